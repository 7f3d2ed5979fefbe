"""Figures that their own sentence joins, or sets apart, whatever they are of.

«non 3,8 ma 3,5» and «dal 2,1 al 2,4%» are of one thing; «76 delle 89», «19, di cui 4», «gli altri
116» and «9.200 posti, contro i 5.600 del vecchio stadio» are of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import pairwise

from helpers.lexicons import entries, words
from helpers.quoted_figures.concepts import content_words
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.numerals import small_words
from helpers.quoted_figures.stretch import is_near
from helpers.speech.voices import Voices

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BREAK = re.compile(r"[.,;:!?()«»“”\"]")
_CLAUSE = re.compile(r"[.;!?]")
# Characters between two figures that are read, before the first, and behind the second: for
# another time, and for whose it is.
_BETWEEN, _BEFORE, _TIME, _OWNER = 1000, 24, 24, 60
_LONGEST = 40  # letters of a word that begins within that reach
# Words behind a figure in which «di cui» makes the next one a part of it, or what is said of
# the second stands; words before the second in which «altri» or «contro» may stand.
_REACH, _LED = 4, 2
# Figures of one list that are set apart from the next one.
_LISTED = 12
# So many characters may part a figure from the one that corrects it, and so many words two that
# are one said twice: «, vale a dire circa». Those are no further apart than this factor.
_CORRECTION, _AGAIN, _NEAR = 30, 4, 2
# So many times as large may be what a text corrects, or gives for another time.
_SAME = 10


def sentence_bonds(
    language: str, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[tuple[str, str], bool]:
    """Figures of one sentence that are of one thing (True) or of two (False), by their ids.

    Neighbours, and those of one list.

    Args:
        language: Of the texts.
        voices: Of all of them.
        figures: In their order.
    """
    content = {voice.corpus.text.id: voice.corpus.text.content for voice in voices}
    bonds: dict[tuple[str, str], bool] = {}
    listed: list[Figure] = []
    for one, other in pairwise(figures):
        if one.sentence_id != other.sentence_id:
            listed = []
            continue
        pair = _Pair(language, content[one.text_id], one, other)
        if pair.is_together():
            bonds[one.id, other.id] = True
            listed = []
        elif pair.is_apart():
            # «5 milioni ai comuni, 4 alle province e 3 alle imprese»: each is of another thing.
            listed = [*listed[-_LISTED:], one]
            bonds |= {(before.id, other.id): False for before in listed}
        else:
            listed = []
    return bonds


class _Pair:
    """Two figures of one sentence, one right after the other.

    Attributes:
        one, other: The two.
        between: The words between them, case-folded, as far as they are read.
    """

    def __init__(self, language: str, content: str, one: Figure, other: Figure) -> None:
        self.language = language
        self.content = content
        self.one = one
        self.other = other
        opens = max(one.amount.end, other.amount.start - _BETWEEN)
        self.between = _said(content[opens : other.amount.start])

    def is_together(self) -> bool:
        """The two ends of a change, a figure and its correction, one sum said twice."""
        a, b = self.one.amount, self.other.amount
        change = (a.role, b.role) == ("from", "to") and a.group == b.group
        corrected = a.negated is not b.negated and b.start - a.end < _CORRECTION
        near = is_near(a.value, b.value, _SAME)
        joined = change or (near and (corrected or self._is_of_another_time()))
        return (a.kind == b.kind and joined) or self._is_said_twice()

    def _is_of_another_time(self) -> bool:
        """«212 treni; dodici mesi prima erano 198»; «12 mila posti, contro i 3.700 di oggi»."""
        if not self.other.amount.elliptical or self.one.amount.unit != self.other.amount.unit:
            return False
        if self._has("against", self.between[-_LED:]):
            return self._is_dated(self._behind)
        told = any(self._has(kind, self.between) for kind in ("subset", "others", "rest"))
        of_it = self._has("subset", self._behind) or self._has("for_each", self._behind[:1])
        more = " ".join(self._behind[:2]) in small_words(self.language, "in_more")
        dated = self._is_dated(self.between) or self._is_dated(self._behind)
        return dated and not (told or of_it or more or self._names_something())

    def _names_something(self) -> bool:
        """Whether the words between say what the second is of: no verb of change or being does."""
        idle = small_words(self.language, "comparing")
        stems = entries(self.language, "change_words")
        named = content_words(self.language, " ".join(self.between), frozenset())
        return any(word not in idle and not word.startswith(stems) for word in named)

    def _is_said_twice(self) -> bool:
        """«9,5 miliardi di corone, pari a 410 milioni di euro»; «duemila, anzi 1.940»."""
        a, b = self.one.amount, self.other.amount
        if a.kind != b.kind or len(self.between) > _AGAIN:
            return False
        if a.unit == b.unit:
            return is_near(a.value, b.value, _NEAR) and self._has("restated", self.between)
        return a.kind == "money" and self._has("said_again", self.between)

    def is_apart(self) -> bool:
        """Part and whole, what is left, what is somebody else's, two things counted at once."""
        a, b = self.one.amount, self.other.amount
        if a.group and a.group == b.group and not b.role:
            return True
        if a.value == b.value and a.unit == b.unit:
            return False  # «sono 112, e 112 resteranno»
        if self._is_rest() or self._is_of_another():
            return True
        if self.one.speaker != self.other.speaker:
            return False  # «per Conti costerà 420 milioni, per Rossi almeno 500»
        if self._is_part():
            return True
        dated = self._is_dated(self.between) or self._is_dated(self._behind)
        if dated or b.role or (b.elliptical and self._moves):
            return not dated and self._has("rest", self.between)
        return self._has("rest", self.between) or not self._has("comparing", self.between)

    def _is_rest(self) -> bool:
        """«ne hanno posati 96, e finiranno gli altri 116 entro dicembre»."""
        return self._has("others", self.between[-_LED:])

    def _is_part(self) -> bool:
        """«19, di cui 4»; «degli 89 ospedali, 76»; «abbiamo sette centrali e ne chiuderemo tre»."""
        a, b = self.one.amount, self.other.amount
        if self._has("subset", self.between[:_REACH]):
            return True
        if not (b.elliptical and a.kind == b.kind == "count" and b.value < a.value):
            return False
        led = _said(self.content[max(0, a.start - _BEFORE) : a.start])[-1:]
        taken = self._has("partitive_pronoun", self.between[-_REACH:])
        moved = self._is_dated(self.between) or self._moves
        return self._has("partitive", led) or (taken and not moved)

    def _is_of_another(self) -> bool:
        """«contro i 5.600 del vecchio»; not «contro i 5.600 dell'anno prima» nor «del collega»."""
        if not self._has("against", self.between[-_LED:]):
            return False
        end = self.other.amount.end
        owner = _said(_BREAK.split(self._until(end + _OWNER), maxsplit=1)[0])
        said = owner[1 : 1 + _REACH]
        givers = words(self.language, "person_nouns") | words(self.language, "figure_sources")
        given = not givers.isdisjoint(said[:_LED])
        return self._has("measure_link", owner[:1]) and not given and not self._is_dated(said)

    @cached_property
    def _behind(self) -> list[str]:
        end = self.other.amount.end
        return _said(_CLAUSE.split(self._until(end + _TIME), maxsplit=1)[0])[:_REACH]

    def _until(self, reach: int) -> str:
        """What stands behind the second figure, as far as that, and no word cut in two."""
        end, reach = self.other.amount.end, min(reach, len(self.content))
        rest = _WORD.match(self.content, reach, reach + _LONGEST)
        whole = reach == end or not self.content[reach - 1].isalnum()
        return self.content[end : reach if whole or rest is None else rest.end()]

    @cached_property
    def _moves(self) -> bool:
        """«erano 4.800, si sono ridotti a 2.900»: what moves may be one thing."""
        stems = entries(self.language, "change_words")
        return any(word.startswith(stems) for word in self.between)

    def _has(self, kind: str, said: Iterable[str]) -> bool:
        return not small_words(self.language, kind).isdisjoint(said)

    def _is_dated(self, said: Sequence[str]) -> bool:
        """Another time is named: what differs may be the date and not the thing."""
        return any(_YEAR.fullmatch(word) or word in _times(self.language) for word in said)


def _said(written: str) -> list[str]:
    return _WORD.findall(written.casefold())


@cache
def _times(language: str) -> frozenset[str]:
    listed = words(language, "time_nouns") | words(language, "months")
    return listed | small_words(language, "time_word")
