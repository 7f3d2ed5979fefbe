"""Whose view a sentence gives without a verb of saying: a source, an opinion, a paper of two.

«Secondo X», «di tutt'altro avviso Bassignani: …», «La dichiarazione congiunta prevede …»,
«All'assessora risultano 1.040 paganti»; and what only looks like a view («Per Venn è la terza
visita»).
"""

from __future__ import annotations

from helpers.lexicons import articulated
from helpers.speech.clauses import Clause, Phrase
from helpers.speech.floor import Floor
from helpers.speech.mentions import Cast, Mention
from helpers.speech.reporting import is_calling, reports_in_infinitive, source_nouns
from helpers.speech.scenes import Scene
from helpers.speech.second_voice import second_subject, second_view
from helpers.speech.verdicts import Verdict
from helpers.study import BOTH, OTHER, UNATTRIBUTED

# Words between «di» and «avviso», a paper and «congiunta», «si legge» and the paper.
_OPINION_REACH, _JOINT_REACH, _READ_REACH = 4, 2, 5
_WRITER_REACH = 4  # words behind a paper in which its writer stands: «diffusa ieri da Venn»
_EVENT_REACH = 5  # words behind a name in which «la terza visita» may stand


def view_of(scene: Scene) -> Verdict | None:
    """The verdict of the first of these ways of giving a view, or None.

    Args:
        scene: The sentence.
    """
    return (
        _by_opinion(scene)
        or _by_joint_paper(scene)
        or _by_paper_of_one(scene)
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
        if subject or _is_read(clause, at):
            cue = clause.tokens[at].word
            return Verdict(BOTH, "indirect", "paper of both", "medium", cue=cue)
    return None


def _by_paper_of_one(scene: Scene) -> Verdict | None:
    """«…, si legge nella nota diffusa da Venn», «nella lettera di Venn si legge che …»."""
    clause = scene.clause
    for at in range(1, len(clause.tokens)):
        if not clause.is_a(at, "paper"):
            continue
        read = _is_read(clause, at) or any(
            clause.low(i) == "si" and clause.is_a(i + 1, "read")
            for i in range(at + 1, at + 1 + _READ_REACH)
        )
        for mention in scene.mentions if read else ():
            near = 0 < mention.first - at <= _WRITER_REACH
            if near and mention.who and _is_writer(clause, at, mention):
                split = second_subject(scene, mention.last, mention.who)
                return Verdict(mention.who, "indirect", "paper of a person", "medium",
                               cue=clause.tokens[at].word, split=split)  # fmt: skip
    return None


def _is_writer(clause: Clause, paper: int, mention: Mention) -> bool:
    """«la nota di Venn», «la nota diffusa ieri da Venn»; not «la nota sulle spese di Venn»."""
    forms = articulated(clause.language)
    by = forms["di"] | forms["da"]
    return mention.preposition in by and not any(
        clause.is_a(at, "preposition", "determiner") for at in range(paper + 1, mention.first)
    )


def _is_read(clause: Clause, paper: int) -> bool:
    """«si legge nella nota»: whether a paper is read from."""
    return any(
        clause.is_a(i, "read") and clause.low(i - 1) == "si"
        for i in range(max(paper - _READ_REACH, 1), paper)
    )


def _by_what_is_felt(scene: Scene) -> Verdict | None:
    """«All'assessora invece ne risultano 1.040», «A Rask risulta che …»."""
    clause = scene.clause
    if not scene.mentions or scene.said:
        return None
    mention = scene.mentions[0]
    opens = mention.first <= 1 and mention.preposition in articulated(clause.language)["a"]
    at = mention.last + 1
    while clause.is_adverb(at) or clause.is_a(at, "contrast", "connective", "clitic"):
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


def _is_own_event(clause: Clause, mention: Mention) -> bool:
    """«Per Venn è la terza visita», «per Rask era un ritorno»: told of, and no view of hers.

    Args:
        clause: The sentence.
        mention: The person behind «per».
    """
    at = mention.last + 1
    behind = range(at, min(at + _EVENT_REACH, len(clause.tokens)))
    being = clause.is_a(at, "be") or clause.is_a(at + 1, "be")
    return being and any(clause.is_a(i, "own_event") for i in behind)


# --- sources ----------------------------------------------------------------------------

# «secondo l'ultimo elenco della Croce Rossa»: the source is named this near.
_SOURCE_REACH = 4


def by_source_marker(scene: Scene, floor: Floor, cast: Cast, *, opening: bool) -> Verdict | None:
    """«Secondo X», «per X», «a suo avviso», «stando a», hearsay.

    Args:
        scene: The sentence.
        floor: What is known before it.
        cast: Who may be meant.
        opening: Only a marker that opens the sentence, or hearsay; else only the others.
    """
    for at, phrase in scene.markers:
        if phrase.kind in ("part", "next"):
            continue
        first = at == 0 or (phrase.kind == "of" and _follows_topic(scene.clause, at))
        if opening != (first or phrase.kind == "nobody"):
            continue
        cue = " ".join(phrase.words)
        aside = any(claim.parenthetical and claim.who for claim in scene.claims)
        if phrase.kind == "opening" and aside:
            continue
        if phrase.kind == "nobody":
            return Verdict(UNATTRIBUTED, "indirect", "hearsay", "medium", cue=cue)
        who = _whose_view(scene, floor, at, phrase)
        if who:
            sure = "high" if cast.is_person(who) else "medium"
            split = second_view(scene, cast, at, who) or second_subject(scene, at, who)
            return Verdict(who, "indirect", "source marker", sure, cue=cue, split=split)
    return None


def _whose_view(scene: Scene, floor: Floor, at: int, phrase: Phrase) -> str:
    clause, end, kind = scene.clause, at + len(phrase.words), phrase.kind
    if kind == "his":
        own = [m for m in scene.mentions if not m.preposition and m.first < at and m.who]
        return own[0].who if own else floor.last_heard
    # «Ma per Rask i conti non tornano» opens too.
    small = all(clause.is_a(i, "connective", "contrast", "adverb") for i in range(at))
    opens = small or _follows_topic(clause, at) or clause.low(at - 1) in (":", ";")
    # «Il pattugliamento, per il premier, costa …»
    between = clause.low(at - 1) == "," and any(
        m.first in (end - 1, end)
        and m.who
        and clause.low(m.last + 1) == ","
        and (m.named or clause.is_a(end, "determiner"))  # «per giunta» is nobody's
        for m in scene.mentions
    )
    if kind == "opening" and (not (opens or between) or clause.is_a(end, "demonstrative")):
        return ""
    if kind == "said":
        return next((claim.who for claim in scene.claims if claim.who), OTHER)
    relative = end + 1 if clause.is_a(end, "determiner") else end
    if clause.is_a(relative, "relative") and clause.low(relative) != "che":
        before = [m for m in scene.mentions if m.last < at]
        stranger = at > 1 and clause.tokens[at - 2].capitalised
        return before[-1].who if before else OTHER if stranger else ""
    for mention in scene.mentions:
        if mention.first in (end - 1, end):
            bare = not (mention.named or clause.is_a(end, "determiner", "plural_article"))
            own = kind == "opening" and (bare or _is_own_event(clause, mention))
            return "" if own else mention.who
    # «Secondo i dati del ministero, …», «…, secondo i dati»: a source, but nobody of the study.
    lows = {clause.low(end + step) for step in range(_SOURCE_REACH)}
    if any(clause.is_a(end + step, "ours") for step in range(_SOURCE_REACH)):
        return ""  # «Stando alla nostra verifica»: the author's
    if kind == "opening" and opens and _is_expert(clause, end):
        return OTHER
    named = clause.low(at - 1) == "," and not lows.isdisjoint(source_nouns(clause.language))
    return OTHER if kind == "of" and (at == 0 or named) else ""


def _follows_topic(clause: Clause, at: int) -> bool:
    """«Quanto al deposito, secondo la direttrice …»: opens too."""
    return clause.low(0) == "quanto" and clause.low(at - 1) == ","


def _is_expert(clause: Clause, at: int) -> bool:
    """«Per la climatologa Irma Vasek, …»: a calling and a full name."""
    calling = is_calling(clause.low(at + 1), clause.language)
    named = at + 3 < len(clause.tokens) and all(
        clause.tokens[i].capitalised for i in (at + 2, at + 3)
    )
    return clause.is_a(at, "determiner") and calling and named
