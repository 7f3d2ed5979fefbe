"""Side by side: readings of what is doubtful, and what survives them."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import ledger, synthesis
from helpers.speech.voices import Voices
from helpers.study import NARRATOR, UNATTRIBUTED, Study, load_study, shipped_folder
from helpers.tables import voices_of


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(shipped_folder())


@pytest.fixture(scope="module")
def voices(study: Study) -> tuple[Voices, ...]:
    return voices_of(study)


@pytest.fixture(scope="module")
def ways(study: Study, voices: tuple[Voices, ...]) -> tuple[synthesis.Reading, ...]:
    return synthesis.readings(study, voices)


def differing(one: tuple[Voices, ...], other: tuple[Voices, ...]) -> list[tuple]:
    return [
        (a, b)
        for x, y in zip(one, other, strict=True)
        for a, b in zip(x.segments, y.segments, strict=True)
        if a != b
    ]


def test_only_what_is_doubtful_is_decided_otherwise(
    study: Study, voices: tuple[Voices, ...], ways: tuple[synthesis.Reading, ...]
) -> None:
    doubtful = len(ledger.doubtful(study, voices))
    shown, narrator, leader, nobody, rules = ways
    assert shown.voices == voices
    assert doubtful
    assert {b.speaker for _, b in differing(voices, narrator.voices)} == {NARRATOR}
    assert {b.speaker for _, b in differing(voices, nobody.voices)} == {UNATTRIBUTED}
    assert {b.speaker for _, b in differing(voices, leader.voices)} <= set(study.leaders)
    assert len(differing(voices, nobody.voices)) == doubtful
    for way in (narrator, leader, nobody):
        assert len(way.changed) == len(differing(voices, way.voices)) <= doubtful
    assert rules.coding == "rules"


def test_a_figure_goes_with_the_sentence_that_is_decided_otherwise(
    study: Study, voices: tuple[Voices, ...]
) -> None:
    figures = synthesis.material(study, voices).figures
    target = next(f for f in figures if f.speaker in study.leaders)

    def given_away(voice: Voices) -> Voices:
        from dataclasses import replace

        return replace(voice, segments=tuple(
            replace(s, speaker=NARRATOR, mode="narration") if s.id == target.segment_id else s
            for s in voice.segments
        ))  # fmt: skip

    changed = tuple(given_away(voice) for voice in voices)
    place = next(
        (v.corpus.text.id, s.start)
        for v in voices for s in v.segments if s.id == target.segment_id
    )  # fmt: skip
    reading = synthesis.Reading("one given away", changed, changed=frozenset([place]))
    after = {f.id: f for f in synthesis._revoiced(study, reading)}
    assert after[target.id].speaker == NARRATOR
    others = [f for f in figures if f.segment_id != target.segment_id]
    assert all(after[f.id].speaker == f.speaker for f in others)


def test_an_outcome_that_changes_is_said_to_fall(study: Study) -> None:
    table = pd.DataFrame({
        "question": ["a", "a", "b", "b"], "finding": ["F1.1"] * 4,
        "reading": ["as shown", "otherwise"] * 2, "outcome": ["x", "x", "y", "z"],
        "numbers": [""] * 4, "holds": [True, True, True, False],
    })  # fmt: skip
    held = synthesis.held(table)
    assert held["same"].tolist() == [2, 1]
    assert held["falls"].tolist() == ["none", "otherwise"]
    assert held["outcome"].tolist() == ["x", "y"]


def test_every_question_names_a_finding_that_a_notebook_prints(study: Study) -> None:
    folder = shipped_folder().parent / "notebooks"
    printed = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.ipynb"))
    aspects = [row[1] for row in (*synthesis._ASPECTS, *synthesis._OF_NARRATOR)]
    for finding in [*aspects, *(f for row in synthesis.QUESTIONS for f in row[1].split(", "))]:
        assert f'finding(\\"{finding}\\"' in printed, finding


def test_profiles_hold_every_aspect_of_every_leader(
    study: Study, voices: tuple[Voices, ...]
) -> None:
    known = synthesis.material(study, voices)
    table = synthesis.profiles(study, known)
    assert len(table) == len(study.leaders) * len(study.texts) * len(synthesis._ASPECTS)
    own = known.tables["own"].set_index(["text_id", "speaker"])["words"]
    given = table[table["aspect"] == "words given"].set_index(["text", "leader"])["told"]
    for (text_id, speaker), words in own.items():
        key = (synthesis.text_name(study, text_id), study.people[speaker].name)
        assert given[key].startswith(f"{words:,} word")


def test_shared_statements_name_the_figures_of_their_sentences(
    study: Study, voices: tuple[Voices, ...]
) -> None:
    known = synthesis.material(study, voices)
    table = synthesis.statements(study, known)
    border = table[table["statement"] == "longest border"].iloc[0]
    assert border["figures"] == "7591 chilometri"
    assert not border["same_figure"]
    aim = table[table["statement"] == "trade target"]
    assert aim["same_figure"].all()
    assert set(table["text"]) == {"Dushanbe transcript"}
    assert set(table["other_text"]) == {"Moscow article"}
    # Some pairs of sentences share two statements, and count once.
    pairs = synthesis.shared(table).iloc[0]
    assert pairs["same_figure"] <= pairs["with_figures"] < int(table["with_figures"].sum())
    twice = pd.concat([table, table], ignore_index=True)
    assert synthesis.shared(twice).iloc[0].equals(pairs)
