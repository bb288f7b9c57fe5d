"""Results kept for a moment: the finders of one report ask in turn for the same trees, marks and times."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def last_kept(work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Returns `work` with its last result kept for as long as it is asked with the very same objects.

    Arguments are told by identity, since to compare or hash a report's records costs as much as the work itself. For
    positional arguments and results that nobody changes. What is kept is one report's, however many are read.
    """
    last: tuple[tuple[object, ...], _Result] | None = None

    @wraps(work)
    def ask(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        nonlocal last
        kept = last
        if kept is not None and not named and len(kept[0]) == len(given):
            for old, new in zip(kept[0], given, strict=True):
                if old is not new:
                    break
            else:
                return kept[1]
        found = work(*given, **named)
        if not named:
            last = given, found
        return found

    return ask
