"""The report from the dossier, chapter by chapter, in the order that the field reads it.

Domain reference 5.1: who was heard and who was not comes first, potentials before weaknesses, and whatever
people have to decide is left to them, marked.
"""

from collections.abc import Callable

from analysis.exports.dossier import Dossier
from analysis.exports.packing import repack
from analysis.exports.report import annexes, opening, priorities, synthesis, themes
from analysis.exports.report.contents import write_contents
from analysis.exports.report.paper import Paper

Progress = Callable[[int, int], None]


def write_report(dossier: Dossier, *, pictures: bool = True, progress: Progress | None = None) -> bytes:
    """Return DOCX. It names nobody, and the same dossier gives the same bytes."""
    diagnosis = dossier.diagnosis
    paper = Paper(dossier.head, pictures=pictures)
    opening.cover(paper, dossier)
    place = paper.document.paragraphs[-1]
    opening.method_and_missing(paper, dossier, diagnosis)
    synthesis.essentials(paper, dossier, diagnosis)
    synthesis.potentials(paper, diagnosis.potentials)
    paper.heading("Fiches par thème", new_page=True)
    paper.text("Une fiche par thème, du plus cité au moins cité. Trois paroles restent séparées.")
    themes.theme_sheets(paper, dossier, diagnosis.themes, progress or _silent)
    synthesis.weak_signals(paper, diagnosis.signals)
    synthesis.convergence(paper, dossier, diagnosis.convergence)
    synthesis.afom(paper, diagnosis.afom)
    priorities.chapter(paper, dossier)
    annexes.annexes(paper, dossier)
    write_contents(place, paper.contents)
    return repack(paper.save(), dossier.head.at)


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""
