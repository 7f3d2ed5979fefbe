"""Whose a sentence is: the rules, tried from the surest to the least sure.

A rule looks at one sentence (`helpers.speech.scenes.Scene`), at who has the floor and at the cast,
and answers with a `Verdict` or not at all. Where nothing establishes a speaker the answer
is `unattributed` or the narrator, never the nearest name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.lexicons import words
from helpers.speech import narration
from helpers.speech.claims import Claim
from helpers.speech.clauses import Clause
from helpers.speech.floor import Floor
from helpers.speech.mentions import Cast, Mention
from helpers.speech.modes import mode_of
from helpers.speech.reporting import (
    asking_verbs,
    cutting_short,
    hearing_words,
    receiving,
)
from helpers.speech.running import whose_statement
from helpers.speech.scenes import Scene
from helpers.speech.second_voice import second_voice, split_at, where_it_begins
from helpers.speech.verdicts import Verdict, column
from helpers.speech.views import by_source_marker, view_of
from helpers.study import BOTH, NARRATOR, OTHER, UNATTRIBUTED

_LONG_LEAD = 20
# «si è sentita dire», «rispondere»
_TOLD = ("are", "ere", "ire")
# «Ad accoglierla, sulla scalinata, il primo ministro: …»
_DONE_TO = ("arla", "arlo", "arli", "arle", "erla", "erlo", "erli", "erle", "irla", "irlo")
# What is given stands this near the one who gives it.
_SOURCE_REACH = 4
# «L'appello lanciato ieri dalla premier»: the owner of a piece of speech stands this near.
_OWNER_REACH = 5


def decide(scene: Scene, floor: Floor, cast: Cast) -> Verdict:
    """The answer of the first rule that applies.

    Args:
        scene: The sentence.
        floor: What is known before it.
        cast: Who may be meant.
    """
    verdict = (
        by_source_marker(scene, floor, cast, opening=True)
        or _by_agent(scene)
        or view_of(scene)
        or _by_claim(scene, floor, cast)
        or _by_colon(scene, floor)
        or by_source_marker(scene, floor, cast, opening=False)
        or _by_part(scene)
        or _by_reporting_noun(scene, floor)
        or (_by_running_report(scene, floor) if scene.said else None)
    )
    if verdict is None:
        return whose_statement(scene, floor, cast)
    if verdict.speaker == NARRATOR:
        return verdict
    verdict.reported = verdict.rule != "quotation in a running report"
    verdict.mode = mode_of(scene.clause, scene.claims, scene.mentions, verdict.rule)
    if verdict.split and not any(p.start < verdict.split[0] for p in scene.said):
        verdict.mode = "indirect"
    return verdict


def _by_agent(scene: Scene) -> Verdict | None:
    """«X è stato interrotto da Y: …», «ha avuto da Y la promessa che …»: Y speaks."""
    clause = scene.clause
    rude, heard = cutting_short(clause.language), hearing_words(clause.language)
    nouns = words(clause.language, "reporting_nouns")
    for mention in scene.mentions:
        if not mention.preposition.startswith("da") or not mention.who:
            continue
        at = mention.first - 1
        while clause.is_adverb(at):
            at -= 1
        behind = clause.low(mention.last + 1)
        told = clause.low(at).endswith(_TOLD) and clause.low(at - 1) in heard
        word = range(mention.last + 1, mention.last + 1 + _SOURCE_REACH)
        given = clause.low(at) in receiving(clause.language) and any(
            clause.low(i) in nouns and clause.low(i + 1) in ("che", "di", ":") for i in word
        )
        cut = behind == ":" and clause.low(at) in rude
        if cut or given or (told and behind in ("che", ":")):
            cue = clause.tokens[at].word
            return Verdict(mention.who, "indirect", "agent of a passive", "medium", cue=cue)
    return None


# --- a reporting verb -------------------------------------------------------------------


def _by_claim(scene: Scene, floor: Floor, cast: Cast) -> Verdict | None:
    """A reporting verb with its subject."""
    framed = narration.framed_from(scene.cues)
    attributed = [
        claim
        for claim in scene.claims
        if claim.who and (framed is None or claim.predicate.first < framed or claim.parenthetical)
    ]
    main = _before_marks(scene, attributed) or _main_claim(attributed)
    waits = main is not None and (main.relative or main.subject is None)
    if waits and _hands_over(scene, main):
        return None  # «Le ha fatto eco, con altro conto, Rask: «…»»
    if main is None:
        unknown = any(c.subject and not c.who and not c.relative for c in scene.claims)
        rule = "reporting verb of somebody who cannot be told"
        return Verdict(UNATTRIBUTED, "indirect", rule, "low") if unknown else None
    if main.subject is None and (scene.item or scene.labelled) and floor.owner:
        main = replace(main, who=floor.owner)
    if _greets_in_passing(scene, main):
        return None
    tells = narration.comments(scene.cues) or narration.portrays(scene.clause, scene.cues)
    tells = tells or narration.speaks_as_we(scene.clause)
    if main.subject is None and tells and not scene.said:
        return None
    sure = main.rule == "reporting verb" and cast.is_person(main.who)
    verdict = Verdict(
        main.who, "indirect", main.rule, "high" if sure else "medium",
        cue=scene.written(main.predicate.first, main.predicate.last),
    )  # fmt: skip
    verdict.split = second_voice(scene, cast, attributed, main)
    verdict.points_back = _points_back(scene.clause, main)
    begins = where_it_begins(scene, main)
    if begins and not verdict.split:
        split = split_at(scene, begins, main.who, main.rule)
        return Verdict(NARRATOR, rule="narration before a report", split=split)
    return verdict


def _greets_in_passing(scene: Scene, main: Claim) -> bool:
    """«È salito sul palco, ha salutato i sindaci e …»: an act among acts, without a message."""
    if main.predicate.stance != "performative" or main.parenthetical or scene.said:
        return False
    behind = range(main.predicate.last + 1, len(scene.clause.tokens))
    message = any(scene.clause.is_a(at, "complementizer") or scene.clause.low(at) == ":"
                  for at in behind)  # fmt: skip
    first = next(
        (at for at in range(len(scene.clause.tokens)) if scene.clause.is_a(at, "have", "be")), 0
    )
    acts = first < main.predicate.first and narration.does_something(scene.clause)
    return acts and not message


def _main_claim(attributed: Sequence[Claim]) -> Claim | None:
    """The first finite verb that is no relative clause's; a thing's gives way to a person's."""
    if not attributed:
        return None
    finite = [c for c in attributed if c.predicate.mood in ("finite", "cleft")]
    main = ([c for c in finite if not c.relative] or finite or attributed)[0]
    if main.who != NARRATOR:
        return main
    voiced = [c for c in attributed if c.who != NARRATOR and c.subject is not None]
    return voiced[0] if voiced else None


def _before_marks(scene: Scene, claims: Sequence[Claim]) -> Claim | None:
    """«X ha parlato con Y, che ha detto: «…»»: the relative whose colon opens the marks."""
    clause = scene.clause
    for claim in claims:
        at = claim.predicate.last + 1
        if any(token.quoted for token in clause.tokens[: claim.predicate.first]):
            return None  # «…», ha detto X a Y, che ha replicato: «…»: two voices
        opens = at + 1 < len(clause.tokens) and clause.tokens[at + 1].quoted
        if claim.relative and claim.subject and clause.low(at) == ":" and opens:
            return claim
    return None


def _hands_over(scene: Scene, main: Claim) -> bool:
    """«A Y, che ha chiesto fondi, X: «Mai»»: a name alone before the colon has the word."""
    colon = next((at for at, t in enumerate(scene.clause.tokens) if t.low == ":"), 0)
    return any(
        m.last + 1 == colon > main.predicate.last and m.who and not m.preposition
        for m in scene.mentions
    )


def _points_back(clause: Clause, claim: Claim) -> bool:
    """«Lo ha detto X», «È quanto ha ribadito X», «Ad annunciarlo è stato X»."""
    if claim.predicate.first == 0 and clause.low(0) in ("lo", "l'"):
        return True
    if clause.low(0) in ("ad", "a") and claim.predicate.verb == 1:
        return True
    return clause.low(0) in ("è", "e'", "così", "questo") and clause.low(1) in ("quanto", "ciò")


# --- a report without a reporting verb --------------------------------------------------


def _by_colon(scene: Scene, floor: Floor) -> Verdict | None:
    """«Tokayev: «…»», «La sindaca ha messo le mani avanti: …», «Poi è passato alle cifre: …»."""
    clause = scene.clause
    colon = next((at for at, t in enumerate(clause.tokens) if t.low == ":" and not t.quoted), None)
    if colon is None:
        return None
    if not scene.mentions:
        goes_on = floor.speaker and colon <= _LONG_LEAD and not scene.ends_open
        act = goes_on and narration.acts_unnamed(clause) and narration.argues(clause)
        rule = "colon after a person's act"
        return Verdict(floor.speaker, "indirect", rule, "low") if act else None
    first = scene.mentions[0]
    if first.body and first.last < colon and (scene.item or scene.labelled):
        return None  # «3) studenti: cento borse»: a label
    before = next((m for m in scene.mentions if m.last + 1 == colon and m.who), None)
    if before and before.preposition.startswith("a"):
        # «Conti a Rossi: «Lei …»»: the one who speaks stands before the one spoken to
        to = [m for m in scene.mentions if not m.preposition and m.who and m.last < before.first]
        if to and before.first - to[-1].last <= 2 and to[-1].first <= 2:
            return Verdict(to[-1].who, "indirect", "colon after name", "high")
    if before and not before.body and (before.first <= 2 or not before.preposition):
        first = before
    if first.last + 1 == colon and first.who and (first.first <= 1 or scene.said):
        return Verdict(first.who, "indirect", "colon after name", "high")
    free = [m for m in scene.mentions if not m.preposition and m.last < colon]
    first = free[0] if free and first.preposition else first
    fronted = first.first <= 2 or clause.low(first.first - 1) == ","
    leads = fronted and not first.preposition and first.last < colon <= _LONG_LEAD
    speaks = narration.stages_speech(clause) or not narration.does_something(clause)
    speaks = speaks and not (clause.low(0) in ("a", "ad") and clause.low(1).endswith(_DONE_TO))
    speaks = speaks and not narration.speaks_as_we(clause) and first.who != BOTH
    if leads and first.who and first.who != OTHER and speaks:
        return Verdict(first.who, "indirect", "colon after a person's act", "medium")
    return None


def _by_part(scene: Scene) -> Verdict | None:
    """«Malvezzi, dal canto suo, non chiude a un tavolo»: the turn passes to somebody."""
    who = scene.first_person
    if who and any(phrase.kind == "part" for _, phrase in scene.markers):
        return Verdict(who, "indirect", "turn passes", "medium")
    return None


def _by_reporting_noun(scene: Scene, floor: Floor) -> Verdict | None:
    """«L'appello della premier: …», «è stata la replica di X», «la sua risposta: «…»»."""
    clause = scene.clause
    nouns = words(clause.language, "reporting_nouns")
    for index, token in enumerate(clause.tokens):
        if token.quoted or token.low not in nouns:
            continue
        whose = _owner_of_noun(scene.mentions, index)
        message = _gives_message(scene, index, whose.last if whose else index)
        if whose and (message or scene.said):
            return Verdict(whose.who, "indirect", "reporting noun", "medium", cue=token.word)
        own = clause.is_a(index - 1, "possessive") and message
        if own and floor.last_heard:
            return Verdict(floor.last_heard, "indirect", "reporting noun", "low", cue=token.word)
    return None


def _owner_of_noun(mentions: Sequence[Mention], noun: int) -> Mention | None:
    near = range(noun + 1, noun + _OWNER_REACH + 1)
    owners = (m for m in mentions if m.preposition.startswith("d") and m.first in near and m.who)
    return next(owners, None)


def _gives_message(scene: Scene, noun: int, end: int) -> bool:
    """Behind the piece of speech, and whose it is, stands what was said."""
    clause = scene.clause
    if noun <= 1 and any(token.low == ":" for token in clause.tokens[:-1]):
        return True
    if end + 1 >= len(clause.tokens):
        return False
    after = clause.tokens[end + 1]
    if after.quoted or (after.low in (":", ",") and scene.said):
        return True
    if after.low not in (":", "è") or noun > 2:
        return False
    return (after.low == ":" and not scene.ends_open) or clause.low(end + 2) == "che"


def _by_running_report(scene: Scene, floor: Floor) -> Verdict | None:
    """Marks in a sentence without a verb of saying, while somebody has the floor."""
    who = scene.first_person or floor.speaker or floor.owner
    if not who or who == NARRATOR:
        return None
    led_in = any(token.low == ":" for token in scene.clause.tokens)
    if not scene.first_person and not led_in and narration.sets_the_scene(scene.clause, scene.cues):
        return None  # «Nel pomeriggio cento attivisti hanno sfilato dietro lo striscione «…»»
    if not scene.first_person and _names_a_stranger(scene):
        who = UNATTRIBUTED
    if not scene.first_person and any(m.body and m.preposition[:1] == "d" for m in scene.mentions):
        who = OTHER  # «Dall'opposizione arrivano critiche: «…»»
    # «In giunta la chiamano «il metronomo»»: some people do.
    called = any(claim.predicate.plural and claim.subject is None for claim in scene.claims)
    if not scene.first_person and (called or _says_before_marks(scene)):
        who = UNATTRIBUTED
    if _is_told(scene.clause):
        who = UNATTRIBUTED
    return Verdict(who, "indirect", "quotation in a running report", "medium")


def _is_told(clause: Clause) -> bool:
    """«si è sentita rispondere»: whoever hears it does not say it."""
    heard = hearing_words(clause.language)
    return any(
        clause.low(at) in heard and clause.low(at + 1).endswith(_TOLD)
        for at in range(len(clause.tokens))
    )


def _says_before_marks(scene: Scene) -> bool:
    """«Il cartello dice: «Torno subito»»: a verb of saying, and nobody's."""
    return any(
        claim.who == NARRATOR
        and claim.predicate.mood == "finite"
        and not claim.relative
        and scene.clause.tokens[claim.predicate.last].end <= scene.said[0].start
        for claim in scene.claims
    )


def _names_a_stranger(scene: Scene) -> bool:
    """«Più prudente Ugo Neri: «Vedremo»»: a full name that nobody has introduced."""
    clause = scene.clause
    known = {at for mention in scene.mentions for at in range(mention.first, mention.last + 1)}
    return any(
        clause.tokens[at].capitalised
        and clause.tokens[at + 1].capitalised
        and known.isdisjoint((at, at + 1))
        and not clause.tokens[at].quoted
        and not clause.is_a(at, "determiner", "preposition", "adverb", "connective")
        and not clause.is_a(at - 1, "determiner", "preposition")
        for at in range(len(clause.tokens) - 1)
    )


def next_speaker(scene: Scene) -> str:
    """To whom the floor goes: «La parola passa a X», «si inserisce X», «chiede un cronista a X»."""
    clause = scene.clause
    takes = (m for m in scene.mentions if clause.is_a(m.first - 1, "takes_floor"))
    taker = next((m.who for m in takes if not m.preposition and m.who), "")
    if taker and not scene.claims:
        return taker
    for at, phrase in scene.markers:
        end = at + len(phrase.words)
        if phrase.kind == "next":
            return next((m.who for m in scene.mentions if m.first in (end - 1, end)), "")
    asks = any(
        claim.predicate.lemma in asking_verbs(clause.language) and column(claim.who) == OTHER
        for claim in scene.claims
    )
    asked = (m.who for m in scene.mentions if asks and m.preposition.startswith("a"))
    return next(asked, "")
