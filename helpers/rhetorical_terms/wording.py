"""What notebook 03 asks of the terms: tables for reading, each with its denominators.

The rooms before this one count (`terms`), compare (`keyness`) and show places
(`concordance`, `devices`); this one sets their records as tables in the order of the study,
names voices, and keeps an empty table's types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from helpers.coding.codings import AGREED, INCLUDES, read_first_plural_codes
from helpers.columns import typed
from helpers.findings import named
from helpers.lexicons import entries
from helpers.rhetorical_terms import keyness
from helpers.rhetorical_terms.concordance import Line, collocates
from helpers.rhetorical_terms.devices import Figure
from helpers.rhetorical_terms.exclusions import COUNTED_KINDS, NAME, REASONS, REPORTING
from helpers.rhetorical_terms.families import Family
from helpers.rhetorical_terms.terms import (
    FEWEST_PARAGRAPHS,
    Cell,
    Contrast,
    Hit,
    Vocabulary,
    background_of,
    counts,
    paragraphs_of,
    voice_order,
)
from helpers.study import NARRATOR, Study

# What the leaders' wording is given as: in turns, or reported by somebody else.
TURNS, REPORTED = "transcript", "indirect"
_PLACE = {"text_id": str, "mode": str}
_PAIR = {"speaker": str, "other_speaker": str, "name": str, "other_name": str}


# How a mode is called in a sentence.
MODE_NAMES = {
    "transcript": "in turns", "direct": "quoted", "indirect": "reported",
    "mixed": "reported with words in marks", "narration": "narrated",
}  # fmt: skip


def placed(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """`helpers.findings.named`, and `place` (``Rome article, reported``) from text and mode."""
    added = named(study, frame)
    modes = [MODE_NAMES.get(mode, mode) for mode in frame["mode"]]
    places = [f"{text}, {mode}" for text, mode in zip(added["text_name"], modes, strict=True)]
    return added.assign(place=pd.Series(places, index=frame.index, dtype=str))


def only(table: pd.DataFrame, column: str, *values: str) -> pd.DataFrame:
    """The rows with one of these values in a column, numbered anew."""
    return table[table[column].isin(list(values))].reset_index(drop=True)


def planned(families: Sequence[Family], most: int = 5) -> pd.DataFrame:
    """What is looked for.

    Args:
        families: From `helpers.rhetorical_terms.families.read_families`.
        most: How many terms of each are named; the lists hold them all.

    Returns:
        One row a family, as planned. Columns: family, label, about, terms (how many), words
        (the first ones with their English, and how many more).
    """
    rows = [(f.key, f.label, f.about, len(f.terms), _first(f, most)) for f in families]
    return typed(rows, {"family": str, "label": str, "about": str, "terms": int, "words": str})


def _first(family: Family, most: int) -> str:
    shown = ", ".join(f"«{term.entry}» ({term.gloss})" for term in family.terms[:most])
    more = len(family.terms) - most
    return f"{shown} and {more} more" if more > 0 else shown


def left_out(study: Study, texts: Iterable[Vocabulary]) -> pd.DataFrame:
    """What is nobody's vocabulary, summed up.

    Returns:
        One row a text, reason and voice that has any. Columns: text_id, reason, speaker
        (whose segment it stands in), spans, words, of (all words of that voice in prose and
        headings; all words of such lines for other kinds), share (of these).
    """
    rows = []
    for text in texts:
        spans = Counter((span.reason, span.speaker) for span in text.excluded)
        words: Counter[tuple[str, str]] = Counter()
        total: Counter[tuple[str, str]] = Counter()
        for spoken in text.words:
            segment = text.voice.segments[spoken.segment]
            if spoken.excluded:
                words[spoken.excluded, segment.speaker] += 1
            kind = "" if segment.kind in COUNTED_KINDS else segment.kind
            total[kind, segment.speaker] += 1
        for reason, speaker in sorted(spans, key=lambda key: (REASONS.index(key[0]), key[1])):
            of = total[reason if (reason, speaker) in total else "", speaker]
            own = words[reason, speaker]
            rows.append((text.voice.corpus.text.id, reason, speaker, spans[reason, speaker], own,
                         of, own / of if of else float("nan")))  # fmt: skip
    frame = typed(rows, {"text_id": str, "reason": str, "speaker": str, "spans": int, "words": int,
                         "of": int, "share": float})  # fmt: skip
    return _in_order(study, frame)


def _in_order(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """By text and voice as in all tables; within these, as the rows were."""
    texts = [text.id for text in study.texts]
    place = [texts.index(text_id) for text_id in frame["text_id"]]
    voice = [voice_order(study).index(key) for key in frame["speaker"]]
    order = sorted(range(len(frame)), key=lambda n: (place[n], voice[n], n))
    return frame.iloc[order].reset_index(drop=True)


def lost(study: Study, hits: Iterable[Hit]) -> pd.DataFrame:
    """Terms that stand in what is left out of a leader's words.

    Returns:
        One row a leader, reason and term. Columns: text_id, speaker, reason, family, term,
        hits.
    """
    found = Counter(
        (hit.text_id, hit.speaker, hit.excluded, hit.family, hit.entry)
        for hit in hits
        if hit.excluded and hit.speaker in study.leaders
    )
    rows = [(*key, times) for key, times in found.items()]
    frame = typed(rows, {"text_id": str, "speaker": str, "reason": str, "family": str, "term": str,
                         "hits": int})  # fmt: skip
    return _in_order(study, frame)


def with_intervals(rates: pd.DataFrame, speakers: Sequence[str]) -> pd.DataFrame:
    """The rows of `counted` of some voices that have enough paragraphs for an interval."""
    return only(rates[rates["most"].notna()], "speaker", *speakers)


def counted(
    study: Study, found: Sequence[Cell], hits: Sequence[Hit], families: Sequence[Family]
) -> pd.DataFrame:
    """Each family in each voice, mode and text: the numbers of ``terms.csv``.

    Returns:
        One row as in that table. Columns: label, text_id, speaker, mode, hits, in_names,
        words, per_1000, least and most (bounds of its 95 % interval; missing where there are
        too few paragraphs), paragraphs, family.
    """
    labels = {family.key: family.label for family in families}
    rows = [
        (labels[c.family], c.text_id, c.speaker, c.mode, c.hits, c.in_names, c.words, c.per_1000,
         _number(c.low), _number(c.high), c.paragraphs, c.family)
        for c in counts(found, hits, families)
    ]  # fmt: skip
    return typed(rows, {"label": str, "text_id": str, "speaker": str, "mode": str, "hits": int,
                        "in_names": int, "words": int, "per_1000": float, "least": float,
                        "most": float, "paragraphs": int, "family": str})  # fmt: skip


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def leading(study: Study, rates: pd.DataFrame) -> pd.DataFrame:
    """The family with the most hits in each leader's words of a text and mode.

    Args:
        study: The study.
        rates: From `counted`.

    Returns:
        Rows of `counted`, one a leader, text and mode with enough paragraphs for an interval
        and at least one hit; of two families with as many, the first as planned.
    """
    own = with_intervals(rates, study.leaders)
    own = own[own["hits"] > 0]
    best = own.groupby(["text_id", "mode", "speaker"], sort=False)["hits"].transform("max")
    first = own[own["hits"] == best].drop_duplicates(["text_id", "mode", "speaker"])
    return _in_order(study, first)


def absent(study: Study, rates: pd.DataFrame) -> pd.DataFrame:
    """How many families have no hit in a leader's words, and what rate that leaves possible.

    Args:
        study: The study.
        rates: From `counted`.

    Returns:
        One row a leader, text and mode with enough paragraphs and such a family. Columns:
        text_id, speaker, mode, words, absent, families, limit (per 1,000 words: a family
        without a hit may still be that frequent).
    """
    own = with_intervals(rates, study.leaders)
    rows = []
    for key, cell in own.groupby(["text_id", "speaker", "mode", "words"], sort=False):
        none = cell[cell["hits"] == 0]
        if len(none):
            rows.append((*key, len(none), len(cell), float(none["most"].max())))
    frame = typed(rows, {"text_id": str, "speaker": str, "mode": str, "words": int, "absent": int,
                         "families": int, "limit": float})  # fmt: skip
    return _in_order(study, frame)


def side_by_side(study: Study, rates: pd.DataFrame) -> pd.DataFrame:
    """The hits of the leaders: one row a text, voice and mode, one column a family.

    Args:
        study: The study.
        rates: From `counted`.

    Returns:
        Columns: text_id, speaker, mode, words, then the families' keys as planned. Rows are
        in the order of tables, and none is the sum of others.
    """
    own = only(rates, "speaker", *study.leaders)
    keys = ["text_id", "speaker", "mode", "words"]
    families = list(dict.fromkeys(rates["family"]))
    rows = [
        (*key, *cell.set_index("family")["hits"].reindex(families))
        for key, cell in own.groupby(keys, sort=False)
    ]
    columns = {"text_id": str, "speaker": str, "mode": str, "words": int}
    return typed(rows, columns | dict.fromkeys(families, int))


def compared(
    study: Study, contrasts: Sequence[Contrast], families: Sequence[Family]
) -> pd.DataFrame:
    """Leader against leader, family by family, the smallest p first within a text and mode.

    Returns:
        Columns: text_id, mode, label, speaker, other_speaker, hits, other_hits, per_1000,
        other_per_1000, difference (per 1,000 words), least and most (of its 95 % interval),
        p and p_holm, name, other_name, words, other_words.
    """
    labels = {family.key: family.label for family in families}
    rows = [
        (c.text_id, c.mode, labels[c.family], c.speaker, c.other, c.hits, c.other_hits, c.per_1000,
         c.other_per_1000, c.difference, c.low, c.high, c.p, c.p_holm,
         study.people[c.speaker].name, study.people[c.other].name, c.words, c.other_words)
        for c in contrasts
    ]  # fmt: skip
    frame = typed(rows, {
        **_PLACE, "label": str, "speaker": str, "other_speaker": str, "hits": int,
        "other_hits": int, "per_1000": float, "other_per_1000": float, "difference": float,
        "least": float, "most": float, "p": float, "p_holm": float, "name": str,
        "other_name": str, "words": int, "other_words": int,
    })  # fmt: skip
    texts = [text.id for text in study.texts]
    order = sorted(
        range(len(frame)),
        key=lambda n: (texts.index(rows[n][0]), rows[n][1], rows[n][3], rows[n][4], rows[n][12], n),
    )
    return frame.iloc[order].reset_index(drop=True)


def tested(differences: pd.DataFrame) -> pd.DataFrame:
    """How many families of each text, mode and pair differ, before and after correction.

    Args:
        differences: From `compared`.

    Returns:
        Columns: text_id, mode, name, other_name, families, reach (p < .05), corrected
        (p_holm < .05), label and p (of the family with the smallest p).
    """
    rows = []
    for key, own in differences.groupby(["text_id", "mode", "name", "other_name"], sort=False):
        first = own.iloc[0]
        rows.append((*key, len(own), int((own["p"] < 0.05).sum()),
                     int((own["p_holm"] < 0.05).sum()), first["label"], first["p"],
                     first["p_holm"]))  # fmt: skip
    return typed(rows, {**_PLACE, "name": str, "other_name": str, "families": int, "reach": int,
                        "corrected": int, "label": str, "p": float, "p_holm": float})  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two leaders' words of one text and mode, compared word by word.

    Attributes:
        one, other: Whose words.
        result: What `helpers.rhetorical_terms.keyness.compare` says.
        lemmas: Whether lemmas were compared, or forms.
        left_in: Reasons of exclusion that were overruled.
    """

    one: Cell
    other: Cell
    result: keyness.Keyness
    lemmas: bool
    left_in: tuple[str, ...]


def word_by_word(
    study: Study, texts: Sequence[Vocabulary], found: Sequence[Cell], *, lemmas: bool = False,
    content: bool = False, clauses_left_in: bool = False,
) -> tuple[Pair, ...]:  # fmt: skip
    """Keyness of the leaders' words within each text and mode where both have enough.

    The prior of the log-odds is the vocabulary of all the study's texts and voices, always
    the same, outside what is left out.

    Args:
        study: The study.
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
        found: From `helpers.rhetorical_terms.terms.cells`.
        lemmas: Compare lemmas and not forms.
        content: Leave out function words, from both voices and the prior.
        clauses_left_in: Count reporting clauses and names, to see what that would do.
    """
    skip = study.language if content else ""
    background = background_of(texts, lemmas=lemmas, content_of=skip)
    left_in = (REPORTING, NAME) if clauses_left_in else ()
    pairs = []
    for text_id, mode in dict.fromkeys((cell.text_id, cell.mode) for cell in found):
        own = {c.speaker: c for c in found if (c.text_id, c.mode) == (text_id, mode)}
        large = [own[key] for key in study.leaders if key in own]
        large = [cell for cell in large if len(cell.words) >= FEWEST_PARAGRAPHS]
        for one, other in combinations(large, 2):
            (first, starts), (second, other_starts) = (
                paragraphs_of(texts, cell, lemmas=lemmas, content_of=skip, left_in=left_in)
                for cell in (one, other)
            )
            result = keyness.compare(first, second, background, order=(*starts, *other_starts))
            pairs.append(Pair(one, other, result, lemmas, left_in))
    return tuple(pairs)


def chance(study: Study, pairs: Iterable[Pair]) -> pd.DataFrame:
    """How many words seem distinctive, and how many would with shuffled voices.

    Returns:
        One row a text, mode and pair. Columns: text_id, mode, speaker, other_speaker, name,
        other_name, words, other_words, types (words compared), reach (p < .05, uncorrected),
        by_chance (mean over shuffles), least and most (middle 95 % of the shuffles), p_reach
        (share of shuffles with at least as many), corrected (Holm) and corrected_shuffled
        (by the largest of each shuffle).
    """
    rows = [
        (pair.one.text_id, pair.one.mode, pair.one.speaker, pair.other.speaker,
         study.people[pair.one.speaker].name, study.people[pair.other.speaker].name,
         (r := pair.result).words, r.other_words, len(r.keys), r.hits, r.hits_by_chance,
         r.chance_low, r.chance_high, r.p_hits, r.survivors, r.survivors_shuffled)
        for pair in pairs
    ]  # fmt: skip
    return typed(rows, {
        **_PLACE, **_PAIR, "words": int, "other_words": int, "types": int, "reach": int,
        "by_chance": float, "least": float, "most": float, "p_reach": float, "corrected": int,
        "corrected_shuffled": int,
    })  # fmt: skip


def _shown(word: str, language: str) -> str:
    """«l'» for the elided article that is counted as «l»."""
    joined = entries(language, "articulated_prepositions", "form")
    forms = {*joined, *entries(language, "articles")}
    return f"{word}'" if f"{word}'" in forms and word not in forms else word


def key_words(study: Study, pairs: Iterable[Pair], most: int = 8) -> pd.DataFrame:
    """The words that lead a ranking, with all that speaks against trusting it.

    Args:
        study: The study.
        pairs: From `word_by_word`.
        most: How many of each text, mode and pair.

    Returns:
        Columns: text_id, mode, word, name (who uses it more), hits, other_hits (of the two
        in the study's order), z, log_ratio with its interval as text, log_likelihood (four
        cells), log_likelihood_two, p, p_holm, q, p_shuffled, p_largest.
    """
    rows = []
    for pair in pairs:
        for key in pair.result.keys[:most]:
            who = pair.one.speaker if key.z > 0 else pair.other.speaker
            span = f"{key.log_ratio:.1f} ({key.log_ratio_low:.1f} to {key.log_ratio_high:.1f})"
            rows.append((
                pair.one.text_id, pair.one.mode, _shown(key.word, study.language),
                study.people[who].name, key.hits, key.other_hits, key.z, span,
                key.log_likelihood, key.log_likelihood_two, key.p, key.p_holm, key.q,
                key.p_shuffled, key.p_largest,
            ))  # fmt: skip
    return typed(rows, {
        **_PLACE, "word": str, "name": str, "hits": int, "other_hits": int, "z": float,
        "log_ratio": str, "log_likelihood": float, "log_likelihood_two": float, "p": float,
        "p_holm": float, "q": float, "p_shuffled": float, "p_largest": float,
    })  # fmt: skip


def largest(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pair with the most words, or none: where a difference would be seen first."""
    ranked = sorted(pairs, key=lambda pair: -(pair.result.words + pair.result.other_words))
    return tuple(ranked[:1])


def spread(
    study: Study, found: Iterable[Cell], hits: Sequence[Hit], families: Sequence[Family]
) -> pd.DataFrame:
    """How evenly each family is spread over a leader's paragraphs.

    Returns:
        One row a family, text, leader and mode in which it occurs. Columns: label, text_id,
        speaker, mode, hits, in_paragraphs, paragraphs, dp_norm (as text: a number, or «too
        few»).
    """
    rows = []
    for family in families:
        for cell in found:
            own = Counter(
                hit.paragraph for hit in hits
                if not hit.excluded and hit.family == family.key
                and (hit.text_id, hit.speaker, hit.mode) == (cell.text_id, cell.speaker, cell.mode)
            )  # fmt: skip
            if not own or cell.speaker not in study.leaders:
                continue
            value = keyness.dispersion([own[p] for p in cell.paragraphs], cell.words)
            rows.append((family.label, cell.text_id, cell.speaker, cell.mode, own.total(),
                         len(own), len(cell.paragraphs),
                         "too few" if value is None else f"{value:.2f}"))  # fmt: skip
    return typed(rows, {"label": str, "text_id": str, "speaker": str, "mode": str, "hits": int,
                        "in_paragraphs": int, "paragraphs": int, "dp_norm": str})  # fmt: skip


def measured(table: pd.DataFrame) -> pd.DataFrame:
    """In how many rows of `spread` a dispersion could be measured: measured, of."""
    known = int((table["dp_norm"] != "too few").sum())
    return typed([(known, len(table))], {"measured": int, "of": int})


def concordance(found: Iterable[Line]) -> pd.DataFrame:
    """A concordance for reading: text_id, line, speaker, mode, left, keyword, right, flag."""
    rows = [
        (line.hit.text_id, line.hit.line, line.hit.speaker, line.hit.mode,
         " ".join(line.left.split()), line.keyword, " ".join(line.right.split()), line.hit.flag)
        for line in found
    ]  # fmt: skip
    return typed(rows, {"text_id": str, "line": int, "speaker": str, "mode": str, "left": str,
                        "keyword": str, "right": str, "flag": str})  # fmt: skip


def of_leaders(study: Study, hits: Iterable[Hit], family: str = "") -> tuple[Hit, ...]:
    """The hits that count for a leader, of one family or of all."""
    return tuple(
        hit for hit in hits
        if not hit.excluded and hit.speaker in study.leaders and family in ("", hit.family)
    )  # fmt: skip


def most_used(study: Study, hits: Iterable[Hit]) -> str:
    """The family with the most hits in the leaders' words; empty where there is none."""
    found = Counter(hit.family for hit in of_leaders(study, hits))
    return max(found, key=found.__getitem__, default="")


def company(
    study: Study, texts: Sequence[Vocabulary], hits: Sequence[Hit], most: int = 8
) -> pd.DataFrame:
    """The content words that stand near some hits more than elsewhere in the same voices.

    Returns:
        Columns: lemma, near, elsewhere, log_likelihood, p_holm; at most `most` rows.
    """
    rows = [(c.lemma, c.near, c.elsewhere, c.log_likelihood, c.p_holm)
            for c in collocates(texts, hits, study.language)[:most]]  # fmt: skip
    return typed(rows, {"lemma": str, "near": int, "elsewhere": int, "log_likelihood": float,
                        "p_holm": float})  # fmt: skip


def manner(study: Study, hits: Iterable[Hit], texts: Sequence[Vocabulary]) -> pd.DataFrame:
    """Devices by voice, with the words found.

    Args:
        study: The study.
        hits: From `helpers.rhetorical_terms.devices.device_hits`.
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.

    Returns:
        One row a device, text, voice and mode in which it occurs. Columns: device, text_id,
        speaker, mode, hits, words (as written, with how often and in which lines).
    """
    content = {text.voice.corpus.text.id: text.voice.corpus.text.content for text in texts}
    found: dict[tuple[str, str, str, str], list[Hit]] = {}
    for hit in hits:
        found.setdefault((hit.family, hit.text_id, hit.speaker, hit.mode), []).append(hit)
    rows = []
    for (device, text_id, speaker, mode), own in found.items():
        lines: dict[str, list[int]] = {}
        for hit in own:
            lines.setdefault(content[text_id][hit.start : hit.end].lower(), []).append(hit.line)
        words = "; ".join(f"«{word}» {', '.join(map(str, at))}" for word, at in lines.items())
        rows.append((device.replace("_", " "), text_id, speaker, mode, len(own), words))
    frame = typed(rows, {"device": str, "text_id": str, "speaker": str, "mode": str, "hits": int,
                         "words": str})  # fmt: skip
    devices = list(dict.fromkeys(frame["device"]))
    frame = _in_order(study, frame)
    order = sorted(range(len(frame)), key=lambda n: (devices.index(frame["device"][n]), n))
    return frame.iloc[order].reset_index(drop=True)


def first_plural(study: Study, hits: Iterable[Hit]) -> pd.DataFrame:
    """Whom the leaders' first persons plural include, as coded.

    Args:
        study: The study.
        hits: From `helpers.rhetorical_terms.devices.device_hits`.

    Returns:
        One row a text, leader and mode with such a form. Columns: text_id, speaker, mode,
        hits, addressee, own_side, unclear, not_coded. The code counted is the agreed one,
        else that of the first coder in the files.
    """
    codes: dict[tuple[str, int], str] = {}
    coded = read_first_plural_codes(study)
    for code in (*(c for c in coded if c.coder == AGREED), *coded):
        codes.setdefault((code.text_id, code.start), code.includes)
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for hit in hits:
        if hit.family == "first_plural" and hit.speaker in study.leaders:
            own = found.setdefault((hit.text_id, hit.speaker, hit.mode), Counter())
            own[codes.get((hit.text_id, hit.start), "not_coded")] += 1
    rows = [
        (*key, own.total(), *(own[value] for value in (*INCLUDES, "not_coded")))
        for key, own in found.items()
    ]
    columns = {"text_id": str, "speaker": str, "mode": str, "hits": int}
    return _in_order(study, typed(rows, columns | dict.fromkeys((*INCLUDES, "not_coded"), int)))


def evaluations(table: pd.DataFrame) -> pd.DataFrame:
    """The evaluative words by whom they can be given to.

    Args:
        table: From `manner`.

    Returns:
        The rows on evaluation, with the column whose: ``the narrator's``, ``in a leader's
        turn``, or ``reported: the author's or the speaker's`` (nobody can tell).
    """
    own = only(table, "device", "evaluation")
    whose = [_whose(row.speaker, row.mode) for row in own.itertuples()]
    return own.assign(whose=pd.Series(whose, index=own.index, dtype=str))


def _whose(speaker: str, mode: str) -> str:
    if speaker == NARRATOR:
        return "the narrator's"
    return "in a turn" if mode == TURNS else "reported: the author's or the speaker's"


def tallied(study: Study, table: pd.DataFrame, *by: str) -> pd.DataFrame:
    """How often something was found, by text, and by voice where a column of `by` is the mode.

    Args:
        study: The study.
        table: With text_id and speaker, one row a place (or with hits, so many places).
        by: Columns to tell apart.

    Returns:
        One row a text and combination, in the order of first appearance. Columns: text_id, with
        `mode` among `by` also speaker, name and place; those of `by`; text_name; times.
    """
    voices = ["speaker"] if "mode" in by else []
    keys = ["text_id", *voices, *by]
    places = table.assign(times=table.get("hits", 1))
    counted = places.groupby(keys, sort=False)["times"].sum().reset_index()
    return placed(study, counted) if voices else named(study, counted)


def figures_found(
    study: Study, found: Iterable[Figure], texts: Sequence[Vocabulary]
) -> pd.DataFrame:
    """Triads and repeated openings with their words.

    Returns:
        Columns: figure, text_id, line, speaker, mode, times, words.
    """
    content = {text.voice.corpus.text.id: text.voice.corpus.text.content for text in texts}
    rows = [
        (f.figure, f.text_id, f.line, f.speaker, f.mode, f.times,
         " ".join(content[f.text_id][f.start : f.end].split()))
        for f in found
    ]  # fmt: skip
    return typed(rows, {"figure": str, "text_id": str, "line": int, "speaker": str, "mode": str,
                        "times": int, "words": str})  # fmt: skip


def turns_and_reports(study: Study, rates: pd.DataFrame) -> pd.DataFrame:
    """The same leader in labelled turns of one text and as reported in another.

    Args:
        study: The study.
        rates: From `counted`.

    Returns:
        One row a leader, family, text with turns and text with reports. Columns: name,
        label, text_id and per_1000, least, most, hits, words of the turns;
        other_text_id, other_per_1000, other_least, other_most, other_hits, other_words of
        the reports; apart (both have an interval, and these do not overlap); speaker.
    """
    own = rates[rates["speaker"].isin(list(study.leaders))]
    keys = ["speaker", "label"]
    values = ["text_id", "per_1000", "least", "most", "hits", "words"]
    turns = own[own["mode"] == TURNS][[*keys, *values]]
    reports = own[own["mode"] == REPORTED][[*keys, *values]]
    both = turns.merge(
        reports.rename(columns={name: f"other_{name}" for name in values}), on=keys, how="inner"
    )
    both["apart"] = (both["least"] > both["other_most"]) | (both["other_least"] > both["most"])
    names = [study.people[key].name for key in both["speaker"]]
    order = [study.leaders.index(key) for key in both["speaker"]]
    both = both.assign(name=pd.Series(names, dtype=str), order=order)
    both = both.sort_values("order", kind="stable").drop(columns="order").reset_index(drop=True)
    return both[
        ["name", "label", *values, *(f"other_{value}" for value in values), "apart", "speaker"]
    ]
