"""Everything that decides about comments, read at one moment."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from articles.models import Story
from comments.conversation import (
    Conversation,
    Settings,
    conversation_from,
    oldest_waiting,
    planned_conversation,
    settings_from,
)
from comments.learning import Learner
from comments.memory import kept
from comments.models import Discussion
from comments.policy import Rules
from comments.policy.lists import Lists
from comments.services.learning import learner
from comments.services.lists import current_lists
from comments.services.protected_names import protected_names, protected_words


@dataclass(frozen=True, kw_only=True)
class HouseRules:
    """The settings for some stories, the lists and the names that are protected.

    Those `of_the_past` are for comments that came long ago: they look at neither who waits now nor
    which stories are closed now.
    """

    settings: dict[int, Settings]
    of_the_site: Settings
    lists: Lists
    protected_names: tuple[str, ...]
    protected_words: tuple[str, ...]
    learner: Learner
    waiting_since: datetime | None = None
    of_the_past: bool = False

    @classmethod
    def now(cls, stories: Collection[Story], *, of_the_past: bool = False) -> Self:
        """Read what is in force for these stories now, in a fixed number of queries."""
        rows = list(Discussion.objects.about(stories))
        settings = {story.pk: settings_from(story, rows) for story in stories}
        limited = any(found.hours_to_decide for found in settings.values())
        return cls(
            settings=settings,
            of_the_site=settings_from(None, rows),
            lists=current_lists(),
            protected_names=protected_names(),
            protected_words=protected_words(),
            learner=learner(),
            waiting_since=oldest_waiting() if limited and not of_the_past else None,
            of_the_past=of_the_past,
        )

    @classmethod
    def current(cls, story: Story) -> Self:
        """Return what `now` returns for one story, read again only after somebody changed it."""
        found = kept(("house rules", story.pk, story.section_id), lambda: cls.now([story]))
        limited = found.settings[story.pk].hours_to_decide
        return replace(found, waiting_since=oldest_waiting()) if limited else found

    def conversation_on(self, story: Story, at: datetime) -> Conversation:
        """Return how open the conversation is at a time."""
        settings = self.settings[story.pk]
        if self.of_the_past:
            return planned_conversation(story, settings, at=at)
        return conversation_from(story, settings, now=at, waiting_since=self.waiting_since)

    def rules_on(self, story: Story, at: datetime) -> Rules:
        """Return the rules of the policy for a comment on this story at this time."""
        settings = self.settings[story.pk]
        conversation = self.conversation_on(story, at)
        return Rules(
            hold_everything=conversation.is_premoderated,
            hold_unproven=conversation.is_verified_only,
            links_to_hold=settings.links_to_hold,
            least_seconds=settings.least_seconds,
            published_to_trust=settings.published_to_trust,
            protected_names=self.protected_names,
            protected_words=self.protected_words,
            lists=self.lists,
            unwanted_to_hold=settings.unwanted_to_hold / 100,
        )


def current_conversation(*, story: Story, now: datetime) -> Conversation:
    """Return how open the conversation is on a story now."""
    return HouseRules.current(story).conversation_on(story, now)
