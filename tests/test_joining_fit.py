"""The weights by which figures are joined can be fitted again, by anybody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers.quoted_figures.figure_scores import coded_figures
from helpers.quoted_figures.joining_fit import coded_pairs, fitted
from helpers.quoted_figures.likeness import DECLARED, WEIGHTS

CODED = Path(__file__).parent / "data" / "voices"


def test_the_weights_are_those_of_the_fit() -> None:
    """Where this fails, the rules that describe a figure have changed: write the new weights."""
    pairs = [coded_pairs(folder) for folder in coded_figures(CODED)]
    assert sum(len(rows) for rows, _ in pairs) > 4000
    assert dict(WEIGHTS) == pytest.approx(dict(fitted(pairs)), abs=0.011)


def test_a_feature_that_says_it_all_gets_the_weight() -> None:
    rows = np.zeros((40, len(WEIGHTS)))
    rows[:, 0] = 1.0
    rows[:20, list(WEIGHTS).index("overlap")] = 1.0
    found = fitted([(rows[:30], np.arange(30) < 20), (rows[30:], np.zeros(10, dtype=bool))])
    assert found["overlap"] > 1 and found["any"] < 0
    assert found["near"] == 0
    assert {name: found[name] for name in DECLARED} == dict(DECLARED)


def test_pairs_that_a_sentence_sets_apart_teach_nothing() -> None:
    folder = coded_figures(CODED)[0]
    rows, same = coded_pairs(folder)
    assert len(rows) == len(same) and rows.shape[1] == len(WEIGHTS)
    assert set(np.unique(rows[:, 0])) == {1.0}
    assert 0 < same.sum() < len(same)
