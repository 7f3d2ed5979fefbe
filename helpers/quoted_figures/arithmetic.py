"""Arithmetic on quoted figures: what follows from them, said as what it is, a computation.

Nine months carried forward to a year, the step from a figure to an aim, a part of a whole,
and dates that a phrase («tra un paio di settimane») puts elsewhere. None of it is in the
texts; each row names the figures it is computed from.
"""

from __future__ import annotations

import datetime
import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pandas as pd

from helpers.columns import typed
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.indicators import catalogue
from helpers.quoted_figures.quotable import worded
from helpers.speech.voices import Voices
from helpers.study import Study

_MONTHS = re.compile(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Step:
    """One computation.

    Attributes:
        kind: annualised, to_target or part_of_whole.
        a, b: The figures it starts from.
        result: The number that comes out: full units, or a share.
        words: What was computed, in words.
    """

    kind: str
    a: Figure
    b: Figure
    result: float
    words: str


def steps(figures: Sequence[Figure]) -> tuple[Step, ...]:
    """Every computation that the figures of a study invite, by indicator and place."""
    return (*_annualised(figures), *_to_target(figures), *_parts(figures))


def _annualised(figures: Sequence[Figure]) -> Iterator[Step]:
    """Some months of a year at the same pace, beside each figure of a whole year."""
    whole_years: dict[tuple[str, str], list[Figure]] = {}
    for whole in figures:
        if _YEAR.fullmatch(whole.period) and whole.role != "target" and whole.amount.value:
            whole_years.setdefault((whole.indicator, whole.amount.unit), []).append(whole)
    for part in figures:
        months = _months(part.period)
        if months is None or part.amount.kind != "money" or part.role == "target":
            continue
        year = float(part.amount.value) * 12 / months
        for whole in whole_years.get((part.indicator, part.amount.unit), ()):
            against = year / float(whole.amount.value) - 1
            yield Step(
                "annualised", part, whole, year,
                f"{months} months carried forward to twelve are {against:+.1%} against the "
                f"number for {whole.period}{_unhedged(part, whole)}",
            )  # fmt: skip


def _unhedged(*figures: Figure) -> str:
    """A remark where a number stands for its wording."""
    hedged = any(figure.amount.relation != "eq" for figure in figures)
    return ", hedges aside" if hedged else ""


def _months(period: str) -> int | None:
    match = _MONTHS.fullmatch(period)
    if match is None or match.group(1) != match.group(3):
        return None
    months = int(match.group(4)) - int(match.group(2)) + 1
    return months if 0 < months < 12 else None


def _to_target(figures: Sequence[Figure]) -> Iterator[Step]:
    """From the figure nearest before an aim, of the same speaker and text, to the aim."""
    last: dict[tuple[str, str, str], Figure] = {}
    for figure in figures:
        key = (figure.indicator, figure.speaker, figure.text_id)
        start = last.get(key)
        if figure.role != "target":
            last[key] = figure
        elif start is not None and start.amount.unit == figure.amount.unit and start.amount.value:
            step = float(figure.amount.value / start.amount.value) - 1
            yield Step(
                "to_target",
                start,
                figure,
                step,
                f"the aim is {step:+.1%} away{_unhedged(start, figure)}",
            )


def _parts(figures: Sequence[Figure]) -> Iterator[Step]:
    for part, whole in pairwise(figures):
        paired = part.amount.group and part.amount.group == whole.amount.group
        if not paired or part.sentence_id != whole.sentence_id or whole.amount.role:
            continue
        if Decimal(0) < part.amount.value <= whole.amount.value:
            share = float(part.amount.value / whole.amount.value)
            yield Step("part_of_whole", part, whole, share, f"the part is {share:.1%} of the whole")


@dataclass(frozen=True)
class Date:
    """A date, and a phrase that counts the time to it from the date of the text.

    Attributes:
        text_id, line: Where they stand.
        start, end: Offsets of the phrase.
        phrase: As written.
        date: ISO date the sentence names.
        days: From the date of the text to that date.
        low, high: Days that the phrase allows.
    """

    text_id: str
    line: int
    start: int
    end: int
    phrase: str
    date: str
    days: int
    low: int
    high: int

    @property
    def holds(self) -> bool:
        """Whether the phrase allows the days there are."""
        return self.low <= self.days <= self.high


def dates(study: Study, voices: Sequence[Voices]) -> tuple[Date, ...]:
    """Every phrase that counts time to a date named in the same sentence, in order.

    Texts without a full date have none: there is nothing to count from.
    """
    calendar = importlib.import_module(f"helpers.lexicons.{study.language}.calendar")
    found = []
    for voice in voices:
        text = voice.corpus.text
        try:
            today = datetime.date.fromisoformat(text.date)
        except ValueError:
            continue
        for sentence in voice.corpus.sentences:
            spans = calendar.spans(text.content, sentence.start, sentence.end)
            stretch = (text.content, sentence.start, sentence.end)
            days = [p.iso for p in calendar.periods(*stretch, text.date) if len(p.iso) == 10]
            for span in spans if len(days) == 1 else ():
                days_to = (datetime.date.fromisoformat(days[0]) - today).days
                found.append(Date(
                    text.id, sentence.line, span.start, span.end,
                    text.content[span.start : span.end], days[0], days_to, span.low, span.high,
                ))  # fmt: skip
    return tuple(found)


_KINDS = {
    "annualised": "months carried forward to a year",
    "to_target": "from a figure to the aim",
    "part_of_whole": "a part of a whole",
}


def as_table(found: Sequence[Step], study: Study) -> pd.DataFrame:
    """The computations as a reader checks them.

    Returns:
        One row a computation. Columns: kind, indicator, a and b (as worded, with who and the
        line), result (in words).
    """
    labels = {row.key: row.label for row in catalogue(study)}
    rows = [
        (_KINDS[s.kind], labels.get(s.a.indicator, s.a.indicator), worded(study, s.a),
         worded(study, s.b), s.words)
        for s in found
    ]  # fmt: skip
    return typed(rows, dict.fromkeys(("kind", "indicator", "a", "b", "result"), str))


def dates_table(found: Sequence[Date]) -> pd.DataFrame:
    """The phrases that count time to a date.

    Returns:
        One row a phrase. Columns: text_id, line, phrase, date, days (to that date), allowed
        (days the phrase is taken to allow), holds.
    """
    rows = [
        (d.text_id, d.line, d.phrase, d.date, d.days, f"{d.low} to {d.high}", d.holds)
        for d in found
    ]
    return typed(
        rows,
        {"text_id": str, "line": int, "phrase": str, "date": str, "days": int, "allowed": str,
         "holds": bool},
    )  # fmt: skip
