"""Opinion groups: found where they are, not where they are not, and nothing about a person."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.ranking import clusters, typical
from analysis.ranking.opinions import Opinions, opinion_groups
from analysis.thresholds import publishable
from tests.analysis.ranking import QUICK

Votes = NDArray[np.float64]
NAN = float("nan")


def camps(sizes: tuple[int, ...], statements: int = 16, holes: float = 0.3, seed: int = 1) -> Votes:
    """Camps that vote 85 to 15, each on its own side; on statement 0 all agree; part has not been seen."""
    rng = np.random.default_rng(seed)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    agree = rng.choice([0.15, 0.85], (len(sizes), statements))
    agree[:, 0] = 0.95
    agree[:, 1] = np.arange(len(sizes)) == 0  # what the first camp alone agrees with
    votes = np.where(rng.random((camp.size, statements)) < agree[camp], 1.0, -1.0)
    votes[rng.random(votes.shape) < holes] = NAN
    return votes


def noise(n: int = 150, statements: int = 15, seed: int = 1) -> Votes:
    rng = np.random.default_rng(seed)
    votes = rng.choice([1.0, -1.0], (n, statements))
    votes[rng.random(votes.shape) < 0.3] = NAN
    return votes


def sizes(found: Opinions) -> list[int]:
    return [group.size for group in found.groups]


def test_camps_are_found() -> None:
    found = opinion_groups(camps((120, 60, 40)), seed=1)
    assert found.reason is None
    assert sizes(found) == pytest.approx([120, 60, 40], abs=6)
    assert sum(sizes(found)) == found.voters == 220
    assert found.silhouette > 0.5
    assert found.agreed[0] == 0
    first = found.groups[0]
    assert any(one.statement == 1 and one.agrees for one in first.typical)
    assert all(not (one.statement == 1 and one.agrees) for group in found.groups[1:] for one in group.typical)
    assert all(one.statement != 0 for group in found.groups for one in group.typical)


def test_chance_makes_no_groups() -> None:
    """As said of each map: one in twenty at most."""
    reasons = [opinion_groups(noise(seed=seed), seed=seed).reason for seed in range(20)]
    assert sum(reason is None for reason in reasons) <= 3
    assert "hasard" in next(reason for reason in reasons if reason)


def test_sixty_voters() -> None:
    assert opinion_groups(camps((30, 29)), seed=1).reason == "moins de 60 votants"
    assert opinion_groups(camps((30, 30), holes=0), seed=1).reason is None
    # Sixty voted, some of them on too little to be placed.
    votes = camps((31, 30), holes=0)
    votes[:2, 3:] = NAN
    assert "assez de propositions" in (opinion_groups(votes, seed=1).reason or "")


def test_who_voted_little_joins_a_group_but_draws_no_map() -> None:
    votes = camps((60, 60), holes=0)
    votes[0, 2:] = NAN
    found = opinion_groups(votes, seed=1)
    assert (found.voters, found.mapped, sum(sizes(found))) == (120, 119, 120)


def test_statements_with_few_votes_stay_out_of_the_map() -> None:
    votes = camps((60, 60))
    votes[10:, 5] = NAN
    found = opinion_groups(votes, seed=1)
    assert found.left_out == (5,)
    assert all(group.stands[5].n is None and group.stands[5].agree is None for group in found.groups)


def test_small_groups_are_merged() -> None:
    found = opinion_groups(camps((90, 60, 8), holes=0.1), seed=1)
    assert min(sizes(found)) >= 11
    assert sum(sizes(found)) == 158


def test_one_camp_and_a_handful_is_no_pair_of_groups() -> None:
    votes = np.ones((70, 8))
    votes[:6] = -1
    found = opinion_groups(votes, seed=1)
    assert found.groups == ()
    assert found.reason


def test_nothing_follows_about_few_people_even_with_the_totals() -> None:
    """What is withheld on a statement, taken together, passes the thresholds and is more than one group."""
    votes = camps((90, 60, 40), statements=30, holes=0.2)
    found = opinion_groups(votes, seed=1)
    yes, cast = (votes == 1).sum(axis=0), (~np.isnan(votes)).sum(axis=0)
    partly = 0
    for s in range(30):
        stands = [group.stands[s] for group in found.groups]
        known = [(round(one.agree * one.n), one.n) for one in stands if one.agree is not None and one.n]
        assert all(publishable(*one) for one in known)
        assert all(one.n is None or one.n >= 11 for one in stands)
        if 0 < len(known) < len(stands):
            partly += 1
            assert publishable(
                int(yes[s]) - sum(y for y, _ in known), int(cast[s]) - sum(n for _, n in known)
            )
            assert len(stands) - len(known) > 1
    assert partly


def test_groups_lean() -> None:
    found = opinion_groups(camps((120, 60, 40)), seed=1)
    assert [group.stands[0].leaning for group in found.groups] == [1, 1, 1]
    assert [group.stands[1].leaning for group in found.groups] == [1, -1, -1]


def test_with_passing_known_disagreeing_does_not_follow() -> None:
    votes = camps((80, 60), holes=0.0)
    plain = [one for group in opinion_groups(votes, seed=1).groups for one in group.stands]
    assert all(one.disagree == pytest.approx(1 - one.agree) for one in plain if one.agree is not None)
    votes[:3, 4] = 0  # three passed: all, less those who agree, less those who disagree
    stands = [one for group in opinion_groups(votes, seed=1).groups for one in group.stands]
    assert any(one.agree is not None for one in stands)
    assert all(one.disagree is None for one in stands)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_voters_changes_nothing(seed: int) -> None:
    votes = camps((70, 50), seed=seed)
    turn = np.random.default_rng(seed).permutation(len(votes))
    assert opinion_groups(votes[turn], seed=5) == opinion_groups(votes, seed=5)


@QUICK
@given(
    st.integers(0, 2**32 - 1), st.integers(0, 90), st.integers(0, 6), st.sampled_from([0.0, 0.5, 0.95, 1.0])
)
def test_always_an_answer(seed: int, n: int, statements: int, holes: float) -> None:
    rng = np.random.default_rng(seed)
    votes = rng.choice([1.0, -1.0, 0.0], (n, statements), p=[0.8, 0.1, 0.1])
    votes[rng.random(votes.shape) < holes] = NAN
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = opinion_groups(votes, seed=1)
    assert bool(found.groups) == (found.reason is None)
    assert all(size >= 11 for size in sizes(found))
    assert np.isfinite([found.explained, found.silhouette]).all()


def test_all_of_one_mind() -> None:
    assert "hasard" in (opinion_groups(np.ones((80, 9)), seed=1).reason or "")


def test_other_votes_are_refused() -> None:
    with pytest.raises(ValueError, match="votes"):
        opinion_groups(np.full((3, 2), 2.0), seed=1)


def test_the_numbers_of_polis() -> None:
    """By hand, with the added ones of its `stats.clj`: 8 of 10 in the group agree, 2 of 10 of the others."""
    yes, cast = np.array([[8], [2]]), np.array([[10], [10]])
    assert typical.likely(yes, cast)[0, 0] == pytest.approx(9 / 12)
    assert typical.most_of(yes, cast)[0, 0] == pytest.approx(2 * np.sqrt(11) * (9 / 11 - 0.5))
    ratio, z = typical.more_than_others(yes, cast)
    assert ratio[0, 0] == pytest.approx((9 / 12) / (3 / 12))
    pooled = 12 / 22
    assert z[0, 0] == pytest.approx((9 / 11 - 3 / 11) / np.sqrt(pooled * (1 - pooled) * 2 / 11))
    assert typical.consensus(yes, cast)[0] == pytest.approx(9 / 12 * 3 / 12)
    assert np.isnan(typical.consensus(np.zeros((2, 1), int), np.zeros((2, 1), int))[0])
    assert typical.strength(yes, cast)[:, 0] == pytest.approx(
        [ratio[0, 0] * z[0, 0] * (9 / 12) * 2 * np.sqrt(11) * (9 / 11 - 0.5), 0]
    )


def test_the_map_is_that_of_singular_values() -> None:
    votes = camps((40, 40), holes=0)
    found = clusters.draw_map(votes)
    centred = votes - votes.mean(axis=0)
    sizes_ = np.linalg.svd(centred, compute_uv=False)
    assert found.spread == pytest.approx(sizes_[:2] ** 2 / len(votes))
    assert found.total == pytest.approx(votes.var(axis=0).sum())
    assert np.abs(found.place(votes)) == pytest.approx(np.abs(centred @ found.axes.T))


def test_a_voter_with_few_votes_is_pushed_out_as_in_polis() -> None:
    votes = camps((40, 40), holes=0)
    found = clusters.draw_map(votes)
    some = votes[:1].copy()
    some[0, 4:] = NAN
    centred = (votes[0] - found.mean)[:4]
    assert found.place(some)[0] == pytest.approx(found.axes[:, :4] @ centred * np.sqrt(16 / 4))


def test_silhouette_by_hand() -> None:
    """Rousseeuw: at 0 and 1 against 4: (4 - 1)/4, (3 - 1)/3, and 0 for who is alone."""
    points = np.array([[0.0, 0], [1.0, 0], [4.0, 0]])
    rng = np.random.default_rng(1)
    assert clusters.silhouette(points, np.array([0, 0, 1]), rng) == pytest.approx((3 / 4 + 2 / 3 + 0) / 3)
    assert clusters.silhouette(points, np.array([0, 0, 0]), rng) == 0
