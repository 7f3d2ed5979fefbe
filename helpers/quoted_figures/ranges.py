"""Numbers that belong together: a range is one figure, a change or a pair are two.

«Tra 3 e 5 miliardi», «30-35 anni»; «dal 2,1% al 2,4%»; «76 delle 89 regioni».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.lexicons import articulated, entries
from helpers.quoted_figures.numerals import Numeral
from helpers.quoted_figures.stretch import Measured, Stretch, is_near
from helpers.quoted_figures.units import Unit

_OF_WHOLE = ("di", "su")  # prepositions as `articulated` names them
_DASHES = frozenset(("-", "–", "—", "/"))
# Words that may part the two numbers of a range, a change or a pair.
_APART = 4
_APART_IN_CHANGE = 3
# How far before a change «da» may stand («dagli attuali quasi 30»), a word of change before
# that, and a date behind it.
_FROM_REACH = 4
_CHANGE_REACH = 9
_DATE_REACH = 5


def linked(stretch: Stretch, found: Sequence[Measured]) -> list[Measured]:
    """The numbers of a sentence with neighbours that belong together joined.

    Args:
        stretch: The sentence.
        found: Its numbers, in order.
    """
    done: list[Measured] = []
    at, group = 0, 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        link = _link(stretch, one, other) if other is not None else ""
        if not link or (link == "range" and not _ascends(one, other)):
            done.append(one)
            at += 1
            continue
        group += 1
        done += _JOINERS[link](stretch, one, other, group)
        at += 2
    return done


def _link(stretch: Stretch, one: Measured, other: Measured) -> str:
    """How two neighbours belong together: range, change, pair, or not at all."""
    kinds = {one.kind, other.kind}
    if kinds & {"fraction", "anniversary"}:
        return _change(stretch, one, other) if kinds == {"fraction"} else ""
    if "multiple" in kinds or other.high is not None:
        return ""
    between = stretch.lows(one.after, other.first)
    alike = one.is_open or other.is_open or _unit(one) == _unit(other)
    if not alike or len(between) > _APART:
        return ""
    idle = stretch.of_class("article") | stretch.of_class("own_years") | stretch.of_class("whose")
    plain = tuple(word for word in between if word not in idle)
    if len(between) == 1 and between[0] in _DASHES:
        words = one.numeral.written == other.numeral.written == "words"  # «sei-settecento»
        led = stretch.is_form(one.first - 1, "a")  # «saliranno a 12-15»
        return "range" if one.is_open and (_ends(other) or words or led) else ""
    if _is_word(stretch, plain, "and") and _opens_range(stretch, one):
        return "range"
    near = other.numeral.value - one.numeral.value == 1  # «sette o otto»
    if _is_word(stretch, plain, "or") and one.is_open and (_ends(other) or near):
        return "range"
    if _is_pair(stretch, one, other, plain):
        return "pair"
    return _change(stretch, one, other)


def _unit(one: Measured) -> str:
    """The name of a unit; sums without a currency have none."""
    return one.unit.name if one.unit is not None else ""


def _is_word(stretch: Stretch, words: Sequence[str], kind: str) -> bool:
    return len(words) == 1 and words[0] in stretch.of_class(kind)


def _ends(other: Measured) -> bool:
    """Whether a number can end a range: it says what is counted, or in which scale."""
    return not other.is_open or other.numeral.scale > 1


def _ascends(one: Measured, other: Measured) -> bool:
    """Whether the first end of a range is the lower one: «5-3» is a score."""
    return in_scale_of(one, other).numeral.value < in_scale_of(other, one).numeral.value


def _opens_range(stretch: Stretch, one: Measured) -> bool:
    """«tra 3», «tra i 3»."""
    article = stretch.is_a(one.first - 1, "article")
    return stretch.is_a(one.first - 1 - article, "between")


def _is_pair(stretch: Stretch, one: Measured, other: Measured, plain: Sequence[str]) -> bool:
    """«76 delle 89 regioni»; «3 di 5 miliardi» is none."""
    if not one.is_open or other.is_open or len(plain) != 1:
        return False
    known = articulated(stretch.language)
    if not any(plain[0] in known[word] for word in _OF_WHOLE):
        return False
    return plain[0] not in _OF_WHOLE or other.kind == "count"


def _change(stretch: Stretch, one: Measured, other: Measured) -> str:
    """«dal 2,1% al 2,4%», «da 27,8 a 30 miliardi»; «da 10 a 12 mila persone» is a range."""
    between = stretch.lows(one.after, other.first)
    within = stretch.of_class("within_change")
    words = [word for word in between if word not in within and word != ","]
    if not words or len(words) > _APART_IN_CHANGE:
        return ""
    to = words[0] in articulated(stretch.language)["a"]
    back = next(
        (n for n in range(1, _FROM_REACH + 1) if stretch.is_form(one.first - n, "da")), 0
    )  # «dagli attuali 27,8», «da quasi 30»
    if not (to and back):
        return ""
    opens = one.first - back
    bare = stretch.is_a(opens, "from_bare") and words[0] in stretch.of_class("to_bare")
    # «dai 10 ai 12 mila passeggeri» ranges, «dai 9 di allora ai 14» has changed.
    plain = one.is_open and len(between) == 1 and stretch.is_a(one.first - 1, "from_plural")
    if (bare or plain) and not _has_change_word(stretch, opens):
        # «da 14 a 20 collegamenti entro l'estate»: what has a date to be reached by changes.
        dated = any(stretch.is_a(other.after + n, "dated") for n in range(_DATE_REACH))
        return "change" if dated or not _ascends(one, other) else "range"
    return "change"


def _has_change_word(stretch: Stretch, at: int) -> bool:
    """«è passato da 10 a 12»; what happens each time ranges («passano ogni mese da 10 a 12»)."""
    stems = entries(stretch.language, "change_words")
    for back in range(at - 1, max(at - 1 - _CHANGE_REACH, -1), -1):
        if stretch.low(back) == ";" or stretch.is_a(back, "each_time"):
            return False
        if stretch.low(back).startswith(stems):
            return True
    return False


def _pair(stretch: Stretch, one: Measured, other: Measured, group: int) -> list[Measured]:
    lent = replace(one, unit=other.unit, kind=other.kind, elliptical=True, group=group)
    return [lent, replace(other, group=group)]


def _both(one: Measured, other: Measured) -> tuple[Measured, Measured, Unit | None, str]:
    """Two ends in one scale, and the unit they share."""
    one, other = in_scale_of(one, other), in_scale_of(other, one)
    unit, kind = (other.unit, other.kind) if one.is_open else (one.unit, one.kind)
    return one, other, unit, kind


def _changed(stretch: Stretch, one: Measured, other: Measured, group: int) -> list[Measured]:
    one, other, unit, kind = _both(one, other)
    return [
        replace(one, unit=unit, kind=kind, role="from", group=group, elliptical=one.is_open),
        replace(other, unit=unit if other.is_open else other.unit, kind=kind, role="to",
                group=group, elliptical=other.is_open),
    ]  # fmt: skip


def _range(stretch: Stretch, one: Measured, other: Measured, group: int) -> list[Measured]:
    one, other, unit, kind = _both(one, other)
    first = one.first
    opens = first - 1 - stretch.is_a(first - 1, "article")
    if stretch.is_a(opens, "range_lead"):
        first = opens
    return [replace(one, unit=unit, kind=kind, first=first, after=other.after, high=other.numeral,
                    group=0)]  # fmt: skip


_JOINERS = {"pair": _pair, "change": _changed, "range": _range}


def in_scale_of(one: Measured, other: Measured) -> Measured:
    """«da 10 a 12 mila»: a bare number beside a scaled one shares its scale.

    Args:
        one: The number.
        other: The one beside it; its scale is taken where the two then have about one size.
    """
    number, scale = one.numeral, other.numeral.scale
    spoken = _spoken_scale(number, other.numeral)
    if one.is_open and spoken > 1:
        return replace(one, numeral=number.times(spoken))
    if not one.is_open or number.scale > 1 or scale == 1 or other.numeral.kind != "exact":
        return one
    coefficient = other.numeral.value / scale
    if number.value >= _SCALED_BELOW or not is_near(number.value, coefficient, _ONE_SIZE):
        return one
    return replace(one, numeral=number.times(scale))


def _spoken_scale(one: Numeral, other: Numeral) -> int:
    """«sei-settecento», «due-tremila»: the hundreds or thousands that the first end leaves out."""
    words = one.written == other.written == "words" and one.value < 10
    if not words or other.scale > 1 or one.after + 1 != other.first:
        return 1
    return next((n for n in (1000, 100) if other.value == n * (one.value + 1)), 1)


# What is said without its scale has three digits at most, and is not fifty times the other.
_SCALED_BELOW = 1000
_ONE_SIZE = 50
