"""In which order cards come, and how the next page goes on where this one ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.models.comments import CommentQuerySet

_SEPARATOR = "~"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_MICROSECOND = timedelta(microseconds=1)


def _write_time(at: datetime) -> str:
    return str((at - _EPOCH) // _A_MICROSECOND)


def _read_time(written: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(written))


def _read_key(written: str) -> int:
    if not 0 < (key := int(written)) < 2**63:
        raise ValueError(written)
    return key


def _write_risk(risk: float | None) -> str:
    return "" if risk is None else repr(risk)


def _read_risk(written: str) -> float | None:
    return float(written) if written else None


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that comments are in the order of; where it may be empty those come last."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    is_descending: bool = False
    may_be_empty: bool = False

    def order(self) -> Any:
        if not self.is_descending:
            return self.name
        return F(self.name).desc(nulls_last=True if self.may_be_empty else None)

    def beyond(self, value: Any) -> Q:
        """What comes after a comment with this value."""
        if value is None:
            return Q(pk__in=[])
        later = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        return later | Q(**{f"{self.name}__isnull": True}) if self.may_be_empty else later

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


@dataclass(frozen=True, kw_only=True)
class Order:
    """One way to go through a queue, without a doubt between any two comments."""

    name: str
    label: str
    fields: tuple[Field, ...]

    def sort(self, comments: CommentQuerySet) -> CommentQuerySet:
        return comments.order_by(*(field.order() for field in self.fields))

    def place_of(self, comment: Comment) -> str:
        """Return where the comment stands, for the address of the page that follows it."""
        values = (field.write(getattr(comment, field.name)) for field in self.fields)
        return _SEPARATOR.join(values)

    def after(self, comments: CommentQuerySet, place: str) -> CommentQuerySet:
        """Return what follows a place; everything where it is none of this order's."""
        written = place.split(_SEPARATOR)
        if len(written) != len(self.fields):
            return comments
        try:
            values = [field.read(one) for field, one in zip(self.fields, written, strict=True)]
        except (ValueError, OverflowError):
            return comments
        following, before = Q(pk__in=[]), Q()
        for field, value in zip(self.fields, values, strict=True):
            following |= before & field.beyond(value)
            before &= field.same(value)
        first = self.fields[0]
        if not first.may_be_empty:
            # By this the database goes to the place instead of passing all that is before it.
            first_on = "lte" if first.is_descending else "gte"
            comments = comments.filter(**{f"{first.name}__{first_on}": values[0]})
        return comments.filter(following)


_KEY = Field(name="pk", read=_read_key)
_TIME = Field(name="submitted_at", read=_read_time, write=_write_time)
_KEY_DOWN = Field(name="pk", read=_read_key, is_descending=True)
ORDERS = {
    order.name: order
    for order in (
        Order(name="oldest", label=_("Oldest first"), fields=(_TIME, _KEY)),
        Order(
            name="newest",
            label=_("Newest first"),
            fields=(
                Field(name="submitted_at", read=_read_time, write=_write_time, is_descending=True),
                _KEY_DOWN,
            ),
        ),
        Order(
            name="riskiest",
            label=_("Riskiest first"),
            fields=(
                Field(
                    name="risk",
                    read=_read_risk,
                    write=_write_risk,
                    is_descending=True,
                    may_be_empty=True,
                ),
                _TIME,
                _KEY,
            ),
        ),
        Order(
            name="story",
            label=_("By story"),
            fields=(Field(name="story_id", read=_read_key), _TIME, _KEY),
        ),
        # For the decisions of one person alone.
        Order(
            name="decided",
            label=_("Decided last first"),
            fields=(
                Field(name="decided_at", read=_read_time, write=_write_time, is_descending=True),
                _KEY_DOWN,
            ),
        ),
    )
}
