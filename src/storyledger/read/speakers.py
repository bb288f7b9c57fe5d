"""Who is meant by the words beside a reporting word.

"he", "the envoy", "Koirala" -> the person or body that the report names.

First everybody whom the report names or describes is listed (`find_cast`), then each phrase is resolved in the order
of the text (`resolve`). Reasons are sentences that a reader can check. What is left out: identity across reports (the
reconciling stage does that) and pronouns that are not speakers.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from storyledger.read.kept import last_kept
from storyledger.read.sayings import read_lexicon, roles, word_list
from storyledger.read.trees import Tree, base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
# Sentences over which a pronoun may reach back. Set on the stories read by hand: the farthest good antecedent stands
# four sentences off.
REACH_PERSON, REACH_BODY = 5, 2
# Where somebody known to be a woman acts or speaks within this many sentences before "she", a person of unknown gender
# is taken only if that one stands this much better: more than a subject in the sentence between them, less than two.
# For "he" only those without a name are held back: men of office often come without a telling first name. Set by hand
# on news of accidents and shootings, where bystanders are described ("a guard") between the words of a witness.
NEAR_KNOWN, UNKNOWN_GENDER = 4, 1.75
# Sentences since somebody was last mentioned, after which "he added" behind another's words is doubted, and after which
# it is left open if three others have spoken. Set by hand on the stitched text of pages that join several reports.
FAR, OUT_OF_REACH, MANY = 3, 4, 3
SINCE = "somebody else has spoken since"
# Subjects that stand for anybody: no pronoun means them.
_ANYBODY = frozenset({"one", "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})


@dataclass(frozen=True, slots=True)
class Someone:
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


@dataclass(frozen=True, slots=True)
class Mention:
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


@dataclass(frozen=True, slots=True)
class Phrase:
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


@dataclass(frozen=True, slots=True)
class Resolved:
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


# --- the cast --------------------------------------------------------------------------------------------------------


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
    seen: dict[tuple[str, ...], int] = {}
    by_last: dict[str, list[int]] = {}
    for name, bare, titles, words in people:
        tree = where.get(name.sentence)
        span = _token_span(tree, name.start, name.end) if tree else None
        key = full.get(words, words)
        described = set(titles)
        subject = possessive = False
        if tree is not None and span is not None:
            described |= _described(tree, span)
            subject, possessive = _place(tree, span)
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
        span = _token_span(tree, name.start, name.end) if tree else None
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
        cast.mentions.append(Mention(name.start, name.end, name.sentence, bodies[words], subject, possessive))
    _describe_subjects(cast, trees)
    cast.mentions.sort(key=lambda m: (m.start, m.end))
    _learn_genders(cast, trees)
    return cast


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


def _token_span(tree: Tree, start: int, end: int) -> tuple[int, int] | None:
    """First and last token of a stretch of text, or None."""
    first = bisect_right(tree.tokens, start, key=_end)
    last = bisect_left(tree.tokens, end, key=_start) - 1
    return (first, last) if first <= last else None


_start, _end = attrgetter("start"), attrgetter("end")


def _top(tree: Tree, span: tuple[int, int]) -> int:
    """The token of the span that hangs from outside it."""
    for i in range(span[0], span[1] + 1):
        if not span[0] <= tree.tokens[i].head <= span[1]:
            return i
    return span[1]


def _place(tree: Tree, span: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the name is a subject (itself or as apposition or title of one), and whether it only owns something."""
    i = _top(tree, span)
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
    top = _top(tree, span)
    for j in range(span[0] - 1, max(-1, span[0] - 9), -1):
        token = tree.tokens[j]
        if token.upos not in {"NOUN", "PROPN", "ADJ", "PUNCT", "PART"} or token.text in {",", ".", ";", ":"}:
            break
        found.add(token.text.lower())
    if not found & set(known):
        found = {w for w in found if w in HONORIFICS}
    for k in tree.kids[top]:
        if tree.tokens[k].deprel == "appos" and (tree.tokens[k].text.lower() in known or tree.tokens[k].lemma in known):
            first, last = noun_phrase(tree, k)
            found |= {
                tree.tokens[j].text.lower()
                for j in range(first, last + 1)
                if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}
            }
    head = tree.tokens[top].head
    if (
        tree.tokens[top].deprel in {"appos", "nmod:desc", "flat"}
        and 0 <= head < len(tree.tokens)
        and tree.tokens[head].text.lower() in known
    ):
        first, last = noun_phrase(tree, head)
        found |= {
            tree.tokens[j].text.lower()
            for j in range(first, last + 1)
            if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}
        }
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
        for i, token in enumerate(tree.tokens):
            relation = token.deprel
            if relation not in _OF_SUBJECTS:
                continue
            role = known.get(token.text.lower())
            if (role is None and token.upos != "PROPN") or covered(named, token.start):
                continue
            first, last = noun_phrase(tree, i)
            if (
                role is None
                and token.upos == "PROPN"
                and 1 <= last - first <= 3
                and all(t.upos == "PROPN" for t in tree.tokens[first : last + 1])
            ):
                role = ("person", "-")  # a name that the reader of names has missed
            if role is None or role[0] == "words":
                continue
            lead = tree.tokens[first].text.lower()
            if lead in word_list("determiners") and last - first <= 1:
                continue  # "the official": somebody mentioned before, or nobody
            if any(
                covered(named, tree.tokens[j].start) and tree.tokens[j].head == i
                for j in range(first, last + 1)
                if tree.tokens[j].deprel == "appos"
            ):
                continue
            words = frozenset(
                tree.tokens[j].text.lower()
                for j in range(first, last + 1)
                if tree.tokens[j].upos in {"NOUN", "PROPN", "ADJ"}
            )
            gender: Gender = "m" if role[1] == "m" else "f" if role[1] == "f" else ""
            kind: SpeakerKind = "person" if role[0] == "person" else "people" if role[0] == "people" else "body"
            start, end = tree.tokens[first].start, tree.tokens[last].end
            who = cast.add(Someone(cast.text[start:end], kind, gender, words, start, named=False))
            cast.mentions.append(Mention(start, end, tree.sentence.index, who, subject=True))


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
    for m in cast.mentions:
        if cast.someone[m.who].kind == "person":
            per_sentence.setdefault(m.sentence, set()).add(m.who)
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
        stretch = [t.text.lower() for t in tree.tokens]
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


# --- resolving -------------------------------------------------------------------------------------------------------


def resolve(cast: Cast, tree: Tree, phrase: Phrase) -> Resolved:
    """Who speaks: a name as the report introduces it, a description in its words, or None where no antecedent stands.

    Coreference by rule, after Hobbs (1978) and Lappin and Leass (1994): number, gender, then the subject and the
    speaker nearest before.
    """
    text = cast.text[phrase.start : phrase.end]
    word = text.lower()
    if word in PRONOUNS:
        return _pronoun(cast, phrase, word)
    inside = [m for m in _mentions_between(cast, phrase.start, phrase.end) if cast.someone[m.who].named]
    people = [m for m in inside if cast.someone[m.who].kind == "person" and not _is_owner(cast, tree, phrase, m)]
    if len({m.who for m in people}) > 1 and any(t.deprel == "cc" for t in tree.tokens[phrase.first : phrase.last + 1]):
        names = list(dict.fromkeys(cast.someone[m.who].name for m in people))
        return Resolved(
            " and ".join(names) if len(names) == 2 else ", ".join(names),
            None,
            "named together beside the reporting word",
        )
    if people:
        head = tree.tokens[phrase.head].start
        m = next((p for p in people if p.start <= head < p.end), people[-1])
        name = _fullest(cast, cast.someone[m.who].name)
        printed = strip_titles(cast.text[m.start : m.end])[0]
        return Resolved(name, m.who, _named_reason(name, printed))
    across = next(
        (
            m
            for m in near(cast, phrase.start, phrase.end)
            if m.start < phrase.start < m.end and cast.someone[m.who].kind == "body"
        ),
        None,
    )
    if across is not None:
        return Resolved(cast.someone[across.who].name, across.who, "named beside the reporting word")
    apposed = _apposed(cast, tree, phrase)
    if apposed is not None:
        return apposed
    if _coordinated(tree, phrase):
        return Resolved(_plain(text), _own(cast, phrase), "named beside the reporting word")
    return _described_phrase(cast, tree, phrase, text, inside)


def _fullest(cast: Cast, name: str) -> str:
    """The name, or the full one of a speaker heard before whose last word it is."""
    words = name_words(name)
    if len(words) != 1:
        return name
    heard = (cast.someone[m.who] for m in reversed(cast.heard[-40:]))
    return next((s.name for s in heard if s.kind == "person" and s.named and name_words(s.name)[-1:] == words), name)


def _named_reason(name: str, printed: str) -> str:
    if name_words(name) == name_words(printed):
        return "named beside the reporting word"
    return f"“{printed}” is {name}, as the report names in full"


def _plain(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip(" ,;:")
    return plain.strip('“”"') if plain.count("“") != plain.count("”") or plain.count('"') == 1 else plain


def near(cast: Cast, start: int, end: int) -> list[Mention]:
    """The mentions that begin within three hundred characters of a stretch, in order, without a look at the rest."""
    first = bisect_left(cast.mentions, start - 300, key=lambda m: m.start)
    last = bisect_right(cast.mentions, end + 300, key=lambda m: m.start)
    return cast.mentions[first:last]


def _mentions_between(cast: Cast, start: int, end: int) -> list[Mention]:
    return [m for m in near(cast, start, end) if m.start >= start and m.end <= end + 2 and m.start < end]


def _is_owner(cast: Cast, tree: Tree, phrase: Phrase, mention: Mention) -> bool:
    """Whether the person only owns or modifies the head.

    "Putin's spokesman", "the Assad regime", "the brother of X".
    """
    span = _token_span(tree, mention.start, mention.end)
    if span is None:
        return True
    top = _top(tree, span)
    if span[0] <= phrase.head <= span[1]:
        return False
    tail = cast.text[mention.end : mention.end + 2]
    if tail in {"'s", "’s"} or cast.text[mention.start : mention.end].endswith(("'s", "’s")):
        return True
    if tree.tokens[top].deprel in {"flat", "appos", "nmod:desc", "conj"} and span[1] >= phrase.head:
        return False
    # a title that the parser took for the head: "spokesman Steffen Seibert"
    return not (
        span[0] == phrase.head + 1
        and tree.tokens[phrase.head].upos == "NOUN"
        and tree.tokens[top].deprel in {"compound", "nmod", "dep", "obj", "nsubj", "flat:name"}
    )


def _apposed(cast: Cast, tree: Tree, phrase: Phrase) -> Resolved | None:
    """The name in apposition to a described speaker: "the spokesman, Steffen Seibert"."""
    for k in tree.kids[phrase.head]:
        if tree.tokens[k].deprel not in {"appos", "flat", "nmod:desc"}:
            continue
        for m in near(cast, phrase.start, phrase.end):
            someone = cast.someone[m.who]
            if (
                someone.named
                and someone.kind == "person"
                and m.start <= tree.tokens[k].start < m.end
                and not m.possessive
            ):
                return Resolved(someone.name, m.who, f"{someone.name} stands in apposition")
    end = phrase.end
    after = cast.text[end : end + 2]
    if after == ", " and tree.tokens[phrase.head].text.lower() in roles():
        for m in near(cast, phrase.start, phrase.end):
            someone = cast.someone[m.who]
            closing = cast.text[m.end : m.end + 1]
            if m.start == end + 2 and someone.named and someone.kind == "person" and closing in {",", ".", ""}:
                return Resolved(someone.name, m.who, f"{someone.name} stands in apposition")
    return None


def _coordinated(tree: Tree, phrase: Phrase) -> bool:
    return any(
        tree.tokens[j].deprel == "cc" and tree.tokens[j].text.lower() == "and"
        for j in range(phrase.first, phrase.last + 1)
    )


def _own(cast: Cast, phrase: Phrase) -> int | None:
    """The described member of the cast that begins at this very phrase."""
    return next(
        (
            m.who
            for m in near(cast, phrase.start, phrase.end)
            if phrase.start <= m.start <= phrase.start + 4 and not cast.someone[m.who].named
        ),
        None,
    )


def _described_phrase(cast: Cast, tree: Tree, phrase: Phrase, text: str, inside: list[Mention]) -> Resolved:
    """A speaker who is named as a body or only described."""
    head = tree.tokens[phrase.head]
    word = head.text.lower()
    role = roles().get(word) or roles().get(head.lemma)
    bodies = [m for m in inside if cast.someone[m.who].kind != "person"]
    span_of = {m: _token_span(tree, m.start, m.end) for m in bodies}
    for m, span in span_of.items():
        owns = cast.text[m.end : m.end + 2] in {"'s", "’s"} and m.end < phrase.end
        if (
            span is not None
            and span[0] <= phrase.head <= span[1]
            and tree.tokens[phrase.first].deprel != "nmod:poss"
            and not owns
        ):
            someone = cast.someone[m.who]
            longer = _longer_body(cast, m.who)
            if longer is not None and (word in roles() or len(someone.words) == 1):
                name = cast.someone[longer].name
                return Resolved(name, longer, f"“{_plain(text)}” is the {name}, as the report names it in full")
            proper = m.end >= phrase.end - 1 and someone.name[:1] != someone.name[:1].lower()
            return Resolved(someone.name if proper else _plain(text), m.who, "named beside the reporting word")
    # "a statement issued by the ministry said": the ministry speaks
    if role is not None and role[0] == "words":
        for k in tree.kids[phrase.head]:
            if tree.tokens[k].lemma in word_list("come_by"):
                continue  # "records seen by the paper" are not the paper's words
            for j in (k, *tree.kids[k]):
                if base(tree.tokens[j].deprel) in {"obl", "nmod"} and tree.has(j, {"by", "from"}, "case"):
                    first, last = noun_phrase(tree, j)
                    if tree.tokens[first].text.lower() in {"by", "from"}:
                        first += 1
                    name = _plain(cast.text[tree.tokens[first].start : tree.tokens[last].end])
                    return Resolved(name, None, f"the {word} comes from {name}")
    lead = tree.tokens[phrase.first].text.lower()
    definite = lead in word_list("determiners") or (
        phrase.first == phrase.last and head.upos != "PROPN" and role is not None and role[0] == "person"
    )
    modifiers = frozenset(
        t.text.lower()
        for j, t in enumerate(tree.tokens[phrase.first : phrase.last + 1], phrase.first)
        if j != phrase.head and t.upos in {"NOUN", "PROPN", "ADJ"}
    ) - {"same"}
    if definite and role is not None:
        found = _antecedent(cast, phrase, word, role[0], modifiers)
        if found is not None:
            name = cast.someone[found].name
            return Resolved(
                name,
                found,
                f"“{_plain(text)}” is {name}, of whom the report has told as {word}"
                if cast.someone[found].named
                else f"“{_plain(text)}” is “{name}”, told of before",
            )
        if (
            not modifiers
            and role[0] == "person"
            and lead in word_list("determiners")
            and word not in word_list("unique")
        ):
            own = _own(cast, phrase)
            return Resolved(_plain(text), own, "no antecedent: nobody is introduced as such")
    if head.upos == "PROPN" and not bodies:
        longer = next((n for n, s in enumerate(cast.someone) if s.named and word in s.words and len(s.words) > 1), None)
        if longer is not None and len(modifiers) == 0:
            name = cast.someone[longer].name
            return Resolved(name, longer, f"“{_plain(text)}” is {name}, as the report names in full")
    owner = next((j for j in range(phrase.first, phrase.last) if tree.tokens[j].text in {"'s", "’s"}), None)
    if owner is not None and phrase.last - owner >= 2 and _is_name(tree, owner + 1, phrase.last):
        # "the committee's Ana Silva", taken for one name by the reader of names
        start = tree.tokens[owner + 1].start
        name = _plain(cast.text[start : phrase.end])
        person = cast.add(Someone(name, "person", "", frozenset(name_words(name)), start, named=True))
        return Resolved(name, person, "named beside the reporting word")
    who = _own(cast, phrase)
    bodies = [
        m
        for m, span in span_of.items()
        if span is not None
        and tree.tokens[_top(tree, span)].head == phrase.head
        and tree.tokens[_top(tree, span)].deprel != "nmod:poss"
    ]
    if (
        who is None
        and bodies
        and role is not None
        and role[0] == "body"
        and len(cast.someone[bodies[-1].who].words) > 1
    ):
        m = bodies[-1]
        return Resolved(cast.someone[m.who].name, m.who, "named beside the reporting word")
    if who is None:
        kind: SpeakerKind = "people" if head.xpos in {"NNS", "NNPS"} else "body" if head.upos == "PROPN" else "person"
        if role is not None:
            kind = "body" if role[0] in {"body", "words"} else "person" if role[0] == "person" else "people"
        words = frozenset(modifiers | {word})
        who = cast.add(Someone(_plain(text), kind, "", words, phrase.start, named=False))
    return Resolved(_plain(text), who, "described beside the reporting word")


def _is_name(tree: Tree, first: int, last: int) -> bool:
    """Whether all words of the stretch are proper nouns and none a role or a kind of body."""
    return all(t.upos == "PROPN" and t.text.lower() not in roles() for t in tree.tokens[first : last + 1])


def _longer_body(cast: Cast, who: int) -> int | None:
    """A body whose name takes in all words of this one: the Observatory -> the Syrian Observatory for Human Rights."""
    words = cast.someone[who].words
    candidates = [
        n
        for n, s in enumerate(cast.someone)
        if n != who and s.named and s.kind == "body" and words < s.words and words & set(roles())
    ]
    return candidates[0] if candidates else None


def _antecedent(cast: Cast, phrase: Phrase, word: str, kind: str, modifiers: frozenset[str]) -> int | None:
    """Whom a definite description means: the last one before who was called that, with no word against it."""
    wanted = modifiers | {word}
    best: tuple[int, int] | None = None
    for m in reversed(_sorted_before(cast, phrase.start)):
        someone = cast.someone[m.who]
        if m.start >= phrase.start or (m.possessive and kind != "body"):
            continue
        if phrase.content is not None and phrase.content[0] <= m.start < phrase.content[1]:
            continue
        if (kind == "body") != (someone.kind == "body") or (kind == "person") != (someone.kind == "person"):
            continue
        if word in someone.words and (not modifiers or modifiers & someone.words or not someone.named):
            shared = len(wanted & someone.words)
            if best is None or shared > best[0]:
                best = (shared, m.who)
        if best is not None and best[0] == len(wanted):
            break
    if best is not None and (not modifiers or best[0] > 1):
        return best[1]
    if modifiers:
        # "the Britain-based monitor": words of its own that the name does not share may still tell the same body
        if kind == "body" and word in word_list("generic_bodies") and "based" in modifiers:
            return _last_body(cast, phrase)
        return None
    if kind == "body" and word in word_list("generic_bodies"):
        return _last_body(cast, phrase)
    if word in {"source", "sources"} and cast.heard:
        return cast.heard[-1].who
    return None


def _last_body(cast: Cast, phrase: Phrase) -> int | None:
    """The body that spoke last, or, failing that, the last one that was a subject."""
    for m in reversed(cast.heard):
        someone = cast.someone[m.who]
        if someone.kind == "body" and phrase.sentence - m.sentence <= 12:
            return m.who
    for m in reversed(_sorted_before(cast, phrase.start)):
        someone = cast.someone[m.who]
        if (
            someone.kind == "body"
            and m.subject
            and not m.possessive
            and len(someone.words) > 1
            and phrase.sentence - m.sentence <= 4
        ):
            return m.who
    return None


def _sorted_before(cast: Cast, at: int) -> list[Mention]:
    """The last eighty mentions before a position, speakers already resolved among them, in order."""
    low = bisect_left(cast.mentions, at, key=lambda m: m.start)
    return sorted([*cast.mentions[max(0, low - 60) : low], *cast.heard[-20:]], key=lambda m: m.start)


def _since(cast: Cast, who: int, phrase: Phrase) -> tuple[int, int]:
    """How many sentences ago somebody was last mentioned, and how many others have spoken since then."""
    last = max((m for m in _sorted_before(cast, phrase.start) if m.who == who), key=lambda m: m.start)
    others = {m.who for m in cast.heard[-20:] if last.sentence < m.sentence and m.start < phrase.start and m.who != who}
    return _distance(cast, last.sentence, phrase.sentence), len(others)


def _distance(cast: Cast, earlier: int, later: int) -> int:
    """Sentences between, not counting those that are nothing but quotation."""
    if later - earlier > 40:
        return later - earlier
    return sum(1 for n in range(earlier + 1, later + 1) if n not in cast.wholly_quoted or n == later)


def _pronoun(cast: Cast, phrase: Phrase, word: str) -> Resolved:
    """Whom a pronoun means, or None."""
    gender: Gender = "m" if word in HE else "f" if word in SHE else ""
    kinds: frozenset[str] = frozenset({"person"} if gender else {"body"} if word in IT else {"people", "body"})
    reach = REACH_PERSON if gender else REACH_BODY if word in IT else REACH_PERSON - 1
    best: tuple[float, int, Mention] | None = None
    heard = cast.heard_at
    spoken = cast.heard[-1] if cast.heard else None
    before = _sorted_before(cast, phrase.start)
    who_is_known = bool(gender) and any(
        cast.someone[m.who].gender == gender
        and cast.someone[m.who].named
        and (m.subject or (m.start, m.who) in heard)
        and phrase.start > m.start
        and _distance(cast, m.sentence, phrase.sentence) <= NEAR_KNOWN
        and not (phrase.content is not None and phrase.content[0] <= m.start < phrase.content[1])
        for m in before
    )
    for m in before:
        someone = cast.someone[m.who]
        if someone.kind not in kinds or m.start >= phrase.start:
            continue
        if gender and someone.gender and someone.gender != gender:
            continue
        if phrase.content is not None and phrase.content[0] <= m.start < phrase.content[1]:
            continue
        is_heard = (m.start, m.who) in heard
        if not is_heard and covered(cast.quoted, m.start):
            continue
        distance = _distance(cast, m.sentence, phrase.sentence)
        if distance > reach:
            continue
        if word in IT and not is_heard and (not m.subject or (someone.named and someone.place)):
            continue
        if word in THEY and not is_heard and someone.named and (someone.place or m.possessive):
            continue  # a country is no "they", nor is the adjective of "the Danish port"
        if gender and someone.kind == "person" and not someone.named and someone.words <= _ANYBODY:
            continue
        score = (
            -1.0 * distance + (1.5 if m.subject else 0.0) + (1.0 if is_heard else 0.0) - (1.0 if m.possessive else 0.0)
        )
        if spoken is not None and m.who == spoken.who:
            score += 0.75 if distance < 2 else 0.4
        if gender and someone.gender == gender:
            score += 0.2
        if who_is_known and not someone.gender and not (someone.named and (gender == "m" or is_heard)):
            score -= UNKNOWN_GENDER
        if word in THEY and someone.kind == "body":
            score -= 1.0
        if not someone.named and not is_heard and gender:
            score -= 0.5
        if best is None or (score, m.start) > (best[0], best[1]):
            best = (score, m.start, m)
    if best is None:
        return Resolved(None, None, f"no antecedent stands for “{cast.text[phrase.start : phrase.end]}”")
    someone = cast.someone[best[2].who]
    far, others = _since(cast, best[2].who, phrase) if gender else (0, 0)
    if far >= OUT_OF_REACH and others >= MANY:
        return Resolved(
            None,
            None,
            f"{someone.name} was named {far} sentences before “{word}”, and {others} others have spoken since",
        )
    if gender and not someone.gender:
        # who has once been "she" is nobody's "he" later
        cast.someone[best[2].who] = someone = replace(someone, gender=gender)
    kind = "man" if gender == "m" else "woman" if gender == "f" else "body" if word in IT else "group"
    how = (
        "who spoke or acted last before it"
        if best[2].subject or best[2].who == (spoken.who if spoken else None)
        else f"the last {kind} named before it"
    )
    if far >= FAR and others:
        how = f"named {far} sentences before it, though {SINCE}"
    return Resolved(someone.name, best[2].who, f"“{cast.text[phrase.start : phrase.end]}” is {someone.name}, {how}")
