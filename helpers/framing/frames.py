"""Which frame a sentence puts around its matter, by rule: term families and borderline rules.

For texts that nobody has coded. A frame is found by the words of a family in
``frame_terms``; words in which they do not count are in ``frame_exceptions``. Four of the
codebook's borderline rules need more than a list and stand here: a run-in label adds no
frame (rule 1), a venue is no topic (rule 2), strings of adjectives and mere examples carry
nothing (rule 3). Every frame found has the words that carry it. How often this is right is
measured in `helpers.framing.frame_scores`; where a coding exists, it goes first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.coding.codebook import FRAME, codes_of
from helpers.corpus import Corpus, Sentence
from helpers.lexicons import read_lexicon
from helpers.study import Study

KINDS = ("field", "adjective", "claim", "name")
ORIGINS = ("codebook", "general", "texts")
# How many words may stand where an entry has dots, and how long a run-in label may be.
_GAP, _LABEL_WORDS = 3, 6
# How many letters find an entry, and how many words before a term an exception may begin.
_STEM, _REACH = 3, 12

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W_]+\*?|…")
_LABEL = re.compile(r"[^\W\d_][^:.!?;\r\n]*:(?=\s+\S)")
_ADJECTIVE = r"[^\W\d_]+(?:ic[oaie]|iche|al[ei]|iv[oaie]|ar[ei]|ari[oae]?|os[oaie])"
# Lists of some length, so that no text makes a search long.
_STRING = re.compile(rf"\b{_ADJECTIVE}(?:\s*,\s*{_ADJECTIVE}){{1,9}},?\s+ed?\s+{_ADJECTIVE}\b")
_ITEM = r"[^,;:.()]{1,150}"
_ITEMS = re.compile(rf"{_ITEM}(?:,{_ITEM}){{1,9}}\s+ed?\s{_ITEM}")
_ONE_ITEM = re.compile(_ITEM)


@dataclass(frozen=True)
class Entry:
    """One row of a lexicon of frames.

    Attributes:
        entry: As written there: words; ``*`` ends a stem, ``…`` stands for up to three words.
        frame: The frame it carries, or whose terms it takes away.
        words: The entry cut into words, folded.
        family: The term family; empty for an exception.
        kind: ``field`` (a field of policy), ``adjective`` (a noun with an adjective that
            may be one of a string), ``claim`` or ``name``; empty for an exception.
        origin: Where a term was taken from: the ``codebook``, ``general`` usage or the
            shipped ``texts``; empty for an exception.
    """

    entry: str
    frame: str
    words: tuple[str, ...]
    family: str = ""
    kind: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Hit:
    """A term where it stands.

    Attributes:
        term: Which.
        start, end: Offsets in the text.
        exceptions: The exceptions that cover it; with any of them it does not count.
    """

    term: Entry
    start: int
    end: int
    exceptions: frozenset[Entry] = frozenset()


@dataclass(frozen=True)
class Framed:
    """A frame that the rules find in a sentence.

    Attributes:
        text_id, sentence_id: The sentence.
        frame: Which frame.
        family: The term family that carries it.
        start, end: Offsets of the words that carry it: the longest hit, the first of equals.
    """

    text_id: str
    sentence_id: str
    frame: str
    family: str
    start: int
    end: int


_Token = tuple[str, int, int]


def terms(language: str) -> tuple[Entry, ...]:
    """The terms of all frames in one language, in the lexicon's order."""
    return tuple(entry for entry in _entries(language) if entry.kind)


def exceptions(language: str) -> tuple[Entry, ...]:
    """The stretches in which a frame's terms do not count."""
    return tuple(entry for entry in _entries(language) if not entry.kind)


@cache
def _entries(language: str) -> tuple[Entry, ...]:
    given = ("entry", "frame", "family", "kind", "origin")
    rows = read_lexicon(language, "frame_terms", given)
    listed = [Entry(r["entry"], r["frame"], _parts(r["entry"]), *(r[c] for c in given[2:]))
              for r in rows]  # fmt: skip
    for term in listed:
        assert term.kind in KINDS and term.origin in ORIGINS, term
    rows = read_lexicon(language, "frame_exceptions", ("entry", "frame"))
    return (*listed, *(Entry(r["entry"], r["frame"], _parts(r["entry"])) for r in rows))


def _parts(entry: str) -> tuple[str, ...]:
    """An entry as words, folded; the first has letters enough to be found by."""
    words = tuple(part.casefold() for part in _PART.findall(entry))
    assert words[0] != "…" and words[-1] != "…", entry
    assert not words[0].endswith("*") or len(words[0]) > _STEM, entry
    return words


@cache
def _by_beginning(language: str) -> dict[str, tuple[Entry, ...]]:
    """Entries by the first letters of their first word, or by the word where it is short."""
    found: dict[str, list[Entry]] = {}
    for entry in _entries(language):
        found.setdefault(entry.words[0].removesuffix("*")[:_STEM], []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def _cues(language: str, role: str) -> frozenset[str]:
    rows = read_lexicon(language, "frame_cues", ("entry", "role"))
    return frozenset(row["entry"] for row in rows if row["role"] == role)


def hits(content: str, start: int, end: int, language: str) -> tuple[Hit, ...]:
    """Every term between two offsets that no borderline rule takes away.

    Args:
        content: The text.
        start: Where a sentence, or a line of another kind, begins.
        end: Where it ends.
        language: Of the lexicons.

    Returns:
        By offset; hits of several terms may overlap. Those that an exception covers are
        among them and say so, so that a caller can leave exceptions out too.
    """
    tokens = [(m.group().casefold(), *m.span()) for m in _WORD.finditer(content, start, end)]
    numbers = range(len(tokens))
    matches = [match for at in numbers for match in _matches(content, tokens, at, language)]
    covers: dict[int, list[tuple[Entry, int]]] = {}
    for entry, first, last in matches:
        if not entry.kind:
            covers.setdefault(first, []).append((entry, last))
    aside = _ordered(
        (*_aside(content, start, end, tokens, language), *_venues(matches, tokens, language))
    )
    found = []
    for term, first, last in matches:
        begin, stop = tokens[first][1], tokens[last][2]
        if term.kind and not _is_aside(term, begin, stop, aside):
            around = frozenset(
                entry
                for one in range(max(first - _REACH, 0), first + 1)
                for entry, other in covers.get(one, ())
                if entry.frame == term.frame and last <= other
            )
            found.append(Hit(term, begin, stop, around))
    return tuple(found)


def _matches(
    content: str, tokens: Sequence[_Token], at: int, language: str
) -> Iterator[tuple[Entry, int, int]]:
    """The entries that begin at a word, with the numbers of their first and last word."""
    for entry in _by_beginning(language).get(tokens[at][0][:_STEM], ()):
        last = _match_from(content, tokens, at, entry.words)
        if last is not None:
            yield entry, at, last


def _match_from(
    content: str, tokens: Sequence[_Token], at: int, words: Sequence[str]
) -> int | None:
    """The number of the last word where these words begin at a word; the nearest wins."""
    if at >= len(tokens) or not _is(tokens[at][0], words[0]):
        return None
    if len(words) == 1:
        return at
    gap, rest = (_GAP, words[2:]) if words[1] == "…" else (0, words[1:])
    apart = ".;:!?()" if gap else ".;:!?(),"
    for step in range(1, gap + 2):
        if at + step >= len(tokens):
            break
        between = content[tokens[at + step - 1][2] : tokens[at + step][1]]
        if any(mark in between for mark in apart):
            break
        last = _match_from(content, tokens, at + step, rest)
        if last is not None:
            return last
    return None


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


# --- borderline rules ---------------------------------------------------------------


def _aside(
    content: str, start: int, end: int, tokens: Sequence[_Token], language: str
) -> Iterator[tuple[str, int, int]]:
    """Stretches whose words carry less, and of which rule: label, string or example."""
    label = label_end(content, start, end)
    if label > start:
        yield "label", start, label
    for string in _STRING.finditer(content, start, end):
        yield "string", *string.span()
    for number, (word, begin, stop) in enumerate(tokens):
        if word in _cues(language, "list") and _opens_list(content, tokens, number, language):
            items = _ITEMS.match(content, stop, end)
            if items:
                yield "example", begin, items.end()
        pair = " ".join(token[0] for token in tokens[number : number + 2])
        if pair in _cues(language, "instance") or word in _cues(language, "instance"):
            item = _ONE_ITEM.match(content, begin, end)
            yield "example", begin, item.end() if item else stop


def _opens_list(content: str, tokens: Sequence[_Token], number: int, language: str) -> bool:
    """In brackets, or between a plural and an article: not "definito come", "come motori"."""
    if content[tokens[number][1] - 1 : tokens[number][1]] == "(":
        return True
    if not 0 < number < len(tokens) - 1:
        return False
    return tokens[number - 1][0][-1] in "ie" and tokens[number + 1][0] in _determiners(language)


@cache
def _determiners(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    return frozenset(r["entry"].strip("'’") for r in rows if r["class"] == "determiner")


def label_end(content: str, start: int, end: int) -> int:
    """Where the run-in label of a paragraph ends ("Energia: …"), or `start` without one."""
    before = content[max(start - 1, 0) : start]
    label = _LABEL.match(content, start, end)
    if before.strip() or label is None:
        return start
    few = sum(1 for _ in _WORD.finditer(label.group())) <= _LABEL_WORDS
    return label.end() if few else start


_Aside = dict[str, tuple[list[int], list[int]]]


def _ordered(stretches: Iterable[tuple[str, int, int]]) -> _Aside:
    """Stretches by rule: where they begin, and how far those that have begun reach."""
    ordered: _Aside = {}
    for rule, first, last in sorted(stretches, key=lambda stretch: stretch[1]):
        starts, reach = ordered.setdefault(rule, ([], []))
        starts.append(first)
        reach.append(max(last, reach[-1]) if reach else last)
    return ordered


def _reach(aside: _Aside, rule: str, at: int) -> int:
    """The furthest end of the stretches of a rule that have begun at an offset."""
    starts, reach = aside.get(rule, ([], []))
    number = bisect_right(starts, at) - 1
    return reach[number] if number >= 0 else -1


def _is_aside(term: Entry, begin: int, stop: int, aside: _Aside) -> bool:
    if any(stop <= _reach(aside, rule, begin) for rule in ("label", "venue")):
        return True
    if term.kind not in ("field", "adjective"):
        return False
    if stop <= _reach(aside, "example", begin) or begin < _reach(aside, "string", begin):
        return True
    return term.kind == "adjective" and stop <= _reach(aside, "string", stop - 1)


def _venues(
    matches: Iterable[tuple[Entry, int, int]], tokens: Sequence[_Token], language: str
) -> Iterator[tuple[str, int, int]]:
    """A forum behind a preposition, or a body's name behind "vertice della": where, not what."""
    before, occasion = _cues(language, "before"), _cues(language, "occasion")
    for term, first, last in matches:
        if term.kind != "name" or first == 0:
            continue
        preceding = [token[0] for token in tokens[max(first - 2, 0) : first]]
        if tokens[first][0] in occasion:
            # "al 21° Forum …"
            preceding = preceding[:-1] if preceding[-1].isdigit() else preceding
            found = preceding[-1:] and preceding[-1] in before
        else:
            found = len(preceding) == 2 and preceding[0] in occasion and preceding[1] in before
        if found:
            yield "venue", tokens[first][1], tokens[last][2]


# --- frames of sentences ------------------------------------------------------------


def sentence_hits(corpus: Corpus, sentence: Sentence, language: str) -> tuple[Hit, ...]:
    """The hits of one sentence; the same as `hits` between its offsets."""
    return hits(corpus.text.content, sentence.start, sentence.end, language)


def frames_by_rule(
    study: Study, corpora: Sequence[Corpus], withheld: frozenset[Entry] = frozenset()
) -> tuple[Framed, ...]:
    """The frames of every sentence of prose, by the rules alone.

    Args:
        study: The study; its codebook says which frames there are.
        corpora: Its texts, parsed.
        withheld: Terms and exceptions to do without, for measuring.

    Returns:
        One record a sentence and frame, by text, sentence and the codebook's order.
    """
    known = codes_of(study, FRAME)
    return tuple(
        framed
        for corpus in corpora
        for sentence in corpus.sentences
        for framed in _framed(
            corpus, sentence, sentence_hits(corpus, sentence, study.language), known, withheld
        )
    )


def _framed(
    corpus: Corpus, sentence: Sentence, found: Iterable[Hit], known: Sequence[str],
    withheld: frozenset[Entry],
) -> list[Framed]:  # fmt: skip
    counted = counting(found, withheld)
    best = [carrying(counted, frame) for frame in known]
    return [
        Framed(corpus.text.id, sentence.id, hit.term.frame, hit.term.family, hit.start, hit.end)
        for hit in best
        if hit is not None
    ]


def counting(found: Iterable[Hit], withheld: frozenset[Entry] = frozenset()) -> list[Hit]:
    """The hits that count: no exception covers them, and their term is not withheld."""
    return [hit for hit in found if hit.term not in withheld and not hit.exceptions - withheld]


def carrying(found: Iterable[Hit], frame: str) -> Hit | None:
    """The hit that is shown for a frame: the longest, the first of equals; None without one."""
    own = [hit for hit in found if hit.term.frame == frame]
    return min(own, key=lambda hit: (hit.start - hit.end, hit.start), default=None)
