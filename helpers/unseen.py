"""How often the rules are right on texts they were not written for: the record of scores.

The record is a file of the checkout and no part of any study. A text enters it with the
score that the rules of that day reach on it, before anybody has looked at what they get
wrong there (``first``). From then on it serves to improve the rules, and its present score
(``last``) no longer says what they do with a text they have never met.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.columns import typed
from helpers.errors import StudyError

RECORD = Path(__file__).resolve().parents[1] / "tests" / "data" / "voices" / "scores.csv"
# Measure to the count that weighs it when scores of several texts are put together.
MEASURES = {
    "speaker": "sentences",
    "speaker_and_mode": "sentences",
    "words_in_wrong_mouth": "sentences",
    "quotations_found": "quotations",
    "quotation_speaker": "quotations",
}
SCORES = ("first", "last")
_COLUMNS = {
    "round": int, "text": str, "kind": str, "sentences": int, "quotations": int,
    **{f"{score}_{measure}": float for score in SCORES for measure in MEASURES},
}  # fmt: skip
_TOTALS = {
    "kind": str, "score": str, "texts": int, "sentences": int, "quotations": int,
    **{f"share_{measure}": float for measure in MEASURES},
}  # fmt: skip


def record(path: Path | None = None) -> pd.DataFrame:
    """The scores as they were noted, text by text.

    Args:
        path: Of the file; without it, the checkout's ``tests/data/voices/scores.csv``.

    Returns:
        One row a text, by round and in the order of the file. Columns: round, text, kind,
        sentences (coded, of prose), quotations (coded passages in marks), then first_ and
        last_ of each of `MEASURES` as shares between 0 and 1: speaker, and speaker_and_mode
        (of the sentences), words_in_wrong_mouth (of the words: given to a person of the
        text who did not say them), quotations_found and quotation_speaker (of the
        quotations). Empty where the file is not there.

    Raises:
        StudyError: The file lacks a column, or a cell is no number where one belongs.
    """
    path = path or RECORD
    if not path.is_file():
        return typed([], _COLUMNS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise StudyError(
                where=f"{path}, line 1", found=f"no column {', '.join(missing)}",
                expected=", ".join(_COLUMNS), todo="Name the columns that way.",
            )  # fmt: skip
        rows = [_numbers(f"{path}, line {reader.line_num}", row) for row in reader]
    return typed(sorted(rows, key=lambda row: row["round"]), _COLUMNS)


def _numbers(where: str, row: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for column, kind in _COLUMNS.items():
        try:
            if row[column] is None:
                raise ValueError("a row that is too short")
            found[column] = kind(row[column])
        except ValueError:
            raise StudyError(
                where=f"{where}, {column}", found=repr(row[column]),
                expected="a number" if kind is not str else "words", todo="Correct the cell.",
            ) from None  # fmt: skip
    return found


def totals(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores of all texts of a kind together, at first contact and now.

    Args:
        scores: From `record`.

    Returns:
        One row a kind and score (first, then last). Columns: kind, score, texts,
        sentences, quotations, and share_ of each of `MEASURES`. A text weighs as many
        sentences as it has, in the two measures of quotations as many quotations; words
        in a wrong mouth are weighed by sentences too, because the record holds no count
        of words.
    """
    return _added(scores, (), SCORES)


def by_round(scores: pd.DataFrame) -> pd.DataFrame:
    """What the rules of the day did with each new set of texts.

    Args:
        scores: From `record`.

    Returns:
        One row a round and kind, first scores only: round, then the columns of `totals`
        without score.
    """
    return _added(scores, ("round",), SCORES[:1]).drop(columns="score")


def latest(rounds: pd.DataFrame) -> pd.DataFrame:
    """The last round in which each kind of text was met, from `by_round`: a row a kind."""
    newest = rounds.groupby("kind")["round"].transform("max")
    return rounds[rounds["round"] == newest].sort_values("kind", ignore_index=True)


def text_by_text(scores: pd.DataFrame) -> pd.DataFrame:
    """Every text with its score at first contact and now, as a reader compares them.

    Args:
        scores: From `record`.

    Returns:
        One row a text: round, text, kind, sentences, quotations, then each of `MEASURES`
        as words, such as ``78.9% → 94.7%``.
    """
    frame = scores[["round", "text", "kind", "sentences", "quotations"]].copy()
    for measure in MEASURES:
        pairs = zip(*(scores[f"{score}_{measure}"] for score in SCORES), strict=True)
        frame[measure] = pd.Series(
            [f"{first:.1%} → {last:.1%}" for first, last in pairs], index=frame.index, dtype=str
        )
    return frame


def _added(scores: pd.DataFrame, keys: Sequence[str], which: Sequence[str]) -> pd.DataFrame:
    rows = []
    for values, group in scores.groupby([*keys, "kind"], sort=True):
        counts = {unit: int(group[unit].sum()) for unit in ("sentences", "quotations")}
        for score in which:
            row = dict(zip((*keys, "kind"), values, strict=True))
            row |= {"score": score, "texts": len(group), **counts}
            for measure, unit in MEASURES.items():
                weighed = (group[f"{score}_{measure}"] * group[unit]).sum()
                row[f"share_{measure}"] = weighed / counts[unit] if counts[unit] else float("nan")
            rows.append(row)
    return typed(rows, {**dict.fromkeys(keys, int), **_TOTALS})
