"""Quoted figures and what becomes of two of them, as tables."""

from __future__ import annotations

from decimal import Decimal

from helpers.quoted_figures.figures import ROLES, Figure
from helpers.quoted_figures.hedges import RELATIONS
from helpers.quoted_figures.reconcile import VERDICTS, reconcile
from helpers.tables.schema import (
    CODING,
    MODE,
    OFFSETS,
    SPEAKER,
    TEXT_ID,
    Column,
    Evidence,
    Row,
    Table,
)


def _quoted_figures(evidence: Evidence) -> list[Row]:
    content = {text.id: text.content for text in evidence.study.texts}
    return [_figure(figure, content[figure.text_id]) for figure in evidence.figures]


def _figure(figure: Figure, content: str) -> Row:
    amount = figure.amount
    hedge = content[amount.hedge[0] : amount.hedge[1]] if amount.hedge else ""
    return {
        "figure_id": figure.id, "text_id": figure.text_id, "line": figure.line,
        "start": amount.start, "end": amount.end, "surface": content[amount.start : amount.end],
        "qualifier": hedge, "relation": amount.relation, "value": plain(amount.value),
        "value_high": plain(amount.value_high), "low": plain(amount.low),
        "high": plain(amount.high), "unit": amount.unit, "indicator": figure.indicator,
        "period": figure.period, "role": figure.role, "speaker": figure.speaker,
        "mode": figure.mode, "segment_id": figure.segment_id, "negated": amount.negated,
        "sentence_id": figure.sentence_id, "coding": figure.coding,
    }  # fmt: skip


def plain(value: Decimal | None) -> int | float | None:
    """A number as a table holds it: whole where it is whole, never with an exponent."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _reconciliation(evidence: Evidence) -> list[Row]:
    return [
        {
            "indicator": pair.indicator, "figure_a": pair.a.id, "figure_b": pair.b.id,
            "verdict": pair.verdict, "reason": pair.reason, "difference": plain(pair.difference),
            "share": None if pair.share is None else round(pair.share, 6),
            "questions": " ".join(pair.questions), "coding": pair.a.coding,
        }
        for pair in reconcile(evidence.figures)
    ]  # fmt: skip


FIGURES = (
    Table(
        "quoted_figures",
        "One row a figure at one place in prose, in the order of the texts and their characters.",
        (
            Column("figure_id", "string", "unique in the study under this coding"),
            TEXT_ID,
            *OFFSETS,
            Column("surface", "string", "the characters from start to end: number and unit"),
            Column("qualifier", "string", "the hedge beside it, or empty", required=False),
            Column("relation", "string", "what the wording says of the number", tuple(RELATIONS)),
            Column("value", "number", "in full units; fractions as decimals"),
            Column("value_high", "number", "the upper end of a range", required=False),
            Column("low", "number", "the least the wording allows", required=False),
            Column("high", "number", "the most the wording allows", required=False),
            Column("unit", "string", "ISO code, %, pp, km …, or the counted noun", required=False),
            Column("indicator", "string", "what is measured, apart from period and role"),
            Column("period", "string", "ISO 8601, or empty", required=False),
            Column("role", "string", "as what it is given, or empty", ROLES, required=False),
            SPEAKER,
            MODE,
            Column("segment_id", "string", "the segment, as in segments.csv under this coding"),
            Column("negated", "boolean", "the text denies the figure"),
            Column("sentence_id", "string", "the sentence of prose"),
            CODING,
        ),
        ("figure_id",),
        _quoted_figures,
    ),
    Table(
        "reconciliation",
        "One row a pair of figures of one indicator, by indicator and place. A verdict is "
        "computed from bounds, period and role and says of no figure that it is wrong.",
        (
            Column("indicator", "string", "what both measure"),
            Column("figure_a", "string", "figure_id of the first, as in quoted_figures.csv"),
            Column("figure_b", "string", "figure_id of the second"),
            Column("verdict", "string", "what the two wordings allow together", tuple(VERDICTS)),
            Column("reason", "string", "why, in words"),
            Column("difference", "number", "b minus a, full units; empty where not comparable",
                   required=False),
            Column("share", "number", "the difference as a share of a", required=False),
            Column("questions", "string", "what might explain it, as questions", required=False),
            CODING,
        ),
        ("figure_a", "figure_b"),
        _reconciliation,
    ),
)  # fmt: skip
