import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf, Substr
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Story
from comments.models.people import Person, new_seed

# A path has one segment a level: the time in milliseconds and some chance, so that the order of
# paths is the order of the thread. Replies deeper than DEEPEST follow one another by time.
SEGMENT = 16
DEEPEST = 10


def path_under(parent: "Comment | None", at: datetime) -> str:
    """Return the place in its thread of a comment that was submitted at this time."""
    milliseconds = max(0, round(at.timestamp() * 1000))
    above = parent.path[: SEGMENT * (DEEPEST - 1)] if parent else ""
    return f"{above}{milliseconds:012x}{secrets.token_hex(2)}"


class CommentQuerySet(models.QuerySet):
    """The vocabulary by which every page, feed and screen asks for comments."""

    def visible(self) -> Self:
        """What readers may see: published comments of published stories."""
        return self.filter(status=Comment.Status.PUBLISHED, story__in=Story.objects.published())

    def published(self) -> Self:
        return self.filter(status=Comment.Status.PUBLISHED)

    def in_thread(self) -> Self:
        """Published comments, and those that their authors withdrew but others had answered."""
        answered = Comment.objects.published().filter(parent=models.OuterRef("pk"))
        return self.filter(
            models.Q(status=Comment.Status.PUBLISHED)
            | models.Q(models.Exists(answered), status=Comment.Status.WITHDRAWN)
        )

    def counts(self) -> dict[str, int]:
        """How many there are, and how many of them are published."""
        published = models.Q(status=Comment.Status.PUBLISHED)
        return self.aggregate(
            shown=models.Count("pk"), published=models.Count("pk", filter=published)
        )

    def stamp(self) -> str:
        """What changes with every comment that is published, edited, decided on or recommended."""
        found = self.aggregate(
            models.Count("pk"),
            models.Max("pk"),
            models.Sum("version"),
            models.Sum("recommendation_count"),
        )
        return "-".join(str(value or 0) for value in found.values())

    def held(self) -> Self:
        return self.filter(status=Comment.Status.HELD)

    def waiting(self) -> Self:
        """Held for a moderator: not those that first wait for their address to be confirmed."""
        return self.held().exclude(findings__rule="unproven")

    def unconfirmed(self) -> Self:
        """Held until their address is confirmed."""
        return self.held().filter(findings__rule="unproven")

    def unproven_of(self, person: Person) -> Self:
        """Typed with the person's address, by them or by anybody; withdrawn ones are nobody's."""
        return self.filter(person=person, proven_at__isnull=True).exclude(
            status=Comment.Status.WITHDRAWN
        )

    def earning_trust(self) -> Self:
        """Published ones that the owner of the address is known to have written."""
        return self.published().filter(proven_at__isnull=False)

    def oldest_first(self) -> Self:
        return self.order_by("submitted_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-submitted_at", "-pk")

    def for_thread(self) -> Self:
        """Only what a thread shows; anything more raises, sealed addresses above all."""
        return self.only(
            "story",
            "parent",
            "path",
            "thread",
            "user",
            "name",
            "website",
            "passage",
            "html",
            "status",
            "avatar_seed",
            "submitted_at",
            "edited_at",
            "picked_at",
            "recommendation_count",
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

    REJECTIONS = (Status.REJECTED, Status.SPAM, Status.TRASHED)

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
    path = models.CharField(max_length=SEGMENT * DEEPEST, editable=False)
    thread = models.GeneratedField(
        expression=Substr("path", 1, SEGMENT),
        output_field=models.CharField(max_length=SEGMENT),
        db_persist=True,
    )
    # As it was given; what readers see is `author_name`.
    name = models.CharField(_("name"), max_length=245, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    passage = models.TextField(
        _("quoted passage"), blank=True, help_text=_("Words of the story that it replies to.")
    )
    text = models.TextField(_("comment"))
    html = models.TextField(editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.HELD, db_default=Status.HELD
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    sender = models.CharField(max_length=64, editable=False)
    form_id = models.CharField(max_length=64, unique=True, editable=False)
    # A keyed digest of author, place and words: nobody says exactly the same twice. Null once the
    # comment is trashed, edited, withdrawn or forgotten.
    said_once = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    receipt_token = models.CharField(max_length=64, unique=True, editable=False)
    # The person's own once the address is proven; before that anybody may have typed it.
    avatar_seed = models.CharField(max_length=16, default=new_seed, editable=False)
    # What the policy knew beside the words when it last judged: comments.policy.Facts.
    facts = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), editable=False
    )
    # How likely the desk would not publish it, for sorting; null while the filter is silent.
    risk = models.GeneratedField(
        # SQLite spells a null of JSON out, and a cast would make it 0.
        expression=Cast(NullIf(KT("facts__unwanted"), models.Value("null")), models.FloatField()),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
    # As far as it can be told from the words: a code such as "en"; empty where it cannot.
    language = models.CharField(_("language"), max_length=8, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"))
    proven_at = models.DateTimeField(
        _("proven"), null=True, editable=False, help_text=_("By the owner of the address.")
    )
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    picked_at = models.DateTimeField(_("picked by the editors"), null=True, editable=False)
    recommendation_count = models.PositiveIntegerField(
        _("recommendations"), default=0, db_default=0, editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-submitted_at", "-pk"]
        default_permissions = ["view"]
        permissions = [
            ("decide_comment", "Can publish, reject and remove comments"),
            ("view_figures", "Can view what the desk is doing"),
            ("view_people_figures", "Can view what each moderator is doing"),
        ]
        indexes = [
            models.Index(
                fields=["story", "status", "submitted_at"], name="comment_story_status_time"
            ),
            models.Index(fields=["status", "submitted_at"], name="comment_status_time"),
            models.Index(fields=["status", "-risk", "submitted_at"], name="comment_status_risk"),
            models.Index(fields=["status", "story", "submitted_at"], name="comment_status_story"),
            models.Index(fields=["submitted_at"], name="comment_time"),
            models.Index(fields=["person", "status"], name="comment_person_status"),
            models.Index(fields=["status", "language", "submitted_at"], name="comment_language"),
            models.Index(fields=["story", "path", "status"], name="comment_thread"),
            models.Index(fields=["story", "-thread", "path", "status"], name="comment_newest"),
            models.Index(
                fields=["story", "picked_at"],
                condition=models.Q(picked_at__isnull=False),
                name="comment_picked",
            ),
            models.Index(
                fields=["story", "user", "submitted_at"],
                condition=models.Q(user__isnull=False),
                name="comment_by_staff",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["held", "published", "rejected", "spam", "trashed", "withdrawn"]
                ),
                name="comment_status_known",
            ),
            # Neither is somebody who gave no address.
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | models.Q(user__isnull=True),
                name="comment_person_or_staff",
            ),
            # So what nobody has an address for never earns trust.
            models.CheckConstraint(
                condition=models.Q(proven_at__isnull=True) | models.Q(person__isnull=False),
                name="comment_proven_by_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.excerpt}"

    def __repr__(self) -> str:
        # A log asks for it at any time, also where the text was not fetched and may not be.
        return f"<Comment: {self.pk}>"

    def get_absolute_url(self) -> str:
        """The permalink; it leads to whatever page of the thread the comment is on."""
        return reverse("comments:permalink", args=[self.pk])

    @property
    def author_name(self) -> str:
        """The name that readers see, where none was given too."""
        return self.name or str(_("Anonymous"))

    @property
    def excerpt(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(90)

    @property
    def recommended(self) -> str:
        """How many recommend it, in words; nothing where nobody does."""
        count = self.recommendation_count
        text = ngettext("%(count)s recommends this", "%(count)s recommend this", count)
        return text % {"count": count} if count else ""

    @property
    def is_staff(self) -> bool:
        return self.user_id is not None

    @property
    def is_anonymous(self) -> bool:
        """Whether a reader wrote it without giving an address."""
        return not (self.person_id or self.user_id)

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_trashed(self) -> bool:
        return self.status == self.Status.TRASHED

    @property
    def is_rejected(self) -> bool:
        """Told to the author as a rejection, whichever of the desk's words it was."""
        return self.status in self.REJECTIONS

    @property
    def is_proven(self) -> bool:
        return self.proven_at is not None

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED
