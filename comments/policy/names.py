"""Names reduced to what they look like, so that one that only looks different is the same."""

import re

from comments.policy import normalising


def look_of(name: str) -> str:
    """Return what the name looks like: its words in small Latin letters, one space between."""
    return " ".join(re.findall(r"[^\W_]+", normalising.look_of(name)))
