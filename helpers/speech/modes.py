"""Direct, mixed or indirect: how much of a report is in the speaker's marked words.

*Direct* is a sentence whose whole message stands in marks, with only the reporting
clause outside. *Mixed* is the author's report with some marked words in it. Names in
marks make no sentence mixed; the caller leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.speech.claims import Claim
from helpers.speech.clauses import Clause
from helpers.speech.mentions import Mention

# A reporting clause without message in it rarely has more words than this.
_CLAUSE_WORDS = 22
_TRAILING_WORDS = 2
_RULES_WITHOUT_CLAUSE = ("quotation in a running report", "")


def mode_of(clause: Clause, claims: Sequence[Claim], mentions: Sequence[Mention], rule: str) -> str:
    """The mode of a sentence that is somebody's.

    Args:
        clause: Its tokens; words somebody said are marked as quoted.
        claims: Its reporting verbs.
        mentions: Its people.
        rule: The rule that found the speaker.

    Returns:
        ``direct``, ``mixed`` or ``indirect``.
    """
    marked = [index for index, token in enumerate(clause.tokens) if token.quoted]
    if not marked:
        return "indirect"
    outside = [t for t in clause.tokens if t.is_word and not t.quoted]
    if not outside:
        return "direct"
    runs = _runs(marked)
    if rule in _RULES_WITHOUT_CLAUSE:
        return "direct" if all(clause.low(first - 1) == ":" for first, _ in runs) else "mixed"
    opens = runs[0][0] == 0
    if not all(_stands_free(clause, claims, mentions, run, opens=opens) for run in runs):
        return "mixed"
    if _reports_more(clause, claims, opens=opens) or len(outside) > _CLAUSE_WORDS:
        return "mixed"
    if not opens and _tells_before(clause, claims, runs[0][0]):
        return "mixed"
    return "direct"


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _stands_free(
    clause: Clause,
    claims: Sequence[Claim],
    mentions: Sequence[Mention],
    run: tuple[int, int],
    *,
    opens: bool,
) -> bool:
    """The marked words are no part of the author's syntax.

    They open the sentence, follow a colon, take up again an opening quotation, or stand
    right behind the reporting clause.
    """
    first = run[0]
    before = clause.low(first - 1)
    if first == 0 or before == ":":
        return True
    if before in (",", "–", "—", "-"):
        if opens:
            return True
        at = first - 2
    else:
        at = first - 1
    ends = {claim.predicate.last for claim in claims if claim.predicate.mood == "finite"}
    ends |= {m.last for m in mentions if not m.preposition and m.first - 1 in ends}
    if not claims and mentions and mentions[0].first <= 2 and at == mentions[0].last:
        # «Per il presidente, «…»»: the whole clause is marked, and nothing follows it.
        return sum(t.is_word for t in clause.tokens[run[1] + 1 :]) <= _TRAILING_WORDS
    starts = {claim.predicate.first for claim in claims}
    opening = next((t for t in clause.tokens[first : run[1] + 1] if t.is_word), None)
    sentence = opening is not None and opening.capitalised
    return at in ends and bool(starts) and min(starts) <= 2 and sentence


def _tells_before(clause: Clause, claims: Sequence[Claim], marks: int) -> bool:
    """«Anche i voli, ha insistito, possono crescere: «…»»: a statement before the marks."""
    verbs = {
        at for c in claims for at in range(c.predicate.first, c.predicate.last + 1)
    }  # fmt: skip
    return any(claim.parenthetical for claim in claims) and any(
        at not in verbs and clause.is_a(at, "have", "be", "duty") for at in range(marks)
    )


def _reports_more(clause: Clause, claims: Sequence[Claim], *, opens: bool) -> bool:
    """Outside the marks a part of the message is told: «…, aggiungendo che …»."""
    for number, claim in enumerate(claims):
        last = claim.predicate.last
        for at in range(last + 1, min(last + 5, len(clause.tokens))):
            if clause.tokens[at].quoted or clause.low(at) in (",", ":", ";"):
                break
            if clause.low(at) in ("che", "come") and not (opens and number == 0 and at > last + 1):
                return True
    return False
