"""The few numbers at the top of the screen of figures."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments.admin.figures.words import number, percent, wait
from comments.desk.figures import DeskFigures


@dataclass(frozen=True)
class Number:
    label: str
    value: str
    hint: str = ""


def headline(figures: DeskFigures) -> list[Number]:
    waiting, work, appeals = figures.waiting, figures.work, figures.on_appeal
    unconfirmed = _("%(count)s more until their address is confirmed") % {
        "count": number(waiting.unconfirmed)
    }
    reversed_ = _("%(reversed)s of %(answered)s") % {
        "reversed": number(appeals.reversed),
        "answered": number(appeals.answered),
    }
    return [
        Number(_("Waiting now"), number(waiting.count), unconfirmed if waiting.unconfirmed else ""),
        Number(_("Longest wait now"), wait(figures.oldest)),
        Number(_("Median wait"), wait(figures.waits.median), _("to the first decision")),
        Number(_("95 of 100 waited up to"), wait(figures.waits.most), _("to the first decision")),
        Number(_("Decisions"), number(work.count), _("of people")),
        Number(_("Decisions an hour"), number(work.an_hour, 1), _("while somebody was deciding")),
        Number(
            pgettext("number of comments", "Not published"),
            percent(figures.share_rejected),
            _("of decisions"),
        ),
        Number(_("Reversed on appeal"), percent(appeals.share), reversed_),
    ]
