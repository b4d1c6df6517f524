"""Figures as rows: one row per cell, with the same fields wherever figures are listed."""

from collections.abc import Iterator

from analysis.exports.dossier import Table
from analysis.exports.listing import Field, Kind
from analysis.exports.values import NBSP, NO_PERCENT, Value, secret
from analysis.figures import Column, Figure, Row
from analysis.statistics.estimate import Method
from analysis.told import METHODS, Estimated
from analysis.wording import in_words

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
    Field("part_brute_pct", Kind.PERCENT, "Part brute en %, à partir de 60 participants comptés."),
    Field("part_pct", Kind.PERCENT, "La part à citer, en % : redressée ou corrigée quand c’est possible."),
    Field("borne_basse_pct", Kind.PERCENT, "Bas de l’intervalle à 95 % de la part à citer."),
    Field("borne_haute_pct", Kind.PERCENT, "Haut de l’intervalle à 95 % de la part à citer."),
    Field("intervalle", Kind.TEXT, "Comment la part à citer et son intervalle sont faits."),
    Field("n_efficace", Kind.COUNT, "Nombre de participants que vaut la précision, après redressement."),
    *(
        Field(f"sensibilite_{name}_{edge}_pct", Kind.PERCENT, f"{words} de la part si {gamma}.")
        for name, gamma in (
            ("1_5", "les personnes concernées répondent 1,5 fois plus (ou moins) volontiers"),
            ("2", "les personnes concernées répondent 2 fois plus (ou moins) volontiers"),
        )
        for edge, words in (("basse", "Bas"), ("haute", "Haut"))
    ),
    Field("en_mots", Kind.TEXT, "quelques (< 20 %), plusieurs (20 à 50 %), beaucoup (> 50 %)."),
    Field("lecture", Kind.CODE, "qualitatif (moins de 60), prudent (60 à 149), montre (150 et plus)."),
    Field("retenu", Kind.CODE, "Pourquoi le chiffre est retenu : denominateur, effectif, complement, ecart."),
    Field("rappel", Kind.TEXT, "Le dernier chiffre paru, quand « retenu » vaut « ecart »."),
)
UNSHOWN = len(FIGURE) - 2
"""Fields that say why, where a figure is withheld: all but the reason and the reminder."""
ESTIMATED = 10
"""Fields that need 60 participants: from `part_brute_pct` to the last bound of sensitivity."""


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
    numerator, denominator = figure.numerator, figure.denominator
    if numerator is None or denominator is None:
        return (*[secret(figure.withheld)] * UNSHOWN, figure.withheld, _before(figure))
    said = in_words(numerator, denominator)
    rest = (said, figure.reading, None, None)
    estimate = figure.estimate
    if estimate is None:
        return (numerator, denominator, *[NO_PERCENT] * ESTIMATED, *rest)
    bands = [edge for band in estimate.sensitivity for edge in (band.low, band.high)]
    return (
        numerator,
        denominator,
        figure.said.share,
        estimate.share,
        *estimate.interval,
        how(estimate),
        estimate.n_eff,
        *bands,
        *rest,
    )


def how(estimate: Estimated) -> str:
    """Return how an estimate was made, in words."""
    weights = "redressé" if estimate.weighted else "sans redressement"
    return f"{METHODS[Method(estimate.method)]}, {weights}"


def _before(figure: Figure) -> str | None:
    before = figure.before
    if before is None:
        return None
    return f"parution {before.release}{NBSP}: {before.numerator} sur {before.denominator} participants"
