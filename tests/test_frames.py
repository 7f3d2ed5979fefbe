"""Frames by rule: the lists, the borderline rules one by one, offsets, growth."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.coding.codebook import FRAME, codebook, codes_of
from helpers.corpus import parse
from helpers.framing import frames
from helpers.lexicons import read_lexicon
from helpers.study import Study, load_study, shipped_folder

StudyOf = Callable[..., Study]
ECONOMY, ALLIANCE, FRIENDSHIP = "economy", "alliance_security", "friendship_history"
CULTURE, ENERGY, REGIONS = "culture_education", "energy_nuclear", "regions_crossborder"
INNOVATION, LABOUR = "innovation_space_technology", "labour_skills"
BODIES, TURBULENCE = "institutions_integration", "international_turbulence"
PRAISE, VISION = "personal_praise_hospitality", "vision_historic_milestone"


def found_in(sentence: str) -> set[str]:
    hits = frames.counting(frames.hits(sentence, 0, len(sentence), "it"))
    return {hit.term.frame for hit in hits}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # Each frame by a word of its own.
        ("Gli scambi commerciali crescono.", {ECONOMY}),
        ("L’alleanza è salda.", {ALLIANCE}),
        ("L'amicizia tra i due popoli è antica.", {FRIENDSHIP}),
        ("Una nuova università aprirà in autunno.", {CULTURE}),
        ("Il reattore sarà pronto presto.", {ENERGY}),
        ("Apriranno un consolato sul lago.", {REGIONS}),
        ("Si parla di intelligenza artificiale.", {INNOVATION}),
        ("Cresce la domanda di manodopera.", {LABOUR}),
        ("I BRICS si allargano.", {BODIES}),
        ("Il mondo è turbolento.", {TURBULENCE}),
        ("Le ha dato il benvenuto.", {PRAISE}),
        ("La visita è una pietra miliare.", {VISION}),
        # Words between the words of an entry, and no more than three of them.
        ("Hanno il confine di Stato più lungo del continente.", {FRIENDSHIP}),
        ("Hanno un confine che nessuno dei due ritiene più lungo del dovuto.", set()),
        ("Passano a un nuovo, e superiore, livello.", {VISION}),
        # Rule 1: a run-in label adds nothing; other colons do not matter.
        ("Energia: firmato un accordo sulle scuole.", {CULTURE}),
        ("Un dato: le scuole sono nove.", {CULTURE}),
        ("Ha ricordato che i due Stati sono alleati naturali: hanno un lungo confine.", {ALLIANCE}),
        # Rule 2: a venue is no topic.
        ("Ne hanno parlato al Forum interregionale.", set()),
        ("È intervenuto al 21° Forum di cooperazione interregionale.", set()),
        ("Il Forum interregionale ha prodotto accordi.", {REGIONS}),
        ("Si sono visti a margine del vertice della CSI.", set()),
        ("La CSI ha deciso.", {BODIES}),
        # Rule 3: strings of adjectives and mere examples carry nothing, enumerated fields do.
        ("Un catalizzatore per progetti economici, infrastrutturali e umanitari.", set()),
        ("Collaborano in ogni ambito: politico, economico, culturale e sociale.", set()),
        ("Rafforzano la cooperazione economica.", {ECONOMY}),
        ("Lavorano nei settori automobilistico, agricolo e chimico.", {ECONOMY}),
        ("Servono tecnici per settori come l’energia, le scuole e il gas.", set()),
        ("Vince chi sa un mestiere (come robotica, elettricità e informatica).", {LABOUR}),
        ("Ha definito le regioni come motori della crescita.", {ECONOMY, REGIONS}),
        ("Un accordo su energia, commercio e scuole.", {ENERGY, ECONOMY, CULTURE}),
        # Rules 4 and 5: a partnership by itself, an end year and importance are not enough.
        ("Il partenariato procede.", set()),
        ("Il partenariato strategico procede.", {ALLIANCE}),
        ("È un incontro molto importante.", set()),
        ("Un programma di cooperazione economica fino al 2030.", {ECONOMY}),
        # Rule 7: vocational training is labour; a school named besides is culture too.
        ("Riformano l’istruzione professionale.", {LABOUR}),
        ("Riformano l’istruzione professionale nelle scuole.", {LABOUR, CULTURE}),
        ("Formano specialisti nucleari.", {ENERGY, LABOUR}),
        # Rule 8: settlements are economy; turbulence only where an outside influence is named.
        ("I pagamenti avvengono in valute nazionali.", {ECONOMY}),
        ("I pagamenti sono al riparo da influenze esterne.", {ECONOMY, TURBULENCE}),
        # Rule 9: thanks to a person, and not for a policy; thanks alone carry nothing.
        ("Grazie.", set()),
        ("Grazie, cara Signora Presidente, per queste parole.", {PRAISE}),
        ("Ha espresso gratitudine per l’ospitalità.", {PRAISE}),
        ("Ha espresso gratitudine per il sostegno ricevuto.", set()),
        # Rule 10.
        ("Un accordo per la salute e per le tigri.", set()),
        # Other senses of a word.
        ("Posso dirlo con sicurezza.", set()),
        ("Lo spazio post-sovietico cambia.", set()),
        ("L’università di ricerca nucleare apre.", {CULTURE}),
    ],
)  # fmt: skip
def test_a_sentence_has_the_frames_that_the_codebook_gives_it(
    sentence: str, expected: set[str]
) -> None:
    assert found_in(sentence) == expected


def test_the_words_that_carry_a_frame_are_the_longest_hit(in_memory: StudyOf) -> None:
    study = in_memory("Titolo\n\nCrescono i dazi e gli scambi commerciali tra i due Paesi.\n")
    (framed,) = frames.frames_by_rule(study, parse(study))
    assert study.texts[0].content[framed.start : framed.end] == "scambi commerciali"
    assert (framed.sentence_id, framed.frame, framed.family) == ("t-0001", ECONOMY, "trade")


def test_a_withheld_term_counts_no_more_and_a_withheld_exception_lets_it_count() -> None:
    sentence = "Lo dico con sicurezza."
    (hit,) = frames.hits(sentence, 0, len(sentence), "it")
    assert hit.term.entry == "sicurezza"
    assert [entry.entry for entry in hit.exceptions] == ["con sicurezza"]
    assert frames.counting([hit]) == []
    assert frames.counting([hit], hit.exceptions) == [hit]
    assert frames.counting([hit], hit.exceptions | {hit.term}) == []


def test_leaders_do_not_matter(in_memory: StudyOf) -> None:
    text = "Anna Rossi ha ringraziato Luca Bianchi per l’ospitalità; l’alleanza è salda.\n"
    swapped = text.replace("Anna Rossi", "#").replace("Luca Bianchi", "Anna Rossi")
    swapped = swapped.replace("#", "Luca Bianchi")
    both = [in_memory(f"Titolo\n\n{content}") for content in (text, swapped)]
    found = [[f.frame for f in frames.frames_by_rule(s, parse(s))] for s in both]
    assert found[0] == found[1] == [ALLIANCE, PRAISE]


def test_the_lists_know_the_frames_of_the_codebook_and_no_others() -> None:
    known = set(codes_of(load_study(shipped_folder()), FRAME))
    assert {term.frame for term in frames.terms("it")} == known
    assert {entry.frame for entry in frames.exceptions("it")} <= known


def test_the_lists_name_nobody_and_no_country_of_the_study() -> None:
    study = load_study(shipped_folder())
    names = {
        word.casefold()[:5]
        for person in study.people.values()
        for name in (person.name, *person.aliases, person.country)
        for word in name.split()
    } | {"russ", "kazak"}
    lists = {"frame_terms": "frame", "frame_exceptions": "frame", "frame_cues": "role"}
    for name, column in lists.items():
        for row in read_lexicon("it", name, ("entry", column)):
            words = row["entry"].casefold().replace("'", " ").split()
            assert not [w for w in words if any(w.startswith(n) for n in names)], row["entry"]


def test_the_codebook_for_the_program_says_what_the_prose_says() -> None:
    prose = (shipped_folder() / "codebook.md").read_text(encoding="utf-8")
    for code in codebook(load_study(shipped_folder())):
        assert f"| {code.code} | {code.covers} |" in prose
        assert code.mfc or code.layer != FRAME


pieces = st.sampled_from(
    ["l’alleanza", "come", "l'energia", "il gas", "e", ",", ", ", ": ", ". ", "(", ")", " ", "\n",
     "al Forum interregionale", "economici", "culturali", "con sicurezza", "Scambi", "…", "*"]
)  # fmt: skip


@given(content=st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=30).map(" ".join))
def test_hits_stand_in_their_sentence_and_read_as_their_entry(content: str) -> None:
    for hit in frames.hits(content, 0, len(content), "it"):
        assert 0 <= hit.start < hit.end <= len(content)
        first = content[hit.start : hit.end].casefold()
        assert first.startswith(hit.term.words[0].removesuffix("*"))
        assert not content[hit.start - 1 : hit.start].isalnum()
        assert all(entry.frame == hit.term.frame for entry in hit.exceptions)


@pytest.mark.parametrize(
    "piece",
    ["settori come l’energia, il gas e il petrolio ", "economico, culturale, sociale ",
     "con sicurezza ", "scambi commerciali ", "il confine di Stato ", "tra cui l’energia "],
)  # fmt: skip
def test_one_long_sentence_is_read_in_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        content = piece * times
        start = time.process_time()
        frames.hits(content, 0, len(content), "it")
        return time.process_time() - start

    seconds(10)
    small, large = seconds(400), seconds(3200)
    assert large < 0.3 or large < 30 * small, f"{small:.3f} s, then {large:.3f} s"


def test_a_study_without_a_codebook_has_the_frames_of_the_lists(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    assert set(codes_of(study, FRAME)) == {term.frame for term in frames.terms("it")}


def test_a_codebook_of_ones_own_says_which_frames_there_are(tiny_study: Path) -> None:
    rows = [
        ("layer", "code", "name", "covers", "mfc", "mfc_also", "mfc_remark"),
        ("frame", "economy", "economy", "trade", "Economic", "", ""),
        ("frame", "harvest", "harvest", "what no list knows", "", "", ""),
    ]
    with (tiny_study / "codebook.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    study = load_study(tiny_study)
    assert codes_of(study, FRAME) == ("economy", "harvest")
    found = frames.frames_by_rule(study, parse(study))
    assert {f.frame for f in found} <= {"economy"}
