"""Leaks planted in what the site writes and sends, each of its own kind at its own place."""

import base64
import codecs
import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection

from articles.tasks import make_renditions
from comments.models import Comment
from comments.notifications import desk
from tests.canary.planting import address_of, after_submit, on_page, plant, some_address


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


@plant(place="mail “A comment waits: ", what="reversed")
def letter_that_tells_a_moderator_who_wrote(monkeypatch):
    monkeypatch.setattr(desk, "told_findings", lambda comment: [address_of(comment)[::-1]])


@plant(place="mail “Thank you”", what="in clear")
def mail_to_two_readers(monkeypatch):
    def send(comment, address):
        EmailMessage("Thank you", "You wrote.", to=[address, "other@courier.example"]).send()

    after_submit(monkeypatch, send)


@plant(place="what a classifier is told", what="in clear")
def address_told_to_a_classifier(monkeypatch):
    monkeypatch.setattr(settings, "REMOTE_SEND_EMAIL", True)


@plant(place="cache entry", what="percent-encoded")
def cache_entry(monkeypatch):
    def remember(comment, address):
        cache.set("last", "".join(f"%{ord(mark):02X}" for mark in address))

    after_submit(monkeypatch, remember)
