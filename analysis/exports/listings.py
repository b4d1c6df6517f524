"""The tables of a dossier, in the order of the workbook's sheets."""

from collections.abc import Iterator

from analysis.counting import KINDS, KINDS_IN_THEMES, OFF_GRID_SHEET, PARTICIPANTS, SUBTHEMES, THEMES
from analysis.exports.dossier import Dossier, Missing, Table
from analysis.exports.figure_rows import FIGURE, ROW, figure_rows
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.method import method_listing
from analysis.exports.values import Value, secret
from analysis.population import BREAKDOWNS
from consultation.taxonomy import facets, taxonomy

PEOPLE = (
    Field("ventilation", Kind.CODE, "sexe, age, secteur, mode, mois ou forme ; « ensemble » pour tous."),
    Field("ventilation_libelle", Kind.TEXT, "La ventilation, en clair."),
    Field("modalite", Kind.CODE, "La modalité."),
    Field("modalite_libelle", Kind.TEXT, "La modalité, en clair."),
    Field("participants", Kind.COUNT, "Participants comptés dans cette modalité."),
    Field("part_participants_pct", Kind.PERCENT, "Leur part parmi tous les participants, en %."),
    Field("part_habitants_pct", Kind.PERCENT, "La même part parmi les habitants de 15 ans et plus (Insee)."),
    Field("ecart_points", Kind.COUNT, "Part des participants moins part des habitants, en points."),
    Field("retenu", Kind.CODE, "Pourquoi le nombre est retenu."),
)
QUOTES = (
    Field("theme", Kind.CODE, "Le thème du propos."),
    Field("theme_libelle", Kind.TEXT, "Le thème, en clair."),
    Field("enonce", Kind.CODE, "Le type d’énoncé : ATO, CON, BES, PRP, ENG…"),
    Field("enonce_libelle", Kind.TEXT, "Le type d’énoncé, en clair."),
    Field("verbatim", Kind.TEXT, "Les mots d’un habitant, relus et validés par une personne."),
)
CROSSED = (THEMES, SUBTHEMES, KINDS)


def listings(dossier: Dossier) -> tuple[Listing, ...]:
    """Return every table of the dossier; those without anything to say have no rows."""
    tables = dossier.tables
    return (
        participants(dossier),
        _whole("themes", "thèmes", [tables[THEMES], tables[OFF_GRID_SHEET]]),
        _whole("sous_themes", "sous-thèmes", [tables[SUBTHEMES]]),
        _whole("enonces", "énoncés", [tables[KINDS], tables[KINDS_IN_THEMES]]),
        _whole("questions", "questions", _questions(dossier)),
        crossings(dossier),
        quotes(dossier),
        method_listing(dossier),
    )


def everything(dossier: Dossier) -> Listing:
    """Return all figures in one long table: `chiffres`, for who wants a single file."""
    rows = [row for table in dossier.tables.values() for by in table.sheets for row in figure_rows(table, by)]
    return Listing("chiffres", "chiffres", ROW + FIGURE, tuple(rows))


def participants(dossier: Dossier) -> Listing:
    profile = dossier.tables[PARTICIPANTS]
    beside = {(one.by, one.category): one for one in dossier.missing}
    everyone = profile.whole.columns[0].denominator
    rows: list[tuple[Value, ...]] = [
        ("ensemble", "Ensemble", "ensemble", "Ensemble", everyone, 100, None, None, None)
    ]
    for by, title in BREAKDOWNS.items():
        for column in profile.sheets[by].columns[1:] if by in profile.sheets else ():
            found = beside.pop((by, column.code), None)
            people = _people(column.denominator, everyone, column.withheld, found)
            rows.append((by, title, column.code, column.label, *people))
    # Residents of whom no participant may be shown: the first to go and look for.
    for one in beside.values():
        people = _people(None, everyone, one.withheld, one)
        rows.append((one.by, BREAKDOWNS[one.by], one.category, one.label, *people))
    return Listing("participants", "participants", PEOPLE, tuple(rows))


def _people(
    number: int | None, everyone: int | None, withheld: str | None, beside: Missing | None
) -> tuple[Value, ...]:
    residents = beside.residents if beside else None
    if number is None or not everyone:
        why = secret(withheld)
        return (why, why, residents, why if beside else None, withheld)
    share = int(100 * number / everyone + 0.5)
    return (number, share, residents, share - residents if residents is not None else None, None)


def crossings(dossier: Dossier) -> Listing:
    rows = [
        row
        for table in (*(dossier.tables[code] for code in CROSSED), *_questions(dossier))
        for by in table.sheets
        if by
        for row in figure_rows(table, by)
    ]
    return Listing("croisements", "croisements", ROW + FIGURE, tuple(rows))


def quotes(dossier: Dossier) -> Listing:
    themes, kinds = taxonomy().labels(), {kind.code: kind.label for kind in facets().kinds}
    rows = tuple(
        (one.theme, themes.get(one.theme, one.theme), one.kind, kinds.get(one.kind, one.kind), one.text)
        for one in dossier.quotes
    )
    return Listing("verbatims_valides", "verbatims validés", QUOTES, rows)


def _questions(dossier: Dossier) -> list[Table]:
    return [table for table in dossier.tables.values() if table.question]


def _whole(code: str, title: str, tables: list[Table]) -> Listing:
    def rows() -> Iterator[tuple[Value, ...]]:
        for table in tables:
            yield from figure_rows(table)

    return Listing(code, title, ROW + FIGURE, tuple(rows()))
