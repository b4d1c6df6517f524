"""Which option of a closed question a text names: by its label, a synonym, a part, a near spelling.

An option is only taken when the text names it and no other one as well; a negation in the text and
none in the label ("pas en sécurité", « En sécurité ») rules the option out, and so does a judgement
contrary to the label's ("bien", « Va moins bien »).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from consultation.questionnaire.model import Choice
from nlu.normalise import fold, split
from nlu.polarity import DEGREES, opposed, polarity
from nlu.vocabulary import common_words, words

FILLERS = words("vides")
NEGATIONS = words("negations")
_STRONGER = words("renforts")
_SOFTENED = words("adoucis")
_REAL = common_words()
_GLUED = re.compile(r"(\d)(ans?|mois)\b|(?<=\b\d\d)(?=a\b)")  # "16ans", "58a"
_BY_EAR = re.compile(r"\bl[éè]\b")  # « lé deu »
_SIGNED = re.compile(r"^\s*([+-]) ?(?:de |d')?(?=\d+\b(?!\s*-))")  # "+ de 10", "-25"
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")  # "c.c.a.s"
_BARE = NEGATIONS - {"rien", "aucun", "aucune"}
_WEIGHTS = DEGREES | {"tout"}
_NO_PART = (_BARE | DEGREES) - {"assez", "plutot", "tres"}


@dataclass(frozen=True, slots=True)
class Match:
    """Codes named, in the order of the options; one code is a sure answer."""

    codes: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """Folded words, those among them that carry meaning, and whether they deny something."""

    words: tuple[str, ...]
    content: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class _Variant(_Said):
    """One way to name an option."""

    code: str


NONE = Match((), False)


def plain_words(text: str) -> tuple[str, ...]:
    """Return folded words, without punctuation, "pa" read as "pas"."""
    folded = _DOTTED.sub(lambda found: found[0].replace(".", ""), fold(_BY_EAR.sub("les", text)))
    found = (word for word in split(_GLUED.sub(r"\1 \2", _SIGNED.sub(_signed, folded))) if word[0].isalnum())
    said = tuple("pas" if word == "pa" else word for word in found)
    return ("ca", "va", *said[2:]) if said[:2] == ("sa", "va") else said


def _signed(found: re.Match[str]) -> str:
    return "plus de " if found[1] == "+" else "moins de "


def named(text: str, choices: Sequence[Choice], language: str = "fr") -> Match:
    """Return the option that a text names; several, unsure, where more than one may be meant."""
    variants = [variant for choice in choices for variant in _variants(choice, language)]
    written = plain_words(text)
    if not written:
        return _by_emoji(text, choices, language)
    exact = _codes(variant for variant in variants if variant.words == written)
    if exact:
        return Match(exact, len(exact) == 1)
    respelled = _respelled(written, variants)
    said = _Said(respelled, _content(respelled), not NEGATIONS.isdisjoint(respelled))
    fitting = [
        variant
        for variant in variants
        if variant.negated == said.negated and not opposed(variant.words, said.words)
    ]
    for same in (_same, _glued, _part, _more):
        found = _codes(variant for variant in fitting if same(variant, said))
        if same is _more:
            found = _longest(found, fitting, said.content, variants)
        if found:
            return Match(found, len(found) == 1)
    return Match(_near(said, variants), False)


@lru_cache(maxsize=8192)
def label_words(label: str) -> tuple[str, ...]:
    """Return `plain_words` of a label or synonym: they come back at every answer, people's words do not."""
    return plain_words(label)


def names(choice: Choice, language: str) -> tuple[str, ...]:
    """Return every text that names an option."""
    label = choice.label
    return (label.text(language), label.vous, label.tu or label.vous, *choice.synonyms)


@lru_cache(maxsize=8192)
def _variant(code: str, name: str) -> _Variant | None:
    said = label_words(name)
    return _Variant(said, _content(said), not NEGATIONS.isdisjoint(said), code) if said else None


def _variants(choice: Choice, language: str) -> list[_Variant]:
    made = (_variant(choice.name, name) for name in dict.fromkeys(names(choice, language)))
    return [variant for variant in made if variant is not None]


def _content(said: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(word for word in said if word not in FILLERS)
    return kept or tuple(said)


def _codes(variants: Iterable[_Variant]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(variant.code for variant in variants))


def _same(variant: _Variant, said: _Said) -> bool:
    return set(variant.content) == set(said.content)


def _glued(variant: _Variant, said: _Said) -> bool:
    """ "pasdutout", "tresbien": the same letters, spaced otherwise."""
    return len(said.words) < len(variant.words) and "".join(variant.words) == "".join(said.words)


def _part(variant: _Variant, said: _Said) -> bool:
    """A part of the label: « bus » for « Bus, tram ». A bare negation, degree or letter is no part, nor is
    what leaves a degree of the label unsaid: "bien" is not « Va moins bien »."""
    meaning = [word for word in said.content if word not in _NO_PART and len(word) > 1]
    unsaid = set(variant.content) - set(said.content)
    if "ni" in variant.words and "ni" not in said.words:
        return False  # « ni bon ni mauvais » is neither of the two
    return bool(meaning) and set(said.content) <= set(variant.content) and unsaid.isdisjoint(_WEIGHTS)


def _more(variant: _Variant, said: _Said) -> bool:
    return set(variant.content) <= set(said.content)


def _longest(
    found: tuple[str, ...], fitting: list[_Variant], content: tuple[str, ...], variants: list[_Variant]
) -> tuple[str, ...]:
    """Keep the longest labels inside the text, if the rest of it adds nothing that could matter."""
    inside = [
        variant for variant in fitting if variant.code in found and set(variant.content) <= set(content)
    ]
    if not inside:
        return ()
    most = max(len(variant.content) for variant in inside)
    best = [variant for variant in inside if len(variant.content) == most]
    vocabulary = {word for variant in variants for word in variant.content}
    allowed = _STRONGER - vocabulary
    if best[0].negated:  # « pas en sécurité du tout »: the other labels' words are what is denied
        allowed = (allowed - _SOFTENED) | (vocabulary - DEGREES)
    rest = set(content) - set(best[0].content)
    return _codes(best) if rest <= allowed else ()


def _respelled(said: tuple[str, ...], variants: list[_Variant]) -> tuple[str, ...]:
    """Return the words with near spellings of the labels' words put right, where only one is near."""
    vocabulary = sorted({word for variant in variants for word in variant.words})
    return tuple(nearest(word, vocabulary) for word in said)


def nearest(word: str, vocabulary: Sequence[str]) -> str:
    """Return the word of a sorted vocabulary that a word is a near spelling of, else the word itself."""
    if word in vocabulary or word in FILLERS or word in NEGATIONS or len(word) < 4 or not word.isalpha():
        return word
    heard = _sound(word)
    allowed = 1 if len(word) < 7 else 2
    real = word in _REAL
    near: list[tuple[int, str]] = []
    for known in vocabulary:
        if len(known) < 4 or not known.isalpha():
            continue
        same = len(word) > 6 and heard == _label_sound(known)  # « déchetterie », « déchèterie »
        if real and not (same or word.startswith(known) or known.startswith(word)):
            continue  # « moyen » is no spelling of « moins »; « moyenne » is a form of « moyen »
        distance = OSA.distance(heard, _label_sound(known), score_cutoff=allowed)
        swapped = sorted(word) == sorted(known)
        sounds = distance == 0
        if (
            distance <= allowed
            and (heard[0] == _label_sound(known)[0])
            and (len(word) > 4 or swapped or sounds)
        ):
            near.append((distance, known))
    near.sort()
    if not near or (len(near) > 1 and near[0][0] == near[1][0] and not _kin(near[0][1], near[1][1])):
        return word
    return near[0][1]


@lru_cache(maxsize=8192)
def _label_sound(word: str) -> str:
    return _sound(word)


def _kin(one: str, other: str) -> bool:
    """Tell whether two words are forms of one ("retraité", "retraitée")."""
    return one.rstrip("esx") == other.rstrip("esx")


def _sound(word: str) -> str:
    """Return a rough spelling by ear: k for c and qu, f for ph, s for ç, no final mute letters."""
    word = word.replace("ph", "f").replace("qu", "k").replace("y", "i").replace("ch", "#")
    word = re.sub(r"c(?=[eié])", "s", word).replace("c", "k").replace("#", "ch")
    word = re.sub(r"(.)\1", r"\1", word).replace("eau", "o").replace("au", "o").replace("ai", "e")
    word = re.sub(r"(?:er|ez|et)$", "e", word)
    return re.sub(r"(?<=..)[estx]+$", "", word) or word


def _near(said: _Said, variants: list[_Variant]) -> tuple[str, ...]:
    """Return up to three options that share a word with the text, to be shown when asking again.

    Never one that says the contrary: what is denied, or judged the other way.
    """
    meaning = set(said.content) - NEGATIONS - {"plus"}
    denies = said.negated and polarity(said.words) <= 0
    scores: dict[str, float] = {}
    for variant in variants:
        shared = len(meaning & set(variant.content)) / max(len(variant.content), 1)
        if opposed(variant.words, said.words) or (shared and variant.negated != said.negated):
            continue
        score = shared + (0.25 if said.negated == variant.negated else -0.5)
        if shared or (denies and _only_denies(variant)):
            scores[variant.code] = max(scores.get(variant.code, -1.0), score)
    ranked = sorted((code for code in scores if scores[code] > 0), key=lambda code: -scores[code])
    return tuple(ranked[:3]) or _alike(said, variants)


def _only_denies(variant: _Variant) -> bool:
    """Tell whether a label is a bare « Non » or « Plutôt pas »: any denial may mean it."""
    denies = variant.negated and "ni" not in variant.words and polarity(variant.words) <= 0
    return denies and all(word in NEGATIONS or word in DEGREES or word == "tout" for word in variant.content)


def _alike(said: _Said, variants: list[_Variant]) -> tuple[str, ...]:
    """Return the options that judge like the text, if several do: one alone would be put in its mouth."""
    judged = polarity(said.words)
    found = _codes(variant for variant in variants if judged and polarity(variant.words) == judged)
    return found[:3] if len(found) > 1 else ()


def emojis(text: str) -> tuple[str, ...]:
    """Return the pictures in a text, without skin tones and selectors."""
    return tuple(
        char
        for char in text
        if ord(char) > 0x2190 and not (0xFE00 <= ord(char) <= 0xFE0F) and char not in _TONES
    )


_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400)) | {"\u200d"}


def _by_emoji(text: str, choices: Sequence[Choice], language: str) -> Match:
    shown = set(emojis(text))
    if not shown:
        return NONE
    found = tuple(
        choice.name
        for choice in choices
        if shown & set(emojis(choice.label.text(language) + choice.label.vous))
    )
    return Match(found, len(found) == 1)
