"""Kept pages as nginx serves them, beside nginx with the same bytes as a plain static file.

    python bench/nginx.py [path]

Needs nginx with brotli_static, and wrk; makes a temporary site. One nginx process on one core, wrk
on the other; rounds are interleaved, and medians and ranges are printed. Of such figures the
ratios inside one run count.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from tests.newsroom.nginx import Nginx, free_port
from tests.newsroom.running import Site, until

ROUNDS, SECONDS, CONNECTIONS = 7, 3, 16
# As little as nginx can do, at the same level of comfort: no log, and the file is ready in gzip.
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    root {root};
    access_log off;
    sendfile on;
    tcp_nopush on;
    gzip_static on;
    types {{ text/html html; }}
}}
"""


def rate(port: int, path: str) -> float:
    command = ["taskset", "-c", "1", "wrk", "-t", "1", "-c", str(CONNECTIONS)]
    command += ["-d", str(SECONDS), "-H", "Accept-Encoding: gzip", f"http://localhost:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec: +([\d.]+)", said)[1])


def main(path: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    own = {"NEWSROOM_NGINX": "1", "NEWSROOM_TRUSTED_PROXIES": "1"}
    data, plain_root, plain = folder / "data", folder / "plain", free_port()
    site = Site(data, **own)
    front = Nginx(
        folder / "nginx",
        site.place[1],
        {"NEWSROOM_DATA_DIR": str(data)} | own,
        more=PLAIN.format(port=plain, root=plain_root),
        prefix=("taskset", "-c", "0"),
    )
    try:
        front.start()
        until(lambda: front.ask(path).from_disk)
        plain_root.mkdir()
        for file in (data / "served").glob(f"*/pages{path}page.html*"):
            shutil.copy2(file, plain_root)
        places = {"plain static file": (plain, "/page.html"), "kept page": (front.port, path)}
        found: dict[str, list[float]] = {name: [] for name in places}
        for number in range(ROUNDS + 1):
            for name, (port, address) in places.items():
                asked = rate(port, address)
                if number:
                    found[name].append(asked)
    finally:
        front.stop()
        site.stop()
        shutil.rmtree(folder)
    ratios = [one / other for one, other in zip(*reversed(found.values()), strict=True)]
    spread = f"{min(ratios):.0%} to {max(ratios):.0%}"
    print(f"the kept page at {statistics.median(ratios):.0%} of the plain file ({spread})")
    for name, rates in found.items():
        spread = f"{min(rates):.0f} to {max(rates):.0f}"
        print(f"{name:20}{statistics.median(rates):8.0f} requests/s  ({spread})")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/stories/night-train-returns/")
