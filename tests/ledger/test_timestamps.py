"""Time stamps: a sound token is kept and checked offline; each other is refused with its reason."""

import random
import shutil
import subprocess
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from ledger.case_shelves import open_ledger, take
from ledger.stamping import NOW, Authority

from storyledger.errors import FetchError, LedgerError
from storyledger.ledger.checkpoints import kept_checkpoints, make_checkpoint
from storyledger.ledger.timestamps import keep_timestamp, read_certificates, timestamp_checkpoint, verify_timestamp

NOTE = b"storyledger.0123\n5\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"
SERVER = "https://stamps.example/tsr"


@cache
def authority(**wrong):
    """A server with one fault or none; making its keys takes a while."""
    return Authority(**wrong)


def test_a_server_gets_the_hash_alone_and_its_token_is_trusted_by_its_root():
    import hashlib

    server = Authority()
    token = timestamp_checkpoint(NOTE, SERVER, server.post)
    ((url, content, headers),) = server.asked
    assert url == SERVER
    assert headers["Content-Type"] == "application/timestamp-query"
    assert NOTE not in content
    assert hashlib.sha256(NOTE).digest() in content
    stamp = verify_timestamp(token, NOTE, [server.root])
    assert (stamp.time, stamp.standing) == ("2026-03-02T12:00:00Z", "trusted")
    assert (stamp.authority, stamp.serial) == ("CN=Stamps of the tests", 4711)
    assert verify_timestamp(token, NOTE).standing == "sound"


def test_a_token_without_its_root_says_that_its_signature_could_not_be_checked():
    server = authority(with_root=False)
    token = timestamp_checkpoint(NOTE, SERVER, server.post)
    assert verify_timestamp(token, NOTE).standing == "unchecked"
    assert verify_timestamp(token, NOTE, [server.root]).standing == "trusted"
    with pytest.raises(LedgerError, match="another text"):
        verify_timestamp(token, NOTE + b"x")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"wrong_nonce": True}, "answers another request: its nonce"),
        ({"wrong_nonce": True, "with_root": False}, "answers another request: its nonce"),
        ({"wrong_digest": True}, "of another text"),
        ({"wrong_digest": True, "with_root": False}, "of another text"),
        ({"days": (-10, -1)}, "not valid at the time"),
        ({"days": (1, 10)}, "not valid at the time"),
        ({"usage": ExtendedKeyUsageOID.SERVER_AUTH}, "not made for time stamps"),
        ({"status": 1}, "with changes"),
        ({"status": 2}, r"refused \(not today\)"),
        ({"status": 3}, "not yet, ask again later"),
    ],
)
def test_a_faulty_answer_is_refused_with_its_reason(wrong, reason):
    with pytest.raises(LedgerError, match=reason):
        timestamp_checkpoint(NOTE, SERVER, authority(**wrong).post)


@pytest.mark.parametrize("other", [{"root_name": "Another root"}, {"days": (-9, 9)}])
def test_a_token_of_another_root_is_refused_also_where_that_has_the_same_name(other):
    token = timestamp_checkpoint(NOTE, SERVER, authority().post)
    with pytest.raises(LedgerError, match="does not go back to the root"):
        verify_timestamp(token, NOTE, [authority(**other).root])
    with pytest.raises(LedgerError, match="does not go back to the root"):
        timestamp_checkpoint(NOTE, SERVER, authority().post, [authority(**other).root])


def test_a_certificate_that_expired_after_the_time_stated_does_no_harm():
    from datetime import UTC, datetime

    server = authority()
    assert server.leaf.not_valid_after_utc < datetime.now(UTC)
    token = timestamp_checkpoint(NOTE, SERVER, server.post)
    assert verify_timestamp(token, NOTE, [server.root]).standing == "trusted"


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\x30\x80", b"0" * (2 << 20)])
def test_what_is_no_answer_of_such_a_server_is_refused(content):
    with pytest.raises(LedgerError, match=r"no answer|no time stamp"):
        timestamp_checkpoint(NOTE, SERVER, lambda *_: content)


def test_a_server_that_cannot_be_reached_is_told_as_it_was():
    def post(*_):
        raise FetchError("no route")

    with pytest.raises(FetchError, match="no route"):
        timestamp_checkpoint(NOTE, SERVER, post)


def test_an_altered_token_is_refused_or_says_the_same():
    """The signature tells a bit of what is signed; what else is in a token (a root, a set of names) says nothing."""
    server = authority()
    token = timestamp_checkpoint(NOTE, SERVER, server.post)
    sound = verify_timestamp(token, NOTE, [server.root])
    random_ = random.Random(7)
    refused = 0
    for _ in range(400):
        altered = bytearray(token)
        altered[random_.randrange(len(token))] ^= 1 << random_.randrange(8)
        try:
            assert verify_timestamp(bytes(altered), NOTE, [server.root]) == sound
        except LedgerError:
            refused += 1
    assert refused > 200


def test_an_altered_time_or_signature_is_refused():
    server = authority()
    token = timestamp_checkpoint(NOTE, SERVER, server.post)
    time = b"20260302120000Z"
    assert token.count(time) == 1
    for altered in (token.replace(time, b"20250302120000Z"), token[:-1] + bytes([token[-1] ^ 1])):
        with pytest.raises(LedgerError, match=r"signature does not hold|not valid at the time"):
            verify_timestamp(altered, NOTE, [server.root])
    with pytest.raises(LedgerError, match="signature does not hold"):
        verify_timestamp(token.replace(time, b"20260302120001Z"), NOTE, [server.root])


def test_a_token_is_kept_as_an_object_that_an_entry_names(tmp_path):
    server = authority()
    with open_ledger(tmp_path / "ledger") as ledger:
        list(ledger.add([take("a", "Three people were killed.")]))
        kept = make_checkpoint(ledger)
        note = kept.checkpoint.text().encode()
        token = timestamp_checkpoint(note, SERVER, server.post)
        entry = keep_timestamp(ledger, kept, token, SERVER)
        assert entry.kind == "checkpoint"
        (again,) = kept_checkpoints(ledger)
        (told,) = again.tokens
        assert (told.server, told.time) == (SERVER, "2026-03-02T12:00:00Z")
        assert ledger.object(told.sha256) == token
        other = make_checkpoint(ledger)
        with pytest.raises(LedgerError, match="another text"):
            keep_timestamp(ledger, other, token, SERVER)
        assert len(kept_checkpoints(ledger)[1].tokens) == 0


def test_certificates_are_read_in_both_forms():
    root = authority().root
    assert read_certificates(root.public_bytes(Encoding.PEM) * 2) == (root, root)
    assert read_certificates(root.public_bytes(Encoding.DER)) == (root,)
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(LedgerError, match="no certificate"):
            read_certificates(wrong)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's own judgement of our server and tokens")
def test_openssl_says_the_same_of_a_token(tmp_path):
    server = authority()
    (tmp_path / "note").write_bytes(NOTE)
    (tmp_path / "root.pem").write_bytes(server.root.public_bytes(Encoding.PEM))
    (tmp_path / "token").write_bytes(timestamp_checkpoint(NOTE, SERVER, server.post))
    command = [
        "openssl", "ts", "-verify", "-attime", str(int(NOW.timestamp())), "-data", "note", "-in", "token",
        "-CAfile", "root.pem",
    ]  # fmt: skip
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "note").write_bytes(NOTE + b"x")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode != 0
