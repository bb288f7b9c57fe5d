"""How much each sentence of a page belongs to its report: what it shares with the headline, or with the lead.

Pages that were saved whole carry teasers of other stories, lists of watches and weather, repeats of the lead. A
sentence is as near to the report as its surroundings share words with the headline; without a headline, with the
first sentences. A sentence that stands word for word before is worth nothing the second time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.datelines import own_title

if TYPE_CHECKING:
    from storyledger.records import Parsed, Sentence

_STEM = 5
"""Letters by which words are told apart: "shooting" and "shootings", "evacuees" and "evacuated" are one matter."""
_WORD = re.compile(r"[^\W_]{3,}|\d\d")
_LEAD = 3
"""Sentences of the body that stand for a headline where there is none."""
_ENOUGH = 3
"""Words shared with the headline from which on a sentence surely belongs to it; fewer where the headline is short."""
_LEAST = 0.3
_OWN_TEXT = 0.3
"""Share of the headline that some sentence must have: a page without one has no text of its own report."""
_NO_TEXT = 0.1
"""How much the sentences of such a page belong to it."""
_NEAR = 6
_HALF = 0.5
_PLAIN = frozenset(
    (
        "about", "after", "all", "also", "and", "any", "are", "been", "before", "but", "for", "from", "had", "has",
        "have", "her", "him", "his", "how", "its", "may", "more", "new", "news", "not", "now", "off", "one", "our",
        "out", "over", "said", "say", "says", "she", "than", "that", "the", "their", "them", "then", "there", "they",
        "this", "two", "was", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "year",
        "years", "you",
    )
)  # fmt: skip


def find_relevance(parsed: Parsed) -> tuple[float, ...]:
    """For each sentence 0 to 1: how much it belongs to what the headline says; 0 for one that is repeated."""
    every = [_words(_text(parsed, s)) for s in parsed.sentences]
    wanted = _words(own_title(parsed.report.title or ""))
    if len(wanted) < 2:
        body = [w for s, w in zip(parsed.sentences, every, strict=True) if s.kind in {"headline", "body"}][:_LEAD]
        wanted = set().union(*body) if body else set()
    if not wanted:
        return (1.0,) * len(parsed.sentences)
    enough = min(_ENOUGH, len(wanted))
    words = [each & wanted for each in every]
    # Names and numbers of the sentences that say what the headline says belong to it as well.
    near = [s for s, w in zip(parsed.sentences, words, strict=True) if len(w) >= enough]
    beside = set().union(*(_names(_text(parsed, s)) for s in near[:_NEAR])) - wanted if near else set()
    more = [each & beside for each in every]
    shares = []
    for at in range(len(parsed.sentences)):
        window = slice(max(0, at - 1), at + 2)
        shares.append((len(set().union(*words[window])) + _HALF * len(set().union(*more[window]))) / enough)
    if max(shares, default=0.0) < _OWN_TEXT:
        return (_NO_TEXT,) * len(parsed.sentences)
    found = []
    seen: set[str] = set()
    for at, sentence in enumerate(parsed.sentences):
        text = " ".join(_text(parsed, sentence).split()).lower()
        if len(text) > 20 and text in seen:
            found.append(0.0)
            continue
        seen.add(text)
        found.append(max(_LEAST, min(1.0, shares[at])))
    return tuple(found)


def _text(parsed: Parsed, sentence: Sentence) -> str:
    return parsed.report.text[sentence.start : min(sentence.end, sentence.start + 2000)]


def _words(text: str) -> set[str]:
    return {low[:_STEM] for word in _WORD.findall(text) if (low := word.lower()) not in _PLAIN}


def _names(text: str) -> set[str]:
    return {
        w.lower()[:_STEM] for w in _WORD.findall(text) if (w[0].isupper() or w[0].isdigit()) and w.lower() not in _PLAIN
    }
