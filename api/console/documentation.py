"""The documentation of the API, as a plain page made from the OpenAPI document: no script, no CDN."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api import diagnosis_problems, priorities_problems, problems
from api.console.pages import page
from api.errors import STATUSES, unexpected

router = APIRouter(include_in_schema=False)

WHERE = {"path": "adresse", "query": "requête"}
KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "array": "liste",
    "object": "objet",
    "boolean": "oui ou non",
    "null": "null",
}


@router.get("/docs")
def documentation(request: Request) -> HTMLResponse:
    document = request.app.openapi()
    settings = request.app.state.settings
    return page(
        "documentation.html",
        version=document["info"]["version"],
        description=_paragraphs(document["info"].get("description", "")),
        address=settings.public_url or str(request.base_url).rstrip("/"),
        root=request.scope.get("root_path", ""),
        operations=[_operation(document, *one) for one in _operations(document)],
        problems=_problems(),
    )


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _operation(document: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    good = next(one for status, one in operation["responses"].items() if status.startswith("2"))
    answer = _resolve(document, _schema_of(good))
    body = _resolve(document, _schema_of(operation.get("requestBody", {})))
    return {
        "id": operation["operationId"],
        "summary": operation["summary"],
        "method": method,
        "path": path,
        "description": _paragraphs(operation.get("description", "")),
        "parameters": [_parameter(document, one) for one in operation.get("parameters", [])],
        "body": _example(body),
        "fields": list(_fields(document, answer)),
        "example": _example(answer),
    }


def _schema_of(content: dict[str, Any]) -> dict[str, Any]:
    bodies: dict[str, Any] = content.get("content", {})
    for body in bodies.values():
        schema: dict[str, Any] = body.get("schema", {})
        return schema
    return {}


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _example(schema: dict[str, Any]) -> str | None:
    examples = schema.get("examples")
    return json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else None


def _parameter(document: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    schema = one.get("schema", {})
    return {
        "name": one["name"],
        "required": one.get("required", False),
        "where": WHERE.get(one["in"], one["in"]),
        "allowed": _values(document, schema),
        "description": _plain(one.get("description", "")),
    }


def _values(document: dict[str, Any], schema: dict[str, Any]) -> str:
    schema = _resolve(document, schema)
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if choices := schema.get("anyOf"):
        named = [_values(document, one) for one in choices if one.get("type") != "null"]
        return " ou ".join(dict.fromkeys(named))
    if schema.get("type") == "array" and "items" in schema:
        return f"liste : {_values(document, schema['items'])}"
    return KINDS.get(schema.get("type", "object"), str(schema.get("type")))


def _fields(
    document: dict[str, Any], schema: dict[str, Any], prefix: str = "", depth: int = 0
) -> Iterator[dict[str, str]]:
    for name, one in schema.get("properties", {}).items():
        yield {
            "name": prefix + name,
            "type": _values(document, one),
            "description": _plain(one.get("description", "")),
        }
        for inner in (one, one.get("items", {}), *one.get("anyOf", [])):
            if "$ref" in inner and depth < 3:
                many = "[]" if inner is one.get("items") else ""
                yield from _fields(document, _resolve(document, inner), f"{prefix}{name}{many}.", depth + 1)


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(part.split()) for part in text.replace("\n- ", "\n\n– ").split("\n\n"))
    return [_plain(line) for line in lines if line]


def _plain(text: str) -> str:
    """The page is no Markdown: its marks would be read as signs of the API."""
    return text.replace("**", "").replace("`", "")


def _problems() -> list[tuple[str, str, str]]:
    known = [
        problems.no_key(),
        problems.wrong_role("analyst"),
        problems.campaign_unknown(),
        problems.territory_unknown(),
        problems.territory_refused("le détail dit ce qui ne convient pas"),
        problems.release_unknown(None),
        problems.no_release("Le détail dit combien de participants il manque."),
        problems.not_in_dossier("Le détail dit ce qu’il y a."),
        problems.question_unknown(()),
        problems.not_broken_down(),
        problems.table_unknown("rows", ()),
        problems.category_unknown("sexe", ()),
        problems.date_to_come("mois"),
        problems.two_releases(),
        problems.not_comparable(["Le détail dit ce qui diffère"]),
        problems.parameter_unknown(()),
        diagnosis_problems.no_campaign(),
        diagnosis_problems.diagnosis_campaign_unknown(()),
        diagnosis_problems.axes_unknown(("contrat", "p2030", "p2015", "loi2014")),
        diagnosis_problems.grid_code_unknown("theme", ("LOG", "PRO", "…")),
        diagnosis_problems.segment_unknown(),
        problems.alert_unknown(),
        problems.hand_over_unknown(),
        problems.transcription_unknown(),
        problems.transcription_decided(),
        problems.words_wrong("Le détail dit ce qui ne convient pas."),
        problems.no_files(),
        problems.photo_unknown(),
        problems.broadcast_unknown(),
        problems.broadcast_refused("Le détail dit ce qui ne convient pas, et que faire."),
        priorities_problems.method_absent(()),
        unexpected(),
    ]
    return [
        *((one.slug, one.title, one.detail) for one in known),
        *STATUSES.values(),
        (
            "demande-refusee",
            "La demande n’est pas valable",
            "« errors » dit ce qui ne convient pas.",
        ),
        ("base-injoignable", "La base de données ne répond pas", "Réessayez dans une minute."),
    ]
