"""What the ending of an Italian word says of it, where no list of words would do.

An ending is a hint and no proof: each of these is used beside a lexicon that holds the
exceptions. Words are case-folded.

Source:
    L. Serianni, Grammatica italiana (1989), III (nouns), V (adjectives) and XI (verbs).
"""

from __future__ import annotations

import re

import simplemma

_VERB = re.compile(
    r".{2,}(?:ano|ono|anno|ebbero?|arono|irono|ando|endo|ò|erà|irà|arsi|ersi)|.{4,}isce"
)
# «estremo» and «però» are none.
_FUTURE = re.compile(r".+rà|.{2,}[aei]rò|.*[aeivrt]ranno|.*(?:[aeivr]|[^s]t)remo")
_PLURAL_VERB = re.compile(r".{3,}(?:ano|ono|anno|avano|ivano)")
_PLURAL_PARTICIPLE = re.compile(r".{2,}[aiu]t[ie]")
_PARTICIPLE = re.compile(r".{2,}[aiu]t[oiae]")
_ORDINAL = re.compile(r"(.+)esim[oa]")
_ORDINAL_ENDING = re.compile(r"(?:esim|m)[oa]")
_ANY_ORDINAL_ENDING = re.compile(r"(?:esim|m)[oaie]")
_AGED = re.compile(r"(.{3,})enn[ei]")
_NOUN_BEHIND_ORDINAL = re.compile(r".{3,}(?:[oebcdfghjklmnpqrstvwxyz]|ma)")

# «ucraino», «francese», «cileno», «polacco»: of a country or a town.
_OF_A_PLACE = re.compile(r".{3,}(?:es[ei]|ens[ei]|an[oai]|in[oai]|en[oai]|acc[oa])")


def is_of_a_place(low: str) -> bool:
    """Whether an adjective looks like one of a country or a town."""
    return _OF_A_PLACE.fullmatch(low) is not None


def is_verb(low: str) -> bool:
    """Whether a word looks like a finite verb, a gerund or a reflexive infinitive."""
    return _VERB.fullmatch(low) is not None


def is_feminine_plural(low: str) -> bool:
    """Whether a word is the plural of a noun in -a: «donne» is, «reattore» is none."""
    return low.endswith("e") and simplemma.lemmatize(low, lang="it") == low[:-1] + "a"


def is_masculine_plural(low: str) -> bool:
    """Whether a word is the plural of a noun in -o: «posti» is, «stazioni» is none."""
    return low.endswith("i") and simplemma.lemmatize(low, lang="it") == low[:-1] + "o"


def is_verb_form(low: str) -> bool:
    """Whether a dictionary gives an infinitive for a word: «finisce», «viene»; not «carcere»."""
    lemma = simplemma.lemmatize(low, lang="it")
    third = low.endswith("e")  # «mandato» is a noun as well
    return third and lemma != low and lemma.endswith(("are", "ere", "ire"))


def without_vowel(low: str) -> str:
    """A word without its last vowel, by which its singular and its plural differ."""
    return low[:-1] if low.endswith(("a", "e", "i", "o")) else low


def is_infinitive(low: str) -> bool:
    """Whether a word ends as an infinitive and is its own lemma: «sapere»; «carcere» too."""
    return low.endswith(("are", "ere", "ire")) and simplemma.lemmatize(low, lang="it") == low


def is_future(low: str) -> bool:
    """Whether a word looks like a future tense: «costerà», «avranno», «metteremo»."""
    return _FUTURE.fullmatch(low) is not None


def is_plural_verb(low: str) -> bool:
    """Whether a word looks like a third person plural: «erano», «mancano», «saranno»."""
    return _PLURAL_VERB.fullmatch(low) is not None


def is_plural_participle(low: str) -> bool:
    """Whether a word looks like a participle in the plural: «ammessi» does not, «arrivati» does."""
    return _PLURAL_PARTICIPLE.fullmatch(low) is not None


def is_participle(low: str) -> bool:
    """Whether a word looks like a participle of any gender and number."""
    return _PARTICIPLE.fullmatch(low) is not None


def may_be_participle(low: str) -> bool:
    """Whether a plural could be a participle if somebody is named who did it: «ammessi da».

    Not what somebody does: «gli studenti da noi», «i borsisti da noi».
    """
    return low.endswith(("ti", "te", "si", "se")) and _DOER.search(low) is None


_DOER = re.compile(r"(?:[ae]nt|(?<!v)(?<!qu)(?<!m)ist)[ie]$")


def has_partitive(low: str) -> bool:
    """Whether «ne» hangs on an infinitive: «versarne», «costruirne».

    «Esterne», «caserne» only end so.
    """
    if low.endswith("erne"):
        return not low.startswith(_ENDS_IN_ERNE)
    return len(low) > _SHORT_PARTITIVE and low.endswith(("arne", "irne"))


_SHORT_PARTITIVE = 5  # letters: «carne» is a noun
_ENDS_IN_ERNE = (
    "modern", "estern", "intern", "etern", "matern", "patern", "altern", "fratern", "casern",
    "cistern", "lantern", "tavern", "cavern", "infern", "invern", "gibern", "quatern", "mensur",
    "odiern", "cern", "vern", "pern",
)  # fmt: skip


def is_superlative(low: str) -> bool:
    """«Bellissimi», «bellissime»."""
    return low.endswith(("issimi", "issime"))


def is_singular(low: str) -> bool:
    """Whether a word ends as nouns in the singular do, or verbs: nothing that is counted."""
    return low.endswith(("o", "a"))


def is_plural(low: str) -> bool:
    """Whether a word ends as plurals do."""
    return low.endswith(("i", "e"))


def is_plural_or_short(low: str) -> bool:
    """Whether a noun of references is in the plural or cut: «articoli», «pag», «art»."""
    return low.endswith(("i", "g", "t"))


def is_masculine_ordinal(low: str) -> bool:
    """«Quinto», «quarto»: what may be an ordinal before a masculine noun."""
    return low.endswith("o")


def follows_ordinal(low: str) -> bool:
    """Whether a word looks like a masculine noun in the singular: «mandato», «reattore»."""
    return _NOUN_BEHIND_ORDINAL.fullmatch(low) is not None and not (
        low.endswith(("ando", "endo", "mente"))
    )


def is_adverb(low: str) -> bool:
    """«Complessivamente»; short words in -mente are nouns («mente») and verbs («mentre»)."""
    return len(low) > 7 and low.endswith("mente")


def ordinal_stem(low: str) -> str | None:
    """What stands before -esimo: «settant» of «settantesimo»."""
    match = _ORDINAL.fullmatch(low)
    return match and match.group(1)


def is_ordinal_ending(low: str, *, plural: bool = False) -> bool:
    """What is written against digits: the -esimo of «15esimo», the -mo of «10mo»."""
    return (_ANY_ORDINAL_ENDING if plural else _ORDINAL_ENDING).fullmatch(low) is not None


def age_stem(low: str) -> str | None:
    """What stands before -enne: «quarant» of «quarantenne»."""
    match = _AGED.fullmatch(low)
    return match and match.group(1)
