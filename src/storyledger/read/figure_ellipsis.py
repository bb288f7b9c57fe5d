"""Numbers without a noun or a verb of their own: what they take over from those before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, is_person
from storyledger.read.figure_givers import compared_telling
from storyledger.read.figure_speakers import source_words
from storyledger.read.figure_told import brings, crowd_beside, told_before
from storyledger.read.figure_tolls import is_change, is_former
from storyledger.read.kind_words import Found, kind_words

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft, ReportView

NEXT: Final = 4
"""Characters between a number and the day right behind it: " on "."""


SHORT: Final = 4
"""Words between a sum and a bare number that is another: "and Norway", "and its neighbour another"."""


def are_joined(view: View, left: Draft, right: Draft) -> bool:
    """Only "and" or a comma between two counts."""
    a, b = view.at(left.end - 1) + 1, view.at(right.start)
    between = view.words(a, b)
    if between[-3:] == ["as", "well", "as"]:
        return True
    return 0 < len(between) <= 3 and all(word in {"and", ",", "or", "plus"} for word in between)


def _has_own_day(report: ReportView, draft: Draft) -> bool:
    """Whether a calendar day stands right behind the number: "down from 40 on Sunday", not "up from 48 then"."""
    close = (t for t in report.times.get(draft.sentence, ()) if 0 <= t.start - draft.end <= NEXT)
    return any(t.value is not None and t.text[:1].isupper() for t in close)


def take_over(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> Draft:
    """A number without a noun or verb of its own takes both from the one that it follows."""
    draft = drafts[at]
    i = view.at(draft.number.start)
    bare = draft.counted.head < 0
    if (
        not bare
        and draft.number.delta
        and is_person(view, draft.counted)
        and view.low(i - 1) in {"-", "–", "—", "plus"}
    ):
        bare = True  # "121 people were rescued - an extra 31 people on Tuesday"
    if not bare and not (is_person(view, draft.counted) and at > begin and are_joined(view, drafts[at - 1], draft)):
        return draft
    if not bare and drafts[at - 1].counted.head >= 0 and not is_person(view, drafts[at - 1].counted):
        return draft  # "26 fire engines and 310 firefighters"
    if not bare and _are_speakers(view, draft):
        return draft  # "the toll has risen to 169, two officials said"
    if draft.number.zero:
        return draft  # "nobody has come for us"
    before = next((drafts[k] for k in range(at - 1, begin - 1, -1) if drafts[k].found is not None), None)
    if at > begin and bare and is_change(view, drafts[at - 1], draft):
        former = drafts[at - 1]
        return draft._replace(
            counted=draft.counted._replace(head=former.counted.head, noun=former.counted.noun),
            found=former.found._replace(rule=f"{former.found.rule}, which were {quote_draft(report, former)} before")
            if former.found is not None
            else None,
        )
    if before is not None and _has_own_verb(view, i):  # "jailed 34 officers and acquitted 12"
        if is_person(view, before.counted):
            return draft._replace(found=Found("other", view.lemma(i - 1), f'other: object of "{view.low(i - 1)}"'))
        return draft
    if before is not None and before.found is not None and before.number.sense == draft.number.sense == "count":
        between = view.words(view.at(before.end - 1) + 1, i)
        verbs = [
            k
            for k in range(view.at(before.end - 1) + 1, i)
            if view.upos(k) == "VERB" and view.lemma(k) not in {"report", "say", "kill", "injure", "wound", "include"}
        ]
        linked = (
            between[-1:] in (["and"], [","], ["or"], ["with"], ["but"], ["-"], ["–"], ["—"])
            or "and" in between[-3:]
            or between[-3:] == ["as", "well", "as"]
            or between[-2:] == [",", "not"]
        )
        linked = linked or between[-1:] in (["said"], ["says"], ["say"], ["versus"])
        linked = linked or between[-2:] in (["compared", "to"], ["compared", "with"]) or view.lemma(i - 1) in _RECKONING
        linked = linked or (between[-2:] in (["up", "from"], ["down", "from"]) and _has_own_day(report, draft))
        linked = linked or (bare and compared_telling(view, draft) >= 0)
        if linked and len(verbs) <= 1:
            things = before.found.kind in {"buildings", "vehicles", "aid", "other", "fighters"} and bare
            things = things or compared_telling(view, draft) >= 0
            return draft._replace(
                counted=draft.counted._replace(head=before.counted.head, noun=before.counted.noun)
                if things and draft.counted.head < 0
                else draft.counted,
                found=before.found._replace(rule=f"{before.found.rule}, taken over from {quote_draft(report, before)}"),
            )
    if bare and begin < at and draft.number.sense == "count" and draft.counted.group < 0:
        money = drafts[at - 1]
        between = view.lemmas(view.at(money.end - 1) + 1, i)
        if (
            money.number.sense == "money"
            and ("each" in between or len(between) <= SHORT)
            and view.upos(view.at(draft.number.core_end - 1) + 1) in {"PUNCT", ""}
        ):
            # "each family gets 200,000 rupees and each of the injured 50,000", "$2 million and Norway 3 million"
            rule = f"money: taken over from {quote_draft(report, money)}"
            return draft._replace(
                number=draft.number._replace(sense="money", unit=money.number.unit),
                found=Found("money", None, rule),
            )
    words = view.words(i - 8, i)
    if (
        draft.number.sense == "count"
        and draft.counted.group < 0
        and not is_former(view, i)
        and not (at > begin and brings(view, draft))  # the total of what this sentence tells
        and (
            _points_back(words, projected=draft.number.projected)
            or _leaves_verb_out(view, draft)
            or _says_there_were(view, draft)
        )
    ):
        taken = next(
            (
                k
                for k in reversed(range(begin))
                if view.sentence.index - drafts[k].sentence <= 2
                and (of := drafts[k].found) is not None
                and of.kind in EVENT_KINDS | {"affected"}
            ),
            None,
        )
        earlier = drafts[taken] if taken is not None else None
        told = told_before(report, view) if "it" in words else None
        crowd = crowd_beside(report, view, drafts, at, begin) if "toll" not in words and told is None else None
        if crowd is not None:
            told_of = drafts[crowd]
            event = told_of.found.event if told_of.found is not None else None
            rule = f"other: the same people as {quote_draft(report, told_of)}"
            return draft._replace(found=Found("other", event, rule), takes_up=crowd)
        if told is not None and (earlier is None or earlier.sentence < view.sentence.index - 1):
            return draft._replace(found=told._replace(projected=draft.number.projected))
        if earlier is not None and earlier.found is not None:
            return draft._replace(
                found=earlier.found._replace(
                    rule=f"{earlier.found.rule}, taken over from {quote_draft(report, earlier)}",
                    projected=draft.number.projected or "should" in words,
                ),
                takes_up=taken if not _GIVING.isdisjoint(words) else None,
            )
    return draft


_RECKONING: Final = frozenset({"reckon", "count", "tally", "record", "document", "estimate", "register", "list"})
"""Verbs of those who count, whose bare number is of what was counted before: "while the committee reckons 74"."""


_COUNTING: Final = frozenset(
    {"put", "puts", "gave", "gives", "raised", "revised", "reach", "reaches", "reached", "pass", "exceed", "top", "hit"}
)


_GIVING: Final = frozenset({"put", "puts", "putting", "gave", "gives", "giving"})
"""Verbs of who tells the same count by his own number: "the group put the number at 7,000"."""


def _has_own_verb(view: View, i: int) -> bool:
    """Whether the word before a number is a verb of its own, that says nothing known of those counted."""
    token = view.get(i - 1) if i > 0 else None
    return (
        token is not None
        and token.upos == "VERB"
        and token.lemma not in kind_words("light") | {"include", "number", "total", "be", "have", "add"}
        and token.lemma not in kind_words("toll verb") | _RECKONING
        and token.deprel in {"conj", "root", "advcl", "xcomp", "ccomp", "parataxis"}
    )


def _points_back(words: list[str], *, projected: bool) -> bool:
    """Whether the words before a bare number mean the count of a sentence before: "a figure of", "put it at"."""
    if set(words) & {"figure", "toll", "number", "total", "count", "tally"}:
        return True
    if words[-1:] == ["at"] and set(words[-5:]) & {"crowd", "turnout", "attendance"}:
        return True  # "the police put the crowd at 30,000"
    if words[-1:] == ["of"] and words[-2:-1] in (["spoke"], ["speaks"], ["speak"], ["talked"], ["talks"]):
        return True  # "state media spoke of 8,000"
    return "it" in words and (not _COUNTING.isdisjoint(words) or (projected and words[-1] == "it"))


def _leaves_verb_out(view: View, draft: Draft) -> bool:
    """Whether a number has an auxiliary for its verb: "220,000 marched, while the ministry said about 20,000 did"."""
    k = view.at(draft.end - 1) + 1
    return draft.counted.head < 0 and view.low(k) in {"did", "do", "does"} and view.upos(k + 1) in {"PUNCT", ""}


def _says_there_were(view: View, draft: Draft) -> bool:
    """Whether somebody tells how many, and no more: "the mayor said there were 15,000", "organisers said 50,000"."""
    i, k = view.at(draft.start), view.at(draft.end - 1) + 1
    bare = draft.counted.head < 0 and view.upos(k) in {"PUNCT", ""}
    if bare and view.lemma(i - 1) == "say" and view.upos(i - 2) in {"NOUN", "PROPN"}:
        return draft.number.value is not None and not draft.number.zero
    return (
        bare and view.words(i - 2, i) in (["there", "were"], ["there", "was"]) and view.upos(i - 3) in {"VERB", "SCONJ"}
    )


def _are_speakers(view: View, draft: Draft) -> bool:
    """Whether those counted are who say something: "169, two officials said"."""
    noun = view.get(draft.counted.head)
    return noun.deprel == "nsubj" and view.lemma(noun.head) in source_words("saying")


def quote_draft(report: ReportView, draft: Draft) -> str:
    """A number's words in quotation marks."""
    return f'"{report.text[draft.start : draft.end]}"'
