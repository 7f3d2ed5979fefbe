"""Whatever a file holds, it is covered once, re-sliced exactly, and read in linear time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.corpus import Corpus, parse
from helpers.speech.marks import passages_of
from helpers.speech.voices import MODES, Voices, attribute
from helpers.study import Study
from helpers.tables import TABLES, Evidence, as_csv

BOTH_KINDS = ("article", "transcript")
# Drawn once, without a deadline and always alike: a busy machine is no failure.
fuzz = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Pieces that the rules look for, in any order, between pieces that nobody expects.
PIECES = [
    "Anna Rossi", "Bianchi", "la premier", "il presidente", "il suo omologo", "Egli", "Carla Verdi",
    " ha detto", " ha detto che ", " afferma ", "Secondo ", " a suo avviso ", " è stata ", "e poi ",
    "«", "»", "“", "”", "„", '"', "'", "’", "‘", "‹", "›", "(", ")", "[", "]", "(Applausi)",
    ":", ": ", " – ", " - ", "—", ". ", ".", "…", "?", "!", ";", ", ", " ", "\u00a0", "\t",
    "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0b", "\x1c", "\x85", "- ", "1. ", "Domanda: ", "D. ",
    "ROSSI – ", "Una premessa: ", "Leggi anche", "top of page", "Commenti", "po' ", "piu' ", "l'",
    "27,8", "\0", "\u202e", "\u200b", "e\u0301", "\ufeff", "𝔘", "日本", "İ", "ß", "ﬁ", "_",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join),
)


def check_invariants(content: str, voices: Voices) -> None:
    at = 0
    for segment in voices.segments:
        assert at <= segment.start < segment.end <= len(content)
        assert not content[at : segment.start].strip()
        written = content[segment.start : segment.end]
        assert written == written.strip()
        assert segment.mode in MODES
        assert segment.speaker
        assert segment.line == line_of(content, segment.start)
        at = segment.end
    assert not content[at:].strip()
    ids = [segment.id for segment in voices.segments]
    assert len(set(ids)) == len(ids)
    places = [(q.start, -q.end) for q in voices.quotations]
    assert places == sorted(set(places))
    for quotation in voices.quotations:
        assert 0 <= quotation.start < quotation.end <= len(content)
        assert quotation.speaker
        assert quotation.line == line_of(content, quotation.start)


def line_of(content: str, at: int) -> int:
    # A carriage return and its line feed are one end, also where the offset parts them.
    before = content[:at]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


@pytest.mark.parametrize("kind", BOTH_KINDS)
@given(content=texts)
@example("Anna Rossi ha detto:\n«Sì.\n\nNo»")
@example("\ufeff«\0»\n\u202e“")
@example("'" * 30 + "a")
@example("\n".join(["parole che riempiono la riga e «arrivano quasi fino alla fine»"] * 5))
@fuzz
def test_any_text_is_covered_once(in_memory, kind: str, content: str) -> None:
    study = in_memory(content, kind)
    (voices,) = attribute(study)
    check_invariants(content, voices)
    for known in TABLES:
        as_csv(known, known.rows(Evidence(study, [voices])))


@pytest.mark.parametrize("kind", BOTH_KINDS)
@given(lines=st.lists(st.sampled_from([*PIECES, "", "Anna Rossi: Sì.", "Titolo"]), max_size=25))
@fuzz
def test_any_structure_of_lines(in_memory, kind: str, lines: list[str]) -> None:
    content = "\n".join(lines)
    (voices,) = attribute(in_memory(content, kind))
    check_invariants(content, voices)


@given(content=texts)
@fuzz
def test_names_of_people_may_be_anything(in_memory, content: str) -> None:
    from dataclasses import replace
    from types import MappingProxyType

    study = in_memory("Anna Rossi: «Sì», ha detto.\n\nBianchi ha detto di no.", "transcript")
    name = content.strip() or "?"
    odd = replace(study.people["bianchi"], name=name, aliases=(name,), roles=(name,), country=name)
    people = MappingProxyType({**study.people, "bianchi": odd})
    (voices,) = attribute(replace(study, people=people))
    check_invariants(study.texts[0].content, voices)


# n -> a text whose size grows with n; each once caught something quadratic, or might.
SENTENCE = "Rossi ha detto che il raccolto è buono. "
GROWING: dict[str, Callable[[int], str]] = {
    "one line": lambda n: SENTENCE * n,
    "one sentence": lambda n: "il raccolto è buono e " * n,
    "short lines": lambda n: "il raccolto è\n" * n,
    "wrapped lines": lambda n: "Rossi ha detto che il raccolto è buono e l’inverno lungo\n" * n,
    "paragraphs": lambda n: f"{SENTENCE}\n\n" * n,
    "turns": lambda n: f"Rossi: {SENTENCE}\n\n" * n,
    "items": lambda n: "Rossi ha detto:\n" + "".join(f"- il ponte {i}.\n" for i in range(n)),
    "headings": lambda n: "".join(f"Titolo {i}\n\n" for i in range(n)),
    "stage directions": lambda n: "Rossi: " + "sì (Applausi) " * n,
    "one after another": lambda n: "Rossi: «a» " + "«a» " * n,
    "quotations": lambda n: "Rossi ha detto: «Sì».\n\n" * n,
    "never closed": lambda n: "Rossi: " + "«a " * n,
    "never opened": lambda n: "Rossi: a" + "»" * n,
    "straight marks": lambda n: "Rossi: " + ' "a' * n,
    "nested": lambda n: "Rossi: a " + "“" * n + "a" + "”" * n,
    "crossed": lambda n: "Rossi: " + "“a «b ” c " * n,
    "over paragraphs": lambda n: "«a\n\n" * n,
    "apostrophes": lambda n: "Rossi: " + "l' 'a po' " * n,
    "brackets": lambda n: "Rossi: a" + "(" * n,
    "blanks": lambda n: "Rossi" + " " * (8 * n) + "a",
    "full stops": lambda n: "Rossi: a" + "." * (8 * n) + "a",
    "addresses": lambda n: "a@" * (8 * n) + ".",
    "one word": lambda n: "di " + "A" * (8 * n) + "!",
    "minutes": lambda n: "min " * n,
    "combining accents": lambda n: "Rossi: a" + "\u0301" * (8 * n),
    "right to left": lambda n: "Rossi: " + "\u202e«\u05d0» " * n,
    "null characters": lambda n: "Rossi: " + "\0 «\0» " * n,
    "offices": lambda n: "il presidente " * n,
    "names": lambda n: "Rossi e Bianchi " * n,
    "verbs": lambda n: "ha detto " * n,
}  # fmt: skip


def seconds(work: Callable[[Study], object], study: Study) -> float:
    start = time.process_time()
    work(study)
    return time.process_time() - start


def check_growth(work: Callable[[Study], object], build, make, kind: str, n: int) -> None:
    """Eight times the text may cost up to thirty times: linear is 8, quadratic is 64.

    Processor time, and nothing is said of work that takes no time worth measuring.
    """
    small, large = (build(make(size), kind) for size in (n, 8 * n))
    first = seconds(work, small)
    then = seconds(work, large)
    assert then < 0.3 or then < 30 * first, f"{first:.3f} s, then {then:.3f} s"


def marks_and_layout(study: Study) -> tuple[Corpus, ...]:
    corpora = parse(study)
    for corpus in corpora:
        passages_of(corpus, study.language)
    return corpora


@pytest.mark.parametrize("kind", BOTH_KINDS)
@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_layout_sentences_and_marks_are_linear(in_memory, make, kind: str) -> None:
    check_growth(marks_and_layout, in_memory, make, kind, 500)


@pytest.mark.parametrize("kind", BOTH_KINDS)
@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_voices_are_linear(in_memory, make, kind: str) -> None:
    check_growth(attribute, in_memory, make, kind, 100)


LARGE = {
    "a line of a megabyte": "a" * 1_000_000,
    "a line of a megabyte in words": "il raccolto è buono e " * 45_000,
    "ten thousand marks": "Rossi: " + "«a» " * 5_000,
    "ten thousand marks that fit nothing": "Rossi: a" + '»«"“' * 2_500,
}


@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_large_texts_are_laid_out(in_memory, content: str) -> None:
    (corpus,) = marks_and_layout(in_memory(content, "transcript"))
    assert corpus.blocks[-1].end == len(content.rstrip())
