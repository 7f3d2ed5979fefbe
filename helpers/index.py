"""The index of the notebooks, made from their first cells.

The README shows it between two marks, and a test compares: a question that is added to a
notebook cannot be missing there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
BEGINS = re.compile(r"<!-- notebooks: [^>]*-->\n")
ENDS = "<!-- end of notebooks -->"


def notebook_index(folder: Path | None = None) -> str:
    """The notebooks in their order: title, purpose and questions, as Markdown.

    Args:
        folder: Where the notebooks lie, a folder of the same name in the README's; without
            it, the checkout's.

    Returns:
        For each notebook a heading with number and title that links to the file, its
        sentence of purpose, and its questions as a list. Empty for an empty folder.
    """
    folder = folder or NOTEBOOKS
    return "\n".join(_entry(path) for path in sorted(folder.glob("*.ipynb")))


def shown_index(readme: str) -> str:
    """What a README shows between the two marks.

    Args:
        readme: Its characters.

    Raises:
        ValueError: One of the marks is missing.
    """
    begins = BEGINS.search(readme)
    if begins is None or ENDS not in readme[begins.end() :]:
        raise ValueError(f"no <!-- notebooks: … --> with {ENDS} behind it")
    return readme[begins.end() : readme.index(ENDS, begins.end())]


def _entry(path: Path) -> str:
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    opening = first if isinstance(first, str) else "".join(first)
    title, purpose, _, *rest = re.split(r"\n{2,}", opening)
    questions = rest[0].strip()
    link = f"{path.parent.name}/{path.name}"
    return f"### [{title.removeprefix('# ')}]({link})\n\n{purpose}\n\n{questions}\n"
