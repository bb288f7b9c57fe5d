"""Whether the bytes that were kept are still those of their hash, and whether the log names all of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from storyledger.ledger.faults import Fault
from storyledger.ledger.objects import CHUNK
from storyledger.ledger.verify_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from storyledger.ledger.verify_log import Named


class ObjectsCheck:
    """One pass over the objects and, beside them, their pieces: one piece in memory at a time."""

    def __init__(self, connection: Connection, named: dict[bytes, Named], on_object: Callable[[], None]) -> None:
        """Take what the log names, by SHA-256."""
        self._named = named
        self._on_object = on_object
        self._pieces = Rows(connection, "chunks", ("object", "n", "content"), "object")
        self._objects = Rows(connection, "objects", ("id", "sha256", "size"), "id")
        # beside it, so that an object whose bytes cannot be read still has its name
        self._whole = Rows(connection, "objects", ("id", "content"), "id")
        self.faults: list[Fault] = []
        self.objects = 0
        self.bytes = 0

    def run(self, *, complete: bool) -> ObjectsCheck:
        """Check all; `complete`: the log could be read whole, so that what it does not name was put in."""
        seen: set[bytes] = set()
        pieces, whole = iter(self._pieces), iter(self._whole)
        piece = next(pieces, None)
        one: Any = next(whole, None)
        for row in self._objects:
            id_, sha256, _size = tuple(row)
            while piece is not None and (not isinstance(piece[0], int) or piece[0] < id_):
                self._stray(piece)
                piece = next(pieces, None)
            taken = _Taken()
            while one is not None and one[0] < id_:
                one = next(whole, None)
            if one is not None and one[0] == id_ and one[1] not in {None, b""}:
                taken.add((id_, 0, one[1]))
            while piece is not None and piece[0] == id_:
                taken.add(piece)
                piece = next(pieces, None)
            key = _key(sha256)
            seen.add(key)
            self.objects += 1
            self.bytes += taken.size
            self._hold(row, key, taken)
            if complete and key not in self._named:
                where = f"object {sha256}"
                self._fault("inserted", where, f"the {where} is named by no entry of the log")
            self._on_object()
        while piece is not None:
            self._stray(piece)
            piece = next(pieces, None)
        self.faults.extend(self._objects.faults("row", "rows"))
        self.faults.extend(self._whole.faults("bytes of object", "bytes of objects"))
        self.faults.extend(self._pieces.faults("pieces of object", "pieces of objects"))
        if not self._objects.gaps:
            for key, named in self._named.items():
                if key not in seen:
                    where = f"{named.what} (sha256 {key.hex()})"
                    self._fault("missing", where, f"the {where} is missing; entry {named.seq} names it")
        return self

    def _hold(self, row: Any, key: bytes, taken: _Taken) -> None:  # noqa: ANN401 - a row
        """Compare an object's bytes with its name, its size and the log."""
        id_, sha256, size = row
        named = self._named.get(key)
        where = f"{named.what} (sha256 {sha256})" if named else f"object {sha256}"
        gaps = (*self._whole.gaps, *self._pieces.gaps)
        if any(first <= id_ <= (id_ if last is None else last) for first, last in gaps):
            self._fault("damaged", where, f"the {where} cannot be read whole")
        elif taken.odd or taken.numbers != list(range(-(-size // CHUNK) if isinstance(size, int) else -1)):
            self._fault("missing" if not taken.odd else "altered", where, f"the {where} has not the pieces that it had")
        elif taken.hash.digest() != key:
            self._fault("altered", where, f"the {where} has other bytes than its name says")
        elif taken.size != size or (named and named.size is not None and named.size != size):
            self._fault("altered", where, f"the {where} has {taken.size} bytes; {size} are told")

    def _stray(self, piece: Any) -> None:  # noqa: ANN401 - a row
        where = f"piece {piece[1]!r} of object {piece[0]!r}"
        self._fault("inserted", where, f"the {where} belongs to no object")

    def _fault(self, what: str, where: str, message: str) -> None:
        self.faults.append(Fault(what, where, message))  # type: ignore[arg-type]


class _Taken:
    """What the pieces of one object come to."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.size = 0
        self.numbers: list[int] = []
        self.odd = False
        """A piece is none: no bytes, or longer than one is."""

    def add(self, piece: Any) -> None:  # noqa: ANN401 - a row
        _object, number, content = piece
        if not isinstance(content, bytes) or len(content) > CHUNK or len(self.numbers) > 1 << 20:
            self.odd = True
            return
        self.numbers.append(number)
        self.hash.update(content)
        self.size += len(content)


def _key(sha256: object) -> bytes:
    told = sha256 if isinstance(sha256, str) else repr(sha256)
    try:
        return bytes.fromhex(told) if len(told) == 64 else told.encode("utf-8", "replace")
    except ValueError:
        return told.encode("utf-8", "replace")
