"""A questionnaire as YAML: what a workbook becomes, and a way to edit it."""

from collections.abc import Iterable
from typing import Any

import yaml

from consultation.questionnaire.model import (
    Choice,
    Contact,
    Desk,
    Label,
    Listening,
    Question,
    Questionnaire,
    QuestionType,
)
from consultation.questionnaire.placeholders import usual_variables
from consultation.words import Forme

Entry = dict[str, Any]  # a YAML block


class _Dumper(yaml.SafeDumper):
    """Long texts line by line, and no anchors, which reading refuses."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def dump(questionnaire: Questionnaire) -> str:
    """Return YAML that reads back as the same questionnaire (lines apart)."""
    notice = questionnaire.notice
    usual = usual_variables(questionnaire.territory_name, notice)
    own = {name: text for name, text in questionnaire.variables.items() if usual.get(name) != text}
    document: Entry = {
        "settings": _full(
            title=questionnaire.title,
            phase=questionnaire.phase.value,
            wave=questionnaire.wave,
            territory=questionnaire.territory,
            territory_name=questionnaire.territory_name,
            register=questionnaire.register.value,
            languages=list(questionnaire.languages),
            channels=list(questionnaire.channels),
            places=list(questionnaire.places),
            ecoute=None if questionnaire.listening is Listening.ON_REQUEST else questionnaire.listening.value,
            secteurs=questionnaire.outlines_file,
            variables=own,
        ),
        "notice": _full(
            label=_label(notice.label),
            aloud=_label(notice.aloud),
            more=_label(notice.more),
            legal_basis=notice.legal_basis,
            controller=_contact(notice.controller),
            dpo=_contact(notice.dpo),
        ),
        "closing": _label(questionnaire.closing),
        "referent": _contact(questionnaire.referent),
        "contact": _desk(questionnaire.contact),
        "repairs": _label(questionnaire.repairs),
        "faq": [
            {"name": one.name, "asked": list(one.asked), "answer": _label(one.answer)}
            for one in questionnaire.faq
        ],
        "survey": _survey(questionnaire),
    }
    return yaml.dump(_full(**document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _full(**entries: Any) -> Entry:
    """Return the entries that say something."""
    return {key: value for key, value in entries.items() if value is not None and value not in ([], {})}


def _label(label: Label | None) -> str | Entry | None:
    if label is None:
        return None
    if label.tu is None and not label.translations:
        return label.vous
    return _full(vous=label.vous, tu=label.tu, **dict(sorted(label.translations.items())))


def _contact(contact: Contact | None) -> Entry | None:
    return None if contact is None else _full(name=contact.name, email=contact.email, phone=contact.phone)


def _desk(desk: Desk | None) -> Entry | None:
    if desk is None:
        return None
    return _full(name=desk.name, email=desk.email, phone=desk.phone, when=_label(desk.when))


def _survey(questionnaire: Questionnaire) -> list[Entry]:
    """Return the questions, those of a section together under it."""
    labels = {section.name: section.label for section in questionnaire.sections}
    blocks: dict[str, Entry] = {}
    items: list[Entry] = []
    for question in questionnaire.questions:
        if question.section is None:
            items.append(_question(question))
            continue
        if question.section not in blocks:
            label = _label(labels.get(question.section))
            blocks[question.section] = _full(section=question.section, label=label) | {"questions": []}
            items.append(blocks[question.section])
        blocks[question.section]["questions"].append(_question(question))
    return items


def _question(question: Question) -> Entry:
    repeat, usual = question.repeat, {Forme.TEXTE}
    if question.type is QuestionType.GEOPOINT:
        usual = {Forme.TEXTE, Forme.LIEU}
    return _full(
        type=question.type.value,
        name=question.name,
        role=question.role and question.role.value,
        ballot=question.ballot and question.ballot.value,
        required=_yes(question.required),
        relevant=question.relevant and question.relevant.source,
        sensitive=_yes(question.sensitive),
        audio=question.audio,
        fact=question.fact and {"name": question.fact_name, "label": _label(question.fact)},
        label=_label(question.label),
        hint=_label(question.hint),
        reask=_label(question.reask),
        accepts=None if question.accepts == usual else sorted(forme.value for forme in question.accepts),
        follow_up=_label(question.follow_up),
        minimum=question.minimum,
        maximum=question.maximum,
        shuffle=_yes(question.shuffle),
        choices=_choices(question.choices),
        repeat=repeat
        and _full(
            over=_choices(repeat.items),
            variable=repeat.variable,
            shuffle=_yes(repeat.shuffle),
            take=repeat.take,
        ),
    )


def _choices(choices: Iterable[Choice]) -> list[Entry]:
    return [
        _full(
            name=choice.name,
            label=_label(choice.label),
            fixed=_yes(choice.fixed),
            alone=_yes(choice.alone),
            unsure=_yes(choice.unsure),
            low=choice.low,
            high=choice.high,
            synonyms=list(choice.synonyms),
            ends=choice.ends and choice.ends.value,
            themes=list(choice.themes),
        )
        for choice in choices
    ]


def _yes(value: bool) -> str | None:
    return "oui" if value else None
