"""Mail: who follows what, and each letter, to readers or moderators, that is to leave once."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.models.comments import Comment
from comments.models.people import Person


class FollowQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those that count, of people who still have an address."""
        return self.filter(confirmed_at__isnull=False, person__erased_at=None)

    def at_once(self) -> Self:
        return self.filter(pace=Follow.Pace.AT_ONCE)

    def daily(self) -> Self:
        return self.filter(pace=Follow.Pace.DAILY)


class Follow(models.Model):
    """A person's wish for mail: on replies to one comment, or on every comment of a story.

    It counts from the moment its address confirmed it.
    """

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")

    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    story = models.ForeignKey(Story, models.CASCADE, related_name="follows")
    comment = models.ForeignKey(
        Comment,
        models.CASCADE,
        null=True,
        related_name="follows",
        help_text=_("Empty: every comment of the story."),
    )
    pace = models.CharField(_("pace"), max_length=8, choices=Pace, default=Pace.AT_ONCE)
    asked_at = models.DateTimeField(_("asked for"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    # Everything published before this is told already.
    told_until = models.DateTimeField(null=True, editable=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["person", "comment"],
                condition=models.Q(comment__isnull=False),
                name="follow_comment_once",
            ),
            models.UniqueConstraint(
                fields=["person", "story"],
                condition=models.Q(comment__isnull=True),
                name="follow_story_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.comment or self.story)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_daily(self) -> bool:
        return self.pace == self.Pace.DAILY


class LetterQuerySet(models.QuerySet):
    def due(self, now: datetime) -> Self:
        """Those that may leave now and that no worker has in hand."""
        return self.waiting().filter(due_at__lte=now)

    def waiting(self) -> Self:
        return self.filter(state=Letter.State.WAITING)

    def drop(self) -> int:
        """Have those that wait never leave; return how many they were."""
        return self.waiting().update(state=Letter.State.DROPPED)

    def set_aside(self) -> Self:
        return self.filter(state=Letter.State.SET_ASIDE)

    def not_begun(self) -> Self:
        """Those that no worker ever took up, or that were dropped."""
        waits = models.Q(state=Letter.State.WAITING, attempts=0)
        return self.filter(waits | models.Q(state=Letter.State.DROPPED))


class Letter(models.Model):
    """One mail to one person for one event. Its words are made when it leaves, of what then is."""

    class Kind(models.TextChoices):
        VERIFY = "verify", _("Is this address yours?")
        PUBLISHED = "published", _("Comment published")
        REJECTED = "rejected", _("Comment rejected")
        APPEAL_ANSWERED = "appeal", _("Appeal answered")
        PICKED = "picked", _("Comment picked by the editors")
        REPLY = "reply", _("Reply to a comment")
        DIGEST = "digest", _("Digest of a day")
        CONFIRM_FOLLOW = "follow", _("Confirm that you follow")
        YOUR_COMMENTS = "yours", _("The way to your comments")
        ERROR_CORRECTED = "corrected", _("Error corrected")
        DESK_CONFIRM = "desk_ask", _("Confirm mail to a moderator")
        DESK_HELD = "desk_held", _("Comment waits for a moderator")
        DESK_DIGEST = "desk_list", _("Digest for a moderator")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("No longer wanted")
        SET_ASIDE = "set_aside", _("Set aside after failures")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # What happened, in a form that the same event always has: it makes one letter of many tries.
    event = models.CharField(_("event"), max_length=120, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="letters")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="letters")
    follow = models.ForeignKey(Follow, models.CASCADE, null=True, related_name="letters")
    error_report = models.ForeignKey(
        "comments.ErrorReport", models.CASCADE, null=True, related_name="letters"
    )
    desk_mail = models.ForeignKey(
        "comments.DeskMail", models.CASCADE, null=True, related_name="letters"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING, db_default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("last problem"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["state", "due_at"], name="letter_state_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def is_dropped(self) -> bool:
        return self.state == self.State.DROPPED
