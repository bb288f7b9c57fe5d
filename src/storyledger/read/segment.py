"""Paragraphs, sentences and words of a raw text, by rule, as offsets; the text is never altered.

Everything here walks the text once or matches expressions without nested repetition, so that the time is linear in
the text. Left out: tables, verse, and scripts that put no space between words (a run of letters is then one word).
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from storyledger.datelines import is_stamp
from storyledger.read.insertions import POST, cut_insertions, is_page_stamp, opens_with_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import SentenceKind

Span = tuple[int, int]


class Piece(NamedTuple):
    """A sentence before it is parsed: offsets into the text, half open."""

    start: int
    end: int
    paragraph: int
    kind: SentenceKind
    tokens: tuple[Span, ...]


def segment_text(text: str, title: str | None = None) -> tuple[Piece, ...]:
    """Returns the sentences of a text with their words, in order, none overlapping, none empty.

    `title`, where known, tells headlines apart. Any string is taken; a text without a word gives no sentence.
    """
    cased = _is_cased(text)
    paragraphs = tuple(
        part for start, end in find_paragraphs(text, cased=cased) for part in cut_insertions(text, start, end, title)
    )
    kinds = judge_paragraphs(text, paragraphs, title)
    pieces: list[Piece] = []
    for number, ((start, end), kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        for left, right in find_sentences(text, start, end, cased=cased):
            tokens = tuple(find_words(text, left, right))
            if tokens:
                pieces.append(Piece(left, right, number, _judge_sentence(text, left, right, kind), tokens))
    return tuple(pieces)


# --- lists ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _lexicon(name: str) -> frozenset[str]:
    """The entries of a lexicon file: one a line in `*_lines.txt`, else separated by spaces."""
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if name.endswith("_lines.txt"):
        return frozenset(line.strip() for line in lines)
    return frozenset(word for line in lines for word in line.split())


# --- paragraphs -----------------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TERMINAL = frozenset(".!?…。:;")
_CLOSERS = frozenset("\"'”’»)]}›")
_OPENERS = frozenset("\"'“‘«([{‹„")
# Lines of hard-wrapped text in mail, wire copies and books are 55 to 100 characters wide, in columns of print from 30;
# wider lines are paragraphs.
_NARROWEST_WRAP, _WIDEST_WRAP = 28, 120
# What has fewer characters is a button or a name above something else.
_SHORTEST_BROKEN = 20
_SMALL_WORD = re.compile(r"[a-z][a-z'’-]*[.,;:!?]?(?:\s|$)")
# No line of a text ends with one of these but where it was broken.
_NO_ENDS = frozenset(
    ("the", "a", "an", "of", "and", "or", "to", "that", "his", "her", "their", "its", "with", "from", "was", "were")
)


def find_paragraphs(text: str, *, cased: bool = True) -> Iterator[Span]:
    """Yields the paragraphs as spans without white space at their ends; lines that were wrapped stand together."""
    run: list[Span] = []
    last = 0
    for match in _LINE.finditer(text):
        start, end = _strip(text, match.start(), match.end())
        if start == end:
            continue
        # Anything but one line break between two lines is a blank line.
        if run and not _one_break(text, last, match.start()):
            yield from _unwrap(text, run, cased=cased)
            run = []
        run.append((start, end))
        last = match.end()
    if run:
        yield from _unwrap(text, run, cased=cased)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200b\x00"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\ufeff\u200b\x00"):
        end -= 1
    return start, end


def _one_break(text: str, start: int, end: int) -> bool:
    return end - start == 1 or text[start:end] == "\r\n"


def _unwrap(text: str, run: list[Span], *, cased: bool) -> Iterator[Span]:
    """Yields the paragraphs of a run of lines without blank lines between: each its own, unless they were wrapped.

    Lines that reach one width were wrapped, whatever their letters; others where the words go on.
    """
    width = max(end - start for start, end in run)
    fits = [_would_not_fit(text, run[i], run[i + 1], width) for i in range(len(run) - 1)]
    lower = any(fit and text[run[i + 1][0]].islower() for i, fit in enumerate(fits))
    wrapped = (
        _NARROWEST_WRAP <= width <= _WIDEST_WRAP
        and lower
        and sum(fits) * 2 >= len(fits)
        and any(text[end - 1] not in _TERMINAL for _, end in run[:-1])
    )
    start = run[0][0]
    for i, (_, end) in enumerate(run):
        if i + 1 < len(run) and (
            (wrapped and fits[i] and not _BULLET.match(text, *run[i + 1]))
            or _goes_on(text, (start, end), run[i + 1], cased=cased)
        ):
            continue
        yield start, end
        if i + 1 < len(run):
            start = run[i + 1][0]


def _goes_on(text: str, lines: Span, following: Span, *, cased: bool) -> bool:
    """Whether a sentence goes on in the next line: by the small letter there, or a last word that ends none."""
    last = text[lines[1] - 1]
    if last in _TERMINAL or lines[1] - lines[0] < _SHORTEST_BROKEN or _BULLET.match(text, *following):
        return False
    if cased and _SMALL_WORD.match(text, *following):
        # "said." behind "the mayor": a word of small letters opens no line. "iPhone", addresses and buttons do.
        goes = last.isalnum() or last in ",-–—\"'”’)"
        return goes and _plain(text[following[0] : min(following[1], following[0] + 60)]) not in _lexicon(
            "furniture_lines.txt"
        )
    return _word_before(text, lines[0], lines[1]) in _NO_ENDS


def _would_not_fit(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the next line's first word would have made this line wider than the widest."""
    word_end = following[0]
    limit = min(following[1], following[0] + _WIDEST_WRAP)
    while word_end < limit and not text[word_end].isspace():
        word_end += 1
    # Five characters of grace: editors wrap at a column, not at the widest line seen.
    return (line[1] - line[0]) + 1 + (word_end - following[0]) > width - 5


# --- what a paragraph is --------------------------------------------------------------------------------------------

_BULLET = re.compile(r"[•●◦▪■‣·*–—-]\s+\S|\(?\d{1,2}[.)]\s+\S|\(?[a-z]\)\s+\S")
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
_DATE_LINE = re.compile(
    r"(?:(?:last |first )?(?:updated|published|posted|modified)(?: (?:on|at))?:?\s|date of publication|"
    r"this article is (?:from|more than))",
    re.IGNORECASE,
)
_PLAIN_DATE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?(?:\d{1,2}\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,4}(?:,?\s+\d{4})?"
    r"(?:[,\s|-]+\d{1,2}[:.]\d\d.{0,12})?\s*$",
    re.IGNORECASE,
)
_AGENCY_LINE = re.compile(
    r"^[A-Z][\w .,]{2,40}\s[–—-]{1,2}\s(?:Reuters|AP|AFP|dpa|Xinhua|UPI|TASS|ANI|PTI|IANS|Agencies)$"
)
_STAMP = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?:? )(?:[a-z]{3,9}day,? |[a-z]{3},? )?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d|\d{1,4}[ /.:-])",
    re.IGNORECASE,
)
_LABEL_LINE = re.compile(
    r"(?:read|watch|listen|see|look|also|photos|pictures|gallery|slideshow|in (?:pictures|photos|video)|"
    r"(?:read|watch|see|listen) (?:it )?(?:here|now|next|this|too))\s?[:|»>→-]+\s",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\(C\))\s?\S")
_REPORTERS = re.compile(
    r"[(\[]?(?i:(?:additional |with )?reporting|writing|edited|editing|compiled|written|translated)"
    r"(?i: and (?:writing|editing|reporting))?(?i: by) [A-Z]"
)
_REPORTER_PLACE = r"[A-Z][\w'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3} in [A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?"
_REPORTERS_PLACES = re.compile(rf"{_REPORTER_PLACE}(?:(?:,| and|, and) {_REPORTER_PLACE}){{0,4}}")
_SMALL_IN_BYLINES = frozenset(
    ("and", "in", "for", "of", "de", "da", "van", "von", "al", "el", "bin", "to", "the", "at")
)
_ADDRESS_LINE = re.compile(
    r"(?:(?:https?://|www\.)\S{1,300}|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}|@\w{1,20})\s*$", re.IGNORECASE
)
# The longest headline of the four stories read for this has 17 words; 25 leaves room.
_HEADLINE_WORDS, _HEADLINE_LENGTH = 25, 170


def judge_paragraphs(text: str, paragraphs: tuple[Span, ...], title: str | None = None) -> list[SentenceKind]:
    """Returns what each paragraph is, from its words, its end and its neighbours."""
    heading = _plain(title) if title else ""
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
    if "\n" in text[end:behind] or text[end - 1] in _TERMINAL or _INNER_END.search(text, start, end):
        return False
    return opens_with_stamp(text, behind, stop)


def _judge_sentence(text: str, start: int, end: int, kind: SentenceKind) -> SentenceKind:
    """The kind of one sentence: its paragraph's, but for furniture that a flattened page left at its end."""
    if kind == "body" and end - start < 60 and text[end - 1] not in _TERMINAL and text[end - 1] not in _CLOSERS:
        line = text[start:end]
        if _is_furniture(line, _plain(line), end - start):
            return "furniture"
    return kind


def _judge(text: str, start: int, end: int, heading: str, *, listing: bool) -> SentenceKind:
    line = text[start : min(end, start + 500)]
    plain = _plain(line[:200])
    if heading and plain == heading:
        return "headline"
    if _is_furniture(line, plain, end - start) or is_page_stamp(text, start, end):
        return "furniture"
    if end - start < 400 and _has_credit(line):
        return "caption"
    if _BULLET.match(line):
        return "list"
    stop = end - 1
    while stop > start and text[stop] in _CLOSERS:
        stop -= 1
    closed = text[stop] in ".!?…:;,"
    if closed and not (text[stop] in "?!" and end - start < 100):
        return "body"
    if _INNER_END.search(line):
        return "body"
    words = line.split()
    if end - start <= _HEADLINE_LENGTH and len(words) <= _HEADLINE_WORDS:
        return "list" if listing else "headline"
    return "list" if listing and end - start < 400 else "body"


def _has_credit(line: str) -> bool:
    if line.islower():
        return _SMALL_CREDIT.search(line) is not None
    return any(sign in line for sign in _CREDIT_SIGNS) and _CREDIT.search(line) is not None


_NO_LETTER = re.compile(r"[\W_]+")


def _plain(line: str) -> str:
    return _NO_LETTER.sub(" ", line.lower()).strip()


def _is_furniture(line: str, plain: str, length: int) -> bool:
    """Menus, sharing, comment forms, tags, bare dates and addresses, bylines."""
    if not plain:
        return True
    plain = plain.lstrip("0123456789 ") or plain
    if length > 250:
        return False
    lines = _lexicon("furniture_lines.txt")
    if plain in lines:
        return True
    words = plain.split()
    # A phrase of the list that opens a short line ("Read also: ...") makes it furniture as well.
    if length < 160 and any(" ".join(words[:n]) + " ..." in lines for n in range(1, min(6, len(words)) + 1)):
        return True
    if _ADDRESS_LINE.match(line) or (length < 40 and line.startswith(("Source:", "SOURCE:", "Sources:", "Tags:"))):
        return True
    if (length < 60 and (_DATE_LINE.match(line) or _PLAIN_DATE.match(line))) or (length < 120 and _STAMP.match(line)):
        return True
    if is_stamp(line):
        return True
    if line[0] == "[" and line[-1] == "]":
        return True
    if POST.fullmatch(line) or (length < 120 and _COPYRIGHT.match(line)) or _REPORTERS.match(line):
        return True
    if length < 160 and line[-1] not in ".!" and _LABEL_LINE.match(line):
        return True
    return length < 100 and _is_byline(line, plain)


def _is_byline(line: str, plain: str) -> bool:
    """Whether a line is "By Jon Doe", "Jon Doe, Reuters", "Jon Doe for CNN", "Jon Doe in Lima", or an agency's name."""
    outlets = _lexicon("outlets_lines.txt")
    if plain in outlets:
        return True
    if len(line) < 60 and _AGENCY_LINE.search(line):
        return True
    words = line.split()
    if words[0].lower().rstrip(":") in ("by", "from") and 1 < len(words) <= 12:
        return line[-1] != "." and all(_in_byline(word) for word in words[1:])
    if _REPORTERS_PLACES.fullmatch(line) and words[0].lower() in _lexicon("first_names.txt"):
        return True
    # What stands behind the name is an outlet or a post, else "Paris, London" would be one.
    place = max(line.rfind(mark) for mark in (",", "|", " for ", " - ", " – ", " — ", ";"))
    behind = _plain(line[place + 1 :]).removeprefix("for ").removeprefix("the ")
    name = line[:place].split()
    named = 1 < len(name) <= 8 and all(_in_byline(word) for word in name) and not any(map(str.isdigit, plain))
    return named and (behind in outlets or behind.split(" ")[-1] in _POSTS or behind.split(" ")[0] in _POSTS)


_POSTS = frozenset(
    (
        "correspondent",
        "reporter",
        "writer",
        "editor",
        "bureau",
        "contributor",
        "columnist",
        "staff",
        "chief",
        "producer",
    )
)


def _in_byline(word: str) -> bool:
    return word[:1].isupper() or word in _SMALL_IN_BYLINES or word in ("|", "–", "-", "/", "&")


# --- sentences ------------------------------------------------------------------------------------------------------

_INNER_END = re.compile(r"[a-z0-9][.!?][\"”’]?\s+[A-Z“\"]")
_NUMBERING = re.compile(r"\d{1,3}|[a-z]")
_STOP = re.compile(r"[.!?…。]+")


def find_sentences(text: str, start: int, end: int, *, cased: bool = True) -> Iterator[Span]:
    """Yields the sentences of text[start:end] without white space around; closing quotes go with what they close.

    What holds no letter or digit (a closing mark that stands apart, a row of dots) goes with the sentence before it.
    """
    held: Span | None = None
    for left, right in _cut_at_stops(text, start, end, cased=cased):
        span = _strip(text, left, right)
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
            followed = stop + 1 >= end or text[stop + 1].isspace() or text[stop + 1] in _CLOSERS
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
    while first < end and first < following + 4 and (text[first] in _OPENERS or text[first] == " "):
        first += 1
    if first >= end:
        return not glued
    begins = text[first]
    word = _word_before(text, left, match.start())
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
    opens = _word_at(match.string, first, match.endpos).capitalize() in _lexicon("sentence_openers.txt")
    if bare.isdigit():
        return len(bare) > 1 or opens
    if len(bare) < 2 or not bare.isalpha() or bare in _lexicon("titles_before_names.txt"):
        return False
    return opens or bare not in _lexicon("abbreviations.txt")


def _word_before(text: str, left: int, place: int) -> str:
    start = place
    limit = max(left, place - 30)
    while start > limit and not text[start - 1].isspace() and text[start - 1] not in _OPENERS:
        start -= 1
    return text[start:place]


def _word_at(text: str, start: int, end: int) -> str:
    stop = start
    limit = min(end, start + 30)
    while stop < limit and (text[stop].isalpha() or text[stop] in "'’"):
        stop += 1
    return text[start:stop]


_QUARTERS = frozenset("NSEW")
_NUMBERED_STREET = re.compile(r"\d{1,3}(?:st|nd|rd|th)\b")  # "E. 52nd St."


def _is_abbreviation(text: str, word: str, first: int, end: int) -> bool:
    """Whether the full stop after `word`, before what starts at `first`, is an abbreviation's and ends nothing."""
    lower = word.lower()
    begins = text[first]
    bare = lower.rpartition("-")[2].rpartition("/")[2]
    if bare in _lexicon("titles_before_names.txt"):
        return True
    if begins.isdigit():
        if word in _QUARTERS:
            return _NUMBERED_STREET.match(text, first) is not None
        return bare in _lexicon("before_numbers.txt")
    if len(bare) == 1 and bare.isalpha() and word[-1:].isupper():
        # An initial: "J. Smith". "Plan B. The", "Vitamin C. The" have a word that opens sentences behind them.
        return not _opens(_word_at(text, first, end))
    if "." in lower or bare in _lexicon("abbreviations.txt"):
        return not _opens(_word_at(text, first, end))
    return False


def _opens(word: str) -> bool:
    """Whether a capitalised word is one that opens sentences; in capitals throughout as well."""
    return (word.capitalize() if word.isupper() else word) in _lexicon("sentence_openers.txt")


def _is_glued_boundary(match: re.Match[str], following: int, word: str, *, marks: bool) -> bool:
    """Whether "end.The" is a boundary that lost its space: small letters before, a capital after, no address."""
    text, end = match.string, match.endpos
    if len(match.group()) > 1 and "." in match.group() and not marks:
        return match.group() != ".." and text[following].isupper() and text[following + 1 : following + 2].islower()
    after = _word_at(text, following + (text[following] in _OPENERS), end)
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


_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _is_cased(text: str) -> bool:
    """Whether the text has capitals where English has them: one letter in 200 at least, seen in its first 20,000."""
    sample = text[:20000].encode("ascii", "ignore")
    small = sample.translate(None, _CAPITALS)
    capitals = len(sample) - len(small)
    return capitals * 200 >= capitals + len(small) - len(small.translate(None, _CAPITALS.lower()))


# --- words ----------------------------------------------------------------------------------------------------------

_CHUNK = re.compile(r"[^\s\x00\ufeff\u200b]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)|^[\w.+-]+@[\w-]+\.[\w.-]+$|^[@#]\w+$|^[\w-]+\.(?:com|org|net|gov|edu|co\.uk|int)(?:/\S*)?$",
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


# Chunks that are remembered with their words: a report of 1,000 words has some 500, and long ones do not come again.
_KEPT_CHUNKS, _LONGEST_KEPT = 8_192, 30
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
        cut = _SPLIT_WHOLE.get(chunk.lower())
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
    if lower in _lexicon("titles_before_names.txt") or lower in _lexicon("before_numbers.txt"):
        return not last
    return lower in _lexicon("abbreviations.txt")


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
            yield from _split_word(text, position, stop)
        else:
            yield from _split_unit(text, position, stop)
        position = stop


def _whole_with_prefix(text: str, left: int, stop: int, right: int) -> int:
    """The end of the word that starts at `left`, behind the hyphen where text[left:stop] is a prefix."""
    if (
        stop - left > 7
        or (not text[left + 1 : stop].islower() and stop - left > 1)
        or text[left:stop].lower() not in _lexicon("prefixes.txt")
        or text[stop : stop + 1] != "-"
        or not text[stop + 1 : stop + 2].isalpha()
    ):
        return stop
    end = stop + 1
    while end < right and text[end].isalpha():
        end += 1
    return end


def _split_unit(text: str, left: int, right: int) -> Iterator[Span]:
    """Splits "80km" and "$5m" into number and unit; "MH17", "5th" and "1990s" stay whole."""
    chunk = text[left:right]
    digits = 0
    while digits < len(chunk) and chunk[digits].isdigit():
        digits += 1
    if 0 < digits < len(chunk) and chunk[digits:].lower() in _lexicon("units.txt"):
        yield left, left + digits
        yield left + digits, right
    else:
        yield left, right


_SPLIT_WHOLE = {
    "cannot": 3,
    "gonna": 3,
    "wanna": 3,
    "gotta": 3,
    "dont": 2,
    "didnt": 3,
    "doesnt": 4,
    "isnt": 2,
    "wasnt": 3,
    "arent": 3,
    "werent": 4,
    "hasnt": 3,
    "havent": 4,
    "hadnt": 3,
    "couldnt": 5,
    "wouldnt": 5,
    "shouldnt": 6,
    "wont": 2,
}


def _split_word(text: str, left: int, right: int) -> Iterator[Span]:
    """Splits off "n't", "'s" and the like."""
    word = text[left:right].lower() if right - left < 12 else ""
    if word in _SPLIT_WHOLE:
        cut = left + _SPLIT_WHOLE[word]
        yield left, cut
        yield cut, right
        return
    match = _CLITIC.search(text, max(left, right - 4), right)
    if match and match.start() > left:
        yield left, match.start()
        yield match.start(), right
    else:
        yield left, right
