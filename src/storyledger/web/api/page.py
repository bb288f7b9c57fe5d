"""The page that says what the API answers: its description as a person reads it, without anybody else's scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from storyledger.web.context import show_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI

router = APIRouter()
Json = dict[str, Any]


class Operation(NamedTuple):
    """One thing that can be asked."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Json]
    body: str
    """An example of what is sent, empty where nothing is."""
    answers: list[tuple[str, str]]


class Group(NamedTuple):
    """What can be asked about one thing."""

    name: str
    description: str
    operations: list[Operation]


@router.get("/api")
def show_api(request: Request) -> HTMLResponse:
    """Return the page on which the API is described."""
    api: FastAPI = request.app.state.api
    told = api.openapi()
    prefix = told["servers"][0]["url"]
    groups = [
        Group(tag["name"], tag["description"], list(_operations(told, tag["name"], prefix))) for tag in told["tags"]
    ]
    about = [" ".join(part.split()) for part in told["info"]["description"].split("\n\n")]
    return show_page(request, "api.html.j2", groups=groups, about=about, described=f"{prefix}/openapi.json")


def _operations(told: Json, tag: str, prefix: str) -> Iterator[Operation]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield Operation(
                    operation["operationId"],
                    method.upper(),
                    f"{prefix}{path}",
                    operation["summary"],
                    operation["description"],
                    [_parameter(one) for one in operation.get("parameters", ())],
                    _example(told, operation),
                    [(status, answer["description"]) for status, answer in sorted(operation["responses"].items())],
                )


def _parameter(one: Mapping[str, Any]) -> Json:
    schema = one["schema"]
    default = schema.get("default")
    return {
        "name": one["name"],
        "where": one["in"],
        "needed": one.get("required", False),
        "kind": _kind(schema),
        "says": one.get("description") or schema.get("description", ""),
        "default": json.dumps(default) if default else "",
    }


def _kind(schema: Mapping[str, Any]) -> str:
    """Return in a word what a value is, and its bounds."""
    if "anyOf" in schema:
        return " or ".join(kind for one in schema["anyOf"] if (kind := _kind(one)) != "null")
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"several of {_kind(schema['items'])}"
    least, most = schema.get("minimum"), schema.get("maximum")
    bounds = f", {least} to {most:,}" if least is not None and most is not None else ""
    return f"{schema.get('type', 'any')}{bounds}"


def _example(told: Json, operation: Mapping[str, Any]) -> str:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    examples = told["components"]["schemas"].get(name, {}).get("examples")
    return json.dumps(examples[0], indent=2) if examples else ""
