"""Who has the floor: what a reader remembers from one sentence of a text to the next.

A speech goes on until somebody else speaks, the author takes over, or a heading opens a
new section. Every rule asks this record, and only `helpers.speech.reading` moves it on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.study import NARRATOR, UNATTRIBUTED

# A person named longer ago than the last so many is forgotten.
_MEMORY = 12


@dataclass(frozen=True)
class Floor:
    """What is known before a sentence is read. Voices are as in `Mention.who`, or empty.

    Attributes:
        speaker: Who spoke last in this paragraph.
        before: Who had the floor at the end of the paragraph before.
        person: Which person of the study spoke last in this paragraph.
        voiced: Which person of the study spoke last of all.
        subject: Whom this paragraph was last about: a leader, or somebody named at its head.
        listed: Who has the list that is running; the narrator has lists too.
        section: Whose section this is.
        inherited: Only an earlier heading says so.
        named: Which persons of the study this paragraph has named so far.
        fresh: No sentence of this paragraph has been decided yet.
        titled: A heading has been read; the first is the text's title.
        begun: Prose has been read; headings before it are titles too.
        headed: A heading has been read and no prose since.
        labelled: This paragraph opens with a label and goes on somebody's speech.
        recent: Who was spoken of, the most recent first.
    """

    speaker: str = ""
    before: str = ""
    person: str = ""
    voiced: str = ""
    subject: str = ""
    listed: str = ""
    section: str = ""
    inherited: bool = False
    named: tuple[str, ...] = ()
    fresh: bool = True
    titled: bool = False
    begun: bool = False
    headed: bool = False
    labelled: bool = False
    recent: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Whose list or section this is; the narrator's lists are nobody's."""
        owner = self.listed or self.section
        return "" if owner == NARRATOR else owner

    @property
    def last_heard(self) -> str:
        """Who has the floor, else whom this paragraph is about, else who was spoken of last.

        What an earlier paragraph spoke of counts at the head of a paragraph only: further down
        it is no evidence.
        """
        near = (self.speaker, self.subject, self.owner, self.alone)
        before = self.recent[:1] if self.fresh else ()
        return next((who for who in (*near, *before) if who), "")

    @property
    def alone(self) -> str:
        """The only person of the study whom this paragraph has named, or empty."""
        return self.named[0] if len(self.named) == 1 else ""

    def met(self, who: str) -> Floor:
        """Somebody is spoken of, or speaks."""
        if not who or who in (NARRATOR, UNATTRIBUTED) or self.recent[:1] == (who,):
            return self
        others = tuple(other for other in self.recent if other != who)
        return replace(self, recent=(who, *others)[:_MEMORY])

    def taken_by(self, who: str, *, person: bool) -> Floor:
        """A sentence was this voice's.

        Args:
            who: The voice; `UNATTRIBUTED` or empty leaves the floor where it was.
            person: It is a person of the study.
        """
        if who == NARRATOR:
            return replace(self, speaker="")
        if not who or who == UNATTRIBUTED:
            return self
        if not person:
            return replace(self, speaker=who)
        return replace(self, speaker=who, person=who, voiced=who)

    def in_new_paragraph(self) -> Floor:
        """A paragraph begins: whoever spoke in the last one may go on, or may not."""
        return replace(self, begun=True, headed=False, labelled=False, before=self.speaker,
                       speaker="", person="", subject="", named=(), fresh=True)  # fmt: skip

    def naming(self, who: str) -> Floor:
        """A person of the study is named in this paragraph as somebody who acts."""
        return self if who in self.named else replace(self, named=(*self.named, who))

    def about(self, who: str, *, leader: bool) -> Floor:
        """Somebody is a sentence's subject; another leader at its head ends a section."""
        ends = leader and self.section not in ("", who) and not self.subject
        return replace(self, subject=who, section="" if ends else self.section)

    def under_heading(self) -> Floor:
        """A heading stands between: nobody has the floor, and no list runs on."""
        return replace(self, titled=True, headed=True, speaker="", before="", listed="")
