"""Families of terms and devices: which words are looked for, planned before any count.

The families of a language are data (``term_families`` and ``terms`` beside the other
lexicons); a study adds words of its own in ``terms*.csv`` beside ``study.toml``, to these
families or to new ones. ``devices`` holds what is looked for as manner and not as topic.
A row that cannot match anything is refused when it is read, and quoted.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.errors import StudyError
from helpers.lemmas import Word, lemma_of
from helpers.lexicons import read_lexicon
from helpers.study import Study

# lemma: any form of one word; phrase: several words, each as lemma or as written; form: as
# written; exact: with its capitals, and not where a sentence begins; suffix: an ending.
MATCHES = ("lemma", "phrase", "form", "exact", "suffix")
TERM_MATCHES = MATCHES[:3]
STUDY_COLUMNS = ("entry", "family", "match", "gloss", "reason", "source")
STUDY_FILES = "terms*.csv"
# Between two words of one term: white space, a hyphen, an apostrophe; no other mark.
_BETWEEN = re.compile(r"[\s'’-]*")
_SENTENCE_HEAD = re.compile(r"(?:^|[.!?…:\n])[\s«“\"(]*$")


@dataclass(frozen=True)
class Term:
    """One thing to look for.

    Attributes:
        entry: As in the list: a lemma, a phrase, a form or an ending.
        family: Key of its family.
        match: One of `MATCHES`.
        gloss: English.
        reason: Why it stands in this family.
        source: Where the row comes from.
        own: It is the study's own, and not its language's.
        words: The entry's words, in small letters unless `match` is ``exact``.
    """

    entry: str
    family: str
    match: str
    gloss: str = ""
    reason: str = ""
    source: str = ""
    own: bool = False
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Cut the entry into words, as a text is cut."""
        written = self.entry if self.match == "exact" else self.entry.lower()
        object.__setattr__(self, "words", tuple(re.findall(r"[^\W_]+", written)))


@dataclass(frozen=True)
class Family:
    """Terms that are counted together.

    Attributes:
        key: As in tables.
        label: As in charts and sentences.
        about: What belongs into it, in one line.
        terms: In the order of the lists.
    """

    key: str
    label: str
    about: str
    terms: tuple[Term, ...]


def read_families(study: Study) -> tuple[Family, ...]:
    """The term families of a study: its language's, then those of its own.

    Raises:
        StudyError: A row of a list cannot be used; the message quotes it.
    """
    language = study.language
    listed = read_lexicon(language, "term_families", ("family", "label"))
    about = {row["family"]: (row["label"], row["reason"]) for row in listed}
    place = f"lexicons/{language}/terms.csv"
    rows = [
        (place, row)
        for row in read_lexicon(language, "terms", ("entry", "family", "match", "gloss"))
    ]
    terms = [_term(where, row, language, TERM_MATCHES, tuple(about)) for where, row in rows]
    own = [
        replace(_term(where, row, language, TERM_MATCHES), own=True)
        for where, row in _study_rows(study)
    ]
    _refuse_doubles([*terms, *own], study)
    keys = dict.fromkeys([*about, *(term.family for term in own)])
    return tuple(
        Family(
            key,
            *about.get(key, (key.replace("_", " "), "of this study")),
            tuple(term for term in (*terms, *own) if term.family == key),
        )
        for key in keys
    )


def read_devices(language: str) -> tuple[Family, ...]:
    """What is looked for as manner: intensifiers, metaphors, address, evaluation.

    Raises:
        StudyError: A row of the list cannot be used; the message quotes it.
    """
    columns = ("entry", "device", "match", "gloss")
    rows = [{**row, "family": row["device"]} for row in read_lexicon(language, "devices", columns)]
    place = f"lexicons/{language}/devices.csv"
    terms = [_term(place, row, language, MATCHES) for row in rows]
    return tuple(
        Family(key, key.replace("_", " "), "", tuple(t for t in terms if t.family == key))
        for key in dict.fromkeys(term.family for term in terms)
    )


def finder(families: Iterable[Family]) -> Callable[[str, Sequence[Word]], Iterator[Found]]:
    """A function that finds the terms of these families in words that stand together.

    Within a family the longest term wins and no two overlap, so a family's hits add up;
    two families may each have their own at the same place («momento storico» is history and
    turning point).

    Returns:
        A function from the text's characters and some of its words, in order, to what is
        found there, in the order of the families and their places. It takes time in
        proportion to the words, however many terms there are.
    """
    indices = [_Index(family) for family in families]
    heads = frozenset(head for index in indices for head in index.heads)
    by_ending = any(index.by_ending for index in indices)

    def find(content: str, words: Sequence[Word]) -> Iterator[Found]:
        # Few words open a term, so they are looked up once for all families.
        places = [
            at for at, word in enumerate(words)
            if by_ending or word.low in heads or word.lemma in heads
        ]  # fmt: skip
        for index in indices if places else ():
            free = 0
            for at in places:
                term = index.longest(content, words, at) if at >= free else None
                if term is not None:
                    free = at + len(term.words)
                    yield Found(term, at, free)

    return find


@dataclass(frozen=True)
class Found:
    """A term at one place: words `first` up to, not including, `last` of those searched."""

    term: Term
    first: int
    last: int


class _Index:
    """The terms of one family by what their first word has to be.

    Attributes:
        heads: The first words, as lemma or as written.
        by_ending: Some terms are told by an ending or by capitals.
    """

    def __init__(self, family: Family) -> None:
        self._by_head: dict[str, list[Term]] = {}
        self._endings = [term for term in family.terms if term.match == "suffix"]
        self._exact = [term for term in family.terms if term.match == "exact"]
        longest_first = sorted(family.terms, key=lambda term: -len(term.words))
        for term in longest_first:
            if term.match in TERM_MATCHES:
                self._by_head.setdefault(term.words[0], []).append(term)
        self.heads = frozenset(self._by_head)
        self.by_ending = bool(self._endings or self._exact)

    def longest(self, content: str, words: Sequence[Word], at: int) -> Term | None:
        """The longest term that begins with this word, or none."""
        word = words[at]
        heads = self._by_head.get(word.low, ()), self._by_head.get(word.lemma.lower(), ())
        fitting = [term for terms in heads for term in terms if _fits(term, content, words, at)]
        if fitting:
            return max(fitting, key=lambda term: len(term.words))
        for term in self._endings:
            if len(word.low) > len(term.entry) and word.low.endswith(term.entry):
                return term
        return next((t for t in self._exact if _fits_exactly(t, content, word)), None)


def _fits(term: Term, content: str, words: Sequence[Word], at: int) -> bool:
    if at + len(term.words) > len(words):
        return False
    for step, wanted in enumerate(term.words):
        word = words[at + step]
        # A lemma is no form of itself everywhere: «si è svolta» is no «svolta».
        as_written = term.match != "lemma" and wanted == word.low
        as_lemma = term.match != "form" and wanted == word.lemma.lower()
        if not as_written and not as_lemma:
            return False
        if step and not _BETWEEN.fullmatch(content, words[at + step - 1].end, word.start):
            return False
    return True


def _fits_exactly(term: Term, content: str, word: Word) -> bool:
    """«Voi» inside a sentence, «incontrarVi»; not «Voi» where any word has a capital."""
    if word.written == term.entry:
        return not _SENTENCE_HEAD.search(content[max(0, word.start - 12) : word.start])
    host = word.written.removesuffix(term.entry)
    return host != word.written and host[-1:].islower()


def _term(
    where: str, row: Mapping[str, str], language: str, matches: Sequence[str],
    families: Sequence[str] = (),
) -> Term:  # fmt: skip
    """A checked term; `row` is quoted where it cannot be used."""
    names = ("entry", "family", "match", "gloss", "reason", "source")
    term = Term(*(row[name].strip() for name in names))
    problem = _problem(term, language, matches, families)
    if problem:
        quoted = ",".join(row[name] for name in STUDY_COLUMNS)
        raise StudyError(
            where=where, found=f"the row {quoted!r}: {problem[0]}", expected=problem[1],
            todo="Correct this row, or take it out.",
        )  # fmt: skip
    return term


def _problem(
    term: Term, language: str, matches: Sequence[str], families: Sequence[str]
) -> tuple[str, str] | None:
    if not term.words:
        return "an entry without a word", "a word, a phrase or an ending"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", term.family):
        return f"the family {term.family!r}", "small letters, digits and '_'"
    if families and term.family not in families:
        return f"the family {term.family!r}", f"one of {', '.join(families)}"
    if term.match not in matches:
        return f"the match {term.match!r}", f"one of {', '.join(matches)}"
    if not term.gloss or not term.reason or not term.source:
        return "no gloss, reason or source", "all three: English, why it is here, where it is from"
    if term.match in ("lemma", "exact", "suffix") and len(term.words) > 1:
        return f"{len(term.words)} words for a {term.match}", "one word; several are a phrase"
    if term.match == "phrase" and len(term.words) < 2:
        return "one word for a phrase", "several words; one is a lemma or a form"
    if term.match == "lemma" and lemma_of(term.entry, language).lower() != term.words[0]:
        lemma = lemma_of(term.entry, language)
        return f"a form of {lemma!r}", f"{lemma!r}, or the match 'form' for this form alone"
    return None


def _study_rows(study: Study) -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(study.folder.glob(STUDY_FILES)):
        for line, row in _read(path):
            yield f"{path}, line {line}", row


def _read(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = reader.fieldnames or []
            rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise StudyError(
            where=str(path), found=f"a file that cannot be read ({error})",
            expected="CSV in UTF-8", todo="Save the file as UTF-8, one row a line.",
        ) from None  # fmt: skip
    missing = [column for column in STUDY_COLUMNS if column not in header]
    if missing:
        raise StudyError(
            where=f"{path}, line 1", found=f"the columns {', '.join(header)}",
            expected=", ".join(STUDY_COLUMNS), todo=f"Add {', '.join(missing)}.",
        )  # fmt: skip
    for line, row in rows:
        if None in row or None in row.values():
            given = ",".join(str(cell) for cell in row.values() if cell is not None)
            raise StudyError(
                where=f"{path}, line {line}", found=f"too many or too few fields in {given!r}",
                expected=f"{len(header)} fields", todo="Quote fields that hold a comma.",
            )  # fmt: skip
    return rows


def _refuse_doubles(terms: Sequence[Term], study: Study) -> None:
    seen: set[tuple[str, str]] = set()
    for term in terms:
        key = term.family, term.entry.lower()
        if key in seen:
            raise StudyError(
                where=f"{study.folder / 'terms.csv'} or the lexicon of {study.language!r}",
                found=f"{term.entry!r} for a second time in the family {term.family!r}",
                expected="each term once in a family", todo="Take one of the two rows out.",
            )  # fmt: skip
        seen.add(key)
