"""Keyness: the formulas against outside judges, and what chance gives."""

from __future__ import annotations

from collections import Counter
from math import hypot, inf, sqrt

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.rhetorical_terms import keyness

EXACTLY = {"rel": 1e-9, "abs": 1e-9}
# Counts of five words in two voices, and in a background that the prior is made from.
WORDS = "abcde"
ONE = (8, 0, 36, 120, 3)
OTHER = (2, 9, 14, 80, 0)
BACKGROUND = (12, 10, 60, 300, 5)
WORTH = 250
# Printed by convokit 3.0.1 (FightingWords) and scattertext 0.2.2 for these counts.
CONVOKIT_Z = (
    0.8078742028477283, -2.2679502660744677, 1.2471283014493284, -1.2502112427898247,
    0.7319230295381443,
)  # fmt: skip
SCATTERTEXT_Z = (
    0.7950745508137742, -2.2406500545806236, 1.1419377880965556, -0.6087729108813573,
    0.7278492327364966,
)  # fmt: skip
SCATTERTEXT_G2 = (
    1.6598566245063942, 17.62648236826304, 3.008756753475202, 0.6277950468872353,
    2.9478568183740474,
)  # fmt: skip

sizes = st.integers(1, 5000)
counts = st.tuples(st.integers(0, 300), st.integers(0, 300), sizes, sizes).map(
    lambda drawn: (drawn[0], drawn[1], drawn[0] + drawn[2], drawn[1] + drawn[3])
)


@given(counts)
def test_log_likelihood_over_four_cells_is_scipys(drawn: tuple[int, int, int, int]) -> None:
    a, b, n_a, n_b = drawn
    value = keyness.log_likelihood_four(a, b, n_a, n_b)
    if a + b == 0:
        assert value == 0
        return
    table = [[a, b], [n_a - a, n_b - b]]
    judge = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert value == pytest.approx(judge.statistic, **EXACTLY)
    assert keyness.p_of(value) == pytest.approx(judge.pvalue, **EXACTLY)


@given(counts)
def test_log_likelihood_over_two_cells_is_scipys(drawn: tuple[int, int, int, int]) -> None:
    a, b, n_a, n_b = drawn
    expected = [(a + b) * n_a / (n_a + n_b), (a + b) * n_b / (n_a + n_b)]
    judge = stats.power_divergence([a, b], expected, lambda_="log-likelihood") if a + b else None
    wanted = judge.statistic if judge else 0.0
    assert keyness.log_likelihood_two(a, b, n_a, n_b) == pytest.approx(wanted, **EXACTLY)


@given(counts)
def test_nltk_measures_the_same_association(drawn: tuple[int, int, int, int]) -> None:
    measures = pytest.importorskip("nltk.metrics.association").BigramAssocMeasures
    a, b, n_a, n_b = drawn
    if not a or not b or a == n_a or b == n_b:
        return  # NLTK puts a tiny number in the place of an empty cell
    judge = measures.likelihood_ratio(a, (a + b, n_a), n_a + n_b)
    assert keyness.log_likelihood_four(a, b, n_a, n_b) == pytest.approx(judge, rel=1e-9, abs=1e-6)


def test_other_programs_print_the_same() -> None:
    n_a, n_b, total = sum(ONE), sum(OTHER), sum(BACKGROUND)
    for n, (a, b) in enumerate(zip(ONE, OTHER, strict=True)):
        assert keyness.log_likelihood_four(a, b, n_a, n_b) == pytest.approx(
            SCATTERTEXT_G2[n], **EXACTLY
        )
        prior = WORTH * BACKGROUND[n] / total
        odds, error = keyness.log_odds(a, b, n_a, n_b, prior, WORTH)
        assert odds / error == pytest.approx(CONVOKIT_Z[n], **EXACTLY)
        # scattertext keeps the two terms of the variance that the paper leaves out.
        rests = [n_a + WORTH - a - prior, n_b + WORTH - b - prior]
        whole = hypot(error, sqrt(1 / rests[0] + 1 / rests[1]))
        assert odds / whole == pytest.approx(SCATTERTEXT_Z[n], **EXACTLY)


@given(counts.filter(lambda drawn: drawn[0] and drawn[1]))
def test_the_interval_of_the_log_ratio_is_scipys(drawn: tuple[int, int, int, int]) -> None:
    a, b, n_a, n_b = drawn
    judge = stats.contingency.relative_risk(a, n_a, b, n_b)
    bounds = judge.confidence_interval(0.95)
    wanted = [numpy.log2(x) for x in (judge.relative_risk, bounds.low, bounds.high)]
    assert keyness.log_ratio(a, b, n_a, n_b) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@given(counts)
def test_swapping_the_voices_swaps_the_sign(drawn: tuple[int, int, int, int]) -> None:
    a, b, n_a, n_b = drawn
    value, low, high = keyness.log_ratio(a, b, n_a, n_b)
    assert keyness.log_ratio(b, a, n_b, n_a) == pytest.approx((-value, -high, -low), **EXACTLY)
    odds, error = keyness.log_odds(a, b, n_a, n_b, 0.5, 10)
    assert keyness.log_odds(b, a, n_b, n_a, 0.5, 10) == pytest.approx((-odds, error), **EXACTLY)
    assert keyness.log_likelihood_four(b, a, n_b, n_a) == pytest.approx(
        keyness.log_likelihood_four(a, b, n_a, n_b), **EXACTLY
    )


@given(st.lists(st.floats(0, 1), max_size=40))
def test_false_discovery_rates_are_scipys(ps: list[float]) -> None:
    wanted = stats.false_discovery_control(ps).tolist() if ps else []
    assert keyness.false_discovery_rate(ps) == pytest.approx(wanted, **EXACTLY)


@pytest.mark.parametrize(
    ("ps", "corrected"),
    [
        ([], []),
        ([0.02], [0.02]),
        # Holm (1979): the smallest times four, the next times three …, never falling.
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.9, 0.8], [1.0, 1.0]),
    ],
)
def test_holms_correction(ps: list[float], corrected: list[float]) -> None:
    assert keyness.holm(ps) == pytest.approx(corrected, **EXACTLY)


def test_dispersion_is_that_of_the_published_example() -> None:
    # Gries (2019): fifty words in five parts; DP = 0.18.
    assert keyness.dispersion((1, 2, 3, 4, 5), (9, 10, 10, 10, 11)) == pytest.approx(
        0.18 / (1 - 0.18), **EXACTLY
    )


@pytest.mark.parametrize(
    ("hits", "sizes", "value"),
    [
        ((1, 1, 1, 1, 1), (10, 10, 10, 10, 10), 0.0),
        ((5, 0, 0, 0, 0), (10, 10, 10, 10, 10), 1.0),
        ((1, 1, 1, 1, 0), (10, 10, 10, 10, 10), None),  # four hits
        ((2, 2, 2, 2), (10, 10, 10, 10), None),  # four parts
    ],
)
def test_dispersion_says_when_it_means_nothing(hits, sizes, value) -> None:
    found = keyness.dispersion(hits, sizes)
    assert found is None if value is None else found == pytest.approx(value, **EXACTLY)


def paragraphs(seed: int, many: int, shares: dict[str, float]) -> list[Counter[str]]:
    random = numpy.random.default_rng(seed)
    words, weights = list(shares), numpy.array(list(shares.values()))
    return [
        Counter(random.choice(words, size=20, p=weights / weights.sum()).tolist())
        for _ in range(many)
    ]


SHARES = {f"word{n}": 1 / (n + 1) for n in range(60)}


def test_one_voice_shuffled_is_as_distinctive_as_itself() -> None:
    one, other = paragraphs(1, 15, SHARES), paragraphs(2, 15, SHARES)
    result = keyness.compare(one, other, Counter(), shuffles=400)
    assert result.survivors == result.survivors_shuffled == 0
    assert result.chance_low <= result.hits <= result.chance_high
    assert result.p_hits > 0.05


def test_a_word_that_is_one_voices_is_found_by_every_measure() -> None:
    one = paragraphs(1, 15, {**SHARES, "own": 0.8})
    result = keyness.compare(one, paragraphs(2, 15, SHARES), Counter(), shuffles=400)
    first = result.keys[0]
    assert first.word == "own" and first.other_hits == 0
    assert max(first.p_holm, first.q, first.p_shuffled, first.p_largest) < 0.05
    assert min(first.log_ratio_low, first.log_odds_low) > 0
    assert result.survivors >= 1 and result.survivors_shuffled >= 1


def test_a_word_heaped_in_one_paragraph_does_not_survive_the_shuffles() -> None:
    # Twelve in one breath: hugely significant word by word, and one event of thirty.
    one, other = paragraphs(1, 15, SHARES), paragraphs(2, 15, SHARES)
    one[3]["refrain"] = 12
    key = next(k for k in keyness.compare(one, other, Counter()).keys if k.word == "refrain")
    assert key.p < 0.001 and key.p_shuffled > 0.2


def test_naming_the_voices_the_other_way_round_mirrors_everything() -> None:
    one, other = paragraphs(3, 9, SHARES), paragraphs(4, 14, SHARES)
    order = [2 * n for n in range(9)] + [2 * n + 1 for n in range(14)]
    there = keyness.compare(one, other, Counter(), order=order, shuffles=300)
    back = keyness.compare(other, one, Counter(), order=[*order[9:], *order[:9]], shuffles=300)
    assert (there.hits, there.hits_by_chance, there.p_hits) == (
        back.hits, back.hits_by_chance, back.p_hits
    )  # fmt: skip
    mirrored = {key.word: key for key in back.keys}
    for key in there.keys:
        twin = mirrored[key.word]
        assert (key.hits, key.p_shuffled, key.p_largest) == (
            twin.other_hits, twin.p_shuffled, twin.p_largest
        )  # fmt: skip
        assert key.z == pytest.approx(-twin.z, **EXACTLY)


def test_dealt_paragraphs_keep_the_size_of_the_voices() -> None:
    sizes = numpy.array([5, 40, 7, 60, 12, 9, 33, 21] * 5)
    mine = numpy.arange(40) % 3 == 0
    labels = keyness.dealt(sizes, mine, 500, numpy.random.Generator(numpy.random.PCG64(1)))
    assert labels.shape == (500, 40)
    # To the nearest whole paragraph, of which the largest has sixty words.
    assert abs(labels @ sizes - sizes[mine].sum()).max() <= 30
    # Whoever is dealt, every paragraph goes to either voice about as often as its size allows.
    assert labels.mean(axis=0).min() > 0.2 and labels.mean(axis=0).max() < 0.5
    assert (keyness.dealt(sizes, ~mine, 500, numpy.random.Generator(numpy.random.PCG64(1)))
            == ~labels).all()  # fmt: skip


def test_an_empty_voice_has_no_words_to_compare() -> None:
    assert keyness.compare([], [Counter("ab")], Counter()).keys == ()
    assert keyness.compare([Counter()], [Counter("ab")], Counter()).hits == 0


def test_p_values_stay_between_none_and_all() -> None:
    assert keyness.p_of(0) == 1 and keyness.p_of(1e4) == 0
    assert keyness.p_of(3.841458820694124) == pytest.approx(0.05, rel=1e-9)
    assert keyness.log_ratio(0, 0, 10, 10)[0] == 0
    assert keyness.log_ratio(10, 1, 10, 10)[2] < inf
