"""The Merkle tree over the log's entries (RFC 9162, section 2.1): its root, and proofs that a stranger can check.

An inclusion proof shows that an entry stands in a tree of some size and root; a consistency proof shows that a later
tree only added to an earlier one. Leaves are given as their hashes in order: a ledger of a million entries has 32 MB of
them, so nothing but the leaves is stored. Proofs are made in `proofs`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 over 0x01 and its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root (Merkle Tree Hash) of leaves given by their hashes, in one pass with a stack of log n hashes."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        level, hashed = 0, leaf
        while stack and stack[-1][0] == level:
            hashed = node_hash(stack.pop()[1], hashed)
            level += 1
        stack.append((level, hashed))
    if not stack:
        return EMPTY_ROOT
    hashed = stack.pop()[1]
    while stack:
        hashed = node_hash(stack.pop()[1], hashed)
    return hashed


def tree_roots(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """Return the roots of the trees of the first so many leaves, for several sizes in one pass."""
    roots = {0: EMPTY_ROOT}
    stack: list[tuple[int, bytes]] = []
    for size, leaf in enumerate(leaves, 1):
        level, hashed = 0, leaf
        while stack and stack[-1][0] == level:
            hashed = node_hash(stack.pop()[1], hashed)
            level += 1
        stack.append((level, hashed))
        if size in sizes:
            root = stack[-1][1]
            for _level, left in reversed(stack[:-1]):
                root = node_hash(left, root)
            roots[size] = root
    return roots


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof shows the leaf at `index` of the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, hashed = index, size - 1, leaf
    for part in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            hashed = node_hash(part, hashed)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hashed = node_hash(hashed, part)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hashed == root


def check_consistency(sizes: tuple[int, int], roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Return whether a proof shows the tree of sizes[1] to begin with that of sizes[0] (RFC 9162, 2.1.4.2)."""
    first, second = sizes
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and roots[0] == roots[1]
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, roots[0])
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for part in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(part, old), node_hash(part, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, part)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == roots[0] and new == roots[1]
