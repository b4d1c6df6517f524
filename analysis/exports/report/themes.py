"""A sheet per theme: residents', statistics' and actors' words, in three columns kept apart."""

from collections.abc import Callable, Iterator, Sequence

from analysis.diagnosis.model import Action, ActorSays, Change, Line, Salience, ThemeSheet
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.bars import bars
from analysis.exports.report.numbers import sources, statistic_text
from analysis.exports.report.paper import WIDTH, Paper
from analysis.exports.said import said_or_why, shown_share
from analysis.exports.values import secret
from analysis.statistics.estimate import Method
from analysis.told import METHODS
from consultation.taxonomy import facets
from consultation.words import ActionState

Progress = Callable[[int, int], None]
READ_WITH = {
    "masque": "",
    "qualitatif": "À lire en mots, pas en pourcentages.",
    "prudent": "À lire avec prudence (moins de 150 participants comptés).",
    "plein": "",
}
STATES = {
    ActionState.PLANNED: "prévue",
    ActionState.RUNNING: "en cours",
    ActionState.OVER: "terminée",
    ActionState.ABANDONED: "abandonnée",
}
PART = "Part, et intervalle à 95 %"
COLUMNS = ("Ce que disent les habitants", "Ce que disent les chiffres", "Ce que disent les acteurs")


def theme_sheets(paper: Paper, dossier: Dossier, sheets: Sequence[ThemeSheet], progress: Progress) -> None:
    """Write a sheet for each theme that may be told, and one table for the others."""
    told = [one for one in sheets if one.salience.share.shown]
    for number, sheet in enumerate(told, 1):
        progress(number, len(told) + 2)
        _sheet(paper, dossier, sheet, new_page=number > 1)
    others = [one for one in sheets if not one.salience.share.shown]
    if others:
        _others(paper, others)


def _sheet(paper: Paper, dossier: Dossier, sheet: ThemeSheet, *, new_page: bool) -> None:
    paper.heading(f"{sheet.label} ({sheet.code})", 2, new_page=new_page)
    paper.text(sheet.definition).runs[0].italic = True
    if axes := [one.label for one in sheet.axes]:
        paper.small(f"Axes des contrats : {' ; '.join(dict.fromkeys(axes))}.")
    paper.note(_salience(sheet.salience))
    _spoken(paper, dossier, sheet)
    _actions(paper, sheet.actions)
    paper.draft(f"enjeux du thème « {sheet.label} » : à écrire avec le comité.")


def _others(paper: Paper, sheets: Sequence[ThemeSheet]) -> None:
    """Themes whose figure is withheld: the two other columns are told all the same."""
    paper.heading("Les autres thèmes", 2, new_page=True)
    paper.text(
        "Le chiffre de ces thèmes ne peut pas être montré : trop peu de participants, ou un chiffre qui en "
        "ferait deviner un autre. Ce n’est pas zéro : allez écouter."
    )
    rows = [
        [
            f"{sheet.label} ({sheet.code})",
            secret(sheet.salience.share.withheld).words,
            [statistic_text(one) for one in sheet.statistics] or ["–"],
            [_actor(one) for one in sheet.actors] + [f"Action : {one.title}" for one in sheet.actions]
            or ["–"],
        ]
        for sheet in sheets
    ]
    paper.table("Les autres thèmes", ("Thème", *COLUMNS), rows, (3.8, 3.2, 5.4, 4.2))
    if said := sources(one for sheet in sheets for one in sheet.statistics):
        paper.small(said)


def _spoken(paper: Paper, dossier: Dossier, sheet: ThemeSheet) -> None:
    for band in sheet.salience.bands:
        paper.small(band.sentence)
    if sheet.change is not None:
        paper.small(_change(sheet.change))
    rows = [(line.label, one) for line in sheet.kinds if (one := shown_share(line.share)) is not None]
    paper.picture(bars(dossier, f"{sheet.label} : ce que disent les participants", rows, whole=False), 15)
    _columns(paper, sheet)
    kinds = {kind.code: kind.label for kind in facets().kinds}
    for quote in sheet.quotations:
        paper.quote(kinds.get(quote.kind, quote.kind), quote.text)
    if not sheet.quotations:
        paper.small("Aucune citation validée pour ce thème.")
    lines = [
        (f"{group.label} : {line.label}", *figure(line))
        for group in sheet.speakers
        if len(group.lines) > 1  # one category is everybody again
        for line in group.lines
    ]
    if lines:
        paper.table(
            f"{sheet.label} : qui en parle",
            ("Participants", PART, "En parlent, sur"),
            lines,
            (7.6, 5.4, 3.6),
        )


def figure(line: Line) -> tuple[str, str]:
    """Return share with interval, and count, of a line; or why there is none."""
    one = shown_share(line.share)
    return (one.part, one.count) if one else (secret(line.share.withheld).words, "–")


def _salience(salience: Salience) -> str:
    one = shown_share(salience.share)
    if one is None:
        return f"Participants qui en parlent : {secret(salience.share.withheld).words}."
    kind = salience.interval_kind or METHODS[Method(one.method or Method.WILSON)]
    interval = f" Intervalle : {kind}." if one.interval else ""
    how = f" {READ_WITH[salience.colour]}".rstrip()
    return f"Participants qui en parlent : {one.text}.{interval}{how}"


def _change(change: Change) -> str:
    if not change.comparable or change.points is None or change.interval is None:
        return f"Depuis la vague précédente ({change.since}) : pas de comparaison. {change.why or ''}".strip()
    low, high = change.interval
    sure = "une différence nette" if change.significant else "pas de différence nette"
    return (
        f"Depuis la vague précédente ({change.since}) : {change.points:+d} points (entre {low:+d} et "
        f"{high:+d}), {sure}."
    )


def _columns(paper: Paper, sheet: ThemeSheet) -> None:
    """The three columns, never blended."""
    third = WIDTH / 3
    row = [
        list(_residents(sheet)) or ["Rien ne peut être montré."],
        [statistic_text(one) for one in sheet.statistics] or ["Aucune statistique connue pour ce thème."],
        [_actor(one) for one in sheet.actors] or ["Aucune parole d’acteur recueillie."],
    ]
    paper.table(f"{sheet.label} : trois paroles", COLUMNS, [row], (third, third, third))
    if said := sources(sheet.statistics):
        paper.small(said)


def _residents(sheet: ThemeSheet) -> Iterator[str]:
    for line in sheet.kinds:
        yield f"{line.label} : {said_or_why(line.share)}"
    for title, lines in (("Ressenti", sheet.sentiment), ("Urgence", sheet.urgency), ("Lieux", sheet.places)):
        if said := [f"{line.label}, {said_or_why(line.share)}" for line in lines if line.share.shown]:
            yield f"{title} : {' ; '.join(said)}"


def _actor(one: ActorSays) -> str:
    where = ", ".join(
        part for part in (one.source, f"{one.said_on:%d/%m/%Y}" if one.said_on else None) if part
    )
    return f"{one.actor} : {one.text}" + (f" ({where})" if where else "")


def _actions(paper: Paper, actions: Sequence[Action]) -> None:
    if not actions:
        return
    rows = [
        (
            one.title,
            one.scheme or "–",
            one.operator or "–",
            " – ".join(f"{day:%m/%Y}" for day in (one.starts_on, one.ends_on) if day) or "–",
            STATES.get(ActionState(one.state), one.state),
        )
        for one in actions
    ]
    columns = ("Action", "Dispositif", "Opérateur", "Dates", "État")
    paper.table("Ce qui existe déjà", columns, rows, (5.6, 3.4, 3.4, 2.4, 1.8))
