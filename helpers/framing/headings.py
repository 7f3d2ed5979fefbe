"""What an author's headings put over a section, beside what the section says.

A heading's frames are found by rule, because codings are of sentences; those of the section
are what is shown elsewhere. A heading's word that the section does not have in any form is
the author's own addition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.coding.codebook import FRAME, codes_of, names_of
from helpers.columns import typed
from helpers.framing.comparison import Coded
from helpers.framing.frames import carrying, counting, hits
from helpers.lexicons import read_lexicon
from helpers.speech.voices import Segment, Voices
from helpers.study import Study

_WORD = re.compile(r"[^\W\d_]+")
_DATE = re.compile(r"\d+\W{1,2}[^\W\d_]+\W{1,2}\d{4}")
# Words with this much of their beginning in common are forms of one: "economica", "economia".
_LEAST, _PART = 5, 0.7


def headings(study: Study, voices: Sequence[Voices], coded: Sequence[Coded]) -> pd.DataFrame:
    """Every heading with the section under it.

    A section reaches to the next heading; a heading that ends in a colon is one below, and the
    section above it goes on. Headings without prose are left out.

    Returns:
        One row a heading, in order. Columns: text_id, line, heading, segments (of the
        section), frames (of the heading, by rule), section (its frames, the most frequent
        first, with the number of segments), not_in_section (frames of the heading that no
        segment of the section has), own_words (of the heading, that the section has in no
        form).
    """
    names = names_of(study, FRAME)
    of_segment: dict[str, set[str]] = {}
    for code in coded:
        of_segment.setdefault(code.segment_id, set()).add(code.frame)
    rows = []
    for voice in voices:
        content = voice.corpus.text.content
        for heading, section in _sections(voice):
            found = counting(hits(content, heading.start, heading.end, study.language))
            own = [frame for frame in codes_of(study, FRAME) if carrying(found, frame)]
            counts = {f: sum(f in of_segment.get(s.id, ()) for s in section) for f in names}
            ranked = sorted((f for f in names if counts[f]), key=lambda f: -counts[f])
            said = " ".join(content[s.start : s.end] for s in section)
            rows.append((
                voice.corpus.text.id, heading.line, content[heading.start : heading.end],
                len(section), ", ".join(names[f] for f in own),
                ", ".join(f"{names[f]} {counts[f]}" for f in ranked),
                ", ".join(names[f] for f in own if not counts[f]),
                ", ".join(_own_words(study, content[heading.start : heading.end], said)),
            ))  # fmt: skip
    return typed(
        rows,
        {"text_id": str, "line": int, "heading": str, "segments": int, "frames": str,
         "section": str, "not_in_section": str, "own_words": str},
    )  # fmt: skip


def _sections(voice: Voices) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each heading with its prose; that of a heading holds those of the subheadings below it."""
    kept = [s for s in voice.segments if s.kind in ("heading", "prose")]
    below = [_is_below(voice, segment) for segment in kept]
    for number, segment in enumerate(kept):
        if segment.kind != "heading":
            continue
        section = []
        for other, is_below in zip(kept[number + 1 :], below[number + 1 :], strict=True):
            if other.kind == "prose":
                section.append(other)
            elif below[number] or not is_below:
                break
        if section:
            yield segment, section


def _is_below(voice: Voices, segment: Segment) -> bool:
    """A heading that ends in a colon opens a part of a section, not a section."""
    return voice.corpus.slice(segment.start, segment.end).rstrip().endswith(":")


def _own_words(study: Study, heading: str, section: str) -> list[str]:
    rows = read_lexicon(study.language, "function_words", ("entry", "class"))
    function = {row["entry"].strip("'’").casefold() for row in rows}
    names = {w.casefold() for p in study.people.values() for n in (p.name, *p.aliases, *p.roles)
             for w in _WORD.findall(n)}  # fmt: skip
    said = {word.casefold() for word in _WORD.findall(section)}
    return [
        word
        for word in _WORD.findall(_DATE.sub(" ", heading))
        if len(word) > 2
        and word.casefold() not in function | names
        and not any(_same(word.casefold(), other) for other in said)
    ]


def _same(one: str, other: str) -> bool:
    """Forms of one word, as far as their beginnings tell."""
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    return one == other or common >= max(_LEAST, _PART * max(len(one), len(other)))
