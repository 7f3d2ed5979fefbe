"""Devices: how something is put, apart from what is said.

Words that intensify, judge, address or say «we», and metaphors, are found by list
(``devices``); threefold enumerations and repeated openings by form. A form is no proof of
an intention, so every hit keeps its evidence, and what only a reader can tell (whom a «we»
includes) is coded and not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from helpers.lexicons import entries, read_lexicon
from helpers.rhetorical_terms.exclusions import REPORTING
from helpers.rhetorical_terms.families import read_devices
from helpers.rhetorical_terms.terms import Hit, Spoken, Vocabulary, by_segment, hits_of
from helpers.study import NARRATOR, Study

# Between two members of an enumeration.
_COMMA = re.compile(r"\s*,\s*")
_BLANK = re.compile(r"[\s'’-]+")
_LONGEST_MEMBER = 3
_GERUNDS = ("ando", "endo")
# Sentences that begin with the same so many words.
_OPENING_WORDS = 2


@dataclass(frozen=True)
class Figure:
    """A figure of speech, found by its form.

    Attributes:
        figure: ``triad`` or ``repeated opening``.
        text_id, line, start, end: Where; `line` is 1-based.
        speaker, mode: Of the segment in which it begins.
        times: Members of the triad, or sentences that open alike.
    """

    figure: str
    text_id: str
    line: int
    start: int
    end: int
    speaker: str
    mode: str
    times: int


def device_hits(study: Study, texts: Iterable[Vocabulary]) -> tuple[Hit, ...]:
    """Every word or ending of the list of devices that counts for somebody.

    In a reporting clause («X ha calorosamente ricordato») the word is the narrator's, and so
    its hit is given to the narrator; what stands in names and captions is nobody's.

    Args:
        study: The study.
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
    """
    found = hits_of(texts, read_devices(study.language))
    own = (
        replace(hit, speaker=NARRATOR, mode="narration", excluded="")
        if hit.excluded == REPORTING
        else hit
        for hit in found
    )
    return tuple(hit for hit in own if not hit.excluded)


def figures_of_speech(study: Study, texts: Iterable[Vocabulary]) -> tuple[Figure, ...]:
    """Threefold enumerations and repeated openings, by text and place.

    Args:
        study: The study.
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.

    Returns:
        Triads: «a, b e c» with members of up to three words, and no fourth. Repeated
        openings: sentences of one voice that follow one another and begin with the same two
        words. Both outside the excluded spans.
    """
    found: list[Figure] = []
    for text in texts:
        own = [*_triads(text, study.language), *_openings(text)]
        found += sorted(own, key=lambda figure: (figure.start, figure.end))
    return tuple(found)


def _triads(text: Vocabulary, language: str) -> Iterator[Figure]:
    content, text_id = text.voice.corpus.text.content, text.voice.corpus.text.id
    joints = frozenset(entries(language, "enumeration_joints"))
    clause, frame = _clause_words(language), _frame_words(language)
    for segment, words in by_segment(text):
        for at, spoken in enumerate(words):
            if spoken.word.low not in joints or spoken.excluded:
                continue
            members = _first_member(content, words, at), _third_member(content, words, at, frame)
            if None in members:
                continue
            first, last = members
            opening = words[first + 1].word.low
            if opening in clause or opening.endswith(_GERUNDS):
                continue  # «…, che unisce teoria e pratica»: two, in a clause of their own
            if any(words[n].excluded for n in range(first, last + 1)):
                continue
            start, end = words[first].word.start, words[last].word.end
            line = segment.line + content.count("\n", segment.start, start)
            yield Figure("triad", text_id, line, start, end, segment.speaker, segment.mode, 3)


@cache
def _clause_words(language: str) -> frozenset[str]:
    """What opens a clause and no member of an enumeration: che, poiché, mentre."""
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    listed = {row["entry"] for row in rows if row["class"] in ("complementizer", "conjunction")}
    return frozenset(listed | set(entries(language, "clause_openers")))


@cache
def _frame_words(language: str) -> frozenset[str]:
    """What may stand before a member's noun: articles, prepositions, possessives."""
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    kinds = ("determiner", "preposition", "possessive")
    return frozenset(row["entry"].rstrip("'’") for row in rows if row["class"] in kinds)


def _first_member(content: str, words: Sequence[Spoken], joint: int) -> int | None:
    """Where the first member of «a, b e c» ends, if there is no fourth before it."""
    second = _comma_before(content, words, joint)
    if second is None:
        return None
    return second - 1 if _comma_before(content, words, second) is None else None


def _third_member(
    content: str, words: Sequence[Spoken], joint: int, frame: frozenset[str]
) -> int | None:
    """The noun of the last member, if the enumeration ends with it."""
    at = joint + 1
    while at < len(words) and words[at].word.low in frame:
        at += 1
    if at == len(words):
        return None
    around = (content[words[n].word.end : words[n + 1].word.start] for n in range(joint - 1, at))
    if not all(_BLANK.fullmatch(gap) for gap in around):
        return None
    for after in range(at, min(at + _LONGEST_MEMBER, len(words) - 1)):
        gap = content[words[after].word.end : words[after + 1].word.start]
        if _COMMA.fullmatch(gap):
            return None  # it goes on
        if not _BLANK.fullmatch(gap):
            break
    return at


def _comma_before(content: str, words: Sequence[Spoken], before: int) -> int | None:
    """The word behind the comma that opens the member ending here; None where it is long."""
    for at in range(before - 1, max(before - 1 - _LONGEST_MEMBER, 0), -1):
        gap = content[words[at - 1].word.end : words[at].word.start]
        if _COMMA.fullmatch(gap):
            return at
        if not _BLANK.fullmatch(gap):
            return None
    return None


def _openings(text: Vocabulary) -> Iterator[Figure]:
    """Runs of sentences of one voice that open with the same words."""
    run: list[tuple] = []
    for segment, words in by_segment(text):
        if segment.kind != "prose":
            continue
        kept = [spoken.word for spoken in words if not spoken.excluded]
        opening = tuple(word.low for word in kept[:_OPENING_WORDS])
        key = (segment.speaker, segment.mode, opening)
        if run and (key != run[-1][0] or len(opening) < _OPENING_WORDS):
            yield from _run(text, run)
            run = []
        if len(opening) == _OPENING_WORDS:
            run.append((key, segment, kept[0].start))
    yield from _run(text, run)


def _run(text: Vocabulary, run: Sequence[tuple]) -> Iterator[Figure]:
    if len(run) < 2:
        return
    (_, first, start), (_, last, _) = run[0], run[-1]
    yield Figure(
        "repeated opening", text.voice.corpus.text.id, first.line, start, last.end,
        first.speaker, first.mode, len(run),
    )  # fmt: skip
