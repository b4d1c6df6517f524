"""CSV files as a French spreadsheet, and as a program, opens them."""

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.exports.csv_files import README, tables, write_archive, write_csv
from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.listings import quotes
from analysis.exports.values import is_formula
from analysis.statistics.estimate import Method
from tests.analysis.exports.furnished import WORDS
from tests.analysis.exports.reading import archive, csv_rows


def test_words_that_look_like_a_formula_stay_words(dossier: Dossier) -> None:
    rows = csv_rows(write_csv(dossier, quotes(dossier)))
    assert [row["verbatim"] for row in rows] == [f"'{WORDS}", "Les murs sont noirs.", "Plus de lumière."]


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_text_can_run(text: str) -> None:
    fields = (Field("mots", Kind.TEXT, ""),)
    found = _written(Listing("x", "x", fields, ((text,),)))
    assert not is_formula(found)


def _written(listing: Listing) -> str:
    """Write the first cell of a listing without a dossier around it."""
    from analysis.exports.csv_files import _text

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerow([_text(listing.rows[0][0], True), "fin"])
    return next(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";"))[0]


def test_negative_numbers_stay_numbers_and_decimals_follow_the_choice(dossier: Dossier) -> None:
    fields = (Field("entier", Kind.COUNT, ""), Field("decimal", Kind.DECIMAL, ""))
    listing = Listing("x", "x", fields, ((-3, 1.25),))
    assert [csv_rows(write_csv(dossier, listing, comma=comma))[0]["decimal"] for comma in (True, False)] == [
        "1,25",
        "1.25",
    ]
    assert csv_rows(write_csv(dossier, listing))[0]["entier"] == "-3"


def test_the_archive_has_every_table_and_says_how_to_read_them(dossier: Dossier) -> None:
    parts = archive(write_archive(dossier))
    assert list(parts) == [
        README,
        "participants.csv",
        "themes.csv",
        "sous_themes.csv",
        "enonces.csv",
        "questions.csv",
        "moyennes.csv",
        "croisements.csv",
        "convergence.csv",
        "priorites.csv",
        "verbatims_valides.csv",
        "methode.csv",
    ]
    said = parts[README].decode("utf-8-sig").replace("\u00a0", " ")
    assert dossier.head.sentence.replace("\u00a0", " ") in said
    assert "part_pct : La part à citer" in said
    assert "chiffres" in tables(dossier)


def test_means_have_decimal_commas_and_a_scale(dossier: Dossier) -> None:
    (row,) = csv_rows(archive(write_archive(dossier))["moyennes.csv"])
    assert row["question"] == "vivre" and "," in row["moyenne"] and row["calcul"] == "brut"
    assert row["echelle"] == "1 = Bien, 2 = Moyen, 3 = Mal"


def test_a_weighted_share_stands_beside_the_raw_one(dossier: Dossier) -> None:
    table = dossier.tables["themes"]
    row = table.whole.rows[0]
    best = row.figures[0].estimate
    assert best is not None
    weighted = replace(best, share=49, interval=(40, 58), method=str(Method.WILSON), weighted=True, n_eff=121)
    figure = replace(row.figures[0], estimate=weighted)
    sheet = replace(table.whole, rows=(replace(row, figures=(figure,)), *table.whole.rows[1:]))
    other = replace(
        dossier, tables={**dossier.tables, "themes": replace(table, sheets={**table.sheets, "": sheet})}
    )
    found = csv_rows(write_csv(other, tables(other)["themes"]))[0]
    assert (found["part_brute_pct"], found["part_pct"], found["n_efficace"]) == (f"{best.share}", "49", "121")
    assert found["intervalle"].endswith("redressé")
