#!/usr/bin/env python
"""Runs one of Newsroom's commands. A wrong setting or a missing package is one sentence, exit 1."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is not installed for this Python; `make serve` installs it into .venv.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in {
            "newsroom",
            "articles",
            "comments",
        }:
            raise
        sys.exit(f"The package {error.name} is not installed; `make serve` installs it into .venv.")


if __name__ == "__main__":
    main()
