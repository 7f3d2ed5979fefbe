"""From what a page says to the characters it speaks of, and back.

A cell ``line``, a figure's identifier, a remark «(Rome article, line 17)»: wherever a page
names a place in a text, it becomes a link to that line of the marked-up text. Each link is
noted with the section it stands in, so the line can say who uses it. Nothing is guessed: a
line that is blank or not there, and a row whose text cannot be told, stay without a link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from helpers.findings import text_name
from helpers.layout import LINE_END
from helpers.study import Study

# Column names, without underscores, that say in which text and line a row stands.
_TEXTS = ("text", "text id")
_LINES = frozenset({"line", "lines", "first line"})
_OTHER_TEXTS = ("other text", "other text id")
_OTHER_LINES = frozenset({"other line", "other lines"})
_IDENTIFIERS = frozenset(
    {"figure", "figure id", "figure a", "figure b", "segment id", "sentence id"}
)
# So many characters stand in a line by more than chance.
_TELLING = 8
_WHO = ("speaker", "name")
# «8, 17 and 9 more»: nine is no line.
_NUMBER = re.compile(r"\d+(?!\d| more)")
_SEVERAL = r"\d+(?:(?:, | and )\d+)*"
# «molto» 5, 7; «molte» 11
_LISTED = re.compile(r"«([^«»<>]+)»((?:</span>)?)((?: \d+(?!\d),?)+)")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Use:
    """A spot on a page of the site that speaks of a line.

    Attributes:
        page: File name of the page.
        anchor: The row or finding on it.
        title: What to call the page: number and title of the notebook.
        section: The heading it stands under.
        finding: Its identifier, where a finding names the line itself.
    """

    page: str
    anchor: str
    title: str
    section: str
    finding: str = ""


@dataclass(frozen=True)
class Shape:
    """What the rows of a table tell together.

    Attributes:
        own, other: The texts that ``line`` and ``other line`` count in, where no column says
            so: the only one that has all these lines, with the speakers the rows give them.
        lists: The column ``lines`` lists lines, and does not say how many there are.
    """

    own: str = ""
    other: str = ""
    lists: bool = False


@dataclass
class Places:
    """Where every line of every text is to be found in the site, and who speaks of it.

    Attributes:
        study: The study.
        pages: The page of each non-blank line, by text and line.
        marks: Identifiers of figures, segments and sentences: text and line of each.
        anchors: What marked-up texts have an anchor for besides their lines.
        speakers: Who speaks in a line: keys and names of voices.
        uses: Who speaks of a line, each once, in the order of the pages.
    """

    study: Study
    pages: Mapping[tuple[str, int], str]
    marks: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    anchors: Collection[str] = frozenset()
    speakers: Mapping[tuple[str, int], Collection[str]] = field(default_factory=dict)
    uses: dict[tuple[str, int], dict[Use, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn what texts are called, and what stands in each line."""
        self._names = {escape(text_name(self.study, text.id)): text.id for text in self.study.texts}
        self._names |= {text.id: text.id for text in self.study.texts}
        self._lines = {text.id: LINE_END.split(text.content) for text in self.study.texts}
        longest = sorted((escape(text_name(self.study, t.id)) for t in self.study.texts), key=len)
        names = "|".join(map(re.escape, reversed(longest)))
        self._told = re.compile(
            rf"(?P<before>{names})(?: of \d{{4}}(?:-\d\d){{0,2}})?, lines? (?P<a>{_SEVERAL})"
            rf"|lines? (?P<b>{_SEVERAL}) (?:of|in) the (?P<behind>{names})"
        )

    def address(self, text_id: str, line: int, anchor: str = "") -> str:
        """The link to a line, or to marked words in it; empty where there is no such line.

        Args:
            text_id: The text.
            line: 1-based.
            anchor: Of words in that line; the line's own where these have none.
        """
        page = self.pages.get((text_id, line))
        if page is None:
            return ""
        return f"{page}#{anchor if anchor in self.anchors else line_anchor(text_id, line)}"

    def words(self, text_id: str, line: int) -> str:
        """The characters of a line; empty where there is none."""
        lines = self._lines.get(text_id, ())
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def in_prose(self, html: str, use: Use | None = None) -> str:
        """Link the lines that escaped text names: «…, Rome article, line 17».

        Args:
            html: Escaped, without links in it.
            use: Noted for each line, where given.
        """

        def linked(found: re.Match[str]) -> str:
            text_id = self._names[found["before"] or found["behind"]]
            numbers = "a" if found["a"] else "b"
            first, last = (place - found.start() for place in found.span(numbers))
            whole = found.group()
            return whole[:first] + self._numbers(text_id, whole[first:last], use) + whole[last:]

        return self._told.sub(linked, html)

    def shape_of(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Shape:
        """What only the rows of a table together tell about the lines it names.

        Args:
            names: What the columns are called.
            rows: The words of the cells.
        """
        columns = [_plain(name) for name in names]
        lists = "lines" in columns and any(
            len(_NUMBER.findall(row[columns.index("lines")])) > 1 for row in rows
        )
        own, other = (self._fitting(columns, rows, which) for which in ("", "other "))
        return Shape(own, other, lists)

    def _fitting(self, columns: Sequence[str], rows: Sequence[Sequence[str]], which: str) -> str:
        if f"{which}line" not in columns:
            return ""
        at = columns.index(f"{which}line")
        who = [columns.index(f"{which}{name}") for name in _WHO if f"{which}{name}" in columns]
        lines = [(row[at].strip(), [row[place].strip() for place in who]) for row in rows]
        if not lines or not all(line.isdecimal() for line, _ in lines):
            return ""
        fitting = [
            text_id
            for text_id in self._lines
            if all((text_id, int(line)) in self.pages for line, _ in lines)
            and all({*said} <= {*self.speakers.get((text_id, int(line)), said)}
                    for line, said in lines)
        ]  # fmt: skip
        return fitting[0] if len(fitting) == 1 else ""

    def in_row(
        self,
        names: Sequence[str],
        cells: Sequence[str],
        use: Use | None,
        shape: Shape | None = None,
    ) -> dict[int, str]:
        """Link the places that a row of a table names.

        Args:
            names: What its columns are called.
            cells: Its cells as markup without links.
            use: Noted for each line, where given.
            shape: Of the table, from `shape_of`.

        Returns:
            The new markup of those cells that have a link now, by number.
        """
        columns = [_plain(name) for name in names]
        values = [unescape(_TAG.sub("", cell)).strip() for cell in cells]
        shape = shape or Shape()
        own = self._text_of(columns, values, _TEXTS, _LINES, "sentence") or shape.own
        other = self._text_of(columns, values, _OTHER_TEXTS, _OTHER_LINES, "other sentence")
        other = other or shape.other
        if not shape.lists and not self._quoted_there(own, columns, values):
            # A number of lines is no line.
            columns = ["" if column == "lines" else column for column in columns]
        linked = dict(self._linked(columns, values, cells, own, other, use))
        return {number: html for number, html in linked.items() if html != cells[number]}

    def _linked(
        self, columns: Sequence[str], values: Sequence[str], cells: Sequence[str],
        own: str, other: str, use: Use | None,
    ) -> Iterator[tuple[int, str]]:  # fmt: skip
        for number, (column, value, cell) in enumerate(zip(columns, values, cells, strict=True)):
            text_id = own if column in _LINES else other if column in _OTHER_LINES else ""
            if text_id:
                yield number, self._numbers(text_id, cell, use)
            elif column in _IDENTIFIERS and value in self.marks:
                yield number, self._link(*self.marks[value], cell, use, value)
            elif own and (listed := self._after_words(own, cell, use)) != cell:
                yield number, listed
            elif "<a " not in cell:
                yield number, self.in_prose(cell, use)

    def _quoted_there(self, text_id: str, columns: Sequence[str], values: Sequence[str]) -> bool:
        """Whether the row has words that stand in the first of its lines."""
        row = dict(zip(reversed(columns), reversed(values), strict=True))
        found = _NUMBER.search(row.get("lines", ""))
        line = self.words(text_id, int(found.group())) if found else ""
        return any(len(value) >= _TELLING and value in line for value in values)

    def _text_of(
        self, columns: Sequence[str], values: Sequence[str],
        names: Collection[str], lines: Collection[str], words: str,
    ) -> str:  # fmt: skip
        """The text a row speaks of: as named, by a figure's identifier, or by its own words."""
        told = [
            self._names[escape(value)]
            for column, value in zip(columns, values, strict=True)
            if column in names and escape(value) in self._names
        ]
        if told:
            return told[0]
        row = dict(zip(reversed(columns), reversed(values), strict=True))
        if names == _TEXTS:
            for column in ("figure", "figure id"):
                if row.get(column) in self.marks:
                    return self.marks[row[column]][0]
        if len(self._lines) == 1:
            return next(iter(self._lines))
        line = next((row[column] for column in lines if column in row), "")
        quoted = row.get(words, "")
        holding = [t for t in self._lines if line.isdecimal() and quoted
                   and quoted in self.words(t, int(line))]  # fmt: skip
        return holding[0] if len(holding) == 1 else ""

    def _numbers(self, text_id: str, html: str, use: Use | None) -> str:
        def linked(found: re.Match[str]) -> str:
            return self._link(text_id, int(found.group()), found.group(), use)

        return html if "<" in html else _NUMBER.sub(linked, html)

    def _after_words(self, text_id: str, html: str, use: Use | None) -> str:
        """Link lines listed behind a word, where the word does stand in that line."""
        if "<a " in html:
            return html

        def linked(found: re.Match[str]) -> str:
            word = unescape(found[1]).casefold()

            def one(number: re.Match[str]) -> str:
                line = int(number.group())
                if word not in self.words(text_id, line).casefold():
                    return number.group()
                return self._link(text_id, line, number.group(), use)

            return f"«{found[1]}»{found[2]}{_NUMBER.sub(one, found[3])}"

        return _LISTED.sub(linked, html)

    def _link(self, text_id: str, line: int, html: str, use: Use | None, anchor: str = "") -> str:
        address = self.address(text_id, line, anchor)
        if not address:
            return html
        if use is not None:
            self.uses.setdefault((text_id, line), {})[use] = None
        return f'<a class="to-place" href="{escape(address)}">{html}</a>'


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", " ")


def line_anchor(text_id: str, line: int) -> str:
    """``rome-L17``: the anchor of a line, the same in every edition of a report."""
    return f"{text_id}-L{line}"


def by_section(uses: Iterable[Use]) -> list[tuple[Use, tuple[Use, ...]]]:
    """The uses of one line for reading: the first of each section, with the findings there."""
    sections: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        sections.setdefault((use.page, use.section), []).append(use)
    return [
        (found[0], tuple({use.finding: use for use in found if use.finding}.values()))
        for found in sections.values()
    ]
