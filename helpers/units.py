"""What a number measures or counts: money, shares, measures, or a noun.

`unit_at` reads what stands behind (or, for currencies, before) a number. Units of the
lexicon are normalised (``dollari USA`` is USD, ``chilometri`` km); what is counted keeps the
noun of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from helpers.hedges import articulated
from helpers.lexicons import entries, read_lexicon
from helpers.numerals import Token, is_number_word

# What a unit can be: of the lexicon, or a noun that is counted, or time, which is no figure.
CLASSES = ("money", "ratio", "physical", "count", "time")
_VERBAL = re.compile(r".{2,}(?:ano|ono|anno|ebbero|arono|irono|ando|endo|ò|erà|irà|arsi|ersi)$")
_PARTICIPLE = re.compile(r".{2,}[aiu]t[ie]")
_ADJECTIVES_AT_MOST = 3


@dataclass(frozen=True)
class Unit:
    """What stands behind a number.

    Attributes:
        name: ISO code, symbol, or the noun as written.
        kind: One of `CLASSES`.
        first, after: Its first token, and the first one behind it.
    """

    name: str
    kind: str
    first: int
    after: int


@dataclass(frozen=True)
class _Entry:
    words: tuple[str, ...]
    unit: str
    kind: str


@cache
def _units(language: str) -> dict[str, tuple[_Entry, ...]]:
    """By first word, longest first."""
    found: dict[str, list[_Entry]] = {}
    for row in read_lexicon(language, "units", ("entry", "unit", "class", "sign")):
        words = tuple(re.findall(r"[^\W\d_]+['’]?|[^\w\s]|\d+", row["entry"]))
        found.setdefault(words[0], []).append(_Entry(words, row["unit"], row["class"]))
    return {
        first: tuple(sorted(known, key=lambda entry: -len(entry.words)))
        for first, known in found.items()
    }


def lexicon_unit(tokens: Sequence[Token], at: int, language: str) -> Unit | None:
    """The unit of the lexicon that begins at a token, the longest one."""
    if not 0 <= at < len(tokens):
        return None
    for entry in _units(language).get(tokens[at].low, ()):
        here = tokens[at : at + len(entry.words)]
        if tuple(token.low for token in here) == entry.words:
            return Unit(entry.unit, entry.kind, at, at + len(entry.words))
    return None


def unit_before(tokens: Sequence[Token], at: int, language: str) -> Unit | None:
    """A currency written before its number: «$27,8», «US$ 20», «EUR 5 milioni»."""
    for length in (2, 1):
        unit = lexicon_unit(tokens, at - length, language) if at >= length else None
        if unit is not None and unit.kind == "money" and unit.after == at:
            return unit
    return None


def unit_behind(tokens: Sequence[Token], at: int, language: str) -> Unit | None:
    """What is measured or counted from a token on, or None.

    Adjectives that stand before nouns are passed over («nove nuove scuole»). Function
    words and finite verbs are counted by nobody.
    """
    unit = lexicon_unit(tokens, at, language)
    if unit is not None:
        return unit
    noun = at
    adjectives = _words(language, "prenominal_adjectives")
    for _ in range(_ADJECTIVES_AT_MOST):
        low = _low(tokens, noun)
        if low in _words(language, "aged_nouns") and not _is_person(tokens, noun + 1, language):
            break  # «27.000 giovani veneti»; «55.000 giovani cittadini» goes on
        if low in adjectives or low.endswith(("issimi", "issime")):
            noun += 1
    if not _is_noun(tokens, noun, language):
        noun -= 1
        # «96 giovani»: an adjective that is a noun as well.
        if noun < at or _low(tokens, noun) not in _words(language, "aged_nouns"):
            return None
    low = _low(tokens, noun)
    kind = "time" if low in _words(language, "time_nouns") else "count"
    return Unit(tokens[noun].text, kind, at, noun + 1)


def kind_of_unit(name: str, language: str = "it") -> str:
    """What kind of unit a name of the tables is: money, ratio, physical, fraction … or count."""
    if name in {"fraction", "times"}:
        return {"fraction": "fraction", "times": "multiple"}[name]
    rows = read_lexicon(language, "units", ("entry", "unit", "class", "sign"))
    return next((row["class"] for row in rows if row["unit"] == name), "count")


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _is_noun(tokens: Sequence[Token], at: int, language: str) -> bool:
    if not 0 <= at < len(tokens) or tokens[at].kind != "word":
        return False
    token = tokens[at]
    if token.low.endswith("'") or len(token.low) < 3:
        return False
    if token.low in _not_counted(language) and not token.text[0].isupper():
        return False
    if token.text[0].isupper() and not token.low.endswith(("i", "e")):
        return False  # a name, unless it looks like a plural: «27 Stati», «20 Comuni»
    if token.low.endswith("o") and token.low not in _words(language, "invariable_nouns"):
        return False
    if is_number_word(token.low, language) or _has_agent(tokens, at, language):
        return False
    if _PARTICIPLE.fullmatch(token.low) and token.low not in _words(language, "participial_nouns"):
        return False
    return _VERBAL.fullmatch(token.low) is None


def _is_person(tokens: Sequence[Token], at: int, language: str) -> bool:
    low = _low(tokens, at)
    return (
        low in _words(language, "aged_nouns")
        or low in _words(language, "person_nouns")
        or (low in _words(language, "counted_nouns"))
    )


def _has_agent(tokens: Sequence[Token], at: int, language: str) -> bool:
    """«i 210 ammessi dai progettisti»: a participle, whatever its ending."""
    return _low(tokens, at).endswith(("ti", "te", "si", "se")) and (
        _low(tokens, at + 1) in articulated(language)["da"]
        and _low(tokens, at) not in _words(language, "participial_nouns")
    )


@cache
def _words(language: str, lexicon: str) -> frozenset[str]:
    return frozenset(entries(language, lexicon))


@cache
def _not_counted(language: str) -> frozenset[str]:
    """Function words, and words that only ever follow a number as something else."""
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    grammar = {row["entry"] for row in rows if row["class"] not in {"aim", "number", "duty"}}
    return frozenset(grammar - {"volte"}) | _words(language, "not_counted")
