"""The frames of the segments, as a table."""

from __future__ import annotations

from helpers.coding.codings import AGREED
from helpers.framing.comparison import RULES, coded_frames
from helpers.tables.schema import CODING, TEXT_ID, Column, Evidence, Row, Table


def _frames(evidence: Evidence) -> list[Row]:
    content = {text.id: text.content for text in evidence.study.texts}
    return [
        {
            "text_id": code.text_id, "segment_id": code.segment_id, "frame": code.frame,
            "coder": code.coder, "evidence_start": code.start, "evidence_end": code.end,
            "sentence_id": code.sentence_id,
            "evidence": content[code.text_id][code.start : code.end],
            "coding": AGREED if code.coder == AGREED else RULES,
        }
        for code in coded_frames(evidence.study, evidence.voices, evidence.coding)
    ]  # fmt: skip


FRAMING = (
    Table(
        "frames",
        "One row a frame on a segment of prose, by the study's agreed coding or by rule; in the "
        "order of the segments and of the codebook. A segment has none, one or several.",
        (
            TEXT_ID,
            Column("segment_id", "string", "the segment, as in segments.csv under this coding"),
            Column("frame", "string", "a code of the study's codebook"),
            Column("coder", "string", "who gave it", (AGREED, RULES)),
            Column(
                "evidence_start",
                "integer",
                "first character of the words that carry it: offset in the decoded file, inclusive",
            ),
            Column("evidence_end", "integer", "one past their last character: offset, exclusive"),
            Column("sentence_id", "string", "the sentence of prose"),
            Column("evidence", "string", "the characters from evidence_start to evidence_end"),
            CODING,
        ),
        ("segment_id", "frame"),
        _frames,
    ),
)
