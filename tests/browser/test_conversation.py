"""A reader's comment from its first words to its erasure, with scripts and without."""

import email
import email.policy
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import STORY
from tests.browser.test_whole_path import fill, post, publish, sign_in
from tests.newsroom.running import until


def letters_to(newsroom, address):
    """The letters that left for this address, oldest first."""
    found = []
    for file in sorted((newsroom.site.folder / "mail").glob("*")):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if letter["To"] == address:
            found.append(letter)
    return found


def link_in(letter, part):
    text = letter.get_body(("plain",)).get_content()
    return re.search(rf"http\S+/{part}/\S+", text)[0]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_comment_is_previewed_edited_proven_published_withdrawn_and_its_author_erased(
    visit, newsroom, scripts
):
    address = f"bo{scripts}@marsh.example".lower()
    words = f"The key {'was' if scripts else 'is'} in the tower."
    reader = visit(STORY, java_script_enabled=scripts)
    fill(reader, name="Bo Marsh", email=address, comment=f"*{words}*")
    reader.get_by_role("button", name="Preview").click()
    expect(reader.locator(".preview em")).to_have_text(words)
    expect(reader.get_by_label(re.compile("^email", re.IGNORECASE))).to_have_value(address)
    post(reader)
    expect(reader.locator(".pending em")).to_have_text(words)
    receipt = reader.url.partition("#")[0]

    reader.goto(f"{receipt}status/")
    expect(reader.locator(".notice")).to_contain_text("Awaiting moderation")
    reader.get_by_role("link", name="Edit").click()
    edited = f"{words} I saw it."
    reader.get_by_label(re.compile("^comment", re.IGNORECASE)).fill(edited)
    reader.get_by_role("button", name="Save").click()
    expect(reader.locator(".comment-text")).to_have_text(edited)

    (question,) = until(lambda: letters_to(newsroom, address))
    reader.goto(link_in(question, "verify"))
    reader.get_by_role("button", name="Confirm").click()
    expect(reader.get_by_role("heading", name="Your comments", exact=True)).to_be_visible()
    expect(reader.locator(".own-comments")).to_contain_text(edited)
    yours = reader.url

    desk = visit("/admin/")
    sign_in(desk, newsroom)
    publish(desk, newsroom, edited)
    other = visit(STORY, java_script_enabled=scripts)
    expect(other.get_by_text(edited)).to_be_visible()

    reader.goto(f"{receipt}withdraw/")
    reader.get_by_role("button", name="Withdraw").click()
    other.reload()
    expect(other.get_by_text(edited)).to_have_count(0)

    reader.goto(yours)
    reader.get_by_role("link", name="Have it erased").click()
    reader.locator("input[value=remove]").check()
    reader.get_by_role("button", name="Erase my data for good").click()
    reader.goto(yours)
    expect(reader.locator(".own-comments")).to_have_count(0)


def test_the_pages_of_a_thread_and_its_orders_work_without_scripts(visit):
    page = visit(STORY, java_script_enabled=False)
    first = page.locator(".comment").first.get_attribute("id")
    page.get_by_role("link", name="Newest first").click()
    expect(page.get_by_role("link", name="Newest first")).to_have_attribute("aria-current", "true")
    assert page.locator(".comment").first.get_attribute("id") != first
    link = page.locator(".comment-head a.meta").last
    anchor = link.locator("xpath=ancestor::article").get_attribute("id")
    link.click()
    assert page.url.endswith(f"{STORY}#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_a_new_comment_is_announced_and_nothing_moves(visit, newsroom):
    page = visit("/")
    page.clock.install()
    page.goto(newsroom.url + STORY)
    page.locator("[data-poll]").evaluate("section => section.dataset.count -= 2")
    place = page.locator(".comment").first.bounding_box()
    page.clock.run_for(46_000)
    expect(page.get_by_role("status").get_by_role("link")).to_have_text("New comments: 2")
    assert page.locator(".comment").first.bounding_box() == place
