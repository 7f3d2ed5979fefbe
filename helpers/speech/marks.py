"""Passages in quotation marks, of every kind that Italian texts use.

« », “ ”, „ “, " ", ‘ ’, ' ' and ‹ ›; nested, running over paragraphs, unclosed or closed
by the wrong mark. A mark that fits nothing costs only its own passage, which is then
kept and called unbalanced.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.corpus import Corpus
from helpers.lexicons import entries

_PAIRS = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "‟": "”",
    "‹": "›",
    "‘": "’",
    '"': '"',
    "'": "'",
}
_CLOSERS = frozenset("".join(_PAIRS.values()))
_MARK = re.compile(f"[{''.join(sorted(_PAIRS.keys() | _CLOSERS))}]")
_ACCENTED = re.compile("[àèéìòù]")
# Marks that are also apostrophes.
_APOSTROPHES = frozenset("'’")
_QUOTED_KINDS = ("prose", "heading", "caption")
# A quotation that is not closed in its paragraph may be closed in one of the next few.
_PARAGRAPHS_AHEAD = 6


@dataclass(frozen=True)
class Passage:
    """A passage in quotation marks, or one paragraph's part of a longer one.

    Attributes:
        block: Index of the block it stands in.
        start, end: Offsets, marks included.
        marks: The marks as written, such as ``«»``; one where the other is missing.
        balanced: Whether the marks fit each other and nothing inside is left over.
        depth: 0 for an outermost passage, 1 for one inside it, and so on.
        runs_on: The quotation goes on in the next paragraph.
        resumes: The quotation began in an earlier paragraph.
    """

    block: int
    start: int
    end: int
    marks: str
    balanced: bool
    depth: int
    runs_on: bool = False
    resumes: bool = False

    def inner(self) -> tuple[int, int]:
        """Offsets of what stands between the marks."""
        opened = self.marks[:1] in _PAIRS and not (self.resumes and len(self.marks) == 1)
        closed = len(self.marks) > 1 or (len(self.marks) == 1 and not opened)
        return self.start + opened, self.end - closed


@dataclass
class _Open:
    mark: str
    start: int
    spoiled: bool = False
    resumes: bool = False


def passages_of(corpus: Corpus, language: str) -> tuple[Passage, ...]:
    """All passages in quotation marks, ordered by start, outer before inner."""
    scanner = _Scanner(corpus, language)
    return tuple(sorted(scanner.passages(), key=lambda p: (p.start, -p.end)))


class _Scanner:
    def __init__(self, corpus: Corpus, language: str) -> None:
        self._corpus = corpus
        self._content = corpus.text.content
        self._apocopes = _apocopes(language)
        # Agencies write «sara'» for «sarà»: a text with real accents does not.
        self._is_typewritten = _ACCENTED.search(self._content) is None
        self._sentence_ends = [sentence.end for sentence in corpus.sentences]
        # A quotation left open at the end of a paragraph, by its mark.
        self._carried = ""

    def passages(self) -> Iterator[Passage]:
        quoted = [i for i, b in enumerate(self._corpus.blocks) if b.kind in _QUOTED_KINDS]
        for position, index in enumerate(quoted):
            following = quoted[position + 1 : position + 1 + _PARAGRAPHS_AHEAD]
            yield from self._block(index, following)

    def _block(self, index: int, following: Sequence[int]) -> Iterator[Passage]:
        block = self._corpus.blocks[index]
        stack: list[_Open] = []
        if self._carried and block.kind == "prose":
            self._resume(block.start, stack)
        found: list[Passage] = []
        marks = [match.start() for match in _MARK.finditer(self._content, block.start, block.end)]
        last = self._last_closers(marks)
        count = Counter(opened.mark for opened in stack)
        for at in marks:
            self._mark(index, at, self._content[at], stack, count, last, found)
        for depth, opened in enumerate(stack):
            found.append(self._unclosed(index, opened, depth, following))
        yield from found

    def _mark(
        self,
        index: int,
        at: int,
        mark: str,
        stack: list[_Open],
        count: Counter[str],
        last: dict[str, int],
        found: list[Passage],
    ) -> None:
        """One mark: it closes something, opens something, or is left over."""
        opener = self._closes(at, mark, stack, count)
        if opener is not None:
            spoiled = False
            while stack:
                opened = stack.pop()
                count[opened.mark] -= 1
                if len(stack) == opener:
                    break
                spoiled = True
            found.append(self._closed(index, opened, at, len(stack), spoiled=spoiled))
        elif mark in _PAIRS and self._opens(at, mark, last):
            stack.append(_Open(mark, at))
            count[mark] += 1
        elif self._is_left_over(mark):
            if stack and not self._closable(stack[-1], at, last):
                opened = stack.pop()
                count[opened.mark] -= 1
                found.append(self._closed(index, opened, at, len(stack), spoiled=True))
            elif stack:
                stack[-1].spoiled = True
            else:
                found.append(Passage(index, at, at + 1, mark, False, 0))

    def _closes(self, at: int, mark: str, stack: list[_Open], count: Counter[str]) -> int | None:
        """Position in the stack of what this mark closes."""
        if mark not in _CLOSERS or not any(
            count[opener] for opener, closers in _PAIRS.items() if mark in closers
        ):
            return None
        if mark in "'\"’" and not self._may_close(at, mark):
            return None
        for position in range(len(stack) - 1, -1, -1):
            if mark in _PAIRS[stack[position].mark]:
                return position
        return None

    def _closed(self, index: int, opened: _Open, at: int, depth: int, *, spoiled: bool) -> Passage:
        mark = self._content[at]
        fits = mark in _PAIRS[opened.mark] and not spoiled and not opened.spoiled
        marks = (
            mark
            if opened.resumes and opened.mark != self._content[opened.start]
            else (opened.mark + mark)
        )
        return Passage(index, opened.start, at + 1, marks, fits, depth, resumes=opened.resumes)

    def _unclosed(self, index: int, opened: _Open, depth: int, following: Sequence[int]) -> Passage:
        """A mark nobody closes: a quotation that goes on, or one that ends with its sentence."""
        block = self._corpus.blocks[index]
        marks = "" if opened.resumes and self._content[opened.start] != opened.mark else opened.mark
        if block.kind == "prose" and depth == 0 and self._goes_on(opened.mark, following):
            self._carried = opened.mark
            return Passage(
                index, opened.start, block.end, marks, True, depth,
                runs_on=True, resumes=opened.resumes,
            )  # fmt: skip
        ends = bisect_right(self._sentence_ends, opened.start)
        end = self._sentence_ends[ends] if ends < len(self._sentence_ends) else block.end
        end = min(max(end, opened.start + 1), block.end)
        return Passage(index, opened.start, end, marks, False, depth, resumes=opened.resumes)

    def _goes_on(self, mark: str, following: Sequence[int]) -> bool:
        """The next paragraph opens the same mark again, or a later one closes it first."""
        for ahead, index in enumerate(following):
            block = self._corpus.blocks[index]
            # Nobody closes what another speaker has opened.
            if block.kind != "prose" or self._corpus.blocks[index - 1].kind == "label":
                return False
            written = self._content[block.start : block.end]
            if ahead == 0 and (written[0] == mark or written[0] in _PAIRS[mark]):
                return mark not in _APOSTROPHES
            if mark in "'\"‘":
                return False
            closing = min((written.find(c) for c in _PAIRS[mark] if c in written), default=-1)
            opening = written.find(mark)
            if closing >= 0:
                return opening < 0 or closing < opening
            if opening >= 0:
                return False
        return False

    def _resume(self, start: int, stack: list[_Open]) -> None:
        """Open the carried quotation again, unless the paragraph does so itself."""
        carried, self._carried = self._carried, ""
        if self._content[start] != carried:
            stack.append(_Open(carried, start, resumes=True))

    def _last_closers(self, marks: Sequence[int]) -> dict[str, int]:
        last: dict[str, int] = {}
        for at in reversed(marks):
            mark = self._content[at]
            if mark in _CLOSERS and mark not in last and self._may_close(at, mark):
                last[mark] = at
        return last

    def _closable(self, opened: _Open, at: int, last: dict[str, int]) -> bool:
        return any(last.get(closer, -1) > at for closer in _PAIRS[opened.mark])

    def _neighbours(self, at: int) -> tuple[str, str]:
        before = self._content[at - 1] if at else " "
        after = self._content[at + 1] if at + 1 < len(self._content) else " "
        return before, after

    def _opens(self, at: int, mark: str, last: dict[str, int]) -> bool:
        before, after = self._neighbours(at)
        if mark in "«„“‹‟":
            return True
        if after.isspace() or not (after.isalnum() or after in "«“‘\"'([¿¡…"):
            return False
        free = before.isspace() or before in "([{«“„‘\"'’—–-/:"
        if mark == '"':
            return free
        if mark == "‘":
            return free and not before.isalnum()
        closable = last.get("'", -1) > at + 1
        return free and before not in "'’" and not after.isdigit() and closable

    def _may_close(self, at: int, mark: str) -> bool:
        before, after = self._neighbours(at)
        if before.isspace():
            return mark not in "'\"’"
        if mark in "»”›“":
            return True
        if after.isalnum():
            return False
        if mark in _APOSTROPHES:
            return not self._is_apocope(at)
        return True

    def _is_apocope(self, at: int) -> bool:
        """«un po'», and the accents of a typewriter: «e'», «piu'», «citta'»."""
        start = at
        while start and self._content[start - 1].isalpha() and at - start < 24:
            start -= 1
        word = self._content[start:at].casefold()
        if word in self._apocopes:
            return True
        typed = self._content[at] == "'" and self._is_typewritten
        return typed and len(word) > 3 and word.endswith(("ta", "ra"))

    @staticmethod
    def _is_left_over(mark: str) -> bool:
        """Neither opening nor closing: a defect, unless the mark may be an apostrophe."""
        return mark not in _APOSTROPHES and mark != "‘"


@cache
def _apocopes(language: str) -> frozenset[str]:
    return frozenset(entries(language, "apocopes"))
