"""Names reduced to what they look like, so that one that only looks different is the same."""

import re
import unicodedata

from comments.marks import BLANKS

# Letters and digits of other scripts and shapes that pass for Latin ones in a name.
_LOOK_ALIKES = str.maketrans(
    "авеёікмнорѕстухѵјһԁԛԝαβεηικνορτυχγłøđıȷ01l|!$@5",
    "abeeikmhopsctyxvjhdqwabenikvoptuxylodijoiiiisas",
)


def look_of(name: str) -> str:
    """Return what the name looks like: its words in small Latin letters, one space between."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(
        mark
        for mark in plain
        if mark not in BLANKS and unicodedata.category(mark)[0] not in {"M", "C"}
    )
    return " ".join(re.findall(r"[^\W_]+", seen.translate(_LOOK_ALIKES)))
