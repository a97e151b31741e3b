"""Plots as plain SVG, and the report as one HTML page. No library, no script, no network."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT, MARGIN = 560, 340, 46
COLOURS = ("#b3261e", "#1a5fb4", "#2b7a3d", "#8a6d1d")
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:right;"
    "border-bottom:1px solid #ccc}td:first-child,th:first-child{text-align:left}"
    "svg{max-width:100%;font:12px system-ui,sans-serif}.low{color:#b3261e;font-weight:600}"
)
Points = Sequence[tuple[float, float]]


def plot(title: str, across: str, up: str, curves: Mapping[str, Points]) -> str:
    """Curves in the square 0..1 as an SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *_grid(),
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<g transform="rotate(-90 14 {HEIGHT / 2})">',
        f'<text x="14" y="{HEIGHT / 2}" text-anchor="middle">{escape(up)}</text></g>',
        f'<text x="{WIDTH / 2}" y="18" text-anchor="middle">{escape(title)}</text>',
    ]
    for number, (name, points) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = HEIGHT - MARGIN - 14 - 16 * number
        parts.append(f'<text x="{MARGIN + 12}" y="{at}" fill="{colour}">{escape(name)}</text>')
    return "".join([*parts, "</svg>"])


def _grid() -> list[str]:
    lines = []
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = _x(share), _y(share)
        lines += [
            f'<line x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}" stroke="#ddd"/>',
            f'<line x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}" stroke="#ddd"/>',
            f'<text x="{x}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">{share:.1f}</text>',
            f'<text x="{MARGIN - 6}" y="{y + 4}" text-anchor="end">{share:.1f}</text>',
        ]
    return lines


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _y(share: float) -> float:
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def precision_recall(positive: Sequence[float], negative: Sequence[float]) -> Points:
    """(recall, precision) over all thresholds, as many positives as negatives."""
    points = []
    for threshold in _thresholds(positive, negative):
        hits = float(np.mean(np.array(positive) >= threshold))
        false = float(np.mean(np.array(negative) >= threshold))
        points.append((hits, hits / (hits + false) if hits + false else 1.0))
    return points


def by_threshold(values: Sequence[float]) -> Points:
    """(threshold, share of the values that reach it)."""
    known = np.array(values)
    return [(step / 100, float(np.mean(known >= step / 100))) for step in range(101)]


def _thresholds(*groups: Sequence[float]) -> npt.NDArray[np.float64]:
    every = np.concatenate([np.array(group, dtype=np.float64) for group in groups])
    return np.asarray(np.quantile(every, np.linspace(0, 1, 200)), dtype=np.float64)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], low: float | None = None) -> str:
    """An HTML table; cells that are numbers below `low` stand out."""
    cells = "".join(f"<th>{escape(word)}</th>" for word in head)
    body = "".join("<tr>" + "".join(_cell(cell, low) for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{body}</table>"


def _cell(text: str, low: float | None) -> str:
    try:
        is_low = low is not None and float(text) < low
    except ValueError:
        is_low = False
    mark = ' class="low"' if is_low else ""
    return f"<td{mark}>{escape(text)}</td>"


def page(title: str, parts: Sequence[str]) -> str:
    """One HTML page that needs nothing else."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{''.join(parts)}</html>\n"
    )
