"""What a moderator asked to see, read from the query string, and the page of it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.http import QueryDict

from comments.desk.cards import Card, cards_of, for_cards
from comments.desk.narrowing import Narrowing
from comments.desk.ordering import ORDERS, Order
from comments.desk.queues import FIRST, QUEUES, Queue
from comments.desk.search import LONGEST, matching
from comments.models.comments import CommentQuerySet

CARDS_A_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A queue, narrowed and searched, in an order, from a place on. Never an error: what nobody
    can ask for is as if it had not been asked."""

    queue: Queue
    order: Order
    narrowing: Narrowing
    typed: str
    after: str

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        queue = QUEUES.get(query.get("queue", ""), FIRST)
        orders = orders_of(queue)
        return cls(
            queue=queue,
            order=orders.get(query.get("order", ""), orders[queue.order]),
            narrowing=Narrowing.of(query),
            typed=query.get("q", "").replace("\x00", "")[:LONGEST].strip(),
            after=query.get("after", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.typed) or self.narrowing != Narrowing()

    def comments(self, actor: AbstractBaseUser, now: datetime) -> CommentQuerySet:
        """Return all that is asked for, in no order and from no place on."""
        comments = self.narrowing.of_these(self.queue.of(actor, now), now)
        return matching(comments, self.typed)

    def address(self, **changes: object) -> str:
        """Return the query string of this, or of what differs from it. From the beginning."""
        query = QueryDict(mutable=True)
        query["queue"] = self.queue.name
        asked = {
            "q": self.typed,
            "order": "" if self.order.name == self.queue.order else self.order.name,
            **vars(self.narrowing),
        }
        query.update({name: value for name, value in (asked | changes).items() if value})
        return f"?{query.urlencode()}"


def orders_of(queue: Queue) -> dict[str, Order]:
    return {name: ORDERS[name] for name in queue.orders}


@dataclass(frozen=True, kw_only=True)
class Page:
    """So many cards, and from where on the next ones are; empty on the last page."""

    cards: list[Card]
    following: str


def page_of(asked: Asked, *, actor: AbstractBaseUser, now: datetime) -> Page:
    """Return the cards that were asked for, CARDS_A_PAGE at most."""
    order = asked.order
    rows = order.sort(order.after(asked.comments(actor, now), asked.after))
    found = list(for_cards(rows, now)[: CARDS_A_PAGE + 1])
    cards = cards_of(found[:CARDS_A_PAGE], actor=actor, now=now)
    is_last = len(found) <= CARDS_A_PAGE
    return Page(cards=cards, following="" if is_last else order.place_of(cards[-1].comment))
