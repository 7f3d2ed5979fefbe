"""Figures that their sentence joins or sets apart, and what the words around them name."""

from __future__ import annotations

import pytest

from helpers.quoted_figures.bonds import sentence_bonds
from helpers.quoted_figures.descriptions import describe
from helpers.quoted_figures.figures import read_figures
from helpers.speech.voices import attribute
from tests.test_indicators import read, study_of

TOGETHER = [
    "L'inflazione è passata dal 2,1% al 2,4%.",
    "Il ponte costerà non 3,8 milioni di euro ma 3,5.",
    "Vale 9,5 miliardi di corone, pari a circa 410 milioni di euro.",
    "Il piano prevede 12 mila tirocini, contro i 3.700 di oggi.",
    "Sono arrivati 212 treni; dodici mesi prima erano 198.",
    "I posti, che nel 2021 erano 112, sono già 190.",
]
APART = [
    "Le regioni coinvolte sono 76 delle 89.",
    "Gli accordi firmati sono 19, di cui 4 segreti.",
    "Degli 89 ospedali pubblici, 76 hanno un pronto soccorso.",
    "Ne hanno posati 96 km, e finiranno gli altri 116 entro il 2026.",
    "Lo stadio avrà 9.200 posti, contro i 5.600 del vecchio impianto.",
    "Le esportazioni sono state di 1,9 miliardi di euro, le importazioni 2,5. Da gennaio calano.",
]
OPEN = [
    "Per Venn il ponte costerà 420 milioni di euro, per Rask almeno 500.",
    "La scuola aveva 140 alunni, ma arriverà a 200.",
]


LISTED = "Il bando assegna 12 milioni di euro: 5 ai comuni, 4 alle province e 3 alle imprese."


def bonds_of(text: str) -> list[bool]:
    study = study_of(f"Titolo\n\n{text}")
    voices = attribute(study)
    return list(sentence_bonds("it", voices, read_figures(study, voices)).values())


@pytest.mark.parametrize("text", TOGETHER)
def test_a_sentence_joins(text: str) -> None:
    assert bonds_of(text) == [True]


@pytest.mark.parametrize("text", APART)
def test_a_sentence_sets_apart(text: str) -> None:
    assert bonds_of(text) == [False]


def test_what_is_listed_is_apart_pair_by_pair() -> None:
    assert bonds_of(LISTED) == [False] * 6


@pytest.mark.parametrize("text", OPEN)
def test_a_sentence_leaves_open(text: str) -> None:
    assert bonds_of(text) == []


# The concept of the last figure.
CONCEPTS = {
    "Studenti: negli atenei sono iscritti 3.850 giovani.": "students",
    "In piazza sono scese 300 persone.": "people",
    "I posti letto sono 212. Nel 2028 ci saranno 270 posti.": "beds",
    "Lo stadio ha 270 posti.": "posts",
    "Ci sono posti letto e posti di lavoro. Servono 40 posti.": "posts",
    "Ha assegnato 280 case.": "dwellings",
    "Ha assegnato 300 casi.": "infections",
    "Il collega ha ricordato che si è arrivati a 6 miliardi di euro.": "colleg",
    "Gli scambi sono cresciuti del 12%, a 1,7 miliardi di euro.": "trade",
    "Siamo d'accordo, e gli scambi varranno 13 miliardi di euro.": "trade",
}


@pytest.mark.parametrize(("text", "concept"), CONCEPTS.items())
def test_the_clause_names_what_a_figure_is_of(text: str, concept: str) -> None:
    study = study_of(f"Titolo\n\n{text}")
    voices = attribute(study)
    *_, last = describe(study, voices, read_figures(study, voices)).values()
    assert last.concept == concept


def test_two_speakers_may_name_one_thing_by_two_nouns() -> None:
    article = "Titolo\n\nVenn ha detto che {} studenti hanno la borsa. {} che sono 230 iscritti."
    for second, joined in (("Rask ha risposto", True), ("Venn ha aggiunto", False)):
        one, other = (f.indicator for f in read(study_of(article.format(240, second))))
        assert (one == other) is joined


def test_what_is_more_by_so_much_is_compared_in_one_unit() -> None:
    article = "Titolo\n\nLa linea ha 300 treni in più. La linea spende 300 euro in più."
    trains, euros = read(study_of(article))
    assert trains.indicator != euros.indicator
