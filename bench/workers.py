"""Kept pages under gunicorn's worker classes, beside workers that return the same bytes bare.

    python bench/workers.py [path]

Needs wrk, and a data folder that has had its first start (NEWSROOM_DATA_DIR). One server process
on one core, wrk on the other; rounds are interleaved, and medians and ranges are printed. Of such
figures the ratios inside one run count.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.results import Ratio, say

ROUNDS, SECONDS, CONNECTIONS = 5, 3, 16
GTHREAD = ["--worker-class", "gthread", "--threads", "4"]
ASGI = ["--worker-class", "asgi"]
SERVERS = {
    "gthread, bare": ([*GTHREAD, "bench.worker_apps:bare_wsgi"], 8471),
    "gthread, kept pages": ([*GTHREAD, "newsroom.wsgi:application"], 8472),
    "asgi, bare": ([*ASGI, "bench.worker_apps:bare_asgi"], 8473),
    "asgi, kept pages": ([*ASGI, "bench.worker_apps:kept_asgi"], 8474),
}


def start(words: list[str], port: int) -> subprocess.Popen:
    # Without the site's configuration file, so that no server has what another has not.
    command = ["taskset", "-c", "0", sys.executable, "-m", "gunicorn", "--config", os.devnull]
    command += ["--no-control-socket", "--workers", "1", "--log-level", "error"]
    command += ["--bind", f"127.0.0.1:{port}", "--keep-alive", "5", *words]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})  # noqa: S603


def rate(port: int, path: str) -> float:
    command = ["taskset", "-c", "1", "wrk", "-t", "1", "-c", str(CONNECTIONS)]
    command += ["-d", str(SECONDS), "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec: +([\d.]+)", said)[1])


def main(path: str) -> None:
    os.environ["BENCH_PATH"] = path
    servers = [start(*words) for words in SERVERS.values()]
    try:
        time.sleep(15)
        for _words, port in SERVERS.values():
            rate(port, path)
        found = {name: [] for name in SERVERS}
        for _round in range(ROUNDS):
            for name, (_words, port) in SERVERS.items():
                found[name].append(rate(port, path))
    finally:
        for server in servers:
            server.terminate()
    for kind in ("gthread", "asgi"):
        say(
            Ratio(
                name=f"a kept page, gunicorn's {kind} worker",
                against="the bare worker with the same bytes",
                unit="requests/s",
                ours=found[f"{kind}, kept pages"],
                theirs=found[f"{kind}, bare"],
                at_least=0.9 if kind == "gthread" else None,
            )
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/stories/night-train-returns/")
