"""The line that tells a happening: its sentence in the report's own words, less what it can be told without.

Only what commas, dashes or brackets set off is left out, or a clause that ends the sentence; a line that is still too
long ends in "…". What an event in a side clause tells ("protests that began on 25 January") is told by that clause, not
by the sentence around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Event, Sentence, Token

LONGEST = 200
"""Characters of the line for the reader. With 140 two lines in five of a large story ended in "…"; whole sentences come
nearer to journalists' lines too (aligned ROUGE-1 on four topics of Timeline17: .140 at 140, .148 whole up to 240)."""
_SHORTEST = 24
"""Characters below which a part of a sentence tells too little by itself."""
_MOST = 400
"""Words looked at; the line needs no more, however long the sentence."""
_COMMAS = frozenset({",", ";", "–", "—", "-", "--", "(", ")", "[", "]", ":"})
_QUOTES = frozenset({'"', "“", "”"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_SIDES = {"appos": 0, "acl:relcl": 1, "parataxis": 2, "advcl": 3, "advcl:relcl": 3, "acl": 4, "conj": 5}
"""What may be left out, and in which order."""
_OPENERS = frozenset({"but", "and", "meanwhile", "however", "also", "so", "yet", "still", "elsewhere", "separately"})
_LOOSE = frozenset({"after", "as", "while", "when", "because", "since", "although", "though", "before", "and", "but"})
"""What begins an end that a sentence can do without; not without "of abusing", "with murder", "to discuss"."""
_PRONOUNS = frozenset({"he", "she"})
_NEEDS_REST = frozenset({"come", "be", "happen", "need", "seem", "appear", "follow"})
"""Predicates that say little without the clause behind them: "This comes days after ..."."""


def write_line(sentence: Sentence, event: Event) -> tuple[str, bool]:
    """The event in at most 200 characters, and whether they are the whole sentence's rather than a side clause's."""
    tokens = sentence.tokens[:_MOST]
    if not tokens:
        return "", True
    tree = _Kids(tokens)
    trigger = next((i for i, k in enumerate(tokens) if k.start <= event.trigger_start < k.end), 0)
    part = _side_clause(tree, trigger)
    if part is not None:
        text = _shorten(tree, part, trigger)
        if len(text) >= _SHORTEST:
            return text[0].upper() + text[1:], False
    first = _first_word(tokens)
    while first + 2 < len(tokens) and (tokens[first].text.lower() in _OPENERS or tokens[first].text == ","):
        first += 1  # "But", "Meanwhile,": what it goes on from is not there
    unit = [i >= first for i in range(len(tokens))]
    text = _shorten(tree, unit, trigger)
    return _with_name(text[:1].upper() + text[1:], tree, trigger, event), True


def _with_name(text: str, tree: _Kids, trigger: int, event: Event) -> str:
    """The line, a pronoun at its start replaced by the name that it was read as standing for: "[Mora] came back"."""
    pronoun, _, rest = text.partition(" ")
    if pronoun.lower() not in _PRONOUNS or not event.actors:
        return text
    name = event.actors[0]
    at = next((i for i, t in enumerate(tree.tokens) if t.text == pronoun and t.deprel.startswith("nsubj")), -1)
    # A name that stands in the sentence itself is of somebody else.
    if at < 0 or tree.heads[at] not in {trigger, *tree.above(trigger)} or name in " ".join(t.text for t in tree.tokens):
        return text
    named = f"[{name}] {rest}"
    return named if len(named) <= LONGEST else text


def starts_with_pronoun(sentence: Sentence) -> bool:
    """Whether the sentence begins with a word that stands for something told before ("She", "One of his")."""
    words = sentence.tokens[_first_word(sentence.tokens[:_MOST]) :][:8]
    first = next((t for t in words if t.upos != "PUNCT"), None)
    return first is not None and (first.upos == "PRON" or first.text.lower() in {"this", "these", "that", "those"})


def _first_word(tokens: Sequence[Token]) -> int:
    """The first token behind a dateline."""
    if not tokens:
        return 0
    begin = tokens[0].start
    shown: list[str] = []
    for token in tokens[:60]:
        shown.append(" " * (token.start - begin - len("".join(shown))) + token.text)
    skip = begin + after_dateline("".join(shown))
    return next((i for i, t in enumerate(tokens) if t.start >= skip), 0)


class _Kids:
    """The sentence's tree, downwards."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        size = len(tokens)
        self.heads = [t.head if 0 <= t.head < size and t.head != i else -1 for i, t in enumerate(tokens)]
        self.kids: list[list[int]] = [[] for _ in tokens]
        for i, head in enumerate(self.heads):
            if head >= 0:
                self.kids[head].append(i)

    def below(self, index: int, without: frozenset[int] = frozenset()) -> set[int]:
        """The token and all that hangs from it."""
        members = {index}
        stack = [index]
        while stack:
            for kid in self.kids[stack.pop()]:
                if kid not in members and kid not in without:
                    members.add(kid)
                    stack.append(kid)
        return members

    def above(self, index: int) -> list[int]:
        """The heads over the token, nearest first."""
        found: list[int] = []
        seen = {index}
        at = self.heads[index]
        while at >= 0 and at not in seen:
            found.append(at)
            seen.add(at)
            at = self.heads[at]
        return found


def _side_clause(tree: _Kids, trigger: int) -> list[bool] | None:
    """The words of the relative or adverbial clause that tells the event; None where the main clause does."""
    top = next((i for i in (trigger, *tree.above(trigger)) if _is_side(tree, i)), None)
    if top is None:
        return None
    tokens = tree.tokens
    own = tree.below(top)
    subjects = [k for k in tree.kids[top] if tokens[k].deprel.startswith("nsubj")]
    if tokens[top].deprel.startswith("advcl"):
        marks = [k for k in tree.kids[top] if tokens[k].deprel == "mark"]
        if not marks or not subjects or any(tokens[k].upos == "PRON" for k in subjects):
            return None
        # "including 20 who were found after the wall fell": what stands before the mark is not the clause's.
        return _trimmed(tokens, {i for i in own if i > max(marks)})
    noun = _bearer(tree, top, subjects)
    if noun < 0 or tokens[noun].upos not in {"NOUN", "PROPN"}:
        return None
    beside = frozenset(
        k for k in tree.kids[noun] if k != top and tokens[k].deprel in {"acl:relcl", "appos", "parataxis", "conj", "cc"}
    )
    phrase = tree.below(noun, beside | {top}) - {k for k in tree.kids[noun] if tokens[k].deprel in {"case", "punct"}}
    if any(i > top for i in phrase) or any(tokens[i].upos == "PRON" for i in phrase):
        return None
    relatives = {k for k in subjects if tokens[k].text.lower() in _RELATIVES}
    if tokens[top].deprel == "acl:relcl" and relatives:
        own -= relatives
        own -= {i for i in own if i < min(relatives) and tokens[i].upos == "PUNCT"}
        return _trimmed(tokens, phrase | own)
    return _trimmed(tokens, phrase | own) if tokens[top].deprel != "acl:relcl" or not subjects else None


def _bearer(tree: _Kids, clause: int, subjects: Sequence[int]) -> int:
    """The noun that a relative clause tells of: behind "Power, the head of the agency, who", Power and no agency."""
    tokens = tree.tokens
    noun = at = tree.heads[clause]
    if noun < 0 or tokens[noun].upos != "NOUN" or not any(tokens[k].text.lower() == "who" for k in subjects):
        return noun
    while 0 <= tree.heads[at] < at and tokens[at].deprel in {"nmod", "nmod:poss", "compound"}:
        at = tree.heads[at]
    above = tree.heads[at]
    named = tokens[at].deprel == "appos" and 0 <= above < at and tokens[above].upos == "PROPN"
    return above if named and at != noun else noun


def _is_side(tree: _Kids, index: int) -> bool:
    return tree.tokens[index].deprel in {"acl:relcl", "advcl"} and tree.tokens[index].upos in {"VERB", "ADJ", "NOUN"}


def _trimmed(tokens: Sequence[Token], members: set[int]) -> list[bool]:
    """The members as flags, punctuation at both ends left out."""
    ordered = sorted(members)
    while ordered and tokens[ordered[0]].upos == "PUNCT":
        ordered.pop(0)
    while ordered and tokens[ordered[-1]].upos == "PUNCT":
        ordered.pop()
    kept = set(ordered)
    return [i in kept for i in range(len(tokens))]


def _shorten(tree: _Kids, keep: list[bool], trigger: int) -> str:
    """The kept words, side stretches left out one by one while they are too long, then cut."""
    tokens = tree.tokens
    if _length(tokens, keep) > LONGEST:
        for members in _stretches(tree, keep, trigger):
            fewer = [kept and i not in members for i, kept in enumerate(keep)]
            if _length(tokens, fewer) < _SHORTEST or _odd_quotes(tokens, fewer):
                continue
            keep = fewer
            if _length(tokens, keep) <= LONGEST:
                break
    text = _write(tokens, keep)
    if len(text) > LONGEST:
        cut = text[: LONGEST - 1]
        at = max(cut.rfind(", "), cut.rfind("; "), cut.rfind(" – "))
        if at <= LONGEST * 2 // 3:
            at = cut.rfind(" ") if " " in cut else len(cut)
        text = cut[:at].rstrip(",;: –—-") + "…"
    return text.strip(" ,;:–—-•")


def _stretches(tree: _Kids, keep: Sequence[bool], trigger: int) -> list[set[int]]:
    """The stretches that can be left out, with the marks that set them off, in the order to drop them."""
    tokens = tree.tokens
    spine = {trigger, *tree.above(trigger)}
    shown = [i for i, kept in enumerate(keep) if kept]
    if not shown:
        return []
    last = next((i for i in reversed(shown) if tokens[i].upos != "PUNCT"), shown[-1])
    found: list[tuple[tuple[int, int], set[int]]] = []
    for i, token in enumerate(tokens):
        order = _SIDES.get(token.deprel)
        if order is None or i in spine or not keep[i] or (token.deprel == "conj" and token.upos not in {"VERB", "AUX"}):
            continue
        members = tree.below(i)
        low, high = min(members), max(members)
        while low < high and tokens[low].text in _COMMAS:
            low += 1
        while high > low and tokens[high].text in _COMMAS:
            high -= 1
        if any(not low <= m <= high for m in members if tokens[m].upos != "PUNCT") or spine & set(range(low, high + 1)):
            continue
        if high - low + 1 > len(members) + 2:
            continue  # other words stand between: no stretch of its own
        if token.deprel == "parataxis" and high - low < 6 and any(tokens[k].deprel == "nsubj" for k in tree.kids[i]):
            continue  # "officials said": whose words they are stays
        opened = low > 0 and tokens[low - 1].text in _COMMAS
        ends = high >= last
        closed = ends or (high + 1 < len(tokens) and tokens[high + 1].text in _COMMAS)
        begins = low == shown[0] and closed and not ends
        marks = {tokens[k].text.lower() for k in tree.kids[i] if tokens[k].deprel in {"mark", "cc", "advmod"}}
        tail = ends and bool(marks & _LOOSE) and tokens[tree.heads[i]].lemma.lower() not in _NEEDS_REST
        if not ((opened and closed) or begins or tail):
            continue
        stretch = set(range(low, high + 1))
        if opened and not ends:
            # Between subject and verb both commas go; behind the verb one stays: "were saved, officials said".
            of_subject = tree.heads[i] in spine or tokens[tree.heads[i]].deprel.startswith("nsubj")
            before_verb = of_subject and high + 2 < len(tokens) and tokens[high + 2].upos in {"VERB", "AUX"}
            both = before_verb or min(spine) > high or tree.heads[i] not in spine
            stretch |= {low - 1, high + 1} if both else {low - 1}
        elif opened:
            stretch.add(low - 1)
        elif begins:
            stretch.add(high + 1)
        found.append(((order, -len(stretch)), stretch))
        if len(found) >= 40:
            break
    found.sort(key=lambda item: item[0])
    return [stretch for _, stretch in found]


def _odd_quotes(tokens: Sequence[Token], keep: Sequence[bool]) -> bool:
    """Whether one half of a pair of quotation marks was lost."""
    marks = [t.text for t, kept in zip(tokens, keep, strict=True) if kept and t.text in _QUOTES]
    return marks.count('"') % 2 == 1 or marks.count("“") != marks.count("”")


def _length(tokens: Sequence[Token], keep: Sequence[bool]) -> int:
    return len(_write(tokens, keep))


def _write(tokens: Sequence[Token], keep: Sequence[bool]) -> str:
    """The kept tokens as text, spaced as in the report; commas that lost their neighbours are dropped."""
    parts: list[str] = []
    last: Token | None = None
    for token, kept in zip(tokens, keep, strict=True):
        if not kept:
            continue
        if token.text in {",", ";", "–", "—", ":"} and (not parts or parts[-1] in {",", ";", "–", "—", ":"}):
            continue
        if last is not None and token.start > last.end and token.text not in {",", ".", ";", ":", "'s", "’s"}:
            parts.append(" ")
        parts.append(token.text)
        last = token
    text = "".join(parts).strip()
    for opening, closing in (("(", ")"), ("[", "]")):
        if (opening in text) != (closing in text):
            text = text.replace(opening, "").replace(closing, "")
    return " ".join(text.split()).rstrip(".").replace(" ,", ",").rstrip(", ")
