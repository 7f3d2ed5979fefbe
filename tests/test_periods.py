"""When a figure holds, and as what it is given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lexicons.it.calendar import periods, spans
from helpers.quoted_figures.amounts import amounts_in
from helpers.quoted_figures.periods import periods_of, role_of

TODAY = "2025-11-12"
# Expression -> what it means in a text of that date, and in one without a date.
EXPRESSIONS = {
    "nel 2024": ("2024", "2024"), "l'anno scorso": ("2024", ""), "lo scorso anno": ("2024", ""),
    "un anno fa": ("2024", ""),
    "quest'anno": ("2025", ""), "il prossimo anno": ("2026", ""), "due anni fa": ("2023", ""),
    "tra due anni": ("2027", ""),
    "nei primi nove mesi del 2025": ("2025-01/2025-09", "2025-01/2025-09"),
    "nei primi dieci mesi dell'anno": ("2025-01/2025-10", ""),
    "nel primo trimestre dell'anno scorso": ("2024-01/2024-03", ""),
    "nel primo semestre": ("2025-01/2025-06", ""),
    "nella seconda metà del 2023": ("2023-07/2023-12", "2023-07/2023-12"),
    "da gennaio a settembre 2025": ("2025-01/2025-09", "2025-01/2025-09"),
    "il 12 novembre": ("2025-11-12", ""), "il 12 novembre 2024": ("2024-11-12", "2024-11-12"),
    "a ottobre": ("2025-10", ""),
    "in settembre 2023": ("2023-09", "2023-09"),
    "tra il 2026 e il 2030": ("2026/2030", "2026/2030"),
    "dal 2020 al 2024": ("2020/2024", "2020/2024"),
    "dal 2005": ("2005/2025", "2005"), "dal 2019 a oggi": ("2019/2025", "2019"),
    "dal 2027": ("2027", "2027"),
    "nel 2024/25": ("2024/2025", "2024/2025"), "nel 2026–2030": ("2026/2030", "2026/2030"),
    "l'anno prossimo, o quello dopo": ("2026/2027", ""),
    "negli ultimi tre anni": ("2022/2025", ""), "nei prossimi cinque anni": ("2025/2030", ""),
    "nel quinto trimestre": ("", ""),
    "il 31 giugno": ("", ""), "il 31 giugno 2024": ("2024-06", "2024-06"),
    "nei primi trenta mesi": ("", ""), "in primavera": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), EXPRESSIONS.items(), ids=EXPRESSIONS)
def test_an_expression_of_time(written: str, expected: tuple[str, str]) -> None:
    for date, iso in zip((TODAY, ""), expected, strict=True):
        found = periods(written, 0, len(written), date)
        assert [p.iso for p in found] == ([iso] if iso else [])


@given(st.text(max_size=100), st.sampled_from([TODAY, "2025", "", "not stated"]))
def test_expressions_lie_in_order_and_apart(content: str, date: str) -> None:
    found = periods(f"{content} nel 2024 {content}", 0, 2 * len(content) + 10, date)
    assert found and all(a.end <= b.start for a, b in pairwise(found))


SPANS = {
    "tra un paio di settimane": (7, 21), "fra circa tre mesi": (60, 120),
    "tra qualche giorno": (2, 4), "tra 10 giorni": (9, 11),
    "tra due amici": None, "tra 2 e 3 mesi": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "days"), SPANS.items(), ids=SPANS)
def test_a_phrase_that_counts_time(written: str, days: tuple[int, int] | None) -> None:
    found = spans(written, 0, len(written))
    assert [(s.low, s.high) for s in found] == ([days] if days else [])


# Sentence -> period and role of each figure.
SENTENCES = {
    "Nel 2024 valevano 27,8 miliardi di dollari e 12 miliardi di euro nel 2023.": [
        ("2024", ""),
        ("2023", ""),
    ],
    "Valevano 27,8 miliardi di dollari nel 2024, 30 miliardi di euro nel 2025.": [
        ("2024", ""),
        ("2025", ""),
    ],
    "Nel 2024 c'erano 5 navi; oggi 7 navi.": [("2024", ""), ("2025", "")],
    "L'obiettivo è raggiungere 30 miliardi di dollari entro il 2030.": [("2030", "target")],
    "Gli scambi sono arrivati a 27 miliardi di dollari.": [("", "reached")],
    "Investiamo 5 miliardi di euro l'anno.": [("", "annual")],
    "Abbiamo investito 5 miliardi di euro l'anno scorso.": [("2024", "")],
    "In tutto abbiamo investito 5 miliardi di euro.": [("", "cumulative")],
    "Ci sono 300 sportelli in tutto il Paese.": [("", "")],
    "La scuola costa 12 milioni di euro l'anno in tutto il Paese.": [("", "annual")],
    "Dal 2005 lo stadio ha 12.000 posti.": [("2005/2025", "")],
    "Tra il 2020 e il 2025 sono nate 40 imprese.": [("2020/2025", "")],
    "Dal 2005 si sono superati i 5 miliardi di euro.": [("2005/2025", "cumulative")],
    "Dal 2021 al 2024 sono nate 40 imprese.": [("2021/2024", "")],
    "Passeranno dal 2% al 4%.": [("", "reached"), ("", "target")],
    "La galleria costerà 2 miliardi, e un quinto andrà alle scuole.": [
        ("", "target"),
        ("", "target"),
    ],
    "Vendono 38 navi, e l'anno prossimo saranno 40.": [("", ""), ("2026", "target")],
    "Un estremo rimedio, però, sono 40 navi.": [("", "")],
    "I posti, che nel 2021 erano 112, sono 190.": [("2021", ""), ("", "")],
    "Ha detto che nel 2024 le navi erano 112, e i porti 3.": [("2024", ""), ("2024", "")],
    "Sono passati dal 2% al 4%.": [("", "from"), ("", "to")],
    "Ci sono 5 navi.": [("", "")],
}


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.items(), ids=SENTENCES)
def test_period_and_role(sentence: str, expected: list[tuple[str, str]]) -> None:
    end = len(sentence)
    amounts = amounts_in(sentence, 0, end, "it")
    times = periods_of(sentence, 0, end, amounts, TODAY, "it")
    roles = [role_of(sentence, 0 if n < 2 else amounts[n - 2].end, end, a, p, TODAY, "it")
             for n, (a, p) in enumerate(zip(amounts, times, strict=True))]  # fmt: skip
    assert list(zip(times, roles, strict=True)) == expected


def test_no_figure_has_no_period() -> None:
    assert periods_of("nel 2024", 0, 8, (), TODAY, "it") == ()
