"""What many reports of one site have and no report tells: lines of the page, and the site's name behind headlines.

A line that reports of days far apart have is the page's, even where a report has nothing else: a notice in the place of
a text would make one story of all reports that it stands for. Lines that reports of a few days share may be what they
reprint.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyledger.group.words import LONGEST_FURNITURE, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REPEATED = 5
"""A line that this many reports have is page, unless most of the report is such lines (reprints of one wire)."""
_HOLDERS, _APART = 3, 10.0
"""A line is page in any case that this many reports have, if more than so many days lie between the first and the last:
by then, what a wire tells has been printed. Half 0 of the incidents changes little from a week to a month."""
_HEADLINES = 3
"""So many different headlines before one end make it the site's name."""
_HEADLINE = 15
"""Characters of a headline at least, before a site's name."""
_READ = 20_000
"""Characters read of a report."""
_BEFORE_SITE = (" | ", " :: ", " » ", " - ", " – ", " — ", " -- ")
_LENGTH = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d) (?=[^\W_]|[\"'“‘#])")
"""The length of a film, before its title."""
_FILMS = 3
"""Lengths of films that make a list of them."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is the page's of one report."""

    lines: frozenset[str] = frozenset()
    """Lines that go unless they are most of the report."""
    notices: frozenset[str] = frozenset()
    """Lines that go in any case."""
    site: str = ""
    """What stands behind the headline, with the mark before it."""


NO_PAGE = Page()


@dataclass(slots=True)
class _Holders:
    """Rows that have a line, with their first day and their last."""

    rows: list[int] = field(default_factory=list)
    first: float = math.inf
    last: float = -math.inf

    def add(self, row: int, day: float) -> None:
        """Take in a row; its day is nan where it is not known."""
        self.rows.append(row)
        if not math.isnan(day):
            self.first, self.last = min(self.first, day), max(self.last, day)


@dataclass(slots=True)
class Pages:
    """Which reports, as rows, have a line, and which stand before the end of a title; only ever added to."""

    stale: set[int] = field(default_factory=set)
    """Rows read before a line of theirs, or an end, was known for the page's."""
    _holders: dict[int, _Holders | tuple[int, float]] = field(default_factory=dict)
    """Hash of a line -> the rows that have it, while these lie close together; of most lines the only row, and its
    day."""
    _notices: set[int] = field(default_factory=set)
    _ends: dict[int, tuple[set[int], list[int]]] = field(default_factory=dict)
    """Hash of a title's end -> hashes of what stands before it, and rows, while it is no site's."""
    _sites: set[int] = field(default_factory=set)

    def take(self, row: int, lines: Sequence[str], title: str, day: float) -> Page:
        """Return what is the page's of a new report, and remember its lines; `day` is nan where it is not known."""
        new = True
        for line in map(hash, set(lines)):
            if line in self._notices:
                new = False
                continue
            known = self._holders.get(line)
            if known is None:
                self._holders[line] = row, day
                continue
            new = False
            if isinstance(known, _Holders):
                holders = known
            else:
                holders = self._holders[line] = _Holders()
                holders.add(*known)
            holders.add(row, day)
            if len(holders.rows) == REPEATED:
                self.stale.update(holders.rows)
            if len(holders.rows) >= _HOLDERS and holders.last - holders.first > _APART:
                self.stale.update(holders.rows)
                self._notices.add(line)
                del self._holders[line]
        parts = _parts(title) if title else []
        for head, end in parts:
            site = hash(end)
            if site in self._sites:
                continue
            heads, rows = self._ends.setdefault(site, (set(), []))
            heads.add(hash(head))
            rows.append(row)
            if len(heads) == _HEADLINES:
                self.stale.update(rows)
                self._sites.add(site)
                del self._ends[site]
        self.stale.discard(row)
        return NO_PAGE if new and not parts else self._page(lines, parts)

    def page(self, lines: Sequence[str], title: str) -> Page:
        """Return what is the page's of a report that was taken in."""
        return self._page(lines, _parts(title))

    def _page(self, lines: Sequence[str], parts: Sequence[tuple[str, str]]) -> Page:
        held = [(line, self._holders.get(hash(line))) for line in lines]
        repeated = frozenset(
            line for line, holders in held if isinstance(holders, _Holders) and len(holders.rows) >= REPEATED
        )
        notices = frozenset(line for line in lines if hash(line) in self._notices) if self._notices else frozenset()
        site = next((end for _, end in parts if hash(end) in self._sites), "")
        return Page(repeated, notices, site) if repeated or notices or site else NO_PAGE


def own_lines(text: str) -> list[str]:
    """Return the lines of a text's beginning that are not blank, long ones as their sentences.

    A page that lost its line breaks has its notices amid the text. Lists of films are left out.
    """
    found: list[str] = []
    lines = [line for piece in text[:_READ].split("\n") if (line := piece.strip())]
    films = _films(lines)
    for at, line in enumerate(lines):
        if at in films or is_film_list(line):
            continue
        if len(line) <= LONGEST_FURNITURE:
            found.append(line)
        else:
            found += [line[start:end].strip() for start, end in split_sentences(line)]
    return found


def is_film_list(line: str) -> bool:
    """Say whether a line is films' lengths and titles: unlike times of a day, the lengths are in no order."""
    if line.count(":") < _FILMS:
        return False
    found = list(_LENGTH.finditer(line))
    return len(found) >= _FILMS and found[0].start() == 0 and _are_lengths(found)


def _films(lines: Sequence[str]) -> set[int]:
    """Return which lines are a list of films, a line for each."""
    found = [(at, length) for at, line in enumerate(lines) if ":" in line[:3] and (length := _LENGTH.match(line))]
    if len(found) < _FILMS or not _are_lengths([length for _, length in found]):
        return set()
    return {at for at, _ in found}


def _are_lengths(found: Sequence[re.Match[str]]) -> bool:
    """Say whether these are films' lengths: times of a day would go up, or down where the newest stands first."""
    times = [(int(length[1]), int(length[2])) for length in found]
    return times not in (sorted(times), sorted(times, reverse=True))


def _parts(title: str) -> list[tuple[str, str]]:
    """Return a title's headline and end at each mark that may stand between them, the longest end first."""
    marks = [mark for mark in _BEFORE_SITE if mark in title]
    places = {at for mark in marks for at in _places(title, mark)}
    return [(title[:at], title[at:]) for at in sorted(places) if at >= _HEADLINE]


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)
