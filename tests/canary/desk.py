"""What the desk can do in the admin beside opening its pages, for every model that it has."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import flatten
from django.contrib.auth import get_user
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse

from comments.admin.acts import ACTS
from comments.desk.ordering import ORDERS
from comments.desk.queues import QUEUES
from comments.models import Comment, Person
from tests.canary.arguments import admin_name
from tests.canary.evidence import Evidence
from tests.canary.traces import make_canary
from tests.canary.visits import Visitor

# A field with this in its name is taken for an address or something derived from one.
SECRET = "address"
RELATIONS_TO_FOLLOW = 4
# The query string with which a list shows all rows, where it does not by itself.
SHOW_ALL = {Comment: {"queue": "all"}}
DESK = "admin:comments_comment_changelist"


def use_the_desk(visitor: Visitor) -> None:
    """Sort, page, choose and act on every screen of the admin."""
    _use_the_queues(visitor)
    for screen, changelist in _screens():
        if visitor.visit("GET", changelist).status_code == 200:
            _sort_and_page(visitor, screen, changelist)
            _choose(visitor, screen)
            _act(visitor, screen, changelist)


def try_to_find_addresses(visitor: Visitor, evidence: Evidence) -> None:
    """Search for addresses and ask about them on every screen of the admin."""
    for screen, changelist in _screens():
        _search_part_of_an_address(visitor, evidence, screen, changelist)
        _look_up_addresses(visitor, evidence, screen.model, changelist)
    _find_by_the_whole_address(visitor, evidence)
    _ask_for_addresses(visitor, evidence)


def _screens() -> list[tuple[admin.ModelAdmin, str]]:
    return [
        (screen, reverse(admin_name(model, "changelist")))
        for model, screen in admin.site._registry.items()
    ]


def check_declarations(evidence: Evidence) -> None:
    """No screen may search, sort or filter by an address: the order alone would tell of it."""
    for screen, _changelist in _screens():
        for option in ("search_fields", "ordering", "list_filter", "list_display"):
            for entry in flatten(getattr(screen, option) or ()):
                method = getattr(screen, str(entry), None)
                # A method may have any name; what its column is sorted by counts.
                used = getattr(method, "admin_order_field", "") if method else entry
                if SECRET in str(used):
                    evidence.object(f"admin of {screen.model._meta.label}", f"{option} uses {used}")


def _show_all(model: type[Model]) -> dict[str, str]:
    return SHOW_ALL.get(model, {})


def _how_many(answer: HttpResponseBase) -> int:
    """How many rows a list shows, or cards the desk."""
    shown = answer.context_data
    return shown["cl"].result_count if "cl" in shown else len(shown["cards"])


def _use_the_queues(visitor: Visitor) -> None:
    """See every queue in every order, and press every button on the newest comment."""
    desk = reverse(DESK)
    for queue in QUEUES:
        for order in ORDERS:
            visitor.visit("GET", desk, {"queue": queue, "order": order})
    for act in ACTS:
        newest = Comment.objects.latest("pk")
        sent = {"act": act, "chosen": f"{newest.pk}:{newest.version}", "reason": "As we said."}
        sent |= {"standing_reason": "As we said.", "until": f"{date.today() + timedelta(days=9)}"}
        sent |= {"reply": f"Thanks, {act}.", "new_note": "Seen.", "wanted": "spam"}
        for accept in ("text/html", "application/json"):
            place = f"{desk}?queue=all"
            done = visitor.visit("POST", place, sent, headers={"Accept": accept})
            if done.status_code == 303:
                visitor.visit("GET", done["Location"])


def _sort_and_page(visitor: Visitor, screen: admin.ModelAdmin, changelist: str) -> None:
    columns = [str(column) for column in range(1, len(screen.list_display) + 1)]
    upwards = {"o": ".".join(columns), "all": "", "_popup": "1"}
    downwards = {"o": ".".join(f"-{column}" for column in columns), "p": "2"}
    for query in (upwards, downwards):
        visitor.visit("GET", changelist, query | _show_all(screen.model))


def _search_part_of_an_address(
    visitor: Visitor, evidence: Evidence, screen: admin.ModelAdmin, changelist: str
) -> None:
    """A part finds nothing. It is no trace itself, so the search box may show it again."""
    canary = make_canary("published comment")
    searches = screen.search_fields or screen.model is Comment
    parts = (canary.song[:9], f"{canary.song[-9:]}@", "@aviary") if searches else ()
    for part in parts:
        found = visitor.visit("GET", changelist, {"q": part} | _show_all(screen.model))
        if _how_many(found):
            evidence.object(
                f"{visitor.name}, search in {changelist}",
                f"“{part}” finds something: a part of an address must find nothing",
            )


def _find_by_the_whole_address(visitor: Visitor, evidence: Evidence) -> None:
    """The moderator who knows an address finds its comments, and their page does not show it.

    It is typed in other letters, because the search box shows again what was typed.
    """
    canary = make_canary("published comment")
    changelist = reverse(admin_name(Comment, "changelist"))
    found = visitor.visit("GET", changelist, {"q": canary.in_other_letters} | SHOW_ALL[Comment])
    if _how_many(found) != 1:
        evidence.object(f"{visitor.name}, search in {changelist}", "a whole address finds nothing")


def _ask_for_addresses(visitor: Visitor, evidence: Evidence) -> None:
    """The one page that shows an address, on purpose, is for those with a permission of its own.

    Whoever has it is not sent here with a good reason.
    """
    for person in Person.objects.order_by("pk"):
        url = reverse("admin:comments_person_reveal", args=[person.pk])
        for method in ("GET", "POST"):
            answer = visitor.visit(method, url, {"reason": "A court order, file 12."})
            if answer.status_code != 403:
                evidence.object(
                    f"{visitor.name}, {method} {url}",
                    f"answered with {answer.status_code} to somebody who may not reveal",
                )


def _look_up_addresses(
    visitor: Visitor, evidence: Evidence, model: type[Model], changelist: str
) -> None:
    """A query string that asks about an address is refused, else it could be guessed bit by bit."""
    for field in secret_fields(model):
        for query in (f"{field}__startswith", field, "_to_field"):
            value = field if query == "_to_field" else "a"
            answer = visitor.visit("GET", changelist, {query: value} | _show_all(model))
            status = answer.status_code
            if status == 200 and model is Comment:
                # The desk knows no such question, and shows what it would without one.
                plain = visitor.visit("GET", changelist, _show_all(model))
                if _how_many(answer) == _how_many(plain):
                    continue
            if status not in {400, 403}:
                evidence.object(
                    f"{visitor.name}, GET {changelist}?{query}={value}",
                    f"a question about an address is answered with {status}; refuse it in "
                    "lookup_allowed",
                )


def secret_fields(model: type[Model]) -> Iterator[str]:
    """Yield the lookups that lead from this model to a field with an address, nearest first."""
    waiting, known = [("", model)], {model}
    for _depth in range(RELATIONS_TO_FOLLOW):
        following = []
        for before, place in waiting:
            for field in place._meta.get_fields():
                if not field.is_relation and SECRET in field.name:
                    yield before + field.name
                elif field.related_model and field.related_model not in known:
                    known.add(field.related_model)
                    following.append((f"{before}{field.name}__", field.related_model))
        waiting = following


def _choose(visitor: Visitor, screen: admin.ModelAdmin) -> None:
    """Ask for the suggestions of each field that has some."""
    for source in (screen, *screen.inlines):
        for field in source.autocomplete_fields:
            for term in ("", "a", make_canary("published comment").song[:9]):
                meta = source.model._meta
                names = {"app_label": meta.app_label, "model_name": meta.model_name}
                query = names | {"field_name": field, "term": term}
                visitor.visit("GET", reverse("admin:autocomplete"), query)


def _act(visitor: Visitor, screen: admin.ModelAdmin, changelist: str) -> None:
    """Run every action on the newest row, from the list and from its own page, to the last page.

    Deletions stop at the page that asks whether they are meant.
    """
    newest = screen.model._default_manager.order_by("-pk").first()
    if newest is None:
        return
    form = reverse(admin_name(screen.model, "change"), args=[newest.pk])
    request = RequestFactory().get("/")
    request.session = visitor.client.session
    request.user = get_user(request)
    for location in ActionLocation:
        on_form = location is ActionLocation.CHANGE_FORM
        url = form if on_form else changelist
        prefix = f"{location.value}-" if on_form else ""
        for name in screen.get_actions(request, action_location=location):
            newest.refresh_from_db()
            choice: dict[str, Any] = {f"{prefix}action": name, "index": "0"}
            choice |= {"_selected_action": newest.pk, f"{prefix}reason": "As we said."}
            choice[f"{prefix}until"] = f"{date.today() + timedelta(days=9)}"
            choice[f"version-{newest.pk}"] = getattr(newest, "version", "")
            done = visitor.visit("POST", f"{url}?{urlencode(_show_all(screen.model))}", choice)
            if done.status_code == 302:
                visitor.visit("GET", done["Location"])
