"""Tables for reading: what pandas writes as HTML, rebuilt for a page.

pandas marks up every frame alike: a counter nobody needs, an empty corner that a
screen reader stumbles over, index names in a row of their own, numbers flush left.
A table is taken apart into cells here and written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

# Longer tables scroll in a frame of their own instead of pushing the page away.
TALL = 16
# Up to so many characters a cell stays on one line; from so many on it is a passage to read.
LABEL, PASSAGE = 20, 48
MISSING = frozenset({"NaN", "nan", "NaT", "None", "<NA>", "–", "—"})
# From so many rows on it is worth something to put them in another order, and a stop for the
# Tab key at every heading.
SEVERAL = 10
# From so many columns on, a table with passages is read row by row on a narrow screen.
BROAD = 4
# Columns that hold words of the texts, in the texts' language.
QUOTED = frozenset({"cue", "keyword", "left", "quote", "right", "sentence", "surface", "text"})
_DIGITS = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_AMOUNT = rf"[+\-−±~≈<>≤≥]?\s?(?:{_DIGITS})\s?(?:%|‰|pp)?"
_NUMBER = re.compile(rf"{_AMOUNT}(?:\s?(?:–|…|to)\s?{_AMOUNT})?")
# What stands before a word ends where the word begins.
_BEFORE = ["before"]
_GAP = frozenset({"...", "…"})


@dataclass
class Cell:
    """One cell: its markup (already clean), the words in it, and the room it takes."""

    tag: str
    html: str = ""
    text: str = ""
    columns: int = 1
    rows: int = 1


Row = list[Cell]


@dataclass
class Table:
    """A table in rows of cells."""

    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    caption: str = ""


@dataclass(frozen=True)
class _Columns:
    """What is known of the columns of one table, by their number.

    Attributes:
        kinds: What each holds: number, label, phrase or passage.
        quoted: Those that hold words of the texts.
        language: Code of the texts' language.
        voices: Cell text (a leader's key or name) to the class of its colour.
        names: What each is called, where each row has a cell for each; else nothing.
        cards: On a narrow screen each row is read by itself, with the names in it.
    """

    kinds: Mapping[int, str]
    quoted: frozenset[int]
    language: str
    voices: Mapping[str, str]
    names: Sequence[str] = ()
    cards: bool = False


# From the names of the columns, a row's cells and its number to the cells that get other
# markup, and to an anchor for the row (or nothing).
Linker = Callable[[Sequence[str], Sequence[str], int], tuple[Mapping[int, str], str]]


def render(
    table: Table,
    label: str,
    *,
    language: str,
    voices: Mapping[str, str],
    linker: Linker | None = None,
) -> str:
    """Write a table that scrolls within its own frame.

    Args:
        table: The cells.
        label: A name for the frame, which can be reached by keyboard.
        language: Code of the texts' language, for columns that quote them.
        voices: Cell text (a leader's key or name) to the class of its colour.
        linker: Links rows to the places they speak of.
    """
    _tidy(table)
    kinds, names = _kinds(table), _names(table)
    broad = len(names) >= BROAD and "passage" in kinds.values()
    columns = _Columns(kinds, _quoted(table), language, voices, names, broad)
    head = "".join(_head_row(row, columns) for row in _placed(table.head))
    anchors = _linked(table, names, linker)
    body = "".join(
        _body_row(row, columns, anchors.get(number, ""))
        for number, row in enumerate(_placed(table.body))
    )
    if not table.body:
        width = sum(cell.columns for cell in table.head[-1]) if table.head else 1
        body = f'<tr><td colspan="{width}" class="nothing">none</td></tr>'
    classes = "table-frame"
    classes += " tall" if len(table.body) > TALL else ""
    classes += " sortable" if names and len(table.body) >= SEVERAL else ""
    classes += " cards" if broad else ""
    caption = f"<caption>{table.caption}</caption>" if table.caption else ""
    return (
        f'<div class="{classes}" role="group" tabindex="0" aria-label="{escape(label)}">'
        f"<table>{caption}"
        f"{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table></div>\n"
    )


def _names(table: Table) -> list[str]:
    """What the columns are called, where the table is a plain one: no cell spans others."""
    rows = [*table.head, *table.body]
    plain = all(cell.columns == cell.rows == 1 for row in rows for cell in row)
    if len(table.head) != 1 or not plain or len({len(row) for row in rows}) != 1:
        return []
    return [cell.text.strip() for cell in table.head[0]]


def _linked(table: Table, names: Sequence[str], linker: Linker | None) -> dict[int, str]:
    """Link the rows; anchors of those that lead to a place, by number."""
    anchors: dict[int, str] = {}
    for number, row in enumerate(table.body if linker and names else ()):
        changed, anchor = linker(names, [cell.html for cell in row], number)
        for column, html in changed.items():
            row[column].html = html
        if anchor:
            anchors[number] = anchor
    return anchors


def _tidy(table: Table) -> None:
    if not table.head and len(table.body) > 1 and all(cell.tag == "th" for cell in table.body[0]):
        table.head.append(table.body.pop(0))
    _lift_index_names(table.head)
    _drop_counter(table)


def _lift_index_names(head: list[Row]) -> None:
    """Put names of the index, which pandas writes below the header, into its corner."""
    if len(head) < 2 or any(cell.columns > 1 or cell.rows > 1 for cell in head[-1]):
        return
    names = [cell.text.strip() for cell in head[-1]]
    depth = next((i for i, name in enumerate(names) if not name), len(names))
    corner = head[-2][:depth]
    if not depth or any(names[depth:]) or len(corner) < depth:
        return
    if any(cell.columns > 1 for cell in corner):
        return
    # A name in the corner belongs to the columns; the name of the rows says more there.
    lifted = head.pop()[:depth]
    head[-1][:depth] = lifted


def _drop_counter(table: Table) -> None:
    """Drop the first column where it only counts the rows from zero.

    Tables cut short by pandas keep counting behind the gap; they lose it as well.
    """
    plain = all(cell.columns == cell.rows == 1 for row in table.head + table.body for cell in row)
    if not plain or any(len(row) < 2 for row in table.head + table.body):
        return
    if any(row[0].text.strip() for row in table.head):
        return
    counter = [row[0].text.strip() for row in table.body]
    numbers = [int(text) for text in counter if text.isdecimal()]
    only_numbers = len(numbers) + sum(text in _GAP for text in counter) == len(counter)
    upwards = all(a < b for a, b in pairwise(numbers))
    from_zero = not counter or counter[0] == "0"
    if from_zero and only_numbers and upwards:
        for row in table.head + table.body:
            del row[0]


Placed = list[tuple[int, Cell]]


def _placed(rows: Sequence[Row]) -> Iterator[Placed]:
    """Rows with the column each cell really starts in, spans counted."""
    taken: dict[int, int] = {}
    for row in rows:
        placed: Placed = []
        column = 0
        for cell in row:
            while taken.get(column, 0):
                column += 1
            placed.append((column, cell))
            for covered in range(column, column + cell.columns):
                taken[covered] = cell.rows
            column += cell.columns
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        yield placed


def _kinds(table: Table) -> dict[int, str]:
    """What a column holds, by what stands in all its cells: numbers, labels, passages."""
    values: dict[int, list[str]] = {}
    for row in _placed(table.body):
        for column, cell in row:
            text = cell.text.strip()
            if cell.columns == 1 and text and text not in MISSING and text not in _GAP:
                values.setdefault(column, []).append(text)
    return {column: _kind(texts) for column, texts in values.items()}


def _kind(texts: Sequence[str]) -> str:
    if all(map(_NUMBER.fullmatch, texts)):
        return "number"
    longest = max(texts, key=len)
    if len(longest) <= LABEL:
        return "label"
    # A list of line numbers or a checksum is long and nothing to read.
    readable = len(longest) >= PASSAGE and " " in longest and any(map(str.isalpha, longest))
    return "passage" if readable else "phrase"


def _quoted(table: Table) -> frozenset[int]:
    last = [*_placed(table.head)][-1:]
    return frozenset(
        column for row in last for column, cell in row if cell.text.strip().lower() in QUOTED
    )


def _spans(cell: Cell) -> str:
    return (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )


def _head_row(row: Placed, columns: _Columns) -> str:
    cells = []
    for column, cell in row:
        number = cell.columns == 1 and columns.kinds.get(column) == "number"
        named = ' class="number"' if number else ""
        if cell.text.strip():
            scope = "colgroup" if cell.columns > 1 else "col"
            cells.append(f'<th scope="{scope}"{_spans(cell)}{named}>{cell.html}</th>')
        else:
            # A header cell without words announces nothing; a plain cell says so.
            cells.append(f"<td{_spans(cell)}></td>")
    return f"<tr>{''.join(cells)}</tr>"


def _body_row(row: Placed, columns: _Columns, anchor: str = "") -> str:
    cells, names = [], columns.names
    for column, cell in row:
        text, kind = cell.text.strip(), columns.kinds.get(column, "")
        classes = [kind] if kind else []
        classes += _BEFORE if column < len(names) and names[column] == "left" else []
        classes += ["voice", columns.voices[text]] if text in columns.voices else []
        kept = f' class="{" ".join(classes)}"' if classes else ""
        if column in columns.quoted and kind in ("phrase", "passage") and columns.language:
            kept += f' lang="{escape(columns.language)}"'
        if columns.cards and text:
            kept += f' data-name="{escape(names[column])}"'
        tag, scope = ("th", ' scope="row"') if cell.tag == "th" and text else ("td", "")
        html = "–" if text in MISSING else cell.html
        cells.append(f"<{tag}{scope}{_spans(cell)}{kept}>{html}</{tag}>")
    named = f' id="{escape(anchor)}"' if anchor else ""
    return f"<tr{named}>{''.join(cells)}</tr>"
