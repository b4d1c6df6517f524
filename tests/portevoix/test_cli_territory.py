"""`portevoix territory`, as facilitators type it."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from consultation import campaigns
from consultation.questionnaire.shipped import shipped
from consultation.tables import ConsultationRow, TerritoryRow
from tests.bot.crowd import CODE, open_campaign
from tests.portevoix.test_cli_broadcast import Typed

DEMO = Path(__file__).parents[2] / "consultation/data/demo/territoire"
WRONG = "code;indicateur;valeur;millesime\nQP093001;taux_emploi;50;2021\nQP093001;taux_pauvrete;140;2021\n"


@pytest.fixture
def portevoix(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    committing: sessionmaker[Session],
) -> Typed:
    monkeypatch.setenv("PORTEVOIX_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTEVOIX_SECRET_KEY", "un secret d’essai, assez long pour une clé")
    with committing.begin() as session:
        open_campaign(session)
    return Typed(capsys)


def test_from_the_file_to_the_campaign(portevoix: Typed, committing: sessionmaker[Session]) -> None:
    assert "Aucun territoire" in portevoix("territory", "list")
    said = portevoix("territory", "import", str(DEMO / "indicateurs.csv"), "--mapping", "modele_simple")
    assert said.startswith(
        "1 territoire : 50 valeurs, 1 manquante (non disponible), 2 manquantes (secret statistique).\n"
    )
    assert portevoix.beside == "Pour voir : portevoix territory show QN09901N\n"
    assert "sexe et l’âge croisés" in portevoix(
        "territory", "import", str(DEMO / "marges.csv"), "--mapping", "marges"
    )
    assert (
        portevoix("territory", "list") == "QN09901N\tLes Tilleuls\tValmont-sur-Orle\t53 indicateurs, marges\n"
    )
    assert "La campagne" in portevoix("territory", "attach", "qn09901n", CODE)
    assert "code d’exemple" in portevoix.beside
    shown = portevoix("territory", "show", "QN09901N")
    assert f"Campagnes : {CODE}\n" in shown
    assert "44,2 %\tréférence 19,5 %\técart +24,7 points (moins favorable)" in shown
    assert "secret statistique" in shown and "- le contour" in shown
    with committing() as session:
        row = session.get_one(ConsultationRow, campaigns.find(session, CODE).consultation_id)
        assert row.territory == "QN09901N"


def test_refused_lines_are_told_and_the_rest_kept(
    portevoix: Typed, committing: sessionmaker[Session], tmp_path: Path
) -> None:
    file, refusals = tmp_path / "mes chiffres.csv", tmp_path / "refus.csv"
    file.write_text(WRONG, "utf-8")
    command = ("territory", "import", str(file), "--mapping", "modele_simple")
    told = portevoix(*command, "--strict", code=1)
    why = "ligne 3, QP093001, colonne taux_pauvrete : 140 n’est pas un pourcentage (de 0 à 100)"
    assert why in told and "Rien n’est importé : --strict, et des lignes sont refusées." in told
    with committing() as session:
        assert session.query(TerritoryRow).count() == 0
    assert "1 valeur, 1 refus" in portevoix(*command, "--refus", str(refusals))
    assert why in portevoix.beside
    assert (
        refusals.read_text("utf-8-sig").splitlines()[1].startswith("3;QP093001;taux_pauvrete;140 n’est pas")
    )
    file.write_text("code;indicateur;valeur\nQP093001;rien;1\n", "utf-8")
    assert "aucune ligne ne convient" in portevoix(*command, code=1)


def test_what_cannot_be_done_says_why(portevoix: Typed, tmp_path: Path) -> None:
    file = tmp_path / "image.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert "ce n’est pas un tableau" in portevoix(
        "territory", "import", str(file), "--mapping", "actions", code=1
    )
    assert "vouliez-vous écrire « acteurs »" in portevoix(
        "territory", "import", str(file), "--mapping", "acteur", code=1
    )
    late = ("--mapping", "insee_2024_population", "--millesime", "2090")
    assert "dans le futur" in portevoix("territory", "import", str(file), *late, code=1)
    assert "Rien n’est connu de QP093001" in portevoix("territory", "show", "QP093001", code=1)
    assert "n’est pas un code" in portevoix("territory", "show", "paris", code=1)
    assert "n’est pas un code" in portevoix("territory", "attach", "paris", CODE, code=1)
    assert "Aucune campagne" in portevoix("territory", "attach", "QP093001", "ailleurs", code=1)
    assert "qpv_2015_occitanie\t" in portevoix("territory", "mappings")


def test_a_campaign_is_created_about_a_territory(
    portevoix: Typed, committing: sessionmaker[Session], tmp_path: Path
) -> None:
    code = portevoix("campaign", "create", "court", "--territory", "qp093001").split()[-1]
    with committing() as session:
        row = session.get_one(ConsultationRow, campaigns.find(session, code).consultation_id)
        assert row.territory == "QP093001"
    assert "n’est pas un code" in portevoix("campaign", "create", "court", "--territory", "93001", code=1)
    file = tmp_path / "nomme.yaml"
    file.write_text(
        shipped("reference").replace("  territory_name:", "  territory: QN07501M\n  territory_name:", 1),
        "utf-8",
    )
    told = portevoix("campaign", "create", str(file), "--code", "nomme", "--territory", "QP093001", code=1)
    assert "Le questionnaire de « nomme » dit QN07501M" in told
    assert "nomme" not in portevoix("campaign", "list")
