"""The marked-up texts: every line as in the file, every link to characters that hold the words."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.findings import text_name
from helpers.layout import LINE_END
from helpers.report import build, extracts, front, texts
from helpers.report.extracts import Extracts, extracts_of
from helpers.report.places import Places, Use, by_section
from helpers.study import Study, Text, load_study, shipped_folder
from helpers.tables import TABLES, Evidence, as_csv, voices_of

RULES = "rules"
# Columns of tables that hold words of a text as they stand there.
QUOTING = ("evidence", "keyword", "phrase", "quote", "sentence", "surface", "text", "words")
WORD = re.compile(r"[^\W_]+")


def quiet(line: str) -> None:
    """Progress nobody needs to see."""


@dataclass
class Element:
    """An element with an identifier, a table's row, or a line of a text."""

    name: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    cells: list[tuple[str, str, list[str]]] = field(default_factory=list)


class Page(HTMLParser):
    """Reads a page into lines of a text, rows of tables, and elements with an identifier."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.lines: dict[str, str] = {}
        self.named: dict[str, Element] = {}
        self.rows: list[Element] = []
        self._stack: list[tuple[str, str, str]] = []
        self._line = self._heads = ""
        self._head: list[str] = []
        self._cell: Element | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("meta", "link", "input", "img", "br", "hr", "rect"):
            return
        kind = given.get("class", "")
        self._stack.append((tag, given.get("id", ""), kind))
        if given.get("id"):
            self.named[given["id"]] = Element(given["id"])
        if "line" in kind.split():
            self._line = given["id"]
            self.lines[self._line] = ""
        if tag == "table":
            self._head = []
        if tag == "tr":
            self.rows.append(Element(given.get("id", "")))
        if tag in ("td", "th"):
            self._cell = Element()
        if tag == "a" and "href" in given:
            for _, name, _ in self._stack:
                if name:
                    self.named[name].links.append(given["href"])
            if self._cell is not None:
                self._cell.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("meta", "link", "input", "img", "br", "hr", "rect"):
            return
        within = any(open_tag == "thead" for open_tag, *_ in self._stack)
        while self._stack and self._stack.pop()[0] != tag:
            pass
        if tag in ("td", "th") and self._cell is not None:
            if within:
                self._head.append(self._cell.text.strip())
            else:
                at = len(self.rows[-1].cells)
                name = self._head[at] if at < len(self._head) else ""
                self.rows[-1].cells.append((name, self._cell.text, self._cell.links))
            self._cell = None

    def handle_data(self, data: str) -> None:
        for _, name, kind in self._stack:
            if name:
                self.named[name].text += data
            if "line-text" in kind.split():
                self.lines[self._line] += data
        if self._cell is not None:
            self._cell.text += data


@pytest.fixture(scope="module")
def pages(shipped_site: Path) -> dict[str, Page]:
    return {path.name: Page(path) for path in sorted(shipped_site.glob("*.html"))}


@pytest.fixture(scope="module")
def shipped() -> Study:
    return load_study(shipped_folder())


def numbered(text: Text) -> Iterator[tuple[int, str]]:
    """The lines of a text that are not blank."""
    for number, line in enumerate(LINE_END.split(text.content), start=1):
        if line.strip():
            yield number, line


def flat(words: str) -> str:
    return " ".join(words.split())


# Faithful to the lines --------------------------------------------------------------------


def test_every_line_of_every_text_is_shown_as_it_stands(
    pages: dict[str, Page], shipped: Study
) -> None:
    for text in shipped.texts:
        shown = pages[f"text-{text.id}.html"].lines
        assert shown == {f"{text.id}-L{number}": line for number, line in numbered(text)}


def marked(study: Study, folder: Path, allowed: Extracts | None = None) -> list[texts.TextPage]:
    """The pages of a study's texts, from its tables as the rules have them."""
    folder.mkdir(exist_ok=True)
    evidence = Evidence(study, voices_of(study, RULES), RULES)
    for table in TABLES:
        (folder / f"{table.name}.csv").write_bytes(as_csv(table, table.rows(evidence)).encode())
    return texts.pages_of(study, folder, front.voice_classes(study), allowed or Extracts())


def words_of(html: str, folder: Path) -> str:
    path = folder / "one.html"
    path.write_bytes(f'<div class="line" id="x"><p class="line-text">{html}</p></div>'.encode())
    return Page(path).lines["x"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.text("ab è«»\"'<>&;\u00a0\u200b\u2028\u0085\t1%.,:!?", min_size=1, max_size=40),
        min_size=1,
        max_size=6,
    )
)
def test_no_character_of_a_line_is_lost_or_made_up(
    in_memory: Callable[..., Study], tmp_path: Path, lines: list[str]
) -> None:
    study = in_memory("Anna Rossi ha detto «sì» il 3%.\n" + "\n".join(lines))
    (page,) = marked(study, tmp_path / "data")
    shown = {line.number: words_of(str(line.html), tmp_path) for line in page.lines}
    assert shown == dict(numbered(study.texts[0]))


def test_what_a_page_cannot_hold_is_shown_by_a_picture() -> None:
    assert texts.visible("a\0<b>") == "a␀&lt;b&gt;"


def test_layers_lie_on_each_other_without_losing_a_word(
    in_memory: Callable[..., Study], tmp_path: Path
) -> None:
    line = "Anna Rossi ha detto che «l'alleanza vale 3 miliardi di euro» e che il 40% resta."
    (page,) = marked(in_memory(line), tmp_path / "data")
    (shown,) = page.lines
    assert words_of(str(shown.html), tmp_path) == line
    assert [name for _, name, _ in shown.voices] == ["Rossi"]
    assert re.search(r'<span class="said" id="t-c\d+">«', shown.html)
    assert '<span class="figure" id="t-f001">3 miliardi' in shown.html
    assert '<span class="figure" id="t-f002">40%</span>' in shown.html
    assert {remark.layer for remark in shown.remarks} >= {"figure", "term"}


def test_words_that_carry_two_frames_are_marked_once() -> None:
    rows = [
        {"text_id": "t", "evidence_start": str(start), "evidence_end": str(end)}
        for start, end in ((5, 20), (10, 15), (15, 30), (40, 50))
    ]
    spans = [(mark.start, mark.end) for mark in texts._stretches(rows)]
    assert spans == [(5, 10), (10, 15), (15, 20), (20, 30), (40, 50)]


def test_captions_and_page_furniture_are_folded_and_a_long_text_has_several_pages(
    in_memory: Callable[..., Study], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caption = "Incontro dei due presidenti sul ponte nuovo - Borgo"
    prose = [f"Il lago è blu e il cielo sopra la valle è grigio da {n} giorni." for n in "234"]
    content = "\n\n".join(["Il lago", caption, caption, *prose])
    (page,) = marked(in_memory(content), tmp_path / "data")
    assert [group.summary for group in page.groups] == ["", "Lines 3–5: 2 captions", ""]
    monkeypatch.setattr(texts, "PAGE", 1500)
    parts = marked(in_memory(content), tmp_path / "data")
    assert len(parts) > 1
    assert [part.page for part in parts][:2] == ["text-t.html", "text-t-part-2.html"]
    assert [line for part in parts for line in part.lines] == list(page.lines)


# From a table to the line -----------------------------------------------------------------


def test_every_row_with_offsets_leads_to_the_line_that_holds_its_words(
    pages: dict[str, Page], shipped: Study, shipped_site: Path
) -> None:
    content = {text.id: text.content for text in shipped.texts}
    package = json.loads((shipped_site / "data" / "datapackage.json").read_text("utf-8"))
    checked = 0
    for resource in package["resources"]:
        with (shipped_site / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        held = {f["name"] for f in resource["schema"]["fields"] if f["type"] == "string"}
        shown = pages[f"table-{resource['name'].replace('_', '-')}.html"].rows[1:]
        assert len(shown) == len(rows), resource["name"]
        for row, element in zip(rows, shown, strict=True):
            start = row.get("start") or row.get("evidence_start")
            if not start:
                continue
            end = row.get("end") or row["evidence_end"]
            (words,) = (row[name] for name in QUOTING if name in held)
            assert content[row["text_id"]][int(start) : int(end)] == words
            line = len(LINE_END.findall(content[row["text_id"]], 0, int(start))) + 1
            links = {link for *_, found in element.cells for link in found}
            address = f"text-{row['text_id']}.html#{row['text_id']}-L{line}"
            within = {address, f"text-{row['text_id']}.html#{row.get('figure_id')}"}
            assert address in links, (resource["name"], row)
            assert links <= within or resource["name"] == "frames", (resource["name"], links)
            assert words in pages[f"text-{row['text_id']}.html"].lines[address.partition("#")[2]]
            checked += 1
    assert checked > 900


PLACE = re.compile(r"(text-.+\.html)#(.+)-L(\d+)")


def test_every_linked_row_of_every_notebook_quotes_the_line_it_leads_to(
    pages: dict[str, Page],
) -> None:
    study = load_study(shipped_folder())
    known = {name for t in study.texts for name in (t.id, text_name(study, t.id))}
    rows = quoted = 0
    for name, page in pages.items():
        if not name[0].isdigit():
            continue
        for row in page.rows:
            linked = {column: links for column, _, links in row.cells if links}
            rows += bool(linked)
            for column, words, _ in row.cells:
                if column in ("line", "first line", "other line") and words.strip():
                    assert column in linked, (name, row.cells)
            for column, words, own in row.cells:
                place = linked.get("other line" if column.startswith("other ") else "line", own)
                found = PLACE.fullmatch(place[0]) if len(place) == 1 else None
                bare = column.removeprefix("other ")
                if not found or bare not in QUOTING or own or not WORD.search(words):
                    continue
                if bare == "text" and words in known:
                    continue
                if words.isdecimal():
                    continue
                line = pages[found[1]].lines[f"{found[2]}-L{found[3]}"]
                for part in re.split(r"; ", words) if bare == "words" else [words]:
                    assert flat(part) in flat(line), (name, row.cells)
                    quoted += 1
    assert rows > 400 and quoted > 250


def test_a_word_listed_with_its_lines_stands_in_them(pages: dict[str, Page]) -> None:
    checked = 0
    for name, page in pages.items():
        for row in page.rows if name[0].isdigit() else ():
            for column, words, links in row.cells:
                if column != "words" or not links:
                    continue
                lines = [pages[found[1]].lines[f"{found[2]}-L{found[3]}"]
                         for link in links if (found := PLACE.fullmatch(link))]  # fmt: skip
                terms = [term.casefold() for term in re.findall(r"«([^»]+)»", words)]
                for line in lines:
                    assert any(term in line.casefold() for term in terms), (name, words)
                    checked += 1
    assert checked > 50


def test_places_that_findings_name_hold_the_figures_they_quote(
    pages: dict[str, Page], shipped: Study
) -> None:
    """On the front page and in the notebooks: «27,8 miliardi» (…, Moscow article, line 17)."""
    told = re.compile(r"«([^«»]+)» \([^()]*, ([^,()]+), line (\d+)\)")
    ids = {flat(f"{text.id.capitalize()} {text.kind}"): text.id for text in shipped.texts}
    checked = 0
    for name, page in pages.items():
        for key, element in page.named.items():
            is_finding = re.fullmatch(r"F\d+\.\d+", key) or (name, key) == ("index.html", "main")
            for words, text, line in told.findall(flat(element.text)) if is_finding else ():
                place = f"{ids[text]}-L{line}"
                shown = flat(pages[f"text-{ids[text]}.html"].lines[place])
                assert all(part in shown for part in words.split(" … ")), (name, words, place)
                assert f"text-{ids[text]}.html#{place}" in element.links, (name, key)
                checked += 1
    assert checked >= 2 * 8


def test_every_finding_of_the_front_page_leads_to_its_place_among_tables(
    pages: dict[str, Page], shipped_site: Path
) -> None:
    """No number there is without the rows it was counted from, one click away."""
    links = [link for link in pages["index.html"].named["main"].links if "#F" in link]
    assert len(links) > 60
    for link in links:
        page, _, finding = link.partition("#")
        html = (shipped_site / page).read_text(encoding="utf-8")
        before, _, after = html.partition(f'id="{finding}"')
        section = before.rpartition("<h2 ")[2] + after.partition("<h2 ")[0]
        assert "<table>" in section, link


# And back ---------------------------------------------------------------------------------


def test_a_line_leads_back_to_what_leads_to_it(pages: dict[str, Page]) -> None:
    back = forth = 0
    for name, page in pages.items():
        if not name.startswith("text-"):
            continue
        for anchor in page.lines:
            for link in page.named[anchor].links:
                target, _, place = link.partition("#")
                if target and target != name:
                    assert f"{name}#{anchor}" in [
                        link if PLACE.fullmatch(link) else f"{name}#{anchor}"
                        for link in pages[target].named[place].links
                    ]
                    back += 1
    for name, page in pages.items():
        for row in page.rows if name[0].isdigit() else ():
            for link in {link for *_, found in row.cells for link in found}:
                if found := PLACE.fullmatch(link):
                    uses = pages[found[1]].named[f"{found[2]}-L{found[3]}"].links
                    assert any(use.startswith(f"{name}#") for use in uses), link
                    forth += 1
    assert back > 500 and forth > 500


LINES = "Uno.\n\nDue: l'alleanza.\nTre."


@pytest.mark.parametrize(
    ("names", "cells", "linked"),
    [
        (("text", "line"), ("t", "3"), {1: [3]}),
        (("text_id", "lines"), ("t", "1, 3 and 4 more"), {1: [1, 3]}),
        (("text", "lines"), ("t", "3"), {}),
        (("text", "what", "lines"), ("t", "Due: l'alleanza", "3"), {2: [3]}),
        (("text", "line"), ("elsewhere", "3"), {1: [3]}),
        (("text", "line"), ("t", "2"), {}),
        (("text", "line"), ("t", "99"), {}),
        (("text", "times"), ("t", "3"), {}),
        (("text", "words"), ("t", "«alleanza» 3; «guerra» 4"), {1: [3]}),
        (("text", "note"), ("t", "(Anna Rossi, T article, line 4)"), {1: [4]}),
        (("figure", "n"), ("t-f001", "3"), {0: [3]}),
        (("line",), ('<b title="3">x</b>',), {}),
    ],
)
def test_a_row_is_linked_where_it_names_a_line(
    in_memory: Callable[..., Study],
    names: tuple[str, ...],
    cells: tuple[str, ...],
    linked: dict[int, list[int]],
) -> None:
    lines = {("t", number): "text-t.html" for number in (1, 3, 4)}
    known = Places(in_memory(LINES), lines, {"t-f001": ("t", 3)})
    use = Use("04.html", "t1-1", "04", "Which?")
    found = known.in_row(names, cells, use, known.shape_of(names, [cells]))
    assert {at: [int(n) for n in re.findall(r"#t-L(\d+)", html)] for at, html in found.items()} == (
        linked
    )
    assert set(known.uses) == {("t", line) for lines in linked.values() for line in lines}


def test_rows_that_name_no_text_are_told_by_all_of_them(in_memory: Callable[..., Study]) -> None:
    study = in_memory(LINES)
    study = replace(study, texts=(*study.texts, replace(study.texts[0], id="u")))
    lines = {(text, number): f"text-{text}.html" for text in "tu" for number in (1, 3, 4)}
    speakers = {("t", 1): {"rossi"}, ("u", 1): {"rossi"}, ("t", 3): {"rossi"}, ("u", 3): set()}
    known = Places(study, lines, speakers=speakers)
    names = ("line", "speaker")
    assert known.shape_of(names, [("1", "rossi"), ("3", "rossi")]).own == "t"
    assert known.shape_of(names, [("1", "rossi")]).own == "", "it may be either"
    assert known.shape_of(names, [("1", "rossi"), ("2", "rossi")]).own == "", "it is neither"
    shape = known.shape_of(names, [("1", "rossi"), ("3", "rossi")])
    assert 'href="text-t.html#t-L3"' in known.in_row(names, ("3", "rossi"), None, shape)[0]


def test_lines_are_linked_in_prose_and_uses_are_told_by_section(
    in_memory: Callable[..., Study],
) -> None:
    lines = {("t", number): "text-t.html" for number in (1, 3, 4)}
    known = Places(in_memory(LINES), lines)
    for at, finding in (("F1.1", "F1.1"), ("t2-1", ""), ("F1.2", "F1.2")):
        use = Use("01.html", at, "01 Who", "Which?", finding)
        html = known.in_prose("«x» in lines 1 and 3 of the T article of 2025", use)
    assert re.findall(r'href="text-t.html#t-L(\d)">\1<', html) == ["1", "3"]
    ((first, findings),) = by_section(known.uses["t", 1])
    assert first.anchor == "F1.1"
    assert [use.finding for use in findings] == ["F1.1", "F1.2"]


# An edition for publication ---------------------------------------------------------------


@pytest.fixture(scope="module")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "reports"
    return build(shipped_folder(), out, stored=True, public=True, progress=quiet).parent


def characters(path: Path) -> str:
    """All that a file shows, alternatives of pictures included."""
    written = path.read_text(encoding="utf-8")
    if path.suffix != ".html":
        return written
    alternatives = " | ".join(re.findall(r'(?:alt|aria-label)="([^"]*)"', written))
    written = re.sub(r"<script>.*?</script>", "", written, flags=re.DOTALL)
    written = re.sub(r"</?(?:a|b|code|em|mark|small|span|strong)\b[^>]*>", "", written)
    # What stands in two cells is no run of words.
    return unescape(re.sub(r"<[^>]*>", " 0cut0 ", f"{written} <> {alternatives}"))


def runs_in(written: str) -> set[str]:
    words = [word.casefold() for word in WORD.findall(written)]
    return {" ".join(words[at : at + extracts.RUN]) for at in range(len(words))}


def test_a_public_edition_shows_only_the_sentences_that_findings_quote(
    public_site: Path, shipped_site: Path, shipped: Study
) -> None:
    printed = "\n".join(
        element.text
        for path in sorted(public_site.glob("[0-9]*.html"))
        for key, element in Page(path).named.items()
        if re.fullmatch(r"F\d+\.\d+", key)
    )
    passages = [flat(p) for p in re.findall(r"«([^«»]+)»", printed) if len(WORD.findall(p)) > 2]
    whole, allowed = set[str](), set[str]()
    for text in shipped.texts:
        assert text.publish == "extracts"
        whole |= runs_in(text.content)
        allowed |= runs_in(text.title)
        for line in LINE_END.split(text.content):
            sentences = re.split(r"(?<=[.!?])\s", line)
            quoted = [any(p in flat(sentence) for p in passages) for sentence in sentences]
            # Two quoted sentences that follow one another are read as they stand.
            for shown, together in groupby(zip(quoted, sentences, strict=True), itemgetter(0)):
                if shown:
                    allowed |= runs_in(" ".join(sentence for _, sentence in together))
    for path in sorted(public_site.rglob("*")):
        if path.suffix in {".html", ".csv", ".json", ".svg"}:
            leaked = runs_in(characters(path)) & whole - allowed
            assert not {run for run in leaked if run.count(" ") == extracts.RUN - 1}, path.name
    shown = sum(len(runs_in(path.read_text("utf-8")) & whole)
                for path in shipped_site.glob("data/segments.csv"))  # fmt: skip
    assert shown > 2000, "the ordinary edition is whole"


def test_links_of_a_public_edition_resolve_too(public_site: Path) -> None:
    found = {path.name: Page(path) for path in public_site.glob("*.html")}
    for name, page in found.items():
        for link in {link for element in page.named.values() for link in element.links}:
            target, _, anchor = link.partition("#")
            if not re.match(r"https?:", link):
                assert (public_site / unquote(target or name)).is_file(), link
                assert not anchor or unquote(anchor) in found[target or name].named, (name, link)


def test_a_text_with_a_stated_right_is_whole_in_every_edition(
    in_memory: Callable[..., Study], tmp_path: Path
) -> None:
    study = in_memory(
        "Uno due tre quattro cinque sei sette. «Otto nove dieci» e altro ancora oggi."
    )
    segments = [
        {"text_id": "t", "sentence_id": f"t-{n}", "segment_id": f"t-s{n}", "start": start,
         "end": end} for n, (start, end) in enumerate((("0", "37"), ("38", "76")))
    ]  # fmt: skip
    finding = "It says «Otto nove dieci»."
    allowed = extracts_of(study, segments, [finding])
    assert allowed.quoted == {"t": ((38, 76),)}
    assert not allowed.whole("t", 0, 37) and allowed.whole("t", 40, 50)
    assert allowed.shortened("Ha scritto: uno, due, tre, quattro, cinque, sei e basta.") == (
        "Ha scritto: […] e basta."
    )
    assert allowed.shortened("uno due tre") == "uno due tre"
    text = study.texts[0]
    free = extracts_of(_with(study, _published(text)), segments, [finding])
    assert not free.partial and free.whole("t", 0, 76)
    assert free.shortened(text.content) == text.content


def _published(text: Text) -> Text:
    return replace(text, publish="full")


def _with(study: Study, text: Text) -> Study:
    return replace(study, texts=(text,))
