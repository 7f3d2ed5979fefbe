"""Codings of figures: what coders may write, and the agreed coding in the rules' place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.quoted_figures.figure_codes import (
    FIGURE_COLUMNS,
    against_agreed,
    coder_agreement,
    figures_of,
    read_figure_codes,
    with_agreed_figures,
)
from helpers.quoted_figures.figures import read_figures
from helpers.quoted_figures.indicators import named
from helpers.speech.voices import attribute
from helpers.study import Study, load_study, shipped_folder

ARTICLE = """Il raccolto divide i due vicini

Anna Rossi ha detto che il raccolto vale 27,8 milioni di euro. Bianchi ha parlato di 40 silos.
"""
ROW = {
    "text_id": "piazza", "sentence_id": "piazza-0001", "end": "0",
    "start": str(ARTICLE.index("27,8")), "coder": "agreed",
    "surface": "27,8 milioni di euro", "qualifier": "", "relation": "eq",
    "value": "27800000", "value_high": "", "unit": "EUR", "indicator": "harvest", "period": "2030",
    "role": "reached", "speaker": "rossi", "mode": "indirect", "note": "",
}  # fmt: skip


@pytest.fixture
def coded(make_study: Callable[..., Path]) -> Callable[..., Study]:
    """A function from rows of codings (what differs from `ROW`) to a study that has them."""

    def make(*rows: dict[str, str], article: str = ARTICLE) -> Study:
        folder = make_study({"piazza.txt": article})
        (folder / "codings").mkdir()
        lines = [",".join(FIGURE_COLUMNS)]
        for row in rows:
            cells = {**ROW, **row}
            lines.append(",".join(f'"{cells[name]}"' for name in FIGURE_COLUMNS))
        (folder / "codings" / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_study(folder)

    return make


def test_a_code_is_read_with_its_place(coded) -> None:
    study = coded({})
    (code,) = read_figure_codes(study)
    assert study.text("piazza").content[code.start : code.end] == code.surface
    assert (code.value, code.value_high, code.unit) == (Decimal(27_800_000), None, "EUR")


def test_a_code_moves_with_its_sentence(coded) -> None:
    study = coded({}, article=ARTICLE.replace("Il raccolto divide", "Il grande raccolto divide"))
    (code,) = read_figure_codes(study)
    assert study.text("piazza").content[code.start : code.end] == code.surface
    assert code.start == int(ROW["start"]) + len("grande ")


BAD = {
    "relation": "roughly", "role": "dreamt", "speaker": "verdi", "mode": "shouted",
    "sentence_id": "piazza-0099", "value": "ventisette", "value_high": "tre",
    "surface": "28,7 milioni",
}  # fmt: skip


@pytest.mark.parametrize(("column", "value"), BAD.items())
def test_a_row_that_cannot_be_used_is_refused_in_a_line(coded, column: str, value: str) -> None:
    with pytest.raises(StudyError, match=r"figures\.csv, line 2") as caught:
        read_figure_codes(coded({column: value}))
    assert "\n" not in str(caught.value)
    assert column.removesuffix("_id") in str(caught.value) and value in str(caught.value)


def test_the_agreed_coding_stands_in_the_place_of_the_rules(coded) -> None:
    study = coded({"relation": "approx", "value": "28000000", "surface": "27,8 milioni di euro"})
    voices = attribute(study)
    rules = named(study, voices, read_figures(study, voices))
    (figure,) = with_agreed_figures(study, voices, rules)
    assert (figure.id, figure.coding, figure.indicator) == ("piazza-f001", "agreed", "harvest")
    assert (figure.amount.value, figure.amount.low) == (28_000_000, Decimal(25_200_000))
    assert (figure.line, figure.period, figure.role) == (3, "2030", "reached")
    assert figures_of(study, voices) == (figure,)
    # Nothing of the coding leaks into the rules.
    assert figures_of(study, voices, "rules") == rules
    assert {f.coding for f in rules} == {"rules"} and len(rules) == 2


def test_texts_that_nobody_coded_keep_their_figures(coded) -> None:
    study = coded({"coder": "model-1"})
    voices = attribute(study)
    rules = named(study, voices, read_figures(study, voices))
    assert with_agreed_figures(study, voices, rules) == rules
    assert against_agreed(study, rules).empty


def test_coders_are_compared_aspect_by_aspect(coded) -> None:
    study = coded({"coder": "one"}, {"coder": "two", "relation": "approx"})
    table = coder_agreement(study).set_index("aspect")
    assert table["coders"].unique().tolist() == ["one, two"]
    assert table.loc["figures", ["same", "of"]].tolist() == [1, 1]
    assert table.loc["value", "agreement"] == 1 and table.loc["relation", "agreement"] == 0


def test_the_rules_are_held_against_the_agreed_coding(coded) -> None:
    study = coded({"period": ""})
    voices = attribute(study)
    table = against_agreed(study, named(study, voices, read_figures(study, voices))).set_index(
        "aspect"
    )
    assert table.loc["figures found", ["right", "of"]].tolist() == [1, 1]
    assert table.loc["figures invented", "right"] == 1  # the silos nobody coded
    for aspect in ("value", "unit", "relation", "speaker", "mode"):
        assert table.loc[aspect, "share"] == 1, aspect
    assert "27,8 milioni di euro" in table.loc["indicator", "missed"]


def test_without_codings_there_is_nothing(tiny_study: Path) -> None:
    study = load_study(tiny_study)
    assert read_figure_codes(study) == () and coder_agreement(study).empty


def test_the_shipped_codings_stand_on_their_characters() -> None:
    study = load_study(shipped_folder())
    codes = read_figure_codes(study)
    assert {code.coder for code in codes} >= {"agreed"}
    for code in codes:
        assert study.text(code.text_id).content[code.start : code.end] == code.surface
    voices = attribute(study)
    table = against_agreed(study, named(study, voices, read_figures(study, voices))).set_index(
        "aspect"
    )
    shares = table["share"]
    assert shares["figures found"] == 1 and table.loc["figures invented", "right"] <= 1
    assert shares["value"] == 1 == shares["unit"]
    assert shares["relation"] >= 0.98 and shares["speaker"] >= 0.98
