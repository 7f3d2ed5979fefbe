"""Rhetorical terms: where the planned families occur, and how often in each voice.

Every word of a text is read once, with its lemma, its voice and whether it belongs to
nobody's vocabulary (`helpers.rhetorical_terms.exclusions`). Hits are counted per voice, mode and
text and never across them; a rate has its denominator in the row, and an interval from resampling
the paragraphs, because words of one paragraph are not independent of one another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from typing import NamedTuple

import numpy as np

from helpers.chance import SEED
from helpers.layout import LINE_END
from helpers.lemmas import Word, is_function_word, words_between
from helpers.rhetorical_terms.exclusions import Excluded, excluded_spans
from helpers.rhetorical_terms.families import Family, finder
from helpers.rhetorical_terms.keyness import dealt, holm
from helpers.speech.voices import MODES, Quotation, Segment, Voices
from helpers.study import RESERVED_SPEAKERS, Study

RESAMPLES = 2000
SHUFFLES = 4999
# With fewer paragraphs, resampling them says nothing.
FEWEST_PARAGRAPHS = 5
# Garwood's exact 97.5 % limit of a Poisson count of zero: -log(0.025).
_LIMIT_OF_NONE = 3.6888794541139363
FLAGS = ("", "name", "cited")

Tallies = dict[tuple[str, str, str, str], list["Hit"]]


class Spoken(NamedTuple):
    """One word of a text in its voice.

    Attributes:
        word: The word.
        segment: Index of its segment.
        paragraph: Index of its block of lines.
        excluded: Why it is nobody's vocabulary, or empty.
    """

    word: Word
    segment: int
    paragraph: int
    excluded: str


@dataclass(frozen=True)
class Vocabulary:
    """One text, word by word.

    Attributes:
        voice: The text, attributed.
        words: Every word of the text, in order.
        excluded: The spans that are nobody's vocabulary.
    """

    voice: Voices
    words: tuple[Spoken, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True)
class Hit:
    """A term at one place.

    Attributes:
        family, entry: Of the term.
        text_id, line, start, end: Where; `line` is 1-based.
        speaker, mode, segment_id: Of the segment.
        segment, paragraph: Its index, and that of its block of lines.
        flag: ``name`` where it stands in a title or a programme's name (marks that hold a
            name, or a capital inside a sentence), ``cited`` where the speaker cites somebody
            else's words, else empty.
        excluded: Why it does not count, or empty.
    """

    family: str
    entry: str
    text_id: str
    line: int
    start: int
    end: int
    speaker: str
    mode: str
    segment_id: str
    segment: int
    paragraph: int
    flag: str
    excluded: str


@dataclass(frozen=True)
class Count:
    """One family in one voice, mode and text.

    Attributes:
        family, text_id, speaker, mode: What is counted.
        hits: How often it occurs.
        in_names: How many of these stand in titles and names.
        words: Of this voice, mode and text, outside the excluded spans.
        paragraphs: In which these words stand.
        per_1000: Hits per 1,000 words.
        low, high: 95 % interval of the rate; None where there are too few paragraphs. Without
            a hit the interval is Garwood's exact one, from which nothing more can be had.
    """

    family: str
    text_id: str
    speaker: str
    mode: str
    hits: int
    in_names: int
    words: int
    paragraphs: int
    per_1000: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Contrast:
    """One family in two leaders' words of one text and mode.

    Attributes:
        family, text_id, mode: What is compared.
        speaker, other: The two leaders, in the study's order.
        hits, words, per_1000: Of `speaker`.
        other_hits, other_words, other_per_1000: Of `other`.
        difference: Of the rates, per 1,000 words.
        low, high: Its 95 % interval, from those of the two rates (square and add: Zou and
            Donner, Statistics in Medicine 27, 2008).
        p: Share of shuffles of paragraphs between the two that differ at least as much.
        p_holm: Corrected for all families of this text, mode and pair.
    """

    family: str
    text_id: str
    mode: str
    speaker: str
    other: str
    hits: int
    words: int
    per_1000: float
    other_hits: int
    other_words: int
    other_per_1000: float
    difference: float
    low: float
    high: float
    p: float
    p_holm: float


def vocabularies(study: Study, voices: Sequence[Voices]) -> tuple[Vocabulary, ...]:
    """Every text of a study, word by word.

    Args:
        study: The study.
        voices: Of all its texts.
    """
    return tuple(_vocabulary(study, voice) for voice in voices)


def _vocabulary(study: Study, voice: Voices) -> Vocabulary:
    excluded = excluded_spans(study, voice)
    starts = [span.start for span in excluded]
    blocks = [block.start for block in voice.corpus.blocks]
    content, words = voice.corpus.text.content, []
    for number, segment in enumerate(voice.segments):
        paragraph = bisect_right(blocks, segment.start) - 1
        for word in words_between(content, segment.start, segment.end, study.language):
            at = bisect_right(starts, word.start) - 1
            inside = at >= 0 and word.start < excluded[at].end
            words.append(Spoken(word, number, paragraph, excluded[at].reason if inside else ""))
    return Vocabulary(voice, tuple(words), excluded)


def by_segment(vocabulary: Vocabulary) -> Iterator[tuple[Segment, list[Spoken]]]:
    """Every segment that has words, with its words, in order."""
    own: list[Spoken] = []
    for spoken in vocabulary.words:
        if own and own[-1].segment != spoken.segment:
            yield vocabulary.voice.segments[own[0].segment], own
            own = []
        own.append(spoken)
    if own:
        yield vocabulary.voice.segments[own[0].segment], own


def hits_of(texts: Iterable[Vocabulary], families: Sequence[Family]) -> tuple[Hit, ...]:
    """Every place at which a term of these families stands, excluded ones too.

    Args:
        texts: From `vocabularies`.
        families: What to look for.

    Returns:
        Hits by family in the given order, then by text and place.
    """
    find = finder(families)
    found = [hit for text in texts for hit in _hits_of_text(text, find)]
    order = {family.key: number for number, family in enumerate(families)}
    return tuple(sorted(found, key=lambda hit: order[hit.family]))


def _hits_of_text(text: Vocabulary, find) -> Iterator[Hit]:
    content, text_id = text.voice.corpus.text.content, text.voice.corpus.text.id
    marked = _marked(text)
    for segment, own in by_segment(text):
        words = [spoken.word for spoken in own]
        for found in find(content, words):
            start, end = words[found.first].start, words[found.last - 1].end
            reasons = [own[at].excluded for at in range(found.first, found.last)]
            yield Hit(
                found.term.family, found.term.entry, text_id,
                segment.line + len(LINE_END.findall(content, segment.start, start)),
                start, end, segment.speaker, segment.mode, segment.id,
                own[0].segment, own[0].paragraph,
                _flag(content, segment, marked.get(own[0].segment, ()), start, end),
                next(filter(None, reasons), ""),
            )  # fmt: skip


def _marked(text: Vocabulary) -> dict[int, list[Quotation]]:
    """Passages that hold a name or somebody else's words, by the segment they begin in."""
    starts = [segment.start for segment in text.voice.segments]
    found: dict[int, list[Quotation]] = {}
    for quotation in text.voice.quotations:
        if quotation.is_name or quotation.quoted_person:
            found.setdefault(bisect_right(starts, quotation.start) - 1, []).append(quotation)
    return found


def _flag(
    content: str, segment: Segment, quotations: Sequence[Quotation], start: int, end: int
) -> str:
    for quotation in quotations:
        if quotation.start <= start and end <= quotation.end:
            return "name" if quotation.is_name else "cited"
    before = content[segment.start : start].rstrip(" \t\u00a0«“\"'’(")
    inside = before and not before.endswith((".", ":", "!", "?", "…", "–", "—"))
    is_title = segment.kind == "prose" and inside and content[start].isupper()
    return "name" if is_title else ""


def voice_order(study: Study) -> tuple[str, ...]:
    """The order of voices in tables: leaders, other people, the narrator last."""
    narrator, *others = RESERVED_SPEAKERS
    people = (key for key in study.people if key not in study.leaders)
    return (*study.leaders, *people, *others, narrator)


@dataclass(frozen=True)
class Cell:
    """The words of one voice and mode of one text, paragraph by paragraph.

    Attributes:
        text_id, speaker, mode: Whose words.
        paragraphs: Indices of the blocks they stand in, in order.
        starts: Offset of the first of these words in each.
        words: How many stand in each.
    """

    text_id: str
    speaker: str
    mode: str
    paragraphs: tuple[int, ...]
    starts: tuple[int, ...]
    words: tuple[int, ...]


def cells(study: Study, texts: Iterable[Vocabulary]) -> tuple[Cell, ...]:
    """Every voice and mode that has words of its own in a text, in the order of tables."""
    voices = voice_order(study)
    found: list[Cell] = []
    for text in texts:
        starts: dict[tuple[str, str], dict[int, list[int]]] = {}
        for spoken in text.words:
            if not spoken.excluded:
                segment = text.voice.segments[spoken.segment]
                own = starts.setdefault((segment.speaker, segment.mode), {})
                own.setdefault(spoken.paragraph, []).append(spoken.word.start)
        for speaker, mode in sorted(
            starts, key=lambda key: (voices.index(key[0]), MODES.index(key[1]))
        ):
            own = starts[speaker, mode]
            sizes = [(at[0], len(at)) for at in own.values()]
            found.append(
                Cell(
                    text.voice.corpus.text.id, speaker, mode, tuple(own), *zip(*sizes, strict=True)
                )
            )
    return tuple(found)


def counts(
    found: Sequence[Cell], hits: Iterable[Hit], families: Sequence[Family]
) -> tuple[Count, ...]:
    """Each family in each voice, mode and text, zeros included.

    Args:
        found: From `cells`.
        hits: From `hits_of`; excluded ones are left out.
        families: Those that `hits` were looked for with.

    Returns:
        Counts by family, then in the order of `found`.
    """
    tallies = _tallies(hits)
    rows: dict[tuple[int, int], Count] = {}
    for place, cell in enumerate(found):
        matrix = np.array([_per_paragraph(cell, f.key, tallies) for f in families])
        lows, highs = _intervals(cell, matrix.reshape(len(families), len(cell.words)))
        total = sum(cell.words)
        for number, family in enumerate(families):
            own = tallies.get((family.key, cell.text_id, cell.speaker, cell.mode), [])
            rows[number, place] = Count(
                family.key, cell.text_id, cell.speaker, cell.mode, len(own),
                sum(1 for hit in own if hit.flag == "name"), total, len(cell.words),
                1000 * len(own) / total, lows[number], highs[number],
            )  # fmt: skip
    return tuple(rows[key] for key in sorted(rows))


def _tallies(hits: Iterable[Hit]) -> Tallies:
    tallies: Tallies = {}
    for hit in hits:
        if not hit.excluded:
            tallies.setdefault((hit.family, hit.text_id, hit.speaker, hit.mode), []).append(hit)
    return tallies


def _per_paragraph(cell: Cell, family: str, tallies: Tallies) -> list[int]:
    own = tallies.get((family, cell.text_id, cell.speaker, cell.mode), [])
    place = {paragraph: number for number, paragraph in enumerate(cell.paragraphs)}
    row = [0] * len(cell.words)
    for hit in own:
        row[place[hit.paragraph]] += 1
    return row


def _resampled(cell: Cell, matrix: np.ndarray) -> np.ndarray:
    """Rates per 1,000 words of resamples: one row a family, one column a resample."""
    # The place in the text starts the stream: two voices never share one, and a name has
    # no part in it.
    # Drawn anew for each voice, so that one voice's interval does not hang on another's.
    random = np.random.Generator(np.random.PCG64([SEED, cell.starts[0]]))
    size = len(cell.words)
    draws = random.integers(0, size, (RESAMPLES, size))
    return 1000 * matrix[:, draws].sum(axis=2) / np.array(cell.words)[draws].sum(axis=1)


def _intervals(cell: Cell, matrix: np.ndarray) -> tuple[list[float | None], list[float | None]]:
    """The 95 % intervals of each family's rate in one cell."""
    families = len(matrix)
    if len(cell.words) < FEWEST_PARAGRAPHS:
        return [None] * families, [None] * families
    low, high = np.quantile(_resampled(cell, matrix), (0.025, 0.975), axis=1)
    none = 1000 * _LIMIT_OF_NONE / sum(cell.words)
    seen = matrix.sum(axis=1) > 0
    return low.tolist(), [float(h) if s else none for h, s in zip(high, seen, strict=True)]


def contrasts(
    study: Study, found: Sequence[Cell], hits: Iterable[Hit], families: Sequence[Family]
) -> tuple[Contrast, ...]:
    """Each family, leader against leader, within one text and mode.

    A pair is compared where both have at least `FEWEST_PARAGRAPHS` paragraphs. The
    correction is Holm's over all planned families of the text, mode and pair.

    Args:
        study: The study.
        found: From `cells`.
        hits: From `hits_of`.
        families: All that were planned.
    """
    hits = tuple(hits)
    tallies = _tallies(hits)
    known = {(c.text_id, c.mode, c.speaker): c for c in found}
    counted = {(c.family, c.text_id, c.mode, c.speaker): c for c in counts(found, hits, families)}
    rows: list[Contrast] = []
    for text_id, mode in dict.fromkeys((cell.text_id, cell.mode) for cell in found):
        own = [known.get((text_id, mode, leader)) for leader in study.leaders]
        large = [c for c in own if c and len(c.words) >= FEWEST_PARAGRAPHS]
        for one, other in combinations(large, 2):
            ps = _shuffled(one, other, families, tallies)
            for family, p, p_holm in zip(families, ps, holm(ps), strict=True):
                pair = (counted[family.key, text_id, mode, c.speaker] for c in (one, other))
                rows.append(_contrast(*pair, p, p_holm))
    return tuple(rows)


def _contrast(one: Count, other: Count, p: float, p_holm: float) -> Contrast:
    difference = one.per_1000 - other.per_1000
    below = hypot(one.per_1000 - one.low, other.high - other.per_1000)
    above = hypot(one.high - one.per_1000, other.per_1000 - other.low)
    return Contrast(
        one.family, one.text_id, one.mode, one.speaker, other.speaker,
        one.hits, one.words, one.per_1000, other.hits, other.words, other.per_1000,
        difference, difference - below, difference + above, p, p_holm,
    )  # fmt: skip


def _shuffled(one: Cell, other: Cell, families: Sequence[Family], tallies: Tallies) -> list[float]:
    """How often a shuffle of the paragraphs parts the two rates at least as far."""
    # In the order of the text, so that it does not matter who is named first.
    order = np.argsort([*one.starts, *other.starts])
    hits = np.array([
        [*_per_paragraph(one, f.key, tallies), *_per_paragraph(other, f.key, tallies)]
        for f in families
    ])[:, order]  # fmt: skip
    words = np.array([*one.words, *other.words])[order]
    mine = np.array([True] * len(one.words) + [False] * len(other.words))[order]
    random = np.random.Generator(np.random.PCG64([SEED, *sorted((one.starts[0], other.starts[0]))]))

    def gap(labels: np.ndarray) -> np.ndarray:
        own, others = (
            1000 * (side @ hits.T) / (side @ words)[:, None] for side in (labels, ~labels)
        )
        return abs(own - others)

    observed = gap(mine[None, :])[0]
    # A shuffle that is exactly as far apart has to count, whatever the last bit says.
    as_far = (gap(dealt(words, mine, SHUFFLES, random)) >= observed - 1e-9).sum(axis=0)
    return [float(p) for p in (as_far + 1) / (SHUFFLES + 1)]


def paragraphs_of(
    texts: Iterable[Vocabulary],
    cell: Cell,
    *,
    lemmas: bool = False,
    content_of: str = "",
    left_in: Sequence[str] = (),
) -> tuple[tuple[Counter[str], ...], tuple[int, ...]]:
    """The words of one voice and mode of one text, paragraph by paragraph, counted.

    Args:
        texts: From `vocabularies`.
        cell: Whose words.
        lemmas: Count lemmas and not forms.
        content_of: Leave out this language's function words; empty for none.
        left_in: Reasons of exclusion that are not to count, to see what they are for.

    Returns:
        What each paragraph holds, and where each begins in the text.
    """
    found: dict[int, Counter[str]] = {}
    starts: dict[int, int] = {}
    for text in texts:
        if text.voice.corpus.text.id != cell.text_id:
            continue
        for spoken in text.words:
            segment = text.voice.segments[spoken.segment]
            if (segment.speaker, segment.mode) != (cell.speaker, cell.mode):
                continue
            if _is_compared(spoken, content_of, left_in):
                word = spoken.word.lemma if lemmas else spoken.word.low
                found.setdefault(spoken.paragraph, Counter())[word] += 1
                starts.setdefault(spoken.paragraph, spoken.word.start)
    return tuple(found.values()), tuple(starts.values())


def background_of(
    texts: Iterable[Vocabulary], *, lemmas: bool = False, content_of: str = ""
) -> Counter[str]:
    """How often each word occurs in all texts and voices together, outside what is excluded.

    Args:
        texts: From `vocabularies`.
        lemmas: Count lemmas and not forms.
        content_of: Leave out this language's function words; empty for none.
    """
    return Counter(
        spoken.word.lemma if lemmas else spoken.word.low
        for text in texts
        for spoken in text.words
        if _is_compared(spoken, content_of)
    )


def _is_compared(spoken: Spoken, content_of: str, left_in: Sequence[str] = ()) -> bool:
    if spoken.excluded and spoken.excluded not in left_in:
        return False
    return not content_of or not is_function_word(spoken.word, content_of)
