"""Who is meant by the words beside a reporting word.

"he", "the envoy", "Koirala" -> the person or body that the report names. Everybody whom the report names or describes
is listed first (cast.py), then each phrase is resolved in the order of the text. Reasons are sentences that a reader
can check.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.lands import lands_of
from storyledger.read.cast import (
    HE,
    PRONOUNS,
    SHE,
    Phrase,
    Resolved,
    Someone,
    mentions_between,
    name_words,
    near,
    strip_titles,
    token_span,
    top_of,
)
from storyledger.read.pronouns import resolve_pronoun, sorted_before
from storyledger.read.sayings import roles, word_list
from storyledger.read.speaker_bodies import called_body, last_body
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from storyledger.read.cast import Cast, Mention, SpeakerKind
    from storyledger.read.trees import Tree


def resolve(cast: Cast, tree: Tree, phrase: Phrase) -> Resolved:
    """Who speaks: a name as the report introduces it, a description in its words, or None where no antecedent stands.

    Coreference by rule, after Hobbs (1978) and Lappin and Leass (1994): number, gender, then the subject and the
    speaker nearest before.
    """
    text = cast.text[phrase.start : phrase.end]
    word = text.lower()
    if word in PRONOUNS:
        return resolve_pronoun(cast, phrase, word)
    behind = _owned(cast, tree, phrase) if word.endswith(("'s", "’s")) else None
    if behind is not None:
        return behind
    inside = [m for m in mentions_between(cast, phrase.start, phrase.end) if cast.someone[m.who].named]
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
    return _with_owner(cast, tree, phrase, _described_phrase(cast, tree, phrase, text, inside))


_OWNERS = {"its": "it", "his": "he", "her": "she"}


def _with_owner(cast: Cast, tree: Tree, phrase: Phrase, found: Resolved) -> Resolved:
    """Who is told of by "its", "his" or "her", under the name of the owner: "Its foreign ministry" as Norland's."""
    lead = tree.forms[phrase.first]
    if lead not in _OWNERS or phrase.last == phrase.first or not (found.name or "").lower().startswith(lead + " "):
        return found
    owner = _land_before(cast, phrase) if lead == "its" else None
    if owner is None:
        token = tree.tokens[phrase.first]
        pronoun = Phrase(
            token.start, token.end, phrase.sentence, phrase.first, phrase.first, phrase.first, phrase.content
        )
        owner = _subject_of_content(cast, phrase, _OWNERS[lead])
        if owner is None:
            owner = resolve_pronoun(cast, pronoun, _OWNERS[lead]).who
    if owner is None or owner == found.who or not cast.someone[owner].named:
        return found
    name = f"{cast.someone[owner].name}'s {_plain(cast.text[tree.tokens[phrase.first + 1].start : phrase.end])}"
    if found.who is not None and not cast.someone[found.who].named:
        own = cast.someone[found.who]
        cast.someone[found.who] = own._replace(name=name, words=own.words | cast.someone[owner].words)
    return Resolved(name, found.who, f"“{lead}” is of {cast.someone[owner].name}, told of before")


def _subject_of_content(cast: Cast, phrase: Phrase, word: str) -> int | None:
    """The person whose deed stands before the words: "Ada Obi told the envoy that ..., her office said"."""
    gender = "m" if word in HE else "f" if word in SHE else ""
    content = phrase.content
    if not gender or content is None or content[1] > phrase.start or content[0] >= phrase.start:
        return None
    subjects = [m for m in mentions_between(cast, *content) if m.subject and m.sentence == phrase.sentence]
    if not subjects:
        return None
    someone = cast.someone[subjects[0].who]
    right = someone.kind == "person" and someone.named and someone.gender in {gender, ""}
    return subjects[0].who if right else None


def _land_before(cast: Cast, phrase: Phrase) -> int | None:
    """The place or body that is the only such subject of the sentence before, or of this one up to the words."""
    for sentence in (phrase.sentence, phrase.sentence - 1):
        there = {
            m.who
            for m in sorted_before(cast, phrase.start)
            if m.sentence == sentence and m.subject and cast.someone[m.who].kind == "body"
        }
        if there:
            return there.pop() if len(there) == 1 else None
    return None


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


def _is_owner(cast: Cast, tree: Tree, phrase: Phrase, mention: Mention) -> bool:
    """Whether the person only owns or modifies the head.

    "Putin's spokesman", "the Assad regime", "the brother of X".
    """
    span = token_span(tree, mention.start, mention.end)
    if span is None:
        return True
    top = top_of(tree, span)
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
    body = roles().get(tree.tokens[phrase.head].text.lower(), ("", ""))[0] == "body"
    for k in tree.kids[phrase.head]:
        if tree.tokens[k].deprel not in {"appos", "flat", "nmod:desc"}:
            continue
        for m in near(cast, phrase.start, phrase.end):
            someone = cast.someone[m.who]
            if (
                someone.named
                and (someone.kind == "person" or (body and someone.kind == "body" and len(someone.words) > 1))
                and m.start <= tree.tokens[k].start < m.end
                and not m.possessive
            ):
                return Resolved(someone.name, m.who, f"{someone.name} stands in apposition")
    end = phrase.end
    after = cast.text[end : end + 2]
    if after == ", " and tree.forms[phrase.head] in roles():
        for m in near(cast, phrase.start, phrase.end):
            someone = cast.someone[m.who]
            closing = cast.text[m.end : m.end + 1]
            if m.start == end + 2 and someone.named and someone.kind == "person" and closing in {",", ".", ""}:
                return Resolved(someone.name, m.who, f"{someone.name} stands in apposition")
    return None


def _coordinated(tree: Tree, phrase: Phrase) -> bool:
    return any(tree.tokens[j].deprel == "cc" and tree.forms[j] == "and" for j in range(phrase.first, phrase.last + 1))


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
    span_of = {m: token_span(tree, m.start, m.end) for m in bodies}
    for m, span in span_of.items():
        owns = m.end < phrase.end and (
            cast.text[m.end : m.end + 2] in {"'s", "’s"} or cast.text[m.start : m.end].endswith(("'s", "’s"))
        )
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
                    if tree.forms[first] in {"by", "from"}:
                        first += 1
                    name = _plain(cast.text[tree.tokens[first].start : tree.tokens[last].end])
                    return Resolved(name, None, f"the {word} comes from {name}")
    lead = tree.forms[phrase.first]
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
        and tree.tokens[top_of(tree, span)].head == phrase.head
        and tree.tokens[top_of(tree, span)].deprel != "nmod:poss"
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


def _owned(cast: Cast, tree: Tree, phrase: Phrase) -> Resolved | None:
    """Whose name stands right behind a genitive taken for the speaker: "says the Radio's Ana Silva in Lima"."""
    last = phrase.last
    while last + 1 < len(tree.tokens) and _is_name(tree, last + 1, last + 1):
        last += 1
    if last - phrase.last < 2:
        return None
    start, end = tree.tokens[phrase.last + 1].start, tree.tokens[last].end
    known = next((m.who for m in near(cast, start, end) if m.start == start and cast.someone[m.who].named), None)
    name = _plain(cast.text[start:end])
    if known is None:
        known = cast.add(Someone(name, "person", "", frozenset(name_words(name)), start, named=True))
    return Resolved(cast.someone[known].name, known, "named beside the reporting word")


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
    for m in reversed(sorted_before(cast, phrase.start)):
        someone = cast.someone[m.who]
        if m.start >= phrase.start or (m.possessive and kind != "body"):
            continue
        if phrase.content is not None and phrase.content[0] <= m.start < phrase.content[1]:
            continue
        if (kind == "body") != (someone.kind == "body") or (kind == "person") != (someone.kind == "person"):
            continue
        if _is_of_elsewhere(cast, someone, wanted):
            continue
        if word in someone.words and (not modifiers or modifiers & someone.words or not someone.named):
            shared = len(wanted & someone.words)
            if best is None or shared > best[0]:
                best = (shared, m.who)
        if best is not None and best[0] == len(wanted):
            break
    if best is not None and (not modifiers or best[0] > 1):
        called = called_body(cast, phrase) if kind == "body" and word in word_list("bodies_of_any_kind") else None
        if called is not None and not cast.someone[best[1]].named:
            cast.someone[best[1]] = cast.someone[called]  # the headline's "aid group"
        return best[1]
    if modifiers:
        # "the Britain-based monitor": words of its own that the name does not share may still tell the same body
        if kind == "body" and word in word_list("generic_bodies") and "based" in modifiers:
            return last_body(cast, phrase, word)
        return None
    if kind == "body" and word in word_list("generic_bodies"):
        return last_body(cast, phrase, word)
    if word in {"source", "sources"} and cast.heard:
        return cast.heard[-1].who
    return None


def _is_of_elsewhere(cast: Cast, someone: Someone, wanted: frozenset[str]) -> bool:
    """Whether words name another country than those that someone is called by: "the French minister" is no Russian.

    Of those who are only described, any other place: "the ministry in Gaza" is not that in Ramallah.
    """
    called = someone.words
    if someone.kind == "person" and someone.named:
        called -= frozenset(name_words(someone.name))
    lands = lands_of(wanted)
    if lands:
        of_other = lands_of(called)
        if of_other:
            return lands.isdisjoint(of_other)
    if someone.named:
        return False
    towns = {name for s in cast.someone if s.place for name in s.words if len(s.words) == 1}
    here, there = wanted & towns, called & towns
    return bool(here and there) and here.isdisjoint(there)
