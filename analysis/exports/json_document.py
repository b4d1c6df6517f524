"""The whole dossier as JSON. Numbers are numbers or null; what is null says why beside it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from analysis.exports.dossier import Dossier
from analysis.exports.listing import Listing
from analysis.exports.listings import listings
from analysis.exports.values import Told, Value

SCHEMA = "porte-voix/dossier"
VERSION = 1
"""Raised when a name or a meaning changes; a field that is added changes nothing."""


def write_json(dossier: Dossier) -> bytes:
    """Return UTF-8, indented, without BOM: the same dossier gives the same bytes."""
    text = json.dumps(document(dossier), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()


def document(dossier: Dossier) -> dict[str, Any]:
    head, place = dossier.head, dossier.head.place
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "phrase": head.sentence,
        "campagne": {
            "code": head.code,
            "titre": head.title,
            "phase": head.phase,
            "vague": head.wave,
            "responsable": head.controller,
            "demonstration": head.demo,
        },
        "territoire": {"code": place.code, "nom": place.name, "commune": place.commune},
        "parution": {
            "numero": head.release,
            "date": head.at.isoformat(),
            "participants": head.participants,
            "premiere_date": head.first.isoformat(),
            "derniere_date": head.last.isoformat(),
            "taxonomie": head.taxonomy,
            "etiquetage": list(head.taggers),
            "revisions": list(head.revisions),
            "part_etiquetee_pct": head.tagged_percent,
        },
        "tableaux": {one.code: _table(one) for one in listings(dossier)},
        "questionnaire": [
            {
                "nom": one.name,
                "type": one.type,
                "question": one.label,
                "reponses": [{"code": code, "libelle": label} for code, label in one.options],
            }
            for one in dossier.asked
        ],
        "diagnostic": _plain(asdict(dossier.diagnosis)),
        "priorites": [dict(one) for one in dossier.methods],
        "decisions": [asdict(one) for one in dossier.decisions],
        "documents": dict(dossier.documents),
    }


def _plain(value: Any) -> Any:
    """Return what JSON can hold: dates as ISO 8601, tuples as lists."""
    match value:
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
    return value


def _table(listing: Listing) -> dict[str, Any]:
    return {
        "titre": listing.title,
        "champs": [{"nom": f.name, "type": str(f.kind), "sens": f.about} for f in listing.fields],
        "lignes": [_record(one) for one in listing.records()],
    }


def _record(record: Mapping[str, Value]) -> dict[str, Any]:
    """Numbers that are not shown are null, with the words that stand for them in `non_montre`."""
    told = {name: value.words for name, value in record.items() if isinstance(value, Told)}
    plain = {name: None if isinstance(value, Told) else value for name, value in record.items()}
    return {**plain, "non_montre": told} if told else plain
