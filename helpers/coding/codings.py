"""What people decided: codings beside a study, and the agreed one among them.

``codings/voices*.csv``, ``codings/quotations*.csv`` and ``codings/stance*.csv`` hold one row
a coder and unit, ``codings/frames*.csv`` and ``codings/functions*.csv`` one row a coder,
sentence and code.
Any number of files and coders may stand there; the coder called ``agreed`` is the
decision the study stands by. Nothing here touches what the rules say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from helpers.beside import numbered_rows
from helpers.coding.codebook import FRAME, FUNCTION, NONE, codes_of
from helpers.corpus import Corpus, Sentence, parse
from helpers.errors import StudyError
from helpers.layout import LINE_END
from helpers.speech.voices import MODES, Quotation, Segment, Voices
from helpers.study import RESERVED_SPEAKERS, Study

AGREED = "agreed"
CODINGS = ("agreed", "rules")
VOICE_COLUMNS = ("text_id", "sentence_id", "start", "end", "coder", "speaker", "mode", "note")
QUOTATION_COLUMNS = (
    "text_id", "sentence_id", "start", "end", "coder", "speaker", "quoted_person", "is_name",
    "note",
)  # fmt: skip
# Whom a first person plural means; the two are the speaker's side and the one spoken to.
INCLUDES = ("addressee", "own_side", "unclear")
FIRST_PLURAL_COLUMNS = ("text_id", "sentence_id", "start", "end", "coder", "includes", "note")
PAIR_COLUMNS = (
    "statement", "text_id", "sentence_id", "other_text_id", "other_sentence_id", "match", "coder",
    "note",
)  # fmt: skip
MATCHES = ("same", "near")
SPAN_FILES = {FRAME: "frames", FUNCTION: "functions"}
VERB_COLUMNS = (
    "text_id", "sentence_id", "start", "end", "coder", "reports", "speaker", "stance", "note",
)  # fmt: skip
# What a reporting verb can be coded as; the last says only that somebody spoke.
STAGING = "staging"
VERB_STANCES = ("neutral", "asserting", "endorsing", "distancing", "performative", STAGING)


@dataclass(frozen=True)
class VoiceCode:
    """What one coder says of one stretch of a sentence.

    Attributes:
        text_id, sentence_id: The sentence.
        start, end: Offsets of the stretch; a sentence of two voices has two rows.
        coder: Who coded.
        speaker, mode: As in `helpers.speech.voices.Segment`.
        note: The alternative the coder weighed, or the reason of a decision.
        where: The file and line it was read from.
    """

    text_id: str
    sentence_id: str
    start: int
    end: int
    coder: str
    speaker: str
    mode: str
    note: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class QuotationCode:
    """What one coder says of one passage in quotation marks; fields as in `Quotation`."""

    text_id: str
    sentence_id: str
    start: int
    end: int
    coder: str
    speaker: str
    quoted_person: str
    is_name: bool
    note: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class VerbCode:
    """What one coder says of one verb: whether it reports, whose it is, what stand it takes.

    Attributes:
        text_id, sentence_id: The sentence.
        start, end: Offsets of the verb group.
        coder: Who coded.
        reports: It puts something into somebody's mouth here.
        speaker: Who does the reporting, as in `VoiceCode`; empty where it reports nothing.
        stance: One of `VERB_STANCES`; empty where it reports nothing.
        note, where: As in `VoiceCode`.
    """

    text_id: str
    sentence_id: str
    start: int
    end: int
    coder: str
    reports: bool
    speaker: str
    stance: str
    note: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class SpanCode:
    """One code that one coder gives a sentence, with the words that carry it.

    Attributes:
        text_id, sentence_id: The sentence.
        code: A code of the study's codebook, or ``none``: read, and nothing found.
        coder: Who coded.
        start, end: Offsets of the words that carry it; for ``none``, of the sentence.
        note: The alternative the coder weighed, or the reason of a decision.
    """

    text_id: str
    sentence_id: str
    code: str
    coder: str
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """Two sentences of two texts that a coder finds to hold one statement.

    Attributes:
        statement: What they hold, a key.
        text_id, sentence_id: The one.
        other_text_id, other_sentence_id: The other.
        match: ``same``, or ``near`` where things or events meet and claims do not.
        coder: Who coded.
        note: In which they differ.
    """

    statement: str
    text_id: str
    sentence_id: str
    other_text_id: str
    other_sentence_id: str
    match: str
    coder: str
    note: str = ""

    @property
    def sentence_ids(self) -> tuple[str, str]:
        """Both sentences."""
        return self.sentence_id, self.other_sentence_id


@dataclass(frozen=True)
class FirstPluralCode:
    """What one coder says of one «noi», «nostro» or verb in the first person plural.

    Attributes:
        text_id, sentence_id, start, end, coder, note: As in `VoiceCode`.
        includes: ``addressee`` (the one spoken to, or the other side, is meant too),
            ``own_side`` (the speaker's side alone) or ``unclear``.
    """

    text_id: str
    sentence_id: str
    start: int
    end: int
    coder: str
    includes: str
    note: str = ""


_Code = TypeVar("_Code", VoiceCode, QuotationCode, SpanCode, VerbCode)


def read_codes(study: Study) -> tuple[tuple[VoiceCode, ...], tuple[QuotationCode, ...]]:
    """All codings of voices and of passages in marks that lie beside a study.

    A coding belongs to a sentence. Where the characters before it have changed since it was
    coded (a caption corrected, a menu line gone) and the sentence itself has not, the
    offsets move with the sentence.

    Returns:
        The two, with offsets in the texts as they are.

    Raises:
        StudyError: A row names an unknown text, speaker or mode, or offsets outside
            the text.
    """
    spoken, quoted = _voices_as_coded(study), _quotations_as_coded(study)
    moves = _moves(study, spoken)
    return (
        tuple(_moved(study, code, moves) for code in spoken),
        tuple(_moved(study, code, moves) for code in quoted),
    )


def read_voice_codes(study: Study) -> tuple[VoiceCode, ...]:
    """The codings of voices alone, as in `read_codes`; errors too."""
    codes = _voices_as_coded(study)
    moves = _moves(study, codes)
    return tuple(_moved(study, code, moves) for code in codes)


def read_quotation_codes(study: Study) -> tuple[QuotationCode, ...]:
    """The codings of passages in marks, as in `read_codes`; errors too.

    How far a sentence has moved is known from the codings of voices, so both are read.
    """
    return read_codes(study)[1]


def _voices_as_coded(study: Study) -> list[VoiceCode]:
    """The codings with the offsets that stand in the files."""
    codes = []
    for where, row in _rows(study, "voices", VOICE_COLUMNS):
        start, end = _span(study, where, row)
        _check_value(where, "speaker", row["speaker"], (*study.people, *RESERVED_SPEAKERS))
        _check_value(where, "mode", row["mode"], MODES)
        codes.append(
            VoiceCode(
                row["text_id"],
                row["sentence_id"],
                start,
                end,
                row["coder"],
                row["speaker"],
                row["mode"],
                row["note"],
                where,
            )
        )
    return codes


def _quotations_as_coded(study: Study) -> list[QuotationCode]:
    """The codings of passages with the offsets that stand in the files."""
    codes = []
    for where, row in _rows(study, "quotations", QUOTATION_COLUMNS):
        start, end = _span(study, where, row)
        _check_value(where, "speaker", row["speaker"], (*study.people, *RESERVED_SPEAKERS))
        _check_value(where, "is_name", row["is_name"], ("true", "false"))
        codes.append(
            QuotationCode(
                row["text_id"],
                row["sentence_id"],
                start,
                end,
                row["coder"],
                row["speaker"],
                row["quoted_person"],
                row["is_name"] == "true",
                row["note"],
                where,
            )
        )
    return codes


def read_verb_codes(study: Study) -> tuple[VerbCode, ...]:
    """All codings of reporting verbs that lie beside a study; offsets and errors as above."""
    codes = []
    for where, row in _rows(study, "stance", VERB_COLUMNS):
        start, end = _span(study, where, row)
        _check_value(where, "reports", row["reports"], ("true", "false"))
        reports = row["reports"] == "true"
        speakers = (*study.people, *RESERVED_SPEAKERS) if reports else ("",)
        _check_value(where, "speaker", row["speaker"], speakers)
        _check_value(where, "stance", row["stance"], VERB_STANCES if reports else ("",))
        codes.append(
            VerbCode(
                row["text_id"], row["sentence_id"], start, end, row["coder"], reports,
                row["speaker"], row["stance"], row["note"], where,
            )
        )  # fmt: skip
    moves = _moves(study, _voices_as_coded(study)) if codes else {}
    return tuple(_moved(study, code, moves) for code in codes)


def span_columns(layer: str) -> tuple[str, ...]:
    """The columns of a coding of frames or functions."""
    return ("text_id", "sentence_id", layer, "coder", "evidence_start", "evidence_end", "note")


def read_span_codes(study: Study, layer: str = FRAME) -> tuple[SpanCode, ...]:
    """All codings of one layer that lie beside a study; offsets move as those of voices do.

    Args:
        study: The study.
        layer: ``frame`` or ``function``.

    Raises:
        StudyError: A row names a text, sentence or code that does not exist, has offsets
            outside its sentence, or stands beside a ``none`` of the same coder.
    """
    known = (*codes_of(study, layer), NONE)
    sentences = {s.id: s for corpus in parse(study) for s in corpus.sentences}
    moved = _moves(study, _voices_as_coded(study))
    codes: list[SpanCode] = []
    for where, row in _rows(study, SPAN_FILES[layer], span_columns(layer)):
        _check_value(where, layer, row[layer], known)
        row = {**row, "start": row["evidence_start"], "end": row["evidence_end"]}
        start, end = _span(study, where, row)
        code = SpanCode(
            row["text_id"], row["sentence_id"], row[layer], row["coder"], start, end, row["note"]
        )
        coder = code.coder if (code.coder, code.sentence_id) in moved else AGREED
        by = moved.get((coder, code.sentence_id), 0)
        code = replace(code, start=start + by, end=end + by)
        _check_in_sentence(where, code, sentences.get(code.sentence_id))
        codes.append(code)
    _check_once(study, layer, codes)
    return tuple(codes)


def read_pairs(study: Study) -> tuple[Pair, ...]:
    """The pairs of sentences that the agreed coder, or else the first by name, confirmed.

    Raises:
        StudyError: A row names a sentence or a kind of match that does not exist.
    """
    sentences = {s.id: corpus.text.id for corpus in parse(study) for s in corpus.sentences}
    pairs = []
    for where, row in _rows(study, "alignment", PAIR_COLUMNS):
        pair = Pair(*(row[column] for column in PAIR_COLUMNS))
        _check_value(where, "match", pair.match, MATCHES)
        ends = ((pair.text_id, pair.sentence_id), (pair.other_text_id, pair.other_sentence_id))
        for text_id, sentence_id in ends:
            if sentences.get(sentence_id) != text_id:
                raise StudyError(
                    where=where, found=f"{sentence_id!r} in {text_id!r}",
                    expected="a sentence of this text", todo="Correct this row.",
                )  # fmt: skip
        pairs.append(pair)
    coders = sorted({pair.coder for pair in pairs}, key=lambda coder: (coder != AGREED, coder))
    return tuple(pair for pair in pairs if pair.coder == coders[0])


def _check_in_sentence(where: str, code: SpanCode, sentence: Sentence | None) -> None:
    belongs = sentence is not None and sentence.id.rpartition("-")[0] == code.text_id
    if belongs and sentence.start <= code.start < code.end <= sentence.end:
        return
    place = f"{sentence.start}–{sentence.end}" if belongs else "a sentence of this text"
    raise StudyError(
        where=where, found=f"{code.start}–{code.end} in {code.sentence_id!r}", expected=place,
        todo="Code this sentence again on the text as it is, or take the row out.",
    )  # fmt: skip


def _check_once(study: Study, layer: str, codes: Sequence[SpanCode]) -> None:
    """Of one coder a sentence has each code once, and ``none`` only by itself."""
    given: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        given.setdefault((code.coder, code.sentence_id), []).append(code.code)
    for (coder, sentence_id), own in given.items():
        if len(set(own)) < len(own) or (NONE in own and len(own) > 1):
            raise StudyError(
                where=f"{study.folder / 'codings'}, {SPAN_FILES[layer]} of {sentence_id!r} "
                f"by {coder!r}",
                found=", ".join(own), expected=f"each once, or {NONE!r} alone",
                todo="Take out the rows that are too many.",
            )  # fmt: skip


def read_first_plural_codes(study: Study) -> tuple[FirstPluralCode, ...]:
    """All codings of first persons plural that lie beside a study, as they stand there.

    Raises:
        StudyError: A row names an unknown text or value, or no stretch of its text.
    """
    codes = []
    for where, row in _rows(study, "first_plural", FIRST_PLURAL_COLUMNS):
        start, end = _span(study, where, row)
        _check_value(where, "includes", row["includes"], INCLUDES)
        codes.append(
            FirstPluralCode(
                row["text_id"], row["sentence_id"], start, end, row["coder"], row["includes"],
                row["note"],
            )
        )  # fmt: skip
    return tuple(codes)


def _moves(study: Study, codes: Sequence[VoiceCode]) -> dict[tuple[str, str], int]:
    """How far each coded sentence has moved: (coder, sentence) -> characters."""
    now = {s.id: s for corpus in parse(study) for s in corpus.sentences}
    coded: dict[tuple[str, str], tuple[int, int]] = {}
    for code in codes:
        key = (code.coder, code.sentence_id)
        start, end = coded.get(key, (code.start, code.end))
        coded[key] = min(start, code.start), max(end, code.end)
    # One sentence of another length, and the numbers may no longer mean the same sentences.
    changed = {
        (coder, sentence_id.rpartition("-")[0])
        for (coder, sentence_id), (start, end) in coded.items()
        if sentence_id not in now or now[sentence_id].end - now[sentence_id].start != end - start
    }
    return {
        (coder, sentence_id): now[sentence_id].start - start
        for (coder, sentence_id), (start, _) in coded.items()
        if (coder, sentence_id.rpartition("-")[0]) not in changed
    }


def _moved(study: Study, code: _Code, moves: dict[tuple[str, str], int]) -> _Code:
    by = moves.get((code.coder, code.sentence_id), 0)
    code = replace(code, start=code.start + by, end=code.end + by) if by else code
    length = len(study.text(code.text_id).content)
    if code.end <= length:
        return code
    raise StudyError(
        where=f"{study.folder / 'codings'}, coder {code.coder!r}, sentence {code.sentence_id!r}",
        found=f"offsets {code.start} to {code.end}",
        expected=f"offsets up to {length}, the length of {code.text_id!r}",
        todo="Count characters of the file as it is, from 0; or code this text again.",
    )


def with_agreed(study: Study, voices: Sequence[Voices]) -> tuple[Voices, ...]:
    """The rules' voices with the agreed coding in their place, where there is one.

    A sentence is taken over whole: its segments are those of the agreed coding, whose
    `rule` is ``agreed coding``. Sentences nobody agreed on keep what the rules say.

    Raises:
        StudyError: A file of codings cannot be used, or the agreed coding of a sentence does
            not cover it once: it belongs to another version of the text.
    """
    spoken, quoted = read_codes(study)
    by_sentence: dict[str, list[VoiceCode]] = {}
    for code in spoken:
        if code.coder == AGREED:
            by_sentence.setdefault(code.sentence_id, []).append(code)
    passages = {
        (code.text_id, code.start, code.end): code for code in quoted if code.coder == AGREED
    }
    return tuple(_agreed_text(voice, by_sentence, passages) for voice in voices)


def _agreed_text(
    voice: Voices,
    by_sentence: dict[str, list[VoiceCode]],
    passages: dict[tuple[str, int, int], QuotationCode],
) -> Voices:
    text_id = voice.corpus.text.id
    segments: list[Segment] = []
    done: set[str] = set()
    for segment in voice.segments:
        codes = by_sentence.get(segment.sentence_id) if segment.sentence_id else None
        if not codes:
            segments.append(segment)
        elif segment.sentence_id not in done:
            done.add(segment.sentence_id)
            codes = sorted(codes, key=lambda code: code.start)
            _check_cover(voice.corpus, segment, codes)
            segments += [_coded(voice.corpus, segment, code) for code in codes]
    numbered = tuple(
        replace(segment, id=f"{text_id}-s{number:04d}")
        for number, segment in enumerate(segments, start=1)
    )
    quotations = tuple(
        _coded_quotation(quotation, passages.get((text_id, quotation.start, quotation.end)))
        for quotation in voice.quotations
    )
    return replace(voice, segments=numbered, quotations=quotations)


def _check_cover(corpus: Corpus, segment: Segment, codes: Sequence[VoiceCode]) -> None:
    """The agreed stretches follow one another and leave nothing of their sentence out."""
    # Segments of one sentence follow its number, and the number its place.
    number = int(segment.sentence_id.rpartition("-")[2]) - 1
    at, end = corpus.sentences[number].start, corpus.sentences[number].end
    for code in codes:
        if code.start < at or code.end > end or corpus.slice(at, code.start).strip():
            break
        at = code.end
    else:
        if not corpus.slice(at, end).strip():
            return
    stretches = ", ".join(f"{code.start}–{code.end}" for code in codes)
    raise StudyError(
        where=f"codings of {segment.sentence_id!r} by {AGREED!r}",
        found=f"the stretches {stretches}",
        expected=f"stretches that cover {corpus.sentences[number].start}–{end} once",
        todo="Code this sentence again on the text as it is, or take the rows out.",
    )


def _coded(corpus: Corpus, segment: Segment, code: VoiceCode) -> Segment:
    between = corpus.slice(segment.start, code.start)
    return replace(
        segment,
        line=segment.line + len(LINE_END.findall(between)),
        start=code.start,
        end=code.end,
        speaker=code.speaker,
        mode=code.mode,
        rule="agreed coding",
        confidence="low" if code.note else "high",
    )


def _coded_quotation(quotation: Quotation, code: QuotationCode | None) -> Quotation:
    if code is None:
        return quotation
    return replace(
        quotation,
        speaker=code.speaker,
        quoted_person=code.quoted_person,
        is_name=code.is_name,
    )


def _rows(study: Study, name: str, columns: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    rows: list[tuple[str, dict[str, str]]] = []
    for path in sorted((study.folder / "codings").glob(f"{name}*.csv")):
        rows += [(f"{path}, line {line}", row) for line, row in numbered_rows(path, columns)]
    for where, row in rows:
        if not row["coder"].strip():
            raise StudyError(
                where=f"{where}, coder", found="an empty cell", expected="who coded",
                todo=f"Name the coder, or {AGREED!r} for what was agreed on.",
            )  # fmt: skip
    return rows


def _span(study: Study, where: str, row: dict[str, str]) -> tuple[int, int]:
    _check_value(where, "text_id", row["text_id"], tuple(text.id for text in study.texts))
    if row["start"].isdigit() and row["end"].isdigit():
        start, end = int(row["start"]), int(row["end"])
        if start < end:
            return start, end
    raise StudyError(
        where=f"{where}, start and end",
        found=f"{row['start']!r} and {row['end']!r}",
        expected="two offsets, the first before the second",
        todo="Count characters of the file as it is, from 0.",
    )


def _check_value(where: str, column: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise StudyError(
            where=f"{where}, {column}", found=repr(value),
            expected=f"one of {', '.join(known)}", todo="Correct this cell.",
        )  # fmt: skip
