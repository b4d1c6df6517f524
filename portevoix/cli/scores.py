"""The scores of an evaluation in a few French lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from consultation.taxonomy import taxonomy

_TITLES = {
    "themes": "Thèmes",
    "subthemes": "Sous-thèmes",
    "kinds": "Types d’énoncé (besoin et proposition ensemble)",
}


def told(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines, from what `nlu.evaluation.evaluate` returns."""
    yield f"{scores['texts']} textes."
    for name, title in _TITLES.items():
        if name in scores:
            yield from _labels(title, scores[name], short=name == "subthemes")
    if "danger" in scores:
        danger = scores["danger"]
        yield (
            f"Danger : {_share(danger['recall'])} des {danger['cries']} appels entendus, "
            f"{_share(danger['false_alarms'])} de fausses alertes sur {danger['others']} autres textes."
        )
    if "masked" in scores:
        masked = scores["masked"]
        yield (
            f"Masquage : {_share(masked['recall'])} des {masked['pieces']} données personnelles cachées, "
            f"{_share(masked['harmless_touched'])} des {masked['harmless_texts']} autres textes touchés."
        )


def _labels(title: str, found: Mapping[str, Any], *, short: bool) -> Iterator[str]:
    yield f"{title} : F1 micro {found['micro_f1']:.2f}, macro {found['macro_f1']:.2f}."
    if found.get("top_1") is not None:
        yield f"  premier choix juste {_share(found['top_1'])}, un des deux premiers {_share(found['top_2'])}"
    if short:
        return
    names = taxonomy().labels()
    for label, score in found["labels"].items():
        yield f"  {label:<16} F1 {score['f1']:.2f}  n {score['n']:>5}  {names.get(label, '')}".rstrip()
    for band in found.get("reliability", ()):
        yield (
            f"  score de {band['from']:.1f} à {band['to']:.1f} : {_share(band['right'])} justes "
            f"(annoncé {_share(band['score'])}, n {band['n']})"
        )


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f} %"
