"""What becomes of each generated comment, and by which decisions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from comments.models import Comment, Decision
from newsroom.demo.crowd.calendar import Calendar
from newsroom.models import User

Status = Comment.Status


class Fate(StrEnum):
    PUBLISHED = "published"
    STAFF = "staff"
    REJECTED = "rejected"
    SPAM = "spam"
    TRASHED = "trashed"
    WITHDRAWN = "withdrawn"
    # Waits for a moderator now; was rejected and waits for an answer; is published and reported.
    HELD = "held"
    APPEALED = "appealed"
    REPORTED = "reported"


SHARES = {
    Fate.PUBLISHED: 0.957,
    Fate.STAFF: 0.003,
    Fate.REJECTED: 0.015,
    Fate.SPAM: 0.013,
    Fate.TRASHED: 0.007,
    Fate.WITHDRAWN: 0.005,
}
_ENDS = {
    Fate.REJECTED: Status.REJECTED,
    Fate.APPEALED: Status.REJECTED,
    Fate.SPAM: Status.SPAM,
    Fate.TRASHED: Status.TRASHED,
    Fate.WITHDRAWN: Status.WITHDRAWN,
    Fate.HELD: Status.HELD,
}
REASONS = [
    "It attacks a person and not what they said.",
    "We do not print guesses about private people.",
    "Please say it again without the insults.",
    "It is not about the story.",
    "We could not find a source for this.",
]
NOTES = [
    "Third this week.",
    "Has been told before.",
    "See the letter of last month.",
    "Borderline.",
]


class Fates:
    """Which fate each number has; the last ones wait more often."""

    def __init__(self, calendar: Calendar) -> None:
        total = calendar.total
        few = total // 50
        appealed = calendar.latest(min(few, max(8, min(60, total // 5000))), 0.04)
        reported = calendar.latest(min(few, max(10, min(150, total // 5000))), 0.1) - appealed
        others = appealed | reported
        held = min(total // 4, max(200, min(2500, total // 400)))
        # None of them is one of the others, and exactly so many are held.
        free = calendar.latest(held + len(others), 0.02) - others
        self._waiting = {
            Fate.APPEALED: appealed,
            Fate.REPORTED: reported,
            Fate.HELD: frozenset(sorted(free)[-held:] if held else ()),
        }

    def of(self, number: int, random: Random) -> Fate:
        waiting = (fate for fate, numbers in self._waiting.items() if number in numbers)
        usual = random.choices(list(SHARES), list(SHARES.values()))[0]
        return next(waiting, usual)


@dataclass
class Course:
    """The decisions on one comment, made in order as the services make them."""

    comment: Comment
    calendar: Calendar
    random: Random
    moderators: list[User]
    decisions: list[Decision] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.decisions[-1].at if self.decisions else self.comment.submitted_at

    def wait(self, minutes: float) -> datetime:
        """Return a moment after about so many minutes, seldom many more."""
        length = timedelta(minutes=min(self.random.lognormvariate(0, 1.1), 60) * minutes)
        return self.calendar.later(self.at, length)

    def decide(self, to: Status, **values: object) -> Decision:
        """Add one change of the status."""
        before, comment = self.comment.status, self.comment
        comment.version = len(self.decisions) + 1
        comment.status = to
        decision = Decision(
            comment=comment,
            from_status=before if self.decisions else "",
            to_status=to,
            version=comment.version,
            **{"at": self.at, **values},
        )
        self.decisions.append(decision)
        return decision

    def moderate(self, to: Status, **values: object) -> Decision:
        """Add one that a moderator makes, with a reason where the author is told one."""
        chance = self.random
        if to == Status.REJECTED:
            values = {"reason": chance.choice(REASONS), **values}
        if chance.random() < 0.03:
            values["note"] = chance.choice(NOTES)
        return self.decide(to, **{"actor": self.moderator(), "at": self.wait(25), **values})

    def moderator(self) -> User:
        """Return one of those who did not decide on this comment yet; the first work most."""
        before = {decision.actor for decision in self.decisions}
        others = [user for user in self.moderators if user not in before]
        return others[int(len(others) * self.random.random() ** 1.5)]

    def report(self) -> None:
        """Have readers' reports hold it."""
        self.decide(Status.HELD, rules=["reports"], at=self.wait(180))

    def mistake(self) -> None:
        """Have a moderator reject it by a slip, and take that back."""
        done = self.moderate(Status.REJECTED)
        self.decide(
            Status.HELD,
            actor=done.actor,
            at=self.calendar.later(done.at, timedelta(seconds=self.random.randint(4, 28))),
            undoes=done,
        )

    def end(self, fate: Fate) -> None:
        """Add what leads from the policy's decision to the end."""
        end = _ENDS.get(fate, Status.PUBLISHED)
        if end == Status.WITHDRAWN:
            self.decide(end, by_author=True, at=self.wait(300))
            return
        if self.comment.status == end:
            return
        if end == Status.HELD or (self.comment.is_published and self.random.random() < 0.5):
            self.report()
        if end == Status.PUBLISHED and self.random.random() < 0.004:
            self.mistake()
        if self.comment.status != end:
            self.moderate(end)
