"""The record: what other sources give for the same figures and quotations.

``record/figures.csv`` holds what published reports give, with how often it is attested. An
attestation is never shown as truth: several reports may repeat one. Where the reading of
the sources did not reach an occasion, nothing found there means nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pandas as pd

from helpers.beside import read_rows
from helpers.columns import typed
from helpers.errors import StudyError
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.indicators import Indicator, catalogue
from helpers.speech.voices import Voices
from helpers.study import Study

STATUSES = {
    "same number": "a source has this person on this occasion with this number",
    "another number": "sources have this person on this occasion, with other numbers",
    "elsewhere only": "the record has the indicator, for other people or occasions",
    "not found": "the sources of the occasion were read, and none has it",
    "not reached": "none has it, and the sources of the occasion were not read to the end",
}
# How far the reading of an occasion's sources reached, and whether that is all of them.
REACHED = {"whole": True, "first paragraphs": False, "not at all": False}
_FIGURES = (
    "indicator", "value", "unit", "relation", "said_by", "event", "attestation", "source_title",
    "source_address",
)  # fmt: skip
_QUOTATIONS = ("line", "words", "status", "addresses")
_OCCASIONS = ("text_id", "first_line", "last_line", "occasion", "event", "reached")


@dataclass(frozen=True)
class Occasion:
    """A stretch of a text and the occasion it tells of.

    Attributes:
        text_id: The text.
        first_line, last_line: 1-based, both included.
        name: The occasion, in English.
        event: What ``record/figures.csv`` calls it.
        reached: How far the sources of the occasion were read; one of `REACHED`.
    """

    text_id: str
    first_line: int
    last_line: int
    name: str
    event: str
    reached: str


@dataclass(frozen=True)
class Attested:
    """One row of ``record/figures.csv``; see the README beside it."""

    indicator: str
    value: Decimal
    unit: str
    relation: str
    said_by: str
    event: str
    attestation: str
    source_title: str
    source_address: str


def occasions(study: Study) -> tuple[Occasion, ...]:
    """Which lines of a text tell of which occasion, from ``occasions.csv``; empty without it.

    Raises:
        StudyError: A row names an unknown text or reach, or lines that are no numbers.
    """
    path = study.folder / "occasions.csv"
    if not path.is_file():
        return ()
    found = []
    for row in read_rows(path, _OCCASIONS):
        study.text(row["text_id"])
        lines = (row["first_line"], row["last_line"])
        if not all(line.isdigit() for line in lines) or row["reached"] not in REACHED:
            raise StudyError(
                where=str(path), found=f"{', '.join(lines)}, {row['reached']!r}",
                expected=f"two line numbers, and one of {', '.join(REACHED)}",
                todo="Correct this row.",
            )  # fmt: skip
        found.append(Occasion(row["text_id"], int(lines[0]), int(lines[1]), row["occasion"],
                              row["event"], row["reached"]))  # fmt: skip
    return tuple(found)


def occasion_of(known: Sequence[Occasion], text_id: str, line: int) -> Occasion | None:
    """The occasion that a line of a text tells of."""
    return next(
        (o for o in known if o.text_id == text_id and o.first_line <= line <= o.last_line), None
    )


def attested(study: Study) -> tuple[Attested, ...]:
    """The record of figures, in the files' order; rows that hold no number are passed over."""
    found = []
    for path in sorted((study.folder / "record").glob("figures*.csv")):
        for row in read_rows(path, _FIGURES):
            try:
                value = Decimal(row["value"])
            except InvalidOperation:
                continue  # a date or a span of years
            found.append(Attested(**{name: row[name] for name in _FIGURES} | {"value": value}))
    return tuple(found)


def beside(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """Each figure beside what other sources give.

    Args:
        study: The study.
        figures: With their indicators.

    Returns:
        One row a figure whose indicator the catalogue names. Columns: figure_id, text_id,
        line, speaker, occasion, indicator, here (as in the text), status (one of `STATUSES`),
        there (what the sources give), hedge (whether one side has a hedge the other lacks),
        attestation, sources (titles), address (of the first).
    """
    rows, known = attested(study), occasions(study)
    names = {row.key: row for row in catalogue(study)}
    content = {text.id: text.content for text in study.texts}
    found = []
    for figure in figures if rows else ():
        named = names.get(figure.indicator)
        if named is None:
            continue
        where = occasion_of(known, figure.text_id, figure.line)
        status, shown = _held_against(figure, named, where, rows)
        amount = figure.amount
        here = content[figure.text_id][(amount.hedge or (amount.start,))[0] : amount.end]
        if amount.hedge and amount.hedge[0] > amount.start:
            here = content[figure.text_id][amount.start : max(amount.hedge[1], amount.end)]
        found.append((
            figure.id, figure.text_id, figure.line, figure.speaker, where.name if where else "",
            figure.indicator, here, status, _listed(shown, figure),
            _hedges(figure, shown, status), ", ".join(dict.fromkeys(r.attestation for r in shown)),
            "; ".join(dict.fromkeys(r.source_title for r in shown)),
            shown[0].source_address if shown else "",
        ))  # fmt: skip
    return typed(
        found,
        {"figure_id": str, "text_id": str, "line": int, "speaker": str, "occasion": str,
         "indicator": str, "here": str, "status": str, "there": str, "hedge": str,
         "attestation": str, "sources": str, "address": str},
    )  # fmt: skip


def outcomes(table: pd.DataFrame) -> pd.DataFrame:
    """How often each status occurs, with what it means.

    Args:
        table: From `beside`.

    Returns:
        One row a status that occurs, in the order of `STATUSES`. Columns: status, times,
        meaning.
    """
    times = Counter(table["status"])
    rows = [(status, times[status], meaning) for status, meaning in STATUSES.items()
            if times[status]]  # fmt: skip
    return typed(rows, {"status": str, "times": int, "meaning": str})


def _held_against(
    figure: Figure, named: Indicator, where: Occasion | None, rows: Sequence[Attested]
) -> tuple[str, list[Attested]]:
    keys = {named.key, *named.record}
    of_indicator = [row for row in rows if any(_is_about(key, row, figure) for key in keys)]
    event = where.event if where else ""
    here = [row for row in of_indicator if row.said_by == figure.speaker and row.event == event]
    same = [row for row in here if _same_value(figure, row)]
    if same:
        return "same number", same
    if here:
        return "another number", here
    if of_indicator:
        return "elsewhere only", of_indicator
    whole = where is not None and REACHED[where.reached]
    return ("not found" if whole else "not reached"), []


def _is_about(key: str, row: Attested, figure: Figure) -> bool:
    """Whether a row of the record is of the figure's indicator, in its role.

    A key that names a role is about that role alone, and no other key about an aim.
    """
    name, _, role = key.partition(":")
    if row.indicator != name:
        return False
    return figure.role == role if role else figure.role != "target"


def _same_value(figure: Figure, row: Attested) -> bool:
    value = figure.amount.value
    if figure.amount.unit == "fraction" and row.unit == "%":
        value *= 100
    return value == row.value


_MOST = 4


def _listed(rows: Sequence[Attested], figure: Figure) -> str:
    """What the sources give, the figure's own speaker first; a table has room for a few."""
    own = sorted(rows, key=lambda row: row.said_by != figure.speaker)
    said = list(dict.fromkeys(map(_said, own)))
    more = f"; {len(said) - _MOST} more" if len(said) > _MOST else ""
    return "; ".join(said[:_MOST]) + more


def _said(row: Attested) -> str:
    hedge = "" if row.relation in {"", "eq"} else f"{row.relation} "
    return f"{row.said_by}: {hedge}{row.value:,f} {row.unit}".strip()


# Relations as a reader names them.
_RELATIONS = {
    "eq": "none", "approx": "about", "lt_approx": "almost", "gt_approx": "a little more",
    "gt": "more than", "ge": "at least", "lt": "less than", "le": "at most", "range": "a range",
}  # fmt: skip


def _hedges(figure: Figure, rows: Sequence[Attested], status: str) -> str:
    """Whether the source hedges where the text does not, or the other way round."""
    if status != "same number":
        return ""
    theirs = {row.relation or "eq" for row in rows}
    ours = figure.amount.relation
    if ours in theirs:
        return ""
    ours_named = _RELATIONS[ours]
    source = " or ".join(_RELATIONS.get(name, name) for name in sorted(theirs))
    if ours == "eq":
        return f"the source hedges ({source}), the text does not"
    if theirs == {"eq"}:
        return f"the text hedges ({ours_named}), the source does not"
    return f"another hedge ({ours_named} here, {source} there)"


def quotations_beside(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """Each passage in marks beside what the record says of it.

    Returns:
        One row a passage that holds words somebody said. Columns: text_id, line, speaker, words,
        status (as the record has it; ``not in the record`` where it has none), addresses.
        Empty without a record.
    """
    rows = [
        row
        for path in sorted((study.folder / "record").glob("quotations*.csv"))
        for row in read_rows(path, _QUOTATIONS)
    ]
    found = []
    for voice in voices if rows else ():
        for quotation in voice.quotations:
            if quotation.is_name or quotation.speaker == "narrator":
                continue
            words = voice.corpus.slice(quotation.start, quotation.end)
            row = next((r for r in rows if r["words"] in words
                        and str(quotation.line) in r["line"].split()), None)  # fmt: skip
            found.append((
                voice.corpus.text.id, quotation.line, quotation.speaker, words,
                row["status"] if row else "not in the record", row["addresses"] if row else "",
            ))  # fmt: skip
    return typed(
        found,
        {"text_id": str, "line": int, "speaker": str, "words": str, "status": str,
         "addresses": str},
    )  # fmt: skip
