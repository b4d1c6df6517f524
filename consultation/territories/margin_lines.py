"""Margins written by hand: a category of residents aged 15 or more a line, as a share or a number. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from consultation.territories.mapping import BANDS
from consultation.territories.numbers import NumberRefused, read_number
from consultation.territories.reading import LineRefused, Opened, Refusal
from consultation.territories.residents import AGE, JOINT, MAN, ROUNDING, SEX, WOMAN, MarginShare
from consultation.territories.titles import Cells, plain

FREE = ("secteur", "statut")
"""Breakdowns whose categories are the territory's own: codes of its sectors, of its tenures."""
LONGEST = 60
MOST_PEOPLE = 10_000_000

_SEXES = {"femme": WOMAN, "femmes": WOMAN, "f": WOMAN, "homme": MAN, "hommes": MAN, "h": MAN}
_BANDS = {plain(band): band for band in BANDS} | {"75ansetplus": "75+", "75etplus": "75+", "75p": "75+"}
COMPLETE = {
    SEX: frozenset({WOMAN, MAN}),
    AGE: frozenset(BANDS),
    JOINT: frozenset(f"{sex}:{band}" for sex in (WOMAN, MAN) for band in BANDS),
}


@dataclass(frozen=True, slots=True)
class MarginGroup:
    """All the categories of one breakdown of a territory at a vintage."""

    line: int  # the first of them
    code: str
    vintage: str
    shares: tuple[MarginShare, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    line: int
    category: str
    share: float | None
    people: float | None


def margin_groups(opened: Opened) -> Iterator[MarginGroup]:
    """Read all the lines, then yield each breakdown whose shares add up."""
    groups: dict[tuple[str, str, str], list[_Part]] = {}
    for line, code, cells in opened.walk():
        try:
            by, category = _category(opened, cells)
            parts = groups.setdefault((code, opened.vintage_of(cells), by), [])
            if any(part.category == category for part in parts):
                raise LineRefused(f"la catégorie {category} est donnée deux fois")
            parts.append(_Part(line, category, *_amount(opened, cells)))
        except (LineRefused, NumberRefused) as refused:
            opened.refuse(Refusal(line, code, opened.get(cells, "categorie")[:40], str(refused)))
    for (code, vintage, by), parts in groups.items():
        if not parts:
            continue
        try:
            yield MarginGroup(parts[0].line, code, vintage, tuple(_shares(by, parts)))
        except LineRefused as refused:
            opened.refuse(Refusal(parts[0].line, code, by, str(refused)))


def _category(opened: Opened, cells: Cells) -> tuple[str, str]:
    by, given = opened.get(cells, "par").casefold(), opened.get(cells, "categorie")
    if by in FREE:
        if not given or len(given) > LONGEST:
            raise LineRefused("la catégorie manque, ou est trop longue")
        return by, given
    sex, _, band = given.partition(":")
    found = {
        SEX: _SEXES.get(plain(given)),
        AGE: _BANDS.get(plain(given).removesuffix("ans")),
        JOINT: _joint(_SEXES.get(plain(sex)), _BANDS.get(plain(band).removesuffix("ans"))),
    }
    if by not in found:
        raise LineRefused(f"« par » est sexe, age, sexe_age, {' ou '.join(FREE)}")
    category = found[by]
    if category is None:
        known = ", ".join(sorted(COMPLETE[by]))
        raise LineRefused(f"la catégorie « {given[:30]} » est inconnue, choisissez parmi : {known}")
    return by, category


def _joint(sex: str | None, band: str | None) -> str | None:
    return f"{sex}:{band}" if sex and band else None


def _amount(opened: Opened, cells: Cells) -> tuple[float | None, float | None]:
    share, people = opened.get(cells, "part"), opened.get(cells, "effectif")
    found = (read_number(share) if share else None, read_number(people) if people else None)
    if found == (None, None):
        raise LineRefused("il faut une part ou un effectif")
    if any(one is not None and not 0 <= one <= MOST_PEOPLE for one in found):
        raise LineRefused("la part ou l’effectif est négatif, ou trop grand")
    return found


def _shares(by: str, parts: list[_Part]) -> Iterator[MarginShare]:
    """Shares are in percents or of 1, as their sum says; numbers of people make their own."""
    if missing := COMPLETE.get(by, frozenset()) - {part.category for part in parts}:
        raise LineRefused(f"il manque {', '.join(sorted(missing))}")
    numbers = [part.people for part in parts if part.people is not None]
    shares = [part.share for part in parts if part.share is not None]
    people = sum(numbers) if len(numbers) == len(parts) else 0.0
    if people > 0 and not shares:
        yield from (
            MarginShare(by, part.category, part.people / people, part.people)
            for part in parts
            if part.people is not None
        )
        return
    if len(shares) < len(parts):
        raise LineRefused("une part, ou un effectif, à toutes les catégories ; ou seulement des zéros")
    whole = sum(shares)
    if min(abs(whole - 1), abs(whole / 100 - 1)) > ROUNDING:
        raise LineRefused(f"les parts font {whole:g} ensemble, et non 100".replace(".", ","))
    for part, share in zip(parts, shares, strict=True):
        yield MarginShare(by, part.category, share / whole, part.people if people > 0 else None)
