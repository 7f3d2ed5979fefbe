"""The notebooks' own cells on other studies: small ones, and ones that lack what ours have."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pandas
import pytest

from helpers.coding import unseen
from helpers.study import load_study, shipped_folder
from helpers.tables import TABLES, frame, voices_of

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
ROSSI = 'name = "Anna Rossi"\naliases = ["Rossi"]\ngender = "f"'
BIANCHI = 'name = "Luca Bianchi"\naliases = ["Bianchi"]\ngender = "m"'
NERI = 'name = "Ugo Neri"\naliases = ["Neri"]\ngender = "m"'
TWO = {"rossi": ROSSI, "bianchi": BIANCHI}
OPTIONS = ("max_colwidth", "max_rows", "max_columns", "width")
TURNS = "Anna Rossi: Sì.\n\nLuca Bianchi: No.\n"
TITLE = "Il raccolto divide i vicini\n\n"
REPORT = (
    f"{TITLE}Anna Rossi ha detto che il raccolto è buono. «Non temiamo "
    "l’inverno», ha aggiunto Rossi.\n\nLuca Bianchi ha ammesso che l’inverno sarà lungo.\n"
)
# People, then kind and content of each text.
STUDIES: Mapping[str, tuple[Mapping[str, str], tuple[tuple[str, str], ...]]] = {
    "two turns": (TWO, (("transcript", TURNS),)),
    "two turns, taken for an article": (TWO, (("article", TURNS),)),
    "a transcript": (
        TWO,
        (("transcript", "Incontro\n\nAnna Rossi: Grazie. (Applausi)\n\nLuca Bianchi: «Sì».\n"),),
    ),
    "an article": (TWO, (("article", REPORT),)),
    "three leaders": (
        {**TWO, "neri": NERI},
        (("article", REPORT), ("transcript", f"{TURNS}\nUgo Neri: Forse.\n")),
    ),
    "nobody speaks": (TWO, (("article", f"{TITLE}Il lago è blu.\n\nIl cielo è grigio.\n"),)),
    "a title": (TWO, (("article", "Il lago è blu"),)),
    "a turn without a word": (TWO, (("transcript", "Anna Rossi: …!\n\nLuca Bianchi: No.\n"),)),
    "no sentence": (TWO, (("transcript", "Anna Rossi:\n\nLuca Bianchi:\n"),)),
    "a mark that does not fit": (
        TWO, (("article", f'{TITLE}Anna Rossi ha detto: «Il lago è blu". Poi ha taciuto.\n'),)
    ),
}  # fmt: skip

Tables = dict[str, pandas.DataFrame]


@pytest.fixture
def cells_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path, Path], tuple[Tables, str]]:
    """A function that runs a notebook's code cells on a study, in this process.

    It gives the tables that the cells leave behind, by name, and what they print.
    """

    def run(notebook: Path, study: Path) -> tuple[Tables, str]:
        monkeypatch.setenv("DUE_VOCI_STUDY", str(study))
        monkeypatch.setenv("DUE_VOCI_FIGURES", str(tmp_path / "figures"))
        settings = [(f"display.{name}", pandas.get_option(f"display.{name}")) for name in OPTIONS]
        names: dict[str, object] = {}
        with (
            contextlib.redirect_stdout(io.StringIO()) as printed,
            pandas.option_context(*(part for setting in settings for part in setting)),
        ):
            for cell in nbformat.read(notebook, as_version=4).cells:
                if cell.cell_type == "code":
                    show(cell.source, names)
        tables = {
            name: value for name, value in names.items() if isinstance(value, pandas.DataFrame)
        }
        return tables, printed.getvalue()

    return run


def show(source: str, names: dict[str, object]) -> None:
    """Run a cell, and form what it displays, as a kernel does."""
    *statements, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(source, names)
        return
    exec(compile(ast.Module(statements, []), "cell", "exec"), names)
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    repr(shown)
    if isinstance(shown, pandas.DataFrame):
        shown._repr_html_()


def written(folder: Path, name: str) -> Path:
    """One of the studies above, in a folder of its own."""
    people, texts = STUDIES[name]
    keys = ", ".join(f'"{key}"' for key in people)
    toml = f'title = "{name}"\nlanguage = "it"\nleaders = [{keys}]\n'
    toml += "".join(f"[people.{key}]\n{lines}\n" for key, lines in people.items())
    for number, (kind, content) in enumerate(texts):
        (folder / f"t{number}.txt").write_text(content, encoding="utf-8", newline="")
        digest = hashlib.sha256(content.encode()).hexdigest()
        toml += f'[[texts]]\nid = "t{number}"\nfile = "t{number}.txt"\nkind = "{kind}"\n'
        toml += f'sha256 = "{digest}"\n'
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_any_study_and_its_tables_keep_their_types(
    cells_on: Callable[..., tuple[Tables, str]], tmp_path: Path, notebook: Path
) -> None:
    usual, printed = cells_on(notebook, shipped_folder())
    findings = [line.split()[0] for line in printed.splitlines() if line.startswith("F")]
    for number, name in enumerate(STUDIES):
        folder = tmp_path / str(number)
        folder.mkdir()
        tables, printed = cells_on(notebook, written(folder, name))
        assert [line.split()[0] for line in printed.splitlines() if line[:1] == "F"] == findings
        assert not re.search(r"\bnan\b", printed), (name, printed)
        assert tables.keys() == usual.keys()
        for table, found in tables.items():
            assert types(found) == types(usual[table]), (name, table)


def test_the_tables_of_the_contract_keep_their_types(tmp_path: Path) -> None:
    bare, usual = load_study(written(tmp_path, "two turns")), load_study(shipped_folder())
    assert frame("quotations", bare, voices_of(bare)).empty
    for known in TABLES:
        found = frame(known.name, bare, voices_of(bare))
        assert types(found) == types(frame(known.name, usual, voices_of(usual))), known.name


def types(found: pandas.DataFrame) -> dict[str, str]:
    return {str(column): kind.name for column, kind in found.dtypes.items()}


def test_without_its_record_the_section_on_unseen_texts_says_so(
    cells_on: Callable[..., tuple[Tables, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, _ = cells_on(NOTEBOOKS[1], written(tmp_path, "two turns"))
    monkeypatch.setattr(unseen, "RECORD", tmp_path / "no.csv")
    tables, printed = cells_on(NOTEBOOKS[1], tmp_path)
    assert "no record of scores" in " ".join(printed.split())
    assert {name: types(found) for name, found in tables.items()} == {
        name: types(found) for name, found in usual.items()
    }
