"""How comments work: settings of the site, of a section, of a story."""

from collections.abc import Collection
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models import Section, Story


def _whole(label: str, lowest: int, highest: int, help_text: str = "") -> models.Field:
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(lowest), MaxValueValidator(highest)],
        help_text=help_text,
    )


class DiscussionQuerySet(models.QuerySet):
    def about(self, stories: Collection[Story]) -> Self:
        """The rows that any of these stories is under, with their timelines."""
        sections = {story.section_id for story in stories}
        here = Q(story__in=[story.pk for story in stories]) | Q(section__in=sections)
        site = Q(story__isnull=True, section__isnull=True)
        return self.filter(here | site).prefetch_related("timeline")

    def publish_figures(self) -> bool:
        """Whether the site shows its figures to everybody."""
        return self.filter(publishes_figures=True).exists()


class Discussion(models.Model):
    """Settings of the whole site, or what differs from them in one section or on one story.

    An empty setting takes its value from above: story, section, site, then DEFAULTS, which are
    WordPress's where WordPress has the setting.
    """

    class Order(models.TextChoices):
        OLDEST = "oldest", _("Oldest first")
        NEWEST = "newest", _("Newest first")
        RECOMMENDED = "recommended", _("Most recommended first")

    DEFAULTS: dict[str, Any] = {
        "published_to_trust": 1,
        "links_to_hold": 2,
        "hours_to_decide": 0,
        "flood_seconds": 15,
        "ask_for_proof": True,
        "least_seconds": 3,
        "require_name_email": True,
        "order": Order.OLDEST,
        "thread_depth": 5,
        "comments_a_page": 50,
        "edit_minutes": 10,
        "reports_to_hold": 3,
        "decisions_to_learn": 200,
        "unwanted_to_hold": 0,
    }

    section = models.OneToOneField(
        Section,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discussion",
        verbose_name=_("section"),
        help_text=_("With neither a section nor a story these are the settings of the site."),
    )
    story = models.OneToOneField(
        Story,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discussion",
        verbose_name=_("story"),
    )
    published_to_trust = _whole(
        _("published comments that earn trust"),
        0,
        1000,
        _(
            "Comments are held until their author has so many published ones under a proven "
            "address. 0 switches it off."
        ),
    )
    links_to_hold = _whole(
        _("links that hold a comment"),
        0,
        1000,
        _("A comment with this many links or more is held. 0 switches it off."),
    )
    hours_to_decide = _whole(
        _("hours to decide"),
        0,
        1000,
        _(
            "When a held comment has waited longer for a moderator, the next stricter step of the "
            "timeline applies until it is decided on. 0 switches it off."
        ),
    )
    flood_seconds = _whole(
        _("seconds between two comments"),
        0,
        3600,
        _("From one sender. Sooner ones are refused with all their words. 0 switches it off."),
    )
    ask_for_proof = models.BooleanField(
        _("ask browsers for a proof of work"),
        null=True,
        blank=True,
        help_text=_(
            "A second of computing that readers do not notice and robots pay for. Comments without "
            "it are held, except of readers who confirmed their address in that browser."
        ),
    )
    least_seconds = _whole(
        _("seconds that writing takes"),
        0,
        60,
        _("A comment that comes sooner after the form was touched is held. 0 switches it off."),
    )
    require_name_email = models.BooleanField(
        _("name and e-mail required"),
        null=True,
        blank=True,
        help_text=_(
            "When it is off, readers may leave both empty: such comments earn no trust, and their "
            "authors get no letters. While only verified comments count, an address is required."
        ),
    )
    order = models.CharField(_("order"), max_length=12, choices=Order, null=True, blank=True)  # noqa: DJ001
    thread_depth = _whole(
        _("levels of replies shown"),
        1,
        10,
        _("Deeper replies stand on the last level and name whom they answer."),
    )
    comments_a_page = _whole(_("comments a page"), 10, 200)
    edit_minutes = _whole(
        _("minutes to edit"),
        0,
        1440,
        _("How long an author may edit a comment. 0 switches it off."),
    )
    reports_to_hold = _whole(
        _("reports that hold a comment"),
        0,
        1000,
        _("From so many different senders. 0 switches it off."),
    )

    decisions_to_learn = models.PositiveIntegerField(
        _("decisions before the filter speaks"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(100_000)],
        help_text=_("It learns from what moderators decide, and is silent until it saw so many."),
    )
    unwanted_to_hold = _whole(
        _("probability in % from which the filter holds a comment"),
        0,
        100,
        _("That moderators would not publish it. 0: it only advises and sorts."),
    )
    # Of the site alone: no section and no story has its own.
    publishes_figures = models.BooleanField(
        _("publish monthly figures"),
        default=False,
        db_default=False,
        help_text=_(
            "A public page for each month: comments received, published, held and not published, "
            "with the reasons, appeals, reports and the wait. No names, and no small numbers."
        ),
    )

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion settings")
        verbose_name_plural = _("discussion settings")
        ordering = ["story", "section", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=True) | Q(story__isnull=True),
                name="discussion_section_or_story",
                violation_error_message=_("Choose a section or a story, not both."),
            ),
            models.UniqueConstraint(
                Coalesce("story", Value(0)),
                condition=Q(section__isnull=True, story__isnull=True),
                name="discussion_one_site",
                violation_error_message=_("The site has its settings already."),
            ),
            models.CheckConstraint(
                condition=Q(publishes_figures=False) | Q(section__isnull=True, story__isnull=True),
                name="discussion_figures_of_the_site",
            ),
        ]

    def __str__(self) -> str:
        if self.story_id:
            return str(_("Story: %(name)s") % {"name": self.story})
        if self.section_id:
            return str(_("Section: %(name)s") % {"name": self.section})
        return str(_("The site"))

    @property
    def is_site(self) -> bool:
        return not (self.section_id or self.story_id)

    def is_about(self, story: Story | None) -> bool:
        """Whether the story is under these settings."""
        if self.is_site or story is None:
            return self.is_site
        return story.pk == self.story_id or story.section_id == self.section_id

    def scope(self) -> int:
        """Site, section and story in this order: what comes later replaces what came before."""
        return 2 if self.story_id else 1 if self.section_id else 0
