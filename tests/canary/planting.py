"""How a leak is planted."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.http import HttpResponse

import articles.views
import comments.services
import comments.templatetags.thread
import comments.views
from comments import identity
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
