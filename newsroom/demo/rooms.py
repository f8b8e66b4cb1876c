"""The pictures drawn in rooms."""

import math

from newsroom.demo.canvas import HEIGHT, WIDTH, Canvas
from newsroom.demo.shapes import figure


def library(art: Canvas) -> None:
    """A door standing open between bookshelves, light behind it."""
    art.gradient([(0, "#1d2a35"), (1, "#14202b")])
    spines = [
        "#2f5d62",
        "#a4463d",
        "#c9934a",
        "#3d4a6b",
        "#6f8f7d",
        "#7d5a52",
        "#d8c49c",
        "#25414d",
    ]
    for side, (left, right) in enumerate(((-20, 560), (1040, 1620))):
        art.rect(left, 0, right - left, 780, "#3a241d")
        for row in range(6):
            top = 8 + row * 128
            art.rect(left + 14, top, right - left - 28, 114, "#1c1413")
            x = left + 16.0
            while x < right - 30:
                wide = art.random.randint(13, 34)
                tall = art.random.randint(74, 106)
                if art.random.random() < 0.07:
                    x += wide
                    continue
                colour = art.random.choice(spines)
                wide = min(wide, right - 16 - x)
                art.rect(x, top + 114 - tall, wide - 2, tall, colour)
                band = art.random.choice([0, 12, 22])
                if band and wide > 16:
                    art.rect(x, top + 114 - tall + band, wide - 2, 5, "#ecd9ac", 0.75)
                x += wide
            art.rect(left, top + 114, right - left, 14, "#56362a")
        outline = [(left, 0), (right, 0), (right, 780), (left, 780)]
        art.stipple(outline, "#0d151d", "right" if side else "left", 0.4)
    art.rect(560, 0, 480, 790, "#2a1a17")
    art.rect(576, 0, 448, 790, "#4a2d24")
    art.rect(620, 96, 360, 694, "#f9dd94")
    art.gradient_box(620, 96, 360, 694, [(0, "#f1b45a"), (0.5, "#fce6a8"), (1, "#fff4cf")])
    art.disc(800, 250, 96, "#fffbe9", 0.9)
    for step in (-48, 0, 48):
        art.line([(800 + step, 154), (800 + step, 346)], "#e3a950", 4)
    art.line([(704, 250), (896, 250)], "#e3a950", 4)
    for x, count in ((636, 5), (884, 4)):
        for number in range(count):
            art.rect(x + number % 2 * 8, 756 - number * 26, 80, 24, spines[number + 1])
    art.gradient([(0, "#4b3026"), (1, "#20150f")], 790)
    art.poly([(620, 790), (980, 790), (1180, 900), (420, 900)], "#fbe2a0", 0.9)
    art.stipple([(620, 790), (980, 790), (1180, 900), (420, 900)], "#4b3026", "down", 0.45)
    door = [(980, 96), (1180, 40), (1180, 856), (980, 790)]
    art.poly(door, "#8a4a34")
    for top, bottom in ((0.08, 0.44), (0.52, 0.92)):
        panel = []
        for x, share in ((1010, top), (1150, top), (1150, bottom), (1010, bottom)):
            lean = (x - 980) / 200
            panel.append((x, 96 - 56 * lean + (694 + 122 * lean) * share))
        art.poly(panel, "#6f3829")
    art.stipple(door, "#2a1512", "right", 0.7)
    art.disc(1160, 470, 12, "#f3cf7a")
    art.glow(800, 480, 560, "#ffe2a0", 0.3)
    art.beam([(772, 806), (828, 806), (868, 900), (732, 900)], "#1d1a24", 0.7, 5)
    figure(art, 800, 814, 330, "#1d1a24")
    art.rect(838, 662, 40, 54, "#1d1a24", r=4)


def concert_hall(art: Canvas) -> None:
    """An orchestra under the organ pipes, seen from the back of the stalls."""
    art.gradient([(0, "#2a0d1c"), (0.5, "#6b1f2e"), (1, "#2a0d1c")])
    art.rect(300, 60, 1000, 540, "#8c2f33")
    art.glow(800, 420, 620, "#ffcf7a", 0.75)
    for x in range(-15, 16):
        tall = 190 + 130 * math.cos(x / 4.4) ** 2 + (20 if x % 2 else 0)
        left = 800 + x * 26 - 11
        art.rect(left, 400 - tall, 22, tall, "#d99a4e", r=5)
        art.rect(left + 3, 404 - tall, 6, tall - 8, "#ffdf9c", r=3)
        art.rect(left + 5, 372, 12, 14, "#5a1c26", r=4)
    art.rect(384, 398, 832, 40, "#5a1c26")
    art.rect(384, 398, 832, 6, "#e8b25f")
    for side in (-1, 1):
        for level in range(3):
            y = 150 + level * 150
            x0, x1 = 800 + side * 460, 800 + side * 830
            art.poly([(x0, y + 40), (x1, y - 30), (x1, y + 60), (x0, y + 84)], "#41131f")
            art.line([(x0, y + 40), (x1, y - 30)], "#e8b25f", 4)
            for number in range(7):
                share = (number + 0.5) / 7
                x, top = x0 + (x1 - x0) * share, y + 38 - 70 * share
                art.disc(x, top - 9, 9 + 5 * share, "#1d0a15")
    for x, spread in ((560, -90), (1040, 90), (800, 0)):
        light = [
            (x - 14, 0),
            (x + 14, 0),
            (800 + spread * 2 + 230, 600),
            (800 + spread * 2 - 230, 600),
        ]
        art.beam(light, "#ffe6ac", 0.2, 10)
    art.poly([(250, 640), (1350, 640), (1210, 520), (390, 520)], "#e0a558")
    art.stipple([(250, 640), (1350, 640), (1210, 520), (390, 520)], "#7d3a2c", "down", 0.7)
    for row, (y, count, width) in enumerate(((520, 17, 360), (556, 15, 400), (600, 13, 450))):
        for number in range(count):
            turn = (number + 0.5) / count * 2 - 1
            if abs(turn) < 0.12 and row == 2:
                continue
            x, drop = 800 + turn * width, 26 * turn * turn
            art.disc(x, y - 34 + drop, 11, "#3a1220")
            art.poly(
                [
                    (x - 17, y + drop + 24),
                    (x - 12, y - 22 + drop),
                    (x + 12, y - 22 + drop),
                    (x + 17, y + drop + 24),
                ],
                "#3a1220",
            )
            art.line([(x - 16, y - 2 + drop), (x + 20, y - 30 + drop)], "#ffdf9c", 2, 0.9)
    art.rect(250, 638, 1100, 30, "#41131f")
    art.rect(250, 636, 1100, 5, "#ffcf7a")
    art.rect(742, 604, 116, 50, "#1d0a15", r=4)
    figure(art, 800, 616, 190, "#150710")
    art.line([(786, 478), (728, 452), (704, 396)], "#150710", 15)
    art.line([(814, 478), (874, 458), (906, 404)], "#150710", 15)
    art.line([(906, 404), (940, 366)], "#fff1cc", 3)
    art.rect(0, 668, WIDTH, 232, "#2a0d1c", 0.6)
    for row, colour in enumerate(("#7c2b36", "#5f1f2d", "#431525", "#240b18")):
        y, size = 716 + row * 58, 19 + row * 7
        gap = size * 3.1
        for number in range(-16, 17):
            x = 800 + (number + (row % 2) / 2) * gap + art.random.uniform(-4, 4)
            lift = art.random.uniform(-4, 4) + 0.00005 * (x - 800) ** 2
            art.disc(x, y - lift, size * 0.62, colour, ry=size * 0.8)
            art.disc(x, y - lift + size * 2.1, size * 1.4, colour, ry=size * 1.35)
        art.rect(0, y + size * 2.2, WIDTH, HEIGHT, colour)
    art.stipple([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)], "#12060d", "down", 0.4)


def ballot_count(art: Canvas) -> None:
    """A ballot box with a paper half in, between two piles of nearly the same height."""
    art.gradient([(0, "#2b3a8c"), (1, "#1b2561")])
    for ray in range(0, 360, 15):
        near, far = math.radians(ray), math.radians(ray + 7.5)
        reach = 1300
        points = [(800.0, 430.0)]
        points += [(800 + reach * math.cos(a), 430 + reach * math.sin(a)) for a in (near, far)]
        art.poly(points, "#3c4da6", 0.55)
    art.glow(800, 400, 560, "#8d9be0", 0.4)
    table = [(0, 690), (WIDTH, 690), (WIDTH, HEIGHT), (0, HEIGHT)]
    art.poly(table, "#e8503f")
    art.stipple(table, "#8f2230", "down", 0.75)
    art.rect(0, 690, WIDTH, 8, "#ff8a6f")
    art.beam([(520, 800), (1130, 800), (1240, 850), (470, 850)], "#6a1626", 0.6, 14)
    art.poly([(490, 400), (1110, 400), (1060, 330), (540, 330)], "#3a4288")
    art.rect(668, 354, 330, 24, "#0c1030", r=8)
    paper = [(690, 96), (928, 62), (966, 366), (728, 366)]
    art.poly(paper, "#fbf5e6")
    art.stipple(paper, "#b9b4c8", "down", 0.6)
    for row, (x, y) in enumerate(((742, 134), (750, 190), (758, 246))):
        art.line([(x, y), (x + 104, y - 15)], "#2b3a8c", 9)
        art.line([(x, y + 18), (x + 70, y + 8)], "#9aa3cf", 5)
        corner = (x + 132, y - 24)
        box = [
            corner,
            (corner[0] + 38, corner[1] - 5),
            (corner[0] + 43, corner[1] + 33),
            (corner[0] + 5, corner[1] + 38),
        ]
        art.line([*box, corner], "#2b3a8c", 4)
        if row == 1:
            art.line([(x + 128, y - 30), (x + 180, y + 14)], "#e8503f", 10)
            art.line([(x + 176, y - 36), (x + 136, y + 20)], "#e8503f", 10)
    art.rect(490, 398, 620, 420, "#171d52", r=6)
    art.stipple([(490, 398), (1110, 398), (1110, 818), (490, 818)], "#080b26", "right", 0.9)
    art.rect(480, 392, 640, 34, "#2a2f6e", r=6)
    art.rect(480, 392, 640, 7, "#5d69b8", r=4)
    art.disc(800, 610, 122, "#f2ead6")
    art.disc(800, 610, 106, "#171d52")
    art.line([(746, 606), (790, 652), (862, 562)], "#f2ead6", 24)
    for x, count, lean in ((210, 21, 1), (1170, 20, -1)):
        for sheet in range(count):
            shift = art.random.uniform(-7, 7)
            y = 806 - sheet * 15
            art.rect(x + shift, y, 228, 13, "#fbf5e6" if sheet % 5 else "#d9d3c4", r=2)
            art.rect(x + shift + (0 if lean < 0 else 170), y, 58, 13, "#9aa3cf", 0.5)
        top = 806 - count * 15
        art.rect(x + 92, top + 15, 44, count * 15 - 2, "#e8503f" if lean > 0 else "#f2b632")
    for x, y, turn in ((250, 190, 0.4), (1330, 160, -0.5), (1190, 330, 0.25), (400, 360, -0.3)):
        corners = ((-46, -62), (46, -62), (46, 62), (-46, 62))
        slip = [
            (
                x + u * math.cos(turn) - v * math.sin(turn),
                y + u * math.sin(turn) + v * math.cos(turn),
            )
            for u, v in corners
        ]
        art.poly(slip, "#fbf5e6")
        art.stipple(slip, "#9aa3cf", "down", 0.6)
        art.line([(x - 20, y - 14), (x + 20, y + 20)], "#e8503f", 7)
        art.line([(x + 20, y - 18), (x - 20, y + 22)], "#e8503f", 7)


def treaty_table(art: Canvas) -> None:
    """A table with two empty chairs before a row of upright missiles."""
    art.gradient([(0, "#b8352c"), (0.5, "#e0643f"), (0.8, "#f2b777"), (1, "#f2b777")])
    art.glow(800, 470, 680, "#ffe3b0", 0.8)
    art.disc(800, 400, 250, "#ffefd0")
    colours = ["#7d2430", "#5c1d2e", "#3d172a", "#5c1d2e", "#7d2430"]
    for number, colour in enumerate(colours):
        x, tall = 800 + (number - 2) * 228, 560 + 46 * abs(number - 2)
        foot, half = 690.0, 44
        top = foot - tall
        nose = [
            (x + half * math.cos(a), top + 120 - 120 * math.sin(a) ** 0.8)
            for a in (n / 12 * math.pi for n in range(13))
        ]
        body = [(x - half, foot), *reversed(nose), (x + half, foot)]
        if number == 2:
            continue
        art.poly(body, colour)
        art.stipple(body, "#220e1f", "right", 0.85)
        for y in (top + 124, top + 250, foot - 120):
            art.rect(x - half, y, half * 2, 9, "#f2b777", 0.6)
        for side in (-1, 1):
            art.poly(
                [
                    (x + side * half, foot - 110),
                    (x + side * 84, foot - 20),
                    (x + side * 84, foot),
                    (x + side * half, foot),
                ],
                colour,
            )
    art.gradient([(0, "#4a1a2b"), (1, "#1d0d1c")], 690)
    art.rect(0, 688, WIDTH, 6, "#f2b777")
    art.beam([(560, 700), (1040, 700), (1340, 900), (260, 900)], "#f2b777", 0.55, 16)
    for side in (-1, 1):
        x = 800 + side * 330
        art.rect(x - 46, 476, 92, 180, "#1d1230", r=16)
        art.rect(x - 36, 486, 72, 150, "#2c3a66" if side < 0 else "#8f2230", r=12)
        art.rect(x - 56, 636, 112, 24, "#1d1230", r=6)
        for leg in (-46, 34):
            art.rect(x + leg, 650, 12, 176, "#1d1230")
    art.poly([(470, 640), (1130, 640), (1180, 690), (420, 690)], "#7a4a35")
    art.poly([(470, 640), (1130, 640), (1180, 690), (420, 690)], "#f2b777", 0.35)
    art.rect(420, 688, 760, 26, "#3b1d22")
    for x in (452, 1124):
        art.rect(x, 712, 24, 140, "#2a1420")
    art.beam([(440, 846), (1160, 846), (1220, 868), (380, 868)], "#0d0710", 0.6, 8)
    for x, lean in ((640, -16), (912, 16)):
        art.poly([(x, 650), (x + 74, 650), (x + 74 + lean, 680), (x - 12 + lean, 680)], "#fff6e0")
        for row in range(3):
            art.line([(x + 8, 657 + row * 7), (x + 60, 657 + row * 7)], "#b08a78", 2)
    art.line([(800, 674), (800, 548)], "#1d1230", 5)
    art.disc(800, 676, 34, "#1d1230", ry=7)
    art.poly([(800, 550), (800, 598), (716, 590), (728, 572), (716, 554)], "#2c3a66")
    art.poly([(800, 550), (800, 598), (884, 590), (872, 572), (884, 554)], "#b8352c")
    art.disc(800, 546, 6, "#f2b777")
