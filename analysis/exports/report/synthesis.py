"""What comes of the sheets together: what stands out, potentials, weak signals, convergence, AFOM."""

from collections.abc import Sequence

from analysis.counting import THEMES
from analysis.diagnosis.model import Afom, Convergence, Diagnosis, Line, Point, Potentials, Signal
from analysis.exports.dossier import Dossier
from analysis.exports.gallery import Chart, picture
from analysis.exports.report.paper import Paper
from analysis.exports.report.themes import PART, figure
from analysis.exports.said import said_or_why
from consultation.taxonomy import facets

FIGURES = (PART, "Participants, sur")
WIDTHS = (7.8, 5.2, 3.6)


def essentials(paper: Paper, dossier: Dossier, diagnosis: Diagnosis) -> None:
    paper.heading("L’essentiel", new_page=True)
    paper.draft("trois phrases qui résument ce que disent les habitants, atouts d’abord.")
    counted = dossier.tables[THEMES].whole.columns[0].denominator
    if counted is not None:
        paper.small(
            f"Dénominateur : {counted} participants dont au moins une réponse ouverte est étiquetée. Les "
            "thèmes ne s’additionnent pas : une personne peut parler de plusieurs."
        )
    paper.picture(picture(dossier, Chart.THEMES, whole=False))
    lines = [Line(one.code, one.label, one.salience.share) for one in diagnosis.themes]
    _table(paper, "De quoi parlent les participants", "Thème", lines)
    _table(paper, "Ce qu’ils en disent", "Type d’énoncé", diagnosis.kinds)


def potentials(paper: Paper, found: Potentials) -> None:
    """Assets come before problems."""
    paper.heading("Les potentiels du quartier", new_page=True)
    paper.note(f"Participants qui proposent de s’engager : {said_or_why(found.ready)}.")
    _table(paper, "Les atouts cités, par thème", "Thème", found.assets)
    _table(paper, "Les sujets des engagements", "Thème", found.about)
    _table(paper, found.question or "Envie de participer", "Réponse", found.asked)
    _table(paper, "Les ressources de ceux qui veulent agir", "Sujet", found.resources)
    kinds = {kind.code: kind.label for kind in facets().kinds}
    for one in found.quotations:
        paper.quote(kinds.get(one.kind, one.kind), one.text)
    paper.draft("associations, collectifs et projets sur lesquels s’appuyer.")


def weak_signals(paper: Paper, signals: Sequence[Signal]) -> None:
    paper.heading("Signaux faibles")
    paper.text("Peu de voix, un sujet grave : à ne pas écarter parce que c’est rare.")
    if not signals:
        paper.small("Aucun signal ne peut être montré dans cette parution (seuils de publication).")
        return
    rows = [(one.label, said_or_why(one.share), one.why) for one in signals]
    paper.table("Signaux faibles", ("Sujet", "Participants", "Pourquoi"), rows, (5, 5, 6.6))


def convergence(paper: Paper, dossier: Dossier, found: Convergence) -> None:
    paper.heading("Convergence : la parole et les chiffres", new_page=True)
    paper.text(found.rule)
    paper.picture(picture(dossier, Chart.CONVERGENCE, whole=False), 14.5)
    rows = [
        (
            one.label,
            one.case_label,
            said_or_why(one.share),
            f"{one.worse} sur {one.known}" if one.known else "non connu",
            one.why,
        )
        for one in found.rows
    ]
    columns = ("Thème", "Cas", "Participants qui en parlent", "Statistiques dégradées", "Pourquoi")
    paper.table("Convergence", columns, rows, (3.6, 2.6, 3.6, 2.8, 4))


def afom(paper: Paper, found: Afom) -> None:
    paper.heading("AFOM : atouts, faiblesses, opportunités, menaces", new_page=True)
    paper.draft(found.notice)
    for title, points in (
        ("Atouts", found.atouts),
        ("Faiblesses", found.faiblesses),
        ("Opportunités", found.opportunites),
        ("Menaces", found.menaces),
    ):
        paper.heading(title, 2)
        paper.bullets([_point(one) for one in points])
        if not points:
            paper.small("Rien ne peut être pré-rempli.")


def _point(one: Point) -> str:
    backed = [f"citation {number}" for number in one.quotations]
    backed += [f"cellule {cell}" for cell in one.cells]
    tail = f" [{', '.join(backed)}]" if backed else ""
    return f"{one.text} {said_or_why(one.share)}{tail}"


def _table(paper: Paper, caption: str, first: str, lines: Sequence[Line]) -> None:
    if lines:
        paper.table(caption, (first, *FIGURES), [(line.label, *figure(line)) for line in lines], WIDTHS)
