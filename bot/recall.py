"""MES RÉPONSES and MES DONNÉES: what is kept, in words that its author can read, and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from bot.effects import Recollection
from bot.engine.path import route
from bot.messages import Message
from bot.store.recollect import Answer, Everything, Version
from bot.texts import text
from consultation.questionnaire.model import Choice, Question, Questionnaire
from consultation.words import ConsentKind, Forme, Part

LONGEST = 3_000
"""Characters of one message: below the limit of every channel."""
FILE = "mes-donnees.json"
_FILES: Mapping[str, str] = {Forme.VOCAL: "Messages vocaux", Forme.PHOTO: "Photos"}
_STATES = {
    "waiting": "pas encore pris",
    "kept": "gardés",
    "refused": "refusés, rien n’est gardé",
    "deleted": "effacés",
}
_CONSENTS: Mapping[str, str] = {
    ConsentKind.NOTICE: "Vous avez lu l’information et voulu répondre",
    ConsentKind.AGE: "Vous avez dit avoir 15 ans ou plus",
    ConsentKind.RECONTACT: "Vous acceptez que l’on vous écrive de nouveau",
    ConsentKind.VOICE: "Vous acceptez que l’on garde votre voix 30 jours",
    ConsentKind.QUOTATION: "Vous acceptez que l’on cite vos mots, sans votre nom",
    ConsentKind.REMINDER: "Vous avez demandé un rappel",
}
_FORMES = {
    Forme.VOCAL: "reponse_vocale",
    Forme.PHOTO: "reponse_photo",
    Forme.LIEU: "reponse_lieu",
}


def words(what: Recollection, kept: Everything, questionnaire: Questionnaire) -> list[Message]:
    """Return the messages that tell what is kept; a long list takes several."""
    register = questionnaire.register
    lines = [*_lines(kept.answers, questionnaire)]
    if what is Recollection.ANSWERS:
        if not lines:
            return [Message(text("mes_reponses_aucune", register))]
        return _messages(
            [text("mes_reponses_titre", register), *lines, text("mes_reponses_corriger", register)]
        )
    told = _messages(
        [
            text("mes_donnees_titre", register),
            *_facts(kept),
            *(lines or [text("mes_reponses_aucune", register)]),
            text("mes_donnees_effacer", register),
        ]
    )
    last = told.pop()
    return [*told, Message(last.text, document=(FILE, _document(kept, questionnaire)))]


def _lines(answers: Iterable[Answer], questionnaire: Questionnaire) -> Iterable[str]:
    place = {question.name: index for index, question in enumerate(route(questionnaire).questions)}
    current = [answer for answer in answers if answer.current is not None]
    for answer in sorted(current, key=lambda one: place.get(one.question, len(place))):
        assert answer.current is not None
        said = _said(answer.current, _question(questionnaire, answer.question))
        yield f"• {_asked(answer, questionnaire)}\n{said}"


def _asked(answer: Answer, questionnaire: Questionnaire) -> str:
    question = _question(questionnaire, answer.question)
    if question is None:
        return text("remarque", questionnaire.register)
    label = question.label.text(register=questionnaire.register)
    if question.repeat is not None and answer.item:
        item = next((item for item in question.repeat.items if item.name == answer.item), None)
        if item is not None:
            label = label.replace("{" + question.repeat.variable + "}", item.label.text())
    for name, value in questionnaire.variables.items():
        label = label.replace("{" + name + "}", value)
    if answer.part == Part.ANSWER:
        return label
    kind = "commentaire" if answer.part == Part.COMMENT else "remarque"
    return f"{label} ({text(kind, questionnaire.register).lower()})"


def _said(version: Version, question: Question | None) -> str:
    if version.passed:
        return text("reponse_ne_sait_pas" if version.codes else "reponse_passee")
    if version.codes is not None:
        return ", ".join(_label(code, question) for code in version.codes)
    if version.whole is not None:
        return str(version.whole)
    if version.text:
        return f"«\u00a0{version.text}\u00a0»"
    return text(_FORMES[Forme(version.forme)]) if Forme(version.forme) in _FORMES else "…"


def _label(code: str, question: Question | None) -> str:
    choice: Choice | None = question.choice(code) if question is not None else None
    return code if choice is None else choice.label.text()


def _question(questionnaire: Questionnaire, name: str) -> Question | None:
    """Return a question, or one that follows an open answer (« C’est où ? »)."""
    found = route(questionnaire)
    return found.questions[found.index[name]] if name in found.index else None


def _facts(kept: Everything) -> Iterable[str]:
    """The few facts beside the answers, one line each."""
    yield f"Consultation\u00a0: {kept.person.title}"
    yield f"Votre référence\u00a0: {kept.person.reference}"
    yield f"Début\u00a0: {_day(kept.person.started_at)}"
    if kept.person.completed_at is not None:
        yield f"Fin\u00a0: {_day(kept.person.completed_at)}"
    for consent in kept.consents:
        said = "oui" if consent.given else "non"
        yield f"{_CONSENTS[consent.kind]}\u00a0: {said}, le {_day(consent.at)}"
    for quoted in (one for answer in kept.answers for version in answer.versions for one in version.quoted):
        if quoted.text is not None:
            yield f"Vos mots, retenus pour être cités sans votre nom\u00a0: «\u00a0{quoted.text}\u00a0»"
    for wish in kept.hand_overs:
        yield f"Demande de parler à une personne\u00a0: le {_day(wish.at)}"
    for broadcast in kept.written_to:
        yield f"Message de l’équipe ({broadcast.kind})\u00a0: le {_day(broadcast.at)}"
    files = Counter((one.forme, one.state) for one in kept.attachments)
    for (forme, state), count in sorted(files.items()):
        yield f"{_FILES.get(forme, forme)}\u00a0: {count} ({_STATES.get(state, state)})"
    if kept.person.opted_out_at is not None:
        yield f"STOP\u00a0: demandé le {_day(kept.person.opted_out_at)}"
    if kept.person.has_address:
        yield "Votre contact, pour vous répondre ici\u00a0: gardé sous une forme illisible"
    if kept.mail.received:
        yield f"Messages reçus de vous, gardés quelques jours\u00a0: {kept.mail.received}"
    if kept.mail.waiting:
        yield f"Messages prêts à vous être envoyés\u00a0: {kept.mail.waiting}"
    if kept.person.origin is not None:
        yield f"Lien ou affiche par où vous êtes venu\u00a0: {kept.person.origin}"


def _day(at: datetime) -> str:
    return f"{at:%d/%m/%Y}"


def _messages(lines: Iterable[str]) -> list[Message]:
    """Put lines together, as many in a message as it holds; a line is never parted unless it must."""
    texts: list[str] = []
    for line in lines:
        pieces = [line[start : start + LONGEST] for start in range(0, len(line), LONGEST)] or [""]
        for piece in pieces:
            if texts and len(texts[-1]) + len(piece) + 2 <= LONGEST:
                texts[-1] = f"{texts[-1]}\n{piece}"
            else:
                texts.append(piece)
    return [Message(one) for one in texts]


def _document(kept: Everything, questionnaire: Questionnaire) -> str:
    """Everything as JSON, with the questions in words so that the file can be read alone."""
    content = asdict(kept)
    for answer, said in zip(kept.answers, content["answers"], strict=True):
        said["asked"] = _asked(answer, questionnaire)
        said["current"] = None if answer.current is None else answer.current.number
    return json.dumps(content, ensure_ascii=False, indent=1, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
