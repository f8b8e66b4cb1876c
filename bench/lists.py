"""10,000 list entries against comments of 65,000 bytes: `python bench/lists.py`."""

import random
import string
import sys
import time
from pathlib import Path
from statistics import median

ENTRIES, BYTES, ROUNDS = 10_000, 65_000, 25

sys.path.insert(0, str(Path(__file__).parents[1]))

from tqdm import tqdm

from comments.policy import Effect
from comments.policy.lists import Entry, Kind, Lists

chance = random.Random(7)  # noqa: S311 - the same texts each time.


def word(shortest: int, longest: int) -> str:
    return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(shortest, longest)))


def entries() -> list[Entry]:
    """Words and phrases, a fifth of them inside others too, and a tenth domains."""
    made = []
    for key in range(ENTRIES):
        kind = Kind.DOMAIN if key % 10 == 0 else Kind.WORD
        pattern = f"{word(5, 12)}.example" if kind is Kind.DOMAIN else word(5, 12)
        if key % 7 == 1:
            pattern = f"{word(3, 8)} {word(3, 8)}"
        made.append(
            Entry(key=key, kind=kind, pattern=pattern, effect=Effect.HOLD, in_parts=key % 5 == 0)
        )
    return made


def comments(listed: list[Entry]) -> dict[str, str]:
    prose = " ".join(word(2, 9) for _number in range(BYTES // 4))
    found = [entry.pattern for entry in chance.sample(listed, 20)]
    texts = {
        "prose": prose,
        "prose with 20 entries in it": " ".join([prose[: BYTES // 2], *found, prose]),
        "prose with 500 links": "https://a.b.example/c and words " * BYTES,
        "Cyrillic": "привет мир и снова " * BYTES,
        "marks of emphasis": "*a" * BYTES,
        "letters that stand apart": "a b " * BYTES,
        "tags": "<b>" * BYTES,
    }
    return {name: _cut(text) for name, text in texts.items()}


def _cut(text: str) -> str:
    return text.encode()[:BYTES].decode(errors="ignore")


def main() -> None:
    listed = entries()
    started = time.perf_counter()
    lists = Lists(listed)
    built = time.perf_counter() - started
    texts = comments(listed)
    times: dict[str, list[float]] = {name: [] for name in texts}
    for _round in tqdm(range(ROUNDS), desc="Rounds"):
        for name, text in texts.items():
            started = time.perf_counter()
            found = list(lists.found_in(text))
            times[name].append(time.perf_counter() - started)
            assert bool(found) >= ("20 entries" in name)  # noqa: S101
    print(f"{ENTRIES:,} entries made ready once a change: {built * 1000:.0f} ms\n")
    print(f"| {BYTES:,} bytes of | median | fastest |\n|---|---|---|")
    for name, found in times.items():
        print(f"| {name} | {median(found) * 1000:.1f} ms | {min(found) * 1000:.1f} ms |")


if __name__ == "__main__":
    main()
