"""The timeline as JSON for TimelineJS3, which shows what its `text` fields hold as HTML.

The shape is that of https://timeline.knightlab.com/docs/json-format.html. Left out: events that no report dates, for
TimelineJS wants a day for each slide; the title says how many they are. Pictures: a report's are not ours to show.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import Cited, Sources, file_stem, one_line
from storyledger.render.edtf import day_bounds, day_words, sort_key, span_words
from storyledger.render.words import agreement_words, count_words, main_label, main_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.render.cited import Line

_DATE: Final = re.compile(r"[~?%]?(-?\d{4})(?:-[~?%]?(\d{2})(?:-[~?%]?(\d{2}))?)?[~?%]?")
_MARKUP: Final = re.compile(r"[<>&\"']+")
_SHOWN: Final = 6
"""Citations that a slide has room for; the rest are counted."""


def render_timelinejs(account: Mapping[str, Any]) -> dict[str, str]:
    """Return a timeline for each story that has dated events, by file name: `timeline-STORY.json`.

    Headlines and texts are HTML of our own making (`p`, `blockquote`, `cite`, `a` to web addresses); all words of
    reports in them are escaped, and TimelineJS's own search for links is off.
    """
    out = {}
    for story in account["stories"]:
        timeline = _timeline(story)
        if timeline["events"]:
            text = json.dumps(timeline, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
            out[f"timeline-{file_stem(story['id'])}.json"] = text
    return out


def _timeline(story: Mapping[str, Any]) -> Line:
    sources = Sources(story)
    events = sorted(story["events"], key=lambda event: sort_key(event.get("date")))
    slides = [slide for event in events if (slide := _slide(event, sources)) is not None]
    return {"scale": "human", "title": _title(story, undated=len(events) - len(slides)), "events": slides}


def _title(story: Mapping[str, Any], undated: int) -> Line:
    reports = story["reports"]
    origins = {report.get("origin") or report["id"] for report in reports}
    lines = [agreement_words(len(reports), len(origins))]
    if days := span_words(report.get("published") for report in reports):
        lines.insert(0, days)
    if about := main_words(story):
        lines.append(f"{main_label(story)}: {about}")
    if undated:
        lines.append(f"{count_words(undated, 'event')} without a day not shown")
    text = "".join(f"<p>{_safe(line)}</p>" for line in lines)
    headline = _safe(story.get("title") or "Untitled story")
    return {"unique_id": "title", "autolink": False, "text": {"headline": headline, "text": text}}


def _slide(event: Mapping[str, Any], sources: Sources) -> Line | None:
    dates = _dates(event.get("date"))
    if dates is None:
        return None
    modality = event.get("modality", "happened")
    note = "" if modality == "happened" else f" ({modality})"
    cited = sources.cite_all(event)
    told = [f"<p>{_safe(agreement_words(len({one.report for one in cited}), event['origins']))}</p>"]
    told += [f"<p>{_safe(hand)}</p>"] if (hand := sources.by_hand(event)) else []
    told += [_quoted(one) for one in cited[:_SHOWN]]
    if len(cited) > _SHOWN:
        told.append(f"<p>and {count_words(len(cited) - _SHOWN, 'more citation')} in the account</p>")
    return {
        # TimelineJS puts it into the address and the page: letters, digits and hyphens only.
        "unique_id": f"event-{file_stem(event['id'])}",
        "autolink": False,
        **dates,
        # Markup is stripped from it there, and not in every version: nothing is left that could be markup.
        "display_date": _MARKUP.sub("", one_line(day_words(event["date"]))),
        "text": {"headline": _safe(event["what"] + note), "text": "".join(told)},
    }


def _dates(value: str | None) -> Line | None:
    """Return `start_date` and, for an interval of two days, `end_date`, each as exact as the report is."""
    if value is None or day_bounds(value) is None:
        return None
    first, _, last = value.partition("/")
    found = [_date(side) for side in (first, last)]
    start, end = found[0] or found[1], found[1] if found[0] != found[1] else None
    if start is None:
        return None
    return {"start_date": start, "end_date": end} if found[0] and end else {"start_date": start}


def _date(day: str) -> Line | None:
    match = _DATE.fullmatch(day.partition("T")[0])
    if match is None:
        return None
    return {name: int(part) for name, part in zip(("year", "month", "day"), match.groups(), strict=True) if part}


def _safe(text: object) -> str:
    return html.escape(one_line(text), quote=True)


def _quoted(cited: Cited) -> str:
    """Return a citation as HTML: the words, then who printed them when, with a link where there is an address."""
    about = [_safe(cited.name)]
    if cited.url:
        # Escaping leaves an address one attribute value, whatever it holds; its scheme was checked.
        about = [f'<a href="{html.escape(cited.url, quote=True)}" rel="noopener noreferrer nofollow">{about[0]}</a>']
    about += [_safe(day) for day in [day_words(cited.published)] if day]
    about += [cited.pages] if cited.pages else []
    where = f"characters {cited.start}–{cited.end}, SHA-256 {_safe(cited.sha256[:12])}…" if cited.sha256 else ""
    named = ", ".join(part for part in (*about, where) if part)
    return f'<blockquote><p dir="auto">{_safe(cited.words)}</p><cite>{named}</cite></blockquote>'
