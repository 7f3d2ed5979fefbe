"""One sentence, read: its words, people, reporting verbs and marked words.

What every rule of attribution looks at is found here once a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from helpers.corpus import Corpus, Sentence
from helpers.layout import Block
from helpers.lexicons import read_lexicon
from helpers.speech import narration
from helpers.speech.claims import Claim, claims_of
from helpers.speech.clauses import (
    Clause,
    Phrase,
    Phrasebook,
    dateline_end,
    find_phrases,
    is_enumerated,
    phrasebook,
    read_clause,
)
from helpers.speech.floor import Floor
from helpers.speech.marks import Passage
from helpers.speech.mentions import Cast, Mention
from helpers.speech.reporting import opens_with_report
from helpers.study import OTHER, UNATTRIBUTED

# What is longer than this is no sentence anybody wrote; its grammar is read up to here.
SENTENCE_REACH = 3000
_ASIDE_IN_MARKS = re.compile(
    r"\s[-–—]\s(?P<aside>[^-–—«»“”\"]{3,120}?)\s?(?:[-–—](?=\s)|(?=[.,]?[\"”»]))"
)
_LABEL_WORDS = 6


class Said:
    """The outermost passages of a text that hold words somebody said, found by place.

    Args:
        passages: Every passage in marks, in order.
        names: For each, whether it holds a name.
    """

    def __init__(self, passages: Sequence[Passage], names: Sequence[bool]) -> None:
        self._passages = tuple(
            passage
            for passage, name in zip(passages, names, strict=True)
            if not name and passage.depth == 0
        )
        self._starts = [passage.start for passage in self._passages]
        self._ends = [passage.end for passage in self._passages]

    def reaching_into(self, start: int, end: int) -> tuple[Passage, ...]:
        """Those that share a character with a stretch."""
        return self._passages[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def beginning_in(self, start: int, end: int) -> tuple[Passage, ...]:
        """Those that begin in a stretch."""
        return self._passages[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, passage: Passage) -> Passage | None:
        """The one before a passage of these."""
        index = bisect_left(self._starts, passage.start)
        return self._passages[index - 1] if index else None


@dataclass(frozen=True)
class Words:
    """A sentence before it is asked who is meant in it.

    Attributes:
        sentence: Where it stands.
        clause: Its tokens.
        found: Its mentions, as yet unresolved.
        said: The passages of said words that reach into it.
        labelled: It opens its block with a few words and a colon.
        last: It is the text's last.
    """

    sentence: Sentence
    clause: Clause
    found: tuple[Mention, ...]
    said: tuple[Passage, ...]
    labelled: bool
    last: bool


@dataclass(frozen=True)
class Scene:
    """One sentence, read.

    Attributes:
        content: The text.
        sentence: Where it stands.
        clause: Its tokens.
        mentions: Its people, each with who is meant, as far as can be told.
        claims: Its reporting verbs with their subjects.
        said: The passages of said words that reach into it.
        markers: Source markers with the index of their first token, the longest first.
        item: It opens with a bullet, a number or a time of day.
        labelled: It opens its block with a few words and a colon.
        ends_open: A colon stands at its end.
        last: It is the text's last.
    """

    content: str
    sentence: Sentence
    clause: Clause
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    said: tuple[Passage, ...]
    markers: tuple[tuple[int, Phrase], ...]
    item: bool
    labelled: bool
    ends_open: bool
    last: bool

    @property
    def first_person(self) -> str:
        """The first who may be a subject: governed by no preposition, and no body."""
        free = (m.who for m in self.mentions if not m.preposition and m.who and not m.body)
        return next(free, "")

    @cached_property
    def cues(self) -> narration.Cues:
        """Signs that the author speaks, searched once."""
        return narration.find_cues(self.clause)

    def written(self, first: int, last: int) -> str:
        """The text from one token to another."""
        return self.content[self.clause.tokens[first].start : self.clause.tokens[last].end]


def read_words(
    corpus: Corpus,
    sentence: Sentence,
    block: Block,
    said: Sequence[Passage],
    cast: Cast,
    *,
    last: bool,
) -> Words:
    """Cut a sentence and find the people in it.

    Args:
        corpus: The text.
        sentence: Which sentence.
        block: The block it stands in.
        said: The passages of said words that reach into it.
        cast: Who may be meant; it learns offices and names from what is read.
        last: It is the text's last sentence.
    """
    content, language = corpus.text.content, cast.language
    start = dateline_end(content, sentence.start, sentence.end)
    end = min(sentence.end, start + SENTENCE_REACH)
    clause = read_clause(content, start, end, _spoken_spans(content, said, start, end, language),
                         language)  # fmt: skip
    found = cast.mentions(content, clause)
    labelled = sentence.start == block.start and _is_labelled(clause, found)
    return Words(sentence, clause, found, tuple(said), labelled, last)


def read_scene(content: str, words: Words, floor: Floor, cast: Cast) -> Scene:
    """Say who is meant in a sentence and who does the reporting.

    Args:
        content: The text.
        words: The sentence.
        floor: What is known before it is read.
        cast: Who may be meant.
    """
    sentence, clause = words.sentence, words.clause
    mentions = _resolved(words, floor, cast)
    claims = claims_of(clause, mentions, cast, floor, beside_marks=bool(words.said))
    return Scene(
        content, sentence, clause, mentions, tuple(claims), words.said, _markers(clause),
        item=is_enumerated(content, sentence.start, sentence.end),
        labelled=words.labelled,
        ends_open=ends_open(content, sentence),
        last=words.last,
    )  # fmt: skip


def ends_open(content: str, sentence: Sentence) -> bool:
    """A colon stands at the end: something is to follow."""
    return content[sentence.end - 1] == ":"


def _spoken_spans(
    content: str, said: Sequence[Passage], first: int, last: int, language: str
) -> list[tuple[int, int]]:
    """Passages without the reporting clause that agencies put inside the marks."""
    spans: list[tuple[int, int]] = []
    for passage in said:
        at, end = max(passage.start, first), min(passage.end, last)
        for match in _ASIDE_IN_MARKS.finditer(content, at, end):
            aside = read_clause(content, match.start("aside"), match.end("aside"), (), language)
            if opens_with_report(aside):
                spans.append((at, match.start()))
                at = match.end()
        spans.append((at, end))
    return [(start, end) for start, end in spans if start < end]


def _resolved(words: Words, floor: Floor, cast: Cast) -> tuple[Mention, ...]:
    """The sentence's mentions, each with who is meant, as far as can be told."""
    resolved: list[Mention] = []
    recent = [who for who in (floor.speaker, *floor.recent) if who]
    for mention in words.found:
        who = cast.resolve(mention, recent)
        resolved.append(replace(mention, who=who) if who != mention.who else mention)
        if who and not mention.preposition and who not in (OTHER, UNATTRIBUTED):
            recent = [who, *(other for other in recent if other != who)]
    return tuple(cast.joined(words.clause, resolved))


def _is_labelled(clause: Clause, mentions: Sequence[Mention]) -> bool:
    """«Energia e trasporti: la cooperazione …»: a few words that are no clause, a colon, text."""
    for at, token in enumerate(clause.tokens):
        if token.low == ":" and at:
            words = sum(1 for before in clause.tokens[:at] if before.is_word)
            people = any(mention.first < at and not mention.body for mention in mentions)
            return words <= _LABEL_WORDS and not people and at + 1 < len(clause.tokens)
        if clause.is_a(at, "have", "be") or (not token.is_word and token.low not in ",'()-/&"):
            return False
    return False


def _markers(clause: Clause) -> tuple[tuple[int, Phrase], ...]:
    """Source markers, the longest first; «il secondo semestre» holds none."""
    found = [
        (at, phrase)
        for at, phrase in find_phrases(clause, _source_markers(clause.language))
        if not clause.is_a(at - 1, "determiner")
    ]
    return tuple(sorted(found, key=lambda hit: (-len(hit[1].words), hit[0])))


@cache
def _source_markers(language: str) -> Phrasebook:
    rows = read_lexicon(language, "source_markers", ("entry", "kind"))
    return phrasebook((row["entry"], row["kind"]) for row in rows)
