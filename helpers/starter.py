"""A first study.toml from a folder of text files, for its user to confirm.

Files are copied byte for byte and their hashes recorded. Everything else is a proposal by
form: who seems to speak (names behind labels, beside reporting verbs, behind offices), in
which language, as transcript or article. Each proposal is marked with CONFIRM.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import simplemma

from helpers.corpus import words_in
from helpers.errors import StudyError
from helpers.layout import Block, blocks_of
from helpers.lexicons import entries, read_lexicon
from helpers.study import RESERVED_SPEAKERS, Person, Text, decode, load_study

# Languages that can be told from one another and named, whether or not there are lexicons.
_TELLABLE = ("it", "en", "fr", "de", "es", "pt", "ru")
# A text is taken to be in a language above the first share of words that its dictionary knows,
# or, where names abound, above the other two of known words and of function words. Kindred
# languages stay below.
_SURELY, _LIKELY, _FUNCTION_WORDS = 0.75, 0.5, 0.3
_SAMPLE = 20_000
_TOO_SHORT = 20
_PEOPLE = 8
_EVIDENCE = 2
# Turns longer than this on average are rather an article with a few lines that look like labels.
_WORDS_A_TURN = 500

_NAME_WORD = r"[^\W\d_a-zà-ÿ][^\W\d_]+(?:[-’'][^\W\d_a-zà-ÿ][^\W\d_]+)*"
_NAME = re.compile(rf"(?<![\w’'-]){_NAME_WORD}(?:[ \u00a0]{_NAME_WORD}){{0,3}}(?![\w’'-])")
# A name that opens a line, perhaps with an office in brackets, before a colon.
_OPENING = re.compile(
    rf"^[ \t]{{0,20}}({_NAME.pattern})(?=[ \t]{{0,9}}(?:\([^()\n]{{1,80}}\)[ \t]{{0,9}})?:)", re.M
)
_WORD = re.compile(r"[^\W\d_]+")
# A name and its office or verb stand on one side of these.
_BREAK = re.compile(r"[.:;!?\n\r«“\"]")
_DATE = re.compile(r"(?<!\d)(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)")


@dataclass
class _Candidate:
    """Somebody who may be a speaker, with what speaks for it."""

    name: str
    labels: int = 0
    reports: int = 0
    offices: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    @property
    def weight(self) -> int:
        return 3 * self.labels + self.reports + self.offices.total()

    def absorb(self, other: _Candidate) -> None:
        self.labels += other.labels
        self.reports += other.reports
        self.offices += other.offices
        self.genders += other.genders


@dataclass(frozen=True)
class _File:
    name: str
    data: bytes
    content: str


def start_study(folder: str | Path, out: str | Path | None = None) -> list[str]:
    """Turn a folder of text files into a study.

    Args:
        folder: Holds text files (``.txt``, UTF-8); none of them is changed or moved.
        out: The study's folder, which may not exist yet; ``FOLDER-study`` without.

    Returns:
        What was done and what is to be confirmed, a line each.

    Raises:
        StudyError: There is nothing to start from, a text cannot be used, or something
            stands where the study would go; then nothing is written.
    """
    folder = Path(folder)
    resolved = folder.resolve()
    out = Path(out) if out is not None else resolved.with_name(f"{resolved.name}-study")
    files = _read_files(folder)
    _check_free(out)
    language = _language(folder, files)
    proposals = [_proposed_text(file, language) for file in files]
    people = _people([text for text, _ in proposals], language)
    toml = _toml(folder, language, people, proposals)
    _write(out, files, toml)
    return _summary(out, people, proposals)


def _read_files(folder: Path) -> list[_File]:
    try:
        paths = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() == ".txt" and path.is_file() and not path.name.startswith(".")
        )
        files = [(path, path.read_bytes()) for path in paths]
    except OSError as error:
        raise StudyError(
            where=str(folder),
            found=f"a folder that cannot be read ({error.strerror})",
            expected="a folder with text files",
            todo="Check the folder's name.",
        ) from None
    if not files:
        raise StudyError(
            where=str(folder),
            found="no file that ends in .txt",
            expected="one text a file, as plain text in UTF-8",
            todo="Save each text as a .txt file into this folder.",
        )
    return [_File(path.name, data, decode(data, str(path))) for path, data in files]


def _check_free(out: Path) -> None:
    """Nothing is overwritten: a study.toml that somebody has completed is work."""
    if os.path.lexists(out) and not (out.is_dir() and not any(out.iterdir())):
        raise StudyError(
            where=str(out),
            found="something that is there already",
            expected="a folder that does not exist yet",
            todo="Name another one with --out, or move this one away.",
        )


# --- language and kind -----------------------------------------------------------


def _language(folder: Path, files: Sequence[_File]) -> str:
    """The one language of all texts for which there are lexicons."""
    lexicons = Path(__file__).parent / "lexicons"
    usable = sorted(entry.name for entry in lexicons.iterdir() if (entry / "__init__.py").is_file())
    found = {file.name: _language_of(file.content[:_SAMPLE], tuple(usable)) for file in files}
    told = [language for language in found.values() if language]
    for name, language in found.items():
        if language and language not in usable:
            raise StudyError(
                where=str(folder / name),
                found=f"a text that seems to be in another language ({language})",
                expected=f"a language there are lexicons for ({', '.join(usable)})",
                todo="Take it out of the folder, or add a folder to helpers/lexicons/.",
            )
    return Counter(told).most_common(1)[0][0] if told else usable[0]


def _language_of(sample: str, usable: tuple[str, ...]) -> str:
    """The language's code, or empty where the words do not tell.

    The dictionaries of other languages are slow to load and are asked only where those
    of the usable ones leave a doubt.
    """
    from simplemma.language_detector import in_target_language, langdetect

    words = [word.casefold() for word in _WORD.findall(sample)]
    for language in usable:
        known = in_target_language(sample, lang=language)
        functional = sum(word in _function_words(language) for word in words)
        if known >= _SURELY or (known >= _LIKELY and functional >= _FUNCTION_WORDS * len(words)):
            return language
    if len(words) < _TOO_SHORT:
        return ""
    first, *_ = langdetect(sample, lang=tuple({*_TELLABLE, *usable}))
    return first[0] if first[0] != "unk" and first[1] > 0.5 else ""


def _proposed_text(file: _File, language: str) -> tuple[Text, _File]:
    text = Text(
        id="",
        path=Path(file.name),
        kind="transcript",
        content=file.content,
        sha256=hashlib.sha256(file.data).hexdigest(),
    )
    kind = "transcript" if _is_transcript(text, language) else "article"
    date = _DATE.search(file.name)
    found = Text(
        id="",
        path=text.path,
        kind=kind,
        content=text.content,
        sha256=text.sha256,
        title=_title(text, language, kind),
        date=date.group(1) if date else "",
    )
    return found, file


def _is_transcript(text: Text, language: str) -> bool:
    """Lines open with somebody's label, not too rarely, and most prose stands behind the first."""
    blocks = _blocks_with_labels(text, language)
    labels = [index for index, block in enumerate(blocks) if block.kind == "label"]
    words = [_block_words(text, block) for block in blocks]
    if len(labels) < max(2, sum(words) / _WORDS_A_TURN):
        return False
    return sum(words[labels[0] :]) > sum(words) / 2


def _blocks_with_labels(text: Text, language: str) -> list[Block]:
    """The blocks of a transcript, without labels that are topics («Investimenti:»).

    A name that opens a line but once is a label only to somebody who knows the people, so
    each name found elsewhere in the text is tried as a person.
    """
    reported = {seen.surname for seen in _from_prose(text.content, language)}
    lower = {word for word in _WORD.findall(text.content) if word.islower()}
    names = _label_names(text.content)
    people = tuple(
        Person(key=name, name=name)
        for name in names
        if _is_somebody(name, reported, lower, language)
    )
    kept = []
    for block in blocks_of(text, people, language):
        name = _name_of_label(text.content[block.start : block.end])
        topic = block.kind == "label" and not _is_somebody(name, reported, lower, language)
        kept.append(replace(block, kind="prose") if topic else block)
    return kept


def _is_somebody(label: str, reported: set[str], lower: set[str], language: str) -> bool:
    """A label word, capitals, somebody reported, or a name.

    A name has a word that no dictionary has, or words that the text never writes in lower
    case («Luca Bianchi»; «Energia Nucleare» comes back as «energia»).
    """
    if label.isupper() or label.casefold() in entries(language, "label_words"):
        return True
    words = [word for word in label.split() if word.casefold() not in _offices(language)]
    if not reported.isdisjoint(words):
        return not any(word.islower() for word in words)
    if len(words) > 1 and all(word.istitle() and word.lower() not in lower for word in words):
        return True
    return any(
        word[0].isupper() and not simplemma.is_known(word.lower(), lang=language) for word in words
    )


def _name_of_label(written: str) -> str:
    return re.split(r"[(\[:,–—]", written)[0].strip(" .-")


def _block_words(text: Text, block: Block) -> int:
    return words_in(text.content[block.start : block.end]) if block.kind == "prose" else 0


def _label_names(content: str) -> list[str]:
    """Names that open a line before a colon and stand elsewhere too."""
    names = dict.fromkeys(match.group(1) for match in _OPENING.finditer(content))
    written = Counter(word for match in _NAME.finditer(content) for word in match.group().split())
    return [name for name in names if " " in name and written[name.split()[-1]] > 1]


def _title(text: Text, language: str, kind: str) -> str:
    article = Text(id="", path=text.path, kind=kind, content=text.content, sha256=text.sha256)
    blocks = blocks_of(article, (), language)
    first = next((b for b in blocks if b.kind not in ("boilerplate", "caption")), None)
    if first is None or first.kind != "heading":
        return ""
    return " ".join(text.content[first.start : first.end].split())[:200]


# --- people ----------------------------------------------------------------------


def _people(texts: Sequence[Text], language: str) -> list[Person]:
    """Likely speakers, the likeliest first; two placeholders where there are none."""
    found: dict[str, _Candidate] = {}
    for text in texts:
        for seen in (*_from_labels(text, language), *_from_prose(text.content, language)):
            found.setdefault(seen.name, _Candidate(seen.name)).absorb(seen)
    merged = _merged(found.values())
    likely = [c for c in merged if c.labels or c.weight >= _EVIDENCE]
    likely.sort(key=lambda candidate: (-candidate.weight, candidate.name))
    keys: list[str] = []
    people = [_person(candidate, likely, keys) for candidate in likely[:_PEOPLE]]
    while len(people) < 2:
        name = f"TO DO: name of person {len(people) + 1}"
        people.append(Person(key=f"person{len(people) + 1}", name=name))
    return people


def _from_labels(text: Text, language: str) -> Iterator[_Candidate]:
    if text.kind != "transcript":
        return
    impersonal = frozenset(entries(language, "label_words"))
    for block in _blocks_with_labels(text, language):
        if block.kind != "label":
            continue
        written = _name_of_label(text.content[block.start : block.end])
        words = [word for word in written.split() if word.casefold() not in _offices(language)]
        name = " ".join(word.capitalize() if word.isupper() else word for word in words)
        if name and not impersonal & {written.casefold(), name.casefold()}:
            yield _Candidate(name, labels=1)


def _from_prose(content: str, language: str) -> Iterator[_Candidate]:
    """Names behind an office, or beside a reporting verb."""
    forms, participles = _report_forms(language)
    offices, functions = _offices(language), _function_words(language)
    for match in _NAME.finditer(content):
        words = match.group().split()
        ahead = _BREAK.split(content[max(0, match.start() - 60) : match.start()])[-1]
        before = _WORD.findall(ahead)
        while words and words[0].casefold() in (offices | functions):
            before.append(words.pop(0))
        if not words:
            continue
        behind = _BREAK.split(content[match.end() : match.end() + 40])[0]
        after = [word.casefold() for word in _WORD.findall(behind)]
        seen = _Candidate(" ".join(words))
        _note_office(seen, before, offices, functions)
        last = before[-1].casefold() if before else ""
        if last in forms or (last not in functions and _reports(after, forms, participles)):
            seen.reports = 1
        if seen.offices and _reports(after, forms, participles):
            seen.reports = 1
        if seen.weight:
            yield seen


def _note_office(
    seen: _Candidate, before: Sequence[str], offices: frozenset[str], functions: frozenset[str]
) -> None:
    """«la premier Rossi», «il presidente kazako Tokayev»: office, and by its article a gender."""
    for back in range(1, min(4, len(before)) + 1):
        word = before[-back]
        if word.casefold() not in offices:
            if not word.islower() or word in functions:
                return
            continue
        phrase = " ".join(before[len(before) - back :]).casefold()
        seen.offices[phrase] += 1
        article = before[-back - 1].casefold() if back < len(before) else ""
        if article in ("la", "della", "dalla", "alla"):
            seen.genders["f"] += 1
        elif article in ("il", "del", "dal", "al"):
            seen.genders["m"] += 1
        return


def _reports(after: Sequence[str], forms: frozenset[str], participles: frozenset[str]) -> bool:
    if not after:
        return False
    if after[0] in forms and after[0] not in participles:
        return True
    return after[0] in ("ha", "aveva", "avrebbe") and not participles.isdisjoint(after[1:4])


def _merged(found: Iterable[_Candidate]) -> list[_Candidate]:
    """«Tokayev» and «Kassym-Jomart Tokayev» are one; so are names that share a first name too.

    Two people of one surname stay apart, and the bare surname, which could be either, is left
    out. A single word needs a label or an office to be somebody.
    """
    by_surname: dict[str, list[_Candidate]] = {}
    for candidate in found:
        by_surname.setdefault(candidate.surname, []).append(candidate)
    merged = []
    for group in by_surname.values():
        full: list[_Candidate] = []
        for candidate in sorted(group, key=lambda c: (-len(c.name.split()), -c.weight, c.name)):
            words = set(candidate.name.split())
            same = [other for other in full if words < set(other.name.split())]
            if len(same) == 1:
                same[0].absorb(candidate)
            elif not same and (len(words) > 1 or candidate.labels or candidate.offices):
                full.append(candidate)
        merged += full
    return merged


def _person(candidate: _Candidate, likely: Sequence[_Candidate], keys: list[str]) -> Person:
    others = [other for other in likely if other is not candidate]
    key = _slug(candidate.surname, "person", keys)
    lone = all(other.surname != candidate.surname for other in others)
    aliases = (candidate.surname,) if lone and candidate.surname != candidate.name else ()
    taken = {office for other in others for office in other.offices}
    roles = [office for office in candidate.offices if " " in office and office not in taken]
    genders = [gender for gender, _ in candidate.genders.most_common()]
    gender = genders[0] if len(genders) == 1 else ""
    return Person(key, candidate.name, aliases, tuple(roles[:4]), gender)


@cache
def _offices(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "person_nouns", ("entry", "class"))
    return frozenset(row["entry"] for row in rows if row["class"] in {"office", "seat"})


@cache
def _function_words(language: str) -> frozenset[str]:
    rows = read_lexicon(language, "function_words", ("entry", "class"))
    return frozenset(row["entry"].rstrip("'’") for row in rows)


@cache
def _report_forms(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Forms of reporting verbs that may stand beside their subject; the participles apart."""
    rows = read_lexicon(language, "reporting_verbs", ("lemma", "present", "past", "participle"))
    columns = {
        name: frozenset(word for row in rows for word in row[name].split()) - {"si", "non"}
        for name in ("present", "past", "participle")
    }
    return frozenset().union(*columns.values()), columns["participle"]


# --- study.toml ------------------------------------------------------------------


def _toml(
    folder: Path, language: str, people: Sequence[Person], proposals: Sequence[tuple[Text, _File]]
) -> str:
    leaders = ", ".join(_quoted(person.key) for person in people[:2])
    lines = [
        "# A proposal made from the files. Check every line marked CONFIRM, correct it and take",
        "# the mark away. Then: python -m helpers check FOLDER",
        f"title = {_quoted(folder.resolve().name)}  # CONFIRM: what the study is about",
        f"language = {_quoted(language)}",
        f"leaders = [{leaders}]  # CONFIRM: the people compared, two or more of those below",
    ]
    for person in people:
        lines += ["", *_person_lines(person)]
    ids: list[str] = []
    for text, file in proposals:
        lines += ["", *_text_lines(text, file, ids)]
    return "\n".join(lines) + "\n"


def _person_lines(person: Person) -> list[str]:
    gender = f"gender = {_quoted(person.gender)}" if person.gender else '# gender = "f"'
    return [
        f"[people.{person.key}]",
        f"name = {_quoted(person.name)}  # CONFIRM: the full name",
        f"aliases = {_listed(person.aliases)}  # CONFIRM: other names and forms of address",
        f"roles = {_listed(person.roles)}  # CONFIRM: only what can mean nobody else here",
        f'{gender}  # CONFIRM: "m" or "f", for Italian agreement',
        '# country = "…"',
    ]


def _text_lines(text: Text, file: _File, ids: list[str]) -> list[str]:
    date = text.date or "2025-01-31"
    return [
        "[[texts]]",
        f"id = {_quoted(_slug(Path(file.name).stem, 'text', ids))}",
        f"file = {_quoted(file.name)}",
        f'kind = {_quoted(text.kind)}  # CONFIRM: "transcript" or "article"',
        f"title = {_quoted(text.title)}  # CONFIRM",
        f"{'' if text.date else '# '}date = {date}  # CONFIRM: of the event or of publication",
        'author = "not stated"',
        'publisher = "not stated"',
        'source = "not stated"',
        'rights = "not stated"  # or { statement = "…", publish = "full" }',
        f"sha256 = {_quoted(text.sha256)}",
    ]


def _quoted(value: str) -> str:
    """A TOML string: JSON's escapes, and the one control character that JSON lets pass."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _slug(written: str, fallback: str, taken: list[str]) -> str:
    """A short plain name that nobody has yet."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or fallback
    number, slug = 1, base
    while slug in taken or slug in RESERVED_SPEAKERS:
        number += 1
        slug = f"{base}{number}"
    taken.append(slug)
    return slug


# --- writing ---------------------------------------------------------------------


def _write(out: Path, files: Sequence[_File], toml: str) -> None:
    """All or nothing: made beside its place, read once as a study, then moved there."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            study = new / "study"
            study.mkdir()
            for file in files:
                (study / file.name).write_bytes(file.data)
            (study / "study.toml").write_bytes(toml.encode("utf-8"))
            load_study(study)
            if out.is_dir():
                out.rmdir()
            study.rename(out)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except (OSError, UnicodeEncodeError) as error:
        raise StudyError(
            where=str(out),
            found=f"a place that cannot be written ({error})",
            expected="a folder that can be made, and file names that are Unicode",
            todo="Name another folder with --out, or rename the file.",
        ) from None


def _summary(
    out: Path, people: Sequence[Person], proposals: Sequence[tuple[Text, _File]]
) -> list[str]:
    lines = [f"{out}: a study; texts: {len(proposals)}, copied as they are."]
    for text, file in proposals:
        date = f", dated {text.date}" if text.date else ", no date in the file name"
        lines.append(f"  {file.name}: {text.kind}{date}")
    lines.append("People it seems to be about, the first two as leaders:")
    for person in people:
        known = [*person.aliases, *person.roles]
        lines.append(f"  {person.key}: {person.name}" + (f" ({', '.join(known)})" if known else ""))
    return [
        *lines,
        f"All this is a guess: read {out / 'study.toml'} and confirm each line marked CONFIRM.",
        f"Then: python -m helpers check {out}",
    ]
