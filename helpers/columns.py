"""Rows to tables whose columns keep their types, also where there is no row at all.

A study without a caption, a label or a quotation mark is a study like any other. pandas
knows no type for a column it has seen no value of, and sums, sorts and joins of such a
column fail or turn into something else; so every table says what its columns hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd


def typed(rows: Iterable[object], columns: Mapping[str, type]) -> pd.DataFrame:
    """A table of these rows, with these columns of these types in this order.

    Args:
        rows: Tuples in the order of the columns, or mappings from their names.
        columns: Name to ``str``, ``int``, ``float`` or ``bool``, or ``object`` where mixed.

    Raises:
        ValueError: A value is not of its column's type; None and NaN can only stand among
            characters and fractions.
    """
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.astype(dict(columns))
