"""One request at a time goes to a host, and a pause lies between two."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Turns:
    """Whose turn it is, for each host; threads that share it wait for each other."""

    def __init__(self, pause: float, monotonic: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._pause = pause
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._asked_for: dict[str, float] = {}

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least so many seconds between two requests to the host from now on."""
        self._asked_for[host] = max(seconds, self._asked_for.get(host, 0.0))

    @contextmanager
    def take(self, host: str, *, at_once: bool) -> Iterator[float]:
        """Hold the host's turn, and give the seconds that were waited for it; `at_once` leaves the pause out."""
        began = self._monotonic()
        with self._lock:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            wait = self._free_at.get(host, 0.0) - self._monotonic()
            if wait > 0 and not at_once:
                self._sleep(wait)
            try:
                yield self._monotonic() - began
            finally:
                pause = max(self._pause, self._asked_for.get(host, 0.0))
                self._free_at[host] = self._monotonic() + pause
