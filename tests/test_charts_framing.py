"""The charts of notebook 02: what they draw is what their tables hold, and nothing overlaps."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache

import matplotlib.style
import pytest

from helpers import charts
from helpers.charts import Chart
from helpers.corpus import parse
from helpers.framing import comparison, frame_agreement, frame_scores
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import voices_of

NAMES = ("frames", "order", "agreement", "rules")


def charts_of(study: Study) -> dict[str, Chart]:
    voices = voices_of(study)
    coded = comparison.coded_frames(study, voices)
    table = comparison.shares(study, voices, coded, by_mode=False)
    scores = frame_scores.scores(study, frame_scores.judge(study, parse(study)))
    return {
        "frames": charts.frames(study, table, comparison.leaders_apart(study, table)),
        "order": charts.order(study, comparison.sequence(study, voices, coded)),
        "agreement": charts.coder_agreement(frame_agreement.agreement(study)),
        "rules": charts.rules(scores),
    }


@cache
def shipped_charts() -> dict[str, Chart]:
    return charts_of(load_study(shipped_folder()))


@pytest.fixture(params=NAMES)
def chart(request: pytest.FixtureRequest) -> Chart:
    return shipped_charts()[request.param]


def test_every_row_is_drawn_once_and_as_long_as_it_is(chart: Chart) -> None:
    drawn = {name: (start, end) for name, start, end in charts.drawn(chart.figure())}
    bars = list(chart.bars.itertuples())
    if "at" in chart.bars:
        expected = {f"mark-{n}": (row.at, row.at) for n, row in enumerate(bars)}
    else:
        expected = {f"bar-{n}": (0, row.value) for n, row in enumerate(bars)}
        expected |= {
            f"interval-{n}": (row.low, row.high) for n, row in enumerate(bars) if row.low == row.low
        }
    assert drawn.keys() == expected.keys()
    for name, ends in expected.items():
        assert drawn[name] == pytest.approx(ends), name


def test_bars_begin_at_zero_on_one_scale(chart: Chart) -> None:
    scales = {axes.get_xlim() for axes in chart.figure().axes}
    if "at" in chart.bars:
        # Places: as much room for a segment in one text as in another.
        widths = {
            round(axes.get_position().width / (axes.get_xlim()[1] - axes.get_xlim()[0]), 3)
            for axes in chart.figure().axes
        }
        assert len(widths) == 1
    else:
        assert len(scales) == 1 and scales.pop()[0] == 0


def test_shares_rest_on_the_counts_beside_them() -> None:
    bars = shipped_charts()["frames"].bars
    assert bars["value"].tolist() == pytest.approx(
        (bars["segments"] / bars["segments_of_voice"]).tolist(), abs=1e-6
    )
    assert (bars["short"] == bars["segments"].astype(str)).all()


def test_reported_speech_is_pale_and_turns_are_not() -> None:
    bars = shipped_charts()["frames"].bars
    study = load_study(shipped_folder())
    for row in bars.itertuples():
        reported = study.text(row.text_id).kind == "article" and row.speaker in study.leaders
        assert row.pale == reported


def test_a_voice_keeps_its_lane_and_colour() -> None:
    study = load_study(shipped_folder())
    marks = shipped_charts()["order"].bars
    assert marks.groupby("speaker")["lane"].nunique().eq(1).all()
    assert marks.drop_duplicates("speaker")["lane"].is_unique
    for row in marks.itertuples():
        assert row.colour == charts.voice_colour(study, row.speaker)


def test_the_words_tell_what_is_drawn(chart: Chart) -> None:
    assert chart.title in chart.words and chart.subtitle in chart.words
    for row in chart.bars.itertuples():
        assert f"{row.label}, {row.note}" in chart.words


def test_nothing_lies_outside_the_paper_or_on_other_words(chart: Chart) -> None:
    with matplotlib.style.context([charts.STYLE], after_reset=True):
        figure = chart.figure()
        figure.canvas.draw()
        texts = [*figure.texts]
        for axes in figure.axes:
            texts += [t for t in (*axes.texts, *axes.get_yticklabels()) if t.get_text()]
        boxes = [text.get_window_extent() for text in texts]
    for text, box in zip(texts, boxes, strict=True):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1 + 1, text.get_text()
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, text.get_text()
    for (one, a), (other, b) in itertools.combinations(zip(texts, boxes, strict=True), 2):
        apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, (one.get_text(), other.get_text())


def test_without_rows_there_is_a_chart_that_says_so(in_memory: Callable[..., Study]) -> None:
    for chart in charts_of(in_memory("Il sole splende.")).values():
        assert charts.show(chart).png
        assert chart.title


def test_the_title_says_how_many_differences_hold() -> None:
    study = load_study(shipped_folder())
    voices = voices_of(study)
    table = comparison.shares(study, voices, comparison.coded_frames(study, voices), by_mode=False)
    apart = comparison.leaders_apart(study, table)
    assert charts.frames(study, table, apart).title.startswith(f"None of {len(apart)} differences")
    some = apart.assign(holds=[number < 2 for number in range(len(apart))])
    assert charts.frames(study, table, some).title.endswith("hold after correction")
