"""What the front page says, counted from the tables of the same site.

Nothing here reads a text: a number on the front page is a sum over rows a reader can
download beside it.
"""

from __future__ import annotations

import csv
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import helpers
from helpers import palette
from helpers.corpus import words_in
from helpers.study import NOT_STATED, Study, Text

_DIRECT = frozenset({"transcript", "direct"})
_LANGUAGES = {"it": "Italian", "en": "English", "fr": "French", "de": "German", "es": "Spanish"}
_PACKAGES = ("pandas", "matplotlib", "scipy", "simplemma", "nbconvert")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Share:
    """A part of a text's words, as a stretch of its bar.

    Attributes:
        label: Whose words, and how they are given.
        style: Class of its colour.
        words: How many.
        percent: Of the text's words.
        left: Where the stretch begins, in percent.
    """

    label: str
    style: str
    words: int
    percent: float
    left: float


@dataclass(frozen=True)
class Portrait:
    """One text on the front page.

    Attributes:
        text: The text.
        stated: What is known of it, as pairs of label and value.
        words: All its words, those set aside included.
        fact: A number that says what kind of text this is, with its meaning.
        shares: Its words by voice, closing at all of them.
    """

    text: Text
    stated: tuple[tuple[str, str], ...]
    words: int
    fact: tuple[str, str] | None
    shares: tuple[Share, ...]


def voice_classes(study: Study) -> dict[str, str]:
    """Cell text to colour: each leader's key and name, and the narrator."""
    classes = dict.fromkeys(("narrator", "the narrator"), "voice-narrator")
    for number, key in enumerate(study.leaders):
        classes[key] = classes[study.people[key].name] = f"voice-{palette.turn(number) + 1}"
    return classes


def question(study: Study) -> str:
    """The question of the whole site, about this study's leaders."""
    return f"How are {names(study)} reported to have spoken?"


def names(study: Study) -> str:
    """The leaders' names as one would say them."""
    *first, last = (study.people[key].name for key in study.leaders)
    return f"{', '.join(first)} and {last}"


def material(study: Study) -> str:
    """How many texts in which language, in words."""
    number = len(study.texts)
    count = _COUNTS[number] if number < len(_COUNTS) else str(number)
    language = _LANGUAGES.get(study.language, f"“{study.language}”")
    return f"{count} {language} text{'' if number == 1 else 's'}"


def portraits(study: Study, data: Path) -> list[Portrait]:
    """The texts of a study, side by side.

    Args:
        study: The study.
        data: The folder its tables have been written to.
    """
    segments, quotations = _rows(data / "segments.csv"), _rows(data / "quotations.csv")
    return [_portrait(study, text, segments, quotations) for text in study.texts]


def provenance(study: Study) -> dict[str, object]:
    """What a site was built from: texts by hash, software by version; no clock."""
    versions = {"due-voci": helpers.__version__, "Python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {
        "made_by": "due-voci",
        "study": study.title,
        "texts": [{"id": t.id, "file": t.path.name, "sha256": t.sha256} for t in study.texts],
        "versions": versions,
    }


def _rows(path: Path) -> Rows:
    """All rows of a table; a field may be as long as the file, not only 131,072 characters."""
    usual = csv.field_size_limit()
    csv.field_size_limit(max(usual, path.stat().st_size))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    finally:
        csv.field_size_limit(usual)


def _portrait(study: Study, text: Text, segments: Rows, quotations: Rows) -> Portrait:
    own = [row for row in segments if row["text_id"] == text.id]
    words = sum(int(row["words"]) for row in own)
    marked = [row for row in quotations if row["text_id"] == text.id]
    return Portrait(
        text=text,
        stated=_stated(text),
        words=words,
        fact=_fact(text, words, own, marked),
        shares=tuple(_shares(study, own, words)),
    )


def _stated(text: Text) -> tuple[tuple[str, str], ...]:
    given = (
        ("Date", text.date or NOT_STATED),
        ("Place", text.place),
        ("Author", text.author),
        ("Publisher", text.publisher),
        ("Source", text.source),
        ("Translated from", text.translated_from),
        ("Rights", text.rights),
    )
    # An article is rarely a translation; nothing is missing where nothing says so.
    expected = [name for name, _ in given if name != "Translated from" or text.kind != "article"]
    known = [(name, value) for name, value in given if value != NOT_STATED]
    silent = [name.lower() for name in expected if name not in dict(known)]
    return (*known, ("Not stated", ", ".join(silent))) if silent else tuple(known)


def _fact(text: Text, words: int, segments: Rows, quotations: Rows) -> tuple[str, str] | None:
    if not words:
        return None
    if text.kind == "transcript":
        turns = sum(int(row["words"]) for row in segments if row["mode"] == "transcript")
        return _percent(turns, words), "of its words are what speakers say under their own label"
    inside, reached = 0, 0
    for row in quotations:
        # A passage within a passage has been counted with it.
        if row["is_name"] != "true" and int(row["start"]) >= reached:
            inside += words_in(row["quote"])
            reached = int(row["end"])
    return _percent(inside, words), "of its words stand in quotation marks as something said"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def _shares(study: Study, segments: Rows, words: int) -> Iterable[Share]:
    """Voices in the order of every chart; what belongs to nobody's voice comes last."""
    sums: dict[tuple[str, str], int] = {}
    styles = voice_classes(study)
    for key in study.leaders:
        name, style = study.people[key].name, styles[key]
        sums[f"{name}, direct speech", style] = 0
        sums[f"{name}, reported", f"{style} reported"] = 0
    other = ("other, several or unknown speakers", "voice-other")
    narrator = ("the narrator’s prose", "voice-narrator")
    aside = ("headings, labels, captions, page furniture", "voice-aside")
    sums |= {other: 0, narrator: 0, aside: 0}
    for row in segments:
        speaker, direct = row["speaker"], row["mode"] in _DIRECT
        if row["kind"] != "prose":
            part = aside
        elif speaker in study.leaders:
            manner = "direct speech" if direct else "reported"
            style = styles[speaker] if direct else f"{styles[speaker]} reported"
            part = (f"{study.people[speaker].name}, {manner}", style)
        else:
            part = narrator if speaker == "narrator" else other
        sums[part] += int(row["words"])
    left = 0.0
    for (label, style), count in sums.items():
        if count:
            percent = 100 * count / words
            yield Share(label, style, count, percent, left)
            left += percent
