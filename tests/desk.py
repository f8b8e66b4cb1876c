"""Short ways to a desk with several moderators."""

from comments import services
from comments.models import Comment, Decision
from newsroom.models import User
from tests.makers import NOON

Status = Comment.Status


def stored(comment: Comment) -> Comment:
    """The comment as it is in the database now."""
    return Comment.objects.get(pk=comment.pk)


def decide(
    comment: Comment, actor: User, to: Status = Status.PUBLISHED, *, now=NOON, **words
) -> Decision:
    """Decide by whoever has just looked at the comment; a batch of its own."""
    version = stored(comment).version
    outcome = services.decide_batch(
        seen={comment.pk: version}, to=to, actor=actor, now=now, **words
    )
    for _comment, refusal in outcome.refused:
        raise refusal
    return Decision.objects.get(batch=outcome.batch)


def undo(decision: Decision, actor: User, *, now=NOON) -> services.Outcome:
    return services.undo(batch=decision.batch, actor=actor, now=now)


def refusals(outcome: services.Outcome) -> list[str]:
    return [str(refusal) for _comment, refusal in outcome.refused]
