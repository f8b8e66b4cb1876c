"""How a comment came in: what robots give themselves away by."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import altcha
from django.utils.crypto import salted_hmac

from articles.models.rows import insert_unless_there
from comments.identity import fingerprint
from comments.models import SpentChallenge
from comments.networks import NEIGHBOURHOOD
from comments.services.limits import Limit, Use, refuse_beyond, take_all

# Tries that a browser makes for a proof, at most: a second of a phone's time.
TRIES = 30_000
GOOD_FOR = timedelta(hours=2)
# Many readers may share the network of an office or a provider.
NEIGHBOURS = Limit(name="comment of a neighbour", at_once=30, every=timedelta(seconds=2))
_ISSUED = "issued"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What the request said beside the words. `proof` is what the page's script brought.

    `network_address` is for remote classifiers, where the site tells it to them; it is stored
    nowhere.
    """

    networks: tuple[str, ...] = ()
    trap: str = ""
    proof: str = ""
    network_address: str = field(default="", repr=False)

    @property
    def neighbourhood(self) -> str:
        """The network that shares a limit with the sender; empty where there is no address."""
        return self.networks[NEIGHBOURHOOD] if self.networks else ""


def challenge(*, now: datetime) -> dict:
    """Return a challenge of the ALTCHA protocol (version 1), which holds when it was issued."""
    options = altcha.ChallengeOptionsV1(
        hmac_key=_key(),
        max_number=TRIES,
        expires=now + GOOD_FOR,
        params={_ISSUED: str(now.timestamp())},
    )
    return altcha.create_challenge_v1(options).to_dict()


def facts_of(
    arrival: Arrival, *, asked_for_proof: bool, now: datetime
) -> dict[str, bool | float | tuple[str, ...] | None]:
    """Return what the policy is told; a proof is spent by this, and counts once.

    To be called in the transaction that stores the comment.
    """
    issued = _issued(arrival.proof, now) if arrival.proof else None
    return {
        "networks": arrival.networks,
        "is_trapped": bool(arrival.trap.strip()),
        "has_proof": issued is not None if asked_for_proof else None,
        "seconds": (now - issued).total_seconds() if issued else None,
    }


def _issued(proof: str, now: datetime) -> datetime | None:
    """Return when the challenge of a proof was issued; None for one that does not count."""
    try:
        payload = altcha.PayloadV1.from_base64(proof)
        is_right, _problem = altcha.verify_solution_v1(payload, _key(), check_expires=False)
        _nonce, expires, parameters = payload.parse_salt()
        issued = datetime.fromtimestamp(float(parameters[_ISSUED][0]), now.tzinfo)
    except Exception:
        return None
    if not is_right or expires is None or now.timestamp() > expires:
        return None
    digest = fingerprint("challenge", payload.challenge)
    spent = SpentChallenge(digest=digest, expires_at=now + GOOD_FOR)
    return issued if insert_unless_there(spent) else None


def refuse_flood(arrival: Arrival, *, sender: str, flood_seconds: int, now: datetime) -> None:
    """Raise TooOften for a sender or a network that has to wait; nothing is counted."""
    refuse_beyond(_limits(arrival, sender, flood_seconds), now=now)


def count(arrival: Arrival, *, sender: str, flood_seconds: int, now: datetime) -> None:
    """Count a comment, in the transaction that stores it. Raises TooOften."""
    take_all(_limits(arrival, sender, flood_seconds), now=now)


def _limits(arrival: Arrival, sender: str, flood_seconds: int) -> list[Use]:
    # Never by the address or the name that was typed: anybody could silence anybody by them.
    limits = [(NEIGHBOURS, arrival.neighbourhood)]
    if flood_seconds:
        every = timedelta(seconds=flood_seconds)
        limits.append((Limit(name="comment", at_once=1, every=every), sender))
    return limits


def _key() -> str:
    return salted_hmac("comments.challenge", "", algorithm="sha256").hexdigest()
