"""What is read of bytes, titles and datelines costs in proportion to their length, whatever they hold."""

import random
import statistics
import time

import pytest

from storyledger.datelines import after_dateline, own_title
from storyledger.ingest.draft import edtf_day, safe_id, safe_line, safe_url
from storyledger.ingest.encoding import NotTextError, decode_bytes
from storyledger.ingest.language import find_language

MEGABYTE = 1 << 20
MOST = 3.5
"""Times as long that twice the text may take: two where the cost is linear, four where it grows with the square."""
LEAST = 0.05
"""Seconds below which a time says nothing: on a megabyte, a cost that is not linear takes far longer."""

# fmt: off
UNITS = (
    "A", "a ", "A. ", " ", "\n", "LIMA, ", "16:51 GMT ", "(", "[x] ", "12 ", "March ", " - ", " | ", "é", "中",
    "\u0301", "\u202e", "&amp;", "<", "\x1b", "+", "-", "\\u0061", "~{", "the ", "x\u200b", "/", "http://", "1/2/",
)
# fmt: on
TEXT_STEPS = {
    "dateline": after_dateline,
    "dateline of a stamp": lambda text: after_dateline("Page last updated at " + text),
    "dateline in brackets": lambda text: after_dateline("LIMA (" + text),
    "title": own_title,
    "language": lambda text: find_language(text, ("en",)),
    "line": safe_line,
    "id": safe_id,
    "address": safe_url,
    "day": edtf_day,
}
BYTES = {
    "latin": "é".encode("latin-1") * MEGABYTE,
    "any": random.Random(5).randbytes(MEGABYTE).translate(bytes(b if b >= 32 else 10 for b in range(256))),
    "high": random.Random(6).randbytes(MEGABYTE).translate(bytes(b | 0x80 for b in range(256))),
    "utf-8 broken off at each character": b"\xe4\xb8" * (MEGABYTE // 2),
    "utf-16 without a mark": "a".encode("utf-16-le") * (MEGABYTE // 2),
    "surrogates": b"\xff\xfe" + b"\x00\xd8" * (MEGABYTE // 2),
    "declarations": b"charset=" * (MEGABYTE // 8),
    "blanks behind a declaration": b"charset" + b" " * MEGABYTE,
}
DECLARED = (
    "punycode",
    "idna",
    "unicode_escape",
    "utf-7",
    "UTF7",
    "undefined",
    "hz",
    "iso2022_jp_2",
    "gb18030",
    "hex",
    "zlib",
)


def seconds(step, given):
    """Seconds of the processor for one call; the median of three."""
    times = []
    for _ in range(3):
        started = time.process_time()
        step(given)
        times.append(time.process_time() - started)
        if times[0] < LEAST / 10:
            break
    return statistics.median(times)


def check_linear(step, given, twice):
    """Twice as much costs about twice as long; what looks otherwise is measured again."""
    for _ in range(3):
        later = seconds(step, twice)
        if later < LEAST or later <= MOST * seconds(step, given):
            return
    pytest.fail(f"{later:.2f} seconds for {len(twice)}, more than {MOST} times as long as for half of it")


@pytest.mark.parametrize("name", TEXT_STEPS)
def test_texts_cost_in_proportion(name):
    """Datelines, titles, languages and fields of a megabyte of one thing, and of two."""
    for unit in UNITS:
        check_linear(TEXT_STEPS[name], unit * (MEGABYTE // len(unit)), unit * (2 * MEGABYTE // len(unit)))


def decoded(raw):
    """The text of bytes, None where they are none."""
    try:
        return decode_bytes(raw, markup=True)
    except NotTextError:
        return None


@pytest.mark.parametrize("name", BYTES)
def test_bytes_cost_in_proportion(name):
    """Decoding and detection of a megabyte and of two."""
    check_linear(decoded, BYTES[name], BYTES[name] * 2)


@pytest.mark.parametrize("name", DECLARED)
def test_a_declared_encoding_costs_in_proportion(name):
    """Whatever encoding a page declares: punycode would take a minute for a megabyte."""
    page = f'<meta charset="{name}"><p>'.encode()
    for unit in (b"-a", b"a", b"~{!!", b"+AAA", b"\x1b$B!!", b"\\u0061", b"\x81\x30"):
        small = page + b"-" + unit * (MEGABYTE // 8 // len(unit))
        check_linear(decoded, small, small + unit * (MEGABYTE // 8 // len(unit)))


@pytest.mark.parametrize("name", ["unicode_escape", "raw-unicode-escape", "utf-7", "UTF7", "U7", "punycode", "idna"])
def test_no_declaration_makes_other_words(name):
    """A page's text is what a browser shows, also where it declares an encoding of Python's that rewrites text."""
    page = f'<meta charset="{name}"><p>4 dead \\u0034\\u0030 +ADQAMA- end-'.encode()
    assert decode_bytes(page, markup=True).text == page.decode()
