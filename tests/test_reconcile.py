"""Two figures of one indicator: verdict, difference, and the questions that are offered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.quoted_figures.amounts import Amount, amounts_in
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.reconcile import VERDICTS, Pair, reconcile


def figure(written: str, **given_fields: object) -> Figure:
    """The figure of a short sentence, as Venn's in the first text unless something else is said."""
    sentence = f"Il piano prevede {written} in tutto."
    (amount,) = amounts_in(sentence, 0, len(sentence), "it")
    amount = replace(amount, negated=bool(given_fields.pop("denied", False)))
    fields = {
        "speaker": "venn",
        "mode": "indirect",
        "indicator": "trade",
        "period": "2024",
        **given_fields,
    }
    return Figure("t-f001", "t", 1, amount, "t-s0001", "t-0001", **fields)


def pair(a: Figure, b: Figure) -> Pair:
    (found,) = reconcile((a, b))
    return found


VERDICT = [
    ("27,8 miliardi di euro", "27,8 miliardi di euro", "equal"),
    ("27,8 miliardi di euro", "28,7 miliardi di euro", "different"),
    ("27,8 miliardi di euro", "oltre 27 miliardi di euro", "compatible"),
    ("28 miliardi di euro", "27,8 miliardi di euro", "compatible"),
    ("28 miliardi di euro", "oltre 28 miliardi di euro", "compatible"),
    ("76 scuole", "oltre 76 scuole", "different"),
    ("76 scuole", "almeno 76 scuole", "compatible"),
    ("quasi 80 scuole", "76 scuole", "compatible"),
    ("meno di 76 scuole", "76 scuole", "different"),
    ("tra 3 e 5 miliardi di euro", "4 miliardi di euro", "compatible"),
    ("tra 3 e 5 miliardi di euro", "6 miliardi di euro", "different"),
    ("circa 80 scuole", "meno di 60 scuole", "different"),
    ("5 miliardi di euro", "5 miliardi di dollari", "not_comparable"),
    ("5%", "5 scuole", "not_comparable"),
]


@pytest.mark.parametrize(("a", "b", "verdict"), VERDICT)
def test_a_verdict_follows_from_the_bounds(a: str, b: str, verdict: str) -> None:
    assert pair(figure(a), figure(b)).verdict == verdict
    assert pair(figure(b), figure(a)).verdict == verdict


SAME = "27,8 miliardi di euro"
OBSTACLES = [
    ({"role": "target"}, {"role": "reached"}, "an aim"),
    ({"role": "cumulative"}, {"role": "annual"}, "a sum over the years"),
    ({"role": "cumulative"}, {}, "a sum over the years"),
    ({"denied": True}, {}, "denied"),
    ({"period": "2025-01/2025-09"}, {"period": ""}, "some months"),
    ({"period": "2024"}, {"period": "2023"}, "the periods differ (2024 and 2023)"),
]


@pytest.mark.parametrize(("one", "other", "reason"), OBSTACLES)
def test_what_cannot_be_compared_says_why(one: dict, other: dict, reason: str) -> None:
    found = pair(figure(SAME, **one), figure(SAME, **other))
    assert found.verdict == "not_comparable" and reason in found.reason
    assert found.difference is None and found.share is None


def test_two_nouns_of_one_indicator_count_alike() -> None:
    assert pair(figure("76 scuole"), figure("76 imprese")).verdict == "equal"


def test_a_period_that_is_not_stated_is_said() -> None:
    found = pair(figure(SAME), figure(SAME, period=""))
    assert found.verdict == "equal" and found.reason.endswith("The period of one is not stated.")


def test_a_difference_has_a_size_and_questions() -> None:
    other = replace(figure("28,7 miliardi di euro", speaker="rask", mode="direct"), text_id="u")
    found = pair(figure("27,8 miliardi di euro"), other)
    assert found.difference == Decimal(900_000_000)
    assert found.share == pytest.approx(0.9 / 27.8)
    assert found.questions == (
        "Are two digits in another order?",
        "Is one of the two rounded?",
        "Do the two speakers use another statistic?",
        "Is one of the two the wording of a report?",
        "Has it changed between the two occasions?",
    )


ASKED = [
    ("27 miliardi di euro", "270 miliardi di euro", "10 times"),
    ("5 milioni di euro", "5 miliardi di euro", "1,000 times"),
    ("27 miliardi di euro", "oltre 40 miliardi di euro", "only a bound"),
    ("98 scuole", "89 scuole", "another order"),
]


@pytest.mark.parametrize(("a", "b", "question"), ASKED)
def test_what_might_explain_a_difference_is_asked(a: str, b: str, question: str) -> None:
    assert any(question in asked for asked in pair(figure(a), figure(b)).questions)


def test_every_question_is_one_and_none_is_put_to_equals() -> None:
    assert all(q.endswith("?") for a, b, _ in VERDICT for q in pair(figure(a), figure(b)).questions)
    assert pair(figure(SAME), figure(SAME, speaker="rask")).questions == ()


@given(st.integers(100, 10**9), st.integers(0, 7))
def test_two_neighbouring_digits_in_another_order_are_noticed(number: int, at: int) -> None:
    digits = str(number)
    at %= len(digits) - 1
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assume(swapped != digits and swapped[0] != "0" and digits[-1] != "0" and swapped[-1] != "0")
    a, b = (valued(Decimal(written)) for written in (digits, swapped))
    assert "Are two digits in another order?" in pair(a, b).questions


def valued(value: Decimal) -> Figure:
    amount = Amount(0, 1, 0, 1, None, "eq", value, None, value, value, "scuole", "count")
    return Figure("t-f001", "t", 1, amount, "s", "t-0001", "venn", "indirect", "schools", "2024")


VALUES = st.integers(1, 10**6).map(Decimal)


@given(VALUES, VALUES)
def test_the_order_of_two_figures_changes_the_sign_alone(one: Decimal, other: Decimal) -> None:
    there, back = pair(valued(one), valued(other)), pair(valued(other), valued(one))
    assert there.verdict == back.verdict and there.verdict in VERDICTS
    assert there.difference == -back.difference
    assert (there.verdict == "equal") is (one == other)


def test_every_pair_of_an_indicator_is_held_against_each_other_once() -> None:
    figures = [figure(f"{n} scuole") for n in (20, 30, 40)] + [figure("50 navi", indicator="ships")]
    assert [p.indicator for p in reconcile(figures)] == ["trade"] * 3
    assert reconcile([]) == ()


def test_a_thing_said_a_thousand_times_does_not_make_a_million_pairs() -> None:
    said = [figure("3 miliardi di euro"), figure("5 miliardi di euro")] * 500
    pairs = reconcile(tuple(replace(f, id=f"t-f{at:04d}") for at, f in enumerate(said)))
    assert len(pairs) < 2 * len(said)
    last = {p.a.id: p.verdict for p in pairs if p.b.id == "t-f0999"}
    assert last == {"t-f0000": "different", "t-f0001": "equal"}
    assert [(p.a.id, p.b.id) for p in pairs] == sorted((p.a.id, p.b.id) for p in pairs)
