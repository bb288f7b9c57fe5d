"""The Merkle tree: the roots of Certificate Transparency's test vectors, and proofs that only what is true passes."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.ledger.entries import leaf_hash
from storyledger.ledger.merkle import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    node_hash,
    tree_root,
    tree_roots,
)
from storyledger.ledger.proofs import Tree


def inclusion_proof(leaves, index):
    """The proof that the program makes."""
    return Tree(leaves).inclusion(index)


def consistency_proof(leaves, size):
    """The same, of a beginning."""
    return Tree(leaves).consistency(size)


INPUTS = [
    bytes.fromhex(told)
    for told in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first one to eight inputs (RFC 6962's tree, which RFC 9162 kept)."""
LEAVES = [leaf_hash(str(number).encode()) for number in range(41)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size):
    """Leaves, nodes and their order are RFC 9162's."""
    assert tree_root([leaf_hash(content) for content in INPUTS[:size]]).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    """RFC 9162, 2.1.1."""
    assert tree_root([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_proofs_are_those_of_the_rfcs_example():
    """RFC 9162, 2.1.5: a tree of seven leaves."""
    a, b, c, d, e, f, j = leaves = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k = node_hash(g, h)
    left = node_hash(i, j)
    assert tree_root(leaves) == node_hash(k, left)
    assert inclusion_proof(leaves, 0) == [b, h, left]
    assert inclusion_proof(leaves, 3) == [c, g, left]
    assert inclusion_proof(leaves, 4) == [f, j, k]
    assert inclusion_proof(leaves, 6) == [i, k]
    assert consistency_proof(leaves, 3) == [c, d, g, left]
    assert consistency_proof(leaves, 4) == [left]
    assert consistency_proof(leaves, 6) == [i, j, k]


def test_roots_at_many_sizes_are_those_of_each_tree():
    """One pass gives the roots of all beginnings."""
    assert tree_roots(LEAVES, range(42)) == {size: tree_root(LEAVES[:size]) for size in range(42)}


@pytest.mark.parametrize("size", range(1, 41))
def test_every_entry_is_shown_to_stand_in_every_tree(size):
    """Inclusion proofs of all entries check, and not for another place, leaf or root."""
    leaves = LEAVES[:size]
    root = tree_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert check_inclusion(leaf, index, size, proof, root)
        assert not check_inclusion(LEAVES[40], index, size, proof, root)
        assert not check_inclusion(leaf, index, size, proof, LEAVES[40])
        assert not check_inclusion(leaf, index, size, [*proof, LEAVES[40]], root)
        assert not check_inclusion(leaf, size, size, proof, root)
        if proof:
            assert not check_inclusion(leaf, index, size, proof[:-1], root)


@pytest.mark.parametrize("size", range(1, 41))
def test_every_tree_is_shown_to_begin_with_every_earlier_one(size):
    """Consistency proofs check for all pairs of sizes to forty, and for no other earlier root."""
    leaves = LEAVES[:size]
    root = tree_root(leaves)
    for first in range(1, size + 1):
        proof = consistency_proof(leaves, first)
        early = tree_root(leaves[:first])
        assert check_consistency((first, size), (early, root), proof)
        assert not check_consistency((first, size), (LEAVES[40], root), proof)
        assert not check_consistency((first, size), (early, LEAVES[40]), proof)
        assert not check_consistency((first, size), (early, root), [*proof, LEAVES[40]])
        if proof:
            assert not check_consistency((first, size), (early, root), proof[:-1])


@given(st.data())
def test_an_altered_proof_never_passes(data):
    """Any other byte in any hash of a proof is refused."""
    size = data.draw(st.integers(2, 40))
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    leaves = LEAVES[:size]
    root = tree_root(leaves)
    for proof, check in (
        (inclusion_proof(leaves, index), lambda p: check_inclusion(leaves[index], index, size, p, root)),
        (
            consistency_proof(leaves, first),
            lambda p: check_consistency((first, size), (tree_root(leaves[:first]), root), p),
        ),
    ):
        part = data.draw(st.integers(0, len(proof) - 1))
        byte, by = data.draw(st.integers(0, 31)), data.draw(st.integers(1, 255))
        altered = bytearray(proof[part])
        altered[byte] ^= by
        assert check(proof)
        assert not check([*proof[:part], bytes(altered), *proof[part + 1 :]])


def test_there_is_no_proof_beyond_the_tree():
    """What is not there cannot be asked for."""
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES[:3], index)
    for size in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(LEAVES[:3], size)
