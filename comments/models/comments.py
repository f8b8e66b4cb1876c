from typing import Self

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.models.people import Person


class CommentQuerySet(models.QuerySet):
    """The vocabulary by which every page, feed and screen asks for comments."""

    def visible(self) -> Self:
        """What readers may see: published comments of published stories."""
        return self.filter(status=Comment.Status.PUBLISHED, story__in=Story.objects.published())

    def held(self) -> Self:
        return self.filter(status=Comment.Status.HELD)

    def oldest_first(self) -> Self:
        return self.order_by("submitted_at", "pk")

    def for_thread(self) -> Self:
        """Only what a thread shows; anything more raises, sealed addresses above all."""
        return self.only(
            "story", "parent", "user", "name", "website", "html", "status", "submitted_at"
        ).fetch_mode(models.FETCH_RAISE)


class Comment(models.Model):
    """A reply to a story, or to another reply, with the one status that decides who sees it."""

    class Status(models.TextChoices):
        HELD = "held", _("Held")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")
        SPAM = "spam", _("Spam")
        TRASHED = "trashed", _("Trashed")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    story = models.ForeignKey(
        Story, models.PROTECT, related_name="comments", verbose_name=_("story")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="comments", editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="comments",
        editable=False,
    )
    name = models.CharField(_("name"), max_length=245)
    website = models.URLField(_("website"), max_length=200, blank=True)
    text = models.TextField(_("comment"))
    html = models.TextField(editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.HELD, db_default=Status.HELD
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    sender = models.CharField(max_length=64, editable=False)
    form_id = models.CharField(max_length=64, unique=True, editable=False)
    receipt_token = models.CharField(max_length=64, unique=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"))

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-submitted_at", "-pk"]
        default_permissions = ["view"]
        permissions = [("decide_comment", "Can publish, reject and remove comments")]
        indexes = [
            models.Index(
                fields=["story", "status", "submitted_at"], name="comment_story_status_time"
            ),
            models.Index(fields=["status", "submitted_at"], name="comment_status_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["held", "published", "rejected", "spam", "trashed", "withdrawn"]
                ),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(user__isnull=False),
                name="comment_has_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.excerpt}"

    def get_absolute_url(self) -> str:
        return f"{self.story.get_absolute_url()}#comment-{self.pk}"

    @property
    def excerpt(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(90)

    @property
    def is_staff(self) -> bool:
        return self.user_id is not None

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED
