"""What `storyledger serve` was told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What is served, where, and to whom."""

    ledger: str
    """The ledger's address: a folder or a PostgreSQL database."""
    by: str
    """The name of this computer's user: whose hand writes where nobody signs in."""
    host: str = "127.0.0.1"
    port: int = 8321
    team: bool = False
    """Whether people sign in, with accounts and roles."""
    proxies: tuple[str, ...] = ()
    """Addresses of reverse proxies whose X-Forwarded-* headers are believed."""
    tls: bool = False
    """Whether connections to us are encrypted."""
    names: tuple[str, ...] = ()
    """Host names beside `host` under which browsers may ask for us."""
