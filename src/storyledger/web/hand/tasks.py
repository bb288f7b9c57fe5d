"""What the working process does for these pages: checking the ledger, comparing large accounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from storyledger.console import now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storyledger.ledger import Ledger

VERIFIED: Final = "verified"
"""The state in which it is kept what the last check found."""
_SHOWN: Final = 100
"""Faults that are kept; a ledger that is damaged all over has thousands."""


def verify(ledger: Ledger, _given: Mapping[str, Any], tell: Callable[[str, int, int], None]) -> None:
    """Check every entry, original and page of the ledger, and keep what was found."""
    from storyledger.ledger.lists import count_entries  # noqa: PLC0415 - in the child alone
    from storyledger.ledger.verify import verify_ledger  # noqa: PLC0415

    size = count_entries(ledger, ())
    began = now()
    found = verify_ledger(ledger.store.address, on_progress=lambda done: tell("verify", done, 0))
    faults = [f"{fault.what}: {fault.where}: {fault.message}" for fault in found.faults]
    told = {
        "at": began,
        "size": size,
        "sound": found.sound,
        "entries": found.entries,
        "objects": found.objects,
        "bytes": found.bytes,
        "reports": found.reports,
        "readings": found.readings,
        "faults": faults[:_SHOWN],
        "count": len(faults),
    }
    ledger.keep_state(VERIFIED, json.dumps(told))


def compare(ledger: Ledger, given: Mapping[str, Any], tell: Callable[[str, int, int], None]) -> None:
    """Work out what one account says that an earlier one did not, and keep it."""
    from storyledger.web.hand.compared import keep_comparison  # noqa: PLC0415 - in the child alone

    tell("compare", 0, 1)
    keep_comparison(ledger, given["earlier"], given["later"])
