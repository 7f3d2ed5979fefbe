"""The tables of a site as pages: what each is, what its columns hold, and every row with its place.

A page is made from the CSV file beside it and the data package that describes it, so that
what a reader sees is what a reader can take along.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from helpers.report import grid
from helpers.report.files import Rows, read_rows
from helpers.report.markup import slug
from helpers.report.texts import visible

# A page shows so many characters of a table at most; the file has the rest.
PAGE = 500_000
# What a cell weighs besides its words, in characters of markup.
_CELL = 40
# Characters of the file, offsets and identifiers: wide, and of use to programs only.
_LAST = ("segment_id", "sentence_id", "start", "end", "coding")


@dataclass(frozen=True)
class TablePage:
    """One table of the site.

    Attributes:
        page: File name of its page.
        name: As the data package calls it.
        file: Address of the CSV file.
        description: What one row is, and in which order rows come.
        columns: Name and description of each column.
        rows: How many there are.
        shown: How many of them the page shows.
        table: The cells.
    """

    page: str
    name: str
    file: str
    description: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    shown: int
    table: grid.Table

    @property
    def title(self) -> str:
        """Its name as one would write it."""
        words = self.name.replace("_", " ")
        return words[:1].upper() + words[1:]


def pages_of(data: Path) -> list[TablePage]:
    """Every table that a data package describes.

    Args:
        data: The folder with ``datapackage.json``.
    """
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    return [
        _page(resource, read_rows(data / resource["path"])) for resource in package["resources"]
    ]


def _page(resource: Mapping[str, Any], rows: Rows) -> TablePage:
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    shown = list(_within_a_page(rows))
    return TablePage(
        page=f"table-{slug(resource['name'])}.html",
        name=resource["name"],
        file=f"data/{resource['path']}",
        description=resource["description"],
        columns=tuple((field["name"], field["description"]) for field in fields),
        rows=len(rows),
        shown=len(shown),
        table=as_grid(_for_reading(names), shown),
    )


def as_grid(names: Sequence[str], rows: Rows) -> grid.Table:
    """Rows of a file as cells: escaped, nothing else done to them."""
    head = [
        grid.Cell("th", escape(name.replace("_", " ")), name.replace("_", " ")) for name in names
    ]
    body = [[grid.Cell("td", visible(row[name]), row[name]) for name in names] for row in rows]
    return grid.Table([head], body)


def _within_a_page(rows: Rows) -> Iterator[Mapping[str, str]]:
    weight = 0
    for row in rows:
        weight += sum(len(value) + _CELL for value in row.values())
        if weight > PAGE:
            return
        yield row


def _for_reading(names: Sequence[str]) -> list[str]:
    """Columns in the order in which a person reads them."""
    return [n for n in names if n not in _LAST] + [n for n in _LAST if n in names]
