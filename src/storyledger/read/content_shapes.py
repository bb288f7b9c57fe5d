"""What a reporting verb takes other than a clause: "announced a truce", "urged Rome to act", "warned of famine"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.sayings import lemma_of, word_list
from storyledger.read.stretches import Range, stands_under, trimmed
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.trees import Tree


Found = tuple[str, Range, Range | None]


CLAIMED_DEEDS = frozenset(
    ("assassination", "assault", "attack", "blast", "bombing", "explosion", "killing", "massacre", "raid", "shooting")
)
"""What whoever "claims" it takes upon himself: he says that he did it, and nothing of what it did."""


def claims_deed(tree: Tree, i: int) -> bool:
    """Whether what a verb "claim" has right behind it is a deed and no clause: "claimed Friday's attack"."""
    k = i + 1
    while k < len(tree.tokens) and (
        tree.tokens[k].upos in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"} or tree.forms[k] in {"-", "'s", "’s"}
    ):
        k += 1
    ends = k >= len(tree.tokens) or tree.tokens[k].upos not in {"VERB", "AUX", "PART"}
    return ends and k > i + 1 and tree.tokens[k - 1].lemma in CLAIMED_DEEDS


def find_object(tree: Tree, i: int) -> Range | None:
    """The noun phrase that is said, with all that hangs from it."""
    k = tree.kid(i, "obj")
    if k is None or k < i:
        return None
    last = tree.high[k]
    for j in tree.kids[k]:
        # a relative clause tells more about the thing than was said
        if (
            tree.tokens[j].deprel == "acl:relcl"
            and tree.low[j] > k + 1
            and tree.tokens[tree.low[j]].text.lower() in {"which", "who", "that"}
        ):
            last = min(last, tree.low[j] - 1)
    last = _before_which(tree, k, last)
    for j in tree.kids[i]:
        # "on the completion of the operation" after "congratulated him" is part of what was said
        if (
            (
                j > k
                and base(tree.tokens[j].deprel) == "obl"
                and tree.tokens[j].deprel not in {"obl:tmod", "obl:unmarked", "obl:agent"}
            )
            and tree.has(j, {"on", "for", "to", "as", "from", "with", "of", "in"}, "case")
            and not _is_setting(tree, j)
        ):
            last = max(last, tree.high[j])
        elif (
            j > k
            and tree.tokens[j].deprel == "advcl"
            and tree.tokens[j].xpos == "VBG"
            and tree.low[j] == last + 1
            and tree.has(j, {"for", "as"}, "mark", "case")
        ):
            last = tree.high[j]  # "criticised him for leaving"
    if tree.tokens[k].upos == "PRON" and last == tree.high[k]:
        return None
    if lemma_of(tree.tokens[i]) == "congratulate" and last == tree.high[k]:
        return None  # "congratulated the people": for what, it does not say
    return tree.low[k] if tree.low[k] > i else i + 1, last


def _before_which(tree: Tree, k: int, last: int) -> int:
    """Where the thing that is said ends, without "which" and the rest: commas before it may be lost."""
    for j in range(k + 1, last):
        if tree.forms[j] == "which" and tree.tokens[j - 1].upos != "ADP":
            verb = tree.tokens[j].head
            if j < verb <= last and tree.tokens[verb].deprel == "acl:relcl" and tree.high[verb] >= last:
                return j - 1 if tree.tokens[j - 1].upos != "PUNCT" else j - 2
    return last


def _is_setting(tree: Tree, j: int) -> bool:
    """Whether an adverbial says when or where something was said: "on Thursday", "in a statement"."""
    word = tree.tokens[j].lemma
    return word in word_list("settings") or tree.tokens[j].upos == "NUM"


def find_infinitive(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Found | None:
    """What is said with an infinitive: "vowed to fight on", "urged Rome to act", "told him to go"."""
    verb = next(
        (
            k
            for k in tree.kids[i]
            if tree.tokens[k].deprel in {"xcomp", "ccomp", "advcl"} and k > i and _to(tree, k) is not None
        ),
        None,
    )
    if verb is None:
        return None
    to = _to(tree, verb)
    assert to is not None
    last = tree.high[verb]
    whom = next((k for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"obj", "iobj"} and i < k < to), None)
    if lemma in {"call", "appeal"}:
        whom = None  # "called on Rome to act", never "called Rome to act"
    if whom is None and "other" in shapes:
        # "appealed to Rome to act", "called on Rome to act": the preposition belongs to the cue
        whom = next(
            (
                k
                for k in tree.kids[i]
                if base(tree.tokens[k].deprel) == "obl"
                and i < k < to
                and tree.has(k, {"on", "upon", "to", "for"}, "case")
            ),
            None,
        )
        if whom is not None:
            case = next(k for k in tree.kids[whom] if tree.tokens[k].deprel == "case")
            return "other", (i, case), trimmed(tree, (case + 1, last), i)
    if whom is None and "other" in shapes and lemma not in {"call", "appeal"}:
        # the parser hangs it from the infinitive, or the object and the infinitive apart
        whom = next((k for k in range(to - 1, i, -1) if tree.tokens[k].upos in {"NOUN", "PROPN", "PRON"}), None)
        if whom is not None and any(tree.tokens[k].upos in {"VERB", "AUX", "ADP", "PUNCT"} for k in range(i + 1, to)):
            whom = None
    if tree.tokens[verb].deprel == "advcl" and whom is None:
        return None
    if whom is not None and "other" in shapes:
        if lemma == "tell":
            return "other", (i, i), trimmed(tree, (to + 1, last), i)
        return (
            "other?" if lemma in {"order", "expect", "ask"} else "other",
            (i, i),
            (max(i + 1, min(tree.low[whom], whom)) if tree.low[whom] > i else i + 1, last),
        )
    if whom is None and "inf" in shapes and tree.tokens[verb].deprel in {"xcomp", "ccomp"}:
        if last <= to + 1 and tree.tokens[i].deprel == "acl:relcl":
            return None  # "the opinion he refused to publish": what is refused stands elsewhere
        negated = to - 1 > i and tree.forms[to - 1] in {"not", "never"}
        return "inf", (i, i), (to - 1 if negated else to, last)
    return None


def _to(tree: Tree, verb: int) -> int | None:
    return next(
        (
            k
            for k in tree.kids[verb]
            if tree.forms[k] == "to" and tree.tokens[k].deprel in {"mark", "aux", "case"} and k < verb
        ),
        None,
    )


def find_prepositional(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Iterator[Found]:
    """Shapes with a preposition: "called for", "warned of", "described as", "blamed on", "accused of", "put at"."""
    thing = tree.kid(i, "obj")
    if "as" in shapes:
        role = stands_under(tree, i, {"as"})
        if lemma == "give" and not (role and any(tree.tokens[k].upos == "NUM" for k in range(role[0], role[1] + 1))):
            return  # "gave the toll as 40", not "gave her name as"
        if role is None and thing is not None and thing > i:
            # the parser hangs the description from the thing described
            lower = next((j for j in range(thing + 1, tree.high[thing]) if tree.forms[j] == "as"), None)
            if lower is not None and tree.tokens[lower].deprel in {"case", "mark"}:
                yield "as?", (i, i), trimmed(tree, (max(i + 1, tree.low[thing]), tree.high[thing]), i)
                return
        if role is not None:
            start = thing
            if start is None:
                about = stands_under(tree, i, {"to"})
                if about is not None and about[0] > i:
                    yield "as?", (i, about[0] - 1), (about[0], role[1])
                return
            if tree.forms[start] in word_list("relatives") or start < i:
                yield "as?", (i, i), role
            else:
                yield "as?", (i, i), (max(i + 1, tree.low[start]), role[1])
        return
    if "blame" in shapes and thing is not None and thing > i:
        cause = stands_under(tree, i, {"on", "for"})
        yield "blame?", (i, i), (max(i + 1, tree.low[thing]), max(tree.high[thing], cause[1] if cause else -1))
        return
    if "accuse" in shapes and thing is not None and thing > i:
        deed = stands_under(tree, i, {"of"})
        yield "accuse?", (i, i), (max(i + 1, tree.low[thing]), max(tree.high[thing], deed[1] if deed else -1))
        return
    if "at" in shapes:
        number = stands_under(tree, i, {"at"})
        if number is not None and any(tree.tokens[k].upos == "NUM" for k in range(number[0], number[1] + 1)):
            if thing is not None and thing > i:
                yield "at?", (i, i), (max(i + 1, tree.low[thing]), number[1])
            else:
                yield "at?", (i, i), number
            return
        if lemma == "put":
            at = next((k for k in range(i + 1, min(i + 10, len(tree.tokens))) if tree.forms[k] == "at"), None)
            end = (
                None
                if at is None
                else next(
                    (k for k in range(at + 1, min(at + 4, len(tree.tokens))) if tree.tokens[k].upos == "NUM"), None
                )
            )
            if (
                at is not None
                and end is not None
                and not any(tree.tokens[k].upos in {"VERB", "PUNCT"} for k in range(i + 1, end))
            ):
                yield "at?", (i, i), (i + 1 if at > i + 1 else at + 1, end)
        return
    if lemma == "raise" and thing is not None and tree.tokens[thing].lemma in word_list("saying_nouns"):
        about = stands_under(tree, thing, {"for", "of", "about", "over", "at", "that"})
        if about is not None:
            yield "object?", (i, thing), about
            return
    if lemma == "raise":
        return
    for preposition in ("for", "of", "about", "against", "over", "on", "in"):
        if preposition not in shapes:
            continue
        about = stands_under(tree, i, {preposition})
        whom = tree.kid(i, "iobj", "obj")
        if about is None and preposition == "of" and whom is not None and whom > i:
            about = stands_under(tree, whom, {"of"})
        if (
            about is None
            or about[0] <= i
            or (preposition == "on" and find_infinitive(tree, i, lemma, shapes) is not None)
        ):
            continue
        case = about[0] - 1
        if preposition == "on" and tree.tokens[about[0]].lemma in word_list("settings"):
            continue
        if (
            thing is not None
            and thing > i
            and preposition in {"for", "against", "on"}
            and lemma not in {"press", "push", "lobby"}
        ):
            continue
        last = trimmed(tree, (about[0], _extended(tree, i, about[1])), i)[1]
        yield preposition + "?", (i, i if case <= i else case if case == i + 1 else i), (about[0], last)
        return


def _extended(tree: Tree, i: int, last: int) -> int:
    """The end of "called for peacekeepers to be sent": the infinitive behind the noun is part of it."""
    for k in tree.kids[i]:
        if (
            tree.tokens[k].deprel in {"xcomp", "advcl", "ccomp"}
            and tree.low[k] == last + 1
            and _to(tree, k) is not None
        ):
            return tree.high[k]
    return last


def find_naming(tree: Tree, i: int) -> Range | None:
    """The thing and its name in "called the deal a mistake"; of "called it a mistake" the name alone."""
    thing = tree.kid(i, "obj")
    name = next(
        (
            k
            for k in tree.kids[i]
            if tree.tokens[k].deprel in {"xcomp", "obj"} and k != thing and k > i and _to(tree, k) is None
        ),
        None,
    )
    if name is not None and thing is None:
        # "called Olsen a fool": the parser may take both for what he is called
        later = [k for k in tree.kids[i] if k > name and tree.tokens[k].deprel == "xcomp" and _to(tree, k) is None]
        thing, name = (name, later[-1]) if later else (thing, name)
    if name is None:
        return None
    if tree.tokens[name].upos == "VERB" and lemma_of(tree.tokens[i]) != "declare":
        return None
    if thing is not None and i < thing < name and tree.tokens[thing].upos != "PRON":
        return max(i + 1, tree.low[thing]), tree.high[name]
    return max(i + 1, tree.low[name]), tree.high[name]
