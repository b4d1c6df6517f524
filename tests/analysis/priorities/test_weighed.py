"""The multicriteria ranking: how sure it is, from shares that items may have in common."""

from analysis.priorities.ballots import Item
from analysis.priorities.committee import Criterion
from analysis.priorities.criteria import Grid, Measured
from analysis.priorities.weighed import weighed

ITEMS = (Item("medecin", "Un médecin"), Item("sante", "La santé"), Item("halls", "Les halls"))


def grid(cells: tuple[str, str, str]) -> Grid:
    shares = dict(zip(("medecin", "sante", "halls"), (0.3, 0.3, 0.28), strict=True))
    values = {
        (code, criterion): Measured(share, 100.0, 100, f"{criterion}|{cell}")
        for (code, share), cell in zip(shares.items(), cells, strict=True)
        for criterion in (Criterion.SALIENCE, Criterion.SEVERITY)
    }
    return Grid(values, None, None, None)


def test_items_about_one_theme_stand_or_fall_together() -> None:
    """Two names for one share: never one before the other, whatever chance draws."""
    one, other, halls = weighed(ITEMS, grid(("SAN", "SAN", "LOG")), None)["items"]
    assert (one["rank"], other["rank"], halls["rank"]) == (1, 1, 3)
    assert one["interval"] == other["interval"] == [1, 2]  # first together, or together behind the halls
    assert one["score_interval"] == other["score_interval"]


def test_different_themes_of_one_share_are_drawn_apart() -> None:
    items = weighed(ITEMS, grid(("SAN", "DRO", "LOG")), None)["items"]
    assert items[0]["interval"] == items[1]["interval"] == [1, 3]


def test_a_score_is_never_told_without_its_interval() -> None:
    for one in weighed(ITEMS, grid(("SAN", "DRO", "LOG")), None)["items"]:
        low, high = one["score_interval"]
        assert 0 <= low <= one["score"] <= high <= 100
