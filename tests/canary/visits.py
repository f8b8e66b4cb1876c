"""Who uses the site, and how every page of it is visited."""

from collections import defaultdict
from hashlib import sha256

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from newsroom.models import User
from tests.canary.evidence import Evidence
from tests.canary.traces import Canary
from tests.canary.urls import Route, routes

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
# Patterns that answer nobody's GET with a page, and why. Any other one has to be seen.
NEVER_SHOWN = {
    "admin:logout": "asks for a POST",
    "admin:comments_comment_add": "nobody writes a reader's comment in the admin",
    "admin:comments_comment_delete": "comments stay",
    "admin:comments_logentry_add": "entries are made by acts",
    "admin:comments_logentry_delete": "the log stays",
    "admin:comments_logentry_export": "asks for a POST",
    "admin:comments_person_add": "a person is whoever writes",
    "admin:comments_person_delete": "people have themselves erased",
    "admin:django_tasks_database_dbtaskresult_add": "tasks are only looked at",
    "admin:django_tasks_database_dbtaskresult_delete": "tasks are only looked at",
    "/admin/{url}": "the admin's answer to an unknown address",
}


class Visitor:
    """Somebody with a browser. Everything that the site answers is looked at."""

    def __init__(self, name: str, evidence: Evidence, *, user: User | None = None, **headers):
        self.name = name
        self.evidence = evidence
        self.client = Client(enforce_csrf_checks=False, headers=headers)
        if user:
            self.client.force_login(user)

    def visit(
        self,
        method: str,
        url: str,
        data: dict | None = None,
        *,
        own: Canary | None = None,
        headers: dict | None = None,
    ) -> HttpResponseBase:
        """Ask for an address. `own` is the address that this request carries."""
        ask = getattr(self.client, method.lower())
        response = ask(url, data or {}, headers={**OWN_PAGE, **(headers or {})})
        visit = f"{self.name}, {method} {response.wsgi_request.path}"
        response.seen = self.evidence.look_at_response(visit, response, own=own)
        return response


class Everybody:
    """The readers and the desk."""

    def __init__(self, evidence: Evidence) -> None:
        desk = User.objects.create_user("mod", name="Mo", is_staff=True)
        desk.user_permissions.set(_sees_all_but_addresses())
        chief = User.objects.create_superuser("chief", name="Chi")
        self.anonymous = Visitor("anonymous", evidence)
        self.commenter = Visitor("commenter", evidence)
        self.feed_reader = Visitor(
            "feed reader", evidence, accept="application/atom+xml", accept_encoding="gzip, br"
        )
        self.moderator = Visitor("moderator", evidence, user=desk)
        self.superuser = Visitor("superuser", evidence, user=chief)
        self.staff = [self.moderator, self.superuser]


def _sees_all_but_addresses() -> list[Permission]:
    """Whatever can be looked at and decided, save what is about addresses."""
    wide = Permission.objects.filter(
        Q(codename__startswith="view_") | Q(codename__startswith="decide_")
    )
    return list(wide.exclude(Q(codename__contains="address") | Q(codename__contains="reveal")))


def visit_everything(everybody: Everybody, evidence: Evidence, *, rows: int | None = None) -> None:
    """Ask for every page; a pattern that nobody gets to see is an objection.

    With `rows`, no more than so many of each are visited.
    """
    for route in routes():
        try:
            addresses = route.addresses()
        except LookupError as error:
            evidence.object("URLconf", str(error))
            continue
        statuses = set()
        for number, url in enumerate(addresses[:rows]):
            responses = _visit(everybody, route, url, number)
            statuses |= {response.status_code for response in responses.values()}
            if not _is_desk(route):
                _compare(evidence, url, responses)
        visitor = everybody.moderator if _is_desk(route) else everybody.commenter
        visitor.visit("HEAD", addresses[0])
        if min(statuses) >= 400 and not NEVER_SHOWN.keys() & {route.name, f"/{route.template}"}:
            evidence.object(
                f"URL pattern {route}",
                f"everybody's GET was answered with {sorted(statuses)}, so nothing was seen: mend "
                "its entry in tests/canary/arguments.py or name it in NEVER_SHOWN in visits.py",
            )


def _is_desk(route: Route) -> bool:
    return f"/{route.template}".startswith(reverse("admin:index"))


def _visit(
    everybody: Everybody, route: Route, url: str, number: int
) -> dict[str, HttpResponseBase]:
    """Visit an address and return the answers by who asked.

    The first row is shown to everybody, of whom the admin sends readers to its sign-in, the same
    way everywhere. The later ones are shown to one, for their pages are made the same way.
    """
    if number == 0:
        visitors = [everybody.anonymous, *everybody.staff]
        if not _is_desk(route):
            visitors += [everybody.commenter, everybody.feed_reader]
    elif _is_desk(route):
        visitors = [everybody.staff[number % len(everybody.staff)]]
    else:
        visitors = [everybody.anonymous]
    return {visitor.name: visitor.visit("GET", url) for visitor in visitors}


def _compare(evidence: Evidence, url: str, responses: dict[str, HttpResponseBase]) -> None:
    """A page is the same bytes for every reader, whatever cookies came with the request.

    The desk may get another one where no cache keeps it.
    """
    if url == reverse("comments:challenge"):
        # Another one for each request, which no cache keeps.
        caches = {response.headers.get("Cache-Control", "") for response in responses.values()}
        if not all("no-store" in cache for cache in caches):
            evidence.object(f"public page {url}", "a challenge may be stored")
        return
    variants = defaultdict(list)
    for name, response in responses.items():
        is_private = "no-store" in response.headers.get("Cache-Control", "")
        if is_private and name in {"moderator", "superuser"}:
            continue
        # How it is packed depends on what the browser accepts.
        packing = {"Content-Encoding", "Content-Length", "Vary"}
        plain = sorted(item for item in response.headers.items() if item[0] not in packing)
        what = repr([response.status_code, plain, response.cookies.output()])
        variants[what, sha256(response.seen).digest()].append(name)
    if len(variants) > 1:
        readers = " from that for ".join(" and ".join(names) for names in variants.values())
        evidence.object(f"public page {url}", f"differs: the answer for {readers}")


def post_nothing(everybody: Everybody) -> None:
    """Send an empty form to every address of the site, last of all: some may act on it.

    One that breaks a page is not judged here; what the site says and logs then is looked at.
    """
    for route in routes():
        try:
            addresses = route.addresses()
        except LookupError:
            continue
        visitor = everybody.superuser if _is_desk(route) else everybody.anonymous
        visitor.client.raise_request_exception = False
        if route.name != "admin:logout":
            visitor.visit("POST", addresses[0])
    everybody.superuser.visit("POST", reverse("admin:logout"))
