"""What is compared: people, texts, provenance.

A study is a folder with ``study.toml`` and the text files it names. This room
reads both, checks them, and hands out frozen records. A text is never changed:
offsets everywhere in the suite count the characters of the file as decoded here.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from helpers.errors import StudyError

NOT_STATED = "not stated"
TEXT_KINDS = ("transcript", "article")
# Values of the column `speaker` that are nobody's key.
NARRATOR, BOTH, OTHER, UNATTRIBUTED = "narrator", "both", "other", "unattributed"
RESERVED_SPEAKERS = (NARRATOR, BOTH, OTHER, UNATTRIBUTED)
GENDERS = ("m", "f", "")
PUBLISH = ("full", "extracts")

_TOP_KEYS = ("title", "language", "leaders", "people", "texts")
_PERSON_KEYS = ("name", "aliases", "roles", "gender", "country")
_TEXT_KEYS = (
    "id", "file", "kind", "title", "date", "place", "author", "publisher", "source",
    "rights", "translated_from", "translator", "sha256",
)  # fmt: skip
# ISO knows weeks too, which no column promises.
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_STUDY_VARIABLE = "DUE_VOCI_STUDY"
_SHIPPED_STUDY = Path(__file__).resolve().parents[1] / "texts"


@dataclass(frozen=True)
class Person:
    """Someone who may speak.

    Attributes:
        key: The name used in tables, from ``[people.KEY]``.
        name: Full name as the study gives it.
        aliases: Other names, patronymics, forms of address.
        roles: Periphrases that can only mean this person in this study.
        gender: ``m``, ``f`` or empty where the study does not say.
        country: As the study gives it, or empty.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    gender: str = ""
    country: str = ""


@dataclass(frozen=True)
class Text:
    """One text of a study, with its characters.

    Attributes:
        id: Short name used in tables and anchors.
        path: The file.
        kind: ``transcript`` or ``article``.
        content: The file decoded as UTF-8; newlines untouched, without a leading
            byte-order mark. All offsets of the suite index this string.
        sha256: Of the file's bytes, computed here.
        date: ISO 8601 date (or year, or year-month), or empty where not known.
        publish: ``full`` or ``extracts``: what a public edition may show.
    """

    id: str
    path: Path
    kind: str
    content: str = field(repr=False)
    sha256: str
    title: str = ""
    date: str = ""
    place: str = NOT_STATED
    author: str = NOT_STATED
    publisher: str = NOT_STATED
    source: str = NOT_STATED
    rights: str = NOT_STATED
    translated_from: str = NOT_STATED
    translator: str = NOT_STATED
    publish: str = "extracts"


@dataclass(frozen=True)
class Study:
    """What is compared.

    Attributes:
        folder: Where ``study.toml`` lies.
        title: As given.
        language: Code of the language of the texts, as in ``helpers/lexicons/``.
        leaders: Keys of the people compared, in the order of every table and chart.
        people: All people by key; others than the leaders may speak too.
        texts: In the order of ``study.toml``.
        remarks: Things in ``study.toml`` that were read past, for ``check`` to tell.
    """

    folder: Path
    title: str
    language: str
    leaders: tuple[str, ...]
    people: Mapping[str, Person]
    texts: tuple[Text, ...]
    remarks: tuple[str, ...] = ()

    def text(self, text_id: str) -> Text:
        """The text with this id.

        Raises:
            StudyError: There is none.
        """
        for text in self.texts:
            if text.id == text_id:
                return text
        raise StudyError(
            where=str(self.folder / "study.toml"),
            found=f"no text with id {text_id!r}",
            expected=f"one of {', '.join(text.id for text in self.texts)}",
            todo="Use one of these ids, or add the text.",
        )


def current_folder() -> Path:
    """The study a notebook is about: the one that ships, unless a report asks for another.

    Reports of other studies run the same notebooks and name their folder in the
    environment variable ``DUE_VOCI_STUDY``.
    """
    return Path(os.environ.get(_STUDY_VARIABLE) or _SHIPPED_STUDY)


def shipped_folder() -> Path:
    """The folder of the study that ships with the suite."""
    return _SHIPPED_STUDY


def load_study(folder: str | Path | None = None) -> Study:
    """Read a study and every text in it.

    Args:
        folder: The study's folder; without it, `current_folder`.

    Returns:
        The study, complete: every text is decoded and its hash compared.

    Raises:
        StudyError: A file is missing, not UTF-8, empty, or not the one whose hash
            the study gives; or ``study.toml`` lacks or misspells something.
    """
    folder = Path(folder) if folder is not None else current_folder()
    where = folder / "study.toml"
    raw = _read_toml(where)
    remarks = _unknown_keys(where, "", raw, _TOP_KEYS)
    people = _read_people(where, raw, remarks)
    leaders = _read_leaders(where, raw, people)
    texts = _read_texts(where, raw, remarks)
    return Study(
        folder=folder,
        title=_string(where, raw, "title", required=True),
        language=_read_language(where, raw),
        leaders=leaders,
        people=MappingProxyType(people),
        texts=texts,
        remarks=tuple(remarks),
    )


def decode(data: bytes, where: str) -> str:
    """The characters of a text file: UTF-8, newlines untouched, no byte-order mark.

    Raises:
        StudyError: The bytes are not UTF-8, or hold nothing but white space.
    """
    try:
        content = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(
            where=f"{where}, line {line}",
            found=f"byte 0x{data[error.start]:02x}, which is not UTF-8",
            expected="a text file in UTF-8",
            todo="Save the file as UTF-8 (the original stays valuable: keep a copy).",
        ) from None
    if not content.strip():
        raise StudyError(
            where=where,
            found="an empty text" if not content else "a text of white space only",
            expected="at least one word",
            todo="Put the text into the file, or take it out of study.toml.",
        )
    return content


def speaker_order(study: Study) -> tuple[str, ...]:
    """The order of voices in every table and chart: leaders first, the narrator last."""
    others = (key for key in study.people if key not in study.leaders)
    return (*study.leaders, *others, BOTH, OTHER, UNATTRIBUTED, NARRATOR)


def _read_toml(where: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(where.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise StudyError(
            where=str(where),
            found="no such file",
            expected="a folder with study.toml and the text files it names",
            todo="Check the folder's name, or start one with 'python -m helpers new FOLDER'.",
        ) from None
    except UnicodeDecodeError:
        raise StudyError(
            where=str(where),
            found="bytes that are not UTF-8",
            expected="TOML in UTF-8",
            todo="Save the file as UTF-8.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            where=str(where),
            found=f"a line that is not TOML ({error})",
            expected="the form shown in the README, section 'Your own study'",
            todo="Correct that line.",
        ) from None
    except OSError as error:
        raise StudyError(
            where=str(where),
            found=f"a file that cannot be read ({error.strerror})",
            expected="a readable file",
            todo="Check the path and its permissions.",
        ) from None


def _unknown_keys(
    where: Path, table: str, given: Mapping[str, Any], known: Iterable[str]
) -> list[str]:
    """Refuse what looks like a slip of the pen; note what is merely unknown.

    Studies may carry more provenance than the suite prints, so an unknown key is
    no error in itself. A key close to a known one is: read past, it would drop a
    value the user believes to be in force.
    """
    remarks = []
    for key in given:
        if key in known:
            continue
        close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.75)
        if close and close[0] not in given:
            raise StudyError(
                where=f"{where}{table}",
                found=f"the key {key!r}",
                expected=f"{close[0]!r}",
                todo="Correct the spelling, or rename the key if it is a remark of your own.",
            )
        remarks.append(f"{where}{table}: the key {key!r} is not one the suite reads.")
    return remarks


def _missing(where: str, key: str) -> StudyError:
    return StudyError(
        where=where, found=f"no {key!r}", expected=f"a line '{key} = …'", todo="Add it."
    )


def _string(
    where: Path | str, table: Mapping[str, Any], key: str, *, required: bool = False
) -> str:
    value = table.get(key, "")
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise StudyError(
            where=str(where),
            found=f"{key} = {value!r}",
            expected=f"{key} to be text in quotation marks",
            todo="Put the value in quotation marks.",
        )
    if required and not value.strip():
        raise _missing(str(where), key)
    return value.strip()


def _strings(where: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise StudyError(
            where=where,
            found=f"{key} = {value!r}",
            expected=f'a list such as {key} = ["…", "…"]',
            todo="Write the values in square brackets, each in quotation marks.",
        )
    return tuple(item.strip() for item in value if item.strip())


def _table(where: Path, raw: Mapping[str, Any], key: str, kind: type, shape: str) -> Any:
    value = raw.get(key)
    if value is None:
        raise _missing(str(where), key)
    if not isinstance(value, kind) or not value:
        raise StudyError(
            where=str(where), found=f"{key} = {value!r}", expected=shape, todo="Write it that way."
        )
    return value


def _read_language(where: Path, raw: Mapping[str, Any]) -> str:
    language = _string(where, raw, "language", required=True)
    lexicons = Path(__file__).parent / "lexicons"
    known = sorted(path.parent.name for path in lexicons.glob("*/__init__.py"))
    if language not in known:
        raise StudyError(
            where=f"{where}, language",
            found=repr(language),
            expected=f"a language there are lexicons for ({', '.join(known)})",
            todo="Correct it, or add a folder to helpers/lexicons/.",
        )
    return language


def _read_people(where: Path, raw: Mapping[str, Any], remarks: list[str]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for key, given in _table(where, raw, "people", dict, "tables [people.KEY]").items():
        place = f"{where}, [people.{key}]"
        if key in RESERVED_SPEAKERS:
            raise StudyError(
                where=place,
                found=f"the key {key!r}",
                expected=f"a key other than {', '.join(RESERVED_SPEAKERS)}",
                todo="These words name voices in the tables; choose another key.",
            )
        if not isinstance(given, dict):
            raise StudyError(
                where=place, found=repr(given), expected="a table", todo=f"Write [people.{key}]."
            )
        remarks += _unknown_keys(where, f", [people.{key}]", given, _PERSON_KEYS)
        gender = _string(place, given, "gender").lower()
        if gender == NOT_STATED:
            gender = ""
        if gender not in GENDERS:
            raise StudyError(
                where=f"{place}, gender",
                found=repr(gender),
                expected='"m", "f" or nothing',
                todo="It is used for Italian agreement only; leave it out where it is not known.",
            )
        people[key] = Person(
            key=key,
            name=_string(place, given, "name", required=True),
            aliases=_strings(place, given, "aliases"),
            roles=_strings(place, given, "roles"),
            gender=gender,
            country=_string(place, given, "country"),
        )
    return people


def _read_leaders(
    where: Path, raw: Mapping[str, Any], people: Mapping[str, Person]
) -> tuple[str, ...]:
    if "leaders" not in raw:
        raise _missing(str(where), "leaders")
    leaders = _strings(str(where), raw, "leaders")
    if len(set(leaders)) < 2 or len(set(leaders)) != len(leaders):
        raise StudyError(
            where=f"{where}, leaders",
            found=f"{list(leaders)!r}",
            expected="two or more different people",
            todo="Name the people to compare, each once.",
        )
    for key in leaders:
        if key not in people:
            close = difflib.get_close_matches(key, people, n=1)
            raise StudyError(
                where=f"{where}, leaders",
                found=f"{key!r}, who is not among the people",
                expected=f"one of {', '.join(people)}",
                todo=f"Did you mean {close[0]!r}?" if close else f"Add [people.{key}].",
            )
    return leaders


def _read_texts(where: Path, raw: Mapping[str, Any], remarks: list[str]) -> tuple[Text, ...]:
    texts: list[Text] = []
    for number, given in enumerate(_table(where, raw, "texts", list, "tables [[texts]]"), start=1):
        place = f"{where}, [[texts]] number {number}"
        if not isinstance(given, dict):
            raise StudyError(
                where=place, found=repr(given), expected="a table", todo="Write [[texts]]."
            )
        remarks += _unknown_keys(where, f", [[texts]] number {number}", given, _TEXT_KEYS)
        text = _read_text(where, place, given)
        if any(text.id == other.id for other in texts):
            raise StudyError(
                where=place,
                found=f"id {text.id!r} for a second time",
                expected="an id of its own for each text",
                todo="Rename one of them.",
            )
        texts.append(text)
    return tuple(texts)


def _read_text(where: Path, place: str, given: Mapping[str, Any]) -> Text:
    text_id = _string(place, given, "id", required=True)
    if not text_id.replace("-", "").replace("_", "").isalnum():
        raise StudyError(
            where=f"{place}, id",
            found=repr(text_id),
            expected="letters, digits, '-' and '_'",
            todo="The id stands in file names and links; choose a plainer one.",
        )
    kind = _string(place, given, "kind", required=True)
    if kind not in TEXT_KINDS:
        raise StudyError(
            where=f"{place}, kind",
            found=repr(kind),
            expected=" or ".join(repr(known) for known in TEXT_KINDS),
            todo="Say which of the two it is.",
        )
    path = where.parent / _string(place, given, "file", required=True)
    data = _read_bytes(where, place, path)
    sha256 = hashlib.sha256(data).hexdigest()
    _compare_hash(path, _string(place, given, "sha256"), sha256)
    rights, publish = _read_rights(place, given)
    stated = {
        key: _string(place, given, key) or NOT_STATED
        for key in ("place", "author", "publisher", "source", "translated_from", "translator")
    }
    date = _string(place, given, "date")
    return Text(
        id=text_id,
        path=path,
        kind=kind,
        content=decode(data, str(path)),
        sha256=sha256,
        title=_string(place, given, "title"),
        date="" if date == NOT_STATED else _checked_date(place, date),
        rights=rights,
        publish=publish,
        **stated,
    )


def _read_bytes(where: Path, place: str, path: Path) -> bytes:
    try:
        inside = path.resolve().is_relative_to(where.parent.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        # A link to itself, or a null character in the name.
        raise StudyError(
            where=f"{place}, file",
            found=f"{path.name!r}, which is no usable path ({error})",
            expected=f"the name of a file in {where.parent}",
            todo="Correct the name.",
        ) from None
    if not inside:
        raise StudyError(
            where=f"{place}, file",
            found=f"{path}, which is outside the study",
            expected=f"a file in {where.parent}",
            todo="Copy the text into the study's folder.",
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise StudyError(
            where=f"{place}, file",
            found=f"{path.name!r}, which cannot be read ({error.strerror})",
            expected=f"a text file in {where.parent}",
            todo="Check the name, or put the file there.",
        ) from None


def _compare_hash(path: Path, stated: str, computed: str) -> None:
    if stated and stated.lower() != NOT_STATED and stated.lower() != computed:
        raise StudyError(
            where=str(path),
            found=f"a file whose SHA-256 is {computed}",
            expected=f"{stated.lower()}, as study.toml says",
            todo="Restore the file; or, if the change is meant, put the new hash into study.toml.",
        )


def _read_rights(place: str, given: Mapping[str, Any]) -> tuple[str, str]:
    """``rights = "…"``, or ``rights = { statement = "…", publish = "full" }``."""
    rights = given.get("rights", NOT_STATED)
    if not isinstance(rights, dict):
        return _string(place, given, "rights") or NOT_STATED, "extracts"
    publish = _string(f"{place}, rights", rights, "publish") or "extracts"
    if publish not in PUBLISH:
        raise StudyError(
            where=f"{place}, rights.publish",
            found=repr(publish),
            expected=" or ".join(repr(known) for known in PUBLISH),
            todo="'full' only where somebody with the right to say so has said so.",
        )
    return _string(f"{place}, rights", rights, "statement") or NOT_STATED, publish


def _checked_date(place: str, date: str) -> str:
    """An ISO date, or a year or a year and month where no more is known."""
    try:
        if date and _DATE.fullmatch(date) is None:
            raise ValueError(date)
        if date:
            datetime.date.fromisoformat((date + "-01-01")[:10])
    except ValueError:
        raise StudyError(
            where=f"{place}, date",
            found=repr(date),
            expected="a date such as 2025-10-10, a month 2025-10 or a year 2025",
            todo="Write it that way, or leave it out.",
        ) from None
    return date
