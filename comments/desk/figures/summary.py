"""Everything that the desk's screen of figures shows."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from comments.desk.figures.periods import Period
from comments.desk.figures.queue import Flow, flows
from comments.desk.figures.rejections import Reason, rejections
from comments.desk.figures.reversals import Reversals, by_colleagues, on_appeal
from comments.desk.figures.rules import RuleRecord, rule_records
from comments.desk.figures.waits import Waiting, Waits, waiting_now, waits
from comments.desk.figures.work import Work, work
from comments.models import Comment


@dataclass(frozen=True, kw_only=True)
class DeskFigures:
    """The figures of a period that ends now. `flows` and `waits_by_part` are by its parts."""

    period: Period
    waiting: Waiting
    flows: list[Flow]
    waits: Waits
    waits_by_part: list[Waits]
    work: Work
    rejections: list[Reason]
    rules: list[RuleRecord]
    on_appeal: Reversals
    by_colleagues: Reversals

    @property
    def oldest(self) -> timedelta | None:
        """How long the comment that waits longest has waited."""
        return self.waiting.since and max(self.period.end - self.waiting.since, timedelta(0))

    @cached_property
    def rejected(self) -> int:
        by_outcome = self.work.by_outcome
        return sum(by_outcome[outcome] for outcome in Comment.REJECTIONS)

    @property
    def share_rejected(self) -> float | None:
        return self.rejected / self.work.count if self.work.count else None


def desk_figures(period: Period) -> DeskFigures:
    """Return the figures of a period that ends now, in 11 queries however much was decided."""
    waiting = waiting_now()
    together, by_part = waits(period)
    return DeskFigures(
        period=period,
        waiting=waiting,
        flows=flows(period, held_now=waiting.held),
        waits=together,
        waits_by_part=by_part,
        work=work(period),
        rejections=rejections(period),
        rules=rule_records(period),
        on_appeal=on_appeal(period),
        by_colleagues=by_colleagues(period),
    )
