"""Opinion groups on others' statements: who votes alike, and what all groups agree on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.priorities.ballots import Asked
from analysis.priorities.gate import Gate, Shown
from analysis.priorities.reading import Opinions as Votes
from analysis.priorities.standing import SEED, Json
from analysis.ranking.opinions import OpinionGroup, Opinions, Stand, opinion_groups
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, publishable
from analysis.wording import PERCENT_FROM, in_words
from consultation.questionnaire.model import AGREE, DISAGREE

NOTE = (
    "Groupes d’opinion comme le fait Polis : les participants qui votent de même sont rapprochés (analyse en "
    "composantes principales, puis k-moyennes), à partir de 60 votants. Un groupe réunit des avis, jamais un "
    "âge, un sexe ou un quartier. Le consensus dit ce que tous les groupes approuvent, le plus petit aussi."
)
SMALL = "Un groupe a moins de 11 personnes : les groupes ne sont pas montrés."
LETTERS = "ABCDE"


def grouped(poll: Asked, votes: Votes, gate: Gate) -> Json:
    """Return the document of a poll of statements; below 60 voters, or with a small group, the reason."""
    shown = [gate.shown(*place) for place in poll.places]
    found = opinion_groups(np.where(votes.seen, votes.votes.astype(np.float64), np.nan), seed=SEED)
    reason = found.reason
    if any(group.size < DENOMINATOR_AT_LEAST for group in found.groups) or _few_left(found):
        reason = SMALL
    told = [
        reason is None and one.base is not None and _told(found.groups, place, votes)
        for place, one in enumerate(shown)
    ]
    return {
        "poll": poll.name,
        "label": poll.label,
        "reason": reason,
        "note": NOTE,
        "groups": []
        if reason
        else [_group(one, place, poll, told) for place, one in enumerate(found.groups)],
        "statements": [_statement(poll, place, one, found, told[place]) for place, one in enumerate(shown)],
    }


def _few_left(found: Opinions) -> bool:
    """True if those who voted too little to be in a group are themselves too few to be told of."""
    return 0 < found.voters - found.mapped < SIDE_AT_LEAST


def _told(groups: Sequence[OpinionGroup], place: int, votes: Votes) -> bool:
    """True if every group's stand may be told, and what they leave of the statement's total too."""
    stands = [group.stands[place] for group in groups]
    if any(stand.n is None or stand.agree is None for stand in stands):
        return False
    column = votes.votes[:, place]
    agree, voted = int((column == 1).sum()), int((column != 0).sum())
    rest_agree = agree - sum(round((stand.agree or 0.0) * (stand.n or 0)) for stand in stands)
    rest = voted - sum(stand.n or 0 for stand in stands)
    return rest == 0 or publishable(rest_agree, rest)


def _group(group: OpinionGroup, place: int, poll: Asked, told: Sequence[bool]) -> Json:
    return {
        "code": LETTERS[place % len(LETTERS)],
        "size": group.size,
        "typical": [
            {
                "code": poll.items[one.statement].code,
                "label": poll.items[one.statement].label,
                "side": one.side,
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
    agreed = round(stand.agree * stand.n)
    if stand.n < PERCENT_FROM:
        return {"n": None, "agree": None, "words": in_words(agreed, stand.n)}
    return {"n": stand.n, "agree": int(100 * stand.agree + 0.5), "words": None}


def _nothing() -> dict[str, Any]:
    return {"n": None, "agree": None, "words": None}


def _statement(poll: Asked, place: int, shown: Shown, found: Opinions, told: bool) -> Json:
    """A statement with its question's own shown figures, and the groups' consensus where all may be told."""
    item = poll.items[place]
    consensus = float(found.consensus[place]) if len(found.consensus) > place else np.nan
    return {
        "code": item.code,
        "label": item.label,
        "themes": list(item.themes),
        "n": shown.base,
        "agree": shown.counts.get(AGREE),
        "disagree": shown.counts.get(DISAGREE),
        "consensus": round(100 * consensus) if told and not np.isnan(consensus) else None,
        "withheld": None if shown.base is not None else shown.why and str(shown.why),
    }
