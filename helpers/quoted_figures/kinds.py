"""What can be compared at all: sums with sums, shares with shares, lengths with lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from helpers.lexicons import entries, read_lexicon, words
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.numerals import small_words
from helpers.quoted_figures.places import WORD, Place

# Kinds of figures that are parts of something.
SHARES = frozenset(("share", "growth"))


def kind_of(
    language: str, place: Place, earlier: Sequence[Figure], kinds: Mapping[str, str]
) -> str:
    """What a figure can be compared with at all.

    Args:
        language: Of the text.
        place: The figure with the words around it.
        earlier: The figures before it of the same text, in order.
        kinds: Their kinds, by figure id.

    Returns:
        ``money``, ``money per UNIT``, ``share``, ``growth``, ``difference of KIND``, ``count``,
        ``age``, ``anniversary``, ``multiple``, ``pp``, ``bp`` or a physical unit.
    """
    amount = place.figure.amount
    behind = [word.casefold() for word in WORD.findall(place.right)[:3]]
    if amount.kind != "ratio" and _is_difference(language, behind):
        return f"difference of {amount.unit if amount.kind == 'physical' else amount.kind}"
    if amount.kind in {"ratio", "fraction"} and amount.unit in {"%", "‰", "fraction"}:
        return "growth" if _is_growth(language, place, behind) else "share"
    if amount.kind == "physical" or amount.kind == "ratio":
        return amount.unit
    if amount.kind == "money":
        return _per(language, behind) or _per_again(place, earlier, kinds) or "money"
    return amount.kind


def _per(language: str, behind: Sequence[str]) -> str:
    """«265 euro la tonnellata», «22 centesimi per azione»: what a sum is paid for each of."""
    if len(behind) < _EACH or behind[0] not in small_words(language, "for_each"):
        return ""
    word, each = behind[1], _units(language)
    if word in each or word in words(language, "paid_for_each"):
        return f"money per {each.get(word, word)}"
    return ""


_EACH = 2


@cache
def _units(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "units", ("entry", "unit", "class", "sign"))
    return {row["entry"]: row["unit"] for row in rows if row["class"] == "physical"}


def _per_again(place: Place, earlier: Sequence[Figure], kinds: Mapping[str, str]) -> str:
    """«34 euro al megawattora, contro i 41 di un anno fa»: of each again."""
    figure, last = place.figure, earlier[-1] if earlier else None
    if last is None or not figure.amount.elliptical or last.sentence_id != figure.sentence_id:
        return ""
    kind, value = kinds[last.id], last.amount.value
    near = value and value / _SAME_SIZE <= figure.amount.value <= value * _SAME_SIZE
    return kind if near and kind.startswith("money per ") else ""


_SAME_SIZE = 5


def _is_growth(language: str, place: Place, behind: Sequence[str]) -> bool:
    """«cresciuto del 18%», «un aumento del 12%», «il 2% in più»; «dal 2,1 al 2,4%» is a share."""
    if _is_difference(language, behind):
        return True
    if place.figure.amount.role:
        return False
    before = [word.casefold() for word in WORD.findall(place.left)]
    stems = entries(language, "change_words")
    led = bool(before) and before[-1] in small_words(language, "growth_lead")
    return led and any(word.startswith(stems) for word in before[-_CHANGE_REACH:])


# Words before a share in which a word of change must stand: «un aumento di circa il 12%».
_CHANGE_REACH = 5


def _is_difference(language: str, behind: Sequence[str]) -> bool:
    """«in più», «in meno» behind a figure."""
    return " ".join(behind[:2]) in small_words(language, "in_more")
