"""Every kind of public page: for everybody, on a phone and on a desk, by day and by night."""

import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_whole_path import fill, post

STORY = "/stories/ferry-bridge-closes-to-lorries/"
PAGES = {
    "front": "/",
    "story": STORY,
    "section": "/sections/town/",
    "not found": "/nowhere/",
}
LOOKS = [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")]


def refused(page):
    fill(page, name="Ann", email="ann@marsh", comment="The span was painted twice.")
    post(page)
    page.locator(".error-summary").wait_for()


READERS = count(2)


def held(page):
    # Nobody says the same twice.
    words = f"The span was painted twice, I think {next(READERS)} times."
    fill(page, name="Ann", email="ann@marsh.example", comment=words)
    post(page)
    page.locator(".pending").wait_for()


def open_reply(page):
    page.goto(page.locator(".reply a").first.evaluate("link => link.href"))


# What a reader does on the story's page to come to it.
STATES = {"form error": refused, "receipt": held, "reply": open_reply}


@pytest.fixture(scope="module")
def links(newsroom):
    """The addresses of the first tag and contributor of the story."""
    page = newsroom.site.ask(STORY).text
    return {
        "tag": re.search(r'href="(/tags/[^"]+)"', page)[1],
        "contributor": re.search(r'href="(/contributors/[^"]+)"', page)[1],
    }


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("kind", [*PAGES, "tag", "contributor", *STATES])
def test_a_page_is_fit_for_everybody(visit, links, kind, width, scheme):
    page = visit(
        (PAGES | links).get(kind, STORY),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for axe, which is a script of ours alone
    )
    STATES.get(kind, lambda page: None)(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", [*PAGES, "tag", "contributor"])
def test_a_page_holds_no_script_and_no_style_of_its_own(newsroom, links, kind):
    page = newsroom.site.ask((PAGES | links).get(kind, STORY)).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
    assert all("src=" in attributes and not text for attributes, text in scripts)
