"""Reading options, and the named lists of them."""

from consultation.questionnaire.fields import CODE, Fields
from consultation.questionnaire.model import Choice, Ends, Label
from consultation.questionnaire.source import Block
from consultation.taxonomy import taxonomy

CHOICE = ("name", "label", "fixed", "unsure", "alone", "low", "high", "synonyms", "ends", "themes")

THEMES = "prenez un code de la grille : un thème (LOG, PRO…) ou un sous-thème (LOG-PCO)"

Lists = dict[str, tuple[Choice, ...]]


def read_lists(top: Fields) -> Lists:
    """Return the named lists of `choices:`."""
    block = top.block_of("choices", "écrivez choices: puis nom_de_liste: et ses options")
    lists: Lists = {}
    if block is None:
        return lists
    for name in block.entries:
        fields = Fields(block, "choices", block.entries, top.findings)
        lists[name] = read_choices(fields, name, f"liste {name}")
    return lists


def read_choices(parent: Fields, key: str, where: str) -> tuple[Choice, ...]:
    """Return the options written under a key; codes are distinct and well formed."""
    choices: dict[str, Choice] = {}
    for node in parent.items_of(key, "écrivez une ligne - {name: code, label: Texte} par option"):
        if not isinstance(node, Block):
            message = f"{where} : une option a un code et un texte"
            parent.findings.error("valeur", node.line, message, "écrivez - {name: code, label: Texte}")
            continue
        choice = _choice(Fields(node, where, CHOICE, parent.findings), where)
        if choice is None:
            continue
        if choice.name in choices:
            first = choices[choice.name].line
            message = f"{where} : le code « {choice.name} » sert deux fois (déjà ligne {first})"
            parent.findings.error(
                "option_double", choice.line, message, "donnez un autre code à l’une des deux"
            )
            continue
        choices[choice.name] = choice
    return tuple(choices.values())


def _choice(fields: Fields, where: str) -> Choice | None:
    name = fields.text("name")
    label = fields.label("label")
    if name is None:
        fields.missing("name", "ajoutez name: un code court et stable")
        return None
    if CODE.fullmatch(name) is None:
        remedy = "au plus 24 minuscules sans accent, chiffres et _"
        message = f"{where} : le code « {name[:40]} » n’est pas permis"
        fields.findings.error("code", fields.line("name"), message, remedy)
        return None
    if label is None:
        fields.missing("label", "ajoutez label: le texte que lit l’habitant")
    return Choice(
        name=name,
        label=label or Label(name),
        fixed=fields.boolean("fixed"),
        unsure=fields.boolean("unsure"),
        alone=fields.boolean("alone"),
        low=fields.integer("low"),
        high=fields.integer("high"),
        synonyms=fields.texts("synonyms"),
        ends=fields.word("ends", Ends),
        themes=_themes(fields, where),
        line=fields.block.line,
    )


def _themes(fields: Fields, where: str) -> tuple[str, ...]:
    """Return the themes and sub-themes that an item is about: codes of the grid."""
    written = fields.texts("themes")
    if not written:
        return ()
    grid = taxonomy()
    known = {theme.code for theme in grid.themes} | {sub.code for sub in grid.subthemes()}
    for code in written:
        if code not in known:
            message = f"{where} : le thème « {code[:40]} » n’est pas dans la grille"
            fields.findings.error("theme_inconnu", fields.line("themes"), message, THEMES)
    return tuple(code for code in written if code in known)
