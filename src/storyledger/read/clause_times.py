"""Which clause a time expression belongs to, by the dependency tree; and which values name a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.trees import Tree
    from storyledger.records import Timex

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed"),
            ("thursday", "thu", "thur", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PUBLISHED = frozenset({"published", "updated", "publication", "posted", "publish", "update"})


@lru_cache(maxsize=4_096)
def first_day(value: str | None) -> date | None:
    """The first day of an EDTF value; None for years, months and nonsense."""
    found = _DAY.match(value or "")
    if not found:
        return None
    try:
        return date.fromisoformat(found.group())
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def to_day(value: str | None) -> bool:
    """Whether an EDTF value is one day or a stretch of at most a week."""
    if value is None:
        return False
    parts = value.split("/")
    first, last = first_day(parts[0]), first_day(parts[-1])
    return first is not None and last is not None and timedelta(0) <= last - first <= timedelta(days=7)


def weekday_of(text: str) -> int | None:
    """The weekday that the words name, Monday 0; None where they name none or more than a weekday ("Friday 3 May")."""
    words = text.lower().replace(".", "").split()
    named = [WEEKDAYS[w] for w in words if w in WEEKDAYS]
    return named[0] if len(named) == 1 and not any(c.isdigit() for c in text) else None


def settle_weekdays(times: Sequence[Timex], published: str | None) -> tuple[Timex, ...]:
    """The time expressions, bare weekdays without a value settled by a report day known within a week."""
    first, last = (first_day(part) for part in (*(published or "").split("/"), "")[:2])
    if first is None or last is None or not timedelta(0) < last - first <= timedelta(days=6):
        return tuple(times)
    settled = []
    for timex in times:
        weekday = weekday_of(timex.text) if timex.value is None else None
        if weekday is not None:
            day = last - timedelta(days=(last.weekday() - weekday) % 7)
            reason = f"the last {timex.text} by {last.isoformat()}, the report's latest possible day"
            timex = replace(timex, value=f"{day.isoformat()}~", reason=reason)  # noqa: PLW2901 - the settled one
        settled.append(timex)
    return tuple(settled)


class DatedClause(NamedTuple):
    """A time expression and the clause it belongs to."""

    timex: Timex
    value: str
    """EDTF; of an open stretch ("since Thursday"), its first day."""
    clause: int
    """Index of the clause's head token; -1 where the tree does not say."""
    by_noun: bool
    """It qualifies a noun ("the summit on Friday", "the 1934 quake") rather than the clause."""
    since: bool


def without_clock(value: str) -> str:
    """An EDTF value without clock times and without an open end."""
    return "/".join(part.partition("T")[0] for part in value.removesuffix("/..").split("/"))


def attach_times(tree: Tree, times: Sequence[Timex], heads: Sequence[int]) -> list[DatedClause]:
    """Each usable time expression with the clause it stands in."""
    found = []
    clauses = set(heads)
    for timex in times:
        if timex.kind not in {"date", "time"} or not timex.value or not timex.value[:4].isdigit():
            continue
        inside = [i for i, t in enumerate(tree.tokens) if t.start < timex.end and timex.start < t.end]
        if not inside:
            continue
        before = {tree.forms[i] for i in range(max(0, inside[0] - 3), inside[0])}
        if before & _PUBLISHED and tree.sentence.index < 4:
            continue
        top = next((i for i in inside if tree.heads[i] not in inside), inside[0])
        clause, by_noun = -1, False
        at, steps = top, tree.ancestors(top)
        for above in steps:
            if tree.relations[at] in {
                "nmod",
                "nmod:tmod",
                "compound",
                "nummod",
                "amod",
                "appos",
                "nmod:unmarked",
                "acl",
                "dep",
            } and (tree.tokens[above].upos in {"NOUN", "PROPN"}):
                by_noun = True
            if above in clauses:
                clause = above
                break
            at = above
        if top in clauses:
            clause = top
        last = inside[0] - 1
        word = tree.forms[last] if last >= 0 else ""
        since = (
            word in {"since", "from"} or tree.tokens[inside[0]].text.lower() == "since" or timex.value.endswith("/..")
        )
        # "The parties on Thursday agreed": the day is the clause's even where the tree hangs it on the noun before.
        by_noun = by_noun and not any(tree.forms[g] == "on" for g in tree.kids[top])
        found.append(DatedClause(timex, without_clock(timex.value), clause, by_noun, since))
    return found
