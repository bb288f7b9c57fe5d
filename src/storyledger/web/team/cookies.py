"""The cookies of a team: the session's, one for the form before it, and one that knows a browser again.

Over https their names begin with `__Host-`: no other host, and nothing unencrypted, can then set them.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from storyledger.web.guards.loopback import cookie

if TYPE_CHECKING:
    from storyledger.ledger.team_store import Account

_KNOWN: Final = 180 * 86_400
"""Seconds for which a browser is known again."""


class Cookies:
    """Makes and reads cookies."""

    def __init__(self, key: bytes, port: int, *, https: bool) -> None:
        """Take the server's secret; `port` tells the cookies of two ledgers apart that are served side by side."""
        name = "__Host-storyledger" if https else f"storyledger-{port}"
        self.session, self.before, self.known = name, f"{name}-before", f"{name}-known"
        self._key, self._https = key, https

    def new_session(self) -> tuple[str, str]:
        """Return a session's secret and its cookie, which ends with the browser."""
        secret = secrets.token_urlsafe(32)
        # Lax: a colleague's link to a page opens it. What writes takes a token of the page, besides.
        return secret, cookie(self.session, secret, same_site="Lax", secure=self._https)

    def new_before(self) -> tuple[str, str]:
        """Return the secret that the sign-in form's token is made of, and its cookie."""
        secret = secrets.token_urlsafe(32)
        return secret, cookie(self.before, secret, same_site="Lax", secure=self._https)

    def over(self) -> tuple[str, ...]:
        """Return cookies that end the session and what was before it."""
        return tuple(
            cookie(name, "", same_site="Lax", secure=self._https, seconds=0) for name in (self.session, self.before)
        )

    def new_known(self, account: Account) -> str:
        """Return a cookie by which this browser is known to have signed in with an account."""
        browser = secrets.token_hex(16)
        value = f"{browser}.{self._signed(browser, account)}"
        return cookie(self.known, value, same_site="Lax", secure=self._https, seconds=_KNOWN)

    def knows(self, value: str, account: Account | None) -> str | None:
        """Return which browser this is, None where it did not sign in with this account and its present password."""
        browser, _dot, signed = value.partition(".")
        if account is None or not hmac.compare_digest(signed.encode(), self._signed(browser, account).encode()):
            return None
        return browser

    def _signed(self, browser: str, account: Account) -> str:
        told = f"{browser} {account.id} {account.password}"
        return hmac.new(self._key, told.encode("utf-8", "replace"), "sha256").hexdigest()
