"""Exact keywords that work at any time. Never a longer text: « stoppez les expulsions » is an answer.

STOP acts at once, so its spellings are few and exact. Longer keywords may be misspelt by a letter or
two: « mes reponces », « suprimer mes reponse », where SUPPRIMER is confirmed in any case.
"""

import re
from collections import defaultdict
from enum import StrEnum

from rapidfuzz.distance import OSA

from nlu.normalise import fold
from nlu.vocabulary import common_words

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
    LISTEN = "ecouter"  # only where questions were recorded: elsewhere it is a word like others


_SPELLINGS = {
    Command.STOP: "stop|stopp|stop stop|arreter|desinscription|desinscrire|me desinscrire"
    "|je me desinscris|desabonner|me desabonner|desabonnement|se desabonner|unsubscribe"
    "|stop svp|stop merci|stop s il vous plait|ne plus recevoir de messages|stop sms",
    Command.DELETE: "supprimer|supprime|suprimer|suprime|supprimez|supprimer mes donnees"
    "|supprimez mes donnees|suprimer mes donnees|supprimer mes reponses|tout supprimer"
    "|effacer|effacer mes donnees|effacez mes donnees|effacer mes reponses|effacez mes reponses"
    "|tout effacer|effacer tout|supprimer mon compte|delete",
    Command.DATA: "mes donnees|mes donnee|mes donnees svp|voir mes donnees|mes infos personnelles"
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
    Command.HELP: "aide|help|aide moi|aidez moi svp|besoin d aide|commandes",
    Command.INFO: "infos|info|plus d infos|plus d info|mentions legales|rgpd|en savoir plus|confidentialite",
    Command.RESUME: "reprendre|reprise|reprends|je reprends|continuer|continue|on continue|je continue|resume"
    "|on reprend|start|commencer|recommencer a repondre",
    Command.OTHER_PERSON: "une autre personne|autre personne|nouvelle personne|quelqu un d autre"
    "|une autre personne repond|changer de personne",
    Command.LISTEN: "ecouter|ecouter la question|je veux ecouter|ecouter svp|reecouter",
}
_COMMANDS = {
    spelling: command for command, spellings in _SPELLINGS.items() for spelling in spellings.split("|")
}
_TOLERANT_ALONE = frozenset({"supprimer", "reprendre", "corriger", "continuer"})
"""Single words that may be misspelt: nothing that people answer is near them."""
_REAL = common_words()
_BREAKS = re.compile(r"[^a-z0-9]+")


def _by_length() -> dict[int, tuple[tuple[tuple[str, ...], Command], ...]]:
    """Return the keywords that may be misspelt, by their number of words."""
    found: defaultdict[int, list[tuple[tuple[str, ...], Command]]] = defaultdict(list)
    for spelling, meant in _COMMANDS.items():
        words = tuple(spelling.split())
        long = max(map(len, words)) >= 7
        if meant is not Command.STOP and long and (len(words) > 1 or spelling in _TOLERANT_ALONE):
            found[len(words)].append((words, meant))
    return {count: tuple(keywords) for count, keywords in found.items()}


_TOLERANT = _by_length()


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
    plain = _BREAKS.sub(" ", folded).strip()
    return _COMMANDS.get(plain) or _misspelt(plain.split())


def _misspelt(said: list[str]) -> Command | None:
    """Return the keyword that the words are, word for word, two letters apart at most."""
    if all(word in _REAL for word in said):
        return None  # « autres personnes » is said as it is meant
    for keyword, meant in _TOLERANT.get(len(said), ()):
        left = 2
        for word, known in zip(said, keyword, strict=True):
            left -= _distance(word, known)
            if left < 0:
                break
        else:
            return meant
    return None


def _distance(word: str, known: str) -> int:
    """Return how many letters two words are apart by ear; 3 where they cannot be the same word."""
    if word == known:
        return 0
    word, known = word.replace("eau", "o").replace("au", "o"), known.replace("eau", "o").replace("au", "o")
    allowed = 2 if len(known) >= 7 else 1 if len(known) >= 4 else 0
    if word[0] != known[0] or (word in _REAL and known not in (word + "s", word + "r")):
        return 3
    found = OSA.distance(word, known, score_cutoff=allowed)
    return found if found <= allowed else 3
