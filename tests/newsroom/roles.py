"""The roles, and where the screens of the desk are."""

from tests.newsroom.house import SECRETS

WRITER, MODERATOR, SENIOR, EDITOR, PUBLISHER = ROLES = (
    "Writer",
    "Moderator",
    "Senior moderator",
    "Editor",
    "Publisher",
)
# Those who see the desk, and those who see stories.
EVERYBODY = set(ROLES) - {WRITER}
MODERATORS = {MODERATOR, SENIOR}
EDITORS = {EDITOR, PUBLISHER}
WRITERS = {WRITER, *EDITORS}
NOBODY = set()

# In other letters: the box shows again what was typed.
SEARCHED = f"{SECRETS[0]}@example.org".upper()
DESK, PEOPLE, LISTS = (f"/admin/comments/{model}/" for model in ("comment", "person", "listentry"))
REASONS, LOG = "/admin/comments/cannedreason/", "/admin/comments/logentry/"
DISCUSSION, ERRORS = "/admin/comments/discussion/", "/admin/comments/errorreport/"
STORIES, ACCOUNTS = "/admin/articles/story/", "/admin/newsroom/user/"
