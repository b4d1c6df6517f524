"""Majority judgment on the grades of a poll: merit profiles, ranks, and how sure they are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.priorities.ballots import Graded
from analysis.priorities.gate import Gate, Shown, enough_grades, median_bounds
from analysis.priorities.reading import NOTHING, Grades
from analysis.priorities.standing import ONE_ITEM, TOO_FEW, Json, People, how_sure, method, standings
from analysis.ranking import majority
from analysis.wording import PERCENT_FROM, in_words

NAME = "jugement_majoritaire"
NOTE = (
    "Jugement majoritaire (Balinski et Laraki, 2007) : chacun donne une mention à chaque priorité, la "
    "mention du milieu décide, et les égalités se défont en retirant une à une les mentions du milieu. "
    "« Je ne sais pas » est montré à part et ne juge pas. Chaque priorité est jugée par qui lui a donné une "
    "mention."
)
NOT_RANKED = "Trop peu de mentions pour la classer."


def judged(poll: Graded, grades: Grades, people: People, gate: Gate) -> Json:
    """Return the document of a poll; grades: (n, K) as `read_grades` gives them, left as they are."""
    shown = [gate.shown(*place) for place in poll.places]
    graded = (grades != NOTHING).sum(axis=0)
    keep = np.array([enough_grades(one, poll.unsure, int(n)) for one, n in zip(shown, graded, strict=True)])
    counted = np.where(keep[None, :], grades, NOTHING).astype(np.int16)
    more = [_item(poll, one, bool(keep[column])) for column, one in enumerate(shown)]
    certainty = (
        how_sure(majority.method(counted, len(poll.grades)), people, int(keep.sum())) if keep.any() else None
    )
    spoken = [one.base for one in shown]
    known = [base for base in spoken if base is not None]
    labels = [{"code": code, "label": label} for code, label in poll.grades]
    if certainty is None:
        items = [{**_unranked(poll, place), "n": spoken[place], **one} for place, one in enumerate(more)]
        return method(NAME, poll.name, poll.label, items, note=NOTE, n=None, reason=TOO_FEW, grades=labels)
    return method(
        NAME,
        poll.name,
        poll.label,
        standings(poll.items, certainty, spoken, more, exact=_exact(shown, keep)),
        note=NOTE,
        n=max(known),
        certainty=certainty,
        weighted=people.weighted,
        reason=ONE_ITEM if int(keep.sum()) < 2 else None,
        grades=labels,
    )


def _exact(shown: Sequence[Shown], keep: NDArray[np.bool_]) -> bool:
    return all(one.whole for one, ranked in zip(shown, keep, strict=True) if ranked)


def _unranked(poll: Graded, place: int) -> Json:
    item = poll.items[place]
    nothing: dict[str, Any] = dict.fromkeys(("rank", "interval", "top", "sure"))
    return {"code": item.code, "label": item.label, "themes": list(item.themes), **nothing}


def _item(poll: Graded, shown: Shown, ranked: bool) -> Json:
    """The merit profile as far as the question's cells are shown, and the majority grade that follows."""
    codes = [code for code, _ in poll.grades]
    if shown.base is None:
        return {"profile": [], "grade": None, "grade_between": None, "withheld": shown.why and str(shown.why)}
    hidden = [shown.counts.get(code) is None for code in codes]
    unsure = [shown.counts.get(code) for code in poll.unsure]
    shares = _shares(shown, codes, unsure)
    withheld = np.array([*reversed(hidden), any(one is None for one in unsure)])
    low, high = median_bounds(np.array([*reversed(shares[:-1]), shares[-1]]), withheld)
    worst_first = codes[::-1]
    alone = [(code, label) for code, label in (*poll.grades, *((one, "") for one in poll.unsure))]
    return {
        "profile": [
            _part(code, shown, share)
            for (code, _), share in zip(alone, _spread(shares, unsure, shown), strict=True)
        ],
        "grade": worst_first[low] if ranked and low == high else None,
        "grade_between": [worst_first[low], worst_first[high]] if ranked and low != high else None,
        "withheld": None if ranked else NOT_RANKED,
    }


def _shares(shown: Shown, codes: list[str], unsure: list[int | None]) -> list[float]:
    """Shares of all who answered, best grade first, unsure last: as the release estimates them."""
    apart = sum(one or 0 for one in unsure) / (shown.base or 1)
    return [*(_share(shown, code) for code in codes), apart]


def _share(shown: Shown, code: str) -> float:
    """The cell's estimate where it has one (weighted), else its raw share; 0 where it is withheld."""
    if shown.counts.get(code) is None:
        return 0.0
    found = shown.estimates.get(code)
    return found[0] if found else (shown.counts.get(code) or 0) / (shown.base or 1)


def _spread(shares: list[float], unsure: list[int | None], shown: Shown) -> list[float]:
    """One share per unsure option, each raw: they are outside the judgment."""
    base = shown.base or 1
    return [*shares[:-1], *((one or 0) / base for one in unsure)]


def _part(code: str, shown: Shown, share: float) -> Json:
    count, base = shown.counts.get(code), shown.base or 0
    if count is None:
        return {"code": code, "share": None, "words": None}
    if base < PERCENT_FROM:
        return {"code": code, "share": None, "words": in_words(count, base)}
    return {"code": code, "share": int(100 * share + 0.5), "words": None}
