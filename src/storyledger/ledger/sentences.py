"""Text cut into sentences and lines by a rule that is cheap and needs no model; the reader's own are better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: Final = re.compile(r"(?:(?<!\b[A-Z])[.!?…][\"'”’)\]]{0,3}(?=\s+[^\sa-z])|[\n\r\u2028\u2029])\s*")
_TITLES: Final = (
    "Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Col.", "Lt.", "Maj.", "Sgt.", "Sen.", "Rep.", "Gov.", "St.", "Prof.",
)  # fmt: skip


def cut_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, each with the blanks behind it: end to end they are the text. Linear."""
    began = 0
    for match in _END.finditer(text):
        if not text.endswith(_TITLES, began, match.start() + 1):
            yield began, match.end()
            began = match.end()
    if began < len(text):
        yield began, len(text)
