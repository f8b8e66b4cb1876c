"""The policy's verdict on a comment, and its record."""

from comments.models import Comment, Decision, Discussion, Finding
from comments.policy import Effect, Rules, Submission, Verdict, judge
from comments.services.protected_names import protected_names, protected_words

# What people said of a comment, which no new verdict takes back.
FOUND_BY_PEOPLE = ("reports", "not_theirs")
STATUS_OF = {Effect.PUBLISH: Comment.Status.PUBLISHED, Effect.HOLD: Comment.Status.HELD}


def verdict_on(comment: Comment) -> Verdict:
    """Judge a comment, stored or not, by the settings of this moment."""
    settings = Discussion.current()
    facts = Submission(
        name=comment.name,
        website=comment.website,
        text=comment.text,
        html=comment.html,
        is_staff=comment.is_staff,
        published_before=_published_before(comment),
    )
    return judge(
        facts,
        Rules(
            hold_everything=settings.hold_everything,
            links_to_hold=settings.links_to_hold,
            hold_newcomers=settings.hold_newcomers,
            protected_names=protected_names(),
            protected_words=protected_words(),
        ),
    )


def _published_before(comment: Comment) -> int:
    """Count what was published under this address, both then and now proven to be the author's.

    A typed address proves nothing, so it earns nothing: anybody may know it.
    """
    if not (comment.person_id and comment.is_proven):
        return 0
    others = Comment.objects.published().filter(person=comment.person_id, proven_at__isnull=False)
    return others.exclude(pk=comment.pk).count()


def record_verdict(
    comment: Comment, verdict: Verdict, *, from_status: str = "", by_author: bool = False, at=None
) -> Decision:
    """Store what the policy found, in place of what it found before, and its decision."""
    comment.findings.exclude(rule__in=FOUND_BY_PEOPLE).delete()
    Finding.objects.bulk_create(
        Finding(
            comment=comment,
            rule=finding.rule,
            explanation=finding.explanation,
            effect=finding.effect,
            start=finding.start,
            end=finding.end,
        )
        for finding in verdict.findings
    )
    return Decision.objects.create(
        comment=comment,
        by_author=by_author,
        from_status=from_status,
        to_status=comment.status,
        rules=[finding.rule for finding in verdict.findings],
        version=comment.version,
        at=at or comment.submitted_at,
    )
