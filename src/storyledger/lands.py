"""Which country a word names, as a country or as its people. Imports nothing of ours."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    lines = resources.files("storyledger.read").joinpath("lexicon", "countries.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in lines.splitlines() if line and not line.startswith("#"))


@cache
def _lands() -> dict[str, str]:
    """A word, in lower case, to the code (ISO 3166-1) of the country that it alone names, or whose people."""
    found: dict[str, str] = {}
    for code, _, name, _, _, _, others, peoples, *_ in _rows():
        for spelled in (name, *others.split("|"), *peoples.split("|")):
            if spelled and " " not in spelled:
                found.setdefault(spelled.lower(), code)
    return found


@cache
def _capitals() -> dict[str, str]:
    """The capital of each country, in lower case, by its code."""
    return {code: capital.lower() for code, _, _, _, _, _, _, _, _, capital in _rows()}


def is_capital(town: str, code: str) -> bool:
    """Whether a town is the capital of the country of a code (ISO 3166-1)."""
    return _capitals().get(code) == town.lower()


def land_of(word: str) -> str | None:
    """The code of the country that a word in lower case names by itself: "french" and "france" name one; else None."""
    return _lands().get(word)


def lands_of(words: Iterable[str]) -> frozenset[str]:
    """The codes of the countries that words in lower case name, each by itself."""
    return frozenset(code for word in words if (code := land_of(word)))
