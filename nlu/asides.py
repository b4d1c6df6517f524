"""What stands beside the answer in a text: corrections, questions, conditions, other people, comments. Pure.

« oui euh non pardon » is « non »; « ma fille elle a peur » is nobody's own answer; « plutôt non, surtout
près du parking » is an answer and a comment.
"""

import re
from dataclasses import dataclass

from nlu.normalise import LIMIT, fold
from nlu.vocabulary import phrases

_TAKEN_BACK = re.compile(
    r"(?:[\s,.;]+|^)(?:pardon|oups|je (?:me )?(?:corrige|trompe|rigole|plaisante|blague|deconne|reprends)"
    r"|(?:euh+|heu+|enfin|ah) (?:non|nan|nn)(?=[\s,]+\w)|je voulais dire|euh+|heu+|rectification"
    r"|enfin(?! (?:quand|lorsque|surtout|seulement|uniquement|depuis|des fois))"
    r"|erreur|attends?z?"
    r"|(?:non|nan) attend[sz]?|(?:non|nan) je (?:rigole|plaisante|deconne|blague)"
    r"|mdr non je rigole)\b[\s,.;:!]*"
)
_ENDING = re.compile(
    r"[\s,.;]+(?:pardon|oups|desolee?|je (?:me )?(?:corrige|trompe|rectifie)|euh+|heu+|excusez moi"
    r"|voila)[\s.!,;]*$"
)
_NO_BETWEEN = re.compile(r"[,.;]\s*(?:non|nan|nn)\s+(?=\d|plutot|c'est|le |la |les )")
_RATHER = re.compile(r"[\s,]+(?:plutot|finalement|en fait)\s*[.!]*$")
_BREAK = re.compile(
    r"[,.;:!?\n()…]+|\s-\s|\b(?:mais|parce que?|parceque|car|puisque|vu que|alors que|surtout|sauf"
    r"|par contre|meme si"
    r"|depuis que|donc|c'est a dire|pourtant|tellement)\b"
)
_KEPT_APART = frozenset(("mais", "sauf", "meme si", "alors que", "sinon", "par contre", "pourtant"))
_SOMEBODY = "|".join(phrases("proches"))
_OTHERS = re.compile(
    rf"^(?:\W*(?:et|mais|pour|que|quand|alors|sauf|moi|si|comme) )*(?:ma|mon|mes|le|la|les|ta"
    rf"|ton) (?:\w+ )?(?:{_SOMEBODY})\b"
)
_BEFORE = re.compile(r"^\W*(?:j'etais |on etait )?avant\b.*?\b(?=depuis|maintenant|aujourd|mais|la je)")
_NOW = re.compile(r"^.*\bavant\W+(?:mais )?(?=maintenant)")
_BEFORE_END = re.compile(r"[\s,]+avant (?:non|oui|pas|moins|ca allait|c'etait)\b.*$")
_SOMEBODY_WHO = re.compile(rf"\b(?:ma|mon|mes) (?:{_SOMEBODY}) qu(?:i|')\b.*$")
_TWO = re.compile(r"\b(?:et|avec) moi\b|\bmoi (?:et|avec)\b")
_DEPENDS = re.compile(
    r"\bdepend(?:ra|s)?\b|\bselon\b|\bvarie\b|\bca varie\b|\bsi (?:je|j|on|il|ils|elle|le|la|les|c|ca"
    r"|vous|tu|y|ya|jamais|mon|ma|mes)\b"
    r"|\bsoit\b.*\bsoit\b|\bsauf si\b|\bl'un ou l'autre\b|\btantot\b|\ba condition\b|\bpas sur si\b"
    r"|\bespere\b|\bsinon\b|\bpour et (?:du )?contre\b|\bpour et contre\b"
    r"|\boui\b.+\bnon$|\bnon\b.+\boui$"
)
_HEDGED = re.compile(
    r"\b(?:dirais?|dis|dire) pas que\b|\brien a voir mais\b|\bpas jamais\b"
    r"|\b(?:pas|rien) (?:bien |tout )?compris?\b|\bcompren(?:ds?|d) (?:pas|rien)\b"
)
_ASKS = re.compile(
    r"^(?:c'?est quoi|sa veu dire|ca veut dire|qu'?est ce|quel(?:le)?s? |qui |pourquoi |comment "
    r"|vous parlez|c'est quand|c'est qui"
    r"|c'est pour quoi|c'est pourquoi|combien (?:de|ca)|est ce que|ou est|c'est ou|koi|quoi)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text, folded, with its place: `text[start:end]`; `turns` where it begins with « mais »."""

    folded: str
    start: int
    end: int
    turns: bool = False


def corrected(text: str) -> str | None:
    """Return what is left after a correction (« oui euh non pardon »: « non »); None where there is none."""
    rest = fold(text).strip()
    while (ending := _ENDING.search(rest)) is not None and ending.start() > 0:
        rest = rest[: ending.start()]
    ended = len(rest) < len(fold(text).strip())
    marks = [mark for mark in (*_TAKEN_BACK.finditer(rest), *_NO_BETWEEN.finditer(rest)) if mark.start() > 0]
    if not marks:
        return _last_of_two(rest) if ended else None
    last = max(marks, key=lambda mark: mark.end())
    before = rest[: last.start()].strip(" ,.;:!")
    after = _RATHER.sub("", rest[last.end() :]).strip(" ,.;:!")
    if not after or (len(before) < 2 and not before.isdigit()):
        return None
    return after


def _last_of_two(rest: str) -> str | None:
    """Return what « oui non pardon » ends with; None where nothing is taken back."""
    said = rest.replace(",", " ").split()
    return said[-1] if len(said) == 2 else None


def clauses(text: str) -> list[Clause]:
    """Part a text where a new thought begins; bounded like `fold`."""
    folded = _same_length(text[:LIMIT])
    found: list[Clause] = []
    start, turns = 0, False
    for mark in _BREAK.finditer(folded):
        _add(found, folded, start, mark.start(), turns)
        start = mark.end()
        turns = mark.group() in _KEPT_APART
        if mark.group() in ("surtout", "sauf"):
            start = mark.start()
    _add(found, folded, start, len(folded), turns)
    return found


def _add(found: list[Clause], folded: str, start: int, end: int, turns: bool) -> None:
    if folded[start:end].strip():
        found.append(Clause(folded[start:end].strip(), start, end, turns))


def _same_length(text: str) -> str:
    """Fold letter by letter, so that places stay those of the original."""
    return "".join((fold(char)[:1] or " ") if not char.isascii() else char.lower() for char in text)


def is_others(clause: Clause) -> bool:
    """Tell whether a clause is about somebody else: « mon frère est handicapé »."""
    return _OTHERS.search(clause.folded.strip()) is not None and not _TWO.search(clause.folded)


def of_today(folded: str) -> str:
    """Drop what was before (« avant à la Borne, depuis mai aux Tilleuls »), and « ma mère qui habite là »."""
    return _SOMEBODY_WHO.sub("", _BEFORE_END.sub("", _NOW.sub("", _BEFORE.sub("", folded))))


def depends(folded: str) -> bool:
    """Tell whether folded text sets a condition: « ça dépend », « si le loyer augmente pas »."""
    return _DEPENDS.search(folded) is not None


def hedged(text: str) -> bool:
    """Tell whether a text says what it would not say, or that it is beside the question."""
    return _HEDGED.search(fold(text)) is not None


def asks_back(text: str) -> bool:
    """Tell whether a text is a question of its own."""
    return "?" in text or _ASKS.search(fold(text).strip()) is not None
