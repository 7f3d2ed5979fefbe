"""The tables of a site, read back."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Mapping[str, str]]


def read_rows(path: Path) -> Rows:
    """All rows of a table; a field may be as long as the file, not only 131,072 characters."""
    usual = csv.field_size_limit()
    csv.field_size_limit(max(usual, path.stat().st_size))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    finally:
        csv.field_size_limit(usual)
