"""Verbs that attribute: "believes that", "wants to", "praised", "was accused of", with source and content.

The shapes are tried in one order: a clause, an infinitive, "as", a noun phrase; the first that the tree has is taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.read.attribution_words import (
    FIRST_AND_SECOND,
    LIGHT,
    AttributionKind,
    Entry,
    Found,
    attributing_verbs,
    attributing_words,
    find_complement,
    governed_words,
    is_one_of,
    is_written,
)
from storyledger.read.contents import (
    Range,
    before_finite,
    cue_clause,
    find_contents,
    holds_verb,
    said_clause,
    says_nothing,
    told_around,
    trimmed,
)
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.subjects import CLOSING, can_speak, fights, find_subject, speaking_phrase
from storyledger.read.trees import Tree, base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

# With an attribution in their infinitive they are part of its cue: "refused to say", "appeared to suggest that".
LEADING_ON = frozenset({"appear", "seem", "refuse", "decline", "hesitate", "continue", "purport", "claim"})
# With a thing as subject these tell no attribution: "those things add up", "the walls hold".
AMBIGUOUS = frozenset({"add", "answer", "challenge", "claim", "find", "hold", "maintain", "observe", "oppose",
                       "promote", "raise", "record", "state", "support", "take", "read", "see", "bring",
                       "tell"})  # fmt: skip
# What seems so seems so to nobody in particular: the subject is no source.
SEEMING = frozenset({"appear", "seem"})
# What follows a verb under these prepositions, behind its object, is part of what is said or thought of.
GOING_WITH = frozenset({"for", "as", "to", "from", "against", "with", "about", "over", "of", "into"})
# What opens the question behind "Asked".
ASKED = frozenset({"about", "on", "over", "why", "whether", "if", "how", "what"})
QUESTION_WORDS = frozenset({"why", "how", "what", "whether", "if", "who", "when", "where", "which", "not", "exactly"})


def _entries_of(tree: Tree, i: int, lemma: str) -> tuple[tuple[Entry, ...], int | None, int | None]:
    """What the lexicon has for a verb: its entries, its particle, and the word that stands under its preposition."""
    rest = governed_words().get(lemma)
    if rest:
        for k in tree.kids[i]:
            token = tree.tokens[k]
            word = token.text.lower()
            if token.deprel in {"compound:prt", "advmod"} and word in rest and k > i:
                return attributing_verbs()[f"{lemma}_{word}"], k, None
        for k in tree.kids[i]:
            if k < i or base(tree.tokens[k].deprel) not in {"obl", "advcl", "xcomp", "ccomp", "nmod", "obj"}:
                continue
            if tree.tokens[k].text.lower() in word_list("days"):
                continue  # "voted on Monday"
            for j in tree.kids[k]:
                if base(tree.tokens[j].deprel) not in {"case", "mark"} or j > k:
                    continue
                word = tree.tokens[j].text.lower()
                before = tree.tokens[j - 1]
                both = f"{before.text.lower()}_{word}" if j - 1 > i else ""
                if word in rest:
                    return attributing_verbs()[f"{lemma}_{word}"], None, k
                if both in rest:
                    return attributing_verbs()[f"{lemma}_{both}"], None, k
    return attributing_verbs().get(lemma, ()), None, None


def find_verb_cue(tree: Tree, i: int) -> Found | None:
    """What verb `i` attributes, and to whom; None where it attributes nothing."""
    token = tree.tokens[i]
    lemma = lemma_of(token)
    plain = attributing_verbs().get(lemma)
    if (
        plain is None
        and lemma != "put"
        and lemma not in word_list("moving")
        and lemma not in governed_words()
        and lemma not in verbs()
    ):
        return None
    entries, particle, under = _entries_of(tree, i, lemma)
    if token.deprel in {"amod", "compound", "case", "mark"}:
        return None
    cue = (i, i if particle is None else particle)
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
    if lemma == "mean" and token.xpos == "VBG":
        return None  # ", meaning the road is shut": what follows
    speaks = can_speak(tree, subject) or tree.tokens[subject].text.lower() in FIRST_AND_SECOND
    printed = is_written(tree, subject)
    rule = is_one_of(tree, subject, "rules")
    written = printed or rule or is_one_of(tree, subject, "works")
    idle = not speaks and ((lemma in AMBIGUOUS and not written) or (lemma in word_list("ruling") and not rule))
    source = speaking_phrase(tree, subject, i)
    if source[0] <= i <= source[1]:
        return None
    if subject > i and all(kind != "said" for kind, _ in entries):
        return None  # "Imagine the loss": only a verb of saying has its subject behind it
    for entry in entries:
        kind = None if idle else _kind_by(entry[0], speaks=speaks, written=written)
        if kind == "shown" and speaks and not rule and lemma in word_list("ruling"):
            continue  # "sold the land, allowing the mill to stay": what follows, and nobody's word
        content = None if kind is None else _content(tree, i, entry, source, under)
        if content is not None and kind is not None:
            found = make_found(tree, cue, kind, None if lemma in SEEMING else source, content)
            return None if found is None else replace(found, printed=printed)
    if plain:
        # the verb with a particle or preposition did not fit: the verb alone
        for entry in plain if plain is not entries else ():
            kind = _kind_by(entry[0], speaks=speaks, written=written)
            content = None if kind is None else _content(tree, i, entry, source, None)
            if content is not None and kind is not None:
                return make_found(tree, (i, i), kind, source, content)
    if speaks and "naming" in verbs().get(lemma, ()):
        named = _named(tree, i)
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
    word = tree.tokens[subject].text.lower()
    if word in word_list("nobody_in_particular"):
        # a participle behind speech belongs to the speaker, whomever the parser gives it to
        return not any(t.text in CLOSING for t in tree.tokens[subject + 1 : i])
    return word in {"that", "this", "what", "there", "'s", "’s"} or tree.tokens[subject].upos == "PART"


def _moved(tree: Tree, i: int) -> Found | None:
    """Who feels what the subject makes them feel: "the noise worries residents"."""
    whom, subject = tree.kid(i, "obj"), tree.kid(i, "nsubj", "csubj")
    if whom is None or subject is None or not subject < i < whom or _is_passive(tree, i) or not can_speak(tree, whom):
        return None
    return make_found(tree, (i, i), "felt", noun_phrase(tree, whom, left=i + 1), _all_of(tree, subject, i))


def _put_it(tree: Tree, i: int) -> Found | None:
    """What "as the mayor put it" stands beside."""
    subject, it = find_subject(tree, i), tree.kid(i, "obj")
    if subject is None or it is None or it != i + 1 or tree.tokens[it].text.lower() != "it":
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
        return True
    if _is_asked(tree, i):
        return True
    return token.xpos == "VBN" and base(token.deprel) in {"acl", "advcl"} and tree.kid(i, "aux") is None


def _is_asked(tree: Tree, i: int) -> bool:
    """Whether somebody is asked who answers: "Asked about the delay, the minister said"."""
    token = tree.tokens[i]
    return (
        token.text.lower() in {"asked", "pressed", "questioned"}
        and token.deprel == "advcl"
        and token.head > i
        and tree.kid(i, "nsubj", "aux") is None
    )


def _content(tree: Tree, i: int, entry: Entry, source: Range, under: int | None) -> Range | None:
    """What the verb has as content in one of its shapes."""
    kind, shapes = entry
    if under is not None:
        return _under(tree, i, under)
    if "clause" in shapes:
        span = said_clause(tree, i, cue_clause(tree, i, source)) or _behind_plural_that(tree, i)
        if span is not None:
            return with_question_word(tree, span, i)
    if "other" in shapes:
        span = _others(tree, i, "wish" if kind in {"wanted", "thought", "felt", "shown"} else "")
        if span is not None:
            return span
    if "inf" in shapes:
        span = _own(tree, i)
        if span is not None:
            return span
    if "adj" in shapes:
        k = tree.kid(i, "xcomp")
        if k is not None and k > i and (tree.tokens[k].upos == "ADJ" or tree.tokens[k].xpos == "VBN"):
            return trimmed(tree, (max(i + 1, tree.low[k]), tree.high[k]), i)
    if "as" in shapes:
        span = _as(tree, i)
        if span is not None:
            return span
    if "object" in shapes and not _is_deed(tree, i, kind):
        return _object(tree, i)
    return None


def _is_deed(tree: Tree, i: int, kind: AttributionKind) -> bool:
    """Whether the verb with its object tells no words or thoughts but a deed.

    "Rebels attacked the town", "delivered aid", "signed a striker", "knew the victim", "the storm claimed lives".
    """
    lemma = lemma_of(tree.tokens[i])
    thing = tree.kid(i, "obj")
    if thing is None:
        return False
    word = tree.tokens[thing]
    if fights(tree, find_subject(tree, i), lemma):
        return True
    if lemma in word_list("handing"):
        return not any(tree.tokens[k].lemma in word_list("speeches") for k in (thing, *tree.kids[thing]))
    named = word.upos == "PROPN" and tree.kid(thing, "det") is None
    person = named or word.upos == "PRON" or (word.upos == "NOUN" and can_speak(tree, thing))
    if lemma in word_list("enacting"):
        return person and word.text.lower() not in {"it", "them"}
    if lemma in {"know", "see", "hear", "find", "notice", "present"} and kind in {"thought", "said"}:
        return person and word.text.lower() not in {"it", "that", "this"}
    if lemma == "show":
        subject = find_subject(tree, i)
        shown = word.lemma in attributing_words("noun")  # "showed respect for"
        return subject is not None and can_speak(tree, subject) and not shown
    return lemma == "claim" and word.lemma in {"life", "victim", "seat", "title", "win", "victory", "medal"}


def _behind_plural_that(tree: Tree, i: int) -> Range | None:
    """The clause behind a "that" which the parser takes for an article: "charges that firms which gained paid"."""
    tokens = tree.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].text.lower() != "that" or tokens[i + 1].upos != "DET":
        return None
    noun = tokens[i + 1].head
    if not i < noun < len(tokens) or tokens[noun].xpos not in {"NNS", "NNPS"}:
        return None
    last = max(tree.high[noun], noun)
    return trimmed(tree, (i + 2, last), i) if holds_verb(tree, (noun, last)) else None


def _under(tree: Tree, i: int, k: int) -> Range:
    first = tree.low[k]
    for j in tree.kids[k]:
        if base(tree.tokens[j].deprel) in {"case", "mark"} and j < k and tree.tokens[j].upos != "PART":
            first = max(first, j + 1)
    return trimmed(tree, (first, _run(tree, i, tree.high[k])), i)


def _run(tree: Tree, i: int, last: int) -> int:
    """The end stretched over adverbials of the verb that follow without a comma: "thanked them for coming"."""
    for k in tree.kids[i]:
        after = last + 1
        while after < tree.low[k] and tree.tokens[after].text in CLOSING:
            after += 1
        if k > last and tree.low[k] == after and base(tree.tokens[k].deprel) in {"obl", "advcl", "xcomp", "conj"}:
            if tree.tokens[k].deprel == "conj":
                break
            if tree.tokens[k].lemma in word_list("settings") or tree.tokens[k].lemma in word_list("days"):
                break
            if not tree.has(k, GOING_WITH, "case", "mark"):
                break
            last = tree.high[k]
    return last


def _others(tree: Tree, i: int, wanted: str) -> Range | None:
    """Somebody and an infinitive: "wants them to go"; of "urged them to go" the infinitive alone."""
    verb = next((k for k in tree.kids[i] if k > i and tree.tokens[k].deprel in {"xcomp", "ccomp", "advcl"}), None)
    if verb is None or not any(tree.tokens[k].text.lower() == "to" and k < verb for k in tree.kids[verb]):
        return None
    whom = next((k for k in (*tree.kids[i], *tree.kids[verb])
                 if base(tree.tokens[k].deprel) in {"obj", "iobj", "nsubj"} and i < k < verb), None)  # fmt: skip
    if whom is None:
        return None
    span = before_finite(tree, verb, (max(i + 1, min(tree.low[whom], whom)), tree.high[verb]))
    if "wish" in wanted:
        return span
    to = next(k for k in tree.kids[verb] if tree.tokens[k].text.lower() == "to")
    return with_question_word(tree, (to, span[1]), i)


def _own(tree: Tree, i: int) -> Range | None:
    """An infinitive or gerund of the subject's own."""
    for k in tree.kids[i]:
        token = tree.tokens[k]
        if (
            k > i
            and token.deprel in {"xcomp", "ccomp"}
            and (token.upos in {"VERB", "AUX"} or tree.kid(k, "cop", "mark"))
        ):
            marked = any(tree.tokens[j].text.lower() == "to" and j < k for j in tree.kids[k])
            leads = marked and lemma_of(tree.tokens[i]) in LEADING_ON and lemma_of(token) in attributing_verbs()
            if marked and any(i < j < k and base(tree.tokens[j].deprel) in {"obj", "iobj"} for j in tree.kids[i]):
                return None  # "want them to go", "urged them to go": somebody else's
            if leads and tree.kid(k, "obj", "ccomp", "xcomp", "obl") is not None:
                return None
            gerund = token.xpos == "VBG" or any(
                tree.tokens[j].xpos == "VBG" and base(tree.tokens[j].deprel) in {"aux", "cop"} for j in tree.kids[k]
            )
            if marked or gerund:
                span = before_finite(tree, k, (max(i + 1, tree.low[k]), tree.high[k]))
                return with_question_word(tree, trimmed(tree, span, i), i)
    if lemma_of(tree.tokens[i]) not in word_list("resolving"):
        return None
    # "voted on Monday to close", "decided after a talk not to go": the parser hangs it elsewhere
    for k in tree.kids[i]:
        token = tree.tokens[k]
        if k < i or token.deprel not in {"advcl", "obl", "obj"}:
            continue
        verbs_behind = [k] if token.deprel == "advcl" else [j for j in tree.kids[k] if tree.tokens[j].deprel == "acl"]
        for verb in verbs_behind:
            if tree.has(verb, {"to"}, "mark") and (token.deprel != "obj" or token.upos == "NUM"):
                return with_question_word(tree, trimmed(tree, (tree.low[verb], tree.high[verb]), i), i)
    return None


def with_question_word(tree: Tree, span: Range, i: int) -> Range:
    """Content behind its cue, with the question word or "not" right before it."""
    first = span[0]
    while first - 1 > i and tree.tokens[first - 1].text.lower() in QUESTION_WORDS:
        first -= 1
    return first, span[1]


def _as(tree: Tree, i: int) -> Range | None:
    """Somebody or something and what it is taken for."""
    thing = tree.kid(i, "obj")
    for k in tree.kids[i]:
        if (
            k > i
            and base(tree.tokens[k].deprel) in {"obl", "advcl", "xcomp", "nmod"}
            and tree.has(k, {"as"}, "case", "mark")
        ):
            if thing is not None and thing > i:
                return max(i + 1, tree.low[thing]), max(tree.high[k], tree.high[thing])
            return tree.low[k], tree.high[k]
    if thing is None or thing < i:
        return None
    for k in tree.kids[thing]:
        if k > thing and tree.has(k, {"as"}, "case", "mark"):
            return max(i + 1, tree.low[thing]), tree.high[thing]
    for k in tree.kids[i]:
        if k > thing and tree.tokens[k].deprel in {"xcomp", "obj"} and tree.tokens[k].upos in {"ADJ", "NOUN", "PROPN"}:
            return max(i + 1, tree.low[thing]), max(tree.high[k], tree.high[thing])
    return None


def _named(tree: Tree, i: int) -> Range | None:
    """The thing and its name behind "called": two complements, or one with a quotation mark in it."""
    behind = [k for k in tree.kids[i] if k > i and tree.tokens[k].deprel in {"obj", "xcomp", "iobj"}]
    if not behind:
        return None
    first, last = max(i + 1, min(tree.low[k] for k in behind)), max(tree.high[k] for k in behind)
    marked = any(t.text in {"“", '"', "‘", "'", "``"} for t in tree.tokens[first : last + 1])
    return (first, last) if len(behind) > 1 or marked else None


def _object(tree: Tree, i: int) -> Range | None:
    """The noun phrase that is said, thought of or wanted; of a relative clause the word before it."""
    token = tree.tokens[i]
    k = tree.kid(i, "obj")
    if k is None:
        if token.deprel == "acl:relcl" and 0 <= token.head < i and tree.kid(i, "ccomp", "xcomp") is None:
            own = tree.kid(i, "nsubj")
            if own is not None and tree.tokens[own].text.lower() not in word_list("relatives"):
                return noun_phrase(tree, token.head, right=i - 1)
        return None
    word = tree.tokens[k].text.lower()
    if k < i:
        if word in word_list("relatives") and token.deprel == "acl:relcl" and 0 <= token.head < k:
            return noun_phrase(tree, token.head, right=k - 1)
        return (tree.low[k], tree.high[k]) if tree.low[k] <= tree.high[k] < i else None
    if word.endswith(("self", "selves")) or word == "other":
        return None
    entries = attributing_words("noun").get(tree.tokens[k].lemma)
    if entries and lemma_of(token) in LIGHT and any(find_complement(tree, k, shapes) for _, shapes in entries):
        return None  # "made the claim that", found at "claim"
    return trimmed(tree, (max(i + 1, tree.low[k]), _run(tree, i, _before_setting(tree, k))), i)


def _before_setting(tree: Tree, k: int) -> int:
    """Where a thing that is said ends, without "in a statement" or "on Monday" behind it."""
    last = tree.high[k]
    for j in tree.kids[k]:
        token = tree.tokens[j]
        if (
            j > k
            and base(token.deprel) == "nmod"
            and tree.high[j] == last
            and tree.has(j, {"in", "on", "at", "during"}, "case")
            and (token.lemma in word_list("settings") or token.text.lower() in word_list("days"))
        ):
            return max(k, tree.low[j] - 1)
    return last


def _all_of(tree: Tree, thing: int, i: int) -> Range:
    """The phrase around a word before verb `i`, with all that hangs from it before the verb's own clause."""
    last = i - 1
    for k in tree.kids[i]:
        if thing < k < i and base(tree.tokens[k].deprel) in {"aux", "cop", "mark", "nsubj"}:
            last = min(last, k - 1)
    while last > thing and tree.tokens[last].upos in {"ADV", "PUNCT", "AUX"}:
        last -= 1
    return min(tree.low[thing], thing), max(thing, min(tree.high[thing], last))


def _of_passive(tree: Tree, cue: Range, entries: Sequence[Entry], under: int | None) -> Found | None:
    """The parts of "is expected to", "was accused of", "was praised by"."""
    tokens = tree.tokens
    i = cue[0]
    agent = next(
        (k for k in tree.kids[i]
         if k > i and base(tokens[k].deprel) == "obl" and tree.has(k, {"by"}, "case")), None
    )  # fmt: skip
    source: Range | None = None
    if agent is not None:
        if tree.tokens[agent].upos in {"VERB", "NUM"} or tree.tokens[agent].xpos == "VBG":
            agent = None
        else:
            source = noun_phrase(tree, agent, left=i + 1)
            if tokens[source[0]].text.lower() == "by":
                source = (min(source[0] + 1, agent), source[1])
    aimed = source is None and base(tokens[i].deprel) == "acl"
    for kind, shapes in entries:
        if aimed and kind == "wanted":
            continue  # "drugs meant to calm her", "a law aimed at": nobody wants it by name
        if "clause" in shapes:
            for k in tree.kids[i]:
                if base(tokens[k].deprel) in {"ccomp", "csubj"} and k > i:
                    return make_found(tree, cue, kind, source, trimmed(tree, (tree.low[k], tree.high[k]), i))
        if shapes & {"other", "inf"}:
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
            return make_found(tree, cue, kind, source, _under(tree, i, under))
        if source is None and not (kind in {"judged", "said"} and "as" in shapes):
            continue
        if "as" in shapes:
            role = _as(tree, i)
            thing = find_subject(tree, i)
            if role is not None and role[0] > i:
                whole = None if thing is None or thing > i else _all_of(tree, thing, i)
                longer = role if whole is None or role[1] - role[0] >= whole[1] - whole[0] else whole
                return make_found(tree, cue, kind, source, longer)
            if source is None:
                continue
        if shapes & {"object", "as", "other", "inf"}:
            thing = find_subject(tree, i)
            if thing is not None and thing < i:
                return make_found(tree, cue, kind, source, _all_of(tree, thing, i))
    return None
