"""How a comment looks in its thread: made into HTML once for all that look the same."""

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple, Self

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Story
from comments.models import Comment
from comments.threads import Node

# Some 3 KB each.
_KEPT = 2048


class Appearance(NamedTuple):
    """All that decides how a comment looks, besides language and time zone: nothing else is known
    to its template, so what looks otherwise never has the same values.
    """

    pk: int
    story_slug: str
    author_name: str
    website: str
    avatar_seed: str
    badges: tuple[str, ...]
    is_published: bool
    submitted_at: datetime
    is_edited: bool
    answers_elsewhere: bool
    answered_pk: int | None
    answered_name: str
    passage: str
    passage_stands: bool
    html: str
    recommended: str
    takes_replies: bool

    @classmethod
    def of(cls, node: Node, *, story: Story, takes_replies: bool) -> Self:
        comment, answered = node.comment, node.reply_to
        return cls(
            pk=comment.pk,
            story_slug=story.slug,
            author_name=comment.author_name,
            website=comment.website,
            avatar_seed=comment.avatar_seed,
            badges=badges(comment, story),
            is_published=comment.is_published,
            submitted_at=comment.submitted_at,
            is_edited=comment.edited_at is not None,
            answers_elsewhere=node.answers_elsewhere,
            answered_pk=answered and answered.pk,
            answered_name=answered.author_name if answered else "",
            passage=comment.passage,
            passage_stands=bool(comment.passage) and comment.passage in story.plain_text,
            html=comment.html,
            recommended=comment.recommended,
            takes_replies=takes_replies,
        )

    def render(self, *, note: str = "") -> SafeString:
        """Return its HTML; `note` is HTML that tells its author how it stands."""
        return render_to_string("comments/_comment.html", {"comment": self, "note": note})


@lru_cache(maxsize=_KEPT)
def rendered(appearance: Appearance, *, language: str, zone: tzinfo) -> SafeString:
    """Return its HTML in the current language and time zone, made only if it was not before."""
    return appearance.render()


def badges(comment: Comment, story: Story) -> tuple[str, ...]:
    """Return what is said beside the name, and not in it, so that no name can contain it."""
    found = []
    if comment.is_staff:
        found.append(_("Author") if comment.user_id in story.author_accounts else _("Staff"))
    if comment.picked_at and comment.is_published:
        found.append(_("Editors’ pick"))
    return tuple(found)
