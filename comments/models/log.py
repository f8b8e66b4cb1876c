"""The log of the desk: what was done, by whom and when, each entry chained to the one before."""

import json
from datetime import UTC, date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments import identity
from comments.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from comments.models.months import midnight


class LogEntryQuerySet(AppendOnlyQuerySet):
    def in_period(self, since: date | None, until: date | None) -> Self:
        """From the beginning of one day to the end of the other, in the site's time."""
        found = self.filter(at__gte=midnight(since)) if since else self
        return found.filter(at__lt=midnight(until + timedelta(days=1))) if until else found


class LogEntry(AppendOnlyModel):
    """One act of the desk or of the policy. Append-only.

    `digest` is a keyed digest of the entry and of the digest before it, so that a changed, removed
    or inserted entry breaks the chain from there on. No reader's words, names or addresses are in
    it: erasing a person never needs to touch the log.
    """

    class Act(models.TextChoices):
        DECISION = "decision", _("Decision on a comment")
        PICK = "pick", _("Editors' pick")
        REPORTS = "reports", _("Reports answered")
        APPEAL = "appeal", _("Appeal answered")
        CONTEST = "contest", _("Decision contested")
        STANDING = "standing", _("Decision about a person")
        REVEAL = "reveal", _("Address revealed")
        RULE = "rule", _("Rule or setting changed")
        ACCOUNT = "account", _("Account or permission changed")
        EXPORT = "export", _("Export")
        SIGN_IN = "sign_in", _("Signed in")
        SIGN_OUT = "sign_out", _("Signed out")
        SIGN_IN_FAILED = "failed", _("Sign-in failed")

    act = models.CharField(_("act"), max_length=10, choices=Act)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # What it was about: the name of a model in small letters, and its key.
    about = models.CharField(_("about"), max_length=40, blank=True)
    about_id = models.PositiveBigIntegerField(null=True)
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("when"))
    # Unique, so that two entries can never follow the same one.
    previous = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["-pk"]
        default_permissions = ["view"]
        permissions = [("export_log", "Can export the log")]
        indexes = [
            models.Index(fields=["at"], name="log_time"),
            models.Index(fields=["act", "at"], name="log_act_time"),
            models.Index(fields=["actor", "at"], name="log_actor_time"),
            models.Index(fields=["about", "about_id"], name="log_about"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_act_display()}"


def digest_of(entry: LogEntry) -> str:
    """Return the keyed digest of an entry with the one before it, from its stored fields."""
    return identity.fingerprint(
        "log",
        entry.previous,
        entry.act,
        entry.actor_id,
        entry.about,
        entry.about_id,
        json.dumps(entry.facts, sort_keys=True),
        entry.at.astimezone(UTC).isoformat(),
    )
