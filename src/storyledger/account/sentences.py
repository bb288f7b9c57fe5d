"""Which sentences stand alone in a brief, and how they are taken over: without dateline, on one line, cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.records import Citation

if TYPE_CHECKING:
    from storyledger.records import Reading, Sentence, Token

_LONGEST = 330
"""Code points a taken sentence may have; a page of a newspaper rarely holds a longer one, glued text does."""
_POINTING = frozenset({"this", "these", "that", "those", "such"})
_OPENERS = frozenset(
    {
        "but", "and", "or", "so", "also", "another", "however", "meanwhile", "moreover", "nor", "still", "then", "thus",
        "yet", "yes", "no", "overall", "elsewhere", "instead", "besides", "indeed", "later", "others", "both",
        "neither",
    }
)  # fmt: skip
"""Words that tie a sentence to the one before it."""
_PERSONS = frozenset({"he", "she", "it", "they", "his", "her", "their", "its", "him", "them", "hers", "theirs"})
_SPEAKERS = frozenset({"i", "me", "my", "we", "us", "our", "you", "your"})
SHOUTED = re.compile(r"\b[A-Z]{3,}\b(?:[ ,]+[A-Z]{2,}\b){3}")
"""Four words in capitals on end: a headline or a page's buttons, glued to the sentence behind them."""
_ADDRESSES = frozenset({"http", "https", "http:", "https:", "www"})
_QUOTES = frozenset({'"', "“", "”", "„", "«", "»"})


def take_sentence(reading: Reading, offset: int) -> tuple[str, Citation] | None:
    """The sentence at `offset` as one line, with its citation; None where it does not stand alone."""
    sentence = next((s for s in reading.parsed.sentences if s.start <= offset < s.end), None)
    if sentence is None or not _stands_alone(sentence, reading):
        return None
    whole = reading.report.text[sentence.start : sentence.end]
    skipped = after_dateline(whole)
    text = " ".join(whole[skipped:].split()).lstrip("•·-–—* ")
    if not text or len(text) > _LONGEST:
        return None
    return text, Citation(reading.report.id, sentence.start + skipped, sentence.end)


def _stands_alone(sentence: Sentence, reading: Reading) -> bool:
    """False for captions, furniture, questions, bare quotations, doubts, and what points to a sentence before it."""
    if sentence.kind in {"caption", "furniture"} or not sentence.tokens:
        return False
    if any(doubt.start < sentence.end and sentence.start < doubt.end for doubt in reading.doubts):
        return False
    words = [token for token in sentence.tokens if token.upos != "PUNCT" and token.text not in _QUOTES]
    if not words or words[0].upos == "PRON" or words[0].text.lower() in _OPENERS | _POINTING:
        return False
    if any(token.text.lower() in _ADDRESSES for token in words) or _is_shouted(words, reading):
        return False
    if sentence.tokens[-1].text == "?" or _broken_quotes(sentence.tokens):
        return False
    return not _points_back(sentence, reading, words)


def _broken_quotes(tokens: tuple[Token, ...]) -> bool:
    """Whether a quotation begins or ends outside of the sentence, or is all of it."""
    marks = [i for i, token in enumerate(tokens) if token.text in _QUOTES]
    straight = sum(tokens[i].text == '"' for i in marks)
    if straight % 2 or sum(tokens[i].text == "“" for i in marks) != sum(tokens[i].text == "”" for i in marks):
        return True
    return bool(marks) and marks[0] == 0 and marks[-1] >= len(tokens) - 2 and len(marks) == 2


def _is_shouted(words: list[Token], reading: Reading) -> bool:
    """Whether a line in capitals is glued to the sentence: "CLOSE WATCH NOW SHARE Two men were hurt"."""
    own = reading.report.text[: words[-1].end]
    return SHOUTED.search(own, words[0].start) is not None


def _points_back(sentence: Sentence, reading: Reading, words: list[Token]) -> bool:
    """Whether a pronoun stands before any name, or the writer speaks of himself outside of quotation marks."""
    spoken = [(q.start, q.end) for q in reading.quotations if q.direct]
    names = [name.start for name in reading.parsed.names if name.sentence == sentence.index]
    nouns = [token.start for token in words if token.upos in {"NOUN", "PROPN"} and token.deprel.startswith("nsubj")]
    first_name = min([*names, *nouns], default=sentence.end)
    for token in words:
        low = token.text.lower()
        if any(start <= token.start < end for start, end in spoken):
            continue
        if low in _SPEAKERS and not (low == "us" and token.text.isupper()):
            return True
        if low in _PERSONS and token.start < first_name and token.deprel.startswith("nsubj"):
            return True
    return False
