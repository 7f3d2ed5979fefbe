"""From characters to blocks: which lines are prose, and what the others are.

Web pages and transcripts are pasted with everything around them: menus, captions
printed twice, "Leggi anche". This room decides line by line what a line is, by
form (repetition, end of sentence, brackets, position) and by the lexicons
``page_furniture``, ``caption_cues``, ``stage_directions`` and ``label_words``.
Nothing is dropped: what is no prose keeps its kind and its characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from helpers.lexicons import entries, read_lexicon
from helpers.study import Person, Text

KINDS = ("prose", "heading", "caption", "boilerplate", "label", "stage_direction")

OPENING_MARKS = "«“„‟‹‘\"'"
CLOSING_MARKS = "»”›’\"'"
LINE_END = re.compile(r"\r\n|\n|\r")
_TERMINAL = re.compile(rf"[.!?…;][{CLOSING_MARKS})\]]*$")
_BULLET = re.compile(
    r"(?:[-–—•·●▪■◦‣*►▶→✓]|\(?\d{1,2}[.)]|\(?[a-z]\)|(?:ore )?\d{1,2}[:.]\d{2}\s*[-–—:])\s+(?=\S)"
)
_BRACKETED = re.compile(r"[(\[][^()\[\]]{1,120}[)\]][.!?]?")
_FILE_NAME = re.compile(r"\S.{0,80}\.(?:jpe?g|png|gif|webp|svg|pdf|mp4|mp3)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# "di Anna Bianchi", "dal nostro inviato Ugo Neri", "4 marzo 2026 · Lettura: 9 min", "(SEGUE)"
_BYLINE = re.compile(
    r"(?:(?:[Dd]i|DI|[Dd]a|[Dd]al nostro \w+|[Dd]alla nostra \w+|[Tt]esto di|[Aa] cura di)\s)"
    r"[A-ZÀ-Ý][\w'’.-]*(?:\s[A-ZÀ-Ý][\w'’.-]*){0,3}\s?(?:[-–—·|,(].{0,80})?"
)
_SLUG = re.compile(
    r"\([\w./ ]{2,24}\)\.?(?:\s?[A-Z]{2,3}(?:/[A-Z]{2,3})*)?(?:\s[\d:.,A-Za-z-]+){0,3}"
)
_MENU = re.compile(
    r"\S\s*\|\s*\S|\S(?: {2,}|\t+)\S.*\S(?: {2,}|\t+)\S|\bmin\b.*lettura|[Ll]ettura:? \d"
)
# A sentence's last mark stands this close to its end, whatever closes after it.
_CLOSING_REACH = 20
# A hard-wrapped file breaks lines near one column; a page puts a paragraph on a line.
_WRAP_COLUMNS = range(50, 111)
# A title rarely runs longer than this many words, a paragraph without full stop often does.
_HEADING_WORDS = 32
_QUESTION_HEADING_WORDS = 12
# Behind a tail marker ("Commenti") a line this long is prose again.
_PROSE_WORDS = 35


@dataclass(frozen=True)
class Block:
    """A stretch of one text that is of one kind.

    Attributes:
        line: 1-based line in which the block begins.
        start, end: Offsets of its first and one past its last non-blank character.
        kind: One of `KINDS`.
        label: For prose in a transcript: the label that opens this turn, as written,
            where this block carries one; empty otherwise.
        list_item: The line begins with a bullet or a number.
        shared_line: The block begins within a line that another block opens.
    """

    line: int
    start: int
    end: int
    kind: str
    label: str = ""
    list_item: bool = False
    shared_line: bool = False


def blocks_of(text: Text, people: Sequence[Person], language: str) -> tuple[Block, ...]:
    """Every non-blank character of a text in exactly one block, in order.

    Args:
        text: The text.
        people: Everybody the study knows; labels that name them are labels.
        language: Whose lexicons to use.

    Returns:
        Blocks ordered by `start`; a paragraph wrapped over several lines is one.
    """
    lines = _lines(text.content)
    kinds = _Furniture(language).kinds(text.content, lines)
    if text.kind == "transcript":
        return tuple(_transcript_blocks(text.content, lines, kinds, people, language))
    kinds = _article_headings(text.content, lines, kinds)
    blocks = (
        replace(line, kind=kind, list_item=_is_list_item(text.content, line))
        for line, kind in zip(lines, kinds, strict=True)
    )
    return _unwrapped(text.content, tuple(blocks))


def _lines(content: str) -> tuple[Block, ...]:
    """One block a non-blank line, of no kind yet, trimmed of white space."""
    found: list[Block] = []
    start, number = 0, 1
    for match in LINE_END.finditer(content):
        found += _trimmed(content, start, match.start(), number)
        start, number = match.end(), number + 1
    found += _trimmed(content, start, len(content), number)
    return tuple(found)


def _trimmed(content: str, start: int, end: int, line: int) -> list[Block]:
    inside = content[start:end]
    start, end = start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
    return [Block(line, start, end, "")] if start < end else []


def _is_list_item(content: str, line: Block) -> bool:
    return _BULLET.match(content, line.start, line.end) is not None


def _ends_sentence(written: str) -> bool:
    return _TERMINAL.search(written) is not None


def _words(written: str) -> list[str]:
    return _WORD.findall(written)


class _Furniture:
    """Recognises captions and page furniture, which articles and transcripts share."""

    def __init__(self, language: str) -> None:
        rows = read_lexicon(language, "page_furniture", ("entry", "match", "place"))
        self._whole = {row["entry"] for row in rows if row["match"] == "line"}
        self._tails = {row["entry"] for row in rows if row["match"] == "tail"}
        self._starts = tuple(row["entry"] for row in rows if row["match"] == "start")
        self._within = tuple(row["entry"] for row in rows if row["match"] == "within")
        cues = read_lexicon(language, "caption_cues", ("entry", "match"))
        self._caption_starts = tuple(row["entry"] for row in cues if row["match"] == "start")
        self._caption_within = tuple(row["entry"] for row in cues if row["match"] == "within")

    def kinds(self, content: str, lines: Sequence[Block]) -> list[str]:
        """``boilerplate``, ``caption`` or, still undecided, an empty string a line."""
        written = [content[line.start : line.end] for line in lines]
        tail = self._tail(written)
        often = Counter(written)
        kinds = []
        for index, line in enumerate(written):
            if index >= tail or self._is_furniture(line):
                kinds.append("boilerplate")
            elif self._is_caption(line) or _is_twin(written, index):
                kinds.append("caption")
            elif often[line] > 2 and not _ends_sentence(line) and len(_words(line)) > 2:
                kinds.append("boilerplate")
            else:
                kinds.append("")
        return kinds

    def _is_furniture(self, line: str) -> bool:
        plain = line.casefold().strip(" |·•–-")
        return (
            plain in self._whole
            or (plain.startswith(self._starts) and len(_words(line)) < _PROSE_WORDS)
            or any(cue in plain for cue in self._within)
            or _FILE_NAME.fullmatch(line) is not None
            or _ADDRESS.fullmatch(line) is not None
            or _BYLINE.fullmatch(line) is not None
            or (
                len(_words(line)) < 16
                and not _ends_sentence(line)
                and _MENU.search(line) is not None
            )
            or not _words(line)
        )

    def _is_caption(self, line: str) -> bool:
        plain = line.casefold()
        if len(_words(line)) > _HEADING_WORDS:
            return False
        within = any(cue in plain for cue in self._caption_within)
        return within or (plain.startswith(self._caption_starts) and not _ends_sentence(line))

    def _tail(self, written: Sequence[str]) -> int:
        """Where the page's foot begins: the first tail marker with no paragraph behind it."""
        tail = len(written)
        for index in range(len(written) - 1, 0, -1):
            line = written[index]
            if len(_words(line)) >= _PROSE_WORDS and _ends_sentence(line):
                break
            if line.casefold().rstrip(" :.") in self._tails:
                tail = index
        return tail


def _is_twin(written: Sequence[str], index: int) -> bool:
    """Picture captions are pasted twice in a row: once as text, once as alternative text."""
    line = written[index]
    neighbours = written[max(index - 1, 0) : index] + written[index + 1 : index + 2]
    return line in neighbours and len(_words(line)) > 1


def _article_headings(content: str, lines: Sequence[Block], kinds: Sequence[str]) -> list[str]:
    """Decide between heading and prose for what is still undecided."""
    decided = list(kinds)
    seen_title = False
    open_list = False
    for index, line in enumerate(lines):
        if decided[index]:
            continue
        written = content[line.start : line.end]
        if _SLUG.fullmatch(written):
            decided[index] = "boilerplate"
            continue
        if _is_list_item(content, line) or (open_list and _follows_closely(lines, index)):
            decided[index] = "prose"
        elif _looks_like_heading(written, is_first=not seen_title):
            decided[index] = "heading"
        else:
            decided[index] = "prose"
        seen_title = True
        open_list = decided[index] == "prose" and (
            written.endswith(":") or (open_list and not _ends_sentence(written))
        )
    return decided


def _follows_closely(lines: Sequence[Block], index: int) -> bool:
    """The line stands right under the one before it, as the items of a list do."""
    return index > 0 and lines[index].line == lines[index - 1].line + 1


def _looks_like_heading(written: str, *, is_first: bool) -> bool:
    words = _words(written)
    if len(words) > _HEADING_WORDS:
        return False
    if written.endswith(":"):
        return _is_title_case(written)
    if written.endswith("?"):
        return len(words) <= _QUESTION_HEADING_WORDS and written[0] not in OPENING_MARKS
    return not _ends_sentence(written) or (is_first and len(words) <= _QUESTION_HEADING_WORDS)


def _is_title_case(written: str) -> bool:
    """«Dinamiche Economiche Forti:» is a title; «Tokayev ha fornito cifre:» opens a list."""
    long_words = [word for word in _words(written) if len(word) > 3]
    return 0 < len(long_words) <= 8 and all(word[0].isupper() for word in long_words)


def _unwrapped(content: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join the lines of hard-wrapped paragraphs."""
    wrapped = _is_hard_wrapped(content, blocks)
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before and _continues(content, before, block, wrapped=wrapped):
            joined[-1] = replace(before, kind="prose", end=block.end)
        else:
            joined.append(block)
    return tuple(joined)


def _continues(content: str, before: Block, block: Block, *, wrapped: bool) -> bool:
    # Taken alone, the first line of a wrapped paragraph looks like a title.
    opens = before.kind == "heading" and wrapped and before.end - before.start in _WRAP_COLUMNS
    if not (before.kind == "prose" or opens) or block.kind not in ("prose", "heading"):
        return False
    if block.list_item or block.label or block.shared_line:
        return False
    between = content[before.end : block.start]
    if len(LINE_END.findall(between)) != 1:
        return False
    if wrapped:
        return True
    # Only the end is looked at: a paragraph of many lines would be read again for each.
    ends = _ends_sentence(content[max(before.start, before.end - _CLOSING_REACH) : before.end])
    return not ends and content[before.end - 1] != ":" and content[block.start].islower()


def _is_hard_wrapped(content: str, blocks: Sequence[Block]) -> bool:
    """Most lines that are followed by another stop near one column, in mid-sentence."""
    prose = [block for block in blocks if block.kind in ("prose", "heading")]
    followed = [
        block
        for block, after in pairwise(prose)
        if len(LINE_END.findall(content[block.end : after.start])) == 1
    ]
    near = [block for block in followed if block.end - block.start in _WRAP_COLUMNS]
    if len(followed) < 3 or len(near) < 0.8 * len(followed):
        return False
    open_ends = [b for b in near if not _ends_sentence(content[b.start : b.end])]
    return len(open_ends) > 0.6 * len(near)


# --- transcripts -----------------------------------------------------------------

# "Anna Rossi (ministra):", "ROSSI –", "PRESIDENTE. –", "Domanda:", "R."
_LABEL = re.compile(
    r"(?P<name>[^\W\d_][^:–—\n«»“”\"!?;()\[\]]{0,60}?)"
    r"(?P<role>\s{0,4}[(\[][^()\[\]\n]{1,80}[)\]]|,\s[^:–—\n.!?«»\d]{2,70})?"
    r"\s{0,4}(?:\.?\s{0,4}[–—](?=\s)|\.?\s-(?=\s)|:)\s*"
)
# "PRESIDENTE.", "MARCO DELFINI (GRUPPO).", "LAVINIA ORTENSI, Ministra della Salute."
_CAPITAL_LABEL = re.compile(
    r"(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý'’-]+(?:\s[A-ZÀ-Ý][A-ZÀ-Ý'’.-]*){0,4})"
    r"(?P<role>\s[(\[][^()\[\]\n]{1,80}[)\]]|,\s[^:–—\n.!?«»\d]{2,70})?"
    r"\.\s*(?:[–—-]\s+)?"
)
_SHORT_LABEL = re.compile(r"(?P<name>[DRQA])\s*[.:)]\s+(?=\S)")
_LABEL_WORDS = 7


def _transcript_blocks(
    content: str,
    lines: Sequence[Block],
    kinds: Sequence[str],
    people: Sequence[Person],
    language: str,
) -> Iterator[Block]:
    labels = _Labels(people, language, (content[line.start : line.end] for line in lines))
    spoken = False
    blocks: list[Block] = []
    for line, kind in zip(lines, kinds, strict=True):
        written = content[line.start : line.end]
        label_end = 0 if kind == "boilerplate" else labels.end_of(written)
        if label_end:
            spoken = True
            blocks += _turn(content, line, label_end)
        elif kind:
            blocks.append(replace(line, kind=kind))
        elif is_stage_direction(written, language, whole_line=True):
            blocks.append(replace(line, kind="stage_direction"))
        else:
            # A salutation ("Eccellenze, care studentesse,") and a question are spoken.
            said = spoken or written.endswith((",", "?"))
            prose = said or not _looks_like_heading(written, is_first=not blocks)
            blocks.append(
                replace(
                    line,
                    kind="prose" if prose else "heading",
                    list_item=_is_list_item(content, line),
                )
            )
    for block in _unwrapped(content, blocks):
        yield from _without_stage_directions(content, block, language)


def _turn(content: str, line: Block, label_end: int) -> list[Block]:
    """A line that opens a turn: the label, and what is said on the same line."""
    written = content[line.start : line.end]
    label = Block(line.line, line.start, line.start + len(written[:label_end].rstrip()), "label")
    said = _trimmed(content, line.start + label_end, line.end, line.line)
    name = content[label.start : label.end]
    return [label, *(replace(b, kind="prose", label=name, shared_line=True) for b in said)]


class _Labels:
    """Which openings of lines are labels of speakers.

    A label names somebody the study knows, or is a known label word ("Domanda"), or
    has the form of a name and opens more than one line. "Una premessa:" is none.
    """

    def __init__(self, people: Sequence[Person], language: str, lines: Iterator[str]) -> None:
        rows = read_lexicon(language, "label_words", ("entry", "voice"))
        self._words = {row["entry"]: row["voice"] for row in rows}
        self._people = tuple(people)
        nouns = read_lexicon(language, "person_nouns", ("entry", "gender", "class"))
        self._offices = {row["entry"].split()[0] for row in nouns}
        written = [match for match in map(self._match, lines) if match]
        self._often = Counter(_label_name(match) for match in written)

    def end_of(self, line: str) -> int:
        """Length of the label with which the line opens; 0 where it opens with none."""
        match = self._match(line)
        if match is None or not self._is_label(match):
            return 0
        # «Venn: «Non cederemo»», without a full stop, is the headline of an interview.
        quoted = line[match.end() :].startswith(tuple(OPENING_MARKS))
        return 0 if quoted and not _ends_sentence(line) else match.end()

    def _match(self, line: str) -> re.Match[str] | None:
        match = _SHORT_LABEL.match(line) or _CAPITAL_LABEL.match(line) or _LABEL.match(line)
        if match is None or len(_words(match["name"])) > _LABEL_WORDS:
            return None
        role = (match.groupdict().get("role") or "").strip()
        # «Cancelliere, mi permetta un invito: …» is an address, no label with an office.
        if role.startswith(",") and not self._is_office(role):
            return None
        return match

    def _is_office(self, role: str) -> bool:
        words = [word.casefold() for word in _words(role)]
        return bool(words) and words[0] in self._offices and len(words) <= _LABEL_WORDS

    def _is_label(self, match: re.Match[str]) -> bool:
        name = _label_name(match)
        voice = self._words.get(name.casefold().rstrip("."))
        if voice:
            return voice != "none"
        if any(names_person(name, person) for person in self._people):
            # «A Piers ho detto una cosa semplice: …» names him, and is no label.
            return all(word[0].isupper() or word in self._offices for word in _long_words(name))
        first = name.split()[0].casefold()
        if first in self._words:
            return self._words[first] != "none" and len(_words(name)) <= 4
        role = (match.groupdict().get("role") or "").strip()
        dashed = match.group().rstrip().endswith((":", "–", "—", "-"))
        capitals = dashed and name.isupper()
        return _has_form_of_name(name) and (self._often[name] > 1 or bool(role) or capitals)


def _label_name(match: re.Match[str]) -> str:
    return match["name"].strip().rstrip(".")


def names_person(written: str, person: Person) -> bool:
    """Whether a label such as "PUTIN" or "Presidente Putin" means this person."""
    label = {word.casefold() for word in _words(written)}
    for name in (person.name, *person.aliases):
        words = [word.casefold() for word in _words(name)]
        if words and (label.issuperset(words) or (label and label <= set(words))):
            return True
    # A role has to be written in full: "PRESIDENTE" alone is whoever is in the chair.
    for role in person.roles:
        words = [word.casefold() for word in _words(role)]
        if words and label.issuperset(words):
            return True
    surname = _words(person.name)[-1:]
    return bool(surname) and surname[0].casefold() in label


def _long_words(name: str) -> list[str]:
    return [word for word in _words(name) if len(word) > 3] or _words(name)


def _has_form_of_name(name: str) -> bool:
    return all(word[0].isupper() for word in _long_words(name))


@cache
def _stage_words(language: str) -> frozenset[str]:
    return frozenset(entries(language, "stage_directions"))


def is_stage_direction(written: str, language: str, *, whole_line: bool) -> bool:
    """Whether a bracketed stretch says what happened in the room, not what was said."""
    if _BRACKETED.fullmatch(written) is None:
        return False
    words = [word.casefold() for word in _words(written)]
    if not words or (not whole_line and any(word.isdigit() for word in words)):
        return False
    known = _stage_words(language)
    ends = {words[0], words[-1], " ".join(words[:2])}
    return whole_line or (len(words) <= 8 and not known.isdisjoint(ends))


def _without_stage_directions(content: str, block: Block, language: str) -> Iterator[Block]:
    """Cut "(Applausi.)" out of the paragraph it interrupts."""
    start, line = block.start, block.line
    for match in _brackets(content, block):
        if not is_stage_direction(match.group(), language, whole_line=False):
            continue
        yield from _part(content, block, start, match.start(), line)
        line += _line_ends(content, start, match.start())
        yield replace(
            block,
            line=line,
            start=match.start(),
            end=match.end(),
            kind="stage_direction",
            label="",
            list_item=False,
            shared_line=True,
        )
        start = match.end()
        line += _line_ends(content, match.start(), start)
    yield from _part(content, block, start, block.end, line)


def _brackets(content: str, block: Block) -> list[re.Match[str]]:
    if block.kind != "prose":
        return []
    return list(_BRACKETED.finditer(content, block.start, block.end))


def _part(content: str, block: Block, start: int, end: int, line: int) -> Iterator[Block]:
    """What is spoken between two stage directions; `line` is that of `start`."""
    for part in _trimmed(content, start, end, line):
        first = part.start == block.start
        yield replace(
            block,
            line=line + _line_ends(content, start, part.start),
            start=part.start,
            end=part.end,
            label=block.label if first else "",
            list_item=block.list_item and first,
            shared_line=block.shared_line or not first,
        )


def _line_ends(content: str, start: int, end: int) -> int:
    return len(LINE_END.findall(content, start, end))
