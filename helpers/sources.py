"""What the texts are before anybody is compared: composition, losses, defects.

Everything here counts lines, words and characters of the untouched files. Nothing is
repaired: a defect becomes a row that leads to its characters.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pandas as pd

from helpers.columns import typed
from helpers.corpus import Corpus, parse, words_in
from helpers.errors import StudyError
from helpers.layout import KINDS, LINE_END
from helpers.lexicons import read_lexicon
from helpers.speech.voices import Quotation, Voices
from helpers.study import NOT_STATED, Study

# Lines nobody wrote for a reader of this text. Headings, labels and stage directions are not
# among them: they say who speaks next, though no leader speaks in them.
SET_ASIDE = ("caption", "boilerplate")
DEFECT_COLUMNS = ("text_id", "line", "start", "end", "what", "why")
# Between a figure and the currency behind it: "$27,8 miliardi di dollari".
_AMOUNT = r"\s?\d(?:[\d.,]*\d)?(?:\s+[^\W\d_]+){0,3}?\s+"


def people(study: Study) -> pd.DataFrame:
    """Who the study knows, the leaders first and in its order.

    Returns:
        Columns: speaker (the key), name, leader (compared or only known), aliases, roles
        and country as the study states them.
    """
    others = [key for key in study.people if key not in study.leaders]
    rows = []
    for key in (*study.leaders, *others):
        person = study.people[key]
        rows.append((
            key, person.name, key in study.leaders, ", ".join(person.aliases),
            ", ".join(person.roles), person.country or NOT_STATED,
        ))  # fmt: skip
    return typed(
        rows,
        {"speaker": str, "name": str, "leader": bool, "aliases": str, "roles": str, "country": str},
    )


def composition(study: Study) -> pd.DataFrame:
    """Every text by kind of line.

    Returns:
        One row a text and kind, in the study's and the contract's order; kinds that do
        not occur have zeros. Columns: text_id, kind, lines (blocks that begin on a line of
        their own or share one; a paragraph is one), words, share (of the text's words).

    Raises:
        AssertionError: The kinds do not add up to the words of a text.
    """
    rows = []
    for corpus in parse(study):
        total = words_in(corpus.text.content)
        lines: Counter[str] = Counter(block.kind for block in corpus.blocks)
        words: Counter[str] = Counter()
        for block in corpus.blocks:
            words[block.kind] += words_in(corpus.slice(block.start, block.end))
        assert words.total() == total, f"{corpus.text.id}: {words.total()} of {total} words"
        rows += [
            (corpus.text.id, kind, lines[kind], words[kind], words[kind] / max(total, 1))
            for kind in KINDS
        ]
    return typed(rows, {"text_id": str, "kind": str, "lines": int, "words": int, "share": float})


def set_aside(study: Study, kinds: Sequence[str] = SET_ASIDE) -> pd.DataFrame:
    """Lines that no comparison reads, each distinct line once, with the words it costs.

    Args:
        study: The study.
        kinds: Kinds of line that are set aside.

    Returns:
        One row a text, kind and distinct line, by kind and then by first occurrence.
        Columns: text_id, kind, text, times, words (of one), words_lost (of all), lines
        (where, 1-based, as ranges). White space in text is evened out.
    """
    rows = []
    for corpus in parse(study):
        for kind in kinds:
            places: dict[str, list[int]] = {}
            for block in corpus.blocks:
                if block.kind == kind:
                    # A no-break space for a space makes no other line to a reader.
                    written = " ".join(corpus.slice(block.start, block.end).split())
                    places.setdefault(written, []).append(block.line)
            rows += [
                (corpus.text.id, kind, written, len(lines), words_in(written),
                 words_in(written) * len(lines), line_ranges(lines))
                for written, lines in places.items()
            ]  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "kind": str, "text": str, "times": int, "words": int, "words_lost": int,
         "lines": str},
    )  # fmt: skip


def profile(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """How unlike the texts are: a few counts a reader can check with a pencil.

    Args:
        study: The study.
        voices: Of the same texts.

    Returns:
        One row a text. Columns: text_id, kind, words (of the whole file), prose_words,
        sentences (of prose), words_per_sentence (missing without a sentence), turns
        (labelled), passages (in quotation marks, holding said words), names (in quotation
        marks), said_words (words inside the first of these; an inner passage counts once),
        share_in_marks (of all words), share_in_turns (of all words).
    """
    rows = []
    for voice in voices:
        corpus = voice.corpus
        total = words_in(corpus.text.content)
        prose = sum(
            words_in(corpus.slice(b.start, b.end)) for b in corpus.blocks if b.kind == "prose"
        )
        in_turns = sum(
            words_in(corpus.slice(s.start, s.end)) for s in voice.segments if s.mode == "transcript"
        )
        said = [quotation for quotation in voice.quotations if not quotation.is_name]
        said_words = sum(words_in(corpus.slice(*span)) for span in _outermost(said))
        rows.append({
            "text_id": corpus.text.id, "kind": corpus.text.kind, "words": total,
            "prose_words": prose, "sentences": len(corpus.sentences),
            "words_per_sentence": prose / (len(corpus.sentences) or float("nan")),
            "turns": sum(block.kind == "label" for block in corpus.blocks),
            "passages": len(said), "names": len(voice.quotations) - len(said),
            "said_words": said_words, "share_in_marks": said_words / max(total, 1),
            "share_in_turns": in_turns / max(total, 1),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _outermost(quotations: Iterable[Quotation]) -> Iterator[tuple[int, int]]:
    end = -1
    for quotation in quotations:
        if quotation.start >= end:
            end = quotation.end
            yield quotation.start, quotation.end


def invisible_characters(study: Study) -> pd.DataFrame:
    """Characters a reader cannot see and a program may stumble over.

    Returns:
        One row a text and character other than space, tab and line end whose Unicode
        category is a separator, a control or a format character. Columns: text_id,
        code_point, name, times, lines (in how many), ordered by code point.
    """
    rows = []
    for text in study.texts:
        found: dict[str, list[int]] = {}
        for number, line in enumerate(LINE_END.split(text.content), start=1):
            for character in line:
                if character not in " \t" and unicodedata.category(character)[0] in "ZC":
                    found.setdefault(character, []).append(number)
        rows += [
            (text.id, f"U+{ord(character):04X}", unicodedata.name(character, "no name"),
             len(lines), len(set(lines)))
            for character, lines in sorted(found.items())
        ]  # fmt: skip
    return typed(rows, {"text_id": str, "code_point": str, "name": str, "times": int, "lines": int})


def defects(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """Defects of the sources, found by rule or listed by whoever prepared the study.

    By rule: quotation marks that do not fit each other, and amounts that carry their
    currency twice ("$20 miliardi di dollari"). Listed: the study's ``defects.csv``.

    Returns:
        One row a place, by text and offset. Columns: text_id, line, start, end, what (the
        characters from start to end), why, found_by (rule or hand).

    Raises:
        StudyError: ``defects.csv`` names an unknown text, or characters that do not stand
            at its offsets.
    """
    rows = []
    listed = _listed_defects(study)
    for voice in voices:
        corpus = voice.corpus
        by_rule = [*_unbalanced(voice), *_doubled_currencies(corpus, study.language)]
        own = [(*row[1:], "hand") for row in listed if row[0] == corpus.text.id]
        rows += [(corpus.text.id, *row) for row in sorted([*by_rule, *own], key=lambda r: r[1:3])]
    kinds = dict.fromkeys((*DEFECT_COLUMNS, "found_by"), str)
    return typed(rows, kinds | {"line": int, "start": int, "end": int})


def defects_by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `defects` with equal wording and reason as one, none left out.

    Returns:
        Columns: text_id, found_by, what, why, times, lines (as ranges).
    """
    rows = [
        (*key, len(group), line_ranges(group["line"]))
        for key, group in found.groupby(["text_id", "found_by", "what", "why"], sort=False)
    ]
    frame = typed(
        rows,
        {"text_id": str, "found_by": str, "what": str, "why": str, "times": int, "lines": str},
    )
    return frame.sort_values(["text_id", "found_by", "why"], kind="stable", ignore_index=True)


def _unbalanced(voice: Voices) -> Iterator[tuple[int, int, int, str, str, str]]:
    why = "quotation marks that do not fit each other"
    for quotation in voice.quotations:
        if not quotation.balanced:
            what = voice.corpus.slice(quotation.start, quotation.end)
            yield quotation.line, quotation.start, quotation.end, what, why, "rule"


def _doubled_currencies(
    corpus: Corpus, language: str
) -> Iterator[tuple[int, int, int, str, str, str]]:
    why = "an amount that carries its currency twice, as a sign and as a word"
    content = corpus.text.content
    for match in _doubled(language).finditer(content):
        line = len(LINE_END.findall(content, 0, match.start())) + 1
        yield line, match.start(), match.end(), match.group(), why, "rule"


@cache
def _doubled(language: str) -> re.Pattern[str]:
    words: dict[str, list[str]] = {}
    for row in read_lexicon(language, "units", ("entry", "unit", "class", "sign")):
        if row["sign"] and row["entry"].isalpha():
            words.setdefault(row["sign"], []).append(re.escape(row["entry"]))
    kinds = (rf"{re.escape(sign)}{_AMOUNT}(?:{'|'.join(known)})\b" for sign, known in words.items())
    return re.compile("|".join(kinds), re.IGNORECASE)


def _listed_defects(study: Study) -> list[tuple[str, int, int, int, str, str]]:
    path = study.folder / "defects.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != DEFECT_COLUMNS:
            raise StudyError(
                where=f"{path}, line 1", found=f"the columns {', '.join(reader.fieldnames or ())}",
                expected=", ".join(DEFECT_COLUMNS), todo="Name the columns that way.",
            )  # fmt: skip
        return [_listed(study, f"{path}, line {reader.line_num}", row) for row in reader]


def _listed(study: Study, where: str, row: dict[str, str]) -> tuple[str, int, int, int, str, str]:
    numbers = [row[column] or "" for column in ("line", "start", "end")]
    if not all(number.isdecimal() for number in numbers):
        raise StudyError(
            where=where, found=f"line, start and end {numbers}", expected="three whole numbers",
            todo="Count lines from 1 and characters of the file from 0.",
        )  # fmt: skip
    line, start, end = map(int, numbers)
    content = study.text(row["text_id"]).content
    found = _in_line(content, line, start, row["what"])
    if found is None:
        raise StudyError(
            where=where, found=f"{row['what']!r} in line {line}",
            expected=f"words of that line, from {start}; there stands {content[start:end][:60]!r}",
            todo="Correct the offsets, or the words.",
        )  # fmt: skip
    return row["text_id"], line, found, found + len(row["what"]), row["what"], row["why"]


def _in_line(content: str, line: int, start: int, what: str) -> int | None:
    """Where words stand: at the offset given, or, once and only once, elsewhere in their line.

    Offsets move when the characters before them do (other line ends, a caption corrected);
    a line and its words do not.
    """
    ends = [0, *(match.end() for match in LINE_END.finditer(content)), len(content)]
    if not 1 <= line < len(ends):
        return None
    first, last = ends[line - 1], ends[line]
    if first <= start and content.startswith(what, start) and start + len(what) <= last:
        return start
    written = content[first:last]
    return first + written.index(what) if written.count(what) == 1 else None


def line_ranges(lines: Iterable[int]) -> str:
    """Line numbers as a reader writes them: ``5–6, 14``."""
    ranges: list[list[int]] = []
    for line in sorted(set(map(int, lines))):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in ranges)
