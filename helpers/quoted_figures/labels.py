"""Whose noun a number takes from a label: «Stazioni: undici sono pronte», «contrari nove»."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.lexicons import grammar
from helpers.quoted_figures.lending import MILLION, behind_last, lend, sentence_label
from helpers.quoted_figures.numerals import is_numeral
from helpers.quoted_figures.stretch import Measured, Stretch
from helpers.quoted_figures.subjects import is_in_relative
from helpers.quoted_figures.units import Unit, unit_behind

_BULLETS = frozenset(".;:-–—•·")
_LABEL = 8  # words of a label before its colon


def from_label(stretch: Stretch, one: Measured) -> Measured | None:
    """«Stazioni: undici sono …», «- imprese che esportano: 3.412»."""
    colon = stretch.before_hedge(one.first)[0] - 1
    if not one.is_whole:
        return None
    if stretch.low(colon) != ":":
        return _bare_label(stretch, one, colon)
    opens = behind_last(stretch, colon, _BULLETS, _LABEL + 1)
    places = [opens] if colon - opens <= _LABEL else []
    # «ha risposto con le assunzioni: trentacinque entro dicembre»
    places += list(_near_colon(stretch, colon))
    for at in places:
        unit = unit_behind(stretch.tokens, at, stretch.language)
        if unit is not None and stretch.is_money_noun(unit.name):
            continue  # «la metà dei profitti: mezzo miliardo»
        if unit is not None and _has_number(stretch, unit.after, colon):
            continue  # «per i formaggi non venticinquemila tonnellate: ventiduemila»
        known = unit is not None and not stretch.is_listed(unit.after - 1, "figure_sources")
        if known and unit.kind in {"count", "physical"} and unit.after <= colon:
            return lend(one, unit, unit.kind)
    return None


def from_running_label(stretch: Stretch, one: Measured) -> Measured | None:
    """«Interinali: per Conti sono 5.200»: the label, where the clause has no subject of its own."""
    label, opens = sentence_label(stretch), stretch.before_hedge(one.first)[0]
    if label is None:
        return None
    said = stretch.lows(label.after + 1, opens)
    taken = bool(stretch.of_class("partitive_pronoun") & set(said))
    if taken or _has_number(stretch, label.after, opens):
        return None  # «Argini: dei 43 cantieri ne sono chiusi 14»
    stated = stretch.of_class("copula") & set(said[-2:])
    if not (stated and one.is_whole) or one.numeral.scale >= MILLION or len(said) > _LABEL:
        return None
    return lend(one, label, "count")


def _has_number(stretch: Stretch, opens: int, closes: int) -> bool:
    return any(is_numeral(stretch.tokens, at, stretch.language) for at in range(opens, closes))


def _bare_label(stretch: Stretch, one: Measured, at: int) -> Measured | None:
    """«Favorevoli undici, contrari nove»: a plural alone between two marks with its number."""
    alone = _is_mark(stretch, at - 1) and _is_mark(stretch, one.after)
    if not (alone and grammar(stretch.language, "endings").is_plural(stretch.low(at))):
        return None
    unit = unit_behind(stretch.tokens, at, stretch.language)
    if unit is None and grammar(stretch.language, "endings").is_plural_participle(stretch.low(at)):
        unit = Unit(stretch.tokens[at].text, "count", at, at + 1)  # «astenuti due»
    return lend(one, unit, "count") if unit is not None and unit.kind == "count" else None


def _is_mark(stretch: Stretch, at: int) -> bool:
    return stretch.low(at) in _PARTING


_PARTING = frozenset(("", ",", ";", ".", ":", "(", ")", "–", "-", "—", "•"))


def _near_colon(stretch: Stretch, colon: int) -> Iterator[int]:
    """«i dati sugli accessi al Pronto soccorso: 27.400», «gli abitanti aumentano: 28.500»."""
    for at in range(colon - 2, max(colon - 2 - _NEAR_COLON, -1), -1):
        if stretch.is_a(at, "plural_opening") and not is_in_relative(stretch, at):
            yield at + 1
        if not stretch.low(at)[:1].isalpha():
            return


_NEAR_COLON = 6
