#!/usr/bin/env python3
"""Checks a case file of Storyledger with Python's standard library alone (3.8 or later): python3 verify.py [CASE].

What it checks, in this order; docs/case-file.md of Storyledger says how to do the same by hand:
1. bag: the manifests (BagIt 1.0, RFC 8493) list each file, each file is as they say, and none stands beside them;
2. log: each line is an entry in canonical form (RFC 8785) or, withheld, its hash; each entry names the hash of the one
   before; all of them together have the root that the case states (Merkle tree, RFC 9162), each proof holds;
3. reports: originals, texts and evidence are those whose hashes the log's entries state;
4. account: account.json and account.html are those that the log states, and all cited words stand where it says;
5. checkpoints: each is of this log, signatures hold by the keys that are known, time stamps are of these checkpoints.

Who made all of this anew, log and manifests included, can make it fit together. Against that stands a checkpoint that
you have from elsewhere (--checkpoint), a signature of a key that you know (--key), or a time stamp that you trust.

Exit status: 0 no fault was found, 1 faults were found.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import sys
from calendar import timegm
from typing import Any, Dict, Iterator, NamedTuple, Tuple

TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt", "verify.py")
SEALS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
NAME = "[A-Za-z0-9][A-Za-z0-9._/-]*"
FORMAT = "storyledger/case/1"
FIELDS = {"seq", "kind", "at", "by", "program", "prev", "body"}
MISTAKES = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, OSError)
"""What a file that is not as it should be can make Python say."""


class Case:
    """A case file that is being checked: its files, what its log says, the faults found, and what else is to tell."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.digests: dict[str, tuple[str, str]] = {}
        self.sizes: dict[str, int] = {}
        self.lines: list[bytes] = []
        self.entries: dict[int, dict[str, Any]] = {}
        self.leaves: list[bytes] = []
        self.tree = Tree([])
        self.proofs: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.used = {"data/README.txt", "data/account.json", "data/account.html", "data/log.jsonl", "data/proofs.json"}
        self.vouched = 0
        self.faults: list[str] = []
        self.told: list[str] = []

    def fault(self, text: str) -> None:
        if text not in self.faults:
            self.faults.append(text)

    def read(self, path: str) -> bytes:
        """Return a file's bytes; only files that were found in the folder are ever opened."""
        if path not in self.digests:
            raise ValueError("it is missing")
        with open(os.path.join(self.folder, path), "rb") as file:
            return file.read()

    def sha256(self, path: str) -> str:
        self.used.add(path)
        return self.digests[path][0] if path in self.digests else ""


# --- 1. bag ---------------------------------------------------------------------------------------------------------


def check_bag(case: Case) -> None:
    for top, folders, names in os.walk(case.folder):
        for name in [*names, *(f for f in folders if os.path.islink(os.path.join(top, f)))]:
            full = os.path.join(top, name)
            path = os.path.relpath(full, case.folder).replace(os.sep, "/")
            if not stat.S_ISREG(os.lstat(full).st_mode) or not re.fullmatch(NAME, path):
                case.fault(f"{path}: it is no plain file, or its name is none that a case has")
                continue
            one, two, size = hashlib.sha256(), hashlib.sha512(), 0
            with open(full, "rb") as file:
                for piece in iter(lambda: file.read(1 << 20), b""):
                    one.update(piece)
                    two.update(piece)
                    size += len(piece)
            case.digests[path], case.sizes[path] = (one.hexdigest(), two.hexdigest()), size
        if not names and not folders:
            case.fault(f"{os.path.relpath(top, case.folder)}: an empty folder, which no manifest lists")
    payload = sorted(path for path in case.digests if path.startswith("data/"))
    for path in set(case.digests) - set(payload) - set(TAGS) - set(SEALS):
        case.fault(f"{path}: it stands beside the case; no manifest lists it")
    for which, seal in enumerate(SEALS):
        check_manifest(case, seal, which, sorted(set(case.digests) & set(TAGS) | set(TAGS)))
        check_manifest(case, TAGS[2 + which], which, payload)
    if case.read("bagit.txt") != BAGIT:
        case.fault("bagit.txt: it is not the declaration of a bag (RFC 8493)")
    oxum = f"Payload-Oxum: {sum(case.sizes[path] for path in payload)}.{len(payload)}"
    if oxum not in case.read("bag-info.txt").decode().split("\n"):
        case.fault(f"bag-info.txt: it does not say {oxum!r}, which is what data/ has")
    case.told.append(f"bag: {len(case.digests)} files, each as the manifests say")


def check_manifest(case: Case, name: str, which: int, paths: list[str]) -> None:
    if name not in case.digests:
        case.fault(f"{name}: it is missing")
        return
    *lines, last = case.read(name).decode("utf-8", "replace").split("\n")
    told: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        match = re.fullmatch("([0-9a-f]{64}|[0-9a-f]{128})  (" + NAME + ")", line)
        if match is None or match[2] in told:
            case.fault(f"{name}: line {number} is none of a manifest, or there twice")
        else:
            told[match[2]] = match[1]
    for path in paths:
        if path not in case.digests:
            case.fault(f"{path}: it is missing")
        elif path not in told:
            case.fault(f"{path}: {name} does not list it")
        elif told[path] != case.digests[path][which]:
            case.fault(f"{path}: it was altered, or {name} was: its hash is {case.digests[path][which][:16]}...")
    for path in sorted(set(told) - set(paths)):
        if path not in case.digests:
            case.fault(f"{path}: it is missing; {name} lists it")
        else:
            case.fault(f"{name}: it lists {path}, which it should not")
    if last or list(told) != sorted(told):
        case.fault(f"{name}: its lines are not as they were written: in order, each with its end")


# --- 2. log ---------------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree (RFC 9162, 2.1.1) over the hashes of its leaves: levels[n] has a node for each full 2**n leaves."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.size = len(leaves)
        self.levels = [leaves]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            self.levels.append([node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def root(self, size: int) -> bytes:
        """Return the root over the first leaves."""
        if not 0 < size <= self.size:
            raise ValueError(f"the log has {self.size} entries, and not {size}")
        value = b""
        for level, nodes in enumerate(self.levels):
            if size >> level & 1:
                full = nodes[(size >> level) - 1]
                value = node(full, value) if value else full
        return value


def included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Return whether a leaf stands at an index of the tree (RFC 9162, 2.1.3.2)."""
    fn, sn, value = index, size - 1, leaf
    for part in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            value = node(part, value)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            value = node(value, part)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and value == root


def consistent(first: int, second: int, proof: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Return whether the larger tree begins with the smaller (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not proof and old_root == new_root
    path = [old_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not 0 < first < second or not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for part in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node(part, old), node(part, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node(new, part)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == old_root and new == new_root


def check_log(case: Case) -> None:
    *case.lines, last = case.read("data/log.jsonl").split(b"\n")
    if last:
        case.fault("data/log.jsonl: its last line has no end")
    for seq, line in enumerate(case.lines):
        here = f"data/log.jsonl: line {seq + 1}"
        try:
            entry = json.loads(line)
            if canonical(entry) != line or entry["seq"] != seq or set(entry) not in (FIELDS, {"seq", "leaf"}):
                raise ValueError("its form or its number is wrong")
            if "leaf" in entry:
                case.leaves.append(bytes.fromhex(entry["leaf"]))
                continue
            case.leaves.append(hashlib.sha256(b"\x00" + line).digest())
            if entry["prev"] != (case.leaves[seq - 1].hex() if seq else None):
                case.fault(f"{here}, entry {seq}, does not follow the entry before it: one of the two was altered")
            case.entries[seq] = entry
        except MISTAKES as error:
            case.fault(f"{here} is no entry of a log in canonical form ({error})")
            case.leaves.append(b"")
    case.tree = Tree(case.leaves)
    shown, size = len(case.entries), len(case.leaves)
    withheld = f", {size - shown} withheld (their hashes stand in their place)" if size > shown else ""
    case.told.append(f"log: {size} entries, {shown} shown{withheld}; root {case.tree.root(size).hex()}")


def check_proofs(case: Case) -> None:
    case.proofs = json.loads(case.read("data/proofs.json"))
    size, root = len(case.leaves), case.tree.root(len(case.leaves))
    if case.proofs["format"] != FORMAT or case.proofs["origin"] != f"storyledger.{case.entries[0]['body']['ledger']}":
        case.fault("data/proofs.json: it is of another form or ledger than the log's first entry")
    if case.proofs["tree_size"] != size or case.proofs["root"] != root.hex():
        case.fault(f"data/log.jsonl: its {size} entries do not have the root and number that data/proofs.json states")
    inclusion = case.proofs["inclusion"]
    for seq in sorted({*case.entries, *map(int, inclusion)}):
        proof = inclusion.get(str(seq))
        sound = proof is not None and seq in case.entries
        if not sound or not included(case.leaves[seq], seq, size, [bytes.fromhex(part) for part in proof], root):
            case.fault(f"data/proofs.json: the proof that entry {seq} stands in the log does not hold")
    sizes = sorted({told["tree_size"] for told in case.proofs["checkpoints"]})
    steps = [(told["from"], told["to"]) for told in case.proofs["consistency"]]
    if steps != list(zip(sizes, sizes[1:])):
        case.fault("data/proofs.json: a proof that one checkpoint continues another is missing, or beside the others")
    for told in case.proofs["consistency"]:
        first, second = told["from"], told["to"]
        roots = case.tree.root(first), case.tree.root(second)
        if not consistent(first, second, [bytes.fromhex(part) for part in told["proof"]], *roots):
            case.fault(f"data/proofs.json: the proof that {second} entries begin with {first} does not hold")


# --- 3. reports -----------------------------------------------------------------------------------------------------


def check_reports(case: Case) -> None:
    listed = {told["entry"]: told for told in case.proofs["reports"]}
    added = {seq: entry["body"] for seq, entry in case.entries.items() if entry["kind"] == "add"}
    for seq in sorted(set(listed) - set(added)):
        case.fault(f"data/proofs.json: entry {seq} of the log, which it names, adds no report")
    for seq, body in sorted(added.items()):
        which = f"report {body['report']!r} (version {body['version']}), entry {seq} of the log"
        told = listed.get(seq)
        if told is None or (told["report"], told["version"]) != (body["report"], body["version"]):
            case.fault(f"data/proofs.json: it does not name the files of {which}")
            continue
        kept = [("original", told["original"], body["sha256"]), ("text", told["text"], body["text_sha256"])]
        wanted = [proof["sha256"] for proof in body["evidence"]]
        if len(wanted) != len(told["evidence"]):
            case.fault(f"data/proofs.json: it does not name all evidence of {which}")
        kept += [("evidence", path, name) for path, name in zip(told["evidence"], wanted)]
        for what, path, name in kept:
            if case.sha256(path) != name:
                case.fault(f"{path}: it is not the {what} of {which}, whose SHA-256 is {name}")
        if case.sizes.get(told["original"], body["size"]) != body["size"]:
            case.fault(f"{told['original']}: it has another size than {which} states")
    case.told.append(f"reports: {len(added)} with their originals and texts, as the log states")


# --- 4. account -----------------------------------------------------------------------------------------------------


def check_account(case: Case) -> None:
    entry, handed = case.entries[case.proofs["account"]], case.entries[case.proofs["case"]]
    named = {
        "data/account.json": (entry, "account", "sha256"),
        "data/account.html": (handed, "checkpoint", "html_sha256"),
    }
    for path, (one, kind, name) in named.items():
        if one["kind"] != kind or case.sha256(path) != one["body"][name] or handed["body"]["account"] != entry["seq"]:
            case.fault(f"{path}: it is not what entry {one['seq']} of the log states")
    account = json.loads(case.read("data/account.json"))
    texts: dict[tuple[str, str], str] = {}
    for told in case.proofs["reports"]:
        body = case.entries[told["entry"]]["body"]
        texts[body["report"], body["sha256"]] = told["text"]
    for story in account["stories"]:
        for report in story["reports"]:
            file = texts.get((report["id"], report["sha256"]))
            if file is None:
                case.fault(f"data/account.json: its report {report['id']!r} is none that this case has")
            elif case.read(file).decode("utf-8", "surrogatepass") != report["text"]:
                case.fault(f"data/account.json: the text of its report {report['id']!r} is not that of {file}")
            case.texts[report["id"]] = report["text"]
    count = 0
    for place, report, start, end, words in spans(account, "", None, None):
        count += 1
        text = case.texts.get(report or "", "")
        if not 0 <= start < end <= len(text):
            case.fault(
                f"data/account.json: {place} cites {start} to {end} of report {report!r}, which are none of its words"
            )
        elif words is not None and words != text[start:end]:
            case.fault(f"data/account.json: the words of {place} are not what report {report!r} says there")
    for target in [t for s in account["stories"] for c in s.get("corrections", ()) for t in c.get("targets", ())]:
        text = case.texts.get(target["report"], "")
        same = target["text_sha256"] == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if same and text[target["start"] : target["end"]] != target["words"]:
            case.fault(f"data/account.json: the words of a correction are not what report {target['report']!r} says")
    case.told.append(
        f"account: {count} citations in {len(case.texts)} reports, each stands where it says; kept {by(entry)}"
    )


Span = Tuple[str, Any, Any, Any, Any]


def spans(value: Any, place: str, report: str | None, of: str | None) -> Iterator[Span]:
    """Yield each stretch of a report that an account names: where it does, the report, start, end, and words if given.

    Corrections by hand are left out here: they may be about words of an earlier version.
    """
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from spans(item, f"{place}[{number}]", report, of)
    elif isinstance(value, dict):
        report, of = value.get("report", report), value.get("of", of)
        for prefix in ("", "sentence_", "source_", "speaker_", "cue_", "of_"):
            start, end = value.get(prefix + "start"), value.get(prefix + "end")
            if start is not None or end is not None:
                words = None if prefix else value.get("quote", value.get("content"))
                yield place, of if prefix == "of_" else report, start, end, words
        for key in value:
            if key != "corrections":
                yield from spans(value[key], f"{place}.{key}" if place else key, report, of)


def by(entry: dict[str, Any]) -> str:
    return f"by {entry['by']} at {entry['at']} with {entry['program']}, entry {entry['seq']} of the log"


# --- 5. checkpoints -------------------------------------------------------------------------------------------------


Keys = Dict[Tuple[str, bytes], Tuple[bytes, bool]]
"""Public keys by their name and id; whether they were given from outside."""


class Note(NamedTuple):
    """A checkpoint (C2SP tlog-checkpoint): what is signed, what it says, and its signatures."""

    signed: bytes
    origin: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes, bytes]]


def read_note(text: str) -> Note:
    body, blank, rest = text.rpartition("\n\n")
    signed, lines = (body + "\n", rest.split("\n")) if blank else (text, [""])
    origin, size, root, *more = signed.split("\n")
    if lines.pop() or not more or more.pop() or not re.fullmatch("0|[1-9][0-9]{0,17}", size):
        raise ValueError("it is no checkpoint")
    signatures = []
    for line in lines:
        dash, name, encoded = line.split(" ")
        content = base64.b64decode(encoded, validate=True)
        if dash != "\u2014" or len(content) <= 4:
            raise ValueError("a line under it is no signature")
        signatures.append((name, content[:4], content[4:]))
    return Note(signed.encode(), origin, int(size), base64.b64decode(root, validate=True), signatures)


def read_key(line: str) -> tuple[str, bytes, bytes]:
    """Return the name, the id and the 32 bytes of a public key, `<name>+<id>+<base64>`."""
    name, number, encoded = line.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    id_ = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[0] != 1 or id_.hex() != number:
        raise ValueError(f"{line.strip()!r} is no public key of Ed25519")
    return name, id_, raw[1:]


def check_note(case: Case, path: str, note: Note, keys: Keys, ours: bool = False) -> None:
    """Hold a checkpoint against the log, and its signatures against the keys; `ours` if it came from elsewhere."""
    if note.origin != case.proofs["origin"]:
        case.fault(f"{path}: it is about {note.origin}, and this case of {case.proofs['origin']}")
    elif note.size > len(case.leaves):
        case.told.append(f"{path}: it is of a later state, {note.size} entries: this case cannot be compared with it")
    elif case.tree.root(note.size) != note.root:
        case.fault(f"{path}: the first {note.size} entries of the log are not those that it is about")
    else:
        case.told.append(f"{path}: it is about the first {note.size} entries, and they are as it says")
        case.vouched = max(case.vouched, note.size if ours else 0)
    for name, id_, signature in note.signatures:
        who = f"{name} ({id_.hex()})"
        if (name, id_) not in keys:
            case.told.append(f"{path}: signed by {who}, a key that is not known: not checked")
            continue
        raw, given = keys[name, id_]
        if not ed25519_holds(raw, note.signed, signature):
            case.fault(f"{path}: the signature of {who} does not hold")
        elif given:
            case.told.append(f"{path}: signed by {who}, the key that you gave")
            case.vouched = max(case.vouched, note.size)
        else:
            case.told.append(f"{path}: signed by {who}, by the key in data/keys.txt: compare it with what they publish")


def check_checkpoints(case: Case, given: list[str], notes: list[tuple[str, str]]) -> None:
    keys: Keys = {}
    if "data/keys.txt" in case.digests:
        case.used.add("data/keys.txt")
        for line in case.read("data/keys.txt").decode().splitlines():
            name, id_, raw = read_key(line)
            keys[name, id_] = (raw, False)
    for line in given:
        name, id_, raw = read_key(line)
        keys[name, id_] = (raw, True)
    for told in case.proofs["checkpoints"]:
        path = told["file"]
        case.used.add(path)
        try:
            text = case.read(path)
            note = read_note(text.decode())
            entry = case.entries.get(told["entry"])
            if note.size != told["tree_size"] or note.size > len(case.leaves):
                case.fault(f"{path}: it is of another size than data/proofs.json states")
            if told["entry"] < len(case.leaves) and (entry is None or entry["body"].get("note") != text.decode()):
                case.fault(f"{path}: it is not what entry {told['entry']} of the log states")
            check_note(case, path, note, keys)
            for token in told["tokens"]:
                check_token(case, token, path, text)
        except MISTAKES as error:
            case.fault(f"{path}: it cannot be read as a checkpoint with its time stamps ({error})")
    if len(case.leaves) not in [told["tree_size"] for told in case.proofs["checkpoints"]]:
        case.fault("data/proofs.json: no checkpoint is about the whole log of this case")
    for path, mailed in notes:
        check_note(case, path, read_note(mailed.replace("\r\n", "\n").strip() + "\n"), keys, ours=True)
    if (given or notes) and not case.vouched:
        case.fault("data/checkpoints: what you gave vouches for nothing in this case")
    elif case.vouched:
        rest = "" if case.vouched > case.proofs["case"] else ", but not for account.html, which was made after that"
        rest = rest if case.vouched > case.proofs["account"] else ", but not for the account, which was made after that"
        case.told.append(f"What you gave vouches for the first {case.vouched} of {len(case.leaves)} entries{rest}.")


def check_token(case: Case, token: dict[str, Any], path: str, text: bytes) -> None:
    """Look for the hash in a time stamp (RFC 3161); who signed it, and whether, is for OpenSSL to check."""
    stamp = token["file"]
    entry = case.entries.get(token["entry"])
    logged = (
        (entry["body"].get("sha256"), entry["body"].get("server")) if entry else (case.sha256(stamp), token["server"])
    )
    if (case.sha256(stamp), token["server"]) != logged:
        case.fault(f"{stamp}: it is not what entry {token['entry']} of the log states")
    name, digest, time = token_says(case.read(stamp))
    if hashlib.new(name, text).digest() != digest:
        case.fault(f"{stamp}: it is a time stamp of something else than {path}")
    part = [int(time[at : at + 2]) for at in range(2, 14, 2)]
    seconds = timegm((int(time[:2]) * 100 + part[0], *part[1:]))
    case.told.append(f"{stamp}: says that {path} was there at {time}; whether it is to be trusted, OpenSSL tells:")
    case.told.append(f"    openssl ts -verify -data {path} -in {stamp} -attime {seconds} -CAfile ROOT.pem")


def der(content: bytes) -> list[tuple[int, bytes]]:
    """Return the parts that stand in a row in DER, each with its tag."""
    parts, at = [], 0
    while at < len(content):
        tag, size, at = content[at], content[at + 1], at + 2
        if size >= 0x80:
            wide = size & 0x7F
            size, at = int.from_bytes(content[at : at + wide], "big"), at + wide
        if at + size > len(content):
            raise ValueError("a part of it is longer than the whole")
        parts.append((tag, content[at : at + size]))
        at += size
    return parts


def token_says(token: bytes) -> tuple[str, bytes, str]:
    """Return the name of the hash, the hash, and the time (20260302120000Z) in a time-stamp server's response."""
    response = der(der(token)[0][1])
    signed_data = der(der(der(response[1][1])[1][1])[0][1])
    told = der(der(der(der(signed_data[2][1])[1][1])[0][1])[0][1])
    algorithm, digest = der(told[2][1])
    names = {1: "sha256", 2: "sha384", 3: "sha512"}
    oid = der(algorithm[1])[0][1]
    if oid[:-1] != bytes.fromhex("6086480165030402"):
        raise ValueError("its hash is of a kind that is not known here")
    return names[oid[-1]], digest[1], told[4][1].decode("ascii")


# --- Ed25519, to check signatures and for nothing else: its timing would give a private key away (RFC 8032, 5.1.7) ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = Tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def decompress(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def ed25519_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a key of 32 bytes made the signature of 64 bytes."""
    base = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    public, r, s = decompress(key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if base is None or public is None or r is None or s >= ORDER or len(signature) != 64:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, base), add(r, times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


# --- all of it ------------------------------------------------------------------------------------------------------


def check_case(folder: str, keys: list[str], notes: list[tuple[str, str]]) -> Case:
    """Return a case that was checked, with public keys that are known and checkpoints that came from elsewhere."""
    case = Case(folder)
    steps = (
        ("the bag", check_bag),
        ("data/log.jsonl", check_log),
        ("data/proofs.json", check_proofs),
        ("reports", check_reports),
        ("data/account.json", check_account),
        ("data/checkpoints", lambda case: check_checkpoints(case, keys, notes)),
    )
    for what, check in steps:
        try:
            check(case)
        except MISTAKES as error:
            case.fault(f"{what}: cannot be checked to the end ({type(error).__name__}: {error})")
            if check is check_proofs:
                return case
    for path in sorted(case.digests):
        if path.startswith("data/") and path not in case.used:
            case.fault(f"{path}: nothing in the log speaks of it")
    return case


def plain(text: str) -> str:
    """Return a line for a terminal: what is no plain letter of ASCII is escaped, so that no name can play tricks."""
    return re.sub("[^ -~]", lambda match: match[0].encode("unicode_escape").decode(), text)


def main() -> int:
    """Check the case in whose folder this file lies, or another; print what was found."""
    parser = argparse.ArgumentParser(description="Check a case file of Storyledger.")
    parser.add_argument("case", nargs="?", default=os.path.dirname(os.path.abspath(__file__)), help="its folder")
    parser.add_argument(
        "--key", action="append", default=[], help="a public key that you know: a line, or a file of it"
    )
    parser.add_argument("--checkpoint", action="append", default=[], help="a file with a checkpoint from elsewhere")
    asked = parser.parse_args()
    keys, notes = [], []
    for given in asked.key:
        lines = [given]
        if os.path.exists(given):
            with open(given, encoding="utf-8") as file:
                lines = file.read().splitlines()
        keys += [line for line in lines if line.strip()]
    for path in asked.checkpoint:
        with open(path, encoding="utf-8") as file:
            notes.append((path, file.read()))
    case = check_case(asked.case, keys, notes)
    for line in case.faults:
        print(plain(f"FAULT {line}"))
    if case.faults:
        print(f"\n{len(case.faults)} faults were found: this case is not as it was handed over.")
        return 1
    for line in case.told:
        print(plain(line))
    print("\nNo fault was found.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
