"""What may be made of a resident's words before they are quoted: shorter, or with more hidden. Pure."""

import re
import unicodedata

CUT = "[…]"
LONGEST = 2_000  # characters of a quotation
_TOKEN = re.compile(r"\[(?:…|\.\.\.)\]|\[[^\[\]\n]{1,40}\]|\w+(?:[’'-]\w+)*")
_PUNCTUATION = frozenset(" .,…[]«»()'’-\u00a0\u202f")
"""What may be put between words; other signs (a question mark, a smiley) say something that was not said."""
_NO_WORD = re.compile(r"[^a-z0-9]+")


class TextRefused(Exception):
    """The words left of a segment do not do; the message says why and what to do, in French."""


def same_words(left: str, masked: str) -> str:
    """Return `left`, tidied, if it is made of the words of `masked` in their order; raises TextRefused.

    Words may go at the beginning and at the end; where some go in the middle, « […] » stands for them: a
    sentence without its « ne … pas » says the contrary. Capitals, full stops and commas may change.
    """
    tidy = " ".join(left.replace("[...]", CUT).split())
    if not tidy:
        raise TextRefused("Le texte est vide : laissez des mots de la personne, ou refusez la citation.")
    if len(tidy) > max(LONGEST, len(masked) + 50):
        raise TextRefused("Le texte est trop long : raccourcissez-le.")
    if any(not sign.isalnum() and sign not in _PUNCTUATION and sign not in masked for sign in tidy):
        raise TextRefused("Le texte contient un signe que la personne n’a pas écrit : ôtez-le.")
    words = _TOKEN.findall(tidy)
    if all(word.startswith("[") for word in words):
        raise TextRefused("Il ne reste aucun mot de la personne : refusez plutôt la citation.")
    _follow(words, [_plain(word) for word in _TOKEN.findall(masked)])
    return tidy


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _follow(words: list[str], said: list[str]) -> None:
    """Walk through what was said; any place that the first word fits may be the beginning."""
    places = {-1}  # of the last word read, -1 before the first
    begun = False
    free = True  # whether words may be left out here
    for word in words:
        if word == CUT:
            free = True
            continue
        found = {place for place, one in enumerate(said) if one == _plain(word)}
        if free:
            first = min(places) if begun else -1
            places = {place for place in found if place > first}
        else:
            places = {place for place in found if place - 1 in places}
        if not places:
            raise TextRefused(_why(word, bool(found)))
        begun, free = True, False


def _why(word: str, there: bool) -> str:
    if not there:
        return (
            f"« {word} » n’est pas un mot de la personne : on peut raccourcir ou masquer avec « {CUT} », "
            "pas réécrire."
        )
    return f"Avant « {word} », des mots manquent ou ont changé de place : mettez « {CUT} » là où vous coupez."


def plain_words(written: str) -> frozenset[str]:
    """Return the words of a text without case or accents, for searching."""
    folded = unicodedata.normalize("NFKD", written.casefold())
    letters = "".join(one for one in folded if not unicodedata.combining(one)).replace("œ", "oe")
    return frozenset(word for word in _NO_WORD.split(letters) if word)
