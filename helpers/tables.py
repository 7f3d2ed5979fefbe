"""The suite's tables: rows that lead back to characters, and files that say what they are.

A table is a tuple of rows (dicts of plain values) with a declared schema. Written out it
is UTF-8 CSV with a Frictionless ``datapackage.json`` beside it; shown in a notebook it is a
`pandas.DataFrame` of the same values in the same order.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.codings import AGREED, CODINGS, with_agreed
from helpers.corpus import words_in
from helpers.errors import StudyError
from helpers.layout import KINDS
from helpers.study import TEXT_KINDS, Study, load_study
from helpers.voices import CONFIDENCES, MODES, Voices, attribute

if TYPE_CHECKING:
    import pandas

# The version of the tables' contract: names, columns and meanings. Raised when one changes.
CONTRACT = "1.0.0"
Row = dict[str, Any]
_TO_QUOTE = re.compile(r'[",\r\n]')


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: As in the header row.
        type: A Frictionless type: string, integer, number or boolean.
        description: What it holds, with its unit.
        enum: The values it may take, where they are few.
        required: It may not be empty.
    """

    name: str
    type: str
    description: str
    enum: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Table:
    """A table's schema and how its rows come about.

    Attributes:
        name: File name without ``.csv``.
        description: What one row is, and in which order rows come.
        columns: In order.
        key: The columns that together are unique.
        rows: From the study and its voices to the rows.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Study, Sequence[Voices]], list[Row]]


def _texts(study: Study, voices: Sequence[Voices]) -> list[Row]:
    return [
        {
            "text_id": text.id, "title": text.title, "date": text.date, "place": text.place,
            "kind": text.kind, "language": study.language, "author": text.author,
            "publisher": text.publisher, "source": text.source, "rights": text.rights,
            "sha256": text.sha256, "words": words_in(text.content),
            "translated_from": text.translated_from,
        }
        for text in study.texts
    ]  # fmt: skip


def _segments(study: Study, voices: Sequence[Voices]) -> list[Row]:
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
        for voice in voices
        for segment in voice.segments
    ]  # fmt: skip


def _quotations(study: Study, voices: Sequence[Voices]) -> list[Row]:
    return [
        {
            "text_id": voice.corpus.text.id, "line": quotation.line, "start": quotation.start,
            "end": quotation.end, "quote": voice.corpus.slice(quotation.start, quotation.end),
            "marks": quotation.marks, "speaker": quotation.speaker,
            "quoted_person": quotation.quoted_person, "cue": quotation.cue,
            "is_name": quotation.is_name, "balanced": quotation.balanced,
            "coding": coding,
        }
        for voice in voices
        for quotation, coding in zip(voice.quotations, _codings_of(voice), strict=True)
    ]  # fmt: skip


def _codings_of(voice: Voices) -> Iterator[str]:
    """Who decided on the segment in which each quotation begins."""
    starts = [segment.start for segment in voice.segments]
    for quotation in voice.quotations:
        segment = voice.segments[bisect_right(starts, quotation.start) - 1]
        yield AGREED if segment.rule == "agreed coding" else "rules"


_OFFSETS = (
    Column("line", "integer", "1-based line of the file in which it begins"),
    Column("start", "integer", "first character: offset in the decoded file, from 0, inclusive"),
    Column("end", "integer", "one past the last character: offset, exclusive"),
)
_TEXT_ID = Column("text_id", "string", "the text, as study.toml calls it")
_SPEAKER = Column(
    "speaker",
    "string",
    "a person's key; narrator; both; other (a voice that is nobody's key); unattributed",
)
_CODING = Column(
    "coding", "string", "who decided: the rules, or the study's agreed coding", CODINGS
)

TABLES = (
    Table(
        "texts",
        "One row a text, in the order of study.toml.",
        (
            _TEXT_ID,
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
            _TEXT_ID,
            Column("segment_id", "string", "unique in the study"),
            Column("sentence_id", "string", "the sentence of prose", required=False),
            *_OFFSETS,
            Column("kind", "string", "what the line is", KINDS),
            _SPEAKER,
            Column("mode", "string", "how the speech is given", MODES),
            Column("words", "integer", "maximal runs of letters or digits"),
            Column("text", "string", "the characters from start to end"),
            Column("rule", "string", "what decided the voice"),
            Column("confidence", "string", "read the low ones first", CONFIDENCES),
            _CODING,
        ),
        ("segment_id",),
        _segments,
    ),
    Table(
        "quotations",
        "One row a passage in quotation marks, in the order of the texts and their characters; "
        "an inner passage follows the one it stands in.",
        (
            _TEXT_ID,
            *_OFFSETS,
            Column("quote", "string", "the characters from start to end, marks included"),
            Column("marks", "string", "the marks as written; one where the other is missing"),
            _SPEAKER,
            Column("quoted_person", "string", "whose words, where another's", required=False),
            Column("cue", "string", "the words that attribute it, or empty", required=False),
            Column("is_name", "boolean", "the marks hold a title or a programme's name"),
            Column("balanced", "boolean", "the marks fit each other"),
            _CODING,
        ),
        ("text_id", "start", "end"),
        _quotations,
    ),
)


def table(name: str) -> Table:
    """The schema of a table by its name.

    Raises:
        KeyError: There is no such table.
    """
    return next(known for known in TABLES if known.name == name)


def voices_of(study: Study, coding: str = AGREED) -> tuple[Voices, ...]:
    """Who speaks, by the rules alone or with the agreed coding where there is one.

    Args:
        study: The study.
        coding: ``agreed`` or ``rules``.

    Raises:
        StudyError: `coding` is neither, or a file of codings cannot be used.
    """
    if coding not in CODINGS:
        raise StudyError(
            where="--coding", found=repr(coding), expected=" or ".join(CODINGS),
            todo="Choose one of them.",
        )  # fmt: skip
    voices = attribute(study)
    return with_agreed(study, voices) if coding == AGREED else voices


def frame(name: str, study: Study, voices: Sequence[Voices]) -> pandas.DataFrame:
    """A table as a DataFrame, columns and order as in the file.

    Args:
        name: Of one of `TABLES`.
        study: The study.
        voices: From `voices_of`.
    """
    from helpers.columns import typed

    schema = table(name)
    kinds = {"string": str, "integer": int, "number": float, "boolean": bool}
    columns = {
        # No whole number and no truth value can be missing, so a column of them may be mixed.
        known.name: kinds[known.type] if known.required or known.type == "string" else object
        for known in schema.columns
    }
    return typed(schema.rows(study, voices), columns)


def write_tables(folder: str | Path, out: str | Path, coding: str = AGREED) -> list[Path]:
    """Write every table of a study, with ``datapackage.json``.

    All tables are made before the first is written, so a study that cannot be read
    leaves what lies in `out` as it is.

    Args:
        folder: The study's folder.
        out: Where the files go; made if it is not there.
        coding: ``agreed`` or ``rules``.

    Returns:
        The files written, the data package last.
    """
    study = load_study(folder)
    voices = voices_of(study, coding)
    files = {f"{known.name}.csv": as_csv(known, known.rows(study, voices)) for known in TABLES}
    package = datapackage(study, coding)
    files["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    out = Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content.encode("utf-8"))
    except OSError as error:
        raise StudyError(
            where=str(out),
            found=f"a folder that cannot be written ({error.strerror})",
            expected="a folder, or a name that is free",
            todo="Name another one with --out.",
        ) from None
    return [out / name for name in files]


def as_csv(schema: Table, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV: comma, header row, line feed; true and false for booleans."""
    lines = [",".join(column.name for column in schema.columns)]
    lines += [",".join(_cell(row[column.name]) for column in schema.columns) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    """One field. Python's own writer leaves a lone carriage return bare before 3.13."""
    if isinstance(value, bool):
        return "true" if value else "false"
    written = "" if value is None else str(value)
    if _TO_QUOTE.search(written):
        return '"' + written.replace('"', '""') + '"'
    return written


def datapackage(study: Study, coding: str) -> dict[str, Any]:
    """The Frictionless description of the tables of one study."""
    return {
        "profile": "tabular-data-package",
        "name": "due-voci-tables",
        "title": study.title,
        "version": CONTRACT,
        "description": f"Tables of the study “{study.title}”; coding: {coding}.",
        "resources": [_resource(known) for known in TABLES],
    }


def _resource(schema: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": schema.name,
        "path": f"{schema.name}.csv",
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": [_field(column) for column in schema.columns],
            "primaryKey": list(schema.key),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    field: dict[str, Any] = {
        "name": column.name, "type": column.type, "description": column.description,
    }  # fmt: skip
    return {**field, "constraints": constraints} if constraints else field
