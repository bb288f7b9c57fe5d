"""Fetch: web addresses become bytes, with proof of how they came. The only part of the program that opens sockets.

`addresses` says what may be connected to, `connection` connects to exactly that, `client` fetches within limits and
with manners, `web` makes reports of what comes, `watching` asks again after a while.
"""

from storyledger.fetch.client import Client
from storyledger.fetch.web import take_in_addresses

__all__ = ["Client", "take_in_addresses"]
