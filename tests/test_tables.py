"""The tables keep the contract: columns, cover, order, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.study import load_study, shipped_folder
from helpers.tables import TABLES, as_csv, frame, table, voices_of, write_tables

ROOT = Path(__file__).resolve().parents[1]
STUDIES = [shipped_folder(), *sorted(path.parent for path in ROOT.glob("examples/*/study.toml"))]
each_study = pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)

# From the contract (design, part 3). A table may have more; the order is its own.
CONTRACT = {
    "texts": "text_id title date place kind language author publisher source rights sha256 words",
    "segments": (
        "text_id segment_id sentence_id line start end kind speaker mode words text rule confidence"
    ),
    "quotations": ("text_id line start end quote marks speaker quoted_person cue is_name balanced"),
    "terms": "family text_id speaker mode hits words per_1000 low high",
    "exclusions": "text_id line start end reason speaker mode text",
    "concordance": "family term text_id line start end left keyword right speaker mode",
}
VALUES = {
    ("segments", "kind"): "prose heading caption boilerplate label stage_direction",
    ("segments", "mode"): "transcript direct indirect mixed narration",
    ("terms", "mode"): "transcript direct indirect mixed narration",
    ("concordance", "mode"): "transcript direct indirect mixed narration",
    ("quotations", "is_name"): "true false",
    ("quotations", "balanced"): "true false",
}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes a study's tables once, and gives their folder."""
    done: dict[tuple[Path, str], Path] = {}

    def write(folder: Path, coding: str = "agreed") -> Path:
        if (folder, coding) not in done:
            out = tmp_path_factory.mktemp("tables")
            write_tables(folder, out, coding)
            done[folder, coding] = out
        return done[folder, coding]

    return write


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@each_study
@pytest.mark.parametrize("name", CONTRACT)
def test_columns_of_the_contract(written, folder: Path, name: str) -> None:
    header = (written(folder) / f"{name}.csv").read_text("utf-8").partition("\n")[0].split(",")
    assert set(CONTRACT[name].split()) <= set(header)
    assert len(set(header)) == len(header)
    if name not in ("texts", "exclusions"):
        assert "coding" in header


@each_study
@pytest.mark.parametrize(("place", "values"), VALUES.items(), ids=str)
def test_values_of_the_contract(written, folder: Path, place, values: str) -> None:
    name, column = place
    assert {row[column] for row in read(written(folder) / f"{name}.csv")} <= set(values.split())


@each_study
@pytest.mark.parametrize("coding", ["agreed", "rules"])
def test_speakers_are_people_or_reserved(written, folder: Path, coding: str) -> None:
    people = {*load_study(folder).people, "narrator", "both", "other", "unattributed"}
    for name in ("segments", "quotations", "terms", "concordance"):
        assert {row["speaker"] for row in read(written(folder, coding) / f"{name}.csv")} <= people


@each_study
@pytest.mark.parametrize("coding", ["agreed", "rules"])
def test_segments_cover_every_character_once(written, folder: Path, coding: str) -> None:
    rows = read(written(folder, coding) / "segments.csv")
    for text in load_study(folder).texts:
        at = 0
        for row in (row for row in rows if row["text_id"] == text.id):
            start, end = int(row["start"]), int(row["end"])
            assert at <= start < end
            assert not text.content[at:start].strip(), (at, start)
            at = end
        assert not text.content[at:].strip()


@each_study
def test_cells_are_the_characters_of_the_file(written, folder: Path) -> None:
    # Read here without the package: bytes, a byte-order mark that does not count, slices.
    raw = {text.id: text.path.read_bytes().decode("utf-8-sig") for text in load_study(folder).texts}
    quoting = (
        ("segments", "text"),
        ("quotations", "quote"),
        ("concordance", "keyword"),
        ("exclusions", "text"),
    )
    for name, column in quoting:
        for row in read(written(folder) / f"{name}.csv"):
            content, start = raw[row["text_id"]], int(row["start"])
            assert row[column] == content[start : int(row["end"])]
            assert int(row["line"]) == content.count("\n", 0, start) + 1


@each_study
def test_contexts_are_the_characters_beside_the_hit(written, folder: Path) -> None:
    raw = {text.id: text.path.read_bytes().decode("utf-8-sig") for text in load_study(folder).texts}
    for row in read(written(folder) / "concordance.csv"):
        content, start, end = raw[row["text_id"]], int(row["start"]), int(row["end"])
        assert content[:start].endswith(row["left"])
        assert content[end:].startswith(row["right"])


@each_study
@pytest.mark.parametrize("coding", ["agreed", "rules"])
def test_words_of_terms_are_what_the_exclusions_leave(written, folder: Path, coding: str) -> None:
    # From the tables alone: strike the spans out of the segments and count what remains.
    struck = read(written(folder, coding) / "exclusions.csv")
    left: dict[tuple[str, str, str], int] = {}
    for segment in read(written(folder, coding) / "segments.csv"):
        start, characters = int(segment["start"]), list(segment["text"])
        for span in struck:
            if span["text_id"] == segment["text_id"]:
                begin, end = (max(int(span[key]) - start, 0) for key in ("start", "end"))
                end = min(end, len(characters))
                if begin < end:
                    characters[begin:end] = " " * (end - begin)
        key = segment["text_id"], segment["speaker"], segment["mode"]
        left[key] = left.get(key, 0) + len(re.findall(r"[^\W_]+", "".join(characters)))
    counted = {
        (row["text_id"], row["speaker"], row["mode"]): int(row["words"])
        for row in read(written(folder, coding) / "terms.csv")
    }
    assert counted == {key: words for key, words in left.items() if words}


@each_study
@pytest.mark.parametrize("coding", ["agreed", "rules"])
def test_the_concordance_adds_up_to_the_counts(written, folder: Path, coding: str) -> None:
    lines = read(written(folder, coding) / "concordance.csv")
    for row in read(written(folder, coding) / "terms.csv"):
        keys = ("family", "text_id", "speaker", "mode")
        own = [line for line in lines if all(line[key] == row[key] for key in keys)]
        assert len(own) == int(row["hits"])
        assert sum(line["flag"] == "name" for line in own) == int(row["in_names"])
        assert float(row["per_1000"]) == pytest.approx(
            1000 * len(own) / int(row["words"]), abs=1e-6
        )
        assert not row["low"] or float(row["low"]) <= float(row["per_1000"]) + 1e-4


@each_study
def test_rows_are_in_a_total_order(written, folder: Path) -> None:
    ids = [text.id for text in load_study(folder).texts]
    for name in ("segments", "quotations", "exclusions"):
        rows = read(written(folder) / f"{name}.csv")
        places = [(ids.index(r["text_id"]), int(r["start"]), -int(r["end"])) for r in rows]
        assert places == sorted(set(places))
    assert [row["text_id"] for row in read(written(folder) / "texts.csv")] == ids


@each_study
def test_words_add_up(written, folder: Path) -> None:
    segments = read(written(folder) / "segments.csv")
    for row in read(written(folder) / "texts.csv"):
        own = [int(s["words"]) for s in segments if s["text_id"] == row["text_id"]]
        assert sum(own) == int(row["words"])


@each_study
def test_no_coded_row_among_those_of_the_rules(written, folder: Path) -> None:
    for name in ("segments", "quotations", "terms", "concordance"):
        rows = read(written(folder, "rules") / f"{name}.csv")
        assert {row["coding"] for row in rows} == {"rules"}
        assert "agreed coding" not in {row.get("rule") for row in rows}


def test_the_study_that_ships_is_coded(written) -> None:
    rows = read(written(shipped_folder()) / "segments.csv")
    assert {row["coding"] for row in rows if row["kind"] == "prose"} == {"agreed"}


@each_study
def test_the_data_package_by_an_outside_judge(written, folder: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    path = written(folder) / "datapackage.json"
    package = frictionless.Package(str(path))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message", "rowNumber", "fieldName"])[:5]
    assert [resource.name for resource in package.resources] == [known.name for known in TABLES]
    described = json.loads(path.read_text("utf-8"))
    assert described["version"]
    for resource in described["resources"]:
        header = (path.parent / resource["path"]).read_text("utf-8").partition("\n")[0]
        fields = resource["schema"]["fields"]
        assert header.split(",") == [field["name"] for field in fields]
        assert all(field["description"] for field in fields)


def test_files_hold_no_carriage_return_and_no_byte_order_mark(written) -> None:
    for path in written(shipped_folder()).iterdir():
        data = path.read_bytes()
        assert b"\r" not in data
        assert not data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["a\rb", "a\nb", 'a"b', "a,b", " a ", "", "\0", "a\u2028b"])
def test_any_cell_can_be_read_back(text: str) -> None:
    schema = table("texts")
    row = dict.fromkeys((column.name for column in schema.columns), "x") | {"title": text}
    rows = list(csv.DictReader(io.StringIO(as_csv(schema, [row]), newline="")))
    assert rows == [row]


def test_a_frame_is_the_file(written) -> None:
    study = load_study(shipped_folder())
    voices = voices_of(study)
    for known in TABLES:
        shown = frame(known.name, study, voices)
        rows = read(written(shipped_folder()) / f"{known.name}.csv")
        assert list(shown.columns) == list(rows[0])
        assert len(shown) == len(rows)


def test_an_unknown_coding_is_refused(tiny_study: Path) -> None:
    with pytest.raises(StudyError, match="expected agreed or rules"):
        voices_of(load_study(tiny_study), "mine")


# Environments that must not show in any byte.
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@each_study
def test_the_same_bytes_everywhere(written, run_helpers, tmp_path: Path, folder: Path) -> None:
    expected = {path.name: path.read_bytes() for path in written(folder).iterdir()}
    for number, environment in enumerate(ENVIRONMENTS):
        out = tmp_path / str(number)
        done = run_helpers("tables", folder, "--out", out, **environment)
        assert done.returncode == 0, done.stderr
        assert {path.name: path.read_bytes() for path in out.iterdir()} == expected


CODED = "text_id,sentence_id,start,end,coder,speaker,mode,note\n"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("borgo,borgo-0002,34,40,agreed,rossi,transcript,\n", "the stretches"),
        ("borgo,borgo-0002,35,60,agreed,nobody,transcript,\n", "'nobody'"),
        ("borgo,borgo-0002,35,60,agreed,rossi,shouted,\n", "'shouted'"),
        ("nowhere,borgo-0002,35,60,agreed,rossi,transcript,\n", "'nowhere'"),
        ("borgo,borgo-0002,60,35,agreed,rossi,transcript,\n", "'60' and '35'"),
        ("borgo,borgo-0002,35,60000,agreed,rossi,transcript,\n", "35 to 60000"),
        ("borgo,borgo-0002,35\n", "too many or too few fields"),
    ],
)
def test_codings_that_cannot_be_used(tiny_study: Path, rows: str, found: str) -> None:
    (tiny_study / "codings").mkdir()
    (tiny_study / "codings" / "voices.csv").write_text(CODED + rows, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        voices_of(load_study(tiny_study))
    assert found in caught.value.found
    voices_of(load_study(tiny_study), "rules")


def test_an_agreed_coding_takes_the_place_of_the_rules(tiny_study: Path) -> None:
    content = load_study(tiny_study).text("borgo").content
    start = content.index("Il raccolto")
    middle, end = content.index("è", start), content.index("\n", start)
    parts = [(start, middle - 1, "rossi"), (middle, end, "bianchi")]
    rows = "".join(f"borgo,borgo-0002,{a},{b},agreed,{who},transcript,\n" for a, b, who in parts)
    (tiny_study / "codings").mkdir()
    (tiny_study / "codings" / "voices.csv").write_text(CODED + rows, encoding="utf-8")
    (voices, _) = voices_of(load_study(tiny_study))
    coded = [s for s in voices.segments if s.sentence_id == "borgo-0002"]
    assert [(s.start, s.end, s.speaker, s.rule) for s in coded] == [
        (a, b, who, "agreed coding") for a, b, who in parts
    ]
