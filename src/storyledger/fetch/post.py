"""Bytes sent to a server that the user named, such as one that stamps the time: one request, one answer, no redirect.

Where it is, in the house or outside, is the user's own choice, so addresses are not held against a policy as those in
reports are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from storyledger import __version__
from storyledger.errors import FetchError
from storyledger.fetch.client import AGENT

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 1 << 20
_SECONDS: Final = 30.0


def post(address: str, content: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the body of a server's answer; raises FetchError where there is none, or one of more than a megabyte."""
    import httpx  # noqa: PLC0415 - heavy

    if urlsplit(address).scheme not in {"http", "https"}:
        raise FetchError(f"{address!r} is no web address: http:// or https:// is asked for")
    sent = {"User-Agent": f"{AGENT}/{__version__}", **headers}
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, content=content, headers=sent) as answer,
        ):
            if answer.status_code != 200:
                raise FetchError(f"{address}: the server answered {answer.status_code} {answer.reason_phrase}")
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LONGEST:
                    raise FetchError(f"{address}: the answer has more than {_LONGEST:,} bytes")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{address}: {error or type(error).__name__}") from error
    return body
