"""A figure as a sentence that can stand in a story: value and hedge, voice, mode, occasion, line.

The sentence says no more than the text carries: whose wording it is, that a report is a
report, and where it stands. It never says that a figure is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from helpers.columns import typed
from helpers.findings import short_name, text_name, voice_name
from helpers.quoted_figures.amounts import Amount
from helpers.quoted_figures.figures import Figure
from helpers.quoted_figures.hedges import allowed
from helpers.quoted_figures.indicators import Indicator, catalogue
from helpers.quoted_figures.record import Occasion, occasion_of, occasions
from helpers.study import NOT_STATED, Study, Text

_HEDGES = {
    "eq": "", "approx": "about ", "lt_approx": "almost ", "gt_approx": "a little more than ",
    "gt": "more than ", "ge": "", "lt": "less than ", "le": "",
}  # fmt: skip
# «At at least 20» is no English.
_BEHIND = {"ge": " or more", "le": " or less"}
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_UNITS = {
    "USD": "US dollars", "EUR": "euros", "RUB": "roubles", "CNY": "yuan", "GBP": "pounds",
    "JPY": "yen", "CHF": "Swiss francs", "KZT": "tenge", "%": "per cent", "pp": "percentage points",
    "bp": "basis points", "km": "kilometres", "fraction": "", "times": "times", "anni": "years",
}  # fmt: skip
# What Italian says with a plural alone: a multiple of two, and no hedge.
_VAGUE = {Decimal(2): "", Decimal(20): "tens", Decimal(200): "hundreds"}
# The largest denominator that a share in words is taken to have.
_FRACTIONS = 100
_ROLES = {"target": "as an aim", "cumulative": "in all", "annual": "for one year"}


def sentences(study: Study, figures: Sequence[Figure]) -> tuple[str, ...]:
    """One sentence a figure, in their order.

    Args:
        study: The study.
        figures: With their indicators.
    """
    known, names = occasions(study), {row.key: row for row in catalogue(study)}
    return tuple(
        _sentence(study, figure, names.get(figure.indicator),
                  occasion_of(known, figure.text_id, figure.line))
        for figure in figures
    )  # fmt: skip


def _sentence(study: Study, figure: Figure, named: Indicator | None, where: Occasion | None) -> str:
    text = study.text(figure.text_id)
    what = named.label if named else f"what the text calls «{figure.indicator}»"
    if figure.amount.kind == "count":
        what = f"the number of {what}" if named else what
    said = " ".join(
        part for part in (_opening(study, figure, what), stated(figure), _as(figure)) if part
    )
    denied = ", which is denied there" if figure.amount.negated else ""
    place = f"{where.name}; " if where else ""
    words = surface(figure, text.content)
    return f"{said}{denied} ({place}{_wording(figure, text)}, line {figure.line}: «{words}»)."


def _opening(study: Study, figure: Figure, what: str) -> str:
    name = voice_name(study, figure.speaker)
    if figure.speaker == "narrator":
        return f"The {study.text(figure.text_id).kind} itself puts {what} at"
    if figure.mode == "transcript":
        return f"{name} puts {what} at"
    if figure.mode == "direct":
        return f"{name} is quoted as putting {what} at"
    return f"{name} is reported as putting {what} at"


def _wording(figure: Figure, text: Text) -> str:
    """Whose words these are, and where they stand."""
    known = [part for part in (text.author, text.publisher) if part not in {"", NOT_STATED}]
    source = ", ".join([*known, text.date] if known else [text.title or text.id])
    if figure.mode == "transcript":
        return f"transcript, {source}"
    marks = "in quotation marks" if figure.mode == "direct" else f"in the {text.kind}'s wording"
    return f"{marks}, {source}"


def _as(figure: Figure) -> str:
    # «For one year in 2024» says one thing twice.
    whole_year = figure.role == "annual" and len(figure.period) == 4
    role = "" if whole_year else _ROLES.get(figure.role, "")
    return " ".join(word for word in (role, period_words(figure.period)) if word)


def period_words(period: str, *, short: bool = False) -> str:
    """A period in words: ``in 2024``, ``from January to September 2025``; short ``Jan–Sep 2025``.

    Args:
        period: ISO 8601, or empty.
        short: Without prepositions, months cut to three letters, for charts.
    """
    if not period:
        return ""
    first, _, last = period.partition("/")
    if not last:
        lead = "" if short else "on " if len(first) == 10 else "in "
        return f"{lead}{_date(first, short=short)}"
    if len(first) == 4:
        return f"{first}–{last[2:] if short else last}" if short else f"in {first}–{last}"
    begins, ends = _date(first, short=short).split()[0], _date(last, short=short)
    return f"{begins}–{ends}" if short else f"from {begins} to {ends}"


def _date(iso: str, *, short: bool = False) -> str:
    year, *rest = iso.split("-")
    if not rest:
        return year
    # Not calendar.month_name, which speaks the language of the machine.
    month = _MONTHS[int(rest[0]) - 1]
    month = month[:3] if short else month
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def stated(figure: Figure) -> str:
    """The figure in English, with its hedge: ``more than 27 billion US dollars``."""
    amount = figure.amount
    hedge, unit = _HEDGES[amount.relation], _UNITS.get(amount.unit, amount.unit)
    if vague := _vague(amount):
        return vague if amount.kind == "count" else f"{vague} of {unit}"
    number = _number(amount.value)
    if amount.value_high is not None:
        number = f"between {number} and {_number(amount.value_high)}"
    if amount.unit == "fraction":
        number = str(Fraction(amount.value).limit_denominator(_FRACTIONS))
    if amount.kind == "count":
        unit = ""
    return f"{hedge}{number} {unit}".strip() + _BEHIND.get(amount.relation, "")


def _vague(amount: Amount) -> str:
    """«Decine di miliardi» as ``tens of billions``: its bound is a convention, not a wording."""
    if amount.relation != "ge" or amount.hedge is not None:
        return ""
    for scale, name in (*_SCALES, (1000, "thousand"), (1, "")):
        word = _VAGUE.get(amount.value / scale)
        if word is not None and (word or name):
            return " of ".join(part for part in (word, name and f"{name}s") if part)
    return ""


def _number(value: Decimal) -> str:
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{(value / scale).normalize():f} {name}"
    return f"{value.normalize():,f}"


def overview(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """Every figure as a reader wants it: the wording, in English, and what it allows.

    Returns:
        One row a figure. Columns: figure_id, text_id, line, speaker, mode, wording (Italian, with
        its hedge), in_english, allows, indicator, period, role.
    """
    content = {text.id: text.content for text in study.texts}
    rows = [
        (
            f.id, f.text_id, f.line, f.speaker, f.mode, surface(f, content[f.text_id]),
            stated(f) + (" (denied)" if f.amount.negated else ""),
            allowed(f.amount.relation, f.amount.low, f.amount.high), f.indicator, f.period, f.role,
        )
        for f in figures
    ]  # fmt: skip
    names = ("speaker", "mode", "wording", "in_english", "allows", "indicator", "period", "role")
    return typed(rows, {"figure_id": str, "text_id": str, "line": int, **dict.fromkeys(names, str)})


def to_copy(
    study: Study, figures: Sequence[Figure], doubtful: pd.DataFrame | None = None
) -> pd.DataFrame:
    """A sentence for each figure.

    Args:
        study: The study.
        figures: With their indicators.
        doubtful: Lines in which it is in doubt who speaks, in columns text_id and line, as
            from `helpers.ledger.doubtful`; their sentences say so.

    Returns:
        Columns figure_id and sentence.
    """
    doubts = (
        set() if doubtful is None else set(zip(doubtful["text_id"], doubtful["line"], strict=True))
    )
    rows = [
        (figure.id, said + (_DOUBT if (figure.text_id, figure.line) in doubts else ""))
        for figure, said in zip(figures, sentences(study, figures), strict=True)
    ]
    return typed(rows, {"figure_id": str, "sentence": str})


_DOUBT = " In this line it is in doubt who speaks."


def worded(study: Study, figure: Figure) -> str:
    """A figure as worded, with who and where: ``«oltre 26» (Venn, Rome article, line 3)``."""
    words = surface(figure, study.text(figure.text_id).content)
    where = f"{short_name(study, figure.speaker)}, {text_name(study, figure.text_id)}"
    return f"«{words}» ({where}, line {figure.line})"


def by_wording(study: Study, figures: Sequence[Figure]) -> pd.DataFrame:
    """Whose wording the figures stand in.

    Returns:
        One row a text and wording that occurs. Columns: text_id, wording (in a turn, in quotation
        marks, as reported, told by the text itself), figures.
    """
    rows = [
        (text.id, wording, sum(f.text_id == text.id and _worded_as(f) == wording for f in figures))
        for text in study.texts
        for wording in dict.fromkeys(_WORDINGS.values())
    ]
    return typed([row for row in rows if row[2]], {"text_id": str, "wording": str, "figures": int})


_WORDINGS = {
    "transcript": "in a turn", "direct": "in quotation marks", "indirect": "as reported",
    "mixed": "as reported", "narration": "told by the text itself",
}  # fmt: skip


def _worded_as(figure: Figure) -> str:
    return _WORDINGS[figure.mode]


def surface(figure: Figure, content: str) -> str:
    """A figure with its hedge, as the text words it, in one line."""
    amount = figure.amount
    spans = [(amount.start, amount.end), *([amount.hedge] if amount.hedge else [])]
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    return " ".join(content[first:last].split())
