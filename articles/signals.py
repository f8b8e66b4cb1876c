"""Changes of rows that are saved as they are, without a service: readers see them too.

Of stories only public ones count. Whatever writes such rows past their `save` and `delete`
has to say so itself.
"""

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from articles.changes import Part, changed, lists_of
from articles.models import (
    Byline,
    Contributor,
    Image,
    Rendition,
    RetiredFile,
    Section,
    Story,
    Tag,
)


@receiver([post_save, post_delete], sender=Section)
def section_changed(instance: Section, **facts: object) -> None:
    changed(Part.CHROME)


@receiver([post_save, pre_delete], sender=Tag)
def tag_changed(instance: Tag, **facts: object) -> None:
    changed(Part.TAG.of(instance.pk))


@receiver([post_save, pre_delete], sender=Contributor)
def contributor_changed(instance: Contributor, **facts: object) -> None:
    changed(Part.CONTRIBUTOR.of(instance.pk))


@receiver([pre_save, post_save, pre_delete], sender=Byline)
def byline_changed(instance: Byline, **facts: object) -> None:
    """Before it is stored, when the one whose place it was is still known; and after, since outside
    of a transaction a page may have been made in between."""
    if not Story.objects.published().filter(pk=instance.story_id).exists():
        return
    before = Byline.objects.filter(pk=instance.pk).values_list("contributor", flat=True)
    lists = map(Part.CONTRIBUTOR_LIST.of, {instance.contributor_id, *before})
    changed(Part.STORY.of(instance.story_id), Part.TEASER.of(instance.story_id), *lists)


@receiver(m2m_changed, sender=Story.tags.through)
def tags_changed(
    instance: models.Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **facts: object,
) -> None:
    if action not in {"post_add", "pre_remove", "pre_clear"}:
        return
    if pk_set is None:
        others = instance.stories if reverse else instance.tags
        pk_set = set(others.values_list("pk", flat=True))
    stories, tags = (pk_set, {instance.pk}) if reverse else ({instance.pk}, pk_set)
    public = Story.objects.published().filter(pk__in=stories).values_list("pk", flat=True)
    if public and tags:
        changed(*map(Part.STORY.of, public), *map(Part.TAG_LIST.of, tags))


@receiver(pre_delete, sender=Story)
def story_deleted(instance: Story, **facts: object) -> None:
    if instance.is_published:
        changed(Part.STORY.of(instance.pk), Part.TEASER.of(instance.pk), *lists_of(instance))


@receiver(post_delete, sender=Image)
@receiver(post_delete, sender=Rendition)
def picture_deleted(instance: Image | Rendition, **facts: object) -> None:
    RetiredFile.objects.retire(instance.file.name)
