from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comments.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from comments.models.comments import Comment
from comments.policy import Effect


class DecisionQuerySet(AppendOnlyQuerySet):
    def publishing(self) -> Self:
        """Decisions by which a comment came before readers."""
        published = Comment.Status.PUBLISHED
        return self.filter(to_status=published).exclude(from_status=published)

    def standing(self) -> Self:
        """Those that were not taken back, without those that took them back. The last one of a
        comment gave it the status that it has."""
        return self.not_taking_back().filter(undone_by=None)

    def not_taking_back(self) -> Self:
        # SQLite would look for the nulls in the index, which are nearly all rows.
        return self.alias(takes_back=Coalesce("undoes", models.Value(0))).filter(takes_back=0)

    def of_batch(self, batch: str) -> Self:
        """Those that were made by one press of a button."""
        return self.filter(batch=batch) if batch else self.none()

    def by_people(self) -> Self:
        """Decisions that the policy does not overrule: a moderator's, and those by which readers'
        reports, or the owner of the address, took a comment back."""
        taken_back = models.Q(by_author=False, to_status=Comment.Status.HELD)
        by_people = models.Q(actor__isnull=False) | taken_back & ~models.Q(from_status="")
        return self.standing().filter(by_people)

    def on_arrival(self) -> Self:
        """The policy's first word on each comment."""
        return self.filter(from_status="")

    def by_moderators(self) -> Self:
        return self.filter(actor__isnull=False)

    def from_the_queue(self) -> Self:
        """Those that ended a wait."""
        return self.filter(from_status=Comment.Status.HELD).exclude(to_status=Comment.Status.HELD)

    def into_the_queue(self) -> Self:
        """Those by which a comment came to wait."""
        return self.filter(to_status=Comment.Status.HELD).exclude(from_status=Comment.Status.HELD)


class Decision(AppendOnlyModel):
    """One change of a comment's status: who, from what to what, why and when. Append-only."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="decisions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name=_("decided by"),
        help_text=_("Nobody: the author or the policy decided."),
    )
    by_author = models.BooleanField(_("by its author"), default=False, db_default=False)
    from_status = models.CharField(_("from"), max_length=10, choices=Comment.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=10, choices=Comment.Status)
    reason = models.CharField(_("reason, told to the author"), max_length=500, blank=True)
    note = models.CharField(_("note, for the desk alone"), max_length=500, blank=True)
    rules = models.JSONField(_("rules"), default=list)
    version = models.PositiveIntegerField(_("version of the comment afterwards"))
    # What was decided together, by one press of a button, is undone together.
    batch = models.CharField(max_length=32, blank=True, editable=False)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="undone_by",
        verbose_name=_("takes back"),
    )
    at = models.DateTimeField(_("when"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["version"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="decision_once_a_version"),
        ]
        indexes = [
            # Of all rows: SQLite does not see that a batch that is asked for is not the empty one.
            models.Index(fields=["batch"], name="decision_batch"),
            models.Index(
                fields=["actor", "at"],
                condition=models.Q(actor__isnull=False),
                name="decision_actor_time",
            ),
            models.Index(fields=["at"], name="decision_time"),
        ]

    def __str__(self) -> str:
        return _("%(status)s by %(actor)s") % {
            "status": self.get_to_status_display(),
            "actor": self.decided_by,
        }

    @property
    def decided_by(self) -> str:
        if self.actor:
            return str(self.actor)
        return str(_("its author") if self.by_author else _("the policy"))

    @property
    def is_rejecting(self) -> bool:
        """Whether the author was told, or is, that the comment is rejected."""
        return self.to_status in Comment.REJECTIONS

    def as_facts(self) -> dict[str, object]:
        """Return what the log keeps of the decision, in JSON."""
        return {
            "decision": self.pk,
            "by_author": self.by_author,
            "from": str(self.from_status),
            "to": str(self.to_status),
            "reason": self.reason,
            "note": self.note,
            "rules": [str(rule) for rule in self.rules],
            "version": self.version,
            "batch": self.batch,
            "undoes": self.undoes_id,
        }


class Finding(models.Model):
    """What one check of the policy found in a comment, kept as it was found."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="findings")
    rule = models.CharField(_("rule"), max_length=40)
    explanation = models.CharField(_("explanation"), max_length=300)
    effect = models.CharField(
        _("effect"), max_length=10, choices=[(effect.value, effect.name) for effect in Effect]
    )
    # Code points of the text, end excluded; null when the finding is about no part of it.
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    score = models.FloatField(_("score"), null=True)
    entry = models.ForeignKey(
        "comments.ListEntry",
        models.SET_NULL,
        null=True,
        related_name="findings",
        verbose_name=_("list entry"),
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]
        default_permissions = ["view"]
        indexes = [
            models.Index(
                fields=["comment"],
                condition=models.Q(rule="unproven"),
                name="finding_unproven",
            ),
            models.Index(fields=["rule", "comment"], name="finding_rule"),
        ]

    def __str__(self) -> str:
        return self.explanation
