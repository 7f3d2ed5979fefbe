"""Who does the reporting: every reporting verb of a sentence with its subject.

Italian puts the subject before the verb, behind it or nowhere. The tests run from the
surest to the least sure: a parenthetical verb («, ha osservato la cancelliera,»), a
relative («Abai, il quale sosteneva»), an agent («evidenziato dal Presidente»), a subject
in the same clause, a subject shared with the verb before, a subject left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.lexicons import words
from helpers.speech.asides import (
    BEHIND_REACH,
    SUBJECT_REACH,
    follows_quote,
    holds_its_subject,
    stands_aside,
)
from helpers.speech.clauses import Clause
from helpers.speech.floor import Floor
from helpers.speech.mentions import Cast, Mention
from helpers.speech.reporting import Predicate, counts_as_report, done_to_person, predicates
from helpers.study import BOTH, NARRATOR, OTHER, UNATTRIBUTED

_OF_A_THING = "reporting verb of a thing"
# A subject stands no further from its verb than this many words.
_PHRASE_REACH = 40
# Words between «che» and the second verb of its clause.
_RELATIVE_REACH = 12
# What joins a second verb to the subject of the first.
_THEN = ("poi", "e", "ed", "quindi", "infine", "ma")
_NOBODY = ("nessuno", "nessuna")
_NOBODYS_ASIDE = 3
# «hanno poi aggiunto»: the two who were spoken of last, or both together.
_PLURAL_REACH = 3
_GERUNDS = ("ando", "endo", "andosi", "endosi", "andolo", "endolo", "andola", "endola")
# Whatever stands behind one of these is its object.
_GOVERNING = (*_GERUNDS, "are", "ere", "ire", "rsi")


@dataclass(frozen=True)
class Claim:
    """A reporting verb with the person who does the reporting.

    Attributes:
        predicate: The verb.
        who: As in `Mention.who`; `NARRATOR` where a thing is the subject; empty where
            nothing tells.
        subject: The mention that is the subject, where one is written.
        rule: What established it.
        parenthetical: The verb stands between commas or behind a quotation.
        relative: The verb belongs to a relative clause («, che molti indicano come …,»).
    """

    predicate: Predicate
    who: str
    subject: Mention | None
    rule: str
    parenthetical: bool = False
    relative: bool = False


def claims_of(
    clause: Clause,
    mentions: Sequence[Mention],
    cast: Cast,
    floor: Floor,
    *,
    beside_marks: bool,
) -> list[Claim]:
    """Every reporting verb that counts as a report, with its subject.

    Args:
        clause: The sentence.
        mentions: Its people, resolved.
        cast: For gender.
        floor: What came before.
        beside_marks: The sentence holds words in quotation marks.
    """
    found: list[Claim] = []
    finder = _Finder(clause, mentions, cast, floor)
    for predicate in predicates(clause):
        held = holds_its_subject(clause, mentions, predicate)
        aside = held or stands_aside(clause, mentions, predicate)
        if _is_silence(clause, predicate) or _is_anybodys(clause, predicate):
            continue
        # «…, a sentire i corridoi, è già convinta»: a view in passing needs its content.
        view = predicate.lemma.startswith("essere ")
        passing = held or (aside and predicate.use in ("any", "clause") and not view)
        if counts_as_report(clause, predicate, beside_marks=beside_marks or passing):
            found.append(finder.claim(predicate, found, aside=aside))
    return found


def _is_anybodys(clause: Clause, predicate: Predicate) -> bool:
    """«Chi parla di elemosina …», «grazie a chi ci sostiene»: the verb of a nameless «chi»."""
    for at in range(predicate.first - 1, -1, -1):
        if not clause.tokens[at].is_word or clause.tokens[at].quoted:
            return False
        if clause.low(at) == "chi":
            governed = clause.is_a(at - 1, "preposition")
            own = at + 1 == predicate.first and not clause.is_a(at - 1, "be")
            return predicate.mood == "finite" and (governed or own)
    return False


def _is_silence(clause: Clause, predicate: Predicate) -> bool:
    """«non ha risposto», «non ha voluto commentare»: nothing was said."""
    # «Nessuno dei due, peraltro, cita la fonte»; but «Nessuno, ha promesso, …»
    start = clause.clause_start(predicate.first)
    if clause.low(start) in _NOBODY and clause.low(start + 1).startswith("de"):
        return True
    if clause.low(predicate.first - 1) in _NOBODY:
        return True  # «nessuno ha parlato di canestri»
    if clause.low(0) in _NOBODY and clause.low(1) == ",":
        # «Nessuno, né X né Y, ha detto che …», «Nessuno, in aula, ha chiesto …»
        aside = clause.low(predicate.first - 1) == "," and predicate.first > _NOBODYS_ASIDE
        if clause.low(2) == "né" or (aside and clause.low(predicate.last + 1) != ","):
            return True
    negated = "non" in (clause.low(predicate.first - 1), clause.low(predicate.verb - 1))
    if negated and clause.low(predicate.last + 1) == "né":
        return True  # «non ha smentito né confermato»
    return negated and (predicate.stance == "neutral" and not predicate.lemma.startswith("non "))


class _Finder:
    """Finds the subject of one predicate after the other in one sentence."""

    def __init__(
        self, clause: Clause, mentions: Sequence[Mention], cast: Cast, floor: Floor
    ) -> None:
        self._clause = clause
        self._mentions = mentions
        self._cast = cast
        self._floor = floor

    def claim(self, predicate: Predicate, earlier: Sequence[Claim], *, aside: bool) -> Claim:
        """The claim this predicate makes."""
        if predicate.mood == "cleft":
            behind = self._behind(predicate, reach=BEHIND_REACH)
            who, subject, rule = (behind.who if behind else ""), behind, "reporting verb"
        elif predicate.passive:
            who, subject, rule = self._agent(predicate)
        elif predicate.mood != "finite":
            who, subject, rule = self._shared(predicate, earlier)
        elif aside:
            who, subject, rule = self._aside(predicate, earlier)
        else:
            who, subject, rule = self._plain(predicate, earlier)
        if self._disagrees(predicate, subject):
            who, subject, rule = NARRATOR, None, _OF_A_THING
        return Claim(predicate, who, subject, rule, aside, self._in_relative(predicate))

    @staticmethod
    def _disagrees(predicate: Predicate, subject: Mention | None) -> bool:
        """«cifre che confermano»: a plural verb is not said of one person."""
        if subject is None or predicate.mood != "finite" or not predicate.plural:
            return False
        return not subject.plural and not subject.body

    def _in_relative(self, predicate: Predicate) -> bool:
        """A relative pronoun opens the comma's clause in which the verb stands."""
        that = predicate.first - 1
        if self._clause.low(that) == "che" and self._clause.is_a(0, "preposition") and (
            that <= _RELATIVE_REACH
        ):  # fmt: skip
            return True  # «A un'analista che chiedeva del dividendo Venn ha risposto»
        for at in range(predicate.first - 1, max(predicate.first - _PHRASE_REACH, 0), -1):
            if not self._clause.tokens[at].is_word:
                return False
            if self._clause.is_a(at, "relative"):
                return "," in (self._clause.low(at - 1), self._clause.low(at - 2))
        return False

    # Each of these answers: who, the mention that says so, the rule's name.

    def _agent(self, predicate: Predicate) -> tuple[str, Mention | None, str]:
        for mention in self._mentions:
            if mention.first > predicate.last and mention.preposition.startswith("da"):
                return mention.who, mention, "passive with agent"
        if self._clause.is_a(predicate.last + 1, "by") and self._in_relative(predicate):
            return NARRATOR, None, _OF_A_THING  # «, il cui costo è stimato dagli uffici»
        # «È stato osservato che»: said, but by whom is not told.
        follows = self._clause.low(predicate.last + 1)
        impersonal = not predicate.first or follows in ("che", "come")
        who = self._floor.owner or (UNATTRIBUTED if impersonal else "")
        return who, None, "passive without agent"

    def _aside(
        self, predicate: Predicate, earlier: Sequence[Claim]
    ) -> tuple[str, Mention | None, str]:
        """The verb in passing: its subject stands behind it, or is left out."""
        behind = self._behind(predicate, reach=BEHIND_REACH, aside=True)
        if behind:
            return behind.who, behind, "reporting verb"
        topic = self._topic_before_colon(predicate)
        if topic:
            return topic.who, topic, "reporting verb"
        if self._has_unknown_behind(predicate):
            return OTHER, None, "reporting verb of somebody unknown"
        if earlier and earlier[-1].who and earlier[-1].rule != _OF_A_THING:
            return earlier[-1].who, earlier[-1].subject, earlier[-1].rule
        opening = self._opening_subject(predicate)
        if opening:
            return opening.who, opening, "subject of the verb before"
        return self._dropped(predicate), None, "dropped subject"

    def _topic_before_colon(self, predicate: Predicate) -> Mention | None:
        """«Vanzan rimanda ogni bilancio: prima, dice, conta votare»."""
        colons = [at for at in range(predicate.first) if self._clause.low(at) == ":"]
        if not colons:
            return None
        nouns = words(self._clause.language, "reporting_nouns")
        for mention in self._mentions:
            # «La replica della cancelliera: nessuno, ha promesso, …», «A Rask non basta: …»
            owns = self._clause.low(mention.first - 1) in nouns or self._experiences(mention)
            if mention.last < colons[-1] and (owns or not mention.preposition):
                return mention
        return None

    def _experiences(self, mention: Mention) -> bool:
        """«a Ferrigno piace», «a Rask, però, non basta»."""
        near = range(mention.last + 1, mention.last + 1 + SUBJECT_REACH)
        return mention.preposition.startswith("a") and any(
            self._clause.is_a(at, "experiencer") for at in near
        )

    def _has_unknown_behind(self, predicate: Predicate) -> bool:
        """«commenta Petra Sandoval», «dice in aula il più anziano», «racconta chi c'era».

        A noun phrase behind the verb that no preposition governs is its subject; a time
        («la scorsa settimana») or a piece of speech («l'intervento») is not.
        """
        clause, first = self._clause, predicate.last + 1
        while clause.is_adverb(first):
            first += 1
        if predicate.plural and clause.low(first).startswith("da"):
            return True
        known = {at for m in self._mentions for at in range(m.first, m.last + 1)}
        for at in range(first, min(first + BEHIND_REACH, len(clause.tokens))):
            token = clause.tokens[at]
            if token.low == "chi":
                return not clause.is_a(at - 1, "preposition")
            if token.quoted or not token.is_word or clause.is_a(at, "complementizer", "contrast"):
                return False
            if at in known or self._is_governed(at):
                continue
            if clause.is_a(at, "determiner") and not clause.is_a(at, "preposition"):
                new = clause.is_a(at, "indefinite")
                said = new or not self._is_speech(at + 1)
                return said and not self._is_time(at + 1) and self._closes_behind(predicate, at)
            opens = token.capitalised and not clause.tokens[at - 1].capitalised
            if opens and not clause.is_a(at - 1, "determiner"):
                return True
        return False

    def _closes_behind(self, predicate: Predicate, at: int) -> bool:
        """Behind a quotation, or with a comma behind it: else «ha presentato il Piano» is told."""
        clause = self._clause
        if follows_quote(clause, predicate.first - 1) or clause.is_a(at, "indefinite"):
            return True
        behind = range(at + 1, min(at + 1 + BEHIND_REACH, len(clause.tokens)))
        closing = next((i for i in behind if not clause.tokens[i].is_word), 0)
        return clause.low(closing) == "," and closing + 2 < len(clause.tokens)

    def _is_governed(self, at: int) -> bool:
        """«in aula», «abbassando la voce», «senza guardare i fogli»."""
        clause, before = self._clause, self._clause.low(at - 1)
        adverb = clause.is_a(at - 1, "adverb") and clause.is_a(at - 2, "adverb")
        return before.endswith(_GOVERNING) or (clause.is_a(at - 1, "preposition") and not adverb)

    def _is_speech(self, at: int) -> bool:
        """«ha concluso il suo intervento»: what was closed, and nobody."""
        language = self._clause.language
        known = words(language, "reporting_nouns") | words(language, "occasions")
        return not known.isdisjoint((self._clause.low(at), self._clause.low(at + 1)))

    def _plain(
        self, predicate: Predicate, earlier: Sequence[Claim]
    ) -> tuple[str, Mention | None, str]:
        if self._has_somebody(predicate):
            return OTHER, None, "reporting verb of somebody unknown"
        head = self._relative_head(predicate, earlier)
        if head:
            return head, None, _OF_A_THING
        relative = self._antecedent(predicate) or self._antecedent_of_both(predicate)
        if relative:
            return relative.who, relative, "reporting verb"
        before = self._before(predicate)
        if before is None:
            behind = self._behind(predicate, reach=5)
            if behind:
                return behind.who, behind, "reporting verb"
        if before:
            return before.who, before, "reporting verb"
        topic = self._topic(predicate) or self._topic_before_colon(predicate)
        if topic:
            return topic.who, topic, "reporting verb"
        own = self._own_subject(predicate) or self._explained_subject(predicate)
        if own:
            return own, None, _OF_A_THING
        if self._is_bare_subject(predicate) or self._has_stranger(predicate):
            return OTHER, None, "reporting verb of somebody unknown"
        if earlier and earlier[-1].who and predicate.first > earlier[-1].predicate.last:
            return earlier[-1].who, earlier[-1].subject, earlier[-1].rule
        opening = self._opening_subject(predicate)
        if opening:
            return opening.who, opening, "subject of the verb before"
        return self._dropped(predicate), None, "dropped subject"

    def _opening_subject(self, predicate: Predicate) -> Mention | None:
        """«Rask ha ascoltato in silenzio, poi ha chiesto la parola»: one subject, two verbs."""
        clause, at = self._clause, predicate.first - 1
        while at > 0 and (clause.is_adverb(at) or clause.low(at) in _THEN):
            at -= 1
        then = any(clause.low(i) in _THEN for i in range(at + 1, predicate.first))
        first = next((m for m in self._mentions if m.first <= 1), None)
        if not then or first is None or first.preposition or first.body or first.plural:
            return None
        acts = any(clause.is_a(i, "have", "be") for i in range(first.last + 1, at))
        return first if acts else None

    def _topic(self, predicate: Predicate) -> Mention | None:
        """«Quanto a Rask, ha parlato di …»: of whom the sentence is said to be."""
        if self._clause.low(0) != "quanto" or not predicate.first:
            return None
        heads = (m for m in self._mentions if m.first <= 1 and m.preposition.startswith("a"))
        return next(heads, None)

    def _has_somebody(self, predicate: Predicate) -> bool:
        """«Chi gli sta vicino, tuttavia, descrive …», «c'è chi teme …»."""
        clause, start = self._clause, self._clause.clause_start(predicate.first)
        for at in range(start, predicate.first):
            if clause.low(at) != "chi" or clause.is_a(at - 1, "preposition"):
                continue
            return clause.is_a(at - 1, "be") or at <= start + 1
        return False

    def _has_stranger(self, predicate: Predicate) -> bool:
        """«Dai banchi Elvira Quaranta fa notare», «un signore che ha visto tutto chiede»."""
        clause, start = self._clause, self._clause.clause_start(predicate.first)
        known = {at for m in self._mentions for at in range(m.first, m.last + 1)}
        heads = start and clause.low(2) == "," and known.isdisjoint(range(predicate.first))
        if heads and clause.tokens[0].capitalised and clause.tokens[1].capitalised:
            return True  # «Ferrovie Adriatiche, per bocca del suo capo, ha garantito»
        for at in range(start, predicate.first - 1):
            if clause.tokens[at].quoted or not known.isdisjoint((at, at + 1)):
                continue
            if clause.is_a(at, "indefinite") and clause.low(at + 2) == "che":
                return True
            named = clause.tokens[at].capitalised and clause.tokens[at + 1].capitalised
            governed = clause.is_a(at - 1, "preposition", "determiner") if at else True
            if named and not governed and not clause.is_a(at, "preposition", "determiner"):
                return True
        return False

    def _explained_subject(self, predicate: Predicate) -> str:
        """«Il suo programma, dodici pagine senza foto, prevede …»: explained between commas."""
        clause, start = self._clause, self._clause.clause_start(predicate.first)
        between = range(start, predicate.first)
        if not clause.is_a(start, "determiner", "possessive") or self._is_time(start + 1):
            return ""
        if clause.is_a(predicate.first, "clitic") or clause.low(predicate.first - 1) != ",":
            return ""
        if any(clause.is_a(at, "have", "be", "complementizer") for at in between):
            return ""
        return self._thing_or_body(start + 1 + clause.is_a(start + 1, "possessive"))

    def _relative_head(self, predicate: Predicate, earlier: Sequence[Claim]) -> str:
        """«Un contadino che chiede di non essere nominato racconta …»: whoever opens it."""
        clause, start = self._clause, self._clause.clause_start(predicate.first)
        at = predicate.first - 1
        while clause.is_adverb(at):
            at -= 1
        before = range(start, at)
        if earlier or clause.low(at) != "che" or not clause.is_a(start, "determiner"):
            return ""
        known = any(m.first < at and not m.preposition for m in self._mentions)
        if known or any(clause.is_a(i, "have", "be") for i in before):
            return ""
        return OTHER if clause.is_a(start, "indefinite") else NARRATOR

    def _is_time(self, at: int) -> bool:
        """«il giorno dopo», «la scorsa settimana»."""
        return self._clause.is_a(at, "time") or self._clause.is_a(at + 1, "time")

    def _antecedent(self, predicate: Predicate) -> Mention | None:
        """Whom a relative pronoun right before the verb stands for."""
        at = predicate.first - 1
        while self._clause.is_adverb(at):
            at -= 1
        if self._clause.low(at) not in ("che", "quale", "quali"):
            return None
        if self._clause.low(at) != "che":
            at -= 1
        while at > 0 and self._clause.low(at - 1) in (",", "e"):
            at -= 1
        for mention in reversed(self._mentions):
            if mention.last < at:
                return mention if mention.last >= at - 1 else None
        return None

    def _antecedent_of_both(self, predicate: Predicate) -> Mention | None:
        """«il conto di Rask, che conta i servizi e parla di 7 miliardi»: one «che», two verbs."""
        clause, at = self._clause, predicate.first - 1
        if clause.low(at) not in ("e", "ed"):
            return None
        for back in range(at - 1, max(at - _RELATIVE_REACH, 0), -1):
            if clause.low(back) == "che" and clause.low(back - 1) == ",":
                return next((m for m in self._mentions if m.last == back - 2), None)
            if not clause.tokens[back].is_word or clause.tokens[back].quoted:
                return None
        return None

    def _before(self, predicate: Predicate) -> Mention | None:
        """The mention that stands as subject before the verb in the same clause."""
        start = self._clause.clause_start(predicate.first)
        free = [
            m for m in self._mentions
            if start <= m.first and m.last < predicate.first and not m.preposition
        ]  # fmt: skip
        if not free:
            return None
        nearest = free[-1]
        between = range(nearest.last + 1, predicate.first)
        if all(self._clause.is_adverb(at) or self._clause.low(at) == "non" for at in between):
            return nearest
        return self._after_conjunction(free, predicate) or free[0]

    def _after_conjunction(self, free: Sequence[Mention], predicate: Predicate) -> Mention | None:
        """«…, mentre la cancelliera, dal canto suo, ha obiettato»: the second clause's own."""
        for mention in reversed(free):
            opener = mention.first - 1
            while self._clause.is_adverb(opener):
                opener -= 1
            if self._clause.is_a(opener, "contrast"):
                return mention
        return None

    def _behind(self, predicate: Predicate, *, reach: int, aside: bool = False) -> Mention | None:
        """«ha osservato ieri ai cronisti la cancelliera»: behind the verb, before a break."""
        for mention in self._mentions:
            if mention.first <= predicate.last:
                continue
            between = range(predicate.last + 1, mention.first)
            if len(between) > reach or any(self._breaks(at) for at in between):
                return None
            if mention.preposition:
                continue
            heads = not predicate.first and self._clause.low(mention.last + 1) == ":"
            follows = follows_quote(self._clause, predicate.first - 1)
            if predicate.person_object and not (heads or follows or aside):
                return None
            return mention
        return None

    def _breaks(self, at: int) -> bool:
        return (
            self._clause.tokens[at].quoted
            or not self._clause.tokens[at].is_word
            or self._clause.is_a(at, "have", "be", "complementizer")
            # «ha concluso citando il poeta»: who stands behind such a gerund is its object.
            or done_to_person(self._clause.low(at), self._clause.language)
        )

    def _own_subject(self, predicate: Predicate) -> str:
        """A noun phrase before the verb that is no person: a thing, or a body that speaks."""
        clause, end = self._clause, predicate.first
        if clause.low(end) in ("li", "le") and not predicate.plural:
            return ""  # «i 380 milioni li ha bollati»: what stands before the verb is its object
        while end and (clause.is_adverb(end - 1) or clause.is_a(end - 1, "clitic")):
            end -= 1
        start = end
        nearest = max(end - _PHRASE_REACH, 0)
        while start > nearest and clause.tokens[start - 1].is_word:
            if clause.tokens[start - 1].quoted:
                break
            start -= 1
        for at in range(start, end):
            if clause.is_a(at, "conjunction", "complementizer") or clause.low(at) in (
                "e",
                "ed",
                "chi",
            ):
                start = at + 1
        for at in range(start, end):
            heads = clause.is_a(at, "determiner", "possessive") and not clause.is_a(
                at - 1, "preposition", "possessive", "determiner"
            )
            bare = (
                at == start
                and clause.tokens[at].capitalised
                and not clause.is_a(at, "preposition", "adverb", "clitic", "time")
                and not clause.is_adverb(at)
            )
            if heads and self._is_time(at + 1):
                continue
            if heads or (bare and at > 0) or (bare and self._is_proper(at)):
                return self._thing_or_body(at + heads)
        return ""

    def _is_proper(self, at: int) -> bool:
        """A capital that opens the sentence says little; a second one, or a name, does."""
        tokens = self._clause.tokens
        second = at + 1 < len(tokens) and tokens[at + 1].capitalised
        return second or self._cast.is_name(tokens[at].low)

    def _is_bare_subject(self, predicate: Predicate) -> bool:
        """«Confindustria avverte»: one word before the verb that can be nothing but its subject."""
        clause, low = self._clause, self._clause.low(0)
        if predicate.first != 1 or not clause.tokens[0].capitalised or clause.tokens[0].quoted:
            return False
        small = ("adverb", "preposition", "clitic", "time", "connective", "conjunction",
                 "determiner", "number", "contrast", "complementizer")  # fmt: skip
        return not (clause.is_a(0, *small) or clause.is_adverb(0) or low.endswith(_GERUNDS))

    def _thing_or_body(self, at: int) -> str:
        token = self._clause.tokens[min(at, len(self._clause.tokens) - 1)]
        known = words(self._clause.language, "name_nouns") | words(
            self._clause.language, "reporting_nouns"
        )
        abstract = token.low.endswith(("zione", "zioni", "mento", "menti", "ità", "enza", "anza"))
        thing = token.low in known or abstract or self._cast.is_country(token.word)
        # «La Croce Rossa», «il vecchio Ugo»
        named = any(near.capitalised for near in self._clause.tokens[at : at + 2])
        return OTHER if named and not thing else NARRATOR

    def _shared(
        self, predicate: Predicate, earlier: Sequence[Claim]
    ) -> tuple[str, Mention | None, str]:
        """A gerund's subject is that of the main verb, whatever verb that is."""
        if earlier and earlier[-1].who:
            return earlier[-1].who, earlier[-1].subject, earlier[-1].rule
        free = [m for m in self._mentions if not m.preposition and m.first < predicate.first]
        if free:
            return (NARRATOR if free[0].body else free[0].who), free[0], "gerund"
        later = [m for m in self._mentions if not m.preposition and m.first > predicate.last]
        if later and predicate.first <= 1 and not self._clause.is_a(0, "have", "be"):
            return later[0].who, later[0], "gerund"
        if self._clause.is_a(0, "determiner", "possessive"):
            return NARRATOR, None, "reporting verb of a thing"
        return self._dropped(predicate), None, "dropped subject"

    def _dropped(self, predicate: Predicate) -> str:
        """Who has the floor, else the person spoken of last; must agree with the verb."""
        known = self._floor
        speaker = known.speaker
        if speaker == OTHER and not predicate.plural:
            speaker = known.person or known.subject or speaker
        # «… di Dario Novelli, che guida il sindacato. «…», ha gridato»: the only one named here.
        owners = (speaker, known.subject, known.owner, known.alone, known.person)
        recent = [who for who in dict.fromkeys((*owners, *known.recent)) if who]
        if predicate.plural:
            if any(m.who == BOTH and m.last < predicate.first for m in self._mentions):
                return BOTH
            if self._from_elsewhere(predicate) or known.speaker == OTHER:
                return OTHER
            leaders = {who for who in recent[:_PLURAL_REACH] if self._cast.is_leader(who)}
            if BOTH in recent[:_PLURAL_REACH] or len(leaders) > 1:
                return BOTH
            return OTHER if OTHER in recent else ""
        for who in recent:
            if who in (BOTH, UNATTRIBUTED, NARRATOR):
                continue
            gender = self._cast.gender(who)
            if not predicate.gender or not gender or gender == predicate.gender:
                # Whom only an earlier paragraph spoke of is meant at a paragraph's head, if ever.
                near = known.fresh or who in (*owners, *known.named)
                return who if near or not self._cast.is_person(who) else UNATTRIBUTED
        return ""

    def _from_elsewhere(self, predicate: Predicate) -> bool:
        """«Dal ministero fanno sapere che», «al Tesoro considerano»: those who are there."""
        clause = self._clause
        for at in range(clause.clause_start(predicate.first), predicate.first - 1):
            if not clause.is_a(at, "preposition") or not clause.low(at).startswith(("da", "a")):
                continue
            body = any(m.body and m.first <= at + 1 <= m.last for m in self._mentions)
            if body or clause.tokens[at + 1].capitalised:
                return True
        return False
