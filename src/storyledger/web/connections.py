"""Connections that keep a server waiting: the head of a request must come in time, and so many may be open.

uvicorn limits how long a connection is idle after an answer, and waits for good for one that sends nothing, or its head
a byte at a time; a few hundred of those and nobody else is answered. What a request brings after its head is limited by
guards/bodies.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

AT_ONCE: Final = 512
"""Requests that are answered at once; who sends more gets 503."""
_OPEN: Final = 480
"""Connections that may be open, below that: one more, and the one is closed that has waited longest for a head."""
_HEAD: Final = 20.0
"""Seconds in which the head of a request must have come: the slowest line sends its two thousand bytes in one."""
_TOO_LATE: Final = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
    b"content-length: 32\r\n\r\nThe request came too slowly.    "
)


class PatientProtocol(H11Protocol):
    """Speaks HTTP/1.1 as uvicorn does, and waits for a request's head for so long only."""

    _late: asyncio.TimerHandle | None = None
    """Ends the wait for a head; None while a request is answered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Begin a connection, and give up another where too many are open."""
        super().connection_made(transport)
        self._await_head()
        there = [one for one in self.connections if isinstance(one, PatientProtocol) and not one.transport.is_closing()]
        if len(there) > _OPEN:
            min(there, key=PatientProtocol.until).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection."""
        self._head_came()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Take in what came; a whole head begins a request."""
        super().handle_events()
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_came()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._await_head()
        super().on_response_complete()

    def _await_head(self) -> None:
        self._late = self.loop.call_later(_HEAD, self._end)

    def _head_came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def until(self) -> float:
        """Return until when a head is waited for, in seconds of the loop's clock; infinity during an answer."""
        return self._late.when() if self._late is not None else float("inf")

    def give_up(self) -> None:
        """End the connection at once, unless a request is answered."""
        if self._late is not None:
            self.transport.abort()

    def _end(self) -> None:
        if self.transport.is_closing():
            return
        began, _closed = self.conn.trailing_data
        if began:  # a browser that opened a connection ahead and sent nothing expects no answer
            self.transport.write(_TOO_LATE)
        self.transport.close()
