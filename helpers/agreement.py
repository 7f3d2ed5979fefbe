"""How far two readings of the same sentences agree: rules with coders, coders with coders.

A sentence counts as right only where every word of it is right. Beside each rate stand
its numerator and denominator, because a high rate over few sentences says little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

import pandas as pd

from helpers.chance import krippendorff_alpha, percent_agreement
from helpers.coding.codings import (
    AGREED,
    QuotationCode,
    VerbCode,
    VoiceCode,
    read_quotation_codes,
    read_verb_codes,
    read_voice_codes,
)
from helpers.columns import typed
from helpers.ledger import book
from helpers.speech.voices import Segment, Voices
from helpers.study import Study, speaker_order

_ASPECTS = {"speaker": ("speaker",), "speaker and mode": ("speaker", "mode")}
_CODED_RULE = "agreed coding"


def compared(study: Study, rules: Sequence[Voices], agreed: Sequence[Voices]) -> pd.DataFrame:
    """Every word of every sentence people agreed on, as the rules and as people have it.

    Args:
        study: The study.
        rules: The attribution by the rules alone.
        agreed: The attribution with the agreed coding in its place.

    Returns:
        One row a word, by text and offset. Columns: text_id, start, sentence_id,
        speaker_rules, mode_rules, speaker_agreed, mode_agreed. Empty without codings.
    """
    coded = {s.id for voice in agreed for s in voice.segments if s.rule == _CODED_RULE}
    ours, theirs = book(study, rules), book(study, agreed)
    keys = ["text_id", "start", "sentence_id"]
    theirs = theirs[theirs["segment_id"].isin(coded)]
    both = ours[[*keys, "speaker", "mode"]].merge(
        theirs[[*keys, "speaker", "mode"]], on=keys, suffixes=("_rules", "_agreed")
    )
    assert len(both) == len(theirs), "the two readings cut the texts into different sentences"
    return both


def scores(study: Study, both: pd.DataFrame) -> pd.DataFrame:
    """How often the rules are right, by sentences and by words.

    Args:
        study: The study.
        both: From `compared`.

    Returns:
        One row an aspect (speaker; speaker and mode) and text, then all texts together.
        Columns: aspect, text_id (or ``all texts``), sentences, right_sentences,
        share_of_sentences, words, right_words, share_of_words. Empty without codings.
    """
    rows = []
    for aspect, columns in _ASPECTS.items():
        right = _right(both, columns)
        marked = both.assign(right=right)
        parts = [(text.id, marked[marked["text_id"].eq(text.id)]) for text in study.texts]
        for text_id, part in [*parts, ("all texts", marked)]:
            if part.empty:
                continue
            whole = part.groupby("sentence_id")["right"].all()
            rows.append({
                "aspect": aspect, "text_id": text_id, "sentences": len(whole),
                "right_sentences": int(whole.sum()), "share_of_sentences": whole.mean(),
                "words": len(part), "right_words": int(part["right"].sum()),
                "share_of_words": part["right"].mean(),
            })  # fmt: skip
    return typed(
        rows,
        {"aspect": str, "text_id": str, "sentences": int, "right_sentences": int,
         "share_of_sentences": float, "words": int, "right_words": int, "share_of_words": float},
    )  # fmt: skip


def _right(both: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    same = pd.Series(True, index=both.index)
    for column in columns:
        same &= both[f"{column}_rules"].astype(str) == both[f"{column}_agreed"].astype(str)
    return same


def confusion(study: Study, both: pd.DataFrame) -> pd.DataFrame:
    """Whose words the rules take for whose, in words.

    Args:
        study: The study.
        both: From `compared`.

    Returns:
        A square table: rows are the agreed speaker, columns what the rules say. Voices
        that occur on neither side are left out.
    """
    order = speaker_order(study)
    counts = Counter(
        zip(both["speaker_agreed"].astype(str), both["speaker_rules"].astype(str), strict=True)
    )
    present = [who for who in order if any(who in pair for pair in counts)]
    table = [[counts[agreed, rules] for rules in present] for agreed in present]
    frame = pd.DataFrame(table, columns=present)
    frame.insert(0, "agreed", present)
    return frame


def wrong_mouths(study: Study, both: pd.DataFrame) -> pd.DataFrame:
    """How many words the rules give to a leader who did not say them, and whose they are.

    Args:
        study: The study.
        both: From `compared`.

    Returns:
        One row, or none without codings. Columns: words, of (all compared words), share;
        of the words, how many are by the coding the narrators, another_leaders, and
        another_voices (anybody else's, also both leaders' together).
    """
    kinds = {
        "words": int, "of": int, "share": float, "narrators": int, "another_leaders": int,
        "another_voices": int,
    }  # fmt: skip
    if both.empty:
        return typed([], kinds)
    ours, theirs = both["speaker_rules"].astype(str), both["speaker_agreed"].astype(str)
    whose = theirs[ours.isin(study.leaders) & (ours != theirs)]
    wrong, narrators = len(whose), int(whose.eq("narrator").sum())
    leaders = int(whose.isin(study.leaders).sum())
    row = (wrong, len(both), wrong / len(both), narrators, leaders, wrong - narrators - leaders)
    return typed([row], kinds)


def misses(
    study: Study, rules: Sequence[Voices], agreed: Sequence[Voices], both: pd.DataFrame
) -> pd.DataFrame:
    """Every sentence in which the rules and the agreed coding differ.

    Args:
        study: The study.
        rules: The attribution by the rules alone.
        agreed: The attribution with the agreed coding in its place.
        both: From `compared`, of these two.

    Returns:
        One row a sentence, in order. Columns: text_id, line, text, agreed and rules
        (speaker and mode; several where voices share the sentence), rule (which decided),
        confidence (of the rules), wrong_words.
    """
    wrong = both[~_right(both, ("speaker", "mode"))].groupby("sentence_id").size().to_dict()
    by_agreed, by_rules = _by_sentence(agreed), _by_sentence(rules)
    rows = []
    for voice in rules:
        for sentence in voice.corpus.sentences:
            if sentence.id not in wrong:
                continue
            ours = by_rules[sentence.id]
            rows.append((
                voice.corpus.text.id, sentence.line,
                voice.corpus.slice(sentence.start, sentence.end),
                _voice(by_agreed[sentence.id]), _voice(ours),
                "; ".join(dict.fromkeys(s.rule for s in ours)),
                "; ".join(dict.fromkeys(s.confidence for s in ours)), wrong[sentence.id],
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "text": str, "agreed": str, "rules": str, "rule": str,
         "confidence": str, "wrong_words": int},
    )  # fmt: skip


def _by_sentence(voices: Sequence[Voices]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = {}
    for voice in voices:
        for segment in voice.segments:
            if segment.sentence_id:
                found.setdefault(segment.sentence_id, []).append(segment)
    return found


def _voice(segments: Sequence[Segment]) -> str:
    return "; ".join(dict.fromkeys(f"{s.speaker} {s.mode}" for s in segments))


# --- coders ------------------------------------------------------------------------


def coders(study: Study) -> tuple[str, ...]:
    """Who coded voices independently, by name; the agreed coding is nobody's own."""
    return tuple(sorted({code.coder for code in read_voice_codes(study)} - {AGREED}))


def coder_agreement(study: Study) -> pd.DataFrame:
    """How far independent coders agree on voices, passages in marks and reporting verbs.

    Returns:
        One row a question. Columns: question, coders, units (sentences or passages that
        at least two coders have), values (different answers given), agreement (share of
        pairs of codings that are equal), alpha (Krippendorff's, nominal; missing where
        only one answer was ever given). Empty with fewer than two coders.
    """
    rows = []
    for question, units in _questions(study) if len(coders(study)) > 1 else ():
        usable = [unit for unit in units.values() if len(unit) > 1]
        rows.append((
            question, len({coder for unit in usable for coder in unit}), len(usable),
            len({value for unit in usable for value in unit.values()}),
            percent_agreement([tuple(unit.values()) for unit in usable]),
            krippendorff_alpha([tuple(unit.values()) for unit in usable]),
        ))  # fmt: skip
    return typed(
        rows,
        {"question": str, "coders": int, "units": int, "values": int, "agreement": float,
         "alpha": float},
    )  # fmt: skip


Units = Mapping[Hashable, Mapping[str, Hashable]]


def _questions(study: Study) -> Iterator[tuple[str, Units]]:
    sentences = _coded_sentences(study)
    for aspect, columns in _ASPECTS.items():
        yield (
            f"{aspect} of a sentence",
            {
                sentence: {
                    coder: tuple(getattr(code, column) for code in own for column in columns)
                    for coder, own in by_coder.items()
                }
                for sentence, by_coder in sentences.items()
            },
        )
    quotations: dict[Hashable, dict[str, QuotationCode]] = {}
    for code in read_quotation_codes(study):
        if code.coder != AGREED:
            quotations.setdefault((code.text_id, code.start, code.end), {})[code.coder] = code
    for question, column in (("speaker of a passage", "speaker"), ("a name or said", "is_name")):
        yield (
            question,
            {
                place: {coder: getattr(code, column) for coder, code in by_coder.items()}
                for place, by_coder in quotations.items()
            },
        )
    yield from _verb_questions(study)


def _verb_questions(study: Study) -> Iterator[tuple[str, Units]]:
    """Does a verb report; and of those that report by all coders, whose is it, what stand."""
    verbs: dict[Hashable, dict[str, VerbCode]] = {}
    for code in read_verb_codes(study):
        if code.coder != AGREED:
            verbs.setdefault((code.text_id, code.start, code.end), {})[code.coder] = code
    if not verbs:
        return
    reporting = {
        place: codes for place, codes in verbs.items() if all(c.reports for c in codes.values())
    }
    for question, column, units in (
        ("a verb reports or not", "reports", verbs),
        ("speaker of a reporting verb", "speaker", reporting),
        ("stance of a reporting verb", "stance", reporting),
    ):
        yield (
            question,
            {
                place: {coder: getattr(code, column) for coder, code in codes.items()}
                for place, codes in units.items()
            },
        )


def _coded_sentences(study: Study) -> dict[str, dict[str, list[VoiceCode]]]:
    found: dict[str, dict[str, list[VoiceCode]]] = {}
    for code in sorted(read_voice_codes(study), key=lambda c: (c.sentence_id, c.coder, c.start)):
        if code.coder != AGREED:
            found.setdefault(code.sentence_id, {}).setdefault(code.coder, []).append(code)
    return found


def room_by_coder(study: Study, rules: Sequence[Voices], agreed: Sequence[Voices]) -> pd.DataFrame:
    """How many words of prose each leader would have if another coder's ledger were kept.

    Sentences nobody coded keep what the rules say.

    Returns:
        One row a text and leader. Columns: text_id, speaker, one a coder, then agreed and
        rules.
    """
    books = {coder: _words_by(study, rules, coder) for coder in coders(study)}
    counts = {AGREED: _prose_words(study, agreed), "rules": _prose_words(study, rules)}
    rows = [
        {"text_id": text.id, "speaker": leader}
        | {coder: book_[text.id, leader] for coder, book_ in [*books.items(), *counts.items()]}
        for text in study.texts
        for leader in study.leaders
    ]
    return pd.DataFrame(rows)


def _prose_words(study: Study, voices: Sequence[Voices]) -> Counter[tuple[str, str]]:
    words = book(study, voices)
    prose = words[words["kind"].eq("prose")]
    return Counter(zip(prose["text_id"].astype(str), prose["speaker"].astype(str), strict=True))


def _words_by(study: Study, rules: Sequence[Voices], coder: str) -> Counter[tuple[str, str]]:
    """Words by text and speaker if this coder's codes stood in the place of the rules'."""
    codes = [code for code in read_voice_codes(study) if code.coder == coder]
    words = book(study, rules)
    prose = words[words["kind"].eq("prose")]
    speaker = prose["speaker"].astype(str).copy()
    for code in codes:
        here = prose["text_id"].eq(code.text_id) & prose["start"].between(code.start, code.end - 1)
        speaker[here] = code.speaker
    return Counter(zip(prose["text_id"].astype(str), speaker, strict=True))
