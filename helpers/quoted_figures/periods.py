"""When a figure holds, and as what it is given: period and role.

The expressions of time belong to the language (``helpers/lexicons/<language>/calendar.py``);
which of them belongs to which figure of a sentence is decided here, by nearness: the one
right behind a figure is its own; else the last one before it in the sentence, which holds
until another is named.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import inf

from helpers.lexicons import grammar, read_lexicon
from helpers.quoted_figures.amounts import Amount
from helpers.quoted_figures.numerals import small_words

# So many characters may part a figure from the expression behind it that is its own.
_BEHIND = 28
# Words that may stand between the two.
_WORDS_BETWEEN = 4
_CLAUSE = re.compile(r"[;:.!?]")
# Characters before a figure in which cues of its role are sought, and behind it.
_CUE_REACH, _CUE_BEHIND = 140, 30


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
    found = grammar(language, "calendar").periods(content, start, end, date)
    starts, ends = [p.start for p in found], [p.end for p in found]
    own = dict(_own(content, end, amounts, starts, language))
    taken = set(own.values())
    breaks = [match.start() for match in _CLAUSE.finditer(content, start, end)]
    closes = [_closes(content, start, p.start, p.end, language) for p in found]
    periods = []
    for number, amount in enumerate(amounts):
        # Its own, else the last one before it, unless a figure took it or the clause has ended.
        at = own.get(number, bisect_right(ends, amount.start) - 1)
        mine = number in own or (
            at >= 0 and at not in taken and amount.start < closes[at]
            and bisect_left(breaks, ends[at]) == bisect_left(breaks, amount.start)
        )  # fmt: skip
        periods.append(found[at].iso if mine else "")
    return tuple(periods)


def _closes(content: str, start: int, opens: int, after: int, language: str) -> float:
    """Where the reach of an expression ends: a relative clause is over at its comma.

    «I posti, che nel 2021 erano 112, saranno 260».
    """
    before = content[max(start, opens - _RELATIVE) : opens].casefold().split()[-_OPENS:]
    relative = small_words(language, "relative_opening")
    # «ha detto che nel 2024 …» opens none.
    if not any(one.endswith(",") and word in relative for one, word in pairwise(before)):
        return inf
    comma = _COMMA.search(content, after)
    return comma.start() if comma else inf


_RELATIVE, _OPENS = 30, 3  # characters, and words, between the comma and the expression
_COMMA = re.compile(r",\s")


def _own(
    content: str, end: int, amounts: Sequence[Amount], starts: Sequence[int], language: str
) -> Iterator[tuple[int, int]]:
    """Figures with the expression right behind them, as indices; none is given twice."""
    for number, amount in enumerate(amounts):
        limit = amounts[number + 1].start if number + 1 < len(amounts) else end
        for at in range(bisect_left(starts, amount.end), len(starts)):
            if starts[at] >= min(limit, amount.end + _BEHIND):
                break
            if _tied(language).fullmatch(content, amount.end, starts[at]):
                yield number, at
                break


@cache
def _tied(language: str) -> re.Pattern[str]:
    """A few words, and none that begins something new."""
    new = "|".join(map(re.escape, sorted(small_words(language, "new_clause"))))
    word = rf"(?:(?!(?:{new})\b)[^\W\d]+['’]?\s*)"
    return re.compile(rf"\s*{word}{{0,{_WORDS_BETWEEN}}}\(?", re.IGNORECASE)


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
    past = bool(period and date and period[:4] < date[:4])
    cue = _cue(content, start, amount.start, language, "before")
    behind = _cue(content, amount.end, min(end, amount.end + _CUE_BEHIND), language, "behind")
    if amount.role:
        if ahead or "target" in _all_cues(content, start, amount.start, language):
            return "reached" if amount.role == "from" else "target"
        return amount.role
    if behind:
        return behind
    since = _SINCE.fullmatch(period) and period[5:] == date[:4]
    if since and cue in ("", "reached") and _has_gathered(content, start, end, language):
        return "cumulative"
    return "target" if ahead else "" if past and cue == "target" else cue


def _has_gathered(content: str, start: int, end: int, language: str) -> bool:
    """«dal 2005 abbiamo investito 3 miliardi»; «dal 2005 lo stadio ha 12.000 posti» has not."""
    done = grammar(language, "endings").is_participle
    words = (match.group().casefold() for match in _WORD.finditer(content, start, end))
    return grammar(language, "calendar").is_since(content, start, end) and any(map(done, words))


_SINCE = re.compile(r"\d{4}/\d{4}")  # years, until that of the text


def _all_cues(content: str, start: int, end: int, language: str) -> set[str]:
    stretch = _stretch(content, start, end, language)
    return {role for pattern, role in _cues(language)["before"] if pattern.search(stretch)}


def _stretch(content: str, start: int, end: int, language: str) -> str:
    """What may hold a cue, without the phrases that only look like one: «in tutto il Paese»."""
    said = content[max(start, end - _CUE_REACH) : end].casefold().replace("’", "'")
    return _places(language).sub(lambda found: "_" * len(found.group()), said)


@cache
def _places(language: str) -> re.Pattern[str]:
    known = sorted(small_words(language, "everywhere"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})(?!\s*\d)")


def _cue(content: str, start: int, end: int, language: str, side: str) -> str:
    stretch = _stretch(content, start, end, language)
    best, role = None, ""
    for pattern, found in _cues(language)[side]:
        for match in pattern.finditer(stretch):
            at = match.start() if side == "before" else -match.start()
            if best is None or at > best:
                best, role = at, found
    future = _future(stretch, language, side)
    return "target" if future is not None and (best is None or future > best) else role


def _future(stretch: str, language: str, side: str) -> int | None:
    """«la galleria costerà 1,28 miliardi», «un quinto andrà alle scuole»: where it says so."""
    is_future, last = grammar(language, "endings").is_future, None
    new = small_words(language, "new_clause")
    for number, match in enumerate(_WORD.finditer(stretch)):
        parted = match.group() in new or not match.group().isalpha()
        if side == "behind" and (parted or number > _WORDS_BETWEEN):
            return None
        if is_future(match.group()):
            last = match.start() if side == "before" else -match.start()
            if side == "behind":
                return last
    return last


_WORD = re.compile(r"[^\W\d_]+|[,;:.()«»]")


@cache
def _not_a_date(language: str) -> str:
    """«L'anno» behind a figure makes it annual, «l'anno scorso» does not."""
    tails = (
        re.escape(entry).replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
        for entry in sorted(small_words(language, "date_tail"))
    )
    return rf"(?!\s+(?:{'|'.join(tails)})\b)"


@cache
def _cues(language: str) -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    cues: dict[str, list[tuple[re.Pattern[str], str]]] = {"before": [], "behind": []}
    for row in read_lexicon(language, "role_cues", ("entry", "side", "role")):
        words = (re.escape(word).replace(r"\*", r"\w*") for word in row["entry"].split())
        phrase = r"\s+".join(words) + ("" if row["side"] == "before" else _not_a_date(language))
        cues[row["side"]].append((re.compile(rf"(?<!\w){phrase}(?!\w)"), row["role"]))
    return {side: tuple(known) for side, known in cues.items()}
