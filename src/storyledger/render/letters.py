"""The letters by which a story's reports are named, on the page and in the terminal."""

from __future__ import annotations


def letters(index: int) -> str:
    """Return a report's letters from its place in the story: A to Z, then AA, AB and so on."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(ord("A") + rest) + out
    return out
