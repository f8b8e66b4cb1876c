"""A paper with something of everything that somebody at its desk may or may not touch."""

from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import Group

from articles.models import Contributor, Image, Section, Tag
from comments import services
from comments.models import (
    Appeal,
    CannedReason,
    Comment,
    Discussion,
    Letter,
    ListEntry,
    LogEntry,
    Report,
)
from newsroom.models import Session, User
from tests.makers import NOON, make_comment, make_story

Status = Comment.Status
# Written into rows below and on no page: parts of it are a finding too.
SECRETS = ("ann-private", "bo-private")


def make_account(role: str = "", **fields) -> User:
    """A member of staff with one role, or with none."""
    user = User.objects.create_user(role or "nobody", is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_house() -> dict[str, object]:
    """Store it, and return what its rows are called in addresses and forms."""
    colleague = User.objects.create_superuser("colleague", name="Colleague")
    # One who does not agree, and one who could be asked then.
    other = User.objects.create_superuser("other", name="Other")
    User.objects.create_superuser("third", name="Third")
    story, draft = make_story(), make_story("Not yet", public=False)
    held = make_comment(story, "Held.", name="Ann", address=f"{SECRETS[0]}@example.org")
    others = {
        name: make_comment(story, f"To be {name}.", name="Bo", address=f"{SECRETS[1]}@example.net")
        for name in ("public", "picked", "rejected", "contested", "disputed")
    }
    for name, comment in others.items():
        to = Status.PUBLISHED if name in {"public", "picked"} else Status.REJECTED
        services.decide(comment=comment, version=1, to=to, actor=colleague, reason="No.", now=NOON)
    services.pick(comment=others["picked"], actor=colleague, now=NOON)
    services.contest(
        decision=others["disputed"].decisions.last(),
        wanted=Status.PUBLISHED,
        reason="It is about the matter.",
        actor=other,
        now=NOON,
    )
    Report.objects.create(comment=others["public"], sender="there", reason="other", at=NOON)
    Appeal.objects.create(comment=others["rejected"], text="Look again.", at=NOON)
    error = services.report_error(
        story=story,
        error=services.StoryError(text="It was 1931.", address=f"{SECRETS[0]}@example.org"),
        sender="there",
        now=NOON,
    )
    letter = Letter.objects.first()
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SET_ASIDE)
    section = Section.objects.create(name="Sport", slug="sport")
    town = Section.objects.get(slug="town")
    return {
        "story": story.pk,
        "slug": story.slug,
        "draft": draft.pk,
        "draft_slug": draft.slug,
        "town": town.pk,
        "section": section.pk,
        "tag": Tag.objects.create(name="Bridges", slug="bridges").pk,
        "contributor": Contributor.objects.create(name="Maren", slug="maren").pk,
        "image": Image.objects.create(
            file="images/bridge.webp", width=2, height=1, alt="A bridge.", credit="Maren"
        ).pk,
        "held": held.pk,
        **{name: comment.pk for name, comment in others.items()},
        "decision": others["contested"].decisions.last().pk,
        "ann": held.person_id,
        "bo": others["public"].person_id,
        "error": error.pk,
        "letter": letter.pk,
        "entry": ListEntry.objects.create(pattern="casino").pk,
        "reason": CannedReason.objects.create(label="Insult", text="No insults.").pk,
        "site": Discussion.objects.get(section=None, story=None).pk,
        "differing": Discussion.objects.create(section=town, links_to_hold=5).pk,
        "logged": LogEntry.objects.first().pk,
        "account": colleague.pk,
        "next_week": (NOON + timedelta(days=7)).date().isoformat(),
    }


def all_rows() -> dict[str, list]:
    """Everything that is stored of the paper; what merely looking leaves is left out."""
    models = [
        model
        for app in ("articles", "comments", "newsroom")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model is not Session
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in models}
