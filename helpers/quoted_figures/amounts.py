"""Quoted figures in a sentence: number, hedge, unit, and what the wording allows.

`amounts_in` reads one sentence. A range is one amount with two values, a change two
amounts; a number whose noun stands elsewhere («erano 198», «76 delle 89 regioni», «da 27,8
a 30 miliardi») takes it from there. What looks like a figure and is none is left out:
`helpers.quoted_figures.nonfigures` says why.

The work is done in rooms of their own: `helpers.quoted_figures.measured` (numbers and the unit
beside them), `helpers.quoted_figures.ranges`, `helpers.quoted_figures.ellipsis` and
`helpers.quoted_figures.denial`. All of them look a bounded number of words around a number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from helpers.quoted_figures.ages import YEARS, is_age, is_jubilee, is_much_time
from helpers.quoted_figures.denial import is_denied
from helpers.quoted_figures.ellipsis import completed
from helpers.quoted_figures.hedges import Hedge, bounds, hedge_after, hedge_before
from helpers.quoted_figures.measured import measured_in
from helpers.quoted_figures.nonfigures import blocked, is_pair_of_known, organises
from helpers.quoted_figures.numerals import Numeral, Token, tokens_of
from helpers.quoted_figures.ranges import linked
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch
from helpers.quoted_figures.units import Unit

FRACTION, TIMES = "fraction", "times"


@dataclass(frozen=True)
class Amount:
    """A figure in a sentence, before anybody asks what it measures and who says it.

    Attributes:
        start, end: Offsets of the number with its unit or counted noun.
        core_start, core_end: Offsets of the number alone.
        hedge: Offsets of the hedge, or None.
        relation: One of `helpers.quoted_figures.hedges.RELATIONS`.
        value: In full units.
        value_high: The upper end of a range, or None.
        low, high: What the wording allows; None where it sets no bound.
        unit: ISO code, symbol, `FRACTION`, `TIMES`, or the counted noun; empty where the text
            does not say.
        kind: money, ratio, physical, count, fraction, multiple, age or anniversary.
        role: ``from`` or ``to`` in a change, else empty.
        negated: The text denies it.
        elliptical: The unit stands elsewhere.
        group: Which change or pair of the sentence it belongs to; 0 for none.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    hedge: tuple[int, int] | None
    relation: str
    value: Decimal
    value_high: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str
    role: str = ""
    negated: bool = False
    elliptical: bool = False
    group: int = 0


def amounts_in(
    content: str, start: int, end: int, language: str, *,
    names: Sequence[tuple[int, int]] = (), before: Sequence[Amount] = (),
) -> tuple[Amount, ...]:  # fmt: skip
    """Every figure of one sentence, in order.

    Args:
        content: The text.
        start: Where the sentence begins.
        end: Where it ends.
        language: Whose numbers, units and hedges are meant.
        names: Spans of titles and programme names, in order, whose numbers are no figures.
        before: Figures of the sentences before, the nearest last: what an elliptical number
            may lean on.

    Returns:
        Amounts that do not overlap.
    """
    stretch = Stretch(content, tokens_of(content, start, end), language)
    off = blocked(content, stretch.tokens, language) | _inside(stretch.tokens, names)
    earlier = [_as_earlier(amount) for amount in before]
    found = completed(stretch, linked(stretch, list(measured_in(stretch, off))), earlier)
    return tuple(_amount(stretch, each) for each in found if _is_figure(stretch, each))


def _as_earlier(amount: Amount) -> Earlier:
    unit = Unit(amount.unit, amount.kind, 0, 0) if amount.unit else None
    return Earlier(amount.value, unit, amount.kind, 1, is_here=False)


def _inside(tokens: Sequence[Token], names: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The tokens that stand in one of some spans."""
    starts = [token.start for token in tokens]
    return frozenset(
        at for first, after in names
        for at in range(bisect_right(starts, first - 1), bisect_right(starts, after - 1))
    )  # fmt: skip


# --- what is no figure after all ---------------------------------------------------


def _is_figure(stretch: Stretch, found: Measured) -> bool:
    """Durations, «due aree» and «i due Presidenti» are none; ages are."""
    if found.kind == "time":
        return is_age(stretch, found) or is_jubilee(stretch, found) or is_much_time(stretch, found)
    if found.unit is None:
        return found.kind in {"fraction", "multiple", "money"}
    if found.kind != "count" or found.high is not None:
        return True
    number = found.numeral
    noun = found.unit.name.casefold()
    if noun in stretch.of_class("times_noun"):
        near = (found.after, found.after + 1)
        measured = stretch.is_a(found.after, "article") and (
            stretch.is_listed(found.after + 1, "measure_words")  # «due volte il margine»
            or stretch.is_a(found.after + 1, "times_of")
        )
        compared = any(stretch.is_a(at, "compared") for at in near)
        return not found.is_whole or measured or compared
    counts = number.kind == "exact" and found.is_whole
    if counts and organises(int(number.value), noun, stretch.language):
        return False
    return not is_pair_of_known(stretch.tokens, number.first, stretch.language)


# --- amounts -----------------------------------------------------------------------


def _amount(stretch: Stretch, found: Measured) -> Amount:
    tokens, number = stretch.tokens, found.numeral
    hedge = _hedge(stretch, found)
    leads = hedge is not None and hedge.first < found.first
    relation = hedge.relation if hedge else _own_relation(number)
    low, high = _bounds(found, relation)
    core_end = tokens[(found.high or number).after - 1].end
    surface_end = tokens[found.after - 1].end if not found.elliptical else core_end
    return Amount(
        start=tokens[found.first].start,
        end=max(surface_end, core_end),
        core_start=tokens[number.first].start,
        core_end=core_end,
        hedge=(tokens[hedge.first].start, tokens[hedge.after - 1].end) if hedge else None,
        relation=relation,
        value=_tidy(number.value),
        value_high=_tidy(found.high.value) if found.high else None,
        low=low,
        high=high,
        unit=_unit_name(stretch, found),
        kind=_kind(stretch, found),
        role=found.role,
        negated=is_denied(stretch, hedge.first if leads else found.first, found.after, hedge),
        elliptical=found.elliptical,
        group=found.group,
    )


def _hedge(stretch: Stretch, found: Measured) -> Hedge | None:
    """The hedge before a figure, else behind its noun, behind its number, or behind a comma."""
    tokens, language, after = stretch.tokens, stretch.language, found.after
    hedge = (
        hedge_before(tokens, found.first, language)
        or hedge_after(tokens, after, language)
        or hedge_after(tokens, found.numeral.after, language)
    )
    if hedge is None and stretch.low(after) == "," and stretch.is_a(after + 1, "unhedged_or"):
        return hedge_after(tokens, after + 1, language)  # «duecento operai, o giù di lì»
    return hedge


def _kind(stretch: Stretch, found: Measured) -> str:
    if found.kind != "time":
        return found.kind
    if is_much_time(stretch, found):
        return "count"
    return "anniversary" if is_jubilee(stretch, found) else "age"


def _unit_name(stretch: Stretch, found: Measured) -> str:
    if found.unit is None:
        return {"fraction": FRACTION, "multiple": TIMES}.get(found.kind, "")
    if found.unit.name.casefold() in stretch.of_class("times_noun"):
        return TIMES
    return found.unit.name if is_much_time(stretch, found) or found.kind != "time" else YEARS


def _own_relation(number: Numeral) -> str:
    """Some numbers carry their hedge in themselves: «una ventina», «decine di»."""
    return {"about": "approx", "tens": "ge"}.get(number.kind, "eq")


def _bounds(found: Measured, relation: str) -> tuple[Decimal | None, Decimal | None]:
    number = found.numeral
    if found.high is not None:
        return _tidy(number.value), _tidy(found.high.value)
    if number.kind == "tens" and relation == "ge":
        return _tidy(number.value), _tidy(number.top)
    whole = found.kind in {"count", "age", "anniversary", "time"}
    low, high = bounds(relation, number.value, number.place, whole=whole)
    return (None if low is None else _tidy(low)), (None if high is None else _tidy(high))


def _tidy(value: Decimal) -> Decimal:
    """Without an exponent and without zeros behind the decimal point."""
    return Decimal(f"{value.normalize():f}")
