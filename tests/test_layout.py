"""Which lines are prose, and what the others are."""

from __future__ import annotations

import pytest

from helpers.layout import KINDS, blocks_of, names_person
from helpers.study import Person, Study

SHORT = {
    "prose": "p", "heading": "h", "caption": "c", "boilerplate": "b", "label": "l",
    "stage_direction": "s",
}  # fmt: skip


def kinds(study: Study) -> list[tuple[str, str]]:
    """(kind's letter, characters) a block; each block is checked on the way."""
    (text,) = study.texts
    blocks = blocks_of(text, tuple(study.people.values()), study.language)
    at = 0
    for block in blocks:
        assert block.kind in KINDS
        assert block.start < block.end
        assert not text.content[at : block.start].strip(), "characters in no block"
        written = text.content[block.start : block.end]
        assert written == written.strip()
        before = text.content[: block.start].replace("\r\n", "\n").replace("\r", "\n")
        assert block.line == before.count("\n") + 1
        at = block.end
    assert not text.content[at:].strip()
    return [(SHORT[block.kind], text.content[block.start : block.end]) for block in blocks]


LONG = (
    "Il ministro ha spiegato nel corso della riunione che la strada nuova sarà aperta al traffico "
    "prima dell’inverno, e che nessuno dovrà più fare il giro del lago per arrivare in città."
)
PAGES = {
    "a page": (
        f"Vai al contenuto\nMenu\n\nLa strada nuova\n\n{LONG}\n\nCondividi su Facebook\n",
        "b b h p b",
    ),
    "captions in pairs": (
        f"La strada nuova\n\nIl ponte di notte\nIl ponte di notte\n\n{LONG}\n",
        "h c c p",
    ),
    "a line that comes back": (
        f"La strada nuova\n\nIl Giornale del Lago\n\n{LONG}\n\nIl Giornale del Lago\n\n"
        f"{LONG} E poi.\n\nIl Giornale del Lago\n",
        "h b p b p b",
    ),
    "the page's foot": (
        f"La strada nuova\n\n{LONG}\n\nCommenti\nBello davvero.\nScrivi un commento\n",
        "h p b b b",
    ),
    "titles between paragraphs": (
        f"La strada nuova\n\n{LONG}\n\nIl conto dei costi\n\n{LONG}\n",
        "h p h p",
    ),
    "a list under a lead-in": (
        "La strada nuova\n\nIl ministro ha indicato due lavori:\n- il ponte\n- la galleria\n",
        "h p p p",
    ),
    "pictures and addresses": (
        f"La strada nuova\n\nponte_01.jpg\n\n{LONG}\n\nhttps://example.org/a?b=c\nposta@example.org\n",
        "h b p b b",
    ),
    "signs without words": (f"La strada nuova\n\n***\n\n{LONG}\n\n———\n", "h b p b"),
    "a question as a title": (f"Chi paga la strada?\n\n{LONG}\n\nE ora?\n\n{LONG}\n", "h p h p"),
    "quoted words are no title": (f"La strada\n\n{LONG}\n\n«Perché proprio qui?»\n", "h p p"),
}


@pytest.mark.parametrize(("content", "expected"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_web_pages(in_memory, content: str, expected: str, ending: str) -> None:
    found = kinds(in_memory(content.replace("\n", ending), "article"))
    assert [kind for kind, _ in found] == expected.split(), found


WRAPPED = """La strada nuova

Il ministro ha spiegato nel corso della riunione che la strada nuova
sarà aperta al traffico prima dell’inverno, e che nessuno dovrà più
fare il giro del lago per arrivare in città. La spesa resta quella
prevista.

Il sindaco ha chiesto invece che i lavori comincino dal ponte, che
da anni aspetta una mano di vernice e due lampioni sulla sponda che
guarda il paese.
"""


def test_a_paragraph_wrapped_over_lines_is_one_block(in_memory) -> None:
    assert [kind for kind, _ in kinds(in_memory(WRAPPED))] == ["h", "p", "p"]


# A line of a transcript -> the label it opens with, empty for none.
LABELS = {
    "Anna Rossi: Sì.": "Anna Rossi:",
    "Rossi: Sì.": "Rossi:",
    "ROSSI: Sì.": "ROSSI:",
    "ROSSI – Sì.": "ROSSI –",
    "ROSSI — Sì.": "ROSSI —",
    "ROSSI. – Sì.": "ROSSI. –",
    "ANNA ROSSI - Sì.": "ANNA ROSSI -",
    "PRESIDENTE. – La seduta è aperta.": "PRESIDENTE. –",
    "Anna Rossi (premier di Borgo): Sì.": "Anna Rossi (premier di Borgo):",
    "Anna Rossi, premier di Borgo: Sì.": "Anna Rossi, premier di Borgo:",
    "Carla Verdi (moderatrice): Cominciamo.": "Carla Verdi (moderatrice):",
    "Domanda: E il ponte?": "Domanda:",
    "D.: E il ponte?": "D.:",
    "D. E il ponte?": "D.",
    "D: E il ponte?": "D:",
    "R. Si farà.": "R.",
    "Moderatrice: Prego.": "Moderatrice:",
    "Una premessa: il ponte è nostro.": "",
    "Premessa: il ponte è nostro.": "",
    "Un solo dato: dieci ponti.": "",
    "Nota: il ponte è nostro.": "",
    "Ripeto: il ponte è nostro.": "",
    "Voglio dirlo subito: il ponte è nostro.": "",
    "Luca, mi permetta: il ponte è nostro.": "",
    "Caro Bianchi, il ponte è nostro.": "",
    "Bianchi, lo dico con affetto, si sbaglia.": "",
    "Signor Bianchi! Il ponte è nostro.": "",
    "Alle 10:30 il ponte era aperto.": "",
    "Era il 1999 – un anno difficile.": "",
}


@pytest.mark.parametrize(("line", "label"), LABELS.items(), ids=LABELS)
def test_labels_true_and_false(in_memory, line: str, label: str) -> None:
    content = f"Anna Rossi: Buongiorno.\n\nLuca Bianchi: Buongiorno a Lei.\n\n{line}\n"
    found = kinds(in_memory(content, "transcript"))
    last = [written for kind, written in found if kind == "l"][2:]
    assert last == ([label] if label else [])


def test_an_unknown_name_is_a_label_once_it_opens_two_lines(in_memory) -> None:
    once = "Anna Rossi: Sì.\n\nCarla Verdi: Prego.\n"
    twice = once + "\nCarla Verdi: Grazie.\n"
    assert [kind for kind, _ in kinds(in_memory(once, "transcript"))] == ["l", "p", "p"]
    assert [kind for kind, _ in kinds(in_memory(twice, "transcript"))] == list("lplplp")


def test_a_label_alone_on_its_line(in_memory) -> None:
    content = "ANNA ROSSI:\nBuongiorno a tutti.\n\nLUCA BIANCHI:\nGrazie.\n"
    assert [kind for kind, _ in kinds(in_memory(content, "transcript"))] == list("lplp")


STAGE = {
    "(Applausi)": ["(Applausi)"],
    "[Applausi.]": ["[Applausi.]"],
    "Grazie. (Applausi) Proseguo.": ["(Applausi)"],
    "Grazie (applausi), proseguo.": ["(applausi)"],
    "Grazie. (Applausi) E ancora grazie. (Ride)": ["(Applausi)", "(Ride)"],
    "(I due presidenti si stringono la mano.)": ["(I due presidenti si stringono la mano.)"],
    "Il ponte (quello vecchio) resta.": [],
    "L’Unione (UE) resta.": [],
    "La legge (n. 5 del 1999) resta.": [],
}


@pytest.mark.parametrize(("line", "directions"), STAGE.items(), ids=STAGE)
def test_stage_directions(in_memory, line: str, directions: list[str]) -> None:
    content = f"Anna Rossi: Buongiorno.\n\n{line}\n\nLuca Bianchi: Buongiorno.\n"
    found = kinds(in_memory(content, "transcript"))
    assert [written for kind, written in found if kind == "s"] == directions


def test_lines_are_counted_across_stage_directions(in_memory) -> None:
    wrapped = "".join(
        f"parole {number} che riempiono la riga fino a una colonna vicina alle altre (Applausi)\n"
        for number in range(6)
    )
    kinds(in_memory(f"Anna Rossi: Buongiorno.\n{wrapped}", "transcript"))


NAMES = {
    ("Anna Rossi", True), ("ROSSI", True), ("Presidente Rossi", True), ("rossi", True),
    ("premier di Borgo", True), ("Anna", True), ("Bianchi", False), ("Rossini", False),
    ("Carla Verdi", False),
}  # fmt: skip


@pytest.mark.parametrize(("written", "same"), sorted(NAMES))
def test_whom_a_label_names(written: str, same: bool) -> None:
    person = Person("rossi", "Anna Rossi", ("Rossi",), ("premier di Borgo",), "f")
    assert names_person(written, person) is same
