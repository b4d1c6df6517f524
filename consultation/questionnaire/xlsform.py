"""XLSForm workbooks (Kobo, ODK) into the same model, by way of the same tree as a YAML file.

What a form for investigators does not hold (notice, closing, age gate) comes from the reference
questionnaire, with a warning to complete it.
"""

import re

from consultation.questionnaire.fields import LANGUAGE
from consultation.questionnaire.finding import Findings, Row
from consultation.questionnaire.load_choices import CHOICE
from consultation.questionnaire.load_document import SETTINGS, read_document
from consultation.questionnaire.load_survey import QUESTION
from consultation.questionnaire.reading import Reading
from consultation.questionnaire.shipped import shipped
from consultation.questionnaire.source import Block, Listing, Node, Scalar, compose
from consultation.questionnaire.write import dump
from consultation.questionnaire.xlsform_columns import (
    TRANSLATED,
    block_of,
    column,
    listed,
    lower_names,
    put,
    report_columns,
)  # fmt: skip
from consultation.questionnaire.xlsform_sheets import SheetRow, read_sheets
from consultation.questionnaire.xlsform_types import BEGINS, ENDS, METADATA, question_of

SURVEY_COLUMNS = frozenset(QUESTION) - {"repeat", "fact", "choices"}
SURVEY_HANDLED = frozenset({"appearance", "parameters", "constraint"})
SURVEY_QUIET = frozenset({"constraint_message", "required_message", "default", "guidance_hint", "note"})
SETTINGS_QUIET = frozenset({"form_id", "id_string", "version", "style", "default_language", "instance_name"})
TO_COMPLETE = "à compléter"
ADDRESS_TO_COMPLETE = "a-completer@ville.example"


def read_workbook(content: bytes) -> Reading:
    """Read and check an XLSForm workbook; findings name the sheet and the row."""
    findings = Findings()
    sheets = read_sheets(content, findings)
    if sheets is None:
        return Reading(None, findings.sorted())
    report_columns(sheets.survey, SURVEY_COLUMNS | SURVEY_HANDLED, SURVEY_QUIET, findings)
    report_columns(sheets.choices, {*CHOICE, "list_name"}, (), findings)
    report_columns(sheets.settings, SETTINGS, SETTINGS_QUIET, findings)
    root = Block(0)
    settings = _settings(sheets.settings, findings)
    put(root, "settings", settings, 0)
    put(root, "choices", _lists(sheets.choices, findings), 0)
    put(root, "survey", _survey(sheets.survey, findings), 0)
    if "languages" not in settings.entries:
        languages = ["fr", *sorted(_languages(sheets.survey))]
        put(settings, "languages", Listing(0, [Scalar(code, 0) for code in languages]), settings.line)
    _complete(root, findings)
    questionnaire = read_document(root, findings)
    return Reading(questionnaire, findings.sorted(), dump(questionnaire) if questionnaire else "")


def _languages(rows: tuple[SheetRow, ...]) -> set[str]:
    """Return the languages that columns are translated into."""
    variants = {column(header) for row in rows for header in row.cells}
    return {variant for key, variant in variants if key in TRANSLATED and LANGUAGE.fullmatch(variant)} - {
        "tu"
    }


def _settings(rows: tuple[SheetRow, ...], findings: Findings) -> Block:
    block = block_of(rows[0], SETTINGS) if rows else Block(0)
    for key, value in (("title", TO_COMPLETE), ("phase", "ecoute"), ("territory_name", TO_COMPLETE)):
        if key not in block.entries:
            put(block, key, value, block.line)
            message = f"settings : « {key} » manque, « {value} » est mis à la place"
            findings.warn("classeur_a_completer", block.line, message, f"ajoutez une colonne {key}")
    for key in ("languages", "channels"):
        node = block.entries.get(key)
        if isinstance(node, Scalar):
            parts = re.split(r"[\s,|]+", node.text.strip())
            block.entries[key] = Listing(node.line, [Scalar(part, node.line) for part in parts])
    return block


def _lists(rows: tuple[SheetRow, ...], findings: Findings) -> Block:
    lists = Block(0)
    for row in rows:
        if not row.cells:
            continue
        name = next((value for header, value in row.cells.items() if column(header)[0] == "list_name"), None)
        if name is None:
            message, remedy = "cette option n’est dans aucune liste", "remplissez list_name"
            findings.warn("classeur_ligne", row.line, message, remedy)
            continue
        choice = block_of(row, CHOICE)
        listed(choice)
        options = lists.entries.setdefault(name, Listing(row.line))
        lists.key_lines.setdefault(name, row.line)
        assert isinstance(options, Listing)
        options.items.append(choice)
    return lists


def _survey(rows: tuple[SheetRow, ...], findings: Findings) -> Listing:
    """Return the questions; groups become sections, repeats and metadata are told and left out."""
    survey = Listing(0)
    open_groups: list[str] = []  # "section", "group" within a section, or "repeat"
    section: Block | None = None
    for row in rows:
        cells = {column(header)[0]: value.strip() for header, value in row.cells.items()}
        kind = re.sub(r"\s+", " ", cells.get("type", "")).lower()
        if not cells or kind in METADATA:
            continue
        begin, end = BEGINS.get(kind), ENDS.get(kind)
        if begin == "group" and "repeat" not in open_groups:
            if open_groups:
                message = f"le groupe « {cells.get('name', '')} » est dans un autre groupe"
                findings.advise(
                    "classeur_ligne", row.line, message, "ses questions rejoignent le premier groupe"
                )
                open_groups.append("group")
                continue
            section = _section(row)
            survey.items.append(section)
            open_groups.append("section")
        elif begin is not None:
            if begin == "repeat" and "repeat" not in open_groups:
                message = f"la répétition « {cells.get('name', '')} » et ses questions ne sont pas reprises"
                findings.warn(
                    "classeur_ligne", row.line, message, "voyez repeat: dans le guide, et réécrivez-la"
                )
            open_groups.append(begin)
        elif end is not None:
            if open_groups and open_groups.pop() == "section":
                section = None
        elif "repeat" not in open_groups:
            question = question_of(row, cells, kind, block_of(row, SURVEY_COLUMNS), findings)
            if question is not None:
                _items(section, survey).append(question)
    return survey


def _items(section: Block | None, survey: Listing) -> list[Node]:
    if section is None:
        return survey.items
    questions = section.entries["questions"]
    assert isinstance(questions, Listing)
    return questions.items


def _section(row: SheetRow) -> Block:
    block = block_of(row, ("name", "label", "relevant"))
    name = block.entries.pop("name", Scalar(f"groupe_{int(row.line)}", row.line))
    assert isinstance(name, Scalar)
    put(block, "section", name.text.lower(), row.line)
    relevant = block.entries.get("relevant")
    if isinstance(relevant, Scalar):
        put(block, "relevant", lower_names(relevant.text), row.line)
    put(block, "questions", Listing(row.line), row.line)
    block.key_lines.pop("name", None)
    return block


def _complete(root: Block, findings: Findings) -> None:
    """Take from the reference questionnaire what every consultation needs."""
    reference = compose(shipped("reference"), Findings())
    assert isinstance(reference, Block)
    for key in ("notice", "closing", "repairs"):
        put(root, key, _moved(reference.entries[key]), 0)
    notice, settings = root.entries["notice"], root.entries["settings"]
    reference_settings = reference.entries["settings"]
    assert isinstance(notice, Block) and isinstance(settings, Block) and isinstance(reference_settings, Block)
    put(settings, "variables", _moved(reference_settings.entries["variables"]), 0)
    for key in ("controller", "dpo"):
        contact = Block(0)
        put(contact, "name", TO_COMPLETE, 0)
        put(contact, "email", ADDRESS_TO_COMPLETE, 0)
        put(notice, key, contact, 0)
    message = "l’information des habitants et la fin viennent du questionnaire de référence"
    remedy = "complétez notice, controller, dpo, closing et variables dans le fichier YAML"
    findings.warn("classeur_a_completer", Row(0, "survey"), message, remedy)
    survey = root.entries["survey"]
    assert isinstance(survey, Listing)
    if not _has_gate(survey):
        gate = reference.entries["survey"]
        assert isinstance(gate, Listing)
        survey.items.insert(0, _moved(gate.items[0]))
        message = "la question sur les 15 ans est ajoutée en premier"
        remedy = "si elle y est déjà, retirez-la ou donnez-lui role: porte_age"
        findings.warn("classeur_a_completer", Row(1, "survey"), message, remedy)


def _has_gate(node: Node) -> bool:
    if isinstance(node, Listing):
        return any(_has_gate(item) for item in node.items)
    if isinstance(node, Scalar):
        return False
    role, questions = node.entries.get("role"), node.entries.get("questions")
    return (isinstance(role, Scalar) and role.text == "porte_age") or (
        questions is not None and _has_gate(questions)
    )


def _moved(node: Node) -> Node:
    """Return a copy that stands nowhere in the workbook."""
    match node:
        case Scalar(text, _):
            return Scalar(text, 0)
        case Listing(_, items):
            return Listing(0, [_moved(item) for item in items])
        case Block(_, entries, key_lines):
            return Block(
                0, {key: _moved(value) for key, value in entries.items()}, dict.fromkeys(key_lines, 0)
            )
