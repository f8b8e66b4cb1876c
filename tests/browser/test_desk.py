"""The desk as moderators use it: from the keyboard, two at once, and without scripts."""

import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_conversation import letters_to
from tests.browser.test_pages import LOOKS

DESK = "/admin/comments/comment/"
PASSWORD = "harbour-and-crane-7"
ROUNDS = count(1)
SEED = """
from django.utils import timezone
from django.contrib.auth.models import Permission
from articles.models import Story
from comments.models import CannedReason, Comment, ListEntry
from comments.services import Reply, submit
from newsroom.models import User
for name in ("mo", "bo", "third"):
    user, _new = User.objects.get_or_create(username=name, defaults={{"name": name.title()}})
    user.is_staff = True
    user.set_password("{password}")
    user.save()
    wanted = ["view_comment", "decide_comment", "decide_standing", "view_person"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
for number, label in enumerate(("Off topic", "Personal")):
    CannedReason.objects.get_or_create(
        label=label, defaults={{"text": f"{{label}}, sorry.", "position": number}}
    )
ListEntry.objects.get_or_create(kind="word", pattern="numpty", defaults={{"is_slur": True}})
Comment.objects.filter(status="held").update(status="spam")
story = Story.objects.published().first()
for number in range({count}):
    reply = Reply(
        name=f"Reader {{number}}",
        text=f"{words} {{number}} of round {round}.",
        address=f"reader{{number}}@round{round}.example",
    )
    submit(story=story, parent=None, reply=reply, sender="", now=timezone.now())
"""


@pytest.fixture
def held(newsroom):
    """Store so many held comments, and nothing else that waits; returns the number of the round."""

    def store(many, words="Comment"):
        number = next(ROUNDS)
        seed = SEED.format(count=many, round=number, words=words, password=PASSWORD)
        newsroom.manage("shell", "-c", seed)
        return number

    return store


@pytest.fixture
def desk_of(visit):
    """Open the desk in a browser of somebody's own."""

    def open_desk(name, query="", **options):
        page = visit(f"/admin/login/?next={DESK}", **options)
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{DESK}**")
        if query:
            page.goto(page.url + query)
        return page

    return open_desk


def cards(page):
    return page.locator(".desk-card:not([hidden])")


def how_many(newsroom, status, number):
    said = newsroom.manage(
        "shell",
        "-c",
        "from comments.models import Comment\n"
        f"print(Comment.objects.filter(status='{status}', text__endswith='round {number}.').count())",  # noqa: E501
    )
    return int(said.split()[-1])


def test_fifty_held_comments_are_cleared_by_keyboard_alone(newsroom, held, desk_of):
    number = held(50)
    page = desk_of("mo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk: Held")
    expect(cards(page)).to_have_count(20)
    page.keyboard.press("j")
    for press in range(50):
        here = page.locator(".desk-card.is-current:not([hidden])")
        expect(here).to_contain_text(f"Comment {press} of round")
        expect(here).to_be_focused()
        if press == 3:
            page.keyboard.press("r")
            page.keyboard.press("2")
            page.keyboard.press("Enter")
        elif press == 5:
            page.keyboard.press("r")
            page.keyboard.press("Tab")
            page.keyboard.type("just a typed reason")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("ast"[press % 3])
        expect(page.get_by_text(f"Comment {press} of round", exact=False)).to_have_count(0)
    expect(page.get_by_text("Nothing is left here.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("1 comment")
    counts = {status: how_many(newsroom, status, number) for status in ("held", "rejected")}
    assert counts == {"held": 0, "rejected": 2}
    assert how_many(newsroom, "published", number) == 16
    reasons = newsroom.manage(
        "shell",
        "-c",
        "from comments.models import Decision\n"
        "print(list(Decision.objects.exclude(reason='').values_list('reason', flat=True)))",
    )
    assert "Personal, sorry." in reasons
    assert "just a typed reason" in reasons


def test_keys_go_through_the_cards_and_undo_select_and_help(held, desk_of):
    held(4)
    page = desk_of("mo")
    for key, text in zip("jjnkp", (0, 1, 2, 1, 0), strict=True):
        page.keyboard.press(key)
        expect(page.locator(".desk-card:focus")).to_contain_text(f"Comment {text} of")
    page.keyboard.press("t")
    expect(page.locator(".desk-card:focus")).to_contain_text("Comment 1 of")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".desk-card:focus")).to_contain_text("Comment 0 of")
    expect(page.get_by_role("status")).to_contain_text("1 taken back")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Spam: selected").click()
    expect(cards(page)).to_have_count(2)
    expect(page.get_by_role("status")).to_contain_text("2 comments: spam")
    page.keyboard.press("c")
    page.keyboard.type("a reply with the keys a, s and t")
    expect(cards(page)).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Your reply is published.")
    expect(cards(page)).to_have_count(1)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")
    expect(cards(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("[name=standing_reason]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    expect(cards(page)).to_have_count(1)
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/comment/\d+/change/"))


def test_of_two_moderators_on_one_card_the_second_is_refused_and_may_contest(held, desk_of):
    held(2)
    mo, bo = desk_of("mo"), desk_of("bo")
    mo.keyboard.press("j")
    mo.wait_for_timeout(1500)
    bo.reload()
    expect(cards(bo).first).to_contain_text("Mo is reading this.")
    mo.keyboard.press("r")
    mo.keyboard.press("Tab")
    mo.keyboard.type("No quotes.")
    mo.keyboard.press("Enter")
    expect(mo.get_by_role("status")).to_contain_text("1 comment: rejected")
    bo.keyboard.press("j")
    bo.keyboard.press("a")
    stale = bo.locator(".desk-card.is-stale")
    for part in ("Mo already decided", "Rejected", "No quotes.", "UTC"):
        expect(stale).to_contain_text(part)
    stale.get_by_text("More", exact=True).click()
    stale.get_by_label("Why, for a third person:").fill("It is fine.")
    stale.get_by_role("button", name="Contest").click()
    expect(bo.get_by_role("status")).to_contain_text("A third person is asked.")
    third = desk_of("third", "?queue=contested")
    expect(cards(third)).to_have_count(1)
    expect(cards(third)).to_contain_text("Bo contests the decision of Mo (Rejected)")
    third.keyboard.press("a")
    expect(third.get_by_text("Nothing is left here.")).to_be_visible()


def test_a_bulk_of_thirty_that_is_undone_leaves_no_letter(newsroom, held, desk_of):
    number = held(30)
    page = desk_of("mo")
    # The next page is there before the last card of this one is decided on.
    page.get_by_role("link", name="Select all").click()
    page.get_by_role("button", name="Reject: selected").click()
    expect(page.get_by_role("status")).to_contain_text("20 comments: rejected")
    expect(cards(page)).to_have_count(10)
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("20 taken back")
    expect(cards(page)).to_have_count(30)
    page.get_by_role("link", name="Select all").click()
    page.get_by_role("button", name="Publish: selected").click()
    expect(page.get_by_role("status")).to_contain_text("30 comments: published")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("30 taken back")
    expect(cards(page)).to_have_count(30)
    assert how_many(newsroom, "held", number) == 30
    page.wait_for_timeout(35_000)
    for reader in range(30):
        for letter in letters_to(newsroom, f"reader{reader}@round{number}.example"):
            assert letter["Subject"] == "Is this comment yours?"


def test_everything_works_without_scripts(newsroom, held, desk_of):
    number = held(23)
    page = desk_of("mo", java_script_enabled=False)
    expect(cards(page)).to_have_count(20)
    first = cards(page).first
    first.get_by_text("Reason and note").click()
    first.get_by_label("Canned reason:").select_option(label="1 · Off topic")
    first.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("1 comment: rejected")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 taken back")).to_be_visible()
    expect(cards(page).first).to_contain_text("Comment 0 of")
    page.get_by_role("link", name="Next page").click()
    expect(cards(page)).to_have_count(3)
    page.get_by_role("link", name="Select all").click()
    page.get_by_role("button", name="Spam: selected").click()
    expect(page.get_by_text("3 comments: spam")).to_be_visible()
    page.goto(newsroom.url + DESK)
    page.get_by_role("button", name="Take 20").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk: Taken by me")
    page.get_by_role("button", name="Give back").click()
    expect(cards(page)).to_have_count(0)
    page.goto(newsroom.url + DESK)
    page.get_by_role("searchbox").fill('"comment 7"')
    page.get_by_role("button", name="Show").click()
    expect(cards(page)).to_have_count(1)
    card = cards(page).first
    card.get_by_text("More", exact=True).click()
    card.get_by_label("Your reply:").fill("Thank you.")
    card.get_by_role("button", name="Publish and reply").click()
    expect(page.get_by_text("Your reply is published.")).to_be_visible()
    assert how_many(newsroom, "spam", number) == 3


def test_a_slur_is_blurred_until_it_is_asked_for(held, desk_of):
    held(1, "You numpty, comment")
    page = desk_of("mo", java_script_enabled=False)
    slur = page.locator("mark.covered")
    assert "blur" in slur.evaluate("one => getComputedStyle(one).filter")
    slur.focus()
    assert slur.evaluate("one => getComputedStyle(one).filter") == "none"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("kind", ["queue", "open", "help", "record"])
def test_the_desk_is_fit_for_everybody(held, desk_of, kind, width, scheme):
    held(3, "You numpty, comment")
    page = desk_of(
        "mo",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for axe, which is a script of ours alone
    )
    if kind == "open":
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.locator(".desk-choice").first.check()
    elif kind == "help":
        page.keyboard.press("?")
    elif kind == "record":
        page.keyboard.press("o")
        page.locator(".desk-on-record").wait_for()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_desk_holds_no_script_and_no_style_of_its_own(held, desk_of):
    held(1)
    page = desk_of("mo").content()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
