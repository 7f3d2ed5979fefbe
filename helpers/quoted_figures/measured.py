"""Numbers of a sentence with the unit or noun that stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from helpers.lexicons import classes
from helpers.quoted_figures.ages import aged, anniversary
from helpers.quoted_figures.hedges import hedge_after, hedge_before
from helpers.quoted_figures.numerals import Numeral, numeral
from helpers.quoted_figures.shares import half_of_unit, is_no_share, once_and_half, one_in
from helpers.quoted_figures.stretch import Measured, Stretch
from helpers.quoted_figures.units import Unit, lexicon_unit, unit_before, unit_behind

_ONE = Decimal(1)
_HUNDRED = 100
_CENT = Decimal("0.01")
# A sign is glued to its number and to nothing before it.
_MINUS, _OPENS = frozenset("-−–"), frozenset("([")
_SIGNED = frozenset({"money", "physical", "ratio"})


def measured_in(stretch: Stretch, off: frozenset[int]) -> Iterator[Measured]:
    """The numbers of a sentence from left to right, none inside another.

    Args:
        stretch: The sentence.
        off: Tokens that no number may be read from.
    """
    at = floor = 0
    while at < len(stretch.tokens):
        found = None if at in off else _number_at(stretch, at, floor)
        if found is None or not off.isdisjoint(range(found.numeral.first, found.numeral.after)):
            at += 1
            continue
        yield found
        at = floor = max(found.after, at + 1)


def _number_at(stretch: Stretch, at: int, floor: int) -> Measured | None:
    """The number that begins at a token.

    Args:
        stretch: The sentence.
        at: Where to look.
        floor: Where the number before this one ends, with its unit: «5 dollari 3 persone» are
            no three dollars.
    """
    number = numeral(stretch.tokens, at, stretch.language)
    found = (
        one_in(stretch, at, number)
        or once_and_half(stretch, at)
        or anniversary(stretch, at)
        or aged(stretch, at)
    )
    if found is not None:
        return found
    number = number or _one_unit(stretch, at) or half_of_unit(stretch, at)
    if number is None or _is_idle(stretch, number):
        return None
    if number.kind == "fraction" and stretch.is_phrase(number.after, "of_point"):
        points = Unit("pp", "ratio", number.after + 1, number.after + 2)
        return Measured(replace(number, kind="exact"), points, at, points.after, "ratio")
    cents = number.kind == "fraction" and stretch.is_a(number.after - 1, "cents")
    if cents and not stretch.is_form(number.after, "di"):
        spent = replace(number, kind="exact", place=_CENT)
        return Measured(spent, None, at, number.after, "money", elliptical=True)
    if number.kind in {"fraction", "multiple"}:
        return Measured(number, None, at, number.after, number.kind)
    return _measured(stretch, number, floor)


def _one_unit(stretch: Stretch, at: int) -> Numeral | None:
    """«un punto percentuale», «di un euro»: the article counts before a unit of measure."""
    if not stretch.is_a(at, "indefinite"):
        return None
    unit = lexicon_unit(stretch.tokens, at + 1, stretch.language)
    if unit is None:
        return None
    led = stretch.is_form(at - 1, "di") or stretch.is_form(at - 1, "a")
    led = led or hedge_before(stretch.tokens, at, stretch.language) is not None
    led = led or stretch.is_phrase(unit.after, "and_half")  # «un metro e mezzo di neve»
    if unit.name == "pp" and unit.after - unit.first == 1:
        return None  # «un punto»: a point of an agenda as likely as one of a percentage
    if unit.kind != "ratio" and not (led and unit.kind in {"money", "physical"}):
        return None
    return Numeral(at, at + 1, _ONE, _ONE, written="words")


def _is_idle(stretch: Stretch, number: Numeral) -> bool:
    """Readings that the words around forbid: «per cento», «un quarto uomo», «anni Ottanta»."""
    at = number.first
    if stretch.is_phrase(at - 1, "per_cent"):
        return True
    if number.kind in {"fraction", "multiple"}:
        return is_no_share(stretch, number)
    if number.written == "words" and number.value == _HUNDRED and (
        stretch.is_a(at - 1, "hundred_lead")
    ):  # fmt: skip
        return not stretch.is_form(number.after + 2, "di")
    decade = number.value < _HUNDRED and number.value % 10 == 0
    return decade and stretch.is_a(at - 1, "decade_lead")


def _measured(stretch: Stretch, number: Numeral, floor: int) -> Measured:
    """The number with the unit behind it, or before it, or none yet."""
    tokens, language = stretch.tokens, stretch.language
    first, behind = number.first, number.after
    sign = unit_before(tokens, first, language)
    if sign is not None and sign.first < floor:
        sign = None
    if sign is not None:
        first = sign.first
    unit = _unit_of(stretch, number)
    if sign is not None and (unit is None or unit.kind != "money"):
        return Measured(number, sign, first, behind, sign.kind)
    if unit is None:
        return Measured(number, None, first, behind, "")
    unit = _in_points(stretch, number, unit)
    after = unit.after
    if unit.kind == "count" and number.joined and stretch.is_a(after - 1, "money_noun"):
        # «150 milioni di crediti»: a sum, in a currency that stands elsewhere
        return Measured(number, None, first, behind, "money", elliptical=True)
    if unit.kind in _SIGNED and _is_negative(stretch, first, floor):
        first, number = first - 1, replace(number, first=first - 1, value=-number.value)
    if number.is_whole and (unit.kind == "money" or unit.name == "m"):
        number, after = _with_cents(stretch, number, after)
    halved = unit.kind in {"physical", "ratio"} or stretch.is_a(after - 1, "times_noun")
    if halved and stretch.is_phrase(after, "and_half"):
        half = (number.place / 2).copy_sign(number.value)
        number, after = replace(number, value=number.value + half, place=abs(half)), after + 2
    return Measured(number, unit, first, after, unit.kind)


def _with_cents(stretch: Stretch, number: Numeral, after: int) -> tuple[Numeral, int]:
    """«nove euro e venti», «due metri e dieci»; not «nove euro e venti biglietti»."""
    if not stretch.is_a(after, "and") or number.scale > 1:
        return number, after
    cents = numeral(stretch.tokens, after + 1, stretch.language)
    if cents is None or cents.kind != "exact" or cents.scale > 1 or not 0 < cents.value < _HUNDRED:
        return number, after
    prepositions = classes(stretch.language, "function_words")["preposition"]
    behind = stretch.tokens[cents.after] if cents.after < len(stretch.tokens) else None
    if behind is not None and behind.kind != "mark" and behind.low not in prepositions:
        return number, after
    value = number.value + cents.value * _CENT
    return replace(number, value=value, place=_CENT, after=number.after), cents.after


def _in_points(stretch: Stretch, number: Numeral, unit: Unit) -> Unit:
    """«0,3 punti in più»: percentage points; «tre punti» order a speech or a ranking."""
    if not (unit.kind == "count" and stretch.is_a(unit.after - 1, "points")):
        return unit
    exact = number.value == int(number.value)
    behind = any(stretch.is_phrase(unit.after, kind) for kind in ("difference", "more_points"))
    if exact and not behind:
        return unit
    return replace(unit, name="pp", kind="ratio")


def _is_negative(stretch: Stretch, first: int, floor: int) -> bool:
    """«al -0,3%», «meno 2 per cento»; no dash between words, no range, no «più o meno»."""
    tokens, at = stretch.tokens, first - 1
    if at < max(floor, 1):
        return False
    if stretch.is_a(at, "minus"):
        return not stretch.is_a(at - 1, "unhedged_or")
    before = tokens[at - 1]
    apart = not tokens[at].glued or before.low in _OPENS
    return tokens[at].low in _MINUS and tokens[first].glued and apart and before.kind != "number"


def _unit_of(stretch: Stretch, number: Numeral) -> Unit | None:
    """What stands behind a number: «milioni di euro», «300 persone», «40 circa studenti»."""
    tokens, language, behind = stretch.tokens, stretch.language, number.after
    linked = number.joined and stretch.is_a(behind, "of")
    if linked:
        return unit_behind(tokens, behind + 1, language)
    read = lexicon_unit if number.joined else unit_behind
    unit = read(tokens, behind, language)
    if unit is not None and number.written == "words" and stretch.is_a(behind, "having"):
        return None  # «una sessantina ha aperto»: no hectares
    if unit is None and stretch.is_a(behind, "opens_hedge"):
        hedge = hedge_after(tokens, behind, language)
        return None if hedge is None else unit_behind(tokens, hedge.after, language)
    return unit
