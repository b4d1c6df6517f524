"""Reads a mapping file, strictly: a word that means nothing is a mistake, told with the nearest one. Pure."""

from collections.abc import Iterable
from typing import Any, TypeVar

from consultation.questionnaire.finding import nearest
from consultation.territories.catalogue import catalogue
from consultation.territories.mapping import (
    BANDS,
    CHILDREN,
    NEEDED,
    Aliases,
    Column,
    Content,
    FileMapping,
    MappingWrong,
    MarginColumns,
    read_vintage,
)
from consultation.territories.numbers import USUAL_CODES
from consultation.territories.texts import is_plain, storable
from consultation.words import MissingValue

Word = TypeVar("Word", Content, MissingValue)

_ALLOWED = {
    Content.INDICATORS: ("nom", "commune", "millesime"),
    Content.VALUES: ("nom", "commune", "millesime", "reference", "reference_de", "source"),
    Content.MARGINS: ("part", "effectif", "millesime"),
    Content.OUTLINES: ("nom", "commune"),
    Content.ACTIONS: ("dispositif", "operateur", "debut", "fin", "etat"),
    Content.ACTORS: ("type", "source", "date"),
    Content.AXES: (),
}
_KEYS = {
    "titre", "contenu", "source", "millesime", "generation", "fichier", "colonnes", "manquants", "reference",
    "indicateurs", "marges", "dictionnaire",
}  # fmt: skip


def read_mapping(raw: Any, name: str) -> FileMapping:
    """Validate what a mapping's YAML holds; raises MappingWrong."""
    if not isinstance(raw, dict):
        raise MappingWrong("il faut au moins contenu et colonnes : partez d’une correspondance fournie")
    _known(raw, _KEYS, "")
    content = _one_of(raw.get("contenu"), Content, "contenu")
    columns = _columns(raw.get("colonnes", {}), content)
    missing = raw.get("manquants") or {}
    _known(missing, {"vide", "codes"}, "manquants : ")
    reference = raw.get("reference") or {}
    _known(reference, {"mediane", "de"}, "reference : ")
    file = raw.get("fichier") or {}
    _known(file, {"feuille", "titres"}, "fichier : ")
    header = file.get("titres")
    if header is not None and not (isinstance(header, int) and 1 <= header <= 100):
        raise MappingWrong("fichier : titres est le numéro de la ligne des titres, de 1 à 100")
    generation = raw.get("generation")
    if generation not in (None, 2015, 2024):
        raise MappingWrong("generation : 2015 (codes QP) ou 2024 (codes QN)")
    return FileMapping(
        name=name,
        title=_text(raw.get("titre"), name),
        content=content,
        source=_text(raw.get("source"), ""),
        vintage=read_vintage(raw["millesime"]) if raw.get("millesime") is not None else None,
        generation=generation,
        sheet=_text(file.get("feuille"), "") or None,
        header=header,
        columns=columns,
        empty=_one_of(missing.get("vide", MissingValue.UNAVAILABLE), MissingValue, "manquants : vide"),
        codes=dict(USUAL_CODES) | _codes(missing.get("codes") or {}),
        median=bool(reference.get("mediane", False)),
        reference_of=_text(reference.get("de"), ""),
        indicators=_indicators(raw.get("indicateurs") or {}),
        margins=_margins(raw.get("marges")),
        dictionary=_dictionary(raw.get("dictionnaire")),
    )


def _columns(raw: Any, content: Content) -> dict[str, Aliases]:
    allowed = {*NEEDED[content], *_ALLOWED[content]}
    _known(raw, allowed, "colonnes : ")
    if missing := [role for role in NEEDED[content] if role not in raw]:
        raise MappingWrong(f"colonnes : il manque {', '.join(missing)}")
    return {role: _aliases(given, f"colonnes : {role}") for role, given in raw.items()}


def _indicators(raw: Any) -> dict[str, Column]:
    known = catalogue()
    if not isinstance(raw, dict):
        raise MappingWrong("indicateurs : il faut un nom d’indicateur par ligne, puis sa colonne")
    if unknown := [str(name) for name in raw if name not in known]:
        raise MappingWrong(f"indicateurs : « {unknown[0][:40]} » est inconnu, {nearest(unknown[0], known)}")
    return {name: _column(given, name) for name, given in raw.items()}


def _column(raw: Any, name: str) -> Column:
    if not isinstance(raw, dict):
        return Column(_aliases(raw, name))
    _known(raw, {"colonne", "reference", "echelle", "champ", "zero"}, f"{name} : ")
    scale = raw.get("echelle", 1)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 < scale <= 1_000_000:
        raise MappingWrong(f"{name} : echelle est un nombre, par exemple 100 pour une part de 0 à 1")
    if raw.get("champ") not in (None, "metropole"):
        raise MappingWrong(f"{name} : champ est metropole, ou rien")
    reference = _aliases(raw["reference"], name) if "reference" in raw else ()
    mainland = raw.get("champ") == "metropole"
    zero = _one_of(raw["zero"], MissingValue, f"{name} : zero") if "zero" in raw else None
    return Column(_aliases(raw.get("colonne"), name), reference, float(scale), mainland, zero)


def _margins(raw: Any) -> MarginColumns | None:
    if raw is None:
        return None
    _known(raw, {"population", "femmes", "ages", "ages_femmes"}, "marges : ")
    bands = {CHILDREN, *BANDS}
    tables: dict[str, dict[str, Aliases]] = {"ages": {}, "ages_femmes": {}}
    for key, table in tables.items():
        given = raw.get(key) or {}
        _known(given, bands, f"marges : {key} : ")
        if given and (missing := [band for band in BANDS if band not in given]):
            raise MappingWrong(f"marges : {key} : il manque {', '.join(missing)}")
        table.update({band: _aliases(one, f"marges : {key}") for band, one in given.items()})
    return MarginColumns(
        population=_aliases(raw["population"], "marges") if "population" in raw else (),
        women=_aliases(raw["femmes"], "marges") if "femmes" in raw else (),
        ages=tables["ages"],
        women_ages=tables["ages_femmes"],
    )


def _dictionary(raw: Any) -> dict[str, Aliases]:
    if raw is None:
        return {}
    _known(raw, {"colonne", "libelle"}, "dictionnaire : ")
    return {key: _aliases(raw.get(key), "dictionnaire") for key in ("colonne", "libelle")}


def _codes(raw: Any) -> dict[str, MissingValue]:
    if not isinstance(raw, dict):
        raise MappingWrong("manquants : codes donne une raison par code, par exemple s: secret")
    return {
        str(code).strip().casefold(): _one_of(reason, MissingValue, f"manquants : {code}")
        for code, reason in raw.items()
    }


def _aliases(raw: Any, where: str) -> Aliases:
    given = raw if isinstance(raw, list) else [raw]
    if not given or any(not isinstance(one, str | int) or not str(one).strip() for one in given):
        raise MappingWrong(f"{where} : il faut le titre d’une colonne, ou une liste de titres")
    return tuple(str(one).strip() for one in given)


def _known(raw: Any, allowed: Iterable[str], where: str) -> None:
    if not isinstance(raw, dict):
        raise MappingWrong(f"{where}il faut des lignes « nom : valeur »")
    if unknown := [str(key) for key in raw if key not in set(allowed)]:
        raise MappingWrong(f"{where}« {unknown[0][:40]} » est inconnu, {nearest(unknown[0], allowed)}")


def _text(raw: Any, default: str) -> str:
    return storable(str(raw)).strip()[:300] if raw is not None and is_plain(raw) else default


def _one_of(given: Any, kind: type[Word], where: str) -> Word:
    try:
        return kind(given if isinstance(given, str) else "")
    except ValueError:
        raise MappingWrong(f"{where} : choisissez parmi {', '.join(kind)}") from None
