"""What was decided by hand about lines that belong together or do not, the latest decision first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyledger.corrections import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from storyledger.records import Correction, Target

SAME = frozenset({"same_figure", "same_name"})


class Bond(NamedTuple):
    """Lines that stay together, or apart, and the sentence that says by whose hand."""

    left: int
    right: int
    why: str


class Bonds:
    """Which of a story's lines, by their numbers, somebody put together or told apart.

    Where corrections disagree the later one holds: an earlier one joins and parts only what is left open.
    """

    def __init__(
        self, corrections: Sequence[Correction], kinds: Iterable[str], find: Callable[[Target], int | None]
    ) -> None:
        """`find` gives the number of the line at a target's words, None where there is none."""
        self._above: dict[int, int] = {}
        self.joined: list[Bond] = []
        self.parted: list[Bond] = []
        wanted = set(kinds)
        for correction in reversed(corrections):
            if correction.kind not in wanted:
                continue
            lines = [find(target) for target in correction.targets]
            here = list(dict.fromkeys(line for line in lines if line is not None))
            if correction.kind in SAME:
                self._join(here, signed(correction))
            else:
                self._part(here, signed(correction))

    def __bool__(self) -> bool:
        """Return whether anything was decided."""
        return bool(self.joined or self.parted)

    def hand(self, line: int) -> int | None:
        """Return the number of the group that a line stays with; None where it was not put with others."""
        return self._root(line) if line in self._above else None

    def why_apart(self, line: int, others: Iterable[int]) -> str:
        """Return why a line does not stand with some of the others; empty where nobody told them apart."""
        if not self.parted:
            return ""
        own = self._root(line)
        roots = {self._root(other) for other in others}
        for bond in self.parted:
            ends = self._root(bond.left), self._root(bond.right)
            if own in ends and (ends[0] if ends[1] == own else ends[1]) in roots:
                return bond.why
        return ""

    def why_joined(self, line: int) -> str:
        """Return why a line was put with others."""
        return next((bond.why for bond in self.joined if line in (bond.left, bond.right)), "")

    def _root(self, line: int) -> int:
        while self._above.get(line, line) != line:
            line = self._above[line]
        return line

    def _join(self, lines: Sequence[int], why: str) -> None:
        for line in lines[1:]:
            a, b = self._root(lines[0]), self._root(line)
            barred = any({self._root(bond.left), self._root(bond.right)} == {a, b} for bond in self.parted)
            if a != b and not barred:
                self._above.setdefault(a, a)
                self._above[b] = a
                self.joined.append(Bond(lines[0], line, why))

    def _part(self, lines: Sequence[int], why: str) -> None:
        for at, line in enumerate(lines):
            for other in lines[:at]:
                if self._root(line) != self._root(other):
                    self.parted.append(Bond(other, line, why))
