"""When a figure holds, and as what it is given: period and role.

The expressions of time belong to the language (``helpers/lexicons/<language>/calendar.py``);
which of them belongs to which figure of a sentence is decided here, by nearness: the one
right behind a figure is its own; else the last one before it in the sentence, which holds
until another is named.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache

from helpers.amounts import Amount
from helpers.lexicons import read_lexicon

# So many characters may part a figure from the expression behind it that is its own.
_BEHIND = 28
# Three words at most, and none that begins something new.
_TIED = re.compile(
    r"\s*(?:(?!(?:e|ed|ma|mentre|poi|che)\b)[^\W\d]+['’]?\s*){0,4}\(?", re.IGNORECASE
)
_CLAUSE = re.compile(r"[;:.!?]")


def periods_of(
    content: str, start: int, end: int, amounts: Sequence[Amount], date: str, language: str
) -> tuple[str, ...]:
    """The period of each figure of one sentence.

    Args:
        content: The text.
        start: Where the sentence begins.
        end: Where it ends.
        amounts: Its figures, in order.
        date: ISO date of the text, or empty.
        language: Whose calendar is meant.

    Returns:
        ISO 8601, empty where the sentence does not say; one for each amount.
    """
    if not amounts:
        return ()
    calendar = importlib.import_module(f"helpers.lexicons.{language}.calendar")
    found = calendar.periods(content, start, end, date)
    own: dict[int, str] = {}
    taken: set[int] = set()
    for number, amount in enumerate(amounts):
        limit = amounts[number + 1].start if number + 1 < len(amounts) else end
        for at, period in enumerate(found):
            between = content[amount.end : period.start]
            near = amount.end <= period.start < min(limit, amount.end + _BEHIND)
            if near and at not in taken and _TIED.fullmatch(between):
                own[number] = period.iso
                taken.add(at)
                break
    return tuple(
        own.get(number) or _before(content, found, taken, amount, amounts[:number])
        for number, amount in enumerate(amounts)
    )


def _before(
    content: str, found: Sequence, taken: set[int], amount: Amount, earlier: Sequence[Amount]
) -> str:
    """The last expression before a figure, unless a figure took it or the clause has ended."""
    for at in range(len(found) - 1, -1, -1):
        period = found[at]
        if period.end > amount.start:
            continue
        if at in taken or _CLAUSE.search(content, period.end, amount.start):
            return ""
        return period.iso
    return ""


def role_of(
    content: str, start: int, end: int, amount: Amount, period: str, date: str, language: str
) -> str:
    """As what a figure is given: reached, target, cumulative, annual, from or to.

    The nearest cue of the lexicon before the figure in its sentence decides, or one right
    behind it. A change whose end is an aim goes from what is reached to the target.

    Args:
        content: The text.
        start: Where the sentence begins, or the figure before this one ends.
        end: Where the sentence ends, or the next figure begins.
        amount: The figure.
        period: Its period.
        date: ISO date of the text: a period behind it can only be an aim.
        language: Whose cues are meant.
    """
    ahead = bool(period and date and period[:4] > date[:4])
    cue = _cue(content, start, amount.start, language, "before")
    behind = _cue(content, amount.end, min(end, amount.end + 30), language, "behind")
    if amount.role:
        if ahead or "target" in _all_cues(content, start, amount.start, language):
            return "reached" if amount.role == "from" else "target"
        return amount.role
    if behind:
        return behind
    return "target" if ahead else cue


def _all_cues(content: str, start: int, end: int, language: str) -> set[str]:
    stretch = _stretch(content, start, end)
    return {role for pattern, role in _cues(language)["before"] if pattern.search(stretch)}


def _stretch(content: str, start: int, end: int) -> str:
    return content[max(start, end - _CUE_REACH) : end].casefold().replace("’", "'")


_CUE_REACH = 140


def _cue(content: str, start: int, end: int, language: str, side: str) -> str:
    stretch = _stretch(content, start, end)
    best, role = -1, ""
    for pattern, found in _cues(language)[side]:
        for match in pattern.finditer(stretch):
            at = match.start() if side == "before" else -match.start()
            if best == -1 or at > best or not role:
                best, role = at, found
    return role


# «L'anno» behind a figure makes it annual, «l'anno scorso» does not.
_NOT_A_DATE = r"(?!\s+(?:scors|pross|passat|preced|in\s+corso|dopo|fa\b|prima|ventur))"


@cache
def _cues(language: str) -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    cues: dict[str, list[tuple[re.Pattern[str], str]]] = {"before": [], "behind": []}
    for row in read_lexicon(language, "role_cues", ("entry", "side", "role")):
        words = (re.escape(word).replace(r"\*", r"\w*") for word in row["entry"].split())
        phrase = r"\s+".join(words) + ("" if row["side"] == "before" else _NOT_A_DATE)
        cues[row["side"]].append((re.compile(rf"(?<!\w){phrase}(?!\w)"), row["role"]))
    return {side: tuple(known) for side, known in cues.items()}
