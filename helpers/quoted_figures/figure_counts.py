"""Who quotes how many figures, of what kind, how precisely: counts with their denominators.

Rates are per 1,000 words of the same voice, mode and text, with exact Poisson intervals; shares
are of the figures of one voice and text, with Wilson's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
from scipy.stats import chi2

from helpers.chance import wilson
from helpers.columns import typed
from helpers.corpus import words_in
from helpers.findings import text_name, voice_name
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.indicators import catalogue
from helpers.quoted_figures.quotable import surface, worded
from helpers.quoted_figures.reconcile import Pair
from helpers.speech.voices import MODES, Voices
from helpers.study import Study, speaker_order

KINDS = {
    "money": "sums of money",
    "share": "percentages and fractions",
    "count": "things counted",
    "measure": "distances and other measures",
    "years": "ages and anniversaries",
}
_KIND = {
    "money": "money", "ratio": "share", "fraction": "share", "multiple": "share",
    "count": "count", "physical": "measure", "age": "years", "anniversary": "years",
}  # fmt: skip


def rates(study: Study, voices: Sequence[Voices], figures: Sequence[Figure]) -> pd.DataFrame:
    """Figures per 1,000 words of each voice, mode and text.

    Args:
        study: The study.
        voices: Of all its texts.
        figures: In any order.

    Returns:
        One row a text, speaker and mode with prose, in the order of the study. Columns:
        text_id, speaker, mode, figures, words (of prose), per_1000, rate_low and rate_high (95 %
        exact Poisson interval of per_1000).

    Source:
        F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).
    """
    words: Counter[tuple[str, str, str]] = Counter()
    for voice in voices:
        for s in voice.segments:
            if s.kind == "prose":
                key = (voice.corpus.text.id, s.speaker, _said(s.mode))
                words[key] += words_in(voice.corpus.slice(s.start, s.end))
    counts = Counter((f.text_id, f.speaker, _said(f.mode)) for f in figures)
    rows = []
    for text in study.texts:
        for speaker in speaker_order(study):
            for mode in _SAID:
                key = (text.id, speaker, mode)
                if words[key] or counts[key]:
                    n, of = counts[key], words[key]
                    low, high = poisson(n)
                    rows.append((*key, n, of, *(_per_1000(x, of) for x in (n, low, high))))
    return typed(
        rows,
        {"text_id": str, "speaker": str, "mode": str, "figures": int, "words": int,
         "per_1000": float, "rate_low": float, "rate_high": float},
    )  # fmt: skip


# A figure in marks is direct, its sentence mixed: the two are put together here, because the
# words that a rate is of are counted by sentence.
_SAID = ("transcript", "reported", "narration")


def _said(mode: str) -> str:
    assert mode in MODES, mode
    return mode if mode in _SAID else "reported"


def _per_1000(count: float, words: int) -> float:
    return 1000 * count / words if words else float("nan")


def poisson(count: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a count, as of events that come independently."""
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return float(low), float(chi2.ppf(1 - tail, 2 * count + 2) / 2)


def kinds(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """What kind of figures each leader is given, text by text.

    Returns:
        One row a text, leader and kind, zeros included where the leader has figures in the text.
        Columns: text_id, speaker, kind (one of `KINDS`), figures, of (all of this leader
        in this text), share, low and high (Wilson's interval).
    """
    counts = Counter((f.text_id, f.speaker, _KIND.get(f.amount.kind, "count")) for f in figures)
    totals = Counter((f.text_id, f.speaker) for f in figures)
    rows = []
    for text in study.texts:
        for leader in study.leaders:
            of = totals[text.id, leader]
            for kind in KINDS if of else ():
                n = counts[text.id, leader, kind]
                rows.append((text.id, leader, kind, n, of, n / of, *wilson(n, of)))
    return typed(
        rows,
        {"text_id": str, "speaker": str, "kind": str, "figures": int, "of": int, "share": float,
         "low": float, "high": float},
    )  # fmt: skip


def is_hedged(figure: Figure) -> bool:
    """Whether the wording gives a bound, a range or a neighbourhood instead of a number."""
    return figure.amount.relation != "eq" or figure.amount.value_high is not None


def precision(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """How many of each leader's figures are hedged, text by text.

    Returns:
        One row a text and leader with figures. Columns: text_id, speaker, hedged, of, share,
        low and high (Wilson's interval), hedges (relations with their counts).
    """
    rows = []
    for text in study.texts:
        for leader in study.leaders:
            own = [f for f in figures if f.text_id == text.id and f.speaker == leader]
            if own:
                hedged = [f for f in own if is_hedged(f)]
                told = Counter("range" if f.amount.value_high is not None else f.amount.relation
                               for f in hedged)  # fmt: skip
                words = ", ".join(f"{name} {n}" for name, n in sorted(told.items()))
                rows.append((text.id, leader, len(hedged), len(own), len(hedged) / len(own),
                             *wilson(len(hedged), len(own)), words))  # fmt: skip
    return typed(
        rows,
        {
            "text_id": str,
            "speaker": str,
            "hedged": int,
            "of": int,
            "share": float,
            "low": float,
            "high": float,
            "hedges": str,
        },
    )


def pairs_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Texts in which the intervals of two leaders' shares do not overlap; usually none.

    Args:
        rows: With text_id, speaker, low and high, a row a leader.

    Returns:
        One row a text and pair: text_id, speaker, other_speaker.
    """
    found = []
    for text_id, group in rows.groupby("text_id", sort=False):
        known = list(group.itertuples())
        for at, one in enumerate(known):
            found += [(text_id, one.speaker, other.speaker) for other in known[at + 1 :]
                      if one.low > other.high or other.low > one.high]  # fmt: skip
    return typed(found, {"text_id": str, "speaker": str, "other_speaker": str})


def verdicts(study: Study, pairs: Sequence[Pair]) -> pd.DataFrame:
    """Indicators with several figures, and what became of their pairs.

    Returns:
        One row an indicator, those with different figures first. Columns: indicator, label (in
        English, where the catalogue has one), figures, speakers, texts, equal, compatible,
        different, not_comparable.
    """
    labels = {row.key: row.label for row in catalogue(study)}
    rows = []
    by: dict[str, list[Pair]] = {}
    for pair in pairs:
        by.setdefault(pair.indicator, []).append(pair)
    for indicator, own in by.items():
        members = {f.id: f for pair in own for f in (pair.a, pair.b)}
        counts = Counter(pair.verdict for pair in own)
        order = [key for key in speaker_order(study)
                 if any(f.speaker == key for f in members.values())]  # fmt: skip
        rows.append((
            indicator, labels.get(indicator, indicator), len(members),
            ", ".join(voice_name(study, key) for key in order),
            ", ".join(dict.fromkeys(text_name(study, f.text_id) for f in members.values())),
            counts["equal"],
            counts["compatible"], counts["different"], counts["not_comparable"],
        ))  # fmt: skip
    rows.sort(key=lambda row: (-row[7], row[0]))
    return typed(
        rows,
        {"indicator": str, "label": str, "figures": int, "speakers": str, "texts": str,
         "equal": int, "compatible": int, "different": int, "not_comparable": int},
    )  # fmt: skip


def differences(study: Study, pairs: Sequence[Pair]) -> pd.DataFrame:
    """Pairs of figures of which no number satisfies both wordings.

    Returns:
        One row a pair, the same wording told once. Columns: indicator, label, a and b (as the
        texts word them, with who, text and line), speaker, other_speaker, text_id,
        other_text_id, difference (b minus a, full units), share, reason, questions, times (pairs
        told by this row).
    """
    content = {text.id: text.content for text in study.texts}
    labels = {row.key: row.label for row in catalogue(study)}
    told: dict[tuple, list] = {}
    for pair in pairs:
        if pair.verdict != "different":
            continue
        key = (pair.indicator, *((surface(f, content[f.text_id]), f.speaker, f.text_id)
                                 for f in (pair.a, pair.b)))  # fmt: skip
        if key in told:
            told[key][-1] += 1
            continue
        told[key] = [
            pair.indicator, labels.get(pair.indicator, pair.indicator), worded(study, pair.a),
            worded(study, pair.b), pair.a.speaker, pair.b.speaker, pair.a.text_id, pair.b.text_id,
            float(pair.difference), pair.share, pair.reason, " ".join(pair.questions), 1,
        ]  # fmt: skip
    return typed(
        list(told.values()),
        {"indicator": str, "label": str, "a": str, "b": str, "speaker": str, "other_speaker": str,
         "text_id": str, "other_text_id": str, "difference": float, "share": float, "reason": str,
         "questions": str, "times": int},
    )  # fmt: skip


def questions(pairs: Sequence[Pair]) -> pd.DataFrame:
    """The questions that the different pairs raise, the most frequent first.

    Returns:
        One row a question. Columns: question, times (pairs that raise it).
    """
    raised = Counter(q for pair in pairs if pair.verdict == "different" for q in pair.questions)
    rows = sorted(raised.items(), key=lambda item: (-item[1], item[0]))
    return typed(rows, {"question": str, "times": int})
