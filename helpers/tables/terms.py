"""Rhetorical terms as tables: counts with their denominators, and every hit in its context."""

from __future__ import annotations

from helpers.coding.codings import AGREED
from helpers.rhetorical_terms import concordance
from helpers.rhetorical_terms.exclusions import REASONS, excluded_spans
from helpers.rhetorical_terms.families import read_families
from helpers.rhetorical_terms.terms import (
    FLAGS,
    Cell,
    Vocabulary,
    cells,
    counts,
    hits_of,
    vocabularies,
)
from helpers.speech.voices import Segment
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

_FAMILY = Column("family", "string", "key of the term family; the lists say what belongs into it")


def _terms(evidence: Evidence) -> list[Row]:
    texts = vocabularies(evidence.study, evidence.voices)
    families = read_families(evidence.study)
    labels = {family.key: family.label for family in families}
    found = cells(evidence.study, texts)
    codings = {(c.text_id, c.speaker, c.mode): _coding_of_cell(texts, c) for c in found}
    return [
        {
            "family": count.family, "label": labels[count.family], "text_id": count.text_id,
            "speaker": count.speaker, "mode": count.mode, "hits": count.hits,
            "words": count.words, "per_1000": round(count.per_1000, 6),
            "low": _rounded(count.low), "high": _rounded(count.high),
            "in_names": count.in_names, "paragraphs": count.paragraphs,
            "coding": codings[count.text_id, count.speaker, count.mode],
        }
        for count in counts(found, hits_of(texts, families), families)
    ]  # fmt: skip


def _rounded(bound: float | None) -> float | None:
    # More digits than a resample has, and few enough to be the same on any machine.
    return None if bound is None else round(bound, 4)


def _coding_of_cell(texts: tuple[Vocabulary, ...], cell: Cell) -> str:
    """Who decided on the segments these words stand in: the rules unless people did on one."""
    text = next(text for text in texts if text.voice.corpus.text.id == cell.text_id)
    own = (s for s in text.voice.segments if (s.speaker, s.mode) == (cell.speaker, cell.mode))
    return AGREED if any(_coding(segment) == AGREED for segment in own) else "rules"


def _coding(segment: Segment) -> str:
    return AGREED if segment.rule == "agreed coding" else "rules"


def _exclusions(evidence: Evidence) -> list[Row]:
    return [
        {
            "text_id": span.text_id, "line": span.line, "start": span.start, "end": span.end,
            "reason": span.reason, "speaker": span.speaker, "mode": span.mode,
            "text": voice.corpus.slice(span.start, span.end),
        }
        for voice in evidence.voices
        for span in excluded_spans(evidence.study, voice)
    ]  # fmt: skip


def _concordance(evidence: Evidence) -> list[Row]:
    texts = vocabularies(evidence.study, evidence.voices)
    known = {text.voice.corpus.text.id: text.voice.segments for text in texts}
    found = concordance.lines(texts, hits_of(texts, read_families(evidence.study)))
    return [
        {
            "family": line.hit.family, "term": line.hit.entry, "text_id": line.hit.text_id,
            "line": line.hit.line, "start": line.hit.start, "end": line.hit.end,
            "left": line.left, "keyword": line.keyword, "right": line.right,
            "speaker": line.hit.speaker, "mode": line.hit.mode,
            "segment_id": line.hit.segment_id, "flag": line.hit.flag,
            "coding": _coding(known[line.hit.text_id][line.hit.segment]),
        }
        for line in found
    ]  # fmt: skip


TERMS = (
    Table(
        "terms",
        "One row a term family, text, voice and mode that has words of its own, by family as "
        "planned, then text, voice and mode. Reporting clauses, names of people, captions, page "
        "furniture, labels and stage directions are nobody's vocabulary and left out of hits and "
        "words.",
        (
            _FAMILY,
            Column("label", "string", "the family in words"),
            TEXT_ID,
            SPEAKER,
            MODE,
            Column("hits", "integer", "how often a term of the family occurs"),
            Column("words", "integer", "of this text, voice and mode: the denominator"),
            Column("per_1000", "number", "hits per 1,000 words"),
            Column(
                "low", "number", "lower bound of the 95 % interval of per_1000, by resampling "
                "paragraphs; empty where there are too few", required=False,
            ),
            Column(
                "high", "number", "upper bound; where there is no hit, Garwood's exact limit",
                required=False,
            ),
            Column("in_names", "integer", "hits that stand in titles and programmes' names"),
            Column("paragraphs", "integer", "in which the words stand"),
            CODING,
        ),
        ("family", "text_id", "speaker", "mode"),
        _terms,
    ),
    Table(
        "concordance",
        "One row a hit of a term family, by family as planned, then text and place.",
        (
            _FAMILY,
            Column("term", "string", "the entry of the list that matches"),
            TEXT_ID,
            *OFFSETS,
            Column("left", "string", "the characters before it in its sentence", required=False),
            Column("keyword", "string", "the characters from start to end"),
            Column("right", "string", "the characters behind it", required=False),
            SPEAKER,
            MODE,
            Column("segment_id", "string", "as in segments.csv"),
            Column(
                "flag", "string", "name: in a title or a programme's name; cited: somebody "
                "else's words", FLAGS[1:], required=False,
            ),
            CODING,
        ),
        ("family", "text_id", "start", "end"),
        _concordance,
    ),
    Table(
        "exclusions",
        "One row a stretch that is nobody's vocabulary, in the order of the texts and their "
        "characters, without overlaps: strike these out of segments.csv, and a count by hand "
        "over the rest gives the hits and words of terms.csv.",
        (
            TEXT_ID,
            *OFFSETS,
            Column("reason", "string", "why it counts for nobody", REASONS),
            SPEAKER,
            MODE,
            Column("text", "string", "the characters from start to end"),
        ),
        ("text_id", "start", "end"),
        _exclusions,
    ),
)  # fmt: skip
