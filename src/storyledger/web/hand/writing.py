"""What every form of this package shares: who signs, what is written to the log, what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from storyledger.console import now
from storyledger.corrections import correction_json
from storyledger.errors import CorrectionError
from storyledger.render import decision_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.by_hand import Signed
    from storyledger.ledger import Ledger
    from storyledger.records import Correction, Decision
    from storyledger.web.context import Desk
    from storyledger.web.visitors import Visitor

_LONGEST: Final = 2000
"""Characters of a reason."""


def sign_form(who: Visitor, why: str) -> Signed:
    """Return by whom, when and why; raises CorrectionError without a reason, or with one that is too long."""
    reason = " ".join(why.split())
    if not reason:
        raise CorrectionError("a reason is missing: those who come later must be able to follow you")
    if len(reason) > _LONGEST:
        message = f"the reason has {len(reason):,} characters; {_LONGEST:,} are the most"
        raise CorrectionError(message)
    return {"who": who.name, "when": now(), "why": reason}


def keep_corrections(ledger: Ledger, made: Sequence[Correction], who: Visitor) -> list[int]:
    """Return the numbers of the log's entries that hold new corrections, all written or none."""
    return _keep(ledger, [("correct", correction_json(one)) for one in made], who)


def keep_decision(ledger: Ledger, made: Decision, who: Visitor) -> list[int]:
    """Return the number of the log's entry that holds a new decision."""
    return _keep(ledger, [("decide", decision_json(made))], who)


def _keep(ledger: Ledger, bodies: Sequence[tuple[Any, dict[str, Any]]], who: Visitor) -> list[int]:
    with ledger.writing(who.name) as (_connection, log):
        return [log.append(kind, body).seq for kind, body in bodies]


def to_written(desk: Desk, entries: Sequence[int], who: Visitor) -> RedirectResponse:
    """Return the way to the page that says what was written; the account is worked out anew meanwhile."""
    desk.works.submit("account", {}, who.name)
    return RedirectResponse(f"/written?{urlencode([('entry', seq) for seq in entries])}", 303)
