"""A number without its noun: who lends it one, and what is left without."""

from __future__ import annotations

import pytest

from helpers.quoted_figures.amounts import Amount, amounts_in


def read(*sentences: str) -> list[str]:
    """The figures of the last sentence, after those before it: number and unit in a line."""
    content, before, start = " ".join(sentences), [], 0
    amounts: tuple[Amount, ...] = ()
    for sentence in sentences:
        amounts = amounts_in(content, start, start + len(sentence), "it", before=before)
        before += amounts
        start += len(sentence) + 1
    return [
        f"{a.value}{'' if a.value_high is None else f'–{a.value_high}'} {a.unit or '?'}"
        for a in amounts
    ]


# From the clause itself.
SUBJECTS = {
    "Erano 212 i convogli in servizio.": ["212 convogli"],
    "I posti non sono 1.150 bensì 1.230.": ["1150 posti", "1230 posti"],
    "Quanto alle aziende, a maggio erano 1.240.": ["1240 aziende"],
    "Sono 18 i Paesi che hanno aderito.": ["18 Paesi"],
    "Le agenzie sono 1.150 e i clienti quasi due milioni.": ["1150 agenzie", "2000000 clienti"],
    "Ai nostri giovani, che nei Vostri atenei sono 3.150, date borse.": ["3150 giovani"],
    "I delegati entrano con gli ombrelli: sono 420.": ["420 delegati"],
    "Borse di studio: quelle per gli ospiti saranno 1.600.": ["1600 Borse"],
    "Le uscite di personale non saranno 1.500 ma novecento.": ["1500 uscite", "900 uscite"],
    "Interinali: per Venn sono 5.200.": ["5200 Interinali"],
    "Imprese: di aziende miste se ne stimano 1.600, e soltanto una decina ha soci altrove.": [
        "1600 aziende", "10 aziende",
    ],
    "Mancano 80 medici, e dei posti della concorrenza ne funzionano 430.": [
        "80 medici", "430 posti",
    ],
    "Ha detto che gli assunti veri sarebbero 1.300.": ["1300 assunti"],
    "Gli esuberi non sono 400: sono zero.": ["400 esuberi", "0 esuberi"],
    "Sono 300 circa i dispersi.": ["300 dispersi"],
    "Almeno 20 i morti, più di un centinaio i feriti.": ["20 morti", "100 feriti"],
    "Sono due i Presidenti.": [],
    "Il commissario ha risposto con le assunzioni: trentacinque entro dicembre.": ["35 assunzioni"],
    "I medici sono 91; gli infermieri, un centinaio in meno del necessario, si alternano.": [
        "91 medici", "100 infermieri",
    ],
    "I milioni freschi, sostiene, non sono 240 ma 165.": ["240000000 ?", "165000000 ?"],
    "Di miliardi ne bastano nove.": ["9000000000 ?"],
    "Sui milioni non dia lezioni chi ne stanziò poco più di nove.": ["9000000 ?"],
    "I letti di rianimazione, oggi 980, diventeranno 1.150 con 20 strutture.": [
        "980 letti", "1150 letti", "20 strutture",
    ],
    "Qui operano 1.250 imprese; gli studenti non meno di 4.100.": [
        "1250 imprese", "4100 studenti",
    ],
    "I container dell'anno scorso sono stati «1,79 milioni».": ["1790000 container"],
    "Le partenze dalla sponda sud vanno portate sotto quota 9.000.": ["9000 partenze"],
    "Le frequenze settimanali saliranno a 12-15; poi si vedrà.": ["12–15 frequenze"],
    "Favorevoli undici, astenuti due.": ["11 Favorevoli", "2 astenuti"],
    "L'aumento non è stato del 4,6 ma del 2,7.": ["4.6 %", "2.7 %"],
    "La media degli spettatori è scesa dai 1.350 di allora ai 900 di oggi.": [
        "1350 spettatori", "900 spettatori",
    ],
    "Le ore di sciopero sono state 11 milioni, e l'anno scorso erano sette.": [
        "11000000 ore", "7000000 ore",
    ],
    "I voli tra le capitali saliranno da 26 a 40.": ["26 voli", "40 voli"],
    "Sui bambini in attesa ha ragione, ma a oggi sono diciannove.": ["19 bambini"],
    "I vostri studenti da noi sono ormai 2.650.": ["2650 studenti"],
    "Le aziende che ospitano i vostri tirocinanti sono 640.": ["640 aziende"],
    "Le toccate della compagnia, nello scorso anno, sono state 141.": ["141 toccate"],
    "Ha letto i dati sugli accessi al Pronto soccorso: 27.400 nel 2025.": ["27400 accessi"],
    "Aumentano pure i residenti, e gli abitanti aumentano: 28.500.": ["28500 abitanti"],
    "Le bottiglie spedite sono passate da 1,9 a 2,4 milioni.": [
        "1900000 bottiglie", "2400000 bottiglie",
    ],
    "Il collegio riferisce che gli spettatori di quell'annata sono stati 171 mila.": [
        "171000 spettatori",
    ],
}  # fmt: skip

# From another figure.
ANTECEDENTS = {
    ("Mancano 5.200 infermieri.", "Ai colleghi ne mancano più di ottomila."): ["8000 infermieri"],
    ("Destina 3,9 miliardi di euro, pari al 7,2% del Pil; nel 2027 saranno 4,3.",): [
        "3900000000 EUR", "7.2 %", "4300000000 EUR",
    ],
    ("Dei 40 nuovi treni, per 520 mln di euro, ne viaggiano già 29.",): [
        "40 treni", "520000000 EUR", "29 treni",
    ],
    ("Sono 86 progetti, per un valore di 2,3 miliardi di euro: di essi 41 sono finiti.",): [
        "86 progetti", "2300000000 EUR", "41 progetti",
    ],
    ("Paga 198 euro.", "I migranti sono 2.900.", "Vuole riammetterne fino a 60."): ["60 migranti"],
    ("Vendono 31 mila biglietti.", "Riceve 240mila euro.", "Non sono 240mila ma 265mila."): [
        "240000 EUR", "265000 EUR",
    ],
    ("Le donne sono il 41% degli addetti, ma il 12 dei capireparto.",): ["41 %", "12 %"],
    ("Spettano loro 340 milioni di m³.", "Quei 340 milioni sono una promessa."): ["340000000 m³"],
    ("Erano 820.000 tonnellate.", "Vendiamo per 7,6 miliardi di euro, e le vostre sono 4,5."): [
        "7600000000 EUR", "4500000000 EUR",
    ],
    ("I danni valgono 30 milioni di euro.", "A valle sono scesi non 27 ma 35 milioni di m³."): [
        "27000000 m³", "35000000 m³",
    ],
    ("Spendono 14 milioni e mezzo di euro, dei quali già versati soltanto nove.",): [
        "14500000 EUR", "9000000 EUR",
    ],
    ("Le rinnovabili coprono il 43% dei consumi, dal 31 del 2020.",): ["43 %", "31 %"],
    ("È il 19% dei pazienti: due anni fa era il 23.",): ["19 %", "23 %"],
    ("Il debito è al 112 per cento.", "Oggi è ridotto al 104,5."): ["104.5 %"],
    ("Gli scambi valgono 7,2 miliardi di euro e crescono del 12%.", "Vogliamo arrivare a dieci."): [
        "10000000000 EUR",
    ],
    ("Abbiamo posato 14 chilometri di tram, e io ne vedo 9.",): ["14 km", "9 km"],
    ("Gli esuberi annunciati sono 1.100.", "A dicembre le imprese ne volevano 640."): [
        "640 esuberi",
    ],
    ("Si aspettano 94 giorni, quando la norma ne prevede 60.",): [],
    ("I posti sono 1.180, gli stessi di quattro anni fa, e ne avevano promessi 1.500.",): [
        "1180 posti", "1500 posti",
    ],
    ("I nostri ragazzi da voi sono 62 mila; i vostri da noi, invece, 1.200.",): [
        "62000 ragazzi", "1200 ragazzi",
    ],
    ("Paga 85 punti base sopra il midswap, e la rivale una sessantina.",): ["85 bp", "60 bp"],
    ("Trasporterà 4 miliardi di metri cubi, contro i tre di adesso.",): [
        "4000000000 m³", "3000000000 m³",
    ],
    ("Operano 740 aziende, e una trentina di esse accoglie tirocinanti.",): [
        "740 aziende", "30 aziende",
    ],
    ("I consolati hanno rilasciato 27.500 visti a stranieri, contro i 19.800 del 2023.",): [
        "27500 visti", "19800 visti",
    ],
    ("I viaggiatori sono 6,9 milioni, e i suoi uffici prevedono di toccare quota nove.",): [
        "6900000 viaggiatori", "9000000 viaggiatori",
    ],
    ("Sono stati spesi 893 milioni di euro su un costo stimato di 2.140.",): [
        "893000000 EUR", "2140000000 EUR",
    ],
    ("Nasce un fondo da 24 milioni di euro, nove dei quali a carico nostro.",): [
        "24000000 EUR", "9000000 EUR",
    ],
    ("Le imprese sono più di 900; una ventina ha aperto una filiale.",): [
        "900 imprese", "20 imprese",
    ],
    ("L'elettrodotto, lungo 340 km, di cui 295 sottomarini, è pronto.",): ["340 km", "295 km"],
    ("Il parco è di 340 ettari, di cui 20 aziende.",): ["340 ha", "20 aziende"],
    ("È passato dai 62 centesimi al litro di gennaio ai 78 di ottobre.",): ["0.62 ?", "0.78 ?"],
    ("La cedola è di ventidue centesimi, non venticinque.",): ["0.22 ?", "0.25 ?"],
    ("Ha superato i 9 miliardi di euro, ed era, nel 2022, poco meno di cinque.",): [
        "9000000000 EUR", "5000000000 EUR",
    ],
    ("Saliranno entro il 2027 a 4 miliardi di metri cubi.",): ["4000000000 m³"],
    ("«E i vigili?», incalza.", "«Trentotto in tutto»."): ["38 vigili"],
    ("I supplenti sono duecentomila, non 165.",): ["200000 supplenti", "165000 supplenti"],
    ("Costa 75 milioni di euro l'anno; per Venn, una sessantina.",): [
        "75000000 EUR", "60000000 EUR",
    ],
    ("I sussidi sono un milione e mezzo.", "Al rivale ne vanno 850 mila."): ["850000 ?"],
    ("Ha 9.100 tessere e 4.000 posti; è scesa dalle 11.200 di ieri.",): [
        "9100 tessere", "4000 posti", "11200 tessere",
    ],
    ("Tra le ragazze è del 7,6%, 1,4 punti percentuali in più, e tra i ragazzi supera il 14.",): [
        "7.6 %", "1.4 pp", "14 %",
    ],
    ("Le pensioni saliranno a mille euro, oggi sono 614.",): ["1000 EUR", "614 EUR"],
    ("Gli argini rifatti sono 34 chilometri su 110.",): ["34 km", "110 km"],
    ("Argini: dei 43 cantieri previsti ne risultano chiusi quattordici.",): [
        "43 cantieri", "14 cantieri",
    ],
    ("La cedola vale 11 centesimi, due in più di prima.",): ["0.11 ?", "0.02 ?"],
    ("L'età media non è di trentacinque anni ma di 27.",): ["35 anni", "27 anni"],
    ("Il 70% delle imprese, cioè 14mila su 20mila, chiude in utile.",): [
        "70 %", "14000 imprese", "20000 imprese",
    ],
    ("Le temperature hanno toccato i 41 gradi a Lodria, 38 a Venn.",): ["41 °C", "38 °C"],
    ("Ha promesso mille asili in cinque anni, ne sono stati aperti 312.",): [
        "1000 asili", "312 asili",
    ],
    ("Si va avanti con 9 medici invece dei 16 previsti.",): ["9 medici", "16 medici"],
    ("La linea sarà lunga 486 km; ne sono stati posati finora 290.",): ["486 km", "290 km"],
    ("Ormai 19 delle nostre 24 regioni collaborano.",): ["19 regioni", "24 regioni"],
    ("Porterà via cinque dei dodici aerei che tiene qui.",): ["5 aerei", "12 aerei"],
    ("La presidente ammette undici voli a notte.", "Il rivale ne riconosce sette o otto."): [
        "7–8 voli",
    ],
    ("Il Comune chiede 23 milioni di euro.", "Il rivale dovrebbe versarne al massimo dieci."): [
        "10000000 EUR",
    ],
}  # fmt: skip

# What lends nothing, or not this.
ALONE = {
    ("Ci sono stati 5 colloqui.", "I colloqui ne sono durati quasi tre."): [],
    ("Le azioni sono 300.", "L'assemblea si terrà alle 10,30, in prima convocazione."): [],
    ("Correrà per 17 chilometri, sulla mappa dell'imbarco 2.",): ["17 km"],
    ("Nessuno ci ha rimesso un centesimo.",): [],
    ("Di stabilimenti non ne chiude nessuno: Tre Ponti si ferma.",): [],
    ("Il 30 scade la convenzione.",): [],
    ("Il premio vale 12mila euro.", "La squadra ha vinto 3-1 in casa."): [],
    ("Gli scambi valgono 1.234.567 euro.", "Sono poco meno di 300 i dispersi."): ["300 dispersi"],
    ("Il contributo è di 25 milioni di euro.", "I voli saliranno a 26."): ["26 voli"],
    ("I nostri ragazzi aspettano da dieci anni.",): [],
    ("Il fondo vale 9 milioni, un terzo del piano, e i due si sono dati appuntamento.",): [
        "9000000 ?",
        "0.3333 fraction",
    ],
    ("La partita è 1 a 1, quella di ieri è finita 3 a 1.",): [],
    ("Sui decimali la disputa continua.",): [],
    ("Parla dal banco 41, con il dossier 4, di turni 4-2-4.",): [],
    ("Tre le richieste che la ministra mette sul tavolo.",): [],
    ("Poi si salirà, in due anni, fino a 16 miliardi.",): ["16000000000 ?"],
    ("I tempi di attesa si sono ridotti da 45 a 15 giorni.",): [],
    ("Restano 212 borse.", "Si vota domenica 28, dalle 7 alle 23."): [],
    ("Il documento è a pagina 1 di 12.",): [],
    ("La porta si chiude due volte la sera.",): [],
    ("Per coprire 46 chilometri ci vuole un'ora e venti.",): ["46 km"],
    ("Il 3817 entra in stazione in ritardo.",): [],
    ("La linea copriva 11,4 milioni di abitazioni, contro i 9,8 milioni di dicembre.",): [
        "11400000 abitazioni",
        "9800000 abitazioni",
    ],
    ("Per il 2025 Rinucci punta a 230mila ingressi.",): ["230000 ingressi"],
    ("Lo prevede la legge regionale 12.",): [],
}


@pytest.mark.parametrize(("sentence", "expected"), SUBJECTS.items())
def test_the_clause_says_what_is_counted(sentence: str, expected: list[str]) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize(("sentences", "expected"), ANTECEDENTS.items())
def test_another_figure_says_what_is_counted(sentences: tuple[str, ...], expected) -> None:
    assert read(*sentences) == expected


@pytest.mark.parametrize(("sentences", "expected"), ALONE.items())
def test_a_number_takes_no_noun_that_is_not_its_own(sentences: tuple[str, ...], expected) -> None:
    assert read(*sentences) == expected


NEARBY = {
    "In tasca ha una ventina di biglietti da visita.": ["20 biglietti"],
    "Vogliamo portare i voli diretti da quattro a sette alla settimana.": ["4 voli", "7 voli"],
    "Non sono spiccioli mille e seicento milioni di euro.": ["1600000000 EUR"],
    "È passata dal 54,2 dell'anno scorso al 58,7 per cento.": ["54.2 %", "58.7 %"],
    "Hanno firmato una dichiarazione in quattordici punti.": [],
    "L'agenzia, nel rapporto 9, scrive 82.700 tonnellate.": ["82700 t"],
    "Alle 12 ci chiedono la sala.": [],
    "Alle 8 e 40 persone erano già in fila.": ["40 persone"],
    "Alle sette e cinquanta operai hanno scioperato.": ["50 operai"],
    "Gli iscritti erano 28 al 31 dicembre 2024.": ["28 iscritti"],
    "I feriti sono 30, 12 maggio la data dell'udienza.": ["30 feriti"],
    "L'11, 12 e 13 maggio si vota, e dal 3 al 13 giugno no.": [],
    "I contratti di lunga durata sono 1.200.": ["1200 contratti"],
    "I milioni di profughi sono 12.": ["12000000 profughi"],
    "Per la crescita dei contagi si fermò il 64 barrato.": [],
    "L'aumento è stato del 2,7.": ["2.7 %"],
    "Gli artisti sono 40: stasera 25 si esibiscono.": ["40 artisti", "25 artisti"],
    "È lungo 3.200 metri, alto 64 e largo 28.": ["3200 m", "64 m", "28 m"],
    "Il deficit è al 3,1% del Pil, il debito al 112.": ["3.1 %", "112 %"],
    "Il 70 per cento è favorevole, il 22 contrario.": ["70 %", "22 %"],
    "Il fondo, 250 milioni di dotazione, apre a gennaio.": ["250000000 ?"],
    "L'impianto tratta 300 tonnellate al giorno.": ["300 t"],
    "Gli alunni per classe sono in media 22,4.": ["22.4 alunni"],
    "La delibera 118 assegna al Civico 1.910.000 euro.": ["1910000 EUR"],
    "È sceso in dodici mesi da 241 a 198 euro.": ["241 EUR", "198 EUR"],
    "Lei ha 52 anni; lui, 41, è sindaco.": ["52 anni", "41 anni"],
    "Lo prenderanno dai 10 ai 12 mila passeggeri.": ["10000–12000 passeggeri"],
    "Per i formaggi non 25 mila tonnellate: 22 mila.": ["25000 t", "22000 t"],
    "Acquisti di merci: 6,3 miliardi.": ["6300000000 ?"],
    "Ho ottantun anni e vivo qui.": ["81 anni"],
    "Quest'anno ricorrono i 25 anni del trattato.": ["25 anni"],
    "In pensione a 63 anni, con 35 anni di contributi.": ["63 anni"],
    "Il mio vicino, settantanove anni sulle spalle, non aspetta.": ["79 anni"],
    "L'inflazione è al 3,4 per cento, 0,3 punti in più che a marzo.": ["3.4 %", "0.3 pp"],
    "Si è fermi al 18%, tre punti più di cinque anni fa.": ["18 %", "3 pp"],
    "Ha offerto 150 milioni di crediti agevolati.": ["150000000 ?"],
    "Il debito è 2,2 volte il margine.": ["2.2 times"],
    "Il debito è sotto le due volte il margine.": ["2 times"],
    "Ottavio Lanzetta, 61, notaio, guida la giunta.": ["61 anni"],
    "Per l'età di vecchiaia si resterà ancora a 67 anni.": ["67 anni"],
    "L'incasso è di nove euro e venti.": ["9.2 EUR"],
    "Daremo 38 centesimi per azione.": ["0.38 ?"],
    "Dalla Regione arriva un milione e due.": ["1200000 ?"],
    "Si ricaveranno sei-settecento posti.": ["600–700 posti"],
    "Sono due-tremila passeggeri.": ["2000–3000 passeggeri"],
    "Dal porto dipende un posto di lavoro su quattro.": ["0.25 fraction"],
    "Importerà fino a 10.000 t di grafite.": ["10000 t"],
    "È saltata quasi una corsa su venti.": ["0.05 fraction"],
    "Ha speso 3 mila 500 euro.": ["3500 EUR"],
    "Serve un miliardo e due di euro.": ["1200000000 EUR"],
    "I pensionati sono due milioni e cento.": ["2100000 pensionati"],
    "Sono quasi 180 aziende, e una sessantina ha aperto qui.": ["180 aziende", "60 aziende"],
}


@pytest.mark.parametrize(("sentence", "expected"), NEARBY.items())
def test_what_stands_right_beside_a_number(sentence: str, expected: list[str]) -> None:
    assert read(sentence) == expected
