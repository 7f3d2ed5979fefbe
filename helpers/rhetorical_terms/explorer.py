"""Look a word up: its counts and its concordance, to read and, in JupyterLab, to play with.

What a notebook stores is a still: the tables for one word, as text and as HTML, which is also
what the rendered page shows and what nbval compares. In a live session of JupyterLab the
same cell shows controls in its place (ipywidgets, served by the session itself: no network);
they call the same functions, so nobody sees other numbers there than in the tables.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from helpers.columns import typed
from helpers.findings import counted, readable
from helpers.rhetorical_terms.concordance import SORTS, lines, search
from helpers.rhetorical_terms.terms import Cell, Hit, Vocabulary, cells
from helpers.rhetorical_terms.wording import concordance
from helpers.study import Study

# JupyterLab's server sets this for the kernels of notebooks that somebody has opened.
LIVE_VARIABLE = "JPY_SESSION_NAME"
_WIDGET = "application/vnd.jupyter.widget-view+json"
# A still shows so many lines; whoever plays sees all.
_STILL_LINES = 12
# Characters of context: as many as fit beside the other columns.
_REACH = 42


@dataclass(frozen=True)
class Found:
    """What is known of a word.

    Attributes:
        query: As typed.
        hits: Where it counts, in the voices and modes chosen.
        left_out: How often it stands where it counts for nobody.
        counts: One row a text, voice and mode chosen: text_id, speaker, mode, hits, words,
            per_1000.
        lines: The concordance.
    """

    query: str
    hits: tuple[Hit, ...]
    left_out: int
    counts: pd.DataFrame
    lines: pd.DataFrame

    @property
    def sentence(self) -> str:
        """How much was found, in a line."""
        left = (
            f"; {self.left_out} more in reporting clauses, names or captions"
            if self.left_out
            else ""
        )
        return f"«{self.query}»: {counted(len(self.hits), 'hit')}{left}."


class Explorer:
    """A word's counts and concordance, as a still or, in a live session, with controls.

    Attributes:
        found: What is shown.
    """

    def __init__(self, study: Study, texts: Sequence[Vocabulary], query: str) -> None:
        self._study, self._texts = study, tuple(texts)
        self._cells = cells(study, self._texts)
        self.found = self.look_up(query)

    def look_up(
        self, query: str, *, as_typed: bool = False, speakers: Collection[str] = (),
        modes: Collection[str] = (), by: str = "text",
    ) -> Found:  # fmt: skip
        """Find a word or phrase in chosen voices and modes.

        Args:
            query: As in `helpers.rhetorical_terms.concordance.search`.
            as_typed: These letters only, and not all forms of the word.
            speakers: Values of the column `speaker`; empty for all.
            modes: Values of the column `mode`; empty for all.
            by: How the concordance is sorted, as in `helpers.rhetorical_terms.concordance.lines`.
        """
        known = search(self._texts, query, self._study.language, as_typed=as_typed)
        chosen = [
            cell for cell in self._cells
            if (not speakers or cell.speaker in speakers) and (not modes or cell.mode in modes)
        ]  # fmt: skip
        keys = {(cell.text_id, cell.speaker, cell.mode) for cell in chosen}
        hits = tuple(
            hit for hit in known
            if not hit.excluded and (hit.text_id, hit.speaker, hit.mode) in keys
        )  # fmt: skip
        shown = concordance(lines(self._texts, hits, by=by, reach=_REACH))
        left_out = sum(1 for hit in known if hit.excluded)
        return Found(query, hits, left_out, _counts(chosen, hits), shown)

    def __repr__(self) -> str:
        """The still as text."""
        found = self.found
        tables = (readable(found.counts), readable(found.lines.head(_STILL_LINES)))
        return "\n\n".join([found.sentence, *(table.to_string(index=False) for table in tables)])

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        data: dict[str, object] = {"text/plain": repr(self), "text/html": self._still()}
        if os.environ.get(LIVE_VARIABLE):
            # The still stays beside it: a notebook saved from a session compares as before.
            data[_WIDGET] = self.controls()._repr_mimebundle_()[_WIDGET]
        return data, {}

    def _still(self) -> str:
        found = self.found
        return _html(found, found.lines.head(_STILL_LINES))

    def controls(self):
        """The controls, for a live session: a word, its forms, voices, modes, order.

        Returns:
            An ipywidgets box; whatever is changed, what stands below it changes with it.
        """
        import ipywidgets as widgets

        speakers = list(dict.fromkeys(cell.speaker for cell in self._cells))
        modes = list(dict.fromkeys(cell.mode for cell in self._cells))
        word = widgets.Text(self.found.query, description="Word", continuous_update=False)
        as_typed = widgets.Checkbox(False, description="as typed only", indent=False)
        who = widgets.SelectMultiple(options=speakers, value=speakers, description="Voices")
        how = widgets.SelectMultiple(options=modes, value=modes, description="Modes")
        by = widgets.Dropdown(options=SORTS, value=SORTS[0], description="Sort by")
        below = widgets.HTML(_styled(_html(self.found, self.found.lines)))

        def show(_: object) -> None:
            found = self.look_up(
                word.value, as_typed=as_typed.value, speakers=who.value, modes=how.value,
                by=by.value,
            )  # fmt: skip
            below.value = _styled(_html(found, found.lines))

        for control in (word, as_typed, who, how, by):
            control.observe(show, names="value")
        chosen = widgets.HBox([widgets.VBox([word, as_typed, by]), who, how])
        return widgets.VBox([chosen, below])


def explore(study: Study, texts: Sequence[Vocabulary], hits: Sequence[Hit]) -> Explorer:
    """An explorer that begins with the term that is found most often in the leaders' words.

    Args:
        study: The study.
        texts: From `helpers.rhetorical_terms.terms.vocabularies`.
        hits: From `helpers.rhetorical_terms.terms.hits_of`.
    """
    found = Counter(hit.entry for hit in hits if not hit.excluded and hit.speaker in study.leaders)
    return Explorer(study, texts, max(found, key=found.__getitem__, default=""))


def _counts(chosen: Sequence[Cell], hits: Sequence[Hit]) -> pd.DataFrame:
    found = Counter((hit.text_id, hit.speaker, hit.mode) for hit in hits)
    rows = []
    for cell in chosen:
        own, words = found[cell.text_id, cell.speaker, cell.mode], sum(cell.words)
        rows.append((cell.text_id, cell.speaker, cell.mode, own, words, 1000 * own / words))
    return typed(rows, {"text_id": str, "speaker": str, "mode": str, "hits": int, "words": int,
                        "per_1000": float})  # fmt: skip


def _html(found: Found, shown: pd.DataFrame) -> str:
    """Sentence, counts and concordance as HTML; pandas escapes what the tables hold."""
    more = len(found.lines) - len(shown)
    note = f"<p>{counted(more, 'line')} more.</p>" if more else ""
    tables = [readable(table).to_html(index=False, border=0) for table in (found.counts, shown)]
    return f"<p>{escape(found.sentence)}</p>\n{tables[0]}\n{tables[1]}\n{note}".rstrip()


def _styled(html: str) -> str:
    """Tables in a control look like those of other outputs: JupyterLab's class for them."""
    return f'<div class="jp-RenderedHTMLCommon jp-RenderedHTML">{html}</div>'
