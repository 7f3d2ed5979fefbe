"""How often the rules for frames are right, on sentences their words were not taken from.

The term families were put together by people who knew the shipped texts, so the score of
the lists as they stand flatters them. The cross-validation takes that back as far as it can
be taken back by machine: the coded sentences are cut into folds, and for each fold every
term and exception that stands in no other coded sentence is withheld, whoever wrote it and
wherever it came from, because it may have been written from that very fold. Words that the
codebook itself names stay, in one of the schemes, since a codebook is there before a text
is read. What cannot be withheld is what was left out of the lists after reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy
import pandas as pd

from helpers.chance import DRAWS, SEED, krippendorff_alpha, middle
from helpers.coding.codebook import FRAME, NONE, codes_of, names_of
from helpers.coding.codings import AGREED, read_span_codes
from helpers.columns import typed
from helpers.corpus import Corpus
from helpers.framing.frames import Entry, Hit, counting, frames_by_rule, sentence_hits
from helpers.study import Study

FOLDS = 10
MACRO = "all frames"


@dataclass(frozen=True)
class Scheme:
    """One way to measure.

    Attributes:
        name: As tables call it.
        folds: ``none``, ``blocks`` (of sentences that follow one another) or ``texts``.
        keeps_codebook: Terms that the codebook names are never withheld.
    """

    name: str
    folds: str
    keeps_codebook: bool = True


SCHEMES = (
    Scheme("lists as they stand", "none"),
    Scheme("blocks of sentences", "blocks"),
    Scheme("text by text", "texts"),
    Scheme("blocks, without the codebook's words", "blocks", keeps_codebook=False),
)
# The scheme that stands for the rules wherever one score is named.
CROSS_VALIDATED = SCHEMES[1]


@dataclass(frozen=True)
class Judged:
    """What the rules say of coded sentences under one scheme, beside the coding.

    Attributes:
        scheme: How it was measured.
        frames: The codebook's, in order.
        coded: Sentences by frames, true where the agreed coding has the frame.
        found: The same, true where the rules have it.
    """

    scheme: Scheme
    frames: tuple[str, ...]
    coded: numpy.ndarray
    found: numpy.ndarray


def judge(study: Study, corpora: Sequence[Corpus], scheme: Scheme = CROSS_VALIDATED) -> Judged:
    """Let the rules code every sentence that has an agreed coding, as a scheme demands.

    Args:
        study: The study; without an agreed coding of frames there are no sentences.
        corpora: Its texts, parsed.
        scheme: One of `SCHEMES`.
    """
    frames = codes_of(study, FRAME)
    agreed = agreed_frames(study)
    hits = {
        sentence.id: sentence_hits(corpus, sentence, study.language)
        for corpus in corpora
        for sentence in corpus.sentences
        if sentence.id in agreed
    }
    coded = [[frame in agreed[sentence] for frame in frames] for sentence in hits]
    found = [set() for _ in hits]
    for fold in folds(list(hits), scheme.folds):
        withheld = _withheld(hits, fold, scheme)
        for number, (sentence, own) in enumerate(hits.items()):
            if sentence in fold:
                found[number] = {hit.term.frame for hit in counting(own, withheld)}
    shape = (len(hits), len(frames))
    return Judged(
        scheme,
        frames,
        numpy.array(coded, dtype=bool).reshape(shape),
        numpy.array([[f in own for f in frames] for own in found], dtype=bool).reshape(shape),
    )


def agreed_frames(study: Study) -> dict[str, frozenset[str]]:
    """The frames of each sentence that the agreed coding has, by sentence."""
    found: dict[str, set[str]] = {}
    for code in read_span_codes(study):
        if code.coder == AGREED:
            found.setdefault(code.sentence_id, set()).add(code.code)
    return {sentence: frozenset(own - {NONE}) for sentence, own in found.items()}


def folds(sentences: Sequence[str], by: str) -> list[frozenset[str]]:
    """Sentences, in the order of the texts, cut into folds.

    Args:
        sentences: Their numbers, ``TEXT-0001``.
        by: ``none`` (one fold), ``blocks`` (`FOLDS` runs of nearly equal length: statements
            are repeated a few lines on, and a fold should hold both) or ``texts``.
    """
    if by == "texts":
        texts: dict[str, list[str]] = {}
        for sentence in sentences:
            texts.setdefault(sentence.rpartition("-")[0], []).append(sentence)
        return [frozenset(own) for own in texts.values()]
    parts = FOLDS if by == "blocks" else 1
    bounds = [len(sentences) * part // parts for part in range(parts + 1)]
    cut = [frozenset(sentences[a:b]) for a, b in pairwise(bounds)]
    return [fold for fold in cut if fold]


def _withheld(
    hits: Mapping[str, Sequence[Hit]], fold: frozenset[str], scheme: Scheme
) -> frozenset[Entry]:
    """What stands in this fold and in no other coded sentence."""
    if scheme.folds == "none":
        return frozenset()
    inside = _used(hits[sentence] for sentence in hits if sentence in fold)
    outside = _used(hits[sentence] for sentence in hits if sentence not in fold)
    return frozenset(
        entry
        for entry in inside - outside
        if not (scheme.keeps_codebook and entry.origin == "codebook")
    )


def _used(groups) -> set[Entry]:
    return {entry for own in groups for hit in own for entry in (hit.term, *hit.exceptions)}


def scores(study: Study, judged: Judged) -> pd.DataFrame:
    """Precision, recall, F1 and alpha per frame, and the mean of F1 over the frames.

    Args:
        study: The study.
        judged: From `judge`.

    Returns:
        One row a frame, then one for all frames (its counts are sums, its rates means over
        the frames that occur). Columns: scheme, frame, name, sentences, coded and found
        (sentences with the frame), right (with it in both), precision, recall, f1, f1_low and
        f1_high (95 % interval of F1: bootstrap over sentences), alpha (Krippendorff's, the
        rules and the coding as two coders). Empty without an agreed coding.
    """
    rows = []
    if len(judged.coded):
        low, high, macro_low, macro_high = _bootstrap(judged)
        names = names_of(study, FRAME)
        for number, frame in enumerate(judged.frames):
            coded, found = judged.coded[:, number], judged.found[:, number]
            right = int((coded & found).sum())
            rows.append((
                judged.scheme.name, frame, names[frame], len(coded), int(coded.sum()),
                int(found.sum()), right, _ratio(right, found.sum()), _ratio(right, coded.sum()),
                _ratio(2 * right, coded.sum() + found.sum()), low[number], high[number],
                krippendorff_alpha(list(zip(coded.tolist(), found.tolist(), strict=True))),
            ))  # fmt: skip
        rows.append(_macro(judged, rows, macro_low, macro_high))
    return typed(
        rows,
        {"scheme": str, "frame": str, "name": str, "sentences": int, "coded": int, "found": int,
         "right": int, "precision": float, "recall": float, "f1": float,
         "f1_low": float, "f1_high": float, "alpha": float},
    )  # fmt: skip


def _macro(judged: Judged, rows: Sequence[tuple], low: float, high: float) -> tuple:
    sums = [sum(row[column] for row in rows) for column in (4, 5, 6)]
    means = [_mean([row[column] for row in rows]) for column in (7, 8, 9, 12)]
    return (
        judged.scheme.name, MACRO, MACRO, len(judged.coded), *sums, *means[:3], low, high, means[3],
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _bootstrap(judged: Judged) -> tuple[list[float], list[float], float, float]:
    """Bounds of F1 per frame and of their mean, sentences drawn with replacement."""
    size = len(judged.coded)
    draws = numpy.random.Generator(numpy.random.PCG64(SEED)).multinomial(
        size, numpy.full(size, 1 / size), size=DRAWS
    )
    both = (judged.coded & judged.found).astype(float)
    either = judged.coded.astype(float) + judged.found.astype(float)
    right, all_ = 2 * draws @ both, draws @ either
    f1 = numpy.divide(right, all_, out=numpy.full(right.shape, numpy.nan), where=all_ > 0)
    occurs = ~numpy.isnan(f1)
    number = occurs.sum(axis=1)
    mean = numpy.divide(
        numpy.nansum(f1, axis=1), number, out=numpy.full(DRAWS, numpy.nan), where=number > 0
    )
    bounds = [middle(f1[:, column]) for column in range(f1.shape[1])]
    return [b[0] for b in bounds], [b[1] for b in bounds], *middle(mean)


def all_schemes(study: Study, corpora: Sequence[Corpus]) -> pd.DataFrame:
    """The rows for all frames together, one a scheme.

    Returns:
        Columns: scheme, folds (how many), sentences, precision, recall, f1, f1_low, f1_high,
        alpha.
    """
    tables = []
    for scheme in SCHEMES:
        judged = judge(study, corpora, scheme)
        table = scores(study, judged)
        table = table[table["frame"].eq(MACRO)]
        sentences = list(agreed_frames(study))
        number = len(folds(sentences, scheme.folds)) if scheme.folds != "none" else 0
        tables.append(table.assign(folds=number))
    joined = pd.concat(tables, ignore_index=True)
    return joined[
        ["scheme", "folds", "sentences", "precision", "recall", "f1", "f1_low", "f1_high", "alpha"]
    ]


def misses(study: Study, corpora: Sequence[Corpus]) -> pd.DataFrame:
    """Every sentence and frame on which the rules, as they stand, and the coding differ.

    Returns:
        One row a sentence and frame, in order. Columns: text_id, line, name (of the frame),
        given_by (``coding`` or ``rules``), words (that carry it for whoever gave it),
        sentence. Empty without an agreed coding.
    """
    names = names_of(study, FRAME)
    agreed = agreed_frames(study)
    given = {(c.sentence_id, c.code): (c.start, c.end)
             for c in read_span_codes(study) if c.coder == AGREED}  # fmt: skip
    found = {(f.sentence_id, f.frame): (f.start, f.end) for f in frames_by_rule(study, corpora)}
    rows = []
    for corpus in corpora:
        for sentence in corpus.sentences:
            for frame in names if sentence.id in agreed else ():
                key = (sentence.id, frame)
                if (key in given) != (key in found):
                    who, span = ("coding", given) if key in given else ("rules", found)
                    rows.append((
                        corpus.text.id, sentence.line, names[frame], who, corpus.slice(*span[key]),
                        corpus.slice(sentence.start, sentence.end),
                    ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "name": str, "given_by": str, "words": str,
         "sentence": str},
    )  # fmt: skip


def missed_counts(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """How many frames the rules find beyond the coding, and how many they miss.

    Args:
        study: The study.
        table: From `misses`.

    Returns:
        One row, or none without an agreed coding. Columns: too_many, missed.
    """
    by = table["given_by"]
    row = (int(by.eq("rules").sum()), int(by.eq("coding").sum()))
    return typed([row] if agreed_frames(study) else [], {"too_many": int, "missed": int})
