"""What every test run shares: how notebooks are run, and nothing of the user's own taste.

The options of a run stand in pyproject.toml. Here is what options cannot say: how many
run side by side, how kernels are reached, and in which environment they and the tests live.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from helpers.report.execute import USERS_OWN

ROOT = Path(__file__).resolve().parent
# More gain nothing: each also keeps a kernel busy, and a notebook is the smallest piece.
SIDE_BY_SIDE = 4
# The files that take longest, in this order, after the notebooks: whoever is free takes the
# next file, and what begins last should be short. (xdist goes by the number of tests instead.)
LONGEST_FIRST = (
    "test_notebooks_elsewhere.py",
    "test_site_in_browser.py",
    "test_marked_up.py",
    "test_robustness.py",
    "test_charts.py",
    "test_ledger.py",
    "test_tables.py",
    "test_starter.py",
)
# Besides what no kernel may inherit: which study and charts are meant, and matplotlib's taste.
OWN_CHOICES = {*USERS_OWN, "DUE_VOCI_FIGURES", "DUE_VOCI_STUDY", "MATPLOTLIBRC"}

# jsonschema imports rfc3987_syntax, which compiles a grammar for over a second, in every
# process, to check a kind of field that no notebook has. Hidden while nbformat is imported.
if "jsonschema" not in sys.modules:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import nbformat  # noqa: F401

    del sys.modules["rfc3987_syntax"]

pytest_plugins = ["nbval.plugin"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the environment of this process, and through it of the kernels it starts."""
    is_worker = hasattr(config, "workerinput")
    # A worker's folder lies in that of the run, which goes even where a worker was killed.
    folder = os.environ["JUPYTER_RUNTIME_DIR"] if is_worker else _short_temporary_folder()
    own = Path(tempfile.mkdtemp(prefix="dv-", dir=folder))
    config.add_cleanup(lambda: shutil.rmtree(own, ignore_errors=True))
    for name in OWN_CHOICES:
        os.environ.pop(name, None)
    os.environ |= {
        # Empty folders instead of the user's: no profiles, no start-up files, no settings.
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_CONFIG_DIR": str(own / "jupyter"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_RUNTIME_DIR": str(own),
        "PYTHONNOUSERSITE": "1",
        # The package of this checkout, not one that another checkout has installed.
        "PYTHONPATH": str(ROOT),
        # Charts drawn by a test run are not the ones that are kept.
        "DUE_VOCI_FIGURES": str(own / "figures"),
    }
    config.option.loadscopereorder = False
    if not is_worker:
        _keep_matplotlib_apart()
    _start_kernels_by(own)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first; within a file, and among the others, the order stays as it is."""

    def place(item: pytest.Item) -> int:
        name = item.path.name
        if item.path.suffix == ".ipynb":
            return -1
        return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes share the files: none for one file or core, few on any machine."""
    if len(config.args) == 1 and Path(config.args[0].split("::")[0]).is_file():
        return 0
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return min(cores, SIDE_BY_SIDE) if cores > 1 else 0


def _short_temporary_folder() -> str | None:
    """/tmp where it is: a socket's path may have about a hundred characters, no more."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None


def _keep_matplotlib_apart() -> None:
    """Give matplotlib a folder of this environment's, without anybody's settings or styles.

    Its list of fonts is made now where it is missing: a cell that had to wait for it would
    say so among its outputs.
    """
    folder = Path(sys.prefix, "var", "matplotlib")
    if not os.access(sys.prefix, os.W_OK):
        folder = Path(os.environ["IPYTHONDIR"]).with_name("matplotlib")
    os.environ["MPLCONFIGDIR"] = str(folder)
    if not any(folder.glob("fontlist-*.json")):
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True)


def _start_kernels_by(own: Path) -> None:
    """Let nbval reach its kernels through files where the platform can, not through ports.

    A manager looks for free ports and hands them to a kernel, which takes them a moment
    later; in between, the manager of another process may have found the same ones.
    """
    import nbval.kernel
    import zmq

    class KernelManager(nbval.kernel.KernelManager):  # type: ignore[name-defined,misc]
        def __init__(self, **options: Any) -> None:
            if os.name == "posix" and zmq.has("ipc"):
                # Without a name of its own, the socket would lie in the current folder,
                # which is another one for the kernel.
                folder = tempfile.mkdtemp(dir=own)
                options |= {"transport": "ipc", "connection_file": f"{folder}/kernel.json"}
            super().__init__(**options)

    nbval.kernel.KernelManager = KernelManager
