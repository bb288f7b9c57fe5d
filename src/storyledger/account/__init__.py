"""Dossier -> Account: what is told of each story, every line of it cited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storyledger.about import weigh_words, weigh_words_of_days
from storyledger.account.brief import write_brief
from storyledger.account.changes import compare_accounts
from storyledger.account.check import check_account, keep_proven
from storyledger.account.timeline import Bearing, choose_others, choose_timeline
from storyledger.account.title import choose_title
from storyledger.records import Account, StoryAccount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Dossier, Problem

__all__ = ["compare_accounts", "write_account"]


def write_account(dossiers: Sequence[Dossier], problems: Sequence[Problem], model: str) -> Account:
    """The account of all stories, checked: raises AccountError where a line cites nothing or cites wrongly.

    A line of a timeline or brief that says more than its citations is left out: it would have to be believed.
    """
    stories = []
    for dossier in dossiers:
        limit = timeline_limit(len(dossier.readings))
        bearing = weigh(dossier)
        main = dossier.main.happening if dossier.main else None
        timeline = choose_timeline(dossier.happenings, limit, bearing, main)
        told = StoryAccount(
            title=choose_title(dossier, timeline),
            dossier=dossier,
            timeline=timeline,
            brief=write_brief(dossier, timeline, bearing),
            others=choose_others(dossier.happenings, timeline, bearing),
        )
        stories.append(keep_proven(told))
    account = Account(stories=tuple(stories), problems=tuple(problems), model=model)
    check_account(account)
    return account


def weigh(dossier: Dossier) -> Bearing:
    """What tells how much each of a story's happenings belongs to it."""
    story, readings = dossier.story, dossier.readings
    return Bearing(
        reported=reported_days(dossier),
        words=weigh_words(story, readings),
        words_of_days=weigh_words_of_days(story, readings, dossier.happenings),
    )


def reported_days(dossier: Dossier) -> tuple[date, date] | None:
    """The first and the last day from which a report of the story is; None where no report's day is known."""
    days = []
    for reading in dossier.readings:
        for part in (reading.dating.value or "").split("/"):
            try:
                days.append(date.fromisoformat(part[:10]))
            except ValueError:
                continue
    return (min(days), max(days)) if days else None


def timeline_limit(reports: int) -> int:
    """How many events a timeline shows: four a report up to twenty, then slowly more, at most forty.

    Gold stories of five to nine reports list six to fifteen; twenty is the most that we allow ourselves there.
    """
    return max(4, min(40, 4 * reports, 20 + max(0, reports - 10) // 5))
