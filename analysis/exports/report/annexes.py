"""Annexes: the method note, the questionnaire, the tables in total."""

from analysis.exports.dossier import Dossier
from analysis.exports.listings import whole_tables
from analysis.exports.method import method_points
from analysis.exports.report.paper import Paper
from analysis.exports.report.themes import PART
from analysis.exports.said import shown
from analysis.exports.values import secret
from analysis.figures import Figure

TYPES = {
    "text": "réponse libre",
    "select_one": "un choix",
    "select_multiple": "plusieurs choix",
    "scale": "échelle",
    "grade": "mention",
    "rank": "classement",
    "integer": "nombre",
    "geopoint": "lieu",
    "photo": "photo",
    "note": "message",
}


def annexes(paper: Paper, dossier: Dossier) -> None:
    paper.heading("Annexe 1. Note de méthode", new_page=True)
    rows = [(point, said) for point, said in method_points(dossier)]
    paper.table("Note de méthode", ("Point", "Dans cette parution"), rows, (4.2, 12.4))
    paper.heading("Annexe 2. Questionnaire", new_page=True)
    for number, one in enumerate(dossier.asked, 1):
        paper.text(f"{number}. {one.label} ({TYPES.get(one.type, one.type)})", bold=True)
        if one.options:
            paper.small(f"{' ; '.join(label for _, label in one.options)}.")
    paper.heading("Annexe 3. Tableaux", new_page=True)
    paper.text("Les croisements sont dans le classeur et les fichiers CSV de la même parution.")
    for table in whole_tables(dossier):
        listed = [(row.label, *_figure(row.figures[0])) for row in table.whole.rows]
        if listed:
            columns = ("", PART, "Participants, sur")
            paper.table(table.title, columns, listed, (7.8, 5.2, 3.6))


def _figure(figure: Figure) -> tuple[str, str]:
    one = shown(figure)
    return (one.part, one.count) if one else (secret(figure.withheld).words, "–")
