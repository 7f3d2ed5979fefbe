"""Figures in a sentence: what is read, what it is read as, and what must not change it."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lexicons.it.cardinals import spell
from helpers.quoted_figures.amounts import Amount, amounts_in
from helpers.quoted_figures.hedges import RELATIONS


def read(content: str) -> tuple[Amount, ...]:
    return amounts_in(content, 0, len(content), "it")


def shown(content: str, amount: Amount) -> str:
    """Surface, relation, value or range, unit, kind and what else there is to say, in a line."""
    value = f"{amount.value}" + (f"–{amount.value_high}" if amount.value_high is not None else "")
    also = " ".join(
        word
        for word, said in (
            (amount.role, amount.role), ("denied", amount.negated), ("lent", amount.elliptical),
        )
        if said
    )  # fmt: skip
    surface = content[amount.start : amount.end]
    parts = [surface, amount.relation, value, amount.unit or "?", amount.kind]
    return " | ".join([*parts, also] if also else parts)


SENTENCES = {
    # decimals, thousands, scales, currencies on either side
    "L'interscambio vale 27,8 miliardi di dollari.": [
        "27,8 miliardi di dollari | eq | 27800000000 | USD | money",
    ],
    "Sono $27,8 miliardi di dollari USA.": [
        "$27,8 miliardi di dollari USA | eq | 27800000000 | USD | money",
    ],
    "La spesa è di 1.234,50 euro.": ["1.234,50 euro | eq | 1234.5 | EUR | money"],
    "Costa EUR 5 milioni.": ["EUR 5 milioni | eq | 5000000 | EUR | money"],
    "Costa 5 € al mese.": ["5 € | eq | 5 | EUR | money"],
    "Il fondo ha 5 milioni.": ["5 milioni | eq | 5000000 | ? | money | lent"],
    # words
    "Hanno firmato novemila pescatori.": ["novemila pescatori | eq | 9000 | pescatori | count"],
    "Servono un milione e mezzo di euro.": [
        "un milione e mezzo di euro | eq | 1500000 | EUR | money",
    ],
    "Ci sono trecentoventi pescherecci.": [
        "trecentoventi pescherecci | eq | 320 | pescherecci | count",
    ],
    "Una ventina di navi aspetta.": ["Una ventina di navi | approx | 20 | navi | count"],
    "Costerà decine di miliardi di rubli.": [
        "decine di miliardi di rubli | ge | 20000000000 | RUB | money",
    ],
    "Apriranno nove nuove scuole.": ["nove nuove scuole | eq | 9 | scuole | count"],
    # shares and multiples
    "Un quinto degli iscritti è straniero.": ["Un quinto | eq | 0.2 | fraction | fraction"],
    "Due terzi dei fondi sono spesi.": ["Due terzi | eq | 0.6667 | fraction | fraction"],
    "Ha votato la metà dei soci.": ["metà | eq | 0.5 | fraction | fraction"],
    "Si perde un raccolto su tre.": ["un raccolto su tre | eq | 0.3333 | fraction | fraction"],
    "Scade un contratto a termine su tre.": [
        "un contratto a termine su tre | eq | 0.3333 | fraction | fraction",
    ],
    "Sono vaccinati sei bambini ogni dieci.": [
        "sei bambini ogni dieci | eq | 0.6 | fraction | fraction",
    ],
    "Partono tre corse ogni dieci minuti.": ["tre corse | eq | 3 | corse | count"],
    "Le firme hanno superato quota 100mila.": ["100mila | gt | 100000 | firme | count | lent"],
    "Valgono una volta e mezza il costo, gli altri due volte e mezzo.": [
        "una volta e mezza | eq | 1.5 | times | multiple",
        "due volte e mezzo | eq | 2.5 | times | count",
    ],
    "È un investimento a nove zeri.": [],
    "Ha calcolato che saranno soppresse da 1.500 a 1.700 corse.": [
        "da 1.500 a 1.700 corse | eq | 1500–1700 | corse | count",
    ],
    "I prezzi calano da 1.700 a 1.500 euro.": [
        "1.700 | eq | 1700 | EUR | money | from lent", "1.500 euro | eq | 1500 | EUR | money | to",
    ],
    "Il ghiaccio ha 800 mila anni, e lasciano il lavoro a 62 anni.": [
        "800 mila anni | eq | 800000 | anni | age", "62 anni | eq | 62 | anni | age",
    ],
    "Lavora qui da 62 anni.": [],
    "Un terzo finisce in mare.": ["Un terzo | eq | 0.3333 | fraction | fraction"],
    "Non spendiamo 40 euro, come ho letto in giro, ma 31.": [
        "40 euro | eq | 40 | EUR | money | denied", "31 | eq | 31 | EUR | money | lent",
    ],
    "L'acqua è salita di due metri e venti in sei ore.": [
        "due metri e venti | eq | 2.2 | m | physical",
    ],
    "È costato dodici volte il previsto.": ["dodici volte | eq | 12 | times | count"],
    "Siamo 12 punti sopra la media.": ["12 punti | eq | 12 | pp | ratio"],
    "Ha venduto 41 navi e non, come ha scritto qualcuno, 38.": [
        "41 navi | eq | 41 | navi | count", "38 | eq | 38 | navi | count | denied lent",
    ],
    "Un terzo donne, e un terzo reattore.": ["Un terzo | eq | 0.3333 | fraction | fraction"],
    "Non ha superato le 31.000 tonnellate.": ["31.000 tonnellate | le | 31000 | t | physical"],
    "La cedola sarà non più bassa di 12 euro.": ["12 euro | ge | 12 | EUR | money"],
    "Ha smentito che si preparino tagli di 50 punti base.": [
        "50 punti base | eq | 50 | bp | ratio | denied",
    ],
    "Sono saliti di quasi tre punti rispetto a prima.": [
        "tre punti | lt_approx | 3 | pp | ratio",
    ],
    "La resa è il doppio.": ["doppio | eq | 2 | times | multiple"],
    "Le vendite sono tre volte più alte.": ["tre volte | eq | 3 | times | count"],
    "La quota è del 12,5%.": ["12,5% | eq | 12.5 | % | ratio"],
    "La quota è del 12 per cento.": ["12 per cento | eq | 12 | % | ratio"],
    "Il tasso sale di 0,5 punti percentuali.": ["0,5 punti percentuali | eq | 0.5 | pp | ratio"],
    "La strada è lunga 120 km.": ["120 km | eq | 120 | km | physical"],
    # ages and anniversaries
    "Il ministro ha 45 anni.": ["45 anni | eq | 45 | anni | age"],
    "È un quarantenne.": ["quarantenne | eq | 40 | anni | age"],
    "Cercano persone di 30-35 anni.": ["30-35 anni | eq | 30–35 | anni | age"],
    "Oggi è il settantesimo anniversario.": [
        "settantesimo anniversario | eq | 70 | anni | anniversary",
    ],
    "È il 70° anniversario.": ["70° anniversario | eq | 70 | anni | anniversary"],
    # ranges, changes, pairs
    "Il piano vale tra 3 e 5 miliardi di euro.": [
        "tra 3 e 5 miliardi di euro | eq | 3000000000–5000000000 | EUR | money",
    ],
    "Attesi da 10 a 12 mila visitatori.": [
        "da 10 a 12 mila visitatori | eq | 10000–12000 | visitatori | count",
    ],
    "Verranno 10/12 mila visitatori.": [
        "10/12 mila visitatori | eq | 10000–12000 | visitatori | count",
    ],
    "Ci andranno tre o quattro navi.": ["tre o quattro navi | eq | 3–4 | navi | count"],
    "Il tasso è passato dal 2,1% al 2,4%.": [
        "2,1% | eq | 2.1 | % | ratio | from", "2,4% | eq | 2.4 | % | ratio | to"],
    "Gli scambi passeranno da 27,8 a 30 miliardi di dollari.": [
        "27,8 | eq | 27800000000 | USD | money | from lent",
        "30 miliardi di dollari | eq | 30000000000 | USD | money | to",
    ],
    "Lavorano in 76 delle 89 regioni.": [
        "76 | eq | 76 | regioni | count | lent", "89 regioni | eq | 89 | regioni | count"],
    # the noun stands elsewhere
    "I treni erano 212, l'anno prima 198.": [
        "212 | eq | 212 | treni | count | lent",
        "198 | eq | 198 | treni | count | lent",
    ],
    "Di barche ne avevo due.": ["due | eq | 2 | barche | count | lent"],
    "Stazioni: undici.": ["undici | eq | 11 | Stazioni | count | lent"],
    "Hanno pagato 12 contro 15 milioni di euro.": [
        "12 | eq | 12000000 | EUR | money | lent",
        "15 milioni di euro | eq | 15000000 | EUR | money",
    ],
    "Il premio è di 51,2 milioni, 2,5 in più.": [
        "51,2 milioni | eq | 51200000 | ? | money | lent",
        "2,5 | eq | 2500000 | ? | money | lent",
    ],
    "Ci sono 19 documenti, quattro dei quali segreti.": [
        "19 documenti | eq | 19 | documenti | count",
        "quattro | eq | 4 | documenti | count | lent",
    ],
    # denials
    "Non sono 40 scuole.": ["40 scuole | eq | 40 | scuole | count | denied"],
    "Non 3,8 miliardi di euro ma 3,5.": [
        "3,8 miliardi di euro | eq | 3800000000 | EUR | money | denied",
        "3,5 | eq | 3500000000 | EUR | money | lent",
    ],
    "Non è vero che mancano 25 medici.": ["25 medici | eq | 25 | medici | count | denied"],
    "Sono non meno di 40 scuole.": ["40 scuole | ge | 40 | scuole | count"],
    "Non solo 40 scuole hanno chiuso.": ["40 scuole | eq | 40 | scuole | count"],
    # spent by many is counted
    "Coprono 6 milioni di notti.": ["6 milioni di notti | eq | 6000000 | notti | count"],
    # one currency for one number
    "Per 12 dollari 30 operai lavorano.": [
        "12 dollari | eq | 12 | USD | money",
        "30 operai | eq | 30 | operai | count",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_alone(sentence: str, expected: list[str]) -> None:
    assert [shown(sentence, amount) for amount in read(sentence)] == expected


HEDGED = {
    "circa 40 scuole": "approx", "40 scuole circa": "approx",
    "una quarantina di scuole": "approx", "40 circa scuole": "approx",
    "quasi 40 scuole": "lt_approx", "poco meno di 40 scuole": "lt_approx",
    "poco più di 40 scuole": "gt_approx",
    "oltre 40 scuole": "gt", "più di 40 scuole": "gt", "almeno 40 scuole": "ge",
    "non meno di 40 scuole": "ge",
    "meno di 40 scuole": "lt", "fino a 40 scuole": "le", "al massimo 40 scuole": "le",
    "40 scuole": "eq",
    "40 scuole, o giù di lì,": "approx", "un numero superiore a 40 scuole": "gt",
    "oltre le 40 scuole": "gt",
}  # fmt: skip


@pytest.mark.parametrize(("written", "relation"), HEDGED.items(), ids=HEDGED)
def test_a_hedge_on_either_side(written: str, relation: str) -> None:
    content = f"Hanno chiuso {written} in montagna."
    (amount,) = read(content)
    assert (amount.relation, amount.value, amount.unit) == (relation, 40, "scuole")
    assert amount.hedge is None or content[slice(*amount.hedge)].strip()


def test_a_number_leans_on_the_sentences_before() -> None:
    first, second = "L'anno scorso c'erano 212 treni.", "Adesso sono 198."
    content = f"{first} {second}"
    known = amounts_in(content, 0, len(first), "it")
    (later,) = amounts_in(content, len(first) + 1, len(content), "it", before=known)
    assert (later.value, later.unit, later.elliptical) == (198, "treni", True)


def test_a_question_names_what_its_answer_counts() -> None:
    asked, answer = "Quanti infermieri mancano?", "Oltre trentaduemila."
    content = f"{asked} {answer}"
    (amount,) = amounts_in(content, len(asked) + 1, len(content), "it")
    assert (amount.value, amount.unit, amount.relation) == (32_000, "infermieri", "gt")


def test_a_name_in_marks_holds_no_figure() -> None:
    content = "Il programma «Mille scuole nuove» costa 5 milioni di euro."
    start = content.index("«")
    names = [(start, content.index("»") + 1)]
    assert [a.value for a in amounts_in(content, 0, len(content), "it", names=names)] == [5_000_000]
    assert [a.value for a in read(content)] == [1000, 5_000_000]


# --- properties --------------------------------------------------------------------

HEDGES = {
    "": "eq", "circa ": "approx", "quasi ": "lt_approx", "poco più di ": "gt_approx",
    "oltre ": "gt", "almeno ": "ge", "meno di ": "lt", "fino a ": "le",
}  # fmt: skip
SCALES = {"": 1, " mila": 10**3, " milioni": 10**6, " miliardi": 10**9}
MONEY = {"euro": "EUR", "dollari": "USD", "rubli": "RUB"}
NOUNS = ("scuole", "imprese", "navi", "operai", "biglietti")


def grouped(number: int, sign: str) -> str:
    """A whole number with its thousands parted."""
    return f"{number:,}".replace(",", sign)


@st.composite
def rendered(draw: st.DrawFn) -> tuple[str, str, Decimal, str]:
    """A figure as the press writes it: characters, relation, value and unit."""
    hedge = draw(st.sampled_from(list(HEDGES)))
    scale = draw(st.sampled_from(list(SCALES)))
    sign = draw(st.sampled_from([".", "\u00a0", "\u202f"]))
    whole = draw(st.integers(13, 999) if scale else st.integers(13, 9_999_999))
    decimals = draw(st.sampled_from(["", "5", "25"])) if scale else ""
    number = grouped(whole, sign) + (f",{decimals}" if decimals else "")
    value = Decimal(f"{whole}.{decimals or 0}") * SCALES[scale]
    of = " di" if SCALES[scale] >= 10**6 else ""
    unit = draw(st.sampled_from([*MONEY, *NOUNS]))
    written = f"{hedge}{number}{scale}{of} {unit}"
    return written, HEDGES[hedge], value, MONEY.get(unit, unit)


@given(rendered())
def test_a_rendered_figure_is_read_back(figure: tuple[str, str, Decimal, str]) -> None:
    written, relation, value, unit = figure
    (amount,) = read(f"Il piano prevede {written} in tutto.")
    assert (amount.relation, amount.value, amount.unit) == (relation, value, unit)


@given(st.integers(13, 999_999).filter(lambda n: n % 100 != 1), st.sampled_from(NOUNS))
def test_a_spelled_number_is_read_back(number: int, noun: str) -> None:
    (amount,) = read(f"Il piano prevede {spell(number)} {noun} in tutto.")
    assert (amount.value, amount.unit) == (number, noun)


AROUND = st.sampled_from(
    [
        "",
        "Il vento è calato. ",
        "(Applausi) ",
        "«Bene», ha detto Rossi. ",
        "\n\n",
        "\u00a0",
        "à\u0301 🚢 ",
    ]
)


@given(AROUND, rendered(), AROUND)
def test_text_around_a_sentence_changes_nothing(before: str, figure, after: str) -> None:
    sentence = f"Il piano prevede {figure[0]} in tutto."
    content = f"{before}{sentence} {after}"
    (alone,) = read(sentence)
    (here,) = amounts_in(content, len(before), len(before) + len(sentence), "it")
    assert shown(sentence, alone) == shown(content, here)
    assert (here.start - alone.start, here.low, here.high) == (len(before), alone.low, alone.high)


PIECES = st.sampled_from(
    "27,8 1.000 0 2024 12 novembre miliardi mila milioni di dollari € $ % per cento un una "
    "decine e , ; : ( ) tra da a al dal oltre circa quasi più meno non ma due terzi mezzo "
    "metà doppio volte anni 45enne ne erano i gli studenti ? . www.x.it/12 +39 a@b/12 21° "
    "anniversario su tre ² ٣ １２ 99999999999999999999 1/2 10/12 - / 5G alle ore n. bilioni "
    "l’".split()
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(PIECES, max_size=20).map(" ".join),
        st.lists(PIECES, max_size=9).map("".join),
    )
)
def test_whatever_stands_there_amounts_re_slice_and_do_not_overlap(content: str) -> None:
    found = read(content)
    for amount in found:
        assert (
            0 <= amount.start <= amount.core_start < amount.core_end <= amount.end <= len(content)
        )
        assert amount.relation in RELATIONS
        assert amount.low is None or amount.high is None or amount.low <= amount.high
        assert amount.hedge is None or 0 <= amount.hedge[0] < amount.hedge[1] <= len(content)
        assert any(char.isalnum() for char in content[amount.core_start : amount.core_end])
    assert all(one.end <= other.start for one, other in pairwise(found))


LONG = {
    "digits": "9" * 5000, "a telephone number that is none": "0" + "2" * 60 + "a",
    "leading zeros": "0" * 5000,
    "grouped digits": "1" + ".000" * 1000, "ordinal": "1" * 5000 + "° anniversario",
    "age": "1" * 5000 + "enne",
    "a very large scale": "999999999999999999 mila milioni miliardi bilioni di euro",
    "dozens of dozens": "decine di " * 4 + "euro",
}  # fmt: skip


@pytest.mark.parametrize("content", LONG.values(), ids=LONG)
def test_what_is_too_long_for_a_number_raises_nothing(content: str) -> None:
    assert len(read(content)) <= 1


# One sentence of n numbers; each looks elsewhere for its noun, or tempts a rule to.
GROWING = {
    "bare": "5 ", "after a verb": "erano 5 e ", "sums": "27,8 miliardi di euro e ",
    "pronouns": "ne 5 ", "labels": "imprese: 3412 ",
    "subjects": "i convogli erano 212 ", "dates": "12 novembre e ", "slashes": "10/12 mila ",
    "addresses": "www.a.it/12 ",
    "telephones": "02 1234 ", "abbreviations": "n. n. n. 5 ", "letters": "n n n n ",
    "tens": "decine e decine e ", "denials": "non è vero che 5 navi ",
    "shares": "uno su tre, ", "changes": "dal 2 al 3 ", "years": "nel 2024 ",
    "questions": "quanti? 5 ", "brackets": "(5 ", "words": "duecento navi ",
    "one word": "5a", "at signs": "5@",
}  # fmt: skip


@pytest.mark.parametrize("piece", GROWING.values(), ids=GROWING)
def test_a_sentence_of_many_numbers_is_read_in_linear_time(piece: str) -> None:
    """Eight times the numbers may cost up to thirty times: linear is 8, quadratic is 64."""
    read(piece)
    spent = []
    for n in (400, 3200):
        start = time.process_time()
        read(piece * n)
        spent.append(time.process_time() - start)
    assert spent[1] < 0.3 or spent[1] < 30 * spent[0]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("L'inflazione è scesa al -0,3%.", ["-0.3"]),
        ("Il saldo è di −3 miliardi di euro.", ["-3000000000"]),
        ("Il prezzo cala (-0,4%) di poco.", ["-0.4"]),
        ("Il dato è pari a meno 2 per cento.", ["-2"]),
        ("Il dato è di più o meno 2 per cento.", ["2"]),
        ("Costa meno di 3 euro.", ["3"]),
        ("Costa 3-5 euro.", ["3"]),
        ("Il dato sale – 3 per cento in più.", ["3"]),
    ],
)
def test_a_minus_sign_belongs_to_its_number(written: str, values: list[str]) -> None:
    found = amounts_in(written, 0, len(written), "it")
    assert [str(amount.value) for amount in found] == values
    assert all(amount.low <= amount.value <= amount.high for amount in found)


def test_almost_a_negative_number_is_nearer_to_nothing() -> None:
    (found,) = amounts_in("quasi -3 per cento", 0, 18, "it")
    assert found.value == found.low == -3 and found.high > -3
