"""What a number measures or counts: money, shares, measures, or a noun.

`unit_behind` and `unit_before` read what stands beside a number. Units of the
lexicon are normalised (``dollari USA`` is USD, ``chilometri`` km); what is counted keeps the
noun of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import simplemma

from helpers.lexicons import articulated, classes, grammar, read_lexicon, words
from helpers.quoted_figures.numerals import Token, is_number_word, phrase_of, small_words

# What a unit can be: of the lexicon, or a noun that is counted, or time, which is no figure.
CLASSES = ("money", "ratio", "physical", "count", "time")
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
        phrase = phrase_of(row["entry"])
        found.setdefault(phrase[0], []).append(_Entry(phrase, row["unit"], row["class"]))
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
    noun = _behind_adjectives(tokens, at, language)
    acronym = noun > at and noun < len(tokens) and tokens[noun].text[:1].isupper()
    if not acronym and not _is_noun(tokens, noun, language):
        noun -= 1
        # «96 giovani»: an adjective that is a noun as well.
        if noun < at or _low(tokens, noun) not in words(language, "aged_nouns"):
            return None
    kind = "time" if _low(tokens, noun) in words(language, "time_nouns") else "count"
    return Unit(tokens[noun].text, kind, at, noun + 1)


def _behind_adjectives(tokens: Sequence[Token], at: int, language: str) -> int:
    """The token behind the adjectives that begin at one: «nove nuove scuole»."""
    superlative = grammar(language, "endings").is_superlative
    for _ in range(_ADJECTIVES_AT_MOST):
        low = _low(tokens, at)
        if low in words(language, "aged_nouns") and not _is_person(tokens, at + 1, language):
            break  # «27.000 giovani veneti»; «55.000 giovani cittadini» goes on
        if low in words(language, "prenominal_adjectives") or superlative(low):
            at += 1
    return at


@cache
def _kinds(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "units", ("entry", "unit", "class", "sign"))
    return {"fraction": "fraction", "times": "multiple"} | {
        row["unit"]: row["class"] for row in reversed(rows)
    }


def kind_of_unit(name: str, language: str = "it") -> str:
    """What kind of unit a name of the tables is: money, ratio, physical, fraction … or count."""
    return _kinds(language).get(name, "count")


def is_counted_by_nobody(low: str, language: str) -> bool:
    """Whether a case-folded word can stand behind a number without being what it counts."""
    return low in _not_counted(language)


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _is_noun(tokens: Sequence[Token], at: int, language: str) -> bool:
    """Whether a token may be a noun in the plural that is counted."""
    if not 0 <= at < len(tokens) or tokens[at].kind != "word":
        return False
    token, endings = tokens[at], grammar(language, "endings")
    capital = token.text[0].isupper()
    if token.low.endswith("'") or len(token.low) < _SHORTEST:
        return False
    if capital and not (endings.is_plural(token.low) and _is_known(token.low, language)):
        return False  # a name, unless it is a plural with a capital: «27 Stati», «20 Comuni»
    if not capital and is_counted_by_nobody(token.low, language):
        return False
    if endings.is_singular(token.low) and token.low not in words(language, "invariable_nouns"):
        return False
    if is_number_word(token.low, language) or _has_agent(tokens, at, language):
        return False
    if endings.is_plural_participle(token.low):
        return token.low in words(language, "participial_nouns")
    return not (endings.is_verb(token.low) or endings.is_verb_form(token.low))


@cache
def _is_known(low: str, language: str) -> bool:
    """Whether a dictionary knows a word that is written small."""
    return simplemma.is_known(low, lang=language)


_SHORTEST = 3


def _is_person(tokens: Sequence[Token], at: int, language: str) -> bool:
    low = _low(tokens, at)
    return any(
        low in words(language, name) for name in ("aged_nouns", "person_nouns", "counted_nouns")
    )


def _has_agent(tokens: Sequence[Token], at: int, language: str) -> bool:
    """«i 210 ammessi dai progettisti»: a participle, whatever its ending."""
    low = _low(tokens, at)
    return (
        grammar(language, "endings").may_be_participle(low)
        and _low(tokens, at + 1) in articulated(language)["da"]
        and low not in words(language, "participial_nouns")
        and low not in words(language, "time_nouns")  # «in dodici mesi da 241 a 198 euro»
        and low not in words(language, "counted_nouns")  # «una ventina di biglietti da visita»
    )


# Classes of function words that are counted by nobody. Numbers and what is aimed at may be.
_GRAMMAR = (
    "adverb", "be", "clitic", "complementizer", "conjunction", "connective", "day", "determiner",
    "have", "modal", "possessive", "preposition",
)  # fmt: skip


@cache
def _not_counted(language: str) -> frozenset[str]:
    """Function words, and words that only ever follow a number as something else."""
    known = classes(language, "function_words")
    function = frozenset().union(*(known[kind] for kind in _GRAMMAR))
    times = small_words(language, "times_noun")
    return (function - times) | words(language, "not_counted") | words(language, "months")
