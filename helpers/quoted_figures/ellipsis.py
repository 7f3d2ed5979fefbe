"""Numbers whose noun stands elsewhere in the sentence, or in the sentences before.

«Erano 198» after «212 convogli», «di barche ne avevo due», «Stazioni: undici»: each way of
lending is one function that returns the number with its unit, or None. They are asked in a
fixed order, the surest first. What nobody lends to is no figure; only a sum («27 miliardi»)
stays one without its currency.

No way looks further than a constant: a sentence of ten thousand numbers is read in ten
thousand steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from helpers.lexicons import grammar, words
from helpers.quoted_figures.hedges import hedge_after
from helpers.quoted_figures.numerals import scale_of, tokens_of
from helpers.quoted_figures.ranges import in_scale_of
from helpers.quoted_figures.stretch import Measured, Stretch, is_common, is_near
from helpers.quoted_figures.units import Unit, unit_behind

if TYPE_CHECKING:
    from helpers.quoted_figures.amounts import Amount

_THOUSAND, _MILLION = 10**3, 10**6
_BREAKS = frozenset(";:(")
_BULLETS = frozenset(".;:-–—•·")
_FOLLOWING = 2  # numbers further on that may have the noun
_BETWEEN_NUMBERS = 5  # words between two of them
_LABEL = 8  # words of a label before its colon
_CLAUSE = 80  # words of a clause before its number
_TOPIC = 8  # words between «ne» and its number
_EARLIER = 24  # earlier figures that may lend their unit
_QUESTION, _ASKED = 60, 120  # characters between a question and its answer, and of the question


def completed(
    stretch: Stretch, found: Sequence[Measured], before: Sequence[Amount]
) -> list[Measured]:
    """The numbers of a sentence, the open ones with the unit that stands elsewhere.

    Args:
        stretch: The sentence.
        found: Its numbers, in order, neighbours joined.
        before: Figures of the sentences before, the nearest last.

    Returns:
        Those that are known to measure something.
    """
    done: list[Measured] = []
    for at, one in enumerate(found):
        if not one.is_open:
            done.append(one)
            continue
        lent = _lent(stretch, one, done, found[at + 1 : at + 1 + _FOLLOWING], before)
        if lent is not None:
            done.append(lent)
        elif one.numeral.scale >= _MILLION:
            done.append(replace(one, kind="money", elliptical=True))
    return done


def _lent(
    stretch: Stretch, one: Measured, done: Sequence[Measured], following: Sequence[Measured],
    before: Sequence[Amount],
) -> Measured | None:  # fmt: skip
    return (
        _from_subject_behind(stretch, one)
        or _from_apposition(stretch, one)
        or _from_difference(stretch, one, done)
        or _from_label(stretch, one)
        or _from_subject(stretch, one, close=True)
        or _from_last_sum(one, done, before)
        or _from_part(stretch, one, done)
        or _from_next(stretch, one, following)
        or _from_subject(stretch, one)
        or _from_topic(stretch, one, done)
        or _from_question(stretch, one, done)
        or _from_earlier(stretch, one, done, before)
        or _from_context(stretch, one)
    )


def _with(one: Measured, unit: Unit | None, kind: str) -> Measured:
    return replace(one, unit=unit, kind=kind, elliptical=True)


# --- from what stands beside it ----------------------------------------------------


def _from_difference(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«51,2 miliardi, 2,5 in più»: a difference is in the unit and scale of what it is of."""
    if not done or not stretch.is_phrase(one.after, "difference"):
        return None
    last = done[-1]
    if last.unit is None and last.kind != "money":
        return None
    return _with(in_scale_of(one, last), last.unit, last.kind)


def _from_subject_behind(stretch: Stretch, one: Measured) -> Measured | None:
    """«Erano 212 i convogli», «almeno 20 i morti, un centinaio i feriti»."""
    hedge = hedge_after(stretch.tokens, one.after, stretch.language)
    at = hedge.after if hedge else one.after
    if not one.is_whole or not stretch.is_a(at, "plural_article"):
        return None
    unit = unit_behind(stretch.tokens, at + 1, stretch.language)
    if unit is None and grammar(stretch.language, "endings").is_plural(stretch.low(at + 1)):
        unit = Unit(stretch.tokens[at + 1].text, "count", at + 1, at + 2)  # «300 i dispersi»
    if not is_common(unit) or unit.kind not in {"count", "physical"}:
        return None
    return _with(one, unit, unit.kind)


def _from_label(stretch: Stretch, one: Measured) -> Measured | None:
    """«Stazioni: undici sono …», «- imprese che esportano: 3.412»."""
    colon = stretch.before_hedge(one.first)[0] - 1
    if stretch.low(colon) != ":" or not one.is_whole:
        return None
    opens = _behind_last(stretch, colon, _BULLETS, _LABEL + 1)
    if colon - opens > _LABEL:
        return None
    unit = unit_behind(stretch.tokens, opens, stretch.language)
    if unit is None or unit.kind not in {"count", "physical"} or unit.after > colon:
        return None
    return _with(one, unit, unit.kind)


def _behind_last(stretch: Stretch, at: int, marks: frozenset[str], reach: int) -> int:
    """Where the stretch before a token begins: behind the last of some marks."""
    for back in range(at - 1, max(at - 1 - reach, -1), -1):
        if stretch.low(back) in marks:
            return back + 1
    return max(at - reach, 0)


def _from_next(stretch: Stretch, one: Measured, following: Sequence[Measured]) -> Measured | None:
    """«70, 80 e 90 progetti», «12 contro 15 milioni»."""
    for other in following:
        between = stretch.lows(one.after, other.first)
        if len(between) > _BETWEEN_NUMBERS or not all(
            _coordinates(stretch, word) for word in between
        ):
            return None
        if other.is_open and other.numeral.scale >= _MILLION:
            return _with(in_scale_of(one, other), None, "money")
        if other.is_open or other.unit is None or other.kind == "time":
            continue
        if other.kind == "ratio" and (one.numeral.scale > 1 or one.numeral.value > 100):
            return None
        return _with(in_scale_of(one, other), other.unit, other.kind)
    return None


def _coordinates(stretch: Stretch, word: str) -> bool:
    return word in {",", ";"} or word.isdigit() or word in stretch.of_class("coordinator") or (
        word in stretch.of_class("article")
    )  # fmt: skip


def _from_part(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«19 documenti, quattro dei quali …», «dei 23 impianti, nove non sono a norma»."""
    if not done or done[-1].kind != "count" or done[-1].unit is None or not one.is_whole:
        return None
    last = done[-1]
    of = stretch.is_phrase(one.after, "part_of")
    led = stretch.is_a(last.first - 1, "partitive") and stretch.low(one.first - 1) == ","
    if not (of or led) or one.numeral.value >= last.numeral.value:
        return None
    return _with(one, last.unit, last.kind)


# --- from the clause ---------------------------------------------------------------


def _from_apposition(stretch: Stretch, one: Measured) -> Measured | None:
    """«gli infermieri, un centinaio in meno del necessario, …»: nearer than what went before."""
    first = stretch.before_hedge(one.first)[0]
    said = stretch.lows(_behind_last(stretch, first, _BREAKS, _CLAUSE), first)
    return _from_subject(stretch, one, close=True) if _is_apposition(stretch, said) else None


def _from_subject(stretch: Stretch, one: Measured, *, close: bool = False) -> Measured | None:
    """«i convogli in servizio erano 212», «gli stranieri 3.100»: what the clause is about.

    Args:
        stretch: The sentence.
        one: The number.
        close: Only a subject that is joined to the number by a form of being, or by nothing.
    """
    first = stretch.before_hedge(one.first)[0]
    opens = _behind_last(stretch, first, _BREAKS, _CLAUSE)
    said = stretch.lows(opens, first)
    copulas = stretch.of_class("copula")
    if not one.is_whole or stretch.of_class("partitive_pronoun") & set(said):
        return None
    if one.numeral.scale >= _MILLION and said[-1:] != (",",) and (
        not said or said[-1] not in copulas
    ):  # fmt: skip
        return None  # «gli scambi si sono fermati a 27 miliardi» counts no exchanges
    near = copulas & set(said[-3:]) or _is_apposition(stretch, said)
    if not near and (close or not _has_verb(stretch, said)):
        return None
    unit = _subject(stretch, range(first - 1, opens - 1, -1), one.first)
    if unit is None and near and stretch.is_a(opens, "topic"):
        unit = _taken_up(stretch, opens, first)  # «Sui bambini in attesa ha ragione, ma sono 19»
    return unit and _with(one, unit, unit.kind)


def _subject(stretch: Stretch, places: range, end: int) -> Unit | None:
    """The nearest plural noun with an article that may be a subject and ends before a token."""
    for at in places:
        if stretch.is_listed(at + 1, "figure_sources"):
            continue
        heads = stretch.is_a(at, "plural_article") and not _is_governed(stretch, at)
        if heads or (stretch.is_a(at, "partitive") and at - places.stop <= 2):
            unit = unit_behind(stretch.tokens, at + 1, stretch.language)
            if is_common(unit) and unit.kind != "ratio" and unit.after <= end:
                return unit
    return None


def _is_apposition(stretch: Stretch, said: Sequence[str]) -> bool:
    """«i visitatori sulle coste, un milione e mezzo nel 2023, sono stati …»: no verb between."""
    return (
        said[-1:] == (",",)
        and said[0] in stretch.of_class("plural_article")
        and (not _has_verb(stretch, said) and "," not in said[:-1])
    )


def _has_verb(stretch: Stretch, said: Sequence[str]) -> bool:
    plural = grammar(stretch.language, "endings").is_plural_verb
    return any(word in stretch.of_class("copula") or plural(word) for word in said)


def _is_governed(stretch: Stretch, at: int) -> bool:
    """«tra le capitali», «secondo i dati»: no subject."""
    if stretch.is_a(at - 1, "that"):
        # «convogli che le officine …»; «ha ricordato che gli iscritti …» is none.
        return unit_behind(stretch.tokens, at - 2, stretch.language) is not None
    return stretch.is_a(at - 1, "governing")


def _from_topic(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«di barche ne avevo due», «sui giovani: ne ha contati 96 mila»: what «ne» takes up."""
    back = next((at for at in range(one.first - 1, max(one.first - 1 - _TOPIC, -1), -1)
                 if stretch.is_a(at, "partitive_pronoun")), None)  # fmt: skip
    if back is None:
        return None
    label = unit_behind(stretch.tokens, stretch.first_word, stretch.language)
    if label is not None and stretch.low(label.after) == ":" and label.kind == "count":
        return _with(one, label, "count")
    opens = _behind_last(stretch, back, _BREAKS, _CLAUSE)
    scaled = _in_topic_scale(stretch, one, range(opens, back))
    if scaled is not None:
        return scaled
    topics = [at for at in range(opens, min(opens + 4, back)) if stretch.is_a(at, "topic")]
    last = max(done[-1].after if done else 0, back - _CLAUSE)
    for at in (*topics, *range(back - 1, last - 1, -1)):
        unit = _taken_up(stretch, at, back)
        if unit is not None:
            return _with(one, unit, unit.kind) if one.is_whole or unit.kind == "physical" else None
    return None


def _in_topic_scale(stretch: Stretch, one: Measured, places: range) -> Measured | None:
    """«di miliardi ne bastano nove»: the scale stands first, and it is a sum."""
    if one.numeral.scale > 1 or one.numeral.value >= _THOUSAND:
        return None
    for at in places:
        scale = scale_of(stretch.low(at + 1), stretch.language)
        if scale >= _MILLION and stretch.is_a(at, "plain_of"):
            return _with(replace(one, numeral=one.numeral.times(scale)), None, "money")
    return None


def _taken_up(stretch: Stretch, at: int, back: int) -> Unit | None:
    """The noun behind an article or «di» that a pronoun may stand for."""
    if not stretch.is_a(at, "plural_opening", "plain_of"):
        return None
    unit = unit_behind(stretch.tokens, at + 1, stretch.language)
    if not is_common(unit) or unit.after > back:
        return None
    of = unit.kind == "time" and stretch.is_a(at, "plain_of")
    return unit if unit.kind in {"count", "physical"} or of else None


# --- from what was said before -----------------------------------------------------


def _from_question(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«Quanti infermieri mancano? … Oltre trentaduemila»: what the question asks for."""
    if done or not one.is_whole:
        return None
    start = stretch.tokens[0].start
    asked = stretch.content.rfind("?", max(start - _QUESTION, 0), start)
    if asked < 0:
        return None
    tokens = tokens_of(stretch.content, max(asked - _ASKED, 0), asked)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].low in stretch.of_class("asking"):
            unit = unit_behind(tokens, at + 1, stretch.language)
            if is_common(unit) and unit.kind == "count":
                return _with(one, unit, "count")
    return None


def _from_context(stretch: Stretch, one: Measured) -> Measured | None:
    """The last plural noun phrase of the sentences before: «E i passeggeri? … 9 mila»."""
    number = one.numeral
    if number.scale >= _MILLION or number.value < 10 or not one.is_whole:
        return None
    if not _may_lean_back(stretch, one):
        return None
    before = stretch.before
    for at in range(len(before.tokens) - 2, 0, -1):
        if before.is_a(at, "plural_article"):
            unit = unit_behind(before.tokens, at + 1, stretch.language)
            if is_common(unit) and unit.kind == "count" and (
                unit.name.casefold() not in words(stretch.language, "figure_sources")
            ):  # fmt: skip
                return _with(one, unit, "count")
    return None


def _from_last_sum(
    one: Measured, done: Sequence[Measured], before: Sequence[Amount]
) -> Measured | None:
    """«27,1 miliardi … ne attende tra 28 e 29,5»: the figure before is a sum of about that size."""
    if one.numeral.scale > 1 or one.numeral.value >= 1000:
        return None
    if done:
        last, unit, kind = done[-1].numeral.value, done[-1].unit, done[-1].kind
    elif before:
        last, unit, kind = before[-1].value, _unit_of(before[-1]), before[-1].kind
    else:
        return None
    for scale in (_MILLION, 10**9):
        if kind == "money" and is_near(one.numeral.value * scale, last, Decimal("1.6")):
            scaled = _sized_like(one, last, kind)
            return scaled and _with(scaled, unit, kind)
    return None


def _unit_of(amount: Amount) -> Unit | None:
    return Unit(amount.unit, amount.kind, 0, 0) if amount.unit else None


def _from_earlier(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Amount]
) -> Measured | None:
    """«… 212 convogli; dodici mesi prima erano 198»: the nearest earlier unit that fits."""
    last = done[-1].kind if done else before[-1].kind if before else ""
    if not _may_lean_back(stretch, one, after_share=last == "ratio"):
        return None
    for other in reversed(done[-_EARLIER:]):
        lent = _from_figure(one, other)
        if lent is not None:
            return lent
    for amount in reversed(before[-_EARLIER:]):
        lent = _from_amount(one, amount)
        if lent is not None:
            return lent
    return None


def _is_counted(one: Measured) -> bool:
    """Too large for a share, or in a word that counts things."""
    return one.numeral.value > 100 or one.numeral.kind in {"about", "tens"}


def _from_figure(one: Measured, other: Measured) -> Measured | None:
    """A number with the unit of an earlier one of its sentence, if the two fit."""
    if other.kind == "ratio" and _is_counted(one):
        return None
    if other.unit is None:
        if other.kind != "money":
            return None
        scaled = _sized_like(one, other.numeral.value, other.kind)
        return scaled and _with(scaled, None, "money")
    if other.kind in {"age", "anniversary", "time"}:
        return None
    if one.numeral.scale >= _MILLION and other.numeral.scale >= _MILLION:
        return _with(one, other.unit, other.kind)
    scaled = _sized_like(one, other.numeral.value, other.kind)
    return scaled and _with(scaled, other.unit, other.kind)


def _from_amount(one: Measured, amount: Amount) -> Measured | None:
    """A number with the unit of a figure of the sentences before, if the two fit."""
    if not amount.unit or amount.kind not in {"money", "ratio", "count", "physical"}:
        return None
    if amount.kind == "ratio" and _is_counted(one):
        return None
    scaled = _sized_like(one, amount.value, amount.kind)
    if scaled is None:
        return None
    if amount.kind == "money" and scaled.numeral.scale == _THOUSAND != one.numeral.scale:
        return None  # of sums, no more than millions go without saying from sentence to sentence
    if amount.kind == "money" and scaled.numeral.scale >= _MILLION and one.numeral.scale > 1:
        return None  # a sum in millions says itself that it is one
    return _with(scaled, _unit_of(amount), amount.kind)


def _sized_like(one: Measured, value: Decimal, kind: str) -> Measured | None:
    """The number, in the scale in which it has about the size of another; None where in none.

    «Quaranta» after «38 miliardi» is forty billion, «92» after «95.000 tonnellate» 92.000.
    """
    number = one.numeral
    if is_near(number.value, value, 20):
        return one
    scales = (10**3, _MILLION, 10**9) if number.scale == 1 and number.value < 1000 else ()
    for scale in scales:
        factor = 20 if kind == "money" and scale > 1000 else 5
        if kind != "ratio" and is_near(number.value * scale, value, factor):
            high = one.high and replace(one.high, value=one.high.value * scale)
            return replace(one, numeral=number.times(scale), high=high)
    return None


def _may_lean_back(stretch: Stretch, one: Measured, *, after_share: bool = False) -> bool:
    """Numbers that speak of something said before, and no days, names or idle words.

    Args:
        stretch: The sentence.
        one: The number.
        after_share: The last figure was a percentage: «siamo al 13», «quello degli altri il 3».
    """
    opens, hedged = stretch.before_hedge(one.first)
    if one.numeral.written == "words" and one.numeral.value < 10 and one.is_whole:
        return stretch.is_a(opens - 1, "leaning") or stretch.is_phrase(one.after, "difference")
    if stretch.is_a(opens - 1, "singular_lead"):
        stated = stretch.is_a(one.first - 2, "stated")
        return hedged or stated or (after_share and one.numeral.value <= 100)
    return not stretch.is_a(opens - 1, "name_lead")
