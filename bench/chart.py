"""The ratios as a picture."""

from collections.abc import Sequence
from html import escape
from math import log2
from statistics import median

from bench.results import Ratio

WIDTH, LABEL, ROW, TOP = 960, 430, 26, 40
# Ratios from an eighth to eight times, each doubling as wide as the next.
LOWEST, HIGHEST = -3.0, 3.0
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1a1a1a }
.range { stroke: #8a8a8a; stroke-width: 6; stroke-linecap: round }
.met { fill: #0b6b3a } .missed { fill: #b3261e } .plain { fill: #1a1a1a }
.goal { stroke: #1a1a1a; stroke-width: 2 } .same { stroke: #c8c8c8; stroke-dasharray: 3 3 }
"""


def draw(ratios: Sequence[Ratio]) -> str:
    """Return an SVG: for each ratio its range, its median and its goal, which is a stroke."""
    height = TOP + ROW * len(ratios) + 10
    title = "The site's ratios beside their goals"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{title}"><style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for power in range(int(LOWEST), int(HIGHEST) + 1):
        x = _place(2.0**power)
        name = f"{2**power}" if power >= 0 else f"1/{2**-power}"
        parts.append(f'<text x="{x}" y="20" text-anchor="middle">{name}</text>')
        parts.append(f'<line class="same" x1="{x}" x2="{x}" y1="28" y2="{height}"/>')
    for number, ratio in enumerate(ratios):
        parts += _row(ratio, TOP + ROW * number + ROW // 2)
    return "\n".join([*parts, "</svg>\n"])


def _row(ratio: Ratio, y: int) -> list[str]:
    found, goal = ratio.rounds, ratio.at_least or ratio.at_most
    kind = "plain" if goal is None else "met" if ratio.is_met else "missed"
    said = escape(f"{ratio.name} : {ratio.against}")
    short = said if len(said) < 66 else f"{said[:64]}…"
    left, right = _place(min(found)), _place(max(found))
    parts = [
        f"<g><title>{said}: {median(found):.2f}</title>",
        f'<text x="{LABEL - 10}" y="{y + 4}" text-anchor="end">{short}</text>',
        f'<line class="range" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>',
        f'<circle class="{kind}" cx="{_place(median(found))}" cy="{y}" r="6"/>',
    ]
    if goal:
        x = _place(goal)
        parts.append(f'<line class="goal" x1="{x}" x2="{x}" y1="{y - 10}" y2="{y + 10}"/>')
    return [*parts, "</g>"]


def _place(ratio: float) -> float:
    power = min(HIGHEST, max(LOWEST, log2(ratio)))
    return round(LABEL + (power - LOWEST) / (HIGHEST - LOWEST) * (WIDTH - LABEL - 30), 1)
