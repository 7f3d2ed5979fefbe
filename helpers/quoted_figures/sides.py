"""Whose side a figure is of, where the leaders of a study stand for two countries or firms.

Both have an inflation or a profit of their own, and the two are two things; the trade between
them is one. The study says for whom its leaders stand (``country``); which measures each side
has its own of is a lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.lexicons import classes, words
from helpers.quoted_figures.places import Place
from helpers.speech.names import is_common
from helpers.study import Study

_WORD = re.compile(r"[^\W\d_]+")
# A name and its adjective («Norvia», «norvese») share all but their last letters, and so many
# at least.
_ENDING, _STEM = 2, 4
# Characters before a clause in which a side may be named.
_REACH = 80


def is_own(concept: str, language: str) -> bool:
    """Whether each country or firm has its own of a concept: profit, inflation."""
    return concept in words(language, "own_measures")


def sides(study: Study, found: Iterable[Place]) -> Mapping[str, frozenset[str]]:
    """The leaders of whose side each figure is, by figure id.

    A side named in the clause decides; else «vostro» is the other's, and what a leader says
    without more is of that one's own.

    Args:
        study: Whose leaders are compared.
        found: From `helpers.quoted_figures.places.places`.

    Returns:
        Keys of leaders; empty where nothing tells, and always where the leaders do not all
        stand for a country or firm of their own.
    """
    fronts = _fronts(study)
    return {place.figure.id: _sides_of(study, place, fronts) for place in found}


def _fronts(study: Study) -> dict[str, tuple[str, ...]]:
    """For each leader the beginnings of words that name the side."""
    countries = {key: study.people[key].country.casefold() for key in study.leaders}
    if len(set(countries.values())) < len(countries) or not all(countries.values()):
        return {}
    return {key: tuple(_telling(name, study.language)) for key, name in countries.items()}


def _telling(name: str, language: str) -> Iterable[str]:
    """The words of a name that no dictionary knows, without their ending; else all of them."""
    said = _WORD.findall(name)
    rare = [word for word in said if not is_common(word, language)] or said
    return (word[: max(_STEM, len(word) - _ENDING)] for word in rare)


def _sides_of(study: Study, place: Place, fronts: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    clause = " ".join((place.label, place.before[-_REACH:], place.left, place.right))
    said = [word.casefold() for word in _WORD.findall(clause)]
    named = frozenset(
        key for key, known in fronts.items() if any(word.startswith(known) for word in said)
    )
    speaker = place.figure.speaker
    if named or speaker not in fronts:
        return named
    others = frozenset(fronts) - {speaker}
    yours = classes(study.language, "function_words")["possessive"] & set(said)
    second = any(word.startswith(_YOURS) for word in yours)
    return others if second and len(others) == 1 else frozenset({speaker})


_YOURS = "vostr"
