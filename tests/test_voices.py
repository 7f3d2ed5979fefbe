"""Who speaks: sentence by sentence on invented people, and measured on coded texts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from helpers.coding.codings import AGREED, read_quotation_codes, read_voice_codes
from helpers.lexicons.it.conjugation import conjugate
from helpers.speech.scoring import Score, coded_studies, scores, total
from helpers.speech.voices import Voices, attribute
from helpers.study import Person, Study, Text, load_study, shipped_folder

CODED = Path(__file__).parent / "data" / "voices"
PEOPLE = {
    "venn": Person("venn", "Ilse Venn", ("Venn",), ("cancelliera",), "f", "Altenwald"),
    "rask": Person("rask", "Pietro Rask", ("Rask",), ("Presidente norvese",), "m", "Norvia"),
}


def read(content: str, kind: str = "article") -> Voices:
    text = Text("t", Path("t.txt"), kind, content, "0" * 64)
    study = Study(Path(), "Prova", "it", ("venn", "rask"), PEOPLE, (text,))
    (voices,) = attribute(study)
    return voices


def said_in(content: str, kind: str = "article") -> list[tuple[str, str]]:
    """Speaker and mode of every stretch of prose below a title."""
    voices = read(f"Un vertice a due\n\n{content}\n", kind)
    return [(s.speaker, s.mode) for s in voices.segments if s.kind == "prose"]


ONE_SENTENCE = {
    "Venn ha sottolineato che i conti sono in ordine.": ("venn", "indirect"),
    "Ha parlato per prima Ilse Venn: «I conti sono in ordine».": ("venn", "direct"),
    "«I conti sono in ordine», ha osservato ieri la cancelliera.": ("venn", "direct"),
    "«I conti», ha detto Venn, «sono in ordine».": ("venn", "direct"),
    '"I conti - ha detto Venn - sono in ordine".': ("venn", "direct"),
    "Venn ha detto che i conti sono «in ordine».": ("venn", "mixed"),
    "Rask: «Non cederemo».": ("rask", "direct"),
    "Secondo il Presidente norvese, il piano è pronto.": ("rask", "indirect"),
    "Per Rask, il piano non funziona.": ("rask", "indirect"),
    "Stando a Venn, il piano è pronto.": ("venn", "indirect"),
    "Il piano, ha assicurato Rask, è pronto.": ("rask", "indirect"),
    "Il piano è stato definito inutile da Venn.": ("venn", "indirect"),
    "Venn ha voluto ringraziare gli ospiti.": ("venn", "indirect"),
    "È convinta Venn che il piano sia pronto.": ("venn", "indirect"),
    "I due leader hanno ribadito che il piano è pronto.": ("both", "indirect"),
    "Venn e Rask hanno annunciato un fondo comune.": ("both", "indirect"),
    "«Siamo stanchi», ha detto il portavoce Ugo Neri.": ("other", "direct"),
    "Secondo fonti diplomatiche, il piano è pronto.": ("other", "indirect"),
    "A quanto si apprende, il piano è pronto.": ("unattributed", "indirect"),
    "Venn ha incontrato Rask a palazzo.": ("narrator", "narration"),
    "Rask ha accettato l'invito.": ("narrator", "narration"),
    "Rask non ha risposto alle domande.": ("narrator", "narration"),
    "Il documento prevede che i fondi siano divisi.": ("narrator", "narration"),
    "La critica ha accolto bene il libro.": ("narrator", "narration"),
    "Le due delegazioni si sono salutate.": ("narrator", "narration"),
    "Il fondo, ha ricordato in apertura la cancelliera Ilse Venn, c'è.": ("venn", "indirect"),
    "Lo conferma il ministro delle Finanze: i fondi ci sono.": ("other", "indirect"),
    "Chi le sta vicino, tuttavia, descrive una donna stanca.": ("other", "indirect"),
    "Il voto, informa una nota del ministero, è previsto per maggio.": ("other", "indirect"),
    "Confindustria avverte che i fondi mancano.": ("other", "indirect"),
    "Dal ministero fanno sapere che i fondi ci sono.": ("other", "indirect"),
    "Ugo Neri, economista, stima un costo di tre miliardi.": ("other", "indirect"),
    "Il leader di Norvia ha detto che i fondi ci sono.": ("rask", "indirect"),
    "Rask ha chiesto di aprire nuovi canali.": ("rask", "indirect"),
    "Rask ha richiamato all'ordine la sala.": ("narrator", "narration"),
    "Rask è salito sul palco, ha salutato i sindaci e si è seduto.": ("narrator", "narration"),
    "Nessuno ha parlato di bilanci.": ("narrator", "narration"),
    "Nessuno, né Rask né Venn, ha detto che il piano è pronto.": ("narrator", "narration"),
    "La lettera a Rask si è rivelata una doccia fredda.": ("narrator", "narration"),
    "Rask ha parlato con Venn, che ha detto: «Il piano è pronto».": ("venn", "direct"),
    "Rask è stato interrotto da Venn: «Non è vero».": ("venn", "direct"),
    "Il ministro si è sentito dire da Venn che i fondi non ci sono.": ("venn", "indirect"),
    "Rask ha ricevuto da Venn la promessa che «i fondi arriveranno».": ("venn", "mixed"),
    "A Venn, che ha chiesto fondi, Rask: «Mai».": ("rask", "direct"),
    "Elena Rask, moglie del presidente, ha detto che la città è bella.": ("other", "indirect"),
    "La sorella Elena Rask ha detto che la città è bella.": ("other", "indirect"),
    "Dai banchi Elvira Quaranta fa notare che la città è bella.": ("other", "indirect"),
    "Fuori un signore che ha visto tutto chiede che si apra.": ("other", "indirect"),
    "Il piano, il cui costo è stimato dagli uffici in due miliardi, è pronto.": (
        "narrator",
        "narration",
    ),
    "Di tutt'altro avviso Rask: i fondi ci sono.": ("rask", "indirect"),
    "A Rask invece risultano 1.040 paganti a partita.": ("rask", "indirect"),
    "La dichiarazione congiunta annuncia un fondo comune.": ("both", "indirect"),
    "Il fondo è pronto, si legge nella dichiarazione congiunta.": ("both", "indirect"),
    "A Rask ne risultano 1.040.": ("rask", "indirect"),
    "Attraverso Rask risulta che il piano è fermo.": ("narrator", "narration"),
    "Nella relazione sulle spese di Rask si legge che il fondo è pronto.": (
        "narrator",
        "narration",
    ),
    "Il fondo è pronto, si legge nella nota diffusa da Rask.": ("rask", "indirect"),
    "Nella lettera di Rask si legge che il fondo è pronto.": ("rask", "indirect"),
    "Tocca a Rask spiegare che i fondi mancano.": ("rask", "indirect"),
    "È stata Venn ad ammettere che mancano i fondi.": ("venn", "indirect"),
    "Dalla cancelliera è arrivato un no secco: «Non se ne parla».": ("venn", "direct"),
    "Venn a Rask: «Lei ha perso 300 milioni».": ("venn", "direct"),
    "«Lei mente», ha detto Venn a Rask, che ha replicato: «Falso».": ("venn", "direct"),
    "Alla cancelliera Rask risponde che i fondi ci sono.": ("rask", "indirect"),
    "A una donna che chiedeva dei fondi Rask ha risposto: «Mai».": ("rask", "direct"),
    "Le ha fatto eco, con altro conto, Rask: «I fondi sono dodici».": ("rask", "direct"),
    "«Mai», la punge Rask.": ("rask", "direct"),
    "«Siete in cinquemila», ha esagerato Rask.": ("rask", "direct"),
    "Quanto ai fondi, secondo Venn il collega ha letto male i dati.": ("venn", "indirect"),
    "Per giunta, su tre anni.": ("narrator", "narration"),
    "Il fondo è pronto, prosegue la nota congiunta.": ("both", "indirect"),
    "Per la climatologa Irma Neri, il fondo costerebbe troppo.": ("other", "indirect"),
    "I due leader si ritroveranno a maggio: sul tavolo i fondi.": ("narrator", "narration"),
    "Ferrovie Adriatiche, per bocca del suo capo, ha garantito cento treni.": ("other", "indirect"),
    "Stando alla nostra verifica, i cantieri sono aperti.": ("narrator", "narration"),
    "Io sottraggo, e trovo tre punti.": ("narrator", "narration"),
    "Per Rask è la terza visita in città.": ("narrator", "narration"),
    "Nessuno, in aula, ha chiesto che cosa succeda.": ("narrator", "narration"),
    "Da quando piove, la raccolta è scesa, ha detto Rask.": ("rask", "indirect"),
    "Ieri Rask, padre di tre figli, ha detto che la città è bella.": ("rask", "indirect"),
    "Diverso il conto di Venn, che mette dentro tutto e parla di 7,1 miliardi.": (
        "venn",
        "indirect",
    ),
    "Arriveranno anche, parola di Venn, 850 posti auto interrati.": ("venn", "indirect"),
    "Ad accoglierla, sulla scalinata, il presidente Pietro Rask: i due hanno parlato per ore.": (
        "narrator",
        "narration",
    ),
    "Pietro RASK (Alleanza) definisce il piano una resa.": ("rask", "indirect"),
    "Non è la prima volta che Rask lo promette.": ("narrator", "narration"),
}


@pytest.mark.parametrize(("sentence", "expected"), ONE_SENTENCE.items(), ids=ONE_SENTENCE)
def test_a_sentence_alone(sentence: str, expected: tuple[str, str]) -> None:
    assert said_in(sentence) == [expected]


PARAGRAPHS = {
    "a dropped subject is the one who has the floor": (
        "Venn ha detto che il piano è pronto. Ha poi aggiunto che costa poco.",
        ["venn", "venn"],
    ),
    "agreement decides": (
        "Rask ha salutato Venn. Si è detta convinta che il piano sia pronto.",
        ["rask", "venn"],
    ),
    "who announces stands behind the announcement": (
        "Il piano sarà pronto a maggio. Lo ha annunciato Venn.",
        ["venn", "venn"],
    ),
    "a cleft points back": (
        "Il piano sarà pronto a maggio. Ad annunciarlo è stata Venn.",
        ["venn", "venn"],
    ),
    "a quotation over two sentences": (
        "«Il piano è pronto. Costa poco», ha detto Rask.",
        ["rask", "rask"],
    ),
    "labelled paragraphs with marks go on with a part": (
        "Nella replica Venn ha contestato i dati della compagnia, voce per voce.\n"
        "Traffico: le toccate sono state 141, «contando anche le navi vuote».\n"
        "Tariffe: il rincaro medio sarà dell'11%.",
        ["venn", "venn", "venn"],
    ),
    "an act between two sentences of a speech": (
        "«Ci sono famiglie in graduatoria», ha esordito Venn. Poi, occhiali sul naso, ha sfilato "
        "dalla cartella le tabelle. Le case assegnate, ha spiegato, sono state 118.",
        ["venn", "narrator", "venn"],
    ),
    "one subject of two verbs": (
        "Rask ha detto che il piano è pronto. Venn ha ascoltato senza prendere appunti, poi ha "
        "chiesto il microfono. «I conti non tornano», ha replicato.",
        ["rask", "venn", "venn"],
    ),
    "who breaks in has the floor": (
        "Rask ha detto che il piano è pronto. Prima del voto si inserisce il direttore generale, "
        "Guido Anselmi. Ogni euro in meno, avverte, costa caro.",
        ["rask", "narrator", "other"],
    ),
    "whom somebody corrects does not speak": (
        "Rask ha detto che il piano è pronto. Sui conti ha corretto la collega con garbo: il "
        "debito è di 2 miliardi.",
        ["rask", "rask"],
    ),
    "two views of one thing": (
        "Quanto al deposito, per Venn il cantiere è fermo, mentre secondo Rask i lavori vanno.",
        ["venn", "rask"],
    ),
    "two voices in one sentence": (
        "Venn ha detto che il piano è pronto, mentre Rask ha replicato che costa troppo.",
        ["venn", "rask"],
    ),
    "a scene ends a speech": (
        "Venn ha detto che il piano è pronto. Poi è salita in macchina.",
        ["venn", "narrator"],
    ),
    "what an article ends with is its author's": (
        "Venn ha detto che il piano è pronto. Il periodo di adesione termina il 28 novembre.",
        ["venn", "narrator"],
    ),
    "a plain statement goes on where more follows": (
        "Venn ha annunciato un fondo. I bandi usciranno a maggio. Ha detto che si parte.",
        ["venn", "venn", "venn"],
    ),
    "who somebody is": (
        "Venn ha detto di sì. Fisica, cinquantadue anni, guida il partito. Poi esce.",
        ["venn", "narrator", "narrator"],
    ),
    "a thing of the speaker's as subject": (
        "Venn ha detto che il piano è pronto. Il suo programma occupa novanta pagine. Poi esce.",
        ["venn", "narrator", "narrator"],
    ),
    "history in the simple past": (
        "Venn ha detto che il piano è pronto. Nel 2011 il ponte crollò in 3 minuti. Poi esce.",
        ["venn", "narrator", "narrator"],
    ),
    "a second subject behind a semicolon": (
        "Venn ha detto che i posti sono mille; Rask ne ha contati invece ottocento.",
        ["venn", "rask"],
    ),
    "what stands before a report behind a semicolon": (
        "Restava il nodo dei fondi; Venn ha assicurato che arriveranno.",
        ["narrator", "venn"],
    ),
    "whoever opens a sentence is meant by the next": (
        "Venn ha detto di no. Einar Lund, 58 anni, aspetta sotto la pioggia. «Sono stanco», dice.",
        ["venn", "narrator", "other"],
    ),
    "whoever is handed the floor speaks next": (
        "Venn ha detto che il piano è pronto. Poi tocca a Rask. «Mancano i fondi», esordisce.",
        ["venn", "narrator", "rask"],
    ),
    "whom only an earlier paragraph named is no subject further down": (
        "Venn ha detto di no.\n\nPiove da tre giorni. «Mancano i fondi», ha gridato.",
        ["venn", "narrator", "unattributed"],
    ),
    "the only one a paragraph names is its subject": (
        "Venn ha detto di no.\n\nFuori c'era il megafono di Rask. «Mancano i fondi», ha gridato.",
        ["venn", "narrator", "rask"],
    ),
    "a second subject with a number and no verb": (
        "Venn ne calcola 85 mila, Rask 92.000.",
        ["venn", "rask"],
    ),
    "behind the words of somebody unknown the author is back": (
        "Venn ha detto di no. «Che vergogna», commenta un pensionato. Il tavolo riprende lunedì.",
        ["venn", "other", "narrator"],
    ),
    "two views between commas": (
        "Il pattugliamento, per Rask, costa 75 milioni; per Venn, una sessantina.",
        ["rask", "venn"],
    ),
    "a label, and what goes on behind it": (
        "Venn ha fornito i dati.\n\nScuola: i docenti sono 684.300. L'età media è scesa.\n\n"
        "Strade: i cantieri sono 12.",
        ["venn", "venn", "venn", "venn"],
    ),
    "two in passing, parted by a semicolon": (
        "Gli alberi sono 7.800, dice Venn; 5.200, dice Rask.",
        ["venn", "rask"],
    ),
    "a second subject with a number behind a preposition": (
        "Venn parla di 12 miliardi, Rask di 10.",
        ["venn", "rask"],
    ),
    "an office that brings in somebody new": (
        "Rask ha detto di no. Il Garante ha ricordato che la legge vieta gli scioperi.",
        ["rask", "other"],
    ),
    "the other of two": (
        "Venn ha detto che il piano è pronto. L'altro non ci sta e replica che costa troppo.",
        ["venn", "rask"],
    ),
    "an office of something else": (
        "Rask ha detto di sì. «Vedremo», riassume il presidente di un club di provincia.",
        ["rask", "other"],
    ),
    "a list under a lead-in": (
        "Venn ha elencato le priorità:\n\n- scuole più sicure;\n\n- treni più puntuali.",
        ["venn", "venn", "venn"],
    ),
}


@pytest.mark.parametrize(("content", "speakers"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_paragraph(content: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in said_in(content)] == speakers


def test_a_heading_gives_a_section_and_another_takes_it_away() -> None:
    content = (
        "Titolo\n\nIlse Venn: una nuova stagione\n\n"
        "Le scuole riceveranno tre miliardi.\n\n"
        "I colloqui del pomeriggio\n\nLe scuole riceveranno tre miliardi.\n"
    )
    prose = [s.speaker for s in read(content).segments if s.kind == "prose"]
    assert prose == ["venn", "narrator"]


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("Scuola:", "venn"),
        ("Scuola e fondi", "narrator"),
        ("Scuola:\n\nUna svolta", "venn"),
    ],
)
def test_only_a_part_of_a_section_keeps_it(heading: str, speaker: str) -> None:
    """«Scuola:» is a part of what Venn says; behind a plain heading the author may be back."""
    content = f"Titolo\n\nIlse Venn: le priorità\n\nSi parte.\n\n{heading}\n\n"
    content += "Le scuole riceveranno tre miliardi.\n\nPiove da tre giorni.\n"
    prose = [s.speaker for s in read(content).segments if s.kind == "prose"]
    assert prose[-2] == speaker


def test_a_quotation_in_a_heading_opens_a_section_below_the_first_prose_only() -> None:
    plain = "I fondi sono 3 milioni. Si parte."
    above = read(f"Titolo\n\nIlse Venn: «Non cederemo»\n\n{plain}\n")
    below = read(f"Titolo\n\nPiove.\n\nIlse Venn: «Non cederemo»\n\n{plain}\n")
    first = [s.speaker for s in above.segments if s.kind == "prose"]
    second = [s.speaker for s in below.segments if s.kind == "prose"]
    assert (first[0], second[1]) == ("narrator", "venn")


HEADINGS = {
    "Venn: «Sì». Rask: «No»": ["venn", "rask"],
    "Venn promette fondi, Rask frena: «Vedremo»": ["rask"],
    "Venn riceve Rask: «Non cederemo»": ["venn"],
    "La replica di Rask: «Non cederemo»": ["rask"],
    "«Non cederemo», dice Venn": ["venn"],
    "«Non cederemo»": ["unattributed"],
}


@pytest.mark.parametrize(("heading", "speakers"), HEADINGS.items(), ids=HEADINGS)
def test_who_utters_what_a_heading_quotes(heading: str, speakers: list[str]) -> None:
    voices = read(f"Un vertice a due\n\n{heading}\n\nPiove da tre giorni.\n")
    assert [quotation.speaker for quotation in voices.quotations] == speakers


def test_a_role_written_with_its_article() -> None:
    person = replace(PEOPLE["venn"], roles=("la rettrice", "rettrice della Scuola alta"))
    text = Text("t", Path("t.txt"), "article", (
        "Titolo\n\nIl fondo è stato definito utile dalla rettrice.\n\n"
        "La rettrice della Scuola alta ha detto di sì.\n\n"
        "La rettrice di Marn ha detto di no.\n"
    ), "0" * 64)  # fmt: skip
    people = {**PEOPLE, "venn": person}
    (voices,) = attribute(Study(Path(), "Prova", "it", ("venn", "rask"), people, (text,)))
    assert [s.speaker for s in voices.segments if s.kind == "prose"] == ["venn", "venn", "other"]


def test_words_of_a_third_person_keep_both() -> None:
    voices = read(
        "Titolo\n\nVenn ha citato il poeta Ugo Neri, il quale sosteneva che «il mare unisce».\n"
    )
    (quotation,) = voices.quotations
    assert (quotation.speaker, quotation.quoted_person) == ("venn", "Ugo Neri")


CITED = {
    "Venn ha citato un verso di Ugo Neri: «Il mare unisce».": "Ugo Neri",
    "Venn ha citato il poeta Ugo Neri, per il quale «il mare unisce».": "Ugo Neri",
    "Citando il poeta Ugo Neri, Venn ha ricordato che «il mare unisce».": "Ugo Neri",
    "Venn ha richiamato un proverbio della sua gente: «Chi va piano».": "proverbio della sua gente",
    "Venn ha letto il messaggio di Rask: «Il mare unisce».": "rask",
    "Venn ha citato Ugo Neri e ha poi detto: «Non cederemo».": "",
    "Venn ha detto: «Non cederemo».": "",
    "Ha detto Venn: «Non cederemo».": "",
}


@pytest.mark.parametrize(("sentence", "person"), CITED.items(), ids=CITED)
def test_whose_words_a_report_cites(sentence: str, person: str) -> None:
    (quotation,) = read(f"Titolo\n\n{sentence}\n").quotations
    assert quotation.quoted_person == person


def test_words_cited_in_a_turn_and_within_marks() -> None:
    turn = read(
        "Titolo\n\nVenn: Come diceva mia nonna, «chi semina raccoglie». Io dico: «Basta».\n\n"
        "Rask: Venn ha detto: «Basta».\n",
        "transcript",
    )
    assert [q.quoted_person for q in turn.quotations] == ["mia nonna", "", "venn"]
    report = read("Titolo\n\n«Mio padre ripeteva: “Il pane si giudica freddo”», ha detto Rask.\n")
    assert [(q.speaker, q.quoted_person) for q in report.quotations] == [
        ("rask", ""),
        ("rask", "Mio padre"),
    ]


def test_an_interview_without_labels_or_a_question_mark() -> None:
    questions = (
        "Da quanto tempo lavora qui?", "E prima?", "Lei viene dalla scuola.", "Le manca?",
        "E domani?", "Basta?",
    )  # fmt: skip
    answers = (
        "Da molti anni, e ho sempre trovato qui persone capaci di ascoltare.",
        "Prima ho insegnato in una scuola di montagna, con dieci ragazzi in tutto.",
        "Vengo da lì e ci tornerei domani mattina, se me lo chiedessero.",
        "Certo che mi manca, e mi mancano soprattutto i ragazzi più piccoli.",
        "Domani vedremo, perché a dicembre scade il contratto di tutti noi.",
        "Basta per oggi, ma se ne riparla quando avremo finito i lavori.",
    )
    turns = [line for pair in zip(questions, answers, strict=True) for line in pair]
    content = "\n\n".join(["Ilse Venn si racconta", *turns, "Venn si alza e chiude la porta."])
    speakers = [s.speaker for s in read(content, "transcript").segments if s.kind == "prose"]
    assert speakers == ["other", "venn"] * 6 + ["narrator"]


def test_a_name_in_marks_makes_no_sentence_mixed() -> None:
    voices = read("Titolo\n\nVenn ha presentato il programma «Mare Pulito» e ha detto che parte.\n")
    (quotation,) = voices.quotations
    assert quotation.is_name
    assert voices.segments[-1].mode == "indirect"


def test_a_turn_is_wholly_the_speakers() -> None:
    content = (
        "ILSE VENN: Buongiorno. (Applausi) Rask mi ha detto: «Va bene».\n\n"
        "Continuo.\n\nRask, grazie.\n\nPIETRO RASK –  Una premessa: non è facile.\n"
    )
    turns = [
        (s.speaker, s.mode, s.kind)
        for s in read(content, "transcript").segments
        if s.kind != "label"
    ]
    assert [speaker for speaker, _, kind in turns if kind == "prose"] == ["venn"] * 4 + ["rask"]
    assert Counter(kind for _, _, kind in turns)["stage_direction"] == 1
    assert read(content, "transcript").quotations[0].quoted_person == "rask"


VERBS = {
    ("dire", "dice", "disse", "detto"): "dicono dissero diceva dirà direbbero dette dicendo dirlo",
    ("proporre", "propone", "propose", "proposto"): "propongono proponeva proporrà proporlo",
    ("spiegare", "spiega", "spiegò", "spiegato"): "spiegano spiegarono spiegherà spiegandolo",
    ("annunciare", "annuncia", "annunciò", "annunciato"): "annuncerà annunciavano annunciate",
    ("ribadire", "ribadisce", "ribadì", "ribadito"): "ribadiscono ribadirono ribadiva ribadendo",
    ("sostenere", "sostiene", "sostenne", "sostenuto"): "sostengono sostennero sosterrebbe",
}


@pytest.mark.parametrize(("parts", "forms"), VERBS.items(), ids=lambda v: str(v)[:20])
def test_forms_of_a_verb(parts: tuple[str, str, str, str], forms: str) -> None:
    assert set(forms.split()) <= {form.word for form in conjugate(*parts)}


# --- measured ---------------------------------------------------------------------------

SCORES = list(csv.DictReader((CODED / "scores.csv").read_text(encoding="utf-8").splitlines()))


@cache
def measured() -> dict[str, Score]:
    return {one.text: one for path in coded_studies(CODED) for one in scores(path)}


def test_every_coded_text_has_its_first_score_on_record() -> None:
    assert sorted(measured()) == sorted(row["text"] for row in SCORES)


@pytest.mark.parametrize("row", SCORES, ids=lambda row: row["text"])
def test_the_last_score_is_the_one_on_record(row: dict[str, str]) -> None:
    shares = measured()[row["text"]].shares()
    assert {name: f"{share:.3f}" for name, share in shares.items()} == {
        name: row[f"last_{name}"] for name in shares
    }


def test_what_the_rules_reach_on_coded_texts() -> None:
    articles = total("articles", "article", measured().values()).shares()
    transcripts = total("transcripts", "transcript", measured().values()).shares()
    assert articles["speaker"] >= 0.90
    assert articles["speaker_and_mode"] >= 0.80
    assert articles["quotations_found"] >= 0.97
    assert transcripts["speaker"] >= 0.98
    assert transcripts["speaker_and_mode"] >= 0.96


def test_what_the_rules_reach_on_the_two_texts() -> None:
    study = load_study(shipped_folder())
    agreed = [code for code in read_voice_codes(study) if code.coder == AGREED]
    by_text = {voices.corpus.text.id: voices for voices in attribute(study)}
    right = both = 0
    for code in agreed:
        segment = max(
            by_text[code.text_id].segments,
            key=lambda s: min(s.end, code.end) - max(s.start, code.start),
        )
        right += segment.speaker == code.speaker
        both += (segment.speaker, segment.mode) == (code.speaker, code.mode)
    assert right / len(agreed) >= 0.98
    assert both / len(agreed) >= 0.95
    quotations = {
        (voices.corpus.text.id, q.start, q.end): q.speaker
        for voices in by_text.values()
        for q in voices.quotations
    }
    coded = {
        (code.text_id, code.start, code.end): code.speaker
        for code in read_quotation_codes(study)
        if code.coder == AGREED
    }
    assert set(coded) <= set(quotations)
    assert sum(coded[place] != quotations[place] for place in coded) <= 1


# --- symmetry ---------------------------------------------------------------------------


def swapped(study: Study) -> Study:
    """The same study with the two leaders' names, roles and countries exchanged everywhere."""
    one, two = (study.people[key] for key in study.leaders)
    names = ((one.name, *one.aliases, one.country), (two.name, *two.aliases, two.country))
    pairs = dict(zip(*names, strict=True)) | dict(zip(one.roles, two.roles, strict=False))
    pairs |= {there: here for here, there in pairs.items()}
    folded = {here.casefold(): there for here, there in pairs.items()}
    longest = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)

    def exchange(text: Text) -> Text:
        content = pattern.sub(lambda match: folded[match.group().casefold()], text.content)
        return replace(text, content=content)

    exchanged = {one.key: replace(two, key=one.key), two.key: replace(one, key=two.key)}
    people = {**study.people, **exchanged}
    return replace(study, people=people, texts=tuple(exchange(text) for text in study.texts))


def test_swapping_the_names_swaps_nothing_but_the_names() -> None:
    """With names and people exchanged together, every stretch keeps its key, mode and rule."""
    study = load_study(shipped_folder())
    other = swapped(study)
    assert other.texts[1].content != study.texts[1].content
    one, two = study.leaders
    keys = {one: two, two: one}
    for here, there in zip(attribute(study), attribute(other), strict=True):
        plain = [(s.kind, s.speaker, s.mode, s.rule) for s in here.segments]
        assert [(s.kind, s.speaker, s.mode, s.rule) for s in there.segments] == plain
    renamed = replace(
        other,
        people={
            keys.get(key, key): replace(person, key=keys.get(key, key))
            for key, person in other.people.items()
        },
    )
    for here, there in zip(attribute(study), attribute(renamed), strict=True):
        swapped_keys = [(keys.get(s.speaker, s.speaker), s.mode) for s in here.segments]
        assert [(s.speaker, s.mode) for s in there.segments] == swapped_keys


@pytest.mark.parametrize(
    "whose",
    [
        "La cancelliera di Bergen", "La sindaca di Lodria", "Il sindaco di Lodria",
        "Il presidente ucraino", "La premier di Bergen", "L'ex presidente di Sarnia",
    ],
)  # fmt: skip
def test_an_office_that_nobody_of_the_study_holds_is_no_leaders(whose: str) -> None:
    people = {
        "conti": Person(
            "conti", "Elena Conti", ("Conti",), ("premier di Valdora",), "f", "Valdora"
        ),
        "rossi": Person(
            "rossi", "Marco Rossi", ("Rossi",), ("presidente di Sarnia",), "m", "Sarnia"
        ),
    }
    content = f"Titolo\n\nConti ha incontrato Rossi. {whose} ha detto: «Non ci sto».\n"
    text = Text("t", Path("t.txt"), "article", content, "0" * 64)
    study = Study(Path("nowhere"), "Prova", "it", ("conti", "rossi"), people, (text,))
    (voice,) = attribute(study)
    assert voice.segments[-1].speaker not in people
