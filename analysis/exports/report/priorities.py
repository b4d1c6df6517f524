"""Priorities: each method with its ranks and how sure they are, and what a majority may hide."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.exports.dossier import Dossier
from analysis.exports.pictures.merit import merit
from analysis.exports.priority_rows import first_ones, grade_of, method_label, told_why
from analysis.exports.report.paper import Paper
from consultation.decisions import SAID

WIDTHS = (1.6, 5.6, 2.6, 3, 1.3, 2.5)


def chapter(paper: Paper, dossier: Dossier) -> None:
    paper.heading("Priorités", new_page=True)
    paper.text(
        "Chaque méthode a son classement, avec un intervalle : deux rangs dont les intervalles se recouvrent "
        "ne sont pas sûrement différents. Les méthodes ne se mélangent pas."
    )
    ranking = [one for one in dossier.methods if any(item.get("rank") for item in one.get("items", ()))]
    for method in ranking:
        _method(paper, dossier, method)
    for method in dossier.methods:
        if method not in ranking:
            paper.small(f"{method_label(method)} : {method.get('reason') or 'rien à classer.'}")
    _decided(paper, dossier)


def _decided(paper: Paper, dossier: Dossier) -> None:
    if dossier.decisions:
        paper.heading("Ce qui est décidé", 2)
        rows = [(one.label, SAID[one.state], one.why) for one in dossier.decisions]
        paper.table("Décisions", ("Priorité", "Décision", "Pourquoi"), rows, (6, 2.6, 8))
    paper.draft("ce que le comité retient, met à l’étude ou écarte, et pourquoi.")


def _method(paper: Paper, dossier: Dossier, method: Mapping[str, Any]) -> None:
    paper.heading(method_label(method), 2)
    if label := str(method.get("label", "")):
        paper.text(label)
    n = method.get("n")
    how = "redressé" if method.get("weighted") else "sans redressement"
    told = f"n = {n}, {how}" if n is not None else how
    paper.small(f"{method.get('note', '')} ({told}).")
    if reason := method.get("reason"):
        paper.note(str(reason))
    paper.picture(merit(dossier, method, whole=False))
    items = method.get("items", ())
    if items:
        chance = first_ones(method)
        columns = (
            "Rang",
            "Priorité",
            "Intervalle du rang",
            f"{chance[:1].upper()}{chance[1:]}",
            "n",
            "Mention",
        )
        paper.table(f"{method_label(method)} ({told})", columns, [_row(method, one) for one in items], WIDTHS)
    if certainty := method.get("certainty"):
        paper.small(f"Intervalles : {certainty.get('draws', '')} tirages ({certainty.get('kind', '')}).")
    _guard(paper, method.get("guard"))


def _row(method: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[str, ...]:
    rank, interval, top, n = (item.get(name) for name in ("rank", "interval", "top", "n"))
    sure = str(item.get("sure") or "–")
    why = told_why(item.get("withheld"))
    return (
        str(rank) if rank is not None else "–",
        str(item.get("label", "")) + (f" – {why}" if why else ""),
        f"de {interval[0]} à {interval[1]}" if interval else "–",
        f"{top} % ({sure})" if top is not None else sure,
        str(n) if n is not None else "–",
        grade_of(method, item) or "–",
    )


def _guard(paper: Paper, guard: Mapping[str, Any] | None) -> None:
    """A majority may hide a group's first priority."""
    groups: Sequence[Mapping[str, Any]] = (guard or {}).get("groups", ())
    for group in groups:
        paper.note(
            f"{group.get('by_label', '')} : {group.get('label', '')}. La première priorité de ce groupe est "
            f"« {group.get('first_label', group.get('first', ''))} », et non celle de l’ensemble."
        )
