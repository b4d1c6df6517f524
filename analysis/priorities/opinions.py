"""Opinion groups on others' statements: who votes alike, and what all groups agree on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.priorities.ballots import Asked
from analysis.priorities.gate import Gate, Shown
from analysis.priorities.reading import Opinions as Votes
from analysis.priorities.standing import SEED, Json
from analysis.ranking.opinions import OpinionGroup, Stand, opinion_groups
from analysis.wording import PERCENT_FROM, in_words
from consultation.questionnaire.model import AGREE, DISAGREE
from consultation.questionnaire.typography import french

NOTE = (
    "Groupes d’opinion comme le fait Polis : les participants qui votent de même sont rapprochés (analyse en "
    "composantes principales, puis k-moyennes), à partir de 60 votants. Un groupe réunit des avis, jamais un "
    "âge, un sexe ou un quartier. Le consensus dit ce que tous les groupes approuvent, le plus petit aussi."
)
LETTERS = "ABCDE"
SIDES = {True: AGREE, False: DISAGREE}


def grouped(poll: Asked, votes: Votes, gate: Gate) -> Json:
    """Return the document of a poll of statements; below 60 voters, or without groups, says why.

    Groups hold every voter, so that a statement's groups add up to its own figure: they are told
    only where the release shows that one.
    """
    shown = [gate.shown(*place) for place in poll.places]
    found = opinion_groups(np.where(votes.seen, votes.votes.astype(np.float64), np.nan), seed=SEED)
    told = [one.counts.get(AGREE) is not None for one in shown]
    reason = None if found.reason is None else f"{found.reason[:1].upper()}{found.reason[1:]}."
    return {
        "poll": poll.name,
        "label": poll.label,
        "reason": reason and french(reason),
        "note": french(NOTE),
        "groups": [_group(one, place, poll, told) for place, one in enumerate(found.groups)],
        "agreed": _codes(poll, found.agreed, told),
        "rejected": _codes(poll, found.rejected, told),
        "statements": [_statement(poll, place, one) for place, one in enumerate(shown)],
    }


def _codes(poll: Asked, places: Sequence[int], told: Sequence[bool]) -> list[str]:
    return [poll.items[place].code for place in places if told[place]]


def _group(group: OpinionGroup, place: int, poll: Asked, told: Sequence[bool]) -> Json:
    return {
        "code": LETTERS[place % len(LETTERS)],
        "size": group.size,
        "typical": [
            {
                "code": poll.items[one.statement].code,
                "label": poll.items[one.statement].label,
                "side": SIDES[one.agrees],
                **_stand(group.stands[one.statement]),
            }
            for one in group.typical
            if told[one.statement]
        ],
        "stands": [
            {"code": item.code, **(_stand(stand) if said else _nothing())}
            for item, stand, said in zip(poll.items, group.stands, told, strict=True)
        ],
    }


def _stand(stand: Stand) -> dict[str, Any]:
    """Who agrees, among those of the group who voted: in percent from 60 on, else in words."""
    if stand.n is None or stand.agree is None:
        return _nothing()
    if stand.n < PERCENT_FROM:
        return {"n": stand.n, "agree": None, "words": in_words(round(stand.agree * stand.n), stand.n)}
    return {"n": stand.n, "agree": int(100 * stand.agree + 0.5), "words": None}


def _nothing() -> dict[str, Any]:
    return {"n": None, "agree": None, "words": None}


def _statement(poll: Asked, place: int, shown: Shown) -> Json:
    """A statement with its question's own shown figures."""
    item = poll.items[place]
    return {
        "code": item.code,
        "label": item.label,
        "themes": list(item.themes),
        "n": shown.base,
        "agree": shown.counts.get(AGREE),
        "disagree": shown.counts.get(DISAGREE),
        "withheld": None if shown.base is not None else shown.why and str(shown.why),
    }
