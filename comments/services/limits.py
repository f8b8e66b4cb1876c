"""How often one sender may do something that leaves a row."""

import math
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

AN_HOUR = timedelta(hours=1)


class TooOften(Exception):
    """The sender has to wait; `seconds` says how long, the message is for the reader."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(
            _("A lot came from your network in the last hour. Please try again in a while.")
        )


def refuse_flood(rows: QuerySet, *, sender: str, now: datetime, an_hour: int) -> None:
    """Raise TooOften when `an_hour` of these rows came from the sender within the last hour."""
    recent = rows.filter(sender=sender, at__gt=now - AN_HOUR, at__lte=now).order_by("-at")
    oldest = recent.values_list("at", flat=True)[an_hour - 1 : an_hour].first()
    if oldest:
        raise TooOften(oldest + AN_HOUR - now)
