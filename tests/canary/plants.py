"""Leaks planted on purpose, each of its own kind at its own place, to prove that it is found."""

import base64
import codecs
import gzip
import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.safestring import mark_safe

import articles.views
import comments.services
import comments.templatetags.thread
import comments.views
from articles.tasks import make_renditions
from comments import identity
from comments.admin import CommentAdmin
from comments.models import Comment, Person


class Plant(NamedTuple):
    """A leak, and the words with which the place and the form of its trace begin."""

    leak: Callable[[pytest.MonkeyPatch], None]
    place: str
    what: str


PLANTS: dict[str, Plant] = {}


def plant(*, place: str, what: str) -> Callable:
    def register(leak: Callable) -> Callable:
        PLANTS[leak.__name__.replace("_", " ")] = Plant(leak, place, what)
        return leak

    return register


def address_of(comment: Comment) -> str:
    """The address in clear, as some careless code would get it."""
    person = Person.objects.filter(comments=comment.pk).first()
    return identity.unseal(person.sealed_address) if person else ""


def after_submit(monkeypatch: pytest.MonkeyPatch, act: Callable[[Comment, str], Any]) -> None:
    """Act on every stored comment of a reader and its address."""
    submit = comments.services.submit

    def leaky(**facts: Any) -> Comment:
        comment = submit(**facts)
        if comment.person_id:
            act(comment, address_of(comment))
        return comment

    monkeypatch.setattr(comments.services, "submit", leaky)


def on_page(
    monkeypatch: pytest.MonkeyPatch, template: str, change: Callable[[Any, HttpResponse], Any]
) -> None:
    """Change the answers of the stories' pages that are made with this template."""
    render = articles.views.render

    def leaky(request: Any, name: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = render(request, name, *args, **kwargs)
        return (change(request, response) or response) if name == template else response

    monkeypatch.setattr(articles.views, "render", leaky)


def some_address() -> str:
    person = Person.objects.order_by("pk").first()
    return identity.unseal(person.sealed_address) if person else ""


@plant(place="anonymous, GET /stories/bridge-closes/, body", what="md5 of the address")
def avatar_in_the_thread(monkeypatch):
    thread_of = comments.templatetags.thread.thread_of

    def leaky(**facts):
        nodes = thread_of(**facts)
        for node in nodes:
            digest = hashlib.md5(address_of(node.comment).lower().encode()).hexdigest()  # noqa: S324
            node.comment.html += f'<img src="https://gravatar.example/{digest}?s=40">'
        return nodes

    monkeypatch.setattr(comments.templatetags.thread, "thread_of", leaky)


@plant(place="anonymous, GET /, header X-Editor", what="base64")
def header(monkeypatch):
    def change(request, response):
        response["X-Editor"] = base64.b64encode(f"by {some_address()}".encode()).decode()

    on_page(monkeypatch, "articles/front.html", change)


@plant(place="anonymous, GET /sections/town/, cookie comment_author_email", what="in clear")
def cookie(monkeypatch):
    on_page(
        monkeypatch,
        "articles/section.html",
        lambda request, response: response.set_cookie("comment_author_email", some_address()),
    )


@plant(place="commenter, POST /stories/bridge-closes/reply/, header Location", what="in clear")
def address_in_a_redirect(monkeypatch):
    where = comments.views._where_to_see

    def leaky(comment, story):
        path, _, anchor = where(comment, story).partition("#")
        return f"{path}?email={address_of(comment).replace('@', '%40')}#{anchor}"

    monkeypatch.setattr(comments.views, "_where_to_see", leaky)


@plant(place="feed reader, GET /tags/sea/, body", what="sha256 of the address")
def compressed_stream(monkeypatch):
    def change(request, response):
        digest = hashlib.sha256(some_address().encode()).hexdigest()
        packed = gzip.compress(digest.encode())
        return StreamingHttpResponse([packed[:9], packed[9:]], headers={"Content-Encoding": "gzip"})

    on_page(monkeypatch, "articles/tag.html", change)


@plant(place="public page /contributors/wen-marsh/", what="differs")
def page_that_greets_its_commenter(monkeypatch):
    def change(request, response):
        if "csrftoken" in request.COOKIES:
            response.write("Welcome back")

    on_page(monkeypatch, "articles/contributor.html", change)


@plant(place="log of comments.intake", what="reversed")
def log_line_for_debugging(monkeypatch):
    log = logging.getLogger("comments.intake")
    after_submit(monkeypatch, lambda comment, address: log.debug("From %s", address[::-1]))


@plant(place="log of django.request.", what="in clear")
def log_of_a_failure(monkeypatch):
    def fail(comment, address):
        try:
            raise ValueError(f"Mail to {address} failed.")
        except ValueError:
            logging.getLogger("django.request.").exception("It failed.")

    after_submit(monkeypatch, fail)


@plant(place="moderator, GET /admin/comments/comment/1/history/, body", what="in clear")
def name_of_a_comment(monkeypatch):
    monkeypatch.setattr(Comment, "__str__", lambda comment: f"Comment of {address_of(comment)}")


@plant(place="moderator, GET /admin/comments/comment/, body", what="in clear")
def column_without_the_mask(monkeypatch):
    monkeypatch.setattr(identity, "mask", lambda address: address)


@plant(place="moderator, GET /admin/comments/comment/1/change/, body", what="as HTML entities")
def address_spelt_for_humans_alone(monkeypatch):
    def whole_comment(screen, comment):
        return mark_safe("".join(f"&#{ord(mark)};" for mark in address_of(comment)))  # noqa: S308

    monkeypatch.setattr(CommentAdmin, "whole_comment", whole_comment)


@plant(place="anonymous, GET /, body", what="as keyed index")
def index_in_a_page(monkeypatch):
    def change(request, response):
        response.write(f'<p id="by-{identity.address_index(some_address())}">')

    on_page(monkeypatch, "articles/front.html", change)


@plant(
    place="commenter, POST /stories/bridge-closes/reply/, body",
    what="the address of “refused comment” in clear",
)
def own_address_outside_its_field(monkeypatch):
    render = comments.views.render

    def leaky(request, *args, **kwargs):
        response = render(request, *args, **kwargs)
        response.write(f"<p>We write to {request.POST.get('email')}</p>")
        return response

    monkeypatch.setattr(comments.views, "render", leaky)


@plant(place="name of the file media/avatars/", what="sha1 of the address")
def name_of_an_avatar(monkeypatch):
    def draw(comment, address):
        digest = hashlib.sha1(address.encode()).hexdigest()  # noqa: S324
        default_storage.save(f"avatars/{digest[:16]}.svg", ContentFile("<svg/>"))

    after_submit(monkeypatch, draw)


@plant(place="file exports/comments.csv", what="in hexadecimal")
def export_in_the_data_folder(monkeypatch):
    def export(comment, address):
        file = Path(settings.DATA_DIR) / "exports" / "comments.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(address.encode().hex())

    after_submit(monkeypatch, export)


@plant(place="file db.sqlite3", what="base64")
def address_stored_unsealed(monkeypatch):
    def store(comment, address):
        packed = base64.b64encode(f"x{address}".encode()).decode()
        Comment.objects.filter(pk=comment.pk).update(sender=packed)

    after_submit(monkeypatch, store)


@plant(place="file db.sqlite3", what="rotated by 13")
def row_that_was_deleted_again(monkeypatch):
    def store_and_delete(comment, address):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS waiting (line TEXT)")
            cursor.execute("INSERT INTO waiting VALUES (%s)", [codecs.encode(address, "rot13")])
            cursor.execute("DELETE FROM waiting")

    after_submit(monkeypatch, store_and_delete)


@plant(place="file db.sqlite3", what="reversed")
def session_that_is_stored_compressed(monkeypatch):
    def change(request, response):
        request.session["draft"] = f"{'ab' * 200} {some_address()[::-1]}"

    on_page(monkeypatch, "articles/front.html", change)


@plant(place="file db.sqlite3", what="percent-encoded")
def argument_of_a_task(monkeypatch):
    def enqueue(comment, address):
        make_renditions.enqueue("".join(f"%{ord(mark):02x}" for mark in address))

    after_submit(monkeypatch, enqueue)


@plant(place="mail “A comment”", what="in clear")
def mail_to_the_desk(monkeypatch):
    def send(comment, address):
        EmailMessage("A comment", f"{address} wrote.", to=["desk@courier.example"]).send()

    after_submit(monkeypatch, send)


@plant(place="mail “Thank you”", what="in clear")
def mail_to_two_readers(monkeypatch):
    def send(comment, address):
        EmailMessage("Thank you", "You wrote.", to=[address, "other@courier.example"]).send()

    after_submit(monkeypatch, send)


@plant(place="cache entry", what="percent-encoded")
def cache_entry(monkeypatch):
    def remember(comment, address):
        cache.set("last", "".join(f"%{ord(mark):02X}" for mark in address))

    after_submit(monkeypatch, remember)


@plant(
    place="moderator, GET /admin/articles/story/?comments__person__sealed_address",
    what="a question about an address",
)
def lookup_that_is_allowed(monkeypatch):
    monkeypatch.setattr(admin.ModelAdmin, "lookup_allowed", lambda *args: True)


@plant(place="moderator, search in /admin/comments/comment/", what="a part of an address")
def search_for_a_part_of_an_address(monkeypatch):
    def leaky(screen, request, rows, term):
        found = [row.pk for row in rows if term.lower() in address_of(row).lower()]
        return rows.filter(pk__in=found), False

    monkeypatch.setattr(CommentAdmin, "get_search_results", leaky)


@plant(place="admin of comments.Comment", what="ordering uses person__address_index")
def order_by_address(monkeypatch):
    monkeypatch.setattr(CommentAdmin, "ordering", ["person__address_index"])
