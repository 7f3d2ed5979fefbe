"""Reading a text from its first line to its last, and deciding who speaks.

The rules read a text the way its editor means it to be read: labels open turns, headings
open sections, a lead-in opens a list, a reporting verb has a subject, a quotation has
somebody who says it. This room walks from block to block and remembers who has the floor
(`helpers.speech.floor`); what a single sentence says is found in `helpers.speech.scenes`, and whose
it is decided in `helpers.speech.attribution`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.corpus import Corpus, Sentence
from helpers.layout import Block
from helpers.lexicons import words
from helpers.speech import narration
from helpers.speech.attribution import decide, next_speaker
from helpers.speech.citations import cited_person
from helpers.speech.clauses import Clause, read_clause
from helpers.speech.floor import Floor
from helpers.speech.marks import Passage, passages_of
from helpers.speech.mentions import Cast, Mention
from helpers.speech.names import written_as_names
from helpers.speech.quotations import is_name
from helpers.speech.running import ACTOR_REACH, LABELS
from helpers.speech.scenes import (
    SENTENCE_REACH,
    Said,
    Scene,
    Words,
    ends_open,
    read_scene,
    read_words,
)
from helpers.speech.turns import turns_of
from helpers.speech.verdicts import Verdict, column
from helpers.study import NARRATOR, OTHER, UNATTRIBUTED, Study

_UNREAD = "not read yet"


@dataclass(frozen=True)
class Report:
    """A reporting verb and whom the rules assign it to: the evidence of stance.

    Attributes:
        speaker: Who reports, as in `Segment`.
        lemma, stance: Of the verb.
        start, end: Offsets of the verb group.
        line: 1-based line.
    """

    speaker: str
    lemma: str
    stance: str
    start: int
    end: int
    line: int


class Reader:
    """Reads one text from its first line to its last.

    Attributes:
        verdicts: One a sentence, in order; complete once `read` has run.
        passages: Every passage in quotation marks, in order.
        names: For each passage, whether it holds a name.
        numbers: Index of block -> numbers of its sentences.
        reports: Every reporting verb with a speaker, in order.
    """

    def __init__(self, study: Study, corpus: Corpus) -> None:
        self._study = study
        self._corpus = corpus
        self._content = corpus.text.content
        self._cast = Cast(study, written_as_names(self._content))
        self._floor = Floor()
        self.passages = passages_of(corpus, study.language)
        self.names = [is_name(corpus, p, study.language) for p in self.passages]
        self._said = Said(self.passages, self.names)
        self._sentence_starts = [sentence.start for sentence in corpus.sentences]
        self._voice_of_passage: dict[int, Verdict | None] = {}
        self._headings: dict[int, list[tuple[int, str, bool]]] = {}
        self.verdicts = [Verdict(NARRATOR, rule=_UNREAD) for _ in corpus.sentences]
        self.numbers: dict[int, list[int]] = {}
        for number, sentence in enumerate(corpus.sentences):
            self.numbers.setdefault(sentence.block, []).append(number)
        self._last_prose = max(self.numbers, default=-1)
        self.reports: list[Report] = []

    # -- blocks -----------------------------------------------------------------------

    def read(self) -> None:
        """Decide every sentence, in order."""
        transcript = self._corpus.text.kind == "transcript"
        turns = turns_of(self._study, self._corpus) if transcript else {}
        for index, block in enumerate(self._corpus.blocks):
            if block.kind == "heading":
                self._read_heading(block)
            elif block.kind != "prose":
                continue
            elif index in turns and not self._closes_transcript(index):
                self._read_turn(index, turns[index])
            else:
                self._read_paragraph(index, block)
        self._note_cited_people()

    def _read_turn(self, index: int, speaker: str) -> None:
        """Everything in a turn is the speaker's."""
        self._floor = self._floor.met(speaker)
        for number in self.numbers.get(index, ()):
            self.verdicts[number] = Verdict(
                speaker, "transcript", "labelled turn", "high", reported=True
            )

    def _closes_transcript(self, index: int) -> bool:
        """A last line tells what happened («L'incontro è proseguito a porte chiuse»)."""
        block = self._corpus.blocks[index]
        if index != self._last_prose or block.shared_line:
            return False
        words = [self._words(number, marks=False) for number in self.numbers.get(index, ())]
        return all(narration.tells_of_occasion(one.clause) for one in words)

    def _read_heading(self, block: Block) -> None:
        clause = self._heading_clause(block)
        mentions = self._cast.mentions(self._content, clause)
        leaders = {m.who for m in mentions if self._cast.is_leader(m.who)}
        again = self._floor.headed  # a second line of one heading
        first, self._floor = not self._floor.titled, self._floor.under_heading()
        owner = _owner_of_heading(clause, mentions, leaders, begun=self._floor.begun)
        quoted = any(token.quoted for token in clause.tokens)
        first = first or (quoted and not self._floor.begun)  # a second line of the title
        subheading = self._content[block.end - 1] == ":"
        if owner and not first:
            self._floor = replace(self._floor, section=owner, inherited=False).met(owner)
        elif first or leaders or (narration.names_occasion(clause) and not subheading):
            self._floor = replace(self._floor, section="", inherited=False)
            for mention in mentions:
                self._floor = self._floor.met(mention.who)
        elif not (subheading or again):  # «Scenario internazionale:» is a part of the section
            self._floor = replace(self._floor, inherited=True)

    def _heading_clause(self, block: Block) -> Clause:
        spans = [(p.start, p.end) for p in self._said.beginning_in(block.start, block.end)]
        end = min(block.end, block.start + SENTENCE_REACH)
        return read_clause(self._content, block.start, end, spans, self._cast.language)

    def _read_paragraph(self, index: int, block: Block) -> None:
        numbers = self.numbers.get(index, [])
        self._floor = self._floor.in_new_paragraph()
        words = [self._words(numbers[0])] if numbers else []
        if self._floor.listed and not _stays_in_list(block, words, len(numbers)):
            self._floor = replace(self._floor, listed="")
        for position, number in enumerate(numbers):
            verdict = self._read_sentence(words.pop() if words else self._words(number))
            self.verdicts[number] = verdict
            self._take_floor(verdict)
            if verdict.speaker:
                self._floor = replace(self._floor, fresh=False)
            if verdict.rule in LABELS:
                self._floor = replace(self._floor, labelled=True)
            if verdict.points_back:
                self._attribute_back(numbers[:position], verdict)
        self._fill_pending(numbers)
        if numbers:
            self._note_lead_in(numbers[-1])

    def _note_lead_in(self, number: int) -> None:
        """A colon at the end opens a list, which is the voice's that opened it."""
        verdict = self.verdicts[number]
        if ends_open(self._content, self._corpus.sentences[number]) and verdict.speaker:
            self._floor = replace(self._floor, listed=verdict.speaker)

    def _take_floor(self, verdict: Verdict) -> None:
        speaker = (verdict.split[1] if verdict.split else verdict).speaker
        self._floor = self._floor.taken_by(speaker, person=self._cast.is_person(speaker))

    # -- one sentence -------------------------------------------------------------------

    def _passages_in(self, sentence: Sentence) -> tuple[Passage, ...]:
        return self._said.reaching_into(sentence.start, sentence.end)

    def _words(self, number: int, *, marks: bool = True) -> Words:
        sentence = self._corpus.sentences[number]
        said = self._passages_in(sentence) if marks else ()
        block = self._corpus.blocks[sentence.block]
        last = number == len(self._corpus.sentences) - 1
        return read_words(self._corpus, sentence, block, said, self._cast, last=last)

    def _scene(self, words: Words) -> Scene:
        return read_scene(self._content, words, self._floor, self._cast)

    def _read_sentence(self, words: Words) -> Verdict:
        scene = self._scene(words)
        if scene.said and not any(t.is_word and not t.quoted for t in scene.clause.tokens):
            return Verdict("", "direct", "quotation alone", "medium")
        self._note_subject(scene)
        verdict = decide(scene, self._floor, self._cast)
        verdict.about = self._about(scene)
        self._note_asked(scene)
        self._record(scene)
        for mention in scene.mentions:
            # «un megafono, quello di Dario Novelli», but not «Di Venn apprezza la coerenza».
            topic = mention.preposition and not mention.first
            if self._cast.is_person(mention.who) and not topic:
                self._floor = self._floor.naming(mention.who)
            known = mention.named or self._cast.is_person(mention.who)
            if not mention.preposition and (known or self._introduces(scene, mention)):
                self._floor = self._floor.met(mention.who)
        if verdict.is_voiced:
            self._floor = self._floor.met(verdict.speaker)
        return verdict

    def _note_subject(self, scene: Scene) -> None:
        """Whom the paragraph is about: a leader, or somebody named, at a sentence's head."""
        for mention in scene.mentions:
            leader = self._cast.is_leader(mention.who)
            if mention.preposition or not (leader or self._introduces(scene, mention)):
                continue
            if mention.first <= ACTOR_REACH:
                self._floor = self._floor.about(mention.who, leader=leader)
            return

    def _about(self, scene: Scene) -> str:
        """The one person of the study whom a sentence is about, as its subject."""
        free = [m for m in scene.mentions if not m.preposition and self._cast.is_person(m.who)]
        alone = len({mention.who for mention in free}) == 1 and free[0].first <= ACTOR_REACH
        return free[0].who if alone else ""

    @staticmethod
    def _introduces(scene: Scene, mention: Mention) -> bool:
        """«Einar Lund, 58 anni, aspetta»; «Il moderatore prova»: who opens a sentence."""
        known = mention.named or (mention.noun and scene.clause.is_a(0, "determiner"))
        return known and mention.first == 0 and mention.who.startswith(f"{OTHER}:")

    def _note_asked(self, scene: Scene) -> None:
        """«La parola passa a X», «chiede un cronista a X»: the next to speak."""
        asked = next_speaker(scene)
        if self._cast.is_leader(asked):
            self._floor = replace(self._floor, subject=asked)
        elif asked:
            self._floor = self._floor.about(asked, leader=False).met(asked)

    def _record(self, scene: Scene) -> None:
        """Keep the reporting verbs that have a speaker."""
        tokens = scene.clause.tokens
        for claim in scene.claims:
            if claim.who in ("", NARRATOR, UNATTRIBUTED):
                continue
            predicate = claim.predicate
            self.reports.append(
                Report(
                    column(claim.who), predicate.lemma, predicate.stance,
                    tokens[predicate.first].start, tokens[predicate.last].end,
                    scene.sentence.line,
                )
            )  # fmt: skip

    # -- sentences that wait for another ---------------------------------------------------

    def _attribute_back(self, numbers: Sequence[int], verdict: Verdict) -> None:
        """«Lo ha detto X»: what stands before it in the paragraph was X's statement."""
        for earlier in reversed(numbers):
            before = self.verdicts[earlier]
            if before.reported or before.is_voiced:
                break
            mode = before.mode if before.mode != "narration" else "indirect"
            self.verdicts[earlier] = replace(
                before, speaker=verdict.speaker, mode=mode,
                rule="attributed by the next sentence", confidence="medium",
            )  # fmt: skip

    def _fill_pending(self, numbers: Sequence[int]) -> None:
        """Give sentences that are all quotation the speaker of the clause beside them."""
        behind: list[Verdict | None] = []
        after: Verdict | None = None
        for number in reversed(numbers):
            behind.append(after)
            after = self.verdicts[number] if self.verdicts[number].speaker else after
        for position, number in enumerate(numbers):
            verdict = self.verdicts[number]
            if verdict.speaker:
                continue
            before = self.verdicts[numbers[position - 1]] if position else None
            verdict.speaker, verdict.rule, verdict.confidence = self._pending(
                number, before, behind[-1 - position]
            )
            if number == numbers[-1]:
                self._take_floor(verdict)

    def _pending(
        self, number: int, before: Verdict | None, after: Verdict | None
    ) -> tuple[str, str, str]:
        same = self._same_passage(number)
        if same is not None:
            return same.speaker, "same quotation", same.confidence
        previous = self.verdicts[number - 1] if number else None
        if previous is not None and previous.is_voiced and self._resumes(number):
            return previous.speaker, "quotation resumed", "medium"
        if before is not None and before.is_voiced:
            return before.speaker, "quotation follows", "medium"
        if after is not None and after.reported and after.is_voiced:
            return after.speaker, "quotation precedes", "medium"
        if before is not None and before.speaker == NARRATOR and before.about:
            return before.about, "quotation behind its subject", "low"
        led_in = number > 0 and ends_open(self._content, self._corpus.sentences[number - 1])
        if previous is not None and previous.is_voiced and (led_in or previous.reported):
            return previous.speaker, "quotation follows", "medium"
        if self._floor.owner:
            return self._floor.owner, "section of a leader", "low"
        if led_in and self._floor.voiced:
            return self._floor.voiced, "quotation after a lead-in", "low"
        return UNATTRIBUTED, "quotation alone", "low"

    def _same_passage(self, number: int) -> Verdict | None:
        """The verdict of a sentence that shares this one's quotation and names its speaker."""
        for passage in self._passages_in(self._corpus.sentences[number]):
            if passage.start not in self._voice_of_passage:
                self._voice_of_passage[passage.start] = self._voiced_within(passage)
            found = self._voice_of_passage[passage.start]
            if found is not None:
                return found
        return None

    def _voiced_within(self, passage: Passage) -> Verdict | None:
        """The first sentence that reaches into a passage and already has a speaker."""
        first = bisect_right(self._sentence_starts, passage.start) - 1
        last = bisect_left(self._sentence_starts, passage.end)
        within = self.verdicts[max(first, 0) : last]
        return next((v for v in within if v.speaker and v.rule != _UNREAD), None)

    def _resumes(self, number: int) -> bool:
        """The quotation began in an earlier paragraph."""
        passages = self._passages_in(self._corpus.sentences[number])
        if not passages:
            return False
        before = self._said.before(passages[0])
        return passages[0].resumes or (before is not None and before.runs_on)

    # -- whose words they are --------------------------------------------------------------

    def _note_cited_people(self) -> None:
        """Passages in a turn, within marks or in a report that hold another's words."""
        around: Passage | None = None
        for passage, name in zip(self.passages, self.names, strict=True):
            if passage.depth == 0:
                around = passage
            if name or self._corpus.blocks[passage.block].kind != "prose":
                continue
            number = bisect_right(self._sentence_starts, passage.start) - 1
            sentence, verdict = self._corpus.sentences[number], self.verdicts[number]
            scope = sentence.start
            if verdict.split and passage.start >= verdict.split[0]:
                scope, verdict = verdict.split
            nested = passage.depth > 0 and around is not None
            cited = cited_person(
                self._content, passage.start, around.start + 1 if nested else scope, self._cast,
                verdict.speaker, spoken=nested or verdict.mode == "transcript",
            ) if verdict.is_voiced else ""  # fmt: skip
            if cited:
                verdict.quoted[passage.start] = cited

    def _people_in_heading(self, block: Block) -> list[tuple[int, str, bool]]:
        """Where a heading names whom, and whether that one stands at the head of a clause.

        Read once, however many marks the heading holds.
        """
        if block.start not in self._headings:
            clause = self._heading_clause(block)
            nouns = words(clause.language, "reporting_nouns")
            self._headings[block.start] = [
                (
                    clause.tokens[mention.first].start,
                    self._cast.resolve(mention, ()),
                    not mention.first or not clause.tokens[mention.first - 1].is_word
                    or clause.low(mention.first - 1) in nouns,
                )
                for mention in self._cast.mentions(self._content, clause)
                if not mention.preposition or clause.low(mention.first - 1) in nouns
            ]  # fmt: skip
        return self._headings[block.start]

    def speaker_in_heading(self, block: Block, passage: Passage, *, name: bool) -> str:
        """Who heads the clause before the marks: «Venn riceve Rask: «…»» is Venn's.

        «Venn: «Sì». Rask: «No»», «Venn promette, Rask frena: «…»», «La replica di Rask: «…»».
        """
        if name:
            return NARRATOR
        people = [person for person in self._people_in_heading(block) if person[1]]
        heads = [who for start, who, head in people if head and start < passage.start]
        before = [who for start, who, _ in people if start < passage.start]
        behind = [who for start, who, _ in people if start > passage.start]
        return column((heads[-1:] or before[:1] or behind[:1] or [UNATTRIBUTED])[0])


def _stays_in_list(block: Block, words: Sequence[Words], sentences: int) -> bool:
    """Items, labelled paragraphs and short statements continue a lead-in."""
    return block.list_item or sentences <= 2 or words[0].labelled


def _owner_of_heading(
    clause: Clause, mentions: Sequence[Mention], leaders: set[str], *, begun: bool
) -> str:
    """«Vladimir Putin: …», «Il Presidente Tokayev», «L'intervento della premier».

    A colon and marks make a section («Venn: «Non cederemo»») only below the first prose;
    above it they belong to a title. So does «Venn e il nodo dei fondi».
    """
    if len(leaders) != 1:
        return ""
    (owner,) = leaders
    mention = next(m for m in mentions if m.who == owner)
    nouns = words(clause.language, "reporting_nouns")
    speech = any(clause.low(at) in nouns for at in range(mention.first))
    behind = clause.low(mention.last + 1)
    quoted = any(token.quoted for token in clause.tokens)
    topic = behind == "e" and clause.is_a(mention.last + 2, "determiner")
    ends = behind in ("", ":", "–", "—", "-")
    alone = mention.first == 0 and (
        (ends and not quoted) or (begun and (topic or (quoted and behind == ":")))
    )
    return owner if alone or speech else ""
