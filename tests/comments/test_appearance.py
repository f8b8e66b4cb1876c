"""A comment's HTML is made once, and anew for whatever looks otherwise."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from comments.appearance import Appearance, rendered
from comments.models import Comment
from comments.threads import thread_page
from tests.makers import NOON, discuss, make_comment, make_story

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def made(monkeypatch):
    """The comments that were rendered since the test began."""
    rendered.cache_clear()
    found, render = [], Appearance.render

    def noted(self, **words):
        found.append(self.pk)
        return render(self, **words)

    monkeypatch.setattr(Appearance, "render", noted)
    return found


def publish(story, text="Fine.", **fields):
    comment = make_comment(story, text, **fields)
    Comment.objects.filter(pk=comment.pk).update(status=Status.PUBLISHED)
    comment.refresh_from_db()
    return comment


def page(client, story):
    return client.get(story.get_absolute_url()).text


def test_the_second_page_with_a_comment_renders_it_no_more(client, story, made):
    first = publish(story, "One.")
    page(client, story)
    second = publish(story, "Two.")
    shown = page(client, story)
    assert made == [first.pk, second.pk]
    assert "One." in shown
    assert "Two." in shown


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"name": "Béla"}, "Béla"),
        ({"website": "https://example.org/b"}, "https://example.org/b"),
        ({"html": "<p>Other words.</p>"}, "Other words."),
        ({"avatar_seed": "another"}, "another"),
        ({"recommendation_count": 7}, "7 recommend this"),
        ({"edited_at": NOON}, ">edited<"),
        ({"picked_at": NOON}, "Editors’ pick</span>"),
        ({"submitted_at": NOON - timedelta(days=40)}, "Oct. 15, 2026"),
        ({"passage": "Two."}, "From the story</a>"),
        ({"passage": "Seven."}, "which was changed since"),
    ],
)
def test_whatever_looks_otherwise_is_rendered_anew(client, story, change, shown):
    comment = publish(story)
    assert shown not in page(client, story)
    Comment.objects.filter(pk=comment.pk).update(**change)
    assert shown in page(client, story)


def test_a_conversation_that_closes_takes_the_reply_links_away(client, story):
    publish(story)
    assert "data-reply=" in page(client, story)
    story.comments_open = False
    story.save(update_fields=["comments_open"])
    assert "data-reply=" not in page(client, story)


def test_an_answer_to_a_comment_that_goes_says_so(client, story):
    discuss(thread_depth=1)
    asked = publish(story, "Who asked?")
    publish(story, "I did.", parent=asked)
    assert "in reply to Ann" in page(client, story)
    Comment.objects.filter(pk=asked.pk).update(name="Béla")
    assert "in reply to Béla" in page(client, story)
    Comment.objects.filter(pk=asked.pk).update(status=Status.SPAM)
    assert "no longer here" in page(client, story)


def test_each_language_has_its_own(client, story, settings):
    publish(story)
    assert "Report<" in page(client, story)
    settings.LANGUAGE_CODE = "fr"
    assert "Report<" not in page(client, story)
    with translation.override("fr"):
        assert translation.gettext("Report an error in this story") in page(client, story)


def test_an_authors_own_waiting_comment_is_kept_for_nobody(client, story, made):
    comment = make_comment(story, "Wait.")
    receipt = reverse("comments:receipt", args=[comment.receipt_token])
    for _time in range(2):
        assert "awaiting moderation" in client.get(receipt).text
    assert made == [comment.pk, comment.pk]
    assert "Wait." not in page(client, story)


def test_the_form_is_that_of_the_story(client, story):
    other = make_story("Another")
    for one in (story, other):
        assert f'action="/stories/{one.slug}/reply/"' in page(client, one)


def test_the_empty_form_follows_what_is_required(client, story):
    assert page(client, story).count("required") > 0
    required = page(client, story).count(" required ")
    discuss(require_name_email=False)
    assert page(client, story).count(" required ") == required - 2


@pytest.mark.parametrize("size", [1, 5, 6, 13])
def test_a_page_of_any_thread_has_as_many_queries(story, size, django_assert_num_queries):
    whole = size <= 5
    discuss(comments_a_page=5)
    for number in range(size):
        publish(story, f"Comment {number}.", at=NOON + timedelta(seconds=number))
    with django_assert_num_queries(3 if whole else 4):
        shown = thread_page(story=story)
    assert (shown.count, shown.pages) == (size, -(-size // 5))
    assert len(shown.nodes) == min(size, 5)


def test_a_storys_page_costs_nine_queries(client, story, django_assert_num_queries):
    publish(story)
    page(client, story)
    with django_assert_num_queries(9) as first:
        page(client, story)
    for number in range(30):
        publish(story, f"Comment {number}.")
    with django_assert_num_queries(len(first)):
        page(client, story)
