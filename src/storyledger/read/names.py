"""Names of a report out of the encoder's labels: cut to the name itself, whole where hyphened, of one kind a report.

The encoder judges each sentence by itself, and a name alone in a short sentence is hard to judge. So all mentions of
one spelling, and the full names and place names that hold it, decide together what it names.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.read.bodies import add_headed, add_listed
from storyledger.read.naming import NAME_KINDS, Cut, is_glued, is_title, with_repeated, word_list
from storyledger.records import Name, NameKind, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.naming import Shares

_KIND_OF: dict[str, NameKind] = {kind: kind for kind in NAME_KINDS}
KNOWN = 5.0
"""Votes of a name that says its kind itself: more than a report's doubtful mentions of it have together."""
SMALL = 0.8
"""How likely each word of a name must be in one where nothing of it is a capital, though the sentence has some. Set on
UNER's development part and GUM's: 0.6 lets in fragments of words, 0.9 loses places of careless writers."""


def find_names(
    text: str,
    sentences: Sequence[Sentence],
    labels: Sequence[Sequence[str]],
    kinds: Sequence[Shares],
) -> Iterator[Name]:
    """Yields a report's names in order, none overlapping another.

    For each word of each sentence: `labels` its BIO label, `kinds` how likely it is in a name of each of NAME_KINDS.
    """
    spans: list[Cut] = []
    for sentence in sentences:
        index, tokens, likely = sentence.index, sentence.tokens, kinds[sentence.index]
        found = add_listed(index, tokens, list(_spans(index, tokens, labels[index])), likely)
        spans += add_headed(index, tokens, found, likely)
    spans = list(_recut(text, sentences, with_repeated(sentences, spans, kinds)))
    yield from _agreed(text, sentences, spans, kinds)


# The Arabic article and its assimilated forms: "Fateh al-Sham Front" is one name though "al-" is three tokens.
_ARTICLES = frozenset(("al", "el", "an", "ar", "as", "ash", "at", "az", "ad", "ul"))


def _spans(sentence: int, tokens: tuple[Token, ...], labels: Sequence[str]) -> Iterator[Cut]:
    """Yields the names of a sentence with what is no part of a name cut off, and what a hyphen divided put together."""
    found: list[Cut] = []
    for place in [place for place, label in enumerate(labels) if label != "O"]:
        label = labels[place]
        kind = _KIND_OF[label[2:]]
        if label.startswith("I-") and found and found[-1].last == place - 1 and found[-1].kind == kind:
            found[-1].last = place
        else:
            found.append(Cut(sentence, place, place, kind))
    joined: list[Cut] = []
    for span in found:
        _widen(span, tokens)
        if joined and (joined[-1].last >= span.first or _one_name(joined[-1], span, tokens)):
            before = joined[-1]
            longer = before if before.last - before.first >= span.last - span.first else span
            joined[-1] = Cut(sentence, min(before.first, span.first), max(before.last, span.last), longer.kind)
        else:
            joined.append(span)
    for span in joined:
        trimmed = _trim(span, tokens)
        if trimmed is not None:
            yield trimmed


def _glued(tokens: tuple[Token, ...], left: int) -> bool:
    return tokens[left].end == tokens[left + 1].start


def _widen(span: Cut, tokens: tuple[Token, ...]) -> None:
    """Takes in an Arabic article before the name and the rest of a hyphenated name."""
    first, last = span.first, span.last
    if first >= 2 and tokens[first - 2].text.lower() in _ARTICLES and _hyphenated(tokens, first - 2):
        span.first -= 2
    if last + 2 < len(tokens) and tokens[last].text.lower() in _ARTICLES and _hyphenated(tokens, last):
        span.last += 2


def _hyphenated(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the word at `place`, a hyphen and the next word are written together."""
    return tokens[place + 1].text == "-" and _glued(tokens, place) and _glued(tokens, place + 1)


def _one_name(left: Cut, right: Cut, tokens: tuple[Token, ...]) -> bool:
    """Whether two neighbouring spans are the halves of one name that was cut at an Arabic article."""
    return (
        right.first == left.last + 1
        and tokens[right.first].text.lower() in _ARTICLES
        and right.first + 1 < len(tokens)
        and tokens[right.first + 1].text == "-"
    )


_PARTICLES = _ARTICLES | {
    "de",
    "da",
    "di",
    "del",
    "van",
    "von",
    "der",
    "den",
    "bin",
    "ibn",
    "bint",
    "abu",
    "la",
    "le",
    "du",
    "dos",
    "ter",
}
_EDGES = frozenset("\"'“”‘’()[]{},;:!?-–—/«»")


def _trim(span: Cut, tokens: tuple[Token, ...]) -> Cut | None:
    """The name without articles, titles, possessives and punctuation at its edges; None where nothing is left of it."""
    first, last = span.first, span.last
    while first <= last and (
        tokens[first].text in _EDGES or tokens[first].text.lower() in ("the", "a", "'s", "’s", ".")
    ):
        first += 1
    while (
        last >= first
        and not _keeps_s(span, tokens, last)
        and (tokens[last].text in _EDGES or tokens[last].text.lower() in ("'s", "’s", "'", "’", "and", "of"))
    ):
        last -= 1
    if any(token.text[:1].isupper() for token in tokens[first : last + 1]):
        # "east Aleppo", "a senior UN": what is not capitalised before a name is no part of it, but for particles.
        while first < last and tokens[first].text.islower() and tokens[first].text not in _PARTICLES:
            first += 1
    if first < last and _of_state(tokens, first):
        return Cut(span.sentence, first + 1, last, "person", known=True)
    if span.kind == "person":
        # "Prime Minister Sushil Koirala": a title is no part of a name, unless nothing but titles would be left.
        place = first
        while place < last and is_title(tokens[place]):
            place += 1
        first = place
        if first == last and is_title(tokens[first]) and tokens[first].upos != "PROPN":
            return None
    if first > last or not any(c.isalpha() for c in tokens[first].text + tokens[last].text):
        return None
    return Cut(span.sentence, first, last, span.kind)


def _of_state(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether a name begins with the end of a title: "Deputy Secretary of State Victoria Nuland"."""
    lead = [token.text for token in tokens[max(0, first - 2) : first + 1]]
    return lead[1:] == ["of", "State"] and lead[0] in {"Secretary", "Minister", "Undersecretary", "Under-Secretary"}


def _keeps_s(span: Cut, tokens: tuple[Token, ...], last: int) -> bool:
    """Whether the s at a name's end belongs to it: "at Lindy's", which owns nothing there."""
    if span.kind == "person" or span.first == last or tokens[last].text not in ("'s", "’s") or tokens[last].head < 0:
        return False
    return tokens[tokens[last].head].deprel not in ("nmod:poss", "compound")


def _form(text: str, tokens: tuple[Token, ...], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last].end]


def _recut(text: str, sentences: Sequence[Sentence], spans: Sequence[Cut]) -> Iterator[Cut]:
    """Yields the spans cut at possessives and put together as the report's other mentions show them to be whole."""
    whole = {_form(text, sentences[span.sentence].tokens, span.first, span.last) for span in spans}
    before: Cut | None = None
    for span in spans:
        for part in _at_possessive(text, sentences[span.sentence].tokens, span, whole):
            tokens = sentences[part.sentence].tokens
            beside = before is not None and before.sentence == part.sentence and before.last + 1 == part.first
            if before is not None and beside and _form(text, tokens, before.first, part.last) in whole:
                # "Eastern" and "Ghouta" side by side, where the report elsewhere names "Eastern Ghouta".
                before = Cut(part.sentence, before.first, part.last, part.kind)
                continue
            if before is not None:
                yield before
            before = part
    if before is not None:
        yield before


def _at_possessive(text: str, tokens: tuple[Token, ...], span: Cut, whole: set[str]) -> Iterator[Cut]:
    """Yields "CNN" and "Ann Lee" for "CNN's Ann Lee"; other kinds only where the owner is named elsewhere."""
    for place in range(span.first + 1, span.last):
        if span.known or tokens[place].text not in ("'s", "’s"):
            continue
        if span.kind == "person" or _form(text, tokens, span.first, place - 1) in whole:
            yield Cut(span.sentence, span.first, place - 1, span.kind)
            yield Cut(span.sentence, place + 1, span.last, span.kind)
            return
    yield span


_DIRECTIONS = frozenset(
    ("east", "west", "north", "south", "eastern", "western", "northern", "southern", "central", "old", "new", "greater")
)
# Nouns that stand in a place's name and may be left out: "Idlib province" and "Idlib" are both places.
_PLACE_NOUNS = frozenset(
    (
        "province",
        "city",
        "region",
        "district",
        "governorate",
        "state",
        "county",
        "valley",
        "island",
        "islands",
        "river",
        "village",
        "town",
        "airport",
    )
)


def _agreed(text: str, sentences: Sequence[Sentence], spans: Sequence[Cut], kinds: Sequence[Shares]) -> Iterator[Name]:
    """Yields the names with their kinds settled over the report: one spelling, one kind.

    A demonym alone is a group; else the mentions' likelihoods decide, with a vote of each longer name that holds it.
    """
    votes: dict[str, list[float]] = {}
    forms: list[str] = []
    for span in spans:
        tokens = sentences[span.sentence].tokens
        form = text[tokens[span.first].start : tokens[span.last].end]
        forms.append(form)
        if span.kind == "person" and _opens_dateline(text, sentences[span.sentence], span):
            _vote(votes, form, [KNOWN * (kind == "place") for kind in NAME_KINDS])
        elif span.known:
            _vote(votes, form, [KNOWN * (kind == span.kind) for kind in NAME_KINDS])
        else:
            _vote(votes, form, _shares(kinds[span.sentence][span.first : span.last + 1]))
        if span.last > span.first:
            for part, kind in _parts(text, tokens, span):
                _vote(votes, part, [float(kind == each) for each in NAME_KINDS])
    small: dict[int, bool] = {}
    for span, written in zip(spans, forms, strict=True):
        form = written
        tokens = sentences[span.sentence].tokens
        start, end = tokens[span.first].start, tokens[span.last].end
        if span.sentence not in small:
            small[span.sentence] = text[sentences[span.sentence].start : sentences[span.sentence].end].islower()
        if form.islower() and not small[span.sentence] and not _is_small_name(tokens, span, kinds[span.sentence]):
            # Fragments such as "al" and "east": in a sentence with capitals a name has one.
            continue
        last = tokens[span.last].text
        named = form[:-1].casefold() in votes or last[:-1].casefold() in votes
        if last[-1] == "s" and named and not _is_demonym(form):
            # "Syrias" where the report names Syria too: a possessive that lost its apostrophe.
            form, end = form[:-1], end - 1
        ballot = votes.get(form.casefold(), votes[written.casefold()])
        kind = NAME_KINDS[ballot.index(max(ballot))]
        if _is_demonym(form):
            kind = "group"
        yield Name(start, end, form, kind, span.sentence)


def _opens_dateline(text: str, sentence: Sentence, span: Cut) -> bool:
    """Whether a name is the town with which a dateline begins: "NIAMEY, Aug 8 (AFP) - "."""
    if span.first > 0 or span.last + 1 >= len(sentence.tokens):
        return False
    skipped = after_dateline(text[sentence.start : sentence.end])
    return sentence.tokens[span.last].end < sentence.start + skipped and sentence.tokens[span.last + 1].text in {
        ",",
        "(",
    }


def _is_small_name(tokens: tuple[Token, ...], span: Cut, shares: Shares) -> bool:
    """Whether a name of small letters is one all the same: proper nouns, each surely in a name, no part of a word."""
    words = tokens[span.first : span.last + 1]
    if words[-1].text in _PARTICLES | _DIRECTIONS or is_glued(tokens, span.first) or is_glued(tokens, span.last):
        return False
    return all(
        word.xpos in ("NNP", "NNPS") and word.text.isalpha() and max(share) >= SMALL
        for word, share in zip(words, shares[span.first : span.last + 1], strict=True)
    )


def _is_demonym(form: str) -> bool:
    """Whether a name is that of a people, in whatever letters the text has it."""
    written = form.title() if form.islower() or form.isupper() else form
    demonyms = word_list("demonyms.txt")
    return written in demonyms or (written.endswith("s") and written[:-1] in demonyms)


def _vote(votes: dict[str, list[float]], form: str, shares: list[float]) -> None:
    ballot = votes.setdefault(form.casefold(), [0.0] * len(NAME_KINDS))
    for place, share in enumerate(shares):
        ballot[place] += share


def _shares(words: Shares) -> list[float]:
    """How likely a name of these words is of each kind; adds up to one."""
    rows = [[math.log(max(share, 1e-6)) for share in word] for word in words]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    best = max(sums)
    weights = [math.exp(value - best) for value in sums]
    total = sum(weights)
    return [weight / total for weight in weights]


def _parts(text: str, tokens: tuple[Token, ...], span: Cut) -> Iterator[tuple[str, NameKind]]:
    """Yields the shorter forms that a longer name vouches for: a person's last name, a place without its noun."""
    if span.kind == "person":
        yield tokens[span.last].text, "person"
        for place in range(span.last - 2, span.first, -1):
            if tokens[place].text.lower() in _ARTICLES and tokens[place + 1].text == "-":
                yield text[tokens[place].start : tokens[span.last].end], "person"
    elif span.kind == "place" and tokens[span.first].text.lower() in _DIRECTIONS:
        yield text[tokens[span.first + 1].start : tokens[span.last].end], "place"
    elif span.kind == "place" and tokens[span.last].text.lower() in _PLACE_NOUNS:
        yield text[tokens[span.first].start : tokens[span.last - 1].end], "place"
