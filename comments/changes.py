"""What readers see otherwise after something happened to a comment."""

from articles.changes import Part, changed, shows
from articles.models import Story
from articles.models.rows import Question
from comments.models import Comment, Discussion

Status = Comment.Status
_LIMITED = Question(
    lambda: Discussion.objects.filter(hours_to_decide__gt=0).order_by().values_list("pk")[:1]
)


def comment_changed(comment: Comment, *, was: str = "") -> None:
    """Say so, in the transaction that stores it, of a comment that had the status `was` before."""
    keys = set()
    known = {was, comment.status}
    if Status.PUBLISHED in known:
        keys.add(Part.COMMENTS)
    # A withdrawn comment keeps its place where others answered it.
    if known & {Status.PUBLISHED, Status.WITHDRAWN}:
        keys.add(Part.THREAD.of(comment.story_id))
    if Status.HELD in known and _moves_waiting(comment):
        keys.add(Part.WAITING)
    changed(*keys)


def shows_thread(story: Story) -> None:
    """Say that the page shows the story's name, its comments, and how they are set to work."""
    shows(
        Part.STORY.of(story.pk),
        Part.THREAD.of(story.pk),
        Part.RECOMMENDATIONS.of(story.pk),
        Part.SETTINGS,
        Part.SECTION_SETTINGS.of(story.section_id),
        Part.STORY_SETTINGS.of(story.pk),
    )


def _moves_waiting(comment: Comment) -> bool:
    """Whether nobody waits longer, where any conversation depends on how long somebody waits."""
    if not _LIMITED.first():
        return False
    longer = Comment.objects.waiting().filter(submitted_at__lt=comment.submitted_at)
    return not longer.exists()
