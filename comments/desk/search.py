"""Comments found by their words and names, quickly among a million; docs/decisions/search.md.

SQLite keeps an index of its own beside the table. Elsewhere the database compares each comment of
the queue that is asked about.
"""

import re

from django.db import OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

from comments import identity
from comments.models import Comment
from comments.models.comments import CommentQuerySet

INDEX = "comment_search"
LONGEST = 200
# So many of the newest comments with the words are found: a word may be in every one.
MOST = 10_000
# Fewer letters would be the beginning of too many words.
_BEGINNING = 4
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")

_MAKE = """
CREATE VIRTUAL TABLE comment_search USING fts5(
    name,
    text,
    content='comments_comment',
    content_rowid='id',
    tokenize='unicode61 remove_diacritics 2'
)"""
# Otherwise a word stays in the file until its part of the index is written anew.
_WIPE = "INSERT INTO comment_search(comment_search, rank) VALUES('secure-delete', 1)"
_FILL = "INSERT INTO comment_search(comment_search) VALUES('rebuild')"
_FIND = """
SELECT rowid FROM comment_search WHERE comment_search MATCH %s ORDER BY rowid DESC LIMIT %s"""
_TRIGGERS = {
    "comment_search_insert": """
CREATE TRIGGER IF NOT EXISTS comment_search_insert AFTER INSERT ON comments_comment BEGIN
    INSERT INTO comment_search(rowid, name, text) VALUES(new.id, new.name, new.text);
END""",
    "comment_search_delete": """
CREATE TRIGGER IF NOT EXISTS comment_search_delete AFTER DELETE ON comments_comment BEGIN
    INSERT INTO comment_search(comment_search, rowid, name, text)
    VALUES('delete', old.id, old.name, old.text);
END""",
    "comment_search_update": """
CREATE TRIGGER IF NOT EXISTS comment_search_update AFTER UPDATE OF name, text ON comments_comment
WHEN old.name IS NOT new.name OR old.text IS NOT new.text BEGIN
    INSERT INTO comment_search(comment_search, rowid, name, text)
    VALUES('delete', old.id, old.name, old.text);
    INSERT INTO comment_search(rowid, name, text) VALUES(new.id, new.name, new.text);
END""",
}
_STORED = """
SELECT name FROM sqlite_master
WHERE name IN ('comments_comment', 'comment_search') OR name LIKE 'comment_search_%'"""


def matching(comments: CommentQuerySet, typed: str) -> CommentQuerySet:
    """Return those of the comments in whose words or name stands all that was typed.

    What stands between quotation marks is found as it is, and a star after four letters or more
    stands for the rest of a word. The newest MOST are found. A whole e-mail address finds the
    comments under it, through its keyed index, and a part of one finds nothing.
    """
    typed = _UNSEEN.sub(" ", typed)[:LONGEST].strip()
    if not typed:
        return comments
    if "@" in typed:
        return comments.filter(person__address_index=identity.address_index(typed))
    if _is_indexed(connections[comments.db]):
        if not (query := _query(typed)):
            return comments.none()
        return comments.filter(pk__in=RawSQL(_FIND, [query, MOST]))  # noqa: S611 # nosec B611
    words = typed.replace('"', " ").replace("*", " ").split()
    for word in words:
        comments = comments.filter(models.Q(text__icontains=word) | models.Q(name__icontains=word))
    return comments if words else comments.none()


def _query(typed: str) -> str:
    """Return what was typed as a question to the index, in which only a star has a meaning."""
    parts = []
    for number, part in enumerate(typed.split('"')):
        for word in [part] if number % 2 else part.split():
            if any(map(str.isalnum, word)):
                letters = word.rstrip("*")
                is_begun = letters.isalnum() and len(letters) >= _BEGINNING and word != letters
                parts.append(f'"{letters}"*' if is_begun else f'"{word}"')
    return " ".join(parts)


def _is_indexed(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "sqlite" and INDEX in _stored(connection)


def _stored(connection: BaseDatabaseWrapper) -> set[str]:
    """Return which of our tables and triggers the database has."""
    with connection.cursor() as cursor:
        cursor.execute(_STORED)
        return {name for (name,) in cursor.fetchall()}


def install(*, using: str = "default") -> None:
    """Make the index, or what is missing of it, and fill it then.

    After every migration, because SQLite drops the triggers of a table with every change of it.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    stored = _stored(connection)
    with connection.cursor() as cursor:
        if Comment._meta.db_table not in stored:
            cursor.execute("DROP TABLE IF EXISTS comment_search")
            return
        if {INDEX, *_TRIGGERS} <= stored:
            return
        if INDEX not in stored:
            try:
                cursor.execute(_MAKE)
            except OperationalError as error:
                if "no such module" in str(error):
                    return
                raise
            if connection.Database.sqlite_version_info >= (3, 42):
                cursor.execute(_WIPE)
        for trigger in _TRIGGERS.values():
            cursor.execute(trigger)
        cursor.execute(_FILL)
