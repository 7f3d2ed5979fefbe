"""Intervals on scales of their own: what several wordings of one figure allow.

Each group is a panel with its own scale, because sums, counts and shares cannot share one; a
row is a figure, a line what its wording allows, and an arrow a bound that is open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.drawing import INK, QUIET, Chart, sheet, tinted

_WIDTH, _LEFT, _RIGHT = 9.0, 2.45, 2.55
_ROW, _HEAD, _SCALE, _BETWEEN = 0.27, 0.30, 0.26, 0.10
# A panel's scale goes this much of its range beyond what it shows.
_ROOM = 0.08
_SCALES = ((1e9, " bn"), (1e6, " m"))


@dataclass(frozen=True)
class Intervals(Chart):
    """Figures with bounds: each group of `Chart.bars` is a panel, each row a figure.

    Columns of `bars` besides those of `Chart`, whose `value` is in full units here: `marker`
    (a matplotlib marker, the text), `hollow` (an aim, not something reached), `open_low` and
    `open_high` (the wording sets no bound there).
    """

    @property
    def words(self) -> str:
        """The text alternative: every figure with its wording, group by group."""
        groups = [
            f"{group}: {'; '.join(f'{r.label}, {r.note}' for r in rows.itertuples())}."
            for group, rows in self.bars.groupby("group", sort=False)
        ]
        return " ".join([f"Chart of intervals. {self.title}.", self.subtitle, *groups])

    def figure(self) -> Figure:
        """One axes a panel; a figure's line is ``interval-N``, its mark ``mark-N``."""
        groups = list(self.bars.groupby("group", sort=False))
        body = sum(_HEAD + _ROW * len(rows) + _SCALE + _BETWEEN for _, rows in groups) or 1.0
        figure, foot = sheet(self, body)
        height = figure.get_figheight()
        top, number = foot + body, 0
        for group, rows in groups:
            tall = _ROW * len(rows)
            top -= _HEAD + tall
            box = (_LEFT / _WIDTH, top / height, (_WIDTH - _LEFT - _RIGHT) / _WIDTH, tall / height)
            axes = figure.add_axes(box)
            axes.set_ylim(len(rows), 0)
            axes.set_xlim(*_reach(rows))
            axes.annotate(str(group), (0, 1), xycoords="axes fraction",
                          xytext=(-72 * _LEFT + 9, 5), textcoords="offset points", ha="left",
                          va="bottom", fontweight="bold")  # fmt: skip
            for row, bar in enumerate(rows.itertuples()):
                _draw(axes, number, bar, row + 0.5)
                number += 1
            whole = all(value == int(value) for value in rows["value"])
            _finish(axes, list(rows["label"]), counted=whole)
            top -= _SCALE + _BETWEEN
        return figure


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    """What a panel shows: every bound and value, with room on both sides."""
    known = [x for name in ("value", "low", "high") for x in rows[name] if not math.isnan(x)]
    low, high = min(known), max(known)
    room = (high - low or abs(high) or 1.0) * _ROOM
    # An open bound needs room for its arrow.
    return (low - room * (2 if rows["open_low"].any() else 1),
            high + room * (3 if rows["open_high"].any() else 1))  # fmt: skip


def _draw(axes: Axes, number: int, bar: tuple, middle: float) -> None:
    left, right = axes.get_xlim()
    low = left if bar.open_low else bar.low
    high = right if bar.open_high else bar.high
    axes.plot([low, high], [middle, middle], color=bar.colour, linewidth=4.5, alpha=0.45,
              solid_capstyle="butt", gid=f"interval-{number}", zorder=2, clip_on=False)  # fmt: skip
    for is_open, at, head in ((bar.open_low, left, "<"), (bar.open_high, right, ">")):
        if is_open:
            axes.plot([at], [middle], marker=head, color=bar.colour, markersize=7, zorder=3,
                      clip_on=False)  # fmt: skip
    face = "white" if bar.hollow else bar.colour
    axes.plot([bar.value], [middle], marker=bar.marker, color=bar.colour, markerfacecolor=face,
              markersize=7.5, markeredgewidth=1.6, gid=f"mark-{number}", zorder=4,
              linestyle="none")  # fmt: skip
    axes.annotate(bar.note, (1, middle), xycoords=axes.get_yaxis_transform(), xytext=(12, 0),
                  textcoords="offset points", ha="left", va="center", fontsize=9,
                  color=INK, annotation_clip=False)  # fmt: skip


def _finish(axes: Axes, labels: list[str], *, counted: bool) -> None:
    axes.set_yticks([at + 0.5 for at in range(len(labels))], labels)
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.tick_params(axis="x", labelsize=8.5, colors=QUIET)
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=counted, min_n_ticks=1)
    )  # fmt: skip
    top = max(abs(edge) for edge in axes.get_xlim())
    scale, unit = next(((s, u) for s, u in _SCALES if top >= s), (1.0, ""))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x / scale:,.6g}{unit}"))
    axes.hlines(list(range(1, len(labels))), 0, 1, color=tinted(QUIET, 0.2), linewidth=0.6,
                zorder=0.5, transform=axes.get_yaxis_transform())  # fmt: skip
