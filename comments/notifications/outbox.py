"""Which letters are to leave for what happened. Each is stored once and sent by the worker."""

from datetime import datetime, timedelta

from comments.models import Comment, ErrorReport, Letter, Person
from comments.notifications.tasks import deliver

# A decision that is undone within this time sends nothing.
UNDO_WINDOW = timedelta(seconds=30)


def put(
    *,
    kind: Letter.Kind,
    person: Person,
    event: str,
    now: datetime,
    delay: timedelta = timedelta(0),
    **about: object,
) -> None:
    """Have a letter sent after `delay`, in the caller's transaction.

    The same event makes one letter: one that was sent or waits stays as it is, one that was
    dropped, because the event had been undone, is to leave after all. A person without an address
    gets none.
    """
    if person.erased_at:
        return
    due = now + delay
    letter, is_new = Letter.objects.get_or_create(
        event=f"{kind}:{event}",
        defaults={"kind": kind, "person": person, "created_at": now, "due_at": due} | about,
    )
    dropped = Letter.objects.filter(pk=letter.pk, state=Letter.State.DROPPED)
    if is_new or dropped.update(state=Letter.State.WAITING, due_at=due, attempts=0):
        deliver.using(run_after=due).enqueue(letter.pk)


def ask_to_verify(*, comment: Comment, now: datetime) -> None:
    """Ask whoever has the address whether the comment is theirs; at most once a day."""
    put(
        kind=Letter.Kind.VERIFY,
        person=comment.person,
        event=f"{comment.person_id}:{now:%Y-%m-%d}",
        now=now,
        comment=comment,
    )


def tell_of_publication(*, comment: Comment, now: datetime) -> None:
    """Tell the author whom a decision kept waiting, and those who follow what was answered."""
    if comment.person_id and comment.decisions.count() > 1:
        put(
            kind=Letter.Kind.PUBLISHED,
            person=comment.person,
            event=str(comment.pk),
            now=now,
            delay=UNDO_WINDOW,
            comment=comment,
        )


def tell_of_rejection(*, comment: Comment, now: datetime) -> None:
    """Tell the author, with the reason."""
    if comment.person_id:
        put(
            kind=Letter.Kind.REJECTED,
            person=comment.person,
            event=str(comment.pk),
            now=now,
            delay=UNDO_WINDOW,
            comment=comment,
        )


def tell_of_pick(*, comment: Comment, now: datetime) -> None:
    """Tell the author that the editors picked the comment, the first time that they do."""
    if comment.person_id:
        put(
            kind=Letter.Kind.PICKED,
            person=comment.person,
            event=str(comment.pk),
            now=now,
            delay=UNDO_WINDOW,
            comment=comment,
        )


def tell_of_correction(*, report: ErrorReport, now: datetime) -> None:
    """Tell the reader who left an address that the error was corrected."""
    if report.person_id:
        put(
            kind=Letter.Kind.ERROR_CORRECTED,
            person=report.person,
            event=str(report.pk),
            now=now,
            error_report=report,
        )
