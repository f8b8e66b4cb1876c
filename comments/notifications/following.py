"""Who follows what was answered, and what was answered since they were last told."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from comments.models import Comment, Decision, Follow
from comments.models.comments import SEGMENT

# A decision that is undone within this time sends nothing.
UNDO_WINDOW = timedelta(seconds=30)


def follows_on(comment: Comment) -> QuerySet[Follow]:
    """Return the confirmed wishes for mail, at once, that a comment answers; not its author's own.

    An answer to an answer counts. Below the deepest level of a thread places no longer say who
    answered whom: there it is the answered comment alone.
    """
    above = [comment.path[:end] for end in range(SEGMENT, len(comment.path), SEGMENT)]
    followed = Q(comment=None) | Q(comment__path__in=above) | Q(comment=comment.parent_id)
    follows = Follow.objects.confirmed().at_once().filter(followed, story=comment.story_id)
    # A typed address proves nothing: it must not keep a letter from its owner.
    return follows.exclude(person=comment.person_id) if comment.is_proven else follows


def new_for(follow: Follow, *, until: datetime) -> QuerySet[Comment]:
    """Return the published comments that a follow has not been told of, oldest first.

    One that was published, undone at once and published later is new the second time. One that
    had stood for longer is not.
    """
    since = follow.told_until
    published = Decision.objects.publishing().filter(comment=OuterRef("pk"))
    comments = (
        Comment.objects.visible()
        .filter(story=follow.story_id)
        .filter(Exists(published.filter(at__gt=since, at__lte=until)))
        .exclude(Exists(published.filter(at__lte=since).exclude(Exists(_undoing()))))
        .exclude(person=follow.person_id, proven_at__isnull=False)
    )
    if follow.comment:
        below = Q(path__startswith=follow.comment.path) | Q(parent=follow.comment)
        comments = comments.filter(below).exclude(pk=follow.comment_id)
    return comments.oldest_first().select_related("story")


def _undoing() -> QuerySet[Decision]:
    """Return the decision that took a publication back within UNDO_WINDOW."""
    end = ExpressionWrapper(OuterRef("at") + UNDO_WINDOW, output_field=DateTimeField())
    later = Decision.objects.filter(comment=OuterRef("comment"), version__gt=OuterRef("version"))
    return later.filter(at__lt=end).exclude(to_status=Comment.Status.PUBLISHED)
