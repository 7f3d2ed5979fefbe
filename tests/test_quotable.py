"""A figure as a sentence that can be copied: no more than the text carries."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from helpers.quoted_figures.figures import Figure, read_figures
from helpers.quoted_figures.indicators import named
from helpers.quoted_figures.quotable import (
    by_wording,
    overview,
    period_words,
    sentences,
    stated,
    surface,
    to_copy,
)
from helpers.speech.voices import attribute
from helpers.study import Person, Study, Text, load_study, shipped_folder

PEOPLE = {"venn": Person("venn", "Ilse Venn", ("Venn",), ("cancelliera",), "f", "Altenwald"),
          "rask": Person("rask", "Pietro Rask", ("Rask",), (), "m", "Norvia")}  # fmt: skip
ARTICLE = """Un vertice a due

Venn ha detto che nel 2024 gli scambi hanno superato i 27 miliardi di euro. «Apriremo 40 scuole», \
ha detto Rask. Sono arrivati 12 treni. Rask ha detto che non sono 25 scuole.
"""
SPEECH = "Un discorso\n\nIlse Venn: Apriremo 40 scuole.\n\nPietro Rask: Grazie.\n"


def figures_of(*texts: tuple[str, str]) -> tuple[Study, tuple[Figure, ...]]:
    known = tuple(
        Text(
            f"t{at}", Path(f"t{at}.txt"), kind, content, "0" * 64, title=f"Text {at}",
            date="2025-11-12", author="A. Neri", publisher="not stated",
        )
        for at, (kind, content) in enumerate(texts)
    )  # fmt: skip
    study = Study(Path("nowhere"), "Prova", "it", ("venn", "rask"), PEOPLE, known)
    voices = attribute(study)
    return study, named(study, voices, read_figures(study, voices))


def test_a_sentence_says_who_how_when_and_where() -> None:
    study, figures = figures_of(("article", ARTICLE), ("transcript", SPEECH))
    said = sentences(study, figures)
    assert len(said) == len(figures) == 5
    trade, schools, trains, denied, speech = said
    assert "Ilse Venn is reported as putting" in trade and "more than 27 billion euros" in trade
    assert "in 2024" in trade and "in the article's wording, A. Neri, 2025-11-12, line 3" in trade
    assert "Pietro Rask is quoted as putting" in schools and "in quotation marks" in schools
    assert trains.startswith("The article itself puts")
    assert "which is denied there" in denied
    assert speech.startswith("Ilse Venn puts") and "(transcript, A. Neri" in speech


@pytest.fixture(scope="module")
def shipped() -> tuple[Study, tuple[Figure, ...]]:
    study = load_study(shipped_folder())
    voices = attribute(study)
    return study, named(study, voices, read_figures(study, voices))


def test_each_sentence_quotes_characters_of_its_line(shipped) -> None:
    study, figures = shipped
    for figure, sentence in zip(figures, sentences(study, figures), strict=True):
        (line,) = re.findall(r"line (\d+): «", sentence)
        words = sentence.rsplit("«", 1)[1].removesuffix("»).")
        content = study.text(figure.text_id).content
        assert int(line) == figure.line == content.count("\n", 0, figure.amount.start) + 1
        assert words == surface(figure, content)
        assert " ".join(content[figure.amount.start : figure.amount.end].split()) in words
        if figure.amount.hedge:
            assert " ".join(content[slice(*figure.amount.hedge)].split()) in words


def test_no_sentence_claims_that_a_figure_is_right(shipped) -> None:
    study, figures = shipped
    said = " ".join(sentences(study, figures)).casefold()
    assert not re.search(r"\b(?:correct|wrong|true|false|error|lie[sd]?|mistake|actually)\b", said)


STATED = {
    "oltre 26 miliardi di dollari": "more than 26 billion US dollars",
    "quasi 5 milioni di euro": "almost 5 million euros",
    "circa 40 scuole": "about 40", "almeno 20 scuole": "20 or more",
    "fino a 20 km": "20 kilometres or less",
    "il 12,5%": "12.5 per cent",
    "tra 3 e 5 miliardi di euro": "between 3 billion and 5 billion euros",
    "7591 chilometri": "7,591 kilometres",
}  # fmt: skip


@pytest.mark.parametrize(("written", "english"), STATED.items(), ids=STATED)
def test_a_figure_in_english(written: str, english: str) -> None:
    _, (figure,) = figures_of(("article", f"Titolo\n\nIl piano prevede {written} in tutto.\n"))
    assert stated(figure) == english
    content = f"Titolo\n\nIl piano prevede {written} in tutto.\n"
    assert surface(figure, content) in content


PERIODS = {
    "": ("", ""), "2024": ("in 2024", "2024"), "2025-10": ("in October 2025", "Oct 2025"),
    "2025-11-12": ("on 12 November 2025", "12 Nov 2025"),
    "2025-01/2025-09": ("from January to September 2025", "Jan–Sep 2025"),
    "2026/2030": ("in 2026–2030", "2026–30"),
}  # fmt: skip


@pytest.mark.parametrize(("iso", "expected"), PERIODS.items())
def test_a_period_in_words(iso: str, expected: tuple[str, str]) -> None:
    assert (period_words(iso), period_words(iso, short=True)) == expected


def test_tables_have_a_row_a_figure(shipped) -> None:
    study, figures = shipped
    assert overview(study, figures)["figure_id"].tolist() == [f.id for f in figures]
    assert to_copy(study, figures)["sentence"].tolist() == list(sentences(study, figures))
    assert by_wording(study, figures)["figures"].sum() == len(figures)
    for table in (overview(study, ()), to_copy(study, ()), by_wording(study, ())):
        assert table.empty


VAGUE = """Un vertice a due

Venn ha detto che gli scambi valgono decine di miliardi di euro. Rask ha detto che sono nate \
decine di scuole. Venn ha detto che un quinto delle scuole è nuovo. Rask ha detto che nel 2024 \
gli scambi annuali valgono almeno 20 miliardi di euro.
"""


def test_what_is_worded_without_a_number_is_given_without_one() -> None:
    _, figures = figures_of(("article", VAGUE))
    assert [stated(figure) for figure in figures] == [
        "tens of billions of euros", "tens", "1/5", "20 billion euros or more",
    ]  # fmt: skip


def test_a_line_in_doubt_says_so() -> None:
    study, figures = figures_of(("article", ARTICLE), ("transcript", SPEECH))
    doubtful = pd.DataFrame({"text_id": ["t1"], "line": [3]})
    said = to_copy(study, figures, doubtful)["sentence"].str.endswith("in doubt who speaks.")
    assert said.tolist() == [False] * 4 + [True]
