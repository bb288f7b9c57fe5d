"""What is counted, in words: the unit, who, and a line for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, View, noun_set
from storyledger.read.kind_words import kind_table

if TYPE_CHECKING:
    from storyledger.read.figure_reports import Draft, ReportView

_CROWDS: Final = frozenset(
    ["crowd", "turnout", "audience", "gathering", "team", "force", "group", "staff", "crew", "army", "attendance"]
)

_MONEY: Final = {
    "pledge": "pledged",
    "promise": "promised",
    "donate": "donated",
    "raise": "raised",
    "allocate": "allocated",
    "approve": "approved",
    "send": "sent",
    "give": "given",
    "need": "needed",
    "seek": "sought",
    "cost": "it costs",
    "spend": "spent",
    "pay": "paid",
    "lose": "lost",
    "receive": "received",
}

_SAID_BY_NOUN: Final = frozenset(
    {
        *("bodies", "fatalities", "deaths", "death", "cases", "case", "infections", "casualties", "victims", "arrests"),
        *("injuries", "body", "corpses", "killings", "detainees", "prisoners", "refugees", "evacuees", "survivors"),
    }
)

_DONE: Final = {
    "killed": "killed",
    "injured": "injured",
    "missing": "missing",
    "evacuated": "evacuated",
    "displaced": "displaced",
    "rescued": "rescued",
    "trapped": "trapped",
    "detained": "detained",
    "besieged": "besieged",
    "affected": "affected",
    "population": "living",
}


_HAVE_MEMBERS: Final = frozenset({"staff", "crew", "family", "gang", "party", "cabinet", "council", "team", "band"})
"""Whose members are counted under their name: "14 staff members"."""

_FREED: Final = {
    **dict.fromkeys(("release", "releasing", "release along with", "release of"), "released"),
    **dict.fromkeys(("free", "freeing", "set free"), "freed"),
    **dict.fromkeys(("exchange", "exchange for", "swap"), "exchanged"),
}
"""What is said of those who were held, by the word that tells their fate."""


def name_unit(view: View, draft: Draft) -> str:
    """What the number counts: its own unit, its noun, "people" where only persons can be meant, or nothing."""
    number, counted = draft.number, draft.counted
    if number.unit:
        return number.unit
    if counted.head >= 0:
        token = view.get(counted.head)
        word = token.text if token.upos == "PROPN" else token.text.lower()
        if token.lemma == "member" and view.low(counted.head - 1) in _HAVE_MEMBERS:
            return f"{view.low(counted.head - 1)} {word}"
        return (
            "people"
            if word in {"dead", "wounded", "injured", "missing", "homeless", "displaced", "lives", "deaths", "others"}
            else word
        )
    kind = draft.found.kind if draft.found is not None else "other"
    if _of_cases(view, draft):
        return "cases"
    group = draft.counted.group
    if kind == "other" and group > view.at(draft.start) and view.get(group).xpos == "NNS":
        return view.low(group)  # "300 of the company's employees"
    if kind in EVENT_KINDS or kind in {"affected", "fighters", "population"}:
        return "people"
    if number.vague and view.upos(view.at(number.core_end - 1) + 1) in {"VERB", "AUX"}:
        return "people"  # "thousands held a protest"
    if kind == "other" and draft.found is not None:
        return "people"  # "thousands gathered"
    if kind == "votes":
        return "votes"
    i = view.at(draft.start)
    if number.sense == "count" and not _CROWDS.isdisjoint(view.lemmas(i - 4, i)):
        return "people"  # "a crowd of 20,000"
    return ""


def _of_cases(view: View, draft: Draft) -> bool:
    """As in "the number of confirmed cases has climbed to 8,480": cases, not persons, are counted."""
    found = draft.found
    return found is not None and found.kind == "affected" and view.lemma(found.trigger) in {"case", "infection"}


def name_thing(report: ReportView, view: View, draft: Draft, unit: str, kind: str) -> str:
    """What is counted, for a line that an editor would print."""
    noun = view.get(draft.counted.head).text if draft.counted.head >= 0 else ""
    if kind == "votes":
        event = draft.found.event if draft.found is not None else ""
        return {"favour": "votes in favour", "against": "votes against"}.get(event or "", noun or "votes")
    if kind == "money":
        return _name_money(view, draft)
    if kind == "magnitude":
        return "magnitude"
    if draft.number.unit == "per cent":
        return f"share of {noun} (per cent)" if noun else "share (per cent)"
    if kind == "distance":
        return f"distance in {unit}"
    k = view.at(max(draft.number.end, draft.number.unit_end) - 1) + 1
    if draft.number.sense == "measure" and view.low(k) == "of":
        last = k
        while view.upos(last + 1) in {"ADJ", "NOUN", "PROPN"} and last - k < 4:
            last += 1
        if last > k:  # "tonnes of medical supplies"
            return f"{unit} of {report.text[view.get(k + 1).start : view.get(last).end]}"
    state = view.low(draft.counted.head) if draft.counted.head >= 0 else ""
    if unit == "people" and kind_table("state").get(state, kind) != kind:
        return f"{state} people"  # "108 wounded" of those who were taken out: not all who were
    behind = _named_behind_of(view, k) if draft.counted.head < 0 and unit in {"", "people"} else ""
    return behind or unit or "number given"


def _named_behind_of(view: View, k: int) -> str:
    """The noun behind "of" at a word: "nine of them children", "38 of the 40 trucks"; empty where none stands there."""
    if view.low(k) != "of":
        return ""
    last = k + 1
    pronoun = view.low(last) in {"them", "whom", "these", "those"}
    while view.upos(last) in {"DET", "NUM", "PRON"} and last <= k + 3:
        last += 1
    if view.upos(last) != "NOUN" or view.get(last).xpos != "NNS" or last == k + 1:
        return ""
    if view.lemma(last) == "member" and view.low(last + 1) == "of" and view.upos(last + 2) in {"DET", "PRON"}:
        return f"{view.low(last + 3)} {view.low(last)}"  # "19 of them members of its staff"
    return view.get(last).text if not pronoun or last == k + 2 else ""


def _name_money(view: View, draft: Draft) -> str:
    """What the money is, by the verb before it or the noun."""
    i = view.at(draft.start)
    for k in range(i - 1, max(-1, i - 5), -1):
        if view.lemma(k) in _MONEY:
            return f"money {_MONEY[view.lemma(k)]}"
        if view.upos(k) in {"VERB", "PUNCT"}:
            break
    near = set(view.lemmas(i - 9, view.at(draft.end - 1) + 5))
    return next((word for word in ("damage", "loss", "compensation", "aid", "debt", "profit") if word in near), "money")


def name_population(view: View, draft: Draft, kind: str) -> str:
    """Who or what is counted, normalised.

    "civilian", "child", "woman", "fighter", "person", else the noun's lemma.
    """
    noun, head = draft.counted.noun, draft.counted.head
    if noun == "member" and view.low(head - 1) in {"staff", "crew"}:
        return view.low(head - 1)  # "nine staff" and "nine staff members"
    if noun == "member" and view.low(head - 1) == "service":
        return "fighter"  # "13 service members"
    if noun in {"employee", "staffer"}:
        return "staff"
    if head < 0 and draft.counted.group >= 0:  # "five of the attackers"
        head = draft.counted.group
        noun = view.lemma(head)
    if head < 0:
        k = view.at(draft.number.core_end - 1) + 1
        if view.low(k) == "of" and view.low(k + 1) in {"them", "whom", "these", "those"}:
            for group in ("child", "woman", "fighter", "civilian"):
                if view.lemma(k + 2) in noun_set(group) or view.low(k + 2) in noun_set(group):
                    return group
        if view.lemma(k) == "be":  # "of these, 13 were children"
            for group in ("child", "woman", "fighter", "civilian"):
                if view.lemma(k + 1) in noun_set(group) or view.low(k + 1) in noun_set(group):
                    return group
        if _of_cases(view, draft):
            return "case"
        others = kind == "other" and draft.found is not None and draft.number.sense == "count"
        return "person" if kind in EVENT_KINDS or kind == "affected" or others else ""
    for group in ("child", "woman", "fighter", "civilian"):
        if noun in noun_set(group) or view.low(head) in noun_set(group):
            return group
    if noun in noun_set("state") or noun in {
        "people",
        "person",
        "man",
        "other",
        "life",
        "individual",
        "resident",
        "inhabitant",
        "evacuee",
        "refugee",
        "victim",
        "human",
        "soul",
        "national",
        "citizen",
    }:
        return "person"
    return noun


_SETTLEMENTS: Final = frozenset({"villages", "towns", "cities", "districts", "areas", "settlements", "homes", "houses"})
"""What is evacuated where it stands: nobody brings a village out of a province."""


def name_claim(thing: str, kind: str, place: str | None, *, projected: bool, event: str | None = None) -> str:
    """A line for the reader: "people evacuated from Aleppo"; of captives by what was done, "prisoners released"."""
    words = [thing]
    done = (_FREED.get(event or "") if kind in {"detained", "rescued"} else None) or _DONE.get(kind, "")
    if done and thing not in _SAID_BY_NOUN:
        words.append(f"who could be {done}" if projected and kind != "population" else done)
    if kind == "money":
        return thing
    if place and place not in thing:
        words.append(f"from {place}" if kind == "evacuated" and thing not in _SETTLEMENTS else f"in {place}")
    elif kind == "population":
        words.append("there")
    return " ".join(words)
