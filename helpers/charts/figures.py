"""The charts of notebook 04: how many figures, how precise, and what they allow together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.charts.drawing import Chart, bar, bars_table
from helpers.charts.intervals import Intervals
from helpers.charts.labels import voice_colour
from helpers.findings import counted, each, listing, named, short_name, text_name
from helpers.quoted_figures.figure_counts import KINDS
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.indicators import catalogue
from helpers.quoted_figures.quotable import period_words, stated, surface
from helpers.quoted_figures.reconcile import Pair
from helpers.study import Study

# A text's mark, in the order of the study; from the fifth on they come round again.
_MARKERS = ("s", "o", "D", "^")


def figure_kinds(study: Study, table: pd.DataFrame) -> Chart:
    """Notebook 04: what kind of figures each leader is given.

    Args:
        study: The study.
        table: From `helpers.quoted_figures.figure_counts.kinds`.
    """
    several = table["text_id"].nunique() > 1
    kept = table[table.groupby("kind")["figures"].transform("sum") > 0]
    order = {kind: at for at, kind in enumerate(KINDS)}
    kept = kept.sort_values("kind", key=lambda column: column.map(order), kind="stable")
    bars = [
        bar(
            KINDS[row.kind],
            short_name(study, row.speaker)
            + (f", {text_name(study, row.text_id)}" if several else ""),
            row.share, voice_colour(study, row.speaker),
            f"{row.share:.0%} · {row.figures} of {counted(row.of, 'figure')}",
            low=row.low, high=row.high, text_id=row.text_id, speaker=row.speaker, kind=row.kind,
            figures=row.figures, of=row.of,
        )
        for row in kept.itertuples()
    ]  # fmt: skip
    found = named(study, table.drop_duplicates(["text_id", "speaker"]))
    n = each(found, "{of:#figure} of {name} in the {text_name}", none="none")
    return Chart(
        name="04_kinds",
        title=_kinds_title(table),
        subtitle="Figures by kind, in percent of the figures of one leader in one text. Lines: "
        "95 % Wilson intervals; where they overlap, a difference is not one to report.",
        footer=f"n = {n}.",
        bars=bars_table(bars),
    )


def _kinds_title(table: pd.DataFrame) -> str:
    sums = table.groupby("kind", sort=False)["figures"].sum()
    first = sums.sort_values(ascending=False, kind="stable").head(2)
    if not sums.sum():
        return "No figure is given to a leader"
    named_kinds = listing(KINDS[kind] for kind in first.index)
    return (
        f"{named_kinds[0].upper()}{named_kinds[1:]} make up {first.sum() / sums.sum():.0%} of the "
        "leaders' figures"
    )


def reconciliation(study: Study, figures: Sequence[Figure], pairs: Sequence[Pair]) -> Intervals:
    """Notebook 04: figures of one indicator, with what their wordings allow.

    Shown are the indicators of which two comparable figures differ, and all their figures;
    figures worded alike by one voice in one text are one row.

    Args:
        study: The study.
        figures: With their indicators.
        pairs: From `helpers.reconcile.reconcile`.
    """
    content = {text.id: text.content for text in study.texts}
    apart = list(dict.fromkeys(p.indicator for p in pairs if p.verdict == "different"))
    several = list(dict.fromkeys(p.indicator for p in pairs))
    labels = {row.key: row.label for row in catalogue(study)}
    markers = {t.id: _MARKERS[at % len(_MARKERS)] for at, t in enumerate(study.texts)}
    bars = []
    for indicator in apart:
        own = [f for f in figures if f.indicator == indicator and not f.amount.negated]
        for same in _alike(own):
            bars.append(_row(study, labels.get(indicator, indicator), same, markers, content))
    shapes = listing(
        f"{_SHAPES[markers[text.id]]} {text_name(study, text.id)}"
        for text in study.texts if any(row["text_id"] == text.id for row in bars)
    )  # fmt: skip
    table = bars_table(bars)
    for column in ("marker", "hollow", "open_low", "open_high"):
        if column not in table:
            table[column] = pd.Series(dtype=object)
    return Intervals(
        name="04_reconciliation",
        title=f"{len(apart)} of {counted(len(several), 'indicator')} "
        f"{'holds' if len(apart) == 1 else 'hold'} two figures that exclude each other as worded",
        subtitle="Of the indicators with several figures. Marks: the number as worded "
        f"({shapes or 'none'}; hollow: an aim). Lines: what "
        "the wording allows; arrows: no bound. Each panel has a scale of its own.",
        footer="A difference is a question and no verdict: the table below gives the candidates. "
        "How far «circa», «quasi» and rounding reach is a convention, printed above.",
        bars=table,
    )


_SHAPES = {"s": "squares", "o": "circles", "D": "diamonds", "^": "triangles"}


def _alike(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Figures worded alike by one voice in one text, the whole years first and aims last."""
    groups: dict[tuple, list[Figure]] = {}
    for f in figures:
        a = f.amount
        key = (f.speaker, f.text_id, a.value, a.value_high, a.relation, f.period,
               f.role == "target")  # fmt: skip
        groups.setdefault(key, []).append(f)
    return sorted(
        groups.values(),
        key=lambda own: (own[0].role == "target", "-" in own[0].period, len(own[0].period) == 4
                         and own[0].role != "reached", own[0].amount.value),
    )  # fmt: skip


def _row(
    study: Study, group: str, same: Sequence[Figure], markers: dict[str, str],
    content: dict[str, str],
) -> dict[str, object]:  # fmt: skip
    first, amount = same[0], same[0].amount
    times = f" ×{len(same)}" if len(same) > 1 else ""
    when = f", {period_words(first.period, short=True)}" if first.period else ""
    lines = ", ".join(str(f.line) for f in same)
    return bar(
        group, f"{short_name(study, first.speaker)}, {_short_text(study, first.text_id)}{when}",
        float(amount.value), voice_colour(study, first.speaker), f"{stated(first)}{times}",
        low=float("nan") if amount.low is None else float(amount.low),
        high=float("nan") if amount.high is None else float(amount.high),
        marker=markers[first.text_id], hollow=first.role == "target",
        open_low=amount.low is None, open_high=amount.high is None,
        text_id=first.text_id, speaker=first.speaker, period=first.period, role=first.role,
        lines=lines, wording=surface(first, content[first.text_id]), indicator=first.indicator,
    )  # fmt: skip


def _short_text(study: Study, text_id: str) -> str:
    """A text by its first word, which its kind follows in full."""
    return text_name(study, text_id).removesuffix(f" {study.text(text_id).kind}")
