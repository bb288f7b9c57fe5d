"""Words of a sentence as spans, as the English treebanks of Universal Dependencies cut them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from storyledger.read.segment_marks import load_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.segment_marks import Span

_CHUNK = re.compile(r"[^\s\x00\ufeff\u200b]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)|^[\w.+-]+@[\w-]+\.[\w.-]+$|^[@#]\w+$"
    r"|^[\w-]+\.(?:com|org|net|gov|edu|co\.uk|int|info|tv|by|ru|ua|kz|ge|az|pl|cz|hu|ir|il|iq|eu|uk|fr|jp|kr|cn)(?:/\S*)?$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)+(?:st|nd|rd|th|s)?(?![^\W_])"  # 8,500  7.9  00:01  9/11
    r"|\d+(?:st|nd|rd|th|s)(?![^\W_])"  # 5th, 1990s
    r"|\d+"
    r"|[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"  # U.S.  a.m.
    r"|[^\W_]+"  # letters and digits together
    r"|\.{2,}|-{2,}|([!?])[!?]*|_+|\*+|=+|~+"
    r"|.",
    re.DOTALL,
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_APOSTROPHES = frozenset("'’")
# Chunks that are remembered with their words: a report of 1,000 words has some 500, and long ones do not come again.
_KEPT_CHUNKS, _LONGEST_KEPT = 8_192, 30


@cache
def _joined_words() -> dict[str, int]:
    """The words that are two, written together, and after how many letters the second begins."""
    cut = [word.partition("|") for word in load_list("joined_words.txt")]
    return {first + second: len(first) for first, _, second in cut}


def find_words(text: str, start: int, end: int) -> list[Span]:
    """Returns the words of one sentence as the English treebanks of Universal Dependencies cut them."""
    words: list[Span] = []
    for match in _CHUNK.finditer(text, start, end):
        left, right = match.span()
        chunk = match.group()
        # What follows a chunk is white space or the sentence's end, so that its words are the same wherever it stands.
        inside = _cut_kept(chunk, right == end) if right - left <= _LONGEST_KEPT else _cut_chunk(chunk, right == end)
        if inside is None:
            words.append((left, right))
        else:
            words.extend([(left + first, left + last) for first, last in inside])
    return words


def _cut_chunk(chunk: str, last: bool) -> tuple[Span, ...] | None:
    """The words of what stands between white space, counted from its first character; None where it is one word."""
    size = len(chunk)
    words = tuple(_cut_ends(chunk, size if last else size + 1))
    return None if words == ((0, size),) else words


_cut_kept = lru_cache(maxsize=_KEPT_CHUNKS)(_cut_chunk)


def _cut_ends(text: str, end: int) -> Iterator[Span]:
    """Yields the words of a chunk, in a sentence up to `end`: marks at both its ends one by one."""
    left, right = 0, len(text)
    while (
        left < right and text[left] in "\"'“”‘«([{<„" and not (text[left] == "'" and _CLITIC.match(text, left, right))
    ):
        yield left, left + 1
        left += 1
    tail: list[Span] = []
    while right > left and text[right - 1] in '"”’»)]}>,;:!?…':
        if text[right - 1] in "!?" and right - 2 >= left and text[right - 2] in "!?":
            break
        tail.append((right - 1, right))
        right -= 1
    if left < right:
        yield from _split_chunk(text, left, right, end)
    yield from reversed(tail)


def _split_chunk(text: str, left: int, right: int, end: int) -> Iterator[Span]:
    chunk = text[left:right]
    if _ADDRESS.search(chunk) and len(chunk) > 3:
        stop = right
        while stop > left + 1 and text[stop - 1] in ".,;:!?)'\"":
            stop -= 1
        yield left, stop
        if stop < right:
            yield from ((i, i + 1) for i in range(stop, right))
        return
    if chunk.isalpha():
        # Without an apostrophe there is no clitic to look for.
        cut = _joined_words().get(chunk.lower())
        if cut is None:
            yield left, right
        else:
            yield left, left + cut
            yield left + cut, right
        return
    if chunk[-1] == "." and _keeps_stop(chunk, last=_is_last(text, right, end)):
        yield from _split_inner(text, left, right - 1, attach=True)
        return
    yield from _split_inner(text, left, right, attach=False)


def _is_last(text: str, right: int, end: int) -> bool:
    """Whether nothing but closing marks stands between a chunk and the end of its sentence."""
    while right < len(text) and text[right] in "\"'”’»)]}":
        right += 1
    return right == end


def _keeps_stop(chunk: str, *, last: bool) -> bool:
    """Whether the full stop at the end of `chunk` is part of the word."""
    body = chunk[:-1]
    if not body or body[-1] == ".":
        return False
    lower = body.lower().rpartition("-")[2]
    if len(lower) == 1 and lower.isalpha():
        return not last
    if "." in body and all(len(part) == 1 and part.isalpha() for part in lower.split(".")):
        return True
    if lower in load_list("titles_before_names.txt") or lower in load_list("before_numbers.txt"):
        return not last
    return lower in load_list("abbreviations.txt")


def _split_inner(text: str, left: int, right: int, *, attach: bool) -> Iterator[Span]:
    spans = list(_scan(text, left, right))
    if attach and spans:
        spans[-1] = (spans[-1][0], right + 1)
    yield from spans


def _scan(text: str, left: int, right: int) -> Iterator[Span]:
    position = left
    while position < right:
        stop = position
        # A word with its apostrophes: letters, then an apostrophe, then letters.
        while stop < right and (
            text[stop].isalnum()
            or (text[stop] in _APOSTROPHES and position < stop < right - 1 and text[stop + 1].isalpha())
        ):
            stop += 1
        if stop > position and any(c in _APOSTROPHES for c in text[position:stop]):
            yield from _split_word(text, position, stop)
            position = stop
            continue
        if text[position] in _APOSTROPHES:
            clitic = _CLITIC.match(text, position, right)
            width = clitic.end() - position if clitic else 1
            yield position, position + width
            position += width
            continue
        match = _WORD.match(text, position, right)
        assert match is not None
        stop = match.end()
        if match.group().isalpha():
            stop = _whole_with_prefix(text, position, stop, right)
            stop = _whole_given_name(text, position, stop, right)
            yield from _split_word(text, position, stop)
        else:
            yield from _split_unit(text, position, stop)
        position = stop


def _whole_with_prefix(text: str, left: int, stop: int, right: int) -> int:
    """The end of the word that starts at `left`, behind the hyphen where text[left:stop] is a prefix."""
    if (
        stop - left > 7
        or (not text[left + 1 : stop].islower() and stop - left > 1)
        or text[left:stop].lower() not in load_list("prefixes.txt")
        or text[stop : stop + 1] != "-"
        or not text[stop + 1 : stop + 2].isalpha()
    ):
        return stop
    end = stop + 1
    while end < right and text[end].isalpha():
        end += 1
    return end


def _whole_given_name(text: str, left: int, stop: int, right: int) -> int:
    """The end of the word that starts at `left`, behind the hyphen of a given name: "Park Geun-hye", "Tsai Ing-wen".

    The treebanks have hardly any, and a reader that meets a small syllable behind a hyphen takes it for a word.
    """
    if text[stop : stop + 1] != "-" or not text[left].isupper() or not text[left + 1 : stop].islower():
        return stop
    end = stop + 1
    while end < right and text[end].isalpha():
        end += 1
    syllables, second = load_list("name_syllables.txt"), text[stop + 1 : end]
    if second not in syllables or (second in _SMALL_WORDS and text[left:stop].lower() not in syllables):
        return stop
    return end


_SMALL_WORDS = frozenset(("in", "on", "so", "do", "he", "me", "man", "win", "mi"))
"""Syllables of names that are words as well: "Check-in" is no name."""


def _split_unit(text: str, left: int, right: int) -> Iterator[Span]:
    """Splits "80km" and "$5m" into number and unit; "MH17", "5th" and "1990s" stay whole."""
    chunk = text[left:right]
    digits = 0
    while digits < len(chunk) and chunk[digits].isdigit():
        digits += 1
    if 0 < digits < len(chunk) and chunk[digits:].lower() in load_list("units.txt"):
        yield left, left + digits
        yield left + digits, right
    else:
        yield left, right


def _split_word(text: str, left: int, right: int) -> Iterator[Span]:
    """Splits off "n't", "'s" and the like."""
    word = text[left:right].lower() if right - left < 12 else ""
    cut = _joined_words().get(word)
    if cut is not None:
        yield left, left + cut
        yield left + cut, right
        return
    match = _CLITIC.search(text, max(left, right - 4), right)
    if match and match.start() > left:
        yield left, match.start()
        yield match.start(), right
    else:
        yield left, right
