"""A sheet per theme: what residents say, what statistics say, what actors say, in three columns kept apart."""

from collections.abc import Iterator, Sequence

from analysis.diagnosis.model import Action, ActorSays, Change, Line, Salience, Statistic, ThemeSheet
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.bars import bars
from analysis.exports.report.numbers import statistic_text
from analysis.exports.report.paper import WIDTH, Paper
from analysis.exports.said import INTERVALS, said_or_why, shown_share
from analysis.exports.values import NBSP, secret
from analysis.statistics.estimate import Method
from consultation.taxonomy import facets
from consultation.words import ActionState

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
COLUMNS = ("Ce que disent les habitants", "Ce que disent les chiffres", "Ce que disent les acteurs")


def theme_sheet(paper: Paper, dossier: Dossier, sheet: ThemeSheet) -> None:
    spoken = shown_share(sheet.salience.share)
    paper.heading(f"{sheet.label} ({sheet.code})", 2, new_page=spoken is not None)
    paper.text(sheet.definition).runs[0].italic = True
    if axes := [f"{one.label}" for one in sheet.axes]:
        paper.small(f"Axes des contrats{NBSP}: {f'{NBSP}; '.join(dict.fromkeys(axes))}.")
    paper.note(_salience(sheet.salience))
    if spoken is None:
        _columns(paper, sheet)
    else:
        _spoken(paper, dossier, sheet)
    _actions(paper, sheet.actions)
    paper.draft(f"enjeux du thème «{NBSP}{sheet.label}{NBSP}»{NBSP}: à écrire avec le comité.")


def _spoken(paper: Paper, dossier: Dossier, sheet: ThemeSheet) -> None:
    for band in sheet.salience.bands:
        paper.small(band.sentence)
    if sheet.change is not None:
        paper.small(_change(sheet.change))
    rows = [(line.label, one) for line in sheet.kinds if (one := shown_share(line.share)) is not None]
    paper.picture(bars(dossier, f"{sheet.label}{NBSP}: ce que disent les participants", rows, whole=False), 15)
    _columns(paper, sheet)
    kinds = {kind.code: kind.label for kind in facets().kinds}
    for one in sheet.quotations:
        paper.quote(kinds.get(one.kind, one.kind), one.text)
    if not sheet.quotations:
        paper.small("Aucune citation validée pour ce thème.")
    lines = [
        (f"{group.label}{NBSP}: {line.label}", *figure(line)) for group in sheet.speakers for line in group.lines
    ]
    if lines:
        paper.table(
            f"{sheet.label}{NBSP}: qui en parle",
            ("Participants", "Part", "Intervalle à 95\u00a0%", "En parlent, sur"),
            lines,
            (6.6, 2.6, 3.8, 3.6),
        )


def figure(line: Line) -> tuple[str, str, str]:
    """Return share, interval and count of a line, or why there is none, three times over."""
    one = shown_share(line.share)
    if one is None:
        return (secret(line.share.withheld).words, "–", "–")
    return (one.percent, one.range, one.count)


def _salience(salience: Salience) -> str:
    one = shown_share(salience.share)
    if one is None:
        return f"Participants qui en parlent{NBSP}: {secret(salience.share.withheld).words}."
    kind = salience.interval_kind or INTERVALS.get(Method(one.method) if one.method else Method.WILSON, "")
    how = f" {READ_WITH[salience.colour]}".rstrip()
    return f"Participants qui en parlent{NBSP}: {one.text}. Intervalle{NBSP}: {kind}.{how}"


def _change(change: Change) -> str:
    if not change.comparable or change.points is None or change.interval is None:
        return f"Depuis la vague précédente ({change.since}){NBSP}: pas de comparaison. {change.why or ''}".strip()
    low, high = change.interval
    sure = "une différence nette" if change.significant else "pas de différence nette"
    return (
        f"Depuis la vague précédente ({change.since}){NBSP}: {change.points:+d} points (entre {low:+d} et "
        f"{high:+d}), {sure}."
    )


def _columns(paper: Paper, sheet: ThemeSheet) -> None:
    """The three columns, never blended."""
    third = WIDTH / 3
    row = [
        list(_residents(sheet)) or ["Rien ne peut être montré."],
        [_statistic(one) for one in sheet.statistics] or ["Aucune statistique connue pour ce thème."],
        [_actor(one) for one in sheet.actors] or ["Aucune parole d’acteur recueillie."],
    ]
    paper.table(f"{sheet.label}{NBSP}: trois paroles", COLUMNS, [row], (third, third, third))


def _residents(sheet: ThemeSheet) -> Iterator[str]:
    for line in sheet.kinds:
        yield f"{line.label}{NBSP}: {said_or_why(line.share)}"
    for title, lines in (("Ressenti", sheet.sentiment), ("Urgence", sheet.urgency), ("Lieux", sheet.places)):
        if said := [f"{line.label}, {said_or_why(line.share)}" for line in lines if line.share.shown]:
            yield f"{title}{NBSP}: {f'{NBSP}; '.join(said)}"


def _statistic(one: Statistic) -> str:
    return statistic_text(one)


def _actor(one: ActorSays) -> str:
    where = ", ".join(part for part in (one.source, f"{one.said_on:%d/%m/%Y}" if one.said_on else None) if part)
    return f"{one.actor}{NBSP}: {one.text}" + (f" ({where})" if where else "")


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
