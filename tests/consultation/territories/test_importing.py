"""Statistics of territories, imported as they are: published ones, wrong ones, long ones."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultation.tables import ActionRow, ActorRow, IndicatorRow, MarginRow, TerritoryRow
from consultation.territories.catalogue import Direction
from consultation.territories.demo import DEMO_TERRITORY, import_demo
from consultation.territories.importing import ImportRefused
from consultation.territories.known import (
    find_margins,
    find_territory,
)
from consultation.territories.tabular import MOST_LINES
from consultation.words import MissingValue
from tests.consultation.territories.bringing import CODES, TODAY, Bring, known, simple, why
from tests.consultation.territories.bringing import bring as bring


def test_the_three_published_files_import_as_they_are(
    bring: Bring, session: Session, shared_folder: Path
) -> None:
    folder = shared_folder / "territories"
    read = bring(folder / "qpv_2015_occitanie_indicateurs.csv", "qpv_2015_occitanie")
    # 105 territories, 44 columns of which 41 are indicators; 34 zeros that cannot be are missing values.
    assert (len(read.territories), read.refused, read.unread, read.absent) == (105, 0, (), ())
    assert (read.values, dict(read.missing)) == (4055, {"non_disponible": 250})
    assert read.values + read.missing.total() == 105 * 41
    assert dict(read.margins) == {"sexe": 104}
    assert list(read.weighting()) == [
        "redressement possible sur le sexe seulement, il manque l’âge des 15 ans et plus"
    ]
    drawn = bring(folder / "qpv_2015_occitanie_contours.geojson", "qpv_2015_occitanie")
    assert (drawn.outlines, drawn.refused) == (105, 0)
    described = bring(folder / "qpv_2015_occitanie_dictionnaire.csv", "qpv_2015_occitanie").described
    assert [column for column, _, name in described if not name] == ["code_qp", "nom_qp", "nom_commune"]
    assert len(described) == 44

    territory = find_territory(session, "QP009001")
    assert territory is not None and (territory.name, territory.commune) == ("Coeur De Ville", "Saint-Girons")
    assert territory.outline is not None and territory.outline["type"] == "Polygon"
    found = known(session, "QP009001")
    poor = found["taux_pauvrete"]
    assert (poor.value, poor.unit, poor.direction, poor.themes) == (40.2, "%", Direction.BAD, ("DRO",))
    assert poor.source.endswith("référence : médiane des 105 territoires du fichier")
    assert poor.reference == 44 and poor.gap == -3.8 and poor.worse is False
    assert found["part_chomage_revenu_principal"].missing is MissingValue.UNAVAILABLE
    assert found["population"].reference is None and found["population"].gap is None
    margins = find_margins(session, "QP009001")
    assert margins is not None and margins.people is None
    assert margins.shares == {"sexe": {"femme": pytest.approx(0.535), "homme": pytest.approx(0.465)}}


def test_importing_again_changes_nothing(bring: Bring, session: Session) -> None:
    tables = (TerritoryRow, IndicatorRow, MarginRow, ActionRow, ActorRow)

    def counted() -> list[int | None]:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    import_demo(session, TODAY)
    before, first = counted(), known(session, DEMO_TERRITORY)
    import_demo(session, TODAY)
    assert counted() == before == [1, 53, 14, 13, 13]
    assert known(session, DEMO_TERRITORY) == first


def test_the_same_vintage_replaces_and_the_newest_is_read(bring: Bring, session: Session) -> None:
    text = "qp;nom;tp60\nQP093001;Les Lilas;{}\n"
    bring(text.format("40,1"), simple())
    bring(text.format("41,5"), simple())
    bring(text.format("s"), simple(millesime=2019))
    found = known(session, "QP093001")["taux_pauvrete"]
    assert (found.value, found.vintage) == (41.5, "2021")
    assert session.scalar(select(func.count()).select_from(IndicatorRow)) == 2
    bring("qp;tp60\nQP093001;42\n", simple())
    territory = find_territory(session, "QP093001")
    assert territory is not None and territory.name == "Les Lilas"  # a file without names keeps them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_usual_encoding_and_delimiter(
    bring: Bring, session: Session, encoding: str, delimiter: str
) -> None:
    number = "41,5" if delimiter != "," else "41.5"
    lines = [["Code-QPV", "Nom", "TP60"], ["qp093001", "Cité de l’Étoile", number]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert bring(text.encode(encoding), simple()).refused == 0
    territory = find_territory(session, "QP093001")
    assert territory is not None and territory.name == "Cité de l’Étoile"
    assert known(session, "QP093001")["taux_pauvrete"].value == 41.5


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_insee_s_sheet_of_2015_has_its_titles_at_line_6(bring: Bring, session: Session) -> None:
    titles = [
        "qp",
        "nom_qp",
        "pop_mun",
        "tx_f",
        "tx_tot_0a14",
        "tx_tot_15a24",
        "tx_tot_25a59",
        "tx_tot_60a74",
    ]
    notes: list[list[Any]] = [
        ["Démographie"],
        [],
        ["Champ : quartiers"],
        [],
        ["Quartier", "Libellé", "Population"],
    ]
    rows: list[list[Any]] = [
        [*titles, "tx_tot_75etplus", "tx_l_vacant"],
        ["QP093001", "Les Lilas", 4000, 52, 25, 15, 40, 12, 8, "nd"],
    ]
    content = workbook({"Lisez-moi": [["qp"]], "Quartiers": [*notes, *rows]})
    read = bring(content, "insee_2015_demographie", vintage="2018")
    assert (read.refused, dict(read.missing)) == (0, {"non_disponible": 1})
    assert dict(read.margins) == {"sexe": 1, "age": 1}
    margins = find_margins(session, "QP093001")
    assert margins is not None and (margins.vintage, margins.people) == ("2018", 3000)
    assert margins.shares["age"]["25-59"] == pytest.approx(40 / 75)
    # The same sheet saved as CSV, without its notes.
    saved = "\n".join(";".join(str(cell) for cell in row) for row in rows)
    assert bring(saved, "insee_2015_demographie", vintage="2018").refused == 0


def test_insee_s_population_of_2024_gives_the_joint_margin(bring: Bring, session: Session) -> None:
    bands = {"0_14": (25, 20), "15_24": (15, 15), "25_59": (40, 41), "60_74": (12, 14), "75p": (8, 10)}
    titles = ["codeQPV", "libQPV", "popMuniQPV", "partPopF"]
    titles += [f"partPop{band}" for band in bands] + [f"partPop{band}F" for band in bands]
    values = [
        "QN07501M",
        "Les Lilas",
        4000,
        50,
        *(a for a, _ in bands.values()),
        *(f for _, f in bands.values()),
    ]
    read = bring(workbook({"QPV": [titles, values]}), "insee_2024_population", vintage="2020")
    assert read.refused == 0 and set(read.margins) == {"sexe", "age", "sexe_age"}
    margins = find_margins(session, "QN07501M")
    assert margins is not None and margins.people == 3000
    assert margins.shares["sexe_age"]["femme:25-59"] == pytest.approx(820 / 3000)


def test_overseas_incomes_are_out_of_scope(bring: Bring, session: Session) -> None:
    bring(
        "codeQPV;lib_qp;taux_pauvrete_60%\nQN97401A;Là-bas;\nQN07501M;Ici;\n",
        "anct_insee_caf_2024",
        vintage="2021",
    )
    assert known(session, "QN97401A")["taux_pauvrete"].missing is MissingValue.OUT_OF_SCOPE
    assert known(session, "QN07501M")["taux_pauvrete"].missing is MissingValue.UNAVAILABLE


def test_a_reference_of_the_file_comes_before_the_median(bring: Bring, session: Session) -> None:
    mapping = simple(
        reference={"mediane": True, "de": "commune"},
        indicateurs={
            "taux_pauvrete": {"colonne": "tp60", "reference": "tp60_com"},
            "taux_emploi": {"colonne": "emploi", "echelle": 100},
        },
    )
    rows = [f"{code};{40 + n};{'20' if n else ''};0.{50 + n}" for n, code in enumerate(CODES)]
    bring("\n".join(["qp;tp60;tp60_com;emploi", *rows]), mapping)
    first, second = known(session, CODES[0]), known(session, CODES[1])
    assert first["taux_pauvrete"].reference == 42.5  # the median of 40..45: its commune is not given
    assert second["taux_pauvrete"].reference == 20 and second["taux_pauvrete"].source.endswith("commune")
    assert second["taux_pauvrete"].worse is True
    assert (second["taux_emploi"].value, second["taux_emploi"].reference) == (51, 52.5)


def test_four_territories_make_no_median(bring: Bring, session: Session) -> None:
    rows = [f"{code};40" for code in CODES[:4]]
    bring("\n".join(["qp;tp60", *rows]), simple(reference={"mediane": True}))
    assert known(session, CODES[0])["taux_pauvrete"].reference is None


def test_every_refused_line_is_told_and_the_rest_is_kept(bring: Bring, session: Session) -> None:
    text = (
        "qp;nom;tp60;pop\n"
        "QP093001;Bon;40,1;3000\n"
        "QP093002;Trop;140;3000\n"
        "QP093003;Négatif;40;-5\n"
        "QP093001;Double;12;3000\n"
        "QN07501M;D’après;12;3000\n"
        ";Sans code;12;3000\n"
        "Source : Insee;;;\n"
        "\n"
        "QP093004;Mots;beaucoup;3000\n"
    )
    read = bring(text, simple(generation=2015))
    assert why(read) == [
        (3, "tp60", "140 n’est pas un pourcentage (de 0 à 100)"),
        (4, "pop", "-5 est négatif"),
        (5, "", "ce code est déjà à la ligne 2"),
        (6, "", "« QN07501M » est de la génération 2024, ce fichier de la génération 2015"),
        (7, "", "la case est vide : il faut un code de quartier prioritaire (QP093012 ou QN07501M)"),
        (8, "", "« Source : Insee » n’est pas un code de quartier prioritaire (QP093012 ou QN07501M)"),
        (10, "tp60", "« beaucoup » n’est pas un nombre"),
    ]
    assert read.territories == {"QP093001", "QP093002", "QP093003", "QP093004"} and read.values == 5
    assert set(known(session, "QP093002")) == {"population"}


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        (b"", simple(), "vide"),
        (b"\n\n", simple(), "vide"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, simple(), "ce n’est pas un tableau"),
        (b"%PDF-1.7", simple(), "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, simple(), "ancien classeur Excel"),
        (b"PK\x03\x04" + b"\0" * 50, simple(), "abîmé"),
        (b"commune;tp60\nParis;12\n", simple(), "titres lus : commune, tp60"),
        (b"qp;tp60;tp60\nQP093001;1;2\n", simple(), "« tp60 » est là deux fois"),
        (b'qp;tp60\nQP093001;"12\n', simple(), "un guillemet n’est pas fermé"),
        (b"qp;tp60\nQP093001;1\n", simple(millesime=2031), "le millésime 2031 est dans le futur"),
        (b"code;action\nQP093001;1\n", "actions", "il manque la colonne theme"),
        (b"qp;tp60\n", "anct_2024_contours", "GeoJSON"),
        (b"{}", simple(), "FeatureCollection"),
        (b"{", simple(), "GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "actions", "correspondance de contours"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    bring: Bring, content: bytes, mapping: str | dict[str, Any], said: str
) -> None:
    with pytest.raises(ImportRefused, match=said):
        bring(content, mapping)


def test_a_sheet_that_is_not_there_names_those_that_are(bring: Bring) -> None:
    content = workbook({"A": [["qp"]], "B": [["qp"]]})
    with pytest.raises(ImportRefused, match="Quartiers » n’y est pas"):
        bring(content, "insee_2015_demographie", vintage="2018")


def test_a_line_without_its_year_is_refused(bring: Bring) -> None:
    text = "code;indicateur;valeur;millesime\nQP093001;taux_pauvrete;40;\nQP093001;taux_pauvrete;40;2099\n"
    assert [one[2] for one in why(bring(text, "modele_simple"))] == [
        "le millésime manque : une année dans sa colonne, ou --millesime",
        "le millésime 2099 est dans le futur",
    ]


def test_an_unknown_indicator_says_the_nearest(bring: Bring) -> None:
    text = (
        "code;indicateur;valeur\nQP093001;taux_pauvret;40\nQP093001;taux_emploi;50\nQP093001;taux_emploi;51\n"
    )
    assert [one[2] for one in why(bring(text, "modele_simple", vintage="2021"))] == [
        "l’indicateur « taux_pauvret » est inconnu, vouliez-vous écrire « taux_pauvrete » ?",
        "cet indicateur est déjà à la ligne 3",
    ]


def test_a_million_lines_stop_at_the_limit_in_little_memory(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write("qp;tp60\n")
        for _ in range(100):
            file.write(";\n" * 10_000)
    tracemalloc.start()
    try:
        with pytest.raises(ImportRefused, match=f"plus de {MOST_LINES} lignes : rien n’est gardé"):
            bring(path, simple())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_long_file_goes_through_in_batches(bring: Bring, session: Session) -> None:
    codes = [f"QP{department:03}{number:03}" for department in (93, 94, 95) for number in range(1000)]
    text = "qp;tp60;pop\n" + "".join(f"{code};{n % 90},5;{1000 + n}\n" for n, code in enumerate(codes))
    steps: list[tuple[int, int]] = []
    read = bring(
        text, simple(reference={"mediane": True}), progress=lambda done, total: steps.append((done, total))
    )
    assert (len(read.territories), read.values, read.refused) == (3000, 6000, 0)
    assert known(session, "QP095999")["taux_pauvrete"].reference == median(n % 90 + 0.5 for n in range(3000))
    assert len(steps) >= 10 and all(0 < done <= total for done, total in steps)
