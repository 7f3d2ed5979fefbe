"""What a table is: its columns, its order, and how its rows come about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.coding.codings import AGREED, CODINGS
from helpers.quoted_figures.figures import Figure
from helpers.speech.voices import MODES, Voices
from helpers.study import Study

Row = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """What every table is made from.

    Attributes:
        study: People and texts.
        voices: From `helpers.tables.voices_of`.
        coding: ``agreed`` or ``rules``: whose decisions the rows hold, where people made some.
    """

    study: Study
    voices: Sequence[Voices]
    coding: str = AGREED

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The quoted figures: read once for all tables that need them."""
        from helpers.quoted_figures.figure_codes import figures_of

        return figures_of(self.study, self.voices, self.coding)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: As in the header row.
        type: A Frictionless type: string, integer, number or boolean.
        description: What it holds, with its unit.
        enum: The values it may take, where they are few.
        required: It may not be empty.
    """

    name: str
    type: str
    description: str
    enum: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Table:
    """A table's schema and how its rows come about.

    Attributes:
        name: File name without ``.csv``.
        description: What one row is, and in which order rows come.
        columns: In order.
        key: The columns that together are unique.
        rows: From the evidence to the rows.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Evidence], list[Row]]


OFFSETS = (
    Column("line", "integer", "1-based line of the file in which it begins"),
    Column("start", "integer", "first character: offset in the decoded file, from 0, inclusive"),
    Column("end", "integer", "one past the last character: offset, exclusive"),
)
TEXT_ID = Column("text_id", "string", "the text, as study.toml calls it")
SPEAKER = Column(
    "speaker",
    "string",
    "a person's key; narrator; both; other (a voice that is nobody's key); unattributed",
)
CODING = Column("coding", "string", "who decided: the rules, or the study's agreed coding", CODINGS)
MODE = Column("mode", "string", "how the speech is given", MODES)
