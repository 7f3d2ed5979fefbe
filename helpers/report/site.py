"""Build the site, whole or not at all, and store the notebooks' outputs."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import StudyError
from helpers.report.execute import (
    CHECKOUT,
    NotebookError,
    execute,
    label,
    notebook_paths,
    prepare,
    read,
)
from helpers.study import Study, load_study, shipped_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.report.render import Outline, Site
    from helpers.report.texts import TextPage

MANIFEST = "report.json"
# Where reports go unless a folder is named: that of the study that ships, and below it the others.
REPORTS = CHECKOUT / "reports"
# The edition for publication lies in a folder of this name within that of the ordinary one.
PUBLIC = "public"
_PARTS = frozenset({"assets", "data", "figures"})
_CHARTS = (".svg", ".png", ".csv")
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

Progress = Callable[[str], None]


def usual_place(study_folder: Path, *, public: bool = False) -> Path:
    """Where a study's report goes unless a folder is named.

    Returns:
        ``reports/`` for the study that ships; ``reports/NAME/`` for another, where NAME is
        that of its folder (``NAME-study`` where a report has a folder NAME of its own). The
        edition for publication goes into ``public/`` within it.
    """
    if _ships(study_folder):
        place = REPORTS
    else:
        name = study_folder.resolve().name
        place = REPORTS / (
            name if name and name.casefold() not in {*_PARTS, PUBLIC} else f"{name}-study"
        )
    return place / PUBLIC if public else place


def build(
    study_folder: Path,
    out: Path,
    *,
    stored: bool = False,
    public: bool = False,
    progress: Progress = print,
) -> Path:
    """Build the report of a study.

    The site is built in a folder beside ``out`` and takes its place at the end; if
    anything fails, what stood there stays as it is.

    Args:
        study_folder: The study.
        out: The folder of the site. An earlier report in it is replaced, except for
            the reports of other studies in its subfolders; a folder that holds anything
            else is refused.
        stored: Render the outputs stored in the notebooks instead of executing them;
            for the study that ships only.
        public: An edition for publication: a text without a stated right to republish it
            appears only with the sentences that findings quote.
        progress: Called with one line per step.

    Returns:
        The page to open, as an absolute path.

    Raises:
        StudyError: The study cannot be read, a notebook fails, or ``out`` is not free.
    """
    study = load_study(study_folder)
    if stored and not _ships(study_folder):
        raise StudyError(
            where=str(study_folder),
            found="a study without stored outputs",
            expected=f"{shipped_folder()}, the study the notebooks are stored with",
            todo="Build its report with execution.",
        )
    out = out.resolve()
    _check_free(out)
    building = out.with_name(f".{out.name}.building-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    try:
        _make(building, out)
        _fill(building, study, stored=stored, public=public, progress=progress)
        _swap(building, out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return out / "index.html"


def _make(building: Path, out: Path) -> None:
    try:
        building.mkdir(parents=True)
    except OSError as error:
        raise StudyError(
            where=str(out),
            found=f"a folder that cannot be made ({error.strerror})",
            expected="a name in a folder that can be written",
            todo="Name another one with --out.",
        ) from None


def refresh(progress: Progress = print) -> list[Path]:
    """Execute all notebooks of the checkout and store their outputs and charts.

    The same texts and code give the same bytes on every supported Python. If any
    notebook fails, nothing is written.

    Returns:
        The files whose bytes changed, charts included.

    Raises:
        NotebookError: A notebook failed.
    """
    paths = notebook_paths()
    load_study(shipped_folder())
    with tempfile.TemporaryDirectory(prefix="due-voci-figures-") as folder:
        figures = Path(folder)
        nodes = execute(paths, shipped_folder(), figures, progress)
        new = {path: stored_form(nb) for path, nb in zip(paths, nodes, strict=True)}
        stand = CHECKOUT / "figures"
        new |= {stand / chart.name: chart.read_bytes() for chart in sorted(figures.iterdir())}
        stale = [path for path in _charts(stand) if path not in new]
    changed = [path for path, data in new.items() if _replace(path, data)]
    for path in stale:
        # A chart no notebook draws any more would go on speaking.
        path.unlink()
    for path in changed + stale:
        progress(f"{'removed' if path in stale else 'stored'} {path.relative_to(CHECKOUT)}")
    return changed + stale


def stored_form(nb: NotebookNode) -> bytes:
    """A notebook as it is kept: nothing in it that depends on the clock or the Python."""
    import nbformat

    nb.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    for cell in nb.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": sorted(tags)} if tags else {})
    return (nbformat.writes(nb).rstrip("\n") + "\n").encode()


def _fill(site: Path, study: Study, *, stored: bool, public: bool, progress: Progress) -> None:
    """Write everything the site consists of into an empty folder."""
    paths = notebook_paths()
    prepare()
    with ThreadPoolExecutor(1) as background:
        meanwhile = background.submit(_prepare_pages, site, study)
        try:
            show = _stored if stored else execute
            nodes = show(paths, study.folder, site / "figures", progress)
        finally:
            # What is wrong with a study is better said by its tables than by a notebook.
            shown, texts = meanwhile.result()
    began = time.perf_counter()
    _write_pages(site, study, paths, nodes, shown, None if public else texts)
    progress(f"pages … {time.perf_counter() - began:.1f} s")


def _prepare_pages(site: Path, study: Study) -> tuple[dict[str, Any], list[TextPage]]:
    """What needs no notebook, done while the kernels are busy.

    Returns:
        What of it the front page shows, and the marked-up texts, whole.
    """
    from helpers.report import front, render, texts
    from helpers.report.extracts import Extracts
    from helpers.tables import write_tables

    write_tables(study.folder, site / "data", coding="agreed")
    # The script stands in the pages, where their policy knows it by its hash.
    shutil.copytree(render.ASSETS, site / "assets", ignore=shutil.ignore_patterns("*.js", "*.css"))
    _write(site / "assets" / "style.css", render.style_sheet())
    render.prepare()
    marked = texts.pages_of(study, site / "data", front.voice_classes(study), Extracts())
    shown = {
        "question": front.question(study),
        "material": front.material(study),
        "portraits": front.portraits(study, site / "data"),
        "kinds": {text.kind for text in study.texts},
        "decided": front.decided(study, site / "data"),
    }
    return shown, marked


def _write_pages(
    folder: Path,
    study: Study,
    paths: Sequence[Path],
    nodes: Sequence[NotebookNode],
    shown: Mapping[str, Any],
    whole: Sequence[TextPage] | None,
) -> None:
    """Write the pages; without whole texts, an edition with extracts."""
    from helpers.report import front, render

    outlines = [render.outline(nb, path) for nb, path in zip(nodes, paths, strict=True)]
    site = _site(folder, study, outlines, paths, whole)
    for nb, outline in zip(nodes, outlines, strict=True):
        _write(folder / outline.page, render.notebook_page(nb, outline, site))
    for text in site.texts:
        # The last of all: by now it is known who speaks of which line.
        _write(folder / text.page, render.text_page(text, site))
    for table in site.tables:
        _write(folder / table.page, render.table_page(table, site))
    charts = _charts_by_name(folder / "figures")
    _write(folder / render.TABLES, render.tables_page(site, charts=charts))
    provenance = front.provenance(study, public=whole is None)
    _write(folder / MANIFEST, json.dumps(provenance, indent=1, ensure_ascii=False) + "\n")
    page = render.front_page(
        site, study=study, provenance=provenance, charts=charts,
        cited=front.citation(study, provenance), **shown,
    )  # fmt: skip
    _write(folder / "index.html", page)


def _site(
    folder: Path,
    study: Study,
    outlines: Sequence[Outline],
    paths: Sequence[Path],
    whole: Sequence[TextPage] | None,
) -> Site:
    """What all pages share; for an edition with extracts, its files are shortened first."""
    from helpers.report import front, render, tables, texts
    from helpers.report.extracts import Extracts, extracts_of, shorten_tables
    from helpers.report.files import read_rows
    from helpers.report.places import Places

    data, extracts, pages = folder / "data", Extracts(), whole
    voices = front.voice_classes(study)
    if pages is None:
        findings = [finding.text for outline in outlines for finding in outline.findings]
        extracts = extracts_of(study, read_rows(data / "segments.csv"), findings)
        pages = texts.pages_of(study, data, voices, extracts)
    lines = {(page.text.id, line.number): page.page for page in pages for line in page.lines}
    anchors = {remark.anchor for page in pages for line in page.lines for remark in line.remarks
               if f'id="{remark.anchor}"' in line.html}  # fmt: skip
    speakers = texts.speakers_of(study, data)
    places = Places(study, lines, texts.marks_of(data), anchors, speakers)
    if extracts.partial:
        shorten_tables(data, extracts)
        shorten_tables(folder / "figures", extracts)
    return render.Site(
        title=study.title,
        language=study.language,
        voices=voices,
        outlines=outlines,
        links=render.addresses(outlines, paths),
        figures=folder / "figures",
        texts=pages,
        tables=tables.pages_of(data),
        places=places,
        extracts=extracts,
    )


def _stored(
    paths: Sequence[Path], study: Path, figures: Path, progress: Progress
) -> list[NotebookNode]:
    """The notebooks as they lie there, with the charts of the checkout.

    Raises:
        NotebookError: A cell has not been executed, or failed when it was.
    """
    nodes = [read(path) for path in paths]
    for nb, path in zip(nodes, paths, strict=True):
        _check_stored(nb, path)
        progress(f"{label(nb, path)} … stored")
    figures.mkdir(parents=True, exist_ok=True)
    for chart in _charts(CHECKOUT / "figures"):
        shutil.copyfile(chart, figures / chart.name)
    return nodes


def _check_stored(nb: NotebookNode, path: Path) -> None:
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if cell.execution_count is None or failed:
            raise NotebookError(
                where=f"{path.name}, code cell {number}",
                found="an error stored as its output" if failed else "no stored output",
                expected="the outputs of a complete run",
                todo="Run 'python -m helpers refresh', or build the report with execution.",
            )


def _ships(folder: Path) -> bool:
    return folder.resolve() == shipped_folder().resolve()


def _check_free(out: Path) -> None:
    """Refuse to replace anything that is no report: it would be deleted.

    Raises:
        StudyError: There is something else.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if out.is_dir() and (out / MANIFEST).is_file():
        return
    if out.is_dir() and len([*out.iterdir()]) == len([*_reports_in(out)]):
        return
    raise StudyError(
        where=str(out),
        found="something that is no report of this suite",
        expected=f"a new or empty folder, or an earlier report (it holds {MANIFEST})",
        todo="Name another folder with --out.",
    )


def _reports_in(out: Path) -> Iterator[Path]:
    """The reports of other studies in a folder of reports."""
    for path in out.iterdir():
        if (path / MANIFEST).is_file() and path.name.casefold() not in _PARTS:
            yield path


def _swap(new: Path, out: Path) -> None:
    """Put a finished site in its place; the old one goes only when the new one stands."""
    old = out.with_name(f".{out.name}.replaced-{os.getpid()}")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
        for report in [*_reports_in(old)] if old.exists() else ():
            report.rename(out / report.name)
    except OSError as error:
        # Windows does not rename a folder that a program has open.
        raise StudyError(
            where=str(out),
            found=f"a folder that cannot be replaced ({error.strerror})",
            expected="a folder no program holds open",
            todo="Close what shows it, or name another folder with --out.",
        ) from None
    shutil.rmtree(old, ignore_errors=True)


def _charts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in _CHARTS)


def _charts_by_name(folder: Path) -> dict[str, list[str]]:
    """The files of each chart, the drawing first."""
    found: dict[str, list[str]] = {}
    for path in sorted(_charts(folder), key=lambda path: (path.stem, _CHARTS.index(path.suffix))):
        found.setdefault(path.stem, []).append(path.name)
    return found


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _replace(path: Path, data: bytes) -> bool:
    """Write a file in one step; say whether its bytes are others than before."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
    return True
