"""`manage.py serve`: the whole site from one command."""

import os
import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from newsroom import preparation
from newsroom.listener import addresses, open_listener
from newsroom.pages.publishing import begin_anew
from newsroom.supervisor import Program, become_supervisor, hold_signals


class Command(BaseCommand):
    """Prepares the data folder and runs the web server and the worker until told to stop.

    HOST and PORT come from the environment. Ctrl-C, SIGTERM and SIGHUP stop it with exit 0, after
    the requests in hand. What cannot be served is one sentence on stderr and exit 1. Once all is
    prepared a small program without Django takes this process over, which looks after the others.
    """

    help = "Prepares the site and runs it: the web server and the worker."
    # They open the database, so they run once the data folder is known to be usable.
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        try:
            with preparation.locked(settings.DATA_DIR) as lock:
                self._serve(
                    os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000", lock
                )
        except CommandError as error:
            sys.exit(str(error))
        except (DatabaseError, InconsistentMigrationHistory) as error:
            sys.exit(f"The database cannot be used: {str(error).rstrip('.')}.")
        except OSError as error:
            sys.exit(f"The data folder {settings.DATA_DIR} cannot be used: {error.strerror}.")
        except KeyboardInterrupt:
            sys.exit(130)

    def _serve(self, host: str, port: str, lock: int) -> None:
        with open_listener(host, port) as listener:
            if preparation.migrate_if_needed():
                self._say("The database is ready.")
            self.check()
            if preparation.collect_static_if_changed():
                self._say("The static files are ready.")
            password = preparation.first_password()
            # nginx, if it is in front, gives out what is there before the first web process is up.
            begin_anew()
            connections.close_all()
            # Whoever has read the greeting may ask to stop.
            hold_signals()
            self._greet(host, listener, password)
            become_supervisor(
                _programs(listener),
                environment=_environment(host, listener),
                listener=listener.fileno(),
                lock=lock,
            )

    def _greet(self, host: str, listener: socket.socket, password: str | None) -> None:
        here = _here(host, listener)
        site = settings.SITE_URL or here
        self._say(f"The site:  {site}/\nThe admin: {site}/admin/")
        if site != here:
            self._say(f"The proxy in front finds it at {here}/")
        if password:
            self._say(
                f"Sign in as {preparation.STAFF_NAME} with the password {password}\n"
                "It is shown only this once; manage.py changepassword sets another."
            )
        self._say("Ctrl-C stops the site.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _here(host: str, listener: socket.socket) -> str:
    return f"http://{addresses(host, listener)[0]}:{listener.getsockname()[1]}"


def _environment(host: str, listener: socket.socket) -> dict[str, str]:
    environment = dict(os.environ)
    if settings.EMBEDDED:
        allowed = [os.environ.get("NEWSROOM_ALLOWED_HOSTS", ""), *addresses(host, listener)]
        environment["NEWSROOM_ALLOWED_HOSTS"] = ",".join(allowed)
        environment["NEWSROOM_LINK_BASE"] = _here(host, listener)
    return environment


def _programs(listener: socket.socket) -> list[Program]:
    root = str(settings.BASE_DIR)
    web = [sys.executable, "-m", "gunicorn", "--chdir", root]
    web += ["--config", f"{root}/gunicorn.conf.py", "--bind", f"fd://{listener.fileno()}"]
    return [
        Program("The web server", web, sockets=[listener.fileno()]),
        # Pages come before renditions and mail.
        Program("The worker", [sys.executable, f"{root}/manage.py", "worker"], niceness=10),
    ]
