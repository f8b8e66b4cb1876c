"""A person's own pages, opened by signed links from letters."""

from typing import NoReturn

from django.http import Http404, HttpRequest


def verify(request: HttpRequest, signed: str) -> NoReturn:
    raise Http404


def your_comments(request: HttpRequest, signed: str) -> NoReturn:
    raise Http404


def status(request: HttpRequest, token: str) -> NoReturn:
    raise Http404
