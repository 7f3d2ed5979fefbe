"""The suite's tables: rows that lead back to characters, and files that say what they are.

A table is a tuple of rows (dicts of plain values) with a declared schema. Written out it
is UTF-8 CSV with a Frictionless ``datapackage.json`` beside it; shown in a notebook it is a
`pandas.DataFrame` of the same values in the same order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.coding.codings import AGREED, CODINGS, with_agreed
from helpers.errors import StudyError
from helpers.speech.voices import Voices, attribute
from helpers.study import Study, load_study
from helpers.tables.figures import FIGURES
from helpers.tables.framing import FRAMING
from helpers.tables.schema import Column, Evidence, Table
from helpers.tables.schema import Row as Row
from helpers.tables.spoken import SPOKEN
from helpers.tables.terms import TERMS

if TYPE_CHECKING:
    import pandas

# The version of the tables' contract: names, columns and meanings. Raised when one changes.
CONTRACT = "1.0.0"
TABLES = (*SPOKEN, *FIGURES, *TERMS, *FRAMING)
_TO_QUOTE = re.compile(r'[",\r\n]')


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


def frame(
    name: str, study: Study, voices: Sequence[Voices], coding: str = AGREED
) -> pandas.DataFrame:
    """A table as a DataFrame, columns and order as in the file.

    Args:
        name: Of one of `TABLES`.
        study: The study.
        voices: From `voices_of`.
        coding: ``agreed`` or ``rules``; give the one that `voices` were made with.
    """
    from helpers.columns import typed

    schema = table(name)
    kinds = {"string": str, "integer": int, "number": float, "boolean": bool}
    columns = {
        # No whole number and no truth value can be missing, so a column of them may be mixed.
        known.name: kinds[known.type] if known.required or known.type == "string" else object
        for known in schema.columns
    }
    return typed(schema.rows(Evidence(study, voices, coding)), columns)


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
    evidence = Evidence(study, voices_of(study, coding), coding)
    files = {f"{known.name}.csv": as_csv(known, known.rows(evidence)) for known in TABLES}
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
