"""Reporting words in a parsed sentence: who reports, by which word, and which words are what is said.

A frame is read off the dependency tree by the shape that the reporting word takes (lexicon/reporting_verbs.txt), and
off the surface where the tree gives nothing: damaged text loses commas and marks, and the parser then loses the
complement. What is left out: reporting nouns ("the claim that"), and what is not said by anybody ("it is said that").
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.read.contents import find_contents, says_nothing
from storyledger.read.reporting_frames import Frame
from storyledger.read.reporting_passives import is_passive, passive_frames, quoted_as_saying
from storyledger.read.reporting_sources import according_frames
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.speaking import can_speak, fights, speaking_phrase
from storyledger.read.stretches import cue_clause, holds_verb, rest_of
from storyledger.read.subjects import find_subject, nearest_subject
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree


# Auxiliaries of reported speech.
_REPORTED = frozenset({"could", "had", "might", "should", "was", "were", "would"})


def find_frames(
    tree: Tree, *, barred: frozenset[int] = frozenset(), headline: bool = False, speech: bool = False
) -> tuple[Frame, ...]:
    """Every frame of the sentence, in order of the cue; words in `barred` (inside quotation marks) are no cues."""
    found: list[Frame] = []
    known = verbs()
    for i in [i for i, token in enumerate(tree.tokens) if lemma_of(token) in known and i not in barred]:
        found.extend(_verb_frames(tree, i, headline=headline, speech=speech))
    for i in [i for i, form in enumerate(tree.forms) if form == "according" and i not in barred]:
        found.extend(according_frames(tree, i))
    found.sort(key=lambda frame: frame.cue)
    return tuple(_nested(tree, _able(tree, _rejoined(tree, found))))


def _back_in_time(tree: Tree, i: int) -> bool:
    """Whether a plain past stands beside an earlier tense, and so goes with the cue before it.

    "said he had won and called it a gift".
    """
    head = tree.tokens[i].head
    thought = lemma_of(tree.tokens[i]) in word_list("cognition")
    if thought or tree.tokens[i].xpos != "VBD" or tree.tokens[i].deprel != "conj" or not 0 <= head < i:
        return False
    return any(tree.forms[k] in {"had", "'d", "’d", "would", "will", "has", "have"} for k in tree.kids[head])


def _able(tree: Tree, frames: list[Frame]) -> list[Frame]:
    """Frames without those whose shape asks for a subject that can speak and whose subject cannot."""
    able: list[Frame] = []
    for frame in frames:
        if not frame.shape.endswith("?"):
            able.append(frame)
        elif frame.subject is not None and can_speak(tree, frame.subject):
            able.append(frame._replace(shape=frame.shape.rstrip("?")))
    return able


def _rejoined(tree: Tree, frames: list[Frame]) -> list[Frame]:
    """Frames with the second of two coordinated cues taken out of what the first one says.

    "said that ..., and called for".
    """
    for n, second in enumerate(frames):
        i = second.cue[0]
        if second.shape == "according" or i < 2:
            continue
        joint = i - 1
        while joint > 0 and tree.tokens[joint].upos in {"ADV", "AUX"}:
            joint -= 1
        joined = tree.forms[joint] in {"and", "but"}
        back = tree.forms[i] in {"adding", "noting", "arguing"} and tree.tokens[i - 1].upos not in {"ADP", "SCONJ"}
        if not (joined or back) or nearest_subject(tree, i) is not None:
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
            perfect = any(tree.forms[k] in {"has", "have"} for k in tree.kids[i] if k < i)
            apart = apart or _back_in_time(tree, i) or (perfect and tree.tokens[first.cue[0]].xpos in {"VBZ", "VBP"})
            if joined and not apart:
                break
            frames[n] = second._replace(subject=first.subject, speaker=first.speaker)
            if inside and first.content is not None:
                end = (joint if joined else i) - 1
                while end > first.content[0] and tree.tokens[end].text == ",":
                    end -= 1
                frames[m] = first._replace(content=(first.content[0], end))
            break
    return frames


def _nested(tree: Tree, frames: list[Frame]) -> list[Frame]:
    """Frames without weak ones inside what another says; an outer cue is cut off the end of what an inner one says."""
    kept: list[Frame] = []
    for inner in frames:
        if any(outer is not inner and _swallows(tree, outer, inner) for outer in frames):
            continue
        frame = inner
        for outer in frames:
            if outer is inner or not outer.left or frame.left or frame.content is None:
                continue
            if frame.content[0] < outer.clause[0] <= frame.content[1] + 1:
                end = outer.clause[0] - 1
                while end > frame.content[0] and tree.tokens[end].upos == "PUNCT":
                    end -= 1
                frame = frame._replace(content=(frame.content[0], end))
        # "X said ..., the agency reported": the agency only passes it on
        content = inner.content
        relayed = (
            inner.left
            and inner.lemma == "report"
            and content is not None
            and any(
                o is not inner
                and o.content is not None
                and content[0] <= o.cue[0] <= content[1]
                and o.shape == "clause"
                and o.lemma not in word_list("cognition")
                for o in frames
            )
        )
        if not relayed:
            kept.append(frame)
    return kept


def _swallows(tree: Tree, outer: Frame, inner: Frame) -> bool:
    """Whether the inner frame is only part of what the outer speaker says: his thoughts, his own "he said"."""
    if outer.content is None or not outer.content[0] <= inner.cue[0] <= outer.content[1]:
        return False
    if inner.lemma in word_list("cognition"):
        return True
    if outer.shape == "according" and inner.shape != "clause":
        return True
    own = inner.subject is not None and tree.tokens[inner.subject].upos == "PRON"
    return own and not (inner.left and outer.shape == "according")


def _verb_frames(tree: Tree, i: int, *, headline: bool, speech: bool) -> Iterator[Frame]:
    """The frames of one verb: none, one, or two for "called on X to do Y and for Z"."""
    token = tree.tokens[i]
    lemma = lemma_of(token)
    shapes = verbs().get(lemma)
    if shapes is None or not _is_verb(tree, i, headline=headline):
        return
    if _denied(tree, i, lemma) or _only_possible(tree, i):
        return
    if i > 1 and tree.forms[i - 1] == "as" and token.text.lower().endswith("ing"):
        return  # "quoted as saying", found at "quoted"
    passive = is_passive(tree, i)
    if passive:
        yield from passive_frames(tree, i, lemma, shapes)
        return
    subject = find_subject(tree, i)
    if subject is not None and subject > i and lemma in word_list("cognition"):
        return  # "Think Brexit": only a verb of saying has its subject behind it
    if fights(tree, subject, lemma) or says_nothing(tree, i, lemma):
        return
    speaker = None if subject is None else speaking_phrase(tree, subject, i)
    if "quoting" in shapes:
        yield from quoted_as_saying(tree, i)
        return
    clause = cue_clause(tree, i, speaker)
    for shape, cue, told in find_contents(tree, i, clause, speech=speech):
        content = told
        if subject is None and (shape != "clause" or token.text.lower().endswith("ing")):
            continue
        kind = "inf?" if shape == "inf" else shape
        left = content is not None and content[0] < i
        if left and token.text.lower().endswith("ing"):
            continue  # a participle has what is said behind it
        if content is not None and _is_contact_clause(tree, i, clause):
            continue
        if content is not None and speaker is not None and content[0] <= speaker[0] <= content[1]:
            continue  # "Their club, called the Harbour Pilots, will": a name
        if content is not None and tree.tokens[content[0]].text.lower() in {"rather", "because"} and content[0] > i:
            continue  # "protested because ...": a cause
        if left and content is not None:
            last = tree.tokens[content[1]]
            relative = content[1] + 1 == clause[0] or last.text.lower() != "that"  # "I don't buy that, she said"
            if relative and last.text.lower() in {"which", "that", "who", "where", "when"}:
                # "the dossier, which the minister claimed was complete": what is claimed follows
                right = (clause[1] + 1, tree.high[i])
                if right[0] > right[1] or not holds_verb(tree, right):
                    continue
                content, left = right, False
            elif last.text.lower() == "what":
                behind = _behind_what(tree, i, clause)
                content, left = (content, left) if behind is None else (behind, False)
            elif last.upos in {"CCONJ", "SCONJ"} and not speech:
                continue  # "The letter said ... but it added two points": nothing is said before "but"
        if content is not None and left and shape == "clause" and not speech:
            behind = _going_on(tree, clause)
            if behind is not None:
                yield Frame(cue, lemma, kind, subject, speaker, behind, left=False, clause=clause)
        if content is not None and not left:
            content = _before_main_verb(tree, i, _behind_setting(tree, _behind_time(tree, content, i), clause))
        yield Frame(cue, lemma, kind, subject, speaker, content, left, clause)


def _going_on(tree: Tree, clause: Range) -> Range | None:
    """What is said behind a cue between two clauses: "It was calm, he said, but that might change".

    Only in the tenses of reported speech, and without a day or a reporting word of its own: the report's own voice goes
    on behind a cue as often as not.
    """
    tokens = tree.tokens
    comma = clause[1] + 1
    if comma + 2 >= len(tokens) or tokens[comma].text != "," or tokens[comma + 1].text.lower() not in {"and", "but"}:
        return None
    part = rest_of(tree, comma + 2)
    if part is None:
        return None
    words = range(part[0], part[1] + 1)
    main = next((k for k in words if tokens[k].text.lower() in _REPORTED), None)
    verb = None if main is None else tokens[main].head
    subject = None if verb is None or verb not in words else tree.kid(verb, "nsubj", "csubj")
    if subject is None or not part[0] <= subject:
        return None
    said = any(lemma_of(tokens[k]) in verbs() and tokens[k].xpos in {"VBD", "VBZ", "VBP"} for k in words)
    dated = any(tokens[k].text.lower() in word_list("days") for k in words)
    return None if said or dated else part


def _behind_time(tree: Tree, content: Range, cue: int) -> Range:
    """The content without the adverb that says when it was said: "adding later, NATO is costing us a fortune"."""
    first, last = content
    of_cue = first == cue + 1 < last - 1 and tree.forms[first] in _WHEN and tree.forms[first + 1] == ","
    return (first + 2, last) if of_cue else content


_WHEN = frozenset({"later", "again", "earlier", "afterwards", "afterward", "today", "yesterday", "finally"})


def _behind_setting(tree: Tree, content: Range, clause: Range) -> Range:
    """What goes on behind a cue in its midst, without the cue's day or place: "The talks, he said on Monday, had"."""
    tokens = tree.tokens
    first, last = content
    if clause[0] == 0 or first != clause[1] + 1 or tokens[first].upos not in {"ADP", "ADV", "PROPN"}:
        return content
    for j in range(first + 1, min(first + 8, last)):
        if tokens[j].xpos in {"VBD", "VBZ", "VBP", "MD"}:
            subject = tree.kid(tokens[j].head, "nsubj") if tokens[j].upos == "AUX" else tree.kid(j, "nsubj")
            return (j, last) if subject is None or subject < clause[0] else content
        if tokens[j].upos in {"VERB", "SCONJ", "PRON"}:
            break
    return content


def _before_main_verb(tree: Tree, i: int, content: Range) -> Range:
    """What is said in a relative clause, ended where the sentence goes on: "Ships the navy said had been hit were"."""
    noun = tree.tokens[i].head
    if tree.tokens[i].deprel != "acl:relcl" or not 0 <= noun < i:
        return content
    main = tree.tokens[noun].head
    if base(tree.tokens[noun].deprel) != "nsubj" or not content[0] < main <= content[1]:
        return content
    opening = min(
        [main, *(k for k in tree.kids[main] if i < k < main and base(tree.tokens[k].deprel) in {"aux", "cop"})]
    )
    while opening - 1 > content[0] and tree.tokens[opening - 1].upos in {"ADV", "PUNCT"}:
        opening -= 1
    return (content[0], opening - 1) if holds_verb(tree, (content[0], opening - 1)) else content


def _behind_what(tree: Tree, i: int, clause: Range) -> Range | None:
    """What is said behind "what the mayor said": "was a swindle"; None in "that was what the mayor said"."""
    first = clause[1] + 1
    if first >= len(tree.tokens):
        return None
    opening = tree.tokens[first]
    if opening.upos != "AUX" and opening.xpos not in {"VBD", "VBZ", "VBP", "MD"}:
        return None
    what = tree.tokens[i].head
    above = tree.tokens[what].head if 0 <= what < len(tree.tokens) else -1
    last = max(tree.high[i], tree.high[above] if 0 <= above < len(tree.tokens) else 0)
    return (first, last) if first <= last else None


def _is_contact_clause(tree: Tree, i: int, clause: Range) -> bool:
    """Whether the cue stands in a relative clause without its pronoun: "the pages she wrote for the court were"."""
    head = tree.tokens[i].head
    return (
        tree.tokens[i].deprel == "acl:relcl"
        and lemma_of(tree.tokens[i]) not in {"say", "add"}
        and not (lemma_of(tree.tokens[i]) == "tell" and holds_verb(tree, (i + 2, min(i + 2, len(tree.tokens) - 1))))
        and 0 <= head < clause[0]
        and clause[0] > 0
        and tree.tokens[clause[0] - 1].upos in {"NOUN", "PROPN", "NUM"}
        and rest_of(tree, clause[1] + 1) is not None
    )


def _is_verb(tree: Tree, i: int, *, headline: bool) -> bool:
    token = tree.tokens[i]
    if token.upos == "VERB" or token.xpos in {"VBD", "VBZ", "VBP"}:
        if (
            token.xpos == "VBN"
            and lemma_of(token) in word_list("cognition")
            and not any(base(tree.tokens[k].deprel) == "aux" for k in tree.kids[i])
        ):
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
    denials = word_list("negations")
    return any(k < i and tree.forms[k] in denials and not _is_quoted_before(tree, k, i) for k in tree.kids[i]) or (
        i > 0 and tree.forms[i - 1] in denials
    )


def _is_quoted_before(tree: Tree, k: int, i: int) -> bool:
    """Whether a quotation mark parts a word from the cue behind it: “Probably not,” he said denies nothing."""
    return any(tree.tokens[j].text in {"”", '"', "''", "’", "»"} for j in range(k + 1, i))


def _only_possible(tree: Tree, i: int) -> bool:
    """Whether the cue is only possible, wanted or to come: "would say", "refused to say", "if they say"."""
    token = tree.tokens[i]
    leads = {tree.forms[k] for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"mark", "case"} and k < i}
    if token.xpos == "VBG" and leads & {"after", "before", "since", "without", "despite", "upon"}:
        behind = [t.text for t in tree.tokens[i + 1 : i + 5]]
        return not any(a in {",", ":"} and b in {"“", '"', "``", "«"} for a, b in pairwise(behind))
    marks = {
        tree.forms[k]
        for k in tree.kids[i]
        if base(tree.tokens[k].deprel) in {"aux", "mark"} and k < i and not _is_quoted_before(tree, k, i)
    }
    if marks & word_list("modals"):
        return True
    if marks & {"if", "whether", "unless", "before", "until"}:
        return True
    if "to" in marks or (i > 0 and tree.forms[i - 1] == "to"):
        head = token.head
        if not 0 <= head < len(tree.tokens):
            return True
        return tree.tokens[head].lemma not in word_list("going_on")
    if token.xpos in {"VB", "VBP"} and token.deprel == "ccomp" and 0 <= token.head < len(tree.tokens):
        wanted = lemma_of(tree.tokens[token.head]) in {
            "demand",
            "insist",
            "ask",
            "urge",
            "require",
            "request",
            "propose",
        }
        if wanted and not any(base(tree.tokens[k].deprel) == "aux" for k in tree.kids[i]):
            return True  # "demanded that the mayor explain"
    # an imperative
    return token.xpos == "VB" and token.deprel in {"root", "conj", "parataxis"} and find_subject(tree, i) is None
