"""Whose view a sentence gives without a verb of saying: an opinion, a paper of two, what is felt.

«Di tutt'altro avviso Bassignani: …», «La dichiarazione congiunta prevede …», «All'assessora
risultano 1.040 paganti»; and what only looks like a view («Per Venn è la terza visita»).
"""

from __future__ import annotations

from helpers.speech.clauses import Clause
from helpers.speech.mentions import Mention
from helpers.speech.reporting import reports_in_infinitive
from helpers.speech.scenes import Scene
from helpers.speech.verdicts import Verdict
from helpers.study import BOTH

# Words between «di» and «avviso», a paper and «congiunta», «si legge» and the paper.
_OPINION_REACH, _JOINT_REACH, _READ_REACH = 4, 2, 5
_EVENT_REACH = 5  # words behind a name in which «la terza visita» may stand


def view_of(scene: Scene) -> Verdict | None:
    """The verdict of the first of these ways of giving a view, or None.

    Args:
        scene: The sentence.
    """
    return (
        _by_opinion(scene)
        or _by_joint_paper(scene)
        or _by_what_is_felt(scene)
        or _by_whose_turn(scene)
        or _by_what_comes(scene)
    )


def _by_opinion(scene: Scene) -> Verdict | None:
    """«Di tutt'altro avviso Bassignani, per il quale …», «Di diverso parere è la premier»."""
    clause = scene.clause
    if clause.low(0) != "di":
        return None
    at = next((i for i in range(1, _OPINION_REACH) if clause.is_a(i, "opinion_noun")), 0)
    if not at:
        return None
    while clause.is_a(at + 1, "be") or clause.is_adverb(at + 1):
        at += 1
    for mention in scene.mentions:
        behind = range(mention.last + 1, len(clause.tokens))
        told = any(clause.low(i) == ":" or clause.is_a(i, "relative") for i in behind)
        if told and mention.who and mention.first in (at + 1, at + 2) and not mention.preposition:
            return Verdict(mention.who, "indirect", "opinion of a person", "medium", cue="di")
    return None


def _by_joint_paper(scene: Scene) -> Verdict | None:
    """«La dichiarazione congiunta annuncia …», «…: si legge nella nota congiunta»."""
    clause = scene.clause
    for at in range(1, len(clause.tokens)):
        joint = any(clause.is_a(at + n, "joint") for n in range(1, 1 + _JOINT_REACH))
        if not joint or not clause.is_a(at, "paper"):
            continue
        subject = at == 1 and any(c.predicate.first > at for c in scene.claims)
        behind = any(c.predicate.last == at - 2 for c in scene.claims)  # «prosegue la nota comune»
        subject = subject or (behind and clause.is_a(at - 1, "determiner"))
        read = any(
            clause.is_a(i, "read") and clause.low(i - 1) == "si"
            for i in range(max(at - _READ_REACH, 1), at)
        )
        if subject or read:
            cue = clause.tokens[at].word
            return Verdict(BOTH, "indirect", "paper of both", "medium", cue=cue)
    return None


def _by_what_is_felt(scene: Scene) -> Verdict | None:
    """«All'assessora invece risultano 1.040 paganti», «A Rask risulta che …»."""
    clause = scene.clause
    if not scene.mentions or scene.said:
        return None
    mention = scene.mentions[0]
    opens = mention.first <= 1 and mention.preposition.startswith("a")
    at = mention.last + 1
    while clause.is_adverb(at) or clause.is_a(at, "contrast", "connective"):
        at += 1
    if not (opens and mention.who and clause.is_a(at, "appears")):
        return None
    return Verdict(mention.who, "indirect", "what appears to a person", "medium",
                   cue=clause.tokens[at].word)  # fmt: skip


def _by_whose_turn(scene: Scene) -> Verdict | None:
    """«Tocca a Venn spiegare che …», «È stata Venn ad ammettere che …»."""
    clause = scene.clause
    if not scene.mentions:
        return None
    mention = scene.mentions[0]
    at = mention.last + 1
    turn = any(clause.is_a(i, "turn") for i in range(mention.first))
    cleft = clause.is_a(0, "be") and clause.low(at) in ("a", "ad")
    at += cleft
    if not (mention.who and (cleft or (turn and mention.preposition.startswith("a")))):
        return None
    if not reports_in_infinitive(clause.low(at), clause.language):
        return None
    cue = clause.tokens[at].word
    return Verdict(mention.who, "indirect", "verb of whose turn it is", "medium", cue=cue)


def _by_what_comes(scene: Scene) -> Verdict | None:
    """«Dalla cancelliera è arrivato un no secco: «…»»: what comes from somebody is hers."""
    clause = scene.clause
    first = next((m for m in scene.mentions if m.preposition.startswith("da")), None)
    if first is None or not first.who or first.first > _OPENING:
        return None
    behind = range(first.last + 1, min(first.last + _COMES_REACH, len(clause.tokens)))
    comes = next((i for i in behind if clause.is_a(i, "comes")), 0)
    if not comes or not any(clause.low(i) == ":" for i in range(comes, len(clause.tokens))):
        return None
    cue = clause.tokens[comes].word
    return Verdict(first.who, "indirect", "what comes from a person", "medium", cue=cue)


_OPENING, _COMES_REACH = 2, 4


def is_own_event(clause: Clause, mention: Mention) -> bool:
    """«Per Venn è la terza visita», «per Rask era un ritorno»: told of, and no view of hers.

    Args:
        clause: The sentence.
        mention: The person behind «per».
    """
    at = mention.last + 1
    behind = range(at, min(at + _EVENT_REACH, len(clause.tokens)))
    being = clause.is_a(at, "be") or clause.is_a(at + 1, "be")
    return being and any(clause.is_a(i, "own_event") for i in behind)
