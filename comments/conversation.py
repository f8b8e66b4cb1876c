"""How comments work on a story at one moment: the settings and the step that are in force."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from articles.changes import Part, shows
from articles.models import Story
from comments.memory import kept
from comments.models import Comment, Discussion, Step, TimelineStep

_FROM_THE_START = datetime.min.replace(tzinfo=UTC)


class Settings(SimpleNamespace):
    """The value of each setting of Discussion that is in force on one story.

    `sources` has for each name, and for "timeline", the row that it comes from; None means the
    built-in default.
    """

    sources: dict[str, Discussion | None]
    timeline: tuple[TimelineStep, ...]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """How open a story's conversation is, and why, in a sentence for readers.

    `is_stricter` says that it is one step stricter than the timeline has it, because moderators
    have not kept up; `requires_name` that readers have to give a name and an address.
    """

    step: Step
    sentence: str = ""
    is_stricter: bool = False
    requires_name: bool = True

    @property
    def takes_comments(self) -> bool:
        return self.step != Step.CLOSED

    @property
    def is_premoderated(self) -> bool:
        return self.step in {Step.PREMODERATED, Step.VERIFIED}

    @property
    def is_verified_only(self) -> bool:
        return self.step == Step.VERIFIED

    @property
    def requires_address(self) -> bool:
        """Without one nothing could be confirmed, and no moderator would ever see the comment."""
        return self.requires_name or self.is_verified_only

    def is_enough(self, *, name: str, has_address: bool) -> bool:
        """Whether a reader gives all of themselves that is required."""
        return bool(name or not self.requires_name) and (has_address or not self.requires_address)


def settings_on(story: Story) -> Settings:
    """Return the settings in force on a story, remembered until somebody changes them."""
    return kept(
        ("settings", story.pk, story.section_id),
        lambda: settings_from(story, Discussion.objects.about([story])),
    )


def site_settings() -> Settings:
    """Return the settings of the whole site."""
    return settings_from(None, Discussion.objects.about([]))


def settings_from(story: Story | None, rows: Iterable[Discussion]) -> Settings:
    """Return the settings that these rows make for a story; rows about others change nothing."""
    values = dict(Discussion.DEFAULTS)
    sources: dict[str, Discussion | None] = dict.fromkeys([*values, "timeline"])
    timeline: tuple[TimelineStep, ...] = ()
    for row in sorted((row for row in rows if row.is_about(story)), key=Discussion.scope):
        given = {name: getattr(row, name) for name in values if getattr(row, name) is not None}
        values |= given
        sources |= dict.fromkeys(given, row)
        if steps := tuple(row.timeline.all()):
            timeline, sources["timeline"] = steps, row
    return Settings(**values, sources=sources, timeline=timeline)


def conversation_on(
    story: Story, *, now: datetime, settings: Settings | None = None
) -> Conversation:
    """Return how open the conversation is now; the settings are read where they are not given."""
    settings = settings or settings_on(story)
    waiting_since = oldest_waiting() if settings.hours_to_decide else None
    _show_changes(story, settings, now, waiting_since)
    return conversation_from(story, settings, now=now, waiting_since=waiting_since)


def _show_changes(
    story: Story, settings: Settings, now: datetime, waiting_since: datetime | None
) -> None:
    """Say, of a page that is being made, on what and until when this answer holds."""
    moments = [step.begins(story) for step in settings.timeline]
    if settings.hours_to_decide:
        shows(Part.WAITING)
        if waiting_since:
            limit = timedelta(hours=settings.hours_to_decide)
            moments.append(waiting_since + limit + timedelta.resolution)
    for moment in moments:
        if moment and moment > now:
            shows(until=moment)


def oldest_waiting() -> datetime | None:
    """Return since when the longest-waiting comment waits for a moderator."""
    return Comment.objects.waiting().oldest_first().values_list("submitted_at", flat=True).first()


def conversation_from(
    story: Story, settings: Settings, *, now: datetime, waiting_since: datetime | None = None
) -> Conversation:
    """Return how open the conversation is at a time, by these settings.

    The story's own switch closes it whatever the timeline says. When the longest-waiting comment
    has waited longer than is set, the next stricter step applies.
    """
    if not story.takes_comments:
        return Conversation(step=Step.CLOSED)
    planned = planned_conversation(story, settings, at=now)
    limit = timedelta(hours=settings.hours_to_decide)
    if limit and waiting_since and now - waiting_since > limit and planned.takes_comments:
        stricter = replace(planned, step=planned.step.stricter, is_stricter=True)
        # Its sentence gives the reason of a milder step.
        return stricter if stricter.takes_comments else replace(stricter, sentence="")
    return planned


def planned_conversation(story: Story, settings: Settings, *, at: datetime) -> Conversation:
    """Return what the timeline has at a time: the latest step that has begun by then, of several
    that begin together the strictest; open before the first one."""
    begun = [
        (moment, Step(one.step).strictness, one)
        for one in settings.timeline
        if (moment := one.begins(story) or _FROM_THE_START) <= at
    ]
    required = settings.require_name_email
    if not begun:
        return Conversation(step=Step.OPEN, requires_name=required)
    latest = max(begun, key=lambda step: step[:2])[2]
    return Conversation(step=Step(latest.step), sentence=latest.sentence, requires_name=required)
