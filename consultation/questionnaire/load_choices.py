"""Reading options, and the named lists of them."""

from consultation.questionnaire.fields import CODE, Fields
from consultation.questionnaire.model import Choice, Ends, Label
from consultation.questionnaire.source import Block

CHOICE = ("name", "label", "fixed", "unsure", "alone", "low", "high", "synonyms", "ends")

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
        line=fields.block.line,
    )
