"""How a number takes the unit of another figure, in the scale that fits.

What the rooms share that ask who lends: `helpers.quoted_figures.labels`, `subjects`,
`neighbours`, `topics` and `antecedents`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from helpers.lexicons import grammar
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_near
from helpers.quoted_figures.units import Unit, unit_behind

THOUSAND, MILLION = 10**3, 10**6
# Two numbers of one thing are within so many times of each other.
ONE_SIZE = 8
BREAKS = frozenset(";:(")
CLAUSE = 80  # words of a clause before its number
TOPIC_REACH = 8  # words between «ne» and its number
PER_CENT = "%"
LENDING = frozenset(("money", "ratio", "count", "physical"))
_EARLIER = 24  # earlier figures that may lend their unit
_ONE_SUM = 5  # two sums of one thing, sentences apart, are within so many times of each other


def lend(one: Measured, unit: Unit | None, kind: str) -> Measured:
    """A number with the unit that stands elsewhere.

    Args:
        one: The number.
        unit: What it measures or counts; None for a sum in a currency nobody names there.
        kind: Of the unit.
    """
    return replace(one, unit=unit, kind=kind, elliptical=True)


def in_scale(stretch: Stretch, one: Measured, at: int, scale: int) -> Measured:
    """«i milioni sono 240»: a sum, unless the text says of what; «i milioni di profughi sono 12».

    Args:
        stretch: The sentence.
        one: The number.
        at: Where the scale stands.
        scale: What it multiplies by.
    """
    of = stretch.is_form(at + 1, "di")
    unit = unit_behind(stretch.tokens, at + 2, stretch.language) if of else None
    scaled = replace(one, numeral=one.numeral.times(scale))
    return lend(scaled, unit, unit.kind if unit else "money")


def behind_last(stretch: Stretch, at: int, marks: frozenset[str], reach: int) -> int:
    """Where the stretch before a token begins: behind the last of some marks.

    Args:
        stretch: The sentence.
        at: The token.
        marks: That end a stretch.
        reach: Tokens that are looked at.
    """
    for back in range(at - 1, max(at - 1 - reach, -1), -1):
        if stretch.low(back) in marks:
            return back + 1
    return max(at - reach, 0)


def the_earlier(done: Sequence[Measured], before: Sequence[Earlier]) -> Iterator[Earlier]:
    """The figures before a number, the nearest first.

    Args:
        done: Those of its sentence, in order.
        before: Those of the sentences before, in order.
    """
    for one in reversed(done[-_EARLIER:]):
        yield Earlier(one.numeral.value, one.unit, one.kind, one.numeral.scale, is_here=True)
    yield from reversed(before[-_EARLIER:])


def lent_by(
    stretch: Stretch, one: Measured, other: Earlier, *, most: int = THOUSAND
) -> Measured | None:
    """A number with the unit of a figure before it, in the scale that fits; None if none does.

    Args:
        stretch: The sentence of the number.
        one: The number.
        other: The figure.
        most: A number below it may be said without its scale.
    """
    sums, far = other.kind == "money", not other.is_here
    if other.kind not in LENDING or (other.unit is None and not sums):
        return None
    if other.kind == "ratio" and _is_no_share(stretch, one, other.unit.name):
        return None
    if one.numeral.scale >= MILLION and other.scale >= MILLION:
        return lend(one, other.unit, other.kind)
    scaled = sized_like(one, other.value, other.kind, most=most)
    things = other.kind == "count" and other.value == int(other.value)
    if scaled is None or (things and not scaled.is_whole):
        return None
    if far and sums and scaled.numeral.scale > 1 and not _goes_without_saying(scaled, one, other):
        return None
    return lend(scaled, other.unit, other.kind)


def _is_no_share(stretch: Stretch, one: Measured, unit: str) -> bool:
    """Whether a number is no percentage, though one stands before it.

    Too large, or in a word that counts things; taken up with «ne»; or without the article
    that percentages have: «è salito al 12», but «arrivare a 12».
    """
    if unit != PER_CENT:
        return one.numeral.value > 1000
    if stretch.is_a(one.first - 1, "copula"):
        return True  # «saranno 4,3»: percentages have an article
    if one.numeral.value > 100 or one.numeral.kind in {"about", "tens"}:
        return True
    opens = stretch.before_hedge(one.first)[0]
    taken = is_taken(stretch, opens)
    bare = stretch.is_a(opens - 1, "to_bare") and opens == one.first
    return taken or bare


def _goes_without_saying(scaled: Measured, one: Measured, other: Earlier) -> bool:
    """Whether the scale of a sum may be left out a sentence later: millions, of about its size.

    What is written with its scale says itself that it is a sum.
    """
    near = is_near(scaled.numeral.value, other.value, _ONE_SUM)
    return scaled.numeral.scale >= MILLION and one.numeral.scale == 1 and near


def sized_like(
    one: Measured, value: Decimal, kind: str, *, most: int = THOUSAND
) -> Measured | None:
    """The number, in the scale in which it has about the size of another; None where in none.

    «Quaranta» after «38 miliardi» is forty billion, «92» after «95.000 tonnellate» 92.000.
    """
    number = one.numeral
    if is_near(number.value, value, 20) or (number.value == 0 and kind == "count"):
        return one
    scales = (10**3, MILLION, 10**9) if is_without_scale(one) and number.value < most else ()
    for scale in scales:
        factor = 20 if kind == "money" and scale > 1000 else 5
        if kind != "ratio" and is_near(number.value * scale, value, factor):
            high = one.high and replace(one.high, value=one.high.value * scale)
            return replace(one, numeral=number.times(scale), high=high)
    return None


def is_without_scale(one: Measured) -> bool:
    """Whether a number may have left its scale out: 75, «una sessantina»."""
    return one.numeral.scale == 1 or (one.numeral.kind == "about" and one.numeral.value < 100)


def is_partitive(stretch: Stretch, at: int) -> bool:
    """Whether a token is «ne», alone or behind an infinitive («versarne»)."""
    behind = grammar(stretch.language, "endings").has_partitive
    return stretch.is_a(at, "partitive_pronoun") or behind(stretch.low(at))


def is_taken(stretch: Stretch, opens: int) -> bool:
    """Whether «ne» stands before a number: it is of what was said before."""
    return any(is_partitive(stretch, at) for at in range(opens - TOPIC_REACH, opens))


def sentence_label(stretch: Stretch) -> Unit | None:
    """The noun that labels the sentence: «Stazioni: ne apriranno undici»."""
    unit = unit_behind(stretch.tokens, stretch.first_word, stretch.language)
    labels = unit is not None and unit.kind == "count" and stretch.low(unit.after) == ":"
    return unit if labels else None


def taken_up(stretch: Stretch, at: int, back: int) -> Unit | None:
    """The noun behind an article or «di» that a pronoun may stand for.

    Args:
        stretch: The sentence.
        at: The article or «di».
        back: Where the pronoun stands.
    """
    if not stretch.is_a(at, "plural_opening", "plain_of"):
        return None
    unit = unit_behind(stretch.tokens, at + 1, stretch.language)
    if not stretch.is_common(unit) or unit.after > back:
        return None
    of = unit.kind in {"time", "money", "ratio"} and stretch.is_a(at, "plain_of")
    return unit if unit.kind in {"count", "physical"} or of else None
