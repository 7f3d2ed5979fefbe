"""The texts themselves, marked up: every line as it stands in the file, with what was found.

Made from the tables of the same site and the untouched characters. The words of a line are
cut at the offsets of the tables and never rewritten: taken together, what a page shows of a
line is the line. Voice and mode are the ground; passages in quotation marks, figures, terms
and the words that carry a frame lie on it as layers that a reader switches on and off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, pairwise
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from helpers.findings import KIND_NAMES, counted, short_name, text_name, voice_name
from helpers.layout import LINE_END
from helpers.report.extracts import WITHHELD, Extracts
from helpers.report.files import Rows, read_rows
from helpers.report.markup import slug
from helpers.report.places import line_anchor
from helpers.study import Study, Text

# A page holds about so many characters of markup; a longer text goes on on a further page.
PAGE = 600_000
# What a note on a line weighs besides its words, in characters of markup.
_NOTE = 160
_ASIDE = frozenset({"caption", "boilerplate"})
Item = TypeVar("Item")
_MODES = {
    "transcript": "own turn", "direct": "in quotation marks", "indirect": "reported",
    "mixed": "reported, with words in marks", "narration": "",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that a layer marks.

    Attributes:
        start, end: Offsets in the text.
        style: Class names.
        anchor: What a link to it ends in, or empty.
    """

    start: int
    end: int
    style: str
    anchor: str = ""


@dataclass(frozen=True)
class Remark:
    """One thing found in a line.

    Attributes:
        layer: ``figure``, ``term`` or ``frame``.
        words: As they stand in the text.
        says: What they are taken for.
        anchor: Of the words.
    """

    layer: str
    words: str
    says: str
    anchor: str


@dataclass(frozen=True)
class Line:
    """One line of a text, as a page shows it.

    Attributes:
        number: 1-based.
        anchor: Its address on the page.
        kind: What the line is: prose, heading, caption and so on.
        voices: Who speaks in it: class of the colour, name, and how it is given.
        html: Its characters, marked.
        remarks: What was found in it.
        frames: The frames of its sentences, in words.
        held_back: Some of its words may not be shown in this edition.
    """

    number: int
    anchor: str
    kind: str
    voices: tuple[tuple[str, str, str], ...]
    html: Markup
    remarks: tuple[Remark, ...]
    frames: tuple[str, ...]
    held_back: bool = False

    @property
    def aside(self) -> bool:
        """Captions and page furniture, which are folded."""
        return self.kind in _ASIDE

    @property
    def left_out(self) -> bool:
        """None of its words may be shown in this edition."""
        return self.html == _GAP

    @property
    def weight(self) -> int:
        """About how many characters of markup it takes."""
        said = sum(len(r.words) + len(r.says) + _NOTE for r in self.remarks)
        return len(self.html) + said + 4 * _NOTE


@dataclass(frozen=True)
class Group:
    """Lines that are shown one after the other, or folded together.

    Attributes:
        lines: In order.
        summary: What is folded here; empty where the lines stand open.
    """

    lines: tuple[Line, ...]
    summary: str = ""


@dataclass(frozen=True)
class TextPage:
    """One page of a marked-up text.

    Attributes:
        page: File name.
        text: The text.
        name: What to call it: ``Rome article``.
        part, parts: Which of how many pages of this text.
        lines: In order, blank ones left out.
    """

    page: str
    text: Text
    name: str
    part: int
    parts: int
    lines: tuple[Line, ...]

    @property
    def groups(self) -> list[Group]:
        """Lines for reading: captions, page furniture and what is left out are folded."""
        return [
            Group(lines, _summary(lines) if folded else "")
            for folded, found in groupby(self.lines, lambda line: line.aside or line.left_out)
            if (lines := tuple(found))
        ]

    @property
    def headings(self) -> list[Line]:
        """The lines for the list of contents."""
        return [line for line in self.lines if line.kind == "heading" and not line.left_out]

    @property
    def held_back(self) -> bool:
        """Not every word of it may be shown in this edition."""
        return any(line.held_back for line in self.lines)


@dataclass
class _Found:
    """What the tables hold on one text, by layer, in the order of the characters."""

    segments: Rows
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    remarks: list[tuple[int, Remark]] = field(default_factory=list)
    frames: list[tuple[int, str]] = field(default_factory=list)


def pages_of(
    study: Study, data: Path, voices: Mapping[str, str], extracts: Extracts
) -> list[TextPage]:
    """Every text of a study as one page or several.

    Args:
        study: The study.
        data: The folder its tables have been written to, complete.
        voices: A leader's key to the class of its colour.
        extracts: What of each text may be shown.
    """
    tables = {
        name: _by_text(read_rows(data / f"{name}.csv"))
        for name in ("segments", "quotations", "quoted_figures", "concordance", "frames")
    }
    names, taken = _Names(study), set[str]()
    pages: list[TextPage] = []
    for text in study.texts:
        found = _found(text, {name: rows.get(text.id, []) for name, rows in tables.items()}, names)
        lines = tuple(_lines(study, text, found, voices, extracts))
        parts = list(_cut(lines)) or [()]
        stem = _free(f"text-{slug(text.id) or 'text'}", taken)
        pages += [
            TextPage(
                f"{stem}.html" if number == 1 else f"{stem}-part-{number}.html",
                text, text_name(study, text.id), number, len(parts), part,
            )
            for number, part in enumerate(parts, start=1)
        ]  # fmt: skip
    return pages


def marks_of(data: Path) -> dict[str, tuple[str, int]]:
    """Identifiers of figures, segments and sentences, with the text and line of each."""
    found: dict[str, tuple[str, int]] = {}
    for row in read_rows(data / "segments.csv"):
        place = (row["text_id"], int(row["line"]))
        found.setdefault(row["segment_id"], place)
        if row["sentence_id"]:
            found.setdefault(row["sentence_id"], place)
    for row in read_rows(data / "quoted_figures.csv"):
        found[row["figure_id"]] = (row["text_id"], int(row["line"]))
    return found


def speakers_of(study: Study, data: Path) -> dict[tuple[str, int], set[str]]:
    """Who speaks in the sentences that begin in a line, by key and by name."""
    found: dict[tuple[str, int], set[str]] = {}
    for row in read_rows(data / "segments.csv"):
        named = {row["speaker"], voice_name(study, row["speaker"])}
        found.setdefault((row["text_id"], int(row["line"])), set()).update(named)
    return found


def words_anchor(text_id: str, start: int) -> str:
    """The anchor of marked words, by where they begin."""
    return f"{text_id}-c{start}"


class _Names:
    """What the study calls frames, families and indicators."""

    def __init__(self, study: Study) -> None:
        from helpers.coding.codebook import FRAME, names_of
        from helpers.quoted_figures.indicators import catalogue
        from helpers.rhetorical_terms.families import read_families

        self.frames = names_of(study, FRAME)
        self.families = {family.key: family.label for family in read_families(study)}
        self.indicators = {row.key: row.label for row in catalogue(study)}


def _found(text: Text, rows: Mapping[str, Rows], names: _Names) -> _Found:
    found = _Found(rows["segments"])
    found.marks["said"] = _apart(_said(rows["quotations"]))
    found.marks["frame"] = _stretches(rows["frames"])
    found.marks["term"] = _apart(
        Mark(int(r["start"]), int(r["end"]), "term", words_anchor(text.id, int(r["start"])))
        for r in rows["concordance"]
    )
    found.marks["figure"] = _apart(
        Mark(int(row["start"]), int(row["end"]), "figure", row["figure_id"])
        for row in rows["quoted_figures"]
    )
    found.remarks = sorted(_remarks(text, rows, names), key=lambda pair: pair[0])
    order = {code: number for number, code in enumerate(names.frames)}
    found.frames = sorted(
        ((int(row["evidence_start"]), row["frame"]) for row in rows["frames"]),
        key=lambda pair: (pair[0], order.get(pair[1], len(order))),
    )
    found.frames = [(at, names.frames.get(code, code)) for at, code in found.frames]
    return found


def _remarks(text: Text, rows: Mapping[str, Rows], names: _Names) -> Iterator[tuple[int, Remark]]:
    from helpers.quoted_figures.quotable import period_words

    for row in rows["quoted_figures"]:
        what = names.indicators.get(row["indicator"], row["indicator"].replace("_", " "))
        parts = [what, period_words(row["period"], short=True), _role(row["role"])]
        says = ", ".join(part for part in parts if part)
        yield int(row["start"]), Remark("figure", _hedged(text, row), says, row["figure_id"])
    for row in rows["concordance"]:
        start = int(row["start"])
        label = names.families.get(row["family"], row["family"])
        words = text.content[start : int(row["end"])]
        yield start, Remark("term", words, label, words_anchor(text.id, start))
    for row in rows["frames"]:
        start = int(row["evidence_start"])
        words = text.content[start : int(row["evidence_end"])]
        says = names.frames.get(row["frame"], row["frame"])
        yield start, Remark("frame", words, says, f"{text.id}-e{start}")


# How far a hedge stands from its number, at most: «superato i», «quasi il».
_NEAR = 40


def _hedged(text: Text, row: Mapping[str, str]) -> str:
    """A figure as written, with its hedge and what stands between the two."""
    start, end, hedge = int(row["start"]), int(row["end"]), row["qualifier"]
    before = text.content.rfind(hedge, max(0, start - len(hedge) - _NEAR), start)
    behind = text.content.find(hedge, end, end + len(hedge) + _NEAR)
    if hedge and before >= 0:
        start = before
    elif hedge and behind >= 0:
        end = behind + len(hedge)
    return " ".join(text.content[start:end].split())


def _role(role: str) -> str:
    return {"target": "an aim", "cumulative": "in all", "annual": "a year"}.get(role, role)


def _said(rows: Rows) -> Iterator[Mark]:
    """Passages in marks that hold words somebody said; a broken one is marked as such."""
    for row in rows:
        if row["is_name"] != "true":
            style = "said" if row["balanced"] == "true" else "said broken"
            start = int(row["start"])
            yield Mark(start, int(row["end"]), style, words_anchor(row["text_id"], start))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order; one that begins within another is covered by it."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _stretches(rows: Rows) -> list[Mark]:
    """Words that carry frames, cut where the words of one frame begin or end within another's."""
    spans = sorted({(int(r["evidence_start"]), int(r["evidence_end"])) for r in rows})
    starts = {start: rows[0]["text_id"] for start, _ in spans}
    bounds = sorted({bound for span in spans for bound in span})
    marks, live, upcoming = [], list[int](), 0
    for start, end in pairwise(bounds):
        while upcoming < len(spans) and spans[upcoming][0] <= start:
            live.append(spans[upcoming][1])
            upcoming += 1
        live = [until for until in live if until > start]
        if live:
            anchor = f"{starts[start]}-e{start}" if start in starts else ""
            marks.append(Mark(start, end, "frame", anchor))
    return marks


def _lines(
    study: Study, text: Text, found: _Found, voices: Mapping[str, str], extracts: Extracts
) -> Iterator[Line]:
    painter = _Painter(study, text, found, voices, extracts)
    start, number = 0, 1
    for ending in LINE_END.finditer(text.content):
        if text.content[start : ending.start()].strip():
            yield painter.line(number, start, ending.start())
        start, number = ending.end(), number + 1
    if text.content[start:].strip():
        yield painter.line(number, start, len(text.content))


class _Painter:
    """Paints lines of one text: the ground, then one layer after the other."""

    def __init__(
        self, study: Study, text: Text, found: _Found, voices: Mapping[str, str],
        extracts: Extracts,
    ) -> None:  # fmt: skip
        self._study = study
        self._text = text
        self._found = found
        self._voices = voices
        self._extracts = extracts
        self._segments = [(int(row["start"]), int(row["end"]), row) for row in found.segments]
        self._ends = [end for _, end, _ in self._segments]
        ground = [Mark(start, end, self._ground(row), "") for start, end, row in self._segments]
        # From the ground up: each is cut where the one below it ends.
        above = ("said", "figure", "frame", "term")
        self._layers = [ground, *(found.marks[name] for name in above)]
        self._layer_ends = [[mark.end for mark in layer] for layer in self._layers]
        self._remarks_at = [at for at, _ in found.remarks]
        self._frames_at = [at for at, _ in found.frames]

    def line(self, number: int, start: int, end: int) -> Line:
        text, found = self._text, self._found
        own = [row for first, _, row in self._within(start, end) if first < end]
        kinds = [row["kind"] for row in own if row["kind"] != "label"] or ["label"]
        shown = self._shown(start, end)
        remarks = [r for _, r in _between(found.remarks, self._remarks_at, start, end)]
        if not shown:
            remarks = [self._shortened(remark) for remark in remarks]
        frames = (name for _, name in _between(found.frames, self._frames_at, start, end))
        html = self._paint(start, end, 0) if shown else self._extract(start, end)
        return Line(
            number, line_anchor(text.id, number), kinds[0], tuple(self._who(own)), Markup(html),
            tuple(remarks), tuple(dict.fromkeys(frames)), not shown and WITHHELD in html,
        )  # fmt: skip

    def _within(self, start: int, end: int) -> Iterator[tuple[int, int, Mapping[str, str]]]:
        for at in range(bisect_right(self._ends, start), len(self._segments)):
            if self._segments[at][0] >= end:
                break
            yield self._segments[at]

    def _ground(self, row: Mapping[str, str]) -> str:
        if row["kind"] != "prose":
            return f"set-aside is-{row['kind']}"
        return f"voice-of {self._style(row['speaker'])} {row['mode']}"

    def _style(self, speaker: str) -> str:
        return self._voices.get(speaker, "voice-other")

    def _who(self, rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
        spoken = ((row["speaker"], row["mode"]) for row in rows if row["kind"] == "prose")
        for (speaker, mode), _ in groupby(dict.fromkeys(spoken)):
            name = short_name(self._study, speaker)
            yield self._style(speaker), name, _MODES.get(mode, mode)

    def _paint(self, start: int, end: int, level: int) -> str:
        """The characters between two offsets, marked by this layer and those above it."""
        if level == len(self._layers):
            return visible(self._text.content[start:end])
        out, at, layer = [], start, self._layers[level]
        for number in range(bisect_right(self._layer_ends[level], start), len(layer)):
            mark = layer[number]
            if mark.start >= end:
                break
            first, last = max(mark.start, start), min(mark.end, end)
            if at < first:
                out.append(self._paint(at, first, level + 1))
            # Cut in two, words keep the anchor of their first piece.
            anchor = f' id="{escape(mark.anchor)}"' if mark.anchor and first == mark.start else ""
            inner = self._paint(first, last, level + 1)
            out.append(f'<span class="{escape(mark.style)}"{anchor}>{inner}</span>')
            at = last
        if at < end:
            out.append(self._paint(at, end, level + 1))
        return "".join(out)

    def _shown(self, start: int, end: int) -> bool:
        return self._extracts.whole(self._text.id, start, end)

    def _extract(self, start: int, end: int) -> str:
        """The sentences of a line that may be shown, and a sign for what lies between them."""
        out: list[str] = []
        for first, last, _ in self._within(start, end):
            first, last = max(first, start), min(last, end)
            if self._shown(first, last):
                out.append(self._paint(first, last, 0))
            elif not out or out[-1] != _GAP:
                out.append(_GAP)
        return " ".join(out)

    def _shortened(self, remark: Remark) -> Remark:
        words = self._extracts.shortened(remark.words)
        return Remark(remark.layer, words, remark.says, remark.anchor)


_GAP = f'<span class="withheld">{WITHHELD}</span>'


def visible(characters: str) -> str:
    """Characters as a page can hold them: escaped, and with a picture of those it cannot."""
    # A null character would be dropped by every browser, a carriage return become a line feed.
    return escape(characters).replace("\0", "␀")


def _between(items: Sequence[Item], at: Sequence[int], start: int, end: int) -> Sequence[Item]:
    first = bisect_right(at, start - 1)
    return items[first : bisect_right(at, end - 1)]


def _cut(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines in pages of about the same weight."""
    page: list[Line] = []
    weight = 0
    for line in lines:
        if page and weight + line.weight > PAGE:
            yield tuple(page)
            page, weight = [], 0
        page.append(line)
        weight += line.weight
    if page:
        yield tuple(page)


def _summary(lines: Sequence[Line]) -> str:
    """What is folded: ``lines 12–17: 4 captions, 1 line of page furniture``."""
    first, last = lines[0].number, lines[-1].number
    where = f"Line {first}" if first == last else f"Lines {first}–{last}"
    gone = sum(line.left_out for line in lines)
    captions = sum(line.kind == "caption" and not line.left_out for line in lines)
    others = len(lines) - captions - gone
    parts = [counted(captions, "caption")] if captions else []
    parts += [f"{counted(others, 'line')} of {KIND_NAMES['boilerplate']}"] if others else []
    parts += [f"{counted(gone, 'line')} left out"] if gone else []
    return f"{where}: {', '.join(parts)}"


def _by_text(rows: Rows) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row["text_id"], []).append(row)
    return found


def _free(stem: str, taken: set[str]) -> str:
    """A name that no other text's page has, on systems too that take capitals for small."""
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name
