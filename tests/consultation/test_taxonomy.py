import copy
from typing import Any

import pytest

from consultation import taxonomy as module
from consultation.taxonomy import OFF_GRID, TaxonomyError, facets, parse_facets, parse_taxonomy, taxonomy


@pytest.fixture
def grid() -> Any:
    return copy.deepcopy(module._read("taxonomie.yaml"))


def test_the_product_grid_has_the_14_themes_and_77_subthemes_of_the_reference() -> None:
    grid = taxonomy()
    assert [theme.code for theme in grid.themes] == (
        ["LOG", "PRO", "ESP", "TRE", "MOB", "SEC", "EMP", "ECO", "EDU", "JCS", "SAN", "DRO", "LIE", "EGA"]
    )
    assert len(grid.subthemes()) == 77
    assert grid.theme("LOG-ETA").label == "Logement et immeuble"
    assert grid.labels()["SEC-BRU"] == "Bruit et troubles de voisinage"
    assert grid.version


def test_a_subtheme_takes_its_themes_pillar_unless_it_has_its_own() -> None:
    by_code = {sub.code: sub for sub in taxonomy().subthemes()}
    assert by_code["LOG-ETA"].p2030 == "A3"
    assert by_code["LOG-ASC"].p2030 == "A4"


def test_facets_hold_kinds_urgency_and_the_off_grid_codes() -> None:
    found = facets()
    assert {entry.code for entry in taxonomy().off_grid} == set(OFF_GRID)
    assert [entry.code for entry in found.kinds] == (
        ["CON", "ATO", "BES", "PRP", "QUE", "ENG", "SIG", "SUI", "REL"]
    )
    assert [entry.value for entry in found.sentiments] == [-2, -1, 0, 1, 2, None]
    assert "bailleur" in found.actors[0].words


def test_an_unknown_theme_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        taxonomy().theme("ZZZ")


def test_a_code_given_twice_is_refused(grid: Any) -> None:
    grid["themes"][1]["code"] = "LOG"
    with pytest.raises(TaxonomyError, match="« LOG » est donné deux fois"):
        parse_taxonomy(grid)


def test_a_subtheme_given_twice_is_refused(grid: Any) -> None:
    grid["themes"][0]["sous_themes"][1]["code"] = "ETA"
    with pytest.raises(TaxonomyError, match="« LOG-ETA » est donné deux fois"):
        parse_taxonomy(grid)


def test_an_unknown_pillar_is_refused(grid: Any) -> None:
    grid["themes"][0]["sous_themes"][0]["p2030"] = "A9"
    with pytest.raises(TaxonomyError, match="LOG-ETA : pilier « A9 » inconnu"):
        parse_taxonomy(grid)


@pytest.mark.parametrize("label", [None, "", "  ", 3])
def test_a_missing_label_is_refused(grid: Any, label: Any) -> None:
    grid["themes"][0]["libelle"] = label
    with pytest.raises(TaxonomyError, match="thème LOG : il manque « libelle »"):
        parse_taxonomy(grid)


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"version": "1"}, {"version": "1", "piliers_2015": {"P": "x"}}]
)
def test_something_else_than_a_grid_is_refused(raw: Any) -> None:
    with pytest.raises(TaxonomyError):
        parse_taxonomy(raw)


def test_a_grid_without_an_off_grid_code_is_refused(grid: Any) -> None:
    grid["hors_theme"] = [item for item in grid["hors_theme"] if item["code"] != "NSP"]
    with pytest.raises(TaxonomyError, match="il manque NSP"):
        parse_taxonomy(grid)


def test_facets_without_kinds_are_refused() -> None:
    with pytest.raises(TaxonomyError, match="« type_enonce » doit être une liste non vide"):
        parse_facets({})
