"""What is nobody's vocabulary, as a list of spans.

An article says «X ha sottolineato che …»: the name and the verb are its author's, also where
the rest is counted for X. Counted in, they would be X's most frequent words. So each of
these is a span with a reason, and whoever counts by hand over what remains gets the same:

- lines that are no prose and no heading (captions, page furniture, labels, stage directions);
- reporting clauses: from the subject to the verb and the word that opens what is reported, a
  lead-in up to its colon, and in direct speech all that stands outside the marks;
- the names of the study's people, with aliases, roles and the office before them.

Spans do not overlap; the first reason of this list holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.layout import KINDS, LINE_END
from helpers.lexicons import read_lexicon
from helpers.speech.reading import Report
from helpers.speech.voices import Quotation, Segment, Voices
from helpers.study import Person, Study

REPORTING, NAME = "reporting clause", "name"
COUNTED_KINDS = ("prose", "heading")
REASONS = (REPORTING, NAME, *(kind for kind in KINDS if kind not in COUNTED_KINDS))
_WORD = re.compile(r"[^\W_]+")
# What ends a clause to the left of its verb; a hyphen inside a name does not.
_BREAK = re.compile(r"[,;:.!?…()«»“”\"\[\]]|\s[-–—]\s|\b(?:che|cui|quale|quali|mentre|ma|perché)\b")
# What opens the words reported, directly behind the verb or behind adverbs.
_OPENS = re.compile(
    r"(?:\s+(?:\w+mente|anche|poi|inoltre|infine|subito|ancora|quindi|già))*"
    r"(?:\s*:|\s+(?:che|come|quanto|se|di)\b(?:\s*:)?)"
)
_COMPLEMENT = re.compile(r"\b(?:che|come|quanto|se|perché)\b|[.;!?«»“”\"]")
# Longer than this, what stands before a colon is no lead-in any more.
_LEAD_IN_WORDS = 20
_SUBJECT_WORDS = 12


@dataclass(frozen=True)
class Excluded:
    """A stretch whose words are counted for nobody.

    Attributes:
        text_id: The text.
        line: 1-based line in which it begins.
        start, end: Offsets in the text.
        reason: ``reporting clause``, ``name``, or the kind of a line.
        speaker, mode: Of the segment it stands in.
    """

    text_id: str
    line: int
    start: int
    end: int
    reason: str
    speaker: str
    mode: str


def excluded_spans(study: Study, voice: Voices) -> tuple[Excluded, ...]:
    """Everything of one text that is nobody's vocabulary, in order, without overlaps.

    Args:
        study: The study.
        voice: One of its texts, attributed.
    """
    content = voice.corpus.text.content
    names = _name_pattern(study)
    starts = [segment.start for segment in voice.segments]
    reports: dict[int, list[Report]] = {}
    for report in voice.reports:
        reports.setdefault(bisect_right(starts, report.start) - 1, []).append(report)
    said: dict[int, list[Quotation]] = {}
    for quotation in voice.quotations:
        if not quotation.is_name:
            said.setdefault(bisect_right(starts, quotation.start) - 1, []).append(quotation)
    found: list[Excluded] = []
    for number, segment in enumerate(voice.segments):
        spans = _of_segment(
            study, content, segment, reports.get(number, ()), said.get(number, ()), names
        )
        found += _placed(voice, segment, spans)
    return tuple(found)


def _placed(
    voice: Voices, segment: Segment, spans: Iterable[tuple[int, int, str]]
) -> Iterator[Excluded]:
    text_id, content = voice.corpus.text.id, voice.corpus.text.content
    for start, end, reason in _apart(spans):
        line = segment.line + len(LINE_END.findall(content, segment.start, start))
        yield Excluded(text_id, line, start, end, reason, segment.speaker, segment.mode)


def _of_segment(
    study: Study, content: str, segment: Segment, reports: Sequence[Report],
    said: Sequence[Quotation], names: re.Pattern[str],
) -> list[tuple[int, int, str]]:  # fmt: skip
    """Spans of one segment, the strongest reason first; they may overlap."""
    if segment.kind not in COUNTED_KINDS:
        return [(segment.start, segment.end, segment.kind)]
    called = list(_names_in(study, content, segment, names))
    spans: list[tuple[int, int, str]] = []
    if segment.mode == "direct":
        spans += [(*span, REPORTING) for span in _outside(segment, said)]
    if segment.mode in ("direct", "indirect", "mixed"):
        spans += [(*_clause(study, content, segment, r, called), REPORTING) for r in reports]
    return spans + [(start, end, NAME) for start, end in called]


def _outside(segment: Segment, said: Sequence[Quotation]) -> Iterator[tuple[int, int]]:
    """What of a segment of direct speech stands outside its marks."""
    at = segment.start
    for quotation in said:
        if at < quotation.start:
            yield at, quotation.start
        at = max(at, quotation.end)
    if said and at < segment.end:
        yield at, segment.end


def _clause(
    study: Study, content: str, segment: Segment, report: Report,
    called: Sequence[tuple[int, int]],
) -> tuple[int, int]:  # fmt: skip
    """From the subject of a reporting verb to the word that opens what is reported."""
    begin = max(
        (m.end() for m in _BREAK.finditer(content, segment.start, report.start)),
        default=segment.start,
    )
    start = _subject(study, content, begin, report.start, called)
    end = min(report.end, segment.end)
    opens = _OPENS.match(content, end, segment.end)
    if opens:
        return start, opens.end()
    colon = content.find(":", end, segment.end)
    lead_in = content[end:colon] if colon >= 0 else ""
    if (
        lead_in
        and not _COMPLEMENT.search(lead_in)
        and len(_WORD.findall(lead_in)) <= _LEAD_IN_WORDS
    ):
        return start, colon + 1
    return start, end


def _subject(
    study: Study, content: str, begin: int, verb: int, called: Sequence[tuple[int, int]]
) -> int:
    """Where the subject before a verb begins: a name, an office, a pronoun; else the verb.

    What stands before the verb and names nobody is what is talked about («la dichiarazione è
    stata definita …») and stays.
    """
    if len(_WORD.findall(content, begin, verb)) > _SUBJECT_WORDS:
        begin = verb  # no subject is that long
    named = [start for start, end in called if begin <= start and end <= verb]
    nouns = _subject_words(study.language)
    words = list(_WORD.finditer(content, begin, verb))
    named += [word.start() for word in words if word.group().lower() in nouns]
    if not named:
        return verb
    return _with_article(study.language, content, begin, min(named))


@cache
def _subject_words(language: str) -> frozenset[str]:
    nouns = read_lexicon(language, "person_nouns", ("entry", "gender", "class"))
    pronouns = read_lexicon(language, "person_pronouns", ("entry", "gender"))
    offices = {row["entry"] for row in nouns if row["class"] in {"office", "seat"}}
    return frozenset(offices | {row["entry"] for row in pronouns})


def _with_article(language: str, content: str, begin: int, start: int) -> int:
    """The start of the article before a word, if one stands there; else of the word."""
    before = re.search(r"([^\W_]+)['’\s]+$", content[begin:start])
    if before and before.group(1).lower() in _articles(language):
        return begin + before.start()
    return start


@cache
def _articles(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    return frozenset(row["entry"].rstrip("'’") for row in rows if row["class"] == "determiner")


def _name_pattern(study: Study) -> re.Pattern[str]:
    """Every name, alias and role of the study's people, the longest first."""
    names = {name for person in study.people.values() for name in _names_of(person)}
    parts = [
        r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name)))
        for name in sorted(names, key=lambda name: (-len(name), name))
    ]
    # A study's people have names, so there is always one to look for.
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])")


def _names_of(person: Person) -> Iterator[str]:
    yield from (person.name, *person.aliases, person.name.split()[-1])
    for role in person.roles:
        yield role
        yield role[:1].upper() + role[1:]
        yield role[:1].lower() + role[1:]


def _names_in(
    study: Study, content: str, segment: Segment, names: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Names in a segment, each with the office written before it («il presidente X»)."""
    offices = _subject_words(study.language)
    at = segment.start
    for match in names.finditer(content, segment.start, segment.end):
        start = match.start()
        before = re.search(r"([^\W_]+)\s+$", content[at:start])
        if before and before.group(1).lower() in offices:
            start = at + before.start()
        yield start, match.end()
        at = match.end()


def _apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order, cut so that none overlaps one that came before it in the list."""
    kept: list[tuple[int, int, str]] = []
    for start, end, reason in spans:
        pieces = [(start, end)]
        for other_start, other_end, _ in kept:
            pieces = [
                piece
                for a, b in pieces
                for piece in ((a, min(b, other_start)), (max(a, other_end), b))
                if piece[0] < piece[1]
            ]
        kept += [(a, b, reason) for a, b in pieces]
    return sorted(kept)
