"""Intervals hold the truth as often as they say: a small seeded case of `bench simulation`."""

import pytest

from bench.coverage import band_coverage, ppi_coverage, wilson_coverage


def test_wilson_on_the_effective_number_of_participants() -> None:
    """Silence depends on sex and age; 93 to 97 % is asked of many draws, here one in a hundred may stray."""
    found = wilson_coverage(400, 0.276, draws=400)
    assert 92 <= found.weighted.held <= 98
    assert found.weighted.bias == pytest.approx(0, abs=0.5)
    assert found.raw.held < 70, "raw figures do not hold it: they lean to who answers more"
    assert found.deff > 1.2


@pytest.mark.parametrize(("prevalence", "checked"), [(0.10, 150), (0.25, 100), (0.50, 200)])
def test_ppi_where_there_are_enough_checked_positives(prevalence: float, checked: int) -> None:
    found = ppi_coverage(prevalence, checked, 1000, draws=1000)
    assert found.ppi.held >= 92
    assert found.ppi.bias == pytest.approx(0, abs=0.35)
    assert found.ppi.width < 0.93 * found.alone.width, "narrower than the checked sample alone"


def test_a_good_tagger_makes_nobody_overconfident() -> None:
    """As published PPI++ holds the truth in 88 % here: hardly an error was seen."""
    found = ppi_coverage(0.25, 100, 5000, tagger=(0.95, 0.995), draws=500)
    assert found.paper.held < 91
    assert found.ppi.held >= 94


def test_ppi_on_raked_participants() -> None:
    assert 91 <= ppi_coverage(0.25, 150, 1000, draws=200, weighted=True).ppi.held <= 99


def test_the_band_matters_when_people_concerned_are_readier() -> None:
    even, readier = (band_coverage(400, 0.276, draws=200, readier=times) for times in (1.0, 1.5))
    assert even.interval >= 90
    assert readier.interval < 25, "the interval alone is sure of something false"
    assert readier.wider >= 95
    assert readier.around >= 90
