"""What the buttons of the desk do with the author of a comment."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from comments import services
from comments.admin.presses import Done, Sent
from comments.admin.screens import midnight
from comments.desk.narrowing import key_of
from comments.models import Standing


def set_standing(kind: Standing.Kind) -> Callable[[Sent], Done]:
    def act(sent: Sent) -> Done:
        done = Done()
        words = {"reason": sent.word("standing_reason"), "by": sent.actor, "now": sent.now}
        for comment in sent.comments()[:1]:
            try:
                if comment.person is None:
                    raise services.StandingRefused(_("No address leads to this author."))
                if kind == Standing.Kind.LIFTED:
                    stored = services.lift_standing(person=comment.person, **words)
                else:
                    until = midnight(sent.word("until"))
                    stored = services.set_standing(
                        person=comment.person, kind=kind, until=until, **words
                    )
            except services.StandingRefused as refusal:
                done.refused[comment.pk] = refusal
            else:
                done.touched.append(comment.pk)
                done.said.append(f"{comment.author_name}: {stored.get_kind_display()}")
                chosen = ("chosen", f"{comment.pk}:0")
                done.undo = [("act", "undo_standing"), ("standing", str(stored.pk)), chosen]
        return done

    return act


def undo_standing(sent: Sent) -> Done:
    done = Done(touched=list(sent.chosen)[:1])
    standing = Standing.objects.filter(pk=key_of(sent.word("standing")), by=sent.actor).first()
    try:
        if standing is None:
            raise services.StandingRefused(_("There is nothing to take back."))
        services.undo_standing(standing=standing, by=sent.actor, now=sent.now)
    except services.StandingRefused as refusal:
        done.said.append(str(refusal))
    else:
        done.said.append(_("The decision about the author was taken back."))
    return done
