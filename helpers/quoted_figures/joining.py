"""Figures of one thing get one label, derived from the words around them.

Figures of one kind whose descriptions (`helpers.quoted_figures.descriptions`) overlap are joined;
those that the sentence itself sets apart («76 delle 89», «di cui», «in meno») never are. Joining
wrongly is worse than not joining: two figures are compared only where the texts say they are of one
thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from helpers.quoted_figures.bonds import sentence_bonds
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.likeness import Member, members, score
from helpers.speech.voices import Voices
from helpers.study import Study

# Groups are joined as long as the log odds between them stay above it. Chosen on coded texts
# that the weights were not fitted on, so that of ten joins nine are right.
THRESHOLD = 0.15


def derived_labels(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, str]:
    """A label for each figure, by figure id; figures of one thing share it.

    Method: agglomerative clustering. The figures of one kind are put together, most alike
    first. How alike two groups are is the mean score of the pairs between them, averaged
    with their best pair (between average and single linkage: one figure that a clause
    describes badly parts no group). They are joined as long as that stays above `THRESHOLD`
    and no pair of them is set apart by its sentence. The score of a pair are the log odds of
    `helpers.quoted_figures.likeness`: the overlap of the weighted words of the two clauses
    (weighted Jaccard; rare words weigh more), how near the two values are, and more. Figures
    are compared with the `NEIGHBOURS` before them of their kind, and with as many of their
    concept, so that the time grows with the text and not with its square.

    Args:
        study: The study.
        voices: Of all its texts.
        figures: In the order of the texts.
    """
    bonds = sentence_bonds(study.language, voices, figures)
    clusters = [
        [kind[at] for at in cluster]
        for kind in members(study, voices, figures).values()
        for cluster in _clusters(kind, bonds)
    ]
    return {member.figure.id: label for label, own in _labelled(clusters) for member in own}


def _labelled(clusters: Sequence[list[Member]]) -> Iterator[tuple[str, list[Member]]]:
    """Each cluster with the word its figures are most often named by, told apart by numbers.

    The first cluster of a word, in the order of the texts, has the word alone.
    """
    times: Counter[str] = Counter()
    for own in sorted(clusters, key=lambda group: group[0].at):
        words_used = Counter(m.known.word or m.known.kind for m in own)
        most = max(words_used.values())
        word = next(w for w, n in words_used.items() if n == most)
        times[word] += 1
        yield (word if times[word] == 1 else f"{word} ({times[word]})"), own


# --- clusters ----------------------------------------------------------------------

# How many figures before it, of its kind and again of its concept, a figure is compared with.
NEIGHBOURS = 100
# Scores are counted in whole millionths, so that a sum does not depend on its order.
_UNIT = 10**6
# More than any sum of weights, so that what belongs together comes together first.
_TOGETHER = 30 * _UNIT


class _Link(NamedTuple):
    """What holds two groups of figures together or apart.

    Attributes:
        total: The sum of the scores of their pairs; None where a sentence sets them apart.
        pairs: How many pairs that are.
        best: The score of the best of them.
    """

    total: int | None
    pairs: int
    best: int

    def added(self, other: _Link) -> _Link:
        """The link of a group with two others that become one."""
        apart = self.total is None or other.total is None
        total = None if apart else self.total + other.total
        return _Link(total, self.pairs + other.pairs, max(self.best, other.best))


_UNKNOWN = _Link(0, 0, -_TOGETHER)


def _clusters(kind: Sequence[Member], bonds: Mapping[tuple[str, str], bool]) -> list[list[int]]:
    """Groups of figures of one thing, as indices, in the order of their first figures.

    Args:
        kind: The figures of one kind, in the order of the texts.
        bonds: Pairs of figure ids that belong together (True) or apart (False).
    """
    links = _links(kind, bonds)
    groups = {at: [at] for at in range(len(kind))}
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


def _links(
    kind: Sequence[Member], bonds: Mapping[tuple[str, str], bool]
) -> dict[int, dict[int, _Link]]:
    """The scores of the pairs that are compared, both ways."""
    links: dict[int, dict[int, _Link]] = {at: {} for at in range(len(kind))}
    alike: dict[str, list[int]] = {}
    for at, one in enumerate(kind):
        same = alike.setdefault(one.known.concept, [])
        for before in {*range(max(at - NEIGHBOURS, 0), at), *same[-NEIGHBOURS:]}:
            other = kind[before]
            bond = bonds.get((other.figure.id, one.figure.id))
            odds = _TOGETHER if bond else round(score(other, one) * _UNIT)
            link = _Link(None if bond is False else odds, 1, odds)
            links[at][before] = links[before][at] = link
        same.append(at)
    return links


def _entry(one: int, other: int, link: _Link) -> tuple[float, int, int, _Link] | None:
    """What the queue is sorted by, best first; None for groups that are not to be joined."""
    if link.total is None:
        return None
    held = (link.total / link.pairs + link.best) / 2
    return (-held, one, other, link) if held > THRESHOLD * _UNIT else None


def _merge(links: dict[int, dict[int, _Link]], one: int, other: int) -> Iterator[int]:
    """Add the links of a group to those of the group it joins; gives the groups concerned."""
    gone = links.pop(one)
    gone.pop(other)
    links[other].pop(one)
    for third, link in gone.items():
        links[third].pop(one)
        joined = links[other].get(third, _UNKNOWN).added(link)
        links[other][third] = links[third][other] = joined
        yield third
