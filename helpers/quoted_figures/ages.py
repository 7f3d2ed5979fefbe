"""Years that are figures: ages and anniversaries, among durations and dates that are none."""

from __future__ import annotations

from decimal import Decimal

from helpers.lexicons import grammar
from helpers.quoted_figures.numerals import Numeral, is_short
from helpers.quoted_figures.stretch import Measured, Stretch
from helpers.quoted_figures.units import Unit, is_counted_by_nobody

YEARS = "anni"
OLDEST = 120
_YOUNGEST_NAMED = 9  # «decenne» is the first that Italian names
# From here on what takes time is counted by many, and is no duration of one thing.
_MUCH = 1000
# How many words back an age may be named: «con un'età media di».
_NAMED = 4
_AGE_REACH = 14  # «quanto all'età di vecchiaia, nel 2028 sarà ancora di 67 anni»
# How many words before a range of years the person may stand.
_PERSON = 7


def anniversary(stretch: Stretch, at: int) -> Measured | None:
    """«70° anniversario», «il settantesimo anniversario»."""
    value, after = _ordinal(stretch, at)
    if value is None or not stretch.is_listed(after, "anniversary_nouns"):
        return None
    number = Numeral(at, after + 1, Decimal(value), Decimal(1))
    return Measured(number, Unit(YEARS, "count", after, after + 1), at, after + 1, "anniversary")


def _ordinal(stretch: Stretch, at: int) -> tuple[int | None, int]:
    """The number of the ordinal that begins at a token, and the first token behind it."""
    token, endings = stretch.tokens[at], grammar(stretch.language, "endings")
    if token.kind == "number" and token.text.isdigit():
        behind = stretch.low(at + 1)
        signed = behind in {"°", "º", "ª"} or endings.is_ordinal_ending(behind)
        return (int(token.text), at + 2) if signed and is_short(token) else (None, at)
    stem = endings.ordinal_stem(token.low)
    if stem is None:
        return None, at
    return grammar(stretch.language, "cardinals").read_ordinal_stem(stem), at + 1


def aged(stretch: Stretch, at: int) -> Measured | None:
    """«45enne», «un quarantenne»."""
    token = stretch.tokens[at]
    years = Unit(YEARS, "age", at, at + 1)
    if token.kind == "number" and stretch.is_a(at + 1, "age_letter"):
        if not (is_short(token) and token.text.isdigit()):
            return None
        number = Numeral(at, at + 2, Decimal(token.text), Decimal(1))
        return Measured(number, years, at, at + 2, "age")
    if _is_bare_age(stretch, at):
        number = Numeral(at, at + 1, Decimal(token.text), Decimal(1))
        return Measured(number, years, at, at + 1, "age")
    stem = grammar(stretch.language, "endings").age_stem(token.low)
    value = grammar(stretch.language, "cardinals").read(f"{stem}'") if stem else None
    if value is None or not _YOUNGEST_NAMED < value < OLDEST:
        return None
    number = Numeral(at, at + 1, Decimal(value), Decimal(1), written="words")
    return Measured(number, years, at, at + 1, "age")


def _is_bare_age(stretch: Stretch, at: int) -> bool:
    """«Ottavio Lanzetta, 61, notaio», «lui, 41, …»: between commas behind a full name."""
    token = stretch.tokens[at]
    named = at > _NAME and all(
        stretch.tokens[i].kind == "word" and stretch.tokens[i].text[:1].isupper()
        for i in (at - 2, at - 3)
    )
    named = named or stretch.is_listed(at - 2, "person_pronouns")
    closed = stretch.low(at - 1) == "," and stretch.low(at + 1) in {",", ")"}
    grown = token.text.isdigit() and is_short(token) and _GROWN <= int(token.text) < OLDEST
    return named and closed and grown


_NAME, _GROWN = 2, 16


def is_much_time(stretch: Stretch, found: Measured) -> bool:
    """«6 milioni di notti», «40 mila ore»: what is spent by many is counted, not how long."""
    return found.numeral.value >= _MUCH and not _starts(stretch, found.unit.name, "long_time")


def is_jubilee(stretch: Stretch, found: Measured) -> bool:
    """Whether years are an anniversary: «ricorrono i 25 anni del trattato»."""
    led, after = found.first - 1, found.after
    of = stretch.is_form(after, "di") or stretch.is_form(after, "da")
    if not (of and stretch.is_a(led, "plural_opening") and found.high is None):
        return False
    return _starts(stretch, found.unit.name, "year") and any(
        _starts(stretch, stretch.low(at), "jubilee") for at in range(led - 1, led - 1 - _NAMED, -1)
    )


def is_age(stretch: Stretch, found: Measured) -> bool:
    """Whether a number of years is somebody's age.

    «ha 45 anni», «un operaio di 45 anni», «tra i 30 e i 35 anni», «, 45 anni,»; «per 45 anni»
    is a duration.
    """
    if not _starts(stretch, found.unit.name, "year"):
        return False
    first, after = found.first, found.after
    if found.numeral.value >= OLDEST:  # «il ghiaccio ha 800 mila anni»
        return _is_had(stretch, first - 1) and found.numeral.value >= _MUCH
    led = stretch.before_hedge(first)[0] - 1
    if _is_named(stretch, led, after) or stretch.is_a(led, "own_years"):
        return True
    if found.high is not None and stretch.is_a(found.numeral.first - 1, "age_range"):
        return not stretch.is_form(after, "di")
    while stretch.is_a(led, "age_skip") or stretch.is_phrase(led - 1, "on_average"):
        led -= 2 if stretch.is_phrase(led - 1, "on_average") else 1
    if _is_had(stretch, led) and not stretch.is_form(after, "di"):
        return True
    if stretch.is_a(led, "age_link"):
        reach = _PERSON if found.high is not None else 1
        return any(_is_person(stretch, at) for at in range(led - 1, led - 1 - reach, -1))
    aside = led - stretch.is_form(led, "a")  # «e per lui, a 76 anni, …»
    if stretch.low(aside) in {",", "("} and stretch.low(after) in {",", ")", ".", ""}:
        return True
    return stretch.is_a(first - 1, "masculine_plural") and stretch.is_a(first - 2, "age_bound")


def _is_named(stretch: Stretch, led: int, after: int) -> bool:
    """«45 anni d'età», «18 anni compiuti», «un'età media di 45 anni»."""
    if stretch.is_a(after, "of") and stretch.is_a(after + 1, "age_noun"):
        return True
    if stretch.is_form(led, "a") and stretch.is_a(led - 1, "retirement"):
        return True
    if _starts(stretch, stretch.low(after), "fulfilled") or stretch.is_phrase(after, "borne"):
        return True
    return any(stretch.is_a(at, "age_noun") for at in range(led - _AGE_REACH, led + 1))


def _starts(stretch: Stretch, word: str, kind: str) -> bool:
    """Whether a word begins as those of a class of ``figure_grammar.csv`` do."""
    fronts = tuple(entry.rstrip("*") for entry in stretch.of_class(kind))
    return word.casefold().startswith(fronts)


def _is_had(stretch: Stretch, led: int) -> bool:
    """«ha 45 anni», «ne ha compiuti 45»."""
    return stretch.is_a(led, "having") or any(
        stretch.is_a(at, "partitive_pronoun") for at in range(led - 1, led + 2)
    )


def _is_person(stretch: Stretch, at: int) -> bool:
    """A noun for somebody, or one with an adjective behind it; «i ragazzi aspettano» is none."""
    low = stretch.low(at)
    verb = grammar(stretch.language, "endings").is_plural_verb(low)
    adjective = not verb and not is_counted_by_nobody(low, stretch.language)
    return any(
        stretch.is_listed(noun, persons)
        for noun in ((at, at - 1) if adjective else (at,))
        for persons in ("person_nouns", "aged_nouns")
    )
