"""The one place that opens sockets: to a checked address, under a deadline, with every byte kept as it came.

The HTTP protocol is httpcore's; this is the network beneath it. A name is resolved once, all that it resolves to is
checked, and the connection goes to one of those very addresses: nothing resolves the name again. TLS is verified
against the name in the address. No proxy is used and none is taken from the environment: a proxy would resolve the
names itself, and the check would be of no use.
"""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore

from storyledger.errors import FetchError
from storyledger.fetch.addresses import Policy, Resolver, Target, check_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storyledger.config import FetchSettings


class TemporaryFetchError(FetchError):
    """What may go better a little later: no connection, a reset, a server that is busy."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds that the server asks for; None where it does not say."""


@dataclass(slots=True)
class Wire:
    """What goes over one connection, and how long it may last."""

    target: Target
    deadline: float
    monotonic: Callable[[], float]
    most: int
    """Bytes that are taken in, heads and framing included."""
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    connected_to: str = ""
    """The IP address and port."""

    def left(self, seconds: float | None = None) -> float:
        """Return how long the next step may take; raises FetchError when the time is up."""
        left = self.deadline - self.monotonic()
        if left <= 0:
            raise FetchError(f"{self.target.url} took too long: the answer was not complete in time")
        return left if seconds is None else min(left, seconds)


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, wire: Wire, settings: FetchSettings, resolve: Resolver, policy: Policy) -> None:
        self.wire = wire
        self.settings = settings
        self.resolve = resolve
        self.policy = policy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.NetworkStream:
        """Return a stream to the target's host; its name is resolved and checked here and nowhere else."""
        target = self.wire.target
        assert (host, port) == (target.host, target.port)
        addresses = check_host(target, self._resolve, self.policy)
        failure = "it has no address"
        for address in addresses[: self.settings.addresses_tried]:
            ends = (str(address), port)
            sock = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
            try:
                sock.settimeout(self.wire.left(timeout))
                sock.connect(ends)  # an address in figures: nothing is resolved
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except TimeoutError:
                sock.close()
                failure = "no answer in time"
            except OSError as error:
                sock.close()
                failure = (error.strerror or type(error).__name__).lower()
            except FetchError:
                sock.close()
                raise
            else:
                self.wire.connected_to = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
                return _Stream(sock, self.wire)
        raise TemporaryFetchError(f"no connection to {target.host} ({failure})")

    def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - httpcore's signature
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Refuse: a socket of this machine is no web address."""
        raise FetchError("sockets of this machine are not connected to")

    def _resolve(self, host: str, port: int) -> list[str]:
        """Resolve within the time limit: the system's resolver has none, so it is left behind when it takes longer."""
        found: list[str] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                found.extend(self.resolve(host, port))
            except Exception as error:  # noqa: BLE001 - handed over to the thread that asked
                failures.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self.wire.left(self.settings.connect_seconds))
        if asking.is_alive():
            raise TemporaryFetchError(f"the host {host} was not found in time")
        if failures:
            raise failures[0]
        return found


class _Stream(httpcore.NetworkStream):
    """A socket whose every step ends in time, and whose bytes are kept."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self.sock = sock
        self.wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; empty at the end."""
        url = self.wire.target.url
        try:
            self.sock.settimeout(self.wire.left(timeout))
            got = self.sock.recv(max_bytes)
        except TimeoutError:
            self.wire.left()
            raise TemporaryFetchError(f"{url} sent nothing for too long") from None
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            raise TemporaryFetchError(f"the connection to {url} broke off ({why})") from None
        self.wire.received += got
        if len(self.wire.received) > self.wire.most:
            raise FetchError(f"{url} sends more than {self.wire.most:,} bytes, the most that is fetched")
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the bytes; a server that no longer listens may still have answered."""
        try:
            self.sock.settimeout(self.wire.left(timeout))
            self.sock.sendall(buffer)
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error
        self.wire.sent += buffer

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream under TLS, the certificate verified for the host's name."""
        host = self.wire.target.host
        try:
            self.sock.settimeout(self.wire.left(timeout))
            sock = ssl_context.wrap_socket(self.sock, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as error:
            self.close()
            why = error.verify_message.rstrip(".") or "it could not be verified"
            raise FetchError(f"the certificate of {host} is not valid: {why}") from None
        except TimeoutError:
            self.close()
            raise TemporaryFetchError(f"{host} did not agree on encryption in time") from None
        except OSError as error:
            self.close()
            why = getattr(error, "reason", None) or error.strerror or type(error).__name__
            raise FetchError(f"{host} did not agree on encryption ({str(why).lower().replace('_', ' ')})") from None
        except FetchError:
            self.close()
            raise
        return _Stream(sock, self.wire)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        """Return the TLS object, for which httpcore asks; None for all else."""
        return self.sock if info == "ssl_object" and isinstance(self.sock, ssl.SSLSocket) else None


def system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses that the system's resolver gives for a host, in its order."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def system_trust() -> ssl.SSLContext:
    """Return what certificates are verified with: the system's authorities, Mozilla's where the system has none."""
    trust = ssl.create_default_context()
    if not trust.cert_store_stats()["x509_ca"]:
        import certifi  # noqa: PLC0415 - on systems without authorities only

        trust.load_verify_locations(certifi.where())
    return trust
