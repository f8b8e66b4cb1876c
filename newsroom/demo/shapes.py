"""Things that stand in more than one place or picture: people, fish, cranes, turbines."""

import math

from newsroom.demo.canvas import Canvas


def figure(art: Canvas, x: float, foot: float, tall: float, colour: str) -> None:
    """A person in a long coat, standing, in silhouette."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * tall, foot - dy * tall

    art.disc(*at(0, 0.92), tall * 0.062, colour, ry=tall * 0.078)
    art.rect(*at(-0.026, 0.87), tall * 0.052, tall * 0.08, colour)
    half = [(0.03, 0.83), (0.1, 0.8), (0.128, 0.74), (0.15, 0.44), (0.118, 0.43), (0.105, 0.62)]
    half += [(0.1, 0.5), (0.128, 0.2), (0.085, 0.19), (0.075, 0.012), (0.095, 0), (0.02, 0)]
    half += [(0.015, 0.19)]
    art.poly([at(*p) for p in half] + [at(-dx, dy) for dx, dy in reversed(half)], colour)


def fish(art: Canvas, x: float, y: float, size: float, colour: str, belly: str) -> None:
    """A fish lying on its side, its head to the left."""

    def curve(rise: float) -> list[tuple[float, float]]:
        return [
            (x + size * (t - 0.5), y - size * rise * math.sin(math.pi * t**0.8))
            for t in (n / 20 for n in range(21))
        ]

    tail = [
        (x + size * 0.44, y),
        (x + size * 0.68, y - size * 0.17),
        (x + size * 0.6, y),
        (x + size * 0.68, y + size * 0.17),
    ]
    art.poly(tail, colour)
    art.poly([*curve(0.17), *reversed(curve(-0.17))], belly)
    art.poly([*curve(0.17), *reversed(curve(-0.03))], colour)
    art.line([(x - size * 0.27, y - size * 0.1), (x - size * 0.24, y + size * 0.1)], belly, 3)
    art.disc(x - size * 0.38, y - size * 0.03, size * 0.03, "#fbf3dc")
    art.disc(x - size * 0.38, y - size * 0.03, size * 0.015, "#12303a")


def crane(art: Canvas, x: float, foot: float, size: float, colour: str) -> None:
    """A quay crane seen from the side, its boom over the water to the left."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, foot - dy * size

    for dx in (0, 120):
        art.line([at(dx, 0), at(dx, 330)], colour, 13 * size)
        art.rect(*at(dx - 22, 14), 44 * size, 14 * size, colour)
    art.line([at(0, 150), at(120, 150)], colour, 10 * size)
    art.line([at(0, 150), at(120, 330)], colour, 5 * size)
    art.line([at(120, 150), at(0, 330)], colour, 5 * size)
    art.line([at(-330, 322), at(230, 322)], colour, 17 * size)
    art.line([at(0, 330), at(40, 470), at(120, 330)], colour, 11 * size)
    art.line([at(40, 468), at(-310, 326)], colour, 4 * size)
    art.line([at(40, 468), at(-160, 326)], colour, 4 * size)
    art.line([at(40, 468), at(222, 326)], colour, 4 * size)
    art.rect(*at(150, 372), 74 * size, 50 * size, colour)
    for dx in (-205, -175):
        art.line([at(dx, 320), at(dx, 210)], colour, 2 * size)
    art.rect(*at(-232, 212), 84 * size, 34 * size, colour)
    art.disc(*at(40, 474), 5 * size, "#ff5a4d")


def turbine(art: Canvas, x: float, foot: float, size: float, turn: float, colour: str) -> None:
    """A wind turbine whose three blades are turned by `turn` degrees."""
    hub = foot - 400 * size
    tower = [(x - 4 * size, hub), (x + 4 * size, hub), (x + 9 * size, foot), (x - 9 * size, foot)]
    art.poly(tower, colour)
    for blade in range(3):
        angle = math.radians(turn + 120 * blade)
        along, aside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        shape = [(0, -5), (40, -13), (235, -2), (238, 1), (40, 5), (0, 5)]
        art.poly(
            [
                (
                    x + size * (u * along[0] + v * aside[0]),
                    hub + size * (u * along[1] + v * aside[1]),
                )
                for u, v in shape
            ],
            colour,
        )
    art.disc(x, hub, 11 * size, colour)
