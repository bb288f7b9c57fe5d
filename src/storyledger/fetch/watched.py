"""What is known of a folder, a file, a feed or a page that is watched: small, and kept as text between two runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Final, Self

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Watched:
    """A target and where its watching stands."""

    target: str
    """An address, or a path or pattern of files."""
    due: str | None = None
    """When it is to be looked at next: ISO 8601, UTC; None for at once."""
    failures: int = 0
    """In a row."""
    told: tuple[str, ...] = ()
    """What was told of the target the last time; the same is not told again."""
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    """SHA-256 of what the address gave the last time."""
    seen: tuple[str, ...] = ()
    """Marks of the entries, texts and files that were taken, the latest first."""
    again: tuple[tuple[str, int], ...] = ()
    """Marks of entries whose page could not be had, and how often it was asked for."""

    @property
    def name(self) -> str:
        """Under which its state is kept: at most 64 characters, the same for the same target."""
        return f"watch-{mark_of(self.target, length=40)}"

    @property
    def is_address(self) -> bool:
        """Whether the target is an address and not a path."""
        return "://" in self.target

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be looked at."""
        return self.due is None or datetime.fromisoformat(self.due) <= now

    def to_text(self) -> str:
        """Return the state as JSON."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str | None, target: str) -> Self:
        """Return the state kept for a target; a new one where there is none, or none that can be understood.

        To begin anew loses nothing: what was taken before is known to the ledger.
        """
        try:
            kept = json.loads(text or "")
            if kept.pop("format") != _FORMAT or kept["target"] != target or set(kept) != {f.name for f in fields(cls)}:
                return cls(target)
            for name in ("seen", "told"):
                kept[name] = tuple(str(mark) for mark in kept[name])
            kept["again"] = tuple((str(mark), int(count)) for mark, count in kept["again"])
            found = cls(**kept)
            found.is_due(datetime.now(UTC))
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls(target)
        return found


def mark_of(*parts: str | None, length: int = 16) -> str:
    """Return a short mark that tells one entry, text or file from others."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:length]
