"""The pictures drawn by the water: harbour, river, bridge, sea."""

import math

from newsroom.demo.canvas import HEIGHT, WIDTH, Canvas
from newsroom.demo.shapes import crane, turbine


def harbour(art: Canvas) -> None:
    """Cranes and a moored ship against the end of the day."""
    art.gradient(
        [(0, "#2b2450"), (0.28, "#7b3c6c"), (0.48, "#d9605f"), (0.64, "#f6a35c"), (0.7, "#fbd08a")]
    )
    art.glow(610, 600, 620, "#ffd793", 0.75)
    art.disc(610, 560, 118, "#fff0c4")
    for y, x, w in ((180, 1130, 300), (236, 330, 240), (300, 980, 190), (365, 250, 150)):
        art.disc(x, y, w, "#f08a70", 0.28, ry=9)
        art.disc(x + 90, y + 15, w * 0.6, "#ffc08a", 0.25, ry=6)
    art.ridge(588, 42, "#b0546a", 4)
    art.ridge(612, 26, "#7a3a62", 7)
    crane(art, 430, 640, 0.52, "#6a335c")
    crane(art, 1270, 640, 1.04, "#241a3c")
    crane(art, 860, 640, 0.84, "#331f4a")
    colours = ["#c7484f", "#2f6f7e", "#e39a4f", "#432a58", "#8d3a5b", "#d8c3a0"]
    for column in range(19):
        for level in range(art.random.randint(1, 3)):
            art.rect(690 + column * 48, 614 - level * 25, 45, 23, art.random.choice(colours))
    art.rect(640, 638, 960, 12, "#1b1430")
    hull = [(150, 600), (640, 600), (616, 650), (190, 650)]
    art.poly(hull, "#1b1430")
    art.rect(150, 596, 480, 5, "#e0574f")
    art.rect(196, 520, 82, 78, "#ead9c0")
    art.rect(208, 494, 56, 28, "#ead9c0")
    art.rect(226, 452, 20, 42, "#c7484f")
    for row in range(3):
        for column in range(4):
            art.rect(204 + column * 18, 530 + row * 20, 10, 8, "#4a2a52")
    for column in range(6):
        for level in range(1 + (column * 5 + 2) % 3):
            art.rect(302 + column * 48, 573 - level * 25, 45, 23, art.random.choice(colours))
    art.reflect(650, "#3a2350", 0.42, 6)
    art.ripples(660, 895, "#ffd08a", 60, 0.5, 470, 770)
    art.ripples(655, 895, "#e9806a", 60, 0.26)
    art.stipple([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)], "#1b1430", "down", 0.45)
    art.stipple([(0, 0), (WIDTH, 0), (WIDTH, 300), (0, 300)], "#211a42", "up", 0.32)


def flood_gauge(art: Canvas) -> None:
    """A gauge board in a high river, in the rain, before the lights of a town."""
    art.gradient([(0, "#22343f"), (0.35, "#42606a"), (0.62, "#8aa39c"), (1, "#8aa39c")])
    art.glow(1180, 470, 520, "#e9d9a6", 0.45)
    art.ridge(460, 60, "#5f7f80", 3)
    x = 0.0
    while x < WIDTH:
        wide, tall = art.random.randint(70, 130), art.random.randint(70, 160)
        top = 560 - tall
        roof = art.random.randint(30, 55)
        outline = [(x, 580), (x, top), (x + wide / 2, top - roof), (x + wide, top), (x + wide, 580)]
        art.poly(outline, "#2d4750")
        art.stipple(outline, "#1d323b", "right", 0.5)
        for column in range(2):
            for row in range(2):
                lit = art.random.random() < 0.34
                left = x + wide * (0.2 + 0.38 * column)
                art.rect(left, top + 18 + row * 38, 18, 22, "#f4cf73" if lit else "#213841")
        x += wide + art.random.choice([0, 0, 14])
    art.rect(0, 548, WIDTH, 34, "#b9b6a2")
    art.rect(0, 548, WIDTH, 7, "#d8d4bd")
    for joint in range(0, WIDTH, 100):
        art.rect(joint + 40, 555, 3, 27, "#8f907f")
    art.reflect(582, "#5b5a44", 0.5, 8)
    for band, colour in enumerate(("#6f6a4c", "#5d5a42", "#4a4a3a", "#363a33")):
        base = 640 + band * 68
        line = [
            (x, base + 10 * math.sin(x / (70 + band * 24) + band * 2)) for x in range(0, 1608, 8)
        ]
        art.poly([*line, (WIDTH, HEIGHT), (0, HEIGHT)], colour, 0.72)
    art.ripples(600, 890, "#d9cf9f", 130, 0.34)
    art.rect(690, 60, 26, 700, "#2a2620")
    art.rect(914, 60, 26, 700, "#2a2620")
    art.rect(704, 40, 222, 725, "#f3ecd8")
    art.stipple([(704, 40), (926, 40), (926, 765), (704, 765)], "#b9a987", "right", 0.5)
    for mark in range(36):
        if mark % 2:
            art.rect(716, 50 + mark * 20, 96 if (mark - 4) % 10 < 5 else 56, 20, "#15212a")
    for step, label in enumerate(("6", "5", "4", "3")):
        y = 130 + step * 200
        art.rect(704, y - 3, 222, 6, "#c8372d")
        art.text(866, y + 62, label, 104, "#15212a")
    art.rect(704, 40, 222, 9, "#c8372d")
    front = [(x, 690 + 7 * math.sin(x / 46)) for x in range(0, 1608, 8)]
    art.poly([*front, (WIDTH, HEIGHT), (0, HEIGHT)], "#57543d")
    art.beam([(712, 700), (918, 700), (906, 850), (724, 850)], "#b9b18d", 0.32, 14)
    art.disc(815, 694, 190, "#d9cf9f", 0.5, ry=7)
    art.disc(815, 700, 260, "#d9cf9f", 0.25, ry=12)
    art.ripples(706, 890, "#cfc393", 120, 0.4)
    art.stipple([(0, 740), (WIDTH, 740), (WIDTH, HEIGHT), (0, HEIGHT)], "#22281f", "down", 0.55)
    for _ in range(420):
        x, y = art.random.uniform(-60, WIDTH), art.random.uniform(-40, HEIGHT)
        length = art.random.uniform(18, 60)
        art.line(
            [(x, y), (x + length * 0.24, y + length)], "#dfe8e2", 1, art.random.uniform(0.1, 0.4)
        )


def bridge(art: Canvas) -> None:
    """An old arch bridge in the morning, one lorry on it."""
    art.gradient(
        [(0, "#1f5f6b"), (0.3, "#5c9c96"), (0.5, "#c9d3ae"), (0.66, "#f7e3b4"), (1, "#f7e3b4")]
    )
    art.glow(1130, 400, 520, "#fff3cf", 0.8)
    art.disc(1130, 330, 84, "#fff7de")
    for y, height, colour in ((500, 90, "#9dbba2"), (545, 60, "#77a195"), (590, 44, "#4e8583")):
        outline = art.ridge(y, height, colour, 3)
        art.stipple(outline, "#f7e3b4", "down", 0.55)
    steel, dark = "#c5472f", "#7d2a25"

    def arch(x: float, rise: float) -> float:
        return 470 - rise * (1 - ((x - 800) / 560) ** 2)

    def rib(rise: float, thick: float, colour: str) -> None:
        upper = [(x, arch(x, rise)) for x in range(240, 1364, 8)]
        lower = [(x, arch(x, rise - thick)) for x in range(1360, 236, -8)]
        art.poly([*upper, *lower], colour)

    for x in range(296, 1320, 56):
        art.line([(x, arch(x, 330)), (x, 470)], dark, 5)
    previous = None
    for number, x in enumerate(range(240, 1361, 56)):
        place = (x, arch(x, 330 if number % 2 else 270))
        if previous:
            art.line([previous, place], dark, 6)
        previous = place
    rib(338, 20, steel)
    rib(276, 16, steel)
    art.rect(0, 464, WIDTH, 26, steel)
    art.rect(0, 484, WIDTH, 10, dark)
    for x in range(0, WIDTH, 28):
        art.line([(x, 464), (x, 442)], dark, 2)
    art.line([(0, 442), (WIDTH, 442)], dark, 3)
    for x in (186, 1310):
        art.poly([(x, 490), (x + 104, 490), (x + 124, 694), (x - 20, 694)], "#39474c")
        art.stipple(
            [(x, 490), (x + 104, 490), (x + 124, 694), (x - 20, 694)], "#1c2a30", "right", 0.9
        )
        art.rect(x - 12, 486, 128, 18, "#4d5d61")
    art.rect(560, 378, 168, 76, "#f4ead0", r=4)
    art.rect(560, 436, 168, 18, "#24505a")
    art.poly([(734, 454), (734, 398), (772, 398), (792, 426), (792, 454)], "#24505a")
    art.poly([(748, 406), (768, 406), (782, 426), (748, 426)], "#bcd8cf")
    for x in (592, 622, 700, 766):
        art.disc(x, 456, 12, "#16252b")
        art.disc(x, 456, 4, "#f4ead0")
    art.rect(0, 664, WIDTH, 36, "#2c5a5e")
    art.reflect(694, "#2f6a70", 0.4, 7)
    art.ripples(704, 895, "#fff0c4", 70, 0.5, 960, 1300)
    art.ripples(700, 895, "#d7e3c4", 80, 0.25)
    for y, depth in ((610, 26), (664, 34), (694, 18)):
        art.beam([(0, y), (WIDTH, y - 14), (WIDTH, y + depth), (0, y + depth)], "#fbf0d0", 0.5, 16)
    art.stipple([(0, 740), (WIDTH, 740), (WIDTH, HEIGHT), (0, HEIGHT)], "#123840", "down", 0.42)


def wind_farm(art: Canvas) -> None:
    """Turbines out at sea in early light, with a small boat."""
    art.gradient(
        [(0, "#3f8f98"), (0.35, "#9ccbb7"), (0.58, "#f3e7bd"), (0.68, "#f8c98e"), (1, "#f8c98e")]
    )
    art.glow(520, 610, 640, "#fff1c2", 0.85)
    art.disc(520, 596, 150, "#f4755a")
    for y, x, w in ((150, 420, 330), (205, 1180, 260), (290, 760, 220), (350, 1340, 200)):
        art.disc(x, y, w, "#fdf6df", 0.5, ry=10)
        art.disc(x - 120, y + 16, w * 0.55, "#fdf6df", 0.4, ry=7)
    for x, size, turn in ((240, 0.5, 12), (380, 0.45, 70), (705, 0.48, 40), (850, 0.44, 95)):
        turbine(art, x, 622, size, turn, "#8db9ad")
    for x, size, turn in ((990, 0.52, 20), (1480, 0.5, 58), (1230, 0.46, 100)):
        turbine(art, x, 622, size, turn, "#79aba7")
    art.rect(0, 618, WIDTH, 282, "#2f7f88")
    art.gradient([(0, "#f2b98a"), (0.06, "#8fb7a4"), (0.3, "#2f7f88"), (1, "#123c52")], 618)
    art.ripples(622, 880, "#ffd9a0", 130, 0.55, 330, 720)
    for band, colour in enumerate(("#2b7883", "#1f6374", "#174f65", "#113d54")):
        base = 680 + band * 58
        line = [
            (x, base + (4 + band * 4) * math.sin(x / (60 + band * 40) + band * 1.7))
            for x in range(0, 1608, 8)
        ]
        outline = [*line, (WIDTH, HEIGHT), (0, HEIGHT)]
        if band == 1:
            turbine(art, 1080, 735, 1.3, 200, "#f7f3e2")
            art.rect(1064, 684, 32, 54, "#f2b632")
        if band == 2:
            art.poly([(640, 770), (790, 770), (768, 806), (664, 806)], "#c8402f")
            art.rect(676, 732, 52, 38, "#f7f3e2")
            art.rect(684, 740, 14, 12, "#174f65")
            art.rect(706, 740, 14, 12, "#174f65")
            art.line([(745, 770), (745, 712)], "#123c52", 4)
        art.poly(outline, colour, 0.88)
        art.stipple(outline, "#0b2c40", "down", 0.35)
    art.ripples(640, 890, "#bfe0cf", 110, 0.3)


def lighthouse(art: Canvas) -> None:
    """A lighthouse in fog, its light going round."""
    art.gradient([(0, "#141f3d"), (0.4, "#33466b"), (0.7, "#7f8fa3"), (1, "#7f8fa3")])
    for _ in range(90):
        x, y = art.random.uniform(0, WIDTH), art.random.uniform(0, 330)
        art.disc(x, y, art.random.uniform(0.7, 1.9), "#f3efdc", art.random.uniform(0.3, 0.8))
    art.beam([(800, 228), (-40, 60), (-40, 330)], "#ffe9a8", 0.62, 7)
    art.beam([(800, 228), (1640, 150), (1640, 420)], "#ffe9a8", 0.5, 7)
    art.glow(800, 228, 330, "#fff2c4", 0.9)
    for y, height, colour in ((600, 36, "#5d7089"), (650, 28, "#4a5c78")):
        art.ridge(y, height, colour, 4)
    tower = [(752, 290), (848, 290), (880, 720), (720, 720)]
    art.poly(tower, "#f2ead6")
    for top, bottom in ((376, 462), (548, 634)):
        edge = [(752 - 32 * (y - 290) / 430, 848 + 32 * (y - 290) / 430, y) for y in (top, bottom)]
        (a, b, _), (c, d, _) = edge
        art.poly([(a, top), (b, top), (d, bottom), (c, bottom)], "#b93a34")
    art.stipple([(800, 290), (848, 290), (880, 720), (800, 720)], "#2a2f4e", "right", 0.95)
    for y in (330, 500, 662):
        art.rect(790, y, 20, 32, "#1a2340", r=9)
    art.rect(730, 276, 140, 16, "#1a2340")
    for x in range(734, 872, 17):
        art.line([(x, 276), (x, 250)], "#1a2340", 3)
    art.line([(730, 250), (870, 250)], "#1a2340", 4)
    art.rect(764, 194, 72, 82, "#fff4c8")
    for x in (764, 786, 811, 833):
        art.rect(x, 194, 4, 82, "#1a2340")
    art.poly([(750, 194), (850, 194), (824, 156), (776, 156)], "#b93a34")
    art.disc(800, 152, 12, "#b93a34")
    art.line([(800, 148), (800, 108)], "#1a2340", 4)
    art.glow(800, 232, 120, "#fffbe6", 0.9)
    art.poly([(890, 640), (1080, 640), (1080, 740), (890, 740)], "#d9d1bf")
    art.poly([(876, 644), (985, 584), (1094, 644)], "#7d2f35")
    art.stipple([(890, 640), (1080, 640), (1080, 740), (890, 740)], "#2a2f4e", "right", 0.8)
    art.rect(930, 670, 28, 34, "#ffd66e")
    art.poly([(680, 690), (560, 640), (560, 716), (680, 708)], "#2b3553")
    art.disc(560, 678, 13, "#11182f", ry=38)
    art.rect(650, 700, 12, 50, "#2b3553")
    rock = [
        (430, 900),
        (520, 770),
        (610, 738),
        (700, 716),
        (900, 714),
        (1090, 730),
        (1180, 780),
        (1260, 900),
    ]
    art.poly(rock, "#1a2340")
    art.stipple(rock, "#4c5c7c", "left", 0.45)
    art.rect(0, 838, WIDTH, 62, "#22304f")
    art.ripples(842, 895, "#ffe9a8", 60, 0.35)
    for y, depth, alpha in ((600, 40, 0.3), (705, 46, 0.42), (790, 60, 0.5), (870, 60, 0.4)):
        art.beam(
            [(0, y), (WIDTH, y + 24), (WIDTH, y + depth), (0, y + depth - 18)], "#c9d2d6", alpha, 22
        )
