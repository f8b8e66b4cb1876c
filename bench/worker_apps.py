"""What the worker classes serve in bench/workers.py."""

import asyncio
import os
from time import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
# The asgi worker loads applications inside its loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import django

django.setup()

from newsroom.pages.gate import is_for_everybody
from newsroom.pages.table import kind_of, query_of
from newsroom.wsgi import application as pages

PATH = os.environ["BENCH_PATH"]


def environ_of(scope: dict) -> dict:
    environ = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SCRIPT_NAME": "",
        "wsgi.url_scheme": scope["scheme"],
    }
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        environ[f"HTTP_{key}"] = value.decode("latin-1")
    return environ


def ready() -> tuple[list, list]:
    """Return the headers and chunks of the page, as kept pages answer it."""
    environ = environ_of(
        {"method": "GET", "path": PATH, "query_string": b"", "scheme": "http", "headers": []}
    ) | {"HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "gzip"}
    said = []
    chunks = pages(environ, lambda status, headers: said.append(headers))
    return said[0], chunks


headers, chunks = ready()
encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]


def bare_wsgi(environ, start_response):
    start_response("200 OK", headers)
    return chunks


async def bare_asgi(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": encoded})
        await send({"type": "http.response.body", "body": chunks[0]})


async def kept_asgi(scope, receive, send):
    """The least that an ASGI front would have to do: look, and leave the rest to threads."""
    if scope["type"] != "http":
        return
    environ, said = environ_of(scope), []

    def start(status, headers):
        said.append((int(status[:3]), headers))

    kind = kind_of(environ["PATH_INFO"]) if is_for_everybody(environ) else None
    query = query_of(kind, environ["QUERY_STRING"]) if kind else None
    page = pages._store.get(environ["PATH_INFO"]) if query == "" else None
    if page:
        body = page.answer(environ, start, time())
    else:
        body = await asyncio.to_thread(pages, environ, start)
    status, given = said[0]
    given = [(name.lower().encode(), value.encode("latin-1")) for name, value in given]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": b"".join(body)})
