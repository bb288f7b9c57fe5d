"""Which of the shipped fonts holds which scripts, so that a PDF loads only those that its words need."""

from __future__ import annotations

import importlib.resources
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

REGULAR: Final = "NotoSans-Regular"
BOLD: Final = "NotoSans-Bold"

_SCRIPTS: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "NotoSansArabic-Regular": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    "NotoSansHebrew-Regular": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
    "NotoSansArmenian-Regular": ((0x530, 0x58F), (0xFB13, 0xFB17)),
    "NotoSansGeorgian-Regular": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "NotoSansDevanagari-Regular": ((0x900, 0x97F),),
    "NotoSansBengali-Regular": ((0x980, 0x9FF),),
    "NotoSansGurmukhi-Regular": ((0xA00, 0xA7F),),
    "NotoSansGujarati-Regular": ((0xA80, 0xAFF),),
    "NotoSansOriya-Regular": ((0xB00, 0xB7F),),
    "NotoSansTamil-Regular": ((0xB80, 0xBFF),),
    "NotoSansTelugu-Regular": ((0xC00, 0xC7F),),
    "NotoSansKannada-Regular": ((0xC80, 0xCFF),),
    "NotoSansMalayalam-Regular": ((0xD00, 0xD7F),),
    "NotoSansSinhala-Regular": ((0xD80, 0xDFF),),
    "NotoSansThaana-Regular": ((0x780, 0x7BF),),
    "NotoSansThai-Regular": ((0xE00, 0xE7F),),
    "NotoSansLao-Regular": ((0xE80, 0xEFF),),
    "NotoSansMyanmar-Regular": ((0x1000, 0x109F),),
    "NotoSansKhmer-Regular": ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
    "NotoSansEthiopic-Regular": ((0x1200, 0x137F),),
    "NotoSansTifinagh-Regular": ((0x2D30, 0x2D7F),),
    "NotoSansMath-Regular": ((0x2190, 0x226F),),
    "NotoSansSymbols2-Regular": ((0x2400, 0x2426), (0x25A0, 0x27BF)),
}


def fonts_for(characters: set[str]) -> list[str]:
    """Return the names of the shipped fonts, beside the regular and the bold one, that these characters need."""
    codes = [ord(sign) for sign in characters if ord(sign) > 0x52F]
    return [
        name
        for name, ranges in _SCRIPTS.items()
        if any(first <= code <= last for code in codes for first, last in ranges)
    ]


@contextmanager
def font_path(name: str) -> Iterator[str]:
    """Return the path of a shipped font, for as long as it is needed."""
    source = importlib.resources.files("storyledger.render") / "fonts" / f"{name}.ttf"
    with importlib.resources.as_file(source) as path:
        yield str(path)
