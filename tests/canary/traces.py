"""What counts as a trace of an address, and how it is found in bytes."""

import base64
import codecs
import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

DIGESTS = ("md5", "sha1", "sha256", "sha512")
# So many characters of a digest are looked for: a shortened one is derived from the address too.
DIGEST_LENGTH = 12
_COMPRESSED = re.compile(rb"eJ[\w-]{10,}")


class Canary(NamedTuple):
    """An address that came in on one way and exists nowhere else."""

    way: str
    address: str

    @property
    def local_part(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def song(self) -> str:
        """The part made of letters and digits alone, which no quoting or escaping changes."""
        return self.local_part.partition("+")[0]

    @property
    def in_other_letters(self) -> str:
        """The address so spelt that it is the same to the site, and no trace when it is echoed."""
        return self.address.replace("ss", "ß")


def make_canary(way: str) -> Canary:
    """Return the canary of this way, the same in every run."""
    letters = hashlib.sha512(way.encode()).hexdigest()
    song = codecs.encode(base64.b32encode(bytes.fromhex(letters))[:16].decode().lower(), "rot13")
    return Canary(way, f"{song[:8].capitalize()}ss{song[8:]}+Quay@Aviary.example")


class Trace(NamedTuple):
    way: str
    form: str


class Tracer:
    """Finds traces of canaries; each line of text is searched once, however often it comes."""

    def __init__(self) -> None:
        # By their beginning, so that a line is searched in one pass.
        self._needles: dict[bytes, dict[bytes, Trace]] = defaultdict(dict)
        self._server_only: set[Trace] = set()
        self._known: dict[bytes, frozenset[Trace]] = {}

    def learn(self, canary: Canary) -> None:
        """Look for this address in every form from now on."""
        for form, needle in _forms(canary):
            self._add(needle, Trace(canary.way, form))

    def learn_server_only(self, way: str, form: str, needle: str) -> None:
        """Look for something that may stand in the database and nowhere else."""
        trace = Trace(way, form)
        self._server_only.add(trace)
        self._add(needle, trace)

    def _add(self, needle: str, trace: Trace) -> None:
        lower = needle.lower().encode()
        self._needles[lower[:DIGEST_LENGTH]][lower] = trace
        self._known.clear()

    def find(self, data: bytes, *, in_database: bool = False) -> set[Trace]:
        """Return what stands in this data, in any case, and in what it holds compressed."""
        found: set[Trace] = set()
        for line in set(data.split(b"\n")):
            if line not in self._known:
                self._known[line] = frozenset(self._search(line))
            found |= self._known[line]
        return found - self._server_only if in_database else found

    def _search(self, line: bytes) -> Iterator[Trace]:
        for layer in (line, *_decompressed(line)):
            lower = layer.lower()
            ends = range(DIGEST_LENGTH, len(lower) + 1)
            windows = {lower[end - DIGEST_LENGTH : end] for end in ends}
            for likely in self._needles.keys() & windows:
                for needle, trace in self._needles[likely].items():
                    if needle in lower:
                        yield trace


def _decompressed(line: bytes) -> Iterator[bytes]:
    """Yield what Django's signed values, such as sessions and messages, hold compressed."""
    for match in _COMPRESSED.findall(line):
        try:
            unpacked = base64.urlsafe_b64decode(match + b"=" * (-len(match) % 4))
            yield zlib.decompressobj().decompress(unpacked)
        except (ValueError, zlib.error):
            continue


def _forms(canary: Canary) -> Iterator[tuple[str, str]]:
    """Yield every form that is looked for, with its name.

    The song stands for the address and the local part, as they are, quoted for a URL or escaped
    for HTML, for all of these leave it as it is; the rest of a form is found with it.
    """
    for song in {canary.song, canary.song.lower()}:
        yield "in clear", song
        yield "reversed", song[::-1]
        yield "rotated by 13", codecs.encode(song, "rot13")
        yield "in hexadecimal", song.encode().hex()
        yield "percent-encoded", "".join(f"%{ord(letter):02x}" for letter in song)
        yield "as HTML entities", "".join(f"&#{ord(letter)};" for letter in song)
        yield "as HTML entities", "".join(f"&#x{ord(letter):x};" for letter in song)
        for needle in _base64_of_part(song.encode()):
            yield "base64", needle
    for name, text in (("address", canary.address), ("local part", canary.local_part)):
        for spelt in {text, text.lower()}:
            for algorithm in DIGESTS:
                digest = hashlib.new(algorithm, spelt.encode())
                form = f"{algorithm} of the {name}"
                yield form, digest.hexdigest()[:DIGEST_LENGTH]
                for encode in (base64.b64encode, base64.urlsafe_b64encode):
                    yield form, encode(digest.digest()).decode()[:DIGEST_LENGTH]


def _base64_of_part(part: bytes) -> Iterator[str]:
    """Yield what stands in the base64 of any text with this part in it, wherever it begins."""
    for before, spoilt in ((0, 0), (1, 2), (2, 3)):
        whole = (before + len(part)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * before + part).decode()[spoilt:whole]
