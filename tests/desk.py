"""A desk with several moderators: what they do, and pressing its buttons as a browser does."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from comments import services
from comments.models import Comment, Decision
from newsroom.models import User
from tests.makers import NOON

Status = Comment.Status
QUEUE = "/admin/comments/comment/"


def make_moderator(username: str = "mo", **fields) -> User:
    """An account that may decide on comments."""
    user = User.objects.create_user(username, is_staff=True, **fields)
    user.user_permissions.add(Permission.objects.get(codename="decide_comment"))
    return user


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


def press(
    client: Client,
    act: str,
    *comments: Comment,
    queue: str = "all",
    script: bool = False,
    **fields: Any,
) -> HttpResponse:
    """Press a button of the desk with these comments, at the versions that they have here."""
    chosen = [f"{comment.pk}:{comment.version}" for comment in comments]
    headers = {"Accept": "application/json"} if script else {}
    data = {"act": act, "chosen": chosen} | fields
    return client.post(f"{QUEUE}?queue={queue}", data, headers=headers)


def told(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def shown(client: Client, query: str = "") -> list[Comment]:
    """Return the comments on a page of the desk, in its order."""
    return [card.comment for card in client.get(QUEUE + query).context_data["cards"]]


def count(client: Client, queue: str) -> int:
    """Return how many the desk says are in a queue."""
    queues = client.get(QUEUE).context_data["queues"]
    return next(one.count for one, _address in queues if one.queue.name == queue)
