"""What Chromium makes of the header that is meant for a CDN, where no CDN takes it off."""

from itertools import count

import pytest

from newsroom.pages.cdn import IF_ERROR, WHILE_REVALIDATING
from tests.akismet import FakeAkismet, answer


@pytest.fixture
def url():
    """A server whose pages differ each time; they link to each other."""
    server, numbers = FakeAkismet(), count(1)
    windows = f"stale-while-revalidate={WHILE_REVALIDATING}, stale-if-error={IF_ERROR}"
    told = f"Cache-Control: max-age=0, s-maxage=600, {windows}"

    def act(connection) -> None:
        text = f"<title>{next(numbers)}</title><a href=/one/>one</a> <a href=/two/>two</a>"
        connection.sendall(answer(text, told, "Content-Type: text/html"))

    server.does(act)
    yield server.url.removesuffix("/1.1")
    server.close()


def test_whoever_opens_a_page_or_follows_a_link_gets_the_page_of_now(browser, url):
    page = browser.new_page()
    seen = []
    for address in ("/one/", "/two/", "/one/"):
        page.goto(url + address)
        seen.append(int(page.title()))
    for name in ("two", "one"):
        page.click(f"text={name}")
        page.wait_for_url(f"{url}/{name}/")
        seen.append(int(page.title()))
    page.close()
    assert seen == sorted(set(seen))


def test_a_script_that_says_so_gets_the_comments_of_now(browser, url):
    page = browser.new_page()
    page.goto(f"{url}/one/")
    ask = "async () => (await (await fetch('/comments.json', { cache: 'no-cache' })).text())"
    answers = [page.evaluate(ask) for _ in range(3)]
    page.close()
    assert len(set(answers)) == 3
