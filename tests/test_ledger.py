"""The computations of notebooks 00 and 01: ledger, losses, defects, agreement, stance."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from scipy.stats import binomtest

from helpers import agreement, chance, findings, ledger, sources, stance
from helpers.coding.codings import VERB_COLUMNS
from helpers.corpus import words_in
from helpers.errors import StudyError
from helpers.lexicons import read_lexicon
from helpers.study import Study, load_study, shipped_folder, speaker_order
from helpers.tables import frame, voices_of

CODINGS = "text_id,sentence_id,start,end,coder,speaker,mode,note\n"


@pytest.fixture
def tiny(tiny_study: Path) -> Study:
    return load_study(tiny_study)


@pytest.fixture(params=["shipped", "tiny"])
def study(request: pytest.FixtureRequest, tiny_study: Path) -> Study:
    return load_study(shipped_folder() if request.param == "shipped" else tiny_study)


def full_ledger(study: Study) -> pandas.DataFrame:
    return ledger.ledger(study, ledger.book(study, voices_of(study)))


# The ledger --------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["rules", "agreed"])
def test_every_word_is_counted_once_of_each_text(study: Study, coding: str) -> None:
    voices = voices_of(study, coding)
    full = ledger.ledger(study, ledger.book(study, voices))
    for text in study.texts:
        own = full[full["text_id"] == text.id]
        assert own["words"].sum() == words_in(text.content)
        assert own["share_of_text"].sum() == pytest.approx(1)
        assert own["share_of_prose"].sum() == pytest.approx(1)


def test_the_ledger_is_the_sum_of_the_segments(study: Study) -> None:
    keys = ["text_id", "speaker", "mode"]
    segments = frame("segments", study, voices_of(study))
    expected = segments.groupby(keys)["words"].agg(["size", "sum"]).sort_index()
    full = full_ledger(study).set_index(keys).sort_index()
    assert full["segments"].tolist() == expected["size"].tolist()
    assert full["words"].tolist() == expected["sum"].tolist()


def test_the_ledger_of_the_tiny_study(tiny: Study) -> None:
    prose = ledger.of_prose(full_ledger(tiny))
    found = prose.set_index(["text_id", "speaker", "mode"])
    assert found.loc[("borgo", "rossi", "transcript"), "words"] == 7
    # "molto buono" stands in marks within his own turn: it is his like the rest.
    assert found.loc[("borgo", "bianchi", "transcript"), "own_wording"] == 9
    assert found.loc[("piazza", "rossi", "direct"), "own_wording"] == 4
    assert found.loc[("piazza", "bianchi", "indirect"), "own_wording"] == 0


def test_order_follows_the_study(study: Study) -> None:
    full = full_ledger(study)
    order = speaker_order(study)
    texts = [text.id for text in study.texts]
    keys = [(texts.index(r.text_id), order.index(r.speaker)) for r in full.itertuples()]
    assert keys == sorted(keys)


def test_swapped_leaders_swap_rows_and_change_nothing_else(
    make_study: Callable[..., Path],
) -> None:
    toml = {'leaders = ["rossi", "bianchi"]': 'leaders = ["bianchi", "rossi"]'}
    one = full_ledger(load_study(make_study()))
    other = full_ledger(load_study(make_study(toml=toml, name="swapped")))
    keys = ["text_id", "speaker", "mode"]
    assert one["speaker"].tolist() != other["speaker"].tolist()
    pandas.testing.assert_frame_equal(
        one.sort_values(keys, ignore_index=True), other.sort_values(keys, ignore_index=True)
    )


def test_a_citation_is_not_the_speakers_own(in_memory: Callable[..., Study]) -> None:
    study = in_memory("Anna Rossi ha citato Dante: «Il lago ride». Rossi ha detto: «Basta così».")
    voices = voices_of(study)
    own = ledger.own_wording(study, ledger.book(study, voices)).set_index("speaker")
    cited = sum(bool(quotation.quoted_person) for quotation in voices[0].quotations)
    assert own.loc["rossi", "cited_words"] == 3 * cited
    assert own.loc["rossi", "own_wording"] == 5 - 3 * cited


def test_a_mismatched_mark_costs_its_own_passage(in_memory: Callable[..., Study]) -> None:
    study = in_memory('Anna Rossi ha detto: «Il lago è "pulito». Rossi ha aggiunto: «Basta così».')
    own = ledger.own_wording(study, ledger.book(study, voices_of(study))).set_index("speaker")
    assert own.loc["rossi", "broken_words"] == 4
    assert own.loc["rossi", "own_wording"] == 2


def test_names_in_marks_are_nobodys_words(in_memory: Callable[..., Study]) -> None:
    study = in_memory('Anna Rossi ha presentato il progetto "Lago Vivo" ai sindaci.')
    words = ledger.book(study, voices_of(study))
    assert not words["own"].any() and not words["broken"].any()


def test_own_wording_and_room_have_every_leader_in_every_text(study: Study) -> None:
    voices = voices_of(study)
    for table in (
        ledger.own_wording(study, ledger.book(study, voices)),
        ledger.room(study, voices),
    ):
        expected = [(text.id, leader) for text in study.texts for leader in study.leaders]
        assert list(zip(table["text_id"], table["speaker"], strict=True)) == expected


def test_room_agrees_with_the_ledger(study: Study) -> None:
    prose = ledger.of_prose(full_ledger(study)).groupby(["text_id", "speaker"])["words"].sum()
    for row in ledger.room(study, voices_of(study)).itertuples():
        assert row.words == prose.get((row.text_id, row.speaker), 0)
        assert row.longest <= row.words


def test_turns_lead_from_label_to_words(tiny: Study) -> None:
    turns = ledger.turns(voices_of(tiny))
    assert turns["label"].tolist() == ["Anna Rossi:", "Luca Bianchi:"]
    assert turns["speaker"].tolist() == ["rossi", "bianchi"]
    assert turns["line"].tolist() == [3, 5]
    assert turns["words"].tolist() == [7, 9]


def shown_in_01(study: Study) -> list[object]:
    """What notebook 01 prints of who speaks, without codings in the way."""
    voices = voices_of(study, "rules")
    words = ledger.book(study, voices)
    tables = [
        ledger.of_prose(ledger.ledger(study, words)), ledger.turns(voices),
        ledger.passages(voices), ledger.own_wording(study, words), ledger.room(study, voices),
        stance.reporting_verbs(study, voices),
    ]  # fmt: skip
    return [table.to_csv() for table in tables]


def changed(study: Study, old: str, new: str) -> Study:
    assert any(old in text.content for text in study.texts)
    texts = (replace(text, content=text.content.replace(old, new)) for text in study.texts)
    return replace(study, texts=tuple(texts))


@pytest.mark.parametrize(
    ("old", "new"),
    [("top of page", "a long way down the page"), ("newsletter", "rivista"), ("\nree\n", "\nrea\n"),
     ("Mosca i due Premier", "Roma i due Presidenti"), ("Commenti", "Commento")],
)  # fmt: skip
def test_no_word_of_page_furniture_shows_in_notebook_01(old: str, new: str) -> None:
    study = load_study(shipped_folder())
    assert shown_in_01(changed(study, old, new)) == shown_in_01(study)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Vladimir Putin: Caro", "Kassym-Jomart Tokayev: Caro"),
        ("Vladimir Putin: Caro", "Putin: Caro"),
        ("«progetto di svolta»", '"progetto di svolta"'),
        ("«progetto di svolta»", "«progetto di svolta"),
    ],
)
def test_every_label_and_mark_shows_in_notebook_01(old: str, new: str) -> None:
    study = load_study(shipped_folder())
    assert shown_in_01(changed(study, old, new)) != shown_in_01(study)


def test_many_quotations_take_no_longer_than_their_words(in_memory: Callable[..., Study]) -> None:
    study = in_memory("Anna Rossi ha detto: " + "«Il lago è blu». " * 4000)
    voices = voices_of(study)
    began = time.perf_counter()
    ledger.book(study, voices)
    assert time.perf_counter() - began < 5


def test_the_ledger_survives_any_text(in_memory: Callable[..., Study]) -> None:
    pieces = [
        "Anna Rossi ", "ha detto ", "«", "»", '"', "il lago", ". ", "\n", "\n\n", "é\u0301",
        "Luca Bianchi: ", "\u200b", "\u00a0", "’", "12,5 ", "_", "\x00", "(Applausi)",
    ]  # fmt: skip
    draw = random.Random(3)
    for kind in ("article", "transcript"):
        for _ in range(60):
            content = "Lago " + "".join(draw.choices(pieces, k=30))
            study = in_memory(content, kind)
            full = full_ledger(study)
            assert full["words"].sum() == words_in(content)


# What is set aside -------------------------------------------------------------------------


def test_kinds_of_line_add_up(study: Study) -> None:
    parts = sources.composition(study)
    for text in study.texts:
        assert parts[parts["text_id"] == text.id]["words"].sum() == words_in(text.content)
    lost = sources.set_aside(study)
    assert (lost["words_lost"] == lost["words"] * lost["times"]).all()
    aside = parts[parts["kind"].isin(sources.SET_ASIDE)]
    assert lost["words_lost"].sum() == aside["words"].sum()


def test_a_caption_told_twice_is_one_row(in_memory: Callable[..., Study]) -> None:
    caption = "Rossi e Bianchi sul lago"
    prose = "Anna Rossi ha parlato a lungo."
    study = in_memory(f"Titolo del pezzo\n\n{caption}\n{caption}\u00a0\n\n{prose}")
    lost = sources.set_aside(study)
    assert lost[["kind", "times", "words_lost", "lines"]].values.tolist() == [
        ["caption", 2, 10, "3–4"]
    ]


@pytest.mark.parametrize(
    ("lines", "written"),
    [([], ""), ([3], "3"), ([5, 6, 14], "5–6, 14"), ([2, 1, 2, 4], "1–2, 4")],
)
def test_line_numbers_are_written_as_ranges(lines: list[int], written: str) -> None:
    assert sources.line_ranges(lines) == written


def test_invisible_characters_are_counted(in_memory: Callable[..., Study]) -> None:
    found = sources.invisible_characters(in_memory("Il\u00a0lago\u00a0è\u200b blu.\n\tSì.\u00a0"))
    assert found[["code_point", "times", "lines"]].values.tolist() == [
        ["U+00A0", 3, 2],
        ["U+200B", 1, 1],
    ]


# Defects -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Il volume è di $27,8 miliardi di dollari USA.", "$27,8 miliardi di dollari"),
        ("Sono € 3.000 euro.", "€ 3.000 euro"),
        ("Il volume è di $27,8 miliardi.", None),
        ("Il volume è di 27,8 miliardi di dollari.", None),
        ("Vale $20, cioè molti dollari.", None),
        ("Costa $5. Dollari pochi.", None),
        ("Da $3 a 4 miliardi di euro.", None),
    ],
)
def test_a_currency_said_twice_is_found(
    in_memory: Callable[..., Study], written: str, found: str | None
) -> None:
    study = in_memory(written)
    assert sources.defects(study, voices_of(study))["what"].tolist() == ([found] if found else [])


def test_defects_lead_to_their_characters(study: Study) -> None:
    for row in sources.defects(study, voices_of(study)).itertuples():
        content = study.text(row.text_id).content
        assert content[row.start : row.end] == row.what
        assert content.count("\n", 0, row.start) + 1 == row.line


def test_defects_by_kind_leaves_none_out() -> None:
    study = load_study(shipped_folder())
    found = sources.defects(study, voices_of(study))
    assert sources.defects_by_kind(found)["times"].sum() == len(found)
    assert {"rule", "hand"} == set(found["found_by"])


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("borgo,1,0,8,Incontri,why", "there stands 'Incontro'"),
        ("borgo,2,0,8,Incontro,why", "in line 2"),
        ("borgo,one,0,8,Incontro,why", "three whole numbers"),
        ("nowhere,1,0,8,Incontro,why", "no text with id"),
    ],
)
def test_a_listed_defect_that_points_nowhere_is_refused(
    tiny_study: Path, row: str, complaint: str
) -> None:
    header = ",".join(sources.DEFECT_COLUMNS)
    (tiny_study / "defects.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    study = load_study(tiny_study)
    with pytest.raises(StudyError, match=complaint):
        sources.defects(study, voices_of(study))


def test_listed_defects_need_their_columns(tiny_study: Path) -> None:
    (tiny_study / "defects.csv").write_text("text,what\nborgo,x\n", encoding="utf-8")
    study = load_study(tiny_study)
    with pytest.raises(StudyError, match="expected text_id, line"):
        sources.defects(study, voices_of(study))


# Agreement ---------------------------------------------------------------------------------


def test_alpha_of_krippendorffs_own_example() -> None:
    # Krippendorff 2013, section 12.3: four observers, twelve units, nominal alpha 0.743.
    table = [
        "1 1 * 1", "2 2 3 2", "3 3 3 3", "3 3 3 3", "2 2 2 2", "1 2 3 4", "4 4 4 4", "1 1 2 1",
        "2 2 2 2", "* 5 5 5", "* * 1 1", "* * 3 *",
    ]  # fmt: skip
    units = [[value for value in row.split() if value != "*"] for row in table]
    assert chance.krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "alpha", "percent"),
    [
        ([("a", "a"), ("b", "b")], 1.0, 1.0),
        ([("a", "b"), ("b", "a")], -0.5, 0.0),
        ([("a", "a"), ("a", "a")], None, 1.0),
        ([("a",)], None, None),
        ([], None, None),
    ],
)
def test_agreement_in_plain_cases(
    units: list[tuple[str, ...]], alpha: float | None, percent: float | None
) -> None:
    found = chance.krippendorff_alpha(units)
    assert found == pytest.approx(alpha) if alpha is not None else found != found
    share = chance.percent_agreement(units)
    assert share == percent if percent is not None else share != share


def coded(folder: Path, change: Callable[[int, str, str], tuple[str, str]]) -> Study:
    """The study with the rules' own attribution as codings, changed for the agreed coder."""
    study = load_study(folder)
    rows = []
    for voice in voices_of(study, "rules"):
        for number, s in enumerate(s for s in voice.segments if s.sentence_id):
            who, mode = change(number, s.speaker, s.mode)
            place = f"{voice.corpus.text.id},{s.sentence_id},{s.start},{s.end}"
            rows += [f"{place},one,{s.speaker},{s.mode},", f"{place},two,{who},{mode},"]
            rows += [f"{place},agreed,{who},{mode},"]
    (folder / "codings").mkdir()
    (folder / "codings" / "voices.csv").write_text(CODINGS + "\n".join(rows) + "\n", "utf-8")
    return load_study(folder)


def compared(study: Study) -> tuple[pandas.DataFrame, pandas.DataFrame, pandas.DataFrame]:
    rules, agreed = voices_of(study, "rules"), voices_of(study)
    both = agreement.compared(study, rules, agreed)
    return both, agreement.scores(study, both), agreement.misses(study, rules, agreed, both)


def test_rules_that_equal_the_coding_score_everything(tiny_study: Path) -> None:
    study = coded(tiny_study, lambda number, who, mode: (who, mode))
    both, scores, misses = compared(study)
    assert (scores["share_of_sentences"] == 1).all() and (scores["share_of_words"] == 1).all()
    assert misses.empty
    assert agreement.wrong_mouths(study, both)["words"].tolist() == [0]
    assert agreement.coder_agreement(study)["agreement"].dropna().eq(1).all()


def test_each_miss_is_listed_with_its_words(tiny_study: Path) -> None:
    study = coded(
        tiny_study,
        lambda number, who, mode: ("narrator", "narration") if number == 0 else (who, mode),
    )
    both, scores, misses = compared(study)
    whole = scores[(scores["text_id"] == "all texts") & (scores["aspect"] == "speaker")].iloc[0]
    assert whole["sentences"] - whole["right_sentences"] == len(misses) > 0
    assert whole["words"] - whole["right_words"] == misses["wrong_words"].sum()
    assert misses["agreed"].unique().tolist() == ["narrator narration"]
    wrong = agreement.wrong_mouths(study, both).iloc[0]
    assert wrong["narrators"] == wrong["words"]
    assert wrong["another_leaders"] == wrong["another_voices"] == 0
    assert wrong["words"] == misses["wrong_words"].sum() and wrong["of"] == whole["words"]
    square = agreement.confusion(study, both).set_index("agreed")
    assert square.to_numpy().sum() == whole["words"]
    assert square.loc["narrator"].drop("narrator").sum() == wrong["words"]
    doubts = ledger.doubtful(study, voices_of(study))
    assert doubts["why"].unique().tolist() == ["the coders differ"]
    assert doubts["line"].tolist() == misses["line"].tolist()
    room = agreement.room_by_coder(study, voices_of(study, "rules"), voices_of(study))
    assert room["one"].tolist() == room["rules"].tolist()
    assert room["two"].tolist() == room["agreed"].tolist() != room["one"].tolist()


def test_words_of_another_leader_are_told_from_the_narrators(tiny_study: Path) -> None:
    swapped = {"rossi": "bianchi", "bianchi": "both"}
    study = coded(tiny_study, lambda number, who, mode: (swapped.get(who, who), mode))
    both, _, _ = compared(study)
    wrong = agreement.wrong_mouths(study, both).iloc[0]
    assert wrong["another_leaders"] > 0 < wrong["another_voices"] and wrong["narrators"] == 0
    assert wrong["another_leaders"] + wrong["another_voices"] == wrong["words"]


def test_without_a_coding_doubt_is_not_counted_but_the_rules_marks_are(tiny_study: Path) -> None:
    bare = load_study(Path(__file__).parents[1] / "examples" / "isola_e_lago")
    voices = voices_of(bare)
    marked = [
        s for v in voices for s in v.segments
        if s.kind == "prose" and s.confidence in ("medium", "low")
    ]  # fmt: skip
    doubts = ledger.doubtful(bare, voices)
    assert len(doubts) == len(marked) > 0
    assert doubts["why"].str.endswith("confidence of the rules").all()
    found = ledger.uncoded(bare, voices)
    assert found["words"].tolist() == [doubts["words"].sum()]
    study = coded(tiny_study, lambda number, who, mode: (who, mode))
    assert ledger.uncoded(study, voices_of(study)).empty


def test_a_name_is_no_common_word_in_small_letters(tiny: Study) -> None:
    names = ledger._names(tiny)
    written = next(iter(tiny.people.values())).name
    assert names.search(written) and not names.search(written.casefold())
    assert ledger._names(replace(tiny, people={})).search("chiunque") is None


def test_points_under_a_doubtful_lead_in_are_doubtful_too() -> None:
    study = load_study(shipped_folder())
    doubts = ledger.doubtful(study, voices_of(study))
    under = doubts[doubts["why"] == "under a doubtful lead-in"]
    leads = {int(remark.rsplit(" ", 1)[1].rstrip(".")) for remark in under["remark"]}
    assert leads <= set(doubts["line"]) and len(under) > len(leads) > 1
    names = [p.name.split()[-1] for p in study.people.values()]
    assert not under["text"].str.contains("|".join(names)).any()
    assert (doubts["line"].isin(leads) & doubts["text"].str.endswith(":")).sum() == len(leads)


@pytest.mark.parametrize(
    ("words", "marked", "found"),
    [((100, 90), (5, 6), [10, 11]), ((100, 90), (5, 5), []), ((100, 0), (90, 90), [])],
)
def test_a_difference_smaller_than_what_is_marked_doubtful(
    tiny: Study, words: tuple[int, int], marked: tuple[int, int], found: list[int]
) -> None:
    in_doubt = pandas.DataFrame(
        {"text_id": "borgo", "speaker": tiny.leaders, "words": words, "doubtful_words": marked}
    )
    close = ledger.too_close(tiny, in_doubt)
    assert close[["difference", "doubtful_words"]].to_numpy().ravel().tolist() == found


def test_without_codings_there_is_nothing_to_compare(tiny: Study) -> None:
    both, scores, misses = compared(tiny)
    assert both.empty and scores.empty and misses.empty
    assert agreement.coder_agreement(tiny).empty and agreement.wrong_mouths(tiny, both).empty
    assert agreement.confusion(tiny, both).columns.tolist() == ["agreed"]
    rules = voices_of(tiny, "rules")
    assert agreement.room_by_coder(tiny, rules, rules).columns.tolist() == [
        "text_id", "speaker", "agreed", "rules",
    ]  # fmt: skip


# Stance ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hits", "of"), [(0, 1), (1, 1), (0, 53), (3, 37), (19, 49), (500, 1000)])
def test_wilsons_interval_is_scipys(hits: int, of: int) -> None:
    expected = binomtest(hits, of).proportion_ci(method="wilson")
    assert chance.wilson(hits, of) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilsons_interval_of_nothing() -> None:
    assert all(bound != bound for bound in chance.wilson(0, 0))


def test_stances_are_those_of_the_lexicon() -> None:
    rows = read_lexicon("it", "reporting_verbs", ("lemma", "stance"))
    assert {row["stance"] for row in rows} <= set(stance.STANCES)


def test_verbs_that_stage_a_speech_are_kept_and_not_counted(
    in_memory: Callable[..., Study],
) -> None:
    study = in_memory("Anna Rossi ha concluso: «Il lago è pulito». Rossi ha detto: «Basta così».")
    verbs = stance.reporting_verbs(study, voices_of(study)).set_index("lemma")
    assert verbs["counted"].to_dict() == {"concludere": False, "dire": True}
    assert verbs["left_out"].to_dict() == {"concludere": "stages a speech", "dire": ""}


def test_the_lines_of_verbs_leave_room_for_the_verbs(in_memory: Callable[..., Study]) -> None:
    places = ("lago", "fiume", "canale", "bosco", "porto")
    study = in_memory("\n\n".join(f"Anna Rossi ha detto che il {x} è pulito." for x in places))
    shown = stance.lemmas(study, stance.reporting_verbs(study, voices_of(study)))
    assert shown["lines"].tolist() == ["3, 5 and 2 more"]


def test_verbs_by_stance(in_memory: Callable[..., Study]) -> None:
    study = in_memory(
        "Anna Rossi ha sottolineato che il lago è pulito. "
        "Luca Bianchi ha detto che il lago è sporco. Luca Bianchi ha ammesso che serve tempo."
    )
    verbs = stance.reporting_verbs(study, voices_of(study))
    assert verbs[["speaker", "lemma", "counted"]].values.tolist() == [
        ["rossi", "sottolineare", True],
        ["bianchi", "dire", True],
        ["bianchi", "ammettere", True],
    ]
    table = stance.by_stance(study, verbs)
    assert len(table) == len(stance.STANCES) * len(study.leaders)
    assert table.groupby("speaker")["verbs"].sum().to_dict() == {"rossi": 1, "bianchi": 2}
    gap = stance.widest_gap(table).iloc[0]
    assert (gap["stance"], gap["speaker"], gap["gap"]) == ("asserting", "rossi", 1.0)


VERBS_OF_TINY = (
    ("ha detto", "true", "bianchi", "distancing"),
    ("ha aggiunto", "true", "rossi", "staging"),
    ("ha ricordato", "false", "", ""),
)


def with_verbs(folder: Path) -> Study:
    """The tiny study with a coding of its article's three reporting verbs."""
    rows = [",".join(VERB_COLUMNS)]
    (article,) = (v for v in voices_of(load_study(folder)) if v.corpus.text.id == "piazza")
    for verb, reports, speaker, stand in VERBS_OF_TINY:
        start = article.corpus.text.content.index(verb)
        sentence = next(s.id for s in article.corpus.sentences if s.start <= start < s.end)
        place = f"piazza,{sentence},{start},{start + len(verb)}"
        rows.append(f"{place},agreed,{reports},{speaker},{stand},")
    (folder / "codings").mkdir(exist_ok=True)
    (folder / "codings" / "stance.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return load_study(folder)


def test_coded_verbs_stand_in_the_place_of_the_rules_verbs(tiny_study: Path) -> None:
    study = with_verbs(tiny_study)
    verbs = stance.reporting_verbs(study, voices_of(study))
    assert verbs[["verb", "speaker", "stance", "coding", "left_out"]].values.tolist() == [
        ["ha detto", "bianchi", "distancing", "agreed", "the sentence is another voice's"],
        ["ha aggiunto", "rossi", "staging", "agreed", "stages a speech"],
    ]
    assert stance.bases(study, verbs).values.tolist() == [["piazza", "by the agreed coding"]]


def test_the_rules_verbs_are_scored_against_the_coding(tiny_study: Path) -> None:
    study = with_verbs(tiny_study)
    rules = voices_of(study, "rules")
    scored = stance.scored(study, rules)
    assert scored[["right", "of"]].values.tolist() == [[2, 2], [1, 2], [0, 2], [2, 3]]
    missed = stance.misses(study, rules)
    assert missed[["verb", "agreed", "rules"]].values.tolist() == [
        ["ha detto", "bianchi", "rossi"],
        ["ha ricordato", "reports nothing", "bianchi"],
    ]
    text = study.text("piazza").content
    assert all(verb in text for verb in missed["verb"])


def test_without_a_coding_of_verbs_nothing_is_scored(tiny: Study) -> None:
    rules = voices_of(tiny, "rules")
    assert stance.scored(tiny, rules).empty and stance.misses(tiny, rules).empty
    (basis,) = set(stance.bases(tiny, stance.reporting_verbs(tiny, rules))["basis"])
    assert "by the rules" in basis


def test_what_the_rules_reach_on_the_coded_verbs(study: Study) -> None:
    scored = stance.scored(study, voices_of(study, "rules"))
    assert (scored["share"] >= 0.85).all(), scored


def test_a_verb_in_somebody_elses_sentence_is_not_counted(tiny_study: Path) -> None:
    study = coded(tiny_study, lambda number, who, mode: ("narrator", "narration"))
    verbs = stance.reporting_verbs(study, voices_of(study))
    assert len(verbs) and not verbs["counted"].any()
    assert stance.by_stance(study, verbs).empty and stance.lemmas(study, verbs).empty
    assert stance.widest_gap(stance.by_stance(study, verbs)).empty


# Sentences ---------------------------------------------------------------------------------


def test_a_finding_is_one_block_that_begins_with_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings.finding("F9.1", "word " * 40)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("F9.1 word") and all(line.startswith("     w") for line in lines[1:])
    assert max(map(len, lines)) <= 98


@pytest.mark.parametrize(
    ("phrases", "written"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listing(phrases: list[str], written: str) -> None:
    assert findings.listing(phrases) == written


def test_each_row_a_phrase() -> None:
    rows = pandas.DataFrame({"who": ["a", "b", "c"], "n": [0, 1, 2000]})
    assert findings.each(rows, "{who}: {n:#word}") == "a: no words, b: 1 word and c: 2,000 words"
    assert findings.each(rows, "{who}", most=2) == "a, b and 1 more"
    assert findings.each(rows[:0], "{who}", none="none") == "none"
    assert findings.each(rows, "{who}", between="; ") == "a; b; c"
    missing = pandas.DataFrame({"share": [0.5, float("nan")]})
    assert findings.each(missing, "{share:.0%}") == "50% and n/a"
    assert findings.counted(2, "stretch") == "2 stretches"


def test_a_readable_table_keeps_every_row() -> None:
    rows = pandas.DataFrame(
        {
            "text_id": ["a", "b"],
            "share_own": [0.0274, float("nan")],
            "alpha": [0.5, 1],
            "ok": [True, False],
        }
    )
    shown = findings.readable(rows)
    assert shown.columns.tolist() == ["text", "share own", "alpha", "ok"]
    assert shown.values.tolist() == [["a", "2.7%", "0.50", "yes"], ["b", "", "1.00", "no"]]


def test_a_listed_defect_moves_with_its_line(make_study) -> None:
    """Other line ends before it, and the words are still found where they stand."""
    listed = "text_id,line,start,end,what,why\nborgo,1,3,8,contr,an example\n"
    content = "\ufeffIncontro a Borgo\r\n\r\nAnna Rossi: Sì.\r\n\r\nLuca Bianchi: No.\r\n"
    folder = make_study({"borgo.txt": content, "defects.csv": listed})
    study = load_study(folder)
    found = sources.defects(study, voices_of(study))
    (row,) = found[found["why"] == "an example"].itertuples()
    assert study.text("borgo").content[row.start : row.end] == "contr"
