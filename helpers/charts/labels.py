"""What charts call and colour things: people, texts and their sizes."""

from __future__ import annotations

import pandas as pd

from helpers import palette
from helpers.findings import listing, text_name
from helpers.palette import LEADER_COLOURS, NARRATOR_COLOUR, OTHER_COLOUR
from helpers.study import Study


def voice_colour(study: Study, speaker: str) -> str:
    """The colour of a voice: a leader's by the order in the study, grey for the rest.

    From the fifth leader on colours come round again; order and labels tell them apart.
    """
    if speaker in study.leaders:
        return LEADER_COLOURS[palette.turn(study.leaders.index(speaker))]
    return NARRATOR_COLOUR if speaker == "narrator" else OTHER_COLOUR


def footer(study: Study, totals: pd.DataFrame, unit: str = "words") -> str:
    """Which texts, of when, and how many words of each."""
    stated = (
        f"{text_name(study, row.text_id)}, {study.text(row.text_id).date or 'undated'}: "
        f"n = {row.words:,} {unit}"
        for row in totals.itertuples()
    )
    return f"Texts: {listing(stated)}."
