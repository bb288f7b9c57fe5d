"""The token that shows that a writing request comes from a page that we gave to this very visitor.

It is made from the session's secret, so nothing is kept for it, it ends with the session, and one session's is none of
another's. Each page has it under a fresh mask, so that compression between us and the browser tells nothing of it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from email.message import Message as Header
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message, Receive

HEADER: Final = "x-csrf-token"
FIELD: Final = "csrf"
_SIZE: Final = 32
_FIRST: Final = 16 << 10
"""Bytes of a form with files in which its first field must end: only what is before the files is held in memory."""
_FIELDS: Final = 2_000


def derive(session: str) -> bytes:
    """Return the secret that a session's tokens are made of."""
    return hmac.digest(session.encode(), b"storyledger csrf", "sha256")


def make_token(secret: bytes) -> str:
    """Return a token: another text each time."""
    mask = secrets.token_bytes(_SIZE)
    return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode().rstrip("=")


def fits(token: str | None, secret: bytes | None) -> bool:
    """Return whether a token was made from a secret."""
    if not token or not secret or not token.isascii():
        return False
    try:
        given = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(given) == 2 * _SIZE and hmac.compare_digest(_xor(given[:_SIZE], given[_SIZE:]), secret)


async def find_token(request: Request, receive: Receive) -> tuple[str | None, Receive]:
    """Return the token that a writing request brings, and what hands its body on from the beginning.

    In the header, or in a form's field: of a form with files the first, so that nothing of them need be held.
    """
    if HEADER in request.headers:
        return request.headers[HEADER], receive
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind == b"application/x-www-form-urlencoded":
        read = _Read(receive)
        await read.all()
        return _of_fields(bytes(read.body)), read.again
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        read, first = _Read(receive), _First(options[b"boundary"])
        while not first.over and not read.whole and len(read.body) < _FIRST:
            first.feed(await read.more())
        return first.token(), read.again
    return None, receive


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _of_fields(body: bytes) -> str | None:
    try:
        fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=_FIELDS)
    except ValueError:
        return None
    found = [value for name, value in fields if name == FIELD]
    return found[0] if len(found) == 1 else None


class _Read:
    """A body as far as it was read, to be read again by the application."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: list[Message] = []
        self.body = bytearray()
        self.whole = False

    async def more(self) -> bytes:
        """Return the next piece."""
        message = await self._receive()
        self._messages.append(message)
        piece: bytes = message.get("body", b"")
        self.body += piece
        self.whole = not message.get("more_body", False)
        return piece

    async def all(self) -> None:
        """Read to the end."""
        while not self.whole:
            await self.more()

    async def again(self) -> Message:
        """Return what was read, then what comes after it."""
        return self._messages.pop(0) if self._messages else await self._receive()


class _First:
    """The first field of a form with files."""

    def __init__(self, boundary: bytes) -> None:
        self.over = False
        self._name, self._header, self._value = b"", b"", b""
        self._disposition: str | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_header_field": self._on_name,
                "on_header_value": self._on_header,
                "on_header_end": self._on_header_end,
                "on_part_data": self._on_value,
                "on_part_end": self._on_end,
            },
        )

    def feed(self, piece: bytes) -> None:
        """Take in the next piece."""
        try:
            self._parser.write(piece)
        except FormParserError:
            if not self.over:  # else what comes after the first field is wrong, which is for the route to say
                self._disposition, self.over = None, True

    def token(self) -> str | None:
        """Return the field's value, None where it is not the token's."""
        if not self.over or self._disposition is None:
            return None
        header = Header()
        header["content-disposition"] = self._disposition
        named = header.get_param("name", header="content-disposition")
        return self._value.decode("latin-1") if named == FIELD and header.get_filename() is None else None

    def _on_name(self, piece: bytes, start: int, end: int) -> None:
        self._name += piece[start:end]

    def _on_header(self, piece: bytes, start: int, end: int) -> None:
        self._header += piece[start:end]

    def _on_header_end(self) -> None:
        if self._name.lower() == b"content-disposition" and not self.over:
            self._disposition = self._header.decode("latin-1")
        self._name = self._header = b""

    def _on_value(self, piece: bytes, start: int, end: int) -> None:
        if not self.over:
            self._value += piece[start:end]

    def _on_end(self) -> None:
        self.over = True
