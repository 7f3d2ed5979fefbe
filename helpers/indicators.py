"""What a figure measures, so that the same thing gets the same label wherever it is said.

Where the study has a catalogue (``indicators.csv``), it names the indicators. Elsewhere a
label is derived from the text: each figure is described by what the words around it say it
is of (a concept of the lexicon, or the counted noun) and by the other words of its clause;
figures of one concept whose words overlap are joined, and figures that the sentence itself
sets apart («76 delle 89», «di cui», «in meno») are kept apart. Joining wrongly is worse than
not joining: two figures are compared only where the texts say they are of one thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import log

from helpers.amounts import Amount
from helpers.beside import read_rows
from helpers.figures import Figure
from helpers.lexicons import entries, read_lexicon
from helpers.study import Study
from helpers.voices import Voices

_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.;:!?()«»“”\"]")
# Weight of a word that stands so many words away from its figure.
_DECAY = 0.88
_RIGHT_WORDS = 7
_INHERITED = 0.8


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
        modifiers: Stems right behind a counted noun: which ones are counted.
        sure: The concept is the lexicon's or the counted noun, and no guess from the clause.
    """

    kind: str
    concept: str
    whole: bool
    terms: Mapping[str, float] = field(hash=False)
    modifiers: frozenset[str] = frozenset()
    sure: bool = True


@dataclass(frozen=True)
class _Place:
    """A figure with the stretches of its sentence that belong to it."""

    figure: Figure
    left: str
    right: str
    label: str
    before: str
    question: str


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
    for place in _places(voices, figures):
        figure = place.figure
        if earlier and earlier[-1].text_id != figure.text_id:
            earlier = []
        found[figure.id] = _described(study.language, place, earlier, found, people)
        earlier.append(figure)
    return found


def _names(study: Study) -> frozenset[str]:
    names = (name for p in study.people.values() for name in (p.name, *p.aliases, *p.roles))
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))


def _places(voices: Sequence[Voices], figures: Sequence[Figure]) -> Iterator[_Place]:
    spans = {
        sentence.id: (voice.corpus.text.content, sentence.start, sentence.end)
        for voice in voices
        for sentence in voice.corpus.sentences
    }
    earlier = _sentences_before(voices)
    for at, figure in enumerate(figures):
        content, start, end = spans[figure.sentence_id]
        asked = earlier[figure.sentence_id][1]
        before = figures[at - 1] if at else None
        after = figures[at + 1] if at + 1 < len(figures) else None
        opens = before.amount.end if before and before.sentence_id == figure.sentence_id else start
        closes = after.amount.start if after and after.sentence_id == figure.sentence_id else end
        left = content[opens : figure.amount.start]
        breaks = [match.end() for match in _BREAK.finditer(left)]
        label = (
            left[: breaks[0]] if breaks and left[breaks[0] - 1] == ":" and opens == start else ""
        )
        right = _BREAK.split(content[figure.amount.end : closes], maxsplit=1)[0]
        yield _Place(figure, left[breaks[-1] :] if breaks else left, right,
                     label if len(label) < 60 else "", content[start:opens],
                     asked if asked.endswith("?") and len(asked) < 60 else "")  # fmt: skip


def _described(
    language: str, place: _Place, earlier: Sequence[Figure], known: Mapping[str, Description],
    people: frozenset[str],
) -> Description:  # fmt: skip
    figure = place.figure
    kind = _kind(language, place)
    terms = _terms(language, place, people)
    modifiers: frozenset[str] = frozenset()
    if kind == "count":
        found: tuple[str, bool] | None = _counted(language, figure.amount.unit), True
        modifiers = _modifiers(language, place, people)
    else:
        found = _measured(language, place, kind) or _first_measure(
            language, reversed(_WORD.findall(place.question))
        )
    lender = _lender(language, place, kind, earlier, known)
    bare = len(_content(language, place.left, people)) < _SAYS_ENOUGH
    if lender is not None and (_leans(language, place) or (found is None and bare)):
        lent = known[lender.id]
        found = lent.concept, lent.whole
        modifiers = modifiers or lent.modifiers
        for key, weight in lent.terms.items():
            terms[key] = max(terms.get(key, 0.0), _INHERITED * weight)
    found = found or _first_measure(language, reversed(_WORD.findall(place.before)[-12:]))
    if found is None and terms:
        nearest = max(terms, key=lambda key: (terms[key], key))
        return Description(kind, nearest, True, terms, modifiers, sure=False)
    concept, whole = found or ("", True)
    return Description(kind, concept, whole, terms, modifiers)


# So many words of its own say what a figure is of, if only the lexicon does not know them.
_SAYS_ENOUGH = 2
_MODIFIERS = 4


def _modifiers(language: str, place: _Place, people: frozenset[str]) -> frozenset[str]:
    """«aziende a capitale russo», «letti chiusi»: the words right behind the counted noun."""
    behind = re.split(r",|\s(?:e|ed|in|con|per|da|nel|nella|al|alla|hanno|sono|è)\s", place.right)[
        0
    ]
    return frozenset(
        _synonym(language, word) for word in _content(language, behind, people)[:_MODIFIERS]
    )


# --- kinds -------------------------------------------------------------------------


def _kind(language: str, place: _Place) -> str:
    amount = place.figure.amount
    behind = [word.casefold() for word in _WORD.findall(place.right)[:3]]
    if amount.kind != "ratio" and behind[:2] in (["in", "più"], ["in", "meno"]):
        return "difference"
    if amount.kind in {"ratio", "fraction"} and amount.unit in {"%", "‰", "fraction"}:
        return "growth" if _is_growth(language, place, behind) else "share"
    if amount.kind == "physical" or amount.kind == "ratio":
        return amount.unit
    return amount.kind


def _is_growth(language: str, place: _Place, behind: Sequence[str]) -> bool:
    """«cresciuto del 18%», «un aumento del 12%», «il 2% in più»; «dal 2,1 al 2,4%» is a share."""
    if behind[:2] in (["in", "più"], ["in", "meno"]):
        return True
    if place.figure.amount.role:
        return False
    words = [word.casefold() for word in _WORD.findall(place.left)]
    stems = tuple(entries(language, "change_words"))
    led = bool(words) and words[-1] in {
        "del",
        "dell",
        "di",
        "dello",
        "oltre",
        "circa",
        "quasi",
        "d",
    }
    return led and any(word.startswith(stems) for word in words[-5:])


# --- words -------------------------------------------------------------------------


def stem(word: str) -> str:
    """What a word is compared by: the front of it, so that forms of one word agree."""
    low = word.casefold()
    return low[:6] if len(low) > 6 else low[:-1] if len(low) > 3 else low


@cache
def _empty(language: str) -> frozenset[str]:
    """Words that say nothing of what is measured."""
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    grammar = {row["entry"] for row in rows if row["class"] != "aim"}
    months = entries(language, "months")
    return frozenset(grammar).union(
        entries(language, "not_counted"), entries(language, "time_nouns"), months,
        entries(language, "prenominal_adjectives"), entries(language, "unmeasured_words"),
    )  # fmt: skip


@cache
def _reporting(language: str) -> tuple[str, ...]:
    rows = read_lexicon(language, "reporting_verbs", ("lemma",))
    return tuple({stem(row["lemma"].split()[0]) for row in rows if len(row["lemma"]) > 5})


def _content(language: str, written: str, people: frozenset[str]) -> list[str]:
    empty = _empty(language)
    return [
        word
        for word in _WORD.findall(written)
        if len(word) > 2 and word.casefold() not in empty and word.casefold() not in people
    ]


def _terms(language: str, place: _Place, people: frozenset[str]) -> dict[str, float]:
    terms: dict[str, float] = {}
    said = frozenset(_reporting(language))
    for words in (reversed(_content(language, place.left, people)),
                  _content(language, place.right, people)[:_RIGHT_WORDS],
                  _content(language, place.label, people)):  # fmt: skip
        weight = 1.0
        for word in words:
            key = _synonym(language, word)
            if key not in said:
                terms[key] = max(terms.get(key, 0.0), round(weight, 4))
            weight *= _DECAY
    return terms


@cache
def _synonyms(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "counted_nouns", ("entry", "concept"))
    return {stem(row["entry"]): row["concept"] for row in rows}


@cache
def _measures(
    language: str,
) -> tuple[dict[str, tuple[str, bool]], tuple[tuple[str, str, bool], ...]]:
    """Words of the lexicon, and the beginnings of words: concept, and whether it needs an «of»."""
    words: dict[str, tuple[str, bool]] = {}
    fronts: list[tuple[str, str, bool]] = []
    for row in read_lexicon(language, "measure_words", ("entry", "concept", "class")):
        whole = row["class"] == "whole"
        if row["entry"].endswith("*"):
            fronts.append((row["entry"][:-1], row["concept"], whole))
        else:
            words[row["entry"]] = row["concept"], whole
    return words, tuple(sorted(fronts, key=lambda front: -len(front[0])))


@cache
def _measure(language: str, low: str) -> tuple[str, bool] | None:
    words, fronts = _measures(language)
    if low in words:
        return words[low]
    return next(((c, whole) for front, c, whole in fronts if low.startswith(front)), None)


def _synonym(language: str, word: str) -> str:
    measure = _measure(language, word.casefold())
    if measure is not None:
        return measure[0]
    return _synonyms(language).get(stem(word), stem(word))


def _counted(language: str, unit: str) -> str:
    return _synonyms(language).get(stem(unit), stem(unit))


# --- concepts ----------------------------------------------------------------------


def _measured(language: str, place: _Place, kind: str) -> tuple[str, bool] | None:
    """The measure behind a figure («26 miliardi di scambi»), before it, or of the label.

    Of a share what stands behind is the whole («il 3,1% del Pil»): what is before comes first.
    """
    right = _WORD.findall(place.right)
    linked = right[1:3] if right and right[0].casefold() in _OF else []
    left, label = list(reversed(_WORD.findall(place.left))), _WORD.findall(place.label)
    if kind in {"share", "growth"}:
        before = list(reversed(_WORD.findall(place.before)[-12:]))
        sides = (left, label, before, linked)
    else:
        sides = (linked, left, label, right)
    return next((m for words in sides if (m := _first_measure(language, words))), None)


def _first_measure(language: str, words: Iterable[str]) -> tuple[str, bool] | None:
    return next((m for word in words if (m := _measure(language, word.casefold()))), None)


_OF = frozenset(("di", "dei", "delle", "degli", "del", "della", "dell"))
_LEANING = frozenset(("ne", "obiettivo", "traguardo", "cifra", "dato", "valore", "contro", "rispetto",
                      "erano", "era", "altri", "altre", "invece"))  # fmt: skip


def _leans(language: str, place: _Place) -> bool:
    """The clause points back: a pronoun, a comparison, or a number without its noun."""
    words = {word.casefold() for word in _WORD.findall(place.left)[-8:]}
    return place.figure.amount.elliptical and bool(words & _LEANING or len(words) < 3)


def _lender(
    language: str, place: _Place, kind: str, earlier: Sequence[Figure],
    known: Mapping[str, Description],
) -> Figure | None:  # fmt: skip
    """The nearest earlier figure of the same kind and unit, a few figures back."""
    amount = place.figure.amount
    if kind in {"share", "growth"} and not amount.elliptical:
        return None  # a share says itself what it is of
    for other in reversed(earlier[-5:]):
        if known[other.id].kind == kind and (
            kind in {"money", "share"} or other.amount.unit == amount.unit
        ):
            return other
    return None


# --- joining -----------------------------------------------------------------------


@dataclass(frozen=True)
class Weights:
    """What speaks for and against two figures of one concept being of one thing.

    Attributes:
        threshold: Figures are joined as long as their mean score stays above it.
        near: For two values of about one size, falling to nothing at a factor of `reach`.
        reach: See `near`.
        itself: For a concept that is one thing by itself.
        counted: For one counted noun whose modifiers do not differ.
        differing: Against counted nouns whose modifiers differ.
        guessed: Against a concept that was guessed from the clause.
        other: Against two concepts that differ («disavanzo», «Pil»).
    """

    threshold: float = 0.4
    near: float = 0.5
    reach: float = 4.0
    itself: float = 0.4
    counted: float = 0.1
    differing: float = 0.2
    guessed: float = 0.2
    other: float = 0.1


WEIGHTS = Weights()


def derived_labels(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> dict[str, str]:
    """A label for each figure, by figure id; figures of one thing share it.

    Method: figures of one kind and concept are put together, most alike first, as long as
    the mean overlap of their weighted words (weighted Jaccard; rare words weigh more)
    stays above `THRESHOLD` and no two of them are set apart by their sentence. A concept
    that is one thing by itself (the trade of two countries, inflation) needs no overlap.
    """
    described = describe(study, voices, figures)
    apart = _set_apart(study.language, voices, figures)
    together = _set_together(figures)
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        known = described[figure.id]
        groups.setdefault(known.kind, []).append(figure)
    weights = _rarity(described)
    labels: dict[str, str] = {}
    for kind, members in groups.items():
        for number, cluster in enumerate(_clusters(members, described, weights, apart, together)):
            for figure in cluster:
                labels[figure.id] = f"{kind}:{described[cluster[0].id].concept}:{number}"
    return labels


def _rarity(described: Mapping[str, Description]) -> dict[str, float]:
    seen = Counter(term for known in described.values() for term in known.terms)
    return {term: log(1 + len(described) / count) for term, count in seen.items()}


def _score(
    one: Figure, other: Figure, described: Mapping[str, Description], rarity: Mapping[str, float]
) -> float:
    """How much speaks for two figures of one kind being of one thing; see `Weights`."""
    a, b, w = described[one.id], described[other.id], WEIGHTS
    score = _overlap(a.terms, b.terms, rarity) + w.near * _nearness(one, other)
    if a.concept != b.concept:
        return score - w.other - w.guessed * (not (a.sure or b.sure))
    if not a.whole:
        score += w.itself
    if a.kind == "count":
        differs = bool(a.modifiers and b.modifiers and not a.modifiers & b.modifiers)
        score += -w.differing if differs else w.counted
    return score - w.guessed * (not (a.sure and b.sure))


def _overlap(
    one: Mapping[str, float], other: Mapping[str, float], rarity: Mapping[str, float]
) -> float:
    """Weighted Jaccard overlap of the words of two clauses, 0 to 1; rare words weigh more."""
    union = sorted(one.keys() | other.keys())
    most = sum(max(one.get(t, 0.0), other.get(t, 0.0)) * rarity[t] for t in union)
    least = sum(min(one.get(t, 0.0), other.get(t, 0.0)) * rarity[t] for t in union)
    return least / most if most else 0.0


def _nearness(one: Figure, other: Figure) -> float:
    """1 for equal values, 0 from a factor of `Weights.reach` on."""
    a, b = float(abs(one.amount.value)), float(abs(other.amount.value))
    if not a or not b:
        return float(a == b)
    return max(0.0, 1 - abs(log(a / b)) / log(WEIGHTS.reach))


def _clusters(
    members: Sequence[Figure], described: Mapping[str, Description],
    weights: Mapping[str, float], apart: frozenset[frozenset[str]],
    together: frozenset[frozenset[str]],
) -> list[list[Figure]]:  # fmt: skip
    scores: dict[tuple[int, int], float] = {}
    for i, one in enumerate(members):
        for j in range(i):
            other, pair = members[j], frozenset((one.id, members[j].id))
            score = _score(one, other, described, weights)
            scores[j, i] = 9.0 if pair in together else -9.0 if pair in apart else score
    clusters = [[i] for i in range(len(members))]
    while len(clusters) > 1:
        best, at = WEIGHTS.threshold, None
        for i in range(len(clusters)):
            for j in range(i):
                pairs = [scores[min(a, b), max(a, b)] for a in clusters[i] for b in clusters[j]]
                mean = sum(pairs) / len(pairs)
                if min(pairs) > -1 and mean > best:
                    best, at = mean, (i, j)
        if at is None:
            break
        clusters[at[1]] += clusters.pop(at[0])
    return [[members[i] for i in sorted(cluster)] for cluster in clusters]


_SUBSET = frozenset(("cui", "quali", "su"))
_RESTING = frozenset(("ne", "mancano", "restano", "rimangono", "perché"))


def _set_apart(
    language: str, voices: Sequence[Voices], figures: Sequence[Figure]
) -> frozenset[frozenset[str]]:
    """Pairs that their sentence tells apart: part and whole, and two things counted at once."""
    content = {voice.corpus.text.id: voice.corpus.text.content for voice in voices}
    found = set()
    for one, other in zip(figures, figures[1:], strict=False):
        if one.sentence_id != other.sentence_id:
            continue
        between = content[one.text_id][one.amount.end : other.amount.start]
        words = [word.casefold() for word in re.findall(r"\w+", between)]
        pair = one.amount.group and one.amount.group == other.amount.group and not other.amount.role
        subset = bool(_SUBSET & set(words[:4]))
        behind = re.findall(r"\w+", content[one.text_id][other.amount.end : other.amount.end + 24])
        dated = _is_dated(language, words) or _is_dated(language, behind[:4])
        compared = bool(_COMPARING & set(words)) or dated or bool(other.amount.role)
        rest = bool(_RESTING & set(words)) and not dated
        if pair or subset or rest or not compared:
            found.add(frozenset((one.id, other.id)))
    return frozenset(found)


_COMPARING = frozenset(("contro", "rispetto", "ma", "non", "era", "erano", "obiettivo", "anziché",
                        "traguardo", "invece"))  # fmt: skip


def _is_dated(language: str, words: Sequence[str]) -> bool:
    """Another time is named: what differs may be the date and not the thing."""
    return any(
        re.fullmatch(r"(?:19|20)\d\d", word) or word.casefold() in _times(language)
        for word in words
    )


@cache
def _times(language: str) -> frozenset[str]:
    return frozenset(entries(language, "time_nouns")) | {"oggi", "ora", "prima", "fa", "scorso"}


def _set_together(figures: Sequence[Figure]) -> frozenset[frozenset[str]]:
    """The two ends of a change, and a figure with the one that corrects it («non 3,8 ma 3,5»)."""
    found = set()
    for one, other in zip(figures, figures[1:], strict=False):
        if one.sentence_id != other.sentence_id or one.amount.kind != other.amount.kind:
            continue
        a, b = one.amount, other.amount
        change = (a.role, b.role) == ("from", "to") and a.group == b.group
        corrected = a.negated is not b.negated and b.start - a.end < _CORRECTION
        if change or corrected:
            found.add(frozenset((one.id, other.id)))
    return frozenset(found)


# So many characters may part a figure from the one that corrects it.
_CORRECTION = 30


# --- the study's own catalogue -----------------------------------------------------

CATALOGUE = "indicators.csv"
CATALOGUE_COLUMNS = ("indicator", "label", "unit", "words", "record", "note")
_UNIT_KINDS = frozenset(("money", "share", "growth", "difference", "age", "anniversary", "pp"))
_PART, _WHOLE = "@part", "@whole"


@dataclass(frozen=True)
class Indicator:
    """One row of a study's catalogue.

    Attributes:
        key: Name used in tables.
        label: What it measures, in English.
        units: Kinds (money, share, age, anniversary …), units (km) or beginnings of counted
            nouns of which one must fit; empty where any may.
        words: Alternatives. Each is a sequence of word beginnings that must follow one
            another with at most two words between, or none where ``+`` stands before one;
            ``@part`` and ``@whole`` ask for the
            first and the second figure of a pair («76 delle 89»).
        record: The keys under which ``record/figures.csv`` holds the same thing, each with
            the role (``trade_target:target``) that its rows are about, or without one.
        note: A remark of the study's.
    """

    key: str
    label: str
    units: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    record: tuple[str, ...]
    note: str = ""


def catalogue(study: Study) -> tuple[Indicator, ...]:
    """The study's own names for what its figures measure; empty where it has no catalogue.

    Raises:
        StudyError: A column is missing, or a row lacks its key or its words.
    """
    path = study.folder / CATALOGUE
    if not path.is_file():
        return ()
    return tuple(
        Indicator(
            row["indicator"], row.get("label") or row["indicator"], _split(row.get("unit")),
            tuple(tuple(words.split()) for words in _split(row["words"])),
            _split(row.get("record")), row.get("note") or "",
        )
        for row in read_rows(path, ("indicator", "words"))
    )  # fmt: skip


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def named(study: Study, voices: Sequence[Voices], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with what they measure: by the catalogue, else by a derived label.

    Of several rows of the catalogue that fit, the one whose matched words are the most
    wins, then the earlier row. The clause of the figure is asked first, then its sentence,
    then the sentence before.
    """
    known = catalogue(study)
    derived = derived_labels(study, voices, figures)
    places = tuple(_places(voices, figures))
    before = _sentences_before(voices)
    return tuple(
        replace(place.figure, indicator=_from_catalogue(known, place, before)
                or derived[place.figure.id])
        for place in places
    )  # fmt: skip


def _sentences_before(voices: Sequence[Voices]) -> dict[str, tuple[str, str]]:
    """Each sentence and the one before it in the same paragraph."""
    found: dict[str, tuple[str, str]] = {}
    for voice in voices:
        last, block = "", -1
        for sentence in voice.corpus.sentences:
            written = voice.corpus.slice(sentence.start, sentence.end)
            found[sentence.id] = written, last if sentence.block == block else ""
            last, block = written, sentence.block
    return found


def _from_catalogue(
    known: Sequence[Indicator], place: _Place, before: Mapping[str, tuple[str, str]]
) -> str:
    sentence, earlier = before[place.figure.sentence_id]
    amount = place.figure.amount
    clause = f"{place.label} {place.left} {_written(place)} {place.right}"
    fitting = [row for row in known if _fits_unit(row, amount)]
    for stretch in (clause, sentence, earlier):
        scored = [(_matched(row, stretch, amount), -at, row.key) for at, row in enumerate(fitting)]
        best = max(scored, default=(0, 0, ""))
        if best[0]:
            return best[2]
    return ""


def _written(place: _Place) -> str:
    return place.figure.amount.unit if place.figure.amount.kind == "count" else ""


def _fits_unit(row: Indicator, amount: Amount) -> bool:
    if not row.units:
        return True
    kind = "share" if amount.kind in {"ratio", "fraction"} and amount.unit != "pp" else amount.kind
    low = amount.unit.casefold()
    return any(
        unit == kind or unit == amount.unit
        or (kind == "count" and unit not in _UNIT_KINDS and low.startswith(unit.casefold()))
        for unit in row.units
    )  # fmt: skip


def _matched(row: Indicator, stretch: str, amount: Amount) -> int:
    """The most words of an alternative found in a stretch, 0 where none fits."""
    words = _WORD.findall(stretch.casefold())
    best = 0
    for alternative in row.words:
        asked = [word for word in alternative if not word.startswith("@")]
        if not _fits_pair(alternative, amount):
            continue
        if _in_order(asked, words):
            best = max(best, len(alternative))
    return best


def _fits_pair(alternative: Sequence[str], amount: Amount) -> bool:
    paired = bool(amount.group) and not amount.role
    if _PART in alternative:
        return paired and amount.elliptical
    if _WHOLE in alternative:
        return paired and not amount.elliptical
    return True


# How many words on the next beginning may stand.
_NEXT = 3


def _in_order(asked: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the beginnings occur in this order, each near the last."""
    if not asked:
        return True
    places = {at for at, word in enumerate(words) if word.startswith(asked[0].casefold())}
    for beginning in asked[1:]:
        reach = 1 if beginning.startswith("+") else _NEXT
        low = beginning.removeprefix("+").casefold()
        places = {
            at + step
            for at in places
            for step in range(1, reach + 1)
            if at + step < len(words) and words[at + step].startswith(low)
        }
    return bool(places)
