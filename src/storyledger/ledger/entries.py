"""What one entry of the log is: canonical JSON, chained to the one before, a leaf of the Merkle tree.

An entry's bytes are its JSON object by RFC 8785 (keys sorted, no white space, UTF-8). Our objects hold strings,
numbers, booleans, null, lists and objects with ASCII keys, for which msgspec's JSON with sorted keys is that form, as
is `json.dumps` (a test holds them together); a number that another implementation might write otherwise (1.0 for 1, an
exponent) is refused.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from storyledger import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["begin", "add", "also", "read", "account", "correct", "decide", "checkpoint"]
KINDS: Final[tuple[Kind, ...]] = ("begin", "add", "also", "read", "account", "correct", "decide", "checkpoint")
PROGRAM: Final = f"storyledger {__version__}"
_PLAIN: Final = frozenset({str, int, bool, type(None)})
_EMPTY: Final[tuple[object, ...]] = ([], ())
_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_FIELDS: Final = {"seq", "kind", "at", "by", "program", "prev", "body"}


class Entry(msgspec.Struct, frozen=True):
    """One line of the log: a struct, which is made and written ten times as fast as a dataclass."""

    seq: int
    """Its number, from 0 without gaps: its index in the Merkle tree."""
    kind: Kind
    at: str
    """When it was written, by this machine's clock: ISO 8601, UTC."""
    by: str
    """Whose hand: the user's name on the machine, or the name that was given."""
    program: str
    """The version that wrote it."""
    prev: str | None
    """The leaf hash of the entry before, in hexadecimal; None for the first."""
    body: dict[str, Any]

    def content(self) -> bytes:
        """Return the entry's bytes: canonical JSON."""
        _check(self.body)
        return _ENCODER.encode(self)


def canonical(value: object) -> bytes:
    """Return a JSON value's bytes by RFC 8785; raises ValueError for keys beyond ASCII and odd numbers."""
    _check(value)
    return _ENCODER.encode(value)


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf (RFC 9162, 2.1.1): SHA-256 over 0x00 and the entry's bytes."""
    return hashlib.sha256(b"\x00" + content).digest()


def parse_entry(content: bytes) -> Entry:
    """Return the entry that bytes hold; raises ValueError where they are no entry, or not in canonical form."""
    try:
        value = json.loads(content)
        if not isinstance(value, dict) or set(value) != _FIELDS:
            raise ValueError("its fields are not those of an entry")
        entry = Entry(**value)
        if entry.kind not in KINDS or type(entry.seq) is not int or not isinstance(entry.body, dict):
            raise ValueError("its kind, number or body is not that of an entry")
        if entry.content() != content:
            raise ValueError("it is not in canonical form")
    except RecursionError as error:
        raise ValueError("it is nested beyond all measure") from error
    return entry


def _check(value: object) -> None:
    if isinstance(value, dict):
        _check_keys(value)
        items: Iterable[object] = value.values()
    elif isinstance(value, (list, tuple)):
        items = value
    elif isinstance(value, float):
        if value.is_integer() or "e" in repr(value) or "n" in repr(value):
            raise ValueError(f"{value!r} is a number that implementations may write in more than one way")
        return
    elif isinstance(value, (str, int, type(None))):
        return
    else:
        raise TypeError(f"{type(value).__name__} has no place in JSON")
    if not _PLAIN.issuperset(map(type, items)):
        for item in items:
            if type(item) not in _PLAIN and item not in _EMPTY:
                _check(item)


def _check_keys(value: dict[Any, object]) -> None:
    try:
        if all(map(str.isascii, value)):
            return
    except TypeError:  # one of them is no text
        pass
    odd = next(key for key in value if not isinstance(key, str) or not key.isascii())
    raise ValueError(f"the key {odd!r} is not ASCII")
