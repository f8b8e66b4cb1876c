"""Pressing the buttons of the desk, and reading what it shows."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from comments.models import Comment

QUEUE = "/admin/comments/comment/"


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
