"""Whether a letter still has something to say when it is about to leave."""

from comments.models import Comment, Letter
from comments.notifications import desk
from comments.notifications.digests import new_for_person

Kind = Letter.Kind
TO_AUTHORS = {Kind.PUBLISHED, Kind.REJECTED, Kind.APPEAL_ANSWERED, Kind.PICKED}


def is_wanted(letter: Letter) -> bool:
    """Say whether the event of the letter still stands, and its person still has an address."""
    if letter.person.erased_at or (letter.kind in TO_AUTHORS and not _is_theirs(letter)):
        return False
    return _moderator_wants(letter) if letter.desk_mail else _reader_wants(letter)


def _reader_wants(letter: Letter) -> bool:
    comment = letter.comment
    match letter.kind:
        case Kind.VERIFY:
            return Comment.objects.unproven_of(letter.person).exists()
        case Kind.PUBLISHED:
            return _is_visible(comment)
        case Kind.REJECTED:
            return comment.status == comment.decisions.last().to_status == Comment.Status.REJECTED
        case Kind.APPEAL_ANSWERED:
            return comment.appeal.answered_at is not None
        case Kind.PICKED:
            return _is_visible(comment) and comment.picked_at is not None
        case Kind.REPLY:
            return _is_visible(comment) and letter.follow.is_confirmed
        case Kind.DIGEST:
            return bool(new_for_person(letter.person, until=letter.created_at))
        case Kind.CONFIRM_FOLLOW:
            return not letter.follow.is_confirmed
    return True


def _moderator_wants(letter: Letter) -> bool:
    """They may have changed their wish, or somebody decided, or they may decide no longer."""
    if letter.kind == Kind.DESK_CONFIRM:
        return not letter.desk_mail.is_confirmed
    wish = desk.recipient(letter.desk_mail_id)
    if wish is None:
        return False
    if letter.kind == Kind.DESK_DIGEST:
        return desk.has_digest(wish, until=letter.created_at)
    return wish.is_at_once and desk.waiting_for(wish).filter(pk=letter.comment_id).exists()


def _is_theirs(letter: Letter) -> bool:
    """The owner of the address may have said that the comment is not theirs."""
    return letter.comment.person_id == letter.person_id


def _is_visible(comment: Comment) -> bool:
    return Comment.objects.visible().filter(pk=comment.pk).exists()
