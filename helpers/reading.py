"""Reading a text from its first line to its last, and deciding who speaks.

The rules read a text the way its editor means it to be read: labels open turns, headings
open sections, a lead-in opens a list, a reporting verb has a subject, a quotation has
somebody who says it. They are tried from the surest to the least sure; where nothing
establishes a speaker the answer is `unattributed` or the narrator, never the nearest name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from helpers import narration
from helpers.claims import Background, Claim, claims_of
from helpers.clauses import (
    Clause,
    Phrase,
    Phrasebook,
    dateline_end,
    find_phrases,
    is_enumerated,
    phrasebook,
    read_clause,
)
from helpers.corpus import Corpus, Sentence
from helpers.layout import Block
from helpers.lexicons import read_lexicon
from helpers.marks import Passage, passages_of
from helpers.mentions import Cast, Mention
from helpers.modes import mode_of
from helpers.quotations import is_name
from helpers.reporting import opens_with_report
from helpers.study import BOTH, NARRATOR, OTHER, UNATTRIBUTED, Study
from helpers.turns import turns_of


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


@dataclass
class Verdict:
    """What is known of one sentence while the text is being read.

    Attributes:
        speaker: As in `Mention.who`; empty while it waits for the clause beside it.
        quoted: Start of a passage -> whose words it holds, where not the speaker's own.
        reported: The sentence has its own reporting clause.
        points_back: It says who said what stands before it («Lo ha detto X»).
        split: Where a second voice begins, and what is known of that.
    """

    speaker: str = ""
    mode: str = "narration"
    rule: str = "narration"
    confidence: str = "medium"
    cue: str = ""
    quoted: dict[int, str] = field(default_factory=dict)
    reported: bool = False
    points_back: bool = False
    split: tuple[int, Verdict] | None = None

    @property
    def is_voiced(self) -> bool:
        """Somebody other than the narrator is established."""
        return self.speaker not in ("", NARRATOR, UNATTRIBUTED)


@dataclass(frozen=True)
class _Scene:
    """One sentence, read: what every rule looks at."""

    sentence: Sentence
    clause: Clause
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    said: tuple[Passage, ...]
    markers: tuple[tuple[int, Phrase], ...]
    item: bool
    labelled: bool
    ends_open: bool

    @property
    def first_person(self) -> str:
        """The first who may be a subject: governed by no preposition, and no body."""
        free = (m.who for m in self.mentions if not m.preposition and m.who and not m.body)
        return next(free, "")


_ASIDE_IN_MARKS = re.compile(
    r"\s[-–—]\s(?P<aside>[^-–—«»“”\"]{3,120}?)\s?(?:[-–—](?=\s)|(?=[.,]?[\"”»]))"
)
_UNREAD = "not read yet"
# What is longer than this is no sentence anybody wrote; its grammar is read up to here.
_SENTENCE_REACH = 3000
_LONG_LEAD = 20
# Whoever stands this near the head of a sentence is its subject.
_ACTOR_REACH = 6
_LABEL_WORDS = 6


class Reader:
    """Reads one text from its first line to its last and remembers who has the floor.

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
        self._language = study.language
        self._cast = Cast(study)
        self.passages = passages_of(corpus, study.language)
        self.names = [is_name(corpus, p, study.language) for p in self.passages]
        self._said = [
            passage
            for passage, name in zip(self.passages, self.names, strict=True)
            if not name and passage.depth == 0
        ]
        self._said_ends = [passage.end for passage in self._said]
        self._said_starts = [passage.start for passage in self._said]
        self._sentence_starts = [sentence.start for sentence in corpus.sentences]
        self._voice_of_passage: dict[int, Verdict | None] = {}
        self._headings: dict[int, list[tuple[int, str, bool]]] = {}
        self.verdicts = [Verdict(NARRATOR, rule=_UNREAD) for _ in corpus.sentences]
        self.numbers: dict[int, list[int]] = {}
        for number, sentence in enumerate(corpus.sentences):
            self.numbers.setdefault(sentence.block, []).append(number)
        self._last_prose = max(self.numbers, default=-1)
        self.reports: list[Report] = []
        # Who was spoken of, the most recent first.
        self._recent: list[str] = []
        # Who has the floor in this paragraph, in the one before, in the list that is running.
        self._floor = self._floor_before = self._list_floor = ""
        # Which person of the study spoke last in this paragraph, and last of all.
        self._person = self._voiced = ""
        # Which leader this paragraph is about, by its sentences' subjects.
        self._subject = ""
        # Whose section this is, and whether only an earlier heading says so.
        self._section, self._inherited, self._titled = "", False, False

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

    def _read_turn(self, index: int, speaker: str) -> None:
        """Everything in a turn is the speaker's; quotations in it may be another's words."""
        self._meet(speaker)
        for number in self.numbers.get(index, ()):
            verdict = Verdict(speaker, "transcript", "labelled turn", "high", reported=True)
            sentence = self._corpus.sentences[number]
            said = self._passages_in(sentence)
            if said:
                scene = self._scene(number, self._corpus.blocks[index], said)
                for claim in scene.claims:
                    if claim.subject and claim.who not in ("", speaker, BOTH):
                        quoted = _display(claim.who)
                        verdict.quoted.update({p.start: quoted for p in said})
            self.verdicts[number] = verdict

    def _closes_transcript(self, index: int) -> bool:
        """A last line tells what happened («L'incontro è proseguito a porte chiuse»)."""
        blocks = self._corpus.blocks
        if index != self._last_prose or blocks[index].shared_line:
            return False
        scenes = [self._scene(n, blocks[index], ()) for n in self.numbers.get(index, ())]
        return all(narration.tells_of_occasion(scene.clause) for scene in scenes)

    def _read_heading(self, block: Block) -> None:
        clause = self._heading_clause(block)
        mentions = self._cast.mentions(self._content, clause)
        leaders = {m.who for m in mentions if self._cast.is_leader(m.who)}
        first, self._titled = not self._titled, True
        self._floor = self._floor_before = self._list_floor = ""
        owner = _owner_of_heading(clause, mentions, leaders)
        subheading = self._content[block.end - 1] == ":"
        if owner and not first:
            self._section, self._inherited = owner, False
            self._meet(owner)
        elif first or leaders or (narration.names_occasion(clause) and not subheading):
            self._section, self._inherited = "", False
            for mention in mentions:
                self._meet(mention.who)
        else:
            self._inherited = True

    def _heading_clause(self, block: Block) -> Clause:
        first = bisect_left(self._said_starts, block.start)
        last = bisect_left(self._said_starts, block.end)
        spans = [(passage.start, passage.end) for passage in self._said[first:last]]
        end = min(block.end, block.start + _SENTENCE_REACH)
        return read_clause(self._content, block.start, end, spans, self._language)

    def _read_paragraph(self, index: int, block: Block) -> None:
        numbers = self.numbers.get(index, [])
        self._floor_before, self._floor = self._floor, ""
        self._person = self._subject = ""
        if self._list_floor and not self._stays_in_list(block, numbers):
            self._list_floor = ""
        for position, number in enumerate(numbers):
            verdict = self._read_sentence(number, block)
            self.verdicts[number] = verdict
            self._take_floor(verdict)
            if verdict.points_back:
                self._attribute_back(numbers[:position], verdict)
        self._fill_pending(numbers)
        if numbers:
            self._note_lead_in(numbers[-1])

    def _stays_in_list(self, block: Block, numbers: Sequence[int]) -> bool:
        """Items, labelled paragraphs and short statements continue a lead-in."""
        if block.list_item or len(numbers) <= 2:
            return True
        return self._scene(numbers[0], block, ()).labelled

    def _note_lead_in(self, number: int) -> None:
        """A colon at the end opens a list, which is the voice's that opened it."""
        verdict = self.verdicts[number]
        if self._ends_open(self._corpus.sentences[number]) and verdict.speaker:
            self._list_floor = verdict.speaker

    def _ends_open(self, sentence: Sentence) -> bool:
        """A colon stands at the end: something is to follow."""
        return self._content[sentence.end - 1] == ":"

    def _take_floor(self, verdict: Verdict) -> None:
        if verdict.speaker == NARRATOR:
            self._floor = ""
        elif verdict.speaker and verdict.speaker != UNATTRIBUTED:
            self._floor = (verdict.split[1] if verdict.split else verdict).speaker
            if self._cast.is_person(self._floor):
                self._person = self._voiced = self._floor

    def _meet(self, who: str) -> None:
        """Somebody is spoken of, or speaks."""
        if who and who not in (NARRATOR, UNATTRIBUTED):
            self._recent = [who, *(other for other in self._recent if other != who)][:12]

    # -- one sentence -------------------------------------------------------------------

    def _passages_in(self, sentence: Sentence) -> tuple[Passage, ...]:
        """The outermost passages of said words that reach into a sentence."""
        first = bisect_right(self._said_ends, sentence.start)
        last = bisect_left(self._said_starts, sentence.end)
        return tuple(self._said[first:last])

    def _scene(self, number: int, block: Block, said: Sequence[Passage]) -> _Scene:
        sentence = self._corpus.sentences[number]
        start = dateline_end(self._content, sentence.start, sentence.end)
        end = min(sentence.end, start + _SENTENCE_REACH)
        spans = self._spoken_spans(said, start, end)
        clause = read_clause(self._content, start, end, spans, self._language)
        mentions = self._resolved(clause)
        background = Background(
            recent=tuple(self._recent),
            floor=self._floor,
            person=self._person,
            subject=self._subject,
            section=self._owner(),
        )
        claims = claims_of(clause, mentions, self._cast, background, beside_marks=bool(said))
        return _Scene(
            sentence, clause, mentions, tuple(claims), tuple(said), _markers(clause),
            item=is_enumerated(self._content, sentence.start, sentence.end),
            labelled=sentence.start == block.start and _is_labelled(clause, mentions),
            ends_open=self._ends_open(sentence),
        )  # fmt: skip

    def _owner(self) -> str:
        """Whose list or section this is; the narrator's lists are nobody's."""
        owner = self._list_floor or self._section
        return "" if owner == NARRATOR else owner

    def _spoken_spans(
        self, said: Sequence[Passage], first: int, last: int
    ) -> list[tuple[int, int]]:
        """Passages without the reporting clause that agencies put inside the marks."""
        spans: list[tuple[int, int]] = []
        for passage in said:
            at, end = max(passage.start, first), min(passage.end, last)
            for match in _ASIDE_IN_MARKS.finditer(self._content, at, end):
                aside = read_clause(
                    self._content, match.start("aside"), match.end("aside"), (), self._language
                )
                if opens_with_report(aside):
                    spans.append((at, match.start()))
                    at = match.end()
            spans.append((at, end))
        return [(start, end) for start, end in spans if start < end]

    def _resolved(self, clause: Clause) -> tuple[Mention, ...]:
        """The sentence's mentions, each with who is meant, as far as can be told."""
        resolved: list[Mention] = []
        recent = ([self._floor] if self._floor else []) + self._recent
        for mention in self._cast.mentions(self._content, clause):
            who = self._cast.resolve(mention, recent)
            resolved.append(replace(mention, who=who))
            if who and not mention.preposition and who not in (OTHER, UNATTRIBUTED):
                recent = [who, *(other for other in recent if other != who)]
        return tuple(self._cast.joined(clause, resolved))

    def _read_sentence(self, number: int, block: Block) -> Verdict:
        said = self._passages_in(self._corpus.sentences[number])
        scene = self._scene(number, block, said)
        if said and not any(t.is_word and not t.quoted for t in scene.clause.tokens):
            return Verdict("", "direct", "quotation alone", "medium")
        self._note_subject(scene)
        verdict = self._decide(scene)
        self._record(scene)
        for mention in scene.mentions:
            if not mention.preposition and (mention.named or self._cast.is_person(mention.who)):
                self._meet(mention.who)
        if verdict.is_voiced:
            self._meet(verdict.speaker)
        return verdict

    def _note_subject(self, scene: _Scene) -> None:
        """Whom the paragraph is about; another leader at its head ends a section."""
        free = [m for m in scene.mentions if not m.preposition and self._cast.is_leader(m.who)]
        if not free or free[0].first > _ACTOR_REACH:
            return
        if self._section not in ("", free[0].who) and not self._subject:
            self._section = ""
        self._subject = free[0].who

    def _record(self, scene: _Scene) -> None:
        for claim in scene.claims:
            if claim.who and claim.who not in (NARRATOR, UNATTRIBUTED):
                first, last = claim.predicate.first, claim.predicate.last
                self.reports.append(
                    Report(
                        column(claim.who),
                        claim.predicate.lemma,
                        claim.predicate.stance,
                        scene.clause.tokens[first].start,
                        scene.clause.tokens[last].end,
                        scene.sentence.line,
                    )
                )

    def _decide(self, scene: _Scene) -> Verdict:
        """The first rule that applies, from the surest to the least sure."""
        verdict = (
            self._by_source_marker(scene, opening=True)
            or self._by_claim(scene)
            or self._by_colon(scene)
            or self._by_source_marker(scene, opening=False)
            or self._by_part(scene)
            or self._by_reporting_noun(scene)
            or (self._by_running_report(scene) if scene.said else None)
        )
        if verdict is None:
            return self._without_report(scene)
        if verdict.speaker == NARRATOR:
            return verdict
        verdict.reported = verdict.rule != "quotation in a running report"
        verdict.mode = mode_of(scene.clause, scene.claims, scene.mentions, verdict.rule)
        self._note_quoted_people(verdict, scene)
        return verdict

    # -- rules: a report -------------------------------------------------------------------

    def _by_claim(self, scene: _Scene) -> Verdict | None:
        """A reporting verb with its subject."""
        attributed = [claim for claim in scene.claims if claim.who]
        if not attributed:
            return None
        finite = [c for c in attributed if c.predicate.mood in ("finite", "cleft")]
        main = ([c for c in finite if not c.relative] or finite or attributed)[0]
        if main.who == NARRATOR:
            voiced = [c for c in attributed if c.who != NARRATOR and c.subject is not None]
            if not voiced:
                return None
            main = voiced[0]
        if main.subject is None and (scene.item or scene.labelled) and self._owner():
            main = replace(main, who=self._owner())
        if main.subject is None and narration.comments(scene.clause) and not scene.said:
            return None
        sure = main.rule == "reporting verb" and self._cast.is_person(main.who)
        tokens = scene.clause.tokens
        verdict = Verdict(
            main.who, "indirect", main.rule, "high" if sure else "medium",
            cue=self._content[tokens[main.predicate.first].start : tokens[main.predicate.last].end],
        )  # fmt: skip
        verdict.split = self._second_voice(scene, attributed, main)
        verdict.points_back = _points_back(scene.clause, main)
        return verdict

    def _second_voice(
        self, scene: _Scene, claims: Sequence[Claim], main: Claim
    ) -> tuple[int, Verdict] | None:
        """«X ha detto …, mentre Y ha replicato …»: where the second voice begins."""
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
            while opener > main.predicate.last and clause.is_adverb(opener):
                opener -= 1
            low = clause.low(opener)
            parts = low in ("mentre", ";", ",", "laddove", "ma") or (
                low in ("e", "ed") and clause.low(opener - 1) == ","
            )
            if parts and opener > main.predicate.last:
                return self._split(scene, opener + (low in (";", ",")), claim.who)
        return self._second_view(scene, main.predicate.last, main.who)

    def _second_view(self, scene: _Scene, last: int, who: str) -> tuple[int, Verdict] | None:
        """«…, mentre per il presidente restano da chiarire le tariffe»."""
        clause = scene.clause
        for at, phrase in scene.markers:
            parted = clause.low(at - 1) in ("mentre", ";", ",", "ma", "laddove")
            if at <= last or phrase.kind not in ("opening", "of") or not parted:
                continue
            for mention in scene.mentions:
                person = mention.who and (mention.named or self._cast.is_person(mention.who))
                if mention.first == at and person and mention.who != who:
                    word = clause.low(at - 1) not in (";", ",")
                    return self._split(scene, at - word, mention.who)
        return None

    def _split(self, scene: _Scene, token: int, who: str) -> tuple[int, Verdict]:
        at = scene.clause.tokens[token].start
        marked = any(passage.start >= at for passage in scene.said)
        mode = "mixed" if marked else "indirect"
        return at, Verdict(who, mode, "second voice", "medium", reported=True)

    def _by_source_marker(self, scene: _Scene, *, opening: bool) -> Verdict | None:
        """«Secondo X», «per X», «a suo avviso», «stando a», hearsay."""
        for at, phrase in scene.markers:
            if phrase.kind == "part":
                continue
            if opening != (at == 0 or phrase.kind == "nobody"):
                continue
            cue = " ".join(phrase.words)
            aside = any(claim.parenthetical and claim.who for claim in scene.claims)
            if phrase.kind == "opening" and aside:
                continue
            if phrase.kind == "nobody":
                return Verdict(UNATTRIBUTED, "indirect", "hearsay", "medium", cue=cue)
            who = self._whose_view(scene, at, phrase)
            if who:
                sure = "high" if self._cast.is_person(who) else "medium"
                split = self._second_view(scene, at, who)
                return Verdict(who, "indirect", "source marker", sure, cue=cue, split=split)
        return None

    def _whose_view(self, scene: _Scene, at: int, phrase: Phrase) -> str:
        clause, end, kind = scene.clause, at + len(phrase.words), phrase.kind
        if kind == "his":
            own = [m for m in scene.mentions if not m.preposition and m.first < at and m.who]
            recent = [self._floor, *self._recent]
            return own[0].who if own else next((who for who in recent if who), "")
        opens = not at or clause.low(at - 1) in (":", ";")
        if kind == "opening" and (
            not opens or clause.low(end) in ("questo", "questa", "ciò", "quello")
        ):
            return ""
        if kind == "said":
            return next((claim.who for claim in scene.claims if claim.who), OTHER)
        relative = end + 1 if clause.is_a(end, "determiner") else end
        if clause.low(relative) in ("quale", "quali", "cui"):
            before = [m for m in scene.mentions if m.last < at]
            return before[-1].who if before else ""
        for mention in scene.mentions:
            if mention.first in (end - 1, end):
                return mention.who
        # «Secondo i dati del ministero, …»: a source, but nobody of the study.
        return OTHER if at == 0 and kind == "of" else ""

    def _by_colon(self, scene: _Scene) -> Verdict | None:
        """«Tokayev: «…»», «La sindaca ha messo le mani avanti: …»."""
        clause = scene.clause
        colon = next(
            (at for at, t in enumerate(clause.tokens) if t.low == ":" and not t.quoted), None
        )
        if colon is None or not scene.mentions:
            return None
        first = scene.mentions[0]
        before = next((m for m in scene.mentions if m.last + 1 == colon and m.who), None)
        if before and not before.body and (before.first <= 2 or not before.preposition):
            first = before
        if first.last + 1 == colon and first.who and (first.first <= 1 or scene.said):
            return Verdict(first.who, "indirect", "colon after name", "high")
        free = [m for m in scene.mentions if not m.preposition and m.last < colon]
        first = free[0] if free and first.preposition else first
        fronted = first.first <= 2 or clause.low(first.first - 1) == ","
        leads = fronted and not first.preposition and first.last < colon <= _LONG_LEAD
        if leads and first.who and first.who != OTHER and not narration.does_something(clause):
            return Verdict(first.who, "indirect", "colon after a person's act", "medium")
        return None

    def _by_part(self, scene: _Scene) -> Verdict | None:
        """«Malvezzi, dal canto suo, non chiude a un tavolo»: the turn passes to somebody."""
        who = scene.first_person
        if who and any(phrase.kind == "part" for _, phrase in scene.markers):
            return Verdict(who, "indirect", "turn passes", "medium")
        return None

    def _by_reporting_noun(self, scene: _Scene) -> Verdict | None:
        """«L'appello della premier: …», «è stata la replica di X», «la sua risposta: «…»»."""
        clause = scene.clause
        nouns = narration.reporting_nouns(self._language)
        for index, token in enumerate(clause.tokens):
            if token.quoted or token.low not in nouns:
                continue
            whose = [
                m for m in scene.mentions
                if m.preposition.startswith("d") and index < m.first <= index + 5 and m.who
            ]  # fmt: skip
            end = whose[0].last if whose else index
            after = clause.tokens[end + 1] if end + 1 < len(clause.tokens) else None
            message = (
                after is not None
                and (after.quoted or (after.low in (":", ",") and bool(scene.said)))
            ) or (index <= 1 and _colon_inside(clause))
            states = (
                after is not None
                and after.low in (":", "è")
                and index <= 2
                and ((after.low == ":" and not scene.ends_open) or clause.low(end + 2) == "che")
            )
            if whose and (message or states or scene.said):
                return Verdict(whose[0].who, "indirect", "reporting noun", "medium", cue=token.word)
            own = clause.is_a(index - 1, "possessive") and (message or states)
            speaker = next((w for w in (self._floor, *self._recent) if w), "")
            if own and speaker:
                return Verdict(speaker, "indirect", "reporting noun", "low", cue=token.word)
        return None

    def _by_running_report(self, scene: _Scene) -> Verdict | None:
        """Marks in a sentence without a verb of saying, while somebody has the floor."""
        who = scene.first_person or self._floor or self._owner()
        if not who or who == NARRATOR:
            return None
        return Verdict(who, "indirect", "quotation in a running report", "medium")

    # -- rules: no report ------------------------------------------------------------------

    def _without_report(self, scene: _Scene) -> Verdict:
        """The narrator's, unless somebody's speech goes on."""
        if scene.said:
            free = {m.who for m in scene.mentions if not m.preposition and m.who}
            who = free.pop() if len(free) == 1 else UNATTRIBUTED
            mode = mode_of(scene.clause, (), scene.mentions, "")
            return Verdict(who, mode, "quotation without a reporting clause", "low")
        if scene.labelled and (self._owner() or self._section):
            who = self._owner() or self._section
            return Verdict(who, "indirect", "label in a leader's part", "medium")
        if self._list_floor == NARRATOR and (scene.item or not self._section):
            return Verdict(NARRATOR, rule="list of the narrator")
        if scene.item and (self._owner() or self._floor):
            who = self._floor or self._owner()
            return Verdict(who, "indirect", "item in a leader's part", "medium")
        if self._is_the_authors(scene):
            return Verdict(NARRATOR, rule="staging or comment")
        for who, rule, confidence in self._running_voices(scene):
            if who:
                return Verdict(who, "indirect", rule, confidence)
        return Verdict(NARRATOR)

    def _running_voices(self, scene: _Scene) -> Iterator[tuple[str, str, str]]:
        listed = "" if self._list_floor == NARRATOR else self._list_floor
        yield listed, "list under a lead-in", "medium"
        if self._section or narration.argues(scene.clause):
            yield self._floor, "continuing statement", "medium" if self._section else "low"
        yield self._section, "section of a leader", "low" if self._inherited else "medium"
        if scene.ends_open and not scene.mentions:
            yield self._floor_before, "lead-in that goes on", "low"

    def _is_the_authors(self, scene: _Scene) -> bool:
        """Staging, comment, talk about the speech, or a sentence about the one who speaks."""
        clause = scene.clause
        running = self._list_floor or self._floor or self._section
        about = any(m.who == running and (m.named or m.noun) for m in scene.mentions)
        owned = self._owner() or self._section
        acts = not owned and (
            narration.acts_unnamed(clause)
            or any(
                not m.preposition
                and (m.named or m.first <= _ACTOR_REACH)
                and m.who != BOTH
                and not (m.body and m.noun)
                for m in scene.mentions
            )
        )
        return (
            about
            or acts
            or narration.stages_a_scene(clause, scene.mentions)
            or narration.tells_of_occasion(clause)
            or narration.talks_about_speech(clause)
            or narration.comments(clause)
            or narration.speaks_as_we(clause)
            or narration.sets_the_scene(clause)
            or narration.is_fragment(clause)
        )

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
        led_in = number > 0 and self._ends_open(self._corpus.sentences[number - 1])
        if previous is not None and previous.is_voiced and (led_in or previous.reported):
            return previous.speaker, "quotation follows", "medium"
        if self._owner():
            return self._owner(), "section of a leader", "low"
        if led_in and self._voiced:
            return self._voiced, "quotation after a lead-in", "low"
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
        index = bisect_left(self._said_starts, passages[0].start)
        return passages[0].resumes or (index > 0 and self._said[index - 1].runs_on)

    def _note_quoted_people(self, verdict: Verdict, scene: _Scene) -> None:
        """Words of a third person whom the speaker cites: the nearest verb is another's."""
        for passage in scene.said:
            before = [
                claim
                for claim in scene.claims
                if claim.subject and scene.clause.tokens[claim.predicate.last].end <= passage.start
            ]
            if len(before) > 1 and before[0].who == verdict.speaker:
                nearest = before[-1].who
                if nearest not in ("", verdict.speaker, NARRATOR):
                    verdict.quoted[passage.start] = _display(nearest)

    def _people_in_heading(self, block: Block) -> list[tuple[int, str, bool]]:
        """Where a heading names whom, and whether a colon gives that one the floor.

        Read once, however many marks the heading holds.
        """
        if block.start not in self._headings:
            clause = self._heading_clause(block)
            self._headings[block.start] = [
                (
                    clause.tokens[mention.first].start,
                    self._cast.resolve(mention, ()),
                    clause.low(mention.last + 1) == ":"
                    and (not mention.first or not clause.tokens[mention.first - 1].is_word),
                )
                for mention in self._cast.mentions(self._content, clause)
                if not mention.preposition
            ]
        return self._headings[block.start]

    def speaker_in_heading(self, block: Block, passage: Passage, *, name: bool) -> str:
        """«La premier: «Non cederemo»», or the subject: «Venn riceve Rask, «Non cederemo»»."""
        if name:
            return NARRATOR
        people = [person for person in self._people_in_heading(block) if person[1]]
        before = [(who, floor) for start, who, floor in people if start < passage.start]
        given = [who for who, floor in before if floor]
        behind = [who for start, who, _ in people if start > passage.start]
        subject = [who for who, _ in before[:1]]
        return column((given[-1:] or subject or behind[:1] or [UNATTRIBUTED])[0])


# --- small grammar of reports -----------------------------------------------------------


def _is_labelled(clause: Clause, mentions: Sequence[Mention]) -> bool:
    """«Energia e trasporti: la cooperazione …»: a few words that are no clause, a colon, text."""
    for at, token in enumerate(clause.tokens):
        if token.low == ":" and at:
            words = sum(1 for before in clause.tokens[:at] if before.is_word)
            people = any(mention.first < at and not mention.body for mention in mentions)
            return words <= _LABEL_WORDS and not people and at + 1 < len(clause.tokens)
        if clause.is_a(at, "have", "be") or (not token.is_word and token.low not in ",'()-/&"):
            return False
    return False


def _colon_inside(clause: Clause) -> bool:
    return any(token.low == ":" for token in clause.tokens[:-1])


def column(who: str) -> str:
    """A voice as the tables name it: whoever is nobody's key is `other`."""
    return OTHER if who.startswith(f"{OTHER}:") else who


def _display(who: str) -> str:
    return who.removeprefix(f"{OTHER}:")


def _points_back(clause: Clause, claim: Claim) -> bool:
    """«Lo ha detto X», «È quanto ha ribadito X», «Ad annunciarlo è stato X»."""
    if claim.predicate.first == 0 and clause.low(0) in ("lo", "l'"):
        return True
    if clause.low(0) in ("ad", "a") and claim.predicate.verb == 1:
        return True
    return clause.low(0) in ("è", "e'", "così", "questo") and clause.low(1) in ("quanto", "ciò")


def _markers(clause: Clause) -> tuple[tuple[int, Phrase], ...]:
    """Source markers, the longest first; «il secondo semestre» holds none."""
    found = [
        (at, phrase)
        for at, phrase in find_phrases(clause, _source_markers(clause.language))
        if not clause.is_a(at - 1, "determiner")
    ]
    return tuple(sorted(found, key=lambda hit: (-len(hit[1].words), hit[0])))


def _owner_of_heading(clause: Clause, mentions: Sequence[Mention], leaders: set[str]) -> str:
    """«Vladimir Putin: …», «Il Presidente Tokayev», «L'intervento della premier»."""
    if len(leaders) != 1:
        return ""
    (owner,) = leaders
    mention = next(m for m in mentions if m.who == owner)
    nouns = narration.reporting_nouns(clause.language)
    speech = any(clause.low(at) in nouns for at in range(mention.first))
    behind = clause.low(mention.last + 1)
    quoted = any(token.quoted for token in clause.tokens)
    alone = mention.first == 0 and behind in ("", ":", "–", "—", "-") and not quoted
    return owner if alone or speech else ""


@cache
def _source_markers(language: str) -> Phrasebook:
    rows = read_lexicon(language, "source_markers", ("entry", "kind"))
    return phrasebook((row["entry"], row["kind"]) for row in rows)
