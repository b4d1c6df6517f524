"""docs/aipd.md says what the code does."""

import re
from pathlib import Path

import pytest

from consultation.privacy.document import written
from consultation.privacy.rule import RAW_DAYS, RECORDING_DAYS
from consultation.tables import Base
from portevoix.cli.registry import COMMANDS, PRIVACY

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "aipd.md"


@pytest.fixture(scope="module")
def aipd() -> str:
    return DOCUMENT.read_text("utf-8")


def test_durations_fates_and_seals_are_those_of_the_code(aipd: str) -> None:
    """Else: python -m consultation.privacy.document docs/aipd.md"""
    assert written(aipd) == aipd
    assert all(f"`{name}`" in aipd for name in Base.metadata.tables)


def test_durations_in_sentences_are_those_of_the_rules(aipd: str) -> None:
    assert {int(days) for days in re.findall(r"voix effacée en (\d+) jours", aipd)} == {RECORDING_DAYS}
    assert f"WhatsApp redonne ses messages {RAW_DAYS} jours" in aipd


def test_the_commands_that_it_names_are_there(aipd: str) -> None:
    named = set(re.findall(r"`portevoix privacy (\w+)", aipd))
    assert named == set(PRIVACY)
    assert set(re.findall(r"`portevoix (\w+)", aipd)) <= set(COMMANDS)


def test_the_parts_of_the_method_are_there_and_what_is_to_fill_in_is_marked(aipd: str) -> None:
    for part in ("contexte", "principes fondamentaux", "mesures", "risques", "Avis", "Plan d’action"):
        assert re.search(rf"^## \d\. .*{part}", aipd, re.MULTILINE)
    for risk in ("Accès illégitime", "Modification non désirée", "Disparition"):
        section = aipd.partition(risk)[2].partition("###")[0]
        assert all(word in section for word in ("sources", "impacts", "gravité", "vraisemblance", "mesures"))
    assert aipd.count("[À COMPLÉTER") > 30
    assert aipd.count("[À COMPLÉTER") == len(re.findall(r"\[À COMPLÉTER[^\[\]]*\]", aipd))
