"""Labels of somebody else, shared out among our codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.heads import SUBTHEMES, THEMES
from nlu.learning.spreading import spread
from nlu.projection import load_projection

GROSS = load_projection("grossiere")
EVEN = dict.fromkeys((*THEMES, *SUBTHEMES), 0.1)


def test_a_label_of_one_theme_teaches_it_whole() -> None:
    targets = spread({"sante"}, EVEN | {"SAN-MED": 0.6}, GROSS)
    assert targets["SAN"] == pytest.approx(1)
    assert targets["SAN-MED"] == pytest.approx(0.6)
    assert all(code.startswith("SAN") for code, target in targets.items() if target)


def test_a_label_of_several_themes_follows_what_is_likely() -> None:
    """« environnement » is TRE or ESP-VER; the rest of ESP is « cadre_de_vie »."""
    targets = spread({"environnement"}, EVEN | {"ESP-VER": 0.9}, GROSS)
    assert targets["ESP-VER"] > 0.6
    assert targets["ESP-VER"] + targets["TRE"] == pytest.approx(1)
    assert "ESP-PRT" not in targets


def test_what_the_file_cannot_say_stays_as_it_is() -> None:
    targets = spread({"transport"}, EVEN | {"LOG": 0.4}, {"MOB": ("transport",)})
    assert targets["MOB"] == pytest.approx(1)
    assert targets["LOG"] == 0.4


LABELS = sorted({label for labels in GROSS.values() for label in labels})


@given(
    st.sets(st.sampled_from(LABELS)),
    st.lists(st.floats(0, 1), min_size=len(EVEN), max_size=len(EVEN)),
)
def test_targets_are_of_0_to_1_and_a_label_is_one_in_all(labels: set[str], values: list[float]) -> None:
    probabilities = dict(zip(EVEN, values, strict=True))
    before = dict(probabilities)
    targets = spread(labels, probabilities, GROSS)
    assert probabilities == before
    assert all(0 <= target <= 1 + 1e-9 for target in targets.values())
    for label in labels:
        alone = spread({label}, probabilities, GROSS)
        assert sum(alone[code] for code in SUBTHEMES if code in alone) == pytest.approx(1)
