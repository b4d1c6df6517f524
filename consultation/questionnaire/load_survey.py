"""Reading sections and questions."""

from dataclasses import dataclass

from consultation.questionnaire.fields import Fields
from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.load_choices import Lists, read_choices
from consultation.questionnaire.model import (
    Ballot,
    Choice,
    Label,
    Question,
    QuestionType,
    Repeat,
    Role,
    Section,
)  # fmt: skip
from consultation.questionnaire.relevant import Expression, ExpressionError, parse
from consultation.questionnaire.source import Block, Node, Scalar
from consultation.words import Forme

QUESTION = (
    "type", "name", "label", "hint", "reask", "choices", "required", "relevant", "shuffle", "role", "ballot",
    "repeat", "accepts", "follow_up", "minimum", "maximum", "fact", "sensitive", "audio",
)  # fmt: skip
MOST_QUESTIONS = 200
SECTION = ("section", "label", "relevant", "questions")
REPEAT = ("over", "variable", "shuffle", "take")
FACT = ("name", "label")


@dataclass(frozen=True, slots=True)
class _Group:
    """What a question takes from the section it stands in."""

    section: str | None = None
    relevant: str | None = None


def read_survey(
    top: Fields, lists: Lists, places: dict[str, int]
) -> tuple[tuple[Section, ...], tuple[Question, ...]]:
    """Return the sections and the questions in order. Names are distinct, follow-ups included."""
    items = top.items_of("survey", "écrivez survey: puis une question par tiret")
    if not top.has("survey"):
        top.missing("survey", "ajoutez survey: et au moins une question")
    reader = _Survey(top.findings, lists, places)
    for node in items:
        reader.item(node, _Group())
    return tuple(reader.sections.values()), tuple(reader.questions.values())


class _Survey:
    def __init__(self, findings: Findings, lists: Lists, places: dict[str, int]) -> None:
        self.findings = findings
        self.lists = lists
        self.places = places
        self.sections: dict[str, Section] = {}
        self.questions: dict[str, Question] = {}
        self.taken: dict[str, int] = {}  # names of questions and of their follow-ups, and lines

    def item(self, node: Node, group: _Group) -> None:
        if not isinstance(node, Block):
            self.findings.error(
                "valeur", node.line, "survey attend des questions", "écrivez - type: … puis name: et label:"
            )
        elif len(self.taken) >= MOST_QUESTIONS:
            message, remedy = f"plus de {MOST_QUESTIONS} questions", "un habitant en lit 25 au plus"
            if not self.findings.has("questions_trop"):
                self.findings.error("questions_trop", node.line, message, remedy)
        elif "section" in node.entries or "questions" in node.entries:
            self._section(node, group)
        else:
            self._question(node, group)

    def _section(self, block: Block, group: _Group) -> None:
        fields = Fields(block, "section", SECTION, self.findings)
        if group.section is not None:
            self.findings.error(
                "section", block.line, "une section ne contient pas d’autre section", "écrivez-la à côté"
            )
        name = fields.name("section")
        if name is not None:
            if name in self.sections:
                message = f"la section « {name} » existe déjà"
                self.findings.error("nom_double", fields.line("section"), message, "changez son nom")
            self.places[f"section.{name}"] = block.line
            self.sections[name] = Section(name, fields.label("label"))
        condition = self.condition(fields)
        inner = _Group(name, condition.source if condition else None)
        for node in fields.items_of("questions", "écrivez questions: puis une question par tiret"):
            self.item(node, inner)

    def _question(self, block: Block, group: _Group) -> None:
        name_node = block.entries.get("name")
        called = name_node.text if isinstance(name_node, Scalar) else "sans nom"
        fields = Fields(block, f"question {called[:40]}", QUESTION, self.findings)
        name = fields.name()
        kind = self._type(fields)
        label = fields.label("label")
        if not fields.has("label"):
            fields.missing("label", "ajoutez label: le texte que lit l’habitant", "texte_absent")
        question = _built(fields, name or "", kind or QuestionType.NOTE, label or Label(""), group, self)
        if name is None or not self._take(name, fields.line("name")):
            return
        if question.follow_up is not None:
            self._take(f"{name}_lieu", fields.line("follow_up"))
        self.questions[name] = question
        for key in block.key_lines:
            self.places[f"question.{name}.{key}"] = block.key_lines[key]
        if kind is None:
            self.places[f"unknown.{name}"] = block.line

    def _take(self, name: str, line: int) -> bool:
        if name in self.taken:
            message = f"deux questions s’appellent « {name} » (déjà ligne {self.taken[name]})"
            self.findings.error("nom_double", line, message, "donnez un autre nom à l’une des deux")
            return False
        self.taken[name] = line
        return True

    def _type(self, fields: Fields) -> QuestionType | None:
        text = fields.text("type")
        known = tuple(kind.value for kind in QuestionType)
        if text is None:
            fields.missing("type", "choisissez parmi : " + ", ".join(known))
            return None
        if text in known:
            return QuestionType(text)
        first, _, rest = text.partition(" ")
        remedy = (
            f"écrivez type: {first} et, sur une autre ligne, choices: {rest}"
            if first in known
            else _types(first, known)
        )
        message = f"{fields.where} : le type « {text[:40]} » n’existe pas"
        self.findings.error("type_inconnu", fields.line("type"), message, remedy)
        return None

    def condition(self, fields: Fields, around: str | None = None) -> Expression | None:
        """Return the block's condition, together with that of the section around it."""
        own = fields.text("relevant")
        text = f"({around}) and ({own})" if around and own else (own or around)
        if text is None:
            return None
        try:
            if own:
                parse(own)  # so that a mistake is told at its column
            return parse(text)
        except ExpressionError as error:
            message = f"{fields.where} : la condition ne se lit pas, {error}"
            remedy = "exemples : ${q} = 'oui', selected(${q}, 'bus'), ${age} >= 18 and ${q} != ''"
            self.findings.error("condition_illisible", fields.line("relevant"), message, remedy)
            return None

    def choices(self, fields: Fields, key: str) -> tuple[Choice, ...]:
        """Return options written here, or those of a named list."""
        node = fields.node(key)
        if not isinstance(node, Scalar):
            return read_choices(fields, key, fields.where)
        if node.text not in self.lists:
            message = f"{fields.where} : la liste « {node.text[:40]} » n’existe pas"
            remedy = (
                nearest(node.text, self.lists)
                if self.lists
                else f"ajoutez-la sous choices:, ou écrivez {key}: et les options"
            )
            self.findings.error("liste_inconnue", node.line, message, remedy)
            return ()
        return self.lists[node.text]


def _types(word: str, known: tuple[str, ...]) -> str:
    """A remedy that names the nearest type and, since one may want another, all of them."""
    close, every = nearest(word, known), "choisissez parmi : " + ", ".join(sorted(known))
    return close if close == every else f"{close} Sinon, {every}"


def _built(
    fields: Fields, name: str, kind: QuestionType, label: Label, group: _Group, survey: _Survey
) -> Question:
    fact_block = fields.block_of("fact", "écrivez fact: puis name: et label:")
    fact = Fields(fact_block, "fact", FACT, fields.findings) if fact_block else None
    fact_label = fact.label("label") if fact else None
    if fact is not None and fact_label is None:
        fact.missing("label", "ajoutez label: l’élément du diagnostic, en mots simples")
    return Question(
        type=kind,
        name=name,
        label=label,
        hint=fields.label("hint"),
        reask=fields.label("reask"),
        choices=survey.choices(fields, "choices") if fields.has("choices") else (),
        required=fields.boolean("required"),
        relevant=survey.condition(fields, group.relevant),
        shuffle=fields.boolean("shuffle"),
        role=fields.word("role", Role),
        ballot=fields.word("ballot", Ballot),
        section=group.section,
        repeat=_repeat(fields, survey),
        accepts=_accepts(fields, kind),
        follow_up=fields.label("follow_up"),
        minimum=fields.integer("minimum"),
        maximum=fields.integer("maximum"),
        fact=fact_label,
        fact_name=fact.name() if fact else None,
        sensitive=fields.boolean("sensitive"),
        audio=fields.text("audio"),
        line=fields.block.line,
    )


def _accepts(fields: Fields, kind: QuestionType) -> frozenset[Forme]:
    usual = {Forme.TEXTE, Forme.LIEU} if kind is QuestionType.GEOPOINT else {Forme.TEXTE}
    words = fields.texts("accepts")
    allowed = tuple(forme.value for forme in Forme if forme is not Forme.TAP)
    for word in words:
        if word not in allowed:
            message = f"{fields.where} : « accepts: {word[:40]} » n’existe pas"
            fields.findings.error("valeur_inconnue", fields.line("accepts"), message, nearest(word, allowed))
    return frozenset(Forme(word) for word in words if word in allowed) or frozenset(usual)


def _repeat(fields: Fields, survey: _Survey) -> Repeat | None:
    block = fields.block_of("repeat", "écrivez repeat: puis over: et variable:")
    if block is None:
        return None
    inner = Fields(block, f"{fields.where}, repeat", REPEAT, fields.findings)
    if not inner.has("over"):
        inner.missing("over", "ajoutez over: le nom d’une liste de choices")
    variable = inner.name("variable")
    items = survey.choices(inner, "over") if inner.has("over") else ()
    return Repeat(variable or "", items, inner.boolean("shuffle"), inner.integer("take"))
