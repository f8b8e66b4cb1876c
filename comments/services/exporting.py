"""Everything that is stored about a person, for the person."""

from datetime import datetime
from typing import Any

from django.conf import settings

from comments.links import absolute
from comments.models import Appeal, Comment, Person
from comments.services.explaining import status_for_author


def export(*, person: Person, now: datetime) -> dict[str, Any]:
    """Return it in names and texts that JSON can hold.

    The address itself is not in it: it never leaves the server, and its owner knows it. Nor is
    what moderators noted for themselves.
    """
    comments = person.comments.oldest_first().select_related("story")
    return {
        "site": settings.SITE_NAME,
        "exported_on": now.date().isoformat(),
        "first_seen": _time(person.created_at),
        "address_verified_at": _time(person.verified_at),
        "comments": [
            _comment(comment) for comment in comments.prefetch_related("decisions", "appeal")
        ],
        "follows": [
            {
                "story": follow.story.headline,
                "comment": follow.comment_id,
                "pace": follow.pace,
                "asked_at": _time(follow.asked_at),
                "confirmed_at": _time(follow.confirmed_at),
            }
            for follow in person.follows.select_related("story")
        ],
        "mail_on_waiting_comments": [
            {
                "pace": wish.pace,
                "sections": [section.name for section in wish.sections.all()],
                "asked_at": _time(wish.asked_at),
                "confirmed_at": _time(wish.confirmed_at),
            }
            for wish in person.desk_mails.all()
        ],
        "letters": [
            {"kind": letter.kind, "created_at": _time(letter.created_at), "state": letter.state}
            for letter in person.letters.all()
        ],
        # Without who decided: moderators do not answer for it by name.
        "standings": [
            {
                "standing": standing.kind,
                "until": _time(standing.until),
                "reason": standing.reason,
                "at": _time(standing.at),
            }
            for standing in person.standings.all()
        ],
        "error_reports": [
            {
                "story": report.story.headline,
                "passage": report.passage,
                "text": report.text,
                "name": report.name,
                "may_be_thanked": report.may_be_thanked,
                "at": _time(report.at),
                "state": report.state,
            }
            for report in person.error_reports.select_related("story")
        ],
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "story": comment.story.headline,
        "story_address": absolute(comment.story.get_absolute_url()),
        "in_reply_to": comment.parent_id,
        "name": comment.name,
        "website": comment.website,
        "passage": comment.passage,
        "text": comment.text,
        "status": status_for_author(comment.status),
        "submitted_at": _time(comment.submitted_at),
        "confirmed_as_yours_at": _time(comment.proven_at),
        "edited_at": _time(comment.edited_at),
        "recommendations": comment.recommendation_count,
        "decisions": [
            {
                "at": _time(decision.at),
                "status": status_for_author(decision.to_status),
                "reason": decision.reason,
            }
            for decision in comment.decisions.all()
        ],
        "appeal": _appeal(getattr(comment, "appeal", None)),
    }


def _appeal(appeal: Appeal | None) -> dict[str, Any] | None:
    if appeal is None:
        return None
    return {
        "text": appeal.text,
        "at": _time(appeal.at),
        "outcome": appeal.outcome,
        "answer": appeal.answer,
        "answered_at": _time(appeal.answered_at),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
