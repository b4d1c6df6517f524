"""What is counted of a message to the bot beside its words: how long it is, and its marks. Pure."""

from nlu.features import Bag

NAMES = ("mots", "deux mots", "quatre mots", "plus de douze", "?", "!")


def intent_cues(text: str, found: Bag) -> list[float]:
    """Return the cues of one message, in the order of `NAMES`, each about 0 to 3."""
    words = len(found.forms)
    return [
        min(words, 30) / 10,
        float(words <= 2),
        float(words <= 4),
        float(words > 12),
        float("?" in text),
        float("!" in text),
    ]
