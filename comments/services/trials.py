"""Rules tried on the past: what other rules would have made of the latest comments."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from comments.models import Comment, Decision
from comments.policy import Effect, Verdict, judge
from comments.services.house_rules import HouseRules
from comments.services.judging import STATUS_OF, submission_of

Status = Comment.Status
# A comment that would not have been taken at all.
REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A comment that other rules would treat otherwise."""

    comment: Comment
    before: str
    after: str
    verdict: Verdict

    @property
    def was_published_by_people(self) -> bool:
        """Whether a moderator published it: rules that hold it would make work for nothing."""
        return self.comment.is_published and self.comment.decided_by is not None

    @property
    def was_rejected_by_people(self) -> bool:
        """Whether a moderator took it out: rules that publish it would let it through."""
        return self.comment.is_rejected and self.comment.decided_by is not None

    @property
    def is_against_people(self) -> bool:
        """Whether a moderator decided otherwise than the rules would."""
        if self.after == Status.PUBLISHED:
            return self.was_rejected_by_people
        return self.was_published_by_people

    @property
    def explanations(self) -> list[str]:
        return [
            finding.explanation
            for finding in self.verdict.findings
            if finding.effect in {Effect.HOLD, Effect.TRASH}
        ]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a trial found among `looked_at` comments.

    `only_reasons` counts those that would be treated as before, by other findings.
    """

    looked_at: int
    differences: tuple[Difference, ...]
    only_reasons: int = 0

    def _to(self, fate: str) -> list[Difference]:
        """Those of one fate, first the ones that moderators would regret."""
        found = [one for one in self.differences if one.after == fate]
        return sorted(found, key=lambda one: not one.is_against_people)

    @property
    def held_more(self) -> list[Difference]:
        return self._to(Status.HELD)

    @property
    def trashed_more(self) -> list[Difference]:
        return self._to(Status.TRASHED)

    @property
    def refused_more(self) -> list[Difference]:
        return self._to(REFUSED)

    @property
    def published_more(self) -> list[Difference]:
        return self._to(Status.PUBLISHED)


class Trial:
    """The latest comments, judged by the rules before a change and by those after it.

    Each is judged by the facts that were known when it was judged last, on its story as it was at
    the time when it came. Nothing is stored.
    """

    def __init__(self, comments: list[Comment]) -> None:
        self._comments = comments
        self._stories = list({comment.story_id: comment.story for comment in comments}.values())
        self._before = HouseRules.now(self._stories, of_the_past=True)
        self._after: HouseRules | None = None

    @classmethod
    def of_latest(cls, count: int) -> "Trial":
        """Take the latest comments that still have their words."""
        standing = Decision.objects.standing()
        by_people = standing.filter(comment=OuterRef("pk")).order_by("-version")
        written = Comment.objects.exclude(status=Status.WITHDRAWN).annotate(
            decided_by=Subquery(by_people.values("actor")[:1])
        )
        return cls(list(written.newest_first().select_related("story")[:count]))

    @property
    def is_changed(self) -> bool:
        return self._after is not None

    def read_changed_rules(self) -> None:
        """Read the rules again, inside the transaction that holds the change."""
        self._after = HouseRules.now(self._stories, of_the_past=True)

    def outcome(self) -> Outcome:
        """Return what the change would have changed. Raises ValueError when none was read."""
        if self._after is None:
            raise ValueError("The changed rules were not read.")
        found, only_reasons = [], 0
        for comment in self._comments:
            before, verdict_before = _fate(comment, self._before)
            after, verdict = _fate(comment, self._after)
            if before != after:
                found.append(
                    Difference(comment=comment, before=before, after=after, verdict=verdict)
                )
            elif _reasons(verdict_before) != _reasons(verdict):
                only_reasons += 1
        return Outcome(
            looked_at=len(self._comments), differences=tuple(found), only_reasons=only_reasons
        )


def _reasons(verdict: Verdict) -> set[tuple[str, int | None]]:
    return {(finding.rule, finding.entry_id) for finding in verdict.findings}


def _fate(comment: Comment, house_rules: HouseRules) -> tuple[str, Verdict]:
    at = comment.submitted_at
    verdict = judge(submission_of(comment), house_rules.rules_on(comment.story, at))
    conversation = house_rules.conversation_on(comment.story, at)
    given = {"name": comment.name, "has_address": not comment.is_anonymous}
    if not (conversation.takes_comments and (comment.is_staff or conversation.is_enough(**given))):
        return REFUSED, verdict
    return STATUS_OF[verdict.effect], verdict
