"""From a saved page on a disk to "1 Comment", with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

SAVED_PAGE = """\
Ropewalk tower to get its clock back

The clock of the Ropewalk tower will strike again in spring, {number} years after it stopped.
“It was never broken,” said Ida Marsh, who has wound it. “Nobody had asked where the key was.”

The council’s works committee agreed on Monday to pay for scaffolding. It did not agree on the
chimes, which half of the street wants and the other half doesn’t.

Be First to Comment

Leave a Reply

Your email address will not be published. Required fields are marked *

Comment *

Name *

Email *

Website

Post Comment
"""
NOTE = "Your email address will not be published. Required fields are marked *"


def fill(page, **fields):
    for label, value in fields.items():
        page.get_by_label(re.compile(f"^{label}", re.IGNORECASE)).fill(value)


def post(page):
    page.get_by_role("button", name="Post Comment").click()


def sign_in(page, newsroom):
    page.get_by_label("User name").fill(newsroom.name)
    page.get_by_label("Password").fill(newsroom.password)
    page.get_by_role("button", name="Log in").click()


def card_of(desk, newsroom, text, queue="held"):
    """The card of a new comment on the moderators' desk."""
    desk.goto(f"{newsroom.url}/admin/comments/comment/?queue={queue}&order=newest")
    return desk.locator(".desk-card", has_text=text)


def publish(desk, newsroom, text):
    card_of(desk, newsroom, text).get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("1 comment: published")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_saved_page_becomes_a_story_with_a_conversation(visit, newsroom, tmp_path, scripts):
    years = 31 + scripts
    text = f"My father wound it for {years} years, “and nobody asked him” either."
    story = newsroom.import_story(tmp_path, SAVED_PAGE.format(number=years))
    reader = visit(story, java_script_enabled=scripts)
    expect(reader.get_by_role("heading", level=1)).to_have_text(
        "Ropewalk tower to get its clock back"
    )
    body = reader.locator(".body")
    expect(body.locator("p")).to_have_count(2)
    expect(body).to_contain_text("“It was never broken,” said Ida Marsh")
    expect(body).not_to_contain_text("Leave a Reply")
    for heading in ("Be First to Comment", "Leave a Reply"):
        expect(reader.get_by_role("heading", name=heading)).to_have_count(1)
    expect(reader.get_by_text(NOTE)).to_have_count(1)

    # An address that the browser takes and the server does not.
    fill(reader, name="Ann Marsh", email="ann@marsh", comment=text)
    post(reader)
    expect(reader.get_by_label(re.compile("^email", re.IGNORECASE))).to_have_attribute(
        "aria-invalid", "true"
    )
    expect(reader.get_by_label(re.compile("^comment", re.IGNORECASE))).to_have_value(text)
    fill(reader, email="ann@marsh.example")
    post(reader)
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    expect(reader.locator(".pending")).to_contain_text(text)
    assert "/receipts/" in reader.url

    other = visit(story, java_script_enabled=scripts)
    expect(other.get_by_role("heading", name="Be First to Comment")).to_be_visible()
    expect(other.get_by_text(text)).to_have_count(0)

    desk = visit("/admin/", java_script_enabled=True)
    sign_in(desk, newsroom)
    publish(desk, newsroom, text)
    other.reload()
    expect(other.get_by_role("heading", name="1 Comment", exact=True)).to_be_visible()
    expect(other.get_by_text(text)).to_be_visible()

    other.get_by_role("link", name="Reply to Ann Marsh").click()
    expect(other.get_by_role("heading", name="Leave a Reply to Ann Marsh")).to_be_visible()
    answer = f"Then it was the key after all, for {years} years."
    fill(other, name="Bo", email="bo@bo.example", comment=answer)
    post(other)
    expect(other.locator(".pending")).to_contain_text(answer)
    publish(desk, newsroom, answer)
    reader.goto(story)
    expect(reader.get_by_role("heading", name="2 Comments", exact=True)).to_be_visible()
    expect(reader.locator("li li .comment")).to_contain_text(answer)
