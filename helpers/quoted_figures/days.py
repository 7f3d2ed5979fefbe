"""Days, years and clock times: what looks like a figure and says when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from helpers.lexicons import articulated, classes, grammar, read_lexicon, words
from helpers.quoted_figures.hedges import hedge_before
from helpers.quoted_figures.numerals import Token, cardinal, small_words
from helpers.quoted_figures.units import unit_before, unit_behind

_LAST_DAY, _LAST_HOUR, _LAST_MINUTE = 31, 24, 59
_YEARS = range(1000, 2200)
_DAY_SIGNS = frozenset("-–—/,°º")


def dates(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«il 12 novembre», «11 e 12 novembre», «nella notte tra il 12 e il 13»."""
    known = months(language)
    for index, token in enumerate(tokens):
        if token.low in known and (len(token.low) > _SHORT_MONTH or _is_day(tokens, index - 1)):
            yield from _days_before(tokens, index, language)
            if _is_year(tokens, index + 1):
                yield index + 1
        # A day that leans on nothing but its article.
        if _is_day(tokens, index) and _is_dated(tokens, index, language) and (
            _stands_alone(tokens, index, language)
            and hedge_before(tokens, index, language) is None
        ):  # fmt: skip
            yield index


_SHORT_MONTH = 3  # letters: «mar» is a month behind a day only


def _days_before(tokens: Sequence[Token], month: int, language: str) -> Iterator[int]:
    """Back from the month: «12-13 maggio 2025», «11 e 12 novembre».

    No two months look at the same tokens: a month ends the days of the next one.
    """
    links, days, joined = small_words(language, "day_link"), 0, False
    late = small_words(language, "late_day_link") | {","}
    for at in range(month - 1, -1, -1):
        low = low_at(tokens, at)
        if _is_day(tokens, at):
            days += 1
        elif not (low in links or low in _DAY_SIGNS) or (not days and low in late):
            return
        elif low in small_words(language, "day_until") and (
            low_at(tokens, at - 2) not in small_words(language, "day_from")
        ):
            return  # «erano 28 al 31 dicembre»
        elif low == "," and not joined:
            return  # «i feriti sono 30, 12 maggio la data»; «11, 12 e 13 maggio»
        joined = joined or low in small_words(language, "and")
        yield at


def _is_dated(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«il 17», «nel pomeriggio del 17», «dal 3 al 13»; «siamo al 13» is none."""
    before = low_at(tokens, index - 1)
    if before in small_words(language, "sure_day_article"):
        return not _repeats_a_share(tokens, index, language)
    if before in classes(language, "function_words")["weekday"]:
        return True  # «domenica 28»
    if before not in small_words(language, "day_article"):
        return False
    led = low_at(tokens, index - 2)
    return (
        led in words(language, "time_nouns")
        or led in small_words(language, "day_lead")
        or _is_day(tokens, index - 2)
    )


def _repeats_a_share(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«… è il 19%: due anni fa era il 23», «il 70 per cento è a favore, il 22 contrario»."""
    shares = [
        at for at in range(max(index - _SHARE_REACH, 0), index)
        if tokens[at].kind == "number" and _is_per_cent(tokens, at + 1, language)
    ]  # fmt: skip
    stated = low_at(tokens, index - 2) in small_words(language, "stated")
    article = low_at(tokens, index - 1)
    listed = low_at(tokens, index - 2) == "," and any(
        low_at(tokens, at - 1) == article for at in shares
    )
    return bool(shares) and (stated or listed)


def _is_per_cent(tokens: Sequence[Token], at: int, language: str) -> bool:
    unit = unit_behind(tokens, at, language)
    return unit is not None and unit.kind == "ratio"


_SHARE_REACH = 24  # tokens between a percentage and the number that repeats it
_ENDS = frozenset(',.;:)»”"')
# Tokens behind one number in which the number that it is joined to may stand.
_JOINED_REACH = 5


def _stands_alone(tokens: Sequence[Token], index: int, language: str) -> bool:
    """Nothing measured stands behind a number, nor behind the one it is joined to."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind == "mark":
        return after is None or after.text in _ENDS
    if unit_behind(tokens, index + 1, language) is not None:
        return False
    for at in range(index + 2, min(index + _JOINED_REACH, len(tokens))):
        if tokens[at].kind == "number":
            scaled = low_at(tokens, at + 1) in scales(language)
            return not scaled and unit_behind(tokens, at + 1, language) is None
    if after.low in classes(language, "function_words")["clitic"] and after.low not in (
        classes(language, "function_words")["determiner"]
    ):  # fmt: skip
        return True  # «alle 12 ci chiedono la sala»
    if after.low in small_words(language, "partitive"):
        return False  # «il 41% degli addetti, ma il 12 dei capireparto»
    return any(after.low in forms for forms in articulated(language).values()) or (
        after.low in small_words(language, "behind_day")
    )


@cache
def scales(language: str) -> frozenset[str]:
    """Words that make a number of what stands before them: «mila», «miliardi»."""
    return classes(language, "number_words")["scale"]


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    if not 0 <= at < len(tokens) or tokens[at].kind != "number":
        return False
    text = tokens[at].text
    return len(text) <= 2 and text.isdigit() and 1 <= int(text) <= _LAST_DAY


def _is_year(tokens: Sequence[Token], at: int) -> bool:
    if not 0 <= at < len(tokens) or tokens[at].kind != "number":
        return False
    text = tokens[at].text
    return len(text) == 4 and text.isdigit() and int(text) in _YEARS


def years(tokens: Sequence[Token], language: str) -> Iterator[int]:
    """Four digits without a dot are a year, unless they count or measure what stands behind."""
    found: set[int] = set()
    for index, token in enumerate(tokens):
        if not _is_year(tokens, index):
            if token.kind == "number" and _is_short_year(tokens, index, found, language):
                found.add(index)
                yield index
            continue
        before = low_at(tokens, index - 1)
        dated = before in small_words(language, "year_lead") or before in months(language)
        if dated or _is_bracketed(tokens, index) or _spans_years(tokens, index) or not (
            low_at(tokens, index + 1) in scales(language)
            or unit_before(tokens, index, language)
            or _counts_noun(tokens, index + 1, language)
        ):  # fmt: skip
            found.add(index)
            yield index


def _counts_noun(tokens: Sequence[Token], at: int, language: str) -> bool:
    """A unit of measure or a plural stands there: «1500 studenti»; not «il 2024 registra»."""
    unit = unit_behind(tokens, at, language)
    if unit is None or unit.kind != "count":
        return unit is not None
    return grammar(language, "endings").is_plural(unit.name) and not unit.name[0].isupper()


def _is_short_year(tokens: Sequence[Token], index: int, years: set[int], language: str) -> bool:
    """«2024-25», «2024/25», «gli anni '80»."""
    if not re.fullmatch(r"\d{2}", tokens[index].text):
        return False
    before = low_at(tokens, index - 1)
    if before in {"-", "–", "/"} and index - 2 in years:
        return True
    decade = int(tokens[index].text) % 10 == 0 and before in small_words(language, "decade_lead")
    return before in {"'", "’"} or decade


def _is_bracketed(tokens: Sequence[Token], index: int) -> bool:
    return low_at(tokens, index - 1) in {"(", ","} and low_at(tokens, index + 1) in {")", ",", ""}


def _spans_years(tokens: Sequence[Token], index: int) -> bool:
    """«2026–2030» on either side."""
    return (low_at(tokens, index + 1) in _DASHES and _is_year(tokens, index + 2)) or (
        low_at(tokens, index - 1) in _DASHES and _is_year(tokens, index - 2)
    )


_DASHES = frozenset("-–—/")


def clock_times(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«alle 17.30», «ore 9», «sono le 22 e 50», «alle otto e un quarto»; not «alle 89 regioni»."""
    for index, token in enumerate(tokens):
        if token.low in small_words(language, "hour_and") and (
            low_at(tokens, index + 1) in small_words(language, "and")
        ):  # fmt: skip
            parts = _minutes(tokens, index + 2, language) or _quarter(tokens, index + 2, language)
            yield from range(index + 2, index + 2 + parts)
        hour, minutes = _hour(token, language)
        if hour is None:
            continue
        if _is_announced(tokens, index, language):
            yield index
            continue
        said = _is_said(tokens, index, language)
        joined = low_at(tokens, index + 1) in small_words(language, "and")
        parts = _minutes(tokens, index + 2, language) if joined else 0
        # «alle 8 e 40 persone aspettavano»: the first is an hour all the same
        two = joined and index + 2 < len(tokens) and tokens[index + 2].kind == "number"
        if said and (minutes or parts or two or _stands_alone(tokens, index, language)):
            yield index
            if parts:
                yield from range(index + 2, index + 2 + parts)


def _is_announced(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«ore 9», «h. 9»."""
    back = 2 if low_at(tokens, index - 1) == "." else 1
    return low_at(tokens, index - back) in small_words(language, "hour_noun")


def _is_said(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«alle 17», «sono le 22»."""
    before = low_at(tokens, index - 1)
    return before in small_words(language, "hour_lead") or (
        before in small_words(language, "hour_article")
        and low_at(tokens, index - 2) in small_words(language, "hour_before")
    )


def _hour(token: Token, language: str) -> tuple[int | None, bool]:
    """The hour a token may name, and whether it names minutes too."""
    if token.kind == "number":
        # «alle 10,30» is a clock time where nothing measured follows
        match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2})|,[0-5]\d)?", token.text)
        if match is None or int(match.group(1)) > _LAST_HOUR or (
            int(match.group(2) or 0) > _LAST_MINUTE
        ):  # fmt: skip
            return None, False
        return int(match.group(1)), match.group(2) is not None
    value = cardinal(token.low, language) if token.kind == "word" else None
    return (value, False) if value is not None and 0 < value <= _LAST_HOUR else (None, False)


def _quarter(tokens: Sequence[Token], at: int, language: str) -> int:
    """How many tokens «un quarto» behind an hour takes."""
    quarter = next(iter(small_words(language, "quarter"))).rstrip("*")
    one = low_at(tokens, at) in small_words(language, "indefinite")
    return 2 if one and low_at(tokens, at + 1).startswith(quarter) else 0


def _minutes(tokens: Sequence[Token], at: int, language: str) -> int:
    """How many tokens the minutes behind an hour take: «50», «un quarto», «mezza»."""
    if at >= len(tokens):
        return 0
    low = tokens[at].low
    if low in small_words(language, "hour_half"):
        return 1
    quarter = next(iter(small_words(language, "quarter"))).rstrip("*")
    if low in small_words(language, "quarters") and low_at(tokens, at + 1).startswith(quarter):
        return 2
    unit = unit_behind(tokens, at + 1, language)
    if unit is not None and unit.kind != "time":
        return 0  # «alle 8 e 40 persone aspettavano»
    minutes = cardinal(low, language)
    written = re.fullmatch(r"[0-5]\d", tokens[at].text) is not None
    return int(written or (minutes is not None and _FIVE <= minutes <= _LAST_MINUTE))


_FIVE = 5  # fewer minutes are not said in words


@cache
def months(language: str) -> dict[str, int]:
    """The names of the months and their numbers."""
    return {
        row["entry"]: int(row["number"])
        for row in read_lexicon(language, "months", ("entry", "number"))
    }


def low_at(tokens: Sequence[Token], at: int) -> str:
    """The case-folded word at a token; empty behind the last and before the first."""
    return tokens[at].low if 0 <= at < len(tokens) else ""
