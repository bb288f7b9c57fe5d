"""An answer of the API held against the API's description: status, media type and schema."""

import re
from functools import cache

from jsonschema import Draft202012Validator

PREFIX = "/api/v1"


def check_answer(client, method, answer):
    """Fail where an answer is none that the description has."""
    path = answer.request.url.path.removeprefix(PREFIX)
    described = client.app.state.api.openapi()
    operation = find_operation(described, method, path)
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if operation is None:
        assert answer.status_code in {404, 405}
        assert kind == "application/problem+json"
        return
    told = operation["responses"]
    assert str(answer.status_code) in told, f"{answer.status_code} of {method} {path} is not described"
    content = told[str(answer.status_code)].get("content")
    if content is None:
        assert answer.content == b""
        return
    assert kind in content, f"{kind} of {method} {path} is not described"
    schema = content[kind]["schema"]
    if kind.endswith("json"):
        error = next(validator(described, schema).iter_errors(answer.json()), None)
        assert error is None, f"{method} {path}: {error.message} at {list(error.absolute_path)}"


def validator(described, schema):
    """Return what checks a schema of the description."""
    return Draft202012Validator({**schema, "components": described["components"]})


def find_operation(described, method, path):
    """Return the description of what a request asks for, None where nothing is at that path."""
    for template, methods in described["paths"].items():
        if pattern(template).fullmatch(path):
            return methods.get(method.lower())
    return None


@cache
def pattern(template):
    """Return what matches the paths of a template."""
    return re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(template)))
