"""What the words around a figure say it is of.

Each figure is described by the concept that its clause names (of the lexicon, or the counted
noun) and by the other words of its clause, weighted by their distance.
`helpers.quoted_figures.joining` compares descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from helpers.lexicons import classes, entries, read_lexicon, words
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.hedges import articulated
from helpers.quoted_figures.numerals import numeral, small_words, tokens_of
from helpers.quoted_figures.stretch import is_near
from helpers.speech.voices import Voices
from helpers.study import Study

_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.;!?()«»“”\"]")
_LABEL_END = re.compile(r"[.;:!?()«»“”\"]")
# Weight of a word that stands so many words away from its figure.
_DECAY = 0.88
_RIGHT_WORDS = 7
_INHERITED = 0.8
# Words before a clause that may name what is measured, and characters in which they stand.
_BEFORE_WORDS, _BEFORE = 20, 400
# Characters of a clause, of a label before a colon, and of a question before its answer.
_CLAUSE, _LABEL, _QUESTION = 1000, 60, 60
# Kinds of figures that are parts of something.
SHARES = frozenset(("share", "growth"))
# Earlier figures that may lend what they are of.
_LENDERS = 5


@dataclass(frozen=True)
class Description:
    """What the words around a figure say it is of.

    Attributes:
        kind: What can be compared at all: money, share, growth, difference, pp, count, age
            or the physical unit.
        concept: What is measured or counted, from the lexicon or the text; empty where nothing
            says so.
        whole: The concept needs to be told of what («costo», «quota») before two are the same.
        terms: Stems of the clause with their weights, 0 to 1.
        word: The word of the text that names the concept, case-folded, for a label.
    """

    kind: str
    concept: str
    whole: bool
    terms: Mapping[str, float] = field(hash=False)
    word: str = ""


@dataclass(frozen=True)
class Concept:
    """What a word of the text says is measured.

    Attributes:
        key: Of the lexicon, or the stem of the word.
        whole: It needs to be told of what («costo», «quota»).
        word: As in the text, case-folded.
    """

    key: str
    whole: bool
    word: str


@dataclass(frozen=True)
class Place:
    """A figure with the stretches of its sentence that belong to it.

    Attributes:
        figure: The figure.
        left, right: The clause before it and behind it, up to the figures next to it.
        label: What stands before a colon: «Stazioni: undici».
        before: The sentence before `left`, as far as it may name what is measured.
        question: The sentence before, if it asks.
        earlier: The sentence before, of the same paragraph.
        written: The number as it stands, without its unit.
        opens: Where the sentence begins in the text.
    """

    figure: Figure
    left: str
    right: str
    label: str
    before: str
    question: str
    earlier: str
    written: str
    opens: int


def describe(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, Description]:
    """What each figure is of, by figure id.

    Args:
        study: Whose people are not what is measured.
        voices: Of all its texts.
        figures: In the order of the texts.
    """
    found: dict[str, Description] = {}
    earlier: list[Figure] = []
    people = _names(study)
    for place in places(voices, figures):
        figure = place.figure
        if earlier and earlier[-1].text_id != figure.text_id:
            earlier = []
        found[figure.id] = _described(study.language, place, earlier, found, people)
        earlier.append(figure)
    return found


def _names(study: Study) -> frozenset[str]:
    names = (name for p in study.people.values() for name in (p.name, *p.aliases, *p.roles))
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))


def places(voices: Sequence[Voices], figures: Sequence[Figure]) -> Iterator[Place]:
    """Each figure with the stretches of its sentence that belong to it, in order.

    Args:
        voices: Of all texts of the study.
        figures: In the order of the texts.
    """
    spans = {
        sentence.id: (voice.corpus.text.content, sentence.start, sentence.end)
        for voice in voices
        for sentence in voice.corpus.sentences
    }
    earlier = sentences_before(voices)
    for at, figure in enumerate(figures):
        content, start, end = spans[figure.sentence_id]
        before = figures[at - 1] if at else None
        after = figures[at + 1] if at + 1 < len(figures) else None
        opens = before.amount.end if before and before.sentence_id == figure.sentence_id else start
        closes = after.amount.start if after and after.sentence_id == figure.sentence_id else end
        left = content[max(opens, figure.amount.start - _CLAUSE) : figure.amount.start]
        right = content[figure.amount.end : min(closes, figure.amount.end + _CLAUSE)]
        breaks = [match.end() for match in _BREAK.finditer(left)]
        said = figure.amount.start - len(left) + (breaks[-1] if breaks else 0)
        colon = _LABEL_END.search(left)
        label = left[: colon.end()] if colon and opens == start else ""
        asked = earlier[figure.sentence_id][1]
        yield Place(
            figure,
            left=left[breaks[-1] :] if breaks else left,
            right=_BREAK.split(right, maxsplit=1)[0],
            label=label if label.endswith(":") and len(label) < _LABEL else "",
            before=content[max(start, said - _BEFORE) : said],
            question=asked if asked.endswith("?") and len(asked) < _QUESTION else "",
            earlier=asked[-_BEFORE:],
            written=content[figure.amount.core_start : figure.amount.core_end],
            opens=start,
        )


def sentences_before(voices: Sequence[Voices]) -> dict[str, tuple[str, str]]:
    """Each sentence and the one before it in the same paragraph, by sentence id."""
    found: dict[str, tuple[str, str]] = {}
    for voice in voices:
        last, block = "", -1
        for sentence in voice.corpus.sentences:
            written = voice.corpus.slice(sentence.start, sentence.end)
            found[sentence.id] = written, last if sentence.block == block else ""
            last, block = written, sentence.block
    return found


def _described(
    language: str, place: Place, earlier: Sequence[Figure], known: Mapping[str, Description],
    people: frozenset[str],
) -> Description:  # fmt: skip
    kind = _kind(language, place, earlier, known)
    terms = _terms(language, place, people)
    if kind == "count":
        found: Concept | None = _counted(language, place)
    else:
        found = _measured(language, place, kind) or _first_measure(
            language, reversed(_WORD.findall(place.question)), kind
        )
    lender = _lender(language, place, kind, earlier, known)
    bare = len(_content(language, place.left, people)) < _SAYS_ENOUGH
    leans = bare or _leans(language, place) or _is_aimed(language, place)
    if lender is not None and (_leans(language, place) if kind == "count" else not found and leans):
        lent = known[lender.id]
        found = Concept(lent.concept, lent.whole, lent.word)
        for key, weight in lent.terms.items():
            terms[key] = max(terms.get(key, 0.0), _INHERITED * weight)
    found = found or _first_measure(language, reversed(_before(place)), kind)
    found = found or _nearest_noun(language, place, people) or _subject(language, place, people)
    found = found or _first_measure(language, reversed(_WORD.findall(place.earlier)), kind)
    found = found or Concept("", True, "")
    return Description(kind, found.key, found.whole, terms, found.word)


def _nearest_noun(language: str, place: Place, people: frozenset[str]) -> Concept | None:
    """What the clause names where the lexicon knows no word of it: the nearest noun.

    A noun is told by the article or preposition before it: «su i conti correnti 388
    miliardi».
    """
    for side in (reversed(_led(language, place.left)), _led(language, place.right),
                 reversed(_led(language, place.label))):  # fmt: skip
        for word in side:
            if _says_what(language, word, people):
                return Concept(_synonym(language, word), True, word.casefold())
    return None


def _subject(language: str, place: Place, people: frozenset[str]) -> Concept | None:
    """The first noun of the sentence, where the clause of the figure has none of its own."""
    said = (word for word in _led(language, place.before) if _says_what(language, word, people))
    return next((Concept(_synonym(language, w), True, w.casefold()) for w in said), None)


def _says_what(language: str, word: str, people: frozenset[str]) -> bool:
    """Whether a noun can be what is measured: persons are who says it, or whose it is."""
    return bool(_content(language, word, people)) and (
        word.casefold() not in words(language, "person_nouns")
    )


def _led(language: str, written: str) -> list[str]:
    """The words of a stretch that stand behind an article or a preposition, in order."""
    said = _WORD.findall(written)
    leads = _leads(language)
    return [word for lead, word in pairwise(said) if lead.casefold() in leads]


@cache
def _leads(language: str) -> frozenset[str]:
    """Articles and prepositions, and an article joined with one."""
    known = classes(language, "function_words")
    forms = frozenset().union(*articulated(language).values())
    return frozenset(
        word.removesuffix("'")
        for word in (*known["preposition"], *known["determiner"], *known["possessive"], *forms)
    )


# So many words of its own say what a figure is of, if only the lexicon does not know them.
_SAYS_ENOUGH = 2


def _before(place: Place) -> list[str]:
    """The last words before the clause, in order."""
    return _WORD.findall(place.before)[-_BEFORE_WORDS:]


# --- kinds -------------------------------------------------------------------------


def _kind(
    language: str, place: Place, earlier: Sequence[Figure], known: Mapping[str, Description]
) -> str:
    amount = place.figure.amount
    behind = [word.casefold() for word in _WORD.findall(place.right)[:3]]
    if amount.kind != "ratio" and _is_difference(language, behind):
        return "difference"
    if amount.kind in {"ratio", "fraction"} and amount.unit in {"%", "‰", "fraction"}:
        return "growth" if _is_growth(language, place, behind) else "share"
    if amount.kind == "physical" or amount.kind == "ratio":
        return amount.unit
    if amount.kind == "money":
        return _per(language, behind) or _per_again(place, earlier, known) or "money"
    return amount.kind


def _per(language: str, behind: Sequence[str]) -> str:
    """«265 euro la tonnellata», «22 centesimi per azione»: what a sum is paid for each of."""
    if len(behind) < _EACH or behind[0] not in small_words(language, "for_each"):
        return ""
    word, each = behind[1], _units(language)
    if word in each or word in words(language, "paid_for_each"):
        return f"money per {each.get(word, word)}"
    return ""


_EACH = 2


@cache
def _units(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "units", ("entry", "unit", "class", "sign"))
    return {row["entry"]: row["unit"] for row in rows if row["class"] == "physical"}


def _per_again(place: Place, earlier: Sequence[Figure], known: Mapping[str, Description]) -> str:
    """«34 euro al megawattora, contro i 41 di un anno fa»: of each again."""
    figure, last = place.figure, earlier[-1] if earlier else None
    if last is None or not figure.amount.elliptical or last.sentence_id != figure.sentence_id:
        return ""
    kind, value = known[last.id].kind, last.amount.value
    near = value and value / _SAME_SIZE <= figure.amount.value <= value * _SAME_SIZE
    return kind if near and kind.startswith("money per ") else ""


_SAME_SIZE = 5


def _is_growth(language: str, place: Place, behind: Sequence[str]) -> bool:
    """«cresciuto del 18%», «un aumento del 12%», «il 2% in più»; «dal 2,1 al 2,4%» is a share."""
    if _is_difference(language, behind):
        return True
    if place.figure.amount.role:
        return False
    before = [word.casefold() for word in _WORD.findall(place.left)]
    stems = entries(language, "change_words")
    led = bool(before) and before[-1] in small_words(language, "growth_lead")
    return led and any(word.startswith(stems) for word in before[-_CHANGE_REACH:])


# Words before a share in which a word of change must stand: «un aumento di circa il 12%».
_CHANGE_REACH = 5


def _is_difference(language: str, behind: Sequence[str]) -> bool:
    """«in più», «in meno» behind a figure."""
    return " ".join(behind[:2]) in small_words(language, "in_more")


# --- words -------------------------------------------------------------------------


def stem(word: str) -> str:
    """What a word is compared by: the front of it, so that forms of one word agree."""
    low = word.casefold()
    return low[:6] if len(low) > 6 else low[:-1] if len(low) > 3 else low


# Classes of function words that say nothing of what is measured; what is aimed at may.
_GRAMMAR = (
    "adverb", "be", "clitic", "complementizer", "conjunction", "connective", "day", "determiner",
    "duty", "have", "modal", "number", "possessive", "preposition",
)  # fmt: skip


@cache
def _empty(language: str) -> frozenset[str]:
    """Words that say nothing of what is measured."""
    known = classes(language, "function_words")
    lists = ("not_counted", "time_nouns", "months", "prenominal_adjectives", "unmeasured_words")
    return frozenset().union(
        *(known[kind] for kind in _GRAMMAR), *(words(language, name) for name in lists)
    )


@cache
def _reporting(language: str) -> frozenset[str]:
    """Stems of verbs of reporting: they say who speaks, not of what."""
    lemmas = entries(language, "reporting_verbs", "lemma")
    return frozenset(stem(lemma.split()[0]) for lemma in lemmas if len(lemma) > _SHORT_VERB)


_SHORT_VERB = 5  # letters: the stems of «dire» and «fare» begin too many other words


def _content(language: str, written: str, people: frozenset[str]) -> list[str]:
    empty = _empty(language)
    return [
        word
        for word in _WORD.findall(written)
        if len(word) > 2 and word.casefold() not in empty and word.casefold() not in people
    ]


def _terms(language: str, place: Place, people: frozenset[str]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for side in (reversed(_content(language, place.left, people)),
                  _content(language, place.right, people)[:_RIGHT_WORDS],
                  _content(language, place.label, people)):  # fmt: skip
        weight = 1.0
        for word in side:
            key = _synonym(language, word)
            if key not in _reporting(language):
                terms[key] = max(terms.get(key, 0.0), round(weight, 4))
            weight *= _DECAY
    return terms


def _behind_unit(place: Place, unit: str) -> list[str]:
    """The word behind the noun where it stands before its number: «i posti letto sono 212»."""
    said = _WORD.findall(f"{place.label} {place.before} {place.left}".casefold())
    at = max((at for at, word in enumerate(said) if word == unit), default=-1)
    return said[at + 1 : at + 2] if place.figure.amount.elliptical and at >= 0 else []


@cache
def _synonyms(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "counted_nouns", ("entry", "concept"))
    return {stem(row["entry"]): row["concept"] for row in rows if " " not in row["entry"]}


@cache
def _compounds(language: str) -> dict[str, str]:
    """Nouns of two words: «posti letto»."""
    rows = read_lexicon(language, "counted_nouns", ("entry", "concept"))
    return {row["entry"]: row["concept"] for row in rows if " " in row["entry"]}


class _Measure(NamedTuple):
    """A word of the lexicon that names what is measured, or the front of one.

    Attributes:
        entry: The word, or its front.
        concept: What it names.
        kind: ``aggregate``, one thing by itself («interscambio»); ``whole``, which needs to be
            told of what («costo»); ``share``, which does and is of shares alone («quota»).
    """

    entry: str
    concept: str
    kind: str


@cache
def _measures(language: str) -> tuple[dict[str, _Measure], tuple[_Measure, ...]]:
    """The words of the lexicon, and the fronts of words, the longest first."""
    known = [
        _Measure(row["entry"].rstrip("*"), row["concept"], row["class"])
        for row in read_lexicon(language, "measure_words", ("entry", "concept", "class"))
    ]
    fronts = {entry.rstrip("*") for entry in entries(language, "measure_words") if "*" in entry}
    return (
        {one.entry: one for one in known if one.entry not in fronts},
        tuple(sorted((one for one in known if one.entry in fronts), key=lambda m: -len(m.entry))),
    )


@cache
def _measure(language: str, low: str) -> _Measure | None:
    whole_words, fronts = _measures(language)
    if low in whole_words:
        return whole_words[low]
    return next((one for one in fronts if low.startswith(one.entry)), None)


def _synonym(language: str, word: str) -> str:
    measure = _measure(language, word.casefold())
    if measure is not None:
        return measure.concept
    return _synonyms(language).get(stem(word), stem(word))


def _counted(language: str, place: Place) -> Concept:
    """The noun that is counted, with the word behind it where the two are one: «posti letto»."""
    unit = place.figure.amount.unit.casefold()
    right = [word.casefold() for word in _WORD.findall(place.right)[:2]]
    of = bool(right) and right[0] in small_words(language, "measure_link")  # «posti di lavoro»
    behind = _behind_unit(place, unit) or right[of : of + 1]
    pair = " ".join((unit, *behind)).casefold()
    known = _compounds(language).get(pair) or _synonyms(language).get(stem(unit), stem(unit))
    return Concept(known, True, unit)


# --- concepts ----------------------------------------------------------------------


def _measured(language: str, place: Place, kind: str) -> Concept | None:
    """The measure behind a figure («26 miliardi di scambi»), before it, or of the label.

    Of a share what stands behind is the whole («il 3,1% del Pil»): what is before comes first.
    """
    right = _WORD.findall(place.right)
    of = bool(right) and right[0].casefold() in small_words(language, "measure_link")
    linked = right[1:3] if of else []
    left, label = list(reversed(_WORD.findall(place.left))), _WORD.findall(place.label)
    if kind in SHARES:
        left = left[: len(left) - _of_the_last(language, place)]
        before = list(reversed(_before(place)))
        sides = (left, label, before, linked)
    else:
        sides = (linked, left, label, right)
    return next((m for side in sides if (m := _first_measure(language, side, kind))), None)


def _of_the_last(language: str, place: Place) -> int:
    """How many words open the clause that belong to the figure before: «3,1% del Pil, dal 3,9%»."""
    said = _WORD.findall(place.left)
    follows = bool(place.before) and len(said) > _OF
    return _OF if follows and said[0].casefold() in small_words(language, "measure_link") else 0


_OF = 2  # «del Pil»


def _first_measure(language: str, said: Iterable[str], kind: str) -> Concept | None:
    """The first word that names what a figure of a kind can be of."""
    for word in said:
        known = _measure(language, word.casefold())
        if known is not None and (known.kind != "share" or kind in SHARES):
            return Concept(known.concept, known.kind != "aggregate", word.casefold())
    return None


def _leans(language: str, place: Place) -> bool:
    """The clause points back: a pronoun, a comparison, or a number without its noun."""
    left = {word.casefold() for word in _WORD.findall(place.left)[-_LEANING_REACH:]}
    amount = place.figure.amount
    back = bool(left & small_words(language, "points_back")) or len(left) < _BARE
    said = f"{place.label} {place.left}".casefold()
    counted = amount.kind == "count" and amount.unit.casefold() not in said
    return amount.elliptical and (back or counted or _is_scale_lent(language, place))


def _is_scale_lent(language: str, place: Place) -> bool:
    """«gli scambi valgono 3,9 miliardi e supereranno i cinque»: even its scale stands there."""
    found = numeral(tokens_of(place.written, 0, len(place.written)), 0, language)
    return found is not None and found.value < place.figure.amount.value


def _is_aimed(language: str, place: Place) -> bool:
    """«l'obiettivo dei 2 miliardi»: of what was said before, unless the clause says of what."""
    left = {word.casefold() for word in _WORD.findall(place.left)[-_LEANING_REACH:]}
    return bool(left & small_words(language, "aim_noun"))


# Words before a number that may point back, and a clause of fewer says nothing itself.
_LEANING_REACH, _BARE = 8, 3


def _lender(
    language: str, place: Place, kind: str, earlier: Sequence[Figure],
    known: Mapping[str, Description],
) -> Figure | None:  # fmt: skip
    """The nearest earlier figure of the same kind and unit, of about its size if there is one."""
    amount = place.figure.amount
    if kind in SHARES and not (amount.elliptical or _is_aimed(language, place)):
        return None  # a share says itself what it is of
    alike = [
        other for other in reversed(earlier[-_LENDERS:])
        if known[other.id].kind == kind
        and (kind in {"money", "share"} or other.amount.unit == amount.unit)
    ]  # fmt: skip
    near = (one for one in alike if is_near(one.amount.value, amount.value, _ONE_SIZE))
    return next(near, alike[0] if alike else None)


_ONE_SIZE = 3  # a figure that leans on another is seldom more than so many times as large
