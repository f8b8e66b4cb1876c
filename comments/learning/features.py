"""A comment as the regression sees it: which of 2^18 features it has, and whose words they are."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from itertools import islice, pairwise
from math import sqrt
from operator import mul
from zlib import crc32

from comments.learning.shape import LINK, shape_of
from comments.policy.hosts import domains_of, host_of
from comments.policy.normalising import look_of

SIZE = 1 << 18
type Vector = list[tuple[int, float]]

_WHOLE, _PART, _SHAPE = 1.0, 0.5, 2.0
# Of a long text its beginning and its end are read, so that padding hides neither.
_BEGINNING, _END = 3_000, 1_000
_LINKS = 20
# Scripts without spaces are read in pieces of this length.
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~\u00a1-\u00bf\u2000-\u206f\u3000-\u303f]{1,40}")
# The lookbehind keeps a long run of letters from being tried at each of them.
_DOMAIN = re.compile(r"(?<![\w.@-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


class Features(dict[str, dict[int, float]]):
    """Features by what a moderator would call them: a word, two words, a domain, a habit."""

    def vector(self) -> Vector:
        """Return each feature once with its value, in the order of their numbers; of length 1."""
        found = self.once()
        length = length_of(found.values())
        return [(index, found[index] / length) for index in sorted(found)]

    def once(self) -> dict[int, float]:
        """Return each feature once with its value."""
        found: dict[int, float] = {}
        for one in self.values():
            found |= one
        return found


def length_of(values: Collection[float]) -> float:
    """Return the length of a vector; that of an empty one is 1, so that it can be divided by."""
    return sqrt(sum(map(mul, values, values))) or 1.0


def features_of(text: str, name: str = "", website: str = "") -> Features:
    """Return the features of a comment, any text whatever; a long one is read in part."""
    read = text if len(text) <= _BEGINNING + _END else f"{text[:_BEGINNING]}\n{text[-_END:]}"
    # Compatible letters may be many for one.
    plain = _plain(read)[: 2 * (_BEGINNING + _END)]
    unlinked = LINK.sub(" ", plain)
    words = _WORD.findall(unlinked)
    found = Features((word, _features_of_word(word)) for word in words)
    pairs = _beginning("pair")
    for first, second in pairwise(words):
        pair = f"{first} {second}"
        found[pair] = {_numbered(pair, pairs): _WHOLE}
    links = [*islice(LINK.finditer(plain), _LINKS), *islice(_DOMAIN.finditer(unlinked), _LINKS)]
    for domain in _domains(link[0] for link in links):
        found[domain] = _feature("domain", domain)
    for kind, what in shape_of(text):
        found[f"({what})"] = _feature("shape", f"{kind} {what}", _SHAPE)
    if links:
        found["(names a site)"] = _feature("shape", "names a site", _SHAPE)
    for word in _WORD.findall(_plain(name[:250])):
        found[f"name: {word}"] = _feature("name", word) | _feature("name look", look_of(word))
    if website:
        found["(gives a website)"] = _feature("shape", "gives a website", _SHAPE)
        for domain in _domains([_plain(website[:200])]):
            found[f"website: {domain}"] = _feature("website", domain)
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _feature(kind: str, what: str, value: float = _WHOLE) -> dict[int, float]:
    return {_numbered(what, _beginning(kind)): value}


def _numbered(what: str, beginning: int) -> int:
    return crc32(what.encode(errors="surrogatepass"), beginning) % SIZE


@cache
def _beginning(kind: str) -> int:
    """Return from where to go on, so that equal words of two kinds are two features."""
    return crc32(f"{kind}\0".encode())


# Words come again and again, so that most of a comment is looked up and not computed.
@lru_cache(maxsize=4_096)
def _features_of_word(word: str) -> dict[int, float]:
    """Return the features of the word, of what it looks like, and of 3 to 5 letters in a row."""
    padded = f" {word} "
    parts = {
        padded[start : start + length]
        for length in (3, 4, 5)
        for start in range(len(padded) - length + 1)
    }
    before = _beginning("part")
    found = {_numbered(part, before): _PART for part in parts}
    return found | _feature("word", word) | _feature("look", look_of(word))


def _domains(links: Iterable[str]) -> list[str]:
    """Return the domain of each link, and those that it is part of."""
    found = []
    for link in links:
        found += domains_of(host_of(link).strip("."), 4)
    return found
