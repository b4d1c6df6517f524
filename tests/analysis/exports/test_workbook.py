"""The workbook, read with openpyxl and as the archive it is."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from analysis.exports.dossier import Dossier
from analysis.exports.formats import Format
from analysis.exports.workbook import write_workbook
from tests.analysis.exports.furnished import ODD, WORDS
from tests.analysis.exports.reading import archive, properties

GOLDEN = {
    "LISEZMOI": [],
    "participants": "ventilation ventilation_libelle modalite modalite_libelle participants "
    "part_participants_pct part_habitants_pct ecart_points retenu",
    "thèmes": "FIGURES",
    "sous-thèmes": "FIGURES",
    "énoncés": "FIGURES",
    "questions": "FIGURES",
    "moyennes": "question element question_libelle participants_comptes calcul moyenne moyenne_basse "
    "moyenne_haute mediane mediane_basse mediane_haute echelle",
    "croisements": "FIGURES",
    "convergence": "theme theme_libelle cas cas_libelle participants_concernes participants_comptes "
    "part_pct borne_basse_pct borne_haute_pct retenu statistiques_degradees statistiques_connues "
    "la_plus_degradee pourquoi",
    "priorités": "methode methode_libelle question question_libelle priorite priorite_libelle participants "
    "rang rang_haut rang_bas chance_pct parmi_les surete mention note",
    "verbatims validés": "theme theme_libelle enonce enonce_libelle verbatim",
    "méthode": "point precision",
    "dictionnaire": "feuille colonne type sens",
}
FIGURES = (
    "tableau tableau_libelle ligne ligne_libelle ventilation modalite modalite_libelle "
    "participants_concernes participants_comptes part_brute_pct part_pct borne_basse_pct borne_haute_pct "
    "intervalle n_efficace sensibilite_1_5_basse_pct sensibilite_1_5_haute_pct sensibilite_2_basse_pct "
    "sensibilite_2_haute_pct en_mots lecture retenu rappel"
)
REQUIRED = [
    "LISEZMOI",
    "participants",
    "thèmes",
    "sous-thèmes",
    "croisements",
    "priorités",
    "verbatims validés",
    "méthode",
]
"""The sheets that the product promises, in order."""


@pytest.fixture(scope="module")
def content(files: Mapping[Format, bytes]) -> bytes:
    return files[Format.XLSX]


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_sheets_and_columns_are_those_that_people_build_on(book: Any) -> None:
    assert book.sheetnames == [*GOLDEN]
    assert [name for name in book.sheetnames if name in REQUIRED] == REQUIRED
    for name, columns in GOLDEN.items():
        if columns:
            wanted = (FIGURES if columns == "FIGURES" else str(columns)).split()
            assert [cell.value for cell in book[name][1]] == wanted, name


def test_headers_stay_in_view_and_columns_have_room(book: Any) -> None:
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2" and sheet.print_title_rows == "$1:$1"
        assert sheet.column_dimensions["A"].width >= 12


def test_there_is_no_formula_whatever_residents_wrote(book: Any, content: bytes) -> None:
    assert all(
        cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )
    assert not any(b"<f>" in part or b"<f " in part for part in archive(content).values())
    assert book["LISEZMOI"]["A1"].value == ODD
    quoted = [cell for cell in book["verbatims validés"]["E"] if cell.value == WORDS]
    assert quoted and quoted[0].data_type == "s" and quoted[0].quotePrefix


def test_numbers_are_numbers_and_what_is_withheld_is_words(book: Any) -> None:
    shown = withheld = 0
    names = FIGURES.split()
    for row in book["thèmes"].iter_rows(min_row=2, values_only=True):
        found = dict(zip(names, row, strict=True))
        if found["retenu"]:
            withheld += 1
            assert str(found["participants_concernes"]).startswith("secret (")
        else:
            shown += 1
            assert isinstance(found["part_pct"], int) and isinstance(found["participants_comptes"], int)
    assert shown and withheld
    assert isinstance(book["moyennes"]["F2"].value, float)
    assert book["moyennes"]["F2"].number_format == "0.00"


def test_a_table_without_anything_says_so(book: Any, dossier: Dossier) -> None:
    few = {code: one for code, one in dossier.tables.items() if not one.question}
    few = {code: replace(one, sheets={"": one.whole}) for code, one in few.items()}
    empty = replace(dossier, quotes=(), methods=(), tables=few)
    found = openpyxl.load_workbook(io.BytesIO(write_workbook(empty)))
    for name in ("verbatims validés", "priorités"):
        assert found[name]["A2"].value == "Rien à montrer dans cette parution."


def test_every_column_is_in_the_dictionary(book: Any) -> None:
    rows = list(book["dictionnaire"].iter_rows(min_row=2, values_only=True))
    listed = {(sheet, column) for sheet, column, _, _ in rows}
    for name in book.sheetnames[1:-1]:
        assert {(name, cell.value) for cell in book[name][1]} <= listed
    assert all(meaning for *_, meaning in rows)


def test_it_says_when_and_by_what_it_was_made_but_not_by_whom(content: bytes, dossier: Dossier) -> None:
    core = properties(content)
    assert core["creator"] == core["lastModifiedBy"] == "Porte-voix"
    assert core["created"] == core["modified"] == f"{dossier.head.at:%Y-%m-%dT%H:%M:%SZ}"
    assert core["description"] == dossier.head.sentence
