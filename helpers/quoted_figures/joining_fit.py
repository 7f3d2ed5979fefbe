"""The weights by which figures are joined, fitted on coded texts, so that anybody can fit again.

A pair of figures of one kind that somebody coded is of one thing where it has one indicator.
A logistic regression over all such pairs gives the log odds that
`helpers.quoted_figures.likeness` holds. A test fits again and compares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from helpers.quoted_figures.bonds import sentence_bonds
from helpers.quoted_figures.figure_scores import coded_indicators
from helpers.quoted_figures.figures import read_figures
from helpers.quoted_figures.likeness import DECLARED, WEIGHTS, features, members
from helpers.speech.voices import attribute
from helpers.study import load_study

# Strength of the quadratic penalty that keeps weights small; the first has none.
PENALTY = 2.0


def coded_pairs(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of figures of one coded text that the regression learns from.

    Args:
        folder: A study with ``coded/figures.csv``.

    Returns:
        What `features` gives for each pair (pairs × weights), and whether the coder gives the
        two one indicator. Pairs that their sentence joins or parts are left out: the weights
        decide nothing there.
    """
    study = load_study(folder)
    voices = attribute(study)
    figures = read_figures(study, voices)
    coded = coded_indicators(folder, figures)
    bonds = sentence_bonds(study.language, voices, figures)
    rows = [
        (features(one, other), coded[one.figure.id] == coded[other.figure.id])
        for kind in members(study, voices, figures).values()
        for one, other in combinations([m for m in kind if m.figure.id in coded], 2)
        if (one.figure.id, other.figure.id) not in bonds
    ]
    seen = np.array([row for row, _ in rows], dtype=float).reshape(len(rows), len(WEIGHTS))
    return seen, np.array([same for _, same in rows], dtype=bool)


def fitted(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Mapping[str, float]:
    """The weights that make the codings most likely beside the `DECLARED` ones, to two decimals.

    Args:
        pairs: What `coded_pairs` gives, of one text or more.

    Source:
        Logistic regression with a quadratic penalty (ridge): S. le Cessie and J. C. van
        Houwelingen, Ridge estimators in logistic regression, Applied Statistics 41 (1992),
        191-201.
    """
    seen = np.concatenate([rows for rows, _ in pairs])
    same = np.concatenate([answers for _, answers in pairs]).astype(float)
    names = list(WEIGHTS)
    free = [at for at, name in enumerate(names) if name not in DECLARED]
    fixed = seen @ np.array([DECLARED.get(name, 0.0) for name in names])
    seen, small = seen[:, free], np.arange(len(free)) > 0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = fixed + seen @ weights
        value = np.sum(np.logaddexp(0.0, odds) - same * odds) + PENALTY * small @ weights**2
        slope = seen.T @ (1 / (1 + np.exp(-odds)) - same) + 2 * PENALTY * small * weights
        return float(value), slope

    found = minimize(loss, np.zeros(len(free)), jac=True, method="BFGS")
    learnt = {names[at]: round(float(x), 2) for at, x in zip(free, found.x, strict=True)}
    return {name: DECLARED.get(name, learnt.get(name, 0.0)) for name in names}
