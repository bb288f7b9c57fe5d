"""The title of a story: the headline that names most of what its reports share and its timeline tells."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from storyledger.about import matter_words
from storyledger.datelines import after_dateline, is_glued

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Dossier, Happening, Reading

_WORD = re.compile(r"[^\W_]{3,}")
_OUTLET_TAIL = re.compile(r" [|»] [^|»]{2,40}$")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
_FEATURE = re.compile(
    r"\b(?:what|how|why|who|notes|numbers|pictures|photos|video|glance|explain\w*|live|timeline|profile|opinion|analysis"
    r"|comment|facts|q&a|i|my|me|we|our|you|your)\b",
    re.IGNORECASE,
)
"""Words of headlines that promise a look at the matter rather than its news; and of those who speak for themselves."""
_BESIDE = 0.6
_SHORTEST = 3
"""Words added to a headline's length, so that a single shared word makes no title."""
_QUOTES = "\"“'‘"
_FEWEST = 3
"""Words below which a line is a label ("Live updates", "Our view") where any other line is to be had."""
_LEAD = 600
"""Code points: the headline and the first paragraphs, where a report says what it is about."""
_LONGEST = 110
"""Code points of a first sentence that stands for a headline; a page's headlines rarely have more."""
_LONGEST_HEADLINE = 170
"""Code points; what is longer, at the top of a page, is several lines of it run together."""
_TOLD = 0.5
"""What a line of the timeline says of a word, against a report's lead: the lines are more, and repeat each other."""


def choose_title(dossier: Dossier, timeline: Sequence[Happening] = ()) -> str:
    """A headline of one of the reports, as it stands there but for the outlet's name at its end.

    Where no report has a headline, the first sentence of one, shortened; the story's id where there is no sentence.
    """
    leads = [matter_words(reading.report.text[:_LEAD]) for reading in dossier.readings]
    spread = Counter(word for lead in leads for word in lead)
    weight: defaultdict[str, float] = defaultdict(float, {word: n - 1.0 for word, n in spread.items()})
    for happening in timeline:
        for word in matter_words(happening.what):
            weight[word] += _TOLD * happening.salience * math.log2(1 + len(happening.citations))

    def shared(headline: str) -> float:
        words = matter_words(headline)
        worth = sum(weight[word] for word in words) / (len(words) + _SHORTEST)
        return worth * (_BESIDE if _FEATURE.search(headline) else 1.0)

    headlines = [line for reading in dossier.readings if (line := _headline(reading))]
    plain = [line for line in headlines if len(line.split()) >= _FEWEST and line[-1] != "?" and line[0] not in _QUOTES]
    lines = plain or [line for reading in dossier.readings if (line := _first_sentence(reading))] or headlines
    if not lines:
        return dossier.story.id
    return max(enumerate(lines), key=lambda item: (shared(item[1]), -item[0]))[1]


def _headline(reading: Reading) -> str:
    """The report's headline: its title, else a headline that stands before all other sentences."""
    title = reading.report.title
    if not title:
        opening = islice((s for s in reading.parsed.sentences if s.kind != "furniture"), 1)
        first = next((s for s in opening if s.kind == "headline"), None)
        title = reading.report.text[first.start : first.end] if first else ""
    line = _OUTLET_TAIL.sub("", " ".join(title.split()))
    if _ADDRESS.search(line) or not _WORD.search(line) or (len(line) > _LONGEST_HEADLINE and not reading.report.title):
        return ""
    return "" if is_glued(line) and not reading.report.title else line


def _first_sentence(reading: Reading) -> str:
    """The report's first sentence without its dateline, cut between two words where it is long."""
    first = next((s for s in reading.parsed.sentences if s.kind == "body"), None)
    if first is None:
        return ""
    text = reading.report.text[first.start : first.end]
    line = " ".join(text[after_dateline(text) :].split()).rstrip(".")
    if len(line) <= _LONGEST:
        return line
    cut = line[:_LONGEST]
    at = max(cut.rfind(", "), cut.rfind("; "), cut.rfind(" – "))
    if at < _LONGEST // 2:
        at = cut.rfind(" ") if " " in cut else _LONGEST - 1
    return cut[:at].rstrip(" ,;:–-") + "…"
