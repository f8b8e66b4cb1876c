"""A newsroom in Arabic, from right to left."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages import LOOKS, STORY
from tests.newsroom.running import PATIENT, Site, manage

PAGES = ["/", STORY, f"{STORY}comments/", f"{STORY}error/", "/your-comments/", "/nowhere/"]


@pytest.fixture(scope="module")
def arabic(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("arabic") / "data", NEWSROOM_LANGUAGE="ar")
    manage("shell", "-c", PATIENT, NEWSROOM_DATA_DIR=str(site.folder))
    yield site
    site.stop()


@pytest.fixture
def visit_arabic(browser, arabic):
    contexts = []

    def visit(path, **options):
        contexts.append(browser.new_context(bypass_csp=True, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.goto(arabic.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_page_from_right_to_left_is_fit_for_everybody(visit_arabic, arabic, width, scheme):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = visit_arabic("/", reduced_motion="reduce", **look)
    for path in PAGES:
        page.goto(arabic.url + path)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert not found.response["violations"], found.generate_report()
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reply_in_arabic_is_held_and_has_its_status(visit_arabic, scripts):
    page = visit_arabic(STORY, java_script_enabled=scripts)
    page.locator("#id_text").fill(f"المفتاح في البرج ({scripts}).")
    page.locator("#id_name").fill("ليلى")
    page.locator("#id_email").fill("leila@marsh.example")
    page.locator("#commentform [name=post]").click()
    pending = page.locator(".pending")
    expect(pending).to_contain_text("المفتاح")
    # The reply stands further left than the right edge of the thread, not the other way round.
    picture, words = pending.locator(".avatar").bounding_box(), pending.locator(".name")
    assert picture["x"] > words.bounding_box()["x"]
    pending.locator("a[href$='/status/']").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not re.search(r"[A-Za-z]{4,}", page.locator(".notice").inner_text())
