"""Personal data that has a form: numbers, e-mails, links, handles, plates. Regular expressions, then checks.

Each expression is bounded, so that no text, however hostile, takes more than linear time.
"""

import re
from collections.abc import Callable, Iterator

from nlu.french import folded
from nlu.names import KNOWN, NEVER, marks

Piece = tuple[int, int, str]
"""Start, end, kind."""

_MAIL = re.compile(
    r"[\w.+\-]{1,64}(?:@|＠| ?\((?:at|a|arobase)\) ?| ?\[(?:at|arobase)\] ?)[\w\-]{1,63}"
    r"(?:(?:\.| ?\((?:dot|point)\) ?)[\w\-]{1,63}){1,5}"
    r"|[\w.+\-]{1,64} ?@ ?[\w\-]{1,63}\.(?:com|fr|net|org|eu|be)\b"
    r"|[\w.+\-]{1,64}@[\w\-.]{2,80}"
    r"|[\w.+\-]{3,64} (?:gmail|hotmail|yahoo|outlook|live|orange|free|laposte|icloud|wanadoo|"
    r"sfr)\.(?:com|fr|net)\b",
    re.I,
)
_NET = (
    r"(?:insta(?:gram(?:me)?)?|snap(?:e|chate?)?|ti[ck] ?to[ck]|ig|fb|facebook|face ?book|twitter|telegram|"
    r"tg|discord|whatsapp|linkedin|pseudo|psn|twitch|steam|xbox|fortnite|roblox|signal|messenger|bereal)"
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"»\ufffc]{1,2000}"
    r"|(?<![\w.@\-])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}(?:com|fr|org|net|eu|gle|ly|io|shop|site|"
    r"online|link|gouv|xyz|paris|asso)"
    r"(?![\w\-])(?:/[^\s<>\"»\ufffc]{0,2000})?"
    r"|(?<![\w.@\-])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,3}[a-z]{2,6}/[^\s<>\"»\ufffc]{1,2000}"
    r"|(?<![\w.@\-])(?:t\.me|wa\.me|youtu\.be|bit\.ly|lc\.cx|discord\.gg|linktr\.ee)(?![\w\-])",
    re.I,
)
_HANDLE = re.compile(r"(?<![\w@/])@[\w][\w.\-]{1,40}")
_NETWORK = re.compile(
    rf"\b{_NET}(?:\s{_NET})?"
    r"(\s{0,2}[:=>]\s{0,2}|\s(?:c['’ ]?est|cé|je suis|jsuis|moi c['’ ]?est|"
    r"(?<=mon snap )c|(?<=mon insta )c|(?<=mon tiktok )c|(?<=mon fb )c|(?<=mon pseudo )c)\s|\s)"
    r"(@?[\w][\w.\-#]{2,40})",
    re.I,
)
_ON = re.compile(
    rf"(?P<add>\b(?:ajoute|suis|suive|add|follow|cherche)[a-z]{{0,3}}[ \-](?:moi[ ,:]{{1,3}})?)?"
    rf"(?<![\w.@\-])(?P<name>\w[\w.\-#]{{2,40}}) (?:sur|su|dans|en) (?:mon |le )?{_NET}\b",
    re.I,
)
_TAG = re.compile(r"(?<![\w.])\w[\w.]{1,31}#\d{4}(?!\d)")
_IBAN = re.compile(r"\b[a-z]{2} ?\d{2}(?:[ \-.]?[a-z0-9]{4}){3,7}(?:[ \-.]?[a-z0-9]{1,3})?\b", re.I)
_CARD = re.compile(r"(?<![\d+])\d{4}(?:[ \-]\d{4}){3}(?!\d)")
_NIR = re.compile(
    r"(?<!\d)[1278][ .\-]?\d{2}[ .\-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .\-]?(?:\d{2}|2[ab])[ .\-]?\d{3}[ .\-]?\d{3}"
    r"(?:[ .\-/]{0,3}\d{2})?(?!\d)",
    re.I,
)
_PLATE = re.compile(
    r"(?<![\w\-])([a-z]{2})([ \-.]{0,3})(\d{3})([ \-.]{0,3})([a-z]{2})(?![\w])"
    r"|(?<![\w\-])\d{3,4}([ \-]?)([a-z]{2,3})([ \-]?)(?:\d{2}|2[ab]|97[1-6])(?![\w])",
    re.I,
)
_PLATED = re.compile(r"(?:\bpla(?:que|k|c)s?\b|mm?atricul)[^.!?\n]{0,24}$", re.I)
_CAR = re.compile(
    r"plaque|\bplak|mm?atricul|\bauto\b|peugeot|renault|kangoo|twingo|megane|voiture|véhicule|vehicule|scooter|moto|camion|fourgon|clio|golf|audi|bmw",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w])(?:\+|\()?\d[\d .\-/()_\u00a0\u202f]{6,30}\d(?![\d])")
_O = re.compile(r"(?<=\d)[oO](?![^\W\d_])|(?<![^\W\d_])[oO](?=\d)|(?<=\d[oO])[oO](?![^\W\d_])")
_L = re.compile(r"(?<=\d)[lI](?![^\W\d_])|(?<![^\W\d_])[lI](?=\d)")
_DATE = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}(?!\d)|(?:19|20)\d{2}\D{1,3}(?:19|20)\d{2}(?!\d)"
)
_PAIRS = re.compile(r"0[1-9]([ .\-/_]{0,3})\d{2}(?:\1\d{2}){3}")


def _plates(text: str) -> Iterator[Piece]:
    """Yield plates; written apart and in small letters only when both ends are no words ("le 163 de")."""
    for match in _PLATE.finditer(text):
        ends: tuple[str, ...]
        if match.group(1):
            ends = (match.group(1), match.group(5))
            joined = "-" in match.group(2) + match.group(4) or not match.group(2) + match.group(4)
        else:
            ends, joined = (match.group(7),), False
        hyphens = bool(match.group(1)) and "-" in match.group(2) and "-" in match.group(4)
        words = any(marks(end)[1] & (KNOWN | NEVER) for end in ends)
        car = _CAR.search(text, max(0, match.start() - 60), match.end() + 40) is not None
        upper = all(end.isupper() for end in ends)
        if car and match.group(1) and ends[0].islower():
            before = text[max(0, match.start() - 40) : match.start()]
            plated = _PLATED.search(before) is not None and not marks(ends[0])[1] & NEVER
            car = plated or not marks(ends[0])[1] & (KNOWN | NEVER)
        if car or hyphens or (joined and (upper or not words)) or (upper and not words):
            yield match.start(), match.end(), "plaque"


def _digital(text: str) -> str:
    """Return the text with the letters that stand for figures written so ("O6 l2"), at the same places."""
    return _O.sub("0", _L.sub("1", text))


def _is_phone(raw: str) -> bool:
    digits = re.sub(r"\D", "", raw)
    if raw.lstrip("(").startswith("+") or digits.startswith("00"):
        return 8 <= len(digits) <= 16 and len(set(digits)) > 1
    if _PAIRS.fullmatch(raw):
        return True
    if _DATE.search(raw):
        return False
    if digits[:1] == "0" and digits[1:2] != "0":
        mobile = digits[1:2] in "67" and 9 <= len(digits) <= 11
        return mobile or len(digits) == 10 or raw.count("(0)") == 1
    groups = re.split(r"[ .\-/]+", raw.strip())
    if len(digits) == 9 and digits[0] in "67":
        return len(groups) in {1, 5} or [len(group) for group in groups] == [3, 3, 3]
    foreign = digits[:2] in {"33", "34", "39", "32", "49", "44", "40", "90"} or digits[:3] in {
        *(
            "212",
            "213",
            "216",
            "221",
            "223",
            "224",
            "225",
            "269",
            "351",
            "262",
            "590",
            "596",
            "594",
            "243",
            "237",
        )
    }
    return 11 <= len(digits) <= 13 and foreign and len(groups) != 2


def _phones(text: str) -> Iterator[Piece]:
    """Yield phone numbers; a run of digits that is none as a whole is tried from its later groups."""
    text = _digital(text)
    for match in _NUMBER.finditer(text):
        raw, start = match.group(), match.start()
        if _is_phone(raw):
            yield start, match.end(), "telephone"
            continue
        for group in re.finditer(r"(?<=[ /()])[+\d]", raw):
            for ten in re.finditer(
                r"(?:\+\d{1,3}|00\d{2}|0)[ .\-]?(?:\(0\) ?)?\d(?:[ .\-/]{0,2}\d){8}(?!\d)",
                raw[group.start() :],
            ):
                if ten.start() == 0 and _is_phone(ten.group()):
                    yield start + group.start(), start + group.start() + ten.end(), "telephone"
                break
        head = re.match(r"0[1-9](?:[ .\-]?\d{2}){4}(?=[ /()])", raw)
        if head and not _DATE.search(head.group()):
            yield start, start + head.end(), "telephone"


def _plain(name: str) -> bool:
    return all(marks(part)[1] & (KNOWN | NEVER) for part in re.findall(r"[^\W\d_]+", folded(name)))


def _odd(name: str) -> bool:
    return any(char in "_@#." or char.isdigit() for char in name) and not name.isdigit()


def _handles(text: str) -> Iterator[Piece]:
    for match in _TAG.finditer(text):
        yield match.start(), match.end(), "compte"
    for match in _ON.finditer(text):
        name = match.group("name").rstrip(".-")
        if _odd(name) or (match.group("add") and not _plain(name)):
            yield match.start("name"), match.start("name") + len(name), "compte"
    for match in _HANDLE.finditer(text):
        yield match.start(), match.end(), "compte"
    for match in _NETWORK.finditer(text):
        link, name = match.group(1).strip(), match.group(2).rstrip(".-")
        if _odd(name) or (link and not _plain(name)):
            yield match.start(2), match.start(2) + len(name), "compte"


def _all(pattern: re.Pattern[str], kind: str) -> Callable[[str], Iterator[Piece]]:
    def pieces(text: str) -> Iterator[Piece]:
        for match in pattern.finditer(text):
            end = match.end()
            while kind in {"lien", "courriel"} and text[end - 1] in ".,;:!?)'’":
                end -= 1
            if end > match.start():
                yield match.start(), end, kind

    return pieces


def _nirs(text: str) -> Iterator[Piece]:
    for match in _NIR.finditer(_digital(text)):
        yield match.start(), match.end(), "nir"


def _ibans(text: str) -> Iterator[Piece]:
    for match in _IBAN.finditer(text):
        if sum(char.isdigit() for char in match.group()) >= 10:
            yield match.start(), match.end(), "iban"


WRITTEN = (_all(_MAIL, "courriel"), _all(_LINK, "lien"), _handles)
"""Looked for where a text has an "@", a full stop inside a word, or the name of a network."""

NUMBERED = (_ibans, _all(_CARD, "iban"), _nirs, _phones)
"""Looked for where a text has eight digits or more."""

PLATES = (_plates,)
"""Looked for where a text has three digits on end."""
