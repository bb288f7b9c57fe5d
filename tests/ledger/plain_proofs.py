"""Proofs as RFC 9162 defines them, each worked out alone and nothing kept: what those of `proofs.Tree` must equal."""

from storyledger.ledger.merkle import tree_root


def inclusion_proof(leaves, index):
    """Return the audit path of a leaf, from the bottom up (RFC 9162, 2.1.3.1); raises IndexError beyond the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no entry {index} in a tree of {len(leaves)}")
    path = []
    start, end = 0, len(leaves)
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(tree_root(leaves[split:end]))
            end = split
        else:
            path.append(tree_root(leaves[start:split]))
            start = split
    return path[::-1]


def consistency_proof(leaves, size):
    """Return the proof that the tree of the first `size` leaves is a beginning of this one (RFC 9162, 2.1.4.1)."""
    if not 0 < size <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} has no beginning of {size}")
    path = []
    start, end, whole = 0, len(leaves), True
    while size != end:
        split = start + _split(end - start)
        if size <= split:
            path.append(tree_root(leaves[split:end]))
            end = split
        else:
            path.append(tree_root(leaves[start:split]))
            start, whole = split, False
    if not whole:
        path.append(tree_root(leaves[start:end]))
    return path[::-1]


def _split(size):
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
