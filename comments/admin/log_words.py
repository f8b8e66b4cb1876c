"""An entry of the log in words."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from comments.models import Appeal, Comment, Contest, LogEntry, Standing

Act = LogEntry.Act
# Where models are looked for by the name that an entry has of them.
_APPS = ("comments", "newsroom", "auth", "articles")
_DONE = {
    "added": pgettext_lazy("the log", "Added"),
    "changed": pgettext_lazy("the log", "Changed"),
    "deleted": pgettext_lazy("the log", "Deleted"),
    "rebuilt": gettext_lazy("Learnt again from the beginning"),
}
_LABELS = {
    "reason": pgettext_lazy("the log", "Reason"),
    "note": pgettext_lazy("the log", "Note"),
    "answer": pgettext_lazy("the log", "Answer"),
    "rules": pgettext_lazy("the log", "Rules"),
    "undoes": gettext_lazy("Takes back decision"),
    "decision": pgettext_lazy("the log", "Decision"),
    "contest": pgettext_lazy("the log", "Contest"),
    "wanted": gettext_lazy("Wanted instead"),
    "outcome": pgettext_lazy("the log", "Outcome"),
    "version": pgettext_lazy("the log", "Version"),
    "batch": gettext_lazy("Made together as"),
    "by_author": gettext_lazy("By its author"),
    "from": pgettext_lazy("a status", "From"),
    "to": pgettext_lazy("a status", "To"),
    "until": pgettext_lazy("the log", "Until"),
    "kind": pgettext_lazy("the log", "Standing"),
    "form": pgettext_lazy("the log", "Format"),
    "filters": pgettext_lazy("the log", "Filters"),
}
# What was done about signing in.
_SIGNING = {
    ("second_factor", "added"): gettext_lazy("Second factor set up"),
    ("second_factor", "removed"): gettext_lazy("Second factor removed"),
    ("second_factor", "reset"): gettext_lazy("Second factors reset"),
    ("second_factor", "recovery codes made"): gettext_lazy("Recovery codes made"),
    ("second_factor", "recovery code used"): gettext_lazy("Signed in with a recovery code"),
    ("sessions", "ended"): gettext_lazy("Signed out from elsewhere"),
}
# What is said of a decision besides what it made of the comment.
_SAID = ("reason", "note", "answer", "rules", "undoes", "filters")
_CHOICES = {
    "from": dict(Comment.Status.choices),
    "to": dict(Comment.Status.choices),
    "wanted": dict(Comment.Status.choices),
    "kind": dict(Standing.Kind.choices),
    "outcome": dict([*Appeal.Outcome.choices, *Contest.Outcome.choices]),
}


def model_of(entry: LogEntry) -> type[models.Model] | None:
    """Return the model that the entry is about; None when there is none of that name any more."""
    for app in _APPS:
        try:
            return apps.get_model(app, entry.about)
        except (LookupError, ValueError):
            continue
    return None


def subject(entry: LogEntry) -> str:
    """Return what the entry is about, such as "Comment 7"; nothing where it is about nothing."""
    if not entry.about:
        return ""
    model = model_of(entry)
    name = capfirst(str(model._meta.verbose_name)) if model else entry.about
    return f"{name} {entry.about_id}"


def subject_page(entry: LogEntry) -> tuple[str, str]:
    """Return where the desk finds it, and the permission for that; nothing without such a page."""
    model = model_of(entry)
    if model is None:
        return "", ""
    app, name = model._meta.app_label, model._meta.model_name
    try:
        page = reverse(f"admin:{app}_{name}_change", args=[entry.about_id])
    except NoReverseMatch:
        return "", ""
    return page, f"{app}.view_{name}"


def facts_of(entry: LogEntry) -> dict[str, Any]:
    """Return the facts; none where somebody went past the site and damaged them."""
    return entry.facts if isinstance(entry.facts, dict) else {}


def by_whom(entry: LogEntry) -> str:
    if entry.actor:
        return str(entry.actor)
    if entry.act == Act.DECISION:
        return _("its author") if facts_of(entry).get("by_author") else _("the policy")
    if entry.act == Act.SIGN_IN_FAILED:
        return _("somebody")
    return _("a command")


def sentence(entry: LogEntry) -> str:
    """Return what was done, in few words; what more was said of it is in `remarks`."""
    facts = facts_of(entry)
    if "done" in facts:
        return str(_DONE.get(facts["done"], facts["done"]))
    if entry.act == Act.DECISION:
        pair = [_shown(name, facts.get(name, "")) for name in ("from", "to")]
        return " → ".join(status for status in pair if status)
    if entry.act == Act.STANDING:
        return " ".join([_shown("kind", facts.get("kind", "")), *_until(facts)])
    if entry.act == Act.PICK:
        return _("Picked") if facts.get("picked") else _("No longer picked")
    if entry.act == Act.REPORTS:
        return _reports(facts)
    if entry.act == Act.SIGN_IN_FAILED and not entry.about:
        return _("No account has the name that was typed.")
    if entry.act == Act.EXPORT:
        return str(facts.get("form", ""))
    for (name, value), words in _SIGNING.items():
        if facts.get(name) == value:
            return str(words)
    shown = [_shown(name, facts[name]) for name in ("outcome", "wanted") if name in facts]
    return ", ".join(shown)


def remarks(entry: LogEntry) -> Iterator[tuple[str, str]]:
    """Yield labels and what was said under them."""
    facts = facts_of(entry)
    for name in _SAID:
        if facts.get(name):
            yield str(_LABELS[name]), _shown(name, facts[name])
    for label, before, after in changed(entry):
        yield label, " → ".join(value for value in (before, after) if value) or "–"


def changed(entry: LogEntry) -> Iterator[tuple[str, str, str]]:
    """Yield each field that was changed: its label, what stood there before and what after."""
    facts = facts_of(entry)
    before, after = facts.get("before") or {}, facts.get("after") or {}
    both = "before" in facts and "after" in facts
    for name in before | after:
        field = _field(entry, name)
        label = capfirst(str(field.verbose_name)) if field else str(_LABELS.get(name, name))
        was, became = _value(field, before.get(name)), _value(field, after.get(name))
        # Of what was changed an empty side is said; what was added or deleted had no other side.
        yield label, was or ("–" if both else ""), became or ("–" if both else "")


def details(entry: LogEntry) -> Iterator[tuple[str, str]]:
    """Yield everything else that the entry holds, under its labels."""
    for name, value in facts_of(entry).items():
        if name not in {"before", "after", "done"} and value not in ("", None, []):
            yield str(_LABELS.get(name, name)), _shown(name, value)


def _field(entry: LogEntry, name: str) -> models.Field | None:
    model = model_of(entry)
    fields = {} if model is None else {field.name: field for field in model._meta.get_fields()}
    field = fields.get(name)
    return field if hasattr(field, "verbose_name") else None


def _value(field: models.Field | None, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    choices = dict(getattr(field, "flatchoices", ()))
    return _plain(choices.get(value, value) if isinstance(value, str) else value)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, str) and value:
        return str(_CHOICES.get(name, {}).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one is not None)
    return str(value)


def _until(facts: dict[str, Any]) -> list[str]:
    if not facts.get("until"):
        return []
    moment = timezone.localtime(parse_datetime(facts["until"]))
    return [_("until %(time)s") % {"time": date_format(moment, "SHORT_DATETIME_FORMAT")}]


def _reports(facts: dict[str, Any]) -> str:
    if "reopened" in facts:
        text = ngettext("%(count)s opened again", "%(count)s opened again", facts["reopened"])
        return text % {"count": facts["reopened"]}
    count = facts.get("dismissed", 0)
    return ngettext("%(count)s dismissed", "%(count)s dismissed", count) % {"count": count}
