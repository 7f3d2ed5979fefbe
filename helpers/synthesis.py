"""Side by side: what each voice is given, and whether what was found survives doubt.

A conclusion is computed here the same way as in the notebook that has it, once for the
attribution as it is shown and once for each other way of deciding what is doubtful
(`readings`). It holds where all of them come to the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers import ledger, stance
from helpers.coding.codings import AGREED, read_pairs
from helpers.columns import typed
from helpers.findings import counted, each, listing, named, text_name, voice_name
from helpers.framing import alignment, comparison
from helpers.framing.headings import headings
from helpers.quoted_figures import figure_counts
from helpers.quoted_figures.figure_codes import figures_of
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.quotable import surface
from helpers.quoted_figures.reconcile import reconcile
from helpers.rhetorical_terms import terms, wording
from helpers.rhetorical_terms.devices import device_hits
from helpers.rhetorical_terms.families import read_families
from helpers.speech.voices import Segment, Voices, attribute
from helpers.study import NARRATOR, UNATTRIBUTED, Study


@dataclass(frozen=True)
class Reading:
    """One way of deciding what is doubtful.

    Attributes:
        name: In words.
        voices: The attribution under it.
        coding: Whose figures and frames go with it: ``agreed`` or ``rules``.
        changed: Text and start of the segments that are decided otherwise than shown.
    """

    name: str
    voices: tuple[Voices, ...]
    coding: str = AGREED
    changed: frozenset[tuple[str, int]] = frozenset()


def readings(study: Study, voices: Sequence[Voices]) -> tuple[Reading, ...]:
    """The attribution as shown, and four other ways of deciding what is doubtful.

    Doubtful is what `helpers.ledger.doubtful` lists. It is given to the narrator throughout;
    to the leader who spoke last before it; to nobody; and, last, the rules decide all of it.

    Args:
        study: The study.
        voices: As shown, from `helpers.tables.voices_of`.
    """
    doubts = ledger.doubtful(study, voices)
    places = {(row.text_id, row.line, row.text) for row in doubts.itertuples()}

    def decided(name: str, change: Callable[[Segment, str], Segment]) -> Reading:
        other = tuple(_changed(study, voice, places, change) for voice in voices)
        changed = frozenset(
            (voice.corpus.text.id, new.start)
            for voice, after in zip(voices, other, strict=True)
            for old, new in zip(voice.segments, after.segments, strict=True)
            if old != new
        )
        return Reading(name, other, changed=changed)

    return (
        Reading("as shown", tuple(voices)),
        decided("doubtful sentences given to the narrator", _to_narrator),
        decided("doubtful sentences given to the leader who spoke last", _to_leader),
        decided("doubtful sentences left out", _to_nobody),
        Reading("the rules alone", attribute(study), "rules"),
    )


def _changed(
    study: Study, voice: Voices, places: set[tuple[str, int, str]],
    change: Callable[[Segment, str], Segment],
) -> Voices:  # fmt: skip
    last, segments = "", []
    for segment in voice.segments:
        written = voice.corpus.slice(segment.start, segment.end)
        doubtful = (voice.corpus.text.id, segment.line, written) in places
        segments.append(change(segment, last) if doubtful else segment)
        if segment.speaker in study.leaders:
            last = segment.speaker
    return replace(voice, segments=tuple(segments))


def _to_narrator(segment: Segment, last: str) -> Segment:
    return replace(segment, speaker=NARRATOR, mode="narration")


def _to_leader(segment: Segment, last: str) -> Segment:
    if not last:
        return segment
    mode = "indirect" if segment.mode == "narration" else segment.mode
    return replace(segment, speaker=last, mode=mode)


def _to_nobody(segment: Segment, last: str) -> Segment:
    return replace(segment, speaker=UNATTRIBUTED)


# --- conclusions -------------------------------------------------------------------


@dataclass(frozen=True)
class Conclusion:
    """What one reading comes to in one question.

    Attributes:
        outcome: In words that are the same where the outcome is.
        numbers: What it rests on.
    """

    outcome: str
    numbers: str


# The outcome is put in steps, so that it is the same where a few words change hands.
_SHARES = ((0.1, "less than a tenth"), (0.25, "less than a quarter"), (0.5, "less than half"))


def _wording(study: Study, reading: Reading) -> Conclusion:
    own = ledger.own_wording(study, ledger.book(study, reading.voices))
    articles = [text.id for text in study.texts if text.kind == "article"]
    own = own[own["text_id"].isin(articles) & (own["words"] > 0)]
    largest = float(own["share_own"].max()) if len(own) else 0.0
    below = next((words for bound, words in _SHARES if largest < bound), "")
    outcome = (
        "no leader is given in an article" if not len(own)
        else f"{below} of what each article gives each leader is given as own wording"
        if below else "half or more of what an article gives a leader is given as own wording"
    )  # fmt: skip
    return Conclusion(outcome, each(named(study, own), "{name} {share_own:.1%}", none="none"))


def _words(study: Study, reading: Reading) -> Conclusion:
    texts = terms.vocabularies(study, reading.voices)
    families, cells = read_families(study), terms.cells(study, texts)
    hits = terms.hits_of(texts, families)
    tests = wording.tested(
        wording.compared(study, terms.contrasts(study, cells, hits, families), families)
    )
    chance = wording.chance(study, wording.word_by_word(study, texts, cells))
    found = int(tests["corrected"].sum()), int(chance["corrected"].sum())
    outcome = (
        "after correction no word and no family of terms tells the leaders apart"
        if not any(found)
        else ("after correction some words or families of terms tell the leaders apart")
    )
    of_terms = counted(found[0], "family of terms", "families of terms")
    return Conclusion(outcome, f"{counted(found[1], 'word')}, {of_terms} after correction")


def _frames(study: Study, reading: Reading) -> Conclusion:
    coded = comparison.coded_frames(study, reading.voices, reading.coding)
    table = comparison.shares(study, reading.voices, coded, by_mode=False)
    apart = comparison.leaders_apart(study, table)
    holding = int(apart["holds"].sum()) if len(apart) else 0
    outcome = (
        "after correction no frame tells the leaders of one text apart"
        if not holding
        else ("after correction some frames tell the leaders of one text apart")
    )
    return Conclusion(outcome, f"{holding} of {len(apart)} comparisons hold")


def _revoiced(study: Study, reading: Reading) -> tuple[Figure, ...]:
    """The figures, those in segments decided otherwise with the voice of that decision."""
    figures = figures_of(study, reading.voices, reading.coding)
    speakers = {
        (voice.corpus.text.id, segment.id): segment
        for voice in reading.voices
        for segment in voice.segments
        if (voice.corpus.text.id, segment.start) in reading.changed
    }
    found = []
    for figure in figures:
        segment = speakers.get((figure.text_id, figure.segment_id))
        if segment is not None:
            mode = figure.mode if segment.speaker in study.leaders else "narration"
            figure = replace(figure, speaker=segment.speaker, mode=mode)
        found.append(figure)
    return tuple(found)


def _rates(study: Study, reading: Reading) -> Conclusion:
    rates = figure_counts.rates(study, reading.voices, _revoiced(study, reading))
    spoken = rates[rates["speaker"].isin(study.leaders)]
    apart = figure_counts.pairs_apart(
        spoken.rename(columns={"rate_low": "low", "rate_high": "high"})
    )
    outcome = (
        "the leaders' rates of figures are not shown to differ"
        if apart.empty
        else ("the leaders' rates of figures lie apart")
    )
    numbers = each(named(study, spoken), "{name} {per_1000:.1f} in the {text_name}", none="none")
    return Conclusion(outcome, numbers)


def _figures(study: Study, reading: Reading) -> Conclusion:
    pairs = reconcile(_revoiced(study, reading))
    different = figure_counts.differences(study, pairs)
    # With the speakers: what is compared across readings is who is given what against whom.
    names = [
        sorted({voice_name(study, row.speaker), voice_name(study, row.other_speaker)})
        for row in different.itertuples()
    ]
    labels = {
        f"{label} ({' and '.join(who)})"
        for label, who in zip(different["label"], names, strict=True)
    }
    outcome = each(
        pd.DataFrame({"label": sorted(labels)}), "{label}", most=20,
        none="no figures under one label exclude each other",
    )  # fmt: skip
    return Conclusion(outcome, counted(len(different), "pair"))


# Question, the finding of the notebook that has it, and how it is answered.
QUESTIONS: tuple[tuple[str, str, Callable[[Study, Reading], Conclusion]], ...] = (
    ("whose wording a leader is given in", "F1.4", _wording),
    ("words and families of terms", "F3.6, F3.7", _words),
    ("frames", "F2.10", _frames),
    ("how many figures", "F4.3", _rates),
    ("figures under one label that exclude each other as worded", "F4.7, F4.8", _figures),
)


def conclusions(study: Study, ways: Sequence[Reading]) -> pd.DataFrame:
    """Every question under every reading.

    Args:
        study: The study.
        ways: From `readings`, the one shown first.

    Returns:
        One row a question and reading. Columns: question, finding, reading, outcome, numbers,
        holds (the outcome is that of the reading shown).
    """
    rows = []
    for question, finding, answer in QUESTIONS:
        shown = ""
        for reading in ways:
            found = answer(study, reading)
            shown = shown or found.outcome
            rows.append((question, finding, reading.name, found.outcome, found.numbers,
                         found.outcome == shown))  # fmt: skip
    names = ("question", "finding", "reading", "outcome", "numbers")
    return typed(rows, {**dict.fromkeys(names, str), "holds": bool})


def held(table: pd.DataFrame) -> pd.DataFrame:
    """What was found in each question, and under how many readings it stands.

    Args:
        table: From `conclusions`.

    Returns:
        One row a question. Columns: question, finding, outcome (as shown), readings, same
        (readings with that outcome), falls (those without it, or ``none``).
    """
    rows = []
    for (question, finding), own in table.groupby(["question", "finding"], sort=False):
        other = own[~own["holds"]]["reading"]
        rows.append((question, finding, own.iloc[0]["outcome"], len(own), int(own["holds"].sum()),
                     "; ".join(other) or "none"))  # fmt: skip
    return typed(
        rows,
        {"question": str, "finding": str, "outcome": str, "readings": int, "same": int,
         "falls": str},
    )  # fmt: skip


# --- one voice ---------------------------------------------------------------------


@dataclass(frozen=True)
class Material:
    """What the profiles are drawn from, read once.

    Attributes:
        voices: As shown.
        figures: With their indicators.
        coded: Frames, as coded or by rule.
        hits: Of the planned families of terms.
        tables: Of the notebooks before this one, by name.
    """

    voices: tuple[Voices, ...]
    figures: tuple[Figure, ...]
    coded: tuple[comparison.Coded, ...]
    hits: tuple[terms.Hit, ...]
    tables: dict[str, pd.DataFrame]


def material(study: Study, voices: Sequence[Voices]) -> Material:
    """Read what the profiles need, once for all voices."""
    figures = figures_of(study, voices)
    texts, families = terms.vocabularies(study, voices), read_families(study)
    hits, cells = terms.hits_of(texts, families), terms.cells(study, texts)
    coded = comparison.coded_frames(study, voices)
    manner = wording.manner(study, device_hits(study, texts), texts)
    tables = {
        "own": ledger.own_wording(study, ledger.book(study, voices)),
        "room": ledger.room(study, voices),
        "rates": figure_counts.rates(study, voices, figures),
        "precision": figure_counts.precision(study, figures),
        "frames": comparison.leading(comparison.shares(study, voices, coded, by_mode=False)),
        "terms": wording.leading(study, wording.counted(study, cells, hits, families)),
        "stance": stance.by_stance(study, stance.reporting_verbs(study, voices)),
        "headings": headings(study, voices, coded),
        "judging": wording.evaluations(manner),
        "prose": ledger.of_prose(ledger.ledger(study, ledger.book(study, voices))),
    }
    return Material(tuple(voices), figures, tuple(coded), tuple(hits), tables)


def profiles(study: Study, known: Material) -> pd.DataFrame:
    """What each leader is given, text by text and aspect by aspect.

    Args:
        study: The study.
        known: From `material`.

    Returns:
        One row a leader, text and aspect. Columns: leader, text, aspect, told, finding (of the
        notebook that has it).
    """
    rows = [
        (voice_name(study, leader), text_name(study, text.id), aspect,
         tell(study, known, leader, text.id), finding)
        for leader in study.leaders
        for text in study.texts
        for aspect, finding, tell in _ASPECTS
    ]  # fmt: skip
    return typed(rows, dict.fromkeys(("leader", "text", "aspect", "told", "finding"), str))


def of_narrator(study: Study, known: Material) -> pd.DataFrame:
    """The narrator of each text: what is told in nobody's name; columns as in `profiles`."""
    rows = [
        (text_name(study, text.id), aspect, tell(study, known, text.id), finding)
        for text in study.texts
        for aspect, finding, tell in _OF_NARRATOR
    ]
    return typed(rows, dict.fromkeys(("text", "aspect", "told", "finding"), str))


def _rows(table: pd.DataFrame, text_id: str, speaker: str = "") -> pd.DataFrame:
    own = table[table["text_id"].eq(text_id)]
    return own[own["speaker"].eq(speaker)] if speaker else own


def _room(study: Study, known: Material, leader: str, text_id: str) -> str:
    return each(_rows(known.tables["room"], text_id, leader),
                "{words:#word}, {share_of_leaders:.0%} of the leaders'")  # fmt: skip


def _own(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["own"], text_id, leader)
    return each(own[own["words"] > 0], "{own_wording:#word} ({share_own:.0%})", none="no words")


def _number(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["rates"], text_id, leader)
    return each(own, "{figures:#figure}, {per_1000:.1f} per 1,000 words ({rate_low:.1f} to "
                "{rate_high:.1f})", none="none")  # fmt: skip


def _hedged(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["precision"], text_id, leader)
    return each(own, "{hedged} of {of} ({low:.0%} to {high:.0%})", none="no figures")


def _leading_frames(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["frames"], text_id, leader)
    return each(own, "{name_of_frame} ({segments} of {of})", none="none")


def _leading_terms(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["terms"], text_id, leader)
    return each(own, "{label} ({hits:#hit}, {mode})", between="; ", none="too few words")


def _verbs(study: Study, known: Material, leader: str, text_id: str) -> str:
    own = _rows(known.tables["stance"], text_id, leader)
    return each(own[own["verbs"] > 0], "{stance} {verbs}", none="none")


_ASPECTS: tuple[tuple[str, str, Callable[[Study, Material, str, str], str]], ...] = (
    ("words given", "F1.6", _room),
    ("given as own wording", "F1.4", _own),
    ("figures", "F4.2", _number),
    ("of them hedged", "F4.4", _hedged),
    ("most frequent frames", "F2.9", _leading_frames),
    ("family of terms with most hits", "F3.4", _leading_terms),
    ("reporting verbs by stance", "F1.16", _verbs),
)


def _told(study: Study, known: Material, text_id: str) -> str:
    own = _rows(known.tables["prose"], text_id, NARRATOR)
    return each(own, "{words:#word}, {share_of_prose:.0%} of the prose", none="none")


def _judging(study: Study, known: Material, text_id: str) -> str:
    own = _rows(known.tables["judging"], text_id, NARRATOR)
    return counted(int(own["hits"].sum()), "word") if len(own) else "none"


def _over(study: Study, known: Material, text_id: str) -> str:
    own = _rows(known.tables["headings"], text_id)
    return each(own[own["not_in_section"].ne("")], "«{heading}» ({not_in_section})", none="none")


def _own_figures(study: Study, known: Material, text_id: str) -> str:
    told = sum(f.text_id == text_id and f.speaker == NARRATOR for f in known.figures)
    return counted(told, "figure")


def _lent(study: Study, known: Material, text_id: str) -> str:
    own = known.tables["stance"]
    own = own[own["text_id"].eq(text_id)].drop_duplicates("speaker")
    return each(named(study, own), "{of:#verb} for {name}", none="none")


_OF_NARRATOR: tuple[tuple[str, str, Callable[[Study, Material, str], str]], ...] = (
    ("told in nobody's name", "F1.2", _told),
    ("figures of the narrator's", "F4.1", _own_figures),
    ("reporting verbs chosen", "F1.16", _lent),
    ("words that judge", "F3.12", _judging),
    ("headings with a frame that their section lacks", "F2.14", _over),
)


# --- statements that two texts hold ------------------------------------------------


def statements(study: Study, known: Material) -> pd.DataFrame:
    """Statements that two texts hold, sentence beside sentence, with what each has in figures.

    Args:
        study: The study.
        known: From `material`.

    Returns:
        One row a pair that a reader confirmed, in the order of the texts. Columns: statement,
        match, text, line, name, figures (as worded), terms (families) and frames of the one
        sentence, and the same with other_ before it of the other;
        with_figures (both have some) and same_figure (they have a number in common).
    """
    pairs = alignment.statements(study, known.voices, known.coded)
    figures, families = _by_sentence(study, known)
    rows = []
    for row, pair in zip(pairs.itertuples(), read_pairs(study), strict=True):
        one, other = pair.sentence_id, pair.other_sentence_id
        a, b = ({f.amount.value for f in figures.get(key, ())} for key in (one, other))
        rows.append((
            row.statement, row.match, row.text, row.line, voice_name(study, row.speaker),
            _listed(study, figures, one), _named(families, one), row.frames,
            row.other_text, row.other_line, voice_name(study, row.other_speaker),
            _listed(study, figures, other), _named(families, other), row.other_frames,
            bool(a and b), bool(a & b),
        ))  # fmt: skip
    side = {
        "text": str, "line": int, "name": str, "figures": str, "terms": str, "frames": str,
    }  # fmt: skip
    return typed(rows, {
        "statement": str, "match": str, **side,
        **{f"other_{name}": kind for name, kind in side.items()},
        "with_figures": bool, "same_figure": bool,
    })  # fmt: skip


def _by_sentence(
    study: Study, known: Material
) -> tuple[dict[str, list[Figure]], dict[str, list[str]]]:
    """Figures and families of terms by the sentence they stand in."""
    figures: dict[str, list[Figure]] = {}
    for figure in known.figures:
        figures.setdefault(figure.sentence_id, []).append(figure)
    labels = {family.key: family.label for family in read_families(study)}
    families: dict[str, list[str]] = {}
    sentences = {v.corpus.text.id: v.corpus.sentences for v in known.voices}
    starts = {key: [s.start for s in own] for key, own in sentences.items()}
    for hit in known.hits:
        at = bisect_right(starts[hit.text_id], hit.start) - 1
        if at >= 0 and hit.end <= sentences[hit.text_id][at].end:
            families.setdefault(sentences[hit.text_id][at].id, []).append(labels[hit.family])
    return figures, families


def _listed(study: Study, figures: dict[str, list[Figure]], sentence_id: str) -> str:
    own = figures.get(sentence_id, ())
    return "; ".join(surface(f, study.text(f.text_id).content) for f in own)


def _named(families: dict[str, list[str]], sentence_id: str) -> str:
    return ", ".join(dict.fromkeys(families.get(sentence_id, ())))


def shared(table: pd.DataFrame) -> pd.DataFrame:
    """In how many pairs of sentences with figures on both sides a number recurs.

    Args:
        table: From `statements`.

    Returns:
        At most one row: with_figures (pairs), same_figure (of them, with a number in common).
        Two sentences that share two statements are one pair.
    """
    sides = ("text", "line", "figures")
    pairs = table.drop_duplicates([*sides, *(f"other_{name}" for name in sides)])
    both = pairs[pairs["with_figures"]]
    rows = [(len(both), int(both["same_figure"].sum()))] if len(both) else []
    return typed(rows, {"with_figures": int, "same_figure": int})


# --- for sentences -----------------------------------------------------------------


def one_line(table: pd.DataFrame, key: str, aspect: str = "") -> pd.DataFrame:
    """The texts of a table told in one phrase, for a sentence.

    Args:
        table: From `profiles` or `of_narrator`.
        key: The column whose values get a phrase each: ``leader`` or ``aspect``.
        aspect: Only this aspect; without it, all.

    Returns:
        One row a value of the column, in order. Columns: the key and told.
    """
    own = table[table["aspect"].eq(aspect)] if aspect else table
    rows = [
        (value, listing(f"in the {r.text} {r.told}" for r in group.itertuples()))
        for value, group in own.groupby(key, sort=False)
    ]
    return typed(rows, {key: str, "told": str})
