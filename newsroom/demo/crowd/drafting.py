"""Writes one generated comment after another, and has the policy judge each."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from random import Random
from typing import Any

from articles.models import Story
from comments import identity
from comments.models import Comment, Finding
from comments.models.comments import path_under
from comments.policy import Effect, Verdict, judge
from comments.services import Reply
from comments.services.house_rules import HouseRules
from comments.services.judging import STATUS_OF, submission_of
from newsroom.demo.crowd.calendar import Calendar
from newsroom.demo.crowd.drafts import Draft
from newsroom.demo.crowd.fates import Course, Fate, Fates
from newsroom.demo.crowd.readers import Reader, Readers
from newsroom.demo.crowd.writing import Threads, Words, html_of, words
from newsroom.models import User

SENDER = "generated"
# The filter that learns was silent for the first part of the time.
SILENT_FOR = 1 / 3
# Below this a published comment does not keep what the filter said.
NOTABLE = 0.25
REPLIES = 0.55


class Drafting:
    """Drafts the comments of one run, in the order of their numbers."""

    def __init__(
        self, stories: Iterable[Story], calendar: Calendar, moderators: list[User], staff: User
    ) -> None:
        self.threads = Threads(stories)
        self._calendar, self._moderators, self._staff = calendar, moderators, staff
        self._fates = Fates(calendar)
        self._readers = Readers(calendar)
        self._readers.store(by=moderators[0])
        house_rules = HouseRules.now(self.threads.stories, of_the_past=True)
        self._rules = {
            story.pk: house_rules.rules_on(story, calendar.until) for story in self.threads.stories
        }

    def draft(self, number: int) -> Draft:
        """Return one comment and its decisions; nothing of it is stored."""
        random = Random(f"comment {number}")
        at = self._calendar.at(number, random.random())
        fate = self._fates.of(number, random)
        story = self.threads.story(random, at)
        replies = fate is Fate.STAFF or (fate is not Fate.SPAM and random.random() < REPLIES)
        parent = self.threads.answered(random, story) if replies else None
        reader = None if fate is Fate.STAFF else self._author(fate, random, at)
        if reader and parent and parent.language not in ("en", reader.language):
            parent = None
        said = words(random, fate, story, parent, reader)
        draft = self._written(number, fate, random, at, story, parent, reader, said)
        verdict = self._judged(draft, random, reader, said)
        draft.follow(self._course(draft, verdict, random))
        self.threads.add(draft.comment)
        if reader and draft.comment.is_published and draft.comment.is_proven:
            reader.published += 1
        return draft

    def _author(self, fate: Fate, random: Random, at: datetime) -> Reader:
        progress = self._calendar.progress(at)
        if fate is Fate.TRASHED and (found := self._readers.banned(random, progress)):
            return found
        if fate is Fate.SPAM or (fate is Fate.HELD and random.random() < 0.5):
            return self._readers.stranger(random, progress)
        return self._readers.anybody(random, progress)

    def _written(
        self,
        number: int,
        fate: Fate,
        random: Random,
        at: datetime,
        story: Story,
        parent: Comment | None,
        reader: Reader | None,
        said: Words,
    ) -> Draft:
        reply = Reply(
            name=reader.name if reader else self._staff.get_full_name(),
            text=said.text,
            address=reader.address if reader else "",
            user=None if reader else self._staff,
        )
        comment = Comment(
            story=story,
            parent=parent,
            path=path_under(parent, at),
            person=reader.person if reader else None,
            user=reply.user,
            name=reply.name,
            text=said.text,
            html=html_of(said.text),
            language=said.language,
            sender=f"{SENDER} {number}",
            form_id=identity.fingerprint(SENDER, number),
            receipt_token=secrets.token_urlsafe(32),
            submitted_at=at,
        )
        if not parent and random.random() < 0.04:
            comment.passage = random.choice(story.paragraphs)[:300]
        # Half of what waits and most of what advertises comes without a proven address.
        doubtful = fate is Fate.SPAM or (fate is Fate.HELD and random.random() < 0.5)
        if reader and reader.is_proven and not doubtful:
            comment.proven_at, comment.avatar_seed = at, reader.person.avatar_seed
        return Draft(comment=comment, reply=reply, fate=fate)

    def _judged(self, draft: Draft, random: Random, reader: Reader | None, said: Words) -> Verdict:
        comment = draft.comment
        if reader:
            comment.facts = {
                "person": reader.person.pk,
                "is_proven": comment.is_proven,
                "published_before": reader.published if comment.is_proven else 0,
                "standing": reader.standing,
                "seconds": round(random.uniform(9, 240), 1),
                **self._learnt(random, comment.submitted_at, said),
            }
        verdict = judge(submission_of(comment), self._rules[comment.story_id])
        kept = [
            finding
            for finding in verdict.findings
            if finding.effect is not Effect.ADVISE
            or finding.score >= NOTABLE
            or verdict.effect is not Effect.PUBLISH
        ]
        draft.findings = [Finding(comment=comment, **asdict(finding)) for finding in kept]
        return verdict

    def _learnt(self, random: Random, at: datetime, said: Words) -> dict[str, Any]:
        """What the filter might have said, had it read all this."""
        if self._calendar.progress(at) < SILENT_FOR:
            return {}
        likely = random.betavariate(5, 2) if said.is_bad else random.betavariate(1.2, 9)
        strange = max(said.text.split(), key=len).strip(".,!?;:")[:30] if said.is_bad else ""
        named = f"“{strange.casefold()}”" if strange else ""
        return {"unwanted": round(likely, 4), "unwanted_for": named}

    def _course(self, draft: Draft, verdict: Verdict, random: Random) -> Course:
        course = Course(draft.comment, self._calendar, random, self._moderators)
        course.decide(STATUS_OF[verdict.effect], rules=[finding.rule for finding in draft.findings])
        course.end(draft.fate)
        return course
