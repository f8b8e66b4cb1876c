"""The pictures drawn in the street."""

import math

from newsroom.demo.canvas import WIDTH, Canvas
from newsroom.demo.shapes import figure, fish


def fish_stall(art: Canvas) -> None:
    """A fish stall under a striped awning, the fish on ice."""
    art.gradient([(0, "#0f3f4a"), (0.6, "#1d6a70"), (1, "#0f3f4a")])
    art.glow(800, 400, 640, "#f6cf86", 0.7)
    for x in range(0, WIDTH, 80):
        for y in range(0, 560, 40):
            art.rect(x + (40 if y % 80 else 0), y, 76, 36, "#0c323c", 0.18)
    art.rect(690, 462, 220, 320, "#173039", r=70)
    art.rect(776, 420, 48, 70, "#d39a72")
    art.disc(800, 396, 48, "#e9b48c", ry=54)
    art.poly([(746, 376), (854, 376), (848, 344), (824, 330), (776, 330), (752, 344)], "#24505a")
    art.rect(742, 370, 116, 16, "#173c46", r=7)
    art.disc(800, 432, 44, "#efe6d2", ry=30)
    art.disc(800, 418, 20, "#efe6d2", ry=10)
    art.rect(786, 426, 28, 6, "#a8674d", r=3)
    for side in (-1, 1):
        art.disc(800 + side * 18, 400, 5, "#2a1b18")
        art.line([(800 + side * 40, 470), (800 + side * 46, 560)], "#f3ead2", 14)
    art.rect(742, 540, 116, 240, "#f3ead2", r=10)
    for stripe in range(17):
        x0, x1 = 60 + stripe * 87, 60 + (stripe + 1) * 87
        t0, t1 = 170 + stripe * 74, 170 + (stripe + 1) * 74
        colour = "#d8452f" if stripe % 2 == 0 else "#f6ecd3"
        cloth = [(t0, 60), (t1, 60), (x1, 230), (x0, 230)]
        art.poly(cloth, colour)
        art.rect(x0, 229, x1 - x0, 26, colour)
        art.disc((x0 + x1) / 2, 254, (x1 - x0) / 2, colour, ry=26)
    art.stipple([(170, 60), (1428, 60), (1539, 255), (60, 255)], "#5a1a1c", "down", 0.45)
    art.beam([(60, 262), (1540, 262), (1540, 300), (60, 300)], "#06222b", 0.5, 10)
    for x in (96, 1490):
        art.rect(x, 240, 16, 520, "#3a251d")
    cord = [(x, 300 + 46 * math.sin((x - 110) / 460 * math.pi) ** 2) for x in range(110, 1494, 8)]
    art.line(cord, "#12303a", 3)
    for x, y in cord[5::18]:
        art.glow(x, y + 14, 80, "#ffe9ad", 0.7)
        art.disc(x, y + 14, 12, "#fff6d6")
    ice = [(70, 800), (180, 610), (1420, 610), (1530, 800)]
    art.poly(ice, "#e4f0ea")
    for _ in range(520):
        x, y = art.random.uniform(90, 1510), art.random.uniform(612, 796)
        if abs(x - 800) < 620 + (y - 610) * 0.55:
            shade = art.random.choice(["#ffffff", "#c3dcd8", "#a9ccca"])
            art.poly([(x, y), (x + 15, y + 4), (x + 11, y + 15), (x - 4, y + 12)], shade, 0.8)
    rows = (
        (652, 168, "#3f7f8c", "#cfe3dc", 7),
        (706, 188, "#e0694a", "#f8d9b8", 6),
        (764, 206, "#35556b", "#c9d6d8", 6),
    )
    for row, (y, size, colour, belly, count) in enumerate(rows):
        for number in range(count):
            x = 800 + (number - (count - 1) / 2 + (-0.15 if row == 1 else -0.1)) * size * 1.04
            art.disc(x, y + size * 0.12, size * 0.5, "#7fa9a8", 0.5, ry=9)
            fish(art, x, y + art.random.uniform(-4, 4), size * 0.8, colour, belly)
    for x, price in ((330, "6.50"), (640, "9.00"), (1000, "4.20"), (1290, "12.00")):
        art.line([(x, 640), (x, 600)], "#3a251d", 5)
        art.rect(x - 50, 540, 100, 66, "#15252b", r=6)
        art.text(x, 573, price, 36, "#f9e7b0")
    art.rect(40, 798, 1520, 102, "#5b3426")
    for x in range(40, 1560, 95):
        art.rect(x, 798, 3, 102, "#3a1f18")
    art.rect(40, 796, 1520, 12, "#8a5338")
    art.stipple([(40, 806), (1560, 806), (1560, 900), (40, 900)], "#1d100d", "down", 0.7)


def lit_shop(art: Canvas) -> None:
    """A street of shuttered shops at night, one window lit."""
    art.gradient([(0, "#0e1637"), (0.45, "#2b2f63"), (0.75, "#6a4a7d"), (1, "#6a4a7d")])
    for _ in range(110):
        x, y = art.random.uniform(0, WIDTH), art.random.uniform(0, 280)
        art.disc(x, y, art.random.uniform(0.7, 1.8), "#fbf1d6", art.random.uniform(0.3, 0.9))
    art.glow(1260, 150, 260, "#fbe9c0", 0.45)
    art.disc(1260, 150, 58, "#fdf2d2")
    art.disc(1242, 136, 12, "#efdfb4")
    art.disc(1278, 168, 17, "#efdfb4")
    art.disc(1272, 122, 7, "#efdfb4")
    art.ridge(470, 90, "#3a2f62", 3)
    houses = [
        (-60, 240, 330, "#1c2350"),
        (180, 230, 270, "#232a5c"),
        (410, 210, 350, "#191f49"),
        (620, 360, 250, "#3a2a52"),
        (980, 220, 330, "#1c2350"),
        (1200, 230, 280, "#252b5e"),
        (1430, 240, 360, "#191f49"),
    ]
    for number, (x, wide, top, colour) in enumerate(houses):
        outline = [(x, 760), (x, top), (x + wide / 2, top - 110), (x + wide, top), (x + wide, 760)]
        art.poly(outline, colour)
        art.line(
            [(x - 8, top + 6), (x + wide / 2, top - 112), (x + wide + 8, top + 6)], "#0d1230", 12
        )
        art.rect(x + wide * 0.72, top - 120, 30, 90, "#0d1230")
        art.stipple(outline, "#0a0e28", "right", 0.55)
        lit = number == 3
        for row in range(2):
            for column in range(3 if lit else 2):
                count = 3 if lit else 2
                left = x + wide * (column + 0.5) / count - 24
                y = top + 50 + row * 110
                bright = (number, row, column) in {(1, 0, 1), (3, 0, 0), (5, 1, 0), (3, 1, 2)}
                art.rect(left, y, 48, 66, "#f6c667" if bright else "#0f1538")
                art.rect(left + 22, y, 4, 66, colour)
                art.rect(left, y + 30, 48, 4, colour)
        if not lit:
            art.rect(x + 18, 590, wide - 36, 170, "#0f1538")
            for y in range(596, 756, 15):
                art.rect(x + 26, y, wide - 52, 8, "#222a5b")
            art.rect(x + 12, 562, wide - 24, 30, "#11173c")
    art.rect(632, 552, 336, 208, "#5a2a3a")
    art.rect(648, 600, 212, 160, "#ffdf8e")
    art.gradient_box(648, 600, 212, 160, [(0, "#ffc65c"), (0.6, "#ffe9a8"), (1, "#fff6d2")])
    art.rect(882, 606, 66, 154, "#ffdf8e")
    art.rect(882, 690, 66, 70, "#8f3a3f")
    for x in (718, 788):
        art.rect(x, 600, 5, 160, "#5a2a3a")
    art.rect(648, 716, 212, 6, "#5a2a3a")
    for x, tall in ((668, 40), (694, 62), (742, 54), (768, 34), (812, 66), (838, 44)):
        art.rect(x - 10, 716 - tall, 22, tall, "#b5533f" if tall % 4 else "#2f6f7e", r=8)
    for stripe in range(14):
        colour = "#e0574f" if stripe % 2 == 0 else "#fbeccb"
        x = 624 + stripe * 25.2
        art.poly([(x + 6, 546), (x + 25, 546), (x + 25.2, 596), (x, 596)], colour)
        art.disc(x + 12.6, 596, 12.6, colour, ry=10)
    art.gradient([(0, "#1b1f47"), (1, "#0c1030")], 760)
    art.rect(0, 758, WIDTH, 10, "#39406f")
    art.beam([(648, 772), (960, 772), (1180, 900), (430, 900)], "#ffcf77", 0.6, 12)
    for _ in range(150):
        y = art.random.uniform(776, 896)
        near = (y - 760) / 140
        x = art.random.uniform(0, WIDTH)
        warm = abs(x - 804) < 170 + 230 * near
        art.disc(x, y, 10 + 34 * near, "#ffe7ae" if warm else "#5b63a0", 0.3, ry=1 + 2 * near)
    art.glow(800, 660, 420, "#ffd58a", 0.42)
    figure(art, 560, 826, 184, "#080b20")
    art.beam([(546, 824), (574, 824), (500, 880), (446, 880)], "#080b20", 0.6, 4)
    art.line([(1120, 800), (1120, 470)], "#080b20", 9)
    art.line([(1120, 474), (1090, 446), (1062, 452)], "#080b20", 7)
    art.poly([(1044, 452), (1080, 452), (1072, 480), (1052, 480)], "#080b20")
