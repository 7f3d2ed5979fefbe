"""How likely two figures of one kind are of one thing, as log odds.

`features` says in numbers what speaks for it and against it; `WEIGHTS` are what a logistic
regression makes of those numbers (`helpers.quoted_figures.joining_fit`, which can be run again).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from helpers.quoted_figures.descriptions import Description, describe
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.kinds import SHARES
from helpers.quoted_figures.places import places
from helpers.quoted_figures.sides import is_own, sides
from helpers.speech.voices import Voices
from helpers.study import Study

# Two values are near where one is less than so many times the other.
NEAR, NEARER = 4.0, 1.5
# What `features` gives, and the log odds of each.
WEIGHTS: Mapping[str, float] = {
    "any": -4.39,  # of any two figures of one kind
    "overlap": 0.91,  # the words of the two clauses, from none to all in common
    "near": 3.81,  # the two values, falling to nothing at a factor of `NEAR`
    "nearer": 1.48,  # the same with `NEARER`
    "equal": 0.38,  # equal values
    "telling": 1.05,  # the same, and no round number
    "concept": 1.64,  # one concept
    "itself": 1.56,  # once more, where that concept is one thing by itself
    "mentioned": 1.11,  # two concepts, and one clause names that of the other
    "lent": -0.63,  # the first lends the second what it is of
    "sentence": 0.42,  # of one sentence
    "next_to": 1.08,  # neighbours in the text
    "share": 0.12,  # shares and growth: a text gives shares of many things
    "fraction": -1.76,  # shares in words: «un terzo» is a third of anything
    "denied": 0.38,  # one of the two is denied: of the same thing, as a rule
    "other_side": -4.0,  # of the other country's or firm's own: two inflations are two things
    "renamed": -1.0,  # counted under two nouns, in clauses with no other word in common
    "renamed_alone": -3.0,  # the same by one speaker, who would have said the noun again
    "other_age": -3.0,  # two ages: of two people, as a rule
}
# Declared and not fitted: «18.000 imprese» that host trainees are not the «20.000 aziende»
# with foreign capital, one country's inflation is not the other's, and to join what is two
# things is worse than to leave one thing apart.
DECLARED: Mapping[str, float] = {
    "other_side": -4.0,
    "renamed": -1.0,
    "renamed_alone": -3.0,
    "other_age": -3.0,
}


@dataclass(frozen=True)
class Member:
    """A figure as it is compared.

    Attributes:
        figure: The figure.
        at: Its number among the figures of the study.
        known: Its description.
        terms: Words of its clause, weighted by distance and rarity.
        total: The sum of those weights.
        size: Logarithm of its value; None for 0.
        sides: The leaders of whose side it is, from `helpers.quoted_figures.sides`.
        is_own: Of what it is, each side has its own.
    """

    figure: Figure
    at: int
    known: Description
    terms: Mapping[str, float] = field(hash=False)
    total: float
    size: float | None
    sides: frozenset[str]
    is_own: bool


def members(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, list[Member]]:
    """Figures as they are compared, by their kind; only those of one kind may be of one thing.

    A word that many descriptions have says little: it weighs the logarithm of one more than
    its inverse share.

    Args:
        study: Whose people are not what is measured.
        voices: Of all its texts.
        figures: In the order of the texts.
    """
    described = describe(study, voices, figures)
    whose = sides(study, places(voices, figures))
    seen = Counter(term for known in described.values() for term in known.terms)
    rarity = {term: log(1 + len(described) / count) for term, count in seen.items()}
    kinds: dict[str, list[Member]] = {}
    for at, figure in enumerate(figures):
        known = described[figure.id]
        terms = {term: weight * rarity[term] for term, weight in known.terms.items()}
        value = float(abs(figure.amount.value))
        kinds.setdefault(known.kind, []).append(Member(
            figure, at, known, terms, sum(terms.values()), log(value) if value else None,
            whose[figure.id], is_own(known.concept, study.language),
        ))  # fmt: skip
    return kinds


def features(one: Member, other: Member) -> tuple[float, ...]:
    """What speaks for and against two figures being of one thing, in the order of `WEIGHTS`.

    Args:
        one: A figure.
        other: Another one of its kind.

    Returns:
        Numbers from 0 to 1.
    """
    alike = bool(one.known.concept) and one.known.concept == other.known.concept
    return (
        1.0,
        _overlap(one, other),
        _nearness(one, other, NEAR),
        _nearness(one, other, NEARER),
        float(one.figure.amount.value == other.figure.amount.value),
        float(_is_telling(one, other)),
        float(alike),
        float(alike and not one.known.whole),
        float(not alike and _is_mentioned(one, other)),
        float(one.figure.id == other.known.lender),
        float(one.figure.sentence_id == other.figure.sentence_id),
        float(abs(one.at - other.at) == 1),
        float(one.known.kind in SHARES),
        float(one.figure.amount.kind == other.figure.amount.kind == "fraction"),
        float(one.figure.amount.negated is not other.figure.amount.negated),
        float(_is_of_another_side(one, other)),
        float(_is_renamed(one, other)),
        float(_is_renamed(one, other) and one.figure.speaker == other.figure.speaker),
        float(_is_of_another_age(one, other)),
    )


def score(one: Member, other: Member) -> float:
    """The log odds of two figures of one kind being of one thing."""
    return sum(w * x for w, x in zip(WEIGHTS.values(), features(one, other), strict=True))


def _is_telling(one: Member, other: Member) -> bool:
    """One value, and not a round one: «27,8» twice is seldom said of two things."""
    value = one.figure.amount.value
    return value == other.figure.amount.value and len(value.normalize().as_tuple().digits) > 1


def _is_mentioned(one: Member, other: Member) -> bool:
    """«15.000 infermieri» among the hirings, and «15.000 assunzioni» of nurses."""
    return one.known.concept in other.terms or other.known.concept in one.terms


def _is_renamed(one: Member, other: Member) -> bool:
    """Two nouns for one concept, and nothing else that says the same thing is counted."""
    if one.known.kind != "count" or one.known.word == other.known.word:
        return False
    return not (one.terms.keys() & other.terms.keys()) - {one.known.concept}


def _is_of_another_age(one: Member, other: Member) -> bool:
    """Two ages that differ, and neither corrects the other."""
    values = one.figure.amount.value, other.figure.amount.value
    corrects = one.figure.amount.negated or other.figure.amount.negated
    return one.known.kind == "age" and values[0] != values[1] and not corrects


def _is_of_another_side(one: Member, other: Member) -> bool:
    """One is of one side's own and the other of the other's: two profits, two inflations."""
    apart = one.sides and other.sides and not one.sides & other.sides
    return bool(apart) and (one.is_own or other.is_own)


def _overlap(one: Member, other: Member) -> float:
    """Weighted Jaccard overlap of the words of two clauses, 0 to 1."""
    if len(other.terms) < len(one.terms):
        one, other = other, one
    common = sum(min(w, other.terms[term]) for term, w in one.terms.items() if term in other.terms)
    return common / (one.total + other.total - common) if common else 0.0


def _nearness(one: Member, other: Member, factor: float) -> float:
    """1 for equal values, 0 from a factor on."""
    if one.size is None or other.size is None:
        return 0.0
    return max(0.0, 1 - abs(one.size - other.size) / log(factor))
