"""From the parts of a story to a story on the site."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import services
from articles.importing.parsing import ParsedStory
from articles.importing.refusal import ImportRefused
from articles.models import Contributor, Section, Story, Tag
from articles.rendering import render_body

_TEXTS = ("headline", "kicker", "dek", "dateline", "slug", "body")


@dataclass(frozen=True)
class Imported:
    """The stored story, and what it needed that was not on the site before."""

    story: Story
    created: tuple[Section | Contributor | Tag, ...]


@transaction.atomic
def import_story(*, parsed: ParsedStory, now: datetime, publish: bool = False) -> Imported:
    """Store a story as a draft, or publish it, with its section, contributors in order and tags.

    Those that the site does not have are created; a name is the same in any case. Without a
    section the story goes to “News”. A story that is dated keeps its date as the time of its
    publication, whenever that happens.

    Raises ImportRefused, and nothing is stored, when a value does not fit its field, when there is
    no text, when the same story is stored already, when the slug is taken and when the date is yet
    to come.
    """
    for name in _TEXTS:
        _refuse_unfit(Story, name, getattr(parsed, name))
    _refuse_empty_or_twin(parsed)
    _refuse_slug(parsed.slug)
    finder = _Finder()
    story = Story(
        **{name: getattr(parsed, name) for name in _TEXTS},
        section=finder.find(Section, parsed.section or _("News")),
        published_at=_date(parsed.published_at, now),
    )
    bylines = finder.find_all(Contributor, parsed.contributors)
    services.save_story(story=story, now=now, bylines=bylines)
    story.tags.set(finder.find_all(Tag, parsed.tags))
    if publish:
        try:
            services.publish(story=story, now=now)
        except services.StoryRefused as refusal:
            raise ImportRefused(str(refusal)) from refusal
    return Imported(story, tuple(finder.created))


def _refuse_unfit(model: type[models.Model], name: str, text: str) -> None:
    field = model._meta.get_field(name)
    label = field.verbose_name if model is Story else model._meta.verbose_name
    if len(text) > field.max_length:
        raise ImportRefused(
            _("The %(field)s has %(length)s characters; at most %(limit)s are possible.")
            % {
                "field": label,
                "length": number_format(len(text), force_grouping=True),
                "limit": number_format(field.max_length, force_grouping=True),
            }
        )
    # Cc are control characters, Cs halves of surrogate pairs, which no encoding can hold.
    if any(unicodedata.category(mark) in {"Cc", "Cs"} and mark not in "\n\t" for mark in text):
        raise ImportRefused(_("The %(field)s has a control character.") % {"field": label})


def _refuse_empty_or_twin(parsed: ParsedStory) -> None:
    body_html = render_body(parsed.body)
    if not body_html.strip():
        raise ImportRefused(_("The story has a headline but no text after it."))
    # The editing form stores other line ends, so what readers read is compared.
    twin = Story.objects.filter(headline=parsed.headline, body_html=body_html).first()
    if twin:
        raise ImportRefused(
            _("“%(headline)s” is stored already, at %(address)s (%(state)s).")
            % {
                "headline": twin.headline,
                "address": twin.get_absolute_url(),
                "state": twin.get_state_display(),
            }
        )


def _refuse_slug(slug: str) -> None:
    if not slug:
        return
    try:
        validate_unicode_slug(slug)
    except ValidationError as error:
        raise ImportRefused(
            _("The slug “%(slug)s” may have letters, digits, hyphens and underscores only.")
            % {"slug": slug}
        ) from error
    if Story.objects.filter(slug=slug).exists():
        raise ImportRefused(
            _("There is a story with the slug “%(slug)s” already.") % {"slug": slug}
        )


def _date(date: datetime | None, now: datetime) -> datetime | None:
    if date is None:
        return None
    try:
        date = (timezone.make_aware(date) if timezone.is_naive(date) else date).astimezone(UTC)
    except OverflowError as error:
        raise ImportRefused(_("The date of the story is out of range.")) from error
    if date > now:
        raise ImportRefused(_("The date of the story is yet to come."))
    return date


class _Finder:
    """Finds sections, contributors and tags by name or slug, and creates the missing ones."""

    def __init__(self) -> None:
        self.created: list[Section | Contributor | Tag] = []

    def find_all[Named: (Section, Contributor, Tag)](
        self, model: type[Named], names: tuple[str, ...]
    ) -> list[Named]:
        return list(dict.fromkeys(self.find(model, name) for name in names))

    def find[Named: (Section, Contributor, Tag)](self, model: type[Named], name: str) -> Named:
        _refuse_unfit(model, "name", name)
        # Compared here because SQLite knows no case outside ASCII.
        wanted, by_slug = _key(name), {}
        for pk, known, slug in model.objects.values_list("pk", "name", "slug"):
            if _key(known) == wanted:
                return model.objects.get(pk=pk)
            by_slug[slug] = pk
        if wanted in by_slug:
            return model.objects.get(pk=by_slug[wanted])
        stem = slugify(name, allow_unicode=True)[:70] or "name"
        new = model.objects.create(name=name, slug=services.first_free(stem, by_slug.keys()))
        self.created.append(new)
        return new


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
