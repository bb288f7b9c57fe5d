"""The kind of figure that a sentence makes of a number.

Roles decide, not nearness: the object of "kill" is counted as killed and its subject is not; "people killed", "killing
12", "22 dead", "the toll rose to 3,617" each say it in their own way. Surface and parse are both asked, the surest
first: the noun itself, a state beside it, the verb that governs it, the verb that follows it, the noun that takes it
with "of", the toll that it continues, the tree above it. Left out: metaphor ("killed two hopes").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, Counted, View, is_person, noun_set
from storyledger.read.figure_frames import frame_after, frame_before
from storyledger.read.figure_predicates import among_them, by_phrase, by_predicate, found_since, said_after
from storyledger.read.figure_subjects import AREAS, Subject, by_report, subject_of
from storyledger.read.figure_tolls import by_toll, kind_in_count
from storyledger.read.figure_verbs import LIVING, POSSIBLE, by_object, by_tree, verb_kind
from storyledger.read.kind_words import Found, kind_table

if TYPE_CHECKING:
    from storyledger.read.numbers import Number

NOUN_FIRST: Final = frozenset({"killed", "injured", "vehicles", "buildings", "aid", "votes", "other"})
"""Kinds that a noun decides whatever its verb: "34 deaths were reported", "29 buses were heading there"."""


# --- the kind ------------------------------------------------------------------------------------------------------


def find_kind(view: View, number: Number, counted: Counted, subject: Subject) -> Found | None:
    """The kind of figure that the sentence makes of a number, or None where nothing in it says.

    `leaving` is the kind that going away has in this report: "evacuated" where it tells of an evacuation, else
    "displaced";
    `siege` says whether it tells of a siege, so that "remain" and "cut off" can mean one; `illness` whether it tells
    of a disease, so that those in hospital are its patients and "cases" are its cases.
    """
    leaving, siege, illness = subject.leaving, subject.siege, subject.illness
    if number.sense == "distance" and _rain(view, number):
        return Found("other", "rain", "other: a height of water, not a distance")
    by_sense = {"money": "money", "magnitude": "magnitude", "distance": "distance"}
    if number.sense in by_sense:
        kind = by_sense[number.sense]
        return Found(kind, None, f"{kind}: the expression itself says so")
    person = (counted.head < 0 and counted.group < 0) or is_person(view, counted)
    if number.sense == "measure":
        k = view.at(number.unit_end - 1) + 1
        if view.low(k) == "of" and not number.unit.startswith(("sq", "acre", "hectare")) and _is_sent(view, number, k):
            return Found("aid", None, "aid: goods by weight")
        return None  # "burned 12,000 hectares": an extent, not those to whom it happens
    if person and says_according(view, number):
        return None
    partitive = _partitive(view, number, counted)
    for rule in (
        _by_vote,
        _by_inversion,
        _by_members,
        _by_lives,
        _by_supply,
        _by_noun,
        _by_either,
        by_object,
        _by_state,
        _by_lead,
        _by_settlement,
        by_toll,
        by_predicate,
        _among_behind,
        _by_group,
        _by_of,
        by_phrase,
        by_tree,
        _by_soft_noun,
    ):
        if partitive and rule in {by_predicate, by_tree, by_phrase}:
            continue
        found = rule(view, number, counted, person)
        if found is not None:
            found = by_report(view, counted, found_since(view, counted, found), subject)
        if found is None:
            continue
        if found.negated and not number.zero and found.kind in EVENT_KINDS:
            return Found("other", found.event, f"other: it is denied that they are {found.kind}", trigger=found.trigger)
        if number.unit == "per cent" and not (
            found.kind == "displaced"
            and counted.noun in {"population", "people", "person", "resident", "inhabitant", "citizen"}
        ):
            return Found("share", found.event, "share: a part of a whole is stated")
        if found.kind == "besieged" and not siege:
            words = set((found.event or "").split())
            if words & {"remain", "stay", "hold", "concentrate", "shut", "be", "live", "crowd"} and not words & _AROUND:
                continue
            if found.event in {"cut off", "surround", "shut in", "hem in", "shut off"}:
                found = Found(
                    "trapped",
                    found.event,
                    found.rule.replace("besieged", "trapped"),
                    found.projected,
                    found.negated,
                    found.trigger,
                )
        if found.kind == "leaving":
            if counted.noun in noun_set("fighter"):
                leaving = "evacuated"  # fighters who leave a place withdraw from it
            elif leaving == "displaced" and _are_few(number, counted):
                return Found("other", found.event, "other: a few who run off", trigger=found.trigger)
            return Found(leaving, found.event, found.rule, found.projected, found.negated, found.trigger)
        return found
    if number.unit == "per cent":
        return Found("share", None, "share: a part of a whole is stated")
    if number.vague and counted.head < 0 and counted.group < 0 and _is_earned(view, number):
        return Found("money", None, "money: made, lost or paid")
    if partitive:
        i = view.at(number.start)
        if person and view.low(i - 1) in {"'s", "’s"} and view.lemma(i - 2) in AREAS:
            return Found("population", None, f"population: the people of a {view.lemma(i - 2)}")
        k = counted.last + 1
        if counted.noun in _DWELLERS and view.low(k) in {"in", "of"} and _names_area(view, k + 1):
            return Found("population", None, "population: the people of a place, of whom a part is told")
        return Found("other", None, "other: the whole of which a part is told")
    if illness and view.lemma(counted.head if counted.head >= 0 else counted.group) == "patient":
        return Found("affected", "patient", "affected: patients in a report on a disease")
    return None


def _among_behind(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "counted 144 civilians among the dead", where no verb says what happened to them."""
    k = max(counted.last, view.at(number.core_end - 1)) + 1
    behind = person and view.low(k) == "among" and view.low(k + 1) in {"the", "those"}
    return among_them(view, k + 1) if behind else None


def says_according(view: View, number: Number) -> bool:
    """Whether those counted are the source: "according to three officials, 40 people died"."""
    i = view.at(number.start)
    return view.words(i - 2, i) == ["according", "to"]


_DWELLERS: Final = frozenset({"people", "person", "inhabitant", "resident", "citizen", "islander", "villager"})
RUNAWAYS: Final = 10
"""Persons up to whom those who flee or leave run off and are not driven out, families aside."""

_SUMS: Final = frozenset({"millions", "billions", "trillions"})
_EARNING: Final = frozenset(
    {
        *("make", "lose", "cost", "earn", "spend", "invest", "owe", "pay", "borrow", "steal", "embezzle", "waste"),
        *("save", "raise", "pump", "pour", "squander", "donate", "worth", "launder", "siphon", "repay", "demand"),
    }
)


def _names_area(view: View, k: int) -> bool:
    """As in "in Peru", "in the country": a whole place, and nothing behind it that makes it less."""
    k += view.low(k) in {"the", "this"}
    return view.upos(k) == "PROPN" or view.lemma(k) in AREAS


def _are_few(number: Number, counted: Counted) -> bool:
    stated = number.value if number.value is not None else number.low
    return stated is not None and stated <= RUNAWAYS and counted.noun not in {"family", "household", "refugee"}


def _is_earned(view: View, number: Number) -> bool:
    """As in "made billions in oil", "lost millions": money without its currency."""
    i, j = view.at(number.start), view.at(number.core_end - 1)
    return view.low(j) in _SUMS and view.lemma(i - 1) in _EARNING and view.upos(j + 1) not in {"VERB", "AUX"}


def _is_sent(view: View, number: Number, k: int) -> bool:
    """Whether goods by weight are relief, by what they are or by who sends them; k is the "of" after the unit."""
    i = view.at(number.start)
    if any(view.upos(j) == "VERB" and view.lemma(j) in _SENDING for j in range(max(0, i - 5), i)):
        return True
    if not _STORES.isdisjoint(view.lemmas(0, len(view))):
        return False
    for j in range(k + 1, min(k + 9, len(view))):
        if view.lemma(j) in noun_set("goods"):
            return True
        hyphen = "-" in {view.low(j), view.low(j - 1), view.low(j + 1)}  # "ready-to-eat rations"
        if view.upos(j) not in {"ADJ", "NOUN", "CCONJ"} and view.low(j) != "," and not hyphen:
            return False
    return False


_STORES: Final = frozenset(
    {"store", "storage", "silo", "warehouse", "harvest", "crop", "stockpile", "depot", "export", "import", "leak"}
)
"""Words of goods that lie somewhere or are traded."""


def _rain(view: View, number: Number) -> bool:
    k = view.at(max(number.end, number.unit_end) - 1) + 1
    words = set(view.words(k, k + 4))
    if number.unit in {"mm", "cm", "inch"}:
        words |= set(view.words(k - 30, k + 30))
    return bool(words & {"rain", "rains", "rainfall", "snow", "snowfall", "precipitation", "water"})


def _partitive(view: View, number: Number, counted: Counted) -> bool:
    """As in "one of the two deputies has died", "a third of the 120 passengers", "of the 120 passengers, 12 died".

    What follows is said of the one, not of the two.
    """
    i = view.at(number.start)
    of = i - 1
    if view.low(of) in {"'s", "’s"}:  # "half of the town's 40,000 people"
        of = next((k for k in range(of - 1, max(-1, of - 6), -1) if view.low(k) == "of"), -1)
    elif view.low(of) in {"the", "those", "these", "its", "their"}:
        of -= 1
    if of < 0 or view.low(of) != "of":
        return False
    if view.low(counted.last + 1) in {"who", "that"} or view.get(min(counted.last + 1, len(view) - 1)).xpos == "VBN":
        return False
    if of == 0 or view.low(of - 1) in {",", ";", ":", "—", "–"}:
        return view.low(counted.last + 1) == ","
    return view.upos(of - 1) == "NUM" or view.low(of - 1) in _PARTS


_PARTS: Final = frozenset(
    {
        *("one", "some", "many", "most", "none", "several", "each", "all", "half", "another", "few", "any", "both"),
        *("third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "cent", "percent", "%", "majority"),
        *("dozens", "scores", "hundreds", "thousands", "half", "part", "proportion", "share"),
    }
)
"""Words before "of" that take a part of those who follow."""


_AROUND: Final = frozenset({"siege", "blockade", "surrounded", "encircled", "besieged", "ringed"})
"""Words that tell of a siege wherever they stand; to remain somewhere is one only in a report of a siege."""


def _by_vote(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001 - one signature a rule
    i = view.at(number.core_end - 1) + 1
    after = (view.low(i), view.low(i + 1))
    if after in {("in", "favour"), ("in", "favor")} or (
        after[0] in {"against", "abstaining", "abstained"} and number.sense != "money"
    ):
        return Found(
            "votes", "favour" if after[0] == "in" else after[0], "votes: for, against or abstaining", trigger=i
        )
    if (
        counted.head < 0
        and view.low(view.at(number.start) - 1) == "by"
        and after[0] == "to"
        and view.upos(i + 1) == "NUM"
        and set(view.lemmas(i - 16, i)) & _BALLOT
    ):
        return Found("votes", "vote", "votes: passed by so many to so many", trigger=i)
    if number.sense == "tally" or (counted.noun in {"vote", "abstention", "ballot"}):
        return Found("votes", "vote", "votes: the noun says so", trigger=max(counted.head, 0))
    return None


_BALLOT: Final = frozenset(
    ["approve", "pass", "reject", "vote", "adopt", "elect", "defeat", "ratify", "back", "ruling"]
)


def _by_inversion(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "among the dead were 43 foreigners": the clause stands on its head."""
    i = view.at(number.start) - 1
    if not person or view.lemma(i) != "be" or number.sense != "count":
        return None
    for j in range(i - 1, max(-1, i - 8), -1):
        if view.low(j) == "among":
            return among_them(view, j + 1)
        if view.low(j) in {",", ";"}:
            return None
    return None


def _by_members(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "the dead include 14 sailors", "the dead were 14 sailors and two cooks", "the toll includes"."""
    i = view.at(number.start) - 1
    if number.sense != "count" or counted.head < 0:
        return None
    if view.lemma(i) == "include" and view.upos(i) == "VERB":
        subject = subject_of(view, i) if person else -1
    else:
        subject, i = _said_to_be(view, counted.head)
    kind = kind_in_count(view, subject) if subject >= 0 else None
    if kind == "affected" and view.lemma(subject) == "victim":
        kind = "killed"
    if kind is None or kind not in EVENT_KINDS | {"affected"}:
        return None
    return Found(kind, view.lemma(subject), f'{kind}: the "{view.low(subject)}" include them', trigger=i)


def _said_to_be(view: View, head: int) -> tuple[int, int]:
    """The subject that a noun, or the list in which it stands, is, and the verb: "the dead were 14 cooks"."""
    first = head
    while view.get(first).deprel == "conj" and 0 <= view.get(first).head < first:
        first = view.get(first).head
    copula = view.tree.kid(first, "cop")
    subject = view.tree.kid(first, "nsubj")
    if copula is None or subject is None or not subject < copula < first:
        return -1, -1
    told = view.low(subject) in noun_set("state") | {"victims", "fatalities"}
    return (subject, copula) if told else (-1, -1)


def _by_noun(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    if counted.head < 0:
        return None
    kind = _noun_kind(view, counted.head)
    if kind in NOUN_FIRST and view.upos(counted.head) != "ADJ":
        return Found(kind, counted.noun, f'{kind}: the noun "{view.low(counted.head)}"', trigger=counted.head)
    return None


def _by_lives(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "57 lives had been lost", "the storm took 12 lives"."""
    if counted.noun != "life":
        return None
    near = range(max(0, view.at(number.start) - 5), min(len(view), counted.last + 7))
    lost = next((k for k in near if view.lemma(k) in {"lose", "loss", "claim", "take", "cost", "perish"}), -1)
    if lost < 0:
        alone = view.sentence.kind == "headline" and not any(view.upos(k) == "VERB" for k in range(counted.last + 3))
        return Found("killed", "lives", "killed: lives, counted in a headline") if alone else None
    possible = not POSSIBLE.isdisjoint(view.words(max(0, lost - 3), lost))
    return Found("killed", "lose lives", f'killed: "{view.low(lost)}" and lives', possible, trigger=lost)


def _by_supply(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "power was restored to 700,000 homes": homes stand for those who live there."""
    if counted.noun not in noun_set("served"):
        return None
    for rule in (_by_lead, by_object, by_predicate):
        found = rule(view, number, counted, True)  # noqa: FBT003 - one signature a rule
        if found is not None and found.kind == "affected":
            return found
    return None


def _by_group(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "survivors sleeping in tents number 12,000": what is said of the noun before the count."""
    if not 0 <= counted.group < view.at(number.start):
        return None
    return said_after(view, counted.group + 1, person=person)


def _noun_kind(view: View, head: int) -> str | None:
    """What a noun says of itself, with the word before it ("asylum seekers", "water tanks") or alone."""
    nouns = kind_table("noun")
    return (
        nouns.get(f"{view.low(head - 1)}_{view.lemma(head)}")
        or nouns.get(view.lemma(head))
        or nouns.get(view.low(head))
    )


def _by_either(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "leaving dozens of residents dead or injured", "people killed, injured or homeless": one number for all."""
    if not person:
        return None
    start = max(counted.last, view.at(number.core_end - 1)) + (counted.head < 0 or view.upos(counted.head) != "ADJ")
    states: list[str] = []
    for k in range(start, min(start + 8, len(view))):
        low = view.low(k)
        kind = kind_table("state").get(low)
        if kind is not None:
            states.append(kind)
        elif (not (view.upos(k) == "AUX" and not states) and not (states and low in {",", "or", "and", "either"})) or (
            low == "and" and view.upos(k - 1) == "PUNCT"
        ):
            break
    joined = set(view.words(start, start + 8))
    if len(set(states)) > 1 and joined & {"or", "and"} and ("or" in joined or len(states) == 2):
        return Found("affected", "kill or injure", "affected: one number for several fates", trigger=start)
    return None


def _by_state(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "108 wounded", "hundreds of injured people", "four captured soldiers", "37 dead on the regime side"."""
    start = view.at(number.core_end - 1) + 1
    stop = counted.last if counted.head >= 0 else start
    states = kind_table("state")
    for k in range(start, min(stop + 2, len(view))):
        word = view.low(k)
        if k >= stop and word in {"and", "or", ",", ";", "but", "as", "in", "on", "by"}:
            break
        if k == stop + 1 and (view.upos(k) not in {"ADJ", "VERB", "ADV"} or view.get(k).xpos in {"VBD", "VBG", "VB"}):
            break
        kind = states.get(word) or (states.get(view.lemma(k)) if view.upos(k) == "ADJ" else None)
        if kind is None and view.upos(k) in {"VERB", "ADJ"} and k < counted.head and word.endswith("ed"):
            kind = kind_table("patient").get(view.lemma(k))
            if kind == "evacuated":
                kind = None
        if kind and (k <= stop or view.low(k + 1) not in {"in", "by"} or kind != "killed"):
            feared = not {"fear", "presume"}.isdisjoint(view.lemmas(start, k))
            return Found(kind, view.lemma(k), f'{kind}: "{word}" said of them', feared, trigger=k)
    if counted.head < 0 and view.low(start) == "shot" and view.upos(start) == "NOUN" and number.sense == "count":
        kind = "killed" if _FATAL & set(view.words(start + 1, start + 3)) else "injured"
        return Found(kind, "shoot", f'{kind}: "shot" said of them', trigger=start)
    return None


_FATAL: Final = frozenset({"dead", "fatally", "killed"})


_SENDING: Final = frozenset(["send", "deliver", "donate", "dispatch", "distribute", "airlift", "airdrop", "parachute"])
"""Verbs whose goods are aid: "delivered 116 tonnes of tents"."""


def _by_of(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "the killing of more than 70", "the bodies of four children", "aid for 40000"."""
    i = view.at(number.start) - 1
    while view.low(i) in {'"', "“", "‘", "'"}:
        i -= 1
    link = view.low(i)
    if link not in {"of", "for", "by", "to", "on", "from"}:
        return None
    j = i - 1
    lemma = view.lemma(j)
    if link == "of" and lemma in {"home", "house"} and person and counted.head >= 0:
        return Found("displaced", lemma, f'displaced: "{view.low(j)} of" them', trigger=j)
    if link == "of" and lemma == "loss" and counted.noun == "life":
        return Found("killed", "loss", 'killed: "loss of" lives', trigger=j)
    if link == "of":
        if view.upos(j) not in {"NOUN", "PROPN", "VERB"}:
            return None
        kind = kind_table("of").get(lemma) or kind_table("of").get(view.low(j))
        if lemma in LIVING and not person:
            kind = None  # "the loss of 2,100 jobs"
        if kind == "population" and not (person and not _is_state(counted)) and counted.head >= 0:
            return None
        if kind == "population" and counted.noun in noun_set("fighter"):
            return None
        if kind:
            return Found(kind, lemma, f'{kind}: "{view.low(j)} of"', trigger=j)
    if link in {"for", "of"} and person and counted.head >= 0:
        # "evacuation orders for 14,000 residents", "the evacuation by bus of 300 patients"
        for k in range(j, max(j - 6, -1), -1):
            if view.lemma(k) == "evacuation" or view.low(k) == "evacuation":
                return Found("evacuated", "evacuation", f'evacuated: "evacuation {link}"', trigger=k)
            if view.upos(k) in {"PUNCT", "NUM"}:
                break
    if link in {"for", "to"} and person:
        for k in range(j, max(j - 4, -1), -1):
            if kind_table("of").get(view.lemma(k)) == "aid" or view.low(k) in {"aid", "food", "relief", "supplies"}:
                return Found("aid", view.lemma(k), f'aid: "{view.low(k)} {link}"', trigger=k)
            if view.upos(k) in {"VERB", "PUNCT"}:
                break
        if link == "to" and set(view.words(j - 1, j + 1)) & {"power", "electricity", "water"}:
            return Found("affected", "supply", f'affected: "{view.low(j)} to" them', trigger=j)
        if link == "for" and lemma in {"look", "search", "hunt"}:
            return Found("missing", lemma, f'missing: they "{view.low(j)} for" them', trigger=j)
        if link == "to" and lemma == "home":
            return Found("population", "home", 'population: "home to"', trigger=j)
    if link == "by" and view.upos(j) == "VERB":
        hit = verb_kind(view, j, "agent", person=person)
        if hit and hit[0] == "affected":
            return Found(hit[0], hit[1], f'{hit[0]}: "{view.low(j)} by" them', trigger=j)
    return None


def _by_lead(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "searching for 21 watchmen", "claimed the lives of 112", "the evacuation orders cover 9,000 households"."""
    led = frame_before(view, view.at(number.start)) if person else None
    if led is None:
        return None
    kind, words, at = led
    if view.upos(at) == "VERB":  # "took in 380 people with burns": more words of the same verb may follow
        last = max(counted.last, view.at(number.core_end - 1))
        longer = frame_after(view, at, "patient", (view.at(number.start), last + 1))
        if longer is not None and len(longer[1].split()) > len(words.split()):
            kind, words = longer
    return Found(kind, words, f'{kind}: they follow "{words}"', trigger=at)


def _by_settlement(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "a country of 28 million people", "villages of up to 1,000 people": its size, whatever happens to it."""
    found = _by_of(view, number, counted, person)
    return found if found is not None and found.kind == "population" else None


def _is_state(counted: Counted) -> bool:
    return counted.noun in noun_set("state")


def _by_soft_noun(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """What the noun says by itself, where nothing is done to those counted.

    Evacuees, refugees, fighters, casualties.
    """
    head = counted.head if counted.head >= 0 else counted.group
    if head < 0:
        return None
    kind = _noun_kind(view, head)
    if counted.head < 0:  # "thirty-eight of the injured", "180 of the fighters"
        kind = kind or kind_table("state").get(view.low(head))
        if kind == "affected" and view.lemma(head) in {"victim", "casualty"}:
            return None  # "two of the victims": dead or hurt, the sentence does not say
    if kind == "rescued" and number.vague:
        kind = "affected"  # "thousands of survivors sleep outside": those who live on, not those brought out
    aboard = {view.low(counted.last + 1), view.low(counted.last + 2)} & {"aboard", "board"}
    if kind == "displaced" and aboard:
        return None
    if kind == "displaced" and set(view.lemmas(head - 6, head)) & {
        "carry",
        "capsize",
    }:
        return None  # those on a boat
    if kind:
        return Found(kind, view.lemma(head), f'{kind}: the noun "{view.low(head)}"', trigger=head)
    return None
