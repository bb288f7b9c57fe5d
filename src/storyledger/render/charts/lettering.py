"""How wide a text will be, and a text made to fit.

The reader's own sans-serif face sets the charts, so widths are those of the widest in common use (DejaVu Sans): a text
that fits by these fits in the others.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from storyledger.render.clean import screen_line

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZE: Final = 12.0
"""Size of most texts, in units of the drawing."""
_WIDTHS: Final[Mapping[str, float]] = {
    sign: width
    for signs, width in (
        ("ijlIJ'|!.,:;·", 0.34),
        (" ()[]/ft-", 0.4),
        ("rsz", 0.53),
        ("…mwMW%@—", 1.0),
        ("CDGHNOQU&+<>=~≥≤", 0.84),
    )
    for sign in signs
}
_OTHER: Final = 0.66
"""Any other letter or digit; capitals without a width of their own come to this on average."""
_LONGEST: Final = 400
"""Signs of a text that are looked at: more fits nowhere in a chart."""


_NO_SIGNS: Final = dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)
"""What XML cannot hold beside control signs."""


def plain(text: object) -> str:
    """Return foreign text as one line that a drawing can hold: no control signs, no marks that reorder."""
    return screen_line(str(text)[:_LONGEST]).translate(_NO_SIGNS)


def text_width(text: str, size: float = SIZE) -> float:
    """Return how wide a text is at most, in units of the drawing."""
    return size * sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if sign < "\u0300":
        return _OTHER
    if unicodedata.combining(sign):
        return 0.0
    return 1.3 if unicodedata.east_asian_width(sign) in "WF" else 0.8


def shorten(text: object, room: float, size: float = SIZE) -> str:
    """Return the text, cut with an ellipsis where it is wider than `room`; empty where not even that fits."""
    whole = plain(text)
    if text_width(whole, size) <= room and len(str(text)) <= _LONGEST:
        return whole
    left = room - text_width("…", size)
    if left < 0:
        return ""
    end = 0
    for sign in whole:
        left -= size * _sign_width(sign)
        if left < 0:
            break
        end += 1
    cut = whole[:end]
    last = cut.rfind(" ")
    if last > end * 2 // 3:
        cut = cut[:last]
    return f"{cut.rstrip(' ,;:.–-')}…"


def wrap(text: object, room: float, lines: int, size: float = SIZE) -> tuple[str, ...]:
    """Return the text in at most so many lines, each no wider than `room`, the last cut with an ellipsis."""
    words = plain(text).split(" ")
    out: list[str] = []
    while words and len(out) < lines - 1:
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        out.append(shorten(" ".join(words[:taken]), room, size))
        words = words[taken:]
    if words:
        out.append(shorten(" ".join(words), room, size))
    return tuple(line for line in out if line)
