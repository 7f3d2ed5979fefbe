"""How often the rules are right, on texts that somebody coded.

Coded texts are a study with ``coded/segments.csv`` and ``coded/quotations.csv`` beside
them, coded by readers who did not know the rules. A sentence counts as right when the
segment of the rules that overlaps it most has the same speaker (and mode).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.corpus import words_in
from helpers.speech.voices import Quotation, Segment, Voices, attribute
from helpers.study import Study, load_study


@dataclass(frozen=True)
class Score:
    """Counts for one or more coded texts; shares are computed from them.

    Attributes:
        text: Name of the folder, or of the folder and the text, or of the group.
        kind: ``article`` or ``transcript``.
        sentences: Coded rows of prose.
        speaker: Of those, with the right speaker.
        speaker_and_mode: Of those, with the right speaker and mode.
        words: Words of the coded prose.
        words_in_wrong_mouth: Words given to a person of the study who did not say them.
        quotations: Coded passages in quotation marks.
        quotations_found: Of those, found with the same offsets.
        quotation_speaker: Of those, with the right speaker.
    """

    text: str
    kind: str
    sentences: int = 0
    speaker: int = 0
    speaker_and_mode: int = 0
    words: int = 0
    words_in_wrong_mouth: int = 0
    quotations: int = 0
    quotations_found: int = 0
    quotation_speaker: int = 0

    def shares(self) -> dict[str, float]:
        """The shares, each of its own total; 1 where there is nothing to count."""
        return {
            "speaker": _share(self.speaker, self.sentences),
            "speaker_and_mode": _share(self.speaker_and_mode, self.sentences),
            "words_in_wrong_mouth": _share(self.words_in_wrong_mouth, self.words, empty=0.0),
            "quotations_found": _share(self.quotations_found, self.quotations),
            "quotation_speaker": _share(self.quotation_speaker, self.quotations),
        }


def coded_studies(folder: Path) -> tuple[Path, ...]:
    """The coded studies below a folder, by name."""
    return tuple(sorted(path.parent.parent for path in folder.glob("*/coded/segments.csv")))


def scores(folder: Path) -> tuple[Score, ...]:
    """Score the rules on the texts of one coded study.

    Args:
        folder: A study with ``coded/segments.csv`` and ``coded/quotations.csv``.

    Returns:
        One score a text, in the study's order, named after the folder; where the study has
        more than one text, after the folder and the text.
    """
    study = load_study(folder)
    prose = [row for row in _rows(folder / "coded" / "segments.csv") if row["kind"] == "prose"]
    passages = _rows(folder / "coded" / "quotations.csv")
    several = len(study.texts) > 1
    return tuple(
        _score(
            f"{folder.name}/{voices.corpus.text.id}" if several else folder.name,
            study,
            voices,
            [row for row in prose if row["text_id"] == voices.corpus.text.id],
            [row for row in passages if row["text_id"] == voices.corpus.text.id],
        )
        for voices in attribute(study)
    )


def _score(
    name: str,
    study: Study,
    voices: Voices,
    prose: Sequence[dict[str, str]],
    passages: Sequence[dict[str, str]],
) -> Score:
    pairs = [(row, _overlapping(voices.segments, row)) for row in prose]
    found = {(q.start, q.end): q for q in voices.quotations}
    matched = [(row, found.get((int(row["start"]), int(row["end"])))) for row in passages]
    return Score(
        text=name,
        kind=voices.corpus.text.kind,
        sentences=len(pairs),
        speaker=sum(segment.speaker == row["speaker"] for row, segment in pairs),
        speaker_and_mode=sum(
            (segment.speaker, segment.mode) == (row["speaker"], row["mode"])
            for row, segment in pairs
        ),
        words=sum(words_in(row["text"]) for row, _ in pairs),
        words_in_wrong_mouth=_wrong_words(study, pairs),
        quotations=len(matched),
        quotations_found=sum(quotation is not None for _, quotation in matched),
        quotation_speaker=sum(_same_speaker(row, quotation) for row, quotation in matched),
    )


def total(name: str, kind: str, scores: Iterable[Score]) -> Score:
    """The sum of the scores of one kind of text."""
    fields = list(Score.__dataclass_fields__)[2:]
    kept = [one for one in scores if one.kind == kind]
    return Score(
        name, kind, **{field: sum(getattr(one, field) for one in kept) for field in fields}
    )


def _wrong_words(study: Study, pairs: Sequence[tuple[dict[str, str], Segment]]) -> int:
    return sum(
        words_in(row["text"])
        for row, segment in pairs
        if segment.speaker in study.people and segment.speaker != row["speaker"]
    )


def _same_speaker(row: dict[str, str], quotation: Quotation | None) -> bool:
    return quotation is not None and quotation.speaker == row["speaker"]


def _overlapping(segments: Sequence[Segment], row: dict[str, str]) -> Segment:
    start, end = int(row["start"]), int(row["end"])
    return max(segments, key=lambda s: min(s.end, end) - max(s.start, start))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _share(part: int, whole: int, *, empty: float = 1.0) -> float:
    return part / whole if whole else empty
