"""The ways on which an address comes into the site. A new way is one function under @way."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest import mock

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponseBase
from django.urls import reverse
from PIL import Image as Pillow

from articles import services
from articles.images import reencode
from articles.models import Contributor, Image, Story, Tag
from comments import identity, links
from comments.desk.figures import Period, month_figures
from comments.models import (
    CannedReason,
    Comment,
    DeskMail,
    Discussion,
    LearnedFilter,
    ListEntry,
    MonthFigures,
    Person,
)
from newsroom.models import User
from tests.canary.evidence import Evidence
from tests.canary.traces import Canary, make_canary
from tests.canary.visits import Everybody, Visitor
from tests.makers import NOON, make_story

WAYS: dict[str, tuple[Callable, bool]] = {}
# Another site, and a program that says nothing of where it comes from.
FOREIGN, SILENT = {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": None}


def way(*, kept: bool) -> Callable:
    """Register a way. `kept` says that the address is to be in the database afterwards, sealed."""

    def register(function: Callable) -> Callable:
        WAYS[function.__name__.replace("_", " ")] = (function, kept)
        return function

    return register


class Seeds:
    """A site with something of everything, into which the ways bring their addresses."""

    def __init__(self, folder: Path, evidence: Evidence) -> None:
        self.folder = folder
        self.evidence = evidence
        self.everybody = Everybody(evidence)
        self.story = _furnish()

    def sow(self) -> None:
        """Bring in one address on each way; an address that is kept has to be there, sealed."""
        for name, (function, kept) in WAYS.items():
            canary = make_canary(name)
            self.evidence.tracer.learn(canary)
            function(self, canary)
            index = identity.address_index(canary.address)
            person = Person.objects.filter(address_index=index).first()
            if (person is not None) != kept:
                self.evidence.object(f"way “{name}”", f"the address is {'not ' * kept}stored")
            if person:
                assert identity.unseal(person.sealed_address) == canary.address
                self._learn_what_is_kept(name, person)
            out = io.StringIO()
            call_command("learn", stdout=out)
            self.evidence.look("output of learn", out.getvalue())
        assert LearnedFilter.objects.get().count

    def _learn_what_is_kept(self, name: str, person: Person) -> None:
        learn = self.evidence.tracer.learn_server_only
        learn(name, "as keyed index", person.address_index[:20])
        # It begins with the time and ends with a check; the middle is like no other.
        learn(name, "sealed", person.sealed_address[40:70])
        for comment in person.comments.all():
            learn(name, "in the identity of a form", comment.form_id[:20])

    def reply(
        self, canary: Canary, *, by: Visitor | None = None, headers: dict | None = None, **fields
    ) -> HttpResponseBase:
        """Send the form under the story as a reader does, and look where the answer leads."""
        typed = {
            "name": "Ann",
            "email": canary.address,
            "text": f"Words of {canary.way}.",
            "form_id": canary.song[::2],
        }
        visitor = by or self.everybody.commenter
        url = reverse("comments:submit", args=[self.story.slug])
        response = visitor.visit("POST", url, typed | fields, own=canary, headers=headers)
        if response.status_code == 303:
            visitor.visit("GET", response["Location"])
        return response

    def decide(self, canary: Canary, action: str) -> Comment:
        """Have the moderator decide on the newest comment of this address; returns it."""
        index = identity.address_index(canary.address)
        comment = Comment.objects.filter(person__address_index=index).latest("pk")
        chosen = {"act": action, "chosen": f"{comment.pk}:{comment.version}"}
        self.everybody.moderator.visit(
            "POST",
            reverse("admin:comments_comment_changelist"),
            chosen | {"reason": "As we said."},
        )
        comment.refresh_from_db()
        assert comment.version > 1, f"the moderator could not {action}"
        return comment


def _furnish() -> Story:
    """Store a row of everything that has a page; returns a story that takes comments."""
    picture = io.BytesIO()
    Pillow.new("RGB", (500, 300), "teal").save(picture, "PNG")
    file = reencode(SimpleUploadedFile("quay.png", picture.getvalue()))
    image = Image(alt="The quay", credit="Courier")
    image.file.save(file.name, file, save=False)
    services.save_image(image=image)
    story = make_story(lead_image=image)
    contributor = Contributor.objects.create(name="Wen Marsh", slug="wen-marsh")
    services.save_story(story=story, now=story.published_at, bylines=[contributor])
    story.tags.add(Tag.objects.create(name="Sea", slug="sea"))
    Group.objects.create(name="Desk")
    # One commenter does what hundreds do elsewhere, and runs no scripts.
    patient = {"flood_seconds": 0, "ask_for_proof": False, "decisions_to_learn": 1}
    public = {"publishes_figures": True}
    Discussion.objects.update_or_create(section=None, story=None, defaults=patient | public)
    MonthFigures.objects.create(
        month=date(2026, 10, 1),
        figures=month_figures(Period.of_month(date(2026, 10, 1), until=NOON)),
        until=NOON,
        made_at=NOON,
    )
    ListEntry.objects.create(kind="word", pattern="casino")
    CannedReason.objects.create(label="As we said", text="As we said.")
    make_story("A draft", public=False)
    services.withdraw(story=make_story("A withdrawn story"))
    return story


# The ways


@way(kept=True)
def held_comment(seeds: Seeds, canary: Canary) -> None:
    assert seeds.reply(canary).status_code == 303


@way(kept=True)
def published_comment(seeds: Seeds, canary: Canary) -> None:
    seeds.reply(canary)
    assert seeds.decide(canary, "publish").is_published


@way(kept=True)
def rejected_comment(seeds: Seeds, canary: Canary) -> None:
    seeds.reply(canary)
    seeds.decide(canary, "reject")


@way(kept=True)
def reply_to_a_comment(seeds: Seeds, canary: Canary) -> None:
    parent = Comment.objects.visible().latest("pk")
    seeds.reply(canary, parent=parent.pk)
    assert seeds.decide(canary, "publish").parent == parent


@way(kept=True)
def several_comments(seeds: Seeds, canary: Canary) -> None:
    """One person, who does not always spell the address the same way."""
    for number, spelt in enumerate([canary.address, canary.address.upper(), canary.address]):
        seeds.reply(canary, email=spelt, text=f"Word {number}.", website="https://example.org")
        if number:
            seeds.decide(canary, "publish")
    assert Person.objects.get(comments__text="Word 1.").comments.count() == 3


@way(kept=True)
def confirmed_comment(seeds: Seeds, canary: Canary) -> None:
    """From a browser that does not say where it was, by the page that asks once more.

    The commenter has a cookie from then on, the token's.
    """
    browser = seeds.everybody.commenter.client
    browser.handler.enforce_csrf_checks = True
    page = seeds.reply(canary, headers=SILENT)
    assert page.status_code == 403
    assert canary.address.encode() in page.seen, "the commenter has to type it again"
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.seen)[1].decode()
    again = seeds.reply(canary, headers=SILENT, csrfmiddlewaretoken=token)
    assert again.status_code == 303
    browser.handler.enforce_csrf_checks = False
    assert browser.cookies


@way(kept=False)
def comment_from_another_site(seeds: Seeds, canary: Canary) -> None:
    assert seeds.reply(canary, headers=FOREIGN).status_code == 403


@way(kept=False)
def refused_comment(seeds: Seeds, canary: Canary) -> None:
    page = seeds.reply(canary, text="")
    assert page.status_code == 422
    assert canary.address.encode() in page.seen, "the commenter has to type it again"
    seeds.reply(canary, parent=10**6)


@way(kept=False)
def comment_during_which_something_breaks(seeds: Seeds, canary: Canary) -> None:
    client = seeds.everybody.commenter.client
    client.raise_request_exception = False
    with mock.patch(
        "comments.services.judging.judge", side_effect=RuntimeError("A part is broken.")
    ):
        assert seeds.reply(canary).status_code == 500
    client.raise_request_exception = True


@way(kept=False)
def comment_on_a_closed_story(seeds: Seeds, canary: Canary) -> None:
    Story.objects.filter(pk=seeds.story.pk).update(comments_open=False)
    assert seeds.reply(canary).status_code == 422
    Story.objects.filter(pk=seeds.story.pk).update(comments_open=True)


@way(kept=False)
def staff_comment(seeds: Seeds, canary: Canary) -> None:
    """Whoever is signed in is known by the account; the address that was typed is dropped."""
    assert seeds.reply(canary, by=seeds.everybody.superuser).status_code == 303
    assert Comment.objects.latest("pk").is_staff


@way(kept=True)
def listed_address(seeds: Seeds, canary: Canary) -> None:
    """The desk has the comments from an address held; the list keeps no address."""
    typed = {"kind": "address", "pattern": canary.address, "action": "hold", "is_active": "on"}
    url = reverse("admin:comments_listentry_add")
    assert seeds.everybody.superuser.visit("POST", url, typed, own=canary).status_code == 302
    assert seeds.reply(canary).status_code == 303
    assert Comment.objects.latest("pk").findings.filter(entry__kind="address").exists()


@way(kept=False)
def staff_account(seeds: Seeds, canary: Canary) -> None:
    words = {"password1": "Wherry-41-quay", "password2": "Wherry-41-quay"}
    fields = {"username": "nell", "name": "Nell", "usable_password": "true", **words}
    seeds.everybody.superuser.visit(
        "POST", reverse("admin:newsroom_user_add"), fields | {"email": canary.address}
    )
    assert User.objects.filter(username="nell").exists()


@way(kept=False)
def imported_story(seeds: Seeds, canary: Canary) -> None:
    """Front matter that is not used may name somebody's address."""
    file = seeds.folder.parent / "story.md"
    file.write_text(f"---\nauthor: Jo Fell\nemail: {canary.address}\n---\n# Tide\n\nHigh.\n")
    out = io.StringIO()
    call_command("import_story", str(file), "--publish", stdout=out)
    seeds.evidence.look("output of import_story", out.getvalue())


@way(kept=True)
def error_in_a_story(seeds: Seeds, canary: Canary) -> None:
    url = reverse("comments:report_error", args=[seeds.story.slug])
    typed = {"text": "It was Tuesday.", "name": "Ann", "email": canary.address}
    answer = seeds.everybody.commenter.visit("POST", url, typed, own=canary)
    assert answer.status_code == 303


@way(kept=True)
def comment_whose_replies_are_followed(seeds: Seeds, canary: Canary) -> None:
    seeds.reply(canary)
    comment = seeds.decide(canary, "publish")
    url = reverse("comments:follow", args=[comment.receipt_token])
    choice = {"scope": "story", "pace": "daily"}
    answer = seeds.everybody.commenter.visit("POST", url, choice, own=canary)
    assert answer.status_code == 303


@way(kept=True)
def comment_whose_address_is_proven(seeds: Seeds, canary: Canary) -> None:
    """And then its owner asks for the link to everything."""
    seeds.reply(canary)
    person = Person.objects.latest("pk")
    url = reverse("comments:verify", args=[links.make(links.VERIFY, person.pk)])
    page = seeds.everybody.commenter.visit("GET", url)
    keys = re.findall(rb'name="(\w+)" value="(\d+)"', page.seen)
    typed = {name.decode(): value.decode() for name, value in keys}
    answer = seeds.everybody.commenter.visit("POST", url, typed, own=canary)
    assert answer.status_code == 303
    url = reverse("comments:ask")
    seeds.everybody.commenter.visit("POST", url, {"email": canary.address}, own=canary)


@way(kept=True)
def moderator_who_wants_mail(seeds: Seeds, canary: Canary) -> None:
    """Whose address is typed at the desk, proven by a letter, and told of the next comment."""
    url = reverse("comments:desk_mail")
    typed = {"save": "", "email": canary.address, "pace": "at_once"}
    moderator, anybody = seeds.everybody.moderator, seeds.everybody.anonymous
    refused = moderator.visit("POST", url, typed | {"pace": "never"}, own=canary)
    assert refused.status_code == 422
    assert moderator.visit("POST", url, typed, own=canary).status_code == 302
    wish = DeskMail.objects.get()
    signed = links.make(links.CONFIRM_DESK_MAIL, wish.pk)
    anybody.visit("POST", reverse("comments:confirm_desk_mail", args=[signed]))
    assert DeskMail.objects.confirmed().get() == wish


@way(kept=True)
def moderator_who_is_asked(seeds: Seeds, canary: Canary) -> None:
    """And whose address has not answered yet."""
    typed = {"save": "", "email": canary.address, "pace": "daily"}
    url = reverse("comments:desk_mail")
    assert seeds.everybody.superuser.visit("POST", url, typed, own=canary).status_code == 302


@way(kept=True)
def comment_that_a_moderator_is_told_of(seeds: Seeds, canary: Canary) -> None:
    """By a letter that shows the findings, one of them on the author's address."""
    typed = {"kind": "address", "pattern": canary.address, "action": "hold", "is_active": "on"}
    url = reverse("admin:comments_listentry_add")
    assert seeds.everybody.superuser.visit("POST", url, typed, own=canary).status_code == 302
    seeds.reply(canary)
    comment = Comment.objects.latest("pk")
    assert Comment.objects.waiting().filter(pk=comment.pk).exists()


@way(kept=True)
def comment_that_the_desk_tries_everything_on(seeds: Seeds, canary: Canary) -> None:
    """The newest comment: `desk.py` runs each action of the admin on it."""
    seeds.reply(canary)
    make_story("A story that the desk tries everything on")
