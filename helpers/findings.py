"""What a notebook says: findings with an identifier, sentences with counts, readable tables.

A notebook keeps the words and this room keeps the grammar: a template in the notebook says
what is claimed of each row, and the row supplies the numbers, so no figure is ever typed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from helpers.study import Study

if TYPE_CHECKING:
    import pandas

_LINE = 98
KIND_NAMES = {
    "prose": "prose",
    "heading": "headings",
    "caption": "captions",
    "boilerplate": "page furniture",
    "label": "speakers' labels",
    "stage_direction": "stage directions",
}
_VOICES = {
    "narrator": "the narrator",
    "both": "both together",
    "other": "another voice",
    "unattributed": "nobody established",
}


def finding(identifier: str, sentence: str) -> None:
    """Print one finding: a line that begins with its identifier.

    Args:
        identifier: ``F``, the notebook's number, a dot and a number, such as ``F1.2``.
        sentence: What was found, its numbers computed. White space is evened out.
    """
    words = " ".join(sentence.split())
    indent = " " * (len(identifier) + 1)
    print(textwrap.fill(f"{identifier} {words}", _LINE, subsequent_indent=indent,
                        break_long_words=False, break_on_hyphens=False))  # fmt: skip


def each(
    frame: pandas.DataFrame,
    template: str,
    *,
    none: str = "nothing",
    most: int = 8,
    between: str = "",
) -> str:
    """One phrase a row, joined as a sentence joins them.

    Args:
        frame: The rows, in the order in which they are to be named.
        template: A `str.format` template over the columns, such as
            ``"{words:#word} in {text_id}"``; ``#`` and a noun write a whole number with
            the noun in singular or plural, and a missing fraction is ``n/a``.
        none: What to say where there is no row.
        most: From so many rows on, the rest is counted instead of named.
        between: What stands between phrases that have commas of their own.

    Returns:
        ``"a, b and c"``; with ``between="; "``, ``"a; b; c"``.
    """
    rows = frame.to_dict("records")
    phrases = [
        template.format(**{name: _written(value) for name, value in row.items()})
        for row in rows[:most]
    ]
    if len(rows) > most:
        phrases.append(f"{len(rows) - most:,} more")
    return (between.join(phrases) if between else listing(phrases)) or none


def in_each_text(
    study: Study, frame: pandas.DataFrame, template: str, *, none: str = "nothing"
) -> str:
    """`each`, text by text: ``"in the Rome article a and b; in the Bonn transcript c"``.

    Args:
        study: The study.
        frame: The rows, with a column `text_id`; `name` is there where `speaker` is.
        template: As for `each`.
        none: What to say where there is no row.
    """
    parts = [
        f"in the {text_name(study, text_id)} {each(rows, template, most=12)}"
        for text_id, rows in named(study, frame).groupby("text_id", sort=False)
    ]
    return "; ".join(parts) or none


def _written(value: object) -> object:
    if isinstance(value, int):
        return _Count(value)
    return _Fraction(value) if isinstance(value, float) else value


class _Fraction(float):
    """A share or a mean, which may be missing: what nothing was counted for is no number."""

    def __format__(self, form: str) -> str:
        return format(float(self), form) if self == self else "n/a"


class _Count(int):
    """A whole number that can be written with its noun: ``{words:#word}``."""

    def __format__(self, form: str) -> str:
        return counted(int(self), form[1:]) if form[:1] == "#" else format(int(self), form)


def listing(phrases: Iterable[str]) -> str:
    """``"a"``, ``"a and b"``, ``"a, b and c"``; empty for nothing."""
    *first, last = [*phrases] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: ``"1 word"``, ``"1,200 words"``, ``"no words"``.

    Args:
        number: How many.
        singular: The noun for one.
        plural: For more, where it is not the singular with -s or -es.
    """
    noun = singular if number == 1 else plural or _plural(singular)
    return f"{number:,} {noun}" if number else f"no {noun}"


def _plural(noun: str) -> str:
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def voice_name(study: Study, speaker: str) -> str:
    """What to call a value of the column `speaker` in a sentence."""
    if speaker in study.people:
        return study.people[speaker].name
    return _VOICES.get(speaker, speaker)


def short_name(study: Study, speaker: str) -> str:
    """A label that fits: the last word of a person's name, unless two share it."""
    if speaker not in study.people:
        return voice_name(study, speaker).removeprefix("the ")
    last = [person.name.split()[-1] for person in study.people.values()]
    own = study.people[speaker].name
    return own if last.count(own.split()[-1]) > 1 else own.split()[-1]


def text_name(study: Study, text_id: str) -> str:
    """What to call a text in a sentence or chart: ``Moscow article`` for ``moscow``."""
    known = text_id.replace("_", " ").replace("-", " ")
    return f"{known[:1].upper()}{known[1:]} {study.text(text_id).kind}"


def named(study: Study, frame: pandas.DataFrame) -> pandas.DataFrame:
    """The frame with `name`, `text_name`, `dated` (`` of 2025-10-10``), `kind_name`."""
    added = frame.copy()
    if "speaker" in frame:
        added["name"] = [voice_name(study, key) for key in frame["speaker"]]
    if "text_id" in frame:
        dates = [study.text(key).date for key in frame["text_id"]]
        added["text_name"] = [text_name(study, key) for key in frame["text_id"]]
        added["dated"] = [f" of {date}" if date else "" for date in dates]
    if "kind" in frame:
        added["kind_name"] = [KIND_NAMES.get(kind, kind) for kind in frame["kind"]]
    return added


def readable(frame: pandas.DataFrame) -> pandas.DataFrame:
    """A table as a reader wants it; every row and every word stays.

    Shares become percentages with one decimal, other fractions keep two decimals, true
    and false become yes and no, missing becomes empty, column names lose the underscore.
    """
    shown = frame.copy()
    for column in frame.columns:
        shown[column] = _cells(str(column), frame[column])
    shown.columns = [str(column).removesuffix("_id").replace("_", " ") for column in frame.columns]
    return shown


def _cells(name: str, values: pandas.Series) -> list[object]:
    if values.dtype == bool:
        return ["yes" if value else "no" for value in values]
    if values.dtype.kind != "f":
        return list(values)
    share = name.startswith(("share", "low", "high", "agreement"))
    form = "{:.1%}" if share else "{:.2f}"
    return ["" if value != value else form.format(value) for value in values]


def whole_cells() -> None:
    """Let pandas show long cells and all rows: evidence is not cut off with dots."""
    import pandas

    pandas.set_option("display.max_colwidth", None)
    pandas.set_option("display.max_rows", 200)
    pandas.set_option("display.max_columns", 30)
    pandas.set_option("display.width", 160)
