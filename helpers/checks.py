"""What is wrong with a study or missing from it, in plain words.

What makes a study unusable is a `StudyError`, raised by the room that would stumble over it.
Everything else is a remark: the suite runs without it, but a table will hold less, or a
reader will have to take more on trust.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.coding.codebook import FUNCTION
from helpers.coding.codings import (
    AGREED,
    read_codes,
    read_first_plural_codes,
    read_pairs,
    read_span_codes,
    read_verb_codes,
    with_agreed,
)
from helpers.corpus import Corpus, words_in
from helpers.errors import StudyError
from helpers.layout import names_person
from helpers.lexicons import entries
from helpers.quoted_figures.figure_codes import figures_of
from helpers.quoted_figures.indicators import CATALOGUE, catalogue
from helpers.quoted_figures.record import occasion_of, occasions
from helpers.rhetorical_terms.families import STUDY_FILES, read_devices, read_families
from helpers.rhetorical_terms.terms import hits_of, vocabularies
from helpers.speech.voices import Voices, attribute
from helpers.study import BOTH, NOT_STATED, OTHER, UNATTRIBUTED, Person, Study, load_study

_WORD = re.compile(r"[^\W_]+")
# More places than these say nothing new.
_PLACES = 8


@dataclass(frozen=True)
class Schema:
    """What an optional file beside a study must hold.

    Attributes:
        files: Pattern of the files, from the study's folder.
        columns: Columns that must be there; others are let be.
        filled: Columns in which no cell may be empty.
        forms: Columns whose cells, where filled, have one form: its pattern, and in words.
    """

    files: str
    columns: tuple[str, ...]
    filled: tuple[str, ...]
    forms: tuple[tuple[str, str, str], ...] = ()


SCHEMAS = (
    Schema(
        "occasions.csv",
        ("text_id", "first_line", "last_line", "occasion", "event", "reached"),
        ("text_id", "first_line", "last_line", "occasion", "reached"),
        tuple((column, r"\d+", "a line number") for column in ("first_line", "last_line")),
    ),
    Schema(
        "record/figures*.csv",
        (
            "indicator", "value", "unit", "relation", "period", "said_by", "event", "attestation",
            "source_kind", "source_title", "source_address", "accessed", "remark",
        ),
        ("indicator", "value", "source_title"),
        (
            (
                "value", r"-?\d+(?:\.\d+)?|\d{4}(?:-\d{2}(?:-\d{2})?|[-/]\d{4})?",
                "a number in full units with a decimal point, or a period",
            ),
        ),
    ),
    Schema(
        "record/quotations*.csv",
        ("line", "words", "speaker_in_article", "status", "addresses", "accessed"),
        ("line", "words", "status"),
        (("line", r"\d+(?: \d+)*", "line numbers of the text, a blank between them"),),
    ),
    Schema(
        "defects.csv",
        ("text_id", "line", "start", "end", "what", "why"),
        ("text_id", "line", "start", "end", "what", "why"),
        tuple((column, r"\d+", "a whole number") for column in ("line", "start", "end")),
    ),
)  # fmt: skip
# What may lie in a study's folder besides its texts: the files above, and these.
_BESIDE = (
    "study.toml", "README*", "codebook*", CATALOGUE, STUDY_FILES, "codings/*.csv",
    "codings/README*", "record/README*", *(schema.files for schema in SCHEMAS),
)  # fmt: skip


def check(folder: str | Path) -> list[str]:
    """Say what is wrong with a study, and what is missing.

    Args:
        folder: The study's folder.

    Returns:
        One remark a line, those on `study.toml` first; the last line says whether the
        study can be used.

    Raises:
        StudyError: The study, or a file of codings beside it, cannot be used as it stands.
    """
    study = load_study(folder)
    voices = attribute(study)
    with_agreed(study, voices)
    remarks = [
        *study.remarks,
        *_on_proposals(study),
        *_on_texts(study),
        *_on_people(study),
        *_on_labels(study, [voice.corpus for voice in voices]),
        *_on_voices(study, voices),
        *_on_codings(study, voices),
        *_on_frames(study, voices),
        *_on_terms(study, voices),
        *_on_figures(study, voices),
        *_on_optional_files(study),
        *_on_other_files(study),
    ]
    return [*remarks, _verdict(study, voices, len(remarks))]


def _on_figures(study: Study, voices: Sequence[Voices]) -> Iterator[str]:
    """Figures no row of the catalogue names, rows that name none, lines without an occasion."""
    figures = figures_of(study, voices)
    known = [row.key for row in catalogue(study)]
    unnamed = [figure for figure in figures if known and figure.indicator not in known]
    path = study.folder / CATALOGUE
    if unnamed:
        places = ", ".join(f"{f.text_id} line {f.line}" for f in unnamed[:_PLACES])
        yield f"{path}: no row names {len(unnamed)} of {len(figures)} figures ({places})."
    used = {figure.indicator for figure in figures}
    for key in known:
        if key not in used:
            yield f"{path}: no figure of the texts is of the indicator {key!r}."
    told = occasions(study)
    outside = [f for f in figures if told and occasion_of(told, f.text_id, f.line) is None]
    if outside:
        places = ", ".join(f"{f.text_id} line {f.line}" for f in outside[:_PLACES])
        where = study.folder / "occasions.csv"
        yield f"{where}: no occasion for {len(outside)} figures ({places})."


def _on_proposals(study: Study) -> Iterator[str]:
    """Lines that ``new`` proposed and nobody has confirmed."""
    path = study.folder / "study.toml"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    open_ones = [number for number, line in enumerate(lines, start=1) if "# CONFIRM" in line]
    if open_ones:
        yield f"{path}, {_lines(open_ones)}: still marked CONFIRM, so nobody has confirmed them."


def _verdict(study: Study, voices: Sequence[Voices], remarks: int) -> str:
    sentences = sum(len(voice.corpus.sentences) for voice in voices)
    said = {0: "nothing to remark", 1: "1 remark"}.get(remarks, f"{remarks} remarks")
    return (
        f"The study can be used: {len(study.leaders)} leaders, texts: {len(study.texts)}, "
        f"sentences of prose: {sentences}; {said}."
    )


# --- study.toml ------------------------------------------------------------------


def _on_texts(study: Study) -> Iterator[str]:
    where = study.folder / "study.toml"
    given = _given_texts(where)
    for text in study.texts:
        place = f"{where}, text {text.id!r}"
        if not text.date:
            yield f"{place}: no date, so “last year” in it cannot be resolved."
        if text.rights == NOT_STATED:
            yield f"{place}: no rights stated, so a public report shows extracts only."
        if not _is_stated(given.get(text.id, {}).get("sha256")):
            yield f'{place}: no sha256, so a change goes unnoticed; add sha256 = "{text.sha256}".'


def _given_texts(where: Path) -> dict[str, Mapping[str, Any]]:
    """What study.toml itself says of each text: a `Text` no longer tells stated from computed."""
    raw = tomllib.loads(where.read_bytes().decode("utf-8-sig"))
    return {given["id"].strip(): given for given in raw["texts"]}


def _is_stated(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() not in ("", NOT_STATED)


def _on_people(study: Study) -> Iterator[str]:
    where = study.folder / "study.toml"
    words = {word for text in study.texts for word in _folded(text.content)}
    for person in study.people.values():
        place = f"{where}, [people.{person.key}]"
        if not any(words.issuperset(_folded(name)) for name in _names(person) if _folded(name)):
            yield f"{place}: no text mentions {person.name}, by name, alias or role."
        if person.key in study.leaders and not person.gender:
            yield (
                f"{place}: a leader without gender; Italian agreement (“è stata chiara”) "
                "cannot be used to tell the leaders apart."
            )
    yield from _shared_names(study, where)


def _shared_names(study: Study, where: Path) -> Iterator[str]:
    """Names and roles that would mean two people: the suite could only guess between them."""
    owners: dict[tuple[str, ...], list[Person]] = {}
    for person in study.people.values():
        own = {tuple(_folded(name)): name for name in (*_names(person), person.name.split()[-1])}
        for name in own:
            owners.setdefault(name, []).append(person)
    for name, people in owners.items():
        if name and len(people) > 1:
            keys = " and ".join(person.key for person in people)
            yield (
                f"{where}: “{' '.join(name)}” may mean {keys}; leave roles and aliases that two "
                "people share out of both."
            )


def _names(person: Person) -> tuple[str, ...]:
    return (person.name, *person.aliases, *person.roles)


def _folded(written: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(written)]


# --- texts -----------------------------------------------------------------------


def _on_labels(study: Study, corpora: Sequence[Corpus]) -> Iterator[str]:
    impersonal = {tuple(_folded(word)) for word in entries(study.language, "label_words")}
    for corpus in corpora:
        if corpus.text.kind != "transcript":
            continue
        labels = [block for block in corpus.blocks if block.kind == "label"]
        if not labels:
            yield (
                f"{corpus.text.path}: a transcript in which no line opens with a speaker's "
                "label; it is read as one leader's speech, if its head names one."
            )
        nobody: dict[str, list[int]] = {}
        for block in labels:
            written = re.split(r"[(\[:,–—]", corpus.slice(block.start, block.end))[0].strip(" .-")
            known = any(names_person(written, person) for person in study.people.values())
            if not known and tuple(_folded(written)) not in impersonal:
                nobody.setdefault(written, []).append(block.line)
        for written, lines in nobody.items():
            yield (
                f"{corpus.text.path}, {_lines(lines)}: the label “{written}” names nobody of "
                "the study, so its turns count as 'other'; add the person, or an alias."
            )


def _on_voices(study: Study, voices: Sequence[Voices]) -> Iterator[str]:
    spoken: Counter[str] = Counter()
    for voice in voices:
        corpus = voice.corpus
        words: Counter[str] = Counter()
        for segment in voice.segments:
            if segment.kind == "prose":
                words[segment.speaker] += words_in(corpus.slice(segment.start, segment.end))
        spoken += words
        if words[UNATTRIBUTED]:
            share = words[UNATTRIBUTED] / words.total()
            yield (
                f"{corpus.text.path}: {words[UNATTRIBUTED]} of {words.total()} words of prose "
                f"({share:.1%}) stay unattributed by the rules."
            )
        others = [s.line for s in voice.segments if s.speaker == OTHER]
        if words[OTHER] and others:
            yield (
                f"{corpus.text.path}, {_lines(sorted(set(others)))}: {words['other']} words are "
                "given to somebody who is nobody of the study; if it is one of its people under "
                "another name, add that to aliases or roles."
            )
        odd = [quotation.line for quotation in voice.quotations if not quotation.balanced]
        if odd:
            yield f"{corpus.text.path}, {_lines(odd)}: quotation marks that do not fit each other."
    for key in study.leaders:
        if not spoken[key] and not spoken[BOTH]:
            yield f"No words are given to {study.people[key].name} ({key}) in any text."


def _lines(numbers: Iterable[int]) -> str:
    """Such as "line 3", "lines 3, 9 and 12", "lines 1, 2, … (31 lines)"."""
    listed = sorted(set(numbers))
    if len(listed) == 1:
        return f"line {listed[0]}"
    if len(listed) > _PLACES:
        first = ", ".join(map(str, listed[:_PLACES]))
        return f"lines {first}, … ({len(listed)} lines)"
    return f"lines {', '.join(map(str, listed[:-1]))} and {listed[-1]}"


# --- what lies beside the texts --------------------------------------------------


def _on_codings(study: Study, voices: Sequence[Voices]) -> Iterator[str]:
    sentences = {
        sentence.id: (voice.corpus.text.id, sentence.start, sentence.end)
        for voice in voices
        for sentence in voice.corpus.sentences
    }
    passages = {
        (voice.corpus.text.id, quotation.start, quotation.end)
        for voice in voices
        for quotation in voice.quotations
    }
    spoken, quoted = read_codes(study)
    if not spoken and not quoted:
        yield (
            f"{study.folder / 'codings'}: no codings, so speakers, modes and frames are what the "
            "rules say, and nothing measures them."
        )
    for code in spoken:
        place = f"{code.where}, coder {code.coder!r}, sentence {code.sentence_id!r}"
        text_id, start, end = sentences.get(code.sentence_id, ("", 0, 0))
        if text_id != code.text_id:
            yield f"{place}: text {code.text_id!r} has no such sentence."
        elif not start <= code.start < code.end <= end:
            yield (
                f"{place}: {code.start}–{code.end} does not lie in the sentence, which is "
                f"{start}–{end}; was it coded on another version of the text?"
            )
    for code in read_verb_codes(study):
        text_id, start, end = sentences.get(code.sentence_id, ("", 0, 0))
        if text_id != code.text_id or not start <= code.start < code.end <= end:
            yield (
                f"{code.where}, coder {code.coder!r}: the verb at {code.start}–{code.end} of "
                f"{code.text_id!r} does not lie in its sentence, {code.sentence_id!r}."
            )
    for code in quoted:
        if (code.text_id, code.start, code.end) not in passages:
            yield (
                f"{code.where}, coder {code.coder!r}: {code.start}–{code.end} of "
                f"{code.text_id!r} is no passage in quotation marks."
            )


def _on_frames(study: Study, voices: Sequence[Voices]) -> Iterator[str]:
    """Sentences whose frames nobody agreed on; what cannot be used at all raises an error."""
    codes = read_span_codes(study)
    read_span_codes(study, FUNCTION)
    read_pairs(study)
    where = study.folder / "codings"
    agreed = {code.sentence_id for code in codes if code.coder == AGREED}
    if codes and not (study.folder / "codebook.csv").is_file():
        yield (
            f"{where}: frames are coded, and no codebook.csv beside the study says which there "
            "are; the ones the rules know are taken."
        )
    if not agreed:
        if codes:
            yield f"{where}: no agreed coding of frames, so frames are what the rules say."
        return
    open_ones = [
        sentence.line
        for voice in voices
        for sentence in voice.corpus.sentences
        if sentence.id not in agreed
    ]
    if open_ones:
        yield (
            f"{where}: sentences of prose without an agreed coding of frames: {len(open_ones)} "
            f"({_lines(open_ones)}); there the rules decide."
        )


def _on_terms(study: Study, voices: Sequence[Voices]) -> Iterator[str]:
    """The study's own terms that no text holds, and codings of «we» where there is none.

    A row that can match nothing is refused, and quoted, when the file is read.
    """
    families = read_families(study)
    texts = vocabularies(study, voices)
    found = {(hit.family, hit.entry) for hit in hits_of(texts, families)}
    own = [term for family in families for term in family.terms if term.own]
    missing = [f"“{t.entry}”" for t in own if (t.family, t.entry) not in found]
    if missing:
        yield (
            f"{study.folder / STUDY_FILES}: no text holds {', '.join(missing)}; a term planned "
            "before counting may stay, a slip of the pen should not."
        )
    places = {
        (hit.text_id, hit.start, hit.end)
        for hit in hits_of(texts, read_devices(study.language))
        if hit.family == "first_plural"
    }
    for code in read_first_plural_codes(study):
        if (code.text_id, code.start, code.end) not in places:
            yield (
                f"{study.folder / 'codings'}, coder {code.coder!r}: {code.start}–{code.end} of "
                f"{code.text_id!r} is no first person plural of the list."
            )


def _on_optional_files(study: Study) -> Iterator[str]:
    for schema in SCHEMAS:
        for path in sorted(study.folder.glob(schema.files)):
            yield from _against(path, schema)


def _against(path: Path, schema: Schema) -> Iterator[str]:
    rows = _rows(path)
    header = rows[0][1] if rows else []
    missing = [column for column in schema.columns if column not in header]
    if missing:
        yield f"{path}, line 1: no column {', '.join(missing)}; the file is of no use without it."
        return
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            yield f"{path}, line {line}: {len(cells)} fields where the header has {len(header)}."
            continue
        row = dict(zip(header, cells, strict=True))
        empty = [column for column in schema.filled if not row[column].strip()]
        if empty:
            yield f"{path}, line {line}: {', '.join(empty)} may not be empty."
        for column, form, expected in schema.forms:
            if row[column] and re.fullmatch(form, row[column]) is None:
                yield f"{path}, line {line}, {column}: found {row[column]!r}; expected {expected}."


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, cells) for cells in reader if cells]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise StudyError(
            where=str(path),
            found=f"a file that cannot be read ({error})",
            expected="CSV in UTF-8",
            todo="Save it as UTF-8 with commas, fields that hold commas in quotation marks.",
        ) from None


def _on_other_files(study: Study) -> Iterator[str]:
    """Files nobody reads: a text that study.toml forgot, or an optional file misnamed."""
    expected = {text.path.resolve() for text in study.texts}
    for pattern in _BESIDE:
        expected.update(path.resolve() for path in study.folder.glob(pattern))
    for path in sorted(study.folder.rglob("*")):
        inside = path.relative_to(study.folder)
        if any(part.startswith((".", "__")) for part in inside.parts) or not path.is_file():
            continue
        if path.resolve() not in expected:
            yield f"{path}: study.toml does not name this file, so nothing reads it."
