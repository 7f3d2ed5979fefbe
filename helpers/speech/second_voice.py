"""Two voices in one sentence: where the second one begins, and whose it is.

«X ha detto …, mentre Y ha replicato …», «X ne calcola 85 mila, Y 92.000».
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.speech.claims import Claim
from helpers.speech.clauses import Clause
from helpers.speech.mentions import Cast
from helpers.speech.scenes import Scene
from helpers.speech.verdicts import Verdict
from helpers.study import BOTH, NARRATOR


def second_voice(
    scene: Scene, cast: Cast, claims: Sequence[Claim], main: Claim
) -> tuple[int, Verdict] | None:
    """«X ha detto …, mentre Y ha replicato …»: where the second voice begins, and its verdict.

    Args:
        scene: The sentence.
        cast: Who may be meant.
        claims: Its reporting verbs with somebody who says it.
        main: The one that the sentence begins with.
    """
    clause = scene.clause
    for claim in claims:
        if (
            claim.predicate.first <= main.predicate.last
            or claim.subject is None
            or claim.who in (main.who, NARRATOR)
            or claim.predicate.mood != "finite"
        ):
            continue
        opener = min(claim.subject.first, claim.predicate.first) - 1
        if claim.parenthetical:  # «sono 7.800, dice lei; 5.200, dice lui»
            between = range(main.predicate.last + 1, opener)
            opener = next((at for at in between if clause.low(at) == ";"), opener)
        while opener > main.predicate.last and clause.is_adverb(opener):
            opener -= 1
        low = clause.low(opener)
        parts = _parts(clause, opener) or (low in ("e", "ed") and clause.low(opener - 1) == ",")
        if parts and opener > main.predicate.last:
            return split_at(scene, opener + (low in (";", ",")), claim.who)
    last = main.predicate.last
    return second_view(scene, cast, last, main.who) or second_subject(scene, last, main.who)


def second_subject(scene: Scene, last: int, who: str) -> tuple[int, Verdict] | None:
    """«X ha detto …; Y ne conta invece …»: another subject, whatever its verb, is not X.

    Args:
        scene: The sentence.
        last: The token where the first voice has been told.
        who: The first voice.
    """
    clause = scene.clause
    for mention in scene.mentions:
        at = mention.first - 1
        if any(phrase.kind == "his" and i > mention.last for i, phrase in scene.markers):
            continue  # «…, mentre la collega, a suo dire, gonfia i conti»
        while at > last and (clause.is_adverb(at) or clause.is_a(at, "contrast")):
            at -= 1
        comma, counts = clause.low(at) == ",", _gives_a_number(clause, mention.last + 1)
        # «la ministra ne calcola 85 mila, il sindacalista 92.000»
        parted = clause.low(at) == ";" or (comma and (at < mention.first - 1 or counts))
        known = mention.who not in ("", who, BOTH) and not mention.preposition
        if at > last and parted and known and not mention.body:
            return split_at(scene, at + 1, mention.who)
    return None


def _gives_a_number(clause: Clause, at: int) -> bool:
    """«Rask 92.000», «Venn di 10»: a subject and its number, the verb left out."""
    return clause.low(at + clause.is_a(at, "preposition"))[:1].isdigit()


def where_it_begins(scene: Scene, main: Claim) -> int:
    """«Restava il nodo dei fondi; Venn ha assicurato che …»: the token where the report begins.

    Args:
        scene: The sentence.
        main: Its report.

    Returns:
        Zero where all of the sentence belongs to it.
    """
    clause, subject = scene.clause, main.subject
    if subject is None or main.predicate.mood != "finite":
        return 0
    if main.parenthetical and subject.first > main.predicate.last:
        return 0
    at = min(subject.first, main.predicate.first) - 1
    while clause.is_adverb(at):
        at -= 1
    marked = any(token.quoted for token in clause.tokens[: max(at, 0)])
    if at <= 0 or marked:
        return 0
    if clause.low(at) in (";", "."):
        return at + 1
    another = any(m.who != main.who and not m.preposition and m.last < at for m in scene.mentions)
    joined = clause.low(at) in ("e", "ed") or clause.is_a(at, "contrast")
    return at if joined and clause.low(at - 1) == "," and another else 0


def second_view(scene: Scene, cast: Cast, last: int, who: str) -> tuple[int, Verdict] | None:
    """«…, mentre per il presidente restano da chiarire le tariffe».

    Args:
        scene: The sentence.
        cast: Who may be meant.
        last: The token where the first voice has been told.
        who: The first voice.
    """
    clause = scene.clause
    for at, phrase in scene.markers:
        if at <= last or phrase.kind not in ("opening", "of") or not _parts(clause, at - 1):
            continue
        for mention in scene.mentions:
            person = mention.who and (mention.named or cast.is_person(mention.who))
            if mention.first in (at, at + len(phrase.words)) and person and mention.who != who:
                word = clause.low(at - 1) not in (";", ",")
                return split_at(scene, at - word, mention.who)
    return None


def _parts(clause: Clause, at: int) -> bool:
    """A comma, a semicolon or «mentre»: behind it another voice may begin."""
    return clause.low(at) in (";", ",") or clause.is_a(at, "contrast")


def split_at(scene: Scene, token: int, who: str, rule: str = "second voice") -> tuple[int, Verdict]:
    """The offset of a token, and the verdict on what begins there.

    Args:
        scene: The sentence.
        token: Where another voice begins.
        who: That voice.
        rule: The name of the rule that found it.
    """
    at = scene.clause.tokens[token].start
    marked = any(passage.start >= at for passage in scene.said)
    mode = "mixed" if marked else "indirect"
    return at, Verdict(who, mode, rule, "medium", reported=True)
