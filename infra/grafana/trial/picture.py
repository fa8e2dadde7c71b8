"""Draws a dashboard: its panels, where they lie in Grafana, with the same queries, units and thresholds."""

import math
import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402: after the choice of the back end
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator  # noqa: E402
from PIL import Image  # noqa: E402: matplotlib needs it too

from trial.units import shown  # noqa: E402

GROUND, PANEL, TEXT, FAINT = "#111217", "#181b1f", "#d8d9da", "#6e7079"
COLORS = {"green": "#73bf69", "orange": "#ff9830", "red": "#f2495c"}
LINES = ["#73bf69", "#5794f2", "#ff9830", "#b877d9", "#f2495c", "#fade2a", "#8ab8ff", "#ffa6b0", "#96d98d"]
INCH_PER_COLUMN, INCH_PER_ROW = 0.6, 0.32
LEGEND_ROWS_MAX = 2
INCH_PER_LETTER, INCH_PER_MARK = 0.05, 0.3


def draw(board, answers, file, rows_max):
    """`answers(expression)` gives the series of a query: [(labels, [(time, value)])]."""
    panels = [panel for panel in board["panels"] if panel["gridPos"]["y"] + panel["gridPos"]["h"] <= rows_max]
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels) + 1
    figure = pyplot.figure(figsize=(24 * INCH_PER_COLUMN, rows * INCH_PER_ROW), facecolor=GROUND)
    figure.text(0.008, 1 - 0.62 / rows, board["title"], color=TEXT, fontsize=13, va="center", weight="bold")
    for panel in panels:
        at = panel["gridPos"]
        box = [at["x"] / 24 + 0.002, 1 - (at["y"] + at["h"] + 1) / rows, at["w"] / 24 - 0.004, (at["h"] - 0.2) / rows]
        figure.add_artist(pyplot.Rectangle(box[:2], box[2], box[3], transform=figure.transFigure, facecolor=PANEL,
                                           zorder=-1))
        figure.text(box[0] + 0.005, box[1] + box[3] - 0.5 / rows, panel["title"], color=TEXT, fontsize=8, va="center")
        series = [(label(target["legendFormat"], labels), points)
                  for target in panel["targets"] for labels, points in answers(target["expr"])]
        (stat if panel["type"] == "stat" else lines)(figure, box, panel["fieldConfig"]["defaults"], series, rows)
    figure.savefig(file, dpi=80, facecolor=GROUND)
    pyplot.close(figure)
    # Without the transparency, which nothing here has.
    Image.open(file).convert("RGB").save(file, optimize=True)


def label(form, labels):
    text = re.sub(r"\{\{(\w+)\}\}", lambda name: labels.get(name[1], ""), form)
    # The only instance of a job has its name: once is enough.
    return re.sub(r"\b([\w-]+) \1:\d+", r"\1", text)


def stat(figure, box, defaults, series, rows):
    points = series[0][1] if series else []
    last = points[-1][1] if points else None
    figure.text(box[0] + box[2] / 2, box[1] + box[3] * 0.5, shown(last, defaults["unit"], defaults.get("decimals")),
                color=color(defaults, last), fontsize=17, ha="center", va="center", weight="bold")
    if points:
        axes = figure.add_axes([box[0] + 0.002, box[1], box[2] - 0.004, box[3] * 0.26])
        axes.fill_between(*zip(*points), color=color(defaults, last), alpha=0.35, linewidth=0)
        axes.set_ylim(bottom=0)
        axes.axis("off")


def color(defaults, value):
    chosen = "green"
    for step in defaults.get("thresholds", {}).get("steps", []):
        if step["value"] is None or value is not None and value >= step["value"]:
            chosen = step["color"]
    return COLORS[chosen]


def lines(figure, box, defaults, series, rows):
    axes = figure.add_axes([box[0] + 0.045, box[1] + 1.75 / rows, box[2] - 0.055, box[3] - 2.9 / rows], facecolor=PANEL)
    series = [(name, points) for name, points in series if points]
    if defaults["custom"].get("stacking"):
        times = [time for time, _ in series[0][1]]
        axes.stackplot(times, [[value for _, value in points] for _, points in series], colors=LINES, alpha=0.75,
                       labels=[name for name, _ in series])
    else:
        for number, (name, points) in enumerate(series):
            axes.plot(*zip(*points), color=LINES[number % len(LINES)], linewidth=1.2, label=name)
    limits(axes, defaults)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: shown(value, defaults["unit"])))
    axes.yaxis.set_major_locator(quarters(axes, defaults["unit"]))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{int(value // 60)}:{int(value % 60):02d}"))
    axes.tick_params(colors=FAINT, labelsize=6, length=0)
    axes.grid(color="#2c2f36", linewidth=0.5)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    legend(figure, box, *axes.get_legend_handles_labels())


def quarters(axes, unit):
    """Round numbers for the unit: those of bytes are powers of two."""
    if unit == "bytes":
        return MultipleLocator(2 ** math.ceil(math.log2(axes.get_ylim()[1] / 4)))
    return MaxNLocator(4)


def legend(figure, box, handles, names):
    """As many columns as the panel is wide; what has no place in two rows is left out."""
    wide = max((len(name) for name in names), default=1) * INCH_PER_LETTER + INCH_PER_MARK
    columns = max(1, int(box[2] * figure.get_figwidth() / wide))
    shown_max = columns * LEGEND_ROWS_MAX
    figure.legend(handles[:shown_max], names[:shown_max], loc="lower left", frameon=False, labelcolor=TEXT, fontsize=6,
                  bbox_to_anchor=(box[0], box[1]), ncols=columns, handlelength=1, borderpad=0.1, columnspacing=0.8)


def limits(axes, defaults):
    """Thresholds that are far above what there is would flatten it: Grafana does not stretch the axis for them either."""
    highest = max((max(line.get_ydata()) for line in axes.get_lines()), default=axes.get_ylim()[1])
    top = defaults.get("max") or (axes.get_ylim()[1] if highest > 0 else 1)
    axes.set_ylim(0, top * 1.02)
    for step in defaults.get("thresholds", {}).get("steps", []):
        if defaults["custom"].get("thresholdsStyle") and step["value"] is not None and step["value"] <= top:
            axes.axhline(step["value"], color=COLORS[step["color"]], linewidth=0.7, linestyle="--")
