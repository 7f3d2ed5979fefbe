"""How the people of a study are written: names, offices with and without their article.

Patterns that find them in a text, and what tells a name from a word that a capital opens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter

import simplemma

from helpers.lexicons import read_lexicon
from helpers.speech.clauses import Clause
from helpers.study import Person

_CAPITAL_WITHIN = re.compile(r"(?<=[^\W\d_A-Z] )[A-ZÀ-Ý][^\W\d_]+")
_SMALL = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Ý][^\W\d_]*")
_FIRST_WORD = re.compile(r"([^\W_]+['’]|[^\W_]+(?=\s))\s*")


def written_as_names(content: str) -> frozenset[str]:
    """Words that a text writes with a capital within its sentences, and never without.

    Args:
        content: The text.

    Returns:
        The words, case-folded.
    """
    within = {word.casefold() for word in _CAPITAL_WITHIN.findall(content)}
    return frozenset(within - set(_SMALL.findall(content)))


@cache
def is_common(word: str, language: str) -> bool:
    """Whether a dictionary knows a word that is written small (simplemma's)."""
    return simplemma.is_known(word, lang=language)


def name_pattern(people: Sequence[Person]) -> re.Pattern[str]:
    """Every name, alias and surname of these people, the longest first, also in capitals."""
    written = {name for person in people for name in _names_of(person)}
    forms = written | {name.upper() for name in written}
    longest = sorted(forms, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest))})(?![^\W_])")


def role_pattern(people: Sequence[Person], language: str) -> re.Pattern[str] | None:
    """Every role of these people, the longest first; None where they have none."""
    roles = sorted({role for p in people for role in p.roles}, key=lambda r: (-len(r), r))
    if not roles:
        return None
    written = "|".join(_with_articles(role, language) for role in roles)
    return re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])", re.IGNORECASE)


def _with_articles(role: str, language: str) -> str:
    """A pattern for a role; one written with its article is met with «della» and «alla» too."""
    article, bare = article_and_role(role, language)
    if not article:
        return re.escape(role)
    known = _articles(language)[article]
    forms = "|".join(form if form.endswith("'") else f"{form} " for form in known)
    # "il ministro" is he; «il ministro degli Esteri» is somebody else.
    of = "|".join(_of_forms(language))
    return f"(?:{forms})".replace("'", "['’]") + re.escape(bare) + rf"(?!\s(?:{of})(?![^\W_]))"


def article_and_role(written: str, language: str) -> tuple[str, str]:
    """The article before a role, by its dictionary form, and the role («della rettrice»)."""
    match = _FIRST_WORD.match(written)
    first = match.group(1).casefold().replace("’", "'") if match else ""
    for article, forms in _articles(language).items():
        if match and first in forms:
            return article, written[match.end() :]
    return "", written


def _names_of(person: Person) -> Iterator[str]:
    yield person.name
    yield from person.aliases
    surname = person.name.split()[-1]
    if len(surname) > 2:
        yield surname


def owners(people: Sequence[Person], language: str) -> dict[str, str]:
    """Case-folded name, or role with its article in dictionary form -> the person's key."""
    owners: dict[str, str] = {}
    for person in people:
        roles = (" ".join(article_and_role(role, language)).strip() for role in person.roles)
        for written in (*roles, *_names_of(person)):
            owners.setdefault(written.casefold(), person.key)
    return owners


def spans(pattern: re.Pattern[str], content: str, clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Matches of a pattern in a sentence, as indices of tokens."""
    tokens = clause.tokens
    if not tokens:
        return
    for match in pattern.finditer(content, tokens[0].start, tokens[-1].end):
        first = bisect_left(tokens, match.start(), key=attrgetter("start"))
        last = bisect_left(tokens, match.end(), key=attrgetter("end"))
        if max(first, last) == len(tokens):
            continue
        if tokens[first].start == match.start() and tokens[last].end == match.end():
            yield first, last, match.group()


@cache
def _of_forms(language: str) -> tuple[str, ...]:
    """«di», alone and with the article it has taken up; without the apostrophe."""
    rows = read_lexicon(language, "discourse_words", ("entry", "class"))
    found = (row["entry"].rstrip("'") for row in rows if row["class"] == "articulated di")
    return ("di", *found)


@cache
def _articles(language: str) -> dict[str, tuple[str, ...]]:
    """The forms in which an article is met, with a preposition or without."""
    rows = read_lexicon(language, "articles", ("entry", "forms"))
    return {row["entry"]: tuple(row["forms"].split()) for row in rows}
