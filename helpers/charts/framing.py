"""The charts of notebook 02: frames by voice, in order, and how far they can be trusted."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from helpers.charts.drawing import QUIET, Chart, bar, bars_table
from helpers.charts.labels import footer, voice_colour
from helpers.charts.panels import Panels, Places
from helpers.coding.codebook import FRAME, codes_of
from helpers.findings import counted, each, listing, named, short_name, text_name
from helpers.framing.frame_scores import MACRO
from helpers.study import Study, speaker_order

# Under so many segments a share says nothing: the table has it, the chart leaves it out.
LEAST = 5
_PANELS = ("group", "label", "value", "low", "high", "part", "colour", "note", "pale", "short")
_PLACES = ("group", "label", "note", "colour", "row", "at", "of", "lane", "lanes")


def frames(study: Study, table: pd.DataFrame, apart: pd.DataFrame) -> Panels:
    """Notebook 02: the share of each voice's segments under each frame.

    Args:
        study: The study.
        table: From `helpers.framing.shares` with ``by_mode=False``.
        apart: From `helpers.framing.comparison.leaders_apart`, of this table.
    """
    kept = table[table["of"] >= LEAST]
    bars = [
        bar(
            f"{_capital(short_name(study, r.speaker))} · {_short_text(study, r.text_id)} · "
            f"{counted(r.of, 'segment')}",
            r.name_of_frame, r.share, voice_colour(study, r.speaker),
            f"{r.share:.0%} ({r.segments} of {r.of})", low=r.low, high=r.high,
            pale=study.text(r.text_id).kind != "transcript" and r.speaker != "narrator",
            short=str(r.segments), text_id=r.text_id, speaker=r.speaker, mode=r.mode,
            frame=r.frame, segments=r.segments, segments_of_voice=r.of,
        )
        for r in kept.itertuples()
    ]  # fmt: skip
    left_out = table[table["of"] < LEAST].drop_duplicates(["text_id", "speaker"])
    said = each(named(study, left_out), "{name} in the {text_name} ({of:#segment})", none="")
    totals = table.drop_duplicates(["text_id", "speaker"]).groupby("text_id", sort=False)
    segments = totals["of"].sum().rename("words").reset_index()
    holding = int(apart["holds"].sum())
    return Panels(
        name="02_frames",
        title=_apart_title(len(apart), holding),
        subtitle="Segments of prose under each frame, in percent of the voice's segments in the "
        "text; a segment may have several. Behind the bars: how many. Lines: 95 % Wilson "
        "intervals. Pale: reported by an author; solid: a turn, or the narrator.",
        footer=footer(study, segments, "segments") + (f" Too few to draw: {said}." if said else ""),
        bars=bars_table(bars) if bars else pd.DataFrame(columns=list(_PANELS)),
    )


def _apart_title(compared: int, holding: int) -> str:
    if not compared:
        return "No two leaders of one text with frames to compare"
    verb = "hold" if holding > 1 else "holds"
    return (
        f"{holding or 'None'} of {counted(compared, 'difference')} in frames between leaders "
        f"{verb} after correction"
    )


def _short_text(study: Study, text_id: str) -> str:
    """A text's name without its kind, where a column is narrow."""
    return text_name(study, text_id).removesuffix(study.text(text_id).kind).strip()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def order(study: Study, places: pd.DataFrame) -> Places:
    """Notebook 02: where in each text each frame stands, and in whose voice.

    Args:
        study: The study.
        places: From `helpers.framing.comparison.sequence`.
    """
    voices = [who for who in speaker_order(study) if places["speaker"].eq(who).any()]
    rows = {frame: number for number, frame in enumerate(codes_of(study, FRAME))}
    counts = Counter(zip(places["text_id"], places["frame"], places["speaker"], strict=True))
    marks = []
    for r in places.itertuples():
        said = (
            f"{counts[r.text_id, r.frame, who]} by {short_name(study, who)}"
            for who in voices
            if counts[r.text_id, r.frame, who]
        )
        marks.append({
            "group": text_name(study, r.text_id), "label": r.name_of_frame,
            "note": listing(said), "colour": voice_colour(study, r.speaker),
            "row": rows[r.frame], "at": r.number, "of": r.of, "lane": voices.index(r.speaker),
            "lanes": len(voices), "text_id": r.text_id, "frame": r.frame, "speaker": r.speaker,
            "mode": r.mode, "line": r.line,
        })  # fmt: skip
    lanes = listing(short_name(study, who) for who in voices)
    totals = places.drop_duplicates("text_id")[["text_id", "of"]].rename(columns={"of": "words"})
    return Places(
        name="02_order",
        title=_opening_title(study, places),
        subtitle="Segments of prose in the order of each text; a mark where a segment has the "
        f"frame. Lanes in each row, from above: {lanes or 'none'}.",
        footer=footer(study, totals, "segments"),
        bars=pd.DataFrame(marks, columns=None if marks else list(_PLACES)),
    )


def _opening_title(study: Study, places: pd.DataFrame) -> str:
    """With which frame each leader's part of each text begins."""
    own = places[places["speaker"].isin(study.leaders)]
    first = own.drop_duplicates(["text_id", "speaker"])
    if first.empty:
        return "No frames in a leader's voice"
    if first["frame"].nunique() == 1:
        name = first["name_of_frame"].iloc[0]
        return f"In every text each leader's frames begin with {name}"
    groups = (
        f"{_short_text(study, text_id)} with "
        + listing(f"{r.name_of_frame} ({short_name(study, r.speaker)})" for r in rows.itertuples())
        for text_id, rows in first.groupby("text_id", sort=False)
    )
    return f"First frames: {'; '.join(groups)}"


def coder_agreement(table: pd.DataFrame) -> Chart:
    """Notebook 02: alpha of each frame, with its interval.

    Args:
        table: From `helpers.frame_agreement.agreement`.
    """
    known = table[table["alpha"].notna()]
    bars = [
        bar(
            "Krippendorff's alpha", r.name, max(r.alpha, 0.0), QUIET, _alpha_note(r),
            low=max(r.alpha_low, 0.0) if r.differ else float("nan"),
            high=r.alpha_high if r.differ else float("nan"),
            frame=r.frame, alpha=r.alpha, given=r.given, differ=r.differ, sentences=r.sentences,
            one_more=r.one_more,
        )
        for r in known.itertuples()
    ]  # fmt: skip
    whole = int(known["differ"].eq(0).sum())
    n = f"n = {counted(int(known['sentences'].max()), 'sentence')}" if len(known) else "n = 0"
    return Chart(
        name="02_agreement",
        title=(
            f"Two readings differ on none of the sentences for {whole} of {len(known)} frames"
            if len(known)
            else "Fewer than two coders of frames"
        ),
        subtitle="Agreement of independent coders on each frame; 1 is perfect, 0 is chance. "
        "Lines: 95 % bootstrap intervals over sentences, where any is disagreed on. In brackets: "
        "alpha if the coders had differed on one more.",
        footer=f"{n}. Given: sentences to which any coder gave the frame.",
        bars=bars_table(bars),
        percent=False,
    )


def _alpha_note(row: tuple) -> str:
    more = f" ({row.one_more:.2f})" if row.one_more == row.one_more else ""
    return f"{row.alpha:.2f}{more} · given {row.given}"


def rules(table: pd.DataFrame) -> Chart:
    """Notebook 02: F1 of the rules per frame, cross-validated.

    Args:
        table: From `helpers.framing.frame_scores.scores`.
    """
    bars = [
        bar(
            "All frames" if r.frame == MACRO else "By frame",
            "mean" if r.frame == MACRO else r.name, r.f1, QUIET,
            f"{r.f1:.2f} · P {r.precision:.2f}, R {r.recall:.2f}",
            low=r.f1_low, high=r.f1_high, frame=r.frame, coded=r.coded, found=r.found,
            right=r.right,
        )
        for r in pd.concat([table[table["frame"].eq(MACRO)], table[~table["frame"].eq(MACRO)]])
        .itertuples()
        if r.f1 == r.f1
    ]  # fmt: skip
    mean = table[table["frame"].eq(MACRO)]
    title = "No agreed coding to measure the rules by"
    if len(mean):
        r = mean.iloc[0]
        bounds = f"{r['f1_low']:.2f} to {r['f1_high']:.2f}"
        title = f"Rules, terms withheld fold by fold: mean F1 {r['f1']:.2f} ({bounds})"
    n = int(mean["sentences"].iloc[0]) if len(mean) else 0
    return Chart(
        name="02_rules",
        title=title,
        subtitle="F1 of the rule-based coder against the agreed coding. Terms that stand only in "
        "the sentences being scored are withheld. P: precision, R: recall. Lines: 95 % bootstrap "
        "intervals over sentences.",
        footer=f"n = {counted(n, 'sentence')}.",
        bars=bars_table(bars),
        percent=False,
    )
