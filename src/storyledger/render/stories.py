"""The list of stories for a terminal: a line each, its reports and what was decided about them below."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from storyledger.render.clean import screen_line
from storyledger.render.words import decision_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INDENT = "  "


def render_stories(stories: Sequence[Mapping[str, Any]], width: int) -> str:
    """Return the table of stories, as `storyledger stories --json` lists them, no line longer than `width`."""
    ids = max([len("STORY"), *(len(story["id"]) for story in stories)])
    lines = [f"{'STORY':{ids}}  REPORTS  ORIGINS  DAYS"]
    for story in stories:
        first, last = story["from"], story["to"]
        days = first if first == last else f"{first} to {last}"
        lines.append(f"{story['id']:{ids}}  {len(story['reports']):7}  {story['origins']:7}  {days or 'no day'}")
        title = screen_line(story["title"])
        below = textwrap.wrap(title, width - 2, max_lines=1, placeholder=" …") if title else []
        below += textwrap.wrap(", ".join(screen_line(report["id"]) for report in story["reports"]), width - 2)
        for decision in story["decisions"]:
            said = f"{decision['id']}: {screen_line(decision_words(decision))}"
            below += textwrap.wrap(said, width - 2, subsequent_indent=_INDENT)
        lines += [_INDENT + line for line in below]
    return "\n".join(line[:width] for line in lines) + "\n"
