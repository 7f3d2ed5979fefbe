"""The house rules for notebooks, over every notebook there is."""

from __future__ import annotations

import ast
import json
import re
import statistics
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.index import notebook_index, shown_index
from helpers.study import load_study, shipped_folder

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLOSING = ["What this shows", "What this does not show", "Method and sources"]
FINDING = re.compile(r"^(F(\d+)\.(\d+)[a-z]?)\s", re.MULTILINE)
# Numbers that name something: a file, a finding, a year of a publication, a date.
NAMES = re.compile(
    r"`[^`]*`|\b[A-Z]+-\d+\b|\bF\d+\.\d+[a-z]?\b|\((?:[^()]*\s)?(?:19|20)\d\d[a-z]?\)|[\w.]+\.ipynb|\]\([^)]*\)"
)
PADDING = re.compile(r"\b(clearly|simply|of course|obviously)\b", re.IGNORECASE)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def headings(path: Path) -> list[str]:
    return re.findall(r"^## (.+)$", "\n\n".join(prose(path)), re.MULTILINE)


def questions(path: Path) -> list[str]:
    listed = prose(path)[0].split("**Questions**")[1].split("**")[0]
    return re.findall(r"^- (.+)$", listed, re.MULTILINE)


def printed(path: Path) -> str:
    streams = (o for cell in code(path) for o in cell.outputs if o.output_type == "stream")
    return "".join(output.text for output in streams)


def test_there_are_notebooks_and_they_are_numbered() -> None:
    assert len(NOTEBOOKS) >= 2
    assert all(re.fullmatch(r"\d\d_[a-z0-9_]+", path.stem) for path in NOTEBOOKS)
    assert len({path.name[:2] for path in NOTEBOOKS}) == len(NOTEBOOKS)


@each_notebook
def test_the_first_cell_opens_as_agreed(path: Path) -> None:
    first = prose(path)[0]
    assert read(path).cells[0].cell_type == "markdown"
    title = re.match(r"# (\d\d) · \S", first)
    assert title and title[1] == path.name[:2]
    for part in ("**Questions**", "**Reads**", "**Writes**", "**Terms**", "**Cannot show**"):
        assert part in first, part


@each_notebook
def test_every_question_is_a_heading_and_the_closing_is_there(path: Path) -> None:
    assert headings(path) == [*questions(path), *CLOSING]
    assert all(question.endswith("?") for question in questions(path))


@each_notebook
def test_each_question_is_answered_by_a_finding(path: Path) -> None:
    text, answered = "", {}
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            for heading in re.findall(r"^## (.+)$", cell.source, re.MULTILINE):
                text = heading
        elif "finding(" in cell.source:
            answered[text] = True
    assert [question for question in questions(path) if question not in answered] == []


@each_notebook
def test_findings_have_identifiers_of_their_own_in_order(path: Path) -> None:
    found = FINDING.findall(printed(path))
    numbers = [int(number) for _, _, number in found]
    assert found and all(int(notebook) == int(path.name[:2]) for _, notebook, _ in found)
    assert numbers == list(range(1, len(numbers) + 1))
    sources = "\n".join(cell.source for cell in code(path))
    written = re.findall(r'^finding\("(F[\d.]+)', sources, re.MULTILINE)
    assert written == [name for name, _, _ in found], "all through finding(), none typed"


@each_notebook
def test_findings_that_are_named_exist(path: Path) -> None:
    known = {name for other in NOTEBOOKS for name, _, _ in FINDING.findall(printed(other))}
    named = set(re.findall(r"\bF\d+\.\d+\b", "\n".join(prose(path))))
    assert named <= known


@each_notebook
def test_the_notebook_asks_and_the_package_answers(path: Path) -> None:
    for cell in code(path):
        tree = ast.parse(cell.source)  # a magic does not parse
        for node in ast.walk(tree):
            forbidden = (
                ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While,
                ast.Try, ast.With, ast.ListComp, ast.SetComp, ast.DictComp,
            )  # fmt: skip
            assert not isinstance(node, forbidden), cell.source
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not {"re", "sys", "os", "warnings", "regex"} & set(names), cell.source
        assert "sys.path" not in cell.source and not cell.source.rstrip().endswith(";")
        assert not re.search(r"#[0-9A-Fa-f]{6}\b", cell.source), "a colour"


@each_notebook
def test_cells_are_short(path: Path) -> None:
    lengths = [cell.source.count("\n") + 1 for cell in code(path)]
    assert statistics.median(lengths) == 1
    assert max(lengths) <= 8


@each_notebook
def test_no_leader_is_named_in_code(path: Path) -> None:
    study = load_study(shipped_folder())
    names = set(study.people) | {
        word
        for person in study.people.values()
        for name in (person.name, *person.aliases)
        for word in name.split()
    }
    names |= {text.id for text in study.texts}
    for cell in code(path):
        assert not [name for name in names if re.search(rf"\b{name}\b", cell.source)]


@each_notebook
def test_what_holds_for_this_study_only_is_tagged(path: Path) -> None:
    study = load_study(shipped_folder())
    own = {word for person in study.people.values() for word in person.name.split()}
    for cell in read(path).cells:
        tags = cell.metadata.get("tags", [])
        assert set(tags) <= {"reading", "key", "lead"}
        if cell.cell_type == "markdown" and "reading" not in tags:
            assert not [name for name in own if name in cell.source], cell.source[:80]
        assert "reading" not in tags or cell.cell_type == "markdown"
        assert not {"key", "lead"} & set(tags) or "finding(" in cell.source


@each_notebook
def test_the_findings_a_reader_needs_first_are_tagged(path: Path) -> None:
    tagged = [cell for cell in code(path) if "key" in cell.metadata.get("tags", [])]
    assert 1 <= len(tagged) <= 4


@each_notebook
def test_no_more_is_claimed_than_the_texts_can_show(path: Path) -> None:
    written = "\n".join([*prose(path), *(cell.source for cell in code(path)), printed(path)])
    refused = re.compile(
        r"verbatim|word for word|own words|as spoken|direct speech|as subject|beyond doubt"
        r"|\bcertain words|\bbooked\b|\blent to\b|ledger closes|widest gap|taken a stand",
        re.IGNORECASE,
    )
    assert not refused.search(written), refused.search(written)


@each_notebook
def test_no_figure_is_typed_into_prose(path: Path) -> None:
    for cell in prose(path):
        body = re.sub(r"^# .*$", "", cell, flags=re.MULTILINE)
        body = NAMES.sub("", body)
        assert not re.search(r"\d", body), re.search(r".{0,40}\d.{0,20}", body)[0]
        assert not re.search(r"\bper ?cent\b|%", body), cell[:80]


@each_notebook
def test_prose_stands_one_sentence_a_line_without_padding(path: Path) -> None:
    for cell in prose(path):
        assert not PADDING.search(cell), PADDING.search(cell)[0]
        for line in cell.splitlines():
            plain = re.sub(r"`[^`]*`|\([^)]*\)|«[^»]*»", "x", line.removeprefix("- "))
            assert not re.search(r"[a-z)x][.?!] +[A-Z]", plain), line


@each_notebook
def test_italian_is_glossed(path: Path) -> None:
    for cell in prose(path):
        for quoted in re.finditer(r"«[^»]+»", cell):
            assert re.match(r"[^.]{0,3}\(", cell[quoted.end() :]), quoted.group()


@each_notebook
def test_everything_was_executed_in_order_and_without_a_warning(path: Path) -> None:
    counts = [cell.execution_count for cell in code(path)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code(path):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


@each_notebook
def test_charts_have_words_and_files(path: Path) -> None:
    for cell in code(path):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                told = output.metadata["image/png"]
                assert output.data["text/plain"] == f"[figure] {told['alt']}"
                for kind in ("svg", "png", "csv"):
                    assert (ROOT / "figures" / f"{told['figure']}.{kind}").is_file()


@each_notebook
def test_stored_form_has_no_clock_and_no_machine(path: Path) -> None:
    stored = json.loads(path.read_text("utf-8"))
    assert stored["metadata"]["language_info"] == {"name": "python"}
    for cell in stored["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
    assert str(ROOT) not in path.read_text("utf-8")


def test_only_the_first_notebook_prints_hashes() -> None:
    hashes = {text.sha256 for text in load_study(shipped_folder()).texts}
    for path in NOTEBOOKS:
        found = {name for name in hashes if name in path.read_text("utf-8")}
        assert found == (hashes if path.name.startswith("00_") else set()), path.name


def test_every_chart_that_is_kept_is_drawn_by_a_notebook() -> None:
    drawn = {
        output.metadata["image/png"]["figure"]
        for path in NOTEBOOKS
        for cell in code(path)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    }
    assert {path.stem for path in (ROOT / "figures").glob("*.svg")} == drawn


def test_the_readme_shows_the_index_of_the_notebooks() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    wanted = notebook_index()
    assert shown_index(readme) == wanted, f"paste between the two marks of README.md:\n{wanted}"


def test_an_index_has_titles_purposes_and_questions(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for number in ("02", "01"):
        opening = (
            f"# {number} · Title\n\nPurpose.\n\n**Questions**\n\n- One?\n- Two?\n\n**Reads** it."
        )
        cell = nbformat.v4.new_markdown_cell(opening)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / f"{number}_title.ipynb")
    entries = [
        f"### [{number} · Title](notebooks/{number}_title.ipynb)\n\nPurpose.\n\n- One?\n- Two?\n"
        for number in ("01", "02")
    ]
    assert notebook_index(folder) == "\n".join(entries)
    with pytest.raises(ValueError, match="end of notebooks"):
        shown_index("no marks")
