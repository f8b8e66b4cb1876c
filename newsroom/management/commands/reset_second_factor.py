from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsroom.signing.factors import reset


class Command(BaseCommand):
    """Takes every second factor and recovery code from an account, for whoever lost them all.

    It is signed out everywhere, and the log of the desk tells of it. Exit 1 for an unknown name.
    """

    help = "Takes all second factors from an account, which can then sign in by its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the user name")

    def handle(self, *args, name: str, **options) -> None:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No account has the user name {name!r}.")
        reset(user=user, actor=None, now=timezone.now())
        self.stdout.write(f"{name} has no second factor now, and is signed out everywhere.")
