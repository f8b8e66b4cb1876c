"""Which letters are to leave for what happened. Each is stored once and sent by the worker."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from comments.models import Comment, Letter, Person
from comments.notifications.tasks import deliver

# A decision that is undone within this time sends nothing.
UNDO_WINDOW = timedelta(seconds=30)
# Anybody may ask in anybody's name, so a person gets no more letters than this.
BETWEEN_LINKS = timedelta(minutes=10)


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


def tell_of_appeal(*, comment: Comment, now: datetime) -> None:
    """Tell the author what became of the appeal, instead of a letter that it was published."""
    if comment.person_id:
        _drop(comment.letters.filter(kind=Letter.Kind.PUBLISHED))
        put(
            kind=Letter.Kind.APPEAL_ANSWERED,
            person=comment.person,
            event=str(comment.pk),
            now=now,
            delay=UNDO_WINDOW,
            comment=comment,
        )


def send_the_way_to_your_comments(*, person: Person, now: datetime) -> None:
    """Send a person the link to all of their comments, unless one left in the last ten minutes."""
    of_person = Letter.objects.filter(person=person, kind=Letter.Kind.YOUR_COMMENTS)
    if not of_person.filter(created_at__gt=now - BETWEEN_LINKS).exists():
        put(
            kind=Letter.Kind.YOUR_COMMENTS,
            person=person,
            event=f"{person.pk}:{now:%Y-%m-%dT%H:%M}",
            now=now,
        )


def say_no_more(*, comment: Comment) -> None:
    """Drop what was to be told to the author of a comment that they withdrew or disown.

    The question whose comments they are stays: it may be about others too.
    """
    told = comment.letters.filter(person=comment.person_id).exclude(kind=Letter.Kind.VERIFY)
    _drop(told)


def _drop(letters: QuerySet[Letter]) -> None:
    letters.filter(state=Letter.State.WAITING).update(state=Letter.State.DROPPED)
