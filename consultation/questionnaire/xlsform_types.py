"""Question types of XLSForm as ours, with what their other columns mean."""

import re

from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.model import QuestionType
from consultation.questionnaire.source import Block, Scalar
from consultation.questionnaire.xlsform_columns import listed, lower_names, put
from consultation.questionnaire.xlsform_sheets import SheetRow

_SELECTS = {
    "select_one": "select_one", "select one": "select_one", "select1": "select_one",
    "select one from": "select_one", "select_multiple": "select_multiple",
    "select multiple": "select_multiple", "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple", "rank": "rank", "scale": "scale", "grade": "grade",
}  # fmt: skip
_SIMPLE = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "geopoint": "geopoint",
    "location": "geopoint", "note": "note", "audio": "text", "image": "text", "photo": "text",
}  # fmt: skip
_ACCEPTS = {"audio": "texte|vocal", "image": "texte|photo", "photo": "texte|photo"}
METADATA = frozenset(
    {
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
        "audit", "start-geopoint", "background-audio",
    }
)  # fmt: skip
BEGINS = {f"begin{sign}{kind}": kind for sign in " _" for kind in ("group", "repeat")}
ENDS = {f"end{sign}{kind}": kind for sign in " _" for kind in ("group", "repeat")}
_AT_LEAST = re.compile(r"\.\s*>=\s*(-?\d+)")
_AT_MOST = re.compile(r"\.\s*<=\s*(-?\d+)")
_SELECTED_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*<=\s*(\d+)")
_TRUE = frozenset({"yes", "true", "true()", "oui", "1"})


def question_of(
    row: SheetRow, cells: dict[str, str], kind: str, block: Block, findings: Findings
) -> Block | None:
    """Return the row as a question, or None with a finding when its type is not taken."""
    typed = _typed(cells.get("type", ""), kind)
    if typed is None:
        known = [*(member.value for member in QuestionType), "begin_group", "end_group"]
        message = f"le type « {kind[:40]} » n’est pas repris, « {cells.get('name', '')} » est laissée de côté"
        findings.warn("classeur_ligne", row.line, message, nearest(kind.partition(" ")[0], known))
        return None
    ours, options = typed
    if kind.endswith(" or_other"):
        message = "« or_other » n’est pas repris"
        findings.warn("classeur_ligne", row.line, message, "ajoutez une option Autre à la liste")
    appearance = cells.get("appearance", "")
    if ours == "select_one" and "likert" in appearance:
        ours = "scale"
    elif appearance and appearance not in ("multiline", "minimal", "quick", "compact"):
        message = f"l’apparence « {appearance[:40]} » n’est pas reprise"
        findings.advise("classeur_ligne", row.line, message, "rien à faire si elle n’est qu’une présentation")
    put(block, "type", ours, row.line)
    if options:
        put(block, "choices", options, row.line)
    if "name" in cells:
        put(block, "name", cells["name"].lower(), row.line)
    if "relevant" in cells:
        put(block, "relevant", lower_names(cells["relevant"]), row.line)
    if "required" in cells:
        put(block, "required", "oui" if cells["required"].lower() in _TRUE else "non", row.line)
    if kind in _ACCEPTS and "accepts" not in cells:
        put(block, "accepts", _ACCEPTS[kind], row.line)
    listed(block)
    _parameters(row, cells, block, findings)
    _constraint(row, cells, ours, block, findings)
    return block


def _typed(written: str, kind: str) -> tuple[str, str] | None:
    """Return our type and the name of the list of options, if the type has one."""
    if kind in _SIMPLE:
        return _SIMPLE[kind], ""
    words = written.split()
    for count in range(len(words) - 1, 0, -1):
        ours = _SELECTS.get(" ".join(words[:count]).lower())
        if ours is not None:
            return ours, words[count]
    return None


def _parameters(row: SheetRow, cells: dict[str, str], block: Block, findings: Findings) -> None:
    for part in re.split(r"[\s,;]+", cells.get("parameters", "").replace(" =", "=").replace("= ", "=")):
        name, _, value = part.partition("=")
        if name == "randomize":
            put(block, "shuffle", "oui" if value.lower() in _TRUE else "non", row.line)
        elif name and name != "seed":
            message = f"le paramètre « {part[:40]} » n’est pas repris"
            findings.warn("classeur_ligne", row.line, message, "vérifiez que la question s’en passe")


def _constraint(row: SheetRow, cells: dict[str, str], ours: str, block: Block, findings: Findings) -> None:
    """Take the bounds of a whole number and the number of options; tell of the rest."""
    rest = cells.get("constraint", "")
    if not rest:
        return
    patterns = {"maximum": _SELECTED_MOST} if ours == "select_multiple" else {}
    if ours == "integer":
        patterns = {"minimum": _AT_LEAST, "maximum": _AT_MOST}
    for key, pattern in patterns.items():
        match = pattern.search(rest)
        if match is not None and not isinstance(block.entries.get(key), Scalar):
            put(block, key, match[1], row.line)
            rest = rest.replace(match[0], "", 1)
    if re.sub(r"\band\b|[\s()]", "", rest):
        message = f"la contrainte « {cells['constraint'][:60]} » n’est pas reprise en entier"
        findings.warn("classeur_ligne", row.line, message, "utilisez minimum et maximum")
