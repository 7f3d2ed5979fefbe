#!/usr/bin/env python3
"""Everything one does with this suite, on Linux, macOS and Windows.

    python3 run.py report [STUDY]   execute the notebooks and build the site: in reports/,
                                    another STUDY's in reports/NAME/ (its folder's name)
    python3 run.py test [ARGS]      compare every stored output, and test the helpers (pytest)
    python3 run.py lab              open the notebooks in JupyterLab
    python3 run.py refresh          execute the notebooks and store their outputs in them
    python3 run.py site             build the site from the stored outputs
    python3 run.py bench            measure what all this costs
    python3 run.py env              only set up the environment that the others use

Whichever comes first sets up a Python environment in .venv, which takes about a minute;
the others find it there, until requirements.lock changes. What follows a command's name is
handed on to it: 'python3 run.py report --help' tells what that can be.
"""
# Any Python has to be able to read this file, if only to say that it is too old: hence
# no f-strings, no annotations, no pathlib. Only the standard library is imported.

from __future__ import print_function

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
# The Python that .venv is made from, also while some environment is switched on.
BASE = getattr(sys, "_base_executable", None) or sys.executable
# Written last, so that an environment without it is known to be a half-made one.
STAMP = os.path.join(VENV, "set-up.json")
# What each command runs in the environment, as "python -m ...".
COMMANDS = {
    "report": ["helpers", "report"],
    "test": ["pytest"],
    "lab": [
        "jupyterlab",
        "--ServerApp.root_dir=" + ROOT,
        "--LabApp.default_url=/lab/tree/notebooks",
    ],
    "refresh": ["helpers", "refresh"],
    "site": ["helpers", "report", "--stored"],
    "bench": ["helpers.bench"],
}


class RefusedError(Exception):
    """Something is not as it has to be: where, what was found and expected, what to do."""

    def __init__(self, where, found, expected, todo):
        line = "{}: found {}; expected {}. {}".format(where, found, expected, todo)
        Exception.__init__(self, line)


def main(arguments):
    """Set up the environment if need be, run the command in it, and return its exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS and command != "env":
        known = ", ".join(["env"] + sorted(COMMANDS))
        raise RefusedError("run.py", repr(command), "one of " + known, "See 'run.py --help'.")
    if command == "env" and rest:
        raise RefusedError("run.py env", repr(rest[0]), "nothing after 'env'", "Leave it out.")
    set_up()
    if command == "env":
        print("The environment in .venv is ready.")
        return 0
    # Paths among pytest's arguments are meant from the checkout, other paths from where one is.
    folder = ROOT if command == "test" else os.getcwd()
    return run([PYTHON, "-P", "-m"] + COMMANDS[command] + rest, folder)


def run(command, folder):
    """Run a command in the foreground and return its exit status."""
    process = subprocess.Popen(command, cwd=folder, env=environment())
    while True:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            continue  # the command got it too, and tidies up before it ends
        return status if status >= 0 else 128 - status


def environment():
    """The user's environment variables, less what would slow or mislead what runs here."""
    kept = dict(os.environ)
    # Where it is set, every kernel compiles its modules anew: half as slow again.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    # These point a Python at other packages than those of its environment, or drop assertions.
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONOPTIMIZE", "PYTHONSAFEPATH"):
        kept.pop(name, None)
    kept["PYTHONUTF8"] = "1"  # text is UTF-8, on Windows and in any locale
    kept["MPLCONFIGDIR"] = os.path.join(VENV, "var", "matplotlib")
    kept["PIP_USER"] = "0"
    return kept


def set_up():
    """Make .venv agree with requirements.lock and pyproject.toml, unless it does already."""
    wanted, found = state(), stamped()
    same = [name for name in wanted if found.get(name) == wanted[name]]
    usable = "root" in same and "lock" in same and works()
    if usable and "project" in same:
        return
    began = time.time()
    if usable:
        os.remove(STAMP)
        print("pyproject.toml has changed: installing the package again.", flush=True)
    else:
        print("Setting up .venv from requirements.lock: about a minute, once.", flush=True)
        create()
        install(["--require-hashes", "--no-deps", "--requirement", "requirements.lock"])
    # The package itself, editable; flit_core, which builds it, has come with the lock.
    install(["--no-index", "--no-deps", "--no-build-isolation", "--editable", "."])
    if not usable:
        # Lets pytest and matplotlib make their caches now: no cell waits for them, or says so.
        quiet([PYTHON, "-m", "pytest", "--collect-only", "-q", "-n0", "notebooks"])
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump(wanted, file)
    print("Set up in {:.0f} seconds.".format(time.time() - began), flush=True)


def state():
    """What the environment depends on. The folder counts: an editable package knows its own."""
    return {
        "root": ROOT,
        "lock": digest("requirements.lock"),
        "project": digest("pyproject.toml"),
    }


def digest(name):
    """The SHA-256 of a file, whatever line ends a checkout has given it."""
    try:
        with open(os.path.join(ROOT, name), "rb") as file:
            return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()
    except OSError as error:
        found = "nothing to read ({})".format(error.strerror)
        raise RefusedError(name, found, "a file of this suite", "Check it out again.")


def stamped():
    """What the environment was set up for; empty where there is none, or a half-made one."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError, TypeError):
        return {}


def works():
    """Whether the environment's Python starts and finds what it will be asked for."""
    modules = ("helpers", "jupyterlab", "matplotlib", "nbval", "pandas", "pytest")
    check = "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, {!r})))"
    try:
        return quiet([PYTHON, "-P", "-c", check.format(modules)]).returncode == 0
    except OSError:
        return False


def create():
    """Make an empty environment, in the place of an outdated or broken one."""
    try:
        if os.path.islink(VENV) or os.path.isfile(VENV):
            os.remove(VENV)
        elif os.path.isdir(VENV):
            shutil.rmtree(VENV)
    except OSError as error:
        advice = "Close what uses it ('deactivate') or remove it; then run this again."
        raise RefusedError(".venv", "that it stays: " + str(error), "to replace it", advice)
    # Without pip: some systems ship a Python that cannot put it there.
    quiet([BASE, "-m", "venv", "--without-pip", VENV], "Install Python's venv module.")


def install(what):
    """Install into the environment, with the pip of a Python outside it."""
    outside = [python for python in (sys.executable, BASE) if not python.startswith(VENV + os.sep)]
    pips = [[python, "-m", "pip"] for python in outside]
    pip = next((pip for pip in pips if quiet(pip + ["--version"]).returncode == 0), None)
    if pip is None:
        advice = "'apt install python3-pip' on Debian, 'python3 -m ensurepip' elsewhere."
        raise RefusedError(BASE, "no pip", "pip 22.3 or newer", "Install it: " + advice)
    options = ["--quiet", "--no-input", "--compile", "--disable-pip-version-check"]
    command = pip + ["--python", PYTHON, "install"] + options + what
    quiet(command, "Check the network and pip's settings; then run this again.")


def quiet(command, advice=None):
    """Run a command, keeping what it prints; where there is advice, it must not fail."""
    keep = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, cwd=ROOT, env=environment(), **keep)
    if advice and done.returncode:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        what = "that '{}' failed (see above)".format(" ".join(command[1:4]))
        raise RefusedError(".venv", what, "the packages of requirements.lock", advice)
    return done


def begin():
    """Check the Python, run the command, and say in one line what is wrong."""
    try:
        if sys.version_info < OLDEST:
            found, wanted = sys.version.split()[0], "{}.{} or newer".format(*OLDEST)
            raise RefusedError("run.py", "Python " + found, wanted, "Run it with such a one.")
        return main(sys.argv[1:])
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(begin())
