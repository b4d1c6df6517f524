"""Exact keywords that work at any time. Never a longer text: « stoppez les expulsions » is an answer.

STOP and SUPPRIMER act at once or after one confirmation (DESIGN.md), so their spellings are few.
"""

import re
from enum import StrEnum

from nlu.normalise import fold

LONGEST = 40
"""Characters of the longest text that can be a keyword, decorations apart."""


class Command(StrEnum):
    STOP = "stop"
    DELETE = "supprimer"
    DATA = "mes_donnees"
    SKIP = "passer"
    BACK = "retour"
    ANSWERS = "mes_reponses"
    CORRECT = "corriger"
    PAUSE = "pause"
    HELP = "aide"
    INFO = "infos"
    RESUME = "reprendre"
    OTHER_PERSON = "autre_personne"


_SPELLINGS = {
    Command.STOP: "stop|stopp|stop stop|arreter|desinscription|desinscrire|me desinscrire"
    "|je me desinscris|desabonner|me desabonner|desabonnement|se desabonner|unsubscribe"
    "|stop svp|stop merci|stop s il vous plait|ne plus recevoir de messages|stop sms",
    Command.DELETE: "supprimer|supprime|suprimer|suprime|supprimez|supprimer mes donnees"
    "|supprimez mes donnees|suprimer mes donnees|supprimer mes reponses|tout supprimer"
    "|effacer|effacer mes donnees|effacez mes donnees|effacer mes reponses|effacez mes reponses"
    "|tout effacer|effacer tout|supprimer mon compte|delete",
    Command.DATA: "mes donnees|mes donnee|donnees|mes donnees svp|voir mes donnees|mes infos personnelles"
    "|mes donnees personnelles|my data|mesdonnees",
    Command.SKIP: "passer|passe|passez|je passe|je passe mon tour|pass|skip|suivant|suivante"
    "|question suivante|la suivante|next|passer la question|passer cette question|je prefere passer|on passe"
    "|ignorer",
    Command.BACK: "retour|retour arriere|revenir|revenir en arriere|precedent|precedente|question precedente"
    "|la precedente|arriere|en arriere|back|annuler",
    Command.ANSWERS: "mes reponses|mes reponse|voir mes reponses|mesreponses|mes reponses svp",
    Command.CORRECT: "corriger|corrige|corriger une reponse|corriger ma reponse|modifier|modifier ma reponse"
    "|modifier une reponse|modifier mes reponses|changer ma reponse|corriger mes reponses|correction",
    Command.PAUSE: "pause|faire une pause|en pause|mettre en pause",
    Command.HELP: "aide|help|aide moi|aidez moi svp|besoin d aide|menu|aides|commandes",
    Command.INFO: "infos|info|information|informations|plus d infos|plus d info|mentions legales|rgpd"
    "|en savoir plus|confidentialite",
    Command.RESUME: "reprendre|reprise|reprends|je reprends|continuer|continue|on continue|je continue|resume"
    "|on reprend|start|commencer|recommencer a repondre",
    Command.OTHER_PERSON: "une autre personne|autre personne|nouvelle personne|quelqu un d autre"
    "|une autre personne repond|changer de personne",
}
_COMMANDS = {
    spelling: command for command, spellings in _SPELLINGS.items() for spelling in spellings.split("|")
}
_BREAKS = re.compile(r"[^a-z0-9]+")


def command(text: str) -> Command | None:
    """Return the command that the text is, alone; None for anything else.

    Case, accents, punctuation, emoji and a leading slash do not matter.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    if any(char.isalpha() and not char.isascii() for char in folded):
        return None
    return _COMMANDS.get(_BREAKS.sub(" ", folded).strip())
