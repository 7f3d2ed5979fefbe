"""How far independent coders of frames agree, and what is made of where they differ.

Alpha sets agreement against chance, per frame, with an interval over sentences. Beside it
stand how often the frame was given, because a rare frame makes alpha harsh, and what alpha
would be after one more disagreement, because an interval cannot show that where there was
none.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.chance import alpha_interval, krippendorff_alpha, percent_agreement
from helpers.coding.codebook import FRAME, NONE, codes_of, names_of
from helpers.coding.codings import AGREED, SpanCode, read_span_codes
from helpers.columns import typed
from helpers.corpus import Corpus
from helpers.study import Study

# From which alpha on Krippendorff draws firm conclusions.
FIRM = 0.8
_AGREEMENT = {
    "frame": str, "name": str, "coders": int, "sentences": int, "given": int, "share_given": float,
    "differ": int, "agreement": float, "alpha": float, "alpha_low": float, "alpha_high": float,
    "one_more": float,
}  # fmt: skip


def coders(study: Study, layer: str = FRAME) -> tuple[str, ...]:
    """Who coded a layer independently, by name; the agreed coding is nobody's own."""
    return tuple(sorted({code.coder for code in read_span_codes(study, layer)} - {AGREED}))


def readings(study: Study, layer: str = FRAME) -> dict[str, dict[str, frozenset[str]]]:
    """What each independent coder gave each sentence: sentence to coder to codes.

    A sentence that a coder has no row for was not read by that coder; one with ``none`` was.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for code in read_span_codes(study, layer):
        if code.coder != AGREED:
            own = found.setdefault(code.sentence_id, {}).setdefault(code.coder, set())
            own.update({code.code} - {NONE})
    return {
        sentence: {coder: frozenset(own) for coder, own in by_coder.items()}
        for sentence, by_coder in found.items()
    }


def agreement(study: Study) -> pd.DataFrame:
    """How far the coders agree on each frame.

    Returns:
        One row a frame, in the codebook's order. Columns: frame, name, coders, sentences
        (read by two or more), given (sentences to which any of them gave it), share_given
        (its prevalence: mean share of sentences over the coders), differ (sentences on
        which they differ), agreement (share of pairs of codings that are equal), alpha
        (Krippendorff's, nominal), alpha_low and alpha_high (its 95 % bootstrap interval over
        sentences), one_more (alpha if they had differed on one more sentence to which all
        gave it). Empty with fewer than two coders.
    """
    names = names_of(study, FRAME)
    units = [tuple(own.values()) for own in readings(study).values() if len(own) > 1]
    rows = []
    for frame in codes_of(study, FRAME) if units else ():
        given = [tuple(frame in codes for codes in own) for own in units]
        marks = [value for own in given for value in own]
        rows.append((
            frame, names[frame], max(map(len, units)), len(units),
            sum(any(own) for own in given), sum(marks) / len(marks),
            sum(len(set(own)) > 1 for own in given), percent_agreement(given),
            krippendorff_alpha(given), *alpha_interval(given), one_more(given),
        ))  # fmt: skip
    return typed(rows, _AGREEMENT)


def one_more(units: Sequence[tuple[bool, ...]]) -> float:
    """Alpha if one coder had not given the frame to one sentence to which all gave it.

    Args:
        units: What each coder says of each sentence; a frame that all gave nowhere has NaN.
    """
    changed = [list(own) for own in units]
    whole = next((own for own in changed if all(own)), None)
    if whole is None:
        return float("nan")
    whole[-1] = False
    return krippendorff_alpha(changed)


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """The coders' agreement on all frames, in one row.

    Args:
        table: From `agreement`.

    Returns:
        One row, or none. Columns: frames (that have an alpha), firm (of them, with an alpha
        of at least .8, from which on Krippendorff draws firm conclusions), whole (on which
        the coders differ nowhere), least_name (the frame with the lowest alpha), least,
        least_low and least_high (its interval).
    """
    kinds = {
        "frames": int, "firm": int, "whole": int, "least_name": str, "least": float,
        "least_low": float, "least_high": float,
    }  # fmt: skip
    known = table[table["alpha"].notna()]
    if known.empty:
        return typed([], kinds)
    least = known.loc[known["alpha"].idxmin()]
    row = (
        len(known), int((known["alpha"] >= FIRM).sum()), int(known["differ"].eq(0).sum()),
        least["name"], least["alpha"], least["alpha_low"], least["alpha_high"],
    )  # fmt: skip
    return typed([row], kinds)


def rarest(table: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The frames that were given least often, the rarest first.

    Args:
        table: From `agreement`.
        most: How many.
    """
    return table[table["one_more"].notna()].sort_values("given", kind="stable").head(most)


def decisions(table: pd.DataFrame) -> pd.DataFrame:
    """How the agreed coding decides where coders differ.

    Args:
        table: From `disagreements`.

    Returns:
        One row, or none where nothing differs. Columns: differ (frames on sentences), given,
        not_given.
    """
    decided = table["decided"]
    row = (len(table), int(decided.eq("given").sum()), int(decided.eq("not given").sum()))
    return typed([row] if len(table) else [], {"differ": int, "given": int, "not_given": int})


def disagreements(study: Study, corpora: Sequence[Corpus]) -> pd.DataFrame:
    """Every sentence and frame on which the coders differ, with what was decided and why.

    Returns:
        One row a sentence and frame, in order. Columns: text_id, line, sentence, frame, name,
        given_by (coders who gave it), not_by, decided (``given``, ``not given``, or empty
        without an agreed coding), reason (the agreed coding's note on that frame, or on the
        sentence).
    """
    codes = read_span_codes(study)
    agreed = {}
    for code in codes:
        if code.coder == AGREED:
            agreed.setdefault(code.sentence_id, []).append(code)
    names = names_of(study, FRAME)
    by_sentence = readings(study)
    rows = []
    for corpus in corpora:
        for sentence in corpus.sentences:
            own = by_sentence.get(sentence.id, {})
            for frame in names:
                given = [coder for coder, codes in own.items() if frame in codes]
                others = [coder for coder in own if coder not in given]
                if given and others:
                    rows.append((
                        corpus.text.id, sentence.line, corpus.slice(sentence.start, sentence.end),
                        frame, names[frame], ", ".join(given), ", ".join(others),
                        *_decision(agreed.get(sentence.id, []), frame),
                    ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "sentence": str, "frame": str, "name": str,
         "given_by": str, "not_by": str, "decided": str, "reason": str},
    )  # fmt: skip


def _decision(agreed: Sequence[SpanCode], frame: str) -> tuple[str, str]:
    if not agreed:
        return "", ""
    own = [code.note for code in agreed if code.code == frame]
    notes = own or [code.note for code in agreed if code.note]
    return ("given" if own else "not given"), "; ".join(dict.fromkeys(notes))
