"""Dossier -> Account: what is told of each story, every line of it cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.account.brief import write_brief
from storyledger.account.check import check_account
from storyledger.account.timeline import choose_timeline
from storyledger.account.title import choose_title
from storyledger.records import Account, StoryAccount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Dossier, Problem

__all__ = ["write_account"]


def write_account(dossiers: Sequence[Dossier], problems: Sequence[Problem], model: str) -> Account:
    """The account of all stories, checked: raises AccountError where a line cites nothing or cites wrongly."""
    stories = []
    for dossier in dossiers:
        timeline = choose_timeline(dossier.happenings, timeline_limit(len(dossier.readings)))
        stories.append(
            StoryAccount(
                title=choose_title(dossier),
                dossier=dossier,
                timeline=timeline,
                brief=write_brief(dossier, timeline),
            )
        )
    account = Account(stories=tuple(stories), problems=tuple(problems), model=model)
    check_account(account)
    return account


def timeline_limit(reports: int) -> int:
    """How many events a timeline shows: four a report up to twenty, then slowly more, at most forty.

    Gold stories of five to nine reports list six to fifteen; twenty is the most that we allow ourselves there.
    """
    return max(4, min(40, 4 * reports, 20 + max(0, reports - 10) // 5))
