"""Forms of Italian verbs from the principal parts a dictionary gives.

Reports are told in the third person, so that is what is built: present, imperfect,
past historic, future and conditional, singular and plural; participle with its four
endings; gerund and infinitive. The principal parts (present, past historic, participle)
stand in the lexicon, because they are what cannot be derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Clitics that are written as part of a gerund or an infinitive: definendola, ringraziarlo.
CLITICS = ("", "lo", "la", "li", "le", "ne", "gli", "si", "ci", "vi", "mi", "sene", "glielo")
# Stems that the infinitive hides.
_LATIN_STEMS = {"dire": "dic", "fare": "fac", "dare": "d", "porre": "pon", "durre": "duc"}
_FUTURE_STEMS = {
    "dire": "dir", "fare": "far", "dare": "dar", "porre": "porr", "tenere": "terr",
    "venire": "verr", "vedere": "vedr", "volere": "vorr", "sapere": "sapr", "durre": "durr",
}  # fmt: skip
_PRESENT_PLURALS = {
    "fa": "fanno", "dà": "danno", "sa": "sanno", "vuole": "vogliono", "tiene": "tengono",
    "viene": "vengono", "pone": "pongono", "duce": "ducono",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One written form of a verb.

    Attributes:
        word: The form, lower case.
        mood: ``finite``, ``participle``, ``gerund`` or ``infinitive``.
        plural: Whether it agrees with more than one.
        gender: ``m`` or ``f`` for a participle, else empty.
    """

    word: str
    mood: str
    plural: bool = False
    gender: str = ""


def conjugate(infinitive: str, present: str, past: str, participle: str) -> Iterator[Form]:
    """Every third-person form of one verb.

    Args:
        infinitive: As in a dictionary, such as ``sostenere``; a reflexive ending is
            read past (``lamentarsi``).
        present: Third person singular of the present, ``sostiene``.
        past: Third person singular of the past historic, ``sostenne``.
        participle: Masculine singular of the participle, ``sostenuto``.

    Yields:
        Forms, with repetitions where two tenses are written alike.
    """
    plain = infinitive.removesuffix("si") + "e" if infinitive.endswith("rsi") else infinitive
    yield from (Form(present, "finite"), Form(_present_plural(plain, present), "finite", True))
    yield from (Form(past, "finite"), Form(_past_plural(past), "finite", True))
    stem, vowel = _imperfect(plain)
    yield from (Form(f"{stem}{vowel}va", "finite"), Form(f"{stem}{vowel}vano", "finite", True))
    future = _future(plain)
    for ending, plural in (("à", False), ("anno", True), ("ebbe", False), ("ebbero", True)):
        yield Form(future + ending, "finite", plural)
    for ending, plural, gender in (
        ("o", False, "m"), ("a", False, "f"), ("i", True, "m"), ("e", True, "f"),
    ):  # fmt: skip
        yield Form(participle[:-1] + ending, "participle", plural, gender)
    for clitic in CLITICS:
        yield Form(stem + ("ando" if vowel == "a" else "endo") + clitic, "gerund")
        yield Form(_clipped(plain) + clitic if clitic else plain, "infinitive")


def _clipped(infinitive: str) -> str:
    """What stands before a clitic: dir(lo), propor(lo)."""
    return infinitive[:-2] if infinitive.endswith("rre") else infinitive[:-1]


def _ending(infinitive: str, table: dict[str, str]) -> tuple[str, str] | None:
    """The longest irregular verb this one is a compound of, and what it maps to."""
    for verb in sorted(table, key=len, reverse=True):
        if infinitive == verb or (len(verb) > 4 and infinitive.endswith(verb)):
            return verb, table[verb]
    return None


def _present_plural(infinitive: str, present: str) -> str:
    for singular, plural in _PRESENT_PLURALS.items():
        if present == singular or (len(singular) > 3 and present.endswith(singular)):
            return present.removesuffix(singular) + plural
    if infinitive.endswith("are"):
        return present + "no"
    return present[:-1] + "ono"


def _past_plural(past: str) -> str:
    return past[:-1] + {"ò": "arono", "é": "erono", "ì": "irono"}.get(past[-1], "ero")


def _imperfect(infinitive: str) -> tuple[str, str]:
    irregular = _ending(infinitive, _LATIN_STEMS)
    if irregular:
        verb, stem = irregular
        vowel = "a" if verb == "dare" else "e"
        return infinitive.removesuffix(verb) + stem, vowel
    vowel = infinitive[-3]
    return infinitive[:-3], vowel


def _future(infinitive: str) -> str:
    irregular = _ending(infinitive, _FUTURE_STEMS)
    if irregular:
        verb, stem = irregular
        return infinitive.removesuffix(verb) + stem
    stem, vowel = infinitive[:-3], infinitive[-3]
    if vowel != "a":
        return stem + vowel + "r"
    if stem.endswith(("c", "g")):
        return stem + "her"
    if stem.endswith(("ci", "gi")):
        return stem[:-1] + "er"
    return stem + "er"
