"""Settings of the conversation and lists are saved as they are; from then on they count.

Readers see some of them at once. Of what the filter learnt, whoever stores it says so.
"""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from articles.changes import Part, changed
from comments.models import Discussion, ListEntry, TimelineStep


@receiver([post_save, post_delete], sender=Discussion)
def settings_changed(instance: Discussion, **facts: object) -> None:
    if instance.story_id:
        changed(Part.STORY_SETTINGS.of(instance.story_id))
    elif instance.section_id:
        changed(Part.SECTION_SETTINGS.of(instance.section_id))
    else:
        changed(Part.SETTINGS)


@receiver([pre_save, post_delete], sender=Discussion)
def figures_are_published_or_not(instance: Discussion, **facts: object) -> None:
    """Every page has a link to them, or has not; looked at while it is known what was before."""
    if instance.is_site:
        before = Discussion.objects.filter(pk=instance.pk, publishes_figures=True).exists()
        if before != instance.publishes_figures:
            changed(Part.CHROME)


@receiver([post_save, post_delete], sender=TimelineStep)
def timeline_changed(instance: TimelineStep, **facts: object) -> None:
    settings_changed(instance.discussion)


@receiver([post_save, post_delete], sender=ListEntry)
def lists_changed(instance: ListEntry, **facts: object) -> None:
    changed(Part.RULES)


@receiver([post_save, post_delete], sender=settings.AUTH_USER_MODEL)
def names_changed(
    instance: AbstractBaseUser, update_fields: Collection[str] | None = None, **facts: object
) -> None:
    """The names of those who work here are protected; signing in changes none of them."""
    if update_fields is None or {"name", instance.USERNAME_FIELD} & set(update_fields):
        changed(Part.RULES)
