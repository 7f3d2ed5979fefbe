"""What is computed from quoted figures, and what no date allows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from helpers.quoted_figures.amounts import Amount
from helpers.quoted_figures.arithmetic import as_table, dates, dates_table, steps
from helpers.quoted_figures.figures import Figure
from helpers.speech.voices import attribute
from helpers.study import Person, Study, Text

PEOPLE = {"venn": Person("venn", "Ilse Venn", ("Venn",), (), "f", "Altenwald"),
          "rask": Person("rask", "Pietro Rask", ("Rask",), (), "m", "Norvia")}  # fmt: skip


def study_of(content: str, date: str = "2025-10-10") -> Study:
    text = Text("t", Path("t.txt"), "article", content, "0" * 64, date=date)
    return Study(Path("nowhere"), "Prova", "it", ("venn", "rask"), PEOPLE, (text,))


def figure(value: float, **fields: object) -> Figure:
    number = Decimal(str(value))
    amount = Amount(0, 1, 0, 1, None, "eq", number, None, number, number, "USD", "money")
    amount = replace(amount, **{k: fields.pop(k) for k in ("unit", "group", "kind") if k in fields})
    known = {"speaker": "venn", "mode": "indirect", "indicator": "trade", **fields}
    return Figure("t-f001", "t", 1, amount, "t-s0001", "t-0001", **known)


def test_some_months_are_carried_forward_to_a_year() -> None:
    part, whole = figure(20e9, period="2025-01/2025-09"), figure(27.8e9, period="2024")
    (step,) = steps((part, whole))
    assert (step.kind, step.result) == ("annualised", pytest.approx(20e9 / 9 * 12))
    assert "9 months" in step.words and "-4.1%" in step.words and "2024" in step.words


NOTHING = {
    "a whole year": ({"period": "2025-01/2025-12"}, {"period": "2024"}),
    "over two years": ({"period": "2024-11/2025-02"}, {"period": "2024"}),
    "another currency": ({"period": "2025-01/2025-09", "unit": "EUR"}, {"period": "2024"}),
    "another indicator": ({"period": "2025-01/2025-09", "indicator": "aid"}, {"period": "2024"}),
    "the year is an aim": (
        {"period": "2025-01/2025-09"}, {"period": "2030", "role": "target", "speaker": "rask"},
    ),
    "no money": (
        {"period": "2025-01/2025-09", "kind": "count"}, {"period": "2024", "kind": "count"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), NOTHING.values(), ids=NOTHING)
def test_what_is_not_carried_forward(one: dict, other: dict) -> None:
    assert steps((figure(20, **one), figure(30, **other))) == ()


def test_a_year_of_nothing_divides_nothing() -> None:
    assert steps((figure(20, period="2025-01/2025-09"), figure(0, period="2024"))) == ()


def test_the_step_to_an_aim() -> None:
    reached, aim = figure(28e9, role="reached"), figure(30e9, role="target")
    (step,) = steps((reached, aim))
    assert (step.kind, step.result) == ("to_target", pytest.approx(30 / 28 - 1))
    assert "+7.1%" in step.words
    assert steps((aim, reached)) == () == steps((reached, replace(aim, speaker="rask")))


def test_a_part_of_a_whole() -> None:
    part, whole = (
        figure(76, group=1, kind="count", unit="regioni"),
        figure(89, group=1, kind="count", unit="regioni"),
    )
    (step,) = steps((part, whole))
    assert (step.kind, step.result) == ("part_of_whole", pytest.approx(76 / 89))
    assert "85.4%" in step.words
    assert steps((whole, part)) == ()
    table = as_table((step,), study_of("Titolo"))
    assert table["kind"].tolist() == ["a part of a whole"] and "85.4%" in table.loc[0, "result"]


DATES = {
    "Ci vedremo tra un paio di settimane, il 12 novembre 2025.": (33, False),
    "Ci vedremo tra un mese, il 12 novembre 2025.": (33, True),
    "Ci vedremo tra circa cinque settimane, il 12 novembre 2025.": (33, True),
    "Ci vedremo tra due giorni, il 12 ottobre 2025.": (2, True),
}


@pytest.mark.parametrize(("sentence", "expected"), DATES.items(), ids=DATES)
def test_a_phrase_is_held_against_the_date_beside_it(
    sentence: str, expected: tuple[int, bool]
) -> None:
    study = study_of(f"Titolo di prova\n\n{sentence}\n")
    (date,) = dates(study, attribute(study))
    assert (date.days, date.holds) == expected
    assert study.texts[0].content[date.start : date.end] == date.phrase
    assert dates_table((date,))["holds"].tolist() == [expected[1]]


@pytest.mark.parametrize("date", ["", "2025", "2025-10", "not stated"])
def test_without_a_full_date_there_is_nothing_to_count_from(date: str) -> None:
    study = study_of(f"Titolo\n\n{next(iter(DATES))}\n", date)
    assert dates(study, attribute(study)) == ()


def test_a_day_that_does_not_exist_is_no_date() -> None:
    study = study_of("Titolo\n\nCi vedremo tra un mese, il 31 novembre 2025.\n")
    assert dates(study, attribute(study)) == ()


def test_nothing_makes_empty_tables() -> None:
    assert steps(()) == () and as_table((), study_of("")).empty and dates_table(()).empty
