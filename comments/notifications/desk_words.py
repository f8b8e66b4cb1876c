"""The words of letters to moderators. No address, and nothing derived from one, is in them."""

from django.db.models import Count
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from comments import links
from comments.models import Comment, DeskMail, Letter
from comments.notifications import desk
from comments.notifications.parts import (
    Part,
    Words,
    author_of,
    button,
    choice,
    head,
    link,
    one_line,
    quote,
    say,
)

Status = Comment.Status
IN_A_DIGEST = 20


def confirm(letter: Letter) -> Words:
    heading = _("Do you want mail on waiting comments?")
    return Words(
        subject=heading,
        heading=heading,
        parts=[
            say(_("A moderator gave this e-mail address for mail on comments that wait.")),
            button(_("Yes, send it"), links.confirm_desk_link(letter.desk_mail)),
            say(
                _(
                    "If it was not you, do nothing and none will come. "
                    "The link is good for seven days."
                )
            ),
        ],
        why=_("You get this letter because this address was given at the desk."),
        stop_links=_stop_links(letter),
    )


def held(letter: Letter) -> Words:
    comment, wish = letter.comment, letter.desk_mail
    findings = [f"• {finding}" for finding in desk.told_findings(comment)]
    return Words(
        subject=_subject(_("A comment waits"), comment.story.headline),
        heading=_("A comment waits: “%(story)s”") % {"story": comment.story.headline},
        parts=[
            *_answered(comment),
            quote(comment.text, by=author_of(comment)),
            *([say(_("What holds it:")), quote("\n".join(findings))] if findings else []),
            button(_("Open it at the desk"), links.desk_link(comment)),
            say(_("Or decide here; a page asks once more before anything happens:")),
            _acts(comment, wish),
        ],
        why=_why(),
        stop_links=_stop_links(letter),
    )


def digest(letter: Letter) -> Words:
    wish, until = letter.desk_mail, letter.created_at
    waiting = desk.waiting_for(wish)
    new = list(desk.new_for(wish, until=until)[:IN_A_DIGEST])
    older = list(waiting.exclude(pk__in=[comment.pk for comment in new])[: IN_A_DIGEST - len(new)])
    count = waiting.count()
    heading = ngettext("%(count)s comment waits", "%(count)s comments wait", count)
    left = count - len(new) - len(older)
    rest = ngettext("%(count)s more at the desk", "%(count)s more at the desk", left)
    return Words(
        subject=heading % {"count": count},
        heading=heading % {"count": count},
        parts=[
            *_figures(waiting, letter),
            button(_("Open the desk"), links.queue_link()),
            *_list(pgettext("comments", "New"), new, wish),
            *_list(pgettext("comments", "Waiting for longer"), older, wish),
            *([link(rest % {"count": left}, links.queue_link())] if left > 0 else []),
        ],
        why=_why(),
        stop_links=_stop_links(letter),
    )


def _figures(waiting, letter: Letter) -> list[Part]:
    """Say for how long the oldest one has waited, and in which sections how many wait."""
    since = waiting.values_list("submitted_at", flat=True).first()
    oldest = timesince(since, letter.created_at) if since else "–"
    name = "story__section__name"
    sections = waiting.order_by("story__section").values_list(name).annotate(Count("pk"))
    return [
        say(_("The oldest has waited for %(time)s.") % {"time": oldest}),
        say(", ".join(f"{section}: {count}" for section, count in sections)),
    ]


def _list(heading: str, comments: list[Comment], wish: DeskMail) -> list[Part]:
    parts = [head(heading)] if comments else []
    for comment in comments:
        name, story = author_of(comment), one_line(comment.story.headline, 90)
        at_the_desk = link(_("Open it at the desk"), links.desk_link(comment))
        parts += [
            quote(comment.text, by=f"{name} – {story}", limit=400),
            choice(at_the_desk, *_acts(comment, wish).links),
        ]
    return parts


def _acts(comment: Comment, wish: DeskMail) -> Part:
    """The links by which this recipient decides on these words."""
    names = {
        Status.PUBLISHED: _("Publish"),
        Status.REJECTED: _("Reject"),
        Status.SPAM: _("Spam"),
        Status.TRASHED: _("Trash"),
    }
    return choice(
        *(
            link(name, links.act_link(links.DeskAct(comment.pk, comment.version, to, wish.pk)))
            for to, name in names.items()
        )
    )


def _answered(comment: Comment) -> list[Part]:
    """What the comment is about: a passage of the story, or another comment."""
    parts = [link(_("Read the story"), links.absolute(comment.story.get_absolute_url()))]
    if comment.parent and comment.parent.text:
        parts.append(quote(comment.parent.text, by=author_of(comment.parent), limit=300))
        parts.append(say(_("The answer that waits:")))
    if comment.passage:
        parts += [quote(comment.passage, by=_("On this passage"), limit=300)]
    return parts


def _subject(what: str, headline: str) -> str:
    return f"{what}: {one_line(headline, 90)}"


def _why() -> str:
    return _(
        "You get this letter because you asked for mail on waiting comments at the desk. Its links "
        "decide in your name: pass it on to nobody."
    )


def _stop_links(letter: Letter) -> list[Part]:
    return [link(_("Stop these letters"), links.stop_desk_link(letter.desk_mail))]
