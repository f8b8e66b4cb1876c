"""What the buttons of the desk do: each act is a service, called for what was chosen."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments import services
from comments.admin.person_acts import set_standing, undo_standing
from comments.admin.presses import Done, Sent
from comments.desk.buttons import DECIDING
from comments.desk.narrowing import key_of
from comments.models import Comment, Contest, Decision, Standing

type Act = Callable[[Sent], Done]


def _decide(to: Comment.Status) -> Act:
    def act(sent: Sent) -> Done:
        outcome = services.decide_batch(
            seen=sent.chosen,
            to=to,
            actor=sent.actor,
            now=sent.now,
            reason=sent.reason,
            note=sent.word("note"),
        )
        done = _done(outcome, sent)
        if outcome.decided:
            done.undo = [("act", "undo"), ("batch", outcome.batch)]
        return done

    return act


def _undo(sent: Sent) -> Done:
    batch = sent.word("batch")
    own = {None, sent.actor.pk}
    if set(Decision.objects.of_batch(batch).values_list("actor", flat=True)) - own:
        return Done(said=[_("A colleague decided that: contest it instead.")])
    outcome = services.undo(batch=batch, actor=sent.actor, now=sent.now)
    done = _done(outcome, sent, undone=True)
    if not (outcome.decided or outcome.refused):
        done.said = [_("There is nothing to take back.")]
    return done


def _done(outcome: services.Outcome, sent: Sent, *, undone: bool = False) -> Done:
    done = Done(
        refused={comment.pk: refusal for comment, refusal in outcome.refused},
        touched=[comment.pk for comment in outcome.decided],
        has_decided=bool(outcome.decided),
    )
    if count := len(outcome.decided):
        if undone:
            text = ngettext("%(count)s taken back", "%(count)s taken back", count)
            done.said.append(text % {"count": count})
        else:
            status = outcome.decided[0].get_status_display().lower()
            text = ngettext(
                "%(count)s comment: %(status)s", "%(count)s comments: %(status)s", count
            )
            done.said.append(text % {"count": count, "status": status})
            if found := services.undoable(actor=sent.actor, now=sent.now):
                done.until = found.until
    return done


def _each(service: Callable, said: str, *, undo: str = "") -> Act:
    """Call a service for each comment that was chosen; the act `undo` takes it back."""

    def act(sent: Sent) -> Done:
        done = Done()
        for comment in sent.comments():
            try:
                service(comment, sent)
            except (services.DecisionRefused, services.AppealRefused) as refusal:
                done.refused[comment.pk] = refusal
            else:
                done.touched.append(comment.pk)
        if done.touched:
            done.said.append(str(said))
            if undo:
                chosen = [("chosen", f"{key}:0") for key in done.touched]
                done.undo = [("act", undo), ("at", sent.now.isoformat()), *chosen]
        return done

    return act


def _as_is(service: Callable) -> Callable[[Comment, Sent], None]:
    """Call a service that needs to know nothing besides who asks for it, and when."""
    return lambda comment, sent: service(comment=comment, actor=sent.actor, now=sent.now)


_PICK, _UNPICK = _as_is(services.pick), _as_is(services.unpick)
_DISMISS = _as_is(services.dismiss_reports)


def _uphold(comment: Comment, sent: Sent) -> None:
    services.uphold(comment=comment, answer=sent.reason, actor=sent.actor, now=sent.now)


def _reopen(comment: Comment, sent: Sent) -> None:
    try:
        answered_at = datetime.fromisoformat(sent.word("at"))
    except ValueError as error:
        raise services.DecisionRefused(_("There is nothing to take back.")) from error
    services.reopen_reports(
        comment=comment, answered_at=answered_at, actor=sent.actor, now=sent.now
    )


def _note(comment: Comment, sent: Sent) -> None:
    services.add_note(comment=comment, text=sent.word("new_note"), actor=sent.actor, now=sent.now)


def _contest(comment: Comment, sent: Sent) -> None:
    decision = comment.decisions.filter(pk=key_of(sent.word("decision"))).first()
    wanted = sent.word("wanted")
    if decision is None or wanted not in Comment.Status:
        raise services.DecisionRefused(_("Say what should have been decided instead."))
    services.contest(
        decision=decision,
        wanted=Comment.Status(wanted),
        reason=sent.word("contest_reason"),
        actor=sent.actor,
        now=sent.now,
    )


def _uphold_contest(comment: Comment, sent: Sent) -> None:
    contest = Contest.objects.open().filter(comment=comment).first()
    if contest is None:
        raise services.DecisionRefused(_("This is not contested any more."))
    services.uphold_contest(contest=contest, actor=sent.actor, now=sent.now)


def _reply(sent: Sent) -> Done:
    done = Done()
    for parent in sent.comments()[:1]:
        try:
            reply = services.reply_as_staff(
                parent=parent,
                version=sent.chosen[parent.pk],
                text=sent.word("reply"),
                actor=sent.actor,
                now=sent.now,
            )
        except (services.DecisionRefused, services.TooOften) as refusal:
            done.refused[parent.pk] = refusal
        else:
            done.touched.append(parent.pk)
            done.said.append(_("Your reply is published."))
            done.has_decided = True
            batch = reply.decisions.values_list("batch", flat=True).last()
            done.undo = [("act", "undo"), ("batch", batch)]
    return done


def _claim(sent: Sent) -> Done:
    found = services.claim_batch(
        comments=sent.asked.comments(sent.actor, sent.now), actor=sent.actor, now=sent.now
    )
    if not found:
        return Done(said=[_("There is nothing here that nobody else has taken.")])
    said = ngettext("%(count)s comment is yours", "%(count)s comments are yours", len(found))
    return Done(said=[said % {"count": len(found)}], go_to="?queue=claimed")


def _release(sent: Sent) -> Done:
    count = services.release(actor=sent.actor, now=sent.now)
    said = ngettext("%(count)s comment given back", "%(count)s comments given back", count)
    return Done(said=[said % {"count": count}])


def _look(sent: Sent) -> Done:
    """Say nothing unless somebody else reads it."""
    done = Done()
    for comment in sent.comments()[:1]:
        claim = services.look(comment=comment, actor=sent.actor, now=sent.now)
        if claim.by_id != sent.actor.pk:
            done.said.append(_("%(name)s is reading this.") % {"name": claim.by})
    return done


DECIDE, JUDGE = "comments.decide_comment", "comments.decide_standing"
ACTS: dict[str, tuple[str, Act]] = {
    **{button.act: (DECIDE, _decide(button.status)) for button in DECIDING},
    "undo": (DECIDE, _undo),
    "uphold": (DECIDE, _each(_uphold, gettext_lazy("The author is told that it stands."))),
    "pick": (DECIDE, _each(_PICK, gettext_lazy("Picked"), undo="unpick")),
    "unpick": (
        DECIDE,
        _each(_UNPICK, gettext_lazy("No longer picked"), undo="pick"),
    ),
    "dismiss_reports": (
        DECIDE,
        _each(
            _as_is(services.dismiss_reports),
            gettext_lazy("Reports dismissed"),
            undo="reopen_reports",
        ),
    ),
    "reopen_reports": (DECIDE, _each(_reopen, gettext_lazy("The reports are open again."))),
    "contest": (DECIDE, _each(_contest, gettext_lazy("A third person is asked."))),
    "uphold_contest": (DECIDE, _each(_uphold_contest, gettext_lazy("The decision stands."))),
    "note": (DECIDE, _each(_note, gettext_lazy("Noted, for the desk alone."))),
    "reply": (DECIDE, _reply),
    "watch": (JUDGE, set_standing(Standing.Kind.WATCHED)),
    "suspend": (JUDGE, set_standing(Standing.Kind.SUSPENDED)),
    "ban": (JUDGE, set_standing(Standing.Kind.BANNED)),
    "lift": (JUDGE, set_standing(Standing.Kind.LIFTED)),
    "undo_standing": (JUDGE, undo_standing),
    "claim": (DECIDE, _claim),
    "release": (DECIDE, _release),
    "look": (DECIDE, _look),
}
