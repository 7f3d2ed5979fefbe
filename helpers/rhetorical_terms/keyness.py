"""Keyness: which words set two voices apart, and how many would by chance.

Every measure is named with its formula and unit, and takes plain counts: how often a word
occurs in two voices (`a` and `b`) of so many words (`n_a` and `n_b`). A ranking of such words
always has a top; so each comes with an interval, a corrected p and a permutation test that
shuffles whole paragraphs between the two voices, because words of a paragraph come together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, log, log2, sqrt

import numpy as np

_Z = 1.959963984540054
# In place of a count of none, so that a ratio exists (Hardie 2014).
_NONE = 0.5
# Below these, a measure of dispersion means nothing.
FEWEST_TO_SPREAD, FEWEST_PARTS = 5, 5
_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class Key:
    """One word in two voices.

    Attributes:
        word: The word, or its lemma.
        hits, other_hits: How often it occurs in either voice.
        per_1000, other_per_1000: The same per 1,000 words.
        log_likelihood: `log_likelihood_four`; the larger, the less alike.
        log_likelihood_two: `log_likelihood_two`, for comparison with tools that print that.
        log_ratio, log_ratio_low, log_ratio_high: `log_ratio`: 1 is twice as often.
        log_odds, log_odds_low, log_odds_high, z: `log_odds`: natural logarithm.
        p: Of the log-likelihood, chi-squared with one degree of freedom.
        p_holm: Corrected for all words compared (Holm 1979).
        q: False discovery rate at which it would be kept (Benjamini and Hochberg 1995).
        p_shuffled: Share of shuffles in which this word sets the voices apart as much.
        p_largest: Share of shuffles in which any word does (Westfall and Young 1993).
    """

    word: str
    hits: int
    other_hits: int
    per_1000: float
    other_per_1000: float
    log_likelihood: float
    log_likelihood_two: float
    log_ratio: float
    log_ratio_low: float
    log_ratio_high: float
    log_odds: float
    log_odds_low: float
    log_odds_high: float
    z: float
    p: float
    p_holm: float
    q: float
    p_shuffled: float
    p_largest: float


@dataclass(frozen=True)
class Keyness:
    """Two voices compared word by word.

    Attributes:
        keys: Words, the z-score farthest from zero first, then by the alphabet.
        words, other_words: How many words each voice has.
        paragraphs, other_paragraphs: In how many paragraphs.
        hits: How many words reach p < .05 uncorrected.
        survivors: How many reach it after Holm's correction.
        survivors_shuffled: How many reach it by `Key.p_largest`, which corrects too.
        hits_by_chance: Mean number of such words when paragraphs are shuffled.
        chance_low, chance_high: The middle 95 % of that number.
        p_hits: Share of shuffles with at least as many.
    """

    keys: tuple[Key, ...]
    words: int
    other_words: int
    paragraphs: int
    other_paragraphs: int
    hits: int
    survivors: int
    survivors_shuffled: int
    hits_by_chance: float
    chance_low: float
    chance_high: float
    p_hits: float


def log_likelihood_two(a: int, b: int, n_a: int, n_b: int) -> float:
    """Log-likelihood over two cells: ``2 (a ln(a/E_a) + b ln(b/E_b))``, in nats times two.

    The expected counts share ``a + b`` in proportion to the sizes. Tools such as Wmatrix
    print this; it leaves out the words that are not this one.

    Source:
        Rayson and Garside, Proc. Workshop on Comparing Corpora, ACL (2000).
    """
    both = a + b
    return 2 * (_xlogy(a, both * n_a / (n_a + n_b)) + _xlogy(b, both * n_b / (n_a + n_b)))


def log_likelihood_four(a: int, b: int, n_a: int, n_b: int) -> float:
    """Log-likelihood over four cells, in nats times two: this word and all others.

    ``2 Σ O ln(O/E)`` over the table of this word and the rest in either voice; the statistic
    of a G-test of independence, chi-squared with one degree of freedom.

    Source:
        Dunning, Computational Linguistics 19 (1993).
    """
    rest_a, rest_b, total = n_a - a, n_b - b, n_a + n_b
    both, rest = a + b, rest_a + rest_b
    value = 2 * (
        _xlogy(a, both * n_a / total) + _xlogy(b, both * n_b / total)
        + _xlogy(rest_a, rest * n_a / total) + _xlogy(rest_b, rest * n_b / total)
    )  # fmt: skip
    return max(value, 0.0)


def _xlogy(observed: float, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0


def log_ratio(a: float, b: float, n_a: int, n_b: int) -> tuple[float, float, float]:
    """Log ratio ``log2((a/n_a) / (b/n_b))`` with a 95 % interval: 1 is twice as often.

    A count of none is taken for a half. The interval is Katz's for a ratio of shares.

    Returns:
        The log ratio, its lower and its upper bound.

    Source:
        Hardie, Log Ratio (2014); Katz et al., Biometrics 34 (1978).
    """
    a, b = a or _NONE, b or _NONE
    value = log2((a / n_a) / (b / n_b))
    half = _Z * sqrt(max(1 / a - 1 / n_a + 1 / b - 1 / n_b, 0.0)) / log(2)
    return value, value - half, value + half


def log_odds(
    a: float, b: float, n_a: int, n_b: int, prior: float, prior_total: float
) -> tuple[float, float]:
    """Weighted log-odds with an informative Dirichlet prior: the difference and its error.

    ``ln((a+α)/(n_a+α₀-a-α)) - ln((b+α)/(n_b+α₀-b-α))``, with the variance
    ``1/(a+α) + 1/(b+α)``; their quotient is the z-score words are usually ranked by.

    Args:
        a: How often the word occurs in the first voice.
        b: How often in the second.
        n_a: Words of the first voice.
        n_b: Words of the second.
        prior: α, what is added to both counts: how often the word occurs in a background.
        prior_total: α₀, how many words the background has.

    Returns:
        The difference (natural logarithm), and its standard error.

    Source:
        Monroe, Colaresi and Quinn, Political Analysis 16 (2008), with their approximate variance.
    """
    one = log((a + prior) / (n_a + prior_total - a - prior))
    other = log((b + prior) / (n_b + prior_total - b - prior))
    return one - other, sqrt(1 / (a + prior) + 1 / (b + prior))


def p_of(statistic: float) -> float:
    """The p-value of a log-likelihood: chi-squared with one degree of freedom."""
    return erfc(sqrt(statistic / 2))


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's correction: the chance of one false alarm among all stays below the level.

    Source:
        Holm, Scandinavian Journal of Statistics 6 (1979).
    """
    order = sorted(range(len(ps)), key=lambda n: ps[n])
    corrected, reached = [1.0] * len(ps), 0.0
    for rank, n in enumerate(order):
        reached = max(reached, min(1.0, ps[n] * (len(ps) - rank)))
        corrected[n] = reached
    return corrected


def false_discovery_rate(ps: Sequence[float]) -> list[float]:
    """The rate of false alarms among what is kept, if this and all smaller ones are kept.

    Source:
        Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    order = sorted(range(len(ps)), key=lambda n: ps[n], reverse=True)
    corrected, reached = [1.0] * len(ps), 1.0
    for rank, n in enumerate(order):
        reached = min(reached, ps[n] * len(ps) / (len(ps) - rank))
        corrected[n] = reached
    return corrected


def dispersion(hits: Sequence[int], sizes: Sequence[int]) -> float | None:
    """DPnorm: how unevenly a word is spread over parts; 0 is even, 1 in the smallest part only.

    Half the sum of the differences between each part's share of the hits and its share of
    the words, divided by its greatest possible value.

    Args:
        hits: In each part.
        sizes: Words in each part.

    Returns:
        The value, or None for too few: fewer than `FEWEST_TO_SPREAD` hits or `FEWEST_PARTS`
        parts.

    Source:
        Gries, International Journal of Corpus Linguistics 13 (2008); Lijffijt and Gries,
        the same 17 (2012).
    """
    total, words = sum(hits), sum(sizes)
    if total < FEWEST_TO_SPREAD or len(sizes) < FEWEST_PARTS:
        return None
    shares = [size / words for size in sizes]
    apart = sum(abs(h / total - s) for h, s in zip(hits, shares, strict=True)) / 2
    return apart / (1 - min(shares))


def dealt(
    sizes: np.ndarray, mine: np.ndarray, shuffles: int, random: np.random.Generator
) -> np.ndarray:
    """Paragraphs dealt anew to two voices, each keeping about as many words as it has.

    In a random order, paragraphs go to the smaller voice until it comes closest to its
    number of words; the rest is the other's. Keeping the number of paragraphs instead would
    mistake a voice of short paragraphs for one that uses some word often.

    Args:
        sizes: Words of each paragraph.
        mine: Which paragraphs are the first voice's; some are, and some are not.
        shuffles: How often.
        random: Where chance comes from.

    Returns:
        One row a shuffle, one column a paragraph: whether it is the first voice's.
    """
    # Which voice is dealt to must not depend on which one is called the first.
    own, others = sizes[mine].sum(), sizes[~mine].sum()
    first_is_dealt = bool(own < others or (own == others and mine[0]))
    wanted = own if first_is_dealt else others
    order = random.permuted(np.tile(np.arange(len(sizes)), (shuffles, 1)), axis=1)
    last = abs(sizes[order].cumsum(axis=1) - wanted).argmin(axis=1)
    last = np.minimum(last, len(sizes) - 2)
    labels = np.empty(order.shape, dtype=bool)
    np.put_along_axis(labels, order, np.arange(len(sizes)) <= last[:, None], axis=1)
    return labels if first_is_dealt else ~labels


def compare(
    one: Sequence[Mapping[str, int]],
    other: Sequence[Mapping[str, int]],
    background: Mapping[str, int],
    *,
    order: Sequence[int] = (),
    shuffles: int = 999,
    seed: int = 20251112,
) -> Keyness:
    """Compare two voices word by word.

    Args:
        one: For each paragraph of the first voice, how often each word occurs in it.
        other: The same of the second voice.
        background: Counts that say how common a word is anyway: the prior of the log-odds,
            as they are.
        order: Where each paragraph of `one` and then of `other` stands in the text; with
            it, the result does not depend on who is named first.
        shuffles: How often paragraphs are shuffled between the two.
        seed: Of the shuffles.

    Returns:
        Every word of either voice. An empty voice has no words to compare.
    """
    known = sorted({word for paragraph in (*one, *other) for word in paragraph})
    matrix = _matrix([*one, *other], known)
    mine = np.array([True] * len(one) + [False] * len(other), dtype=bool)
    if len(order):
        place = np.argsort(order)
        matrix, mine = matrix[place], mine[place]
    sizes = matrix.sum(axis=1)
    n_a, n_b = int(sizes[mine].sum()), int(sizes[~mine].sum())
    if not n_a or not n_b:
        return Keyness((), n_a, n_b, len(one), len(other), 0, 0, 0, 0.0, 0.0, 0.0, 1.0)
    observed = _likelihoods(matrix, sizes, mine[None, :])[0]
    alone, largest, by_chance = _shuffle(matrix, sizes, mine, observed, shuffles, seed)
    keys = _keys(known, matrix, mine, background, alone, largest)
    hits = sum(key.p < 0.05 for key in keys)
    low, high = (float(q) for q in np.quantile(by_chance, (0.025, 0.975)))
    return Keyness(
        keys, n_a, n_b, len(one), len(other), hits,
        sum(key.p_holm < 0.05 for key in keys), sum(key.p_largest < 0.05 for key in keys),
        float(by_chance.mean()), low, high,
        (int((by_chance >= hits).sum()) + 1) / (shuffles + 1),
    )  # fmt: skip


def _matrix(paragraphs: Sequence[Mapping[str, int]], known: Sequence[str]) -> np.ndarray:
    place = {word: number for number, word in enumerate(known)}
    matrix = np.zeros((len(paragraphs), len(known)), dtype=np.int64)
    for row, paragraph in enumerate(paragraphs):
        for word, times in paragraph.items():
            matrix[row, place[word]] += times
    return matrix


def _keys(
    known: Sequence[str], matrix: np.ndarray, mine: np.ndarray, background: Mapping[str, int],
    alone: np.ndarray, largest: np.ndarray,
) -> tuple[Key, ...]:  # fmt: skip
    counts_a, counts_b = matrix[mine].sum(axis=0), matrix[~mine].sum(axis=0)
    n_a, n_b = int(counts_a.sum()), int(counts_b.sum())
    # A word that the background lacks is given one hit there: a prior may be no zero.
    common = {word: max(background.get(word, 0), 1) for word in known}
    total = sum(background.values()) + sum(1 for word in known if not background.get(word))
    pairs = list(zip(counts_a.tolist(), counts_b.tolist(), strict=True))
    likelihoods = [log_likelihood_four(a, b, n_a, n_b) for a, b in pairs]
    ps = [p_of(value) for value in likelihoods]
    p_holm, q = holm(ps), false_discovery_rate(ps)
    keys = []
    for n, (word, (a, b)) in enumerate(zip(known, pairs, strict=True)):
        odds, error = log_odds(a, b, n_a, n_b, common[word], total)
        keys.append(Key(
            word, a, b, 1000 * a / n_a, 1000 * b / n_b, likelihoods[n],
            log_likelihood_two(a, b, n_a, n_b), *log_ratio(a, b, n_a, n_b),
            odds, odds - _Z * error, odds + _Z * error, odds / error,
            ps[n], p_holm[n], q[n], float(alone[n]), float(largest[n]),
        ))  # fmt: skip
    return tuple(sorted(keys, key=lambda key: (-abs(round(key.z, 9)), key.word)))


def _likelihoods(matrix: np.ndarray, sizes: np.ndarray, mine: np.ndarray) -> np.ndarray:
    """`log_likelihood_four` of every word, for each row of labels: the same, over arrays."""
    a = mine.astype(np.int64) @ matrix
    n_a = (mine @ sizes)[:, None]
    both, total = matrix.sum(axis=0)[None, :], int(sizes.sum())
    n_b, b, rest = total - n_a, both - a, total - both

    def part(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
        filled = np.where(observed > 0, observed, 1)
        return np.where(
            observed > 0, observed * np.log(filled / np.where(expected > 0, expected, 1)), 0.0
        )

    with np.errstate(divide="ignore", invalid="ignore"):
        value = 2 * (
            part(a, both * n_a / total) + part(b, both * n_b / total)
            + part(n_a - a, rest * n_a / total) + part(n_b - b, rest * n_b / total)
        )  # fmt: skip
    return np.maximum(value, 0.0)


def _shuffle(
    matrix: np.ndarray, sizes: np.ndarray, mine: np.ndarray, observed: np.ndarray,
    shuffles: int, seed: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Shuffle paragraphs between the voices.

    Returns:
        For each word the share of shuffles in which it, and in which any word, has at least
        the observed likelihood; and for each shuffle how many words reach p < .05.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    step = max(1, _AT_ONCE // max(matrix.shape[1], 1))
    alone = np.zeros(len(observed), dtype=np.int64)
    maxima, by_chance = [], []
    for begin in range(0, shuffles, step):
        rows = min(step, shuffles - begin)
        values = _likelihoods(matrix, sizes, dealt(sizes, mine, rows, random))
        alone += (values >= observed - 1e-9).sum(axis=0)
        maxima.append(values.max(axis=1))
        by_chance.append((values > _Z * _Z).sum(axis=1))
    tops = np.concatenate(maxima)
    any_word = (tops[None, :] >= observed[:, None] - 1e-9).sum(axis=1)
    return (alone + 1) / (shuffles + 1), (any_word + 1) / (shuffles + 1), np.concatenate(by_chance)
