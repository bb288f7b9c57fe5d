"""Keys that sign checkpoints: Ed25519, the private one in a file of its own, the public one as a line of text.

The private key is a PKCS#8 file in PEM, readable by its owner alone, with a passphrase if one was given. The public key
is a C2SP verifier key ("vkey"), `<name>+<key id>+<base64 of 0x01 and 32 bytes>`, written beside it with the ending
`.pub`: the line that is published, and by which others check.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storyledger.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519: Final = b"\x01"
"""The signature type of Ed25519 in signed notes."""
_LONGEST_NAME: Final = 200
_LONGEST_KEY: Final = 16 << 10
"""Bytes of a private key's file; one of Ed25519 has 120, with a passphrase 300."""
_VKEY: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key by which signatures are checked."""

    name: str
    raw: bytes
    """32 bytes."""

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names it, beside its name."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as a line of text."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Return whether this key made the signature of the message."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the name under which it signs."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The key by which its signatures are checked."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of a signature."""
        return self.private.sign(message)


def check_name(name: str) -> str:
    """Return the name of a key as it was given; raises LedgerError for one that cannot stand in a signature's line."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or any(c.isspace() or c == "+" for c in name):
        message = (
            f"{name!r} cannot be the name of a key: give 1 to {_LONGEST_NAME} characters without white space and '+', "
            "such as newsroom.example/desk"
        )
        raise LedgerError(message)
    return name


def read_public_key(text: str) -> PublicKey:
    """Return the key that a line of text holds; raises LedgerError where it is none, or not of Ed25519."""
    line = text.strip()
    match = _VKEY.fullmatch(line)
    if match is None:
        raise LedgerError(f"{line[:100]!r} is no public key: it should read <name>+<8 hexadecimal digits>+<base64>")
    try:
        encoded = base64.b64decode(match[3], validate=True)
    except binascii.Error as error:
        raise LedgerError(f"the public key of {match[1]!r} is damaged: {error}") from error
    if len(encoded) != 33 or encoded[:1] != ED25519:
        raise LedgerError(f"the public key of {match[1]!r} is not of Ed25519, the only kind that is known here")
    key = PublicKey(check_name(match[1]), encoded[1:])
    if key.id.hex() != match[2]:
        raise LedgerError(f"the public key of {match[1]!r} is damaged: its key id is {key.id.hex()}, not {match[2]}")
    return key


def read_public_keys(text: str) -> tuple[PublicKey, ...]:
    """Return the keys of a text with one a line; empty lines and those that begin with '#' are left out."""
    return tuple(read_public_key(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def new_key(path: Path, name: str, *, passphrase: str | None = None, apart_from: Path | None = None) -> PublicKey:
    """Return the public key of a new pair, which was written to `path` and, its public line, to `path` with `.pub`.

    Raises LedgerError where a file is there already, where neither can be written, and within the folder
    `apart_from`: a key that lies in the ledger whose checkpoints it signs proves nothing to who has the ledger.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    signer = Signer(check_name(name), Ed25519PrivateKey.generate())
    _keep_apart(path, apart_from)
    if passphrase == "":
        raise LedgerError("an empty passphrase protects nothing; give none at all, or one with characters")
    encryption = NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase.encode())
    public = _beside(path)
    for file in (path, public):
        if file.exists() or file.is_symlink():
            raise LedgerError(f"there is a file {str(file)!r} already; a key is never written over another")
    content = signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    try:
        _write_new(path, content, 0o600)
        _write_new(public, f"{signer.public.vkey}\n".encode(), 0o644)
    except OSError as error:
        raise LedgerError(f"the key {str(path)!r} cannot be written: {error.strerror}") from error
    return signer.public


def load_signer(
    path: Path, *, passphrase: str | None = None, name: str | None = None, apart_from: Path | None = None
) -> Signer:
    """Return the private key in a file, under the name in the file beside it or under `name`.

    Raises LedgerError where it cannot be read, where others may read it, where the passphrase is not its own, where it
    is no Ed25519 key, or where the public key beside it is another's.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    _keep_apart(path, apart_from)
    content = _read_private(path)
    if b"ENCRYPTED" in content and passphrase is None:
        raise LedgerError(f"the key {str(path)!r} is protected by a passphrase; none was given")
    given = passphrase.encode() if passphrase is not None and b"ENCRYPTED" in content else None
    try:
        private = load_pem_private_key(content, given)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        why = "the passphrase is not its own, or the file is damaged" if given else "it is no private key in PEM"
        raise LedgerError(f"the key {str(path)!r} cannot be read: {why}") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LedgerError(f"the key {str(path)!r} is not of Ed25519, the only kind that signs checkpoints")
    signer = Signer(check_name(name or _name_beside(path)), private)
    if name is None and read_public_key(_beside(path).read_text("utf-8")) != signer.public:
        raise LedgerError(f"{str(_beside(path))!r} is the public key of another than {str(path)!r}")
    return signer


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise LedgerError(f"others may read the private key {str(path)!r}; `chmod 600` it, or make a new one")
            return file.read(_LONGEST_KEY)
    except OSError as error:
        raise LedgerError(f"the key {str(path)!r} cannot be read: {error.strerror}") from error


def _name_beside(path: Path) -> str:
    try:
        return read_public_key(_beside(path).read_text("utf-8")).name
    except (OSError, UnicodeDecodeError) as error:
        message = f"{str(_beside(path))!r}, which has the name of the key, cannot be read; give the name otherwise"
        raise LedgerError(message) from error


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.pub")


def _keep_apart(path: Path, folder: Path | None) -> None:
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        message = (
            f"the key {str(path)!r} lies within the ledger {str(folder)!r}: who copies the ledger would have it, and "
            "could sign whatever they made of it. Keep it elsewhere"
        )
        raise LedgerError(message)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that was not there; nobody else can read it in between."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
