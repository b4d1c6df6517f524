"""The tables of a dossier, in the order of the workbook's sheets."""

from collections.abc import Iterator

from analysis.counting import KINDS, KINDS_IN_THEMES, OFF_GRID_SHEET, PARTICIPANTS, SUBTHEMES, THEMES
from analysis.diagnosis.model import Heard
from analysis.exports.convergence_rows import convergence_listing
from analysis.exports.dossier import Dossier, Table
from analysis.exports.figure_rows import FIGURE, ROW, figure_rows
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.mean_rows import means_listing
from analysis.exports.method import method_listing
from analysis.exports.priority_rows import priorities_listing
from analysis.exports.values import NO_PERCENT, NOT_MADE, Value, secret
from analysis.figures import Column
from analysis.population import BREAKDOWNS
from analysis.thresholds import Withheld
from analysis.wording import PERCENT_FROM
from consultation.taxonomy import facets, taxonomy

PEOPLE = (
    Field("ventilation", Kind.CODE, "sexe, age, secteur, mode, mois ou forme ; « ensemble » pour tous."),
    Field("ventilation_libelle", Kind.TEXT, "La ventilation, en clair."),
    Field("modalite", Kind.CODE, "La modalité."),
    Field("modalite_libelle", Kind.TEXT, "La modalité, en clair."),
    Field("participants", Kind.COUNT, "Participants comptés dans cette modalité."),
    Field(
        "part_participants_pct",
        Kind.PERCENT,
        "Leur part, en % ; pour sexe, age et secteur, parmi les participants qui l’ont dit.",
    ),
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
TITLES = {**BREAKDOWNS, "sexe_age": "Sexe et tranche d’âge"}
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
        means_listing(dossier),
        crossings(dossier),
        convergence_listing(dossier),
        priorities_listing(dossier),
        quotes(dossier),
        method_listing(dossier),
    )


def whole_tables(dossier: Dossier) -> list[Table]:
    """Return the tables that are told in total, as the annex lists them."""
    tables = dossier.tables
    return [*(tables[code] for code in (THEMES, SUBTHEMES, KINDS, OFF_GRID_SHEET)), *_questions(dossier)]


def everything(dossier: Dossier) -> Listing:
    """Return all figures in one long table: `chiffres`, for who wants a single file."""
    rows = [row for table in dossier.tables.values() for by in table.sheets for row in figure_rows(table, by)]
    return Listing("chiffres", "chiffres", ROW + FIGURE, tuple(rows))


def participants(dossier: Dossier) -> Listing:
    profile = dossier.tables[PARTICIPANTS]
    heard = {(one.by, one.category): one for one in dossier.diagnosis.method.heard}
    everyone = profile.whole.columns[0].denominator
    rows: list[tuple[Value, ...]] = [
        ("ensemble", "Ensemble", "ensemble", "Ensemble", *_people(profile.whole.columns[0], None, everyone))
    ]
    for by, title in TITLES.items():
        for column in profile.sheets[by].columns[1:] if by in profile.sheets else ():
            people = _people(column, heard.pop((by, column.code), None), everyone)
            rows.append((by, title, column.code, column.label, *people))
    for one in heard.values():  # residents of whom no participant came: the first to go and look for
        nobody = Column(one.category, one.label, None, str(Withheld.DENOMINATOR))
        rows.append((one.by, one.by_label, one.category, one.label, *_people(nobody, one, everyone)))
    return Listing("participants", "participants", PEOPLE, tuple(rows))


def _people(column: Column, heard: Heard | None, everyone: int | None) -> tuple[Value, ...]:
    residents = heard.residents if heard else None
    if column.denominator is None:
        why = secret(column.withheld)
        return (why, why, residents, why if residents is not None else None, column.withheld)
    if everyone is None or everyone < PERCENT_FROM:
        gap: Value = NO_PERCENT if residents is not None else None
        return (column.denominator, NO_PERCENT, residents, gap, None)
    share = heard.participants if heard else int(100 * column.denominator / everyone + 0.5)
    if share is None:  # of « non précisé », or of fewer than 60 who said theirs
        return (column.denominator, NOT_MADE if residents is None else NO_PERCENT, residents, None, None)
    return (column.denominator, share, residents, share - residents if residents is not None else None, None)


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
