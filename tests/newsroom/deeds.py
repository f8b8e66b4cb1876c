"""What the worker does in tests: a line of Python, in the folder that it runs in."""

from pathlib import Path

from django.tasks import task as as_task

from tests.newsroom.running import until


def wait(name: str) -> None:
    until(Path(name).exists)


def do(line: str) -> None:
    exec(line, {"wait": wait})  # noqa: S102


@as_task
def task(line: str) -> None:
    do(line)
