"""The day for which a number holds."""

from __future__ import annotations

from typing import Final

from storyledger.read.counted import EVENT_KINDS, View
from storyledger.read.edtf import days_of
from storyledger.read.figure_reports import Draft, ReportView, items_near
from storyledger.read.figure_sources import SAYING
from storyledger.records import OWN_DAY, Timex

RECENT: Final = 60
"""Days after an event in which its toll still grows: as long as two counts of one event may lie apart."""

BACKGROUND_DAYS: Final = 200
"""A date this long before the report's day belongs to its background ("killed since March 2011")."""

_EVENTS: Final = frozenset(
    ["quake", "earthquake", "tsunami", "disaster", "storm", "cyclone", "hurricane", "typhoon", "flood", "floods"]
)

_PERIODS: Final = (
    " since ",
    " so far ",
    " a total of ",
    " in all ",
    " in total ",
    " overall ",
    " death toll ",
    " two weeks ",
    " past week ",
    " last week ",
    " up to now ",
    " to date ",
    " altogether ",
    " this month ",
    " this week ",
    " this year ",
    " rose to ",
    " risen to ",
    " climbed to ",
    " now known ",
)

_CONFLICTS: Final = frozenset(
    {
        "war",
        "conflict",
        "uprising",
        "independence",
        "revolution",
        "invasion",
        "protests",
        "crisis",
        "occupation",
        "insurgency",
    }
)


def find_day(report: ReportView, draft: Draft) -> tuple[str | None, str | None, str]:
    """The day for which a number holds (EDTF), why, and the scope; no day where the text does not let one say."""
    kind = draft.found.kind if draft.found is not None else "other"
    view = report.views[draft.sentence]
    if _background(report, view, draft):
        return None, "day: a total of the whole conflict or of years, not of a day", "background"
    i, j = view.at(draft.start), view.at(draft.end - 1)
    best: tuple[int, Timex] | None = None
    for timex in items_near(report.times.get(draft.sentence, ()), draft.start):
        if timex.kind not in {"date", "time"} or not timex.value or timex.value.startswith(("P", "XXXX")):
            continue
        a, b = view.at(timex.start), view.at(timex.end - 1)
        before = [view.low(k) for k in range(max(0, a - 2), a)]
        if timex.value[:1] == "1" and timex.value[:2] < "17":
            continue  # a clock time taken for a year
        if kind in {"killed", "injured", "missing", "displaced", "affected"} and _of_event(report, view, a, timex):
            continue
        run = [view.low(k) for k in range(max(0, a - 8), a)]
        if "since" in run and not {",", "said", ";"} & set(run[run.index("since") :]):
            continue  # "since the rains began in June"
        if set(before) & {"since", "until", "till"} or (before[-1:] == ["from"]) or "X" in timex.value:
            continue
        if {view.low(k) for k in range(max(0, a - 4), a)} & {"published", "updated", "publication", "posted"} and a < 8:
            continue
        if a > j:
            between = [view.low(k) for k in range(j + 1, a)]
            far = len(between)
            if set(between) & {"after", "when", "before", "which", "who", "as", "while", "since"} or (
                "that" in between and "said" not in between
            ):
                far += 40
        elif b < i:
            between = [view.low(k) for k in range(b + 1, i)]
            far = len(between)
            # a relative clause opened well before it; "said that on Friday 12 people died" opens none
            opened = [view.low(k) for k in range(max(0, a - 8), max(0, a - 2))]
            if {"that", "which", "when"} & set(opened) and "said" not in opened:
                far += 40
            if {"but", "while", ";"} & set(between):
                far += 30
        else:
            far = 0
        crossed = range(j + 1, a) if a > j else range(b + 1, i)
        far += 15 * sum(view.upos(k) == "NUM" for k in crossed)
        if view.low(b + 1) in {"'s", "’s"}:
            far += 40
        if best is None or far < best[0]:
            best = far, timex
    scope = "period" if _over_time(report, view, draft) else ""
    if best is not None and best[0] < 30:
        value = (best[1].value or "").partition("T")[0]
        said = _of_saying(view, best[1])
        return value, f'day: "{best[1].text}" ({best[1].reason})', scope or ("" if said else "day")
    if kind in {"population", "distance"}:
        return None, None, ""
    if draft.source is not None and draft.source.date:
        return draft.source.date.partition("T")[0], "day: on which it was said", scope
    day = report.day
    if day and kind in EVENT_KINDS | {
        "affected",
        "other",
        "vehicles",
        "buildings",
        "share",
        "money",
        "fighters",
        "aid",
    }:
        return day, f"{OWN_DAY}, for the text gives the present state", scope
    return None, None, scope


def _over_time(report: ReportView, view: View, draft: Draft) -> bool:
    """Whether the count covers a period: "since Tuesday", "in two weeks", "so far", "the toll"."""
    i = view.at(draft.start)
    trigger = draft.found.trigger if draft.found is not None else -1
    words = [view.low(k) for k in range(max(0, i - 25), min(len(view), i + 25))]
    text = f" {' '.join(words)} "
    if any(phrase in text for phrase in _PERIODS):
        return True
    if 0 <= trigger < len(view) and view.lemma(trigger) in {"toll", "number", "tally"}:
        return True
    return any(
        timex.kind == "duration" and abs(view.at(timex.start) - i) < 20
        for timex in items_near(report.times.get(draft.sentence, ()), draft.start)
    )


def _of_event(report: ReportView, view: View, a: int, timex: Timex) -> bool:
    """As in "the quake on 12 January killed": the day of the event, before its verb, is not that of the toll.

    Of an event long ago ("the quake of 1934") it is all that one can say.
    """
    own, days = days_of(report.dating.value), days_of(timex.value)
    if own is None or days is None or (own[0] - days[1]).days > RECENT:
        return False
    k = a - 1
    if view.low(k) in {"on", "of", "in"}:
        k -= 1
    return view.lemma(k) in _EVENTS


def _of_saying(view: View, timex: Timex) -> bool:
    """Whether it is the day on which somebody said it."""
    k = view.at(timex.start)
    near = [view.lemma(j) for j in range(max(0, k - 3), min(len(view), k))]
    return bool(set(near) & SAYING)


def _background(report: ReportView, view: View, draft: Draft) -> bool:
    """Whether the count sums up years: "since the war began", "since March 2011", "since then"."""
    words = [view.low(k) for k in range(len(view))]
    j = view.at(draft.end - 1)
    if words[:2] == ["since", "then"]:
        return True
    for k, word in enumerate(words):
        if word != "since":
            continue
        if k - j > 14 or {"power", "office"} & set(words[max(0, k - 3) : k]):
            continue  # of somebody named on the way: "in power since 1981"
        if k > j and not {"which", "who", "where", "that", "when", "-"}.isdisjoint(words[j + 1 : k]):
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
