"""Takes the pictures of the README: `make screenshots`. The site that it starts is a fresh one."""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests import environment  # noqa: F401, I001 - it points the settings at a temporary folder

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch
from tests.newsroom.running import Site

FOLDER = Path(__file__).parent / "screenshots"
STORY = "/stories/ferry-bridge-closes-to-lorries/"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder) / "data")
        browser = launch(playwright)
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 1500})
            _story(page, site.url)
            _queue(page, site)
        finally:
            browser.close()
            site.stop()


def _story(page: Page, url: str) -> None:
    page.goto(url + STORY)
    _take(page, "story.jpg")
    page.locator("#comments").evaluate("heading => heading.scrollIntoView({behavior: 'instant'})")
    _take(page, "thread.jpg")


def _queue(page: Page, site: Site) -> None:
    name, password = re.search(r"Sign in as (\S+) with the password (\S+)", site.said).groups()
    page.goto(f"{site.url}/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.set_viewport_size({"width": 1440, "height": 1200})
    page.goto(f"{site.url}/admin/comments/comment/")
    _take(page, "queue.jpg")


def _take(page: Page, name: str) -> None:
    # Pictures further down are not asked for yet, and would be waited for in vain.
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "Promise.all([...document.images].filter(image => image.complete)"
        ".map(image => image.decode().catch(() => 0)))"
    )
    page.screenshot(path=FOLDER / name, type="jpeg", quality=80)
    print(FOLDER / name)


if __name__ == "__main__":
    main()
