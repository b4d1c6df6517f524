"""What is said of a theme, by those who speak of it: sentiment, urgency, places; and two tables beside. Pure.

Each theme has tables of its own, whose denominator is who speaks of it: the thresholds hold among them, so
that a theme of 12 people, 10 of whom are angry, does not tell of the two who are not. A theme whose own
figure is withheld takes its tables with it (analysis.nested).
"""

import numpy as np
from numpy.typing import NDArray

from analysis.counting import Said, mention_table
from analysis.population import People, Population
from analysis.tables import Table
from analysis.thresholds import SIDE_AT_LEAST
from consultation.taxonomy import facets, taxonomy

SENTIMENT, URGENCY, PLACES = "themes_sentiment", "themes_urgence", "themes_lieux"
GRAVE = "propos_graves"
"""Sub-themes that are spoken of gravely (see `_grave`), by all who speak of them: it tells which, no more."""
RESOURCES = "ressources"
"""Sub-themes that people speak of who are ready to act, or say what they can do."""
WITHIN = {SENTIMENT: "sentiment", URGENCY: "urgence", PLACES: "lieu"}
"""Tables of each theme (`themes_sentiment:LOG`), with the kind of tag that they count."""

GRAVE_BY_NATURE = ("EGA-VIO", "EGA-DIS", "SAN-HAN", "SAN-MEN", "SAN-SEN")
"""Violence, discrimination, disability, distress, isolation: never little for being rare (reference 5.2)."""
RESOURCE_QUESTION = "savoir_faire"
"""Name of the open question « Que savez-vous faire… ? » of the shipped questionnaires."""


def of_theme(sheet: str, theme: str) -> str:
    """Return the name of a theme's own table: `themes_lieux:LOG`."""
    return f"{sheet}:{theme}"


def within_tables(
    population: Population, tagged: People, themes: Said, said: Said, grave: Said, resources: Said
) -> list[Table]:
    """Return a table of each theme and kind of tag, then `propos_graves` and `ressources`.

    tagged: the denominator of themes. said: codes THEME:KIND:CODE of one segment (`LOG:lieu:HAL`). grave:
    sub-themes of grave words, those that are grave by nature whatever is said of them.
    """
    subthemes = tuple(sub.code for sub in taxonomy().subthemes())
    counted = np.zeros(population.n, bool)
    counted[tagged] = True
    heads = themes.heads()
    tables = []
    for theme in taxonomy().themes:
        speaks = heads.people[heads.rows((theme.code,)) == 0]
        speaking = np.unique(speaks[counted[speaks]]).astype(np.int32)
        for sheet, kind in WITHIN.items():
            own = _under(said, f"{theme.code}:{kind}:")
            rows = _rows(kind, own)
            tables.append(mention_table(of_theme(sheet, theme.code), population, speaking, own, rows))
    tables.append(mention_table(GRAVE, population, tagged, _grave(themes, grave, counted), subthemes))
    tables.append(mention_table(RESOURCES, population, tagged, resources, subthemes))
    return tables


def _grave(themes: Said, grave: Said, counted: NDArray[np.bool_]) -> Said:
    """Return who speaks of a sub-theme, for those of which five people, and half of all, speak gravely.

    The row of such a sub-theme is the same as its own in the table of sub-themes: how many speak gravely is
    told nowhere, for it would tell how many do not.
    """
    whole, part = (_people_by_code(said, counted) for said in (themes, grave))
    codes = (
        code if part.get(code, 0) >= max(SIDE_AT_LEAST, whole.get(code, 0) / 2) else ""
        for code in themes.vocabulary
    )
    return Said(themes.people, themes.codes, tuple(codes))


def _people_by_code(said: Said, counted: NDArray[np.bool_]) -> dict[str, int]:
    keep = counted[said.people]
    size = max(1, len(said.vocabulary))
    pairs = np.unique(said.people[keep].astype(np.int64) * size + said.codes[keep])
    numbers = np.bincount(pairs % size, minlength=size)
    return {code: int(number) for code, number in zip(said.vocabulary, numbers, strict=False)}


def _under(said: Said, prefix: str) -> Said:
    codes = (code.removeprefix(prefix) if code.startswith(prefix) else "" for code in said.vocabulary)
    return Said(said.people, said.codes, tuple(codes))


def _rows(kind: str, said: Said) -> tuple[str, ...]:
    """Codes of the facet; for places, the campaign's own names too, which come from its questionnaire."""
    if kind == "sentiment":
        return tuple(entry.code for entry in facets().sentiments)
    if kind == "urgence":
        return tuple(entry.code for entry in facets().urgencies if entry.code in ("U1", "U2"))
    known = [entry.code for entry in facets().places]
    return (*known, *sorted({code for code in said.vocabulary if code} - set(known)))
