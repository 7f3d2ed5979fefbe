"""Where a text names a person: by name, office, periphrasis or pronoun.

Names and the study's `roles` say at once who is meant. An office ("la premier"),
a pronoun ("Questi") or a counterpart ("il suo omologo") is found here and resolved by
what was read before it (`Cast.resolve`), because nothing in the words alone says who it is.
Whoever cannot be told apart stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from helpers.lexicons import grammar, read_lexicon
from helpers.speech.clauses import Clause
from helpers.speech.names import (
    article_and_role,
    is_common,
    name_pattern,
    owners,
    role_pattern,
    spans,
)
from helpers.speech.reporting import reports_in_plural
from helpers.study import BOTH, OTHER, UNATTRIBUTED, Study

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+'?")
_NAME_REACH = 7
# A person named longer ago than this is not taken up again without a name.
_ANAPHORIC_REACH = 4
_DEMONYM_LETTERS = 4
_KIN_REACH = 3
# «i due concordano», «i due convergono»
_THIRD_PLURAL = ("ano", "ono", "anno")


@dataclass(frozen=True)
class Mention:
    """A place in a sentence that means somebody.

    Attributes:
        first, last: Indices of its tokens, article and office included.
        who: A person's key, `BOTH`, ``other:NAME``, `OTHER`; empty where it must be resolved.
        preposition: The preposition that governs it, or empty.
        gender: ``m``, ``f`` or empty.
        plural: More than one is meant.
        noun: The office, for mentions by office.
        modifiers: The words that narrow the office ("kazako", "esteri").
        refers: For pronouns: ``last``, ``latter`` or ``counterpart``.
        named: A name is written here.
        introduces: The office usually brings in somebody new ("il portavoce").
        body: A body or a crowd, or somebody who is not named.
        qualified: An adjective narrows the office («il segretario generale»).
        new: An indefinite article brings somebody in («un sottosegretario», «il presidente di
            un club»).
        heads: The office is at the head of a country («il leader norvese»).
        complement: Of what it is an office («il ministro degli Esteri»), by its first word.
        seat: A place has one of it, and that word names the place («la sindaca di Lodria»).
    """

    first: int
    last: int
    who: str = ""
    preposition: str = ""
    gender: str = ""
    plural: bool = False
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    refers: str = ""
    named: bool = False
    introduces: bool = False
    body: bool = False
    qualified: bool = False
    new: bool = False
    heads: bool = False
    complement: str = ""
    seat: bool = False


@dataclass(frozen=True)
class _Noun:
    words: tuple[str, ...]
    gender: str
    kind: str


class Cast:
    """Everybody a text speaks of, and how it calls them.

    Learns while reading: the office written before a name ("la cancelliera Venn") is
    that person's office from there on.

    Args:
        study: Its people and leaders.
        names: Words the text writes as names, from `written_as_names`.

    Attributes:
        language: Whose offices and pronouns are meant.
    """

    def __init__(self, study: Study, names: AbstractSet[str]) -> None:
        self._written_as_names = names
        self.language = study.language
        self._people = study.people
        self._leaders = study.leaders
        self._names = name_pattern(study.people.values())
        self._roles = role_pattern(study.people.values(), study.language)
        self._owner_of = owners(study.people.values(), study.language)
        self._offices: dict[str, dict[str, set[str]]] = {}
        self._others: dict[str, str] = {}
        for person in study.people.values():
            for role in person.roles:
                self._learn_role(person.key, role)

    # -- reading ------------------------------------------------------------------

    def mentions(self, content: str, clause: Clause) -> tuple[Mention, ...]:
        """All mentions of one sentence outside quoted words, in order, none overlapping."""
        taken: list[Mention] = []
        for mention in (
            *self._by_name(content, clause),
            *self._by_study_role(content, clause),
            *self._by_joint_expression(clause),
            *self._by_office(clause),
            *self._by_pronoun(clause),
            *self._by_introduction(clause),
        ):
            overlaps = any(m.first <= mention.last and mention.first <= m.last for m in taken)
            if not overlaps and not clause.tokens[mention.first].quoted:
                taken.append(mention)
        taken.sort(key=lambda mention: mention.first)
        return tuple(taken)

    def is_person(self, who: str) -> bool:
        """Whether this is a key of the study."""
        return who in self._people

    def is_country(self, word: str) -> bool:
        """Whether this is the country of somebody of the study."""
        return bool(word) and any(word == person.country for person in self._people.values())

    def is_name(self, word: str) -> bool:
        """Whether a word is a name wherever it stands, so that its capital means something.

        It is never written small in the text, or no dictionary knows it.
        """
        return word in self._written_as_names or not is_common(word, self.language)

    def is_leader(self, who: str) -> bool:
        """Whether this is one of the leaders compared."""
        return who in self._leaders

    def gender(self, who: str) -> str:
        """Gender of a person of the study, or empty."""
        return self._people[who].gender if who in self._people else ""

    def _by_name(self, content: str, clause: Clause) -> Iterator[Mention]:
        for start, end, name in spans(self._names, content, clause):
            who = self._owner_of[name.casefold()]
            if self._is_relative(clause, start, end, who):
                # «Elena Rossi, moglie del presidente»: somebody else of that surname.
                written = content[clause.tokens[start - 1].start : clause.tokens[end].end]
                first = start - 1 - clause.is_a(start - 2, "kin")
                first, preposition = _article_before(clause, first)
                yield Mention(first, end, f"{OTHER}:{written.casefold()}", preposition, named=True)
                continue
            first, last = start, end
            noun = self._office_before(clause, start)
            hers = noun is not None and clause.low(noun.first - 1).endswith("la")
            if hers and self.gender(who) == "m":
                noun = None  # «Alla premier Rossi risponde»: hers, and then his name
            if noun:
                first = noun.first
                self._learn(who, noun.noun, noun.modifiers)
            first, preposition = _article_before(clause, first)
            yield Mention(
                first, last, who, preposition, self.gender(who), named=True,
                noun=noun.noun if noun else "",
            )  # fmt: skip

    def _is_relative(self, clause: Clause, start: int, end: int, who: str) -> bool:
        """Whether another first name stands before a surname, and a word of kinship beside it."""
        before = clause.tokens[start - 1] if start else None
        if before is None or not before.capitalised or clause.is_a(start - 1, "determiner"):
            return False
        person = self._people[who]
        own = {w.casefold() for n in (person.name, *person.aliases) for w in _WORD.findall(n)}
        common = is_common(before.word, self.language)  # «Ieri Rossi, padre di tre figli»
        office = self._office_before(clause, start)
        if before.low in own or common or (office and not clause.is_a(office.first, "kin")):
            return False
        behind = clause.low(end + 1) == "," and any(
            clause.is_a(at, "kin") for at in range(end + 2, end + 2 + _KIN_REACH)
        )
        return behind or any(clause.is_a(at, "kin") for at in (start - 2, start - 3))

    def _by_study_role(self, content: str, clause: Clause) -> Iterator[Mention]:
        if self._roles is None:
            return
        for start, end, written in spans(self._roles, content, clause):
            article, role = article_and_role(written, self.language)
            who = self._owner_of[f"{article} {role}".strip().casefold()]
            first, preposition = _article_before(clause, start)
            if clause.is_a(start - 1, "former"):
                # «l'ex presidente di Sarnia» held what somebody of the study holds now.
                yield Mention(start - 1, end, f"{OTHER}:{role.casefold()}", noun=role.casefold())
                continue
            if article and clause.is_a(start, "preposition"):
                preposition = clause.low(start)
            yield Mention(first, end, who, preposition, self.gender(who), noun=role.casefold())

    def _by_joint_expression(self, clause: Clause) -> Iterator[Mention]:
        nouns, pronouns = _joint_expressions(self.language)
        for index, token in enumerate(clause.tokens):
            if token.low in pronouns:
                first, preposition = _article_before(clause, index)
                yield Mention(first, index, BOTH, preposition, plural=True)
            elif token.low == "due" and clause.is_a(index - 1, "plural_article", "between"):
                if clause.low(index - 2) in ("uno", "una"):
                    # «una delle due»: one of them, and which is not told.
                    yield Mention(index - 2, index, UNATTRIBUTED)
                    continue
                last = index
                while clause.low(last + 1) in nouns:
                    last += 1
                verb_next = clause.is_a(index + 1, "have", "be", "clitic", "modal") or (
                    clause.low(index + 1).endswith(_THIRD_PLURAL)
                )
                if last > index or verb_next:
                    _, preposition = _article_before(clause, index)
                    yield Mention(index - 1, last, BOTH, preposition, plural=True)
            elif token.low in nouns and self._are_the_leaders(clause, index):
                first, preposition = _article_before(clause, index)
                yield Mention(first, index, BOTH, preposition, plural=True)
            elif clause.low(index + 1) == "e" and self._are_two_offices(clause, index):
                yield Mention(index, index + 2, BOTH, plural=True)

    def _are_the_leaders(self, clause: Clause, index: int) -> bool:
        """«i Presidenti affermano»: the plural of an office that the leaders hold."""
        low = clause.low(index)
        if not clause.is_a(index - 1, "plural_article"):
            return False
        after = index + 1
        if clause.low(after).startswith("d") and clause.is_a(after, "preposition"):
            return False
        if after < len(clause.tokens) and clause.tokens[after].capitalised:
            return False
        singulars = {low[:-1] + ending for ending in ("e", "o", "a")}
        holders = set().union(*(self._leading(noun) for noun in singulars))
        return len(self._leaders) == 2 and len(holders) == 2

    def _are_two_offices(self, clause: Clause, index: int) -> bool:
        """«Governatore e ministra concordano»: two bare offices, one of each leader."""
        if clause.is_a(index - 1, "determiner", "preposition", "possessive"):
            return False
        one, two = (self._leading(clause.low(at)) for at in (index, index + 2))
        return len(self._leaders) == 2 and len(one) == len(two) == 1 and one != two

    def _leading(self, noun: str) -> set[str]:
        return {who for who in self._offices.get(noun, {}) if who in self._leaders}

    def _by_office(self, clause: Clause) -> Iterator[Mention]:
        nouns = _person_nouns(self.language)
        index = 0
        while index < len(clause.tokens):
            if clause.tokens[index].low not in nouns:
                index += 1
                continue
            noun = _match_noun(clause, index, nouns)
            head = self._head_of_phrase(clause, index, noun) if noun else None
            if noun is None or head is None:
                index += 1
                continue
            mention = self._office_at(clause, index, head, noun)
            yield mention
            index = mention.last + 1

    def _head_of_phrase(self, clause: Clause, index: int, noun: _Noun) -> int | None:
        """First token behind the article of the phrase; None where no person is meant.

        An article or preposition stands right before («il ministro») or one adjective away
        («il grande poeta»), or the office stands bare before a name or at the head.
        """
        if clause.tokens[index].quoted:
            return None
        if clause.is_a(index - 1, "determiner", "possessive", "preposition"):
            return index
        adjective = noun.kind != "body" and index > 1 and clause.tokens[index - 1].is_word
        if adjective and clause.is_a(index - 2, "determiner", "possessive", "preposition"):
            return index - 1
        after = index + len(noun.words)
        if noun.kind != "body" and after < len(clause.tokens) and clause.tokens[after].capitalised:
            return index
        # «Fonti vicine al dossier raccontano», «riferiscono fonti diplomatiche»: a bare plural.
        before = clause.low(index - 1)
        opens = (
            not index
            or not clause.tokens[index - 1].is_word
            or before == "secondo"
            or reports_in_plural(before, self.language)
        )
        return index if opens and clause.low(index).endswith(("i", "e")) else None

    def _office_at(self, clause: Clause, index: int, head: int, noun: _Noun) -> Mention:
        last = index + len(noun.words) - 1
        modifiers, name_first, name_last = _after_noun(clause, last)
        if name_last < 0:
            name_first, name_last = _name_in_apposition(clause, last + 1)
            written = " ".join(t.low for t in clause.tokens[name_first : name_last + 1])
            if written in self._owner_of:
                name_last = -1  # somebody of the study; `joined` links the two
        first, preposition = _article_before(clause, head)
        gender = noun.gender or _gender_of_article(clause, first, index)
        name = " ".join(t.word for t in clause.tokens[name_first : name_last + 1])
        if name.isupper():
            name = ""  # a title in capitals names nobody for certain
        base = Mention(
            first, last, preposition=preposition, gender=gender,
            noun=" ".join(noun.words), modifiers=modifiers, introduces=noun.kind == "third",
            qualified=bool(modifiers) and clause.low(last + 1) == modifiers[0],
            new=clause.is_a(first, "indefinite") or _is_of_any(clause, last + 1),
            heads=noun.kind == "head",
            complement=_complement(clause, last + 1),
            seat=noun.kind == "seat" and bool(_complement(clause, last + 1))
            and clause.tokens[last + 2].capitalised,
        )  # fmt: skip
        if noun.kind == "body":
            # «il comitato Acqua Pubblica» is one; «ai cronisti Marta Neri» are two.
            end = last if base.noun.endswith("i") else max(last, name_last)
            return replace(base, who=OTHER, last=end, body=True)
        if name:
            surname = name.split()[-1]
            self._others[surname.casefold()] = name
            self._learn(f"{OTHER}:{name}", base.noun, modifiers)
            return replace(base, who=f"{OTHER}:{name}", last=name_last, named=True)
        return base

    def _by_pronoun(self, clause: Clause) -> Iterator[Mention]:
        pronouns = _pronouns(self.language)
        for index, token in enumerate(clause.tokens):
            for words, gender, refers in pronouns.get(token.low, ()):
                last = index + len(words) - 1
                if any(clause.low(index + step) != word for step, word in enumerate(words)):
                    continue
                if not self._is_used_as(clause, index, refers):
                    continue
                first, preposition = _article_before(clause, index)
                if refers == "somebody":
                    yield Mention(first, last, OTHER, preposition, body=True)
                    break
                gender = gender or _gender_of_article(clause, first, index)
                yield Mention(first, last, "", preposition, gender, refers=refers)
                break
        yield from self._known_others(clause)

    @staticmethod
    def _is_used_as(clause: Clause, index: int, refers: str) -> bool:
        """«Questi ha detto» means a man, «questi accordi» does not; «l'ospite» has an article."""
        if clause.low(index) in ("altro", "altra"):
            return clause.low(index - 1) == "l'" and Cast._stands_alone(clause, index + 1)
        if refers == "counterpart":
            return clause.is_a(index - 1, "determiner", "possessive", "preposition")
        if clause.low(index) == "questi":
            return clause.is_a(index + 1, "have", "be", "clitic", "adverb", "modal") or (
                clause.low(index + 1) == ","
            )
        return True

    @staticmethod
    def _stands_alone(clause: Clause, index: int) -> bool:
        """«L'altro non ci sta», «l'altra, invece,»: no noun follows."""
        return clause.is_a(index, "have", "be", "clitic", "adverb", "modal") or (
            clause.low(index) in (",", "non", ":")
        )

    def _known_others(self, clause: Clause) -> Iterator[Mention]:
        """Third persons by surname, once the text has introduced them in full."""
        for index, token in enumerate(clause.tokens):
            name = self._others.get(token.low)
            if name and token.capitalised and not token.quoted:
                first = index
                while first and clause.tokens[first - 1].word in name.split():
                    first -= 1
                first, preposition = _article_before(clause, first)
                yield Mention(first, index, f"{OTHER}:{name}", preposition, named=True)

    def _by_introduction(self, clause: Clause) -> Iterator[Mention]:
        """«Petra Sandoval, insegnante», «Marta, 34 anni»: a name, and who that is."""
        tokens = clause.tokens
        for last in range(len(tokens) - 1):
            if tokens[last + 1].low != "," or not tokens[last].capitalised:
                continue
            index = last
            while index and last - index < _NAME_REACH and tokens[index - 1].capitalised:
                index -= 1
            if self._is_introduced(clause, index, last):
                name = " ".join(token.word for token in tokens[index : last + 1])
                self._others[clause.low(last)] = name
                first, preposition = _article_before(clause, index)
                yield Mention(first, last, f"{OTHER}:{name}", preposition, named=True)

    def _is_introduced(self, clause: Clause, first: int, last: int) -> bool:
        """Behind the name and a comma stands an age, or an office without an article."""
        if clause.low(last + 1) != "," or clause.tokens[first].quoted:
            return False
        nouns = _person_nouns(self.language)
        if clause.low(last + 3) == "anni" and clause.low(last + 4) in (",", "."):
            return True
        noun = _match_noun(clause, last + 2, nouns)
        return last > first and noun is not None and noun.kind != "body"

    def joined(self, clause: Clause, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """«Putin e Tokayev», both leaders, become one mention of both.

        Args:
            clause: The sentence.
            mentions: Its mentions, resolved.
        """
        mentions = self._with_appositions(clause, mentions)
        index = 0
        while index < len(mentions):
            here = mentions[index]
            there = mentions[index + 1] if index + 1 < len(mentions) else None
            if (
                there
                and here.who in self._leaders
                and there.who in self._leaders
                and here.who != there.who
                and clause.low(here.last + 1) == "e"
                and there.first == here.last + 2
                and not there.preposition
            ):
                yield replace(here, last=there.last, who=BOTH, plural=True, named=True)
                index += 2
            else:
                yield here
                index += 1

    def _with_appositions(self, clause: Clause, mentions: Sequence[Mention]) -> list[Mention]:
        """«il ministro degli Esteri, Torvald Esk,»: the office is his whose name follows."""
        linked = list(mentions)
        for at, (here, there) in enumerate(pairwise(mentions)):
            gap = range(here.last + 1, there.first)
            apart = [clause.low(i) for i in gap if not self._is_modifier(clause, i)]
            if here.noun and not here.named and there.named and apart == [","]:
                if there.noun or there.preposition or len(gap) > _NAME_REACH:
                    continue
                linked[at] = replace(here, who=there.who)
                self._learn(there.who, here.noun, here.modifiers)
        return linked

    @staticmethod
    def _is_modifier(clause: Clause, index: int) -> bool:
        return clause.tokens[index].is_word and not clause.is_a(
            index, "have", "be", "complementizer", "clitic", "conjunction"
        )

    # -- learning and resolving ------------------------------------------------------

    def _office_before(self, clause: Clause, index: int) -> Mention | None:
        """The office written right before a name, with its modifiers."""
        if clause.is_a(index - 1, "preposition"):
            return None  # «la portavoce di Belgazi» is not Belgazi
        nouns = _person_nouns(self.language)
        modifiers: list[str] = []
        for at in range(index - 1, max(index - _NAME_REACH, -1), -1):
            token = clause.tokens[at]
            if not token.is_word or token.quoted:
                return None
            for begin in range(max(at - 2, 0), at + 1):
                noun = _match_noun(clause, begin, nouns)
                if noun and begin + len(noun.words) - 1 == at and noun.kind != "body":
                    return Mention(
                        begin, at, noun=" ".join(noun.words), modifiers=tuple(reversed(modifiers))
                    )
            for words, _, refers in _pronouns(self.language).get(token.low, ()):
                if refers == "counterpart" and len(words) == 1:
                    return Mention(at, at, noun=token.low)
            if clause.is_a(at, "have", "be", "complementizer", "adverb"):
                return None
            modifiers.append(token.low)
        return None

    def _learn_role(self, who: str, role: str) -> None:
        bare = article_and_role(role, self.language)[1]
        words = tuple(word.casefold() for word in _WORD.findall(bare))
        for noun in _person_nouns(self.language).get(words[0] if words else "", ()):
            if words[: len(noun.words)] == noun.words:
                self._learn(who, " ".join(noun.words), words[len(noun.words) :])
                return

    def _learn(self, who: str, noun: str, modifiers: Sequence[str]) -> None:
        holders = self._offices.setdefault(noun, {})
        holders.setdefault(who, set()).update(
            word for word in modifiers if len(word) > 3 and not word[0].isdigit()
        )

    def resolve(self, mention: Mention, recent: Sequence[str]) -> str:
        """Who is meant by a mention that does not say it.

        Args:
            mention: Any mention; one that says who it is comes back as that.
            recent: Who was spoken of before, the most recent first.

        Returns:
            A key, ``other:NAME``, `OTHER`, or empty where it cannot be established.
        """
        if mention.who:
            return mention.who
        if mention.refers:
            return self._resolve_pronoun(mention, recent)
        candidates = self._holders(mention)
        if not candidates:
            return self._anaphoric(mention, recent)
        if len(candidates) == 1:
            return candidates[0]
        for who in recent:
            if who in candidates:
                return who
        return ""

    def _anaphoric(self, mention: Mention, recent: Sequence[str]) -> str:
        """«il manager», «la deputata», said of nobody by name: the person spoken of last.

        Only where the phrase is definite, agrees in gender and is of the kind that
        newspapers use to avoid a name twice; «il portavoce» brings in somebody new.
        """
        if mention.plural:
            return OTHER
        last = recent[0] if recent else ""
        definite = not mention.new and not mention.qualified
        if mention.introduces and definite and self._is_aside(last):
            return last  # «Il sindacalista aggiunge»: said of the one who was named just before
        # «il presidente della Camera», where another is president; not «la numero uno dell'ateneo».
        # «la sindaca di Lodria» holds an office nobody of the study has: no way to say her name.
        elsewhere = mention.seat and not any(
            self._is_demonym(mention.complement, who) or mention.complement == country.casefold()
            for who, country in self._countries()
        )
        apart = mention.complement and (mention.noun in self._offices or elsewhere)
        if apart or mention.introduces or mention.qualified or mention.new or not mention.gender:
            return f"{OTHER}:{mention.noun}"
        for who in recent[:_ANAPHORIC_REACH]:
            if who in self._people and self.gender(who) == mention.gender:
                return who
        return f"{OTHER}:{mention.noun}"

    def _countries(self) -> Iterator[tuple[str, str]]:
        return ((who, person.country) for who, person in self._people.items() if person.country)

    def _is_aside(self, who: str) -> bool:
        """A person of the study who is no leader."""
        return who in self._people and who not in self._leaders

    def _holders(self, mention: Mention) -> list[str]:
        """Who holds the office, by modifier first, then by gender."""
        holders = self._offices.get(mention.noun, {})
        narrowed = [
            who
            for who, known in holders.items()
            if any(word in known or self._is_demonym(word, who) for word in mention.modifiers)
        ]
        if narrowed:
            return narrowed
        by_country = [
            key
            for key in self._people
            if any(self._is_demonym(word, key) for word in mention.modifiers)
        ]
        if by_country and not holders:
            return by_country if len(by_country) == 1 and mention.heads else []
        if mention.complement:
            return []  # «il ministro degli Esteri» is not the one of Education
        known_elsewhere = [word for word in mention.modifiers if self._narrows(word)]
        if known_elsewhere:
            return []
        # «il presidente ucraino» is no president whose country the study says.
        foreign = any(map(grammar(self.language, "endings").is_of_a_place, mention.modifiers))
        return [
            who
            for who in holders
            if not mention.gender or self.gender(who) in ("", mention.gender)
            if not (foreign and who in self._people and self._people[who].country)
        ]

    def _narrows(self, modifier: str) -> bool:
        """A modifier that belongs to somebody, only not to a holder of this office."""
        return any(
            modifier in known for holders in self._offices.values() for known in holders.values()
        )

    def _is_demonym(self, word: str, who: str) -> bool:
        """«kazako» and Kazakistan begin alike: enough to tell two leaders apart."""
        country = self._people[who].country.casefold() if who in self._people else ""
        letters = min(_DEMONYM_LETTERS, len(country))
        return letters >= 3 and len(word) > letters and word[:letters] == country[:letters]

    def _resolve_pronoun(self, mention: Mention, recent: Sequence[str]) -> str:
        if mention.refers == "counterpart":
            return self._counterpart(mention, recent)
        fitting = [who for who in recent if self._agrees(who, mention.gender)]
        if fitting:
            return fitting[0]
        alike = [key for key in self._leaders if self.gender(key) == mention.gender]
        return alike[0] if len(alike) == 1 else ""

    def _agrees(self, who: str, gender: str) -> bool:
        if who in (BOTH, OTHER, UNATTRIBUTED):
            return False
        return not gender or self.gender(who) in ("", gender)

    def _counterpart(self, mention: Mention, recent: Sequence[str]) -> str:
        """The other of two leaders: by gender where theirs differ, else not the last one."""
        genders = {self.gender(key) for key in self._leaders}
        if len(self._leaders) != 2:
            return ""
        if mention.gender and len(genders) == 2 and "" not in genders:
            return next(key for key in self._leaders if self.gender(key) == mention.gender)
        leaders = [who for who in recent if who in self._leaders]
        return next((key for key in self._leaders if key != leaders[0]), "") if leaders else ""


def _article_before(clause: Clause, index: int) -> tuple[int, str]:
    """Where the noun phrase begins, and which preposition governs it."""
    first = index
    while first and clause.is_a(first - 1, "determiner", "possessive"):
        first -= 1
    # «ha aggiunto subito dopo Rask»: an adverb and no preposition.
    adverb = clause.is_a(first - 1, "adverb") and clause.is_a(first - 2, "adverb")
    if first and clause.is_a(first - 1, "preposition") and not adverb:
        return first - 1, clause.low(first - 1)
    return first, ""


def _gender_of_article(clause: Clause, first: int, noun: int) -> str:
    for index in range(first, noun):
        if clause.is_a(index, "feminine"):
            return "f"
        if clause.is_a(index, "masculine"):
            return "m"
    return ""


def _after_noun(clause: Clause, last: int) -> tuple[tuple[str, ...], int, int]:
    """Modifiers behind an office and, behind those, a name.

    «il ministro degli Esteri Otto Ketterholm»: a complement takes one capitalised word,
    what is capitalised after it is the name.
    """
    modifiers: list[str] = []
    index = last + 1
    complement = False
    while index < len(clause.tokens) and index - last <= _NAME_REACH:
        token = clause.tokens[index]
        if not token.is_word or token.quoted or clause.is_a(index, "have", "be", "complementizer"):
            break
        if clause.is_a(index, "preposition", "determiner"):
            if complement or not clause.low(index).startswith(("d", "a", "p")):
                break
            complement = True
        elif token.capitalised and not (complement and clause.is_a(index - 1, "preposition")):
            end = index
            while end + 1 < len(clause.tokens) and clause.tokens[end + 1].capitalised:
                end += 1
            return tuple(modifiers), index, end
        elif clause.is_adverb(index) or clause.is_a(index, "clitic", "conjunction"):
            break
        else:
            modifiers.append(token.low)
        index += 1
    return tuple(modifiers[:3]), 0, -1


def _complement(clause: Clause, at: int) -> str:
    """The word behind «di», «degli», «dell'» right behind an office, or empty."""
    if not clause.is_a(at, "preposition") or not clause.low(at).startswith("d"):
        return ""
    return "" if clause.low(at).startswith("da") else clause.low(at + 1)


def _is_of_any(clause: Clause, at: int) -> bool:
    """«il presidente di un club»: nobody in particular."""
    return bool(_complement(clause, at)) and clause.is_a(at + 1, "indefinite")


def _name_in_apposition(clause: Clause, start: int) -> tuple[int, int]:
    """«il capogruppo dei Liberali, Marek Tull,»: two capitals between commas."""
    for index in range(start, min(start + _NAME_REACH, len(clause.tokens))):
        if clause.low(index) == ",":
            last = index
            while last + 1 < len(clause.tokens) and clause.tokens[last + 1].capitalised:
                last += 1
            closed = clause.low(last + 1) in (",", ":", ".", "")
            return (index + 1, last) if last - index >= 2 and closed else (0, -1)
        if not clause.tokens[index].is_word or clause.is_a(index, "have", "be", "complementizer"):
            break
    return 0, -1


def _match_noun(clause: Clause, index: int, nouns: dict[str, tuple[_Noun, ...]]) -> _Noun | None:
    for noun in nouns.get(clause.low(index), ()):
        if all(clause.low(index + step) == word for step, word in enumerate(noun.words)):
            return noun
    return None


@cache
def _person_nouns(language: str) -> dict[str, tuple[_Noun, ...]]:
    nouns: dict[str, list[_Noun]] = {}
    for row in read_lexicon(language, "person_nouns", ("entry", "gender", "class")):
        words = tuple(row["entry"].split())
        nouns.setdefault(words[0], []).append(_Noun(words, row["gender"], row["class"]))
    return {
        first: tuple(sorted(found, key=lambda noun: -len(noun.words)))
        for first, found in nouns.items()
    }


@cache
def _pronouns(language: str) -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """By first word: the words, the gender, how it refers."""
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in read_lexicon(language, "person_pronouns", ("entry", "gender", "refers")):
        words = tuple(_TOKEN.findall(row["entry"].replace("’", "'")))
        table.setdefault(words[0], []).append((words, row["gender"], row["refers"]))
    return {
        first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()
    }


@cache
def _joint_expressions(language: str) -> tuple[frozenset[str], frozenset[str]]:
    rows = read_lexicon(language, "joint_expressions", ("entry", "class"))
    return (
        frozenset(row["entry"] for row in rows if row["class"] == "noun"),
        frozenset(row["entry"] for row in rows if row["class"] == "pronoun"),
    )
