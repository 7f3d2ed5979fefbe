"""Sentences and words, with their places."""

from __future__ import annotations

import pytest

from helpers.corpus import parse, sentence_spans, words_in
from helpers.study import load_study, shipped_folder


def test_the_two_texts_hold_178_sentences() -> None:
    corpora = parse(load_study(shipped_folder()))
    assert [len(corpus.sentences) for corpus in corpora] == [35, 143]
    for corpus in corpora:
        ids = [sentence.id for sentence in corpus.sentences]
        assert ids == [f"{corpus.text.id}-{number:04d}" for number in range(1, len(ids) + 1)]


def test_words_of_the_two_texts() -> None:
    dushanbe, moscow = load_study(shipped_folder()).texts
    assert 600 < words_in(dushanbe.content) < 660
    assert 3900 < words_in(moscow.content) < 4700


WORDS = {
    "l’alleanza": 2, "l'alleanza": 2, "po’ di pane": 3, "27,8": 2, "post-sovietico": 2, "UEE": 1,
    "a_b": 2, "": 0, "« … »": 0, "perché": 1, "perche\u0301": 1, "città\u00a0nuova": 2, "Привет": 1,
}  # fmt: skip


@pytest.mark.parametrize(("written", "words"), WORDS.items())
def test_words(written: str, words: int) -> None:
    assert words_in(written) == words


# Sentences parted by | in one paragraph.
SENTENCES = [
    "Sì.| No.",
    "Davvero?| Certo!| Bene…| Avanti.",
    "Il dott. Neri è qui.| Il prof. Bruni no.",
    "Vale 11,5 mln.| Il resto no.",
    "Ha 3 mld. di euro.",
    "Il 12 nov. 2025 si vota.",
    "Vale 11,5 mln.| 'Non sono tanti', ha detto.",
    "Ha parlato A. Moretti.| Poi basta.",
    "L’art. 5 resta.| Anche il n. 7.",
    "Costa 27.8 milioni.| Pochi.",
    "È nato nel 1999.| Poi è partito.",
    "«Va bene.»| Così ha detto.",
    "«Va bene!» ha detto.| Poi basta.",
    "“Va bene.”| “Va male.”",
    "Va bene (forse.)| Va male.",
    "Va bene... e poi no.",
    "Va bene...| E poi no.",
    "1. Il ponte.| Poi la strada.",
    "Il sito www.kremlin.ru resta.| Fine.",
    "Sì.",
    "senza punto",
    "Sì.|\u00a0No.",
    "Sì.|\r\nNo.",
    "Uno?!| Due.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    content = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    spans = list(sentence_spans(content, 0, len(content), "it"))
    assert [content[start:end] for start, end in spans] == expected


def test_lines_of_sentences_in_a_wrapped_paragraph(in_memory) -> None:
    lines = [f"La strada numero {n} sarà aperta al traffico prima dell’inverno" for n in "123456"]
    content = ",\r\n".join(lines[:3]) + ".\r\n" + " e\r\n".join(lines[3:]) + ".\r\n"
    (corpus,) = parse(in_memory(content))
    assert [sentence.line for sentence in corpus.sentences] == [1, 4]
