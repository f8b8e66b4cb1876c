"""Names reduced to what they look like, so that one that only looks different is the same."""

import re
from functools import lru_cache

from comments.policy import normalising


# The names that are protected are compared with that of every comment.
@lru_cache(maxsize=2_048)
def look_of(name: str) -> str:
    """Return what the name looks like: its words in small Latin letters, one space between."""
    return " ".join(re.findall(r"[^\W_]+", normalising.look_of(name)))


@lru_cache(maxsize=8)
def looks_of(names: tuple[str, ...]) -> frozenset[str]:
    """Return what these names look like without spaces, as somebody may write one in one word."""
    return frozenset(look.replace(" ", "") for name in names if (look := look_of(name)))
