"""robots.txt (RFC 9309): what a site asks programs to leave alone.

Asked for links that a program follows by itself; an address that a person names is fetched as a browser would fetch it.
Python's own reader knows no wildcards, which the standard has and most outlets use. Matching takes no regular
expressions: a hostile file could make them take for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes

_LONGEST_RULE: Final = 2000
_MOST_RULES: Final = 5000
"""Rules read of one file; the standard asks for 500 KiB of a file, and large sites have some hundreds of rules."""
_LONGEST_DELAY: Final = 86_400.0
"""Seconds; what asks for more than a day is no request of its kind."""
_MOST_NAMES: Final = 100
"""Programs named in one group."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that a site has for us, and the seconds that it asks for between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Pattern, and whether it allows."""
    delay: float | None = None

    def allow(self, path: str) -> bool:
        """Whether the path, with its query, may be fetched: the longest matching rule decides, allowing before not."""
        best, allowed = -1, True
        asked = _normal(path)
        for pattern, allows in self.rules:
            if (len(pattern) > best or (len(pattern) == best and allows)) and _matches(pattern, asked):
                best, allowed = len(pattern), allows
        return allowed


EVERYTHING: Final = Robots()


def read_robots(text: str, agent: str) -> Robots:
    """Return the rules of the groups that name `agent`, else of those for all; groups of one name count together."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    named: list[str] = []
    in_names = False
    count = 0
    for line in text.removeprefix("\ufeff").replace("\r", "\n").split("\n"):
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            name = value.lower().partition("/")[0].strip()
            if not in_names:
                named = []
            in_names = True
            if len(named) < _MOST_NAMES:
                named.append(name)
                groups.setdefault(name, [])
        elif field in {"allow", "disallow"}:
            in_names = False
            if value and len(value) <= _LONGEST_RULE and (count := count + 1) <= _MOST_RULES:
                rule = (_normal(value), field == "allow")
                for name in named:
                    groups[name].append(rule)
        elif field == "crawl-delay":
            in_names = False
            for name in named:
                delays.setdefault(name, _seconds(value))
    mine = agent.lower() if agent.lower() in groups else "*"
    return Robots(tuple(groups.get(mine, ())), delays.get(mine))


def _matches(pattern: str, path: str) -> bool:
    """Match from the path's beginning; `*` is any characters, a final `$` the path's end."""
    whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not whole or at == len(path)
    *middle, last = pieces
    for piece in middle:
        # The first place is the best one: all that comes later has the more room.
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0


def _normal(path: str) -> str:
    """Return the path in one spelling of its percent-encoding."""
    return quote(unquote_to_bytes(path), safe="/*$?&=+,;:@!'()~-._[]%")


def _seconds(value: str) -> float:
    try:
        seconds = float(value[:10])
    except ValueError:
        return 0.0
    return seconds if 0 < seconds < _LONGEST_DELAY else 0.0
