"""Small charts as inline SVG: nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT, _MARGIN = 460, 260, 44
_COLOURS = ("#1d5b8f", "#b3541e", "#4b7f3a")

Line = tuple[str, Sequence[tuple[float, float]]]  # name, points (x, y)


def lines(series: Sequence[Line], *, x: str, y: str, diagonal: bool = False) -> str:
    """A chart of lines with points; axes span the data (from 0 to 1 on both with `diagonal`)."""
    points = [point for _, line in series for point in line]
    if not points:
        return ""
    right = 1.0 if diagonal else max(max(point[0] for point in points), 1.0)
    low = 0.0 if diagonal else min(point[1] for point in points) - 0.02
    high = 1.0 if diagonal else max(point[1] for point in points) + 0.02

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across = _MARGIN + point[0] / right * (_WIDTH - 2 * _MARGIN)
        return across, _HEIGHT - _MARGIN - (point[1] - low) / (high - low) * (_HEIGHT - 2 * _MARGIN)

    parts = [_axes(x, y, right, low, high)]
    if diagonal:
        (x1, y1), (x2, y2) = place((0, 0)), place((1, 1))
        parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#999" stroke-dasharray="4 4"/>')
    for i, (name, line) in enumerate(series):
        parts.append(_line(name, [place(point) for point in line], _COLOURS[i % len(_COLOURS)], i))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(y)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _axes(x: str, y: str, right: float, low: float, high: float) -> str:
    bottom, end = _HEIGHT - _MARGIN, _WIDTH - _MARGIN
    texts = (
        (_MARGIN, bottom + 16, "middle", "0"), (end, bottom + 16, "middle", f"{right:g}"),
        (_MARGIN - 6, bottom, "end", f"{low:.2f}"), (_MARGIN - 6, _MARGIN + 4, "end", f"{high:.2f}"),
        (_WIDTH / 2, _HEIGHT - 8, "middle", x), (_MARGIN, _MARGIN - 14, "start", y),
    )  # fmt: skip
    words = "".join(f'<text x="{a}" y="{b}" text-anchor="{anchor}">{escape(t)}</text>' for a, b, anchor, t in texts)
    return f'<path d="M{_MARGIN} {_MARGIN}V{bottom}H{end}" fill="none" stroke="#444"/>{words}'


def _line(name: str, points: Sequence[tuple[float, float]], colour: str, row: int) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points)
    legend = f'<text x="{_WIDTH - _MARGIN}" y="{14 + 15 * row}" text-anchor="end" fill="{colour}">{escape(name)}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{legend}'
