"""Signs that the author speaks: scenes, comments, talk about a speech.

Inside a leader's section a plain statement is the leader's unless it stages the scene,
judges the speech or talks about it. These are the tests for that, over the lexicons
``occasions``, ``narrator_cues``, ``reporting_nouns`` and ``staging_verbs``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import simplemma

from helpers.lexicons import classes, read_lexicon, words
from helpers.speech.clauses import Clause, Phrase, Phrasebook, find_phrases, phrasebook
from helpers.speech.mentions import Mention

# What `find_cues` finds: index of the first token, phrase.
Cues = tuple[tuple[int, Phrase], ...]
# How far into a sentence its first noun phrase may begin ("Sull'ultima data, poi, il …").
_OPENING = 5
# «Più breve, e di tutt'altro registro, la risposta dell'ospite.»
_TALK_REACH = 11
# A time or place of the telling stands at the head.
_SCENE_REACH = 4
# Future and conditional, third person.
_AHEAD = ("rà", "ranno", "rebbe", "rebbero", "ra'")
_PARTICIPLES = ("to", "ta", "ti", "te", "so", "sa", "si", "se")
_BEFORE_HOURS = frozenset(("alle", "dalle", "ore"))
_SIMPLE_PAST = ("ò", "arono", "erono", "irono")
_INFINITIVES = ("are", "ere", "ire", "rre", "rsi")


def stages_a_scene(clause: Clause, mentions: Sequence[Mention]) -> bool:
    """Somebody does something, or an occasion takes its course.

    Args:
        clause: The sentence.
        mentions: The people in it.
    """
    if does_something(clause) and any(not mention.preposition for mention in mentions):
        return True
    for mention in mentions:
        if mention.preposition or mention.first > _OPENING:
            continue
        at = _behind_complement(clause, mention.last + 1)
        while clause.is_adverb(at) or clause.is_a(at, "clitic") or clause.low(at) == "non":
            at += 1
        if clause.is_a(at, "have", "be"):
            return True
    return False


def _behind_complement(clause: Clause, at: int) -> int:
    """«L'Istituto di statistica ha …»: where the noun phrase ends."""
    while clause.is_a(at, "preposition") and at + 1 < len(clause.tokens):
        at += 2
    return at


def acts_unnamed(clause: Clause) -> bool:
    """«Poi è tornato alla sua lingua»: a compound verb whose subject is left out.

    What is reported has a subject of its own («il volume ha toccato»); a left-out one is
    somebody who acts, and whoever tells of acts is the author.
    """
    for index in range(len(clause.tokens)):
        if clause.tokens[index].quoted or clause.low(index) in (":", ";"):
            return False
        if not clause.is_a(index, "have", "be"):
            continue
        at = index + 1
        while clause.is_adverb(at):
            at += 1
        if not _is_participle(clause, at) or clause.is_a(at, "be"):
            return False
        inverted = clause.is_a(index, "be") and clause.is_a(at + 1, "determiner", "possessive")
        return not _has_subject(clause, index) and not inverted
    return False


def _has_subject(clause: Clause, verb: int) -> bool:
    """A noun phrase that no preposition governs stands before the verb."""
    return any(
        (clause.is_a(at, "determiner", "possessive") or clause.tokens[at].word.isdigit()
         or (at and clause.tokens[at].capitalised))
        and not clause.is_a(at - 1, "preposition", "possessive", "determiner")
        for at in range(verb)
    )  # fmt: skip


def argues(clause: Clause) -> bool:
    """A figure, a duty, a prospect or a connective: a statement, rather than a scene."""
    opens = next((at for at, token in enumerate(clause.tokens) if token.is_word), 0)
    if clause.low(opens) == "chi" and clause.low(len(clause.tokens) - 1) == "?":
        return False  # «Chi vincerà?»: the author asks
    if clause.is_a(opens, "connective") or clause.low(len(clause.tokens) - 1) == "?":
        return True
    return any(
        token.low[0].isdigit()
        or clause.is_a(at, "number", "duty", "aim")
        or (len(token.low) > 4 and token.low.endswith(_AHEAD))
        for at, token in enumerate(clause.tokens)
        if token.is_word and not token.quoted
    )


def talks_about_speech(clause: Clause) -> bool:
    """«Il fulcro del discorso …», «La formula è brillante»: the opening noun is speech itself."""
    known = classes(clause.language, "narrator_cues")["noun"]
    for index in range(min(_TALK_REACH, len(clause.tokens))):
        opens = index <= 2 or clause.is_a(index - 1, "determiner", "possessive")
        if opens and clause.low(index) in known:
            return True
    return False


def find_cues(clause: Clause) -> Cues:
    """The author's own phrases in a sentence, with the index of their first token."""
    return find_phrases(clause, _cues(clause.language))


def comments(cues: Cues) -> bool:
    """The author weighs, doubts or reminds: «va detto», «a ben vedere», «c'è chi»."""
    return any(phrase.kind == "phrase" for _, phrase in cues)


def _is_clock_time(clause: Clause, at: int) -> bool:
    """«alle 17.40», «dalle 9:30»."""
    hour, minutes = clause.low(at + 1), clause.low(at + 3)
    return (
        hour.isdigit()
        and int(hour) < 25
        and clause.low(at + 2) in (".", ":")
        and minutes.isdigit()
        and len(minutes) == 2
    )


def is_plain(cues: Cues) -> bool:
    """Signs only where nobody is said to have said it: «si rivedranno», «c'è chi»."""
    return any(phrase.kind == "plain" for _, phrase in cues)


def framed_from(cues: Cues) -> int | None:
    """«Non è la prima volta che …»: where the author begins to speak of somebody's saying."""
    return next((at for at, phrase in cues if phrase.kind == "frame"), None)


def sets_the_scene(clause: Clause, cues: Cues) -> bool:
    """Time and place of the telling at the head of the sentence, or a pluperfect."""
    if any(phrase.kind == "scene" and at < _SCENE_REACH for at, phrase in cues):
        return True
    if clause.low(0) in ("alle", "all'") and clause.low(1)[:1].isdigit():
        return True
    hours = (at for at, token in enumerate(clause.tokens) if token.low in _BEFORE_HOURS)
    if any(_is_clock_time(clause, at) for at in hours):
        return True
    return any(
        clause.is_a(at, "pluperfect") and _is_participle(clause, at + 1)
        for at in range(len(clause.tokens))
        if not clause.tokens[at].quoted
    )


def tells_of_the_past(clause: Clause) -> bool:
    """A simple past outside marks («quando arrivò a palazzo»): history, told by the author."""
    return any(
        token.low.endswith(_SIMPLE_PAST)
        and not token.quoted
        and not clause.is_a(at, "duty", "modal")
        and lemma_of(token.low, clause.language).endswith(_INFINITIVES)
        for at, token in enumerate(clause.tokens)
    )


def portrays(clause: Clause, cues: Cues) -> bool:
    """«Notaio, vedovo, sessantaquattro anni, guida …»: who somebody is."""
    if any(phrase.kind == "biography" for _, phrase in cues):
        return True
    return any(
        token.low == "anni"
        and clause.low(at + 1) in (",", ".", "e")
        and _is_number(clause, at - 1)
        and clause.low(at - 2) in ("", ",", "ha", "i")
        for at, token in enumerate(clause.tokens)
    )


def _is_number(clause: Clause, at: int) -> bool:
    low = clause.low(at)
    return (
        low.isdigit()
        or clause.is_a(at, "number")
        or low.startswith(tuple(classes(clause.language, "discourse_words")["tens"]))
    )


def speaks_as_we(clause: Clause) -> bool:
    """«Abbiamo rifatto il conto»: outside quotation marks *we* are those who write."""
    return any(
        clause.is_a(at, "we") or (token.low.endswith("iamo") and len(token.low) > 5)
        for at, token in enumerate(clause.tokens)
        if not token.quoted
    )


def is_fragment(clause: Clause) -> bool:
    """«Risate in sala.»: a few words without any verb of saying or being."""
    words = [token for token in clause.tokens if token.is_word]
    if not words or clause.low(len(clause.tokens) - 1) == "?":
        return False
    return (
        len(words) <= 5
        and not argues(clause)
        and not any(clause.is_a(at, "have", "be", "modal") for at in range(len(clause.tokens)))
    )


def names_occasion(clause: Clause) -> bool:
    """A heading about an event: «L'annuncio ufficiale», «I colloqui»."""
    lows = {token.low for token in clause.tokens}
    return not words(clause.language, "occasions").isdisjoint(lows)


def tells_of_occasion(clause: Clause) -> bool:
    """The sentence's subject is an occasion: «L'incontro si è svolto …»."""
    for index in range(min(4, len(clause.tokens))):
        if clause.low(index) in words(clause.language, "occasions"):
            # «L'incontro», «Il prossimo incontro».
            adjective = index > 1 and clause.is_a(index - 1, "sequence")
            opens = clause.is_a(index - 1, "determiner", "possessive", "preposition")
            return index == 0 or opens or adjective
    return False


def does_something(clause: Clause) -> bool:
    """The first compound verb is one of doing: «si è tenuto», «ha accettato»."""
    for index in range(len(clause.tokens)):
        if clause.tokens[index].quoted or not clause.is_a(index, "have", "be"):
            continue
        at = index + 1
        while clause.is_adverb(at) or clause.is_a(at, "be"):
            at += 1
        lemma = lemma_of(clause.low(at), clause.language)
        return not {lemma, f"{lemma[:-1]}si"}.isdisjoint(words(clause.language, "staging_verbs"))
    return False


def stages_speech(clause: Clause) -> bool:
    """«ha cominciato dai viaggiatori», «è passata alle cifre»: the course of a speech."""
    for index in range(len(clause.tokens)):
        if clause.tokens[index].quoted or not clause.is_a(index, "have", "be"):
            continue
        at = index + 1
        while clause.is_adverb(at) or clause.is_a(at, "be"):
            at += 1
        return lemma_of(clause.low(at), clause.language) in words(clause.language, "speech_staging")
    return False


def _is_participle(clause: Clause, at: int) -> bool:
    while clause.is_adverb(at) or clause.is_a(at, "be"):
        at += 1
    low = clause.low(at)
    return low.endswith(_PARTICIPLES) and lemma_of(low, clause.language).endswith(_INFINITIVES)


@cache
def lemma_of(word: str, language: str) -> str:
    """The dictionary form of a word, by simplemma."""
    return simplemma.lemmatize(word, lang=language)


@cache
def _cues(language: str) -> Phrasebook:
    rows = read_lexicon(language, "narrator_cues", ("entry", "class"))
    return phrasebook((row["entry"], row["class"]) for row in rows if row["class"] != "noun")
