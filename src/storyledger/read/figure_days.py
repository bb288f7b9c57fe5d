"""The day for which a number holds.

Asked in this order: a total of years has none; a time in the number's own clause; the day on which its source spoke,
said there or just before; the day of the count of which it is a part; of a quake's strength the quake's day; and else
what the tense tells: the past goes on from the one day that the sentences before name, the rest speaks of the
report's own day, or of the day before where that is the last that it names.
A stretch from one day to another holds for its last day. Left out: days that only arithmetic gives ("two days later").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.read.counted import EVENT_KINDS, View
from storyledger.read.edtf import days_of
from storyledger.read.figure_periods import is_background, is_over_time
from storyledger.read.figure_reports import CARRY, Draft, ReportView, is_day, items_near
from storyledger.read.figure_speakers import source_words
from storyledger.read.happening_words import happening_words
from storyledger.read.trees import base
from storyledger.records import OWN_DAY, Timex

if TYPE_CHECKING:
    from collections.abc import Sequence

RECENT: Final = 60
"""Days after an event in which its toll still grows: as long as two counts of one event may lie apart."""


SUBORDINATE: Final = 40
"""What a time loses for standing in another clause than the number; a time this far is not taken."""

FAR: Final = 30
"""A time further away than this, in words and what they weigh, is not the number's own."""

ASIDE: Final = 3
"""What a time loses for standing in a clause before "and" or "but": one in the number's own goes before it."""

OTHERS: Final = 10
"""What a time loses for standing with the number before; it is still taken where the number has none of its own."""

NARRATED: Final = 3
"""Days before the report's in which a telling goes on from a day that the sentence before names."""

SAYINGS: Final = 8
"""Sayings of one sentence that are looked at for their day, the last first; no sentence of our news has as many."""

_SEASONS: Final = frozenset({"21", "22", "23", "24"})
"""Spring, summer, autumn and winter in EDTF."""
_DATING: Final = frozenset({"in", "last", "this", "during", "by", "next", "since", "over", "of", "until"})
LONG_AGO: Final = frozenset("YM")
"""Units of a length of time before now that takes a happening out of the report's days."""

_EVENTS: Final = frozenset(
    ["quake", "earthquake", "tsunami", "disaster", "storm", "cyclone", "hurricane", "typhoon", "flood", "floods"]
)


_CLAUSE_OPENERS: Final = frozenset(["after", "before", "since", "when", "which", "who", "that", "until", ";", "but"])
"""Words between a person and a day that put them into different clauses."""

_RELATIVES: Final = frozenset(["that", "which", "when", "who", "whose", "where", "what"])
"""Words that open a relative clause."""

_EARLIER: Final = frozenset(["previously", "initially", "originally", "formerly"])
"""Words that tell a count which a later one may have replaced."""

_COMPARING: Final = frozenset(["from", "than", "compared", "against", "versus"])
"""Words before a number that another is measured by, and which has a time of its own."""

_ARTICLES: Final = frozenset(["the", "a", "an", "its", "his", "her", "their"])

_STATES: Final = frozenset(["be", "live", "remain", "stay", "reside", "stand", "hold", "have", "house", "employ"])
"""Verbs of a state, which a clause with "when" dates ("250,000 people were living there when the siege began")."""


_DATED_KINDS: Final = EVENT_KINDS | {"affected", "other", "vehicles", "buildings", "share", "money", "fighters", "aid"}
"""Kinds that change from day to day, so that a report without a day of its own speaks of its own day."""


class Day(NamedTuple):
    """A day as EDTF or None, why in a sentence, and whether the count is of that day, of a period, or background."""

    value: str | None
    reason: str | None
    scope: str


def find_day(report: ReportView, drafts: Sequence[Draft], at: int) -> Day:
    """The day for which the draft at an index holds; no day where the text does not let one say."""
    draft = drafts[at]
    kind = draft.found.kind if draft.found is not None else "other"
    view = report.views[draft.sentence]
    if is_background(report, view, draft):
        return Day(None, "day: a total of the whole conflict or of years, not of a day", "background")
    scope = "period" if is_over_time(report, view, draft) else ""
    timex = _own_time(report, view, draft)
    if timex is not None:
        last = _last_of_range(timex)
        if last is not None:
            return Day(last, f'day: the last of "{timex.text}"', "period")
        said = _of_saying(view, timex) or _of_aftermath(view, draft, timex)
        value = (timex.value or "").partition("T")[0]
        return Day(value, f'day: "{timex.text}" ({timex.reason})', scope or ("" if said else "day"))
    if kind in {"population", "distance"}:
        return Day(None, None, "")
    if _told_earlier(view, draft):
        return Day(None, "day: before the report's, and not told", scope)
    stretch = _stretch_told_beside(report, draft)
    if stretch is not None:
        return Day(_last_of_range(stretch), f'day: the last of "{stretch.text}", told beside it', "period")
    if draft.source is not None and draft.source.date:
        return Day(draft.source.date.partition("T")[0], "day: on which it was said", scope)
    whole = draft.part_of if draft.part_of is not None else draft.takes_up
    if whole is not None and whole != at and drafts[whole].part_of is None and drafts[whole].takes_up is None:
        of = find_day(report, drafts, whole)
        return Day(of.value, of.reason, of.scope if draft.part_of is not None else scope)
    spoken = _spoken_before(report, draft)
    if spoken is not None:
        return Day(spoken[0], f"day: {spoken[1]}", scope)
    if kind == "magnitude":
        day = _day_of_quake(report)
        return Day(day, "day: that of the quake" if day else None, "")
    if kind not in _DATED_KINDS or _long_ago(report, view, draft):
        return Day(None, None, scope)
    if _is_present(view, draft) and report.day:
        return Day(report.day, f"{OWN_DAY}, for the text gives the present state", scope)
    narrated = _narrated_before(report, draft) if draft.source is None else None
    if narrated is not None:
        return Day((narrated.value or "").partition("T")[0], f'day: "{narrated.text}", told just before', scope)
    if report.day:
        told = "for it names no other" if report.day == _own(report) else "telling, which names it last"
        return Day(report.day, f"{OWN_DAY} {told}", scope)
    return Day(None, None, scope)


def _own(report: ReportView) -> str:
    return (report.dating.value or "").partition("T")[0]


# --- a time in the number's clause ---


def _own_time(report: ReportView, view: View, draft: Draft) -> Timex | None:
    """The nearest time of the sentence that can be the number's own."""
    best: tuple[int, Timex] | None = None
    for timex in items_near(report.times.get(draft.sentence, ()), draft.start):
        if _of_what_it_did(report, view, draft, timex):
            return timex
        if not _can_date(report, view, draft, timex):
            continue
        far = _distance(view, draft, timex)
        if best is None or far < best[0]:
            best = far, timex
    return best[1] if best is not None and best[0] < FAR else None


def _can_date(report: ReportView, view: View, draft: Draft, timex: Timex) -> bool:
    """Whether a time expression can be a count's day at all: no length, no start of a stretch, no line of the page."""
    value = timex.value
    if timex.kind not in {"date", "time"} or not value or value.startswith("P") or "X" in value:
        return False
    if value[:1] == "1" and value[:2] < "17":
        return False  # a clock time taken for a year
    a = view.at(timex.start)
    if value[5:7] in _SEASONS and len(value) == len("2020-24") and not _DATING & set(view.words(a - 3, a + 1)):
        return False  # "prayed under the winter sun"
    kind = draft.found.kind if draft.found is not None else "other"
    if kind in {"killed", "injured", "missing", "displaced", "affected"} and _of_event(report, view, a, timex):
        return False
    if _is_projected(draft) and _days_before(report, value) > RECENT:
        return False  # what it is measured by: "if 8,000 are found it will be worse than the flood of 1931"
    run = view.words(a - 8, a)
    if "since" in run and not {",", "said", ";"} & set(run[run.index("since") :]):
        return False  # "since the rains began in June"
    if set(run[-2:]) & {"since", "until", "till"} or (run[-1:] == ["from"] and _last_of_range(timex) is None):
        return False
    return not (set(run[-4:]) & {"published", "updated", "publication", "posted"} and a < 8)


def _distance(view: View, draft: Draft, timex: Timex) -> int:
    """Words between a number and a time, and more for what sets their clauses apart."""
    i, j = view.at(draft.start), view.at(draft.end - 1)
    a, b = view.at(timex.start), view.at(timex.end - 1)
    far = 0
    if a > j:
        between = view.words(j + 1, a)
        far = len(between)
        if between[:2] == ["as", "of"]:
            between = between[2:]  # "40 as of 6 p.m. on Saturday"
        opened = set(between[:-1] if between[-1:] in (["before"], ["after"]) else between)  # "shortly before noon"
        if _is_past_state(view, draft):
            opened.discard("when")
        elif "when" in opened and _EVENTS.isdisjoint(view.lemmas(j + 1, a)):
            opened.discard("when")  # "died when a bus left the road on Sunday"; of a disaster the toll grows
            far += 0 if _of_saying(view, timex) else OTHERS
        if "what" in opened and opened & {"was", "were"}:
            far += SUBORDINATE  # "less than half what they were in May"
        if opened & _COMPARING and any(view.upos(k) == "NUM" for k in range(j + 1, a)):
            far += SUBORDINATE  # "61 per cent, up from 54 per cent in 2016"
        if opened & {"after", "when", "before", "which", "who", "whose", "as", "while", "since"} or (
            "that" in opened and "said" not in opened
        ):
            far += SUBORDINATE
        if ";" in opened or ("," in opened and _in_aside(view, i)):
            far += SUBORDINATE
    elif b < i:
        between = view.words(b + 1, i)
        far = len(between)
        if between[:2] in ([",", "and"], [",", "but"]):
            far += ASIDE  # "it began last week, and 216 had died by Monday"
        # a relative clause opened well before it; "said that on Friday 12 people died" opens none
        opened = set(view.words(a - 8, a - 2))
        opened &= _RELATIVES
        if opened and "said" not in view.words(a - 8, a - 2) and not _of_cause(view, draft, timex):
            far += SUBORDINATE
        if {"and", ","} & set(between) and any(view.upos(k) == "NUM" for k in range(max(0, a - 6), a)):
            far += OTHERS  # "45 on Thursday and 12 on Friday"
        if {"but", "while", ";"} & set(between):
            far += 30
    crossed = range(j + 1, a) if a > j else range(b + 1, i)
    far += 15 * sum(view.upos(k) == "NUM" for k in crossed)
    if view.low(b + 1) in {"'s", "’s"}:
        far += SUBORDINATE
    return far


def _of_what_it_did(report: ReportView, view: View, draft: Draft, timex: Timex) -> bool:
    """As in "since the 1934 earthquake, which killed 900": a past time of what the number's own clause tells of."""
    verb = _verb(view, draft)
    if verb < 0 or _days_before(report, timex.value or "") <= RECENT or _tense(view, verb) != "past":
        return False
    token, told = view.get(verb), view.get(view.at(timex.start))
    return token.deprel == "acl:relcl" and told.head == token.head and told.deprel in {"nummod", "compound", "nmod"}


def _of_cause(view: View, draft: Draft, timex: Timex) -> bool:
    """As in "the storm that hit in June left 17 dead": a past toll is of the days of the happening that is its subject.

    Not of the very day of a disaster, whose toll grows; nor of what is still counted ("has killed").
    """
    verb = _verb(view, draft)
    cur = view.at(timex.start)
    if verb < 0 or _tense(view, verb) != "past":
        return False
    for _ in range(6):
        token = view.get(cur) if 0 <= cur < len(view) else None
        if token is None:
            return False
        if base(token.deprel) == "acl":
            subject = view.get(token.head) if 0 <= token.head < len(view) else token
            if subject.deprel != "nsubj" or subject.head != verb or (is_day(timex.value) and subject.lemma in _EVENTS):
                return False
            if sum(word in _RELATIVES for word in view.words(token.head + 1, view.at(timex.start))) > 1:
                return False  # "the storm that hit the town where he was born in May"
            words = happening_words()
            return subject.lemma in words.nouns or subject.lemma in words.causes or subject.lemma in _EVENTS
        cur = token.head
    return False


def _in_aside(view: View, i: int) -> bool:
    """Whether a number stands in a relative clause set off by commas: "the ministry, which had reported 38, said"."""
    for k in range(i - 1, max(0, i - 12), -1):
        if view.low(k) == ",":
            return False
        if view.low(k) in {"which", "who", "whose", "where"}:
            return view.low(k - 1) == ","
    return False


def _is_projected(draft: Draft) -> bool:
    return draft.number.projected or (draft.found is not None and draft.found.projected)


def _days_before(report: ReportView, value: str) -> int:
    """Days from the end of a value to the report's day; 0 where either is not known."""
    own, days = days_of(report.dating.value), days_of(value)
    return (own[0] - days[1]).days if own is not None and days is not None else 0


def _last_of_range(timex: Timex) -> str | None:
    """The last day of "from 14 to 17 November"; None for a week, a month or a day."""
    first, slash, last = (timex.value or "").partition("/")
    if not slash or len(first) < 10 or len(last) < 10 or not any(c.isdigit() for c in timex.text):
        return None
    words = timex.text.lower().replace("-", " - ").replace("–", " – ").split()
    joined = {"to", "and", "through", "until", "till", "-", "–"} & set(words)
    return last.partition("T")[0] if joined else None


def _stretch_told_beside(report: ReportView, draft: Draft) -> Timex | None:
    """The stretch that a sentence beside gives to a length: "over four days", "it occurred from 14 to 17 November"."""
    lengths = {
        int(timex.value[1:-1])
        for timex in items_near(report.times.get(draft.sentence, ()), draft.start)
        if timex.kind == "duration" and timex.value and timex.value[-1:] == "D" and timex.value[1:-1].isdecimal()
    }
    if not lengths:
        return None
    for sentence in range(draft.sentence - CARRY + 1, draft.sentence + CARRY):
        for timex in report.times.get(sentence, ())[:CARRY]:
            days = days_of(timex.value) if _last_of_range(timex) else None
            if days is not None and lengths & {(days[1] - days[0]).days, (days[1] - days[0]).days + 1}:
                return timex
    return None


def _of_event(report: ReportView, view: View, a: int, timex: Timex) -> bool:
    """As in "the quake on 12 January killed": the day of the event, before its verb, is not that of the toll.

    Of an event long ago ("the quake of 1934") it is all that one can say.
    """
    if days_of(timex.value) is None or days_of(report.dating.value) is None:
        return False
    if _days_before(report, timex.value or "") > RECENT:
        return False
    k = a - 1
    if view.low(k) in {"on", "of", "in"}:
        k -= 1
    return view.lemma(k) in _EVENTS


def _of_saying(view: View, timex: Timex) -> bool:
    """Whether it is the day on which somebody said it."""
    k = view.at(timex.start)
    near = view.lemmas(k - 3, k)
    return bool(set(near) & source_words("saying"))


def _of_aftermath(view: View, draft: Draft, timex: Timex) -> bool:
    """Whether it is the day of what followed: "arrested on Tuesday over the fall of a dam that killed 84 people"."""
    above = view.get(min(view.at(timex.start), len(view) - 1)).head
    if not 0 <= above < len(view) or view.lemma(above) not in source_words("aftermath"):
        return False
    return above < view.at(draft.start) and not {"that", "which"}.isdisjoint(view.words(above, view.at(draft.start)))


# --- the day on which somebody spoke ---


def _spoken_before(report: ReportView, draft: Draft) -> tuple[str, str] | None:
    """The day told for the source shortly before: of what he said there, of what he did there, or of other sayings."""
    source = draft.source
    if source is None:
        return None
    name = (source.name or source.text).split()
    between = False
    for sentence in range(draft.sentence - 1, max(-1, draft.sentence - CARRY - 1), -1):
        for quotation in reversed(report.quotations_by_sentence.get(sentence, ())[-SAYINGS:]):
            speaker = (quotation.speaker or quotation.speaker_text or "").split()
            if quotation.date and is_day(quotation.date) and (_are_one(speaker, name) or not between):
                day = quotation.date.partition("T")[0]
                return day, f"on which {quotation.speaker or quotation.speaker_text} spoke just before"
        days = report.days_named(sentence)
        if len(days) == 1 and name and _is_by_now(report, days[0]) and _acts_on(report, sentence, name, days[0]):
            return (days[0].value or "").partition("T")[0], f'"{days[0].text}", told of {source.name or source.text}'
        between = between or bool(days)
    return None


def _are_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names can be of one: by the last word, and where that tells what it is, by that before as well.

    "The health ministry" is no "foreign ministry"; "the ministry" can be either.
    """
    if [word.lower() for word in one[-1:]] != [word.lower() for word in other[-1:]]:
        return False
    kinds = [[word.lower() for word in name[-2:-1] if word.lower() not in _ARTICLES] for name in (one, other)]
    return not one or one[-1].istitle() or not all(kinds) or kinds[0] == kinds[1]


def _is_by_now(report: ReportView, timex: Timex) -> bool:
    """Whether a day does not lie after the report's own: "agreed to a truce from Thursday" tells when nobody spoke."""
    own, days = days_of(report.dating.value), days_of(timex.value)
    return own is None or days is None or days[0] <= own[1]


def _acts_on(report: ReportView, sentence: int, name: Sequence[str], timex: Timex) -> bool:
    """Whether a sentence tells of somebody, by the end of the name, and of a day in the same clause."""
    view = report.views.get(sentence)
    if view is None:
        return False
    last = name[-1].lower()
    named = (k for k in range(len(view)) if view.low(k) == last)
    subject = next((k for k in named if _are_one([t.text for t in view.tokens[max(0, k - 1) : k + 1]], name)), None)
    if subject is None:
        return False
    at = view.at(timex.start)
    return _CLAUSE_OPENERS.isdisjoint(view.words(min(subject, at), max(subject, at)))


def _narrated_before(report: ReportView, draft: Draft) -> Timex | None:
    """The one day that the two sentences before name, where the telling goes on in the past.

    Not of a disaster, whose toll grows from day to day.
    """
    for sentence in range(draft.sentence - 1, max(-1, draft.sentence - 3), -1):
        days = report.days_named(sentence)
        if not days:
            continue
        view = report.views.get(sentence)
        if view is None or len({timex.value for timex in days}) > 1:
            return None
        if not 0 <= _days_before(report, days[0].value or "") <= NARRATED:
            return None
        if not _EVENTS.isdisjoint(view.lemmas(0, len(view))):
            return None
        a = view.at(days[0].start)
        return days[0] if _CLAUSE_OPENERS.isdisjoint(view.words(a - 8, a)) else None
    return None


# --- what the tense tells ---


def _verb(view: View, draft: Draft) -> int:
    """The finite verb whose clause the number stands in; -1 where the tree has none."""
    cur = view.at(draft.number.core_end - 1)
    if draft.found is not None and 0 <= draft.found.trigger < len(view):
        cur = draft.found.trigger
    elif draft.counted.head >= 0:
        cur = draft.counted.head
    for _ in range(10):
        if not 0 <= cur < len(view):
            return -1
        if _tense(view, cur):
            return cur
        above = view.get(cur).head
        if above == cur:
            return -1
        cur = above
    return -1


def _tense(view: View, k: int) -> str:
    """`perfect`, `present` or `past` of the word as a finite verb; empty where it is none."""
    helpers = [view.low(m) for m in view.tree.kids[k] if base(view.get(m).deprel) in {"aux", "cop"}]
    if {"has", "have", "'ve", "’ve"} & set(helpers):
        return "perfect"
    if {"had", "was", "were", "did", "'d", "’d"} & set(helpers):
        return "past"
    if {"is", "are", "am", "'s", "’s", "do", "does", "'re", "’re"} & set(helpers):
        return "present"
    form = view.get(k).xpos
    if form == "VBD":
        return "past"
    return "present" if form in {"VBZ", "VBP"} else ""


def _is_present(view: View, draft: Draft) -> bool:
    """Whether it tells what is so by now: "has killed", "are homeless", "so far"; a headline's "kills" does not."""
    i, j = view.at(draft.start), view.at(draft.end - 1)
    near = view.words(i - 6, j + 8)
    text = f" {' '.join(near)} "
    if any(words in text for words in (" so far ", " to date ", " until now ", " up to now ", " now ")):
        return True
    verb = _verb(view, draft)
    if verb < 0:
        return False
    tense = _tense(view, verb)
    return tense == "perfect" or (tense == "present" and _is_state(view, verb))


def _is_state(view: View, verb: int) -> bool:
    helped = any(base(view.get(m).deprel) in {"aux", "cop"} for m in view.tree.kids[verb])
    return view.lemma(verb) in _STATES or (helped and view.upos(verb) != "VERB") or view.get(verb).xpos == "VBN"


def _is_past_state(view: View, draft: Draft) -> bool:
    verb = _verb(view, draft)
    return verb >= 0 and _tense(view, verb) == "past" and (view.lemma(verb) in _STATES or view.upos(verb) != "VERB")


def _told_earlier(view: View, draft: Draft) -> bool:
    """Whether it was told before, and may be so no longer: "initially put the toll at 30", "had earlier reported"."""
    i = view.at(draft.start)
    for k in range(max(0, i - 10), i):
        if view.low(k) in _EARLIER or (view.low(k) == "earlier" and view.low(k - 1) in {"had", "has"}):
            # its clause is still that of the number
            return {",", ";", "but", "while"}.isdisjoint(view.words(k, i))
    return False


def _long_ago(report: ReportView, view: View, draft: Draft) -> bool:
    """As in "comes a year after an avalanche killed 16": no day of the report's."""
    i = view.at(draft.start)
    for timex in items_near(report.times.get(draft.sentence, ()), draft.start):
        if timex.kind == "duration" and (timex.value or "")[-1:] in LONG_AGO and "T" not in (timex.value or ""):
            k = view.at(timex.end - 1) + 1
            between = view.words(k, i)
            if "after" in between[:5] and "," not in between:
                return True
    return False


def _day_of_quake(report: ReportView) -> str | None:
    """The first day that the report names beside a quake."""
    if report.quake_day is None:
        report.quake_day = ""
        for sentence, view in report.views.items():
            days = report.days_named(sentence)
            if days and any("quake" in view.low(k) for k in range(len(view))):
                report.quake_day = (days[0].value or "").partition("T")[0]
                break
    return report.quake_day or None
