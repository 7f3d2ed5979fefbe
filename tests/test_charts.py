"""Charts: the same bytes twice, the same numbers in drawing, words and CSV, colours apart."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import matplotlib
import numpy
import pandas
import pytest

from helpers import charts, ledger, palette, sources, stance
from helpers.charts import Chart
from helpers.rhetorical_terms import terms, wording
from helpers.rhetorical_terms.families import read_families
from helpers.speech.voices import Voices
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import voices_of

NAMES = ("composition", "voices", "stance", "families", "key_words", "turns_and_reports")


def charts_of(study: Study) -> list[Chart]:
    voices = voices_of(study)
    prose = ledger.of_prose(ledger.ledger(study, ledger.book(study, voices)))
    verbs = stance.reporting_verbs(study, voices)
    table = stance.by_stance(study, verbs)
    return [
        charts.composition(study, sources.composition(study)),
        charts.voices(study, prose),
        charts.stance(study, table, stance.widest_gap(table), stance.bases(study, verbs)),
        *charts_of_terms(study, voices),
    ]


def charts_of_terms(study: Study, voices: Sequence[Voices]) -> list[Chart]:
    texts, families = terms.vocabularies(study, voices), read_families(study)
    hits, cells = terms.hits_of(texts, families), terms.cells(study, texts)
    rates = wording.counted(study, cells, hits, families)
    contrasts = terms.contrasts(study, cells, hits, families)
    tests = wording.tested(wording.compared(study, contrasts, families))
    pairs = wording.word_by_word(study, texts, cells)
    return [
        charts.families(study, rates, tests, wording.largest(pairs)),
        charts.key_words(study, wording.chance(study, pairs)),
        charts.turns_and_reports(study, wording.turns_and_reports(study, rates)),
    ]


@cache
def shipped_charts() -> list[Chart]:
    return charts_of(load_study(shipped_folder()))


@pytest.fixture(scope="module", params=range(6), ids=NAMES)
def chart(request: pytest.FixtureRequest) -> Chart:
    return shipped_charts()[request.param]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


@pytest.fixture(scope="module")
def shown(chart: Chart, folder: Path) -> charts.Shown:
    """The chart, drawn and filed once for all who only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(charts.FOLDER_VARIABLE, str(folder))
        return charts.show(chart)


@pytest.mark.usefixtures("shown")
def test_the_drawing_shows_the_csv(chart: Chart, folder: Path) -> None:
    table = pandas.read_csv(folder / f"{chart.name}.csv")
    found = {name: (start, end) for name, start, end in charts.drawn(charts.draw(chart))}
    expected = {}
    for number, row in enumerate(table.itertuples()):
        bounds = {"bar": (0, row.value), "part": (0, row.part), "interval": (row.low, row.high)}
        known = {kind: pair for kind, pair in bounds.items() if pair[1] == pair[1]}
        expected |= {f"{kind}-{number}": pair for kind, pair in known.items()}
    assert found.keys() == expected.keys()
    for name, pair in expected.items():
        assert found[name] == pytest.approx(pair, abs=1e-9), name


def test_bars_begin_at_zero_on_one_scale_and_fit_on_it(chart: Chart) -> None:
    (axes,) = charts.draw(chart).axes
    low, high = axes.get_xlim()
    assert low == 0
    assert all(start >= 0 and end <= high + 1e-9 for _, start, end in charts.drawn(axes.figure))


def test_shares_rest_on_the_counts_beside_them(chart: Chart) -> None:
    bars = chart.bars
    if "verbs" in bars:
        assert bars["value"].tolist() == pytest.approx(bars["verbs"] / bars["of"], abs=1e-6)
        assert (bars["low"] <= bars["value"]).all() and (bars["value"] <= bars["high"]).all()
    elif not chart.percent:
        known = bars[bars["low"].notna()]
        assert (known["low"] <= known["value"]).all() and (known["value"] <= known["high"]).all()
        if {"hits", "words"} <= {*bars}:
            rates = 1000 * bars["hits"] / bars["words"]
            assert bars["value"].tolist() == pytest.approx(rates.tolist(), abs=1e-6)
    else:
        total = bars.groupby("group")["words"].transform("sum")
        assert bars["value"].tolist() == pytest.approx(bars["words"] / total, abs=1e-6)


def test_the_words_tell_every_bar(chart: Chart) -> None:
    for bar in chart.bars.itertuples():
        assert f"{bar.label}, {bar.note}" in chart.words
        assert bar.group in chart.words
    assert chart.title in chart.words


def test_title_subtitle_and_footer_are_drawn_whole(chart: Chart) -> None:
    drawn = " ".join(text.get_text() for text in charts.draw(chart).texts)
    for part in (chart.title, chart.subtitle, chart.footer):
        assert part in drawn
    assert "n = " in chart.footer


def test_nothing_drawn_lies_outside_the_paper_or_on_other_words(chart: Chart) -> None:
    with matplotlib.style.context([charts.STYLE], after_reset=True):
        figure = charts.draw(chart)
        figure.canvas.draw()
        texts = [*figure.texts, *figure.axes[0].texts]
        boxes = [text.get_window_extent() for text in texts]
    for text, box in zip(texts, boxes, strict=True):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, text.get_text()
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, text.get_text()
    for (one, a), (other, b) in itertools.combinations(zip(texts, boxes, strict=True), 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, (one.get_text(), other.get_text())


def test_a_notebook_gets_a_picture_with_words(chart: Chart, shown: charts.Shown) -> None:
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == f"[figure] {chart.words}" == repr(shown)
    assert data["image/png"].startswith("iVBORw0KGgo")
    assert metadata == {"image/png": {"alt": chart.words, "figure": chart.name}}


def test_nothing_is_filed_where_no_folder_is_named(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(charts.FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    charts.show(chart)
    assert not [*tmp_path.iterdir()]


SCRIPT = """
from helpers import charts
from tests.test_charts import shipped_charts
for chart in shipped_charts():
    charts.show(chart)
"""


def test_another_process_gives_the_same_bytes(tmp_path: Path, monkeypatch) -> None:
    """Another hash seed, time zone and locale than this process's; the same bytes."""
    here, there = tmp_path / "here", tmp_path / "there"
    environment = {
        **os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C",
        "PYTHONUTF8": "1", charts.FOLDER_VARIABLE: str(there),
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }  # fmt: skip
    if os.environ.get("PYTHONHASHSEED") == "7":
        environment["PYTHONHASHSEED"] = "0"
    subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=True)
    monkeypatch.setenv(charts.FOLDER_VARIABLE, str(here))
    for chart in shipped_charts():
        charts.show(chart)
    found = [{path.name: path.read_bytes() for path in out.iterdir()} for out in (here, there)]
    assert found[0] == found[1]
    assert len(found[0]) == 3 * len(NAMES)


@pytest.mark.usefixtures("shown")
def test_a_drawing_is_well_formed_and_says_nothing_of_its_making(
    chart: Chart, folder: Path
) -> None:
    svg = (folder / f"{chart.name}.svg").read_text("utf-8")
    ElementTree.fromstring(svg)
    assert "Matplotlib v" not in svg and "dc:date" not in svg
    assert b"Software" not in (folder / f"{chart.name}.png").read_bytes()


def test_the_style_stays_within_the_drawing_and_no_other_gets_in(
    chart: Chart, shown: charts.Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(charts.FOLDER_VARIABLE, raising=False)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.dpi": 20}):
        before = dict(matplotlib.rcParams)
        assert charts.show(chart).png == shown.png
        assert dict(matplotlib.rcParams) == before


def test_without_rows_there_is_a_chart_that_says_so(in_memory: Callable[..., Study]) -> None:
    study = in_memory("Il sole splende.")
    for chart in charts_of(study):
        assert charts.show(chart).png
    assert "No reporting verbs" in charts_of(study)[2].title


def test_leaders_keep_their_colours_by_order(in_memory: Callable[..., Study]) -> None:
    study = in_memory("Il sole splende.")
    assert charts.voice_colour(study, "rossi") == "#332288"
    assert charts.voice_colour(study, "bianchi") == "#B35900"
    others = {charts.voice_colour(study, who) for who in ("narrator", "both", "unattributed")}
    assert others.isdisjoint(palette.LEADER_COLOURS)


# How colours look with the three deficiencies: Machado, Oliveira and Fernandes 2009, full
# severity, on linear light.
SEEN = {
    "usual": numpy.eye(3),
    "protanopia": numpy.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": numpy.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": numpy.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
TO_XYZ = numpy.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip


def light(colour: str) -> numpy.ndarray:
    encoded = numpy.array(matplotlib.colors.to_rgb(colour))
    return numpy.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def lab(linear: numpy.ndarray) -> numpy.ndarray:
    xyz = TO_XYZ @ numpy.clip(linear, 0, 1) / numpy.array([0.95047, 1.0, 1.08883])
    f = numpy.where(xyz > 0.008856, numpy.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return numpy.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize(
    ("one", "other"),
    [*itertools.combinations([*palette.LEADER_COLOURS, palette.NARRATOR_COLOUR], 2)],
)
def test_colours_keep_apart(one: str, other: str, eyes: str) -> None:
    a, b = (lab(SEEN[eyes] @ light(colour)) for colour in (one, other))
    assert numpy.linalg.norm(a - b) >= 25


@pytest.mark.parametrize(
    ("one", "other"),
    [*itertools.combinations([*palette.LEADER_COLOURS, palette.NARRATOR_COLOUR], 2)],
)
def test_colours_keep_apart_in_greyscale(one: str, other: str) -> None:
    assert abs(lab(light(one))[0] - lab(light(other))[0]) >= 7


def test_the_first_two_colours_can_be_read_as_text() -> None:
    for colour in palette.LEADER_COLOURS[:2]:
        luminance = (TO_XYZ @ light(colour))[1]
        assert 1.05 / (luminance + 0.05) >= 4.5
