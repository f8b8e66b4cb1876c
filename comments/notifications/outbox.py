"""Which letters are to leave for what happened. Each is stored once and sent by the worker."""

from datetime import datetime, timedelta

from django.db import models

from articles.models.rows import Question
from comments.models import Appeal, Comment, DeskMail, ErrorReport, Follow, Letter, Person
from comments.notifications.desk_letters import tell_desk
from comments.notifications.following import UNDO_WINDOW, follows_on
from comments.notifications.letterbox import put, put_again
from comments.notifications.replies import tell_followers
from comments.notifications.wanted import TO_AUTHORS, is_wanted

# Anybody may ask in anybody's name, so a person gets no more letters than this.
BETWEEN_LINKS = timedelta(minutes=10)
_FOLLOWED = Question(
    lambda story: Follow.objects.confirmed().at_once().filter(story=story).values_list("pk")[:1],
    story=models.BigIntegerField(),
)
_AT_ONCE = Question(lambda: DeskMail.objects.confirmed().at_once().values_list("pk")[:1])


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
    """Tell the author whom a decision kept waiting, and those who follow what was answered.

    Whoever wants one letter a day finds it in the next one.
    """
    if comment.person_id and comment.decisions.count() > 1:
        _tell_author(Letter.Kind.PUBLISHED, comment, now)
    tell_who_follows(comment=comment, now=now)


def tell_who_follows(*, comment: Comment, now: datetime) -> None:
    """Tell those who follow what a comment answers that it was published."""
    # Few stories are followed, and the second question takes far longer.
    if _FOLLOWED.first(story=comment.story_id) and follows_on(comment).exists():
        # A moderator does not wait until a thousand letters are put in.
        tell_followers.using(run_after=now + UNDO_WINDOW).enqueue(comment.pk)


def tell_of_rejection(*, comment: Comment, now: datetime) -> None:
    """Tell the author, with the reason."""
    _tell_author(Letter.Kind.REJECTED, comment, now)


def tell_of_pick(*, comment: Comment, now: datetime) -> None:
    """Tell the author that the editors picked the comment, the first time that they do."""
    _tell_author(Letter.Kind.PICKED, comment, now)


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


def ask_to_confirm(*, follow: Follow, now: datetime) -> None:
    """Ask whoever has the address whether they want to follow this; at most once a day."""
    put(
        kind=Letter.Kind.CONFIRM_FOLLOW,
        person=follow.person,
        event=f"{follow.pk}:{now:%Y-%m-%d}",
        now=now,
        follow=follow,
    )


def tell_of_appeal(*, comment: Comment, now: datetime) -> None:
    """Tell the author what became of the appeal, instead of a letter that it was published."""
    comment.letters.filter(kind=Letter.Kind.PUBLISHED).drop()
    # Another answer, after the first was taken back, is told too.
    outcome = Appeal.objects.values_list("outcome", flat=True).get(comment=comment)
    _tell_author(Letter.Kind.APPEAL_ANSWERED, comment, now, event=f"{comment.pk}:{outcome}")


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


def tell_the_desk(*, comment: Comment, now: datetime) -> None:
    """Tell moderators who want to know at once, unless it is decided within UNDO_WINDOW."""
    if comment.is_held and _AT_ONCE.first():
        tell_desk.using(run_after=now + UNDO_WINDOW).enqueue(comment.pk)


def ask_for_desk_mail(*, wish: DeskMail, now: datetime) -> None:
    """Ask whoever has the address whether mail to a moderator is to come there."""
    put(
        kind=Letter.Kind.DESK_CONFIRM,
        person=wish.person,
        event=f"{wish.pk}:{now:%Y-%m-%dT%H:%M}",
        now=now,
        desk_mail=wish,
    )


def say_no_more(*, comment: Comment) -> None:
    """Drop what was to be told to the author of a comment that they withdrew or disown.

    The question whose comments they are stays: it may be about others too.
    """
    told = comment.letters.filter(person=comment.person_id).exclude(kind=Letter.Kind.VERIFY)
    told.drop()


def follow_undoing(*, comment: Comment, now: datetime) -> None:
    """Have what the decision that was taken back was to tell never leave, and what it kept from
    leaving leave after all.

    Whoever would have been told of the publication before, and was not, is told now.
    """
    letters = comment.letters.filter(kind__in=TO_AUTHORS).not_begun()
    for letter in letters.select_related("person", "comment"):
        if not is_wanted(letter):
            Letter.objects.filter(pk=letter.pk).drop()
        elif letter.is_dropped and not _says_the_same(letter):
            put_again(letter=letter, due=now + UNDO_WINDOW)
    if not comment.is_published:
        comment.letters.filter(kind=Letter.Kind.REPLY).drop()
    elif follows_on(comment).exists():
        tell_followers.using(run_after=now + UNDO_WINDOW).enqueue(comment.pk)
    tell_the_desk(comment=comment, now=now)


def _says_the_same(letter: Letter) -> bool:
    """A letter on a granted appeal tells of the publication too."""
    granted = Appeal.objects.filter(comment=letter.comment, outcome=Appeal.Outcome.GRANTED)
    return letter.kind == Letter.Kind.PUBLISHED and granted.exists()


def _tell_author(kind: Letter.Kind, comment: Comment, now: datetime, *, event: str = "") -> None:
    """Put in the letter of this kind on the comment; staff, who have no address here, get none."""
    if comment.person_id:
        put(
            kind=kind,
            person=comment.person,
            event=event or str(comment.pk),
            now=now,
            delay=UNDO_WINDOW,
            comment=comment,
        )
