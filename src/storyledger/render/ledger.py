"""What a ledger holds, for a terminal: one report with the way it came, what changed in it, a line of the log."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final, Protocol

from storyledger.render.clean import screen_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.records import Report

_LABEL: Final = 12
_BEGINS: Final = 600
"""Characters of a text that are shown of it."""


class Change(Protocol):
    """A passage that one version of a text has and another has not, or has otherwise; offsets in code points."""

    @property
    def kind(self) -> str:
        """What changed: `spacing` is no more than blanks."""

    @property
    def old_start(self) -> int:
        """Where it begins in the older text."""

    @property
    def old_end(self) -> int:
        """Where it ends there."""

    @property
    def new_start(self) -> int:
        """Where it begins in the newer text."""

    @property
    def new_end(self) -> int:
        """Where it ends there."""


def render_report(report: Report, body: Mapping[str, Any], entry: tuple[int, str, str], width: int) -> str:
    """Return what the ledger knows of a report: how it came, its hashes, its fields, how its text begins."""
    seq, at, by = entry
    lines = [*_wrap("report", f"{report.id}, version {body['version']}", width)]
    for label in ("title", "outlet", "author", "url", "published"):
        if (value := getattr(report, label)) is not None:
            reason = f" ({report.published_reason})" if label == "published" and report.published_reason else ""
            lines += _wrap(label, f"{value}{reason}", width)
    size = f"{body['size']:,} bytes of {body['media_type']}"
    lines += _wrap("original", f"{size}, sha256 {body['sha256']}", width)
    lines += _wrap("text", f"{len(report.text):,} characters, sha256 {body['text_sha256']}", width)
    if report.pages:
        lines += _wrap("pages", str(len(report.pages)), width)
    lines += _wrap("taken in", f"{at} by {by or 'nobody named'}, entry {seq} of the log", width)
    lines += _wrap("from", report.input, width)
    for container in body["containers"]:
        hashed = f", sha256 {container['sha256']}" if container["sha256"] else ""
        lines += _wrap("inside", f"{container['kind']} {container['input']}: {container['member']}{hashed}", width)
    for exchange in body["exchanges"]:
        told = f"{exchange['url']} -> {exchange['status']} from {exchange['connected_to']} at {exchange['at']}"
        lines += _wrap("fetched", told, width)
    for proof in body["evidence"]:
        lines += _wrap("evidence", f"{proof['what']}, {proof['size']:,} bytes, sha256 {proof['sha256']}", width)
    for address in report.also_at:
        lines += _wrap("also at", address.url or address.input, width)
    if body["replaces"]:
        lines += _wrap("replaces", f"version {body['version'] - 1}, sha256 {body['replaces']}", width)
    beginning = " ".join(report.text[:_BEGINS].split())
    more = " …" if len(report.text) > _BEGINS else ""
    lines += ["", *textwrap.wrap(screen_line(beginning) + more, width)]
    return "".join(line + "\n" for line in lines)


def render_changes(changes: Sequence[Change], texts: tuple[str, str], width: int) -> str:
    """Return the passages that two texts do not share, `-` before what went and `+` before what came."""
    said = [change for change in changes if change.kind != "spacing"]
    if not said:
        return "The words are the same."
    lines: list[str] = []
    for change in said:
        went, came = texts[0][change.old_start : change.old_end], texts[1][change.new_start : change.new_end]
        for sign, words in (("-", went), ("+", came)):
            for passage in filter(str.strip, words.split("\n")):
                lines += textwrap.wrap(screen_line(passage), width, initial_indent=f"{sign} ", subsequent_indent="  ")
        lines.append("")
    return "\n".join(lines[:-1])


def entry_line(seq: int, kind: str, at: str, by: str, body: Mapping[str, Any]) -> str:
    """Return an entry of the log as one line."""
    return f"{seq:6}  {at}  {kind:10}  {screen_line(by) or '-':10}  {screen_line(_told(kind, body))}"


def _told(kind: str, body: Mapping[str, Any]) -> str:
    named = f"{body.get('report')}" + (f" v{body['version']}" if body.get("version", 1) > 1 else "")
    if kind == "add":
        return f"{named}  {body['title'] or body['input']}"
    if kind == "also":
        return f"{named}  {body['url'] or body['input']}"
    if kind == "read":
        return f"{named}  by {str(body['model']).partition(' ')[0]}"
    if kind == "account":
        return f"{len(body['reports'])} reports, {len(body['stories'])} stories, sha256 {body['sha256']}"
    if kind == "begin":
        return f"ledger {body['ledger']}"
    if kind == "checkpoint":
        return _checkpoint_words(body)
    return f"{body.get('kind')}: {body.get('why')}"


def _checkpoint_words(body: Mapping[str, Any]) -> str:
    if body["what"] == "note":
        return f"{body['tree_size']} entries, root {body['root']}"
    if body["what"] == "case":
        return f"case file of the account of entry {body['account']}, page sha256 {body['html_sha256']}"
    return f"time stamp of entry {body['of']}: {body['time']} by {body['server']}"


def _wrap(label: str, value: str, width: int) -> Iterator[str]:
    """Yield a label with its value, wrapped under itself."""
    first = f"{label:{_LABEL}}"
    yield from textwrap.wrap(
        screen_line(value), width, initial_indent=first, subsequent_indent=" " * _LABEL, break_on_hyphens=False
    ) or [first]
