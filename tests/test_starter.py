"""A folder of texts becomes a study to confirm; nothing is lost, moved or overwritten."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from helpers.__main__ import main
from helpers.checks import check
from helpers.errors import StudyError
from helpers.starter import start_study
from helpers.study import Study, load_study, shipped_folder

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "isola_e_lago"
TALK = (
    "Anna Rossi: Il raccolto è buono.\n\nLuca Bianchi: Grazie.\n\nAnna Rossi: A presto, Bianchi.\n"
)
NEWS = "La premier Anna Rossi ha detto che il raccolto è buono.\n\nIl ministro Luca Bianchi tace.\n"


def started(tmp_path: Path, texts: dict[str, str | bytes]) -> Study:
    source = tmp_path / "texts"
    source.mkdir()
    for name, content in texts.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (source / name).write_bytes(data)
    start_study(source)
    return load_study(tmp_path / "texts-study")


@pytest.mark.parametrize("study", [shipped_folder(), EXAMPLE], ids=lambda folder: folder.name)
def test_the_texts_we_know_are_found_again(tmp_path: Path, study: Path) -> None:
    known = load_study(study)
    source = tmp_path / "source"
    source.mkdir()
    for text in known.texts:
        shutil.copy(text.path, source)
    lines = start_study(source, tmp_path / "new")
    found = load_study(tmp_path / "new")
    assert [text.kind for text in found.texts] == ["transcript", "article"]
    assert [text.sha256 for text in found.texts] == [text.sha256 for text in known.texts]
    assert [text.date for text in found.texts] == [text.date for text in known.texts]
    named = {person.name for person in known.people.values()}
    assert {found.people[key].name for key in found.leaders} == named
    own = {person.name: person.gender for person in known.people.values()}
    assert {found.people[k].gender for k in found.leaders} <= {*own.values(), ""}
    assert check(tmp_path / "new")[-1].startswith("The study can be used")
    assert main(["tables", str(tmp_path / "new"), "--out", str(tmp_path / "out")]) == 0
    assert any("CONFIRM" in line for line in lines)
    assert any("python -m helpers check" in line for line in lines)


def test_files_are_copied_byte_for_byte_and_stay(tmp_path: Path) -> None:
    texts = {"a.txt": b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode(), "b.TXT": NEWS.encode()}
    study = started(tmp_path, texts)
    for text in study.texts:
        original = tmp_path / "texts" / text.path.name
        assert text.path.read_bytes() == original.read_bytes() == texts[text.path.name]
        assert text.sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
        written = (tmp_path / "texts-study" / "study.toml").read_text("utf-8")
        assert text.sha256 in written
    assert not list(tmp_path.glob(".*"))


KINDS = {
    "turns": (TALK, "transcript"),
    "turns in capitals": ("ROSSI – Sì.\n\nBIANCHI – No.\n\nROSSI – Forse.\n", "transcript"),
    "an interview": ("Domanda: E il ponte?\n\nRisposta: Si farà.\n", "transcript"),
    "turns of people named once": (
        "Oggi Anna Rossi e Luca Zanotti sono a Borgo.\n\nAnna Rossi: Il raccolto è buono.\n\n"
        "Luca Zanotti: Grazie.\n",
        "transcript",
    ),
    "an article": (NEWS, "article"),
    "topics before colons": (
        "La premier Anna Rossi ha indicato tre lavori:\n\nEnergia: più sole.\n\nScuola: più libri."
        "\n\nEnergia: più vento.\n",
        "article",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kind"), KINDS.values(), ids=KINDS)
def test_kind(tmp_path: Path, content: str, kind: str) -> None:
    assert started(tmp_path, {"a.txt": content}).texts[0].kind == kind


def test_people_with_office_gender_and_surname(tmp_path: Path) -> None:
    content = (
        "La cancelliera Marta Venn ha detto di sì. Il presidente orsino Ugo Neri ha detto di no. "
        "«Vedremo», ha aggiunto Venn. Il presidente orsino Neri ha sorriso. L’Unione tace.\n"
    )
    people = started(tmp_path, {"a.txt": content}).people
    assert set(people) == {"venn", "neri"}
    assert (people["venn"].name, people["venn"].gender) == ("Marta Venn", "f")
    assert (people["neri"].name, people["neri"].gender) == ("Ugo Neri", "m")
    assert people["neri"].aliases == ("Neri",)
    assert people["neri"].roles == ("presidente orsino",)


def test_people_of_a_transcript_whose_names_are_words_too(tmp_path: Path) -> None:
    study = started(tmp_path, {"a.txt": TALK})
    assert [study.people[key].name for key in study.leaders] == ["Anna Rossi", "Luca Bianchi"]


def test_without_people_two_are_left_to_name(tmp_path: Path) -> None:
    study = started(tmp_path, {"a.txt": "piove da tre giorni e il fiume sale.\n"})
    assert study.leaders == ("person1", "person2")
    assert all(person.name.startswith("TO DO") for person in study.people.values())


def test_odd_names_of_files(tmp_path: Path) -> None:
    names = ['a"b\\c.txt', "Città nuova (1).txt", "città-nuova_1.txt", "\u65e5.txt", "a\x7fb.txt"]
    study = started(tmp_path, dict.fromkeys(names, NEWS))
    assert sorted(text.path.name for text in study.texts) == sorted(names)
    assert len({text.id.casefold() for text in study.texts}) == len(names)


@pytest.mark.parametrize("name", ["Narrator", "Both", "Other"])
def test_no_key_is_a_reserved_word(tmp_path: Path, name: str) -> None:
    content = f"La premier Ada {name} ha detto di sì.\n\nIl ministro Ugo Neri ha detto di no.\n"
    study = started(tmp_path, {"a.txt": content})
    assert f"Ada {name}" in {person.name for person in study.people.values()}


ENGLISH = (
    "The president said that the country will grow and that the people are happy with it. They "
    "asked what would come next, and nobody knew.\n"
)
REFUSED = {
    "no texts": ({"a.md": NEWS}, "no file that ends in .txt"),
    "not UTF-8": ({"a.txt": b"s\xec"}, "byte 0xec"),
    "empty": ({"a.txt": NEWS, "b.txt": b""}, "an empty text"),
    "another language": ({"a.txt": NEWS, "b.txt": ENGLISH}, "another language (en)"),
}


@pytest.mark.parametrize(("texts", "found"), REFUSED.values(), ids=REFUSED)
def test_refused_and_nothing_written(tmp_path: Path, texts, found: str) -> None:
    with pytest.raises(StudyError) as caught:
        started(tmp_path, texts)
    assert found in caught.value.found
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    study = started(tmp_path, {"a.txt": NEWS})
    toml = study.folder / "study.toml"
    toml.write_text("mine", encoding="utf-8")
    for out in (None, study.folder, toml, tmp_path / "texts"):
        with pytest.raises(StudyError, match="there already"):
            start_study(tmp_path / "texts", out)
    assert toml.read_text("utf-8") == "mine"
    assert [path.name for path in (tmp_path / "texts").iterdir()] == ["a.txt"]


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("helpers.starter.load_study", fail)
    with pytest.raises(StudyError, match="the disk is full"):
        started(tmp_path, {"a.txt": NEWS})
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    source, out = tmp_path / "texts", tmp_path / "deep" / "out"
    source.mkdir()
    out.mkdir(parents=True)
    (source / "a.txt").write_text(NEWS, encoding="utf-8")
    start_study(source, out)
    assert load_study(out).texts[0].id == "a"


def test_no_folder(tmp_path: Path, capsys) -> None:
    assert main(["new", str(tmp_path / "nowhere")]) == 2
    assert "cannot be read" in capsys.readouterr().err
