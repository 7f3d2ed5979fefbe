"""The charts of notebooks 00 and 01: what the texts consist of, who speaks, reporting verbs."""

from __future__ import annotations

import pandas as pd

from helpers.charts.drawing import Chart, bar, bars_table
from helpers.charts.labels import footer, voice_colour
from helpers.findings import KIND_NAMES, counted, each, named, short_name, text_name
from helpers.palette import NARRATOR_COLOUR, OTHER_COLOUR
from helpers.sources import SET_ASIDE
from helpers.stance import STANCES
from helpers.study import Study

KIND_COLOURS = {"read": "#3F3D47", "structure": NARRATOR_COLOUR, "set aside": OTHER_COLOUR}


def composition(study: Study, parts: pd.DataFrame) -> Chart:
    """Notebook 00: what each text consists of.

    Args:
        study: The study.
        parts: From `helpers.sources.composition`; kinds that occur in no text are left out.
    """
    kept = parts[parts.groupby("kind")["words"].transform("sum") > 0]
    lost = parts[parts["kind"].isin(SET_ASIDE)].groupby("text_id", sort=False)["share"].sum()
    said = each(named(study, lost.reset_index()), "{share:.1%} of the {text_name}", most=3)
    bars = [
        bar(
            text_name(study, row.text_id), KIND_NAMES[row.kind], row.share,
            KIND_COLOURS[_use_of(row.kind)],
            f"{row.share:.1%} · {counted(row.words, 'word')}" if row.words else "none",
            text_id=row.text_id, kind=row.kind, words=row.words,
        )
        for row in kept.itertuples()
    ]  # fmt: skip
    totals = parts.groupby("text_id", sort=False)["words"].sum().reset_index()
    return Chart(
        name="00_composition",
        title=f"Captions and page furniture make up {said}",
        subtitle="Words by kind of line, in percent of all words of the text. "
        "Dark: read as prose; grey: read for structure; light: set aside.",
        footer=footer(study, totals),
        bars=bars_table(bars),
    )


def _use_of(kind: str) -> str:
    if kind == "prose":
        return "read"
    return "set aside" if kind in SET_ASIDE else "structure"


def voices(study: Study, prose: pd.DataFrame) -> Chart:
    """Notebook 01: the ledger of prose, with what is given as own wording solid.

    Args:
        study: The study.
        prose: From `helpers.ledger.of_prose`.
    """
    leaders = prose[prose["speaker"].isin(study.leaders)]
    sums = leaders.groupby("text_id", sort=False)[["words", "own_wording"]].sum().reset_index()
    sums = sums[sums["words"] > 0].assign(share=lambda own: own["own_wording"] / own["words"])
    said = each(named(study, sums), "{share:.1%} in the {text_name}", most=3, none="none")
    bars = [
        bar(
            text_name(study, row.text_id), f"{short_name(study, row.speaker)}, {row.mode}",
            row.share_of_prose, voice_colour(study, row.speaker), _ledger_note(row),
            part=_part(study, row), text_id=row.text_id, speaker=row.speaker, mode=row.mode,
            words=row.words, own_wording=row.own_wording, cited_words=row.cited_words,
        )
        for row in prose.itertuples()
    ]  # fmt: skip
    totals = prose.groupby("text_id", sort=False)["words"].sum().reset_index()
    return Chart(
        name="01_voices",
        title=f"Given as own wording, of the words counted for the leaders: {said}",
        subtitle="Words of prose by voice and mode, in percent of the text's prose. "
        "Solid: given as the leader's own wording (in the language of the text), in a turn or "
        "in quotation marks; pale: the rest.",
        footer=footer(study, totals, "words of prose"),
        bars=bars_table(bars),
    )


def _part(study: Study, row: tuple) -> float:
    """The part given as own wording of a leader's bar; the narrator's words are not divided."""
    if row.speaker not in study.leaders:
        return float("nan")
    return row.share_of_prose * row.own_wording / max(row.words, 1)


def _ledger_note(row: tuple) -> str:
    own = f", {row.own_wording:,} as own wording" if 0 < row.own_wording < row.words else ""
    cited = f", {row.cited_words:,} cited" if row.cited_words else ""
    return f"{row.share_of_prose:.1%} · {counted(row.words, 'word')}{own}{cited}"


def stance(study: Study, table: pd.DataFrame, gap: pd.DataFrame, bases: pd.DataFrame) -> Chart:
    """Notebook 01: the reporting verbs that a text lends to each leader, by stance.

    Args:
        study: The study.
        table: From `helpers.stance.by_stance`.
        gap: From `helpers.stance.widest_gap`.
        bases: From `helpers.stance.bases`.
    """
    several = table["text_id"].nunique() > 1
    bars = [
        bar(
            f"{row.stance}: {STANCES[row.stance]}"
            + (f", {text_name(study, row.text_id)}" if several else ""),
            short_name(study, row.speaker), row.share, voice_colour(study, row.speaker),
            f"{row.share:.0%} · {row.verbs} of {counted(row.of, 'verb')}" if row.of else "no verbs",
            low=row.low, high=row.high, text_id=row.text_id, stance=row.stance,
            speaker=row.speaker, verbs=row.verbs, of=row.of,
        )
        for row in table.itertuples()
    ]  # fmt: skip
    found = named(study, table.drop_duplicates(["text_id", "speaker"]))
    n = each(found, "{of:#verb} assigned to {name} in the {text_name}", none="none")
    return Chart(
        name="01_stance",
        title=_stance_title(study, gap),
        subtitle="Reporting verbs by the stand they carry, in percent of all reporting verbs "
        "assigned to this leader. Lines: 95 % Wilson intervals.",
        footer=f"n = {n}. Assigned {each(named(study, bases), '{basis} ({text_name})')}. "
        "A verb counts where its sentence is counted for the same leader.",
        bars=bars_table(bars),
    )


def _stance_title(study: Study, gap: pd.DataFrame) -> str:
    if gap.empty:
        return "No reporting verbs of two leaders to compare"
    row = gap.iloc[0]
    verdict = "do not overlap" if row["apart"] else "overlap"
    return (
        f"Reporting verbs, {row['stance']}: {row['verbs']} of {row['of']} for "
        f"{short_name(study, row['speaker'])}, {row['other_verbs']} of {row['other_of']} for "
        f"{short_name(study, row['other_speaker'])}; the intervals {verdict}"
    )
