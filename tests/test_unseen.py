"""The record of scores on texts the rules were not written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.coding import unseen
from helpers.errors import StudyError

HEADER = ",".join(
    ["round", "text", "kind", "sentences", "quotations"]
    + [f"{score}_{measure}" for score in unseen.SCORES for measure in unseen.MEASURES]
)
ROWS = (
    "2,lago,article,10,0,0.500,0.400,0.100,1.000,1.000,0.900,0.800,0.000,1.000,1.000",
    "1,colle,article,30,4,0.900,0.800,0.020,1.000,0.500,1.000,1.000,0.000,1.000,1.000",
    "1,aula,transcript,20,0,1.000,1.000,0.000,1.000,1.000,1.000,1.000,0.000,1.000,1.000",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_scores_are_weighed_by_what_they_are_scores_of(file: Path) -> None:
    found = unseen.totals(unseen.record(file)).set_index(["kind", "score"])
    first = found.loc[("article", "first")]
    assert (first["texts"], first["sentences"], first["quotations"]) == (2, 40, 4)
    assert first["share_speaker"] == pytest.approx((10 * 0.5 + 30 * 0.9) / 40)
    assert first["share_words_in_wrong_mouth"] == pytest.approx((10 * 0.1 + 30 * 0.02) / 40)
    # The text without quotations says nothing about them, though it stands there with 1.
    assert first["share_quotation_speaker"] == pytest.approx(0.5)
    assert found.loc[("article", "last"), "share_speaker"] == pytest.approx(0.975)
    nothing = found.loc[("transcript", "first"), "share_quotations_found"]
    assert nothing != nothing


def test_the_latest_round_of_each_kind_is_found(file: Path) -> None:
    rounds = unseen.by_round(unseen.record(file))
    assert rounds[["round", "kind"]].values.tolist() == [
        [1, "article"],
        [1, "transcript"],
        [2, "article"],
    ]
    latest = unseen.latest(rounds)
    assert latest[["kind", "round", "texts"]].values.tolist() == [
        ["article", 2, 1],
        ["transcript", 1, 1],
    ]
    assert latest["share_speaker"].tolist() == [0.5, 1.0]


def test_between_what_the_rounds_lie(file: Path) -> None:
    spread = unseen.spread(unseen.by_round(unseen.record(file)))
    assert spread[["kind", "rounds"]].values.tolist() == [["article", 2], ["transcript", 1]]
    least, most = spread["least_share_speaker"].tolist(), spread["most_share_speaker"].tolist()
    assert (least, most) == ([0.5, 1.0], [0.9, 1.0])


def test_figures_have_no_groups_and_one_spread() -> None:
    rounds = unseen.by_round(unseen.record(of=unseen.FIGURES), of=unseen.FIGURES)
    (row,) = unseen.spread(rounds, of=unseen.FIGURES).to_dict("records")
    assert row["rounds"] == len(rounds)
    assert row["least_share_value"] == rounds["share_value"].min()
    assert row["most_share_join_recall"] == rounds["share_join_recall"].max()


def test_text_by_text_keeps_every_text_in_the_order_of_the_rounds(file: Path) -> None:
    table = unseen.text_by_text(unseen.record(file))
    assert table["text"].tolist() == ["colle", "aula", "lago"]
    assert table.loc[2, "speaker"] == "50.0% → 90.0%"


@pytest.mark.parametrize("content", [None, HEADER + "\n"], ids=["no file", "no row"])
def test_without_scores_every_table_is_empty_and_typed(
    file: Path, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "other.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    for table in (unseen.record, lambda p: unseen.totals(unseen.record(p)),
                  lambda p: unseen.by_round(unseen.record(p)),
                  lambda p: unseen.latest(unseen.by_round(unseen.record(p))),
                  lambda p: unseen.spread(unseen.by_round(unseen.record(p))),
                  lambda p: unseen.text_by_text(unseen.record(p))):  # fmt: skip
        assert table(path).empty
        assert table(path).dtypes.equals(table(file).dtypes)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("round,text", "text", "line 1: found no column round"),
        ("2,lago", "two,lago", "line 2, round: found 'two'"),
        (",0.500,0.400", ",half,0.400", "line 2, first_speaker: found 'half'"),
        (ROWS[2], "1,aula", "line 4, kind: found None"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused(
    file: Path, old: str, new: str, complaint: str
) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError, match=complaint):
        unseen.record(file)


def test_the_record_of_the_checkout_can_be_read() -> None:
    scores = unseen.record()
    assert len(scores) and scores["text"].is_unique
    shares = scores.drop(columns=["round", "text", "kind", "sentences", "quotations"])
    assert shares.ge(0).all(axis=None) and shares.le(1).all(axis=None)
    assert unseen.totals(scores)["texts"].sum() == 2 * len(scores)
