"""The reply form in unlucky moments."""

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import STORY
from tests.browser.test_whole_path import fill, post

LONG = " ".join(["All three hundred words of it, typed on a phone on a moving train."] * 23)

READERS = count()


@pytest.fixture
def form(visit):
    page = visit(STORY, viewport={"width": 360, "height": 740}, has_touch=True)
    # Nobody says the same twice.
    fill(page, name=f"Ann {next(READERS)}", email="ann@long.example", comment=LONG)
    return page


def test_what_was_typed_outlives_a_line_that_breaks(form, newsroom):
    form.context.set_offline(True)
    with form.expect_event("requestfailed"):
        form.get_by_role("button", name="Post Comment").click(no_wait_after=True)
    form.context.set_offline(False)
    form.goto(newsroom.url + STORY)
    expect(form.locator("#id_text")).to_have_value(LONG)
    fill(form, name="Ann", email="ann@long.example")
    post(form)
    expect(form.locator(".pending")).to_contain_text("moving train")


def test_two_quick_presses_are_one_comment(form):
    sent = []
    form.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
    form.get_by_role("button", name="Post Comment").dblclick()
    expect(form.locator(".pending")).to_be_visible()
    assert len(sent) == 1


def test_a_comment_that_was_taken_is_not_offered_again(form, newsroom):
    post(form)
    expect(form.locator(".pending")).to_be_visible()
    form.goto(newsroom.url + STORY)
    expect(form.locator("#id_text")).to_have_value("")


def test_the_form_comes_to_the_comment_and_goes_home_again(visit):
    page = visit(STORY)
    link = page.locator("a[data-reply]").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".thread form#commentform")).to_have_count(1)
    expect(page.locator("#commentform :focus")).to_have_count(1)
    expect(page.locator("[data-respond-title]")).to_contain_text("Leave a Reply to")
    page.get_by_role("button", name="Cancel reply").click()
    expect(page.locator(".thread form#commentform")).to_have_count(0)
    expect(link).to_be_focused()


def test_the_first_tab_skips_to_the_content(visit):
    page = visit(STORY)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
