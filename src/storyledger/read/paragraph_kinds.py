"""What each paragraph of a text is: headline, body, list, caption or furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.read.furniture import is_furniture
from storyledger.read.insertions import is_page_stamp, opens_with_stamp
from storyledger.read.paragraphs import BULLET
from storyledger.read.segment_marks import CLOSERS, TERMINAL, letters_of
from storyledger.read.sentences import INNER_END

if TYPE_CHECKING:
    from storyledger.read.segment_marks import Span
    from storyledger.records import SentenceKind

_CREDIT_FORMS = (
    r"\((?:AP|AFP|Reuters|EPA|Getty)[^)\n]{0,60}\)\s*$|"
    # "AFP/Jon Doe"; a "Reuters/Ipsos poll" is none.
    r"\b(?:AFP|AP|Reuters|REUTERS|EPA|Getty Images)\s?/\s?[A-Z][\w'’.-]{0,20}(?: [A-Z]| al-|\s*$|[/),;])|"
    r"[A-Za-z]\s?/\s?(?:AFP|AP|Reuters|EPA|Getty|REUTERS)\b|\bAP Photo|\b(?:AFP|Reuters|EPA|AP) photo\b|"
    r"\bGetty Images\b|"
    r"\b(?:Photo|Image|Picture|Photograph|Video)s?(?: credit| courtesy| by| source| copyright| caption)?\s?[:|]|"
    r"^(?:Image|Media|Video|Photo) ?(?:caption|source|copyright|credit)|"
    r"\b(?:[Ff]ile|FILE) (?:photo|picture|image|PHOTO)\b|"
    r"^(?:Image|Media) ?caption|^(?:Photo(?:graph)?|Picture) by [A-Z]|^(?:Credit|Courtesy)s?:|"
    r"^[A-Z][\w.'’-]{1,20} [A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20})?\s?/\s?[A-Z][\w .]{1,30}$"
)
_CREDIT = re.compile(_CREDIT_FORMS)
# One of these stands in whatever `_CREDIT` matches.
_CREDIT_SIGNS = ("(", "/", "hoto", "PHOTO", "mage", "icture", "Video", "Media", "Credit", "Courtesy")
_SMALL_CREDIT = re.compile(_CREDIT_FORMS, re.IGNORECASE)
# The longest headline of the four stories read for this has 17 words; 25 leaves room.
_HEADLINE_WORDS, _HEADLINE_LENGTH = 25, 170


def judge_paragraphs(text: str, paragraphs: tuple[Span, ...], title: str | None = None) -> list[SentenceKind]:
    """Returns what each paragraph is, from its words, its end and its neighbours."""
    heading = letters_of(title) if title else ""
    kinds: list[SentenceKind] = []
    listing = False
    for start, end in paragraphs:
        kind = _judge(text, start, end, heading, listing=listing)
        if kinds and kinds[-1] == "caption" and kind in ("headline", "body") and end - start < 300:
            before = paragraphs[len(kinds) - 1]
            # "Image caption," on a line of its own: the caption is the next line.
            if text[before[1] - 1] in ",:" and before[1] - before[0] < 30:
                kind = "caption"
        if kind == "body" and _runs_into_stamp(text, paragraphs, len(kinds)):
            kind = "headline"
        # After "... these main points:" the unclosed lines are a list.
        listing = (kind == "body" and text[end - 1] == ":") or (listing and kind == "list")
        kinds.append(kind)
    return kinds


def _runs_into_stamp(text: str, paragraphs: tuple[Span, ...], at: int) -> bool:
    """Whether a part runs into a page's stamp or a dateline on the same line, without a stop: a headline or a deck."""
    if at + 1 == len(paragraphs):
        return False
    (start, end), (behind, stop) = paragraphs[at], paragraphs[at + 1]
    if "\n" in text[end:behind] or text[end - 1] in TERMINAL or INNER_END.search(text, start, end):
        return False
    return opens_with_stamp(text, behind, stop)


def judge_sentence(text: str, start: int, end: int, kind: SentenceKind) -> SentenceKind:
    """The kind of one sentence: its paragraph's, but for furniture that a flattened page left at its end."""
    if kind == "body" and end - start < 60 and text[end - 1] not in TERMINAL and text[end - 1] not in CLOSERS:
        line = text[start:end]
        if is_furniture(line, letters_of(line), end - start):
            return "furniture"
    return kind


def _judge(text: str, start: int, end: int, heading: str, *, listing: bool) -> SentenceKind:
    line = text[start : min(end, start + 500)]
    plain = letters_of(line[:200])
    if heading and plain == heading:
        return "headline"
    if is_furniture(line, plain, end - start) or is_page_stamp(text, start, end):
        return "furniture"
    if end - start < 400 and _has_credit(line):
        return "caption"
    if BULLET.match(line):
        return "list"
    stop = end - 1
    while stop > start and text[stop] in CLOSERS:
        stop -= 1
    closed = text[stop] in ".!?…:;,"
    if closed and not (text[stop] in "?!" and end - start < 100):
        return "body"
    if INNER_END.search(line):
        return "body"
    words = line.split()
    if end - start <= _HEADLINE_LENGTH and len(words) <= _HEADLINE_WORDS:
        return "list" if listing else "headline"
    return "list" if listing and end - start < 400 else "body"


def _has_credit(line: str) -> bool:
    if line.islower():
        return _SMALL_CREDIT.search(line) is not None
    return any(sign in line for sign in _CREDIT_SIGNS) and _CREDIT.search(line) is not None
