"""What coders decided about the figures of a text, and the agreed coding in the rules' place.

``codings/figures*.csv`` holds one row a coder and figure. A code names its figure by the
characters it stands on; where the page around a sentence has changed and the sentence has
not, the code moves with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import combinations

import pandas as pd

from helpers.beside import numbered_rows
from helpers.chance import krippendorff_alpha
from helpers.coding.codings import AGREED
from helpers.columns import typed
from helpers.corpus import Sentence, parse
from helpers.errors import StudyError
from helpers.layout import LINE_END
from helpers.quoted_figures.amounts import Amount
from helpers.quoted_figures.figures import ROLES, Figure, read_figures
from helpers.quoted_figures.hedges import RELATIONS, bounds
from helpers.quoted_figures.indicators import named
from helpers.quoted_figures.numerals import place_of
from helpers.quoted_figures.units import kind_of_unit
from helpers.speech.voices import MODES, Voices
from helpers.study import RESERVED_SPEAKERS, Study

FIGURE_COLUMNS = (
    "text_id", "sentence_id", "start", "end", "coder", "surface", "qualifier", "relation", "value",
    "value_high", "unit", "indicator", "period", "role", "speaker", "mode", "note",
)  # fmt: skip
# What two coders are compared in, and how a cell is read for that.
ASPECTS: dict[str, Callable[[FigureCode], object]] = {
    "value": lambda code: (code.value, code.value_high),
    "unit": lambda code: code.unit.split()[0] if code.unit else "",
    "relation": lambda code: code.relation,
    "period": lambda code: code.period,
    "role": lambda code: code.role,
    "speaker": lambda code: code.speaker,
    "mode": lambda code: code.mode,
}


@dataclass(frozen=True)
class FigureCode:
    """What one coder says of one figure; fields as in `helpers.quoted_figures.figures.Figure`."""

    text_id: str
    sentence_id: str
    start: int
    end: int
    coder: str
    surface: str
    qualifier: str
    relation: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    indicator: str
    period: str
    role: str
    speaker: str
    mode: str
    note: str = ""


def read_figure_codes(study: Study) -> tuple[FigureCode, ...]:
    """All codings of figures that lie beside a study, with offsets in the texts as they are.

    Raises:
        StudyError: A row names what does not exist, or characters that are not there.
    """
    sentences = {
        s.id: (corpus.text.content, s) for corpus in parse(study) for s in corpus.sentences
    }
    codes = []
    for path in sorted((study.folder / "codings").glob("figures*.csv")):
        for line, row in numbered_rows(path, FIGURE_COLUMNS):
            codes.append(_read(study, f"{path}, line {line}", row, sentences))
    return tuple(codes)


def _read(
    study: Study, where: str, row: dict[str, str], sentences: dict[str, tuple[str, Sentence]]
) -> FigureCode:
    _check(where, "relation", row["relation"], RELATIONS)
    _check(where, "role", row["role"], ("", *ROLES))
    _check(where, "speaker", row["speaker"], (*study.people, *RESERVED_SPEAKERS))
    _check(where, "mode", row["mode"], MODES)
    _check(where, "sentence_id", row["sentence_id"], sentences)
    start, end = _place(where, row, *sentences[row["sentence_id"]])
    text = {name: row[name] for name in FIGURE_COLUMNS if name not in _NUMBERS}
    return FigureCode(
        **text, start=start, end=end, value=_decimal(where, "value", row["value"]),
        value_high=_decimal(where, "value_high", row["value_high"]) if row["value_high"] else None,
    )  # fmt: skip


_NUMBERS = frozenset(("start", "end", "value", "value_high"))


def _place(where: str, row: dict[str, str], content: str, sentence: Sentence) -> tuple[int, int]:
    """Where the coded characters stand now: where the row says, or once in its sentence."""
    surface = row["surface"]
    if row["start"].isdigit() and content.startswith(surface, int(row["start"])) and (
        sentence.start <= int(row["start"]) < sentence.end
    ):  # fmt: skip
        return int(row["start"]), int(row["start"]) + len(surface)
    written = content[sentence.start : sentence.end]
    if surface and written.count(surface) == 1:
        start = sentence.start + written.index(surface)
        return start, start + len(surface)
    raise StudyError(
        where=f"{where}, start and surface", found=f"{surface!r} at {row['start']}",
        expected=f"characters of the sentence {sentence.id!r}",
        todo="Code this figure again on the text as it is, or take the row out.",
    )  # fmt: skip


def _decimal(where: str, column: str, written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise StudyError(
            where=f"{where}, {column}", found=repr(written),
            expected="a number in full units with a decimal point", todo="Correct this cell.",
        ) from None  # fmt: skip


def _check(where: str, column: str, value: str, known: object) -> None:
    if value not in known:
        raise StudyError(
            where=f"{where}, {column}", found=repr(value),
            expected=f"one of {', '.join(key or 'nothing' for key in known)}"
            if len(known) < 20 else "a sentence of the study", todo="Correct this cell.",
        )  # fmt: skip


def with_agreed_figures(
    study: Study, voices: Sequence[Voices], figures: Sequence[Figure]
) -> tuple[Figure, ...]:
    """The rules' figures, and those of the agreed coding in their place in texts that have one.

    A text counts as coded as soon as one figure of it has an agreed code: there the agreed
    coding says which figures there are.

    Raises:
        StudyError: A file of codings cannot be used.
    """
    agreed = [code for code in read_figure_codes(study) if code.coder == AGREED]
    coded = {code.text_id for code in agreed}
    by_text = {voice.corpus.text.id: voice for voice in voices}
    found = [figure for figure in figures if figure.text_id not in coded]
    found += [_figure(by_text[code.text_id], code, figures) for code in agreed]
    order = {text.id: at for at, text in enumerate(study.texts)}
    found.sort(key=lambda figure: (order[figure.text_id], figure.amount.start))
    numbers = dict.fromkeys(order, 0)
    numbered = []
    for figure in found:
        numbers[figure.text_id] += 1
        number = numbers[figure.text_id]
        numbered.append(replace(figure, id=f"{figure.text_id}-f{number:03d}"))
    return tuple(numbered)


def _figure(voice: Voices, code: FigureCode, figures: Sequence[Figure]) -> Figure:
    """A code as a figure: the rules lend what no coder is asked for, the place of the hedge."""
    same = next(
        (f for f in figures if f.text_id == code.text_id
         and f.amount.start < code.end and code.start < f.amount.end), None,
    )  # fmt: skip
    kind = same.amount.kind if same else kind_of_unit(code.unit)
    low, high = _bounds(code, kind)
    sentence = next(s for s in voice.corpus.sentences if s.id == code.sentence_id)
    before = voice.corpus.slice(sentence.start, code.start)
    segment = next(s for s in voice.segments if s.start <= code.start < s.end)
    amount = Amount(
        start=code.start, end=code.end,
        core_start=same.amount.core_start if same else code.start,
        core_end=same.amount.core_end if same else code.end,
        hedge=same.amount.hedge if same and code.qualifier else None,
        relation=code.relation, value=code.value, value_high=code.value_high, low=low, high=high,
        unit=code.unit, kind=kind, role=same.amount.role if same else "",
        negated=same.amount.negated if same else False,
        elliptical=same.amount.elliptical if same else False,
        group=same.amount.group if same else 0,
    )  # fmt: skip
    return Figure(
        "", code.text_id, sentence.line + len(LINE_END.findall(before)), amount, segment.id,
        code.sentence_id, code.speaker, code.mode, code.indicator, code.period, code.role, AGREED,
    )  # fmt: skip


def _bounds(code: FigureCode, kind: str) -> tuple[Decimal | None, Decimal | None]:
    if code.value_high is not None:
        return code.value, code.value_high
    tens, place = place_of(code.surface)
    if tens is not None and code.relation == "ge":
        return code.value, tens
    return bounds(code.relation, code.value, place, whole=kind in {"count", "age", "anniversary"})


# --- coders ------------------------------------------------------------------------


def coder_agreement(study: Study) -> pd.DataFrame:
    """How far the coders of figures agree, aspect by aspect.

    Returns:
        One row a pair of coders and aspect, first whether they see the same figures. Columns:
        coders, aspect, same, of (figures both coded; for the first row, coded by either),
        agreement (share), alpha (Krippendorff's, nominal; not given for the figures found).
    """
    by_coder: dict[str, dict[tuple[str, int], FigureCode]] = {}
    for code in read_figure_codes(study):
        if code.coder != AGREED:
            by_coder.setdefault(code.coder, {})[code.text_id, code.start] = code
    rows = []
    for one, other in combinations(sorted(by_coder), 2):
        a, b = by_coder[one], by_coder[other]
        both, either = sorted(a.keys() & b.keys()), a.keys() | b.keys()
        names = f"{one}, {other}"
        rows.append((names, "figures", len(both), len(either), _share(len(both), len(either)),
                     float("nan")))  # fmt: skip
        for aspect, read in ASPECTS.items():
            pairs = [(read(a[key]), read(b[key])) for key in both]
            same = sum(x == y for x, y in pairs)
            rows.append(
                (
                    names,
                    aspect,
                    same,
                    len(pairs),
                    _share(same, len(pairs)),
                    krippendorff_alpha(pairs),
                )
            )
    return typed(
        rows,
        {"coders": str, "aspect": str, "same": int, "of": int, "agreement": float, "alpha": float},
    )


def against_agreed(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """The figures of the rules held against the agreed coding, aspect by aspect.

    Args:
        study: The study.
        figures: By the rules alone, with their indicators.

    Returns:
        One row an aspect: figures found, invented, value and unit, relation, speaker, mode,
        period, role. Columns: aspect, right, of, share, missed (surfaces and lines of the
        first few that are not right). Empty without an agreed coding.
    """
    agreed = [code for code in read_figure_codes(study) if code.coder == AGREED]
    pairs, left = _matched(agreed, figures)
    found = [(code, figure) for code, figure in pairs if figure is not None]
    invented = [f for f in left if f.text_id in {code.text_id for code in agreed}]
    rows = []
    if agreed:
        missing = [code for code, figure in pairs if figure is None]
        rows.append(("figures found", len(found), len(agreed), _named(missing)))
        extra = ", ".join(f"line {figure.line}" for figure in invented[:5])
        rows.append(("figures invented", len(invented), len(found) + len(invented), extra))
    for aspect, same in _SAME.items() if agreed else ():
        wrong = [code for code, figure in found if not same(code, figure)]
        rows.append((aspect, len(found) - len(wrong), len(found), _named(wrong)))
    return typed(
        [(aspect, right, of, _share(right, of), missed) for aspect, right, of, missed in rows],
        {"aspect": str, "right": int, "of": int, "share": float, "missed": str},
    )


_SAME: dict[str, Callable[[FigureCode, Figure], bool]] = {
    "value": lambda c, f: (c.value, c.value_high) == (f.amount.value, f.amount.value_high),
    "unit": lambda c, f: c.unit.split()[:1] == f.amount.unit.split()[:1],
    "relation": lambda c, f: c.relation == f.amount.relation,
    "indicator": lambda c, f: c.indicator == f.indicator,
    "period": lambda c, f: c.period == f.period,
    "role": lambda c, f: c.role == f.role,
    "speaker": lambda c, f: c.speaker == f.speaker,
    "mode": lambda c, f: c.mode == f.mode,
}


def _matched(
    codes: Sequence[FigureCode], figures: Sequence[Figure]
) -> tuple[list[tuple[FigureCode, Figure | None]], list[Figure]]:
    left = list(figures)
    pairs: list[tuple[FigureCode, Figure | None]] = []
    for code in codes:
        here = [f for f in left if f.text_id == code.text_id
                and f.amount.start < code.end and code.start < f.amount.end]  # fmt: skip
        best = min(here, key=lambda f: (f.amount.value != code.value, f.amount.start), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((code, best))
    return pairs, left


def _named(codes: Sequence[FigureCode]) -> str:
    return "; ".join(f"«{code.surface}» in {code.sentence_id}" for code in codes[:5])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def figures_of(study: Study, voices: Sequence[Voices], coding: str = AGREED) -> tuple[Figure, ...]:
    """The quoted figures of a study, each with its indicator.

    Args:
        study: The study.
        voices: From `helpers.tables.voices_of`, made with the same coding.
        coding: ``agreed`` for the agreed coding where there is one, ``rules`` without it.

    Raises:
        StudyError: A file beside the study cannot be used.
    """
    figures = named(study, voices, read_figures(study, voices))
    return with_agreed_figures(study, voices, figures) if coding == AGREED else figures
