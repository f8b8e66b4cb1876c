"""Lists of rows that are too many to be counted for a page."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

# Rows that are counted and can be paged to.
BOUND = 10_000


class BoundedPaginator(Paginator):
    """Counts no further than BOUND, so that a page costs the same however many rows there are."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:BOUND].count()
