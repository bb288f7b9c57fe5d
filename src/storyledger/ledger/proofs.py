"""The Merkle tree with its inner nodes worked out once: for a case file, which wants many roots and proofs at a time.

Each node is hashed once: all the proofs of a log of ten thousand entries take twice as many hashes as there are
entries, not the square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.ledger.merkle import EMPTY_ROOT, node_hash

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tree:
    """The tree over leaves given by their hashes, and the trees of its beginnings (RFC 9162, section 2.1)."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Hold the leaves; nodes are worked out as they are asked for."""
        self.leaves = leaves
        self._nodes: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, or over all; raises IndexError where there are fewer."""
        end = len(self.leaves) if size is None else size
        if not 0 <= end <= len(self.leaves):
            raise IndexError(f"a tree of {len(self.leaves)} has no beginning of {end}")
        return self._node(0, end) if end else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the audit path of a leaf in the tree of the first `size` leaves, from the bottom up."""
        start, end = 0, len(self.leaves) if size is None else size
        if not 0 <= index < end <= len(self.leaves):
            raise IndexError(f"there is no entry {index} in a tree of {end}")
        path: list[bytes] = []
        while end - start > 1:
            split = start + _split(end - start)
            if index < split:
                path.append(self._node(split, end))
                end = split
            else:
                path.append(self._node(start, split))
                start = split
        return path[::-1]

    def consistency(self, first: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the tree of the first `size` leaves begins with the tree of `first`."""
        start, end = 0, len(self.leaves) if size is None else size
        if not 0 < first <= end <= len(self.leaves):
            raise IndexError(f"a tree of {end} has no beginning of {first}")
        path: list[bytes] = []
        whole = True
        while first != end:
            split = start + _split(end - start)
            if first <= split:
                path.append(self._node(split, end))
                end = split
            else:
                path.append(self._node(start, split))
                start, whole = split, False
        if not whole:
            path.append(self._node(start, end))
        return path[::-1]

    def _node(self, start: int, end: int) -> bytes:
        """Return the root over some leaves in a row; it goes as deep as the tree is high."""
        if end - start == 1:
            return self.leaves[start]
        found = self._nodes.get((start, end))
        if found is None:
            split = start + _split(end - start)
            found = self._nodes[start, end] = node_hash(self._node(start, split), self._node(split, end))
        return found


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
