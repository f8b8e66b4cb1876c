"""`manage.py verify_classifiers`: whether the services that are asked about comments answer."""

from functools import partial

from django.core.management.base import BaseCommand, CommandError

from comments.remote import problem_of, within
from comments.services.remote import panel

SECONDS = 15


class Command(BaseCommand):
    """Asks each service whether it knows this site, and says a line about each.

    Readers never see that a service is down, so somebody has to look. Exit 1 when one of them
    gives no answer or refuses the site.
    """

    help = "Asks the remote classifiers, such as Akismet, whether they answer this site."

    def handle(self, *args, **options) -> None:
        classifiers = panel().classifiers
        if not classifiers:
            self.stdout.write("No remote classifier is switched on.")
            return
        said = {one.name: _said(partial(one.verify, seconds=SECONDS)) for one in classifiers}
        for name, sentence in said.items():
            self.stdout.write(f"{name} {sentence or 'answers this site.'}")
        if any(said.values()):
            raise CommandError("Comments are taken all the same, without their opinion.")


def _said(verify: partial[bool]) -> str:
    try:
        return "" if within(SECONDS, verify) else "refuses the key or the address of the site."
    except Exception as error:
        return f"gives no answer: {problem_of(error)}."
