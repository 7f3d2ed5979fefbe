"""Who speaks, and how it is given: every stretch of text to one voice and one mode.

What `helpers.speech.reading` decides sentence by sentence becomes here segments that cover the
text, passages in quotation marks with who utters them, and reporting verbs with the person
the rules assign them to. Each carries offsets, and a segment the name of the rule and a
confidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from helpers.corpus import Corpus, Sentence, parse
from helpers.layout import Block
from helpers.speech.reading import Reader, Report
from helpers.speech.verdicts import Verdict, column
from helpers.study import NARRATOR, Study

MODES = ("transcript", "direct", "indirect", "mixed", "narration")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Segment:
    """A stretch of one text in one voice and one mode.

    Attributes:
        id: ``TEXT-s0001``, counted through the text.
        sentence_id: The sentence of prose it belongs to; empty for other kinds.
        line: 1-based line in which it begins.
        start, end: Offsets in the text.
        kind: One of `helpers.layout.KINDS`.
        speaker: A person's key, ``narrator``, ``both``, ``other`` or ``unattributed``.
        mode: One of `MODES`.
        rule: Which rule decided.
        confidence: ``high``, ``medium`` or ``low``: read the low ones first.
    """

    id: str
    sentence_id: str
    line: int
    start: int
    end: int
    kind: str
    speaker: str
    mode: str
    rule: str
    confidence: str


@dataclass(frozen=True)
class Quotation:
    """One passage in quotation marks, with who utters it here.

    Attributes:
        line: 1-based line in which it begins.
        start, end: Offsets, marks included.
        marks: As written.
        speaker: Who utters it, as in `Segment`.
        quoted_person: Whose words they are, where another's.
        cue: The words that attribute it, or empty.
        is_name: The marks hold a title or a programme's name.
        balanced: The marks fit each other.
    """

    line: int
    start: int
    end: int
    marks: str
    speaker: str
    quoted_person: str
    cue: str
    is_name: bool
    balanced: bool


@dataclass(frozen=True)
class Voices:
    """What this room says of one text.

    Attributes:
        corpus: The text, parsed.
        segments: Cover every non-blank character once, in order.
        quotations: Every passage in quotation marks, in order.
        reports: Every reporting verb with a speaker, in order.
    """

    corpus: Corpus
    segments: tuple[Segment, ...]
    quotations: tuple[Quotation, ...]
    reports: tuple[Report, ...]


def attribute(study: Study) -> tuple[Voices, ...]:
    """Attribute every text of a study.

    Args:
        study: People and texts.

    Returns:
        One `Voices` a text, in the study's order.
    """
    return tuple(_attribute_text(study, corpus) for corpus in parse(study))


def _attribute_text(study: Study, corpus: Corpus) -> Voices:
    reader = Reader(study, corpus)
    reader.read()
    return Voices(
        corpus,
        tuple(_segments(corpus, reader)),
        tuple(_quotations(corpus, reader)),
        tuple(reader.reports),
    )


def _segments(corpus: Corpus, reader: Reader) -> Iterator[Segment]:
    """Every block in order, prose cut into sentences and, rarely, into two voices."""
    number = 0
    for index, block in enumerate(corpus.blocks):
        for part in _parts(corpus, reader, index, block):
            number += 1
            yield replace(part, id=f"{corpus.text.id}-s{number:04d}")


def _parts(corpus: Corpus, reader: Reader, index: int, block: Block) -> Iterator[Segment]:
    if block.kind != "prose":
        yield Segment(
            "", "", block.line, block.start, block.end, block.kind,
            NARRATOR, "narration", "layout", "high",
        )  # fmt: skip
        return
    for number in reader.numbers.get(index, ()):
        sentence, verdict = corpus.sentences[number], reader.verdicts[number]
        end = verdict.split[0] if verdict.split else sentence.end
        yield _segment(corpus, sentence, sentence.start, end, verdict)
        if verdict.split:
            yield _segment(corpus, sentence, end, sentence.end, verdict.split[1])


def _segment(corpus: Corpus, sentence: Sentence, start: int, end: int, verdict: Verdict) -> Segment:
    end = start + len(corpus.slice(start, end).rstrip())
    return Segment(
        "", sentence.id, sentence.line, start, end, "prose",
        column(verdict.speaker or NARRATOR), verdict.mode, verdict.rule, verdict.confidence,
    )  # fmt: skip


def _quotations(corpus: Corpus, reader: Reader) -> Iterator[Quotation]:
    """Every passage with its speaker: that of the stretch it stands in."""
    starts = [sentence.start for sentence in corpus.sentences]
    for passage, name in zip(reader.passages, reader.names, strict=True):
        block = corpus.blocks[passage.block]
        if block.kind != "prose":
            verdict, line = Verdict(), block.line
            speaker = reader.speaker_in_heading(block, passage, name=name)
        else:
            number = bisect_right(starts, passage.start) - 1
            verdict, line = reader.verdicts[number], corpus.sentences[number].line
            if verdict.split and passage.start >= verdict.split[0]:
                verdict = verdict.split[1]
            speaker = column(verdict.speaker or NARRATOR)
            if name and verdict.mode == "direct" and not passage.depth:
                speaker = NARRATOR  # it stands in the reporting clause
        yield Quotation(
            line, passage.start, passage.end, passage.marks, speaker,
            verdict.quoted.get(passage.start, ""), verdict.cue, name, passage.balanced,
        )  # fmt: skip
