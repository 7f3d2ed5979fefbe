"""Which reporting verbs the rules assign to each leader, and what stand such verbs can carry.

"Ha detto" leaves open whether something is so, "ha riconosciuto" grants it, "ha
sottolineato" presses it. The classes are the lexicon's; this room counts them and keeps
the evidence. Verbs that stage a speech ("ha concluso", "ha parlato") say when or of what
somebody spoke and report nothing; the list ``speech_staging`` keeps them out of the counts.

Which verb belongs to whom is decided by rule. No coding checks it, and wrong cases are
known: what is counted here describes an article's wording as the rules read it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist

import pandas as pd

from helpers.columns import typed
from helpers.lexicons import entries, read_lexicon
from helpers.reading import Report
from helpers.study import Study
from helpers.voices import Segment, Voices

# In the order in which they leave the speaker room: from plain report to act.
STANCES = {
    "neutral": "reports without a stand",
    "asserting": "lets the speaker press the point",
    "endorsing": "grants that it is so",
    "distancing": "leaves it with the speaker",
    "performative": "does something by saying it",
}


_GAP = {
    "text_id": str, "stance": str, "speaker": str, "verbs": int, "of": int, "share": float,
    "other_speaker": str, "other_verbs": int, "other_of": int, "other_share": float, "gap": float,
    "apart": bool,
}  # fmt: skip


def reporting_verbs(study: Study, voices: Sequence[Voices]) -> pd.DataFrame:
    """Every reporting verb the rules assign to a leader.

    The verbs come from the rules; the voices may come from people. Where the two
    contradict each other (a leader's verb in a sentence that is not his), and where the
    verb stages a speech, the row is kept and says so, and nothing here counts it.

    Returns:
        One row a verb, by text and offset. Columns: text_id, line, speaker, lemma, gloss
        (English), stance, verb (as written), counted, left_out (why it is not counted,
        or empty), sentence.
    """
    glosses = {
        row["lemma"]: row["gloss"]
        for row in read_lexicon(study.language, "reporting_verbs", ("lemma", "gloss"))
    }
    staging = frozenset(entries(study.language, "speech_staging"))
    rows = []
    for voice in voices:
        starts = [segment.start for segment in voice.segments]
        for report in sorted(voice.reports, key=lambda r: (r.start, r.end)):
            if report.speaker not in study.leaders:
                continue
            segment = voice.segments[bisect_right(starts, report.start) - 1]
            left_out = _left_out(report, segment, staging)
            rows.append((
                voice.corpus.text.id, report.line, report.speaker, report.lemma,
                glosses.get(report.lemma, ""), report.stance,
                voice.corpus.slice(report.start, report.end), not left_out, left_out,
                voice.corpus.slice(segment.start, segment.end),
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "speaker": str, "lemma": str, "gloss": str, "stance": str,
         "verb": str, "counted": bool, "left_out": str, "sentence": str},
    )  # fmt: skip


def _left_out(report: Report, segment: Segment, staging: frozenset[str]) -> str:
    if report.lemma in staging:
        return "stages a speech"
    return "" if segment.speaker == report.speaker else "the sentence is another voice's"


def by_stance(study: Study, verbs: pd.DataFrame) -> pd.DataFrame:
    """Reporting verbs by text, stance and leader, with 95 % intervals.

    Args:
        study: The study.
        verbs: From `reporting_verbs`; only counted rows are.

    Returns:
        One row a text that has such verbs, stance and leader, zeros included. Columns:
        text_id, stance, speaker, verbs, of (all verbs of this leader in this text), share,
        low and high (Wilson's interval of the share).
    """
    counted = verbs[verbs["counted"]]
    rows = []
    for text in study.texts:
        here = counted[counted["text_id"].eq(text.id)]
        for stance in STANCES if len(here) else ():
            for leader in study.leaders:
                own = here[here["speaker"].eq(leader)]
                hits = int(own["stance"].eq(stance).sum())
                share = hits / len(own) if len(own) else float("nan")
                rows.append((text.id, stance, leader, hits, len(own), share,
                             *wilson(hits, len(own))))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "stance": str, "speaker": str, "verbs": int, "of": int, "share": float,
         "low": float, "high": float},
    )  # fmt: skip


def lemmas(study: Study, verbs: pd.DataFrame) -> pd.DataFrame:
    """The verbs behind the counts, the most frequent first.

    Returns:
        One row a text, stance and leader that occurs. Columns: text_id, stance, speaker,
        verbs, lemmas («sottolineare» (stress) 4, …), lines (1-based; the first few, and how
        many more).
    """
    counted = verbs[verbs["counted"]]
    rows = []
    for text in study.texts:
        for stance in STANCES:
            for leader in study.leaders:
                own = counted[
                    counted["text_id"].eq(text.id)
                    & counted["stance"].eq(stance)
                    & counted["speaker"].eq(leader)
                ]
                if len(own):
                    lines = _first_lines(own["line"])
                    rows.append((text.id, stance, leader, len(own), _lemmas(own), lines))
    return typed(
        rows,
        {"text_id": str, "stance": str, "speaker": str, "verbs": int, "lemmas": str, "lines": str},
    )


def _first_lines(lines: Iterable[int], most: int = 2) -> str:
    """``8, 17 and 12 more``: a table has room for no more, `reporting_verbs` has all."""
    known = sorted(set(lines))
    more = len(known) - most
    first = ", ".join(map(str, known[:most]))
    return f"{first} and {more} more" if more > 0 else first


def _lemmas(verbs: pd.DataFrame) -> str:
    counts = verbs.groupby(["lemma", "gloss"]).size().reset_index(name="times")
    counts = counts.sort_values(["times", "lemma"], ascending=[False, True])
    return ", ".join(
        f"«{row.lemma}» ({row.gloss})" + (f" {row.times}" if row.times > 1 else "")
        for row in counts.itertuples()
    )


def widest_gap(table: pd.DataFrame) -> pd.DataFrame:
    """The stance in which the shares of two leaders of one text lie furthest apart.

    Counts and whether their intervals overlap: no more is claimed of a gap.

    Args:
        table: From `by_stance`.

    Returns:
        At most one row: text_id, stance, the two speakers (more, fewer), verbs, of and
        share of each, gap (difference of the shares) and apart (their intervals do not
        overlap). Ties go to the first.
    """
    best: dict[str, object] = {}
    for (text_id, stance), group in table.groupby(["text_id", "stance"], sort=False):
        known = group[group["of"] > 0].sort_values("share", ascending=False, kind="stable")
        if len(known) < 2:
            continue
        more, fewer = known.iloc[0], known.iloc[-1]
        gap = more["share"] - fewer["share"]
        if not best or gap > best["gap"]:
            best = {
                "text_id": text_id, "stance": stance, "speaker": more["speaker"],
                "verbs": more["verbs"], "of": more["of"], "share": more["share"],
                "other_speaker": fewer["speaker"], "other_verbs": fewer["verbs"],
                "other_of": fewer["of"], "other_share": fewer["share"], "gap": gap,
                "apart": bool(more["low"] > fewer["high"]),
            }  # fmt: skip
    return typed([best] if best else [], _GAP)


def spelled_out(study: Study, gap: pd.DataFrame) -> pd.DataFrame:
    """A row of `widest_gap` as a sentence needs it: names, and a verdict in words."""
    return gap.assign(
        name=[study.people[key].name for key in gap["speaker"]],
        other_name=[study.people[key].name for key in gap["other_speaker"]],
        verdict=["do not overlap" if apart else "overlap" for apart in gap["apart"]],
    )


def wilson(hits: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share, which stays inside 0 and 1 and serves small counts.

    Args:
        hits: How many.
        of: Of how many; for 0 both bounds are NaN.
        level: Coverage.

    Source:
        E. B. Wilson, Journal of the American Statistical Association 22 (1927); preferred
        for small samples by Brown, Cai and DasGupta, Statistical Science 16 (2001).
    """
    if not of:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)
