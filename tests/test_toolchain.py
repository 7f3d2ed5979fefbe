"""The files that say how the suite is set up, run and tested agree with one another."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
# What conda-forge calls a package of another name.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def direct_requirements() -> dict[str, SpecifierSet]:
    groups = PROJECT["dependency-groups"].values()
    lines = [*PROJECT["project"]["dependencies"], *(line for group in groups for line in group)]
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): r.specifier for r in requirements}


def lock_entries() -> list[str]:
    """One string per package: its requirement, and the hashes that may follow on further lines."""
    return LOCK.replace("\\\n", " ").strip().splitlines()


def locked() -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for entry in lock_entries():
        requirement = Requirement(entry.split("--hash")[0].strip())
        (pin,) = requirement.specifier
        assert pin.operator == "==", f"{entry[:60]}: not pinned to one version"
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    return versions


def conda_requirements() -> dict[str, SpecifierSet]:
    lines = [line for line in CONDA["dependencies"] if isinstance(line, str)]
    found = {}
    for line in [*lines, *pip_lines()]:
        requirement = Requirement(line)
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        found[canonicalize_name(name)] = requirement.specifier
    return found


def pip_lines() -> list[str]:
    (section,) = [line["pip"] for line in CONDA["dependencies"] if isinstance(line, dict)]
    return [line for line in section if line != "-e ."]


@pytest.mark.parametrize("name", sorted(direct_requirements()))
def test_a_direct_dependency_is_locked_within_its_range(name: str) -> None:
    allowed = direct_requirements()[name]
    versions = locked().get(name, [])
    assert versions, f"requirements.lock: no {name}; run uv pip compile again (CONTRIBUTING.md)"
    assert all(allowed.contains(version) for version in versions), (versions, str(allowed))


def test_the_lock_needs_no_trust() -> None:
    for entry in lock_entries():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), f"no hash: {entry[:60]}"
    assert "://" not in LOCK, "an address"
    assert not re.search(r"^\s*(-e|--|[./~])|@ ", LOCK.replace("    --hash", ""), re.MULTILINE)


def test_the_package_needs_nothing_that_is_not_pinned() -> None:
    build = PROJECT["build-system"]["requires"]
    assert build == PROJECT["dependency-groups"]["build"]


def test_the_environment_has_the_locks_versions() -> None:
    if Path(sys.prefix).resolve() != ROOT / ".venv":
        pytest.skip("not the environment of run.py: its versions are somebody else's choice")
    from importlib.metadata import version

    for name in direct_requirements():
        assert version(name) in locked()[name], name


def test_environment_yml_is_pyproject_toml_for_conda() -> None:
    python = SpecifierSet(PROJECT["project"]["requires-python"])
    expected = direct_requirements() | {"python": python, "pip": SpecifierSet()}
    assert conda_requirements() == expected


def test_environment_yml_installs_the_package_and_suits_binder() -> None:
    assert CONDA["name"] == PROJECT["project"]["name"] == "due-voci"
    assert CONDA["channels"][0] == "conda-forge"
    assert set(CONDA) == {"name", "channels", "dependencies"}
    assert "-e ." in CONDA["dependencies"][-1]["pip"]
    # Conda's own grammar: a name, then versions without blanks.
    lines = [line for line in CONDA["dependencies"] if isinstance(line, str)]
    assert all(re.fullmatch(r"[a-z0-9-]+([<>=!]=?[\d.]+(,[<>=!]=?[\d.]+)*)?", x) for x in lines)


def test_run_py_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    assert names <= set(sys.stdlib_module_names)


def test_run_py_can_be_read_by_an_old_python() -> None:
    source = (ROOT / "run.py").read_text("utf-8")
    assert source.isascii()
    tree = ast.parse(source, feature_version=(3, 5))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, new)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if f.returns or any(a.annotation for a in f.args.args)]


def load_run_py() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 0, "python3 run.py report"),
        (["--help"], 0, "python3 run.py test"),
        (["rapport"], 2, "found 'rapport'; expected one of env, bench"),
        (["env", "now"], 2, "found 'now'; expected nothing after 'env'"),
    ],
)
def test_run_py_answers_in_words(arguments: list[str], status: int, words: str) -> None:
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == status
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert status == 0 or len(done.stderr.splitlines()) == 1


def test_run_py_refuses_an_old_python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = load_run_py()
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    assert module.begin() == 2
    assert "expected 3.11 or newer" in capsys.readouterr().err


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py in a folder of its own, where installing only leaves a note."""
    module = load_run_py()
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("as it was\n", "utf-8")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "set-up.json"))
    monkeypatch.setattr(module, "works", lambda: True)
    monkeypatch.setattr(module, "quiet", lambda *_: None)
    module.done = []
    monkeypatch.setattr(module, "create", lambda: (tmp_path / ".venv").mkdir(exist_ok=True))
    monkeypatch.setattr(module, "install", lambda what: module.done.append(what[-1]))
    return module


def test_set_up_does_again_only_what_has_changed(checkout: ModuleType, tmp_path: Path) -> None:
    def done_by_set_up() -> list[str]:
        checkout.done = []
        checkout.set_up()
        return checkout.done

    everything, package = ["requirements.lock", "."], ["."]
    assert done_by_set_up() == everything
    assert done_by_set_up() == []
    (tmp_path / "pyproject.toml").write_bytes(b"as it was\r\n")
    assert done_by_set_up() == [], "another platform's line ends are no change"
    (tmp_path / "pyproject.toml").write_text("changed\n", "utf-8")
    assert done_by_set_up() == package
    (tmp_path / "requirements.lock").write_text("changed\n", "utf-8")
    assert done_by_set_up() == everything
    Path(checkout.STAMP).write_text("{", "utf-8")
    assert done_by_set_up() == everything, "half-made"
    checkout.works = lambda: False
    assert done_by_set_up() == everything, "broken"
    assert done_by_set_up() == everything, "still broken"


def test_set_up_that_fails_leaves_no_stamp(checkout: ModuleType) -> None:
    checkout.set_up()

    def fail(what: list[str]) -> None:
        raise checkout.RefusedError(".venv", "a failure", "none", "Nothing.")

    Path(checkout.ROOT, "requirements.lock").write_text("changed\n", "utf-8")
    checkout.install = fail
    with pytest.raises(checkout.RefusedError):
        checkout.set_up()
    assert "lock" not in checkout.stamped() or checkout.stamped() != checkout.state()


def test_make_knows_the_commands_of_run_py() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    commands = {*load_run_py().COMMANDS, "env"}
    (targets,) = re.findall(r"^([a-z ]+):\n\t\$\(PYTHON\) run\.py \$@", text, re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(targets.split()) == set(phony.split()) == commands
    for command in commands:
        assert f"run.py {command}" in (load_run_py().__doc__ or "")


def readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]


def test_ci_runs_what_the_readme_says() -> None:
    assert {"python3 run.py report", "python3 run.py test"} <= set(readme_commands())
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().splitlines()[-1] == "exec python3 run.py test"
    assert "set -euo pipefail" in script
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_public_workflow_runs_what_the_readme_says() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[:2] == ["python run.py report", "python run.py test"]
    actions = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", action) for action in actions)
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert oldest in job["strategy"]["matrix"]["python"]
    assert tuple(map(int, oldest.split("."))) == load_run_py().OLDEST


def test_nbval_is_strict() -> None:
    options = PROJECT["tool"]["pytest"]["ini_options"]
    assert "--nbval" in options["addopts"] and "--dist=loadfile" in options["addopts"]
    assert options["testpaths"] == ["notebooks", "tests"]
    assert not [x for x in options["addopts"] if "lax" in x or "sanitize" in x or "ignore" in x]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@each_notebook
def test_a_notebook_has_been_run_from_top_to_bottom(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert cell.source.strip(), "an empty code cell"
        for output in cell.outputs:
            assert output.output_type != "error", output.ename
            assert output.get("name") != "stderr", output.text
            assert output.get("execution_count", cell.execution_count) == cell.execution_count


@each_notebook
def test_a_notebook_hides_nothing_from_nbval(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    marker = r"#\s*(NBVAL_|PYTEST_VALIDATE_)|\bsys\.path\b|\bos\.chdir\b|filterwarnings"
    for cell in cells:
        assert not re.search(marker + r"|simplefilter|^\s*[%!]|;\s*$", cell.source, re.MULTILINE)
        tags = cell.metadata.get("tags", [])
        assert not [tag for tag in tags if tag.startswith("nbval-") or tag == "raises-exception"]


@each_notebook
def test_a_notebook_is_stored_in_one_form(path: Path) -> None:
    """No editor's or machine's traces, so that a difference is a difference."""
    raw = path.read_bytes()
    nb = json.loads(raw)
    assert raw.endswith(b"}\n") and b"\r" not in raw
    assert nb["metadata"]["kernelspec"]["name"] == "python3"
    assert set(nb["metadata"]) <= {"kernelspec", "language_info"}
    assert set(nb["metadata"]["language_info"]) == {"name"}, "the Python it was run with"
    ids = [cell["id"] for cell in nb["cells"]]
    assert len(ids) == len(set(ids))


def test_bench_says_what_dominates_and_what_misses_its_target() -> None:
    from helpers.bench import Row, Table, _what_dominates, render

    rows = [
        Row("plain", 2.0, ratio=1.0),
        Row("once", 5.0, ratio=2.5, of="plain", limit=2.0),
        Row("words", 9e5, "characters/s", 3.0, "a peer", 1.0, at_least=True),
    ]
    lines = [line.split() for line in render(Table("Costs", rows)).splitlines() if line]
    assert lines == [
        ["Costs"],
        ["plain", "2.00", "s", "1.00"],
        ["once", "5.00", "s", "2.50", "x", "plain", "at", "most", "2.00:", "MISSED"],
        "words 900,000.00 characters/s 3.00 x a peer at least 1.00: met".split(),
    ]
    seconds = {"once": [10.0], "idle": [2.0], "imports": [3.0]}
    seconds |= {"report": [8.0], "site": [2.0], "test": [20.0], "nbval": [5.0]}
    once, report, test = _what_dominates(seconds)
    assert "dominated by the cells' own work (kernels and their machinery 20%" in once
    assert "25% of the report" in report
    assert "dominated by the tests of the helpers and pages" in test


def test_bench_takes_a_notebooks_code_and_imports_apart() -> None:
    from helpers.bench import _imports

    assert _imports("import os\nfrom re import sub\nx = 1\nprint(x)\n") == (
        "import os\nfrom re import sub\n"
    )


def test_ruff_is_content() -> None:
    options = ["--no-cache", "--quiet", "--output-format=concise"]
    command = [sys.executable, "-m", "ruff", "check", *options, str(ROOT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
