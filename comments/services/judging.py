"""The policy's verdict on a comment, and its record."""

from datetime import datetime

from django.db import models

from articles.models.rows import Question, insert
from comments.models import Comment, Decision, Finding
from comments.policy import Effect, Facts, Submission, Verdict, judge
from comments.services.house_rules import HouseRules
from comments.services.learning import facts_about
from comments.services.log import record_decision
from comments.services.standings import standing_of

# What people said of a comment, which no new verdict takes back.
FOUND_BY_PEOPLE = ("reports", "not_theirs")
STATUS_OF = {
    Effect.PUBLISH: Comment.Status.PUBLISHED,
    Effect.HOLD: Comment.Status.HELD,
    Effect.TRASH: Comment.Status.TRASHED,
}


_PUBLISHED_BEFORE = Question(
    lambda person, but: (
        Comment.objects.earning_trust()
        .filter(person=person)
        .exclude(pk=but)
        .order_by()
        .values("person")
        .annotate(published=models.Count("pk"))
        .values_list("published")
    ),
    person=models.BigIntegerField(),
    but=models.BigIntegerField(),
)


def verdict_on(comment: Comment, now: datetime) -> Verdict:
    """Judge a comment, stored or not, by the rules of this moment.

    What is known of it now takes its place in the comment's facts; what only its arrival showed
    stays there.
    """
    house_rules = HouseRules.now([comment.story])
    score(comment, house_rules)
    return verdict_by(house_rules, comment, now)


def score(comment: Comment, house_rules: HouseRules) -> None:
    """Put what the filter says of the words among the comment's facts; needs no transaction."""
    comment.facts |= facts_about(comment, house_rules.of_the_site, house_rules.learner)


def verdict_by(house_rules: HouseRules, comment: Comment, now: datetime) -> Verdict:
    """Judge a comment that is scored by these rules."""
    comment.facts |= {
        "person": comment.person_id,
        "is_proven": comment.is_proven,
        "published_before": _published_before(comment),
        "standing": _standing(comment, now),
    }
    return judge(submission_of(comment), house_rules.rules_on(comment.story, now))


def submission_of(comment: Comment) -> Submission:
    """Return the comment as the policy sees it."""
    return Submission(
        name=comment.name,
        website=comment.website,
        text=comment.text,
        html=comment.html,
        is_staff=comment.is_staff,
        facts=Facts.of(comment.facts),
    )


def _published_before(comment: Comment) -> int:
    """Count what was published under this address, both then and now proven to be the author's.

    A typed address proves nothing, so it earns nothing: anybody may know it.
    """
    if not (comment.person_id and comment.is_proven):
        return 0
    counted = _PUBLISHED_BEFORE.first(person=comment.person_id, but=comment.pk or 0)
    return counted[0] if counted else 0


def _standing(comment: Comment, now: datetime) -> str:
    """What restricts whoever the address belongs to.

    That counts for a typed address too, else leaving a banned one unproven would be a way around
    it. A stranger who types it hurts only their own comment.
    """
    standing = standing_of(comment.person, now) if comment.person else None
    return standing.kind if standing else ""


def record_verdict(
    comment: Comment,
    verdict: Verdict,
    *,
    from_status: str = "",
    by_author: bool = False,
    batch: str = "",
    at: datetime | None = None,
) -> Decision:
    """Store what the policy knew and found, in place of what it did before, and its decision."""
    if from_status:
        store_findings(comment, verdict)
    else:
        _add_findings(comment, verdict)
    return record_decision(
        comment=comment,
        by_author=by_author,
        from_status=from_status,
        to_status=comment.status,
        rules=[finding.rule for finding in verdict.findings],
        version=comment.version,
        batch=batch,
        at=at or comment.submitted_at,
    )


def store_findings(comment: Comment, verdict: Verdict) -> None:
    """Store what the policy knew and found, in place of what it did before."""
    Comment.objects.filter(pk=comment.pk).update(facts=comment.facts)
    comment.findings.exclude(rule__in=FOUND_BY_PEOPLE).delete()
    _add_findings(comment, verdict)


def _add_findings(comment: Comment, verdict: Verdict) -> None:
    insert(*(Finding(comment=comment, **vars(finding)) for finding in verdict.findings))
