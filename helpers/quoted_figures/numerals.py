"""Numbers as they are written: digits, words, and both at once.

A sentence is cut into tokens once. `numeral` reads the number that begins at a token:
``27,8 miliardi``, ``novemila``, ``un milione e mezzo``, ``20mila``, ``una ventina``,
``decine di miliardi``, ``due terzi``, ``il doppio``. What is counted, and whether anything
is counted at all, is for `helpers.quoted_figures.amounts` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from helpers.lexicons import classes, grammar, read_lexicon

# No-break, narrow no-break and thin spaces part thousands as a dot does.
_SPACES = "\u00a0\u202f\u2009 "
# Thousands in groups of three behind one to three digits, all parted alike; else a plain
# number, with a decimal comma or dot.
_DIGITS = (
    rf"(?!0)\d{{1,3}}(?:(?P<part>[.'’{_SPACES}])\d{{3}}(?:(?P=part)\d{{3}})*)(?:,\d+)?(?![\d])"
    r"|\d+(?:[.,]\d+)*"
)
_TOKEN = re.compile(rf"(?P<number>{_DIGITS})|(?P<word>[^\W\d_]+['’]?)|(?P<mark>[^\w\s]|_)")
_PHRASE = re.compile(r"\d+|[^\W\d_]+['’]?\*?|[^\w\s*]")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_ZERO = Decimal(0)
# Longer runs of digits are names of things: no figure of the press has more.
_LONGEST = 18
# No figure of the press is larger: «mila milioni di miliardi di» is no number but emphasis.
_LARGEST = Decimal(10**18)
# «decine e decine e decine di»: so many are read as one.
_REPEATED = 4
# How a number may be meant.
KINDS = ("exact", "about", "tens", "fraction", "multiple")


class Token(NamedTuple):
    """A number in digits, a word (an elided one keeps its apostrophe) or another character.

    Attributes:
        kind: ``number``, ``word`` or ``mark``.
        text: As written.
        low: Case-folded, with a straight apostrophe.
        start, end: Offsets in the text.
        glued: No white space stands before it.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    glued: bool


@dataclass(frozen=True)
class Numeral:
    """A number in a sentence.

    Attributes:
        first, after: Its first token, and the first one behind it.
        value: In full: 27800000000 for ``27,8 miliardi``, 0.2 for ``un quinto``.
        place: The worth of one in the last place written: 100000000 for ``27,8 miliardi``,
            1 for ``114``, 1000 for ``20.000``, 100 for ``novemila``; what `value` is rounded
            to if it is rounded.
        kind: ``exact``; ``about`` (una ventina); ``tens`` (decine di: at least two of them);
            ``fraction``; ``multiple``.
        scale: The last multiplier, 1 where there is none.
        written: ``digits`` or ``words``.
        joined: A «di» must stand before what is counted («milioni di», «una decina di»).
        top: For ``tens``, the value that is no longer meant (a hundred for «decine»).
    """

    first: int
    after: int
    value: Decimal
    place: Decimal
    kind: str = "exact"
    scale: int = 1
    written: str = "digits"
    joined: bool = False
    top: Decimal = _ZERO

    @property
    def is_whole(self) -> bool:
        """Whether it has no decimals."""
        return self.value == int(self.value)

    def times(self, scale: int) -> Numeral:
        """The same number in thousands, millions …, where the text leaves the scale out."""
        return replace(self, value=self.value * scale, place=self.place * scale, scale=scale)


def tokens_of(content: str, start: int, end: int) -> tuple[Token, ...]:
    """Cut a stretch of text.

    Args:
        content: The text.
        start: Where the stretch begins.
        end: Where it ends.

    Returns:
        Every character that is not white space, in exactly one token.
    """
    found = []
    last = start - 1
    for match in _TOKEN.finditer(content, start, end):
        kind = match.lastgroup if match.lastgroup != "part" else "number"
        word = match.group()
        low = word.casefold().replace("’", "'")
        found.append(Token(kind, word, low, match.start(), match.end(), match.start() == last))
        last = match.end()
    return tuple(found)


def phrase_of(entry: str) -> tuple[str, ...]:
    """The words of a phrase of a lexicon, cut as a sentence is.

    Args:
        entry: Case-folded; a word may end in an asterisk, which stays with it.
    """
    return tuple(_PHRASE.findall(entry))


def in_digits(written: str) -> tuple[Decimal, Decimal] | None:
    """The value of a number in digits and the worth of one in its last place.

    The decimal sign is the comma; a dot parts thousands where three digits follow each, and
    is a decimal sign in front of one or two digits («3.5 miliardi»).

    Returns:
        None for what is no number: a version, an address, a date («12.11.2025»), a run of
        digits too long for one.
    """
    if len(written) > 2 * _LONGEST or sum(map(str.isdigit, written)) > _LONGEST:
        return None
    if _PLAIN.fullmatch(written):
        whole, sign, decimals = re.split(r"([.,])", written) if not written.isdigit() else (
            written, "", "",
        )  # fmt: skip
        if sign == "." and len(decimals) == 3 and not whole.startswith("0") and len(whole) <= 3:
            return Decimal(whole + decimals), _trailing(whole + decimals)
        if len(whole) > 1 and whole.startswith("0"):
            return None
        value = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
        return value, Decimal(1).scaleb(-len(decimals)) if decimals else _trailing(whole)
    grouped = re.fullmatch(_DIGITS, written)
    if grouped is None or not grouped.group("part"):
        return None
    whole, _, decimals = written.partition(",")
    digits = "".join(filter(str.isdigit, whole))
    if decimals:
        return Decimal(f"{digits}.{decimals}"), Decimal(1).scaleb(-len(decimals))
    return Decimal(digits), _trailing(digits)


def _trailing(digits: str) -> Decimal:
    """From a thousand on, three zeros at the end may be rounding: 18.000 may be 17.800.

    600 is 600. The worth is a power of ten no larger than a tenth of the number, and no
    larger than the thousands that end in zeros.
    """
    zeros = 3 * ((len(digits) - len(digits.rstrip("0"))) // 3)
    return Decimal(10 ** min(zeros, len(digits) - 2)) if zeros else Decimal(1)


def is_short(token: Token) -> bool:
    """Whether a token is no longer than a number can be, so that it may be counted with."""
    return len(token.text) <= _LONGEST


def numeral(tokens: Sequence[Token], at: int, language: str) -> Numeral | None:
    """The number that begins at a token, or None.

    «un» and «una» begin a number only before a scale, a collective or a denominator.

    Args:
        tokens: Of a sentence.
        at: Where to look.
        language: Whose number words are meant.
    """
    if at < len(tokens) and tokens[at].kind == "mark":
        return None
    words = _number_words(language)
    for reader in (_fraction, _collective, _half, _multiple, _scaled):
        found = reader(tokens, at, words, language)
        if found is not None:
            return found
    return None


def cardinal(low: str, language: str) -> int | None:
    """The whole number a case-folded word stands for, or None."""
    return _reader(language)(low)


def is_number_word(low: str, language: str) -> bool:
    """Whether a case-folded word is a cardinal, a scale or a collective."""
    word = _number_words(language).get(low)
    return (word is not None and word.kind in {"scale", "collectives"}) or (
        _reader(language)(low) is not None
    )


def is_numeral(tokens: Sequence[Token], at: int, language: str) -> bool:
    """Whether a token is a number, in digits or in words."""
    if at >= len(tokens):
        return False
    return tokens[at].kind == "number" or is_number_word(tokens[at].low, language)


def scale_of(low: str, language: str) -> int:
    """What a case-folded word multiplies by: a million for «milioni»; 1 where it is no scale."""
    word = _number_words(language).get(low)
    return word.value if word is not None and word.kind == "scale" else 1


def place_of(written: str, language: str = "it") -> tuple[Decimal | None, Decimal]:
    """Of the first number in a stretch: the top of «decine di», and the worth of its last place.

    Returns:
        None and 1 where there is no number.
    """
    tokens = tokens_of(written, 0, len(written))
    for at in range(len(tokens)):
        found = numeral(tokens, at, language)
        if found is not None:
            return (found.top if found.kind == "tens" else None), found.place
    return None, Decimal(1)


class _Word(NamedTuple):
    kind: str
    value: int


_Words = Mapping[str, _Word]


@cache
def _number_words(language: str) -> _Words:
    rows = read_lexicon(language, "number_words", ("entry", "class", "value"))
    return {row["entry"]: _Word(row["class"], int(row["value"])) for row in rows}


def _reader(language: str) -> Callable[[str], int | None]:
    return grammar(language, "cardinals").read


# Classes that the rooms of voices ask for too stand where those find them.
_SHARED = frozenset(("indefinite", "between"))


def small_words(language: str, kind: str) -> frozenset[str]:
    """One class of the small grammatical words that stand around figures.

    Args:
        language: Whose words are meant.
        kind: A class of ``figure_grammar.csv``, or one of ``discourse_words.csv`` that figures
            share with voices.
    """
    return classes(language, "discourse_words" if kind in _SHARED else "figure_grammar")[kind]


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _is_a(tokens: Sequence[Token], at: int, words: _Words, *kinds: str) -> _Word | None:
    word = words.get(_low(tokens, at))
    return word if word is not None and word.kind in kinds else None


def _simple(
    tokens: Sequence[Token], at: int, language: str, *, article: bool
) -> tuple[Decimal, Decimal, str] | None:
    """One token: value, worth of its last place, and how it is written."""
    if not 0 <= at < len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        read = in_digits(token.text)
        return None if read is None else (*read, "digits")
    if token.kind != "word":
        return None
    counts = token.low in small_words(language, "indefinite")
    if article and counts:
        return Decimal(1), Decimal(1), "words"
    value = None if counts else _reader(language)(token.low)
    if value is None:
        return None
    return Decimal(value), _trailing(str(value)), "words"


def _scaled(tokens: Sequence[Token], at: int, words: _Words, language: str) -> Numeral | None:
    """``28``, ``20 mila``, ``un milione e mezzo``, ``3 miliardi e 200 milioni``."""
    before_scale = _is_a(tokens, at + 1, words, "scale") is not None
    first = _simple(tokens, at, language, article=before_scale)
    after, scale = at + 1, 1
    if first is None and _is_the_one(tokens, at, words, language):
        first, after = (Decimal(1), Decimal(1), "words"), at  # «il miliardo e trecento milioni»
    if first is None:
        return None
    value, place, written = first
    more = _hundreds(tokens, after, language) if written == "words" and value % 1000 == 0 else None
    if more is not None:
        value, place, after = value + more, Decimal(1), after + 2  # «mille e seicento milioni»
    if value < 1000 and _is_half_more(tokens, after, language):
        # «undici e mezzo»; «alle sette e mezza» is a time of day.
        if _low(tokens, at - 1) in small_words(language, "o_clock"):
            return None
        return Numeral(at, after + 2, value + place / 2, place / 2, written=written)
    while word := _is_a(tokens, after, words, "scale"):
        if word.value <= scale or value * word.value > _LARGEST:
            break
        value, place, scale, after = value * word.value, place * word.value, word.value, after + 1
    joined = scale >= 10**6
    while scale > 1:
        added = _added(tokens, after, words, language, scale)
        if added is None:
            break
        more, place, scale, after = added
        value += more
        joined = False if scale < 10**6 else joined
    return Numeral(at, after, value, place, scale=scale, written=written, joined=joined)


def _is_the_one(tokens: Sequence[Token], at: int, words: _Words, language: str) -> bool:
    """«sfiora il miliardo», «al milione e mezzo»: the definite article counts one, too."""
    word = _is_a(tokens, at, words, "scale")
    singular = word is not None and word.value >= 10**6 and tokens[at].low.endswith(("ne", "do"))
    return singular and _low(tokens, at - 1) in small_words(language, "the_one")


def _is_half_more(tokens: Sequence[Token], at: int, language: str) -> bool:
    """«… e mezzo»."""
    return f"{_low(tokens, at)} {_low(tokens, at + 1)}" in small_words(language, "and_half")


def _hundreds(tokens: Sequence[Token], at: int, language: str) -> Decimal | None:
    """«mille e duecento»: hundreds in words behind thousands in words."""
    linked = _low(tokens, at) in small_words(language, "and")
    more = _simple(tokens, at + 1, language, article=False) if linked else None
    return more[0] if more and more[2] == "words" and 100 <= more[0] < 1000 else None


def _added(
    tokens: Sequence[Token], at: int, words: _Words, language: str, scale: int
) -> tuple[Decimal, Decimal, int, int] | None:
    """What may follow a scale: «e mezzo», «e 200 mila», «400 milioni»; not «e 3 miliardi»."""
    if _is_half_more(tokens, at, language):
        return Decimal(scale) / 2, Decimal(scale) / 2, scale, at + 2
    linked = _low(tokens, at) in small_words(language, "and")
    at += linked
    more = _simple(tokens, at, language, article=False)
    if more is None:
        return None
    value, place, written = more
    closes = at + 1 >= len(tokens) or tokens[at + 1].kind == "mark"
    of = _low(tokens, at + 1) in small_words(language, "of")
    if linked and written == "words" and value < 10 <= scale / 10**5 and (of or closes):
        return value * scale / 10, Decimal(scale) / 10, scale, at + 1  # «un miliardo e due di euro»
    if not linked and scale == 1000 and tokens[at].text.isdigit() and 100 <= value < 1000 and (
        _is_a(tokens, at + 1, words, "scale") is None
    ):  # fmt: skip
        return value, place, 1, at + 1  # «3 mila 500»
    word = _is_a(tokens, at + 1, words, "scale")
    if word is not None:
        if word.value * value >= scale or value != int(value):
            return None
        return value * word.value, place * word.value, word.value, at + 2
    if written == "words" and scale >= 10**6 and 100 <= value < 1000 and value % 50 == 0:
        return value * 1000, Decimal(1000), 1000, at + 1  # «due milioni e cento» is 2.100.000
    # «mille e duecento», «un milione e duecentomila»; in digits a second number is another one.
    if written == "words" and value >= min(100, scale // 10) and value < scale and value >= 100:
        return value, place, 1, at + 1
    return None


def _collective(tokens: Sequence[Token], at: int, words: _Words, language: str) -> Numeral | None:
    """``una ventina``, ``mezza dozzina``, ``due centinaia``, ``decine e decine di miliardi``."""
    few = _is_a(tokens, at, words, "collectives")
    if few is not None:
        worth, after = _repeated(tokens, at + 1, few.value, words, language)
        return _times_scale(tokens, words, language, Numeral(
            at, after, Decimal(2 * worth), Decimal(worth), "tens", worth, "words",
            joined=True, top=Decimal(10 * worth),
        ))  # fmt: skip
    one = _is_a(tokens, at + 1, words, "collective", "collectives")
    if one is None:
        return None
    half = _is_a(tokens, at, words, "half")
    first = _simple(tokens, at, language, article=one.kind == "collective")
    if half is None and (first is None or first[0] > 20):
        return None
    times = Decimal("0.5") if half else first[0]
    value, after = times * one.value, at + 2
    if _is_half_more(tokens, after, language):
        value, after = value + Decimal(one.value) / 2, after + 2
    return _times_scale(tokens, words, language, Numeral(
        at, after, value, Decimal(one.value), "about", one.value, "words", joined=True,
    ))  # fmt: skip


def _repeated(
    tokens: Sequence[Token], after: int, worth: int, words: _Words, language: str
) -> tuple[int, int]:
    """«decine e decine», «decine di migliaia»: what one of them is worth, and where they end."""
    for _ in range(_REPEATED):
        again = _is_a(tokens, after + 1, words, "collectives")
        of = _low(tokens, after) in small_words(language, "of")
        if again is None or not (of or _low(tokens, after) in small_words(language, "and")):
            break
        if of and worth * again.value > _LARGEST:
            break
        worth = worth * again.value if of else worth
        after += 2
    return worth, after


def _times_scale(tokens: Sequence[Token], words: _Words, language: str, found: Numeral) -> Numeral:
    """«una decina di milioni», «centinaia di migliaia»."""
    of = _low(tokens, found.after) in small_words(language, "of")
    word = _is_a(tokens, found.after + 1, words, "scale", "collectives") if of else None
    if word is None or found.value * word.value > _LARGEST:
        return found
    times = word.value
    return Numeral(
        found.first, found.after + 2, found.value * times, found.place * times, found.kind,
        times, found.written, joined=True, top=found.top * times,
    )  # fmt: skip


def _half(tokens: Sequence[Token], at: int, words: _Words, language: str) -> Numeral | None:
    """``mezzo miliardo``; ``la metà`` (the article is left to the sentence)."""
    half = _is_a(tokens, at, words, "half")
    if half is None:
        return None
    if _low(tokens, at) in small_words(language, "half_noun"):
        return Numeral(at, at + 1, Decimal("0.5"), Decimal("0.1"), "fraction", written="words")
    scale = _is_a(tokens, at + 1, words, "scale")
    if scale is None:
        return None
    value = Decimal(scale.value) / 2
    return Numeral(at, at + 2, value, value, scale=scale.value, written="words", joined=True)


def _fraction(tokens: Sequence[Token], at: int, words: _Words, language: str) -> Numeral | None:
    """``un quinto``, ``due terzi``, ``tre quarti``."""
    part = _is_a(tokens, at + 1, words, "denominator")
    if part is None:
        return None
    first = _simple(tokens, at, language, article=True)
    if first is None or not 0 < first[0] < part.value or first[0] != int(first[0]):
        return None
    plural = not grammar(language, "endings").is_singular(_low(tokens, at + 1))
    if plural is not (first[0] > 1):
        return None
    value = round(first[0] / Decimal(part.value), 4).normalize()
    return Numeral(at, at + 2, value, Decimal("0.01"), "fraction", written="words")


def _multiple(tokens: Sequence[Token], at: int, words: _Words, language: str) -> Numeral | None:
    word = _is_a(tokens, at, words, "multiple")
    if word is None:
        return None
    return Numeral(at, at + 1, Decimal(word.value), Decimal("0.1"), "multiple", written="words")
