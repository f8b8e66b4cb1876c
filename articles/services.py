"""Every change of a story goes through here."""

from collections.abc import Container
from datetime import datetime
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.changes import Part, changed, lists_of
from articles.models import Byline, Contributor, Correction, Image, RetiredFile, Story
from articles.rendering import render_body
from articles.tasks import make_renditions

_READ_BY_READERS = ("headline", "kicker", "dek", "dateline", "body")
_ON_TEASERS = ("headline", "slug", "kicker", "dek", "section_id", "lead_image_id")


class StoryRefused(Exception):
    """The change cannot be made; the message says why in words for the desk."""


@transaction.atomic
def save_story(*, story: Story, now: datetime, bylines: list[Contributor] | None = None) -> Story:
    """Store the story's fields, its rendered body and, if given, its contributors in order.

    An empty slug is made from the headline. A live story that reads differently afterwards is
    marked as updated at `now`.
    """
    stored = Story.objects.filter(pk=story.pk).first() if story.pk else None
    if stored and stored.is_published and _reads_differently(stored, story):
        story.updated_at = now
    story.slug = story.slug or free_slug(story.headline)
    story.body_html = render_body(story.body)
    story.version = (stored.version if stored else 0) + 1
    story.save()
    if stored and stored.is_published:
        changed(*_keys_of_edit(stored, story, bylines or []))
    if bylines is not None:
        story.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(story=story, contributor=contributor, position=position)
            for position, contributor in enumerate(bylines)
        )
    return story


def _reads_differently(stored: Story, story: Story) -> bool:
    return any(getattr(stored, name) != getattr(story, name) for name in _READ_BY_READERS)


def _keys_of_edit(stored: Story, story: Story, bylines: list[Contributor]) -> set[str]:
    keys = {Part.STORY.of(story.pk)}
    if bylines or any(getattr(stored, name) != getattr(story, name) for name in _ON_TEASERS):
        keys.add(Part.TEASER.of(story.pk))
    if stored.section_id != story.section_id:
        keys |= {Part.SECTION_LIST.of(stored.section_id), Part.SECTION_LIST.of(story.section_id)}
    return keys | {Part.CONTRIBUTOR_LIST.of(contributor.pk) for contributor in bylines}


@transaction.atomic
def publish(*, story: Story, now: datetime) -> Story:
    """Make the story public. A story that was public before keeps its first time.

    Raises StoryRefused when it is already public or has no text.
    """
    if not story.body.strip():
        raise StoryRefused(
            _("“%(headline)s” has no text yet, so it was not published.")
            % {"headline": story.headline}
        )
    # It may have been public before, with comments.
    again = [Part.COMMENTS] if story.published_at else []
    _move(story, to=Story.State.PUBLISHED, published_at=story.published_at or now)
    changed(Part.STORY.of(story.pk), Part.FRONT, *lists_of(story), *again)
    return story


@transaction.atomic
def withdraw(*, story: Story) -> Story:
    """Take a public story from the site; its address then says that it was withdrawn.

    Raises StoryRefused when it is not public.
    """
    if not story.is_published:
        raise StoryRefused(
            _("“%(headline)s” is not public, so it was not withdrawn.")
            % {"headline": story.headline}
        )
    _move(story, to=Story.State.WITHDRAWN)
    # The front page and the feed of comments show its teaser if they show it at all.
    changed(Part.STORY.of(story.pk), Part.TEASER.of(story.pk), *lists_of(story))
    return story


@transaction.atomic
def correct(
    *, story: Story, text: str, kind: Correction.Kind, now: datetime, thanks: str = ""
) -> Correction:
    """Add a public note on what was wrong; `thanks` names the reader who pointed it out.

    Raises StoryRefused when the story is not public.
    """
    if not Story.objects.published().filter(pk=story.pk).exists():
        raise StoryRefused(
            _("“%(headline)s” is not public, so there is nothing to correct.")
            % {"headline": story.headline}
        )
    changed(Part.STORY.of(story.pk))
    return Correction.objects.create(story=story, text=text, kind=kind, thanks=thanks, at=now)


def _move(story: Story, *, to: Story.State, **values: object) -> None:
    """Change the state once: of two editors who act at the same moment, one is told."""
    values |= {"state": to, "version": story.version + 1}
    changed = Story.objects.filter(pk=story.pk, version=story.version).exclude(state=to)
    if not changed.update(**values):
        raise StoryRefused(
            _("“%(headline)s” was changed by somebody else in the meantime. Look at it again.")
            % {"headline": story.headline}
        )
    for name, value in values.items():
        setattr(story, name, value)


@transaction.atomic
def save_image(*, image: Image) -> Image:
    """Store a picture whose file is already re-encoded and have its renditions made.

    Readers are served those that there are until the new ones are.
    """
    before = Image.objects.filter(pk=image.pk).values_list("file", flat=True)
    replaced = set(before) if image.pk else set()
    image.save()
    RetiredFile.objects.retire(*replaced - {image.file.name})
    changed(Part.IMAGE.of(image.pk))
    make_renditions.enqueue(image.pk)
    return image


def free_slug(headline: str) -> str:
    """Return a slug for this headline that no story has, cut at a word, 80 characters or less."""
    stem = slugify(headline, allow_unicode=True)
    if len(stem) > 80:
        stem = stem[:81].rpartition("-")[0] or stem[:80]
    stem = stem or "story"
    like = Story.objects.filter(slug__startswith=stem)
    return first_free(stem, set(like.values_list("slug", flat=True)))


def first_free(stem: str, taken: Container[str]) -> str:
    """Return the stem, or the stem with the lowest number from 2 on, that is not taken."""
    slugs = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in slugs if slug not in taken)
