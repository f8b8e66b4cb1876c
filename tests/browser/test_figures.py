"""What the desk is doing, for moderators and, month by month, for everybody."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages import LOOKS
from tests.browser.test_whole_path import sign_in

FIGURES, MONTHS = "/admin/figures/", "/transparency/"
# Figures of this month too, whatever day it is.
PUBLISH = """
from datetime import timedelta
from django.utils import timezone
from comments.jobs import make_figures
from comments.models import Discussion
Discussion.objects.update_or_create(section=None, story=None, defaults={"publishes_figures": True})
make_figures(now=timezone.now() + timedelta(days=1))
"""


@pytest.fixture(scope="module")
def months(newsroom):
    """The addresses of the public pages, while the site has them."""
    newsroom.manage("shell", "-v", "0", "-c", PUBLISH)
    page = newsroom.site.ask(MONTHS).text
    yield [MONTHS, re.search(rf'href="({MONTHS}\d+/\d+/)"', page)[1]]
    newsroom.manage(
        "shell", "-v", "0", "-c",
        "from comments.models import Discussion\n"
        "Discussion.objects.update(publishes_figures=False)",
    )  # fmt: skip


def check(page, width):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def look(width, scheme, **options):
    # axe is a script of ours alone.
    size = {"width": width, "height": 900}
    return {"viewport": size, "color_scheme": scheme, "bypass_csp": True} | options


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_screen_of_figures_is_fit_for_everybody(visit, newsroom, width, scheme):
    page = visit("/admin/", **look(width, scheme))
    sign_in(page, newsroom)
    for days in (1, 7, 30, 90):
        page.goto(f"{newsroom.url}{FIGURES}?days={days}")
        expect(page.locator(".chart-plot")).to_have_count(4)
        check(page, width)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_public_figures_are_fit_for_everybody(visit, months, width, scheme):
    for address in months:
        check(visit(address, **look(width, scheme)), width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_coloured_under_the_strict_policy_and_stand_out(visit, newsroom, scheme):
    page = visit("/admin/", color_scheme=scheme)
    sign_in(page, newsroom)
    page.goto(f"{newsroom.url}{FIGURES}?days=90")
    colours = page.evaluate(
        """() => {
            const told = (element, name) => getComputedStyle(element)[name];
            const all = (shapes) => [...document.querySelectorAll(shapes)];
            const drawn = [
                ...all(".chart-plot rect[class^=tone]").map((shape) => told(shape, "fill")),
                ...all(".figures-bar .tone-share").map((shape) => told(shape, "fill")),
                ...all(".chart-line").map((shape) => told(shape, "stroke")),
            ];
            return [told(document.body, "backgroundColor"), ...new Set(drawn)];
        }"""
    )
    ground, *drawn = [tuple(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours]
    assert len(drawn) > 2
    assert not [colour for colour in drawn if contrast(colour, ground) < 3]


def contrast(one, other):
    """The ratio of WCAG."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_figures_are_reached_from_the_desk_and_their_periods_without_scripts(visit, newsroom):
    page = visit("/admin/", java_script_enabled=False)
    sign_in(page, newsroom)
    page.get_by_role("link", name="Figures").click()
    page.get_by_role("link", name="30 days").click()
    expect(page.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("img", name="Held comments")).to_be_visible()
    expect(page.locator("#held tbody tr")).to_have_count(30)
