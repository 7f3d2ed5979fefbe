"""What a figure measures, so that the same thing gets the same label wherever it is said.

Where the study has a catalogue (``indicators.csv``), it names the indicators. Elsewhere a
label is derived from the text by `helpers.quoted_figures.joining`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers.beside import numbered_rows
from helpers.columns import typed
from helpers.errors import StudyError
from helpers.quoted_figures.amounts import Amount
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.joining import derived_labels
from helpers.quoted_figures.places import Place, places, sentences_before
from helpers.speech.voices import Voices
from helpers.study import Study

_WORD = re.compile(r"[^\W\d_]+")
# Characters of a sentence on either side of a figure in which the catalogue's words are sought.
_REACH = 1000

CATALOGUE = "indicators.csv"
CATALOGUE_COLUMNS = ("indicator", "label", "unit", "words", "record", "note")
_NEEDED = ("indicator", "words")
_UNIT_KINDS = frozenset(("money", "share", "growth", "difference", "age", "anniversary", "pp"))
_PART, _WHOLE = "@part", "@whole"


@dataclass(frozen=True)
class Indicator:
    """One row of a study's catalogue.

    Attributes:
        key: Name used in tables.
        label: What it measures, in English.
        units: Kinds (money, share, age, anniversary …), units (km) or beginnings of counted
            nouns of which one must fit; empty where any may.
        words: Alternatives. Each is a sequence of word beginnings that must follow one
            another with at most two words between, or none where ``+`` stands before one;
            ``@part`` and ``@whole`` ask for the
            first and the second figure of a pair («76 delle 89»).
        record: The keys under which ``record/figures.csv`` holds the same thing, each with
            the role (``trade_target:target``) that its rows are about, or without one.
        note: A remark of the study's.
    """

    key: str
    label: str
    units: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    record: tuple[str, ...]
    note: str = ""


def catalogue(study: Study) -> tuple[Indicator, ...]:
    """The study's own names for what its figures measure; empty where it has no catalogue.

    Raises:
        StudyError: A column is missing, or a row lacks its key or its words.
    """
    path = study.folder / CATALOGUE
    rows = numbered_rows(path, _NEEDED) if path.is_file() else []
    for line, row in rows:
        empty = [column for column in _NEEDED if not row[column].strip()]
        if empty:
            raise StudyError(
                where=f"{path}, line {line}, {empty[0]}", found="an empty cell",
                expected="a key, and the words that name it in the texts",
                todo="Fill the cell, or delete the row.",
            )  # fmt: skip
    return tuple(
        Indicator(
            row["indicator"], row.get("label") or row["indicator"], _split(row.get("unit")),
            tuple(tuple(words.split()) for words in _split(row["words"])),
            _split(row.get("record")), row.get("note") or "",
        )
        for _, row in rows
    )  # fmt: skip


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def notes(study: Study) -> pd.DataFrame:
    """What the study remarks on its indicators: columns indicator and note; empty without any."""
    rows = [(row.key, row.note) for row in catalogue(study)]
    return typed(rows, {"indicator": str, "note": str})


def named(study: Study, voices: Sequence[Voices], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with what they measure: by the catalogue, else by a derived label.

    Of several rows of the catalogue that fit, the one whose matched words are the most
    wins, then the earlier row. The clause of the figure is asked first, then its sentence,
    then the sentence before.
    """
    known = catalogue(study)
    derived = derived_labels(study, voices, figures)
    before = sentences_before(voices)
    return tuple(
        replace(place.figure, indicator=_from_catalogue(known, place, before)
                or derived[place.figure.id])
        for place in places(voices, figures)
    )  # fmt: skip


def _from_catalogue(
    known: Sequence[Indicator], place: Place, before: Mapping[str, tuple[str, str]]
) -> str:
    if not known:
        return ""
    sentence, earlier = before[place.figure.sentence_id]
    amount = place.figure.amount
    clause = f"{place.label} {place.left} {_written(place)} {place.right}"
    fitting = [row for row in known if _fits_unit(row, amount)]
    for stretch in (clause, _around(place, sentence), earlier[-_REACH:]):
        said = _WORD.findall(stretch.casefold())
        scored = [(_matched(row, said, amount), -at, row.key) for at, row in enumerate(fitting)]
        best = max(scored, default=(0, 0, ""))
        if best[0]:
            return best[2]
    return ""


def _around(place: Place, sentence: str) -> str:
    """The sentence of a figure, as far as it is near."""
    at = place.figure.amount.start - place.opens
    return sentence[max(at - _REACH, 0) : at + _REACH]


def _written(place: Place) -> str:
    return place.figure.amount.unit if place.figure.amount.kind == "count" else ""


def _fits_unit(row: Indicator, amount: Amount) -> bool:
    if not row.units:
        return True
    kind = "share" if amount.kind in {"ratio", "fraction"} and amount.unit != "pp" else amount.kind
    low = amount.unit.casefold()
    return any(
        unit == kind or unit == amount.unit
        or (kind == "count" and unit not in _UNIT_KINDS and low.startswith(unit.casefold()))
        for unit in row.units
    )  # fmt: skip


def _matched(row: Indicator, said: Sequence[str], amount: Amount) -> int:
    """The most words of an alternative found in a stretch, 0 where none fits."""
    best = 0
    for alternative in row.words:
        asked = [word for word in alternative if not word.startswith("@")]
        if not _fits_pair(alternative, amount):
            continue
        if _in_order(asked, said):
            best = max(best, len(alternative))
    return best


def _fits_pair(alternative: Sequence[str], amount: Amount) -> bool:
    paired = bool(amount.group) and not amount.role
    if _PART in alternative:
        return paired and amount.elliptical
    if _WHOLE in alternative:
        return paired and not amount.elliptical
    return True


# How many words on the next beginning may stand.
_NEXT = 3


def _in_order(asked: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the beginnings occur in this order, each near the last."""
    if not asked:
        return True
    places = {at for at, word in enumerate(said) if word.startswith(asked[0].casefold())}
    for beginning in asked[1:]:
        reach = 1 if beginning.startswith("+") else _NEXT
        low = beginning.removeprefix("+").casefold()
        places = {
            at + step
            for at in places
            for step in range(1, reach + 1)
            if at + step < len(said) and said[at + step].startswith(low)
        }
    return bool(places)
