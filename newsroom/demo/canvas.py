"""A drawing surface measured in picture units (1600 by 900), the same for the same seed.

Everything is drawn at twice its final size and reduced once at the end, which smooths every edge.
"""

import io
import math
from itertools import pairwise
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1600, 900
SCALE = 2
LIMIT = 118_000

# Pillow's radial gradient has this value where the inscribed circle touches its edges.
EDGE = 181

type Point = tuple[float, float]
type Stops = list[tuple[float, str]]


def ink(colour: str, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """A colour with its opacity, 0 to 1."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue, round(255 * alpha)


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way (0 to 1) from one colour to the other."""
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


def shade_at(stops: Stops, place: float) -> str:
    """The colour of a gradient at `place`, both measured 0 to 1."""
    for (start, first), (end, second) in pairwise(stops):
        if place <= end:
            return mix(first, second, max(0.0, (place - start) / (end - start)))
    return stops[-1][1]


class Canvas:
    """One picture in the making; every length and place is in picture units."""

    def __init__(self, seed: int, ground: str = "#000000") -> None:
        self.random = Random(seed)
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        noise = self.random.randbytes(WIDTH * HEIGHT)
        self.grain = Image.frombytes("L", (WIDTH, HEIGHT), noise)
        self.noise = self.grain.resize(self.image.size, Image.Resampling.BILINEAR)

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """A pen whose colours may be translucent."""
        return ImageDraw.Draw(self.image, "RGBA")

    def poly(self, points: list[Point], colour: str, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], ink(colour, alpha))

    def rect(
        self, x: float, y: float, w: float, h: float, colour: str, alpha: float = 1.0, r: float = 0
    ) -> None:
        """Fill a rectangle given by its corner and size, with corners rounded by `r`."""
        box = (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1)
        self.pen.rounded_rectangle(box, r * SCALE, ink(colour, alpha))

    def disc(
        self, x: float, y: float, rx: float, colour: str, alpha: float = 1.0, ry: float = 0
    ) -> None:
        """Fill a circle, or an ellipse when `ry` is given."""
        ry = ry or rx
        box = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self.pen.ellipse(box, ink(colour, alpha))

    def line(self, points: list[Point], colour: str, width: float = 2, alpha: float = 1.0) -> None:
        """Draw a line through points."""
        places = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(places, ink(colour, alpha), max(1, round(width * SCALE)), joint="curve")

    def text(self, x: float, y: float, words: str, size: float, colour: str) -> None:
        """Write words centred on a place."""
        font = ImageFont.load_default(size * SCALE)
        self.pen.text((x * SCALE, y * SCALE), words, ink(colour), font, anchor="mm")

    def gradient(self, stops: Stops, top: float = 0, bottom: float = HEIGHT) -> None:
        """Fill the full width between two heights with a vertical gradient."""
        self.gradient_box(0, top, WIDTH, bottom - top, stops)

    def gradient_box(self, x: float, y: float, w: float, h: float, stops: Stops) -> None:
        """Fill a rectangle given by its corner and size with a vertical gradient."""
        rows = round(h * SCALE)
        column = Image.new("RGB", (1, rows))
        for row in range(rows):
            column.putpixel((0, row), ImageColor.getrgb(shade_at(stops, row / rows)))
        filled = column.resize((round(w * SCALE), rows))
        self.image.paste(filled, (round(x * SCALE), round(y * SCALE)))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 1.0) -> None:
        """Lay a soft round light over the picture."""
        side = round(radius * 2 * SCALE)
        fall = Image.radial_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
        mask = fall.point(lambda v: round(255 * strength * max(0, 1 - v / EDGE) ** 2))
        corner = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        self.image.paste(
            ImageColor.getrgb(colour), (*corner, corner[0] + side, corner[1] + side), mask
        )

    def beam(self, points: list[Point], colour: str, alpha: float, blur: float = 12) -> None:
        """Lay a soft-edged polygon of light or shade over the picture."""
        mask = self._mask(points, round(255 * alpha))
        small = mask.reduce(4).filter(ImageFilter.GaussianBlur(blur * SCALE / 4))
        mask = small.resize(mask.size, Image.Resampling.BILINEAR)
        self.image.paste(ImageColor.getrgb(colour), mask=mask)

    def stipple(
        self, points: list[Point], colour: str, toward: str = "down", strength: float = 0.8
    ) -> None:
        """Shade a polygon with grain that thickens `toward` up, down, left or right."""
        turn = {"down": 0, "right": 90, "up": 180, "left": 270}[toward]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = round(min(xs) * SCALE), round(min(ys) * SCALE)
        size = (
            max(1, round(max(xs) * SCALE) - left),
            max(1, round(max(ys) * SCALE) - top),
        )
        fall = Image.linear_gradient("L").rotate(turn).resize(size, Image.Resampling.BILINEAR)
        ramp = Image.new("L", self.image.size)
        ramp.paste(fall.point(lambda v: round(v * strength)), (left, top))
        dots = ImageChops.subtract(ramp, self.noise).point(lambda v: min(255, v * 6))
        mask = ImageChops.darker(dots, self._mask(points, 255))
        self.image.paste(ImageColor.getrgb(colour), mask=mask)

    def ridge(self, y: float, height: float, colour: str, waves: float = 3) -> list[Point]:
        """Fill everything below a rolling skyline around `y`, and return its outline."""
        phases = [self.random.uniform(0, 2 * math.pi) for _ in range(5)]

        def rise(x: float) -> float:
            turns = ((n + 1) * waves * x / WIDTH * 2 + phase for n, phase in enumerate(phases))
            return sum(math.sin(turn) / (n + 1) for n, turn in enumerate(turns))

        line = [(x, y - height * rise(x) / 2) for x in range(0, WIDTH + 8, 8)]
        outline = [*line, (WIDTH, HEIGHT), (0, HEIGHT)]
        self.poly(outline, colour)
        return outline

    def reflect(self, y: float, tint: str, share: float, sway: float = 5) -> None:
        """Turn everything below `y` into water that mirrors what stands above it."""
        edge, depth = round(y * SCALE), round((HEIGHT - y) * SCALE)
        above = self.image.crop((0, max(0, edge - depth), WIDTH * SCALE, edge))
        mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH * SCALE, depth))
        mirror = mirror.filter(ImageFilter.GaussianBlur(SCALE * 1.5))
        mirror = Image.blend(mirror, Image.new("RGB", mirror.size, tint), share)
        step = 2 * SCALE
        for row in range(0, depth, step):
            near = 0.3 + row / depth
            shift = round(math.sin(row / (9 + 22 * near)) * sway * near * SCALE)
            strip = mirror.crop((0, row, mirror.width, min(depth, row + step)))
            self.image.paste(ImageChops.offset(strip, shift, 0), (0, edge + row))

    def ripples(
        self,
        top: float,
        bottom: float,
        colour: str,
        count: int,
        alpha: float = 0.3,
        left: float = 0,
        right: float = WIDTH,
    ) -> None:
        """Scatter flat strokes of light on water, longer and thicker toward the viewer."""
        for _ in range(count):
            near = self.random.random()
            x = self.random.uniform(left, right)
            y = top + (bottom - top) * near**1.4
            half = (12 + 70 * near) * self.random.uniform(0.4, 1)
            self.disc(x, y, half, colour, alpha * self.random.uniform(0.4, 1), ry=0.8 + 2.2 * near)

    def save(self, path: Path) -> int:
        """Reduce, add the paper's grain and write the picture; return its size in bytes."""
        picture = self.image.reduce(SCALE)
        grain = self.grain.point(lambda v: round(128 + (v - 128) * 0.045))
        picture = ImageChops.add(picture, Image.merge("RGB", [grain] * 3), offset=-128)
        for quality in range(88, 20, -4):
            buffer = io.BytesIO()
            picture.save(buffer, "WEBP", quality=quality, method=6)
            if buffer.tell() <= LIMIT:
                break
        return path.write_bytes(buffer.getvalue())

    def _mask(self, points: list[Point], value: int) -> Image.Image:
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in points], value)
        return mask
