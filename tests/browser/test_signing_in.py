"""Signing in as staff do: with passkeys, without scripts, on a telephone."""

import base64
import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser.test_pages import LOOKS

NUMBERS = count(1)
PASSWORD = "harbour-and-crane-7"
OWN = "/admin/signing-in/"


@pytest.fixture
def person(newsroom):
    """Make an account that must have a second factor; returns its name."""

    def make(*, required=True):
        name = f"person{next(NUMBERS)}"
        newsroom.manage(
            "shell",
            "-c",
            "from newsroom.models import User\n"
            f"User.objects.create_superuser({name!r}, {PASSWORD!r},"
            f" needs_second_factor={required})",
        )
        return name

    return make


@pytest.fixture
def password_given(visit, newsroom):
    """Open a browser in which the name and the password were given."""

    def give(name, **options):
        return type_password(visit(f"{newsroom.by_name}/admin/login/", **options), name)

    return give


def type_password(page, name):
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return page


def with_authenticator(page):
    """Give the browser a device that makes passkeys and asks nobody."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up_app(page):
    """Set an app up on the page; returns what shows its codes."""
    page.get_by_role("link", name="Authenticator app").click()
    secret = re.sub(r"\s", "", page.locator(".signing-secret").inner_text())
    page.get_by_label("Name").fill("Telephone")
    page.get_by_label("Code").fill(f"{totp(base64.b32decode(secret)):06d}")
    page.get_by_role("button", name="Set up").click()
    return lambda: f"{totp(base64.b32decode(secret), drift=1):06d}"


def sign_out(page):
    page.get_by_role("button", name="Log out").click()
    page.goto(re.sub(r"/admin/.*", "/admin/login/", page.url))


def test_a_passkey_is_set_up_and_signs_in(person, password_given):
    name = person()
    page = password_given(name)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    with_authenticator(page)
    page.get_by_role("link", name="Passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator(".signing-codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
    sign_out(page)
    type_password(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
    page.get_by_role("link", name="Signing in").click()
    expect(page.get_by_text("Laptop")).to_be_visible()
    expect(page.get_by_text("this one")).to_be_visible()


def test_who_has_no_passkey_at_hand_is_told_and_may_type_a_recovery_code(person, password_given):
    name = person()
    page = password_given(name)
    with_authenticator(page)
    page.get_by_role("link", name="Passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator(".signing-codes code")).to_have_count(10)
    codes = page.locator(".signing-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)
    type_password(page, name)
    # What a browser says once its own window was closed.
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The browser showed no passkey.")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_without_scripts_an_app_is_set_up_signs_in_and_is_removed(person, password_given):
    name = person()
    page = password_given(name, java_script_enabled=False)
    codes = set_up_app(page)
    page.get_by_role("link", name="I have kept them").click()
    newer = page.context.browser.new_context(java_script_enabled=False)
    other = newer.new_page()
    other.goto(page.url)
    type_password(other, name)
    other.get_by_label("Code").fill(codes())
    other.get_by_role("button", name="Sign in").click()
    expect(other).to_have_url(re.compile(r"/admin/$"))
    page.get_by_role("link", name="Signing in").click()
    expect(page.get_by_role("button", name="Sign out there")).to_have_count(1)
    page.get_by_role("button", name="Sign out there").click()
    expect(page.get_by_text("You are signed out there.")).to_be_visible()
    other.reload()
    expect(other).to_have_url(re.compile("/admin/login/"))
    newer.close()
    page.get_by_role("button", name="Remove Telephone").click()
    expect(page.get_by_text("Set up another one first")).to_be_visible()


def test_after_many_attempts_the_page_says_how_long_to_wait(person, visit):
    name = person(required=False)
    page = visit("/admin/login/")
    for _number in range(5):
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
    with page.expect_response(lambda one: one.status == 429) as answer:
        type_password(page, name)
    assert answer.value.headers["retry-after"].isdigit()
    expect(page.get_by_text("There were too many attempts. Try again in")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_fit_for_everybody(person, password_given, width, scheme):
    name = person()
    page = password_given(
        name,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for axe, which is a script of ours alone
    )

    def look():
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert not found.response["violations"], found.generate_report()
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    look()
    page.get_by_role("link", name="Passkey").click()
    look()
    page.go_back()
    page.get_by_role("link", name="Authenticator app").click()
    look()
    page.go_back()
    codes = set_up_app(page)
    look()
    page.get_by_role("link", name="I have kept them").click()
    page.goto(page.url.replace("/admin/", OWN))
    look()
    page.goto(page.url.replace(OWN, f"{OWN}again/"))
    look()
    page.get_by_role("button", name="Go on").click()
    look()
    sign_out(page)
    look()
    type_password(page, name)
    look()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    look()
    page.get_by_label("Code").fill(codes())
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
