"""What is counted beside the words: the question asked, markers of the lexicon, marks, emoji, length.

Kinds, sentiment and urgency depend on these more than themes do. Pure; each cue is about 0 to 1.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.heads import KINDS
from nlu.hits import Hit
from nlu.statements import SYMBOL, asked_kind, mood
from nlu.tagged import TagKind

ASKED = ("ATO", "CON", "PRP", "ENG", "BES")
GROUPS = ("positif", "negatif", "renfort", "situe", "U1", "U2", "GEN", "HSJ")
LENGTHS = (2, 4, 7, 12, 20, 35)
"""Words up to which a segment is of a length; one cue each, the longest ones none."""
NAMES = (
    *(f"question {kind}" for kind in ASKED),
    *(f"marque {kind}" for kind in KINDS),
    *(f"marque {group}" for group in GROUPS),
    *("ton", "?", "!", "bon emoji", "mauvais emoji", "infinitif", "premier mot je", "verbe en on"),
    *(f"{length} mots" for length in LENGTHS),
)
STRENGTH = 0.4
"""What a cue weighs beside the words, whose rows have length √2: chosen across hands."""
GOOD_EMOJI = frozenset("❤😀😊👍🙏😍🥰👏💪🎉😁✅🔥💯")
BAD_EMOJI = frozenset("😡🤬😢😭👎😤🤮😠💩😒😞🙄😩")
_INFINITIVE = re.compile(
    r"^(?!hier|cher|mer|premier|quartier|dernier|entier|escalier|palier|atelier|foyer|loyer|chantier|papier)"
    r"[a-z]{3,}er$|^(?:[a-z]{2,}ir|mettre|faire|rendre|remettre|refaire)$"
)
_FIRST = frozenset(("je", "j", "moi", "jsuis", "jpeux", "nous"))
_WE = frozenset(("on", "il", "ils", "ca", "c", "y"))
_BEFORE = frozenset(("de", "d", "a", "pour", "et", "alors"))
_YES = STRENGTH
_NO_KIND = (0.0,) * len(KINDS)
_ASKED_CUES = {asked: [_YES if asked == kind else 0.0 for kind in ASKED] for asked in (*ASKED, None)}
_LENGTH_CUES = [[_YES if said <= length else 0.0 for length in LENGTHS] for said in range(LENGTHS[-1] + 2)]


def cues(
    groups: Mapping[str, Sequence[Hit]], words: Sequence[str], written: str, question: str | None
) -> list[float]:
    """Return the cues of one segment, in the order of `NAMES`.

    `groups`: the lexicon's hits in it; `words`: its folded tokens; `written`: as it stands.
    """
    said = 0
    first = ""
    for word in words:
        if word.isalnum():
            said += 1
            if not first and word not in _BEFORE:
                first = word
    shown = not written.isascii() and SYMBOL.search(written) is not None
    return [
        *_ASKED_CUES[asked_kind(question)],
        *_kinds(groups.get(TagKind.STATEMENT, ())),
        *[STRENGTH * (min(len(groups[group]), 3) / 2) if group in groups else 0.0 for group in GROUPS],
        STRENGTH * (max(min(mood(groups, words, written), 4.0), -4.0) / 3),
        _YES if "?" in words else 0.0,
        _YES if "!" in words else 0.0,
        _YES if shown and not GOOD_EMOJI.isdisjoint(written) else 0.0,
        _YES if shown and not BAD_EMOJI.isdisjoint(written) else 0.0,
        _YES if _INFINITIVE.match(first) else 0.0,
        _YES if first in _FIRST else 0.0,
        _YES if first in _WE else 0.0,
        *_LENGTH_CUES[min(said, LENGTHS[-1] + 1)],
    ]


def _kinds(hits: Sequence[Hit]) -> Sequence[float]:
    if not hits:
        return _NO_KIND
    weights = dict.fromkeys(KINDS, 0.0)
    for hit in hits:
        for entry in hit.entries:
            weights[entry.code] += entry.weight
    return [STRENGTH * (min(weight, 6.0) / 4) for weight in weights.values()]


def unasked(counted: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of (rows, cues) that knows no question."""
    made = counted.copy()
    made[:, : len(ASKED)] = 0.0
    return made


def answers_a_question(counted: NDArray[Any]) -> NDArray[np.bool_]:
    """Return (rows,): the question asked for a kind of statement."""
    return np.asarray(counted[:, : len(ASKED)].any(axis=1))
