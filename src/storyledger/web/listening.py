"""Where is listened: on this computer alone, unless people sign in and nobody on the way can read along.

A host name is resolved once, every address that it has is judged, and those addresses are bound: what the name leads to
a moment later does not matter.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import ServeError
from storyledger.web.connections import AT_ONCE, PatientProtocol

if TYPE_CHECKING:
    from storyledger.web.settings import ServeSettings

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_WAITING: Final = 128
"""Connections that may wait to be taken."""
_IDLE: Final = 5
"""Seconds for which a connection without a request is kept."""


def check_listening(settings: ServeSettings) -> list[Address]:
    """Return the addresses to listen at; raises ServeError, which says what to do, where that is not safe."""
    _check_proxies(settings.proxies)
    if settings.proxies and not settings.team:
        raise ServeError("--proxy lets in others, who must sign in: give --team as well")
    addresses = _resolve(settings.host)
    beyond = [address for address in addresses if not _is_loopback(address)]
    if beyond and not settings.team:
        message = (
            f"{settings.host!r} ({beyond[0]}) can be reached from other computers, and whoever reaches it could change "
            "the ledger. Listen at 127.0.0.1, or let people sign in: --team"
        )
        raise ServeError(message)
    if beyond and not (settings.tls or settings.proxies):
        message = (
            f"{settings.host!r} ({beyond[0]}) can be reached from other computers, and passwords would go there "
            "unencrypted. Give --certificate FILE --key FILE, or stand behind a reverse proxy that serves https and "
            "name its address: --proxy ADDRESS"
        )
        raise ServeError(message)
    if any(address.is_unspecified for address in addresses) and not settings.names:
        message = (
            f"at {settings.host!r} a ledger would be served under any name, also one that another site made up. Say "
            "under which name people open it: --name ledger.newsroom.example"
        )
        raise ServeError(message)
    return addresses


def open_sockets(settings: ServeSettings) -> tuple[list[socket.socket], int]:
    """Return sockets that listen, and their port; raises ServeError where that is not safe or not possible."""
    sockets: list[socket.socket] = []
    port = settings.port
    try:
        for address in check_listening(settings):
            sockets.append(_bind(address, port))
            port = int(sockets[-1].getsockname()[1])
    except OSError as error:
        for opened in sockets:
            opened.close()
        message = (
            f"cannot listen at {settings.host} port {port}: {error.strerror}. Another program may be there; "
            "--port 0 takes any that is free"
        )
        raise ServeError(message) from error
    return sockets, port


def base_address(sockets: list[socket.socket], settings: ServeSettings) -> str:
    """Return the address to open in a browser, without a path: by number, so that no name can lead elsewhere."""
    scheme = "https" if settings.tls or settings.proxies else "http"
    if settings.names:
        port = "" if settings.proxies else f":{sockets[0].getsockname()[1]}"
        return f"{scheme}://{settings.names[0]}{port}"
    host, port = sockets[0].getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def server_options(certificate: str | None = None, key: str | None = None) -> dict[str, Any]:
    """Return what uvicorn is told beside the application."""
    return {
        "proxy_headers": False,  # by itself it believes everybody on this computer; guards/peers.py does it
        "server_header": False,
        "access_log": False,  # there are tokens in addresses
        "log_level": "warning",
        "ws": "none",
        "http": PatientProtocol,
        "limit_concurrency": AT_ONCE,
        "timeout_keep_alive": _IDLE,
        "timeout_graceful_shutdown": _IDLE,
        "ssl_certfile": certificate,
        "ssl_keyfile": key,
    }


def _resolve(host: str) -> list[Address]:
    if not host.strip("* "):
        raise ServeError(f"{host!r} is no address to listen at; give 127.0.0.1, or one of this computer's")
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ServeError(f"{host!r} is no address of this computer: its name cannot be resolved") from error
    return [ipaddress.ip_address(address) for address in dict.fromkeys(str(row[4][0]) for row in found)]


def _is_loopback(address: Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _bind(address: Address, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.version == 6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # what was not judged is not listened at
        opened.bind((str(address), port))
        opened.listen(_WAITING)
    except OSError:
        opened.close()
        raise
    return opened


def _check_proxies(proxies: tuple[str, ...]) -> None:
    for proxy in proxies:
        try:
            network = ipaddress.ip_network(proxy)
        except ValueError as error:
            message = f"--proxy {proxy!r} is no address: give the number from which the proxy connects, as 10.0.0.5"
            raise ServeError(message) from error
        if network.prefixlen == 0:
            raise ServeError(f"--proxy {proxy!r} is everybody: give the number from which the proxy connects")
