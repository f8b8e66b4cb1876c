"""What decides about comments, set at the desk and met by readers."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.test_answers import leave, prove, signed_in
from tests.browser.test_conversation import letters_to
from tests.browser.test_whole_path import fill, post, sign_in
from tests.newsroom.running import until

NUMBERS = count(1)
QUEUE, LISTS = "/admin/comments/comment/", "/admin/comments/listentry/"
SETTINGS = "/admin/comments/discussion/"
# What a command beside the site needs to prepare the newest story.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Story
from comments import services
from comments.models import Comment, Discussion, Step
from newsroom.models import User
now, Status = timezone.now(), Comment.Status
story = Story.objects.order_by("pk").last()
mo = User.objects.get_or_create(username="mo", defaults={"name": "Mo Ward", "is_staff": True})[0]
def submit(text, **ago):
    reply = services.Reply(name="Una", address="una@reed.example", text=text)
    at = now - timedelta(**ago)
    return services.submit(story=story, parent=None, reply=reply, sender="una", now=at)
def decide(comment, to):
    version = comment.version
    services.decide(comment=comment, version=version, to=to, actor=mo, now=timezone.now())
"""


@pytest.fixture
def story(newsroom, tmp_path):
    """The path of a story of its own."""
    text = f"Ropewalk tower, part {next(NUMBERS)}\n\nThe key was in the tower.\n\nIt fits.\n"
    return newsroom.import_story(tmp_path, text).removeprefix(newsroom.url)


@pytest.fixture
def prepare(newsroom, story):
    return lambda words: newsroom.manage("shell", "-v", "0", "-c", PREPARE + words)


@pytest.fixture
def desk(visit, newsroom):
    return signed_in(visit, newsroom)


def headline(page):
    return page.get_by_role("heading", level=1).inner_text()


def save(desk):
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("successfully")


def open_record(card):
    card.get_by_text("More", exact=True).click()
    card.get_by_role("link", name="Record").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_story_gets_rules_of_its_own_and_says_where_the_others_come_from(
    visit, newsroom, desk, story, scripts
):
    reader = visit(story, java_script_enabled=scripts)
    name = headline(reader)
    desk.goto(newsroom.url + f"{SETTINGS}add/")
    desk.locator(".field-story .select2-selection").click()
    desk.locator(".select2-search__field").fill(name)
    desk.get_by_role("option", name=name, exact=True).click()
    desk.get_by_label("Name and e-mail required").select_option("No")
    desk.get_by_role("button", name="Add another Step").click()
    desk.locator("#id_timeline-0-step").select_option("premoderated")
    desk.locator("#id_timeline-0-sentence").fill("the council votes.")
    save(desk)
    desk.get_by_role("link", name=f"Story: {name}").first.click()
    in_force = desk.locator(".field-in_force tr")
    for row in (
        ["name and e-mail required", "no", f"Story: {name}"],
        ["timeline", "Premoderated", f"Story: {name}"],
        ["minutes to edit", "10", "built in"],
    ):
        expect(in_force.filter(has_text=row[0]).locator("th, td")).to_have_text(row)

    reader.reload()
    expect(reader.locator(".notice")).to_contain_text("The reason: the council votes.")
    reader.locator("#id_text").fill("From nobody in particular.")
    post(reader)
    expect(reader.locator(".pending .name")).to_have_text("Anonymous")
    expect(reader.locator(".own-links")).not_to_contain_text("Follow")
    receipt = reader.url.partition("#")[0]
    reader.goto(f"{receipt}edit/")
    reader.get_by_label("Comment").fill("From nobody at all.")
    reader.get_by_role("button", name="Save").click()
    expect(reader.locator(".quoted")).to_contain_text("From nobody at all.")
    desk.goto(f"{newsroom.url}{QUEUE}")
    card = desk.locator(".desk-card", has_text="From nobody at all.").filter(has_text=name)
    expect(card).to_contain_text("no e-mail address")


def test_a_trial_changes_nothing_and_saving_does_what_it_said(
    visit, newsroom, desk, story, prepare
):
    prepare("""
Discussion.objects.create(story=story, published_to_trust=0, ask_for_proof=False, least_seconds=0)
comments = [submit(f"Zuckerwatte {number}.", minutes=9) for number in range(3)]
decide(comments[0], Status.HELD); comments[0].refresh_from_db(); decide(comments[0], "published")
""")
    desk.goto(newsroom.url + LISTS)
    before = desk.locator("#result_list").all_inner_texts()
    desk.goto(f"{newsroom.url}{LISTS}add/")
    desk.locator("#id_pattern").fill("zuckerwatte")
    desk.get_by_role("button", name="Try it on the past").click()
    said = desk.get_by_text("Holds 3 more, of which moderators had published 1.")
    expect(said).to_be_visible()
    rows = desk.locator("#content tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Zuckerwatte 0.")
    expect(rows.first).to_contain_text("Published by a moderator")
    other = desk.context.new_page()
    other.goto(newsroom.url + LISTS)
    assert other.locator("#result_list").all_inner_texts() == before
    other.close()

    reader = visit(story)
    fill(reader, name="Bodil", email="bo@sugar.example", comment="Before: zuckerwatte.")
    post(reader)
    expect(reader.locator(".success")).to_contain_text("published")
    save(desk)
    leave(reader, "bo@sugar.example", "After: z u c k e r w a t t e!")
    desk.goto(newsroom.url + LISTS)
    row = desk.locator("#result_list tr", has_text="zuckerwatte")
    expect(row.locator(".field-found_in")).to_have_text("1")
    row.locator(".field-found_in a").click()
    expect(desk.locator(".desk-card")).to_have_count(1)


def test_verified_only_keeps_a_comment_from_the_desk_until_its_letter_is_answered(
    visit, newsroom, desk, story, prepare
):
    prepare("""
row = Discussion.objects.create(story=story, require_name_email=False)
row.timeline.create(step=Step.VERIFIED)
""")
    words, address = "Only once it is confirmed.", "vera@reed.example"
    reader = visit(story)
    expect(reader.locator("#id_email")).to_have_attribute("required", "")
    receipt = leave(reader, address, words)
    desk.goto(newsroom.url + QUEUE)
    expect(desk.get_by_text(words)).to_have_count(0)
    desk.get_by_role("link", name=re.compile("Address not confirmed")).click()
    expect(desk.get_by_text(words)).to_be_visible()
    until(lambda: letters_to(newsroom, address))
    own = prove(reader, newsroom, address)
    desk.goto(newsroom.url + QUEUE)
    open_record(desk.locator(".desk-card", has_text=words))
    reader.goto(f"{receipt}status/")
    expect(reader.locator(".notice")).not_to_contain_text("Confirm your address")

    desk.get_by_role("link", name=re.compile(r"Person \d+")).click()
    desk.get_by_label("Reason, told to the person").fill("Threats in other places.")
    desk.get_by_role("button", name="Ban").click()
    expect(desk.locator(".messagelist")).to_contain_text("Banned")
    reader.goto(own)
    expect(reader.locator(".notice")).to_contain_text("are not published")
    expect(reader.locator(".notice")).to_contain_text("Threats in other places.")
    desk.get_by_label("Reason, told to the person").fill("It was somebody else.")
    desk.get_by_role("button", name="Lift").click()
    reader.reload()
    expect(reader.locator(".notice")).to_have_count(0)


def test_readers_are_told_while_moderators_do_not_keep_up(visit, newsroom, desk, story, prepare):
    prepare("Discussion.objects.create(story=story, hours_to_decide=900)")
    reader = visit(story)
    expect(reader.locator("#respond .notice")).to_have_count(0)
    prepare("submit('Waiting for weeks.', hours=901)")
    reader.reload()
    expect(reader.locator(".notice")).to_contain_text("more to read than they manage")
    desk.goto(newsroom.url + QUEUE)
    card = desk.locator(".desk-card", has_text="Waiting for weeks.")
    card.get_by_role("button", name="Spam").click()
    expect(desk.locator("[role=status]").first).to_contain_text("1 comment: spam")
    reader.reload()
    expect(reader.locator("#respond .notice")).to_have_count(0)


def test_the_desks_screens_fit_a_phone_once_the_filter_speaks(visit, newsroom, prepare):
    prepare("""
Discussion.objects.filter(story=None, section=None).update(decisions_to_learn=20)
submit("Waiting to be scored.", minutes=1)
""")
    newsroom.manage("learn", "--rebuild")
    desk = visit("/admin/", viewport={"width": 390, "height": 800})
    sign_in(desk, newsroom)
    pages = {"/admin/comments/learnedfilter/1/change/": ".learned-curve", QUEUE: ".desk-badge"}
    pages |= {f"{SETTINGS}1/change/": ".field-in_force", "/admin/comments/person/": "#result_list"}
    pages |= {SETTINGS: "#result_list", f"{LISTS}add/": "[name=_try]"}
    for path, part in pages.items():
        desk.goto(newsroom.url + path)
        expect(desk.locator(part).first).to_be_visible()
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390, path
    desk.goto(newsroom.url + QUEUE)
    card = desk.locator(".desk-card", has_text="Waiting to be scored.")
    expect(card.locator(".desk-head")).to_contain_text(re.compile(r"\d+ % unwanted"))
    prepare("Discussion.objects.filter(story=None).update(decisions_to_learn=None)")
