"""Figures of one indicator held against each other: what agrees, what differs, what cannot be said.

A verdict is computed from bounds, period and role and never says which figure is right. Where
two figures differ, what might explain it is offered as questions: the texts do not answer them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from helpers.quoted_figures.figures import Figure

VERDICTS = {
    "equal": "the same number with the same hedge",
    "compatible": "what the two wordings allow has a part in common",
    "different": "no number satisfies both wordings",
    "not_comparable": "another unit, period or role, or one of them is denied",
}
_STRICT_LOW, _STRICT_HIGH = frozenset(("gt", "gt_approx")), frozenset(("lt", "lt_approx"))
_POWERS = (10, 100, 1000)
# Two values that agree to this share may be one value rounded.
_ROUNDED = Decimal("0.05")
_ZERO = Decimal(0)
# So many figures of one indicator are held against each other, each against all.
MANY = 200


@dataclass(frozen=True)
class Pair:
    """Two figures of one indicator.

    Attributes:
        indicator: What both measure.
        a, b: The figures, in the order of the texts.
        verdict: One of `VERDICTS`.
        reason: Why, in words.
        difference: b minus a in full units; None where the two cannot be compared.
        share: The difference as a share of a; None where there is none, or a is 0.
        questions: What might explain a difference; each is a question.
    """

    indicator: str
    a: Figure
    b: Figure
    verdict: str
    reason: str
    difference: Decimal | None = None
    share: float | None = None
    questions: tuple[str, ...] = ()


def reconcile(figures: Sequence[Figure]) -> tuple[Pair, ...]:
    """Every pair of figures that share an indicator, by indicator and place.

    Of an indicator with more than `MANY` figures, each is held against the last `MANY` before
    it that say different things: the pairs grow with the text and not with its square.

    Args:
        figures: With their indicators, in the order of texts and characters.
    """
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.indicator, []).append(figure)
    return tuple(
        _pair(indicator, a, b)
        for indicator, members in groups.items()
        for a, b in _held_against(members)
    )


def _held_against(members: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The pairs of one indicator that are compared, by place."""
    if len(members) <= MANY:
        yield from combinations(members, 2)
        return
    pairs, said = [], dict[tuple, int]()
    for at, figure in enumerate(members):
        recent = list(said.values())[-MANY:]
        pairs += [(before, at) for before in recent]
        said.setdefault(_says(figure), at)
    yield from ((members[a], members[b]) for a, b in sorted(pairs))


def _says(figure: Figure) -> tuple:
    """What makes two figures of one indicator say the same."""
    amount = figure.amount
    return (
        amount.value, amount.value_high, amount.relation, amount.unit, amount.negated,
        figure.period, figure.role,
    )  # fmt: skip


def _pair(indicator: str, a: Figure, b: Figure) -> Pair:
    obstacle = _obstacle(a, b)
    questions = tuple(_questions(a, b))
    if obstacle:
        return Pair(indicator, a, b, "not_comparable", obstacle, questions=questions)
    difference = b.amount.value - a.amount.value
    share = float(difference / a.amount.value) if a.amount.value else None
    verdict, reason = _verdict(a, b)
    if verdict == "equal":
        questions = ()
    return Pair(indicator, a, b, verdict, reason, difference, share, questions)


# --- verdicts ----------------------------------------------------------------------


def _obstacle(a: Figure, b: Figure) -> str:
    """Why two figures cannot be compared, or nothing."""
    if a.amount.unit != b.amount.unit and not _counts_alike(a, b):
        return f"the units differ ({a.amount.unit or 'none'} and {b.amount.unit or 'none'})"
    if a.amount.negated or b.amount.negated:
        return "one of the two is denied where it stands"
    if (a.role == "target") is not (b.role == "target"):
        return "one is an aim, the other is given as reached"
    if {a.role, b.role} == {"cumulative", "annual"} or _stock_and_flow(a, b):
        return "one is a sum over the years, the other of one year"
    if any("-" in x.period and not y.period for x, y in ((a, b), (b, a))):
        return "one is of some months, the period of the other is not stated"
    if a.period and b.period and a.period != b.period:
        return f"the periods differ ({a.period} and {b.period})"
    return ""


def _counts_alike(a: Figure, b: Figure) -> bool:
    """Filiali and sedi: what the study calls one indicator may be counted under two nouns."""
    return a.amount.kind == b.amount.kind == "count"


def _stock_and_flow(a: Figure, b: Figure) -> bool:
    return any(x.role == "cumulative" and len(y.period) == 4 and y.role != "cumulative"
               for x, y in ((a, b), (b, a)))  # fmt: skip


def _verdict(a: Figure, b: Figure) -> tuple[str, str]:
    one, other = a.amount, b.amount
    unknown = " The period of one is not stated." if bool(a.period) is not bool(b.period) else ""
    same = (one.value, one.value_high) == (other.value, other.value_high)
    if same and one.relation == other.relation:
        return "equal", f"the same number with the same hedge.{unknown}"
    if _overlap(a, b):
        why = "the same number with another hedge" if same else "the bounds have a part in common"
        return "compatible", f"{why}.{unknown}"
    return "different", f"the bounds have no part in common.{unknown}"


def _overlap(a: Figure, b: Figure) -> bool:
    """Whether some number satisfies both wordings; «oltre 28» leaves 28 itself out."""
    for low, high in ((a, b), (b, a)):
        if low.amount.low is None or high.amount.high is None:
            continue
        if low.amount.low > high.amount.high:
            return False
        strict = low.amount.relation in _STRICT_LOW or high.amount.relation in _STRICT_HIGH
        if low.amount.low == high.amount.high and strict:
            return False
    return True


# --- questions ---------------------------------------------------------------------


def _questions(a: Figure, b: Figure) -> Iterator[str]:
    """What might lie behind two figures that are not equal."""
    one, other = a.amount.value, b.amount.value
    if one == other:
        return
    if _transposed(one, other):
        yield "Are two digits in another order?"
    for power in _POWERS:
        if one and other and max(one, other) == power * min(one, other):
            yield f"Is one of the two {power:,} times the other by a slip of the decimal point?"
    if _stock_and_flow(a, b) or {a.role, b.role} & {"cumulative", "annual"}:
        yield "Is one a sum over the years, the other of a year, or counted by another method?"
    if bool(a.period) is not bool(b.period):
        yield "Do both speak of the same period?"
    elif a.period != b.period:
        yield "Does the period explain the difference?"
    if one and other and abs(other - one) <= _ROUNDED * max(abs(one), abs(other)):
        yield "Is one of the two rounded?"
    if {a.amount.relation, b.amount.relation} & {"gt", "ge", "gt_approx", "lt", "le", "lt_approx"}:
        yield "Is one of the two only a bound?"
    if a.amount.kind == b.amount.kind == "count":
        yield "Do both count the same thing?"
    if a.speaker != b.speaker:
        yield "Do the two speakers use another statistic?"
    if a.mode != b.mode:
        yield "Is one of the two the wording of a report?"
    if a.text_id != b.text_id:
        yield "Has it changed between the two occasions?"


def _transposed(one: Decimal, other: Decimal) -> bool:
    """Whether swapping two neighbouring digits of one number gives the other."""
    a, b = _digits(one), _digits(other)
    if len(a) != len(b) or a == b or sorted(a) != sorted(b):
        return False
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(apart) == 2 and apart[1] == apart[0] + 1


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.normalize().as_tuple().digits))
