"""Where quotation marks open and close, in text that may have lost some of them.

One pass over each paragraph. Double marks of every make are read (straight, curly, low, guillemets, doubled single
ones); single marks only outside double ones, and only where they cannot be apostrophes. What is left out: marks that
stand for inches, and quotations inside quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.kept import last_kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Sentence

OPENING = "“„«‟"
CLOSING = "”»"
STRAIGHT = '"＂'
SINGLE_OPENING = "‘‚‹"
SINGLE_CLOSING = "’›'"
MARKS = OPENING + CLOSING + STRAIGHT + SINGLE_OPENING + SINGLE_CLOSING + "`"
DOUBLE = frozenset(OPENING + CLOSING + STRAIGHT)
ENDS = ".?!…"
# Lines without a mark, and characters, over which a quotation that was left open may run until it is closed. Set by
# hand on news with a line a sentence; a statement quoted at length has three or four sentences.
LINES_APART, RUN_LIMIT = 5, 2500
# A single-quoted stretch longer than this is taken for two stray apostrophes; the longest one in the stories read by
# hand has 190.
SINGLE_LIMIT = 600


_ANY_DOUBLE = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]")
_TOLD = re.compile(f"[{MARKS}{re.escape(ENDS)}]")
_MAY_END = re.compile(f"[,{re.escape(ENDS)}]")
CUE_BEHIND = re.compile(r",\s(?:(?:he|she|they|it)\s)?(?:said|says|added|asked|told)\b")


class Quoted(NamedTuple):
    """A stretch between quotation marks: `text[start:end]` without the marks."""

    start: int
    end: int
    opened: bool
    """False where the opening mark is lost and the start is worked out."""
    closed: bool
    """False where the closing mark is lost, or left out because the next paragraph reopens the quotation."""
    double: bool


@last_kept
def paragraphs(sentences: Sequence[Sentence]) -> tuple[tuple[int, int], ...]:
    """Start and end of every paragraph, in order, from the sentences that stand in it."""
    found: list[list[int]] = []
    number: int | None = None
    for sentence in sentences:
        if found and sentence.paragraph == number:
            found[-1][1] = max(found[-1][1], sentence.end)
        else:
            found.append([sentence.start, sentence.end])
            number = sentence.paragraph
    return tuple((start, end) for start, end in found)


@last_kept
def find_marks(text: str, blocks: Sequence[tuple[int, int]]) -> tuple[Quoted, ...]:
    """Every quoted stretch of the paragraphs, in order and without overlap. Linear in the length of the text."""
    found: list[Quoted] = []
    ends = [end for _, end in blocks]
    blocks = _rejoined(text, blocks)
    for index, (start, end) in enumerate(blocks):
        after = blocks[index + 1][0] if index + 1 < len(blocks) else len(text)
        reopened = text[after : after + 2].lstrip()[:1] in set(OPENING + STRAIGHT + "`")
        found.extend(_read_paragraph(text, start, end, ends, reopened=reopened))
    return tuple(quoted for quoted in found if text[quoted.start : quoted.end].strip())


def _rejoined(text: str, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The paragraphs, those joined between which a quotation runs on.

    Text that has a line for every sentence opens a quotation on one line and closes it some lines below: the next mark
    is then a closing one. Where the next paragraph opens with a mark, the quotation was only reopened.
    """
    joined: list[tuple[int, int]] = []
    waiting = 0  # paragraphs since the one that ended in an open quotation; 0 where none is open
    for start, end in blocks:
        marks = [match.start() for match in _ANY_DOUBLE.finditer(text, start, end)]
        if waiting and marks:
            first = marks[0]
            closes = text[first] in CLOSING or (
                text[first] in STRAIGHT
                and first > start
                and not text[first - 1].isspace()
                and (first + 1 >= end or not text[first + 1].isalnum())
            )
            if closes and first - joined[-waiting][0] <= RUN_LIMIT:
                joined[-waiting:] = [(joined[-waiting][0], end)]
            waiting = 0
        elif waiting:
            joined.append((start, end))
            waiting = 0 if waiting >= LINES_APART else waiting + 1
            continue
        if not (joined and joined[-1][1] == end):
            joined.append((start, end))
        if marks and text[marks[-1]] in OPENING:
            waiting = 1
        elif marks and all(text[at] in STRAIGHT for at in marks) and len(marks) % 2 == 1:
            # an odd straight mark opens where it stands before a word, unless it closed what came before
            waiting = 1 if marks[-1] + 1 < end and text[marks[-1] + 1].isalnum() else 0
    return joined


def _read_paragraph(text: str, start: int, end: int, ends: Sequence[int], *, reopened: bool) -> Iterator[Quoted]:
    """Quoted stretches of one paragraph, or of several joined that end at `ends`; none left open leaves its own."""
    opened: int | None = None
    sentence_start = start
    single = -1  # where a single mark opened
    weak = -1  # a place where it may have closed: after an s, so perhaps a genitive
    behind = start
    for match in _TOLD.finditer(text, start, end):
        at = match.start()
        if at < behind:
            continue  # the second half of a doubled mark
        if single >= 0 and at - 1 - single > SINGLE_LIMIT:
            single = weak = -1
        char = text[at]
        width = 1
        kind = ""
        if char in "`'" and text[at : at + 2] in {"``", "''"}:
            kind, width = ("open" if char == "`" else "close"), 2
        elif char in OPENING:
            kind = "open"
        elif char in CLOSING:
            kind = "close"
        elif char in STRAIGHT:
            kind = "straight"
        if kind:
            single = weak = -1
            role = _role(text, (at, at + width), (start, end), kind, is_open=opened is not None)
            if role == "open":
                if opened is not None:
                    stop = _first_end(text, opened, _own_end(opened, at, ends))
                    yield Quoted(opened, stop, opened=True, closed=False, double=True)
                opened = at + width
            elif role == "close":
                if opened is None:
                    yield Quoted(sentence_start, at, opened=False, closed=True, double=True)
                else:
                    yield Quoted(opened, at, opened=True, closed=True, double=True)
                opened = None
                sentence_start = at + width
        elif opened is None:
            if char in SINGLE_OPENING + "'`" and single < 0 and _may_open(text, at, start, end):
                single, weak = at + 1, -1
            elif single >= 0 and char in SINGLE_CLOSING:
                closing = _closes_single(text, at, end)
                if closing == "surely":
                    yield Quoted(single, at, opened=True, closed=True, double=False)
                    sentence_start = at + 1
                    single = -1
                elif closing == "perhaps":
                    weak = at
            if single >= 0 and at - single > SINGLE_LIMIT:
                single = weak = -1
            if char in ENDS and at + 1 < end and text[at + 1].isspace():
                if single >= 0 and weak >= 0:
                    yield Quoted(single, weak, opened=True, closed=True, double=False)
                    sentence_start = weak + 1
                    single = weak = -1
                sentence_start = at + 1
        behind = at + width
    if single >= 0 and end - 1 - single > SINGLE_LIMIT:
        single = weak = -1
    if opened is not None:
        own = _own_end(opened, end, ends)
        stop = own if reopened else _first_end(text, opened, own)
        yield Quoted(opened, stop, opened=True, closed=False, double=True)
    elif single >= 0 and weak >= 0:
        yield Quoted(single, weak, opened=True, closed=True, double=False)


def _own_end(opened: int, limit: int, ends: Sequence[int]) -> int:
    """Where the paragraph ends in which a mark opened, or `limit` before it."""
    return min(limit, max(opened, ends[min(bisect_left(ends, opened), len(ends) - 1)]))


def _role(text: str, mark: tuple[int, int], block: tuple[int, int], kind: str, *, is_open: bool) -> str:
    """What a double mark does here: `open`, `close` or nothing."""
    at, behind = mark
    before = text[at - 1] if at > block[0] else " "
    after = text[behind] if behind < block[1] else " "
    at_word = (before.isspace() or before in "([{—–-:") and (after.isalnum() or after in "[(‘'’…$£€#@")
    if kind == "open":
        return "open"
    if kind == "close":
        if is_open:
            return "close"
        return "open" if at_word else ("close" if not before.isspace() else "")
    if is_open:
        return (
            "open"
            if at_word and not after.isspace() and before.isspace() and _clear_opener(text, at, block)
            else "close"
        )
    if before.isdigit() and not after.isalnum() and text[at - 2 : at - 1] not in {",", "."}:
        return ""  # 6" of rain
    if at_word or (before.isspace() and not after.isspace()) or at == block[0]:
        return "open"
    if not before.isspace() and (after.isspace() or after in ",.;:)?!"):
        return "close"
    return "open"


def _clear_opener(text: str, at: int, block: tuple[int, int]) -> bool:
    """Does a straight mark, met inside a quotation.

    Begin another? Only after a colon, a comma or a full stop and a space.
    """
    back = at - 1
    while back > block[0] and text[back].isspace():
        back -= 1
    return text[back] in ",:;"


def _first_end(text: str, start: int, limit: int) -> int:
    """Where the sentence ends in which an unclosed quotation begins."""
    for match in _MAY_END.finditer(text, start, limit):
        at = match.start()
        if text[at] == "," and CUE_BEHIND.match(text, at):
            return at + 1  # the closing mark before the cue is lost
        if text[at] in ENDS and (at + 1 >= limit or text[at + 1].isspace()) and text[at - 1 : at].islower():
            return at + 1
    return limit


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([—–") and (after.isalpha() or after in "[“")


def _closes_single(text: str, at: int, end: int) -> str:
    """Whether a single closing mark closes: surely, perhaps (it may be a genitive), or no (inside a word)."""
    before = text[at - 1]
    after = text[at + 1] if at + 1 < end else " "
    if after.isalnum() or before.isspace():
        return ""
    if before in ",.?!…" or before not in "sS" or not (after.isspace()):
        return "surely"
    return "perhaps"
