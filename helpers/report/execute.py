"""Run the notebooks: fresh kernels, side by side, in one process.

The kernels share one process's threads because two processes that start kernels at
the same time can pick the same port, while threads share a cache of ports; and the
imports of the machinery (a second and more) are then paid once.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import helpers
from helpers.errors import StudyError
from helpers.study import shipped_folder

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

CHECKOUT = Path(helpers.__file__).resolve().parents[1]
READING = "reading"
# More than three gain nothing (measured): a kernel that starts keeps a core busy.
SIDE_BY_SIDE = 3
CELL_SECONDS = 600
# Settings of the user's own that would change what a kernel shows or how it starts.
# The hash seed, the time zone and the locale are left alone on purpose: no output may
# depend on them, and a run under another value has to be able to show that it does.
USERS_OWN = frozenset(
    {
        "COLUMNS",
        "JPY_SESSION_NAME",
        "JUPYTER_PATH",
        "LINES",
        "MPLBACKEND",
        "PYTHONINSPECT",
        "PYTHONOPTIMIZE",
        "PYTHONSTARTUP",
        "PYTHONWARNINGS",
    }
)

Progress = Callable[[str], None]


@dataclass
class NotebookError(StudyError):
    """A notebook could not be read or executed; the message names the notebook and the cell.

    Attributes:
        in_cell: A cell raised it, so that it is the notebook's own and no kernel's.
    """

    in_cell: bool = False

    __str__ = StudyError.__str__


def notebook_paths(folder: Path | None = None) -> list[Path]:
    """The notebooks of the suite, in the order in which they are read.

    Args:
        folder: Where they lie; without it, the checkout's ``notebooks/``.

    Raises:
        StudyError: There is none.
    """
    folder = folder or CHECKOUT / "notebooks"
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: path.name)
    if not paths:
        raise StudyError(
            where=str(folder),
            found="no notebook",
            expected="the notebooks of the suite beside its package",
            todo="Run from a checkout (or install it with 'pip install --editable .').",
        )
    return paths


def prepare() -> None:
    """Import what reads and runs notebooks, once, before any thread wants it.

    Threads that import it at the same time find each other's modules half made.

    nbformat is imported without the second that one of its dependencies takes:
    jsonschema imports rfc3987_syntax to check IRIs, which compiles a grammar, and no
    notebook holds a field checked that way. The name is hidden for this one import
    only, and not at all where jsonschema is in use already.
    """
    hidden = "rfc3987_syntax"
    hide = hidden not in sys.modules and "jsonschema" not in sys.modules
    if hide:
        sys.modules[hidden] = None  # type: ignore[assignment]
    try:
        import nbclient  # noqa: F401
        import nbformat  # noqa: F401
    finally:
        if hide:
            del sys.modules[hidden]


def read(path: Path) -> NotebookNode:
    """Read a notebook as it is stored.

    Raises:
        NotebookError: It is no notebook.
    """
    prepare()
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises half a dozen kinds for a broken file
        raise NotebookError(
            where=path.name,
            found=f"a file that is no notebook ({_one_line(str(error))})",
            expected="a Jupyter notebook",
            todo="Restore it from version control.",
        ) from None


def label(nb: NotebookNode, path: Path) -> str:
    """What to call a notebook on the terminal: ``02 Framing``, from its first heading."""
    for cell in nb.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            words = cell.source.splitlines()[0].lstrip("# ").replace("·", " ")
            return " ".join(words.split())
    return path.stem


def execute(
    notebooks: Sequence[Path], study: Path, figures: Path, progress: Progress
) -> list[NotebookNode]:
    """Execute notebooks from fresh kernels and hand them back with their outputs.

    Nothing is written to the notebooks themselves. For any study but the one that
    ships, cells tagged ``reading`` are dropped first: they hold sentences that are
    true of that study only.

    Args:
        notebooks: The files, in the order wanted back.
        study: The study's folder; kernels find it in ``DUE_VOCI_STUDY``.
        figures: The folder for charts; kernels find it in ``DUE_VOCI_FIGURES``.
        progress: Called with one line per finished notebook, from several threads.

    Raises:
        NotebookError: A notebook failed: which, in which cell, with what. Notebooks
            not yet started are not started any more.
    """
    nodes = [read(path) for path in notebooks]
    if study.resolve() != shipped_folder().resolve():
        for nb in nodes:
            nb.cells = [cell for cell in nb.cells if READING not in cell.metadata.get("tags", ())]
    figures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="dv-", dir=_short_temporary_folder(), ignore_cleanup_errors=True
    ) as folder:
        scratch = Path(folder)
        run = _Run(kernel_environment(study, figures, scratch), scratch, progress)
        with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(nodes))) as pool:
            futures = [
                pool.submit(run.execute, nb, path)
                for nb, path in zip(nodes, notebooks, strict=True)
            ]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            finally:
                # After a failure or Ctrl-C nobody waits for the others; else all are done.
                run.stop()
    failed = [error for future in futures if (error := future.exception())]
    for error in sorted(failed, key=_says_little):
        raise error
    return [future.result() for future in futures]


def _says_little(error: BaseException) -> int:
    """A cell's own error comes first, then a kernel's; one stopped on the way says nothing."""
    if not isinstance(error, NotebookError):
        return 2
    return 0 if error.in_cell else 1


class _Run:
    """What the notebooks of one run share, and a way to stop them all."""

    def __init__(self, environment: Mapping[str, str], scratch: Path, progress: Progress) -> None:
        self._environment = environment
        self._scratch = scratch
        self._progress = progress
        self._lock = threading.Lock()
        self._loops: set[asyncio.AbstractEventLoop] = set()
        self._stopped = False

    def execute(self, nb: NotebookNode, path: Path) -> NotebookNode:
        began = time.perf_counter()
        _forget_outputs(nb)
        client = _client(nb, path, self._scratch)
        try:
            self._execute(client)
        except Exception as error:
            if self._stopped:
                raise asyncio.CancelledError from None
            raise _failure(nb, path, client, error) from None
        _join_streams(nb)
        self._progress(f"{label(nb, path)} … {time.perf_counter() - began:.1f} s")
        return nb

    def stop(self) -> None:
        """Cancel what is running, and let nothing start any more."""
        with self._lock:
            self._stopped = True
            for loop in self._loops:
                loop.call_soon_threadsafe(_cancel_all, loop)

    def _execute(self, client: NotebookClient) -> None:
        # A loop of its own, closed at the end; zmq needs the selecting kind on Windows.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            loop = runner.get_loop()
            with self._lock:
                if self._stopped:
                    raise asyncio.CancelledError
                self._loops.add(loop)
            try:
                runner.run(client.async_execute(env=dict(self._environment)))
            finally:
                with self._lock:
                    self._loops.discard(loop)


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()


def _client(nb: NotebookNode, path: Path, scratch: Path) -> NotebookClient:
    from nbclient import NotebookClient

    return NotebookClient(
        nb,
        kernel_name="python3",
        kernel_manager_class=_kernel_manager_class(scratch),
        resources={"metadata": {"path": str(path.parent)}},
        timeout=CELL_SECONDS,
        record_timing=False,
        # A kernel is not asked to say goodbye: it holds nothing that needs saving.
        shutdown_kernel="immediate",
    )


def _kernel_manager_class(scratch: Path) -> type:
    """A manager that starts this very Python's kernel, and talks to it undisturbed.

    A kernel specification called ``python3`` in the user's own Jupyter folders would
    come first otherwise, and may start another Python. Where there are Unix sockets
    they are used: no other program can have taken the port.
    """
    import zmq
    from jupyter_client.manager import AsyncKernelManager

    class OwnKernelManager(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.kernel_spec_manager.kernel_dirs = []
            if os.name == "posix" and zmq.has("ipc"):
                self.transport = "ipc"
                self.connection_file = str(Path(tempfile.mkdtemp(dir=scratch)) / "k.json")
            else:
                # Kernels warn on stderr where a port is neither local nor encrypted.
                self.transport_encryption = "auto" if zmq.has("curve") else "disabled"

    return OwnKernelManager


def kernel_environment(study: Path, figures: Path, scratch: Path) -> dict[str, str]:
    """The environment of kernels: the user's, less what is the user's own taste.

    Args:
        study: The study's folder.
        figures: The folder for charts.
        scratch: An empty folder that stands in for the user's own settings.
    """
    kept = {name: value for name, value in os.environ.items() if name not in USERS_OWN}
    return kept | {
        "DUE_VOCI_STUDY": str(study.resolve()),
        "DUE_VOCI_FIGURES": str(figures.resolve()),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
        "JUPYTER_NO_CONFIG": "1",
        # Matplotlib's own defaults. Its folder stays the user's, for the cache of fonts.
        "MATPLOTLIBRC": _matplotlibrc(),
        "PYTHONNOUSERSITE": "1",
        # The kernels stand in notebooks/ and have to import the package that runs them.
        "PYTHONPATH": str(CHECKOUT),
    }


def _matplotlibrc() -> str:
    """The settings file inside matplotlib, found without the cost of importing it."""
    spec = importlib.util.find_spec("matplotlib")
    return str(Path(spec.origin).parent / "mpl-data" / "matplotlibrc") if spec else ""


def _short_temporary_folder() -> str | None:
    """/tmp where it is: a socket's path may have about a hundred characters, no more."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None


def _forget_outputs(nb: NotebookNode) -> None:
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def _join_streams(nb: NotebookNode) -> None:
    """Join what one cell printed in one go: how it was cut up depends on the clock."""
    for cell in nb.cells:
        joined: list[NotebookNode] = []
        for output in cell.get("outputs", ()):
            last = joined[-1] if joined else None
            is_stream = output.output_type == "stream"
            if last and is_stream and last.get("name") == output.name:
                last.text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined


def _failure(
    nb: NotebookNode, path: Path, client: NotebookClient, error: Exception
) -> NotebookError:
    """Say in one line which cell of which notebook failed, and with what."""
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    number, in_cell = client.code_cells_executed, False
    # Tidying up after a kernel that is gone fails in its turn, and hides why it is gone.
    while isinstance(error, AssertionError) and isinstance(error.__context__, Exception):
        error = error.__context__
    what = f"{type(error).__name__}: {error}"
    for position, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                number, what, in_cell = position, f"{output.ename}: {output.evalue}", True
    cell_number = min(max(number, 1), len(code)) if code else 0
    first_line = code[cell_number - 1].source.strip().splitlines()[0] if code else "no code"
    return NotebookError(
        where=f"{path.name}, code cell {cell_number} ({_one_line(first_line, 90)})",
        found=_one_line(what),
        expected="a cell that runs",
        todo="Open the notebook and run it from the top; no report has been replaced.",
        in_cell=in_cell,
    )


def _one_line(text: str, limit: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
