"""Readings -> stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.records import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.config import GroupSettings
    from storyledger.records import Reading


def group_stories(readings: Sequence[Reading], settings: GroupSettings) -> tuple[Story, ...]:
    """Return one story of all reports."""
    del settings
    return (Story("story", tuple(r.report.id for r in readings), (), (), ""),) if readings else ()
