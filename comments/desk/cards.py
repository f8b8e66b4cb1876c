"""Everything that a card of the desk says of a comment, in a number of queries that is fixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import FETCH_RAISE, Prefetch
from django.utils.safestring import SafeString, mark_safe

from articles.models import Story
from comments.desk.marking import Place, everywhere, marked_html, marked_source
from comments.desk.records import Record, records_of
from comments.desk.rules import EFFECTS, LEARNED, explain
from comments.models import Appeal, Claim, Comment, Contest, Decision, Finding, Note, Report
from comments.models.comments import CommentQuerySet
from comments.policy import Effect


@dataclass(frozen=True, kw_only=True)
class Found:
    """One finding, explained. Covered where it repeats words that are covered in the comment."""

    finding: Finding
    sentence: str
    would: str
    is_covered: bool

    @property
    def share(self) -> int | None:
        score = self.finding.score
        return None if score is None else round(score * 100)


@dataclass(kw_only=True)
class Card:
    """A comment as readers would see it, and what a moderator needs to know beside it."""

    comment: Comment
    actor: AbstractBaseUser
    record: Record | None
    # Whether the story still has the words that the comment quotes.
    passage_is_there: bool = False
    # What became of an act on it that was refused.
    refusal: str = ""
    is_stale: bool = False
    found: list[Found] = field(init=False)
    html: SafeString = field(init=False)
    # What was typed, with marks, where the comment's own page has no place for them.
    source: SafeString | None = field(init=False)
    is_covered: bool = field(init=False)

    def __post_init__(self) -> None:
        comment = self.comment
        findings = _with_score_of_now(comment)
        places = everywhere(comment.text, [place for one in findings if (place := _place(one))])
        self.html, self.source, self.is_covered = _shown(comment, places)
        covered = {
            comment.text[place.start : place.end].casefold() for place in places if place.is_covered
        }
        self.found = [_explained(one, comment, covered) for one in findings]

    @property
    def latest(self) -> Decision | None:
        """Who decided last, when and why."""
        decisions = self.comment.desk_decisions
        return decisions[-1] if decisions else None

    @property
    def contest(self) -> Contest | None:
        """The objection that waits for a third person."""
        return next(iter(self.comment.desk_contests), None)

    @property
    def may_contest(self) -> bool:
        """Whether the latest decision is a colleague's that nobody has contested."""
        latest = self.latest
        return bool(
            latest
            and latest.actor_id
            and latest.actor_id != self.actor.pk
            and not self.contest
            and not self.comment.is_withdrawn
        )

    @property
    def appeal(self) -> Appeal | None:
        return getattr(self.comment, "appeal", None)

    @property
    def may_uphold(self) -> bool:
        return bool(self.appeal and not self.appeal.outcome and self.comment.is_rejected)

    @property
    def claim(self) -> Claim | None:
        """Who reads it now, if that is somebody else."""
        claim = self.comment.desk_claim
        return claim if claim and claim.by_id != self.actor.pk else None

    @property
    def score(self) -> int | None:
        """How likely the desk would not publish it, in percent."""
        risk = self.comment.risk
        return None if risk is None else round(risk * 100)


def cards_of(comments: Iterable[Comment], *, actor: AbstractBaseUser, now: datetime) -> list[Card]:
    """Return the cards of comments that come from `for_cards`."""
    comments = list(comments)
    people = {comment.person_id for comment in comments if comment.person_id}
    records = records_of(people, now)
    stories = Story.objects.only("body_html").in_bulk(
        {comment.story_id for comment in comments if comment.passage}
    )
    return [
        Card(
            comment=comment,
            actor=actor,
            record=records.get(comment.person_id),
            passage_is_there=bool(comment.passage)
            and comment.passage in stories[comment.story_id].plain_text,
        )
        for comment in comments
    ]


def for_cards(comments: CommentQuerySet, now: datetime) -> CommentQuerySet:
    """Return the comments with all that a card asks for; anything more raises."""
    contests = Contest.objects.open().select_related("by", "decision__actor")
    return (
        comments.select_related("story__section", "parent", "person", "user", "appeal__answered_by")
        .defer("story__body", "story__body_html")
        .prefetch_related(
            _named("findings", Finding.objects.select_related("entry__person")),
            _named("decisions", Decision.objects.select_related("actor")),
            _named("reports", Report.objects.open()),
            _named("notes", Note.objects.select_related("by")),
            _named("contests", contests),
            Prefetch(
                "claim", Claim.objects.in_force(now).select_related("by"), to_attr="desk_claim"
            ),
        )
        .fetch_mode(FETCH_RAISE)
    )


def _named(relation: str, rows: object) -> Prefetch:
    return Prefetch(relation, rows, to_attr=f"desk_{relation}")


def _with_score_of_now(comment: Comment) -> list[Finding]:
    """The findings as they were stored, and what the filter says, as it says it now: it learns
    after it has judged."""
    others = [one for one in comment.desk_findings if one.rule != LEARNED]
    learned = [one for one in comment.desk_findings if one.rule == LEARNED]
    if comment.risk is None:
        return [*others, *learned]
    effect = learned[0].effect if learned else Effect.ADVISE
    now = Finding(comment=comment, rule=LEARNED, effect=effect, score=comment.risk)
    return [*others, now]


def _place(finding: Finding) -> Place | None:
    if finding.start is None or finding.end is None:
        return None
    covered = bool(finding.entry and finding.entry.is_slur)
    return Place(start=finding.start, end=finding.end, is_covered=covered)


def _shown(comment: Comment, places: Sequence[Place]) -> tuple[SafeString, SafeString | None, bool]:
    """Return what readers see, what was typed if the marks stand there, and if all is covered."""
    html = mark_safe(comment.html)  # noqa: S308 - made by render_comment.
    if not places:
        return html, None, False
    marked = marked_html(comment.text, comment.html, places)
    if marked is not None:
        return marked, None, False
    is_covered = any(place.is_covered for place in places)
    return html, marked_source(comment.text, places), is_covered


def _explained(finding: Finding, comment: Comment, covered: set[str]) -> Found:
    sentence = explain(finding, comment)
    repeats = any(words in sentence.casefold() for words in covered)
    is_slur = bool(finding.entry and finding.entry.is_slur)
    return Found(
        finding=finding,
        sentence=sentence,
        would=str(EFFECTS[finding.effect]),
        is_covered=repeats or is_slur,
    )
