"""Which words are said: the shapes in which reporting verbs take them.

Clauses are found here, off the tree, and off the surface where the tree gives nothing; other shapes in
content_shapes.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.content_shapes import claims_deed, find_infinitive, find_naming, find_object, find_prepositional
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.speaking import can_speak
from storyledger.read.stretches import before_finite, count_words, holds_verb, rest_of, telling_start, trimmed
from storyledger.read.subjects import asked_before, find_subject, nearest_subject
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.content_shapes import Found
    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree

# What opens a clause beside the main one.
OPENING_ASIDES = frozenset({"after", "although", "as", "because", "before", "if", "once", "since", "though", "unless",
                            "until", "when", "while"})  # fmt: skip


def find_contents(tree: Tree, i: int, clause: Range, *, speech: bool) -> Iterator[Found]:
    """Shape, cue and content: every way in which this verb takes what is said here.

    `clause` is the cue's own clause; `speech` says that the sentence holds speech in quotation marks.
    """
    lemma = lemma_of(tree.tokens[i])
    if lemma == "claim" and claims_deed(tree, i):
        return
    shapes = verbs().get(lemma, frozenset())
    cue = (i, i)
    took = False
    whole = "clause" if "clause" in shapes else "clause?" if "clause?" in shapes else ""
    for found in find_prepositional(tree, i, lemma, shapes):
        took = True
        yield found
    if not took and "naming" in shapes:
        found_naming = find_naming(tree, i)
        if found_naming is not None:
            took = True
            yield "naming?", cue, found_naming
    if not took and ("inf" in shapes or "other" in shapes):
        found_inf = find_infinitive(tree, i, lemma, shapes)
        if found_inf is not None:
            took = True
            yield found_inf
    if not took and "ger?" in shapes:
        deed = next((k for k in tree.kids[i] if k == tree.low[k] == i + 1 and tree.tokens[k].xpos == "VBG"), None)
        if deed is not None and tree.tokens[deed].deprel in {"xcomp", "ccomp", "obj", "advcl"}:
            took = True
            yield "ger?", cue, trimmed(tree, before_finite(tree, deed, (deed, tree.high[deed])), i)
    if not took and (whole or "quote" in shapes):
        content = said_clause(tree, i, clause)
        if content is not None and whole:
            took = True
            yield whole, cue, _behind_addressee(tree, i, content) if lemma == "tell" else content
    if not took and ("object" in shapes or "object?" in shapes):
        thing = find_object(tree, i)
        if thing is not None:
            took = True
            yield "object?", cue, thing
    # An object that is no speech ("maintained a policy") leaves nothing to look for; "said 10 people died" may be read
    # as one.
    # Nor is there anything to look for beside speech in quotation marks.
    before_colon = (
        speech and clause[1] + 1 < len(tree.tokens) and tree.tokens[clause[1] + 1].text == ":" and clause[0] > 3
    )
    if (
        not took
        and (not speech or before_colon)
        and whole == "clause"
        and (lemma in {"say", "tell", "add"} or find_object(tree, i) is None)
    ):
        content = _surface(tree, i, clause, lemma)
        took = content is not None
        if content is not None and content[0] > i:
            content = _behind_that(tree, content)
            content = _behind_addressee(tree, i, content) if lemma == "tell" else content
        if content is not None:
            yield "clause", cue, content
    if not took and (whole or "quote" in shapes):
        yield ("clause" if whole == "clause" else "quote"), cue, None


def said_clause(tree: Tree, i: int, clause: Range) -> Range | None:
    """The clause that is said, off the tree.

    A complement of the cue, or the clause on which the cue hangs as an aside.
    """
    if _opens_as(tree, clause[0] - 1) and lemma_of(tree.tokens[i]) in word_list("as_told"):
        return told_around(tree, i, clause[0] - 1)
    best: Range | None = None
    above = tree.tokens[i].head
    colon = clause[1] + 1 < len(tree.tokens) and tree.tokens[clause[1] + 1].text == ":"
    if colon and base(tree.tokens[i].deprel) == "parataxis" and 0 <= above < clause[0]:
        return _to_the_left(tree, (tree.low[above], clause[0] - 1), clause)  # "The ferry was full, he said: “...”"
    for k in tree.kids[i]:
        relation = base(tree.tokens[k].deprel)
        if relation == "ccomp" or (relation == "parataxis" and _aside_is_content(tree, i, k)):
            mark = next(
                (j for j in tree.kids[k] if tree.forms[j] == "that" and tree.tokens[j].deprel == "mark"),
                -1,
            )
            low = mark + 1 if i < mark < k else tree.low[k]  # "told parliament on Wednesday that"
            span = _without(tree, (low, tree.high[k]), clause, i)
            if (
                k < i
                and (_is_beside_clause(tree, k) or asked_before(tree, i) is not None)
                and any(j > i for j in tree.kids[i] if _is_told(tree, j))
            ):
                continue  # "Appealing for help, the premier said tents were needed"
            if span is None or (
                span[1] < i and not any(t.upos in {"VERB", "AUX"} for t in tree.tokens[span[0] : span[1] + 1])
            ):
                continue
            # what stands before the cue first, then what follows nearest to it
            sooner = best is not None and best[0] > i and (span[0] < best[0]) and count_words(tree, span) > 2
            longer = best is not None and best[0] < i and span[0] < i and span[1] - span[0] > best[1] - best[0]
            if best is None or sooner or longer:
                best = span
    if best is not None and best[0] < i:
        return _to_the_left(tree, best, clause)
    if best is not None:
        best = _with_subject(tree, i, best)
        return _behind_that(tree, trimmed(tree, _with_second(tree, i, _run_on(tree, i, best)), i))
    token = tree.tokens[i]
    if base(token.deprel) == "parataxis" and 0 <= token.head < len(tree.tokens) and find_subject(tree, i) is not None:
        head = token.head
        above = tree.tokens[head].head
        if (
            tree.tokens[head].upos not in {"VERB", "AUX"}
            and tree.kid(head, "cop") is None
            and i < above < len(tree.tokens)
        ):
            head = above  # "A third victim, he said, was expected to survive"
        if lemma_of(tree.tokens[head]) in verbs() and tree.kid(head, "ccomp") is not None and head < i:
            return None
        if any(tree.tokens[k].text == ":" for k in range(head + 1, clause[0])):
            return None  # "The story is this: in May the two learned of the plan"
        span = _without(tree, (tree.low[head], tree.high[head]), clause, i)
        if span is not None:
            return _to_the_left(tree, span, clause) if span[0] < i else span
    return None


_TELLS_NOBODY = frozenset(
    {"say", "add", "claim", "report", "estimate", "announce", "confirm", "believe", "note", "think"}
)
"""Verbs that have nobody to whom they speak for their object: a noun phrase behind them is of what is said."""


def _is_told(tree: Tree, k: int) -> bool:
    return base(tree.tokens[k].deprel) == "ccomp"


# What opens "Asked about the delay, the minister said it was over", whatever the tagger makes of it.
_ASKED = frozenset({"asked", "pressed", "questioned"})


def _is_beside_clause(tree: Tree, k: int) -> bool:
    """Whether the clause of a participle stands beside the main one: no subject and no auxiliary of its own."""
    participle = tree.tokens[k].xpos == "VBG" or (tree.forms[k] in _ASKED and k == 0)
    return participle and tree.kid(k, "nsubj", "csubj", "aux", "cop", "expl") is None


def _is_headless(tree: Tree, i: int, span: Range) -> bool:
    """Whether what is said begins with its finite verb, and only nouns stand before that: "says Olsen # should go"."""
    tokens = tree.tokens
    between = tokens[i + 1 : span[0]]
    if not between or tokens[span[0]].xpos not in {"MD", "VBZ", "VBD", "VBP"}:
        return False
    subject = find_subject(tree, i)
    opens = between[0].upos in {"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM"} and tree.forms[i + 1] != "that"
    return (
        opens
        and subject is not None
        and subject < i
        and tree.forms[i + 1] not in word_list("days")
        and not any(t.upos == "PUNCT" and t.text in {",", ";", ":", "—", "–"} for t in between)
    )


def _with_subject(tree: Tree, i: int, span: Range) -> Range:
    """Content with its verb's subject, where the parser took that for the cue's object.

    "said at least 500 of those who came needed treatment".
    """
    if lemma_of(tree.tokens[i]) not in _TELLS_NOBODY:
        return span
    if _is_headless(tree, i, span):
        return i + 1, span[1]
    thing = tree.kid(i, "obj")
    verb = next((k for k in tree.kids[i] if base(tree.tokens[k].deprel) == "ccomp" and span[0] <= k <= span[1]), None)
    if thing is None or verb is None or not i < tree.low[thing] <= tree.high[thing] == span[0] - 1:
        return span
    finite = tree.tokens[verb].xpos in {"VBD", "VBZ", "VBP"} or tree.kid(verb, "aux", "cop") is not None
    return (tree.low[thing], span[1]) if finite and tree.kid(verb, "nsubj", "csubj") is None else span


def _opens_as(tree: Tree, opening: int) -> bool:
    """Whether an "as" at this place opens a clause; that of "who gave her name as Sara" does not."""
    if opening < 0 or tree.forms[opening] != "as":
        return False
    return opening == 0 or tree.tokens[opening - 1].upos in {"PUNCT", "CCONJ", "SCONJ"}


def says_nothing(tree: Tree, i: int, lemma: str) -> bool:
    """Whether nothing is said: "the costs add up", "having said that", "spoke against a backdrop of"."""
    if lemma == "add":
        return any(tree.forms[k] == "up" and k == i + 1 for k in tree.kids[i])
    if lemma == "say":
        thing = tree.kid(i, "obj")
        vague = thing is not None and thing > i and tree.forms[thing] in word_list("vague")
        if thing is not None and vague and (_is_about(tree, thing) or _is_about(tree, i)):
            return True  # "it says a lot about the town"
    behind = tree.tokens[i + 1] if i + 1 < len(tree.tokens) else None
    if lemma == "find" and behind is not None and tree.forms[i + 1] in _FOUND:
        return tree.kid(i, "ccomp") is None  # "woman found alive after 17 days"
    if lemma == "say" and behind is not None and tree.forms[i + 1] in {"no", "yes"} and i + 2 >= len(tree.tokens):
        return True  # "offers to swap them; Norland says no"
    if lemma == "speak":
        return tree.has(i, {"backdrop", "background"}, "obl")
    helped = any(tree.forms[k] == "having" for k in tree.kids[i])
    return helped and i + 1 < len(tree.tokens) and tree.forms[i + 1] in {"that", "this", "so"}


_FOUND = frozenset({"alive", "dead", "guilty", "safe", "unconscious", "wounded", "injured", "unhurt", "innocent"})
"""How somebody is found, which nobody says."""


def _is_about(tree: Tree, i: int) -> bool:
    return any(base(tree.tokens[k].deprel) in {"obl", "nmod"} and tree.has(k, {"about"}, "case") for k in tree.kids[i])


def told_around(tree: Tree, i: int, opening: int) -> Range | None:
    """What is said by verb `i` in a clause that "as" opens: the sentence around it, the side that holds a verb.

    "As the mayor noted, the bridge is shut"; "The bridge, as the mayor noted, is shut".
    """
    tokens = tree.tokens
    ends = {",", ")", "—", "–", "--", ";", "."}
    stop = next((j for j in range(i + 1, len(tokens)) if tokens[j].text in ends), len(tokens))
    if stop - i > 14 or holds_verb(tree, (i + 1, stop - 1)):
        return None
    thing = tree.kid(i, "obj")
    if thing is not None and thing > i and tokens[thing].text.lower() not in {"it", "them"}:
        return None  # "As he told the story, ..."
    before = opening - 1
    if before >= 0 and tokens[before].upos not in {"PUNCT", "CCONJ", "SCONJ"}:
        return None
    while before >= 0 and (tokens[before].upos == "PUNCT" or (before == 0 and tokens[0].upos in {"CCONJ", "SCONJ"})):
        before -= 1
    left = (telling_start(tree), before)
    clause = tree.tokens[i].head
    marked = left[0] < clause <= before and base(tokens[clause].deprel) in {"advcl", "ccomp"}
    first = next((k + 1 for k in tree.kids[clause] if tokens[k].deprel == "mark" and k < clause), 0) if marked else 0
    if first > left[0] and holds_verb(tree, (first, before)):
        left = (first, before)  # "They agree, because there is no money, as the minister put it"
    if left[0] <= left[1] and holds_verb(tree, left):
        return left
    right = rest_of(tree, stop + 1) if stop + 1 < len(tokens) else None
    if right is None or not holds_verb(tree, right):
        return None
    return trimmed(tree, right, i)


def _behind_that(tree: Tree, span: Range) -> Range:
    """Content without the cue's adverbials before its "that", which the parser may hang from what is said.

    "said on Thursday that", "said in reply to the raid that".
    """
    first, last = span
    tokens = tree.tokens
    if tokens[first].upos not in {"ADP", "ADV", "NUM", "PROPN"} or tokens[first].text.lower() == "that":
        return span
    day = first
    while day < last and tokens[day].text.lower() in {"early", "late", "on"}:
        day += 1
    if tokens[day].text.lower() in word_list("days"):
        while day + 1 < last and tokens[day + 1].text.lower() in {"morning", "afternoon", "evening", "night"}:
            day += 1
        opens = day + 1 < last and tokens[day + 1].upos in {"DET", "PRON", "PROPN", "NOUN", "ADJ"}
        if opens and (day > first or tokens[day + 1].upos in {"DET", "PRON"}) and holds_verb(tree, (day + 1, last)):
            return day + 1, last  # "said late on Tuesday the army had pulled back"
    for j in range(first + 1, min(first + 14, last - 1)):
        token = tokens[j]
        if token.text == "," or token.xpos in {"VBD", "VBZ", "VBP", "MD", "TO"}:
            break
        if token.text.lower() == "that":
            after = tokens[j + 1]
            opens = token.upos == "SCONJ" or token.deprel == "mark" or after.upos in {"DET", "PRON", "PROPN", "NUM"}
            relative = after.upos in {"VERB", "AUX", "PART"}
            return (j + 1, last) if opens and not relative and holds_verb(tree, (j + 1, last)) else span
    return span


def _behind_addressee(tree: Tree, i: int, span: Range) -> Range:
    """Content without the one who is told, whom the parser may take for its first word: "told the BBC people were"."""
    first, last = span
    tokens = tree.tokens
    if first != i + 1:
        return span
    subject = find_subject(tree, i)
    finite = holds_verb(tree, (first + 1, min(first + 1, last)))
    between = subject is not None and tree.low[subject] > 1
    if finite and between and tokens[first].upos == "NOUN" and can_speak(tree, first):
        return first + 1, last  # "The houses the governor told reporters have been destroyed": commas are lost
    at = first + 1 if tokens[first].upos == "DET" else first
    start = at
    while at < last and tokens[at].upos == "PROPN":
        at += 1
    opens = tokens[at].upos in {"PRON", "DET", "NUM", "ADJ", "NOUN"} or tokens[at].deprel == "amod"
    if at == start or not opens or not holds_verb(tree, (at, last)):
        return span
    return (at + 1, last) if tokens[at].text.lower() == "that" else (at, last)


def _to_the_left(tree: Tree, span: Range, clause: Range) -> Range:
    """Content before its cue.

    Stretched to the start of the sentence and to the cue's clause where no other clause stands between.
    """
    first, last = span
    if not holds_verb(tree, (0, first - 1)):
        first = 0
    if first == 0:
        first = telling_start(tree)
    if last < clause[0] - 1 and not holds_verb(tree, (last + 1, clause[0] - 1)):
        last = clause[0] - 1
    while last > first and tree.tokens[last].text in {",", ";", ":", "-", "–", "—"}:
        last -= 1
    return first, last


def _run_on(tree: Tree, i: int, span: Range) -> Range:
    """Content stretched over complements of the cue that follow it without a pause.

    The parser has split what is one.
    """
    first, last = span
    for k in sorted(tree.kids[i]):
        if k > last and base(tree.tokens[k].deprel) in {"ccomp", "xcomp", "obj"} and min(tree.low[k], k) <= last + 1:
            last = max(last, tree.high[k])
    return first, last


def _with_second(tree: Tree, i: int, span: Range) -> Range:
    """Content with a second clause that the parser has hung from the cue: "said there were raids and shells hit"."""
    for k in tree.kids[i]:
        if tree.tokens[k].deprel != "conj" or tree.low[k] != span[1] + 1 or nearest_subject(tree, k) is None:
            continue
        opening = [tree.forms[j] for j in range(tree.low[k], min(tree.low[k] + 2, k))]
        shifted = any(tree.forms[j] in {"had", "would", "could", "might"} for j in tree.kids[k])
        if opening[:1] == ["and"] and (opening[1:] == ["that"] or shifted) and lemma_of(tree.tokens[k]) not in verbs():
            return span[0], tree.high[k]
    return span


def _aside_is_content(tree: Tree, i: int, k: int) -> bool:
    """Whether a clause beside the cue is what is said: before it, or after a colon, a comma or a quotation mark."""
    if lemma_of(tree.tokens[k]) in verbs() and tree.kid(k, "nsubj") is not None and tree.kid(k, "ccomp") is not None:
        return False
    if k < i:
        return True
    if tree.kid(i, "obj") is not None and lemma_of(tree.tokens[i]) not in {"say", "tell", "add"}:
        return False
    first = tree.low[k]
    return first > 0 and any(
        tree.tokens[j].text in {":", "“", '"', "``", "«", "‘"} for j in range(max(0, first - 2), first + 1)
    )


def _without(tree: Tree, span: Range, clause: Range, cue: int) -> Range | None:
    """`span` less the cue's own clause; where that parts it, the longer side."""
    first, last = span
    if clause[1] < first or clause[0] > last:
        return span
    before = (first, clause[0] - 1)
    after = (max(clause[1], cue) + 1, last)
    conditional = before[0] <= before[1] and tree.tokens[before[0]].text.lower() in {
        "if",
        "when",
        "while",
        "although",
        "though",
        "as",
        "because",
    }
    finite = holds_verb(tree, before) or count_words(tree, after) == 0
    if count_words(tree, before) > 2 and finite and not (conditional and holds_verb(tree, after)):
        return before  # indirect speech goes on after its cue in the report's voice as often as not
    pieces = [p for p in (before, after) if count_words(tree, p) > 0]
    if not pieces:
        return None
    return max(pieces, key=lambda p: (count_words(tree, p), -p[0]))


def _surface(tree: Tree, i: int, clause: Range, lemma: str) -> Range | None:
    """What is said, off the surface: all that comes before the cue's clause, or all that follows it."""
    if lemma not in word_list("surface") or (
        tree.tokens[i].xpos == "VBN" and tree.forms[i] not in {"said", "told"} and tree.kid(i, "aux") is None
    ):
        return None
    if lemma == "add" and tree.has(i, {"by"}, "mark", "case"):
        return None  # "raised the toll by adding the missing"
    thing = tree.kid(i, "obj")
    if thing is not None and tree.forms[thing] in {"this", "that", "it", "so"} and tree.high[thing] == thing:
        return None
    left = (0, clause[0] - 1)
    opening = next((k for k in range(left[1] + 1) if tree.tokens[k].upos not in {"CCONJ", "PUNCT"}), 0)
    aside = tree.kid(i, "advcl")
    beside = aside is not None and tree.low[aside] <= opening and left[1] - 1 <= tree.high[aside] < i
    if (thing is not None and lemma == "add") or (beside and tree.forms[opening] in OPENING_ASIDES):
        # "The plan would work, but it adds a third layer"; "When the grant was cut, the club said enough"
        left = (0, -1)
    while left[1] >= 0 and tree.tokens[left[1]].upos == "PUNCT":
        left = (0, left[1] - 1)
    final = rest_of(tree, clause[1] + 1) is None and any(t.upos == "VERB" for t in tree.tokens[: left[1] + 1])
    if (
        left[1] >= 2
        and tree.tokens[i].xpos != "VBG"
        and (final or holds_verb(tree, left))
        and not _subordinate(tree, i)
    ):
        return left
    if _opens_as(tree, clause[0] - 1):
        return None  # "As she told the story, the lights went out"
    right = rest_of(tree, i + 1)
    if lemma in {"say", "add"} and thing is not None and thing > i and holds_verb(tree, (thing, tree.high[thing])):
        # "said many of the shops that opened had failed": no thing is said but a clause that the parser has lost
        return trimmed(tree, right, i) if right is not None and right[0] == tree.low[thing] else None
    while right is not None and right[0] <= right[1] and _is_filler(tree, i, right[0]):
        step = right[0]
        governed = tree.high[step] if tree.tokens[step].head == i else step
        right = (max(step, governed) + 1, right[1]) if max(step, governed) < right[1] else None
    if right is not None and holds_verb(tree, right) and tree.tokens[right[0]].xpos != "VBG":
        inverted = clause[1] > i and base(tree.tokens[i + 1].deprel) == "nsubj" if i + 1 < len(tree.tokens) else False
        if not inverted:
            found = trimmed(tree, right, i)
            if _subordinate(tree, i):
                comma = next(
                    (
                        j
                        for j in range(found[0] + 2, found[1])
                        if tree.tokens[j].text == "," and holds_verb(tree, (found[0], j))
                    ),
                    None,
                )
                found = found if comma is None else (found[0], comma - 1)
            return found
    return None


def _subordinate(tree: Tree, i: int) -> bool:
    """Whether the cue stands in a clause that opens with "while", "as", "after", "when"."""
    return any(
        base(tree.tokens[k].deprel) in {"mark", "advmod"}
        and tree.forms[k] in word_list("turning") | {"after", "when", "since", "because", "once"}
        for k in tree.kids[i]
        if k < i
    )


def _is_filler(tree: Tree, i: int, j: int) -> bool:
    """Words between the cue and what is said: adverbs, days, "in a statement"."""
    token = tree.tokens[j]
    if token.text.lower() == "that":
        return True
    return token.head == i and base(token.deprel) in {"obl", "advmod", "obj", "iobj", "nmod", "punct", "mark", "nsubj"}
