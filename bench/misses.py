"""What a page costs that is not kept, beside the least that Django could do: `python bench/misses.py`.

Processor time of the whole WSGI application in one process; rounds are interleaved, ratios count.
"""

import os
import statistics
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROUNDS, REQUESTS = 15, 10

folder = tempfile.TemporaryDirectory()
(Path(folder.name) / "static").mkdir()
os.environ |= {"NEWSROOM_DATA_DIR": folder.name, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
sys.path[:0] = [str(Path(__file__).parents[1])]

from bench import threads  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command
from django.db import connection  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from bench import plain  # noqa: E402


def ask(application, path: str) -> bytes:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
    }
    said = []
    body = b"".join(application(environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"], said
    return body


def cost(application, path: str, keeps_connection: bool) -> float:
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None if keeps_connection else 0
    ask(application, path)
    started = time.process_time()
    for _ in range(REQUESTS):
        ask(application, path)
    return (time.process_time() - started) / REQUESTS * 1000


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ROOT_URLCONF = "bench.plain"
    story = threads.make_story(20)
    words = "The span was painted twice, and nobody who lives along the river was asked. "
    text = "\n\n".join([words * 4, words * 2])
    html = "".join(f"<p>{words * times}</p>" for times in (4, 2))
    story.comments.update(text=text, html=html)
    story.body_html = "".join(f"<p>{words * 6}</p>" for _ in range(12))
    story.save(update_fields=["body_html"])
    ours = WSGIHandler()
    with override_settings(MIDDLEWARE=plain.MIDDLEWARE):
        least = WSGIHandler()
    pages = {
        "plain": (least, f"/plain/{story.slug}/", False),
        "ours": (ours, story.get_absolute_url(), True),
    }
    for application, path, _keeps in pages.values():
        print(path, len(ask(application, path)))
        ask(application, path)
    found = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, page in pages.items():
            found[name].append(cost(*page))
    for name, times in found.items():
        print(f"{name}: {statistics.median(times):.2f} ms ({min(times):.2f} to {max(times):.2f})")
    print("ratio", statistics.median(o / p for o, p in zip(found["ours"], found["plain"])))


if __name__ == "__main__":
    main()
