"""Names of a report out of the encoder's labels: cut to the name itself, whole where hyphened, of one kind a report.

The encoder judges each sentence by itself, and a name alone in a short sentence is hard to judge. So all mentions of
one spelling, and the full names and place names that hold it, decide together what it names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from storyledger.records import Name, NameKind, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Shares = Sequence[Sequence[float]]
    """For each word how likely it belongs to a name of each of NAME_KINDS."""

NAME_KINDS: tuple[NameKind, ...] = ("person", "organisation", "place", "group", "event")
_KIND_OF: dict[str, NameKind] = {kind: kind for kind in NAME_KINDS}


def find_names(
    text: str,
    sentences: Sequence[Sentence],
    labels: Sequence[Sequence[str]],
    kinds: Sequence[Shares],
) -> Iterator[Name]:
    """Yields a report's names in order, none overlapping another.

    For each word of each sentence: `labels` its BIO label, `kinds` how likely it is in a name of each of NAME_KINDS.
    """
    spans = [span for sentence in sentences for span in _spans(sentence.index, sentence.tokens, labels[sentence.index])]
    yield from _agreed(text, sentences, list(_recut(text, sentences, spans)), kinds)


@dataclass(slots=True)
class _Span:
    """A name by its words: [first, last] in the sentence's tokens."""

    sentence: int
    first: int
    last: int
    kind: NameKind


@lru_cache(maxsize=4)
def _lexicon(name: str) -> frozenset[str]:
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


# The Arabic article and its assimilated forms: "Fateh al-Sham Front" is one name though "al-" is three tokens.
_ARTICLES = frozenset(("al", "el", "an", "ar", "as", "ash", "at", "az", "ad", "ul"))


def _spans(sentence: int, tokens: tuple[Token, ...], labels: Sequence[str]) -> Iterator[_Span]:
    """Yields the names of a sentence with what is no part of a name cut off, and what a hyphen divided put together."""
    found: list[_Span] = []
    for place in [place for place, label in enumerate(labels) if label != "O"]:
        label = labels[place]
        kind = _KIND_OF[label[2:]]
        if label.startswith("I-") and found and found[-1].last == place - 1 and found[-1].kind == kind:
            found[-1].last = place
        else:
            found.append(_Span(sentence, place, place, kind))
    joined: list[_Span] = []
    for span in found:
        _widen(span, tokens)
        if joined and (joined[-1].last >= span.first or _one_name(joined[-1], span, tokens)):
            before = joined[-1]
            longer = before if before.last - before.first >= span.last - span.first else span
            joined[-1] = _Span(sentence, min(before.first, span.first), max(before.last, span.last), longer.kind)
        else:
            joined.append(span)
    for span in joined:
        trimmed = _trim(span, tokens)
        if trimmed is not None:
            yield trimmed


def _glued(tokens: tuple[Token, ...], left: int) -> bool:
    return tokens[left].end == tokens[left + 1].start


def _widen(span: _Span, tokens: tuple[Token, ...]) -> None:
    """Takes in an Arabic article before the name and the rest of a hyphenated name."""
    first, last = span.first, span.last
    if first >= 2 and tokens[first - 2].text.lower() in _ARTICLES and _hyphenated(tokens, first - 2):
        span.first -= 2
    if last + 2 < len(tokens) and tokens[last].text.lower() in _ARTICLES and _hyphenated(tokens, last):
        span.last += 2


def _hyphenated(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the word at `place`, a hyphen and the next word are written together."""
    return tokens[place + 1].text == "-" and _glued(tokens, place) and _glued(tokens, place + 1)


def _one_name(left: _Span, right: _Span, tokens: tuple[Token, ...]) -> bool:
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


def _trim(span: _Span, tokens: tuple[Token, ...]) -> _Span | None:
    """The name without articles, titles, possessives and punctuation at its edges; None where nothing is left of it."""
    first, last = span.first, span.last
    while first <= last and (
        tokens[first].text in _EDGES or tokens[first].text.lower() in ("the", "a", "'s", "’s", ".")
    ):
        first += 1
    while last >= first and (
        tokens[last].text in _EDGES or tokens[last].text.lower() in ("'s", "’s", "'", "’", "and", "of")
    ):
        last -= 1
    if any(token.text[:1].isupper() for token in tokens[first : last + 1]):
        # "east Aleppo", "a senior UN": what is not capitalised before a name is no part of it, but for particles.
        while first < last and tokens[first].text.islower() and tokens[first].text not in _PARTICLES:
            first += 1
    if span.kind == "person":
        # "Prime Minister Sushil Koirala": a title is no part of a name, unless nothing but titles would be left.
        place = first
        while place < last and tokens[place].text.lower().rstrip(".") in _lexicon("titles.txt"):
            place += 1
        first = place
        if (
            first == last
            and tokens[first].text.lower().rstrip(".") in _lexicon("titles.txt")
            and tokens[first].upos != "PROPN"
        ):
            return None
    if first > last or not any(c.isalpha() for c in tokens[first].text + tokens[last].text):
        return None
    return _Span(span.sentence, first, last, span.kind)


def _form(text: str, tokens: tuple[Token, ...], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last].end]


def _recut(text: str, sentences: Sequence[Sentence], spans: Sequence[_Span]) -> Iterator[_Span]:
    """Yields the spans cut at possessives and put together as the report's other mentions show them to be whole."""
    whole = {_form(text, sentences[span.sentence].tokens, span.first, span.last) for span in spans}
    before: _Span | None = None
    for span in spans:
        for part in _at_possessive(text, sentences[span.sentence].tokens, span, whole):
            tokens = sentences[part.sentence].tokens
            beside = before is not None and before.sentence == part.sentence and before.last + 1 == part.first
            if before is not None and beside and _form(text, tokens, before.first, part.last) in whole:
                # "Eastern" and "Ghouta" side by side, where the report elsewhere names "Eastern Ghouta".
                before = _Span(part.sentence, before.first, part.last, part.kind)
                continue
            if before is not None:
                yield before
            before = part
    if before is not None:
        yield before


def _at_possessive(text: str, tokens: tuple[Token, ...], span: _Span, whole: set[str]) -> Iterator[_Span]:
    """Yields "CNN" and "Ann Lee" for "CNN's Ann Lee"; other kinds only where the owner is named elsewhere."""
    for place in range(span.first + 1, span.last):
        if tokens[place].text not in ("'s", "’s"):
            continue
        if span.kind == "person" or _form(text, tokens, span.first, place - 1) in whole:
            yield _Span(span.sentence, span.first, place - 1, span.kind)
            yield _Span(span.sentence, place + 1, span.last, span.kind)
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


def _agreed(
    text: str, sentences: Sequence[Sentence], spans: Sequence[_Span], kinds: Sequence[Shares]
) -> Iterator[Name]:
    """Yields the names with their kinds settled over the report: one spelling, one kind.

    A demonym alone is a group; else the mentions' likelihoods decide, with a vote of each longer name that holds it.
    """
    votes: dict[str, list[float]] = {}
    forms: list[str] = []
    for span in spans:
        tokens = sentences[span.sentence].tokens
        form = text[tokens[span.first].start : tokens[span.last].end]
        forms.append(form)
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
        if form.islower() and not small[span.sentence]:
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


def _is_demonym(form: str) -> bool:
    """Whether a name is that of a people, in whatever letters the text has it."""
    written = form.title() if form.islower() or form.isupper() else form
    demonyms = _lexicon("demonyms.txt")
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


def _parts(text: str, tokens: tuple[Token, ...], span: _Span) -> Iterator[tuple[str, NameKind]]:
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
