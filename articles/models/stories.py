import re
from html import unescape
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from articles.models.images import Image, Rendition
from articles.models.people import Byline, Contributor
from articles.models.sections import Section, Tag


class StoryQuerySet(models.QuerySet):
    """The vocabulary by which every page, feed and screen asks for stories."""

    def published(self) -> Self:
        return self.filter(state=Story.State.PUBLISHED)

    def withdrawn(self) -> Self:
        return self.filter(state=Story.State.WITHDRAWN)

    def ever_public(self) -> Self:
        """Those whose address readers may know."""
        return self.exclude(state=Story.State.DRAFT)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_list(self) -> Self:
        """Everything a teaser shows, in a fixed number of queries; more than that raises."""
        return (
            self.select_related("section", "lead_image")
            .prefetch_related(
                models.Prefetch("bylines", Byline.objects.select_related("contributor")),
                models.Prefetch("lead_image__renditions", Rendition.objects.all()),
            )
            .defer("body", "body_html")
            .fetch_mode(models.FETCH_RAISE)
        )

    def for_page(self) -> Self:
        """Everything a story page shows, in a fixed number of queries; more than that raises."""
        return self.for_list().defer(None).prefetch_related("tags", "corrections")

    def for_reply(self) -> Self:
        """What taking a comment needs to know of a story; anything more is another query."""
        return self.only("slug", "section", "state", "comments_open", "published_at")


class Story(models.Model):
    """An article, from its first draft to its withdrawal."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    headline = models.CharField(_("headline"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        help_text=_("The last part of the story's address."),
    )
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("A word or two above the headline.")
    )
    dek = models.CharField(
        _("dek"), max_length=400, blank=True, help_text=_("One or two sentences under it.")
    )
    dateline = models.CharField(
        _("dateline"), max_length=80, blank=True, help_text=_("Where it was reported from.")
    )
    body = models.TextField(
        _("body"),
        max_length=200_000,
        blank=True,
        help_text=_("Markdown: an empty line between paragraphs, ## before a subhead."),
    )
    body_html = models.TextField(editable=False, blank=True)
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="stories", verbose_name=_("section")
    )
    tags = models.ManyToManyField(Tag, related_name="stories", blank=True, verbose_name=_("tags"))
    contributors = models.ManyToManyField(Contributor, through=Byline, related_name="stories")
    lead_image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("lead picture"),
    )
    comments_open = models.BooleanField(_("open for comments"), default=True, db_default=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State,
        default=State.DRAFT,
        db_default=State.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    updated_at = models.DateTimeField(
        _("updated"), null=True, editable=False, help_text=_("Last change of what readers read.")
    )
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-created_at", "-pk"]
        permissions = [("publish_story", "Can publish and withdraw stories")]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="story_state_published"),
            models.Index(
                fields=["section", "state", "-published_at"], name="story_section_published"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "withdrawn"]),
                name="story_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="story_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("articles:story", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def takes_comments(self) -> bool:
        return self.is_published and self.comments_open

    @cached_property
    def author_accounts(self) -> set[int]:
        """Keys of the accounts of those whose names stand on the story."""
        accounts = {byline.contributor.user_id for byline in self.bylines.all()}
        return accounts - {None}

    @cached_property
    def plain_text(self) -> str:
        """The body as readers see it, with one space wherever there is white space."""
        dateline = f"{self.dateline} — " if self.dateline else ""
        return dateline + _plain(self.body_html)

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the body, each a part of `plain_text`."""
        return [text for inner in _PARAGRAPH.findall(self.body_html) if (text := _plain(inner))]


_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def _plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())
