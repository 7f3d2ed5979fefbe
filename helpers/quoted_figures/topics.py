"""What «ne», «quelli» and an answer take up: the topic of the clause, or of the question.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.lexicons import classes, grammar
from helpers.quoted_figures.lending import (
    BREAKS,
    CLAUSE,
    MILLION,
    ONE_SIZE,
    THOUSAND,
    TOPIC_REACH,
    behind_last,
    in_scale,
    is_partitive,
    lend,
    lent_by,
    sentence_label,
    taken_up,
    the_earlier,
)
from helpers.quoted_figures.numerals import scale_of, tokens_of
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch, is_near
from helpers.quoted_figures.units import Unit, is_counted_by_nobody, unit_behind


def counts_hours(stretch: Stretch, one: Measured) -> bool:
    """«un'ora era prevista, ne sono durati quasi tre»: what lasts is no figure."""
    return stretch.is_a(stretch.before_hedge(one.first)[0] - 1, "lasting")


def from_topic(
    stretch: Stretch, one: Measured, done: Sequence[Measured], before: Sequence[Earlier]
) -> Measured | None:
    """«di barche ne avevo due», «sui giovani: ne ha contati 96 mila»: what «ne» takes up."""
    back = next((at for at in range(one.first - 1, max(one.first - 1 - TOPIC_REACH, -1), -1)
                 if is_partitive(stretch, at)), None)  # fmt: skip
    if back is None:
        return None
    opens = behind_last(stretch, back, BREAKS, CLAUSE)
    unit = _topic(stretch, opens, back, done)
    figure = _of_figure(stretch, one, done, range(opens, back), unit)
    figure = figure or _in_topic_scale(stretch, one, range(opens, back))
    if figure is not None:
        return figure
    lender = next(the_earlier(done, before), None)
    sums = lender is not None and lender.kind == "money"
    if unit is not None and not (sums and stretch.is_money_noun(unit.name)):
        # «quanto ai sussidi, ne riceve 850 mila» is a sum
        return lend(one, unit, unit.kind) if one.is_whole or unit.kind == "physical" else None
    if lender is None:
        return None
    near = is_near(one.numeral.value, lender.value, ONE_SIZE)
    if sums and one.numeral.scale == THOUSAND and near:
        return lend(one, lender.unit, "money")  # «un milione e mezzo; ne vanno 850 mila»
    # «servono 900 milioni, e ne serviranno 1.350»
    lent = lent_by(stretch, one, lender, most=10 * THOUSAND)
    return lent if lent and is_near(lent.numeral.value, lender.value, ONE_SIZE) else None


def _of_figure(
    stretch: Stretch, one: Measured, done: Sequence[Measured], places: range,
    topic: Unit | None,
) -> Measured | None:  # fmt: skip
    """What «ne» takes a part of, where a figure or the label of the sentence has it.

    Args:
        stretch: The sentence.
        one: The number.
        done: The figures before it in the sentence.
        places: From where the clause opens to «ne».
        topic: The noun that the clause has for «ne»; it goes before a label.
    """
    # «mille asili in cinque anni, ne sono stati aperti 312»: no years are opened
    prepositions = classes(stretch.language, "function_words")["preposition"]
    taken = [d for d in done if d.kind != "time" or stretch.low(d.first - 1) not in prepositions]
    last = taken[-1] if taken and taken[-1].after <= places.stop else None
    if last is not None and last.kind == "time" and not (
        stretch.is_a(last.after, "ago") or stretch.is_form(last.after, "di") or not one.is_whole
    ):  # fmt: skip
        return lend(one, last.unit, "time")  # «94 giorni, quando la norma ne prevede 60»
    measured = last is not None and last.kind == "physical" and places.start <= last.after + 2
    if measured and is_near(one.numeral.value, last.numeral.value, ONE_SIZE):
        return lend(one, last.unit, last.kind)  # «sarà lunga 486 km; ne sono stati posati 290»
    whole = next((d for d in reversed(done) if d.kind == "count" and d.unit is not None
                  and stretch.is_a(d.first - 1, "topic")), None)  # fmt: skip
    label = sentence_label(stretch) if topic is None else None
    if label is not None and (whole is None or whole is not last):
        return lend(one, label, "count")  # «Argini: dei 43 cantieri ne sono chiusi 14» has none
    if whole is not None and one.is_whole and 0 < one.numeral.value < whole.numeral.value:
        return lend(one, whole.unit, "count")  # «dei 40 treni, per 520 milioni, ne vanno 29»
    return None


def _topic(stretch: Stretch, opens: int, back: int, done: Sequence[Measured]) -> Unit | None:
    """The noun of which «ne» takes a part: one that opens the clause, else the last one."""
    for at in range(opens, min(opens + 4, back)):
        unit = taken_up(stretch, at, back) if stretch.is_a(at, "topic") else None
        if unit is not None:
            return unit
    # «ai colleghi ne mancano 200»: to whom, and not of what
    dative = stretch.is_form(opens, "a")
    last = max(done[-1].after if done else 0, back - CLAUSE)
    for at in range(back - 1, last - 1, -1):
        unit = taken_up(stretch, at, back)
        of_last = done and at == done[-1].after  # «14 chilometri di tram, e io ne vedo 9»
        if unit is None or of_last or (dative and at == opens):
            continue
        fronted = stretch.is_a(at, "plain_of") and not _is_noun_before(stretch, at)
        # «…, e dei posti della concorrenza ne funzionano 430»
        parted = stretch.is_a(at - 1, "and") or stretch.low(at - 1) == ","
        fronted = fronted or (stretch.is_a(at, "topic") and parted)
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


def _in_topic_scale(stretch: Stretch, one: Measured, places: range) -> Measured | None:
    """«di miliardi ne bastano nove»: the scale stands first, and it is a sum."""
    if one.numeral.scale > 1 or one.numeral.value >= THOUSAND:
        return None
    for at in places:
        scale = scale_of(stretch.low(at + 1), stretch.language)
        if scale >= MILLION and stretch.is_a(at, "plain_of", "topic"):  # «sui milioni»
            return in_scale(stretch, one, at + 1, scale)
    return None


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
    label = unit_behind(stretch.tokens, stretch.first_word, stretch.language)
    if stands and not done and label is not None and label.kind == "count" and one.is_whole and (
        stretch.low(label.after) == ":"
        or (stretch.is_form(label.after, "di") and stretch.low(label.after + 2) == ":")
    ):  # fmt: skip
        return lend(one, label, "count")  # «Borse di studio: quelle per gli ospiti saranno 1.600»
    if stands and nearest is not None and nearest.is_here and nearest.kind == "money":
        return lent_by(stretch, one, nearest)  # «7,6 miliardi, e le vostre a noi 4,5»
    kinds = {"count", "physical"} if one.is_whole else {"physical"}
    last = next((e for e in the_earlier(done, before) if e.kind in kinds), None) if stands else None
    return last and lend(one, last.unit, last.kind)


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
            if stretch.is_common(unit) and unit.kind == "count" and (
                not topic or unit.after == len(tokens)
            ):  # fmt: skip
                return lend(one, unit, "count")
    return None


_QUESTION, _ASKED = 60, 120  # characters between a question and its answer, and of the question
