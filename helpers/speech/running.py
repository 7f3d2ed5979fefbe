"""Whose a sentence is that holds no report: the author's, unless somebody's speech goes on.

Plain statements, list items and labelled paragraphs continue a speech where structure or the
sentence itself says so; a scene, a comment, a portrait or history is its author's.
"""

from __future__ import annotations

from collections.abc import Iterator

from helpers.speech import narration
from helpers.speech.floor import Floor
from helpers.speech.mentions import Cast
from helpers.speech.modes import mode_of
from helpers.speech.scenes import Scene
from helpers.speech.verdicts import Verdict, column
from helpers.study import BOTH, NARRATOR, OTHER, UNATTRIBUTED

# Whoever stands this near the head of a sentence is its subject.
ACTOR_REACH = 6
# How a labelled paragraph is given to somebody.
LABELS = ("label in a leader's part", "label behind a leader's part")
_OPENING = 5


def whose_statement(scene: Scene, floor: Floor, cast: Cast) -> Verdict:
    """The narrator's, unless somebody's speech goes on."""
    if scene.labelled and (labels := _whose_label(floor, cast)):
        who, rule, confidence = labels
        mode = mode_of(scene.clause, (), scene.mentions, "") if scene.said else "indirect"
        return Verdict(who, mode, rule, confidence)
    if floor.labelled and cast.is_person(floor.speaker) and not (scene.said or scene.mentions):
        return Verdict(floor.speaker, "indirect", "labelled paragraph goes on", "low")
    if scene.said:
        free = {m.who for m in scene.mentions if not m.preposition and m.who}
        who = free.pop() if len(free) == 1 else UNATTRIBUTED
        mode = mode_of(scene.clause, (), scene.mentions, "")
        return Verdict(who, mode, "quotation without a reporting clause", "low")
    if floor.listed == NARRATOR and (scene.item or not floor.section):
        return Verdict(NARRATOR, rule="list of the narrator")
    if scene.item and (floor.speaker or floor.owner):
        return Verdict(floor.speaker or floor.owner, "indirect", "item in a leader's part",
                       "medium")  # fmt: skip
    if _is_the_authors(scene, floor, cast):
        return Verdict(NARRATOR, rule="staging or comment")
    for who, rule, confidence in _running_voices(scene, floor):
        if who:
            return Verdict(who, "indirect", rule, confidence)
    return Verdict(NARRATOR)


def _whose_label(floor: Floor, cast: Cast) -> tuple[str, str, str] | None:
    """«Traffico: le toccate sono 141»: whose part a labelled paragraph goes on with."""
    if floor.owner or floor.section:
        return floor.owner or floor.section, LABELS[0], "medium"
    if cast.is_person(floor.before) and floor.listed != NARRATOR:
        return floor.before, LABELS[1], "low"
    return None


def _running_voices(scene: Scene, floor: Floor) -> Iterator[tuple[str, str, str]]:
    listed = "" if floor.listed == NARRATOR else floor.listed
    yield listed, "list under a lead-in", "medium"
    if scene.last:
        return  # what an article ends with, unless it is a report, is its author's
    # What follows the words of somebody unknown is the author's again, without a verb of saying.
    goes_on = column(floor.speaker) != OTHER or bool(scene.claims)
    if floor.section or (goes_on and narration.argues(scene.clause)):
        yield floor.speaker, "continuing statement", "medium" if floor.section else "low"
    if not floor.inherited or scene.ends_open:  # behind another heading, the author is back
        yield floor.section, "section of a leader", "low" if floor.inherited else "medium"
    if scene.ends_open and not scene.mentions:
        yield floor.before, "lead-in that goes on", "low"


def _is_the_authors(scene: Scene, floor: Floor, cast: Cast) -> bool:
    """Staging, comment, talk about the speech, or a sentence about the one who speaks."""
    clause = scene.clause
    running = floor.listed or floor.speaker or floor.section
    about = any(m.who == running and (m.named or m.noun) for m in scene.mentions)
    return (
        about
        or _has_his_thing_as_subject(scene)
        or narration.portrays(clause, scene.cues)
        or narration.tells_of_the_past(clause)
        or (not floor.owner and _lets_a_thing_speak(scene, cast))
        or (not (floor.owner or floor.section) and _somebody_acts(scene))
        or narration.stages_a_scene(clause, scene.mentions)
        or narration.tells_of_occasion(clause)
        or (narration.acts_unnamed(clause) and narration.does_something(clause))
        or narration.talks_about_speech(clause)
        or narration.comments(scene.cues)
        or narration.is_plain(scene.cues)
        or narration.speaks_as_we(clause)
        or narration.sets_the_scene(clause, scene.cues)
        or narration.is_fragment(clause)
    )


def _has_his_thing_as_subject(scene: Scene) -> bool:
    """«Il suo programma occupa novanta pagine»: about the speaker. A government is his voice."""
    clause = scene.clause
    at = 1 if clause.is_a(0, "determiner") else 0
    if not clause.low(at).startswith("su") or not clause.is_a(at, "possessive"):
        return False
    return not any(m.body and m.first <= at + 1 <= m.last for m in scene.mentions)


def _lets_a_thing_speak(scene: Scene, cast: Cast) -> bool:
    """«I numeri del ministero dicono altro»: evidence of the author's. A country is nobody's."""
    opening = scene.clause.tokens[:_OPENING]
    if any(cast.is_country(token.word) for token in opening):
        return False
    things = (claim for claim in scene.claims if claim.who == NARRATOR and not claim.relative)
    return any(claim.predicate.mood == "finite" for claim in things)


def _somebody_acts(scene: Scene) -> bool:
    """Outside a leader's part, a sentence whose subject is a person tells what that one does."""
    return narration.acts_unnamed(scene.clause) or any(
        not m.preposition
        and (m.named or m.first <= ACTOR_REACH)
        and m.who != BOTH
        and not (m.body and m.noun)
        for m in scene.mentions
    )
