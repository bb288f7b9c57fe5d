"""The body of an answer without its content encoding, never more of it than is fetched.

We ask for gzip or nothing. A body that was packed to unpack into gigabytes is refused as soon as it passes the limit,
having cost that much memory and no more.
"""

from __future__ import annotations

import zlib

from storyledger.errors import FetchError

_STEP = 65_536


def decode_body(body: bytes, encoding: str, most: int, url: str) -> bytes:
    """Return the body decoded by its Content-Encoding; raises FetchError for an unknown, broken or endless one."""
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
    if not names:
        return body
    if len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"{url} sends its content as '{encoding[:40]}', which was not asked for; gzip is understood")
    if not body:
        return body
    try:
        if names[0] == "deflate":
            # The name means zlib's format (RFC 9110); some servers send the bare one.
            wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _expand(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, most, url)
        return _expand(body, zlib.MAX_WBITS + 16, most, url)
    except zlib.error as error:
        raise FetchError(f"{url} sends broken {names[0]} content ({str(error)[:80]})") from None


def _expand(body: bytes, window: int, most: int, url: str) -> bytes:
    out = bytearray()
    rest = body
    while rest:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            # Asked for one byte more than may come, so that too much is told from just enough.
            piece = stream.decompress(rest, min(_STEP, most + 1 - len(out)))
            out += piece
            if len(out) > most:
                raise FetchError(f"{url} unpacks into more than {most:,} bytes, the most that is fetched")
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise FetchError(f"{url} sends packed content that ends early")
        rest = stream.unused_data if window > zlib.MAX_WBITS else b""  # gzip may have several members
        if not rest.startswith(b"\x1f\x8b"):
            rest = b""  # padding behind the last member
    return bytes(out)
