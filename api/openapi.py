"""The OpenAPI document: FastAPI's, in French, with an example of every answer and short stable names."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE

Json = dict[str, Any]

ANSWER = "La réponse."
UNCHANGED = "Rien n’a changé depuis l’`ETag` donné dans `If-None-Match`\u00a0: pas de corps."
ETAG = "À renvoyer dans `If-None-Match`."


def describe(app: FastAPI) -> Json:
    """Return the document, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = _short_names(
        get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    )
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if "examples" not in schema and (made := _composed(schemas, schema)) is not None:
            schema["examples"] = [made]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _responses(operation["responses"], conditional=method == "get" and path.startswith("/v1/"))
    app.openapi_schema = document
    return document


def _responses(responses: dict[str, Json], *, conditional: bool) -> None:
    for status, response in responses.items():
        if not status.startswith("2"):
            if body := response.get("content"):
                # The media type that problems really have.
                response["content"] = {MEDIA_TYPE: next(iter(body.values()))}
            continue
        if response["description"] == "Successful Response":
            response["description"] = ANSWER
        if conditional:
            response["headers"] = {"ETag": {"description": ETAG, "schema": {"type": "string"}}}
    if conditional:
        responses["304"] = {"description": UNCHANGED}


def _short_names(document: Json) -> Json:
    """Name models that share a name by their module: FastAPI's `api__v1__diagnosis_models__QuoteOut` is
    `DiagnosisQuoteOut`, for names of classes in generated clients."""
    written = json.dumps(document)
    for name in document.get("components", {}).get("schemas", {}):
        if "__" in name:
            *_, module, model = name.split("__")
            prefix = "".join(part.title() for part in module.split("_") if part != "models")
            written = written.replace(f'/{name}"', f'/{prefix}{model}"')
            written = written.replace(f'"{name}":', f'"{prefix}{model}":')
    named: Json = json.loads(written)
    return named


def _composed(schemas: Json, schema: Json) -> Json | None:
    """Return an example made of its parts' examples (a page, of one item); None if a part has none."""
    parts = dict(_parts(schemas, schema))
    return parts if parts and parts.keys() == schema.get("properties", {}).keys() else None


def _parts(schemas: Json, schema: Json) -> Iterator[tuple[str, Any]]:
    for name, one in schema.get("properties", {}).items():
        inner = one.get("items", one)
        target = schemas.get(inner.get("$ref", "").rpartition("/")[2], {})
        if "examples" in target:
            example = target["examples"][0]
            yield name, [example] if "items" in one else example
        elif "examples" in one:
            yield name, one["examples"][0]
        elif any(choice.get("type") == "null" for choice in one.get("anyOf", [])):
            yield name, None
