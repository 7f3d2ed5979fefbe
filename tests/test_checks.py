"""What `check` says of a study: what is wrong, what is missing, whether it can be used."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helpers.checks import SCHEMAS, check
from helpers.coding.codings import QUOTATION_COLUMNS, VERB_COLUMNS, VOICE_COLUMNS
from helpers.errors import StudyError
from helpers.sources import DEFECT_COLUMNS
from helpers.study import shipped_folder

CODED = ",".join(VOICE_COLUMNS) + "\n"
QUOTED = ",".join(QUOTATION_COLUMNS) + "\n"
VERBS = ",".join(VERB_COLUMNS) + "\n"
FIGURES = next(",".join(s.columns) for s in SCHEMAS if s.files == "record/figures*.csv") + "\n"


def test_the_study_that_ships_can_be_used() -> None:
    *remarks, last = check(shipped_folder())
    assert last.startswith("The study can be used: 2 leaders, texts: 2, sentences of prose: 178")
    assert any("line 69" in remark and "quotation marks" in remark for remark in remarks)
    assert not any("codings" in remark for remark in remarks)


def test_a_tiny_study(tiny_study: Path) -> None:
    *remarks, last = check(tiny_study)
    assert last.startswith("The study can be used")
    assert last.endswith("2 remarks.")
    assert any("text 'borgo': no rights stated" in remark for remark in remarks)
    assert any("no codings" in remark for remark in remarks)


# What is replaced by what in study.toml -> what is said.
TOML = {
    "unknown key": ('gender = "m"', 'gender = "m"\nshoe = 43', "'shoe' is not one the suite reads"),
    "no date": ("date = 2030-02-01\n", "", "text 'borgo': no date"),
    "no hash": ('sha256 = "', 'sha256 = ""  # "', "text 'borgo': no sha256"),
    "no gender": ('gender = "m"\n', "", "[people.bianchi]: a leader without gender"),
    "nobody mentions": ('name = "Luca Bianchi"\naliases = ["Bianchi"]', 'name = "Ugo Neri"',
                        "[people.bianchi]: no text mentions Ugo Neri"),
    "a role of two": ('aliases = ["Bianchi"]', 'roles = ["Premier di Borgo"]',
                      "“premier di borgo” may mean rossi and bianchi"),
    "a label of nobody": ('name = "Luca Bianchi"\naliases = ["Bianchi"]', 'name = "Ugo Neri"',
                          "No words are given to Ugo Neri"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), TOML.values(), ids=TOML)
def test_remarks_on_study_toml(make_study, old: str, new: str, said: str) -> None:
    folder = make_study(toml={old: new} if old != 'sha256 = "' else None)
    if old == 'sha256 = "':
        path = folder / "study.toml"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    remarks = check(folder)
    assert any(said in remark for remark in remarks), remarks


TEXTS = {
    "a label": ("Anna Rossi: Sì.\n\nUgo Neri (ospite): No.\n\nUgo Neri (ospite): Mai.\n",
                "lines 3 and 5: the label “Ugo Neri” names nobody"),
    "no label": ("Il raccolto è buono.\n\nL’inverno sarà lungo.\n", "no line opens with a speaker"),
    "marks": ("Anna Rossi: Sì.\n\nAnna Rossi: È «buono.\n\nLuca Bianchi: No» e basta.\n",
              "quotation marks that do not fit"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), TEXTS.values(), ids=TEXTS)
def test_remarks_on_a_transcript(make_study, content: str, said: str) -> None:
    remarks = check(make_study({"borgo.txt": content}))
    assert any(said in remark for remark in remarks), remarks


def test_a_question_without_a_name_is_no_remark(make_study) -> None:
    content = "Domanda: E il ponte?\n\nAnna Rossi: Si farà.\n"
    assert not any("label" in remark for remark in check(make_study({"borgo.txt": content})))


FILES = {
    "a stray text": ("terzo.txt", "Ciao.", "terzo.txt: study.toml does not name this file"),
    "an unknown sentence": (
        "codings/voices.csv", CODED + "borgo,borgo-0099,0,5,ugo,rossi,direct,\n",
        "voices.csv, line 2, coder 'ugo', sentence 'borgo-0099': text 'borgo' has no such sentence",
    ),
    "elsewhere": ("codings/voices.csv", CODED + "borgo,borgo-0001,0,99,ugo,rossi,direct,\n",
                  "0–99 does not lie in the sentence"),
    "no verb": (
        "codings/stance.csv", VERBS + "borgo,borgo-0001,0,99,ugo,true,rossi,neutral,\n",
        "does not lie in its sentence",
    ),
    "no passage": ("codings/quotations.csv", QUOTED + "borgo,borgo-0001,0,5,ugo,rossi,,false,\n",
                   "0–5 of 'borgo' is no passage"),
    "a record's number": (
        "record/figures.csv", FIGURES + 'trade,"27,8",,,,,,,,title,,,\n',
        "line 2, value: found '27,8'; expected a number",
    ),
    "a defect's place": (
        "defects.csv", ",".join(DEFECT_COLUMNS) + "\nborgo,three,0,8,Incontro,why\n",
        "line 2, line: found 'three'; expected a whole number",
    ),
    "a defect without a reason": (
        "defects.csv", ",".join(DEFECT_COLUMNS) + "\nborgo,1,0,8,Incontro,\n",
        "line 2: why may not be empty",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), FILES.values(), ids=FILES)
def test_remarks_on_other_files(tiny_study: Path, name: str, content: str, said: str) -> None:
    path = tiny_study / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    remarks = check(tiny_study)
    assert any(said in remark for remark in remarks), remarks
    assert remarks[-1].startswith("The study can be used")


@pytest.mark.parametrize("name", ["indicators.csv", "record/figures.csv", "codings/voices.csv"])
def test_a_table_that_is_none(tiny_study: Path, name: str) -> None:
    path = tiny_study / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"indicator,words\ns\xec,x\n")
    with pytest.raises(StudyError, match="cannot be read"):
        check(tiny_study)


UNUSABLE = {
    "no column": ("indicators.csv", "indicator\ntrade\n", "line 1.*Add words"),
    "an empty cell": ("indicators.csv", "indicator,words\n,scambi\n", "line 2, indicator: found"),
    "nobody": (
        "codings/voices.csv", CODED + "borgo,borgo-0001,0,5,,rossi,direct,\n",
        r"voices\.csv, line 2, coder: found an empty cell",
    ),
    "fields": ("indicators.csv", "indicator,words\ntrade\n", "line 2.*too few fields"),
    "reach": (
        "occasions.csv",
        "text_id,first_line,last_line,occasion,event,reached\nborgo,1,9,talks,x,nearly\n",
        "'nearly'.*one of whole",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_files_that_cannot_be_used(tiny_study: Path, name: str, content: str, said: str) -> None:
    path = tiny_study / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=said):
        check(tiny_study)


def test_remarks_on_figures(tiny_study: Path) -> None:
    (tiny_study / "indicators.csv").write_text(
        "indicator,label,unit,words,record,note\nnothing,nothing at all,km,mare,,\n",
        encoding="utf-8",
    )
    (tiny_study / "occasions.csv").write_text(
        "text_id,first_line,last_line,occasion,event,reached\nborgo,1,2,talks,x,whole\n",
        encoding="utf-8",
    )
    text, toml = tiny_study / "borgo.txt", tiny_study / "study.toml"
    before = hashlib.sha256(text.read_bytes()).hexdigest()
    with text.open("a", encoding="utf-8", newline="") as file:
        file.write("\nServono 40 milioni di euro.\n")
    after = hashlib.sha256(text.read_bytes()).hexdigest()
    toml.write_text(toml.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    remarks = check(tiny_study)
    for said in ("no row names 1 of 1 figures", "of the indicator 'nothing'", "no occasion for 1"):
        assert any(said in remark for remark in remarks), (said, remarks)


def test_hidden_files_and_notes_are_let_be(tiny_study: Path) -> None:
    before = check(tiny_study)
    for name in (".DS_Store", "README.md", "codebook.md"):
        (tiny_study / name).write_text("x", encoding="utf-8")
    assert check(tiny_study) == before


TERMS = "entry,family,match,gloss,reason,source\ninverno,seasons,lemma,winter,its topic,a test\n"


def test_terms_of_a_study_that_occur_are_no_remark(tiny_study: Path) -> None:
    before = check(tiny_study)
    (tiny_study / "terms.csv").write_text(TERMS, encoding="utf-8")
    assert check(tiny_study) == before


def test_terms_that_no_text_holds_are_told_in_one_line(tiny_study: Path) -> None:
    rows = "ghiaccio,seasons,lemma,ice,r,s\nmare mosso,seasons,phrase,rough sea,r,s\n"
    (tiny_study / "terms_more.csv").write_text(TERMS + rows, encoding="utf-8")
    (remark,) = [line for line in check(tiny_study) if "terms*.csv" in line]
    assert "no text holds “ghiaccio”, “mare mosso”;" in remark


def test_a_term_that_can_match_nothing_is_refused_and_quoted(tiny_study: Path) -> None:
    (tiny_study / "terms.csv").write_text(f"{TERMS}inverni,seasons,lemma,r,s,t\n", "utf-8")
    with pytest.raises(StudyError, match="'inverni,seasons,lemma,r,s,t': a form of 'inverno'"):
        check(tiny_study)


def test_a_first_person_plural_coded_elsewhere_is_told(tiny_study: Path) -> None:
    (tiny_study / "codings").mkdir()
    path = tiny_study / "codings" / "first_plural.csv"
    header = "text_id,sentence_id,start,end,coder,includes,note\n"
    path.write_text(f"{header}borgo,borgo-0001,0,3,anna,addressee,\n", encoding="utf-8")
    assert any("0–3 of 'borgo' is no first person plural" in line for line in check(tiny_study))
    path.write_text(f"{header}borgo,borgo-0001,0,3,anna,everybody,\n", encoding="utf-8")
    with pytest.raises(StudyError, match="'everybody'; expected one of addressee"):
        check(tiny_study)
