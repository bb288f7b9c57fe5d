"""Words of a report whose attribution or reference cannot stand as they are, each with the reason.

An editor reads the list, so a rule that is wrong more often than right is left out: what is stitched together from
two reports is told only where a name, a pronoun or a repeated line shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.read.antecedents import (
    can_be_meant,
    can_be_meant_here,
    doubt_words,
    is_named_behind,
    is_person,
    last_names,
    names_somebody,
)
from storyledger.read.cast import HE, HONORIFICS, SHE, Cast, Phrase, covered, find_cast, first_names, name_words, near
from storyledger.read.marks import find_marks, paragraphs
from storyledger.read.pronouns import SINCE
from storyledger.read.sayings import lemma_of, roles, verbs, word_list
from storyledger.read.speakers import resolve
from storyledger.read.subjects import find_subject
from storyledger.read.trees import Tree, base, grow_trees
from storyledger.records import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Parsed, Quotation, Sentence, Token

READ_ALSO = re.compile(
    r"^\W{0,4}(?:read|see|watch|also|more)\s+(?:also|more|next|on|related|read|here)\b"
    r"|^\W{0,4}(?:related|recommended)\s*(?:(?:stories|articles|news)\s*)?[:|]",
    re.IGNORECASE,
)
FULL_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, (?:19|20)\d\d\W*$"
)
NEAR_COLON = 4
"""Characters before a quotation in which a colon opens it, its marks and blanks included."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SAID = frozenset({"said", "added", "told", "announced", "reported", "warned"})
BACK = 2
"""Sentences before a pronoun in which the one whom it means may stand."""
FARTHER = 6
"""Sentences before one whose pronouns change gender in which the other pronoun's bearer may stand."""
# A sentence of this many words printed twice in one report is a repeated line, not a refrain.
REPEATED_WORDS = 8


def find_doubts(parsed: Parsed, quotations: tuple[Quotation, ...]) -> tuple[Doubt, ...]:
    """What an editor should look at before relying on it, in order of the text; one doubt a stretch and reason."""
    trees = grow_trees(parsed.sentences)
    quoted = tuple((q.start, q.end) for q in find_marks(parsed.report.text, paragraphs(parsed.sentences)))
    cast = find_cast(parsed, trees, quoted)
    found: dict[tuple[int, int], Doubt] = {}
    for rule in (
        _speaking(parsed, trees, quotations),
        _unattributed(parsed, trees, quotations),
        _references(trees, cast, quotations),
        _lines(parsed, trees),
        _words(parsed, trees),
        _names(parsed, trees, cast, quotations),
    ):
        for doubt in rule:
            if doubt.end > doubt.start:
                found.setdefault((doubt.start, doubt.end), doubt)
    return _merged(parsed.report.text, sorted(found.values(), key=lambda d: (d.start, d.end)))


def _merged(text: str, doubts: list[Doubt]) -> tuple[Doubt, ...]:
    """The doubts, those that follow each other for the same reason as one."""
    merged: list[Doubt] = []
    for doubt in doubts:
        last = merged[-1] if merged else None
        if last is not None and last.why == doubt.why and not text[last.end : doubt.start].strip():
            merged[-1] = Doubt(last.start, max(last.end, doubt.end), doubt.why)
        else:
            merged.append(doubt)
    return tuple(merged)


def _sentence_of(parsed: Parsed, index: int) -> Sentence:
    """The sentence with this index."""
    if index < len(parsed.sentences) and parsed.sentences[index].index == index:
        return parsed.sentences[index]
    return next(s for s in parsed.sentences if s.index == index)


def _unattributed(parsed: Parsed, trees: Sequence[Tree], quotations: tuple[Quotation, ...]) -> Iterator[Doubt]:
    """Quotations whose speaker cannot be told."""
    named = last_names(parsed)
    for quotation in quotations:
        sentence = _sentence_of(parsed, quotation.sentence)
        if quotation.speaker is None and quotation.speaker_text is not None:
            if can_be_meant(parsed, trees, quotation.speaker_text, quotation.speaker_start or 0):
                continue
            if quotation.speaker_text.lower() in {"it", "they"} and (quotation.cue or "").lower() not in SAID:
                continue  # "they show", "what it says of": things do so too
            yield Doubt(
                sentence.start,
                sentence.end,
                f"“{quotation.speaker_text} {quotation.cue or ''}”".replace(" ”", "”")
                + ": nobody stands before it whom it can mean",
            )
        elif quotation.speaker is None and quotation.direct:
            if _has_opening(parsed, trees, quotation, sentence):
                continue
            yield Doubt(sentence.start, sentence.end, "a quotation with no speaker")
        elif quotation.reason.endswith(SINCE):
            if not quotation.direct or names_somebody(parsed, trees, sentence.index - 1):
                continue  # a tale goes on about whom it is about
            yield Doubt(
                sentence.start,
                sentence.end,
                f"“{quotation.speaker_text} {quotation.cue or ''}”: far from {quotation.speaker}, and {SINCE}",
            )
        elif quotation.reason.endswith("no antecedent: nobody is introduced as such"):
            if not set((quotation.speaker_text or "").lower().split()[-1:]) & doubt_words("unknown"):
                continue  # a town has one mayor, a crash its driver; "the man" may be anybody told of by name
            yield Doubt(
                sentence.start, sentence.end, f"“{quotation.speaker_text}”: nobody is introduced as such before it"
            )
        elif (
            quotation.direct
            and quotation.reason.startswith(("follows what", "the person told of"))
            # A named speaker's words go on in a line of their own.
            and named.isdisjoint((quotation.speaker or "").lower().split()[-1:])
        ):
            yield Doubt(
                sentence.start,
                sentence.end,
                "a quotation without a reporting word; only its place after the sentence before gives it a speaker",
            )
        words = parsed.report.text[quotation.start : quotation.end]
        if quotation.direct and re.search(r"[a-z]\. (and|but|or|we|he|she|they|it|the|is|to)\s", words):
            yield Doubt(sentence.start, sentence.end, "two quotations run together: a small letter follows a full stop")


def _has_opening(parsed: Parsed, trees: Sequence[Tree], quotation: Quotation, sentence: Sentence) -> bool:
    """Whether words outside the quotation marks say whose words they bring: a colon before them, a word of saying."""
    text = parsed.report.text
    if text[max(0, quotation.start - NEAR_COLON) : quotation.start].rstrip(" “\"'\n").endswith(":"):
        return True
    tree = next((t for t in trees if t.sentence.index == sentence.index), None)
    return tree is not None and any(
        t.upos == "VERB" and lemma_of(t) in verbs() and not quotation.start <= t.start < quotation.end
        for t in tree.tokens
    )


def _speaking(parsed: Parsed, trees: Sequence[Tree], quotations: tuple[Quotation, ...]) -> Iterator[Doubt]:
    """Words such as "He was speaking after ..." where nobody's words stand before: a sentence has been cut away."""
    people = {name.text for name in parsed.names if name.kind == "person"}
    said = [q.sentence for q in quotations if is_person(q.speaker, people) or is_person(q.speaker_text, people)]
    for tree in trees:
        if tree.sentence.kind != "body":
            continue
        for at, token in enumerate(tree.tokens[:8]):
            if token.xpos != "VBG" or token.lemma not in doubt_words("speaking"):
                continue
            subject = tree.kid(at, "nsubj")
            if subject is None or tree.tokens[subject].text.lower() not in {"he", "she"} or token.deprel != "root":
                continue
            index = tree.sentence.index
            if not any(index - BACK <= sentence <= index for sentence in said):
                words = f"{tree.tokens[subject].text} was {token.text}"
                yield Doubt(tree.sentence.start, tree.sentence.end, f"“{words}”: no words of anybody stand before it")


def _references(trees: Sequence[Tree], cast: Cast, quotations: tuple[Quotation, ...]) -> Iterator[Doubt]:
    """Pronouns that open the text or have nobody before them, and names whose pronouns change gender."""
    known = {q.speaker_start for q in quotations}
    opened = False
    headline_end = 0
    for tree in trees:
        sentence = tree.sentence
        if sentence.kind != "body":
            if not opened:
                headline_end = max(headline_end, sentence.end)
            continue
        subjects = [
            i for i, form in enumerate(tree.forms[:12]) if form in {"he", "she"} and base(tree.relations[i]) == "nsubj"
        ]
        for i in subjects[:1]:
            token = tree.tokens[i]
            if token.start in known or covered(cast.quoted, token.start):
                continue
            around = near(cast, sentence.start, sentence.end)
            named_before = any(
                m.start < token.start and m.sentence == sentence.index and cast.someone[m.who].kind == "person"
                for m in around
            )
            if named_before:
                continue
            later_named = any(
                m.sentence == sentence.index
                and m.start > token.end
                and cast.someone[m.who].kind == "person"
                and m.subject
                for m in around
            )
            meant = resolve(cast, tree, Phrase(token.start, token.end, sentence.index, i, i, i))
            before = opened or [
                m
                for m in near(cast, headline_end, token.start)
                if headline_end <= m.start < token.start and cast.someone[m.who].kind == "person"
            ]
            if can_be_meant_here(trees, token.text, token.start) or is_named_behind(tree, token.start, token.text):
                continue
            if any(
                q.speaker is not None
                and q.speaker_text is not None
                and q.speaker_text.lower() == token.text.lower()
                and sentence.index - BACK <= q.sentence < sentence.index
                for q in quotations
            ):
                continue  # "He said ... He also mentioned ...": the same one goes on
            if not before and not later_named:
                yield Doubt(
                    sentence.start,
                    sentence.end,
                    f"“{token.text}” opens the text, and nobody has been named whom it can mean",
                )
            elif meant.name is None and not later_named:
                yield Doubt(sentence.start, sentence.end, f"“{token.text}”: nobody stands before it whom it can mean")
        opened = opened or any(t.upos == "VERB" for t in tree.tokens)
        yield from _changed_gender(tree, cast)


def _changed_gender(tree: Tree, cast: Cast) -> Iterator[Doubt]:
    """One person in the sentence.

    A pronoun of each gender, and the subject's is not the one that the person has elsewhere.
    """
    if HE.isdisjoint(tree.forms) or SHE.isdisjoint(tree.forms):
        return
    around = near(cast, tree.sentence.start - 1500, tree.sentence.end)
    here = {m.who for m in around if m.sentence == tree.sentence.index and cast.someone[m.who].kind == "person"}
    if len(here) != 1:
        return
    someone = cast.someone[next(iter(here))]
    if not someone.gender or not someone.named:
        return
    first = min(m.start for m in around if m.sentence == tree.sentence.index and cast.someone[m.who] is someone)
    pronouns = [
        t
        for t in tree.tokens
        if t.upos in {"PRON", "DET"}
        and t.text.lower() in HE | SHE
        and t.start > first
        and not covered(cast.quoted, t.start)
    ]
    before = {
        cast.someone[m.who].gender for m in around if tree.sentence.index - FARTHER <= m.sentence < tree.sentence.index
    }
    if ("f" if someone.gender == "m" else "m") in before or any(
        t.text.lower() in HE | SHE and t.start < first for t in tree.tokens
    ):
        return  # the other pronoun may mean somebody named before
    told = {"m" if t.text.lower() in HE else "f" for t in pronouns}
    wrong = [
        t for t in pronouns if base(t.deprel) == "nsubj" and ("m" if t.text.lower() in HE else "f") != someone.gender
    ]
    if sum(("m" if t.text.lower() in HE else "f") != someone.gender for t in pronouns) > 1 or any(
        t.head >= 0 and lemma_of(tree.tokens[t.head]) in verbs() for t in wrong if t.head < len(tree.tokens)
    ):
        return  # told of twice, or speaking of the person: somebody else
    if len(told) == 2 and wrong:
        words = " and ".join(
            f"“{t.text}”" for t in (wrong[0], next(t for t in pronouns if t.text.lower() != wrong[0].text.lower()))
        )
        yield Doubt(
            tree.sentence.start,
            tree.sentence.end,
            f"{words} in one sentence that names only {someone.name}: one of the pronouns is wrong",
        )


def _lines(parsed: Parsed, trees: Sequence[Tree]) -> Iterator[Doubt]:
    """Lines that are no sentences of the report: captions, links, fragments, lines printed twice."""
    text = parsed.report.text
    seen: set[str] = set()
    alone = Counter(tree.sentence.paragraph for tree in trees)
    headings = {name.text for name in parsed.names if name.kind == "person"}
    bodies = [n for n, tree in enumerate(trees) if tree.sentence.kind == "body"]
    first, last = (bodies[0], bodies[-1]) if bodies else (0, -1)
    for n, tree in enumerate(trees):
        sentence = tree.sentence
        words = text[sentence.start : sentence.end].strip()
        if not any(c.isalpha() for c in words):
            continue
        if _is_link(words):
            yield Doubt(sentence.start, sentence.end, "a link to another report inside the text")
            continue
        if sentence.kind == "caption":
            yield Doubt(sentence.start, sentence.end, "a caption standing in the text")
            continue
        if sentence.kind == "furniture" and first < n < last and words in headings:
            continue  # a name over the lines about its bearer
        if sentence.kind == "furniture" and first < n < last:
            yield Doubt(sentence.start, sentence.end, "page furniture standing in the text")
            continue
        opening, colon, rest = words.partition(": ")
        body = " ".join((rest if colon and len(opening.split()) <= 3 else words).lower().split())  # without a dateline
        if len(body.split()) >= REPEATED_WORDS:
            if body in seen:
                yield Doubt(sentence.start, sentence.end, "printed twice in this report")
            seen.add(body)
        if sentence.kind == "body" and words[-1] in ".…":
            reason = _fragment(tree) or _caption_like(tree, words, alone=alone[sentence.paragraph] == 1 and n > first)
            if reason:
                yield Doubt(sentence.start, sentence.end, reason)


def _is_link(words: str) -> bool:
    """Whether a line points to another report: "Read also ...", or a line in square brackets."""
    if READ_ALSO.search(words):
        return True
    count = len(words.split())
    whole = words[0] == "[" and (words[-1] == "]" or "]" not in words) and count >= 3
    tail = words[-1] == "]" and "[" not in words and count <= 12
    return whole or tail


def _caption_like(tree: Tree, words: str, *, alone: bool) -> str:
    """Why a body sentence is taken for the caption of a picture.

    It tells a scene in the present tense, alone or with a full date.
    """
    root = next((i for i, t in enumerate(tree.tokens) if t.deprel == "root"), None)
    if root is None or any(c in words for c in '"“”‘'):
        return ""
    verb = tree.tokens[root]
    subject = tree.kid(root, "nsubj")
    if verb.xpos not in {"VBP", "VBZ"} or verb.upos != "VERB" or tree.kid(root, "aux") is not None or subject is None:
        return ""
    if (
        lemma_of(verb) in verbs()
        or verb.lemma in word_list("states")
        or tree.kid(root, "ccomp") is not None
        or tree.tokens[subject].upos != "NOUN"
    ):
        return ""
    if FULL_DATE.search(words) and len(words.split()) <= 30:
        return "reads like a caption standing in the text"
    bare = not any(
        t.text.lower() in {"the", "this", "that", "these", "its", "their"} and t.head == subject
        for t in tree.tokens[: subject + 1]
    )
    seen = tree.tokens[subject].lemma in doubt_words("seen") and not any(t.upos == "ADV" for t in tree.tokens)
    return "reads like a caption standing in the text" if alone and bare and seen and len(words.split()) <= 12 else ""


def _fragment(tree: Tree) -> str:
    """Why a body sentence is no sentence; empty where it is one."""
    tokens = tree.tokens
    words = [i for i, t in enumerate(tokens) if t.upos not in {"PUNCT", "SYM"}]
    if len(words) < 4 or len(words) > 25:
        return ""
    if any(t.text in "\"“”‘’'«»:" for t in tokens):
        return ""
    first = words[0]
    head = tokens[first].head
    if (
        tokens[first].text.lower() in word_list("subordinators")
        and tokens[first].deprel == "mark"
        and 0 <= head < len(tokens)
        and tokens[head].deprel == "root"
        and not (any(t.text == "," for t in tokens) and sum(t.xpos in FINITE for t in tokens) > 1)
        and not _opens_with_deed(tokens, first)
    ):
        return f"a subordinate clause (“{tokens[first].text} …”) standing as a sentence"
    until = next((i for i, t in enumerate(tokens) if t.text.lower() == "not"), 0)
    if (
        until > 0
        and not any(t.upos in {"VERB", "AUX"} for t in tokens)
        and not any(t.text == "," for t in tokens[:until])  # "Trust farmers, not the banks" is a call
    ):
        return "a fragment without a verb standing as a sentence"
    return ""


def _opens_with_deed(tokens: Sequence[Token], first: int) -> bool:
    """Whether a deed stands behind the subordinator, and the main clause behind it: "After the shooting Mora fled"."""
    row = tokens[first + 1 : first + 4]
    return (
        len(row) == 3
        and row[0].upos == "DET"
        and row[1].text.lower().endswith("ing")
        and row[2].upos in {"PROPN", "PRON", "DET"}
    )


def _words(parsed: Parsed, trees: Sequence[Tree]) -> Iterator[Doubt]:
    """Words lost or doubled."""
    text = parsed.report.text
    lost_before = word_list("lost_before")
    for tree in trees:
        tokens = tree.tokens
        for i, (last, form) in enumerate(pairwise(tree.forms), start=1):
            if form != last and tokens[i].text not in lost_before:
                continue
            here, before = tokens[i], tokens[i - 1]
            if (
                form == last
                and here.text.isalpha()
                and form not in word_list("doubled")
                and here.upos not in {"PROPN", "NUM"}
                and len(here.text) > 1
            ) and (
                here.upos in {"ADP", "DET", "PART", "AUX", "CCONJ", "SCONJ", "PRON"}
                and text[before.end : here.start] == " "
            ):
                yield Doubt(before.start, here.end, f"“{before.text} {here.text}”: a word printed twice")
            if (
                i + 1 < len(tokens)
                and before.upos == "PROPN"
                and here.text in lost_before
                and tokens[i + 1].xpos in {"VBD", "VBZ", "VBN"}
                and lemma_of(tokens[i + 1]) in verbs()
            ):
                subject = find_subject(tree, i + 1)
                if subject is None or subject == i - 1:
                    yield Doubt(
                        before.start,
                        tokens[i + 1].end,
                        f"“{before.text} {here.text} {tokens[i + 1].text}”: a word is lost",
                    )


def _behind_capital(text: str, name: str) -> bool:
    """Whether a name stands behind a word with a capital somewhere: "Dr Haddad", "al-Amin Haddad"."""
    whole = re.compile(re.escape(name) + r"\b")
    place = text.find(" " + name)
    while place >= 0:
        if whole.match(text, place + 1):
            first = place
            while first and (text[first - 1].isalnum() or text[first - 1] in "_’'-"):
                first -= 1
            if any("A" <= char <= "Z" for char in text[first : max(first, place - 1)]):
                return True
        place = text.find(" " + name, place + 1)
    return False


def _names(parsed: Parsed, trees: Sequence[Tree], cast: Cast, quotations: tuple[Quotation, ...]) -> Iterator[Doubt]:
    """A speaker named by a bare surname whom nothing in the report introduces."""
    spoken = {q.speaker for q in quotations if q.speaker}
    headline = {
        word
        for s in parsed.sentences
        if s.kind == "headline"
        for word in name_words(parsed.report.text[s.start : s.end])
    }
    headline |= set(name_words(parsed.report.title or ""))
    told: set[int] = set()
    where = {tree.sentence.index: tree for tree in trees}
    for m in cast.mentions:
        someone = cast.someone[m.who]
        if m.who in told or someone.kind != "person" or not someone.named:
            continue
        told.add(m.who)
        words = name_words(someone.name)
        if len(words) != 1 or someone.name not in spoken or not m.subject or words[0] in headline:
            continue
        # a pronoun shows that a person is meant, and no capital before the name that it is a bare one
        if not someone.gender or _behind_capital(parsed.report.text, someone.name):
            continue
        if any(other is not someone and other.named and words[0] in other.words for other in cast.someone):
            continue
        if (
            len(someone.name) < len("Li")
            or someone.words & (set(roles()) | set(HONORIFICS))
            or words[0] in first_names()
        ):
            continue
        tree = where[m.sentence]
        if tree.sentence.kind != "body" or m.possessive:
            continue
        yield Doubt(
            m.start, m.end, f"{someone.name} is nowhere introduced: no first name, office or title in this report"
        )
