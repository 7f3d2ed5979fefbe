"""Concordance: every hit with what stands around it, and the words it keeps company with.

Contexts are the file's own characters, so a line of a concordance can be found in the text
as it stands. They never reach beyond the sentence or line that holds the hit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from helpers.lemmas import is_function_word, lemma_of
from helpers.rhetorical_terms.families import Family, Term
from helpers.rhetorical_terms.keyness import holm, log_likelihood_four, p_of
from helpers.rhetorical_terms.terms import Hit, Vocabulary, by_segment, hits_of

REACH = 60
WINDOW = 5
SORTS = ("text", "left", "right")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Line:
    """One hit in its context.

    Attributes:
        hit: The hit.
        left: What stands before it in its sentence or line, up to `REACH` characters.
        keyword: The hit's own characters.
        right: What stands behind it.
    """

    hit: Hit
    left: str
    keyword: str
    right: str


@dataclass(frozen=True)
class Collocate:
    """A word near the hits.

    Attributes:
        lemma: The word's lemma.
        near: How often it stands within the window of a hit.
        elsewhere: How often in the rest of the same voices' words.
        log_likelihood: `helpers.rhetorical_terms.keyness.log_likelihood_four` of near against
        elsewhere.
        p_holm: Its p-value, corrected for all lemmas that stand near.
    """

    lemma: str
    near: int
    elsewhere: int
    log_likelihood: float
    p_holm: float


def lines(
    texts: Iterable[Vocabulary], hits: Iterable[Hit], *, by: str = "text", reach: int = REACH
) -> tuple[Line, ...]:
    """Every hit that counts, in its context.

    Args:
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
        hits: From `helpers.rhetorical_terms.terms.hits_of`; excluded ones are left out.
        by: ``text`` keeps their order; ``left`` sorts by the words before the hit, the
            nearest first; ``right`` by the words behind it.
        reach: Characters of context on either side, cut back to whole words.

    Raises:
        ValueError: `by` is none of `SORTS`.
    """
    if by not in SORTS:
        raise ValueError(f"by={by!r}; expected one of {', '.join(SORTS)}")
    known = {text.voice.corpus.text.id: text for text in texts}
    found = [_line(known[hit.text_id], hit, reach) for hit in hits if not hit.excluded]
    if by == "left":
        found.sort(key=lambda line: [word.lower() for word in _WORD.findall(line.left)[::-1]])
    if by == "right":
        found.sort(key=lambda line: [word.lower() for word in _WORD.findall(line.right)])
    return tuple(found)


def _line(text: Vocabulary, hit: Hit, reach: int) -> Line:
    content, segment = text.voice.corpus.text.content, text.voice.segments[hit.segment]
    start, end = max(segment.start, hit.start - reach), min(segment.end, hit.end + reach)
    # Half a word tells nothing.
    while segment.start < start < hit.start and content[start - 1].isalnum():
        start += 1
    while hit.end < end < segment.end and content[end].isalnum():
        end -= 1
    return Line(hit, content[start : hit.start], content[hit.start : hit.end],
                content[hit.end : end])  # fmt: skip


def search(
    texts: Sequence[Vocabulary], query: str, language: str, *, as_typed: bool = False
) -> tuple[Hit, ...]:
    """Every place where a word or phrase stands, in any of its forms.

    Args:
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
        query: One word or several. A word finds its lemma's forms: «alleati» finds
            «alleato» too.
        language: Of the texts.
        as_typed: Find these letters only; capitals do not count, accents do.

    Returns:
        Hits by text and place, excluded ones too; the family is ``search``. Nothing for a
        query without a word.
    """
    words = " ".join(_WORD.findall(query))
    if not words:
        return ()
    terms = [Term(words, "search", "form")]
    if not as_typed:
        lemmas = " ".join(lemma_of(word, language) for word in words.split())
        terms.append(Term(lemmas, "search", "phrase"))
    return hits_of(texts, [Family("search", "search", "", tuple(terms))])


def collocates(
    texts: Iterable[Vocabulary], hits: Collection[Hit], language: str, *, window: int = WINDOW
) -> tuple[Collocate, ...]:
    """The content words that stand near some hits, against the rest of the same voices' words.

    Args:
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
        hits: Whose neighbours are wanted; excluded ones are left out.
        language: Of the texts.
        window: Words on either side that count as near; they end with the sentence.

    Returns:
        Lemmas that stand near at least once, the largest log-likelihood first, then by the
        alphabet. Neither function words are counted nor what the hits consist of.
    """
    counted = [hit for hit in hits if not hit.excluded]
    voices = {(hit.text_id, hit.speaker, hit.mode) for hit in counted}
    near, elsewhere = Counter(), Counter()
    for text in texts:
        text_id = text.voice.corpus.text.id
        own = [hit for hit in counted if hit.text_id == text_id]
        by_number: dict[int, list[Hit]] = {}
        for hit in own:
            by_number.setdefault(hit.segment, []).append(hit)
        for segment, words in by_segment(text):
            if (text_id, segment.speaker, segment.mode) not in voices:
                continue
            kept = [spoken.word for spoken in words if not spoken.excluded]
            inside = [
                any(
                    hit.start <= word.start < hit.end for hit in by_number.get(words[0].segment, ())
                )
                for word in kept
            ]
            places = [at for at, is_hit in enumerate(inside) if is_hit]
            for at, word in enumerate(kept):
                if not inside[at] and not is_function_word(word, language):
                    is_near = any(abs(at - place) <= window for place in places)
                    (near if is_near else elsewhere)[word.lemma] += 1
    return _ranked(near, elsewhere)


def _ranked(near: Counter[str], elsewhere: Counter[str]) -> tuple[Collocate, ...]:
    n_near, n_rest = near.total(), elsewhere.total()
    values = {
        lemma: log_likelihood_four(times, elsewhere[lemma], n_near, n_rest)
        for lemma, times in near.items()
        if n_rest
    }
    corrected = dict(zip(values, holm([p_of(value) for value in values.values()]), strict=True))
    found = [
        Collocate(lemma, near[lemma], elsewhere[lemma], value, corrected[lemma])
        for lemma, value in values.items()
    ]
    return tuple(sorted(found, key=lambda c: (-round(c.log_likelihood, 9), c.lemma)))
