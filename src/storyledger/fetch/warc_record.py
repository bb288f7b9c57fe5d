"""What went over the wire as a web archive: WARC 1.1 (ISO 28500), a request and a response for each step of the way.

Written here rather than by a library, because libraries write the head of an answer anew, in their own order and
spelling. The block of each record is what was sent and what came, byte for byte: status line, fields, framing.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

_VERSION = b"WARC/1.1\r\n"


@dataclass(frozen=True, slots=True)
class Passed:
    """One request and its answer as they went over the wire."""

    url: str
    at: str
    """When the answer was complete: ISO 8601, UTC."""
    address: str
    """The IP address that was connected to, without the port."""
    request: bytes
    response: bytes
    cut: bool = False
    """Whether the rest of the answer was not taken: the body of a redirect is read only so far."""


def write_warc(passed: tuple[Passed, ...], software: str) -> bytes:
    """Return the web archive of a fetch: a record on the archive itself, then a pair for each step."""
    first = passed[0].at if passed else "1970-01-01T00:00:00Z"
    about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    info = _new_id()
    records = [_record("warcinfo", info, first, about, {"Content-Type": "application/warc-fields"})]
    for step in passed:
        response = _new_id()
        shared = {"WARC-Target-URI": step.url, "WARC-IP-Address": step.address, "WARC-Warcinfo-ID": info}
        records.append(
            _record(
                "response",
                response,
                step.at,
                step.response,
                shared
                | {"Content-Type": "application/http; msgtype=response"}
                | ({"WARC-Truncated": "length"} if step.cut else {}),
            )
        )
        records.append(
            _record(
                "request",
                _new_id(),
                step.at,
                step.request,
                shared | {"WARC-Concurrent-To": response, "Content-Type": "application/http; msgtype=request"},
            )
        )
    return b"".join(records)


def _record(kind: str, id_: str, at: str, block: bytes, fields: dict[str, str]) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": id_,
        "WARC-Date": at,
        **fields,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return _VERSION + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"
