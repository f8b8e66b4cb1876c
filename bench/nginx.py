"""Kept pages as nginx serves them, beside nginx with the same bytes as a plain static file.

    python bench/nginx.py [path]

Needs nginx with brotli_static, and wrk; makes a temporary site. One nginx process on one core, wrk
on the other; rounds are interleaved, and medians and ranges are printed. Of such figures the
ratios inside one run count. On a machine with other work the second one does: requests for each
second of computing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from django.conf import settings
from django.utils.csp import build_policy

from bench.results import Ratio, say
from tests.newsroom.nginx import NGINX, Nginx, free_port
from tests.newsroom.running import Site, until

ROUNDS, SECONDS, CONNECTIONS = 16, 1, 16
# As little as nginx can do: no log, no header of its own, and the file is ready in gzip.
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    root {root};
    access_log off;
    sendfile {sendfile};
    tcp_nopush {sendfile};
    gzip_static on;
    types {{ text/html html; }}
    {headers}
}}
"""
READ, SENDFILE, LIKE = "a bare file", "a bare file by sendfile", "a file with the same headers"
KEPT = "kept page"
# As the site's pages have them.
HEADERS = """
    add_header Vary "Accept-Encoding";
    add_header X-Frame-Options "DENY";
    add_header Content-Security-Policy "{csp}";
    add_header X-Content-Type-Options "nosniff";
    add_header Referrer-Policy "strict-origin-when-cross-origin";
    add_header Cross-Origin-Opener-Policy "same-origin";
    add_header Cache-Control "no-cache";
"""


def rates(front: Nginx, port: int, path: str) -> tuple[float, float]:
    """Return the requests a second, of the clock and of nginx's computing."""
    command = ["taskset", "-c", "1", "wrk", "-t", "1", "-c", str(CONNECTIONS)]
    command += ["-d", str(SECONDS), "-H", "Accept-Encoding: gzip", f"http://localhost:{port}{path}"]
    before = computing(front)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    used = computing(front) - before
    if "Non-2xx" in said:
        raise RuntimeError(said)
    asked = int(re.search(r"(\d+) requests in", said)[1])
    return float(re.search(r"Requests/sec: +([\d.]+)", said)[1]), asked / used


def computing(front: Nginx) -> float:
    """Return the seconds that nginx's worker has computed."""
    master = front.process.pid
    worker = Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]
    user, system = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measure(front: Nginx, places: dict[str, tuple[int, str]]) -> dict[str, list]:
    found: dict[str, list] = {name: [] for name in places}
    for number in range(ROUNDS + 1):
        # Who comes first in a round has no advantage over all of them.
        order = list(places) if number % 2 else list(reversed(places))
        for name in order:
            asked = rates(front, *places[name])
            if number:
                found[name].append(asked)
    return found


def main(path: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    folder.chmod(0o755)
    data, root = folder / "data", folder / "plain"
    csp = build_policy(settings.SECURE_CSP)
    plain = {READ: ("off", ""), SENDFILE: ("on", ""), LIKE: ("off", HEADERS.format(csp=csp))}
    ports = {name: free_port() for name in plain}
    more = "".join(
        PLAIN.format(port=ports[name], root=root, sendfile=sendfile, headers=headers)
        for name, (sendfile, headers) in plain.items()
    )
    site = Site(data, **NGINX)
    own = {"NEWSROOM_DATA_DIR": str(data)} | NGINX
    front = Nginx(folder / "nginx", site.place[1], own, more=more, prefix=("taskset", "-c", "0"))
    try:
        front.start()
        until(lambda: front.ask(path).from_disk)
        root.mkdir()
        for file in (data / "served").glob(f"*/pages{path}page.html*"):
            shutil.copy2(file, root)
        places = {name: (port, "/page.html") for name, port in ports.items()}
        found = measure(front, places | {KEPT: (front.port, path)})
    finally:
        front.stop()
        site.stop()
        shutil.rmtree(folder)
    for name in plain:
        for at, unit in enumerate(("requests/s", "requests/s of computing")):
            say(
                Ratio(
                    name=f"a kept page, nginx{', by computing' if at else ''}",
                    against=name,
                    unit=unit,
                    ours=[pair[at] for pair in found[KEPT]],
                    theirs=[pair[at] for pair in found[name]],
                    at_least=None if at else 0.9,
                )
            )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/stories/night-train-returns/")
