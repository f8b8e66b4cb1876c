"""The order in which a story's comments are shown."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest

from articles.models import Story
from comments.models import Comment

VISIBLE_DEPTH = 5


@dataclass(slots=True)
class Node:
    """A comment at its place. `depth` counts from 1 and stops at VISIBLE_DEPTH.

    `opens` says that its first reply follows one level deeper; `closes` has one entry for each
    level that ends after it. `reply_to` is its parent where the depth does not show it.
    """

    comment: Comment
    depth: int
    is_pending: bool
    reply_to: Comment | None = None
    opens: bool = False
    closes: range = range(0)


def thread(*, story: Story, own: Comment | None = None) -> list[Node]:
    """Return the published comments of a story, oldest first, each followed by its replies.

    `own` is a comment shown to its author alone, at its place, whatever its status. A reply whose
    parent is not public stands on the first level.
    """
    comments = list(story.comments.visible().oldest_first().for_thread())
    if own and not own.is_published:
        comments.append(own)
    for comment in comments:
        comment.story = story
    nodes = _in_order(comments)
    for node, following in zip_longest(nodes, nodes[1:]):
        next_depth = following.depth if following else 1
        node.opens = next_depth > node.depth
        node.closes = range(max(0, node.depth - next_depth))
    return nodes


def _in_order(comments: list[Comment]) -> list[Node]:
    by_pk = {comment.pk: comment for comment in comments}
    replies = defaultdict(list)
    for comment in comments:
        replies[comment.parent_id if comment.parent_id in by_pk else None].append(comment)
    nodes = []
    # A stack, not recursion: readers reply deeper than Python calls.
    waiting = [(comment, 1) for comment in reversed(replies[None])]
    while waiting:
        comment, depth = waiting.pop()
        nodes.append(
            Node(
                comment=comment,
                depth=min(depth, VISIBLE_DEPTH),
                is_pending=not comment.is_published,
                reply_to=by_pk[comment.parent_id] if depth > VISIBLE_DEPTH else None,
            )
        )
        waiting += [(reply, depth + 1) for reply in reversed(replies[comment.pk])]
    return nodes
