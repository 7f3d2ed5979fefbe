"""How often the rules are right on texts they were not written for: the record of scores.

A record is a file of the checkout and no part of any study; voices have one and figures have
one (`VOICES`, `FIGURES`). A text enters it with the score that the rules of that day reach on
it, before anybody has looked at what they get wrong there (``first``). From then on it serves
to improve the rules, and its present score (``last``) no longer says what they do with a text
they have never met.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.columns import typed
from helpers.errors import StudyError

_DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
RECORD = _DATA / "voices" / "scores.csv"
FIGURES_RECORD = _DATA / "figures" / "scores.csv"
# Measure to the count that weighs it when scores of several texts are put together.
MEASURES = {
    "speaker": "sentences",
    "speaker_and_mode": "sentences",
    "words_in_wrong_mouth": "sentences",
    "quotations_found": "quotations",
    "quotation_speaker": "quotations",
}
SCORES = ("first", "last")


@dataclass(frozen=True)
class Scheme:
    """What a record of scores holds.

    Attributes:
        name: What was coded: ``voices`` or ``figures``.
        groups: Columns that tell texts apart which are not put together.
        counts: Columns with how much of something was coded in a text.
        measures: Measure to the count that weighs it when texts are put together.
    """

    name: str
    groups: tuple[str, ...]
    counts: tuple[str, ...]
    measures: Mapping[str, str]

    def columns(self) -> dict[str, type]:
        """The columns of the file and what each holds."""
        return {
            "round": int, "text": str, **dict.fromkeys(self.groups, str),
            **dict.fromkeys(self.counts, int),
            **{f"{score}_{measure}": float for score in SCORES for measure in self.measures},
        }  # fmt: skip


VOICES = Scheme("voices", ("kind",), ("sentences", "quotations"), MEASURES)
# Counts as in `helpers.quoted_figures.figure_scores.FigureScore`: coded figures, traps, and pairs
# of figures that the coder says are of one indicator.
FIGURES = Scheme(
    "figures", (), ("figures", "traps", "pairs"),
    {
        **dict.fromkeys(
            ("value", "value_and_unit", "relation", "speaker", "mode", "negated", "role",
             "period", "spurious"), "figures",
        ),
        "sprung": "traps", "join_precision": "pairs", "join_recall": "pairs",
    },
)  # fmt: skip


def record(path: Path | None = None, *, of: Scheme = VOICES) -> pd.DataFrame:
    """The scores as they were noted, text by text.

    Args:
        path: Of the file; without it, that of the checkout.
        of: What the file holds.

    Returns:
        One row a text, by round and in the order of the file. Columns of `VOICES`: round,
        text, kind, sentences (coded, of prose), quotations (coded passages in marks), then
        first_ and last_ of each of `MEASURES` as shares between 0 and 1: speaker, and
        speaker_and_mode (of the sentences), words_in_wrong_mouth (of the words: given to a
        person of the text who did not say them), quotations_found and quotation_speaker
        (of the quotations). Columns of `FIGURES`: round, text, figures, traps, pairs, then
        first_ and last_ of the shares of `helpers.quoted_figures.figure_scores.FigureScore`. NaN
        where a measure was not taken. Empty where the file is not there.

    Raises:
        StudyError: The file lacks a column, or a cell is no number where one belongs.
    """
    return noted(path or (RECORD if of is VOICES else FIGURES_RECORD), of.columns())


def noted(path: Path, columns: Mapping[str, type]) -> pd.DataFrame:
    """A file of scores at first contact, by round and in its own order.

    Args:
        path: Of the file.
        columns: What it holds; a column of fractions may be blank.

    Returns:
        Those columns. Empty where the file is not there.

    Raises:
        StudyError: The file lacks a column, or a cell is no number where one belongs.
    """
    if not path.is_file():
        return typed([], columns)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise StudyError(
                where=f"{path}, line 1", found=f"no column {', '.join(missing)}",
                expected=", ".join(columns), todo="Name the columns that way.",
            )  # fmt: skip
        rows = [_numbers(f"{path}, line {reader.line_num}", row, columns) for row in reader]
    return typed(sorted(rows, key=lambda row: row["round"]), columns)


def _numbers(where: str, row: dict[str, str], columns: Mapping[str, type]) -> dict[str, object]:
    found: dict[str, object] = {}
    for column, kind in columns.items():
        try:
            if row[column] is None:
                raise ValueError("a row that is too short")
            blank = kind is float and not row[column]
            found[column] = float("nan") if blank else kind(row[column])
        except ValueError:
            raise StudyError(
                where=f"{where}, {column}", found=repr(row[column]),
                expected=_EXPECTED[kind], todo="Correct the cell.",
            ) from None  # fmt: skip
    return found


_EXPECTED = {int: "a whole number", float: "a number", str: "words"}


def totals(scores: pd.DataFrame, *, of: Scheme = VOICES) -> pd.DataFrame:
    """The scores of all texts of a kind together, at first contact and now.

    Args:
        scores: From `record`.
        of: What the record holds.

    Returns:
        One row a group (of voices, a kind) and score (first, then last). Columns: kind, score,
        texts, sentences, quotations, and share_ of each of `MEASURES`; of figures score,
        texts, figures, traps, pairs and share_ of each measure. A text weighs as much as
        it has of what a measure is a share of; words in a wrong mouth are weighed by
        sentences and the precision of joins by coded pairs, because the record holds no
        other count. Texts in which a measure was not taken are left out of it.
    """
    return _added(scores, (), SCORES, of)


def by_round(scores: pd.DataFrame, *, of: Scheme = VOICES) -> pd.DataFrame:
    """What the rules of the day did with each new set of texts.

    Args:
        scores: From `record`.
        of: What the record holds.

    Returns:
        One row a round and group, first scores only: round, then the columns of `totals`
        without score.
    """
    return _added(scores, ("round",), SCORES[:1], of).drop(columns="score")


def latest(rounds: pd.DataFrame, *, of: Scheme = VOICES) -> pd.DataFrame:
    """The last round in which each group of texts was met, from `by_round`: a row a group."""
    groups = list(of.groups)
    newest = rounds.groupby(groups)["round"].transform("max") if groups else rounds["round"].max()
    return rounds[rounds["round"] == newest].sort_values(groups or "round", ignore_index=True)


def spread(rounds: pd.DataFrame, *, of: Scheme = VOICES) -> pd.DataFrame:
    """Between what the rounds of `by_round` lie: what a text not met before may expect.

    Args:
        rounds: From `by_round`.
        of: What the record holds.

    Returns:
        One row a group (one in all where there is none): the group's columns, ``rounds`` (how
        many), and ``least_`` and ``most_`` of each ``share_`` column; a round in which a
        measure was not taken says nothing about it.
    """
    groups = list(of.groups)
    shares = [column for column in rounds.columns if column.startswith("share_")]
    keyed = rounds if groups else rounds.assign(every=0)
    found = keyed.groupby(groups or ["every"], sort=True)
    parts = [
        found["round"].count().rename("rounds"),
        found[shares].min().add_prefix("least_"),
        found[shares].max().add_prefix("most_"),
    ]
    return pd.concat(parts, axis=1).reset_index(drop=not groups)


def text_by_text(scores: pd.DataFrame, *, of: Scheme = VOICES) -> pd.DataFrame:
    """Every text with its score at first contact and now, as a reader compares them.

    Args:
        scores: From `record`.
        of: What the record holds.

    Returns:
        One row a text: round, text, its groups and counts, then each measure as words, such as
        ``78.9% → 94.7%``; ``–`` stands for what was not measured.
    """
    frame = scores[["round", "text", *of.groups, *of.counts]].copy()
    for measure in of.measures:
        pairs = zip(*(scores[f"{score}_{measure}"] for score in SCORES), strict=True)
        frame[measure] = pd.Series(
            [f"{_percent(first)} → {_percent(last)}" for first, last in pairs],
            index=frame.index, dtype=str,
        )  # fmt: skip
    return frame


def _percent(share: float) -> str:
    return f"{share:.1%}" if share == share else "–"


def _added(
    scores: pd.DataFrame, keys: Sequence[str], which: Sequence[str], of: Scheme
) -> pd.DataFrame:
    by = [*keys, *of.groups]
    rows = []
    for values, group in scores.groupby(by, sort=True) if by else [((), scores)]:
        counts = {unit: int(group[unit].sum()) for unit in of.counts}
        for score in which if len(group) else ():
            row = dict(zip(by, values, strict=True))
            row |= {"score": score, "texts": len(group), **counts}
            for measure, unit in of.measures.items():
                row[f"share_{measure}"] = _weighed(group[f"{score}_{measure}"], group[unit])
            rows.append(row)
    shares = {f"share_{measure}": float for measure in of.measures}
    return typed(
        rows,
        {**dict.fromkeys(keys, int), **dict.fromkeys(of.groups, str), "score": str, "texts": int,
         **dict.fromkeys(of.counts, int), **shares},
    )  # fmt: skip


def _weighed(shares: pd.Series, counts: pd.Series) -> float:
    """The mean of shares, each weighed by what it is a share of; NaN of nothing."""
    taken = shares.notna()
    weight = int(counts[taken].sum())
    return float((shares[taken] * counts[taken]).sum() / weight) if weight else float("nan")
