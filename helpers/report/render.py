"""From an executed notebook to a page for readers.

nbconvert drives the rendering; the template is our own, because its stock pages fetch
from other addresses, ignore the text alternatives of charts and bring 264 kB of style.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from helpers import palette
from helpers.report.extracts import Extracts
from helpers.report.files import read_rows
from helpers.report.markup import Cleaner, Heading, slug
from helpers.report.places import Places, Use, by_section
from helpers.report.tables import TablePage, as_grid
from helpers.report.texts import Line, TextPage

if TYPE_CHECKING:
    import jinja2
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

ASSETS = Path(__file__).parent / "assets"
TEMPLATES = Path(__file__).parent / "templates"
KEY = "key"
# Cells with this tag say in short what the whole report comes to.
LEAD = "lead"
# The page that lists the tables.
TABLES = "tables.html"
# So many findings of a notebook stand open on the front page where none is tagged.
FIRST = 3
_FINDING = re.compile(r"(F\d+\.\d+[a-z]?)[\s:]+(\S.*)")
_TITLE = re.compile(r"(\d+)[\s·:.\-–—]+(\S.*)")
_NAME = re.compile(r"[\w\-]+")
_VIEW_BOX = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# What a reader of a chart's data wants first: the place of each mark.
_WHERE = ("text_id", "line", "lines")
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Finding:
    """A sentence a notebook computed, with the identifier it is quoted by.

    Attributes:
        id: Such as ``F1.2``.
        text: The sentence.
        page: The page it stands on.
        key: The front page shows it open, and folds the others behind it.
        lead: The front page begins with it.
    """

    id: str
    text: str
    page: str
    key: bool = False
    lead: bool = False

    @property
    def address(self) -> str:
        """Where it stands, from any page of the site."""
        return f"{self.page}#{self.id}"


@dataclass(frozen=True)
class Outline:
    """What other pages say about a notebook.

    Attributes:
        page: File name of its page.
        number: As its title gives it, or empty.
        title: Without the number.
        purpose: The paragraph beneath the title, as Markdown.
        rest: The first cell below title and purpose, as Markdown.
        findings: What it prints under an identifier, in order.
    """

    page: str
    number: str
    title: str
    purpose: str
    rest: str
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Site:
    """What every page of one site shares.

    Attributes:
        title: The study's title.
        language: Code of the texts' language.
        voices: Cell text (a leader's key or name) to the class of its colour.
        outlines: The notebooks, in order.
        links: Findings, and notebooks by their file, to their addresses.
        figures: The folder the charts of this site lie in.
        texts: The marked-up texts, page by page.
        tables: The tables.
        places: Where the lines of the texts are, and who speaks of them.
        extracts: What of the texts may be shown.
    """

    title: str
    language: str
    voices: Mapping[str, str]
    outlines: Sequence[Outline]
    links: Mapping[str, str]
    figures: Path
    texts: Sequence[TextPage] = ()
    tables: Sequence[TablePage] = ()
    places: Places | None = None
    extracts: Extracts = field(default_factory=Extracts)

    @property
    def first_pages(self) -> list[TextPage]:
        """The page on which each text begins."""
        return [page for page in self.texts if page.part == 1]

    def page_of(self, text_id: str) -> TextPage | None:
        """The page on which a text begins, where the site has it."""
        return next((page for page in self.first_pages if page.text.id == text_id), None)

    def cleaner(self, page: tuple[str, str] = ("", "")) -> Cleaner:
        """What turns words into markup on one page.

        Args:
            page: File name and title, where its links to places are to be noted.
        """
        return Cleaner(
            language=self.language, links=self.links, voices=self.voices,
            places=self.places, page=page, extracts=self.extracts,
        )  # fmt: skip


def outline(nb: NotebookNode, path: Path) -> Outline:
    """Read from a notebook what the rest of the site needs to know of it."""
    page = f"{slug(path.stem) or 'notebook'}.html"
    title, purpose, rest = _split_opening(nb)
    numbered = _TITLE.fullmatch(title)
    number, title = numbered.groups() if numbered else ("", title or path.stem)
    findings = tuple(_findings(nb, page))
    return Outline(page, number, title, purpose, rest, findings)


def addresses(outlines: Iterable[Outline], paths: Iterable[Path]) -> dict[str, str]:
    """Where findings, and notebooks named by their file, are to be found in the site."""
    found: dict[str, str] = {}
    for item, path in zip(outlines, paths, strict=True):
        found[path.name] = item.page
        for finding in item.findings:
            found.setdefault(finding.id, finding.address)
    return found


def notebook_page(nb: NotebookNode, page: Outline, site: Site) -> str:
    """The page of one notebook, as HTML."""
    html, _ = _exporter().from_notebook_node(nb, resources={"view": View(nb, page, site)})
    return html


def front_page(site: Site, **content: Any) -> str:
    """The first page, as HTML; ``content`` is what its template names."""
    template = environment().get_template("index.html.j2")
    return template.render(site=site, cleaner=site.cleaner(), current="index.html", **content)


def text_page(page: TextPage, site: Site) -> str:
    """A marked-up text, as HTML; who speaks of a line has to be known by then."""
    template = environment().get_template("text.html.j2")
    uses = site.places.uses if site.places else {}

    def used(line: Line) -> list[tuple[Use, tuple[Use, ...]]]:
        return by_section(uses.get((page.text.id, line.number), ()))

    parts = [other for other in site.texts if other.text.id == page.text.id]
    return template.render(
        site=site, text=page, parts_of_text=parts, used=used, current=parts[0].page
    )


def table_page(page: TablePage, site: Site) -> str:
    """A table with what its columns hold, as HTML."""
    template = environment().get_template("table.html.j2")
    html = Markup(site.cleaner().table(page.table, f"Table {page.title}"))
    return template.render(site=site, item=page, html=html, current=TABLES)


def tables_page(site: Site, **content: Any) -> str:
    """The list of all tables and charts, as HTML; ``content`` is what its template names."""
    template = environment().get_template("tables.html.j2")
    return template.render(site=site, current=TABLES, **content)


def prepare() -> None:
    """Load what rendering needs, while there is time: kernels are still busy."""
    _highlighted("1")
    _exporter().environment.get_template("notebook.html.j2")
    for name in ("index", "text", "table", "tables"):
        environment().get_template(f"{name}.html.j2")
    Cleaner().markdown("x")


class View:
    """What the template of a notebook's page asks for.

    Attributes:
        site: What all pages share.
        page: The outline of this one.
    """

    def __init__(self, nb: NotebookNode, page: Outline, site: Site) -> None:
        self.site = site
        self.page = page
        self._cells = nb.cells[1:] if page.purpose or page.rest or _has_title(nb) else nb.cells
        self._cleaner = site.cleaner((page.page, page.name))
        for finding in page.findings:
            self._cleaner.anchor(finding.id, exact=True)
        self._shown: set[str] = set()

    def __deepcopy__(self, memo: dict[int, Any]) -> View:
        """The same view: nbconvert copies what a template is given, but nobody changes it."""
        return self

    @cached_property
    def purpose(self) -> Markup:
        """The paragraph beneath the title."""
        return self._cleaner.markdown(self.page.purpose)

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The page from top to bottom: prose, and outputs with the code behind them."""
        opening = {"prose": self._cleaner.markdown(self.page.rest)}
        return [opening, *self._groups()]

    @property
    def contents(self) -> list[Heading]:
        """The headings for the list of contents."""
        assert self.cells, "rendering the cells is what finds the headings"
        return [heading for heading in self._cleaner.headings if heading.level == 2]

    @property
    def neighbours(self) -> tuple[Outline | None, Outline | None]:
        """The notebooks before and after this one."""
        pages = list(self.site.outlines)
        place = pages.index(self.page)
        return (
            pages[place - 1] if place else None,
            pages[place + 1] if place + 1 < len(pages) else None,
        )

    def _groups(self) -> Iterator[dict[str, Any]]:
        """Cells in order; code that shows nothing is folded with the next that does."""
        code: list[dict[str, Any]] = []
        for cell in self._cells:
            if cell.cell_type == "code" and cell.source.strip():
                code.append(_code(cell))
                blocks = [block for output in cell.outputs for block in self._blocks(output)]
                if blocks:
                    yield {"blocks": blocks, "code": code}
                    code = []
            elif cell.cell_type == "markdown":
                if code:
                    yield {"blocks": [], "code": code}
                    code = []
                yield {"prose": self._cleaner.markdown(cell.source)}
        if code:
            yield {"blocks": [], "code": code}

    def _blocks(self, output: NotebookNode) -> Iterator[dict[str, Any]]:
        if output.output_type == "stream":
            if output.name == "stderr":
                yield {"kind": "warning", "text": self.site.extracts.shortened(output.text)}
            else:
                yield from self._text(output.text)
        elif output.output_type in ("display_data", "execute_result"):
            yield from self._data(output)

    def _data(self, output: NotebookNode) -> Iterator[dict[str, Any]]:
        """The richest form that can be shown without script; widgets need one."""
        data = output.data
        if _WIDGET in data and "text/html" not in data:
            return
        if "image/png" in data or "image/svg+xml" in data:
            yield self._figure(output)
        elif "text/html" in data:
            yield {"kind": "html", "html": self._cleaner.html(_joined(data["text/html"]))}
        elif "text/markdown" in data:
            yield {"kind": "html", "html": self._cleaner.markdown(_joined(data["text/markdown"]))}
        elif "text/plain" in data:
            yield from self._text(_joined(data["text/plain"]))

    def _figure(self, output: NotebookNode) -> dict[str, Any]:
        """A chart, with the rows it draws beneath it."""
        block = figure(output, self.site.figures)
        block["alt"] = self.site.extracts.shortened(block["alt"])
        if self.site.extracts.partial and block["source"].startswith("data:"):
            # What pixels show cannot be searched; the words below them can.
            block["source"] = ""
        drawn = [href for name, href in block["files"] if name == "CSV"]
        rows = read_rows(self.site.figures / Path(drawn[0]).name) if drawn else ()
        # A column that holds nothing in any row is one that this form of chart does not use.
        names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
        names.sort(key=lambda name: name not in _WHERE)
        table = self._cleaner.table(as_grid(names, rows), "The data of this chart") if names else ""
        return {**block, "data": Markup(table), "rows": len(rows)}

    def _text(self, text: str) -> Iterator[dict[str, Any]]:
        for name, words in pieces(text):
            if not name:
                yield {"kind": "text", "html": self._cleaner.inline(words)}
                continue
            # Printed twice, a finding keeps the anchor of its first place.
            first = name not in self._shown
            self._shown.add(name)
            html = self._cleaner.finding(words, name if first else "")
            yield {"kind": "finding", "id": name, "anchor": first, "html": html}


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut printed text into findings and the rest.

    A finding begins with its identifier at the start of a line and goes on over
    indented lines.

    Yields:
        The identifier (empty for other text) and the words.
    """
    name, lines = "", list[str]()
    for line in text.splitlines():
        found = _FINDING.fullmatch(line.rstrip())
        goes_on = bool(name) and line[:1].isspace() and line.strip()
        if found or (name and not goes_on):
            yield from _piece(name, lines)
            name, lines = "", []
        if found:
            name, line = found.groups()
        lines.append(line)
    yield from _piece(name, lines)


def figure(output: NotebookNode, figures: Path) -> dict[str, Any]:
    """What a page needs to show a chart: source, words, size, and files to take away.

    The drawing in ``figures/`` is preferred to the pixels in the notebook: it stays
    sharp, and the page stays small.
    """
    told = output.get("metadata", {})
    told = {**told, **told.get("image/png", {})}
    plain = _joined(output.data.get("text/plain", "")).strip()
    alt = str(told.get("alt") or plain.removeprefix("[figure]").strip() or "Chart")
    name = str(told.get("figure", ""))
    name = name if _NAME.fullmatch(name) else ""
    files = [
        (kind.upper(), f"figures/{name}.{kind}")
        for kind in ("svg", "png", "csv")
        if name and (figures / f"{name}.{kind}").is_file()
    ]
    source, size = _pixels(output), None
    if files and files[0][0] != "CSV":
        source = files[0][1]
    if source.endswith(".svg"):
        size = _size(figures / f"{name}.svg")
    return {"kind": "figure", "source": source, "alt": alt, "size": size, "files": files}


def policy() -> str:
    """The content security policy of every page: our style, our script, nothing from outside.

    The script stands in the page and is known by its hash, so that no other, from
    wherever it may slip in, runs. ``file:`` is named because browsers disagree on
    whether ``'self'`` covers a page opened from the file system.
    """
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'self' file:; "
        "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )


@cache
def script() -> str:
    """The script of every page."""
    return (ASSETS / "site.js").read_text(encoding="utf-8").replace("\r\n", "\n")


def style_sheet() -> str:
    """The style sheet of every page, with the colours of voices that the charts have."""
    text = (ASSETS / "style.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    for place, dark in (("/* VOICES */", False), ("/* DARK VOICES */", True)):
        colours = palette.variables(dark=dark)
        text = text.replace(place, " ".join(f"{name}: {hue};" for name, hue in colours.items()))
    return text


@cache
def environment() -> jinja2.Environment:
    """The templates; whatever is put into them is escaped unless a `Cleaner` made it."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"policy": policy(), "script": Markup(script())}
    return made


@cache
def _exporter() -> TemplateExporter:
    from nbconvert.exporters.templateexporter import TemplateExporter

    class ReaderExporter(TemplateExporter):
        """nbconvert with our templates only, and with everything escaped."""

        def _create_environment(self) -> jinja2.Environment:
            return environment()

    return ReaderExporter(template_paths=[str(TEMPLATES)], template_file="notebook.html.j2")


def _split_opening(nb: NotebookNode) -> tuple[str, str, str]:
    """Title, purpose and the rest of the first cell, where it opens with a title."""
    if not _has_title(nb):
        return "", "", ""
    title, _, below = nb.cells[0].source.lstrip().partition("\n")
    purpose, _, rest = below.strip().partition("\n\n")
    if re.match(r"[#\-*>|\d]", purpose):
        purpose, rest = "", below
    return title.lstrip("#").strip(), purpose, rest


def _has_title(nb: NotebookNode) -> bool:
    first = nb.cells[0] if nb.cells else None
    return bool(first and first.cell_type == "markdown" and first.source.lstrip().startswith("# "))


def _findings(nb: NotebookNode, page: str) -> Iterator[Finding]:
    """What a notebook found; cells tagged ``key`` say what matters most, else the first do."""
    printed = [
        (name, text, KEY in cell.metadata.get("tags", ()), LEAD in cell.metadata.get("tags", ()))
        for cell in nb.cells
        for name, text in _printed_findings(cell)
    ]
    tagged = any(key for _, _, key, _ in printed)
    for place, (name, text, key, lead) in enumerate(printed):
        yield Finding(name, text, page, key if tagged else place < FIRST, lead)


def _printed_findings(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            text = output.text if output.name == "stdout" else ""
        else:
            data = output.get("data", {})
            text = _joined(data.get("text/plain", "")) if len(data) == 1 else ""
        yield from ((name, words) for name, words in pieces(text) if name)


def _piece(name: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    text = " ".join(" ".join(lines).split()) if name else "\n".join(lines).strip("\n")
    if text.strip():
        yield name, text


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _pixels(output: NotebookNode) -> str:
    png = _joined(output.data.get("image/png", ""))
    return f"data:image/png;base64,{''.join(png.split())}" if png else ""


def _size(svg: Path) -> tuple[int, int] | None:
    """Width and height of a drawing, so that the page does not jump when it arrives."""
    with svg.open("rb") as file:
        found = _VIEW_BOX.search(file.read(4096))
    return (round(float(found.group(1))), round(float(found.group(2)))) if found else None


def _code(cell: NotebookNode) -> dict[str, Any]:
    source = cell.source.strip("\n")
    return {
        "number": cell.execution_count or "",
        "lines": source.count("\n") + 1,
        "html": Markup(_highlighted(source)),
    }


def _highlighted(source: str) -> str:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
