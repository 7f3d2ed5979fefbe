"""What the suite costs: ``python -m helpers.bench``, all of it measured in one run.

Every measurement is a whole process, from the shell's point of view: the seconds on the
clock from its start to its end. The measurements of a round follow one another, so that
a machine that is busy for a while is busy for all of them; a ratio is taken within a
round, and the median over the rounds is shown. A round of everything goes before, unmeasured.
"""

from __future__ import annotations

import argparse
import ast
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import simplemma

from helpers.coding.codings import AGREED
from helpers.corpus import parse
from helpers.errors import StudyError
from helpers.quoted_figures.figure_codes import against_agreed, read_figure_codes
from helpers.quoted_figures.figures import read_figures
from helpers.quoted_figures.indicators import named
from helpers.rhetorical_terms.concordance import lines, search
from helpers.rhetorical_terms.families import read_families
from helpers.rhetorical_terms.terms import hits_of, vocabularies
from helpers.speech.voices import Voices, attribute
from helpers.study import Study, load_study, shipped_folder

ROOT = Path(__file__).resolve().parents[1]
# Settings that would draw charts in windows, or compile every module anew in every process.
_USERS_OWN = ("MPLBACKEND", "PYTHONDONTWRITEBYTECODE", "PYTHONSTARTUP", "DUE_VOCI_STUDY")
# An ordinary execution, without any of the shortcuts that the report takes.
_EXECUTE = """
import sys
from pathlib import Path
import nbformat
from nbclient import NotebookClient
for name in sys.argv[1:]:
    folder = str(Path(name).parent)
    NotebookClient(nbformat.read(name, 4), resources={"metadata": {"path": folder}}).execute()
"""
# A word the article has often: «cooperation».
_WORD = "cooperazione"
# A number in Italian digits.
_DIGITS = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
# What a kernel has and plain Python has not.
_PRELUDE = "import builtins; builtins.display = lambda *shown, **options: print(*shown)\n"


@dataclass(frozen=True)
class Row:
    """One line of a table of measurements.

    Attributes:
        what: What was measured.
        value: How much of ``unit``: the median of the rounds.
        unit: Such as ``s`` or ``characters/s``.
        ratio: The value as a multiple of another row's, where there is one to compare with.
        of: What the ratio is a multiple of.
        limit: The target: the ratio that is not to be passed.
        at_least: Whether the target is a lower limit; an upper one otherwise.
    """

    what: str
    value: float
    unit: str = "s"
    ratio: float | None = None
    of: str = ""
    limit: float | None = None
    at_least: bool = False

    @property
    def target(self) -> str:
        """The target in words, and whether it is met; empty where there is none."""
        if self.limit is None or self.ratio is None:
            return ""
        met = self.ratio >= self.limit if self.at_least else self.ratio <= self.limit
        bound = "at least" if self.at_least else "at most"
        return f"{bound} {self.limit:.2f}: {'met' if met else 'MISSED'}"


@dataclass(frozen=True)
class Table:
    """Measurements that belong together.

    Attributes:
        title: What they are about.
        rows: The measurements.
        remarks: Sentences below the table; what dominates, for one.
    """

    title: str
    rows: Sequence[Row]
    remarks: Sequence[str] = field(default=())


def suite(rounds: int) -> Table:
    """Measure the commands of the suite against one another.

    Args:
        rounds: How often each is measured.

    Returns:
        Seconds and ratios of the plain Python of the notebooks' cells, of one ordinary
        execution of the notebooks, and of ``report``, ``site`` and ``test``.

    Raises:
        StudyError: There is no notebook, or one of the commands failed.
    """
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise StudyError("notebooks/", "no notebook", "those of the suite", "Check them out again.")
    with tempfile.TemporaryDirectory(prefix="due-voci-bench-") as folder:
        seconds = _measure(_commands(notebooks, Path(folder)), rounds)

    def row(what: str, key: str, of: str = "", words: str = "", limit: float | None = None) -> Row:
        ratio = _ratio(seconds[key], seconds[of]) if of else 1.0
        return Row(what, statistics.median(seconds[key]), "s", ratio, words, limit)

    plain, once = "plain Python", "one execution"
    rows = [
        row("plain Python of the cells", "plain"),
        row("one execution (nbclient)", "once", "plain", plain, 2.0),
        row("report", "report", "once", once, 1.3),
        row("site (report from stored outputs)", "site", "report", "report", 0.3),
        row("test", "test", "once", once, 1.5),
        row("its notebooks alone (nbval)", "nbval", "test", "test"),
    ]
    count = f"{len(notebooks)} notebook{'s' if len(notebooks) > 1 else ''}"
    return Table(f"The suite: {count}, median of {rounds}", rows, _what_dominates(seconds))


def voices(rounds: int) -> Table:
    """Measure who speaks over a megabyte of prose, and over half of it.

    Args:
        rounds: How often each is measured.

    Returns:
        Processor seconds of one core for reading the text (layout, sentences), for
        attributing it, and, as a yardstick, for finding a lemma to each of its words
        with simplemma; twice the text is to take twice the time.
    """
    whole, half = _prose(1_000_000), _prose(500_000)
    _work(_prose(20_000))  # reads the lexicons and dictionaries, once for all
    seconds = [(_work(half), _work(whole)) for _ in range(rounds)]

    def median(size: int, step: str) -> float:
        return statistics.median(pair[size][step] for pair in seconds)

    read, attributed, lemmas = (median(1, step) for step in ("read", "attribute", "lemmas"))
    rows = [
        Row("layout and sentences", read),
        Row("voices", attributed, "s", attributed / lemmas, "simplemma"),
        Row("simplemma, every word", lemmas),
        Row("voices of half the text", median(0, "attribute"), "s",
            median(0, "attribute") / attributed, "the whole"),
    ]  # fmt: skip
    title = f"Who speaks: {len(whole.texts[0].content):,} characters, one core, median of {rounds}"
    return Table(title, rows, ["No peer for Italian reported speech installs; see the README."])


def terms(rounds: int) -> Table:
    """Measure words, lemmas, term families and a concordance over a megabyte of prose.

    The peer is NLTK: tokens, a frequency list and a concordance of one word. It knows no
    lemma, no offset in the file and no voice, so it does less; "words and a concordance" comes
    nearest to it, from the characters to the concordance of one word as typed.

    Args:
        rounds: How often each is measured.

    Returns:
        Processor seconds of one core; voices are attributed before the clock starts.
    """
    study = _prose(1_000_000)
    voices = attribute(study)
    _terms_work(_prose(20_000), attribute(_prose(20_000)))  # lexicons and dictionaries
    seconds = [_terms_work(study, voices) for _ in range(rounds)]

    def median(step: str) -> float:
        return statistics.median(measured[step] for measured in seconds)

    peer, both = median("nltk"), median("words") + median("concordance")
    rows = [
        Row("words, lemmas, exclusions", median("words"), "s", median("words") / peer, "nltk"),
        Row("all term families", median("families"), "s", median("families") / peer, "nltk"),
        Row("words and a concordance", both, "s", both / peer, "nltk"),
        Row("nltk: tokens, counts, concordance", peer),
    ]  # fmt: skip
    title = f"Terms: {len(study.texts[0].content):,} characters, one core, median of {rounds}"
    remark = (
        "NLTK's row has no lemmas, voices, exclusions or offsets: it does less, and is a floor."
    )
    return Table(title, rows, [remark])


def figures(rounds: int) -> Table:
    """Measure reading figures and joining them over a megabyte of prose, and over half of it.

    The peer is text2num, which turns the number words of Italian into digits. It knows no
    unit, hedge, scale behind a number, date or speaker, so it does less. How many of the
    agreed figures of the shipped study it reads with their value stands beside how many the
    rules read; it is given the wording of each figure, which the rules have to find.

    Args:
        rounds: How often each is measured.

    Returns:
        Processor seconds of one core, voices attributed before the clock starts, and shares
        of the agreed figures.
    """
    whole, half = _prose(1_000_000), _prose(500_000)
    _figures_work(_prose(20_000))  # lexicons and dictionaries
    seconds = [(_figures_work(half), _figures_work(whole)) for _ in range(rounds)]

    def median(size: int, step: str) -> float:
        return statistics.median(pair[size][step] for pair in seconds)

    read, joined, peer = (median(1, step) for step in ("read", "joined", "text2num"))
    ours, theirs = _values_right()
    rows = [
        Row("figures read", read, "s", read / peer, "text2num"),
        Row("figures joined under labels", joined, "s", joined / peer, "text2num"),
        Row("text2num: words to digits", peer),
        Row("figures read in half the text", median(0, "read"), "s",
            median(0, "read") / read, "the whole"),
        Row("values right, of the agreed figures", 100 * ours, "%"),
        Row("text2num: values right, given the wording", 100 * theirs, "%"),
    ]  # fmt: skip
    title = f"Figures: {len(whole.texts[0].content):,} characters, one core, median of {rounds}"
    remark = (
        "text2num's row has no units, hedges, dates, voices or offsets: it does less, and is a "
        "floor.\nIt leaves «3.900 miliardi» as it finds it; its Italian knows number words alone."
    )
    return Table(title, rows, [remark])


def _figures_work(study: Study) -> dict[str, float]:
    import text_to_num

    voices = attribute(study)
    marks = [time.process_time()]
    found = read_figures(study, voices)
    marks.append(time.process_time())
    named(study, voices, found)
    marks.append(time.process_time())
    text_to_num.alpha2digit(study.texts[0].content, "it")
    marks.append(time.process_time())
    steps = ("read", "joined", "text2num")
    return {step: marks[at + 1] - marks[at] for at, step in enumerate(steps)}


def _values_right() -> tuple[float, float]:
    """The shares of the agreed figures whose value the rules and text2num read."""
    import text_to_num

    study = load_study(shipped_folder())
    read = read_figures(study, attribute(study))
    scores = against_agreed(study, read).set_index("aspect").loc["value"]
    agreed = [code for code in read_figure_codes(study) if code.coder == AGREED]
    right = 0
    for code in agreed:
        digits = text_to_num.alpha2digit(code.surface, study.language)
        right += any(_number(word) == code.value for word in _DIGITS.findall(digits))
    return scores["right"] / scores["of"], right / len(agreed)


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(".", "").replace(",", "."))


def _terms_work(study: Study, voices: Sequence[Voices]) -> dict[str, float]:
    import nltk

    families = read_families(study)
    marks = [time.process_time()]
    texts = vocabularies(study, voices)
    marks.append(time.process_time())
    hits_of(texts, families)
    marks.append(time.process_time())
    lines(texts, search(texts, _WORD, study.language, as_typed=True))
    marks.append(time.process_time())
    tokens = nltk.tokenize.wordpunct_tokenize(study.texts[0].content)
    nltk.FreqDist(tokens)
    nltk.Text(tokens).concordance_list(_WORD, width=120, lines=sys.maxsize)
    marks.append(time.process_time())
    steps = ("words", "families", "concordance", "nltk")
    return {step: marks[at + 1] - marks[at] for at, step in enumerate(steps)}


def _prose(characters: int) -> Study:
    """The shipped article's paragraphs again and again, each a little different."""
    study = load_study(shipped_folder())
    text = next(text for text in study.texts if text.kind == "article")
    paragraphs = [line for line in text.content.splitlines() if len(line) > 150]
    written: list[str] = []
    size = 0
    while size < characters:
        written.append(f"{paragraphs[len(written) % len(paragraphs)]} Nota {len(written)}.")
        size += len(written[-1]) + 2
    return replace(study, texts=(replace(text, content="\n\n".join(written)),))


def _work(study: Study) -> dict[str, float]:
    content = study.texts[0].content
    marks = [time.process_time()]
    for step in (parse, attribute, lambda _: list(simplemma.text_lemmatizer(content, lang="it"))):
        step(study)
        marks.append(time.process_time())
    steps = ("read", "attribute", "lemmas")
    return {step: marks[at + 1] - marks[at] for at, step in enumerate(steps)}


# Each measures one thing and returns a table; a further one is a further line here.
BENCHES: list[Callable[[int], Table]] = [suite, voices, terms, figures]


def render(table: Table) -> str:
    """Set a table as plain text.

    Args:
        table: What was measured.

    Returns:
        A title, one line per row, and the remarks.
    """
    width = max(len(row.what) for row in table.rows)
    lines = [table.title, ""]
    for row in table.rows:
        ratio = "" if row.ratio is None else f"{row.ratio:8.2f}{' x ' if row.of else ''}{row.of}"
        amount = f"{row.value:10,.2f} {row.unit}"
        lines.append(f"  {row.what:<{width}}  {amount}  {ratio:<28}{row.target}".rstrip())
    return "\n".join([*lines, "", *table.remarks])


def main(arguments: list[str] | None = None) -> int:
    """Run the benches and print their tables.

    Args:
        arguments: As typed; the process's own without.

    Returns:
        0, or 2 where something could not be measured.
    """
    parser = argparse.ArgumentParser(prog="python -m helpers.bench", description=suite.__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default: 3)")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"--rounds: found {options.rounds}; expected 1 or more")
    print(f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores\n")
    try:
        for bench in BENCHES:
            print(render(bench(options.rounds)), flush=True)
    except StudyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


@dataclass(frozen=True)
class _Command:
    """Something to measure: processes that run one after the other."""

    processes: Sequence[Sequence[str]]
    folder: Path


def _commands(notebooks: Sequence[Path], folder: Path) -> dict[str, _Command]:
    """Everything that is measured, in the order of a round."""
    python, here = sys.executable, ROOT / "notebooks"
    sources = [_code(path) for path in notebooks]
    imports = [_imports(source) for source in sources]
    idle = _idle_notebooks(len(notebooks), folder)
    site = str(folder / "site")
    return {
        "plain": _Command(_scripts(sources, folder / "plain"), here),
        "imports": _Command(_scripts(imports, folder / "imports"), here),
        "idle": _Command([[python, "-c", _EXECUTE, *map(str, idle)]], folder),
        "once": _Command([[python, "-c", _EXECUTE, *map(str, notebooks)]], folder),
        "report": _Command([[python, "-m", "helpers", "report", "--out", site]], ROOT),
        "site": _Command([[python, "-m", "helpers", "report", "--stored", "--out", site]], ROOT),
        "test": _Command([[python, "-m", "pytest", "-q"]], ROOT),
        "nbval": _Command([[python, "-m", "pytest", "-q", "notebooks"]], ROOT),
    }


def _code(path: Path) -> str:
    import nbformat

    cells = nbformat.read(path, 4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code") + "\n"


def _imports(source: str) -> str:
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.unparse(tree) + "\n"


def _scripts(sources: Sequence[str], folder: Path) -> list[list[str]]:
    """Write sources as scripts; the commands that run them."""
    folder.mkdir()
    commands = []
    for number, source in enumerate(sources):
        path = folder / f"{number:02}.py"
        path.write_text(_PRELUDE + source, "utf-8")
        commands.append([sys.executable, str(path)])
    return commands


def _idle_notebooks(count: int, folder: Path) -> list[Path]:
    """Notebooks that do nothing: what they cost is the cost of kernels."""
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")])
    paths = [folder / f"idle-{number}.ipynb" for number in range(count)]
    for path in paths:
        nbformat.write(notebook, path)
    return paths


def _measure(commands: Mapping[str, _Command], rounds: int) -> dict[str, list[float]]:
    """The seconds of each command in each round."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="due-voci-figures-") as figures:
        kept = {name: value for name, value in os.environ.items() if name not in _USERS_OWN}
        environment = kept | {"PYTHONPATH": str(ROOT), "DUE_VOCI_FIGURES": figures}
        for number in range(rounds + 1):
            step = f"round {number} of {rounds}" if number else "warming up"
            print(f"{step}: {', '.join(commands)} ...", file=sys.stderr, flush=True)
            for name, command in commands.items():
                elapsed = _seconds(command, environment)
                if number:
                    seconds[name].append(elapsed)
    return seconds


def _seconds(command: _Command, environment: dict[str, str]) -> float:
    began = time.perf_counter()
    for process in command.processes:
        done = subprocess.run(
            process,
            cwd=command.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            words = done.stdout.decode("utf-8", "replace").splitlines()
            print(*words[-20:], sep="\n", file=sys.stderr)
            what = " ".join(part for part in process[1:4] if "\n" not in part)
            raise StudyError(
                where=f"python {what}",
                found=f"exit status {done.returncode}",
                expected="a run that succeeds, for its time to mean something",
                todo="Its last words are above; put it right and measure again.",
            )
    return time.perf_counter() - began


def _ratio(seconds: Sequence[float], of: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(seconds, of, strict=True))


def _what_dominates(seconds: Mapping[str, Sequence[float]]) -> list[str]:
    """Where the time of one execution, of the report and of the tests goes."""
    shares = {
        "kernels and their machinery": _ratio(seconds["idle"], seconds["once"]),
        "imports": _ratio(seconds["imports"], seconds["once"]),
    }
    shares["the cells' own work"] = max(0.0, 1 - sum(shares.values()))
    parts = ", ".join(f"{what} {share:.0%}" for what, share in shares.items())
    most = max(shares, key=lambda what: shares[what])
    pages = _ratio(seconds["site"], seconds["report"])
    notebooks = _ratio(seconds["nbval"], seconds["test"])
    heavier = "the notebooks" if notebooks >= 0.5 else "the tests of the helpers and pages"
    return [
        f"One execution is dominated by {most} ({parts}).",
        f"The report without its execution, as a process of its own, is {pages:.0%} of the report.",
        f"The test run is dominated by {heavier}: the notebooks alone take {notebooks:.0%} of it.",
    ]


if __name__ == "__main__":
    sys.exit(main())
