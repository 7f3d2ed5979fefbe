"""Whose side a figure is of, where two leaders stand for two countries or firms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.quoted_figures.figures import read_figures
from helpers.quoted_figures.indicators import named
from helpers.quoted_figures.places import places
from helpers.quoted_figures.sides import is_own, sides
from helpers.speech.voices import attribute
from helpers.study import Person, Study, Text

PEOPLE = {
    "venn": Person("venn", "Ilse Venn", ("Venn",), (), "f", "Altenwald"),
    "rask": Person("rask", "Pietro Rask", ("Rask",), (), "m", "Norvia"),
}
OPENING = "Un vertice a due\n\n"


def study_of(content: str, people: dict[str, Person] = PEOPLE) -> Study:
    text = Text("t", Path("t.txt"), "article", OPENING + content, "0" * 64, date="2025-11-12")
    return Study(Path("nowhere"), "Prova", "it", ("venn", "rask"), people, (text,))


def told(content: str, people: dict[str, Person] = PEOPLE) -> list[set[str]]:
    study = study_of(content, people)
    voices = attribute(study)
    figures = read_figures(study, voices)
    found = sides(study, places(voices, figures))
    return [set(found[figure.id]) for figure in figures]


SAID = {
    "Venn ha detto che l'inflazione è al 3,4 per cento.": [{"venn"}],
    "Venn ha detto che in Norvia l'inflazione è al 3,4 per cento.": [{"rask"}],
    "Venn ha detto che l'inflazione norvese è al 3,4 per cento.": [{"rask"}],
    "Venn ha detto che la vostra inflazione è al 3,4 per cento.": [{"rask"}],
    "Il commercio tra Norvia e Altenwald vale 3 miliardi di euro.": [{"venn", "rask"}],
    "Il commercio vale 3 miliardi di euro, secondo il ministero.": [set()],
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), SAID.items())
def test_whose_side(content: str, expected: list[set[str]]) -> None:
    assert told(content) == expected


def test_leaders_of_one_country_have_no_sides() -> None:
    same = {key: replace(person, country="Norvia") for key, person in PEOPLE.items()}
    assert told("Venn ha detto che l'inflazione è al 3,4 per cento.", same) == [set()]


def test_two_inflations_are_two_things_and_one_trade_is_one() -> None:
    study = study_of(
        "Venn ha detto che l'inflazione è al 3,4 per cento e il commercio vale 3 miliardi di "
        "euro. Rask ha detto che l'inflazione è al 2,9 per cento e il commercio vale 2 miliardi "
        "di euro."
    )
    voices = attribute(study)
    labels = [f.indicator for f in named(study, voices, read_figures(study, voices))]
    assert labels == ["inflazione", "commercio", "inflazione (2)", "commercio"]


def test_what_each_side_has_of_its_own_is_a_lexicon() -> None:
    assert is_own("inflation", "it") and not is_own("trade", "it")
