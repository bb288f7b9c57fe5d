"""What a number takes over from others: parts and wholes, conjuncts, elliptical numbers, additions."""

from __future__ import annotations

from typing import Final

from storyledger.read.counted import EVENT_KINDS, Counted, View, is_person, noun_set
from storyledger.read.figure_ellipsis import are_joined, quote_draft, take_over
from storyledger.read.figure_kinds import says_according
from storyledger.read.figure_lists import follows_place, listed_under
from storyledger.read.figure_reports import CARRY, Draft, ReportView
from storyledger.read.figure_sums import summed_to
from storyledger.read.figure_told import of_total
from storyledger.read.figure_tolls import GROWING
from storyledger.read.kind_words import Found
from storyledger.read.numbers import read_number

_ONE_DAY: Final = (
    *("past 24 hours", "last 24 hours", "past 24 hour", "previous 24 hours", "24-hour period", "in a single day"),
    *("in one day", "within a day", "past day"),
)


def complete_drafts(report: ReportView, view: View, drafts: list[Draft], begin: int) -> None:
    """Kinds of parts, conjuncts and elliptical numbers, from those before them."""
    for at in range(begin, len(drafts)):
        draft = drafts[at]
        i = view.at(draft.number.start)
        if draft.found is not None and draft.found.kind == "leaving":
            draft = draft._replace(found=draft.found._replace(kind=report.leaving))
        if view.low(i - 1) == "by" and view.lemma(i - 2) in GROWING and draft.number.sense == "count":
            draft = draft._replace(number=draft.number._replace(delta=True))  # "the toll rose by 15 to 82"
        if draft.found is not None and draft.found.event == "escape" and _held(view, drafts[:at], draft, begin):
            draft = draft._replace(
                found=draft.found._replace(kind="rescued", rule="rescued: they escaped their captors")
            )
        whole = _find_whole(report, view, drafts, at, begin)
        if whole is not None:
            draft = draft._replace(part_of=whole)
            draft = _part_kind(report, drafts, draft, whole)
        drafts[at] = draft
        if draft.found is None:
            drafts[at] = take_over(report, view, drafts, at, begin)
        draft = _others(report, view, drafts, at, begin)
        if (
            draft.found is None
            and at > begin
            and draft.counted.head >= 0
            and not is_person(view, draft.counted)
            and (before := drafts[at - 1].found) is not None
            and before.kind == "aid"
            and are_joined(view, drafts[at - 1], draft)
        ):  # "sent 3,000 tents, 20,000 blankets and four mobile kitchens"
            draft = draft._replace(
                found=before._replace(rule=f"aid: sent along with {quote_draft(report, drafts[at - 1])}")
            )
        if draft.found is None and report.siege and _remains(view, draft):
            draft = draft._replace(found=Found("besieged", "remain", "besieged: they remain in a place under siege"))
        drafts[at] = of_total(view, draft, drafts[begin:at])
    for at in range(len(drafts) - 2, begin - 1, -1):
        drafts[at] = _with_noun_after(view, drafts[at], drafts[at + 1])
    # a conjunct takes the kind of the one after it: "308 buses, 61 ambulances ... were used", "12 people and two
    # dogs were killed"
    for at in range(len(drafts) - 2, begin - 1, -1):
        draft, after = drafts[at], drafts[at + 1]
        if (
            draft.found is None
            and after.part_of is None
            and after.found is not None
            and after.found.kind in EVENT_KINDS
            and are_joined(view, draft, after)
            and not says_according(view, draft.number)
        ):
            drafts[at] = draft._replace(
                found=after.found._replace(rule=f"{after.found.rule}, shared with the number after it")
            )


def _with_noun_after(view: View, draft: Draft, after: Draft) -> Draft:
    """As in "1,600 and 400 jobs were cut": a bare number shares the noun of the one that it is joined to."""
    number, other = draft.number, after.number
    if draft.found is not None or draft.counted.head >= 0 or draft.counted.group >= 0 or number.vague or number.unit:
        return draft
    between = view.words(view.at(draft.end - 1) + 1, view.at(after.start))
    if between not in (["and"], ["or"]) or number.sense != "count" or other.sense != "count" or after.counted.head < 0:
        return draft
    return draft._replace(
        counted=draft.counted._replace(head=after.counted.head, noun=after.counted.noun, last=draft.counted.last),
        found=after.found,
    )


def _held(view: View, before: list[Draft], draft: Draft, begin: int) -> bool:
    """Whether somebody was told to be held just before, or those counted to be held or missing anywhere before."""
    if len(before) > begin and (found := before[-1].found) is not None and found.kind == "detained":
        return True
    at = draft.counted.head if draft.counted.head >= 0 else draft.counted.group
    nouns = {view.lemma(at)} - {"people", "person", ""} if at >= 0 else set()
    held = (d for d in before if d.found is not None and d.found.kind in {"detained", "missing", "rescued"})
    return any(d.counted.noun in nouns for d in held)


def _others(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> Draft:
    """As in "destroyed 230 homes and damaged 1,100 others", "by 312 votes to 288": more of the same things."""
    draft = drafts[at]
    if at <= begin:
        return draft
    before = drafts[at - 1]
    if (
        before.found is None
        or (before.counted.head < 0 and before.found.kind != "votes")
        or draft.number.sense != "count"
    ):
        return draft
    thing = before.found.kind in {"buildings", "vehicles", "votes"} and not is_person(view, before.counted)
    i = view.at(draft.number.start)
    if thing and draft.counted.noun == "other" and (draft.found is None or draft.found.event == "other"):
        rule = f"{before.found.kind}: others of {quote_draft(report, before)}"
        return draft._replace(
            counted=draft.counted._replace(noun=before.counted.noun), found=before.found._replace(rule=rule)
        )
    if (
        before.found.kind == "votes"
        and draft.counted.head < 0
        and view.low(i - 1) in {"to", "against"}
        and i - 2 <= view.at(before.end - 1)
    ):
        return draft._replace(found=before.found._replace(rule=f"votes: against {quote_draft(report, before)}"))
    return draft


def _remains(view: View, draft: Draft) -> bool:
    k = view.at(draft.end - 1) + 1
    if draft.number.sense != "count" or not (draft.counted.head < 0 or is_person(view, draft.counted)):
        return False
    return not {"remain", "stay", "concentrate"}.isdisjoint(view.lemmas(k, k + 6))


def _find_whole(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> int | None:
    """Index of the claim of which this is a part: "including", "among them", "of them", "of whom"."""
    number = drafts[at].number
    i = view.at(number.start)
    earlier = [k for k in range(begin, at) if drafts[k].part_of is None and drafts[k].number.sense == number.sense]
    comma = i - (view.low(i - 1) == ",")  # "Of these, 13 were children"
    before = view.words(comma - 3, comma)
    k = view.at(number.core_end - 1) + 1
    after = view.words(k, k + 4)
    inside = ("including" in before[-2:]) or before[-2:] in (
        ["among", "them"],
        ["of", "whom"],
        ["among", "whom"],
        ["of", "these"],
        ["of", "them"],
        ["of", "those"],
        ["of", "which"],
    )
    inside = inside or before[-3:-1] in (["among", "them"], ["of", "whom"]) or _is_among_included(view, i)
    inside = inside or after[:2] in (
        ["of", "them"],
        ["of", "whom"],
        ["of", "these"],
        ["among", "them"],
        ["of", "those"],
    )
    # "10 of the dead are officers", "three of the wounded"; "six children were among the 10 people killed"
    inside = inside or (
        after[:2] in (["of", "the"], ["of", "those"])
        and any(word in noun_set("state") or word in {"killed", "hurt", "hostages", "victims"} for word in after[2:3])
    )
    if not inside and at + 1 < len(drafts):
        behind = view.words(view.at(drafts[at + 1].number.start) - 3, view.at(drafts[at + 1].number.start))
        size, other = number.value or 0.0, drafts[at + 1].number.value or 0.0
        of_both = behind[-2:] in (["among", "them"], ["among", "whom"])
        if "among" in behind and not of_both and size < other and is_person(view, drafts[at + 1].counted):
            return at + 1
    if not inside:
        apposed = _apposed_to(view, drafts, at, begin)
        if apposed is not None:
            return apposed
    if (
        not inside
        and at - 1 >= begin
        and drafts[at - 1].part_of is not None
        and (are_joined(view, drafts[at - 1], drafts[at]) or follows_place(view, drafts[at - 1], drafts[at]))
        and not _has_fate(view, view.at(number.core_end - 1))
    ):
        return drafts[at - 1].part_of
    if not inside:
        listed = listed_under(view, drafts, at, begin)
        return summed_to(view, drafts, at, begin) if listed is None else listed
    size = number.value or number.low or 0.0
    if number.unit == "per cent" and after[:2] in (["of", "whom"], ["of", "them"], ["of", "these"], ["of", "those"]):
        # "a country of 80 million, 40% of whom are young": the share is of a count, not of another share
        counts = [k for k in range(begin, at) if drafts[k].number.sense == "count" and drafts[k].part_of is None]
        return counts[-1] if counts else None
    people = [
        k
        for k in earlier
        if (found := drafts[k].found) is not None
        and (is_person(report.views[drafts[k].sentence], drafts[k].counted) or _are_persons(drafts[k], found))
    ]
    larger = [
        k
        for k in people or earlier
        if (drafts[k].number.value or drafts[k].number.low or drafts[k].number.high or 0.0) >= size
    ]
    if larger or people or earlier:
        return (larger or people or earlier)[-1]
    if begin > 0 and drafts[begin - 1].sentence == view.sentence.index - 1 and after[:2] != ["including"]:
        return next(
            (
                k
                for k in range(begin - 1, -1, -1)
                if drafts[k].part_of is None and drafts[k].sentence == view.sentence.index - 1
            ),
            None,
        )
    return None


def _are_persons(draft: Draft, found: Found) -> bool:
    """Whether a number without a noun counts persons by what happened to them: "and 35 were missing"."""
    return draft.counted.head < 0 and draft.counted.group < 0 and found.kind in EVENT_KINDS


def _apposed_to(view: View, drafts: list[Draft], at: int, begin: int) -> int | None:
    """Index of the count that this one and its neighbours make up: "five people, three men and two women"."""
    if at <= begin or not is_person(view, drafts[at].counted) or drafts[at].counted.head < 0:
        return None
    before = drafts[at - 1]
    whole = before.part_of if before.part_of is not None else at - 1
    if whole < begin or drafts[whole].sentence != view.sentence.index or drafts[whole].found is None:
        return None
    total = drafts[whole].number.value
    if total is None or not is_person(view, drafts[whole].counted) or drafts[whole].counted.head < 0:
        return None
    k = drafts[whole].counted.last + 1
    return whole if view.low(k) in _APPOSING and _listed(view, k + 1, view.at(drafts[at].start)) == total else None


_APPOSING: Final = frozenset({",", ":", "–", "—", "-", "("})


LISTED: Final = 24
"""Words of the longest list of those who make up a count that is followed."""


def _listed(view: View, k: int, at: int) -> float | None:
    """The sum of a list of persons that begins at a token and has the number at another: "a man and two women"."""
    total, seen = 0.0, False
    stop = min(len(view), k + LISTED)
    while k < stop:
        size = 1.0 if view.low(k) in {"a", "an"} else _size(view, k)
        if size is None:
            return None
        seen = seen or k == at
        k += 1
        while k < stop and (view.upos(k) in {"ADJ", "NOUN", "PROPN"} or view.low(k) in {"other", "-"}):
            k += 1
        if not is_person(view, Counted(k - 1, k - 1, k - 1, view.lemma(k - 1))):
            return None
        total += size
        if view.low(k) == "," and (view.low(k + 1) in {"a", "an", "and"} or _size(view, k + 1) is not None):
            k += 1
        elif view.low(k) != "and":
            break
        k += view.low(k) == "and"
    return total if seen else None


def _size(view: View, k: int) -> float | None:
    """The value of a numeral at a token; None for any other word."""
    number = read_number(view.get(k).text) if k < len(view) and view.upos(k) == "NUM" else None
    return number.value if number is not None else None


def _is_among_included(view: View, i: int) -> bool:
    """Whether a number stands behind another that is included: "including eight British and six Indian nationals"."""
    k = i - 1
    while k > max(0, i - INCLUDED) and (
        view.low(k) in {"and", ","} or (view.upos(k) in {"NUM", "ADJ", "PROPN", "NOUN"} and view.low(k) != "including")
    ):
        k -= 1
    numbered = any(view.upos(m) == "NUM" for m in range(k + 1, i))
    return view.low(k) == "including" and numbered and view.low(i - 1) in {"and", ","} and not _has_fate(view, i)


def _has_fate(view: View, i: int) -> bool:
    """Whether a number without a noun has a verb of its own right behind it: "..., and 14 were missing"."""
    return view.upos(i + 1) == "AUX"


INCLUDED: Final = 9
"""Words back to "including" over the parts that stand between."""


def _part_kind(report: ReportView, drafts: list[Draft], draft: Draft, whole: int) -> Draft:
    """A part is counted as its whole is: 108 wounded among those evacuated are evacuated.

    Fighters stay fighters.
    """
    above = drafts[whole].found
    if above is None:
        return draft
    own = draft.found
    if (
        own is not None
        and draft.counted.head < 0
        and 0 <= own.trigger < report.views[draft.sentence].at(drafts[whole].start)
    ):
        own = None  # the word that decided stands before the whole: "killed only there; 40 cases, including 20 in"
    if (
        own is not None
        and own.kind in EVENT_KINDS | {"affected"}
        and (above.kind in {"affected", "other", "vehicles"} or own.kind == "killed")
    ):
        return draft
    if own is not None and own.kind in {"vehicles", "buildings", "money", "share", "magnitude"}:
        return draft
    view = report.views[draft.sentence]
    if own is not None and own.kind in EVENT_KINDS and _has_predicate(view, draft, own.trigger):
        return draft  # "52 men, 40 of whom were brought to the surface"
    if draft.counted.head < 0 and not is_person(report.views[drafts[whole].sentence], drafts[whole].counted):
        own = None  # "three hospitals, two of them out of action": what is said is said of things
    fighter = draft.counted.noun in noun_set("fighter")
    if fighter and above.kind not in {"killed", "injured", "missing", "detained", "besieged", "trapped"}:
        return draft._replace(found=Found("fighters", draft.counted.noun, "fighters: the part is named as fighters"))
    if above.kind in {"buildings", "vehicles", "other"} and not (own is None and draft.counted.head < 0):
        return draft
    return draft._replace(
        found=Found(
            above.kind, above.event, f"{above.kind}: a part of {quote_draft(report, drafts[whole])}", above.projected
        ),
    )


def _has_predicate(view: View, draft: Draft, trigger: int) -> bool:
    """Whether a part has a finite verb of its own ("40 of whom were rescued"), not only a word ("40 of them hurt")."""
    k = view.at(draft.number.core_end - 1) + 1
    i = view.at(draft.number.start)
    verb = view.get(k - 1).head
    if verb == trigger and view.get(k - 1).deprel == "nsubj" and view.get(trigger).xpos == "VBD":
        return True  # "53 of them escaped"
    bare = view.low(k) == "of" or {view.low(i - 1), view.low(i - 2)} & {"whom", "which", "them", "these", "those"}
    return bool(bare) and any(view.upos(j) == "AUX" for j in range(k, trigger))


def mark_addition(report: ReportView, drafts: list[Draft], at: int) -> Draft:
    """The draft, told as an addition only where it adds to a count of its kind.

    "Another 23 are missing" after a count of the dead adds to nothing; "25 on Wednesday alone" is no toll.
    """
    draft = drafts[at]
    kind = draft.found.kind if draft.found is not None else "other"
    view = report.views[draft.sentence]
    j = view.at(draft.end - 1)
    i = view.at(draft.start)
    if kind in EVENT_KINDS | {"affected"}:
        around = " ".join(view.words(i - 12, j + 14))
        beyond = view.words(j + 1, j + 12)
        alone = "alone" in beyond and any(t.sentence == draft.sentence for t in report.times.get(draft.sentence, ()))
        if alone or any(phrase in around for phrase in _ONE_DAY):
            return draft._replace(number=draft.number._replace(delta=True))
    if not draft.number.delta or view.low(i - 1) == "by":
        return draft
    near = [
        other.found.kind
        for other in drafts[max(0, at - 8) : at]
        if other.found is not None and draft.sentence - other.sentence <= CARRY and other.part_of is None
    ]
    if near and kind not in near and set(near) & EVENT_KINDS:
        return draft._replace(number=draft.number._replace(delta=False))
    return draft
