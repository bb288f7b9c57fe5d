"""The value of a row of digits with separators: western, Indian and European thousands, decimal points and commas."""

from __future__ import annotations

from typing import Final

MAX_DIGITS: Final = 15
"""A longer row of digits is an identifier: beyond it floating point no longer tells neighbours apart."""


SEPARATORS: Final = str.maketrans({"٫": ".", "．": ".", "٬": ",", "，": ",", "'": ",", "’": ","})
"""Arabic and full-width points and commas, and the apostrophe of Swiss thousands, as ours."""


def read_digits(word: str) -> float | None:
    """The number that digits with separators spell; None if they are a date, a version or a list."""
    if len(word) > 2 * MAX_DIGITS or sum(map(str.isdecimal, word)) > MAX_DIGITS:
        return None
    word = word.translate(SEPARATORS)
    commas, dots = word.split(","), word.split(".")
    if len(commas) > 1 and len(dots) > 1:
        point = "." if word.rfind(".") > word.rfind(",") else ","
        whole, _, rest = word.rpartition(point)
        separator = "," if point == "." else "."
        if point in whole or join_groups(whole.split(separator)) is None:
            return None
        return float(whole.replace(separator, "") + "." + rest)
    if len(commas) > 1:
        return join_groups(commas)
    if len(dots) > 2:
        return join_groups(dots)
    return float(word)


def join_groups(groups: list[str]) -> float | None:
    """The number of thousands groups, western ("1,234,567") or Indian ("12,34,567"); None if they are neither."""
    first, rest = groups[0], groups[1:]
    if not 1 <= len(first) <= 3 or not rest or len(rest[-1]) != 3:
        return None
    if all(len(group) == 3 for group in rest) or (len(first) <= 2 and all(len(group) == 2 for group in rest[:-1])):
        return float("".join(groups))
    return None


def multiply(value: float, scale: float) -> float:
    """The number that a value and its scale word state: 16.1 million is 16,100,000, not 16,100,000.000000002."""
    return round(value * scale, 6)


def scale_of(value: float) -> float:
    """The largest scale word that divides a value: 5,000,000 -> 1,000,000; a lakh and a crore are left aside."""
    for scale in (1e12, 1e9, 1e6, 1e3, 1e2):
        tenths = value / scale * 10
        if value >= scale and abs(tenths - round(tenths)) <= 1e-9 * tenths:
            return scale
    return 1.0
