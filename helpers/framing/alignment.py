"""Statements that two texts hold: proposed by likeness of letters, confirmed by a reader.

The rules propose: for each sentence of the shorter text the sentences of the longer one that
share most of its rare runs of letters, names and endings weighing little. A coded table
(``codings/alignment*.csv``) confirms, pair by pair, and measures the proposals. A pair says
that two sentences hold one claim, and nothing about which came first or why they differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy
import pandas as pd
from scipy.sparse import csr_matrix

from helpers.coding.codebook import FRAME, names_of
from helpers.coding.codings import read_pairs
from helpers.columns import typed
from helpers.corpus import Corpus, Sentence
from helpers.findings import text_name
from helpers.framing.comparison import Coded
from helpers.speech.voices import Voices
from helpers.study import Study

# Runs of so many letters, a blank at either end of a word counted: three to five do best in
# authorship and near-copies (Stamatatos, JASIST 60, 2009), and find inflected forms.
SHORTEST, LONGEST = 3, 5
_WORD = re.compile(r"[^\W_]+")
PROPOSED = 5
RANKS = (1, 3, 5)


@dataclass(frozen=True)
class Proposal:
    """A sentence and one that may hold the same statement.

    Attributes:
        text_id, sentence: Of the shorter text.
        other_text_id, other: Of the longer text.
        rank: 1 for the most similar.
        similarity: Cosine of the two vectors, 0 to 1.
    """

    text_id: str
    sentence: Sentence
    other_text_id: str
    other: Sentence
    rank: int
    similarity: float


def letter_runs(written: str) -> Counter[str]:
    """Runs of letters of the words of a sentence, folded, with blanks around each word."""
    found: Counter[str] = Counter()
    for match in _WORD.finditer(written):
        word = f" {match.group().casefold()} "
        for length in range(SHORTEST, LONGEST + 1):
            found.update(word[at : at + length] for at in range(max(len(word) - length + 1, 0)))
    return found


def whole_words(written: str) -> Counter[str]:
    """The words of a sentence, folded: what letter runs are compared with."""
    return Counter(match.group().casefold() for match in _WORD.finditer(written))


METHODS: dict[str, Callable[[str], Counter[str]]] = {
    "runs of letters": letter_runs,
    "whole words": whole_words,
}
METHOD = "runs of letters"


def vectors(written: Sequence[str], features: Callable[[str], Counter[str]]) -> csr_matrix:
    """Sentences as TF-IDF vectors of length 1.

    Args:
        written: The sentences.
        features: What is counted in each.

    Returns:
        One row a sentence: 1 + ln(count), times ln((1 + n) / (1 + sentences with it)) + 1,
        divided by the row's length; a sentence without features is a row of zeros.

    Source:
        G. Salton and C. Buckley, Information Processing and Management 24 (1988).
    """
    counts = [features(sentence) for sentence in written]
    columns = {name: at for at, name in enumerate(sorted({f for own in counts for f in own}))}
    document = Counter(name for own in counts for name in own)
    rows, cols, values = [], [], []
    for number, own in enumerate(counts):
        for name, count in sorted(own.items()):
            rows.append(number)
            cols.append(columns[name])
            inverse = numpy.log((1 + len(counts)) / (1 + document[name])) + 1
            values.append((1 + numpy.log(count)) * inverse)
    shape = (len(counts), len(columns))
    matrix = csr_matrix((numpy.array(values, dtype=float), (rows, cols)), shape=shape)
    lengths = numpy.sqrt(numpy.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = numpy.divide(1.0, lengths, out=numpy.zeros_like(lengths), where=lengths > 0)
    return csr_matrix(matrix.multiply(scale[:, None]))


def proposals(
    corpora: Sequence[Corpus], method: str = METHOD, most: int = PROPOSED
) -> tuple[Proposal, ...]:
    """For every two texts, what each sentence of the shorter finds in the longer.

    Args:
        corpora: Of a study's texts.
        method: One of `METHODS`.
        most: How many proposals a sentence gets; those without likeness are left out.

    Returns:
        By text, sentence and rank; equals in the order of the longer text.
    """
    found = []
    for pair in combinations(corpora, 2):
        one, other = sorted(pair, key=lambda corpus: len(corpus.sentences))
        if not one.sentences or not other.sentences:
            continue
        written = [c.slice(s.start, s.end) for c in (one, other) for s in c.sentences]
        matrix = vectors(written, METHODS[method])
        theirs = matrix[len(one.sentences) :].T.tocsr()
        for number, sentence in enumerate(one.sentences):
            # Equal up to the last digits must stay equal on any machine.
            likeness = numpy.round((matrix[number] @ theirs).toarray().ravel(), 9)
            best = numpy.argsort(-likeness, kind="stable")[:most]
            found += [
                Proposal(
                    one.text.id, sentence, other.text.id, other.sentences[at], rank,
                    float(likeness[at]),
                )
                for rank, at in enumerate(best, start=1)
                if likeness[at] > 0
            ]  # fmt: skip
    return tuple(found)


def measured(study: Study, corpora: Sequence[Corpus]) -> pd.DataFrame:
    """How often a coded partner is among the first proposals.

    Returns:
        One row a method and what counts as a partner. Columns: method, partners (``same``,
        or ``same or near``), sentences (of the shorter text, with a coded partner), furthest
        (the last rank counted), within_1, within_3, within_5 (of them, with a partner among
        so many proposals), share_1, share_3, share_5, mean_reciprocal (mean of 1 / rank of
        the first partner, 0 where it is not among all sentences ranked). Empty without a
        coded table.
    """
    rows = []
    coded = read_pairs(study)
    for method in METHODS if coded else ():
        ranked: dict[str, list[str]] = {}
        for proposal in proposals(corpora, method, most=10**6):
            ranked.setdefault(proposal.sentence.id, []).append(proposal.other.id)
        for partners, kept in (("same", ("same",)), ("same or near", ("same", "near"))):
            wanted: dict[str, set[str]] = {}
            for pair in coded:
                if pair.match in kept:
                    for a, b in (pair.sentence_ids, pair.sentence_ids[::-1]):
                        if a in ranked:
                            wanted.setdefault(a, set()).add(b)
            ranks = [_first(ranked[sentence], own) for sentence, own in wanted.items()]
            within = [sum(0 < rank <= most for rank in ranks) for most in RANKS]
            of = len(ranks)
            rows.append((
                method, partners, of, RANKS[-1], *within, *(part / of for part in within),
                sum(1 / rank for rank in ranks if rank) / of,
            ))  # fmt: skip
    return typed(
        rows,
        {"method": str, "partners": str, "sentences": int, "furthest": int,
         **{f"within_{rank}": int for rank in RANKS}, **{f"share_{rank}": float for rank in RANKS},
         "mean_reciprocal": float},
    )  # fmt: skip


def _first(ranked: Sequence[str], wanted: set[str]) -> int:
    """The rank of the first partner, or 0."""
    return next((rank for rank, other in enumerate(ranked, start=1) if other in wanted), 0)


def proposed(study: Study, voices: Sequence[Voices], least: float = 0.2) -> pd.DataFrame:
    """The best proposal of each sentence, where it is similar enough to be worth reading.

    Args:
        study: The study.
        voices: Of all its texts.
        least: The similarity below which a proposal is not listed.

    Returns:
        One row a sentence of the shorter text, the most similar first. Columns: text_id,
        line, speaker, other_text_id, other_line, other_speaker, similarity, confirmed
        (``same``, ``near`` or ``no`` by the coded table; empty without one), sentence,
        other_sentence.
    """
    coded = {frozenset(pair.sentence_ids): pair.match for pair in read_pairs(study)}
    said = _speakers(voices)
    rows = []
    for found in proposals([voice.corpus for voice in voices], most=1):
        if found.similarity < least:
            continue
        verdict = coded.get(frozenset((found.sentence.id, found.other.id)), "no") if coded else ""
        texts = [
            study.text(text).content[s.start : s.end]
            for text, s in ((found.text_id, found.sentence), (found.other_text_id, found.other))
        ]
        rows.append((
            found.text_id, found.sentence.line, said[found.sentence.id], found.other_text_id,
            found.other.line, said[found.other.id], found.similarity, verdict, *texts,
        ))  # fmt: skip
    return typed(
        sorted(rows, key=lambda row: -row[6]),
        {"text_id": str, "line": int, "speaker": str, "other_text_id": str, "other_line": int,
         "other_speaker": str, "similarity": float, "confirmed": str, "sentence": str,
         "other_sentence": str},
    )  # fmt: skip


def _speakers(voices: Sequence[Voices]) -> dict[str, str]:
    """Who speaks in each sentence; where voices share it, the one with the longest part."""
    longest: dict[str, tuple[int, str]] = {}
    for voice in voices:
        for segment in voice.segments:
            length = segment.end - segment.start
            if segment.sentence_id and length > longest.get(segment.sentence_id, (0, ""))[0]:
                longest[segment.sentence_id] = (length, segment.speaker)
    return {sentence: speaker for sentence, (_, speaker) in longest.items()}


def statements(study: Study, voices: Sequence[Voices], coded: Sequence[Coded] = ()) -> pd.DataFrame:
    """The pairs that a reader confirmed, sentence beside sentence, with their frames.

    Args:
        study: The study.
        voices: Of all its texts.
        coded: From `helpers.framing.comparison.coded_frames`; without them the frames are left
        empty.

    Returns:
        One row a pair, in the order of the texts. Columns: statement, match (same or near),
        text, line, speaker, sentence, frames (names), other_text, other_line, other_speaker,
        other_sentence, other_frames, note. Empty without a coded table.
    """
    said, names = _speakers(voices), names_of(study, FRAME)
    framed: dict[str, list[str]] = {}
    for code in coded:
        framed.setdefault(code.sentence_id, []).append(names[code.frame])
    where = {
        sentence.id: (text_name(study, voice.corpus.text.id), sentence.line, said[sentence.id],
                      voice.corpus.slice(sentence.start, sentence.end),
                      ", ".join(dict.fromkeys(framed.get(sentence.id, ()))))
        for voice in voices
        for sentence in voice.corpus.sentences
    }  # fmt: skip
    rows = [
        (pair.statement.replace("_", " "), pair.match, *where[pair.sentence_id],
         *where[pair.other_sentence_id], pair.note)
        for pair in read_pairs(study)
    ]  # fmt: skip
    return typed(
        rows,
        {"statement": str, "match": str, "text": str, "line": int, "speaker": str, "sentence": str,
         "frames": str, "other_text": str, "other_line": int, "other_speaker": str,
         "other_sentence": str, "other_frames": str, "note": str},
    )  # fmt: skip


def same_frames(table: pd.DataFrame) -> pd.DataFrame:
    """In how many pairs both sentences have a frame in common.

    Args:
        table: From `statements`, with frames.

    Returns:
        One row a kind of match. Columns: match, pairs, shared (with a frame in common),
        equal (with the same frames, or both with none).
    """
    rows = []
    for match, own in table.groupby("match", sort=True):
        both = [
            (set(filter(None, r.frames.split(", "))), set(filter(None, r.other_frames.split(", "))))
            for r in own.itertuples()
        ]
        rows.append((
            match, len(own), sum(bool(a & b) for a, b in both), sum(a == b for a, b in both),
        ))  # fmt: skip
    return typed(rows, {"match": str, "pairs": int, "shared": int, "equal": int})


def held(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """Statement by statement, who makes it where.

    Returns:
        One row a statement, in the order of the texts. Columns: statement, match (``same``
        where any pair is, else ``near``), pairs, speakers (of the text named first in the
        pairs), other_speakers, crosses (a pair has different speakers), notes.
    """
    table = statements(study, voices)
    rows = []
    for statement, own in table.groupby("statement", sort=False):
        notes = "; ".join(dict.fromkeys(note for note in own["note"] if note))
        rows.append((
            statement, "same" if "same" in set(own["match"]) else "near", len(own),
            ", ".join(dict.fromkeys(own["speaker"])),
            ", ".join(dict.fromkeys(own["other_speaker"])),
            bool((own["speaker"] != own["other_speaker"]).any()), notes,
        ))  # fmt: skip
    return typed(
        rows,
        {"statement": str, "match": str, "pairs": int, "speakers": str, "other_speakers": str,
         "crosses": bool, "notes": str},
    )  # fmt: skip


def alone(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """How many sentences of each text and voice have no partner in another text.

    Returns:
        One row a text and voice with prose. Columns: text_id, speaker, sentences, paired
        (in a pair that is the same or near), alone, share_alone. Empty without a coded
        table.
    """
    pairs = read_pairs(study)
    paired = {sentence for pair in pairs for sentence in pair.sentence_ids}
    said = _speakers(voices)
    rows = []
    for voice in voices if pairs else ():
        counts: Counter[str] = Counter()
        with_partner: Counter[str] = Counter()
        for sentence in voice.corpus.sentences:
            counts[said[sentence.id]] += 1
            with_partner[said[sentence.id]] += sentence.id in paired
        for speaker, number in counts.items():
            own = with_partner[speaker]
            rows.append((
                voice.corpus.text.id, speaker, number, own, number - own, 1 - own / number,
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "speaker": str, "sentences": int, "paired": int, "alone": int,
         "share_alone": float},
    )  # fmt: skip
