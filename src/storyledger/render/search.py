"""What a search found, for a terminal: each hit with the words around it, the words looked for marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line, screen_piece
from storyledger.render.edtf import day_words
from storyledger.render.screen import Screen, words
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.text import Text

_INDENT: Final = 4
_KINDS: Final = {"quotation": "said", "claim": "claim", "event": "event", "name": "name", "title": "title"}


def render_hits(page: Mapping[str, Any], width: int = 80, colour: bool = False) -> str:
    """Return a page of hits, as `storyledger search --json` lists them, as lines of at most `width` cells.

    The words looked for are bold with `colour`, else between asterisks. Nothing of a report's text reaches the terminal
    as a control sequence.
    """
    screen = Screen(width, colour=colour)
    for hit in page["hits"]:
        screen.print(_head(hit))
        screen.print(_snippet(hit["snippet"], colour=colour), _INDENT)
        screen.print()
    screen.print(_foot(page))
    return screen.text()


def _head(hit: Mapping[str, Any]) -> Text:
    """Return where a hit stands: `REPORT:START-END`, outlet, day, and what else is told of it."""
    place = screen_line(hit["report"])
    if hit["kind"] != "title":
        place += f":{hit['start']}-{hit['end']}"
    if hit["version"] > 1:
        place += f" (version {hit['version']})"
    return words((place, "bold cyan"), ("".join(f" · {part}" for part in _about(hit)), "dim"))


def _about(hit: Mapping[str, Any]) -> Iterator[str]:
    for part in (hit["outlet"], day_words(hit["published"])):
        if part:
            yield screen_line(part)
    if hit["kind"] in _KINDS:
        by = f" by {screen_line(hit['speaker'])}" if hit["speaker"] else ""
        yield f"{_KINDS[hit['kind']]}{by}"
    if hit["story"]:
        yield screen_line(hit["story"])


def _snippet(snippet: Mapping[str, Any], *, colour: bool) -> Text:
    told = words("… " if snippet["cut_before"] else "")
    text, at = snippet["text"], 0
    for start, end in snippet["marks"]:
        told.append(screen_piece(text[at:start]))
        found = screen_piece(text[start:end])
        told.append(found if colour else f"*{found}*", "bold yellow")
        at = end
    told.append(screen_piece(text[at:]))
    told.append(" …" if snippet["cut_after"] else "")
    return told


def _foot(page: Mapping[str, Any]) -> Text:
    shown, total = len(page["hits"]), page["total"]
    told = "Nothing was found." if not total else count_words(total, "hit")
    if shown < total:
        told += f", {shown} shown"
    if page["left_out"]:
        told += f". Too many words: not looked for was {screen_line(page['left_out'][:60])}"
    return words((told, "dim"))
