"""Lines of statistics: a territory a line with an indicator a column, or an indicator a line. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consultation.questionnaire.finding import nearest
from consultation.territories.catalogue import Definition, catalogue
from consultation.territories.codes import is_overseas
from consultation.territories.facts import REFERENCE
from consultation.territories.mapping import Aliases, Column
from consultation.territories.numbers import NumberRefused, read_number, read_value
from consultation.territories.reading import LONGEST_NAME, LineRefused, Opened, Refusal
from consultation.territories.residents import MarginShare, MarginsRefused, residents
from consultation.territories.titles import Cells, cell
from consultation.words import MissingValue


@dataclass(frozen=True, slots=True)
class Value:
    """A statistic; `value` None with the reason in `missing`. Both numbers are in the catalogue's unit."""

    name: str
    vintage: str
    value: float | None
    missing: MissingValue | None
    reference: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says of a territory. `name` and `commune` are None where the file does not give them."""

    line: int
    code: str
    name: str | None
    commune: str | None
    vintage: str
    values: tuple[Value, ...]
    margins: tuple[MarginShare, ...] = ()


def indicator_entries(opened: Opened) -> Iterator[Entry]:
    """Yield a territory a line. A cell that is refused is told, and the others of its line kept."""
    columns = {name: _Places.of(opened, column) for name, column in opened.mapping.indicators.items()}
    there = {name: places for name, places in columns.items() if places is not None}
    shares = _Shares.of(opened)
    seen: dict[str, int] = {}
    for line, code, cells in opened.walk():
        if code in seen:
            opened.refuse(Refusal(line, code, "", f"ce code est déjà à la ligne {seen[code]}"))
            continue
        seen[code] = line
        try:
            vintage = opened.vintage_of(cells)
        except LineRefused as refused:
            opened.refuse(Refusal(line, code, "millesime", str(refused)))
            continue
        values = (_cell(opened, places, cells, (line, code, vintage)) for places in there.values())
        yield Entry(
            line,
            code,
            _name(opened, cells, "nom"),
            _name(opened, cells, "commune"),
            vintage,
            tuple(value for value in values if value is not None),
            shares.read(opened, line, code, cells) if shares else (),
        )


def value_entries(opened: Opened) -> Iterator[Entry]:
    """Yield an indicator a line."""
    seen: dict[tuple[str, str, str], int] = {}
    for line, code, cells in opened.walk():
        try:
            value = _value(opened, cells)
            key = (code, value.name, value.vintage)
            if key in seen:
                raise LineRefused(f"cet indicateur est déjà à la ligne {seen[key]}")
        except (LineRefused, NumberRefused) as refused:
            opened.refuse(Refusal(line, code, opened.get(cells, "indicateur")[:40], str(refused)))
            continue
        seen[key] = line
        name, commune = _name(opened, cells, "nom"), _name(opened, cells, "commune")
        yield Entry(line, code, name, commune, value.vintage, (value,))


def _value(opened: Opened, cells: Cells) -> Value:
    name = opened.get(cells, "indicateur")
    known = catalogue().get(name)
    if known is None:
        raise LineRefused(f"l’indicateur « {name[:40]} » est inconnu, {_near(name)}")
    vintage, mapping = opened.vintage_of(cells), opened.mapping
    number, missing = read_value(opened.get(cells, "valeur"), mapping.empty, mapping.codes)
    given = opened.get(cells, "reference")
    reference = within(read_number(given), known) if given else None
    return Value(
        name,
        vintage,
        None if number is None else within(number, known),
        missing,
        reference,
        _sourced(
            opened.get(cells, "source")[:LONGEST_NAME] or mapping.source,
            opened.get(cells, "reference_de")[:100] if reference is not None else "",
        ),
    )


def _near(name: str) -> str:
    said = nearest(name, catalogue())
    return said if said.startswith("vouliez") else "voyez « portevoix territory indicators »"


def within(number: float, known: Definition) -> float:
    """Return the number where its unit allows it; raises LineRefused."""
    low, high = known.bounds()
    if low <= number <= high:
        return number
    what = f"{number:g}".replace(".", ",")
    if known.unit == "%":
        raise LineRefused(f"{what} n’est pas un pourcentage (de 0 à 100)")
    raise LineRefused(f"{what} est négatif" if number < low else f"{what} est trop grand")


@dataclass(frozen=True, slots=True)
class _Places:
    """Where an indicator's column and its reference's are."""

    known: Definition
    column: Column
    value: int
    reference: int | None

    @classmethod
    def of(cls, opened: Opened, column: Column) -> "_Places | None":
        name = next(one for one, given in opened.mapping.indicators.items() if given is column)
        place = opened.titles.find(column.aliases)
        if place is None:
            return None
        return cls(catalogue()[name], column, place, opened.titles.find(column.reference))


def _cell(opened: Opened, places: _Places, cells: Cells, where: tuple[int, str, str]) -> Value | None:
    line, code, vintage = where
    known, mapping = places.known, opened.mapping
    try:
        number, missing = read_value(cell(cells, places.value), mapping.empty, mapping.codes)
        if number == 0 and places.column.zero is not None:
            number, missing = None, places.column.zero
        if number is None and places.column.mainland and is_overseas(code):
            missing = MissingValue.OUT_OF_SCOPE
        value = None if number is None else within(round(number * places.column.scale, 10), known)
        beside, _ = read_value(cell(cells, places.reference), mapping.empty, mapping.codes)
        reference = None if beside is None else within(round(beside * places.column.scale, 10), known)
    except (NumberRefused, LineRefused) as refused:
        opened.refuse(Refusal(line, code, opened.titles.cells[places.value], str(refused)))
        return None
    of = mapping.reference_of if reference is not None else ""
    return Value(known.name, vintage, value, missing, reference, _sourced(mapping.source, of))


def _sourced(source: str, reference_of: str) -> str:
    return f"{source}{REFERENCE}{reference_of}" if reference_of else source


def _name(opened: Opened, cells: Cells, role: str) -> str | None:
    return opened.get(cells, role)[:LONGEST_NAME] or None


@dataclass(frozen=True, slots=True)
class _Shares:
    """Where the columns about residents are."""

    population: int | None
    women: int | None
    ages: Mapping[str, int]
    women_ages: Mapping[str, int]

    @classmethod
    def of(cls, opened: Opened) -> "_Shares | None":
        margins, titles = opened.mapping.margins, opened.titles
        if margins is None:
            return None

        def places(given: Mapping[str, Aliases]) -> dict[str, int]:
            return titles.find_all(given)

        return cls(
            titles.find(margins.population),
            titles.find(margins.women),
            places(margins.ages),
            places(margins.women_ages),
        )

    def read(self, opened: Opened, line: int, code: str, cells: Cells) -> tuple[MarginShare, ...]:
        def number(place: int | None) -> float | None:
            try:
                return read_value(cell(cells, place), opened.mapping.empty, opened.mapping.codes)[0]
            except NumberRefused:
                return None  # told where the indicator of this column is read

        def shares(places: Mapping[str, int]) -> dict[str, float]:
            found = {band: number(place) for band, place in places.items()}
            return {band: given / 100 for band, given in found.items() if given is not None}

        women, population = number(self.women), number(self.population)
        try:
            return residents(
                None if women is None else women / 100,
                shares(self.ages),
                shares(self.women_ages),
                population if population and population > 0 else None,
            )
        except MarginsRefused as refused:
            opened.refuse(Refusal(line, code, "marges", str(refused)))
            return ()
