"""What a ledger holds, for a terminal: one report with the way it came, what changed in it, a line of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from storyledger.render.clean import screen_line, screen_piece
from storyledger.render.screen import Column, Screen, hang_line, plain_table, words, wrap_line
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.records import Report

_LABEL: Final = 12
_AROUND: Final = 300
"""Characters of a text that are shown to each side of words."""
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
    lines += ["", *wrap_line(screen_line(beginning) + more, width)]
    return "".join(line + "\n" for line in lines)


def render_changes(changes: Sequence[Change], texts: tuple[str, str], width: int) -> str:
    """Return the passages that two texts do not share, `-` before what went and `+` before what came."""
    said = [change for change in changes if change.kind != "spacing"]
    if not said:
        return "The words are the same."
    lines: list[str] = []
    for change in said:
        went, came = texts[0][change.old_start : change.old_end], texts[1][change.new_start : change.new_end]
        for sign, told in (("-", went), ("+", came)):
            for passage in filter(str.strip, told.split("\n")):
                lines += hang_line(f"{sign} ", screen_line(passage), width)
        lines.append("")
    return "\n".join(lines[:-1])


class Logged(Protocol):
    """An entry of the log."""

    @property
    def seq(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def at(self) -> str:
        """When it was written."""

    @property
    def by(self) -> str:
        """Whose hand wrote it."""

    @property
    def body(self) -> Mapping[str, Any]:
        """What it says."""


LOG: Final = ("seq", "at", "kind", "by", "what")
"""The columns of the log as a table."""


def log_rows(entries: Iterable[Logged]) -> list[tuple[int, str, str, str, str]]:
    """Return entries of the log as rows: number, time, kind, whose hand, and what it says in a few words."""
    return [(entry.seq, entry.at, entry.kind, entry.by, entry_words(entry.kind, entry.body)) for entry in entries]


def render_log(entries: Iterable[Logged], width: int) -> str:
    """Return entries of the log as a table whose lines are at most `width` cells."""
    columns = (Column("", 8, right=True), Column("", 20), Column("", 10), Column("", 16), Column(""))
    return plain_table(columns, [[screen_line(cell) for cell in row] for row in log_rows(entries)], width)


class Held(Protocol):
    """A version of a report that a ledger lists."""

    @property
    def report(self) -> str:
        """Its id."""

    @property
    def version(self) -> int:
        """Its number, from 1."""

    @property
    def published(self) -> str | None:
        """Its day, where its metadata have one."""

    @property
    def outlet(self) -> str | None:
        """Who published it."""

    @property
    def title(self) -> str | None:
        """Its title."""


def render_list(rows: Sequence[Held], width: int) -> str:
    """Return the reports that a ledger lists as a table whose lines are at most `width` cells."""
    versions = any(row.version > 1 for row in rows)
    columns = (
        Column("REPORT", 24),
        Column("VER", 3, right=True),
        Column("DAY", 10),
        Column("OUTLET", 18),
        Column("TITLE"),
    )
    told = [
        (row.report, row.version if versions else "", (row.published or "")[:10], row.outlet or "", row.title or "-")
        for row in rows
    ]
    return plain_table(columns, [[screen_line(cell) for cell in row] for row in told], width)


def render_words(report: Report, span: tuple[int, int], width: int, *, colour: bool = False) -> str:
    """Return words of a report with those around them: bold with `colour`, else between asterisks."""
    start, end = span
    screen = Screen(width, colour=colour)
    about = (report.outlet, report.title, (report.published or "")[:10])
    told = " · ".join(screen_line(part) for part in about if part)
    screen.print(words((f"{screen_line(report.id)}:{start}-{end}", "bold cyan"), (f"  {told}" if told else "", "dim")))
    screen.print()
    begin = max(start - _AROUND, 0)
    stop = min(end + _AROUND, len(report.text))
    before, after = report.text[begin:start], report.text[end:stop]
    if begin:
        before = f"… {before.partition(' ')[2]}"
    if stop < len(report.text):
        after = f"{after.rpartition(' ')[0]} …"
    marked = screen_piece(report.text[start:end])
    shown = (marked, "bold yellow") if colour else f"*{marked}*"
    screen.print(words(screen_piece(before).lstrip(), shown, screen_piece(after).rstrip()))
    return screen.text()


def entry_words(kind: str, body: Mapping[str, Any]) -> str:
    """Return what an entry of the log says, in a few words."""
    named = f"{body.get('report')}" + (f" v{body['version']}" if body.get("version", 1) > 1 else "")
    if kind == "add":
        return f"{named}  {body['title'] or body['input']}"
    if kind == "also":
        return f"{named}  {body['url'] or body['input']}"
    if kind == "read":
        return f"{named}  by {str(body['model']).partition(' ')[0]}"
    if kind == "account":
        return (
            f"{count_words(len(body['reports']), 'report')}, "
            f"{count_words(len(body['stories']), 'story', 'stories')}, sha256 {body['sha256']}"
        )
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
    if body["what"] == "seals":
        return f"{' and '.join(sorted({one['file'] for one in body['lost']}))} made anew: {body['why']}"
    return f"time stamp of entry {body['of']}: {body['time']} by {body['server']}"


def _wrap(label: str, value: str, width: int) -> Iterator[str]:
    """Yield a label with its value, wrapped under itself."""
    yield from hang_line(f"{label:{_LABEL}}", screen_line(value), width)
