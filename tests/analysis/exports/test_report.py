"""The report, read as the archive of XML that it is."""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.exports.dossier import Dossier
from analysis.exports.formats import Format
from analysis.exports.report.document import write_report
from tests.analysis.exports.furnished import WORDS
from tests.analysis.exports.reading import W, archive, body, properties, tables, words

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def content(files: Mapping[Format, bytes]) -> bytes:
    return files[Format.DOCX]


def _styled(content: bytes, style: str) -> list[str]:
    return [
        words(one)
        for one in body(content).iter(f"{W}p")
        if (found := one.find(f"{W}pPr/{W}pStyle")) is not None and found.get(f"{W}val") == style
    ]


def test_who_is_missing_comes_before_any_result_and_assets_before_problems(content: bytes) -> None:
    headings = _styled(content, "Heading1")
    assert headings == [
        "Méthode, et qui manque",
        "L’essentiel",
        "Les potentiels du quartier",
        "Fiches par thème",
        "Signaux faibles",
        "Convergence : la parole et les chiffres",
        "AFOM : atouts, faiblesses, opportunités, menaces",
        "Priorités",
        "Annexe 1. Note de méthode",
        "Annexe 2. Questionnaire",
        "Annexe 3. Tableaux",
    ]
    missing = tables(content)["Participants et habitants (n = 200 ; Insee 2021)"]
    men = next(row for row in missing if row[0] == "Sexe : Un homme")
    assert men[3:] == ["48 %", "manque"] and men[1].isdigit() and men[2].endswith(" %")
    assert next(row for row in missing if row[0].endswith("75 ans et plus"))[1].startswith("secret")


def test_headings_tables_and_pages_are_those_of_word(content: bytes) -> None:
    parts = archive(content)
    document = parts["word/document.xml"].decode()
    every = list(body(content).iter(f"{W}tbl"))
    assert len(every) > 15
    for table in every:
        first = table.find(f"{W}tr")
        assert first is not None and first.find(f"{W}trPr/{W}tblHeader") is not None
    assert 'TOC \\o "1-1"' in document and document.count("w:hyperlink") >= 22
    footer = next(part for name, part in parts.items() if name.startswith("word/footer")).decode()
    assert " PAGE " in footer and " NUMPAGES " in footer
    languages = {
        one.get(f"{W}val") for one in ElementTree.fromstring(parts["word/styles.xml"]).iter(f"{W}lang")
    }
    assert languages == {"fr-FR"}


def test_every_page_carries_the_sentence_and_every_table_its_n(content: bytes, dossier: Dossier) -> None:
    footer = next(part for name, part in archive(content).items() if name.startswith("word/footer"))
    said = words(ElementTree.fromstring(footer))
    assert dossier.head.sentence.replace("\u00a0", " ") in said
    for caption, rows in tables(content).items():
        if rows[0][-1] in ("Participants, sur", "En parlent, sur"):
            for label, part, count in rows[1:]:
                withheld = part.startswith("secret (") and count == "–"
                assert withheld or (" sur " in count and ("à" in part or "%" not in part)), (caption, label)


def test_three_columns_are_kept_apart(content: bytes) -> None:
    heads, row = tables(content)["Logement et immeuble : trois paroles"]
    assert heads == ["Ce que disent les habitants", "Ce que disent les chiffres", "Ce que disent les acteurs"]
    residents, statistics, actors = row
    assert "Constat ou problème : " in residents and " sur 200" in residents
    assert "19,5 % (référence 9,1 %, écart +10,4, 2021)" in statistics
    assert actors.startswith("Centre social Exemple : Les familles parlent de l’humidité. (Réunion")


def test_quotations_are_the_words_that_were_validated(content: bytes) -> None:
    quoted = _styled(content, "Quote")
    assert f"Atout ou ressource : « {WORDS} »" in quoted


def test_people_are_told_where_they_have_to_write(content: bytes) -> None:
    drafts = _styled(content, "Brouillon")
    assert len(drafts) > 6 and all(one.startswith("✎ À relire : ") for one in drafts)
    assert any("enjeux du thème « Logement et immeuble »" in one for one in drafts)


def test_priorities_have_rank_intervals_and_what_a_majority_hides(content: bytes) -> None:
    rows = tables(content)["Jugement majoritaire (n = 140, sans redressement)"]
    assert rows[0] == ["Rang", "Priorité", "Intervalle du rang", "Parmi les 3 premières", "n", "Mention"]
    assert rows[1] == ["1", "Réparer les ascenseurs", "de 1 à 2", "99 % (presque sûr)", "140", "Bien"]
    assert rows[4][:2] == ["–", "Un potager – secret (moins de 11 participants)"]
    assert any("La première priorité de ce groupe" in one for one in _styled(content, "Encart"))


def test_pictures_say_what_they_show_to_who_does_not_see_them(dossier: Dossier) -> None:
    """The sheets of themes are the slow part: one theme is enough."""
    few = replace(dossier.diagnosis, themes=dossier.diagnosis.themes[:1])
    content = write_report(replace(dossier, diagnosis=few, methods=dossier.methods[:1]))
    found = list(body(content).iter(DRAWING))
    titles = [(one.get("title") or "").replace("\u00a0", " ") for one in found]
    assert titles == [
        "Qui a participé, et qui manque",
        "De quoi parlent les participants",
        "Logement et immeuble : ce que disent les participants",
        "Ce qui se dit, et ce que disent les statistiques",
        "Comment chaque priorité est jugée",
    ]
    assert all(len(one.get("descr") or "") > 80 for one in found)
    assert len({one.get("id") for one in found}) == len(found)
    captions = [one for one in _styled(content, "Caption") if one.startswith("Figure")]
    assert all("n = " in one for one in captions) and len(captions) == 5


def test_it_names_nobody(content: bytes, dossier: Dossier) -> None:
    core = properties(content)
    assert core["creator"] == core["lastModifiedBy"] == "Porte-voix" and core["language"] == "fr-FR"
    assert core["created"] == core["modified"] == f"{dossier.head.at:%Y-%m-%dT%H:%M:%SZ}"
    assert "python" not in "".join(core.values()).lower()
    assert not any("thumbnail" in name for name in archive(content))


def test_progress_is_told(dossier: Dossier) -> None:
    told: list[tuple[int, int]] = []
    few = replace(dossier.diagnosis, themes=dossier.diagnosis.themes[:2])
    small = replace(dossier, diagnosis=few)
    write_report(small, pictures=False, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4)]
