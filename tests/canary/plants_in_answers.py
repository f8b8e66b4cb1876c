"""Leaks planted in what the site answers, each of its own kind at its own place."""

import base64
import gzip
import hashlib

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.utils.safestring import mark_safe

import comments.admin.desk_mail
import comments.admin.reveal
import comments.desk.page
import comments.services
import comments.services.reveal
import comments.templatetags.thread
import comments.views.replies
from comments import identity
from comments.admin import CommentAdmin
from comments.models import Comment
from tests.canary.planting import address_of, on_page, plant, some_address


@plant(place="anonymous, GET /stories/bridge-closes/, body", what="md5 of the address")
def avatar_in_the_thread(monkeypatch):
    thread_page = comments.templatetags.thread.thread_page

    def leaky(**facts):
        page = thread_page(**facts)
        for node in page.nodes:
            digest = hashlib.md5(address_of(node.comment).lower().encode()).hexdigest()  # noqa: S324
            node.comment.html += f'<img src="https://gravatar.example/{digest}?s=40">'
        return page

    monkeypatch.setattr(comments.templatetags.thread, "thread_page", leaky)


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
    see_other = comments.views.replies.SeeOther

    def leaky(url):
        path, _, anchor = url.partition("#")
        return see_other(f"{path}?email={some_address().replace('@', '%40')}#{anchor}")

    monkeypatch.setattr(comments.views.replies, "SeeOther", leaky)


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


@plant(place="moderator, GET /admin/comments/comment/1/history/, body", what="in clear")
def name_of_a_comment(monkeypatch):
    monkeypatch.setattr(Comment, "__str__", lambda comment: f"Comment of {address_of(comment)}")


@plant(place="moderator, GET /admin/comments/comment/, body", what="in clear")
def column_without_the_mask(monkeypatch):
    monkeypatch.setattr(identity, "mask", lambda address: address)


@plant(place="moderator, GET /admin/comments/comment/1/change/, body", what="as HTML entities")
def address_spelt_for_humans_alone(monkeypatch):
    def their_person(screen, comment):
        return mark_safe("".join(f"&#{ord(mark)};" for mark in address_of(comment)))  # noqa: S308

    monkeypatch.setattr(CommentAdmin, "their_person", their_person)


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
    render = comments.views.replies.render

    def leaky(request, *args, **kwargs):
        response = render(request, *args, **kwargs)
        response.write(f"<p>We write to {request.POST.get('email')}</p>")
        return response

    monkeypatch.setattr(comments.views.replies, "render", leaky)


@plant(
    place="moderator, GET /admin/articles/story/?comments__person__sealed_address",
    what="a question about an address",
)
def lookup_that_is_allowed(monkeypatch):
    monkeypatch.setattr(admin.ModelAdmin, "lookup_allowed", lambda *args: True)


@plant(place="moderator, search in /admin/comments/comment/", what="a part of an address")
def search_for_a_part_of_an_address(monkeypatch):
    def leaky(rows, term):
        found = [row.pk for row in rows if term.lower() in address_of(row).lower()]
        return rows.filter(pk__in=found)

    monkeypatch.setattr(comments.desk.page, "matching", leaky)


@plant(place="moderator, POST /admin/comments/person/1/reveal/, body", what="the address of")
def address_revealed_without_the_permission(monkeypatch):
    for module in (comments.admin.reveal, comments.services.reveal):
        monkeypatch.setattr(module, "PERMISSION", "comments.view_person")


@plant(place="admin of comments.Comment", what="ordering uses person__address_index")
def order_by_address(monkeypatch):
    monkeypatch.setattr(CommentAdmin, "ordering", ["person__address_index"])


@plant(
    place="moderator, GET /admin/mail/, body",
    what="the address of “moderator who wants mail” in clear",
)
def moderators_address_in_its_field(monkeypatch):
    form = comments.admin.desk_mail.DeskMailForm

    def leaky(*args, wish, **kwargs):
        made = form(*args, wish=wish, **kwargs)
        made.fields["email"].initial = wish.person.address if wish else ""
        return made

    monkeypatch.setattr(comments.admin.desk_mail, "DeskMailForm", leaky)
