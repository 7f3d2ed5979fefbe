"""What the words around a figure name: the measure it is of, or the noun that is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from helpers.lexicons import articulated, classes, entries, grammar, read_lexicon, words
from helpers.quoted_figures.kinds import SHARES
from helpers.quoted_figures.numerals import small_words
from helpers.quoted_figures.places import WORD, Place, words_before


@dataclass(frozen=True)
class Concept:
    """What a word of the text says is measured.

    Attributes:
        key: Of the lexicon, or the stem of the word.
        whole: It needs to be told of what («costo», «quota»).
        word: As in the text, case-folded.
    """

    key: str
    whole: bool
    word: str


def measured_by(language: str, place: Place, kind: str) -> Concept | None:
    """The measure behind a figure («26 miliardi di scambi»), before it, or of the label.

    Of a share what stands behind is the whole («il 3,1% del Pil»): what is before comes first.
    """
    right = WORD.findall(place.right)
    of = bool(right) and right[0].casefold() in small_words(language, "measure_link")
    linked = right[1:3] if of else []
    left, label = list(reversed(WORD.findall(place.left))), WORD.findall(place.label)
    if kind in SHARES:
        left = left[: len(left) - _of_the_last(language, place)]
        before = list(reversed(words_before(place)))
        sides = (left, label, before, linked)
    else:
        sides = (linked, left, label, right)
    return next((m for side in sides if (m := first_measure(language, side, kind))), None)


def _of_the_last(language: str, place: Place) -> int:
    """How many words open the clause that belong to the figure before: «3,1% del Pil, dal 3,9%»."""
    said = WORD.findall(place.left)
    follows = bool(place.before) and len(said) > _OF
    return _OF if follows and said[0].casefold() in small_words(language, "measure_link") else 0


_OF = 2  # «del Pil»


def first_measure(language: str, said: Iterable[str], kind: str) -> Concept | None:
    """The first word that names what a figure of a kind can be of."""
    for word in said:
        known = _measure(language, word.casefold())
        if known is not None and (known.kind != "share" or kind in SHARES):
            return Concept(known.concept, known.kind != "aggregate", word.casefold())
    return None


def counted(language: str, place: Place, compounds: Mapping[str, str]) -> Concept:
    """The noun that is counted, with the word behind it where the two are one: «posti letto».

    A noun for people in general leaves it to the clause as what they are counted: «studenti:
    3.850 giovani».

    Args:
        language: Of the text.
        place: The figure with the words around it.
        compounds: From `compounds_in`.
    """
    unit = place.figure.amount.unit.casefold()
    right = [word.casefold() for word in WORD.findall(place.right)[:2]]
    of = bool(right) and right[0] in small_words(language, "measure_link")  # «posti di lavoro»
    behind = _behind_unit(place, unit) or right[of : of + 1]
    pair = " ".join((unit, *behind)).casefold()
    nouns = _nouns(language)
    known = nouns.get(pair) if behind else None
    known = known or nouns.get(compounds.get(unit, "")) or _noun(language, unit)
    if known is not None and known.kind == "generic":
        for word in (*WORD.findall(place.label), *reversed(WORD.findall(place.left))):
            as_what = _noun(language, word)
            if as_what is not None and as_what.kind == "person":
                return Concept(as_what.concept, True, word.casefold())
    return Concept(known.concept if known else stem(unit), True, unit)


def _behind_unit(place: Place, unit: str) -> list[str]:
    """The word behind the noun where it stands before its number: «i posti letto sono 212»."""
    said = WORD.findall(f"{place.label} {place.before} {place.left}".casefold())
    at = max((at for at, word in enumerate(said) if word == unit), default=-1)
    return said[at + 1 : at + 2] if place.figure.amount.elliptical and at >= 0 else []


def nearest_noun(language: str, place: Place, people: frozenset[str]) -> Concept | None:
    """What the clause names where the lexicon knows no word of it: the nearest noun.

    A noun is told by the article or preposition before it: «su i conti correnti 388
    miliardi».
    """
    for side in (reversed(_led(language, place.left)), _led(language, place.right),
                 reversed(_led(language, place.label))):  # fmt: skip
        for word in side:
            if _says_what(language, word, people):
                return Concept(synonym(language, word), True, word.casefold())
    return None


def subject(language: str, place: Place, people: frozenset[str]) -> Concept | None:
    """The first noun of the sentence, where the clause of the figure has none of its own."""
    said = (word for word in _led(language, place.before) if _says_what(language, word, people))
    return next((Concept(synonym(language, w), True, w.casefold()) for w in said), None)


def _says_what(language: str, word: str, people: frozenset[str]) -> bool:
    """Whether a noun can be what is measured: persons are who says it, or whose it is."""
    return bool(content_words(language, word, people)) and (
        word.casefold() not in words(language, "person_nouns")
    )


def _led(language: str, written: str) -> list[str]:
    """The words of a stretch that stand behind an article or a preposition, in order."""
    said = WORD.findall(written)
    leads = _leads(language)
    return [word for lead, word in pairwise(said) if lead.casefold() in leads]


@cache
def _leads(language: str) -> frozenset[str]:
    """Articles and prepositions, and an article joined with one."""
    known = classes(language, "function_words")
    forms = frozenset().union(*articulated(language).values())
    return frozenset(
        word.removesuffix("'")
        for word in (*known["preposition"], *known["determiner"], *known["possessive"], *forms)
    )


class _Measure(NamedTuple):
    """A word of the lexicon that names what is measured, or the front of one.

    Attributes:
        entry: The word, or its front.
        concept: What it names.
        kind: ``aggregate``, one thing by itself («interscambio»); ``whole``, which needs to be
            told of what («costo»); ``share``, which does and is of shares alone («quota»).
    """

    entry: str
    concept: str
    kind: str


@cache
def _measures(language: str) -> tuple[dict[str, _Measure], tuple[_Measure, ...]]:
    """The words of the lexicon, and the fronts of words, the longest first."""
    known = [
        _Measure(row["entry"].rstrip("*"), row["concept"], row["class"])
        for row in read_lexicon(language, "measure_words", ("entry", "concept", "class"))
    ]
    fronts = {entry.rstrip("*") for entry in entries(language, "measure_words") if "*" in entry}
    return (
        {one.entry: one for one in known if one.entry not in fronts},
        tuple(sorted((one for one in known if one.entry in fronts), key=lambda m: -len(m.entry))),
    )


@cache
def _measure(language: str, low: str) -> _Measure | None:
    whole_words, fronts = _measures(language)
    if low in whole_words:
        return whole_words[low]
    return next((one for one in fronts if low.startswith(one.entry)), None)


def synonym(language: str, word: str) -> str:
    """What a word is compared by: the concept that the lexicon gives it, else its stem."""
    measure = _measure(language, word.casefold())
    if measure is not None:
        return measure.concept
    noun = _noun(language, word)
    return noun.concept if noun else stem(word)


def compounds_in(language: str, texts: Iterable[str]) -> Mapping[str, str]:
    """Pairs of words that texts count, by their first: after «posti letto», «i posti» are those.

    Args:
        language: Of the texts.
        texts: What they say.

    Returns:
        Empty for a word of which the texts know two pairs.
    """
    said = [text.casefold() for text in texts]
    found: dict[str, str] = {}
    for pair in (noun for noun in _nouns(language) if " " in noun):
        head, tail = pair.split()
        joined = re.compile(rf"\b{head}\s+(?:\w+\s+)?{tail}\b")  # «posti di lavoro»
        if any(joined.search(text) for text in said):
            found[head] = "" if head in found else pair
    return found


class _Noun(NamedTuple):
    """A noun that texts count.

    Attributes:
        concept: What it names.
        kind: ``person``, ``generic`` (people, whatever they are counted as) or ``thing``.
    """

    concept: str
    kind: str


@cache
def _nouns(language: str) -> dict[str, _Noun]:
    """Nouns and pairs of words («posti letto») as they stand."""
    rows = read_lexicon(language, "counted_nouns", ("entry", "concept", "class"))
    return {row["entry"]: _Noun(row["concept"], row["class"]) for row in rows}


@cache
def _fronts(language: str) -> dict[str, _Noun]:
    """Nouns without their ending; none where two nouns differ in theirs («case», «casi»)."""
    found: dict[str, set[_Noun]] = {}
    for entry, noun in _nouns(language).items():
        if " " not in entry:
            found.setdefault(_front(entry, language), set()).add(noun)
    return {front: nouns.pop() for front, nouns in found.items() if len(nouns) == 1}


def _noun(language: str, word: str) -> _Noun | None:
    low = word.casefold()
    return _nouns(language).get(low) or _fronts(language).get(_front(low, language))


def stem(word: str) -> str:
    """What a word is compared by: the front of it, so that forms of one word agree."""
    low = word.casefold()
    return low[:6] if len(low) > 6 else low[:-1] if len(low) > 3 else low


def _front(word: str, language: str) -> str:
    """A noun without its ending: «studenti», «studente»; «collegamenti» is no «collega»."""
    return grammar(language, "endings").without_vowel(word.casefold())


# Classes of function words that say nothing of what is measured; what is aimed at may.
_GRAMMAR = (
    "adverb", "be", "clitic", "complementizer", "conjunction", "connective", "day", "determiner",
    "duty", "have", "modal", "number", "possessive", "preposition",
)  # fmt: skip


@cache
def _empty(language: str) -> frozenset[str]:
    """Words that say nothing of what is measured."""
    known = classes(language, "function_words")
    lists = ("not_counted", "time_nouns", "months", "prenominal_adjectives", "unmeasured_words")
    return frozenset().union(
        *(known[kind] for kind in _GRAMMAR), *(words(language, name) for name in lists)
    )


def content_words(language: str, written: str, people: frozenset[str]) -> list[str]:
    """The words of a stretch that may say what is measured.

    Args:
        language: Of the text.
        written: The stretch.
        people: Words of the names of the study's people, case-folded: they say whose it is.
    """
    empty = _empty(language)
    return [
        word
        for word in WORD.findall(written)
        if len(word) > 2 and word.casefold() not in empty and word.casefold() not in people
    ]
