"""What was named, uploaded or pasted in the browser, as reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from storyledger.records import Problem, Taken


def take_given(given: Mapping[str, Any]) -> Iterator[Taken | Problem]:
    """Yield what a task was given: `addresses`, `texts` and `uploads`."""
    raise NotImplementedError(given)
