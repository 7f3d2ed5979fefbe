"""Two more forms of chart: the same rows side by side for several voices, and in order.

`Panels` puts one column of bars for each voice beside the next, so that a row can be read
across; `Places` marks where in its text something stands, one lane for each voice.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

from helpers.charts.drawing import INK, QUIET, Chart, sheet, tinted

_WIDTH, _LEFT, _RIGHT = 9.0, 2.35, 0.15
_ROW, _HEAD, _BETWEEN = 0.29, 0.46, 0.14
# A lane is this part of its row's height; what is left keeps rows apart.
_LANES = 0.84


@dataclass(frozen=True)
class Panels(Chart):
    """Bars in columns: each group of `Chart.bars` is a column, each label a row.

    The rows of every column are those of the first, in its order. A bar whose `pale` is true
    is drawn in a lighter tone of its colour; `short` is what stands behind it.
    """

    def figure(self) -> Figure:
        """One axes a column, all on one scale from zero; ``gid`` as in `drawing.draw`."""
        labels = list(dict.fromkeys(self.bars["label"]))
        groups = list(self.bars.groupby("group", sort=False))
        body = _HEAD + _ROW * len(labels)
        figure, foot = sheet(self, body)
        height = figure.get_figheight()
        across = (_WIDTH - _LEFT - _RIGHT - _BETWEEN * (len(groups) - 1)) / max(len(groups), 1)
        known = [*self.bars["value"].dropna(), *self.bars["high"].dropna()]
        top = max([0.05, *known])
        number = 0
        for column, (group, rows) in enumerate(groups):
            left = _LEFT + column * (across + _BETWEEN)
            box = (left / _WIDTH, foot / height, across / _WIDTH, _ROW * len(labels) / height)
            axes = figure.add_axes(box)
            axes.set_ylim(len(labels), 0)
            # Room for the counts behind the longest interval.
            axes.set_xlim(0, top * 1.22)
            _heading(axes, str(group))
            for bar in rows.itertuples():
                _bar(axes, number, bar, labels.index(bar.label) + 0.5)
                number += 1
            _finish(axes, labels if column == 0 else [])
            axes.xaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 2.5, 5, 10]))
            axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        return figure


@dataclass(frozen=True)
class Places(Chart):
    """Where in each text something stands: each group of `bars` is a text, each label a row.

    Columns of `bars` besides those of `Chart`: `at` (a number from 1), `of` (how long the text
    is), `lane` (0 for the uppermost) and `lanes`. `note` is what one row of one lane is told
    as in words, and is the same in all marks of it.
    """

    @property
    def words(self) -> str:
        """The text alternative: what stands where, counted."""
        told = self.bars.drop_duplicates(["group", "label", "note"])
        groups = [
            f"{group}: {'; '.join(f'{r.label}, {r.note}' for r in rows.itertuples())}."
            for group, rows in told.groupby("group", sort=False)
        ]
        return " ".join([f"Chart of places. {self.title}.", self.subtitle, *groups])

    def figure(self) -> Figure:
        """One axes a text, as wide as its text is long; each mark is a line, ``mark-N``."""
        labels = list(dict.fromkeys(self.bars.sort_values("row", kind="stable")["label"]))
        groups = list(self.bars.groupby("group", sort=False))
        body = 0.16 + _ROW * len(labels)
        figure, foot = sheet(self, body)
        height = figure.get_figheight()
        lengths = [max(int(rows["of"].iloc[0]), 20) for _, rows in groups]
        room = _WIDTH - _LEFT - _RIGHT - 3 * _BETWEEN * (len(groups) - 1)
        left, number = _LEFT, 0
        for column, ((group, rows), length) in enumerate(zip(groups, lengths, strict=True)):
            across = room * length / sum(lengths)
            box = (left / _WIDTH, foot / height, across / _WIDTH, _ROW * len(labels) / height)
            axes = figure.add_axes(box)
            axes.set_ylim(len(labels), 0)
            axes.set_xlim(0.25, length + 0.75)
            _heading(axes, str(group))
            for mark in rows.itertuples():
                _mark(axes, number, mark, labels.index(mark.label))
                number += 1
            _finish(axes, labels if column == 0 else [])
            axes.xaxis.set_major_locator(MaxNLocator(nbins=max(2, length // 25), integer=True))
            left += across + 3 * _BETWEEN
        return figure


def _heading(axes: Axes, group: str) -> None:
    axes.annotate(group.replace(" · ", "\n"), (0, 1), xycoords="axes fraction", xytext=(0, 5),
                  textcoords="offset points", ha="left", va="bottom", fontweight="bold",
                  fontsize=9, linespacing=1.25)  # fmt: skip


def _finish(axes: Axes, labels: list[str]) -> None:
    axes.set_yticks([at + 0.5 for at in range(len(labels))], labels)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.grid(visible=True, axis="x")
    rows = range(1, int(axes.get_ylim()[0]))
    axes.hlines(list(rows), 0, 1, color=tinted(QUIET, 0.2), linewidth=0.6, zorder=0.5,
                transform=axes.get_yaxis_transform())  # fmt: skip


def _bar(axes: Axes, number: int, bar: tuple, middle: float) -> None:
    face = tinted(bar.colour, 0.45) if bar.pale else bar.colour
    (patch,) = axes.barh(middle, bar.value, height=0.58, color=face)
    patch.set_gid(f"bar-{number}")
    if bar.low == bar.low:
        halo = withStroke(linewidth=3, foreground="white")
        axes.plot(
            [bar.low, bar.high], [middle, middle], color=INK, linewidth=1, marker="|",
            markersize=5, path_effects=[halo], gid=f"interval-{number}", zorder=4,
        )  # fmt: skip
    reach = max(x for x in (0.0, bar.value, bar.high) if x == x)
    axes.annotate(bar.short, (reach, middle), xytext=(3, 0), textcoords="offset points",
                  ha="left", va="center", fontsize=8.5, color=QUIET)  # fmt: skip


def _mark(axes: Axes, number: int, mark: pd.Series, row: int) -> None:
    lane = _LANES / mark.lanes
    top = row + (1 - _LANES) / 2 + mark.lane * lane
    axes.plot([mark.at, mark.at], [top, top + lane * 0.92], color=mark.colour, linewidth=2.1,
              solid_capstyle="butt", gid=f"mark-{number}", zorder=3)  # fmt: skip
