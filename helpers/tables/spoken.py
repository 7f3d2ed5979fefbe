"""The texts, their segments and the passages in quotation marks, as tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from helpers.coding.codings import AGREED
from helpers.corpus import words_in
from helpers.layout import KINDS
from helpers.speech.voices import CONFIDENCES, Voices
from helpers.study import TEXT_KINDS
from helpers.tables.schema import (
    CODING,
    MODE,
    OFFSETS,
    SPEAKER,
    TEXT_ID,
    Column,
    Evidence,
    Row,
    Table,
)


def _texts(evidence: Evidence) -> list[Row]:
    return [
        {
            "text_id": text.id, "title": text.title, "date": text.date, "place": text.place,
            "kind": text.kind, "language": evidence.study.language, "author": text.author,
            "publisher": text.publisher, "source": text.source, "rights": text.rights,
            "sha256": text.sha256, "words": words_in(text.content),
            "translated_from": text.translated_from,
        }
        for text in evidence.study.texts
    ]  # fmt: skip


def _segments(evidence: Evidence) -> list[Row]:
    return [
        {
            "text_id": voice.corpus.text.id, "segment_id": segment.id,
            "sentence_id": segment.sentence_id, "line": segment.line, "start": segment.start,
            "end": segment.end, "kind": segment.kind, "speaker": segment.speaker,
            "mode": segment.mode,
            "words": words_in(voice.corpus.slice(segment.start, segment.end)),
            "text": voice.corpus.slice(segment.start, segment.end), "rule": segment.rule,
            "confidence": segment.confidence,
            "coding": AGREED if segment.rule == "agreed coding" else "rules",
        }
        for voice in evidence.voices
        for segment in voice.segments
    ]  # fmt: skip


def _quotations(evidence: Evidence) -> list[Row]:
    return [
        {
            "text_id": voice.corpus.text.id, "line": quotation.line, "start": quotation.start,
            "end": quotation.end, "quote": voice.corpus.slice(quotation.start, quotation.end),
            "marks": quotation.marks, "speaker": quotation.speaker,
            "quoted_person": quotation.quoted_person, "cue": quotation.cue,
            "is_name": quotation.is_name, "balanced": quotation.balanced,
            "coding": coding,
        }
        for voice in evidence.voices
        for quotation, coding in zip(voice.quotations, _codings_of(voice), strict=True)
    ]  # fmt: skip


def _codings_of(voice: Voices) -> Iterator[str]:
    """Who decided on the segment in which each quotation begins."""
    starts = [segment.start for segment in voice.segments]
    for quotation in voice.quotations:
        segment = voice.segments[bisect_right(starts, quotation.start) - 1]
        yield AGREED if segment.rule == "agreed coding" else "rules"


SPOKEN = (
    Table(
        "texts",
        "One row a text, in the order of study.toml.",
        (
            TEXT_ID,
            Column("title", "string", "as study.toml gives it", required=False),
            Column("date", "string", "ISO 8601, or empty", required=False),
            Column("place", "string", "or 'not stated'"),
            Column("kind", "string", "the genre", TEXT_KINDS),
            Column("language", "string", "code of the language"),
            Column("author", "string", "or 'not stated'"),
            Column("publisher", "string", "or 'not stated'"),
            Column("source", "string", "or 'not stated'"),
            Column("rights", "string", "as found, or 'not stated'"),
            Column("sha256", "string", "of the file's bytes"),
            Column("words", "integer", "maximal runs of letters or digits in the whole file"),
            Column("translated_from", "string", "or 'not stated'"),
        ),
        ("text_id",),
        _texts,
    ),
    Table(
        "segments",
        "One row a sentence of prose (cut further only where two voices share it) or a line of "
        "another kind; together they cover every non-blank character once, in the order of the "
        "texts and their characters.",
        (
            TEXT_ID,
            Column("segment_id", "string", "unique in the study"),
            Column("sentence_id", "string", "the sentence of prose", required=False),
            *OFFSETS,
            Column("kind", "string", "what the line is", KINDS),
            SPEAKER,
            MODE,
            Column("words", "integer", "maximal runs of letters or digits"),
            Column("text", "string", "the characters from start to end"),
            Column("rule", "string", "what decided the voice"),
            Column("confidence", "string", "read the low ones first", CONFIDENCES),
            CODING,
        ),
        ("segment_id",),
        _segments,
    ),
    Table(
        "quotations",
        "One row a passage in quotation marks, in the order of the texts and their characters; "
        "an inner passage follows the one it stands in.",
        (
            TEXT_ID,
            *OFFSETS,
            Column("quote", "string", "the characters from start to end, marks included"),
            Column("marks", "string", "the marks as written; one where the other is missing"),
            SPEAKER,
            Column("quoted_person", "string", "whose words, where another's", required=False),
            Column("cue", "string", "the words that attribute it, or empty", required=False),
            Column("is_name", "boolean", "the marks hold a title or a programme's name"),
            Column("balanced", "boolean", "the marks fit each other"),
            CODING,
        ),
        ("text_id", "start", "end"),
        _quotations,
    ),
)
