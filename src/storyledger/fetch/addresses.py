"""Which web addresses may be fetched, and which hosts may be connected to.

An address comes from a user, a feed or a redirect, so it may be made to reach what only this machine can reach: its own
services, the network behind it, a cloud's metadata service. Two checks stand in the way. The address must be plainly
written: http or https, a host spelled in the one ordinary way, a port that the web uses, no user name. And whatever its
host resolves to must be a public address, all of it; `connection.py` connects to the very address that was checked
here, so that a name that resolves differently the next moment gains nothing.

There is no setting that opens this up. Tests pass a policy of their own.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from storyledger.errors import FetchError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a host name; raises OSError where there are none."""

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST = 4000
"""Characters of an address; servers take 8,000 bytes of a request's head as a rule."""

_FORBIDDEN_V4: Final = {
    "0.0.0.0/8": "no address of a host",
    "10.0.0.0/8": "an address of a private network",
    "100.64.0.0/10": "an address of a provider's inner network",
    "127.0.0.0/8": "this machine itself (loopback)",
    "168.63.129.16/32": "a cloud's inner service",
    "169.254.0.0/16": "a link-local address, such as a cloud's metadata service",
    "172.16.0.0/12": "an address of a private network",
    "192.0.0.0/24": "an address set apart for protocols",
    "192.0.2.0/24": "an address set apart for documentation",
    "192.31.196.0/24": "an address set apart for protocols",
    "192.52.193.0/24": "an address set apart for protocols",
    "192.88.99.0/24": "a relay of 6to4",
    "192.168.0.0/16": "an address of a private network",
    "192.175.48.0/24": "an address set apart for protocols",
    "198.18.0.0/15": "an address set apart for measurements",
    "198.51.100.0/24": "an address set apart for documentation",
    "203.0.113.0/24": "an address set apart for documentation",
    "224.0.0.0/4": "a multicast address",
    "240.0.0.0/4": "a reserved address",
}
"""IANA's IPv4 Special-Purpose Address Registry, with multicast, the reserved block and Azure's 168.63.129.16."""
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
"""The one block of IPv6 from which public addresses are given out."""
_FORBIDDEN_V6: Final = {
    "2001::/23": "an address set apart for protocols (Teredo, ORCHID)",
    "2001:db8::/32": "an address set apart for documentation",
    "2002::/16": "an address of 6to4, which hides an IPv4 address",
    "2620:4f:8000::/48": "an address set apart for protocols",
    "3fff::/20": "an address set apart for documentation",
}
"""IANA's IPv6 Special-Purpose Address Registry, as far as it lies within the global block."""
_OUTSIDE_V6: Final = {
    "::/128": "no address of a host",
    "::1/128": "this machine itself (loopback)",
    "::ffff:0:0/96": "an IPv4 address written as IPv6",
    "::/96": "an IPv4 address written as IPv6",
    "64:ff9b:1::/48": "an address of a translator in a private network",
    "fc00::/7": "an address of a private network",
    "fe80::/10": "a link-local address",
    "fec0::/10": "an address of a private network",
    "ff00::/8": "a multicast address",
}
"""What is said of the best known blocks outside the global one; all others are refused too."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""The translator's well-known prefix (RFC 6052): behind it networks without IPv4 see all of IPv4, so the address
inside decides."""
_NETWORKS_V4: Final = tuple((ipaddress.IPv4Network(block), why) for block, why in _FORBIDDEN_V4.items())
_NETWORKS_V6: Final = tuple(
    (ipaddress.IPv6Network(block), why) for block, why in (*_FORBIDDEN_V6.items(), *_OUTSIDE_V6.items())
)

_INNER_NAMES: Final = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion")
"""Last labels of names that no public resolver knows (RFC 6761, 6762, 7686, 8375, ICANN's reserved strings), or that
lead to no web page."""
_AS_THEY_ARE: Final = "/%:@!$&'()*+,;=~-._?[]"
"""Characters of a path that are no further encoded: those of RFC 3986, and what servers are asked with all the same."""
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DECIMAL: Final = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
_NUMERIC: Final = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart once; what is connected to and what is asked for come from here alone."""

    url: str
    """Normalised: lower-case scheme and host, no fragment, no default port, all of it ASCII."""
    scheme: str
    host: str
    """ASCII, lower case, without brackets or a trailing dot."""
    port: int
    path: str
    """With the query, percent-encoded; never empty."""

    @property
    def authority(self) -> str:
        """Host and port as they stand in the address and in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"


class Policy:
    """What may be connected to: the public internet, on the web's ports."""

    ports: frozenset[int] | None = frozenset({80, 443, 8080, 8443})
    """The web's own and those that pages are served from beside them; all others speak other protocols more often."""

    def refuse(self, address: IPAddress, port: int) -> str | None:  # noqa: ARG002 - a policy of tests asks for the port
        """Return why no connection is made to the address, or None where it may be."""
        if isinstance(address, ipaddress.IPv4Address):
            return next((why for network, why in _NETWORKS_V4 if address in network), None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
            why = next((why for network, why in _NETWORKS_V4 if inner in network), None)
            return f"{why}, written for a translator" if why else None
        for network, why in _NETWORKS_V6:
            if address in network:
                return why
        return None if address in _GLOBAL_V6 else "no public address"


PUBLIC: Final = Policy()
"""The policy of the program."""


def read_address(text: str, policy: Policy = PUBLIC) -> Target:
    """Return the address taken apart; raises FetchError, with the reason, for one that is not fetched."""
    given = text.strip(" \t\r\n")
    shown = _shown(given)
    if not given or len(given) > _LONGEST:
        raise FetchError(f"this is no web address: it has {len(given):,} characters")
    if "\\" in given or any(c.isspace() or not c.isprintable() for c in given):
        raise FetchError(f"{shown} is no web address: there is a space, a backslash or a control character in it")
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"{shown} is no web address: {_shown(str(error))}") from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        named = f"the scheme '{_shown(scheme)}'" if scheme else "no scheme"
        raise FetchError(f"{shown} has {named}; only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise FetchError(f"{shown} carries a user name or password; such addresses are not fetched")
    host = read_host(parts, shown)
    port = DEFAULT_PORTS[scheme] if port is None else port
    if policy.ports is not None and port not in policy.ports:
        allowed = ", ".join(map(str, sorted(policy.ports)))
        raise FetchError(f"{shown} asks for port {port}; pages are fetched from ports {allowed}")
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target("", scheme, host, port, quote(asked, safe=_AS_THEY_ARE))
    return replace(target, url=target.origin + target.path)


def read_redirect(current: Target, location: str, policy: Policy) -> Target:
    """Return where a redirect leads, checked like any address; raises FetchError."""
    try:
        return read_address(urljoin(current.url, location.strip()), policy)
    except ValueError:
        raise FetchError(f"{current.url} redirects to no address: '{_shown(location)}'") from None


def read_host(parts: SplitResult, shown: str) -> str:
    """Return the host in its one spelling; raises FetchError for others, and for names that lead inwards.

    Programs disagree on hosts such as `127.1`, `0x7f.1`, `2130706433`, `１２７.0.0.1` or `%31`: an address is refused
    rather than understood in one of several ways.
    """
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError:
            raise FetchError(f"{shown} is no web address: there is no IPv6 address between its brackets") from None
        if address.scope_id:
            raise FetchError(f"{shown} names an interface of this machine; such addresses are not fetched")
        return address.compressed
    if len(host) > 253:
        raise FetchError(f"{shown} is no web address: its host has more than 253 characters")
    if not host.isascii():
        host = _ascii_host(host, shown)
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        if _DECIMAL.fullmatch(host):
            try:
                return str(ipaddress.IPv4Address(host))
            except ValueError:
                pass
        raise FetchError(f"{shown} spells an IP address in an unusual way; expected are four decimal numbers")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise FetchError(f"{shown} is no web address: '{_shown(host)}' is no name of a host")
    if len(labels) == 1 or labels[-1] in _INNER_NAMES:
        raise FetchError(f"'{_shown(host)}' is a name within a network or a machine; only public addresses are fetched")
    return host


def check_host(target: Target, resolve: Resolver, policy: Policy) -> tuple[IPAddress, ...]:
    """Return the addresses to connect to; raises FetchError where there is none or where any of them is forbidden.

    One forbidden address among public ones refuses all: it is what an attacker adds who hopes for the second try.
    """
    try:
        found: Sequence[str] = [str(ipaddress.ip_address(target.host))]
    except ValueError:
        try:
            found = resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise FetchError(f"the host {target.host} was not found ({_shown(why).lower()})") from None
    if not found:
        raise FetchError(f"the host {target.host} was not found")
    addresses: list[IPAddress] = []
    for text in found:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            raise FetchError(f"{target.host} resolves to '{_shown(text)}', which is no address") from None
        why = policy.refuse(address, target.port)
        if why is not None:
            leads = "is" if target.host == str(address) else f"leads to {address},"
            raise FetchError(f"{target.host} {leads} {why}; only public addresses are fetched")
        if address not in addresses:
            addresses.append(address)
    return tuple(addresses)


def _ascii_host(host: str, shown: str) -> str:
    import idna  # noqa: PLC0415 - tables that few addresses need

    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise FetchError(f"{shown} is no web address: its host is no international name (IDNA 2008)") from None


def _shown(text: str) -> str:
    """Return what an error message may show of an address: printable, and not endless."""
    kept = "".join(c if c.isprintable() else "�" for c in text[:200])
    return kept + ("…" if len(text) > 200 else "")
