"""ZIP archives and gzip'd files: what stands in them is read as it would be outside.

No member is ever written to disk: its name is a label for people, cleaned of paths that lead elsewhere. Sizes that an
archive declares are not believed (`piece.Budget`). Left out: other archives (tar, 7z, rar), and members compressed
otherwise than by Deflate, which no program writes that is asked for a plain ZIP.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from storyledger.ingest.draft import Draft, safe_line
from storyledger.ingest.inflate import Counted, Inflating
from storyledger.ingest.piece import DamagedError, Piece, buffered, read_most, why
from storyledger.ingest.sniff import HEAD, sniff
from storyledger.ingest.walk import FORMATS, format_of
from storyledger.records import Container, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ingest.piece import Budget, Inside

DAMAGES: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What zipfile raises for an archive that is not as it should be."""
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_LOCAL_HEADER: Final = 30
"""Bytes before a member's own at least."""
_MOST_DIRECTORY: Final = 20_000_000
"""Bytes of an archive's directory at most: that of 200,000 members with names of 50 characters."""
_END, _END_SIZE, _LOCATOR, _END64_SIZE = b"PK\x05\x06", 22, 20, 56
_END_SEARCH: Final = 65_536 + _END_SIZE + _LOCATOR + _END64_SIZE
"""Bytes at the end of an archive among which its end is looked for: a comment may have 65,535."""
_LABEL_LENGTH: Final = 300
_OFFICE: Final = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}
"""Members by which an office file, a book or a program is known, which are ZIP archives too."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened ZIP archive."""

    zip: zipfile.ZipFile
    sha256: str
    budget: Budget

    def open(self, info: zipfile.ZipInfo) -> io.BufferedReader:
        """Return a member's bytes; raises DamagedError at once or while they are read."""
        try:
            return buffered(Counted(self.zip.open(info), self.budget, DAMAGES))
        except DAMAGES as error:
            raise DamagedError(f"is damaged ({why(error)})") from error


def open_zip(piece: Piece, budget: Budget) -> Archive:
    """Return the archive in a piece; raises DamagedError where it is none, or one made to do harm."""
    stream = piece.stream
    if not piece.at_hand:  # an archive is read from its end: going back in another one would cost its start each time
        most = budget.settings.max_held_bytes
        raw = read_most(stream, most + 1)
        if len(raw) > most:
            raise DamagedError(f"has more than {most:,} bytes, the most of an archive in another; unpack the outer one")
        stream = buffered(io.BytesIO(raw))
    try:
        start, end = _directory(stream)
        if end - start > _MOST_DIRECTORY:
            raise DamagedError(
                f"has a directory of {end - start:,} bytes; up to {_MOST_DIRECTORY:,} are read: split it"
            )
        opened = _open(stream, (start, end), budget)
        stream.seek(0)
        archive = Archive(opened, hashlib.file_digest(stream, "sha256").hexdigest(), budget)
    except DAMAGES as error:
        raise DamagedError(f"is no ZIP archive that can be read ({why(error)})") from error
    if _overlap(opened):
        raise DamagedError("has members that share their bytes, as in an archive made to fill memory")
    return archive


def read_zip(piece: Piece, budget: Budget, inside: Inside) -> Iterator[Draft | Problem]:
    """Yield the reports in a ZIP archive's members, in its order, and a problem for each that cannot be read.

    As in a folder, members of other kinds and hidden ones are passed over without a word.
    """
    try:
        archive = open_zip(piece, budget)
    except DamagedError as error:
        yield Problem(piece.input, f"the archive {error}")
        return
    infos = archive.zip.infolist()
    if any(info.filename in _OFFICE for info in infos):
        yield Problem(piece.input, "this is an office file, a book or a program; save it as PDF or text")
        return
    seen = others = 0
    for info in infos:
        budget.count_member()
        label = member_label(info.filename, info.flag_bits)
        if info.is_dir():
            continue
        if not _is_read(label):
            others += 1
            continue
        seen += 1
        where = f"{piece.input}!/{label}"
        if reason := _refusal(info):
            yield Problem(where, reason)
            continue
        container = Container("zip", piece.input, archive.sha256, label)
        try:
            name = PurePosixPath(label)
            stream = archive.open(info)
            for draft in inside(Piece(stream, name.stem, where, format_of(name.name))):
                yield contained(draft, container)
        except DamagedError as error:
            yield Problem(where, f"the member {error}; the others are read")
    if not seen:
        there = f" ({others} other files)" if others else ""
        yield Problem(piece.input, f"no reports in this archive{there}; read are {', '.join(FORMATS)}")


def read_gzip(piece: Piece, budget: Budget, inside: Inside) -> Iterator[Draft | Problem]:
    """Yield the reports in the file that a gzip file holds; of a damaged one, those before the damage."""
    name = PurePosixPath(piece.name)
    if name.suffix.lower() == ".tar" or piece.input.lower().endswith(".tgz"):
        yield Problem(piece.input, "tar archives are not read; unpack it, or pack its files as a ZIP archive")
        return
    container = Container("gzip", piece.input, hash_at_hand(piece), member_label(piece.name, _UTF8))
    stream = Inflating(piece.stream, budget)
    inner, format_ = buffered(stream), format_of(name.name)
    if format_ is None and re.fullmatch(r"\.[A-Za-z]\w{0,5}", name.suffix) and sniff(inner.peek(HEAD)) == "text":
        message = f"it holds a file of type {name.suffix}, which is not read; read are {', '.join(FORMATS)}"
        yield Problem(piece.input, message)
        return
    for draft in inside(Piece(inner, name.stem if format_ else piece.name, piece.input, format_)):
        yield contained(draft, container)
    if stream.damage:
        yield Problem(piece.input, f"the gzip file {stream.damage}; what came before is read")


def contained(draft: Draft | Problem, container: Container) -> Draft | Problem:
    """Return the draft with a container around those that it came out of."""
    if isinstance(draft, Problem):
        return draft
    return replace(draft, containers=(container, *draft.containers))


def hash_at_hand(piece: Piece) -> str | None:
    """Return the SHA-256 of a piece's bytes, read once more; None for one that is read as it comes."""
    if not piece.at_hand:
        return None
    found = hashlib.file_digest(piece.stream, "sha256").hexdigest()
    piece.stream.seek(0)
    return found


def member_label(name: str, flags: int) -> str:
    """Return a member's name as a path that stays inside, printable, of at most 300 characters.

    Names without the flag for UTF-8 are UTF-8 all the same where they can be; else as the ZIP format has it (cp437).
    """
    if not flags & _UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [safe_line(part) for part in re.split(r"[/\\]", name[-4 * _LABEL_LENGTH :])]
    kept = [part for part in parts if part and part not in {".", ".."} and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept)[-_LABEL_LENGTH:].lstrip("/") or "member"


def _is_read(label: str) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in label.split("/"))
    return not hidden and format_of(label) is not None


def _refusal(info: zipfile.ZipInfo) -> str | None:
    """Return why a member is not opened, None for one that is."""
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "this is a link or a device; only files are read in an archive"
    if info.flag_bits & _ENCRYPTED:
        return "the member is encrypted; unpack it with its password and add it by itself"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "the member is compressed in a way that is not read; unpack it and add it by itself"
    return None


def _open(stream: io.BufferedReader, directory: tuple[int, int], budget: Budget) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except UnicodeDecodeError:
        # One name that says it is UTF-8 and is not would cost the whole archive: no name says so in this copy.
        stream.seek(0)
        raw = bytearray(read_most(stream, budget.settings.max_held_bytes))
        start, end = directory
        if len(raw) < end:
            raise zipfile.BadZipFile("names that are no UTF-8") from None
        for found in re.finditer(rb"PK\x01\x02", raw[start:end]):
            raw[start + found.start() + 9] &= ~(_UTF8 >> 8)
        archive = zipfile.ZipFile(io.BytesIO(raw))
        for info in archive.infolist():
            if info.header_offset + _LOCAL_HEADER <= start:
                raw[info.header_offset + 7] &= ~(_UTF8 >> 8)
        return zipfile.ZipFile(io.BytesIO(raw))


def _directory(stream: io.BufferedReader) -> tuple[int, int]:
    """Return where the archive's directory begins and ends, as zipfile will believe it."""
    length = stream.seek(0, io.SEEK_END)
    before = max(0, length - _END_SEARCH)
    stream.seek(before)
    tail = stream.read()
    at = len(tail) - _END_SIZE
    if not (tail[at:].startswith(_END) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise zipfile.BadZipFile("it has no directory: not a ZIP, or cut short")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    at64 = at - _LOCATOR - _END64_SIZE
    if at64 >= 0 and tail.startswith(b"PK\x06\x07", at - _LOCATOR) and tail.startswith(b"PK\x06\x06", at64):  # ZIP64
        at = at64
        size = int.from_bytes(tail[at + 40 : at + 48], "little")
    return max(0, before + at - size), before + at


def _overlap(archive: zipfile.ZipFile) -> bool:
    """Whether two members claim the same bytes."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return end > archive.start_dir
