"""Light stems of folded words: plural, feminine and the commonest verb endings, nothing more.

Snowball's French stemmer takes "moisi" and "mois", "pétition" and "petite", "voirie" and "voir" for
one word once accents are gone: measured on the comparison files, it cost 3 to 6 points of F1.
"""

from functools import lru_cache

from nlu.vocabulary import words

_WHOLE = words("entiers")


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """Return the stem of a folded word; short words, numbers and invariable ones are their own."""
    if len(form) < 4 or form in _WHOLE or not form.isalpha():
        return form
    if form.endswith("aux") and len(form) > 5:
        form = form[:-3] + "al"
    elif form[-1] in "sx":
        form = form[:-1]
    if form in _WHOLE:
        return form
    for ending, least in (("ent", 7), ("ee", 5), ("er", 6), ("ez", 6), ("e", 4)):
        if form.endswith(ending) and len(form) >= least and not form.endswith("ment"):
            stripped = form[: -len(ending)]
            return form if stripped in _WHOLE else stripped
    return form
