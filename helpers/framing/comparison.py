"""What frames each voice is given, in which text and mode: counted, compared, in order.

The unit is the segment of prose: a sentence, or the part of a sentence that is one voice's. A
segment has none, one or several frames, so shares over frames do not add up to one. A frame
belongs to the segment that holds the words which carry it. Voice, mode and text are never
mixed; where the modes of one leader in one text are put side by side, each keeps its row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
from scipy.stats import fisher_exact

from helpers.chance import wilson
from helpers.coding.codebook import FRAME, FUNCTION, NONE, codes_of, names_of
from helpers.coding.codings import AGREED, SpanCode, read_span_codes
from helpers.columns import typed
from helpers.corpus import words_in
from helpers.findings import each, text_name, voice_name
from helpers.framing.frames import frames_by_rule
from helpers.speech.voices import MODES, Segment, Voices
from helpers.study import Study, speaker_order

RULES = "rules"
# From which probability on a difference may be chance, all comparisons of one table together.
LEVEL = 0.05


@dataclass(frozen=True)
class Coded:
    """One frame on one segment, by one coder.

    Attributes:
        text_id, sentence_id, segment_id: Where.
        frame: Which frame.
        coder: ``agreed`` or ``rules``.
        start, end: Offsets of the words that carry it.
    """

    text_id: str
    sentence_id: str
    segment_id: str
    frame: str
    coder: str
    start: int
    end: int


def coded_frames(study: Study, voices: Sequence[Voices], coding: str = AGREED) -> tuple[Coded, ...]:
    """The frames of every segment of prose: as agreed on where there is that, else by rule.

    Args:
        study: The study.
        voices: Of all its texts.
        coding: ``agreed``, or ``rules`` for what the rules say everywhere.

    Returns:
        By text, segment and the codebook's order.
    """
    agreed: dict[str, list[SpanCode]] = {}
    for code in read_span_codes(study) if coding == AGREED else ():
        if code.coder == AGREED:
            agreed.setdefault(code.sentence_id, []).append(code)
    found = [
        Coded(text_id, sentence, at(start).id, frame, coder, start, end)
        for voice in voices
        for at in [segment_finder(voice)]
        for text_id, sentence, frame, coder, start, end in _framed(study, voice, agreed)
    ]
    order = {frame: number for number, frame in enumerate(codes_of(study, FRAME))}
    texts = {text.id: number for number, text in enumerate(study.texts)}
    return tuple(sorted(found, key=lambda c: (texts[c.text_id], c.segment_id, order[c.frame])))


def _framed(study: Study, voice: Voices, agreed: dict[str, list[SpanCode]]) -> Iterator[tuple]:
    for framed in frames_by_rule(study, [voice.corpus]):
        if framed.sentence_id not in agreed:
            yield (
                framed.text_id,
                framed.sentence_id,
                framed.frame,
                RULES,
                framed.start,
                framed.end,
            )
    for sentence, codes in agreed.items():
        for code in codes:
            if code.text_id == voice.corpus.text.id and code.code != NONE:
                yield code.text_id, sentence, code.code, AGREED, code.start, code.end


def segment_finder(voice: Voices) -> Callable[[int], Segment]:
    """A function from an offset of a text to the segment it lies in, or begins behind."""
    starts = [segment.start for segment in voice.segments]
    return lambda at: voice.segments[bisect_right(starts, at) - 1]


def by_segment(coded: Iterable[Coded]) -> dict[str, list[Coded]]:
    """The frames of each segment that has any, in the order in which their words stand."""
    found: dict[str, list[Coded]] = {}
    for code in sorted(coded, key=lambda c: (c.start, c.end)):
        found.setdefault(code.segment_id, []).append(code)
    return found


def provenance(study: Study, voices: Sequence[Voices], coded: Iterable[Coded]) -> pd.DataFrame:
    """On how many sentences of each text people decided, and on how many the rules.

    Returns:
        One row a text. Columns: text_id, sentences, agreed_sentences, rules_sentences, frames
        (on segments; a segment may have several), framed_segments, segments.
    """
    agreed = {code.sentence_id for code in read_span_codes(study) if code.coder == AGREED}
    own = list(coded)
    by_people = {code.sentence_id for code in own if code.coder == AGREED}
    rows = []
    for voice in voices:
        ids = [sentence.id for sentence in voice.corpus.sentences]
        here = [code for code in own if code.text_id == voice.corpus.text.id]
        # Rules alone were asked for: then nobody's decision is shown, though there may be some.
        decided = sum(i in agreed for i in ids) if by_people else 0
        rows.append((
            voice.corpus.text.id, len(ids), decided, len(ids) - decided, len(here),
            len({code.segment_id for code in here}), len(_prose(voice)),
        ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "sentences": int, "agreed_sentences": int, "rules_sentences": int,
         "frames": int, "framed_segments": int, "segments": int},
    )  # fmt: skip


def _prose(voice: Voices) -> list[Segment]:
    return [segment for segment in voice.segments if segment.kind == "prose"]


# --- shares --------------------------------------------------------------------------


_SHARES = {
    "text_id": str, "speaker": str, "mode": str, "frame": str, "name_of_frame": str,
    "segments": int, "of": int, "share": float, "low": float, "high": float, "words": int,
    "of_words": int, "share_of_words": float,
}  # fmt: skip


def shares(
    study: Study, voices: Sequence[Voices], coded: Sequence[Coded], *, by_mode: bool = True
) -> pd.DataFrame:
    """How much of each voice is under each frame.

    Args:
        study: The study.
        voices: Of all its texts.
        coded: From `coded_frames`, with these voices.
        by_mode: A row for each mode; without it the modes of a voice in a text are one row,
            whose `mode` names them all.

    Returns:
        One row a text, voice, mode that has prose, and frame, zeros included. Columns:
        text_id, speaker, mode, frame, name_of_frame, segments (with the frame), of (segments
        of this voice), share, low and high (Wilson's 95 % interval of it), words (of the
        segments with the frame, whole), of_words, share_of_words.
    """
    names = names_of(study, FRAME)
    with_frame = {key: {code.frame for code in own} for key, own in by_segment(coded).items()}
    rows = []
    for voice in voices:
        for (speaker, mode), own in _groups(study, voice, by_mode=by_mode):
            words = {s.id: words_in(voice.corpus.slice(s.start, s.end)) for s in own}
            total = sum(words.values())
            for frame, name in names.items():
                hits = [s.id for s in own if frame in with_frame.get(s.id, ())]
                inside = sum(words[i] for i in hits)
                rows.append((
                    voice.corpus.text.id, speaker, mode, frame, name, len(hits), len(own),
                    len(hits) / len(own), *wilson(len(hits), len(own)), inside, total,
                    inside / total if total else float("nan"),
                ))  # fmt: skip
    return typed(rows, _SHARES)


def _groups(
    study: Study, voice: Voices, *, by_mode: bool
) -> Iterator[tuple[tuple[str, str], list[Segment]]]:
    prose = _prose(voice)
    for speaker in speaker_order(study):
        own = [segment for segment in prose if segment.speaker == speaker]
        modes = [mode for mode in MODES if any(segment.mode == mode for segment in own)]
        for mode in modes if by_mode else [", ".join(modes)] * bool(modes):
            yield (speaker, mode), [s for s in own if not by_mode or s.mode == mode]


def leading(table: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The frames each voice has most often, ties in the codebook's order.

    Args:
        table: From `shares`.
        most: How many of each voice; more where the last of them is tied with others.
    """
    ranked = table[table["segments"] > 0].sort_values("share", ascending=False, kind="stable")
    rank = ranked.groupby(["text_id", "speaker", "mode"], sort=False)["segments"].rank(
        method="min", ascending=False
    )
    kept = ranked[rank <= most]
    order = table.drop_duplicates(["text_id", "speaker", "mode"])[["text_id", "speaker", "mode"]]
    return order.merge(kept, on=["text_id", "speaker", "mode"], how="inner").astype(
        {name: kind for name, kind in _SHARES.items() if name in kept}
    )


def told(study: Study, table: pd.DataFrame) -> str:
    """Voice by voice, its frames with their counts, for a sentence.

    Args:
        study: The study.
        table: From `leading`.
    """
    parts = [
        f"{voice_name(study, speaker)} in the {text_name(study, text_id)} "
        + each(rows, "{name_of_frame} ({segments} of {of})")
        for (text_id, speaker), rows in table.groupby(["text_id", "speaker"], sort=False)
    ]
    return "; ".join(parts) or "none"


_CONTRASTS = {
    "text_id": str, "speaker": str, "other_text_id": str, "other_speaker": str, "frame": str,
    "name_of_frame": str, "segments": int, "of": int, "share": float, "other_segments": int,
    "other_of": int, "other_share": float, "gap": float, "p": float, "p_corrected": float,
    "holds": bool,
}  # fmt: skip


def leaders_apart(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Every frame of every two leaders of one text, compared.

    Args:
        study: The study.
        table: From `shares` with ``by_mode=False``.

    Returns:
        One row a text, pair of leaders and frame that either has, the widest gap first.
        Columns: those of the two rows, gap (difference of the shares), p (Fisher's exact
        test, two-sided), p_corrected (Holm's, over the whole table), holds (p_corrected
        under .05).
    """
    pairs = [
        ((text.id, one), (text.id, other))
        for text in study.texts
        for one, other in combinations(study.leaders, 2)
    ]
    return _contrasts(table, pairs)


def texts_apart(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Every frame of one leader in two texts, compared; columns as in `leaders_apart`."""
    pairs = [
        ((one.id, leader), (other.id, leader))
        for leader in study.leaders
        for one, other in combinations(study.texts, 2)
    ]
    return _contrasts(table, pairs)


def _contrasts(table: pd.DataFrame, pairs: Sequence[tuple]) -> pd.DataFrame:
    known = {(r.text_id, r.speaker, r.frame): r for r in table.itertuples()}
    frames = list(dict.fromkeys(table["frame"]))
    rows = []
    for (text, speaker), (other_text, other) in pairs:
        for frame in frames:
            one, two = known.get((text, speaker, frame)), known.get((other_text, other, frame))
            if one is None or two is None or not one.segments + two.segments:
                continue
            counts = [[one.segments, one.of - one.segments], [two.segments, two.of - two.segments]]
            rows.append([
                text, speaker, other_text, other, frame, one.name_of_frame, one.segments, one.of,
                one.share, two.segments, two.of, two.share, one.share - two.share,
                float(fisher_exact(counts).pvalue),
            ])  # fmt: skip
    corrected = holm([row[-1] for row in rows])
    rows = [(*row, p, p < LEVEL) for row, p in zip(rows, corrected, strict=True)]
    return typed(sorted(rows, key=lambda row: -abs(row[12])), _CONTRASTS)


def least(table: pd.DataFrame) -> pd.DataFrame:
    """The comparison least likely to be chance, the first of equals; no row for an empty table.

    Args:
        table: From `leaders_apart` or `texts_apart`.
    """
    return table.sort_values("p_corrected", kind="stable").head(1)


def holm(p: Sequence[float]) -> list[float]:
    """Holm's correction of probabilities that were looked at together.

    Args:
        p: Each by itself, in any order.

    Returns:
        Corrected, in the same order, at most 1.

    Source:
        S. Holm, Scandinavian Journal of Statistics 6 (1979).
    """
    corrected = [1.0] * len(p)
    least = 0.0
    for rank, at in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        least = max(least, min(1.0, p[at] * (len(p) - rank)))
        corrected[at] = least
    return corrected


# --- together, and one after another -------------------------------------------------


def together(
    study: Study, voices: Sequence[Voices], coded: Sequence[Coded], least: int = 2
) -> pd.DataFrame:
    """Frames that stand on the same segments, by text and voice.

    Args:
        study: The study.
        voices: Of all its texts.
        coded: From `coded_frames`, with these voices.
        least: Pairs that meet more rarely are tested, and not listed.

    Returns:
        One row a text, voice and pair, the most frequent first within a voice. Columns:
        text_id, speaker, name_of_frame, name_of_other, together (segments with both),
        segments and other_segments (with each), of, expected (together if they were spread
        independently), p_corrected (Fisher's exact test, Holm's correction over all pairs
        of all voices that meet at least once), holds.
    """
    names = names_of(study, FRAME)
    rows = []
    for voice in voices:
        for (speaker, _), own in _groups(study, voice, by_mode=False):
            rows += _pairs(voice.corpus.text.id, speaker, {s.id for s in own}, coded, names)
    corrected = holm([row[-1] for row in rows])
    rows = [
        (*row[:-1], p, p < LEVEL) for row, p in zip(rows, corrected, strict=True) if row[4] >= least
    ]
    return typed(
        rows,
        {"text_id": str, "speaker": str, "name_of_frame": str, "name_of_other": str,
         "together": int, "segments": int, "other_segments": int, "of": int, "expected": float,
         "p_corrected": float, "holds": bool},
    )  # fmt: skip


def most_together(table: pd.DataFrame) -> pd.DataFrame:
    """The pair that meets most often, ties included.

    Args:
        table: From `together`.
    """
    return table[table["together"].eq(table["together"].max())] if len(table) else table


def _pairs(
    text_id: str, speaker: str, segments: set[str], coded: Sequence[Coded], names: dict[str, str]
) -> list[tuple]:
    having = {
        frame: {c.segment_id for c in coded if c.frame == frame} & segments for frame in names
    }
    rows, of = [], len(segments)
    for one, other in combinations(names, 2):
        a, b = having[one], having[other]
        both = len(a & b)
        if not both:
            continue
        counts = [[both, len(a) - both], [len(b) - both, of - len(a | b)]]
        rows.append((
            text_id, speaker, names[one], names[other], both, len(a), len(b), of,
            len(a) * len(b) / of, float(fisher_exact(counts).pvalue),
        ))  # fmt: skip
    return sorted(rows, key=lambda row: -row[4])


def order(study: Study, voices: Sequence[Voices], coded: Sequence[Coded]) -> pd.DataFrame:
    """In which order frames first come, by text and voice.

    Returns:
        One row a text, leader and frame that occurs, in the order of first mention. Columns:
        text_id, speaker, place (1 for the first), name_of_frame, line (of the words that
        carry it), words (that carry it there), after (share of the leader's segments of
        this text before it).
    """
    names, framed = names_of(study, FRAME), by_segment(coded)
    rows = []
    for voice in voices:
        corpus = voice.corpus
        for leader in study.leaders:
            own = [s for s in _prose(voice) if s.speaker == leader]
            first: dict[str, tuple[int, Coded]] = {}
            for number, segment in enumerate(own):
                for code in framed.get(segment.id, ()):
                    first.setdefault(code.frame, (number, code))
            for place, (number, code) in enumerate(first.values(), start=1):
                rows.append((
                    corpus.text.id, leader, place, names[code.frame], own[number].line,
                    corpus.slice(code.start, code.end), number / len(own),
                ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "speaker": str, "place": int, "name_of_frame": str, "line": int,
         "words": str, "after": float},
    )  # fmt: skip


def orders(study: Study, first: pd.DataFrame) -> str:
    """Leader by leader, the frames in the order of first mention, for a sentence.

    Args:
        study: The study.
        first: From `order`.
    """
    parts = [
        f"{voice_name(study, speaker)} in the {text_name(study, text_id)} "
        f"{' → '.join(rows['name_of_frame'])}"
        for (text_id, speaker), rows in first.groupby(["text_id", "speaker"], sort=False)
    ]
    return "; ".join(parts) or "none"


def sequence(study: Study, voices: Sequence[Voices], coded: Sequence[Coded]) -> pd.DataFrame:
    """Every frame at its place in its text.

    Returns:
        One row a frame and segment, in order. Columns: text_id, frame, name_of_frame, number
        (of the segment among the text's prose, from 1), of, speaker, mode, line.
    """
    names, framed = names_of(study, FRAME), by_segment(coded)
    rows = []
    for voice in voices:
        prose = _prose(voice)
        for number, segment in enumerate(prose, start=1):
            for code in framed.get(segment.id, ()):
                rows.append((
                    voice.corpus.text.id, code.frame, names[code.frame], number, len(prose),
                    segment.speaker, segment.mode, segment.line,
                ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "frame": str, "name_of_frame": str, "number": int, "of": int,
         "speaker": str, "mode": str, "line": int},
    )  # fmt: skip


def evidence(
    study: Study, voices: Sequence[Voices], coded: Sequence[Coded],
    keep: Callable[[Coded], bool] = lambda code: True,
) -> pd.DataFrame:  # fmt: skip
    """The words behind the counts: every frame with its evidence and its sentence.

    Returns:
        One row a frame and segment, in order. Columns: text_id, line, speaker, mode,
        name_of_frame, words (that carry it), coder, sentence.
    """
    names = names_of(study, FRAME)
    segments = {segment.id: (voice, segment) for voice in voices for segment in voice.segments}
    rows = []
    for code in coded:
        voice, segment = segments[code.segment_id]
        if keep(code):
            rows.append((
                code.text_id, segment.line, segment.speaker, segment.mode, names[code.frame],
                voice.corpus.slice(code.start, code.end), code.coder,
                voice.corpus.slice(segment.start, segment.end),
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "speaker": str, "mode": str, "name_of_frame": str,
         "words": str, "coder": str, "sentence": str},
    )  # fmt: skip


# --- functions -----------------------------------------------------------------------


def functions(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """What frames do, by text and voice: problem, cause, judgement, remedy.

    One coder's reading where there is no agreed one: the agreed coding, else the first coder
    by name.

    Returns:
        One row a text, voice with prose and function, zeros included. Columns: text_id,
        speaker, coder, function, segments, of, share, low, high (Wilson). Empty without a
        coding of functions.
    """
    codes = _functions_of_one(study)
    rows = []
    for voice in voices if codes else ():
        here = [code for code in codes if code.text_id == voice.corpus.text.id]
        at = segment_finder(voice)
        placed = {(at(code.start).id, code.code) for code in here}
        for (speaker, _), own in _groups(study, voice, by_mode=False):
            for function in codes_of(study, FUNCTION):
                hits = sum((segment.id, function) in placed for segment in own)
                rows.append((
                    voice.corpus.text.id, speaker, codes[0].coder, function, hits, len(own),
                    hits / len(own), *wilson(hits, len(own)),
                ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "speaker": str, "coder": str, "function": str, "segments": int,
         "of": int, "share": float, "low": float, "high": float},
    )  # fmt: skip


def acts_by_voice(acts: pd.DataFrame) -> pd.DataFrame:
    """What each voice does in each text, told in words.

    Args:
        acts: From `functions`.

    Returns:
        One row a text and voice. Columns: text_id, speaker, told (``problem 2, cause 1, …,
        of 55 segments``).
    """
    rows = [
        (text_id, speaker, each(own, "{function} {segments}") + f" of {own['of'].iloc[0]}")
        for (text_id, speaker), own in acts.groupby(["text_id", "speaker"], sort=False)
    ]
    return typed(rows, {"text_id": str, "speaker": str, "told": str})


def _functions_of_one(study: Study) -> list[SpanCode]:
    codes = read_span_codes(study, FUNCTION)
    coders = sorted({code.coder for code in codes}, key=lambda coder: (coder != AGREED, coder))
    return [code for code in codes if code.coder == coders[0] and code.code != NONE]


def function_words(study: Study, voices: Sequence[Voices], *names: str) -> pd.DataFrame:
    """The words that carry some functions.

    Args:
        study: The study.
        voices: Of all its texts.
        names: Which functions.

    Returns:
        One row a code, in order. Columns: text_id, line, speaker, function, words.
    """
    rows = []
    for voice in voices:
        at = segment_finder(voice)
        for code in sorted(_functions_of_one(study), key=lambda c: c.start):
            if code.text_id == voice.corpus.text.id and code.code in names:
                segment = at(code.start)
                rows.append((
                    code.text_id, segment.line, segment.speaker, code.code,
                    voice.corpus.slice(code.start, code.end),
                ))  # fmt: skip
    return typed(rows, {"text_id": str, "line": int, "speaker": str, "function": str, "words": str})
