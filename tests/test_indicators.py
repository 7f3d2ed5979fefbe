"""What figures measure: one thing, one label, with a catalogue and without."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.quoted_figures import joining
from helpers.quoted_figures.figures import Figure, read_figures
from helpers.quoted_figures.indicators import catalogue, named
from helpers.speech.voices import attribute
from helpers.study import Person, Study, Text

PEOPLE = {
    "venn": Person("venn", "Ilse Venn", ("Venn",), ("cancelliera",), "f", "Altenwald"),
    "rask": Person("rask", "Pietro Rask", ("Rask",), ("presidente norvese",), "m", "Norvia"),
}
ARTICLE = """Un vertice a due

Venn ha detto che nel 2024 l'interscambio ha raggiunto 27,8 miliardi di dollari. Secondo Rask \
l'interscambio è stato di 28,7 miliardi di dollari nel 2024. Rask ha aggiunto che 76 delle 89 \
regioni esportano. «Qui 18.000 imprese ospitano tirocinanti», ha detto Venn. Venn ha ricordato \
che 20.000 aziende a capitale norvese hanno chiuso. Il disavanzo è del 3,1% del Pil, ha detto Rask.
"""


def study_of(*contents: str, folder: Path = Path("nowhere")) -> Study:
    texts = tuple(
        Text(f"t{at}", Path(f"t{at}.txt"), "article", content, "0" * 64, date="2025-11-12")
        for at, content in enumerate(contents)
    )
    return Study(folder, "Prova", "it", ("venn", "rask"), PEOPLE, texts)


def read(study: Study) -> tuple[Figure, ...]:
    voices = attribute(study)
    return named(study, voices, read_figures(study, voices))


@pytest.fixture(scope="module")
def figures() -> tuple[Figure, ...]:
    return read(study_of(ARTICLE))


def test_figures_of_one_thing_share_a_label(figures: Sequence[Figure]) -> None:
    trade = [f for f in figures if f.amount.kind == "money"]
    assert [f.speaker for f in trade] == ["venn", "rask"]
    assert trade[0].indicator == trade[1].indicator


def test_what_the_sentence_sets_apart_stays_apart(figures: Sequence[Figure]) -> None:
    part, whole = [f.indicator for f in figures if f.amount.unit == "regioni"]
    hosts, owned = [f.indicator for f in figures if f.amount.unit in {"imprese", "aziende"}]
    assert part != whole
    assert hosts != owned


def test_a_share_is_of_what_stands_before_it(figures: Sequence[Figure]) -> None:
    (share,) = [f for f in figures if f.amount.unit == "%"]
    assert share.indicator == "disavanzo"


@pytest.mark.parametrize(
    ("sentence", "alike"),
    [
        ("Il grano vale 265 euro la tonnellata, contro i 280 di un anno fa.", True),
        ("Il gas costa 34 euro al megawattora. Ieri costava 41 euro al megawattora.", True),
        ("Il grano costa 265 euro la tonnellata e il grano costa 280 euro.", False),
        ("Venn ha 61 anni, Rask ha 54 anni.", False),
        ("L'età media non è di 61 anni ma di 54.", True),
        ("Gli sfollati sono meno di duemila, per l'esattezza 1.940.", True),
        ("Abbiamo sette centrali in funzione e ne chiuderemo tre entro il 2029.", False),
    ],
)
def test_two_figures_of_one_sentence(sentence: str, alike: bool) -> None:
    one, other = (f.indicator for f in read(study_of(f"Titolo\n\n{sentence}\n")))
    assert (one == other) is alike


def test_every_figure_has_an_indicator(figures: Sequence[Figure]) -> None:
    assert all(f.indicator for f in figures)


def test_swapping_the_leaders_swaps_the_speakers_and_nothing_else() -> None:
    """Names, offices and forms that agree change places; figures do not notice."""
    swapped = ARTICLE.replace("Venn", "\0").replace("Rask", "Venn").replace("\0", "Rask")
    here, there = read(study_of(ARTICLE)), read(study_of(swapped))
    other = {"venn": "rask", "rask": "venn"}
    assert [other.get(f.speaker, f.speaker) for f in here] == [f.speaker for f in there]
    assert [replace(f, speaker="") for f in here] == [replace(f, speaker="") for f in there]


def test_a_text_is_labelled_alike_wherever_it_stands() -> None:
    alone = [f.indicator for f in read(study_of(ARTICLE))]
    twice = [f.indicator for f in read(study_of(ARTICLE, ARTICLE))]
    trade = twice[0]
    assert twice[: len(alone)].count(trade) == alone.count(alone[0]) == 2
    assert twice.count(trade) == 4


def test_joining_many_figures_takes_time_that_grows_with_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Eight times the figures may cost up to thirty times: linear is 8, quadratic is 64.

    With fewer neighbours than usual, so that few figures are many.
    """
    monkeypatch.setattr(joining, "NEIGHBOURS", 20)
    sentence = "L'interscambio è di {} miliardi di euro. Le scuole sono {}. "
    spent = []
    for n in (100, 800):
        article = "".join(sentence.format(at % 97 + 2, at + 20) for at in range(n))
        study = study_of(f"Titolo\n\n{article}")
        voices = attribute(study)
        found = read_figures(study, voices)
        start = time.process_time()
        labels = joining.derived_labels(study, voices, found)
        spent.append(time.process_time() - start)
        assert len(labels) == len(found) == 2 * n
    assert spent[1] < 0.3 or spent[1] < 30 * spent[0]


CATALOGUE = """indicator,label,unit,words,record,note
trade,trade,money,interscambio|scambi commercial,,
regions_part,regions that export,,@part region,,
regions,all regions,,@whole region,,
firms,firms with trainees,imprese,imprese +ospit,,
"""


def test_the_catalogue_names_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(CATALOGUE, encoding="utf-8")
    study = study_of(ARTICLE, folder=tmp_path)
    found = [f.indicator for f in read(study)]
    assert found[:5] == ["trade", "trade", "regions_part", "regions", "firms"]
    assert found[5:7] == ["aziende", "disavanzo"]
    assert [row.key for row in catalogue(study)] == ["trade", "regions_part", "regions", "firms"]


def test_no_catalogue_is_an_empty_one() -> None:
    assert catalogue(study_of(ARTICLE)) == ()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("indicator\ntrade\n", "line 1.*words"), ("indicator,words\ntrade\n", "line 2.*fields")],
)
def test_a_catalogue_that_cannot_be_read_is_refused_in_a_line(
    tmp_path: Path, content: str, complaint: str
) -> None:
    (tmp_path / "indicators.csv").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=complaint) as caught:
        catalogue(study_of(ARTICLE, folder=tmp_path))
    assert "\n" not in str(caught.value)
