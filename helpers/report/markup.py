"""What may become markup on a page, and what stays text.

Everything a notebook shows passes through a `Cleaner`. It reads HTML, keeps what it
knows by name and writes that anew; all the rest becomes text or nothing. Nothing is
let through because it looks harmless: a text file may hold ``<script>`` in a line, a
title or its own name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from html.parser import HTMLParser
from typing import Any

from markupsafe import Markup

from helpers.report import grid
from helpers.report.extracts import CONTEXT, Extracts
from helpers.report.places import Places, Shape, Use


def _elements(names: str) -> frozenset[str]:
    return frozenset(names.split())


_INLINE = _elements("a abbr b code em i kbd mark q s small span strong sub sup")
_BLOCK = _elements("blockquote dd div dl dt li ol p pre section ul")
_HEADINGS = _elements("h1 h2 h3 h4 h5 h6")
_VOID = _elements("br hr img")
_TABLE = _elements("caption tbody td tfoot th thead tr")
# Elements whose content is no text for readers.
_DROPPED = _elements(
    "applet audio canvas head iframe math noscript object script select style svg template "
    "textarea title video"
)
_CODE = _elements("code kbd pre")
# No link inside a link, and none inside code, which is quoted as it stands.
_LINKLESS = _CODE | {"a"}
_ELSEWHERE = re.compile(r"https?://\S+|mailto:\S+")
_WITHIN = re.compile(r"(?:(?:[\w\-]+/)*[\w\-]+(?:\.\w+)*)?(?:#[\w.\-]*)?")
_FIGURE = re.compile(r"(?:\.\./)?figures/([\w\-]+\.(?:svg|png))")
_GUILLEMETS = re.compile(r"«[^«»\n]+»")
# A semicolon that parts what is said; not one within brackets or quotation marks.
_BETWEEN = re.compile(r";\s+(?![^()]*\))(?![^«»]*»)")
# So many parts are easier to read one below the other.
_MANY = 2
_FINDING = re.compile(r"\bF\d+\.\d+[a-z]?\b")


@dataclass(frozen=True)
class Heading:
    """A heading on a page: its level, its anchor, its words."""

    level: int
    id: str
    text: str


@dataclass
class _Frame:
    """A stretch of output that closes what was opened in it."""

    tag: str
    out: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def close_all(self) -> str:
        while self.open:
            self.out.append(f"</{self.open.pop()}>")
        return "".join(self.out)


class Cleaner:
    """Turns what notebooks show into markup for one page.

    Attributes:
        headings: The headings met so far, in order, each with an anchor of its own.
    """

    def __init__(
        self,
        *,
        language: str = "",
        links: Mapping[str, str] | None = None,
        voices: Mapping[str, str] | None = None,
        places: Places | None = None,
        page: tuple[str, str] = ("", ""),
        extracts: Extracts | None = None,
    ) -> None:
        """Set up for one page.

        Args:
            language: Code of the texts' language; passages in «…» are marked with it.
            links: Finding identifiers and notebook files to the addresses they live at.
            voices: Cell text (a leader's key or name) to the class of its colour.
            places: Where the lines of the texts are; without it none is linked.
            page: File name and title of a page whose links to places are to be noted.
            extracts: What of the texts may be shown; all of it without.
        """
        self.headings: list[Heading] = []
        self._places = places
        self._page = page
        self._extracts = extracts or Extracts()
        self._language = language
        self._links = links or {}
        self._voices = voices or {}
        self._ids = {"main"}  # the template has that one
        self._tables = 0

    def html(self, source: str) -> Markup:
        """Markup from HTML somebody else wrote: what is known by name, nothing else."""
        reader = _Reader(self)
        reader.feed(source)
        reader.close()
        return Markup(reader.result())

    def markdown(self, source: str) -> Markup:
        """Markup from Markdown; HTML within it is shown as written."""
        return self.html(str(_markdown()(self._extracts.shortened(source))))

    def inline(
        self, text: str, *, link: bool = True, places: bool = True, finding: str = ""
    ) -> Markup:
        """Markup from plain text: escaped, passages marked, findings and places linked.

        Args:
            text: The text.
            link: Link findings.
            places: Link the lines of texts it names, where it links at all.
            finding: The identifier, where this is a finding.
        """
        text = self._extracts.shortened(text)
        use = self._use(finding) if places and link else None
        out, position = [], 0
        for found in _GUILLEMETS.finditer(text):
            out.append(self._linked(text[position : found.start()], link, use))
            passage = self._linked(found.group(), link, None)
            out.append(f'<span class="quoted" lang="{escape(self._language)}">{passage}</span>')
            position = found.end()
        out.append(self._linked(text[position:], link, use))
        return Markup("".join(out))

    def finding(self, text: str, name: str = "") -> Markup:
        """A finding's sentence; one that goes through several voices or texts, line by line.

        Args:
            text: The sentence.
            name: Its identifier, where the places it names are to be noted.
        """
        lead, *clauses = _clauses(text)
        out = [self.inline(lead, finding=name)]
        out += [f' <span class="clause">{self.inline(c, finding=name)}</span>' for c in clauses]
        return Markup("".join(out))

    def anchor(self, wish: str, *, exact: bool = False) -> str:
        """An identifier that no other place on this page has, made of these words."""
        stem = wish if exact else slug(wish) or "section"
        name, number = stem, 1
        while name in self._ids:
            number += 1
            name = f"{stem}-{number}"
        self._ids.add(name)
        return name

    def attributes(self, tag: str, given: Mapping[str, str]) -> str:
        """The attributes of an element that may stay: addresses, languages, list starts."""
        kept = ""
        address = given.get("href", "").strip()
        if tag == "a" and _ELSEWHERE.fullmatch(address):
            # A link the reader may follow; the page itself asks for nothing outside.
            kept = f' href="{escape(address)}" rel="external noopener noreferrer"'
        elif tag == "a" and address and _WITHIN.fullmatch(address):
            kept = f' href="{escape(self._links.get(address, address))}"'
        lang = given.get("lang", "")
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", lang):
            kept += f' lang="{lang}"'
        start = given.get("start", "")
        if tag == "ol" and start.isdecimal():
            kept += f' start="{start}"'
        return kept

    def table(self, table: grid.Table, label: str = "") -> str:
        """Markup of a table, its rows linked to the places they speak of.

        Args:
            table: The cells.
            label: What it is; named after its place on the page without.
        """
        self._tables += 1
        under = f": {self.headings[-1].text}" if self.headings else ""
        label = label or f"Table {self._tables}{under}"
        if self._extracts.partial:
            _withhold_context(table)
        linker = None
        if self._places:
            names = [cell.text for cell in table.head[-1]] if table.head else []
            rows = [[cell.text for cell in row] for row in table.body if len(row) == len(names)]
            shape = self._places.shape_of(names, rows)
            linker = partial(self._in_row, self._tables, shape)
        return grid.render(
            table, label, language=self._language, voices=self._voices, linker=linker
        )

    def _in_row(
        self,
        table: int,
        shape: Shape,
        names: Sequence[str],
        cells: Sequence[str],
        row: int,
    ) -> tuple[Mapping[int, str], str]:
        assert self._places is not None
        anchor = f"t{table}-{row + 1}"
        use = self._use(anchor=anchor)
        linked = self._places.in_row(names, cells, use if self._page[0] else None, shape)
        return linked, anchor if linked and self._page[0] else ""

    def _use(self, finding: str = "", anchor: str = "") -> Use | None:
        """Where on this page a place is spoken of."""
        if self._places is None:
            return None
        heading = self.headings[-1] if self.headings else Heading(1, "main", "")
        page, title = self._page
        return Use(page, finding or anchor or heading.id, title, heading.text, finding)

    def _linked(self, text: str, link: bool, use: Use | None) -> str:
        html = self._findings_linked(text, link)
        if use is None or self._places is None:
            return html
        return self._places.in_prose(html, use if self._page[0] else None)

    def _findings_linked(self, text: str, link: bool) -> str:
        if not link:
            return escape(text)
        out, position = [], 0
        for found in _FINDING.finditer(text):
            address = self._links.get(found.group())
            if address:
                out.append(escape(text[position : found.start()]))
                out.append(f'<a class="to-finding" href="{escape(address)}">{found.group()}</a>')
                position = found.end()
        return "".join(out) + escape(text[position:])


class _Reader(HTMLParser):
    """Reads HTML and writes what it knows, through frames that always close."""

    def __init__(self, cleaner: Cleaner) -> None:
        super().__init__(convert_charrefs=True)
        self._cleaner = cleaner
        self._frames = [_Frame("")]
        self._table: grid.Table | None = None
        self._in_head = False
        self._dropping = ""
        self._depth = 0

    def result(self) -> str:
        while len(self._frames) > 1:
            self._end_frame()
        if self._table is not None:
            self._end_table()
        return self._frames[0].close_all()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            self._depth += tag == self._dropping
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag in _DROPPED:
            self._dropping, self._depth = tag, 1
        elif tag == "table" and self._table is None:
            self._close_heading()
            self._table, self._in_head = grid.Table(), False
        elif self._table is not None and tag in _TABLE:
            self._start_in_table(tag, attributes)
        elif self._table is not None and not self._in_cell():
            return
        elif tag in _HEADINGS and not self._in_cell():
            self._close_heading()
            self._frames.append(_Frame(tag))
        elif tag in _VOID:
            self._frames[-1].out.append(_void(tag, attributes))
        elif tag in _INLINE | _BLOCK:
            self._frames[-1].open.append(tag)
            self._frames[-1].out.append(f"<{tag}{self._cleaner.attributes(tag, attributes)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or self._dropping:
            if not self._dropping:
                self.handle_starttag(tag, attrs)
            return
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._depth -= tag == self._dropping
            if not self._depth:
                self._dropping = ""
        elif tag == "table" and self._table is not None:
            self._end_cell()
            self._end_table()
        elif self._table is not None and tag in _TABLE:
            if tag in ("td", "th", "tr", "caption"):
                self._end_cell()
            elif tag == "thead":
                self._in_head = False
        elif tag in _HEADINGS:
            self._close_heading()
        elif tag in self._frames[-1].open:
            frame = self._frames[-1]
            while (last := frame.open.pop()) != tag:
                frame.out.append(f"</{last}>")
            frame.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._dropping or (self._table is not None and not self._in_cell()):
            return
        frame = self._frames[-1]
        frame.text.append(data)
        if _CODE & set(frame.open):
            frame.out.append(escape(data))
        else:
            link = frame.tag not in _HEADINGS and not _LINKLESS & set(frame.open)
            # The places of a row are linked when all its cells are known.
            places = not self._in_cell()
            frame.out.append(self._cleaner.inline(data, link=link, places=places))

    def _in_cell(self) -> bool:
        return self._frames[-1].tag in ("td", "th", "caption")

    def _start_in_table(self, tag: str, attributes: Mapping[str, str]) -> None:
        assert self._table is not None
        self._end_cell()
        if tag in ("thead", "tbody", "tfoot"):
            self._in_head = tag == "thead"
        elif tag == "tr":
            (self._table.head if self._in_head else self._table.body).append([])
        else:
            self._frames.append(_Frame(tag, attributes=attributes))

    def _end_cell(self) -> None:
        if self._in_cell():
            self._end_frame()

    def _end_frame(self) -> None:
        frame = self._frames.pop()
        html, text = frame.close_all(), "".join(frame.text)
        if frame.tag in _HEADINGS:
            self._frames[-1].out.append(self._heading(frame.tag, html, text))
        elif self._table is not None and frame.tag == "caption":
            self._table.caption = html
        elif self._table is not None:
            rows = self._table.head if self._in_head else self._table.body
            if not rows:
                rows.append([])
            columns, height = (_span(frame.attributes, s) for s in ("colspan", "rowspan"))
            rows[-1].append(grid.Cell(frame.tag, html, text, columns, height))

    def _end_table(self) -> None:
        assert self._table is not None
        table, self._table = self._table, None
        self._frames[-1].out.append(self._cleaner.table(table))

    def _close_heading(self) -> None:
        if self._frames[-1].tag in _HEADINGS:
            self._end_frame()

    def _heading(self, tag: str, html: str, text: str) -> str:
        words = " ".join(text.split())
        name = self._cleaner.anchor(words)
        self._cleaner.headings.append(Heading(int(tag[1]), name, words))
        link = (
            f'<a class="anchor" href="#{name}" aria-label="Link to: {escape(words)}">'
            '<span aria-hidden="true">#</span></a>'
        )
        return f'<{tag} id="{name}">{html}{link}</{tag}>\n'


def _clauses(text: str) -> list[str]:
    """What a sentence says first, and its parts where there are many: «Rates: a; b; c»."""
    lead, colon, rest = text.partition(": ")
    parts = [part for part in _BETWEEN.split(rest) if part]
    if len(parts) < _MANY:
        return [text]
    return [lead + colon.rstrip(), *(f"{part};" for part in parts[:-1]), parts[-1]]


def _withhold_context(table: grid.Table) -> None:
    """Empty the columns that give a sentence back when they are read beside each other."""
    names = [cell.text.strip().lower() for cell in table.head[-1]] if table.head else []
    hidden = [number for number, name in enumerate(names) if name in CONTEXT]
    for row in table.body if hidden else ():
        for number in hidden:
            if number < len(row):
                row[number] = grid.Cell(row[number].tag)


def slug(text: str) -> str:
    """A name for anchors and files: lower case, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _void(tag: str, attributes: Mapping[str, str]) -> str:
    """A break, a rule, or a picture from ``figures/``; no other picture is shown."""
    if tag != "img":
        return f"<{tag}>"
    alt = escape(attributes.get("alt", ""))
    found = _FIGURE.fullmatch(attributes.get("src", ""))
    return f'<img src="figures/{found.group(1)}" alt="{alt}">' if found else alt


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "")
    return min(int(value), 1000) if value.isdecimal() and int(value) else 1


@cache
def _markdown() -> Callable[[str], Any]:
    """Markdown without its back door: HTML in it is text. Dollars are dollars, not formulas."""
    import mistune

    return mistune.create_markdown(escape=True, plugins=["table"])
