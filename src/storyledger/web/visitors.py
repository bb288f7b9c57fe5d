"""Who may ask: a name and a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal["reader", "editor", "admin"]
"""reader: sees all, changes nothing · editor: adds, corrects, decides · admin: also accounts and the audit."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: on one's own computer its user, in a team whoever signed in."""

    name: str
    """Whose hand writes: the `by` of what is added to the log."""
    role: Role


def role_allows(role: Role, needed: Role) -> bool:
    """Return whether a role may do what takes another."""
    return ROLES.index(role) >= ROLES.index(needed)
