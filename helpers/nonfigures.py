"""What looks like a figure and is none: dates, clock times, ordinals, addresses, set phrases.

`blocked` says which tokens of a sentence no number may be read from. What needs to know
what is counted (durations, "due aree", "i due Presidenti") is decided where that is known, by
`organises` and `is_pair_of_known`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from helpers.hedges import articulated, hedge_before
from helpers.lexicons import entries, read_lexicon
from helpers.numerals import Token, cardinal, in_digits
from helpers.units import lexicon_unit, unit_before, unit_behind

# Forms that are the same in every language: dates, clock times, versions, scores, addresses,
# telephone numbers, documents by number and year.
_FORMS = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b\d\.0\b(?!\s*(?:%|mil|mld|mln))"
    r"|\S+@\S+|(?:https?://|www\.)\S+"
    r"|(?:\+|\b00)\d{2}[\s./-]?\d{2,4}(?:[\s./-]?\d{2,4})+"
    r"|\b0\d{1,4}(?:[\s./-]?\d{2,})+\b"
    r"|\b\d{1,4}/(?:\d{4}|\d{2})(?:/\w+)*\b(?!\s*(?:mila|milioni|miliardi|anni|€|%))"
)
_YEARS = range(1000, 2200)
_SMALL = 12


def blocked(content: str, tokens: Sequence[Token], language: str) -> frozenset[int]:
    """Tokens that no figure may be read from.

    Args:
        content: The text.
        tokens: Of one sentence.
        language: Whose months, set phrases and reference nouns are meant.

    Returns:
        Indices of tokens.
    """
    if not tokens:
        return frozenset()
    found: set[int] = set()
    for rule in (_by_form, _idioms, _dates, _clock, _ordinals, _list_markers, _references,
                 _glued, _in_names):  # fmt: skip
        found.update(rule(content, tokens, language))
    found.update(_years(tokens, language, found))
    return frozenset(found)


def _by_form(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    for match in _FORMS.finditer(content, tokens[0].start, tokens[-1].end):
        if _is_range_of_counts(match.group(), content[match.end() :][:24]):
            continue
        for index, token in enumerate(tokens):
            if match.start() <= token.start < match.end():
                yield index


def _is_range_of_counts(written: str, behind: str) -> bool:
    """«10/12 mila», «30/35 persone» are ranges; «231/2001» is a law."""
    first, slash, last = written.partition("/")
    return bool(slash) and last.isdigit() and len(last) <= 2 and int(first) < int(last) and (
        re.match(r"\s*[^\W\d_]{3,}|\s*[%€]", behind) is not None
    )  # fmt: skip


@cache
def _phrases(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases by their first word, cut as the sentences are."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries(language, "number_idioms"):
        words = tuple(re.findall(r"\d+|[^\W\d_]+['’]?\*?|[^\w\s*]", entry))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(known) for first, known in found.items()}


def _idioms(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    for index, token in enumerate(tokens):
        for words in _phrases(language).get(token.low, ()):
            here = tokens[index : index + len(words)]
            if len(here) == len(words) and all(
                seen.low.startswith(word[:-1]) if word.endswith("*") else seen.low == word
                for seen, word in zip(here, words, strict=True)
            ):
                yield from range(index, index + len(words))


@cache
def months(language: str) -> dict[str, int]:
    """The names of the months and their numbers."""
    return {
        row["entry"]: int(row["number"])
        for row in read_lexicon(language, "months", ("entry", "number"))
    }


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


_DAY_LINKS = frozenset(("e", "ed", "-", "–", "—", "/", ",", "al", "all'", "o", "°", "º", "di"))
_ARTICLES_OF_DAYS = frozenset(("il", "l'", "dal", "dall'", "al", "all'", "del", "dell'", "nel"))


def _dates(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«il 12 novembre», «11 e 12 novembre», «12-13 maggio 2025»: back from the month."""
    known = months(language)
    for index, token in enumerate(tokens):
        if token.low not in known or (len(token.low) == 3 and not _is_day(tokens, index - 1)):
            continue
        at, day = index - 1, False
        while at >= 0 and (_is_day(tokens, at) or (_low(tokens, at) in _DAY_LINKS)):
            if _low(tokens, at) in {",", "di"} and not day:
                break
            day = day or _is_day(tokens, at)
            yield at
            at -= 1
        if _is_year(tokens, index + 1):
            yield index + 1
    for index, token in enumerate(tokens):
        # «nella notte tra il 12 e il 13»: a day that leans on nothing but its article.
        if _is_day(tokens, index) and _is_dated(tokens, index, language) and (
            _stands_alone(tokens, index, language)
            and hedge_before(tokens, index, language) is None
        ):  # fmt: skip
            yield index


def _is_dated(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«il 17», «nel pomeriggio del 17», «dal 3 al 13»; «siamo al 13» is none."""
    before = _low(tokens, index - 1)
    if before in {"il", "l'"}:
        return True
    if before not in _ARTICLES_OF_DAYS:
        return False
    led = _low(tokens, index - 2)
    return led in entries(language, "time_nouns") or led in _DAY_LEADS or _is_day(tokens, index - 2)


_DAY_LEADS = frozenset(("pomeriggio", "mattino", "mattina", "sera", "alba", "dopo", "prima", "fino",
                        "partire", "vigilia", "data", "riunione", "seduta"))  # fmt: skip


def _stands_alone(tokens: Sequence[Token], index: int, language: str) -> bool:
    """Nothing measured stands behind a number, nor behind the one it is joined to."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind == "mark":
        return after is None or after.text in ',.;:)»”"'
    if unit_behind(tokens, index + 1, language) is not None:
        return False
    for at in range(index + 2, min(index + 5, len(tokens))):
        if tokens[at].kind == "number":
            scaled = _low(tokens, at + 1) in _scales(language)
            return not scaled and unit_behind(tokens, at + 1, language) is None
    return any(after.low in forms for forms in articulated(language).values()) or (
        after.low in _FUNCTION
    )


_FUNCTION = frozenset(("e", "ed", "le", "i", "gli", "il", "la", "lo", "l'", "si", "è", "ha", "che"))


@cache
def _scales(language: str) -> frozenset[str]:
    return frozenset(
        row["entry"]
        for row in read_lexicon(language, "number_words", ("entry", "class", "value"))
        if row["class"] == "scale"
    )


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    if not 0 <= at < len(tokens) or tokens[at].kind != "number":
        return False
    return tokens[at].text.isdigit() and 1 <= int(tokens[at].text) <= 31


def _is_year(tokens: Sequence[Token], at: int) -> bool:
    if not 0 <= at < len(tokens) or tokens[at].kind != "number":
        return False
    text = tokens[at].text
    return len(text) == 4 and text.isdigit() and int(text) in _YEARS


# Behind these, four digits are a year whatever follows: «nel 2024 aziende russe …».
_BEFORE_YEAR = frozenset(
    "nel del dal al sul col entro anno dell'anno estate inverno autunno primavera fine inizio "
    "metà triennio biennio decennio quinquennio periodo stagione annate anni edizione".split()
)


def _years(tokens: Sequence[Token], language: str, known: set[int]) -> Iterator[int]:
    """Four digits without a dot are a year, unless they count or measure what stands behind."""
    years: set[int] = set()
    for index, token in enumerate(tokens):
        if not _is_year(tokens, index):
            if token.kind == "number" and _is_short_year(tokens, index, years):
                years.add(index)
                yield index
            continue
        before = _low(tokens, index - 1)
        dated = before in _BEFORE_YEAR or before in months(language)
        if dated or _is_bracketed(tokens, index) or _spans_years(tokens, index) or not (
            _low(tokens, index + 1) in _scales(language)
            or unit_before(tokens, index, language)
            or _counts_noun(tokens, index + 1, language)
        ):  # fmt: skip
            years.add(index)
            yield index


def _counts_noun(tokens: Sequence[Token], at: int, language: str) -> bool:
    """A unit of measure or a plural stands there: «1500 studenti»; not «il 2024 registra»."""
    unit = unit_behind(tokens, at, language)
    return unit is not None and (unit.kind != "count" or unit.name.endswith(("i", "e")))


def _is_short_year(tokens: Sequence[Token], index: int, years: set[int]) -> bool:
    """«2024-25», «2024/25», «gli anni '80»."""
    if not re.fullmatch(r"\d{2}", tokens[index].text):
        return False
    before = _low(tokens, index - 1)
    if before in {"-", "–", "/"} and index - 2 in years:
        return True
    return before in {"'", "’"} or (before == "anni" and int(tokens[index].text) % 10 == 0)


def _is_bracketed(tokens: Sequence[Token], index: int) -> bool:
    return _low(tokens, index - 1) in {"(", ","} and _low(tokens, index + 1) in {")", ",", ""}


def _spans_years(tokens: Sequence[Token], index: int) -> bool:
    """«2026–2030» on either side."""
    return (_low(tokens, index + 1) in {"-", "–", "—", "/"} and _is_year(tokens, index + 2)) or (
        _low(tokens, index - 1) in {"-", "–", "—", "/"} and _is_year(tokens, index - 2)
    )


def _clock(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«alle 17.30», «ore 9», «sono le 22 e 50», «alle otto e un quarto»; not «alle 89 regioni»."""
    for index, token in enumerate(tokens):
        hour, minutes = _hour(token, language)
        if hour is None:
            continue
        before = _low(tokens, index - 1)
        if before in {"ore", "h"} or (before == "." and _low(tokens, index - 2) in {"h", "ore"}):
            yield index
            continue
        said = before in {"alle", "dalle", "delle"} or (
            before == "le" and _low(tokens, index - 2) in {"sono", "erano", "verso", "dopo", "per"}
        )
        parts = _low(tokens, index + 1) == "e" and _minutes(tokens, index + 2, language)
        if said and (minutes or parts or _stands_alone(tokens, index, language)):
            yield index
            if parts:
                yield from range(index + 2, index + 2 + parts)


def _hour(token: Token, language: str) -> tuple[int | None, bool]:
    """The hour a token may name, and whether it names minutes too."""
    if token.kind == "number":
        match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", token.text)
        if match is None or int(match.group(1)) > 24 or int(match.group(2) or 0) > 59:
            return None, False
        return int(match.group(1)), match.group(2) is not None
    value = cardinal(token.low, language) if token.kind == "word" else None
    return (value, False) if value is not None and 0 < value <= 24 else (None, False)


def _minutes(tokens: Sequence[Token], at: int, language: str) -> int:
    """How many tokens the minutes behind an hour take: «50», «un quarto», «mezza»."""
    if _low(tokens, at) in {"mezza", "mezzo"}:
        return 1
    if _low(tokens, at) in {"un", "tre"} and _low(tokens, at + 1).startswith("quart"):
        return 2
    if at >= len(tokens):
        return 0
    minutes = cardinal(tokens[at].low, language)
    return int(re.fullmatch(r"[0-5]\d", tokens[at].text) is not None or minutes in range(5, 60))


_ORDINAL_SIGNS = frozenset("°ºª")


def _ordinals(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«21° Forum», «la 15esima edizione»; «35 °C» is a measure."""
    for index, token in enumerate(tokens):
        if token.kind != "number" or index + 1 >= len(tokens):
            continue
        after = tokens[index + 1]
        if after.text in _ORDINAL_SIGNS and after.glued:
            if _low(tokens, index + 2) not in {"c", *entries(language, "anniversary_nouns")}:
                yield index
        elif after.glued and re.fullmatch(r"(?:esim|m)[oaie]", after.low):
            if _low(tokens, index + 2) not in entries(language, "anniversary_nouns"):
                yield index


def _list_markers(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    depth = 0
    for index, token in enumerate(tokens):
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(depth - 1, 0)
        if token.kind != "number" or not token.text.isdigit() or int(token.text) > 99:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or not after.glued:
            continue
        if (after.text == ")" and (not depth or _low(tokens, index - 1) == "(")) or (
            index == 0 and after.text == "." and len(tokens) > 2
        ):
            yield index


_BETWEEN_REFERENCE = frozenset(("n", "nn", "nr", "num", ".", "numero", "°", "º", ":", "nº"))


def _references(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«articolo 5», «legge n. 104», «volo AZ 217»: what a number behind them names."""
    nouns = _reference_nouns(language)
    for index, token in enumerate(tokens):
        if token.kind != "number" and token.kind != "word":
            continue
        at = index - 1
        while at >= 0 and tokens[at].low in _BETWEEN_REFERENCE and tokens[at].low not in nouns:
            at -= 1
        noun = _low(tokens, at)
        if (
            noun in nouns
            and _low(tokens, at - 1) != "in"
            and (token.kind == "number" or token.low in _NUMBER_NAMES)
        ):
            yield index
            # «articoli 5 e 7»
            if (
                _low(tokens, index + 1) in {"e", ",", "o", "-", "/"}
                and index + 2 < len(tokens)
                and (tokens[index + 2].kind == "number" and noun.endswith(("i", "g", "t")))
            ):
                yield index + 2


def _is_sum(tokens: Sequence[Token], index: int, language: str) -> bool:
    """A number with a scale or a unit of measure is no address."""
    if _low(tokens, index + 1) in _scales(language):
        return True
    return lexicon_unit(tokens, index + 1, language) is not None


_NUMBER_NAMES = frozenset("uno due tre quattro cinque sei sette otto nove dieci zero".split())


@cache
def _reference_nouns(language: str) -> frozenset[str]:
    return frozenset(entries(language, "reference_nouns"))


@cache
def _glued_words(language: str) -> frozenset[str]:
    """Words that may be written against a number without making it a name: 20mila, 100km."""
    units = (entry for entry in entries(language, "units") if entry.isalnum())
    return frozenset((*_scales(language), *units, "enne", "enni"))


def _glued(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«Soyuz-5», «G20», «A320», «5G», «Mi-8»: numbers that are part of a name."""
    allowed = _glued_words(language)
    for index, token in enumerate(tokens):
        if token.kind != "number":
            continue
        before = tokens[index - 1] if index else None
        if token.glued and before is not None:
            if before.kind == "word" and not before.low.endswith("'") and before.low not in allowed:
                yield index
            hyphen = before.text in {"-", "‑"} and before.glued and index >= 2
            if hyphen and tokens[index - 2].kind == "word":
                yield index
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or not after.glued:
            continue
        if after.kind == "word" and after.low not in allowed and not re.fullmatch(
            r"(?:esim|m)[oaie]", after.low
        ):  # fmt: skip
            yield index
        # «16-bis», «3-D»; but «30-35» is a range.
        if (
            after.text in {"-", "‑"}
            and index + 2 < len(tokens)
            and (tokens[index + 2].glued and tokens[index + 2].kind == "word")
        ):
            yield index


# Behind these a capital letter says nothing.
_OPENING = frozenset(".:!?…«“\"'‘(–—-•")


def _in_names(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«Banca dei Tre Mari», «Legione 3», «Agenda 2030»."""
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if token.kind == "word" and token.text[:1].isupper() and index:
            # A number word with a capital in the middle of a sentence is part of a name.
            if before.text not in _OPENING and token.text[1:].islower():
                yield index
        elif token.kind == "number" and index > 1 and before.kind == "word" and (
            tokens[index - 2].text not in _OPENING and before.text[:1].isupper() and len(before.text) > 1 and token.text.isdigit()
        ) and unit_behind(tokens, index + 1, language) is None and (
            _low(tokens, index + 1) not in _scales(language)
        ):  # fmt: skip
            yield index


def organises(value: int, noun: str, language: str) -> bool:
    """Whether a small number of these orders a speech: «due aree», «tre linee di lavoro»."""
    return value <= _SMALL and noun in _organising(language)


@cache
def _organising(language: str) -> frozenset[str]:
    return frozenset(entries(language, "organising_nouns"))


def is_pair_of_known(tokens: Sequence[Token], at: int, language: str) -> bool:
    """«i due Presidenti», «le due parti», «tra due Paesi»: two that were named before."""
    low = _low(tokens, at)
    if low not in {"due", "2"}:
        return False
    before = _low(tokens, at - 1)
    forms = articulated(language)
    joined = any(before in known - {key} for key, known in forms.items() if key not in {"per"})
    return before in {"i", "le", "gli", "tra", "fra", "questi", "queste", "quei", "quelle", "suoi",
                      "sue", "nostri", "nostre", "loro", "entrambi", "entrambe"} or joined  # fmt: skip


def is_number(token: Token) -> bool:
    """Whether a token holds a number in digits."""
    return token.kind == "number" and in_digits(token.text) is not None
