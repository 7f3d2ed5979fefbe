"""Whose words a passage holds, where they are not those of the one who utters them.

A leader cites a poet, a grandmother, a letter: who says it here and whose words they are
are two things. Told is the second by a verb of saying with a subject of its own right
before the marks («mio nonno ripeteva: «…»»), by a citing noun («un verso di Abai»,
lexicon ``citing_nouns``), by a verb of citing («citando il poeta») or by a relative
(«Abai, secondo il quale «…»»). Nobody is guessed from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from helpers.lexicons import read_lexicon
from helpers.speech.claims import Claim, claims_of
from helpers.speech.clauses import Clause, read_clause
from helpers.speech.floor import Floor
from helpers.speech.mentions import Cast, Mention
from helpers.study import BOTH, NARRATOR, OTHER, UNATTRIBUTED

# Whatever stands further before the marks than this introduces something else.
_REACH = 300
_SENTENCE_END = re.compile(r"[.!?…]['’\"”»)]*\s+(?=[^a-zà-ù])")
# What may stand between the words that introduce a passage and its marks.
_BETWEEN = " \t\n\r\u00a0:,;–—-…(.'’"
_GAP = 12
# «un verso del poeta Ugo Neri»: the person stands this near to the noun.
_NEAR = 3


def cited_person(
    content: str, start: int, scope: int, cast: Cast, speaker: str, *, spoken: bool
) -> str:
    """Whose words begin at a place, where they are somebody else's than the speaker's.

    Args:
        content: The text.
        start: Where the passage begins, marks included.
        scope: Where the sentence, or the passage around this one, begins.
        cast: Who may be meant.
        speaker: Who utters the passage here.
        spoken: What stands before the passage is the speaker's own (a turn, or marks
            around it), so that a verb of saying with a subject is another's.

    Returns:
        A person's key, a name, the words that name the source («mio nonno»), or empty.
    """
    if not content[max(scope, start - _GAP) : start].rstrip(_BETWEEN)[-1:].isalnum():
        return ""  # other marks stand right before, and no words
    begin = max(scope, start - _REACH)
    for match in _SENTENCE_END.finditer(content, begin, start):
        begin = match.end()
    clause = read_clause(content, begin, start, (), cast.language)
    mentions = [
        replace(mention, who=cast.resolve(mention, ()))
        for mention in cast.mentions(content, clause)
    ]
    claims = claims_of(clause, mentions, cast, Floor(), beside_marks=True)
    found = _by_verb(claims, speaker, spoken=spoken) or _by_citation(
        content, clause, mentions, claims
    )
    found = found or _by_relative(clause, mentions)
    if isinstance(found, str):
        return found
    return _called(content, clause, found, speaker) if found else ""


def _by_verb(claims: Sequence[Claim], speaker: str, *, spoken: bool) -> Mention | None:
    """The subject of the last verb of saying; in the author's words only behind the speaker's."""
    told = [c for c in claims if c.subject is not None and c.predicate.mood == "finite"]
    if not told:
        return None
    others = spoken or any(claim.who == speaker for claim in told[:-1])
    return told[-1].subject if others and told[-1].who != speaker else None


def _by_citation(
    content: str, clause: Clause, mentions: Sequence[Mention], claims: Sequence[Claim]
) -> Mention | str | None:
    """«un verso di X», «citando X», «un proverbio della sua gente»."""
    for at in range(len(clause.tokens) - 1, -1, -1):
        kind = _citing_nouns(clause.language).get(clause.low(at), "")
        noun = clause.is_a(at - 1, "determiner", "possessive", "preposition", "clitic")
        if kind and noun and not _goes_on(clause, claims, at):
            near = range(at + 1, at + 1 + _NEAR)
            whose = (m for m in mentions if m.first in near and m.preposition.startswith("d"))
            person = next(whose, None)
            if kind == "nobody":
                return _phrase(content, clause, at)
            if person:
                return person
            if clause.is_a(at + 1, "preposition") and _is_name(clause, at + 2):
                return _phrase(content, clause, at + 2, name=True)
    for claim in reversed(claims):
        last = claim.predicate.last
        if claim.predicate.lemma == "citare" and not _goes_on(clause, claims, last):
            near = range(last + 1, last + 1 + _NEAR)
            return next((m for m in mentions if m.first in near and not m.preposition), None)
    return None


def _goes_on(clause: Clause, claims: Sequence[Claim], at: int) -> bool:
    """«ha citato X e ha poi detto: «…»»: behind the citation the speaker says something."""
    return any(
        claim.predicate.first > at
        and any(clause.low(i) in ("e", "ed", "ma", ";") for i in range(at, claim.predicate.first))
        for claim in claims
    )


def _by_relative(clause: Clause, mentions: Sequence[Mention]) -> Mention | None:
    """«X, secondo il quale «…»», «X, per la quale «…»», right before the marks."""
    end = len(clause.tokens)
    while end and not clause.tokens[end - 1].is_word:
        end -= 1
    if not clause.is_a(end - 1, "relative") or clause.low(end - 1) == "che":
        return None
    before = [mention for mention in mentions if mention.last < end - 2]
    return before[-1] if before else None


def _phrase(content: str, clause: Clause, at: int, *, name: bool = False) -> str:
    """From a token to the end of its phrase, or of the name it begins."""
    last = at
    while last + 1 < len(clause.tokens) and clause.tokens[last + 1].is_word:
        if name and not clause.tokens[last + 1].capitalised:
            break
        last += 1
    return content[clause.tokens[at].start : clause.tokens[last].end]


def _is_name(clause: Clause, at: int) -> bool:
    return at < len(clause.tokens) and clause.tokens[at].capitalised


def _called(content: str, clause: Clause, mention: Mention, speaker: str) -> str:
    """A key, a name, or the words as written, without preposition and article."""
    who = mention.who
    if who in (speaker, BOTH, NARRATOR, UNATTRIBUTED):
        return ""
    if who and who != OTHER and (mention.named or not who.startswith(f"{OTHER}:")):
        return who.removeprefix(f"{OTHER}:")
    first = mention.first
    while first < mention.last and clause.is_a(first, "determiner", "preposition"):
        first += 1
    return content[clause.tokens[first].start : clause.tokens[mention.last].end]


@cache
def _citing_nouns(language: str) -> dict[str, str]:
    rows = read_lexicon(language, "citing_nouns", ("entry", "class"))
    return {row["entry"]: row["class"] for row in rows}
