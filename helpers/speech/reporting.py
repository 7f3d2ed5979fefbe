"""Reporting verbs in a sentence: which, in what form, and with what behind them.

The verbs, their principal parts and their stance are data (``reporting_verbs``); the
third-person forms are conjugated from the parts. What a verb needs before it counts as
a report is the column ``use``: ``any``; ``clause`` (che, di with an infinitive, a colon,
marks); ``marks`` (only beside words in quotation marks or a colon); ``topic`` (di, su …).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import simplemma

from helpers.lexicons import classes, read_lexicon, words
from helpers.speech.clauses import Clause, read_clause

_COLUMNS = ("lemma", "present", "past", "participle", "stance", "use", "object")
# Between an auxiliary and its participle stand at most this many words.
_AUXILIARY_REACH = 6
_CLAUSE_REACH = 14
_OBJECT_REACH = 4


@dataclass(frozen=True)
class Predicate:
    """A reporting verb at one place.

    Attributes:
        first, last: Indices of the tokens of the verb group, auxiliary included.
        verb: Index of the token that is the verb itself.
        lemma: As in the lexicon.
        stance: neutral, asserting, endorsing, distancing or performative.
        use: What it needs to count as a report.
        person_object: A person behind it is whom it is done to, not who does it.
        mood: finite, gerund, infinitive or cleft (a compound tense is finite; a cleft is
            «ad annunciarlo è stato»).
        passive: It is said of something that it was said.
        plural: Agrees with more than one.
        gender: Of an agreeing participle, else empty.
    """

    first: int
    last: int
    verb: int
    lemma: str
    stance: str
    use: str
    person_object: bool
    mood: str
    passive: bool = False
    plural: bool = False
    gender: str = ""


@dataclass(frozen=True)
class _Entry:
    lemma: str
    rest: tuple[str, ...]
    reflexive: bool
    stance: str
    use: str
    person_object: bool
    mood: str
    plural: bool
    gender: str


def predicates(clause: Clause) -> tuple[Predicate, ...]:
    """Every reporting verb outside quoted words, in order."""
    table, views = _forms(clause.language), _adjectives(clause.language)
    found: list[Predicate] = []
    for index, token in enumerate(clause.tokens):
        if token.quoted or not token.is_word:
            continue
        view = _view(clause, index) if token.low in views else None
        if view and (not found or found[-1].last < view.first):
            found.append(view)
            continue
        for entry in table.get(token.low, ()):
            predicate = _predicate(clause, index, entry)
            if predicate is None:
                continue
            if found and predicate.first <= found[-1].first:
                if found[-1].use == "any" and predicate.use == "marks":
                    break  # «ha chiesto di aprire»: what is reported is the asking
                found.pop()  # «ha voluto ringraziare» is one verb, and not «ha voluto»
            if not found or found[-1].last < predicate.first:
                found.append(predicate)
                break
    return tuple(found)


def _view(clause: Clause, index: int) -> Predicate | None:
    """«è convinta che», «si dice certo»: an adjective that reports a view."""
    known = _adjectives(clause.language).get(clause.low(index))
    if known is None:
        return None
    at = index - 1
    while clause.is_adverb(at):
        at -= 1
    if not clause.is_a(at, "be"):
        return None
    first = at
    while first and (clause.is_a(first - 1, "be", "clitic") or clause.is_adverb(first - 1)):
        first -= 1
    ending = clause.low(index)[-1]
    gender = {"o": "m", "i": "m", "a": "f"}.get(ending, "")
    return Predicate(
        first, index, index, f"essere {known[0]}", known[1], "clause", False, "finite",
        plural=ending == "i", gender=gender,
    )  # fmt: skip


@cache
def _adjectives(language: str) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for row in read_lexicon(language, "reporting_adjectives", ("entry", "stance")):
        entry = row["entry"]
        endings = "oaie" if entry.endswith("o") else entry[-1] + "i"
        for ending in endings:
            table[entry[:-1] + ending] = (entry, row["stance"])
    return table


def counts_as_report(clause: Clause, predicate: Predicate, *, beside_marks: bool) -> bool:
    """Whether the verb has behind it what its `use` asks for.

    Args:
        clause: The sentence.
        predicate: The verb.
        beside_marks: The sentence holds words in quotation marks.
    """
    if _is_act(clause, predicate):
        return False
    if predicate.use == "any":
        return True
    if predicate.use == "clause" and clause.low(predicate.first) == "ne" and not predicate.passive:
        return True  # «ne ha contati 96 mila»: gives a figure
    if predicate.passive:
        return False
    if beside_marks:
        return True
    if _takes_speech(clause, predicate):
        return True
    following = [
        clause.low(at)
        for at in range(predicate.last + 1, min(predicate.last + _CLAUSE_REACH, len(clause.tokens)))
    ]
    if ":" in following:
        return True
    aims = range(predicate.last + 1, predicate.last + 1 + _OBJECT_REACH)
    if predicate.use == "clause" and any(clause.is_a(at, "aim") for at in aims):
        return True  # «ha indicato il traguardo»
    if predicate.use == "clause":
        return _has_clause(following, clause.language)
    if predicate.use == "topic":
        return not _listed(clause.language, "topic").isdisjoint(following[:3])
    return False


def _is_act(clause: Clause, predicate: Predicate) -> bool:
    """«richiama all'ordine», «ha richiamato l'ambasciatore»: something done."""
    objects = _act_objects(clause.language).get(predicate.lemma)
    behind = range(predicate.last + 1, predicate.last + 1 + _OBJECT_REACH)
    return objects is not None and any(clause.low(at) in objects for at in behind)


def _has_clause(following: list[str], language: str) -> bool:
    """«che …», «se …», «di aver deciso»."""
    return any(
        word in ("che", "come", "quanto", "se")
        or (word in ("di", "a") and _is_infinitive(following[step + 1 : step + 4], language))
        for step, word in enumerate(following)
    )


def _takes_speech(clause: Clause, predicate: Predicate) -> bool:
    """«ha concentrato l'intervento su», «continuando il discorso», «ha concluso augurando»."""
    if predicate.use != "marks":
        return False
    following = range(predicate.last + 1, min(predicate.last + 5, len(clause.tokens)))
    speeches = _listed(clause.language, "speech")
    if any(clause.low(at) in speeches for at in following):
        return True
    table = _forms(clause.language)
    behind = table.get(clause.low(predicate.last + 1), ())
    return any(entry.mood == "gerund" for entry in behind)


def asking_verbs(language: str) -> frozenset[str]:
    """Verbs that ask: whoever is asked speaks next."""
    return _listed(language, "asking")


def cutting_short(language: str) -> frozenset[str]:
    """Participles of breaking in upon a speaker: «interrotto»."""
    return _listed(language, "cut_short")


def receiving(language: str) -> frozenset[str]:
    """Participles of getting something from somebody: «ricevuto»."""
    return _listed(language, "receiving")


def hearing_words(language: str) -> frozenset[str]:
    """Participles of hearing: «sentita»."""
    return _listed(language, "hearing")


def source_nouns(language: str) -> frozenset[str]:
    """Nouns that name where a statement comes from: «dati», «elenco»."""
    return _listed(language, "source")


def is_calling(word: str, language: str) -> bool:
    """Whether a word ends as callings do: «climatologa», «economista»."""
    return word.endswith(tuple(_listed(language, "calling_ending")))


def reports_in_infinitive(word: str, language: str) -> bool:
    """Whether a word is the infinitive of a reporting verb: «ammettere»."""
    return any(entry.mood == "infinitive" for entry in _forms(language).get(word, ()))


def reports_in_plural(word: str, language: str) -> bool:
    """Whether a word is a finite plural form of a reporting verb: «riferiscono»."""
    return any(entry.mood == "finite" and entry.plural for entry in _forms(language).get(word, ()))


def verb_lemma(content: str, start: int, end: int, language: str) -> str:
    """The dictionary form of a verb group as written: «ha dato il benvenuto».

    Args:
        content: The text.
        start: Where the group begins.
        end: Where it ends.
        language: Whose verbs to know; a verb that is no reporting verb of the lexicon gets the
            form simplemma gives its last word.
    """
    clause = read_clause(content, start, end, (), language)
    known = predicates(clause)
    if known:
        return known[0].lemma
    words = [token.low for token in clause.tokens if token.is_word]
    return simplemma.lemmatize(words[-1], lang=language) if words else ""


def done_to_person(word: str, language: str) -> bool:
    """Whether a word is the gerund of a verb that is done to somebody: «citando»."""
    return any(e.mood == "gerund" and e.person_object for e in _forms(language).get(word, ()))


def opens_with_report(clause: Clause) -> bool:
    """Whether a stretch begins with a reporting verb: «ha osservato X», «dice»."""
    found = predicates(clause)
    return bool(found) and found[0].first <= 1


def _is_infinitive(words: list[str], language: str) -> bool:
    clipped = _listed(language, "clipped_infinitive")
    endings = tuple(_listed(language, "infinitive_ending"))
    return any((len(word) > 3 and word.endswith(endings)) or word in clipped for word in words)


def _predicate(clause: Clause, index: int, entry: _Entry) -> Predicate | None:
    last = _last_of_phrase(clause, index, entry.rest)
    if last is None:
        return None
    if entry.mood == "participle":
        return _compound(clause, index, last, entry)
    nouns = _listed(clause.language, "noun_form")
    first = index
    while first and clause.is_a(first - 1, "clitic") and clause.low(first) not in nouns:
        first -= 1
    if entry.reflexive and entry.mood == "finite" and "si" not in _lows(clause, first, index):
        return None
    if entry.mood == "finite" and _is_noun_here(clause, index):
        return None
    if entry.plural and not entry.reflexive and clause.low(index - 1) == "si":
        return None  # «si scrivono»: to each other
    if entry.mood == "infinitive":
        return _governed_infinitive(clause, index, last, entry)
    if entry.mood == "gerund" and clause.low(index - 1) in ("sta", "stanno", "stava", "stavano"):
        return Predicate(
            index - 1, last, index, entry.lemma, entry.stance, entry.use, entry.person_object,
            "finite", plural=clause.low(index - 1).startswith("stann"),
        )  # fmt: skip
    # «si prevede che»: nobody in particular.
    impersonal = (
        entry.mood == "finite" and not entry.reflexive and "si" in _lows(clause, first, index)
    )
    return Predicate(
        first, last, index, entry.lemma, entry.stance, entry.use, entry.person_object,
        entry.mood, passive=impersonal, plural=entry.plural,
    )  # fmt: skip


def _lows(clause: Clause, first: int, last: int) -> list[str]:
    return [clause.low(at) for at in range(first, last)]


def _last_of_phrase(clause: Clause, index: int, rest: tuple[str, ...]) -> int | None:
    """«ha messo poi in luce»: the rest of a phrase may stand one adverb away."""
    at = index + 1
    for word in rest:
        if clause.low(at) != word and clause.is_adverb(at):
            at += 1
        if clause.low(at) != word:
            return None
        at += 1
    return at - 1


def _is_noun_here(clause: Clause, index: int) -> bool:
    """«la critica», «una precisa domanda»: a finite form read as noun or adjective."""
    before = clause.low(index - 1)
    noun = clause.low(index) in _listed(clause.language, "noun_form")
    # «lo conferma», «le replica», «la accusa»: no article of a feminine noun.
    article = clause.is_a(index - 1, "feminine") and not (
        before == "la" and clause.low(index)[0] in "aeiou"
    )
    if clause.is_a(index - 1, "clitic") and not (noun and article):
        return False
    if clause.is_a(index - 1, "determiner", "possessive", "preposition"):
        return True
    # «Accusa che lei rispedisce al mittente»: a noun that opens the sentence without article.
    after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    named = after is not None and (after.capitalised or clause.is_adverb(index + 1))
    if noun and not index and not named and not clause.is_a(1, "determiner"):
        return True
    # «l'alta domanda»: an adjective between the article and the noun; not «il ministro replica».
    adjective = noun and clause.is_a(index - 2, "determiner") and before.isalpha()
    return before.isdigit() or (adjective and before not in _people(clause.language))


def _compound(clause: Clause, index: int, last: int, entry: _Entry) -> Predicate | None:
    """Auxiliary … participle: ha (poi) detto, è stato definito, si è detta."""
    at = index - 1
    while at >= 0 and index - at <= _AUXILIARY_REACH:
        if clause.is_a(at, "have", "be"):
            break
        if not (clause.is_adverb(at) or _is_adjunct(clause, at)):
            return None
        at -= 1
    else:
        return None
    if at < 0:
        return None
    first = at
    while first and clause.is_a(first - 1, "be", "have"):
        first -= 1
    while first and clause.is_a(first - 1, "clitic"):
        first -= 1
    have, reflexive = clause.is_a(at, "have"), "si" in _lows(clause, first, index)
    if reflexive and entry.lemma in _listed(clause.language, "turns_out"):
        return None
    if reflexive and entry.plural and not entry.reflexive and not have:
        return None  # «si sono salutati»: with each other
    if entry.reflexive and not reflexive:
        return None
    active = have or reflexive or entry.lemma in _listed(clause.language, "with_essere")
    auxiliaries = range(first, index)
    plural = any(clause.is_a(i, "plural_have") for i in auxiliaries) if have else entry.plural
    return Predicate(
        first, last, index, entry.lemma, entry.stance, entry.use, entry.person_object,
        "gerund" if any(clause.is_a(i, "gerund_auxiliary") for i in auxiliaries) else
        "infinitive" if any(clause.is_a(i, "infinitive_auxiliary") for i in auxiliaries) else
        "finite",
        passive=not active, plural=plural, gender="" if have else entry.gender,
    )  # fmt: skip


def _is_adjunct(clause: Clause, at: int) -> bool:
    """«ha, a sua volta, ricordato», «ha più volte detto», «ha da parte sua aggiunto»."""
    words = _listed(clause.language, "adjunct")
    return clause.low(at) == "," or clause.low(at) in words or clause.is_a(at, "possessive")


def _governed_infinitive(clause: Clause, index: int, last: int, entry: _Entry) -> Predicate | None:
    """«ha voluto ringraziare», «è tornata a chiedere», «nel ricordare», «dopo aver detto»."""
    at = index - 1
    while at >= 0 and (clause.is_adverb(at) or clause.low(at) in ("a", "di", "col", "con")):
        at -= 1
    if clause.is_a(at, "modal"):
        first = at
        while first and (
            clause.is_a(first - 1, "have", "be", "clitic") or clause.is_adverb(first - 1)
        ):
            first -= 1
        return Predicate(
            first, last, index, entry.lemma, entry.stance, entry.use, entry.person_object, "finite"
        )
    if index == 1 and clause.low(0) in ("a", "ad") and clause.is_a(last + 1, "be"):
        # «Ad annunciarlo è stato il presidente»: the subject stands behind the copula.
        end = last + 1
        while clause.is_a(end + 1, "be"):
            end += 1
        return Predicate(
            0, end, index, entry.lemma, entry.stance, "any", entry.person_object, "cleft"
        )
    opens = index == 1 or not clause.tokens[max(index - 2, 0)].is_word
    if opens and clause.low(index - 1) in ("nel", "nell'", "dopo"):
        return Predicate(
            index, last, index, entry.lemma, entry.stance, entry.use, entry.person_object,
            "infinitive",
        )  # fmt: skip
    return None


@cache
def _people(language: str) -> frozenset[str]:
    """Offices and bodies: what stands behind one of these is its verb."""
    return words(language, "person_nouns")


@cache
def _act_objects(language: str) -> dict[str, frozenset[str]]:
    objects: dict[str, set[str]] = {}
    for row in read_lexicon(language, "act_objects", ("lemma", "object")):
        objects.setdefault(row["lemma"], set()).add(row["object"])
    return {lemma: frozenset(found) for lemma, found in objects.items()}


@cache
def _listed(language: str, kind: str) -> frozenset[str]:
    """The words of one class of the lexicon ``report_words``."""
    return classes(language, "report_words")[kind]


@cache
def _forms(language: str) -> dict[str, tuple[_Entry, ...]]:
    """Every form of every reporting verb, by its first word."""
    conjugate = importlib.import_module(f"helpers.lexicons.{language}.conjugation").conjugate
    table: dict[str, dict[_Entry, None]] = {}
    for row in read_lexicon(language, "reporting_verbs", _COLUMNS):
        for word, entry in _row_forms(row, conjugate):
            table.setdefault(word, {})[entry] = None
    # A phrase ("dare atto") is tried before the bare verb it begins with.
    return {
        word: tuple(sorted(entries, key=lambda entry: (-len(entry.rest), not entry.reflexive)))
        for word, entries in table.items()
    }


def _row_forms(row: dict[str, str], conjugate) -> Iterator[tuple[str, _Entry]]:
    words = row["lemma"].replace("l'", "l' ").split()
    negated = words[0] == "non"
    words = words[negated:]
    verb, rest = words[0], tuple(words[1:])
    reflexive = verb.endswith("rsi")
    parts = []
    for column in ("present", "past", "participle"):
        written = [word for word in row[column].split() if word not in ("si", "non")]
        parts.append(written[0])
    for form in conjugate(verb, *parts):
        if reflexive and form.mood in ("gerund", "infinitive") and not form.word.endswith("si"):
            continue
        yield (
            form.word,
            _Entry(
                row["lemma"], rest, reflexive and form.mood in ("finite", "participle"),
                row["stance"], row["use"],
                row["object"] == "person", form.mood, form.plural, form.gender,
            ),
        )  # fmt: skip
