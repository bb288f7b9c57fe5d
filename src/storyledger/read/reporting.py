"""Reporting words in a parsed sentence: who reports, by which word, and which words are what is said.

A frame is read off the dependency tree by the shape that the reporting word takes (lexicon/reporting_verbs.txt), and off the surface
where the tree gives nothing: damaged text loses commas and marks, and the parser then loses the complement. What is left out:
reporting nouns ("the claim that"), and what is not said by anybody ("it is said that").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from storyledger.read.trees import Tree, base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import Token

MODALS = frozenset("will would may might could should shall can must 'd 'll ’ll ’d wo ca".split())
NEGATIONS = frozenset("not n't n’t never neither nor hardly".split())
RELATIVES = frozenset("who which that whom whose".split())
SUBJECTS = ("nsubj", "csubj")
# Verbs after which "to say" is still a saying: "went on to say".
GOING_ON = frozenset("go continue proceed take begin start rush come hasten use appear seem step".split())
IRREGULAR = {
    "said": "say",
    "says": "say",
    "saying": "say",
    "told": "tell",
    "tells": "tell",
    "wrote": "write",
    "written": "write",
    "swore": "swear",
    "forecasted": "forecast",
    "spoke": "speak",
    "thought": "think",
    "put": "put",
    "puts": "put",
    "gave": "give",
    "denied": "deny",
    "denies": "deny",
    "replied": "reply",
    "cried": "cry",
    "pled": "plead",
    "referred": "refer",
    "urging": "urge",
    "urged": "urge",
}
# Words that end what is said when a comma stands before them: the report's own voice goes on.
TURNING = frozenset("as while although though whereas".split())
# Nouns that make a reporting word of a light verb: "raised concern for", "issued a warning of".
SAYING_NOUNS = frozenset(
    "concern concerns fear fears doubt doubts warning warnings alarm hope hopes regret condolences support confidence outrage anger dismay".split()
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One reporting word with its parts, as ranges of tokens (first and last)."""

    cue: tuple[int, int]
    lemma: str
    shape: str
    subject: int | None
    """Head of the noun phrase that speaks; None where the sentence names nobody."""
    speaker: tuple[int, int] | None
    content: tuple[int, int] | None
    """None where the words said are only in quotation marks or in another sentence."""
    left: bool
    """The content stands before the cue."""
    clause: tuple[int, int]
    """The cue with its subject and adverbials: what is no content."""


@cache
def verbs() -> dict[str, frozenset[str]]:
    """The reporting verbs with their shapes, from the lexicon."""
    text = resources.files("storyledger.read").joinpath("lexicon/reporting_verbs.txt").read_text(encoding="utf-8")
    found: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            lemma, _, shapes = line.partition("\t")
            found[lemma] = frozenset(shapes.split())
    return found


@cache
def roles() -> dict[str, tuple[str, str]]:
    """Nouns that can speak: word to kind (person, people, body, words) and gender (m, f, -)."""
    text = resources.files("storyledger.read").joinpath("lexicon/speaking_roles.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, kind, gender = line.split("\t")
            found[word] = (kind, gender)
    return found


def lemma_of(token: Token) -> str:
    """The lemma, put right for the reporting verbs that rules get wrong."""
    form = token.text.lower()
    if form in IRREGULAR:
        return IRREGULAR[form]
    known = verbs()
    if token.lemma in known:
        return token.lemma
    for ending, put in (
        ("ies", "y"),
        ("ied", "y"),
        ("es", "e"),
        ("ed", "e"),
        ("ing", "e"),
        ("s", ""),
        ("ed", ""),
        ("ing", ""),
    ):
        if form.endswith(ending) and form[: -len(ending)] + put in known:
            return form[: -len(ending)] + put
    return token.lemma


def find_frames(
    tree: Tree, *, barred: frozenset[int] = frozenset(), headline: bool = False, speech: bool = False
) -> tuple[Frame, ...]:
    """Every frame of the sentence, in order of the cue; words in `barred` (inside quotation marks) are no cues."""
    found: list[Frame] = []
    for i in range(len(tree.tokens)):
        if i in barred:
            continue
        found.extend(_verb_frames(tree, i, headline=headline, speech=speech))
        found.extend(_according_frames(tree, i))
    found.sort(key=lambda frame: frame.cue)
    return tuple(_nested(tree, _rejoined(tree, found)))


def _rejoined(tree: Tree, frames: list[Frame]) -> list[Frame]:
    """Frames with the second of two coordinated cues taken out of what the first one says: "said that ..., and called for"."""
    for n, second in enumerate(frames):
        i = second.cue[0]
        if second.shape == "according" or i < 2:
            continue
        joint = i - 1
        while joint > 0 and tree.tokens[joint].upos in {"ADV", "AUX"}:
            joint -= 1
        joined = tree.tokens[joint].text.lower() in {"and", "but"}
        back = tree.tokens[i].text.lower() in {"adding", "noting"}
        if not (joined or back) or _nearest_subject(tree, i) is not None:
            continue
        for m in range(n - 1, -1, -1):
            first = frames[m]
            if first.subject is None or first.cue[0] >= i or tree.tokens[first.cue[0]].text.lower().endswith("ing"):
                continue
            inside = first.content is not None and first.content[0] <= i <= first.content[1]
            if joined and not inside:
                continue
            head = tree.tokens[i].head
            apart = tree.tokens[joint - 1].text in {",", "”", '"', "''", "’"} or (
                0 <= head < len(tree.tokens)
                and tree.tokens[head].xpos in {"VBZ", "VBP", "VBG", "VB", "NN", "JJ"}
                and tree.tokens[first.cue[0]].xpos == "VBD"
            )
            if joined and not apart:
                break
            frames[n] = replace(second, subject=first.subject, speaker=first.speaker)
            if inside and first.content is not None:
                end = (joint if joined else i) - 1
                while end > first.content[0] and tree.tokens[end].text == ",":
                    end -= 1
                frames[m] = replace(first, content=(first.content[0], end))
            break
    return frames


# What somebody thinks, told inside what somebody says, is no quotation of its own.
COGNITION = frozenset("believe think hope fear expect doubt worry suggest propose plan want feel".split())


def _nested(tree: Tree, frames: list[Frame]) -> list[Frame]:
    """Frames without weak ones inside what another says, and with an outer cue at the end cut off what an inner one says."""
    kept: list[Frame] = []
    for n, inner in enumerate(frames):
        drop = False
        for m, outer in enumerate(frames):
            if m == n or outer.content is None or not outer.content[0] <= inner.cue[0] <= outer.content[1]:
                continue
            pronoun = inner.subject is not None and tree.tokens[inner.subject].upos == "PRON"
            if pronoun or inner.lemma in COGNITION or (outer.shape == "according" and inner.shape not in {"clause"}):
                drop = True
            if outer.left and inner.content is not None and not inner.left and inner.content[1] >= outer.clause[0] - 1:
                end = outer.clause[0] - 1
                while end > inner.content[0] and tree.tokens[end].upos == "PUNCT":
                    end -= 1
                inner = replace(inner, content=(inner.content[0], end)) if end > inner.content[0] else inner
        for outer in frames:
            if outer is inner or not outer.left or inner.content is None or inner.left:
                continue
            if inner.content[0] < outer.clause[0] <= inner.content[1]:
                end = outer.clause[0] - 1
                while end > inner.content[0] and tree.tokens[end].upos == "PUNCT":
                    end -= 1
                inner = replace(inner, content=(inner.content[0], end)) if end > inner.content[0] else inner
        relayed = inner.left and inner.lemma == "report" and inner.content is not None and any(
            o is not inner and o.content is not None and inner.content[0] <= o.cue[0] <= inner.content[1] and o.shape == "clause" for o in frames
        )
        # "X said ..., the agency reported": the agency only passes it on
        if not drop and not relayed:
            kept.append(inner)
    return kept


# --- verbs ----------------------------------------------------------------------------------------------------------


def _verb_frames(tree: Tree, i: int, *, headline: bool, speech: bool) -> Iterator[Frame]:
    """The frames of one verb: none, one, or two for "called on X to do Y and for Z"."""
    token = tree.tokens[i]
    lemma = lemma_of(token)
    shapes = verbs().get(lemma)
    if shapes is None or not _is_verb(tree, i, headline=headline):
        return
    if _denied(tree, i, lemma) or _only_possible(tree, i):
        return
    passive = _is_passive(tree, i)
    if passive:
        yield from _passive_frames(tree, i, lemma, shapes)
        return
    subject = find_subject(tree, i)
    speaker = None if subject is None else speaking_phrase(tree, subject, i)
    if "quoting" in shapes:
        yield from _quoted_as_saying(tree, i, lemma)
        return
    clause = _cue_clause(tree, i, speaker)
    for shape, cue, content in _contents(tree, i, lemma, shapes, clause, speech=speech):
        if subject is None and shape != "clause":
            continue
        if shape.endswith("?") or shape in {"inf"}:
            if subject is None or not can_speak(tree, subject):
                continue
        kind = shape.rstrip("?")
        left = content is not None and content[0] < i
        yield Frame(cue, lemma, kind, subject, speaker, content, left, clause)


def _is_verb(tree: Tree, i: int, *, headline: bool) -> bool:
    token = tree.tokens[i]
    if token.upos == "VERB" or token.xpos in {"VBD", "VBZ", "VBP"}:
        if token.xpos == "VBN" and lemma_of(token) in COGNITION and not any(base(tree.tokens[k].deprel) == "aux" for k in tree.kids[i]):
            return False  # "some, worried that ..."
        return token.xpos != "VBN" or token.deprel not in {"amod", "compound"}
    # Headlines and damaged text lead the tagger astray: "Putin calls for talks" with a plural noun.
    form = token.text.lower()
    if (
        token.upos == "NOUN"
        and form in {"warning", "adding", "saying", "calling", "claiming", "urging"}
        and i > 1
        and tree.tokens[i - 1].text == ","
    ):
        return True
    if form in {"said", "says", "told", "saying"}:
        return True
    return (
        headline
        and token.upos == "NOUN"
        and form.endswith("s")
        and i > 0
        and tree.tokens[i - 1].upos in {"PROPN", "NOUN"}
    )


def _denied(tree: Tree, i: int, lemma: str) -> bool:
    """Whether the cue is negated: what is not said is no quotation."""
    if lemma == "deny":
        return False
    return any(tree.tokens[k].text.lower() in NEGATIONS and k < i for k in tree.kids[i]) or (
        i > 0 and tree.tokens[i - 1].text.lower() in NEGATIONS
    )


def _only_possible(tree: Tree, i: int) -> bool:
    """Whether the cue is only possible, wanted or to come: "would say", "refused to say", "if they say"."""
    token = tree.tokens[i]
    marks = {
        tree.tokens[k].text.lower() for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"aux", "mark"} and k < i
    }
    if marks & MODALS:
        return True
    if marks & {"if", "whether", "unless", "before", "until"}:
        return True
    if "to" in marks or (i > 0 and tree.tokens[i - 1].text.lower() == "to"):
        head = token.head
        if not 0 <= head < len(tree.tokens):
            return True
        return tree.tokens[head].lemma not in GOING_ON
    if token.xpos == "VB" and token.deprel in {"root", "conj", "parataxis"} and find_subject(tree, i) is None:
        return True  # an imperative
    return False


def _is_passive(tree: Tree, i: int) -> bool:
    if i > 0 and tree.tokens[i - 1].text in {"”", '"', "''", "’", "»"}:
        return False  # “...?” asked somebody
    form = tree.tokens[i].text.lower()
    after = tree.tokens[i + 1].text.lower() if i + 1 < len(tree.tokens) else ""
    helped = any(base(tree.tokens[k].deprel) == "aux" and k < i for k in tree.kids[i])
    if form == "said" and not helped:
        return after == "to"  # "said to be nine pages long"; else a past tense, whatever the tagger has made of it
    if form == "told" and not helped and tree.tokens[i].deprel not in {"root", "conj"} and after in {"to", "by"}:
        return True
    if any(tree.tokens[k].deprel in {"nsubj:pass", "aux:pass", "csubj:pass"} for k in tree.kids[i]):
        return True
    if form == "told":
        return False
    return tree.tokens[i].xpos == "VBN" and tree.tokens[i].deprel in {"acl", "amod"} and tree.kid(i, "aux") is None


def find_subject(tree: Tree, i: int) -> int | None:
    """Head of the noun phrase that does what verb `i` says, or None.

    Followed through coordination, participles and relative clauses; where the tree gives none, the noun phrase before the verb.
    """
    seen: set[int] = set()
    start = i
    participle = tree.tokens[i].text.lower().endswith("ing")
    while i not in seen and len(seen) < 12:
        seen.add(i)
        own = _nearest_subject(tree, i)
        if own is not None:
            if tree.tokens[own].text.lower() in RELATIVES and base(_clause_relation(tree, i)) == "acl":
                return _coordinated_head(tree, i)
            if i == start and lemma_of(tree.tokens[i]) == "tell" and own > i:
                return _surface_subject(tree, i) or own  # "told the agency" is no inversion where a noun stands before
            return own
        head, relation = tree.tokens[i].head, tree.tokens[i].deprel
        if not 0 <= head < len(tree.tokens):
            break
        if base(relation) == "acl":
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
    return None if participle else _surface_subject(tree, start)


def _nearest_subject(tree: Tree, i: int) -> int | None:
    """The subject among the children; of several (the parser may hang a title or a dateline there too) the one nearest to the verb."""
    tokens = tree.tokens
    own = [k for k in tree.kids[i] if base(tokens[k].deprel) == "nsubj" and not (k > i and tokens[k].text.lower() in RELATIVES)]
    if not own:
        return None
    best = min(own, key=lambda k: abs(k - i))
    if best > i:
        return best
    opening = min(tree.low[best], best)
    if len(own) > 1 and opening > 0 and tokens[opening - 1].text == "," and tokens[i - 1].text == ",":
        # "Andriy Lysenko, the military spokesman, said": an apposition that the parser took for the subject
        earlier = [k for k in own if tree.high[k] == opening - 2 or k == opening - 2 or (k < opening and not _finite_between(tree, k, opening))]
        best = max(earlier, default=best)
    dash = next((k for k in range(i - 1, best, -1) if tokens[k].text in {"--", "–", "—", ":"}), None)
    if dash is not None and dash < i - 1 and not _finite_between(tree, dash, i):
        return _surface_subject(tree, i) or best  # "BEIRUT -- Officials said"
    if _finite_between(tree, best, i) and not any(tokens[k].deprel == "acl:relcl" and tree.high[k] > k for k in tree.kids[best]):
        nearer = _surface_subject(tree, i)
        return nearer if nearer is not None and nearer < i else best  # commas are lost, and the parser took the subject of what is said
    return best


def _finite_between(tree: Tree, first: int, last: int) -> bool:
    return any(
        tree.tokens[k].xpos in {"VBD", "VBZ", "VBP", "MD"} and tree.tokens[k].head != last and base(tree.tokens[k].deprel) not in {"acl", "aux", "cop"}
        for k in range(first + 1, last)
    )


def _surface_subject(tree: Tree, i: int) -> int | None:
    """Head of the noun phrase that ends right before the verb (an apposition between commas and adverbs skipped), or follows it."""
    tokens = tree.tokens
    if tokens[i].xpos == "VBG" or tokens[i].upos == "NOUN":
        return None
    j = i - 1
    while j >= 0 and (tokens[j].upos in {"ADV", "AUX"} or tokens[j].text.lower() in {"also"}):
        j -= 1
    if j >= 0 and tokens[j].text in {"”", '"', "''", ")"} and i - j == 1:
        j -= 1  # units known as the "White Helmets" told
    if j >= 0 and tokens[j].text == ",":
        k = j - 1
        while k >= 0 and j - k < 18 and tokens[k].text != "," and tokens[k].xpos not in {"VBD", "VBZ", "VBP", "MD"}:
            k -= 1
        if k > 0 and tokens[k].text == "," and j - k > 1 and tokens[k - 1].upos in {"NOUN", "PROPN"}:
            j = k - 1
    if j >= 0 and tokens[j].upos in {"NOUN", "PROPN", "PRON"} and tokens[j].text.lower() not in RELATIVES:
        return _phrase_head(tree, j)
    said = tree.kid(i, "ccomp")
    if i + 1 < len(tokens) and j >= 0 and tokens[j].upos == "PUNCT" and tokens[i + 1].upos in {"DET", "NOUN", "PROPN", "ADJ"}:
        return _first_noun(tree, i + 1) if said is None or said < i or tokens[said].upos in {"NOUN", "PROPN"} else None
    return None


def _phrase_head(tree: Tree, last: int) -> int:
    """Head of the noun phrase that ends at `last`: up the tree as long as it stays in nouns without a verb or comma between."""
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
    """Who a participle after a noun belongs to: the noun, or, behind a comma, the subject of the clause in which the noun stands."""
    before = tree.tokens[participle - 1].text if participle > 0 else ""
    if participle > 0 and tree.tokens[participle - 1].upos in {"NOUN", "PROPN"} and noun < participle - 1:
        return _phrase_head(tree, participle - 1)
    if before == "," and base(tree.tokens[noun].deprel) not in {"nsubj"}:
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


def speaking_phrase(tree: Tree, head: int, cue: int) -> tuple[int, int]:
    """The noun phrase around `head` on its side of the cue."""
    first, last = noun_phrase(tree, head, right=cue - 1) if head < cue else noun_phrase(tree, head, left=cue + 1)
    limit = cue - 1 if head < cue else len(tree.tokens) - 1
    if tree.tokens[last].upos == "NOUN":
        # "engineer Paula Ortiz": the parser may hang the name elsewhere
        while last < limit and tree.tokens[last + 1].upos == "PROPN":
            last += 1
    return first, last


# Nouns of agents ("insurers", "cyclist") are endless; these endings tell them, but for the things that end alike.
AGENT_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "ian", "ians", "ee", "ees")
NO_AGENTS = frozenset(
    (
        "number weather water winter summer river tower power order matter paper computer disaster quarter border shelter charter chapter filter"
        " container helicopter trailer launcher sector factor reactor tractor error terror mirror corridor vector motor centre center letter fever"
        " cancer murder layer timber corner counter register theater answer fiber cluster monsoon floor door harbor harbour flavor degree committee"
        " coffee trophy referee_call crater boulder thunder september october november december bumper freezer printer scanner router server cellar"
        " barrier carrier tanker bomber fighter_jet cruiser freighter ladder bladder folder order transfer offer danger anger hunger finger"
    ).split()
)


def can_speak(tree: Tree, head: int) -> bool:
    """Whether the noun phrase can speak: a name, a person, people, a body; not a figure, a street, a quake."""
    token = tree.tokens[head]
    word = token.text.lower()
    if token.upos == "PROPN" or token.xpos in {"NNP", "NNPS"}:
        return True
    if token.upos == "PRON" or token.xpos in {"PRP", "WP"}:
        return word in {
            "he",
            "she",
            "they",
            "who",
            "it",
            "one",
            "some",
            "many",
            "others",
            "both",
            "someone",
            "somebody",
        }
    known = roles().get(word) or roles().get(token.lemma)
    if known is not None:
        return known[0] != "words" or word in {"statement", "resolution", "letter", "communique", "communiqué"}
    if token.upos == "NOUN" and len(word) > 4 and word.endswith(AGENT_ENDINGS) and word not in NO_AGENTS and token.lemma not in NO_AGENTS:
        return True
    return token.upos in {"NUM", "ADJ"} and word in {"two", "three", "both", "many", "others"}


# --- what is said ---------------------------------------------------------------------------------------------------

Range = tuple[int, int]
Found = tuple[str, Range, Range | None]


def _contents(
    tree: Tree, i: int, lemma: str, shapes: frozenset[str], clause: Range, *, speech: bool
) -> Iterator[Found]:
    """Shape, cue and content: every way in which this verb takes what is said here."""
    cue = (i, i)
    took = False
    whole = "clause" if "clause" in shapes else "clause?" if "clause?" in shapes else ""
    for found in _prepositional(tree, i, lemma, shapes):
        took = True
        yield found
    if not took and "naming" in shapes:
        found_naming = _naming(tree, i)
        if found_naming is not None:
            took = True
            yield "naming?", cue, found_naming
    if not took and ("inf" in shapes or "other" in shapes):
        found_inf = _infinitive(tree, i, lemma, shapes)
        if found_inf is not None:
            took = True
            yield found_inf
    if not took and (whole or "quote" in shapes):
        content = _clausal(tree, i, clause)
        if content is not None and whole:
            took = True
            yield whole, cue, content
    if not took and ("object" in shapes or "object?" in shapes):
        thing = _object(tree, i)
        if thing is not None:
            took = True
            yield "object?", cue, thing
    # An object that is no speech ("maintained a policy") leaves nothing to look for; "said 10 people died" may be read as one.
    # Nor is there anything to look for beside speech in quotation marks.
    before_colon = speech and clause[1] + 1 < len(tree.tokens) and tree.tokens[clause[1] + 1].text == ":" and clause[0] > 3
    if not took and (not speech or before_colon) and whole == "clause" and (lemma in {"say", "tell", "add"} or _object(tree, i) is None):
        content = _surface(tree, i, clause, lemma)
        took = content is not None
        if took:
            yield "clause", cue, content
    if not took and (whole or "quote" in shapes):
        yield ("clause" if whole == "clause" else "quote"), cue, None


def _clausal(tree: Tree, i: int, clause: Range) -> Range | None:
    """The clause that is said, off the tree: a complement of the cue, or the clause on which the cue hangs as an aside."""
    best: Range | None = None
    above = tree.tokens[i].head
    colon = clause[1] + 1 < len(tree.tokens) and tree.tokens[clause[1] + 1].text == ":"
    if colon and base(tree.tokens[i].deprel) == "parataxis" and 0 <= above < clause[0]:
        return _to_the_left(tree, (tree.low[above], clause[0] - 1), clause)  # "The ferry was full, he said: “...”"
    for k in tree.kids[i]:
        relation = base(tree.tokens[k].deprel)
        if relation == "ccomp" or (relation == "parataxis" and _aside_is_content(tree, i, k)):
            span = _without(tree, (tree.low[k], tree.high[k]), clause, i)
            if span is None or (span[1] < i and not any(t.upos in {"VERB", "AUX"} for t in tree.tokens[span[0] : span[1] + 1])):
                continue
            # what stands before the cue first, then what follows nearest to it
            sooner = best is not None and best[0] > i and (span[0] < best[0]) and _weight(tree, span) > 2
            longer = best is not None and best[0] < i and span[0] < i and span[1] - span[0] > best[1] - best[0]
            if best is None or sooner or longer:
                best = span
    if best is not None and best[0] < i:
        return _to_the_left(tree, best, clause)
    if best is not None:
        return _trimmed(tree, _with_second(tree, i, best), i)
    token = tree.tokens[i]
    if base(token.deprel) == "parataxis" and 0 <= token.head < len(tree.tokens) and find_subject(tree, i) is not None:
        head = token.head
        if lemma_of(tree.tokens[head]) in verbs() and tree.kid(head, "ccomp") is not None and head < i:
            return None
        span = _without(tree, (tree.low[head], tree.high[head]), clause, i)
        if span is not None:
            return _to_the_left(tree, span, clause) if span[0] < i else span
    return None


def _to_the_left(tree: Tree, span: Range, clause: Range) -> Range:
    """Content before its cue, stretched to the start of the sentence and to the cue's clause where no other clause stands between."""
    first, last = span
    if not _holds_verb(tree, (0, first - 1)):
        first = 0
    if last < clause[0] - 1 and not _holds_verb(tree, (last + 1, clause[0] - 1)):
        last = clause[0] - 1
    while last > first and tree.tokens[last].text in {",", ";", ":", "-", "–", "—"}:
        last -= 1
    return first, last


def _with_second(tree: Tree, i: int, span: Range) -> Range:
    """Content stretched over a second clause that the parser has hung from the cue: "said there had been raids and shells had hit"."""
    for k in tree.kids[i]:
        if tree.tokens[k].deprel != "conj" or tree.low[k] != span[1] + 1 or _nearest_subject(tree, k) is None:
            continue
        opening = [tree.tokens[j].text.lower() for j in range(tree.low[k], min(tree.low[k] + 2, k))]
        shifted = any(tree.tokens[j].text.lower() in {"had", "would", "could", "might"} for j in tree.kids[k])
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
    conditional = before[0] <= before[1] and tree.tokens[before[0]].text.lower() in {"if", "when", "while", "although", "though", "as", "because"}
    finite = _holds_verb(tree, before) or _weight(tree, after) == 0
    if _weight(tree, before) > 2 and finite and not (conditional and _holds_verb(tree, after)):
        return before  # indirect speech goes on after its cue in the report's voice as often as not
    pieces = [p for p in (before, after) if _weight(tree, p) > 0]
    if not pieces:
        return None
    return max(pieces, key=lambda p: (_weight(tree, p), -p[0]))


def _weight(tree: Tree, span: Range) -> int:
    """Number of words, punctuation aside."""
    return sum(
        1
        for j in range(max(0, span[0]), min(span[1], len(tree.tokens) - 1) + 1)
        if tree.tokens[j].upos not in {"PUNCT", "SYM"}
    )


def _trimmed(tree: Tree, span: Range, cue: int) -> Range:
    """Content to the right of the cue, ended where the report's own voice turns in: ", while", ", who", ", adding"."""
    first, last = span
    if first < cue:
        return span
    for j in range(first + 2, last):
        if tree.tokens[j].text not in {",", ";", "—", "–", "--"}:
            continue
        after = tree.tokens[j + 1]
        word = after.text.lower()
        if word in {"and", "but"} and j + 3 <= last and tree.tokens[j + 2].text.lower() in {"he", "she", "they"}:
            again = j + 3 if tree.tokens[j + 3].upos != "ADV" else j + 4
            if again <= last and tree.tokens[again].xpos in {"VBD", "VBZ"} and "clause" in verbs().get(lemma_of(tree.tokens[again]), ()):
                return first, j - 1
        if tree.tokens[j].text != ",":
            continue
        if word in TURNING and _opens_clause(tree, j + 1, last):
            return first, j - 1
        if word in {"which", "who", "whose", "whom"} and _goes_to_the_end(tree, j + 1, last):
            return first, j - 1
        if word in GOING_BACK and (lemma_of(after) in verbs() or word == "raising"):
            return first, j - 1
    return first, last


def _goes_to_the_end(tree: Tree, j: int, last: int) -> bool:
    """Whether the relative clause that opens at `j` runs to the end: nothing behind it belongs to what stands before."""
    verb = tree.tokens[j].head
    if not j < verb < len(tree.tokens):
        return False
    antecedent = tree.tokens[verb].head
    return all(j <= tree.tokens[k].head or tree.tokens[k].head == antecedent or tree.tokens[k].upos == "PUNCT" for k in range(j, last + 1))


GOING_BACK = frozenset(
    "adding saying raising calling warning urging insisting noting stressing describing accusing blaming telling demanding vowing".split()
)


def _opens_clause(tree: Tree, j: int, last: int) -> bool:
    """Whether the word at `j` opens a clause of its own, rather than "as well as" or "as a result"."""
    token = tree.tokens[j]
    if token.deprel == "mark":
        return True
    return token.text.lower() != "as" and any(
        tree.tokens[k].upos in {"VERB", "AUX"} for k in range(j + 1, min(j + 12, last + 1))
    )


def _object(tree: Tree, i: int) -> Range | None:
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
    for j in tree.kids[i]:
        # "on the completion of the operation" after "congratulated him" is part of what was said
        if (
            j > k
            and base(tree.tokens[j].deprel) == "obl"
            and tree.tokens[j].deprel not in {"obl:tmod", "obl:unmarked", "obl:agent"}
        ):
            if tree.has(j, {"on", "for", "to", "as", "from", "with", "of", "in"}, "case") and not _is_setting(tree, j):
                last = max(last, tree.high[j])
    if tree.tokens[k].upos == "PRON" and last == tree.high[k]:
        return None
    return tree.low[k] if tree.low[k] > i else i + 1, last


def _is_setting(tree: Tree, j: int) -> bool:
    """Whether an adverbial says when or where something was said: "on Thursday", "in a statement"."""
    word = tree.tokens[j].lemma
    return word in SETTINGS or tree.tokens[j].upos == "NUM"


SETTINGS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november"
        " december day week month year morning evening night afternoon today yesterday statement interview conference briefing speech address"
        " report letter tweet message comment remark telephone phone call television tv radio facebook twitter meeting reporter journalist press"
        " parliament court news agency newspaper paper blog post video email appearance rally sideline visit"
    ).split()
)


def _infinitive(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Found | None:
    """ "vowed to fight on", "urged Rome to act", "told him to go"."""
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
            return "other", (i, case), _trimmed(tree, (case + 1, last), i)
    if whom is None and "other" in shapes and lemma not in {"call", "appeal"}:
        # the parser hangs it from the infinitive, or the object and the infinitive apart
        whom = next((k for k in range(to - 1, i, -1) if tree.tokens[k].upos in {"NOUN", "PROPN", "PRON"}), None)
        if whom is not None and any(tree.tokens[k].upos in {"VERB", "AUX", "ADP", "PUNCT"} for k in range(i + 1, to)):
            whom = None
    if tree.tokens[verb].deprel == "advcl" and whom is None:
        return None
    if whom is not None and "other" in shapes:
        if lemma in {"tell"}:
            return "other", (i, i), _trimmed(tree, (to + 1, last), i)
        return (
            "other?" if lemma in {"order", "expect", "ask"} else "other",
            (i, i),
            (max(i + 1, min(tree.low[whom], whom)) if tree.low[whom] > i else i + 1, last),
        )
    if whom is None and "inf" in shapes and tree.tokens[verb].deprel in {"xcomp", "ccomp"}:
        return "inf", (i, i), (to, last)
    return None


def _to(tree: Tree, verb: int) -> int | None:
    return next(
        (
            k
            for k in tree.kids[verb]
            if tree.tokens[k].text.lower() == "to" and tree.tokens[k].deprel in {"mark", "aux", "case"} and k < verb
        ),
        None,
    )


PREPOSITIONS = frozenset("for of about against on over in".split())


def _prepositional(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Iterator[Found]:
    """Shapes with a preposition: "called for", "warned of", "described as", "blamed on", "accused of", "put at"."""
    thing = tree.kid(i, "obj")
    if "as" in shapes:
        role = _under(tree, i, {"as"})
        if role is not None:
            start = thing
            if start is None:
                about = _under(tree, i, {"to"})
                if about is not None and about[0] > i:
                    yield "as?", (i, about[0] - 1), (about[0], role[1])
                return
            if tree.tokens[start].text.lower() in RELATIVES or start < i:
                yield "as?", (i, i), role
            else:
                yield "as?", (i, i), (max(i + 1, tree.low[start]), role[1])
        return
    if "blame" in shapes and thing is not None and thing > i:
        cause = _under(tree, i, {"on", "for"})
        yield "blame?", (i, i), (max(i + 1, tree.low[thing]), max(tree.high[thing], cause[1] if cause else -1))
        return
    if "accuse" in shapes and thing is not None and thing > i:
        deed = _under(tree, i, {"of"})
        yield "accuse?", (i, i), (max(i + 1, tree.low[thing]), max(tree.high[thing], deed[1] if deed else -1))
        return
    if "at" in shapes:
        number = _under(tree, i, {"at"})
        if number is not None and any(tree.tokens[k].upos == "NUM" for k in range(number[0], number[1] + 1)):
            if thing is not None and thing > i:
                yield "at?", (i, i), (max(i + 1, tree.low[thing]), number[1])
            else:
                yield "at?", (i, i), number
            return
        if lemma == "put":
            at = next(
                (k for k in range(i + 1, min(i + 10, len(tree.tokens))) if tree.tokens[k].text.lower() == "at"), None
            )
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
    if lemma == "raise" and thing is not None and tree.tokens[thing].lemma in SAYING_NOUNS:
        about = _under(tree, thing, {"for", "of", "about", "over", "at", "that"})
        if about is not None:
            yield "object?", (i, thing), about
            return
    if lemma == "raise":
        return
    for preposition in ("for", "of", "about", "against", "over", "on", "in"):
        if preposition not in shapes:
            continue
        about = _under(tree, i, {preposition})
        if about is None or about[0] <= i or (preposition == "on" and _infinitive(tree, i, lemma, shapes) is not None):
            continue
        case = about[0] - 1
        if preposition == "on" and tree.tokens[about[0]].lemma in SETTINGS:
            continue
        if (
            thing is not None
            and thing > i
            and preposition in {"for", "against", "on"}
            and lemma not in {"press", "push", "lobby"}
        ):
            continue
        last = _extended(tree, i, about[1])
        yield preposition + "?", (i, i if case <= i else case if case == i + 1 else i), (about[0], last)
        return


def _extended(tree: Tree, i: int, last: int) -> int:
    """ "called for peacekeepers to be sent": the infinitive behind the noun is part of what is called for."""
    for k in tree.kids[i]:
        if (
            tree.tokens[k].deprel in {"xcomp", "advcl", "ccomp"}
            and tree.low[k] == last + 1
            and _to(tree, k) is not None
        ):
            return tree.high[k]
    return last


def _under(tree: Tree, i: int, words: set[str]) -> Range | None:
    """What stands under a preposition or conjunction of the verb or noun: its range, the preposition left out."""
    for k in tree.kids[i]:
        token = tree.tokens[k]
        if base(token.deprel) not in {"obl", "nmod", "advcl", "xcomp", "ccomp", "acl", "obj"}:
            continue
        for j in tree.kids[k]:
            if (
                base(tree.tokens[j].deprel) in {"case", "mark"}
                and tree.tokens[j].text.lower() in words
                and j < k
                and j > i
            ):
                return j + 1, tree.high[k]
    return None


def _naming(tree: Tree, i: int) -> Range | None:
    """ "called the deal a mistake": the thing and its name; of "called it a mistake" the name alone."""
    thing = tree.kid(i, "obj")
    name = next(
        (
            k
            for k in tree.kids[i]
            if tree.tokens[k].deprel in {"xcomp", "obj"} and k not in {thing} and k > i and _to(tree, k) is None
        ),
        None,
    )
    if name is None:
        return None
    if tree.tokens[name].upos == "VERB" and lemma_of(tree.tokens[i]) != "declare":
        return None
    if thing is not None and i < thing < name and tree.tokens[thing].upos != "PRON":
        return max(i + 1, tree.low[thing]), tree.high[name]
    return max(i + 1, tree.low[name]), tree.high[name]


def _quoted_as_saying(tree: Tree, i: int, lemma: str) -> Iterator[Frame]:
    """ "quoted X as saying (that) ...": the words are X's."""
    saying = next(
        (
            j
            for j in range(i + 1, min(i + 60, len(tree.tokens)))
            if tree.tokens[j].text.lower() in {"saying", "telling", "warning", "adding"}
            and tree.tokens[j - 1].text.lower() == "as"
        ),
        None,
    )
    if saying is None:
        return
    if _is_passive(tree, i):
        subject = find_subject(tree, i)
    else:
        subject = next(
            (k for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"obj", "nsubj", "obl"} and i < k < saying), None
        )
        if subject is None and saying - 2 > i:
            subject = saying - 2
    if subject is None:
        return
    speaker = noun_phrase(
        tree, subject, left=0 if subject < i else i + 1, right=len(tree.tokens) - 1 if subject < i else saying - 2
    )
    while subject > i and tree.tokens[speaker[1]].upos == "NOUN" and speaker[1] < saying - 2 and tree.tokens[speaker[1] + 1].upos == "PROPN":
        speaker = (speaker[0], saying - 2)
    content = _clausal(tree, saying, (saying, saying))
    right = _rest(tree, saying + 1)
    if (content is None or content[0] < saying) and right is not None and _weight(tree, right) > 2:
        content = right
    elif content is None or content[0] < saying:
        first = min(speaker[0], i)
        quoting = find_subject(tree, i)
        if quoting is not None and not _is_passive(tree, i):
            first = min(first, noun_phrase(tree, quoting)[0])
        content = (0, first - 1) if first > 2 else None
    yield Frame(
        (saying, saying),
        "say",
        "clause",
        subject,
        speaker,
        content,
        content is not None and content[0] < i,
        (min(i, speaker[0]), saying),
    )


def _passive_frames(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Iterator[Frame]:
    """ "was accused by X of Y", "was quoted as saying": others only where an agent is named."""
    if "quoting" in shapes:
        yield from _quoted_as_saying(tree, i, lemma)
        return
    agent = next(
        (k for k in tree.kids[i] if tree.tokens[k].deprel in {"obl:agent", "obl"} and tree.has(k, {"by"}, "case")),
        None,
    )
    if agent is None or not can_speak(tree, agent):
        return
    speaker = noun_phrase(tree, agent, left=i + 1) if agent > i else noun_phrase(tree, agent, right=i - 1)
    if tree.tokens[speaker[0]].text.lower() == "by":
        speaker = (min(speaker[0] + 1, agent), speaker[1])
    clause = (i, max(i, speaker[1]))
    if "accuse" in shapes:
        content = _under(tree, i, {"of"})
        if content is not None:
            yield Frame((i, i), lemma, "accuse", agent, speaker, content, left=False, clause=clause)
        return
    if "clause" in shapes:
        content = _clausal(tree, i, clause)
        if content is not None:
            yield Frame((i, i), lemma, "clause", agent, speaker, content, content[0] < i, clause)
    elif "as" in shapes:
        content = _under(tree, i, {"as"})
        if content is not None:
            yield Frame((i, i), lemma, "as", agent, speaker, content, left=False, clause=clause)


# --- the cue's own clause, and the surface ---------------------------------------------------------------------------


def _cue_clause(tree: Tree, i: int, speaker: Range | None) -> Range:
    """The cue with its subject, auxiliaries and the adverbials behind it: "Putin said on the sidelines of a visit"."""
    first = last = i
    if speaker is not None:
        first, last = min(first, speaker[0]), max(last, speaker[1])
    for k in tree.kids[i]:
        if base(tree.tokens[k].deprel) in {"aux", "advmod"} and k < i and not (speaker is not None and k < speaker[0]):
            first = min(first, k)
    for k in sorted(tree.kids[i]):
        relation = base(tree.tokens[k].deprel)
        if k > last and relation in {"iobj", "advmod", "obl", "obj", "nmod"} and _is_beside(tree, i, k) and tree.low[k] <= last + 1:
            last = max(last, tree.high[k])
    return first, last


def _is_beside(tree: Tree, i: int, k: int) -> bool:
    """Whether an adverbial or addressee belongs to the cue's clause: it stands after the cue and holds no clause itself."""
    return k > i and not any(tree.tokens[j].deprel in {"ccomp", "parataxis"} for j in tree.kids[k])


def _rest(tree: Tree, first: int) -> Range | None:
    """From `first` to the end of the sentence, final punctuation left out."""
    last = len(tree.tokens) - 1
    while last >= first and tree.tokens[last].upos == "PUNCT":
        last -= 1
    while (
        first <= last
        and tree.tokens[first].upos == "PUNCT"
        and tree.tokens[first].text in {",", ":", ";", "-", "–", "—"}
    ):
        first += 1
    return (first, last) if first <= last else None


SURFACE = frozenset(
    "say tell add announce report state confirm claim note insist explain write reveal declare acknowledge admit stress warn estimate".split()
)


def _surface(tree: Tree, i: int, clause: Range, lemma: str) -> Range | None:
    """What is said, off the surface: all that comes before the cue's clause, or all that follows it."""
    if lemma not in SURFACE or (
        tree.tokens[i].xpos == "VBN"
        and tree.tokens[i].text.lower() not in {"said", "told"}
        and tree.kid(i, "aux") is None
    ):
        return None
    thing = tree.kid(i, "obj")
    if (
        thing is not None
        and tree.tokens[thing].text.lower() in {"this", "that", "it", "so"}
        and tree.high[thing] == thing
    ):
        return None
    left = (0, clause[0] - 1)
    while left[1] >= 0 and tree.tokens[left[1]].upos == "PUNCT":
        left = (0, left[1] - 1)
    final = _rest(tree, clause[1] + 1) is None and any(t.upos == "VERB" for t in tree.tokens[: left[1] + 1])
    if left[1] >= 2 and tree.tokens[i].xpos != "VBG" and (final or _holds_verb(tree, left)) and not _subordinate(tree, i):
        return left
    right = _rest(tree, i + 1)
    while right is not None and right[0] <= right[1] and _is_filler(tree, i, right[0]):
        step = right[0]
        governed = tree.high[step] if tree.tokens[step].head == i else step
        right = (max(step, governed) + 1, right[1]) if max(step, governed) < right[1] else None
    if right is not None and _holds_verb(tree, right) and tree.tokens[right[0]].xpos != "VBG":
        inverted = clause[1] > i and base(tree.tokens[i + 1].deprel) in {"nsubj"} if i + 1 < len(tree.tokens) else False
        if not inverted:
            found = _trimmed(tree, right, i)
            if _subordinate(tree, i):
                comma = next(
                    (
                        j
                        for j in range(found[0] + 2, found[1])
                        if tree.tokens[j].text == "," and _holds_verb(tree, (found[0], j))
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
        and tree.tokens[k].text.lower() in TURNING | {"after", "when", "since", "because", "once"}
        for k in tree.kids[i]
        if k < i
    )


def _is_filler(tree: Tree, i: int, j: int) -> bool:
    """Words between the cue and what is said: adverbs, days, "in a statement"."""
    token = tree.tokens[j]
    if token.text.lower() in {"that"}:
        return True
    return token.head == i and base(token.deprel) in {"obl", "advmod", "obj", "iobj", "nmod", "punct", "mark", "nsubj"}


def _holds_verb(tree: Tree, span: Range) -> bool:
    return any(
        tree.tokens[j].xpos in {"VBD", "VBZ", "VBP", "MD"} or tree.tokens[j].upos == "AUX"
        for j in range(span[0], span[1] + 1)
    )


# --- according to ----------------------------------------------------------------------------------------------------


def _according_frames(tree: Tree, i: int) -> Iterator[Frame]:
    """ "according to X": X speaks, and the rest of the clause is what is said."""
    tokens = tree.tokens
    if tokens[i].text.lower() != "according" or i + 2 >= len(tokens) or tokens[i + 1].text.lower() != "to":
        return
    start = i + 2
    while start < len(tokens) - 1 and tokens[start].text.lower() == "to":
        start += 1
    subject = (
        tokens[i].head
        if start <= tokens[i].head < len(tokens) and tokens[tokens[i].head].upos != "VERB"
        else _first_noun(tree, start)
    )
    if subject is None:
        return
    speaker = noun_phrase(tree, subject, left=start)
    speaker = (start, max(speaker[1], start))
    clause = (i, speaker[1])
    before = i - 1
    while before >= 0 and tokens[before].upos == "PUNCT":
        before -= 1
    leads = (
        before < 0
        or (tokens[before].upos in {"CCONJ", "ADV"} and before < 2)
        or (tokens[before].upos in {"CCONJ", "SCONJ"})
    )
    content: Range | None
    if leads:
        end = speaker[1]
        for k in tree.kids[subject]:
            # an apposition or a clause between commas belongs to the speaker: "according to X, a monitor, ..."
            if base(tree.tokens[k].deprel) in {"appos", "acl"} and tree.low[k] - end <= 2 and k > end:
                end = max(end, tree.high[k])
        content = _rest(tree, end + 1)
        if content is not None:
            content = _trimmed(tree, content, i)
    else:
        head = tokens[subject].head
        first = 0
        if 0 <= head < i:
            first = _clause_start(tree, head, i)
        content = (first, before) if first <= before else None
    if content is None or _weight(tree, content) < 2:
        return
    yield Frame((i, start - 1), "according", "according", subject, speaker, content, not leads, clause)


def _first_noun(tree: Tree, start: int) -> int | None:
    """The last noun of the first run of nouns at `start`."""
    found = None
    for j in range(start, min(start + 12, len(tree.tokens))):
        upos = tree.tokens[j].upos
        if upos in {"NOUN", "PROPN", "PRON"} and tree.tokens[j].text.lower() not in RELATIVES:
            found = j
        elif found is not None or upos not in {"DET", "ADJ", "NUM", "PUNCT"}:
            break
    return found


def _clause_start(tree: Tree, head: int, before: int) -> int:
    """First token of the clause in which `head` stands."""
    i = head
    for _ in range(20):
        token = tree.tokens[i]
        if token.deprel in {"root", "parataxis"} or not 0 <= token.head < len(tree.tokens):
            break
        if token.upos in {"VERB", "AUX"} or tree.kid(i, "cop") is not None:
            if base(token.deprel) in {"ccomp"}:
                break
        i = token.head
    first = min(tree.low[i], i)
    if not _holds_verb(tree, (0, first - 1)):
        first = 0
    while first < before and tree.tokens[first].upos in {"CCONJ", "PUNCT"}:
        first += 1
    return first
