"""One dossier, every format: a figure is the same wherever it is read, and what is withheld is nowhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from analysis.counting import THEMES
from analysis.exports.csv_files import write_archive, write_csv
from analysis.exports.dossier import Dossier
from analysis.exports.formats import Format, Wishes, render
from analysis.exports.listings import everything, listings
from analysis.exports.report.document import write_report
from tests.analysis.exports.reading import archive, csv_rows, sheet_rows, tables

Files = Mapping[Format, bytes]
NUMBERS = ("participants_concernes", "participants_comptes", "part_pct", "borne_basse_pct", "borne_haute_pct")
SHOWN = re.compile(r"(\d+) % \((\d+) à (\d+) %\)")


def _ints(row: dict[str, Any]) -> tuple[int, ...] | None:
    """Return the numbers of a row; None where it is withheld."""
    if row["retenu"]:
        return None
    return tuple(int(row[name]) for name in NUMBERS)


def test_a_figure_is_the_same_in_every_format(dossier: Dossier, files: Files) -> None:
    expected = {
        row.code: (
            (row.figures[0].numerator, row.figures[0].denominator, best.share, *best.interval)
            if (best := row.figures[0].estimate)
            else None
        )
        for row in dossier.tables[THEMES].whole.rows
    }
    assert sum(one is not None for one in expected.values()) > 4
    csv_found = csv_rows(archive(files[Format.CSV])["themes.csv"])
    xlsx_found = sheet_rows(files[Format.XLSX], "thèmes")
    json_found = json.loads(files[Format.JSON])["tableaux"]["themes"]["lignes"]
    for rows in (csv_found, xlsx_found, json_found):
        assert {row["ligne"]: _ints(row) for row in rows if row["tableau"] == THEMES} == expected
    territory = json.loads(files[Format.GEOJSON])["features"][0]["properties"]["themes"]
    assert {code: _ints(one) for code, one in territory.items()} == expected
    report = tables(files[Format.DOCX])
    labels = {row.label: row.code for row in dossier.tables[THEMES].whole.rows}
    for caption in ("De quoi parlent les participants", "Thèmes"):
        for label, part, count in report[caption][1:]:
            shown = SHOWN.search(part)
            told = expected[labels[label]]
            assert (shown is None) == (told is None)
            if shown is not None and told is not None:
                assert count == f"{told[0]} sur {told[1]}"
                assert tuple(int(one) for one in shown.groups()) == told[2:]


def test_what_is_withheld_says_so_and_has_no_number(dossier: Dossier, files: Files) -> None:
    rows = csv_rows(write_csv(dossier, everything(dossier)))
    withheld = [row for row in rows if row["retenu"]]
    assert len(withheld) > 50 and {row["retenu"] for row in withheld} >= {"effectif", "complement"}
    for row in withheld:
        told = [row[name] for name in (*NUMBERS, "part_brute_pct", "n_efficace", "en_mots", "lecture")]
        assert all(words.startswith("secret (") for words in told), row
    document = json.loads(files[Format.JSON])
    for listing in document["tableaux"].values():
        for line in listing["lignes"]:
            if line.get("retenu") and "participants_concernes" in line:
                assert all(line[name] is None for name in NUMBERS)
                assert line["non_montre"]["participants_concernes"].startswith("secret")


def test_nothing_shown_is_under_the_thresholds(dossier: Dossier, few: Dossier) -> None:
    for one in (dossier, few):
        for row in csv_rows(write_csv(one, everything(one))):
            if row["retenu"]:
                continue
            numerator, denominator = int(row["participants_concernes"]), int(row["participants_comptes"])
            assert denominator >= 11 and 5 <= numerator <= denominator - 5


def test_few_participants_are_told_in_words(few: Dossier) -> None:
    for row in csv_rows(write_csv(few, everything(few))):
        if not row["retenu"]:
            assert row["part_pct"] == "sans pourcentage (moins de 60 participants)"
            assert row["en_mots"] in ("quelques", "plusieurs", "beaucoup")
    report = tables(write_report(few, pictures=False))
    assert all("%" not in part for _, part, _ in report["De quoi parlent les participants"][1:])
    people = csv_rows(archive(write_archive(few))["participants.csv"])
    assert all(not row["part_participants_pct"].isdigit() for row in people)


def test_a_kind_that_leaves_a_few_speakers_is_withheld(dossier: Dossier) -> None:
    """Of 30 who speak of a theme, 28 who complain would tell of the two who do not."""
    speaking = {row.code: row.figures[0].numerator for row in dossier.tables[THEMES].whole.rows}
    for row in dossier.tables["themes_enonces"].whole.rows:
        number, whole = row.figures[0].numerator, speaking[row.code.partition(":")[0]]
        if number is not None and whole is not None:
            assert whole - number == 0 or whole - number >= 5


def test_every_table_carries_the_sentence_dates_and_versions(dossier: Dossier) -> None:
    for listing in listings(dossier):
        for row in csv_rows(write_csv(dossier, listing)):
            assert row["phrase"] == dossier.head.sentence
            assert row["parution"] == "1" and row["participants_parution"] == "200"
            assert row["premiere_date"] == "2026-03-20" and "lexique-1" in row["versions"]


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.JSON, Format.GEOJSON, Format.DOCX])
def test_the_same_dossier_gives_the_same_bytes(dossier: Dossier, files: Files, form: Format) -> None:
    assert render(dossier, form, Wishes(pictures=False)).content == files[form]


def test_nobody_of_the_team_is_named(files: Files) -> None:
    """Who validated a quotation is in the database, and in no file."""
    for content in files.values():
        parts = archive(content).values() if content.startswith(b"PK") else [content]
        assert all("Personne Nommée".encode() not in part for part in parts)


def test_a_title_may_be_anything(dossier: Dossier) -> None:
    head = replace(dossier.head, title="\x00=cmd|' /C calc'!A0\x0b\r\n« fin »\ud800")
    odd = replace(dossier, head=head)
    for form in (Format.XLSX, Format.DOCX, Format.CSV, Format.SVG):
        assert render(odd, form, Wishes(pictures=False)).content
