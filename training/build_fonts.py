"""Make the fonts that the PDF is set in: Noto Sans for the scripts that news is written in, without what we do not use.

    python training/build_fonts.py /usr/share/fonts/truetype/noto src/storyledger/render/fonts

Source: Debian's fonts-noto-core 20201225-1 (SIL Open Font License 1.1). Hinting goes, for print and today's screens
need none; small capitals, stylistic sets and the like go, for nothing asks for them; the letters, ligatures and marks
stay. Chinese, Japanese and Korean are left out: one such font is larger than all of these together.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

LATIN = [
    *range(0x20, 0x250), *range(0x259, 0x25A), *range(0x2B0, 0x370), *range(0x370, 0x530), *range(0x1E00, 0x2000),
    *range(0x2000, 0x2070), *range(0x2070, 0x20D0), *range(0x2100, 0x2150), 0x2190, 0x2191, 0x2192, 0x2193, 0x2194,
    0x2212, 0x2260, 0x2264, 0x2265, 0x25CC, 0xFFFD, 0xFEFF,
]  # fmt: skip
"""Latin, Greek and Cyrillic with their signs, punctuation and currencies."""
SHARED = [0x20, 0xA0, 0x200C, 0x200D, 0x200E, 0x200F, 0x25CC]
FONTS = {
    "NotoSans-Regular": LATIN,
    "NotoSans-Bold": LATIN,
    "NotoSansArabic-Regular": [
        *range(0x600, 0x700),
        *range(0x750, 0x780),
        *range(0xFB50, 0xFE00),
        *range(0xFE70, 0xFF00),
    ],
    "NotoSansHebrew-Regular": [*range(0x590, 0x600), *range(0xFB1D, 0xFB50)],
    "NotoSansArmenian-Regular": [*range(0x530, 0x590), *range(0xFB13, 0xFB18)],
    "NotoSansGeorgian-Regular": [*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0)],
    "NotoSansDevanagari-Regular": [*range(0x900, 0x980)],
    "NotoSansBengali-Regular": [*range(0x980, 0xA00), 0x964, 0x965],
    "NotoSansGurmukhi-Regular": [*range(0xA00, 0xA80), 0x964, 0x965],
    "NotoSansGujarati-Regular": [*range(0xA80, 0xB00), 0x964, 0x965],
    "NotoSansOriya-Regular": [*range(0xB00, 0xB80), 0x964, 0x965],
    "NotoSansTamil-Regular": [*range(0xB80, 0xC00)],
    "NotoSansTelugu-Regular": [*range(0xC00, 0xC80)],
    "NotoSansKannada-Regular": [*range(0xC80, 0xD00)],
    "NotoSansMalayalam-Regular": [*range(0xD00, 0xD80)],
    "NotoSansSinhala-Regular": [*range(0xD80, 0xE00)],
    "NotoSansThaana-Regular": [*range(0x780, 0x7C0)],
    "NotoSansThai-Regular": [*range(0xE00, 0xE80)],
    "NotoSansLao-Regular": [*range(0xE80, 0xF00)],
    "NotoSansMyanmar-Regular": [*range(0x1000, 0x10A0)],
    "NotoSansKhmer-Regular": [*range(0x1780, 0x1800), *range(0x19E0, 0x1A00)],
    "NotoSansEthiopic-Regular": [*range(0x1200, 0x1380)],
    "NotoSansTifinagh-Regular": [*range(0x2D30, 0x2D80)],
    "NotoSansMath-Regular": [*range(0x2190, 0x2200), *range(0x2200, 0x2270)],
    "NotoSansSymbols2-Regular": [*range(0x2400, 0x2427), *range(0x25A0, 0x2700), *range(0x2700, 0x27C0)],
}
"""Each font with the characters that are kept of it."""
DROPPED = ("smcp", "c2sc", "ss01", "ss02", "ss03", "ss04", "ss05", "salt", "aalt", "onum", "pnum", "frac", "numr",
           "dnom", "sups", "subs", "sinf", "ordn", "zero", "case", "titl", "cv*")  # fmt: skip


def main() -> None:
    """Write the fonts and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, characters in FONTS.items():
        options = Options(hinting=False, desubroutinize=True, notdef_outline=True, name_IDs=["*"], name_legacy=True)
        options.layout_features = [tag for tag in options.layout_features if tag not in DROPPED]
        options.recalc_timestamp = False
        font = load_font(given.source / f"{name}.ttf", options)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[*characters, *SHARED])
        subsetter.subset(font)
        target = given.target / f"{name}.ttf"
        save_font(font, target, options)
        total += target.stat().st_size
        print(f"{target.stat().st_size:9,} {name}")
    print(f"{total:9,} together")


if __name__ == "__main__":
    main()
