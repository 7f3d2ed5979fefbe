"""Hedges: the words that make a figure an interval, and what interval.

«Oltre 26 miliardi» is no number but a bound. The relation says which one (`RELATIONS`);
`bounds` says what the wording allows. The widths it uses are a convention, declared in
`Tolerance` and nowhere else, because no text says how near «circa» is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from helpers.lexicons import articulated, grammar, read_lexicon, words
from helpers.quoted_figures.numerals import Token, is_numeral, phrase_of, small_words

if TYPE_CHECKING:
    import pandas

RELATIONS = {
    "eq": "the number as stated",
    "approx": "near the number",
    "lt_approx": "near the number and below it (quasi)",
    "gt_approx": "near the number and above it (poco più di)",
    "gt": "above the number (oltre)",
    "ge": "the number or more (almeno)",
    "lt": "below the number (meno di)",
    "le": "the number or less (fino a)",
}
# Between a hedge and its number: articles, what a number is said to reach, and signs.
_BETWEEN_LIMIT = 4


@dataclass(frozen=True)
class Tolerance:
    """How far a wording is taken to reach. A convention, not a measurement.

    Attributes:
        near: Share of the number on each side for «circa», on one side for «quasi» and
            «poco più di». Ferson and others (2015) asked readers of English what hedges
            mean: widths vary from reader to reader and with the size and roundness of the
            number, so no single width is right. A tenth is this suite's choice.
        rounding: Share of the last place written that a bare number may be off by.

    Source:
        S. Ferson and others, Natural language of uncertainty: numeric hedge words,
        International Journal of Approximate Reasoning 57 (2015), 19-39.
    """

    near: Decimal = Decimal("0.1")
    rounding: Decimal = Decimal("0.5")


TOLERANCE = Tolerance()
_ZERO = Decimal(0)


def bounds(
    relation: str, value: Decimal, place: Decimal, *, whole: bool = False,
    tolerance: Tolerance = TOLERANCE,
) -> tuple[Decimal | None, Decimal | None]:  # fmt: skip
    """The lowest and the highest value that a wording allows.

    Args:
        relation: One of `RELATIONS`.
        value: The number as stated.
        place: The worth of one in the last place written.
        whole: The number counts things one by one, so that 76 is 76.
        tolerance: The widths.

    Returns:
        Low and high; None where the wording sets no bound. «Oltre» excludes the number
        itself and «almeno» does not: whoever compares bounds asks the relation too.
    """
    near = abs(value) * tolerance.near
    if relation == "eq":
        half = _ZERO if whole and place <= 1 else place * tolerance.rounding
        return value - half, value + half
    if relation == "approx":
        return value - near, value + near
    # «Quasi -3» is nearer to nothing than -3, as «quasi 3» is than 3.
    if relation in {"lt_approx", "gt_approx"}:
        below = (relation == "lt_approx") is (value >= 0)
        return (value - near, value) if below else (value, value + near)
    if relation in {"gt", "ge"}:
        return value, None
    # What is counted or paid is not less than nothing; what has a sign may be.
    return (_ZERO if value > 0 else None), value


def conventions(tolerance: Tolerance = TOLERANCE) -> pandas.DataFrame:
    """What each relation is taken to allow, shown on a number: the convention, in a table.

    Returns:
        One row a relation. Columns: relation, meaning, of_20_million, of_76 (what is allowed for
        twenty million and for a count of 76, in words).
    """
    from helpers.columns import typed

    examples = ((Decimal(20_000_000), Decimal(1_000_000), False), (Decimal(76), Decimal(1), True))
    rows = [
        (relation, meaning, *(
            allowed(relation, *bounds(relation, value, place, whole=whole, tolerance=tolerance))
            for value, place, whole in examples
        ))
        for relation, meaning in RELATIONS.items()
    ]  # fmt: skip
    return typed(rows, dict.fromkeys(("relation", "meaning", "of_20_million", "of_76"), str))


def allowed(relation: str, low: Decimal | None, high: Decimal | None) -> str:
    """Bounds in words: ``19,500,000 to 20,500,000``, ``more than 76``."""
    if low is not None and low == high:
        return f"{low.normalize():,f}"
    if high is None:
        return f"{'more than ' if relation == 'gt' else ''}{low.normalize():,f}" + (
            "" if relation == "gt" else " or more"
        )
    if low is None or not low:
        below = "less than " if relation == "lt" else ""
        return f"{below}{high.normalize():,f}" + ("" if below else " or less")
    return f"{low.normalize():,f} to {high.normalize():,f}"


@dataclass(frozen=True)
class Hedge:
    """A hedge beside a number.

    Attributes:
        first, after: Its first token, and the first one behind it.
        relation: One of `RELATIONS`.
    """

    first: int
    after: int
    relation: str


@dataclass(frozen=True)
class _Pattern:
    words: tuple[str, ...]
    relation: str


def hedge_before(tokens: Sequence[Token], at: int, language: str) -> Hedge | None:
    """The longest hedge that ends before a number.

    Args:
        tokens: Of the sentence.
        at: The first token of the number, with its currency sign.
        language: Whose hedges are meant.
    """
    best: Hedge | None = None
    end = at
    for _ in range(_BETWEEN_LIMIT + 1):
        for pattern in _patterns(language)["before"].get(_key(tokens, end - 1, language), ()):
            first = end - len(pattern.words)
            longer = best is None or first < best.first
            if longer and _fits(tokens, first, pattern, language):
                best = Hedge(first, end, pattern.relation)
        if best is not None or not _is_between(tokens, end - 1, language):
            break
        end -= 1
    return best


def hedge_after(tokens: Sequence[Token], at: int, language: str) -> Hedge | None:
    """The longest hedge that begins at a token («circa», «o giù di lì»)."""
    best: Hedge | None = None
    for found in _patterns(language)["after"].values():
        for pattern in found:
            after = at + len(pattern.words)
            longer = best is None or after > best.after
            # «sei ministri e oltre 140 imprenditori», «380 infermieri e poco più di 120 medici»
            of = after < len(tokens) and tokens[after].low in small_words(language, "plain_of")
            next_one = any(is_numeral(tokens, at, language) for at in (after, after + of))
            if longer and _fits(tokens, at, pattern, language) and not next_one:
                best = Hedge(at, after, pattern.relation)
    return best


@cache
def _patterns(language: str) -> dict[str, dict[str, tuple[_Pattern, ...]]]:
    """By side, and before a number by the last word: a preposition, a stem's start or a word."""
    found: dict[str, dict[str, list[_Pattern]]] = {"before": {}, "after": {}}
    for row in read_lexicon(language, "hedges", ("entry", "side", "relation")):
        phrase = phrase_of(row["entry"])
        last = phrase[-1].rstrip("*")[:_STEM]
        found[row["side"]].setdefault(last, []).append(_Pattern(phrase, row["relation"]))
    return {side: {k: tuple(v) for k, v in book.items()} for side, book in found.items()}


# Letters of a last word that patterns are filed under: the shortest stem of the lexicon.
_STEM = 5


def _key(tokens: Sequence[Token], at: int, language: str) -> str:
    if not 0 <= at < len(tokens):
        return ""
    low = tokens[at].low
    for preposition, forms in articulated(language).items():
        if low in forms:
            return preposition
    return low[:_STEM]


def _fits(tokens: Sequence[Token], first: int, pattern: _Pattern, language: str) -> bool:
    after = first + len(pattern.words)
    if first < 0 or after > len(tokens):
        return False
    for token, word in zip(tokens[first:after], pattern.words, strict=True):
        if token.low == word or token.low in articulated(language).get(word, ()):
            continue
        if not (word.endswith("*") and token.low.startswith(word[:-1])):
            return False
    return True


def _is_between(tokens: Sequence[Token], at: int, language: str) -> bool:
    if not 0 <= at < len(tokens):
        return False
    low = tokens[at].low
    return low in words(language, "hedge_links") or grammar(language, "endings").is_adverb(low)
