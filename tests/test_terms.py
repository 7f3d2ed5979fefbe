"""Terms: every count as by hand, every hit re-sliced, and what these two texts really show."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import StudyError
from helpers.lemmas import lemma_of, words_between
from helpers.rhetorical_terms import concordance, devices, terms, wording
from helpers.rhetorical_terms.exclusions import NAME, REPORTING
from helpers.rhetorical_terms.families import Family, Term, finder, read_devices, read_families
from helpers.speech.voices import attribute
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import voices_of

# One pattern a family, written from the lists and with nothing of the package: what a reader
# would grep for. Longer terms stand first, as in «partenariato strategico» and «partenariato».
BY_HAND = {
    "alliance": (
        r"partenariat[oi](?: strategic(?:o|i)(?: (?:global|onnicomprensiv)\w+)?)?"
        r"|alleanz[ae]|alleat[oaie]|partnership|partner(?: strategic[oi])?"
        r"|relazion[ei] (?:alleat[ae]|strategic(?:a|he))|rapport[oi] strategic[oi]"
        r"|(?:cooperazion[ei]|interazion[ei]) strategic(?:a|he)"
    ),
    "cooperation": (
        r"cooperazion[ei]|cooper(?:are|a|ano|ando|ato)|collaborazion[ei]"
        r"|collabor(?:are|a|ano|ando|ato)|interazion[ei]|interagi\w+"
        r"|lavor[oi] (?:congiunt|comun)\w+"
        r"|sforz[oi] (?:congiunt|comun)\w+|progett[oi] (?:congiunt|comun)\w+"
        r"|iniziativ[ae] congiunt\w+|lavorare insieme"
    ),
    "friendship": (
        r"buon[oi]? vicinat[oi]|buon[oi]? vicin[oi]|vicinat[oi]|amicizi[ae]|amic(?:o|i|a|he)"
        r"|amichevol[ei]|fratern[oaie]|fratern?it\w+|fratellanz[ae]|fratell[oi]|calore|cordial\w+"
        r"|(?:paes[ei]|stat[oi]|popol[oi]) (?:vicin[oi]|fratell[oi])"
        r"|(?:confin[ei]|frontier[ae]) (?:comun[ei]|condivis[oaie])"
    ),
    "history": (
        r"stori(?:a|e|co|ca|ci|che|camente)|tradizion[ei]|tradizional[ei]|tradizionalmente|eredit\w+"
        r"|patrimoni[o]?|radic[ei]|antenat[oi]|secol[oi]|secolar[ei]|passat[oaie]|memori[ae]"
        r"|anniversari[o]?|valor[ei] (?:comun|condivis)\w+|sovietic(?:o|a|i|he)"
        r"|grande vittoria|grande guerra patriottica"
    ),
    "turning_point": (
        r"(?:punt[oi] di )?svolt[ae]|traguard[oi]|epocal[ei]|spartiacque|senza precedent[ei]"
        r"|pietr[ae] miliar[ei]|nuov[oaie] (?:livell|fas[ei]|tapp|er[ae]\b|epo[cq]|capitol|pagin"
        r"|orizzont|inizi|slanci|impuls|dimension|qualit)\w*|livell[oi] superior[ei]"
        r"|salt[oi] (?:di qualità|qualitativ[oi])"
        r"|(?:moment|event|visit|document)\w storic\w+|cambi[o]? di passo"
    ),
    "permanence": (
        r"etern[oaie]|eternamente|eternità|irreversibil[ei]|perenn[ei]|perpetu[oaie]|duratur[oaie]"
        r"|durevol[ei]|permanent[ei]|indissolubil[ei]|inscindibil[ei]|incrollabil[ei]|indistruttibil[ei]"
        r"|immutabil[ei]|inalterabil[ei]|invariabil[ei]|destin[oi]|inevitabil[ei]|per sempre"
        r"|lung(?:o|hi) (?:termin[ei]|period[oi])|a lungo"
    ),
    "growth": (
        r"crescit[ae]|cresc(?:ere|e|ono|endo|iut[oaie])|aument[oi]|aument(?:are|a|ano|ando|at[oaie])"
        r"|increment(?:o|i|are|a|ano)|svilupp[oi]|svilupp(?:are|a|ano|ando|at[oaie])|progress[oi]|progred\w+"
        r"|espansion[ei]|espand\w+|record|prosperità|prosper[oaie]|prosperare|dinamic(?:o|a|i|he)"
        r"|dinamism[oi]|modernizzazion[ei]|risultat[oi]|riusc(?:ire|ito|iti)|benessere|success[oi]"
    ),
    "stability": (
        r"stabil[ei]|stabilit[aà]|stabilmente|affidabil\w+|fiduci[ae]|fidat[oaie]|fiducios[oaie]"
        r"|solid[oaie]|solidità|sald[oaie]|costant[ei]|costantemente|continuità|prevedibil\w+"
        r"|equilibri[o]?|equilibrat[oaie]|sostenibil\w+|rispetto (?:reciproco|mutuo)"
        r"|reciproco rispetto"
    ),
    "future": (
        r"futur[oaie]|giovan[ei]|giovanil[ei]|gioventù|giovinezza|generazion[ei]|avvenire|domani"
        r"|prospettiv[ae]|student[ei]|nascitur[oaie]|a venire"
    ),
    "praise": (
        r"ringrazi(?:are|a|ano|ando|ato|arvi)|ringraziament[oi]|gratitudin[ei]|grat[oaie]|riconoscenz[ae]"
        r"|riconoscent[ei]|grazie|elogi(?:are|a|ando|ato|o)|lod(?:are|a|ando|ato|e|i)|encomi\w+"
        r"|apprezz(?:are|a|ano|ando|ato|ament[oi])|congratul\w+|compliment[oi]|stim[ae]|stimare"
        r"|ammir(?:are|a|ato|azion[ei])|onor[ei]|onor(?:are|a|ano|ando|ato|andolo)|ospitalità|accoglienz[ae]"
        r"|augur(?:are|a|ano|ando|ato|i|io)|felicitazion[ei]|benvenut[oaie]|eccellent[ei]|meraviglios[oaie]"
    ),
    "turbulence": (
        r"turbolenz[ae]|turbolent[oaie]|instabil\w+|incertezz[ae]|incert[oaie]|crisi|conflitt[oi]"
        r"|tension[ei]|minacc(?:ia|e|iare|iato)|pression[ei]|ingerenz[ae]|interferenz[ae]|sanzion[ei]"
        r"|sfid[ae]|avversità|destabilizz\w+|perturbazion[ei]|sconvolgiment[oi]"
        r"|influenz[ae] (?:estern|negativ)[ae]|influss[oi] estern[oi]|fattor[ei] estern[oi]"
        r"|congiuntur[ae] estern[ae]|contest[oi] internazional[ei]"
        r"|situazion[ei] (?:internazional|geopolitic)\w+"
        r"|mercat[oi] terz[oi]|paes[ei] terz[oi]|mondo instabile"
    ),
}
# The one place where the same letters are another word: «si è svolta» is what took place.
NOT_MEANT = r"(?<!sarebbe )"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(shipped_folder())


@pytest.fixture(scope="module")
def texts(study: Study) -> tuple[terms.Vocabulary, ...]:
    return terms.vocabularies(study, voices_of(study))


@pytest.fixture(scope="module")
def families(study: Study) -> tuple[Family, ...]:
    return read_families(study)


@pytest.fixture(scope="module")
def hits(texts, families) -> tuple[terms.Hit, ...]:
    return terms.hits_of(texts, families)


@pytest.fixture(scope="module")
def cells(study: Study, texts) -> tuple[terms.Cell, ...]:
    return terms.cells(study, texts)


def remaining(text: terms.Vocabulary) -> dict[tuple[str, str], list[str]]:
    """What is left of each voice and mode once the listed spans are struck out."""
    content = list(text.voice.corpus.text.content)
    for span in text.excluded:
        content[span.start : span.end] = "|" * (span.end - span.start)
    left: dict[tuple[str, str], list[str]] = {}
    for segment in text.voice.segments:
        stretch = "".join(content[segment.start : segment.end]).replace("\u00a0", " ")
        left.setdefault((segment.speaker, segment.mode), []).append(stretch)
    return left


def test_every_family_that_was_planned_is_counted_here_by_hand(families) -> None:
    assert [family.key for family in families] == list(BY_HAND)


@pytest.mark.parametrize("key", BY_HAND)
def test_each_family_counts_as_by_hand(
    key: str, study: Study, texts, hits, cells, families
) -> None:
    pattern = re.compile(rf"\b{NOT_MEANT}(?:{BY_HAND[key]})\b", re.IGNORECASE)
    counted = {
        (c.text_id, c.speaker, c.mode): c.hits
        for c in terms.counts(cells, hits, families)
        if c.family == key
    }
    assert sum(counted.values()) > 0
    for text in texts:
        for (speaker, mode), stretches in remaining(text).items():
            found = [m for stretch in stretches for m in pattern.findall(stretch)]
            place = (text.voice.corpus.text.id, speaker, mode)
            assert counted.get(place, 0) == len(found), (place, found)


def test_words_count_as_by_hand(texts, cells) -> None:
    sizes = {(c.text_id, c.speaker, c.mode): sum(c.words) for c in cells}
    for text in texts:
        for (speaker, mode), stretches in remaining(text).items():
            words = sum(len(re.findall(r"[^\W_]+", stretch)) for stretch in stretches)
            assert sizes.get((text.voice.corpus.text.id, speaker, mode), 0) == words


def test_every_hit_is_its_terms_characters(texts, hits, families) -> None:
    content = {t.voice.corpus.text.id: t.voice.corpus.text.content for t in texts}
    known = {(t.family, t.entry): t for family in families for t in family.terms}
    for hit in hits:
        written = content[hit.text_id][hit.start : hit.end]
        term = known[hit.family, hit.entry]
        words = re.findall(r"[^\W_]+", written)
        assert len(words) == len(term.words)
        for word, wanted in zip(words, term.words, strict=True):
            assert wanted in (word.lower(), lemma_of(word, "it").lower()), (written, term.entry)
        assert hit.line == content[hit.text_id].count("\n", 0, hit.start) + 1


def test_hits_of_a_family_do_not_overlap(hits) -> None:
    ends: dict[tuple[str, str], int] = {}
    for hit in hits:
        assert hit.start >= ends.get((hit.family, hit.text_id), 0)
        ends[hit.family, hit.text_id] = hit.end


# --- what is nobody's vocabulary -------------------------------------------------


def excluded(study: Study) -> list[tuple[str, str]]:
    (text,) = terms.vocabularies(study, attribute(study))
    content = text.voice.corpus.text.content
    return [(span.reason, content[span.start : span.end].strip()) for span in text.excluded]


@pytest.mark.parametrize(
    ("sentence", "clause", "kept"),
    [
        ("Anna Rossi ha sottolineato che il raccolto cresce.",
         "Anna Rossi ha sottolineato che", "il raccolto cresce"),
        ("La premier Rossi ha poi ribadito che serve fiducia.",
         "La premier Rossi ha poi ribadito che", "serve fiducia"),
        ("Il raccolto, ha aggiunto Rossi, è il destino del lago.",
         "ha aggiunto", "è il destino del lago"),
        ("Anna Rossi ha fornito cifre sul raccolto: la crescita è forte.",
         "Anna Rossi ha fornito cifre sul raccolto:", "la crescita è forte"),
        ("Anna Rossi ha spiegato che la fiducia cresce: è un dato.",
         "Anna Rossi ha spiegato che", "la fiducia cresce: è un dato"),
    ],
)  # fmt: skip
def test_reporting_clauses(in_memory, sentence: str, clause: str, kept: str) -> None:
    study = in_memory(f"Il raccolto divide\n\n{sentence}\n\nLuca Bianchi ha detto che piove.\n")
    spans = excluded(study)
    assert (REPORTING, clause) in spans
    assert not any(kept in span for _, span in spans)


def test_what_is_talked_about_stays_where_the_verb_is_passive(in_memory) -> None:
    study = in_memory(
        "Il raccolto divide\n\nAnna Rossi ha parlato. L'alleanza è definita eterna da Rossi.\n"
    )
    assert not any("alleanza" in span for _, span in excluded(study))


def test_names_are_left_out_and_forms_of_address_stay(in_memory) -> None:
    study = in_memory(
        "Anna Rossi: Caro Bianchi, grazie.\n\nLuca Bianchi: Sì, Rossi.\n", "transcript"
    )
    spans = excluded(study)
    assert [s for s in spans if s[0] == NAME] == [(NAME, "Bianchi"), (NAME, "Rossi")]


def test_outside_the_marks_of_a_direct_message_nothing_counts(in_memory) -> None:
    study = in_memory(
        "Il raccolto divide\n\n«Il futuro è nostro», ha detto Anna Rossi al mercato storico.\n"
    )
    (text,) = terms.vocabularies(study, attribute(study))
    direct = [spoken.word.low for spoken in text.words if not spoken.excluded
              and text.voice.segments[spoken.segment].mode == "direct"]  # fmt: skip
    assert direct == ["il", "futuro", "è", "nostro"]


def test_spans_follow_one_another(texts) -> None:
    for text in texts:
        at = 0
        for span in text.excluded:
            assert at <= span.start < span.end <= len(text.voice.corpus.text.content)
            at = span.end


def test_headings_count_for_the_narrator_and_captions_for_nobody(texts) -> None:
    for text in texts:
        kinds = Counter((text.voice.segments[s.segment].kind, bool(s.excluded)) for s in text.words)
        assert not {kind for kind, out in kinds if not out} - {"prose", "heading"}
    assert any(text.voice.segments[s.segment].kind == "heading" and not s.excluded
               for text in texts for s in text.words)  # fmt: skip


# --- words and terms -------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "lemma"),
    [
        ("alleati", "alleato"), ("alleate", "alleato"), ("eterne", "eterno"), ("amiche", "amico"),
        ("dell", "di"), ("nelle", "in"), ("l", "il"), ("ringraziarVi", "ringraziare"),
        ("onorandolo", "onorare"), ("kazake", "kazako"), ("USA", "USA"), ("stati", "stato"),
        ("però", "però"), ("pero", "pero"), ("svolte", "svolta"), ("2026", "2026"),
    ],
)  # fmt: skip
def test_lemmas(written: str, lemma: str) -> None:
    assert lemma_of(written, "it") == lemma


def test_lemmas_of_words_drawn_from_texts_the_overrides_were_not_made_for() -> None:
    """Drawn at random, lemmas put right by a language model: 243 of 250 at first contact."""
    folder = Path(__file__).parent / "data"
    with (folder / "lemmas" / "lemmas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = 0
    for row in rows:
        (path,) = (folder / "voices" / row["text"]).glob("*.txt")
        content, start = path.read_bytes().decode("utf-8-sig"), int(row["start"])
        begin = max(0, start - 40)
        words = [w for w in words_between(content, begin, start + 40, "it") if w.start == start]
        assert words[0].written == row["written"]
        right += words[0].lemma == row["lemma"]
    assert len(rows) == 250
    assert right >= 243


def test_a_participle_behind_an_auxiliary_is_a_verb() -> None:
    content = "La visita si è svolta ieri: una svolta. Il passato è passato."
    lemmas = [w.lemma for w in words_between(content, 0, len(content), "it")]
    assert lemmas[4] == "svolgere" and lemmas[7] == "svolta"
    assert lemmas[9] == "passato" and lemmas[11] == "passare"


def found(content: str, *given: Term) -> list[str]:
    words = list(words_between(content, 0, len(content), "it"))
    find = finder([Family("f", "f", "", given)])
    return [content[words[f.first].start : words[f.last - 1].end] for f in find(content, words)]


@pytest.mark.parametrize(
    ("content", "terms_looked_for", "wanted"),
    [
        ("I partenariati\u00a0strategici e il partenariato.",
         [("partenariato", "lemma"), ("partenariato strategico", "phrase")],
         ["partenariati\u00a0strategici", "partenariato"]),
        ("un nuovo, e superiore, livello", [("nuovo livello", "phrase")], []),
        ("un nuovo livello", [("nuovo livello", "phrase")], ["nuovo livello"]),
        ("l’amicizia dell'amico", [("amicizia", "lemma"), ("amico", "lemma")],
         ["amicizia", "amico"]),
        ("è successo. Un successo!", [("successi", "form")], []),
        ("Vi ringrazio e incontrarVi, e Vi aspetto", [("Vi", "exact")], ["incontrarVi", "Vi"]),
        ("importantissimo prossimo", [("issimo", "suffix")], ["importantissimo"]),
        ("perché è così", [("perche", "form")], []),
    ],
)  # fmt: skip
def test_terms_by_their_match(content: str, terms_looked_for, wanted: list[str]) -> None:
    given = [Term(entry, "f", match, "g", "r", "s") for entry, match in terms_looked_for]
    assert found(content, *given) == wanted


def test_every_listed_lemma_finds_itself_in_a_sentence(families) -> None:
    for family in (*families, *read_devices("it")):
        for term in family.terms:
            if term.match in ("lemma", "phrase", "form"):
                assert found(f"ecco {term.entry} qui", term) == [term.entry], term


@settings(max_examples=60)
@given(st.text(alphabet="abcèé ’'.,Vi\u00a0\n«»", max_size=80))
def test_words_tile_any_text(content: str) -> None:
    words = list(words_between(content, 0, len(content), "it"))
    assert [w.written for w in words] == re.findall(r"[^\W_]+", content)
    assert all(content[w.start : w.end] == w.written for w in words)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([
            "Anna Rossi ha detto che", "«l’alleanza eterna»", "Luca Bianchi:", "il futuro", "\n\n",
            ". ", ", ", " e ", "ha aggiunto Rossi", "nuovo livello", "crescita", "“grazie",
            ": ", "noi",
        ]),
        max_size=30,
    ),
    st.sampled_from(["article", "transcript"]),
)  # fmt: skip
def test_any_text_is_counted_without_a_word_lost(in_memory, parts: list[str], kind: str) -> None:
    content = " ".join(parts)
    if not content.strip():
        return
    study = in_memory(content, kind)
    texts = terms.vocabularies(study, attribute(study))
    families = read_families(study)
    hits, cells = terms.hits_of(texts, families), terms.cells(study, texts)
    words = re.findall(r"[^\W_]+", content)
    assert len(texts[0].words) == len(words)
    kept = sum(1 for spoken in texts[0].words if not spoken.excluded)
    assert sum(sum(cell.words) for cell in cells) == kept
    counted = sum(c.hits for c in terms.counts(cells, hits, families))
    assert counted == sum(1 for hit in hits if not hit.excluded)
    terms.contrasts(study, cells, hits, families)
    wording.word_by_word(study, texts, cells)
    devices.figures_of_speech(study, texts)


ROW = "alleanza di ferro,alliance,phrase,iron alliance,strong,a source"
HEAD = "entry,family,match,gloss,reason,source"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("alleati,alliance,lemma,allies,r,s", "'alleato', or the match 'form' for"),
        ("nuova era,alliance,lemma,new era,r,s", "several are a phrase"),
        ("alleanza,alliance,stem,alliance,r,s", "one of lemma, phrase, form"),
        ("alleanza,alliance,lemma,,r,s", "all three"),
        ("alleanza,Alliance!,form,g,r,s", "small letters"),
        ("…,alliance,form,g,r,s", "a word, a phrase"),
        ("alleanza,alliance,lemma,alliance,r,s", "each term once"),
        ("alleanza,alliance", "6 fields"),
    ],
)
def test_a_row_that_cannot_match_is_quoted(make_study, row: str, expected: str) -> None:
    folder = make_study()
    (folder / "terms.csv").write_text(f"{HEAD}\n{ROW}\n{row}\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_families(load_study(folder))
    assert expected in str(caught.value)
    assert row.split(",")[0] in str(caught.value)


def test_a_study_adds_terms_and_families(make_study) -> None:
    folder = make_study()
    rows = f"{HEAD}\n{ROW}\nlago,water_bodies,lemma,lake,r,s\n"
    (folder / "terms_own.csv").write_text(rows, encoding="utf-8")
    known = {family.key: family for family in read_families(load_study(folder))}
    assert known["alliance"].terms[-1].entry == "alleanza di ferro"
    assert known["water_bodies"].label == "water bodies"


def test_columns_that_are_missing_are_named(make_study) -> None:
    folder = make_study()
    (folder / "terms.csv").write_text("entry,match\nlago,lemma\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"Add family, gloss, reason, source\."):
        read_families(load_study(folder))


def test_lists_say_why_and_from_where() -> None:
    folder = Path(terms.__file__).parents[1] / "lexicons" / "it"
    for name in ("terms", "term_families", "devices", "lemma_overrides"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows and all(row["reason"].strip() and row["source"].strip() for row in rows)
    assert 6 <= len(read_families(load_study(shipped_folder()))) <= 12


# --- counts, intervals, contrasts ------------------------------------------------


def test_a_rate_lies_in_its_interval(cells, hits, families) -> None:
    for count in terms.counts(cells, hits, families):
        assert count.per_1000 == pytest.approx(1000 * count.hits / count.words)
        if count.low is None:
            assert count.paragraphs < terms.FEWEST_PARAGRAPHS
        else:
            assert 0 <= count.low <= count.per_1000 <= count.high
        if count.high is not None and not count.hits:
            # Garwood's exact limit: Poisson with this mean gives no hit 2.5 % of the time.
            from scipy.stats import poisson

            assert poisson.pmf(0, count.high * count.words / 1000) == pytest.approx(0.025)


def test_counts_are_the_same_every_time(study: Study, texts, families) -> None:
    once, again = (
        terms.counts(terms.cells(study, texts), terms.hits_of(texts, families), families)
        for _ in range(2)
    )
    assert once == again


def test_intervals_agree_with_scipys_bootstrap(cells, hits, families) -> None:
    import numpy
    from scipy import stats

    cell = max(cells, key=lambda c: len(c.words))
    count = max(
        (c for c in terms.counts(cells, hits, families)
         if (c.text_id, c.speaker, c.mode) == (cell.text_id, cell.speaker, cell.mode)),
        key=lambda c: c.hits,
    )  # fmt: skip
    place = cell.text_id, cell.speaker, cell.mode
    own = Counter(
        hit.paragraph for hit in hits
        if not hit.excluded and hit.family == count.family
        and (hit.text_id, hit.speaker, hit.mode) == place
    )  # fmt: skip
    per_paragraph = numpy.array([own[p] for p in cell.paragraphs])
    words = numpy.array(cell.words)
    judge = stats.bootstrap(
        (per_paragraph, words), lambda h, w, axis=-1: 1000 * h.sum(axis) / w.sum(axis),
        paired=True, method="percentile", n_resamples=4000, rng=numpy.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    assert (count.low, count.high) == pytest.approx((judge.low, judge.high), rel=0.12)


def test_contrasts_rest_on_the_counts(study: Study, cells, hits, families) -> None:
    counted = {(c.family, c.text_id, c.mode, c.speaker): c
               for c in terms.counts(cells, hits, families)}  # fmt: skip
    contrasts = terms.contrasts(study, cells, hits, families)
    assert {(c.text_id, c.mode) for c in contrasts} == {
        ("dushanbe", "transcript"), ("moscow", "indirect"), ("moscow", "mixed")
    }  # fmt: skip
    for c in contrasts:
        one = counted[c.family, c.text_id, c.mode, c.speaker]
        other = counted[c.family, c.text_id, c.mode, c.other]
        assert (c.hits, c.other_hits) == (one.hits, other.hits)
        assert c.low <= c.difference <= c.high
        assert 0 < c.p <= c.p_holm <= 1


def test_a_single_hit_is_no_finding(study: Study, cells, hits, families) -> None:
    for c in terms.contrasts(study, cells, hits, families):
        if c.hits + c.other_hits == 1:
            assert c.p > 0.1, c


def exchanged(study: Study) -> Study:
    """The same characters, with the two leaders' names given to each other's keys."""
    one, other = study.leaders
    people = {
        **study.people,
        one: replace(study.people[other], key=one),
        other: replace(study.people[one], key=other),
    }
    return replace(study, people=people)


def test_swapping_the_leaders_swaps_the_results(study: Study, families) -> None:
    def of(study: Study):
        texts = terms.vocabularies(study, attribute(study))
        hits, cells = terms.hits_of(texts, families), terms.cells(study, texts)
        counted = terms.counts(cells, hits, families)
        contrasts = terms.contrasts(study, cells, hits, families)
        return counted, contrasts, wording.word_by_word(study, texts, cells)

    one, other = study.leaders
    names = {one: other, other: one}
    there, back = of(study), of(exchanged(study))
    # To the last digit: counts, intervals, p-values, and what chance gives.
    assert {replace(c, speaker=names.get(c.speaker, c.speaker)) for c in there[0]} == {*back[0]}
    for c, twin in zip(there[1], back[1], strict=True):
        assert (c.speaker, c.other) == (twin.speaker, twin.other) == (one, other)
        assert (c.hits, c.per_1000, c.p, c.p_holm) == (
            twin.other_hits, twin.other_per_1000, twin.p, twin.p_holm
        )  # fmt: skip
        assert (c.difference, c.low, c.high) == pytest.approx(
            (-twin.difference, -twin.high, -twin.low)
        )
    for pair, twin in zip(there[2], back[2], strict=True):
        assert pair.result.hits_by_chance == twin.result.hits_by_chance
        mirrored = {key.word: key for key in twin.result.keys}
        for key in pair.result.keys:
            assert key.p_largest == mirrored[key.word].p_largest
            assert key.z == pytest.approx(-mirrored[key.word].z)


# --- what these two texts show ---------------------------------------------------


def test_no_family_and_no_single_word_survives_correction(
    study: Study, texts, cells, hits, families
) -> None:
    contrasts = terms.contrasts(study, cells, hits, families)
    assert min(c.p_holm for c in contrasts) > 0.05
    for how in ({}, {"lemmas": True}, {"content": True}):
        for pair in wording.word_by_word(study, texts, cells, **how):
            result = pair.result
            assert result.survivors == result.survivors_shuffled == 0
            assert min(key.q for key in result.keys) > 0.05
            # About as many seem distinctive as with shuffled voices.
            assert result.chance_low <= result.hits <= result.chance_high
            assert result.p_hits > 0.05


def test_with_reporting_clauses_left_in_the_names_lead(study: Study, texts, cells) -> None:
    (left_in,) = wording.largest(wording.word_by_word(study, texts, cells, clauses_left_in=True))
    last = {study.people[key].name.split()[-1].lower() for key in study.leaders}
    assert {key.word for key in left_in.result.keys[:2]} == last
    (left_out,) = wording.largest(wording.word_by_word(study, texts, cells))
    assert not last & {key.word for key in left_out.result.keys}


# --- concordance, devices --------------------------------------------------------


def test_a_concordance_is_the_files_characters(texts, hits) -> None:
    content = {t.voice.corpus.text.id: t.voice.corpus.text.content for t in texts}
    for line in concordance.lines(texts, hits):
        hit = line.hit
        written = content[hit.text_id][hit.start - len(line.left) : hit.end + len(line.right)]
        assert written == line.left + line.keyword + line.right
        assert max(len(line.left), len(line.right)) <= concordance.REACH


@pytest.mark.parametrize("by", ["left", "right"])
def test_a_concordance_is_sorted_by_its_neighbours(texts, hits, by: str) -> None:
    found = concordance.lines(texts, hits, by=by)
    sides = [line.left if by == "left" else line.right for line in found]
    words = [re.findall(r"[^\W_]+", side.lower()) for side in sides]
    keys = [own[::-1] if by == "left" else own for own in words]
    assert keys == sorted(keys)
    assert Counter(found) == Counter(concordance.lines(texts, hits))


def test_a_word_is_found_in_its_forms_or_as_typed(texts) -> None:
    def words(**how: bool) -> set[str]:
        content = {t.voice.corpus.text.id: t.voice.corpus.text.content for t in texts}
        found = concordance.search(texts, "alleanza", "it", **how)
        return {content[h.text_id][h.start : h.end].lower() for h in found}

    assert words() == words(as_typed=True) == {"alleanza"}
    plural = concordance.search(texts, "regione", "it")
    assert len(plural) > len(concordance.search(texts, "regione", "it", as_typed=True))
    assert concordance.search(texts, " …", "it") == ()


def test_nltk_finds_the_same_lines(texts) -> None:
    nltk = pytest.importorskip("nltk")
    for text in texts:
        content = text.voice.corpus.text.content
        index = nltk.Text(re.findall(r"[^\W_]+|[^\w\s]", content))
        judge = index.concordance_list("cooperazione", lines=10_000)
        own = concordance.search([text], "cooperazione", "it", as_typed=True)
        assert len(own) == len(judge)


def test_collocates_count_what_stands_near(in_memory) -> None:
    study = in_memory("Anna Rossi: Il lago blu e il lago verde. Un monte alto.\n", "transcript")
    texts = terms.vocabularies(study, attribute(study))
    hits = concordance.search(texts, "lago", "it")
    found = concordance.collocates(texts, hits, "it", window=1)
    near = {c.lemma: (c.near, c.elsewhere) for c in found}
    assert near == {"blu": (1, 0), "verde": (1, 0)}


def test_evaluative_words_of_the_narrator_are_nobody_elses(study: Study, texts) -> None:
    content = {t.voice.corpus.text.id: t.voice.corpus.text.content for t in texts}
    own = {
        content[hit.text_id][hit.start : hit.end].lower()
        for hit in devices.device_hits(study, texts)
        if hit.family == "evaluation" and hit.speaker == "narrator"
    }
    assert {"colossale", "impressionanti", "calorosamente", "a sorpresa"} <= own
    others = {
        content[hit.text_id][hit.start : hit.end].lower()
        for hit in devices.device_hits(study, texts)
        if hit.family == "evaluation" and hit.speaker != "narrator"
    }
    assert not {"colossale", "impressionanti", "calorosamente", "a sorpresa"} & others


@pytest.mark.parametrize(
    ("sentence", "triads"),
    [
        ("Vogliamo pane, lavoro e libertà.", ["pane, lavoro e libertà"]),
        ("Vogliamo pane, lavoro, scuola e libertà.", []),
        ("Vogliamo pane e libertà.", []),
        ("Il piano, che unisce teoria e pratica, cresce.", []),
        (
            "Dall'economia, all'energia e ai trasporti del lago.",
            ["economia, all'energia e ai trasporti"],
        ),
        ("Vengono Anna, Luca e Ugo, e altri.", []),
    ],
)
def test_triads(in_memory, sentence: str, triads: Sequence[str]) -> None:
    study = in_memory(f"Ugo Neri: Buongiorno a tutti voi.\n\n{sentence}\n", "transcript")
    texts = terms.vocabularies(study, attribute(study))
    found = devices.figures_of_speech(study, texts)
    content = study.texts[0].content
    assert [content[f.start : f.end] for f in found if f.figure == "triad"] == list(triads)


def test_repeated_openings(in_memory) -> None:
    study = in_memory(
        "Anna Rossi: Il lago è blu. Il lago è mio. Il lago resta. E poi basta.\n", "transcript"
    )
    texts = terms.vocabularies(study, attribute(study))
    (figure,) = devices.figures_of_speech(study, texts)
    assert (figure.figure, figure.times, figure.speaker) == ("repeated opening", 3, "rossi")


def test_whom_we_includes_is_coded(study: Study, texts) -> None:
    table = wording.first_plural(study, devices.device_hits(study, texts))
    assert table["not_coded"].sum() == 0
    columns = ["addressee", "own_side", "unclear", "not_coded"]
    assert table[columns].sum(axis=1).tolist() == table["hits"].tolist()


def test_without_codings_nothing_is_guessed(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    texts = terms.vocabularies(study, voices_of(study))
    table = wording.first_plural(study, devices.device_hits(study, texts))
    assert table["not_coded"].tolist() == table["hits"].tolist()
    assert table["hits"].sum() == 2  # «Anche da noi», «Non temiamo»
