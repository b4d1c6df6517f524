"""Statement kinds, sentiment and urgency of a segment, by markers; the question asked is the prior."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from nlu.hits import Hit
from nlu.normalise import letters
from nlu.tagged import TagKind, TagScore

HALF = 2.0
"""Weight that scores 0.5."""
LEAST = 2.0
PRIOR = 2.0
"""What the question asked adds to the kind it asks for."""
_ASKED = (
    # Words of a question's name or label, and the kind that an answer to it usually is.
    ("ATO", re.compile(r"\batouts?\b|est bien\b|\baime[zs]?\b|\bplait\b|points? forts?")),
    ("CON", re.compile(r"\bproblemes?\b|\bgene\b|va pas\b|difficultes?|\bdetail\b|points? faibles?")),
    ("PRP", re.compile(r"\bchanger?\b|\bidees?\b|\bpropos|\bsolutions?\b|\bferiez\b|ameliorer")),
    ("ENG", re.compile(r"savoir faire|savez vous faire|sais faire|aider\b|engagement|participer")),
    ("BES", re.compile(r"\bmanque\b|\bbesoins?\b|attentes?")),
)
_INFINITIVE = re.compile(
    r"^(?:de |d |a |pour )?(?!hier|cher|mer|premier|quartier|dernier|entier|escalier|palier)[a-z]{3,}er$"
)


def asked_kind(question: str | None) -> str | None:
    """Return the kind that a question asks for, from its name or its label."""
    if not question:
        return None
    folded = re.sub(r"[^a-z0-9]+", " ", letters(question))
    return next((kind for kind, pattern in _ASKED if pattern.search(folded)), None)


def kinds(hits: Sequence[Hit], words: Sequence[str], asked: str | None, mood: float) -> list[TagScore]:
    """Return at least one statement kind, best first."""
    weights: defaultdict[str, float] = defaultdict(float)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for hit in hits:
        for entry in hit.entries:
            weights[entry.code] += entry.weight
            said[entry.code].append(" ".join(words[hit.start : hit.end]))
    spoken = [word for word in words if word[0].isalnum()]
    if "?" in words:
        weights["QUE"] += 3
    if spoken and _INFINITIVE.match(spoken[0]):
        weights["PRP"] += 3
    if asked:
        weights[asked] += PRIOR
    weights["ATO" if mood > 0 else "CON"] += min(abs(mood), 3.0) * (0.8 if mood else 0)
    if weights["REL"] and len(spoken) > 4:
        weights["REL"] = 0.0
    best = max(weights.values(), default=0.0)
    if best < LEAST:
        fallback = asked or ("ATO" if mood > 0 else "CON")
        return [TagScore(TagKind.STATEMENT, fallback, 0.3)]
    kept = sorted(
        (code for code in weights if weights[code] >= max(LEAST, 0.75 * best)),
        key=lambda code: -weights[code],
    )
    return [
        TagScore(
            TagKind.STATEMENT, code, round(weights[code] / (weights[code] + HALF), 3), tuple(said[code])[:5]
        )
        for code in kept[:2]
    ]


def mood(groups: Mapping[str, Sequence[Hit]], words: Sequence[str], text: str) -> float:
    """Return how good (above 0) or bad the segment sounds; about -6 to 6."""
    value = 0.0
    # "plus de problème", "pas mal": the words inside say the contrary of the whole.
    inside = {
        place
        for hit in groups.get("positif", ())
        if hit.end - hit.start > 1
        for place in range(hit.start, hit.end)
    }
    for sign, group in ((1, "positif"), (-1, "negatif")):
        for hit in groups.get(group, ()):
            if sign < 0 and hit.start in inside:
                continue
            value += (
                sign * hit.entries[0].weight * (-0.6 if sign > 0 and _denied(words, hit.start) else 1.0) / 2
            )
    value += 1.5 * sum(char in text for char in "❤😀😊👍🙏😍🥰👏")
    value -= 1.5 * sum(char in text for char in "😡🤬😢😭👎😤🤮😠")
    strength = 1.0 + 0.25 * min(len(groups.get("renfort", ())), 2)
    return value * strength


def _denied(words: Sequence[str], index: int) -> bool:
    return any(
        word in ("pas", "plus", "jamais", "aucun", "rien") for word in words[max(0, index - 2) : index]
    )


def sentiment(value: float) -> TagScore:
    code = (
        "NEG2"
        if value <= -3
        else "NEG1"
        if value < -0.4
        else "POS2"
        if value >= 3
        else "POS1"
        if value > 0.4
        else "NEU"
    )
    return TagScore(TagKind.SENTIMENT, code, round(min(0.4 + abs(value) / 8, 0.9), 3))


def urgency(groups: Mapping[str, Sequence[Hit]], danger: str | None, words: Sequence[str]) -> TagScore:
    """Return U3 for a danger, U2 for a frail person or an unlivable home, U1 for what lasts, else U0."""
    if danger:
        return TagScore(TagKind.URGENCY, "U3", 0.9, (danger,))
    for code in ("U2", "U1"):
        hits = groups.get(code, ())
        if hits:
            said = tuple(" ".join(words[hit.start : hit.end]) for hit in hits)
            return TagScore(TagKind.URGENCY, code, 0.6, said[:5])
    return TagScore(TagKind.URGENCY, "U0", 0.8)
