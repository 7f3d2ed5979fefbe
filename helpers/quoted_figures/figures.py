"""Quoted figures: every amount of the prose with its voice, what it measures, when and as what.

The amounts come from `helpers.quoted_figures.amounts`, the voice from `helpers.speech.voices`, what
is measured from `helpers.quoted_figures.indicators` and the period from
`helpers.quoted_figures.periods`. A figure inside marks that hold somebody's words is direct,
whatever the sentence around it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.corpus import Sentence
from helpers.layout import LINE_END
from helpers.quoted_figures.amounts import Amount, amounts_in
from helpers.quoted_figures.periods import periods_of, role_of
from helpers.quoted_figures.stretch import is_near
from helpers.speech.voices import Quotation, Segment, Voices
from helpers.study import Study, Text

ROLES = ("reached", "target", "cumulative", "annual", "from", "to")
# An elliptical number leans on what was said this many sentences ago, no further.
_REACH = 6


@dataclass(frozen=True)
class Figure:
    """One figure at one place.

    Attributes:
        id: ``TEXT-f001``, counted through the text.
        text_id: The text.
        line: 1-based line in which it begins.
        amount: Number, hedge, unit and bounds, with offsets.
        segment_id: The segment it stands in.
        sentence_id: The sentence it stands in.
        speaker, mode: Of the figure itself.
        indicator: What is measured, apart from period and role.
        period: ISO 8601, or empty.
        role: One of `ROLES`, or empty.
        coding: ``agreed`` where the study's agreed coding decided, else ``rules``.
    """

    id: str
    text_id: str
    line: int
    amount: Amount
    segment_id: str
    sentence_id: str
    speaker: str
    mode: str
    indicator: str = ""
    period: str = ""
    role: str = ""
    coding: str = "rules"


def read_figures(study: Study, voices: Sequence[Voices]) -> tuple[Figure, ...]:
    """Every figure of a study's prose, in the order of texts and characters.

    Args:
        study: The study.
        voices: Of all its texts.
    """
    return tuple(figure for voice in voices for figure in _of_text(study, voice))


def _of_text(study: Study, voice: Voices) -> Iterator[Figure]:
    corpus = voice.corpus
    starts = [segment.start for segment in voice.segments]
    said = _Said(q for q in voice.quotations if not q.is_name and q.balanced)
    number = 0
    read = list(sentence_amounts(study.language, voice))
    usual = _usual_currency(amount for _, amounts in read for amount in amounts)
    sums: deque[Amount] = deque(maxlen=_SUMS)
    content = corpus.text.content
    for sentence, amounts in read:
        counted, line = sentence.start, sentence.line
        for amount, period, role in _dated(study, corpus.text, sentence, amounts):
            number += 1
            line += len(LINE_END.findall(content, counted, amount.start))
            counted = amount.start
            if amount.kind == "money":
                amount = replace(amount, unit=amount.unit or _currency(sums, amount, usual))
                sums.append(amount)
            segment = voice.segments[bisect_right(starts, amount.start) - 1]
            speaker, mode = _voice_of(amount, segment, said)
            yield Figure(
                f"{corpus.text.id}-f{number:03d}", corpus.text.id, line, amount, segment.id,
                sentence.id, speaker, mode, period=period, role=role,
            )  # fmt: skip


def _dated(
    study: Study, text: Text, sentence: Sentence, amounts: Sequence[Amount]
) -> Iterator[tuple[Amount, str, str]]:
    """The amounts of a sentence, each with its period and role."""
    content, language = text.content, study.language
    times = periods_of(content, sentence.start, sentence.end, amounts, text.date, language)
    for at, (amount, period) in enumerate(zip(amounts, times, strict=True)):
        back = 2 if amount.role == "to" else 1  # a change is one thing said
        opens = amounts[at - back].end if at >= back else sentence.start
        closes = amounts[at + 1].start if at + 1 < len(amounts) else sentence.end
        role = role_of(content, opens, closes, amount, period, text.date, language)
        yield amount, period, role


def _usual_currency(amounts: Iterable[Amount]) -> str:
    """The currency that a text names most often: that of its amounts without one.

    Empty where it names none; of two named equally often, the one named first.
    """
    named = Counter(a.unit for a in amounts if a.kind == "money" and a.unit and not a.elliptical)
    return named.most_common(1)[0][0] if named else ""


def _currency(sums: Iterable[Amount], amount: Amount, usual: str) -> str:
    """The currency of a sum that names none: of the last sum of about its size, else the usual."""
    alike = (s.unit for s in reversed(list(sums)) if is_near(s.value, amount.value, _ONE_SIZE))
    return next(alike, usual)


# So many sums before it may lend their currency to one of about their size.
_SUMS, _ONE_SIZE = 12, 4


def sentence_amounts(language: str, voice: Voices) -> Iterator[tuple[Sentence, tuple[Amount, ...]]]:
    """The amounts of each sentence of prose that holds some, in order.

    Args:
        language: Whose numbers are meant.
        voice: Of one text; the names in its quotation marks hold no figures.
    """
    corpus = voice.corpus
    names = [(q.start, q.end) for q in voice.quotations if q.is_name]
    starts = [first for first, _ in names]
    before: deque[tuple[Amount, ...]] = deque(maxlen=_REACH)
    for sentence in corpus.sentences:
        first = bisect_right(starts, sentence.start)
        last = bisect_right(starts, sentence.end)
        amounts = amounts_in(
            corpus.text.content, sentence.start, sentence.end, language,
            names=names[max(first - 1, 0) : last],
            before=[amount for earlier in before for amount in earlier],
        )  # fmt: skip
        before.append(amounts)
        if amounts:
            yield sentence, amounts


class _Said:
    """Passages in marks that hold somebody's words, found by what stands in them."""

    def __init__(self, quotations: Iterable[Quotation]) -> None:
        self._known = sorted(quotations, key=lambda q: q.start)
        self._starts = [q.start for q in self._known]

    def around(self, start: int, end: int) -> Quotation | None:
        """The innermost passage that holds a stretch; passages nest a few deep at most."""
        at = bisect_right(self._starts, start)
        near = reversed(self._known[max(at - _NESTED, 0) : at])
        return next((q for q in near if end <= q.end), None)


# So many passages may open between a figure and the passage it stands in.
_NESTED = 20


def _voice_of(amount: Amount, segment: Segment, said: _Said) -> tuple[str, str]:
    """Inside marks the words are the speaker's own; outside they are reported at most."""
    if segment.mode == "transcript":
        return segment.speaker, segment.mode
    within = said.around(amount.core_start, amount.core_end)
    if within is not None:
        return within.speaker if segment.mode == "narration" else segment.speaker, "direct"
    if segment.mode in {"direct", "mixed"}:
        return segment.speaker, "indirect"
    return segment.speaker, segment.mode
