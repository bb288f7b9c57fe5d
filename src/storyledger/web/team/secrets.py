"""Tokens for programs, and what they and sessions are kept under."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from storyledger.ledger.team_store import Account, TeamStore

_DAY: Final = 86_400


def hash_of(secret: str) -> bytes:
    """Return what a session or a token is kept under: it is random and long, so a plain hash will do."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def new_token(store: TeamStore, account: Account, role: str, days: int, note: str) -> str:
    """Return a new token, which is kept nowhere: only its hash is."""
    made = f"storyledger_{secrets.token_urlsafe(32)}"
    store.add_token(account, hash_of(made), role, store.now() + days * _DAY, note)
    return made
