"""What is given, in a form that every database and every JSON reader takes.

Names of files may be bytes that are no UTF-8, titles may hold NULs, and a language may be told in a paragraph. Texts
and originals are not touched: they are kept as bytes.
"""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from storyledger.records import Report, Taken

_LONGEST: Final = {"id": 100, "language": 16, "published": 64}
"""Characters for which the tables have room; an id is cut, the others are dropped."""
_NAMES: Final = ("id", "input", "title", "outlet", "author", "url", "language", "published", "published_reason")
_WORDS: Final = attrgetter(*_NAMES)


def storable_text(text: str) -> str:
    r"""Return a text with lone halves of surrogate pairs written out (`\udcff`) and with a sign for each NUL."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


def storable(taken: Taken) -> Taken:
    """Return a report whose names, addresses and other words can be written anywhere; text and bytes are as before."""
    report = taken.report
    if not taken.containers and not taken.exchanges and _plain(report):
        return taken
    changed: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(report, name)
        if value is None:
            continue
        told: str | None = storable_text(value)
        if name in _LONGEST and told is not None and len(told) > _LONGEST[name]:
            told = told[: _LONGEST[name]] if name == "id" else None
        if told != value:
            changed[name] = told
    containers = tuple(
        replace(one, input=storable_text(one.input), member=storable_text(one.member)) for one in taken.containers
    )
    exchanges = tuple(
        replace(
            one,
            url=storable_text(one.url),
            headers=tuple((storable_text(name), storable_text(value)) for name, value in one.headers),
        )
        for one in taken.exchanges
    )
    return replace(taken, report=replace(report, **changed), containers=containers, exchanges=exchanges)


def _plain(report: Report) -> bool:
    """Return whether all words of a report can stay as they are; False also where that takes a closer look."""
    words = "".join(filter(None, _WORDS(report)))
    short = (
        len(report.id) <= _LONGEST["id"]
        and len(report.language or "") <= _LONGEST["language"]
        and len(report.published or "") <= _LONGEST["published"]
    )
    return short and words.isascii() and "\0" not in words
