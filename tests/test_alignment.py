"""Statements that two texts hold: proposals, what they are worth, and what was confirmed."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from helpers.coding.codings import read_pairs
from helpers.corpus import parse
from helpers.framing import alignment, comparison
from helpers.study import load_study, shipped_folder
from helpers.tables import voices_of


@pytest.fixture(scope="module")
def shipped():
    study = load_study(shipped_folder())
    return study, voices_of(study)


def test_runs_of_letters_know_where_a_word_begins_and_ends() -> None:
    runs = {" il", "il ", " il ", " re", "re ", " re "}
    assert alignment.letter_runs("Il re") == dict.fromkeys(runs, 1)
    assert alignment.whole_words("Re, il re!") == {"re": 2, "il": 1}


def test_vectors_have_length_one_and_like_sentences_likeness_one() -> None:
    written = ["Il grano cresce.", "il GRANO cresce", "Le navi partono.", "…"]
    matrix = alignment.vectors(written, alignment.letter_runs)
    likeness = (matrix @ matrix.T).toarray()
    assert numpy.diag(likeness) == pytest.approx([1, 1, 1, 0])
    assert likeness[0, 1] == pytest.approx(1) and likeness[0, 2] < 0.2


def test_a_rare_run_weighs_more_than_a_common_one() -> None:
    written = ["il grano", "il ponte", "il mare", "il sole", "un grano"]
    likeness = alignment.vectors(written, alignment.whole_words)
    matrix = (likeness @ likeness.T).toarray()
    assert matrix[0, 4] > matrix[0, 1]


def test_an_empty_text_has_no_vectors() -> None:
    assert alignment.vectors([], alignment.letter_runs).shape == (0, 0)
    assert alignment.vectors(["…"], alignment.letter_runs).shape == (1, 0)


def test_the_shorter_text_asks_and_the_longer_answers(tiny_study: Path) -> None:
    corpora = parse(load_study(tiny_study))
    found = alignment.proposals(corpora, most=2)
    assert {(p.text_id, p.other_text_id) for p in found} == {("piazza", "borgo")}
    best = {p.sentence.id: p for p in found if p.rank == 1}
    texts = {c.text.id: c for c in corpora}
    first = best["piazza-0001"]
    assert "raccolto" in texts["borgo"].slice(first.other.start, first.other.end)
    for own in (p for p in found if p.rank == 2):
        assert own.similarity <= best[own.sentence.id].similarity


def test_one_text_has_nobody_to_ask(in_memory) -> None:
    assert alignment.proposals(parse(in_memory("Il sole splende."))) == ()


def test_proposals_find_most_statements_early(shipped) -> None:
    study, voices = shipped
    table = alignment.measured(study, [voice.corpus for voice in voices])
    same = table[table["partners"].eq("same")].set_index("method").loc[alignment.METHOD]
    assert same["within_1"] <= same["within_3"] <= same["within_5"] <= same["sentences"]
    assert same["share_1"] >= 0.7 and same["share_5"] >= 0.9
    assert same["share_1"] == same["within_1"] / same["sentences"]


def test_confirmed_pairs_are_sentences_of_two_texts(shipped) -> None:
    study, voices = shipped
    pairs = read_pairs(study)
    assert pairs and all(pair.text_id != pair.other_text_id for pair in pairs)
    assert len({(pair.statement, *pair.sentence_ids) for pair in pairs}) == len(pairs)
    table = alignment.statements(study, voices)
    assert len(table) == len(pairs)
    held = alignment.held(study, voices)
    assert held["pairs"].sum() == len(pairs)
    assert not table["statement"].str.contains("_").any()


def test_every_sentence_is_paired_or_alone(shipped) -> None:
    study, voices = shipped
    alone = alignment.alone(study, voices)
    assert alone["sentences"].sum() == sum(len(voice.corpus.sentences) for voice in voices)
    assert (alone["paired"] + alone["alone"] == alone["sentences"]).all()
    paired = {s for pair in read_pairs(study) for s in pair.sentence_ids}
    assert alone["paired"].sum() == len(paired)


def test_a_proposal_is_told_with_what_the_reader_made_of_it(shipped) -> None:
    study, voices = shipped
    table = alignment.proposed(study, voices)
    assert set(table["confirmed"]) <= {"same", "near", "no"}
    assert table["similarity"].is_monotonic_decreasing and table["similarity"].min() >= 0.2


def test_without_a_coded_table_nothing_is_measured(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    voices = voices_of(study)
    assert alignment.measured(study, parse(study)).empty
    assert alignment.held(study, voices).empty and alignment.alone(study, voices).empty
    assert set(alignment.proposed(study, voices)["confirmed"]) <= {""}


def test_pairs_are_told_with_the_frames_of_both_sentences(shipped) -> None:
    study, voices = shipped
    coded = comparison.coded_frames(study, voices)
    table = alignment.statements(study, voices, coded)
    target = table[table["statement"].eq("trade target")]
    assert target["frames"].eq("economy").all() and target["other_frames"].eq("economy").all()
    counts = alignment.same_frames(table)
    assert counts["pairs"].sum() == len(table)
    assert (counts["equal"] <= counts["pairs"]).all()
    assert alignment.same_frames(table.head(0)).empty
    assert alignment.statements(study, voices)["frames"].eq("").all()
