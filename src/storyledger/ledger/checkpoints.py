"""Checkpoints: what the log was at a moment, in a few lines that can be mailed, printed, published, signed and stamped.

A checkpoint says the log's name, how many entries it has and the root of its Merkle tree. It is a C2SP tlog-checkpoint
in the signed-note format: who has one can tell any later state of the ledger that does not begin with the same entries,
also where all files of the ledger were put back or written anew. A signature says who vouches for it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from storyledger.errors import LedgerError
from storyledger.ledger.keys import check_name
from storyledger.ledger.log import read_entries, read_leaves
from storyledger.ledger.proofs import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.keys import PublicKey, Signer
    from storyledger.ledger.ledger import Ledger

ORIGIN: Final = "storyledger."
_LONGEST: Final = 1 << 20
_MOST_SIGNATURES: Final = 100
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_DASH: Final = "— "

Verdict = Literal["good", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a checkpoint."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """Return the line, without its end."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was: its name, its length and its root; and who signed that."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()
    more: tuple[str, ...] = ()
    """Further lines of the text, which other programs may have put there."""

    def body(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.more)
        return "".join(f"{line}\n" for line in lines)

    def text(self) -> str:
        """Return the whole note: the body, an empty line, and the signatures; the body alone where there are none."""
        if not self.signatures:
            return self.body()
        return f"{self.body()}\n" + "".join(f"{signature.line()}\n" for signature in self.signatures)


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of one signature: `wrong` is of a known key that did not make it, `unknown` of no key given."""

    name: str
    key_id: bytes
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A time stamp that the ledger keeps."""

    seq: int
    """Its entry in the log."""
    sha256: str
    """The object that holds the token."""
    server: str
    time: str
    """The time it states: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A checkpoint that stands in the log."""

    seq: int
    """Its entry in the log: at or after the entries that it is about."""
    at: str
    checkpoint: Checkpoint
    key: str | None
    """The public key of its signer, by what the log says: compare it with what the signer publishes."""
    tokens: tuple[KeptToken, ...] = ()


# --- text -----------------------------------------------------------------------------------------------------------


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that a text holds; raises LedgerError where it is none.

    Ends of lines and empty lines around it may be as a mail program left them.
    """
    if len(text) > _LONGEST:
        raise LedgerError(f"a text of {len(text)} characters is no checkpoint")
    note = text.replace("\r\n", "\n").strip(" \t\n") + "\n"
    body, blank, signed = note.rpartition("\n\n")
    if not blank:
        body, signed = note[:-1], ""
    origin, *lines = body.split("\n")
    if not origin or not note.replace("\n", "").isprintable() or len(lines) < 2 or not all(lines):
        raise LedgerError("this is no checkpoint: it should begin with a name, a number and a hash, a line each")
    if _SIZE.fullmatch(lines[0]) is None:
        raise LedgerError(f"this is no checkpoint: its second line, {lines[0][:40]!r}, is no number of entries")
    root = _decode(lines[1])
    if root is None or len(root) != 32:
        raise LedgerError(f"this is no checkpoint: its third line, {lines[1][:60]!r}, is no hash in base64")
    signatures = tuple(_read_signature(line) for line in signed.split("\n") if line)
    if len(signatures) > _MOST_SIGNATURES:
        raise LedgerError(f"{len(signatures)} signatures stand under this checkpoint; {_MOST_SIGNATURES} is the most")
    return Checkpoint(origin, int(lines[0]), root, signatures, tuple(lines[2:]))


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    content = _decode(encoded)
    if not line.startswith(_DASH) or content is None or len(content) <= 4:
        raise LedgerError(f"a line under the checkpoint is no signature: {line[:100]!r}")
    return Signature(check_name(name), content[:4], content[4:])


def _decode(encoded: str) -> bytes | None:
    """Return the bytes of base64 in its one proper form, else None."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64.b64encode(content).decode() == encoded else None


def check_checkpoint(checkpoint: Checkpoint, keys: Sequence[PublicKey]) -> tuple[Signed, ...]:
    """Return what each signature is by these keys: good, wrong, or unknown.

    A checkpoint is to be believed where one is good and none wrong. A signature names its key by name and key id: with
    another name or id it is unknown, whatever its bytes are.
    """
    known = {(key.name, key.id): key for key in keys}
    told: list[Signed] = []
    for signature in checkpoint.signatures:
        key = known.get((signature.name, signature.key_id))
        verdict: Verdict = "unknown"
        if key is not None:
            verdict = "good" if key.holds(signature.signature, checkpoint.body().encode()) else "wrong"
        told.append(Signed(signature.name, signature.key_id, verdict))
    return tuple(told)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Checkpoint:
    """Return the checkpoint with one more signature under it."""
    signature = Signature(signer.name, signer.public.id, signer.sign(checkpoint.body().encode()))
    signatures = (*checkpoint.signatures, signature)
    return Checkpoint(checkpoint.origin, checkpoint.size, checkpoint.root, signatures, checkpoint.more)


# --- of a ledger ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LogState:
    """The log as it is, every entry hashed anew and chained."""

    origin: str
    tree: Tree
    checkpoints: tuple[KeptCheckpoint, ...]
    """Those in it, each of which its beginning agrees with."""


def read_log(ledger: Ledger) -> LogState:
    """Return the log as it is; raises LedgerError where an entry, the chain or an earlier checkpoint does not fit."""
    about: list[Entry] = []
    origin = ""
    with ledger.store.read() as connection:
        leaves = read_leaves(connection)
        for seq, entry in enumerate(read_entries(connection)):
            if entry.seq != seq or entry.prev != (leaves[seq - 1].hex() if seq else None):
                message = f"entry {entry.seq} of the log does not follow the one before; `storyledger verify` says more"
                raise LedgerError(message)
            if entry.kind == "begin":
                origin = f"{ORIGIN}{entry.body['ledger']}"
            if entry.kind == "checkpoint":
                about.append(entry)
    state = LogState(origin, Tree(leaves), tuple(_kept(about)))
    for kept in state.checkpoints:
        fault = compare_checkpoint(state, kept.checkpoint)
        if fault is not None:
            raise LedgerError(f"the checkpoint in entry {kept.seq} is not of this log: {fault}")
    return state


def compare_checkpoint(state: LogState, checkpoint: Checkpoint) -> str | None:
    """Return why a log is not the one that a checkpoint is about, or None where it begins as the checkpoint says."""
    if checkpoint.origin != state.origin:
        return f"it is about {checkpoint.origin!r}, and this is {state.origin!r}"
    size = len(state.tree.leaves)
    if checkpoint.size > size:
        return f"it is about {checkpoint.size} entries, and there are {size}: the log was cut or put back"
    if state.tree.root(checkpoint.size) != checkpoint.root:
        return f"the first {checkpoint.size} entries are others than it says: some were altered, lost or put in"
    return None


def make_checkpoint(ledger: Ledger, signer: Signer | None = None) -> KeptCheckpoint:
    """Return a checkpoint of the log as it is now, signed if there is a signer, and kept as an entry.

    Raises LedgerError where the log is not sound: nothing is signed that an earlier checkpoint speaks against.
    """
    state = read_log(ledger)
    checkpoint = Checkpoint(state.origin, len(state.tree.leaves), state.tree.root())
    if signer is not None:
        checkpoint = sign_checkpoint(checkpoint, signer)
    body = {
        "what": "note",
        "note": checkpoint.text(),
        "tree_size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "key": None if signer is None else signer.public.vkey,
    }
    (kept,) = _kept([ledger.append("checkpoint", body)])
    return kept


def kept_checkpoints(ledger: Ledger) -> tuple[KeptCheckpoint, ...]:
    """Return the checkpoints in the log with their time stamps, the oldest first."""
    return tuple(_kept(ledger.entries(("checkpoint",))))


def _kept(entries: Sequence[Entry]) -> list[KeptCheckpoint]:
    tokens: dict[int, list[KeptToken]] = {}
    for entry in entries:
        if entry.body["what"] == "timestamp":
            body = entry.body
            token = KeptToken(entry.seq, body["sha256"], body["server"], body["time"])
            tokens.setdefault(body["of"], []).append(token)
    return [
        KeptCheckpoint(
            entry.seq,
            entry.at,
            read_checkpoint(entry.body["note"]),
            entry.body["key"],
            tuple(tokens.get(entry.seq, ())),
        )
        for entry in entries
        if entry.body["what"] == "note"
    ]
