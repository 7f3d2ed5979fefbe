"""The order of the rooms: a text walks through them once, and no room looks ahead."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
# Rooms of one floor do not know one another; a room knows those of its floor's left only.
FLOORS = (
    ("errors", "palette", "chance"),
    ("lexicons", "study", "columns", "beside"),
    ("layout", "lemmas", "findings"),
    ("corpus",),
    ("speech",),
    ("coding",),
    ("quoted_figures", "rhetorical_terms", "framing"),
    ("sources", "ledger", "agreement", "stance"),
    ("synthesis",),
    ("tables", "charts", "checks", "starter"),
    ("report", "index", "bench"),
    ("__main__",),
)
# The agreement of coders is counted in the words of the ledger.
NEIGHBOURS = {("agreement", "ledger"), ("beside", "columns")}
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def rooms() -> list[str]:
    """The rooms of the house: modules and packages of the top floor."""
    files = {path.stem for path in HELPERS.glob("*.py")} - {"__init__"}
    return sorted(files | {path.parent.name for path in HELPERS.glob("*/__init__.py")})


def known_to(room: str) -> set[str]:
    """The other rooms that a room imports from, wherever in its code."""
    folder = HELPERS / room
    known: set[str] = set()
    for path in folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            first, *rest = node.module.split(".")
            if first == "helpers":
                known |= {rest[0]} if rest else {alias.name for alias in node.names}
    return known & set(rooms()) - {room}


def test_every_room_has_its_place_in_the_order() -> None:
    assert sorted(FLOOR) == rooms()


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_only_from_rooms_above_it(room: str) -> None:
    ahead = {
        other
        for other in known_to(room)
        if FLOOR[other] >= FLOOR[room] and (room, other) not in NEIGHBOURS
    }
    assert ahead == set()


def test_the_readme_names_every_room_and_every_module_in_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:helpers/)?([a-z_]+)(?:\.py|/)?`", readme))
    inside = {
        path.stem
        for room in ("speech", "quoted_figures", "rhetorical_terms", "framing")
        for path in (HELPERS / room).glob("*.py")
    } - {"__init__"}
    assert inside - named == set()
    assert {"speech", "coding", "quoted_figures", "rhetorical_terms", "framing"} <= named
