"""Shares in words: «uno su tre», «la metà dei contratti», and what only looks like one.

«Un quarto uomo» is an ordinal, «a metà giugno» a time, «il doppio petto» a garment: what
stands around a fraction or a multiple decides.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from helpers.lexicons import entries, grammar
from helpers.quoted_figures.days import months
from helpers.quoted_figures.numerals import Numeral, is_number_word, numeral
from helpers.quoted_figures.stretch import Measured, Stretch
from helpers.quoted_figures.units import is_counted_by_nobody, lexicon_unit, unit_behind

# «uno su tre»: what is small and round is the whole of a share and no figure of its own.
_WHOLES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000))
_LARGEST = 100  # «una corsa su venti»: of one, the whole may be any
# Words that may stand between the two numbers of a share: «un raccolto su tre».
_BETWEEN = 3
_ONE = Decimal(1)


def one_in(stretch: Stretch, at: int, number: Numeral | None) -> Measured | None:
    """«uno su tre», «un raccolto su tre», «otto ragazzi su dieci».

    Args:
        stretch: The sentence.
        at: Where the share may begin.
        number: What is read there as a number.
    """
    one = (
        Numeral(at, at + 1, _ONE, _ONE, written="words")
        if stretch.is_a(at, "indefinite")
        else number
    )
    if one is None or one.kind != "exact" or one.scale > 1:
        return None
    behind = one.after
    for _ in range(_BETWEEN):
        if stretch.is_a(behind, "in_all"):
            break
        idle = is_counted_by_nobody(stretch.low(behind), stretch.language) or is_number_word(
            stretch.low(behind), stretch.language
        )
        # «un posto di lavoro su tre», «un contratto a termine su tre»
        of = stretch.is_a(behind, "plain_of", "in_name") and behind > one.after
        if behind >= len(stretch.tokens) or (idle and not of):
            return None
        behind += 1
    if not stretch.is_a(behind, "in_all"):
        return None
    whole = numeral(stretch.tokens, behind + 1, stretch.language)
    if whole is None or not one.value < whole.value:
        return None
    single = one.value == _ONE and whole.value <= _LARGEST and whole.value == int(whole.value)
    if whole.value not in _WHOLES and not single:
        return None
    if stretch.is_a(behind, "every") and unit_behind(stretch.tokens, whole.after, stretch.language):
        return None  # «tre corse ogni dieci minuti»
    value = round(one.value / whole.value, 4).normalize()
    share = Numeral(at, whole.after, value, Decimal("0.01"), "fraction", written="words")
    return Measured(share, None, at, whole.after, "fraction")


def once_and_half(stretch: Stretch, at: int) -> Measured | None:
    """«una volta e mezza»: of once, as «due volte e mezzo» is of twice."""
    once = stretch.is_a(at, "indefinite") and stretch.is_a(at + 1, "once")
    if not (once and stretch.is_phrase(at + 2, "and_half")):
        return None
    value = Numeral(at, at + 4, Decimal("1.5"), Decimal("0.5"), "multiple", written="words")
    return Measured(value, None, at, at + 4, "multiple")


def half_of_unit(stretch: Stretch, at: int) -> Numeral | None:
    """«mezzo punto percentuale», «mezza tonnellata»."""
    if not stretch.is_a(at, "half") or (
        lexicon_unit(stretch.tokens, at + 1, stretch.language) is None
    ):
        return None
    return Numeral(at, at + 1, Decimal("0.5"), Decimal("0.5"), written="words")


def is_no_share(stretch: Stretch, found: Numeral) -> bool:
    """Whether the words around a fraction or a multiple make it something else."""
    at, after = found.first, found.after
    if found.kind == "multiple":
        return not stretch.is_a(at - 1, "multiple_lead") or names_something(stretch, after)
    if stretch.is_a(at, "half_noun"):
        return not _is_half(stretch, at)
    endings = grammar(stretch.language, "endings")
    of_whole = stretch.is_a(at - 1, "whole_pronoun") or stretch.is_a(at - 2, "whole_pronoun")
    of_whole = of_whole or endings.is_feminine_plural(stretch.low(after))  # «un terzo donne»
    ordinal = endings.is_masculine_ordinal(stretch.low(after - 1))
    return ordinal and not of_whole and names_something(stretch, after)


def _is_half(stretch: Stretch, at: int) -> bool:
    """«la metà dei contratti»; not «a metà giugno», «la prima metà», «metà mandato»."""
    if stretch.is_a(at - 1, "no_half_lead"):
        return False
    behind = at + 1
    if not (stretch.is_form(behind, "di") or stretch.is_a(at - 1, "half_lead")):
        return False
    unit = unit_behind(stretch.tokens, behind + 1, stretch.language)
    time = stretch.low(behind + 1) in _times(stretch.language)
    return not (time or (unit is not None and unit.kind == "time"))


@cache
def _times(language: str) -> frozenset[str]:
    return frozenset(entries(language, "time_nouns")) | frozenset(months(language))


def names_something(stretch: Stretch, at: int) -> bool:
    """«un quinto mandato», «un terzo reattore»: a noun of its gender makes it an ordinal."""
    token = stretch.tokens[at] if at < len(stretch.tokens) else None
    if token is None or token.kind != "word" or (
        is_counted_by_nobody(token.low, stretch.language)
    ):  # fmt: skip
        return False
    endings = grammar(stretch.language, "endings")
    return endings.follows_ordinal(token.low) and not endings.is_verb_form(token.low)
