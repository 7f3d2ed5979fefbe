"""A study is read as it stands, or refused with a reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.study import NOT_STATED, decode, load_study, shipped_folder

ROOT = Path(__file__).resolve().parents[1]


def test_the_study_that_ships() -> None:
    study = load_study(shipped_folder())
    assert study.leaders == ("putin", "tokayev")
    assert {text.id: text.sha256 for text in study.texts} == {
        "dushanbe": "589f771075a64f41d6850ddfa629aa506aaccd380f47ecf7a135dd2b210d105a",
        "moscow": "308b8da53a997e5f8b69edd29b46f72309058966fa8df4a36fb70fcdbe50a571",
    }
    assert all(hashlib.sha256(t.path.read_bytes()).hexdigest() == t.sha256 for t in study.texts)
    assert study.remarks == ()


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/study.toml")), ids=str)
def test_every_example_is_a_complete_study(path: Path) -> None:
    study = load_study(path.parent)
    assert {text.kind for text in study.texts} == {"transcript", "article"}
    assert "f" in {study.people[key].gender for key in study.leaders}
    for text in study.texts:
        assert text.publish == "full"
        assert NOT_STATED not in (text.rights, text.author, text.publisher, text.source)


def test_what_is_read(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    assert study.people["rossi"].roles == ("premier di Borgo",)
    borgo, piazza = study.texts
    assert (borgo.date, borgo.publish, borgo.rights) == ("2030-02-01", "extracts", NOT_STATED)
    assert (piazza.date, piazza.publish) == ("2030-02", "full")
    assert piazza.rights == "written for this test"
    assert study.text("piazza") is piazza


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_offsets_count_line_ends_and_no_byte_order_mark(ending: str, bom: bytes) -> None:
    written = f"Anna Rossi: Sì.{ending}{ending}Luca Bianchi: No."
    content = decode(bom + written.encode(), "t.txt")
    assert content == written
    assert content.index("Luca") == 15 + 2 * len(ending)


def test_a_second_byte_order_mark_is_a_character() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa", "t.txt") == "\ufeffa"


def test_study_toml_with_byte_order_mark_and_crlf(tiny_study: Path) -> None:
    path = tiny_study / "study.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_study(tiny_study).leaders == ("rossi", "bianchi")


def test_an_unknown_key_is_a_remark(make_study) -> None:
    study = load_study(make_study(toml={'country = "Borgo"': 'country = "Borgo"\ncolour = "red"'}))
    (remark,) = study.remarks
    assert "[people.rossi]" in remark
    assert "'colour'" in remark


# What is replaced by what in study.toml; what the error names as found; as expected.
BAD_TOML = [
    ("titel", 'title = "Rossi', 'titel = "Rossi', "'titel'", "'title'"),
    ("no title", 'title = "Rossi and Bianchi"\n', "", "no 'title'", "title ="),
    ("not TOML", 'language = "it"', "language = it", "line that is not TOML", "README"),
    ("number for text", 'language = "it"', "language = 5", "language = 5", "quotation marks"),
    ("unknown language", 'language = "it"', 'language = "xx"', "'xx'", "lexicons for (it)"),
    ("cache for language", '"it"', '"__pycache__"', "'__pycache__'", "lexicons for (it)"),
    ("unknown leader", '"bianchi"]', '"bianci"]', "'bianci'", "rossi, bianchi"),
    ("one leader", ', "bianchi"]', "]", "['rossi']", "two or more"),
    ("one leader twice", '"bianchi"]', '"rossi"]', "['rossi', 'rossi']", "different"),
    ("leaders as text", '["rossi", "bianchi"]', '"rossi"', "'rossi'", "leaders = ["),
    ("reserved key", "[people.bianchi]", "[people.narrator]", "'narrator'", "other than"),
    ("alias as text", '["Bianchi"]', '"Bianchi"', "aliases = 'Bianchi'", "list"),
    ("slip in person", 'aliases = ["B', 'alias = ["B', "'alias'", "'aliases'"),
    ("no name", 'name = "Luca Bianchi"\n', "", "no 'name'", "name ="),
    ("gender", 'gender = "m"', 'gender = "x"', "'x'", '"m", "f"'),
    ("bad date", "2030-02-01", '"1 febbraio 2030"', "'1 febbraio 2030'", "2025-10-10"),
    ("impossible date", "2030-02-01", '"2030-02-30"', "'2030-02-30'", "2025-10-10"),
    ("week for date", "2030-02-01", '"2030-W01-1"', "'2030-W01-1'", "2025-10-10"),
    ("duplicate id", 'id = "piazza"', 'id = "borgo"', "'borgo' for a second time", "its own"),
    ("odd id", 'id = "piazza"', 'id = "../a b"', "'../a b'", "letters, digits"),
    ("kind", '"article"', '"speech"', "'speech'", "'article'"),
    ("slip in text", 'kind = "article"', 'kid = "article"', "'kid'", "'kind'"),
    ("missing text", '"piazza.txt"', '"piaza.txt"', "'piaza.txt'", "a text file"),
    ("a folder for a text", '"piazza.txt"', '"."', "cannot be read", "a text file"),
    ("outside", '"piazza.txt"', '"../piazza.txt"', "outside the study", "a file in"),
    ("absolute", '"piazza.txt"', '"/etc/hosts"', "outside the study", "a file in"),
    ("null in name", '"piazza.txt"', r'"pia\u0000zza.txt"', "no usable path", "a file in"),
    ("publish", 'publish = "full"', 'publish = "all"', "'all'", "'full' or 'extracts'"),
    ("rights", 'rights = "not stated"', "rights = 3", "rights = 3", "quotation marks"),
]


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"), [row[1:] for row in BAD_TOML], ids=[r[0] for r in BAD_TOML]
)
def test_study_toml_is_refused(make_study, old: str, new: str, found: str, expected: str) -> None:
    folder = make_study(toml={old: new})
    with pytest.raises(StudyError) as caught:
        load_study(folder)
    error = caught.value
    assert "study.toml" in error.where
    assert found in error.found
    assert expected in error.expected
    assert error.todo
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("tables", "found", "expected"),
    [
        ("people = 3\n[[texts]]", "people = 3", "tables [people.KEY]"),
        ("[[people]]\nname = 'Anna'\n[[texts]]", "people = [", "tables [people.KEY]"),
        ("people.a = 3\n[[texts]]", "3", "a table"),
        ("[[texts]]", "no 'people'", "people ="),
        ("people.a.name = 'A'\npeople.b.name = 'B'", "no 'texts'", "texts ="),
        ("people.a.name = 'A'\npeople.b.name = 'B'\ntexts = [3]", "3", "a table"),
        ("people.a.name = 'A'\npeople.b.name = 'B'\n[texts]\nid = 'x'", "texts =", "[[texts]]"),
        ("people.a.name = 'A'\npeople.b.name = 'B'\n[[texts]]", "no 'id'", "id ="),
    ],
)
def test_tables_of_another_shape(tmp_path: Path, tables: str, found: str, expected: str) -> None:
    head = "title = 'T'\nlanguage = 'it'\nleaders = ['a', 'b']\n"
    (tmp_path / "study.toml").write_text(head + tables, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_study(tmp_path)
    assert found in caught.value.found
    assert expected in caught.value.expected


BAD_TEXTS = [
    ("not UTF-8", b"Anna Rossi: s\xec.", "line 1", "byte 0xec", "UTF-8"),
    ("not UTF-8 further on", "Sì.\nNo.\n".encode() + b"\xff", "line 3", "byte 0xff", "UTF-8"),
    ("UTF-16", "Sì.".encode("utf-16"), "line 1", "byte 0xff", "UTF-8"),
    ("empty", b"", "piazza.txt", "an empty text", "at least one word"),
    ("only a byte-order mark", b"\xef\xbb\xbf", "piazza.txt", "an empty text", "at least one"),
    ("blank", b" \r\n\t\n", "piazza.txt", "white space only", "at least one word"),
]


@pytest.mark.parametrize(
    ("data", "where", "found", "expected"),
    [row[1:] for row in BAD_TEXTS],
    ids=[row[0] for row in BAD_TEXTS],
)
def test_a_text_is_refused(make_study, data: bytes, where: str, found: str, expected: str) -> None:
    folder = make_study({"piazza.txt": data})
    with pytest.raises(StudyError) as caught:
        load_study(folder)
    assert where in caught.value.where
    assert found in caught.value.found
    assert expected in caught.value.expected


def test_a_changed_text_is_refused(tiny_study: Path) -> None:
    path = tiny_study / "piazza.txt"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b" ")
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StudyError) as caught:
        load_study(tiny_study)
    assert after in caught.value.found
    assert before in caught.value.expected


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="found no such file"):
        load_study(tmp_path / "nowhere")


def test_a_text_nobody_knows(tiny_study: Path) -> None:
    with pytest.raises(StudyError, match="one of borgo, piazza"):
        load_study(tiny_study).text("moscow")
