"""The account as one HTML file: everything inside, nothing fetched, every line a link to its exact words."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from storyledger.render.changes import change_words, part_words
from storyledger.render.page.drawings import Drawings
from storyledger.render.page.links import FileLinks
from storyledger.render.page.paper import fill, page_script, page_style
from storyledger.render.page.parts import file_sections, story_parts, untold_events
from storyledger.render.page.story import StoryPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HIT: Final = "background:var(--hit);color:var(--hit-ink)"


def render_html(account: Mapping[str, Any]) -> str:
    """Return the account as one HTML document that needs no network and no script to be read.

    `account` is the JSON object of `account_json`. Text of reports is only ever text; the one style sheet and the one
    script are allowed by their hashes and nothing else is.
    """
    changes = account.get("changes")
    lines = changes["lines"] if changes else ()
    stories = [
        _lay_story(story, number, [line for line in lines if line["story"] == story["id"]] if changes else None)
        for number, story in enumerate(account["stories"], start=1)
    ]
    gone = [
        {"given": line, "part": part_words(line), "words": change_words(line)} for line in lines if not line["story"]
    ]
    style = page_style() + "".join(_split_rules(told["story"] for told in stories))
    script = page_script()
    told = {
        "account": account,
        "stories": stories,
        "gone": gone,
        "folded": False,
        "style": Markup(style),  # noqa: S704 - our own file and ids we made
        "script": Markup(script),  # noqa: S704 - our own file
        "policy": "; ".join(
            (
                "default-src 'none'",
                f"style-src {_hash(style)}",
                f"script-src {_hash(script)}",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "require-trusted-types-for 'script'",
            )
        ),
    }
    return fill("account.html.j2", told)


def _lay_story(story: Mapping[str, Any], number: int, changed: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """Return what the template takes of one story."""
    told = StoryPage(story, FileLinks(number), changed)
    parts = story_parts(told)
    sections = file_sections(parts)
    drawings = Drawings(told, parts)
    for part in parts:
        if part.name == "figures":
            drawings.figures(part.items)
    return {
        "story": told,
        "parts": [section.part for section in sections],
        "laid": {report.given["id"]: report.lay_marks() for report in told.reports},
        "draw": drawings,
        "untold": untold_events(told),
        "sections": sections,
        "key_size": len(told.reports),
    }


def _hash(content: str) -> str:
    """Return the source expression by which the content security policy allows exactly this element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _split_rules(stories: Iterable[StoryPage]) -> Iterable[str]:
    """Yield a rule for each span that stands in several elements: all of them light up, not only the one targeted."""
    for story in stories:
        for report in story.reports:
            for mark in report.marks.values():
                if mark.pieces > 1:
                    yield f":root:has(#{mark.anchor}:target) .{mark.anchor}{{{_HIT}}}\n"
