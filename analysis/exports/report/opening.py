"""The first two pages: what this is, how it was made, who was heard and who was not."""

from docx.shared import Pt

from analysis.about import MODES, day_label
from analysis.diagnosis.model import Diagnosis, Heard
from analysis.exports.dossier import Dossier
from analysis.exports.method import INVENTED
from analysis.exports.pictures.absent import absent
from analysis.exports.report.paper import Paper
from analysis.exports.values import secret
from consultation.words import Mode, Phase

PHASES = {
    Phase.ECOUTE: "écoute des habitants",
    Phase.IDEES: "idées des habitants",
    Phase.PRIORITES: "priorités des habitants",
    Phase.RESTITUTION: "restitution aux habitants",
}
LONG, SMALLER = 60, Pt(16)
"""Characters from which a title is set smaller, so that who is missing still stands on the second page."""
MISSING, PRESENT, UNKNOWN = "manque", "", "non connu"


def cover(paper: Paper, dossier: Dossier) -> None:
    head = dossier.head
    place = " – ".join(one for one in (head.place.name, head.place.commune, head.place.code) if one)
    title = paper.text(head.title, "Title")
    if len(head.title) > LONG:
        title.runs[0].font.size = SMALLER
    paper.text(f"{place}. Rapport de la phase « {PHASES[Phase(head.phase)]} »", "Subtitle")
    if head.demo:
        paper.note(INVENTED)
    paper.text(
        f"{head.participants} participants, du {day_label(head.first)} au {day_label(head.last)}. "
        f"Parution n° {head.release} du {day_label(head.at.date())}. Consultation menée par "
        f"{head.controller}.",
        bold=True,
    )
    paper.note(head.sentence)
    paper.small(f"{head.versions[:1].upper()}{head.versions[1:]}.")
    paper.draft(
        "ce rapport est un document de travail. Les passages sur fond jaune attendent une personne. Les "
        "chiffres viennent d’une parution et ne se recalculent pas à la main."
    )
    paper.text("Sommaire", "TOC Heading")


def method_and_missing(paper: Paper, dossier: Dossier, diagnosis: Diagnosis) -> None:
    """Who is missing comes before any result."""
    head = dossier.head
    paper.heading("Méthode, et qui manque", new_page=True)
    paper.text(
        "Chaque habitant de 15 ans et plus pouvait répondre. Les participants se sont portés volontaires. "
        "Une personne compte une fois par ligne, quoi qu’elle écrive. Une machine aide à classer les "
        "réponses, des personnes relisent."
    )
    for note in diagnosis.method.notes:
        paper.note(note)
    paper.heading("Qui a participé", 2)
    if diagnosis.method.heard:
        paper.picture(absent(dossier, whole=False), 14)
        paper.table(
            f"Participants et habitants (n = {head.participants}"
            + (f" ; Insee {diagnosis.method.margins})" if diagnosis.method.margins else ")"),
            ("", "Participants", "Part des participants", "Part des habitants", ""),
            [_heard(dossier, one) for one in diagnosis.method.heard],
            (5.6, 3, 3, 3, 2),
        )
    modes = [
        f"{MODES[Mode(mode)]}, {_number(dossier, 'mode', mode, number)}"
        for mode, number in diagnosis.method.modes.items()
    ]
    if modes:
        paper.text(f"Modes de recueil (participants) : {' ; '.join(modes)}.")
    paper.heading("Comment les chiffres sont faits", 2)
    paper.bullets(
        [
            "Les parts sont des parts de participants, jamais de messages.",
            "Un chiffre n’est montré qu’à partir de 11 participants, dont 5 d’un côté et 5 de l’autre. "
            "Sinon il est marqué « secret », avec la raison : ce n’est pas zéro.",
            "À partir de 60 participants, la part et son intervalle à 95"
            " %. En dessous, des mots : quelques (moins de 20 %), plusieurs (20 à 50 %), "
            "beaucoup (plus de 50 %).",
        ]
    )


def _heard(dossier: Dossier, one: Heard) -> tuple[str, ...]:
    number = (
        str(one.number) if one.number is not None else secret(dossier.why_hidden(one.by, one.category)).words
    )
    share = f"{one.participants} %" if one.participants is not None else "–"
    residents = f"{one.residents} %" if one.residents is not None else UNKNOWN
    return (
        f"{one.by_label} : {one.label}",
        number,
        share,
        residents,
        MISSING if one.missing else PRESENT,
    )


def _number(dossier: Dossier, by: str, category: str, number: int | None) -> str:
    return str(number) if number is not None else secret(dossier.why_hidden(by, category)).words
