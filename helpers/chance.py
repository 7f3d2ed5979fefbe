"""Statistics that several rooms ask for: agreement beyond chance, and intervals of small counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations, permutations
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy

# Draws of every bootstrap, and where each begins: the same numbers every time.
DRAWS, SEED = 2000, 20251112


def percent_agreement(units: Sequence[Sequence[Hashable]]) -> float:
    """Share of pairs of codings of the same unit that are equal; NaN without a pair.

    Args:
        units: The values each unit was given, one a coder.
    """
    pairs = [a == b for values in units for a, b in combinations(values, 2)]
    return sum(pairs) / len(pairs) if pairs else float("nan")


def differs(a: Hashable, b: Hashable) -> float:
    """The nominal difference of two values: none, or whole."""
    return float(a != b)


def squared(a: float, b: float) -> float:
    """The interval difference of two values: the square of their distance."""
    return float((a - b) ** 2)


def krippendorff_alpha(
    units: Sequence[Sequence[Hashable]],
    difference: Callable[[Any, Any], float] = differs,
) -> float:
    """Krippendorff's alpha.

    Args:
        units: The values each unit was given, one a coder; missing codings are left
            out, and units with fewer than two values say nothing.
        difference: How far two values are apart: `differs` for nominal data, `squared` for
            interval data.

    Returns:
        1 for perfect agreement, 0 for what chance would give, below 0 for worse; NaN
        where only one value was ever given, since nothing could have been disagreed on.

    Source:
        K. Krippendorff, Content Analysis, 3rd ed. 2013, chapter 12: coincidences of
        values within units against those expected from the values' totals.
    """
    observed: Counter[tuple[Hashable, Hashable]] = Counter()
    for values in units:
        for i, a in enumerate(values):
            for j, b in enumerate(values):
                if i != j:
                    observed[a, b] += 1 / (len(values) - 1)
    totals: Counter[Hashable] = Counter()
    for (a, _), weight in observed.items():
        totals[a] += weight
    expected = sum(
        one * other * difference(a, b) for a, one in totals.items() for b, other in totals.items()
    )
    if not expected:
        return float("nan")
    apart = sum(weight * difference(a, b) for (a, b), weight in observed.items())
    return 1 - (totals.total() - 1) * apart / expected


def alpha_interval(units: Sequence[Sequence[Hashable]], level: float = 0.95) -> tuple[float, float]:
    """A bootstrap interval of nominal alpha: units are drawn again, with replacement.

    Draws in which only one value is left have no alpha and are left out. Where no unit is
    disagreed on, no draw has a disagreement either, and the interval has no width: that is
    the method's limit, not certainty (see `one_more` in `helpers.framing.frame_agreement`).

    Args:
        units: As for `krippendorff_alpha`.
        level: Coverage.

    Returns:
        The bounds; NaN where alpha is.

    Source:
        B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    counted = Counter(tuple(sorted(values, key=repr)) for values in units if len(values) > 1)
    patterns = dict(sorted(counted.items(), key=repr))
    known = sorted({value for values in patterns for value in values}, key=repr)
    if len(known) < 2:
        return float("nan"), float("nan")
    totals = numpy.array([[values.count(one) for one in known] for values in patterns], dtype=float)
    apart = numpy.array([
        sum(differs(a, b) for a, b in permutations(values, 2)) / (len(values) - 1)
        for values in patterns
    ])  # fmt: skip
    counts = numpy.array(list(patterns.values()))
    drawn = numpy.random.Generator(numpy.random.PCG64(SEED)).multinomial(
        counts.sum(), counts / counts.sum(), size=DRAWS
    )
    by_value = drawn @ totals
    n = by_value.sum(axis=1)
    expected = n * n - (by_value * by_value).sum(axis=1)
    alpha = numpy.full(DRAWS, numpy.nan)
    numpy.divide((n - 1) * (drawn @ apart), expected, out=alpha, where=expected > 0)
    return middle(1 - alpha, level)


def middle(draws: numpy.ndarray, level: float = 0.95) -> tuple[float, float]:
    """The middle part of bootstrap draws, those without a value left out; NaN for none."""
    known = draws[~numpy.isnan(draws)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = numpy.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def wilson(hits: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share, which stays inside 0 and 1 and serves small counts.

    Args:
        hits: How many.
        of: Of how many; for 0 both bounds are NaN.
        level: Coverage.

    Source:
        E. B. Wilson, Journal of the American Statistical Association 22 (1927); preferred
        for small samples by Brown, Cai and DasGupta, Statistical Science 16 (2001).
    """
    if not of:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)
