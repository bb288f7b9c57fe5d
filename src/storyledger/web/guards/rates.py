"""How often who may ask, in windows that slide; counted in memory, as one process serves."""

from __future__ import annotations

import math
import time
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter, SlidingWindowCounterRateLimiter

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

SIGN_IN_BY_ADDRESS: Final = RateLimitItemPerMinute(100, 15, namespace="sign-in")
"""Times that anybody at one address may try to sign in, in a quarter of an hour: a newsroom at nine in the morning."""
SIGN_IN_BY_BOTH: Final = RateLimitItemPerMinute(5, 15, namespace="sign-in both")
"""Times in a quarter of an hour for one name from one address, or from one browser that signed in with it before."""
SIGN_IN_BY_NAME: Final = RateLimitItemPerHour(300, namespace="sign-in name")
"""Times in an hour for one name, from browsers that did not sign in with it before. One address comes to 20 of them, so
it takes many to keep a new browser out, and none keep out one that was in; at this rate a million guesses take four
months."""


class Rates:
    """Counts what each asked for."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        storage = MemoryStorage()
        self._many = SlidingWindowCounterRateLimiter(storage)
        self._few = MovingWindowRateLimiter(storage)

    def wait(self, limit: RateLimitItem, *who: str) -> int:
        """Return 0 for a request that may be, which is counted; else after how many seconds the next may be."""
        return 0 if self._many.hit(limit, *who) else _left(self._many, limit, who)

    def wait_for_try(self, limit: RateLimitItem, *who: str) -> int:
        """Return the same for what may be tried a few times only: each is remembered by its moment."""
        return 0 if self._few.hit(limit, *who) else _left(self._few, limit, who)

    def forget_tries(self, limit: RateLimitItem, *who: str) -> None:
        """Begin anew for who knew the password."""
        self._few.clear(limit, *who)


def _left(limiter: RateLimiter, limit: RateLimitItem, who: tuple[str, ...]) -> int:
    return max(1, math.ceil(limiter.get_window_stats(limit, *who).reset_time - time.time()))
