"""How often who may ask, in windows that slide; counted in memory, as one process serves."""

from __future__ import annotations

import math
import time
from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

BY_ADDRESS: Final = RateLimitItemPerMinute(3_000, namespace="address")
"""Requests of one address, all visitors behind it: a newsroom, each of whom opens a page with its parts a second."""
READING: Final = RateLimitItemPerMinute(600, namespace="reading")
"""Requests of one visitor that change nothing: previews while the pointer moves over a page are the most of them."""
WRITING: Final = RateLimitItemPerMinute(60, namespace="writing")
"""Requests of one visitor that change something: a hand that settles doubts needs a few seconds for each."""
TOLD: Final = RateLimitItemPerMinute(10, namespace="told")
"""Refused requests of one address that the audit keeps: nobody may fill the disk through it."""
TOLD_OF_ALL: Final = RateLimitItemPerHour(1_000, namespace="told of all")
"""Refused requests of all addresses together that the audit keeps."""

Limit = RateLimitItemPerMinute | RateLimitItemPerHour


class Rates:
    """Counts what each asked for."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def wait(self, limit: Limit, *who: str) -> int:
        """Return 0 for a request that may be, which is counted; else after how many seconds the next may be."""
        if self._limiter.hit(limit, *who):
            return 0
        return self.left(limit, *who)

    def would_wait(self, limit: Limit, *who: str) -> int:
        """Return the same, and count nothing."""
        return 0 if self._limiter.test(limit, *who) else self.left(limit, *who)

    def left(self, limit: Limit, *who: str) -> int:
        """Return the seconds until the next."""
        return max(1, math.ceil(self._limiter.get_window_stats(limit, *who).reset_time - time.time()))
