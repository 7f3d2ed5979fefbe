"""What the words around a figure say it is of.

Each figure is described by the concept that its clause names (`helpers.quoted_figures.concepts`)
and by the other words of its clause, weighted by their distance.
`helpers.quoted_figures.joining` compares descriptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from helpers.lexicons import entries
from helpers.quoted_figures.concepts import (
    Concept,
    compounds_in,
    content_words,
    counted,
    first_measure,
    measured_by,
    nearest_noun,
    stem,
    subject,
    synonym,
)
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.kinds import SHARES, kind_of
from helpers.quoted_figures.numerals import numeral, small_words, tokens_of
from helpers.quoted_figures.places import WORD, Place, places, without_phrases, words_before
from helpers.quoted_figures.stretch import is_near
from helpers.speech.voices import Voices
from helpers.study import Study

# Weight of a word that stands so many words away from its figure, and of one that is lent.
_DECAY, _LENT = 0.88, 0.8
_RIGHT_WORDS = 7
# Earlier figures that may lend what they are of.
_LENDERS = 5


@dataclass(frozen=True)
class Description:
    """What the words around a figure say it is of.

    Attributes:
        kind: What can be compared at all, from `helpers.quoted_figures.kinds`.
        concept: What is measured or counted, from the lexicon or the text; empty where nothing
            says so.
        whole: The concept needs to be told of what («costo», «quota») before two are the same.
        terms: Stems of the clause with their weights, 0 to 1.
        word: The word of the text that names the concept, case-folded, for a label.
        lender: Id of the figure before it that lends what it is of: «212 treni, erano 198».
    """

    kind: str
    concept: str
    whole: bool
    terms: Mapping[str, float] = field(hash=False)
    word: str = ""
    lender: str = ""


def describe(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, Description]:
    """What each figure is of, by figure id.

    Args:
        study: Whose people are not what is measured.
        voices: Of all its texts.
        figures: In the order of the texts.
    """
    content = (voice.corpus.text.content for voice in voices)
    walk = _Walk(study.language, _names(study), compounds_in(study.language, content))
    for place in places(voices, figures):
        walk.describe(without_phrases(study.language, place))
    return walk.known


def _names(study: Study) -> frozenset[str]:
    names = (name for p in study.people.values() for name in (p.name, *p.aliases, *p.roles))
    return frozenset(word.casefold() for name in names for word in WORD.findall(name))


class _Walk:
    """Figures are described in their order: a later one may lean on an earlier.

    Attributes:
        language: Of the texts.
        people: Words of the names of the study's people.
        compounds: Pairs of words that the texts count, by their first.
        known: The descriptions so far, by figure id.
        earlier: The figures of this text so far.
    """

    def __init__(self, language: str, people: frozenset[str], compounds: Mapping[str, str]) -> None:
        self.language = language
        self.people = people
        self.compounds = compounds
        self.known: dict[str, Description] = {}
        self.earlier: list[Figure] = []

    def describe(self, place: Place) -> None:
        """Add what the next figure is of."""
        figure = place.figure
        if self.earlier and self.earlier[-1].text_id != figure.text_id:
            self.earlier = []
        kinds = {one.id: self.known[one.id].kind for one in self.earlier[-_LENDERS:]}
        kind = kind_of(self.language, place, self.earlier, kinds)
        terms = _terms(self.language, place, self.people)
        own = self._of_its_clause(place, kind)
        lender = self._lender(place, kind) if self._leans(place, kind, own) else None
        if lender is None:
            named = own or self._of_around(place, kind)
            told = Description(kind, named.key, named.whole, terms, named.word)
        else:
            lent = self.known[lender.id]
            for key, weight in lent.terms.items():
                terms[key] = max(terms.get(key, 0.0), _LENT * weight)
            told = replace(lent, terms=terms, lender=lender.id)
        self.known[figure.id] = told
        self._share_kind(figure, kind)
        self.earlier.append(figure)

    def _share_kind(self, figure: Figure, kind: str) -> None:
        """«da 845 a 870 euro al mese»: where a change starts from is paid by the month too."""
        last = self.earlier[-1] if self.earlier else None
        ends = figure.amount.role == "to" and last is not None and last.amount.role == "from"
        if ends and last.amount.group == figure.amount.group and (
            last.text_id == figure.text_id and last.amount.kind == figure.amount.kind
        ):  # fmt: skip
            self.known[last.id] = replace(self.known[last.id], kind=kind)

    def _of_its_clause(self, place: Place, kind: str) -> Concept | None:
        """What the clause names, or the question before an answer."""
        if kind == "count":
            return counted(self.language, place, self.compounds)
        asked = reversed(WORD.findall(place.question))
        named = measured_by(self.language, place, kind)
        named = named or first_measure(self.language, asked, kind)
        if not named and kind not in SHARES and self._follows_a_share(place):
            named = first_measure(self.language, reversed(words_before(place)), kind)
        return named

    def _follows_a_share(self, place: Place) -> bool:
        """«gli scambi sono cresciuti del 12%, a 1,7 miliardi»: of what has grown."""
        last = self.earlier[-1] if self.earlier else None
        if last is None or last.sentence_id != place.figure.sentence_id:
            return False
        return self.known[last.id].kind in SHARES

    def _of_around(self, place: Place, kind: str) -> Concept:
        """What the sentence names, or the one before it."""
        language, people = self.language, self.people
        return (
            first_measure(language, reversed(words_before(place)), kind)
            or nearest_noun(language, place, people)
            or subject(language, place, people)
            or first_measure(language, reversed(WORD.findall(place.earlier)), kind)
            or Concept("", True, "")
        )

    def _leans(self, place: Place, kind: str, own: Concept | None) -> bool:
        """Whether a figure is of what one before it was of."""
        if kind == "count":
            return _points_back(self.language, place)
        if own:
            return False
        bare = len(content_words(self.language, place.left, self.people)) < _SAYS_ENOUGH
        return bare or _points_back(self.language, place) or _is_aimed(self.language, place)

    def _lender(self, place: Place, kind: str) -> Figure | None:
        """The nearest figure before it of its kind and unit, of about its size if there is one."""
        amount = place.figure.amount
        if kind in SHARES and not (amount.elliptical or _is_aimed(self.language, place)):
            return None  # a share says itself what it is of
        alike = [
            other for other in reversed(self.earlier[-_LENDERS:])
            if self.known[other.id].kind == kind
            and (kind in {"money", "share"} or other.amount.unit == amount.unit)
        ]  # fmt: skip
        near = (one for one in alike if is_near(one.amount.value, amount.value, _ONE_SIZE))
        return next(near, alike[0] if alike else None)


# So many words of its own say what a figure is of, if only the lexicon does not know them.
_SAYS_ENOUGH = 2
# A figure that leans on another is seldom more than so many times as large.
_ONE_SIZE = 3


def _terms(language: str, place: Place, people: frozenset[str]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for side in (reversed(content_words(language, place.left, people)),
                  content_words(language, place.right, people)[:_RIGHT_WORDS],
                  content_words(language, place.label, people)):  # fmt: skip
        weight = 1.0
        for word in side:
            key = synonym(language, word)
            if key not in _reporting(language):
                terms[key] = max(terms.get(key, 0.0), round(weight, 4))
            weight *= _DECAY
    return terms


@cache
def _reporting(language: str) -> frozenset[str]:
    """Stems of verbs of reporting: they say who speaks, not of what."""
    lemmas = entries(language, "reporting_verbs", "lemma")
    return frozenset(stem(lemma.split()[0]) for lemma in lemmas if len(lemma) > _SHORT_VERB)


_SHORT_VERB = 5  # letters: the stems of «dire» and «fare» begin too many other words


def _points_back(language: str, place: Place) -> bool:
    """The clause points back: a pronoun, a comparison, or a number without its noun."""
    left = {word.casefold() for word in WORD.findall(place.left)[-_LEANING_REACH:]}
    amount = place.figure.amount
    back = bool(left & small_words(language, "points_back")) or len(left) < _BARE
    said = f"{place.label} {place.left}".casefold()
    bare = amount.kind == "count" and amount.unit.casefold() not in said
    return amount.elliptical and (back or bare or _is_scale_lent(language, place))


# Words before a number that may point back, and a clause of fewer says nothing itself.
_LEANING_REACH, _BARE = 8, 3


def _is_scale_lent(language: str, place: Place) -> bool:
    """«gli scambi valgono 3,9 miliardi e supereranno i cinque»: even its scale stands there."""
    found = numeral(tokens_of(place.written, 0, len(place.written)), 0, language)
    return found is not None and found.value < place.figure.amount.value


def _is_aimed(language: str, place: Place) -> bool:
    """«l'obiettivo dei 2 miliardi»: of what was said before, unless the clause says of what."""
    said = {word.casefold() for word in [*words_before(place), *WORD.findall(place.left)]}
    return bool(said & small_words(language, "aim_noun"))
