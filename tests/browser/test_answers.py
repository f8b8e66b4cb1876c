"""What readers tell the desk besides comments, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_conversation import letters_to, link_in
from tests.browser.test_pages import LOOKS, STORY
from tests.browser.test_whole_path import card_of, fill, post, publish, sign_in
from tests.newsroom.running import until

both_ways = pytest.mark.parametrize(
    "scripts", [True, False], ids=["with scripts", "without scripts"]
)


def leave(reader, address, words):
    """Post a comment; return the address of its receipt."""
    fill(reader, name="Ona Reed", email=address, comment=words)
    post(reader)
    reader.locator(".pending").wait_for()
    return reader.url.partition("#")[0]


def prove(reader, newsroom, address):
    """Follow the link of the first letter and press its button."""
    (question,) = until(lambda: letters_to(newsroom, address))
    reader.goto(link_in(question, "verify"))
    reader.get_by_role("button", name="Confirm").click()
    expect(reader.get_by_role("heading", name="Your comments", exact=True)).to_be_visible()
    return reader.url


def follow_link(newsroom, address):
    """The link that confirms a follow, from the letter that asks; none before it has left."""
    for letter in letters_to(newsroom, address):
        if "/follows/" in letter.get_body(("plain",)).get_content():
            return link_in(letter, "follows")
    return None


def signed_in(visit, newsroom):
    desk = visit("/admin/")
    sign_in(desk, newsroom)
    return desk


@both_ways
def test_a_follow_is_asked_for_confirmed_by_letter_and_stopped(visit, newsroom, scripts):
    address = f"follow{scripts}@reed.example".lower()
    reader = visit(STORY, java_script_enabled=scripts)
    receipt = leave(reader, address, f"Follow this, {scripts}.")
    reader.goto(f"{receipt}follow/")
    reader.get_by_role("button", name="Send me mail").click()
    link = until(lambda: follow_link(newsroom, address))
    reader.goto(link)
    reader.get_by_role("button", name="Yes, send it").click()
    expect(reader.get_by_role("heading", name="You will get mail")).to_be_visible()
    reader.get_by_role("link", name="Change or stop").click()
    reader.get_by_role("button", name=re.compile("Stop", re.IGNORECASE)).first.click()
    reader.goto(link)
    expect(reader.get_by_role("heading", name="You will get mail")).to_have_count(0)


@both_ways
def test_a_rejection_is_appealed_once_and_granted(visit, newsroom, scripts):
    address = f"appeal{scripts}@reed.example".lower()
    words = f"Rejected in haste, {scripts}."
    reader = visit(STORY, java_script_enabled=scripts)
    receipt = leave(reader, address, words)
    desk = signed_in(visit, newsroom)
    card_of(desk, newsroom, words).get_by_role("button", name="Reject", exact=True).click()
    expect(desk.get_by_text("1 comment: rejected")).to_be_visible()
    reader.goto(f"{receipt}status/")
    reader.get_by_role("link", name=re.compile("appeal|moderator", re.IGNORECASE)).first.click()
    reader.get_by_label("Why should it be published?").fill("It breaks no rule.")
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_label("Why should it be published?")).to_have_count(0)
    card = card_of(desk, newsroom, words, queue="appealed")
    expect(card).to_contain_text("It breaks no rule.")
    card.get_by_role("button", name="Grant the appeal").click()
    expect(desk.get_by_text("1 comment: published")).to_be_visible()
    reader.goto(newsroom.url + STORY)
    expect(reader.get_by_text(words)).to_be_visible()


@both_ways
def test_a_report_reaches_the_desk(visit, newsroom, scripts):
    words = f"Report me, {scripts}."
    address = f"report{scripts}@reed.example".lower()
    leave(visit(STORY), address, words)
    desk = signed_in(visit, newsroom)
    publish(desk, newsroom, words)
    reader = visit(STORY, java_script_enabled=scripts, user_agent=f"Reporter, {scripts}")
    comment = reader.locator(".comment", has_text=words).last
    comment.get_by_role("link", name="Report").click()
    reader.locator("[name=reason]").first.check()
    reader.locator("textarea").first.fill(f"It shouts, {scripts}.")
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.get_by_role("button", name="Send the report")).to_have_count(0)
    card = card_of(desk, newsroom, words, queue="reported")
    expect(card).to_contain_text(f"It shouts, {scripts}.")
    assert address not in reader.content()


@both_ways
def test_an_error_in_a_story_goes_to_the_desk_and_not_to_the_thread(visit, newsroom, scripts):
    words = f"The bridge has two lanes, {scripts}."
    reader = visit(STORY, java_script_enabled=scripts)
    reader.get_by_role("link", name=re.compile("report an error", re.IGNORECASE)).first.click()
    reader.locator("textarea").last.fill(words)
    reader.get_by_role("button", name="Send to the desk").click()
    expect(reader).to_have_url(newsroom.url + f"{STORY}thank-you/")
    reader.goto(newsroom.url + STORY)
    expect(reader.get_by_text(words)).to_have_count(0)
    desk = signed_in(visit, newsroom)
    desk.goto(f"{newsroom.url}/admin/comments/errorreport/")
    expect(desk.locator("#result_list")).to_contain_text(words[:20])


def test_without_scripts_a_paragraph_is_chosen_and_quoted(visit, newsroom):
    reader = visit(f"{STORY}quote/", java_script_enabled=False)
    reader.goto(f"{newsroom.url}{STORY}quote/?paragraph=2")
    passage = reader.get_by_label("Passage of the story")
    quoted = passage.input_value()
    fill(reader, name="Ona", email="quote@reed.example", comment="Is that certain?")
    post(reader)
    expect(reader.locator(".pending .passage blockquote")).to_contain_text(quoted[:40])


def test_the_pages_of_an_author_and_a_long_thread_are_fit_for_everybody(visit, newsroom):
    address = "pages@reed.example"
    reader = visit(STORY)
    receipt = leave(reader, address, "Look at my pages.")
    yours = prove(reader, newsroom, address)
    pages = [receipt + part for part in ("status/", "edit/", "withdraw/", "follow/")]
    pages += [yours, yours + "erase/", f"{newsroom.url}/your-comments/"]
    pages += [f"{newsroom.url}{STORY}comments/{order}" for order in ("", "?order=newest")]
    for width, scheme in LOOKS:
        page = visit(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            bypass_csp=True,  # for axe, which is a script of ours alone
        )
        for address in pages:
            assert page.goto(address).ok, address
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert not found.response["violations"], found.generate_report()
            assert page.locator("h1").count() == 1, address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
