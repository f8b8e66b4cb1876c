"""The Varnish of this machine, with the example of deploy/ between it and a site."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.newsroom.running import ROOT, Site, until

TOKEN = "a-token-of-the-cdn"
_PATH = f"{os.environ['PATH']}:/usr/sbin"


def _is_there() -> bool:
    found = Path("/usr/lib").glob("*/varnish/vmods/libvmod_xkey.so")
    return bool(shutil.which("varnishd", path=_PATH)) and any(found)


needs_varnish = pytest.mark.skipif(
    not _is_there() and not os.environ.get("CI"), reason="THERE IS NO VARNISH WITH XKEY: not run"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_hit(self) -> bool:
        """Whether it was there: then it names the request that brought it, too."""
        return len(self.headers["X-Varnish"].split()) == 2


class Varnish:
    """deploy/varnish.vcl on a free port, for a site on another one."""

    def __init__(self, folder: Path, *, port: int, site_port: int) -> None:
        folder.mkdir()
        self.folder, self.port, self.site_port = folder, port, site_port
        self.start()

    def start(self) -> None:
        file = self._write()
        self.errors = self.folder / "errors"
        command = ["varnishd", "-F", "-j", "none", "-n", str(self.folder / "varnish")]
        command += ["-a", f"127.0.0.1:{self.port}", "-f", str(file), "-s", "default,32m"]
        command += ["-p", "http_gzip_support=off", "-p", "vsl_space=1m"]
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                command,
                env=os.environ | {"PATH": _PATH},
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )
        until(self._answers, seconds=60)

    def _write(self) -> Path:
        """Write the example with our places in it."""
        token = self.folder / "token"
        token.write_text(f"{TOKEN}\n")
        vcl = (ROOT / "deploy/varnish.vcl").read_text()
        for example, ours in {
            '.port = "8000"': f'.port = "{self.site_port}"',
            '"example.org"': '"localhost"',
            "https://example.org": "http://localhost",
            "/etc/varnish/purge-token": str(token),
        }.items():
            assert example in vcl
            vcl = vcl.replace(example, ours)
        file = self.folder / f"to-{self.site_port}.vcl"
        file.write_text(vcl)
        return file

    def lead_to(self, site_port: int) -> None:
        """Have another server answer from now on."""
        self.site_port = site_port
        file = self._write()
        for words in (("vcl.load", file.stem, str(file)), ("vcl.use", file.stem)):
            command = ["varnishadm", "-n", str(self.folder / "varnish"), *words]
            path = os.environ | {"PATH": _PATH}
            subprocess.run(command, env=path, check=True, capture_output=True)

    def purge(self, keys: str) -> Answer:
        said = {"Surrogate-Key": keys, "Authorization": f"Bearer {TOKEN}"}
        return self.ask("/purge", "POST", **said)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, path: str, method: str = "GET", *, body: str | None = None, **headers) -> Answer:
        headers = {"Host": "localhost"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        with contextlib.closing(link):
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.errors.read_text()
        with contextlib.suppress(OSError):
            self.ask("/purge")
            return True
        return False


def behind(site: Site, folder: Path, port: int) -> Varnish:
    return Varnish(folder, port=port, site_port=site.place[1])
