"""A reader, a moderator and the real site between them."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.newsroom.running import PATIENT, Site, manage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser its tests are skipped; with CI set that is a failure instead."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not chromium.path() and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="THERE IS NO CHROMIUM: not run"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert chromium.path(), "CI is set, and there is no Chromium to run the browser tests in."
    with sync_playwright() as playwright:
        running = chromium.launch(playwright)
        yield running
        running.close()


class Newsroom:
    """The running site, with what its first start said of signing in."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.url = site.url
        # Browsers know no passkeys for an address in numbers.
        self.by_name = site.url.replace("127.0.0.1", "localhost")
        self.name, self.password = re.search(
            r"Sign in as (\S+) with the password (\S+)", site.said
        ).groups()

    def manage(self, *words: str) -> str:
        """Run a command beside the site; it has to succeed."""
        done = manage(*words, NEWSROOM_DATA_DIR=str(self.site.folder))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def import_story(self, folder: Path, text: str) -> str:
        """Publish a story by the command and return its address."""
        file = folder / "story.txt"
        file.write_text(text)
        said = self.manage("import_story", str(file), "--publish")
        return self.url + re.search(r"/stories/\S+/", said)[0]


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory) -> Iterator[Newsroom]:
    site = Site(tmp_path_factory.mktemp("browser") / "data")
    newsroom = Newsroom(site)
    newsroom.manage("shell", "-c", PATIENT)
    yield newsroom
    site.stop()


@pytest.fixture
def visit(browser, newsroom) -> Iterator[Callable[..., Page]]:
    """Open a browser of somebody's own; whatever it complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(page: Page, text: str) -> None:
        # Chromium calls every refusal a failure to load, also one that a test asks for.
        if not re.search(
            r"Failed to load resource: .*(status of (404|422|429)|DISCONNECTED)", text
        ):
            complaints.append(f"{page.url}: {text}")

    def visit(path: str = "", **options: object) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: said.type == "error" and complain(page, said.text))
        page.on("pageerror", lambda error: complain(page, f"{error} {error.stack}"))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((newsroom.url, newsroom.by_name, "data:"))
                or complaints.append(f"asked elsewhere: {asked.url}")
            ),
        )
        page.goto(path if path.startswith("http") else newsroom.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints
