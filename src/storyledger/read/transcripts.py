"""Who speaks in a transcript: paragraphs that open with a name in capitals and a colon.

"RUIZ: We waited." A report is a transcript only where such a name comes back: a lone "UPDATE:" names nobody. Left out:
a speaker's further paragraphs, which have no name before them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.trees import Tree

_LABEL = re.compile(r"[\"“']?([A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{0,20}){0,3}):\s")
# Fewer labels than these are headings.
_LABELS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """The speaker's name before a paragraph, in characters; the words said begin behind the colon."""

    start: int
    end: int
    content: int


def find_labels(text: str, trees: Sequence[Tree]) -> Mapping[int, Label]:
    """For each paragraph of a transcript that opens with a speaker's name, the name; empty for other reports."""
    found: dict[int, Label] = {}
    names: Counter[str] = Counter()
    for n, tree in enumerate(trees):
        paragraph = tree.sentence.paragraph
        if n > 0 and trees[n - 1].sentence.paragraph == paragraph:
            continue
        match = _LABEL.match(text, tree.sentence.start, min(len(text), tree.sentence.start + 100))
        if match is not None and len(match[1]) > 2:
            found[paragraph] = Label(match.start(1), match.end(1), match.end())
            names[match[1]] += 1
    return found if len(found) >= _LABELS and max(names.values()) > 1 else {}
