"""Labels of somebody else, in our codes."""

from hypothesis import given
from hypothesis import strategies as st

from consultation.taxonomy import OFF_GRID
from nlu.heads import SUBTHEMES
from nlu.learning.spreading import meant, silent
from nlu.projection import load_projection

GROSS = load_projection("grossiere")
EVEN = dict.fromkeys(SUBTHEMES, 0.1)


def test_a_label_is_the_likeliest_of_the_codes_that_mean_it() -> None:
    """« environnement » is TRE or ESP-VER; the rest of ESP is « cadre_de_vie »."""
    assert meant({"environnement"}, [EVEN | {"ESP-VER": 0.6, "SAN-MED": 0.9}], GROSS) == [{"ESP-VER"}]
    assert meant({"environnement"}, [EVEN | {"TRE-ENR": 0.6, "SAN-MED": 0.9}], GROSS) != [{"ESP-VER"}]


def test_each_label_goes_where_it_is_likeliest_and_no_segment_is_left() -> None:
    segments = [EVEN | {"SAN-MED": 0.9}, EVEN | {"MOB-TCO": 0.8}, EVEN | {"MOB-TCO": 0.3}]
    assert meant({"sante", "mobilite"}, segments, GROSS) == [{"SAN-MED"}, {"MOB-TCO"}, {"MOB-TCO"}]


def test_a_text_without_labels_is_of_another_theme_if_the_file_could_have_said_it() -> None:
    assert silent(GROSS) == ()
    assert meant(set(), [EVEN], GROSS) == [{"AUT"}]
    partly = {"MOB": ("transport",)}
    assert "LOG" in silent(partly)
    assert "MOB-TCO" not in silent(partly)
    assert meant(set(), [EVEN], partly) == [frozenset()]


def test_a_label_of_a_code_beside_the_grid() -> None:
    assert meant({"divers"}, [EVEN], {"GEN": ("divers",)}) == [{"GEN"}]


LABELS = sorted({label for labels in GROSS.values() for label in labels})
SEGMENTS = st.lists(
    st.dictionaries(st.sampled_from(SUBTHEMES), st.floats(0, 1)).map(lambda some: EVEN | some), max_size=4
)


@given(st.sets(st.sampled_from(LABELS)), SEGMENTS)
def test_every_segment_has_codes_and_every_label_is_heard(
    labels: set[str], segments: list[dict[str, float]]
) -> None:
    before = [dict(one) for one in segments]
    found = meant(labels, segments, GROSS)
    assert segments == before
    assert len(found) == len(segments)
    assert all(found)
    assert {code for codes in found for code in codes} <= {*SUBTHEMES, *OFF_GRID}
    if segments:
        said = {
            label
            for codes in found
            for code in codes
            for label in GROSS.get(code) or GROSS.get(code.split("-")[0]) or ()
        }
        assert labels <= said
