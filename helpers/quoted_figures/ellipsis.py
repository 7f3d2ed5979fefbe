"""Numbers whose noun stands elsewhere in the sentence, or in the sentences before.

«Erano 198» after «212 convogli», «di barche ne avevo due», «Stazioni: undici»: each way of
lending is one function that returns the number with its unit, or None. They are asked in a
fixed order, the surest first. What nobody lends to is no figure; only a sum («27 miliardi»)
stays one without its currency.

No way looks further than a constant: a sentence of ten thousand numbers is read in ten
thousand steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.quoted_figures.antecedents import (
    from_comparison,
    from_context,
    from_earlier,
    from_last_sum,
    from_same_value,
    from_share,
)
from helpers.quoted_figures.labels import from_label, from_running_label
from helpers.quoted_figures.lending import MILLION
from helpers.quoted_figures.neighbours import (
    from_cents,
    from_contrast,
    from_difference,
    from_next,
    from_parallel,
    from_part,
    from_whole_of_share,
    is_named_part,
)
from helpers.quoted_figures.nonfigures import is_pair_of_known
from helpers.quoted_figures.stretch import Earlier, Measured, Stretch
from helpers.quoted_figures.subjects import (
    from_apposition,
    from_clause_before,
    from_dimension,
    from_gapped,
    from_growth,
    from_number_of,
    from_relative,
    from_scale,
    from_subject_again,
    from_subject_behind,
)
from helpers.quoted_figures.topics import counts_hours, from_pronoun, from_question, from_topic

_FOLLOWING = 2  # numbers further on that may have the noun


def completed(
    stretch: Stretch, found: Sequence[Measured], before: Sequence[Earlier]
) -> list[Measured]:
    """The numbers of a sentence, the open ones with the unit that stands elsewhere.

    Args:
        stretch: The sentence.
        found: Its numbers, in order, neighbours joined.
        before: Figures of the sentences before, the nearest last.

    Returns:
        Those that are known to measure something.
    """
    done: list[Measured] = []
    lending: list[Measured] = []  # «i due Paesi» lend nothing
    for at, one in enumerate(found):
        known: Measured | None = one
        if one.is_open or is_named_part(stretch, one, lending):
            known = _lent(stretch, one, lending, found[at + 1 : at + 1 + _FOLLOWING], before)
        if known is None and one.numeral.scale >= MILLION:
            known = replace(one, kind="money", elliptical=True)
        if known is not None:
            done.append(known)
            if not is_pair_of_known(stretch.tokens, one.numeral.first, stretch.language):
                lending.append(known)
    return done


def _lent(
    stretch: Stretch, one: Measured, done: Sequence[Measured], following: Sequence[Measured],
    before: Sequence[Earlier],
) -> Measured | None:  # fmt: skip
    if counts_hours(stretch, one):
        return None
    return (
        from_subject_behind(stretch, one)
        or from_share(stretch, one, done, before)
        or from_apposition(stretch, one)
        or from_cents(stretch, one, done)
        or from_difference(stretch, one, done)
        or from_label(stretch, one)
        or from_contrast(stretch, one, done)
        or from_whole_of_share(stretch, one, done)
        or from_parallel(stretch, one, done, before)
        or from_scale(stretch, one)
        or from_subject_again(stretch, one, done, close=True)
        or from_dimension(stretch, one, done)
        or from_running_label(stretch, one)
        or from_gapped(stretch, one, done)
        or from_relative(stretch, one)
        or from_growth(stretch, one)
        or from_number_of(stretch, one)
        or from_next(stretch, one, following)
        or from_same_value(stretch, one, done, before)
        or from_last_sum(stretch, one, done, before)
        or from_part(stretch, one, done)
        or from_comparison(stretch, one, done, before)
        or from_pronoun(stretch, one, done, before)
        or from_subject_again(stretch, one, done)
        or from_clause_before(stretch, one)
        or from_topic(stretch, one, done, before)
        or from_question(stretch, one, done)
        or from_earlier(stretch, one, done, before)
        or from_context(stretch, one)
    )
