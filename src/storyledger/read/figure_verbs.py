"""What is done to those who are counted, or by them: the verbs around a number and what they make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, TIME_NOUNS, Counted, View, noun_set
from storyledger.read.figure_frames import frame_after
from storyledger.read.kind_words import Found, kind_table, kind_words
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.numbers import Number

_OF: Final = frozenset({"from", "out", "in", "at", "on", "across", "near", "after", "between"})
"""Prepositions behind a noun of harm that lead to something else than those who are harmed."""
LIVING: Final = frozenset({"loss", "life"})
"""Nouns that tell of deaths where persons follow with "of", and of much else where things do."""
_FATAL: Final = frozenset({"fatally", "mortally", "dead"})


def verb_kind(
    view: View, i: int, role: str, *, person: bool, skip: tuple[int, int] | None = None
) -> tuple[str, str] | None:
    """Kind and words that the verb at token i makes of its patient or agent; particles and set phrases included.

    `skip` are the tokens of those counted, first and one beyond the last, where they follow the verb.
    """
    table = kind_table(role)
    lemma = view.lemma(i)
    if lemma == "board" and view.low(i - 1) == "on":
        return None  # "300 people were on board", taken for a verb
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
    ahead = set(view.words(i + 1, i + 8))
    if role == "patient" and lemma in {"shoot", "stab", "strike", "wound", "injure", "hit"}:
        near = view.words(i - 2, i + 4)
        words = " ".join(near)
        if _FATAL.intersection(near) or "to death" in words or "and killed" in words:
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
        and set(view.lemmas(i + 1, i + 7)) & noun_set("disease")
        and not set(view.lemmas(i + 1, i + 7)) & {"wound", "injury", "burn", "fracture"}
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
        and set(view.lemmas(i + 1, i + 9)) & CAMPS
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
    if role == "agent" and person and (lemma, view.low(i + 1)) in {("get", "away"), ("break", "free")}:
        return "leaving", "escape"
    if lemma not in table or (lemma in kind_words("persons only") and not person):
        return None
    if lemma == "lose" and role == "patient":
        return None
    if lemma in {"suffer", "sustain"} and {"injury", "wound", "burn", "fracture"}.isdisjoint(view.lemmas(i + 1, i + 6)):
        return None
    return table[lemma], lemma


_STREETS: Final = frozenset({"bridge", "street", "streets", "square", "over", "road", "heart", "line"})
_BORDERS: Final = frozenset(
    ["border", "borders", "frontier", "sea", "mediterranean", "channel", "checkpoint", "desert", "river", "illegally"]
)
CAMPS: Final = frozenset({"camp", "tent", "shelter", "outdoors", "outside", "tarpaulin", "street"})
POSSIBLE: Final = frozenset({"could", "may", "might", "would", "can", "will", "should"})


def by_object(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """What the verb before does to them: "killed 19 civilians", "wounding 25", "took thousands of troops out"."""
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
    if view.lemma(i - 1) in {"toll", "tally"} and view.lemma(i) in kind_words("toll verb"):
        return None  # "the flood's toll hits 230"
    if view.lemma(i) == "hit" and counted.head < 0 and _is_tally(view, i):
        return None  # "the number of missing persons is hitting 10,000"
    token = view.get(i)
    word = view.low(i)
    passive = token.xpos == "VBN" and any(view.lemma(k) == "be" for k in range(max(0, i - 3), i))
    possible = not POSSIBLE.isdisjoint(view.words(i - 3, i))
    if counted.noun == "life" and token.lemma in {"claim", "take", "cost"}:
        return Found("killed", f"{token.lemma} lives", f'killed: "{word}" lives', possible, trigger=i)
    if counted.noun == "victim" and token.lemma == "claim":
        return Found("killed", "claim victims", f'killed: "{word}" victims', possible, trigger=i)
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
            token.lemma in {"kill", "wound", "injure"} and token.xpos == "VBN" and token.deprel == "acl"
        ):
            modal = not POSSIBLE.isdisjoint(view.words(i - 3, i)) or (
                view.low(i - 1) == "to" and not kind_words("intent").isdisjoint(view.lemmas(i - 4, i))
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


def _is_tally(view: View, i: int) -> bool:
    """Whether a count, and nobody, is the subject of the verb at a word, or of the verb that it depends on."""
    for verb in (i, view.get(i).head):
        subject = view.tree.kid(verb, "nsubj") if 0 <= verb < len(view) else None
        if subject is not None:
            return view.lemma(subject) in kind_words("toll") | {"toll", "tally"}
    return any(view.lemma(k) in {"toll", "tally"} and base(view.get(k).deprel) == "nsubj" for k in range(i))


def object_follows(view: View, k: int) -> bool:
    """Whether a noun phrase follows the verb at k, so that those before it are its subject."""
    j = k + 1
    while view.upos(j) == "ADV" or (view.upos(j) == "ADP" and view.get(j).deprel == "compound:prt"):
        j += 1  # "beat up a man"
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
            done = role == "agent" and object_follows(view, child)  # "violations that killed 33 people"
            state = None if done else kind_table("state").get(view.low(child))
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
            passive = token.deprel == "nsubj:pass" and not (object_follows(view, head) and not _passive_aux(view, head))
            role = "patient" if relation in {"obj", "iobj"} or passive else "agent"
            if relation == "obl":
                return None
            first, last = view.at(number.start), max(counted.last, view.at(number.core_end - 1))
            hit = verb_kind(view, head, role, person=person, skip=(first, last + 1) if head < first else None)
            state = kind_table("state").get(view.low(head)) if role != "agent" or above.upos == "ADJ" else None
            if hit is None and state is None:
                for child in view.tree.kids[head]:
                    if base(view.get(child).deprel) in {"xcomp", "ccomp"} and (
                        base(view.get(child).deprel) == "xcomp"
                        or (role == "patient" and above.lemma in kind_words("light"))
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
            if not _OF.isdisjoint(view.low(k) for k in view.tree.kids[cur]):
                return None  # "41 deaths from a total of 96 patients", "a homicide in three towns"
            kind = None if above.lemma in LIVING and not person else kind_table("of").get(above.lemma)
            if kind and kind != "population":
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)} of"', trigger=head)
            kind = kind_table("noun").get(above.lemma)
            of = any(view.low(k) == "of" for k in view.tree.kids[cur])  # not "a homicide in Three Rivers"
            if kind in {"killed", "injured"} and of:
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)}"', trigger=head)
        elif relation == "nummod" and any(view.upos(k) == "VERB" for k in range(cur + 1, head)):
            return None  # "a crowd of 3,000 burned 12 buses": not the number of the buses
        elif relation not in {"conj", "appos", "compound", "nummod", "flat", "amod", "dep", "parataxis", "det"}:
            return None
        cur = head
    return None


def _passive_aux(view: View, i: int) -> bool:
    return any(view.lemma(k) in {"be", "get"} for k in view.tree.kids[i])


def _passive(view: View, i: int) -> bool:
    return any(view.get(k).deprel in {"aux:pass", "nsubj:pass"} for k in view.tree.kids[i]) or (
        view.get(i).xpos == "VBN" and not any(view.lemma(k) == "have" for k in view.tree.kids[i])
    )
