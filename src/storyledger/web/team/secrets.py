"""What sessions and tokens are kept under."""

from __future__ import annotations

import hashlib


def hash_of(secret: str) -> bytes:
    """Return what a session or a token is kept under: it is random and long, so a plain hash will do."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
