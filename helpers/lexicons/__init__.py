"""What belongs to a language, as data: one folder a language, one CSV a concept.

Every file has the columns ``reason`` (why the row is here) and ``source`` (where it
comes from) besides its own. Rows are validated when a file is first read, and an
error quotes the row.
"""

from __future__ import annotations

import csv
import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from helpers.errors import StudyError

_FOLDER = Path(__file__).parent
_PROVENANCE = ("reason", "source")


@cache
def read_lexicon(language: str, name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The rows of one lexicon, in the file's order.

    Args:
        language: Folder name, such as ``it``.
        name: File name without ``.csv``.
        columns: The columns the caller relies on; the first one may not be empty,
            and no two rows may agree in all of them.

    Returns:
        One dict a row. Callers treat the rows as read-only.

    Raises:
        StudyError: A column is missing, or a row is empty, doubled or too long.
    """
    path = _FOLDER / language / f"{name}.csv"
    rows: list[dict[str, str]] = []
    seen: set[tuple[str, ...]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        _check_header(path, reader.fieldnames or [], columns)
        for row in reader:
            _check_row(path, reader.line_num, row, columns, seen)
            rows.append(row)
    return tuple(rows)


def entries(language: str, name: str, column: str = "entry") -> tuple[str, ...]:
    """The values of one column of a lexicon, in the file's order."""
    return tuple(row[column] for row in read_lexicon(language, name, (column,)))


@cache
def words(language: str, name: str) -> frozenset[str]:
    """The entries of a lexicon as a set."""
    return frozenset(entries(language, name))


@cache
def classes(language: str, name: str) -> Mapping[str, frozenset[str]]:
    """The entries of a lexicon with a column ``class``, by class."""
    found: dict[str, set[str]] = {}
    for row in read_lexicon(language, name, ("entry", "class")):
        found.setdefault(row["class"], set()).add(row["entry"])
    return {key: frozenset(known) for key, known in found.items()}


@cache
def articulated(language: str) -> Mapping[str, frozenset[str]]:
    """The forms of each preposition, alone and joined with an article."""
    forms: dict[str, set[str]] = {}
    for row in read_lexicon(language, "articulated_prepositions", ("preposition", "form")):
        forms.setdefault(row["preposition"], set()).add(row["form"])
    return {key: frozenset(known) for key, known in forms.items()}


@cache
def grammar(language: str, name: str) -> ModuleType:
    """The part of a language that is code: ``helpers/lexicons/<language>/<name>.py``."""
    return importlib.import_module(f"{__name__}.{language}.{name}")


def _check_header(path: Path, found: list[str], columns: tuple[str, ...]) -> None:
    missing = [column for column in (*columns, *_PROVENANCE) if column not in found]
    if missing:
        raise StudyError(
            where=f"{path}, line 1",
            found=f"the columns {', '.join(found)}",
            expected=f"also {', '.join(missing)}",
            todo="Add the missing columns.",
        )


def _check_row(
    path: Path, line: int, row: dict[str, str], columns: tuple[str, ...], seen: set[tuple[str, ...]]
) -> None:
    values = tuple(row[column] for column in columns)
    if None in row or None in row.values():
        problem, expected = "a row with too many or too few fields", "one field a column"
    elif not values[0].strip():
        problem, expected = f"an empty {columns[0]!r} ({row})", "a value"
    elif values in seen:
        problem, expected = f"a second row for {values!r}", "one row each"
    elif not all(row[column].strip() for column in _PROVENANCE):
        problem, expected = f"{values[0]!r} without reason or source", "both"
    else:
        seen.add(values)
        return
    raise StudyError(
        where=f"{path}, line {line}", found=problem, expected=expected, todo="Correct this row."
    )
