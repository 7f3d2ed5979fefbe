"""Scores of the rules for frames: no sentence is scored by terms that stand in it alone."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy
import pytest

from helpers.coding.codebook import FRAME, codes_of
from helpers.corpus import parse
from helpers.errors import StudyError
from helpers.framing import frame_scores, frames_unseen
from helpers.framing.frame_scores import MACRO, SCHEMES, Judged, folds
from helpers.framing.frames import frames_by_rule, sentence_hits
from helpers.study import load_study, shipped_folder

DATA = Path(__file__).parent / "data"
SENTENCES = [f"{text}-{n:04d}" for text in ("a", "b") for n in range(1, 18)]


@pytest.fixture(scope="module")
def shipped():
    study = load_study(shipped_folder())
    return study, parse(study)


@pytest.mark.parametrize(("by", "number"), [("none", 1), ("blocks", 10), ("texts", 2)])
def test_folds_hold_every_sentence_once_and_follow_the_text(by: str, number: int) -> None:
    cut = folds(SENTENCES, by)
    assert len(cut) == number
    assert [s for fold in cut for s in sorted(fold)] == SENTENCES
    assert folds([], by) == []


def test_no_sentence_is_scored_by_a_term_that_stands_in_its_fold_alone(shipped) -> None:
    study, corpora = shipped
    hits = {s.id: sentence_hits(c, s, "it") for c in corpora for s in c.sentences}
    frames = codes_of(study, FRAME)
    for scheme in SCHEMES[1:]:
        judged = frame_scores.judge(study, corpora, scheme)
        for fold in folds(list(hits), scheme.folds):
            elsewhere = {h.term for s, own in hits.items() if s not in fold for h in own}
            for number, (sentence, own) in enumerate(hits.items()):
                if sentence not in fold:
                    continue
                allowed = {
                    h.term.frame
                    for h in own
                    if h.term in elsewhere
                    or (scheme.keeps_codebook and h.term.origin == "codebook")
                }
                found = {f for f, yes in zip(frames, judged.found[number], strict=True) if yes}
                assert found <= allowed, (scheme.name, sentence)


def test_withholding_can_only_take_away_terms(shipped) -> None:
    study, corpora = shipped
    plain, blocks, texts, strict = (frame_scores.judge(study, corpora, s) for s in SCHEMES)
    assert plain.found.sum() > blocks.found.sum() > strict.found.sum()
    assert plain.found.sum() > texts.found.sum()
    named = {f.sentence_id: set() for f in frames_by_rule(study, corpora)}
    assert plain.found.any(axis=1).sum() == len(named)


def test_the_rules_reach_what_they_have_to_on_the_shipped_texts(shipped) -> None:
    study, corpora = shipped
    table = frame_scores.scores(study, frame_scores.judge(study, corpora))
    mean = table[table["frame"].eq(MACRO)].iloc[0]
    assert mean["sentences"] == 178
    assert mean["f1"] >= 0.70 and mean["f1_low"] >= 0.70
    schemes = frame_scores.all_schemes(study, corpora)
    assert (schemes["f1"] >= 0.70).all()
    assert schemes["folds"].tolist() == [0, 10, 2, 10]


def test_scores_are_counted_as_anybody_would(shipped) -> None:
    study, _ = shipped
    frames = codes_of(study, FRAME)[:3]
    coded = numpy.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]], dtype=bool)
    found = numpy.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]], dtype=bool)
    table = frame_scores.scores(study, Judged(SCHEMES[0], frames, coded, found))
    first, second, third, mean = table.to_dict("records")
    assert (first["coded"], first["found"], first["right"]) == (2, 2, 1)
    assert first["precision"] == first["recall"] == first["f1"] == 0.5
    assert second["f1"] == 1.0 == second["alpha"]
    # A frame that nobody gives has no score, and does not weigh in the mean.
    assert all(third[rate] != third[rate] for rate in ("precision", "recall", "f1", "alpha"))
    assert mean["f1"] == 0.75
    for row in (first, second, mean):
        assert row["f1_low"] <= row["f1"] <= row["f1_high"]


def test_scores_come_out_the_same_twice(shipped) -> None:
    study, corpora = shipped
    once, again = (frame_scores.scores(study, frame_scores.judge(study, corpora)) for _ in "12")
    assert once.equals(again)


def test_what_rules_and_coding_differ_on_is_listed(shipped) -> None:
    study, corpora = shipped
    table = frame_scores.misses(study, corpora)
    plain = frame_scores.judge(study, corpora, SCHEMES[0])
    assert len(table) == int((plain.coded != plain.found).sum())
    counts = frame_scores.missed_counts(study, table).iloc[0]
    assert counts["too_many"] == int((plain.found & ~plain.coded).sum())
    assert counts["missed"] == int((plain.coded & ~plain.found).sum())


def test_without_an_agreed_coding_there_are_no_scores(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    corpora = parse(study)
    assert frame_scores.scores(study, frame_scores.judge(study, corpora)).empty
    assert frame_scores.all_schemes(study, corpora).empty
    assert frame_scores.misses(study, corpora).empty
    assert frame_scores.missed_counts(study, frame_scores.misses(study, corpora)).empty


# --- first contact -----------------------------------------------------------------


def coded_elsewhere() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    with (DATA / "frames" / "coded.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = found.setdefault(row["text"], {}).setdefault(row["sentence_id"], set())
            own.update({row["frame"]} - {"none"})
    return found


@pytest.mark.parametrize("text", sorted(coded_elsewhere()))
def test_the_record_holds_what_the_rules_find_now(text: str) -> None:
    study = load_study(DATA / "voices" / text)
    corpora = parse(study)
    coded = coded_elsewhere()[text]
    assert list(coded) == [s.id for c in corpora for s in c.sentences], "every sentence is coded"
    given = {(sentence, frame) for sentence, own in coded.items() for frame in own}
    found = {(f.sentence_id, f.frame) for f in frames_by_rule(study, corpora)}
    row = frames_unseen.record().set_index("text").loc[text]
    assert (row["sentences"], row["coded"]) == (len(coded), len(given))
    now = (len(found), len(found & given))
    assert (row["last_found"], row["last_right"]) == now, f"write {now} as last in scores.csv"


def test_rounds_are_sums_of_their_texts(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(
        "round,text,sentences,coded,first_found,first_right,last_found,last_right\n"
        "2,c,5,2,0,0,2,2\n1,a,10,4,2,1,4,4\n1,b,20,6,6,4,6,5\n"
    )
    table = frames_unseen.by_round(frames_unseen.record(path))
    assert table[["score", "round", "texts"]].values.tolist() == [
        ["first", 1, 2], ["first", 2, 1], ["last", 1, 2], ["last", 2, 1],
    ]  # fmt: skip
    first = table.iloc[0]
    assert (first["coded"], first["found"], first["right"]) == (10, 8, 5)
    assert first["precision"] == 0.625 and first["recall"] == 0.5
    assert first["f1"] == pytest.approx(2 * 5 / 18)
    assert table.iloc[1]["precision"] != table.iloc[1]["precision"]


def test_a_record_that_is_missing_is_empty_and_one_that_is_odd_is_refused(tmp_path: Path) -> None:
    assert frames_unseen.by_round(frames_unseen.record(tmp_path / "no.csv")).empty
    odd = tmp_path / "odd.csv"
    odd.write_text("round,text\n1,a\n")
    with pytest.raises(StudyError, match="no column sentences"):
        frames_unseen.record(odd)
    header = "round,text,sentences,coded,first_found,first_right,last_found,last_right\n"
    odd.write_text(header + "1,a,many,1,1,1,1,1\n")
    with pytest.raises(StudyError, match="line 2, sentences: found 'many'"):
        frames_unseen.record(odd)
