"""Quoted figures in a sentence: number, hedge, unit, and what the wording allows.

`amounts_in` reads one sentence. A range is one amount with two values, a change two
amounts; a number whose noun stands elsewhere («erano 198», «76 delle 89 regioni», «da 27,8
a 30 miliardi») takes it from there. What looks like a figure and is none is left out:
`helpers.nonfigures` says why.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from helpers.hedges import Hedge, articulated, bounds, hedge_after, hedge_before
from helpers.lexicons import entries, read_lexicon
from helpers.nonfigures import blocked, is_pair_of_known, months, organises
from helpers.numerals import Numeral, Token, numeral, tokens_of
from helpers.units import Unit, lexicon_unit, unit_before, unit_behind

FRACTION, TIMES, YEARS = "fraction", "times", "anni"
# «uno su tre»: what is small and round is the whole of a share and no figure of its own.
_WHOLES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000))
_OLDEST = 120


@dataclass(frozen=True)
class Amount:
    """A figure in a sentence, before anybody asks what it measures and who says it.

    Attributes:
        start, end: Offsets of the number with its unit or counted noun.
        core_start, core_end: Offsets of the number alone.
        hedge: Offsets of the hedge, or None.
        relation: One of `helpers.hedges.RELATIONS`.
        value: In full units.
        value_high: The upper end of a range, or None.
        low, high: What the wording allows; None where it sets no bound.
        unit: ISO code, symbol, `FRACTION`, `TIMES`, or the counted noun; empty where the text
            does not say.
        kind: money, ratio, physical, count, fraction, multiple or age.
        role: ``from`` or ``to`` in a change, else empty.
        negated: The text denies it.
        elliptical: The unit stands elsewhere.
        group: Which range, change or pair of the sentence it belongs to; 0 for none.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    hedge: tuple[int, int] | None
    relation: str
    value: Decimal
    value_high: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str
    role: str = ""
    negated: bool = False
    elliptical: bool = False
    group: int = 0


@dataclass(frozen=True)
class _Found:
    """A number with what is known of its unit; indices are tokens of the sentence."""

    numeral: Numeral
    unit: Unit | None
    first: int
    after: int
    kind: str
    high: Numeral | None = None
    role: str = ""
    elliptical: bool = False
    group: int = 0
    relation: str = ""

    @property
    def is_open(self) -> bool:
        return self.unit is None and self.kind == ""


def amounts_in(
    content: str, start: int, end: int, language: str, *,
    names: Sequence[tuple[int, int]] = (), before: Sequence[Amount] = (),
) -> tuple[Amount, ...]:  # fmt: skip
    """Every figure of one sentence, in order.

    Args:
        content: The text.
        start: Where the sentence begins.
        end: Where it ends.
        language: Whose numbers, units and hedges are meant.
        names: Spans of titles and programme names, whose numbers are no figures.
        before: Figures of the sentences before, the nearest last: what an elliptical number
            may lean on.

    Returns:
        Amounts that do not overlap.
    """
    sentence = _Sentence(content, tokens_of(content, start, end), language)
    off = blocked(content, sentence.tokens, language) | _inside(sentence.tokens, names)
    found = list(_numbers(sentence, off))
    found = _linked(sentence, found)
    found = _completed(sentence, found, before)
    return tuple(_amount(sentence, each) for each in found if _is_figure(sentence, each))


@dataclass(frozen=True)
class _Sentence:
    content: str
    tokens: tuple[Token, ...]
    language: str

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def lows(self, first: int, after: int) -> tuple[str, ...]:
        return tuple(token.low for token in self.tokens[max(first, 0) : after])

    def is_form(self, at: int, preposition: str) -> bool:
        """Whether a token is this preposition, alone or with an article."""
        return self.low(at) in articulated(self.language)[preposition]


def _inside(tokens: Sequence[Token], names: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(
        index
        for index, token in enumerate(tokens)
        if any(first <= token.start < after for first, after in names)
    )


# --- numbers and what stands beside them -------------------------------------------


def _numbers(sentence: _Sentence, off: frozenset[int]) -> Iterator[_Found]:
    at = 0
    while at < len(sentence.tokens):
        found = None if at in off else _number_at(sentence, at)
        if found is None or not off.isdisjoint(range(found.numeral.first, found.numeral.after)):
            at += 1
            continue
        yield found
        at = max(found.after, at + 1)


def _number_at(sentence: _Sentence, at: int) -> _Found | None:
    tokens, language = sentence.tokens, sentence.language
    share = _one_in(sentence, at)
    if share is not None:
        return share
    ordinal = _anniversary(sentence, at)
    if ordinal is not None:
        return ordinal
    aged = _aged(sentence, at)
    if aged is not None:
        return aged
    found = numeral(tokens, at, language) or _one_unit(sentence, at) or _half_unit(sentence, at)
    if found is None or _is_idle(sentence, found):
        return None
    if found.kind == "fraction":
        return _Found(found, None, at, found.after, "fraction")
    if found.kind == "multiple":
        return _Found(found, None, at, found.after, "multiple")
    return _measured(sentence, found)


def _one_unit(sentence: _Sentence, at: int) -> Numeral | None:
    """«un punto percentuale», «di un euro»: the article counts before a unit of measure."""
    if sentence.low(at) not in {"un", "uno", "una", "un'"}:
        return None
    unit = lexicon_unit(sentence.tokens, at + 1, sentence.language)
    if unit is None:
        return None
    led = sentence.is_form(at - 1, "di") or sentence.is_form(at - 1, "a")
    led = led or hedge_before(sentence.tokens, at, sentence.language) is not None
    if unit.kind == "ratio" and unit.name == "pp" and unit.after - unit.first == 1:
        return None  # «un punto»: a point of an agenda as likely as one of a percentage
    if unit.kind != "ratio" and not (led and unit.kind in {"money", "physical"}):
        return None
    return Numeral(at, at + 1, Decimal(1), Decimal(1), written="words")


def _half_unit(sentence: _Sentence, at: int) -> Numeral | None:
    """«mezzo punto percentuale», «mezza tonnellata»."""
    if sentence.low(at) not in {"mezzo", "mezza", "mezz'"}:
        return None
    if lexicon_unit(sentence.tokens, at + 1, sentence.language) is None:
        return None
    return Numeral(at, at + 1, Decimal("0.5"), Decimal("0.5"), written="words")


def _is_idle(sentence: _Sentence, found: Numeral) -> bool:
    """Readings that the words around forbid: «a metà giugno», «un quarto uomo», «anni Ottanta»."""
    at, low, after = found.first, sentence.low, found.after
    if low(at) == "cento" and low(at - 1) == "per":
        return True
    if found.kind == "fraction" and low(at) == "metà":
        return not _is_half(sentence, at)
    if found.kind == "fraction":
        whole = {"quali", "cui"} & {low(at - 1), low(at - 2)}
        return (
            sentence.low(after - 1).endswith("o")
            and not whole
            and (_names_something(sentence, after))
        )
    if found.kind == "multiple":
        led = low(at - 1) in {"il", "del", "al", "un", "dal", "quasi", "oltre"}
        return not led or _names_something(sentence, after)
    if found.written == "words" and found.value == 100 and low(at - 1) == "al":
        return not sentence.is_form(after + 2, "di")
    return low(at - 1) in {"anni"} and found.value % 10 == 0 and found.value < 100


def _is_half(sentence: _Sentence, at: int) -> bool:
    """«la metà dei contratti»; not «a metà giugno», «la prima metà», «metà mandato»."""
    low = sentence.low
    if low(at - 1) in {"a", "verso", "prima", "seconda", "da", "entro", "fin"}:
        return False
    behind = at + 1
    if not (sentence.is_form(behind, "di") or low(at - 1) in {"la", "alla", "della", "una"}):
        return False
    unit = unit_behind(sentence.tokens, behind + 1, sentence.language)
    time = low(behind + 1) in _time_nouns(sentence.language) or (
        unit is not None and unit.kind == "time"
    )
    return not time


def _time_nouns(language: str) -> frozenset[str]:
    return frozenset(entries(language, "time_nouns")) | frozenset(months(language))


def _names_something(sentence: _Sentence, at: int) -> bool:
    """«un quinto mandato», «un terzo reattore»: a noun of its gender makes it an ordinal."""
    token = sentence.tokens[at] if at < len(sentence.tokens) else None
    if token is None or token.kind != "word" or not _is_content(sentence, at):
        return False
    return re.fullmatch(r".{3,}(?:[oebcdfghjklmnpqrstvwxyz]|ma)", token.low) is not None and (
        not token.low.endswith(("ando", "endo", "mente"))
    )


def _is_content(sentence: _Sentence, at: int) -> bool:
    from helpers.units import _not_counted

    return sentence.low(at) not in _not_counted(sentence.language)


def _measured(sentence: _Sentence, found: Numeral) -> _Found:
    """The number with the unit behind it, or before it, or none yet."""
    tokens, language = sentence.tokens, sentence.language
    first, behind = found.first, found.after
    sign = unit_before(tokens, first, language)
    if sign is not None:
        first = sign.first
    linked = found.joined and sentence.low(behind) in {"di", "d'"}
    unit = unit_behind(tokens, behind + linked, language) if linked or not found.joined else (
        lexicon_unit(tokens, behind, language)
    )  # fmt: skip
    if unit is None and not linked and sentence.low(behind) in {"circa", "e"}:
        unit = _past_hedge(sentence, behind)
    if sign is not None and (unit is None or unit.kind != "money"):
        return _Found(found, sign, first, behind, sign.kind)
    if unit is None:
        return _Found(found, None, first, behind, "")
    if unit.kind in {"physical", "ratio"} and sentence.lows(unit.after, unit.after + 2) in _HALVES:
        found = replace(found, value=found.value + found.place / 2, place=found.place / 2)
        return _Found(found, unit, first, unit.after + 2, unit.kind)
    return _Found(found, unit, first, unit.after, unit.kind)


_HALVES = frozenset((("e", "mezzo"), ("e", "mezza")))


def _past_hedge(sentence: _Sentence, at: int) -> Unit | None:
    """«30 circa milioni» is nobody's; «300 e passa persone», «40 circa studenti» are."""
    hedge = hedge_after(sentence.tokens, at, sentence.language)
    return None if hedge is None else unit_behind(sentence.tokens, hedge.after, sentence.language)


def _one_in(sentence: _Sentence, at: int) -> _Found | None:
    """«uno su tre», «un raccolto su tre», «otto ragazzi su dieci»."""
    low = sentence.low
    one = (
        Numeral(at, at + 1, Decimal(1), Decimal(1), written="words")
        if low(at) in {"un", "uno", "una", "un'"}
        else numeral(sentence.tokens, at, sentence.language)
    )
    if one is None or one.kind != "exact" or one.scale > 1:
        return None
    behind = one.after
    for _ in range(3):
        if low(behind) == "su":
            break
        if not _is_content(sentence, behind) or sentence.tokens[behind : behind + 1] == ():
            return None
        behind += 1
    whole = numeral(sentence.tokens, behind + 1, sentence.language) if low(behind) == "su" else None
    if whole is None or whole.value not in _WHOLES or not one.value < whole.value:
        return None
    value = round(one.value / whole.value, 4).normalize()
    share = Numeral(at, whole.after, value, Decimal("0.01"), "fraction", written="words")
    return _Found(share, None, at, whole.after, "fraction")


def _anniversary(sentence: _Sentence, at: int) -> _Found | None:
    """«70° anniversario», «il settantesimo anniversario»."""
    value, after = _ordinal(sentence, at)
    if value is None or sentence.low(after) not in _anniversaries(sentence.language):
        return None
    number = Numeral(at, after + 1, Decimal(value), Decimal(1))
    return _Found(number, Unit(YEARS, "count", after, after + 1), at, after + 1, "anniversary")


def _anniversaries(language: str) -> frozenset[str]:
    return frozenset(entries(language, "anniversary_nouns"))


def _ordinal(sentence: _Sentence, at: int) -> tuple[int | None, int]:
    token = sentence.tokens[at]
    if token.kind == "number" and token.text.isdigit():
        if sentence.low(at + 1) in {"°", "º", "ª"}:
            return int(token.text), at + 2
        if re.fullmatch(r"(?:esim|m)[oa]", sentence.low(at + 1)):
            return int(token.text), at + 2
        return None, at
    match = re.fullmatch(r"(.+)esim[oa]", token.low)
    if match is None:
        return None, at
    return _cardinals(sentence.language).read_ordinal_stem(match.group(1)), at + 1


def _cardinals(language: str):
    return importlib.import_module(f"helpers.lexicons.{language}.cardinals")


def _aged(sentence: _Sentence, at: int) -> _Found | None:
    """«45enne», «un quarantenne»."""
    token = sentence.tokens[at]
    years = Unit(YEARS, "age", at, at + 1)
    if token.kind == "number" and sentence.low(at + 1) in {"enne", "enni"}:
        number = Numeral(at, at + 2, Decimal(token.text), Decimal(1))
        return _Found(number, years, at, at + 2, "age")
    match = re.fullmatch(r"(.{3,})enn[ei]", token.low)
    value = _cardinals(sentence.language).read(f"{match.group(1)}'") if match else None
    if value is None or not 9 < value < _OLDEST:
        return None
    number = Numeral(at, at + 1, Decimal(value), Decimal(1), written="words")
    return _Found(number, years, at, at + 1, "age")


# --- ranges, changes and pairs -----------------------------------------------------

_DASHES = frozenset(("-", "–", "—", "/"))


def _linked(sentence: _Sentence, found: list[_Found]) -> list[_Found]:
    """Neighbours that belong together: a range is one, a change or a pair two."""
    linked: list[_Found] = []
    at, group = 0, 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        link = _link(sentence, one, other) if other is not None else ""
        if not link:
            linked.append(one)
            at += 1
            continue
        group += 1
        linked += _joined(sentence, one, other, link, group)
        at += 2
    return linked


def _link(sentence: _Sentence, one: _Found, other: _Found) -> str:
    """How two neighbours belong together: range, change, pair, or not at all."""
    if "fraction" in {one.kind, other.kind} or "anniversary" in {one.kind, other.kind}:
        same = one.kind == other.kind == "fraction"
        return _change(sentence, one, other) if same else ""
    if "multiple" in {one.kind, other.kind} or other.high is not None:
        return ""
    between = sentence.lows(one.after, other.first)
    led = sentence.low(one.first - 1)
    led_by_article = sentence.low(one.first - 2) if led in _BARE_ARTICLES else led
    alike = one.is_open or other.is_open or one.unit.name == other.unit.name
    if not alike or len(between) > 4:
        return ""
    ends = not other.is_open or other.numeral.scale > 1
    if len(between) == 1 and between[0] in _DASHES:
        return "range" if one.is_open and ends else ""
    plain = tuple(word for word in between if word not in _BARE_ARTICLES)
    if plain in {("e",), ("ed",)} and led_by_article in {"tra", "fra"}:
        return "range"
    if plain in {("o",), ("od",), ("oppure",)} and one.is_open and ends:
        return "range" if one.numeral.value < other.numeral.value else ""
    if one.is_open and len(plain) == 1 and any(
        plain[0] in articulated(sentence.language)[word] for word in ("di", "su")
    ) and not other.is_open:  # fmt: skip
        return "pair" if plain[0] not in {"di", "su"} or other.kind == "count" else ""
    return _change(sentence, one, other)


_BARE_ARTICLES = frozenset(("i", "gli", "le", "il", "lo", "la", "l'", "un"))


def _change(sentence: _Sentence, one: _Found, other: _Found) -> str:
    """«dal 2,1% al 2,4%», «da 27,8 a 30 miliardi»; «da 10 a 12 mila persone» is a range."""
    between = sentence.lows(one.after, other.first)
    words = [word for word in between if word not in _SKIPPED_IN_CHANGE]
    to = bool(words) and words[0] in articulated(sentence.language)["a"]
    back = next(
        (n for n in range(1, 5) if sentence.is_form(one.first - n, "da")), 0
    )  # «dagli attuali 27,8», «da quasi 30»
    if not (to and back and len(words) <= 3):
        return ""
    bare = sentence.low(one.first - back) == "da" and words[0] in {"a", "ad"}
    if bare and not _has_change_word(sentence, one.first - back):
        # «da 14 a 20 collegamenti entro l'estate»: what has a date to be reached by changes.
        return "change" if _DATED & set(sentence.lows(other.after, other.after + 5)) else "range"
    return "change"


_DATED = frozenset(("entro", "partire", "prossimo", "prossima", "prossimi"))


_SKIPPED_IN_CHANGE = frozenset(
    ("circa", "fino", "sino", "quasi", "oltre", "attuali", "di", "poi", ",")
)


def _has_change_word(sentence: _Sentence, at: int) -> bool:
    """«è passato da 10 a 12»; what happens each time ranges («passano ogni mese da 10 a 12»)."""
    stems = tuple(entries(sentence.language, "change_words"))
    for back in range(at - 1, max(at - 10, -1), -1):
        low = sentence.low(back)
        if low in {"ogni", ";"}:
            return False
        if low.startswith(stems):
            return True
    return False


def _joined(sentence: _Sentence, one: _Found, other: _Found, link: str, group: int) -> list[_Found]:
    if link == "pair":
        return [replace(one, unit=other.unit, kind=other.kind, elliptical=True, group=group),
                replace(other, group=group)]  # fmt: skip
    one, other = _with_scale(one, other), _with_scale(other, one)
    unit, kind = (other.unit, other.kind) if one.is_open else (one.unit, one.kind)
    if link == "change":
        return [
            replace(one, unit=unit, kind=kind, role="from", group=group, elliptical=one.is_open),
            replace(other, unit=unit if other.is_open else other.unit, kind=kind, role="to",
                    group=group, elliptical=other.is_open),
        ]  # fmt: skip
    first = one.first
    led = sentence.low(first - 1) in _BARE_ARTICLES
    if sentence.low(first - 1 - led) in {"tra", "fra", "da", "dai", "dagli", "dalle"}:
        first -= 1 + led
    return [replace(one, unit=unit, kind=kind, first=first, after=other.after, high=other.numeral,
                    group=0)]  # fmt: skip


def _with_scale(one: _Found, other: _Found) -> _Found:
    """«da 10 a 12 mila»: a bare number beside a scaled one shares its scale."""
    number, scale = one.numeral, other.numeral.scale
    if not one.is_open or number.scale > 1 or scale == 1 or other.numeral.kind != "exact":
        return one
    coefficient = other.numeral.value / scale
    if not coefficient / 50 <= number.value <= coefficient * 50 or number.value >= 1000:
        return one
    return replace(one, numeral=replace(number, value=number.value * scale,
                                        place=number.place * scale, scale=scale))  # fmt: skip


# --- what stands elsewhere ---------------------------------------------------------


def _completed(sentence: _Sentence, found: list[_Found], before: Sequence[Amount]) -> list[_Found]:
    """Open numbers with the unit of their neighbours; what stays open is no figure."""
    done: list[_Found] = []
    for at, one in enumerate(found):
        if not one.is_open:
            done.append(one)
            continue
        lent = (
            _from_more(sentence, one, done)
            or _from_label(sentence, one)
            or _from_subject(sentence, one, close=True)
            or _from_last_sum(one, done, before)
            or _from_part(sentence, one, done)
            or _from_next(sentence, one, found[at + 1 : at + 3])
            or _from_subject(sentence, one)
            or _from_topic(sentence, one, done)
            or _from_question(sentence, one, done)
            or _from_earlier(sentence, one, done, before)
            or _from_context(sentence, one)
        )
        if lent is not None:
            done.append(lent)
        elif one.numeral.scale >= 10**6:
            done.append(replace(one, kind="money", elliptical=True))
    return done


def _from_next(sentence: _Sentence, one: _Found, following: Sequence[_Found]) -> _Found | None:
    """«70, 80 e 90 progetti», «12 contro 15 milioni»."""
    for other in following:
        words = sentence.lows(one.after, other.first)
        if len(words) > 5 or not all(
            word in _COORDINATORS or word in _BARE_ARTICLES or word.isdigit() for word in words
        ):
            return None
        if other.is_open and other.numeral.scale >= 10**6:
            return replace(_with_scale(one, other), kind="money", elliptical=True)
        if other.is_open or other.unit is None or other.kind == "time":
            continue
        if other.kind == "ratio" and (one.numeral.scale > 1 or one.numeral.value > 100):
            return None
        scaled = _with_scale(one, other)
        return replace(scaled, unit=other.unit, kind=other.kind, elliptical=True)
    return None


_COORDINATORS = frozenset((",", "e", "del", "dello", "dell'", "della", "ed", "o", "contro", "ma", "anziché", "e non", "rispetto", "a",
                           "ai", "alle", "invece", "dei", "delle", "poi", "ora", "quasi", "oltre",
                           "circa", "non", ";", "di", "al", "all'", "il", "più", "meno"))  # fmt: skip


def _from_label(sentence: _Sentence, one: _Found) -> _Found | None:
    """«Stazioni: undici sono …», «- imprese che esportano: 3.412»."""
    hedge = hedge_before(sentence.tokens, one.first, sentence.language)
    colon = (hedge.first if hedge else one.first) - 1
    if sentence.low(colon) != ":" or not _is_whole(one):
        return None
    opens = next((at + 1 for at in range(colon - 1, -1, -1) if sentence.low(at) in _BULLETS), 0)
    if colon - opens > _LABEL:
        return None
    unit = unit_behind(sentence.tokens, opens, sentence.language)
    if unit is None or unit.kind not in {"count", "physical"} or unit.after > colon:
        return None
    return replace(one, unit=unit, kind=unit.kind, elliptical=True)


_BULLETS = frozenset(".;:-–—•·")
_LABEL = 8


def _from_more(sentence: _Sentence, one: _Found, done: Sequence[_Found]) -> _Found | None:
    """«51,2 miliardi, 2,5 in più»: a difference is in the unit and scale of what it is of."""
    if not done or sentence.lows(one.after, one.after + 2) not in _DIFFERENCES:
        return None
    last = done[-1]
    if last.unit is None and last.kind != "money":
        return None
    scaled = _with_scale(one, last) if one.numeral.value < 1000 else one
    return replace(scaled, unit=last.unit, kind=last.kind, elliptical=True)


_DIFFERENCES = frozenset((("in", "più"), ("in", "meno"), ("di", "più"), ("di", "meno")))


def _from_part(sentence: _Sentence, one: _Found, done: Sequence[_Found]) -> _Found | None:
    """«19 documenti, quattro dei quali …», «dei 23 impianti, nove non sono a norma»."""
    if not done or done[-1].kind != "count" or done[-1].unit is None or not _is_whole(one):
        return None
    last = done[-1]
    behind = sentence.lows(one.after, one.after + 2)
    of = behind in {("dei", "quali"), ("delle", "quali"), ("di", "loro"), ("di", "cui")}
    led = sentence.low(last.first - 1) in {"dei", "degli", "delle"}
    led = led and sentence.low(one.first - 1) == "," and last.first < one.first
    if not (of or led) or one.numeral.value >= last.numeral.value:
        return None
    return replace(one, unit=last.unit, kind=last.kind, elliptical=True)


def _from_last_sum(one: _Found, done: Sequence[_Found], before: Sequence[Amount]) -> _Found | None:
    """«27,1 miliardi … ne attende tra 28 e 29,5»: the figure before is a sum of about that size."""
    if one.numeral.scale > 1 or one.numeral.value >= 1000:
        return None
    if done:
        last, unit, kind = done[-1].numeral.value, done[-1].unit, done[-1].kind
    elif before:
        last, kind = before[-1].value, before[-1].kind
        unit = Unit(before[-1].unit, kind, 0, 0) if before[-1].unit else None
    else:
        return None
    for scale in (10**6, 10**9):
        if kind == "money" and _is_near(one.numeral.value * scale, last, Decimal("1.6")):
            scaled = _sized_like(one, last, kind)
            return scaled and replace(scaled, unit=unit, kind=kind, elliptical=True)
    return None


def _from_subject(sentence: _Sentence, one: _Found, *, close: bool = False) -> _Found | None:
    """«i convogli in servizio erano 212», «gli stranieri 3.100»: what the clause is about.

    Args:
        sentence: The sentence.
        one: The number.
        close: Only a subject that is joined to the number by a form of being, or by nothing.
    """
    hedge = hedge_before(sentence.tokens, one.first, sentence.language)
    first = hedge.first if hedge else one.first
    opens = _clause_opening(sentence, first)
    words = sentence.lows(opens, first)
    if "ne" in words:
        return None
    near = _COPULAS & set(words[-3:]) or _is_apposition(sentence, first, words)
    if one.numeral.scale >= 10**6 and words[-1:] != (",",) and (
        not words or words[-1] not in _COPULAS
    ):  # fmt: skip
        return None  # «gli scambi si sono fermati a 27 miliardi» counts no exchanges
    if (close and not near) or not _is_whole(one):
        return None
    if not near and not _has_verb(words):
        return None
    for at in range(first - 1, opens - 1, -1):
        low = sentence.low(at)
        heads = low in {"i", "gli", "le"} and not _is_governed(sentence, at)
        if sentence.low(at + 1) in _sources(sentence.language):
            continue
        if heads or (low in {"dei", "degli", "delle"} and at - opens < 2):
            unit = unit_behind(sentence.tokens, at + 1, sentence.language)
            if _is_common(unit) and unit.kind != "ratio" and unit.after <= one.first:
                return replace(one, unit=unit, kind=unit.kind, elliptical=True)
    return None


def _is_apposition(sentence: _Sentence, first: int, words: Sequence[str]) -> bool:
    """«i visitatori sulle coste, un milione e mezzo nel 2023, sono stati …»: no verb between."""
    return (
        words[-1:] == (",",)
        and words[:1] in {("i",), ("gli",), ("le",)}
        and (not _has_verb(words) and "," not in words[:-1])
    )


def _from_topic(sentence: _Sentence, one: _Found, done: Sequence[_Found]) -> _Found | None:
    """«di barche ne avevo due», «sui giovani: ne ha contati 96 mila»: what «ne» takes up."""
    back = one.first - 1
    while back >= 0 and sentence.low(back) != "ne" and one.first - back < _TOPIC_REACH:
        back -= 1
    if sentence.low(back) != "ne":
        return None
    opens = next((at for at, token in enumerate(sentence.tokens) if token.kind == "word"), 0)
    label = unit_behind(sentence.tokens, opens, sentence.language)
    if label is not None and sentence.low(label.after) == ":" and label.kind == "count":
        return replace(one, unit=label, kind="count", elliptical=True)
    articles = _plural_articles(sentence.language) | {"di"}
    opens = _clause_opening(sentence, back)
    partitive = [at for at in range(opens, min(opens + 4, back)) if sentence.low(at) in _PARTITIVES]
    last = done[-1].after if done else 0
    for at in (*partitive, *range(back - 1, last - 1, -1)):
        if sentence.low(at) not in articles:
            continue
        unit = unit_behind(sentence.tokens, at + 1, sentence.language)
        if not _is_common(unit) or unit.after > back:
            continue
        if unit.kind in {"count", "physical"} or (unit.kind == "time" and sentence.low(at) == "di"):
            return replace(one, unit=unit, kind=unit.kind, elliptical=True) if (
                _is_whole(one) or unit.kind == "physical"
            ) else None  # fmt: skip
    return None


_PARTITIVES = frozenset(("di", "dei", "degli", "delle"))


def _is_common(unit: Unit | None) -> bool:
    """A common noun: names are not counted."""
    return unit is not None and not (unit.kind == "count" and unit.name[:1].isupper())


def _is_whole(one: _Found) -> bool:
    """Whether it can count things: 3,8 are no investments, 3,8 mila may be."""
    return one.numeral.value == int(one.numeral.value)


@cache
def _sources(language: str) -> frozenset[str]:
    return frozenset(entries(language, "figure_sources"))


def _from_question(sentence: _Sentence, one: _Found, done: Sequence[_Found]) -> _Found | None:
    """«Quanti infermieri mancano? … Oltre trentaduemila.»"""
    if done or not _is_whole(one):
        return None
    start = sentence.tokens[0].start
    asked = sentence.content.rfind("?", max(start - _CONTEXT, 0), start)
    if asked < 0 or start - asked > 60:
        return None
    tokens = tokens_of(sentence.content, max(asked - 120, 0), asked)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].low in {"quanti", "quante"}:
            unit = unit_behind(tokens, at + 1, sentence.language)
            if _is_common(unit) and unit.kind == "count":
                return replace(one, unit=unit, kind="count", elliptical=True)
    return None


_TOPIC_REACH = 8
_CONTEXT = 400


def _from_context(sentence: _Sentence, one: _Found) -> _Found | None:
    """The last plural noun phrase of the sentences before: «E i passeggeri? … 9 mila»."""
    number = one.numeral
    if not _may_lean_back(sentence, one) or number.scale >= 10**6 or number.value < 10:
        return None
    if number.value != int(number.value):
        return None
    start = sentence.tokens[0].start
    tokens = tokens_of(sentence.content, max(start - _CONTEXT, 0), start)
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].low in {"i", "gli", "le"}:
            unit = unit_behind(tokens, at + 1, sentence.language)
            if (
                _is_common(unit)
                and unit.kind == "count"
                and (unit.name.casefold() not in _sources(sentence.language))
            ):
                return replace(one, unit=unit, kind="count", elliptical=True)
    return None


@cache
def _plural_articles(language: str) -> frozenset[str]:
    forms = frozenset().union(*articulated(language).values())
    return frozenset(form for form in forms if form.endswith(("ei", "ai", "ui", "gli", "lle", "oi"))
                     and form not in {"dalle", "alla"}) | {"i", "gli", "le"}  # fmt: skip


_OPENERS = frozenset(";:(")


def _clause_opening(sentence: _Sentence, at: int) -> int:
    """Where the clause begins: behind the last semicolon, colon or bracket."""
    for back in range(at - 1, -1, -1):
        if sentence.low(back) in _OPENERS:
            return back + 1
    return 0


def _has_verb(words: Sequence[str]) -> bool:
    return any(
        word in _COPULAS or re.fullmatch(r".{3,}(?:ano|ono|anno|avano|ivano)", word)
        for word in words
    )


def _is_governed(sentence: _Sentence, at: int) -> bool:
    """«tra le capitali», «secondo i dati»: no subject."""
    before = sentence.low(at - 1)
    if before == "che":  # «convogli che le officine …»; «ha ricordato che gli iscritti …» is none
        return unit_behind(sentence.tokens, at - 2, sentence.language) is not None
    return before in {"tra", "fra", "secondo", "per", "con", "su", "verso", "contro", "tutti",
                      "anche", "entro", "durante", "dopo", "presso", "oltre", "a", "cui", "dove",
                      "stando"}  # fmt: skip


_COPULAS = frozenset(
    "sono erano saranno furono essere diventeranno diventano diventati siano fossero hanno".split()
)


def _from_earlier(
    sentence: _Sentence, one: _Found, done: Sequence[_Found], before: Sequence[Amount]
) -> _Found | None:
    """«… 212 convogli; dodici mesi prima erano 198»: the nearest earlier unit that fits."""
    last = done[-1].kind if done else before[-1].kind if before else ""
    if not _may_lean_back(sentence, one, last == "ratio"):
        return None
    counted = one.numeral.value > 100 or one.numeral.kind in {"about", "tens"}
    for other in reversed(done):
        if counted and other.kind == "ratio":
            continue
        if other.unit is None and other.kind == "money":
            scaled = _sized_like(one, other.numeral.value, other.kind)
            if scaled is not None:
                return replace(scaled, kind="money", elliptical=True)
        if other.unit is None or other.kind in {"age", "anniversary", "time"}:
            continue
        if one.numeral.scale >= 10**6 and other.numeral.scale >= 10**6:
            return replace(one, unit=other.unit, kind=other.kind, elliptical=True)
        scaled = _sized_like(one, other.numeral.value, other.kind)
        if scaled is not None:
            return replace(scaled, unit=other.unit, kind=other.kind, elliptical=True)
    for amount in reversed(before):
        if not amount.unit or amount.kind not in {"money", "ratio", "count", "physical"}:
            continue
        if counted and amount.kind == "ratio":
            continue
        scaled = _sized_like(one, amount.value, amount.kind)
        if scaled is not None and not (
            amount.kind == "money" and scaled.numeral.scale >= 10**6 and one.numeral.scale > 1
        ):
            unit = Unit(amount.unit, amount.kind, 0, 0)
            return replace(scaled, unit=unit, kind=amount.kind, elliptical=True)
    return None


def _sized_like(one: _Found, value: Decimal, kind: str) -> _Found | None:
    """The number, in the scale in which it has about the size of another; None where in none.

    «Quaranta» after «38 miliardi» is forty billion, «92» after «95.000 tonnellate» 92.000.
    """
    number = one.numeral
    if _is_near(number.value, value, 20):
        return one
    scales = (10**3, 10**6, 10**9) if number.scale == 1 and number.value < 1000 else ()
    for scale in scales:
        factor = 20 if kind == "money" and scale > 1000 else 5
        if kind != "ratio" and _is_near(number.value * scale, value, factor):
            scaled = replace(number, value=number.value * scale, place=number.place * scale,
                             scale=scale)  # fmt: skip
            high = one.high and replace(one.high, value=one.high.value * scale)
            return replace(one, numeral=scaled, high=high)
    return None


def _is_near(value: Decimal, other: Decimal, factor: int | Decimal) -> bool:
    """Within a factor: what is compared has about one size."""
    return bool(value and other) and abs(other) / factor <= abs(value) <= abs(other) * factor


def _may_lean_back(sentence: _Sentence, one: _Found, ratio: bool = False) -> bool:
    """Numbers that speak of something said before, and no days, names or idle words.

    Args:
        sentence: The sentence.
        one: The number.
        ratio: The last figure was a percentage: «siamo al 13», «quello degli altri il 3».
    """
    hedge = hedge_before(sentence.tokens, one.first, sentence.language)
    led = sentence.low((hedge.first if hedge else one.first) - 1)
    if one.numeral.written == "words" and one.numeral.value < 10 and _is_whole(one):
        more = sentence.lows(one.after, one.after + 2) in _DIFFERENCES
        return led in _LEANING or more
    if led in _SINGULAR:
        stated = sentence.low(one.first - 2) in {"è", "era", "non", "sarà"}
        return hedge is not None or stated or (ratio and one.numeral.value <= 100)
    return led not in {"un", "numero"}


_SINGULAR = frozenset(("il", "l'", "del", "dell'", "al", "all'", "dal", "nel", "sul"))
_LEANING = frozenset("erano sono saranno furono ne altri altre contro diventeranno".split())


# --- what is no figure after all ---------------------------------------------------


def _is_figure(sentence: _Sentence, found: _Found) -> bool:
    """Durations, «due aree» and «i due Presidenti» are none; ages are."""
    if found.kind == "time":
        return _is_age(sentence, found) or _is_much_time(found)
    if found.unit is None:
        return found.kind in {"fraction", "multiple", "money"}
    if found.kind != "count" or found.high is not None:
        return True
    number = found.numeral
    noun = found.unit.name.casefold()
    if noun == "volte":  # how often is no figure; how many times as much is
        return bool(_COMPARED & set(sentence.lows(found.after, found.after + 2)))
    if number.kind == "exact" and organises(int(number.value), noun, sentence.language):
        return False
    return not is_pair_of_known(sentence.tokens, number.first, sentence.language)


_MUCH = 1000


def _is_much_time(found: _Found) -> bool:
    """«6 milioni di notti», «40 mila ore»: what is spent by many is counted, not how long."""
    return found.numeral.value >= _MUCH and not found.unit.name.casefold().startswith(
        ("ann", "mes")
    )


_COMPARED = frozenset(("più", "meno", "superiore", "maggiore", "inferiore", "tanto", "quello",
                       "quella", "tanti", "tante", "superiori", "maggiori"))  # fmt: skip


def _is_age(sentence: _Sentence, found: _Found) -> bool:
    """«ha 45 anni», «un operaio di 45 anni», «tra i 30 e i 35 anni», «, 45 anni,»."""
    if not found.unit.name.casefold().startswith("ann") or found.numeral.value >= _OLDEST:
        return False
    low, first, after = sentence.low, found.first, found.after
    hedge = hedge_before(sentence.tokens, first, sentence.language)
    led = (hedge.first if hedge else first) - 1
    if (low(after) in {"d'", "di"} and low(after + 1) == "età") or low(after).startswith("compiut"):
        return True
    if "età" in sentence.lows(led - 4, led + 1):
        return True
    if found.high is not None and low(found.numeral.first - 1) in _BARE_ARTICLES | {"dai", "dagli"}:
        return not sentence.is_form(after, "di")
    while low(led) in {"media", "in", "oggi", "già", "ormai", "suoi", "i"}:
        led -= 1
    if (_is_having(low(led)) or "ne" in sentence.lows(led - 1, led + 2)) and not sentence.is_form(
        after, "di"
    ):
        return True
    if low(led) in {"di", "sui", "da"} or (hedge and low(led) == "di"):
        span = range(led - 1, led - 8, -1) if found.high is not None else (led - 1,)
        return any(_is_person(sentence, at) for at in span)
    if low(led) in {",", "("} and low(after) in {",", ")", ".", ""}:
        return True
    return low(first - 1) in {"i", "gli"} and low(first - 2) in {"sotto", "sopra", "oltre", "under"}


def _is_having(low: str) -> bool:
    return low in {"ha", "hanno", "aveva", "avevano", "avrà", "avere", "avendo", "abbia", "compie",
                   "compirà", "compiva", "compiuto", "compiere", "compì"}  # fmt: skip


def _is_person(sentence: _Sentence, at: int) -> bool:
    people = frozenset(entries(sentence.language, "person_nouns")) | frozenset(
        entries(sentence.language, "aged_nouns")
    )
    return sentence.low(at) in people or sentence.low(at - 1) in people


# --- amounts -----------------------------------------------------------------------


def _amount(sentence: _Sentence, found: _Found) -> Amount:
    tokens, number, language = sentence.tokens, found.numeral, sentence.language
    before = hedge_before(tokens, found.first, language)
    behind = (
        hedge_after(tokens, found.after, language)
        or hedge_after(tokens, number.after, language)
        or _apart(sentence, found.after)
    )
    hedge = before or behind
    relation = hedge.relation if hedge else _own_relation(number)
    first = hedge.first if before else found.first
    whole = found.kind in {"count", "age", "anniversary", "time"}
    low, high = _bounds(found, relation, whole=whole)
    core_end = tokens[(found.high or number).after - 1].end
    surface_end = tokens[found.after - 1].end if not found.elliptical else core_end
    return Amount(
        start=tokens[found.first].start,
        end=max(surface_end, core_end),
        core_start=tokens[number.first].start,
        core_end=core_end,
        hedge=_span(tokens, hedge),
        relation=relation,
        value=_tidy(number.value),
        value_high=_tidy(found.high.value) if found.high else None,
        low=low,
        high=high,
        unit=_unit_name(found),
        kind=_kind(found),
        role=found.role,
        negated=_is_negated(sentence, first, found.after, hedge) or _is_denied(sentence, first),
        elliptical=found.elliptical,
        group=found.group,
    )


def _apart(sentence: _Sentence, at: int) -> Hedge | None:
    """«duecento operai, o giù di lì»."""
    if sentence.low(at) != "," or sentence.low(at + 1) != "o":
        return None
    return hedge_after(sentence.tokens, at + 1, sentence.language)


def _kind(found: _Found) -> str:
    if found.kind != "time":
        return found.kind
    return "count" if _is_much_time(found) else "age"


def _unit_name(found: _Found) -> str:
    if found.unit is not None and found.unit.name.casefold() == "volte":
        return TIMES
    if found.unit is not None:
        aged = found.kind == "age" or (found.kind == "time" and not _is_much_time(found))
        return YEARS if aged else found.unit.name
    return {"fraction": FRACTION, "multiple": TIMES}.get(found.kind, "")


def _own_relation(number: Numeral) -> str:
    """Some numbers carry their hedge in themselves: «una ventina», «decine di»."""
    return {"about": "approx", "tens": "ge"}.get(number.kind, "eq")


def _bounds(found: _Found, relation: str, *, whole: bool) -> tuple[Decimal | None, Decimal | None]:
    number = found.numeral
    if found.high is not None:
        return _tidy(number.value), _tidy(found.high.value)
    if number.kind == "tens" and relation == "ge":
        return _tidy(number.value), _tidy(number.top)
    low, high = bounds(relation, number.value, number.place, whole=whole)
    return (None if low is None else _tidy(low)), (None if high is None else _tidy(high))


def _tidy(value: Decimal) -> Decimal:
    """Without an exponent and without zeros behind the decimal point."""
    tidy = value.normalize()
    return tidy.quantize(Decimal(1)) if tidy == tidy.to_integral_value() else tidy


def _span(tokens: Sequence[Token], hedge: Hedge | None) -> tuple[int, int] | None:
    return (tokens[hedge.first].start, tokens[hedge.after - 1].end) if hedge else None


_NEGATION_REACH = 4


def _is_negated(sentence: _Sentence, first: int, after: int, hedge: Hedge | None) -> bool:
    """«non per 3,8», «non sono 40»; not «non meno di 40», «non solo 40»."""
    if hedge is not None and sentence.low(hedge.first) == "non":
        return False
    corrected = "ma" in sentence.lows(after, after + 2) or "bensì" in sentence.lows(
        after, after + 2
    )
    if corrected and "non" in sentence.lows(first - 5, first) and "solo" not in (
        sentence.lows(first - 5, first)
    ):  # fmt: skip
        return True
    for at in range(first - 1, max(first - 1 - _NEGATION_REACH, -1), -1):
        low = sentence.low(at)
        if low == "non":
            return True
        if not _is_light(sentence, at):
            return False
    return False


def _is_light(sentence: _Sentence, at: int) -> bool:
    """Auxiliaries, prepositions, articles and participles: what may part «non» and a number."""
    low = sentence.low(at)
    if low in {"solo", "soltanto", "solamente", "soli", "sole"} or not low[:1].isalpha():
        return low in {"$", "€"}
    return low in _light(sentence.language) or re.fullmatch(r".{2,}[aiu]t[oiae]", low) is not None


@cache
def _light(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    kinds = {"be", "have", "clitic", "preposition", "determiner", "adverb"}
    return frozenset(row["entry"] for row in rows if row["class"] in kinds) | {
        "abbiamo",
        "siamo",
        "affatto",
    }


@cache
def _denials(language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry.split()) for entry in entries(language, "denials"))


def _is_denied(sentence: _Sentence, first: int) -> bool:
    """«Non è vero che siamo scesi sotto i 25»: what the clause says is denied."""
    lows = sentence.lows(0, first)
    for phrase in _denials(sentence.language):
        for at in range(len(lows) - len(phrase), -1, -1):
            if lows[at : at + len(phrase)] == phrase:
                return not {",", ";", ":", "»", "ma"} & set(lows[at + len(phrase) :])
    return False
