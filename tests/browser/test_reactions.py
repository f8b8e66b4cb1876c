"""What scripts add to the thread and its form, and that all of it works without them."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages import LOOKS, STORY
from tests.browser.test_whole_path import fill, post

SELECT = """() => {
  const paragraphs = document.querySelectorAll(".body p:not(.dateline)");
  const range = document.createRange();
  range.setStart(paragraphs[1].firstChild, 0);
  range.setEnd(paragraphs[2].firstChild, 12);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def paths(page) -> dict[str, str]:
    first = page.locator("form[data-recommend]").first.get_attribute("action")
    return {
        "recommend": first,
        "report": first.replace("recommend", "report"),
        "error": f"{STORY}error/",
        "paragraphs": f"{STORY}quote/",
        "passage": f"{STORY}quote/?paragraph=2",
        "thanks": f"{STORY}thank-you/",
    }


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_reactions_are_fit_for_everybody(visit, newsroom, width, scheme):
    page = visit(
        STORY,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for axe, which is a script of ours alone
    )
    for path in paths(page).values():
        page.goto(newsroom.url + path)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert not found.response["violations"], found.generate_report()
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_name_and_website_are_kept_by_consent_and_forgotten_at_once(visit, newsroom):
    page = visit(STORY)
    box = page.get_by_label("Save my name and website")
    expect(box).not_to_be_checked()
    fill(page, name="Ann", email="ann@kept.example", comment="Well.")
    page.locator("#id_website").fill("kept.example")
    assert page.evaluate("localStorage.length") == 0
    box.check()
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert json.loads(kept["reader"]) == ["Ann", "kept.example"]
    page.goto(newsroom.url + STORY)
    expect(page.locator("#id_name")).to_have_value("Ann")
    expect(page.locator("#id_website")).to_have_value("kept.example")
    expect(page.locator("#id_email")).to_have_value("")
    box.uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_a_preview_comes_above_the_form_and_sends_nothing_away(visit):
    page = visit(STORY)
    page.locator("#id_text").fill("So *true*.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview] em")).to_have_text("true")
    expect(page.locator("[data-preview]")).to_be_focused()
    page.locator("#id_text").fill("So **false**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview]")).to_have_count(1)
    expect(page.locator("[data-preview] strong")).to_have_text("false")


def test_near_the_limit_the_bytes_are_counted(visit):
    page = visit(STORY)
    note = page.locator("#id_text + .hint")
    page.locator("#id_text").fill("é" * 29_000)
    expect(note).to_be_empty()
    page.locator("#id_text").fill("é" * 32_500)
    expect(note).to_have_text("Bytes left: 525")
    page.locator("#id_text").fill("é" * 32_800)
    expect(note).to_have_text("Bytes too many: 75")


def test_selected_words_are_quoted_and_can_be_let_go(visit):
    page = visit(STORY)
    quote = page.get_by_role("button", name="Quote in a reply")
    expect(quote).to_be_hidden()
    page.evaluate(SELECT)
    quote.click()
    shown = page.locator("[data-passage]")
    expect(shown).to_be_visible()
    shown.get_by_role("button").click()
    expect(shown).to_be_hidden()
    page.evaluate(SELECT)
    quote.click()
    words = shown.locator("blockquote").inner_text()
    fill(page, name="Ann", email="ann@quote.example", comment="Is that so?")
    post(page)
    expect(page.locator(".pending .passage blockquote")).to_have_text(words)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_recommendation_counts(visit, scripts):
    page = visit(STORY, java_script_enabled=scripts, user_agent=f"Reader, {scripts}")
    form = page.locator("form[data-recommend]").nth(4)
    form.get_by_role("button").click()
    expect(form).to_contain_text("recommend")
    expect(form.locator("[role=status]")).to_contain_text("this")


def test_without_scripts_a_preview_is_a_page_that_keeps_every_word(visit):
    page = visit(STORY, java_script_enabled=False)
    assert page.get_by_label("Save my name").count() == 0
    fill(page, name="Ann", email="ann@plain.example", comment="So *true*.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview] em")).to_have_text("true")
    expect(page.locator("#id_email")).to_have_value("ann@plain.example")
    post(page)
    expect(page.locator(".pending em")).to_have_text("true")
