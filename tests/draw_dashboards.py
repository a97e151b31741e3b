"""Draws what Prometheus answered to the panels, as a picture a dashboard: reports/dashboards."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dashboard_panels import PanelAsked

Series = list[dict[str, Any]]
Answers = Mapping[PanelAsked, list[Series]]
INCHES_A_UNIT = (0.8, 0.42)  # of Grafana's grid
LEGENDS_MAX, ROWS_MAX = 8, 10


def draw(answers: Answers, folder: Path) -> list[Path]:
    """A picture for each dashboard."""
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    return [
        draw_dashboard({p: a for p, a in answers.items() if p.dashboard == name}, name, folder)
        for name in sorted({panel.dashboard for panel in answers})
    ]


def draw_dashboard(answers: Answers, name: str, folder: Path) -> Path:
    """Every panel at its place."""
    height = max(panel.place[1] + panel.place[3] for panel in answers)
    width_inches, height_inches = 24 * INCHES_A_UNIT[0], height * INCHES_A_UNIT[1]
    figure = Figure(figsize=(width_inches, height_inches))
    for panel, series in answers.items():
        x, y, width, tall = panel.place
        axes = figure.add_axes(
            (
                (x + 0.9) / 24,
                1 - (y + tall - 1.6) / height,
                (width - 1.4) / 24,
                (tall - 2.9) / height,
            )
        )
        axes.set_title(f"{panel.title}  [{panel.unit}]", fontsize=10, loc="left")
        axes.tick_params(labelsize=7)
        draw_panel(axes, panel, series)
    path = folder / f"{name}.png"
    figure.savefig(path, dpi=70)
    return path


def draw_panel(axes: Axes, panel: PanelAsked, answers: list[Series]) -> None:
    """By its kind."""
    if not any(answers):
        axes.text(0.5, 0.5, "no data", fontsize=20, ha="center", color="red")
    elif panel.is_matrix:
        draw_matrix(axes, answers[0])
    elif panel.kind == "table":
        draw_table(axes, answers[0])
    elif panel.kind == "stat":
        axes.axis("off")
        value = float(answers[0][0]["values"][-1][1])
        axes.text(0.5, 0.5, f"{value:.4g}", fontsize=28, ha="center", va="center")
    else:
        draw_lines(axes, panel, answers)


def draw_lines(axes: Axes, panel: PanelAsked, answers: list[Series]) -> None:
    """A line a series, called as Grafana would call it."""
    drawn = 0
    for query, series in zip(panel.queries, answers, strict=True):
        for one in series:
            label = query.legend
            for key, value in one["metric"].items():
                label = label.replace("{{" + key + "}}", value)
            times = [float(time) for time, _ in one["values"]]
            last = float(one["values"][-1][0])
            values = [float(value) for _, value in one["values"]]
            axes.plot([time - last for time in times], values, label=label, linewidth=1.2)
            drawn += 1
    axes.set_ylim(bottom=0, top=axes.get_ylim()[1] * 1.2)
    if drawn <= LEGENDS_MAX:
        axes.legend(fontsize=6, ncols=3, loc="upper left")


def draw_table(axes: Axes, series: Series) -> None:
    """A row a series."""
    axes.axis("off")
    labels = sorted({key for one in series for key in one["metric"]})
    cells = [
        [*(one["metric"].get(key, "") for key in labels), f"{float(one['value'][1]):.4g}"]
        for one in sorted(series, key=lambda one: -float(one["value"][1]))[:ROWS_MAX]
    ]
    table = axes.table(cells, colLabels=[*labels, "value"], loc="upper center", cellLoc="left")
    table.auto_set_font_size(False)  # noqa: FBT003 - matplotlib's own
    table.set_fontsize(7)


def draw_matrix(axes: Axes, series: Series) -> None:
    """Origins down, destinations across."""
    origins = sorted({one["metric"]["origin"] for one in series})
    destinations = sorted({one["metric"]["destination"] for one in series})
    counts = [[0.0] * len(destinations) for _ in origins]
    for one in series:
        row = origins.index(one["metric"]["origin"])
        counts[row][destinations.index(one["metric"]["destination"])] = float(one["value"][1])
    axes.imshow(counts, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(destinations)), destinations)
    axes.set_yticks(range(len(origins)), origins)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            colour = "white" if count > max(map(max, counts)) / 2 else "black"
            axes.text(
                column, row, f"{count:.0f}", ha="center", va="center", fontsize=8, color=colour
            )
