"""Whether it happened at all: what one witness tells as done and another denies.

A denial speaks of its own day; one for "so far" speaks of all days before too. What had not happened on Thursday may
happen on Friday. "Denied it" denies what was said just before, by somebody else.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.reconcile.conflicts.clauses import Clauses, words_of
from storyledger.reconcile.conflicts.comparing import are_one_thing, are_two_voices, read_day, share_settings, show_day
from storyledger.reconcile.conflicts.disputed import inside as inside_sentence
from storyledger.records import Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.reconcile.conflicts.deeds import Deed
    from storyledger.records import Token

_BUCKET = 60
"""Deeds of one act, told and denied, that are compared: stories have few denials, and long ones many doings."""
_TURNING_DOWN = frozenset({"reject", "dismiss"})
_BACK = 1
"""Sentences before a "denied it" in which what is denied may stand."""


def find_denied_deeds(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """What one tells as done and another, independent of the first, as not done; each deed once."""
    done: dict[str, list[Deed]] = defaultdict(list)
    denied: dict[str, list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.theme is not None and not deed.blamed and not deed.bare:
            (done if deed.done else denied)[deed.act].append(deed)
    used: set[tuple[str, int]] = set()
    for act, against in denied.items():
        for no in against[:_BUCKET]:
            yes = next((y for y in done.get(act, ())[:_BUCKET] if _contradict(y, no, told)), None)
            if yes is None or {(yes.report, yes.start), (no.report, no.start)} & used:
                continue
            used |= {(yes.report, yes.start), (no.report, no.start)}
            when = show_day(no.day) if no.exact else ""
            before = show_day(yes.day) if yes.exact else ""
            reason = f"By {told.account(yes)} it happened{before}, by {told.account(no)} it did not{when}."
            sides = (told.side(yes, "it happened"), told.side(no, "it did not"))
            yield Conflict("whether", told.words(yes), reason, sides)


def _contradict(yes: Deed, no: Deed, told: Told) -> bool:
    """Whether a telling and a denial are of one deed, by two witnesses, and of days that meet."""
    if not are_two_voices(yes, no, told) or not _days_meet(yes, no) or not share_settings(yes, no):
        return False
    assert yes.theme is not None
    assert no.theme is not None
    if yes.agent and no.agent and not no.agent.none and not are_one_thing(yes.agent, no.agent):
        return False
    if no.theme.none and not no.theme.head:
        return _stand_together(yes, no)
    if not are_one_thing(yes.theme, no.theme) or (yes.theme.words | no.theme.words) & words_of("some"):
        return False
    if yes.theme.head in words_of("some") or no.theme.head in words_of("some"):
        return False
    if yes.theme.names & no.theme.names:
        return True
    if yes.theme.head in words_of("generic") | words_of("counted"):
        return yes.report == no.report and yes.sentence == no.sentence
    # A noun without a name may be of two things: both must mean one that is known, or more must be told of both.
    known = yes.theme.definite and no.theme.definite
    beside = (yes.background & no.background) - {yes.theme.head, yes.act, *yes.theme.words} - words_of("saying")
    return known or bool(beside)


def _stand_together(yes: Deed, no: Deed) -> bool:
    """Whether a bare "nobody" denies what stands beside it, by two sources, or names where."""
    beside = yes.report == no.report and abs(yes.sentence - no.sentence) <= 1
    return beside or bool(yes.settings & no.settings)


def _days_meet(yes: Deed, no: Deed) -> bool:
    one, two = read_day(yes.day), read_day(no.day)
    if one is None or two is None:
        return True
    if yes.exact and no.exact and not no.so_far:
        return one == two
    return one <= two


# --- denied it ------------------------------------------------------------------------------------------------------


def find_flat_denials(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """What somebody said, and somebody else denied in so many words right behind it: "The ministry denied it"."""
    at: dict[tuple[str, int], list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.done and not deed.blamed and deed.source:
            at[deed.report, deed.sentence].append(deed)
    for reading in told.readings.values():
        sentences = {s.index: s for s in reading.parsed.sentences}
        for index, sentence in sentences.items():
            if not any(t.lemma.lower() in words_of("denying") for t in sentence.tokens[:60]):
                continue
            clauses = Clauses(sentence)
            for verb, subject in _denials(clauses):
                start = sentence.tokens[verb].start
                if any(q.direct and q.start <= start < q.end for q in reading.quotations):
                    continue
                before = [
                    d
                    for back in range(_BACK + 1)
                    for d in at.get((reading.report.id, index - back), ())
                    if d.trigger < sentence.tokens[verb].start and told.key(d.source) != told.key(subject)
                ]
                if not before:
                    continue
                yes = max(before, key=lambda d: d.trigger)
                if _is_whole_account(clauses, verb):
                    yes = _beginning(at, yes, told)
                inside = [verb, *clauses.below(verb, frozenset({"conj", "cc", "punct", "advcl", "ccomp", "parataxis"}))]
                start, end = sentence.tokens[min(inside)].start, sentence.tokens[max(inside)].end
                denier = inside_sentence(subject)
                side = Side(f"it did not, {denier}", (Citation(reading.report.id, start, end),))
                reason = f"By {told.account(yes)} it happened; {denier} denied it."
                yield Conflict("whether", told.words(yes), reason, (told.side(yes, "it happened"), side))


_ACCOUNT = 4
"""Sentences over which one tells an account that another rejects."""


def _is_whole_account(clauses: Clauses, verb: int) -> bool:
    """Whether what is denied is all that somebody told, not his last words: "rejected the explanation"."""
    return any(clauses.low(k) in words_of("accounts") for k in clauses.find(verb, "obj"))


def _beginning(at: Mapping[tuple[str, int], Sequence[Deed]], last: Deed, told: Told) -> Deed:
    """The first deed that the teller of another told in the sentences before it."""
    told_before = (
        deed
        for back in range(_ACCOUNT, -1, -1)
        for deed in at.get((last.report, last.sentence - back), ())
        if told.key(deed.source) == told.key(last.source)
    )
    return next(told_before, last)


def _denials(clauses: Clauses) -> Iterator[tuple[int, str]]:
    """Each verb that denies what was said before, with who denies it."""
    for at, token in enumerate(clauses.tokens):
        if token.lemma.lower() not in words_of("denying") or token.xpos not in {"VBD", "VBZ", "VBP", "VBN"}:
            continue
        objects, subjects = clauses.find(at, "obj"), clauses.find(at, "nsubj")
        if not objects or not subjects or clauses.find(at, "ccomp", "xcomp"):
            continue
        thing = objects[0]
        bare = not [k for k in clauses.kids[thing] if clauses.tokens[k].deprel in {"nmod", "acl", "ccomp", "amod"}]
        word = clauses.tokens[thing].text.lower()
        if not bare or word not in words_of("denied") - words_of("not ours"):
            continue
        if token.lemma.lower() in _TURNING_DOWN and word in {"it", "this", "that"}:
            continue  # who rejects that may reject a plan
        inside = clauses.below(subjects[0], frozenset({"acl:relcl", "appos", "parataxis", "punct"}))
        words = [clauses.tokens[k] for k in inside if clauses.tokens[k].deprel != "punct"]
        named = any(t.lemma.lower() in words_of("tells") for t in clauses.tokens[: subjects[0]])
        as_what = any(clauses.low(g) == "as" for k in clauses.kids[at] for g in clauses.find(k, "case"))
        if words and clauses.tokens[subjects[0]].upos != "PRON" and not named and not as_what:
            yield at, _phrase(words)


def _phrase(words: Sequence[Token]) -> str:
    """Words as they stand in the text, with a space where one stands."""
    glued = (" " * (token.start > before.end) + token.text for before, token in pairwise(words))
    return "".join([words[0].text, *glued])
