"""What is said so plainly that nothing is left to weigh: denied problems, questions without a mark, emoji.

« Il n’y a plus de problème de poubelles » is good news after any question, and « je voudrais savoir »
asks something. Such turns are listed in `data/marques.yaml` (weight 4 or more), where people may add to
them.
"""

from collections.abc import Sequence

import numpy as np

from nlu.about import Floats
from nlu.cues import BAD_EMOJI, GOOD_EMOJI
from nlu.heads import KIND_COLUMNS, KINDS, TONE_COLUMNS
from nlu.propositions import Proposition
from nlu.statements import SYMBOL
from nlu.tagged import TagKind

PLAIN = 4.0
"""Weight from which a marker decides by itself."""
TOLD = 0.6
"""What it adds to its kind's score, and takes from the contrary's."""
FELT = 0.8
"""What it adds to the tone, of -1 to 1; an emoji the same."""
_CONTRARY = {"ATO": "CON", "CON": "ATO"}
_FIRST = frozenset(("pourquoi", "pk", "pq", "pkoi", "combien"))
_LAST = frozenset(("quand", "kan", "ou", "combien"))
"""Words that ask where they begin or end a proposition: « le bus, il revient quand »."""


def plainly(scores: Floats, segments: Sequence[Proposition]) -> None:
    """Change the (segments, heads) scores of kinds and tone in place."""
    tone = TONE_COLUMNS.start
    for row, one in enumerate(segments):
        if _asks(one):
            scores[row, _column("QUE")] += TOLD
        for hit in one.groups.get(TagKind.STATEMENT, ()):
            for entry in hit.entries:
                if entry.weight >= PLAIN and entry.code in _CONTRARY:
                    scores[row, _column(entry.code)] += TOLD
                    scores[row, _column(_CONTRARY[entry.code])] -= TOLD
                    scores[row, tone] += FELT if entry.code == "ATO" else -FELT
        if not one.written.isascii() and SYMBOL.search(one.written):
            good = not GOOD_EMOJI.isdisjoint(one.written)
            bad = not BAD_EMOJI.isdisjoint(one.written)
            scores[row, tone] += FELT * (int(good) - int(bad))
    np.clip(scores[:, tone], -1.5, 1.5, out=scores[:, tone])


def _asks(one: Proposition) -> bool:
    said = [word for word in one.words if word.isalnum()]
    return bool(said) and (
        said[0] in _FIRST
        or (len(said) > 2 and said[-1] in _LAST)
        or any(
            entry.code == "QUE" and entry.weight >= PLAIN
            for hit in one.groups.get(TagKind.STATEMENT, ())
            for entry in hit.entries
        )
    )


def _column(kind: str) -> int:
    return int(KIND_COLUMNS.start) + KINDS.index(kind)
