"""nginx as an ordinary process, with the configuration that the site prints for it."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.newsroom.running import manage

# The settings of a site behind it.
NGINX = {"NEWSROOM_NGINX": "1", "NEWSROOM_TRUSTED_PROXIES": "1"}
_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_MAIN = """
{user}
load_module {module};
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {more}
    include {folder}/site.conf;
}}
"""
# Its own ETag is of time and size.
_TAG = re.compile(r'"[0-9a-f]+-[0-9a-f]+"')


def nginx() -> str | None:
    """Return the program; None where it or its module is missing."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    return found if found and _MODULE.exists() else None


needs_nginx = pytest.mark.skipif(not nginx(), reason="nginx with brotli_static is missing")


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def is_from_disk(headers: http.client.HTTPMessage) -> bool:
    """Tell whether nginx gave the page out without asking anybody."""
    return bool(_TAG.fullmatch(headers.get("ETag", "")))


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def from_disk(self) -> bool:
        return is_from_disk(self.headers)


@dataclass
class Nginx:
    """nginx in front of a site; `own` is the site's environment."""

    folder: Path
    upstream: int
    own: dict[str, str]
    # More for the command that prints its configuration: certificates.
    words: tuple[str, ...] = ()
    # More for its http block.
    more: str = ""
    prefix: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)

    def configure(self) -> Path:
        """Write its configuration, and return the file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = f"127.0.0.1:{self.port}"
        words = ("--listen", place, "--upstream", f"127.0.0.1:{self.upstream}", *self.words)
        done = manage("nginx_configuration", *words, **self.own)
        assert done.returncode == 0, done.stderr
        (self.folder / "site.conf").write_text(done.stdout)
        file = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        file.write_text(_MAIN.format(user=user, module=_MODULE, folder=self.folder, more=self.more))
        return file

    def start(self) -> None:
        command = [*self.prefix, nginx(), "-p", str(self.folder), "-c", str(self.configure())]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            assert self.process.poll() is None, (self.folder / "error.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)

    def connect(self) -> http.client.HTTPConnection:
        if self.words:
            trusting = ssl._create_unverified_context()  # noqa: S323
            return http.client.HTTPSConnection("localhost", self.port, context=trusting)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """Ask nginx for a page of localhost."""
        return ask(self.connect(), path, method, body, **headers)


def ask(
    link: http.client.HTTPConnection, path: str, method: str = "GET", body: str = "", **headers: str
) -> Answer:
    """Ask for a page of localhost, and close the connection."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with contextlib.closing(link):
        link.request(method, path, body or None, {"Host": "localhost"} | sent)
        answer = link.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
