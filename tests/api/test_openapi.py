"""The OpenAPI document: what a client is generated from, and what people read at /docs."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

import api.app
from api.app import create_api

API = Path(api.app.__file__).parent
Json = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Json:
    return create_api(sessionmaker(), lambda: datetime.now(UTC)).openapi()


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def schema_of(document: Json, body: Json) -> Json:
    schema: Json = body.get("schema", {})
    reference = schema.get("$ref")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def test_every_answer_in_json_has_an_example(document: Json) -> None:
    without = [
        (name, status)
        for name, operation in operations(document)
        for status, response in operation["responses"].items()
        for kind, body in response.get("content", {}).items()
        if "json" in kind and not schema_of(document, body).get("examples")
    ]
    assert without == []


def test_everything_is_described_in_french(document: Json) -> None:
    for name, operation in operations(document):
        assert operation.get("summary") and operation.get("description"), name
        assert all(one.get("description") for one in operation.get("parameters", [])), name
        said = [one["description"] for one in operation["responses"].values()]
        assert "Successful Response" not in said and "Validation Error" not in said, name


def test_names_are_stable_and_short(document: Json) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len({*names})
    assert all(re.fullmatch("[a-z][A-Za-z]+", name) for name in names)
    assert all(re.fullmatch("[A-Z][A-Za-z0-9]+", name) for name in document["components"]["schemas"])
    written = str(document)
    assert all(
        reference in document["components"]["schemas"]
        for reference in re.findall(r"#/components/schemas/([^']+)'", written)
    )


def test_lists_that_grow_have_pages(document: Json) -> None:
    paged = {
        name
        for name, operation in operations(document)
        if {"limit"} <= {one["name"] for one in operation.get("parameters", [])}
    }
    assert paged >= {
        "get /v1/campaigns",
        "get /v1/campaigns/{code}/releases",
        "get /v1/campaigns/{code}/indicators",
        "get /v1/campaigns/{code}/quotes",
        "get /v1/territories",
        "get /v1/broadcasts",
    }


def test_a_get_may_answer_that_nothing_changed(document: Json) -> None:
    for name, operation in operations(document):
        if name.startswith("get /v1/"):
            assert operation["responses"]["304"]["description"], name
            good = next(one for status, one in operation["responses"].items() if status.startswith("2"))
            assert "ETag" in good["headers"], name


def test_every_kind_of_problem_is_explained(client: TestClient) -> None:
    page = client.get("/docs").text
    told = set(re.findall('id="probleme-([a-z-]+)"', page))
    raised = {
        slug
        for file in API.rglob("*.py")
        for slug in re.findall(r'Problem\(\s*\d+,\s*"([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    # Said by one operation, which names it.
    assert raised - told <= {"methode-absente"}
