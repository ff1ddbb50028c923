"""Geometry of the charts: numbers in, rectangles out. The template draws them; the same figures are in a table under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 26, 26
GAP = Decimal("0.28")  # of a step
TICKS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart, in its units; `label` under it, `text` above. `part`: the height of its darker foot."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    text: str
    part: int = 0
    part_y: int = 0
    shows_label: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart: its bars and its horizontal lines (height, value)."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, str], ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM


def columns(points: Sequence[tuple[str, int, int]], words: str) -> Chart | None:
    """A chart of (label, value, part of the value told apart); None when every value is zero. `words`: read aloud."""
    most = max((value for _, value, _ in points), default=0)
    if most <= 0:
        return None
    top = _round_up(most)
    step = Decimal(WIDTH - LEFT - RIGHT) / len(points)
    scale = Decimal(HEIGHT - TOP - BOTTOM) / top
    every = 1 if len(points) <= 7 else 2
    bars = []
    for rank, (label, value, part) in enumerate(points):
        width, height, foot = round(step * (1 - GAP)), round(value * scale), round(part * scale)
        x = round(LEFT + step * rank + step * GAP / 2)
        base = HEIGHT - BOTTOM
        shown = (len(points) - 1 - rank) % every == 0
        bars.append(Bar(x, base - height, width, height, x + width // 2, label, str(value), foot, base - foot, shown))
    lines = {round(Decimal(top) * n / TICKS) for n in range(1, TICKS + 1)}
    return Chart(tuple(bars), tuple((HEIGHT - BOTTOM - round(n * scale), str(n)) for n in sorted(lines)), words)


def _round_up(value: int) -> int:
    """The next 3, 6, 9, 12, 15, 30, 60… so that the lines of the chart fall on whole numbers."""
    size = 1
    while True:
        for start in (3, 6, 9, 12, 15, 21):
            if start * size >= value:
                return start * size
        size *= 10


def share(value: int, most: int) -> int:
    """The width of a bar out of 100; a bar that counts something is always seen."""
    return max(round(Decimal(100 * value) / most), 1) if value and most else 0
