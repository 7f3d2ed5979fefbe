"""Figures that the text denies: «non per 3,8 miliardi», «non è vero che siamo scesi a 25»."""

from __future__ import annotations

from functools import cache

from helpers.lexicons import classes, entries, grammar
from helpers.quoted_figures.hedges import Hedge
from helpers.quoted_figures.numerals import phrase_of, small_words
from helpers.quoted_figures.stretch import Stretch

# Words between «non» and its number, and between it and a number that another one corrects.
_NEAR, _CORRECTED = 4, 5
# Words between a denial («non è vero che») and the last number it denies.
_DENIED = 60
_BREAKS = frozenset((",", ";", ":", "»"))
_SIGNS = frozenset("$€")
_AUXILIARIES = ("be", "have", "clitic", "preposition", "determiner", "adverb")


def is_denied(stretch: Stretch, first: int, after: int, hedge: Hedge | None) -> bool:
    """Whether a figure is denied where it stands.

    Args:
        stretch: The sentence.
        first: Its first token, with the hedge before it.
        after: The first token behind it.
        hedge: The hedge; one that begins with «non» («non meno di») denies nothing.
    """
    own = hedge is not None and stretch.is_a(hedge.first, "no")
    return (not own and _is_negated(stretch, first, after)) or _is_in_denial(stretch, first)


def _is_negated(stretch: Stretch, first: int, after: int) -> bool:
    """«non per 3,8», «non sono 40», «non 3,8 ma 3,5»; not «non solo 40»."""
    after = _behind_aside(stretch, after)
    corrected = stretch.is_a(after, "correction") or stretch.is_a(after + 1, "correction")
    before = range(max(first - _CORRECTED, 0), first)
    merely = any(stretch.is_a(at, "merely") for at in before)
    if corrected and not merely and any(stretch.is_a(at, "no") for at in before):
        return True
    at = first - 1
    for _ in range(_NEAR):
        if stretch.is_a(at, "no"):
            return True
        at = _before_aside(stretch, at)
        if stretch.is_a(at, "no"):
            return True
        if not _is_light(stretch, at):
            return stretch.is_a(at, "no")
        at -= 1
    return False


def _behind_aside(stretch: Stretch, at: int) -> int:
    """«non spendiamo 40 milioni, come ho letto in giro, ma 31»: on over the commas."""
    if stretch.low(at) != "," or not stretch.is_a(at + 1, "says_as"):
        return at
    reach = range(at + 2, at + 2 + _ASIDE)
    return next((on for on in reach if stretch.low(on) == ","), at)


def _before_aside(stretch: Stretch, at: int) -> int:
    """«non, come leggo in giro, dello 0,8»: back over what stands between the commas."""
    if stretch.low(at) != ",":
        return at
    for back in range(at - 1, max(at - 1 - _ASIDE, 0), -1):
        if stretch.is_a(back, "says_as") and stretch.low(back - 1) == ",":
            return back - 2
        if not stretch.low(back)[:1].isalpha():
            return at
    return at


_ASIDE = 6


def _is_light(stretch: Stretch, at: int) -> bool:
    """Auxiliaries, prepositions, articles and participles: what may part «non» and a number."""
    low = stretch.low(at)
    if stretch.is_a(at, "only"):
        return False
    if not low[:1].isalpha():
        return low in _SIGNS
    return low in _light(stretch.language) or (
        grammar(stretch.language, "endings").is_participle(low)
    )


@cache
def _light(language: str) -> frozenset[str]:
    known = classes(language, "function_words")
    return small_words(language, "light").union(*(known[kind] for kind in _AUXILIARIES))


@cache
def _denials(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases that deny what follows, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries(language, "denials"):
        phrase = phrase_of(entry)
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(known) for first, known in found.items()}


def _is_in_denial(stretch: Stretch, first: int) -> bool:
    """«Non è vero che siamo scesi sotto i 25»: what the clause says is denied."""
    for at in range(first - 1, max(first - 1 - _DENIED, -1), -1):
        low = stretch.low(at)
        for phrase in _denials(stretch.language).get(low, ()):
            if at + len(phrase) <= first and stretch.lows(at, at + len(phrase)) == phrase:
                return True
        if low in _BREAKS or stretch.is_a(at, "but"):
            return False
    return False
