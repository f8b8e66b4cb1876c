"""What each role may do."""

from tests.newsroom.roles import (
    ACCOUNTS,
    DESK,
    DISCUSSION,
    EDITORS,
    ERRORS,
    LISTS,
    LOG,
    MODERATORS,
    NOBODY,
    PEOPLE,
    PUBLISHER,
    REASONS,
    SENIOR,
    STORIES,
)

SAID = {"reason": "House rules.", "standing_reason": "Insults."}
NO_LINES = {"bylines-TOTAL_FORMS": 0, "bylines-INITIAL_FORMS": 0}
NO_STEPS = {"timeline-TOTAL_FORMS": 0, "timeline-INITIAL_FORMS": 0}
STORY = {"headline": "Another", "body": "One.", "section": "{town}", "slug": "another"} | NO_LINES


def press(act: str, *comments: str, version: int = 1, **fields: str) -> tuple[str, dict]:
    """A button of the desk."""
    chosen = [f"{{{comment}}}:{version}" for comment in comments]
    return f"{DESK}?queue=all", {"act": act, "chosen": chosen} | SAID | fields


def choose(place: str, action: str, *rows: str, **fields: object) -> tuple[str, dict]:
    """A button of a list of the admin."""
    chosen = [f"{{{row}}}" for row in rows]
    return place, {"action": action, "index": 0, "_selected_action": chosen} | SAID | fields


# What is done: where it is sent, what is sent, and who may.
ACTS = {
    "publish": (*press("publish", "held"), MODERATORS),
    "reject": (*press("reject", "held"), MODERATORS),
    "mark as spam": (*press("spam", "held"), MODERATORS),
    "trash": (*press("trash", "held"), MODERATORS),
    "hold again": (*press("hold", "public", version=2), MODERATORS),
    "decide on many": (*press("trash", "public", "picked", version=2), MODERATORS),
    "pick": (*press("pick", "public", version=2), MODERATORS),
    "unpick": (*press("unpick", "picked", version=2), MODERATORS),
    "dismiss reports": (*press("dismiss_reports", "public", version=2), MODERATORS),
    "grant an appeal": (*press("publish", "rejected", version=2), MODERATORS),
    "uphold on appeal": (*press("uphold", "rejected", version=2), MODERATORS),
    "contest": (
        *press(
            "contest",
            "contested",
            version=2,
            decision="{decision}",
            wanted="published",
            contest_reason="Too hard.",
        ),
        MODERATORS,
    ),
    "let a contested decision stand": (
        *press("uphold_contest", "disputed", version=2),
        MODERATORS,
    ),
    "leave a note": (*press("note", "held", new_note="Again."), MODERATORS),
    "reply as staff": (*press("reply", "held", reply="We asked."), MODERATORS),
    "take a batch": (*press("claim"), MODERATORS),
    "look at a card": (*press("look", "held"), MODERATORS),
    "watch from the card": (*press("watch", "held"), MODERATORS),
    "suspend from the card": (*press("suspend", "held", until="{next_week}"), MODERATORS),
    "ban from the card": (*press("ban", "held"), MODERATORS),
    "watch people": (*choose(PEOPLE, "watch", "ann", "bo"), MODERATORS),
    "ban people": (*choose(PEOPLE, "ban", "ann", "bo"), MODERATORS),
    "suspend people": (*choose(PEOPLE, "suspend", "ann", until="{next_week}"), MODERATORS),
    "ask for mail on what waits": (
        "/admin/mail/",
        {"save": "1", "email": "me@example.org", "pace": "daily"},
        MODERATORS,
    ),
    "export the log": (f"{LOG}export/", {"form": "csv"}, {PUBLISHER}),
    "reveal an address": (f"{PEOPLE}{{ann}}/reveal/", {"reason": "The police asked."}, NOBODY),
    "change a comment": (f"{DESK}{{held}}/change/", {"text": "Mine.", "status": "spam"}, NOBODY),
    "delete a comment": (f"{DESK}{{held}}/delete/", {"post": "yes"}, NOBODY),
    "add to the lists": (
        f"{LISTS}add/",
        {"kind": "word", "pattern": "poker", "action": "hold", "is_active": "on"},
        {SENIOR},
    ),
    "change the lists": (
        f"{LISTS}{{entry}}/change/",
        {"kind": "word", "pattern": "poker", "action": "trash", "is_active": "on"},
        {SENIOR},
    ),
    "delete from the lists": (f"{LISTS}{{entry}}/delete/", {"post": "yes"}, {SENIOR}),
    "delete many from the lists": (
        *choose(LISTS, "delete_selected", "entry", post="yes"),
        {SENIOR},
    ),
    "write a canned reason": (
        f"{REASONS}add/",
        {"language": "en", "label": "Links", "text": "No links.", "position": 1},
        {SENIOR},
    ),
    "change a canned reason": (
        f"{REASONS}{{reason}}/change/",
        {"language": "en", "label": "Insult", "text": "No!", "position": 0},
        {SENIOR},
    ),
    "delete canned reasons": (*choose(REASONS, "delete_selected", "reason", post="yes"), {SENIOR}),
    "send a letter again": (
        *choose("/admin/comments/letter/", "send_again", "letter"),
        {SENIOR},
    ),
    "change discussion settings": (
        f"{DISCUSSION}{{site}}/change/",
        {"links_to_hold": 7, "published_to_trust": 1} | NO_STEPS,
        EDITORS,
    ),
    "set a section apart": (
        f"{DISCUSSION}add/",
        {"section": "{section}", "links_to_hold": 7} | NO_STEPS,
        EDITORS,
    ),
    "correct an error": (
        f"{ERRORS}{{error}}/change/",
        {
            "CHANGE_FORM-action": "correct",
            "CHANGE_FORM-kind": "correction",
            "CHANGE_FORM-correction": "It was 1931.",
            "_selected_action": "{error}",
        },
        EDITORS,
    ),
    "dismiss error reports": (*choose(ERRORS, "dismiss", "error"), EDITORS),
    "write a story": (f"{STORIES}add/", STORY, EDITORS),
    "change a story": (f"{STORIES}{{story}}/change/", STORY, EDITORS),
    "delete a draft": (f"{STORIES}{{draft}}/delete/", {"post": "yes"}, EDITORS),
    "delete a public story": (f"{STORIES}{{story}}/delete/", {"post": "yes"}, NOBODY),
    "publish a story": (f"{STORIES}{{draft}}/change/", STORY | {"_publish": "1"}, {PUBLISHER}),
    "withdraw a story": (f"{STORIES}{{story}}/change/", STORY | {"_withdraw": "1"}, {PUBLISHER}),
    "publish many": (*choose(STORIES, "publish_selected", "draft"), {PUBLISHER}),
    "withdraw many": (*choose(STORIES, "withdraw_selected", "story"), {PUBLISHER}),
    "add a section": (
        "/admin/articles/section/add/",
        {"name": "Food", "slug": "food", "position": 0},
        EDITORS,
    ),
    "change a tag": (
        "/admin/articles/tag/{tag}/change/",
        {"name": "Piers", "slug": "piers"},
        EDITORS,
    ),
    "delete tags": (
        *choose("/admin/articles/tag/", "delete_selected", "tag", post="yes"),
        EDITORS,
    ),
    "add a contributor": (
        "/admin/articles/contributor/add/",
        {"name": "Jolyon", "slug": "jolyon"},
        EDITORS,
    ),
    "delete a picture": ("/admin/articles/image/{image}/delete/", {"post": "yes"}, EDITORS),
    "make an account": (
        f"{ACCOUNTS}add/",
        {"username": "x", "usable_password": "false"},
        NOBODY,
    ),
    "give oneself everything": (
        f"{ACCOUNTS}{{account}}/change/",
        {"username": "colleague", "is_superuser": "on", "is_staff": "on"},
        NOBODY,
    ),
    "make a group": ("/admin/auth/group/add/", {"name": "All"}, NOBODY),
}
