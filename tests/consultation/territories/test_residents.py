"""Margins of those aged 15 or more, from shares of everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.territories.mapping import BANDS
from consultation.territories.residents import MarginShare, MarginsRefused, residents, weighting_said

AGES = {"0-14": 0.25, "15-24": 0.15, "25-59": 0.40, "60-74": 0.12, "75+": 0.08}


def shares(found: tuple[MarginShare, ...], by: str) -> dict[str, float]:
    return {one.category: one.share for one in found if one.by == by}


def test_ages_are_of_those_of_15_or_more() -> None:
    found = residents(None, AGES, {}, 4000)
    assert shares(found, "age") == pytest.approx(
        {"15-24": 0.2, "25-59": 8 / 15, "60-74": 0.16, "75+": 0.08 / 0.75}
    )
    assert sum(one.people or 0 for one in found) == pytest.approx(3000)
    assert not shares(found, "sexe")


def test_shares_of_women_make_the_joint_margin() -> None:
    """By hand: 2,000 women and 2,000 men; women are older, so that they are more than half of 15+."""
    women_ages = {"0-14": 0.20, "15-24": 0.15, "25-59": 0.41, "60-74": 0.14, "75+": 0.10}
    found = residents(0.5, AGES, women_ages, 4000)
    joint = {one.category: one.people for one in found if one.by == "sexe_age"}
    assert joint == pytest.approx(
        {
            "femme:15-24": 300, "homme:15-24": 300, "femme:25-59": 820, "homme:25-59": 780,
            "femme:60-74": 280, "homme:60-74": 200, "femme:75+": 200, "homme:75+": 120,
        }
    )  # fmt: skip
    assert shares(found, "sexe")["femme"] == pytest.approx(1600 / 3000)


def test_without_ages_the_sexes_of_everybody_are_the_best_there_is() -> None:
    found = residents(0.53, {}, {}, 1177)
    assert [(one.by, one.category, one.people) for one in found] == [
        ("sexe", "femme", None),
        ("sexe", "homme", None),
    ]


@pytest.mark.parametrize(
    ("women", "ages", "women_ages"),
    [
        (None, AGES | {"25-59": 0.60}, {}),  # 120 % together
        (None, AGES | {"25-59": 0.20}, {}),
        (None, dict.fromkeys(AGES, 0.0), {}),
        (0.0, {}, {}),
        (1.0, {}, {}),
        (0.5, AGES, dict.fromkeys(BANDS, 0.0) | {"75+": 1.0}),  # more women of 75 than people of 75
    ],
)
def test_shares_that_contradict_each_other_are_refused(
    women: float | None, ages: dict[str, float], women_ages: dict[str, float]
) -> None:
    with pytest.raises(MarginsRefused):
        residents(women, ages, women_ages, None)


@given(
    st.floats(0.3, 0.7),
    st.lists(st.integers(1, 1000), min_size=5, max_size=5),
    st.lists(st.integers(1, 1000), min_size=5, max_size=5),
)
def test_margins_add_up_and_agree(women: float, hers: list[int], his: list[int]) -> None:
    """From a true population, every margin is that population's."""
    bands = ("0-14", *BANDS)
    f = {band: women * count / sum(hers) for band, count in zip(bands, hers, strict=True)}
    m = {band: (1 - women) * count / sum(his) for band, count in zip(bands, his, strict=True)}
    ages = {band: f[band] + m[band] for band in bands}
    found = residents(women, ages, {band: share / women for band, share in f.items()}, 1000.0)
    adults = sum(f[band] + m[band] for band in BANDS)
    for by in ("sexe", "age", "sexe_age"):
        assert sum(shares(found, by).values()) == pytest.approx(1)
    assert shares(found, "sexe")["femme"] == pytest.approx(sum(f[band] for band in BANDS) / adults)
    for band in BANDS:
        assert shares(found, "sexe_age")[f"femme:{band}"] == pytest.approx(f[band] / adults)
        assert shares(found, "age")[band] == pytest.approx(ages[band] / adults)


def test_what_weighting_is_possible_is_said() -> None:
    assert "croisés" in weighting_said(frozenset({"sexe", "age", "sexe_age"}))
    assert "sur le sexe et l’âge" in weighting_said(frozenset({"sexe", "age"}))
    assert "le sexe seulement, il manque l’âge" in weighting_said(frozenset({"sexe"}))
    assert weighting_said(frozenset()).startswith("pas de redressement")
