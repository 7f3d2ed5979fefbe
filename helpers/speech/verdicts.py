"""What is decided of one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.study import NARRATOR, OTHER, UNATTRIBUTED


@dataclass
class Verdict:
    """What is known of one sentence while the text is being read.

    Attributes:
        speaker: As in `Mention.who`; empty while it waits for the clause beside it.
        mode: As in `helpers.speech.voices.Segment`; so are rule and confidence.
        cue: The words that attribute it, or empty.
        quoted: Start of a passage -> whose words it holds, where not the speaker's own.
        reported: The sentence has its own reporting clause.
        points_back: It says who said what stands before it («Lo ha detto X»).
        split: Where a second voice begins, and what is known of that.
        about: The person of the study at its head, as its subject, or empty.
    """

    speaker: str = ""
    mode: str = "narration"
    rule: str = "narration"
    confidence: str = "medium"
    cue: str = ""
    quoted: dict[int, str] = field(default_factory=dict)
    reported: bool = False
    points_back: bool = False
    split: tuple[int, Verdict] | None = None
    about: str = ""

    @property
    def is_voiced(self) -> bool:
        """Somebody other than the narrator is established."""
        return self.speaker not in ("", NARRATOR, UNATTRIBUTED)


def column(who: str) -> str:
    """A voice as the tables name it: whoever is nobody's key is `other`."""
    return OTHER if who.startswith(f"{OTHER}:") else who
