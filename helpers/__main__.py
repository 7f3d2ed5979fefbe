"""The commands: ``python -m helpers tables|report|refresh|check|new``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from helpers.errors import StudyError

# The other rooms are imported where they are needed: whoever stops a command in the second
# that this takes, too, gets one line and no traceback.


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: As typed behind ``python -m helpers``; the process's own without.

    Returns:
        0, or 2 where something the user gave cannot be used, or 130 where the user has
        stopped it (one line on stderr each).
    """
    try:
        options = _parser().parse_args(arguments)
        return options.run(options)
    except StudyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; what stood there before stands there still.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from helpers.coding.codings import AGREED, CODINGS

    parser = argparse.ArgumentParser(prog="python -m helpers", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    tables = commands.add_parser("tables", help="write a study's tables as CSV")
    tables.add_argument("study", nargs="?", type=Path, help="the study's folder (default: texts)")
    tables.add_argument("--out", type=Path, required=True, help="folder to write into")
    tables.add_argument(
        "--coding", choices=CODINGS, default=AGREED,
        help="what the rules say, or the agreed coding where there is one (default)",
    )  # fmt: skip
    tables.set_defaults(run=_tables)

    report = commands.add_parser("report", help="execute the notebooks and build the site")
    report.add_argument("study", nargs="?", type=Path, help="the study's folder (default: texts)")
    report.add_argument("--out", type=Path, help=(
        "where the site goes (default: reports/ for the study that ships, reports/NAME/ for "
        "another, NAME being that of its folder)"
    ))  # fmt: skip
    report.add_argument(
        "--stored", action="store_true", help="render the outputs stored in the notebooks"
    )
    report.add_argument(
        "--public",
        action="store_true",
        help=(
            "an edition for publication, in public/ within the usual folder: of a text without a "
            "stated right to republish, only the sentences that findings quote"
        ),
    )
    report.set_defaults(run=_report)

    refresh = commands.add_parser("refresh", help="execute the notebooks, store their outputs")
    refresh.set_defaults(run=_refresh)

    check = commands.add_parser("check", help="say what is wrong with a study, and what is missing")
    check.add_argument("study", nargs="?", type=Path, help="the study's folder (default: texts)")
    check.set_defaults(run=_check)

    new = commands.add_parser("new", help="start a study from text files")
    new.add_argument("folder", type=Path, help="a folder with text files (.txt, UTF-8)")
    new.add_argument("--out", type=Path, help="the study's folder (default: FOLDER-study)")
    new.set_defaults(run=_new)
    return parser


def _tables(options: argparse.Namespace) -> int:
    from helpers.study import current_folder
    from helpers.tables import write_tables

    for path in write_tables(options.study or current_folder(), options.out, options.coding):
        print(path)
    return 0


def _report(options: argparse.Namespace) -> int:
    from helpers.report import build, usual_place
    from helpers.study import current_folder

    study = options.study or current_folder()
    out = options.out or usual_place(study, public=options.public)
    page = build(study, out, stored=options.stored, public=options.public)
    print(f"Open {page.resolve()}")
    return 0


def _refresh(options: argparse.Namespace) -> int:
    from helpers.report import refresh

    refresh()
    return 0


def _check(options: argparse.Namespace) -> int:
    from helpers.checks import check
    from helpers.study import current_folder

    remarks = check(options.study or current_folder())
    for remark in remarks:
        print(remark)
    return 0


def _new(options: argparse.Namespace) -> int:
    from helpers.starter import start_study

    for line in start_study(options.folder, options.out):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
