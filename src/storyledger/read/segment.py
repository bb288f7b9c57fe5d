"""Paragraphs, sentences and words of a raw text, by rule, as offsets; the text is never altered.

Everything that is asked here walks the text once or matches expressions without nested repetition, so that the time is
linear in the text. Left out: tables, verse, and scripts that put no space between words (a run of letters is then one
word).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.insertions import cut_insertions
from storyledger.read.paragraph_kinds import judge_paragraphs, judge_sentence
from storyledger.read.paragraphs import find_paragraphs
from storyledger.read.sentences import find_sentences, is_cased
from storyledger.read.words import find_words

if TYPE_CHECKING:
    from storyledger.read.segment_marks import Span
    from storyledger.records import SentenceKind


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
    cased = is_cased(text)
    paragraphs = tuple(
        part for start, end in find_paragraphs(text, cased=cased) for part in cut_insertions(text, start, end, title)
    )
    kinds = judge_paragraphs(text, paragraphs, title)
    pieces: list[Piece] = []
    for number, ((start, end), kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        for left, right in find_sentences(text, start, end, cased=cased):
            tokens = tuple(find_words(text, left, right))
            if tokens:
                pieces.append(Piece(left, right, number, judge_sentence(text, left, right, kind), tokens))
    return tuple(pieces)
