"""The charts of notebook 03: term families, words that seem distinctive, turns and reports."""

from __future__ import annotations

import pandas as pd

from helpers.charts.drawing import Chart, bar, bars_table
from helpers.charts.labels import voice_colour
from helpers.findings import counted, listing, short_name, text_name
from helpers.palette import NARRATOR_COLOUR
from helpers.rhetorical_terms.wording import Pair
from helpers.study import Study

# With fewer hits in both together, a bar would only show that there are few.
_FEWEST_DRAWN = 5


def families(
    study: Study, rates: pd.DataFrame, tests: pd.DataFrame, place: tuple[Pair, ...]
) -> Chart:
    """Notebook 03: each family in the leaders' words of one text and mode.

    Args:
        study: The study.
        rates: From `helpers.rhetorical_terms.wording.counted`.
        tests: From `helpers.rhetorical_terms.wording.tested`.
        place: From `helpers.rhetorical_terms.wording.largest`: the text and mode to draw; empty for
        none.
    """
    pairs = [(pair.one.text_id, pair.one.mode) for pair in place]
    own = _there(rates, pairs)
    own = own[own["speaker"].isin(list(study.leaders))]
    bars = [
        bar(
            row.label, short_name(study, row.speaker), row.per_1000,
            voice_colour(study, row.speaker), f"{row.per_1000:.1f} · {counted(row.hits, 'hit')}",
            low=row.least, high=row.most, text_id=row.text_id, mode=row.mode, family=row.family,
            speaker=row.speaker, hits=row.hits, words=row.words,
        )
        for row in own.itertuples()
    ]  # fmt: skip
    return Chart(
        name="03_families",
        title=_families_title(_there(tests, pairs)),
        subtitle="Hits per 1,000 words of the same text and mode. Lines: 95 % intervals from "
        "resampled paragraphs; exact ones where there is no hit.",
        footer=_words_of(study, own),
        bars=bars_table(bars),
        percent=False,
    )


def _there(table: pd.DataFrame, pairs: list[tuple[str, str]]) -> pd.DataFrame:
    """The rows of one of these texts and modes."""
    here = [pair in pairs for pair in zip(table["text_id"], table["mode"], strict=True)]
    return table[pd.Series(here, index=table.index, dtype=bool)]


def _families_title(tests: pd.DataFrame) -> str:
    if tests.empty:
        return "No two leaders with enough paragraphs in one text and mode"
    row = tests.iloc[0]
    if not row["reach"]:
        return f"None of {row['families']} term families differs between the leaders"
    return (
        f"{row['reach']} of {row['families']} term families would differ between the leaders, "
        f"{row['corrected'] or 'none'} after correction"
    )


def _words_of(study: Study, own: pd.DataFrame) -> str:
    sizes = own.drop_duplicates(["text_id", "mode", "speaker"])
    stated = [
        f"{counted(row.words, 'word')} of {short_name(study, row.speaker)}, {row.mode}, "
        f"{text_name(study, row.text_id)}"
        for row in sizes.itertuples()
    ]
    return f"n = {listing(stated) or 'no words'}. Reporting clauses and names are left out."


def key_words(study: Study, table: pd.DataFrame) -> Chart:
    """Notebook 03: how many words seem distinctive, and how many would by chance.

    Args:
        study: The study.
        table: From `helpers.rhetorical_terms.wording.chance`.
    """
    bars: list[dict[str, object]] = []
    for row in table.itertuples():
        names = " and ".join(short_name(study, key) for key in (row.speaker, row.other_speaker))
        group = f"{text_name(study, row.text_id)}: {names}, {row.mode}"
        counts = {"text_id": row.text_id, "mode": row.mode, "types": row.types}
        bars += [
            bar(group, "as attributed", row.reach, "#3F3D47",
                f"{row.reach} of {counted(row.types, 'word')}", **counts),
            bar(group, "voices shuffled", row.by_chance, NARRATOR_COLOUR,
                f"{row.by_chance:.1f} ({row.least:.0f} to {row.most:.0f})", low=row.least,
                high=row.most, **counts),
        ]  # fmt: skip
    return Chart(
        name="03_key_words",
        title=_key_words_title(table),
        subtitle="Words with p < .05 by log-likelihood (four cells), uncorrected. Shuffled: mean "
        "and middle 95 % when paragraphs are dealt to the two voices anew.",
        footer=_compared(study, table),
        bars=bars_table(bars),
        percent=False,
    )


def _key_words_title(table: pd.DataFrame) -> str:
    if table.empty:
        return "No two leaders with enough paragraphs in one text and mode"
    row = table.loc[(table["words"] + table["other_words"]).idxmax()]
    kept = row["corrected"]
    return (
        f"{counted(row['reach'], 'word')} seem distinctive, {row['by_chance']:.0f} would by "
        f"chance; {kept or 'none'} after correction"
    )


def _compared(study: Study, table: pd.DataFrame) -> str:
    stated = [
        f"{row.words:,} and {row.other_words:,} words ({text_name(study, row.text_id)}, {row.mode})"
        for row in table.itertuples()
    ]
    return f"n = {listing(stated) or 'no words'}. Reporting clauses and names are left out."


def turns_and_reports(study: Study, both: pd.DataFrame) -> Chart:
    """Notebook 03: the same leader in turns of one text and as another text reports.

    Args:
        study: The study.
        both: From `helpers.rhetorical_terms.wording.turns_and_reports`; families with few hits
            are left to the table.
    """
    seen = both[both["hits"] + both["other_hits"] >= _FEWEST_DRAWN]
    bars: list[dict[str, object]] = []
    for row in seen.itertuples():
        colour, group = (
            voice_colour(study, row.speaker),
            f"{short_name(study, row.speaker)}: {row.label}",
        )
        for kind, text_id, value, low, high, hits in (
            ("in turns", row.text_id, row.per_1000, row.least, row.most, row.hits),
            ("as reported", row.other_text_id, row.other_per_1000, row.other_least,
             row.other_most, row.other_hits),
        ):  # fmt: skip
            bars.append(bar(
                group, kind, value, colour, f"{value:.1f} · {counted(hits, 'hit')}", low=low,
                high=high, part=value if kind == "in turns" else 0.0, text_id=text_id,
                speaker=row.speaker, label_of_family=row.label, hits=hits,
            ))  # fmt: skip
    apart = int(both["apart"].sum())
    return Chart(
        name="03_turns_and_reports",
        title=f"The intervals lie apart in {apart or 'none'} of {counted(len(both), 'comparison')} "
        "of a leader in turns and as reported" if len(both)
        else "No leader both in turns and as reported",
        subtitle="Hits per 1,000 words; solid: in labelled turns, pale: as reported. Lines: 95 % "
        f"intervals. Families with fewer than {_FEWEST_DRAWN} hits are in the table only.",
        footer=_sizes(study, both),
        bars=bars_table(bars),
        percent=False,
    )  # fmt: skip


def _sizes(study: Study, both: pd.DataFrame) -> str:
    sizes = both.drop_duplicates(["speaker", "text_id", "other_text_id"])
    stated = [
        f"{short_name(study, row.speaker)} {row.words:,} words in turns "
        f"({text_name(study, row.text_id)}) and {row.other_words:,} reported "
        f"({text_name(study, row.other_text_id)})"
        for row in sizes.itertuples()
    ]
    return f"n = {listing(stated) or 'no words'}."
