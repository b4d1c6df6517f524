"""Yes or no to the bot's own questions, to the letter; None when it is neither.

They give consents and erase: nothing is guessed, no spelling is put right, and a yes with other words
beside it ("oui stop", "oui il y a des arbres") is none.
"""

from enum import Enum, auto

from bot.dialogue import Confirming
from nlu.agreement import agreement
from nlu.options import plain_words
from nlu.vocabulary import phrases, words

_ALSO_YES = frozenset(tuple(phrase.split()) for phrase in phrases("oui_au_robot"))
_ALSO_NO = words("garder")
_PLAIN = words("oui_net")
_BESIDE = {Confirming.ERASE: words("effacer"), Confirming.STOP: words("arreter")}
"""Words that may stand beside a yes to a confirmation, and say the same."""


class Reply(Enum):
    """`UNCLEAR`: a yes, with more words that may mean something else, or one that is too weak here."""

    YES = auto()
    NO = auto()
    UNCLEAR = auto()


def yes_or_no(said: str) -> bool | None:
    """Return what a text says to a question of the bot's own."""
    spoken = plain_words(said)
    if spoken in _ALSO_YES:
        return True
    found = agreement(said, spoken)
    if found is None or not found.sure:
        return None
    if not found.yes:
        return False
    return None if found.rest else True


def plainly(said: str, asked: Confirming | None = None) -> Reply | None:
    """Read a reply to what cannot be undone, or to what free words alone asked for."""
    spoken = plain_words(said)
    found = agreement(said, spoken)
    if found is None:
        same = _BESIDE.get(asked, frozenset()) if asked is not None else frozenset()
        if spoken and _ALSO_NO.issuperset(spoken) and not same.issuperset(spoken):
            return Reply.NO
        return Reply.UNCLEAR if spoken in _ALSO_YES else None
    if not found.yes:
        return Reply.NO
    allowed = _BESIDE.get(asked, frozenset()) if asked is not None else frozenset()
    pictures = not spoken
    if not found.sure or not allowed.issuperset(found.rest):
        return Reply.UNCLEAR
    return Reply.YES if pictures or not _PLAIN.isdisjoint(spoken) else Reply.UNCLEAR
