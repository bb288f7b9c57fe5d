"""Checkpoints and keys: notes of other programs are read as they read them; no wrong key or signature slips through."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger.case_shelves import open_ledger, take
from ledger.plain_proofs import consistency_proof, inclusion_proof

from storyledger.errors import LedgerError
from storyledger.ledger.checkpoints import (
    Checkpoint,
    Signature,
    check_checkpoint,
    compare_checkpoint,
    kept_checkpoints,
    make_checkpoint,
    read_checkpoint,
    read_log,
    sign_checkpoint,
)
from storyledger.ledger.keys import load_signer, new_key, read_public_key, read_public_keys
from storyledger.ledger.merkle import tree_root
from storyledger.ledger.proofs import Tree

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SIGNED = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
SPEC_EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJ\
urmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path / "ledger") as opened:
        list(opened.add([take("a", "Three people were killed on Monday."), take("b", "Five people were killed.")]))
        yield opened


@pytest.fixture
def signer(tmp_path):
    new_key(tmp_path / "desk.pem", "newsroom.example/desk")
    return load_signer(tmp_path / "desk.pem")


# --- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vkey", [GO_KEY, "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"])
def test_published_keys_of_another_implementation_are_read_and_have_the_ids_it_gave_them(vkey):
    assert read_public_key(vkey).vkey == vkey


def test_a_signature_of_another_implementation_holds_by_its_key():
    import base64

    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    content = base64.b64decode(GO_SIGNED)
    key = read_public_key(GO_KEY)
    assert content[:4] == key.id
    assert key.holds(content[4:], text.encode())
    assert not key.holds(content[4:], text.encode() + b"\n")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "desk",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "Peter Neumann"),
        GO_KEY[:-4],
        GO_KEY.replace("+ARpc", "+AhpcA"),
        GO_KEY.replace("+ARpc", "+BRpc"),
        "desk+00000000+" + "A" * 4000,
        "dësk\x00+00000000+AAAA",
    ],
)
def test_what_is_no_public_key_is_refused(wrong):
    with pytest.raises(LedgerError, match="key"):
        read_public_key(wrong)


def test_a_new_key_is_read_by_its_owner_alone_and_signs(tmp_path, ledger):
    public = new_key(tmp_path / "desk.pem", "newsroom.example/desk")
    assert (tmp_path / "desk.pem").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "desk.pem").read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert read_public_keys("# ours\n\n" + (tmp_path / "desk.pem.pub").read_text()) == (public,)
    kept = make_checkpoint(ledger, load_signer(tmp_path / "desk.pem"))
    assert [signed.verdict for signed in check_checkpoint(kept.checkpoint, [public])] == ["good"]


def test_a_key_with_a_passphrase_opens_with_that_one_only(tmp_path):
    public = new_key(tmp_path / "desk.pem", "desk", passphrase="correct horse")
    assert load_signer(tmp_path / "desk.pem", passphrase="correct horse").public == public
    with pytest.raises(LedgerError, match="protected by a passphrase"):
        load_signer(tmp_path / "desk.pem")
    with pytest.raises(LedgerError, match="passphrase is not its own"):
        load_signer(tmp_path / "desk.pem", passphrase="wrong horse")
    with pytest.raises(LedgerError, match="empty passphrase"):
        new_key(tmp_path / "other.pem", "desk", passphrase="")
    assert not (tmp_path / "other.pem").exists()


def test_a_passphrase_for_a_key_without_one_does_no_harm(tmp_path):
    public = new_key(tmp_path / "desk.pem", "desk")
    assert load_signer(tmp_path / "desk.pem", passphrase="any").public == public


def test_no_key_is_written_over_another_or_into_the_ledger(tmp_path):
    new_key(tmp_path / "desk.pem", "desk")
    before = (tmp_path / "desk.pem").read_bytes()
    with pytest.raises(LedgerError, match="already"):
        new_key(tmp_path / "desk.pem", "desk")
    (tmp_path / "desk.pem").rename(tmp_path / "moved.pem")
    with pytest.raises(LedgerError, match=r"desk\.pem\.pub' already"):
        new_key(tmp_path / "desk.pem", "desk")
    assert (tmp_path / "moved.pem").read_bytes() == before
    (tmp_path / "ledger").mkdir()
    (tmp_path / "side").symlink_to(tmp_path / "ledger")
    for path in (tmp_path / "ledger" / "k.pem", tmp_path / "side" / "k.pem", tmp_path / "x" / ".." / "ledger" / "k"):
        with pytest.raises(LedgerError, match="within the ledger"):
            new_key(path, "desk", apart_from=tmp_path / "ledger")
    assert not list((tmp_path / "ledger").iterdir())
    (tmp_path / "moved.pem").rename(tmp_path / "ledger" / "k.pem")
    with pytest.raises(LedgerError, match="within the ledger"):
        load_signer(tmp_path / "ledger" / "k.pem", name="desk", apart_from=tmp_path / "ledger")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "x" * 201, "no\u00a0break", "\ud800"])
def test_names_that_cannot_stand_in_a_line_are_refused(tmp_path, name):
    with pytest.raises(LedgerError, match="cannot be the name of a key"):
        new_key(tmp_path / "desk.pem", name)


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_private_key_that_others_may_read_is_refused(tmp_path):
    new_key(tmp_path / "desk.pem", "desk")
    (tmp_path / "desk.pem").chmod(0o644)
    with pytest.raises(LedgerError, match="others may read"):
        load_signer(tmp_path / "desk.pem")


def test_keys_of_other_kinds_and_mixed_up_files_are_refused(tmp_path):
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    new_key(tmp_path / "desk.pem", "desk")
    new_key(tmp_path / "other.pem", "other")
    (tmp_path / "other.pem.pub").replace(tmp_path / "desk.pem.pub")
    with pytest.raises(LedgerError, match="public key of another"):
        load_signer(tmp_path / "desk.pem")
    with pytest.raises(LedgerError, match="give the name"):
        load_signer(tmp_path / "other.pem")
    assert load_signer(tmp_path / "other.pem", name="third").name == "third"
    curve = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "desk.pem").write_bytes(curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(LedgerError, match="not of Ed25519"):
        load_signer(tmp_path / "desk.pem", name="desk")
    (tmp_path / "desk.pem").write_bytes(b"nothing of the kind")
    with pytest.raises(LedgerError, match="no private key"):
        load_signer(tmp_path / "desk.pem", name="desk")
    with pytest.raises(LedgerError, match="cannot be read"):
        load_signer(tmp_path / "nowhere.pem", name="desk")


# --- notes ----------------------------------------------------------------------------------------------------------


def test_the_example_of_the_specification_is_read_and_written_back_as_it_was():
    checkpoint = read_checkpoint(SPEC_EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == SPEC_EXAMPLE


@pytest.mark.parametrize(
    "mailed", [SPEC_EXAMPLE.replace("\n", "\r\n"), "\n" + SPEC_EXAMPLE + "\n\n", SPEC_EXAMPLE.rstrip("\n")]
)
def test_what_a_mail_program_does_to_the_ends_of_lines_does_no_harm(mailed):
    assert read_checkpoint(mailed).text() == SPEC_EXAMPLE


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "\n\n\n",
        "origin\n",
        "origin\n12\n",
        SPEC_EXAMPLE.replace("20852163", "020852163"),
        SPEC_EXAMPLE.replace("20852163", "-1"),
        SPEC_EXAMPLE.replace("20852163", "²"),
        SPEC_EXAMPLE.replace("20852163", "9" * 5000),
        SPEC_EXAMPLE.replace("CsUY", "CsU"),
        SPEC_EXAMPLE.replace("q2I=", "q2J="),
        SPEC_EXAMPLE.replace("— ", "- "),
        SPEC_EXAMPLE.replace("YQ8=", "YQ8"),
        SPEC_EXAMPLE.replace("behind", "be\x00hind"),
        SPEC_EXAMPLE + "— x AAAAAA==\n" * 101,
        "x" * (2 << 20),
        "origin\n\n5\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(wrong):
    with pytest.raises(LedgerError, match=r"no checkpoint|no signature|signatures|cannot be the name"):
        read_checkpoint(wrong)


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail_otherwise(text):
    try:
        checkpoint = read_checkpoint(text)
    except LedgerError:
        return
    assert read_checkpoint(checkpoint.text()) == checkpoint


def test_good_wrong_and_unknown_signatures_are_told_apart(ledger, signer, tmp_path):
    new_key(tmp_path / "other.pem", "newsroom.example/desk")
    other = load_signer(tmp_path / "other.pem")
    checkpoint = sign_checkpoint(make_checkpoint(ledger, signer).checkpoint, other)

    def verdicts(of, *keys):
        return [signed.verdict for signed in check_checkpoint(of, keys)]

    assert verdicts(checkpoint, signer.public) == ["good", "unknown"]
    assert verdicts(checkpoint, signer.public, other.public) == ["good", "good"]
    assert verdicts(checkpoint) == ["unknown", "unknown"]
    larger = Checkpoint(checkpoint.origin, checkpoint.size + 1, checkpoint.root, checkpoint.signatures)
    assert verdicts(larger, signer.public) == ["wrong", "unknown"]
    forged = Signature(signer.name, signer.public.id, checkpoint.signatures[1].signature)
    swapped = Checkpoint(checkpoint.origin, checkpoint.size, checkpoint.root, (forged,))
    assert verdicts(swapped, signer.public) == ["wrong"]
    more = Checkpoint(checkpoint.origin, checkpoint.size, checkpoint.root, checkpoint.signatures, ("a line",))
    assert verdicts(more, signer.public) == ["wrong", "unknown"]


# --- of a ledger ----------------------------------------------------------------------------------------------------


def test_a_checkpoint_says_the_length_and_the_root_of_the_log_and_stands_in_it(ledger, signer):
    leaves = ledger.leaves()
    kept = make_checkpoint(ledger, signer)
    assert (kept.checkpoint.size, kept.checkpoint.root) == (len(leaves), tree_root(leaves))
    assert kept.checkpoint.origin == f"storyledger.{ledger.entries(['begin'])[0].body['ledger']}"
    assert kept_checkpoints(ledger) == (kept,)
    unsigned = make_checkpoint(ledger)
    assert unsigned.checkpoint.text().count("\n") == 3
    assert read_checkpoint(unsigned.checkpoint.text()) == unsigned.checkpoint
    assert kept_checkpoints(ledger) == (kept, unsigned)


def test_a_checkpoint_kept_elsewhere_tells_a_log_that_was_put_back_or_written_anew(tmp_path):
    import shutil

    with open_ledger(tmp_path / "one") as one:
        list(one.add([take("a", "Three people were killed.")]))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with open_ledger(tmp_path / "one") as one, open_ledger(tmp_path / "two") as two:
        list(one.add([take("b", "Five people were killed.")]))
        checkpoint = make_checkpoint(one).checkpoint
        assert compare_checkpoint(read_log(one), checkpoint) is None
        assert "put back" in compare_checkpoint(read_log(two), checkpoint)
        list(two.add([take("b", "Nobody was killed.")]))
        assert "altered" in compare_checkpoint(read_log(two), checkpoint)
    with open_ledger(tmp_path / "three") as three:
        assert "about" in compare_checkpoint(read_log(three), checkpoint)


def test_nothing_is_signed_that_an_earlier_checkpoint_speaks_against(ledger, signer):
    false = sign_checkpoint(Checkpoint(read_log(ledger).origin, 2, b"\x01" * 32), signer)
    ledger.append("checkpoint", {"what": "note", "note": false.text(), "key": None})
    with pytest.raises(LedgerError, match="entry 3 is not of this log"):
        make_checkpoint(ledger, signer)


def test_nothing_is_signed_where_the_chain_is_broken(ledger, signer):
    from storyledger.ledger.entries import Entry, leaf_hash
    from storyledger.ledger.schema import entries

    loose = Entry(3, "also", "2026-03-02T12:00:00Z", "x", "y", "00" * 32, {"report": "a"}).content()
    with ledger.store.write() as connection:
        connection.execute(entries.insert(), [{"seq": 3, "kind": "also", "content": loose, "leaf": leaf_hash(loose)}])
    with pytest.raises(LedgerError, match="entry 3 of the log does not follow"):
        make_checkpoint(ledger, signer)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 64, 65])
def test_the_tree_with_kept_nodes_says_what_the_tree_without_says(size):
    leaves = [bytes([n]) * 32 for n in range(size)]
    tree = Tree(leaves)
    for part in range(1, size + 1):
        assert tree.root(part) == tree_root(leaves[:part])
        assert tree.consistency(part) == consistency_proof(leaves, part)
        for index in range(part):
            assert tree.inclusion(index, part) == inclusion_proof(leaves[:part], index)
    for wrong in (size, -1):
        with pytest.raises(IndexError):
            tree.inclusion(wrong)
    with pytest.raises(IndexError):
        tree.consistency(0)
    with pytest.raises(IndexError):
        tree.root(size + 1)


def test_the_heavy_libraries_are_loaded_when_a_key_is_used():
    code = (
        "import sys, storyledger.ledger.keys, storyledger.ledger.timestamps, storyledger.ledger.checkpoints;"
        "sys.exit(any(m.split('.')[0] in ('cryptography', 'rfc3161_client') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
