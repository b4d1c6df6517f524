"""What residents are told about their data, and who is there for them."""

import re

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Questionnaire, Role
from consultation.questionnaire.spoken import COMMANDS
from consultation.territories.codes import CODE
from consultation.words import Phase

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
FIRST_SCREEN = {
    "STOP": "comment arrêter (STOP)",
    "SUPPRIMER": "comment effacer ses réponses (SUPPRIMER)",
    "INFOS": "comment en savoir plus (INFOS)",
    "112": "que ce n’est pas un service d’urgence (15, 17, 18, 112)",
}
FULL_TEXT = {
    "cnil": "la réclamation à la CNIL",
    "supprimer": "le droit d’effacer (SUPPRIMER)",
    "mes données": "le droit de voir ses données (MES DONNÉES)",
    "corriger": "le droit de corriger (CORRIGER)",
    "mois|jours|ans?\\b": "combien de temps les réponses sont gardées",
    "whatsapp|telegram": "que les messages passent par WhatsApp ou Telegram",
    "obligatoire|libre": "que répondre n’est pas obligatoire",
}


def check_people(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    _notice(questionnaire, lines, findings)
    _contacts(questionnaire, lines, findings)
    _settings(questionnaire, lines, findings)
    _method(questionnaire, lines, findings)


def _notice(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    notice = questionnaire.notice
    for word, meaning in FIRST_SCREEN.items():
        if notice.label.vous and word not in notice.label.vous:
            message = f"le premier écran ne dit pas {meaning}"
            findings.warn("information_incomplete", lines.at("notice", "label"), message, f"ajoutez-y {word}")
    for pattern, meaning in FULL_TEXT.items():
        if notice.more.vous and not re.search(pattern, notice.more.vous, re.IGNORECASE):
            message = f"le texte INFOS ne dit pas {meaning}"
            findings.warn("infos_incomplet", lines.at("notice", "more"), message, "complétez notice, more")
    if notice.label.vous and notice.aloud is None:
        message = "aucun texte à lire à voix haute pour la saisie de terrain : il est tiré du premier écran"
        remedy = "ajoutez aloud: sous notice, sans STOP, SUPPRIMER ni INFOS"
        findings.advise("lecture_absente", lines.at("notice"), message, remedy)
    elif notice.aloud is not None and COMMANDS.search(notice.aloud.vous):
        message = "le texte à lire à voix haute parle de mots à écrire (STOP, SUPPRIMER, INFOS…)"
        remedy = "la personne n’a pas de téléphone : retirez ces phrases de notice, aloud"
        findings.warn("lecture_commandes", lines.at("notice", "aloud"), message, remedy)


def _contacts(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    referent = questionnaire.referent
    if referent is None:
        findings.warn(
            "referent_absent",
            lines.at("referent"),
            "personne ne sera prévenu si quelqu’un est en danger",
            "ajoutez referent: avec name et email ou phone",
        )
    elif not (referent.email or referent.phone):
        findings.warn(
            "referent_injoignable",
            lines.at("referent"),
            "referent n’a ni email ni phone",
            "ajoutez l’un des deux",
        )
    controller, dpo = questionnaire.notice.controller, questionnaire.notice.dpo
    if controller.name and not (controller.email or controller.phone):
        line = lines.at("notice", "controller")
        message = "le responsable (controller) n’a ni email ni phone"
        findings.warn("responsable_injoignable", line, message, "ajoutez l’un des deux")
    for key, email in _emails(questionnaire):
        if email and EMAIL.fullmatch(email) is None:
            message = f"{key} : « {email[:60]} » n’est pas une adresse de courriel"
            remedy = "écrivez-la en entier, par exemple projet@ville.fr"
            findings.error("courriel", lines.at(key, "email"), message, remedy)
    if controller.name and dpo is None:
        message = "aucun délégué à la protection des données (dpo) n’est nommé"
        remedy = "ajoutez dpo: sous notice ; une collectivité en a un"
        findings.warn("dpo_absent", lines.at("notice"), message, remedy)


def _emails(questionnaire: Questionnaire) -> tuple[tuple[str, str | None], ...]:
    people = {
        "controller": questionnaire.notice.controller,
        "dpo": questionnaire.notice.dpo,
        "referent": questionnaire.referent,
        "contact": questionnaire.contact,
    }
    return tuple((key, None if one is None else one.email) for key, one in people.items())


def _settings(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    territory = questionnaire.territory
    if territory is not None and CODE.fullmatch(territory) is None:
        message = f"« {territory[:20]} » n’a pas la forme d’un code de quartier prioritaire"
        remedy = "écrivez par exemple QN07501M ; sans code, pas de chiffres de l’Insee en regard"
        findings.warn("territoire", lines.at("settings", "territory"), message, remedy)
    if questionnaire.wave < 1:
        findings.error("vague", lines.at("settings", "wave"), "wave commence à 1", "écrivez wave: 1")


def _method(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    roles = {question.role for question in questionnaire.questions}
    if findings.broken or questionnaire.phase is Phase.RESTITUTION or Role.AGE_GATE not in roles:
        return
    line = lines.at("survey")
    if not {Role.AGE_BAND, Role.SEX} <= roles:
        remedy = "ajoutez les questions role: age et role: sexe du questionnaire de référence"
        findings.advise("sans_profil", line, "sans âge ni sexe, pas de redressement", remedy)
    if Role.RECONTACT not in roles:
        remedy = "terminez par une question role: recontact (oui, non)"
        findings.advise("sans_retour", line, "personne ne pourra recevoir les résultats", remedy)
    if questionnaire.phase is Phase.IDEES and not any(q.fact for q in questionnaire.questions):
        remedy = "ajoutez fact: à une question ouverte"
        findings.advise("sans_fait", line, "les idées viennent mieux avec un élément du diagnostic", remedy)
