"""JSON and JSON Lines: one report an object, fields as in the account's contract; only `text` is required.

A broken object costs itself alone: the lines around it are read. The hash of a report is that of its own bytes,
the line or the element of a list. Left out: other people's field names (`body`, `content`, `date`).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from storyledger.ingest.draft import Draft, day_in_address, digest, edtf_day, safe_line, safe_url
from storyledger.ingest.encoding import NotTextError, decode_bytes, scalar
from storyledger.records import Container, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIELDS = ("url", "outlet", "title", "author", "published", "language")
_SPACE = re.compile(r"[ \t\r\n]*")


def read_json(raw: bytes, name: str, input_name: str) -> Iterator[Draft | Problem]:
    """Yield the reports of a JSON file: one object, a list of objects, or JSON Lines under the wrong ending."""
    try:
        decoded = decode_bytes(raw)
    except NotTextError as error:
        yield Problem(input_name, str(error))
        return
    text = decoded.text
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        yield from _read_list(text, start, name, input_name, digest(raw))
        return
    value, end, problem = _read_value(text, start, input_name)
    if problem is None and _skip(text, end) < len(text):
        yield from read_lines(_lines(text), name, input_name)
    elif problem is not None:
        # Several objects a line each, the first broken: read the others. One broken object: say where.
        complete = sum(line.strip().startswith("{") and line.strip().endswith("}") for line in text.splitlines())
        if complete > 1:
            yield from read_lines(_lines(text), name, input_name)
        else:
            yield problem
    else:
        yield from draft_of(value, raw, name, input_name)


def read_lines(lines: Iterable[bytes], name: str, input_name: str) -> Iterator[Draft | Problem]:
    """Yield the reports of JSON Lines, given as byte lines; blank lines are passed over."""
    several = 0
    for number, raw in enumerate(lines, start=1):
        line = raw.strip(b"\r\n")
        if not line.strip():
            continue
        several += 1
        try:
            text = decode_bytes(line).text
        except NotTextError as error:
            yield Problem(input_name, str(error), number)
            continue
        value, end, problem = _read_value(text, _skip(text, 0), input_name)
        if problem is None and text[end:].strip():
            problem = Problem(input_name, f"broken JSON: more text after the object, at column {end + 1}")
        if problem is not None:
            yield Problem(input_name, problem.message, number)
            continue
        container = Container("lines", input_name, None, str(number))
        yield from draft_of(value, line, f"{name}-{number}", input_name, (number, container))
    if not several:
        yield Problem(input_name, "the file is empty")


def draft_of(
    value: object, raw: bytes, name: str, input_name: str, inside: tuple[int, Container] | None = None
) -> Iterator[Draft | Problem]:
    """Yield the report in a JSON value, and a problem for each field of a wrong type; that field is left out.

    `raw` are the value's own bytes, `inside` its line in a file of many and where it stands there.
    """
    line, container = inside or (None, None)
    if not isinstance(value, dict):
        yield Problem(input_name, f"a report is a JSON object with a field 'text'; found {_kind(value)}", line)
        return
    text = value.get("text")
    if not isinstance(text, str):
        found = "no field 'text'" if "text" not in value else f"field 'text' is {_kind(text)}, not a string"
        fields = ", ".join(sorted(scalar(str(k))[:30] for k in list(value)[:8])) or "none"
        yield Problem(input_name, f"{found} (fields there: {fields})", line)
        return
    if not text.strip():
        yield Problem(input_name, "the field 'text' is empty", line)
        return
    kept: dict[str, str | None] = {}
    for field in _FIELDS:
        given = value.get(field)
        if given is not None and not isinstance(given, str):
            yield Problem(
                input_name, f"field '{field}' is {_kind(given)}, not a string; the report is read without it", line
            )
            given = None
        kept[field] = safe_line(scalar(given)) if given and field not in {"url", "published"} else given
    url = safe_url(kept["url"])
    if kept["url"] and kept["url"].strip() and url is None:
        yield Problem(
            input_name, f"field 'url' is no web address ({_show(kept['url'])}); the report is read without it", line
        )
    published, reason = None, None
    if kept["published"] and kept["published"].strip():
        published, reason = edtf_day(kept["published"]), f"field 'published': {_show(kept['published'])}"
        if published is None:
            reason = None
            message = f"field 'published' is no date ({_show(kept['published'])}); expected one such as 2016-12-16"
            yield Problem(input_name, message, line)
    if published is None and (published := day_in_address(url)):
        reason = "the day in the address"
    id_ = value.get("id")
    if isinstance(id_, bool) or not isinstance(id_, (str, int, type(None))):
        yield Problem(input_name, f"field 'id' is {_kind(id_)}, not a string; an id is made from the file's name", line)
        id_ = None
    yield Draft(
        text=scalar(text),
        sha256=digest(raw),
        input=input_name if line is None else f"{input_name}:{line}",
        name=scalar(str(id_)) if id_ not in {None, ""} else name,
        line=line,
        title=kept["title"],
        outlet=kept["outlet"],
        author=kept["author"],
        url=url,
        language=kept["language"],
        published=published,
        published_reason=reason,
        original=raw,
        media_type="application/json",
        containers=(container,) if container else (),
    )


def _read_list(text: str, start: int, name: str, input_name: str, sha256: str) -> Iterator[Draft | Problem]:
    """Yield the reports of a JSON list element by element, so that one error late costs nothing before it."""
    at, number = _skip(text, start + 1), 0
    if text[at : at + 1] == "]":
        yield Problem(input_name, "the list holds no report")
        return
    line_at, line = 0, 1
    while True:
        number += 1
        line, line_at = line + text.count("\n", line_at, at), at
        value, end, problem = _read_value(text, at, input_name)
        if problem is not None:
            yield problem
            return
        container = Container("json", input_name, sha256, str(number))
        yield from draft_of(value, text[at:end].encode(), f"{name}-{number}", input_name, (line, container))
        at = _skip(text, end)
        if text[at : at + 1] == "]":
            return
        if text[at : at + 1] != ",":
            yield Problem(input_name, "broken JSON: expected ',' or ']' after an element", text.count("\n", 0, at) + 1)
            return
        at = _skip(text, at + 1)


def _read_value(text: str, start: int, input_name: str) -> tuple[Any, int, Problem | None]:
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except json.JSONDecodeError as error:
        message = f"broken JSON: {error.msg} at column {error.colno}"
        return None, start, Problem(input_name, message, error.lineno)
    except RecursionError:
        return None, start, Problem(input_name, "broken JSON: nested too deep")
    except ValueError as error:  # a number of thousands of digits
        return None, start, Problem(input_name, f"broken JSON: {error}")
    return value, end, None


def _skip(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _lines(text: str) -> Iterator[bytes]:
    # Line by line over the decoded text; str.splitlines would break at separators that JSON allows inside strings.
    return (line.encode() for line in text.split("\n"))


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _show(value: str) -> str:
    clean = safe_line(scalar(value)) or ""
    return f"'{clean[:60]}{'…' if len(clean) > 60 else ''}'"
