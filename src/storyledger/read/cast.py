"""Everybody whom a report names or describes, with every place where each is mentioned.

People under one name, whatever part of it is printed, bodies, peoples, and those who are only described where they are
the subject of a clause; gender by title, role, first name, and the pronouns near them. What is left out: identity
across reports (the reconciling stage does that).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from storyledger.read.kept import last_kept
from storyledger.read.sayings import read_lexicon, roles, word_list
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.read.trees import Tree
    from storyledger.records import Name, Parsed

SpeakerKind = Literal["person", "people", "body"]
Gender = Literal["m", "f", ""]

HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
IT, THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "themselves"})
PRONOUNS = HE | SHE | IT | THEY
HONORIFICS: dict[str, Gender] = {
    **dict.fromkeys(("mr", "mr.", "sir", "lord", "monsieur"), "m"),
    **dict.fromkeys(("mrs", "mrs.", "ms", "ms.", "miss", "dame", "lady", "madame"), "f"),
    **dict.fromkeys(
        ("dr", "dr.", "prof", "prof.", "professor", "sen.", "rep.", "gov.", "gen.", "lt.", "col.", "maj."), ""
    ),
    **dict.fromkeys(("capt.", "sgt.", "rev.", "hon.", "pm"), ""),
}


class Someone(NamedTuple):
    """A person, people or a body that the report names or describes."""

    name: str
    kind: SpeakerKind
    gender: Gender
    words: frozenset[str]
    """Of the name and of what it is called: title, apposition."""
    start: int
    """First mention."""
    named: bool
    """By a proper name, not by a description alone."""
    place: bool = False
    """A place name, which only speaks where it stands for its government."""


class Mention(NamedTuple):
    """Where someone is mentioned."""

    start: int
    end: int
    sentence: int
    who: int
    """Index into the cast."""
    subject: bool
    possessive: bool = False


@dataclass(slots=True)
class Cast:
    """Everybody in a report, where each is mentioned, and who has spoken so far.

    The lists grow only while one report is read from its start to its end.
    """

    text: str
    someone: list[Someone] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    heard: list[Mention] = field(default_factory=list)
    """Speakers resolved so far, in order."""
    heard_at: set[tuple[int, int]] = field(default_factory=set)
    """Start and index of each of them."""
    quoted: Sequence[tuple[int, int]] = ()
    wholly_quoted: frozenset[int] = frozenset()
    """Sentences that are nothing but quotation: not counted in distances."""

    def add(self, someone: Someone) -> int:
        """The index of a new member."""
        self.someone.append(someone)
        return len(self.someone) - 1

    def hear(self, speaker: Mention) -> None:
        """Notes who has spoken."""
        self.heard.append(speaker)
        self.heard_at.add((speaker.start, speaker.who))


class Phrase(NamedTuple):
    """Words that name a speaker, where they stand, and the words that they cannot refer into."""

    start: int
    end: int
    sentence: int
    head: int
    """Index of the head token in its sentence."""
    first: int
    last: int
    content: tuple[int, int] | None = None
    """What the speaker says: nobody is named there by his own "he said"."""


class Resolved(NamedTuple):
    """The outcome for one phrase."""

    name: str | None
    who: int | None
    reason: str


@cache
def first_names() -> dict[str, Gender]:
    """First name to gender, lower case."""
    found: dict[str, Gender] = {}
    for line in read_lexicon("first_names.txt"):
        name, _, gender = line.partition("\t")
        found[name] = "m" if gender == "m" else "f"
    return found


@lru_cache(maxsize=1_024)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: lower case, without accents, particles and titles."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    words = [w for w in re.split(r"[\s\-‐–'’.,]+", plain) if w and w != "s"]
    kept = [w for w in words if w not in word_list("particles")]
    return tuple(kept or words)


@lru_cache(maxsize=1_024)
def strip_titles(name: str) -> tuple[str, frozenset[str]]:
    """The name without the titles before it and the possessive behind it, and the titles."""
    words = name.split()
    while words and re.fullmatch(r"['’]s?", words[-1]):
        words.pop()
    titles: set[str] = set()
    known = roles()
    while len(words) > 1 and (words[0].lower() in HONORIFICS or words[0].lower().rstrip(".") in known):
        titles.add(words.pop(0).lower().rstrip("."))
    bare = re.sub(r"['’]s$", "", " ".join(words))
    return bare, frozenset(titles)


def find_cast(
    parsed: Parsed,
    trees: Sequence[Tree],
    quoted: tuple[tuple[int, int], ...] = (),
    wholly: frozenset[int] = frozenset(),
) -> Cast:
    """Everybody whom the report names or describes, with all mentions in order."""
    cast = _everybody(parsed, trees)
    return Cast(cast.text, list(cast.someone), list(cast.mentions), quoted=quoted, wholly_quoted=wholly)


@last_kept
def _everybody(parsed: Parsed, trees: Sequence[Tree]) -> Cast:
    """The cast before anybody has spoken; never changed afterwards."""
    cast = Cast(parsed.report.text)
    where = {tree.sentence.index: tree for tree in trees}
    people: list[tuple[Name, str, frozenset[str], tuple[str, ...]]] = []
    media = frozenset(
        n.start for n in parsed.names if n.kind == "person" and _is_called_body(parsed.report.text, n.start)
    )
    for name in parsed.names:
        if name.kind == "person" and name.start not in media:
            bare, titles = strip_titles(name.text)
            words = name_words(bare)
            if words:  # nothing is left of a name that is but a genitive's s
                people.append((name, bare, titles, words))
    full = _full_names(people)
    bearers = _bearers(people, full)
    latest: dict[str, tuple[int, tuple[str, ...]]] = {}
    seen: dict[tuple[str, ...], int] = {}
    by_last: dict[str, list[int]] = {}
    for name, bare, titles, words in people:
        tree = where.get(name.sentence)
        span = token_span(tree, name.start, name.end) if tree else None
        key = full.get(words, words)
        described = set(titles)
        subject = possessive = False
        if tree is not None and span is not None:
            described |= _described(tree, span)
            subject, possessive = _place(tree, span)
        if len(words) == 1 and words[0] in bearers and words[0] in latest:
            told, bearer = latest[words[0]]
            key = bearer if 0 <= name.sentence - told <= _JUST_NAMED else key
        elif len(words) > 1 and key in bearers.get(words[-1], ()) and subject:
            latest[words[-1]] = (name.sentence, key)
        if key not in seen:
            display = _display(people, key) or bare
            seen[key] = cast.add(Someone(display, "person", "", frozenset(words), name.start, named=True))
            by_last.setdefault(key[-1], []).append(seen[key])
        who = seen[key]
        old = cast.someone[who]
        gender: Gender = old.gender or _gender(name.text, bare, described) or _gender(old.name, old.name, frozenset())
        cast.someone[who] = Someone(
            old.name, "person", gender, old.words | frozenset(key) | described, old.start, named=True
        )
        cast.mentions.append(Mention(name.start, name.end, name.sentence, who, subject, possessive))
    bodies: dict[tuple[str, ...], int] = {}
    for name in parsed.names:
        if name.kind == "event" or (name.kind == "person" and name.start not in media):
            continue
        tree = where.get(name.sentence)
        span = token_span(tree, name.start, name.end) if tree else None
        subject, possessive = _place(tree, span) if tree and span else (False, False)
        bare = re.sub(r"^(the|The)\s+|['’]s$", "", name.text)
        words = name_words(bare)
        if not words:
            continue
        if name.kind != "place" and len(words) == 1 and words[0] in by_last:
            cast.mentions.append(
                Mention(name.start, name.end, name.sentence, by_last[words[0]][0], subject, possessive)
            )
            continue
        if words not in bodies:
            kind: SpeakerKind = "people" if name.kind == "group" else "body"
            bodies[words] = cast.add(
                Someone(bare, kind, "", frozenset(words), name.start, named=True, place=name.kind == "place")
            )
        if name.kind == "organisation" and tree is not None and span is not None:
            called = frozenset(w for w in _described(tree, span) if w in word_list("generic_bodies"))
            body = cast.someone[bodies[words]]
            cast.someone[bodies[words]] = body._replace(words=body.words | called)
        cast.mentions.append(Mention(name.start, name.end, name.sentence, bodies[words], subject, possessive))
    _describe_subjects(cast, trees)
    cast.mentions.sort(key=lambda m: (m.start, m.end))
    _learn_genders(cast, trees)
    return cast


_JUST_NAMED = 2
"""Sentences behind a full name in which its last name alone means its bearer and nobody else who has it."""


def _bearers(
    people: Iterable[tuple[Name, str, frozenset[str], tuple[str, ...]]],
    full: dict[tuple[str, ...], tuple[str, ...]],
) -> dict[str, set[tuple[str, ...]]]:
    """For each last name that several people of the report have, their full names."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for _, _, _, words in people:
        if len(words) > 1:
            found.setdefault(words[-1], set()).add(full.get(words, words))
    return {last: names for last, names in found.items() if len(names) > 1}


def _is_called_body(text: str, start: int) -> bool:
    """Whether the word right before a name calls it a body: "the newspaper al-Sabah", taken for a person's name."""
    before = text[max(0, start - 40) : start].split()
    return bool(before) and text[start - 1 : start] == " " and before[-1] in word_list("media")


def _full_names(
    people: Iterable[tuple[Name, str, frozenset[str], tuple[str, ...]]],
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each form of a name the fullest form in the report that ends with it (or.

    For a lone first name, begins with it).
    """
    counts: dict[tuple[str, ...], int] = {}
    for _, _, _, words in people:
        if words:
            counts[words] = counts.get(words, 0) + 1
    by_last: dict[str, list[tuple[str, ...]]] = {}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in counts:
        by_last.setdefault(words[-1], []).append(words)
        by_first.setdefault(words[0], []).append(words)
    full: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words in counts:
        longer = [o for o in by_last.get(words[-1], []) if len(o) > len(words) and o[-len(words) :] == words]
        if not longer and len(words) > 1:
            # "John F. Kerry" and "John Kerry", "Recep Tayyip Erdogan" and "Recep Erdogan"
            longer = [o for o in by_last.get(words[-1], []) if len(o) > len(words) and o[0] == words[0]]
        if not longer and len(words) == 1:
            longer = [o for o in by_first.get(words[0], []) if len(o) > 1]
            longer = longer if len(longer) == 1 else []
        if longer:
            full[words] = max(longer, key=lambda o: (counts[o], -len(o), o))
    for words in list(full):
        for _ in range(3):
            full[words] = full.get(full[words], full[words])
    return full


def _display(people: Iterable[tuple[Name, str, frozenset[str], tuple[str, ...]]], key: tuple[str, ...]) -> str | None:
    """The words of the name as first printed in this form."""
    return next((bare for _, bare, _, words in people if words == key), None)


def token_span(tree: Tree, start: int, end: int) -> tuple[int, int] | None:
    """First and last token of a stretch of text, or None."""
    first = bisect_right(tree.tokens, start, key=_end)
    last = bisect_left(tree.tokens, end, key=_start) - 1
    return (first, last) if first <= last else None


_start, _end = attrgetter("start"), attrgetter("end")


def top_of(tree: Tree, span: tuple[int, int]) -> int:
    """The token of the span that hangs from outside it."""
    for i in range(span[0], span[1] + 1):
        if not span[0] <= tree.tokens[i].head <= span[1]:
            return i
    return span[1]


def _place(tree: Tree, span: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the name is a subject (itself or as apposition or title of one), and whether it only owns something."""
    i = top_of(tree, span)
    for _ in range(4):
        relation = tree.tokens[i].deprel
        if base(relation) == "nsubj" or relation == "obl:agent":
            return True, False
        if relation in {"nmod:poss", "compound", "amod", "nmod"}:
            return False, True
        if base(relation) in {"appos", "flat", "conj"} or relation == "nmod:desc":
            if not 0 <= tree.tokens[i].head < len(tree.tokens):
                break
            i = tree.tokens[i].head
            continue
        break
    return tree.tokens[i].deprel == "root", False


def _described(tree: Tree, span: tuple[int, int]) -> set[str]:
    """What the words beside a name call its bearer: titles before it, an apposition after it."""
    found: set[str] = set()
    known = roles()
    top = top_of(tree, span)
    for j in range(span[0] - 1, max(-1, span[0] - 9), -1):
        token = tree.tokens[j]
        if token.upos not in {"NOUN", "PROPN", "ADJ", "PUNCT", "PART"} or token.text in {",", ".", ";", ":"}:
            break
        found.add(token.text.lower())
    if known.keys().isdisjoint(found):
        found = {w for w in found if w in HONORIFICS}
    for k in tree.kids[top]:
        if tree.tokens[k].deprel == "appos" and (tree.forms[k] in known or tree.tokens[k].lemma in known):
            first, last = noun_phrase(tree, k)
            found |= {tree.forms[j] for j in range(first, last + 1) if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}}
    head = tree.tokens[top].head
    if (
        tree.tokens[top].deprel in {"appos", "nmod:desc", "flat"}
        and 0 <= head < len(tree.tokens)
        and tree.forms[head] in known
    ):
        first, last = noun_phrase(tree, head)
        found |= {tree.forms[j] for j in range(first, last + 1) if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}}
    after = span[1] + 1
    if not found and after < len(tree.tokens) and tree.tokens[after].text == ",":
        for j in range(after + 1, min(after + 8, len(tree.tokens))):
            token = tree.tokens[j]
            if token.upos not in {"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "PUNCT"} or token.text == ",":
                break
            if token.text.lower() in known:
                found.add(token.text.lower())
                break
    return found


def _gender(name: str, bare: str, described: frozenset[str] | set[str]) -> Gender:
    """What title, role and first name tell of someone's gender."""
    first = name.split(maxsplit=1)[0].lower() if name.strip() else ""
    if HONORIFICS.get(first):
        return HONORIFICS[first]
    for word in described:
        if HONORIFICS.get(word):
            return HONORIFICS[word]
        known = roles().get(word)
        if known and known[1] in {"m", "f"} and known[0] == "person":
            return "m" if known[1] == "m" else "f"
    parts = bare.split()
    if len(parts) > 1:
        return first_names().get(parts[0].lower(), "")
    known = roles().get(bare.lower())  # "the Queen", taken for a name
    if known and known[0] == "person":
        return "m" if known[1] == "m" else "f" if known[1] == "f" else ""
    return ""


_OF_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "obl:agent"})


def _describe_subjects(cast: Cast, trees: Sequence[Tree]) -> None:
    """Add those who are only described ("an activist working in the city") where they are the subject of a clause."""
    known = roles()
    named = sorted((m.start, m.end) for m in cast.mentions)
    for tree in trees:
        for i in [i for i, relation in enumerate(tree.relations) if relation in _OF_SUBJECTS]:
            token = tree.tokens[i]
            role = known.get(tree.forms[i])
            if (role is None and token.upos != "PROPN") or covered(named, token.start):
                continue
            first, last = noun_phrase(tree, i)
            missed = (
                role is None
                and token.upos == "PROPN"
                and (1 <= last - first <= 3 or (first == last and _says(tree, i)))
                and all(t.upos == "PROPN" for t in tree.tokens[first : last + 1])
            )
            if missed:
                role = ("person", "-")  # a name that the reader of names has missed
            if role is None or role[0] == "words":
                continue
            if role[0] == "body":
                # "Iraq's army and air force": whoever later is "the army" is not both
                last = next((j - 1 for j in range(i + 1, last + 1) if tree.relations[j] == "cc"), last)
            lead = tree.forms[first]
            if lead in word_list("determiners") and last - first <= 1:
                continue  # "the official": somebody mentioned before, or nobody
            if any(
                covered(named, tree.tokens[j].start) and tree.tokens[j].head == i
                for j in range(first, last + 1)
                if tree.tokens[j].deprel == "appos"
            ):
                continue
            words = frozenset(
                tree.forms[j] for j in range(first, last + 1) if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}
            )
            gender: Gender = "m" if role[1] == "m" else "f" if role[1] == "f" else ""
            kind: SpeakerKind = "person" if role[0] == "person" else "people" if role[0] == "people" else "body"
            start, end = tree.tokens[first].start, tree.tokens[last].end
            who = cast.add(Someone(cast.text[start:end], kind, gender, words, start, named=missed))
            cast.mentions.append(Mention(start, end, tree.sentence.index, who, subject=True))


def _says(tree: Tree, subject: int) -> bool:
    """Whether a capitalised word is the subject of a finite verb that only somebody's name has: "Sirisena said"."""
    token, head = tree.tokens[subject], tree.tokens[subject].head
    return (
        token.xpos == "NNP"
        and not token.text.isupper()
        and 0 <= head < len(tree.tokens)
        and tree.tokens[head].xpos in {"VBD", "VBZ"}
        and tree.tokens[head].lemma in _SAID_BY_PEOPLE
    )


_SAID_BY_PEOPLE = frozenset(("say", "tell", "add", "recall", "explain"))


def covered(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a position stands in one of the sorted spans."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][0] <= at:
            low = middle + 1
        else:
            high = middle
    return low > 0 and spans[low - 1][1] > at


def _learn_genders(cast: Cast, trees: Sequence[Tree]) -> None:
    """Give people of unknown gender the one that the pronouns near them vote for.

    The same sentence, or the start of the next.
    """
    per_sentence: dict[int, set[int]] = {}
    first: dict[int, int] = {}
    for m in cast.mentions:
        if cast.someone[m.who].kind == "person":
            per_sentence.setdefault(m.sentence, set()).add(m.who)
            first.setdefault(m.sentence, m.start)
    named = {n: any(cast.someone[w].named for w in who) for n, who in per_sentence.items()}
    votes: dict[int, list[int]] = {}
    for number, tree in enumerate(trees):
        who = per_sentence.get(tree.sentence.index, set())
        if len(who) != 1:
            continue
        person = next(iter(who))
        if cast.someone[person].gender:
            continue
        tally = votes.setdefault(person, [0, 0])
        # "She is certain that Kimani Gray had nothing in his hands": a subject before the name is somebody else.
        named_at = first[tree.sentence.index]
        stretch = [
            form
            for form, token in zip(tree.forms, tree.tokens, strict=True)
            if token.start > named_at or base(token.deprel) != "nsubj"
        ]
        if number + 1 < len(trees) and not named.get(trees[number + 1].sentence.index):
            following = trees[number + 1].tokens
            stretch += [t.text.lower() for t in following if t.upos == "PRON" and base(t.deprel) == "nsubj"][:1]
            stretch += [t.text.lower() for t in following[:1] if t.deprel == "nmod:poss"]
        tally[0] += sum(1 for w in stretch if w in HE)
        tally[1] += sum(1 for w in stretch if w in SHE)
    for person, (he, she) in votes.items():
        if he != she and min(he, she) * 3 <= max(he, she):
            old = cast.someone[person]
            cast.someone[person] = Someone(
                old.name, old.kind, "m" if he > she else "f", old.words, old.start, old.named
            )


def near(cast: Cast, start: int, end: int) -> list[Mention]:
    """The mentions that begin within three hundred characters of a stretch, in order, without a look at the rest."""
    first = bisect_left(cast.mentions, start - 300, key=lambda m: m.start)
    last = bisect_right(cast.mentions, end + 300, key=lambda m: m.start)
    return cast.mentions[first:last]


def mentions_between(cast: Cast, start: int, end: int) -> list[Mention]:
    """The mentions that stand within a stretch, in order."""
    return [m for m in near(cast, start, end) if m.start >= start and m.end <= end + 2 and m.start < end]
