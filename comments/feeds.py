"""Atom feeds of published comments, newest first."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.changes import Part, shows
from articles.models import Story
from comments.models import Comment
from comments.models.comments import CommentQuerySet

ITEMS = 50


class SiteComments(Feed):
    """The newest comments of all published stories."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Comments on %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("articles:front")

    def items(self) -> list[Comment]:
        comments = list(_newest(Comment.objects.all()))
        shows(Part.COMMENTS, *(Part.TEASER.of(comment.story_id) for comment in comments))
        return comments

    def item_title(self, comment: Comment) -> str:
        return _("%(name)s on %(headline)s") % {
            "name": comment.author_name,
            "headline": comment.story.headline,
        }

    def item_description(self, comment: Comment) -> str:
        return comment.html

    def item_author_name(self, comment: Comment) -> str:
        return comment.author_name

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.submitted_at

    def item_updateddate(self, comment: Comment) -> datetime:
        return comment.edited_at or comment.submitted_at


class StoryComments(SiteComments):
    """The newest comments of one story."""

    def get_object(self, request: HttpRequest, slug: str) -> Story:
        return get_object_or_404(Story.objects.published().for_page(), slug=slug)

    def title(self, story: Story) -> str:
        return _("Comments on “%(headline)s”") % {"headline": story.headline}

    def link(self, story: Story) -> str:
        return story.get_absolute_url()

    def items(self, story: Story) -> CommentQuerySet:
        shows(Part.STORY.of(story.pk), Part.THREAD.of(story.pk))
        return _newest(Comment.objects.filter(story=story))


def _newest(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.visible().newest_first().for_thread().select_related("story")[:ITEMS]
