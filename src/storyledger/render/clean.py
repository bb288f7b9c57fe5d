"""Foreign text made safe to show: no control characters on a screen, no address that is no web address."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_GONE: Final = dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), 0xFFFD)
_BIDI: Final = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""Marks that reorder the text after them: a line of the terminal has no element to hold them in."""

_MARKUP: Final = {**_PICTURES, **_GONE}
for _kept in "\t\n\r":
    del _MARKUP[ord(_kept)]
_SCREEN: Final = {**_PICTURES, **_GONE, **_BIDI}
_BLANKS: Final = re.compile(r"[ \t\r\n\u00a0\u2028\u2029]+")


def markup_text(text: str) -> str:
    """Return the text with every character that HTML cannot hold replaced by a sign of the same length.

    Control characters become their pictures (U+2400 and following), lone surrogates U+FFFD; tabs and line ends stay.
    Jinja's escaping of markup is another matter and happens in the template.
    """
    return text.translate(_MARKUP)


def screen_line(text: object) -> str:
    """Return the text as one line for a terminal: no escape sequence, no reordering mark, no line break in it."""
    return _BLANKS.sub(" ", str(text)).strip().translate(_SCREEN)


def screen_piece(text: str) -> str:
    """Return a piece of a line for a terminal, safe as `screen_line` makes a whole one; blanks at its ends stay."""
    return _BLANKS.sub(" ", text).translate(_SCREEN)


def web_address(url: str | None) -> str | None:
    """Return the address where it is one of the web (http or https with a host), else None."""
    if not url or any(ord(sign) <= 0x20 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000 for sign in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
