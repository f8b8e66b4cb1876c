"""The words of letters about what somebody wrote.

An address that nobody proved gets no word of a stranger's: whoever typed it chose the words.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import links
from comments.models import Appeal, Comment, Letter
from comments.notifications.parts import Part, Words, button, link, quote, say


def verify(letter: Letter) -> Words:
    count = Comment.objects.unproven_of(letter.person).count()
    return Words(
        subject=_("Is this comment yours?"),
        heading=_("Is this comment yours?"),
        parts=[
            say(
                ngettext(
                    "Somebody left a comment and gave this e-mail address.",
                    "Somebody left %(count)s comments and gave this e-mail address.",
                    count,
                )
                % {"count": count}
            ),
            say(_("If it was you, please say so. Only then does it count as yours.")),
            button(_("See what was written"), links.verify_link(letter.person)),
            say(
                _(
                    "If it was not you, you can say so on the same page, or do nothing. "
                    "The link is good for seven days."
                )
            ),
        ],
        why=_("You get this letter because this address was given with a comment."),
    )


def published(letter: Letter) -> Words:
    comment = letter.comment
    return Words(
        subject=_("Your comment is published"),
        heading=_("Your comment is published"),
        parts=[
            say(_("Your comment on “%(story)s” is on the page now.") % _about(comment)),
            *_own_words(comment),
            button(_("Read it there"), links.permalink(comment)),
            link(_("Get mail on replies"), links.follow_link(comment)),
            *_your_comment(comment),
        ],
        why=_why(),
    )


def rejected(letter: Letter) -> Words:
    comment = letter.comment
    decision = comment.decisions.standing().last()
    was_public = decision.from_status == Comment.Status.PUBLISHED
    reason = (
        [say(_("The moderator's reason:")), quote(decision.reason)]
        if decision.reason
        else [say(_("The moderator gave no reason."))]
    )
    sentence = (
        _("Your comment on “%(story)s” was taken from the page.")
        if was_public
        else _("Your comment on “%(story)s” was not published.")
    )
    has_appealed = Appeal.objects.filter(comment=comment).exists()
    appeal = (
        [] if has_appealed else [say(_("If you think that this is wrong, you may appeal once."))]
    )
    heading = (
        _("Your comment was taken down") if was_public else _("Your comment was not published")
    )
    return Words(
        subject=heading,
        heading=heading,
        parts=[
            say(sentence % _about(comment)),
            *_own_words(comment),
            *reason,
            *appeal,
            button(_("Your comment, and what you can do"), links.status_link(comment)),
            *_not_yours(comment),
        ],
        why=_why(),
    )


def appeal_answered(letter: Letter) -> Words:
    comment, appeal = letter.comment, letter.comment.appeal
    is_granted = appeal.outcome == Appeal.Outcome.GRANTED
    heading = _("Your appeal was granted") if is_granted else _("Your appeal was answered")
    outcome = (
        _("We looked at your comment on “%(story)s” again. You were right: it is published.")
        if is_granted
        else _("We looked at your comment on “%(story)s” again. The decision stands.")
    )
    return Words(
        subject=heading,
        heading=heading,
        parts=[
            say(outcome % _about(comment)),
            *([quote(appeal.answer)] if appeal.answer else []),
            button(_("Your comment"), links.status_link(comment)),
        ],
        why=_("You get this letter because you appealed."),
    )


def picked(letter: Letter) -> Words:
    comment = letter.comment
    return Words(
        subject=_("The editors picked your comment"),
        heading=_("The editors picked your comment"),
        parts=[
            say(
                _("Your comment on “%(story)s” now carries the mark “editors' pick”. Thank you.")
                % _about(comment)
            ),
            *_own_words(comment),
            button(_("Read it there"), links.permalink(comment)),
            *_your_comment(comment),
        ],
        why=_why(),
    )


def your_comments(letter: Letter) -> Words:
    return Words(
        subject=_("The way to your comments"),
        heading=_("The way to your comments"),
        parts=[
            say(_("Here is the page with everything that was written under this address.")),
            button(_("Your comments"), links.your_comments_link(letter.person)),
            say(_("The link is good for one day. Keep it to yourself.")),
        ],
        why=_(
            "You get this letter because somebody asked for it with this address. "
            "If it was not you, there is nothing to do."
        ),
    )


def error_corrected(letter: Letter) -> Words:
    story = letter.error_report.story
    return Words(
        subject=_("The error is corrected"),
        heading=_("The error is corrected"),
        parts=[
            say(
                _("You told us of an error in “%(story)s”. It is corrected now. Thank you.")
                % {"story": story.headline}
            ),
            button(_("Read the story"), links.absolute(story.get_absolute_url())),
        ],
        why=_("You get this letter because this address was given with a note of an error."),
    )


def _about(comment: Comment) -> dict[str, str]:
    return {"story": comment.story.headline}


def _own_words(comment: Comment) -> list[Part]:
    return [quote(comment.text, limit=500)] if comment.is_proven else []


def _your_comment(comment: Comment) -> list[Part]:
    return [
        link(_("Your comment, and what you can do"), links.status_link(comment)),
        *_not_yours(comment),
    ]


def _not_yours(comment: Comment) -> list[Part]:
    if comment.is_proven:
        return []
    return [link(_("If you did not write it, say so here"), links.verify_link(comment.person))]


def _why() -> str:
    return _("You get this letter because this address was given with the comment.")
