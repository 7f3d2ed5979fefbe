"""Whose noun a number takes from what was said before: a topic, a question, another figure.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order. No way looks further than a
constant number of words or figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from helpers.lexicons import classes, entries, grammar, words
from helpers.quoted_figures.nonfigures import is_pair_of_known
from helpers.quoted_figures.numerals import scale_of, tokens_of
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_common, is_near
from helpers.quoted_figures.subjects import (
    BREAKS,
    CLAUSE,
    MILLION,
    ONE_SIZE,
    THOUSAND,
    behind_last,
    from_subject,
    lend,
    taken_up,
)
from helpers.quoted_figures.units import Unit, is_counted_by_nobody, unit_behind

_TOPIC = 8  # words between «ne» and its number
_EARLIER = 24  # earlier figures that may lend their unit
_QUESTION, _ASKED = 60, 120  # characters between a question and its answer, and of the question


def from_topic(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«di barche ne avevo due», «sui giovani: ne ha contati 96 mila»: what «ne» takes up."""
    back = next((at for at in range(one.first - 1, max(one.first - 1 - _TOPIC, -1), -1)
                 if is_partitive(stretch, at)), None)  # fmt: skip
    if back is None:
        return None
    # «mille asili in cinque anni, ne sono stati aperti 312»: no years are opened
    prepositions = classes(stretch.language, "function_words")["preposition"]
    taken = [d for d in done if d.kind != "time" or stretch.low(d.first - 1) not in prepositions]
    last = taken[-1] if taken and taken[-1].after <= back else None
    if last is not None and last.kind == "time" and not (
        stretch.is_a(last.after, "ago") or stretch.is_form(last.after, "di") or not one.is_whole
    ):  # fmt: skip
        return lend(one, last.unit, "time")  # «94 giorni, quando la norma ne prevede 60»
    opens = behind_last(stretch, back, BREAKS, CLAUSE)
    measured = last is not None and last.kind == "physical" and opens <= last.after + 2
    if measured and is_near(one.numeral.value, last.numeral.value, ONE_SIZE):
        return lend(one, last.unit, last.kind)  # «sarà lunga 486 km; ne sono stati posati 290»
    parted = (
        last is not None
        and last.kind == "count"
        and (stretch.is_a(last.first - 1, "topic") and last.unit is not None)
    )
    label = unit_behind(stretch.tokens, stretch.first_word, stretch.language)
    if parted:
        label = None  # «Argini: dei 43 cantieri ne sono chiusi quattordici»
    if label is not None and stretch.low(label.after) == ":" and label.kind == "count":
        return lend(one, label, "count")
    whole = next((d for d in reversed(done) if d.kind == "count" and d.unit is not None
                  and stretch.is_a(d.first - 1, "topic")), None)  # fmt: skip
    if whole is not None and one.is_whole and 0 < one.numeral.value < whole.numeral.value:
        return lend(one, whole.unit, "count")  # «dei 40 treni, per 520 milioni, ne vanno 29»
    scaled = _in_topic_scale(stretch, one, range(opens, back))
    if scaled is not None:
        return scaled
    unit = _topic(stretch, opens, back, done)
    lender = next(the_earlier(done, before), None)
    sums = lender is not None and lender.kind == "money"
    if unit is not None and sums and stretch.is_money_noun(unit.name):
        unit = None  # «quanto ai sussidi, ne riceve 850 mila»
    if unit is not None:
        return lend(one, unit, unit.kind) if one.is_whole or unit.kind == "physical" else None
    if (
        sums
        and one.numeral.scale == THOUSAND
        and is_near(one.numeral.value, lender.value, ONE_SIZE)
    ):
        return lend(one, lender.unit, "money")  # «un milione e mezzo; ne vanno 850 mila»
    # «servono 900 milioni, e ne serviranno 1.350»
    lent = lent_by(stretch, one, lender, most=10 * THOUSAND) if lender is not None else None
    return lent if lent and is_near(lent.numeral.value, lender.value, ONE_SIZE) else None


def _topic(stretch: Stretch, opens: int, back: int, done: Sequence[Measured]) -> Unit | None:
    """The noun of which «ne» takes a part: one that opens the clause, else the last one."""
    for at in range(opens, min(opens + 4, back)):
        unit = taken_up(stretch, at, back) if stretch.is_a(at, "topic") else None
        if unit is not None:
            return unit
    last = max(done[-1].after if done else 0, back - CLAUSE)
    for at in range(back - 1, last - 1, -1):
        unit = taken_up(stretch, at, back)
        of_last = done and at == done[-1].after  # «14 chilometri di tram, e io ne vedo 9»
        if unit is None or of_last:
            continue
        fronted = stretch.is_a(at, "plain_of") and not _is_noun_before(stretch, at)
        if fronted or _ends_before(stretch, unit.after, back):
            return unit
    return None


def _is_noun_before(stretch: Stretch, at: int) -> bool:
    """Whether «di» may belong to a noun: «e di uscite volontarie ne sono previste» has none."""
    before = stretch.low(at - 1)
    return before[:1].isalpha() and not is_counted_by_nobody(before, stretch.language)


def _ends_before(stretch: Stretch, after: int, back: int) -> bool:
    """Whether a verb or a mark parts a noun from «ne»: «le imprese ne volevano 640» has none."""
    endings = grammar(stretch.language, "endings")
    return any(
        not stretch.low(at)[:1].isalpha() or endings.is_verb(stretch.low(at))
        for at in range(after, back)
    )


def is_partitive(stretch: Stretch, at: int) -> bool:
    """Whether a token is «ne», alone or behind an infinitive («versarne»)."""
    behind = grammar(stretch.language, "endings").has_partitive
    return stretch.is_a(at, "partitive_pronoun") or behind(stretch.low(at))


def _in_topic_scale(stretch: Stretch, one: Measured, places: range) -> Measured | None:
    """«di miliardi ne bastano nove»: the scale stands first, and it is a sum."""
    if one.numeral.scale > 1 or one.numeral.value >= THOUSAND:
        return None
    for at in places:
        scale = scale_of(stretch.low(at + 1), stretch.language)
        if scale >= MILLION and stretch.is_a(at, "plain_of", "topic"):  # «sui milioni»
            return lend(replace(one, numeral=one.numeral.times(scale)), None, "money")
    return None


def from_question(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«Quanti infermieri mancano? … Oltre trentaduemila»: what the question asks for."""
    if done or not one.is_whole:
        return None
    start = stretch.tokens[0].start
    asked = stretch.content.rfind("?", max(start - _QUESTION, 0), start)
    if asked < 0:
        return None
    tokens = tokens_of(stretch.content, max(asked - _ASKED, 0), asked)
    for at in range(len(tokens) - 2, -1, -1):
        # «Quanti vigili mancano?», «E i vigili?»
        topic = tokens[at].low in stretch.of_class("and") and (
            tokens[at + 1].low in stretch.of_class("plural_article")
        )
        if tokens[at].low in stretch.of_class("asking") or topic:
            unit = unit_behind(tokens, at + 1 + topic, stretch.language)
            if is_common(unit) and unit.kind == "count" and (
                not topic or unit.after == len(tokens)
            ):  # fmt: skip
                return lend(one, unit, "count")
    return None


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
            if is_common(unit) and unit.kind == "count" and not (
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
    if last is None or last.kind != "money" or not _is_without_scale(one):
        return None
    most = THOUSAND * (10 if last.is_here else 1)  # «spesi 893 milioni su un costo di 2.140»
    factor = Decimal("1.6") if one.numeral.value < THOUSAND else Decimal(3)
    near = any(is_near(one.numeral.value * scale, last.value, factor) for scale in (MILLION, 10**9))
    if one.numeral.value >= most or not near:
        return None
    counted = None if last.is_here else from_subject(stretch, one)
    if counted is not None and not stretch.is_money_noun(counted.unit.name):
        return None  # «i voli saliranno a 26»
    scaled = _sized_like(one, last.value, last.kind, most=most)
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


def the_earlier(done: Sequence[Measured], before: Sequence[Earlier]) -> Iterator[Earlier]:
    """The figures before a number, the nearest first.

    Args:
        done: Those of its sentence, in order.
        before: Those of the sentences before, in order.
    """
    for one in reversed(done[-_EARLIER:]):
        yield Earlier(one.numeral.value, one.unit, one.kind, one.numeral.scale, is_here=True)
    yield from reversed(before[-_EARLIER:])


def from_share(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«il 43% dei consumi, dal 31 del 2020»: an article in the singular behind a percentage."""
    points = frozenset(("pp", "bp"))
    last = next((e for e in the_earlier(done, before) if e.kind in _LENDING
                 and not (e.unit is not None and e.unit.name in points)), None)  # fmt: skip
    if last is None or last.unit is None or last.unit.name != _PER_CENT:
        return None
    # «il deficit è al 3,1% del Pil, il debito al 112»
    most = max(Decimal(200 if last.is_here else 100), 2 * last.value)
    opens = stretch.before_hedge(one.first)[0]
    led = any(stretch.is_a(at - 1, "singular_lead") for at in (one.first, opens))
    if not led or one.numeral.value > most:
        return None
    return None if one.numeral.scale > 1 else lend(one, last.unit, last.kind)


def from_pronoun(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«i vostri, invece, tra 1.200 e 1.500», «quelli in esercizio sono 9,4»."""
    first = stretch.before_hedge(one.first)[0]
    opens = behind_last(stretch, first, BREAKS, CLAUSE)
    here = max(done[-1].after if done else 0, opens)
    stands = any(
        stretch.is_a(at, "taken_pronoun")
        or (stretch.is_a(at, "whose") and stretch.is_a(at - 1, "plural_article")
            and unit_behind(stretch.tokens, at, stretch.language) is None)
        for at in range(here, first)
    )  # fmt: skip
    if one.numeral.scale >= MILLION:
        return None
    nearest = next(the_earlier(done, before), None)
    if stands and nearest is not None and nearest.is_here and nearest.kind == "money":
        return lent_by(stretch, one, nearest)  # «7,6 miliardi, e le vostre a noi 4,5»
    kinds = {"count", "physical"} if one.is_whole else {"physical"}
    last = next((e for e in the_earlier(done, before) if e.kind in kinds), None) if stands else None
    return last and lend(one, last.unit, last.kind)


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
    things = next((e for e in known if e.kind in _LENDING), None)
    opens = stretch.before_hedge(one.first)[0]
    taken = any(is_partitive(stretch, at) for at in range(opens - _TOPIC, opens))
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
    begins = opens > 0 and not stretch.low(opens - 1)[:1].isalnum()
    acts = stretch.is_a(one.after, "having") or (
        grammar(stretch.language, "endings").is_plural_verb(stretch.low(one.after))
    )
    return lend(one, other.unit, other.kind) if begins and acts and one.is_whole else None


def _leans(stretch: Stretch, one: Measured) -> bool:
    """«erano 6,2 milioni», «ne ha portati 7 milioni», «contro 5 milioni»: of what was said."""
    opens = stretch.before_hedge(one.first)[0]
    taken = any(is_partitive(stretch, at) for at in range(opens - _TOPIC, opens))
    moved = stretch.is_form(opens - 1, "a") and _is_moved(stretch, opens - 2)
    return taken or moved or stretch.is_a(opens - 1, "leaning", "compared_with")


def _is_as_it_is(lent: Measured, one: Measured) -> bool:
    return lent.numeral.scale == one.numeral.scale


def _is_no_share(stretch: Stretch, one: Measured, unit: str) -> bool:
    """Whether a number is no percentage, though one stands before it.

    Too large, or in a word that counts things; taken up with «ne»; or without the article
    that percentages have: «è salito al 12», but «arrivare a 12».
    """
    if unit != _PER_CENT:
        return one.numeral.value > 1000
    if one.numeral.value > 100 or one.numeral.kind in {"about", "tens"}:
        return True
    opens = stretch.before_hedge(one.first)[0]
    taken = any(is_partitive(stretch, at) for at in range(opens - _TOPIC, opens))
    bare = stretch.is_a(opens - 1, "to_bare") and opens == one.first
    return taken or bare


_PER_CENT = "%"


def lent_by(
    stretch: Stretch, one: Measured, other: Earlier, *, most: int = THOUSAND
) -> Measured | None:
    """A number with the unit of a figure before it, in the scale that fits; None if none does.

    Args:
        stretch: The sentence of the number.
        one: The number.
        other: The figure.
        most: A number below it may be said without its scale.
    """
    sums, far = other.kind == "money", not other.is_here
    if other.kind not in _LENDING or (other.unit is None and not sums):
        return None
    if other.kind == "ratio" and _is_no_share(stretch, one, other.unit.name):
        return None
    if one.numeral.scale >= MILLION and other.scale >= MILLION:
        return lend(one, other.unit, other.kind)
    scaled = _sized_like(one, other.value, other.kind, most=most)
    things = other.kind == "count" and other.value == int(other.value)
    if scaled is None or (things and not scaled.is_whole):
        return None
    if far and sums and scaled.numeral.scale > 1 and not _goes_without_saying(scaled, one, other):
        return None
    return lend(scaled, other.unit, other.kind)


def _goes_without_saying(scaled: Measured, one: Measured, other: Earlier) -> bool:
    """Whether the scale of a sum may be left out a sentence later: millions, of about its size.

    What is written with its scale says itself that it is a sum.
    """
    near = is_near(scaled.numeral.value, other.value, _ONE_SUM)
    return scaled.numeral.scale >= MILLION and one.numeral.scale == 1 and near


_ONE_SUM = 5
_LENDING = frozenset(("money", "ratio", "count", "physical"))


def _sized_like(
    one: Measured, value: Decimal, kind: str, *, most: int = THOUSAND
) -> Measured | None:
    """The number, in the scale in which it has about the size of another; None where in none.

    «Quaranta» after «38 miliardi» is forty billion, «92» after «95.000 tonnellate» 92.000.
    """
    number = one.numeral
    if is_near(number.value, value, 20) or (number.value == 0 and kind == "count"):
        return one
    scales = (10**3, MILLION, 10**9) if _is_without_scale(one) and number.value < most else ()
    for scale in scales:
        factor = 20 if kind == "money" and scale > 1000 else 5
        if kind != "ratio" and is_near(number.value * scale, value, factor):
            high = one.high and replace(one.high, value=one.high.value * scale)
            return replace(one, numeral=number.times(scale), high=high)
    return None


def _is_without_scale(one: Measured) -> bool:
    """Whether a number may have left its scale out: 75, «una sessantina»."""
    return one.numeral.scale == 1 or (one.numeral.kind == "about" and one.numeral.value < 100)


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
        moved = stretch.is_a(led, "to_bare") and _is_moved(stretch, led - 1)
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


def _is_moved(stretch: Stretch, at: int) -> bool:
    """«salirà a cinque», «arrivare a cinque»."""
    reaching = tuple(stem.rstrip("*") for stem in stretch.of_class("reaching"))
    moving = entries(stretch.language, "change_words")
    return stretch.low(at).startswith((*reaching, *moving))
