"""What looks like a figure and is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers.quoted_figures.amounts import amounts_in
from helpers.quoted_figures.nonfigures import blocked, is_pair_of_known, organises
from helpers.quoted_figures.numerals import tokens_of

NONE = {
    "date": "Il 12 novembre 2025 è festa.", "two days": "L'11 e 12 novembre si vota.",
    "a date in digits": "Dal 12.11.2025 si vota.",
    "a day alone": "Il pomeriggio del 17 si riparte.", "clock": "Ci vediamo alle 17.30.",
    "clock in words": "Comincia alle otto e un quarto.",
    "hour": "Si parte alle 9 da Borgo.", "ordinal": "Il 21° Forum è aperto.",
    "ordinal in letters": "La 15esima edizione comincia.",
    "telephone": "Chiamare lo 02 1234567.", "international": "Chiamare il +39 055 123456.",
    "address": "Scrivere a info@porto.it o www.porto.it/12.",
    "law": "È la legge n. 104 del 1992.", "articles": "Vince l'articolo 5 e 7 del trattato.",
    "decree": "Vale il decreto 231/2001 da oggi.",
    "flight": "Il volo AZ 217 è partito.", "names": "Il G20 e il 5G e la Soyuz-5.",
    "a bank": "La Banca dei Tre Mari presta.",
    "presidents": "I due Presidenti si salutano.",
    "a pair of states": "Fra i due Paesi c'è intesa.",
    "a speech": "Ha indicato due aree e tre linee di lavoro.",
    "decades": "Negli anni '80 e negli anni Novanta.", "season": "La stagione 2024/25 è chiusa.",
    "years": "Il piano 2026-2030 è pronto.",
    "year": "Nel 2024 aziende russe sono venute.", "thanks": "Grazie mille a tutti.",
    "duration": "È durato tre settimane.",
    "how long": "Sono passati quindici anni.",
    "articles of grammar": "Una donna e un cane passano.", "list": "1) Il porto resta aperto.",
    "numbered": "2. Il porto resta aperto.", "no number": "La quasi totalità dei soci approva.",
    "middle": "A metà giugno si parte.",
    "a term of office": "È il suo terzo mandato.", "result": "Vince 3-1 la squadra di casa.",
    "house number": "Abita al numero 12.",
    "version": "La versione 2.0 è uscita.", "how often": "Ha vinto tre volte il premio.",
}  # fmt: skip


@pytest.mark.parametrize("sentence", NONE.values(), ids=NONE)
def test_it_is_no_figure(sentence: str) -> None:
    assert amounts_in(sentence, 0, len(sentence), "it") == ()


# The same forms beside what makes them figures.
FIGURES = {
    "Il 12 novembre arrivano 12 navi.": [12],
    "Nel 2024 sono arrivate 2024 navi.": [2024],
    "Alle 89 regioni vanno 5 milioni di euro.": [89, 5_000_000],
    "Ci sono 35 °C in piazza.": [35],
    "È l'80% del totale.": [80],
    "Ci sono 20mila navi.": [20_000],
    "Il debito è di €500 milioni.": [500_000_000],
    "Ci sono due terminali nuovi e due navi.": [2, 2],
    "È il 45enne sindaco.": [45],
    "Dura 6 milioni di ore.": [6_000_000],
    "È il doppio di prima.": [2], "Ha votato un terzo dei soci.": [Decimal("0.3333")],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "values"), FIGURES.items(), ids=FIGURES)
def test_it_is_a_figure_after_all(sentence: str, values: list) -> None:
    assert [a.value for a in amounts_in(sentence, 0, len(sentence), "it")] == values


BLOCKED = (
    "il 12 novembre",
    "alle 17.30 di ieri",
    "www.a.it/12",
    "a@b/12 persone",
    "+39 02/12 persone",
)


@pytest.mark.parametrize("written", BLOCKED)
def test_no_number_is_read_from_these(written: str) -> None:
    """A slash behind an address or a telephone number makes no range of them."""
    tokens = tokens_of(written, 0, len(written))
    numbers = {at for at, token in enumerate(tokens) if token.kind == "number"}
    assert numbers and numbers <= blocked(written, tokens, "it")


@pytest.mark.parametrize(
    ("value", "noun", "answer"),
    [(2, "aree", True), (3, "linee", True), (40, "aree", False), (2, "scuole", False)],
)
def test_small_numbers_order_a_speech(value: int, noun: str, answer: bool) -> None:
    assert organises(value, noun, "it") is answer


@pytest.mark.parametrize(("written", "answer"), [
    ("i due presidenti", True), ("delle due parti", True), ("questi due paesi", True),
    ("di due paesi", False), ("altri due paesi", False),
    ("i tre presidenti", False),
])  # fmt: skip
def test_two_that_were_named_before(written: str, answer: bool) -> None:
    tokens = tokens_of(written, 0, len(written))
    assert is_pair_of_known(tokens, 1, "it") is answer


def test_an_empty_sentence_blocks_nothing() -> None:
    assert blocked("", (), "it") == frozenset()
