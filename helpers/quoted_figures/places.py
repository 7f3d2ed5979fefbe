"""Where figures stand: the stretches of its sentence that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from helpers.lexicons import words
from helpers.quoted_figures.figures import Figure
from helpers.speech.voices import Voices

WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.;!?()«»“”\"]")
_LABEL_END = re.compile(r"[.;:!?()«»“”\"]")
# Characters of a clause, of a label before a colon, and of a question before its answer.
_CLAUSE, _LABEL, _QUESTION = 1000, 60, 60
# Words before a clause that may name what is measured, and characters in which they stand.
_BEFORE_WORDS, _BEFORE = 20, 400


@dataclass(frozen=True)
class Place:
    """A figure with the stretches of its sentence that belong to it.

    Attributes:
        figure: The figure.
        left, right: The clause before it and behind it, up to the figures next to it.
        label: What stands before a colon: «Stazioni: undici».
        before: The sentence before `left`, as far as it may name what is measured.
        question: The sentence before, if it asks.
        earlier: The sentence before, of the same paragraph.
        written: The number as it stands, without its unit.
        opens: Where the sentence begins in the text.
    """

    figure: Figure
    left: str
    right: str
    label: str
    before: str
    question: str
    earlier: str
    written: str
    opens: int


def places(voices: Sequence[Voices], figures: Sequence[Figure]) -> Iterator[Place]:
    """Each figure with the stretches of its sentence that belong to it, in order.

    Args:
        voices: Of all texts of the study.
        figures: In the order of the texts.
    """
    spans = {
        sentence.id: (voice.corpus.text.content, sentence.start, sentence.end)
        for voice in voices
        for sentence in voice.corpus.sentences
    }
    earlier = sentences_before(voices)
    for at, figure in enumerate(figures):
        content, start, end = spans[figure.sentence_id]
        before = figures[at - 1] if at else None
        after = figures[at + 1] if at + 1 < len(figures) else None
        opens = before.amount.end if before and before.sentence_id == figure.sentence_id else start
        closes = after.amount.start if after and after.sentence_id == figure.sentence_id else end
        left = content[max(opens, figure.amount.start - _CLAUSE) : figure.amount.start]
        right = content[figure.amount.end : min(closes, figure.amount.end + _CLAUSE)]
        breaks = [match.end() for match in _BREAK.finditer(left)]
        said = figure.amount.start - len(left) + (breaks[-1] if breaks else 0)
        colon = _LABEL_END.search(left)
        label = left[: colon.end()] if colon and opens == start else ""
        asked = earlier[figure.sentence_id][1]
        yield Place(
            figure,
            left=left[breaks[-1] :] if breaks else left,
            right=_BREAK.split(right, maxsplit=1)[0],
            label=label if label.endswith(":") and len(label) < _LABEL else "",
            before=content[max(start, said - _BEFORE) : said],
            question=asked if asked.endswith("?") and len(asked) < _QUESTION else "",
            earlier=asked[-_BEFORE:],
            written=content[figure.amount.core_start : figure.amount.core_end],
            opens=start,
        )


def sentences_before(voices: Sequence[Voices]) -> dict[str, tuple[str, str]]:
    """Each sentence and the one before it in the same paragraph, by sentence id."""
    found: dict[str, tuple[str, str]] = {}
    for voice in voices:
        last, block = "", -1
        for sentence in voice.corpus.sentences:
            written = voice.corpus.slice(sentence.start, sentence.end)
            found[sentence.id] = written, last if sentence.block == block else ""
            last, block = written, sentence.block
    return found


def without_phrases(language: str, place: Place) -> Place:
    """A place without the set phrases around it that name nothing: «lungo le coste»."""
    stretches = ("left", "right", "label", "before", "question", "earlier")
    plain = {name: _phrases(language).sub(" ", getattr(place, name)) for name in stretches}
    return replace(place, **plain)


@cache
def _phrases(language: str) -> re.Pattern[str]:
    known = sorted(words(language, "unmeasured_phrases"), key=len, reverse=True)
    either = "|".join(re.escape(one).replace("'", "['’]") for one in known)
    return re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE)


def words_before(place: Place) -> list[str]:
    """The last words before the clause, in order."""
    return WORD.findall(place.before)[-_BEFORE_WORDS:]
