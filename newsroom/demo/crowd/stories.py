"""The demonstration's stories, old enough for all that is said about them."""

from datetime import datetime, timedelta

from articles.models import Story
from newsroom.demo.crowd.calendar import SPAN

_HOUR = timedelta(hours=1)


def spread(hours_ago: dict[str, float]) -> tuple[list[Story], datetime]:
    """Move those that are public into SPAN; return them from new to old, and when they were loaded.

    `hours_ago` is how old each was then. The newest one stays where it is and the others keep
    their order, so that nothing moves a second time. Raises Story.DoesNotExist when none is public.
    """
    stories = list(Story.objects.published().newest_first().filter(slug__in=hours_ago))
    if not stories:
        raise Story.DoesNotExist
    newest, oldest = hours_ago[stories[0].slug], max(hours_ago[one.slug] for one in stories)
    loaded = stories[0].published_at + newest * _HOUR
    scale = (SPAN / _HOUR - newest) / max(oldest - newest, 1)
    for story in stories:
        hours = newest + (hours_ago[story.slug] - newest) * scale
        story.published_at = loaded - hours * _HOUR
        Story.objects.filter(pk=story.pk).update(published_at=story.published_at)
    return stories, loaded
