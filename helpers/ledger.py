"""The ledger: every word of every text counted for one voice and one mode.

All tables here are sums over one table of words (`book`), so every word is counted once:
a word has one segment, and a segment one speaker and one mode. Shares name their
denominator. Tables a reader compares are counted over prose, because captions, headings
and page furniture are in nobody's mouth.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, groupby

import pandas as pd

from helpers.coding.codings import AGREED, read_voice_codes
from helpers.columns import typed
from helpers.speech.voices import MODES, Quotation, Segment, Voices
from helpers.study import UNATTRIBUTED, Study, speaker_order

# The contract's word, as in `helpers.corpus`; here its offset is wanted too.
_WORD = re.compile(r"[^\W_]+")
_BOOK = {
    "text_id": str, "start": int, "segment_id": str, "sentence_id": str, "kind": str,
    "speaker": str, "mode": str, "own": bool, "cited": bool, "broken": bool,
}  # fmt: skip


def book(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """Every word with its voice: the table that all others here are sums of.

    Args:
        study: The study.
        voices: Of all its texts.

    Returns:
        One row a word, by text and offset. Columns: text_id, start, segment_id,
        sentence_id, kind, speaker, mode; own (given as the speaker's own wording: in a turn,
        or in balanced quotation marks that hold the speaker's words), cited (in balanced
        marks, but somebody else's words: not own), broken (in marks that do not fit each
        other).
    """
    rows = [row for voice in voices for row in _booked(voice)]
    frame = typed(rows, _BOOK)
    frame["speaker"] = _ordered(frame["speaker"], speaker_order(study))
    frame["mode"] = _ordered(frame["mode"], MODES)
    frame["text_id"] = _ordered(frame["text_id"], [text.id for text in study.texts])
    return frame


def _ordered(values: pd.Series, order: Sequence[str]) -> pd.Series:
    return values.astype(pd.CategoricalDtype(list(order), ordered=True))


def _booked(voice: Voices) -> list[tuple]:
    segments, text_id = voice.segments, voice.corpus.text.id
    starts = [segment.start for segment in segments]
    said = deque(quotation for quotation in voice.quotations if not quotation.is_name)
    within: list[Quotation] = []
    rows = []
    for match in _WORD.finditer(voice.corpus.text.content):
        at = match.start()
        segment = segments[bisect_right(starts, at) - 1]
        assert segment.start <= at < segment.end, f"{text_id}: no segment holds offset {at}"
        while said and said[0].start <= at:
            within.append(said.popleft())
        within = [quotation for quotation in within if at < quotation.end]
        turn = segment.mode == "transcript"
        rows.append((
            text_id, at, segment.id, segment.sentence_id, segment.kind, segment.speaker,
            segment.mode, _is_own(within, segment.speaker, turn=turn), _is_cited(within),
            not turn and any(not quotation.balanced for quotation in within),
        ))  # fmt: skip
    return rows


def _is_own(within: Sequence[Quotation], speaker: str, *, turn: bool) -> bool:
    """In a turn, or in marks that all fit: the broken passage is what is set aside.

    Words somebody else is cited with are nobody's own, in a turn as in marks.
    """
    if _is_cited(within):
        return False
    return turn or (bool(within) and all(q.balanced and q.speaker == speaker for q in within))


def _is_cited(within: Sequence[Quotation]) -> bool:
    return any(q.balanced and q.quoted_person for q in within)


def ledger(study: Study, words: pd.DataFrame) -> pd.DataFrame:
    """Words by text, voice and mode; every word of each text is in it exactly once.

    Args:
        study: The study.
        words: From `book`.

    Returns:
        One row a text, speaker and mode that occurs. Columns: text_id, speaker, mode,
        segments (of any kind), words (of any kind), prose_segments, prose_words, own_wording
        and cited_words (see `book`), share_of_text (words over all words of the text),
        share_of_prose (prose_words over the text's prose words).

    Raises:
        AssertionError: The words of a text are not counted once each.
    """
    booked = words.assign(prose=words["kind"].eq("prose"))
    booked["prose_segment"] = booked["segment_id"].where(booked["prose"])
    grouped = booked.groupby(["text_id", "speaker", "mode"], observed=True)
    frame = grouped.agg(
        segments=("segment_id", "nunique"),
        words=("start", "size"),
        prose_segments=("prose_segment", "nunique"),
        prose_words=("prose", "sum"),
        own_wording=("own", "sum"),
        cited_words=("cited", "sum"),
    ).reset_index()
    by_text = frame.groupby("text_id", observed=True)
    frame["share_of_text"] = frame["words"] / by_text["words"].transform("sum")
    frame["share_of_prose"] = frame["prose_words"] / by_text["prose_words"].transform("sum")
    _check_closed(study, frame)
    return _plain(frame)


def _check_closed(study: Study, frame: pd.DataFrame) -> None:
    booked = frame.groupby("text_id", observed=True)["words"].sum()
    for text in study.texts:
        total = sum(1 for _ in _WORD.finditer(text.content))
        assert booked.get(text.id, 0) == total, f"{text.id}: {booked.get(text.id)} of {total} words"


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Order is settled; from here on the values are strings like any other."""
    plain = frame.copy()
    for column in plain.columns:
        if isinstance(plain[column].dtype, pd.CategoricalDtype):
            plain[column] = plain[column].astype(str)
    return plain


def of_prose(full: pd.DataFrame) -> pd.DataFrame:
    """The ledger over prose alone, which no change of page furniture touches.

    Args:
        full: From `ledger`.

    Returns:
        Columns: text_id, speaker, mode, segments, words, own_wording, cited_words,
        share_of_prose, for the rows that hold prose.
    """
    prose = full[full["prose_segments"] > 0].drop(columns=["segments", "words", "share_of_text"])
    prose = prose.rename(columns={"prose_segments": "segments", "prose_words": "words"})
    return prose.reset_index(drop=True)


def own_wording(study: Study, words: pd.DataFrame) -> pd.DataFrame:
    """How much of what each leader says in each text is given as the leader's own wording.

    In the language of the text: in a translation the words are the translator's.

    Args:
        study: The study.
        words: From `book`.

    Returns:
        One row a text and leader, zeros included. Columns: text_id, speaker, words (of
        prose counted for the leader), own_wording, share_own (of words), cited_words
        (somebody else's, cited by the leader), broken_words (in mismatched marks, not
        counted as own).
    """
    keys = _leaders_by_text(study)
    prose = words[words["kind"].eq("prose")]
    sums = prose.groupby(["text_id", "speaker"], observed=True).agg(
        words=("start", "size"),
        own_wording=("own", "sum"),
        cited_words=("cited", "sum"),
        broken_words=("broken", "sum"),
    )
    frame = _plain(sums.reset_index()).set_index(["text_id", "speaker"])
    frame = frame.reindex(keys, fill_value=0).reset_index()
    frame.insert(4, "share_own", frame["own_wording"] / frame["words"].where(frame["words"] > 0))
    return frame


def room(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """How much room each leader is given, and in how many stretches.

    A stretch is a run of sentences, or parts of one, in the same voice; headings, captions
    and furniture between them do not end it, another voice does.

    Returns:
        One row a text and leader, zeros included. Columns: text_id, speaker, words (of
        prose), share_of_prose, share_of_leaders (of the words all leaders have in this
        text), sentences, stretches, longest (words of the longest stretch), first_line
        (1-based; 0 where the leader does not speak).
    """
    rows = []
    for voice in voices:
        counts = [(s, _words(voice, s.start, s.end)) for s in voice.segments if s.kind == "prose"]
        total = sum(words for _, words in counts)
        by_leaders = sum(words for s, words in counts if s.speaker in study.leaders)
        runs = [[*run] for _, run in groupby(counts, key=lambda pair: pair[0].speaker)]
        for leader in study.leaders:
            own = [run for run in runs if run[0][0].speaker == leader]
            lengths = [sum(words for _, words in run) for run in own]
            rows.append({
                "text_id": voice.corpus.text.id, "speaker": leader, "words": sum(lengths),
                "share_of_prose": sum(lengths) / max(total, 1),
                "share_of_leaders": sum(lengths) / max(by_leaders, 1),
                "sentences": len({s.sentence_id for run in own for s, _ in run}),
                "stretches": len(own), "longest": max(lengths, default=0),
                "first_line": own[0][0][0].line if own else 0,
            })  # fmt: skip
    return pd.DataFrame(rows)


def turns(voices: Sequence[Voices]) -> pd.DataFrame:
    """The labelled turns of the texts: on these rests who speaks in a transcript.

    Returns:
        One row a label, in order. Columns: text_id, line, label (as written), speaker
        (of the first sentence behind it), sentences, words (up to the next label; what
        somebody else says there is not counted).
    """
    rows = []
    for voice in voices:
        labels = [block for block in voice.corpus.blocks if block.kind == "label"]
        following = [*(label.start for label in labels), len(voice.corpus.text.content)][1:]
        for label, end in zip(labels, following, strict=False):
            behind = [s for s in voice.segments if s.kind == "prose" and label.end <= s.start < end]
            speaker = behind[0].speaker if behind else UNATTRIBUTED
            own = [segment for segment in behind if segment.speaker == speaker]
            rows.append((
                voice.corpus.text.id, label.line, voice.corpus.slice(label.start, label.end),
                speaker, len({s.sentence_id for s in own}),
                sum(_words(voice, s.start, s.end) for s in own),
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "label": str, "speaker": str, "sentences": int, "words": int},
    )


def passages(voices: Sequence[Voices]) -> pd.DataFrame:
    """The passages in quotation marks that hold words somebody said.

    Returns:
        One row a passage, in order. Columns: text_id, line, quote (marks included),
        speaker, quoted_person (empty where the words are the speaker's), words, balanced.
    """
    rows = [
        (
            voice.corpus.text.id, q.line, voice.corpus.slice(q.start, q.end), q.speaker,
            q.quoted_person, _words(voice, q.start, q.end), q.balanced,
        )
        for voice in voices
        for q in voice.quotations
        if not q.is_name
    ]  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "quote": str, "speaker": str, "quoted_person": str,
         "words": int, "balanced": bool},
    )  # fmt: skip


def doubtful(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """The sentences whose voice could be read otherwise, with the other reading.

    Doubtful is what the deciding side calls so (confidence ``low``), what two coders
    decided differently, where at least two coders noted an alternative, and what stands
    under a lead-in that is doubtful. In a text that nobody coded, doubt cannot be counted;
    there the sentences are listed that the rules mark as ``medium`` or ``low``.

    Args:
        study: The study; its codings are read where there are any.
        voices: The attribution that is shown.

    Returns:
        One row a segment of prose, in order. Columns: text_id, line, text, speaker, mode,
        words, why, remark (the coders' notes; empty without codings).

    Raises:
        StudyError: A file of codings cannot be used.
    """
    noted, coded = _noted(study), _coded_texts(study)
    rows = []
    for voice in voices:
        by_hand = voice.corpus.text.id in coded
        why = _why(voice, noted, ("low",) if by_hand else ("medium", "low"))
        if by_hand:
            why = _under_lead_ins(study, voice, why) | why
        rows += [
            (
                voice.corpus.text.id, segment.line,
                voice.corpus.slice(segment.start, segment.end), segment.speaker, segment.mode,
                _words(voice, segment.start, segment.end), *why[segment.id],
            )
            for segment in voice.segments if segment.id in why
        ]  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "text": str, "speaker": str, "mode": str, "words": int,
         "why": str, "remark": str},
    )  # fmt: skip


def _why(
    voice: Voices, noted: Mapping[str, tuple[str, str]], marks: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Segments that are doubtful by themselves: why, and what the coders noted."""
    found = {}
    for segment in voice.segments:
        if segment.kind != "prose":
            continue
        if segment.sentence_id in noted:
            found[segment.id] = noted[segment.sentence_id]
        elif segment.confidence in marks:
            found[segment.id] = f"{segment.confidence} confidence of the rules", ""
    return found


def _under_lead_ins(
    study: Study, voice: Voices, doubtful: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Segments that a doubtful lead-in gives their voice: the points behind «…:».

    They end with a heading or with another voice; a sentence that names somebody of the
    study has a voice by itself.
    """
    names = _names(study)
    found: dict[str, tuple[str, str]] = {}
    lead: Segment | None = None
    for segment in voice.segments:
        if segment.kind not in ("prose", "heading"):
            continue
        written = voice.corpus.slice(segment.start, segment.end)
        if segment.id in doubtful and written.rstrip().endswith(":"):
            lead = segment
        elif lead is not None and (segment.kind, segment.speaker) != ("prose", lead.speaker):
            lead = None
        elif lead is not None and not names.search(written):
            found[segment.id] = "under a doubtful lead-in", f"the lead-in of line {lead.line}"
    return found


def _names(study: Study) -> re.Pattern[str]:
    """Names of the people of a study as they are written, and their roles in any case."""
    people = study.people.values()
    names = _either(name for p in people for name in (p.name, *p.aliases))
    roles = _either(role for p in people for role in p.roles)
    return re.compile(rf"\b(?:{names}|(?i:{roles}))\b")


def _either(phrases: Iterable[str]) -> str:
    longest = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(map(re.escape, longest)) or "(?!)"


def _coded_texts(study: Study) -> set[str]:
    return {code.text_id for code in read_voice_codes(study)}


def uncoded(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """What stands in for a count of doubt where nobody has coded the study.

    Args:
        study: The study; its codings are read where there are any.
        voices: The attribution that is shown.

    Returns:
        One row, or none where any text is coded. Columns: sentences and words of prose that
        the rules mark as ``medium`` or ``low`` confidence.
    """
    kinds = {"sentences": int, "words": int}
    if _coded_texts(study):
        return typed([], kinds)
    marked = [
        (voice, segment)
        for voice in voices
        for segment in voice.segments
        if segment.kind == "prose" and segment.confidence in ("medium", "low")
    ]
    sentences = {(voice.corpus.text.id, segment.sentence_id) for voice, segment in marked}
    words = sum(_words(voice, segment.start, segment.end) for voice, segment in marked)
    return typed([(len(sentences), words)], kinds)


def _noted(study: Study) -> dict[str, tuple[str, str]]:
    """Sentence to why it is doubtful and what the coders noted."""
    codes: dict[str, dict[str, list]] = {}
    for code in read_voice_codes(study):
        if code.coder != AGREED:
            codes.setdefault(code.sentence_id, {}).setdefault(code.coder, []).append(code)
    found = {}
    for sentence, by_coder in codes.items():
        readings = {
            tuple((c.start, c.end, c.speaker, c.mode) for c in own) for own in by_coder.values()
        }
        notes = {coder: [c.note for c in own if c.note] for coder, own in by_coder.items()}
        noted = [f"{coder}: {'; '.join(dict.fromkeys(n))}" for coder, n in notes.items() if n]
        if len(readings) > 1:
            found[sentence] = ("the coders differ", " | ".join(noted))
        elif len(noted) > 1:
            found[sentence] = ("the coders noted an alternative", " | ".join(noted))
    return found


def room_in_doubt(given: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """How much of each leader's room is marked as doubtful.

    Args:
        given: From `room`.
        doubts: From `doubtful`.

    Returns:
        One row a text and leader. Columns: text_id, speaker, words, doubtful_words,
        share_doubtful (of words), words_not_marked_doubtful (the rest).
    """
    keys = ["text_id", "speaker"]
    in_doubt = doubts.groupby(keys)["words"].sum().rename("doubtful_words").reset_index()
    frame = given[[*keys, "words"]].merge(in_doubt, on=keys, how="left")
    frame["doubtful_words"] = frame["doubtful_words"].fillna(0).astype(int)
    frame["share_doubtful"] = frame["doubtful_words"] / frame["words"].where(frame["words"] > 0)
    frame["words_not_marked_doubtful"] = frame["words"] - frame["doubtful_words"]
    return frame


def too_close(study: Study, in_doubt: pd.DataFrame) -> pd.DataFrame:
    """Where two leaders' words differ by less than is marked doubtful for both together.

    Args:
        study: The study.
        in_doubt: From `room_in_doubt`.

    Returns:
        One row a text and pair of leaders with words in it whose difference is that small.
        Columns: text_id, name, other_name, difference (of words), doubtful_words (of both).
    """
    spoken = in_doubt[in_doubt["words"] > 0]
    rows = []
    for text_id, here in spoken.groupby("text_id", sort=False):
        for one, other in combinations(here.itertuples(), 2):
            difference = abs(one.words - other.words)
            marked = one.doubtful_words + other.doubtful_words
            if difference < marked:
                names = (study.people[row.speaker].name for row in (one, other))
                rows.append((text_id, *names, difference, marked))
    return typed(
        rows,
        {"text_id": str, "name": str, "other_name": str, "difference": int, "doubtful_words": int},
    )


def _leaders_by_text(study: Study) -> pd.MultiIndex:
    return pd.MultiIndex.from_product(
        [[text.id for text in study.texts], list(study.leaders)], names=["text_id", "speaker"]
    )


def _words(voice: Voices, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(voice.corpus.text.content, start, end))
