"""Files as people give them: copies of the examples, documents, quotation marks of word processors."""

import zipfile
from pathlib import Path

import pytest

from consultation.questionnaire.checks.examples import left_examples
from consultation.questionnaire.finding import Level, report
from consultation.questionnaire.load import Reading, read
from consultation.questionnaire.shipped import names, shipped
from tests.consultation.questionnaire.broken import SOUND, edited


def given(folder: Path, content: str | bytes, name: str = "mien.yaml") -> Reading:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


def told(reading: Reading) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.level.value, finding.code) for finding in reading.findings]


@pytest.mark.parametrize("name", names())
def test_a_shipped_questionnaire_is_clean_and_its_adapted_copy_tells_what_is_left(
    tmp_path: Path, name: str
) -> None:
    assert not [
        finding for finding in given(tmp_path, shipped(name)).findings if finding.level is not Level.ADVICE
    ]
    copy = shipped(name).replace("phase:", "# mon quartier\n  phase:", 1)
    reading = given(tmp_path, copy)
    left = [finding for finding in reading.findings if finding.code == "exemple_non_adapte"]
    assert {finding.level for finding in left} == {Level.WARNING} and reading.questionnaire is not None
    lines = copy.split("\n")
    assert [lines[finding.line - 1].strip().partition(":")[0] for finding in left] == [
        "territory_name",
        "variables",
        "name",
        "email",
        "email",
        "email",
    ]


def test_an_adapted_file_has_nothing_left(tmp_path: Path) -> None:
    text = SOUND.replace("Les Tilleuls", "Les Lilas").replace("la Ville", "Ville de Lens")
    assert given(tmp_path, text.replace("@ville.example", "@ville-essai.fr")).findings == ()
    questionnaire = read(text).questionnaire
    assert questionnaire is not None and [left.path for left in left_examples(questionnaire)] == [
        ("controller", "email"),
        ("dpo", "email"),
    ]


@pytest.mark.parametrize(
    "address", ["projet", "projet@ville", "projet ville.fr", "@ville.fr", "a@b..fr", "a@.fr"]
)
def test_an_address_that_is_none_is_an_error(address: str) -> None:
    text = edited(("dpo@ville.example", f'"{address}"'), ("closing:", "closing:"))
    assert told(read(text)) == [(12, "erreur", "courriel")]


def zipped(folder: Path, *entries: str, mimetype: str = "") -> bytes:
    path = folder / "archive"
    with zipfile.ZipFile(path, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for entry in entries:
            archive.writestr(entry, "<x/>")
    return path.read_bytes()


def test_documents_are_named_as_what_they_are(tmp_path: Path) -> None:
    odf = "application/vnd.oasis.opendocument."
    cases = {
        "un document Word": zipped(tmp_path, "word/document.xml"),
        "un document LibreOffice": zipped(tmp_path, "content.xml", mimetype=odf + "text"),
        "un classeur LibreOffice": zipped(tmp_path, "content.xml", mimetype=odf + "spreadsheet"),
        "un classeur,": zipped(tmp_path, "xl/workbook.xml"),
        "un PDF": b"%PDF-1.7",
        "un ancien document": b"\xd0\xcf\x11\xe0\xa1\xb1",
        "une archive": b"PK\x03\x04" + b"\0" * 50,
    }
    for what, content in cases.items():
        reading = given(tmp_path, content)
        assert told(reading) == [(0, "erreur", "document")]
        assert f"c’est {what}" in reading.findings[0].message
    assert told(given(tmp_path, cases["un document Word"], "questions.xlsx")) == [(0, "erreur", "document")]


def test_a_finding_of_the_whole_file_has_no_line(tmp_path: Path) -> None:
    said = report(given(tmp_path, b"%PDF-1.7").findings, "a.yaml")
    assert said.startswith("a.yaml: erreur") and ":0:" not in said


def test_an_unknown_type_lists_all_of_them() -> None:
    for word in ("nombre", "texte"):
        (finding,) = read(edited(("type: integer", f"type: {word}"))).findings
        assert finding.code == "type_inconnu"
        assert "geopoint, grade, integer, note, rank, scale" in finding.remedy


@pytest.mark.parametrize(
    "edit",
    [
        ("label: Combien d'enfants chez vous ?", "label: \"Combien d'enfants chez vous ?"),
        ("title: Essai", 'title: "Essai'),
    ],
)
def test_an_unclosed_quotation_mark_is_told_where_it_opens(edit: tuple[str, str]) -> None:
    text = edited(edit) + '  - type: note\n    name: fin\n    label: "Merci : fini"\n'
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if edit[1] in one)
    (finding,) = read(text).findings
    assert (finding.line, finding.code) == (line, "yaml") and "n’est pas fermé" in finding.message


def test_a_text_over_several_lines_is_not_accused() -> None:
    text = edited(("closing: Merci !", 'closing: "Merci\n  bien"'))
    assert read(text).findings == ()
    (finding,) = read(text.replace("title: Essai", "title: Essai : un")).findings
    assert finding.line == 2 and "deux-points" in finding.message


def test_quotation_marks_of_word_processors_are_told() -> None:
    text = edited(("label: Combien d'enfants chez vous ?", "label: “Combien d'enfants chez vous ?”"))
    ((_, level, code),) = told(read(text))
    assert (level, code) == ("conseil", "guillemets")
    (finding,) = read(edited(("closing: Merci !", "closing: “Voilà : merci”"))).findings
    assert finding.line == 14 and "guillemets droits" in finding.remedy
