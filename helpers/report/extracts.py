"""What an edition meant for publication may show of a text nobody gave the right to republish.

Such a text appears only with the sentences that findings quote. All else that holds its
words, a table, a chart's data, a cell of a notebook, passes through the same sieve: a run of
six words or more that the text has, and none of those sentences, gives way to «[…]». Shorter
ones stay, because a study of words has to be able to name the words it counts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.report.files import Rows, read_rows
from helpers.study import Study, Text

WITHHELD = "[…]"
# From so many words on a run is a passage and no longer a term or a figure with its unit.
RUN = 6
# Columns that together with their neighbours would give the sentence back.
CONTEXT = ("left", "right")
# Columns of a chart's data whose words it draws.
_DRAWN = ("group", "label", "note")
_WORD = re.compile(r"[^\W_]+")
_PASSAGE = re.compile(r"«([^«»]+)»")
_SPACE = re.compile(r"\s+")
# A passage of so many words stands for the sentence it is from; a word or two do not.
_TELLING = 3

Span = tuple[int, int]


@dataclass(frozen=True)
class Extracts:
    """What may be shown.

    Attributes:
        quoted: The sentences that may be shown of each text that may not be shown whole, as
            offsets in order.
        runs: Runs of `RUN` words, in small letters, that those texts have and what may be
            shown has not.
    """

    quoted: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()

    @property
    def partial(self) -> bool:
        """Some text may not be shown whole."""
        return bool(self.quoted)

    def whole(self, text_id: str, start: int, end: int) -> bool:
        """Whether these characters may be shown: all of them, or none."""
        if text_id not in self.quoted:
            return True
        spans = self.quoted[text_id]
        at = bisect_right(spans, start, key=lambda span: span[0]) - 1
        return at >= 0 and end <= spans[at][1]

    def shortened(self, words: str) -> str:
        """Any text, without the runs of words that may not be shown."""
        if not self.runs:
            return words
        found = list(_WORD.finditer(words))
        plain = [word.group().casefold() for word in found]
        covered = [False] * len(plain)
        for at in range(len(plain) - RUN + 1):
            if " ".join(plain[at : at + RUN]) in self.runs:
                covered[at : at + RUN] = [True] * RUN
        out, position, at = list[str](), 0, 0
        while at < len(plain):
            last = at
            while last < len(plain) and covered[last]:
                last += 1
            if last > at:
                out += [words[position : found[at].start()], WITHHELD]
                position = found[last - 1].end()
            at = max(last, at + 1)
        return "".join([*out, words[position:]])


def extracts_of(study: Study, segments: Rows, findings: Iterable[str]) -> Extracts:
    """What a public edition may show.

    Args:
        study: The study; a text with ``rights.publish = "full"`` is shown whole.
        segments: Of the table of that name.
        findings: The sentences of all notebooks' findings, as printed.
    """
    passages = [passage for finding in findings for passage in _PASSAGE.findall(finding)]
    quoted, runs, allowed = {}, set[str](), set[str]()
    for text in study.texts:
        # A title names a text, as in any list of sources.
        allowed |= _runs(text.title)
        if text.publish == "full":
            allowed |= _runs(text.content)
            continue
        quoted[text.id] = _sentences_with(text, segments, passages)
        runs |= _runs(text.content)
        for start, end in quoted[text.id]:
            allowed |= _runs(text.content[start:end])
    return Extracts(quoted, frozenset(runs - allowed))


def _runs(content: str) -> set[str]:
    words = [word.casefold() for word in _WORD.findall(content)]
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _sentences_with(text: Text, segments: Rows, passages: Iterable[str]) -> tuple[Span, ...]:
    """The sentences that hold a quoted passage; a heading or caption counts as one."""
    wanted = {
        plain for passage in passages if len(_WORD.findall(plain := _plain(passage))) >= _TELLING
    }
    sentences: dict[str, Span] = {}
    for row in segments:
        if row["text_id"] == text.id:
            key = row["sentence_id"] or row["segment_id"]
            start, end = int(row["start"]), int(row["end"])
            sentences[key] = (min(start, sentences.get(key, (start, end))[0]), end)
    return tuple(
        (start, end)
        for start, end in sentences.values()
        if any(passage in _plain(text.content[start:end]) for passage in wanted)
    )


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words).strip()


def shorten_tables(data: Path, extracts: Extracts) -> None:
    """Rewrite the tables of a site, or the data of its charts, for an edition with extracts.

    A chart whose labels hold more than may be shown loses its drawings and keeps its data.

    Args:
        data: The folder with CSV files and, among them, ``datapackage.json``.
        extracts: What may be shown.
    """
    for path in sorted(data.glob("*.csv")):
        rows = read_rows(path)
        shortened = [_row(row, extracts) for row in rows]
        if rows:
            path.write_bytes(_as_csv(shortened).encode())
        drawn = [[row.get(name) for name in _DRAWN] for row in rows]
        if drawn != [[row.get(name) for name in _DRAWN] for row in shortened]:
            for drawing in (path.with_suffix(".svg"), path.with_suffix(".png")):
                drawing.unlink(missing_ok=True)
    package = data / "datapackage.json"
    if package.is_file():
        described = json.loads(package.read_text(encoding="utf-8"))
        described["description"] += (
            f" An edition with extracts: where the file holds words of a text that may not be "
            f"republished, {WITHHELD} stands for a run of {RUN} words or more."
        )
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        package.write_bytes(text.encode())


def _row(row: Mapping[str, str], extracts: Extracts) -> dict[str, str]:
    withheld = row.get("text_id") in extracts.quoted
    return {
        name: "" if withheld and name in CONTEXT else extracts.shortened(value or "")
        for name, value in row.items()
    }


def _as_csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
