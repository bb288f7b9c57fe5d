"""Case files of the figures: "= text", then one line an expected number or claim; bounds in a short notation.

Bounds: `=12` exact, `>12` at least, `<12` at most, `~12` about, `12..20` a range, `24+` a bare lower bound ("dozens").
"""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases" / "figures"


def read_cases(pattern):
    """(name, text, expected lines split into fields) of every case in the files that match."""
    found = []
    for path in sorted(CASES.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("= "):
                found.append((f"{path.stem}:{number}", line[2:], []))
            elif line.strip() and not line.startswith("#") and line.strip() != "nothing":
                found[-1][2].append([field.strip() for field in line.split("::")])
    return found


def write_bounds(item):
    """The short notation of the bounds of a number or claim."""
    value, low, high = item.value, item.low, item.high
    if value is None:
        return f"{low:.12g}..{high:.12g}" if low is not None and high is not None else f"{low:.12g}+"
    if low is None and high is None:
        return f"~{value:.12g}"
    if low == high:
        return f"={value:.12g}"
    return f">{value:.12g}" if high is None else f"<{value:.12g}"
