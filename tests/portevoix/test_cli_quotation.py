"""`portevoix quotation`: read, validate, refuse."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from consultation import campaigns
from consultation.keyring import load_keys
from consultation.secrecy import master_box
from consultation.tables import QuotationRow
from tests.analysis.diagnosis.tilleuls import LIE, LOG
from tests.analysis.neighbourhood import SOURCE, Resident
from tests.analysis.spoken import WORDS, move_in
from tests.portevoix.terminal import Terminal

CODE = "tilleuls-test"


@pytest.fixture
def portevoix(database_url: str, tmp_path: Path) -> Terminal:
    return Terminal(database_url, tmp_path)


def test_read_validated_and_refused(portevoix: Terminal, committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        keys = load_keys(session, master_box("s" * 40))
        campaign = campaigns.create(session, keys, SOURCE, code=CODE)
        move_in(session, campaign, Resident(said=[LOG]), Resident(said=[LIE]))
    lines = [line.split("\t") for line in portevoix("quotation", "list", CODE)]
    assert [line[1:] for line in lines] == [["LOG", "CON", WORDS], ["LIE", "ATO", WORDS]]
    first, second = (line[0] for line in lines)
    validate = ("quotation", "validate", CODE, first, "--who", "Awa", "--text")
    (wrong,) = portevoix(*validate, "le hall est sale", code=1)
    assert "n’est pas un mot de la personne" in wrong
    assert portevoix(*validate, "le hall […] propre") == [f"Le propos {first} est validé comme citation."]
    assert portevoix("quotation", "refuse", CODE, second, "--who", "Awa")
    assert portevoix("quotation", "list", CODE) == ["Aucun propos n’attend."]
    decided = portevoix("quotation", "list", CODE, "--decided")
    assert [line.split("\t")[-1] for line in decided] == ["validee : le hall […] propre", "refusee"]
    with committing() as session:
        assert session.scalars(select(QuotationRow.decided_by)).all() == ["Awa", "Awa"]
    (unknown,) = portevoix("quotation", "refuse", CODE, "999", "--who", "Awa", code=1)
    assert "ne peut pas être cité" in unknown
    assert portevoix("quotation", "refuse", CODE, second, code=2)
    (wrong,) = portevoix("quotation", "list", CODE, "--theme", "XXX", code=1)
    assert "n’est pas un code de la grille" in wrong
