"""Which reporting verbs a text lends to each leader, and what stand such verbs can carry.

"Ha detto" leaves open whether something is so, "ha riconosciuto" grants it, "ha
sottolineato" presses it. This room counts such verbs and keeps the evidence. Verbs that
stage a speech ("ha concluso", "ha parlato") say when or of what somebody spoke and report
nothing; they are kept out of the counts.

Where people have coded a text's reporting verbs and agreed, their coding says which verb
reports, whose it is and what stand it takes there. Elsewhere the rules say whose it is, and
the word lists what stand it can take; `scored` says how far the two differ.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.chance import wilson
from helpers.coding.codings import AGREED, STAGING, read_verb_codes
from helpers.columns import typed
from helpers.layout import LINE_END
from helpers.lexicons import entries, read_lexicon
from helpers.speech.reporting import verb_lemma
from helpers.speech.voices import Segment, Voices
from helpers.study import Study

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
    """Every reporting verb that is a leader's, by the agreed coding where there is one.

    Where a verb contradicts its sentence (a leader's verb in a sentence that is not his), and
    where it stages a speech, the row is kept and says so, and nothing here counts it.

    Returns:
        One row a verb, by text and offset. Columns: text_id, line, speaker, lemma, gloss
        (English, or empty), stance, verb (as written), coding (``agreed`` or ``rules``),
        counted, left_out (why it is not counted, or empty), sentence.
    """
    glosses = {
        row["lemma"]: row["gloss"]
        for row in read_lexicon(study.language, "reporting_verbs", ("lemma", "gloss"))
    }
    agreed = _agreed(study)
    rows = []
    for voice in voices:
        text_id = voice.corpus.text.id
        coding = AGREED if text_id in agreed else "rules"
        verbs = agreed[text_id] if text_id in agreed else _by_rule(study, voice)
        starts = [segment.start for segment in voice.segments]
        for verb in verbs:
            if verb.speaker not in study.leaders:
                continue
            segment = voice.segments[bisect_right(starts, verb.start) - 1]
            lemma = _lemma(study, voice, verb)
            left_out = _left_out(verb, segment)
            rows.append((
                text_id, segment.line + _lines_between(voice, segment.start, verb.start),
                verb.speaker, lemma, glosses.get(lemma, ""), verb.stance,
                voice.corpus.slice(verb.start, verb.end), coding, not left_out, left_out,
                voice.corpus.slice(segment.start, segment.end),
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "speaker": str, "lemma": str, "gloss": str, "stance": str,
         "verb": str, "coding": str, "counted": bool, "left_out": str, "sentence": str},
    )  # fmt: skip


@dataclass(frozen=True)
class _Verb:
    """A reporting verb at one place, whoever says so."""

    start: int
    end: int
    speaker: str
    stance: str


def _agreed(study: Study) -> dict[str, list[_Verb]]:
    """By text, the verbs that report by the agreed coding, in order; a text may have none."""
    found: dict[str, list[_Verb]] = {}
    for code in sorted(read_verb_codes(study), key=lambda code: (code.start, code.end)):
        if code.coder == AGREED:
            verbs = found.setdefault(code.text_id, [])
            if code.reports:
                verbs.append(_Verb(code.start, code.end, code.speaker, code.stance))
    return found


def _by_rule(study: Study, voice: Voices) -> list[_Verb]:
    """The verbs that report by the rules, in order; the word lists say what stand they take."""
    staging = frozenset(entries(study.language, "speech_staging"))
    return [
        _Verb(r.start, r.end, r.speaker, STAGING if r.lemma in staging else r.stance)
        for r in sorted(voice.reports, key=lambda r: (r.start, r.end))
    ]


def _lemma(study: Study, voice: Voices, verb: _Verb) -> str:
    return verb_lemma(voice.corpus.text.content, verb.start, verb.end, study.language)


def _lines_between(voice: Voices, start: int, end: int) -> int:
    return len(LINE_END.findall(voice.corpus.slice(start, end)))


def _left_out(verb: _Verb, segment: Segment) -> str:
    if verb.stance == STAGING:
        return "stages a speech"
    return "" if segment.speaker == verb.speaker else "the sentence is another voice's"


def bases(study: Study, verbs: pd.DataFrame) -> pd.DataFrame:
    """On what the assignments rest, text by text.

    Args:
        study: The study.
        verbs: From `reporting_verbs`.

    Returns:
        One row a text that has such verbs. Columns: text_id, basis (words).
    """
    said = {
        AGREED: "by the agreed coding",
        "rules": "by the rules, and no coding checks them",
    }
    rows = verbs.drop_duplicates("text_id")
    return typed([(row.text_id, said[row.coding]) for row in rows.itertuples()],
                 {"text_id": str, "basis": str})  # fmt: skip


_MEASURES = {
    "reporting verbs of the coding that the rules find": "found",
    "of these, given to the same speaker": "speaker",
    "of these, with the same stance or staging in the word lists": "stance",
    "verbs the rules take for reporting that report by the coding": "reports",
}


def scored(study: Study, rules: Sequence[Voices]) -> pd.DataFrame:
    """The rules' reporting verbs against the agreed coding of them.

    Two verbs are the same where they share a character. Speakers who are nobody's key count
    as one, and a verb whose speaker the coding leaves open is right where the rules do too.

    Args:
        study: The study.
        rules: The attribution by the rules alone.

    Returns:
        One row a measure. Columns: measure, right, of, share. Empty without a coding.
    """
    counts = Counter()
    for _, coded, ruled in _paired(study, rules):
        counts["of found"] += coded is not None
        counts["of reports"] += ruled is not None
        if coded and ruled:
            counts.update(found=1, reports=1, speaker=coded.speaker == ruled.speaker,
                          stance=coded.stance == ruled.stance)  # fmt: skip
    counts["of speaker"] = counts["of stance"] = counts["found"]
    rows = [
        (words, counts[key], counts[f"of {key}"], counts[key] / counts[f"of {key}"])
        for words, key in _MEASURES.items()
        if counts[f"of {key}"]
    ]
    return typed(rows, {"measure": str, "right": int, "of": int, "share": float})


def misses(study: Study, rules: Sequence[Voices]) -> pd.DataFrame:
    """Every verb that the rules and the agreed coding give to different speakers.

    Returns:
        One row a verb, by text and offset. Columns: text_id, line, verb, agreed, rules
        (speaker, or ``reports nothing``), sentence. Empty without a coding.
    """
    rows = []
    for voice, coded, ruled in _paired(study, rules):
        one, other = (verb.speaker if verb else "reports nothing" for verb in (coded, ruled))
        if one != other:
            verb = coded or ruled
            segments = voice.segments
            at = bisect_right([segment.start for segment in segments], verb.start) - 1
            rows.append((
                voice.corpus.text.id,
                segments[at].line + _lines_between(voice, segments[at].start, verb.start),
                voice.corpus.slice(verb.start, verb.end), one, other,
                voice.corpus.slice(segments[at].start, segments[at].end),
            ))  # fmt: skip
    return typed(rows, {"text_id": str, "line": int, "verb": str, "agreed": str, "rules": str,
                        "sentence": str})  # fmt: skip


def _paired(
    study: Study, rules: Sequence[Voices]
) -> Iterator[tuple[Voices, _Verb | None, _Verb | None]]:
    """Verbs of the coding and of the rules side by side, in order."""
    agreed = _agreed(study)
    for voice in rules:
        if voice.corpus.text.id not in agreed:
            continue
        left = _by_rule(study, voice)
        pairs: list[tuple[_Verb | None, _Verb | None]] = []
        for coded in agreed[voice.corpus.text.id]:
            same = next((v for v in left if v.start < coded.end and coded.start < v.end), None)
            left = [verb for verb in left if verb is not same]
            pairs.append((coded, same))
        pairs += [(None, verb) for verb in left]
        for coded, ruled in sorted(pairs, key=lambda pair: (pair[0] or pair[1]).start):
            yield voice, coded, ruled


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
        f"«{row.lemma}»"
        + (f" ({row.gloss})" if row.gloss else "")
        + (f" {row.times}" if row.times > 1 else "")
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
