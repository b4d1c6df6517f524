"""Several options in one text: « bancs arbres lumières », « tout sauf le dimanche ». Pure."""

import re
from collections.abc import Sequence

from consultation.questionnaire.model import Choice
from nlu.asides import Clause, clauses, corrected
from nlu.meanings import spoken
from nlu.normalise import fold
from nlu.notions import spelled
from nlu.option_notions import read_options
from nlu.options import FILLERS, NEGATIONS, label_words, plain_words
from nlu.recognised import Recognised
from nlu.respelling import respelled
from nlu.vocabulary import words

_PIECES = re.compile(r"[,;+&/\n>]|\b(?:et|puis|ensuite|aussi|ou|plus|e)\b")
_EXCEPT = re.compile(
    r"\b(?:tou(?:te?s?|s)|les (?:deux|trois|quatre|cinq|[2-5])|n'importe (?:quel|lequel|quand)[a-z ]*?)\b.*?"
    r"\b(?:sauf|a part|excepte|hormis|mais pas)\b(.*)"
)
_BESIDE = re.compile(
    r"\s*(?:comme (?:tout|tous|les autres|d'habitude|beaucoup|toujours)"
    r"|cel(?:ui|le) (?:de|d'|du|qui|que|a)\b)"
)
_FIRST = re.compile(r"\bles (\w+) (premier|dernier)[es]*\b|\bles (premier|dernier)[es]* (\w+)\b")
_TOOLS = FILLERS | words("renforts") | words("outils_de_reponse") | words("designe")
_RANGE = re.compile(
    r"\b(?:du|de|des|entre) (?:le |la )?(\w+) (?:jusqu.? ?)?(?:au|a|aux|et) (?:le |la )?(\w+)\b"
)
_WHOLE_WEEK = re.compile(r"\b(?:7 ?j(?:ours)? ?(?:/|sur) ?7|(?:7|sept) jours sur (?:7|sept))\b")
_TIMES = re.compile(r"jours?|quand")
_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_EVERY_ONE = re.compile(
    r"\b(?:tou(?:te)?s )?les (deux|trois|quatre|cinq|[2-5])\b"
    r"(?=\W*$|\W+(?:jours|options|reponses|choix|m'|me|je|svp|oui|merci|bien sur))"
)
_A_THING = re.compile(r"(?:du|des|de l|les?|la|l'|une?|et|\d)\b|.*\d")
"""What a clause that is one more thing of a list begins with, or holds: « du gazon », « 13 ans »."""
_DENYING = NEGATIONS - {"aucun", "aucune", "rien", "jamais"}
_FEW = 7
"""Words of the longest text that takes all options by their number."""
_ASIDE = re.compile(
    r"[,;.\n]|\bmais\b|\bplutot\b|\s(?=pas (?:l[ae']|les|une?|du|des?|au|aux|en|a)\b)|(?<=\bnon) (?!pas|plus)"
)
_THE_REST = re.compile(r"[\s,]+(?:et )?(?:pas (?:les autres|le reste)|le reste (?:non|ca va|bof))\b.*$")
"""What is said of all others: « dimanche, pas les autres jours »."""
_ALL = re.compile(
    r"^\W*(?:ben |bah |je veux |il manque |j'aime |ils sont |elles sont |c'est )?(?:tout|tous|toutes|tout ca"
    r"|tous les jours|partout|n'importe quand|n'importe lequel|n'importe quel jour)\b"
    r"(?! (?:sauf|a fait|va|de suite|simplement|seul|petit|dessus|le monde))"
)


def listed(
    text: str, labels: tuple[str, ...], choices: Sequence[Choice], most: int | None, *, avoided: bool = False
) -> Recognised:
    """Return the options that a text lists, sure where each of its pieces names one or nothing.

    `avoided`: the question asks what people avoid, so that a denial names it (« je vais plus au parc »).
    """
    folded = _THE_REST.sub("", fold(spelled(text)))
    changed = corrected(text)
    places = (
        _numbered(folded, len(labels))
        or _counted(folded, len(labels))
        or _all_but(folded, labels, choices)
        or _from_to(folded, labels)
    )
    sure = bool(places)
    if not places:
        places, sure = _named(changed or folded, labels, avoided=avoided)
        if not sure and changed is None and not avoided:
            places, sure = _commented(text, labels) or (places, sure)
    codes = tuple(choices[place].name for place in sorted(places))
    if sure and codes and (most is None or len(codes) <= most) and _together(places, choices):
        return Recognised(codes=codes, sure=True, confidence=0.85)
    return Recognised(candidates=codes[:3])


def _commented(text: str, labels: tuple[str, ...]) -> tuple[set[int], bool] | None:
    """Read « une pharmacie, c'est trop loin »: the first clause, where the others speak of no option."""
    first, *rest = clauses(text) or [Clause("", 0, 0)]
    if not rest or "?" in text or len(first.folded.split()) > _FEW:
        return None
    places, sure = _named(first.folded, labels)
    for part in rest:
        others, _ = _named(part.folded, labels)
        if (
            others
            or part.turns
            or _A_THING.match(part.folded)
            or not NEGATIONS.isdisjoint(plain_words(part.folded))
        ):
            return None
    return (places, True) if sure and places else None


def _together(places: set[int], choices: Sequence[Choice]) -> bool:
    apart = [
        place for place in places if choices[place].alone or choices[place].unsure or _none(choices[place])
    ]
    return len(places) == 1 or not apart


def _none(choice: Choice) -> bool:
    return fold(choice.label.vous).startswith(("aucun", "rien", "nulle"))


def _numbered(folded: str, count: int) -> set[int]:
    """Read "la 2 et la 4, surtout la 2": nothing but numbers of options."""
    if re.search(r"\d ?- ?\d", folded) or re.fullmatch(r"\W*(?:tou(?:te)?s )?les \d\W*", folded):
        return set()  # « 1-3 » may be a range, « les 4 » are four of them
    said = plain_words(folded)
    digits = {int(word) for word in said if word.isdigit() and len(word) < 3}
    others = [word for word in said if not word.isdigit() and word not in _TOOLS]
    return (
        {digit - 1 for digit in digits}
        if digits and not others and max(digits) <= count and min(digits)
        else set()
    )


def _counted(folded: str, count: int) -> set[int]:
    """Read "les deux premiers", "les 3 derniers"."""
    found = _FIRST.search(folded)
    if found is None:
        return set()
    number = _NUMBERS.get(found[1] or found[4] or "", 0)
    if not 0 < number <= count:
        return set()
    side = found[2] or found[3]
    return set(range(number)) if side == "premier" else set(range(count - number, count))


def _all_but(folded: str, labels: tuple[str, ...], choices: Sequence[Choice]) -> set[int]:
    """Read "tout", "tous les jours", "tout sauf le vendredi"."""
    offered = {
        place for place, choice in enumerate(choices) if not (choice.unsure or choice.alone or _other(choice))
    }
    but = _EXCEPT.search(folded)
    if but is not None:
        left_out, _ = _named(but[1], labels)
        return offered - left_out if left_out else set()
    if _WHOLE_WEEK.search(folded) and "moments" in read_options(labels).groups:
        return offered
    every = _ALL.search(folded)
    counted = _EVERY_ONE.search(folded)
    if counted is not None and _NUMBERS[counted[1]] == len(offered) and len(folded.split()) <= _FEW:
        return offered
    if every is None or (_TIMES.search(every[0]) and "moments" not in read_options(labels).groups):
        return set()
    return offered


def _from_to(folded: str, labels: tuple[str, ...]) -> set[int]:
    """Read "du lundi au mercredi", "de mars à mai": options that follow each other in time."""
    found = _RANGE.search(folded)
    if found is None or "moments" not in read_options(labels).groups:
        return set()
    (first, _), (last, _) = _named(found[1], labels), _named(found[2], labels)
    if len(first) != 1 or len(last) != 1 or min(first) >= min(last):
        return set()
    rest, _ = _named(folded[: found.start()] + " " + folded[found.end() :], labels)
    return set(range(min(first), min(last) + 1)) | rest


def _other(choice: Choice) -> bool:
    return fold(choice.label.vous).startswith(("autre", "aucun", "rien", "nulle", "pas d", "je ne"))


def aside(text: str, labels: tuple[str, ...]) -> int | None:
    """Return the one option that a text takes in place of others: « pas le mercredi, le samedi »."""
    pieces = [piece for piece in _ASIDE.split(fold(spelled(text))) if piece.strip()]
    shown = [label_words(label.split("\n")[0]) for label in labels]
    if len(pieces) < 2 or any(not _DENYING.isdisjoint(label) and label[:1] != ("je",) for label in shown):
        return None
    options = read_options(labels)
    taken: set[int] = set()
    put_aside: set[int] = set()
    for piece in pieces:
        told = spoken(respelled(plain_words(piece)), options)
        if told.rest or bool(told.denied) == bool(told.weights):
            return None
        put_aside |= told.denied
        taken |= set(told.best())
    taken -= put_aside
    return taken.pop() if len(taken) == 1 and put_aside else None


def _named(folded: str, labels: tuple[str, ...], *, avoided: bool = False) -> tuple[set[int], bool]:
    """Return the options that the pieces name, and whether no piece names something else."""
    options = read_options(labels)
    places: set[int] = set()
    denied: set[int] = set()
    sure = True
    for piece in _PIECES.split(folded):
        if places and _BESIDE.match(piece):
            continue  # « la CAF, comme tout le monde »
        said = respelled(plain_words(piece))
        told = spoken(said, options)
        if avoided and "non" not in said:
            places |= told.denied
        kept = told.firm & set(told.weights) or set(
            told.weights
        )  # « pour » alone names no « espace pour chiens »
        places |= kept - told.denied
        denied = (denied - kept) | told.denied  # « whatsapp non, mais instagram » still names the networks
        named = bool(told.denied) or bool(told.firm) or (bool(told.weights) and told.rest == 0)
        sure = sure and (named or (not told.weights and told.rest == 0))
    return (places if avoided else places - denied), sure
