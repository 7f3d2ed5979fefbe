"""One sentence as tokens, and a number of it with what is known of its unit.

The rooms that read figures pass these two on to each other: `helpers.quoted_figures.measured` finds
numbers with the unit beside them, `helpers.quoted_figures.ranges` links neighbours,
`helpers.quoted_figures.ellipsis` lends a unit to those that have none, and
`helpers.quoted_figures.amounts` makes amounts of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from helpers.lexicons import articulated, entries, words
from helpers.quoted_figures.hedges import hedge_before
from helpers.quoted_figures.numerals import Numeral, Token, small_words, tokens_of
from helpers.quoted_figures.units import Unit

_LOOK_BACK = 400  # characters


@dataclass(frozen=True)
class Stretch:
    """A sentence.

    Attributes:
        content: The text it stands in.
        tokens: Of the sentence alone.
        language: Whose words are meant.
    """

    content: str
    tokens: tuple[Token, ...]
    language: str

    def low(self, at: int) -> str:
        """The case-folded token at an index; empty outside the sentence."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def lows(self, first: int, after: int) -> tuple[str, ...]:
        """The case-folded tokens of a range, as far as it lies in the sentence."""
        return tuple(token.low for token in self.tokens[max(first, 0) : max(after, 0)])

    def is_form(self, at: int, preposition: str) -> bool:
        """Whether a token is this preposition, alone or with an article."""
        return self.low(at) in articulated(self.language)[preposition]

    def is_a(self, at: int, *kinds: str) -> bool:
        """Whether a token is a word of one of these classes (`small_words`)."""
        low = self.low(at)
        return any(low in small_words(self.language, kind) for kind in kinds)

    def is_phrase(self, at: int, kind: str) -> bool:
        """Whether two words of this class (`small_words`) begin at a token."""
        return " ".join(self.lows(at, at + 2)) in small_words(self.language, kind)

    def of_class(self, kind: str) -> frozenset[str]:
        """The words of one class (`small_words`)."""
        return small_words(self.language, kind)

    def is_common(self, unit: Unit | None) -> bool:
        """Whether it is a common noun or a measure: names are not counted, «Paesi» may be."""
        if unit is None:
            return False
        named = unit.kind == "count" and unit.name[:1].isupper()
        return not named or unit.name.casefold() in words(self.language, "counted_nouns")

    def is_money_noun(self, noun: str) -> bool:
        """Whether a noun names sums of money: «scambi», «crediti»."""
        return noun.casefold() in self.of_class("money_noun")

    def moves(self, at: int) -> bool:
        """Whether a token reaches or changes: «salirà», «arrivare», «cresciuto»."""
        reaching = tuple(stem.rstrip("*") for stem in self.of_class("reaching"))
        return self.low(at).startswith((*reaching, *entries(self.language, "change_words")))

    def is_listed(self, at: int, lexicon: str) -> bool:
        """Whether a token is an entry of a lexicon."""
        return self.low(at) in words(self.language, lexicon)

    def before_hedge(self, first: int) -> tuple[int, bool]:
        """Where a number begins with the hedge before it, and whether there is one."""
        hedge = hedge_before(self.tokens, first, self.language)
        return (hedge.first, True) if hedge else (first, False)

    @cached_property
    def first_word(self) -> int:
        """The index of the first word; 0 where there is none."""
        return next((at for at, token in enumerate(self.tokens) if token.kind == "word"), 0)

    @cached_property
    def before(self) -> Stretch:
        """The text right before the sentence, as far as an elliptical number looks back."""
        start = self.tokens[0].start
        tokens = tokens_of(self.content, max(start - _LOOK_BACK, 0), start)
        return Stretch(self.content, tokens, self.language)


@dataclass(frozen=True)
class Measured:
    """A number with what is known of its unit; indices are tokens of the sentence.

    Attributes:
        numeral: The number; of a range, its lower end.
        unit: What it measures or counts, or None.
        first, after: The first token, with a currency before the number, and the first one
            behind number and unit.
        kind: money, ratio, physical, count, time, fraction, multiple, age or anniversary; empty
            where nothing is known yet.
        high: The upper end of a range.
        role: ``from`` or ``to`` in a change.
        elliptical: The unit stands elsewhere.
        group: Which range, change or pair of the sentence it belongs to; 0 for none.
    """

    numeral: Numeral
    unit: Unit | None
    first: int
    after: int
    kind: str
    high: Numeral | None = None
    role: str = ""
    elliptical: bool = False
    group: int = 0

    @property
    def is_open(self) -> bool:
        """Whether its unit is still to be found."""
        return self.unit is None and self.kind == ""

    @property
    def is_whole(self) -> bool:
        """Whether it can count things: 3,8 are no investments, 3,8 mila may be."""
        return self.numeral.value == int(self.numeral.value)


@dataclass(frozen=True)
class Earlier:
    """A figure said before, as one that may lend its unit.

    Attributes:
        value, unit, kind: Its own; a sum may have no unit.
        scale: The last multiplier, 1 where there is none or where nobody knows.
        is_here: It stands in the sentence of the number that leans on it.
    """

    value: Decimal
    unit: Unit | None
    kind: str
    scale: int
    is_here: bool


def is_near(value: Decimal, other: Decimal, factor: int | Decimal) -> bool:
    """Whether two numbers have about one size: within a factor of each other, and not 0."""
    return bool(value and other) and abs(other) / factor <= abs(value) <= abs(other) * factor
