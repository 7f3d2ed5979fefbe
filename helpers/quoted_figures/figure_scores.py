"""How often the rules for figures are right, on texts that somebody coded.

A coded text is a study with ``coded/figures.csv`` beside it, and ``coded/traps.csv``: numbers
that a reader would take for figures and that are none. Both were coded by hands that did
not know the rules. A coded figure is held against the figure of the rules that overlaps it,
the one with the same value first; each figure of the rules answers for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from helpers.beside import read_rows
from helpers.quoted_figures.figures import Figure, read_figures
from helpers.quoted_figures.indicators import named
from helpers.speech.voices import attribute
from helpers.study import load_study

FIGURE_COLUMNS = (
    "text_id", "line", "start", "end", "surface", "qualifier", "relation", "value", "value_high",
    "unit", "indicator", "period", "role", "speaker", "mode", "negated",
)  # fmt: skip
TRAP_COLUMNS = ("text_id", "line", "start", "end", "surface", "why")
# A share is coded with two or more decimals («un terzo» as 0.33 or 0.3333).
_SHARE = Decimal("0.0006")
_Row = Mapping[str, str]


@dataclass(frozen=True)
class FigureScore:
    """Counts for one or more coded texts; shares are computed from them.

    Attributes:
        text: Name of the folder, or of the group.
        figures: Coded figures.
        value: Of those, found with the right value (both ends of a range).
        value_and_unit: Of those, with the right value and unit.
        relation, speaker, mode, negated, role, period: Of those, found and right in this.
        spurious: Figures of the rules where none is coded.
        traps: Coded traps.
        sprung: Of those, read as a figure.
        pairs: Pairs of coded figures, both found, that the coder says are of one indicator.
        joined: Pairs of them that the rules give one indicator.
        rightly_joined: Of those, the ones the coder joins too.
    """

    text: str
    figures: int = 0
    value: int = 0
    value_and_unit: int = 0
    relation: int = 0
    speaker: int = 0
    mode: int = 0
    negated: int = 0
    role: int = 0
    period: int = 0
    spurious: int = 0
    traps: int = 0
    sprung: int = 0
    pairs: int = 0
    joined: int = 0
    rightly_joined: int = 0

    def shares(self) -> dict[str, float]:
        """The shares: of the coded figures, of the traps, and of the pairs; NaN of nothing."""
        of_figures = ("value", "value_and_unit", *ASPECTS, "spurious")
        return {
            **{name: _share(getattr(self, name), self.figures) for name in of_figures},
            "sprung": _share(self.sprung, self.traps),
            "join_precision": _share(self.rightly_joined, self.joined),
            "join_recall": _share(self.rightly_joined, self.pairs),
        }


ASPECTS: dict[str, Callable[[_Row, Figure], bool]] = {
    "relation": lambda row, figure: figure.amount.relation == row["relation"],
    "speaker": lambda row, figure: figure.speaker == row["speaker"],
    "mode": lambda row, figure: figure.mode == row["mode"],
    "negated": lambda row, figure: figure.amount.negated is (row["negated"] == "true"),
    "role": lambda row, figure: figure.role == row["role"],
    "period": lambda row, figure: figure.period == row["period"],
}


def coded_figures(folder: Path) -> tuple[Path, ...]:
    """The studies below a folder whose figures are coded, by name."""
    return tuple(sorted(path.parent.parent for path in folder.glob("*/coded/figures.csv")))


def score(folder: Path) -> FigureScore:
    """Score the rules on the texts of one coded study.

    Args:
        folder: A study with ``coded/figures.csv`` and ``coded/traps.csv``.

    Raises:
        StudyError: The study or a file of codings cannot be used.
    """
    study = load_study(folder)
    voices = attribute(study)
    figures = named(study, voices, read_figures(study, voices))
    coded = read_rows(folder / "coded" / "figures.csv", FIGURE_COLUMNS)
    traps = read_rows(folder / "coded" / "traps.csv", TRAP_COLUMNS)
    matched, left = _matched(coded, figures)
    pairs = [(row["indicator"], f.indicator) for row, f in matched]
    same = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(pairs, 2)]
    return FigureScore(
        text=folder.name,
        figures=len(coded),
        value=sum(_same_value(row, f) for row, f in matched),
        value_and_unit=sum(_same_value(row, f) and _same_unit(row, f) for row, f in matched),
        **{name: sum(right(row, f) for row, f in matched) for name, right in ASPECTS.items()},
        spurious=len(left),
        traps=len(traps),
        sprung=sum(_is_sprung(trap, coded, figures) for trap in traps),
        pairs=sum(by_coder for by_coder, _ in same),
        joined=sum(by_rules for _, by_rules in same),
        rightly_joined=sum(by_coder and by_rules for by_coder, by_rules in same),
    )


def coded_indicators(folder: Path, figures: Sequence[Figure]) -> dict[str, str]:
    """The indicator that the coder of a text gives to figures of the rules, by figure id.

    Args:
        folder: A study with ``coded/figures.csv``.
        figures: Of the rules, in the order of the texts; those that nobody coded are left out.
    """
    coded = read_rows(folder / "coded" / "figures.csv", FIGURE_COLUMNS)
    return {figure.id: row["indicator"] for row, figure in _matched(coded, figures)[0]}


def total(name: str, scores: Iterable[FigureScore]) -> FigureScore:
    """The sum of several scores."""
    counts = list(FigureScore.__dataclass_fields__)[1:]
    kept = list(scores)
    return FigureScore(name, **{count: sum(getattr(s, count) for s in kept) for count in counts})


def _matched(
    coded: Sequence[_Row], figures: Sequence[Figure]
) -> tuple[list[tuple[_Row, Figure]], list[Figure]]:
    """Coded figures with the figures of the rules that answer for them, and those left over."""
    left = list(figures)
    matched = []
    for row in coded:
        value = Decimal(row["value"])
        here = [figure for figure in left if _overlaps(row, figure)]
        best = min(here, key=lambda f, value=value: f.amount.value != value, default=None)
        if best is not None:
            left.remove(best)
            matched.append((row, best))
    return matched, left


def _overlaps(row: _Row, figure: Figure) -> bool:
    amount = figure.amount
    return figure.text_id == row["text_id"] and (
        amount.start < int(row["end"]) and int(row["start"]) < amount.end
    )


def _same_value(row: _Row, figure: Figure) -> bool:
    coded = Decimal(row["value"])
    high = Decimal(row["value_high"]) if row["value_high"] else None
    value = figure.amount.value
    near = value == coded or (high is None and abs(value - coded) < _SHARE * max(1, value))
    return near and figure.amount.value_high == high


def _same_unit(row: _Row, figure: Figure) -> bool:
    """The same unit, or the same first word: «aziende» and «aziende russe» count the same."""
    a, b = figure.amount.unit.casefold(), row["unit"].casefold()
    return a.split()[:1] == b.split()[:1] or {a, b} <= {"fraction", "times", "x"}


def _is_sprung(trap: _Row, coded: Sequence[_Row], figures: Sequence[Figure]) -> bool:
    """Whether a figure of the rules reads the number of a trap; one that is coded may touch it."""
    start, end = int(trap["start"]), int(trap["end"])
    return any(
        figure.text_id == trap["text_id"]
        and figure.amount.core_start < end
        and start < figure.amount.core_end
        and not any(_overlaps(row, figure) for row in coded)
        for figure in figures
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
