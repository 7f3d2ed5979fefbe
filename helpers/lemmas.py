"""Words and their lemmas: what a text says, whatever ending a word has.

A word is the contract's word (a maximal run of letters or digits), so the elided article of
«l'alleanza» is a word of its own. Lemmas come from simplemma; where it is wrong or silent,
``lemma_overrides`` says better, row by row and with a reason. Accents are never folded:
«però» is no form of «pero».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import simplemma

from helpers.lexicons import entries, read_lexicon

_WORD = re.compile(r"[^\W_]+")
# What a pronoun is joined to: an infinitive without its last vowel, or a gerund.
_INFINITIVE = ("ar", "er", "ir", "or", "ur")
_GERUND = ("ando", "endo")
_SHORTEST_HOST = 3
# Classes of ``function_words`` that carry no content; possessives and adverbs do.
_GRAMMAR = frozenset(
    ("determiner", "preposition", "have", "be", "complementizer", "clitic", "conjunction",
     "connective")
)  # fmt: skip


class Word(NamedTuple):
    """One word of a text.

    Attributes:
        start, end: Offsets in the text.
        written: As it stands there.
        low: Without capitals.
        lemma: Its dictionary form.
    """

    start: int
    end: int
    written: str
    low: str
    lemma: str


def words_between(content: str, start: int, end: int, language: str) -> Iterator[Word]:
    """The words between two offsets, in order, with their lemmas.

    Args:
        content: The text's characters.
        start: Where to begin; no word may be cut in two.
        end: Where to stop, exclusive.
        language: Folder of lexicons, also simplemma's code.
    """
    auxiliaries, participles = _auxiliaries(language), _participles(language)
    before = ""
    for match in _WORD.finditer(content, start, end):
        written = match.group()
        low = written.lower()
        # «una svolta» is a turn; in «si è svolta» it is what took place.
        verb = participles.get(low) if before in auxiliaries else None
        yield Word(match.start(), match.end(), written, low, verb or lemma_of(written, language))
        before = low


@lru_cache(maxsize=1 << 16)
def lemma_of(written: str, language: str) -> str:
    """The dictionary form of a word as it is written.

    The list of overrides comes first, for the word as written («USA») and then without
    capitals; then simplemma; and where that knows nothing, a pronoun at the end is taken
    off («onorandolo» is «onorare»).

    Args:
        written: A word, accents and capitals as they are.
        language: Folder of lexicons, also simplemma's code.

    Returns:
        A lemma in small letters, or as the list of overrides has it.

    Source:
        simplemma (MIT), and ``helpers/lexicons/LANGUAGE/lemma_overrides.csv``.
    """
    overrides, low = _overrides(language), written.lower()
    known = overrides.get(written) or overrides.get(low)
    if known:
        return known
    if low.isdigit():
        return low
    lemma = simplemma.lemmatize(low, lang=language).lower()
    host = _host(low, language) if lemma == low else ""
    return simplemma.lemmatize(host, lang=language).lower() if host else lemma


def is_function_word(word: Word, language: str) -> bool:
    """Whether a word is grammar and not content: article, preposition, auxiliary, conjunction.

    Possessives, numbers and adverbs are content: «nostro» is what a leader says.
    """
    known = _function_words(language)
    return word.low in known or word.lemma in known


@cache
def _function_words(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    return frozenset(row["entry"].rstrip("'’") for row in rows if row["class"] in _GRAMMAR)


@cache
def _overrides(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "lemma_overrides", ("form", "lemma"))
    return {row["form"]: row["lemma"] for row in rows}


@cache
def _participles(language: str) -> dict[str, str]:
    """Forms that are participles behind an auxiliary, and another word elsewhere."""
    rows = read_lexicon(language, "lemma_overrides", ("form", "lemma", "after_auxiliary"))
    return {row["form"]: row["after_auxiliary"] for row in rows if row["after_auxiliary"]}


@cache
def _auxiliaries(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    return frozenset(row["entry"] for row in rows if row["class"] in ("be", "have"))


def _host(low: str, language: str) -> str:
    """The verb a pronoun is joined to, or empty."""
    for pronoun in entries(language, "clitics"):
        rest = low.removesuffix(pronoun)
        if rest == low or len(rest) < _SHORTEST_HOST:
            continue
        if rest.endswith(_GERUND):
            return rest
        if rest.endswith(_INFINITIVE):
            return f"{rest}e"
    return ""
