"""Who says what to whom: the words of one generated comment."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from articles.models import Story
from comments.models import Comment
from comments.rendering import render_comment
from newsroom.demo.crowd.fates import Fate
from newsroom.demo.crowd.phrases import phrases
from newsroom.demo.crowd.readers import Reader

# Comments of a story that somebody may still answer.
ANSWERABLE = 400
# Words that mean only themselves in Markdown, and do not begin a list.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ’“”«».,،?؟!;:%£—-])*")
_BAD = {Fate.REJECTED, Fate.APPEALED}


class Threads:
    """The stories, and the newest comments of each that may be answered."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories = list(stories)
        self._newest = {story.pk: deque(maxlen=ANSWERABLE) for story in self.stories}

    def resume(self, written: "Comment.objects") -> None:
        """Read the newest comments of a run that was interrupted."""
        for story in self.stories:
            found = written.published().filter(story=story, version=1)
            newest = found.order_by("-submitted_at").only("path", "name", "language", "user")
            self._newest[story.pk].extend(reversed(newest.filter(user=None)[:ANSWERABLE]))

    def story(self, random: Random, at: datetime) -> Story:
        """Return a story that was public by then, the newest most often."""
        ages = [(at - story.published_at).total_seconds() / 86400 for story in self.stories]
        weights = [1 / (1 + age) if age > 0 else 0 for age in ages]
        return random.choices(self.stories, weights)[0]

    def answered(self, random: Random, story: Story) -> Comment | None:
        """Return one of the newest comments that anybody could answer from the start."""
        newest = self._newest[story.pk]
        return newest[-1 - int(len(newest) * random.random() ** 2)] if newest else None

    def add(self, comment: Comment) -> None:
        if comment.is_published and comment.version == 1 and not comment.is_staff:
            self._newest[comment.story_id].append(comment)


@dataclass(frozen=True)
class Words:
    text: str
    language: str
    is_bad: bool = False


def words(
    random: Random, fate: Fate, story: Story, parent: Comment | None, reader: Reader | None
) -> Words:
    """Return what somebody says who ends so; staff have no reader."""
    english, name = phrases("en"), parent.name.split()[0] if parent else ""
    if fate is Fate.STAFF:
        return Words(english.special(random, "staff"), "en")
    if fate is Fate.SPAM:
        return Words(english.special(random, "spam"), "en", is_bad=True)
    odd = random.random()
    if fate in _BAD or (fate is Fate.TRASHED and odd < 0.7) or (fate is Fate.HELD and odd < 0.15):
        return Words(english.special(random, "rude", name), "en", is_bad=True)
    if (fate is Fate.HELD and odd < 0.3) or odd > 0.992:
        return Words(english.special(random, "wanting"), "en")
    spoken = phrases(parent.language if parent else reader.language)
    if parent:
        return Words(spoken.answer(random, story.slug, name), spoken.language)
    return Words(spoken.opinion(random, story.slug), spoken.language)


def html_of(text: str) -> str:
    """Return the HTML of the text, whose paragraphs are all plain ones."""
    return "".join(_paragraph(paragraph) for paragraph in text.split("\n\n"))


def _paragraph(text: str) -> str:
    # A tenth of the time that Markdown takes for what has none in it.
    return f"<p>{text}</p>\n" if _PLAIN.fullmatch(text) else _rendered(text)


@lru_cache(maxsize=50_000)
def _rendered(text: str) -> str:
    return str(render_comment(text))
