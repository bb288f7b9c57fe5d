"""Bytes to characters: byte order mark, declared encoding, UTF-8, then detection.

Left out: repairing text that was decoded wrongly before it reached us (mojibake); such text is kept as it is, so that
offsets and original words stay what the file says.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old office file",
    b"SQLite format 3": "a database",
    b"OggS": "a sound file",
    b"ID3": "a sound file",
    b"RIFF": "a sound, video or image file",
}
_SAMPLE = 65_536
"""Bytes looked at for binary content and for detection: the mix of bytes shows in far fewer."""
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_NO_PAGES = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
"""What no page is written in, though Python knows it: backslashes or plus signs would become other text than a browser
shows, and punycode costs the square of the length."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotTextError(ValueError):
    """The bytes are no text; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how its encoding was known."""

    text: str
    encoding: str
    reason: str


def decode_bytes(raw: bytes, *, markup: bool = False, charset: str | None = None) -> Decoded:
    """Return the text of `raw`; with `markup`, an encoding declared in the first 4 kB is believed if it fits.

    `charset` is what a server or a mail declared: it is believed before a guess, and after UTF-8 that is valid.
    The byte order mark is an encoding's signature, not text, and is left out; everything else is kept, line ends
    included. Raises NotTextError for binary content.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return Decoded(scalar(raw[len(mark) :].decode(name, errors="replace")), name, "byte order mark")
    _check_text(raw)
    if markup and (found := _DECLARED.search(raw[:4096])) and (text := _decode_as(raw, found[1].decode("ascii"))):
        return Decoded(text, found[1].decode("ascii"), "declared in the page")
    if order := looks_utf16(raw):  # before UTF-8: plain English in UTF-16 is valid there too, with zero bytes
        return Decoded(scalar(raw.decode(order, errors="replace")), order, "every other byte is zero")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "valid UTF-8")
    except UnicodeDecodeError as error:
        # A file cut in the middle of a character is still UTF-8.
        if len(raw) - error.start < 4 and error.reason == "unexpected end of data":
            return Decoded(raw.decode("utf-8", errors="replace"), "utf-8", "valid UTF-8 but for its last character")
    if charset is not None and (text := _decode_as(raw, charset)):
        return Decoded(text, charset, "declared with the bytes")
    return _detect(raw)


def _decode_as(raw: bytes, name: str) -> str | None:
    """Return the text in a declared encoding; None where it does not fit: wrong declarations are common."""
    try:
        return scalar(raw.decode(name)) if codecs.lookup(name).name not in _NO_PAGES else None
    except (LookupError, ValueError):
        return None


def looks_utf16(raw: bytes) -> str | None:
    """Return the UTF-16 byte order of text without a mark, or None: every other byte of Latin script is zero."""
    sample = raw[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _check_text(raw: bytes) -> None:
    for magic, what in _MAGIC.items():
        # "MZ" and the like may begin an honest text: only with control bytes close behind are they a signature.
        if raw.startswith(magic) and (len(magic) > 3 or _control_share(raw[:512]) > 0.01):
            raise NotTextError(f"this is {what}, not text")
    if looks_utf16(raw):
        return
    sample = raw[:_SAMPLE]
    if b"\x00" in sample:
        raise NotTextError("this is a binary file (it holds zero bytes), not text")
    if _control_share(sample) > 0.05:
        raise NotTextError("this is a binary file (it is full of control bytes), not text")


def _control_share(sample: bytes) -> float:
    if not sample:
        return 0.0
    kept = sample.translate(None, delete=bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b") + b"\x7f")
    return 1 - len(kept) / len(sample)


def _detect(raw: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load and needed for few files

    matches = from_bytes(raw[:_SAMPLE])
    best = matches.best()
    # Western and Central European encodings differ in a few letters ("naïve", "naďve") that detection cannot weigh:
    # where the Western one reads as cleanly, it is taken; it is the commonest by far in the languages we read.
    western = next((m for m in matches if m.encoding == "cp1252"), None)
    if best is not None and western is not None and western.chaos <= best.chaos + 0.02:
        best = western
    # Nothing found or bytes outside the sample that do not fit: the commonest legacy encoding, holes shown as such.
    name = best.encoding if best is not None else "cp1252"
    try:
        return Decoded(scalar(raw.decode(name)), name, "detected from the bytes")
    except ValueError:
        return Decoded(scalar(raw.decode("cp1252", errors="replace")), "cp1252", "nothing else fits")


def scalar(text: str) -> str:
    """Replace lone surrogates, which no output encoding can hold, one for one: offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
