"""Whether armed forces fired: what one witness tells and another denies, whatever each calls them.

"Denied that the security forces had opened fire" beside "police fired live bullets": the words of neither the deed nor
those who did it are the same. Tear gas is no shot. Left out: who fired first, and forces told by a name of their own
that the other side does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.reconcile.conflicts.comparing import are_two_voices, read_day, share_settings
from storyledger.records import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.reconcile.conflicts.deeds import Deed
    from storyledger.reconcile.conflicts.phrases import Party

_FORCES: Final = frozenset({"police", "force", "soldier", "troop", "army", "officer", "guard", "military", "gendarme"})
_FIRING: Final = frozenset({"fire", "shoot", "open_fire"})
_SHOTS: Final = frozenset({"bullet", "shot", "round", "ammunition", "weapon", "gun", "crowd", "air"})
_NEAR: Final = 6
"""Sentences of one report between the two."""
_BUCKET: Final = 60


def find_denied_shots(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """Each denial of forces that they fired, with the first telling that they did by somebody else, once each."""
    shots = [deed for deed in deeds if _forces(deed) is not None and not deed.blamed and not deed.bare]
    told_of = [deed for deed in shots if deed.done][:_BUCKET]
    used: set[tuple[str, int]] = set()
    for no in [deed for deed in shots if not deed.done][:_BUCKET]:
        yes = next((y for y in told_of if (y.report, y.start) not in used and _contradict(y, no, told)), None)
        if yes is None:
            continue
        used.add((yes.report, yes.start))
        reason = f"By {told.account(yes)} it happened, by {told.account(no)} it did not."
        sides = (told.side(yes, "it happened"), told.side(no, "it did not"))
        yield Conflict("whether", told.words(yes), reason, sides)


def _forces(deed: Deed) -> Party | None:
    """Who fires in a deed: armed forces that fire, shoot or open fire, not tear gas; else None."""
    theme = deed.theme.head if deed.theme is not None else ""
    if deed.act not in _FIRING or (deed.agent is not None and deed.act == "fire" and theme and theme not in _SHOTS):
        return None
    who = deed.agent or deed.theme
    return who if who is not None and who.head in _FORCES and not who.none else None


def _contradict(yes: Deed, no: Deed, told: Told) -> bool:
    one, other = _forces(yes), _forces(no)
    if one is None or other is None or (one.names and other.names and not one.names & other.names):
        return False
    if not are_two_voices(yes, no, told) or not share_settings(yes, no):
        return False
    first, second = read_day(yes.day), read_day(no.day)
    if first is not None and second is not None and first > second:
        return False
    near = yes.report == no.report and abs(yes.sentence - no.sentence) <= _NEAR
    beside = (yes.background & no.background) - _FORCES - {"say", "fire", "shoot", "open", "deny"}
    return near or len(beside) > 1
