"""Sentences of a paragraph as spans, by its stops: those that end one, and those of abbreviations and initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.read.segment_marks import CLOSERS, OPENERS, load_list, strip_span, word_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.segment_marks import Span

INNER_END = re.compile(r"[a-z0-9][.!?][\"”’]?\s+[A-Z“\"]")
_NUMBERING = re.compile(r"\d{1,3}|[a-z]")
_STOP = re.compile(r"[.!?…。]+")
_QUARTERS = frozenset("NSEW")
_NUMBERED_STREET = re.compile(r"\d{1,3}(?:st|nd|rd|th)\b")  # "E. 52nd St."
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def find_sentences(text: str, start: int, end: int, *, cased: bool = True) -> Iterator[Span]:
    """Yields the sentences of text[start:end] without white space around; closing quotes go with what they close.

    What holds no letter or digit (a closing mark that stands apart, a row of dots) goes with the sentence before it.
    """
    held: Span | None = None
    for left, right in _cut_at_stops(text, start, end, cased=cased):
        span = strip_span(text, left, right)
        if span[0] == span[1]:
            continue
        if held is not None and not any(text[i].isalnum() for i in range(*span)):
            held = (held[0], span[1])
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _cut_at_stops(text: str, start: int, end: int, *, cased: bool) -> Iterator[Span]:
    left = start
    quotes = 0
    counted = start
    for match in _STOP.finditer(text, start, end):
        if match.start() < left:
            continue
        quotes += text.count('"', counted, match.start())
        counted = match.start()
        stop = _close(text, match.end(), end, quotes)
        if left == start and _NUMBERING.fullmatch(text, left, match.start()):
            # "1. To the content", "b. Ukraine": the number of a list item, with which its sentence begins.
            continue
        if stop < end and _is_boundary(match, left, stop, cased=cased):
            yield left, stop
            left = stop
    yield left, end


def _close(text: str, stop: int, end: int, quotes: int) -> int:
    """The place behind the closing marks that follow a full stop.

    A straight quotation mark closes where one is open or a space follows.
    """
    limit = min(end, stop + 6)
    while stop < limit:
        mark = text[stop]
        if mark in "”’»)]}›":
            stop += 1
        elif mark in "\"'":
            followed = stop + 1 >= end or text[stop + 1].isspace() or text[stop + 1] in CLOSERS
            if not (followed or (mark == '"' and quotes % 2 == 1)):
                break
            stop += 1
        elif mark == " " and stop + 1 < limit and text[stop + 1] in "”»])":
            stop += 2
        elif mark == " " and text.startswith("''", stop + 1):
            stop = min(end, stop + 3)
        elif mark == " " and quotes % 2 == 1 and text[stop + 1 : stop + 3] in ('"', '" '):
            # In text whose words were set apart, an odd number of marks before this one says that it closes.
            stop += 2
        else:
            break
    return stop


def _is_boundary(match: re.Match[str], left: int, stop: int, *, cased: bool) -> bool:
    text, end = match.string, match.endpos
    mark = match.group()
    following = stop
    while following < end and text[following].isspace():
        following += 1
    if following >= end:
        return True
    glued = following == stop
    first = following
    while first < end and first < following + 4 and (text[first] in OPENERS or text[first] == " "):
        first += 1
    if first >= end:
        return not glued
    begins = text[first]
    word = word_before(text, left, match.start())
    if glued:
        return _is_glued_boundary(match, following, word, marks=stop > match.end())
    if begins.islower():
        return not cased and _is_small_boundary(match, stop, word, first)
    if mark != "." or stop > match.end():
        return not (mark.startswith("..") and not begins.isupper()) or stop > match.end()
    return not _is_abbreviation(text, word, first, end)


def _is_small_boundary(match: re.Match[str], stop: int, word: str, first: int) -> bool:
    """Whether a stop ends a sentence in a text without capitals, where only the words around it tell."""
    mark, bare = match.group(), re.split(r"[-'’/]", word)[-1]
    if mark != ".":
        # "Help!" he said: behind closing marks the sentence may go on.
        return ".." not in mark and stop == match.end()
    opens = _word_at(match.string, first, match.endpos).capitalize() in load_list("sentence_openers.txt")
    if bare.isdigit():
        return len(bare) > 1 or opens
    if len(bare) < 2 or not bare.isalpha() or bare in load_list("titles_before_names.txt"):
        return False
    return opens or bare not in load_list("abbreviations.txt")


def _word_at(text: str, start: int, end: int) -> str:
    stop = start
    limit = min(end, start + 30)
    while stop < limit and (text[stop].isalpha() or text[stop] in "'’"):
        stop += 1
    return text[start:stop]


def _is_abbreviation(text: str, word: str, first: int, end: int) -> bool:
    """Whether the full stop after `word`, before what starts at `first`, is an abbreviation's and ends nothing."""
    lower = word.lower()
    begins = text[first]
    bare = lower.rpartition("-")[2].rpartition("/")[2]
    if bare in load_list("titles_before_names.txt"):
        return True
    if begins.isdigit():
        if word in _QUARTERS:
            return _NUMBERED_STREET.match(text, first) is not None
        return bare in load_list("before_numbers.txt")
    if len(bare) == 1 and bare.isalpha() and word[-1:].isupper():
        # An initial: "J. Smith", "J. A. Smith". "Plan B. The", "Vitamin C. The" go on with what opens sentences.
        after = _word_at(text, first, end)
        return not _opens(after) or (len(after) == 1 and text[first + 1 : first + 2] == "." and first + 1 < end)
    if "." in lower or bare in load_list("abbreviations.txt"):
        return not _opens(_word_at(text, first, end))
    return False


def _opens(word: str) -> bool:
    """Whether a capitalised word is one that opens sentences; in capitals throughout as well."""
    return (word.capitalize() if word.isupper() else word) in load_list("sentence_openers.txt")


def _is_glued_boundary(match: re.Match[str], following: int, word: str, *, marks: bool) -> bool:
    """Whether "end.The" is a boundary that lost its space: small letters before, a capital after, no address."""
    text, end = match.string, match.endpos
    if len(match.group()) > 1 and "." in match.group() and not marks:
        return match.group() != ".." and text[following].isupper() and text[following + 1 : following + 2].islower()
    after = _word_at(text, following + (text[following] in OPENERS), end)
    if not after[:1].isupper() or not (after[1:2].islower() or after in ("A", "I")):
        return False
    if word.lower() in ("p.m", "a.m", "u.s", "u.n", "u.k", "e.u"):
        return _opens(after)
    if (
        len(word) < 2
        or not (word[-1].islower() or word[-1].isdigit())
        or "." in word
        or word == "www"
        or any(c in word for c in "@/\\:_")
    ):
        return False
    stop = following + len(after)
    # "Node.js", "Booking.Com" and addresses go on with a dot or slash.
    return after.lower() not in ("com", "org", "net", "co", "js") and not (stop < end and text[stop] in "./@_")


def is_cased(text: str) -> bool:
    """Whether the text has capitals where English has them: one letter in 200 at least, seen in its first 20,000."""
    sample = text[:20000].encode("ascii", "ignore")
    small = sample.translate(None, _CAPITALS)
    capitals = len(sample) - len(small)
    return capitals * 200 >= capitals + len(small) - len(small.translate(None, _CAPITALS.lower()))
