"""Mail to readers: who follows what, and each letter that is to leave once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.models.comments import Comment
from comments.models.people import Person


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
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING, db_default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("last problem"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["state", "due_at"], name="letter_state_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"
