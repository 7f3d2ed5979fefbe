"""Italian cardinals as words, both ways: 1453 to «millequattrocentocinquantatré» and back.

Reading knows more spellings than writing: press and speech drop and keep the vowel before
«uno» and «otto» (centotto, centootto), leave accents out (ventitre), cut the last vowel
(ventun, quarant'anni) and write «e» between the parts (mille e uno).
"""

from __future__ import annotations

from functools import cache, lru_cache

# One to nineteen and the tens cannot be derived from each other.
_SMALL = (
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
    "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto",
    "diciannove",
)  # fmt: skip
_TENS = {
    20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta", 60: "sessanta", 70: "settanta",
    80: "ottanta", 90: "novanta",
}  # fmt: skip
LARGEST = 999_999
# The longest written form has fewer letters than this; longer words are no cardinals.
_LONGEST = 70


def spell(number: int) -> str:
    """A whole number as one Italian word.

    Args:
        number: From 0 to `LARGEST`.

    Raises:
        ValueError: The number is outside that range.

    Source:
        L. Serianni, Grammatica italiana (1989), VI.13-20; Accademia della Crusca,
        consulenza linguistica, «Come si scrivono i numeri in lettere».
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not between 0 and {LARGEST}")
    thousands, rest = divmod(number, 1000)
    head = "" if not thousands else "mille" if thousands == 1 else f"{_plain(thousands)}mila"
    tail = _plain(rest) if rest or not head else ""
    # At the end of a compound «tre» has an accent: ventitré, centotré; but tremila.
    compound = bool(head) or rest > 3
    return head + (f"{tail[:-1]}é" if compound and tail.endswith("tre") else tail)


# A text asks of the same words again and again.
@lru_cache(maxsize=2**15)
def read(word: str) -> int | None:
    """The number a word stands for, or None where it is no cardinal.

    Args:
        word: One word, in any case; an apostrophe at its end stands for a cut vowel.

    Returns:
        0 to `LARGEST`. «un» and «una» are articles and no cardinals here.
    """
    if len(word) > _LONGEST:
        return None
    low = word.casefold().replace("’", "'").replace("è", "e").replace("é", "e")
    if low.endswith("'"):
        return _read_cut(low[:-1])
    below = _forms()
    if low in below:
        return below[low]
    if low.startswith("mille"):
        return _joined(1, low.removeprefix("mille"))
    head, mila, tail = low.partition("mila")
    if not mila or below.get(head, 0) < 2:
        return None
    return _joined(below[head], tail)


def read_ordinal_stem(stem: str) -> int | None:
    """The number of an ordinal by what stands before -esimo: «settant», «ventitre», «duemill»."""
    low = stem.casefold()
    if low.endswith("mill"):
        thousands = _forms().get(low.removesuffix("mill")) if low != "mill" else 1
        return thousands and thousands * 1000
    return read(low) or _read_cut(low)


def _joined(thousands: int, tail: str) -> int | None:
    rest = _forms().get(tail, _forms().get(tail.removeprefix("e"))) if tail else 0
    return None if rest is None else thousands * 1000 + rest


def _read_cut(stem: str) -> int | None:
    """«quarant'anni», «cent'anni», «ventott'anni»: the vowel before another one is cut."""
    return next((_forms()[stem + v] for v in "aioe" if stem + v in _forms()), None)


@cache
def _forms() -> dict[str, int]:
    """Every spelling of 0 to 999 that is read, accents left out."""
    found: dict[str, int] = {}
    for hundreds in range(10):
        heads = ("",) if not hundreds else (("" if hundreds == 1 else _SMALL[hundreds]) + "cento",)
        for rest in range(100):
            tails = _spellings(rest) if rest or not hundreds else ("",)
            for head in heads:
                for tail in tails:
                    found[head + tail] = hundreds * 100 + rest
                    if head and tail[:1] in {"o", "u"}:
                        found[head[:-1] + tail] = hundreds * 100 + rest
    return found


def _spellings(number: int) -> tuple[str, ...]:
    """Of a number below 100: with and without the vowel that may be cut."""
    tens, rest = number // 10 * 10, number % 10
    if number < len(_SMALL):
        plain = (_SMALL[number],)
    elif not rest:
        plain = (_TENS[tens],)
    else:
        plain = (_TENS[tens] + _SMALL[rest],)
        if rest in {1, 8}:
            plain = (_TENS[tens][:-1] + _SMALL[rest], *plain)
    cut = tuple(word[:-1] for word in plain if rest == 1 and number > 20)
    return (*plain, *cut)


def _plain(number: int) -> str:
    """A number below 1000 without the accent of its last syllable."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    head = ("" if hundreds == 1 else _SMALL[hundreds]) + "cento"
    tail = _below_hundred(rest) if rest else ""
    # Centotto, centottanta: the usual form, though centootto is written too.
    return (head[:-1] if tail.startswith("ott") else head) + tail


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, rest = number // 10 * 10, number % 10
    head = _TENS[tens]
    if not rest:
        return head
    return (head[:-1] if rest in {1, 8} else head) + _SMALL[rest]
