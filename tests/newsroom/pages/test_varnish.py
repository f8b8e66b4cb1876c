"""The example of deploy/ with a real Varnish, the real site, its worker and its clock."""

import gzip
import re
import shutil

import brotli
import pytest
from django.urls import reverse

from newsroom.pages.table import KINDS
from tests.newsroom.pages.paper import CORRECT, DECIDE, SET, Paper
from tests.newsroom.running import Site, until
from tests.newsroom.varnish import TOKEN, Varnish, behind, free_port, needs_varnish

pytestmark = needs_varnish
SLUG = "ferry-bridge-closes-to-lorries"
STORY, OTHER = f"/stories/{SLUG}/", "/stories/night-train-returns/"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def running(first_start, tmp_path_factory):
    paper = Paper(tmp_path_factory.mktemp("cdn"), first_start)
    yield paper
    paper.close()


@pytest.fixture
def paper(running) -> Paper:
    running.settle()
    return running


@pytest.fixture
def varnish(paper) -> Varnish:
    return paper.varnish


def test_a_page_is_asked_of_the_site_once_and_browsers_ask_each_time(varnish):
    varnish.ask(OTHER)
    page = varnish.ask(OTHER)
    assert page.is_hit
    assert page.headers["Cache-Control"] == "no-cache"
    assert not {"Surrogate-Key", "xkey"} & set(page.headers)
    same = varnish.ask(OTHER, If_None_Match=page.headers["ETag"])
    assert (same.status, same.body) == (304, b"")
    assert same.headers["Cache-Control"] == "no-cache"


def test_each_encoding_is_the_sites_own(varnish):
    plain = varnish.ask(OTHER).body
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    for accepted, encoding in {
        "gzip, deflate, br, zstd": "br",
        "BR;q=1.0, gzip": "br",
        "gzip, br;q=0": "gzip",
        "deflate, gzip;q=0.5": "gzip",
        "gzip;q=0, brx": None,
    }.items():
        page = varnish.ask(OTHER, Accept_Encoding=accepted)
        assert page.headers["Content-Encoding"] == encoding
        assert unpack.get(encoding, bytes)(page.body) == plain
        assert varnish.ask(OTHER, Accept_Encoding=accepted).is_hit


SLUGS = {
    "articles:section": "town",
    "articles:tag": "transport",
    "articles:contributor": "maren-ostby",
    "articles:front": None,
    "comments:site_feed": None,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_kept_page_is_kept_there_too_and_knows_its_parameters(varnish, name):
    slug = SLUGS.get(name, SLUG)
    path = reverse(name, args=[slug] if slug else [])
    varnish.ask(path)
    for query in ("utm_source=x&fbclid=y", "a", "page=no", "order=&x=%20"):
        assert varnish.ask(f"{path}?{query}").is_hit, query
    parameters = KINDS[name].parameters
    known = {"order": "order=newest", "page": "page=1"}
    wanted = "&".join(known[one] for one in parameters)
    varnish.ask(f"{path}?{wanted}")
    mixed = "&".join(["x=1", *(known[one] for one in reversed(parameters)), "y=2"])
    assert varnish.ask(f"{path}?{mixed}").is_hit
    if not parameters:
        assert varnish.ask(f"{path}?page=3&order=newest").is_hit


@pytest.mark.parametrize(
    ("code", "values", "pages", "others"),
    [
        (CORRECT, {"text": "It was Track 2."}, [STORY, f"{STORY}comments.json"], ["/"]),
        (DECIDE, {}, [STORY, f"{STORY}comments/", "/comments.atom"], ["/"]),
        (SET, {"number": 33}, [STORY, OTHER], ["/", "/comments.atom"]),
    ],
)
def test_once_the_worker_has_told_it_a_change_is_seen_and_other_pages_stay(
    paper, varnish, code, values, pages, others
):
    others = [*others, OTHER] if OTHER not in pages else others
    paper.fill(*pages, *others)
    before = varnish.ask(STORY).body
    paper.act(code, slug=SLUG, **values)
    paper.told()
    assert [path for path in others if not varnish.ask(path).is_hit] == []
    for path in pages:
        page = varnish.ask(path)
        assert not page.is_hit, path
        assert page.text == paper.site.ask(path, Host="localhost").text
    if code != SET:
        assert varnish.ask(STORY).body != before


def test_a_page_that_was_on_its_way_during_the_purge_does_not_stay(paper, varnish):
    """Whatever comes to be stored after the first purge is purged again."""
    paper.act(CORRECT, slug=SLUG, text="Nor Track 3.")
    paper.told()
    paper.fill(STORY)
    paper.settle()
    assert not varnish.ask(STORY).is_hit


@pytest.mark.parametrize(
    ("method", "said", "status"),
    [
        ("POST", {}, 403),
        ("POST", {"Authorization": "Bearer "}, 403),
        ("POST", {"Authorization": "Bearer another"}, 403),
        ("POST", {"Authorization": TOKEN}, 403),
        ("GET", BEARER, 400),
        ("PURGE", {}, 403),
        ("BAN", {}, 403),
    ],
)
def test_strangers_purge_nothing(paper, varnish, method, said, status):
    paper.fill("/", OTHER)
    answer = varnish.ask("/purge", method, Surrogate_Key="everything", **said)
    assert (answer.status, "X-Purged" in answer.headers) == (status, False)
    assert varnish.ask(STORY, "PURGE", **BEARER).status == 405
    assert varnish.ask("/", X_Purged="1", Surrogate_Key="everything", **BEARER).status == 200
    assert varnish.ask(OTHER).is_hit


def test_whoever_has_the_token_is_told_how_many_were_purged(paper, varnish):
    paper.fill("/", OTHER)
    answer = varnish.ask("/purge", "POST", Surrogate_Key="front chrome", **BEARER)
    assert answer.status == 200
    assert int(answer.headers["X-Purged"]) >= 2
    assert not varnish.ask("/").is_hit


@pytest.mark.parametrize("cookie", ["sessionid=abc", "theme=dark; csrftoken=abc", "messages=x"])
def test_a_reader_who_is_signed_in_passes_and_leaves_nothing_behind(paper, varnish, cookie):
    paper.fill(OTHER)
    for _ in range(2):
        page = varnish.ask(OTHER, Cookie=cookie)
        assert not page.is_hit
        assert "private" in page.headers["Cache-Control"]
    assert varnish.ask(OTHER, Cookie="reader=abc; theme=dark").is_hit
    varnish.ask("/purge", "POST", Surrogate_Key="everything", **BEARER)
    varnish.ask(OTHER, Cookie=cookie)
    assert not varnish.ask(OTHER).is_hit


def test_what_is_sent_and_pages_of_one_reader_reach_the_site(varnish):
    own = {"Sec_Fetch_Site": "same-origin", "Content_Type": "application/x-www-form-urlencoded"}
    fields = "name=Ann&email=ann@example.org&text=A+comment+through+Varnish."
    answer = varnish.ask(f"{STORY}reply/", "POST", body=fields, **own)
    assert answer.status == 303
    receipt = re.sub(r"^https?://[^/]+", "", answer.headers["Location"]).partition("#")[0]
    for _ in range(2):
        page = varnish.ask(receipt)
        assert "A comment through Varnish." in page.text
        assert not page.is_hit
        assert "no-store" in page.headers["Cache-Control"]


def test_errors_redirects_and_the_admin_are_not_kept(varnish):
    for path, status in {
        "/stories/none/": 404,
        "/stories/night-train-returns": 301,
        "/admin/": 302,
        "/admin/login/": 200,
        "/your-comments/": 200,
    }.items():
        for _ in range(2):
            page = varnish.ask(path)
            assert (page.status, page.is_hit) == (status, False), path
            assert "s-maxage" not in page.headers["Cache-Control"]


def test_static_files_are_kept_as_they_are(varnish):
    sheet = re.search(r'href="(/static/[^"]+\.css)"', varnish.ask(OTHER).text)[1]
    varnish.ask(sheet)
    page = varnish.ask(f"{sheet}?v=1")
    assert page.is_hit
    assert "immutable" in page.headers["Cache-Control"]


def test_another_host_is_led_to_the_site(varnish):
    answer = varnish.ask(f"{STORY}?x=1", Host="www.example.org")
    assert (answer.status, answer.headers["Location"]) == (301, f"http://localhost{STORY}?x=1")
    assert varnish.ask(STORY, Host="LOCALHOST:81").status == 200


def test_changes_wait_while_varnish_is_down(paper, varnish):
    paper.fill(STORY)
    varnish.stop()
    paper.act(CORRECT, slug=SLUG, text="Made in an outage.")
    until(lambda: "takes no purges" in paper.site.err.read_text())
    newest, once, *_ = paper.cursor()
    assert once < newest
    varnish.start()
    paper.told()
    assert "takes purges again" in paper.site.err.read_text()
    assert "Made in an outage." in varnish.ask(STORY).text


def test_while_the_site_is_down_a_page_past_its_time_is_given_out(paper, tmp_path):
    """With its own Varnish, to which a page is good for a second."""
    data = shutil.copytree(paper.data, tmp_path / "data")
    port = free_port()
    site = Site(data, NEWSROOM_CDN_SECONDS="1")
    varnish = behind(site, tmp_path / "varnish", port)
    try:
        before = {path: varnish.ask(path).body for path in ("/", STORY)}
        site.stop()
        until(lambda: int(varnish.ask("/").headers["Age"]) > 7)
        for path, body in before.items():
            page = varnish.ask(path)
            assert (page.status, page.body) == (200, body)
            assert page.headers["Cache-Control"] == "no-cache"
        assert varnish.ask(OTHER).status == 503
        assert varnish.ask("/admin/").status == 503
    finally:
        varnish.stop()
        if site.process.poll() is None:
            site.stop()
