"""Figures and quotations beside what other sources give: attested is not true."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.quoted_figures.figures import read_figures
from helpers.quoted_figures.indicators import named
from helpers.quoted_figures.record import (
    STATUSES,
    attested,
    beside,
    occasion_of,
    occasions,
    quotations_beside,
)
from helpers.speech.voices import attribute
from helpers.study import Study, load_study, shipped_folder

ARTICLE = """Un vertice a due

Anna Rossi ha detto che gli scambi valgono oltre 26 miliardi di euro. Bianchi ha detto che gli \
scambi valgono 27 miliardi di euro. Rossi ha parlato di 40 scuole. Bianchi ha ricordato 12 treni.

«Non temiamo l'inverno», ha detto Rossi.
"""
CATALOGUE = """indicator,label,unit,words,record,note
trade,trade,money,scambi,turnover,
schools,schools,count,scuole,schools,
trains,trains,count,treni,trains,
"""
OCCASIONS = """text_id,first_line,last_line,occasion,event,reached
piazza,1,3,talks,Talks,whole
piazza,4,9,dinner,Dinner,not at all
"""
RECORD = """indicator,value,unit,relation,said_by,event,attestation,source_title,source_address
turnover,26000000000,EUR,eq,rossi,Talks,one report,Agency,https://a.example/1
turnover,28000000000,EUR,gt,bianchi,Talks,several reports,Daily,https://a.example/2
schools,40,scuole,eq,rossi,Dinner,one report,Agency,https://a.example/3
turnover,a date,,eq,rossi,Talks,one report,Agency,https://a.example/4
"""
QUOTATIONS = """line,words,status,addresses
5,Non temiamo,other report,https://a.example/5
"""


@pytest.fixture
def study(make_study) -> Study:
    folder = make_study({"piazza.txt": ARTICLE})
    (folder / "record").mkdir()
    for name, content in {
        "indicators.csv": CATALOGUE, "occasions.csv": OCCASIONS, "record/figures.csv": RECORD,
        "record/quotations.csv": QUOTATIONS,
    }.items():  # fmt: skip
        (folder / name).write_text(content, encoding="utf-8")
    return load_study(folder)


def test_agreement_difference_and_what_was_not_found_are_told_apart(study: Study) -> None:
    voices = attribute(study)
    table = beside(study, named(study, voices, read_figures(study, voices)))
    assert table["status"].tolist() == [
        "same number",
        "another number",
        "elsewhere only",
        "not found",
    ]
    assert set(table["status"]) <= set(STATUSES)
    assert table["hedge"].tolist() == [
        "the text hedges (more than), the source does not",
        "",
        "",
        "",
    ]
    assert table["here"].tolist()[0] == "oltre 26 miliardi di euro"
    assert table["there"].tolist()[1] == "bianchi: gt 28,000,000,000 EUR"
    assert table["attestation"].tolist()[0] == "one report"
    assert table["occasion"].tolist() == ["talks"] * 4


def test_what_was_not_read_to_the_end_is_not_reached(study: Study) -> None:
    path = study.folder / "occasions.csv"
    path.write_text(OCCASIONS.replace("Talks,whole", "Talks,first paragraphs"), encoding="utf-8")
    voices = attribute(study)
    table = beside(study, named(study, voices, read_figures(study, voices)))
    assert table["status"].tolist()[-1] == "not reached"


def test_a_quotation_is_held_against_the_record(study: Study) -> None:
    table = quotations_beside(study, attribute(study))
    table = table[table["text_id"] == "piazza"]
    assert table[["line", "speaker", "status"]].values.tolist() == [[5, "rossi", "other report"]]


def test_a_row_that_holds_no_number_is_passed_over(study: Study) -> None:
    assert len(attested(study)) == 3


def test_an_occasion_holds_its_first_and_its_last_line(study: Study) -> None:
    known = occasions(study)
    names = [occasion_of(known, "piazza", line) for line in (1, 3, 4, 9, 10)]
    assert [o.name if o else None for o in names] == ["talks", "talks", "dinner", "dinner", None]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("piazza,1", "nowhere,1", "nowhere"),
        (",1,3,", ",one,3,", "one, 3"),
        ("whole", "half", "half"),
    ],
)
def test_an_occasion_that_cannot_be_used_is_refused(
    study: Study, old: str, new: str, complaint: str
) -> None:
    (study.folder / "occasions.csv").write_text(OCCASIONS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError, match=complaint) as caught:
        occasions(study)
    assert "\n" not in str(caught.value)


def test_without_a_record_nothing_is_beside(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    voices = attribute(study)
    assert beside(study, read_figures(study, voices)).empty
    assert quotations_beside(study, voices).empty and occasions(study) == () == attested(study)


def test_the_shipped_record_never_calls_an_attestation_true() -> None:
    study = load_study(shipped_folder())
    voices = attribute(study)
    figures = named(study, voices, read_figures(study, voices))
    table = beside(study, figures)
    assert set(table["status"]) <= set(STATUSES) and len(table)
    found = table[table["status"] == "same number"]
    assert (found["attestation"] != "").all() and found["address"].str.startswith("http").all()
    assert set(table["figure_id"]) <= {f.id for f in figures}
