"""The explorer: a still that compares, controls that call the same functions, no network."""

from __future__ import annotations

import json
import re

import pytest

from helpers.rhetorical_terms import explorer, terms
from helpers.rhetorical_terms.explorer import LIVE_VARIABLE, Explorer
from helpers.rhetorical_terms.families import read_families
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import frame, voices_of

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(shipped_folder())


@pytest.fixture(scope="module")
def texts(study: Study) -> tuple[terms.Vocabulary, ...]:
    return terms.vocabularies(study, voices_of(study))


@pytest.fixture
def shown(study: Study, texts, monkeypatch: pytest.MonkeyPatch) -> Explorer:
    monkeypatch.delenv(LIVE_VARIABLE, raising=False)
    return Explorer(study, texts, "alleanza")


def test_a_word_of_a_family_counts_as_in_the_tables(study: Study, shown: Explorer) -> None:
    rows = frame("concordance", study, voices_of(study))
    own = rows[rows["keyword"].str.lower() == "alleanza"]
    assert len(shown.found.hits) == len(own) > 0
    assert shown.found.lines["keyword"].tolist() == own["keyword"].tolist()
    words = frame("terms", study, voices_of(study)).drop_duplicates(["text_id", "speaker", "mode"])
    assert shown.found.counts["words"].tolist() == words["words"].tolist()


def test_voices_and_modes_are_chosen(shown: Explorer) -> None:
    found = shown.look_up("alleanza", speakers=["tokayev"], modes=["transcript", "direct"])
    assert set(found.counts["speaker"]) == {"tokayev"}
    assert set(found.lines["mode"]) <= {"transcript", "direct"}
    assert 0 < len(found.hits) < len(shown.found.hits)


def test_what_counts_for_nobody_is_said(shown: Explorer) -> None:
    found = shown.look_up("Putin")
    assert not found.hits and found.left_out > 10
    assert f"{found.left_out} more in reporting clauses, names or captions" in found.sentence


@pytest.mark.parametrize("query", ["", "…", "parolachenonc'è", "<script>alert(1)</script>"])
def test_any_query_has_an_answer_and_no_markup(shown: Explorer, query: str) -> None:
    found = shown.look_up(query)
    assert not found.hits
    assert "<script" not in explorer._html(found, found.lines)


def test_the_still_is_text_and_html_without_script(shown: Explorer) -> None:
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"} and metadata == {}
    assert data["text/plain"].startswith("«alleanza»: ")
    assert not re.search(r"<script|https?://|0x[0-9a-f]{6}", data["text/html"])
    assert data == Explorer(shown._study, shown._texts, "alleanza")._repr_mimebundle_()[0]


def test_in_a_session_controls_stand_beside_the_same_still(
    shown: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ipywidgets")
    still, _ = shown._repr_mimebundle_()
    monkeypatch.setenv(LIVE_VARIABLE, "notebooks/03.ipynb")
    live, _ = shown._repr_mimebundle_()
    assert live.pop(WIDGET)["model_id"] and live == still


def test_controls_show_what_the_functions_find(shown: Explorer) -> None:
    pytest.importorskip("ipywidgets")
    box = shown.controls()
    chosen, below = box.children
    (word, as_typed, by), who, how = chosen.children[0].children, *chosen.children[1:]

    def tables() -> str:
        return below.value

    first = tables()
    word.value = "regione"
    assert tables() != first
    forms = tables()
    as_typed.value = True
    assert forms.count("<tr>") > tables().count("<tr>")
    who.value = ("putin",)
    how.value = ("indirect",)
    by.value = "right"
    wanted = shown.look_up("regione", as_typed=True, speakers=["putin"], modes=["indirect"],
                           by="right")  # fmt: skip
    assert explorer._html(wanted, wanted.lines) in tables()


def test_it_opens_with_the_term_found_most_often(study: Study, texts) -> None:
    hits = terms.hits_of(texts, read_families(study))
    opened = explorer.explore(study, texts, hits)
    own = [h.entry for h in hits if not h.excluded and h.speaker in study.leaders]
    assert own.count(opened.found.query) == max(own.count(entry) for entry in own)
    assert explorer.explore(study, texts, ()).found.query == ""


def test_the_stored_notebook_holds_the_still() -> None:
    path = shipped_folder().parent / "notebooks" / "03_rhetorical_terms.ipynb"
    stored = json.loads(path.read_text("utf-8"))
    outputs = [o for cell in stored["cells"] for o in cell.get("outputs", ())
               if "explorer.explore" in "".join(cell["source"])]  # fmt: skip
    assert [set(output["data"]) for output in outputs] == [{"text/plain", "text/html"}]
