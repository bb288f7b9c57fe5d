"""Whether a number sums up a stretch of time: a period up to its day, or the years of a whole war."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.edtf import days_of
from storyledger.read.figure_reports import items_near
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft, ReportView

BACKGROUND_DAYS: Final = 200
"""A date this long before the report's day belongs to its background ("killed since March 2011")."""

_PERIODS: Final = (
    *(" so far ", " a total of ", " in all ", " in total ", " overall ", " death toll ", " two weeks ", " past week "),
    *(" last week ", " up to now ", " to date ", " altogether ", " this month ", " this week ", " this year "),
    *(" rose to ", " risen to ", " climbed to ", " now known "),
)

_CONFLICTS: Final = frozenset(
    {
        *("war", "conflict", "uprising", "independence", "revolution", "invasion", "protests", "crisis"),
        *("occupation", "insurgency"),
    }
)

_RECORDS: Final = frozenset(["worst", "deadliest", "first", "largest", "biggest", "highest", "heaviest", "bloodiest"])
"""Words that measure something by the years since another ("the worst flood since 1998")."""


def is_background(report: ReportView, view: View, draft: Draft) -> bool:
    """Whether the count sums up years: "since the war began", "since March 2011", "since then"."""
    words = view.tree.forms
    if "since" not in words and "war" not in words and "conflict" not in words:
        return False
    j = view.at(draft.end - 1)
    if words[:2] == ["since", "then"]:
        return True
    for k, word in enumerate(words):
        if word != "since":
            continue
        if k - j > 14 or {"power", "office"} & set(words[max(0, k - 3) : k]):
            continue  # of somebody named on the way: "in power since 1981"
        if _apart(view, k, view.at(draft.start)):
            continue  # "a stronghold of the rebels since 2012"
        if k > j and not {"which", "who", "where", "that", "when", "whose", "-"}.isdisjoint(words[j + 1 : k]):
            continue
        ahead = words[k + 1 : k + 8]
        if any(w in _CONFLICTS for w in ahead) or any(w.isdigit() and len(w) == 4 for w in words[k + 1 : k + 4]):
            published = days_of(report.dating.value)
            for timex in items_near(report.times.get(draft.sentence, ()), view.get(k).start):
                days = days_of(timex.value)
                if (
                    published
                    and days
                    and k < view.at(timex.start) <= k + 8
                    and (published[0] - days[1]).days <= BACKGROUND_DAYS
                ):
                    break
            else:
                return True
    return any(
        word in {"war", "conflict"}
        and ({"began", "started"} & set(words[k : k + 4]) or "old" in words[max(0, k - 4) : k])
        for k, word in enumerate(words)
    )


def is_over_time(report: ReportView, view: View, draft: Draft) -> bool:
    """Whether the count covers a period: "since Tuesday", "in two weeks", "so far", "the toll"."""
    i = view.at(draft.start)
    trigger = draft.found.trigger if draft.found is not None else -1
    words = view.words(i - 25, i + 25)
    text = f" {' '.join(words)} "
    if any(phrase in text for phrase in _PERIODS):
        return True
    if "since" in words and any(
        word == "since" and not _apart(view, k, i) for k, word in enumerate(words, start=max(0, i - 25))
    ):
        return True
    if 0 <= trigger < len(view) and view.lemma(trigger) in {"toll", "number", "tally"}:
        return True
    return any(
        timex.kind == "duration" and abs(view.at(timex.start) - i) < 20
        for timex in items_near(report.times.get(draft.sentence, ()), draft.start)
    )


def _apart(view: View, k: int, i: int) -> bool:
    """Whether the word at `k` stands in an apposition or a relative clause that has not the number at `i` in it."""
    if not _RECORDS.isdisjoint(view.words(k - 4, k)):
        return True  # "the worst flood since 1998"
    comma = max((m for m in range(max(0, k - 12), k) if view.low(m) == ","), default=-1)
    if i < comma and view.low(comma + 1) in {"a", "an", "the"}:
        aside = range(comma + 1, k)
        verbs = any(view.upos(m) in {"VERB", "AUX"} for m in aside)
        if not verbs and not {"them", "whom", "which"} & {view.low(m) for m in aside}:
            return True  # "the old town, a stronghold of the rebels since 2012"
    cur = k
    for _ in range(8):
        if not 0 <= cur < len(view):
            return False
        if base(view.get(cur).deprel) in {"appos", "acl"}:
            return not view.tree.low[cur] <= i <= view.tree.high[cur]
        cur = view.get(cur).head
    return False
