"""`manage.py import_story`: a story from a text file."""

from argparse import ArgumentParser
from dataclasses import replace

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import importing
from articles.importing import Imported, ImportRefused, ParsedStory

_DEFAULT_SITE = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """Stores one story, as a draft unless told to publish it, and says where it is.

    What is refused is one sentence on stderr and exit 1, and nothing is stored.
    """

    help = "Imports a story from a file of plain text or Markdown, with or without front matter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="The text, at most 5 MB; - reads stdin.")
        parser.add_argument("--publish", action="store_true", help="Publish it at once.")
        parser.add_argument("--section", default="", help="Its section; made if there is none.")
        parser.add_argument(
            "--author",
            action="append",
            default=[],
            dest="authors",
            metavar="NAME",
            help="A contributor; may be repeated, in the order of the byline.",
        )

    def handle(self, *args, file: str, publish: bool, **options) -> None:
        try:
            parsed = importing.parse(importing.read(file), name=importing.printable(file))
            parsed = _with_options(parsed, options["section"], options["authors"])
            imported = importing.import_story(parsed=parsed, now=timezone.now(), publish=publish)
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except DatabaseError as error:
            raise CommandError(
                _("The database cannot be used (%(reason)s); `make serve` prepares a new one.")
                % {"reason": error}
            ) from error
        for line in _report(parsed, imported):
            self._say(line)

    def _say(self, line: str) -> None:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(line.encode(encoding, "replace").decode(encoding))


def _with_options(parsed: ParsedStory, section: str, authors: list[str]) -> ParsedStory:
    """Return the story with what was asked for on the command line instead of in the file."""
    section = section.strip() or parsed.section
    contributors = tuple(filter(None, map(str.strip, authors))) or parsed.contributors
    return replace(parsed, section=section, contributors=contributors)


def _report(parsed: ParsedStory, imported: Imported) -> list[str]:
    story = imported.story
    path = story.get_absolute_url()
    if not story.is_published:
        path = reverse("articles:preview", args=[story.slug])
    lines = [
        _("Headline: %s") % story.headline,
        _("Paragraphs: %s") % story.body_html.count("<p>"),
        _("Address: %s") % path,
        _("On the site: %s") % f"{settings.SITE_URL or _DEFAULT_SITE}{path}",
        _("State: %s") % story.get_state_display(),
        _("Section: %s") % story.section,
    ]
    lines += [_("Created: %s “%s”") % (made._meta.verbose_name, made) for made in imported.created]
    lines += [_("Left out: %s") % line for line in parsed.left_out]
    lines += [_("Not used from the front matter: %s") % key for key in parsed.extra]
    return lines
