"""Who answers residents beside the questions: the person to speak to, and the questions they ask."""

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import ASKED_AT_MOST, ASKED_FROM, Questionnaire


def check_answering(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    contact = questionnaire.contact
    if contact is not None and not (contact.email or contact.phone):
        message = "contact n’a ni email ni phone : personne ne saura qu’on veut lui parler"
        findings.warn("contact_injoignable", lines.at("contact"), message, "ajoutez l’un des deux")
    names: set[str] = set()
    wordings: set[str] = set()
    for entry in questionnaire.faq:
        line = lines.at(f"faq.{entry.name}")
        if entry.name in names:
            message = f"faq : deux questions s’appellent « {entry.name} »"
            findings.error("nom_double", line, message, "donnez un autre nom à l’une d’elles")
        names.add(entry.name)
        for wording in entry.asked:
            alike = " ".join(wording.casefold().strip(" ?!.").split())
            if alike in wordings:
                message = f"faq « {entry.name} » : « {wording[:40]} » est écrit deux fois"
                findings.error("faq_double", line, message, "gardez-la dans une seule question")
            wordings.add(alike)
            spoken = [word for word in wording.split() if any(map(str.isalnum, word))]
            if len(spoken) < ASKED_FROM or len(wording) > ASKED_AT_MOST:
                message = f"faq « {entry.name} » : « {wording[:40]} » ne sera jamais reconnue"
                remedy = f"écrivez-la en {ASKED_FROM} mots au moins, {ASKED_AT_MOST} caractères au plus"
                findings.error("faq_forme", line, message, remedy)
