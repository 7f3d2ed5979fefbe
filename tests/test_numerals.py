"""Numbers as Italian writes them: every cardinal both ways, and what else begins a number."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_to_num import text2num

from helpers.errors import StudyError
from helpers.lexicons import _check_row, classes, grammar
from helpers.lexicons.it.cardinals import LARGEST, read, read_ordinal_stem, spell
from helpers.quoted_figures.numerals import cardinal, in_digits, numeral, place_of, tokens_of

FOLDER = Path(__file__).parents[1] / "helpers" / "lexicons" / "it"
# Grammars and the Accademia della Crusca agree on these.
SPELLED = {
    0: "zero", 1: "uno", 8: "otto", 11: "undici", 17: "diciassette", 20: "venti", 21: "ventuno",
    23: "ventitré", 28: "ventotto", 33: "trentatré", 80: "ottanta", 81: "ottantuno",
    88: "ottantotto",
    100: "cento", 101: "centouno", 103: "centotré", 108: "centotto", 111: "centoundici",
    118: "centodiciotto", 180: "centottanta", 181: "centottantuno", 200: "duecento",
    208: "duecentotto", 999: "novecentonovantanove", 1000: "mille", 1001: "milleuno",
    1008: "milleotto", 1453: "millequattrocentocinquantatré", 2000: "duemila", 3000: "tremila",
    21_000: "ventunomila", 23_000: "ventitremila", 80_000: "ottantamila", 100_000: "centomila",
    180_008: "centottantamilaotto", 999_999: "novecentonovantanovemilanovecentonovantanove",
}  # fmt: skip
# Spellings that are met in print beside those that are written here.
ALSO_READ = {
    "ventitre": 23, "VENTITRÉ": 23, "ventitrè": 23, "centootto": 108, "centoottanta": 180,
    "centuno": 101, "duecentouno": 201, "ventun": 21, "quarant'": 40, "quarant’": 40, "cent'": 100,
    "ventott'": 28, "trecentoventi": 320, "milleeuno": 1001, "duemilaecento": 2100,
}  # fmt: skip
NO_CARDINALS = (
    "", "un", "una", "milione", "milamila", "unomila", "zeromila", "centocento", "ventidieci",
    "due mila",
    "millemila", "ventiuomini", "dueuno", "à", "mila", "centodicotto", "settantadodici",
)  # fmt: skip


@pytest.mark.parametrize(("number", "word"), SPELLED.items())
def test_a_number_is_spelled_as_grammars_do(number: int, word: str) -> None:
    assert spell(number) == word
    assert read(word) == number


def test_every_cardinal_is_read_back() -> None:
    wrong = [number for number in range(LARGEST + 1) if read(spell(number)) != number]
    assert wrong == []


def test_no_two_cardinals_are_spelled_alike() -> None:
    assert len({spell(number) for number in range(LARGEST + 1)}) == LARGEST + 1


@pytest.mark.parametrize(("word", "number"), ALSO_READ.items())
def test_other_spellings_are_read(word: str, number: int) -> None:
    assert read(word) == number


@pytest.mark.parametrize("word", NO_CARDINALS)
def test_what_is_no_cardinal_is_not_read(word: str) -> None:
    assert read(word) is None


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_out_of_range_is_not_spelled(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        spell(number)


def cut_twice(number: int) -> bool:
    """Whether a number loses two vowels between its parts: «cent-ottant-uno»."""
    return any(part > 100 and part % 100 in {81, 88} for part in divmod(number, 1000))


def test_an_outside_judge_reads_the_same_numbers() -> None:
    """Text2num, but for one thing it does not know: see the next test."""
    drawn = random.Random(5).sample(range(LARGEST + 1), 5000)
    judged = [number for number in drawn if not cut_twice(number)]
    assert len(judged) > 4500
    assert [n for n in judged if text2num(spell(n), "it") != n] == []


@pytest.mark.parametrize("number", [181, 188, 281, 988, 181_000, 1_288])
def test_the_outside_judge_does_not_know_a_usual_form(number: int) -> None:
    """«Centottantuno» is what dictionaries give; the judge reads «centoottantuno» alone."""
    assert cut_twice(number)
    with pytest.raises(ValueError, match=spell(number)):
        text2num(spell(number), "it")
    full = spell(number).replace("centott", "centoott")
    assert text2num(full, "it") == read(full) == number


@given(st.text(max_size=80))
def test_any_word_is_read_or_not(word: str) -> None:
    number = read(word)
    assert number is None or 0 <= number <= LARGEST


@pytest.mark.parametrize(
    ("stem", "number"),
    [("settant", 70), ("vent", 20), ("ventitre", 23), ("cent", 100),
    ("undic", 11), ("mill", 1000), ("duemill", 2000)],
)  # fmt: skip
def test_an_ordinal_is_known_by_its_stem(stem: str, number: int) -> None:
    assert read_ordinal_stem(stem) == number


DIGITS = {
    "114": ("114", "1"), "600": ("600", "1"), "9000": ("9000", "1E+2"),
    "18.000": ("18000", "1E+3"), "1.234": ("1234", "1"),
    "27,8": ("27.8", "0.1"), "3.5": ("3.5", "0.1"), "0,05": ("0.05", "0.01"),
    "0.125": ("0.125", "0.001"),
    "1.234.567,89": ("1234567.89", "0.01"), "20 000": ("20000", "1E+3"),
    "20\u00a0000": ("20000", "1E+3"),
    "20\u202f000": ("20000", "1E+3"), "20’000": ("20000", "1E+3"),
    "2.000.000": ("2000000", "1E+5"), "0": ("0", "1"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), DIGITS.items())
def test_digits(written: str, expected: tuple[str, str]) -> None:
    value, place = in_digits(written)
    assert (value, place) == tuple(map(Decimal, expected))


@pytest.mark.parametrize(
    "written", ["12.11.2025", "1.2.3", "007", "", "a", "1.23.456", "9" * 19, "1" + ".000" * 9]
)
def test_what_is_no_number_in_digits(written: str) -> None:
    assert in_digits(written) is None


# value, worth of the last place, kind
NUMERALS = {
    "27,8 miliardi": ("27800000000", "100000000", "exact"),
    "20mila": ("20000", "1000", "exact"),
    "20 mila miliardi": ("20000000000000", "1000000000000", "exact"),
    "novemila": ("9000", "100", "exact"),
    "trecentoventi": ("320", "1", "exact"),
    "mille e duecento": ("1200", "1", "exact"),
    "un milione e mezzo": ("1500000", "500000", "exact"),
    "mezzo miliardo": ("500000000", "500000000", "exact"),
    "3 miliardi e 200 milioni": ("3200000000", "1000000", "exact"),
    "due milioni e duecentomila": ("2200000", "1000", "exact"),
    "undici e mezzo": ("11.5", "0.5", "exact"),
    "5 mln": ("5000000", "1000000", "exact"),
    "una ventina": ("20", "20", "about"),
    "mezza dozzina": ("6", "12", "about"),
    "due centinaia": ("200", "100", "about"),
    "una decina di milioni": ("10000000", "10000000", "about"),
    "decine di miliardi": ("20000000000", "10000000000", "tens"),
    "centinaia di migliaia": ("200000", "100000", "tens"),
    "decine e decine": ("20", "10", "tens"),
    "un quinto": ("0.2", "0.01", "fraction"),
    "due terzi": ("0.6667", "0.01", "fraction"),
    "tre quarti": ("0.75", "0.01", "fraction"),
    "metà": ("0.5", "0.1", "fraction"),
    "doppio": ("2", "0.1", "multiple"),
}


@pytest.mark.parametrize(("written", "expected"), NUMERALS.items())
def test_a_number_in_words_and_digits(written: str, expected: tuple[str, str, str]) -> None:
    tokens = tokens_of(written, 0, len(written))
    found = numeral(tokens, 0, "it")
    assert found is not None and (found.first, found.after) == (0, len(tokens))
    assert (found.value, found.place, found.kind) == (
        Decimal(expected[0]), Decimal(expected[1]), expected[2],
    )  # fmt: skip


@pytest.mark.parametrize(
    "written", ["un cane", "due quarto", "tre terzi", "un terzi", "mezzo cane", "e mezzo", "di"]
)
def test_what_begins_no_larger_number(written: str) -> None:
    tokens = tokens_of(written, 0, len(written))
    found = numeral(tokens, 0, "it")
    assert found is None or (found.after == 1 and found.kind == "exact")


def test_a_half_behind_a_time_of_day_is_no_number() -> None:
    tokens = tokens_of("alle sette e mezza", 0, 18)
    assert numeral(tokens, 1, "it") is None


@given(st.text(max_size=200))
def test_tokens_hold_every_character_that_is_not_blank(content: str) -> None:
    tokens = tokens_of(content, 0, len(content))
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert all(content[token.start : token.end] == token.text for token in tokens)
    assert len(covered) == sum(len(token.text) for token in tokens)
    assert {at for at, char in enumerate(content) if not char.isspace()} <= covered


def test_the_place_of_a_number_is_found_in_a_surface() -> None:
    assert place_of("decine di miliardi di euro") == (Decimal(10**11), Decimal(10**10))
    assert place_of("oltre 26 miliardi") == (None, Decimal(10**9))
    assert place_of("niente") == (None, Decimal(1))
    assert cardinal("novemila", "it") == 9000


# --- lexicons ----------------------------------------------------------------------

LEXICONS = (
    "figure_grammar", "hedges", "hedge_links", "number_words", "number_idioms", "units",
    "change_words", "measure_words",
    "counted_nouns", "role_cues", "denials", "reference_nouns", "organising_nouns", "time_nouns",
    "unmeasured_words",
)  # fmt: skip


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_of_figures_is_lower_case_and_straight(name: str) -> None:
    """Tokens are compared case-folded, with a straight apostrophe."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = [row["entry"] for row in csv.DictReader(file)]
    assert found
    assert [word for word in found if word != word.casefold() or "’" in word] == []


def test_every_class_of_the_grammar_is_asked_for() -> None:
    rooms = FOLDER.parents[1].rglob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in rooms)
    assert [kind for kind in classes("it", "figure_grammar") if f'"{kind}"' not in code] == []


BAD_ROWS = {
    "an empty 'entry'": {"entry": ""},
    "'di' without reason or source": {"reason": ""},
    "too many or too few fields": {"source": None},
    "a row with too many": {None: ["x"]},
}


@pytest.mark.parametrize(("complaint", "change"), BAD_ROWS.items())
def test_a_row_that_cannot_be_used_is_refused_in_one_line(complaint: str, change: dict) -> None:
    row = {"entry": "di", "class": "of", "reason": "r", "source": "s", **change}
    with pytest.raises(StudyError, match=complaint) as caught:
        _check_row(Path("x.csv"), 2, row, ("entry", "class"), set())
    assert str(caught.value).startswith("x.csv, line 2") and "\n" not in str(caught.value)


ENDINGS = [
    ("is_verb", "aumentano", True), ("is_verb", "imprese", False), ("is_verb", "arrivò", True),
    ("is_plural_participle", "arrivati", True), ("is_plural_participle", "città", False),
    ("is_superlative", "bellissime", True), ("is_adverb", "complessivamente", True),
    ("is_adverb", "mente", False),
    ("follows_ordinal", "mandato", True), ("follows_ordinal", "mandati", False),
    ("is_ordinal_ending", "esimo", True),
    ("is_ordinal_ending", "mila", False),
]  # fmt: skip


@pytest.mark.parametrize(("question", "word", "answer"), ENDINGS)
def test_what_an_ending_says(question: str, word: str, answer: bool) -> None:
    assert getattr(grammar("it", "endings"), question)(word) is answer
