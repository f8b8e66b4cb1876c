"""Short ways to the rows that a test needs."""

from datetime import UTC, datetime

from articles.models import Section, Story
from articles.services import publish, save_story
from comments.models import Comment, Discussion, Person
from comments.services import Reply, submit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_story(headline: str = "Bridge closes", *, public: bool = True, **fields) -> Story:
    section, _created = Section.objects.get_or_create(name="Town", slug="town")
    story = Story(headline=headline, body="One.\n\nTwo.", section=section, **fields)
    save_story(story=story, now=NOON)
    return publish(story=story, now=NOON) if public else story


def make_comment(
    story: Story,
    text: str = "Fine.",
    *,
    parent: Comment | None = None,
    at: datetime = NOON,
    reader: Person | None = None,
    **fields,
) -> Comment:
    fields = {"name": "Ann", "address": "ann@example.org"} | fields
    reply = Reply(text=text, **fields)
    return submit(story=story, parent=parent, reply=reply, sender="here", now=at, reader=reader)


def discuss(story: Story | None = None, *, section: Section | None = None, **values) -> Discussion:
    """Set how comments work on the site, in a section or on a story."""
    row, _created = Discussion.objects.update_or_create(
        story=story, section=section, defaults=values
    )
    return row
