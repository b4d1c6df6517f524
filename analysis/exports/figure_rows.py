"""Figures as rows: one row per cell, with the same fields wherever figures are listed."""

from collections.abc import Iterator

from analysis.exports.dossier import Table
from analysis.exports.listing import Field, Kind
from analysis.exports.values import NBSP, NO_PERCENT, Value, secret
from analysis.figures import Column, Figure, Row
from analysis.wording import in_words

WILSON = "Wilson 95 %, sans pondération".replace(" %", f"{NBSP}%")
EVERYBODY = "Ensemble"

ROW = (
    Field("tableau", Kind.CODE, "Le tableau de la parution, par son code."),
    Field("tableau_libelle", Kind.TEXT, "Le tableau, en clair."),
    Field("ligne", Kind.CODE, "Ce qui est compté : un code de la grille ou une réponse."),
    Field("ligne_libelle", Kind.TEXT, "Ce qui est compté, en clair."),
    Field("ventilation", Kind.CODE, "La ventilation (sexe, age…) ; « ensemble » pour tout le monde."),
    Field("modalite", Kind.CODE, "La modalité de la ventilation ; « ensemble » pour tout le monde."),
    Field("modalite_libelle", Kind.TEXT, "La modalité, en clair."),
)
FIGURE = (
    Field("participants_concernes", Kind.COUNT, "Participants qui en parlent, ou qui ont répondu cela."),
    Field("participants_comptes", Kind.COUNT, "Participants comptés : le dénominateur (n)."),
    Field("part_pct", Kind.PERCENT, "Part brute en %, à partir de 60 participants comptés."),
    Field("borne_basse_pct", Kind.PERCENT, "Bas de l’intervalle à 95 %, en %."),
    Field("borne_haute_pct", Kind.PERCENT, "Haut de l’intervalle à 95 %, en %."),
    Field("intervalle", Kind.TEXT, "Comment l’intervalle est calculé."),
    Field("en_mots", Kind.TEXT, "quelques (< 20 %), plusieurs (20 à 50 %), beaucoup (> 50 %)."),
    Field("retenu", Kind.CODE, "Pourquoi le chiffre est retenu : denominateur, effectif, complement, ecart."),
    Field("rappel", Kind.TEXT, "Le dernier chiffre paru, quand « retenu » vaut « ecart »."),
)


def figure_rows(table: Table, by: str = "") -> Iterator[tuple[Value, ...]]:
    """Yield the rows of a table: in total, or by one breakdown without the total."""
    sheet = table.sheets.get(by)
    if sheet is None:
        return
    chosen = [0] if not by else range(1, len(sheet.columns))
    for row in sheet.rows:
        for place in chosen:
            yield _cell(table, row, by, sheet.columns[place], row.figures[place])


def _cell(table: Table, row: Row, by: str, column: Column, figure: Figure) -> tuple[Value, ...]:
    return (
        table.code,
        table.title,
        row.code,
        row.label,
        by or "ensemble",
        column.code or "ensemble",
        column.label if by else EVERYBODY,
        *figure_values(figure),
    )


def figure_values(figure: Figure) -> tuple[Value, ...]:
    """Return the values of the fields of FIGURE."""
    if figure.numerator is None or figure.denominator is None:
        why = secret(figure.withheld)
        return (why, why, why, why, why, why, why, figure.withheld, _before(figure))
    said = figure.said
    if said.share is None or said.interval is None:
        few = NO_PERCENT
        return (figure.numerator, figure.denominator, few, few, few, few, said.words, None, None)
    low, high = said.interval
    words = in_words(figure.numerator, figure.denominator)
    return (figure.numerator, figure.denominator, said.share, low, high, WILSON, words, None, None)


def _before(figure: Figure) -> str | None:
    before = figure.before
    if before is None:
        return None
    return f"parution {before.release}{NBSP}: {before.numerator} sur {before.denominator} participants"
