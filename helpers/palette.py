"""The colours of voices: one list for charts and pages.

Colour belongs to voices and to nothing else. Charts are drawn on white and use the light
set; pages also have a dark one, lighter tones of the same colours.
"""

from __future__ import annotations

# By the order of the leaders in the study. Neighbours keep apart in greyscale (lightness 22,
# 48, 66, 32 of 100) and under the three colour-vision deficiencies; the first two are dark
# enough to be read as text.
LEADER_COLOURS = ("#332288", "#B35900", "#30AAE8", "#6B422D")
NARRATOR_COLOUR = "#8C8A93"
# A voice that is nobody's among the leaders.
OTHER_COLOUR = "#C9C6CF"
# What is nobody's voice: headings, captions, page furniture. Pages only, beside their name.
ASIDE_COLOUR = "#E6E1D5"

DARK_LEADER_COLOURS = ("#AEA2FF", "#FF9F4A", "#6CC8F5", "#C39A83")
DARK_NARRATOR_COLOUR = "#9D9AA6"
DARK_OTHER_COLOUR = "#6F6C79"
DARK_ASIDE_COLOUR = "#3B3943"


def turn(number: int) -> int:
    """Which of the leaders' colours the leader of this number (from 0) has.

    From the fifth leader on colours come round again; order and labels tell them apart.
    """
    return number % len(LEADER_COLOURS)


def variables(*, dark: bool = False) -> dict[str, str]:
    """The colours by the names that the pages' style sheet has for them.

    Args:
        dark: For pages with light letters on a dark ground.
    """
    if dark:
        leaders, rest = DARK_LEADER_COLOURS, (DARK_NARRATOR_COLOUR, DARK_OTHER_COLOUR)
    else:
        leaders, rest = LEADER_COLOURS, (NARRATOR_COLOUR, OTHER_COLOUR)
    aside = DARK_ASIDE_COLOUR if dark else ASIDE_COLOUR
    names = [f"--voice-{number}" for number in range(1, len(leaders) + 1)]
    names += ["--voice-narrator", "--voice-other", "--voice-aside"]
    return dict(zip(names, (*leaders, *rest, aside), strict=True))
