"""Short ways to letters: who writes, who decides, and a worker at a given time."""

from datetime import datetime, timedelta

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.jobs import put_desk_digests
from comments.models import Comment, DeskMail, Follow, Letter, Person
from comments.notifications.delivery import attempt
from comments.notifications.desk_letters import put_for_desk, tell_desk
from comments.notifications.replies import put_for_followers, tell_followers
from comments.notifications.tasks import deliver
from comments.services import desk_mail, follows
from comments.services.submission import Reply, person_of, submit
from newsroom.models import User
from tests.makers import NOON

Status = Comment.Status
TASKS = {
    deliver.module_path: attempt,
    tell_followers.module_path: put_for_followers,
    tell_desk.module_path: put_for_desk,
}
LATER = NOON + timedelta(hours=1)
OWN = {"Sec-Fetch-Site": "same-origin"}
# What a mail program posts to end such letters (RFC 8058).
FORM, ONE_CLICK = "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def make_reader(name: str) -> Person:
    """A person who proved the address name@example.org."""
    person = person_of(f"{name.lower()}@example.org")
    person.verified_at = NOON
    person.save()
    return person


def write(story, name: str = "Ann", text: str = "", *, parent=None, now=NOON) -> Comment:
    """A proven comment of this reader."""
    reply = Reply(name=name, address=f"{name.lower()}@example.org", text=text or f"{name} writes.")
    return submit(
        story=story, parent=parent, reply=reply, sender="here", now=now, reader=make_reader(name)
    )


def decide(comment: Comment, to: Status, *, now: datetime, reason: str = "") -> None:
    actor, _is_new = User.objects.get_or_create(username="mod", defaults={"is_staff": True})
    comment.refresh_from_db()
    services.decide(
        comment=comment, version=comment.version, to=to, actor=actor, now=now, reason=reason
    )


def publish(comment: Comment, *, now: datetime = NOON) -> Comment:
    if not comment.is_published:
        decide(comment, Status.PUBLISHED, now=now)
    return comment


def published(story, name: str = "Ann", text: str = "", *, parent=None, now=NOON) -> Comment:
    return publish(write(story, name, text, parent=parent, now=now), now=now)


def following(name: str, story, comment=None, *, pace=Follow.Pace.AT_ONCE, now=NOON) -> Follow:
    person = make_reader(name)
    follows.follow(person=person, story=story, comment=comment, pace=pace, now=now, proven=True)
    return Follow.objects.get(person=person, story=story, comment=comment)


def wanting_mail(
    user: User, pace=DeskMail.Pace.AT_ONCE, *, sections=(), now=NOON, confirmed=True
) -> DeskMail:
    """A moderator's wish for mail to name@desk.example."""
    address = f"{user.username}@desk.example"
    wish = desk_mail.want(user=user, address=address, pace=pace, sections=sections, now=now)
    if confirmed:
        desk_mail.confirm(wish=wish, now=now)
    return wish


def told(name: str = "mo") -> list:
    """The mail on waiting comments that this moderator got."""
    received = [one for one in mail.outbox if one.to == [f"{name}@desk.example"]]
    return [one for one in received if "waits" in one.subject or "comments wait" in one.subject]


def work(*, now: datetime = LATER) -> None:
    """Do what the worker has done by this time, a task of a task too."""
    tasks = DBTaskResult.objects.filter(status="READY", run_after__lte=now).order_by("run_after")
    while task := tasks.first():
        (key,) = task.args_kwargs["args"]
        TASKS[task.task_path](key, now=now)
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")


def digests(now: datetime) -> None:
    """The clock strikes, and the worker works."""
    put_desk_digests(now=now)
    work(now=now)


def path(link: str) -> str:
    """The path of a link in a letter."""
    return link.removeprefix("http://localhost:8000")


def post(address: str, headers: dict[str, str] = OWN, **typed: object) -> HttpResponse:
    """Post from a page of the site, unless the headers say otherwise."""
    return Client(enforce_csrf_checks=True).post(address, typed, headers=headers)


def make_letter(kind: Letter.Kind, person: Person, **fields) -> Letter:
    """A letter that waits, with no task."""
    return Letter.objects.create(
        kind=kind, person=person, event=f"test:{kind}", created_at=NOON, due_at=NOON, **fields
    )
