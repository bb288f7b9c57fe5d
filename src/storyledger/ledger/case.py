"""A case file: a folder with an account, its reports and the proof of both, which a stranger can check on their own.

It is a bag (BagIt 1.0, RFC 8493): see docs/case-file.md for what lies in it. It is written beside its place and renamed
when it is whole and `case_verify`, which ships in it, found no fault. Names from reports are never paths.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import secrets
import shutil
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from storyledger import __version__
from storyledger.errors import LedgerError
from storyledger.ledger.case_names import FileNames
from storyledger.ledger.case_page import case_page
from storyledger.ledger.case_verify import BAGIT, FORMAT, check_case
from storyledger.ledger.checkpoints import KeptCheckpoint, LogState, make_checkpoint, read_log
from storyledger.ledger.entries import canonical, leaf_hash
from storyledger.ledger.log import read_entries, utc_now
from storyledger.ledger.objects import read_chunks, read_object, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.keys import Signer
    from storyledger.ledger.ledger import Ledger

Json = dict[str, Any]

_SEEN: Final = 20
"""Faults that are told where a case does not pass its own check."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What was written into a case file."""

    folder: Path
    reports: int
    """Versions of reports, each with its original and its text."""
    files: int
    bytes: int
    """Of all that lies in `data`."""
    entries: int
    """Of the log, shown or withheld."""
    shown: int
    checkpoint: KeptCheckpoint
    """The one that is about the whole log of the case: what to print or mail beside it."""


def keep_case(ledger: Ledger, account: bytes, html: bytes, reports: Sequence[str] | None = None) -> tuple[Entry, bool]:
    """Return the entry that says which account, as JSON and HTML, was handed out with which reports; and whether new.

    It is a `checkpoint` entry that names the `account` entry. The same again adds nothing. Raises LedgerError where the
    ledger holds no such account, and where it is also of reports that are not wanted.
    """
    name = sha256_of(account)
    wanted = None if reports is None else sorted(set(reports))
    accounts = [entry for entry in ledger.entries(("account",)) if entry.body["sha256"] == name]
    if not accounts:
        raise LedgerError("the ledger holds no such account; `storyledger account --ledger` makes one and keeps it")
    also = sorted(names_of(accounts[-1].body) - set(wanted or ())) if wanted is not None else []
    if also:
        raise LedgerError(f"the account is also of {', '.join(also[:5])}, which this case would not have")
    body = {
        "what": "case",
        "account": accounts[-1].seq,
        "html_sha256": sha256_of(html),
        "html_size": len(html),
        "reports": wanted,
    }
    for entry in ledger.entries(("checkpoint",)):
        if entry.body == body:
            return entry, False
    return ledger.append("checkpoint", body), True


def export_case(  # noqa: PLR0913 - named, and each of them belongs to a case
    ledger: Ledger,
    folder: Path,
    *,
    account: bytes,
    html: bytes,
    reports: Sequence[str] | None = None,
    signer: Signer | None = None,
    now: Callable[[], str] = utc_now,
) -> CaseSummary:
    """Return what was written into a new case file: an account that the ledger keeps, its reports, log and proofs.

    With `reports`, all versions of these alone are in it, and entries of the log about others are withheld; else all
    of the ledger is. The log goes as far as the newest checkpoint that is about the case's entry (and has the
    signer's name under it): where there is none yet, one is made. Raises LedgerError where the folder is there and not
    empty, where the ledger is not sound, and where a report is wanted that it does not hold.
    """
    _check_place(folder)
    entry, _new = keep_case(ledger, account, html, reports)
    state = read_log(ledger)
    kept = _covering(state, entry.seq, signer)
    if kept is None:
        kept = make_checkpoint(ledger, signer)
        state = read_log(ledger)
    whole = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}")
    try:
        whole.mkdir(parents=True)
        bag = _Bag(whole)
        with ledger.store.read() as connection:
            shown, added = _write_log(bag, connection, kept.checkpoint.size, entry, reports)
            files = _write_reports(bag, connection, added)
            notes = _write_checkpoints(bag, connection, state, kept)
        proofs = {
            "format": FORMAT,
            "origin": state.origin,
            "tree_size": kept.checkpoint.size,
            "root": kept.checkpoint.root.hex(),
            "account": entry.body["account"],
            "case": entry.seq,
            "reports": files,
            "inclusion": {
                str(seq): [part.hex() for part in state.tree.inclusion(seq, kept.checkpoint.size)] for seq in shown
            },
            "checkpoints": notes,
            "consistency": _consistency(state, {note["tree_size"] for note in notes}),
        }
        bag.write("data/proofs.json", [(json.dumps(proofs, indent=1, sort_keys=True) + "\n").encode()])
        bag.write("data/account.json", [account])
        bag.write("data/account.html", [html])
        page = case_page(state.origin, kept.checkpoint.text(), len(shown), kept.checkpoint.size)
        bag.write("data/README.txt", [page.encode()])
        size = bag.close(state.origin, now()[:10])
        _check_whole(whole)
        whole.replace(folder)
    except OSError as error:
        raise LedgerError(f"the case {str(folder)!r} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(whole, ignore_errors=True)
    return CaseSummary(folder, len(files), len(bag.files), size, kept.checkpoint.size, len(shown), kept)


def names_of(body: Any) -> set[str]:  # noqa: ANN401 - any JSON value
    """Return the ids of the reports that an entry's body names, wherever in it they stand."""
    found: set[str] = set()
    if isinstance(body, dict):
        for key in ("report", "id") if "sha256" in body else ("report",):
            if isinstance(body.get(key), str):
                found.add(body[key])
        for value in body.values():
            found |= names_of(value)
    elif isinstance(body, list):
        for value in body:
            found |= names_of(value)
    return found


# --- parts ----------------------------------------------------------------------------------------------------------


class _Bag:
    """A bag that is being written: its files with their hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, tuple[str, str]] = {}
        self._size = 0

    def write(self, path: str, content: Iterable[bytes]) -> str:
        """Write one file, piece by piece; returns its SHA-256. `path` is of our own making, never a report's."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        one, two = hashlib.sha256(), hashlib.sha512()
        with place.open("xb") as out:
            for piece in content:
                out.write(piece)
                one.update(piece)
                two.update(piece)
                self._size += len(piece)
        self.files[path] = (one.hexdigest(), two.hexdigest())
        return one.hexdigest()

    def close(self, origin: str, day: str) -> int:
        """Write the bag's own files; returns the bytes of the payload."""
        payload, size = sorted(self.files), self._size
        told = {
            "Bag-Software-Agent": f"storyledger {__version__}",
            "Bagging-Date": day,
            "External-Identifier": origin,
            "External-Description": "Reports, the account made of them, and the log that proves both: data/README.txt",
            "Payload-Oxum": f"{size}.{len(payload)}",
        }
        self.write("bagit.txt", [BAGIT])
        self.write("bag-info.txt", [f"{key}: {value}\n".encode() for key, value in told.items()])
        script = importlib.resources.files("storyledger.ledger").joinpath("case_verify.py").read_bytes()
        self.write("verify.py", [script])
        (self.folder / "verify.py").chmod(0o755)
        self._manifests("manifest", payload)
        self._manifests("tagmanifest", sorted(set(self.files) - set(payload)))
        return size

    def _manifests(self, name: str, paths: Sequence[str]) -> None:
        for which, algorithm in enumerate(("sha256", "sha512")):
            lines = [f"{self.files[path][which]}  {path}\n".encode() for path in paths]
            self.write(f"{name}-{algorithm}.txt", lines)


def _write_log(
    bag: _Bag, connection: Connection, size: int, case: Entry, reports: Sequence[str] | None
) -> tuple[list[int], list[Entry]]:
    """Return the numbers of the entries that are shown, and those that add the case's reports."""
    shown: list[int] = []
    added: list[Entry] = []
    wanted = None if reports is None else frozenset(reports)
    known: set[str] = set()

    def lines() -> Iterable[bytes]:
        for entry in read_entries(connection, end=size):
            content = entry.content()
            if wanted is None or _is_about(entry, wanted, case, known):
                shown.append(entry.seq)
                if entry.kind == "add":
                    added.append(entry)
                yield content + b"\n"
            else:
                yield canonical({"seq": entry.seq, "leaf": leaf_hash(content).hex()}) + b"\n"

    bag.write("data/log.jsonl", lines())
    missing = sorted((wanted or frozenset()) - {entry.body["report"] for entry in added})
    if missing:
        message = f"the ledger holds no report {missing[0]!r}; `storyledger list` shows those it holds"
        raise LedgerError(message)
    return shown, added


def _is_about(entry: Entry, wanted: frozenset[str], case: Entry, known: set[str]) -> bool:
    """Return whether an entry is about nothing but the case: what names no report of it, or others too, is withheld.

    `known` are the ids of decisions and corrections that are shown: what undoes one of them is shown as well.
    """
    if entry.kind == "begin":
        return True
    if entry.kind == "checkpoint":
        return entry.seq == case.seq or bool(entry.body["what"] != "case")
    if entry.kind == "account":
        return bool(entry.seq == case.body["account"])
    named = names_of(entry.body)
    about = named <= wanted and (bool(named) or entry.body.get("undoes") in known)
    if about and entry.kind in ("decide", "correct"):
        known.add(entry.body["id"])
    return about


def _write_reports(bag: _Bag, connection: Connection, added: Sequence[Entry]) -> list[Json]:
    """Return which files belong to which entry that adds a version of a report."""
    names = FileNames()
    told: list[Json] = []

    def write(path: str, name: str) -> str:
        if path not in bag.files and bag.write(path, read_chunks(connection, name)) != name:
            raise LedgerError(f"the object {name} was altered; `storyledger verify` says more")
        return path

    for entry in added:
        body = entry.body
        told.append(
            {
                "entry": entry.seq,
                "report": body["report"],
                "version": body["version"],
                "original": write(names.original(body["sha256"], body["media_type"]), body["sha256"]),
                "text": write(names.text(body["report"], body["version"]), body["text_sha256"]),
                "evidence": [
                    write(names.evidence(proof["sha256"], proof["media_type"]), proof["sha256"])
                    for proof in body["evidence"]
                ],
            }
        )
    return told


def _write_checkpoints(bag: _Bag, connection: Connection, state: LogState, last: KeptCheckpoint) -> list[Json]:
    """Return which checkpoints, up to the one of the whole log, lie in which files, each with its time stamps."""
    told: list[Json] = []
    keys: dict[str, None] = {}
    for kept in state.checkpoints:
        if kept.seq > last.seq:
            continue
        path = f"data/checkpoints/{kept.seq}.txt"
        bag.write(path, [kept.checkpoint.text().encode()])
        tokens = []
        for number, token in enumerate(kept.tokens, start=1):
            stamp = f"data/checkpoints/{kept.seq}.{number}.tsr"
            bag.write(stamp, [read_object(connection, token.sha256)])
            tokens.append({"entry": token.seq, "file": stamp, "server": token.server})
        told.append({"entry": kept.seq, "file": path, "tree_size": kept.checkpoint.size, "tokens": tokens})
        if kept.key is not None:
            keys[kept.key] = None
    if keys:
        bag.write("data/keys.txt", [f"{key}\n".encode() for key in keys])
    return told


def _consistency(state: LogState, sizes: Iterable[int]) -> list[Json]:
    """Return the proofs that each checkpoint's log begins with the one before."""
    ordered = sorted(sizes)
    return [
        {"from": first, "to": second, "proof": [part.hex() for part in state.tree.consistency(first, second)]}
        for first, second in pairwise(ordered)
    ]


def _covering(state: LogState, seq: int, signer: Signer | None) -> KeptCheckpoint | None:
    """Return the newest checkpoint that is about an entry, by the signer if there is one; None where there is none."""
    for kept in reversed(state.checkpoints):
        by = {(signature.name, signature.key_id) for signature in kept.checkpoint.signatures}
        if kept.checkpoint.size > seq and (signer is None or (signer.name, signer.public.id) in by):
            return kept
    return None


def _check_place(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise LedgerError(f"{str(folder)!r} is there already and no folder; give another name for the case")
    if folder.is_dir() and any(folder.iterdir()):
        raise LedgerError(f"the folder {str(folder)!r} is not empty; a case is never written over another")


def _check_whole(folder: Path) -> None:
    """Raise LedgerError where a case that was written does not pass its own check."""
    faults = check_case(str(folder), [], []).faults
    if faults:
        shown = "\n".join(faults[:_SEEN])
        raise LedgerError(f"the case was not handed out: its own check finds faults in it\n{shown}")
