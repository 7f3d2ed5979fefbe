"""What a number takes from the figure beside it: the next one, a whole, what it is set against.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from helpers.lexicons import classes, grammar
from helpers.quoted_figures.lending import MILLION, ONE_SIZE, THOUSAND, lend, lent_by, the_earlier
from helpers.quoted_figures.ranges import in_scale_of
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_near
from helpers.quoted_figures.units import unit_behind


def from_contrast(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«non è di trentacinque anni ma di 27»: of the same kind as what is denied."""
    if not done or done[-1].unit is None:
        return None
    last, opens = done[-1], stretch.before_hedge(one.first)[0]
    leads = stretch.lows(last.after, opens)
    led = opens - 1 - stretch.is_form(opens - 1, "di")
    told = stretch.low(led) == ":" and stretch.is_a(last.first - 1, "no")
    if not 0 < len(leads) <= _CONTRAST or not (
        told or stretch.is_a(led, "but", "correction", "no")
    ):  # fmt: skip
        return None
    if is_near(one.numeral.value, last.numeral.value, ONE_SIZE):
        # «non venticinquemila tonnellate: ventiduemila»
        return lend(one, last.unit, last.kind) if told or last.kind == "time" else None
    thousands = replace(one, numeral=one.numeral.times(THOUSAND))
    short = one.numeral.scale == 1 and last.kind == "count"
    if short and is_near(thousands.numeral.value, last.numeral.value, 2):
        return lend(thousands, last.unit, last.kind)  # «sono duecentomila, non 165»
    return None


_CONTRAST = 3  # words between a figure and the one that corrects it


def from_cents(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«dai 62 centesimi di gennaio ai 78 di ottobre»: cents again."""
    if not done or done[-1].kind != "money" or not 0 < done[-1].numeral.value < 1:
        return None
    opens = stretch.before_hedge(one.first)[0]
    led = stretch.is_form(opens - 1, "a") or stretch.is_a(opens - 1, "compared_with", "but")
    led = led or stretch.is_a(opens - 1, "no")  # «ventidue centesimi, non venticinque»
    led = led or stretch.is_phrase(one.after, "difference")  # «11 centesimi, due in più»
    if not led or not one.is_whole or not 0 < one.numeral.value < _HUNDRED:
        return None
    cents = replace(one.numeral, value=one.numeral.value * _CENT, place=_CENT)
    return lend(replace(one, numeral=cents), done[-1].unit, "money")


_HUNDRED, _CENT = 100, Decimal("0.01")


def from_parallel(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«41 gradi al sud, 38 a Venn»: in the unit of its neighbour, whatever the subject."""
    opens = stretch.before_hedge(one.first)[0]
    if not done or done[-1].is_open or not (
        stretch.low(opens - 1) == "," or stretch.is_a(opens - 1, "and")
    ):  # fmt: skip
        return None
    last, prepositions = done[-1], classes(stretch.language, "function_words")["preposition"]
    between = stretch.lows(last.after, opens - 1)
    endings = grammar(stretch.language, "endings")
    placed = between[:1] and between[0] in prepositions and stretch.low(one.after) in prepositions
    if not placed or len(between) > _PARALLEL or any(
        not word[:1].isalpha() or endings.is_verb(word) for word in between
    ):  # fmt: skip
        return None
    lent = lent_by(stretch, one, next(the_earlier(done, before)))
    return lent if lent and is_near(lent.numeral.value, last.numeral.value, ONE_SIZE) else None


_PARALLEL = 6  # words behind a figure before its neighbour


def from_whole_of_share(
    stretch: Stretch, one: Measured, done: Sequence[Measured]
) -> Measured | None:
    """«il 70% delle imprese, cioè 14mila su 20mila»: what the share is of."""
    if not done or done[-1].kind not in {"ratio", "fraction"} or not one.is_whole:
        return None
    last, opens = done[-1], stretch.before_hedge(one.first)[0]
    unit = unit_behind(stretch.tokens, last.after + 1, stretch.language)
    if unit is None or unit.kind != "count" or not stretch.is_form(last.after, "di"):
        return None
    near = opens - unit.after <= _RESTATED and stretch.low(unit.after) in {",", "(", ":"}
    said = any(stretch.is_a(at, "said_again") for at in range(unit.after, opens))
    return lend(one, unit, "count") if near and said else None


_RESTATED = 4  # words between a share of something and its number


def from_difference(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«51,2 miliardi, 2,5 in più»: a difference is in the unit and scale of what it is of."""
    if not done or not stretch.is_phrase(one.after, "difference"):
        return None
    last = done[-1]
    if last.unit is None and last.kind != "money":
        return None
    return lend(in_scale_of(one, last), last.unit, last.kind)


def from_next(stretch: Stretch, one: Measured, following: Sequence[Measured]) -> Measured | None:
    """«70, 80 e 90 progetti», «12 contro 15 milioni»."""
    for other in following:
        between = stretch.lows(one.after, other.first)
        if len(between) > _BETWEEN_NUMBERS or not all(
            _coordinates(stretch, word) for word in between
        ):
            return None
        if other.is_open and other.numeral.scale >= MILLION:
            return lend(in_scale_of(one, other), None, "money")
        if other.is_open or other.unit is None or other.kind == "time":
            continue
        if other.kind == "ratio" and (one.numeral.scale > 1 or one.numeral.value > 100):
            return None
        return lend(in_scale_of(one, other), other.unit, other.kind)
    return None


_BETWEEN_NUMBERS = 5  # words between two numbers that share a noun


def _coordinates(stretch: Stretch, word: str) -> bool:
    return word in {",", ";"} or word.isdigit() or word in stretch.of_class("coordinator") or (
        word in stretch.of_class("article")
    )  # fmt: skip


def from_part(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«19 documenti, quattro dei quali …», «dei 23 impianti, nove non sono a norma»."""
    if not done:
        return None
    last = done[-1]
    if _is_part_named(stretch, last, one):
        return lend(in_scale_of(one, last), last.unit, last.kind)
    of = stretch.is_phrase(one.after, "part_of")
    things = next((d for d in reversed(done) if d.kind == "count" and d.unit), None)
    opens = stretch.before_hedge(one.first)[0]
    if things is not None and things is not last and one.is_whole and (
        stretch.is_phrase(opens - 2, "part_of_things") and one.numeral.value < things.numeral.value
    ):  # fmt: skip
        return lend(one, things.unit, "count")  # «86 progetti, per 2 miliardi: di essi 41»
    part = in_scale_of(one, last)
    if of and last.kind in {"money", "physical"} and part.numeral.value < last.numeral.value:
        return lend(part, last.unit, last.kind)  # «24 milioni di euro, nove dei quali»
    if last.kind != "count" or last.unit is None or not one.is_whole:
        return None
    led = stretch.is_a(last.first - 1, "partitive") and stretch.low(one.first - 1) == ","
    if not (of or led) or one.numeral.value >= last.numeral.value:
        return None
    return lend(one, last.unit, last.kind)


def is_named_part(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> bool:
    """«340 km, di cui 295 sottomarini»: what follows says which of them, and is no unit."""
    if one.kind != "count" or not done or done[-1].kind != "physical":
        return False
    opens = stretch.before_hedge(one.first)[0]
    said = stretch.is_phrase(opens - 2, "part_of") and opens - 2 - done[-1].after <= 1
    thing = stretch.is_listed(one.after - 1, "counted_nouns")  # «di cui 20 aziende»
    return said and not thing and one.numeral.value < done[-1].numeral.value


def _is_part_named(stretch: Stretch, last: Measured, one: Measured) -> bool:
    """«14 milioni di euro, dei quali finora spesi soltanto nove»."""
    first = stretch.before_hedge(one.first)[0]
    named = any(
        stretch.is_phrase(at, "part_of") for at in range(last.after, min(first, last.after + 3))
    )
    scaled = in_scale_of(one, last).numeral.value
    of = last.unit is not None or last.kind == "money"
    near = one.first - last.after <= _PART_REACH and last.kind != "ratio"
    return named and of and near and last.numeral.value / _PART <= scaled < last.numeral.value


_PART_REACH, _PART = 16, 20  # words between a whole and its part, and how small that may be
