"""Passages in quotation marks of every kind; what fits nothing costs only itself."""

from __future__ import annotations

import pytest

from helpers.corpus import parse
from helpers.speech.marks import Passage, passages_of


@pytest.fixture
def passages(in_memory):
    def find(content: str) -> tuple[str, tuple[Passage, ...]]:
        (corpus,) = parse(in_memory(content, "transcript"))
        return content, passages_of(corpus, "it")

    return find


FRAME = "Anna Rossi: Ha detto {} e poi basta."
# Words with marks -> the passages, in order: characters, marks, whether they fit.
PAIRS = {
    "«sì»": [("«sì»", "«»", True)],
    "“sì”": [("“sì”", "“”", True)],
    "„sì“": [("„sì“", "„“", True)],
    "„sì”": [("„sì”", "„”", True)],
    '"sì"': [('"sì"', '""', True)],
    "‘sì’": [("‘sì’", "‘’", True)],
    "'sì'": [("'sì'", "''", True)],
    "‹sì›": [("‹sì›", "‹›", True)],
    "« sì »": [("« sì »", "«»", True)],
    "«l’acqua»": [("«l’acqua»", "«»", True)],
    "‘l’acqua’": [("‘l’acqua’", "‘’", True)],
    "'un po' d'acqua'": [("'un po' d'acqua'", "''", True)],
    "«sì» e «no»": [("«sì»", "«»", True), ("«no»", "«»", True)],
    '"sì", ha detto, "no"': [('"sì"', '""', True), ('"no"', '""', True)],
    "«sì, il “molo” resta»": [("«sì, il “molo” resta»", "«»", True), ("“molo”", "“”", True)],
    "“sì, il ‘molo’ resta”": [("“sì, il ‘molo’ resta”", "“”", True), ("‘molo’", "‘’", True)],
    "«sì, «no», forse»": [("«sì, «no», forse»", "«»", True), ("«no»", "«»", True)],
    "«sì. No.»": [("«sì. No.»", "«»", True)],
    "(«sì»)": [("«sì»", "«»", True)],
    "un po' di pane": [],
    "un po’ di pane e il ’68": [],
    "l'acqua e l’aria": [],
    "che e' tardi e piu' tardi, perche' la citta' dorme": [],
    "che l'universita' e' aperta": [],
}


@pytest.mark.parametrize(("written", "expected"), PAIRS.items(), ids=PAIRS)
def test_pairs(passages, written: str, expected: list[tuple[str, str, bool]]) -> None:
    content, found = passages(FRAME.format(written))
    assert [(content[p.start : p.end], p.marks, p.balanced) for p in found] == expected


def test_depth_and_inner_offsets(passages) -> None:
    content, (outer, inner) = passages(FRAME.format("«sì, il “molo” resta»"))
    assert (outer.depth, inner.depth) == (0, 1)
    assert [content[slice(*p.inner())] for p in (outer, inner)] == ["sì, il “molo” resta", "molo"]


BROKEN = {
    "a wrong closing mark": "«sì” e poi",
    "marks of two kinds, one too many": '«sì, condivisa» altro" e poi',
    "never closed": "«sì e poi",
    "never opened": "sì» e poi",
    "crossed": "«sì “no» forse” e poi",
    "closed twice": "«sì»» e poi",
    "a straight mark left over": 'sì" e poi',
}


@pytest.mark.parametrize("written", BROKEN.values(), ids=BROKEN)
def test_what_does_not_fit_is_kept_and_costs_only_itself(passages, written: str) -> None:
    content, found = passages(
        f"Anna Rossi: Prima «uno». Ha detto {written}.\n\nAnna Rossi: Dopo «due»."
    )
    assert not all(passage.balanced for passage in found)
    whole = {content[p.start : p.end] for p in found if p.balanced}
    assert {"«uno»", "«due»"} <= whole
    broken = [p for p in found if not p.balanced]
    assert all(content[p.start : p.end].count("\n") == 0 for p in broken)


def test_a_quotation_over_paragraphs(passages) -> None:
    content, found = passages(
        "Anna Rossi: Ha scritto: «Prima riga.\n\nSeconda riga.\n\nTerza riga». Poi basta."
    )
    assert [content[p.start : p.end] for p in found] == [
        "«Prima riga.", "Seconda riga.", "Terza riga»",
    ]  # fmt: skip
    assert [(p.runs_on, p.resumes) for p in found] == [(True, False), (True, True), (False, True)]
    assert [content[slice(*p.inner())] for p in found] == [
        "Prima riga.", "Seconda riga.", "Terza riga",
    ]  # fmt: skip


def test_a_quotation_opened_again_in_each_paragraph(passages) -> None:
    content, found = passages("Anna Rossi: Ha scritto: «Prima riga.\n\n«Seconda riga». Poi basta.")
    assert [content[p.start : p.end] for p in found] == ["«Prima riga.", "«Seconda riga»"]
    assert found[0].runs_on
    assert found[1].balanced


@pytest.mark.parametrize("label", ["Luca Bianchi: ", "LUCA BIANCHI:\n"])
def test_a_quotation_ends_with_its_turn(passages, label: str) -> None:
    content, found = passages(f"Anna Rossi: È «buono.\n\n{label}No» e basta.")
    assert [(content[p.start : p.end], p.balanced) for p in found] == [
        ("«buono.", False), ("»", False),
    ]  # fmt: skip


def test_passages_come_in_order_and_within_their_blocks(in_memory) -> None:
    content = "Anna Rossi: «a “b” c» d.\n\n«Lungo.\n\nAncora» e “x” e «y.\n\n'z' fine.\n"
    (corpus,) = parse(in_memory(content, "transcript"))
    found = passages_of(corpus, "it")
    assert [(p.start, -p.end) for p in found] == sorted((p.start, -p.end) for p in found)
    for passage in found:
        block = corpus.blocks[passage.block]
        assert block.start <= passage.start < passage.end <= block.end
