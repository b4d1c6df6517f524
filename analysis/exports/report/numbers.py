"""Statistics of the territory as the report writes them: French numbers, units, and why one is missing."""

from collections.abc import Iterable

from analysis.diagnosis.model import Statistic
from consultation.words import MissingValue

WHY = {
    MissingValue.SECRET: "secret statistique",
    MissingValue.UNAVAILABLE: "non disponible",
    MissingValue.OUT_OF_SCOPE: "hors champ",
}


def french(number: float, digits: int = 1) -> str:
    """1234.5 is « 1 234,5 »; whole numbers have no decimals."""
    text = f"{number:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{number:,.0f}"
    return text.replace(",", "\u202f").replace(".", ",")


def statistic_text(one: Statistic) -> str:
    """« Taux d’emploi : 41,2 % (référence 58 %, écart −16,8, 2021) »; its source is told once, beneath."""
    unit = "" if one.unit in ("nombre", "rapport") else f" {one.unit}"
    if one.value is None:
        why = WHY.get(MissingValue(one.missing), one.missing) if one.missing else "non disponible"
        return f"{one.label} : {why} ({one.vintage})"
    beside = ""
    if one.reference is not None:
        beside = f"référence {french(one.reference)}{unit}, "
    if one.gap is not None:
        sign = "+" if one.gap > 0 else "−" if one.gap < 0 else ""
        beside += f"écart {sign}{french(abs(one.gap))}, "
    return f"{one.label} : {french(one.value)}{unit} ({beside}{one.vintage})"


def sources(statistics: Iterable[Statistic]) -> str:
    """Return the sources of statistics, each once; empty without any."""
    named = dict.fromkeys(one.source for one in statistics)
    return f"Sources des statistiques : {' ; '.join(named)}." if named else ""
