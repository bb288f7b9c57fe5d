"""Which sentences stand alone in a brief, and how they are taken over: without dateline, on one line, cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.account.frames import one_line, within_line
from storyledger.datelines import SHOUTED, after_dateline
from storyledger.records import Citation

if TYPE_CHECKING:
    from storyledger.records import Claim, Reading, Sentence, Token

_LONGEST = 330
"""Code points a taken sentence may have; a page of a newspaper rarely holds a longer one, glued text does."""
_POINTING = frozenset({"this", "these", "that", "those", "such"})
_OPENERS = frozenset(
    {
        "but", "and", "or", "so", "also", "another", "however", "meanwhile", "moreover", "nor", "still", "then", "thus",
        "yet", "yes", "no", "overall", "earlier", "elsewhere", "instead", "besides", "indeed", "later", "others",
        "both", "neither",
    }
)  # fmt: skip
"""Words that tie a sentence to the one before it."""
_PERSONS = frozenset({"he", "she", "it", "they", "his", "her", "their", "its", "him", "them", "hers", "theirs"})
_OF_PERSONS = frozenset({"he", "she", "his", "her", "him"})
_SPEAKERS = frozenset({"i", "me", "my", "we", "us", "our", "you", "your"})
_ADDRESSES = frozenset({"http", "https", "http:", "https:", "www"})
_BACK = frozenset(
    {
        "agency", "announcement", "appeal", "body", "boy", "comment", "comments", "couple", "decision", "figure",
        "four", "girl", "group", "incident", "latter", "man", "move", "number", "official", "organisation",
        "organization", "pair", "remark", "remarks", "request", "source", "spokesman", "spokeswoman", "statement",
        "three", "toll", "two", "victims", "woman",
    }
)  # fmt: skip
"""Nouns that, with nothing but "the" beside them, stand for something told before."""
_COMES = frozenset({"come", "follow", "include"})
"""Predicates of sentences that place or fill what was told before: "The withdrawal came hours after ..."."""
_ROLES = ("man", "woman", "er", "or", "ist", "ant", "ent", "chief", "head", "king", "boy", "girl", "mother", "victim")
"""Ends of nouns that a "he" or "she" behind them can stand for."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that a sentence has; a caption or a heading ("The mayor after receiving the medal") has none."""
_THEN = ("at this point", "at that point", "at this time", "at that time", "by then", "since then", "until then")
"""What places a sentence in time by the one before it."""
_CLIMB = 12
"""Words climbed from one within a clause to its verb."""
_COUNTED = frozenset({"value", "low", "high", "kind"})
"""Fields of a claim that make its sentence say something else where they are set by hand."""
_QUOTES = frozenset({'"', "“", "”", "„", "«", "»"})


def is_headline(reading: Reading, offset: int) -> bool:
    """Whether what stands at `offset` is a headline: its report tells it again in a sentence."""
    return any(s.kind == "headline" for s in reading.parsed.sentences if s.start <= offset < s.end)


def take_sentence(reading: Reading, offset: int, named: int = 0) -> tuple[str, Citation] | None:
    """The sentence at `offset` as one line, with its citation; None where it does not stand alone.

    `named` is where the words end, at the sentence's start, for which the caller has a name.
    """
    sentence = next((s for s in reading.parsed.sentences if s.start <= offset < s.end), None)
    if sentence is None or not _stands_alone(sentence, reading, named):
        return None
    whole = reading.report.text[sentence.start : sentence.end]
    skipped = after_dateline(whole)
    text = " ".join(whole[skipped:].split()).lstrip("•·-–—* ")
    if not text or len(text) > _LONGEST:
        return None
    return text, Citation(reading.report.id, sentence.start + skipped, sentence.end)


def words_within_line(reading: Reading, start: int, end: int) -> str:
    """A report's words as they stand amid a line: a capital that only their sentence's beginning gave them is small.

    "State media" is "state media" there; names keep their capitals.
    """
    words = one_line(reading.report.text[start:end])
    sentence = next((s for s in reading.parsed.sentences if s.start <= start < s.end), None)
    first = next((t for t in sentence.tokens if t.upos != "PUNCT"), None) if sentence else None
    begins = first is not None and first.start == start and first.upos in {"NOUN", "ADJ"} and first.text[1:].islower()
    if begins and not any(name.start <= start < name.end for name in reading.parsed.names):
        return words[:1].lower() + words[1:]
    return within_line(words)


def is_recounted(claim: Claim) -> bool:
    """Whether somebody set by hand how many there are, or of what: the report's words say something else then."""
    return not _COUNTED.isdisjoint(claim.by_hand)


def _stands_alone(sentence: Sentence, reading: Reading, named: int) -> bool:
    """False for captions, furniture, questions, bare quotations, doubts, and what points to a sentence before it."""
    if sentence.kind in {"caption", "furniture"} or not sentence.tokens:
        return False
    if any(doubt.start < sentence.end and sentence.start < doubt.end for doubt in reading.doubts):
        return False
    if any(sentence.start <= claim.start < sentence.end and is_recounted(claim) for claim in reading.claims):
        return False
    words = [token for token in sentence.tokens if token.upos != "PUNCT" and token.text not in _QUOTES]
    if not words:
        return False
    if words[0].start >= named and (words[0].upos == "PRON" or words[0].text.lower() in _OPENERS | _POINTING):
        return False
    if any(token.text.lower() == "others" and token.start >= named for token in words[:4]):
        return False  # "Thousands of others were hurt": beside whom was told before
    if any(token.text.lower() in _ADDRESSES for token in words) or _is_shouted(words, reading):
        return False
    if sentence.tokens[-1].text == "?" or _broken_quotes(sentence.tokens):
        return False
    if is_bidding(sentence.tokens) or not _has_verb(sentence.tokens):
        return False
    if " ".join(token.text.lower() for token in words[:3]).startswith(_THEN):
        return False
    return not _points_back(sentence, reading, words, named)


def _broken_quotes(tokens: tuple[Token, ...]) -> bool:
    """Whether a quotation begins or ends outside of the sentence, or is all of it."""
    marks = [i for i, token in enumerate(tokens) if token.text in _QUOTES]
    straight = sum(tokens[i].text == '"' for i in marks)
    if straight % 2 or sum(tokens[i].text == "“" for i in marks) != sum(tokens[i].text == "”" for i in marks):
        return True
    return bool(marks) and marks[0] == 0 and marks[-1] >= len(tokens) - 2 and len(marks) == 2


def _has_verb(tokens: tuple[Token, ...]) -> bool:
    """Whether the sentence has a finite verb; where no word's part of speech is known (X) it may have one."""
    return any(token.xpos in _FINITE for token in tokens) or any(token.upos == "X" for token in tokens)


def is_bidding(tokens: tuple[Token, ...]) -> bool:
    """Whether the sentence bids its reader do something: "Think of every child", "Expect more rain"."""
    first = next((i for i, token in enumerate(tokens) if token.upos != "PUNCT" and token.text not in _QUOTES), None)
    if first is None or tokens[first].xpos != "VB" or tokens[first].deprel != "root":
        return False
    return not any(token.head == first and token.deprel.startswith("nsubj") for token in tokens)


def _is_shouted(words: list[Token], reading: Reading) -> bool:
    """Whether a line in capitals is glued to the sentence: "CLOSE WATCH NOW SHARE Two men were hurt"."""
    own = reading.report.text[: words[-1].end]
    return SHOUTED.search(own, words[0].start) is not None


def _points_back(sentence: Sentence, reading: Reading, words: list[Token], named: int) -> bool:
    """Whether a pronoun stands before any name, or the writer speaks of himself outside of quotation marks."""
    spoken = [(q.start, q.end) for q in reading.quotations if q.direct]
    names = [name for name in reading.parsed.names if name.sentence == sentence.index]
    nouns = [token for token in words if token.upos in {"NOUN", "PROPN"} and token.deprel.startswith("nsubj")]
    first_name = min([*(name.start for name in names), *(token.start for token in nouns)], default=sentence.end)
    people = [name.start for name in names if name.kind == "person"]
    people += [token.start for token in words if token.upos == "NOUN" and token.lemma.endswith(_ROLES)]
    first_person = min(people, default=sentence.end)
    told = any(name.kind == "person" for name in names) or any(
        token.upos == "NOUN" and token.lemma.endswith(_ROLES) and token.deprel.startswith("nsubj") for token in words
    )
    if named > words[0].start:
        first_name = first_person = words[0].start
    for token in words:
        low = token.text.lower()
        if any(start <= token.start < end for start, end in spoken):
            continue
        if low in _SPEAKERS and not (low == "us" and token.text.isupper()):
            return True
        if low in {"he", "she"} and token.deprel.startswith("nsubj") and token.start >= named:
            others = _in_own_clause(sentence.tokens, token)
            if people and all(start in others for start in people if start < token.start) and min(people) < token.start:
                return True  # "Asked by the mayor, he resigned": the mayor is somebody else
        first = max(first_name, first_person) if low in {"he", "she"} else first_name
        if low in _PERSONS and token.start >= named and token.deprel.startswith("nsubj") and token.start < first:
            return True
        if low in _OF_PERSONS and token.start >= named and token.start < first_person and not told:
            return True
    return named <= words[0].start and stands_for_more(sentence)


def _in_own_clause(tokens: tuple[Token, ...], pronoun: Token) -> set[int]:
    """Where the words begin of clauses without a subject before the pronoun's verb: theirs is the pronoun itself."""
    clauses = {
        i
        for i, token in enumerate(tokens)
        if token.head == pronoun.head
        and token.deprel == "advcl"
        and token.start < pronoun.start
        and not any(kid.head == i and kid.deprel.startswith("nsubj") for kid in tokens)
    }
    found = set()
    for at, token in enumerate(tokens):
        above, steps = at, 0
        while above not in clauses and 0 <= tokens[above].head < len(tokens) and steps < _CLIMB:
            above, steps = tokens[above].head, steps + 1
        if above in clauses:
            found.add(token.start)
    return found


def is_pointer(words: str) -> bool:
    """Whether the words are a pronoun or a bare noun that stands for somebody named before: "he", "the group"."""
    first, _, rest = words.strip().lower().partition(" ")
    return (first in _PERSONS | _SPEAKERS | {"who"} and not rest) or (first == "the" and rest in _BACK)


def stands_for_more(sentence: Sentence) -> bool:
    """Whether the sentence begins with a bare noun that stands for something told before: "The group said ..."."""
    tokens = sentence.tokens
    if len(tokens) < 3 or tokens[0].text.lower() != "the" or not tokens[1].deprel.startswith("nsubj"):
        return False
    if sum(token.head == 1 for token in tokens) > 1:
        return False
    head = tokens[1].head
    predicate = tokens[head].lemma if 0 <= head < len(tokens) else ""
    return tokens[1].text.lower() in _BACK or (tokens[1].upos == "NOUN" and predicate in _COMES)
