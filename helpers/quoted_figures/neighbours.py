"""What a number takes from the figure beside it: a neighbour, a share, what it is set against.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from helpers.lexicons import classes, grammar
from helpers.quoted_figures.antecedents import lent_by, the_earlier
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_near
from helpers.quoted_figures.subjects import ONE_SIZE, THOUSAND, lend
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
