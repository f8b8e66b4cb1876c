"""The order in which a story's comments are shown, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.db.models import OuterRef, Q, Subquery

from articles.changes import Part, kept_until_changed
from articles.models import Story
from articles.models.rows import Question
from comments.changes import shows_thread
from comments.conversation import Settings, settings_on
from comments.models import Comment, Discussion
from comments.models.comments import CommentQuerySet

Order = Discussion.Order


@dataclass(slots=True)
class Node:
    """A comment at its place. `depth` counts from 1 and stops at the depth that is set.

    `opens` says that its first reply follows one level deeper; `closes` has one entry for each
    level that ends after it. Where the markup does not show whom it answers, `answers_elsewhere`
    is true and `reply_to` that comment, or None when it is no longer public.
    """

    comment: Comment
    depth: int
    is_pending: bool
    answers_elsewhere: bool = False
    reply_to: Comment | None = None
    opens: bool = False
    closes: range = range(0)


@dataclass(slots=True, kw_only=True)
class ThreadPage:
    """One page of a thread; `count` is of the published comments on all its pages."""

    nodes: list[Node]
    count: int
    order: Order
    is_default_order: bool
    number: int
    pages: int
    settings: Settings

    @property
    def orders(self) -> list[tuple[str, str]]:
        return Order.choices

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def thread_page(
    *, story: Story, order: str = "", number: int = 1, own: Comment | None = None
) -> ThreadPage:
    """Return a page of the story's thread in a bounded number of queries.

    An unknown order is the one that is set, a number beyond the last page is the last. `own` is a
    comment shown to its author alone, at its place on the page that it will be on.
    """
    shows_thread(story)
    settings = settings_on(story)
    order = Order(order) if order in Order.values else Order(settings.order)
    size = settings.comments_a_page
    comments = _first(order, size + 1).ask(story=story.pk)
    # Most threads fit on a page; those need no counting.
    pages, count = 1, sum(comment.is_published for comment in comments)
    if len(comments) > size:
        key = Part.THREAD.of(story.pk)
        counts = kept_until_changed("comments", key, story.comments.in_thread().counts)
        pages, count = max(1, -(-counts["shown"] // size)), counts["published"]
    if own:
        number = _page_of(own, order, size)
    number = max(1, min(number, pages))
    if number > 1:
        shown = _ordered(Comment.objects.filter(story=story), order)
        comments = list(shown.for_thread()[(number - 1) * size : number * size])
    comments = comments[:size]
    if own and not (own.is_published or own.is_withdrawn):
        comments = _with_own(comments, own, order)
    return ThreadPage(
        nodes=_nodes(comments, settings.thread_depth),
        count=count,
        order=order,
        is_default_order=order == settings.order,
        number=number,
        pages=pages,
        settings=settings,
    )


def page_of(comment: Comment) -> int:
    """Return the number of the page that a comment is on, in the order that is set."""
    settings = settings_on(comment.story)
    return _page_of(comment, Order(settings.order), settings.comments_a_page)


def _page_of(comment: Comment, order: Order, size: int) -> int:
    before = Q(thread=comment.thread, path__lt=comment.path)
    comments = Comment.objects.in_thread().filter(story=comment.story_id)
    if order == Order.OLDEST:
        before = Q(path__lt=comment.path)
    elif order == Order.NEWEST:
        before |= Q(thread__gt=comment.thread)
    else:
        comments = _with_recommendations(comments)
        own = _with_recommendations(Comment.objects.filter(pk=comment.pk)).get()
        liked = own.thread_recommendations
        before |= Q(thread_recommendations__gt=liked)
        before |= Q(thread_recommendations=liked, thread__lt=comment.thread)
    return comments.filter(before).count() // size + 1


@cache
def _first(order: Order, number: int) -> Question:
    """Ask for the first comments of a story in an order."""
    return Question(
        lambda story: _ordered(Comment.objects.filter(story=story), order).for_thread()[:number],
        story=Story._meta.pk,
    )


def _ordered(comments: CommentQuerySet, order: Order) -> CommentQuerySet:
    """Replies follow what they answer, oldest first, whatever the order of the threads is."""
    comments = comments.in_thread()
    if order == Order.OLDEST:
        return comments.order_by("path")
    if order == Order.NEWEST:
        return comments.order_by("-thread", "path")
    return _with_recommendations(comments).order_by("-thread_recommendations", "thread", "path")


def _with_recommendations(comments: CommentQuerySet) -> CommentQuerySet:
    """Give each comment the recommendations of the one that its thread began with."""
    first = Comment.objects.filter(story=OuterRef("story"), path=OuterRef("thread"))
    return comments.annotate(
        thread_recommendations=Subquery(first.values("recommendation_count")[:1])
    )


def _with_own(comments: list[Comment], own: Comment, order: Order) -> list[Comment]:
    """Put the author's own comment behind what it answers, or where it will stand."""
    under = [place for place, one in enumerate(comments) if own.path.startswith(one.thread)]
    if under:
        later = [place for place in under if comments[place].path > own.path]
        place = later[0] if later else under[-1] + 1
    elif order == Order.NEWEST:
        place = sum(one.thread > own.thread for one in comments)
    elif order == Order.OLDEST:
        place = sum(one.path < own.path for one in comments)
    else:
        place = len(comments)
    return [*comments[:place], own, *comments[place:]]


def _nodes(comments: list[Comment], depth: int) -> list[Node]:
    nodes, above = [], []
    for comment in comments:
        while above and not comment.path.startswith(above[-1].path):
            above.pop()
        level = min(len(above) + 1, depth)
        enclosing = above[level - 2].pk if level > 1 else None
        nodes.append(
            Node(
                comment=comment,
                depth=level,
                is_pending=not (comment.is_published or comment.is_withdrawn),
                answers_elsewhere=comment.parent_id != enclosing,
            )
        )
        above.append(comment)
    _find_answered(nodes)
    for node, following in pairwise(nodes):
        node.opens = following.depth > node.depth
        node.closes = range(max(0, node.depth - following.depth))
    if nodes:
        nodes[-1].closes = range(nodes[-1].depth - 1)
    return nodes


def _find_answered(nodes: Iterable[Node]) -> None:
    here = {node.comment.pk: node.comment for node in nodes}
    asked = {node.comment.parent_id for node in nodes if node.answers_elsewhere} - {None}
    if missing := asked - here.keys():
        elsewhere = Comment.objects.published().filter(pk__in=missing)
        here |= {comment.pk: comment for comment in elsewhere.for_thread()}
    for node in nodes:
        if node.answers_elsewhere:
            node.reply_to = here.get(node.comment.parent_id)
            if node.reply_to and not node.reply_to.is_published:
                node.reply_to = None
