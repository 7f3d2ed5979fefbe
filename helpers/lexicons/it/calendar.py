"""When a figure holds: Italian expressions of time, resolved against the date of the text.

«L'anno scorso» in a text of 2025 is 2024, «nei primi nove mesi del 2025» is
2025-01/2025-09. An expression that the date of the text cannot settle is left out: an
empty period is better than a guessed one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from helpers.lexicons.it.cardinals import read

_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19|20)\d{2}"
_NUMBER = r"\d{1,2}|un|una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|venti"
_ORDINALS = {"primo": 1, "prima": 1, "secondo": 2, "seconda": 2, "terzo": 3, "quarto": 4}
# Behind a stretch of the year: which year. Nothing means the year of the text.
_OF = (
    rf"(?:\s+(?:del|di|nel)\s+(?P<year>{_YEAR})"
    r"|\s+(?P<last>dell['’]anno\s+scorso|dello\s+scorso\s+anno)"
    r"|\s+(?:di\s+)?(?P<this>quest['’]anno|dell['’]anno(?:\s+in\s+corso)?))?"
)


class Period(NamedTuple):
    """An expression of time in a text.

    Attributes:
        start, end: Offsets.
        iso: ISO 8601: a date, month, year, or two of them parted by a slash.
    """

    start: int
    end: int
    iso: str


def periods(content: str, start: int, end: int, told: str) -> tuple[Period, ...]:
    """Every expression of time between two offsets, in order, none inside another.

    Args:
        content: The text.
        start: Where to look from.
        end: Where to stop.
        told: ISO date of the text, which «l'anno scorso» is counted from; may be a year, or
            empty, and then such expressions are left out.
    """
    today = int(told[:4]) if re.match(r"\d{4}", told) else None
    found: list[Period] = []
    for pattern, resolve in _EXPRESSIONS:
        for match in pattern.finditer(content, start, end):
            iso = resolve(match, today)
            if iso and _is_free(found, match.start(), match.end()):
                insort(found, Period(match.start(), match.end(), iso))
    return tuple(found)


def _is_free(found: list[Period], start: int, end: int) -> bool:
    """Whether no expression in a sorted list overlaps a stretch."""
    at = bisect_left(found, (start,))
    before, after = found[at - 1 : at] if at else [], found[at : at + 1]
    return not any(p.start < end and start < p.end for p in (*before, *after))


Resolve = Callable[[re.Match[str], int | None], str]


def _count(word: str) -> int | None:
    low = word.casefold()
    return 1 if low in {"un", "una"} else int(low) if low.isdigit() else read(low)


def _year_of(match: re.Match[str], today: int | None) -> int | None:
    if match.group("year"):
        return int(match.group("year"))
    if match.group("last"):
        return None if today is None else today - 1
    return today


def _first_months(match: re.Match[str], today: int | None) -> str:
    year, months = _year_of(match, today), _count(match.group("n"))
    return f"{year}-01/{year}-{months:02d}" if year and months and months <= 12 else ""


def _part(match: re.Match[str], today: int | None) -> str:
    """A quarter, a half-year."""
    year, number = _year_of(match, today), _ORDINALS[match.group("which").casefold()]
    months = 3 if match.group("part").casefold().startswith("trim") else 6
    if year is None or number * months > 12:
        return ""
    return f"{year}-{(number - 1) * months + 1:02d}/{year}-{number * months:02d}"


def _months(match: re.Match[str], today: int | None) -> str:
    year = int(match.group("year")) if match.group("year") else today
    if year is None:
        return ""
    first, last = (_MONTHS.index(match.group(g).casefold()) + 1 for g in ("from", "to"))
    return f"{year}-{first:02d}/{year}-{last:02d}" if first < last else ""


def _day(match: re.Match[str], today: int | None) -> str:
    year = int(match.group("year")) if match.group("year") else today
    month = _MONTHS.index(match.group("month").casefold()) + 1
    try:
        return date(year, month, int(match.group("day"))).isoformat() if year else ""
    except ValueError:
        return ""  # «il 31 giugno» is no day


def _month(match: re.Match[str], today: int | None) -> str:
    year = int(match.group("year")) if match.group("year") else today
    return f"{year}-{_MONTHS.index(match.group('month').casefold()) + 1:02d}" if year else ""


def _years(match: re.Match[str], today: int | None) -> str:
    first, last = match.group("from"), match.group("to")
    last = first[:2] + last if len(last) == 2 else last
    return f"{first}/{last}" if first < last else ""


def _since(match: re.Match[str], today: int | None) -> str:
    """«dal 2005» lasts until today; «dal 2027» has no end that is said."""
    first = match.group("from")
    return f"{first}/{today}" if today is not None and int(first) < today else first


def is_since(content: str, start: int, end: int) -> bool:
    """Whether a stretch says from which year on: «dal 2005»; not «tra il 2020 e il 2025»."""
    return _FROM_YEAR.search(content, start, end) is not None


_FROM_YEAR = re.compile(rf"(?<!\w)dal\s+{_YEAR}(?!\w)(?!\s+al)", re.IGNORECASE)


def _next_or_after(match: re.Match[str], today: int | None) -> str:
    return "" if today is None else f"{today + 1}/{today + 2}"


def _shifted(by: int) -> Resolve:
    return lambda match, today: "" if today is None else str(today + by)


def _ago(match: re.Match[str], today: int | None) -> str:
    years = _count(match.group("n"))
    return "" if today is None or years is None else str(today - years)


def _ahead(match: re.Match[str], today: int | None) -> str:
    years = _count(match.group("n"))
    return "" if today is None or years is None else str(today + years)


def _last_years(match: re.Match[str], today: int | None) -> str:
    years = _count(match.group("n"))
    return "" if today is None or years is None else f"{today - years}/{today}"


def _next_years(match: re.Match[str], today: int | None) -> str:
    years = _count(match.group("n"))
    return "" if today is None or years is None else f"{today}/{today + years}"


def _plain(match: re.Match[str], today: int | None) -> str:
    return match.group("year")


def _compiled(*rows: tuple[str, Resolve]) -> Iterator[tuple[re.Pattern[str], Resolve]]:
    for pattern, resolve in rows:
        yield re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), resolve


# The longer expression first: what it covers is not read again.
_EXPRESSIONS = tuple(_compiled(
    (rf"primi\s+(?P<n>{_NUMBER})\s+mesi{_OF}", _first_months),
    (rf"(?P<which>primo|secondo|terzo|quarto)\s+(?P<part>trimestre|semestre){_OF}", _part),
    (rf"(?P<which>prima|seconda)\s+(?P<part>metà){_OF}", _part),
    (rf"(?:da|tra|fra)\s+(?P<from>{_MONTH})\s+(?:a|e)\s+(?P<to>{_MONTH})(?:\s+(?P<year>{_YEAR}))?",
     _months),
    (rf"(?P<day>\d{{1,2}})[°º]?\s+(?P<month>{_MONTH})(?:\s+(?P<year>{_YEAR}))?", _day),
    (rf"(?P<month>{_MONTH})\s+(?:del\s+)?(?P<year>{_YEAR})", _month),
    (rf"(?:a|in|di|nel mese di|lo scorso|dello scorso)\s+(?P<month>{_MONTH})(?P<year>)", _month),
    (rf"(?P<from>{_YEAR})\s*[-–—/]\s*(?P<to>{_YEAR}|\d{{2}})", _years),
    (rf"(?:dal|tra il|fra il|nel)\s+(?P<from>{_YEAR})\s+(?:al|e il)\s+(?P<to>{_YEAR})", _years),
    (rf"dal\s+(?P<from>{_YEAR})(?:\s+(?:a|ad|fino\s+a|fino\s+ad)\s+oggi)?", _since),
    (r"l['’]anno\s+prossimo,?\s+o\s+(?:almeno\s+)?(?:in\s+)?quello\s+(?:dopo|successivo)(?:\s+ancora)?",
     _next_or_after),
    (rf"ultimi\s+(?P<n>{_NUMBER})\s+anni", _last_years),
    (rf"prossimi\s+(?P<n>{_NUMBER})\s+anni", _next_years),
    (rf"(?P<n>{_NUMBER})\s+anni?\s+(?:fa|prima|or\s+sono)", _ago),
    (rf"(?:tra|fra)\s+(?P<n>{_NUMBER})\s+anni?", _ahead),
    (r"(?:l|d?ell|nell|all|un)['’]anno\s+(?:scorso|passato|precedente|prima|fa)", _shifted(-1)),
    (r"un\s+anno\s+(?:fa|prima)", _shifted(-1)),
    (r"(?:lo|dello|nello|allo)\s+scorso\s+anno", _shifted(-1)),
    (r"anno\s+(?:scorso|passato)", _shifted(-1)),
    (r"(?:quest|dell|nell|l)['’]anno\s+(?:in\s+corso|corrente)", _shifted(0)),
    (r"quest['’]anno", _shifted(0)),
    # What holds on the day of the text holds in its year.
    (r"\b(?:oggi|adesso|attualmente)\b", _shifted(0)),
    (r"(?:l|dell|nell|all|d)['’]anno\s+(?:prossimo|venturo)", _shifted(1)),
    (r"(?:il|del|nel|al|dal)\s+prossimo\s+anno", _shifted(1)),
    (rf"(?P<year>{_YEAR})", _plain),
))  # fmt: skip


class Span(NamedTuple):
    """A phrase that counts time ahead: «tra un paio di settimane».

    Attributes:
        start, end: Offsets.
        low, high: Days it allows. A bare number is taken to half its unit on either side, «un
            paio» and «circa» to one unit.
    """

    start: int
    end: int
    low: int
    high: int


_UNITS = {"giorn": 1, "settiman": 7, "mes": 30}
_SPAN = re.compile(
    rf"(?<!\w)(?:tra|fra)\s+(?P<near>circa\s+|un\s+paio\s+di\s+|qualche\s+)?(?P<n>{_NUMBER})?\s*"
    r"(?P<unit>giorn[oi]|settiman[ae]|mes[ei])(?!\w)",
    re.IGNORECASE,
)


def spans(content: str, start: int, end: int) -> tuple[Span, ...]:
    """Every phrase between two offsets that counts days, weeks or months ahead, in order."""
    found = []
    for match in _SPAN.finditer(content, start, end):
        near = (match.group("near") or "").casefold()
        number = 2 if "paio" in near else 3 if "qualche" in near else _count(match.group("n") or "")
        unit = next(
            d for stem, d in _UNITS.items() if match.group("unit").casefold().startswith(stem)
        )
        if number is None:
            continue
        slack = unit if near else -(-unit // 2)
        found.append(Span(match.start(), match.end(), number * unit - slack, number * unit + slack))
    return tuple(found)
