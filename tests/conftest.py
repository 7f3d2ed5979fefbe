"""Small studies for the tests: written to a folder, or built in memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from helpers.study import Person, Study, Text, shipped_folder

ROOT = Path(__file__).resolve().parents[1]

TRANSCRIPT = """Incontro a Borgo Alto

Anna Rossi: Buongiorno a tutti. Il raccolto è buono.

Luca Bianchi: Grazie. (Applausi) Anche da noi il raccolto è «molto buono».
"""
ARTICLE = """Il raccolto divide i due vicini

La premier Anna Rossi ha detto che il raccolto è buono. «Non temiamo l’inverno», ha aggiunto Rossi.

Luca Bianchi ha ricordato che l’inverno sarà lungo.
"""
STUDY_TOML = """title = "Rossi and Bianchi"
language = "it"
leaders = ["rossi", "bianchi"]

[people.rossi]
name = "Anna Rossi"
aliases = ["Rossi"]
roles = ["premier di Borgo"]
gender = "f"
country = "Borgo"

[people.bianchi]
name = "Luca Bianchi"
aliases = ["Bianchi"]
gender = "m"

[[texts]]
id = "borgo"
file = "borgo.txt"
kind = "transcript"
title = "Incontro a Borgo Alto"
date = 2030-02-01
rights = "not stated"
sha256 = "TRANSCRIPT_HASH"

[[texts]]
id = "piazza"
file = "piazza.txt"
kind = "article"
title = "Il raccolto divide i due vicini"
date = "2030-02"
rights = { statement = "written for this test", publish = "full" }
sha256 = "ARTICLE_HASH"
"""
PEOPLE = MappingProxyType(
    {
        "rossi": Person("rossi", "Anna Rossi", ("Rossi",), ("premier di Borgo",), "f", "Borgo"),
        "bianchi": Person("bianchi", "Luca Bianchi", ("Bianchi",), (), "m"),
    }
)

StudyFactory = Callable[..., Path]


@pytest.fixture
def make_study(tmp_path: Path) -> StudyFactory:
    """A function that writes a study of two leaders and gives its folder.

    `texts` replaces or adds files (bytes or characters); `toml` is what to replace by what
    in study.toml. Hashes in study.toml fit the files unless they are replaced too.
    """

    def make(
        texts: Mapping[str, str | bytes] | None = None,
        toml: Mapping[str, str] | None = None,
        name: str = "study",
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        files = {"borgo.txt": TRANSCRIPT, "piazza.txt": ARTICLE, **(texts or {})}
        written = STUDY_TOML
        for file, content in files.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            (folder / file).write_bytes(data)
            mark = {"borgo.txt": "TRANSCRIPT_HASH", "piazza.txt": "ARTICLE_HASH"}.get(file, "\0")
            written = written.replace(mark, hashlib.sha256(data).hexdigest())
        for old, new in (toml or {}).items():
            assert old in written
            written = written.replace(old, new)
        (folder / "study.toml").write_text(written, encoding="utf-8", newline="")
        return folder

    return make


@pytest.fixture
def tiny_study(make_study: StudyFactory) -> Path:
    """A study as it should be."""
    return make_study()


@pytest.fixture(scope="session")
def in_memory() -> Callable[..., Study]:
    """A function from characters and a kind to a study of one text, called ``t``."""

    def build(content: str, kind: str = "article") -> Study:
        text = Text("t", Path("t.txt"), kind, content, "0" * 64, title="A text")
        return Study(Path("nowhere"), "A study", "it", ("rossi", "bianchi"), PEOPLE, (text,))

    return build


@pytest.fixture(scope="session")
def run_helpers() -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs ``python -m helpers …`` in a process of its own."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "helpers", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the study that ships, from stored outputs; nobody writes to it."""
    from helpers.report import build

    out = tmp_path_factory.mktemp("site") / "reports"
    return build(shipped_folder(), out, stored=True, progress=lambda line: None).parent
