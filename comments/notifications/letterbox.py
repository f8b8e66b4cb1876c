"""Where every letter is put in, once for each event, to be sent by the worker."""

from datetime import datetime, timedelta

from articles.models.rows import insert_unless_there
from comments.models import Letter, Person
from comments.notifications.tasks import deliver


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

    The same event makes one letter: one that was sent stays as it is, one that no worker took up
    yet waits anew, and one that was dropped, because the event had been undone, is to leave after
    all. A person without an address gets none.
    """
    if person.erased_at:
        return
    due = now + delay
    letter = Letter(
        event=f"{kind}:{event}", kind=kind, person=person, created_at=now, due_at=due, **about
    )
    if insert_unless_there(letter):
        deliver.using(run_after=due).enqueue(letter.pk)
    else:
        put_again(letter=Letter.objects.get(event=letter.event), due=due)


def put_again(*, letter: Letter, due: datetime) -> None:
    """Have a letter that no worker took up yet, or that was dropped, leave at this time."""
    again = Letter.objects.not_begun().filter(pk=letter.pk)
    if again.update(state=Letter.State.WAITING, due_at=due, attempts=0):
        deliver.using(run_after=due).enqueue(letter.pk)


def send_again(*, letter: Letter, now: datetime) -> bool:
    """Give a letter that was set aside all its attempts again; tell whether it was set aside."""
    chosen = Letter.objects.set_aside().filter(pk=letter.pk)
    if not chosen.update(state=Letter.State.WAITING, due_at=now, attempts=0):
        return False
    deliver.enqueue(letter.pk)
    return True
