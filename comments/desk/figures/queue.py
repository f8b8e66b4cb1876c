"""How many comments were held at the end of each part of a period."""

from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count, Q

from comments.desk.figures.periods import Period
from comments.models import Comment, Decision

_HELD = Comment.Status.HELD


@dataclass(frozen=True)
class Flow:
    """What came to be held in a part, what left, and how many were held at its end."""

    came: int
    left: int
    held: int


def flows(period: Period, *, held_now: int) -> list[Flow]:
    """Return them for each part of a period that ends now; one query.

    Counted back from now, through every decision, also what was taken back later: it was so then.
    Those that wait for their address to be confirmed are among them.
    """
    came = Q(to_status=_HELD) & ~Q(from_status=_HELD)
    left = Q(from_status=_HELD) & ~Q(to_status=_HELD)
    moved = (
        Decision.objects.filter(came | left, **period.contains("at"))
        .order_by()
        .values_list(period.part("at"))
        .annotate(came=Count("pk", filter=came), left=Count("pk", filter=left))
    )
    by_part = {part: (came, left) for part, came, left in moved}
    changes = [by_part.get(part, (0, 0)) for part in range(len(period.parts))]
    backwards = accumulate(
        reversed(changes[1:]), lambda held, moves: held - moves[0] + moves[1], initial=held_now
    )
    at_end = list(backwards)[::-1]
    return [Flow(*moves, held) for moves, held in zip(changes, at_end, strict=True)]
