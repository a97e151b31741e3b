"""What both dashboards are made of: panels, rows and variables with one look.

Descriptions say what to do. Panels name the data source, the jobs and the worker by variables, so
that a dashboard fits any Prometheus whose jobs tell workers, windows and the list loader apart.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    DataTransformerConfig,
    Threshold,
    ThresholdsMode,
    VariableModel,
    VariableOption,
    VariableRefresh,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WORKERS = 'job=~"$job", instance=~"$worker"'  # the screening workers
WINDOWS = 'job=~"$windows"'
LISTS = 'job=~"$lists"'
HEIGHT, WIDTH = 8, 24  # of a panel and of the grid, in Grafana's units
Kind = Literal["lines", "stack", "stat", "table", "matrix"]
Panel: TypeAlias = timeseries.Panel | stat.Panel | table.Panel


class Query(NamedTuple):
    """PromQL, and how its series are called."""

    expr: str
    legend: str = ""


class Shown(NamedTuple):
    """One panel, before it is one of Grafana's."""

    title: str
    unit: str  # Grafana's id of it: s, short, reqps, percentunit ...
    description: str
    queries: tuple[Query, ...]
    kind: Kind = "lines"
    width: int = 8
    limits: tuple[float, ...] = ()  # from which a figure is yellow, then red


class Row(NamedTuple):
    """Panels under one heading."""

    title: str
    panels: tuple[Shown, ...]


def made(shown: Shown) -> Panel:
    """Grafana's panel of it."""
    panel = BUILDERS[shown.kind]()
    panel = panel.title(shown.title).description(shown.description).unit(shown.unit)
    panel = panel.datasource(SOURCE).height(HEIGHT).span(shown.width).no_value("none")
    if shown.limits:
        panel = panel.thresholds(thresholds(shown.limits))
    is_table = shown.kind in ("table", "matrix")
    for number, query in enumerate(shown.queries):
        target = prometheus.Dataquery().expr(query.expr).ref_id(chr(ord("A") + number))
        target = target.datasource(SOURCE)
        if query.legend:
            target = target.legend_format(query.legend)
        target = target.instant().format(PromQueryFormat.TABLE) if is_table else target.range()
        panel = panel.with_target(target)
    return panel


def lines() -> timeseries.Panel:
    """Series over time, with the last value of each in the legend."""
    legend = common.VizLegendOptions().display_mode(LegendDisplayMode.LIST)
    legend = legend.placement(LegendPlacement.BOTTOM).show_legend(show_legend=True)
    return timeseries.Panel().legend(legend).min(0).fill_opacity(10)


def stack() -> timeseries.Panel:
    """Series that add up to something."""
    return lines().stacking(common.StackingConfig().mode(StackingMode.NORMAL)).fill_opacity(40)


def one_figure() -> stat.Panel:
    """The last value, in a colour where it has limits."""
    return stat.Panel().color_mode(BigValueColorMode.VALUE)


def rows() -> table.Panel:
    """A table of labels and values, without the time of the query."""
    hidden = {"excludeByName": {"Time": True}}
    return table.Panel().with_transformation(DataTransformerConfig("organize", options=hidden))


def matrix() -> table.Panel:
    """Origins down, destinations across."""
    fields = {
        "rowField": "origin",
        "columnField": "destination",
        "valueField": "Value",
        "emptyValue": "zero",
    }
    return table.Panel().with_transformation(
        DataTransformerConfig("groupingToMatrix", options=fields)
    )


BUILDERS: dict[Kind, Callable[[], Panel]] = {
    "lines": lines,
    "stack": stack,
    "stat": one_figure,
    "table": rows,
    "matrix": matrix,
}
COLOURS = ("yellow", "red")


def thresholds(limits: tuple[float, ...]) -> dashboard.ThresholdsConfig:
    """Green below the first limit; red alone where there is one."""
    colours = COLOURS[-len(limits) :]
    steps = [Threshold(color="green")]
    steps += [Threshold(value, colour) for value, colour in zip(limits, colours, strict=True)]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def asked(name: str, label: str, query: str, regex: str = "") -> dashboard.QueryVariable:
    """A variable whose values are those of a label: all of them, until somebody chooses."""
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .query(query)
        .datasource(SOURCE)
        .regex(regex)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(multi=True)
        .include_all(include_all=True)
        .current(VariableOption(selected=True, text="All", value="$__all"))
    )


def variables() -> list[Builder[VariableModel]]:
    """Only screening workers have lists in use, only the loader fetches; windows by their name."""
    return [
        dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus"),
        asked(
            "job", "Workers' job", "label_values(vostro_list_swaps_total, job)", "/^(?!.*windows)/"
        ),
        asked("worker", "Worker", 'label_values(vostro_paused{job=~"$job"}, instance)'),
        asked("windows", "Windows' job", "label_values(vostro_paused, job)", "/windows/"),
        asked("lists", "Loader's job", "label_values(vostro_fetch_refused, job)"),
    ]


def dashboard_of(
    title: str, uid: str, description: str, shown: Sequence[Row], since: str
) -> dashboard.Dashboard:
    """A dashboard that nobody edits by hand."""
    made_of = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["vostro"])
        .timezone("utc")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .time(since, "now")
        .refresh("30s")
        .variables(variables())
    )
    for row in shown:
        made_of = made_of.with_row(dashboard.Row(row.title))
        for panel in row.panels:
            made_of = made_of.with_panel(made(panel))
    return made_of
