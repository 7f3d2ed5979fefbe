"""The commands as somebody types them: what they refuse, in one line, and what they leave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "isola_e_lago"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def replace_in_toml(old: str, new: str):
    def spoil(study: Path) -> None:
        path = study / "study.toml"
        written = path.read_text("utf-8")
        assert old in written
        path.write_text(written.replace(old, new, 1), encoding="utf-8")

    return spoil


def write(name: str, data: bytes):
    return lambda study: (study / name).write_bytes(data)


# What is done to a study; what the line says about where, found, expected, what to do.
BAD = {
    "a missing text": (
        lambda study: (study / "piazza.txt").unlink(),
        ["study.toml, [[texts]] number 2, file", "'piazza.txt'", "a text file in", "put the file"],
    ),
    "a wrong hash": (
        write("piazza.txt", b"Altro."),
        ["piazza.txt", "SHA-256 is", "as study.toml says", "Restore the file"],
    ),
    "not UTF-8": (
        lambda study: [
            write("piazza.txt", b"Uno.\ns\xec")(study),
            replace_in_toml('sha256 = "', 'sha256 = "not stated" # "')(study),
            replace_in_toml('sha256 = "', 'sha256 = "not stated" # "')(study),
        ],
        [],
    ),
    "an empty text": (write("borgo.txt", b""), []),
    "a slip in study.toml": (
        replace_in_toml("leaders =", "leader ="),
        ["study.toml", "'leader'", "'leaders'", "Correct the spelling"],
    ),
    "not TOML": (replace_in_toml("language =", "language"), ["study.toml", "not TOML", "README"]),
    "an unknown leader": (
        replace_in_toml('"bianchi"]', '"bianco"]'),
        ["study.toml, leaders", "'bianco'", "one of rossi, bianchi", "Did you mean 'bianchi'"],
    ),
    "a reserved key": (
        replace_in_toml("[people.bianchi]", "[people.both]"),
        ["[people.both]", "the key 'both'", "other than", "choose another key"],
    ),
    "a bad date": (
        replace_in_toml("date = 2030-02-01", 'date = "ieri"'),
        ["number 1, date", "'ieri'", "2025-10-10", "leave it out"],
    ),
    "an id twice": (
        replace_in_toml('id = "piazza"', 'id = "borgo"'),
        ["number 2", "'borgo' for a second time", "an id of its own", "Rename one"],
    ),
    "a file outside": (
        replace_in_toml('"piazza.txt"', '"../piazza.txt"'),
        ["number 2, file", "outside the study", "a file in", "Copy the text"],
    ),
    "no study": (lambda study: shutil.rmtree(study), ["no such file", "study.toml", "new FOLDER"]),
}
COMMANDS = {
    "tables": lambda study, out: ["tables", study, "--out", out],
    "check": lambda study, out: ["check", study],
    "report": lambda study, out: ["report", study, "--out", out],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("spoil", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line(
    tiny_study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command, spoil, said
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("the last good report", encoding="utf-8")
    before = snapshot(out)
    spoil(tiny_study)
    assert main([str(part) for part in COMMANDS[command](tiny_study, out)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("error: ")
    assert "; expected " in line
    at = 0
    for part in said:
        assert part in line[at:], (part, line)
        at = line.index(part, at)
    assert snapshot(out) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_process_ends_with_status_2_and_no_traceback(
    tiny_study: Path, tmp_path: Path, run_helpers, command
) -> None:
    (tiny_study / "piazza.txt").unlink()
    done = run_helpers(*COMMANDS[command](tiny_study, tmp_path / "out"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_tables_into_a_file(tiny_study: Path, tmp_path: Path, capsys) -> None:
    place = tmp_path / "file"
    place.write_text("mine", encoding="utf-8")
    assert main(["tables", str(tiny_study), "--out", str(place)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert place.read_text("utf-8") == "mine"


def test_tables_name_what_they_write(tiny_study: Path, tmp_path: Path, capsys) -> None:
    assert main(["tables", str(tiny_study), "--out", str(tmp_path / "out")]) == 0
    named = capsys.readouterr().out.split()
    assert {Path(name).name for name in named} == set(snapshot(tmp_path / "out"))
    assert {"texts.csv", "segments.csv", "quotations.csv", "datapackage.json"} <= set(
        snapshot(tmp_path / "out")
    )


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_offsets_only(make_study, ending: str) -> None:
    from helpers.study import load_study
    from helpers.tables import Evidence, table, voices_of

    plain = make_study(name="plain")
    texts = {
        path.name: b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", ending.encode())
        for path in plain.glob("*.txt")
    }
    shown = []
    for folder in (plain, make_study(texts, name="changed")):
        study = load_study(folder)
        rows = table("segments").rows(Evidence(study, voices_of(study)))
        kept = ("segment_id", "line", "kind", "speaker", "mode", "words", "text")
        shown.append([[row[column] for column in kept] for row in rows])
    assert shown[0] == shown[1]


def test_the_example_goes_all_the_way(tmp_path: Path, capsys) -> None:
    assert main(["check", str(EXAMPLE)]) == 0
    assert "The study can be used" in capsys.readouterr().out
    assert main(["tables", str(EXAMPLE), "--out", str(tmp_path / "tables")]) == 0


def test_help_names_every_command(run_helpers) -> None:
    shown = run_helpers("--help").stdout
    assert all(command in shown for command in ("tables", "report", "check", "new"))
