"""Whether the clause around some words tells of what has been or of what is to come."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from storyledger.datelines import WEEKDAYS
from storyledger.read.happening_words import happening_words

if TYPE_CHECKING:
    from storyledger.records import Sentence, Token

Tense = Literal["past", "present", "future", "open"]
"""`open`: seen as to come from a moment in the past ("was to meet", "had been due to begin", "would"); either side."""

_FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo", "wont"))
_MODALS = frozenset(("would", "could", "should", "might", "must", "ought"))
_REPORTING = frozenset(
    [
        "say",
        "says",
        "said",
        "tell",
        "tells",
        "told",
        "report",
        "reports",
        "reported",
        "announce",
        "announces",
        "add",
        "adds",
        "warn",
        "warns",
        "claim",
        "claims",
        "write",
        "writes",
        "show",
        "shows",
        "find",
        "finds",
        "confirm",
        "confirms",
        "deny",
        "denies",
        "call",
        "calls",
        "reveal",
        "reveals",
    ]
)
_EXPECTING = frozenset(
    [
        "expect",
        "schedule",
        "due",
        "plan",
        "set",
        "slate",
        "intend",
        "hope",
        "aim",
        "want",
        "prepare",
        "vow",
        "agree",
        "promise",
        "ready",
    ]
)
_TELLING = frozenset(
    [
        "say",
        "tell",
        "announce",
        "report",
        "add",
        "warn",
        "claim",
        "write",
        "confirm",
        "deny",
        "state",
        "declare",
        "publish",
        "issue",
    ]
)
_WANTING = frozenset(["plan", "schedule", "organise", "organize"])
_BESIDE_DAYS = frozenset(["on", "for", "and", ","])
_BETWEEN = frozenset(["on", "at", "in", "late", "early", "later", "the", "since"])
_AFTER = frozenset(["after", "following", "since"])
_UNFORESEEN = frozenset(["quake", "landslide", "volcano", "fire", "attack", "kill"])
_FORETOLD = frozenset(["strike", "offensive", "execution"])
_ALIKE = frozenset(
    (
        "set", "hit", "cut", "put", "shut", "let", "cost", "hurt", "burst", "spread", "split", "quit", "shed", "cast",
        "thrust", "beat", "broadcast",
    )
)  # fmt: skip
"""Verbs whose past is as their present: of several ("three men set off explosives") news tells what they did."""
_URGING = frozenset(("urge", "ask", "call", "call_on", "invite", "tell", "order", "appeal", "advise", "encourage"))
_TOGETHER = frozenset(
    (
        "march", "rally", "strike", "protest", "demonstrate", "gather", "assemble", "vote", "meeting", "demonstration",
        "gathering", "vigil", "election", "referendum", "sit-in", "walkout", "parade",
    )
)  # fmt: skip
"""What people do together on a day that somebody sets: who urges them to tells of a day to come."""
_MANY_DAYS = 8  # words: "for a march on Friday, on Saturday and on Sunday"
_CLIMB = 40  # no clause of a sentence that was written by people is nested more deeply


def tense_at(sentence: Sentence, start: int, end: int) -> Tense | None:
    """Return the tense of the verb that governs the words at `start:end`, or None where no verb does."""
    tokens = sentence.tokens
    if not tokens:
        return None
    position = max(0, bisect_right(tokens, start, key=lambda token: token.start) - 1)
    if not _is_parsed(tokens):
        return _tense_by_words(tokens, position, end)
    if is_of_what_is_wanted(tokens, position):
        return "future"
    if _is_named(tokens, position):
        return "future"
    if _follows_past_verb(tokens, position) or _follows_what_happened(tokens, position):
        return "past"
    if _is_of_what_struck(tokens, position):
        return "past"
    verb = _governor(tokens, position, end)
    return None if verb is None else _verb_tense(tokens, verb, sentence.kind == "headline")


def is_of_what_is_wanted(tokens: tuple[Token, ...], position: int) -> bool:
    """Return whether the words come right behind a gathering that somebody wants: "called for a march on Thursday".

    "Called for a truce on Tuesday" tells when the call was.
    """
    at = position - 1
    first = max(0, position - _MANY_DAYS)
    while at > first and (tokens[at].text.lower() in _BESIDE_DAYS or tokens[at].text.lower() in WEEKDAYS):
        at -= 1
    if at < 1 or tokens[at].upos != "NOUN" or not 0 <= tokens[at].head < at:
        return False
    verb = tokens[tokens[at].head]
    wanted = happening_words().nouns.get(tokens[at].lemma)
    if wanted is None or wanted.kind != "PROTEST":
        return False
    if verb.lemma == "call":
        return any(tokens[i].text.lower() == "for" and tokens[i].deprel == "case" for i in _near(tokens, at))
    return verb.lemma in _WANTING and tokens[at].deprel == "obj"


def _is_named(tokens: tuple[Token, ...], position: int) -> bool:
    """Return whether somebody makes a day something, mostly beforehand: "declared Thursday a day of mourning"."""
    behind = [token.lemma for token in tokens[position + 1 : position + 5]]
    declared = position > 0 and tokens[position - 1].lemma in _NAMING
    return declared and behind[:1] in (["a"], ["as"]) and not _SET_ASIDE.isdisjoint(behind)


_NAMING = frozenset(["declare", "proclaim", "make", "name", "announce", "designate"])
_SET_ASIDE = frozenset(["day", "holiday", "fast"])


def _follows_past_verb(tokens: tuple[Token, ...], position: int) -> bool:
    """Return whether the words come right behind a verb in the past ("told Reuters on Tuesday") or behind "since".

    The words next to each other are surer than the parse, which at times hangs "Tuesday" on the verb of what was said.
    """
    i = position - 1
    while i >= 0 and tokens[i].text.lower() in _BETWEEN:
        if tokens[i].text.lower() == "since":
            return True
        i -= 1
    for back in range(i, max(-1, i - 4), -1):
        token = tokens[back]
        if token.upos == "PUNCT":
            return False
        if token.lemma in _TELLING and token.xpos == "VBD":
            return True
        if token.upos in ("VERB", "AUX"):
            # Other verbs only right beside it, and not under an auxiliary that looks ahead.
            ahead = {tokens[k].text.lower() for k in range(max(0, back - 4), back)}
            looks_ahead = ahead & (_FUTURE | _MODALS | {"may", "can", "to"}) or token.lemma in _EXPECTING
            return back == i and (token.xpos == "VBD" or (token.xpos == "VBN" and not looks_ahead))
    return False


def _follows_what_happened(tokens: tuple[Token, ...], position: int) -> bool:
    """Return whether the words qualify a noun under "after": "are dead after a shooting on Monday"."""
    at = tokens[position].head
    for _ in range(_CLIMB):
        if at < 0 or tokens[at].upos not in ("NOUN", "PROPN"):
            return False
        if any(tokens[i].deprel == "case" and tokens[i].lemma in _AFTER for i in _near(tokens, at)):
            return _is_still(tokens, tokens[at].head)
        at = tokens[at].head
    return False


def _is_of_what_struck(tokens: tuple[Token, ...], position: int) -> bool:
    """Return whether the words own what nobody foretells: "mourn the victims of Saturday's shooting"."""
    at = tokens[position].head
    if at <= position or not tokens[position].deprel.startswith("nmod:poss") or tokens[at].lemma in _FORETOLD:
        return False
    told = happening_words().nouns.get(tokens[at].lemma)
    return told is not None and (told.kind == "ACCIDENT" or told.frame in _UNFORESEEN)


def _is_still(tokens: tuple[Token, ...], at: int) -> bool:
    """Return whether the predicate is no plan: "will resume after talks on Monday" leaves Monday to come."""
    if at < 0:
        return True
    words = {tokens[i].text.lower() for i in _near(tokens, at) if tokens[i].deprel.startswith(("aux", "mark"))}
    return not words & (_FUTURE | _MODALS | {"may", "can", "to"})


def follows_telling(sentence: Sentence, start: int) -> bool:
    """Return whether the words at `start` come right behind a telling verb ("the ministry said on Tuesday")."""
    tokens = sentence.tokens
    i = bisect_right(tokens, start, key=lambda token: token.start) - 2
    for back in range(i, max(-1, i - 5), -1):
        token = tokens[back]
        if token.upos == "PUNCT":
            return False
        if token.lemma in _TELLING:
            return True
        if token.upos in ("VERB", "AUX"):
            return False
    return False


def is_before_past(sentence: Sentence, start: int) -> bool:
    """Return whether the words at `start` tell when something had happened by then: "had said on Wednesday"."""
    tokens = sentence.tokens
    index = bisect_right(tokens, start, key=lambda token: token.start) - 1
    for _ in range(_CLIMB):
        if not 0 <= index < len(tokens):
            return False
        if tokens[index].upos == "VERB":
            return any(
                tokens[i].text.lower() in {"had", "'d", "’d"} and tokens[i].deprel.startswith("aux")
                for i in _near(tokens, index)
            )
        index = tokens[index].head
    return False


def _is_parsed(tokens: tuple[Token, ...]) -> bool:
    """Return whether the words carry a parse; one root with the rest hanging from it is what a parse looks like."""
    return any(token.head >= 0 for token in tokens[:8]) if len(tokens) > 1 else bool(tokens[0].xpos)


def _governor(tokens: tuple[Token, ...], position: int, end: int) -> int | None:
    """Return the index of the nearest verb, or predicate with a copula, above the word."""
    index = position
    last = position
    while last + 1 < len(tokens) and tokens[last + 1].start < end:
        last += 1
    # The head of the expression is its word whose head lies outside of it.
    for inside in range(position, last + 1):
        if not position <= tokens[inside].head <= last:
            index = inside
            break
    for _ in range(_CLIMB):
        token = tokens[index]
        outside = not position <= index <= last
        if outside and (token.upos == "VERB" or token.xpos.startswith("VB")):
            if token.xpos == "VBG" and token.deprel in ("amod", "compound"):
                pass
            elif token.xpos == "VBN" and token.deprel.startswith(("acl", "amod")):
                return index
            else:
                return index
        if outside and any(tokens[child].deprel.startswith("cop") for child in _near(tokens, index)):
            return index
        if token.head < 0 or token.head == index:
            return None
        index = token.head
    return None


def _near(tokens: tuple[Token, ...], index: int) -> list[int]:
    """Return the dependents within ten words: auxiliaries and markers never stand further off."""
    return [i for i in range(max(0, index - 10), min(len(tokens), index + 4)) if tokens[i].head == index]


def _verb_tense(tokens: tuple[Token, ...], index: int, headline: bool) -> Tense | None:
    verb = tokens[index]
    children = _near(tokens, index)
    auxiliaries = [tokens[i] for i in children if tokens[i].deprel.startswith(("aux", "cop"))]
    words = {token.text.lower() for token in auxiliaries}
    marks = {tokens[i].text.lower() for i in children if tokens[i].deprel == "mark" or tokens[i].xpos == "TO"}
    if words & _FUTURE:
        return "future"
    if "have" in words and words & (_MODALS | {"may", "can"}):
        return "past"
    if "going" in words:
        return "future"
    if words & {"may", "can"}:
        return "future"
    if words & _MODALS:
        return "open"
    if "to" in marks and (verb.xpos in ("VB", "") or ("be" in words and "have" not in words)):
        return _infinitive_tense(tokens, index)
    finite = [token.xpos for token in auxiliaries if token.xpos in ("VBD", "VBZ", "VBP")]
    if verb.xpos == "VBD" or "VBD" in finite:
        if verb.lemma in _EXPECTING or words & {"due"}:
            return "open"
        return "past"
    if verb.xpos == "VBN":
        if words & {"has", "have", "had", "having"}:
            return "past"
        if finite and verb.lemma in _EXPECTING:
            return "future"
        return "past"
    if verb.xpos == "VBG" and not auxiliaries:
        parent = verb.head
        return (
            _verb_tense(tokens, parent, headline)
            if 0 <= parent < index and tokens[parent].upos == "VERB" and tokens[parent].xpos != "VBG"
            else "past"
        )
    if headline or verb.text.lower() in _REPORTING:
        return "past"
    if verb.xpos == "VBP" and verb.text.lower() in _ALIKE and not auxiliaries:
        return "past"
    if verb.xpos in ("VBZ", "VBP", "VB", "VBG") or finite:
        return "present"
    return None


def _infinitive_tense(tokens: tuple[Token, ...], index: int) -> Tense:
    """Return `future` under a present or future verb ("are to meet"), `open` under a past one ("was to meet")."""
    head = tokens[index].head
    if head < 0:
        return "future"
    above = tokens[head]
    if above.lemma in _URGING and _is_gathering(tokens, index):
        return "future"
    auxiliaries = {tokens[i].text.lower() for i in _near(tokens, head) if tokens[i].deprel.startswith(("aux", "cop"))}
    if (
        above.xpos == "VBD"
        or auxiliaries & {"was", "were", "had"}
        or (above.xpos == "VBN" and "have" not in auxiliaries and "has" not in auxiliaries and not auxiliaries)
    ):
        return "open"
    return "future"


def _is_gathering(tokens: tuple[Token, ...], index: int) -> bool:
    """Return whether a verb tells what people do together on a day that is set: "to hold a rally on Sunday"."""
    things = {tokens[i].lemma for i in _near(tokens, index) if tokens[i].deprel == "obj"}
    return tokens[index].lemma in _TOGETHER or not things.isdisjoint(_TOGETHER)


def _tense_by_words(tokens: tuple[Token, ...], position: int, end: int) -> Tense:
    """Return the tense from the words around, where there is no parse."""
    before = [token.text.lower() for token in tokens[max(0, position - 10) : position]]
    for word in reversed(before):
        if word in _FUTURE:
            return "future"
        if word in _MODALS:
            return "open"
        if word.endswith("ed") or word in (
            "said",
            "was",
            "were",
            "had",
            "told",
            "killed",
            "began",
            "left",
            "hit",
            "met",
        ):
            return "past"
    after = [token.text.lower() for token in tokens[position : position + 8] if token.start >= end]
    return "future" if any(word in _FUTURE for word in after[:5]) else "past"
