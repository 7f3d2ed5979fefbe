"""The codebook of a study: which frames there are, in which order, and what they cover.

``codebook.csv`` beside a study is the program's form of its codebook. A study without one
has the frames that the term families of its language know, under names made from their keys,
and Entman's functions.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.columns import typed
from helpers.errors import StudyError
from helpers.lexicons import read_lexicon
from helpers.study import Study

NONE = "none"
FRAME, FUNCTION = LAYERS = ("frame", "function")
# What a frame does, in Entman's words; a study without a codebook has these functions too.
FUNCTIONS = ("problem", "cause", "judgement", "remedy")
CODEBOOK_COLUMNS = ("layer", "code", "name", "covers", "mfc", "mfc_also", "mfc_remark")


@dataclass(frozen=True)
class Code:
    """One code of a codebook.

    Attributes:
        layer: ``frame``, or ``function`` (what a frame does, after Entman 1993).
        code: The key used in codings and tables.
        name: What charts and sentences call it.
        covers: What it covers, in words.
        mfc: The closest generic policy frame of the Media Frames Corpus (Boydstun et al.
            2014, Card et al. 2015), or empty.
        mfc_also: A second one, or empty.
        mfc_remark: Why, where the mapping is not plain.
    """

    layer: str
    code: str
    name: str
    covers: str = ""
    mfc: str = ""
    mfc_also: str = ""
    mfc_remark: str = ""


def codebook(study: Study) -> tuple[Code, ...]:
    """All codes of a study, in the order of its tables and charts.

    Raises:
        StudyError: ``codebook.csv`` lacks a column, names a layer that does not exist, or
            has a code twice.
    """
    path = study.folder / "codebook.csv"
    if not path.is_file():
        rows = read_lexicon(study.language, "frame_terms", ("entry", "frame"))
        known = dict.fromkeys(row["frame"] for row in rows)
        return (
            *(Code(FRAME, code, code.replace("_", " ")) for code in known),
            *(Code(FUNCTION, code, code) for code in FUNCTIONS),
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(str(path), reader.fieldnames or ())
            codes = [Code(*(row[column] for column in CODEBOOK_COLUMNS)) for row in reader]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise StudyError(
            where=str(path), found=f"a file that cannot be read ({error})",
            expected="CSV in UTF-8", todo="Save the file as UTF-8, one code a line.",
        ) from None  # fmt: skip
    _check_codes(str(path), codes)
    return tuple(codes)


def codes_of(study: Study, layer: str) -> tuple[str, ...]:
    """The keys of one layer, in order."""
    return tuple(code.code for code in codebook(study) if code.layer == layer)


def names_of(study: Study, layer: str) -> dict[str, str]:
    """What to call the codes of one layer: key to name, in order."""
    return {code.code: code.name for code in codebook(study) if code.layer == layer}


def _check_columns(where: str, found: Sequence[str]) -> None:
    missing = [column for column in CODEBOOK_COLUMNS if column not in found]
    if missing:
        raise StudyError(
            where=f"{where}, line 1", found=f"the columns {', '.join(found)}",
            expected=", ".join(CODEBOOK_COLUMNS), todo=f"Add {', '.join(missing)}.",
        )  # fmt: skip


def _check_codes(where: str, codes: Sequence[Code]) -> None:
    seen: set[str] = set()
    for line, code in enumerate(codes, start=2):
        problem = ""
        if code.layer not in LAYERS:
            problem = f"the layer {code.layer!r}"
        elif not code.code or code.code == NONE or code.code in seen:
            problem = f"the code {code.code!r}"
        if problem:
            raise StudyError(
                where=f"{where}, line {line}", found=problem,
                expected=f"a layer of {', '.join(LAYERS)}, and a code that is neither empty, "
                f"nor {NONE!r}, nor there twice",
                todo="Correct this line.",
            )  # fmt: skip
        seen.add(code.code)


def as_table(study: Study, layer: str) -> pd.DataFrame:
    """The codes of one layer as a table.

    Returns:
        One row a code, in order. Columns: name, covers, closest (generic policy frame of the
        Media Frames Corpus), also (a second one).
    """
    return typed(
        [(c.name, c.covers, c.mfc, c.mfc_also) for c in codebook(study) if c.layer == layer],
        {"name": str, "covers": str, "closest": str, "also": str},
    )
