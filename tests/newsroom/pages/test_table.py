"""Which pages each event has made anew: those that it changes, and no others."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow

from articles import services as desk
from articles.changes import Part, changed
from articles.images import reencode
from articles.models import Byline, Contributor, Image, PageChange, Section, Tag
from articles.tasks import make_renditions
from comments import services
from comments.models import Comment, Discussion, TimelineStep
from newsroom.jobs import prune_changes, sweep_pages
from newsroom.models import User
from newsroom.pages.table import KINDS, kind_of
from tests.makers import NOON, discuss, make_comment, make_story
from tests.newsroom.pages.conftest import Site

BRIDGE, FERRY = "/stories/bridge-closes/", "/stories/ferry-late/"
# Every page of the site that is kept, in both conversations.
PAGES = [
    "/",
    "/sections/town/",
    "/sections/sea/",
    "/tags/bridges/",
    "/tags/boats/",
    "/contributors/ann/",
    "/contributors/bo/",
    "/comments.atom",
    *(
        f"{story}{page}"
        for story in (BRIDGE, FERRY)
        for page in ("", "comments/?order=newest", "comments.json", "comments.atom")
    ),
]
LISTS = {"/", "/sections/town/", "/tags/bridges/", "/contributors/ann/"}
THREAD = {BRIDGE, f"{BRIDGE}comments/?order=newest", f"{BRIDGE}comments.json"}
OWN = THREAD | {f"{BRIDGE}comments.atom"}
HTML = {page for page in PAGES if not page.endswith((".json", ".atom"))}
EVENTS = {}


def event(*pages: str):
    """Say which pages the event that follows changes."""

    def note(act):
        sets = [{page} if isinstance(page, str) else page for page in pages]
        EVENTS[act.__name__] = (act, set().union(*sets))
        return act

    return note


class Town:
    """Two stories of two sections, subjects and contributors, each with a conversation."""

    def __init__(self) -> None:
        self.desk = User.objects.create_user("desk")
        self.sea = Section.objects.create(name="Sea", slug="sea")
        self.ann = Contributor.objects.create(name="Ann", slug="ann")
        self.bo = Contributor.objects.create(name="Bo", slug="bo")
        self.bridges = Tag.objects.create(name="Bridges", slug="bridges")
        self.boats = Tag.objects.create(name="Boats", slug="boats")
        self.image = Image.objects.create(
            file="images/x.webp", width=9, height=9, alt="A bridge", credit="C"
        )
        self.story = make_story(lead_image=self.image)
        self.other = make_story("Ferry late")
        self.other.section = self.sea
        desk.save_story(story=self.other, now=NOON, bylines=[self.bo])
        desk.save_story(story=self.story, now=NOON, bylines=[self.ann])
        self.story.tags.add(self.bridges)
        self.other.tags.add(self.boats)
        self.draft = make_story("Not yet", public=False)
        self.shown = make_comment(self.story, "The first.")
        self.elsewhere = make_comment(self.other, "Elsewhere.")
        also = make_comment(self.story, "Also.", address="ed@example.org")
        for comment in (self.shown, self.elsewhere, also):
            self.decide(comment, Comment.Status.PUBLISHED)
        self.held = make_comment(self.story, "The second.", address="bo@example.org")
        self.section = self.story.section

    def decide(self, comment: Comment, to: Comment.Status) -> None:
        comment.refresh_from_db()
        services.decide(
            comment=comment, version=comment.version, to=to, actor=self.desk, now=timezone.now()
        )

    def save(self, **fields) -> None:
        for name, value in fields.items():
            setattr(self.story, name, value)
        desk.save_story(story=self.story, now=NOON)


@event(LISTS, OWN, "/comments.atom")
def a_headline_is_edited(town):
    town.save(headline="Bridge opens")


@event(OWN)
def a_body_is_edited(town):
    town.save(body="Three.")


@event(OWN, LISTS, "/sections/sea/", "/comments.atom")
def a_story_moves_to_another_section(town):
    town.save(section=town.sea)


@event()
def a_draft_is_edited(town):
    town.draft.headline = "Soon"
    desk.save_story(story=town.draft, now=NOON, bylines=[town.ann])
    town.draft.tags.add(town.bridges)


@event("/", "/sections/town/")
def a_story_is_published(town):
    desk.publish(story=town.draft, now=timezone.now())


@event(LISTS, OWN, "/comments.atom")
def a_story_is_withdrawn(town):
    desk.withdraw(story=town.story)


@event(OWN)
def a_story_is_corrected(town):
    desk.correct(story=town.story, text="It was not.", kind="correction", now=NOON)


@event(OWN, {"/tags/bridges/", "/tags/boats/"})
def tags_are_replaced(town):
    town.story.tags.set([town.boats])


@event(OWN, {"/tags/bridges/"})
def a_tag_loses_its_stories(town):
    town.bridges.stories.clear()


@event(OWN, LISTS, {"/contributors/bo/", "/comments.atom"})
def a_byline_is_given_to_somebody_else(town):
    byline = Byline.objects.get(story=town.story)
    byline.contributor = town.bo
    byline.save()


@event(OWN, LISTS, {"/contributors/bo/", "/comments.atom"})
def bylines_are_replaced(town):
    desk.save_story(story=town.story, now=NOON, bylines=[town.bo])


@event(LISTS, BRIDGE, f"{BRIDGE}comments/?order=newest")
def a_contributor_is_renamed(town):
    town.ann.name = "Anna"
    town.ann.save()


@event(BRIDGE, f"{BRIDGE}comments/?order=newest", "/tags/bridges/")
def a_tag_is_renamed(town):
    town.bridges.name = "Crossings"
    town.bridges.save()


@event(HTML)
def a_section_is_renamed(town):
    town.sea.name = "Coast"
    town.sea.save()


@event(HTML)
def a_section_is_added(town):
    Section.objects.create(name="Sport", slug="sport")


@event(LISTS, BRIDGE, f"{BRIDGE}comments/?order=newest")
def a_picture_is_described_anew(town):
    town.image.caption = "At dusk"
    desk.save_image(image=town.image)


@event(OWN, "/comments.atom")
def a_comment_is_published(town):
    town.decide(town.held, Comment.Status.PUBLISHED)


@event(OWN, "/comments.atom")
def a_comment_is_taken_down(town):
    town.decide(town.shown, Comment.Status.SPAM)


@event()
def a_held_comment_is_rejected(town):
    town.decide(town.held, Comment.Status.REJECTED)


@event()
def a_comment_is_held(town):
    make_comment(town.story, "The third.", address="cy@example.org")


@event(OWN, "/comments.atom")
def a_comment_is_published_at_once(town):
    staff = User.objects.create_user("staff", is_staff=True)
    reply = services.Reply(name="Staff", text="We looked.", user=staff)
    services.submit(story=town.story, parent=None, reply=reply, sender="", now=NOON)


@event(OWN, "/comments.atom")
def a_comment_is_edited_by_its_author(town):
    Comment.objects.filter(pk=town.shown.pk).update(submitted_at=timezone.now())
    services.edit(comment=town.shown, version=2, text="The very first.", now=timezone.now())


@event(OWN, "/comments.atom")
def a_comment_is_withdrawn_by_its_author(town):
    services.withdraw(comment=town.shown, now=NOON)


@event(OWN, "/comments.atom")
def an_address_is_proven(town):
    services.prove(person=town.shown.person, mine=[town.shown.pk], now=NOON)


@event(
    OWN,
    {f"{FERRY}{page}" for page in ("", "comments/?order=newest", "comments.json", "comments.atom")},
    "/comments.atom",
)
def a_person_is_erased(town):
    services.erase(person=town.shown.person, keep_text=True, now=NOON)


@event(THREAD)
def a_comment_is_recommended(town):
    services.recommend(comment=town.shown, reader="r", sender="s", now=NOON)


@event(OWN, "/comments.atom")
def a_comment_is_picked(town):
    services.pick(comment=town.shown, actor=town.desk, now=NOON)


@event()
def a_comment_is_reported(town):
    services.report(comment=town.shown, reason="spam", text="", sender="s", now=NOON)


@event(THREAD)
def settings_of_a_story_change(town):
    discuss(town.story, order="newest")


@event(THREAD)
def settings_of_a_section_change(town):
    discuss(section=town.section, thread_depth=2)


@event(THREAD, {f"{FERRY}{page}" for page in ("", "comments/?order=newest", "comments.json")})
def settings_of_the_site_change(town):
    discuss(comments_a_page=20)


@event(HTML, {f"{story}comments.json" for story in (BRIDGE, FERRY)})
def monthly_figures_are_published(town):
    discuss(publishes_figures=True)


@event(set(PAGES))
def everything_is_purged(town):
    changed(Part.EVERYTHING)


@event(THREAD)
def a_timeline_changes(town):
    TimelineStep.objects.create(
        discussion=Discussion.objects.create(story=town.story), step="closed"
    )


@pytest.fixture
def town(site) -> Town:
    return Town()


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_has_exactly_the_pages_made_anew_that_it_changes(name, site, town):
    act, pages = EVENTS[name]
    for page in PAGES:
        site.ask(page)
    act(town)
    assert {page for page in PAGES if site.made(page)} == pages
    for page in PAGES:
        assert site.ask(page).body == fresh(site, page), page


def fresh(site: Site, page: str) -> bytes:
    """The page as Django makes it for somebody who is signed in, past what is kept."""
    return site.ask(page, HTTP_HOST="localhost:8000", HTTP_COOKIE="sessionid=none").body


def test_the_longest_wait_matters_where_a_conversation_depends_on_it(site, town):
    discuss(section=town.section, hours_to_decide=2)
    late = make_comment(town.other, "Late.", address="di@example.org", at=NOON + timedelta(hours=1))
    for page in PAGES:
        site.ask(page)
    town.decide(late, Comment.Status.REJECTED)
    assert not [page for page in PAGES if site.made(page)]
    town.decide(town.held, Comment.Status.REJECTED)
    anew = {BRIDGE, f"{BRIDGE}comments/?order=newest"}
    assert {page for page in PAGES if site.made(page)} == anew


def test_each_kind_of_page_shows_what_the_table_says(site, town):
    discuss(hours_to_decide=2)
    found = {kind: set() for kind in KINDS.values()}
    for page in PAGES:
        site.ask(page)
        address = page.replace("&page=1", "")
        kept = site.memory.get(address)
        keys = kept.keys - {Part.EVERYTHING}
        found[kind_of(page.partition("?")[0])] |= {_part(key) for key in keys}
    for name, kind in KINDS.items():
        assert found[kind] == kind.shows, name


def _part(key: str) -> Part:
    return Part(key.rpartition("-")[0] if key.rpartition("-")[2].isdigit() else key)


def test_a_rendition_is_shown_as_soon_as_it_is_there(site, town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    data = BytesIO()
    Pillow.new("RGB", (1000, 1000)).save(data, "PNG")
    image = Image(file=reencode(ContentFile(data.getvalue())), alt="A bridge", credit="C")
    town.save(lead_image=desk.save_image(image=image))
    assert "srcset" not in site.ask(BRIDGE).text
    make_renditions.func(image.pk)
    assert "srcset" in site.ask(BRIDGE).text


def test_a_change_that_is_undone_never_was(site, town):
    before = site.ask(BRIDGE).body
    with pytest.raises(RuntimeError), transaction.atomic():
        desk.correct(story=town.story, text="It was not.", kind="correction", now=NOON)
        raise RuntimeError
    assert not site.made(BRIDGE)
    assert site.ask(BRIDGE).body == before


def test_what_changes_while_a_page_is_made_is_not_lost(site, town):
    django = site.pages._django

    def overtaken(environ, start_response):
        answer = django(environ, start_response)
        desk.correct(story=town.story, text="It was not.", kind="correction", now=NOON)
        site.pages._django = django
        return answer

    site.pages._django = overtaken
    assert "It was not." not in site.ask(BRIDGE).text
    assert "It was not." in site.ask(BRIDGE).text
    assert not site.made(BRIDGE)


def test_old_changes_are_forgotten_and_pages_from_before_them_made_again(site, town):
    site.ask(BRIDGE)
    desk.correct(story=town.story, text="It was not.", kind="correction", now=NOON)
    site.ask("/")
    prune_changes(now=timezone.now() + timedelta(days=8))
    assert PageChange.objects.count() == 1
    desk.correct(story=town.other, text="Nor that.", kind="correction", now=NOON)
    site.process()
    assert "It was not." in site.ask(BRIDGE).text
    assert not site.made("/")
    files = len(list(site.folder.glob("*/??/*")))
    desk.correct(story=town.story, text="Once more.", kind="correction", now=NOON)
    sweep_pages(now=timezone.now())
    assert len(list(site.folder.glob("*/??/*"))) == files - 1


def test_a_database_that_comes_back_older_has_no_pages_of_its_future(site, town):

    site.ask(BRIDGE)
    PageChange.objects.order_by("-pk")[0].delete()
    site.process()
    assert site.made(BRIDGE)
