"""Verbs that attribute: "believes that", "wants to", "praised", "was accused of", with source and content.

The shapes are tried in one order: a clause, an infinitive, "as", a noun phrase; the first that the tree has is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.attribution_contents import find_content, find_named, find_under, taken_as, whole_phrase
from storyledger.read.attribution_words import (
    FIRST_AND_SECOND,
    Found,
    attributing_verbs,
    governed_words,
    is_one_of,
    is_written,
)
from storyledger.read.contents import find_contents, says_nothing, told_around
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.speaking import can_speak, fights, speaking_phrase
from storyledger.read.stretches import cue_clause, rest_of, trimmed
from storyledger.read.subjects import ASKED as ASKED_OF
from storyledger.read.subjects import CLOSING, asked_before, find_agent, find_subject, lacks_auxiliary
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.attribution_words import AttributionKind, Entry
    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree
# With a thing as subject these tell no attribution: "those things add up", "the walls hold".
AMBIGUOUS = frozenset({"add", "answer", "challenge", "claim", "find", "hold", "maintain", "observe", "oppose",
                       "promote", "raise", "record", "state", "support", "take", "read", "see", "bring",
                       "tell"})  # fmt: skip
# What seems so seems so to nobody in particular: the subject is no source.
SEEMING = frozenset({"appear", "seem"})
# Auxiliaries of what somebody could do, and does not yet want: "the council could adopt a levy".
HYPOTHETICAL = frozenset({"should", "would", "could", "might", "may", "can", "must"})
# What opens the question behind "Asked".
ASKED = frozenset({"about", "on", "over", "why", "whether", "if", "how", "what"})


def _entries_of(tree: Tree, i: int, lemma: str) -> tuple[tuple[Entry, ...], int | None, int | None]:
    """What the lexicon has for a verb: its entries, its particle, and the word that stands under its preposition."""
    rest = governed_words().get(lemma)
    if rest:
        together = _with_both(tree, i, lemma, rest)
        if together is not None:
            return together
        for k in tree.kids[i]:
            token = tree.tokens[k]
            word = token.text.lower()
            if token.deprel in {"compound:prt", "advmod"} and word in rest and k > i:
                return attributing_verbs()[f"{lemma}_{word}"], k, None
        for k in tree.kids[i]:
            if k < i or base(tree.tokens[k].deprel) not in {"obl", "advcl", "xcomp", "ccomp", "nmod", "obj"}:
                continue
            if any(tree.forms[j] in word_list("days") for j in (k, *tree.kids[k])):
                continue  # "voted on Monday", "takes over on Jan. 1"
            for j in tree.kids[k]:
                if base(tree.tokens[j].deprel) not in {"case", "mark"} or j > k:
                    continue
                word = tree.forms[j]
                before = tree.tokens[j - 1]
                both = f"{before.text.lower()}_{word}" if j - 1 > i else ""
                if word in rest:
                    return attributing_verbs()[f"{lemma}_{word}"], None, k
                if both in rest:
                    return attributing_verbs()[f"{lemma}_{both}"], None, k
    entries = attributing_verbs().get(lemma, ())
    if any(tree.tokens[k].deprel == "compound:prt" and k == i + 1 for k in tree.kids[i]):
        # "passed on letters": another verb, but for those of saying ("spoke up")
        entries = tuple(entry for entry in entries if "clause" in entry[1])
    return entries, None, None


def _with_both(
    tree: Tree, i: int, lemma: str, rest: frozenset[str]
) -> tuple[tuple[Entry, ...], int | None, int | None] | None:
    """The entries of a verb with particle and preposition: "weighed in on", "hit out at"."""
    tokens = tree.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].upos not in {"ADP", "ADV"}:
        return None
    at = next((k for k in range(i + 2, min(len(tokens), i + 4)) if tokens[k].upos == "ADP"), None)
    if at is None:
        return None
    key = f"{tree.forms[i + 1]}_{tree.forms[at]}"
    under = tokens[at].head
    if key not in rest or not at < under < len(tokens):
        return None
    return attributing_verbs()[f"{lemma}_{key}"], at, under


def find_verb_cue(tree: Tree, i: int) -> Found | None:
    """What verb `i` attributes, and to whom; None where it attributes nothing."""
    token = tree.tokens[i]
    lemma = lemma_of(token)
    plain = attributing_verbs().get(lemma)
    if (
        plain is None
        and lemma != "put"
        and lemma not in word_list("polling")
        and lemma not in word_list("moving")
        and lemma not in governed_words()
        and lemma not in verbs()
    ):
        return None
    entries, particle, under = _entries_of(tree, i, lemma)
    if token.deprel in {"amod", "compound", "case", "mark"}:
        return None
    cue = (i, i if particle is None else particle)
    if lemma in word_list("polling"):
        counted = _counted_by_poll(tree, i)
        if counted is not None:
            return counted
    if lemma == "put":
        return _put_it(tree, i)
    moved = _moved(tree, i) if lemma in word_list("moving") else None
    if moved is not None:
        return moved
    if _is_passive(tree, i):
        return _of_passive(tree, cue, entries, under)
    subject = find_subject(tree, i)
    if lemma in SEEMING:
        seems = next((k for k in tree.kids[i] if k > i and base(tree.tokens[k].deprel) in {"ccomp", "csubj"}), None)
        if seems is not None and tree.has(seems, {"that"}, "mark"):
            return make_found(tree, cue, "shown", None, (tree.low[seems], tree.high[seems]))
    if subject is None or subject == i or _is_nobody(tree, subject, i) or says_nothing(tree, i, lemma):
        return None
    if lemma in {"mean", "relate"} and token.xpos == "VBG":
        return None  # ", meaning the road is shut": what follows; "a rule relating to"
    speaks = can_speak(tree, subject) or tree.forms[subject] in FIRST_AND_SECOND
    printed = is_written(tree, subject)
    rule = is_one_of(tree, subject, "rules")
    written = printed or rule or any(is_one_of(tree, subject, words) for words in ("works", "speeches", "gatherings"))
    idle = not speaks and ((lemma in AMBIGUOUS and not written) or (lemma in word_list("ruling") and not rule))
    source = speaking_phrase(tree, subject, i)
    if source[0] <= i <= source[1]:
        return None
    if subject > i and all(kind != "said" for kind, _ in entries):
        return None  # "Imagine the loss": only a verb of saying has its subject behind it
    if not (speaks or written) and not _counts_people(tree, subject):
        # a thing may show that something is so; what it does to another is no source's: "the storm exposed the pier"
        entries = tuple((kind, shapes & {"clause"}) for kind, shapes in entries)
        plain = None
    if lemma == "require" and not any(
        base(tree.tokens[k].deprel) == "ccomp" and tree.kid(k, "mark") is not None and not tree.has(k, {"to"}, "mark")
        for k in tree.kids[i]
    ):
        return (
            None  # "the law requires a licence", "requires every boat to carry a radio": what is so, and nobody's word
        )
    if lemma in word_list("ruling") - {"deny"} and any(tree.forms[k] in HYPOTHETICAL for k in tree.kids[i] if k < i):
        return None
    if lemma in word_list("decreeing") and any(tree.forms[k] in HYPOTHETICAL for k in tree.kids[i] if k < i):
        entries = tuple((kind, shapes - {"object"}) for kind, shapes in entries)
        plain = None
    for entry in entries:
        kind = None if idle else _kind_by(entry[0], speaks=speaks, written=written)
        if kind == "shown" and speaks and not rule and lemma in word_list("ruling"):
            continue  # "sold the land, allowing the mill to stay": what follows, and nobody's word
        content = None if kind is None else find_content(tree, i, entry, source, under)
        if content is not None and kind is not None:
            # "it showed that", "it exposed": whatever has happened, and nobody's word
            event = kind == "shown" and tree.forms[subject] == "it"
            if event and tree.kid(i, "ccomp") is None:
                continue
            found = make_found(tree, cue, kind, None if event or lemma in SEEMING else source, content)
            return None if found is None else found._replace(printed=printed)
    if plain:
        # the verb with a particle or preposition did not fit: the verb alone
        other = any(tree.tokens[k].deprel == "compound:prt" and k == i + 1 for k in tree.kids[i])
        for entry in plain if plain is not entries and not other else ():
            kind = _kind_by(entry[0], speaks=speaks, written=written)
            content = None if kind is None else find_content(tree, i, entry, source, None)
            if content is not None and kind is not None:
                return make_found(tree, (i, i), kind, source, content)
    if speaks and "naming" in verbs().get(lemma, ()):
        named = find_named(tree, i)
        if named is not None:
            return make_found(tree, (i, i), "said", source, named)
    if lemma in verbs() and (speaks or written) and not fights(tree, subject, lemma):
        for _, _, content in find_contents(tree, i, cue_clause(tree, i, source), speech=False):
            if content is not None and content[1] < i and token.deprel == "acl:relcl":
                continue  # "the guide I wrote": nothing before it is said
            if content is not None and not content[0] <= i <= content[1]:
                return make_found(tree, (i, i), "said", source, content)
    return None


def _is_nobody(tree: Tree, subject: int, i: int) -> bool:
    """Whether the subject of verb `i` is no source: "that", a mere "'s" of "let's", or anybody at all."""
    word = tree.forms[subject]
    if word in word_list("nobody_in_particular"):
        # a participle behind speech belongs to the speaker, whomever the parser gives it to
        return not any(t.text in CLOSING for t in tree.tokens[subject + 1 : i])
    if (
        word in word_list("days")
        and tree.tokens[subject].upos in {"NOUN", "PROPN"}
        and not _names_person(tree, subject)
    ):
        return True  # "the 777, announced last November"
    return word in {"that", "this", "what", "there", "'s", "’s"} or tree.tokens[subject].upos == "PART"


def _names_person(tree: Tree, subject: int) -> bool:
    """Whether a word that may be a month is part of a person's name: "Theresa May said"."""
    tokens = tree.tokens
    beside = [*tree.kids[subject], tokens[subject].head]
    return any(
        0 <= k < len(tokens) and tokens[k].upos == "PROPN" and tree.forms[k] not in word_list("days") for k in beside
    )


def _counts_people(tree: Tree, subject: int) -> bool:
    """Whether the subject is a number of people whom the sentence does not name: "Twelve per cent were unsure"."""
    return tree.tokens[subject].upos == "NUM" or tree.forms[subject] in word_list("quantities")


def _moved(tree: Tree, i: int) -> Found | None:
    """Who feels what the subject makes them feel: "the noise worries residents"."""
    whom, subject = tree.kid(i, "obj"), tree.kid(i, "nsubj", "csubj")
    if whom is None or subject is None or not subject < i < whom or _is_passive(tree, i) or not can_speak(tree, whom):
        return None
    return make_found(tree, (i, i), "felt", noun_phrase(tree, whom, left=i + 1), whole_phrase(tree, subject, i))


def _counted_by_poll(tree: Tree, i: int) -> Found | None:
    """What a poll has found: "the poll has Olsen ahead by six points", "a survey put her at 40 per cent"."""
    thing, subject = tree.kid(i, "obj", "iobj", "ccomp", "xcomp"), find_subject(tree, i)
    if thing is None or subject is None or not subject < i < thing or not is_one_of(tree, subject, "polls"):
        return None
    clause = rest_of(tree, i + 1)
    if clause is None:
        return None
    last = max(tree.high[k] for k in tree.kids[i] if k > i and tree.tokens[k].upos != "PUNCT")
    content = trimmed(tree, (clause[0], max(thing, min(last, clause[1]))), i)
    found = make_found(tree, (i, i), "shown", speaking_phrase(tree, subject, i), content)
    return None if found is None else found._replace(printed=is_written(tree, subject))


def _put_it(tree: Tree, i: int) -> Found | None:
    """What "as the mayor put it" stands beside."""
    subject, it = find_subject(tree, i), tree.kid(i, "obj")
    if subject is None or it is None or it != i + 1 or tree.forms[it] != "it":
        return None
    source = speaking_phrase(tree, subject, i)
    if source[0] < 1 or tree.tokens[source[0] - 1].text.lower() != "as" or source[1] >= i:
        return None
    content = told_around(tree, i, source[0] - 1)
    return None if content is None else make_found(tree, (i, it), "said", source, content)


def _kind_by(kind: AttributionKind, *, speaks: bool, written: bool) -> AttributionKind | None:
    """The kind by what the subject is: a thing shows what a person says; it wants and feels nothing."""
    if speaks or kind == "shown":
        return kind
    if written:
        return "shown"
    return "shown" if kind in {"said", "judged"} else None


def make_found(tree: Tree, cue: Range, kind: AttributionKind, source: Range | None, content: Range) -> Found | None:
    """The cue with its auxiliaries and the preposition before its content; None where content and cue overlap.

    `cue` is the word that attributes and its last particle.
    """
    tokens = tree.tokens
    i = cue[0]
    first, last = i, max(cue)
    for k in tree.kids[i]:
        if base(tokens[k].deprel) in {"aux", "cop"} and k < i and (source is None or k > source[1] or i < source[0]):
            first = min(first, k)
    if content[0] > last and content[0] - last == 2 and tokens[last + 1].upos == "ADP":
        last += 1
    if content[0] <= last and content[1] >= first:
        first = last = i
        if content[0] <= i <= content[1]:
            return None
    if source is not None and source[0] <= last and first <= source[1]:
        first = last = i
    negated = any(
        tokens[k].text.lower() in word_list("negations") and not content[0] <= k <= content[1]
        for k in tree.kids[i]
        if k < i
    )
    return Found(kind, (first, last), source, content, negated)


def _is_passive(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    if any(tree.tokens[k].deprel in {"nsubj:pass", "aux:pass", "csubj:pass"} for k in tree.kids[i]):
        return not lacks_auxiliary(tree, i)
    if _is_asked(tree, i):
        return True
    if token.deprel == "acl" and any(tree.tokens[k].deprel == "nsubj" and k < i for k in tree.kids[i]):
        return False  # "and an official called it a disgrace", whatever the tagger has made of the form
    return token.xpos == "VBN" and base(token.deprel) in {"acl", "advcl"} and tree.kid(i, "aux") is None


def _is_asked(tree: Tree, i: int) -> bool:
    """Whether somebody is asked who answers: "Asked about the delay, the minister said"."""
    token = tree.tokens[i]
    if tree.forms[i] in ASKED_OF and any(asked_before(tree, k) is not None for k in (*tree.kids[i], token.head)):
        return True
    return (
        token.text.lower() in {"asked", "pressed", "questioned"}
        and token.deprel in {"advcl", "ccomp", "acl", "parataxis"}
        and token.head > i
        and tree.kid(i, "nsubj", "aux") is None
    )


def _called(tree: Tree, i: int) -> Range | None:
    """What somebody is taken for without "as", in a finite passive: "was considered a failure"."""
    if tree.kid(i, "aux:pass") is None or base(tree.tokens[i].deprel) == "acl":
        return None
    k = tree.kid(i, "xcomp", "obj")
    if k is None or k < i or tree.tokens[k].upos not in {"ADJ", "NOUN", "PROPN"} or tree.has(k, {"to"}, "mark"):
        return None
    if tree.forms[k] == "dead":
        return None  # "was pronounced dead"
    agent = find_agent(tree, i)
    last = tree.high[k]
    by = next((j for j in tree.kids[k] if j > k and tree.has(j, {"by"}, "case")), agent)
    if by is not None and k < by <= last:
        last = max(k, tree.low[by] - 1)
    return tree.low[k], last


def _told_in(tree: Tree, i: int) -> Range | None:
    """The work in which something is told: "is described in the report"; only of verbs for what papers show."""
    if not any(
        kind == "shown" and "object" in shapes for kind, shapes in attributing_verbs().get(lemma_of(tree.tokens[i]), ())
    ):
        return None
    for k in tree.kids[i]:
        told = k > i and base(tree.tokens[k].deprel) == "obl" and tree.has(k, {"in"}, "case")
        if told and (is_written(tree, k) or is_one_of(tree, k, "works")):
            first, last = noun_phrase(tree, k, left=i + 1)
            return (min(first + 1, k), last) if tree.forms[first] == "in" else (first, last)
    return None


def _of_passive(tree: Tree, cue: Range, entries: Sequence[Entry], under: int | None) -> Found | None:
    """The parts of "is expected to", "was accused of", "was praised by"."""
    tokens = tree.tokens
    i = cue[0]
    agent = find_agent(tree, i)
    agent = agent if agent is not None and agent > i else None
    source: Range | None = None
    if agent is not None:
        if tree.tokens[agent].upos in {"VERB", "NUM"} or tree.tokens[agent].xpos == "VBG":
            agent = None
        else:
            source = noun_phrase(tree, agent, left=i + 1)
            if tokens[source[0]].text.lower() == "by":
                source = (min(source[0] + 1, agent), source[1])
    if source is None and "naming" in verbs().get(lemma_of(tokens[i]), ()):
        named = _called(tree, i)
        by = (
            None
            if named is None
            else next(
                (k for k in tree.kids[tree.kid(i, "xcomp", "obj") or i] if k > i and tree.has(k, {"by"}, "case")), None
            )
        )
        if named is not None:
            if by is not None and can_speak(tree, by):
                first, last = noun_phrase(tree, by, left=i + 1)
                source = (min(first + 1, by) if tree.forms[first] == "by" else first, last)
            return make_found(tree, (i, i), "said", source, named)
    if source is not None and "naming" in verbs().get(lemma_of(tokens[i]), ()):
        name = next((k for k in tree.kids[i] if i < k < source[0] and tokens[k].deprel in {"xcomp", "obj"}), None)
        if name is not None:
            return make_found(tree, (i, i), "said", source, (max(i + 1, tree.low[name]), tree.high[name]))
    if source is None:
        work = _told_in(tree, i)
        thing = find_subject(tree, i)
        if work is not None and thing is not None and thing < i:
            return make_found(tree, cue, "shown", work, whole_phrase(tree, thing, i))
    aimed = source is None and base(tokens[i].deprel) == "acl"
    for kind, shapes in entries:
        if aimed and kind == "wanted":
            continue  # "drugs meant to calm her", "a law aimed at": nobody wants it by name
        if "clause" in shapes:
            for k in tree.kids[i]:
                if base(tokens[k].deprel) in {"ccomp", "csubj"} and k > i:
                    return make_found(tree, cue, kind, source, trimmed(tree, (tree.low[k], tree.high[k]), i))
        if shapes & {"other", "inf"} or ("clause" in shapes and lemma_of(tokens[i]) in word_list("told_to_be")):
            for k in tree.kids[i]:
                if k > i and tokens[k].deprel in {"xcomp", "ccomp", "advcl"} and tree.has(k, {"to"}, "mark"):
                    return make_found(tree, cue, kind, source, (tree.low[k], tree.high[k]))
        if under is None and _is_asked(tree, i):
            under = next((k for k in tree.kids[i] if k > i and tree.has(k, ASKED, "case", "mark", "advmod")), None)
        if (
            under is not None
            and under > i
            and under != agent
            and (source is not None or lemma_of(tokens[i]) != "charge")
        ):
            return make_found(tree, cue, kind, source, find_under(tree, i, under))
        if source is None and not (kind in {"judged", "said"} and "as" in shapes):
            continue
        if "as" in shapes:
            role = taken_as(tree, i) or _called(tree, i)
            thing = find_subject(tree, i)
            if role is not None and role[0] > i:
                whole = None if thing is None or thing > i else whole_phrase(tree, thing, i)
                longer = role if whole is None or role[1] - role[0] >= whole[1] - whole[0] else whole
                return make_found(tree, cue, kind, source, longer)
            if source is None:
                continue
        if shapes & {"object", "as", "other", "inf"}:
            thing = find_subject(tree, i)
            if thing is not None and thing < i:
                return make_found(tree, cue, kind, source, whole_phrase(tree, thing, i))
    return None
