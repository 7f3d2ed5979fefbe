"""How often the rules for frames are right on texts they were not written for.

A text enters the record with what the rules of that day find in it, before anybody has
looked at what they get wrong there (``first``); from then on it serves to improve the lists,
and what they find now (``last``) no longer says what they do with a new text. The record is a
file of the checkout and no part of any study. The coding behind it lies beside it; it was
made by the language model that had put the lists together, with the codebook, before the
rules were run on these texts.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from helpers.columns import typed
from helpers.errors import StudyError

RECORD = Path(__file__).resolve().parents[2] / "tests" / "data" / "frames" / "scores.csv"
SCORES = ("first", "last")
_COLUMNS = {
    "round": int, "text": str, "sentences": int, "coded": int, "first_found": int,
    "first_right": int, "last_found": int, "last_right": int,
}  # fmt: skip
_RATES = {
    "score": str, "round": int, "texts": int, "sentences": int, "coded": int, "found": int,
    "right": int, "precision": float, "recall": float, "f1": float,
}  # fmt: skip


def record(path: Path | None = None) -> pd.DataFrame:
    """The counts as they were noted, text by text.

    Args:
        path: Of the file; without it, the checkout's ``tests/data/frames/scores.csv``.

    Returns:
        One row a text, by round. Columns: round, text, sentences (coded), coded (frames on
        sentences), then found and right (frames on sentences) at ``first`` contact and
        ``last``. Empty where the file is not there.

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
            found[column] = kind(row[column] or "")
        except ValueError:
            raise StudyError(
                where=f"{where}, {column}", found=repr(row[column]), expected="a whole number",
                todo="Correct this cell.",
            ) from None  # fmt: skip
    return found


def by_round(scores: pd.DataFrame) -> pd.DataFrame:
    """The counts of each round put together, at first contact and now.

    Args:
        scores: From `record`.

    Returns:
        One row a score and round. Columns: score (first, last), round, texts, sentences,
        coded, found, right (frames on sentences, of all frames together), precision,
        recall, f1.
    """
    rows = []
    for score in SCORES:
        for number, own in scores.groupby("round"):
            coded, found, right = (
                int(own[column].sum()) for column in ("coded", f"{score}_found", f"{score}_right")
            )
            rows.append((
                score, int(number), len(own), int(own["sentences"].sum()), coded, found, right,
                _ratio(right, found), _ratio(right, coded), _ratio(2 * right, coded + found),
            ))  # fmt: skip
    return typed(rows, _RATES)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
