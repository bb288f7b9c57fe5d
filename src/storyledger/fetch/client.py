"""Fetching an address: politely, within limits, with proof of what came.

Each step of a redirect is checked like a first address. One request at a time goes to a host, with a pause between
two. Nothing is sent that tells one user from another: no cookies, no referrer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, NoReturn, Self

import httpcore

from storyledger import __version__
from storyledger.errors import FetchError
from storyledger.fetch.addresses import PUBLIC, Policy, Resolver, Target, read_address, read_redirect
from storyledger.fetch.connection import CheckedNetwork, TemporaryFetchError, Wire, system_resolver, system_trust
from storyledger.fetch.content import decode_body
from storyledger.fetch.politeness import Turns
from storyledger.fetch.robots import EVERYTHING, Robots, read_robots
from storyledger.fetch.warc_record import Passed, write_warc
from storyledger.records import Exchange

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from storyledger.config import FetchSettings

AGENT: Final = "Storyledger"
"""The name that robots.txt knows us by."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 502, 503, 504})
_FRAMING: Final = 1_000_000
"""Bytes that heads and framing may have beside the body: httpcore refuses heads above 100 kB, and a body sent in
pieces of some size needs a few bytes a piece."""
_CUT: Final = 100_000
"""Bytes taken of the body of a redirect: it is for people whose browser does not follow."""
_ROBOTS_BYTES: Final = 500 * 1024
"""What RFC 9309 asks to be read of a robots.txt."""
_ROBOTS_AGAIN: Final = 600.0
"""Seconds after which a robots.txt that could not be had is asked for again."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time comes from; tests pass one that does not wait."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an answer said of its version, sent back to ask for a newer one only."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave, and how."""

    asked: str
    url: str
    """Where the redirects ended."""
    status: int
    body: bytes
    """Without transfer and content encoding; empty where nothing is new (304)."""
    content_type: str
    """As declared, parameters included; empty where nothing is declared."""
    exchanges: tuple[Exchange, ...]
    warc: bytes
    conditions: Conditions
    notes: tuple[str, ...] = ()
    """What a reader should know of the way: that it left encryption."""

    @property
    def unchanged(self) -> bool:
        """Whether the server said that nothing is new."""
        return self.status == 304


class StatusError(FetchError):
    """The server answered, but with no page."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Terms:
    """On which terms an address is asked."""

    most: int
    """Bytes."""
    conditions: Conditions | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    target: Target
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    connected_to: str
    at: datetime
    passed: Passed

    def header(self, name: str) -> str:
        """Return the field's value, several joined by commas; empty where there is none."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


class Client:
    """Fetches addresses; one for a run, so that its pauses and what it knows of robots.txt hold for all of it.

    The policy says what may be connected to. The program passes none and has the public internet; tests pass their own,
    with a resolver, a trust store and a clock.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        policy: Policy = PUBLIC,
        resolve: Resolver = system_resolver,
        trust: ssl.SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self._policy = policy
        self._resolve = resolve
        self._trust = trust
        self._clock = clock or Clock()
        self._turns = Turns(settings.host_delay_seconds, self._clock.monotonic, self._clock.sleep)
        self._robots: dict[str, tuple[float, Robots | str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind: each request closes its own connection."""

    def fetch(self, address: str, conditions: Conditions | None = None) -> Fetched:
        """Return what the address gives; raises FetchError, with a sentence for the user, where it gives nothing."""
        return self._fetch(read_address(address, self._policy), _Terms(self.settings.max_bytes, conditions))

    def may_follow(self, address: str) -> bool:
        """Whether the site's robots.txt lets a program fetch the address.

        Raises FetchError for what is no web address, and where the site's rules cannot be had: then nothing may be
        followed (RFC 9309, 2.3.1).
        """
        target = read_address(address, self._policy)
        until, known = self._robots.get(target.origin, (0.0, None))
        if known is None or self._clock.monotonic() >= until:
            known, seconds = self._ask_robots(target)
            self._robots[target.origin] = (self._clock.monotonic() + seconds, known)
        if isinstance(known, str):
            raise FetchError(known)
        return known.allow(target.path)

    def _fetch(self, target: Target, terms: _Terms) -> Fetched:
        for attempt in range(self.settings.retries + 1):
            try:
                return self._follow(target, terms)
            except TemporaryFetchError as error:
                wait = self.settings.back_off_seconds * 2**attempt if error.wait is None else error.wait
                if wait > self.settings.longest_wait_seconds:
                    raise FetchError(f"{error}; it asks to be left alone for {wait:,.0f} seconds") from None
                if attempt == self.settings.retries:
                    raise
            self._clock.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _follow(self, target: Target, terms: _Terms) -> Fetched:
        """Fetch a target and follow its redirects, all under one deadline."""
        asked, deadline = target.url, self._clock.monotonic() + self.settings.total_seconds
        answers: list[_Answer] = []
        notes: list[str] = []
        seen: set[str] = set()
        while True:
            if target.url in seen:
                raise FetchError(f"{asked} redirects in a circle, back to {target.url}")
            seen.add(target.url)
            here = answers[-1].target.host if answers else None
            with self._turns.take(target.host, at_once=target.host == here) as waited:
                deadline += waited  # our own pause is not the server's delay
                wire = Wire(target, deadline, self._clock.monotonic, terms.most + _FRAMING)
                answers.append(answer := self._ask(wire, terms))
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return self._result(asked, answers, notes, terms)
            if len(answers) > self.settings.max_redirects:
                raise FetchError(f"{asked} redirects more than {self.settings.max_redirects} times")
            following = read_redirect(target, location, self._policy)
            if target.scheme == "https" and following.scheme == "http":
                notes.append(f"{target.url} redirects to {following.url}, which is not encrypted")
            target = following

    def _ask(self, wire: Wire, terms: _Terms) -> _Answer:
        """Send one request and return its answer; a connection of its own, closed behind it."""
        target, settings, most = wire.target, self.settings, terms.most
        if target.scheme == "https" and self._trust is None:
            self._trust = system_trust()
        connection = httpcore.HTTPConnection(
            httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port),
            ssl_context=self._trust,
            network_backend=CheckedNetwork(wire, settings, self._resolve, self._policy),
        )
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        times = {"connect": settings.connect_seconds, "read": settings.read_seconds, "write": settings.read_seconds}
        request = httpcore.Request(
            "GET", url, headers=self._headers(target, terms.conditions), extensions={"timeout": times}
        )
        body = bytearray()
        cut = False
        try:
            response = connection.handle_request(request)
            taken = most if 200 <= response.status < 300 else min(most, _CUT)
            for piece in response.stream:  # type: ignore[union-attr]
                body += piece
                if len(body) > taken:
                    if 200 <= response.status < 300:
                        raise FetchError(f"{target.url} sends more than {most:,} bytes, the most that is fetched")
                    cut = True
                    break
        except httpcore.RemoteProtocolError as error:
            self._explain(error, wire)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.LocalProtocolError) as error:
            raise TemporaryFetchError(
                f"the connection to {target.url} broke off ({error or 'no reason given'})"
            ) from None
        finally:
            connection.close()
        now = self._clock.now()
        passed = Passed(
            target.url,
            now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            wire.connected_to.rpartition(":")[0].strip("[]"),
            bytes(wire.sent),
            bytes(wire.received),
            cut,
        )
        headers = tuple((name.decode("latin-1"), _decode_field(value)) for name, value in response.headers)
        return _Answer(target, response.status, headers, bytes(body), wire.connected_to, now, passed)

    def _explain(self, error: httpcore.RemoteProtocolError, wire: Wire) -> NoReturn:
        """Raise what a user can make of an answer that is not HTTP, or not all of it."""
        if not wire.received:
            raise TemporaryFetchError(f"{wire.target.url} closed the connection without an answer") from None
        raise FetchError(f"the answer of {wire.target.url} is broken: {str(error)[:160]}") from None

    def _headers(self, target: Target, conditions: Conditions | None) -> list[tuple[bytes, bytes]]:
        contact = f" {self.settings.contact}" if self.settings.contact else ""
        headers = {
            "Host": target.authority,
            "User-Agent": f"{AGENT}/{__version__}{contact}",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        if conditions and (etag := _sendable(conditions.etag)):
            headers["If-None-Match"] = etag
        if conditions and (modified := _sendable(conditions.modified)):
            headers["If-Modified-Since"] = modified
        return [(name.encode(), value.encode("ascii", "replace")) for name, value in headers.items()]

    def _result(self, asked: str, answers: list[_Answer], notes: list[str], terms: _Terms) -> Fetched:
        last, most = answers[-1], terms.most
        url = last.target.url
        if last.status in _BUSY:
            wait = _retry_after(last.header("retry-after"), self._clock.now())
            raise TemporaryFetchError(f"{url} is busy (status {last.status})", wait)
        # Nobody asked for a part (206), and nothing is unchanged for somebody who has nothing yet.
        fits = last.status == 304 if terms.conditions else False
        if not fits and (not 200 <= last.status < 300 or last.status == 206):
            raise StatusError(f"{url} gave no page: the server answered {_status_words(last.status)}", last.status)
        return Fetched(
            asked=asked,
            url=url,
            status=last.status,
            body=decode_body(last.body, last.header("content-encoding"), most, url) if last.status != 304 else b"",
            content_type=last.header("content-type"),
            exchanges=tuple(
                Exchange(step.target.url, step.status, step.connected_to, step.passed.at, step.headers)
                for step in answers
            ),
            warc=write_warc(tuple(step.passed for step in answers), f"{AGENT}/{__version__}"),
            conditions=Conditions(last.header("etag") or None, last.header("last-modified") or None),
            notes=tuple(notes),
        )

    def _ask_robots(self, target: Target) -> tuple[Robots | str, float]:
        """Return the site's rules, or why they cannot be had, and for how many seconds that holds."""
        file = replace(target, url=f"{target.origin}/robots.txt", path="/robots.txt")
        lasts = self.settings.robots_hours * 3600
        try:
            found = self._fetch(file, _Terms(_ROBOTS_BYTES))
        except FetchError as error:
            if isinstance(error, StatusError) and 400 <= error.status < 500:
                return EVERYTHING, lasts
            return f"nothing is followed where a site's robots.txt cannot be had: {error}", _ROBOTS_AGAIN
        rules = read_robots(found.body.decode("utf-8", "replace"), AGENT)
        if rules.delay:
            self._turns.slow_down(target.host, min(rules.delay, self.settings.longest_wait_seconds))
        return rules, lasts


def _decode_field(value: bytes) -> str:
    """Return a field's value: UTF-8, as what is not ASCII mostly is, else one character a byte."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _sendable(value: str | None) -> str | None:
    """Return a field's value if it can stand in a request: one printable line."""
    if not value or len(value) > 1000 or not value.isascii() or not value.isprintable():
        return None
    return value.strip() or None


def _retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a server asks for: a number or a date (RFC 9110, 10.2.3)."""
    value = value.strip()
    if value.isdecimal() and value.isascii():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _status_words(status: int) -> str:
    from http import HTTPStatus  # noqa: PLC0415

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
