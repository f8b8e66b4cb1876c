"""The Akismet protocol, which servers of others speak too: https://akismet.com/developers/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Self

from comments.remote.posting import Answer, NoAnswer, post
from comments.remote.vocabulary import Contribution, Opinion

# The protocol demands one. Whoever is not told a reader's gets this, of no reader's machine.
NO_NETWORK_ADDRESS = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Akismet:
    """A server of the protocol at `url`, as the site at the address `site` asks it."""

    key: str = field(repr=False)
    url: str
    site: str
    language: str
    name: str = "Akismet"

    @classmethod
    def from_settings(cls, settings: Any) -> Self | None:
        """Return the server that the settings name; None without a key."""
        if not settings.AKISMET_KEY:
            return None
        return cls(
            key=settings.AKISMET_KEY,
            url=settings.AKISMET_URL,
            site=settings.LINK_BASE,
            language=settings.LANGUAGE_CODE,
        )

    def classify(self, contribution: Contribution, *, seconds: float) -> Opinion:
        answer = self._post("comment-check", _fields(contribution), seconds)
        verdict = answer.body.strip()
        if verdict == "false":
            return Opinion.HAM
        if verdict != "true":
            raise NoAnswer("neither true nor false")
        tip = answer.headers.get("X-akismet-pro-tip", "")
        return Opinion.DISCARD if tip.strip().lower() == "discard" else Opinion.SPAM

    def teach(self, contribution: Contribution, *, is_spam: bool, seconds: float) -> None:
        call = "submit-spam" if is_spam else "submit-ham"
        answer = self._post(call, _fields(contribution), seconds)
        # The thanks differ from server to server.
        if answer.body.strip().lower().startswith("invalid"):
            raise NoAnswer("the key is refused")

    def verify(self, *, seconds: float) -> bool:
        # Older servers know the field by the other name.
        return self._post("verify-key", {"key": self.key}, seconds).body.strip() == "valid"

    def _post(self, call: str, fields: Mapping[str, str], seconds: float) -> Answer:
        own = {
            "api_key": self.key,
            "blog": self.site,
            "blog_lang": self.language,
            "blog_charset": "UTF-8",
        }
        return post(f"{self.url}/{call}", {**own, **fields}, seconds=seconds)


def _fields(contribution: Contribution) -> dict[str, str]:
    """Return what is told of a comment: the same when it is checked and when it is taught."""
    at = contribution.submitted_at.astimezone(UTC)
    fields = {
        "user_ip": contribution.network_address or NO_NETWORK_ADDRESS,
        "permalink": contribution.page,
        "comment_type": "comment",
        "comment_author": contribution.name,
        "comment_author_email": contribution.email,
        "comment_author_url": contribution.website,
        "comment_content": contribution.text,
        "comment_date_gmt": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "recheck_reason": "edit" if contribution.is_edited else "",
    }
    return {name: value for name, value in fields.items() if value}
