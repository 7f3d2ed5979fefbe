"""How often the rules for frames are right on texts they were not written for.

A text enters the record with what the rules of that day find in it, before anybody has
looked at what they get wrong there (``first``); from then on it serves to improve the lists,
and what they find now (``last``) no longer says what they do with a new text. The record is a
file of the checkout and no part of any study. The coding behind it lies beside it; it was
made by the language model that had put the lists together, with the codebook, before the
rules were run on these texts.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.coding import unseen
from helpers.columns import typed

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
    return unseen.noted(path or RECORD, _COLUMNS)


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
