"""Whether the log is the one that was written: each entry, the chain, the tree's roots, the tables made from it."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from storyledger.ledger.adding import address_row, report_row
from storyledger.ledger.entries import Entry, leaf_hash, parse_entry
from storyledger.ledger.faults import Fault, numbered, ranges
from storyledger.ledger.head import HEAD, Head
from storyledger.ledger.merkle import tree_roots
from storyledger.ledger.readings import reading_row
from storyledger.ledger.schema import addresses, readings, reports
from storyledger.ledger.verify_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import sqlalchemy as sa
    from sqlalchemy import Connection

_HASH: Final = re.compile("[0-9a-f]{64}")
_TEXT: Final = (str,)
_TEXT_OR_NONE: Final = (str, type(None))
_ADD: Final[dict[str, tuple[type, ...]]] = {
    **dict.fromkeys(("report", "sha256", "media_type", "text_sha256", "likeness", "input"), _TEXT),
    **dict.fromkeys(
        ("replaces", "title", "outlet", "author", "url", "language", "published", "published_reason"), _TEXT_OR_NONE
    ),
    **dict.fromkeys(("version", "size"), (int,)),
    **dict.fromkeys(("pages", "containers", "exchanges", "evidence"), (list,)),
}
_SHAPES: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "begin": {"format": _TEXT, "ledger": _TEXT},
    "add": _ADD,
    "also": {"report": _TEXT, "version": (int,), "input": _TEXT, "url": _TEXT_OR_NONE},
    "read": {**dict.fromkeys(("report", "text_sha256", "model", "sha256"), _TEXT), "version": (int,)},
    "account": {"sha256": _TEXT, "size": (int,)},
}
"""What a body must have, by kind; more may stand there, also in an `add` or `read` of a later version."""
_DERIVED: Final[tuple[tuple[str, str, sa.Table, Callable[[Entry], dict[str, object]]], ...]] = (
    ("add", "reports", reports, report_row),
    ("also", "addresses", addresses, address_row),
    ("read", "readings", readings, reading_row),
)


class Known(Protocol):
    """A checkpoint that somebody kept: a size of the log and the root of its tree then."""

    @property
    def size(self) -> int:
        """Entries."""

    @property
    def root(self) -> bytes:
        """32 bytes."""


@dataclass(slots=True)
class Named:
    """An object that an entry names."""

    seq: int
    what: str
    size: int | None


@dataclass(slots=True)
class LogChecked:
    """What the log comes to."""

    faults: list[Fault] = field(default_factory=list)
    entries: int = 0
    reports: set[str] = field(default_factory=set)
    readings: int = 0
    objects: dict[bytes, Named] = field(default_factory=dict)
    """What the log names, by SHA-256."""


def name_entry(entry: Entry) -> str:
    """Return an entry's name for a reader: "entry 12 (add of r7, version 1)"."""
    report = entry.body.get("report")
    of = f" of {report}, version {entry.body.get('version')}" if isinstance(report, str) else ""
    return f"entry {entry.seq} ({entry.kind}{of})"


def check_log(
    connection: Connection, head: Head | None, checkpoints: Sequence[Known], on_entry: Callable[[], None]
) -> LogChecked:
    """Return what the log comes to, with its faults."""
    return _LogCheck(connection, head, on_entry).run(checkpoints)


class _LogCheck:
    """One pass over the entries, beside the tables made from them."""

    def __init__(self, connection: Connection, head: Head | None, on_entry: Callable[[], None]) -> None:
        self._connection = connection
        self._head = head
        self._on_entry = on_entry
        self.checked = LogChecked()
        self._leaves = bytearray()
        self._names: dict[int, str] = {}
        self._bad: dict[int, tuple[str, str]] = {}
        """What is wrong with an entry by itself."""
        self._shifted: dict[int, int] = {}
        """Entries that stand in another's place, with the number that they give themselves."""
        self._breaks: list[int] = []
        """Entries that are chained to another one than the one before."""
        self._absent: list[int] = []
        self._told: list[tuple[int, int, bytes]] = []
        """Of `checkpoint` entries: the entry, the size and the root."""

    def run(self, checkpoints: Sequence[Known]) -> LogChecked:
        rows = Rows(self._connection, "entries", ("seq", "kind", "content", "leaf"), "seq")
        derived = {kind: _Derived(self._connection, name, table, row_of) for kind, name, table, row_of in _DERIVED}
        before: bytes | None = None
        seq = -1
        for row in rows:
            if not isinstance(row[0], int) or row[0] <= seq:
                self._fault("damaged", f"entries after {seq}", f"the table entries has a row numbered {row[0]!r}")
                continue
            if row[0] > seq + 1:
                self._absent.extend(range(seq + 1, min(row[0], seq + 1 + (1 << 20))))
                self._leaves.extend(bytes(32 * (len(self._absent) and self._absent[-1] - seq)))
                before = None
            seq = row[0]
            entry, leaf = self._entry(seq, row)
            self._leaves += leaf
            if entry is not None:
                if before is not None and entry.prev != before.hex():
                    self._breaks.append(seq)
                if seq == 0 and (entry.prev is not None or entry.kind != "begin"):
                    self._bad.setdefault(0, ("altered", "entry 0 is not the beginning of a log"))
                self._gather(seq, entry)
            for kind, table in derived.items():
                known = entry if seq not in self._bad and seq not in self._shifted else None
                table.hold(seq, known if known is not None and known.kind == kind else None, unknown=known is None)
            before = leaf
            self._on_entry()
        self.checked.entries = seq + 1
        unread = {n for first, last in rows.gaps for n in range(first, min(seq, seq if last is None else last) + 1)}
        self._absent = [n for n in self._absent if n not in unread]
        self._tell(unread)
        self.checked.faults.extend(rows.faults("entry", "entries"))
        self._check_roots(checkpoints, sound=not (self._absent or unread))
        for table in derived.values():
            self.checked.faults.extend(table.finish())
        return self.checked

    def _fault(self, what: str, where: str, message: str) -> None:
        self.checked.faults.append(Fault(what, where, message))  # type: ignore[arg-type]

    def _entry(self, seq: int, row: Any) -> tuple[Entry | None, bytes]:  # noqa: ANN401 - a row
        """Return the entry in a row, as far as it is one, and its leaf hash."""
        _seq, kind, content, stored = row
        if not isinstance(content, bytes):
            self._bad[seq] = ("altered", f"entry {seq} holds no bytes")
            return None, bytes(32)
        leaf = leaf_hash(content)
        if stored != leaf:
            self._bad[seq] = ("altered", f"entry {seq} has not the leaf hash that stands beside it")
        try:
            entry = parse_entry(content)
        except (ValueError, TypeError, RecursionError) as error:
            self._bad[seq] = ("altered", f"entry {seq} is none: {error}")
            return None, leaf
        self._names[seq] = name_entry(entry)
        why = _shape_fault(entry)
        if kind != entry.kind:
            why = why or f"the table has it as {kind!r}, it is {entry.kind!r}"
        if why:
            self._bad.setdefault(seq, ("altered", f"entry {seq}: {why}"))
        if entry.seq != seq:
            self._shifted[seq] = entry.seq
        return entry, leaf

    def _gather(self, seq: int, entry: Entry) -> None:
        """Take notice of what an entry names, also of one that stands in another's place."""
        if seq in self._bad:
            return
        body, of = entry.body, name_entry(entry).partition(" of ")[2].removesuffix(")")
        if entry.kind == "add":
            self.checked.reports.add(body["report"])
            self._name(entry.seq, body["text_sha256"], f"text of {of}", None)
            self._name(entry.seq, body["sha256"], f"original of {of}", body["size"])
            for proof in body["evidence"]:
                self._name(entry.seq, proof["sha256"], f"evidence ({proof['what']}) of {of}", proof["size"])
        elif entry.kind == "read":
            self.checked.readings += 1
            self._name(entry.seq, body["sha256"], f"reading of {of}", None)
        elif isinstance(body.get("sha256"), str):
            self._name(entry.seq, body["sha256"], f"{entry.kind} of entry {entry.seq}", body.get("size"))
        root = body.get("root")
        if entry.kind == "checkpoint" and isinstance(root, str) and isinstance(body.get("tree_size"), int):
            self._told.append((entry.seq, body["tree_size"], _root_bytes(root)))

    def _name(self, seq: int, sha256: str, what: str, size: int | None) -> None:
        """An object that several entries name goes by the first; the original's name is better than the text's."""
        key = bytes.fromhex(sha256) if _HASH.fullmatch(sha256) else sha256.encode("utf-8", "replace")
        there = self.checked.objects.get(key)
        if there is None or (there.seq == seq and what.startswith("original")):
            self.checked.objects[key] = Named(seq, what, size)

    # --- what the entries show together ------------------------------------------------------------------------------

    def _called(self, seq: int) -> str:
        return self._names.get(seq, f"entry {seq}")

    def _tell(self, unread: set[int]) -> None:
        """Name the entries at fault: what follows from another fault is not told again."""
        for first, last in ranges(self._absent):
            where = numbered(first, last, "entry", "entries")
            self._fault("missing", where, f"{where} of the log {'is' if first == last else 'are'} missing")
        for seq, (what, message) in self._bad.items():
            self._fault(what, self._called(seq), message)
        self._tell_shifted()
        size = self.checked.entries
        head_fits = self._head is not None and self._head.size == size and self._leaf(size - 1).hex() == self._head.leaf
        excused = set(self._bad) | set(self._shifted) | set(self._absent) | unread
        for first, last in ranges(self._breaks):
            # an altered entry breaks the chain at the next; one whose own `prev` was altered breaks it at itself too
            if {first - 1, *range(first, last + 1)} & excused:
                continue
            ends = last == size - 1 and not head_fits
            blamed = range(first, last + 1 if ends and last > first else last) if last > first else (first - 1,)
            for seq in blamed:
                message = f"{self._called(seq)} is not the one that the entry after it was chained to"
                self._fault("altered", self._called(seq), message)
            if first == last and ends:
                message = f"{self._called(last)} is not chained to the entry before it: one of the two was altered"
                self._fault("altered", self._called(last), message)
        self._check_head(size)

    def _tell_shifted(self) -> None:
        """Entries in another's place: swapped, or moved on by one that was put in or taken out."""
        rest = dict(self._shifted)
        for first, last in ranges(sorted(self._shifted)):
            moved = {seq - rest[seq] for seq in range(first, last + 1)}
            if len(moved) == 1 and last == self.checked.entries - 1 and abs(by := moved.pop()) < first + 1:
                what = "inserted" if by > 0 else "missing"
                where = self._called(first - 1) if by == 1 else f"entries before {first}"
                message = f"from entry {first} on every entry calls itself {abs(by)} {'lower' if by > 0 else 'higher'}"
                self._fault(what, where, message)
                continue
            for seq in range(first, last + 1):
                message = f"in the place of entry {seq} stands the one that calls itself {rest[seq]}"
                self._fault("reordered", f"entry {seq}", message)

    def _leaf(self, seq: int) -> bytes:
        return bytes(self._leaves[32 * seq : 32 * seq + 32]) if seq >= 0 else b""

    def _check_head(self, size: int) -> None:
        head = self._head
        if head is None or head.size <= 0:
            return
        if head.size > size:
            where = numbered(size, head.size - 1, "entry", "entries")
            self._fault(
                "truncated", where, f"the log has {size} entries; by {HEAD} it had {head.size}: cut, or put back"
            )
        elif self._leaf(head.size - 1).hex() != head.leaf and head.size - 1 not in (
            set(self._bad) | set(self._shifted) | set(self._absent)
        ):
            where = self._called(head.size - 1)
            self._fault("altered", where, f"{where} is not the one for which {HEAD} was written")

    def _check_roots(self, checkpoints: Sequence[Known], *, sound: bool) -> None:
        size = self.checked.entries
        asked = [(f"the checkpoint in entry {seq}", told, root) for seq, told, root in self._told]
        asked += [("a checkpoint that was given", known.size, bytes(known.root)) for known in checkpoints]
        if not asked:
            return
        leaves = (self._leaf(seq) for seq in range(size))
        roots = tree_roots(leaves, {told for _who, told, _root in asked if 0 <= told <= size})
        for who, told, root in asked:
            if told > size or told < 0:
                where = numbered(size, told - 1, "entry", "entries")
                self._fault("truncated", where, f"{who} is about {told} entries, the log has {size}: cut, or put back")
            elif roots[told] != root and sound:
                where = numbered(0, told - 1, "entry", "entries")
                message = f"the first {told} entries are not those of {who}: altered since, or put back and gone on"
                self._fault("rolled back", where, message)


class _Derived:
    """A table made from entries, read beside them."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        table: sa.Table,
        row_of: Callable[[Entry], dict[str, object]],
    ) -> None:
        self._name = name
        self._columns = [column.name for column in table.c]
        self._row_of = row_of
        self._rows = Rows(connection, name, self._columns, "seq")
        self._iterator = iter(self._rows)
        self._next = next(self._iterator, None)
        self._faults: list[Fault] = []

    def hold(self, seq: int, entry: Entry | None, *, unknown: bool) -> None:
        """Compare the rows up to an entry with what they should be; `unknown` where the entry cannot be read."""
        while self._next is not None and (not isinstance(self._next[0], int) or self._next[0] < seq):
            self._stray()
        here = self._next if self._next is not None and self._next[0] == seq else None
        if here is not None and (entry is not None or unknown):
            self._next = next(self._iterator, None)
        if entry is None:
            return
        where = f"row of {name_entry(entry)} in the table {self._name}"
        if here is None:
            if not self._rows.gaps:
                self._faults.append(Fault("derived", where, f"the {where} is missing"))
            return
        expected = self._row_of(entry)
        found = dict(zip(self._columns, here, strict=True))
        wrong = [name for name, value in found.items() if value != expected[name]]
        if wrong:
            told = ", ".join(f"{name} {_short(found[name])}, by the log {_short(expected[name])}" for name in wrong)
            self._faults.append(Fault("derived", where, f"the {where} says: {told}"))

    def finish(self) -> Iterator[Fault]:
        """Yield the table's faults; called after the last entry."""
        while self._next is not None:
            self._stray()
        yield from self._faults
        yield from self._rows.faults(f"row {self._name}", f"rows of {self._name}")

    def _stray(self) -> None:
        row = self._next
        seq = None if row is None else row[0]
        where = f"row {seq!r} in the table {self._name}"
        self._faults.append(Fault("inserted", where, f"the {where} comes from no entry of the log"))
        self._next = next(self._iterator, None)


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= 60 else f"{told[:57]}..."


def _shape_fault(entry: Entry) -> str | None:
    """Return what an entry lacks, by its kind; None where it is in order."""
    if not all(isinstance(value, str) for value in (entry.at, entry.by, entry.program)):
        return "its time, hand or program is no text"
    if entry.prev is not None and not (isinstance(entry.prev, str) and _HASH.fullmatch(entry.prev)):
        return "its `prev` is no hash"
    for name, types in _SHAPES.get(entry.kind, {}).items():
        value = entry.body.get(name, _shape_fault)
        if not isinstance(value, types) or isinstance(value, bool):
            return f"its {name!r} is missing or of another type"
    hashes = [entry.body[name] for name in ("sha256", "text_sha256") if name in entry.body]
    evidence = entry.body.get("evidence", []) if entry.kind == "add" else []
    for proof in evidence:
        if not isinstance(proof, dict) or not isinstance(proof.get("what"), str) or "size" not in proof:
            return "its evidence is none"
        hashes.append(proof.get("sha256"))
    if not all(isinstance(name, str) and _HASH.fullmatch(name) for name in hashes):
        return "the name of an object is no hash"
    return None


def _root_bytes(root: str) -> bytes:
    try:
        return bytes.fromhex(root) if len(root) == 64 else base64.b64decode(root, validate=True)
    except (ValueError, binascii.Error):
        return b""
