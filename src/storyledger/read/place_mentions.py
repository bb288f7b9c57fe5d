"""The words of a report that may name a place.

These are the names that the reader calls places, and capitalised words that only their surroundings call so ("in X",
"the town of X", "X province"). Left out: adjectives ("Syrian") and addresses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import plain
from storyledger.read.place_candidates import is_country, look_up
from storyledger.read.place_surroundings import (
    is_credit,
    is_named,
    is_quarter,
    is_street,
    said_kind,
    stands_as_place,
    stands_in,
    word_at,
)
from storyledger.read.place_words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Feature, Gazetteer
    from storyledger.records import Name, Parsed, Report, Sentence, Token

_MORE = 2
"""Words behind a name that may belong to it."""
OBSCURE = 15_000  # inhabitants
SPLIT_COVERS = 0.6  # share of a name's letters that its parts must make up to be places of their own


class Mention(NamedTuple):
    """Words that may name a place."""

    start: int
    end: int
    sentence: int
    first: int
    """Index of its first token in the sentence; `last` is one past its last."""
    last: int
    wanted: Feature | None
    """What the text says it is."""
    called: str
    """What calls it a place: the reader's name kind, or "context"."""


def find_mentions(parsed: Parsed, gazetteer: Gazetteer) -> list[Mention]:
    """Return the words of the report that may name a place, sentence by sentence."""
    mentions: list[Mention] = []
    names_in: dict[int, list[Name]] = defaultdict(list)
    for name in parsed.names:
        names_in[name.sentence].append(name)
    people = _people(parsed)
    for sentence in parsed.sentences:
        taken = [False] * len(sentence.tokens)
        names = names_in.get(sentence.index, ())
        starts, ends = ([t.start for t in sentence.tokens], [t.end for t in sentence.tokens]) if names else ([], [])
        for name in names:
            first, last = _token_range(starts, ends, name)
            for at in range(first, last):
                taken[at] = True
            if first < last:
                mentions.extend(_of_name(parsed.report, sentence, name, (first, last), (people, gazetteer)))
        mentions.extend(_uncalled(parsed.report, sentence, taken, people, gazetteer))
    return mentions


def _people(parsed: Parsed) -> frozenset[str]:
    """Return the plain words of people's names of two words and more: "Jordan" beside "Michael Jordan" is he."""
    return frozenset(
        word
        for name in parsed.names
        if name.kind == "person" and len(name.text.split()) > 1
        for word in plain(name.text).split()
    )


def _token_range(starts: Sequence[int], ends: Sequence[int], name: Name) -> tuple[int, int]:
    """Return the first token of the name and the one past its last, from where the sentence's tokens start and end."""
    return bisect_right(ends, name.start), bisect_left(starts, name.end)


def _of_name(
    report: Report, sentence: Sentence, name: Name, span: tuple[int, int], known: tuple[frozenset[str], Gazetteer]
) -> list[Mention]:
    people, gazetteer = known
    first, last = span
    if is_credit(sentence, first, last):
        return []  # the agency of a dateline: "LIMA, March 3 (Meridian) - "
    if name.kind == "place":
        if is_quarter(sentence, first, last):
            return []
        if last - first > 1 and word_at(sentence, last - 1) in load_words().body and not gazetteer.find(name.text):
            return []  # "Lakeland Hospital"
        if is_street(sentence, last):
            return _street(report, sentence, span, gazetteer)
        if last - first == 1 and plain(name.text) in people and not stands_in(sentence, first):
            return []
        if word_at(sentence, last).startswith(("al-", "el-", "as-", "ash-", "ad-", "ar-", "an-", "az-", "at-")):
            # the reader cut the name before its second half: "Khan al-Aasal"
            whole = report.text[name.start : sentence.tokens[last].end]
            if not any(c.match != "folded" for c in gazetteer.find(whole)):
                return []
            last += 1
        if word_at(sentence, last) in load_words().body and sentence.tokens[last].text[:1].isupper():
            return []  # "Killeen Police", "China Daily": a body's name
        last = _whole_end(report, sentence, (first, last), gazetteer)
        if (
            first > 0
            and sentence.tokens[first - 1].text[:1].isupper()
            and word_at(sentence, first - 1) in load_words().direction
        ):
            whole = report.text[sentence.tokens[first - 1].start : name.end]
            if any(c.match != "folded" for c in gazetteer.find(whole)):
                first -= 1  # "Northern Europe", where the reader took "Europe" alone
        return _split(report, sentence, (first, last), "place", gazetteer)
    if name.kind not in ("organisation", "person") or plain(name.text) in people:
        return []
    # the reader takes some places for people or bodies: "in Geneva" still names a place
    found = gazetteer.find(name.text)
    if not found or found[0].match == "folded":
        return []
    as_country = name.kind == "organisation" and is_country(name.text, gazetteer)
    if not as_country and not stands_as_place(sentence, first):
        return []
    return [Mention(name.start, name.end, sentence.index, first, last, said_kind(sentence, first, last), name.kind)]


def _whole_end(report: Report, sentence: Sentence, span: tuple[int, int], gazetteer: Gazetteer) -> int:
    """Return where a place's name ends of which the reader took the first words alone: "Orvel Spring".

    A name goes on in the capitalised words behind it where the gazetteer has the whole just so.
    """
    first, last = span
    tokens = sentence.tokens
    for end in range(min(len(tokens), last + _MORE), last, -1):
        if all(t.text[:1].isupper() and t.text[1:].islower() for t in tokens[last:end]):
            whole = report.text[tokens[first].start : tokens[end - 1].end]
            if any(c.match == "exact" for c in gazetteer.find(whole)):
                return end
    return last


def _street(report: Report, sentence: Sentence, span: tuple[int, int], gazetteer: Gazetteer) -> list[Mention]:
    """Return a street that is known by itself, such as Wall Street, and nothing for all others."""
    first, last = span
    if word_at(sentence, last).rstrip(".") in load_words().street:
        last += 1
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    if any(c.feature == "landmark" and c.match != "folded" for c in gazetteer.find(report.text[start:end])):
        return [Mention(start, end, sentence.index, first, last, "landmark", "place")]
    return []


def _split(
    report: Report, sentence: Sentence, span: tuple[int, int], called: str, gazetteer: Gazetteer
) -> list[Mention]:
    """Return the name as one mention, or as several where only its parts are places: "Aleppo Syria"."""
    first, last = span
    tokens = sentence.tokens
    while last - first > 1 and word_at(sentence, last - 1) in ("'s", "’s", "'", "’", ",", ".", "-"):
        if gazetteer.is_shortened(report.text[tokens[first].start : tokens[last - 1].end]):
            break
        last -= 1
    while last - first > 1 and word_at(sentence, first) in ("the", ",", "-", "(", "“", '"'):
        first += 1

    def mention(a: int, b: int) -> Mention:
        return Mention(tokens[a].start, tokens[b - 1].end, sentence.index, a, b, said_kind(sentence, a, b), called)

    if last - first == 1 or look_up(report.text[tokens[first].start : tokens[last - 1].end], gazetteer):
        return [mention(first, last)]
    parts: list[Mention] = []
    at = first
    # the longest place first, then on after it; a name has few words, a runaway one is cut
    while at < last and len(parts) < 8:
        for end in range(min(last, at + 4), at, -1):
            text = report.text[tokens[at].start : tokens[end - 1].end]
            if tokens[at].text[:1].isupper() and any(c.match != "folded" for c in look_up(text, gazetteer)):
                parts.append(mention(at, end))
                at = end
                break
        else:
            at += 1
    covered = sum(part.end - part.start for part in parts)
    if covered >= SPLIT_COVERS * (tokens[last - 1].end - tokens[first].start):
        return parts
    # one village's name in a longer name is chance ("Khan" in "Khan al-Aasal"), a city's may have lost its comma
    return [part for part in parts if look_up(report.text[part.start : part.end], gazetteer)[0].population >= OBSCURE]


def _uncalled(
    report: Report, sentence: Sentence, taken: Sequence[bool], people: frozenset[str], gazetteer: Gazetteer
) -> list[Mention]:
    """Return capitalised words outside all names that their surroundings call places."""
    tokens = sentence.tokens
    found: list[Mention] = []
    last = 1  # the first word is a capital's anyway
    for at in [at for at, token in enumerate(tokens) if token.text[:1].isupper() and not taken[at]]:
        if at < last:
            continue
        last = at
        while last < len(tokens) and last - at < 5 and not taken[last] and _is_capitalised(tokens[last]):
            last += 1
        whole = _common_end(report, sentence, at, taken, gazetteer)
        last = max(last, whole)
        if last == at:
            continue
        text = report.text[tokens[at].start : tokens[last - 1].end]
        kind = said_kind(sentence, at, last)
        if (
            not taken[at - 1]
            and not (last < len(tokens) and taken[last])
            and (stands_as_place(sentence, at) or kind is not None)
            and plain(text) not in people
            and not is_street(sentence, last)
            and (last == whole or not (set(plain(text).split()) & load_words().never))
            and gazetteer.demonym(text) is None
            and any(c.match != "folded" or is_named(sentence, at) for c in look_up(text, gazetteer))
        ):
            found.append(Mention(tokens[at].start, tokens[last - 1].end, sentence.index, at, last, kind, "context"))
    return found


def _common_end(report: Report, sentence: Sentence, first: int, taken: Sequence[bool], gazetteer: Gazetteer) -> int:
    """Return where a town's name ends that common words make up, behind "in": "in Cold Spring"; `first` for no such."""
    tokens = sentence.tokens
    if not stands_in(sentence, first):
        return first
    for end in range(min(len(tokens), first + 1 + _MORE), first + 1, -1):
        if any(taken[first:end]) or not all(t.text.istitle() for t in tokens[first:end]):
            continue
        whole = report.text[tokens[first].start : tokens[end - 1].end]
        if any(c.match == "exact" and c.feature == "city" for c in gazetteer.find(whole)):
            return end
    return first


def _is_capitalised(token: Token) -> bool:
    return (
        token.text[:1].isupper() and any(c.islower() for c in token.text) and token.upos in ("PROPN", "X", "NOUN", "")
    )
