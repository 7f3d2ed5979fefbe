"""Who speaks, and how it is given: every stretch of text to one voice and one mode.

The rules read a text the way its editor means it to be read: labels open turns, headings
open sections, a lead-in opens a list, a reporting verb has a subject, a quotation has
somebody who says it. Each decision carries the name of its rule and a confidence, and
where nothing establishes a speaker the answer is `unattributed` or the narrator, never the
nearest name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import simplemma

from helpers.clauses import Clause, read_clause
from helpers.corpus import Corpus, Sentence, parse, words_in
from helpers.layout import Block, names_person
from helpers.lexicons import entries, read_lexicon
from helpers.marks import Passage, passages_of
from helpers.mentions import BOTH, OTHER, Cast, Mention
from helpers.quotations import is_name
from helpers.reporting import Predicate, counts_as_report, predicates
from helpers.study import Study

NARRATOR = "narrator"
UNATTRIBUTED = "unattributed"
MODES = ("transcript", "direct", "indirect", "mixed", "narration")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Segment:
    """A stretch of one text in one voice and one mode.

    Attributes:
        id: ``TEXT-s0001``, counted through the text.
        sentence_id: The sentence of prose it belongs to; empty for other kinds.
        line: 1-based line in which it begins.
        start, end: Offsets in the text.
        kind: One of `helpers.layout.KINDS`.
        speaker: A person's key, ``narrator``, ``both``, ``other`` or ``unattributed``.
        mode: One of `MODES`.
        rule: Which rule decided.
        confidence: ``high``, ``medium`` or ``low``: read the low ones first.
    """

    id: str
    sentence_id: str
    line: int
    start: int
    end: int
    kind: str
    speaker: str
    mode: str
    rule: str
    confidence: str


@dataclass(frozen=True)
class Quotation:
    """One passage in quotation marks, with who utters it here.

    Attributes:
        line: 1-based line in which it begins.
        start, end: Offsets, marks included.
        marks: As written.
        speaker: Who utters it, as in `Segment`.
        quoted_person: Whose words they are, where another's.
        cue: The words that attribute it, or empty.
        is_name: The marks hold a title or a programme's name.
        balanced: The marks fit each other.
    """

    line: int
    start: int
    end: int
    marks: str
    speaker: str
    quoted_person: str
    cue: str
    is_name: bool
    balanced: bool


@dataclass(frozen=True)
class Report:
    """A reporting verb and the person it is lent to: the evidence of stance.

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


@dataclass(frozen=True)
class Voices:
    """What this room says of one text.

    Attributes:
        corpus: The text, parsed.
        segments: Cover every non-blank character once, in order.
        quotations: Every passage in quotation marks, in order.
        reports: Every reporting verb with a speaker, in order.
    """

    corpus: Corpus
    segments: tuple[Segment, ...]
    quotations: tuple[Quotation, ...]
    reports: tuple[Report, ...]


def attribute(study: Study) -> tuple[Voices, ...]:
    """Attribute every text of a study.

    Args:
        study: People and texts.

    Returns:
        One `Voices` a text, in the study's order.
    """
    return tuple(_attribute_text(study, corpus) for corpus in parse(study))


def _attribute_text(study: Study, corpus: Corpus) -> Voices:
    reader = _Reader(study, corpus)
    reader.read()
    return Voices(
        corpus, tuple(reader.segments()), tuple(reader.quotations()), tuple(reader.reports)
    )


@dataclass
class _Verdict:
    """What is known of one sentence while the text is being read."""

    speaker: str = ""
    mode: str = "narration"
    rule: str = "narration"
    confidence: str = "medium"
    # Whose words a passage holds, where it is not the speaker's own: start of passage -> name.
    quoted: dict[int, str] = field(default_factory=dict)
    cue: str = ""
    # The sentence has its own reporting clause.
    reported: bool = False
    split: tuple[int, _Verdict] | None = None


@dataclass(frozen=True)
class _Claim:
    """A reporting verb with the person who does the reporting."""

    predicate: Predicate
    who: str
    subject: Mention | None
    rule: str


_LABELLED = re.compile(r"(?:[-–•·*]\s*)?[A-ZÀ-Ý][^.:;!?«»“”\"\n]{1,60}:\s+\S")
_SOLID = frozenset(("reporting verb", "source marker", "colon after name"))


class _Reader:
    """Reads one text from its first line to its last and remembers who has the floor."""

    def __init__(self, study: Study, corpus: Corpus) -> None:
        self._study = study
        self._corpus = corpus
        self._content = corpus.text.content
        self._language = study.language
        self._cast = Cast(study)
        self._passages = passages_of(corpus, study.language)
        self._is_name = [is_name(corpus, p, study.language) for p in self._passages]
        self._said = [
            passage
            for passage, name in zip(self._passages, self._is_name, strict=True)
            if not name and passage.depth == 0
        ]
        self._verdicts: list[_Verdict] = []
        self._by_block: dict[int, list[int]] = {}
        for index, sentence in enumerate(corpus.sentences):
            self._by_block.setdefault(sentence.block, []).append(index)
        self.reports: list[Report] = []
        # Who was spoken of, the most recent first.
        self._recent: list[str] = []
        # Who has the floor in this paragraph; who opened the list that is running.
        self._floor = ""
        self._list_floor = ""
        # Whose section this is, and whether its own heading says so.
        self._section = ""
        self._inherited = False
        self._titled = False
        self._turn = ""

    # -- reading ------------------------------------------------------------------

    def read(self) -> None:
        """Decide every sentence, in order."""
        transcript = self._corpus.text.kind == "transcript"
        turns = _unlabelled_turns(self._study, self._corpus) if transcript else {}
        for index, block in enumerate(self._corpus.blocks):
            if block.kind == "heading":
                self._read_heading(block)
            elif block.kind == "label":
                self._turn = self._speaker_of_label(block)
            elif block.kind == "prose":
                speaker = turns.get(index, self._turn)
                if transcript and speaker and not self._closes_transcript(index):
                    self._read_turn(index, speaker)
                else:
                    self._read_paragraph(index, block)

    def _read_turn(self, index: int, speaker: str) -> None:
        """Everything in a turn is the speaker's; quotations in it may be another's words."""
        for number in self._by_block.get(index, ()):
            verdict = _Verdict(speaker, "transcript", "labelled turn", "high", reported=True)
            said = self._passages_in(self._corpus.sentences[number])
            if said:
                self._find_quoted_person(number, said, verdict)
            self._set(number, verdict)
        self._mention(speaker)

    def _find_quoted_person(self, number: int, said: list[Passage], verdict: _Verdict) -> None:
        clause = self._clause(self._corpus.sentences[number], said)
        mentions = self._cast.mentions(self._content, clause)
        claims = self._claims(clause, mentions, beside_marks=True)
        for claim in claims:
            if claim.subject and claim.who not in ("", verdict.speaker, BOTH):
                verdict.quoted.update({p.start: self._display(claim.who) for p in said})

    def _closes_transcript(self, index: int) -> bool:
        """A last line that tells what happened: «L'incontro è proseguito a porte chiuse.»"""
        blocks = self._corpus.blocks
        if any(block.kind == "prose" for block in blocks[index + 1 :]) or blocks[index].shared_line:
            return False
        numbers = self._by_block.get(index, ())
        clauses = [self._clause(self._corpus.sentences[number], []) for number in numbers]
        return all(_tells_of_occasion(clause, self._language) for clause in clauses)

    def _speaker_of_label(self, block: Block) -> str:
        written = self._content[block.start : block.end]
        for person in self._study.people.values():
            if names_person(re.split(r"[(\[:,]", written)[0], person):
                return person.key
        first = re.match(r"[^\W_]+(?:[ .]+[^\W_]+)?", written)
        words = {row["entry"]: row["voice"] for row in _label_words(self._language)}
        if first and words.get(first.group().casefold()) == "answer":
            return self._study.leaders[0] if len(self._study.leaders) == 1 else self._answering()
        return OTHER

    def _answering(self) -> str:
        """The one who is interviewed: the leader the text's head names, if it names one."""
        return _named_in_head(self._study, self._corpus) or UNATTRIBUTED

    def _read_heading(self, block: Block) -> None:
        sentence = Sentence("", 0, block.line, block.start, block.end)
        clause = self._clause(sentence, [])
        mentions = self._cast.mentions(self._content, clause)
        leaders = {m.who for m in mentions if m.who in self._study.leaders}
        first, self._titled = not self._titled, True
        self._floor = self._list_floor = ""
        occasion = _names_occasion(clause, self._language)
        owner = _owner_of_heading(clause, mentions, leaders, self._language)
        if first or (occasion and not owner) or len(leaders) > 1:
            self._section, self._inherited = "", False
        elif owner:
            self._section, self._inherited = owner, False
            self._mention(owner)
        elif leaders:
            self._section, self._inherited = "", False
            self._mention(next(iter(leaders)))
        else:
            self._inherited = True

    def _read_paragraph(self, index: int, block: Block) -> None:
        self._floor = ""
        numbers = self._by_block.get(index, [])
        if self._list_floor and not self._stays_in_list(block):
            self._list_floor = ""
        for number in numbers:
            verdict = self._read_sentence(number, block)
            self._set(number, verdict)
            self._remember(verdict)
        self._fill_pending(numbers)
        if numbers:
            self._note_lead_in(numbers[-1])

    def _stays_in_list(self, block: Block) -> bool:
        """Items, labelled paragraphs and short statements continue a lead-in."""
        written = self._content[block.start : block.end]
        return (
            block.list_item
            or _LABELLED.match(written) is not None
            or len(self._by_block.get(self._corpus.blocks.index(block), ())) <= 2
        )

    def _note_lead_in(self, number: int) -> None:
        sentence, verdict = self._corpus.sentences[number], self._verdicts[number]
        if self._content[sentence.end - 1] == ":" and verdict.speaker not in (
            NARRATOR, UNATTRIBUTED, "",
        ):  # fmt: skip
            self._list_floor = verdict.speaker

    def _set(self, number: int, verdict: _Verdict) -> None:
        while len(self._verdicts) <= number:
            self._verdicts.append(_Verdict(NARRATOR))
        self._verdicts[number] = verdict

    def _mention(self, who: str) -> None:
        if who and who not in (NARRATOR, UNATTRIBUTED):
            if who in self._recent:
                self._recent.remove(who)
            self._recent.insert(0, who)

    def _remember(self, verdict: _Verdict) -> None:
        if verdict.speaker in (NARRATOR, ""):
            return
        if verdict.speaker != UNATTRIBUTED:
            self._floor = verdict.speaker

    # -- one sentence ----------------------------------------------------------------

    def _passages_in(self, sentence: Sentence) -> list[Passage]:
        return [p for p in self._said if p.start < sentence.end and p.end > sentence.start]

    def _clause(self, sentence: Sentence, said: Sequence[Passage]) -> Clause:
        spans = [(passage.start, passage.end) for passage in said]
        return read_clause(self._content, sentence.start, sentence.end, spans, self._language)

    def _read_sentence(self, number: int, block: Block) -> _Verdict:
        sentence = self._corpus.sentences[number]
        said = self._passages_in(sentence)
        clause = self._clause(sentence, said)
        outside = [token for token in clause.tokens if token.is_word and not token.quoted]
        if said and not outside:
            return _Verdict("", "direct", "quotation alone", "medium")
        mentions = self._resolved(self._cast.mentions(self._content, clause))
        claims = self._claims(clause, mentions, beside_marks=bool(said))
        verdict = self._decide(sentence, block, clause, mentions, claims, said)
        self._record(sentence, clause, claims)
        for mention in mentions:
            if not mention.preposition and not mention.plural:
                self._mention(mention.who)
        for mention in mentions[:1]:
            if not mention.preposition:
                self._mention(mention.who)
        if verdict.speaker in self._study.people:
            self._mention(verdict.speaker)
        return verdict

    def _resolved(self, mentions: Sequence[Mention]) -> list[Mention]:
        resolved: list[Mention] = []
        recent = list(self._recent)
        for mention in mentions:
            who = self._cast.resolve(mention, recent)
            resolved.append(replace(mention, who=who))
            if who and not mention.preposition and who not in (OTHER,):
                recent = [who, *(other for other in recent if other != who)]
        return resolved

    def _record(self, sentence: Sentence, clause: Clause, claims: Sequence[_Claim]) -> None:
        for claim in claims:
            if claim.who and claim.who != NARRATOR:
                first, last = claim.predicate.first, claim.predicate.last
                self.reports.append(
                    Report(
                        _column(claim.who), claim.predicate.lemma, claim.predicate.stance,
                        clause.tokens[first].start, clause.tokens[last].end, sentence.line,
                    )  # fmt: skip
                )

    def _decide(
        self,
        sentence: Sentence,
        block: Block,
        clause: Clause,
        mentions: list[Mention],
        claims: list[_Claim],
        said: list[Passage],
    ) -> _Verdict:
        verdict = (
            self._by_source_marker(clause, mentions)
            or self._by_claim(clause, mentions, claims, said)
            or self._by_colon(clause, mentions, said)
            or self._by_reporting_noun(clause, mentions, said)
        )
        if verdict is None and said:
            verdict = self._by_floor_with_marks(clause)
        if verdict is None:
            return self._without_report(block, clause, mentions)
        if verdict.speaker == NARRATOR:
            return verdict
        verdict.reported = True
        verdict.mode = _mode(clause, claims, said)
        self._quoted_people(verdict, clause, claims, said)
        return verdict

    def _by_claim(
        self,
        clause: Clause,
        mentions: list[Mention],
        claims: list[_Claim],
        said: list[Passage],
    ) -> _Verdict | None:
        attributed = [claim for claim in claims if claim.who]
        if not attributed:
            return None
        main = next(
            (claim for claim in attributed if claim.predicate.mood == "finite"), attributed[0]
        )
        if main.who == NARRATOR and not said:
            return None
        confidence = "high" if main.rule == "reporting verb" else "medium"
        first, last = main.predicate.first, main.predicate.last
        cue = self._content[clause.tokens[first].start : clause.tokens[last].end]
        verdict = _Verdict(main.who, "indirect", main.rule, confidence, cue=cue)
        verdict.split = self._second_voice(clause, mentions, attributed, main, said)
        return verdict

    def _second_voice(
        self,
        clause: Clause,
        mentions: list[Mention],
        claims: list[_Claim],
        main: _Claim,
        said: list[Passage],
    ) -> tuple[int, _Verdict] | None:
        """«X ha detto …, mentre Y ha replicato …»: where the second voice begins."""
        for claim in claims:
            if (
                claim.predicate.first <= main.predicate.last
                or claim.subject is None
                or claim.who == main.who
                or claim.predicate.mood != "finite"
            ):
                continue
            start = min(claim.subject.first, claim.predicate.first)
            opener = start - 1
            while opener > main.predicate.last and clause.is_adverb(opener):
                opener -= 1
            parting = clause.low(opener) in ("mentre", ";", "laddove", "ma") or (
                clause.low(opener) == "e" and clause.low(opener - 1) == ","
            )
            if parting and opener > main.predicate.last:
                at = clause.tokens[opener + (clause.low(opener) == ";")].start
                after = [p for p in said if p.start >= at]
                mode = "mixed" if after else "indirect"
                return at, _Verdict(claim.who, mode, "second voice", "medium", reported=True)
        return None

    # -- who does the reporting --------------------------------------------------------

    def _claims(
        self, clause: Clause, mentions: Sequence[Mention], *, beside_marks: bool
    ) -> list[_Claim]:
        claims: list[_Claim] = []
        for predicate in predicates(clause):
            if not counts_as_report(clause, predicate, beside_marks=beside_marks):
                continue
            who, subject, rule = self._subject(clause, mentions, predicate, claims)
            claims.append(_Claim(predicate, who, subject, rule))
        return claims

    def _subject(
        self,
        clause: Clause,
        mentions: Sequence[Mention],
        predicate: Predicate,
        claims: Sequence[_Claim],
    ) -> tuple[str, Mention | None, str]:
        if predicate.passive:
            return self._agent(clause, mentions, predicate)
        if predicate.mood != "finite":
            return self._shared_subject(clause, mentions, predicate, claims)
        before = self._subject_before(clause, mentions, predicate)
        if before is None or clause.low(predicate.first - 1) == ",":
            behind = self._subject_behind(clause, mentions, predicate, before)
            if behind:
                return behind.who, behind, "reporting verb"
        if before:
            return before.who, before, "reporting verb"
        return self._no_mention(clause, predicate, claims)

    def _no_mention(
        self, clause: Clause, predicate: Predicate, claims: Sequence[_Claim]
    ) -> tuple[str, Mention | None, str]:
        """A verb whose subject is no person, or is left out."""
        if _has_own_subject(clause, predicate, self._language):
            return NARRATOR, None, "reporting verb of a thing"
        if claims and claims[-1].who and predicate.first > claims[-1].predicate.last:
            return claims[-1].who, None, claims[-1].rule
        return self._dropped(predicate), None, "dropped subject"

    def _dropped(self, predicate: Predicate) -> str:
        """The person spoken of last, who must agree with the participle."""
        if predicate.plural:
            return next((who for who in self._recent if who == BOTH), "")
        for who in self._recent:
            if who == BOTH:
                continue
            gender = self._cast.gender(who)
            if not predicate.gender or not gender or gender == predicate.gender:
                return who
        return ""

    def _agent(
        self, clause: Clause, mentions: Sequence[Mention], predicate: Predicate
    ) -> tuple[str, Mention | None, str]:
        """«è stato evidenziato dal Presidente»; without agent the floor decides."""
        for mention in mentions:
            if mention.first > predicate.last and mention.preposition.startswith("da"):
                return mention.who, mention, "reporting verb"
        return self._floor or self._section_voice(), None, "passive without agent"

    def _section_voice(self) -> str:
        return self._list_floor or self._section

    def _shared_subject(
        self,
        clause: Clause,
        mentions: Sequence[Mention],
        predicate: Predicate,
        claims: Sequence[_Claim],
    ) -> tuple[str, Mention | None, str]:
        """A gerund's subject is that of the main verb, whatever verb that is."""
        if claims and claims[-1].who:
            return claims[-1].who, claims[-1].subject, claims[-1].rule
        behind = self._subject_behind(clause, mentions, predicate, None)
        free = [m for m in mentions if not m.preposition and m.first < predicate.first]
        if free:
            return free[0].who, free[0], "gerund"
        if behind is not None and predicate.mood != "gerund":
            return behind.who, behind, "gerund"
        later = [m for m in mentions if not m.preposition and m.first > predicate.last]
        if later and predicate.first < 4:
            return later[0].who, later[0], "gerund"
        if _opens_with_noun(clause, self._language):
            return NARRATOR, None, "reporting verb of a thing"
        return self._dropped(predicate), None, "dropped subject"

    def _subject_before(
        self, clause: Clause, mentions: Sequence[Mention], predicate: Predicate
    ) -> Mention | None:
        """The mention that stands as subject before the verb in the same clause."""
        start = clause.clause_start(predicate.first)
        free = [
            m for m in mentions if start <= m.first and m.last < predicate.first and not m.preposition
        ]
        if not free:
            return None
        nearest = free[-1]
        between = range(nearest.last + 1, predicate.first)
        if all(clause.is_adverb(at) or clause.is_a(at, "clitic") for at in between):
            return nearest
        return free[0]

    def _subject_behind(
        self,
        clause: Clause,
        mentions: Sequence[Mention],
        predicate: Predicate,
        before: Mention | None,
    ) -> Mention | None:
        """«ha osservato la cancelliera»: right behind the verb, adverbs between."""
        at = predicate.last + 1
        while clause.is_adverb(at) or clause.is_a(at, "day") or _is_aside(clause, at):
            at += 1
        for mention in mentions:
            if mention.first == at and not mention.preposition:
                return None if predicate.person_object and not self._follows_marks(clause, predicate) else mention
        return None

    @staticmethod
    def _follows_marks(clause: Clause, predicate: Predicate) -> bool:
        at = predicate.first - 1
        while at >= 0 and not clause.tokens[at].is_word and not clause.tokens[at].quoted:
            at -= 1
        return at >= 0 and clause.tokens[at].quoted

    # -- other ways to report -------------------------------------------------------------

    def _by_source_marker(self, clause: Clause, mentions: list[Mention]) -> _Verdict | None:
        for entry, kind in _source_markers(self._language):
            at = _find_words(clause, entry)
            if at is None:
                continue
            end = at + len(entry)
            if kind == "nobody":
                return _Verdict(UNATTRIBUTED, "indirect", "hearsay", "medium", cue=" ".join(entry))
            if kind == "his":
                who = self._recent[0] if self._recent else ""
                own = [m for m in mentions if not m.preposition and m.first < at]
                who = own[0].who if own else who
                if who:
                    return _Verdict(who, "indirect", "source marker", "medium", cue=" ".join(entry))
                continue
            if kind == "opening" and not _opens_sentence(clause, at):
                continue
            whose = [
                m for m in mentions
                if m.first in (end - 1, end) or (m.first == end + 1 and clause.is_a(end, "determiner"))
            ]  # fmt: skip
            if whose and whose[0].who and self._marks_view(clause, kind, whose[0]):
                return _Verdict(
                    whose[0].who, "indirect", "source marker", "high", cue=" ".join(entry)
                )
        return None

    @staticmethod
    def _marks_view(clause: Clause, kind: str, whose: Mention) -> bool:
        """«Per la premier, …» needs its comma; «secondo la premier» does not."""
        if kind != "opening":
            return True
        return clause.low(whose.last + 1) in (",", "«", "“", '"', "il", "la", "si", "è", "non", "l'")

    def _by_colon(
        self, clause: Clause, mentions: list[Mention], said: list[Passage]
    ) -> _Verdict | None:
        """«Tokayev: «…»»."""
        for mention in mentions:
            after = mention.last + 1
            if clause.low(after) == ":" and mention.who and (said or mention.first <= 1):
                if mention.preposition and not said:
                    continue
                return _Verdict(mention.who, "indirect", "colon after name", "high")
        return None

    def _by_reporting_noun(
        self, clause: Clause, mentions: list[Mention], said: list[Passage]
    ) -> _Verdict | None:
        """«L'appello della premier: …», «nelle parole di X», «la sua risposta: «…»»."""
        nouns = _reporting_nouns(self._language)
        has_message = bool(said) or any(t.low in (":", "che") for t in clause.tokens)
        if not has_message:
            return None
        for index, token in enumerate(clause.tokens):
            if token.quoted or token.low not in nouns:
                continue
            whose = [
                m for m in mentions
                if m.preposition.startswith("d") and index < m.first <= index + 3 and m.who
            ]  # fmt: skip
            cue = token.word
            if whose:
                return _Verdict(whose[0].who, "indirect", "reporting noun", "medium", cue=cue)
            if said and clause.is_a(index - 1, "possessive") and self._recent:
                return _Verdict(self._recent[0], "indirect", "reporting noun", "low", cue=cue)
        return None

    def _by_floor_with_marks(self, clause: Clause) -> _Verdict | None:
        who = self._floor or self._section_voice()
        if not who:
            return None
        return _Verdict(who, "indirect", "quotation in a running report", "medium")

    def _without_report(
        self, block: Block, clause: Clause, mentions: list[Mention]
    ) -> _Verdict:
        """No reporting clause: the narrator's, unless somebody's speech goes on."""
        marked = any(token.quoted for token in clause.tokens)
        if marked:
            free = [m for m in mentions if not m.preposition and m.who]
            who = free[0].who if len({m.who for m in free}) == 1 else UNATTRIBUTED
            mode = _mode(clause, (), self._said)
            return _Verdict(who, mode, "quotation without a reporting clause", "low")
        if _tells_of_occasion(clause, self._language) or self._stages(clause, mentions):
            return _Verdict(NARRATOR, "narration", "staging", "medium")
        if self._list_floor:
            return _Verdict(self._list_floor, "indirect", "list under a lead-in", "medium")
        if self._floor and self._goes_on(clause, mentions):
            return _Verdict(self._floor, "indirect", "continuing statement", "low")
        if self._section:
            confidence = "low" if self._inherited else "medium"
            return _Verdict(self._section, "indirect", "section of a leader", confidence)
        return _Verdict(NARRATOR, "narration", "narration", "medium")

    def _stages(self, clause: Clause, mentions: Sequence[Mention]) -> bool:
        """A person does something in the past, and it is no report."""
        for mention in mentions:
            if mention.preposition or mention.first > 6:
                continue
            at = mention.last + 1
            while clause.is_adverb(at) or clause.is_a(at, "clitic"):
                at += 1
            if clause.is_a(at, "have", "be"):
                return True
        return _first_verb_stages(clause, self._language)

    def _goes_on(self, clause: Clause, mentions: Sequence[Mention]) -> bool:
        """Wishes, duties and prospects in the running paragraph are the speaker's."""
        if self._section or any(m.who != self._floor for m in mentions if not m.preposition):
            return bool(self._section) and self._floor == self._section
        return _looks_ahead(clause)

    # -- passages ---------------------------------------------------------------------

    def _fill_pending(self, numbers: Sequence[int]) -> None:
        """Give sentences that are all quotation the speaker of the clause beside them."""
        for position, number in enumerate(numbers):
            verdict = self._verdicts[number]
            if verdict.speaker:
                continue
            before = self._verdicts[numbers[position - 1]] if position else None
            same = self._shares_passage(number, numbers)
            after = next(
                (
                    self._verdicts[later]
                    for later in numbers[position + 1 :]
                    if self._verdicts[later].speaker
                ),
                None,
            )
            verdict.speaker, verdict.rule, verdict.confidence = self._pending(
                before, after, same, number
            )
            self._remember(verdict)

    def _shares_passage(self, number: int, numbers: Sequence[int]) -> _Verdict | None:
        """The verdict of a sentence that shares this one's quotation and names its speaker."""
        sentence = self._corpus.sentences[number]
        for passage in self._passages_in(sentence):
            for other in numbers:
                if other == number:
                    continue
                there = self._corpus.sentences[other]
                touches = passage.start < there.end and passage.end > there.start
                if touches and self._verdicts[other].speaker:
                    return self._verdicts[other]
        return None

    def _pending(
        self,
        before: _Verdict | None,
        after: _Verdict | None,
        same: _Verdict | None,
        number: int,
    ) -> tuple[str, str, str]:
        if same is not None:
            return same.speaker, "same quotation", same.confidence
        passages = self._passages_in(self._corpus.sentences[number])
        if passages and passages[0].resumes or self._opens_again(passages):
            previous = self._verdicts[number - 1] if number else None
            if previous and previous.speaker not in ("", NARRATOR):
                return previous.speaker, "quotation resumed", "medium"
        if before is not None and before.speaker not in (NARRATOR, UNATTRIBUTED, ""):
            return before.speaker, "quotation follows", "medium"
        if after is not None and after.reported and after.speaker != NARRATOR:
            return after.speaker, "quotation precedes", "medium"
        if number and self._leads_in(number - 1):
            return self._verdicts[number - 1].speaker, "quotation follows", "medium"
        voice = self._section_voice()
        if voice:
            return voice, "section of a leader", "low"
        return UNATTRIBUTED, "quotation alone", "low"

    def _opens_again(self, passages: Sequence[Passage]) -> bool:
        if not passages:
            return False
        index = self._said.index(passages[0])
        return index > 0 and self._said[index - 1].runs_on

    def _leads_in(self, number: int) -> bool:
        verdict = self._verdicts[number]
        end = self._corpus.sentences[number].end
        return verdict.speaker not in ("", NARRATOR, UNATTRIBUTED) and (
            self._content[end - 1] == ":" or verdict.reported
        )

    def _quoted_people(
        self,
        verdict: _Verdict,
        clause: Clause,
        claims: Sequence[_Claim],
        said: Sequence[Passage],
    ) -> None:
        """Words of a third person whom the speaker cites: the nearest verb is another's."""
        for passage in said:
            before = [
                claim
                for claim in claims
                if claim.subject and clause.tokens[claim.predicate.last].end <= passage.start
            ]
            if len(before) > 1 and before[-1].who not in ("", before[0].who, NARRATOR):
                if before[0].who == verdict.speaker:
                    verdict.quoted[passage.start] = self._display(before[-1].who)

    def _display(self, who: str) -> str:
        return who.removeprefix(f"{OTHER}:")

    # -- results ----------------------------------------------------------------------

    def segments(self) -> Iterator[Segment]:
        """Every block in order, prose cut into sentences and, rarely, into two voices."""
        number = 0
        for index, block in enumerate(self._corpus.blocks):
            for part in self._parts(index, block):
                number += 1
                yield replace(part, id=f"{self._corpus.text.id}-s{number:04d}")

    def _parts(self, index: int, block: Block) -> Iterator[Segment]:
        if block.kind != "prose":
            yield Segment(
                "", "", block.line, block.start, block.end, block.kind,
                NARRATOR, "narration", "layout", "high",
            )  # fmt: skip
            return
        for number in self._by_block.get(index, ()):
            sentence, verdict = self._corpus.sentences[number], self._verdicts[number]
            end = verdict.split[0] if verdict.split else sentence.end
            yield self._segment(sentence, sentence.start, end, verdict)
            if verdict.split:
                yield self._segment(sentence, end, sentence.end, verdict.split[1])

    def _segment(self, sentence: Sentence, start: int, end: int, verdict: _Verdict) -> Segment:
        end = start + len(self._content[start:end].rstrip())
        return Segment(
            "", sentence.id, sentence.line, start, end, "prose",
            _column(verdict.speaker or NARRATOR), verdict.mode, verdict.rule, verdict.confidence,
        )  # fmt: skip

    def quotations(self) -> Iterator[Quotation]:
        """Every passage with its speaker: that of the stretch it stands in."""
        sentences = self._corpus.sentences
        for passage, name in zip(self._passages, self._is_name, strict=True):
            block = self._corpus.blocks[passage.block]
            numbers = [
                n
                for n in self._by_block.get(passage.block, ())
                if sentences[n].start <= passage.start < sentences[n].end
            ]
            verdict = self._verdicts[numbers[0]] if numbers else _Verdict(NARRATOR)
            if verdict.split and passage.start >= verdict.split[0]:
                verdict = verdict.split[1]
            line = sentences[numbers[0]].line if numbers else block.line
            speaker = _column(verdict.speaker or NARRATOR)
            if block.kind != "prose":
                speaker = self._speaker_in_heading(block, name)
            yield Quotation(
                line, passage.start, passage.end, passage.marks, speaker,
                verdict.quoted.get(passage.start, ""), verdict.cue, name, passage.balanced,
            )  # fmt: skip

    def _speaker_in_heading(self, block: Block, name: bool) -> str:
        """«La premier: «Non cederemo»»: the one person a heading names."""
        if name:
            return NARRATOR
        sentence = Sentence("", 0, block.line, block.start, block.end)
        passages = [p for p in self._said if block.start <= p.start < block.end]
        clause = self._clause(sentence, passages)
        who = {
            _column(self._cast.resolve(m, ()))
            for m in self._cast.mentions(self._content, clause)
            if not m.preposition
        } - {""}
        return who.pop() if len(who) == 1 else UNATTRIBUTED


# --- small grammar of reports -----------------------------------------------------


def _column(who: str) -> str:
    """A voice as the tables name it: whoever is nobody's key is `other`."""
    return OTHER if who.startswith(OTHER) else who


def _is_aside(clause: Clause, at: int) -> bool:
    """«ha detto ai giornalisti la premier», «ha aggiunto, in serata, …» are not read; a
    short adverbial of one word is."""
    return clause.low(at) in ("a", "in") and clause.low(at + 1) in ("margine", "proposito")


def _mode(clause: Clause, claims: Sequence[_Claim], said: Sequence[Passage]) -> str:
    """Direct where the whole message is marked, mixed where the author words part of it."""
    tokens = clause.tokens
    marked = [index for index, token in enumerate(tokens) if token.quoted]
    if not said or not marked:
        return "indirect"
    outside = [t for t in tokens if t.is_word and not t.quoted]
    if not outside:
        return "direct"
    runs = _runs(marked)
    if not all(_stands_alone(clause, first, last) for first, last in runs):
        return "mixed"
    reported = any(
        clause.is_a(at, "complementizer") and clause.low(at) in ("che", "come")
        and any(claim.predicate.last < at <= claim.predicate.last + 8 for claim in claims)
        for at in range(len(tokens))
        if not tokens[at].quoted
    )
    return "mixed" if reported else "direct"


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _stands_alone(clause: Clause, first: int, last: int) -> bool:
    """A marked message opens the sentence, or stands behind a colon or a comma."""
    before = clause.low(first - 1)
    return first == 0 or before in (":", ",", "–", "—", "-", ".", ")") or not clause.tokens[
        first - 1
    ].is_word


def _has_own_subject(clause: Clause, predicate: Predicate, language: str) -> bool:
    """«Il documento sottolinea»: a noun phrase that is no person stands before the verb."""
    end = predicate.first
    while end and (clause.is_adverb(end - 1) or clause.is_a(end - 1, "clitic")):
        end -= 1
    start = end
    while start and clause.tokens[start - 1].is_word and not clause.tokens[start - 1].quoted:
        start -= 1
    if start == end:
        return False
    words = range(start, end)
    opening = next((at for at in words if not clause.is_adverb(at)), None)
    if opening is None or clause.is_a(opening, "preposition", "conjunction"):
        return False
    if clause.low(opening) in ("e", "ed", "o", "che", "chi", "come", "se", "né"):
        return False
    return clause.is_a(opening, "determiner", "possessive") or clause.tokens[opening].capitalised


def _opens_with_noun(clause: Clause, language: str) -> bool:
    return clause.is_a(0, "determiner", "possessive")


def _opens_sentence(clause: Clause, at: int) -> bool:
    return all(not clause.tokens[i].is_word or clause.low(i) in ("e", "ma", "anche") for i in range(at))


def _find_words(clause: Clause, words: tuple[str, ...]) -> int | None:
    """Where these words stand outside quoted words; the last may be an articulated preposition."""
    for at in range(len(clause.tokens) - len(words) + 1):
        if clause.tokens[at].quoted:
            continue
        if all(_fits(clause.low(at + step), word) for step, word in enumerate(words)):
            return at
    return None


def _fits(low: str, word: str) -> bool:
    if low == word:
        return True
    return word in ("di", "a") and low in _ARTICULATED[word]


_ARTICULATED = {
    "di": frozenset(("del", "dello", "della", "dell'", "dei", "degli", "delle")),
    "a": frozenset(("al", "allo", "alla", "all'", "ai", "agli", "alle")),
}
_AHEAD = re.compile(r".{2,}(?:rà|ranno|rebbe|rebbero|remo)$")
_DUTY = frozenset(("deve", "devono", "occorre", "bisogna", "serve", "servono", "dovrebbe", "va", "vanno", "può", "possono"))


def _looks_ahead(clause: Clause) -> bool:
    """Future, conditional or duty: what somebody holds, rather than what happened."""
    return any(
        _AHEAD.match(token.low) or token.low in _DUTY
        for token in clause.tokens
        if token.is_word and not token.quoted
    )


def _names_occasion(clause: Clause, language: str) -> bool:
    lows = {token.low for token in clause.tokens}
    return not _occasions(language).isdisjoint(lows)


def _tells_of_occasion(clause: Clause, language: str) -> bool:
    """The sentence's opening noun phrase is an occasion or a piece of speech."""
    known = _occasions(language) | _reporting_nouns(language)
    for index in range(min(6, len(clause.tokens))):
        if clause.is_a(index, "determiner", "possessive") and clause.low(index + 1) in known:
            return index <= 1 or clause.is_a(index - 1, "preposition") is False
        if clause.is_a(index, "preposition") and index and clause.low(index + 1) in known:
            return True
        if clause.is_a(index, "have", "be"):
            return False
    return False


def _first_verb_stages(clause: Clause, language: str) -> bool:
    """The first compound verb is one of doing: «si è tenuto», «ha accettato»."""
    for index in range(1, len(clause.tokens)):
        if not clause.is_a(index, "have", "be"):
            continue
        at = index + 1
        while clause.is_adverb(at) or clause.is_a(at, "be"):
            at += 1
        if at < len(clause.tokens):
            return _lemma(clause.low(at), language) in _staging_verbs(language)
    return False


@cache
def _lemma(word: str, language: str) -> str:
    return simplemma.lemmatize(word, lang=language)


def _owner_of_heading(
    clause: Clause, mentions: Sequence[Mention], leaders: set[str], language: str
) -> str:
    """«Vladimir Putin: …», «Il Presidente Tokayev», «L'intervento della premier»."""
    if len(leaders) != 1:
        return ""
    (owner,) = leaders
    mention = next(m for m in mentions if m.who == owner)
    nouns = _reporting_nouns(language)
    speech = any(clause.low(at) in nouns for at in range(mention.first))
    alone = mention.first == 0 and (
        mention.last == len(clause.tokens) - 1 or clause.low(mention.last + 1) in (":", "–", "—", "-", ",")
    )
    return owner if alone or speech else ""


@cache
def _occasions(language: str) -> frozenset[str]:
    return frozenset(entries(language, "occasions"))


@cache
def _reporting_nouns(language: str) -> frozenset[str]:
    return frozenset(entries(language, "reporting_nouns"))


@cache
def _staging_verbs(language: str) -> frozenset[str]:
    return frozenset(entries(language, "staging_verbs"))


@cache
def _label_words(language: str) -> tuple[dict[str, str], ...]:
    return read_lexicon(language, "label_words", ("entry", "voice"))


@cache
def _source_markers(language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    rows = read_lexicon(language, "source_markers", ("entry", "kind"))
    cut = [(tuple(re.findall(r"[^\W_]+'?", row["entry"])), row["kind"]) for row in rows]
    return tuple(sorted(cut, key=lambda pair: -len(pair[0])))


# --- transcripts without labels ------------------------------------------------------


def _named_in_head(study: Study, corpus: Corpus) -> str:
    """The one leader whom the head of a text, or its title, names."""
    head = [corpus.text.title]
    for block in corpus.blocks:
        if block.kind == "prose" and len(head) > 3:
            break
        head.append(corpus.slice(block.start, block.end))
    named = []
    for written in head:
        for key in study.leaders:
            person = study.people[key]
            names = (person.name, *person.aliases, *person.roles, person.name.split()[-1])
            if any(name.casefold() in written.casefold() for name in names) and key not in named:
                named.append(key)
        if len(named) == 1:
            return named[0]
    return ""


def _unlabelled_turns(study: Study, corpus: Corpus) -> dict[int, str]:
    """Speakers of a transcript that has no labels: a speech, or an interview.

    In an interview short paragraphs that ask alternate with paragraphs that answer; the
    one who answers is the leader whom the head names. A speech is wholly that leader's.
    """
    if any(block.kind == "label" for block in corpus.blocks):
        return {}
    speaker = _named_in_head(study, corpus)
    if not speaker:
        return {}
    prose = [index for index, block in enumerate(corpus.blocks) if block.kind == "prose"]
    asking = [i for i in prose if _asks(corpus, i)]
    if len(asking) < 3:
        return dict.fromkeys(prose, speaker)
    first = asking[0]
    return {i: OTHER if i in asking else speaker for i in prose if i >= first}


def _asks(corpus: Corpus, index: int) -> bool:
    block = corpus.blocks[index]
    written = corpus.slice(block.start, block.end)
    return written.rstrip("»”\"").endswith("?") and words_in(written) <= 70
