"""nginx in front of the site, with the configuration that the site prints for it."""

import gzip
import http.client
import re
import shutil
import subprocess
import time
from pathlib import Path

import brotli
import pytest

from newsroom.pages.served import SECONDS
from tests.newsroom.nginx import NGINX, Nginx, ask, free_port, needs_nginx
from tests.newsroom.running import PATIENT, Site, manage, until

PUBLISH_THE_NEWEST = (
    "from django.utils import timezone",
    "from comments import services",
    "from comments.models import Comment",
    "from newsroom.models import User",
    "comment, actor = Comment.objects.latest('pk'), User.objects.get(username='editor')",
    "services.decide(comment=comment, version=comment.version, to='published', actor=actor, "
    "now=timezone.now())",
)
AT_ONCE = "Discussion.objects.update(published_to_trust=0, ask_for_proof=False, least_seconds=0)"
STORY = "/stories/night-train-returns/"
# nginx's own, and what it says differently.
OF_THE_SERVER = {"server", "date", "connection", "etag", "last-modified"}

pytestmark = needs_nginx


class Front:
    """A site of its own, and nginx in front of it."""

    def __init__(self, first_start, folder, *words, **more):
        self.data = Path(shutil.copytree(first_start.folder, folder / "data"))
        run(self.data, PATIENT)
        self.site = Site(self.data, **NGINX, **more)
        own = {"NEWSROOM_DATA_DIR": str(self.data)} | NGINX | more
        self.nginx = Nginx(folder / "nginx", self.site.place[1], own, words)
        try:
            self.nginx.start()
        except AssertionError:
            self.site.stop()
            raise

    def ask(self, *words, **sent):
        return self.nginx.ask(*words, **sent)

    def direct(self, *words, **sent):
        """Ask gunicorn itself."""
        return ask(http.client.HTTPConnection(*self.site.place), *words, **sent)

    def kept(self, path=STORY, **sent):
        """Ask until the answer comes from a file, and return it."""
        return until(lambda: (one := self.ask(path, **sent)).from_disk and one, seconds=10)

    def stop(self):
        self.nginx.stop()
        self.site.stop()


@pytest.fixture(autouse=True)
def in_time():
    """Wait while a page is about to be looked for elsewhere."""
    until(lambda: time.time() % SECONDS < SECONDS - 10)


@pytest.fixture(scope="module")
def front(first_start, tmp_path_factory):
    """The same for all tests that leave its processes running."""
    front = Front(first_start, tmp_path_factory.mktemp("front"))
    yield front
    front.stop()


@pytest.fixture
def own_front(first_start, tmp_path):
    front = Front(first_start, tmp_path)
    yield front
    front.stop()


def post(front, text, **sent):
    sent |= {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    return front.ask(f"{STORY}reply/", "POST", f"name=Ann&email=a@example.org&text={text}", **sent)


def run(data, *lines):
    done = manage("shell", "--command", "\n".join(lines), NEWSROOM_DATA_DIR=str(data))
    assert done.returncode == 0, done.stderr


def headers(answer):
    return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize("path", [STORY, "/", f"{STORY}comments/", "/sections/world/"])
def test_a_page_comes_from_a_file_with_gunicorns_headers_and_bytes(front, path):
    for encoding in ("identity", "gzip", "br", "gzip;q=1, br;q=0", "gzip, deflate, br, zstd"):
        plain = front.direct(path, Accept_Encoding=encoding)
        answer = front.kept(path, Accept_Encoding=encoding)
        assert answer.status == plain.status == 200
        assert answer.body == plain.body
        said, wanted = headers(answer), headers(plain)
        assert not said["etag"].startswith("W/")
        assert "last-modified" not in said
        assert said.keys() - OF_THE_SERVER == wanted.keys() - OF_THE_SERVER
        assert {name: said[name] for name in said.keys() - OF_THE_SERVER}.items() <= wanted.items()


def test_each_encoding_is_the_same_page_with_a_tag_of_its_own(front):
    plain = front.kept()
    packed, best = front.kept(Accept_Encoding="gzip"), front.kept(Accept_Encoding="gzip, br")
    assert gzip.decompress(packed.body) == brotli.decompress(best.body) == plain.body
    assert len({one.headers["ETag"] for one in (plain, packed, best)}) == 3


def test_files_outlive_gunicorn(own_front):
    front = own_front
    page = front.kept()
    front.site.stop()
    assert front.ask(STORY).body == page.body
    assert front.ask(f"{STORY}?utm_source=mail&utm_campaign=a%20b&fbclid=1").body == page.body
    for sent in ({"Cookie": "theme=dark; visits=2"}, {"Cookie": "xsessionid=1"}, {"Cookie": ""}):
        assert front.ask(STORY, **sent).body == page.body
    assert front.ask(f"{STORY}?a=1", Cookie="theme=dark").body == page.body
    # What is not everybody's, or no page, is gunicorn's.
    paths = ["?page=2", "?a=1&order=newest", "?p%61ge=2", "?page", "page.html", "comments.json"]
    for path in (*(f"{STORY}{one}" for one in paths), "/comments.atom"):
        assert front.ask(path).status == 502
    for sent in ({"Cookie": "a=1; sessionid=x"}, {"Cookie": "csrftoken=x"}, {"Authorization": "x"}):
        assert front.ask(STORY, **sent).status == 502
    assert front.ask(STORY, "POST").status == front.ask(STORY, "DELETE").status == 502


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_these_bytes_is_told_so(front, known):
    tag = front.kept().headers["ETag"]
    answer = front.ask(STORY, If_None_Match=known.format(tag))
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
    assert "default-src" in answer.headers["Content-Security-Policy"]


def test_a_time_and_a_range_tell_nothing(front):
    page = front.kept()
    for sent in ({"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"Range": "bytes=0-9"}):
        answer = front.ask(STORY, **sent)
        assert (answer.status, answer.body) == (200, page.body)


def test_head_has_the_headers_alone(front):
    page, head = front.kept(), front.ask(STORY, "HEAD")
    assert (head.status, head.body, head.from_disk) == (200, b"", True)
    assert headers(head) | {"date": ""} == headers(page) | {"date": ""}


def test_what_is_decided_is_on_the_page_that_is_asked_for_next(front):
    before = front.kept()
    answer = post(front, "The+night+train+was+late+again.")
    assert answer.status == 303
    assert "/receipts/" in answer.headers["Location"]
    # By a process that knows nothing of nginx.
    run(front.data, *PUBLISH_THE_NEWEST)
    after = front.ask(STORY)
    assert not after.from_disk
    assert b"was late again" in after.body
    assert b"was late again" not in before.body
    assert front.kept().body == after.body


def test_what_is_published_at_once_is_on_the_page_that_is_asked_for_next(front):
    run(front.data, AT_ONCE)
    front.kept()
    assert post(front, "The+night+train+was+late+again.").status == 303
    assert b"was late again" in front.ask(STORY).body


def test_a_reader_who_is_signed_in_gets_gunicorns_page(front):
    front.kept()
    answer = front.ask(STORY, Cookie="sessionid=nobody")
    assert (answer.status, answer.from_disk) == (200, False)


def test_another_host_is_refused(front):
    front.kept()
    for host in ("example.org", "localhost.example.org", "192.0.2.1"):
        answer = front.ask(STORY, Host=host)
        assert (answer.status, answer.from_disk) == (421, False)
    assert front.ask(STORY, Host=f"LOCALHOST.:{front.nginx.port}").from_disk


def test_missing_pages_and_odd_addresses_are_djangos(front):
    assert front.ask("/stories/nowhere/").status == 404
    assert front.ask("/").status == 200
    assert front.ask("/admin/").status == 302
    assert front.ask("/stories/night-train-returns").headers["Location"] == STORY
    assert front.ask("/%D1%80/").status == 404


def test_static_files_and_pictures_come_from_disk(front):
    page = front.kept().body.decode() + front.kept("/").body.decode()
    style = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page)[1]
    script = re.search(r'src="(/static/js/[\w-]+\.[0-9a-f]{12}\.js)"', page)[1]
    picture = re.search(r"/media/images/[\w-]+\.webp", page)[0]
    wanted = {path: front.direct(path) for path in (style, script, picture)}
    for path, plain in wanted.items():
        answer = front.ask(path)
        assert (answer.status, answer.body) == (200, plain.body)
        said, known = headers(answer), headers(plain)
        assert said.pop("content-type") == known.pop("content-type").replace('"', "")
        assert said["cache-control"].split(", ").sort() == known["cache-control"].split(", ").sort()
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
            assert said[name] == known[name]
    packed = front.ask(style, Accept_Encoding="br")
    assert brotli.decompress(packed.body) == wanted[style].body


def test_nothing_else_of_the_data_folder_is_given_out(front):
    assert (front.data / "keys/secret").exists()
    front.kept()
    paths = ("/keys/secret", "/media/../keys/secret", "/media/%2e%2e/keys/secret", "/served/build")
    paths += ("/static/..%2fdb.sqlite3", "/media/images/..%2f..%2fdb.sqlite3", "/index/chrome")
    paths += (f"{STORY}page.html", f"{STORY}page.html.gz", "/page.html", "/bytes", "/../bytes")
    for path in paths:
        assert front.ask(path).status in {400, 404}, path


def test_a_flood_is_its_senders_whatever_he_says_of_himself(front):
    run(front.data, PATIENT.replace("= 0", "= 60"))
    assert post(front, "One.").status == 303
    assert post(front, "Two.", X_Forwarded_For="203.0.113.9").status == 429
    run(front.data, PATIENT)


def test_a_site_that_starts_gives_out_nothing_from_before(own_front):
    front = own_front
    front.kept()
    front.site.stop()
    page = next((front.data / "served").glob("*-*")) / "pages" / STORY[1:] / "page.html"
    page.write_text("stale")
    assert front.ask(STORY).body == b"stale"
    front.site = Site(front.data, **NGINX, PORT=str(front.nginx.upstream))
    assert front.ask(STORY).body != b"stale"
    assert front.kept().status == 200


def test_over_https_pages_come_from_files_and_plain_http_leads_there(first_start, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    http_port = free_port()
    words = ["--certificate", str(certificate), "--certificate-key", str(key)]
    words += ["--listen-http", f"127.0.0.1:{http_port}"]
    front = Front(first_start, tmp_path, *words, NEWSROOM_SITE_URL="https://localhost")
    try:
        page = front.kept()
        assert page.headers["Strict-Transport-Security"].startswith("max-age=")
        plain = ask(http.client.HTTPConnection("127.0.0.1", http_port), STORY)
        assert (plain.status, plain.headers["Location"]) == (301, f"https://localhost{STORY}")
        assert post(front, "One.").status == 303
    finally:
        front.stop()


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"NEWSROOM_TRUSTED_PROXIES": "0"}, "Set NEWSROOM_TRUSTED_PROXIES to 1"),
        ({"NEWSROOM_ALLOWED_HOSTS": "*"}, "NEWSROOM_ALLOWED_HOSTS has '*'"),
    ],
)
def test_a_site_of_which_nginx_cannot_be_told_gets_no_configuration(data, own, why):
    done = manage("nginx_configuration", **({"NEWSROOM_DATA_DIR": str(data)} | NGINX | own))
    assert (done.returncode, done.stdout) == (1, "")
    assert why in done.stderr


def test_without_the_setting_nothing_is_published(data, start, tmp_path):
    site = start(data, NEWSROOM_TRUSTED_PROXIES="1")
    for _time in range(3):
        assert site.ask(STORY).status == 200
    assert not (data / "served").exists()
