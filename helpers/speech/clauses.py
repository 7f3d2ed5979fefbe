"""A sentence as words and marks, with what the function-word lexicon knows of each.

Attribution reads sentences token by token. This room cuts them once and answers the
small grammatical questions the readers ask: is this a determiner, a preposition, an
auxiliary; where does the clause begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from helpers.lexicons import read_lexicon

_TOKEN = re.compile(r"[^\W_]+(?:['’](?=[\s«“\"]|[^\W_]))?|[^\w\s]|_")
_CLAUSE_BREAKS = frozenset(";:()[]–—")
# "(AGENZIA) - CITTÀ, 3 MAR - ", "10:42 - ", "Mosca, 12 novembre – ", "• ", "1) "
_BULLET = re.compile(r"\s*(?:[-–—•·●▪■*►▶→✓]|\(?\d{1,2}[.)]|(?:ore )?\d{1,2}[:.]\d{2}\s*[-–—:])\s+")
_DATELINE = re.compile(r"\s*([^!?;«»“”\"]{1,70}?)\s[-–—]\s+")
_DATED = re.compile(r"\d|[(\[]|^[A-ZÀ-Ý ,.'’/]+$")


class Token(NamedTuple):
    """One word (an elided article keeps its apostrophe) or one other character.

    Attributes:
        word: As written.
        low: Case-folded, with a straight apostrophe.
        start, end: Offsets in the text.
        quoted: It stands inside quotation marks that hold words somebody said.
        is_word: It is a word and no punctuation mark.
        capitalised: It begins with a capital letter.
    """

    word: str
    low: str
    start: int
    end: int
    quoted: bool
    is_word: bool
    capitalised: bool


@dataclass(frozen=True)
class Clause:
    """The tokens of one sentence and their grammatical classes.

    Attributes:
        tokens: In order.
        language: Whose function words are meant.
    """

    tokens: tuple[Token, ...]
    language: str
    _lows: tuple[str, ...] = field(repr=False, compare=False)
    _classes: Mapping[str, frozenset[str]] = field(repr=False, compare=False)

    def is_a(self, index: int, *classes: str) -> bool:
        """Whether the token at this index belongs to one of these classes of function words."""
        lows = self._lows
        known = self._classes.get(lows[index]) if 0 <= index < len(lows) else None
        return known is not None and not known.isdisjoint(classes)

    def low(self, index: int) -> str:
        """The token's case-folded form; empty outside the sentence."""
        lows = self._lows
        return lows[index] if 0 <= index < len(lows) else ""

    def is_adverb(self, index: int) -> bool:
        """An adverb of the lexicon, or a word in -mente."""
        low = self.low(index)
        return self.is_a(index, "adverb") or (len(low) > 7 and low.endswith("mente"))

    def clause_start(self, index: int) -> int:
        """First token of the clause: behind the last break, quotation or sentence start.

        What stands in brackets parts no clause: «Corrado Neri (Alleanza) definisce …».
        """
        depth = 0
        for at in range(index - 1, -1, -1):
            token = self.tokens[at]
            depth = max(depth + (token.low == ")") - (token.low == "("), 0)
            if token.low == "(" or depth:
                continue
            if token.low in _CLAUSE_BREAKS or token.quoted:
                return at + 1
        return 0


def read_clause(
    content: str, start: int, end: int, quoted: Sequence[tuple[int, int]], language: str
) -> Clause:
    """Cut one sentence.

    Args:
        content: The text.
        start: Where it begins.
        end: Where it ends.
        quoted: Spans of words somebody said (marks included), in order.
        language: Whose function words to know.

    Returns:
        The sentence's tokens; those within `quoted` say so.
    """
    spans = iter(quoted)
    span = next(spans, None)
    tokens = []
    for match in _TOKEN.finditer(content, start, end):
        at = match.start()
        while span and span[1] <= at:
            span = next(spans, None)
        inside = span is not None and span[0] <= at
        word = match.group()
        low = word.casefold().replace("’", "'")
        first = word[0]
        tokens.append(Token(word, low, at, match.end(), inside, first.isalnum(), first.isupper()))
    lows = tuple(token.low for token in tokens)
    return Clause(tuple(tokens), language, lows, _function_words(language))


@dataclass(frozen=True)
class Phrase:
    """A phrase of a lexicon.

    Attributes:
        words: Its words, case-folded; a last «di» or «a» may carry an article.
        kind: Its class in the lexicon.
    """

    words: tuple[str, ...]
    kind: str


Phrasebook = Mapping[str, tuple[Phrase, ...]]


def phrasebook(phrases: Iterable[tuple[str, str]]) -> Phrasebook:
    """Phrases by their first word, so that a sentence is searched in one pass.

    Args:
        phrases: Entry and class, as in a lexicon.
    """
    book: dict[str, list[Phrase]] = {}
    for entry, kind in phrases:
        words = tuple(_PHRASE_WORD.findall(entry.casefold().replace("’", "'")))
        book.setdefault(words[0], []).append(Phrase(words, kind))
    return {first: tuple(found) for first, found in book.items()}


def find_phrases(clause: Clause, book: Phrasebook) -> tuple[tuple[int, Phrase], ...]:
    """Every phrase of a book in a sentence, outside quoted words, in order.

    Returns:
        Index of the first token and the phrase.
    """
    found = []
    for at, token in enumerate(clause.tokens):
        if token.quoted:
            continue
        for phrase in book.get(token.low, ()):
            words = phrase.words
            # Most phrases fail at their second word.
            if len(words) > 1 and not _fits(clause, at + 1, words[1]):
                continue
            if all(_fits(clause, at + n, words[n]) for n in range(2, len(words))):
                found.append((at, phrase))
    return tuple(found)


# The prepositions of phrases that may take up an article.
_ARTICULATED = ("di", "a")
_PHRASE_WORD = re.compile(r"[^\W_]+'?")


def _fits(clause: Clause, at: int, word: str) -> bool:
    if clause.low(at) == word:
        return True
    return word in _ARTICULATED and clause.is_a(at, f"articulated {word}")


def dateline_end(content: str, start: int, end: int) -> int:
    """Where the message begins, behind bullets, places, dates, times and agency names."""
    at = start
    bullet = _BULLET.match(content, at, end)
    at = bullet.end() if bullet else at
    for _ in range(3):
        match = _DATELINE.match(content, at, end)
        if match is None or not _DATED.search(match.group(1)) or len(match.group(1).split()) > 9:
            break
        at = match.end()
    return at if at < end else start


def is_enumerated(content: str, start: int, end: int) -> bool:
    """Whether the stretch opens with a bullet, a number or a time of day."""
    return _BULLET.match(content, start, end) is not None


@cache
def _function_words(language: str) -> Mapping[str, frozenset[str]]:
    """The classes of every function word, and of words with a part in reported speech."""
    classes: dict[str, set[str]] = {}
    for name in ("function_words", "discourse_words"):
        for row in read_lexicon(language, name, ("entry", "class")):
            classes.setdefault(row["entry"].replace("’", "'"), set()).add(row["class"])
    return {word: frozenset(known) for word, known in classes.items()}
