"""Lists of published stories, a page at a time, as fast for a hundred thousand as for a hundred."""

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from articles.changes import kept_until_changed
from articles.models import Story
from articles.models.stories import StoryQuerySet

STORIES_A_PAGE = 20
# A list of more is walked from the newest story of the site on; one of fewer is sorted.
_LONG = 2000


class StoryList(Paginator):
    """Published stories, newest first, which are counted once after each change of `key`.

    `is_in_order` says that an index has these stories in this order.
    """

    def __init__(self, stories: StoryQuerySet, *, key: str, is_in_order: bool = False) -> None:
        super().__init__(stories.published().newest_first().for_list(), STORIES_A_PAGE)
        self._key, self._is_in_order = key, is_in_order

    @cached_property
    def count(self) -> int:
        return kept_until_changed("stories", self._key, self.object_list.count)

    def page(self, number: int | str) -> Page:
        if self.count > _LONG and not self._is_in_order:
            these = self.object_list.filter(pk=OuterRef("pk")).order_by()
            walked = Story.objects.published().filter(Exists(these)).newest_first()
            self.object_list = walked.for_list()
        return super().page(number)
