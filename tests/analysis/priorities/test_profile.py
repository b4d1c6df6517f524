"""A merit profile tells its question's own figures: weighted all together, each with its interval."""

import numpy as np

from analysis.priorities.ballots import Graded, Item
from analysis.priorities.gate import Gate, Told
from analysis.priorities.graded import judged
from analysis.priorities.standing import People

SHEET = "question:importance:halls"
POLL = Graded(
    "importance",
    "Pour vous, …, c’est :",
    (Item("halls", "Réparer les halls"),),
    (("importance", "halls"),),
    (("tres", "Très important"), ("peu", "Peu important")),
    ("nsp",),
)
GRADES = np.array([[1]] * 60 + [[0]] * 30 + [[-1]] * 10, np.int16)


def test_who_has_no_opinion_is_weighted_as_the_grades_are() -> None:
    """Weighted, 10 of 100 without an opinion are 20 %: beside raw 10 % the profile would miss a tenth."""
    told = [
        Told(SHEET, "", "", 100, None),
        Told(SHEET, "tres", "", 60, None, (0.5, 0.4, 0.6)),
        Told(SHEET, "peu", "", 30, None, (0.3, 0.22, 0.4)),
        Told(SHEET, "nsp", "", 10, None, (0.2, 0.13, 0.29)),
    ]
    (halls,) = judged(POLL, GRADES, People(100), Gate(told))["items"]
    assert [(one["share"], one["interval"]) for one in halls["profile"]] == [
        (50, [40, 60]),
        (30, [22, 40]),
        (20, [13, 29]),
    ]
    assert halls["grade"] == "tres"


def test_below_sixty_there_are_words_and_no_interval() -> None:
    told = [Told(SHEET, code, "", n, None) for code, n in (("", 50), ("tres", 30), ("peu", 12), ("nsp", 8))]
    (halls,) = judged(POLL, GRADES[::2], People(50), Gate(told))["items"]
    assert [(one["share"], one["interval"]) for one in halls["profile"]] == [(None, None)] * 3
    assert [one["words"] for one in halls["profile"]] == ["beaucoup", "plusieurs", "quelques"]
