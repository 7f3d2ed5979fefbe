"""What the rules for figures reach on coded texts, and what they reached at first contact."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.beside import read_rows
from helpers.coding import unseen
from helpers.errors import StudyError
from helpers.quoted_figures.figure_scores import (
    FIGURE_COLUMNS,
    TRAP_COLUMNS,
    FigureScore,
    coded_figures,
    score,
    total,
)
from helpers.study import load_study

CODED = Path(__file__).parent / "data" / "voices"
FOLDERS = coded_figures(CODED)
# What the rules reach on all coded texts now; a change of the rules may not fall below it.
FLOORS = {
    "value": 0.990, "value_and_unit": 0.970, "relation": 0.990, "negated": 0.990, "role": 0.46,
    "period": 0.57, "join_precision": 0.87, "join_recall": 0.73,
}  # fmt: skip
CEILINGS = {"spurious": 10, "sprung": 10}  # of some 3,200 coded figures
# Who speaks is decided by the rooms of voices, which have scores of their own.
OF_VOICES = ("speaker", "mode")


@pytest.fixture(scope="module")
def scores() -> dict[str, FigureScore]:
    return {folder.name: score(folder) for folder in FOLDERS}


@pytest.fixture(scope="module")
def record() -> pd.DataFrame:
    return unseen.record(of=unseen.FIGURES)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_what_is_coded_stands_in_the_text(folder: Path) -> None:
    study = load_study(folder)
    figures = read_rows(folder / "coded" / "figures.csv", FIGURE_COLUMNS)
    traps = read_rows(folder / "coded" / "traps.csv", TRAP_COLUMNS)
    for row in (*figures, *traps):
        content = study.text(row["text_id"]).content
        assert content[int(row["start"]) : int(row["end"])] == row["surface"]
    assert figures and traps


def test_every_coded_text_has_its_first_score_on_record(record: pd.DataFrame, scores) -> None:
    assert sorted(record["text"]) == sorted(scores)
    assert record["text"].is_unique
    for row in record.itertuples():
        counts = scores[row.text]
        assert (row.figures, row.traps) == (counts.figures, counts.traps)


def test_no_text_falls_below_its_score_on_record(record: pd.DataFrame, scores) -> None:
    """Where this fails for the better, write what is reached into the columns ``last_``."""
    for row in record.to_dict("records"):
        now = scores[row["text"]].shares()
        for measure in unseen.FIGURES.measures:
            if measure not in OF_VOICES:
                noted = row[f"last_{measure}"]
                assert now[measure] == pytest.approx(noted, abs=6e-4, nan_ok=True), (
                    row["text"],
                    measure,
                )


def test_what_the_rules_reach_on_all_coded_texts(scores) -> None:
    counts = total("all", scores.values())
    now = counts.shares()
    assert counts.figures > 700 and counts.traps > 600
    assert {name: now[name] for name, floor in FLOORS.items() if now[name] < floor} == {}
    assert {
        name: getattr(counts, name)
        for name, most in CEILINGS.items()
        if getattr(counts, name) > most
    } == {}


def test_first_contact_was_worse_than_now(record: pd.DataFrame) -> None:
    """A record in which nothing was learnt would be a record filled in backwards."""
    shares = unseen.totals(record, of=unseen.FIGURES).set_index("score")
    for measure in ("value", "value_and_unit", "relation"):
        assert shares.loc["first", f"share_{measure}"] < shares.loc["last", f"share_{measure}"]


def test_joins_were_not_measured_in_the_first_rounds(record: pd.DataFrame) -> None:
    rounds = unseen.by_round(record, of=unseen.FIGURES).set_index("round")
    assert rounds.index[rounds["share_join_recall"].isna()].tolist() == [1, 2]
    latest = unseen.latest(unseen.by_round(record, of=unseen.FIGURES), of=unseen.FIGURES)
    assert latest["round"].tolist() == [record["round"].max()]
    table = unseen.text_by_text(record, of=unseen.FIGURES)
    assert table["join_recall"].str.startswith("– → ").sum() == 12


def test_counts_make_shares() -> None:
    counts = FigureScore("t", figures=4, value=3, spurious=1, traps=2, sprung=1, pairs=2, joined=0)
    shares = counts.shares()
    assert (shares["value"], shares["spurious"], shares["sprung"]) == (0.75, 0.25, 0.5)
    assert shares["join_recall"] == 0 and shares["join_precision"] != shares["join_precision"]
    assert total("all", [counts, counts]).figures == 8


def test_a_coding_without_a_column_is_refused_in_a_line(tmp_path: Path) -> None:
    folder = FOLDERS[0]
    for path in (folder / "study.toml", *folder.glob("*.txt")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "coded").mkdir()
    (tmp_path / "coded" / "figures.csv").write_text("text_id,line\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"figures\.csv, line 1.*Add start"):
        score(tmp_path)
