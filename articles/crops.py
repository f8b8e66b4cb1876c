"""How pictures are cropped, and at which widths, in which formats and qualities they are served.

Said here and nowhere else: docs/decisions/pictures.md has the measurements. After a change here
`manage.py make_renditions` makes anew what it concerns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Size = tuple[int, int]
type Point = tuple[float, float]
type Box = tuple[int, int, int, int]

# A rendition that is hardly larger than the next smaller one is not worth its bytes.
_WORTH_IT = 1.2


@dataclass(frozen=True)
class Encoding:
    """A format as browsers and as Pillow call it, with how well it is encoded."""

    name: str
    options: Mapping[str, object] = field(hash=False)

    @property
    def mime(self) -> str:
        return f"image/{self.name}"


# In the order in which they are offered; browsers take the first that they can read.
# More than one thread an encoder would take the processor from the web server.
AVIF = Encoding("avif", {"quality": 55, "speed": 7, "max_threads": 1})
WEBP = Encoding("webp", {"quality": 75, "method": 4})
JPEG = Encoding("jpeg", {"quality": 78, "optimize": True, "progressive": True})
ENCODINGS = (AVIF, WEBP, JPEG)


@dataclass(frozen=True)
class Crop:
    """A part of the picture with this ratio of width to height, or all of it, at set widths."""

    name: str
    ratio: float | None
    widths: Mapping[Encoding, tuple[int, ...]] = field(hash=False)

    def box(self, size: Size, focus: Point) -> Box:
        """Return the largest part of this ratio whose middle is as near to the focus as it can be.

        Left, top, right, bottom in pixels; the focus is a share of width and height from 0 to 1.
        """
        width, height = size
        if self.ratio is None:
            return 0, 0, width, height
        wide = max(1, min(width, round(height * self.ratio)))
        tall = max(1, min(height, round(width / self.ratio)))
        left = min(max(0, round(focus[0] * width - wide / 2)), width - wide)
        top = min(max(0, round(focus[1] * height - tall / 2)), height - tall)
        return left, top, left + wide, top + tall

    def widths_within(self, encoding: Encoding, available: int) -> list[int]:
        """Return the widths to make of a part that is so wide; nothing is ever scaled up."""
        declared = self.widths.get(encoding, ())
        found = [width for width in declared if width <= available]
        if declared and available < declared[-1] and available > max(found, default=0) * _WORTH_IT:
            found.append(available)
        return found


# The picture of a story, over its text.
WHOLE = Crop("whole", None, {AVIF: (480, 960, 1600), WEBP: (480, 960, 1600), JPEG: (480, 960)})
# Fronts and lists: from 7 rem beside the words to 49 rem over them.
TEASER = Crop(
    "teaser",
    3 / 2,
    {AVIF: (240, 480, 960, 1600), WEBP: (240, 480, 960, 1600), JPEG: (480, 960)},
)
# Open Graph, for those who read JPEG alone.
SOCIAL = Crop("social", 1200 / 630, {JPEG: (1200,)})
CROPS = (WHOLE, TEASER, SOCIAL)
