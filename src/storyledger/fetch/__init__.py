"""Fetch: web addresses become bytes, with proof of how they came. The only part of the program that opens sockets.

`addresses` says what may be connected to, `connection` connects to exactly that, `client` fetches within limits and
with manners, `web` makes reports of what comes, `watching` asks again after a while.
"""

from storyledger.fetch.client import Client, Clock
from storyledger.fetch.watched import Watched
from storyledger.fetch.watching import Look, Watch, find_targets
from storyledger.fetch.web import Web, take_in_addresses

__all__ = ["Client", "Clock", "Look", "Watch", "Watched", "Web", "find_targets", "take_in_addresses"]
