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


@dataclass(slots=True)
class Pages:
    """Which reports, as rows, have a line, and which stand before the end of a title; only ever added to."""

    stale: set[int] = field(default_factory=set)
    """Rows read before a line of theirs, or an end, was known for the page's."""
    _holders: dict[int, _Holders] = field(default_factory=dict)
    """Hash of a line -> the rows that have it, while these lie close together."""
    _notices: set[int] = field(default_factory=set)
    _ends: dict[int, tuple[set[int], list[int]]] = field(default_factory=dict)
    """Hash of a title's end -> hashes of what stands before it, and rows, while it is no site's."""
    _sites: set[int] = field(default_factory=set)

    def take(self, row: int, lines: Sequence[str], title: str, day: float) -> Page:
        """Return what is the page's of a new report, and remember its lines; `day` is nan where it is not known."""
        for line in map(hash, set(lines)):
            if line in self._notices:
                continue
            holders = self._holders.get(line)
            if holders is None:
                holders = self._holders[line] = _Holders()
            holders.rows.append(row)
            if not math.isnan(day):
                holders.first, holders.last = min(holders.first, day), max(holders.last, day)
            if len(holders.rows) == REPEATED:
                self.stale.update(holders.rows)
            if len(holders.rows) >= _HOLDERS and holders.last - holders.first > _APART:
                self.stale.update(holders.rows)
                self._notices.add(line)
                del self._holders[line]
        for head, end in _parts(title):
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
        return self.page(lines, title)

    def page(self, lines: Sequence[str], title: str) -> Page:
        """Return what is the page's of a report that was taken in."""
        held = ((line, self._holders.get(hash(line))) for line in lines)
        repeated = frozenset(line for line, holders in held if holders and len(holders.rows) >= REPEATED)
        notices = frozenset(line for line in lines if hash(line) in self._notices)
        site = next((end for _, end in _parts(title) if hash(end) in self._sites), "")
        return Page(repeated, notices, site) if repeated or notices or site else NO_PAGE


def own_lines(text: str) -> list[str]:
    """Return the lines of a text's beginning that are not blank, long ones as their sentences.

    A page that lost its line breaks has its notices amid the text. Lists of films are left out.
    """
    found: list[str] = []
    for piece in text[:_READ].split("\n"):
        line = piece.strip()
        if not line or is_film_list(line):
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
    lengths = [(found.start(), int(found[1]), int(found[2])) for found in _LENGTH.finditer(line)]
    if len(lengths) < _FILMS or lengths[0][0] > 0:
        return False
    times = [length[1:] for length in lengths]
    return times != sorted(times)


def _parts(title: str) -> Iterator[tuple[str, str]]:
    """Yield a title's headline and end at each mark that may stand between them, the longest end first."""
    if not any(mark in title for mark in _BEFORE_SITE):
        return
    places = {at for mark in _BEFORE_SITE for at in _places(title, mark)}
    for at in sorted(places):
        if at >= _HEADLINE:
            yield title[:at], title[at:]


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)
