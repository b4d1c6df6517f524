"""Every text of a questionnaire that a resident reads, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Label, Question, Questionnaire, Register
from consultation.questionnaire.placeholders import fill


@dataclass(frozen=True, slots=True)
class Said:
    """One text. `where` names it in French; `variables` are those of its question alone."""

    label: Label
    line: int
    where: str
    variables: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Reader:
    """A language and register that the questionnaire can be read in."""

    language: str
    register: Register

    def text(self, label: Label, values: Mapping[str, str] = MappingProxyType({})) -> str:
        return fill(label.text(self.language, self.register), values)


def readers(questionnaire: Questionnaire) -> tuple[Reader, ...]:
    """Return the ways residents may read it: both registers in French, and each language."""
    others = tuple(code for code in questionnaire.languages if code != "fr")
    return (
        Reader("fr", Register.VOUS),
        Reader("fr", Register.TU),
        *(Reader(language, questionnaire.register) for language in others),
    )


def said(questionnaire: Questionnaire, lines: Lines) -> Iterator[Said]:
    """Yield every text in the file's order; a list used by two questions comes twice, alike."""
    fixed = {
        "notice.label": (questionnaire.notice.label, "l’information"),
        "notice.aloud": (questionnaire.notice.aloud, "le texte à lire à voix haute"),
        "notice.more": (questionnaire.notice.more, "le texte INFOS"),
        "closing": (questionnaire.closing, "la fin"),
        "repairs": (questionnaire.repairs, "les réparations"),
    }
    for path, (label, where) in fixed.items():
        if label is not None and label.vous:
            yield Said(label, lines.at(*path.split(".")), where)
    if questionnaire.contact is not None and questionnaire.contact.when is not None:
        yield Said(questionnaire.contact.when, lines.at("contact", "when"), "contact, when")
    for entry in questionnaire.faq:
        yield Said(entry.answer, lines.at(f"faq.{entry.name}"), f"faq « {entry.name} »")
    for section in questionnaire.sections:
        if section.label is not None:
            line = lines.at(f"section.{section.name}")
            yield Said(section.label, line, f"section « {section.name} »")
    for question in questionnaire.questions:
        yield from said_by(question, lines)


def said_by(question: Question, lines: Lines) -> Iterator[Said]:
    """Yield the texts of one question and of its options."""
    own = frozenset({question.repeat.variable}) if question.repeat else frozenset[str]()
    parts = {
        "fact": question.fact,
        "label": question.label,
        "hint": question.hint,
        "reask": question.reask,
        "follow_up": question.follow_up,
    }
    for key, label in parts.items():
        if label is not None and label.vous:
            where = f"question « {question.name} »" + ("" if key == "label" else f", {key}")
            yield Said(label, lines.of(question, key), where, own)
    items = question.repeat.items if question.repeat else ()
    for choice in (*question.choices, *items):
        yield Said(choice.label, choice.line or question.line, f"option « {choice.label.vous} »")
