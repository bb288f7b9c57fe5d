"""Who did it: one deed that two witnesses lay at two doors, or that those who are blamed for it deny.

Two doers contradict where they cannot be the same: two names, or the two sides of a war. "Gunmen" may be anybody, the
army's soldiers are the army, and what two did together each of them did.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from storyledger.reconcile.conflicts.clauses import Clauses, words_of
from storyledger.reconcile.conflicts.comparing import are_one_thing, are_two_voices, read_day, share_settings
from storyledger.records import Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.reconcile.conflicts.deeds import Deed
    from storyledger.reconcile.conflicts.phrases import Party

_BUCKET = 60


def find_rival_doers(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """One deed told of two doers by two witnesses; each deed in at most one contradiction."""
    by_act: dict[str, list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.done and deed.agent is not None and not deed.agent.none and deed.act in words_of("one doer"):
            by_act[deed.act].append(deed)
    used: set[tuple[str, int]] = set()
    for same in by_act.values():
        for a, b in combinations(same[:_BUCKET], 2):
            spots = {(a.report, a.start), (b.report, b.start)}
            if spots & used or not _contradict(a, b, told):
                continue
            used |= spots
            assert a.agent is not None
            assert b.agent is not None
            reason = f"By {told.account(a)} it was {a.agent.text}, by {told.account(b)} it was {b.agent.text}."
            sides = (told.side(a, a.agent.text), told.side(b, b.agent.text))
            yield Conflict("agent", told.words(a), reason, sides)


def _contradict(a: Deed, b: Deed, told: Told) -> bool:
    if not are_two_voices(a, b, told) or not share_settings(a, b):
        return False
    one, two = read_day(a.day), read_day(b.day)
    if a.exact and b.exact and one and two and one != two:
        return False
    if a.act == "open_fire":
        same = a.report == b.report
    elif a.theme is None or b.theme is None:
        # "Claimed responsibility for the bombing": the day or the blame says that it is the one.
        same = (a.blamed or b.blamed) and (a.theme is None) != (b.theme is None) and bool(one and one == two)
    else:
        same = are_one_thing(a.theme, b.theme) and _is_told_apart(a.theme, b.theme)
    assert a.agent is not None
    assert b.agent is not None
    return same and are_rivals(a.agent, b.agent)


def _is_told_apart(a: Party, b: Party) -> bool:
    """Whether what it was done to can be told from others of its kind: "people" need a number or a name."""
    return a.head not in words_of("generic") or bool(a.names & b.names) or bool(a.numbers and a.numbers == b.numbers)


def are_rivals(a: Party, b: Party) -> bool:
    """Whether two doers cannot be the same: the two sides, or two names of which neither is anybody's."""
    one, two = _sides(a), _sides(b)
    if a.town or b.town or any(p.head in words_of("generic") and not p.names for p in (a, b)):
        return False  # nobody's name, or anybody's
    if a.names & b.names or (a.head == b.head and not (a.names and b.names)):
        return False
    if one and two:
        return not one & two or bool(a.names and b.names and not a.names & b.names)
    return bool(a.names and b.names)


def _sides(party: Party) -> set[str]:
    """The sides of a war on which a phrase puts somebody."""
    words = {party.head, *party.words}
    sides = {side for side in ("side state", "side rebel") if words & words_of(side)}
    return sides if len(sides) < 2 else {"side rebel"}  # "rebel forces", "the separatist army"


# --- not ours -------------------------------------------------------------------------------------------------------


def find_denied_blame(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """What somebody is blamed for and denies: "denied any role in the attack"."""
    blamed = [d for d in deeds if d.blamed and d.agent is not None and d.source]
    if not blamed:
        return
    for reading in told.readings.values():
        for sentence in reading.parsed.sentences:
            if not any(t.lemma.lower() in words_of("not ours") for t in sentence.tokens[:100]):
                continue
            clauses = Clauses(sentence)
            for at, subject in _disclaimed(clauses):
                inside = clauses.below(at, frozenset({"conj", "cc", "punct", "advcl", "parataxis"}))
                head = clauses.tokens[subject].lemma.lower()
                words = {
                    clauses.tokens[k].lemma.lower() for k in clauses.below(subject, frozenset({"acl:relcl", "punct"}))
                }
                deed = next(
                    (
                        d
                        for d in blamed
                        if d.agent is not None
                        and (d.agent.head == head or {n for n in d.agent.names if n in words})
                        and (d.report == reading.report.id or read_day(d.day))
                        and told.key(d.source) != head
                    ),
                    None,
                )
                if deed is None or deed.agent is None:
                    continue
                start, end = sentence.tokens[min(inside)].start, sentence.tokens[max(inside)].end
                who = deed.agent.text
                sides = (
                    told.side(deed, who),
                    Side(f"not {who}, {who}", (Citation(reading.report.id, start, end),)),
                )
                reason = f"By {told.account(deed)} it was {who}; those blamed deny it."
                yield Conflict("agent", told.words(deed), reason, sides)


def _disclaimed(clauses: Clauses) -> Iterator[tuple[int, int]]:
    """Each verb by which somebody denies a part in something, and its subject."""
    for at, token in enumerate(clauses.tokens):
        if token.lemma.lower() not in words_of("denying"):
            continue
        objects, subjects = clauses.find(at, "obj"), clauses.find(at, "nsubj")
        if objects and subjects and clauses.tokens[objects[0]].lemma.lower() in words_of("not ours"):
            yield at, subjects[0]
