"""What is done to those who are counted, or by them: the verbs around a number and what they make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, TIME_NOUNS, Counted, View, noun_set
from storyledger.read.figure_frames import frame_after
from storyledger.read.kind_words import Found, kind_phrases, kind_table, kind_words
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.numbers import Number

REACH: Final = 16
"""Words looked at after a noun phrase: its verb stood within 14 in all of the treebank sentences that we looked at."""


def verb_kind(
    view: View, i: int, role: str, *, person: bool, skip: tuple[int, int] | None = None
) -> tuple[str, str] | None:
    """Kind and words that the verb at token i makes of its patient or agent; particles and set phrases included.

    `skip` are the tokens of those counted, first and one beyond the last, where they follow the verb.
    """
    table = kind_table(role)
    lemma = view.lemma(i)
    framed = frame_after(view, i, role, skip) if person else None
    if framed is not None:
        return framed
    window = range(i + 1, min(i + 5, len(view)))
    for k in window:
        joined = f"{lemma}_{view.lemma(k)}"
        if joined in table and (k == i + 1 or view.upos(k) in {"NOUN", "ADV", "ADP"}):
            if joined in kind_words("persons only") and not person:
                return None
            return table[joined], joined.replace("_", " ")
        joined = f"{lemma}_{view.low(k)}"
        if joined in table:
            return table[joined], joined.replace("_", " ")
        if view.low(k) == "to" and f"{lemma}_to_{view.lemma(k + 1)}" in table:
            return table[f"{lemma}_to_{view.lemma(k + 1)}"], f"{lemma} to {view.lemma(k + 1)}"
        if view.upos(k) not in {"ADP", "ADV", "DET", "PRON", "PART", "ADJ"}:
            break
    ahead = {view.low(k) for k in range(i + 1, min(i + 8, len(view)))}
    if role == "patient" and lemma in {"shoot", "stab", "strike", "wound", "injure", "hit"}:
        near = [view.low(k) for k in range(max(0, i - 2), min(i + 4, len(view)))]
        if "fatally" in near or "dead" in near or "to death" in " ".join(near) or "and killed" in " ".join(near):
            return "killed", lemma
        if lemma in {"strike", "hit"}:
            if ahead & {"gunfire", "bullet", "bullets", "shrapnel", "car", "vehicle", "truck", "bus", "train"}:
                return "injured", lemma
            return ("affected", lemma) if lemma == "hit" and person else None
    if (
        role == "patient"
        and lemma
        in {
            "pull",
            "bring",
            "take",
            "dig",
            "move",
            "fly",
            "lead",
            "airlift",
            "carry",
            "winch",
        }
        and ahead & {"alive", "rubble", "debris", "wreckage", "ruins", "safety", "wreck"}
    ):
        if lemma == "move" and not ahead & {"alive", "rubble", "debris", "wreckage", "ruins"}:
            return "evacuated", f"{lemma} to safety"
        return "rescued", lemma
    if (
        role == "agent"
        and lemma in {"have", "show", "develop", "suffer", "carry", "catch", "contract", "display"}
        and {view.lemma(k) for k in range(i + 1, min(i + 7, len(view)))} & noun_set("disease")
        and not {view.lemma(k) for k in range(i + 1, min(i + 7, len(view)))} & {"wound", "injury", "burn", "fracture"}
    ):
        return "affected", f"{lemma} a disease"
    if lemma == "face" and not ahead & {"hunger", "famine", "starvation", "shortage", "shortages", "risk", "drought"}:
        return None
    if (
        role == "patient"
        and lemma == "admit"
        and ahead & {"symptoms", "virus", "infection", "flu", "disease", "fever", "cholera"}
    ):
        return "affected", lemma
    if (
        lemma in {"live", "move", "go", "shift", "stay", "remain", "head", "sleep"}
        and role == "agent"
        and person
        and {view.lemma(k) for k in range(i + 1, min(i + 9, len(view)))} & _CAMPS
    ):
        return "displaced", "live in camps"
    if lemma == "vote" and view.low(i - 1) == "to":
        return None  # "entitled to vote"
    if lemma == "escape" and role == "agent" and ahead & {"burns", "injuries", "wounds", "bruises", "cuts", "injury"}:
        return "injured", "escape with injuries"
    if (
        lemma == "bury"
        and role == "patient"
        and ("alive" in ahead or any(view.low(k) in {"under", "beneath"} for k in window))
    ):
        return "trapped", "bury"
    if lemma == "cross" and ahead & _STREETS and not ahead & _BORDERS:
        return None
    if lemma == "leave" and role == "agent" and person:
        return "leaving", "leave"
    if lemma in {"flee", "escape"} and role == "agent":
        return "leaving", lemma
    if lemma not in table or (lemma in kind_words("persons only") and not person):
        return None
    if lemma == "lose" and role == "patient":
        return None
    if lemma in {"suffer", "sustain"} and not any(
        view.lemma(k) in {"injury", "wound", "burn", "fracture"} for k in range(i + 1, min(i + 6, len(view)))
    ):
        return None
    return table[lemma], lemma


_STREETS: Final = frozenset({"bridge", "street", "streets", "square", "over", "road", "heart", "line"})
_BORDERS: Final = frozenset(
    ["border", "borders", "frontier", "sea", "mediterranean", "channel", "checkpoint", "desert", "river", "illegally"]
)
_CAMPS: Final = frozenset({"camp", "tent", "shelter", "outdoors", "outside", "tarpaulin", "street"})
_POSSIBLE: Final = frozenset({"could", "may", "might", "would", "can", "will", "should"})


def by_object(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """What the verb before them does to them, as in "killed 19 civilians", "wounding 25", "left 37 dead", "took thousands of troops out"."""
    i = view.at(number.start) - 1
    while (
        view.low(i) in {'"', "“", "‘", "'", "”"}
        or (view.upos(i) in {"ADV", "DET"} and view.low(i) != "including")
        or view.low(i) in {"an", "a", "the", "another", "all"}
    ):
        i -= 1
    if view.upos(i) == "PART" or i < 0:
        return None
    if view.low(i) == "with" and view.low(i - 1) in {"along", "together"} and person:
        # "its chief was killed along with nearly 40 others"
        for k in range(i - 2, max(-1, i - 8), -1):
            kind = kind_table("patient").get(view.lemma(k)) if view.get(k).xpos in {"VBN", "VBD"} else None
            kind = kind or kind_table("agent").get(view.lemma(k)) if view.upos(k) == "VERB" else kind
            if kind in EVENT_KINDS:
                return Found(kind, view.lemma(k), f'{kind}: "{view.low(k)} along with" them', trigger=k)
        return None
    if view.upos(i) not in {"VERB", "NOUN", "ADJ"} or view.upos(i - 1) == "DET":
        return None
    token = view.get(i)
    word = view.low(i)
    passive = token.xpos == "VBN" and any(view.lemma(k) == "be" for k in range(max(0, i - 3), i))
    if counted.noun == "life" and token.lemma in {"claim", "take", "cost"}:
        return Found("killed", f"{token.lemma} lives", f'killed: "{word}" lives', trigger=i)
    if (
        token.lemma == "lose"
        and not passive
        and person
        and counted.head >= 0
        and counted.noun not in {"life", "seat", "job"}
    ):
        return Found("killed", "lose", f'killed: "{word}" them', trigger=i)
    if view.upos(i) == "VERB" and not passive:
        skip = view.at(number.start), max(counted.last, view.at(max(number.end, number.core_end) - 1)) + 1
        hit = verb_kind(view, i, "patient", person=person, skip=skip)
        if hit is None and counted.last + 1 < len(view):
            particle = view.low(counted.last + 1)
            kind = kind_table("patient").get(f"{token.lemma}_{particle}")
            if kind and person:
                hit = kind, f"{token.lemma} {particle}"
        if hit is not None and not (
            token.lemma in {"kill", "wound", "injure"} and token.xpos == "VBN" and base(token.deprel) == "acl"
        ):
            modal = any(view.low(k) in _POSSIBLE for k in range(max(0, i - 3), i)) or (
                view.low(i - 1) == "to" and any(view.lemma(k) in kind_words("intent") for k in range(max(0, i - 4), i))
            )
            return Found(hit[0], hit[1], f'{hit[0]}: object of "{word}"', projected=modal, trigger=i)
    elif word in {
        "killing",
        "wounding",
        "injuring",
        "killed",
        "wounded",
        "injured",
        "displacing",
        "trapping",
        "kills",
        "injures",
        "wounds",
        "leaves",
    }:
        kind = {"k": "killed", "w": "injured", "i": "injured", "d": "displaced", "t": "trapped"}.get(word[0])
        if kind:
            return Found(kind, token.lemma, f'{kind}: object of "{word}"', trigger=i)
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


_OPENING: Final = frozenset({"when", "after", "before", "until", "because", "if", "whose", "although", "though"})
"""Words that begin a clause of its own."""

_ASIDES: Final = frozenset({"including", "among", "most", "mostly", "many", "some", "mainly", "half", "all", "at"})


def by_predicate(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "were killed", "have died", "are thought to be missing", "lost their lives", "people trapped in"."""
    k = max(counted.last, view.at(max(number.end, number.core_end) - 1)) + 1
    stop = min(len(view), k + REACH)
    be = have = modal = negated = relative = light = False
    camps = (
        Found("displaced", "shelter", "displaced: in camps or shelters", trigger=k)
        if _in_camps(view, k) and person
        else None
    )
    first = k
    hangs = _hangs(view, number, counted)
    while k < stop:
        token = view.get(k)
        low, lemma = token.text.lower(), token.lemma
        upos = token.upos
        if hangs and not relative and (upos == "AUX" or (upos == "VERB" and _is_main(view, k))):
            return camps  # "the lawyer of 12 prisoners died": the verb is another's
        if low in _OPENING and k > first:
            return camps  # "had 1,000 pupils inside when the quake hit"
        if upos == "AUX" or (
            lemma in {"be", "have", "get"}
            and upos == "VERB"
            and view.upos(k + 1) in {"VERB", "ADV", "ADJ", "AUX", "PART"}
        ):
            be = be or lemma in {"be", "get"}
            have = have or lemma == "have"
            modal = modal or low in _POSSIBLE
            k += 1
            continue
        if be and low == "among":
            found = among_them(view, k + 1)
            if found is not None:
                return found
        if low in {"not", "n't", "n’t", "never"}:
            negated = True
            k += 1
            continue
        state = kind_table("state").get(low)
        if state and upos == "VERB" and not be and _object_follows(view, k):
            state = None
        if state and (be or k == first or relative or light) and not (upos == "VERB" and have and not be):
            return Found(
                state,
                lemma,
                f'{state}: they "{"are " if be else ""}{low}"',
                projected=modal or _feared(view, first, k),
                negated=negated,
                trigger=k,
            )
        if (
            low in {"in", "at"}
            and be
            and {view.lemma(j) for j in range(k + 1, min(k + 6, len(view)))} & (_CAMPS - {"street", "outside"})
        ):
            return Found("displaced", "shelter", "displaced: in camps or shelters", trigger=k)
        if low in {"in", "on"} and be and view.low(k + 1) in {"hospital", "hospitals"}:
            return Found("injured", "hospital", "injured: in hospital", trigger=k)
        if upos == "VERB" or (upos in {"NOUN", "ADJ"} and lemma in kind_table("patient") and low.endswith("ed")):
            if lemma == "include":
                k = _skip_aside(view, k)
                continue
            active = token.xpos in {"VBG", "VBP", "VBZ", "VB"} or (token.xpos == "VBD" and not be) or (have and not be)
            if not be and not have and token.xpos == "VBN" and _object_follows(view, k):
                active = True
            reduced = not be and not have and token.xpos in {"VBN", "VBD"} and not _object_follows(view, k)
            hit = None
            if token.xpos == "VBG" and be and kind_table("patient").get(lemma) and view.low(k - 1) == "being":
                active = False
            if active:
                hit = verb_kind(view, k, "agent", person=person)
            if hit is None and (not active or reduced):
                hit = verb_kind(view, k, "patient", person=person)
            if hit is None and reduced:
                hit = verb_kind(view, k, "agent", person=person)  # "5,000 crossed into", taken for a participle
            if (
                hit is None
                and lemma == "have"
                and any(view.lemma(j) in {"wound", "injury", "burn"} for j in range(k + 1, min(k + 4, len(view))))
            ):
                hit = "injured", "have wounds"
            if hit is not None:
                if hit[0] == "population":
                    told = by_phrase(view, number, counted, person)
                    if told is not None and told.kind == "displaced":
                        return told
                projected = modal or _feared(view, first, k)
                return Found(hit[0], hit[1], f'{hit[0]}: they "{low}"', projected=projected, negated=negated, trigger=k)
            if lemma in {"remain", "stay", "lie", "be", "keep"} and kind_table("state").get(view.low(k + 1)):
                found_state = kind_table("state")[view.low(k + 1)]
                return Found(
                    found_state, view.lemma(k + 1), f'{found_state}: they "{low} {view.low(k + 1)}"', trigger=k + 1
                )
            if lemma in {"wait", "await"} and view.low(k + 1) == "to" and view.low(k + 2) == "be":
                return Found("trapped", "wait", f'trapped: they wait to be "{view.low(k + 3)}"', trigger=k)
            if active and lemma in kind_words("gathering"):
                return Found("other", lemma, f'other: they "{low}"', trigger=k)
            if lemma in {"allow", "let", "enable"}:
                modal = True
            if lemma in kind_words("light") or (lemma in {"have", "be"}):
                light = not active
                be = lemma in {"leave", "find"} and not active
                have = False
                k += 1
                continue
            if _ahead_purpose(view, k, stop):
                k += 1
                while k < stop and view.low(k) != "to":
                    k += 1
                be = have = False
                continue
            return camps
        if (
            view.low(k + 1) == "to"
            and low in {"due", "set", "scheduled", "supposed", "likely", "meant", "ready"}
            and be
        ):
            modal = True
            k += 1
            continue
        if low == "to" and be and view.upos(k - 1) == "AUX":
            modal = True  # "were to leave"
        if upos in {"ADV", "PART", "INTJ"} or low in {'"', "”", "“", "'", "’", "‘"}:
            if low in _ASIDES and low in {"mostly", "mainly"}:
                k = _skip_aside(view, k)
                continue
            first += k == first
            k += 1
            continue
        if low in {"who", "that", "which"} or upos == "SCONJ":
            if upos == "SCONJ" and low not in {"that", "since"}:
                return None
            relative = low in {"who", "that", "which"}
            if low == "since":
                k = _after_phrase(view, k + 1, stop)
                continue
            k += 1
            continue
        if low in {",", "(", "–", "—", "-"}:
            if view.low(k + 1) in {
                "including",
                "among",
                "most",
                "mostly",
                "many",
                "some",
                "mainly",
                "half",
                "all",
                "at",
            } or view.get(k).text in {"(", "–", "—"}:
                k = _skip_aside(view, k)
                continue
            if _part_ahead(view, k + 1):
                beyond = _beyond_part(view, k + 1)
                if beyond < 0:
                    return None
                k = beyond
                continue
            if view.low(k + 1) in {"who", "which"} or view.upos(k + 1) == "NUM":
                k += 1
                continue
            return None
        if low == "including" or (low == "among" and not be):
            k = _skip_aside(view, k)
            continue
        if low in {"and", "or"}:
            if view.upos(k + 1) in {"NUM", "ADV", "ADJ", "NOUN", "PROPN"} and not be and not have:
                k += 1
                continue
            return None
        if upos == "ADP":
            k = _after_phrase(view, k + 1, stop)
            continue
        if upos in {"NUM", "NOUN", "ADJ", "PROPN", "DET"} and not be:
            k += 1
            continue
        return camps
    return camps


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


def _feared(view: View, first: int, k: int) -> bool:
    return any(view.lemma(j) in {"fear", "presume", "expect"} for j in range(first, k))


def _object_follows(view: View, k: int) -> bool:
    """Whether a noun phrase follows the verb at k, so that those before it are its subject."""
    j = k + 1
    while view.upos(j) == "ADV":
        j += 1
    if view.low(j) in TIME_NOUNS:
        return False
    return view.upos(j) in {"DET", "NUM", "NOUN", "PROPN", "PRON", "ADJ"} and view.low(j) not in {
        "last",
        "this",
        "that",
        "each",
        "every",
        "who",
    }


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


def by_tree(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """The words above the number in the tree, at most five steps up."""
    cur = counted.head if counted.head >= 0 else view.at(number.core_end - 1)
    if cur >= len(view):
        return None
    for child in view.tree.kids[cur]:
        token = view.get(child)
        own = any(base(view.get(m).deprel) == "nsubj" and view.upos(m) != "PRON" for m in view.tree.kids[child])
        own = own or view.low(child - 1) in {"whom", "which"}
        own = own or (child > cur and view.numerals[child] > view.numerals[cur + 1])  # "60 people, 14 of them wounded"
        own = own or child < view.at(number.start)  # "each of the injured 50,000"
        if base(token.deprel) in {"acl", "amod"} and token.upos in {"VERB", "ADJ"} and not own:
            role = (
                "agent"
                if token.xpos == "VBG" or (token.deprel == "acl:relcl" and not _passive(view, child))
                else "patient"
            )
            hit = verb_kind(view, child, role, person=person)
            state = kind_table("state").get(view.low(child))
            if hit or state:
                chosen, lemma = hit or (state or "", view.lemma(child))
                return Found(chosen, lemma, f'{chosen}: "{view.low(child)}" said of them', trigger=child)
    for _ in range(5):
        token = view.get(cur)
        head = token.head
        if not 0 <= head < len(view) or head == cur:
            return None
        relation = base(token.deprel)
        above = view.get(head)
        if relation in {"nsubj", "obj", "obl", "iobj", "csubj"} or (relation == "nmod" and above.upos == "VERB"):
            role = "patient" if relation in {"obj", "iobj"} or token.deprel == "nsubj:pass" else "agent"
            if relation == "obl":
                return None
            first, last = view.at(number.start), max(counted.last, view.at(number.core_end - 1))
            hit = verb_kind(view, head, role, person=person, skip=(first, last + 1) if head < first else None)
            state = kind_table("state").get(view.low(head)) if role != "agent" or above.upos == "ADJ" else None
            if hit is None and state is None:
                for child in view.tree.kids[head]:
                    if base(view.get(child).deprel) in {"xcomp", "ccomp"} and (
                        base(view.get(child).deprel) == "xcomp" or above.lemma in kind_words("light")
                    ):
                        inner = "patient" if _passive(view, child) else "agent"
                        hit = verb_kind(view, child, inner, person=person)
                        state = kind_table("state").get(view.low(child))
                        if hit or state:
                            break
            if hit or state:
                chosen, lemma = hit or (state or "", view.lemma(head))
                return Found(chosen, lemma, f'{chosen}: the {role} of "{view.low(head)}"', trigger=head)
            return None
        if relation == "nmod":
            kind = kind_table("of").get(above.lemma)
            if kind and kind != "population":
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)} of"', trigger=head)
            kind = kind_table("noun").get(above.lemma)
            if kind in {"killed", "injured"}:
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)}"', trigger=head)
        elif relation not in {"conj", "appos", "compound", "nummod", "flat", "amod", "dep", "parataxis", "det"}:
            return None
        cur = head
    return None


def _passive(view: View, i: int) -> bool:
    return any(view.get(k).deprel in {"aux:pass", "nsubj:pass"} for k in view.tree.kids[i]) or (
        view.get(i).xpos == "VBN" and not any(view.lemma(k) == "have" for k in view.tree.kids[i])
    )


def by_phrase(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "in critical condition", "under house arrest": what a phrase of the clause says of them, or None."""
    if not person:
        return None
    start = view.at(max(number.end, number.core_end) - 1)
    stop = min(len(view), max(start, counted.last) + REACH)
    # not beyond the next number: it has a clause of its own
    for k in range(max(start, counted.last) + 1, stop):
        if view.upos(k) == "NUM" or view.low(k) in {";", "but", "while"}:
            stop = k
            break
    if start >= len(view) or stop <= start:
        return None
    words = view.text[view.get(start).start : view.get(stop - 1).end].lower()
    for phrase, kind in kind_phrases():
        if f" {phrase}" in words:
            return Found(kind, phrase, f'{kind}: "{phrase}"', trigger=start)
    return None
