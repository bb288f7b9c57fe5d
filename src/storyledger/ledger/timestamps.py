"""Time stamps (RFC 3161) of checkpoints: an outside server's signed word that a checkpoint was there at a time.

The server gets the hash of the checkpoint's text and nothing else. What it answers is kept as it came, as an object
that a `checkpoint` entry names, and is checked without a network against the root certificate of whoever runs the
server. Whether a certificate was revoked is not looked into: it cannot be without a network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final, Literal

from storyledger.errors import LedgerError
from storyledger.ledger.objects import keep_objects, sha256_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client.tsp import TimeStampRequest, TimeStampResponse

    from storyledger.ledger.checkpoints import KeptCheckpoint
    from storyledger.ledger.entries import Entry
    from storyledger.ledger.ledger import Ledger

Post = Callable[[str, bytes, Mapping[str, str]], bytes]
"""Sends bytes to an address with these headers and returns the body of the answer; raises FetchError where that fails.
This module opens no socket itself."""

HEADERS: Final = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_LONGEST: Final = 1 << 20
"""Bytes of an answer; with a chain of certificates it has some 6,000."""
_REFUSED: Final = {
    1: "granted with changes that were not asked for",
    2: "refused",
    3: "not yet, ask again later",
    4: "the server's key is about to be revoked",
    5: "the server's key was revoked",
}
_DIGESTS: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_WHY: Final = {
    "Nonce mismatch": "it answers another request: its nonce is not the one that was sent",
    "Mismatch between messages": "it is of another text: its hash is not that of the checkpoint",
    "Unsupported hash": "its hash is of a kind that is not known here",
    "EKU": "its certificate is not made for time stamps",
    "certificate purpose": "its certificate is not made for time stamps",
    "has expired": "its certificate was not valid at the time it states",
    "not yet valid": "its certificate was not valid at the time it states",
    "certificate signature failure": "its certificate does not go back to the root that was given",
    "certificate in certificate chain": "its certificate does not go back to the root that was given",
    "unable to get": "its certificate does not go back to the root that was given",
    "verifying certificates": "its signature does not hold: it was altered, or is damaged",
}
"""What a verifier's words mean; the first that fits counts."""

Standing = Literal["trusted", "sound", "unchecked"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says, after its check."""

    time: str
    """ISO 8601, UTC."""
    authority: str
    """The subject of the certificate that signed it."""
    policy: str
    serial: int
    standing: Standing
    """`trusted`: its signature holds, and its certificate goes back to a root that was given. `sound`: its signature
    holds by the certificates in it, but no root was given, and anyone can make certificates. `unchecked`: the token
    does not have its root in it and none was given, so that its signature could not be checked either."""


def timestamp_checkpoint(note: bytes, server: str, post: Post, roots: Sequence[Certificate] = ()) -> bytes:
    """Return the token of a time-stamp server for a checkpoint's text: the whole response, in DER.

    Raises LedgerError with the reason where the answer is no token for just this request; see `verify_timestamp`.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - heavy

    request = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    token = post(server, request.as_bytes(), HEADERS)
    _check(token, note, roots, request)
    return token


def verify_timestamp(token: bytes, note: bytes, roots: Sequence[Certificate] = ()) -> Stamp:
    """Return what a token says about a checkpoint's text, checked offline; raises LedgerError with the reason.

    With roots, its certificate must go back to one of them, and have been valid at the time that it states. Without,
    the certificates in the token stand for themselves: see `Stamp.standing`.
    """
    return _check(token, note, roots, None)


def read_certificates(content: bytes) -> tuple[Certificate, ...]:
    """Return the certificates in the bytes of a file, PEM or DER; raises LedgerError where there is none."""
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates  # noqa: PLC0415 - heavy

    try:
        if b"-----BEGIN" in content:
            return tuple(load_pem_x509_certificates(content))
        return (load_der_x509_certificate(content),)
    except ValueError as error:
        raise LedgerError(f"this is no certificate in PEM or DER: {error}") from error


def keep_timestamp(ledger: Ledger, kept: KeptCheckpoint, token: bytes, server: str) -> Entry:
    """Return the entry of a token that was kept: an object, named by a `checkpoint` entry of the checkpoint's number.

    Raises LedgerError where the token is not sound, or not of this checkpoint.
    """
    note = kept.checkpoint.text().encode()
    stamp = verify_timestamp(token, note)
    name = sha256_of(token)
    with ledger.writing() as (connection, log):
        keep_objects(connection, {name: token})
        body = {
            "what": "timestamp",
            "of": kept.seq,
            "note_sha256": sha256_of(note),
            "sha256": name,
            "size": len(token),
            "server": server,
            "time": stamp.time,
            "authority": stamp.authority,
        }
        return log.append("checkpoint", body)


def _check(token: bytes, note: bytes, roots: Sequence[Certificate], request: TimeStampRequest | None) -> Stamp:
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate  # noqa: PLC0415 - heavy
    from rfc3161_client import VerificationError  # noqa: PLC0415

    response = _decode(token)
    try:
        certificates = [load_der_x509_certificate(bytes(one)) for one in response.signed_data.certificates]
        (signer,) = response.signed_data.signer_infos
        leaf = next(
            (c for c in certificates if (c.issuer, c.serial_number) == (signer.issuer, signer.serial_number)), None
        )
        if leaf is None:
            raise LedgerError("the time stamp is refused: the certificate that signed it is not in it")
        anchors = roots or [one for one in certificates if one.subject == one.issuer]
        if anchors:
            _verify(response, note, anchors, request)
        else:
            _compare(response, note, request)
        told = response.tst_info
        return Stamp(
            time=told.gen_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            authority=leaf.subject.rfc4514_string(),
            policy=told.policy.dotted_string,
            serial=told.serial_number,
            standing="trusted" if roots else "sound" if anchors else "unchecked",
        )
    except (VerificationError, ValueError, OverflowError, InvalidVersion) as error:
        raise LedgerError(f"the time stamp is refused: {_why(str(error))}") from error


def _verify(
    response: TimeStampResponse, note: bytes, anchors: Sequence[Certificate], request: TimeStampRequest | None
) -> None:
    """Raise VerificationError or ValueError where a token's signature, certificates, text or nonce are not right."""
    from rfc3161_client import VerifierBuilder  # noqa: PLC0415 - heavy

    builder = VerifierBuilder() if request is None else VerifierBuilder.from_request(request)
    for anchor in dict.fromkeys(anchors):
        builder = builder.add_root_certificate(anchor)
    builder.build().verify_message(response, note)


def _compare(response: TimeStampResponse, note: bytes, request: TimeStampRequest | None) -> None:
    """Raise VerificationError where a token whose signature cannot be checked is of another text or request."""
    from rfc3161_client import VerificationError  # noqa: PLC0415 - heavy

    imprint = response.tst_info.message_imprint
    name = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
    if name is None:
        raise VerificationError("Unsupported hash algorithm")
    if hashlib.new(name, note).digest() != imprint.message:
        raise VerificationError("Mismatch between messages")
    if request is not None and response.tst_info.nonce != request.nonce:
        raise VerificationError("Nonce mismatch")


def _decode(token: bytes) -> TimeStampResponse:
    """Return the response that a server sent; raises LedgerError where it is none, or grants nothing."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - heavy

    if len(token) > _LONGEST:
        raise LedgerError(f"an answer of {len(token)} bytes is no time stamp")
    try:
        response = decode_timestamp_response(token)
        status = response.status
        said = "; ".join(str(line) for line in response.status_string)[:300] if status else ""
    except (ValueError, OverflowError) as error:
        raise LedgerError(f"this is no answer of a time-stamp server (RFC 3161): {error}") from error
    if status != 0:
        message = f"the time-stamp server answered: {_REFUSED.get(status, f'status {status}')}"
        raise LedgerError(f"{message} ({said})" if said else message)
    return response


def _why(said: str) -> str:
    """Return what a verifier said, in words where it is known."""
    return next((words for sign, words in _WHY.items() if sign in said), said[:300])
