"""Who does what a verb says.

Its subject, through coordination, participles, relative clauses and the parser's errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.sayings import lemma_of, roles, verbs, word_list
from storyledger.read.speaking import can_speak, first_noun
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.trees import Tree

OPENING = frozenset({"“", '"', "``", "«", "'", "‘"})
CLOSING = frozenset({"”", '"', "''", "’", "»"})
SUBJECTS = ("nsubj", "csubj")
# How somebody is met who answers: "Olsen, asked whether she would run, said no".
ASKED = frozenset({"asked", "pressed", "questioned", "challenged", "confronted", "reminded", "told"})


def find_subject(tree: Tree, i: int) -> int | None:
    """Head of the noun phrase that does what verb `i` says, or None.

    Followed through coordination, participles and relative clauses; where the tree gives none, the noun phrase before
    the verb.
    """
    whom = _made_to(tree, i)
    if whom is not None:
        return whom
    led = _led_by(tree, i)
    if led is not None:
        return find_subject(tree, led)
    asked = asked_before(tree, i)
    if asked is not None:
        return asked
    beside = tree.tokens[i - 1] if i > 0 else None
    if beside is not None and beside.text.lower() in {"he", "she", "they", "we"} and tree.tokens[i].xpos != "VBG":
        return i - 1  # whatever else the parser takes for it where commas are lost: "A third victim he said was"
    seen: set[int] = set()
    start = i
    participle = tree.forms[i].endswith("ing")
    while i not in seen and len(seen) < 12:
        seen.add(i)
        own = nearest_subject(tree, i)
        if own is not None and participle and i != start and _opens_quotation(tree, start, own):
            own = None  # that of a quotation behind it, from which the parser hangs the participle
        if own is not None:
            if tree.forms[own] in word_list("relatives") and base(_clause_relation(tree, i)) == "acl":
                return _coordinated_head(tree, i)
            if i == start and lemma_of(tree.tokens[i]) == "tell" and own > i:
                return _surface_subject(tree, i) or own  # "told the agency" is no inversion where a noun stands before
            return own
        head, relation = tree.tokens[i].head, tree.tokens[i].deprel
        if not 0 <= head < len(tree.tokens):
            break
        speaker = _speaker_before(tree, i) if tree.tokens[i].xpos == "VBG" else None
        if speaker is not None:
            return speaker
        finite = i == start and tree.tokens[i].xpos in {"VBD", "VBZ", "VBP"}
        if finite and relation == "conj" and i > 0 and tree.tokens[i - 1].upos not in {"CCONJ", "ADV", "AUX", "PART"}:
            nearer = _surface_subject(tree, i)  # commas are lost: "... and the towns the police said"
            if nearer is not None and nearer < i:
                return nearer
        if (
            finite
            and relation == "acl:relcl"
            and not any(tree.tokens[k].xpos in {"WDT", "WP", "WRB"} for k in tree.kids[i])
        ):
            nearer = _surface_subject(tree, i)
            if nearer is not None and nearer < i:
                return nearer
        if (
            participle
            and i > 0
            and relation in {"appos", "obj", "obl", "nmod", "amod", "acl"}
            and tree.tokens[start - 1].text == ","
        ):
            i = head
            continue
        if base(relation) == "acl":
            if participle and tree.kid(i, "mark", "case") is not None and i == start:
                thanked = tree.has(i, {"for"}, "mark", "case") and can_speak(tree, head)
                return head if thanked else _owner_of_deed(tree, head)  # "credit to the doctors for speaking out"
            if participle or tree.tokens[i].xpos in {"VBG", "VBN"}:
                return _owner(tree, i, head) if participle else _surface_subject(tree, start) or head
            return head if relation == "acl:relcl" else _surface_subject(tree, start)
        if base(relation) in {"conj", "advcl", "xcomp", "dep", "discourse", "list"} or (
            participle and base(relation) in {"ccomp", "parataxis"}
        ):
            if (
                i == start
                and base(relation) != "conj"
                and not participle
                and tree.tokens[i].xpos in {"VBD", "VBZ", "VBP"}
            ):
                break
            i = head
            continue
        break
    return _before_helper(tree, start) if participle else _surface_subject(tree, start)


def asked_before(tree: Tree, i: int) -> int | None:
    """Who is asked and answers in "Olsen, asked whether she would run, said no", where the parser takes her to ask."""
    tokens = tree.tokens
    if i < 5 or tokens[i - 1].text != "," or tokens[i].xpos not in {"VBD", "VBZ"}:
        return None
    for k in (*tree.kids[i], tokens[i].head):
        if not 2 <= k < i - 2 or tree.forms[k] not in ASKED or tokens[k - 1].text != ",":
            continue
        own = tree.kid(k, "nsubj", "nsubj:pass")
        if own is not None and own < k and tree.kid(k, "aux", "aux:pass") is None:
            return own
    return None


def _led_by(tree: Tree, i: int) -> int | None:
    """The finite verb right before "to" and verb `i`, which the parser hangs elsewhere: "he appeared to suggest"."""
    tokens = tree.tokens
    if i < 2 or tokens[i].xpos != "VB" or tokens[i - 1].text.lower() != "to" or tokens[i].head == i - 2:
        return None
    finite = tokens[i - 2].upos == "VERB" and tokens[i - 2].xpos in {"VBD", "VBZ", "VBP"}
    return i - 2 if finite and nearest_subject(tree, i) is None else None


def _opens_quotation(tree: Tree, first: int, last: int) -> bool:
    """Whether a quotation mark stands between two words, in this order, and the first right before it."""
    return any(t.text in OPENING for t in tree.tokens[first + 1 : min(last, first + 4)])


def _before_helper(tree: Tree, i: int) -> int | None:
    """The subject of "the mayor is warning voters that" where the parser hangs it elsewhere."""
    tokens = tree.tokens
    helper = next((k for k in tree.kids[i] if base(tokens[k].deprel) in {"aux", "cop"} and k < i), 0)
    while helper > 0 and tokens[helper - 1].upos == "ADV":
        helper -= 1
    if helper < 1 or tokens[helper - 1].upos not in {"NOUN", "PROPN", "PRON"}:
        return None
    at = helper - 1
    for _ in range(6):
        head = tokens[at].head
        if not 0 <= head < at or tokens[head].upos not in {"NOUN", "PROPN"}:
            break
        at = head
    return at


def _made_to(tree: Tree, i: int) -> int | None:
    """Who does what an infinitive or participle says where the verb above has an object that does it.

    "forced the head to admit", "prompted NATO to order", "had Republicans wondering", "footage of Ruiz asking".
    """
    token = tree.tokens[i]
    head = token.head
    if token.deprel == "acl" and token.xpos == "VBG" and 0 <= head < i:
        return _shown_one(tree, head, i)
    if token.deprel not in {"xcomp", "advcl", "ccomp"} or not 0 <= head < i or tree.kid(i, "nsubj") is not None:
        return None
    whom = tree.kid(head, "obj", "iobj")
    if whom is None or not head < whom < i:
        return None
    verb = lemma_of(tree.tokens[head])
    if verb in {"let", "make", "help"} and token.xpos == "VB":
        return whom
    if any(tree.forms[k] == "to" and k < i for k in tree.kids[i]):
        return whom if token.deprel == "xcomp" or verb in word_list("causing") else None
    if token.xpos != "VBG" or tree.tokens[i - 1].text == "," or tree.kid(i, "mark") is not None:
        return None  # "left the town, saying"; "had the roof mended by asking"
    return _shown_one(tree, whom, i) or (whom if verb in word_list("having") else None)


def _shown_one(tree: Tree, pictures: int, i: int) -> int | None:
    """Who is seen doing what verb `i` says: Ruiz, in "footage of Ruiz asking"."""
    part = tree.kid(pictures, "nmod")
    is_seen = tree.tokens[pictures].lemma in word_list("footage") and part is not None and tree.high[part] == i - 1
    return part if is_seen else None


def _owner_of_deed(tree: Tree, noun: int) -> int | None:
    """Who does what a gerund under a noun says: "his record of promoting", "she had no way of knowing"."""
    poss = next((k for k in tree.kids[noun] if tree.tokens[k].deprel == "nmod:poss"), None)
    if poss is not None:
        return poss
    i = noun
    for _ in range(6):
        if not 0 <= i <= noun:
            return None
        own = nearest_subject(tree, i)
        if own is not None and own < noun:
            return own if tree.forms[own] not in word_list("relatives") else tree.tokens[i].head
        i = tree.tokens[i].head
    return None


def _speaker_before(tree: Tree, participle: int) -> int | None:
    """Who speaks in “...,” she said, pointing at ...: the parser may hang the participle from what is said."""
    tokens = tree.tokens
    head = tokens[participle].head
    if participle < 3 or tokens[participle - 1].text != "," or not 0 <= head < participle:
        return None
    for j in range(participle - 2, max(head, participle - 10), -1):
        if tokens[j].text in CLOSING:
            return None
        if tokens[j].xpos in {"VBD", "VBZ", "VBP"}:
            own = nearest_subject(tree, j) if lemma_of(tokens[j]) in verbs() else None
            if own is None:
                return None
            beside = (
                own < j and tokens[max(0, min(tree.low[own], own) - 1)].text == ","
            )  # "..., the paper reported, citing"
            closed = any(tokens[k].text in CLOSING for k in range(max(head, j - 6), j))
            return own if closed or beside else None
    return None


def find_agent(tree: Tree, i: int) -> int | None:
    """Who does what a passive says, or None; the parser may hang "by" from another word of a long name."""
    for k in tree.kids[i]:
        relation = tree.tokens[k].deprel
        if relation == "obl:agent" and "by" in tree.forms[i + 1 : k]:
            return k
        if base(relation) == "obl" and tree.has(k, {"by"}, "case"):
            return k
    return None


def lacks_auxiliary(tree: Tree, i: int) -> bool:
    """Whether a verb has a subject before it and no auxiliary nor agent: no passive, whatever the tagger makes of it.

    "Kaufman, along with the senator, called on". Headlines leave auxiliaries out ("Two killed").
    """
    tokens = tree.tokens
    if tree.sentence.kind in {"headline", "caption"} or tokens[i].deprel not in {"root", "conj", "parataxis"}:
        return False
    kids = tree.kids[i]
    return any(base(tokens[k].deprel) == "nsubj" and k < i for k in kids) and not any(
        base(tokens[k].deprel) in {"aux", "cop"}
        or (k > i and base(tokens[k].deprel) == "obl" and tree.has(k, {"by"}, "case"))
        for k in kids
    )


def nearest_subject(tree: Tree, i: int) -> int | None:
    """The subject among the children.

    Of several (the parser may hang a title or a dateline there too) the one nearest to the verb.
    """
    tokens = tree.tokens
    own = [
        k
        for k in tree.kids[i]
        if base(tokens[k].deprel) == "nsubj" and not (k > i and tokens[k].text.lower() in word_list("relatives"))
    ]
    if not own:
        return None
    agreeing = _agreeing(tree, own, i)
    settled, own = len(agreeing) < len(own), agreeing
    best = min(own, key=lambda k: abs(k - i))
    if best > i:
        before = [k for k in own if k < i]
        told = any(tokens[k].deprel == "ccomp" and k > best for k in tree.kids[i])
        if not before or not told or not can_speak(tree, max(before)):
            return best
        best = max(before)  # "The envoy, Ada Obi, said the two camps that were there were full"
    opening = min(tree.low[best], best)
    if len(own) > 1 and opening > 0 and tokens[opening - 1].text == "," and tokens[i - 1].text == ",":
        # "Andriy Lysenko, the military spokesman, said": an apposition that the parser took for the subject
        earlier = [
            k
            for k in own
            if tree.high[k] == opening - 2
            or k == opening - 2
            or (k < opening and not _finite_between(tree, k, opening))
        ]
        best = max(earlier, default=best)
    if len(own) > 1 and opening > 1 and tokens[opening - 1].text.lower() in {"them", "including", "notably"}:
        # "six parties, among them the Greens and the Liberals, demanded": the members are no subject of their own
        best = max((k for k in own if k < opening - 1), default=best)
    dash = next((k for k in range(i - 1, best, -1) if tokens[k].text in {"--", "–", "—", ":"}), None)
    if dash is not None and dash < i - 1 and not _finite_between(tree, dash, i):
        return _surface_subject(tree, i) or best  # "BEIRUT -- Officials said"
    if (
        not settled
        and _finite_between(tree, best, i)
        and not any(tokens[k].deprel == "acl:relcl" and tree.high[k] > k for k in tree.kids[best])
    ):
        nearer = _surface_subject(tree, i)
        return (
            nearer if nearer is not None and nearer < i else best
        )  # commas are lost, and the parser took the subject of what is said
    return best


def _agreeing(tree: Tree, subjects: list[int], i: int) -> list[int]:
    """Of several subjects of verb `i` those that agree with it in number and have no preposition, where any does."""
    if len(subjects) == 1:
        return subjects
    free = [k for k in subjects if not any(tree.tokens[j].deprel == "case" and j < k for j in tree.kids[k])]
    subjects = free or subjects  # "an official of the ministry said"
    finite = next((k for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"aux", "cop"}), i)
    against = {"VBZ": {"NNS", "NNPS"}, "VBP": {"NN"}}.get(tree.tokens[finite].xpos, set())
    return [k for k in subjects if tree.tokens[k].xpos not in against] or subjects


def _finite_between(tree: Tree, first: int, last: int) -> bool:
    return any(
        tree.tokens[k].xpos in {"VBD", "VBZ", "VBP", "MD"}
        and tree.tokens[k].head != last
        and base(tree.tokens[k].deprel) not in {"acl", "aux", "cop"}
        for k in range(first + 1, last)
    )


def _surface_subject(tree: Tree, i: int) -> int | None:
    """Head of the noun phrase that ends right before the verb, or follows it.

    Adverbs and an apposition between commas are skipped.
    """
    tokens = tree.tokens
    if tokens[i].xpos == "VBG" or tokens[i].upos == "NOUN":
        return None
    j = i - 1
    while j >= 0 and (tokens[j].upos in {"ADV", "AUX"} or tokens[j].text.lower() == "also"):
        j -= 1
    if j > 2 and tokens[j].text == ")":
        j = _before_bracket(tree, j)  # "Senator Ann Lee (D-Ohio) said"
    if j >= 0 and tokens[j].text in {"”", '"', "''", ")"} and i - j == 1:
        j -= 1  # units known as the "White Helmets" told
    if j >= 0 and tokens[j].text == ",":
        k = j - 1
        while k >= 0 and j - k < 18 and tokens[k].text != "," and tokens[k].xpos not in {"VBD", "VBZ", "VBP", "MD"}:
            k -= 1
        if k > 0 and tokens[k].text == "," and j - k > 1 and tokens[k - 1].upos in {"NOUN", "PROPN"}:
            j = k - 1
    if j >= 0 and tokens[j].upos in {"NOUN", "PROPN", "PRON"} and tokens[j].text.lower() not in word_list("relatives"):
        head = _phrase_head(tree, j)
        return _done_by(tree, head) if tree.kid(head, "case") is not None else head
    described = _described_by(tree, i - 1) if i > 0 and tokens[i].xpos in {"VBD", "VBZ", "VBP"} else None
    if described is not None:
        return described
    said = tree.kid(i, "ccomp")
    if (
        i + 1 < len(tokens)
        and j >= 0
        and tokens[j].upos == "PUNCT"
        and tokens[i + 1].upos in {"DET", "NOUN", "PROPN", "ADJ", "NUM"}
    ):
        return first_noun(tree, i + 1) if said is None or said < i or tokens[said].upos in {"NOUN", "PROPN"} else None
    return None


def _done_by(tree: Tree, agent: int) -> int:
    """The noun of "letters passed on by an aide" and "a man flown to the port", of whose phrase the word is the end."""
    verb = tree.tokens[agent].head
    if not 0 <= verb < agent or tree.tokens[verb].upos != "VERB" or tree.tokens[verb].xpos not in {"VBN", "VBD"}:
        return agent
    if tree.tokens[verb].xpos == "VBD" and not tree.has(agent, {"by"}, "case"):
        return agent
    own = nearest_subject(tree, verb)
    if own is None and base(tree.tokens[verb].deprel) == "acl":
        own = tree.tokens[verb].head
    return own if own is not None and 0 <= own < verb and tree.tokens[own].upos != "PRON" else agent


def _described_by(tree: Tree, last: int) -> int | None:
    """The noun whose relative clause ends at `last`: “...,” a woman who lives nearby said."""
    k = last
    for _ in range(8):
        head = tree.tokens[k].head
        if not 0 <= head < len(tree.tokens) or tree.high[k] > last:
            return None
        if tree.tokens[k].deprel == "acl:relcl":
            return head if head < k and tree.tokens[head].upos in {"NOUN", "PROPN", "PRON"} else None
        k = head
    return None


def _before_bracket(tree: Tree, closing: int) -> int:
    """The word before the bracket that closes at `closing`, where a noun stands there; else `closing`."""
    for k in range(closing - 1, max(0, closing - 10), -1):
        if tree.tokens[k].text == "(":
            return k - 1 if tree.tokens[k - 1].upos in {"NOUN", "PROPN"} else closing
    return closing


def _phrase_head(tree: Tree, last: int) -> int:
    """Head of the noun phrase that ends at `last`.

    Up the tree as long as it stays in nouns without a verb or comma between.
    """
    i = last
    for _ in range(8):
        head = tree.tokens[i].head
        if not 0 <= head < last or tree.tokens[head].upos not in {"NOUN", "PROPN", "NUM", "ADJ"}:
            break
        between = tree.tokens[head : last + 1]
        if any(t.text in {",", ";"} or t.upos in {"VERB", "AUX"} for t in between) or tree.tokens[i].deprel in {
            "appos",
            "conj",
            "acl",
            "acl:relcl",
        }:
            break
        i = head
    return i


def _clause_relation(tree: Tree, i: int) -> str:
    """The relation of the clause, followed through its coordination."""
    for _ in range(10):
        if tree.tokens[i].deprel != "conj" or not 0 <= tree.tokens[i].head < len(tree.tokens):
            break
        i = tree.tokens[i].head
    return tree.tokens[i].deprel


def _coordinated_head(tree: Tree, i: int) -> int | None:
    for _ in range(10):
        head = tree.tokens[i].head
        if not 0 <= head < len(tree.tokens):
            return None
        if tree.tokens[i].deprel != "conj":
            return head
        i = head
    return None


def _owner(tree: Tree, participle: int, noun: int) -> int | None:
    """Who a participle after a noun belongs to.

    The noun, or, behind a comma, the subject of the clause in which the noun stands.
    """
    before = tree.tokens[participle - 1].text if participle > 0 else ""
    people = roles().get(tree.forms[noun], ("", ""))[0] in {"person", "people"}
    near = tree.forms[participle - 1] if participle > 0 else ""
    if people and roles().get(near, ("", ""))[0] not in {"person", "people"} and tree.tokens[participle].head == noun:
        return noun  # "protesters in that country calling for"
    if participle > 0 and tree.tokens[participle - 1].upos in {"NOUN", "PROPN"} and noun < participle - 1:
        return _phrase_head(tree, participle - 1)
    if before == "," and base(tree.tokens[noun].deprel) != "nsubj":
        i = noun
        for _ in range(12):
            head = tree.tokens[i].head
            if not 0 <= head < len(tree.tokens):
                break
            i = head
            subject = next((k for k in tree.kids[i] if base(tree.tokens[k].deprel) == "nsubj"), None)
            if subject is not None and subject < participle:
                return subject
    return noun
