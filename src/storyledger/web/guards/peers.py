"""Who is at the other end of the connection: where a reverse proxy stands before us, nobody but it may be."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from storyledger.web.guards.answers import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send


class TrustsProxies:
    """Takes address and scheme of who asks from a proxy's X-Forwarded-For and -Proto; refuses everybody else.

    Who could reach us past the proxy would send a password in the clear, and could claim any address.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        """Stand before an application; `proxies` are addresses or networks."""
        self.networks = [ipaddress.ip_network(proxy) for proxy in proxies]
        self.told = ProxyHeadersMiddleware(self._beneath, trusted_hosts=list(proxies))  # type: ignore[arg-type]
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif not self._is_proxy(scope):
            message = "This address is for the proxy alone; ask for the name under which it serves."
            await refusal(Request(scope), 403, message)(scope, receive, send)
        else:
            await self.told(scope, receive, send)  # type: ignore[arg-type]

    def _is_proxy(self, scope: Scope) -> bool:
        try:
            address = ipaddress.ip_address((scope.get("client") or ("",))[0])
        except ValueError:
            return False
        return any(address in network for network in self.networks)

    async def _beneath(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["scheme"] == "https":
            await self.app(scope, receive, send)
            return
        message = (
            "The proxy did not say that the connection to it is encrypted: it must serve https, and pass "
            "X-Forwarded-Proto."
        )
        await refusal(Request(scope), 403, message)(scope, receive, send)


def peer_address(scope: Scope) -> str:
    """Return the address of who asks, for limits and the audit: empty where it is not known."""
    return str((scope.get("client") or ("",))[0])


def neighbourhood(address: str) -> str:
    """Return what limits go by: an IPv4 address, or the /64 of an IPv6 one, all of which one household can have."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
