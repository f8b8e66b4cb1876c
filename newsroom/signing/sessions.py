"""Sessions that know whose they are, so that they can be shown and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from comments.identity import fingerprint

# How exactly "last used" is known: a row is not written at every request.
EXACT_TO = timedelta(minutes=10)
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "macOS", "CrOS": "ChromeOS"}


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[models.Model]:
        from newsroom.signing.models import Session

        return Session

    def create_model_instance(self, data: dict) -> models.Model:
        row = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        return row


@dataclass(frozen=True)
class Place:
    """Where somebody is signed in. `name` stands for the session, whose key nobody is shown."""

    name: str
    key: str
    browser: str
    since: datetime | None
    seen_at: datetime | None
    is_here: bool


def note_use(request: HttpRequest, *, now: datetime) -> None:
    """Keep with the session in which browser it is and, roughly, when it was used last."""
    seen = parse_datetime(request.session.get("seen", "") or "")
    if seen is None or seen < now - EXACT_TO:
        request.session.setdefault("since", now.isoformat())
        request.session["browser"] = browser_name(request.headers.get("User-Agent", ""))
        request.session["seen"] = now.isoformat()


def browser_name(agent: str) -> str:
    """Return such as "Firefox, Linux"; nothing of a program that names neither."""
    found = [next((name for name in names if name in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(_NAMES.get(name, name) for name in found if name)


def places_of(user: models.Model, *, here: str | None) -> list[Place]:
    """Return where somebody is signed in, the latest first; `here` is the key of this session."""
    wanted, found = user.get_session_auth_hash(), []
    for row in user.sessions.filter(expire_date__gt=timezone.now()):
        data = row.get_decoded()
        # A changed password ended the others, whose rows are still there.
        if data.get(HASH_SESSION_KEY) != wanted:
            continue
        since, seen = (parse_datetime(data.get(name) or "") for name in ("since", "seen"))
        name = fingerprint("session", row.session_key)
        found.append(
            Place(
                name, row.session_key, data.get("browser", ""), since, seen, row.session_key == here
            )
        )
    return sorted(found, key=lambda place: (place.is_here, str(place.seen_at)), reverse=True)
