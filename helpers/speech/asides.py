"""Verbs in passing: a verb of saying between commas or dashes, or right behind a quotation.

«Il piano, ha poi osservato la cancelliera, è pronto»: the sentence around such a verb is what
was said. Not every verb with a comma before it is one: an apposition ends with a comma too.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.speech.clauses import Clause
from helpers.speech.mentions import Mention
from helpers.speech.reporting import Predicate

_COMMAS = frozenset((",", "–", "—", "-", "»", "”", '"', "'", "’", "…"))
_ENDS = _COMMAS | frozenset((".", ":", ";", "!", "?", ""))
# Words that may stand between a verb and the subject behind it.
BEHIND_REACH = 9
# «ha ricordato in apertura la premier»
SUBJECT_REACH = 7


def stands_aside(clause: Clause, mentions: Sequence[Mention], predicate: Predicate) -> bool:
    """Whether a verb stands in passing, and is not the sentence's own.

    Args:
        clause: The sentence.
        mentions: Its people.
        predicate: The verb.
    """
    return (
        _is_parenthetical(clause, predicate)
        and not _behind_apposition(clause, mentions, predicate)
        and not _takes_object(clause, mentions, predicate)
        and not _has_explained_subject(clause, mentions, predicate)
    )


def _is_parenthetical(clause: Clause, predicate: Predicate) -> bool:
    """Between commas or dashes, or right behind a quotation: «, ha poi osservato X,»."""
    before = predicate.first - 1
    while before >= 0 and clause.is_adverb(before):
        before -= 1
    if before < 0 or predicate.mood != "finite":
        return False
    opened = clause.tokens[before].quoted or clause.low(before) in _COMMAS
    if not opened:
        return False
    after = predicate.last + 1
    behind_marks = follows_quote(clause, before)
    reach = BEHIND_REACH if behind_marks else 5
    while after < len(clause.tokens) and after - predicate.last <= reach:
        if clause.tokens[after].quoted:
            return behind_marks or after == predicate.last + 1
        if clause.low(after) in _ENDS:
            return behind_marks or clause.low(after) != ":"
        if clause.is_a(after, "complementizer"):
            return False
        after += 1
    return after >= len(clause.tokens)


def _behind_apposition(clause: Clause, mentions: Sequence[Mention], predicate: Predicate) -> bool:
    """«Ruggero Fontanive, sindaco, ha proposto»: the comma closes what explains the subject."""
    first = mentions[0] if mentions else None
    if first is None or first.preposition or first.first > 2 or first.last >= predicate.first:
        return False
    between = range(first.last + 1, predicate.first)
    verbs = any(clause.is_a(at, "have", "be") or clause.low(at) == ":" for at in between)
    return clause.low(first.last + 1) == "," and not verbs and len(between) > 1


def _takes_object(clause: Clause, mentions: Sequence[Mention], predicate: Predicate) -> bool:
    """«…, tuttavia, descrive un uomo stanco»: what stands behind the verb is no person."""
    at = predicate.last + 1
    if not predicate.person_object or not clause.is_a(at, "determiner"):
        return False
    if follows_quote(clause, predicate.first - 1) or _is_inserted(clause, predicate):
        return False
    return all(mention.first != at or mention.new for mention in mentions)


def _has_explained_subject(
    clause: Clause, mentions: Sequence[Mention], predicate: Predicate
) -> bool:
    """«Il suo programma, dodici pagine senza foto, prevede meno tasse»: no verb in passing."""
    start, behind = clause.clause_start(predicate.first), predicate.last + 1
    before = range(start, predicate.first)
    if not clause.is_a(start, "determiner", "possessive") or clause.is_a(predicate.first, "clitic"):
        return False
    commas = sum(clause.low(at) == "," for at in before)
    if commas < 2 or any(clause.is_a(at, "have", "be", "complementizer") for at in before):
        return False
    if behind >= len(clause.tokens) or not clause.tokens[behind].is_word:
        return False
    return all(mention.first not in (start, behind) for mention in mentions)


def holds_its_subject(clause: Clause, mentions: Sequence[Mention], predicate: Predicate) -> bool:
    """«Nel 2024, ha ricordato in apertura la premier Elke Storand, …»: a long one in passing."""
    before = predicate.first - 1
    while clause.is_adverb(before):
        before -= 1
    if clause.low(before) != "," or predicate.mood != "finite":
        return False
    behind = predicate.last + 1
    reach = range(behind, behind + SUBJECT_REACH)
    subject = next((m for m in mentions if m.first in reach and not m.preposition), None)
    if subject is None:
        return False
    end = subject.last + 1
    while clause.is_a(end, "preposition"):
        end += 2  # «il leader di Norvia,»
    between = range(behind, subject.first)
    return clause.low(end) == "," and all(
        clause.tokens[at].is_word and not clause.is_a(at, "complementizer") for at in between
    )


def _is_inserted(clause: Clause, predicate: Predicate) -> bool:
    """«Il voto, informa una nota della Camera, è in calendario»: commas on both sides."""
    if clause.low(predicate.first - 1) != "," or not clause.is_a(predicate.last + 1, "indefinite"):
        return False
    behind = range(predicate.last + 2, min(predicate.last + BEHIND_REACH, len(clause.tokens)))
    comma = next((at for at in behind if not clause.tokens[at].is_word), 0)
    return clause.low(comma) == "," and comma + 2 < len(clause.tokens)


def follows_quote(clause: Clause, at: int) -> bool:
    """Whether the last words before a place, that place included, stand in marks."""
    while at >= 0 and not clause.tokens[at].is_word and not clause.tokens[at].quoted:
        at -= 1
    return at >= 0 and clause.tokens[at].quoted
