"""Drawings that stand beside comments, made of chance alone: nothing of their owners is in them."""

# Hues that keep their distance from one another; lightness and saturation are the drawing's own.
_HUES = (4, 28, 45, 95, 150, 175, 200, 220, 250, 280, 315, 340)
# A tile is four units wide, and is filled by a quarter of a disc, a triangle, a dot or a bar.
_SHAPES = (
    "M0 0h4a4 4 0 0 1-4 4z",
    "M0 0h4L0 4z",
    "M2 .6a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 1 1 0-2.8z",
    "M0 0h4v2H0z",
)


def draw(seed: str) -> str:
    """Return an SVG of under a kilobyte for 16 hexadecimal digits.

    Raises ValueError for anything else.
    """
    if len(seed) != 16 or not set(seed) <= set("0123456789abcdef"):
        raise ValueError("A seed is 16 hexadecimal digits.")
    numbers = bytes.fromhex(seed)
    hue = _HUES[numbers[0] % len(_HUES)]
    other = (hue + (150, 180, 210)[numbers[1] % 3]) % 360
    paper = f"hsl({hue} 45% {88 - numbers[2] % 8}%)"
    inks = (f"hsl({hue} 50% 38%)", f"hsl({other} 55% 48%)")
    tiles = "".join(
        f'<path d="{_SHAPES[number % 4]}" fill="{inks[number // 4 % 2]}" '
        f'transform="translate({place % 2 * 4} {place // 2 * 4}) '
        f'rotate({number // 8 % 4 * 90} 2 2)"/>'
        for place, number in enumerate(numbers[3:7])
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
        f'<path fill="{paper}" d="M0 0h8v8H0z"/>{tiles}</svg>'
    )
