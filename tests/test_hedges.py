"""Hedges: the relation a wording states, and the interval it is taken to allow."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lexicons import read_lexicon
from helpers.quoted_figures.hedges import (
    RELATIONS,
    TOLERANCE,
    Tolerance,
    bounds,
    conventions,
    hedge_after,
    hedge_before,
)
from helpers.quoted_figures.numerals import tokens_of

HEDGES = read_lexicon("it", "hedges", ("entry", "side", "relation"))
# Forms for entries that are stems or stand for several: «superat*», «a» with its articles.
PLAIN = [row for row in HEDGES if row["side"] == "before" and "*" not in row["entry"]]


def test_the_lexicon_knows_no_other_relation() -> None:
    assert {row["relation"] for row in HEDGES} <= set(RELATIONS)
    assert {row["side"] for row in HEDGES} == {"before", "after"}


@pytest.mark.parametrize("row", PLAIN, ids=[row["entry"] for row in PLAIN])
def test_each_hedge_is_found_before_its_number(row: dict[str, str]) -> None:
    written = f"{row['entry']} 40"
    tokens = tokens_of(written, 0, len(written))
    hedge = hedge_before(tokens, len(tokens) - 1, "it")
    assert hedge is not None and (hedge.first, hedge.relation) == (0, row["relation"])


BETWEEN = {
    "oltre le 40": "gt", "oltre quota 40": "gt", "superato la soglia dei 40": "gt",
    "più di ben 40": "gt", "non oltre 40": "le", "al massimo dei 40": "le",
    "non superiamo i 40": "le", "superiamo i 40": "gt",
    "poco più di 40": "gt_approx", "poco meno di 40": "lt_approx", "non meno di 40": "ge",
    "il 40": None, "di 40": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "relation"), BETWEEN.items(), ids=BETWEEN)
def test_the_longest_hedge_before_a_number(written: str, relation: str | None) -> None:
    tokens = tokens_of(written, 0, len(written))
    hedge = hedge_before(tokens, len(tokens) - 1, "it")
    assert (hedge and hedge.relation) == relation


def test_a_hedge_behind_a_number_belongs_to_no_later_one() -> None:
    for written, found in {
        "40 circa": True,
        "40 o giù di lì": True,
        "40 e oltre 140": False,
    }.items():
        tokens = tokens_of(written, 0, len(written))
        assert (hedge_after(tokens, 1, "it") is not None) is found, written


# relation, value, place, whole -> low, high
BOUNDS = [
    ("eq", "76", "1", True, "76", "76"),
    ("eq", "27800000000", "100000000", False, "27750000000", "27850000000"),
    ("eq", "18000", "1000", True, "17500", "18500"), ("approx", "40", "1", True, "36", "44"),
    ("lt_approx", "40", "1", True, "36", "40"),
    ("gt_approx", "40", "1", True, "40", "44"), ("gt", "40", "1", True, "40", None),
    ("ge", "40", "1", True, "40", None),
    ("lt", "40", "1", True, "0", "40"), ("le", "-3", "1", False, None, "-3"),
    ("approx", "-40", "1", False, "-44", "-36"),
]  # fmt: skip


@pytest.mark.parametrize(("relation", "value", "place", "whole", "low", "high"), BOUNDS)
def test_bounds(relation, value, place, whole, low, high) -> None:
    found = bounds(relation, Decimal(value), Decimal(place), whole=whole)
    assert found == tuple(None if side is None else Decimal(side) for side in (low, high))


RELATION = st.sampled_from(list(RELATIONS))
VALUE = st.decimals(0, 10**12, places=2)
PLACE = st.sampled_from([Decimal(10) ** power for power in range(-2, 4)])


@given(RELATION, VALUE, VALUE, PLACE, st.booleans())
def test_bounds_rise_with_the_number(
    relation: str, a: Decimal, b: Decimal, place: Decimal, whole: bool
) -> None:
    low, high = sorted((a, b))
    one, other = (bounds(relation, value, place, whole=whole) for value in (low, high))
    for smaller, larger in zip(one, other, strict=True):
        assert smaller is None or larger is None or smaller <= larger


@given(RELATION, VALUE, PLACE, st.booleans())
def test_the_number_itself_lies_within_its_bounds(
    relation: str, value: Decimal, place: Decimal, whole: bool
) -> None:
    low, high = bounds(relation, value, place, whole=whole)
    assert (low is None or low <= value) and (high is None or value <= high)


@given(RELATION, VALUE, PLACE)
def test_a_wider_tolerance_allows_no_less(relation: str, value: Decimal, place: Decimal) -> None:
    wide = Tolerance(near=TOLERANCE.near * 2, rounding=TOLERANCE.rounding * 2)
    low, high = bounds(relation, value, place)
    lowest, highest = bounds(relation, value, place, tolerance=wide)
    assert low is None or lowest <= low
    assert high is None or highest >= high


@given(VALUE, PLACE)
def test_almost_and_a_little_more_meet_at_the_number_and_make_about(
    value: Decimal, place: Decimal
) -> None:
    below, above, about = (bounds(r, value, place) for r in ("lt_approx", "gt_approx", "approx"))
    assert below[1] == above[0] == value
    assert (below[0], above[1]) == about


def test_the_convention_is_shown_for_every_relation() -> None:
    table = conventions()
    assert table["relation"].tolist() == list(RELATIONS)
    shown = table.set_index("relation")["of_76"]
    assert shown[["eq", "gt", "ge", "lt"]].tolist() == [
        "76",
        "more than 76",
        "76 or more",
        "less than 76",
    ]
