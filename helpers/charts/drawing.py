"""Charts: bars a reader can check against the table beside them.

A chart is a set of horizontal bars in groups, on one shared scale that begins at zero, with
the numbers written behind the bars; `helpers.charts.panels` has forms for many small groups.
What is drawn is a table first (`Chart.bars`): the drawing, the words that stand in for it and
the CSV are three forms of its rows.

The style is switched on around each drawing and nowhere else, so that importing this room
changes nothing for anybody.
"""

from __future__ import annotations

import base64
import io
import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

STYLE = Path(__file__).resolve().parents[1] / "house.mplstyle"
FOLDER_VARIABLE = "DUE_VOCI_FIGURES"
INK, QUIET = "#1C1B20", "#5A5863"
_BARS = ("group", "label", "value", "low", "high", "part", "colour", "note")

# Measures of a chart in inches; the page shows them at about this size.
_WIDTH, _LEFT, _RIGHT, _MARGIN = 9.0, 2.3, 2.35, 0.12
_BAR, _GROUP, _GAP = 0.30, 0.34, 0.14
_TITLE, _SUBTITLE, _FOOTER = 0.27, 0.21, 0.18
# Behind words, so that no line of the scale runs through them.
_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}


@dataclass(frozen=True)
class Chart:
    """What a chart shows, before it is drawn.

    Attributes:
        name: File name without extension.
        title: The finding, computed.
        subtitle: Measure and unit.
        footer: Texts and n.
        bars: One row a bar, in order. Columns: group (its heading), label, value (a share
            between 0 and 1, or an amount of what the subtitle names), low and high (bounds,
            or NaN), part (how much of the value is drawn solid; NaN where all is), colour,
            note (what stands behind the bar), and whatever counts it rests on.
        percent: The scale is one of shares; without it, of plain numbers.
    """

    name: str
    title: str
    subtitle: str
    footer: str
    bars: pd.DataFrame
    percent: bool = True

    def figure(self) -> Figure:
        """The drawing, in whatever style is switched on; other forms of chart draw their own."""
        return draw(self)

    @property
    def words(self) -> str:
        """The text alternative: what the chart shows, with all its numbers."""
        groups = []
        for group, rows in self.bars.groupby("group", sort=False):
            shown = "; ".join(
                f"{label}, {note}" for label, note in zip(rows["label"], rows["note"], strict=True)
            )
            groups.append(f"{group}: {shown}.")
        return " ".join([f"Bar chart. {self.title}.", self.subtitle, *groups])


@dataclass(frozen=True)
class Shown:
    """A drawn chart, as a notebook displays it.

    Attributes:
        png: The picture.
        words: Its text alternative.
        name: Of the chart.
    """

    png: bytes
    words: str
    name: str

    def __repr__(self) -> str:
        """What a terminal, and a comparison of outputs, gets to see."""
        return f"[figure] {self.words}"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Mapping[str, str]]]:
        data = {"image/png": base64.b64encode(self.png).decode(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.words, "figure": self.name}}


def show(chart: Chart) -> Shown:
    """Draw a chart for a notebook, and file it where charts are kept.

    Where the environment variable ``DUE_VOCI_FIGURES`` names a folder, it gets
    ``NAME.svg``, ``NAME.png`` and ``NAME.csv``, the last holding what is drawn. The same
    bars give the same bytes.

    Args:
        chart: What to show.
    """
    with matplotlib.style.context([STYLE], after_reset=True):
        figure = chart.figure()
        png = _saved(figure, "png", {"Software": None})
        folder = os.environ.get(FOLDER_VARIABLE)
        if folder:
            nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
            _file(Path(folder), chart, png, _saved(figure, "svg", nothing))
    return Shown(png, chart.words, chart.name)


def _saved(figure: Figure, kind: str, metadata: Mapping[str, None]) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=dict(metadata))
    return buffer.getvalue()


def _file(folder: Path, chart: Chart, png: bytes, svg: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{chart.name}.png").write_bytes(png)
    (folder / f"{chart.name}.svg").write_bytes(svg)
    table = chart.bars.drop(columns="colour").to_csv(index=False, lineterminator="\n")
    (folder / f"{chart.name}.csv").write_bytes(table.encode())


def draw(chart: Chart) -> Figure:
    """Draw a chart in whatever style is switched on; `show` switches on the house's.

    Args:
        chart: What to draw.

    Returns:
        A figure with one axes. Each bar is a patch whose ``gid`` is ``bar-N``, the solid
        part of bar N one called ``part-N``, counted from 0 in the order of the rows.
    """
    groups = chart.bars["group"].nunique()
    body = _BAR * len(chart.bars) + (_GROUP + _GAP) * groups or 1.0
    figure, foot = sheet(chart, body)
    height = figure.get_figheight()
    box = (_LEFT / _WIDTH, foot / height, (_WIDTH - _LEFT - _RIGHT) / _WIDTH, body / height)
    axes = figure.add_axes(box)
    axes.set_ylim(body, 0)
    _draw_bars(axes, chart.bars)
    _scale(axes, chart.bars, percent=chart.percent)
    return figure


def sheet(chart: Chart, body: float) -> tuple[Figure, float]:
    """A figure with a chart's title, subtitle and footer, and room between them.

    Args:
        chart: Whose words they are.
        body: Height of the room, in inches.

    Returns:
        The figure, and how far from its lower edge the room begins, in inches.
    """
    title = _wrapped(chart.title, 76)
    subtitle = _wrapped(chart.subtitle, 106)
    footer = _wrapped(chart.footer, 124)
    head = _MARGIN + _TITLE * len(title) + _SUBTITLE * len(subtitle) + 0.16
    foot = 0.42 + _FOOTER * len(footer) + _MARGIN
    height = head + body + foot
    figure = Figure(figsize=(_WIDTH, height))
    _head(figure, height, title, subtitle)
    _foot(figure, height, footer)
    return figure, foot


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _head(figure: Figure, height: float, title: Sequence[str], subtitle: Sequence[str]) -> None:
    at = height - _MARGIN
    for lines, size, weight, colour, step in (
        (title, 13.5, "bold", INK, _TITLE),
        (subtitle, 10.5, "normal", QUIET, _SUBTITLE),
    ):
        for line in lines:
            figure.text(_MARGIN / _WIDTH, at / height, line, fontsize=size, fontweight=weight,
                        color=colour, va="top")  # fmt: skip
            at -= step


def _foot(figure: Figure, height: float, footer: Sequence[str]) -> None:
    at = _MARGIN + _FOOTER * len(footer)
    for line in footer:
        figure.text(_MARGIN / _WIDTH, at / height, line, fontsize=9, color=QUIET, va="top")
        at -= _FOOTER


def _draw_bars(axes: Axes, bars: pd.DataFrame) -> None:
    at, number = 0.0, 0
    for group, rows in bars.groupby("group", sort=False):
        axes.text(-_LEFT + _MARGIN, at + _GROUP / 2, group, transform=_inches(axes),
                  fontweight="bold", va="center", bbox=_PAPER)  # fmt: skip
        at += _GROUP
        axes.vlines(0, at, at + _BAR * len(rows), color=QUIET, linewidth=0.9, zorder=3)
        for bar in rows.itertuples():
            _draw_bar(axes, number, bar, at + _BAR / 2)
            at, number = at + _BAR, number + 1
        at += _GAP


def _inches(axes: Axes):
    """Across in inches from the left edge of the axes, down in the units of the axes."""
    from matplotlib.transforms import Affine2D, blended_transform_factory

    width = axes.figure.get_figwidth() * axes.get_position().width
    across = Affine2D().scale(1 / width, 1) + axes.transAxes
    return blended_transform_factory(across, axes.transData)


def _draw_bar(axes: Axes, number: int, bar: tuple, middle: float) -> None:
    divided = bar.part == bar.part
    if bar.value == bar.value:
        face = tinted(bar.colour) if divided else bar.colour
        (patch,) = axes.barh(middle, bar.value, height=_BAR * 0.68, color=face)
        patch.set_gid(f"bar-{number}")
    if divided:
        (part,) = axes.barh(middle, bar.part, height=_BAR * 0.68, color=bar.colour)
        part.set_gid(f"part-{number}")
    if bar.low == bar.low:
        _draw_interval(axes, number, bar, middle)
    axes.annotate(bar.label, (0, middle), xytext=(-6, 0), textcoords="offset points",
                  ha="right", va="center")  # fmt: skip
    reach = max([0.0, *(x for x in (bar.value, bar.high) if x == x)])
    axes.annotate(bar.note, (reach, middle), xytext=(6, 0), textcoords="offset points", ha="left",
                  va="center", fontsize=9.5, annotation_clip=False, bbox=_PAPER)  # fmt: skip


def _draw_interval(axes: Axes, number: int, bar: tuple, middle: float) -> None:
    """A line with ends, in a white halo: it has to be seen on the bar and beside it."""
    halo = withStroke(linewidth=3.6, foreground="white")
    axes.plot(
        [bar.low, bar.high], [middle, middle], color=INK, linewidth=1.3, marker="|",
        markersize=6.5, markeredgewidth=1.3, path_effects=[halo], gid=f"interval-{number}",
        clip_on=False, zorder=4,
    )  # fmt: skip


def _scale(axes: Axes, bars: pd.DataFrame, *, percent: bool) -> None:
    top = max([0.05, *bars["value"].dropna(), *bars["high"].dropna()])
    axes.set_xlim(0, 1 if 0.9 < top < 1 else top)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    if percent:
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_yticks([])


def tinted(colour: str, strength: float = 0.32) -> str:
    """A colour mixed with white: what is reported, beside what is given as own wording."""
    return to_hex([1 - strength * (1 - channel) for channel in to_rgb(colour)])


def drawn(figure: Figure) -> Iterator[tuple[str, float, float]]:
    """What a figure really shows, read back from its artists, for tests.

    Yields:
        For each bar, part and interval its ``gid``, where it begins and where it ends.
    """
    for axes in figure.axes:
        for patch in axes.patches:
            yield patch.get_gid(), patch.get_x(), patch.get_x() + patch.get_width()
        for line in axes.lines:
            first, last = line.get_xdata()
            yield line.get_gid(), float(first), float(last)


def bar(
    group: str, label: str, value: float, colour: str, note: str, *, low: float = float("nan"),
    high: float = float("nan"), part: float = float("nan"), **counts: object,
) -> dict[str, object]:  # fmt: skip
    """One row of `Chart.bars`; six decimals are more than a drawing shows."""
    rounded = {"value": value, "low": low, "high": high, "part": part}
    rounded = {name: round(float(number), 6) for name, number in rounded.items()}
    return {"group": group, "label": label, **rounded, "colour": colour, "note": note, **counts}


def bars_table(bars: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The rows of `Chart.bars`, with its columns also where there is no row."""
    return pd.DataFrame(bars) if bars else pd.DataFrame(columns=list(_BARS))
