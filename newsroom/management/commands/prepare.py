"""`manage.py prepare`: what `serve` does before it starts anything, where others start it."""

from django.core.management.base import BaseCommand

from newsroom import preparation
from newsroom.pages.publishing import begin_anew


class Command(BaseCommand):
    """Applies migrations that are pending, collects static files that changed, and removes the
    pages that nginx has. Makes neither stories nor an account. Doing it again does no harm."""

    help = "Prepares the database and the static files before the web server starts."
    # They would make the database, and for everybody to read.
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        if preparation.migrate_if_needed():
            self.stdout.write("The database is ready.")
        self.check()
        if preparation.collect_static_if_changed():
            self.stdout.write("The static files are ready.")
        begin_anew()
