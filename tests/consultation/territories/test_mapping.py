"""Mapping files: those that we ship, and what is wrong in one."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from consultation.territories.axes import read_axes
from consultation.territories.catalogue import CatalogueWrong, catalogue, parse_catalogue
from consultation.territories.mapping import BANDS, Content, MappingWrong
from consultation.territories.mapping_file import read_mapping
from consultation.territories.shipped import find_mapping, names
from consultation.words import MissingValue

WIDE: dict[str, Any] = {"contenu": "indicateurs", "colonnes": {"code": "qp"}}


@pytest.mark.parametrize("name", names())
def test_every_shipped_mapping_is_sound(name: str) -> None:
    mapping = find_mapping(name)
    assert mapping.title and (mapping.content is Content.AXES or mapping.columns["code"])


def test_every_theme_has_an_indicator_beside_it() -> None:
    beside = {theme for one in catalogue().values() for theme in one.themes}
    assert len(beside) == 14


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"contenu": "chiffres"}, "contenu : choisissez parmi indicateurs"),
        ({"colonnes": {"cod": "qp"}}, "vouliez-vous écrire « code »"),
        ({"colonnes": {}}, "il manque code"),
        ({"colonnes": {"code": ""}}, "le titre d’une colonne"),
        ({"indicateurs": {"taux_pauvrte": "tp60"}}, "vouliez-vous écrire « taux_pauvrete »"),
        ({"indicateurs": {"taux_pauvrete": {"colonne": "tp60", "echelle": 0}}}, "echelle"),
        ({"indicateurs": {"taux_pauvrete": {"colonne": "tp60", "echelle": True}}}, "echelle"),
        ({"indicateurs": {"taux_pauvrete": {"colonne": "tp60", "champ": "france"}}}, "champ"),
        ({"indicateurs": ["tp60"]}, "indicateurs"),
        ({"manquants": {"vide": "inconnu"}}, "choisissez parmi secret"),
        ({"manquants": {"codes": {"x": "peut-être"}}}, "manquants : x"),
        ({"marges": {"ages": {"15-24": "a"}}}, "il manque 25-59"),
        ({"millesime": "l’an dernier"}, "n’est pas un millésime"),
        ({"generation": 2020}, "generation"),
        ({"fichier": {"titres": 0}}, "titres"),
        ({"colones": {}}, "vouliez-vous écrire « colonnes »"),
    ],
)
def test_a_mistake_is_told(change: dict[str, Any], why: str) -> None:
    with pytest.raises(MappingWrong, match=why):
        read_mapping(WIDE | change, "essai")


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\x00", b"- 1", b""])
def test_a_file_that_is_no_mapping(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mienne.yaml"
    file.write_bytes(content)
    with pytest.raises(MappingWrong, match="mienne"):
        find_mapping(str(file))


def test_an_unknown_name_says_the_nearest() -> None:
    with pytest.raises(MappingWrong, match="vouliez-vous écrire « actions »"):
        find_mapping("action")


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"indicateurs": {"a": {"libelle": "A", "unite": "kg", "sens": "neutre"}}},
        {"indicateurs": {"a": {"libelle": "A", "unite": "%", "sens": "haut"}}},
        {"indicateurs": {"a": {"libelle": "A", "unite": "%", "sens": "neutre", "themes": ["XXX"]}}},
        {"indicateurs": {"a": {"libelle": "A", "unite": "%", "sens": "neutre", "theme": ["LOG"]}}},
    ],
)
def test_a_catalogue_that_is_wrong_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(CatalogueWrong):
        parse_catalogue(raw)


def test_what_the_guide_shows_can_be_copied() -> None:
    guide = (Path(__file__).parents[3] / "docs/territoires.md").read_text("utf-8")
    contract, mapping = (
        yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    )
    assert read_axes(contract).axes("LOG-PCO") == ("A",)
    read = read_mapping(mapping, "guide")
    assert read.indicators["demandeurs_emploi"].zero is MissingValue.UNAVAILABLE
    assert read.margins is not None and set(read.margins.women_ages) == set(BANDS)
    assert [name for name in names() if f"`{name}`" not in guide] == []
