"""What a message to the bot may mean. The names are those of `nlu/rasa/`, and of its answers."""

from enum import StrEnum


class Intent(StrEnum):
    AFFIRM = "affirmer"
    DENY = "refuser"
    SKIP = "passer_question"
    STOP = "stop_desinscription"
    HELP = "aide"
    WHO = "qui_etes_vous"
    PRIVACY = "confidentialite"
    ERASE = "supprimer_donnees"
    HUMAN = "parler_humain"
    REPEAT = "repeter_question"
    BACK = "revenir_arriere"
    UNKNOWN = "ne_sait_pas"
    THANKS = "remercier"
    GREETING = "saluer"
    INSULT = "insulte"
    CONTRIBUTION = "contribution"


ANSWERS = frozenset({Intent.AFFIRM, Intent.DENY, Intent.CONTRIBUTION})
"""What answers the question that is pending, whatever it is."""
COMMANDS = frozenset(Intent) - ANSWERS
"""What is said to the bot."""
CONFIRMED = frozenset({Intent.STOP, Intent.ERASE})
"""Commands that free words never carry out: the bot asks first."""
