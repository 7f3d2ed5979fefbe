"""Whose turn it is in a transcript: by label, or by the form of a speech or an interview."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from helpers.corpus import Corpus, words_in
from helpers.layout import Block, names_person
from helpers.lexicons import classes, read_lexicon
from helpers.study import OTHER, UNATTRIBUTED, Study

_QUESTION_WORDS = 70
# Answers count as regular where so many of them have one paragraph.
_REGULAR = 0.75
_WORDS = re.compile(r"[^\W_]+")
_LABEL_NAME = re.compile(r"[^(\[:,–—]+")
_LABEL_WORD = re.compile(r"[^\W_]+(?:[ .]+[^\W_]+)?")


def turns_of(study: Study, corpus: Corpus) -> dict[int, str]:
    """Speaker of every block of prose that belongs to a turn.

    Args:
        study: People and leaders.
        corpus: A transcript.

    Returns:
        Index of block -> key, ``other`` or ``unattributed``; blocks before the first turn
        are missing, they are the narrator's.
    """
    blocks = corpus.blocks
    if not any(block.kind == "label" for block in blocks):
        return _unlabelled(study, corpus)
    turns: dict[int, str] = {}
    speaker = ""
    for index, block in enumerate(blocks):
        if block.kind == "label":
            speaker = _speaker_of_label(study, corpus, block)
        elif block.kind == "prose" and speaker:
            turns[index] = speaker
    return turns


def _speaker_of_label(study: Study, corpus: Corpus, block: Block) -> str:
    written = corpus.slice(block.start, block.end)
    name = _LABEL_NAME.match(written)
    for person in study.people.values():
        if name and names_person(name.group(), person):
            return person.key
    first = _LABEL_WORD.match(written)
    if first and _label_words(study.language).get(first.group().casefold()) == "answer":
        return _named_in_head(study, corpus) or UNATTRIBUTED
    return OTHER


def _unlabelled(study: Study, corpus: Corpus) -> dict[int, str]:
    """A speech is one person's; in an interview those who ask and answer alternate."""
    speaker = _named_in_head(study, corpus)
    if not speaker:
        return {}
    prose = [index for index, block in enumerate(corpus.blocks) if block.kind == "prose"]
    asking = _questions(corpus, prose)
    if len(asking) < 3:
        return dict.fromkeys(prose, speaker)
    asking |= _unmarked_questions(corpus, prose, asking)
    within = prose[prose.index(min(asking)) : _end_of_interview(study, corpus, prose, asking)]
    return {index: OTHER if index in asking else speaker for index in within}


def _questions(corpus: Corpus, prose: list[int]) -> set[int]:
    """Paragraphs that ask: they end in a question mark, are short, and an answer follows."""
    asking = set()
    for position, index in enumerate(prose):
        block = corpus.blocks[index]
        written = corpus.slice(block.start, block.end).rstrip('»”"')
        follows = position + 1 < len(prose)
        if written.endswith("?") and words_in(written) <= _QUESTION_WORDS and follows:
            asking.add(index)
    return asking


def _unmarked_questions(corpus: Corpus, prose: list[int], asking: set[int]) -> set[int]:
    """Questions without their mark («Lei viene dalla magistratura.»), told by the form alone.

    Where answers have one paragraph each, three paragraphs between two questions are an
    answer, a question and an answer; the one in the middle asks where it is the shortest.
    """
    places = [position for position, index in enumerate(prose) if index in asking]
    gaps = [here - before - 1 for before, here in pairwise(places)]
    if sum(gap == 1 for gap in gaps) < _REGULAR * len(gaps):
        return set()
    found = set()
    for before, gap in zip(places, gaps, strict=False):
        run = prose[before + 1 : before + 1 + gap]
        lengths = [words_in(corpus.slice(*_span(corpus, index))) for index in run]
        if gap == 3 and lengths[1] < min(lengths[0], lengths[2], _QUESTION_WORDS):
            found.add(run[1])
    return found


def _end_of_interview(study: Study, corpus: Corpus, prose: list[int], asking: set[int]) -> int:
    """How many paragraphs belong to it: behind the last answer the author may tell the end.

    A paragraph there that speaks of the one who answered («La presidente accompagna l'ospite
    alle scale») is no answer.
    """
    last = max(position for position, index in enumerate(prose) if index in asking)
    names = {name.casefold() for name in _all_names(study, _named_in_head(study, corpus))}
    names |= {role.split()[0] for role in names}
    for position in range(last + 2, len(prose)):
        written = set(_WORDS.findall(corpus.slice(*_span(corpus, prose[position])).casefold()))
        named = any(set(_WORDS.findall(name)) <= written for name in names if len(name) > 2)
        if named and written.isdisjoint(_first_person(study.language)):
            return position
    return len(prose)


def _span(corpus: Corpus, index: int) -> tuple[int, int]:
    return corpus.blocks[index].start, corpus.blocks[index].end


def _named_in_head(study: Study, corpus: Corpus) -> str:
    """The one leader whom the title or the head of a text names first and alone."""
    head = [corpus.text.title]
    for block in corpus.blocks[:8]:
        head.append(corpus.slice(block.start, block.end))
    for written in head:
        folded = written.casefold()
        named = [
            key
            for key in study.leaders
            if any(name.casefold() in folded for name in _all_names(study, key))
        ]
        if len(named) == 1:
            return named[0]
    return ""


def _all_names(study: Study, key: str) -> tuple[str, ...]:
    person = study.people[key]
    return (person.name, *person.aliases, *person.roles, person.name.split()[-1])


@cache
def _first_person(language: str) -> frozenset[str]:
    return classes(language, "discourse_words")["first_person"]


@cache
def _label_words(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "label_words", ("entry", "voice"))
    return {row["entry"]: row["voice"] for row in rows}
