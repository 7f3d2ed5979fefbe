"""Whose noun a number takes from the subject of its clause, wherever that stands.

Each way of lending is one function that returns the number with its unit, or None;
`helpers.quoted_figures.ellipsis` asks them in a fixed order. No way looks further than a
constant number of words.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.lexicons import classes, entries, grammar
from helpers.quoted_figures.hedges import hedge_after
from helpers.quoted_figures.lending import (
    BREAKS,
    CLAUSE,
    MILLION,
    ONE_SIZE,
    THOUSAND,
    behind_last,
    in_scale,
    lend,
    taken_up,
)
from helpers.quoted_figures.numerals import scale_of
from helpers.quoted_figures.ranges import in_scale_of
from helpers.quoted_figures.stretch import Measured, Stretch, is_near
from helpers.quoted_figures.units import Unit, unit_behind


def from_subject_behind(stretch: Stretch, one: Measured) -> Measured | None:
    """«Erano 212 i convogli», «almeno 20 i morti, un centinaio i feriti»."""
    hedge = hedge_after(stretch.tokens, one.after, stretch.language)
    at = hedge.after if hedge else one.after
    if not one.is_whole or not stretch.is_a(at, "plural_article"):
        return None
    unit = unit_behind(stretch.tokens, at + 1, stretch.language)
    if unit is None and grammar(stretch.language, "endings").is_plural(stretch.low(at + 1)):
        unit = Unit(stretch.tokens[at + 1].text, "count", at + 1, at + 2)  # «300 i dispersi»
    if not stretch.is_common(unit) or unit.kind not in {"count", "physical"}:
        return None
    return lend(one, unit, unit.kind)


def from_apposition(stretch: Stretch, one: Measured) -> Measured | None:
    """«gli infermieri, un centinaio in meno del necessario, …»: nearer than what went before."""
    first = stretch.before_hedge(one.first)[0]
    said = stretch.lows(behind_last(stretch, first, BREAKS, CLAUSE), first)
    return from_subject(stretch, one, close=True) if _is_apposition(stretch, said) else None


def from_subject(stretch: Stretch, one: Measured, *, close: bool = False) -> Measured | None:
    """«i convogli in servizio erano 212», «gli stranieri 3.100»: what the clause is about.

    Args:
        stretch: The sentence.
        one: The number.
        close: Only a subject that is joined to the number by a form of being, or by nothing.
    """
    first = stretch.before_hedge(one.first)[0]
    opens = behind_last(stretch, first, BREAKS, CLAUSE)
    said = stretch.lows(opens, first)
    copulas = stretch.of_class("copula")
    average = stretch.is_phrase(first - 2, "on_average")  # «sono in media 22,4 per classe»
    if not (one.is_whole or average) or stretch.of_class("partitive_pronoun") & set(said):
        return None
    led = said[:-1] if said and said[-1] in _MARKS else said  # «sono stati «1,79 milioni»»
    led = led[:-1] if led and led[-1] in stretch.of_class("age_skip") else led  # «sono già»
    changed = one.role in {"from", "to"} and bool(copulas & set(said))
    was = copulas & set(led[-2:])  # «sono», «sono state»
    if one.numeral.scale >= MILLION and said[-1:] != (",",) and not changed and not was:
        return None  # «gli scambi si sono fermati a 27 miliardi» counts no exchanges
    near = copulas & set(said[-3:]) or _is_apposition(stretch, said)
    near = near or _is_alone(stretch, opens, first) or (
        one.role in {"from", "to"} and _has_change(stretch, said)  # «portare i voli da 4 a 7»
    )  # fmt: skip
    if not near and (close or not _has_verb(stretch, said)):
        return None
    unit = _subject(stretch, range(first - 1, opens - 1, -1), one.first)
    if unit is None and near and stretch.is_a(opens, "topic"):
        # «Sui bambini in attesa ha ragione, ma sono 19»; «Quanto alle aziende, erano 1.240»
        unit = taken_up(stretch, opens, first) or taken_up(stretch, opens + 1, first)
    if unit is not None and unit.kind == "time" and one.numeral.value >= THOUSAND:
        return lend(one, unit, "count")  # «le ore di sciopero sono state 11 milioni»
    return unit and lend(one, unit, unit.kind)


def from_gapped(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«le agenzie sono 1.150 e i clienti due milioni»: a subject and its number, no verb."""
    first = stretch.before_hedge(one.first)[0]
    if not (done and done[-1].kind == "count" and one.is_whole):
        return None
    for at in range(first - 2, first - 2 - _SUBJECT_WORDS, -1):
        parted = stretch.is_a(at - 1, "and") or stretch.low(at - 1) in {",", ";"}
        if parted and stretch.is_a(at, "plural_article"):
            unit = unit_behind(stretch.tokens, at + 1, stretch.language)
            known = stretch.is_common(unit) and unit.kind == "count" and unit.after == first
            return lend(one, unit, "count") if known else None
    return None


def from_relative(stretch: Stretch, one: Measured) -> Measured | None:
    """«i giovani, che nei nostri atenei sono 3.150»: what the relative clause is about."""
    first = stretch.before_hedge(one.first)[0]
    if not (stretch.is_a(first - 1, "copula") and one.is_whole) or one.numeral.scale >= MILLION:
        return None
    for at in range(first - 2, max(first - 2 - _RELATIVE_WORDS, 1), -1):
        if not (stretch.is_a(at, "that") and stretch.low(at - 1) == ","):
            continue
        for opens in range(at - 2, max(at - 2 - _SUBJECT_WORDS, 0), -1):
            unit = unit_behind(stretch.tokens, opens, stretch.language)
            if unit is not None and unit.after == at - 1 and stretch.is_common(unit):
                return lend(one, unit, unit.kind) if unit.kind == "count" else None
        return None
    return None


def from_clause_before(stretch: Stretch, one: Measured) -> Measured | None:
    """«i delegati entrano alla spicciolata: sono 420»: the subject of the clause before."""
    first = stretch.before_hedge(one.first)[0]
    opens = behind_last(stretch, first, BREAKS, CLAUSE)
    said = stretch.lows(opens, first)
    bare = bool(said) and all(
        word in stretch.of_class("copula") or word in stretch.of_class("age_skip") for word in said
    )
    if not (bare and one.is_whole) or one.numeral.scale >= MILLION or opens < 2:
        return None
    begins = behind_last(stretch, opens - 1, BREAKS, CLAUSE)
    unit = _subject(stretch, range(begins, opens - 1), opens - 1)
    return lend(one, unit, "count") if unit is not None and unit.kind == "count" else None


_SUBJECT_WORDS, _RELATIVE_WORDS = 3, 8


def from_dimension(stretch: Stretch, one: Measured, done: Sequence[Measured]) -> Measured | None:
    """«è lungo 3.200 metri, alto 64 e largo 28»: in the measure of the dimension before it."""
    opens = stretch.before_hedge(one.first)[0]
    if not stretch.is_a(opens - 1, "dimension"):
        return None
    last = next((d for d in reversed(done) if d.kind == "physical"), None)
    return last and lend(one, last.unit, last.kind)


def from_growth(stretch: Stretch, one: Measured) -> Measured | None:
    """«l'aumento è stato del 2,7»: with the article in the singular, a percentage."""
    opens = stretch.before_hedge(one.first)[0]
    led = stretch.is_a(opens - 1, "singular_lead") and (
        stretch.is_form(opens - 1, "di") or stretch.is_form(opens - 1, "a")
    )
    if not led or one.numeral.scale > 1 or not 0 < one.numeral.value <= _HUNDRED:
        return None
    if not _says_how_much(stretch, opens - 2):
        return None  # «per la crescita dei contagi fu ricoverato al 12»
    for at in range(opens - 2, max(opens - 2 - _GROWTH, -1), -1):
        if stretch.low(at) in BREAKS:
            return None
        if stretch.is_a(at, "growth_noun"):
            return lend(one, Unit("%", "ratio", at, at + 1), "ratio")
    return None


def _says_how_much(stretch: Stretch, at: int) -> bool:
    """Whether a word says how much something grows or is: the noun itself, being, changing."""
    being = stretch.low(at) in classes(stretch.language, "function_words")["be"]
    return being or stretch.moves(at) or any(stretch.is_a(n, "growth_noun") for n in (at, at - 1))


_HUNDRED, _GROWTH = 100, 10  # words between what grows and by how much


def from_number_of(stretch: Stretch, one: Measured) -> Measured | None:
    """«la media degli spettatori è scesa dai 1.350 ai 900»: what the number is one of."""
    first = stretch.before_hedge(one.first)[0]
    opens = behind_last(stretch, first, BREAKS, CLAUSE)
    if one.numeral.scale >= MILLION or not one.is_whole:
        return None
    for at in range(first - 1, opens, -1):
        if stretch.is_form(at, "di") and stretch.is_a(at - 1, "number_noun"):
            unit = unit_behind(stretch.tokens, at + 1, stretch.language)
            known = stretch.is_common(unit) and unit.kind == "count"
            return lend(one, unit, "count") if known else None
    return None


_MARKS = frozenset("«“\"'‘")


def from_subject_again(
    stretch: Stretch, one: Measured, done: Sequence[Measured], *, close: bool = False
) -> Measured | None:
    """«i viaggiatori sono 6,9 milioni e toccheranno quota nove»: in the scale of the last one.

    Args:
        stretch: The sentence.
        one: The number.
        done: The figures before it in the sentence.
        close: As for `from_subject`; then only millions are left out («erano sette»).
    """
    lent = from_subject(stretch, one, close=close)
    last = done[-1] if done else None
    if lent is not None and last is not None and last.kind in {"money", "physical"} and (
        lent.unit.kind == "count" and lent.unit.first < last.first
        and is_near(one.numeral.value, last.numeral.value, ONE_SIZE)
    ):  # fmt: skip
        return lend(one, last.unit, last.kind)  # «le pensioni saliranno a mille euro, ora sono 614»
    if lent is None or last is None or last.unit is None or last.unit.name != lent.unit.name:
        return lent
    if close and last.numeral.scale < MILLION:
        return lent
    return lend(in_scale_of(one, last), lent.unit, last.kind)


def from_scale(stretch: Stretch, one: Measured) -> Measured | None:
    """«I milioni freschi, sostiene, non sono 240 ma 165»: the scale is the subject."""
    first = stretch.before_hedge(one.first)[0]
    opens = behind_last(stretch, first, BREAKS, CLAUSE)
    near = stretch.of_class("copula") & set(stretch.lows(first - 3, first))
    if not near or one.numeral.scale > 1 or one.numeral.value >= THOUSAND:
        return None
    for at in range(opens, first - 1):
        scale = scale_of(stretch.low(at + 1), stretch.language)
        if scale >= MILLION and stretch.is_a(at, "plural_article"):
            return in_scale(stretch, one, at + 1, scale)
    return None


def _subject(stretch: Stretch, places: range, end: int) -> Unit | None:
    """The nearest plural noun with an article that may be a subject and ends before a token."""
    for at in places:
        heads = stretch.is_a(at, "plural_article") and not _is_governed(stretch, at)
        if heads or (stretch.is_a(at, "partitive") and at - places.stop <= 2):
            unit = unit_behind(stretch.tokens, at + 1, stretch.language) or _participle(stretch, at)
            if stretch.is_common(unit) and unit.kind != "ratio" and unit.after <= end and not (
                _gives_numbers(stretch, unit, end)
            ):  # fmt: skip
                return unit
    return None


def _participle(stretch: Stretch, article: int) -> Unit | None:
    """«le toccate della compagnia sono state 141»: a participle that is a noun here."""
    low = stretch.low(article + 1)
    noun = grammar(stretch.language, "endings").is_plural_participle(low)
    if not (noun and stretch.is_form(article + 2, "di")):
        return None
    return Unit(stretch.tokens[article + 1].text, "count", article + 1, article + 2)


def _gives_numbers(stretch: Stretch, unit: Unit, end: int) -> bool:
    """Whether a noun is whose numbers these are, or a sum: nothing that is counted."""
    if stretch.is_listed(unit.after - 1, "figure_sources") or stretch.is_money_noun(unit.name):
        return True
    reach = min(unit.after + _VERB_REACH, end)
    return any(stretch.is_a(at, "foreseeing") for at in range(unit.after, reach))


_VERB_REACH = 3  # words between a subject and its verb


def _is_apposition(stretch: Stretch, said: Sequence[str]) -> bool:
    """«i visitatori sulle coste, un milione e mezzo nel 2023, sono stati …»: no verb between."""
    if len(said) > 1 and said[-2] == "," and said[-1] in stretch.of_class("today"):
        said = said[:-1]  # «i letti di rianimazione, oggi 980, diventeranno …»
    return (
        said[-1:] == (",",)
        and said[0] in stretch.of_class("plural_article")
        and (not _has_verb(stretch, said) and "," not in said[:-1])
    )


def _is_alone(stretch: Stretch, opens: int, first: int) -> bool:
    """«le imprese sono 1.250; gli studenti non meno di 4.100»: nothing but the subject."""
    unit = unit_behind(stretch.tokens, opens + 1, stretch.language)
    parted = stretch.low(opens - 1) == ";"
    return (
        parted
        and stretch.is_a(opens, "plural_article")
        and (unit is not None and unit.after == first)
    )


def _has_change(stretch: Stretch, said: Sequence[str]) -> bool:
    moving = entries(stretch.language, "change_words")
    return any(word.startswith(moving) for word in said)


def _has_verb(stretch: Stretch, said: Sequence[str]) -> bool:
    plural = grammar(stretch.language, "endings").is_plural_verb
    known = stretch.of_class("copula") | stretch.of_class("short_verb")
    return any(word in known or plural(word) for word in said)


def is_in_relative(stretch: Stretch, at: int) -> bool:
    """«le aziende che ospitano i vostri tirocinanti sono 640»: the object of «che», no subject."""
    plural = grammar(stretch.language, "endings").is_plural_verb
    for back in range(at - 1, max(at - _RELATIVE, 0), -1):
        if stretch.is_a(back, "that"):
            head = unit_behind(stretch.tokens, back - 1, stretch.language)
            verb = any(plural(stretch.low(i)) for i in range(back + 1, at))
            return head is not None and verb and not stretch.is_listed(back - 1, "figure_sources")
        if not stretch.low(back)[:1].isalpha():
            return False
    return False


_RELATIVE = 4  # words between «che» and the object of its verb


def _is_governed(stretch: Stretch, at: int) -> bool:
    """«tra le capitali», «secondo i dati»: no subject."""
    if is_in_relative(stretch, at):
        return True
    if stretch.is_a(at - 1, "that"):
        # «convogli che le officine …»; «ha ricordato che gli iscritti …» is none, and
        # neither is «ha fatto sapere che».
        infinitive = grammar(stretch.language, "endings").is_infinitive(stretch.low(at - 2))
        return not infinitive and unit_behind(stretch.tokens, at - 2, stretch.language) is not None
    return stretch.is_a(at - 1, "governing")
