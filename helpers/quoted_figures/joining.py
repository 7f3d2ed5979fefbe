"""Figures of one thing get one label, derived from the words around them.

Figures of one kind whose descriptions (`helpers.quoted_figures.descriptions`) overlap are joined;
those that the sentence itself sets apart («76 delle 89», «di cui», «in meno») never are. Joining
wrongly is worse than not joining: two figures are compared only where the texts say they are of one
thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import log

from helpers.lexicons import words
from helpers.quoted_figures.descriptions import Description, describe
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.numerals import small_words
from helpers.speech.voices import Voices
from helpers.study import Study


@dataclass(frozen=True)
class Weights:
    """What speaks for and against two figures of one kind being of one thing, as log odds.

    The weights are those of a logistic regression (with a small quadratic penalty) over the
    pairs of figures in coded texts. Fitted on four fifths of those texts and tried on the
    fifth, in turn, it joins with a precision of about .9 and a recall of about .67.

    Attributes:
        threshold: Groups are joined as long as the mean log odds between them stay above it.
        base: Of any two figures of one kind.
        overlap: For the words of two clauses, from none to all in common.
        near, nearer: For two values of about one size, falling to nothing at a factor of
            `reach` and of `closer`.
        equal: For two equal values.
        concept: For one concept.
        itself: Once more, where that concept is one thing by itself.
        sentence, next_to: For figures of one sentence, and for neighbours.
        unit: For one unit.
        money: For two sums of money: a text speaks of few.
        renamed: Not fitted: for things counted under two nouns («imprese», «aziende») in
            clauses that have no other word in common.
    """

    threshold: float = 0.15
    base: float = -4.93
    overlap: float = 1.01
    near: float = 3.36
    reach: float = 4.0
    nearer: float = 1.54
    closer: float = 1.5
    equal: float = 0.38
    concept: float = 1.54
    itself: float = 0.90
    sentence: float = 0.93
    next_to: float = 0.98
    unit: float = 0.56
    money: float = 0.80
    renamed: float = -2.0


WEIGHTS = Weights()


def derived_labels(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, str]:
    """A label for each figure, by figure id; figures of one thing share it.

    Method: agglomerative clustering with average linkage. The figures of one kind are put
    together, most alike first, as long as the mean score of the pairs between two groups
    stays above `Weights.threshold` and no pair of them is set apart by its sentence. The
    score of a pair are the log odds that `Weights` sums up, among them the overlap of the
    weighted words of the two clauses (weighted Jaccard; rare words weigh more) and how near
    the two values are. Figures
    are compared with the `NEIGHBOURS` before them of their kind, and with as many of their
    concept, so that the time grows with the text and not with its square.

    Args:
        study: The study.
        voices: Of all its texts.
        figures: In the order of the texts.
    """
    described = describe(study, voices, figures)
    bonds = _bonds(study.language, voices, figures)
    rarity = _rarity(described)
    kinds: dict[str, list[_Member]] = {}
    for at, figure in enumerate(figures):
        member = _member(figure, at, described[figure.id], rarity)
        kinds.setdefault(member.known.kind, []).append(member)
    clusters = [
        [members[at] for at in cluster]
        for members in kinds.values()
        for cluster in _clusters(members, bonds)
    ]
    return {member.figure.id: label for label, own in _labelled(clusters) for member in own}


def _labelled(clusters: Sequence[list[_Member]]) -> Iterator[tuple[str, list[_Member]]]:
    """Each cluster with the word its figures are most often named by, told apart by numbers.

    The first cluster of a word, in the order of the texts, has the word alone.
    """
    times: Counter[str] = Counter()
    for own in sorted(clusters, key=lambda members: members[0].at):
        words_used = Counter(m.known.word or m.known.kind for m in own)
        most = max(words_used.values())
        word = next(w for w, n in words_used.items() if n == most)
        times[word] += 1
        yield (word if times[word] == 1 else f"{word} ({times[word]})"), own


# --- scores ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Member:
    """A figure as it is compared.

    Attributes:
        figure: The figure.
        at: Its number among the figures of the study.
        known: Its description.
        terms: Words of its clause, weighted by distance and rarity.
        total: The sum of those weights.
        size: Logarithm of its value; None for 0.
    """

    figure: Figure
    at: int
    known: Description
    terms: Mapping[str, float] = field(hash=False)
    total: float
    size: float | None


def _rarity(described: Mapping[str, Description]) -> dict[str, float]:
    seen = Counter(term for known in described.values() for term in known.terms)
    return {term: log(1 + len(described) / count) for term, count in seen.items()}


def _member(figure: Figure, at: int, known: Description, rarity: Mapping[str, float]) -> _Member:
    terms = {term: weight * rarity[term] for term, weight in known.terms.items()}
    value = float(abs(figure.amount.value))
    return _Member(figure, at, known, terms, sum(terms.values()), log(value) if value else None)


def _score(one: _Member, other: _Member) -> float:
    """The log odds of two figures of one kind being of one thing; see `Weights`."""
    a, b, w = one.figure, other.figure, WEIGHTS
    alike = bool(one.known.concept) and one.known.concept == other.known.concept
    return (
        w.base
        + w.overlap * _overlap(one, other)
        + w.near * _nearness(one, other, w.reach)
        + w.nearer * _nearness(one, other, w.closer)
        + w.equal * (a.amount.value == b.amount.value)
        + w.concept * alike
        + w.itself * (alike and not one.known.whole)
        + w.sentence * (a.sentence_id == b.sentence_id)
        + w.next_to * (abs(one.at - other.at) == 1)
        + w.unit * (a.amount.unit == b.amount.unit)
        + w.money * (one.known.kind == "money")
        + w.renamed * _is_renamed(one, other)
    )


def _is_renamed(one: _Member, other: _Member) -> bool:
    """Two nouns for one concept, and nothing else that says the same thing is counted."""
    if one.known.kind != "count" or one.known.word == other.known.word:
        return False
    return not (one.terms.keys() & other.terms.keys()) - {one.known.concept}


def _overlap(one: _Member, other: _Member) -> float:
    """Weighted Jaccard overlap of the words of two clauses, 0 to 1."""
    if len(other.terms) < len(one.terms):
        one, other = other, one
    common = sum(min(w, other.terms[term]) for term, w in one.terms.items() if term in other.terms)
    return common / (one.total + other.total - common) if common else 0.0


def _nearness(one: _Member, other: _Member, factor: float) -> float:
    """1 for equal values, 0 from a factor on."""
    if one.size is None or other.size is None:
        return 0.0
    return max(0.0, 1 - abs(one.size - other.size) / log(factor))


# --- clusters ----------------------------------------------------------------------

# How many figures before it, of its kind and again of its concept, a figure is compared with.
NEIGHBOURS = 100
# Scores are counted in whole millionths, so that a sum does not depend on its order.
_UNIT = 10**6
# More than any sum of weights, so that what belongs together comes together first.
_TOGETHER, _APART = 30 * _UNIT, None


def _clusters(members: Sequence[_Member], bonds: Mapping[tuple[str, str], bool]) -> list[list[int]]:
    """Groups of figures of one thing, as indices, in the order of their first figures.

    Args:
        members: The figures of one kind, in the order of the texts.
        bonds: Pairs of figure ids that belong together (True) or apart (False).
    """
    links = _links(members, bonds)
    groups = {at: [at] for at in range(len(members))}
    queue = [
        entry for one, known in links.items() for other, link in known.items()
        if other < one and (entry := _entry(one, other, link))
    ]  # fmt: skip
    heapify(queue)
    while queue:
        _, one, other, link = heappop(queue)
        if links.get(one, {}).get(other) != link:
            continue  # one of the two has grown since
        groups[other] += groups.pop(one)
        for changed in _merge(links, one, other):
            pair = max(changed, other), min(changed, other)
            entry = _entry(*pair, links[other][changed])
            if entry:
                heappush(queue, entry)
    return [sorted(group) for _, group in sorted(groups.items())]


_Link = tuple[int | None, int]  # the sum of the scores between two groups, and of how many pairs


def _links(
    members: Sequence[_Member], bonds: Mapping[tuple[str, str], bool]
) -> dict[int, dict[int, _Link]]:
    """The scores of the pairs that are compared, both ways."""
    links: dict[int, dict[int, _Link]] = {at: {} for at in range(len(members))}
    alike: dict[str, list[int]] = {}
    for at, one in enumerate(members):
        same = alike.setdefault(one.known.concept, [])
        for other in {*range(max(at - NEIGHBOURS, 0), at), *same[-NEIGHBOURS:]}:
            bond = bonds.get((members[other].figure.id, one.figure.id))
            score = (
                round(_score(one, members[other]) * _UNIT) if bond is None
                else _TOGETHER if bond else _APART
            )  # fmt: skip
            links[at][other] = links[other][at] = (score, 1)
        same.append(at)
    return links


def _entry(one: int, other: int, link: _Link) -> tuple[float, int, int, _Link] | None:
    """What the queue is sorted by, best first; None for groups that are not to be joined."""
    total, pairs = link
    if total is None or total <= WEIGHTS.threshold * _UNIT * pairs:
        return None
    return -total / pairs, one, other, link


def _merge(links: dict[int, dict[int, _Link]], one: int, other: int) -> Iterator[int]:
    """Add the scores of a group to those of the group it joins; gives the groups concerned."""
    gone = links.pop(one)
    gone.pop(other)
    links[other].pop(one)
    for third, (total, pairs) in gone.items():
        links[third].pop(one)
        known, number = links[other].get(third, (0, 0))
        joined = None if total is None or known is None else known + total
        links[other][third] = links[third][other] = (joined, number + pairs)
        yield third


# --- what the sentence itself says -------------------------------------------------

# Words behind a figure in which «di cui» makes the next one a part of it, and characters
# behind that one in which another time may be named.
_SUBSET_REACH, _TIME_REACH = 4, 24
# So many characters may part a figure from the one that corrects it.
_CORRECTION = 30
# Characters between two figures that are read.
_BETWEEN = 1000


def _bonds(
    language: str, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[tuple[str, str], bool]:
    """Neighbours that belong together (True) or apart (False), by their ids."""
    content = {voice.corpus.text.id: voice.corpus.text.content for voice in voices}
    bonds: dict[tuple[str, str], bool] = {}
    for one, other in pairwise(figures):
        if one.sentence_id != other.sentence_id:
            continue
        if _is_together(one, other):
            bonds[one.id, other.id] = True
        elif _is_apart(language, content[one.text_id], one, other):
            bonds[one.id, other.id] = False
    return bonds


def _is_together(one: Figure, other: Figure) -> bool:
    """The two ends of a change, and a figure with the one that corrects it («non 3,8 ma 3,5»)."""
    a, b = one.amount, other.amount
    change = (a.role, b.role) == ("from", "to") and a.group == b.group
    corrected = a.negated is not b.negated and b.start - a.end < _CORRECTION
    return a.kind == b.kind and (change or corrected)


def _is_apart(language: str, content: str, one: Figure, other: Figure) -> bool:
    """Pairs that their sentence tells apart: part and whole, and two things counted at once."""
    a, b = one.amount, other.amount
    if a.group and a.group == b.group and not b.role:
        return True
    between = [
        word.casefold()
        for word in re.findall(r"\w+", content[max(a.end, b.start - _BETWEEN) : b.start])
    ]
    behind = re.findall(r"\w+", content[b.end : b.end + _TIME_REACH])[:_SUBSET_REACH]
    rest = not small_words(language, "rest").isdisjoint(between)
    if not small_words(language, "subset").isdisjoint(between[:_SUBSET_REACH]):
        return True
    dated = _is_dated(language, between) or _is_dated(language, behind)
    if dated or b.role:
        return rest and not dated
    return rest or small_words(language, "comparing").isdisjoint(between)


def _is_dated(language: str, said: Sequence[str]) -> bool:
    """Another time is named: what differs may be the date and not the thing."""
    return any(
        re.fullmatch(r"(?:19|20)\d\d", word) or word.casefold() in _times(language) for word in said
    )


@cache
def _times(language: str) -> frozenset[str]:
    return words(language, "time_nouns") | small_words(language, "time_word")
