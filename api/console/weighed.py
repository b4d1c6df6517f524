"""How the page of results says that figures are weighted, who is missing, and what means are."""

from dataclasses import dataclass
from typing import Any

from analysis.figures import Figure
from analysis.sentence import listed, on_what
from analysis.statistics.estimate import Method
from analysis.told import METHODS
from analysis.wording import READINGS

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    """A row of the table for who checks the calculation."""

    label: str
    denominator: int
    raw: str
    best: str
    kind: str
    n_eff: int
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Participants beside the residents, for one breakdown: rows of label, participants, shares, verdict."""

    label: str
    of: int
    rows: tuple[tuple[str, str, str, str, str], ...]
    note: str


def best(figure: Figure) -> str | None:
    """Return the weighted or corrected share as it is said; None where there is only the raw one."""
    found = figure.estimate
    if found is None or found.raw:
        return None
    low, high = found.interval
    return f"{found.share}\u00a0% (entre {low} et {high}\u00a0%)"


def detail(label: str, figure: Figure) -> Detail | None:
    found, said = figure.estimate, figure.said
    if found is None or figure.denominator is None or said.interval is None:
        return None
    lead = "redressé, " if found.weighted else "brut, " if found.raw else ""
    return Detail(
        label,
        figure.denominator,
        f"{said.share}\u00a0% ({said.interval[0]}-{said.interval[1]})",
        f"{found.share}\u00a0% ({found.interval[0]}-{found.interval[1]})",
        lead + METHODS[Method(found.method)],
        found.n_eff,
        tuple(f"{one.low} à {one.high}\u00a0%" for one in found.sensitivity),
    )


def reading(figure: Figure) -> str | None:
    return READINGS[figure.reading] if figure.reading else None


def weights_said(content: Document | None) -> list[str]:
    """Return what is to be said of participation and weights, a sentence each."""
    if content is None:
        return []
    lines = []
    if content["participation"] is not None:
        rate, people = f"{content['participation']:.1f}".replace(".", ","), content["population"]
        lines.append(f"Taux de participation\u00a0: {rate}\u00a0% des {people} habitants de 15 ans et plus.")
    if content["used"]:
        low, high, deff = (f"{content[name]:.2f}".replace(".", ",") for name in ("low", "high", "deff"))
        lines.append(
            f"Redressement sur {listed(on_what(content['on']))} (Insee {content['vintage']}). "
            f"{content['participants']} participants ont la précision de {content['n_eff']} "
            f"(effet de plan {deff}, poids de {low} à {high})."
        )
        lines += [f"{one[:1].upper()}{one[1:]}." for one in content["merged"]]
    else:
        lines.append(f"Pas de redressement\u00a0: {content['reason']}.")
    return lines


def beside(content: Document | None) -> list[Beside]:
    """Return the tables of who is there and who is missing."""
    return [_beside(one) for one in content["profile"] if one["asked"]] if content else []


def _beside(one: Document) -> Beside:
    silent = one["unspecified"]
    note = f"{silent} ne l’ont pas dit." if silent else ""
    return Beside(one["label"], one["of"], tuple(_present(category) for category in one["categories"]), note)


def _present(one: Document) -> tuple[str, str, str, str, str]:
    residents = f"{one['residents']}\u00a0%"
    if one["withheld"]:
        return one["label"], "non montré", "", residents, ""
    share = f"{one['share']}\u00a0%" if one["share"] is not None else ""
    return one["label"], str(one["participants"]), share, residents, "manquent" if one["missing"] else ""


def middles_said(content: Document | None) -> dict[str, str]:
    """Return, by table, how its mean and median are said."""
    return {one["sheet"]: _middle(one) for one in content["questions"] if one["raw"]} if content else {}


def _middle(one: Document) -> str:
    parts = [_value(one, one["raw"], "brute" if one["weighted"] else "")]
    if one["weighted"]:
        parts.append(_value(one, one["weighted"], "redressée"))
    steps = one["scale"]
    if steps and one["type"] == "scale":
        ends = [f"{one['value']} («\u00a0{one['label']}\u00a0»)" for one in (steps[0], steps[-1])]
        parts.append(f"de {ends[0]} à {ends[1]}")
    return (
        ". ".join(part[:1].upper() + part[1:] for part in parts)
        + f". {one['n']} participants, intervalles à 95\u00a0%."
    )


def _value(one: Document, found: Document, kind: str) -> str:
    kind = f" {kind}" if kind else ""
    said = []
    if found["mean"] is not None:
        said.append(f"moyenne{kind} {_number(found['mean'])} ({_between(found, 'mean')})")
    labels = {step["value"]: f"«\u00a0{step['label']}\u00a0»" for step in one["scale"]}
    middle, low, high = (
        labels.get(found[name], _number(found[name])) for name in ("median", "median_low", "median_high")
    )
    said.append(f"médiane{kind} {middle}{f' (entre {low} et {high})' if low != high else ''}")
    return ", ".join(said)


def _between(found: Document, name: str) -> str:
    return f"entre {_number(found[f'{name}_low'])} et {_number(found[f'{name}_high'])}"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
