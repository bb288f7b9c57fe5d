"""Which table or index each page of an SQLite file belongs to, so that damage can be named.

Read straight from the file by the documented format, because SQLite refuses a damaged one as a whole; what cannot be
followed (a page that points nowhere) is left out. Nothing is decoded but the schema's names and the pointers.
Source: https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INTERIOR_INDEX: Final = 2
_INTERIOR_TABLE: Final = 5
_LEAF_INDEX: Final = 10
_LEAF_TABLE: Final = 13
_KINDS: Final = {_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE}
_FILE_HEADER: Final = 100
_USUAL: Final = 4096


def page_size_of(header: bytes) -> int:
    """Return the bytes of a page, as the file's first bytes say; SQLite's usual size where they say none."""
    told = int.from_bytes(header[16:18], "big")
    size = 65536 if told == 1 else told
    return size if size >= 512 and not size & (size - 1) else _USUAL


def page_owners(read_page: Callable[[int], bytes], count: int) -> dict[int, str]:
    """Return what each page is of, by its number from 1: "table chunks", "index reports_url", "free"."""
    owners: dict[int, str] = {}
    first = read_page(1)
    if len(first) < _FILE_HEADER:
        return owners
    usable = len(first) - first[20]
    roots = [(1, "schema")]
    walk = _Walk(read_page, count, usable, owners)
    for page in walk.tree(1, "schema"):
        roots.extend(_schema_rows(page, _FILE_HEADER if page is first or page == first else 0, usable))
    for root, name in roots[1:]:
        for _page in walk.tree(root, name):
            pass
    walk.free(int.from_bytes(first[32:36], "big"))
    return owners


class _Walk:
    """Follows the pointers of a file, each page once."""

    def __init__(self, read_page: Callable[[int], bytes], count: int, usable: int, owners: dict[int, str]) -> None:
        self._read_page = read_page
        self._count = count
        self._usable = usable
        self._owners = owners

    def tree(self, root: int, name: str) -> Iterator[bytes]:
        """Yield the pages of one b-tree; takes notice of these and of their overflow pages."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page = self._take(number, name)
            start = _FILE_HEADER if number == 1 else 0
            if len(page) < start + 12 or page[start] not in _KINDS:
                continue
            yield page
            kind = page[start]
            interior = kind in {_INTERIOR_INDEX, _INTERIOR_TABLE}
            if interior:
                waiting.append(int.from_bytes(page[start + 8 : start + 12], "big"))
            for cell in _cells(page, start):
                at = cell
                if interior:
                    waiting.append(int.from_bytes(page[at : at + 4], "big"))
                    at += 4
                if kind != _INTERIOR_TABLE:
                    self._overflow(page, at, kind, name)

    def free(self, trunk: int) -> None:
        """Take notice of the pages of the freelist."""
        while page := self._take(trunk, "free"):
            leaves = min(int.from_bytes(page[4:8], "big"), (len(page) - 8) // 4)
            for at in range(8, 8 + 4 * leaves, 4):
                self._take(int.from_bytes(page[at : at + 4], "big"), "free")
            trunk = int.from_bytes(page[:4], "big")

    def _overflow(self, page: bytes, at: int, kind: int, name: str) -> None:
        size, at = _varint(page, at)
        if kind == _LEAF_TABLE:
            _rowid, at = _varint(page, at)
        local = _local(size, self._usable, kind)
        if local < size:
            number = int.from_bytes(page[at + local : at + local + 4], "big")
            while more := self._take(number, name):
                number = int.from_bytes(more[:4], "big")

    def _take(self, number: int, name: str) -> bytes:
        """Return a page that was not met before; nothing for others and beyond the file."""
        if not 1 <= number <= self._count or number in self._owners:
            return b""
        self._owners[number] = name
        return self._read_page(number)


def _cells(page: bytes, start: int) -> Iterator[int]:
    header = 12 if page[start] in {_INTERIOR_INDEX, _INTERIOR_TABLE} else 8
    count = min(int.from_bytes(page[start + 3 : start + 5], "big"), (len(page) - start - header) // 2)
    for at in range(start + header, start + header + 2 * count, 2):
        cell = int.from_bytes(page[at : at + 2], "big")
        if cell < len(page) - 4:
            yield cell


def _local(size: int, usable: int, kind: int) -> int:
    """Return how many of a cell's bytes stand in its page; the rest is in overflow pages."""
    most = usable - 35 if kind == _LEAF_TABLE else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    local = least + (size - least) % (usable - 4)
    return local if local <= most else least


def _schema_rows(page: bytes, start: int, usable: int) -> Iterator[tuple[int, str]]:
    """Yield the root page and the name of each table and index that a page of the schema tells."""
    if page[start] != _LEAF_TABLE:
        return
    for cell in _cells(page, start):
        size, at = _varint(page, cell)
        _rowid, at = _varint(page, at)
        record = page[at : at + _local(size, usable, _LEAF_TABLE)]
        head, at = _varint(record, 0)
        kinds: list[int] = []
        while at < min(head, len(record)) and len(kinds) < 4:
            kind, at = _varint(record, at)
            kinds.append(kind)
        if len(kinds) < 4 or any(kind < 13 for kind in kinds[:3]) or kinds[3] > 6:
            continue
        sizes = [(kind - 13) // 2 for kind in kinds[:3]]
        text = record[head : head + sum(sizes)].decode("utf-8", "replace")
        what, name = text[: sizes[0]], text[sizes[0] : sizes[0] + sizes[1]]
        width = (0, 1, 2, 3, 4, 6, 8)[kinds[3]]
        root = int.from_bytes(record[head + sum(sizes) :][:width], "big")
        if root:
            yield root, f"{what} {name}"


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    value = 0
    for n in range(9):
        if at >= len(content):
            return value, at
        byte = content[at]
        at += 1
        if n == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at
