"""The account as a PDF to print, file or send: each line leads to the words that it rests on, and these lead back."""

from __future__ import annotations

import unicodedata
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import by_hand
from storyledger.render.correction_words import correction_words
from storyledger.render.pdf_fonts import BOLD, REGULAR, font_path, fonts_for
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from storyledger.render.pdf_paper import Paper


_OURS: Final = set("→≠")
"""Signs beyond the account's own with which changes and corrections are told."""


def render_pdf(account: Mapping[str, Any], *, created: datetime | None = None, fonts: Sequence[str] = ()) -> bytes:
    """Return the account as a PDF; the same account gives the same bytes.

    It tells a day of making only where `created` is given. The shipped fonts hold the scripts of most of the world's
    news but Chinese, Japanese and Korean: `fonts` are paths of further TrueType or OpenType fonts for what they lack.
    A sign that no font has is shown as U+FFFD, and the last page says how many there are.
    """
    from storyledger.render.pdf_paper import Paper  # noqa: PLC0415 - fpdf2 is heavy, and only this function needs it
    from storyledger.render.pdf_story import StoryPrint  # noqa: PLC0415 - the same

    stories = account["stories"]
    title = count_words(len(stories), "story", "stories")
    if len(stories) == 1:
        title = stories[0].get("title") or "Untitled story"
    with ExitStack() as held:
        paths = [
            held.enter_context(font_path(name)) for name in (REGULAR, BOLD, *fonts_for(_characters(account) | _OURS))
        ]
        paper = Paper(created)
        paper.bring_fonts(paths[0], paths[1], [*paths[2:], *fonts])
        paper.foot = paper.plain(f"{title} · Storyledger {account['generator']['version']}", 150)
        paper.set_title(paper.plain(title))
        paper.set_creator(f"Storyledger {paper.plain(account['generator']['version'])}")
        paper.set_producer("fpdf2")
        sheet = StoryPrint(paper)
        changes = (account.get("changes") or {"lines": ()})["lines"]
        for story in stories:
            sheet.story(story, changes)
        if not stories:
            paper.add_page()
        sheet.plain_list("Set right by hand", [correction_words(line) for story, line in by_hand(account) if not story])
        problems = account.get("problems") or ()
        sheet.plain_list("Could not be read", [f"{line['input']}: {line['message']}" for line in problems])
        sheet.colophon(account["generator"], _unset(paper))
        return paper.output_bytes()


def _characters(value: object) -> set[str]:
    """Return every character that stands anywhere in the account."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.update(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)
    return found


def _unset(paper: Paper) -> Iterator[str]:
    """Yield for each script how many signs of it no font has."""
    counts: Counter[str] = Counter()
    for sign, count in paper.unset.items():
        # The first word of a character's name is its script's, but for pictures and the like.
        script = unicodedata.name(sign, "").partition(" ")[0]
        counts[script if unicodedata.category(sign).startswith("L") else "other"] += count
    for script, count in counts.most_common():
        yield f"{count_words(count, 'sign')} ({'Chinese' if script == 'CJK' else script.capitalize()})"
