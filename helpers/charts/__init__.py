"""Charts: what a reader can check against the table beside them.

`drawing` turns rows into pictures with words; one room for each question of the suite
builds the rows. Importing changes nothing for anybody: the style is switched on around
each drawing and nowhere else.
"""

from helpers.charts.drawing import FOLDER_VARIABLE, STYLE, Chart, Shown, draw, drawn, show
from helpers.charts.figures import figure_kinds, reconciliation
from helpers.charts.framing import coder_agreement, frames, order, rules
from helpers.charts.labels import voice_colour
from helpers.charts.spoken import composition, stance, voices
from helpers.charts.terms import families, key_words, turns_and_reports

__all__ = [
    "FOLDER_VARIABLE", "STYLE", "Chart", "Shown", "coder_agreement", "composition", "draw",
    "drawn", "families", "figure_kinds", "frames", "key_words", "order", "reconciliation", "rules",
    "show", "stance", "turns_and_reports", "voice_colour", "voices",
]  # fmt: skip
