"""What readers do with a comment or a story besides replying. None of it names them."""

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.models.comments import Comment
from comments.models.people import Person


class Recommendation(models.Model):
    """One reader's word that a comment is worth reading; `reader` is a keyed digest."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="recommendations")
    reader = models.CharField(max_length=64, editable=False)
    # The network address alone: it bounds how often one line can recommend under many guises.
    sender = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        default_permissions = []
        indexes = [
            models.Index(fields=["comment", "sender"], name="recommendation_sender"),
            models.Index(fields=["sender", "at"], name="recommendation_sender_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["comment", "reader"], name="recommendation_once"),
        ]

    def __str__(self) -> str:
        return str(self.at)


class ReportQuerySet(models.QuerySet):
    def open(self) -> "ReportQuerySet":
        """Reports that no moderator has answered."""
        return self.filter(answered_at__isnull=True)


class Report(models.Model):
    """A reader's objection to a published comment. The author never learns who made it."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("It attacks or insults somebody")
        HATE = "hate", _("It is hateful or discriminating")
        PRIVATE = "private", _("It gives away private information")
        SPAM = "spam", _("It is advertising or spam")
        FALSE = "false", _("It is false or misleading")
        LAW = "law", _("It may be against the law")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    sender = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.TextField(_("in their words"), blank=True)
    at = models.DateTimeField(_("when"))
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["at"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["sender", "at"], name="report_sender_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "sender"],
                condition=models.Q(answered_at__isnull=True),
                name="report_once_while_open",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class AppealQuerySet(models.QuerySet):
    def open(self) -> "AppealQuerySet":
        """Appeals that no moderator has answered."""
        return self.filter(outcome="")


class Appeal(models.Model):
    """An author's answer to a rejection, once a comment."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted")
        UPHELD = "upheld", _("The decision stands")

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="appeal")
    text = models.TextField(_("in the author's words"))
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(_("answer, told to the author"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["at"]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(outcome=""), name="appeal_open"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display() or str(_("Open"))

    @property
    def is_granted(self) -> bool:
        return self.outcome == self.Outcome.GRANTED


class ErrorReport(models.Model):
    """A reader's word to the desk that a story is wrong. Never shown in the thread."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CORRECTED = "corrected", _("Corrected")
        DISMISSED = "dismissed", _("Not an error")

    story = models.ForeignKey(Story, models.PROTECT, related_name="error_reports")
    passage = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("what is wrong"))
    name = models.CharField(_("name"), max_length=245, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="error_reports", editable=False
    )
    may_be_thanked = models.BooleanField(_("agrees to be thanked by name"), default=False)
    sender = models.CharField(max_length=64, editable=False)
    form_id = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("when"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, db_default=State.OPEN
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-at"]
        default_permissions = ["view", "change"]
        indexes = [
            models.Index(fields=["state", "at"], name="error_report_state_time"),
            models.Index(fields=["sender", "at"], name="error_report_sender_time"),
        ]

    def __str__(self) -> str:
        return f"{self.story}: {self.get_state_display()}"

    @property
    def excerpt(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(90)
