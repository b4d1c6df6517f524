"""Optional consents, asked when they are needed: keeping a voice once it is written down, quoting."""

from bot.dialogue import Confirming, Mark
from bot.effects import Consent
from bot.engine.path import SAID, find
from bot.engine.turn import Turn
from consultation.words import ConsentKind

# Marks that a consent was asked, beside the marks of steps (which are names of questions).
ASKED = {Confirming.VOICE: "!vocal", Confirming.CITE: "!citation"}
OPEN = Mark(codes=("demande",))  # asked, and neither yes nor no was said yet
YES = "oui"
KIND = {Confirming.VOICE: ConsentKind.VOICE, Confirming.CITE: ConsentKind.QUOTATION}


def asked(turn: Turn, consent: Confirming) -> bool:
    return ASKED[consent] in turn.dialogue.marks


def voice_is_decided(turn: Turn) -> bool:
    """Whether recordings may be kept was answered, once for all of them."""
    return asked(turn, Confirming.VOICE) and not voice_is_open(turn)


def voice_is_open(turn: Turn) -> bool:
    """The question was put, and other words came instead of a yes or a no."""
    return turn.dialogue.marks.get(ASKED[Confirming.VOICE]) == OPEN


def ask_may_keep_voice(turn: Turn, *before: str) -> Turn:
    turn = turn.mark(ASKED[Confirming.VOICE], OPEN)
    return _ask(turn, Confirming.VOICE, "garder_vocal", [line for line in before if line])


def may_cite_is_open(turn: Turn) -> bool:
    """There are words to quote, and the person was not asked yet."""
    if asked(turn, Confirming.CITE):
        return False
    for step, mark in turn.dialogue.marks.items():
        if mark.codes == SAID:
            place = find(turn.questionnaire, turn.dialogue, step)
            if place is not None and place.question.is_open:
                return True
    return False


def ask_may_cite(turn: Turn, lines: list[str]) -> Turn:
    return _ask(turn, Confirming.CITE, "citer", lines)


def decide(turn: Turn, consent: Confirming, given: bool) -> Turn:
    """Note the decision; what comes next is the caller's."""
    turn = turn.do(Consent(KIND[consent], given)).become(confirming=None)
    return turn.mark(ASKED[consent], Mark(codes=(YES if given else "non",)))


def _ask(turn: Turn, consent: Confirming, key: str, lines: list[str]) -> Turn:
    turn = turn.become(confirming=consent)
    return turn.say(
        "\n".join([*lines, turn.text(key)]),
        turn.button(f"oui.{consent}", "bouton_oui"),
        turn.button(f"non.{consent}", "bouton_non"),
    )
