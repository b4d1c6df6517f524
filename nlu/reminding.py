"""Words that ask to be reminded later, by the bot or by a call. Only whole texts count. Pure."""

import re
from enum import StrEnum

from nlu.normalise import fold

LONGEST = 60
"""Characters of the longest text that only asks to be reminded."""


class Asked(StrEnum):
    """LATER: to be written to, later. CALL: « rappelez-moi » alone, which may be a call or a reminder."""

    LATER = "plus_tard"
    CALL = "rappeler"


_KIND = "s'?il (?:te|vous) plait|svp|stp|merci|oui|ok|d'accord|bonjour|bonsoir|non|pas maintenant"
_DAY = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_WHEN = (
    rf"plus tard|apres|bientot|(?:demain|apres-demain|{_DAY})(?: (?:matin|midi|soir|prochain|apres-midi))?"
    r"|ce soir|ce midi|cet? apres-midi|ce week-?end|tout a l'heure|un autre jour|une autre fois"
    r"|(?:la semaine|le mois) prochaine?"
    r"|(?:dans|d'ici) (?:une?|deux|trois|quatre|cinq|\d{1,2}|quelques) (?:minutes?|min|heures?|h|jours?"
    r"|semaines?|mois)"
)
_ME = r"(?:rappel(?:le|les|lez|ler|er|ez|e)[- ]*(?:moi|nous)|(?:(?:tu peux|vous pouvez|pouvez[- ]vous"
_ME += r"|peux[- ]tu) )?(?:me|nous) (?:le )?rappeler)"
_WHAT = r"(?: (?:ca|cela|de (?:repondre|continuer|finir|reprendre)))?"
_LATER = re.compile(
    rf"(?:{_ME}{_WHAT} (?:{_WHEN})|(?:{_WHEN}) {_ME}|me le rappeler"
    rf"|rappel(?:le|lez|ez|e)[- ]le[- ]moi(?: (?:{_WHEN}))?"
    rf"|{_ME} de (?:repondre|continuer|finir|reprendre)(?: (?:{_WHEN}))?"
    rf"|(?:je (?:veux|voudrais|prefere)(?: bien)? )?(?:un|le) rappel(?: (?:{_WHEN}))?)"
)
_CALL = re.compile(rf"(?:{_ME}|rappel)")
_BESIDE = re.compile(rf"^(?:(?:{_KIND})\s+)+|(?:\s+(?:{_KIND}))+$")
_SIGNS = re.compile(r"[^a-z0-9'\- ]+")


def asks_to_be_reminded(text: str) -> Asked | None:
    """Return what the whole text asks for; None for anything else, and where it speaks of a telephone."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    said = " ".join(_SIGNS.sub(" ", fold(text)).split())
    said = _BESIDE.sub("", said)
    if _LATER.fullmatch(said):
        return Asked.LATER
    return Asked.CALL if _CALL.fullmatch(said) else None
