"""The words of letters to those who follow a conversation."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import links
from comments.models import Comment, Follow, Letter
from comments.notifications.digests import new_for_person
from comments.notifications.parts import (
    Part,
    Words,
    author_of,
    button,
    head,
    link,
    one_line,
    quote,
    say,
)

# Of one conversation; the page has the others.
IN_A_DIGEST = 20


def confirm_follow(letter: Letter) -> Words:
    follow = letter.follow
    heading = _("Do you want mail on replies?")
    return Words(
        subject=heading,
        heading=heading,
        parts=[
            say(_("With this e-mail address, somebody asked for mail on this:")),
            say(describe(follow)),
            button(_("Yes, send it"), links.confirm_link(follow)),
            say(
                _(
                    "If it was not you, do nothing and none will come. "
                    "The link is good for seven days."
                )
            ),
        ],
        why=_("You get this letter because this address was given with a comment."),
    )


def reply(letter: Letter) -> Words:
    comment, follow = letter.comment, letter.follow
    about = {"name": author_of(comment), "story": comment.story.headline}
    return Words(
        subject=_("%(name)s replied: %(story)s") % (about | {"name": one_line(about["name"], 60)}),
        heading=_("New reply: “%(story)s”") % about,
        parts=[
            _quoted(comment, limit=3000),
            button(_("Read it in its place"), links.permalink(comment)),
        ],
        why=_because(follow),
        stop_links=[link(_("Stop these letters"), links.stop_link(follow))],
    )


def digest(letter: Letter) -> Words:
    news = new_for_person(letter.person, until=letter.created_at)
    count = sum(len(comments) for _follow, comments in news)
    heading = ngettext("%(count)s new reply", "%(count)s new replies", count) % {"count": count}
    parts, stop_links = [], []
    for follow, comments in news:
        parts += [head(follow.story.headline), *_excerpts(follow, comments)]
        stop_links.append(
            link(
                _("Stop this: %(what)s") % {"what": one_line(describe(follow), 90)},
                links.stop_link(follow),
            )
        )
    return Words(
        subject=_subject(heading, [follow for follow, _comments in news]),
        heading=heading,
        parts=parts,
        why=_("You get this letter because you asked for one a day on what you follow."),
        stop_links=[
            *stop_links,
            link(_("Stop the daily letter"), links.stop_daily_link(letter.person)),
        ],
    )


def describe(follow: Follow) -> str:
    """Say what is followed."""
    about = {"story": follow.story.headline}
    if follow.comment_id:
        return _("Replies to your comment on “%(story)s”") % about
    return _("Every comment on “%(story)s”") % about


def _subject(heading: str, follows: list[Follow]) -> str:
    stories = list({follow.story_id: follow.story.headline for follow in follows}.values())
    if len(stories) == 1:
        return f"{heading}: {stories[0]}"
    return f"{heading}: {stories[0]} …" if stories else heading


def _excerpts(follow: Follow, comments: list[Comment]) -> list[Part]:
    parts = []
    for comment in comments[:IN_A_DIGEST]:
        parts += [_quoted(comment, limit=400), link(_("Read it"), links.permalink(comment))]
    left = len(comments) - IN_A_DIGEST
    if left > 0:
        more = ngettext("%(count)s more", "%(count)s more", left) % {"count": left}
        page = links.absolute(follow.story.get_absolute_url())
        parts.append(link(more, f"{page}#comments"))
    return parts


def _quoted(comment: Comment, *, limit: int) -> Part:
    return quote(comment.text, by=author_of(comment), limit=limit)


def _because(follow: Follow) -> str:
    about = {"story": follow.story.headline}
    if follow.comment_id:
        return (
            _("You get this letter because you follow replies to your comment on “%(story)s”.")
            % about
        )
    return _("You get this letter because you follow the comments on “%(story)s”.") % about
