"""What a sentence says of those who are counted, in the words after them.

"N people were killed", "N people who are thought to be missing", "N people, some of them children, lost their lives":
a walk from the noun phrase over asides, prepositional phrases, auxiliaries and verbs that only hand on ("are known to
have"), to the word that tells their fate. The steps are asked in order at each word; the first that knows it decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storyledger.read.counted import Counted, View, is_person, noun_set
from storyledger.read.figure_frames import frame_after
from storyledger.read.figure_verbs import CAMPS, POSSIBLE, object_follows, verb_kind
from storyledger.read.kind_words import Found, kind_phrases, kind_table, kind_words
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.numbers import Number

REACH: Final = 16
"""Words looked at after a noun phrase: its verb stood within 14 in all of the treebank sentences that we looked at."""


_QUOTES: Final = frozenset({'"', "”", "“", "'", "’", "‘"})
_RELATIVES: Final = frozenset({"who", "that", "which"})
_DASHES: Final = frozenset({"(", "–", "—"})
_ASIDES: Final = frozenset({"including", "among", "most", "mostly", "many", "some", "mainly", "half", "all", "at"})
_UNFOUND: Final = frozenset({"find", "trace", "locate", "account", "hear", "reach"})
"""What has not been done to those who are missing: "have not been found"."""
_DUE: Final = frozenset({"due", "set", "scheduled", "supposed", "likely", "meant", "ready"})
_OPENING: Final = frozenset({"when", "after", "before", "until", "because", "if", "whose", "although", "though"})
"""Words that begin a clause of its own."""


@dataclass(slots=True)
class _Walk:
    """Where the walk stands and what it has met."""

    view: View
    k: int
    stop: int
    person: bool
    hangs: bool
    """Those counted hang from a preposition: the sentence's own verb is not theirs."""
    first: int = 0
    """The first word that is neither adverb nor quotation mark."""
    be: bool = False
    copula: int = -1
    """The last form of "be"."""
    have: bool = False
    modal: bool = False
    negated: bool = False
    relative: bool = False
    light: bool = False
    ended: bool = False
    """The clause is over, and nothing was said of them."""

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.view.low(self.k)

    def found(self, kind: str, event: str, words: str) -> Found:
        """A kind told by the word that the walk stands at."""
        projected = self.modal or any(
            self.view.lemma(j) in {"fear", "presume", "expect"} for j in range(self.first, self.k)
        )
        return Found(kind, event, f'{kind}: they "{words}"', projected, self.negated, self.k)

    def go(self, k: int) -> None:
        """Move on."""
        self.k = k


def by_predicate(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "were killed", "have died", "are thought to be missing", "lost their lives", "people trapped in"."""
    start = max(counted.last, view.at(max(number.end, number.core_end) - 1)) + 1
    if view.low(start) == "of" and view.low(start + 1) in {"them", "whom", "these", "those", "which"}:
        start += 2  # "47 of them fatal"
    found = said_after(view, start, person=person, hangs=_hangs(view, number, counted))
    if found is not None and found.event == "be in hospital" and _works_there(view, counted):
        return None
    return found


def _works_there(view: View, counted: Counted) -> bool:
    """Whether those counted are in a hospital to work or to visit: "105 patients and 80 staff were in the hospital"."""
    head = counted.head
    return head >= 0 and bool({view.lemma(head), view.low(head - 1)} & kind_words("of hospitals"))


def said_after(view: View, start: int, *, person: bool, hangs: bool = False) -> Found | None:
    """What the words from a token on say of those named just before it; None where they say nothing known."""
    walk = _Walk(view, start, min(len(view), start + REACH), person, hangs, first=start)
    while walk.k < walk.stop and not walk.ended:
        at = walk.k
        for step in _STEPS:
            found = step(walk)
            if found is not None:
                return found
            if walk.ended or walk.k != at:
                break
        else:
            break
    if person and _in_camps(view, start):
        return Found("displaced", "shelter", "displaced: in camps or shelters", trigger=start)
    return None


def _end_at_another(walk: _Walk) -> Found | None:
    """Ends before a verb that is another's and before a clause of its own."""
    view, k = walk.view, walk.k
    if walk.hangs and not walk.relative and (view.upos(k) == "AUX" or (view.upos(k) == "VERB" and _is_main(view, k))):
        # "the lawyer of 12 prisoners died", but "with 300 people feared dead"
        walk.ended = not (view.lemma(k) in kind_words("light") and kind_table("state").get(view.low(k + 1)))
    if walk.low in _OPENING and k > walk.first:
        walk.ended = True  # "had 1,000 pupils inside when the quake hit"
    return None


def _pass_auxiliary(walk: _Walk) -> Found | None:
    view, k = walk.view, walk.k
    lemma, upos = view.lemma(k), view.upos(k)
    if upos == "AUX" or (
        upos == "VERB" and lemma in {"be", "have", "get"} and view.upos(k + 1) in {"VERB", "ADV", "ADJ", "AUX", "PART"}
    ):
        walk.be = walk.be or lemma in {"be", "get"}
        walk.copula = k if lemma == "be" else walk.copula
        walk.have = walk.have or lemma == "have"
        walk.modal = walk.modal or walk.low in POSSIBLE
        walk.go(k + 1)
    elif walk.low in {"not", "n't", "n’t", "never"}:
        walk.negated = True
        walk.go(k + 1)
    return None


def _tell_state(walk: _Walk) -> Found | None:
    """As in "are dead", "missing since Friday", "were among the dead", "are in hospital"."""
    view, k = walk.view, walk.k
    upos = view.upos(k)
    listed = k + (view.lemma(k) in _LISTING)
    if walk.be and view.low(listed) == "among":
        among = among_them(view, listed + 1)
        if among is not None:
            return among
    state = kind_table("state").get(walk.low)
    if state and upos == "VERB" and not walk.be and object_follows(view, k):
        state = None
    said = walk.be or k == walk.first or walk.relative or walk.light
    if state and said and not (upos == "VERB" and walk.have and not walk.be):
        return walk.found(state, view.lemma(k), f"{'are ' if walk.be else ''}{walk.low}")
    if walk.copula >= 0 and upos in {"ADP", "ADJ"} and walk.person:
        hit = frame_after(view, walk.copula, "agent")
        if hit is not None:
            return walk.found(*hit, hit[1])  # "were still inside the enclave", "are without power"
    ahead = set(view.lemmas(k + 1, k + 6))
    if walk.be and walk.low in {"in", "at"} and ahead & (CAMPS - {"street", "outside"}):
        return Found("displaced", "shelter", "displaced: in camps or shelters", trigger=k)
    if walk.be and walk.low in {"in", "on"} and view.low(k + 1) in {"hospital", "hospitals"}:
        return Found("injured", "hospital", "injured: in hospital", trigger=k)
    return None


def _tell_verb(walk: _Walk) -> Found | None:
    """What the verb at the walk makes of them, as its subject or, in the passive, as its object."""
    view, k = walk.view, walk.k
    low, lemma, upos, xpos = walk.low, view.lemma(k), view.upos(k), view.get(k).xpos
    if upos != "VERB" and not (upos in {"NOUN", "ADJ"} and lemma in kind_table("patient") and low.endswith("ed")):
        return None
    if lemma == "include":
        walk.go(_skip_aside(view, k))
        return None
    state = kind_table("state").get(view.low(k + 1))
    if state and lemma in {"remain", "stay", "lie", "be", "keep"}:
        return Found(state, view.lemma(k + 1), f'{state}: they "{low} {view.low(k + 1)}"', trigger=k + 1)
    if walk.negated and walk.be and lemma in _UNFOUND:
        walk.negated = False
        return walk.found("missing", f"not {lemma}", f"not been {low}")
    alone = not walk.be and not walk.have
    follows = object_follows(view, k)
    active = xpos in {"VBG", "VBP", "VBZ", "VB"} or (xpos == "VBD" and not walk.be) or (walk.have and not walk.be)
    active = active or (alone and xpos == "VBN" and follows)
    reduced = alone and xpos in {"VBN", "VBD"} and not follows
    if xpos == "VBG" and walk.be and kind_table("patient").get(lemma) and view.low(k - 1) == "being":
        active = False
    hit = verb_kind(view, k, "agent", person=walk.person) if active else None
    if hit is None and (not active or reduced):
        hit = verb_kind(view, k, "patient", person=walk.person)
    if hit is None and reduced:
        hit = verb_kind(view, k, "agent", person=walk.person)  # "5,000 crossed into", taken for a participle
    if hit is not None and hit[0] == "detained" and reduced and _is_of_ground(walk):
        walk.ended = True
        return None
    if hit is not None:
        if hit[0] == "population" and walk.person:
            told = phrase_after(view, k, walk.stop)
            if told is not None and told.kind == "displaced":
                return told  # "live in tents"
        return walk.found(*hit, low)
    together = {lemma, f"{lemma}_{view.low(k + 1)}"} & kind_words("gathering")
    if active and together:
        return Found("other", max(together, key=len), f'other: they "{low}"', trigger=k)
    _hand_on(walk, active=active)
    return None


def _is_of_ground(walk: _Walk) -> bool:
    """Whether the participle at the walk tells who holds the ground that they are on: "40 in a town held by rebels"."""
    token = walk.view.get(walk.k)
    ground = base(token.deprel) == "acl" and walk.first <= token.head < walk.k
    return ground and not is_person(walk.view, Counted(token.head, 0, 0, walk.view.lemma(token.head)))


def _hand_on(walk: _Walk, *, active: bool) -> None:
    """Past a verb that only leads to another ("are known to have", "began to flee"); else the clause is over."""
    view, k = walk.view, walk.k
    lemma = view.lemma(k)
    walk.modal = walk.modal or lemma in {"allow", "let", "enable"}
    if active and lemma in kind_words("saying") and _tells_of_another(view, k):
        walk.ended = True  # "two officials said 12 people were killed"
    elif lemma in kind_words("light") or lemma in {"have", "be"}:
        # "50,000 people feared dead", tagged as a past tense
        walk.light = not active or kind_table("state").get(view.low(k + 1)) is not None
        walk.be = lemma in {"leave", "find"} and not active
        walk.have = False
        walk.go(k + 1)
    elif _ahead_purpose(view, k, walk.stop):
        walk.be = walk.have = False
        walk.go(next((j for j in range(k + 1, walk.stop) if view.low(j) == "to"), walk.stop))
    else:
        walk.ended = True


def _tells_of_another(view: View, k: int) -> bool:
    """Whether a clause with a subject of its own follows a reporting verb at k; "said they had been hurt" has none."""
    j = k + 1 + (view.low(k + 1) == "that")
    if kind_table("state").get(view.low(j)):
        return False
    return view.upos(j) in {"NUM", "DET", "NOUN", "PROPN", "ADJ"} or view.low(j) in {"at", "more", "about"}


def _pass_outlook(walk: _Walk) -> Found | None:
    """As in "are due to", "were to": what follows has not happened."""
    view, k = walk.view, walk.k
    if walk.be and walk.low in _DUE and view.low(k + 1) == "to":
        walk.modal = True
        walk.go(k + 1)
    elif walk.be and walk.low == "to" and view.upos(k - 1) == "AUX":
        walk.modal = True
    return None


def _pass_adverb(walk: _Walk) -> Found | None:
    view, k = walk.view, walk.k
    if walk.low in {"mostly", "mainly"}:
        walk.go(_skip_aside(view, k))
    elif view.upos(k) in {"ADV", "PART", "INTJ"} or walk.low in _QUOTES:
        walk.first += k == walk.first
        walk.go(k + 1)
    return None


def _pass_relative(walk: _Walk) -> Found | None:
    view, k = walk.view, walk.k
    if walk.low in _RELATIVES:
        walk.relative = True
        walk.go(k + 1)
    elif walk.low == "since":
        walk.go(_after_phrase(view, k + 1, walk.stop))
    elif view.upos(k) == "SCONJ":
        walk.ended = True
    return None


def _pass_aside(walk: _Walk) -> Found | None:
    """Over ", including five children,", ", 140 of them wounded,", ", who"."""
    view, k = walk.view, walk.k
    if walk.low in {",", "(", "–", "—", "-"}:
        if view.low(k + 1) in _ASIDES or view.get(k).text in _DASHES:
            walk.go(_skip_aside(view, k))
        elif _part_ahead(view, k + 1):
            beyond = _beyond_part(view, k + 1)
            walk.ended = beyond < 0
            walk.go(max(beyond, k))
        elif view.low(k + 1) in {"who", "which"} or (view.upos(k + 1) == "NUM" and view.upos(k + 2) != "VERB"):
            walk.go(k + 1)
        else:
            walk.ended = True
    elif walk.low == "including" or (walk.low == "among" and not walk.be):
        walk.go(_skip_aside(view, k))
    return None


def _pass_phrase(walk: _Walk) -> Found | None:
    """Over conjuncts and prepositional phrases of those counted."""
    view, k = walk.view, walk.k
    upos = view.upos(k)
    if walk.low in {"and", "or"}:
        if view.upos(k + 1) in {"NUM", "ADV", "ADJ", "NOUN", "PROPN"} and not walk.be and not walk.have:
            walk.go(k + 1)
        else:
            walk.ended = True
    elif upos == "ADP" and walk.low == "as" and kind_table("state").get(view.low(k + 1)):
        walk.be = True  # "confirmed as dead"
        walk.go(k + 1)
    elif upos == "ADP":
        walk.go(_after_phrase(view, k + 1, walk.stop))
    elif upos in {"NUM", "NOUN", "ADJ", "PROPN", "DET"} and not walk.be:
        walk.go(k + 1)
    return None


_STEPS: Final = (
    _end_at_another,
    _pass_auxiliary,
    _tell_state,
    _tell_verb,
    _pass_outlook,
    _pass_adverb,
    _pass_relative,
    _pass_aside,
    _pass_phrase,
)


def phrase_after(view: View, start: int, stop: int) -> Found | None:
    """What a phrase of the words from a token up to another says: "in critical condition", "under house arrest"."""
    stop = min(stop, len(view))
    # not beyond the next number: it has a clause of its own
    stop = next(
        (
            k
            for k in range(start + 1, stop)
            if view.upos(k) == "NUM" or view.low(k) in {";", "but", "while"} or _tells_of_some(view, k)
        ),
        stop,
    )
    if start >= len(view) or stop <= start:
        return None
    words = view.text[view.get(start).start : view.get(stop - 1).end].lower()
    for phrase, kind in kind_phrases():
        if f" {phrase}" in words:
            return Found(kind, phrase, f'{kind}: "{phrase}"', trigger=start)
    return None


def _tells_of_some(view: View, k: int) -> bool:
    """As in "412 people, some of whom were found alive later": what follows is not said of all."""
    some = view.low(k) in {"some", "many", "most", "few", "several", "others", "one", "none"}
    return some and view.low(k + 1) == "of" and view.low(k + 2) in {"whom", "them", "these", "those"}


def by_phrase(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "in critical condition", "under house arrest": what a phrase of the clause says of them, or None."""
    start = max(view.at(max(number.end, number.core_end) - 1), counted.last)
    return phrase_after(view, start, start + REACH) if person else None


def _is_main(view: View, k: int) -> bool:
    """Whether a verb says something of its own rather than of the noun before it ("people feared dead")."""
    token = view.get(k)
    return token.xpos in {"VBD", "VBZ", "VBP"} and base(token.deprel) not in {"acl", "amod", "xcomp"}


def _hangs(view: View, number: Number, counted: Counted) -> bool:
    """Whether those counted hang from a preposition, so that the sentence's verb is not theirs."""
    i = view.at(number.start) - 1
    while view.low(i) in {"the", "these", "those", "its", "their", "all", "some"}:
        i -= 1
    if view.upos(i) != "ADP" or i < 1:
        return False
    if view.low(i) == "of" and (view.lemma(i - 1) in noun_set("group") or view.upos(i - 1) in {"NUM", "DET", "PRON"}):
        return False  # "a group of 40 tourists was rescued"
    head = counted.head if counted.head >= 0 else view.at(number.core_end - 1)
    return head < len(view) and base(view.get(head).deprel) in {"nmod", "obl", "nummod"}


def _in_camps(view: View, k: int) -> bool:
    """Whether a place of refuge follows at once: "in 1,500 relief camps", "at a shelter"."""
    if view.low(k) not in {"in", "at"}:
        return False
    for j in range(k + 1, min(k + 7, len(view))):
        if view.lemma(j) in {"camp", "shelter", "tent"}:
            return True
        if view.upos(j) not in {"DET", "ADJ", "NUM", "NOUN", "ADV", "ADP"} and view.low(j) not in {",", "-"}:
            return False
    return False


def _ahead_purpose(view: View, k: int, stop: int) -> bool:
    """Whether the unknown verb at k leads to "to flee", "to leave"."""
    for j in range(k + 1, min(stop, k + 10)):
        if view.low(j) == "to" and view.lemma(j + 1) in {"flee", "leave", "escape", "evacuate"}:
            return True
        if view.low(j) in {",", ";", ":"} and view.upos(j + 1) not in {"NOUN", "ADJ"}:
            return False
    return False


def _after_phrase(view: View, k: int, stop: int) -> int:
    """The token after the noun phrases of a prepositional phrase whose object starts at k."""
    begun = k
    while k < stop:
        token = view.get(k)
        if (
            (
                token.upos in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"}
                and token.text.lower()
                not in {
                    "who",
                    "which",
                    "that",
                }
            )
            or (token.upos == "ADP" and k > begun)
            or token.text in {"-", "'s", "’s", "–"}
            or (token.upos == "CCONJ" and view.upos(k + 1) in {"PROPN", "NOUN", "DET", "ADJ"})
            or (token.upos == "VERB" and token.deprel == "amod")
            or (token.text == "," and view.upos(k + 1) == "PROPN" and view.upos(k - 1) == "PROPN")
        ):
            k += 1
        else:
            break
    return max(k, begun)


def found_since(view: View, counted: Counted, found: Found) -> Found:
    """What has been told of them, or what came of it: "two who had gone missing were rescued"."""
    relation = view.get(counted.head).deprel if counted.head >= 0 else ""
    verb = view.get(counted.head).head if counted.head >= 0 else -1
    if found.kind not in {"missing", "trapped"} or base(relation) != "nsubj" or not 0 <= found.trigger < verb:
        return found
    role = "patient" if relation == "nsubj:pass" else "agent"
    hit = verb_kind(view, verb, role, person=True) if verb < len(view) and view.upos(verb) == "VERB" else None
    if hit is None or hit[0] not in {"rescued", "killed"}:
        return found
    return Found(*hit, f'{hit[0]}: they "{view.low(verb)}", who had been {found.kind}', found.projected, trigger=verb)


_LISTING: Final = frozenset({"identify", "count", "find", "confirm", "name", "list", "number", "include"})
"""What is done with those who are among the dead: they are found to be."""


def among_them(view: View, k: int) -> Found | None:
    """As in "were among those killed", "were among eight people killed", "were among the dead"."""
    for j in range(k, min(k + 8, len(view))):
        word = view.low(j)
        kind = kind_table("state").get(word) or (
            kind_table("patient").get(view.lemma(j)) if word.endswith("ed") else None
        )
        if kind:
            return Found(kind, view.lemma(j), f'{kind}: they are among those "{word}"', trigger=j)
        if word in {"victims", "casualties", "fatalities"}:
            return Found("killed", "victim", f'killed: they are among the "{word}"', trigger=j)
        if view.upos(j) in {"VERB", "AUX"} or word in {".", ",", ";"}:
            return None
    return None


def _part_ahead(view: View, k: int) -> bool:
    """Whether a part of those counted is told at k: "140 of them wounded", "at least three of whom"."""
    return any(
        view.low(j) == "of" and view.low(j + 1) in {"whom", "them", "which", "these", "those"} for j in range(k, k + 5)
    ) and any(view.upos(j) == "NUM" for j in range(k, k + 4))


def _beyond_part(view: View, k: int) -> int:
    """The token after the comma that ends such a part, where a verb follows it; -1 where the sentence ends with it."""
    for j in range(k + 1, min(k + 14, len(view))):
        if view.low(j) in {",", ")", "–", "—", "-"}:
            if view.upos(j + 1) in {"AUX", "VERB"}:
                return j + 1
            if view.upos(j + 1) not in {"NUM", "ADV"}:
                return -1
        elif view.low(j) in {";", "."}:
            return -1
    return -1


def _skip_aside(view: View, k: int) -> int:
    """The token after an aside that starts at k ("including five children", "most of them women")."""
    for j in range(k + 1, min(k + 14, len(view))):
        if view.low(j) in {"who", "whose", "which"} and view.low(j + 1) in {"was", "were", "is", "had", "has"}:
            return k + 40  # what follows is said of the aside: "nine cousins, among them a girl who was killed"
        if view.low(j) in {",", ")", "–", "—"} and not (view.upos(j + 1) == "NUM" or view.low(j + 1) == "and"):
            return j + 1
        if view.upos(j) == "AUX" or (view.get(j).xpos == "VBD" and view.low(j) not in {"wounded", "injured"}):
            return j
    return k + 14
