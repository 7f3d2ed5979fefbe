"""What a passage in quotation marks holds: words somebody said, or a name.

Newspapers put the titles of films, forums and programmes into the same marks as
speech. A name is told by its form (capitals, no sentence) and by the noun before it
(lexicon ``name_nouns``); what introduces a message (a colon, a reporting verb) speaks
against it.
"""

from __future__ import annotations

import re
from functools import cache

from helpers.corpus import Corpus
from helpers.lexicons import entries
from helpers.speech.marks import Passage

_WORD = re.compile(r"[^\W_]+")
_NAME_WORDS = 8
_REACH = 100
# How many words before the marks the noun may stand: right before, or before a comma.
_NEAR, _FAR = 4, 10
_LINKS = frozenset(
    "il lo la i gli le un uno una di del della dello dei degli delle dell a al alla e ed da in "
    "per con the of and for to".split()
)
_DEFINING = re.compile(
    r"(?:(?:defin|descri|bolla|consider)\w+\s[^.:;«“\"]{0,40}|parl\w+\s(?:\w+\s)?di\s(?:un|una|uno)?\s?)$",
    re.IGNORECASE,
)


def is_name(corpus: Corpus, passage: Passage, language: str) -> bool:
    """Whether the marks hold the name of a thing rather than words said.

    Args:
        corpus: The text.
        passage: The passage.
        language: Whose ``name_nouns`` to use.
    """
    start, end = passage.inner()
    inner = corpus.text.content[start:end].strip()
    words = _WORD.findall(inner)
    if not words or len(words) > _NAME_WORDS or passage.runs_on or passage.resumes:
        return False
    if inner[-1] in ".!?…," or not (inner[0].isupper() or inner[0].isdigit()):
        return False
    block = corpus.blocks[passage.block]
    before = corpus.text.content[max(block.start, passage.start - _REACH) : passage.start]
    if before.rstrip().endswith((":", "–", "—")) or _DEFINING.search(before):
        return False
    content_words = [word for word in words if word.casefold() not in _LINKS]
    titled = all(word[0].isupper() or word[0].isdigit() for word in content_words)
    behind = corpus.text.content[passage.end : min(passage.end + _REACH, block.end)]
    apart = before.rstrip().endswith(",") and behind[:1] in (",", ".", ";", "")
    if _behind_name_noun(before, language, _FAR if apart else _NEAR):
        return True
    if _explained_behind(behind, language):
        return True
    opens = not before.strip() or before.rstrip()[-1] in ".!?…"
    if opens and passage.depth == 0 and (not before.strip() or behind[:1] in (",", "")):
        return False
    if _ARTICLE.search(before) and len(words) <= _SHORT_NAME:
        return True
    attached = not before.rstrip().endswith((",", "»", "”", '"')) or passage.depth > 0
    return titled and bool(content_words) and attached


def _explained_behind(behind: str, language: str) -> bool:
    """«“Le due rive”, il romanzo di …»."""
    match = _APPOSITION.match(behind)
    return match is not None and match.group(1).casefold() in _name_nouns(language)


# «quella della “Madonna del cardellino”»: an article and a capital.
_ARTICLE = re.compile(
    r"(?:^|[\s(])(?:il|lo|la|i|gli|le|(?:de|a|da|ne|su)(?:l|llo|lla|i|gli|lle))\s$"
    r"|(?:l|dell|all|dall|nell|sull)['’]$",
    re.IGNORECASE,
)
_SHORT_NAME = 5
_APPOSITION = re.compile(r",\s(?:(?:il|lo|la|un|una|uno)\s|l['’]|un['’])([^\W_]+)")


def _behind_name_noun(before: str, language: str, reach: int) -> bool:
    """«il progetto federale russo, "…"»: such a noun stands within reach."""
    phrase = re.split(r"[.:;«»“”\"()]", before)[-1]
    words = [word.casefold() for word in _WORD.findall(phrase)]
    return not _name_nouns(language).isdisjoint(words[-reach:])


@cache
def _name_nouns(language: str) -> frozenset[str]:
    return frozenset(entries(language, "name_nouns"))
