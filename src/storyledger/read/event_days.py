"""The day of what a clause tells: its own words', the saying's, the sentence's, an earlier sentence's, the report's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from storyledger.read.clause_times import first_day, to_day, weekday_of
from storyledger.read.event_settings import PRONOUNS
from storyledger.read.event_tellings import is_wanted
from storyledger.read.happening_words import telling_words
from storyledger.read.tense import is_of_what_is_wanted

if TYPE_CHECKING:
    from storyledger.read.clause_times import DatedClause
    from storyledger.read.event_settings import Setting, Telling
    from storyledger.read.trees import Tree

_Basis = Literal["stated", "sentence", "carried", "report", "none"]
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_CARRYING = frozenset(
    {
        "also",
        "meanwhile",
        "elsewhere",
        "later",
        "then",
        "there",
        "afterwards",
        "afterward",
        "separately",
        "still",
        "another",
    }
)
_OTHER_TIMES = frozenset({"after", "before", "since", "until", "till", "because", "although", "though", "that"})
"""Words before a clause that is not of the same day as the clause above."""


class EventDay(NamedTuple):
    """A day (EDTF), the words it follows from, and where they stand."""

    value: str | None
    reason: str
    basis: _Basis
    continues: bool = False


def find_event_day(setting: Setting, telling: Telling, said_in: int, tense: str, *, is_statement: bool) -> EventDay:
    """The clause's day: its own words', the saying's, the sentence's, an earlier sentence's, the report's."""
    tree = setting.tree
    trigger = tree.tokens[telling.trigger].text
    dated = [d for d in setting.dated if "delay" not in telling.frames or not _is_put_off_to(tree, d)]
    dated = [d for d in dated if not _is_to_come(d, telling, tense, setting)]
    dated = [d for d in dated if not _is_of_noun(d, telling, tense, setting)]
    own = [d for d in dated if d.clause == telling.head]
    own.sort(key=lambda d: (not to_day(d.value), d.since, d.by_noun))
    if own and (not own[0].by_noun or telling.trigger in tree.ancestors(_token_at(tree, own[0].timex.start))):
        chosen = own[0]
        value = chosen.value
        if chosen.since:
            return EventDay(value, f"since “{chosen.timex.text}”: the day it began ({chosen.timex.reason})", "stated")
        return EventDay(value, f"“{chosen.timex.text}” belongs to “{trigger}” ({chosen.timex.reason})", "stated")
    lapse = _lapse_before(tree, telling.head)
    if lapse is not None:
        words, length = lapse
        above = [d for d in dated if to_day(d.value) and d.clause in {tree.heads[telling.head], said_in}]
        base = first_day(above[0].value) if above else setting.memory.report_day
        if base is None:
            return EventDay(None, f"“{words}” what the sentence tells, whose day is unknown", "none")
        about = "" if length < _WEEK else "~"
        value = (base - timedelta(days=length)).isoformat() + about
        return EventDay(value, f"“{words}” what the sentence tells of {base.isoformat()}", "sentence")
    if said_in >= 0:
        beside = [d for d in dated if d.clause == said_in and to_day(d.value)]
        if beside and tense not in {"future", "modal", "bare"}:
            return EventDay(beside[0].value, f"“{beside[0].timex.text}”, the day on which it is said", "sentence")
    others = [d for d in dated if to_day(d.value) and not d.since and not _is_aside(tree, d.clause, telling.head)]
    if is_statement:
        # The day of what is said is not the day of the saying: "announced that talks would take place on Saturday".
        others = [d for d in others if not _is_said(tree, d.clause, telling.head)]
    others.sort(key=lambda d: (d.by_noun, abs(d.timex.start - tree.tokens[telling.trigger].start)))
    if others and tense != "past-perfect" and not (others[0].by_noun and tense in {"present", "present-perfect"}):
        return EventDay(others[0].value, f"“{others[0].timex.text}” in the same sentence", "sentence")
    if own and to_day(own[0].value) and not own[0].by_noun:
        return EventDay(own[0].value, f"“{own[0].timex.text}” in the same clause", "sentence")
    vague = next((d for d in dated if _is_setting(tree, d, telling.head)), None)
    if vague is not None and tense == "past":
        return EventDay(vague.value, f"“{vague.timex.text}”, when the clause beside it was", "sentence")
    within = None if is_statement else _day_within(setting, telling)
    if within is not None:
        return EventDay(within.value, f"“{within.timex.text}”, the day of what “{trigger}” was part of", "sentence")
    return _undated(setting, telling, tense, is_statement=is_statement)


_WEEK = 7
_UNITS = {"day": 1, "week": _WEEK, "fortnight": 2 * _WEEK}
_NUMBERS = {
    word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)
}
_MOST_LAPSED = 60


def _lapse_before(tree: Tree, head: int) -> tuple[str, int] | None:
    """The words of a length of time after a clause in which something else was, and its days: "two days after"."""
    mark = next((k for k in tree.kids[head] if tree.forms[k] == "after" and tree.relations[k] in {"mark", "case"}), 0)
    if mark < 2 or tree.lemmas[mark - 1] not in _UNITS:
        return None
    word = tree.forms[mark - 2]
    number = 1 if word in {"a", "an"} else _NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) < 3 else 0)
    days = number * _UNITS[tree.lemmas[mark - 1]]
    return (tree.text(mark - 2, mark), days) if 0 < days <= _MOST_LAPSED else None


def _is_setting(tree: Tree, day: DatedClause, head: int) -> bool:
    """Whether a month or a year is told by the clause that sets the time: "When she fell ill last month, she ..."."""
    return (
        day.clause >= 0
        and tree.heads[day.clause] == head
        and tree.relations[day.clause].startswith("advcl")
        and not (day.since or day.by_noun or to_day(day.value))
        and tree.has(day.clause, _WHEN, "advmod", "mark")
        and tree.tense(day.clause) in {"past", "progressive"}
    )


def _day_within(setting: Setting, telling: Telling) -> DatedClause | None:
    """The day told of the happening in which this one happened: "were killed in the raid that began on Sunday"."""
    tree, known = setting.tree, telling_words(setting.tree)
    for day in setting.dated:
        noun = tree.heads[day.clause] if day.clause >= 0 and tree.relations[day.clause] == "acl:relcl" else -1
        if (
            to_day(day.value)
            and not day.since
            and not day.by_noun
            and day.clause in tree.ancestors(_token_at(tree, day.timex.start))[:2]
            and noun in known
            and tree.heads[noun] == telling.trigger
            and tree.relations[noun].startswith("obl")
            and tree.has(noun, _WITHIN, "case")
            and tree.tense(telling.head) in {"past", "past-perfect"}
            and tree.tense(day.clause) == "past"
        ):
            return day
    return None


def _is_of_noun(day: DatedClause, telling: Telling, tense: str, setting: Setting) -> bool:
    """Whether a day gone by is that of a noun before it, for no English verb in the perfect has one.

    "Prosecutors have charged two men over a fire on Sunday": the fire was on Sunday. "Have arrived since Sunday", "has
    died today", "has closed this week" do have theirs.
    """
    first, report = first_day(day.value), setting.memory.report_day
    if tense != "present-perfect" or day.clause != telling.head or day.since or day.by_noun:
        return False
    if first is None or report is None or first >= report or first_day(day.value.split("/")[-1]) != first:
        return False
    at = _token_at(setting.tree, day.timex.start)
    return any(telling.trigger < i < at and setting.tree.tokens[i].upos == "NOUN" for i in telling_words(setting.tree))


def _is_to_come(day: DatedClause, telling: Telling, tense: str, setting: Setting) -> bool:
    """Whether a day lies ahead of the report, and the verb tells of what was: "was remanded to appear on 19 August"."""
    first, report = first_day(day.value), setting.memory.report_day
    if tense not in _PAST or first is None or report is None or first <= report:
        return False
    if _is_end(setting.tree, day):
        return True
    if is_of_what_is_wanted(setting.tree.tokens, _token_at(setting.tree, day.timex.start)):
        return True
    if first - report <= _AHEAD:
        return False
    between = setting.tree.tokens[telling.trigger + 1 : _token_at(setting.tree, day.timex.start)]
    return day.clause != telling.head or any(token.xpos == "TO" for token in between)


_AHEAD = timedelta(days=2)
"""A report's day may be off by one or two."""
_PAST = frozenset({"past", "past-perfect", "present-perfect"})
_WHEN = frozenset({"when", "while", "as"})
_WITHIN = frozenset({"in", "during"})
_ENDS = frozenset({"until", "till", "through"})
_PUT_OFF_TO = frozenset({"until", "till", "to", "for"})


def _is_put_off_to(tree: Tree, day: DatedClause) -> bool:
    """Whether a day is that to which something is put off: "postponed until April 10"."""
    at = _token_at(tree, day.timex.start)
    return at > 0 and tree.forms[at - 1] in _PUT_OFF_TO


def _is_end(tree: Tree, day: DatedClause) -> bool:
    """Whether a day ends what is told: "ordered schools to stay shut until 6 May"."""
    at = _token_at(tree, day.timex.start)
    before = tree.forms[max(0, at - 2) : at + 1]
    return not _ENDS.isdisjoint(before)


def _is_aside(tree: Tree, clause: int, head: int) -> bool:
    """Whether a day belongs to a clause under this one that tells of another time: "after", "who", "that"."""
    if clause < 0 or clause == head or head not in tree.ancestors(clause):
        return False
    relation = tree.relations[clause]
    if relation == "acl:relcl":
        return True
    return relation.startswith("advcl") and any(
        tree.relations[k] == "mark" and tree.forms[k] in _OTHER_TIMES for k in tree.kids[clause]
    )


def _is_said(tree: Tree, clause: int, head: int) -> bool:
    """Whether a clause stands in what the verb at `head` says ("speaking on Tuesday" beside it does not)."""
    line = [clause, *tree.ancestors(clause)] if clause >= 0 else []
    if head not in line:
        return False
    return any(tree.relations[at] in {"ccomp", "parataxis", "csubj"} for at in line[: line.index(head)])


def coming_day(tree: Tree, telling: Telling, day: EventDay, setting: Setting) -> EventDay | None:
    """A bare weekday of what is still to come ("talks would be held on Saturday"), when read as the last one."""
    first = first_day(day.value)
    report = setting.memory.report_day
    if (
        day.basis != "stated"
        or first is None
        or report is None
        or not timedelta(0) < report - first <= timedelta(days=6)
    ):
        return None
    marks = {tree.forms[k] for k in tree.kids[telling.head] if tree.relations[k] == "aux"}
    foretold = marks & {"will", "would"} and "have" not in marks
    if not foretold and not is_wanted(tree, telling.head, setting.words):
        return None
    bare = [d for d in setting.dated if d.value == day.value and weekday_of(d.timex.text) is not None]
    if not bare:
        return None
    coming = first + timedelta(days=7)
    return EventDay(
        coming.isoformat(), f"“{bare[0].timex.text}” is still to come: the next after {report.isoformat()}", "stated"
    )


def _token_at(tree: Tree, offset: int) -> int:
    return next((i for i, t in enumerate(tree.tokens) if t.start <= offset < t.end), 0)


def _undated(setting: Setting, telling: Telling, tense: str, *, is_statement: bool) -> EventDay:
    """The day of a clause without one: carried over, or the report's."""
    tree = setting.tree
    sentence = tree.sentence
    subjects = tree.subjects(telling.head)
    relative = tree.relations[telling.head].startswith("acl")  # "that" in "a resolution that called on all sides"
    pronoun = not relative and any(tree.forms[s] in PRONOUNS for s in subjects)
    adjacent = setting.memory.last is not None and sentence.index - setting.memory.last_index == 1
    # "The strikes hit ...": a definite event noun that an earlier sentence told with a day.
    before = setting.memory.by_frame if sentence.kind == "body" else None
    for at in (telling.trigger, *subjects) if before else ():
        word = telling_words(tree).get(at) if tree.tokens[at].upos == "NOUN" else None
        definite = any(tree.forms[k] in _DEFINITE for k in tree.kids[at] if tree.relations[k] == "det")
        if word and definite and before and word.frame in before:
            value, told = before[word.frame]
            return EventDay(
                value,
                f"carried: “the {tree.tokens[at].text}” was told before, at “{told}”",
                "carried",
                continues=adjacent,
            )
    if (
        adjacent
        and setting.memory.last
        and setting.memory.last.date
        and (pronoun or not _CARRYING.isdisjoint(tree.forms[:3]))
        and tense != "past-perfect"
    ):
        return EventDay(
            setting.memory.last.date,
            f"carried from the sentence before ({setting.memory.last.date_reason})",
            "carried",
            continues=pronoun,
        )
    if adjacent and setting.memory.last and tense == "past-perfect" and not is_statement:
        return EventDay(
            setting.memory.last.date, "carried from the sentence before, which it explains", "carried", continues=True
        )
    day = setting.memory.report_day
    if tense == "past" and setting.memory.lead_day:
        return EventDay(
            setting.memory.lead_day.isoformat(),
            "told in the past without a day, in a report whose news is of that day",
            "report",
        )
    if day and tense != "past-perfect":
        return EventDay(day.isoformat(), "news of the report's day: no day stands with it", "report")
    if adjacent and setting.memory.last and setting.memory.last.date and tense != "past-perfect":
        return EventDay(
            setting.memory.last.date, f"carried from the sentence before ({setting.memory.last.date_reason})", "carried"
        )
    return EventDay(None, "no day stands with these words and the report's day is unknown", "none")
