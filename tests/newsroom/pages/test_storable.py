"""No answer of any address may be stored by a CDN but kept pages and what never changes."""

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from newsroom.models import User
from newsroom.pages.table import kind_of
from tests.canary.urls import Route, routes
from tests.newsroom.house import make_house

# Where there is no row to show the answer is an error, which may not be stored either.
MADE_UP = {
    "month": "2026/11",
    "path": "images/none.webp",
    "seed": "0123456789abcdef",
    "slug": "none",
}


def address_of(route: Route) -> str:
    try:
        return route.addresses()[0]
    except (LookupError, ObjectDoesNotExist):
        return "/" + route.template.format(
            **{name: MADE_UP.get(name, "7") for name in route.arguments}
        )


def words(answer) -> set[str]:
    said = answer.headers.get("Cache-Control", "")
    return {word.strip().partition("=")[0] for word in said.split(",")}


def may_be_stored(answer) -> bool:
    return not words(answer) & {"private", "no-store"}


@pytest.fixture
def addresses(site, settings) -> list[str]:
    settings.CDN_SECONDS = 3600
    make_house()
    return [address_of(route) for route in routes()]


def test_readers_are_given_what_may_be_stored_on_kept_pages_alone(site, addresses):
    stored = set()
    for path in addresses:
        answer = site.ask(path)
        if may_be_stored(answer):
            assert answer.status == 200, path
            assert "Set-Cookie" not in answer.headers
            assert kind_of(path) or "immutable" in words(answer), path
            stored.add(path.strip("/").partition("/")[0])
    assert {"", "stories", "sections", "comments.atom", "avatars"} <= stored


def test_whoever_is_signed_in_is_given_nothing_that_may_be_stored(site, addresses):
    client = Client()
    client.force_login(User.objects.filter(is_superuser=True).first())
    name = site_settings.SESSION_COOKIE_NAME
    cookie = f"theme=dark; {name}={client.cookies[name].value}"
    seen = set()
    for path in addresses:
        if path.endswith("/logout/"):
            continue
        answer = site.ask(path, HTTP_COOKIE=cookie)
        seen.add(answer.status)
        assert not may_be_stored(answer) or "immutable" in words(answer), path
        assert "Surrogate-Key" not in answer.headers, path
    assert 200 in seen


def test_nothing_that_answers_a_post_may_be_stored(site, addresses):
    for path in addresses:
        answer = site.ask(
            path, method="POST", CONTENT_LENGTH="0", HTTP_SEC_FETCH_SITE="same-origin"
        )
        assert not may_be_stored(answer) or "immutable" in words(answer), path
        assert "Surrogate-Key" not in answer.headers, path
