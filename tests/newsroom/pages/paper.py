"""A site behind a real Varnish, with its worker and its clock, and what may be done to it."""

import contextlib
import shutil
import sqlite3

from tests.newsroom.running import Site, manage, until
from tests.newsroom.varnish import TOKEN, behind, free_port

CORRECT = """
from django.utils import timezone
from articles.models import Story
from articles.services import correct
story = Story.objects.get(slug={slug!r})
correct(story=story, text={text!r}, kind="correction", now=timezone.now())
"""
DECIDE = """
from django.utils import timezone
from comments.models import Comment
from comments.services import decide
from newsroom.models import User
comment = Comment.objects.filter(story__slug={slug!r}, status="published").last()
decide(comment=comment, version=comment.version, to="rejected", actor=User.objects.first(),
       reason="Off the subject.", now=timezone.now())
print("comment", comment.pk)
"""
SET = """
from comments.models import Discussion
row = Discussion.objects.filter(story=None, section=None).first() or Discussion()
row.comments_a_page = {number}
row.save()
"""


class Paper:
    """A site with a CDN in front, which is told what changes."""

    def __init__(self, folder, first_start) -> None:
        self.data = shutil.copytree(first_start.folder, folder / "data")
        port = free_port()
        self.own = {
            "NEWSROOM_CDN_SECONDS": "600",
            "NEWSROOM_PURGE_URL": f"http://127.0.0.1:{port}/purge",
            "NEWSROOM_PURGE_TOKEN": TOKEN,
            "NEWSROOM_TRUSTED_PROXIES": "1",
        }
        self.folder, self.site = folder, Site(self.data, **self.own)
        self.varnish = behind(self.site, folder / "varnish", port)
        self.settle()

    def act(self, code: str, **values: object) -> str:
        """Do something to the site in a process of its own, and return what that printed."""
        own = self.own | {"NEWSROOM_DATA_DIR": str(self.data)}
        done = manage("shell", "--no-imports", "-c", code.format(**values), **own)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def cursor(self) -> tuple:
        with contextlib.closing(sqlite3.connect(self.data / "db.sqlite3")) as database:
            newest = database.execute("SELECT max(id) FROM articles_pagechange").fetchone()[0]
            query = "SELECT once, twice, due_at FROM newsroom_purgecursor"
            row = database.execute(query).fetchone() or (-1, -1, None)
            return (newest, *row)

    def told(self) -> None:
        """Wait until the CDN was told of everything once."""
        until(lambda: (found := self.cursor())[0] == found[1])

    def settle(self) -> None:
        """Wait until it was told everything twice."""
        until(lambda: (found := self.cursor())[0] == found[1] == found[2] and not found[3])

    def fill(self, *paths: str) -> None:
        for path in paths:
            self.varnish.ask(path)
            assert self.varnish.ask(path).is_hit, path

    def close(self) -> None:
        self.varnish.stop()
        self.site.stop()
