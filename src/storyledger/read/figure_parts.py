"""What a number takes over from others: parts and wholes, conjuncts, elliptical numbers, additions."""

from __future__ import annotations

from typing import Final

from storyledger.read.counted import EVENT_KINDS, Counted, View, is_person, noun_set
from storyledger.read.figure_kinds import says_according
from storyledger.read.figure_lists import follows_place, listed_under
from storyledger.read.figure_reports import CARRY, Draft, ReportView
from storyledger.read.figure_sums import summed_to
from storyledger.read.figure_told import crowd_beside, of_total, told_before
from storyledger.read.figure_tolls import GROWING, is_change, is_former
from storyledger.read.kind_words import Found, kind_words
from storyledger.read.numbers import read_number

_ONE_DAY: Final = (
    *("past 24 hours", "last 24 hours", "past 24 hour", "previous 24 hours", "24-hour period", "in a single day"),
    *("in one day", "within a day", "past day"),
)


NEXT: Final = 4
"""Characters between a number and the day right behind it: " on "."""
SHORT: Final = 4
"""Words between a sum and a bare number that is another: "and Norway", "and its neighbour another"."""


def complete_drafts(report: ReportView, view: View, drafts: list[Draft], begin: int) -> None:
    """Kinds of parts, conjuncts and elliptical numbers, from those before them."""
    for at in range(begin, len(drafts)):
        draft = drafts[at]
        i = view.at(draft.number.start)
        if draft.found is not None and draft.found.kind == "leaving":
            draft = draft._replace(found=draft.found._replace(kind=report.leaving))
        if view.low(i - 1) == "by" and view.lemma(i - 2) in GROWING and draft.number.sense == "count":
            draft = draft._replace(number=draft.number._replace(delta=True))  # "the toll rose by 15 to 82"
        if draft.found is not None and draft.found.event == "escape" and _held(drafts[begin:at]):
            draft = draft._replace(
                found=draft.found._replace(kind="rescued", rule="rescued: they escaped their captors")
            )
        whole = _find_whole(report, view, drafts, at, begin)
        if whole is not None:
            draft = draft._replace(part_of=whole)
            draft = _part_kind(report, drafts, draft, whole)
        drafts[at] = draft
        if draft.found is None:
            drafts[at] = _elliptical(report, view, drafts, at, begin)
        draft = _others(report, view, drafts, at, begin)
        if (
            draft.found is None
            and at > begin
            and draft.counted.head >= 0
            and not is_person(view, draft.counted)
            and (before := drafts[at - 1].found) is not None
            and before.kind == "aid"
            and _joined(view, drafts[at - 1], draft)
        ):  # "sent 3,000 tents, 20,000 blankets and four mobile kitchens"
            draft = draft._replace(found=before._replace(rule=f"aid: sent along with {_quote(report, drafts[at - 1])}"))
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
            and _joined(view, draft, after)
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


def _held(before: list[Draft]) -> bool:
    """Whether somebody was told to be held just before."""
    return bool(before) and before[-1].found is not None and before[-1].found.kind == "detained"


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
        rule = f"{before.found.kind}: others of {_quote(report, before)}"
        return draft._replace(
            counted=draft.counted._replace(noun=before.counted.noun), found=before.found._replace(rule=rule)
        )
    if (
        before.found.kind == "votes"
        and draft.counted.head < 0
        and view.low(i - 1) in {"to", "against"}
        and i - 2 <= view.at(before.end - 1)
    ):
        return draft._replace(found=before.found._replace(rule=f"votes: against {_quote(report, before)}"))
    return draft


def _remains(view: View, draft: Draft) -> bool:
    k = view.at(draft.end - 1) + 1
    if draft.number.sense != "count" or not (draft.counted.head < 0 or is_person(view, draft.counted)):
        return False
    return not {"remain", "stay", "concentrate"}.isdisjoint(view.lemmas(k, k + 6))


def _joined(view: View, left: Draft, right: Draft) -> bool:
    """Only "and" or a comma between two counts."""
    a, b = view.at(left.end - 1) + 1, view.at(right.start)
    between = view.words(a, b)
    if between[-3:] == ["as", "well", "as"]:
        return True
    return 0 < len(between) <= 3 and all(word in {"and", ",", "or", "plus"} for word in between)


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
        and (_joined(view, drafts[at - 1], drafts[at]) or follows_place(view, drafts[at - 1], drafts[at]))
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
            above.kind, above.event, f"{above.kind}: a part of {_quote(report, drafts[whole])}", above.projected
        ),
    )


def _has_predicate(view: View, draft: Draft, trigger: int) -> bool:
    """Whether a part has a finite verb of its own ("40 of whom were rescued"), not only a word ("40 of them hurt")."""
    k = view.at(draft.number.core_end - 1) + 1
    i = view.at(draft.number.start)
    bare = view.low(k) == "of" or {view.low(i - 1), view.low(i - 2)} & {"whom", "which", "them", "these", "those"}
    return bool(bare) and any(view.upos(j) == "AUX" for j in range(k, trigger))


def _has_own_day(report: ReportView, draft: Draft) -> bool:
    """Whether a calendar day stands right behind the number: "down from 40 on Sunday", not "up from 48 then"."""
    close = (t for t in report.times.get(draft.sentence, ()) if 0 <= t.start - draft.end <= NEXT)
    return any(t.value is not None and t.text[:1].isupper() for t in close)


def _elliptical(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> Draft:
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
    if not bare and not (is_person(view, draft.counted) and at > begin and _joined(view, drafts[at - 1], draft)):
        return draft
    if not bare and drafts[at - 1].counted.head >= 0 and not is_person(view, drafts[at - 1].counted):
        return draft  # "26 fire engines and 310 firefighters"
    if draft.number.zero:
        return draft  # "nobody has come for us"
    before = next((drafts[k] for k in range(at - 1, begin - 1, -1) if drafts[k].found is not None), None)
    if at > begin and bare and is_change(view, drafts[at - 1], draft):
        former = drafts[at - 1]
        return draft._replace(
            counted=draft.counted._replace(head=former.counted.head, noun=former.counted.noun),
            found=former.found._replace(rule=f"{former.found.rule}, which were {_quote(report, former)} before")
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
        if linked and len(verbs) <= 1:
            things = before.found.kind in {"buildings", "vehicles", "aid", "other", "fighters"} and bare
            return draft._replace(
                counted=draft.counted._replace(head=before.counted.head, noun=before.counted.noun)
                if things and draft.counted.head < 0
                else draft.counted,
                found=before.found._replace(rule=f"{before.found.rule}, taken over from {_quote(report, before)}"),
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
            rule = f"money: taken over from {_quote(report, money)}"
            return draft._replace(
                number=draft.number._replace(sense="money", unit=money.number.unit),
                found=Found("money", None, rule),
            )
    words = view.words(i - 8, i)
    if (
        draft.number.sense == "count"
        and draft.counted.group < 0
        and not is_former(view, i)
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
            rule = f"other: the same people as {_quote(report, told_of)}"
            return draft._replace(found=Found("other", event, rule), takes_up=crowd)
        if told is not None and (earlier is None or earlier.sentence < view.sentence.index - 1):
            return draft._replace(found=told._replace(projected=draft.number.projected))
        if earlier is not None and earlier.found is not None:
            return draft._replace(
                found=earlier.found._replace(
                    rule=f"{earlier.found.rule}, taken over from {_quote(report, earlier)}",
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
    if words[-1:] == ["of"] and words[-2:-1] in (["spoke"], ["speaks"], ["speak"], ["talked"], ["talks"]):
        return True  # "state media spoke of 8,000"
    return "it" in words and (not _COUNTING.isdisjoint(words) or (projected and words[-1] == "it"))


def _leaves_verb_out(view: View, draft: Draft) -> bool:
    """Whether a number has an auxiliary for its verb: "220,000 marched, while the ministry said about 20,000 did"."""
    k = view.at(draft.end - 1) + 1
    return draft.counted.head < 0 and view.low(k) in {"did", "do", "does"} and view.upos(k + 1) in {"PUNCT", ""}


def _says_there_were(view: View, draft: Draft) -> bool:
    """Whether somebody tells how many there were, and no more: "the organisers said there were more than 15,000"."""
    i, k = view.at(draft.start), view.at(draft.end - 1) + 1
    bare = draft.counted.head < 0 and view.upos(k) in {"PUNCT", ""}
    return (
        bare and view.words(i - 2, i) in (["there", "were"], ["there", "was"]) and view.upos(i - 3) in {"VERB", "SCONJ"}
    )


def _quote(report: ReportView, draft: Draft) -> str:
    return f'"{report.text[draft.start : draft.end]}"'


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
