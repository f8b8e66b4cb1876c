"""What the thread shows besides comments: highlights and passages."""

from html import unescape
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from django import template
from django.db.models import FETCH_RAISE
from django.utils.html import strip_tags

from articles.models import Story
from comments.models import Comment
from comments.threads import ThreadPage

register = template.Library()
HIGHLIGHTS = 3
# A link to a long passage names its first and last words only.
_LONG = 12
_WORDS = 5


@register.filter
def plain(html: str) -> str:
    """The words of a rendered comment."""
    return unescape(strip_tags(html))


@register.filter
def text_fragment(passage: str) -> str:
    """The passage as a text fragment, by which a browser finds it on the story's page."""
    words = passage.split(" ")
    ends = [passage]
    if len(words) > _LONG:
        ends = [" ".join(words[:_WORDS]), " ".join(words[-_WORDS:])]
    return ":~:text=" + ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)


@register.inclusion_tag("comments/_highlights.html")
def highlights(story: Story, page: ThreadPage) -> dict[str, Any]:
    """The reporter's answers and the editors' picks, above the thread; the first few of each."""
    answers, picks = _of_page(story, page) if page.pages == 1 else _of_story(story)
    others = [comment for comment in picks if comment.user_id not in story.author_accounts]
    return {"answers": answers[:HIGHLIGHTS], "picks": others[:HIGHLIGHTS]}


def _of_page(story: Story, page: ThreadPage) -> tuple[list[Comment], list[Comment]]:
    """All that is in a thread that has one page; there is nothing more to ask for."""
    public = [node.comment for node in page.nodes if node.comment.is_published]
    answers = [comment for comment in public if comment.user_id in story.author_accounts]
    picks = [comment for comment in public if comment.picked_at]
    return (
        sorted(answers, key=attrgetter("submitted_at", "pk")),
        sorted(picks, key=attrgetter("picked_at", "pk")),
    )


def _of_story(story: Story) -> tuple[list[Comment], list[Comment]]:
    public = Comment.objects.published().filter(story=story.pk)
    public = public.only("name", "html", "user").fetch_mode(FETCH_RAISE)
    accounts = story.author_accounts
    answers = public.filter(user__in=accounts).oldest_first()[:HIGHLIGHTS] if accounts else []
    picks = public.filter(picked_at__isnull=False).order_by("picked_at", "pk")
    return list(answers), list(picks[: 2 * HIGHLIGHTS])
