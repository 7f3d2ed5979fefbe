"""What the front page says, counted from the tables of the same site.

Nothing here reads a text: a number on the front page is a sum over rows a reader can
download beside it, or over the ledger of words, which books the same segments and passages.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import helpers
from helpers import palette
from helpers.corpus import words_in
from helpers.report.files import Rows, read_rows
from helpers.study import NOT_STATED, TEXT_KINDS, Study, Text

if TYPE_CHECKING:
    import pandas

_LANGUAGES = {"it": "Italian", "en": "English", "fr": "French", "de": "German", "es": "Spanish"}
_PACKAGES = ("pandas", "matplotlib", "scipy", "simplemma", "nbconvert")
# Where the notebooks say what the rules do with texts they have never met.
_FIRST_CONTACT = "F1.13"
# A coder whose name begins so is a language model (texts/codebook.md).
_MODEL = "model"
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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
    return _listed([study.people[key].name for key in study.leaders])


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
    from helpers.ledger import book
    from helpers.tables import voices_of

    segments, quotations = read_rows(data / "segments.csv"), read_rows(data / "quotations.csv")
    booked = book(study, voices_of(study))
    return [_portrait(study, text, segments, quotations, booked) for text in study.texts]


def decided(study: Study, data: Path) -> str:
    """Who decided who speaks, and what that is worth.

    Args:
        study: The study.
        data: The folder its tables have been written to.
    """
    from helpers.agreement import coders

    prose = [row for row in read_rows(data / "segments.csv") if row["kind"] == "prose"]
    agreed = {row["sentence_id"] for row in prose if row["coding"] == "agreed"}
    others = {row["sentence_id"] for row in prose} - agreed
    if not agreed:
        return f"Who speaks was decided by rules and checked by nobody{_first_contact(study)}."
    said = "Who speaks was decided by coders (see the dossier for who they are)."
    models = [coder for coder in coders(study) if coder.casefold().startswith(_MODEL)]
    if models:
        number = "is a language model" if len(models) == 1 else "are language models"
        said += f" {_listed(models)} {number}, no people."
    if others:
        count = f"{len(others):,} of {len(others) + len(agreed):,} sentences"
        said += f" In {count} it was decided by rules alone{_first_contact(study)}."
    return said


def _first_contact(study: Study) -> str:
    """How often the rules were right on new texts of the study's kinds; empty if unknown."""
    from helpers.coding import unseen

    newest = unseen.latest(unseen.by_round(unseen.record())).set_index("kind")["share_speaker"]
    kinds = {text.kind for text in study.texts}
    rates = [
        f"{newest[kind]:.1%} of sentences of {kind}s"
        for kind in TEXT_KINDS
        if kind in kinds and kind in newest
    ]
    if not rates:
        return ""
    return (
        "; on first contact with new texts the rules had the speaker right in "
        f"{_listed(rates)} (finding {_FIRST_CONTACT})"
    )


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def citation(study: Study, built: Mapping[str, Any]) -> list[str]:
    """How to cite this report, and each of its texts, as lines to copy.

    Args:
        study: The study.
        built: From `provenance`.
    """
    lines = [f"{study.title}. Report made with Due voci {built['versions']['due-voci']}."]
    for text in study.texts:
        known = (text.author, text.title or text.id, text.publisher, text.source, text.date)
        parts = list(dict.fromkeys(part for part in known if part not in {"", NOT_STATED}))
        lines.append(f"{', '.join(parts)}. Text “{text.id}”, SHA-256 {text.sha256[:12]}….")
    return lines


def provenance(study: Study, *, public: bool = False) -> dict[str, Any]:
    """What a site was built from: texts by hash, software by version; no clock.

    Args:
        study: The study.
        public: The edition is one for publication.
    """
    versions = {"due-voci": helpers.__version__, "Python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {
        "made_by": "due-voci",
        "study": study.title,
        "edition": "for publication" if public else "for the reader's own machine",
        "texts": [
            {"id": t.id, "file": t.path.name, "sha256": t.sha256, "publish": t.publish}
            for t in study.texts
        ],
        "versions": versions,
    }


def _portrait(
    study: Study, text: Text, segments: Rows, quotations: Rows, booked: pandas.DataFrame
) -> Portrait:
    own = [row for row in segments if row["text_id"] == text.id]
    words = sum(int(row["words"]) for row in own)
    marked = [row for row in quotations if row["text_id"] == text.id]
    return Portrait(
        text=text,
        stated=_stated(text),
        words=words,
        fact=_fact(text, words, own, marked),
        shares=tuple(_shares(study, text, booked[booked["text_id"] == text.id])),
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


def _shares(study: Study, text: Text, booked: pandas.DataFrame) -> Iterable[Share]:
    """Voices in the order of every chart; what belongs to nobody's voice comes last."""
    styles = voice_classes(study)
    # In a transcript there is no author to report, only another speaker.
    report = "somebody else’s report" if text.kind == "transcript" else "the author’s report"
    manners = {"own": "own wording", "cited": "cited from somebody else", "reported": report}
    parts = {
        (key, manner): (f"{study.people[key].name}, {words}", f"{styles[key]} {manner}")
        for key in study.leaders
        for manner, words in manners.items()
    }
    other = ("other, several or unknown speakers", "voice-other")
    narrator = ("the narrator’s prose", "voice-narrator")
    aside = ("headings, labels, captions, page furniture", "voice-aside")
    sums = dict.fromkeys((*parts.values(), other, narrator, aside), 0)
    columns = ["kind", "speaker", "own", "cited"]
    for (kind, speaker, own, cited), count in booked.value_counts(columns).items():
        if kind != "prose":
            part = aside
        elif speaker in study.leaders:
            part = parts[speaker, "own" if own else "cited" if cited else "reported"]
        else:
            part = narrator if speaker == "narrator" else other
        sums[part] += int(count)
    left = 0.0
    for (label, style), count in sums.items():
        if count:
            percent = 100 * count / len(booked)
            yield Share(label, style, count, percent, left)
            left += percent
