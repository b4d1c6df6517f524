"""How well the tagger reads a file that people labelled: themes, kinds, urgency, what is masked."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consultation.taxonomy import OFF_GRID, facets, taxonomy
from nlu.masking_scores import masking
from nlu.pipeline import Tagger
from nlu.projection import Projection, project, subthemes_only, themes_only
from nlu.redaction import find
from nlu.scores import Alternatives, compare, reliability, top
from nlu.tables import FileRefused, Report, open_table
from nlu.tagged import Tagged, TagKind

COLUMNS = ("themes", "kinds", "urgency", "masked")
CHUNK = 500


@dataclass(slots=True)
class Labelled:
    """Good rows of a file and what the tagger says of them."""

    rows: list[dict[str, str]] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read_labelled(
    path: Path, tagger: Tagger, progress: Callable[[int, int], None] = lambda *_: None
) -> Labelled:
    """Read and tag a file with any of `COLUMNS`; raises FileRefused."""
    made = Labelled()
    table = open_table(path, made.report)
    if not set(COLUMNS) & set(table.header):
        raise FileRefused(f"Il manque une colonne à comparer : {', '.join(COLUMNS)}.")
    made.rows = [row for _, row in table.rows]
    if not made.rows:
        raise FileRefused("Aucune ligne à évaluer dans ce fichier.")
    for start in range(0, len(made.rows), CHUNK):
        chunk = made.rows[start : start + CHUNK]
        made.tagged += tagger.tag((row["text"], row.get("question") or None) for row in chunk)
        progress(len(made.tagged), len(made.rows))
    made.report.done = len(made.rows)
    return made


def evaluate(of: Labelled, projection: Projection | None) -> dict[str, Any]:
    """Return the scores of each column that the file holds, as plain values for JSON."""
    made: dict[str, Any] = {"texts": len(of.rows), "refused": of.report.refused}
    header = of.rows[0].keys()
    if "themes" in header:
        made |= _themes(of, projection)
    if "kinds" in header:
        made["kinds"] = _kinds(of)
    if "urgency" in header:
        made["danger"] = _danger(of)
    if "masked" in header:
        made["masked"] = masking(
            (row["text"], row["masked"], [(one.start, one.end) for one in find(row["text"])])
            for row in of.rows
        )
    return made


def _themes(of: Labelled, projection: Projection | None) -> dict[str, Any]:
    given = [_codes(row["themes"]) for row in of.rows]
    if projection is not None:
        return {"themes": _theme_scores(of, given, projection)}
    known = taxonomy().labels().keys() | set(OFF_GRID)
    strange = sorted({code for codes in given for code in codes} - known)
    if strange:
        raise FileRefused(
            f"Étiquette « {strange[0]} » inconnue de la grille : donnez une correspondance avec --projection."
        )
    themes = [frozenset(code.split("-")[0] for code in codes) - set(OFF_GRID) for codes in given]
    made = {"themes": _theme_scores(of, themes, themes_only())}
    if any("-" in code for codes in given for code in codes):
        subthemes = [frozenset(code for code in codes if "-" in code) for codes in given]
        made["subthemes"] = _theme_scores(of, subthemes, subthemes_only())
    return made


def _theme_scores(of: Labelled, truth: Sequence[frozenset[str]], projection: Projection) -> dict[str, Any]:
    ranked = [_ranked(one, projection) for one in of.tagged]
    found = [[labels for labels, _ in one] for one in ranked]
    made = compare(truth, found).as_json()
    made["top_1"] = top(truth, found, 1)
    made["top_2"] = top(truth, found, 2)
    made["reliability"] = reliability(
        (score, bool(set(labels) & given))
        for one, given in zip(ranked, truth, strict=True)
        for labels, score in one
    )
    sources = [row.get("source", "") for row in of.rows]
    if len(set(sources)) > 1:
        made["by_source"] = _by_source(sources, truth, found)
    return made


def _by_source(
    sources: Sequence[str], truth: Sequence[frozenset[str]], found: Sequence[list[Alternatives]]
) -> dict[str, Any]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, source in enumerate(sources):
        places[source].append(place)
    made = {}
    for source, rows in sorted(places.items()):
        one = compare([truth[row] for row in rows], [found[row] for row in rows])
        made[source] = {"texts": one.texts, "micro_f1": round(one.micro, 4), "macro_f1": round(one.macro, 4)}
    return made


def _ranked(tagged: Tagged, projection: Projection) -> list[tuple[Alternatives, float]]:
    """Return what a text's themes mean and how likely each is, the likeliest first."""
    best: dict[Alternatives, float] = {}
    for segment in tagged.segments:
        scores = {tag.code: tag.score for tag in segment.tags if tag.kind is TagKind.THEME}
        for theme in (code for code in scores if "-" not in code):
            spoken = [theme, *(code for code in scores if code.startswith(theme + "-"))]
            for labels in project(spoken, projection):
                best[labels] = max(scores[theme], best.get(labels, 0.0))
    return sorted(best.items(), key=lambda pair: -pair[1])


def _kinds(of: Labelled) -> dict[str, Any]:
    """Score the kinds with besoin and proposition as one, and apart."""
    known = {kind.code for kind in facets().kinds}
    given = [_codes(row["kinds"]) for row in of.rows]
    strange = sorted({code for codes in given for code in codes} - known)
    if strange:
        raise FileRefused(f"Type d’énoncé « {strange[0]} » inconnu, il y a {', '.join(sorted(known))}.")
    found = [frozenset(one.codes(TagKind.STATEMENT)) for one in of.tagged]
    made = _of_sets([_joined(one) for one in given], [_joined(one) for one in found])
    made["apart"] = _of_sets(given, found)
    return made


def _joined(kinds: frozenset[str]) -> frozenset[str]:
    return frozenset("BES+PRP" if kind in ("BES", "PRP") else kind for kind in kinds)


def _of_sets(given: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> dict[str, Any]:
    return compare(given, [[(one,) for one in sorted(codes)] for codes in found]).as_json()


def _danger(of: Labelled) -> dict[str, Any]:
    """Return the recall of dangers (U3) and the false alarms among all other texts."""
    given = [row["urgency"].strip() == "U3" for row in of.rows]
    alarm = [any(segment.danger for segment in one.segments) for one in of.tagged]
    cries = sum(given)
    others = len(given) - cries
    heard = sum(one and other for one, other in zip(given, alarm, strict=True))
    return {
        "cries": cries,
        "recall": round(heard / cries, 4) if cries else None,
        "others": others,
        "false_alarms": round((sum(alarm) - heard) / others, 4) if others else None,
        "urgency": _of_sets(
            [frozenset(filter(None, [row["urgency"].strip()])) for row in of.rows],
            [frozenset(_worst(one)) for one in of.tagged],
        ),
    }


def _worst(tagged: Tagged) -> list[str]:
    return sorted(tagged.codes(TagKind.URGENCY))[-1:]


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code.strip() for code in cell.split("|") if code.strip())
