"""What looks like a figure and is none: ordinals, addresses, names, scores, set phrases.

Days, years and clock times: `helpers.quoted_figures.days`.

`blocked` says which tokens of a sentence no number may be read from. What needs to know
what is counted (durations, "due aree", "i due Presidenti") is decided where that is known, by
`organises` and `is_pair_of_known`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from helpers.lexicons import articulated, entries, grammar, words
from helpers.quoted_figures.days import clock_times, dates, low_at, scales, years
from helpers.quoted_figures.numerals import Token, cardinal, is_short, phrase_of, small_words
from helpers.quoted_figures.units import lexicon_unit, unit_behind

# Forms that are the same in every language: dates, clock times, versions, scores, addresses,
# telephone numbers, documents by number and year. {scale} stands for the words that make a
# number of what stands before them. (An address is sought no further back than one can be
# long; the groups of a telephone number give nothing back: neither takes more than linear time.)
_FORMS = (
    r"\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b"
    r"|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b"
    r"|\b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b"
    r"|\b\d{{1,2}}(?:-\d{{1,2}}){{2,}}\b"
    r"|\b\d\.0\b(?!\s*(?:%|{scale}))"
    r"|\S{{1,64}}@\S+|(?:https?://|www\.)\S+"
    r"|(?:\+|\b00)\d{{2}}[\s./-]?\d{{2,4}}(?:[\s./-]?\d{{2,4}})+"
    r"|\b0\d{{1,4}}(?:[\s./-]?\d{{2,}}+)+\b"
    r"|\b\d{{1,3}}-0\d{{2,8}}\b"
    r"|\b\d{{1,4}}/(?:\d{{4}}|\d{{2}})(?:/\w+)*\b(?!\s*(?:€|%|{scale}))"
)
# Larger numbers order no speech, and mark no list.
_SMALL, _LAST_MARKER = 20, 99
# Characters behind a number in which what it counts would begin.
_BEHIND = 24
# Words between a reference noun and its number: «legge n. 104».
_REFERENCE_REACH = 4


def blocked(content: str, tokens: Sequence[Token], language: str) -> frozenset[int]:
    """Tokens that no figure may be read from.

    Args:
        content: The text.
        tokens: Of one sentence.
        language: Whose months, set phrases and reference nouns are meant.

    Returns:
        Indices of tokens.
    """
    if not tokens:
        return frozenset()
    found: set[int] = set()
    for rule in (_by_form, _scores, _told_scores, _idioms, dates, clock_times, _ordinals,
                 _list_markers, _references, _glued, _in_names):  # fmt: skip
        found.update(rule(content, tokens, language))
    found.update(years(tokens, language))
    return frozenset(found)


@cache
def _forms(language: str) -> re.Pattern[str]:
    known = sorted(scales(language) | small_words(language, "decade_lead"))
    return re.compile(_FORMS.format(scale="|".join(map(re.escape, known))))


def _by_form(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    starts = [token.start for token in tokens]
    for match in _forms(language).finditer(content, tokens[0].start, tokens[-1].end):
        behind = content[match.end() : match.end() + _BEHIND]
        if not _is_range_of_counts(match.group(), behind):
            yield from range(bisect_left(starts, match.start()), bisect_left(starts, match.end()))


def _is_range_of_counts(written: str, behind: str) -> bool:
    """«10/12 mila», «30/35 persone» are ranges; «231/2001» is a law."""
    first, _, last = written.partition("/")
    if not (first.isdigit() and last.isdigit() and len(last) <= 2 and int(first) < int(last)):
        return False
    return re.match(r"\s*[^\W\d_]{3,}|\s*[%€]", behind) is not None


def _scores(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«ha vinto 3-1», «uno 0-0»: a range goes up, and says of what."""
    for index in range(len(tokens) - 2):
        one, dash, other = tokens[index : index + 3]
        written = one.text + other.text
        if not (dash.text in _SCORE_SIGNS and dash.glued and other.glued and written.isdigit()):
            continue
        if len(written) <= _SCORE and int(one.text) >= int(other.text) and (
            unit_behind(tokens, index + 3, language) is None
        ):  # fmt: skip
            yield from (index, index + 2)


def _told_scores(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«è 1 a 1», «ha vinto 3 a 1»: no change («da 3 a 1»), and of nothing."""
    for index in range(len(tokens) - 2):
        one, between, other = tokens[index : index + 3]
        told = between.low in small_words(language, "to_bare") and one.text.isdigit()
        if not (told and other.text.isdigit() and len(one.text) <= 2 and len(other.text) <= 2):
            continue
        led = articulated(language)["da"]
        near = [low_at(tokens, at) for at in range(index - _TOLD, index)]
        measured = unit_behind(tokens, index + 3, language) is not None or (
            low_at(tokens, index + 3) in scales(language)
        )
        if int(one.text) >= int(other.text) and not measured and not led.intersection(near):
            yield from (index, index + 2)


_SCORE_SIGNS = frozenset("-‑–")
_SCORE = 6  # digits of a score: «105-98» has five
_TOLD = 6  # words before a score in which its match is told


@cache
def _phrases(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases by their first word, cut as the sentences are."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries(language, "number_idioms"):
        phrase = phrase_of(entry)
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(known) for first, known in found.items()}


def _idioms(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    for index, token in enumerate(tokens):
        for phrase in _phrases(language).get(token.low, ()):
            here = tokens[index : index + len(phrase)]
            after = index + len(phrase)
            larger = low_at(tokens, after) in scales(language)  # «quota 100mila» is no «quota 100»
            if len(here) == len(phrase) and all(map(_is_word, here, phrase)) and not larger:
                yield from range(index, after)


def _is_word(token: Token, word: str) -> bool:
    """Whether a token is a word of a phrase, or begins like one that ends in an asterisk."""
    return token.low.startswith(word[:-1]) if word.endswith("*") else token.low == word


_ORDINAL_SIGNS = frozenset("°ºª")


def _ordinals(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«21° Forum», «la 15esima edizione»; «35 °C» is a measure, «70° anniversario» a figure."""
    ending = grammar(language, "endings").is_ordinal_ending
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind != "number" or after is None or not after.glued:
            continue
        behind, sign = low_at(tokens, index + 2), after.text in _ORDINAL_SIGNS
        if (sign or ending(after.low, plural=True)) and (
            behind not in words(language, "anniversary_nouns")
            and not (sign and behind in small_words(language, "degree_letter"))
        ):  # fmt: skip
            yield index


def _list_markers(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«1) …», «(2) …», and «3. …» where a sentence begins."""
    depth = 0
    for index, token in enumerate(tokens):
        depth = max(depth + (token.text == "(") - (token.text == ")"), 0)
        if token.kind != "number" or not (is_short(token) and token.text.isdigit()):
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or not after.glued or int(token.text) > _LAST_MARKER:
            continue
        closes = after.text == ")" and (not depth or low_at(tokens, index - 1) == "(")
        if closes or (index == 0 and after.text == "." and len(tokens) > 2):
            yield index


_REFERENCE_SIGNS = frozenset(".°º:")


def _references(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«articolo 5», «legge n. 104», «volo AZ 217»: what a number behind them names."""
    nouns = words(language, "reference_nouns")
    plural = grammar(language, "endings").is_plural_or_short
    for index, token in enumerate(tokens):
        if not _may_name(token, language):
            continue
        at = _behind_links(tokens, index - 1, language)
        noun = low_at(tokens, at)
        if noun not in nouns or low_at(tokens, at - 1) in small_words(language, "not_reference"):
            continue
        # «porterà via cinque dei dodici aerei»
        of = low_at(tokens, index + 1) in articulated(language)["di"]
        if token.kind == "word" and (of or unit_behind(tokens, index + 1, language)):
            continue
        unit = lexicon_unit(tokens, index + 1, language)
        if unit is not None and unit.kind in {"money", "ratio", "physical"}:
            continue  # «assegna al teatro Civico 1.910.000 euro», «tratta 300 tonnellate»
        yield index
        # «articoli 5 e 7»
        link = low_at(tokens, index + 1)
        joined = link in small_words(language, "reference_and") or link in {",", "-", "/"}
        of_all = link in small_words(language, "reference_of")  # «pagina 1 di 12»
        if ((joined and plural(noun)) or of_all) and index + 2 < len(tokens) and (
            tokens[index + 2].kind == "number"
        ):  # fmt: skip
            yield index + 2


def _may_name(token: Token, language: str) -> bool:
    """A number in digits, or a small one in words: «binario tre»."""
    if token.kind == "word":
        value = cardinal(token.low, language)
        return value is not None and value <= _NAMED_IN_WORDS
    return token.kind == "number" and "," not in token.text


_NAMED_IN_WORDS = 10


def _behind_links(tokens: Sequence[Token], at: int, language: str) -> int:
    """Back over what may stand between a reference noun and its number."""
    nouns, links = words(language, "reference_nouns"), small_words(language, "reference_link")
    for _ in range(_REFERENCE_REACH):
        low = low_at(tokens, at)
        if low in nouns or not (low in links or low in _REFERENCE_SIGNS):
            break
        at -= 1
    return at


@cache
def _glued_words(language: str) -> frozenset[str]:
    """Words that may be written against a number without making it a name: 20mila, 100km."""
    units = (entry for entry in entries(language, "units") if entry.isalnum())
    return frozenset((*scales(language), *units)) | small_words(language, "age_letter")


def _glued(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«Soyuz-5», «G20», «A320», «5G», «Mi-8», «16-bis»: numbers that are part of a name."""
    for index, token in enumerate(tokens):
        if token.kind == "number" and (
            _is_glued_before(tokens, index, language) or _is_glued_behind(tokens, index, language)
        ):
            yield index


_HYPHENS = frozenset("-‑")


def _is_glued_before(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«G20», «Mi-8»; not «l'80%», nor the 500 of «€500»."""
    if not tokens[index].glued or not index:
        return False
    before = tokens[index - 1]
    if before.kind == "word":
        return not before.low.endswith("'") and before.low not in _glued_words(language)
    hyphen = before.text in _HYPHENS and before.glued and index >= 2
    return hyphen and tokens[index - 2].kind == "word"


def _is_glued_behind(tokens: Sequence[Token], index: int, language: str) -> bool:
    """«5G», «3-D»; not «20mila», nor the range «30-35»."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or not after.glued:
        return False
    if after.kind == "word":
        ordinal = grammar(language, "endings").is_ordinal_ending(after.low, plural=True)
        return after.low not in _glued_words(language) and not ordinal
    last = tokens[index + 2] if index + 2 < len(tokens) else None
    return after.text in _HYPHENS and last is not None and last.glued and last.kind == "word"


# Behind these a capital letter says nothing.
_OPENING = frozenset(".:!?…«“\"'‘(–—-•")


def _in_names(content: str, tokens: Sequence[Token], language: str) -> Iterator[int]:
    """«Banca dei Tre Mari», «Legione 3», «Agenda 2030»."""
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if token.kind == "word" and token.text[:1].isupper() and index:
            # A number word with a capital in the middle of a sentence is part of a name, and
            # so is one before another capital: «chiude: Tre Ponti si ferma».
            opens = before.text in _OPENING and not (
                before.text == ":" and tokens[index + 1 : index + 2]
                and tokens[index + 1].text[:1].isupper()
            )  # fmt: skip
            if not opens and token.text[1:].islower():
                yield index
        elif token.kind == "number" and index > 1 and _is_name(tokens, index - 1) and (
            token.text.isdigit()
            and unit_behind(tokens, index + 1, language) is None
            and low_at(tokens, index + 1) not in scales(language)
        ):  # fmt: skip
            yield index


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """A word with a capital that is not due to its place in the sentence."""
    token = tokens[at]
    capital = token.kind == "word" and len(token.text) > 1 and token.text[0].isupper()
    return capital and tokens[at - 1].text not in _OPENING


def organises(value: int, noun: str, language: str) -> bool:
    """Whether a small number of these orders a speech: «due aree», «tre linee di lavoro»."""
    return value <= _SMALL and noun in words(language, "organising_nouns")


def is_pair_of_known(tokens: Sequence[Token], at: int, language: str) -> bool:
    """«i due Presidenti», «le due parti», «tra due Paesi»: two that were named before."""
    if low_at(tokens, at) not in small_words(language, "two"):
        return False
    before = low_at(tokens, at - 1)
    if before in small_words(language, "known_lead"):
        return True
    # A preposition joined with its article; alone it says nothing («di due Paesi»).
    return any(
        before in known - {preposition}
        for preposition, known in articulated(language).items()
        if preposition not in small_words(language, "unknown_lead")
    )
