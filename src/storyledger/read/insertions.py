"""What pages leave inside running text: titles, bylines, credits, posts and bullets, and where it is cut off.

A page that was flattened into one paragraph has its headline, "By Jon Doe" and "REUTERS/Jon Doe" before and between its
sentences without a full stop. Each is found by what marks it: the known title, a slash before an agency's name, the
dateline behind a byline, the handle of a post. Left out: a caption or a heading that nothing marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.datelines import HEADLINE, after_dateline

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_LEADING_DATE = re.compile(
    r"(?:published|(?:last )?updated|posted|date of publication):?(?: on| at)?:? (?:\d{1,2} )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? \d{1,6},?(?: \d{4})?(?= [A-Z\"“])",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w.'’-]{1,20}"
# "By Jon Doe ARVELO, March 3 (Reuters) - ": nothing but the dateline tells where the name ends.
_LEADING_BYLINE = re.compile(
    rf"(?:By|BY) {_NAME}(?: {_NAME}){{0,3}}(?:(?:,| and| AND) {_NAME}(?: {_NAME}){{0,3}}){{0,3}}"
    r"(?= (?:[A-Z]{3,40}[A-Z .'-]{0,30}(?:, [A-Z][\w. ]{1,30})?(?: \([A-Z][\w/ ]{1,20}\))? ?(?:[-–—]|--) |"
    r"[A-Z]{3,40}[A-Z '-]{0,20}, [A-Z][a-z]{2,8}\.? \d{1,2} \())"
    r"|By the [A-Z]{2,5}(?: [Ww]ires?)? [Ss]taff(?= [A-Z\"“‘])"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?"
_ZONE = r"(?:GMT|UTC|BST|CET|CEST|IST|[ECMP][SD]?T)"
_STAMP = re.compile(
    # "Wednesday 27 April 2005 01.50 BST", as one paper sets it between deck and story
    rf"(?:{_WEEKDAY} )?\d{{1,2}} {_MONTH} \d{{4}},? \d{{1,2}}[.:]\d\d {_ZONE}(?= [A-Z\"“‘])"
    # "GENEVA | Tue Jun 30, 2009 1:58 pm EDT", before the dateline
    rf"|(?:[A-Z][A-Z/ ]{{2,30}}(?:, {_MONTH} \d{{1,2}})? \| )?"
    rf"{_WEEKDAY} {_MONTH} \d{{1,2}}, \d{{4}} \d{{1,2}}:\d\d ?[ap]m {_ZONE}(?= [A-Z\"“‘])"
    # "January 25, 2011 | By Jon Doe, NEWS", a page's date and byline; nothing but an outlet tells where a name ends
    rf"|{_MONTH} \d{{1,2}}, \d{{4}} \| By (?:the )?(?:{_NAME}(?: and|,)? ){{0,6}}"
    r"(?:CNN|BBC|AP|AFP|Reuters|[Ss]taff)(?: [Ww]riter| [Ss]taff)?(?= [A-Z\"“‘])"
)
"""What pages set between headline and story, and nobody writes in a sentence."""
_DATELINE = re.compile(
    r"(?:(?:New|San|Los|Santa|Saint|St\.|Port|El|Al|Abu|Tel|Hong|Kuala|Addis|Buenos|Rio de|Mexico) )?"
    r"(?:[A-Z][\w'’-]{2,20}(?:, [A-Z][\w'’.-]{1,20}(?: [A-Z][\w'’.-]{1,20})?)? )?"
    r"\((?:CNN|AP|AFP|UPI|Reuters|REUTERS)\) ?(?:--|[-–—]) "
)
"""The dateline of an agency with a city in small letters, which may stand behind a headline."""
_OPENING = 1500
"""Code points of a text in which what stands before its story is looked for."""
_AGENCY = (
    r"(?:AP|AFP|REUTERS|Reuters|EPA|Getty Images|Getty|GETTY IMAGES|Xinhua|Anadolu|UPI|dpa|TASS|Shutterstock|Alamy)"
)
# A person's name as a credit has it: two words, particles besides; a third would be the next sentence's first as often.
_PERSON = r"[A-Z][\w.'’-]{0,20}(?: (?:al|el|bin|abu|abd|de|van|von|del|da)\b)?(?: ?[A-Z][\w'’-]{1,20})?"
_TAIL = r"(?:\s?/\s?(?:Pool|Handout|File Photo|File|via REUTERS|via Reuters|Getty Images|Getty|AFP|AP|EPA|Files))"
_CREDIT_INSIDE = re.compile(
    rf"[(\[][^()\[\]\n]{{0,60}}(?:/\s?{_AGENCY}|{_AGENCY}\s?/|\bAP Photo\b|"
    rf"\b[Pp]hoto(?:graph)?(?: by|:)|[Vv]ia {_AGENCY})"
    r"[^()\[\]\n]{0,60}[)\]]"
    rf"|\b(?:AP Photo|REUTERS|Reuters|AFP|EPA)\s?/\s?{_PERSON}{_TAIL}{{0,2}}"
    rf"|\b(?:Photograph|Photo|Picture|Image)(?: by|:) {_PERSON}\s?/\s?{_AGENCY}{_TAIL}{{0,2}}"
    rf"|\bImage (?:copyright|source),? ?[\w /.]{{1,40}}? ?Image caption,?(?= )"
    rf"|\b[A-Z][\w'’-]{{1,20}} [A-Z][\w'’-]{{1,20}}\s?/\s?{_AGENCY}{_TAIL}{{0,2}}"
)
# One of these stands in whatever `_CREDIT_INSIDE` matches.
_CREDIT_SIGNS = ("/", "hoto", "via ", "Via ", "Image ", "Picture ")
POST = re.compile(
    r"(?:pic\.twitter\.com/\w{4,20} ?)?[—–-] [^()\n—–]{1,60} \(@\w{1,20}\) [A-Z][a-z]{2,8} \d{1,2}, \d{4}|"
    r"pic\.twitter\.com/\w{4,20}"
)
_POST_SIGNS = ("pic.twitter.com/", "(@")
_INLINE_BULLET = re.compile(r"(?<=\s)[•●◦▪■‣](?=\s)")
_STOP = re.compile(r"[.!?][\"”’]?\s+(?=[A-Z\"“‘(\[])")
# "Rep. Jon Doe says" ends nothing.
_FULL_STOP = re.compile(r"[a-z0-9)]{4}[.!?][\"”’]?\s+(?=[A-Z\"“‘(\[])")
# A caption is a sentence or two; the longest that the corpora of news mark as such have some 300 characters.
_CAPTION, _CAPTION_SENTENCES = 350, 2
# Less text than this behind a mark is its tail, not a paragraph of its own.
_TAIL_LENGTH = 40


def cut_insertions(text: str, start: int, end: int, title: str | None) -> Iterator[Span]:
    """Yields text[start:end] in parts, in order, none empty: what was inserted apart from what it was inserted in."""
    held: Span | None = None
    leading = (part for first, last in _cut_leading(text, start, end, title) for part in _cut_stamps(text, first, last))
    for left, right in leading:
        marks = sorted({place for span in _inserted(text, left, right) for place in span})
        for first, last in zip([left, *marks], [*marks, right], strict=True):
            part = _strip(text, first, last)
            if part[0] == part[1]:
                continue
            if held is not None and part[1] - part[0] < 4 and not any(c.isalnum() for c in text[slice(*part)]):
                # The full stop behind a credit goes with it.
                held = (held[0], part[1])
                continue
            if held is not None:
                yield held
            held = part
    if held is not None:
        yield held


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut_leading(text: str, start: int, end: int, title: str | None) -> Iterator[Span]:
    """Yields the title, the date and the byline that open a paragraph, then the rest."""
    for stop in (_behind_title(text, start, end, title), None, None):
        place = stop
        if place is None:
            match = _LEADING_DATE.match(text, start, min(end, start + 80)) or _LEADING_BYLINE.match(text, start, end)
            place = match.end() if match else start
        if place > start and end - place > _TAIL_LENGTH + 20:
            yield start, place
            start = place
            while start < end and text[start].isspace():
                start += 1
    yield start, end


def _cut_stamps(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields the parts before, in and behind a page's stamp, and a headline apart from the dateline behind it."""
    stop = min(end, _OPENING)
    places = [place for match in _STAMP.finditer(text, start, stop) for place in match.span()] if start < stop else []
    behind = places[-1] if places else start
    dateline = _DATELINE.search(text, behind, stop) if behind < stop and "(" in text[behind:stop] else None
    if (
        dateline is not None
        and dateline.start() - behind >= HEADLINE
        and not after_dateline(text[behind:stop].lstrip())
        and not _FULL_STOP.search(text, behind, dateline.start() + 1)
    ):
        places.append(dateline.start())
    for place in places:
        if place > start:
            yield start, place
            start = place
            while start < end and text[start].isspace():
                start += 1
    yield start, end


def is_page_stamp(text: str, start: int, end: int) -> bool:
    """Whether a part of a text is a page's stamp, with the place or the byline that goes with it."""
    match = _STAMP.match(text, start)
    return match is not None and match.end() == end


def opens_with_stamp(text: str, start: int, end: int) -> bool:
    """Whether a part of a text begins with a page's stamp or an agency's dateline."""
    return (
        _STAMP.match(text, start, min(end + 2, len(text))) is not None or _DATELINE.match(text, start, end) is not None
    )


def _behind_title(text: str, start: int, end: int, title: str | None) -> int:
    """The place behind the title where the paragraph opens with it and goes on with a new sentence; else `start`."""
    words = _title_words(title or "")
    # A shorter title may open a sentence by chance.
    if len(words) < 4:
        return start
    place = start
    for word in words:
        while place < end and text[place].isspace():
            place += 1
        if text[place : min(end, place + len(word))].casefold() != word.casefold():
            return start
        place += len(word)
    following = place
    while following < end and (text[following].isspace() or text[following] in "|-–—"):
        following += 1
    # "Bridge falls in Arvelo on Monday, police said" only begins like its title.
    return place if following > place and text[following : following + 1].isupper() else start


@lru_cache(maxsize=1)
def _title_words(title: str) -> tuple[str, ...]:
    # Pages put their name behind the title: "Bridge falls | The Gazette".
    return tuple(title.split(" | ", maxsplit=1)[0].split(" - ", maxsplit=1)[0].split())


def _inserted(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields the spans of captions with their credits, of posts' signatures and of inline list items."""
    part = text[start:end]
    for match in _CREDIT_INSIDE.finditer(text, start, end) if any(sign in part for sign in _CREDIT_SIGNS) else ():
        if end - match.end() < _TAIL_LENGTH or not text[match.end() : match.end() + 3].lstrip(" .")[:1].isupper():
            continue
        yield _caption_before(text, start, match.start()), match.end()
    for match in POST.finditer(text, start, end) if any(sign in part for sign in _POST_SIGNS) else ():
        yield match.span()
    bullets = [match.start() for match in _INLINE_BULLET.finditer(text, start, end)]
    if len(bullets) > 1:
        yield from ((bullet, bullet) for bullet in bullets)


def _caption_before(text: str, start: int, credit: int) -> int:
    """Where the caption of the credit at `credit` starts.

    At the sentence that runs into the credit; else at the start of its paragraph, unless too much stands before it.
    """
    floor = max(start, credit - _CAPTION)
    ends = [match.end() for match in _STOP.finditer(text, floor, credit + 1)]
    if ends and ends[-1] < credit:
        return ends[-1]
    return start if floor == start and len(ends) <= _CAPTION_SENTENCES else credit
