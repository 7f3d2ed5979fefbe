"""How far coders agree: published values, intervals, and the codings that are read."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.chance import alpha_interval, krippendorff_alpha, squared
from helpers.checks import check
from helpers.coding.codings import AGREED, read_pairs, read_span_codes
from helpers.corpus import parse
from helpers.errors import StudyError
from helpers.framing import frame_agreement
from helpers.study import load_study, shipped_folder


def units(*coders: str) -> list[list[int]]:
    """Values by unit from one line a coder; a star is a missing one."""
    return [
        [int(v) for v in own if v != "*"] for own in zip(*(c.split() for c in coders), strict=True)
    ]


# Three coders, fifteen units, as in the encyclopaedia's article on alpha.
STANDARD = units(
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)


def test_alpha_equals_the_published_values() -> None:
    assert krippendorff_alpha(STANDARD) == pytest.approx(0.691, abs=0.0005)
    assert krippendorff_alpha(STANDARD, squared) == pytest.approx(0.811, abs=0.0005)


@pytest.mark.parametrize(
    ("given", "alpha"),
    [
        # The fixtures of nltk.metrics.agreement: three coders and dresses; four and twelve units.
        ([["YES", "NO", "NO"], ["YES", "NO"], ["NO"]], -0.3333333),
        ([["YES", "NO", "NO"], ["YES", "NO"]], -0.3333333),
        ([[1, 1], [2, 2]], 1.0),
        (
            [
                "111",
                "2232",
                "3333",
                "3333",
                "2222",
                "1234",
                "4444",
                "1121",
                "2222",
                "555",
                "11",
                "3",
            ],
            0.743421052632,
        ),
    ],
)
def test_alpha_equals_nltks_fixtures(given: list, alpha: float) -> None:
    assert krippendorff_alpha(given) == pytest.approx(alpha)


def test_squared_differences_weigh_what_lies_further_apart() -> None:
    near, far = [[1, 1], [2, 2], [3, 4]], [[1, 1], [2, 2], [1, 4]]
    assert krippendorff_alpha(near, squared) > krippendorff_alpha(far, squared)
    assert krippendorff_alpha([[2, 2], [2, 2]], squared) != krippendorff_alpha([[2, 2]], squared)


def test_an_interval_holds_alpha_and_narrows_with_the_units() -> None:
    few = [(True, True)] * 8 + [(True, False)] * 2 + [(False, False)] * 30
    many = few * 10
    low, high = alpha_interval(few)
    narrow = alpha_interval(many)
    assert low < krippendorff_alpha(few) < high
    assert low < narrow[0] < narrow[1] < high
    assert alpha_interval(few) == (low, high), "the same draws every time"
    assert alpha_interval(list(reversed(few))) == (low, high), "the order of units is no matter"


@pytest.mark.parametrize("given", [[], [(True, True)] * 5, [(True,)]])
def test_there_is_no_interval_where_there_is_no_alpha(given: list) -> None:
    assert all(bound != bound for bound in alpha_interval(given))


def test_without_a_disagreement_the_interval_has_no_width_and_one_more_says_more() -> None:
    given = [(True, True)] * 3 + [(False, False)] * 97
    assert alpha_interval(given) == (1.0, 1.0)
    assert frame_agreement.one_more(given) == pytest.approx(0.796, abs=0.001)
    common = [(True, True)] * 50 + [(False, False)] * 50
    assert frame_agreement.one_more(common) > 0.97
    assert frame_agreement.one_more([(True, False)]) != frame_agreement.one_more([(True, False)])


# --- codings beside a study -----------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The study that ships, to be changed."""
    return Path(shutil.copytree(shipped_folder(), tmp_path / "copy"))


def add(folder: Path, name: str, *rows: str) -> Path:
    header = (folder / "codings" / f"{name.split('-')[0]}.csv").read_text("utf-8").split("\n")[0]
    path = folder / "codings" / f"{name}.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_agreed_coding_covers_every_sentence_and_quotes_it() -> None:
    study = load_study(shipped_folder())
    sentences = {s.id: s for corpus in parse(study) for s in corpus.sentences}
    agreed = [code for code in read_span_codes(study) if code.coder == AGREED]
    assert {code.sentence_id for code in agreed} == set(sentences)
    for code in agreed:
        sentence = sentences[code.sentence_id]
        words = study.text(code.text_id).content[code.start : code.end]
        assert words == words.strip() and "\n" not in words
        if code.code == "none":
            assert (code.start, code.end) == (sentence.start, sentence.end)
        else:
            assert len(words) < sentence.end - sentence.start


def test_where_the_readings_differ_the_decision_has_its_reason() -> None:
    study = load_study(shipped_folder())
    table = frame_agreement.disagreements(study, parse(study))
    assert len(table) and table["decided"].isin(["given", "not given"]).all()
    assert table["reason"].str.startswith("decided between the two readings: ").all()
    by_sentence = frame_agreement.readings(study)
    for code in read_span_codes(study):
        if code.coder == AGREED and code.code != "none":
            assert any(code.code in own for own in by_sentence[code.sentence_id].values())


def test_a_human_coders_file_is_picked_up(copy: Path) -> None:
    add(copy, "frames-anna", "dushanbe,dushanbe-0001,economy,anna,0,8,",
        "dushanbe,dushanbe-0002,none,anna,170,200,a greeting")  # fmt: skip
    study = load_study(copy)
    assert frame_agreement.coders(study) == ("anna", "model-1", "model-2")
    before = frame_agreement.agreement(load_study(shipped_folder())).set_index("frame")
    now = frame_agreement.agreement(study).set_index("frame")
    assert now.loc["economy", "coders"] == 3
    assert now.loc["economy", "differ"] == before.loc["economy", "differ"] + 1
    assert now.loc["energy_nuclear", "alpha"] == before.loc["energy_nuclear", "alpha"]
    assert frame_agreement.readings(study)["dushanbe-0002"]["anna"] == frozenset()


@pytest.mark.parametrize(
    ("name", "row", "complaint"),
    [
        ("frames-x", "dushanbe,dushanbe-0001,weather,x,0,8,", "frame: found 'weather'"),
        ("frames-x", "paris,dushanbe-0001,economy,x,0,8,", "text_id: found 'paris'"),
        ("frames-x", "dushanbe,dushanbe-0001,economy,x,0,900,", "expected 0–152"),
        ("frames-x", "dushanbe,dushanbe-9999,economy,x,0,8,", "a sentence of this text"),
        ("frames-x", "moscow,dushanbe-0001,economy,x,0,8,", "a sentence of this text"),
        ("frames-x", "dushanbe,dushanbe-0001,economy,x,8,8,", "two offsets"),
        ("frames-x", "dushanbe,dushanbe-0001,none,agreed,0,152,", "by 'agreed': found none, none"),
        ("frames-x", "dushanbe,dushanbe-0003,none,agreed,202,475,", "or 'none' alone"),
        ("functions-x", "dushanbe,dushanbe-0001,blame,x,0,8,", "function: found 'blame'"),
        ("alignment-x", "s,dushanbe,dushanbe-0001,moscow,moscow-0001,close,x,", "found 'close'"),
        ("alignment-x", "s,dushanbe,moscow-0001,moscow,moscow-0001,same,x,", "of this text"),
    ],
)
def test_a_coding_that_cannot_be_right_is_refused(
    copy: Path, name: str, row: str, complaint: str
) -> None:
    add(copy, name, row)
    with pytest.raises(StudyError, match=complaint):
        check(copy)


def test_codings_move_with_their_sentences(copy: Path) -> None:
    """A caption is corrected above a sentence that stays: its coding stays with it."""
    study = load_study(copy)
    text = study.text("moscow")
    content = text.content.replace("i due Premier", "i due Presidenti", 2)
    text.path.write_bytes(content.encode())
    toml = copy / "study.toml"
    new = hashlib.sha256(content.encode()).hexdigest()
    toml.write_text(toml.read_text("utf-8").replace(text.sha256, new), encoding="utf-8")
    moved = load_study(copy)

    def quoted(of) -> list[str]:
        return [of.text(c.text_id).content[c.start : c.end] for c in read_span_codes(of)]

    assert quoted(moved) == quoted(study)


def test_a_study_without_codings_has_none_and_says_so(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    assert read_span_codes(study) == () == read_pairs(study)
    assert frame_agreement.agreement(study).empty
    assert frame_agreement.verdicts(frame_agreement.agreement(study)).empty
    assert frame_agreement.disagreements(study, parse(study)).empty
    assert any("no codings, so speakers, modes and frames" in line for line in check(tiny_study))


def test_check_tells_sentences_that_nobody_agreed_on(copy: Path) -> None:
    path = copy / "codings" / "frames.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    kept = [row for row in rows if not (row[3] == AGREED and row[1] == "dushanbe-0004")]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(kept)
    assert any("without an agreed coding of frames: 1 (line 7)" in line for line in check(copy))
    (copy / "codebook.csv").unlink()
    assert any("no codebook.csv beside the study" in line for line in check(copy))


def test_verdicts_are_of_the_frames_that_have_an_alpha(make_study: Callable[..., Path]) -> None:
    table = frame_agreement.agreement(load_study(shipped_folder()))
    row = frame_agreement.verdicts(table).iloc[0]
    assert row["frames"] == 12 == row["firm"]
    assert row["least"] == table["alpha"].min()
    assert frame_agreement.rarest(table, 2)["given"].tolist() == sorted(table["given"])[:2]
