"""XLSForm workbooks, built here with openpyxl, as Kobo exports them."""

# ruff: noqa: E501 - a row of the sheet is a line

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl

from consultation.questionnaire.load import Reading, read
from consultation.questionnaire.model import Label, QuestionType
from consultation.words import Forme

SURVEY = ("type", "name", "label::Français (fr)", "label::English (en)", "hint", "required", "relevant",
          "constraint", "appearance", "parameters", "calculation")  # fmt: skip
CHOICES = ("list_name", "name", "label::Français (fr)", "label::English (en)")
YES_NO = (("ouinon", "oui", "Oui", "Yes"), ("ouinon", "non", "Non", "No"))
SETTINGS = (
    ("form_title", "form_id", "territory_name", "phase"),
    ("Mon enquête", "x1", "Les Lilas", "ecoute"),
)


def workbook(
    tmp_path: Path,
    *survey: tuple[str | None, ...],
    choices: tuple[tuple[str | int, ...], ...] = YES_NO,
    header: tuple[str, ...] = SURVEY,
) -> Reading:
    """Read a workbook of these rows; the first row of a sheet is row 2."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in (header, *survey):
        sheet.append(row)
    for title, rows in (("choices", (CHOICES, *choices)), ("settings", SETTINGS)):
        other = book.create_sheet(title)
        for line in rows:
            other.append(line)
    path = tmp_path / "enquête.xlsx"
    book.save(path)
    return read(path)


def told(reading: Reading, *codes: str) -> list[tuple[str, int, str]]:
    return [(f.sheet, f.line, f.code) for f in reading.findings if f.code in codes]


def test_questions_groups_options_and_conditions_are_taken(tmp_path: Path) -> None:
    reading = workbook(
        tmp_path,
        ("start", "start"),
        ("begin_group", "Vie", "La vie ici", "Life here"),
        ("select_one ouinon", "Habite", "Vous habitez ici ?", "Do you live here?", "Une aide", "no"),
        ("text", "bien", "Qu'est-ce qui est bien ?", "What is good?"),
        ("end_group",),
        (),
        ("integer", "enfants", "Combien d'enfants ?", "Children?", None, None, "${Habite} = 'oui'", ". >= 0 and . <= 20"),
        ("select_multiple themes", "th", "Quoi ?", "What?", None, None, None, "count-selected(.) <= 2", None, "randomize=true"),
        ("select_one ouinon", "avis", "On aime ?", "Like it?", None, None, None, None, "likert"),
        ("audio", "vocal", "Dites-le", "Say it"),
        choices=(*YES_NO, ("themes", 1, "Bus", "Bus"), ("themes", 2, "Parcs", "Parks"), ("themes", 3, "Soins", "Care")),
    )  # fmt: skip
    questionnaire = reading.questionnaire
    assert questionnaire is not None, reading.findings
    assert (questionnaire.title, questionnaire.territory_name) == ("Mon enquête", "Les Lilas")
    assert questionnaire.languages == ("fr", "en")
    assert [(q.name, q.type.value, q.section) for q in questionnaire.questions] == [
        ("age_15", "select_one", None),
        ("habite", "select_one", "vie"),
        ("bien", "text", "vie"),
        ("enfants", "integer", None),
        ("th", "select_multiple", None),
        ("avis", "scale", None),
        ("vocal", "text", None),
    ]
    lives, children = questionnaire.question("habite"), questionnaire.question("enfants")
    assert lives.label == Label("Vous habitez ici\u00a0?", None, {"en": "Do you live here?"})
    assert (lives.hint, lives.required, lives.line) == (Label("Une aide"), False, 4)
    assert children.relevant is not None and children.relevant.holds({"habite": ("oui",)})
    assert (children.minimum, children.maximum) == (0, 20)
    themes = questionnaire.question("th")
    assert ([choice.name for choice in themes.choices], themes.maximum, themes.shuffle) == (
        ["1", "2", "3"],
        2,
        True,
    )
    assert questionnaire.question("vocal").accepts == {Forme.TEXTE, Forme.VOCAL}
    assert told(reading, "classeur_ligne", "classeur_colonne") == []


def test_what_comes_from_elsewhere_is_told(tmp_path: Path) -> None:
    reading = workbook(tmp_path, ("text", "bien", "Qu'est-ce qui est bien ?"), header=SURVEY[:3])
    assert reading.questionnaire is not None
    assert "STOP" in reading.questionnaire.notice.label.vous
    assert reading.questionnaire.notice.controller.name == "à compléter"
    assert told(reading, "classeur_a_completer", "referent_absent") == [
        ("", 1, "referent_absent"),
        ("survey", 0, "classeur_a_completer"),
        ("survey", 1, "classeur_a_completer"),
    ]


def test_an_age_gate_of_its_own_is_kept(tmp_path: Path) -> None:
    reading = workbook(
        tmp_path,
        ("begin_group", "g", "Début"),
        ("select_one ouinon", "quinze", "15 ans ou plus ?", None, None, "yes"),
        ("end_group",),
        choices=(("ouinon", "oui", "Oui"), ("ouinon", "non", "Non")),
    )
    assert reading.questionnaire is not None
    assert [question.name for question in reading.questionnaire.questions] == ["age_15", "quinze"]
    own = workbook(
        tmp_path,
        ("begin_group", "g", "Début", None),
        ("select_one ouinon", "quinze", "15 ans ou plus ?", "porte_age"),
        ("end_group",),
        header=("type", "name", "label", "role"),
    )
    assert told(own, "porte_age_ouverte") == [("survey", 3, "porte_age_ouverte")]
    assert told(own, "porte_age_absente") == []


def test_what_is_not_taken_is_told_with_sheet_and_row(tmp_path: Path) -> None:
    reading = workbook(
        tmp_path,
        ("decimal", "poids", "Poids"),
        ("calculate", "somme", None, None, None, None, None, None, None, None, "1 + 1"),
        ("begin_repeat", "enfant", "Enfants"),
        ("text", "prenom", "Prénom"),
        ("end_repeat",),
        ("begin group", "a", "A"),
        ("begin group", "b", "B"),
        ("text", "bien", "Qu'est-ce qui est bien ?"),
        ("end group",),
        ("end group",),
        ("integer", "n", "Combien ?", None, None, None, None, ". mod 2 = 0", None, "step=2"),
        ("select_one ouinon or_other", "o", "Oui ?", None, None, None, None, None, "map"),
        choices=(*YES_NO, ("", "perdu", "Perdu")),
    )
    assert told(reading, "classeur_ligne", "classeur_colonne") == [
        ("choices", 4, "classeur_ligne"),
        ("survey", 1, "classeur_colonne"),
        ("survey", 2, "classeur_ligne"),
        ("survey", 3, "classeur_ligne"),
        ("survey", 4, "classeur_ligne"),
        ("survey", 8, "classeur_ligne"),
        ("survey", 12, "classeur_ligne"),
        ("survey", 12, "classeur_ligne"),
        ("survey", 13, "classeur_ligne"),
        ("survey", 13, "classeur_ligne"),
    ]
    assert reading.questionnaire is not None
    assert [q.name for q in reading.questionnaire.questions] == ["age_15", "bien", "n", "o"]
    assert reading.questionnaire.question("bien").section == "a"


def test_mistakes_are_found_at_their_row(tmp_path: Path) -> None:
    reading = workbook(
        tmp_path,
        ("text", "bien", "Qu'est-ce qui est bien ?"),
        ("integer", "bien", "Combien ?"),
        ("text", "q2", "Autre ?", None, None, None, "${q3} = 'oui'"),
        ("select_one ouinan", "q3", "Oui ?"),
        ("text", "q4", "Autre ?", None, None, None, "${bien} = "),
        choices=(*YES_NO, ("ouinon", "Peut-être", "Peut-être")),
    )
    assert reading.questionnaire is None
    assert [(f.sheet, f.line, f.code) for f in reading.findings if f.level == "erreur"] == [
        ("choices", 4, "code"),
        ("survey", 3, "nom_double"),
        ("survey", 4, "condition_tardive"),
        ("survey", 5, "liste_inconnue"),
        ("survey", 6, "condition_illisible"),
    ]
    line = next(f for f in reading.findings if f.code == "nom_double").at("enquête.xlsx")
    assert line.startswith("enquête.xlsx:survey:3: erreur: deux questions s’appellent")


def test_the_source_of_a_workbook_reads_back_as_yaml(tmp_path: Path) -> None:
    reading = workbook(tmp_path, ("text", "bien", "Qu'est-ce qui est bien ?"), header=SURVEY[:3])
    again = read(reading.source).questionnaire
    assert again is not None and reading.questionnaire is not None
    assert [(q.name, q.label) for q in again.questions] == [
        (q.name, q.label) for q in reading.questionnaire.questions
    ]
    assert again.question("bien").type is QuestionType.TEXT


def test_files_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    def codes(content: bytes) -> list[str]:
        path = tmp_path / "faux.xlsx"
        path.write_bytes(content)
        return [finding.code for finding in read(path).findings]

    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert codes(bomb.getvalue()) == ["fichier_trop_gros"]
    assert codes(b"PK\x03\x04 nothing") == ["classeur"]
    assert codes(b"\x00\x01\x02") == ["classeur"]
    assert codes(b"") == ["classeur"]
