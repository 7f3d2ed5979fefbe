"""Frames by voice, mode and text: traced to characters, never mixed, corrected."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.coding.codings import AGREED
from helpers.framing import comparison, headings
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import frame, voices_of

ARTICLE = """Il vertice divide

Anna Rossi ha detto che gli scambi commerciali crescono.

Luca Bianchi ha ammesso che l'alleanza è salda e che gli scambi commerciali calano.

L'alleanza eterna

Anna Rossi ha aggiunto che le scuole sono nove.

Cifre Chiave:

Anna Rossi ha ricordato che le alleanze contano.
"""


@pytest.fixture(scope="module")
def shipped():
    study = load_study(shipped_folder())
    voices = voices_of(study)
    return study, voices, comparison.coded_frames(study, voices)


@pytest.fixture(scope="module", params=["agreed", "rules"])
def table(request: pytest.FixtureRequest):
    study = load_study(shipped_folder())
    voices = voices_of(study, request.param)
    return (
        study,
        frame("frames", study, voices, request.param),
        frame("segments", study, voices, request.param),
    )


def test_every_frame_leads_to_its_words_in_its_segment(table) -> None:
    study, frames, segments = table
    inside = segments.set_index("segment_id")
    for row in frames.itertuples():
        raw = study.text(row.text_id).path.read_bytes().decode("utf-8")
        assert raw[row.evidence_start : row.evidence_end] == row.evidence
        segment = inside.loc[row.segment_id]
        assert segment["kind"] == "prose" and segment["sentence_id"] == row.sentence_id
        assert segment["start"] <= row.evidence_start < row.evidence_end <= segment["end"]


def test_who_decided_is_told_in_every_row() -> None:
    study = load_study(shipped_folder())
    agreed = frame("frames", study, voices_of(study))
    rules = frame("frames", study, voices_of(study, "rules"), "rules")
    assert set(agreed["coder"]) == {"agreed"} == set(agreed["coding"])
    assert set(rules["coder"]) == {"rules"} == set(rules["coding"])


def test_a_coding_never_leaks_into_what_the_rules_say(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_folder(), tmp_path / "copy"))
    path = folder / "codings" / "frames.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    odd = [[*r[:2], "labour_skills", *r[3:]] if r[2] == "economy" else r for r in rows]
    odd = [r for r in odd if not (r[2] == "labour_skills" and [*r[:4]] in [[*o[:4]] for o in rows])]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(odd)
    studies = [load_study(shipped_folder()), load_study(folder)]
    rules = [frame("frames", s, voices_of(s, "rules"), "rules") for s in studies]
    assert rules[0].equals(rules[1])
    agreed = [frame("frames", s, voices_of(s)) for s in studies]
    assert not agreed[0].equals(agreed[1])
    shutil.rmtree(folder / "codings")
    bare = load_study(folder)
    without = frame("frames", bare, voices_of(bare))
    assert set(without["coder"]) == {"rules"}


def test_sentences_nobody_agreed_on_keep_what_the_rules_say(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_folder(), tmp_path / "copy"))
    path = folder / "codings" / "frames.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(r for r in rows if r[0] != "dushanbe")
    study = load_study(folder)
    voices = voices_of(study)
    found = frame("frames", study, voices)
    assert set(found[found["text_id"].eq("dushanbe")]["coder"]) == {"rules"}
    assert set(found[found["text_id"].eq("moscow")]["coder"]) == {"agreed"}
    told = comparison.provenance(study, voices, comparison.coded_frames(study, voices))
    assert told["agreed_sentences"].tolist() == [0, 143]


@pytest.mark.parametrize("by_mode", [True, False])
def test_every_segment_of_prose_is_in_one_group(shipped, by_mode: bool) -> None:
    study, voices, coded = shipped
    table = comparison.shares(study, voices, coded, by_mode=by_mode)
    groups = table.drop_duplicates(["text_id", "speaker", "mode"])
    prose = [s for voice in voices for s in voice.segments if s.kind == "prose"]
    assert groups["of"].sum() == len(prose)
    assert table["segments"].sum() == len({(c.segment_id, c.frame) for c in coded}) == len(coded)
    assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()
    assert ((table["words"] > 0) == (table["segments"] > 0)).all()
    if by_mode:
        assert not groups["mode"].str.contains(",").any()


def test_a_transcript_and_a_report_are_never_in_one_row(shipped) -> None:
    study, voices, coded = shipped
    table = comparison.shares(study, voices, coded, by_mode=False)
    for row in table.itertuples():
        reported = study.text(row.text_id).kind == "article"
        assert ("transcript" in row.mode.split(", ")) == (
            not reported and row.speaker in study.leaders
        )


@pytest.mark.parametrize(
    ("given_p", "corrected"),
    [
        # R: p.adjust(c(…), "holm")
        ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),
        ([0.04, 0.01], [0.04, 0.02]),
        ([0.5, 0.6], [1.0, 1.0]),
        ([], []),
    ],
)
def test_holms_correction(given_p: list[float], corrected: list[float]) -> None:
    assert comparison.holm(given_p) == pytest.approx(corrected)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_correction_keeps_the_order_and_makes_nothing_likelier(given_p: list[float]) -> None:
    corrected = comparison.holm(given_p)
    assert all(p <= q <= 1 for p, q in zip(given_p, corrected, strict=True))
    ranked = [q for _, q in sorted(zip(given_p, corrected, strict=True))]
    assert ranked == sorted(ranked)


def test_comparisons_are_corrected_over_their_whole_table(shipped) -> None:
    study, voices, coded = shipped
    table = comparison.shares(study, voices, coded, by_mode=False)
    for found in (comparison.leaders_apart(study, table), comparison.texts_apart(study, table)):
        assert found["p_corrected"].tolist() == pytest.approx(comparison.holm(list(found["p"])))
        assert (found["holds"] == (found["p_corrected"] < comparison.LEVEL)).all()
        assert (found["segments"] + found["other_segments"] > 0).all()
        assert found["gap"].abs().is_monotonic_decreasing
    assert set(comparison.leaders_apart(study, table)["speaker"]) == {study.leaders[0]}


def test_a_difference_that_is_there_is_found() -> None:
    counts = {"a": 40, "b": 1}
    rows = [
        ("t", who, "transcript", "economy", "economy", hits, 50, hits / 50, 0.0, 1.0, 9, 99, 0.1)
        for who, hits in counts.items()
    ]
    import pandas

    table = pandas.DataFrame(rows, columns=list(comparison._SHARES))
    (row,) = comparison._contrasts(table, [(("t", "a"), ("t", "b"))]).to_dict("records")
    assert row["holds"] and row["gap"] == pytest.approx(0.78)


def test_frames_that_meet_are_counted_by_voice(in_memory: Callable[..., Study]) -> None:
    study = in_memory(ARTICLE)
    voices = voices_of(study, "rules")
    coded = comparison.coded_frames(study, voices, "rules")
    pairs = comparison.together(study, voices, coded, least=1)
    assert pairs[["speaker", "name_of_frame", "name_of_other", "together"]].values.tolist() == [
        ["bianchi", "economy", "alliance security", 1]
    ]
    assert comparison.together(study, voices, coded).empty


def test_the_order_is_that_of_the_words(in_memory: Callable[..., Study]) -> None:
    study = in_memory(ARTICLE)
    voices = voices_of(study, "rules")
    coded = comparison.coded_frames(study, voices, "rules")
    first = comparison.order(study, voices, coded)
    said = first.groupby("speaker", sort=False)["name_of_frame"].agg(list).to_dict()
    assert said == {
        "rossi": ["economy", "culture education", "alliance security"],
        "bianchi": ["alliance security", "economy"],
    }
    assert first["place"].tolist() == [1, 2, 3, 1, 2]
    places = comparison.sequence(study, voices, coded)
    assert len(places) == len(coded) and places["number"].is_monotonic_increasing
    assert "Luca Bianchi in the T article alliance security → economy" in comparison.orders(
        study, first
    )


def test_a_heading_is_set_beside_its_section(in_memory: Callable[..., Study]) -> None:
    study = in_memory(ARTICLE)
    voices = voices_of(study, "rules")
    over = headings.headings(study, voices, comparison.coded_frames(study, voices, "rules"))
    rows = over.set_index("heading")
    assert rows.index.tolist() == ["Il vertice divide", "L'alleanza eterna", "Cifre Chiave:"]
    eternal = rows.loc["L'alleanza eterna"]
    # A heading with a colon is one below: its section belongs to the heading above as well.
    assert eternal["segments"] == 2 and eternal["not_in_section"] == ""
    assert eternal["own_words"] == "eterna"
    assert rows.loc["Il vertice divide", "section"] == "economy 2, alliance security 1"
    assert rows.loc["Cifre Chiave:", "own_words"] == "Cifre, Chiave"


def test_a_frame_that_only_the_heading_has_is_told(shipped) -> None:
    study, voices, coded = shipped
    over = headings.headings(study, voices, coded)
    added = over[over["not_in_section"].ne("")]
    assert len(added) and added["heading"].str.contains("Alleanza Eterna").any()
    for row in added.itertuples():
        assert set(row.not_in_section.split(", ")) <= set(row.frames.split(", "))


def test_functions_are_one_coders_and_lead_to_words(shipped) -> None:
    study, voices, _ = shipped
    acts = comparison.functions(study, voices)
    assert acts["coder"].nunique() == 1
    words = comparison.function_words(study, voices, "problem", "cause", "judgement", "remedy")
    assert acts["segments"].sum() == len(words)
    told = comparison.acts_by_voice(acts)
    assert len(told) == acts.drop_duplicates(["text_id", "speaker"]).shape[0]


def test_evidence_is_every_frame_with_its_sentence(shipped) -> None:
    study, voices, coded = shipped
    table = comparison.evidence(study, voices, coded)
    assert len(table) == len(coded)
    assert all(row.words in row.sentence for row in table.itertuples())
    assert set(table["coder"]) == {AGREED}


def test_what_each_voice_has_most_is_led_by_what_it_has_most(shipped) -> None:
    study, voices, coded = shipped
    table = comparison.shares(study, voices, coded, by_mode=False)
    top = comparison.leading(table, 3)
    for (text_id, speaker), own in top.groupby(["text_id", "speaker"], sort=False):
        assert own["share"].is_monotonic_decreasing
        least = own["segments"].min()
        assert (own["segments"] > least).sum() < 3, "more than three only where the last are tied"
        every = table[table["text_id"].eq(text_id) & table["speaker"].eq(speaker)]
        assert every["segments"].ge(least).sum() == len(own), "no tie is cut"
    best = table[table["segments"] > 0].groupby(["text_id", "speaker"])["share"].max()
    assert top.groupby(["text_id", "speaker"])["share"].max().equals(best)
