"""Differences between campaigns: published values, many looks corrected, and what may not be compared."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.comparability import SAME_MIX_WITHIN, Conditions, Wording, mix_distance, obstacles, reserves
from analysis.contrasts import Shown, contrasts
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import wilson


def shown(numerator: int, denominator: int) -> Shown:
    share = numerator / denominator
    return Shown(denominator, Estimate(share, *wilson(share, denominator), denominator, Method.WILSON))


def conditions(name: str = "une", **changed: object) -> Conditions:
    usual: dict[str, object] = {
        "phase": "ecoute",
        "asked": {"atouts": Wording("text", "Qu’est-ce qui est bien ?", (), ())},
        "participants": 100,
        "modes": {"Page web": 80, "Telegram": 20},
        "taxonomy": "0.1",
        "taggers": ("lexique-1",),
    }
    return Conditions(name=name, **(usual | changed))  # type: ignore[arg-type]


def test_newcombe_s_own_example() -> None:
    # Newcombe 1998, table II (a), method 10: 56/70 - 48/80 is 0.20, 0.0524 to 0.3339.
    [[one]] = contrasts([[shown(48, 80)], [shown(56, 70)]])
    assert (one.points, one.interval, one.told) == (20, (5, 33), True)


def test_many_looks_are_corrected() -> None:
    """Benjamini-Hochberg over the table: a difference that stands alone may not stand among fourteen."""
    alone = contrasts([[shown(30, 100)], [shown(44, 100)]])[0][0]
    flat = [shown(50, 100)] * 13
    among = contrasts([[shown(30, 100), *flat], [shown(44, 100), *flat]])[0][0]
    assert alone.told and not among.told
    assert alone.p_adjusted is not None and among.p_adjusted is not None
    assert abs(among.p_adjusted - min(1, 14 * alone.p_adjusted)) < 0.002
    assert alone.interval == among.interval


def test_what_has_no_difference_says_why() -> None:
    [[hidden], [few]] = contrasts([[None, shown(20, 40)], [shown(30, 90), shown(30, 90)]])
    assert hidden.points is few.points is None
    assert "n’est pas montré" in (hidden.why or "") and "Moins de 60" in (few.why or "")


@given(st.integers(5, 95), st.integers(5, 95), st.integers(100, 3000))
def test_a_difference_turns_round(one: int, other: int, n: int) -> None:
    [[there]] = contrasts([[shown(one, 100)], [shown(other * n // 100, n)]])
    [[back]] = contrasts([[shown(other * n // 100, n)], [shown(one, 100)]])
    assert there.points is not None and back.points is not None and there.interval and back.interval
    assert there.points == -back.points
    assert there.interval == (-back.interval[1], -back.interval[0])
    assert there.interval[0] <= there.points <= there.interval[1]
    assert there.p_adjusted == back.p_adjusted


def test_the_same_conditions_compare() -> None:
    assert obstacles(conditions(), conditions("autre"), themes=True) == []
    assert reserves(conditions(), conditions("autre"), themes=True) == []


def test_each_obstacle_is_told() -> None:
    other_words = {"atouts": Wording("text", "Que changer ?", (), ())}
    for changed, words in (
        ({"phase": "idees"}, "phase"),
        ({"asked": other_words}, "questions (atouts)"),
        ({"asked": {}}, "questions (atouts)"),
        ({"taxonomy": "0.2"}, "grille"),
        ({"modes": {"Page web": 20, "Telegram": 80}}, "Page web 80\u00a0%, Telegram 20\u00a0%"),
    ):
        [told] = obstacles(conditions(), conditions("autre", **changed), themes=True)
        assert words in told and told.startswith("une et autre")
    assert obstacles(conditions(), conditions("autre", taxonomy="0.2"), themes=False) == []
    [told] = reserves(conditions(), conditions("autre", taggers=("lexique-2",)), themes=True)
    assert "étiquetées" in told


def test_the_mix_of_modes_is_a_distance() -> None:
    usual, turned = conditions(), conditions(modes={"Page web": 60, "Telegram": 40})
    assert mix_distance(usual, usual) == 0
    assert mix_distance(usual, turned) == mix_distance(turned, usual) == SAME_MIX_WITHIN
    assert obstacles(usual, turned, themes=True) == []  # exactly as far as is allowed
    # What is withheld is one more mode.
    assert mix_distance(usual, conditions(modes={"Page web": 80, "Telegram": None})) == 0.2
