"""Letters to those who follow what a comment answers."""

from datetime import datetime

from django.tasks import task
from django.utils import timezone

from comments.models import Comment, Letter
from comments.notifications.following import UNDO_WINDOW, follows_on
from comments.notifications.letterbox import put


@task
def tell_followers(comment_id: int) -> None:
    """Put in a letter for each follower of what this comment answers. Running again is harmless."""
    put_for_followers(comment_id, now=timezone.now())


def put_for_followers(comment_id: int, *, now: datetime) -> None:
    """Put in one letter a person, however many of their wishes the comment answers.

    A comment that is no longer published is told to nobody, and one that was published a moment
    ago, after an undone publication, by the task of that time. Where only a decision against it
    was undone, whoever began to follow since it first came before readers is not told of it.
    """
    comment = Comment.objects.visible().filter(pk=comment_id).first()
    if comment is None or comment.decisions.publishing().filter(at__gt=now - UNDO_WINDOW).exists():
        return
    came = comment.decisions.standing().publishing().last()
    follows = follows_on(comment).filter(confirmed_at__lte=came.at + UNDO_WINDOW)
    follows = follows.select_related("person").order_by("-asked_at", "-pk")
    for follow in {follow.person_id: follow for follow in follows}.values():
        put(
            kind=Letter.Kind.REPLY,
            person=follow.person,
            event=f"{comment.pk}:{follow.person_id}",
            now=now,
            comment=comment,
            follow=follow,
        )
