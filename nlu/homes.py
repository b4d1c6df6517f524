"""Addresses that tell where somebody lives: a house number with its street, a flat with its building.

"rue des Lilas" is everybody's; "12 rue des Lilas" and "appartement 212" are a household's.
"""

import re
from collections.abc import Iterator

from nlu.contact import Piece
from nlu.names import FIRST, FRAIL, HONOURED_TURNS, KNOWN, LAST, LAST_WORD, NEVER, WORDY, listed, marks

_SURE = (
    "rue|av|ave|avenue|boulevard|bd|bld|boul|allée|allee|allées|allees|alée|alee|impasse|imp|square|"
    "sq|ru|aveneu|avenu|avnu|boulvard?|boulevar|blvd|bvd|all?|alé|allé|ale|alle|inpass?e|chemain|chemein|chm|fg|skouar|squar|rout|"
    "sq|ruelle|venelle|faubourg|fbg|"
    "sentier|sente|esplanade|quai|rte|route|chemin|chem|rond-point|lotissement"
)
_UNSURE = (
    "place|pl|cours|passage|villa|résidence|residence|résid|cité|cite|mail|promenade|cour|clos|tour|"
    "voie|parvis|hameau|r|rés|res|rezid[ea]n[sc]e|residanse|résidanse|plas?s?e|lot|sité|kai|quartier|domaine"
)
SPELT = (
    "cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|"
    "vingt(?:-deux|-quatre)?|trente"
)
SPELT_NUMBER = re.compile(rf"\b(?:{SPELT})\b", re.I)
_HOUSE = re.compile(
    rf"(?<![\w.,/\-])(?:n° ?|numéro |lot )?(?P<number>\d{{1,4}}|{SPELT})(?: ?(?:bis|ter|quater|[a-dA-D])\b)?"
    r"(?: ?(?:et|-|/|à) ?\d{1,4}(?: ?(?:bis|ter)\b)?)?,?\s{0,2}(?:de la |de l['’]|du )?"
    rf"\b(?P<street>(?P<sure>{_SURE})|(?:{_UNSURE}))\b\.? ",
    re.I,
)
_LINKS = re.compile(r"(?:(?:de la|de l['’] ?|des|du|de|d['’] ?|les|la|le|l['’] ?|aux|dé|lé|d) ?)", re.I)
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_JOIN = re.compile(r"[ \-]|['’]|-| et | de la | de l['’]| des | du | de | d['’]")
_AFTER = re.compile(
    r"(?<![\w])(?P<street>(?:rue|avenue|av|boulevard|bd|allée|allee|impasse|place|square|chemin|"
    r"résidence|residence|cité|cite)\b\.? "
    r"(?:[^\W\d_]+[ '’\-]){0,4}[^\W\d_]+),? (?:(?:au|n°|no|numéro|numero|n) ?(?:numéro |"
    r"numero )?)\d{1,4}(?: ?(?:bis|ter))?\b"
    r"(?! ?(?:h|heures?|euros?|€|%|m2|minutes?|ans|mois|jours?)\b)",
    re.I,
)
_UNIT = (
    r"(?:(?:b[âa]t(?:iment?|imen)?|bt|immeuble|imm|tour|hall|entr[ée]e|es[ck]a?(?:li[eé]r?)?|cage|bloc|"
    r"barre)\.? (?:n° ?)?(?:\d{1,3}[a-z]?|[a-z]\d?)"
    r"|(?:appt?|apt|appart|appartement|logement|logt|porte|apartem[ae]nt?|app?arte?|chanbre|lojem[ae]n|chambre|chbre|studio|lot|port|"
    r"bo[îi]te aux lettres|bal)\.? ?(?:n° ?|numéro |numero )?(?:[a-z]?\d{1,4}[a-z]?|"
    r"(?<=[ °])(?-i:[A-Z])(?!['’]))"
    r"|porte (?:de )?(?:gauche|droite|face|du fond|du milieu)|à gauche en sortant|"
    r"(?:au )?(?:\d{1,2} ?(?:e|è|er|ème|eme|ier|°)|rez[- ]de[- ]chauss[ée]e|rdc|premier|deuxi[èe]me|"
    r"troisi[èe]me|quatri[èe]me|cinqui[èe]me|sixi[èe]me|dernier)(?: [ée]tage| étaje)?"
    r"(?: sur (?:cour|rue|jardin))?"
    r"|[ée]tage \d{1,2}|(?:digi)?code \w{3,6}|interphone \w{1,20}|(?:à )?(?:gauche|droite))"
)
_UNITS = re.compile(rf"(?<![\w]){_UNIT}(?:(?:,? ?-? ?|,? au )\b{_UNIT}\b){{0,6}}(?![\w])", re.I)
_TAIL = re.compile(rf"(?:,? ?-? ?(?:au )?\b{_UNIT}(?![\w])){{1,6}}", re.I)
_TOWN = re.compile(
    r",? ?-? ?(?:à )?\b\d{5}\b(?: [^\W\d_]+(?:[- ](?:[A-ZÉ][^\W\d_]+|sur|sous|en|les|la|le))*)?"
)
_FLAT = re.compile(
    r"\b(?:appt?|apt|apart|appart|appartement|logement|logt)\.? ?(?:n° ?|numéro |numero )?"
    r"(?![tf]\d\b|\d+(?:er|e|è|ème|eme)\b)(?:[a-z]?\d{1,4}[a-z]?|(?<=[ °])(?-i:[A-Z])(?!['’]))\b"
    r"(?! ?(?:(?:pi[èe]ces?|p|chambres?|m2|m²|euros?|personnes?|ans|mois|h|fois|enfants?)\b|€|%))",
    re.I,
)
_ROOM = re.compile(
    r"\b(?:chambre|chanbre|chbre|studio|porte?|lot) ?(?:n° ?|numéro |numero )?[a-z]?\d{1,4}\b"
    r"(?! ?(?:euros?|€|m2|"
    r"personnes?|lits?|fois))",
    re.I,
)
WITHOUT_NUMBER = re.compile(r"[Pp]orte (?:de )?(?:gauche|droite|face|du)|(?:[Aa]pp|[Ll]og)[a-z]*\.? [A-Z]\b")
"""A flat told by a side or a letter."""

_DOOR = re.compile(r"\bporte?\b", re.I)
_HOME = re.compile(
    r"(?:\b(?:r[ée]s(?:id[ea]n[cs]e)?|foyer|chrs|cada|huda|auberge|h[ôo]tel|cit[ée]|sité|tour|"
    r"domaine|clos|villa|quartier)\b\.? ?)"
    r"(?:\w+[ '’\-]{1,2}){0,4}\w*[ ,\-]{0,3}$",
    re.I,
)
_OF_HOME = re.compile(
    r" (?:du|de l['’]|de la|au|à l['’]) ?(?:foyer|h[ôo]tel|r[ée]sidence|r[ée]s|cit[ée])\b"
    r"(?: [a-zà-ÿ]{4,12}(?= (?:rue|av|bd|de|du)))?"
    r"(?:,? (?:rue|av(?:enue)?|bd|boulevard|place|quai)(?: [^\W\d_]+){1,3})?",
    re.I,
)
_SITE = re.compile(
    r"\b(?:b[âa]t|batiment|bâtiment|hall|tour|esc|étage|etage|\d ?(?:e|è|ème|eme)|rdc|immeuble|imm|"
    r"cage|entrée)",
    re.I,
)
_DATED = re.compile(
    r"\d{1,2}(?:er)? (?:janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|"
    r"octobre|novembre|décembre)(?: \d{4})?",
    re.I,
)
_NO_HOUSE = re.compile(
    r"(?:\b(?:bus|ligne|tram|lignes|en|depuis|année|km|les|ces|des|nos|vos|mes|t|métro|metro|rer|fin|"
    r"janvier|février|mars|avril|mai|juin|juillet|"
    r"août|septembre|octobre|novembre|décembre) ?)$",
    re.I,
)
_RANK = re.compile(r"g[ée]n[ée]ra|mar[ée]ch|kol?onel|colonel|docteur|doktor|pr[ée]sid|abb?[ée]", re.I)
_NO_NAME = frozenset(listed("pas_un_nom_de_voie"))


def _honoured_end(text: str, first: re.Match[str]) -> int:
    """Return the end of the known turn ("jean jaurès") that starts with a word, or of the word."""
    for turn in HONOURED_TURNS.get(marks(first.group())[0], ()):
        end = first.end()
        for form in turn[1:]:
            following = _WORD.match(text, end + 1)
            if following is None or marks(following.group())[0] != form:
                break
            end = following.end()
        else:
            return end
    return first.end()


def _name_end(text: str, start: int, sure: bool) -> int:
    """Return the end of the street's name that starts here, `start` when there is none."""
    link = _LINKS.match(text, start)
    at = link.end() if link else start
    first = _WORD.match(text, at)
    dated = _DATED.match(text, at)
    if dated:
        return dated.end()
    if not first or marks(first.group())[0] in _NO_NAME:
        return start
    capital = first.group()[0].isupper()
    named = (
        marks(first.group())[1] & (FIRST | LAST | WORDY | FRAIL) or marks(first.group())[0] in HONOURED_TURNS
    )
    ranked = _RANK.match(first.group()) is not None
    whole = link is not None and link.group().strip().lower() not in {"de", "d'", "le", "les", "la"}
    if not (
        capital
        or named
        or (sure and (link or not marks(first.group())[1] & NEVER))
        or (whole and not sure and len(first.group()) > 2)
    ):
        return start
    end = _honoured_end(text, first)
    for _ in range(5):
        join = _JOIN.match(text, end)
        following = _WORD.match(text, join.end()) if join else None
        if join is None or following is None:
            break
        word = following.group()
        form, mark = marks(word)
        known_name = mark & (FIRST | LAST) and not mark & (KNOWN | NEVER)
        small_name = len(join.group()) == 1 and join.group() != " "
        second = join.group() == " " and named and not capital and mark & (LAST | FIRST) and not mark & NEVER
        heard = (named or ranked) and not mark & KNOWN
        called = marks(first.group())[1] & (FIRST | FRAIL) and mark & LAST_WORD
        ear = join.group() == " " and not capital and not mark & NEVER and (heard or called)
        if form in _NO_NAME or not (
            (word[0].isupper() and not word.isdigit())
            or known_name
            or second
            or ear
            or small_name
            or "-" in join.group()
        ):
            break
        end = following.end()
    return end


def _extended(text: str, end: int) -> int:
    """Return the end with the flat, the floor and the town that follow."""
    for pattern in (_TAIL, _TOWN, _TAIL):
        match = pattern.match(text, end)
        if match:
            end = match.end()
    return end


def houses(text: str) -> Iterator[Piece]:
    """Yield house numbers with their street."""
    done = 0
    for match in _HOUSE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        number = match.group("number")
        year = len(number) == 4 and number[:2] in {"19", "20"}
        spelt = not number.isdigit() and "," in match.group()
        if match.start() < done or year or spelt or _NO_HOUSE.search(before):
            continue
        sure = match.group("sure") is not None
        end = _name_end(text, match.end(), sure)
        if end > match.end():
            done = _extended(text, end)
            yield match.start(), done, "adresse"
    for match in _AFTER.finditer(text):
        yield match.start(), _extended(text, match.end()), "adresse"


def flats(text: str) -> Iterator[Piece]:
    """Yield flats told by their number, with building, floor and staircase around."""
    for match in _UNITS.finditer(text):
        piece = match.group()
        flat = _FLAT.search(text, match.start(), match.end() + 12)
        from_ = max(0, match.start() - 40)
        around = _HOME.search(text, from_, match.start())
        inside = flat is not None and flat.start() < match.end()
        room = _ROOM.search(piece)
        door = _DOOR.search(piece) and _SITE.search(piece) and re.search(r"porte? \w+", piece, re.I)
        if (
            inside
            or (room and (len(re.findall(r"\d", room.group())) >= 3 or _SITE.search(piece)))
            or door
            or (room and (around or _OF_HOME.match(text, match.end())))
        ):
            start, end = match.span()
        else:
            continue
        of = _OF_HOME.match(text, end)
        yield around.start() if around else start, _extended(text, of.end() if of else end), "adresse"


STEPS = (houses, flats)
