"""Whose noun a number takes from another figure, or from the sentences before.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order. No way looks further than a
constant number of words or figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from helpers.lexicons import classes, grammar, words
from helpers.quoted_figures.lending import (
    LENDING,
    MILLION,
    ONE_SIZE,
    PER_CENT,
    THOUSAND,
    is_taken,
    is_without_scale,
    lend,
    lent_by,
    sized_like,
    the_earlier,
)
from helpers.quoted_figures.nonfigures import is_pair_of_known
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_near
from helpers.quoted_figures.subjects import from_subject
from helpers.quoted_figures.units import unit_behind


def from_context(stretch: Stretch, one: Measured) -> Measured | None:
    """The last plural noun phrase of the sentences before: «E i passeggeri? … 9 mila»."""
    number = one.numeral
    if number.scale >= MILLION or number.value < 10 or not one.is_whole:
        return None
    if not _may_lean_back(stretch, one):
        return None
    before = stretch.before
    for at in range(len(before.tokens) - 2, 0, -1):
        if before.is_a(at, "plural_article"):
            unit = unit_behind(before.tokens, at + 1, stretch.language)
            if stretch.is_common(unit) and unit.kind == "count" and not (
                stretch.is_money_noun(unit.name)
            ) and (
                unit.name.casefold() not in words(stretch.language, "figure_sources")
            ):  # fmt: skip
                return lend(one, unit, "count")
    return None


def from_last_sum(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«27,1 miliardi … ne attende tra 28 e 29,5»: the figure before is a sum of about that size."""
    if is_pair_of_known(stretch.tokens, one.first, stretch.language):
        return None  # «i due si sono dati appuntamento»
    sums = (e for e in the_earlier(done, before) if e.kind not in {"fraction", "multiple"})
    last = next(sums, None)
    if last is None or last.kind != "money" or not is_without_scale(one):
        return None
    most = THOUSAND * (10 if last.is_here else 1)  # «spesi 893 milioni su un costo di 2.140»
    factor = Decimal("1.6") if one.numeral.value < THOUSAND else Decimal(3)
    near = any(is_near(one.numeral.value * scale, last.value, factor) for scale in (MILLION, 10**9))
    if one.numeral.value >= most or not near:
        return None
    counted = None if last.is_here else from_subject(stretch, one)
    if counted is not None and not stretch.is_money_noun(counted.unit.name):
        return None  # «i voli saliranno a 26»
    scaled = sized_like(one, last.value, last.kind, most=most)
    return scaled and lend(scaled, last.unit, last.kind)


def from_same_value(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«340 milioni di metri cubi … quei trecentoquaranta milioni»: the very same once more."""
    number = one.numeral
    if number.scale < THOUSAND or len(number.value.normalize().as_tuple().digits) < _TELLING:
        return None
    same = (e for e in the_earlier(done, before) if e.value == number.value)
    last = next(same, None)
    return last and last.unit and lend(one, last.unit, last.kind)


_TELLING = 2  # digits of a value that is seldom of two things


def from_share(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«il 43% dei consumi, dal 31 del 2020»: an article in the singular behind a percentage."""
    last = next((e for e in the_earlier(done, before) if e.kind in LENDING
                 and not (e.unit is not None and e.unit.name in _POINTS)), None)  # fmt: skip
    if last is None or last.unit is None or last.unit.name != PER_CENT:
        return None
    # «il deficit è al 3,1% del Pil, il debito al 112»
    most = max(Decimal(200 if last.is_here else 100), 2 * last.value)
    opens = stretch.before_hedge(one.first)[0]
    led = any(stretch.is_a(at - 1, "singular_lead") for at in (one.first, opens))
    if not led or one.numeral.value > most:
        return None
    return None if one.numeral.scale > 1 else lend(one, last.unit, last.kind)


_POINTS = frozenset(("pp", "bp"))


def from_comparison(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«27.500 visti, contro i 19.800 del 2023»: in the unit of what it is held against."""
    opens = stretch.before_hedge(one.first)[0]
    led = opens - 1 - stretch.is_a(opens - 1, "article")
    joined = stretch.is_form(led, "a") or stretch.is_form(led, "di")  # «rispetto ai», «invece dei»
    led -= joined and stretch.is_a(led - 1, "compared_with")
    last = next(the_earlier(done, before), None)
    if last is None or not last.is_here or not stretch.is_a(led, "compared_with"):
        return None
    lent = lent_by(stretch, one, last)
    return lent if lent and is_near(lent.numeral.value, last.value, ONE_SIZE) else None


def from_earlier(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«… 212 convogli; dodici mesi prima erano 198»: the nearest earlier unit that fits."""
    known = list(the_earlier(done, before))
    things = next((e for e in known if e.kind in LENDING), None)
    opens = stretch.before_hedge(one.first)[0]
    taken = is_taken(stretch, opens)
    if taken and things is not None and things.kind == "count" and things.unit is not None and (
        one.is_whole and 1 < one.numeral.value < things.value
    ):  # fmt: skip
        return lend(one, things.unit, "count")  # «sono 2.900; vuole riammetterne 60»
    share = bool(known) and known[0].kind == "ratio"
    if not _may_lean_back(stretch, one, after_share=share):
        return None
    lent = []
    for e in known:
        if one.numeral.scale >= MILLION and not e.is_here and not _leans(stretch, one):
            break  # millions of nothing are a sum
        if _is_of_other_gender(stretch, one, e):
            continue
        found = _some_of(stretch, one, e) or lent_by(stretch, one, e)
        lent += [] if found is None else [(e, found)]
    if not one.is_whole and lent and not lent[0][0].is_here:
        # Decimals are of a measure as it stands, rather than of a sum in millions.
        lent.sort(key=lambda pair: not (pair[0].kind != "ratio" and _is_as_it_is(pair[1], one)))
    return lent[0][1] if lent else None


def _is_of_other_gender(stretch: Stretch, one: Measured, other: Earlier) -> bool:
    """«dalle 11.200 della stagione passata» are no «posti»: the article says so."""
    if other.kind != "count" or other.unit is None:
        return False
    opens = stretch.before_hedge(one.first)[0]
    endings, noun = grammar(stretch.language, "endings"), other.unit.name.casefold()
    if any(stretch.is_a(at - 1, "feminine_plural_article") for at in (one.first, opens)):
        return endings.is_masculine_plural(noun)
    masculine = stretch.is_a(opens - 1, "masculine_plural_article")
    return masculine and endings.is_feminine_plural(noun)


def _some_of(stretch: Stretch, one: Measured, other: Earlier) -> Measured | None:
    """«Le imprese sono 900; una ventina ha aperto …»: some of them, however few."""
    if not other.is_here or other.kind != "count" or not 1 < one.numeral.value < other.value:
        return None
    opens = stretch.before_hedge(one.first)[0]
    adverbs = classes(stretch.language, "function_words")["adverb"]
    while stretch.low(opens - 1) in adverbs:
        opens -= 1  # «e soltanto una decina ha soci altrove»
    begins = opens > 0 and (
        not stretch.low(opens - 1)[:1].isalnum() or stretch.is_a(opens - 1, "and")
    )
    acts = stretch.is_a(one.after, "having") or (
        grammar(stretch.language, "endings").is_plural_verb(stretch.low(one.after))
    )
    return lend(one, other.unit, other.kind) if begins and acts and one.is_whole else None


def _leans(stretch: Stretch, one: Measured) -> bool:
    """«erano 6,2 milioni», «ne ha portati 7 milioni», «contro 5 milioni»: of what was said."""
    opens = stretch.before_hedge(one.first)[0]
    taken = is_taken(stretch, opens)
    moved = stretch.is_form(opens - 1, "a") and stretch.moves(opens - 2)
    return taken or moved or stretch.is_a(opens - 1, "leaning", "compared_with")


def _is_as_it_is(lent: Measured, one: Measured) -> bool:
    return lent.numeral.scale == one.numeral.scale


def _may_lean_back(stretch: Stretch, one: Measured, *, after_share: bool = False) -> bool:
    """Numbers that speak of something said before, and no days, names or idle words.

    Args:
        stretch: The sentence.
        one: The number.
        after_share: The last figure was a percentage: «siamo al 13», «quello degli altri il 3».
    """
    opens, hedged = stretch.before_hedge(one.first)
    if one.numeral.written == "words" and one.numeral.value < 10 and one.is_whole:
        article = stretch.is_a(opens - 1, "plural_article")
        led = opens - 1 - article  # «contro i tre di adesso»
        told = article and (stretch.is_a(one.after, "that") or stretch.is_form(one.after, "di"))
        denied = stretch.is_a(led, "no") and not stretch.low(led - 1).isalpha()  # «due, non tre»
        said = stretch.is_a(one.after, "copula") and not stretch.low(opens - 1).isalpha()
        moved = stretch.is_a(led, "to_bare") and stretch.moves(led - 1)
        behind = stretch.is_phrase(one.after, "difference")
        # «ed era, nel 2022, poco meno di cinque»
        told = told or (hedged and any(
            stretch.is_a(at, "stated") for at in range(opens - _STATED, opens)
        ))  # fmt: skip
        return stretch.is_a(led, "leaning") or behind or told or said or moved or denied
    if stretch.is_a(opens - 1, "singular_lead"):
        stated = stretch.is_a(one.first - 2, "stated")
        return hedged or stated or (after_share and one.numeral.value <= 100)
    return not stretch.is_a(opens - 1, "name_lead")


_STATED = 6  # words between «era» and the number it states
