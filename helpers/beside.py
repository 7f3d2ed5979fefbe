"""CSV files that lie beside a study: read whole, with the columns they must have."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import StudyError


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of one file; see `numbered_rows`."""
    return [row for _, row in numbered_rows(path, columns)]


def numbered_rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of one file with their line numbers, for errors.

    Args:
        path: Of a CSV file in UTF-8 with a header row.
        columns: What must be there; more columns may be.

    Raises:
        StudyError: The file cannot be read, lacks a column, or a row has too many or too few
            fields.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = reader.fieldnames or ()
            missing = [column for column in columns if column not in names]
            if missing:
                raise StudyError(
                    where=f"{path}, line 1", found=f"the columns {', '.join(names)}",
                    expected=", ".join(columns), todo=f"Add {', '.join(missing)}.",
                )  # fmt: skip
            rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise StudyError(
            where=str(path), found=f"a file that cannot be read ({error})",
            expected="CSV in UTF-8", todo="Save the file as UTF-8, one row a line.",
        ) from None  # fmt: skip
    for line, row in rows:
        if None in row or None in row.values():
            raise StudyError(
                where=f"{path}, line {line}", found="too many or too few fields",
                expected=f"{len(names)} fields", todo="Quote fields that hold a comma.",
            )  # fmt: skip
    return rows
