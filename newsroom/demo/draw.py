"""Draw the pictures of the demonstration stories: `python -m newsroom.demo.draw [name …]`.

The same release of Pillow draws the same bytes each time.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from newsroom.demo import rooms, street, waterside
from newsroom.demo.canvas import Canvas

FOLDER = Path(__file__).with_name("pictures")
PICTURES: dict[str, Callable[[Canvas], None]] = {
    "harbour-dusk": waterside.harbour,
    "flood-gauge": waterside.flood_gauge,
    "ferry-bridge": waterside.bridge,
    "wind-farm": waterside.wind_farm,
    "lighthouse": waterside.lighthouse,
    "library-door": rooms.library,
    "concert-hall": rooms.concert_hall,
    "ballot-count": rooms.ballot_count,
    "fish-stall": street.fish_stall,
    "lit-shop": street.lit_shop,
    "treaty-table": rooms.treaty_table,
}


def main(wanted: list[str]) -> None:
    """Draw the pictures named, or all of them, and print the size of each in bytes."""
    FOLDER.mkdir(exist_ok=True)
    for seed, (name, paint) in enumerate(PICTURES.items(), start=1):
        if wanted and name not in wanted:
            continue
        art = Canvas(seed)
        paint(art)
        print(f"{name}.webp {art.save(FOLDER / f'{name}.webp')}")


if __name__ == "__main__":
    main(sys.argv[1:])
