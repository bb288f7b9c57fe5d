"""Whom a pronoun beside a reporting word means: number, gender, then the subject and the speaker nearest before.

Coreference by rule, after Hobbs (1978) and Lappin and Leass (1994). Left out: pronouns that are not speakers.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from storyledger.read.cast import HE, IT, SHE, THEY, Resolved, covered

if TYPE_CHECKING:
    from storyledger.read.cast import Cast, Gender, Mention, Phrase

# Sentences over which a pronoun may reach back. Set on the stories read by hand: the farthest good antecedent stands
# four sentences off.
REACH_PERSON, REACH_BODY = 5, 2
# Where somebody known to be a woman acts or speaks within this many sentences before "she", a person of unknown gender
# is taken only if that one stands this much better: more than a subject in the sentence between them, less than two.
# For "he" only those without a name are held back: men of office often come without a telling first name. Set by hand
# on news of accidents and shootings, where bystanders are described ("a guard") between the words of a witness.
NEAR_KNOWN, UNKNOWN_GENDER = 4, 1.75
# Who is named as a subject in the sentence right before goes before one who spoke two sentences before. Set by hand.
JUST_BEFORE = 0.6
# Sentences since somebody was last mentioned, after which "he added" behind another's words is doubted, and after which
# it is left open if three others have spoken. Set by hand on the stitched text of pages that join several reports.
FAR, OUT_OF_REACH, MANY = 3, 4, 3
SINCE = "somebody else has spoken since"
# Subjects that stand for anybody: no pronoun means them.
_ANYBODY = frozenset({"one", "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})


def sorted_before(cast: Cast, at: int) -> list[Mention]:
    """The last eighty mentions before a position, speakers already resolved among them, in order."""
    low = bisect_left(cast.mentions, at, key=lambda m: m.start)
    return sorted([*cast.mentions[max(0, low - 60) : low], *cast.heard[-20:]], key=lambda m: m.start)


def _since(cast: Cast, who: int, phrase: Phrase) -> tuple[int, int]:
    """How many sentences ago somebody was last mentioned, and how many others have spoken since then."""
    last = max((m for m in sorted_before(cast, phrase.start) if m.who == who), key=lambda m: m.start)
    others = {m.who for m in cast.heard[-20:] if last.sentence < m.sentence and m.start < phrase.start and m.who != who}
    return _distance(cast, last.sentence, phrase.sentence), len(others)


def _distance(cast: Cast, earlier: int, later: int) -> int:
    """Sentences between, not counting those that are nothing but quotation."""
    if later - earlier > 40:
        return later - earlier
    return sum(1 for n in range(earlier + 1, later + 1) if n not in cast.wholly_quoted or n == later)


def resolve_pronoun(cast: Cast, phrase: Phrase, word: str) -> Resolved:
    """Whom a pronoun means, or None."""
    gender: Gender = "m" if word in HE else "f" if word in SHE else ""
    kinds: frozenset[str] = frozenset({"person"} if gender else {"body"} if word in IT else {"people", "body"})
    reach = REACH_PERSON if gender else REACH_BODY if word in IT else REACH_PERSON - 1
    best: tuple[float, int, Mention] | None = None
    heard = cast.heard_at
    spoken = cast.heard[-1] if cast.heard else None
    before = sorted_before(cast, phrase.start)
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
        if gender and distance == 1 and m.subject and someone.named and not is_heard:
            score += JUST_BEFORE
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
        cast.someone[best[2].who] = someone = someone._replace(gender=gender)
    kind = "man" if gender == "m" else "woman" if gender == "f" else "body" if word in IT else "group"
    how = (
        "who spoke or acted last before it"
        if best[2].subject or best[2].who == (spoken.who if spoken else None)
        else f"the last {kind} named before it"
    )
    if far >= FAR and others:
        how = f"named {far} sentences before it, though {SINCE}"
    return Resolved(someone.name, best[2].who, f"“{cast.text[phrase.start : phrase.end]}” is {someone.name}, {how}")
