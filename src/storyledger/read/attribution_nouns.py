"""Nouns, adjectives and adverbs that attribute: "his claim that", "is critical of", "allegedly"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.attribution_contents import QUESTION_WORDS, whole_phrase
from storyledger.read.attribution_verbs import make_found
from storyledger.read.attribution_words import (
    FIRST_AND_SECOND,
    AttributionKind,
    Entry,
    Found,
    find_complement,
    is_written,
    leading_verbs,
    light_verbs,
)
from storyledger.read.sayings import lemma_of, word_list
from storyledger.read.speaking import can_speak, speaking_phrase
from storyledger.read.stretches import Range, count_words
from storyledger.read.subjects import find_agent, find_subject
from storyledger.read.trees import Tree, base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence


# Nouns that say by themselves that somebody says or wants it, whoever it is: "allegations of fraud".
NOBODYS = frozenset({"accusation", "agreement", "allegation", "call", "charge", "claim", "complaint", "criticism",
                     "demand", "denial", "outcry", "pledge", "proposal", "request", "rumor", "rumour", "speculation",
                     "suspicion", "warning"})  # fmt: skip

# Words between a light verb and a noun under its preposition, itself counted.
NEAR = 4
# Words between "message" and its colon at most.
NEAR_COLON = 6
# Verbs that make a state of a participle.
STATES = frozenset({"be", "get", "become", "feel", "seem", "remain"})
# Participles that tell what has been done to somebody as well.
NO_STATES = frozenset({"hurt", "prepared", "set", "shaken", "struck", "moved", "committed", "resigned"})
GENITIVES = frozenset({"'s", "’s", "'", "’"})


def find_noun_cue(tree: Tree, i: int, entries: Sequence[Entry]) -> Found | None:
    """What noun `i` attributes: "his claim that", "made the case that", "criticism of"; its owner is the source."""
    tokens = tree.tokens
    if not entries:
        return None
    if "clause" in entries[0][1]:
        return _seen_so(tree, i, entries[0][0]) or find_noun_cue(tree, i, entries[1:])
    for shape, find in (("feeling", _to_the_dismay), ("plan", _of_plan)):
        found = find(tree, i) if any(shape in shapes for _, shapes in entries) else None
        if found is not None:
            return found
    reaction = _reaction(tree, i, entries[0][0])
    if reaction is not None:
        return reaction
    for kind, shapes in entries:
        equated = _equated(tree, i, shapes) or _behind_colon(tree, i)
        behind = find_complement(tree, i, shapes) or equated
        if behind is None:
            continue
        content, shape = behind
        source, first = _owner(tree, i, content)
        if behind is equated and source is None:
            continue
        if source is None and kind != "said":
            source, first = _bearer(tree, i, agent="bearer" in shapes)
        asks = shape in {"about", "on", "over"} and tokens[content[0]].text.lower() in QUESTION_WORDS
        if source is None and shape != "that" and tokens[i].lemma not in NOBODYS and not asks:
            continue
        last = i
        if content[0] == i + 2 and tokens[i + 1].upos == "ADP":
            last = i + 1
        if source is not None and source[0] <= last and first <= source[1]:
            first = last = i
        return Found(kind, (first, last), source, content)
    return None


def _seen_so(tree: Tree, i: int, kind: AttributionKind) -> Found | None:
    """What is so "in her view", "in the words of the judge", "by their own account", "by one estimate"."""
    tokens = tree.tokens
    case = next((k for k in tree.kids[i] if k < i and tokens[k].text.lower() in {"in", "by", "from", "to", "on"}), None)
    head = tokens[i].head
    if case is None or tokens[case].deprel != "case" or not 0 <= head < len(tokens) or base(tokens[i].deprel) != "obl":
        return None
    first, last = min(tree.low[head], head), max(tree.high[head], head)
    poss = next((k for k in tree.kids[i] if tokens[k].deprel == "nmod:poss" and case < k < i), None)
    of = next((k for k in tree.kids[i] if k > i and tree.has(k, {"of"}, "case")), None)
    cue, end = (i, i), i
    if poss is not None:
        source = noun_phrase(tree, poss, left=case + 1, right=i - 1)
        while source[1] > poss and tokens[source[1]].text in GENITIVES:
            source = (source[0], source[1] - 1)
    elif of is not None and can_speak(tree, of) and tree.kid(i, "det") is not None:
        source = noun_phrase(tree, of, left=i + 1)
        if tokens[source[0]].upos == "ADP":
            source = (min(source[0] + 1, of), source[1])
        cue, end = (case, source[0] - 1), source[1]
    elif tree.has(i, {"one", "some", "most", "many", "several"}, "det", "nummod", "amod"):
        source, cue = (case + 1, i), (case, case)
    else:
        return None
    sides = [side for side in ((first, case - 1), (end + 1, last)) if count_words(tree, side) > 1]
    if not sides or source[0] > source[1]:
        return None
    return Found(kind, cue, source, max(sides, key=lambda side: count_words(tree, side)))


def _of_plan(tree: Tree, i: int) -> Found | None:
    """What would be so by somebody's plan: "Olsen's plan would close two schools", "Under her plan, schools would"."""
    tokens = tree.tokens
    poss = next((k for k in tree.kids[i] if tokens[k].deprel == "nmod:poss" and k < i), None)
    verb = tokens[i].head
    if poss is None or not i < verb < len(tokens) or not (can_speak(tree, poss) or tokens[poss].upos == "PRON"):
        return None
    would = next((k for k in tree.kids[verb] if i < k < verb and tokens[k].text.lower() in {"would", "will"}), None)
    if would is None:
        return None
    source = noun_phrase(tree, poss, right=i - 1)
    while source[1] > poss and tokens[source[1]].text in GENITIVES:
        source = (source[0], source[1] - 1)
    if base(tokens[i].deprel) == "nsubj":
        return Found("wanted", (i, i), source, (would + 1, tree.high[verb]))
    if base(tokens[i].deprel) == "obl" and tree.has(i, {"under"}, "case"):
        if tokens[source[0]].text.lower() == "under":
            source = (source[0] + 1, source[1])
        return Found("wanted", (i, i), source, (i + 1, tree.high[verb]))
    return None


def _to_the_dismay(tree: Tree, i: int) -> Found | None:
    """What is so "(much) to the dismay of the crew", "to her surprise": the longer side of it."""
    tokens = tree.tokens
    to = next((k for k in range(i - 1, max(-1, i - 4), -1) if tokens[k].text.lower() == "to"), None)
    poss = next((k for k in tree.kids[i] if tokens[k].deprel == "nmod:poss" and k < i), None)
    of = next((k for k in tree.kids[i] if k > i and tree.has(k, {"of"}, "case")), None)
    whose = of if poss is None else poss
    if to is None or whose is None or (not can_speak(tree, whose) and tokens[whose].upos != "PRON"):
        return None
    if poss is not None:
        source, end = noun_phrase(tree, poss, left=to + 1, right=i - 1), i
        while source[1] > poss and tokens[source[1]].text in GENITIVES:
            source = (source[0], source[1] - 1)
    else:
        source = noun_phrase(tree, whose, left=i + 1)
        if tokens[source[0]].upos == "ADP":
            source = (min(source[0] + 1, whose), source[1])
        end = source[1]
    first = to - 1 if to > 0 and tokens[to - 1].text.lower() == "much" else to
    sides = [(0, first - 1), (end + 1, len(tokens) - 1)]
    content = max(sides, key=lambda side: count_words(tree, side))
    cue = (first, source[0] - 1) if poss is None else (i, i)
    return Found("felt", cue, source, content) if count_words(tree, content) > 1 else None


def _equated(tree: Tree, i: int, shapes: frozenset[str]) -> tuple[Range, str] | None:
    """The clause that a noun is said to be, and its shape: "his view is that ...", "their aim was to ..."."""
    tokens = tree.tokens
    head = tokens[i].head
    if base(tokens[i].deprel) != "nsubj" or not i < head < len(tokens):
        return None
    linked = next((k for k in tree.kids[head] if k > i and tokens[k].deprel in {"mark", "aux"} and
                   tokens[k].text.lower() in shapes & {"that", "to"} and k < head), None)  # fmt: skip
    if linked is None or tokens[linked - 1].lemma != "be" or linked - 1 <= i:
        return None
    last = tree.high[head]
    return ((linked + 1, last) if tokens[linked].text.lower() == "that" else (linked, last)), tokens[
        linked
    ].text.lower()


def _behind_colon(tree: Tree, i: int) -> tuple[Range, str] | None:
    """What somebody's answer, message or aim is: "Her message was simple: the mill must close", "His aim: a new mill".

    Or what an aim or a worry is said to be: "their goal is a new mill".
    """
    tokens = tree.tokens
    word = tokens[i].lemma
    colon = next((k for k in range(i + 1, min(len(tokens), i + 1 + NEAR_COLON)) if tokens[k].text == ":"), None)
    if colon is not None and word in word_list("before_colons") and colon + 2 < len(tokens):
        between = range(i + 1, colon)
        plain = all(tokens[k].upos in {"AUX", "ADJ", "ADV", "PUNCT"} for k in between)
        to_whom = between and tokens[i + 1].text.lower() in {"to", "for"} and tree.high[i] >= colon - 1
        if plain or to_whom:
            last = len(tokens) - 1
            while last > colon and tokens[last].upos == "PUNCT":
                last -= 1
            return ((colon + 1, last), ":") if last > colon else None
    head = tokens[i].head
    if word not in word_list("aims") or base(tokens[i].deprel) != "nsubj" or not i < head < len(tokens):
        return None
    link = next((k for k in tree.kids[head] if i < k < head and tokens[k].deprel == "cop"), None)
    if link is None or tokens[head].upos not in {"NOUN", "PROPN", "VERB"} or tokens[head].xpos == "VBN":
        return None
    return (link + 1, tree.high[head]), "be"


def _bearer(tree: Tree, i: int, *, agent: bool) -> tuple[Range | None, int]:
    """Who is called or is in what a noun tells, and the first word of the cue.

    "She is a supporter of", "Olsen, a critic of the plan", "They are in despair over", "left with hopes of".
    """
    tokens = tree.tokens
    head = tokens[i].head
    above = head if 0 <= head < len(tokens) else i
    within = tree.has(i, {"in", "with", "of", "under", "on", "at"}, "case")
    if tree.kid(i, "cop") is not None and (agent or within):
        subject = find_subject(tree, i)
        if subject is not None and subject < i and can_speak(tree, subject):
            helpers = [k for k in tree.kids[i] if subject < k < i and base(tokens[k].deprel) in {"aux", "cop"}]
            return speaking_phrase(tree, subject, i), min(helpers, default=i)
    elif agent and tokens[i].deprel == "appos" and head < i and can_speak(tree, above):
        return noun_phrase(tree, above, right=i - 1), i
    elif (
        tree.has(i, {"in", "with"}, "case")
        and base(tokens[i].deprel) == "obl"
        and head < i
        and tokens[above].upos == "VERB"
    ):
        subject = find_subject(tree, above)
        if subject is not None and subject < above and can_speak(tree, subject):
            return speaking_phrase(tree, subject, above), i
    return None, i


def _reaction(tree: Tree, i: int, kind: AttributionKind) -> Found | None:
    """How somebody meets something: "the plan drew criticism from teachers"; where nobody is named it is left out."""
    tokens = tree.tokens
    verb = tokens[i].head
    if tokens[i].lemma not in word_list("reactions") or not 0 <= verb < i or tokens[verb].upos != "VERB":
        return None
    meets = lemma_of(tokens[verb])
    under = base(tokens[i].deprel) == "obl" and tree.has(i, {"under", "with", "to"}, "case")
    if not (
        (base(tokens[i].deprel) == "obj" and meets in word_list("drawing"))
        or (under and meets in {"come", "meet", "subject"})
    ):
        return None
    thing = find_subject(tree, verb)
    if thing is None or thing >= verb:
        return None
    by = next(
        (k for h in (i, verb) for k in tree.kids[h] if k > i and tree.has(k, {"from", "among", "by"}, "case")), None
    )
    if by is None or not can_speak(tree, by):
        return None
    first, last = noun_phrase(tree, by, left=i + 1)
    source = (min(first + 1, by) if tokens[first].upos == "ADP" else first, last)
    content = whole_phrase(tree, thing, verb)
    first = min([verb, *(k for k in tree.kids[verb] if base(tokens[k].deprel) == "aux" and thing < k < verb)])
    while content[1] >= first:
        content = (content[0], content[1] - 1)
    return Found(kind, (first, i), source, content) if content[0] <= content[1] else None


def _owner(tree: Tree, i: int, content: Range) -> tuple[Range | None, int]:
    """Whose claim, plan or view it is, and the first word of the cue."""
    tokens = tree.tokens
    for k in tree.kids[i]:
        if tokens[k].deprel == "nmod:poss" and k < i and tree.forms[k] not in word_list("days"):
            first, last = noun_phrase(tree, k, right=i - 1)
            while last > k and tokens[last].text in GENITIVES:
                last -= 1
            return _who_repeats(tree, i, k) or ((first, last), i)
    body = next((k for k in tree.kids[i] if tokens[k].deprel == "compound" and tokens[k].upos == "PROPN"), None)
    if body is not None and content[0] == i + 1 and tokens[i + 1].text.lower() == "that":
        return noun_phrase(tree, body, right=i - 1), i  # "a New York Times report that"
    for k in tree.kids[i]:
        if (
            base(tokens[k].deprel) == "nmod"
            and k > i
            and tree.has(k, {"by", "from", "among"}, "case")
            and can_speak(tree, k)
            and not content[0] <= k <= content[1]
        ):
            first, last = noun_phrase(tree, k, left=i + 1)
            return (min(first + 1, k) if tokens[first].upos == "ADP" else first, last), i
    agent = _told_by(tree, i)
    if agent is not None:
        return agent, i
    head = tokens[i].head
    relation = base(tokens[i].deprel)
    if not 0 <= head < i or tokens[head].upos != "VERB" or not _lends(tree, i, head, relation):
        return None, i
    subject = find_subject(tree, head)
    if subject is None or subject >= head:
        return None, i
    named = can_speak(tree, subject) or is_written(tree, subject)
    if named or tokens[subject].text.lower() in FIRST_AND_SECOND:
        return speaking_phrase(tree, subject, head), head
    return None, i


def _who_repeats(tree: Tree, i: int, owner: int) -> tuple[Range, int] | None:
    """The subject of the light verb above, where it is the owner: "Olsen renewed her call for", and the verb."""
    tokens = tree.tokens
    verb = tokens[i].head
    if tokens[owner].upos != "PRON" or base(tokens[i].deprel) != "obj" or not 0 <= verb < owner:
        return None
    if tokens[verb].upos != "VERB" or lemma_of(tokens[verb]) not in light_verbs():
        return None
    subject = find_subject(tree, verb)
    if subject is None or subject >= verb or not can_speak(tree, subject):
        return None
    return speaking_phrase(tree, subject, verb), verb


def _told_by(tree: Tree, i: int) -> Range | None:
    """Who made a claim: "accusations of fraud made by Olsen", "concerns raised by doctors that"."""
    tokens = tree.tokens
    for verb in tree.kids[i]:
        if verb < i or base(tokens[verb].deprel) != "acl" or tokens[verb].xpos not in {"VBN", "VBD"}:
            continue
        agent = find_agent(tree, verb)
        if agent is None or agent < verb or lemma_of(tokens[verb]) not in light_verbs() or not can_speak(tree, agent):
            continue
        first, last = noun_phrase(tree, agent, left=verb + 1)
        return (min(first + 1, agent) if tree.forms[first] == "by" else first, last)
    return None


def _lends(tree: Tree, i: int, verb: int, relation: str) -> bool:
    """Whether the subject of a verb is whose claim noun `i` is: "issued a warning", "came to the conclusion"."""
    lemma = lemma_of(tree.tokens[verb])
    if relation in {"obj", "xcomp"}:
        meets = lemma in word_list("drawing") and tree.tokens[i].lemma in word_list("reactions")
        return lemma in light_verbs() and not meets  # "drew criticism for the delay": others criticise
    if relation != "obl" or i - verb > NEAR:  # "held them in contempt"
        return False
    cases = {"to", "into", "at", "with"} | ({"on"} if lemma in {"run", "campaign", "win", "stand"} else set())
    return lemma in light_verbs() or (lemma in leading_verbs() and tree.has(i, cases, "case"))


def find_adjective_cue(tree: Tree, i: int, entries: Sequence[Entry]) -> Found | None:
    """What adjective `i` attributes to its subject: "is sure that", "is critical of"; "it is clear that" to nobody."""
    tokens = tree.tokens
    subject = find_subject(tree, i)
    if subject is None or not (can_speak(tree, subject) or tokens[subject].text.lower() in FIRST_AND_SECOND):
        return None
    for kind, shapes in entries:
        behind = find_complement(tree, i, shapes)
        if behind is None or subject > i:
            continue
        content = behind[0]
        source: Range | None = speaking_phrase(tree, subject, i)
        if tokens[subject].text.lower() == "it":
            if behind[1] != "that":
                return None
            source = None
        return make_found(tree, (i, i), kind, source, content)
    return None


def find_state_cue(tree: Tree, i: int, entries: Sequence[Entry]) -> Found | None:
    """What a participle attributes that tells a state of mind: "is opposed to", "were divided over"."""
    agent = find_agent(tree, i)
    felt = agent is not None and not can_speak(tree, agent) and any("by" in shapes for _, shapes in entries)
    if (agent is not None and not felt) or tree.forms[i] in NO_STATES or base(tree.tokens[i].deprel) in {"acl", "amod"}:
        return None
    helped = any(base(tree.tokens[k].deprel) in {"aux", "cop"} and tree.tokens[k].lemma in STATES for k in tree.kids[i])
    return find_adjective_cue(tree, i, entries) if helped or tree.tokens[i].deprel == "xcomp" else None


def find_adverb_cue(tree: Tree, i: int, entries: Sequence[Entry]) -> Found | None:
    """What is only said to be so: the rest of the adverb's clause, the longer side of it."""
    head = tree.tokens[i].head
    if not 0 <= head < len(tree.tokens):
        return None
    first, last = min(tree.low[head], head), max(tree.high[head], head)
    sides = [s for s in ((first, i - 1), (i + 1, last)) if s[0] <= s[1]]
    if not sides:
        return None
    content = max(sides, key=lambda s: count_words(tree, s))
    return Found(entries[0][0], (i, i), None, content)
