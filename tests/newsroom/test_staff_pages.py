"""Every address of the site, asked by somebody who has not shown the second factor."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from tests.newsroom.house import make_house
from tests.newsroom.signing import OWN, give_app, give_password, is_in, make_staff, signed_in

pytestmark = pytest.mark.django_db

FILLED = {"int": "1", "str": "x", "path": "1", "slug": "x", "name": "{slug}", "month": "2026-11"}
# What a stranger is let in to, and whoever is halfway in sees otherwise: to go on from there.
OWN_STEPS = {"/admin/login/", *(f"{OWN}{page}" for page in ("factor/", "set-up/"))}
OWN_STEPS |= {f"{OWN}set-up/{kind}/" for kind in ("app", "passkey")}


def addresses(resolver=None, before=""):
    """Every pattern of the URLconf as an address; what is in a regular expression is made up."""
    for one in (resolver or get_resolver()).url_patterns:
        written = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLResolver):
            yield from addresses(one, written)
        elif isinstance(one, URLPattern):
            yield "/" + filled(written)


def filled(written):
    converters = get_converters()
    written = re.sub(r"\(\?P<(\w+)>[^)]*\)", "1", written).replace("\\Z", "").rstrip("$")

    def value(match):
        kind = match[1].rstrip(":") if match[1] else "str"
        assert kind in converters
        return FILLED[kind]

    return re.sub(r"<(\w+:)?\w+>", value, written)


def answer(client, address):
    response = client.get(address)
    return response.status_code, response.headers.get("Location", "")


@pytest.fixture
def every(settings):
    """Every address, filled with what there is, and what a stranger is answered at each."""
    house = make_house()
    draft = f"/stories/{house['draft_slug']}/preview/"
    found = {one.format(slug=house["slug"]) for one in addresses()} | {draft}
    assert {"/admin/", "/admin/comments/comment/", "/admin/figures/", "/admin/mail/"} <= found
    assert len([one for one in found if one.startswith("/admin/")]) > 80
    return {one: answer(Client(), one) for one in sorted(found)}


def halfway(settings):
    mo = make_staff()
    give_app(mo)
    client = Client()
    give_password(client)
    return client


def without_a_factor(settings):
    client = signed_in(make_staff())
    settings.SECOND_FACTOR = ["all staff"]
    return client


def signed_in_past_the_pages(settings):
    mo = make_staff()
    give_app(mo)
    client = Client()
    client.force_login(mo)
    return client


@pytest.mark.parametrize("somebody", [halfway, without_a_factor, signed_in_past_the_pages])
def test_without_the_second_factor_every_page_answers_as_to_a_stranger(every, settings, somebody):
    client = somebody(settings)
    differing = {one for one, wanted in every.items() if answer(client, one) != wanted}
    assert differing <= OWN_STEPS
    assert not is_in(client)


def test_no_page_under_the_admin_is_a_strangers_but_the_way_in(every):
    opened = {one for one, (status, _to) in every.items() if status == 200 and "/admin/" in one}
    assert opened == {"/admin/login/"}


def test_with_the_second_factor_they_open(every):
    mo = make_staff()
    give_app(mo)
    client = signed_in(mo)
    changed = {one for one, told in every.items() if answer(client, one) != told}
    assert {"/admin/", OWN, "/admin/figures/", "/admin/mail/"} <= changed


def test_the_admins_own_page_for_signing_in_is_out_of_reach():
    for address in ("/admin/login/", "/admin/login/?next=/admin/"):
        found = get_resolver().resolve(address.partition("?")[0])
        assert found.func.__name__ != admin.site.login.__name__
        assert found.func.view_class.__name__ == "SignIn"
