"""What a verb attributes, in the shapes of the lexicon: a clause, an infinitive, "as", a noun phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.attribution_words import attributing_verbs, attributing_words, find_complement, light_verbs
from storyledger.read.content_shapes import claims_deed
from storyledger.read.contents import said_clause
from storyledger.read.sayings import lemma_of, word_list
from storyledger.read.speaking import can_speak, fights
from storyledger.read.stretches import before_finite, cue_clause, holds_verb, trimmed
from storyledger.read.subjects import CLOSING, find_subject
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from storyledger.read.attribution_words import AttributionKind, Entry
    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree

# With an attribution in their infinitive they are part of its cue: "refused to say", "appeared to suggest that".
LEADING_ON = frozenset({"appear", "seem", "refuse", "decline", "hesitate", "continue", "purport", "claim"})
# What follows a verb under these prepositions, behind its object, is part of what is said or thought of.
GOING_WITH = frozenset({"for", "as", "to", "from", "against", "with", "about", "over", "of", "into"})
QUESTION_WORDS = frozenset({"why", "how", "what", "whether", "if", "who", "when", "where", "which", "not", "exactly"})


def find_content(tree: Tree, i: int, entry: Entry, source: Range, under: int | None) -> Range | None:
    """What the verb has as content in one of its shapes."""
    kind, shapes = entry
    if under is not None:
        return find_under(tree, i, under)
    if "clause" in shapes:
        span = (
            said_clause(tree, i, cue_clause(tree, i, source)) or _behind_plural_that(tree, i) or _behind_detail(tree, i)
        )
        if span is not None:
            return with_question_word(tree, span, i)
        so = next((k for k in tree.kids[i] if k == i + 1 and tree.forms[k] == "so"), None)
        if so is not None and tree.high[so] == so and lemma_of(tree.tokens[i]) in word_list("told_to_be"):
            return so, so  # "few believe so"
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
        span = taken_as(tree, i)
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
        parts = [k for k in tree.kids[thing] if base(tree.tokens[k].deprel) in {"nmod", "conj"}]  # "a series of tweets"
        return not any(tree.tokens[k].lemma in word_list("speeches") for k in (thing, *parts))
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
    if lemma != "claim":
        return False
    return claims_deed(tree, i) or word.lemma in {"life", "victim", "seat", "title", "win", "victory", "medal"}


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


def _behind_detail(tree: Tree, i: int) -> Range | None:
    """The question that the parser hangs from an adverbial before it: "shows in detail how"."""
    for k in tree.kids[i]:
        if k < i or base(tree.tokens[k].deprel) not in {"obl", "advmod"}:
            continue
        for clause in tree.kids[k]:
            asked = base(tree.tokens[clause].deprel) == "acl" and tree.low[clause] == k + 1
            if asked and tree.forms[k + 1] in QUESTION_WORDS and holds_verb(tree, (k + 1, tree.high[clause])):
                return trimmed(tree, (k + 1, tree.high[clause]), i)
    return None


def find_under(tree: Tree, i: int, k: int) -> Range:
    """What word `k` under a preposition of verb `i` governs, the preposition left out."""
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
    if verb is not None and tree.tokens[verb].xpos == "VBG" and tree.has(verb, {"from"}, "mark", "case"):
        whom = tree.kid(i, "obj", "iobj")  # "bars officials from voting"
        if whom is None or not i < whom < verb:
            return None
        return max(i + 1, min(tree.low[whom], whom)), max(verb, tree.high[verb])
    if verb is None or not any(tree.forms[k] == "to" and k < verb for k in tree.kids[verb]):
        return None
    whom = next((k for k in (*tree.kids[i], *tree.kids[verb])
                 if base(tree.tokens[k].deprel) in {"obj", "iobj", "nsubj"} and i < k < verb), None)  # fmt: skip
    if whom is None:
        return None
    span = before_finite(tree, verb, (max(i + 1, min(tree.low[whom], whom)), tree.high[verb]))
    if "wish" in wanted:
        return span
    to = next(k for k in tree.kids[verb] if tree.forms[k] == "to")
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
            marked = any(tree.forms[j] == "to" and j < k for j in tree.kids[k])
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
    while first - 1 > i and tree.forms[first - 1] in QUESTION_WORDS:
        first -= 1
    return first, span[1]


def taken_as(tree: Tree, i: int) -> Range | None:
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


def find_named(tree: Tree, i: int) -> Range | None:
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
            if own is not None and tree.forms[own] not in word_list("relatives"):
                return noun_phrase(tree, token.head, right=i - 1)
        return None
    word = tree.forms[k]
    if k < i:
        if word in word_list("relatives") and token.deprel == "acl:relcl" and 0 <= token.head < k:
            return noun_phrase(tree, token.head, right=k - 1)
        return (tree.low[k], tree.high[k]) if tree.low[k] <= tree.high[k] < i else None
    if word.endswith(("self", "selves")) or word == "other":
        return None
    entries = attributing_words("noun").get(tree.tokens[k].lemma)
    if entries and lemma_of(token) in light_verbs() and any(find_complement(tree, k, shapes) for _, shapes in entries):
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


def whole_phrase(tree: Tree, thing: int, i: int) -> Range:
    """The phrase around a word before verb `i`, with all that hangs from it before the verb's own clause."""
    last = i - 1
    for k in tree.kids[i]:
        if thing < k < i and base(tree.tokens[k].deprel) in {"aux", "cop", "mark", "nsubj"}:
            last = min(last, k - 1)
    asides = [tree.low[k] for k in tree.kids[thing] if tree.tokens[k].deprel == "acl:relcl"]
    aside = next((k for k in asides if k > thing + 1 and tree.tokens[k - 1].text == ","), None)
    if aside is not None:
        last = min(last, aside - 1)  # "The report, which came out in May, has been criticised by"
    while last > thing and tree.tokens[last].upos in {"ADV", "PUNCT", "AUX"}:
        last -= 1
    return min(tree.low[thing], thing), max(thing, min(tree.high[thing], last))
