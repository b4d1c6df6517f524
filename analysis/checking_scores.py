"""What people’s checks say of the tagger, on the random sample of this consultation."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.counting import THEMES, Said
from analysis.estimates import Sample
from analysis.making import Counted
from analysis.population import People
from analysis.shield import Shield
from analysis.statistics.ppi import POSITIVES_AT_LEAST, full_checking_proposed
from analysis.thresholds import publishable


def describe_checked(counted: Counted, shields: Sequence[Shield]) -> dict[str, Any]:
    """Return what goes with every figure about the checks.

    `percent` of the answers that a person read; `whole`: all of them; `participants` of the random sample;
    `full_checking`: few enough take part for people to check everything; `themes`: F1 of each theme that at
    least 10 of the sample speak of.
    """
    checked, sample = counted.checked, counted.sample
    participants = int(shields[0].table.base[0])
    return {
        "percent": checked.percent,
        "whole": checked.whole,
        "participants": int(sample.people.size) if sample else None,
        "full_checking": not checked.whole and full_checking_proposed(participants),
        "themes": _scores(sample, shields) if sample else {},
    }


def _scores(sample: Sample, shields: Sequence[Shield]) -> dict[str, dict[str, Any]]:
    shield = next(one for one in shields if one.table.sheet == THEMES)
    counts, machine = sample.said[THEMES]
    found = {}
    for row, code in enumerate(shield.table.rows, start=1):
        if not shield.shown[row, 0]:
            continue
        truth, guess = (_of_sample(said, code, sample.people) for said in (counts, machine))
        held, size = int(truth.sum()), truth.size
        if held >= POSITIVES_AT_LEAST and publishable(held, size):
            both = int((truth & guess).sum())
            f1 = 2 * both / (held + int(guess.sum()))
            found[code] = {"f1": round(f1, 2), "checked": size}
    return found


def _of_sample(said: Said, code: str, people: People) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.isin(people, said.people[said.rows((code,)) == 0])
